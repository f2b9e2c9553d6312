/* Lowering instructions that transfer no control. */
#include "engine/lower_private.h"

#include "base/mem.h"

#include <string.h>

/* Values on top of the stack that may be elsewhere than in their slots: with more of them, looking
 * through them would take too long. */
#define UNSETTLED_MAX 64

/* Codes by opcode of the language; those of a row with two forms give the first one. */
static const uint16_t binary_codes[256] = {
#define ROW(op, name, ...) [op] = SORU_ENGINE_##name##_RR,
    SORU_ENGINE_BINARY(ROW) SORU_ENGINE_COMPARE(ROW)
#undef ROW
};
static const uint16_t divide_codes[256] = {
#define ROW(op, name, ...) [op] = SORU_ENGINE_##name,
    SORU_ENGINE_DIVIDE(ROW)
#undef ROW
};
static const uint16_t unary_codes[256] = {
#define ROW(op, name, ...) [op] = SORU_ENGINE_##name,
    SORU_ENGINE_UNARY(ROW)
#undef ROW
};
static const uint16_t load_codes[256] = {
#define ROW(op, name, ...) [op] = SORU_ENGINE_##name,
    SORU_ENGINE_LOAD(ROW)
#undef ROW
};
static const uint16_t store_codes[256] = {
#define ROW(op, name, ...) [op] = SORU_ENGINE_##name,
    SORU_ENGINE_STORE(ROW)
#undef ROW
};

/* --- operations and operands --- */

void *
soru_engine_grow(void *array, uint32_t cnt, uint32_t *cap, size_t size)
{
  if (cnt < *cap) return array;
  *cap = *cap == 0 ? 16 : *cap * 2;
  return soru_base_realloc(array, *cap * size);
}

soru_engine_op_t *
soru_engine_emit(soru_engine_lowering_t *l, uint16_t code, uint32_t a, uint32_t b, uint32_t c)
{
  if (l->op_cnt == l->op_cap) {
    l->ops = soru_engine_grow(l->ops, l->op_cnt, &l->op_cap, sizeof *l->ops);
    l->at = soru_base_realloc(l->at, l->op_cap * sizeof *l->at);
  }
  l->at[l->op_cnt] = l->cost;
  soru_engine_op_t *op = &l->ops[l->op_cnt++];
  memset(op, 0, sizeof *op);
  op->code = code;
  op->a = (uint16_t)a;
  op->b = (uint16_t)b;
  op->c = (uint16_t)c;
  return op;
}

static void
emit_const(soru_engine_lowering_t *l, uint32_t slot, uint64_t number)
{
  soru_engine_emit(l, SORU_ENGINE_MOVE_I, slot, 0, 0)->imm = number;
}

/* Puts the value at a height into its slot. */
static void
settle_one(soru_engine_lowering_t *l, uint32_t height)
{
  soru_engine_value_t *value = &l->stack[height];
  if (value->kind == SORU_ENGINE_IN_SLOT) return;
  if (value->kind == SORU_ENGINE_CONSTANT) {
    emit_const(l, soru_engine_slot(l, height), value->number);
  } else {
    soru_engine_emit(l, SORU_ENGINE_MOVE, soru_engine_slot(l, height), (uint32_t)value->number, 0);
    l->alias_cnt--;
  }
  value->kind = SORU_ENGINE_IN_SLOT;
}

void
soru_engine_settle(soru_engine_lowering_t *l)
{
  for (uint32_t i = l->settled; i < l->height; i++) settle_one(l, i);
  l->settled = l->height;
}

void
soru_engine_push(soru_engine_lowering_t *l, soru_engine_value_t value)
{
  if (l->height - l->settled > UNSETTLED_MAX) soru_engine_settle(l);
  l->stack = soru_engine_grow(l->stack, l->height, &l->stack_cap, sizeof *l->stack);
  if (value.kind == SORU_ENGINE_IN_LOCAL) l->alias_cnt++;
  l->stack[l->height++] = value;
  if (l->height > l->highest) l->highest = l->height;
  if (l->open_cnt > 0) soru_engine_layout_push(&l->open[l->open_cnt - 1].layout);
}

