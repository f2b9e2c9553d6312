/* wasm_build.h - modules for tests, written as text.
 *
 * A module is written as hexadecimal digits that follow the eight bytes of the header. Spaces are
 * left out; (...) stands for the bytes inside with their number before them, {n ...} for the bytes
 * inside n times (one space behind n). "01(01 600000)" is a type section of five bytes with the
 * type
 * [] -> [].
 */
#ifndef SORU_TESTS_WASM_BUILD_H
#define SORU_TESTS_WASM_BUILD_H

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

enum { WASM_BUILD_MAX = 1 << 14 }; /* bytes of a module */

/* A module that is being written. */
typedef struct wasm_build {
  uint8_t bytes[WASM_BUILD_MAX];
  size_t len;
} wasm_build_t;

/* wasm_build_byte appends a byte. */
static inline void
wasm_build_byte(wasm_build_t *b, unsigned byte)
{
  if (b->len == WASM_BUILD_MAX) abort();
  b->bytes[b->len++] = (uint8_t)byte;
}

/* wasm_build_length puts the number of bytes from `start` on before them. */
static inline void
wasm_build_length(wasm_build_t *b, size_t start)
{
  size_t len = b->len - start, extra = len < 0x80 ? 1 : 2;
  for (size_t i = 0; i < extra; i++) wasm_build_byte(b, 0);
  memmove(b->bytes + start + extra, b->bytes + start, len);
  b->bytes[start] = (uint8_t)(len < 0x80 ? len : (len & 0x7f) | 0x80);
  if (extra == 2) b->bytes[start + 1] = (uint8_t)(len >> 7);
}

/* wasm_build_part appends the bytes of a text up to its end or a closing bracket; returns where
 * that is. */
static inline const char *
wasm_build_part(wasm_build_t *b, const char *text)
{
  while (*text != 0 && *text != ')' && *text != '}') {
    size_t start = b->len;
    if (*text == ' ') {
      text++;
    } else if (*text == '(') {
      text = wasm_build_part(b, text + 1) + 1;
      wasm_build_length(b, start);
    } else if (*text == '{') {
      char *inside;
      unsigned long n = strtoul(text + 1, &inside, 10);
      while (n-- > 0) text = wasm_build_part(b, inside + 1);
      text++;
    } else {
      const char digits[3] = {text[0], text[1], 0};
      wasm_build_byte(b, (unsigned)strtoul(digits, NULL, 16));
      text += 2;
    }
  }
  return text;
}

/* wasm_build writes a module with its header. */
static inline void
wasm_build(wasm_build_t *b, const char *text)
{
  memcpy(b->bytes, "\0asm\1\0\0\0", 8);
  b->len = 8;
  wasm_build_part(b, text);
}

#endif
