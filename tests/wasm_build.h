/* wasm_build.h - modules for tests, written as text.
 *
 * A module is written as hexadecimal digits that follow the eight bytes of the header. Spaces are
 * left out, and (...) stands for the bytes inside with their number (below 128) before them:
 * "01(01 600000)" is a type section of five bytes with the type [] -> [].
 */
#ifndef SORU_TESTS_WASM_BUILD_H
#define SORU_TESTS_WASM_BUILD_H

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

/* wasm_build_part writes the bytes of *text up to its end or a closing parenthesis, moves *text
 * there and returns how many bytes it wrote. */
static inline size_t
wasm_build_part(uint8_t *out, const char **text)
{
  size_t n = 0;
  while (**text != 0 && **text != ')') {
    if (**text == ' ') {
      (*text)++;
    } else if (**text == '(') {
      (*text)++;
      size_t len = wasm_build_part(out + n + 1, text);
      (*text)++;
      out[n] = (uint8_t)len;
      n += 1 + len;
    } else {
      const char byte[3] = {(*text)[0], (*text)[1], 0};
      out[n++] = (uint8_t)strtoul(byte, NULL, 16);
      *text += 2;
    }
  }
  return n;
}

/* wasm_build writes a module with its header; returns its length, which is at most
 * strlen(text) + 8. */
static inline size_t
wasm_build(uint8_t *out, const char *text)
{
  memcpy(out, "\0asm\1\0\0\0", 8);
  return 8 + wasm_build_part(out + 8, &text);
}

#endif
