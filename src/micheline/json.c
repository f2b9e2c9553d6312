/* json.c - Micheline as JSON, and its binary form checked; see micheline.h. */
#include "codec/primitives.h"
#include "micheline/integer.h"
#include "micheline/micheline.h"
#include "micheline/prims.h"

#include <string.h>

static soru_status_t write_node(soru_json_out_t *out, soru_cursor_t *cursor, int depth);

/* Writes the nodes that all bytes belong to, without brackets. */
static soru_status_t
write_all(soru_json_out_t *out, soru_slice_t bytes, int depth)
{
  soru_cursor_t inner = soru_base_cursor(bytes);
  while (inner.left > 0) SORU_TRY(write_node(out, &inner, depth + 1));
  return SORU_OK;
}

static soru_status_t
write_sequence(soru_json_out_t *out, soru_cursor_t *cursor, int depth)
{
  soru_slice_t items = soru_codec_get_string(cursor);
  if (cursor->failed) return SORU_ERR_DECODE;
  if (out != NULL) soru_codec_json_out_open(out, '[');
  SORU_TRY(write_all(out, items, depth));
  if (out != NULL) soru_codec_json_out_close(out, ']');
  return SORU_OK;
}

/* Writes annotations, which have blanks between; false if one is too long. */
static bool
write_annotations(soru_json_out_t *out, soru_slice_t annotations)
{
  if (annotations.len == 0) return true;
  if (out != NULL) {
    soru_codec_json_out_key(out, "annots");
    soru_codec_json_out_open(out, '[');
  }
  for (size_t at = 0; at <= annotations.len;) {
    const uint8_t *blank = memchr(annotations.ptr + at, ' ', annotations.len - at);
    size_t end = blank == NULL ? annotations.len : (size_t)(blank - annotations.ptr);
    if (end - at > SORU_MICHELINE_ANNOTATION_MAX) return false;
    if (out != NULL)
      soru_codec_json_out_string(out, soru_base_slice(annotations.ptr + at, end - at));
    at = end + 1;
  }
  if (out != NULL) soru_codec_json_out_close(out, ']');
  return true;
}

/* Arguments: a fixed number of them, or with PRIM_N as many as the bytes hold. */
static soru_status_t
write_arguments(soru_json_out_t *out, soru_cursor_t *cursor, uint8_t tag, int depth)
{
  bool any = tag == SORU_MICHELINE_PRIM_N;
  int cnt = any ? 0 : (tag - SORU_MICHELINE_PRIM) / 2;
  soru_slice_t bytes = any ? soru_codec_get_string(cursor) : soru_base_slice(NULL, 0);
  if (cursor->failed) return SORU_ERR_DECODE;
  bool some = cnt > 0 || bytes.len > 0;
  if (out != NULL && some) {
    soru_codec_json_out_key(out, "args");
    soru_codec_json_out_open(out, '[');
  }
  if (any) SORU_TRY(write_all(out, bytes, depth));
  for (int i = 0; i < cnt; i++) SORU_TRY(write_node(out, cursor, depth + 1));
  if (out != NULL && some) soru_codec_json_out_close(out, ']');
  return SORU_OK;
}

static soru_status_t
write_prim(soru_json_out_t *out, soru_cursor_t *cursor, uint8_t tag, int depth)
{
  const char *name = soru_micheline_prim_name(soru_base_cursor_u8(cursor));
  bool is_annotated = tag == SORU_MICHELINE_PRIM_N || (tag - SORU_MICHELINE_PRIM) % 2 == 1;
  if (cursor->failed || name == NULL) return SORU_ERR_DECODE;
  if (out != NULL) {
    soru_codec_json_out_open(out, '{');
    soru_codec_json_out_key(out, "prim");
    soru_codec_json_out_text(out, name);
  }
  SORU_TRY(write_arguments(out, cursor, tag, depth));
  soru_slice_t annotations = soru_base_slice(NULL, 0);
  if (is_annotated) annotations = soru_codec_get_string(cursor);
  if (cursor->failed || !write_annotations(out, annotations)) return SORU_ERR_DECODE;
  if (out != NULL) soru_codec_json_out_close(out, '}');
  return SORU_OK;
}

static soru_status_t
write_int(soru_json_out_t *out, soru_cursor_t *cursor)
{
  if (out == NULL) {
    soru_micheline_integer_skip(cursor);
    return cursor->failed ? SORU_ERR_DECODE : SORU_OK;
  }
  soru_buf_t digits;
  soru_base_buf_init(&digits, 4 * SORU_MICHELINE_INTEGER_MAX);
  soru_micheline_integer_text(&digits, cursor);
  soru_codec_json_out_key(out, "int");
  soru_codec_json_out_string(out, soru_base_buf_slice(&digits));
  soru_base_buf_free(&digits);
  return cursor->failed ? SORU_ERR_DECODE : SORU_OK;
}

