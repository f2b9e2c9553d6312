/* integer.c - see integer.h. */
#include "micheline/integer.h"

#include "base/mem.h"

#include <inttypes.h>

/* Divides a number in limbs of nine decimal digits, most significant first; gives the remainder. */
static uint32_t
divide(uint32_t *limbs, size_t cnt, uint32_t by)
{
  uint64_t rest = 0;
  for (size_t i = 0; i < cnt; i++) {
    rest = rest * 1000000000 + limbs[i];
    limbs[i] = (uint32_t)(rest / by);
    rest %= by;
  }
  return (uint32_t)rest;
}

void
soru_micheline_integer_add(soru_buf_t *out, soru_slice_t digits, bool negative)
{
  size_t cnt = (digits.len + 8) / 9, start = 0;
  uint32_t *limbs = soru_base_zalloc((cnt + 1) * sizeof *limbs);
  for (size_t i = 0; i < digits.len; i++) {
    uint32_t *limb = &limbs[cnt - 1 - (digits.len - 1 - i) / 9];
    *limb = *limb * 10 + (uint32_t)(digits.ptr[i] - '0');
  }
  bool first = true, more;
  do {
    uint32_t bits = divide(limbs, cnt, first ? 64 : 128);
    while (start < cnt && limbs[start] == 0) start++;
    more = start < cnt;
    if (first && negative) bits |= 0x40;
    soru_base_buf_add_u8(out, (uint8_t)(more ? bits | 0x80 : bits));
    first = false;
  } while (more);
  free(limbs);
}

/* Digits of nine decimal places, the lowest first. */
typedef struct decimal {
  uint32_t *digits;
  size_t cnt;
} decimal_t;

/* number * 2^bits + low */
static void
shift_in(decimal_t *number, unsigned bits, uint32_t low)
{
  uint64_t carry = low;
  for (size_t i = 0; i < number->cnt; i++) {
    carry += (uint64_t)number->digits[i] << bits;
    number->digits[i] = (uint32_t)(carry % 1000000000);
    carry /= 1000000000;
  }
  if (carry > 0) number->digits[number->cnt++] = (uint32_t)carry;
}

void
soru_micheline_integer_text(soru_buf_t *text, soru_cursor_t *cursor)
{
  const uint8_t *first = cursor->ptr;
  soru_micheline_integer_skip(cursor);
  if (cursor->failed) return;
  size_t len = (size_t)(cursor->ptr - first);
  /* 9 decimal places hold more than 29 bits: four bytes of 7 bits are less. */
  decimal_t number = {.digits = soru_base_alloc((len / 4 + 1) * sizeof(uint32_t)), .cnt = 0};
  for (size_t i = len; i-- > 1;) shift_in(&number, 7, first[i] & 0x7f);
  shift_in(&number, 6, first[0] & 0x3f);
  if (number.cnt == 0) number.digits[number.cnt++] = 0;
  soru_base_buf_addf(text, "%s%" PRIu32, first[0] & 0x40 ? "-" : "", number.digits[number.cnt - 1]);
  for (size_t i = number.cnt - 1; i-- > 0;)
    soru_base_buf_addf(text, "%09" PRIu32, number.digits[i]);
  free(number.digits);
}

void
soru_micheline_integer_skip(soru_cursor_t *cursor)
{
  size_t len = 0;
  while (len < cursor->left && cursor->ptr[len] & 0x80) len++;
  if (++len > SORU_MICHELINE_INTEGER_MAX) cursor->failed = true;
  (void)soru_base_cursor_take(cursor, len);
}
