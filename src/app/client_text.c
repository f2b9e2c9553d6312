#include "app/client_text.h"

#include "base/hex.h"
#include "codec/json.h"

/* The largest file that is read. */
#define FILE_MAX ((size_t)16 << 20)

/* How deep files may name files. */
#define FILES_MAX 3

/* What is behind a prefix of a text; NULL when it does not start so. */
static const char *
behind(const char *text, const char *prefix)
{
  size_t n = strlen(prefix);
  return strncmp(text, prefix, n) == 0 ? text + n : NULL;
}

/* Whether only hexadecimal digits and white space are there. */
static bool
is_hex(soru_slice_t text)
{
  for (size_t i = 0; i < text.len; i++)
    if (text.ptr[i] == 0 || strchr("0123456789abcdefABCDEF \t\r\n", text.ptr[i]) == NULL)
      return false;
  return true;
}

/* Appends the bytes that hexadecimal digits stand for, white space between them left out. */
static soru_status_t
hex_read(soru_buf_t *bytes, soru_slice_t text)
{
  soru_buf_t digits;
  soru_base_buf_init(&digits, FILE_MAX);
  for (size_t i = 0; i < text.len; i++)
    if (strchr(" \t\r\n", text.ptr[i]) == NULL) soru_base_buf_add_u8(&digits, text.ptr[i]);
  soru_status_t status = soru_base_hex_decode(bytes, soru_base_buf_slice(&digits));
  soru_base_buf_free(&digits);
  return status;
}

soru_status_t
soru_app_text_kernel(soru_buf_t *bytes, const char *said, soru_io_error_t *error)
{
  const char *path = behind(said, "file:");
  soru_buf_t file;
  soru_base_buf_init(&file, FILE_MAX);
  soru_slice_t text = soru_base_slice_text(said);
  soru_status_t status = path != NULL ? soru_io_read_file(&file, path, error) : SORU_OK;
  if (path != NULL) text = soru_base_buf_slice(&file);
  if (status == SORU_OK && is_hex(text)) {
    status = hex_read(bytes, text);
    if (status != SORU_OK)
      (void)soru_io_fail(error, status, "an odd number of hexadecimal digits, or too many");
  } else if (status == SORU_OK && path != NULL) {
    soru_base_buf_add(bytes, text.ptr, text.len);
  } else if (status == SORU_OK) {
    status = soru_io_fail(error, SORU_ERR_DECODE,
                          "hexadecimal digits or file:PATH expected, not %.40s", said);
  }
  soru_base_buf_free(&file);
  if (status == SORU_OK && bytes->overflow)
    status = soru_io_fail(error, SORU_ERR_LIMIT, "more than %zu bytes", bytes->max);
  return status;
}

/* Writes the strings of a JSON array as hexadecimal ones. */
static soru_status_t
strings(soru_json_out_t *out, soru_slice_t text, bool is_hexadecimal, soru_io_error_t *error)
{
  soru_json_doc_t doc;
  size_t cnt = 0;
  soru_buf_t bytes;
  soru_base_buf_init(&bytes, FILE_MAX);
  soru_status_t status = soru_codec_json_parse(&doc, "messages", text);
  soru_json_t root = {0};
  if (status == SORU_OK) {
    root = soru_codec_json_root(&doc);
    status = soru_codec_json_array(&cnt, &root);
  }
  if (status == SORU_OK) soru_codec_json_out_open(out, '[');
  for (size_t i = 0; status == SORU_OK && i < cnt; i++) {
    soru_json_t v = soru_codec_json_at(&root, i);
    soru_slice_t message;
    bytes.len = 0;
    status = is_hexadecimal ? soru_codec_json_get_hex(&bytes, &v)
                            : soru_codec_json_get_string(&message, &v);
    if (status != SORU_OK) break;
    soru_codec_json_out_hex(out, is_hexadecimal ? soru_base_buf_slice(&bytes) : message);
  }
  if (status == SORU_OK) soru_codec_json_out_close(out, ']');
  if (status != SORU_OK) (void)soru_io_fail(error, status, "%s", soru_codec_json_error(&doc));
  soru_codec_json_free(&doc);
  soru_base_buf_free(&bytes);
  return status;
}

static soru_status_t messages(soru_json_out_t *out, const char *said, unsigned depth,
                              soru_io_error_t *error);

/* The messages of a file: all of it is one, or it says them. */
static soru_status_t
file_messages(soru_json_out_t *out, const char *path, bool is_one, unsigned depth,
              soru_io_error_t *error)
{
  soru_buf_t file;
  soru_base_buf_init(&file, FILE_MAX);
  soru_status_t status = soru_io_read_file(&file, path, error);
  if (status == SORU_OK && is_one) {
    soru_codec_json_out_open(out, '[');
    soru_codec_json_out_hex(out, soru_base_buf_slice(&file));
    soru_codec_json_out_close(out, ']');
  } else if (status == SORU_OK) {
    soru_base_buf_add_u8(&file, 0);
    bool ok = !file.overflow && depth < FILES_MAX;
    status = ok ? messages(out, (const char *)file.ptr, depth + 1, error)
                : soru_io_fail(error, SORU_ERR_LIMIT, "%s: too large or too deep", path);
  }
  soru_base_buf_free(&file);
  return status;
}

static soru_status_t
messages(soru_json_out_t *out, const char *said, unsigned depth, soru_io_error_t *error)
{
  said += strspn(said, " \t\r\n");
  const char *hex = behind(said, "hex:"), *text = behind(said, "text:");
  const char *binary = behind(said, "bin:"), *file = behind(said, "file:");
  if (binary != NULL) return file_messages(out, binary, true, depth, error);
  if (file != NULL) return file_messages(out, file, false, depth, error);
  const char *array = hex != NULL ? hex : text != NULL ? text : said;
  return strings(out, soru_base_slice_text(array), hex != NULL, error);
}

soru_status_t
soru_app_text_messages(soru_json_out_t *out, const char *said, soru_io_error_t *error)
{
  return messages(out, said, 0, error);
}

soru_status_t
soru_app_text_json(soru_json_out_t *out, const char *said, soru_io_error_t *error)
{
  const char *path = behind(said, "file:");
  soru_json_doc_t doc;
  soru_buf_t file;
  soru_base_buf_init(&file, FILE_MAX);
  soru_slice_t text = soru_base_slice_text(said);
  soru_status_t status = path != NULL ? soru_io_read_file(&file, path, error) : SORU_OK;
  if (path != NULL) text = soru_base_buf_slice(&file);
  if (status == SORU_OK) {
    status = soru_codec_json_parse(&doc, path != NULL ? path : "JSON", text);
    if (status == SORU_OK)
      soru_codec_json_out_raw(out, text);
    else
      (void)soru_io_fail(error, status, "%s", soru_codec_json_error(&doc));
    soru_codec_json_free(&doc);
  }
  soru_base_buf_free(&file);
  return status;
}
