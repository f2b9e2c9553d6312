/* json.h - reading JSON, with messages that say where something is wrong.
 *
 * A document owns what was parsed and the first error that was met. A value points into a document;
 * it also points to the value that it was taken from, so that a message can name its path. Both
 * must outlive it; values on the stack of nested functions do so naturally.
 *
 * Messages look like
 *   inputs.json:3:14: '}' expected near end of file          (malformed text: line and column)
 *   inputs.json:5:20: [0][2].payload: expected a string, found an integer
 *
 * No other header or source file knows the library underneath.
 */
#ifndef SORU_CODEC_JSON_H
#define SORU_CODEC_JSON_H

#include "base/buf.h"

/* The longest text that is parsed. Values take several times the memory of their text. */
#define SORU_CODEC_JSON_TEXT_MAX (32 << 20)

struct json_t; /* of the library underneath */

/* A parsed text; released with soru_codec_json_free. */
typedef struct soru_json_doc {
  struct json_t *root; /* NULL when parsing failed */
  const char *name;    /* borrowed: how messages call the text */
  soru_slice_t text;   /* borrowed */
  soru_buf_t error;    /* the first message, NUL-terminated; empty without an error */
} soru_json_doc_t;

/* A value in a document. */
typedef struct soru_json {
  struct json_t *value;
  soru_json_doc_t *doc;
  const struct soru_json *parent; /* the array or object it was taken from; NULL for the root */
  const char *key;                /* in an object: the name of the member */
  size_t index;                   /* in an array */
} soru_json_t;

/* What a value is. */
typedef enum soru_json_kind {
  SORU_JSON_NULL,
  SORU_JSON_BOOL,
  SORU_JSON_INT,
  SORU_JSON_REAL,
  SORU_JSON_STRING,
  SORU_JSON_ARRAY,
  SORU_JSON_OBJECT
} soru_json_kind_t;

/* soru_codec_json_parse parses a text; it and `name` (of the file, for messages) are borrowed as
 * long as the document lives. Numbers outside int64_t and repeated members of an object are
 * refused.
 *
 * SORU_OK          parsed
 * SORU_ERR_DECODE  malformed: soru_codec_json_error has line, column and reason
 * SORU_ERR_LIMIT   longer than SORU_CODEC_JSON_TEXT_MAX, or nested too deeply; ditto
 * In every case the document must be released with soru_codec_json_free. */
SORU_MUST_USE soru_status_t soru_codec_json_parse(soru_json_doc_t *doc, const char *name,
                                                  soru_slice_t text);

/* soru_codec_json_free releases a document; its values must not be used any more. */
void soru_codec_json_free(soru_json_doc_t *doc);

/* soru_codec_json_error gives the first message of a document, or "" when there is none. Borrowed
 * from the document. */
const char *soru_codec_json_error(const soru_json_doc_t *doc);

/* soru_codec_json_root gives the outermost value of a document that was parsed. */
soru_json_t soru_codec_json_root(soru_json_doc_t *doc);

/* soru_codec_json_kind tells what a value is. */
soru_json_kind_t soru_codec_json_kind(const soru_json_t *v);

/* soru_codec_json_fail makes a message from the place and path of v and a text as printf would
 * print it. It is kept in the document unless there is one already. Returns SORU_ERR_DECODE always.
 */
soru_status_t soru_codec_json_fail(const soru_json_t *v, const char *format, ...)
    __attribute__((format(printf, 2, 3)));

/* soru_codec_json_fail_at does the same for character number `offset` of a string. */
soru_status_t soru_codec_json_fail_at(const soru_json_t *v, size_t offset, const char *format, ...)
    __attribute__((format(printf, 3, 4)));

/* soru_codec_json_where finds the line and column of a value, or of a character of a string; both
 * count from 1. */
void soru_codec_json_where(const soru_json_t *v, size_t offset, size_t *line, size_t *column);

/* soru_codec_json_get_bool reads true or false.
 *
 * SORU_OK, or SORU_ERR_DECODE with a message when v is something else. */
SORU_MUST_USE soru_status_t soru_codec_json_get_bool(bool *out, const soru_json_t *v);

/* soru_codec_json_get_int reads an integer from min to max.
 *
 * SORU_OK, or SORU_ERR_DECODE with a message when v is something else or out of range. */
SORU_MUST_USE soru_status_t soru_codec_json_get_int(int64_t *out, const soru_json_t *v, int64_t min,
                                                    int64_t max);

/* soru_codec_json_get_string reads a string: UTF-8 without a zero byte, and NUL-terminated behind
 * the slice. It is borrowed from the document.
 *
 * SORU_OK, or SORU_ERR_DECODE with a message when v is something else. */
SORU_MUST_USE soru_status_t soru_codec_json_get_string(soru_slice_t *out, const soru_json_t *v);

/* soru_codec_json_get_hex reads a string of hexadecimal digits and appends the bytes to `out`.
 *
 * SORU_OK, or SORU_ERR_DECODE with a message when v is something else; SORU_ERR_LIMIT with a
 * message when the maximum of `out` would be passed. On failure `out` is as before. */
SORU_MUST_USE soru_status_t soru_codec_json_get_hex(soru_buf_t *out, const soru_json_t *v);

/* soru_codec_json_array reads the number of elements of an array.
 *
 * SORU_OK, or SORU_ERR_DECODE with a message when v is something else. */
SORU_MUST_USE soru_status_t soru_codec_json_array(size_t *len, const soru_json_t *v);

/* soru_codec_json_at gives element `index` of the array v; the index must be below its length. */
soru_json_t soru_codec_json_at(const soru_json_t *v, size_t index);

/* soru_codec_json_object checks that v is an object, and that it has no members but those of the
 * given names (`count` of them).
 *
 * SORU_OK, or SORU_ERR_DECODE with a message. */
SORU_MUST_USE soru_status_t soru_codec_json_object(const soru_json_t *v, const char *const *names,
                                                   size_t count);

/* soru_codec_json_member reads the member `key` of an object; `key` is borrowed as long as *out
 * lives.
 *
 * SORU_OK, or SORU_ERR_DECODE with a message when v is no object or has no such member. */
SORU_MUST_USE soru_status_t soru_codec_json_member(soru_json_t *out, const soru_json_t *v,
                                                   const char *key);

/* soru_codec_json_has reads the member `key` of an object if there is one: returns whether v is an
 * object that has it and it is not null. `key` is borrowed as long as *out lives. */
bool soru_codec_json_has(soru_json_t *out, const soru_json_t *v, const char *key);

/* soru_codec_json_print appends a value as text: in one line without blanks when indent is 0,
 * otherwise over several lines, each level `indent` (at most 8) blanks further right. Members stay
 * in their order. Past the maximum of `out` its `overflow` is set. */
void soru_codec_json_print(soru_buf_t *out, const soru_json_t *v, size_t indent);

#endif
