/* Random values: constants, variables, memory, operators, blocks, calls. */
#include "tests/modgen_expr.h"

#include <string.h>

/* --- values --- */

static void
constant(code_t *c, uint8_t type)
{
  static const int64_t edges[] = {0, 1, -1, 2, 31, 32, 63, 64, 255, 65535, INT32_MIN, INT32_MAX};
  int64_t number = modgen_choose(c, 2) == 0 ? edges[modgen_choose(c, 12)]
                                            : (int64_t)modgen_random(&c->m->random);
  modgen_op(c, type == I32 ? 0x41 : 0x42);
  modgen_s(c->out, type == I32 ? (int32_t)number : number);
}

/* A local of a type; UINT32_MAX if there is none. Counters are only read. */
uint32_t
modgen_find_local(code_t *c, uint8_t type, bool to_write)
{
  uint32_t cnt = to_write ? c->local_cnt - COUNTERS : c->local_cnt;
  uint32_t start = modgen_choose(c, cnt + 1);
  for (uint32_t i = 0; i < cnt; i++)
    if (c->locals[(start + i) % cnt] == type) return (start + i) % cnt;
  return UINT32_MAX;
}

uint32_t
modgen_find_global(code_t *c, uint8_t type)
{
  return (type == I32 ? 0u : 1u) + 2 * modgen_choose(c, 2);
}

/* An address that is inside of memory, mostly. */
void
modgen_address(code_t *c)
{
  modgen_expression(c, I32);
  if (modgen_choose(c, 40) == 0) return;
  modgen_i32_const(c, 0xfff);
  modgen_op(c, 0x71);
}

void
modgen_memory_immediates(code_t *c)
{
  modgen_u(c->out, 0);
  modgen_u(c->out, modgen_choose(c, 3) == 0 ? modgen_choose(c, 2000) : modgen_choose(c, 8));
}

static void
load(code_t *c, uint8_t type)
{
  static const uint8_t codes32[] = {0x28, 0x2c, 0x2d, 0x2e, 0x2f};
  static const uint8_t codes64[] = {0x29, 0x30, 0x31, 0x32, 0x33, 0x34, 0x35};
  modgen_address(c);
  modgen_op(c, type == I32 ? codes32[modgen_choose(c, 5)] : codes64[modgen_choose(c, 7)]);
  modgen_memory_immediates(c);
}

static void
binary(code_t *c, uint8_t type)
{
  uint32_t which = modgen_choose(c, 15);
  modgen_expression(c, type);
  modgen_expression(c, type);
  bool divides = which >= 3 && which <= 6;
  if (divides && modgen_choose(c, 12) != 0) { /* not by zero */
    if (type == I32) modgen_i32_const(c, 1);
    if (type == I64) soru_base_buf_add(c->out, "\x42\x01", 2);
    modgen_op(c, type == I32 ? 0x72 : 0x84);
  }
  modgen_op(c, (uint8_t)((type == I32 ? 0x6a : 0x7c) + which));
}

static void
unary(code_t *c, uint8_t type)
{
  static const uint8_t codes32[] = {0x67, 0x68, 0x69, 0x45, 0xc0, 0xc1};
  static const uint8_t codes64[] = {0x79, 0x7a, 0x7b, 0xc2, 0xc3, 0xc4};
  modgen_expression(c, type);
  modgen_op(c, type == I32 ? codes32[modgen_choose(c, 6)] : codes64[modgen_choose(c, 6)]);
}

static void
convert(code_t *c, uint8_t type)
{
  modgen_expression(c, type == I32 ? I64 : I32);
  if (type == I64)
    modgen_op(c, modgen_choose(c, 2) == 0 ? 0xac : 0xad);
  else
    modgen_op(c, modgen_choose(c, 3) == 0 ? 0x50 : 0xa7);
}

static void
compare(code_t *c)
{
  uint8_t type = modgen_choose(c, 2) == 0 ? I32 : I64;
  modgen_expression(c, type);
  modgen_expression(c, type);
  modgen_op(c, (uint8_t)((type == I32 ? 0x46 : 0x51) + modgen_choose(c, 10)));
}

/* --- labels --- */

