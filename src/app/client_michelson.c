/* client_michelson.c - Micheline in Michelson's notation, to its JSON form. */
#include "app/client_text.h"
#include "codec/json.h"

#include <ctype.h>

/* How deep expressions may be nested. */
#define DEPTH_MAX 200

/* The largest text. */
#define TEXT_MAX ((size_t)1 << 20)

/* A text being read. */
typedef struct reader {
  soru_slice_t text;
  size_t at;
  soru_json_out_t *out;
  soru_io_error_t *error;
} reader_t;

static soru_status_t application(reader_t *reader, unsigned depth);

static soru_status_t
fail(const reader_t *reader, const char *what)
{
  return soru_io_fail(reader->error, SORU_ERR_DECODE, "Michelson, at character %zu: %s",
                      reader->at + 1, what);
}

/* The next character behind white space and comments; 0 at the end. */
static int
peek(reader_t *reader)
{
  for (; reader->at < reader->text.len; reader->at++) {
    int c = reader->text.ptr[reader->at];
    if (c == '#')
      while (reader->at + 1 < reader->text.len && reader->text.ptr[reader->at + 1] != '\n')
        reader->at++;
    else if (!isspace(c))
      return c;
  }
  return 0;
}

/* Takes characters of a word, which may have dots, and further characters of annotations. */
static soru_slice_t
word(reader_t *reader)
{
  size_t from = reader->at++;
  while (reader->at < reader->text.len) {
    int c = reader->text.ptr[reader->at];
    if (c == 0 || (!isalnum(c) && strchr("_.%@!", c) == NULL)) break;
    reader->at++;
  }
  return soru_base_slice(reader->text.ptr + from, reader->at - from);
}

/* An object of one member. */
static void
atom(reader_t *reader, const char *key, soru_slice_t text)
{
  soru_codec_json_out_open(reader->out, '{');
  soru_codec_json_out_key(reader->out, key);
  soru_codec_json_out_string(reader->out, text);
  soru_codec_json_out_close(reader->out, '}');
}

static soru_status_t
number(reader_t *reader)
{
  soru_slice_t text = word(reader);
  bool is_bytes = text.len >= 2 && text.ptr[0] == '0' && text.ptr[1] == 'x';
  size_t from = is_bytes ? 2 : text.ptr[0] == '-';
  for (size_t i = from; i < text.len; i++)
    if (is_bytes ? !isxdigit(text.ptr[i]) : !isdigit(text.ptr[i]))
      return fail(reader, "a number or bytes (0x..) have another character");
  if (is_bytes && text.len % 2 != 0) return fail(reader, "bytes with half of one");
  if (!is_bytes && from == text.len) return fail(reader, "a sign without a number");
  if (is_bytes)
    atom(reader, "bytes", soru_base_slice(text.ptr + 2, text.len - 2));
  else
    atom(reader, "int", text);
  return SORU_OK;
}

static soru_status_t
string(reader_t *reader)
{
  static const char escapes[] = "n\nr\rt\tb\b\"\"\\\\";
  soru_buf_t text;
  soru_base_buf_init(&text, TEXT_MAX);
  for (reader->at++; reader->at < reader->text.len; reader->at++) {
    uint8_t c = reader->text.ptr[reader->at];
    if (c == '"' || c == '\n') break;
    if (c == '\\' && reader->at + 1 < reader->text.len) {
      uint8_t name = reader->text.ptr[++reader->at];
      for (size_t i = 0; escapes[i] != 0; i += 2)
        if (escapes[i] == name) c = (uint8_t)escapes[i + 1];
      if (c == '\\' && name != '\\') break;
    }
    soru_base_buf_add_u8(&text, c);
  }
  bool ok = reader->at < reader->text.len && reader->text.ptr[reader->at] == '"' &&
            reader->text.ptr[reader->at - 1] != 0;
  if (ok) {
    reader->at++;
    atom(reader, "string", soru_base_buf_slice(&text));
  }
  soru_base_buf_free(&text);
  return ok ? SORU_OK : fail(reader, "a string that does not end, or an unknown escape");
}

