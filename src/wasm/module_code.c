/* Instructions and instruction lists of the binary format. */
#include "base/mem.h"
#include "wasm/module_private.h"
#include "wasm/opcode.h"

#include <string.h>

/* What a list that is being read will be. */
typedef enum frame_kind { FRAME_EXPR, FRAME_BLOCK, FRAME_THEN, FRAME_ELSE } frame_kind_t;

struct soru_wasm_frame {
  frame_kind_t kind;
  uint32_t label;          /* of this list */
  uint32_t first;          /* its instructions are pending[first ..] */
  soru_wasm_instr_t instr; /* the block, loop or if that the list belongs to */
};

uint32_t
soru_wasm_decoder_new_block(soru_wasm_decoder_t *d)
{
  soru_wasm_module_t *m = d->module;
  m->blocks = soru_wasm_decoder_grow(m->blocks, m->block_count, sizeof *m->blocks);
  m->blocks[m->block_count] = (soru_wasm_block_t){0};
  return m->block_count++;
}

static void
push_pending(soru_wasm_decoder_t *d, const soru_wasm_instr_t *instr)
{
  d->pending = soru_wasm_decoder_grow(d->pending, d->pending_count, sizeof *d->pending);
  d->pending[d->pending_count++] = *instr;
}

static void
push_frame(soru_wasm_decoder_t *d, frame_kind_t kind, const soru_wasm_instr_t *instr)
{
  d->frames = soru_wasm_decoder_grow(d->frames, d->frame_count, sizeof *d->frames);
  d->frames[d->frame_count++] = (soru_wasm_frame_t){.kind = kind,
                                                    .label = soru_wasm_decoder_new_block(d),
                                                    .first = d->pending_count,
                                                    .instr = *instr};
}

/* Moves the pending instructions of the innermost list to the module. */
static void
complete_list(soru_wasm_decoder_t *d)
{
  soru_wasm_module_t *m = d->module;
  const soru_wasm_frame_t *frame = &d->frames[d->frame_count - 1];
  uint32_t count = d->pending_count - frame->first;
  m->blocks[frame->label] = (soru_wasm_block_t){.first = m->instr_count, .count = count};
  for (uint32_t i = 0; i < count; i++) {
    m->instrs = soru_wasm_decoder_grow(m->instrs, m->instr_count, sizeof *m->instrs);
    m->instrs[m->instr_count++] = d->pending[frame->first + i];
  }
  d->pending_count = frame->first;
}

static soru_status_t
block_type(soru_wasm_decoder_t *d, soru_wasm_instr_t *instr)
{
  int next = soru_wasm_decoder_peek(d);
  if (next == 0x40) {
    instr->kind = SORU_WASM_BLOCK_EMPTY;
    d->pos++;
    return SORU_OK;
  }
  if (next >= 0 && (next & 0xc0) == 0x40) {
    instr->kind = SORU_WASM_BLOCK_VALUE;
    return soru_wasm_decoder_value_type(d, &instr->lane);
  }
  int64_t index;
  SORU_TRY(soru_wasm_decoder_signed(d, &index, 33));
  instr->kind = SORU_WASM_BLOCK_TYPE;
  instr->b = (uint32_t)index;
  return SORU_OK;
}

static soru_status_t
zero_byte(soru_wasm_decoder_t *d)
{
  return soru_wasm_decoder_expect(d, 0x00, "zero byte expected");
}

/* A list of labels or value types. */
static soru_status_t
immediate_list(soru_wasm_decoder_t *d, soru_wasm_instr_t *instr, bool is_types)
{
  uint32_t len;
  SORU_TRY(soru_wasm_decoder_len(d, &len));
  soru_wasm_list_t *list = soru_wasm_list_new(len);
  soru_status_t status = SORU_OK;
  for (uint32_t i = 0; i < len && status == SORU_OK; i++) {
    uint8_t type = 0;
    status = is_types ? soru_wasm_decoder_value_type(d, &type)
                      : soru_wasm_decoder_u32(d, &list->items[i]);
    if (is_types) list->items[i] = type;
  }
  if (status == SORU_OK && !is_types) status = soru_wasm_decoder_u32(d, &instr->b);
  if (status == SORU_OK)
    instr->imm.list = list;
  else
    free(list);
  return status;
}

