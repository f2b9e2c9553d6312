#include "pvm/decode_private.h"

soru_status_t
soru_pvm_raise_step(soru_pvm_ctx_t *ctx, unsigned step)
{
  static const char *const names[] = {"Byte_vector_step", "Instr_step",  "Instr_block_step",
                                      "Block_step",       "Name_step",   "Func_type_step",
                                      "Import_step",      "Export_step", "Code_step",
                                      "Elem_step",        "Data_step"};
  char raw[80];
  SORU_ASSERT(step < sizeof names / sizeof names[0]);
  (void)snprintf(raw, sizeof raw, "Tezos_webassembly_interpreter.Decode.Step_error(%u)", step);
  return soru_pvm_raise(ctx, raw, names[step]);
}

soru_status_t
soru_pvm_raise_end(soru_pvm_ctx_t *ctx)
{
  return soru_pvm_raise_error(ctx, "unexpected end of section or function");
}

soru_status_t
soru_pvm_raise_bounds(soru_pvm_ctx_t *ctx)
{
  return soru_pvm_raise(ctx, "Tezos_lazy_containers.Immutable_chunked_byte_vector.Bounds", NULL);
}

/* Looks up the chunk at the position, which is inside the kernel. */
static soru_status_t
look_up_chunk(soru_pvm_stream_t *s)
{
  int64_t start = s->pos - s->pos % SORU_PVM_CHUNK, left = s->bytes->length - start;
  size_t n = left < SORU_PVM_CHUNK ? (size_t)left : SORU_PVM_CHUNK;
  SORU_TRY(soru_pvm_bytevec_read(s->ctx, s->bytes, start, s->chunk, n));
  s->chunk_no = s->pos / SORU_PVM_CHUNK;
  return SORU_OK;
}

/* Looks up the byte at the position, which is inside the kernel. */
static soru_status_t
look(soru_pvm_stream_t *s, uint8_t *byte)
{
  if (s->pos < 0) return soru_pvm_raise_bounds(s->ctx);
  if (s->pos >= s->last) return SORU_ERR_LIMIT;
  if (s->pos / SORU_PVM_CHUNK != s->chunk_no) SORU_TRY(look_up_chunk(s));
  *byte = s->chunk[s->pos % SORU_PVM_CHUNK];
  return SORU_OK;
}

soru_status_t
soru_pvm_stream_peek(soru_pvm_stream_t *s, int *byte)
{
  uint8_t found;
  *byte = -1;
  if (soru_pvm_stream_end(s)) return SORU_OK;
  SORU_TRY(look(s, &found));
  *byte = found;
  return SORU_OK;
}

soru_status_t
soru_pvm_stream_u8(soru_pvm_stream_t *s, uint8_t *byte)
{
  if (soru_pvm_stream_end(s)) return soru_pvm_raise_end(s->ctx);
  SORU_TRY(look(s, byte));
  s->pos++;
  return SORU_OK;
}

soru_status_t
soru_pvm_stream_expect(soru_pvm_stream_t *s, uint8_t byte, const char *message)
{
  uint8_t found;
  SORU_TRY(soru_pvm_stream_u8(s, &found));
  return found == byte ? SORU_OK : soru_pvm_raise_error(s->ctx, "%s", message);
}

soru_status_t
soru_pvm_stream_end_op(soru_pvm_stream_t *s)
{
  return soru_pvm_stream_expect(s, SORU_OP_END, "END opcode expected");
}

soru_status_t
soru_pvm_stream_skip(soru_pvm_stream_t *s, int64_t n)
{
  if (n < 0 || s->pos + n > s->bytes->length) return soru_pvm_raise_end(s->ctx);
  int64_t end = s->pos + n;
  while (s->pos < end) {
    uint8_t byte;
    SORU_TRY(look(s, &byte));
    int64_t next = s->pos - s->pos % SORU_PVM_CHUNK + SORU_PVM_CHUNK;
    s->pos = next < end ? next : end;
  }
  return SORU_OK;
}

soru_status_t
soru_pvm_stream_vu(soru_pvm_stream_t *s, int bits, uint64_t *v)
{
  uint8_t byte = 0x80;
  *v = 0;
  for (int shift = 0; byte & 0x80; shift += 7, bits -= 7) {
    if (bits <= 0) return soru_pvm_raise_error(s->ctx, "integer representation too long");
    SORU_TRY(soru_pvm_stream_u8(s, &byte));
    if (bits < 7 && (byte & 0x7f) >= 1 << bits)
      return soru_pvm_raise_error(s->ctx, "integer too large");
    *v |= (uint64_t)(byte & 0x7f) << shift;
  }
  return SORU_OK;
}

soru_status_t
soru_pvm_stream_vs(soru_pvm_stream_t *s, int bits, int64_t *v)
{
  uint8_t byte = 0x80;
  uint64_t sum = 0;
  int shift = 0;
  for (; byte & 0x80; shift += 7, bits -= 7) {
    if (bits <= 0) return soru_pvm_raise_error(s->ctx, "integer representation too long");
    SORU_TRY(soru_pvm_stream_u8(s, &byte));
    int mask = bits < 7 ? 0x80 - (1 << (bits - 1)) : 0;
    if ((byte & mask) != 0 && (byte & mask) != mask)
      return soru_pvm_raise_error(s->ctx, "integer too large");
    sum |= (uint64_t)(byte & 0x7f) << shift;
  }
  if (byte & 0x40 && shift < 64) sum |= UINT64_MAX << shift;
  *v = (int64_t)sum;
  return SORU_OK;
}

soru_status_t
soru_pvm_stream_u32(soru_pvm_stream_t *s, uint32_t *v)
{
  uint64_t wide;
  SORU_TRY(soru_pvm_stream_vu(s, 32, &wide));
  *v = (uint32_t)wide;
  return SORU_OK;
}

soru_status_t
soru_pvm_stream_index(soru_pvm_stream_t *s, int32_t *v)
{
  uint32_t index;
  SORU_TRY(soru_pvm_stream_u32(s, &index));
  *v = (int32_t)index;
  return SORU_OK;
}

soru_status_t
soru_pvm_stream_len(soru_pvm_stream_t *s, int32_t *len)
{
  uint32_t left = (uint32_t)(s->bytes->length - s->pos), n;
  SORU_TRY(soru_pvm_stream_u32(s, &n));
  if (n > left) return soru_pvm_raise_error(s->ctx, "length out of bounds");
  *len = (int32_t)n;
  return SORU_OK;
}

soru_status_t
soru_pvm_stream_size(soru_pvm_stream_t *s, soru_pvm_extent_t *size)
{
  SORU_TRY(soru_pvm_stream_len(s, &size->size));
  if (size->size < 0 || size->size > SORU_PVM_POS_MAX || s->pos > SORU_PVM_POS_MAX)
    return SORU_ERR_LIMIT;
  size->start = (int32_t)s->pos;
  return SORU_OK;
}

soru_status_t
soru_pvm_stream_check_size(soru_pvm_stream_t *s, const soru_pvm_extent_t *size)
{
  if (s->pos == (int64_t)size->start + size->size) return SORU_OK;
  return soru_pvm_raise_error(s->ctx, "section size mismatch");
}
