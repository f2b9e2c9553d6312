#include "crypto/blake2b.h"

#include "base/status.h"

#include <sodium.h>

_Static_assert(sizeof(soru_blake2b_t) >= sizeof(crypto_generichash_state), "state too small");
_Static_assert(_Alignof(soru_blake2b_t) >= _Alignof(crypto_generichash_state), "state alignment");

/* libsodium hashes with the vector instructions of the processor only after its sodium_init, which
 * may be called any number of times; doing it here keeps that from being a duty of every program.
 */
__attribute__((constructor)) static void
choose_implementation(void)
{
  int rc = sodium_init();
  SORU_ASSERT(rc >= 0);
}

/* Sizes are checked here because libsodium allows only digests of 16 bytes and more; shorter ones
 * exist, but nothing in the protocol uses them. */
static void
check_size(size_t out_len)
{
  SORU_ASSERT(out_len >= crypto_generichash_BYTES_MIN && out_len <= crypto_generichash_BYTES_MAX);
}

void
soru_crypto_blake2b(uint8_t *out, size_t out_len, const void *data, size_t len)
{
  check_size(out_len);
  int rc = crypto_generichash(out, out_len, data, len, NULL, 0);
  SORU_ASSERT(rc == 0);
}

void
soru_crypto_blake2b_init(soru_blake2b_t *state, size_t out_len)
{
  check_size(out_len);
  int rc = crypto_generichash_init((crypto_generichash_state *)state->opaque, NULL, 0, out_len);
  SORU_ASSERT(rc == 0);
}

void
soru_crypto_blake2b_update(soru_blake2b_t *state, const void *data, size_t len)
{
  if (len == 0) return;
  int rc = crypto_generichash_update((crypto_generichash_state *)state->opaque, data, len);
  SORU_ASSERT(rc == 0);
}

void
soru_crypto_blake2b_final(soru_blake2b_t *state, uint8_t *out, size_t out_len)
{
  check_size(out_len);
  int rc = crypto_generichash_final((crypto_generichash_state *)state->opaque, out, out_len);
  SORU_ASSERT(rc == 0);
}
