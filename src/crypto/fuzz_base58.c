/* Fuzz target: any text through base58check; what decodes must encode to the same text. */
#include "crypto/base58.h"
#include "crypto/prefix.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
  if (size > 512) return 0;
  soru_slice_t text = soru_base_slice(data, size);
  soru_buf_t bytes, again;
  soru_base_buf_init(&bytes, 512);
  soru_base_buf_init(&again, 1024);
  if (soru_crypto_base58_decode(&bytes, text) == SORU_OK) {
    soru_crypto_base58_encode(&again, soru_base_slice(NULL, 0), soru_base_buf_slice(&bytes));
    SORU_ASSERT(soru_base_slice_equal(text, soru_base_buf_slice(&again)));
  }
  /* the same input as bytes */
  bytes.len = again.len = 0;
  soru_crypto_base58_encode(&again, soru_base_slice(NULL, 0), text);
  SORU_ASSERT(soru_crypto_base58_decode(&bytes, soru_base_buf_slice(&again)) == SORU_OK);
  SORU_ASSERT(soru_base_slice_equal(text, soru_base_buf_slice(&bytes)));

  uint8_t payload[SORU_PREFIX_PAYLOAD_MAX];
  soru_prefix_t prefix;
  if (soru_crypto_prefix_detect(payload, &prefix, text) == SORU_OK) {
    again.len = 0;
    soru_crypto_prefix_encode(&again, prefix, payload);
    SORU_ASSERT(soru_base_slice_equal(text, soru_base_buf_slice(&again)));
  }
  soru_base_buf_free(&bytes);
  soru_base_buf_free(&again);
  return 0;
}
