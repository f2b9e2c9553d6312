#include "crypto/key.h"

#include "crypto/blake2b.h"
#include "crypto/key_private.h"

#define KINDS 3

static const soru_key_ops_t *
ops(soru_key_kind_t kind)
{
  static const soru_key_ops_t *const kinds[KINDS] = {
      [SORU_KEY_ED25519] = &soru_crypto_ed25519,
      [SORU_KEY_SECP256K1] = &soru_crypto_secp256k1,
      [SORU_KEY_P256] = &soru_crypto_p256,
  };
  SORU_ASSERT(kind < KINDS);
  return kinds[kind];
}

/* What is signed. */
static void
digest_of(uint8_t digest[SORU_CRYPTO_DIGEST_SZ], int watermark, soru_slice_t bytes)
{
  soru_blake2b_t state;
  soru_crypto_blake2b_init(&state, SORU_CRYPTO_DIGEST_SZ);
  uint8_t front = (uint8_t)watermark;
  if (watermark >= 0) soru_crypto_blake2b_update(&state, &front, 1);
  soru_crypto_blake2b_update(&state, bytes.ptr, bytes.len);
  soru_crypto_blake2b_final(&state, digest, SORU_CRYPTO_DIGEST_SZ);
}

bool
soru_crypto_secret_check(const soru_secret_t *secret)
{
  return ops(secret->kind)->secret_check(secret->bytes);
}

void
soru_crypto_secret_public(const soru_secret_t *secret, soru_public_t *key)
{
  const soru_key_ops_t *kind = ops(secret->kind);
  *key = (soru_public_t){.len = (uint8_t)(1 + kind->public_sz)};
  key->bytes[0] = (uint8_t)secret->kind;
  kind->secret_public(key->bytes + 1, secret->bytes);
}

soru_status_t
soru_crypto_public_read(soru_cursor_t *cursor, soru_public_t *key)
{
  uint8_t kind = soru_base_cursor_u8(cursor);
  if (cursor->failed || kind >= KINDS) return SORU_ERR_DECODE;
  const soru_key_ops_t *of = ops((soru_key_kind_t)kind);
  const uint8_t *bytes = soru_base_cursor_take(cursor, of->public_sz);
  if (bytes == NULL || !of->public_check(bytes)) return SORU_ERR_DECODE;
  *key = (soru_public_t){.len = (uint8_t)(1 + of->public_sz)};
  key->bytes[0] = kind;
  memcpy(key->bytes + 1, bytes, of->public_sz);
  return SORU_OK;
}

void
soru_crypto_public_hash(const soru_public_t *key, soru_pkh_t *pkh)
{
  pkh->bytes[0] = key->bytes[0];
  soru_crypto_blake2b(pkh->bytes + 1, SORU_CRYPTO_ADDRESS_SIZE, key->bytes + 1,
                      (size_t)(key->len - 1));
}

void
soru_crypto_sign(const soru_secret_t *secret, int watermark, soru_slice_t bytes,
                 soru_signature_t *signature)
{
  uint8_t digest[SORU_CRYPTO_DIGEST_SZ];
  digest_of(digest, watermark, bytes);
  ops(secret->kind)->sign(signature->bytes, secret->bytes, digest);
}

bool
soru_crypto_verify(const soru_public_t *key, int watermark, soru_slice_t bytes,
                   const soru_signature_t *signature)
{
  uint8_t digest[SORU_CRYPTO_DIGEST_SZ];
  digest_of(digest, watermark, bytes);
  return ops((soru_key_kind_t)key->bytes[0])->verify(key->bytes + 1, digest, signature->bytes);
}
