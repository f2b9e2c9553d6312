#include "micheline/parse.h"

#include "base/hex.h"
#include "micheline/integer.h"
#include "micheline/prims.h"
#include "micheline/tags.h"

#include <stdarg.h>

/* How many arguments the constructors of data take; other primitives may have any number. */
typedef struct arity {
  size_t min, max;
} arity_t;

#define CONSTRUCTOR_FIRST 3
static const arity_t constructors[] = {
    {0, 0} /* False */, {2, 2} /* Elt */,         {1, 1} /* Left */,
    {0, 0} /* None */,  {2, SIZE_MAX} /* Pair */, {1, 1} /* Right */,
    {1, 1} /* Some */,  {0, 0} /* True */,        {0, 0} /* Unit */,
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
  soru_base_buf_add_u8(p->out, SORU_MICHELINE_STRING);
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
  soru_base_buf_add_u8(p->out, SORU_MICHELINE_BYTES);
  soru_base_buf_add_be(p->out, 0, 4);
  size_t start = p->out->len;
  if (p->out->overflow) return SORU_OK;
  if (soru_base_hex_decode(p->out, digits) == SORU_ERR_DECODE)
    return fail(p, "hexadecimal bytes are expected behind 0x");
  set_length(p, start);
  return SORU_OK;
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
  if (digits.len > SORU_MICHELINE_DIGITS_MAX) return fail(p, "an integer of more digits than fit");
  bool is_zero = true;
  for (size_t i = 0; i < digits.len; i++) is_zero &= digits.ptr[i] == '0';
  soru_base_buf_add_u8(p->out, SORU_MICHELINE_INT);
  soru_micheline_integer_add(p->out, digits, negative && !is_zero);
  return SORU_OK;
}

static soru_status_t parse_expression(parser_t *p);
static soru_status_t parse_argument(parser_t *p);

static soru_status_t
parse_sequence(parser_t *p)
{
  p->at++;
  soru_base_buf_add_u8(p->out, SORU_MICHELINE_SEQUENCE);
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

/* Takes the name of a primitive; its number, or -1 with a message if it is none. */
static int
take_prim(parser_t *p, soru_slice_t *name)
{
  const uint8_t *start = p->at;
  *name = take_word(p);
  int number = soru_micheline_prim_number(*name);
  if (number >= 0) return number;
  p->at = start;
  (void)!fail(p, "%.*s is no primitive of Michelson", (int)(name->len < 32 ? name->len : 32),
              (const char *)name->ptr);
  return -1;
}

/* Tells whether c starts an annotation. */
static bool
starts_annotation(uint8_t c)
{
  return c == '%' || c == ':' || c == '@';
}

/* Takes annotations, and keeps them with a blank between. */
static soru_status_t
take_annotations(parser_t *p, soru_buf_t *annotations)
{
  while (starts_annotation(peek(p))) {
    const uint8_t *start = p->at;
    while (p->at < p->end &&
           (is_letter(*p->at) || is_digit(*p->at) || *p->at == '.' || starts_annotation(*p->at)))
      p->at++;
    if (p->at - start > SORU_MICHELINE_ANNOTATION_MAX)
      return fail(p, "an annotation of more than %d bytes", SORU_MICHELINE_ANNOTATION_MAX);
    if (annotations->len > 0) soru_base_buf_add_u8(annotations, ' ');
    soru_base_buf_add(annotations, start, (size_t)(p->at - start));
    if (!annotations->overflow) continue;
    (void)!fail(p, "annotations of more than %d bytes", SORU_MICHELINE_ANNOTATIONS_MAX);
    return SORU_ERR_LIMIT;
  }
  return SORU_OK;
}

/* Makes room for the four bytes of a length behind the two bytes at `start`. */
static void
insert_length(soru_buf_t *out, size_t start)
{
  if (soru_base_buf_reserve(out, 4) == NULL) return;
  uint8_t *at = out->ptr + start + 2;
  memmove(at + 4, at, out->len - start - 6);
}

/* Tells whether an argument of a primitive can start with c. */
static bool
starts_argument(uint8_t c)
{
  return c != 0 && c != ')' && c != '}' && c != ';';
}

/* Puts the tag in front of a primitive that was read, and its annotations behind. */
static void
finish_prim(parser_t *p, size_t start, size_t cnt, soru_slice_t annotations)
{
  if (p->out->overflow) return;
  bool is_annotated = annotations.len > 0;
  p->out->ptr[start] = cnt > 2 ? SORU_MICHELINE_PRIM_N
                               : (uint8_t)(SORU_MICHELINE_PRIM + 2 * cnt + (is_annotated ? 1 : 0));
  if (cnt > 2) {
    insert_length(p->out, start);
    set_length(p, start + 6);
  }
  if (cnt <= 2 && !is_annotated) return;
  soru_base_buf_add_be(p->out, annotations.len, 4);
  soru_base_buf_add(p->out, annotations.ptr, annotations.len);
}

/* Reads the arguments of a primitive, if they may stand here without parentheses. */
static soru_status_t
parse_arguments(parser_t *p, int prim, soru_slice_t name, bool with_arguments, size_t *cnt)
{
  size_t index = (size_t)prim - CONSTRUCTOR_FIRST;
  for (*cnt = 0; with_arguments && starts_argument(peek(p)); ++*cnt) SORU_TRY(parse_argument(p));
  if (prim < CONSTRUCTOR_FIRST || index >= sizeof constructors / sizeof constructors[0])
    return SORU_OK;
  if (*cnt >= constructors[index].min && *cnt <= constructors[index].max) return SORU_OK;
  return fail(p, "%.*s has %zu arguments here", (int)name.len, (const char *)name.ptr, *cnt);
}

/* Reads a primitive; its annotations and arguments too, if they may stand here without parentheses.
 */
static soru_status_t
parse_prim(parser_t *p, bool with_arguments)
{
  size_t start = p->out->len, cnt = 0;
  soru_slice_t name;
  soru_buf_t annotations;
  int prim = take_prim(p, &name);
  if (prim < 0) return SORU_ERR_DECODE;
  soru_base_buf_init(&annotations, SORU_MICHELINE_ANNOTATIONS_MAX);
  soru_base_buf_add_u8(p->out, SORU_MICHELINE_PRIM);
  soru_base_buf_add_u8(p->out, (uint8_t)prim);
  soru_status_t status = with_arguments ? take_annotations(p, &annotations) : SORU_OK;
  if (status == SORU_OK) status = parse_arguments(p, prim, name, with_arguments, &cnt);
  if (status == SORU_OK) finish_prim(p, start, cnt, soru_base_buf_slice(&annotations));
  soru_base_buf_free(&annotations);
  return status;
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
  if (is_letter(c)) return parse_prim(p, with_arguments);
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
  if (p->depth == SORU_MICHELINE_DEPTH_MAX) {
    (void)!fail(p, "nested more than %d deep", SORU_MICHELINE_DEPTH_MAX);
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
soru_micheline_parse(soru_buf_t *out, soru_slice_t text, char why[160])
{
  static const uint8_t nothing[1];
  const uint8_t *start = text.len > 0 ? text.ptr : nothing;
  parser_t p = {.start = start, .at = start, .end = start + text.len, .out = out, .why = why};
  SORU_TRY(parse_expression(&p));
  if (peek(&p) != 0 || p.at != p.end) return fail(&p, "the end is expected");
  if (!out->overflow) return SORU_OK;
  snprintf(why, 160, "longer than it may be");
  return SORU_ERR_LIMIT;
}
