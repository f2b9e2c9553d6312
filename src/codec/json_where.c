/* json_where.c - finding a value in the text that it was parsed from. The library underneath does
 * not keep places; the text is well-formed, since it was parsed. */
#include "codec/json.h"

#include <string.h>

static size_t
skip_blanks(soru_slice_t text, size_t at)
{
  while (at < text.len && (text.ptr[at] == ' ' || text.ptr[at] == '\t' || text.ptr[at] == '\n' ||
                           text.ptr[at] == '\r'))
    at++;
  return at;
}

/* Behind a string that begins at `at`. */
static size_t
skip_string(soru_slice_t text, size_t at)
{
  for (at++; at < text.len && text.ptr[at] != '"'; at++)
    if (text.ptr[at] == '\\') at++;
  return at + 1;
}

/* Behind a value that begins at `at`: brackets are counted outside of strings. */
static size_t
skip_value(soru_slice_t text, size_t at)
{
  size_t depth = 0;
  while (at < text.len) {
    uint8_t c = text.ptr[at];
    if (c == '"') {
      at = skip_string(text, at);
      if (depth == 0) return at;
      continue;
    }
    if (depth == 0 && (c == ',' || c == ']' || c == '}')) return at;
    if (c == '[' || c == '{') depth++;
    if ((c == ']' || c == '}') && --depth == 0) return at + 1;
    at++;
  }
  return at;
}

/* Whether the member that begins at `at` has this name. */
static bool
is_named(soru_slice_t text, size_t at, const char *key)
{
  size_t len = strlen(key);
  return at + len + 2 <= text.len && memcmp(text.ptr + at + 1, key, len) == 0 &&
         text.ptr[at + 1 + len] == '"';
}

/* Behind the name of a member and the colon. */
static size_t
skip_name(soru_slice_t text, size_t at)
{
  at = skip_blanks(text, skip_string(text, at));
  return skip_blanks(text, at + 1);
}

/* Where an element or member of the value at `at` begins. */
static size_t
find_child(soru_slice_t text, size_t at, const soru_json_t *v)
{
  at = skip_blanks(text, at + 1);
  for (size_t i = 0; at < text.len; i++) {
    bool found = v->key == NULL ? i == v->index : is_named(text, at, v->key);
    if (v->key != NULL) at = skip_name(text, at);
    if (found) break;
    at = skip_blanks(text, skip_value(text, at));
    at = skip_blanks(text, at + 1); /* the comma */
  }
  return at;
}

/* The values from the root to v, no deeper than messages show. */
#define DEPTH_MAX 64

static size_t
find(const soru_json_t *v)
{
  const soru_json_t *path[DEPTH_MAX];
  size_t depth = 0;
  for (const soru_json_t *at = v; at->parent != NULL && depth < DEPTH_MAX; at = at->parent)
    path[depth++] = at;
  size_t at = skip_blanks(v->doc->text, 0);
  while (depth > 0) at = find_child(v->doc->text, at, path[--depth]);
  return at;
}

void
soru_codec_json_where(const soru_json_t *v, size_t offset, size_t *line, size_t *column)
{
  soru_slice_t text = v->doc->text;
  size_t at = find(v);
  for (; offset > 0 && at < text.len; offset--) at += text.ptr[at] == '\\' ? 2 : 1;
  *line = *column = 1;
  for (size_t i = 0; i < at && i < text.len; i++) {
    ++*column;
    if (text.ptr[i] != '\n') continue;
    ++*line;
    *column = 1;
  }
}
