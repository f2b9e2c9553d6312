/* buf.h - a growing byte buffer with a maximum given at birth. */
#ifndef SORU_BASE_BUF_H
#define SORU_BASE_BUF_H

#include "base/bytes.h"
#include "base/status.h"

/* An owned, growing range of bytes. Appending past `max` sets `overflow` and drops the bytes, so
 * that one check at the end is enough. */
typedef struct soru_buf {
  uint8_t *ptr;
  size_t len, cap, max;
  bool overflow;
} soru_buf_t;

/* soru_base_buf_init makes an empty buffer that never holds more than max bytes. */
static inline void
soru_base_buf_init(soru_buf_t *buf, size_t max)
{
  *buf = (soru_buf_t){.max = max};
}

/* soru_base_buf_free releases the memory; the buffer is empty and can be used again. */
void soru_base_buf_free(soru_buf_t *buf);

/* soru_base_buf_reserve appends n bytes of unspecified content and returns where they start (never
 * NULL, even for n = 0), or NULL (and `overflow` set) when the maximum would be passed. */
uint8_t *soru_base_buf_reserve(soru_buf_t *buf, size_t n);

/* soru_base_buf_add appends n bytes; src may be NULL when n is 0. */
void soru_base_buf_add(soru_buf_t *buf, const void *src, size_t n);

/* soru_base_buf_add_u8 appends one byte. */
void soru_base_buf_add_u8(soru_buf_t *buf, uint8_t byte);

/* soru_base_buf_add_be appends the low n (at most 8) bytes of v, big-endian. */
void soru_base_buf_add_be(soru_buf_t *buf, uint64_t v, size_t n);

/* soru_base_buf_addf appends formatted text (without the NUL), as printf would print it. */
void soru_base_buf_addf(soru_buf_t *buf, const char *format, ...)
    __attribute__((format(printf, 2, 3)));

/* soru_base_buf_slice borrows the bytes written so far, until the next append. */
static inline soru_slice_t
soru_base_buf_slice(const soru_buf_t *buf)
{
  return soru_base_slice(buf->ptr, buf->len);
}

#endif