void
modgen_open_label(code_t *c, const uint8_t *types, uint32_t cnt)
{
  label_t *label = &c->labels[c->label_cnt++];
  label->cnt = cnt;
  for (uint32_t i = 0; i < cnt; i++) label->types[i] = types[i];
}

void
modgen_close_label(code_t *c)
{
  c->label_cnt--;
  modgen_op(c, 0x0b);
}

void
modgen_expressions(code_t *c, const uint8_t *types, uint32_t cnt)
{
  for (uint32_t i = 0; i < cnt; i++) modgen_expression(c, types[i]);
}

void
modgen_drops(code_t *c, uint32_t cnt)
{
  for (uint32_t i = 0; i < cnt; i++) modgen_op(c, 0x1a);
}

/* The values that a branch takes along, perhaps with others below them. */
uint32_t
modgen_branch_values(code_t *c, const label_t *label)
{
  uint32_t more = modgen_choose(c, 3) == 0 ? 1 + modgen_choose(c, 2) : 0;
  for (uint32_t i = 0; i < more; i++) modgen_expression(c, modgen_choose(c, 2) == 0 ? I32 : I64);
  modgen_expressions(c, label->types, label->cnt);
  return more;
}

/* A label further out that takes few values; loops are left to their own counters. */
uint32_t
modgen_pick_label(code_t *c)
{
  return modgen_choose(c, c->label_cnt);
}

const label_t *
modgen_label_of(const code_t *c, uint32_t depth)
{
  return &c->labels[c->label_cnt - 1 - depth];
}

/* A block type: empty, one result, or an index. */
void
modgen_block_type(code_t *c, const uint8_t *params, uint32_t param_cnt, const uint8_t *results,
                  uint32_t result_cnt)
{
  modgen_type_t type = {.params = param_cnt, .results = result_cnt};
  if (param_cnt == 0 && result_cnt <= 1) {
    modgen_op(c, result_cnt == 0 ? 0x40 : results[0]);
    return;
  }
  if (param_cnt > 0) memcpy(type.types, params, param_cnt);
  if (result_cnt > 0) memcpy(type.types + param_cnt, results, result_cnt);
  modgen_s(c->out, modgen_type(c->m, &type));
}

bool
modgen_is_deep(const code_t *c)
{
  return c->depth >= DEPTH_MAX || c->budget <= 0 || c->label_cnt + 2 >= LABELS_MAX ||
         c->m->type_cnt + 8 >= TYPES_MAX;
}

/* A block that gives values: it ends, or is left by a branch. */
static void
block_expression(code_t *c, uint8_t type)
{
  modgen_op(c, 0x02);
  modgen_block_type(c, NULL, 0, &type, 1);
  modgen_open_label(c, &type, 1);
  modgen_statements(c, 2);
  if (modgen_choose(c, 3) == 0) {
    (void)modgen_branch_values(c, modgen_label_of(c, 0));
    modgen_op_u(c, 0x0c, 0);
    if (modgen_choose(c, 2) == 0) modgen_op(c, 0x01); /* not reached */
  } else if (modgen_choose(c, 2) == 0) {
    modgen_expression(c, type);
    modgen_expression(c, I32);
    modgen_op_u(c, 0x0d, 0);
  } else {
    modgen_expression(c, type);
  }
  modgen_close_label(c);
}

static void
if_expression(code_t *c, uint8_t type)
{
  modgen_expression(c, I32);
  modgen_op(c, 0x04);
  modgen_block_type(c, NULL, 0, &type, 1);
  modgen_open_label(c, &type, 1);
  modgen_statements(c, 1);
  modgen_expression(c, type);
  modgen_op(c, 0x05);
  modgen_expression(c, type);
  modgen_close_label(c);
}

/* A block that takes values from the stack, and gives one. */
static void
block_with_parameters(code_t *c, uint8_t type)
{
  uint8_t params[2] = {modgen_choose(c, 2) == 0 ? I32 : I64, type};
  modgen_expressions(c, params, 2);
  modgen_op(c, modgen_choose(c, 2) == 0 ? 0x02 : 0x03);
  modgen_block_type(c, params, 2, &type, 1);
  modgen_open_label(c, &type, 0);
  c->labels[c->label_cnt - 1].cnt = UINT32_MAX; /* nothing branches to it */
  uint32_t local = modgen_find_local(c, type, true);
  if (local != UINT32_MAX) modgen_op_u(c, 0x21, local);
  if (local == UINT32_MAX) modgen_op(c, 0x1a);
  modgen_statements(c, 2);
  modgen_op(c, 0x1a);
  modgen_expression(c, type);
  modgen_close_label(c);
}

