#include "crypto/base58.h"

#include <sodium.h>

#define CHECKSUM_SIZE 4

static const char digits[] = "123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz";

/* Writes the checksum of len bytes at data. */
static void
checksum(uint8_t out[CHECKSUM_SIZE], const uint8_t *data, size_t len)
{
  uint8_t once[crypto_hash_sha256_BYTES], twice[crypto_hash_sha256_BYTES];
  crypto_hash_sha256(once, data, len);
  crypto_hash_sha256(twice, once, sizeof once);
  memcpy(out, twice, CHECKSUM_SIZE);
}

/* Writes the number src (src_len digits to the base `from`, most significant first, without leading
 * zeros) to dst in the base `to`, least significant digit first; returns the number of digits. dst
 * must be large enough. */
static size_t
convert(uint8_t *dst, unsigned to, const uint8_t *src, size_t src_len, unsigned from)
{
  size_t len = 0;
  for (size_t i = 0; i < src_len; i++) {
    unsigned carry = src[i];
    for (size_t j = 0; j < len; j++) {
      carry += dst[j] * from;
      dst[j] = (uint8_t)(carry % to);
      carry /= to;
    }
    for (; carry > 0; carry /= to) dst[len++] = (uint8_t)(carry % to);
  }
  return len;
}

/* The number of zeros at the start of len bytes. */
static size_t
leading_zeros(const uint8_t *p, size_t len)
{
  size_t n = 0;
  while (n < len && p[n] == 0) n++;
  return n;
}

void
soru_crypto_base58_encode(soru_buf_t *text, soru_slice_t prefix, soru_slice_t payload)
{
  SORU_ASSERT(prefix.len <= SORU_CRYPTO_BASE58_BYTES_MAX &&
              payload.len <= SORU_CRYPTO_BASE58_BYTES_MAX - prefix.len);
  uint8_t bytes[SORU_CRYPTO_BASE58_BYTES_MAX + CHECKSUM_SIZE];
  size_t len = prefix.len + payload.len;
  if (prefix.len > 0) memcpy(bytes, prefix.ptr, prefix.len);
  if (payload.len > 0) memcpy(bytes + prefix.len, payload.ptr, payload.len);
  checksum(bytes + len, bytes, len);
  len += CHECKSUM_SIZE;

  /* a byte is less than 1.37 digits */
  uint8_t reversed[sizeof bytes * 137 / 100 + 1];
  size_t zeros = leading_zeros(bytes, len);
  size_t n = convert(reversed, 58, bytes + zeros, len - zeros, 256);
  uint8_t *at = soru_base_buf_reserve(text, zeros + n);
  if (at == NULL) return;
  memset(at, digits[0], zeros);
  for (size_t i = 0; i < n; i++) at[zeros + i] = (uint8_t)digits[reversed[n - 1 - i]];
}

/* The value of a base58 digit, or -1. */
static int
digit_value(uint8_t c)
{
  const char *at = c == 0 ? NULL : strchr(digits, c);
  return at == NULL ? -1 : (int)(at - digits);
}

soru_status_t
soru_crypto_base58_decode(soru_buf_t *bytes, soru_slice_t text)
{
  if (text.len == 0) return SORU_ERR_DECODE;
  if (text.len > SORU_CRYPTO_BASE58_TEXT_MAX) return SORU_ERR_LIMIT;
  uint8_t values[SORU_CRYPTO_BASE58_TEXT_MAX], reversed[SORU_CRYPTO_BASE58_TEXT_MAX];
  for (size_t i = 0; i < text.len; i++) {
    int value = digit_value(text.ptr[i]);
    if (value < 0) return SORU_ERR_DECODE;
    values[i] = (uint8_t)value;
  }

  size_t zeros = leading_zeros(values, text.len);
  size_t n = convert(reversed, 256, values + zeros, text.len - zeros, 58);
  uint8_t plain[SORU_CRYPTO_BASE58_TEXT_MAX];
  size_t len = zeros + n;
  memset(plain, 0, zeros);
  for (size_t i = 0; i < n; i++) plain[zeros + i] = reversed[n - 1 - i];
  if (len < CHECKSUM_SIZE) return SORU_ERR_DECODE;

  uint8_t want[CHECKSUM_SIZE];
  len -= CHECKSUM_SIZE;
  checksum(want, plain, len);
  if (memcmp(want, plain + len, CHECKSUM_SIZE) != 0) return SORU_ERR_DECODE;
  if (bytes->overflow || len > bytes->max - bytes->len) return SORU_ERR_LIMIT;
  soru_base_buf_add(bytes, plain, len);
  return SORU_OK;
}