void
soru_engine_push_slot(soru_engine_lowering_t *l)
{
  soru_engine_push(l, (soru_engine_value_t){.kind = SORU_ENGINE_IN_SLOT});
}

void
soru_engine_drop(soru_engine_lowering_t *l, uint32_t cnt)
{
  for (uint32_t i = 0; i < cnt; i++)
    if (l->stack[--l->height].kind == SORU_ENGINE_IN_LOCAL) l->alias_cnt--;
  if (l->settled > l->height) l->settled = l->height;
  if (l->open_cnt > 0) l->open[l->open_cnt - 1].layout.height -= cnt;
}

uint32_t
soru_engine_operand(soru_engine_lowering_t *l)
{
  uint32_t height = l->height - 1;
  soru_engine_value_t value = l->stack[height];
  if (value.kind == SORU_ENGINE_CONSTANT) settle_one(l, height);
  soru_engine_drop(l, 1);
  return value.kind == SORU_ENGINE_IN_LOCAL ? (uint32_t)value.number : soru_engine_slot(l, height);
}

/* Adds the result of an operation that writes to slot a of `op`. */
static void
push_result(soru_engine_lowering_t *l, soru_engine_op_t *op)
{
  op->a = (uint16_t)soru_engine_slot(l, l->height);
  soru_engine_push_slot(l);
}

/* --- variables --- */

/* Puts values into their slots that are to be the old one of a local which changes. */
static void
release_local(soru_engine_lowering_t *l, uint32_t local)
{
  for (uint32_t i = l->settled; l->alias_cnt > 0 && i < l->height; i++)
    if (l->stack[i].kind == SORU_ENGINE_IN_LOCAL && l->stack[i].number == local) settle_one(l, i);
}

static bool
has_alias(const soru_engine_lowering_t *l, uint32_t local)
{
  for (uint32_t i = l->settled; l->alias_cnt > 0 && i < l->height; i++)
    if (l->stack[i].kind == SORU_ENGINE_IN_LOCAL && l->stack[i].number == local) return true;
  return false;
}

/* Tells whether the last operation made the value on top and could put it elsewhere. */
static bool
made_top(const soru_engine_lowering_t *l)
{
  if (!l->fold || l->op_cnt <= l->fence || l->height == 0) return false;
  const soru_engine_op_t *last = &l->ops[l->op_cnt - 1];
  return l->stack[l->height - 1].kind == SORU_ENGINE_IN_SLOT &&
         last->a == soru_engine_slot(l, l->height - 1) && last->code != SORU_ENGINE_GLOBAL_SET &&
         !(last->code >= SORU_ENGINE_I32_STORE && last->code < SORU_ENGINE_OP_CNT);
}

static void
lower_local_get(soru_engine_lowering_t *l, uint32_t local)
{
  if (l->fold) {
    soru_engine_push(l, (soru_engine_value_t){SORU_ENGINE_IN_LOCAL, local});
    return;
  }
  push_result(l, soru_engine_emit(l, SORU_ENGINE_MOVE, 0, local, 0));
}

/* Stores the value on top in a local; it is taken from the stack. */
static void
store_local(soru_engine_lowering_t *l, uint32_t local)
{
  soru_engine_value_t value = l->stack[l->height - 1];
  uint32_t slot = soru_engine_slot(l, l->height - 1);
  bool direct = made_top(l) && !has_alias(l, local);
  soru_engine_drop(l, 1);
  if (value.kind == SORU_ENGINE_IN_LOCAL && value.number == local) return;
  if (direct) {
    l->ops[l->op_cnt - 1].a = (uint16_t)local;
    return;
  }
  release_local(l, local);
  if (value.kind == SORU_ENGINE_CONSTANT)
    emit_const(l, local, value.number);
  else
    soru_engine_emit(l, SORU_ENGINE_MOVE, local,
                     value.kind == SORU_ENGINE_IN_LOCAL ? (uint32_t)value.number : slot, 0);
}

