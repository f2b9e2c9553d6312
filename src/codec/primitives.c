#include "codec/primitives.h"

void
soru_codec_add_bool(soru_buf_t *buf, bool v)
{
  soru_base_buf_add_u8(buf, v ? 0xff : 0x00);
}

bool
soru_codec_get_bool(soru_cursor_t *cursor)
{
  return soru_base_cursor_u8(cursor) != 0;
}

bool
soru_codec_get_strict_bool(soru_cursor_t *cursor)
{
  uint8_t byte = soru_base_cursor_u8(cursor);
  if (byte != 0x00 && byte != 0xff) cursor->failed = true;
  return !cursor->failed && byte == 0xff;
}

void
soru_codec_add_u16(soru_buf_t *buf, uint16_t v)
{
  soru_base_buf_add_be(buf, v, 2);
}

uint16_t
soru_codec_get_u16(soru_cursor_t *cursor)
{
  return (uint16_t)soru_base_cursor_be(cursor, 2);
}

void
soru_codec_add_i32(soru_buf_t *buf, int32_t v)
{
  soru_base_buf_add_be(buf, (uint32_t)v, 4);
}

int32_t
soru_codec_get_i32(soru_cursor_t *cursor)
{
  return (int32_t)(uint32_t)soru_base_cursor_be(cursor, 4);
}

void
soru_codec_add_i64(soru_buf_t *buf, int64_t v)
{
  soru_base_buf_add_be(buf, (uint64_t)v, 8);
}

int64_t
soru_codec_get_i64(soru_cursor_t *cursor)
{
  return (int64_t)soru_base_cursor_be(cursor, 8);
}

void
soru_codec_add_uint30(soru_buf_t *buf, uint32_t v)
{
  SORU_ASSERT(v <= SORU_CODEC_UINT30_MAX);
  soru_base_buf_add_be(buf, v, 4);
}

uint32_t
soru_codec_get_uint30(soru_cursor_t *cursor)
{
  uint32_t v = (uint32_t)soru_base_cursor_be(cursor, 4);
  if (v <= SORU_CODEC_UINT30_MAX) return v;
  cursor->failed = true;
  return 0;
}

void
soru_codec_add_int31(soru_buf_t *buf, int32_t v)
{
  SORU_ASSERT(v >= -0x40000000 && v <= 0x3fffffff);
  soru_codec_add_i32(buf, v);
}

int32_t
soru_codec_get_int31(soru_cursor_t *cursor)
{
  int32_t v = soru_codec_get_i32(cursor);
  if (v >= -0x40000000 && v <= 0x3fffffff) return v;
  cursor->failed = true;
  return 0;
}

/* Appends v in groups of 7 bits, the least significant first. */
static void
add_groups(soru_buf_t *buf, uint64_t v)
{
  uint8_t bytes[10];
  size_t n = 0;
  for (; v >= 0x80; v >>= 7) bytes[n++] = (uint8_t)(0x80 | (v & 0x7f));
  bytes[n++] = (uint8_t)v;
  soru_base_buf_add(buf, bytes, n);
}

/* Reads the groups of 7 bits that follow a first group of `shift` bits with the value v; fails when
 * the whole exceeds max. */
static uint64_t
get_groups(soru_cursor_t *cursor, uint64_t v, unsigned shift, uint64_t max)
{
  for (;;) {
    uint8_t byte = soru_base_cursor_u8(cursor);
    if (cursor->failed) return 0;
    uint64_t group = byte & 0x7f;
    /* byte 0x80 in a high place adds nothing, but a last byte that is not zero has to come then */
    if (byte == 0 || shift > 63 || group > max >> shift) break;
    v |= group << shift;
    if (v > max) break;
    if ((byte & 0x80) == 0) return v;
    shift += 7;
  }
  cursor->failed = true;
  return 0;
}

void
soru_codec_add_n(soru_buf_t *buf, uint64_t v)
{
  SORU_ASSERT(v <= INT64_MAX);
  add_groups(buf, v);
}

uint64_t
soru_codec_get_n(soru_cursor_t *cursor)
{
  uint8_t first = soru_base_cursor_u8(cursor);
  if ((first & 0x80) == 0) return first;
  return get_groups(cursor, first & 0x7f, 7, INT64_MAX);
}

void
soru_codec_add_z(soru_buf_t *buf, int64_t v)
{
  uint64_t size = v < 0 ? 0 - (uint64_t)v : (uint64_t)v;
  unsigned first = (v < 0 ? 0x40 : 0) | (unsigned)(size & 0x3f);
  uint8_t bytes[SORU_CODEC_Z_SIZE_MAX];
  size_t n = 0;
  bytes[n++] = (uint8_t)(first | (size > 0x3f ? 0x80 : 0));
  for (size >>= 6; size > 0; size >>= 7) {
    bytes[n++] = (uint8_t)((size & 0x7f) | (size > 0x7f ? 0x80 : 0));
  }
  soru_base_buf_add(buf, bytes, n);
}

int64_t
soru_codec_get_z(soru_cursor_t *cursor)
{
  uint8_t first = soru_base_cursor_u8(cursor);
  bool negative = (first & 0x40) != 0;
  uint64_t size = first & 0x3f;
  if ((first & 0x80) != 0) {
    size = get_groups(cursor, size, 6, negative ? (uint64_t)1 << 63 : INT64_MAX);
  }
  return (int64_t)(negative ? 0 - size : size);
}

size_t
soru_codec_n_size(uint64_t v)
{
  size_t n = 1;
  while (v >= 0x80) {
    v >>= 7;
    n++;
  }
  return n;
}

void
soru_codec_add_string(soru_buf_t *buf, soru_slice_t s)
{
  SORU_ASSERT(s.len <= SORU_CODEC_UINT30_MAX);
  soru_codec_add_uint30(buf, (uint32_t)s.len);
  soru_base_buf_add(buf, s.ptr, s.len);
}

soru_slice_t
soru_codec_get_string(soru_cursor_t *cursor)
{
  return soru_codec_get_fixed(cursor, soru_codec_get_uint30(cursor));
}

soru_slice_t
soru_codec_get_string_max(soru_cursor_t *cursor, size_t max)
{
  uint32_t len = soru_codec_get_uint30(cursor);
  if (len > max) cursor->failed = true;
  return soru_codec_get_fixed(cursor, len);
}

soru_slice_t
soru_codec_get_fixed(soru_cursor_t *cursor, size_t n)
{
  const uint8_t *p = soru_base_cursor_take(cursor, n);
  return soru_base_slice(p, p == NULL ? 0 : n);
}

soru_slice_t
soru_codec_get_rest(soru_cursor_t *cursor)
{
  return soru_codec_get_fixed(cursor, cursor->left);
}

uint8_t
soru_codec_get_tag(soru_cursor_t *cursor, uint8_t max)
{
  uint8_t tag = soru_base_cursor_u8(cursor);
  if (tag <= max) return tag;
  cursor->failed = true;
  return 0;
}

void
soru_codec_add_option(soru_buf_t *buf, bool present)
{
  soru_base_buf_add_u8(buf, present ? 1 : 0);
}

bool
soru_codec_get_option(soru_cursor_t *cursor)
{
  return soru_codec_get_tag(cursor, 1) == 1;
}
