#include "codec/json.h"

#include "base/hex.h"

#include <inttypes.h>
#include <jansson.h>
#include <stdarg.h>

/* The longest message; more is cut off. */
#define MESSAGE_MAX 1024

/* The most steps of a path that a message shows, outermost first. */
#define PATH_MAX_STEPS 32

static const char *const kind_names[] = {
    [SORU_JSON_NULL] = "null",        [SORU_JSON_BOOL] = "a boolean",
    [SORU_JSON_INT] = "an integer",   [SORU_JSON_REAL] = "a fraction",
    [SORU_JSON_STRING] = "a string",  [SORU_JSON_ARRAY] = "an array",
    [SORU_JSON_OBJECT] = "an object",
};

/* Appends text to a message, as much as fits. */
static void
add_text(soru_buf_t *message, const char *text)
{
  size_t n = strlen(text), room = MESSAGE_MAX - 1 - message->len;
  soru_base_buf_add(message, text, n < room ? n : room);
}

/* Appends formatted text to a message, as much as fits. */
static void __attribute__((format(printf, 2, 0)))
add_format(soru_buf_t *message, const char *format, va_list args)
{
  char text[MESSAGE_MAX];
  vsnprintf(text, sizeof text, format, args);
  add_text(message, text);
}

static void __attribute__((format(printf, 2, 3)))
add_formatted(soru_buf_t *message, const char *format, ...)
{
  va_list args;
  va_start(args, format);
  add_format(message, format, args);
  va_end(args);
}

soru_status_t
soru_codec_json_parse(soru_json_doc_t *doc, const char *name, soru_slice_t text)
{
  *doc = (soru_json_doc_t){.name = name, .text = text};
  soru_base_buf_init(&doc->error, MESSAGE_MAX);
  if (text.len > SORU_CODEC_JSON_TEXT_MAX) {
    add_formatted(&doc->error, "%s: %zu bytes are more than the maximum of %d", name, text.len,
                  SORU_CODEC_JSON_TEXT_MAX);
    soru_base_buf_add_u8(&doc->error, 0);
    return SORU_ERR_LIMIT;
  }
  const char *start = text.len > 0 ? (const char *)text.ptr : "";
  json_error_t error;
  doc->root = json_loadb(start, text.len, JSON_REJECT_DUPLICATES | JSON_DECODE_ANY, &error);
  if (doc->root != NULL) return SORU_OK;
  add_formatted(&doc->error, "%s:%d:%d: %s", name, error.line, error.column, error.text);
  soru_base_buf_add_u8(&doc->error, 0);
  return json_error_code(&error) == json_error_stack_overflow ? SORU_ERR_LIMIT : SORU_ERR_DECODE;
}

void
soru_codec_json_free(soru_json_doc_t *doc)
{
  json_decref(doc->root);
  doc->root = NULL;
  soru_base_buf_free(&doc->error);
}

const char *
soru_codec_json_error(const soru_json_doc_t *doc)
{
  return doc->error.len > 0 ? (const char *)doc->error.ptr : "";
}

soru_json_t
soru_codec_json_root(soru_json_doc_t *doc)
{
  SORU_ASSERT(doc->root != NULL);
  return (soru_json_t){.value = doc->root, .doc = doc};
}

soru_json_kind_t
soru_codec_json_kind(const soru_json_t *v)
{
  switch (json_typeof(v->value)) {
  case JSON_OBJECT:
    return SORU_JSON_OBJECT;
  case JSON_ARRAY:
    return SORU_JSON_ARRAY;
  case JSON_STRING:
    return SORU_JSON_STRING;
  case JSON_INTEGER:
    return SORU_JSON_INT;
  case JSON_REAL:
    return SORU_JSON_REAL;
  case JSON_TRUE:
  case JSON_FALSE:
    return SORU_JSON_BOOL;
  case JSON_NULL:
    return SORU_JSON_NULL;
  }
  return SORU_JSON_NULL;
}

/* Appends the path of v, such as [0].payload; nothing for the root. */
static void
add_path(soru_buf_t *message, const soru_json_t *v)
{
  const soru_json_t *steps[PATH_MAX_STEPS];
  size_t n = 0;
  for (const soru_json_t *at = v; at->parent != NULL && n < PATH_MAX_STEPS; at = at->parent) {
    steps[n++] = at;
  }
  while (n-- > 0) {
    if (steps[n]->key != NULL) {
      add_formatted(message, ".%s", steps[n]->key);
    } else {
      add_formatted(message, "[%zu]", steps[n]->index);
    }
  }
}

/* Begins a message with where v is; false if there is a message already. */
static bool
begin_message(const soru_json_t *v, size_t offset)
{
  soru_buf_t *message = &v->doc->error;
  size_t line, column;
  if (message->len > 0) return false;
  soru_codec_json_where(v, offset, &line, &column);
  add_formatted(message, "%s:%zu:%zu: ", v->doc->name, line, column);
  if (v->parent != NULL) {
    add_path(message, v);
    add_text(message, ": ");
  }
  return true;
}