/* An integer, a string or bytes. */
static soru_status_t
write_leaf(soru_json_out_t *out, soru_cursor_t *cursor, uint8_t tag)
{
  if (out != NULL) soru_codec_json_out_open(out, '{');
  if (tag == SORU_MICHELINE_INT) {
    SORU_TRY(write_int(out, cursor));
  } else {
    soru_slice_t bytes = soru_codec_get_string(cursor);
    if (cursor->failed) return SORU_ERR_DECODE;
    if (out != NULL) {
      soru_codec_json_out_key(out, tag == SORU_MICHELINE_STRING ? "string" : "bytes");
      if (tag == SORU_MICHELINE_STRING)
        soru_codec_json_out_string(out, bytes);
      else
        soru_codec_json_out_hex(out, bytes);
    }
  }
  if (out != NULL) soru_codec_json_out_close(out, '}');
  return SORU_OK;
}

/* Reads a node; writes it if there is something to write to. */
static soru_status_t
write_node(soru_json_out_t *out, soru_cursor_t *cursor, int depth)
{
  if (depth >= SORU_MICHELINE_DEPTH_MAX) return SORU_ERR_LIMIT;
  uint8_t tag = soru_base_cursor_u8(cursor);
  if (cursor->failed || tag > SORU_MICHELINE_BYTES) return SORU_ERR_DECODE;
  if (tag == SORU_MICHELINE_SEQUENCE) return write_sequence(out, cursor, depth);
  if (tag >= SORU_MICHELINE_PRIM && tag <= SORU_MICHELINE_PRIM_N)
    return write_prim(out, cursor, tag, depth);
  return write_leaf(out, cursor, tag);
}

soru_status_t
soru_micheline_skip(soru_cursor_t *cursor)
{
  return write_node(NULL, cursor, 0);
}

soru_status_t
soru_micheline_write(soru_json_out_t *out, soru_cursor_t *cursor)
{
  return write_node(out, cursor, 0);
}

/* --- reading --- */

static soru_status_t read_node(soru_buf_t *bytes, const soru_json_t *v, int depth);

/* Writes the number of bytes since `start` into the four bytes before it. */
static void
set_length(soru_buf_t *bytes, size_t start)
{
  if (!bytes->overflow) soru_base_put_be(bytes->ptr + start - 4, bytes->len - start, 4);
}

/* Reads the nodes of an array. */
static soru_status_t
read_all(soru_buf_t *bytes, const soru_json_t *v, int depth)
{
  size_t len;
  SORU_TRY(soru_codec_json_array(&len, v));
  for (size_t i = 0; i < len; i++) {
    soru_json_t item = soru_codec_json_at(v, i);
    SORU_TRY(read_node(bytes, &item, depth + 1));
  }
  return SORU_OK;
}

/* Appends a length, and what an array holds. */
static soru_status_t
read_with_length(soru_buf_t *bytes, const soru_json_t *v, int depth)
{
  soru_base_buf_add_be(bytes, 0, 4);
  size_t start = bytes->len;
  if (v != NULL) SORU_TRY(read_all(bytes, v, depth));
  set_length(bytes, start);
  return SORU_OK;
}

/* Appends a length, and annotations with blanks between. */
static soru_status_t
read_annotations(soru_buf_t *bytes, const soru_json_t *v)
{
  size_t len = 0;
  soru_base_buf_add_be(bytes, 0, 4);
  size_t start = bytes->len;
  if (v != NULL) SORU_TRY(soru_codec_json_array(&len, v));
  for (size_t i = 0; i < len; i++) {
    soru_slice_t text;
    soru_json_t item = soru_codec_json_at(v, i);
    SORU_TRY(soru_codec_json_get_string(&text, &item));
    if (text.len > SORU_MICHELINE_ANNOTATION_MAX)
      return soru_codec_json_fail(&item, "an annotation of more than %d bytes",
                                  SORU_MICHELINE_ANNOTATION_MAX);
    if (i > 0) soru_base_buf_add_u8(bytes, ' ');
    soru_base_buf_add(bytes, text.ptr, text.len);
  }
  set_length(bytes, start);
  return SORU_OK;
}

