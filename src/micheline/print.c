#include "micheline/print.h"

#include "base/hex.h"
#include "micheline/integer.h"
#include "micheline/micheline.h"
#include "micheline/prims.h"

static soru_slice_t
take_slice(soru_cursor_t *cursor)
{
  uint64_t len = soru_base_cursor_be(cursor, 4);
  const uint8_t *bytes = cursor->failed ? NULL : soru_base_cursor_take(cursor, (size_t)len);
  return bytes == NULL ? soru_base_slice(NULL, 0) : soru_base_slice(bytes, (size_t)len);
}

/* Appends a character; those that are not printable as \xNN. */
static void
add_character(soru_buf_t *text, uint8_t c)
{
  if (c < 0x20 || c > 0x7e)
    soru_base_buf_addf(text, "\\x%02x", c);
  else
    soru_base_buf_add_u8(text, c);
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
      add_character(text, c);
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

/* Finds the arguments of a primitive, which stand in front of its annotations.
 *
 * in/out  cursor       behind all of it afterwards
 * out     args         at the first one */
static soru_status_t
find_parts(soru_cursor_t *cursor, uint8_t tag, soru_cursor_t *args, soru_slice_t *annotations)
{
  bool any = tag == SORU_MICHELINE_PRIM_N;
  *args = any ? soru_base_cursor(take_slice(cursor)) : *cursor;
  for (int i = 0; !any && i < (tag - SORU_MICHELINE_PRIM) / 2; i++)
    SORU_TRY(soru_micheline_skip(cursor));
  args->left -= any ? 0 : cursor->left;
  *annotations = soru_base_slice(NULL, 0);
  if (any || (tag - SORU_MICHELINE_PRIM) % 2 == 1) *annotations = take_slice(cursor);
  return cursor->failed ? SORU_ERR_DECODE : SORU_OK;
}

static soru_status_t
add_prim(soru_buf_t *text, soru_cursor_t *cursor, uint8_t tag, int depth, bool inside)
{
  const char *name = soru_micheline_prim_name(soru_base_cursor_u8(cursor));
  soru_cursor_t args;
  soru_slice_t annotations;
  if (cursor->failed || name == NULL) return SORU_ERR_DECODE;
  SORU_TRY(find_parts(cursor, tag, &args, &annotations));
  bool in_parentheses = inside && (args.left > 0 || annotations.len > 0);
  soru_base_buf_addf(text, "%s%s", in_parentheses ? "(" : "", name);
  if (annotations.len > 0) soru_base_buf_add_u8(text, ' ');
  for (size_t i = 0; i < annotations.len; i++) add_character(text, annotations.ptr[i]);
  while (args.left > 0) {
    soru_base_buf_add_u8(text, ' ');
    SORU_TRY(add_node(text, &args, depth + 1, true));
  }
  if (in_parentheses) soru_base_buf_add_u8(text, ')');
  return SORU_OK;
}

static soru_status_t
add_node(soru_buf_t *text, soru_cursor_t *cursor, int depth, bool inside)
{
  if (depth >= SORU_MICHELINE_DEPTH_MAX) return SORU_ERR_LIMIT;
  uint8_t tag = soru_base_cursor_u8(cursor);
  if (cursor->failed || tag > SORU_MICHELINE_BYTES) return SORU_ERR_DECODE;
  switch (tag) {
  case SORU_MICHELINE_INT:
    soru_micheline_integer_text(text, cursor);
    break;
  case SORU_MICHELINE_STRING:
    add_string(text, take_slice(cursor));
    break;
  case SORU_MICHELINE_BYTES:
    soru_base_buf_addf(text, "0x");
    soru_base_hex_add(text, take_slice(cursor));
    break;
  case SORU_MICHELINE_SEQUENCE:
    return add_sequence(text, cursor, depth);
  default:
    return add_prim(text, cursor, tag, depth, inside);
  }
  return cursor->failed ? SORU_ERR_DECODE : SORU_OK;
}

soru_status_t
soru_micheline_print(soru_buf_t *text, soru_cursor_t *cursor)
{
  return add_node(text, cursor, 0, false);
}
