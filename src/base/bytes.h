/* bytes.h - borrowed byte ranges, a reading cursor, and big- and little-endian integers.
 *
 * A slice borrows memory of somebody else. A cursor reads a slice from left to right; once a read
 * went past the end, `failed` is set, every later read yields zero, and one check at the end is
 * enough.
 */
#ifndef SORU_BASE_BYTES_H
#define SORU_BASE_BYTES_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

/* A borrowed range of bytes; `ptr` may be NULL when `len` is 0. */
typedef struct soru_slice {
  const uint8_t *ptr;
  size_t len;
} soru_slice_t;

/* A position in a borrowed range. */
typedef struct soru_cursor {
  const uint8_t *ptr;
  size_t left;
  bool failed;
} soru_cursor_t;

/* soru_base_slice makes a slice of len bytes at ptr. */
static inline soru_slice_t
soru_base_slice(const void *ptr, size_t len)
{
  soru_slice_t s = {ptr, len};
  return s;
}

/* soru_base_slice_text makes a slice of a NUL-terminated string, without the NUL. */
static inline soru_slice_t
soru_base_slice_text(const char *text)
{
  return soru_base_slice(text, strlen(text));
}

/* soru_base_slice_equal tells whether two slices hold the same bytes. */
static inline bool
soru_base_slice_equal(soru_slice_t a, soru_slice_t b)
{
  return a.len == b.len && (a.len == 0 || memcmp(a.ptr, b.ptr, a.len) == 0);
}

/* soru_base_cursor starts reading at the first byte of s. */
static inline soru_cursor_t
soru_base_cursor(soru_slice_t s)
{
  soru_cursor_t c = {s.ptr, s.len, false};
  return c;
}

/* soru_base_cursor_take reads n bytes; returns them, or NULL with `failed` set when fewer are left.
 * The result points into the range that the cursor was made from. */
static inline const uint8_t *
soru_base_cursor_take(soru_cursor_t *c, size_t n)
{
  if (c->failed || c->left < n) {
    c->failed = true;
    return NULL;
  }
  const uint8_t *p = c->ptr;
  c->ptr += n;
  c->left -= n;
  return p;
}

/* soru_base_cursor_done tells whether all bytes were read and no read failed. */
static inline bool
soru_base_cursor_done(const soru_cursor_t *c)
{
  return !c->failed && c->left == 0;
}

/* soru_base_get_be reads n (at most 8) bytes at p as a big-endian unsigned integer. */
static inline uint64_t
soru_base_get_be(const uint8_t *p, size_t n)
{
  uint64_t v = 0;
  for (size_t i = 0; i < n; i++) v = v << 8 | p[i];
  return v;
}

/* soru_base_put_be writes the low n (at most 8) bytes of v at p, big-endian. */
static inline void
soru_base_put_be(uint8_t *p, uint64_t v, size_t n)
{
  for (size_t i = 0; i < n; i++) p[i] = (uint8_t)(v >> (8 * (n - 1 - i)));
}

/* soru_base_get_le reads n (at most 8) bytes at p as a little-endian unsigned integer. */
static inline uint64_t
soru_base_get_le(const uint8_t *p, size_t n)
{
  uint64_t v = 0;
  for (size_t i = n; i-- > 0;) v = v << 8 | p[i];
  return v;
}

/* soru_base_put_le writes the low n (at most 8) bytes of v at p, little-endian. */
static inline void
soru_base_put_le(uint8_t *p, uint64_t v, size_t n)
{
  for (size_t i = 0; i < n; i++) p[i] = (uint8_t)(v >> (8 * i));
}

/* soru_base_cursor_u8 reads one byte; 0 when the cursor has failed. */
static inline uint8_t
soru_base_cursor_u8(soru_cursor_t *c)
{
  const uint8_t *p = soru_base_cursor_take(c, 1);
  return p == NULL ? 0 : *p;
}

/* soru_base_cursor_be reads an n-byte (at most 8) big-endian unsigned integer; 0 on failure. */
static inline uint64_t
soru_base_cursor_be(soru_cursor_t *c, size_t n)
{
  const uint8_t *p = soru_base_cursor_take(c, n);
  return p == NULL ? 0 : soru_base_get_be(p, n);
}

#endif
