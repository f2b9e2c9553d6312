/* Bytes, numbers, names and types of the binary format. */
#include "base/mem.h"
#include "wasm/module_private.h"
#include "wasm/value.h"

#include <stdarg.h>
#include <string.h>

void *
soru_wasm_decoder_grow(void *items, uint32_t count, size_t item_size)
{
  enum { FIRST = 8 };
  if (count == 0) return soru_base_realloc(items, FIRST * item_size);
  bool is_full = count >= FIRST && (count & (count - 1)) == 0;
  if (!is_full) return items;
  size_t size = count * item_size;
  if (2 * size < SORU_BASE_LARGE) return soru_base_realloc(items, 2 * size);
  void *bigger = memcpy(soru_base_alloc_large(2 * size), items, size);
  free(items);
  return bigger;
}

soru_status_t
soru_wasm_decoder_fail(soru_wasm_decoder_t *d, size_t offset, const char *format, ...)
{
  va_list args;
  va_start(args, format);
  d->error->offset = offset;
  vsnprintf(d->error->text, sizeof d->error->text, format, args);
  va_end(args);
  return SORU_ERR_DECODE;
}

static soru_status_t
fail_at_end(soru_wasm_decoder_t *d)
{
  return soru_wasm_decoder_fail(d, d->len, "unexpected end of section or function");
}

soru_status_t
soru_wasm_decoder_take(soru_wasm_decoder_t *d, soru_slice_t *out, size_t n)
{
  if (n > d->len - d->pos) return fail_at_end(d);
  *out = soru_base_slice(d->bytes + d->pos, n);
  d->pos += n;
  return SORU_OK;
}

soru_status_t
soru_wasm_decoder_u8(soru_wasm_decoder_t *d, uint8_t *out)
{
  *out = 0;
  if (d->pos == d->len) return fail_at_end(d);
  *out = d->bytes[d->pos++];
  return SORU_OK;
}

soru_status_t
soru_wasm_decoder_expect(soru_wasm_decoder_t *d, uint8_t byte, const char *text)
{
  uint8_t got;
  SORU_TRY(soru_wasm_decoder_u8(d, &got));
  return got == byte ? SORU_OK : soru_wasm_decoder_fail(d, d->pos - 1, "%s", text);
}

/* One byte of a LEB128 number that may have `bits` more bits; in the last byte the bits above those
 * must be copies of the sign, or zero. */
static soru_status_t
leb_byte(soru_wasm_decoder_t *d, uint8_t *out, int bits, bool is_signed)
{
  if (bits <= 0) return soru_wasm_decoder_fail(d, d->pos, "integer representation too long");
  SORU_TRY(soru_wasm_decoder_u8(d, out));
  if (bits >= 7) return SORU_OK;
  unsigned mask = (0x7fu << (is_signed ? bits - 1 : bits)) & 0x7f;
  unsigned high = *out & mask;
  bool fits = high == 0 || (is_signed && high == mask);
  return fits ? SORU_OK : soru_wasm_decoder_fail(d, d->pos - 1, "integer too large");
}

soru_status_t
soru_wasm_decoder_unsigned(soru_wasm_decoder_t *d, uint64_t *out, int bits)
{
  uint64_t value = 0;
  for (unsigned shift = 0;; shift += 7) {
    uint8_t byte;
    SORU_TRY(leb_byte(d, &byte, bits - (int)shift, false));
    value |= (uint64_t)(byte & 0x7f) << shift;
    if ((byte & 0x80) == 0) break;
  }
  *out = value;
  return SORU_OK;
}

soru_status_t
soru_wasm_decoder_signed(soru_wasm_decoder_t *d, int64_t *out, int bits)
{
  uint64_t value = 0;
  uint8_t byte;
  unsigned shift = 0;
  do {
    SORU_TRY(leb_byte(d, &byte, bits - (int)shift, true));
    value |= (uint64_t)(byte & 0x7f) << shift;
    shift += 7;
  } while ((byte & 0x80) != 0);
  if ((byte & 0x40) != 0 && shift < 64) value |= ~0ull << shift;
  *out = (int64_t)value;
  return SORU_OK;
}

soru_status_t
soru_wasm_decoder_u32(soru_wasm_decoder_t *d, uint32_t *out)
{
  uint64_t value;
  SORU_TRY(soru_wasm_decoder_unsigned(d, &value, 32));
  *out = (uint32_t)value;
  return SORU_OK;
}

soru_status_t
soru_wasm_decoder_len(soru_wasm_decoder_t *d, uint32_t *out)
{
  size_t start = d->pos;
  SORU_TRY(soru_wasm_decoder_u32(d, out));
  if (*out > d->len - start) return soru_wasm_decoder_fail(d, d->pos, "length out of bounds");
  return SORU_OK;
}

/* The length of the UTF-8 sequence at p, of which `left` bytes are there; 0 when malformed. */
static size_t
utf8_len(const uint8_t *p, size_t left)
{
  static const uint32_t least[5] = {0, 0, 0x80, 0x800, 0x10000};
  if (left == 0) return 0;
  if (p[0] < 0x80) return 1;
  if (p[0] < 0xc0 || p[0] >= 0xf8) return 0;
  size_t len = p[0] < 0xe0 ? 2 : p[0] < 0xf0 ? 3 : 4;
  if (left < len) return 0;
  uint32_t code = p[0] & (0x7fu >> len);
  for (size_t i = 1; i < len; i++) {
    if ((p[i] & 0xc0) != 0x80) return 0;
    code = code << 6 | (p[i] & 0x3f);
  }
  bool is_surrogate = code >= 0xd800 && code < 0xe000;
  return code < least[len] || is_surrogate || code >= 0x110000 ? 0 : len;
}

