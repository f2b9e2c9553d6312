#include "rollup/commitment.h"

#include "codec/primitives.h"
#include "crypto/blake2b.h"

#include <string.h>

soru_rollup_commitment_t
soru_rollup_commitment_genesis(int32_t level, const uint8_t state[SORU_ROLLUP_HASH_SZ])
{
  soru_rollup_commitment_t commitment = {.level = level};
  memcpy(commitment.state, state, sizeof commitment.state);
  return commitment;
}

void
soru_rollup_commitment_encode(uint8_t bytes[SORU_ROLLUP_COMMITMENT_SZ],
                              const soru_rollup_commitment_t *commitment)
{
  soru_buf_t out = {
      .ptr = bytes, .cap = SORU_ROLLUP_COMMITMENT_SZ, .max = SORU_ROLLUP_COMMITMENT_SZ};
  soru_base_buf_add(&out, commitment->state, sizeof commitment->state);
  soru_codec_add_i32(&out, commitment->level);
  soru_base_buf_add(&out, commitment->predecessor, sizeof commitment->predecessor);
  soru_codec_add_i64(&out, commitment->ticks);
}

soru_status_t
soru_rollup_commitment_decode(soru_cursor_t *cursor, soru_rollup_commitment_t *commitment)
{
  memset(commitment, 0, sizeof *commitment);
  const uint8_t *state = soru_base_cursor_take(cursor, sizeof commitment->state);
  commitment->level = soru_codec_get_i32(cursor);
  const uint8_t *predecessor = soru_base_cursor_take(cursor, sizeof commitment->predecessor);
  commitment->ticks = soru_codec_get_i64(cursor);
  if (cursor->failed || commitment->level < 0 || commitment->ticks < 0 ||
      commitment->ticks == INT64_MAX)
    return SORU_ERR_DECODE;
  memcpy(commitment->state, state, sizeof commitment->state);
  memcpy(commitment->predecessor, predecessor, sizeof commitment->predecessor);
  return SORU_OK;
}

void
soru_rollup_commitment_hash(const soru_rollup_commitment_t *commitment,
                            uint8_t hash[SORU_ROLLUP_HASH_SZ])
{
  uint8_t bytes[SORU_ROLLUP_COMMITMENT_SZ];
  soru_rollup_commitment_encode(bytes, commitment);
  soru_crypto_blake2b(hash, SORU_ROLLUP_HASH_SZ, bytes, sizeof bytes);
}