void
modgen_call(code_t *c, uint32_t func)
{
  const modgen_type_t *type = &c->m->types[c->m->funcs[func]];
  uint8_t types[12];
  uint32_t params = type->params;
  memcpy(types, type->types, sizeof types);
  if (func == c->m->recursive) {
    modgen_i32_const(c, (int32_t)modgen_choose(c, modgen_choose(c, 20) == 0 ? 500 : 12));
  } else {
    modgen_expressions(c, types, params);
  }
  modgen_op_u(c, 0x10, func);
}

/* A function further down, so that calls come to an end. */
uint32_t
modgen_pick_callee(code_t *c)
{
  if (c->func + 1 < c->m->recursive && modgen_choose(c, 4) != 0)
    return c->func + 1 + modgen_choose(c, c->m->recursive - c->func - 1);
  return c->func == c->m->func_cnt - 1 && modgen_choose(c, 2) == 0
             ? c->m->import_cnt + modgen_choose(c, c->m->recursive - c->m->import_cnt)
             : c->m->recursive;
}

static void
call_expression(code_t *c, uint8_t type)
{
  uint32_t func = modgen_pick_callee(c);
  if (c->func == c->m->recursive) {
    constant(c, type);
    return;
  }
  const modgen_type_t *callee = &c->m->types[c->m->funcs[func]];
  uint32_t results = callee->results;
  uint8_t last = results > 0 ? callee->types[callee->params + results - 1] : 0;
  modgen_call(c, func);
  if (results > 0 && last == type) {
    uint32_t local = modgen_find_local(c, type, true);
    if (results > 1 && local != UINT32_MAX) {
      modgen_op_u(c, 0x21, local);
      modgen_drops(c, results - 1);
      modgen_op_u(c, 0x20, local);
      return;
    }
    if (results == 1) return;
  }
  modgen_drops(c, results);
  constant(c, type);
}

static void
simple_expression(code_t *c, uint8_t type)
{
  uint32_t local = modgen_find_local(c, type, false);
  switch (modgen_choose(c, 4)) {
  case 0:
    constant(c, type);
    return;
  case 1:
    modgen_op_u(c, 0x23, modgen_find_global(c, type));
    return;
  default:
    if (local == UINT32_MAX)
      constant(c, type);
    else
      modgen_op_u(c, 0x20, local);
  }
}

static void
tee_expression(code_t *c, uint8_t type)
{
  uint32_t local = modgen_find_local(c, type, true);
  modgen_expression(c, type);
  if (local != UINT32_MAX) modgen_op_u(c, 0x22, local);
}

static void
select_expression(code_t *c, uint8_t type)
{
  modgen_expression(c, type);
  modgen_expression(c, type);
  modgen_expression(c, I32);
  modgen_op(c, 0x1b);
}

void
modgen_expression(code_t *c, uint8_t type)
{
  c->budget--;
  if (modgen_is_deep(c)) {
    simple_expression(c, type);
    return;
  }
  c->depth++;
  switch (modgen_choose(c, 18)) {
  case 0:
  case 1:
  case 2:
    binary(c, type);
    break;
  case 3:
    unary(c, type);
    break;
  case 4:
    convert(c, type);
    break;
  case 5:
    if (type == I32)
      compare(c);
    else
      load(c, type);
    break;
  case 6:
  case 7:
    load(c, type);
    break;
  case 8:
    tee_expression(c, type);
    break;
  case 9:
    select_expression(c, type);
    break;
  case 10:
    block_expression(c, type);
    break;
  case 11:
    if_expression(c, type);
    break;
  case 12:
    block_with_parameters(c, type);
    break;
  case 13:
    call_expression(c, type);
    break;
  case 14:
    if (type == I32 && modgen_choose(c, 2) == 0) {
      modgen_op_u(c, 0x3f, 0);
      break;
    }
    simple_expression(c, type);
    break;
  default:
    simple_expression(c, type);
  }
  c->depth--;
}
