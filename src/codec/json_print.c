/* json_print.c - a value that was read, as text again. */
#include "codec/json.h"

#include <jansson.h>

static int
append(const char *text, size_t len, void *out)
{
  soru_base_buf_add(out, text, len);
  return 0;
}

void
soru_codec_json_print(soru_buf_t *out, const soru_json_t *v, size_t indent)
{
  SORU_ASSERT(indent <= 8);
  size_t flags = JSON_ENCODE_ANY | (indent == 0 ? JSON_COMPACT : JSON_INDENT(indent));
  int rc = json_dump_callback(v->value, append, out, flags);
  SORU_ASSERT(rc == 0);
}