static void
lower_local_tee(soru_engine_lowering_t *l, uint32_t local)
{
  if (!l->fold) {
    soru_engine_emit(l, SORU_ENGINE_MOVE, local, soru_engine_slot(l, l->height - 1), 0);
    return;
  }
  soru_engine_value_t value = l->stack[l->height - 1];
  store_local(l, local);
  if (value.kind != SORU_ENGINE_CONSTANT)
    value = (soru_engine_value_t){SORU_ENGINE_IN_LOCAL, local};
  soru_engine_push(l, value);
}

static void
lower_const(soru_engine_lowering_t *l, uint64_t number)
{
  if (l->fold) {
    soru_engine_push(l, (soru_engine_value_t){SORU_ENGINE_CONSTANT, number});
    return;
  }
  emit_const(l, soru_engine_slot(l, l->height), number);
  soru_engine_push_slot(l);
}

/* --- operators, memory --- */

static void
lower_binary(soru_engine_lowering_t *l, uint16_t code)
{
  soru_engine_value_t right = l->stack[l->height - 1];
  if (right.kind == SORU_ENGINE_CONSTANT) {
    soru_engine_drop(l, 1);
    uint32_t left = soru_engine_operand(l);
    soru_engine_op_t *op = soru_engine_emit(l, (uint16_t)(code + 1), 0, left, 0);
    op->imm = right.number;
    push_result(l, op);
    return;
  }
  uint32_t y = soru_engine_operand(l);
  uint32_t x = soru_engine_operand(l);
  push_result(l, soru_engine_emit(l, code, 0, x, y));
}

static void
lower_divide(soru_engine_lowering_t *l, uint16_t code)
{
  uint32_t y = soru_engine_operand(l);
  uint32_t x = soru_engine_operand(l);
  push_result(l, soru_engine_emit(l, code, 0, x, y));
}

static void
lower_unary(soru_engine_lowering_t *l, uint16_t code)
{
  uint32_t x = soru_engine_operand(l);
  push_result(l, soru_engine_emit(l, code, 0, x, 0));
}

static void
lower_load(soru_engine_lowering_t *l, uint16_t code, uint32_t offset)
{
  uint32_t address = soru_engine_operand(l);
  soru_engine_op_t *op = soru_engine_emit(l, code, 0, address, 0);
  op->y = offset;
  push_result(l, op);
}

static void
lower_store(soru_engine_lowering_t *l, uint16_t code, uint32_t offset)
{
  uint32_t value = soru_engine_operand(l);
  uint32_t address = soru_engine_operand(l);
  soru_engine_emit(l, code, address, value, 0)->y = offset;
}

static void
lower_select(soru_engine_lowering_t *l)
{
  uint32_t condition = soru_engine_operand(l);
  uint32_t second = soru_engine_operand(l);
  uint32_t first = soru_engine_operand(l);
  soru_engine_op_t *op = soru_engine_emit(l, SORU_ENGINE_SELECT, 0, first, second);
  op->imm = condition;
  push_result(l, op);
}

static void
lower_global(soru_engine_lowering_t *l, const soru_wasm_instr_t *instr)
{
  if (instr->op == SORU_OP_GLOBAL_SET) {
    uint32_t value = soru_engine_operand(l);
    soru_engine_emit(l, SORU_ENGINE_GLOBAL_SET, value, 0, 0)->x = (int32_t)instr->b;
    return;
  }
  soru_engine_op_t *op = soru_engine_emit(l, SORU_ENGINE_GLOBAL_GET, 0, 0, 0);
  op->x = (int32_t)instr->b;
  push_result(l, op);
}

/* An operator of one byte.
 *
 * Returns whether there is one with this opcode. */
