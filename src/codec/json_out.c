/* json_out.c - see json_out.h. */
#include "codec/json_out.h"

#include "base/hex.h"

#include <inttypes.h>
#include <stdarg.h>

/* Puts the comma in front of a value, if one is due. */
static void
value(soru_json_out_t *out)
{
  if (out->comma) soru_base_buf_add_u8(out->buf, ',');
  out->comma = true;
}

void
soru_codec_json_out_init(soru_json_out_t *out, soru_buf_t *buf)
{
  *out = (soru_json_out_t){.buf = buf};
}

void
soru_codec_json_out_open(soru_json_out_t *out, char bracket)
{
  value(out);
  soru_base_buf_add_u8(out->buf, (uint8_t)bracket);
  out->comma = false;
}

void
soru_codec_json_out_close(soru_json_out_t *out, char bracket)
{
  soru_base_buf_add_u8(out->buf, (uint8_t)bracket);
  out->comma = true;
}

void
soru_codec_json_out_key(soru_json_out_t *out, const char *name)
{
  soru_codec_json_out_text(out, name);
  soru_base_buf_add_u8(out->buf, ':');
  out->comma = false;
}

/* Bytes of the UTF-8 character at p, of which n are left; 0 if there is none. */
static size_t
character(const uint8_t *p, size_t n)
{
  size_t len = p[0] < 0x80 ? 1 : p[0] < 0xc2 ? 0 : p[0] < 0xe0 ? 2 : p[0] < 0xf0 ? 3 : 4;
  if (len == 0 || len > n || p[0] > 0xf4) return 0;
  for (size_t i = 1; i < len; i++)
    if ((p[i] & 0xc0) != 0x80) return 0;
  if (len == 3 && p[0] == 0xe0 && p[1] < 0xa0) return 0; /* too long a form */
  if (len == 3 && p[0] == 0xed && p[1] > 0x9f) return 0; /* a surrogate */
  if (len == 4 && p[0] == 0xf0 && p[1] < 0x90) return 0;
  if (len == 4 && p[0] == 0xf4 && p[1] > 0x8f) return 0; /* above U+10FFFF */
  return len;
}

void
soru_codec_json_out_string(soru_json_out_t *out, soru_slice_t text)
{
  value(out);
  soru_base_buf_add_u8(out->buf, '"');
  for (size_t i = 0; i < text.len;) {
    uint8_t byte = text.ptr[i];
    size_t len = character(text.ptr + i, text.len - i);
    if (len == 0)
      soru_base_buf_addf(out->buf, "\xef\xbf\xbd");
    else if (byte == '"' || byte == '\\')
      soru_base_buf_addf(out->buf, "\\%c", byte);
    else if (byte == '\n')
      soru_base_buf_addf(out->buf, "\\n");
    else if (byte < 0x20 || byte == 0x7f)
      soru_base_buf_addf(out->buf, "\\u%04x", byte);
    else
      soru_base_buf_add(out->buf, text.ptr + i, len);
    i += len == 0 ? 1 : len;
  }
  soru_base_buf_add_u8(out->buf, '"');
}

void
soru_codec_json_out_text(soru_json_out_t *out, const char *text)
{
  soru_codec_json_out_string(out, soru_base_slice_text(text));
}

void
soru_codec_json_out_textf(soru_json_out_t *out, const char *format, ...)
{
  char text[256];
  va_list args;
  va_start(args, format);
  vsnprintf(text, sizeof text, format, args);
  va_end(args);
  soru_codec_json_out_text(out, text);
}

void
soru_codec_json_out_int(soru_json_out_t *out, int64_t v)
{
  value(out);
  soru_base_buf_addf(out->buf, "%" PRId64, v);
}

void
soru_codec_json_out_decimal(soru_json_out_t *out, int64_t v)
{
  value(out);
  soru_base_buf_addf(out->buf, "\"%" PRId64 "\"", v);
}

void
soru_codec_json_out_bool(soru_json_out_t *out, bool v)
{
  value(out);
  soru_base_buf_addf(out->buf, v ? "true" : "false");
}

void
soru_codec_json_out_null(soru_json_out_t *out)
{
  value(out);
  soru_base_buf_addf(out->buf, "null");
}

void
soru_codec_json_out_hex(soru_json_out_t *out, soru_slice_t bytes)
{
  value(out);
  soru_base_buf_add_u8(out->buf, '"');
  soru_base_hex_add(out->buf, bytes);
  soru_base_buf_add_u8(out->buf, '"');
}

void
soru_codec_json_out_raw(soru_json_out_t *out, soru_slice_t json)
{
  value(out);
  soru_base_buf_add(out->buf, json.ptr, json.len);
}