static soru_status_t
read_prim(soru_buf_t *bytes, const soru_json_t *v, int depth)
{
  static const char *const names[] = {"prim", "args", "annots"};
  soru_json_t member, args, annots;
  soru_slice_t name;
  size_t cnt = 0, annot_cnt = 0;
  SORU_TRY(soru_codec_json_object(v, names, 3));
  SORU_TRY(soru_codec_json_member(&member, v, "prim"));
  SORU_TRY(soru_codec_json_get_string(&name, &member));
  int prim = soru_micheline_prim_number(name);
  if (prim < 0) return soru_codec_json_fail(&member, "no primitive of Michelson");
  bool has_args = soru_codec_json_has(&args, v, "args");
  bool has_annots = soru_codec_json_has(&annots, v, "annots");
  if (has_args) SORU_TRY(soru_codec_json_array(&cnt, &args));
  if (has_annots) SORU_TRY(soru_codec_json_array(&annot_cnt, &annots));
  has_annots = annot_cnt > 0;
  soru_base_buf_add_u8(bytes, cnt > 2 ? SORU_MICHELINE_PRIM_N
                                      : (uint8_t)(SORU_MICHELINE_PRIM + 2 * cnt + has_annots));
  soru_base_buf_add_u8(bytes, (uint8_t)prim);
  if (cnt > 2) {
    SORU_TRY(read_with_length(bytes, &args, depth));
    return read_annotations(bytes, has_annots ? &annots : NULL);
  }
  if (cnt > 0) SORU_TRY(read_all(bytes, &args, depth));
  return has_annots ? read_annotations(bytes, &annots) : SORU_OK;
}

static soru_status_t
read_int(soru_buf_t *bytes, const soru_json_t *v)
{
  soru_slice_t text;
  bool is_zero = true;
  SORU_TRY(soru_codec_json_get_string(&text, v));
  bool negative = text.len > 0 && text.ptr[0] == '-';
  soru_slice_t digits = soru_base_slice(text.ptr + negative, text.len - negative);
  for (size_t i = 0; i < digits.len; i++) {
    if (digits.ptr[i] < '0' || digits.ptr[i] > '9')
      return soru_codec_json_fail_at(v, i + negative, "expected a digit");
    is_zero &= digits.ptr[i] == '0';
  }
  if (digits.len == 0 || digits.len > SORU_MICHELINE_DIGITS_MAX)
    return soru_codec_json_fail(v, "expected an integer of at most %d digits",
                                SORU_MICHELINE_DIGITS_MAX);
  soru_base_buf_add_u8(bytes, SORU_MICHELINE_INT);
  soru_micheline_integer_add(bytes, digits, negative && !is_zero);
  return SORU_OK;
}

/* An integer, a string or bytes: an object of one member. */
static soru_status_t
read_leaf(soru_buf_t *bytes, const soru_json_t *v)
{
  static const char *const names[] = {"int", "string", "bytes"};
  soru_json_t member;
  soru_slice_t text;
  int found = -1;
  SORU_TRY(soru_codec_json_object(v, names, 3));
  for (int i = 0; i < 3; i++) {
    if (!soru_codec_json_has(&member, v, names[i])) continue;
    if (found >= 0) return soru_codec_json_fail(v, "expected one of int, string, bytes, prim");
    found = i;
  }
  if (found < 0) return soru_codec_json_fail(v, "expected one of int, string, bytes, prim");
  SORU_TRY(soru_codec_json_member(&member, v, names[found]));
  if (found == 0) return read_int(bytes, &member);
  soru_base_buf_add_u8(bytes, found == 1 ? SORU_MICHELINE_STRING : SORU_MICHELINE_BYTES);
  soru_base_buf_add_be(bytes, 0, 4);
  size_t start = bytes->len;
  if (found == 2) {
    SORU_TRY(soru_codec_json_get_hex(bytes, &member));
  } else {
    SORU_TRY(soru_codec_json_get_string(&text, &member));
    soru_base_buf_add(bytes, text.ptr, text.len);
  }
  set_length(bytes, start);
  return SORU_OK;
}

static soru_status_t
read_node(soru_buf_t *bytes, const soru_json_t *v, int depth)
{
  soru_json_t prim;
  if (depth >= SORU_MICHELINE_DEPTH_MAX) {
    (void)!soru_codec_json_fail(v, "nested more than %d deep", SORU_MICHELINE_DEPTH_MAX);
    return SORU_ERR_LIMIT;
  }
  if (soru_codec_json_kind(v) == SORU_JSON_ARRAY) {
    soru_base_buf_add_u8(bytes, SORU_MICHELINE_SEQUENCE);
    return read_with_length(bytes, v, depth);
  }
  return soru_codec_json_has(&prim, v, "prim") ? read_prim(bytes, v, depth) : read_leaf(bytes, v);
}

soru_status_t
soru_micheline_read(soru_buf_t *bytes, const soru_json_t *v)
{
  return read_node(bytes, v, 0);
}
