/* key.h - keys, the hashes that name them, and signatures, of the three kinds that Tezos has long
 * had: Ed25519 (tz1, edpk), secp256k1 (tz2, sppk) and P-256 (tz3, p2pk).
 *
 * Signatures are 64 bytes: of Ed25519 as it makes them, of the two others r and s, big-endian, with
 * the smaller s (of secp256k1, none with the larger s holds). What is signed is the BLAKE2b-256
 * hash of the bytes; an operation is signed with a 03 in front of it (the watermark).
 *
 * lib_crypto: ed25519.ml, secp256k1.ml, p256.ml, signature_v0.ml.
 */
#ifndef SORU_CRYPTO_KEY_H
#define SORU_CRYPTO_KEY_H

#include "base/buf.h"

typedef enum soru_key_kind { SORU_KEY_ED25519, SORU_KEY_SECP256K1, SORU_KEY_P256 } soru_key_kind_t;

/* Bytes of the hash of a key with its kind in front, of the longest public key with its kind in
 * front, of a secret key and of a signature. */
#define SORU_CRYPTO_PKH_SZ 21
#define SORU_CRYPTO_PUBLIC_MAX 34
#define SORU_CRYPTO_SECRET_SZ 32
#define SORU_CRYPTO_SIGNATURE_SZ 64

/* The longest text of any of these, with its NUL. */
#define SORU_CRYPTO_KEY_TEXT_MAX 128

/* The hash of a public key: its kind (0, 1, 2) and 20 bytes. */
typedef struct soru_pkh {
  uint8_t bytes[SORU_CRYPTO_PKH_SZ];
} soru_pkh_t;

/* A public key: its kind and 32 (Ed25519) or 33 bytes (compressed points). */
typedef struct soru_public {
  uint8_t bytes[SORU_CRYPTO_PUBLIC_MAX];
  uint8_t len; /* 33 or 34, the kind included */
} soru_public_t;

/* A secret key: the seed of Ed25519, or a scalar. */
typedef struct soru_secret {
  soru_key_kind_t kind;
  uint8_t bytes[SORU_CRYPTO_SECRET_SZ];
} soru_secret_t;

typedef struct soru_signature {
  uint8_t bytes[SORU_CRYPTO_SIGNATURE_SZ];
} soru_signature_t;

/* soru_crypto_secret_check tells whether there is such a secret key: scalars lie between 0 and the
 * order of their group. */
bool soru_crypto_secret_check(const soru_secret_t *secret);

/* soru_crypto_secret_public gives the public key of a secret key that soru_crypto_secret_check
 * accepts. */
void soru_crypto_secret_public(const soru_secret_t *secret, soru_public_t *key);

/* soru_crypto_public_read reads a public key in its binary form.
 *
 * SORU_OK, or SORU_ERR_DECODE: too few bytes, an unknown kind, or no point of the curve (of Ed25519
 * any 32 bytes are a key, as for the reference). */
SORU_MUST_USE soru_status_t soru_crypto_public_read(soru_cursor_t *cursor, soru_public_t *key);

/* soru_crypto_public_hash names a public key. */
void soru_crypto_public_hash(const soru_public_t *key, soru_pkh_t *pkh);

/* soru_crypto_sign signs; the same bytes always with the same signature (RFC 6979).
 *
 * in  watermark  one byte that goes in front: 3 for operations; -1 for none */
void soru_crypto_sign(const soru_secret_t *secret, int watermark, soru_slice_t bytes,
                      soru_signature_t *signature);

/* soru_crypto_verify tells whether a signature holds; any bytes may be given. */
bool soru_crypto_verify(const soru_public_t *key, int watermark, soru_slice_t bytes,
                        const soru_signature_t *signature);

/* soru_crypto_pkh_text writes the hash of a key as text (tz1.., tz2.., tz3..), NUL-terminated. */
void soru_crypto_pkh_text(const soru_pkh_t *pkh, char text[SORU_CRYPTO_KEY_TEXT_MAX]);

/* soru_crypto_public_text writes a public key as text (edpk.., sppk.., p2pk..). */
void soru_crypto_public_text(const soru_public_t *key, char text[SORU_CRYPTO_KEY_TEXT_MAX]);

/* soru_crypto_secret_text writes a secret key as text (edsk.. of 54 characters, spsk.., p2sk..). */
void soru_crypto_secret_text(const soru_secret_t *secret, char text[SORU_CRYPTO_KEY_TEXT_MAX]);

/* soru_crypto_signature_text writes a signature as text: edsig.., spsig1.., p2sig.. for a kind of
 * soru_key_kind_t, or sig.. when kind is -1. */
void soru_crypto_signature_text(const soru_signature_t *signature, int kind,
                                char text[SORU_CRYPTO_KEY_TEXT_MAX]);

/* soru_crypto_pkh_parse reads the text of the hash of a key.
 *
 * SORU_OK, or SORU_ERR_DECODE. */
SORU_MUST_USE soru_status_t soru_crypto_pkh_parse(soru_pkh_t *pkh, soru_slice_t text);

/* soru_crypto_public_parse reads the text of a public key.
 *
 * SORU_OK, or SORU_ERR_DECODE: not such a text, or no point of the curve, as in
 * soru_crypto_public_read. */
SORU_MUST_USE soru_status_t soru_crypto_public_parse(soru_public_t *key, soru_slice_t text);

/* soru_crypto_secret_parse reads the text of a secret key; those of Ed25519 as seeds (edsk, 54
 * characters) and as pairs (edsk, 98 characters, whose halves must belong together).
 *
 * SORU_OK, or SORU_ERR_DECODE: not such a text, or not such a key. */
SORU_MUST_USE soru_status_t soru_crypto_secret_parse(soru_secret_t *secret, soru_slice_t text);

/* soru_crypto_signature_parse reads the text of a signature, with any of the four prefixes.
 *
 * SORU_OK, or SORU_ERR_DECODE. */
SORU_MUST_USE soru_status_t soru_crypto_signature_parse(soru_signature_t *signature,
                                                        soru_slice_t text);

#endif
