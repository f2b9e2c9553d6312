/* integer.c - see integer.h. */
#include "micheline/integer.h"

#include "base/mem.h"

#include <inttypes.h>

/* What one limb holds: nine decimal digits, or four groups of 7 bits. */
enum { DECIMAL = 1000000000, BINARY = 1 << 28 };

/* A number in limbs, the lowest first. */
typedef struct number {
  uint32_t *limbs;
  size_t cnt;
} number_t;

/* number * scale + low; there must be room for the limbs that are added. */
static inline void
shift_in(number_t *number, uint32_t base, uint32_t scale, uint32_t low)
{
  uint64_t carry = low;
  for (size_t i = 0; i < number->cnt; i++) {
    carry += (uint64_t)number->limbs[i] * scale;
    number->limbs[i] = (uint32_t)(carry % base);
    carry /= base;
  }
  for (; carry > 0; carry /= base) number->limbs[number->cnt++] = (uint32_t)(carry % base);
}

/* Bits `at` and above, `cnt` of them, of a number in limbs of 28 bits. */
static uint8_t
take_bits(const number_t *number, size_t at, unsigned cnt)
{
  uint64_t bits = at / 28 < number->cnt ? number->limbs[at / 28] : 0;
  if (at / 28 + 1 < number->cnt) bits |= (uint64_t)number->limbs[at / 28 + 1] << 28;
  return (uint8_t)(bits >> at % 28 & ((1U << cnt) - 1));
}

static void
add_groups(soru_buf_t *out, const number_t *number, bool negative)
{
  size_t len = 28 * number->cnt; /* in bits */
  while (len > 0 && take_bits(number, len - 1, 1) == 0) len--;
  unsigned first = take_bits(number, 0, 6) | (negative ? 0x40U : 0);
  soru_base_buf_add_u8(out, (uint8_t)(len > 6 ? first | 0x80 : first));
  for (size_t at = 6; at < len; at += 7) {
    unsigned group = take_bits(number, at, 7);
    soru_base_buf_add_u8(out, (uint8_t)(len > at + 7 ? group | 0x80 : group));
  }
}

void
soru_micheline_integer_add(soru_buf_t *out, soru_slice_t digits, bool negative)
{
  static const uint32_t tens[] = {1,      10,      100,      1000,      10000,
                                  100000, 1000000, 10000000, 100000000, DECIMAL};
  if (out->overflow) return;
  /* Eight digits are less than 28 bits. */
  number_t number = {.limbs = soru_base_alloc((digits.len / 8 + 2) * sizeof(uint32_t)), .cnt = 0};
  for (size_t i = 0; i < digits.len;) {
    uint32_t low = 0, cnt = 0;
    for (; cnt < 9 && i < digits.len; cnt++) low = low * 10 + (uint32_t)(digits.ptr[i++] - '0');
    shift_in(&number, BINARY, tens[cnt], low);
  }
  add_groups(out, &number, negative);
  free(number.limbs);
}

/* The four groups of 7 bits from byte `at` on; the first byte of all has 6. */
static uint32_t
take_groups(soru_slice_t bytes, size_t at)
{
  uint32_t bits = 0;
  for (size_t i = at + 4; i-- > at;)
    if (i < bytes.len) bits = bits << 7 | (bytes.ptr[i] & 0x7f);
  return at > 0 ? bits : bits >> 7 << 6 | (bytes.ptr[0] & 0x3f);
}

void
soru_micheline_integer_text(soru_buf_t *text, soru_cursor_t *cursor)
{
  const uint8_t *first = cursor->ptr;
  soru_micheline_integer_skip(cursor);
  if (cursor->failed || text->overflow) return;
  soru_slice_t bytes = soru_base_slice(first, (size_t)(cursor->ptr - first));
  /* Nine digits are more than 28 bits. */
  number_t number = {.limbs = soru_base_alloc((bytes.len / 4 + 1) * sizeof(uint32_t)), .cnt = 0};
  for (size_t at = (bytes.len - 1) / 4 * 4; at > 0; at -= 4)
    shift_in(&number, DECIMAL, BINARY, take_groups(bytes, at));
  shift_in(&number, DECIMAL, BINARY / 2, take_groups(bytes, 0));
  bool is_zero = number.cnt == 0;
  if (is_zero) number.limbs[number.cnt++] = 0;
  soru_base_buf_addf(text, "%s%" PRIu32, first[0] & 0x40 && !is_zero ? "-" : "",
                     number.limbs[number.cnt - 1]);
  for (size_t i = number.cnt - 1; i-- > 0;) soru_base_buf_addf(text, "%09" PRIu32, number.limbs[i]);
  free(number.limbs);
}

void
soru_micheline_integer_skip(soru_cursor_t *cursor)
{
  size_t len = 0;
  while (len < cursor->left && cursor->ptr[len] & 0x80) len++;
  if (++len > SORU_MICHELINE_INTEGER_MAX) cursor->failed = true;
  const uint8_t *bytes = soru_base_cursor_take(cursor, len);
  if (bytes != NULL && len > 1 && bytes[len - 1] == 0) cursor->failed = true;
}
