/* key_secp256k1.c - keys of the kind secp256k1 (tz2), by libsecp256k1, whose nonces are those of
 * RFC 6979. As in the reference, a signature with the larger s does not hold. */
#include "crypto/key_private.h"

#include <secp256k1.h>

/* A context that can sign; to be destroyed by the caller. One that only reads and verifies needs no
 * state. */
static secp256k1_context *
signer(void)
{
  secp256k1_context *context = secp256k1_context_create(SECP256K1_CONTEXT_NONE);
  SORU_ASSERT(context != NULL);
  return context;
}

static bool
secret_check(const uint8_t secret[SORU_CRYPTO_SECRET_SZ])
{
  return secp256k1_ec_seckey_verify(secp256k1_context_static, secret) == 1;
}

static bool
public_check(const uint8_t *key)
{
  secp256k1_pubkey point;
  return secp256k1_ec_pubkey_parse(secp256k1_context_static, &point, key, SORU_CRYPTO_POINT_SZ) ==
         1;
}

static void
secret_public(uint8_t *key, const uint8_t secret[SORU_CRYPTO_SECRET_SZ])
{
  secp256k1_context *context = signer();
  secp256k1_pubkey point;
  size_t len = SORU_CRYPTO_POINT_SZ;
  int ok = secp256k1_ec_pubkey_create(context, &point, secret);
  SORU_ASSERT(ok == 1);
  secp256k1_ec_pubkey_serialize(context, key, &len, &point, SECP256K1_EC_COMPRESSED);
  secp256k1_context_destroy(context);
}

static void
sign(uint8_t signature[SORU_CRYPTO_SIGNATURE_SZ], const uint8_t secret[SORU_CRYPTO_SECRET_SZ],
     const uint8_t digest[SORU_CRYPTO_DIGEST_SZ])
{
  secp256k1_context *context = signer();
  secp256k1_ecdsa_signature parsed;
  int ok = secp256k1_ecdsa_sign(context, &parsed, digest, secret, NULL, NULL);
  SORU_ASSERT(ok == 1);
  secp256k1_ecdsa_signature_serialize_compact(context, signature, &parsed);
  secp256k1_context_destroy(context);
}

static bool
verify(const uint8_t *key, const uint8_t digest[SORU_CRYPTO_DIGEST_SZ],
       const uint8_t signature[SORU_CRYPTO_SIGNATURE_SZ])
{
  const secp256k1_context *context = secp256k1_context_static;
  secp256k1_pubkey point;
  secp256k1_ecdsa_signature parsed;
  return secp256k1_ec_pubkey_parse(context, &point, key, SORU_CRYPTO_POINT_SZ) == 1 &&
         secp256k1_ecdsa_signature_parse_compact(context, &parsed, signature) == 1 &&
         secp256k1_ecdsa_verify(context, &parsed, digest, &point) == 1;
}

const soru_key_ops_t soru_crypto_secp256k1 = {
    SORU_CRYPTO_POINT_SZ, secret_check, public_check, secret_public, sign, verify,
};
