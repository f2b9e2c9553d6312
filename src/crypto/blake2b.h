/* blake2b.h - BLAKE2b without a key, with digests of 16 to 64 bytes.
 *
 * The protocol uses 32 bytes for nearly everything and 20 for addresses and key hashes.
 */
#ifndef SORU_CRYPTO_BLAKE2B_H
#define SORU_CRYPTO_BLAKE2B_H

#include "base/bytes.h"

/* Length in bytes of a state hash, tree hash, commitment hash. */
#define SORU_CRYPTO_HASH_SIZE 32

/* Length in bytes of an address or the hash of a key. */
#define SORU_CRYPTO_ADDRESS_SIZE 20

/* The state of a digest in progress; owns nothing, may be copied by assignment. */
typedef struct soru_blake2b {
  _Alignas(64) uint8_t opaque[384];
} soru_blake2b_t;

/* soru_crypto_blake2b writes the digest of len bytes at data to out; out_len is 16 .. 64. data may
 * be NULL when len is 0. */
void soru_crypto_blake2b(uint8_t *out, size_t out_len, const void *data, size_t len);

/* soru_crypto_blake2b_init starts a digest of out_len bytes, 16 .. 64. */
void soru_crypto_blake2b_init(soru_blake2b_t *state, size_t out_len);

/* soru_crypto_blake2b_update adds len bytes at data (NULL when len is 0). */
void soru_crypto_blake2b_update(soru_blake2b_t *state, const void *data, size_t len);

/* soru_crypto_blake2b_final writes the digest; out_len as given to soru_crypto_blake2b_init. The
 * state is used up: only another init may follow. */
void soru_crypto_blake2b_final(soru_blake2b_t *state, uint8_t *out, size_t out_len);

#endif
