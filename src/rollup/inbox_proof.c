#include "rollup/inbox_proof.h"

#include "base/mem.h"
#include "codec/primitives.h"

#include <string.h>

/* --- making --- */

/* Cells from one to another. */
static soru_rollup_cell_t *
collect(const soru_rollup_list_t *list, int64_t from, int64_t to, size_t *cnt)
{
  int64_t path[SORU_ROLLUP_PATH_MAX];
  *cnt = soru_rollup_list_path(from, to, path);
  soru_rollup_cell_t *cells = soru_base_alloc(*cnt * sizeof *cells);
  for (size_t i = 0; i < *cnt; i++) soru_rollup_list_cell(list, path[i], &cells[i]);
  return cells;
}

soru_status_t
soru_rollup_inbox_proof_make(soru_rollup_inbox_proof_t *proof, const soru_rollup_list_t *levels,
                             const soru_rollup_list_t *payloads, int32_t level, int64_t counter,
                             soru_slice_t payload)
{
  memset(proof, 0, sizeof *proof);
  int64_t index = (int64_t)level - levels->first_level;
  if (index < 0 || index >= levels->cnt) return SORU_ERR_ARG;
  if (counter < 0 || counter > payloads->cnt || payloads->cnt == 0) return SORU_ERR_ARG;
  int64_t last = payloads->cnt - 1;
  proof->levels = collect(levels, levels->cnt - 1, index, &proof->level_cnt);
  proof->payloads = collect(payloads, last, counter < last ? counter : last, &proof->payload_cnt);
  proof->has_payload = counter <= last;
  if (proof->has_payload) proof->payload = payload;
  return SORU_OK;
}

void
soru_rollup_inbox_proof_free(soru_rollup_inbox_proof_t *proof)
{
  free(proof->levels);
  free(proof->payloads);
  memset(proof, 0, sizeof *proof);
}

/* --- binary form --- */

static void
encode_cells(soru_buf_t *out, const soru_rollup_cell_t *cells, size_t cnt,
             soru_rollup_list_kind_t kind)
{
  soru_buf_t bytes;
  soru_base_buf_init(&bytes, SORU_CODEC_UINT30_MAX);
  for (size_t i = 0; i < cnt; i++) soru_rollup_cell_encode(&bytes, &cells[i], kind);
  soru_codec_add_string(out, soru_base_buf_slice(&bytes));
  soru_base_buf_free(&bytes);
}

void
soru_rollup_inbox_proof_encode(soru_buf_t *out, const soru_rollup_inbox_proof_t *proof)
{
  encode_cells(out, proof->levels, proof->level_cnt, SORU_ROLLUP_LEVELS);
  encode_cells(out, proof->payloads, proof->payload_cnt, SORU_ROLLUP_PAYLOADS);
  soru_codec_add_bool(out, proof->has_payload);
  if (proof->has_payload) soru_codec_add_string(out, proof->payload);
}

static soru_status_t
decode_cells(soru_cursor_t *cursor, soru_rollup_cell_t **cells, size_t *cnt,
             soru_rollup_list_kind_t kind)
{
  soru_cursor_t inner = soru_base_cursor(soru_codec_get_string(cursor));
  if (cursor->failed) return SORU_ERR_DECODE;
  for (size_t cap = 0; !soru_base_cursor_done(&inner); ++*cnt) {
    if (*cnt == SORU_ROLLUP_PATH_MAX) return SORU_ERR_LIMIT;
    if (*cnt == cap) {
      cap = cap == 0 ? 4 : 2 * cap;
      *cells = soru_base_realloc(*cells, cap * sizeof **cells);
    }
    SORU_TRY(soru_rollup_cell_decode(&inner, &(*cells)[*cnt], kind));
  }
  return SORU_OK;
}

soru_status_t
soru_rollup_inbox_proof_decode(soru_rollup_inbox_proof_t *proof, soru_slice_t bytes)
{
  soru_cursor_t cursor = soru_base_cursor(bytes);
  memset(proof, 0, sizeof *proof);
  SORU_TRY(decode_cells(&cursor, &proof->levels, &proof->level_cnt, SORU_ROLLUP_LEVELS));
  SORU_TRY(decode_cells(&cursor, &proof->payloads, &proof->payload_cnt, SORU_ROLLUP_PAYLOADS));
  proof->has_payload = soru_codec_get_strict_bool(&cursor);
  if (proof->has_payload) proof->payload = soru_codec_get_string(&cursor);
  return soru_base_cursor_done(&cursor) ? SORU_OK : SORU_ERR_DECODE;
}

/* --- verifying --- */

/* The cell of the level, which the snapshot leads to. */
static soru_status_t
verify_level(const soru_rollup_inbox_proof_t *proof, const soru_rollup_cell_t *snapshot,
             int32_t level)
{
  uint8_t hash[SORU_ROLLUP_HASH_SZ];
  if (proof->level_cnt == 0) return SORU_ERR_PROOF;
  if (!soru_rollup_cell_equal(&proof->levels[0], snapshot, SORU_ROLLUP_LEVELS))
    return SORU_ERR_PROOF;
  soru_rollup_cell_hash(snapshot, SORU_ROLLUP_LEVELS, hash);
  if (proof->levels[proof->level_cnt - 1].level != level) return SORU_ERR_PROOF;
  return soru_rollup_path_verify(proof->levels, proof->level_cnt, SORU_ROLLUP_LEVELS, hash);
}

/* The cell of the message, which the cell of the level leads to. */
static soru_status_t
verify_payload(const soru_rollup_inbox_proof_t *proof, int64_t counter, int64_t last)
{
  uint8_t hash[SORU_ROLLUP_HASH_SZ];
  const uint8_t *from = proof->levels[proof->level_cnt - 1].content;
  if (proof->payload_cnt == 0) return SORU_ERR_PROOF;
  SORU_TRY(
      soru_rollup_path_verify(proof->payloads, proof->payload_cnt, SORU_ROLLUP_PAYLOADS, from));
  const soru_rollup_cell_t *cell = &proof->payloads[proof->payload_cnt - 1];
  int64_t claimed = proof->payloads[0].index;
  if (last >= 0 && claimed != last) return SORU_ERR_PROOF;
  if (!proof->has_payload) /* the last one is the one in front of the number */
    return cell->index == claimed && counter == claimed + 1 ? SORU_OK : SORU_ERR_PROOF;
  soru_rollup_message_hash(proof->payload, hash);
  bool is_it = cell->index == counter && memcmp(hash, cell->content, sizeof hash) == 0;
  return is_it ? SORU_OK : SORU_ERR_PROOF;
}

soru_status_t
soru_rollup_inbox_proof_verify(const soru_rollup_inbox_proof_t *proof,
                               const soru_rollup_cell_t *snapshot, int32_t level, int64_t counter,
                               int64_t last, soru_rollup_next_t *next)
{
  memset(next, 0, sizeof *next);
  SORU_TRY(verify_level(proof, snapshot, level));
  SORU_TRY(verify_payload(proof, counter, last));
  if (proof->has_payload) {
    *next = (soru_rollup_next_t){true, level, counter, proof->payload};
  } else if (level != snapshot->level) {
    *next = (soru_rollup_next_t){true, level + 1, 0, soru_rollup_message_start()};
  }
  return SORU_OK;
}
