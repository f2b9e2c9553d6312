/* Fuzz target: any text as a key, hash or signature, whose text must come back; any bytes as a
 * public key and a signature of it. */
#include "crypto/key.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void
same(soru_slice_t text, const char *again)
{
  SORU_ASSERT(soru_base_slice_equal(text, soru_base_slice_text(again)));
}

static void
texts(soru_slice_t text)
{
  char again[SORU_CRYPTO_KEY_TEXT_MAX];
  soru_pkh_t pkh;
  if (soru_crypto_pkh_parse(&pkh, text) == SORU_OK) {
    soru_crypto_pkh_text(&pkh, again);
    same(text, again);
  }
  soru_public_t key;
  if (soru_crypto_public_parse(&key, text) == SORU_OK) {
    soru_crypto_public_text(&key, again);
    same(text, again);
  }
  soru_secret_t secret;
  if (soru_crypto_secret_parse(&secret, text) == SORU_OK) {
    soru_crypto_secret_text(&secret, again);
    if (text.len == 54) same(text, again);
  }
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
  if (size > 512) return 0;
  texts(soru_base_slice(data, size));
  soru_cursor_t cursor = soru_base_cursor(soru_base_slice(data, size));
  soru_public_t key;
  soru_signature_t signature = {{0}};
  if (soru_crypto_public_read(&cursor, &key) != SORU_OK) return 0;
  size_t n = cursor.left < sizeof signature ? cursor.left : sizeof signature;
  memcpy(signature.bytes, cursor.ptr, n);
  (void)soru_crypto_verify(&key, 3, soru_base_slice(data, size), &signature);
  return 0;
}
