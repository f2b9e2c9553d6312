/* key_text.c - keys, hashes and signatures as text. */
#include "crypto/key.h"
#include "crypto/prefix.h"

#include <sodium.h>

/* The prefixes of one kind. */
typedef struct names {
  soru_prefix_t pkh, public, secret, signature;
} names_t;

static const names_t names[] = {
    [SORU_KEY_ED25519] = {SORU_PREFIX_TZ1, SORU_PREFIX_EDPK, SORU_PREFIX_EDSK_SEED,
                          SORU_PREFIX_EDSIG},
    [SORU_KEY_SECP256K1] = {SORU_PREFIX_TZ2, SORU_PREFIX_SPPK, SORU_PREFIX_SPSK,
                            SORU_PREFIX_SPSIG1},
    [SORU_KEY_P256] = {SORU_PREFIX_TZ3, SORU_PREFIX_P2PK, SORU_PREFIX_P2SK, SORU_PREFIX_P2SIG},
};

#define KINDS (sizeof names / sizeof names[0])

static void
encode(char text[SORU_CRYPTO_KEY_TEXT_MAX], soru_prefix_t prefix, const uint8_t *payload)
{
  soru_buf_t buf;
  soru_base_buf_init(&buf, SORU_CRYPTO_KEY_TEXT_MAX - 1);
  soru_crypto_prefix_encode(&buf, prefix, payload);
  SORU_ASSERT(!buf.overflow);
  memcpy(text, buf.ptr, buf.len);
  text[buf.len] = 0;
  sodium_memzero(buf.ptr, buf.len);
  soru_base_buf_free(&buf);
}

void
soru_crypto_pkh_text(const soru_pkh_t *pkh, char text[SORU_CRYPTO_KEY_TEXT_MAX])
{
  SORU_ASSERT(pkh->bytes[0] < KINDS);
  encode(text, names[pkh->bytes[0]].pkh, pkh->bytes + 1);
}

void
soru_crypto_public_text(const soru_public_t *key, char text[SORU_CRYPTO_KEY_TEXT_MAX])
{
  SORU_ASSERT(key->bytes[0] < KINDS);
  encode(text, names[key->bytes[0]].public, key->bytes + 1);
}

void
soru_crypto_secret_text(const soru_secret_t *secret, char text[SORU_CRYPTO_KEY_TEXT_MAX])
{
  SORU_ASSERT(secret->kind < KINDS);
  encode(text, names[secret->kind].secret, secret->bytes);
}

void
soru_crypto_signature_text(const soru_signature_t *signature, int kind,
                           char text[SORU_CRYPTO_KEY_TEXT_MAX])
{
  SORU_ASSERT(kind < (int)KINDS);
  encode(text, kind < 0 ? SORU_PREFIX_SIG : names[kind].signature, signature->bytes);
}

soru_status_t
soru_crypto_pkh_parse(soru_pkh_t *pkh, soru_slice_t text)
{
  uint8_t payload[SORU_PREFIX_PAYLOAD_MAX];
  soru_prefix_t prefix;
  if (soru_crypto_prefix_detect(payload, &prefix, text) != SORU_OK) return SORU_ERR_DECODE;
  for (size_t i = 0; i < KINDS; i++) {
    if (names[i].pkh != prefix) continue;
    pkh->bytes[0] = (uint8_t)i;
    memcpy(pkh->bytes + 1, payload, SORU_CRYPTO_PKH_SZ - 1);
    return SORU_OK;
  }
  return SORU_ERR_DECODE;
}

soru_status_t
soru_crypto_public_parse(soru_public_t *key, soru_slice_t text)
{
  uint8_t bytes[1 + SORU_PREFIX_PAYLOAD_MAX];
  soru_prefix_t prefix;
  if (soru_crypto_prefix_detect(bytes + 1, &prefix, text) != SORU_OK) return SORU_ERR_DECODE;
  for (size_t i = 0; i < KINDS; i++) {
    if (names[i].public != prefix) continue;
    bytes[0] = (uint8_t)i;
    size_t len = 1 + soru_crypto_prefix_info(prefix)->payload_len;
    soru_cursor_t cursor = soru_base_cursor(soru_base_slice(bytes, len));
    return soru_crypto_public_read(&cursor, key);
  }
  return SORU_ERR_DECODE;
}

/* A seed of Ed25519 and its public key behind it. */
static soru_status_t
pair_read(soru_secret_t *secret, const uint8_t *payload)
{
  soru_public_t key;
  secret->kind = SORU_KEY_ED25519;
  memcpy(secret->bytes, payload, SORU_CRYPTO_SECRET_SZ);
  soru_crypto_secret_public(secret, &key);
  bool ok = memcmp(key.bytes + 1, payload + SORU_CRYPTO_SECRET_SZ, (size_t)(key.len - 1)) == 0;
  return ok ? SORU_OK : SORU_ERR_DECODE;
}

static soru_status_t
secret_read(soru_secret_t *secret, soru_prefix_t prefix, const uint8_t *payload)
{
  if (prefix == SORU_PREFIX_EDSK) return pair_read(secret, payload);
  for (size_t i = 0; i < KINDS; i++) {
    if (names[i].secret != prefix) continue;
    secret->kind = (soru_key_kind_t)i;
    memcpy(secret->bytes, payload, SORU_CRYPTO_SECRET_SZ);
    return soru_crypto_secret_check(secret) ? SORU_OK : SORU_ERR_DECODE;
  }
  return SORU_ERR_DECODE;
}

soru_status_t
soru_crypto_secret_parse(soru_secret_t *secret, soru_slice_t text)
{
  uint8_t payload[SORU_PREFIX_PAYLOAD_MAX];
  soru_prefix_t prefix;
  if (soru_crypto_prefix_detect(payload, &prefix, text) != SORU_OK) return SORU_ERR_DECODE;
  soru_status_t status = secret_read(secret, prefix, payload);
  sodium_memzero(payload, sizeof payload);
  return status;
}

soru_status_t
soru_crypto_signature_parse(soru_signature_t *signature, soru_slice_t text)
{
  uint8_t payload[SORU_PREFIX_PAYLOAD_MAX];
  soru_prefix_t prefix;
  if (soru_crypto_prefix_detect(payload, &prefix, text) != SORU_OK) return SORU_ERR_DECODE;
  bool ok = prefix == SORU_PREFIX_SIG;
  for (size_t i = 0; i < KINDS && !ok; i++) ok = names[i].signature == prefix;
  if (!ok) return SORU_ERR_DECODE;
  memcpy(signature->bytes, payload, SORU_CRYPTO_SIGNATURE_SZ);
  return SORU_OK;
}
