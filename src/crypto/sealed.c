#include "crypto/sealed.h"

#include "crypto/prefix.h"

#include <openssl/evp.h>
#include <sodium.h>

#define ITERATIONS 32768

_Static_assert(SORU_CRYPTO_SALT_SZ + crypto_secretbox_MACBYTES + SORU_CRYPTO_SECRET_SZ ==
                   SORU_CRYPTO_SEALED_SZ,
               "size of a sealed key");

static const uint8_t nonce[crypto_secretbox_NONCEBYTES];

static const soru_prefix_t prefixes[] = {
    [SORU_KEY_ED25519] = SORU_PREFIX_EDESK,
    [SORU_KEY_SECP256K1] = SORU_PREFIX_SPESK,
    [SORU_KEY_P256] = SORU_PREFIX_P2ESK,
};

/* The key of the box. */
static void
derive(uint8_t key[crypto_secretbox_KEYBYTES], soru_slice_t password,
       const uint8_t salt[SORU_CRYPTO_SALT_SZ])
{
  SORU_ASSERT(password.len <= INT32_MAX);
  const char *bytes = password.len == 0 ? "" : (const char *)password.ptr;
  int ok = PKCS5_PBKDF2_HMAC(bytes, (int)password.len, salt, SORU_CRYPTO_SALT_SZ, ITERATIONS,
                             EVP_sha512(), crypto_secretbox_KEYBYTES, key);
  SORU_ASSERT(ok == 1);
}

void
soru_crypto_seal(soru_sealed_t *sealed, const soru_secret_t *secret, soru_slice_t password,
                 const uint8_t salt[SORU_CRYPTO_SALT_SZ])
{
  uint8_t key[crypto_secretbox_KEYBYTES];
  sealed->kind = secret->kind;
  memcpy(sealed->bytes, salt, SORU_CRYPTO_SALT_SZ);
  derive(key, password, salt);
  crypto_secretbox_easy(sealed->bytes + SORU_CRYPTO_SALT_SZ, secret->bytes, SORU_CRYPTO_SECRET_SZ,
                        nonce, key);
  sodium_memzero(key, sizeof key);
}

soru_status_t
soru_crypto_unseal(soru_secret_t *secret, const soru_sealed_t *sealed, soru_slice_t password)
{
  uint8_t key[crypto_secretbox_KEYBYTES];
  derive(key, password, sealed->bytes);
  int rc = crypto_secretbox_open_easy(secret->bytes, sealed->bytes + SORU_CRYPTO_SALT_SZ,
                                      SORU_CRYPTO_SEALED_SZ - SORU_CRYPTO_SALT_SZ, nonce, key);
  sodium_memzero(key, sizeof key);
  if (rc != 0) return SORU_ERR_ARG;
  secret->kind = sealed->kind;
  return soru_crypto_secret_check(secret) ? SORU_OK : SORU_ERR_DECODE;
}

void
soru_crypto_sealed_text(const soru_sealed_t *sealed, char text[SORU_CRYPTO_KEY_TEXT_MAX])
{
  soru_buf_t buf;
  soru_base_buf_init(&buf, SORU_CRYPTO_KEY_TEXT_MAX);
  soru_crypto_prefix_encode(&buf, prefixes[sealed->kind], sealed->bytes);
  soru_base_buf_add_u8(&buf, 0);
  SORU_ASSERT(!buf.overflow);
  memcpy(text, buf.ptr, buf.len);
  soru_base_buf_free(&buf);
}

soru_status_t
soru_crypto_sealed_parse(soru_sealed_t *sealed, soru_slice_t text)
{
  uint8_t payload[SORU_PREFIX_PAYLOAD_MAX];
  soru_prefix_t prefix;
  if (soru_crypto_prefix_detect(payload, &prefix, text) != SORU_OK) return SORU_ERR_DECODE;
  for (size_t i = 0; i < sizeof prefixes / sizeof prefixes[0]; i++) {
    if (prefixes[i] != prefix) continue;
    sealed->kind = (soru_key_kind_t)i;
    memcpy(sealed->bytes, payload, SORU_CRYPTO_SEALED_SZ);
    return SORU_OK;
  }
  return SORU_ERR_DECODE;
}