/* The bytes of a name whose length was read; `start` is where the length stands. A character may
 * not stick out of the name. */
static soru_status_t
name_bytes(soru_wasm_decoder_t *d, soru_slice_t *out, uint32_t len, size_t start)
{
  const uint8_t *p = d->bytes + d->pos;
  size_t done = 0;
  while (done < len) {
    size_t n = utf8_len(p + done, d->len - d->pos - done);
    if (n == 0 || n > len - done)
      return soru_wasm_decoder_fail(d, start, "malformed UTF-8 encoding");
    done += n;
  }
  return soru_wasm_decoder_take(d, out, len);
}

soru_status_t
soru_wasm_decoder_name(soru_wasm_decoder_t *d, soru_slice_t *out)
{
  size_t start = d->pos;
  uint32_t len;
  SORU_TRY(soru_wasm_decoder_len(d, &len));
  if (len > SORU_WASM_NAME_MAX)
    return soru_wasm_decoder_fail(d, start, "Names cannot exceed 512 bytes");
  return name_bytes(d, out, len, start);
}

soru_status_t
soru_wasm_decoder_custom_name(soru_wasm_decoder_t *d, soru_slice_t *out)
{
  size_t start = d->pos;
  uint32_t len;
  *out = (soru_slice_t){0};
  SORU_TRY(soru_wasm_decoder_u32(d, &len));
  if (len > d->len - start || len > SORU_WASM_NAME_MAX) return SORU_OK;
  return name_bytes(d, out, len, start);
}

soru_status_t
soru_wasm_decoder_forbid_float(soru_wasm_decoder_t *d)
{
  if (d->allow_floats) return SORU_OK;
  return soru_wasm_decoder_fail(d, d->pos, "float instructions are forbidden");
}

soru_status_t
soru_wasm_decoder_ref_type(soru_wasm_decoder_t *d, uint8_t *out)
{
  int64_t code;
  SORU_TRY(soru_wasm_decoder_signed(d, &code, 7));
  switch (code) {
  case -0x10:
    *out = SORU_WASM_FUNCREF;
    return SORU_OK;
  case -0x11:
    *out = SORU_WASM_EXTERNREF;
    return SORU_OK;
  default:
    return soru_wasm_decoder_fail(d, d->pos - 1, "malformed reference type");
  }
}

static soru_status_t
number_type(soru_wasm_decoder_t *d, uint8_t *out)
{
  int64_t code;
  SORU_TRY(soru_wasm_decoder_signed(d, &code, 7));
  switch (code) {
  case -0x01:
    *out = SORU_WASM_I32;
    return SORU_OK;
  case -0x02:
    *out = SORU_WASM_I64;
    return SORU_OK;
  case -0x03:
    *out = SORU_WASM_F32;
    return soru_wasm_decoder_forbid_float(d);
  case -0x04:
    *out = SORU_WASM_F64;
    return soru_wasm_decoder_forbid_float(d);
  default:
    return soru_wasm_decoder_fail(d, d->pos - 1, "malformed number type");
  }
}

static soru_status_t
vector_type(soru_wasm_decoder_t *d, uint8_t *out)
{
  int64_t code;
  SORU_TRY(soru_wasm_decoder_signed(d, &code, 7));
  *out = SORU_WASM_V128;
  return code == -0x05 ? SORU_OK : soru_wasm_decoder_fail(d, d->pos - 1, "malformed vector type");
}

soru_status_t
soru_wasm_decoder_value_type(soru_wasm_decoder_t *d, uint8_t *out)
{
  int next = soru_wasm_decoder_peek(d);
  if (next >= 0x7c) return number_type(d, out);
  if (next >= 0x71) return vector_type(d, out);
  return soru_wasm_decoder_ref_type(d, out);
}

soru_status_t
soru_wasm_decoder_limits(soru_wasm_decoder_t *d, soru_wasm_limits_t *out)
{
  uint64_t has_max;
  SORU_TRY(soru_wasm_decoder_unsigned(d, &has_max, 1));
  *out = (soru_wasm_limits_t){.has_max = has_max == 1};
  SORU_TRY(soru_wasm_decoder_u32(d, &out->min));
  return out->has_max ? soru_wasm_decoder_u32(d, &out->max) : SORU_OK;
}

soru_status_t
soru_wasm_decoder_table_type(soru_wasm_decoder_t *d, soru_wasm_table_type_t *out)
{
  SORU_TRY(soru_wasm_decoder_ref_type(d, &out->type));
  return soru_wasm_decoder_limits(d, &out->limits);
}

soru_status_t
soru_wasm_decoder_global_type(soru_wasm_decoder_t *d, soru_wasm_global_type_t *out)
{
  uint8_t mutability;
  SORU_TRY(soru_wasm_decoder_value_type(d, &out->type));
  SORU_TRY(soru_wasm_decoder_u8(d, &mutability));
  if (mutability > 1) return soru_wasm_decoder_fail(d, d->pos - 1, "malformed mutability");
  out->is_mutable = mutability == 1;
  return SORU_OK;
}
