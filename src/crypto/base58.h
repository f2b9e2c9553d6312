/* base58.h - base58check, the text form of Tezos' hashes, addresses, keys and signatures.
 *
 *   text = base58(prefix | payload | first 4 bytes of SHA-256(SHA-256(prefix | payload)))
 *
 * The bytes are read as one big-endian number and written with the digits
 * 123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz; each leading zero byte becomes a 1.
 * The prefix bytes (prefix.h) are chosen so that the text starts with a readable name.
 */
#ifndef SORU_CRYPTO_BASE58_H
#define SORU_CRYPTO_BASE58_H

#include "base/buf.h"

/* The longest text that is decoded; the work grows with the square of the length. */
#define SORU_CRYPTO_BASE58_TEXT_MAX 8192

/* The most bytes of prefix and payload that are encoded. */
#define SORU_CRYPTO_BASE58_BYTES_MAX 5800

/* soru_crypto_base58_encode appends the text (without a NUL) of prefix followed by payload.
 *
 * The two together must be at most SORU_CRYPTO_BASE58_BYTES_MAX bytes. Past the maximum of `text`
 * its `overflow` is set. */
void soru_crypto_base58_encode(soru_buf_t *text, soru_slice_t prefix, soru_slice_t payload);

/* soru_crypto_base58_decode appends to `bytes` the prefix and payload that `text` stands for.
 *
 * SORU_OK          decoded, and the checksum holds
 * SORU_ERR_DECODE  a character that is no digit, fewer than 4 bytes, or another checksum
 * SORU_ERR_LIMIT   text longer than SORU_CRYPTO_BASE58_TEXT_MAX, or the maximum of `bytes` passed
 * On failure `bytes` holds what it held before. */
SORU_MUST_USE soru_status_t soru_crypto_base58_decode(soru_buf_t *bytes, soru_slice_t text);

#endif
