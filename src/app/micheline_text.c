#include "app/micheline_text.h"

#include "app/report.h"
#include "base/hex.h"
#include "base/mem.h"

#include <inttypes.h>

/* The deepest nesting that is printed. */
#define DEPTH_MAX 128

/* Primitives that data are made of, by number. */
static const char *const prims[] = {"parameter", "storage", "code",  "False", "Elt",  "Left",
                                    "None",      "Pair",    "Right", "Some",  "True", "Unit"};

/* Tags of nodes; those of primitives come in pairs: without and with annotations. */
enum { TAG_INT, TAG_STRING, TAG_SEQUENCE, TAG_PRIM, TAG_PRIM_N = 9, TAG_BYTES };

static soru_slice_t
take_slice(soru_cursor_t *cursor)
{
  uint64_t len = soru_base_cursor_be(cursor, 4);
  const uint8_t *bytes = cursor->failed ? NULL : soru_base_cursor_take(cursor, (size_t)len);
  return bytes == NULL ? soru_base_slice(NULL, 0) : soru_base_slice(bytes, (size_t)len);
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

/* An integer: bytes of 7 bits, the lowest first; in the first one a sign and 6 bits. */
static void
add_int(soru_buf_t *text, soru_cursor_t *cursor)
{
  const uint8_t *first = cursor->ptr;
  size_t len = 0;
  while (len < cursor->left && first[len] & 0x80) len++;
  if (soru_base_cursor_take(cursor, ++len) == NULL) return;
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

static void
add_string(soru_buf_t *text, soru_slice_t string)
{
  soru_base_buf_addf(text, "\"");
  for (size_t i = 0; i < string.len; i++) {
    uint8_t c = string.ptr[i];
    if (c == '"' || c == '\\')
      soru_base_buf_addf(text, "\\%c", c);
    else if (c == '\n')
      soru_base_buf_addf(text, "\\n");
    else
      soru_app_report_text(text, soru_base_slice(&c, 1));
  }
  soru_base_buf_addf(text, "\"");
}

static soru_status_t add_node(soru_buf_t *text, soru_cursor_t *cursor, int depth, bool inside);

static soru_status_t
add_sequence(soru_buf_t *text, soru_cursor_t *cursor, int depth)
{
  soru_slice_t items = take_slice(cursor);
  soru_cursor_t inner = soru_base_cursor(items);
  soru_base_buf_addf(text, "{");
  for (bool first = true; !soru_base_cursor_done(&inner) && !inner.failed; first = false) {
    soru_base_buf_addf(text, first ? " " : "; ");
    SORU_TRY(add_node(text, &inner, depth + 1, false));
  }
  soru_base_buf_addf(text, " }");
  return inner.failed ? SORU_ERR_DECODE : SORU_OK;
}

/* Arguments: a fixed number, or (UINT32_MAX) as many as the bytes hold. */
static soru_status_t
add_args(soru_buf_t *text, soru_cursor_t *cursor, uint32_t cnt, int depth)
{
  for (uint32_t i = 0; i < cnt; i++) {
    if (cnt == UINT32_MAX && soru_base_cursor_done(cursor)) return SORU_OK;
    soru_base_buf_addf(text, " ");
    SORU_TRY(add_node(text, cursor, depth + 1, true));
  }
  return SORU_OK;
}

static soru_status_t
add_prim(soru_buf_t *text, soru_cursor_t *cursor, uint8_t tag, int depth, bool inside)
{
  uint8_t prim = soru_base_cursor_u8(cursor);
  uint32_t cnt = tag == TAG_PRIM_N ? UINT32_MAX : (uint32_t)(tag - TAG_PRIM) / 2;
  bool in_parentheses = inside && cnt > 0, annotated = tag != TAG_PRIM_N && (tag - TAG_PRIM) % 2;
  if (cursor->failed) return SORU_ERR_DECODE;
  if (in_parentheses) soru_base_buf_addf(text, "(");
  if (prim < sizeof prims / sizeof prims[0])
    soru_base_buf_addf(text, "%s", prims[prim]);
  else
    soru_base_buf_addf(text, "primitive_%u", prim);
  soru_cursor_t args = *cursor;
  if (cnt == UINT32_MAX) args = soru_base_cursor(take_slice(cursor));
  SORU_TRY(add_args(text, cnt == UINT32_MAX ? &args : cursor, cnt, depth));
  soru_slice_t annotations = soru_base_slice(NULL, 0);
  if (annotated || tag == TAG_PRIM_N) annotations = take_slice(cursor);
  if (annotations.len > 0) {
    soru_base_buf_addf(text, " ");
    soru_app_report_text(text, annotations);
  }
  if (in_parentheses) soru_base_buf_addf(text, ")");
  return cursor->failed ? SORU_ERR_DECODE : SORU_OK;
}

static soru_status_t
add_node(soru_buf_t *text, soru_cursor_t *cursor, int depth, bool inside)
{
  if (depth > DEPTH_MAX) return SORU_ERR_LIMIT;
  uint8_t tag = soru_base_cursor_u8(cursor);
  if (cursor->failed || tag > TAG_BYTES) return SORU_ERR_DECODE;
  switch (tag) {
  case TAG_INT:
    add_int(text, cursor);
    break;
  case TAG_STRING:
    add_string(text, take_slice(cursor));
    break;
  case TAG_BYTES:
    soru_base_buf_addf(text, "0x");
    soru_base_hex_add(text, take_slice(cursor));
    break;
  case TAG_SEQUENCE:
    return add_sequence(text, cursor, depth);
  default:
    return add_prim(text, cursor, tag, depth, inside);
  }
  return cursor->failed ? SORU_ERR_DECODE : SORU_OK;
}

soru_status_t
soru_app_micheline_text(soru_buf_t *text, soru_cursor_t *cursor)
{
  return add_node(text, cursor, 0, false);
}
