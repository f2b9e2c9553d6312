#include "base/buf.h"

#include "base/mem.h"

#include <stdarg.h>

void
soru_base_buf_free(soru_buf_t *buf)
{
  free(buf->ptr);
  soru_base_buf_init(buf, buf->max);
}

uint8_t *
soru_base_buf_reserve(soru_buf_t *buf, size_t n)
{
  if (buf->overflow || n > buf->max - buf->len) {
    buf->overflow = true;
    return NULL;
  }
  if (buf->ptr == NULL || buf->len + n > buf->cap) {
    size_t cap = buf->cap < 64 ? 64 : buf->cap * 2;
    while (cap < buf->len + n) cap *= 2;
    buf->ptr = soru_base_realloc(buf->ptr, cap);
    buf->cap = cap;
  }
  uint8_t *at = buf->ptr + buf->len;
  buf->len += n;
  return at;
}

void
soru_base_buf_add(soru_buf_t *buf, const void *src, size_t n)
{
  uint8_t *at = soru_base_buf_reserve(buf, n);
  if (at != NULL && n > 0) memcpy(at, src, n);
}

void
soru_base_buf_add_u8(soru_buf_t *buf, uint8_t byte)
{
  soru_base_buf_add(buf, &byte, 1);
}

void
soru_base_buf_add_be(soru_buf_t *buf, uint64_t v, size_t n)
{
  uint8_t *at = soru_base_buf_reserve(buf, n);
  if (at != NULL) soru_base_put_be(at, v, n);
}

void
soru_base_buf_addf(soru_buf_t *buf, const char *format, ...)
{
  char small[256];
  va_list args;
  va_start(args, format);
  int n = vsnprintf(small, sizeof small, format, args);
  va_end(args);
  SORU_ASSERT(n >= 0);
  if ((size_t)n < sizeof small) {
    soru_base_buf_add(buf, small, (size_t)n);
    return;
  }
  char *big = soru_base_alloc((size_t)n + 1);
  va_start(args, format);
  vsnprintf(big, (size_t)n + 1, format, args);
  va_end(args);
  soru_base_buf_add(buf, big, (size_t)n);
  free(big);
}
