/* The skip lists of the inbox and proofs of what comes next in it. R-INBOX-1 R-INBOX-4 R-GAME-3 */
#include "rollup/inbox_proof.h"

#include "base/mem.h"
#include "tests/check.h"

#include <string.h>

/* --- lists --- */

/* Paths are the shortest there are: as long as a search over all pointers finds. */
static void
test_paths(void)
{
  enum { CNT = 300 };
  static size_t shortest[CNT];
  for (int64_t from = 0; from < CNT; from++) {
    for (int64_t i = from; i >= 0; i--) shortest[i] = i == from ? 1 : SIZE_MAX;
    for (int64_t i = from; i >= 0; i--) {
      if (shortest[i] == SIZE_MAX) continue;
      for (uint32_t k = 0; k < soru_rollup_cell_pointer_count(i); k++) {
        size_t *next = &shortest[soru_rollup_cell_pointed(i, k)];
        if (shortest[i] + 1 < *next) *next = shortest[i] + 1;
      }
    }
    for (int64_t to = from; to >= 0; to--) {
      int64_t path[SORU_ROLLUP_PATH_MAX];
      size_t cnt = soru_rollup_list_path(from, to, path);
      CHECK(cnt == shortest[to] && path[0] == from && path[cnt - 1] == to);
    }
  }
  int64_t path[SORU_ROLLUP_PATH_MAX];
  CHECK(soru_rollup_list_path(SORU_ROLLUP_INDEX_MAX - 1, 0, path) <= SORU_ROLLUP_PATH_MAX);
  CHECK_U64(soru_rollup_cell_pointer_count(0), 0);
  CHECK_U64(soru_rollup_cell_pointer_count(SORU_ROLLUP_INDEX_MAX - 1), SORU_ROLLUP_POINTERS_MAX);
}

/* --- an inbox --- */

enum { FIRST_LEVEL = 7, LEVELS = 40 };

/* Levels of 2, 3, 4 ... messages. */
typedef struct sample {
  soru_rollup_list_t levels, payloads[LEVELS];
} sample_t;

static soru_slice_t
message_at(int64_t level, int64_t counter, int64_t cnt)
{
  static uint8_t bytes[8];
  if (counter == 0) return soru_rollup_message_start();
  if (counter == cnt - 1) return soru_rollup_message_end();
  bytes[0] = 1;
  soru_base_put_be(bytes + 1, (uint64_t)(level * 1000 + counter), 7);
  return soru_base_slice(bytes, sizeof bytes);
}

static void
sample_open(sample_t *s)
{
  uint8_t hash[SORU_ROLLUP_HASH_SZ];
  soru_rollup_list_init(&s->levels, SORU_ROLLUP_LEVELS, FIRST_LEVEL);
  for (int64_t level = 0; level < LEVELS; level++) {
    soru_rollup_list_t *payloads = &s->payloads[level];
    soru_rollup_list_init(payloads, SORU_ROLLUP_PAYLOADS, 0);
    for (int64_t i = 0; i < level + 2; i++) {
      soru_rollup_message_hash(message_at(level, i, level + 2), hash);
      soru_rollup_list_add(payloads, hash);
    }
    soru_rollup_list_add(&s->levels, payloads->entries[payloads->cnt - 1].hash);
  }
}

static void
sample_close(sample_t *s)
{
  for (int i = 0; i < LEVELS; i++) soru_rollup_list_free(&s->payloads[i]);
  soru_rollup_list_free(&s->levels);
}

static soru_rollup_cell_t
snapshot_of(const sample_t *s)
{
  soru_rollup_cell_t cell;
  soru_rollup_list_cell(&s->levels, s->levels.cnt - 1, &cell);
  return cell;
}

static void
make(const sample_t *s, soru_rollup_inbox_proof_t *proof, int64_t level, int64_t counter)
{
  const soru_rollup_list_t *payloads = &s->payloads[level];
  CHECK(soru_rollup_inbox_proof_make(proof, &s->levels, payloads, FIRST_LEVEL + (int32_t)level,
                                     counter,
                                     message_at(level, counter, payloads->cnt)) == SORU_OK);
}

/* Each message of each level can be proved, the proof survives its binary form, and it proves
 * nothing else. */
static void
test_honest(void)
{
  static sample_t s;
  sample_open(&s);
  soru_rollup_cell_t snapshot = snapshot_of(&s);
  for (int64_t level = 0; level < LEVELS; level++) {
    int64_t cnt = s.payloads[level].cnt;
    int32_t number = FIRST_LEVEL + (int32_t)level;
    for (int64_t i = 0; i <= cnt; i++) {
      soru_rollup_inbox_proof_t made, proof;
      soru_rollup_next_t next;
      soru_buf_t bytes;
      soru_base_buf_init(&bytes, 1 << 16);
      make(&s, &made, level, i);
      soru_rollup_inbox_proof_encode(&bytes, &made);
      CHECK(soru_rollup_inbox_proof_decode(&proof, soru_base_buf_slice(&bytes)) == SORU_OK);
      CHECK(soru_rollup_inbox_proof_verify(&proof, &snapshot, number, i, cnt - 1, &next) ==
            SORU_OK);
      CHECK(next.some == (i < cnt || level < LEVELS - 1));
      bool is_next_level = i == cnt;
      if (next.some) {
        soru_slice_t want = message_at(level, is_next_level ? 0 : i, cnt);
        CHECK(next.level == number + is_next_level && next.counter == (is_next_level ? 0 : i));
        CHECK(soru_base_slice_equal(next.payload, want));
      }
      for (int64_t other = 0; other <= cnt; other++)
        if (other != i)
          CHECK(soru_rollup_inbox_proof_verify(&proof, &snapshot, number, other, cnt - 1, &next) ==
                SORU_ERR_PROOF);
      CHECK(soru_rollup_inbox_proof_verify(&proof, &snapshot, number + 1, i, -1, &next) ==
            SORU_ERR_PROOF);
      soru_rollup_inbox_proof_free(&made);
      soru_rollup_inbox_proof_free(&proof);
      soru_base_buf_free(&bytes);
    }
  }
  sample_close(&s);
}