static bool
lower_operator(soru_engine_lowering_t *l, const soru_wasm_instr_t *instr)
{
  if (instr->op > 0xff) return false;
  if (binary_codes[instr->op] != 0)
    lower_binary(l, binary_codes[instr->op]);
  else if (unary_codes[instr->op] != 0)
    lower_unary(l, unary_codes[instr->op]);
  else if (load_codes[instr->op] != 0)
    lower_load(l, load_codes[instr->op], instr->b);
  else if (store_codes[instr->op] != 0)
    lower_store(l, store_codes[instr->op], instr->b);
  else if (divide_codes[instr->op] != 0)
    lower_divide(l, divide_codes[instr->op]);
  else
    return false;
  return true;
}

bool
soru_engine_lower_simple(soru_engine_lowering_t *l, const soru_wasm_instr_t *instr)
{
  switch (instr->op) {
  case SORU_OP_NOP:
    break;
  case SORU_OP_DROP:
    soru_engine_drop(l, 1);
    break;
  case SORU_OP_SELECT:
  case SORU_OP_SELECT_T:
    lower_select(l);
    break;
  case SORU_OP_LOCAL_GET:
    lower_local_get(l, instr->b);
    break;
  case SORU_OP_LOCAL_SET:
    store_local(l, instr->b);
    break;
  case SORU_OP_LOCAL_TEE:
    lower_local_tee(l, instr->b);
    break;
  case SORU_OP_GLOBAL_GET:
  case SORU_OP_GLOBAL_SET:
    lower_global(l, instr);
    break;
  case SORU_OP_MEMORY_SIZE:
    push_result(l, soru_engine_emit(l, SORU_ENGINE_MEMORY_SIZE, 0, 0, 0));
    break;
  case SORU_OP_I32_CONST:
  case SORU_OP_I64_CONST:
    lower_const(l, instr->op == SORU_OP_I32_CONST ? (uint32_t)instr->imm.num : instr->imm.num);
    break;
  default:
    if (!lower_operator(l, instr)) return false;
  }
  l->cost += SORU_ENGINE_INSTR;
  return true;
}

/* --- conditions --- */

/* The comparison that holds when this one does not; codes of a comparison lie four apart. */
static uint16_t
inverse(uint16_t code)
{
  static const uint8_t other[] = {1, 0, 8, 9, 6, 7, 4, 5, 2, 3};
  uint16_t first = SORU_ENGINE_I32_EQ_RR;
  unsigned row = (unsigned)(code - first) / 4, form = (unsigned)(code - first) % 4;
  unsigned set = row / 10 * 10;
  return (uint16_t)(first + (set + other[row - set]) * 4 + form);
}

static bool
is_comparison(uint16_t code)
{
  return code >= SORU_ENGINE_I32_EQ_RR && code <= SORU_ENGINE_JUMP_I64_GE_U_RI;
}

soru_engine_op_t
soru_engine_take_condition(soru_engine_lowering_t *l, bool sense)
{
  soru_engine_op_t op = {.code = sense ? SORU_ENGINE_JUMP_IF : SORU_ENGINE_JUMP_UNLESS};
  bool direct = made_top(l);
  const soru_engine_op_t last = direct ? l->ops[l->op_cnt - 1] : op;
  if (direct && is_comparison(last.code)) {
    op = last;
    op.code = (uint16_t)((sense ? last.code : inverse(last.code)) + 2);
    op.a = last.b;
    op.b = last.c;
  } else if (direct && (last.code == SORU_ENGINE_I32_EQZ || last.code == SORU_ENGINE_I64_EQZ)) {
    op.code = sense ? SORU_ENGINE_JUMP_UNLESS : SORU_ENGINE_JUMP_IF;
    op.a = last.b;
  } else {
    direct = false;
    op.a = (uint16_t)soru_engine_operand(l);
  }
  if (direct) {
    l->op_cnt--;
    soru_engine_drop(l, 1);
  }
  soru_engine_settle(l);
  return op;
}
