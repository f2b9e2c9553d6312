/* key_private.h - what each of the three kinds of keys can do, for key.c.
 *
 * Scalars, digests and signatures are big-endian; points are compressed. The digest is what is
 * signed: key.h says what it is the hash of.
 */
#ifndef SORU_CRYPTO_KEY_PRIVATE_H
#define SORU_CRYPTO_KEY_PRIVATE_H

#include "crypto/key.h"

#define SORU_CRYPTO_DIGEST_SZ 32
#define SORU_CRYPTO_POINT_SZ 33

/* A kind of keys. */
typedef struct soru_key_ops {
  size_t public_sz;

  /* Whether there is such a secret key. */
  bool (*secret_check)(const uint8_t secret[SORU_CRYPTO_SECRET_SZ]);

  /* Whether there is such a public key. */
  bool (*public_check)(const uint8_t *key);

  /* The public key of a secret one that secret_check accepts. */
  void (*secret_public)(uint8_t *key, const uint8_t secret[SORU_CRYPTO_SECRET_SZ]);

  void (*sign)(uint8_t signature[SORU_CRYPTO_SIGNATURE_SZ],
               const uint8_t secret[SORU_CRYPTO_SECRET_SZ],
               const uint8_t digest[SORU_CRYPTO_DIGEST_SZ]);

  bool (*verify)(const uint8_t *key, const uint8_t digest[SORU_CRYPTO_DIGEST_SZ],
                 const uint8_t signature[SORU_CRYPTO_SIGNATURE_SZ]);
} soru_key_ops_t;

extern const soru_key_ops_t soru_crypto_ed25519, soru_crypto_secp256k1, soru_crypto_p256;

#endif