soru_status_t
soru_codec_json_fail(const soru_json_t *v, const char *format, ...)
{
  va_list args;
  if (!begin_message(v, 0)) return SORU_ERR_DECODE;
  va_start(args, format);
  add_format(&v->doc->error, format, args);
  va_end(args);
  soru_base_buf_add_u8(&v->doc->error, 0);
  return SORU_ERR_DECODE;
}

soru_status_t
soru_codec_json_fail_at(const soru_json_t *v, size_t offset, const char *format, ...)
{
  va_list args;
  if (!begin_message(v, offset + 1)) return SORU_ERR_DECODE;
  va_start(args, format);
  add_format(&v->doc->error, format, args);
  va_end(args);
  soru_base_buf_add_u8(&v->doc->error, 0);
  return SORU_ERR_DECODE;
}

/* Checks that v is of a kind; the message says what it is otherwise. */
static soru_status_t
expect(const soru_json_t *v, soru_json_kind_t kind)
{
  soru_json_kind_t found = soru_codec_json_kind(v);
  if (found == kind) return SORU_OK;
  return soru_codec_json_fail(v, "expected %s, found %s", kind_names[kind], kind_names[found]);
}

soru_status_t
soru_codec_json_get_bool(bool *out, const soru_json_t *v)
{
  SORU_TRY(expect(v, SORU_JSON_BOOL));
  *out = json_is_true(v->value);
  return SORU_OK;
}

soru_status_t
soru_codec_json_get_int(int64_t *out, const soru_json_t *v, int64_t min, int64_t max)
{
  SORU_TRY(expect(v, SORU_JSON_INT));
  int64_t n = json_integer_value(v->value);
  if (n < min || n > max) {
    return soru_codec_json_fail(v, "%" PRId64 " is not between %" PRId64 " and %" PRId64, n, min,
                                max);
  }
  *out = n;
  return SORU_OK;
}

soru_status_t
soru_codec_json_get_string(soru_slice_t *out, const soru_json_t *v)
{
  SORU_TRY(expect(v, SORU_JSON_STRING));
  *out = soru_base_slice(json_string_value(v->value), json_string_length(v->value));
  return SORU_OK;
}

soru_status_t
soru_codec_json_get_hex(soru_buf_t *out, const soru_json_t *v)
{
  soru_slice_t digits;
  SORU_TRY(soru_codec_json_get_string(&digits, v));
  if (digits.len == 0) return SORU_OK;
  size_t before = out->len;
  if (out->overflow || digits.len / 2 > out->max - before) {
    (void)soru_codec_json_fail(v, "%zu hexadecimal digits are more than the maximum of %zu",
                               digits.len, 2 * (out->max - before));
    return SORU_ERR_LIMIT;
  }
  soru_status_t status = soru_base_hex_decode(out, digits);
  if (status == SORU_OK) return SORU_OK;
  out->len = before;
  if (digits.len % 2 != 0) {
    return soru_codec_json_fail(v, "an odd number of hexadecimal digits (%zu)", digits.len);
  }
  return soru_codec_json_fail(v, "expected hexadecimal digits");
}

soru_status_t
soru_codec_json_array(size_t *len, const soru_json_t *v)
{
  SORU_TRY(expect(v, SORU_JSON_ARRAY));
  *len = json_array_size(v->value);
  return SORU_OK;
}

soru_json_t
soru_codec_json_at(const soru_json_t *v, size_t index)
{
  json_t *value = json_array_get(v->value, index);
  SORU_ASSERT(value != NULL);
  return (soru_json_t){.value = value, .doc = v->doc, .parent = v, .index = index};
}

soru_status_t
soru_codec_json_object(const soru_json_t *v, const char *const *names, size_t count)
{
  SORU_TRY(expect(v, SORU_JSON_OBJECT));
  const char *key;
  json_t *value;
  json_object_foreach(v->value, key, value)
  {
    size_t i = 0;
    while (i < count && strcmp(names[i], key) != 0) i++;
    if (i == count) return soru_codec_json_fail(v, "unknown member \"%s\"", key);
  }
  return SORU_OK;
}

soru_status_t
soru_codec_json_member(soru_json_t *out, const soru_json_t *v, const char *key)
{
  SORU_TRY(expect(v, SORU_JSON_OBJECT));
  json_t *value = json_object_get(v->value, key);
  if (value == NULL) return soru_codec_json_fail(v, "the member \"%s\" is missing", key);
  *out = (soru_json_t){.value = value, .doc = v->doc, .parent = v, .key = key};
  return SORU_OK;
}

bool
soru_codec_json_has(soru_json_t *out, const soru_json_t *v, const char *key)
{
  json_t *value = json_object_get(v->value, key);
  if (value == NULL || json_is_null(value)) return false;
  *out = (soru_json_t){.value = value, .doc = v->doc, .parent = v, .key = key};
  return true;
}
