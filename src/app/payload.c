#include "app/payload.h"

#include "base/hex.h"
#include "base/mem.h"

#include <stdarg.h>

/* More decimal digits than an integer in a message has. */
#define INTEGER_DIGITS_MAX 10000

/* Tags of Micheline nodes; the forms with annotations are the odd ones behind those below. */
enum {
  TAG_INT = 0,
  TAG_STRING = 1,
  TAG_SEQUENCE = 2,
  TAG_PRIM_0 = 3,
  TAG_PRIM_1 = 5,
  TAG_PRIM_2 = 7,
  TAG_PRIM_N = 9,
  TAG_BYTES = 10
};

/* A constructor: its name, its number in the protocol, how many arguments it takes. */
typedef struct constructor {
  const char *name;
  uint8_t code;
  size_t min, max;
} constructor_t;

static const constructor_t constructors[] = {
    {"False", 3, 0, 0}, {"Elt", 4, 2, 2},         {"Left", 5, 1, 1},
    {"None", 6, 0, 0},  {"Pair", 7, 2, SIZE_MAX}, {"Right", 8, 1, 1},
    {"Some", 9, 1, 1},  {"True", 10, 0, 0},       {"Unit", 11, 0, 0},
};

typedef struct parser {
  const uint8_t *start, *at, *end;
  soru_buf_t *out;
  char *why; /* room for 160 bytes */
  int depth;
} parser_t;

static soru_status_t __attribute__((format(printf, 2, 3)))
fail(parser_t *p, const char *format, ...)
{
  char what[128];
  va_list args;
  va_start(args, format);
  vsnprintf(what, sizeof what, format, args);
  va_end(args);
  snprintf(p->why, 160, "at character %zu: %s", (size_t)(p->at - p->start) + 1, what);
  return SORU_ERR_DECODE;
}

/* Skips blanks and gives the next character without taking it; 0 at the end. */
static uint8_t
peek(parser_t *p)
{
  while (p->at < p->end && (*p->at == ' ' || *p->at == '\t' || *p->at == '\n' || *p->at == '\r')) {
    p->at++;
  }
  return p->at < p->end ? *p->at : 0;
}

static bool
is_letter(uint8_t c)
{
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_';
}

static bool
is_digit(uint8_t c)
{
  return c >= '0' && c <= '9';
}

/* Takes letters, digits and underscores. */
static soru_slice_t
take_word(parser_t *p)
{
  const uint8_t *start = p->at;
  while (p->at < p->end && (is_letter(*p->at) || is_digit(*p->at))) p->at++;
  return soru_base_slice(start, (size_t)(p->at - start));
}

/* Writes the number of bytes since `start` into the four bytes before it. */
static void
set_length(parser_t *p, size_t start)
{
  if (!p->out->overflow) soru_base_put_be(p->out->ptr + start - 4, p->out->len - start, 4);
}

static soru_status_t
parse_string(parser_t *p)
{
  static const char escapes[] = "n\nt\tb\br\r\\\\\"\"";
  soru_base_buf_add_u8(p->out, TAG_STRING);
  soru_base_buf_add_be(p->out, 0, 4);
  size_t start = p->out->len;
  for (p->at++; p->at < p->end && *p->at != '"'; p->at++) {
    uint8_t c = *p->at;
    if (c < 0x20 || c > 0x7e) return fail(p, "a character that a string cannot have");
    if (c == '\\') {
      const char *escape = escapes;
      p->at++;
      if (p->at == p->end) break;
      while (*escape != 0 && (uint8_t)*escape != *p->at) escape += 2;
      if (*escape == 0) return fail(p, "an escape that strings do not have");
      c = (uint8_t)escape[1];
    }
    soru_base_buf_add_u8(p->out, c);
  }
  if (p->at == p->end) return fail(p, "a string without end");
  p->at++;
  set_length(p, start);
  return SORU_OK;
}

static soru_status_t
parse_bytes(parser_t *p)
{
  p->at += 2;
  soru_slice_t digits = take_word(p);
  soru_base_buf_add_u8(p->out, TAG_BYTES);
  soru_base_buf_add_be(p->out, 0, 4);
  size_t start = p->out->len;
  if (p->out->overflow) return SORU_OK;
  if (soru_base_hex_decode(p->out, digits) == SORU_ERR_DECODE)
    return fail(p, "hexadecimal bytes are expected behind 0x");
  set_length(p, start);
  return SORU_OK;
}

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

/* Appends an integer of any size: six bits and the sign, then seven bits a byte, least significant
 * first. */
static void
add_integer(soru_buf_t *out, soru_slice_t digits, bool negative)
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

static soru_status_t
parse_number(parser_t *p)
{
  const uint8_t *start = p->at;
  bool negative = *p->at == '-';
  if (negative) p->at++;
  soru_slice_t digits = take_word(p);
  for (size_t i = 0; i < digits.len; i++) {
    if (is_digit(digits.ptr[i])) continue;
    p->at = digits.ptr + i;
    return fail(p, "a digit of an integer is expected");
  }
  if (digits.len == 0) {
    p->at = start;
    return fail(p, "an integer is expected behind -");
  }
  if (digits.len > INTEGER_DIGITS_MAX) return fail(p, "an integer of more digits than fit");
  bool is_zero = true;
  for (size_t i = 0; i < digits.len; i++) is_zero &= digits.ptr[i] == '0';
  soru_base_buf_add_u8(p->out, TAG_INT);
  add_integer(p->out, digits, negative && !is_zero);
  return SORU_OK;
}

