#include "l1/tez.h"

#include <inttypes.h>

#define MUTEZ_PER_TEZ 1000000
#define DECIMALS 6

/* Takes one more digit. */
static soru_status_t
digit(uint64_t *n, uint8_t c)
{
  if (c < '0' || c > '9') return SORU_ERR_DECODE;
  uint64_t d = (uint64_t)(c - '0');
  if (*n > (SORU_L1_MUTEZ_MAX - d) / 10) return SORU_ERR_DECODE;
  *n = *n * 10 + d;
  return SORU_OK;
}

/* Whether a part of an amount has its commas in the right places, or none: three digits behind each
 * in front of the point, and in front of each behind it. */
static bool
commas_fit(soru_slice_t part, bool is_left)
{
  bool any = memchr(part.ptr, ',', part.len) != NULL;
  for (size_t i = 0; any && i < part.len; i++) {
    size_t at = is_left ? part.len - 1 - i : i;
    if ((part.ptr[at] == ',') != (i % 4 == 3)) return false;
  }
  return !any || part.ptr[is_left ? 0 : part.len - 1] != ',';
}

soru_status_t
soru_l1_tez_parse(uint64_t *mutez, soru_slice_t text)
{
  if (text.len == 0) return SORU_ERR_DECODE;
  const uint8_t *point = memchr(text.ptr, '.', text.len);
  soru_slice_t left =
      soru_base_slice(text.ptr, point == NULL ? text.len : (size_t)(point - text.ptr));
  soru_slice_t right = soru_base_slice(point == NULL ? text.ptr : point + 1,
                                       point == NULL ? 0 : text.len - left.len - 1);
  if (left.len == 0 || (point != NULL && right.len == 0)) return SORU_ERR_DECODE;
  if (!commas_fit(left, true) || !commas_fit(right, false)) return SORU_ERR_DECODE;
  size_t decimals = 0;
  *mutez = 0;
  for (size_t i = 0; i < left.len; i++)
    if (left.ptr[i] != ',') SORU_TRY(digit(mutez, left.ptr[i]));
  for (size_t i = 0; i < right.len; i++) {
    if (right.ptr[i] == ',') continue;
    if (decimals++ == DECIMALS) return SORU_ERR_DECODE;
    SORU_TRY(digit(mutez, right.ptr[i]));
  }
  for (; decimals < DECIMALS; decimals++) SORU_TRY(digit(mutez, '0'));
  return SORU_OK;
}

void
soru_l1_tez_add(soru_buf_t *out, uint64_t mutez)
{
  soru_base_buf_addf(out, "%" PRIu64, mutez / MUTEZ_PER_TEZ);
  uint64_t rest = mutez % MUTEZ_PER_TEZ;
  int decimals = DECIMALS;
  if (rest == 0) return;
  for (; rest % 10 == 0; decimals--) rest /= 10;
  soru_base_buf_addf(out, ".%0*" PRIu64, decimals, rest);
}
