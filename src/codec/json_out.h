/* json_out.h - writing JSON: commas and escapes are seen to, the shape is the caller's.
 *
 * Values are appended to a buffer one after the other; past its maximum the buffer overflows, and
 * one check of that at the end is enough. Members of an object begin with their name:
 *
 *   soru_json_out_t out;
 *   soru_codec_json_out_init(&out, &buf);
 *   soru_codec_json_out_open(&out, '{');
 *   soru_codec_json_out_key(&out, "level");
 *   soru_codec_json_out_int(&out, 2);
 *   soru_codec_json_out_close(&out, '}');         {"level":2}
 */
#ifndef SORU_CODEC_JSON_OUT_H
#define SORU_CODEC_JSON_OUT_H

#include "base/buf.h"

/* A text being written; owns nothing. */
typedef struct soru_json_out {
  soru_buf_t *buf; /* borrowed */
  bool comma;      /* something is in front of the next value */
} soru_json_out_t;

/* soru_codec_json_out_init starts a text at the end of a buffer. */
void soru_codec_json_out_init(soru_json_out_t *out, soru_buf_t *buf);

/* soru_codec_json_out_open begins an object ('{') or an array ('['). */
void soru_codec_json_out_open(soru_json_out_t *out, char bracket);

/* soru_codec_json_out_close ends an object ('}') or an array (']'). */
void soru_codec_json_out_close(soru_json_out_t *out, char bracket);

/* soru_codec_json_out_key writes the name of the member whose value comes next. */
void soru_codec_json_out_key(soru_json_out_t *out, const char *name);

/* soru_codec_json_out_string writes a string; bytes that are no UTF-8 become U+FFFD. */
void soru_codec_json_out_string(soru_json_out_t *out, soru_slice_t text);

/* soru_codec_json_out_text writes a NUL-terminated string. */
void soru_codec_json_out_text(soru_json_out_t *out, const char *text);

/* soru_codec_json_out_textf writes a string that printf would print, of at most 255 bytes. */
void soru_codec_json_out_textf(soru_json_out_t *out, const char *format, ...)
    __attribute__((format(printf, 2, 3)));

/* soru_codec_json_out_int writes a number. */
void soru_codec_json_out_int(soru_json_out_t *out, int64_t v);

/* soru_codec_json_out_decimal writes a number as a string, as Tezos does for 64 bits and more. */
void soru_codec_json_out_decimal(soru_json_out_t *out, int64_t v);

/* soru_codec_json_out_bool writes true or false. */
void soru_codec_json_out_bool(soru_json_out_t *out, bool v);

/* soru_codec_json_out_null writes null. */
void soru_codec_json_out_null(soru_json_out_t *out);

/* soru_codec_json_out_hex writes bytes as a string of hexadecimal digits. */
void soru_codec_json_out_hex(soru_json_out_t *out, soru_slice_t bytes);

/* soru_codec_json_out_raw writes a value that is JSON already. */
void soru_codec_json_out_raw(soru_json_out_t *out, soru_slice_t json);

#endif
