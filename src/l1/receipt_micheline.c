/* receipt_micheline.c - Micheline in its JSON form as a line of text. */
#include "l1/receipt_private.h"

/* How deep expressions are followed. */
#define DEPTH_MAX 100

static void node(soru_buf_t *out, const soru_json_t *v, unsigned depth, bool is_argument);

static void
string(soru_buf_t *out, soru_slice_t text)
{
  soru_base_buf_add_u8(out, '"');
  for (size_t i = 0; i < text.len; i++) {
    uint8_t c = text.ptr[i];
    if (c == '"' || c == '\\') soru_base_buf_add_u8(out, '\\');
    if (c == '\n')
      soru_base_buf_addf(out, "\\n");
    else
      soru_base_buf_add_u8(out, c);
  }
  soru_base_buf_add_u8(out, '"');
}

static void
sequence(soru_buf_t *out, const soru_json_t *v, unsigned depth)
{
  size_t cnt = 0;
  if (soru_codec_json_array(&cnt, v) != SORU_OK || cnt == 0) {
    soru_base_buf_addf(out, "{}");
    return;
  }
  for (size_t i = 0; i < cnt; i++) {
    soru_json_t item = soru_codec_json_at(v, i);
    soru_base_buf_addf(out, i == 0 ? "{ " : " ; ");
    node(out, &item, depth, false);
  }
  soru_base_buf_addf(out, " }");
}

/* The elements of a member that is an array, each behind a blank; how many. */
static size_t
list(soru_buf_t *out, const soru_json_t *v, const char *key, unsigned depth)
{
  soru_json_t array;
  size_t cnt;
  if (!soru_codec_json_has(&array, v, key) || soru_codec_json_kind(&array) != SORU_JSON_ARRAY ||
      soru_codec_json_array(&cnt, &array) != SORU_OK)
    return 0;
  for (size_t i = 0; out != NULL && i < cnt; i++) {
    soru_json_t item = soru_codec_json_at(&array, i);
    soru_slice_t text;
    soru_base_buf_add_u8(out, ' ');
    if (soru_codec_json_kind(&item) != SORU_JSON_STRING)
      node(out, &item, depth, true);
    else if (soru_codec_json_get_string(&text, &item) == SORU_OK)
      soru_base_buf_add(out, text.ptr, text.len);
  }
  return cnt;
}

static void
application(soru_buf_t *out, const soru_json_t *v, soru_slice_t prim, unsigned depth,
            bool is_argument)
{
  bool brackets = is_argument && list(NULL, v, "annots", depth) + list(NULL, v, "args", depth) > 0;
  if (brackets) soru_base_buf_add_u8(out, '(');
  soru_base_buf_add(out, prim.ptr, prim.len);
  (void)list(out, v, "annots", depth);
  (void)list(out, v, "args", depth);
  if (brackets) soru_base_buf_add_u8(out, ')');
}

static void
node(soru_buf_t *out, const soru_json_t *v, unsigned depth, bool is_argument)
{
  soru_receipt_text_t text;
  if (depth == DEPTH_MAX)
    soru_base_buf_addf(out, "...");
  else if (soru_codec_json_kind(v) == SORU_JSON_ARRAY)
    sequence(out, v, depth + 1);
  else if (soru_l1_receipt_member(&text, v, "prim"))
    application(out, v, text.text, depth + 1, is_argument);
  else if (soru_l1_receipt_member(&text, v, "string"))
    string(out, text.text);
  else if (soru_l1_receipt_member(&text, v, "int"))
    soru_base_buf_add(out, text.text.ptr, text.text.len);
  else if (soru_l1_receipt_member(&text, v, "bytes"))
    soru_base_buf_addf(out, "0x%.*s", (int)text.text.len, (const char *)text.text.ptr);
  else
    soru_base_buf_add_u8(out, '?');
}

void
soru_l1_receipt_micheline(soru_buf_t *out, const soru_json_t *v)
{
  node(out, v, 0, false);
}