/* Any other bit in a proof breaks it, or the bytes. */
static void
test_changed(void)
{
  static sample_t s;
  sample_open(&s);
  soru_rollup_cell_t snapshot = snapshot_of(&s);
  soru_rollup_inbox_proof_t made;
  soru_buf_t bytes;
  soru_base_buf_init(&bytes, 1 << 16);
  make(&s, &made, 20, 9);
  soru_rollup_inbox_proof_encode(&bytes, &made);
  for (size_t bit = 0; bit < bytes.len * 8; bit++) {
    soru_rollup_inbox_proof_t proof;
    soru_rollup_next_t next;
    bytes.ptr[bit / 8] ^= (uint8_t)(1u << bit % 8);
    if (soru_rollup_inbox_proof_decode(&proof, soru_base_buf_slice(&bytes)) == SORU_OK)
      CHECK(soru_rollup_inbox_proof_verify(&proof, &snapshot, FIRST_LEVEL + 20, 9, 21, &next) ==
            SORU_ERR_PROOF);
    soru_rollup_inbox_proof_free(&proof);
    bytes.ptr[bit / 8] ^= (uint8_t)(1u << bit % 8);
  }
  soru_rollup_inbox_proof_free(&made);
  soru_base_buf_free(&bytes);
  sample_close(&s);
}

/* Hashes do not cover indices: in a level of four messages (last number 3), cells that claim to be
 * one earlier look right. Only the number of the last message gives them away. */
static void
test_shifted(void)
{
  static sample_t s;
  sample_open(&s);
  soru_rollup_cell_t snapshot = snapshot_of(&s);
  soru_rollup_inbox_proof_t proof;
  soru_rollup_next_t next;
  make(&s, &proof, 2, 4);
  proof.payloads[0].index = 2;
  CHECK(soru_rollup_inbox_proof_verify(&proof, &snapshot, FIRST_LEVEL + 2, 3, -1, &next) ==
        SORU_OK); /* "message 3 does not exist" */
  CHECK(soru_rollup_inbox_proof_verify(&proof, &snapshot, FIRST_LEVEL + 2, 3, 3, &next) ==
        SORU_ERR_PROOF);
  soru_rollup_inbox_proof_free(&proof);
  sample_close(&s);
}

static void
test_arguments(void)
{
  static sample_t s;
  sample_open(&s);
  soru_rollup_inbox_proof_t proof;
  soru_slice_t none = soru_base_slice(NULL, 0);
  const soru_rollup_list_t *payloads = &s.payloads[3];
  CHECK(soru_rollup_inbox_proof_make(&proof, &s.levels, payloads, FIRST_LEVEL - 1, 0, none) ==
        SORU_ERR_ARG);
  CHECK(soru_rollup_inbox_proof_make(&proof, &s.levels, payloads, FIRST_LEVEL + LEVELS, 0, none) ==
        SORU_ERR_ARG);
  CHECK(soru_rollup_inbox_proof_make(&proof, &s.levels, payloads, FIRST_LEVEL + 3, 6, none) ==
        SORU_ERR_ARG);
  soru_rollup_inbox_proof_free(&proof);
  soru_buf_t out;
  static uint8_t big[SORU_ROLLUP_EXTERNAL_MAX + 1];
  soru_base_buf_init(&out, 2 * sizeof big);
  CHECK(soru_rollup_message_external(&out, soru_base_slice(big, sizeof big)) == SORU_ERR_LIMIT);
  CHECK_U64(out.len, 0);
  CHECK(soru_rollup_message_external(&out, soru_base_slice(big, sizeof big - 1)) == SORU_OK);
  CHECK_U64(out.len, SORU_ROLLUP_MESSAGE_MAX);
  soru_base_buf_free(&out);
  sample_close(&s);
}

/* The message about the block before: its tags, its time, its hash. */
static void
test_info(void)
{
  uint8_t block[SORU_ROLLUP_HASH_SZ], message[SORU_ROLLUP_INFO_SZ];
  memset(block, 0xab, sizeof block);
  soru_rollup_message_info(message, 0x0102030405060708, block);
  CHECK_BYTES(message, 10, "\0\3\1\2\3\4\5\6\7\10", 10);
  CHECK_BYTES(message + 10, sizeof block, block, sizeof block);
  CHECK_U64(sizeof message, 42);
}

int
main(void)
{
  test_info();
  test_paths();
  test_honest();
  test_changed();
  test_shifted();
  test_arguments();
  return check_summary();
}