static soru_status_t
memory_argument(soru_wasm_decoder_t *d, soru_wasm_instr_t *instr)
{
  SORU_TRY(soru_wasm_decoder_u32(d, &instr->a));
  if (instr->a > 32) return soru_wasm_decoder_fail(d, d->pos - 1, "malformed memop flags");
  return soru_wasm_decoder_u32(d, &instr->b);
}

/* `bits` bits of an integer constant, or a floating point number of as many. */
static soru_status_t
constant(soru_wasm_decoder_t *d, soru_wasm_instr_t *instr, int bits, bool is_float)
{
  if (is_float) {
    soru_slice_t raw;
    SORU_TRY(soru_wasm_decoder_take(d, &raw, (size_t)bits / 8));
    instr->imm.num = soru_base_get_le(raw.ptr, raw.len);
    return SORU_OK;
  }
  int64_t value;
  SORU_TRY(soru_wasm_decoder_signed(d, &value, bits));
  instr->imm.num = bits == 32 ? (uint32_t)value : (uint64_t)value;
  return SORU_OK;
}

static soru_status_t
vector(soru_wasm_decoder_t *d, soru_wasm_instr_t *instr)
{
  soru_slice_t raw;
  SORU_TRY(soru_wasm_decoder_take(d, &raw, 16));
  memcpy(instr->imm.v128, raw.ptr, 16);
  return SORU_OK;
}

static soru_status_t
two_indices(soru_wasm_decoder_t *d, uint32_t *first, uint32_t *second)
{
  SORU_TRY(soru_wasm_decoder_u32(d, first));
  return soru_wasm_decoder_u32(d, second);
}

static soru_status_t
immediates(soru_wasm_decoder_t *d, soru_wasm_instr_t *instr, soru_wasm_imm_t imm)
{
  switch (imm) {
  case SORU_WASM_IMM_NONE:
    return SORU_OK;
  case SORU_WASM_IMM_BLOCK:
    return block_type(d, instr);
  case SORU_WASM_IMM_INDEX:
    return soru_wasm_decoder_u32(d, &instr->b);
  case SORU_WASM_IMM_FIRST_SECOND:
    return two_indices(d, &instr->a, &instr->b);
  case SORU_WASM_IMM_SECOND_FIRST:
    return two_indices(d, &instr->b, &instr->a);
  case SORU_WASM_IMM_INDEX_ZERO:
    SORU_TRY(soru_wasm_decoder_u32(d, &instr->b));
    return zero_byte(d);
  case SORU_WASM_IMM_ZERO_ZERO:
    SORU_TRY(zero_byte(d));
    return zero_byte(d);
  case SORU_WASM_IMM_ZERO:
    return zero_byte(d);
  case SORU_WASM_IMM_BR_TABLE:
    return immediate_list(d, instr, false);
  case SORU_WASM_IMM_TYPES:
    return immediate_list(d, instr, true);
  case SORU_WASM_IMM_REF_TYPE:
    return soru_wasm_decoder_ref_type(d, &instr->lane);
  case SORU_WASM_IMM_MEMORY:
    return memory_argument(d, instr);
  case SORU_WASM_IMM_MEMORY_LANE:
    SORU_TRY(memory_argument(d, instr));
    return soru_wasm_decoder_u8(d, &instr->lane);
  case SORU_WASM_IMM_LANE:
    return soru_wasm_decoder_u8(d, &instr->lane);
  case SORU_WASM_IMM_I32:
    return constant(d, instr, 32, false);
  case SORU_WASM_IMM_I64:
    return constant(d, instr, 64, false);
  case SORU_WASM_IMM_F32:
    return constant(d, instr, 32, true);
  case SORU_WASM_IMM_F64:
    return constant(d, instr, 64, true);
  case SORU_WASM_IMM_V128:
    return vector(d, instr);
  }
  SORU_ASSERT(false);
}

