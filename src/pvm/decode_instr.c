/* Reading instructions: the opcode table says which immediates follow. */
#include "pvm/decode_private.h"
#include "wasm/opcode.h"

/* The most items of a list: as many as its leaf can hold. */
#define ITEMS_MAX ((uint32_t)8 << 20)

static soru_status_t
zero(soru_pvm_stream_t *s)
{
  return soru_pvm_stream_expect(s, 0, "zero byte expected");
}

/* Takes one item of a list: a label, or a value type. */
static soru_status_t
item(soru_pvm_stream_t *s, uint16_t op, uint32_t *v)
{
  uint8_t type;
  if (op == SORU_OP_BR_TABLE) return soru_pvm_stream_u32(s, v);
  SORU_TRY(soru_pvm_stream_value_type(s, &type));
  *v = type;
  return SORU_OK;
}

/* Takes a list; memory grows with what was read. */
static soru_status_t
list(soru_pvm_stream_t *s, soru_wasm_instr_t *instr)
{
  int32_t len;
  SORU_TRY(soru_pvm_stream_len(s, &len));
  if (len < 0 || (uint32_t)len >= ITEMS_MAX) return SORU_ERR_LIMIT;
  soru_buf_t buf;
  soru_base_buf_init(&buf, ITEMS_MAX * sizeof(uint32_t));
  soru_status_t status = SORU_OK;
  for (int32_t i = 0; i < len && status == SORU_OK; i++) {
    uint32_t v = 0;
    status = item(s, instr->op, &v);
    soru_base_buf_add(&buf, &v, sizeof v);
  }
  if (status == SORU_OK) {
    instr->imm.list = soru_wasm_list_new((uint32_t)len);
    if (len > 0) memcpy(instr->imm.list->items, buf.ptr, buf.len);
  }
  soru_base_buf_free(&buf);
  return status;
}

static soru_status_t
br_table(soru_pvm_stream_t *s, soru_wasm_instr_t *instr)
{
  SORU_TRY(list(s, instr));
  soru_status_t status = soru_pvm_stream_u32(s, &instr->b);
  if (status != SORU_OK) soru_wasm_instr_drop(instr);
  return status;
}

static soru_status_t
memory(soru_pvm_stream_t *s, soru_wasm_instr_t *instr)
{
  SORU_TRY(soru_pvm_stream_u32(s, &instr->a));
  if (instr->a > 32) return soru_pvm_raise_error(s->ctx, "malformed memop flags");
  return soru_pvm_stream_u32(s, &instr->b);
}

/* Takes 16 bytes: all at once for a constant, whose length is checked first. */
static soru_status_t
v128(soru_pvm_stream_t *s, soru_wasm_instr_t *instr)
{
  bool is_const = instr->op == SORU_OP_V128_CONST, fits = true;
  if (is_const && s->pos + 16 > s->bytes->length) return soru_pvm_raise_end(s->ctx);
  for (size_t i = 0; i < 16; i++) {
    SORU_TRY(soru_pvm_stream_u8(s, &instr->imm.v128[i]));
    if (!is_const && instr->imm.v128[i] > INT8_MAX) fits = false;
  }
  return fits ? SORU_OK : SORU_ERR_STATE; /* lanes are stored as int8 */
}

static soru_status_t
constant(soru_pvm_stream_t *s, int bits, soru_wasm_instr_t *instr)
{
  int64_t v;
  SORU_TRY(soru_pvm_stream_vs(s, bits, &v));
  instr->imm.num = bits == 32 ? (uint32_t)v : (uint64_t)v;
  return SORU_OK;
}

static soru_status_t
reference(soru_pvm_stream_t *s, soru_wasm_instr_t *instr)
{
  SORU_TRY(soru_pvm_stream_ref_type(s, &instr->lane));
  instr->lane = (uint8_t)(instr->lane + SORU_WASM_FUNCREF);
  return SORU_OK;
}

static soru_status_t
immediates(soru_pvm_stream_t *s, uint8_t imm, soru_wasm_instr_t *instr)
{
  switch (imm) {
  case SORU_WASM_IMM_INDEX:
    return soru_pvm_stream_u32(s, &instr->b);
  case SORU_WASM_IMM_FIRST_SECOND:
    SORU_TRY(soru_pvm_stream_u32(s, &instr->a));
    return soru_pvm_stream_u32(s, &instr->b);
  case SORU_WASM_IMM_SECOND_FIRST:
    SORU_TRY(soru_pvm_stream_u32(s, &instr->b));
    return soru_pvm_stream_u32(s, &instr->a);
  case SORU_WASM_IMM_INDEX_ZERO:
    SORU_TRY(soru_pvm_stream_u32(s, &instr->b));
    return zero(s);
  case SORU_WASM_IMM_ZERO:
    return zero(s);
  case SORU_WASM_IMM_ZERO_ZERO:
    SORU_TRY(zero(s));
    return zero(s);
  case SORU_WASM_IMM_BR_TABLE:
    return br_table(s, instr);
  case SORU_WASM_IMM_TYPES:
    return list(s, instr);
  case SORU_WASM_IMM_REF_TYPE:
    return reference(s, instr);
  case SORU_WASM_IMM_MEMORY:
    return memory(s, instr);
  case SORU_WASM_IMM_MEMORY_LANE:
    SORU_TRY(memory(s, instr));
    return soru_pvm_stream_u8(s, &instr->lane);
  case SORU_WASM_IMM_LANE:
    return soru_pvm_stream_u8(s, &instr->lane);
  case SORU_WASM_IMM_I32:
    return constant(s, 32, instr);
  case SORU_WASM_IMM_I64:
    return constant(s, 64, instr);
  case SORU_WASM_IMM_V128:
    return v128(s, instr);
  default:
    return SORU_OK;
  }
}

static soru_status_t
illegal(soru_pvm_stream_t *s, unsigned code)
{
  return soru_pvm_raise_error(s->ctx, "illegal opcode %02x", code);
}

soru_status_t
soru_pvm_stream_instr(soru_pvm_stream_t *s, uint8_t tag, soru_wasm_instr_t *instr)
{
  uint32_t op = tag, number = tag;
  bool prefixed = tag == 0xfc || tag == 0xfd;
  if (tag >= SORU_OP_BLOCK && tag <= SORU_OP_IF)
    return soru_pvm_raise_step(s->ctx, SORU_PVM_STEP_INSTR);
  if (tag == SORU_OP_ELSE) return soru_pvm_raise_error(s->ctx, "misplaced ELSE opcode");
  if (tag == SORU_OP_END) return soru_pvm_raise_error(s->ctx, "misplaced END opcode");
  if (prefixed) {
    SORU_TRY(soru_pvm_stream_u32(s, &number));
    op = number > 0xff ? 0xffff : (uint32_t)tag << 8 | number;
  }
  const soru_wasm_opcode_t *opcode = soru_wasm_opcode((uint16_t)op);
  if (opcode->is_float) return soru_pvm_raise_error(s->ctx, "float instructions are forbidden");
  if (opcode->class_ == SORU_WASM_CLASS_NONE && tag == 0xfc)
    return soru_pvm_raise_error(s->ctx, "illegal opcode fc %02x", number);
  if (opcode->class_ == SORU_WASM_CLASS_NONE) return illegal(s, number);
  if (opcode->no_state) return SORU_ERR_STATE;
  memset(instr, 0, sizeof *instr);
  instr->op = (uint16_t)op;
  return immediates(s, opcode->imm, instr);
}