static soru_status_t
sequence(reader_t *reader, unsigned depth)
{
  reader->at++;
  soru_codec_json_out_open(reader->out, '[');
  while (peek(reader) != '}') {
    SORU_TRY(application(reader, depth));
    if (peek(reader) == ';')
      reader->at++;
    else if (peek(reader) != '}')
      return fail(reader, "';' or '}' expected");
  }
  reader->at++;
  soru_codec_json_out_close(reader->out, ']');
  return SORU_OK;
}

/* What an argument may be without brackets. */
static soru_status_t
argument(reader_t *reader, unsigned depth)
{
  int c = peek(reader);
  if (depth == DEPTH_MAX) return fail(reader, "nested too deeply");
  if (c == '{') return sequence(reader, depth + 1);
  if (c == '"') return string(reader);
  if (c == '-' || isdigit(c)) return number(reader);
  if (c == '(') {
    reader->at++;
    SORU_TRY(application(reader, depth + 1));
    if (peek(reader) != ')') return fail(reader, "')' expected");
    reader->at++;
    return SORU_OK;
  }
  if (!isalpha(c)) return fail(reader, "an expression expected");
  atom(reader, "prim", word(reader));
  return SORU_OK;
}

/* A word with annotations and arguments, or anything that an argument may be. */
static soru_status_t
application(reader_t *reader, unsigned depth)
{
  if (!isalpha(peek(reader))) return argument(reader, depth);
  soru_codec_json_out_open(reader->out, '{');
  soru_codec_json_out_key(reader->out, "prim");
  soru_codec_json_out_string(reader->out, word(reader));
  bool has_annotations = false, has_arguments = false;
  for (int c = peek(reader); c == ':' || c == '@' || c == '%'; c = peek(reader)) {
    if (!has_annotations) {
      soru_codec_json_out_key(reader->out, "annots");
      soru_codec_json_out_open(reader->out, '[');
      has_annotations = true;
    }
    soru_codec_json_out_string(reader->out, word(reader));
  }
  if (has_annotations) soru_codec_json_out_close(reader->out, ']');
  for (int c = peek(reader); c != 0 && strchr(");}", c) == NULL; c = peek(reader)) {
    if (!has_arguments) {
      soru_codec_json_out_key(reader->out, "args");
      soru_codec_json_out_open(reader->out, '[');
      has_arguments = true;
    }
    SORU_TRY(argument(reader, depth + 1));
  }
  if (has_arguments) soru_codec_json_out_close(reader->out, ']');
  soru_codec_json_out_close(reader->out, '}');
  return SORU_OK;
}

/* Whether a text is Micheline in its JSON form: a sequence or an object that says what it is. */
static bool
is_json(soru_slice_t text)
{
  static const char *const keys[] = {"prim", "int", "string", "bytes"};
  soru_json_doc_t doc;
  bool is = false;
  if (soru_codec_json_parse(&doc, "", text) == SORU_OK) {
    soru_json_t root = soru_codec_json_root(&doc), v;
    is = soru_codec_json_kind(&root) == SORU_JSON_ARRAY;
    for (size_t i = 0; i < 4 && !is; i++) is = soru_codec_json_has(&v, &root, keys[i]);
  }
  soru_codec_json_free(&doc);
  return is;
}

soru_status_t
soru_app_text_micheline(soru_json_out_t *out, const char *said, soru_io_error_t *error)
{
  bool is_file = strncmp(said, "file:", 5) == 0;
  soru_buf_t file;
  soru_base_buf_init(&file, TEXT_MAX);
  soru_slice_t text = soru_base_slice_text(said);
  soru_status_t status = is_file ? soru_io_read_file(&file, said + 5, error) : SORU_OK;
  if (is_file) text = soru_base_buf_slice(&file);
  reader_t reader = {text, 0, out, error};
  if (status == SORU_OK && is_json(text)) {
    soru_codec_json_out_raw(out, text);
  } else if (status == SORU_OK) {
    status = application(&reader, 0);
    if (status == SORU_OK && peek(&reader) != 0) status = fail(&reader, "the end expected");
  }
  soru_base_buf_free(&file);
  return status;
}