/* An opcode of one byte, or of a prefix and a number. */
static soru_status_t
opcode(soru_wasm_decoder_t *d, uint16_t *out)
{
  size_t start = d->pos;
  uint8_t byte;
  uint32_t number;
  SORU_TRY(soru_wasm_decoder_u8(d, &byte));
  if (byte != 0xfc && byte != 0xfd) {
    *out = byte;
    if (soru_wasm_opcode(byte)->text != NULL) return SORU_OK;
    return soru_wasm_decoder_fail(d, start, "illegal opcode %02x", byte);
  }
  SORU_TRY(soru_wasm_decoder_u32(d, &number));
  *out = (uint16_t)((unsigned)byte << 8 | (number & 0xff));
  if (number <= 0xff && soru_wasm_opcode(*out)->text != NULL) return SORU_OK;
  if (byte == 0xfc) return soru_wasm_decoder_fail(d, start, "illegal opcode fc %02x", number);
  return soru_wasm_decoder_fail(d, start, "illegal opcode %02x", number);
}

/* One instruction; a block, loop or if opens a list. */
static soru_status_t
instruction(soru_wasm_decoder_t *d)
{
  soru_wasm_instr_t instr = {0};
  SORU_TRY(opcode(d, &instr.op));
  const soru_wasm_opcode_t *op = soru_wasm_opcode(instr.op);
  if (op->is_float) SORU_TRY(soru_wasm_decoder_forbid_float(d));
  SORU_TRY(immediates(d, &instr, (soru_wasm_imm_t)op->imm));
  if (op->imm == SORU_WASM_IMM_BLOCK) {
    push_frame(d, instr.op == SORU_OP_IF ? FRAME_THEN : FRAME_BLOCK, &instr);
    return SORU_OK;
  }
  bool is_data = instr.op == SORU_OP_MEMORY_INIT || instr.op == SORU_OP_DATA_DROP;
  d->uses_data |= d->in_func && is_data;
  push_pending(d, &instr);
  return SORU_OK;
}

/* After the last instruction of an inner list: the END of its block, or the else branch. */
static soru_status_t
leave_list(soru_wasm_decoder_t *d)
{
  soru_wasm_frame_t *frame = &d->frames[d->frame_count - 1];
  complete_list(d);
  if (frame->kind == FRAME_ELSE)
    frame->instr.imm.u32[0] = frame->label;
  else
    frame->instr.a = frame->label;
  if (frame->kind == FRAME_THEN && soru_wasm_decoder_peek(d) == SORU_OP_ELSE) {
    d->pos++;
    frame->kind = FRAME_ELSE;
    frame->label = soru_wasm_decoder_new_block(d);
    return SORU_OK;
  }
  SORU_TRY(soru_wasm_decoder_expect(d, SORU_OP_END, "END opcode expected"));
  d->frame_count--;
  push_pending(d, &frame->instr);
  return SORU_OK;
}

soru_status_t
soru_wasm_decoder_expr(soru_wasm_decoder_t *d, uint32_t *label)
{
  static const soru_wasm_instr_t none;
  push_frame(d, FRAME_EXPR, &none);
  for (;;) {
    int next = soru_wasm_decoder_peek(d);
    bool at_end = next < 0 || next == SORU_OP_ELSE || next == SORU_OP_END;
    if (!at_end) {
      SORU_TRY(instruction(d));
    } else if (d->frame_count > 1) {
      SORU_TRY(leave_list(d));
    } else {
      complete_list(d);
      *label = d->frames[0].label;
      d->frame_count = 0;
      return soru_wasm_decoder_expect(d, SORU_OP_END, "END opcode expected");
    }
  }
}

uint32_t
soru_wasm_decoder_func_ref(soru_wasm_decoder_t *d, uint32_t func)
{
  soru_wasm_instr_t instr = {.op = SORU_OP_REF_FUNC, .b = func};
  push_frame(d, FRAME_EXPR, &instr);
  push_pending(d, &instr);
  complete_list(d);
  return d->frames[--d->frame_count].label;
}

void
soru_wasm_decoder_release(soru_wasm_decoder_t *d)
{
  for (uint32_t i = 0; i < d->pending_count; i++) soru_wasm_instr_drop(&d->pending[i]);
  free(d->pending);
  free(d->frames);
  d->pending = NULL;
  d->frames = NULL;
  d->pending_count = d->frame_count = 0;
}
