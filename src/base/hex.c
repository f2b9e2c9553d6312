#include "base/hex.h"

void
soru_base_hex_add(soru_buf_t *buf, soru_slice_t s)
{
  static const char digits[] = "0123456789abcdef";
  uint8_t *at = soru_base_buf_reserve(buf, 2 * s.len);
  if (at == NULL) return;
  for (size_t i = 0; i < s.len; i++) {
    at[2 * i] = (uint8_t)digits[s.ptr[i] >> 4];
    at[2 * i + 1] = (uint8_t)digits[s.ptr[i] & 15];
  }
}

static int
digit_value(uint8_t c)
{
  if (c >= '0' && c <= '9') return c - '0';
  if (c >= 'a' && c <= 'f') return c - 'a' + 10;
  if (c >= 'A' && c <= 'F') return c - 'A' + 10;
  return -1;
}

soru_status_t
soru_base_hex_decode(soru_buf_t *buf, soru_slice_t digits)
{
  if (digits.len % 2 != 0) return SORU_ERR_DECODE;
  uint8_t *at = soru_base_buf_reserve(buf, digits.len / 2);
  if (at == NULL) return SORU_ERR_LIMIT;
  for (size_t i = 0; i < digits.len; i += 2) {
    int hi = digit_value(digits.ptr[i]), lo = digit_value(digits.ptr[i + 1]);
    if (hi < 0 || lo < 0) return SORU_ERR_DECODE;
    at[i / 2] = (uint8_t)(hi << 4 | lo);
  }
  return SORU_OK;
}
