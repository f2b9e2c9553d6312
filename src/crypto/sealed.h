/* sealed.h - secret keys under a password, as octez-client keeps them (edesk, spesk, p2esk).
 *
 *   salt (8 bytes) | secretbox (XSalsa20, Poly1305) of the secret key with a nonce of zeros
 *
 * The key of the box is PBKDF2 of the password with HMAC-SHA-512 and 32,768 iterations; that takes
 * some milliseconds on purpose.
 *
 * lib_signer_backends/encrypted.ml
 */
#ifndef SORU_CRYPTO_SEALED_H
#define SORU_CRYPTO_SEALED_H

#include "crypto/key.h"

#define SORU_CRYPTO_SALT_SZ 8
#define SORU_CRYPTO_SEALED_SZ 56

/* A secret key under a password. */
typedef struct soru_sealed {
  soru_key_kind_t kind;
  uint8_t bytes[SORU_CRYPTO_SEALED_SZ];
} soru_sealed_t;

/* soru_crypto_seal puts a secret key under a password (any bytes, also none). The salt should be
 * random; the same one gives the same result. */
void soru_crypto_seal(soru_sealed_t *sealed, const soru_secret_t *secret, soru_slice_t password,
                      const uint8_t salt[SORU_CRYPTO_SALT_SZ]);

/* soru_crypto_unseal takes it out again.
 *
 * SORU_OK
 * SORU_ERR_ARG     the password is another one
 * SORU_ERR_DECODE  the password is right, but what is in there is no secret key of that kind */
SORU_MUST_USE soru_status_t soru_crypto_unseal(soru_secret_t *secret, const soru_sealed_t *sealed,
                                               soru_slice_t password);

/* soru_crypto_sealed_text writes it as text (edesk.., spesk.., p2esk..), NUL-terminated. */
void soru_crypto_sealed_text(const soru_sealed_t *sealed, char text[SORU_CRYPTO_KEY_TEXT_MAX]);

/* soru_crypto_sealed_parse reads such a text.
 *
 * SORU_OK, or SORU_ERR_DECODE. */
SORU_MUST_USE soru_status_t soru_crypto_sealed_parse(soru_sealed_t *sealed, soru_slice_t text);

#endif