static soru_status_t parse_expression(parser_t *p);
static soru_status_t parse_argument(parser_t *p);

static soru_status_t
parse_sequence(parser_t *p)
{
  p->at++;
  soru_base_buf_add_u8(p->out, TAG_SEQUENCE);
  soru_base_buf_add_be(p->out, 0, 4);
  size_t start = p->out->len;
  while (peek(p) != '}') {
    SORU_TRY(parse_expression(p));
    if (peek(p) == ';') {
      p->at++;
    } else if (peek(p) != '}') {
      return fail(p, "; or } is expected");
    }
  }
  p->at++;
  set_length(p, start);
  return SORU_OK;
}

/* Takes the name of a constructor; NULL with a message if it is none of those above. */
static const constructor_t *
take_constructor(parser_t *p)
{
  const uint8_t *start = p->at;
  soru_slice_t name = take_word(p);
  for (size_t i = 0; i < sizeof constructors / sizeof constructors[0]; i++) {
    soru_slice_t known = soru_base_slice_text(constructors[i].name);
    if (soru_base_slice_equal(name, known)) return &constructors[i];
  }
  p->at = start;
  (void)!fail(
      p, "%.*s is not supported here (only Unit, True, False, None, Some, Left, Right, Elt, Pair)",
      (int)(name.len < 32 ? name.len : 32), (const char *)name.ptr);
  return NULL;
}

/* Makes room for the four bytes of a length behind the two bytes at `start`. */
static void
insert_length(soru_buf_t *out, size_t start)
{
  if (soru_base_buf_reserve(out, 4) == NULL) return;
  uint8_t *at = out->ptr + start + 2;
  memmove(at + 4, at, out->len - start - 6);
}

/* Tells whether an argument of a constructor can start with c. */
static bool
starts_argument(uint8_t c)
{
  return c != 0 && c != ')' && c != '}' && c != ';';
}

/* Reads a constructor; its arguments too, if they may stand here without parentheses. */
static soru_status_t
parse_constructor(parser_t *p, bool with_arguments)
{
  size_t start = p->out->len, cnt = 0;
  const constructor_t *constructor = take_constructor(p);
  if (constructor == NULL) return SORU_ERR_DECODE;
  soru_base_buf_add_u8(p->out, TAG_PRIM_0);
  soru_base_buf_add_u8(p->out, constructor->code);
  for (; with_arguments && starts_argument(peek(p)); cnt++) SORU_TRY(parse_argument(p));
  if (cnt < constructor->min || cnt > constructor->max) {
    return fail(p, "%s has %zu arguments here", constructor->name, cnt);
  }
  if (p->out->overflow) return SORU_OK;
  p->out->ptr[start] = cnt == 0   ? TAG_PRIM_0
                       : cnt == 1 ? TAG_PRIM_1
                       : cnt == 2 ? TAG_PRIM_2
                                  : TAG_PRIM_N;
  if (cnt < 3) return SORU_OK;
  insert_length(p->out, start);
  set_length(p, start + 6);
  soru_base_buf_add_be(p->out, 0, 4); /* no annotations */
  return SORU_OK;
}

/* Reads what can stand without parentheses. */
static soru_status_t
parse_simple(parser_t *p, bool with_arguments)
{
  uint8_t c = peek(p);
  if (c == '"') return parse_string(p);
  if (c == '0' && p->end - p->at > 1 && p->at[1] == 'x') return parse_bytes(p);
  if (c == '-' || is_digit(c)) return parse_number(p);
  if (c == '{') return parse_sequence(p);
  if (is_letter(c)) return parse_constructor(p, with_arguments);
  if (c == 0) return fail(p, "an expression is expected");
  return fail(p, "a character that no supported expression starts with");
}

static soru_status_t
parse_parentheses(parser_t *p)
{
  p->at++;
  SORU_TRY(parse_expression(p));
  if (peek(p) != ')') return fail(p, ") is expected");
  p->at++;
  return SORU_OK;
}

/* Reads an expression or an argument, one level deeper. */
static soru_status_t
parse_deeper(parser_t *p, bool with_arguments)
{
  if (p->depth == SORU_PAYLOAD_DEPTH_MAX) {
    (void)!fail(p, "nested more than %d deep", SORU_PAYLOAD_DEPTH_MAX);
    return SORU_ERR_LIMIT;
  }
  p->depth++;
  SORU_TRY(peek(p) == '(' ? parse_parentheses(p) : parse_simple(p, with_arguments));
  p->depth--;
  return SORU_OK;
}

static soru_status_t
parse_expression(parser_t *p)
{
  return parse_deeper(p, true);
}

static soru_status_t
parse_argument(parser_t *p)
{
  return parse_deeper(p, false);
}

soru_status_t
soru_app_payload_encode(soru_buf_t *out, soru_slice_t text, char why[160])
{
  static const uint8_t nothing[1];
  const uint8_t *start = text.len > 0 ? text.ptr : nothing;
  parser_t p = {.start = start, .at = start, .end = start + text.len, .out = out, .why = why};
  SORU_TRY(parse_expression(&p));
  if (peek(&p) != 0 || p.at != p.end) return fail(&p, "the end is expected");
  if (!out->overflow) return SORU_OK;
  snprintf(why, 160, "longer than a message can be");
  return SORU_ERR_LIMIT;
}
