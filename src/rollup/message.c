#include "rollup/message.h"

#include "crypto/blake2b.h"

#include <string.h>

soru_slice_t
soru_rollup_message_start(void)
{
  static const uint8_t message[] = {0, 1};
  return soru_base_slice(message, sizeof message);
}

soru_slice_t
soru_rollup_message_end(void)
{
  static const uint8_t message[] = {0, 2};
  return soru_base_slice(message, sizeof message);
}

void
soru_rollup_message_info(uint8_t message[SORU_ROLLUP_INFO_SZ], int64_t timestamp,
                         const uint8_t block[SORU_ROLLUP_HASH_SZ])
{
  message[0] = 0;
  message[1] = 3;
  soru_base_put_be(message + 2, (uint64_t)timestamp, 8);
  memcpy(message + 10, block, SORU_ROLLUP_HASH_SZ);
}

soru_status_t
soru_rollup_message_external(soru_buf_t *out, soru_slice_t bytes)
{
  if (bytes.len > SORU_ROLLUP_EXTERNAL_MAX) return SORU_ERR_LIMIT;
  soru_base_buf_add_u8(out, 1);
  if (bytes.len > 0) soru_base_buf_add(out, bytes.ptr, bytes.len);
  return SORU_OK;
}

void
soru_rollup_message_hash(soru_slice_t message, uint8_t hash[SORU_ROLLUP_HASH_SZ])
{
  soru_crypto_blake2b(hash, SORU_ROLLUP_HASH_SZ, message.ptr, message.len);
}
