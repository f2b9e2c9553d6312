/* client_michelson.c - Micheline as users say it, to its JSON form. */
#include "app/client_text.h"
#include "codec/json.h"
#include "micheline/micheline.h"
#include "micheline/parse.h"

/* The largest text, and the largest expression. */
#define TEXT_MAX ((size_t)1 << 20)

/* Reads Micheline in its JSON form, if that is what it is: a sequence or an object that says what
 * it is. */
static bool
read_json(soru_buf_t *bytes, soru_slice_t text)
{
  static const char *const keys[] = {"prim", "int", "string", "bytes"};
  soru_json_doc_t doc;
  bool is = false;
  if (soru_codec_json_parse(&doc, "", text) == SORU_OK) {
    soru_json_t root = soru_codec_json_root(&doc), v;
    is = soru_codec_json_kind(&root) == SORU_JSON_ARRAY;
    for (size_t i = 0; i < 4 && !is; i++) is = soru_codec_json_has(&v, &root, keys[i]);
    is = is && soru_micheline_read(bytes, &root) == SORU_OK;
  }
  soru_codec_json_free(&doc);
  return is;
}

/* Reads an expression in either form. */
static soru_status_t
read_any(soru_buf_t *bytes, soru_slice_t text, soru_io_error_t *error)
{
  char why[160];
  if (read_json(bytes, text)) return SORU_OK;
  bytes->len = 0;
  while (text.len > 0 && strchr(" \t\r\n", text.ptr[text.len - 1]) != NULL) text.len--;
  soru_status_t status = soru_micheline_parse(bytes, text, why);
  if (status == SORU_OK && bytes->overflow) status = SORU_ERR_LIMIT;
  if (status != SORU_OK) (void)soru_io_fail(error, status, "Michelson: %s", why);
  return status;
}

soru_status_t
soru_app_text_micheline(soru_json_out_t *out, const char *said, soru_io_error_t *error)
{
  bool is_file = strncmp(said, "file:", 5) == 0;
  soru_buf_t file, bytes;
  soru_base_buf_init(&file, TEXT_MAX);
  soru_base_buf_init(&bytes, TEXT_MAX);
  soru_slice_t text = soru_base_slice_text(said);
  soru_status_t status = is_file ? soru_io_read_file(&file, said + 5, error) : SORU_OK;
  if (is_file) text = soru_base_buf_slice(&file);
  if (status == SORU_OK) status = read_any(&bytes, text, error);
  if (status == SORU_OK) {
    soru_cursor_t cursor = soru_base_cursor(soru_base_buf_slice(&bytes));
    status = soru_micheline_write(out, &cursor);
  }
  soru_base_buf_free(&bytes);
  soru_base_buf_free(&file);
  return status;
}
