/* key_ed25519.c - keys of the kind Ed25519 (tz1), by libsodium. */
#include "crypto/key_private.h"

#include <sodium.h>

_Static_assert(crypto_sign_SEEDBYTES == SORU_CRYPTO_SECRET_SZ, "size of a seed");
_Static_assert(crypto_sign_BYTES == SORU_CRYPTO_SIGNATURE_SZ, "size of a signature");

/* Any seed is one. */
static bool
secret_check(const uint8_t secret[SORU_CRYPTO_SECRET_SZ])
{
  (void)secret;
  return true;
}

/* The reference reads any 32 bytes as a public key; nothing verifies with those that are no point.
 */
static bool
public_check(const uint8_t *key)
{
  (void)key;
  return true;
}

static void
secret_public(uint8_t *key, const uint8_t secret[SORU_CRYPTO_SECRET_SZ])
{
  uint8_t pair[crypto_sign_SECRETKEYBYTES];
  crypto_sign_seed_keypair(key, pair, secret);
  sodium_memzero(pair, sizeof pair);
}

static void
sign(uint8_t signature[SORU_CRYPTO_SIGNATURE_SZ], const uint8_t secret[SORU_CRYPTO_SECRET_SZ],
     const uint8_t digest[SORU_CRYPTO_DIGEST_SZ])
{
  uint8_t key[crypto_sign_PUBLICKEYBYTES], pair[crypto_sign_SECRETKEYBYTES];
  crypto_sign_seed_keypair(key, pair, secret);
  crypto_sign_detached(signature, NULL, digest, SORU_CRYPTO_DIGEST_SZ, pair);
  sodium_memzero(pair, sizeof pair);
}

static bool
verify(const uint8_t *key, const uint8_t digest[SORU_CRYPTO_DIGEST_SZ],
       const uint8_t signature[SORU_CRYPTO_SIGNATURE_SZ])
{
  return crypto_sign_verify_detached(signature, digest, SORU_CRYPTO_DIGEST_SZ, key) == 0;
}

const soru_key_ops_t soru_crypto_ed25519 = {
    crypto_sign_PUBLICKEYBYTES, secret_check, public_check, secret_public, sign, verify,
};
