/* key_p256.c - keys of the kind P-256 (tz3): ECDSA over the group arithmetic of OpenSSL.
 *
 * The reference draws the nonce of a signature at random; here it is that of RFC 6979 (HMAC with
 * SHA-256), so that the same bytes always get the same signature, and s is the smaller of the two
 * that there are. The reference accepts both when it verifies, and so does this. */
#include "crypto/key_private.h"

#include <openssl/bn.h>
#include <openssl/crypto.h>
#include <openssl/ec.h>
#include <openssl/evp.h>
#include <openssl/hmac.h>
#include <openssl/obj_mac.h>

#define SCALAR_SZ SORU_CRYPTO_SECRET_SZ

/* The group, and memory for numbers. */
typedef struct curve {
  EC_GROUP *group;
  BN_CTX *ctx;
  const BIGNUM *order; /* of the group's */
} curve_t;

static void
curve_open(curve_t *curve)
{
  curve->group = EC_GROUP_new_by_curve_name(NID_X9_62_prime256v1);
  curve->ctx = BN_CTX_secure_new();
  SORU_ASSERT(curve->group != NULL && curve->ctx != NULL);
  curve->order = EC_GROUP_get0_order(curve->group);
  BN_CTX_start(curve->ctx);
}

static void
curve_close(curve_t *curve)
{
  BN_CTX_end(curve->ctx);
  BN_CTX_free(curve->ctx);
  EC_GROUP_free(curve->group);
}

/* What OpenSSL answers where only a lack of memory is a reason to fail. */
static void
must(int ok)
{
  SORU_ASSERT(ok == 1);
}

/* A number from the memory of the curve; gone with it. */
static BIGNUM *
number(curve_t *curve)
{
  BIGNUM *n = BN_CTX_get(curve->ctx);
  SORU_ASSERT(n != NULL);
  return n;
}

static BIGNUM *
number_read(curve_t *curve, const uint8_t bytes[SCALAR_SZ])
{
  BIGNUM *n = number(curve);
  SORU_ASSERT(BN_bin2bn(bytes, SCALAR_SZ, n) != NULL);
  return n;
}

static void
number_write(uint8_t bytes[SCALAR_SZ], const BIGNUM *n)
{
  SORU_ASSERT(BN_bn2binpad(n, bytes, SCALAR_SZ) == SCALAR_SZ);
}

/* Whether 0 < n < order. */
static bool
in_range(const curve_t *curve, const BIGNUM *n)
{
  return !BN_is_zero(n) && BN_cmp(n, curve->order) < 0;
}

/* The point that a public key is; NULL when it is none. To be freed by the caller. */
static EC_POINT *
point_read(curve_t *curve, const uint8_t *key)
{
  EC_POINT *point = EC_POINT_new(curve->group);
  SORU_ASSERT(point != NULL);
  if (EC_POINT_oct2point(curve->group, point, key, SORU_CRYPTO_POINT_SZ, curve->ctx) == 1)
    return point;
  EC_POINT_free(point);
  return NULL;
}

static bool
secret_check(const uint8_t secret[SCALAR_SZ])
{
  curve_t curve;
  curve_open(&curve);
  bool ok = in_range(&curve, number_read(&curve, secret));
  curve_close(&curve);
  return ok;
}

static bool
public_check(const uint8_t *key)
{
  curve_t curve;
  curve_open(&curve);
  EC_POINT *point = point_read(&curve, key);
  EC_POINT_free(point);
  curve_close(&curve);
  return point != NULL;
}

/* The point n * G; to be freed by the caller. */
static EC_POINT *
generate(curve_t *curve, BIGNUM *n)
{
  EC_POINT *point = EC_POINT_new(curve->group);
  SORU_ASSERT(point != NULL);
  BN_set_flags(n, BN_FLG_CONSTTIME);
  must(EC_POINT_mul(curve->group, point, n, NULL, NULL, curve->ctx));
  return point;
}

static void
secret_public(uint8_t *key, const uint8_t secret[SCALAR_SZ])
{
  curve_t curve;
  curve_open(&curve);
  EC_POINT *point = generate(&curve, number_read(&curve, secret));
  size_t len = EC_POINT_point2oct(curve.group, point, POINT_CONVERSION_COMPRESSED, key,
                                  SORU_CRYPTO_POINT_SZ, curve.ctx);
  SORU_ASSERT(len == SORU_CRYPTO_POINT_SZ);
  EC_POINT_free(point);
  curve_close(&curve);
}

/* The generator of nonces of RFC 6979, section 3.2. */
typedef struct nonces {
  uint8_t key[SCALAR_SZ], value[SCALAR_SZ];
} nonces_t;

/* value := HMAC(key, value) */
static void
nonces_step(nonces_t *nonces)
{
  unsigned len = SCALAR_SZ;
  uint8_t out[SCALAR_SZ];
  SORU_ASSERT(HMAC(EVP_sha256(), nonces->key, SCALAR_SZ, nonces->value, SCALAR_SZ, out, &len));
  memcpy(nonces->value, out, SCALAR_SZ);
}

