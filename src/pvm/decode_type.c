/* Reading types. */
#include "pvm/decode_private.h"

static soru_status_t
float_refused(soru_pvm_stream_t *s)
{
  return soru_pvm_raise_error(s->ctx, "float instructions are forbidden");
}

static soru_status_t
num_type(soru_pvm_stream_t *s, uint8_t *type)
{
  int64_t code;
  SORU_TRY(soru_pvm_stream_vs(s, 7, &code));
  switch (code) {
  case -0x01:
    *type = SORU_WASM_I32;
    return SORU_OK;
  case -0x02:
    *type = SORU_WASM_I64;
    return SORU_OK;
  case -0x03:
  case -0x04:
    return float_refused(s);
  default:
    return soru_pvm_raise_error(s->ctx, "malformed number type");
  }
}

static soru_status_t
vec_type(soru_pvm_stream_t *s, uint8_t *type)
{
  int64_t code;
  SORU_TRY(soru_pvm_stream_vs(s, 7, &code));
  if (code != -0x05) return soru_pvm_raise_error(s->ctx, "malformed vector type");
  *type = SORU_WASM_V128;
  return SORU_OK;
}

soru_status_t
soru_pvm_stream_ref_type(soru_pvm_stream_t *s, uint8_t *type)
{
  int64_t code;
  SORU_TRY(soru_pvm_stream_vs(s, 7, &code));
  if (code != -0x10 && code != -0x11)
    return soru_pvm_raise_error(s->ctx, "malformed reference type");
  *type = code == -0x11;
  return SORU_OK;
}

soru_status_t
soru_pvm_stream_value_type(soru_pvm_stream_t *s, uint8_t *type)
{
  int next;
  SORU_TRY(soru_pvm_stream_peek(s, &next));
  if (next >= 0x7c) return num_type(s, type);
  if (next >= 0x71) return vec_type(s, type);
  SORU_TRY(soru_pvm_stream_ref_type(s, type));
  *type = (uint8_t)(*type + SORU_WASM_FUNCREF);
  return SORU_OK;
}

soru_status_t
soru_pvm_stream_limits(soru_pvm_stream_t *s, soru_pvm_limits_t *limits)
{
  uint64_t has_max;
  SORU_TRY(soru_pvm_stream_vu(s, 1, &has_max));
  SORU_TRY(soru_pvm_stream_index(s, &limits->min));
  limits->max = (soru_pvm_opt_i32_t){.some = has_max == 1};
  if (!limits->max.some) return SORU_OK;
  return soru_pvm_stream_index(s, &limits->max.v);
}

soru_status_t
soru_pvm_stream_table_type(soru_pvm_stream_t *s, soru_pvm_tabletype_t *type)
{
  SORU_TRY(soru_pvm_stream_ref_type(s, &type->ref_type));
  return soru_pvm_stream_limits(s, &type->limits);
}

soru_status_t
soru_pvm_stream_global_type(soru_pvm_stream_t *s, soru_pvm_globaltype_t *type)
{
  uint8_t mutability;
  SORU_TRY(soru_pvm_stream_value_type(s, &type->type));
  SORU_TRY(soru_pvm_stream_u8(s, &mutability));
  if (mutability > 1) return soru_pvm_raise_error(s->ctx, "malformed mutability");
  type->immutable_ = !mutability;
  return SORU_OK;
}

soru_status_t
soru_pvm_stream_block_type(soru_pvm_stream_t *s, soru_pvm_block_type_t *type)
{
  int next;
  SORU_TRY(soru_pvm_stream_peek(s, &next));
  *type = (soru_pvm_block_type_t){.kind = SORU_WASM_BLOCK_EMPTY};
  if (next == 0x40) {
    s->pos++;
    return SORU_OK;
  }
  if (next >= 0 && (next & 0xc0) == 0x40) {
    type->kind = SORU_WASM_BLOCK_VALUE;
    return soru_pvm_stream_value_type(s, &type->value);
  }
  int64_t index;
  SORU_TRY(soru_pvm_stream_vs(s, 33, &index));
  type->kind = SORU_WASM_BLOCK_TYPE;
  type->index = (uint32_t)index;
  return SORU_OK;
}
