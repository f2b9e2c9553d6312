#include "rollup/cell.h"

#include "codec/primitives.h"
#include "crypto/blake2b.h"

#include <stdio.h>
#include <string.h>

/* --- which cells know which --- */

uint32_t
soru_rollup_cell_pointer_count(int64_t index)
{
  uint32_t cnt = 0;
  for (int64_t power = 1; power <= index; power *= 4) cnt++;
  return cnt;
}

int64_t
soru_rollup_cell_pointed(int64_t index, uint32_t k)
{
  int64_t power = (int64_t)1 << (2 * k);
  return index - index % power - 1;
}

uint32_t
soru_rollup_cell_best(int64_t index, int64_t target)
{
  uint32_t cnt = soru_rollup_cell_pointer_count(index), k = 0;
  while (k + 1 < cnt && soru_rollup_cell_pointed(index, k + 1) >= target) k++;
  return k;
}

/* --- hashes --- */

void
soru_rollup_cell_hash(const soru_rollup_cell_t *cell, soru_rollup_list_kind_t kind,
                      uint8_t hash[SORU_ROLLUP_HASH_SZ])
{
  uint8_t bytes[(2 + SORU_ROLLUP_POINTERS_MAX) * SORU_ROLLUP_HASH_SZ];
  size_t len = SORU_ROLLUP_HASH_SZ, pointers = cell->pointer_cnt * (size_t)SORU_ROLLUP_HASH_SZ;
  memcpy(bytes, cell->content, len);
  if (kind == SORU_ROLLUP_LEVELS) /* as decimal text */
    len += (size_t)snprintf((char *)bytes + len, SORU_ROLLUP_HASH_SZ, "%ld", (long)cell->level);
  memcpy(bytes + len, cell->pointers, pointers);
  soru_crypto_blake2b(hash, SORU_ROLLUP_HASH_SZ, bytes, len + pointers);
}

void
soru_rollup_cell_next(soru_rollup_cell_t *cell, const soru_rollup_cell_t *last,
                      const uint8_t hash[SORU_ROLLUP_HASH_SZ])
{
  memset(cell, 0, sizeof *cell);
  if (last == NULL) return;
  cell->index = last->index + 1;
  cell->pointer_cnt = soru_rollup_cell_pointer_count(cell->index);
  for (uint32_t k = 0; k < cell->pointer_cnt; k++) {
    bool is_last = soru_rollup_cell_pointed(cell->index, k) == last->index;
    memcpy(cell->pointers[k], is_last ? hash : last->pointers[k], SORU_ROLLUP_HASH_SZ);
  }
}

bool
soru_rollup_cell_equal(const soru_rollup_cell_t *a, const soru_rollup_cell_t *b,
                       soru_rollup_list_kind_t kind)
{
  return a->index == b->index && memcmp(a->content, b->content, sizeof a->content) == 0 &&
         (kind == SORU_ROLLUP_PAYLOADS || a->level == b->level) &&
         a->pointer_cnt == b->pointer_cnt &&
         memcmp(a->pointers, b->pointers, a->pointer_cnt * sizeof a->pointers[0]) == 0;
}

/* --- binary form: index (n), content, pointers behind their number of bytes --- */

void
soru_rollup_cell_encode(soru_buf_t *out, const soru_rollup_cell_t *cell,
                        soru_rollup_list_kind_t kind)
{
  size_t pointers = cell->pointer_cnt * sizeof cell->pointers[0];
  soru_codec_add_n(out, (uint64_t)cell->index);
  soru_base_buf_add(out, cell->content, sizeof cell->content);
  if (kind == SORU_ROLLUP_LEVELS) soru_codec_add_i32(out, cell->level);
  soru_codec_add_string(out, soru_base_slice(cell->pointers, pointers));
}

soru_status_t
soru_rollup_cell_decode(soru_cursor_t *cursor, soru_rollup_cell_t *cell,
                        soru_rollup_list_kind_t kind)
{
  memset(cell, 0, sizeof *cell);
  uint64_t index = soru_codec_get_n(cursor);
  const uint8_t *content = soru_base_cursor_take(cursor, sizeof cell->content);
  if (kind == SORU_ROLLUP_LEVELS) cell->level = soru_codec_get_i32(cursor);
  soru_slice_t pointers = soru_codec_get_string_max(cursor, sizeof cell->pointers);
  if (cursor->failed || index >= (uint64_t)SORU_ROLLUP_INDEX_MAX || cell->level < 0)
    return SORU_ERR_DECODE;
  cell->index = (int64_t)index;
  cell->pointer_cnt = soru_rollup_cell_pointer_count(cell->index);
  if (pointers.len != cell->pointer_cnt * sizeof cell->pointers[0]) return SORU_ERR_DECODE;
  memcpy(cell->content, content, sizeof cell->content);
  if (pointers.len > 0) memcpy(cell->pointers, pointers.ptr, pointers.len);
  return SORU_OK;
}

/* --- paths --- */

soru_status_t
soru_rollup_path_verify(const soru_rollup_cell_t *cells, size_t cnt, soru_rollup_list_kind_t kind,
                        const uint8_t from[SORU_ROLLUP_HASH_SZ])
{
  const uint8_t *expected = from;
  for (size_t i = 0; i < cnt; i++) {
    uint8_t hash[SORU_ROLLUP_HASH_SZ];
    int64_t index = cells[i].index, target = cells[cnt - 1].index;
    soru_rollup_cell_hash(&cells[i], kind, hash);
    if (memcmp(hash, expected, sizeof hash) != 0) return SORU_ERR_PROOF;
    if (i + 1 == cnt) break;
    if (index <= target) return SORU_ERR_PROOF;
    uint32_t k = soru_rollup_cell_best(index, target);
    if (cells[i + 1].index != soru_rollup_cell_pointed(index, k)) return SORU_ERR_PROOF;
    expected = cells[i].pointers[k];
  }
  return SORU_OK;
}