/* key := HMAC(key, value | tag | data), and a step. */
static void
nonces_mix(nonces_t *nonces, uint8_t tag, const uint8_t *data, size_t len)
{
  uint8_t in[SCALAR_SZ + 1 + 2 * SCALAR_SZ], out[SCALAR_SZ];
  unsigned out_len = SCALAR_SZ;
  memcpy(in, nonces->value, SCALAR_SZ);
  in[SCALAR_SZ] = tag;
  if (len > 0) memcpy(in + SCALAR_SZ + 1, data, len);
  SORU_ASSERT(HMAC(EVP_sha256(), nonces->key, SCALAR_SZ, in, SCALAR_SZ + 1 + len, out, &out_len) !=
              NULL);
  memcpy(nonces->key, out, SCALAR_SZ);
  OPENSSL_cleanse(in, sizeof in);
  nonces_step(nonces);
}

static void
nonces_init(nonces_t *nonces, const uint8_t secret[SCALAR_SZ], const uint8_t digest[SCALAR_SZ])
{
  uint8_t data[2 * SCALAR_SZ];
  memcpy(data, secret, SCALAR_SZ);
  memcpy(data + SCALAR_SZ, digest, SCALAR_SZ);
  memset(nonces->key, 0, SCALAR_SZ);
  memset(nonces->value, 1, SCALAR_SZ);
  nonces_mix(nonces, 0, data, sizeof data);
  nonces_mix(nonces, 1, data, sizeof data);
  OPENSSL_cleanse(data, sizeof data);
}

/* Tries one nonce; whether it gave a signature. */
static bool
sign_with(curve_t *curve, BIGNUM *r, BIGNUM *s, BIGNUM *k, const BIGNUM *d, const BIGNUM *z)
{
  if (!in_range(curve, k)) return false;
  EC_POINT *point = generate(curve, k);
  BIGNUM *x = number(curve), *inverse = number(curve);
  must(EC_POINT_get_affine_coordinates(curve->group, point, x, NULL, curve->ctx));
  EC_POINT_free(point);
  must(BN_nnmod(r, x, curve->order, curve->ctx));
  SORU_ASSERT(BN_mod_inverse(inverse, k, curve->order, curve->ctx) != NULL);
  must(BN_mod_mul(s, r, d, curve->order, curve->ctx));
  must(BN_mod_add(s, s, z, curve->order, curve->ctx));
  must(BN_mod_mul(s, s, inverse, curve->order, curve->ctx));
  return !BN_is_zero(r) && !BN_is_zero(s);
}

static void
sign(uint8_t signature[SORU_CRYPTO_SIGNATURE_SZ], const uint8_t secret[SCALAR_SZ],
     const uint8_t digest[SORU_CRYPTO_DIGEST_SZ])
{
  curve_t curve;
  curve_open(&curve);
  BIGNUM *d = number_read(&curve, secret), *z = number_read(&curve, digest), *k = number(&curve);
  BIGNUM *r = number(&curve), *s = number(&curve), *other = number(&curve);
  BN_set_flags(d, BN_FLG_CONSTTIME);
  must(BN_nnmod(z, z, curve.order, curve.ctx));
  uint8_t reduced[SCALAR_SZ];
  number_write(reduced, z);
  nonces_t nonces;
  for (nonces_init(&nonces, secret, reduced);; nonces_mix(&nonces, 0, NULL, 0)) {
    nonces_step(&nonces);
    SORU_ASSERT(BN_bin2bn(nonces.value, SCALAR_SZ, k) != NULL);
    if (sign_with(&curve, r, s, k, d, z)) break;
  }
  must(BN_sub(other, curve.order, s));
  number_write(signature, r);
  number_write(signature + SCALAR_SZ, BN_cmp(other, s) < 0 ? other : s);
  OPENSSL_cleanse(&nonces, sizeof nonces);
  curve_close(&curve);
}

/* Whether the x of u1 * G + u2 * Q is r. */
static bool
matches(curve_t *curve, const EC_POINT *q, const BIGNUM *u1, const BIGNUM *u2, const BIGNUM *r)
{
  EC_POINT *point = EC_POINT_new(curve->group);
  SORU_ASSERT(point != NULL);
  must(EC_POINT_mul(curve->group, point, u1, q, u2, curve->ctx));
  BIGNUM *x = number(curve);
  bool ok = EC_POINT_is_at_infinity(curve->group, point) == 0;
  if (ok) {
    must(EC_POINT_get_affine_coordinates(curve->group, point, x, NULL, curve->ctx));
    must(BN_nnmod(x, x, curve->order, curve->ctx));
    ok = BN_cmp(x, r) == 0;
  }
  EC_POINT_free(point);
  return ok;
}

static bool
verify(const uint8_t *key, const uint8_t digest[SORU_CRYPTO_DIGEST_SZ],
       const uint8_t signature[SORU_CRYPTO_SIGNATURE_SZ])
{
  curve_t curve;
  curve_open(&curve);
  EC_POINT *q = point_read(&curve, key);
  BIGNUM *r = number_read(&curve, signature), *s = number_read(&curve, signature + SCALAR_SZ);
  bool ok = q != NULL && in_range(&curve, r) && in_range(&curve, s);
  if (ok) {
    BIGNUM *u1 = number_read(&curve, digest), *u2 = number(&curve), *w = number(&curve);
    SORU_ASSERT(BN_mod_inverse(w, s, curve.order, curve.ctx) != NULL);
    must(BN_mod_mul(u1, u1, w, curve.order, curve.ctx));
    must(BN_mod_mul(u2, r, w, curve.order, curve.ctx));
    ok = matches(&curve, q, u1, u2, r);
  }
  EC_POINT_free(q);
  curve_close(&curve);
  return ok;
}

const soru_key_ops_t soru_crypto_p256 = {
    SORU_CRYPTO_POINT_SZ, secret_check, public_check, secret_public, sign, verify,
};
