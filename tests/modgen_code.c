/* Random code. A statement leaves the stack as it was, an expression adds one value of its type;
 * nothing is ever popped that the construct itself has not pushed, so code is valid as it comes. */
#include "tests/modgen_code.h"

#include <string.h>

/* A label that branches can lead to. */
typedef struct label {
  uint8_t types[4]; /* that a branch to it takes along */
  uint32_t cnt;
} label_t;

/* A function in the making. */
typedef struct code {
  modgen_t *m;
  soru_buf_t *out;
  uint32_t func;
  uint8_t locals[LOCALS_MAX];
  uint32_t local_cnt, counter; /* counter: the next local that only a loop uses */
  label_t labels[LABELS_MAX];
  uint32_t label_cnt;
  uint32_t depth;
  int32_t budget; /* of constructs */
} code_t;

/* Locals: random ones, then counters of loops, i32 all. */
enum { COUNTERS = 6, DEPTH_MAX = 9 };

static void statements(code_t *c, uint32_t most);
static void expression(code_t *c, uint8_t type);

static void
op(code_t *c, uint8_t code)
{
  soru_base_buf_add_u8(c->out, code);
}

static void
op_u(code_t *c, uint8_t code, uint32_t number)
{
  op(c, code);
  modgen_u(c->out, number);
}

static uint32_t
below(code_t *c, uint32_t n)
{
  return modgen_below(c->m, n);
}

static void
i32_const(code_t *c, int32_t number)
{
  op(c, 0x41);
  modgen_s(c->out, number);
}

/* --- values --- */

static void
constant(code_t *c, uint8_t type)
{
  static const int64_t edges[] = {0, 1, -1, 2, 31, 32, 63, 64, 255, 65535, INT32_MIN, INT32_MAX};
  int64_t number = below(c, 2) == 0 ? edges[below(c, 12)] : (int64_t)modgen_random(&c->m->random);
  op(c, type == I32 ? 0x41 : 0x42);
  modgen_s(c->out, type == I32 ? (int32_t)number : number);
}

/* A local of a type; UINT32_MAX if there is none. Counters are only read. */
static uint32_t
find_local(code_t *c, uint8_t type, bool to_write)
{
  uint32_t cnt = to_write ? c->local_cnt - COUNTERS : c->local_cnt;
  uint32_t start = below(c, cnt + 1);
  for (uint32_t i = 0; i < cnt; i++)
    if (c->locals[(start + i) % cnt] == type) return (start + i) % cnt;
  return UINT32_MAX;
}

static uint32_t
find_global(code_t *c, uint8_t type)
{
  return (type == I32 ? 0u : 1u) + 2 * below(c, 2);
}

/* An address that is inside of memory, mostly. */
static void
address(code_t *c)
{
  expression(c, I32);
  if (below(c, 40) == 0) return;
  i32_const(c, 0xfff);
  op(c, 0x71);
}

static void
memory_immediates(code_t *c)
{
  modgen_u(c->out, 0);
  modgen_u(c->out, below(c, 3) == 0 ? below(c, 2000) : below(c, 8));
}

static void
load(code_t *c, uint8_t type)
{
  static const uint8_t codes32[] = {0x28, 0x2c, 0x2d, 0x2e, 0x2f};
  static const uint8_t codes64[] = {0x29, 0x30, 0x31, 0x32, 0x33, 0x34, 0x35};
  address(c);
  op(c, type == I32 ? codes32[below(c, 5)] : codes64[below(c, 7)]);
  memory_immediates(c);
}

static void
binary(code_t *c, uint8_t type)
{
  uint32_t which = below(c, 15);
  expression(c, type);
  expression(c, type);
  bool divides = which >= 3 && which <= 6;
  if (divides && below(c, 12) != 0) { /* not by zero */
    if (type == I32) i32_const(c, 1);
    if (type == I64) soru_base_buf_add(c->out, "\x42\x01", 2);
    op(c, type == I32 ? 0x72 : 0x84);
  }
  op(c, (uint8_t)((type == I32 ? 0x6a : 0x7c) + which));
}

static void
unary(code_t *c, uint8_t type)
{
  static const uint8_t codes32[] = {0x67, 0x68, 0x69, 0x45, 0xc0, 0xc1};
  static const uint8_t codes64[] = {0x79, 0x7a, 0x7b, 0xc2, 0xc3, 0xc4};
  expression(c, type);
  op(c, type == I32 ? codes32[below(c, 6)] : codes64[below(c, 6)]);
}

static void
convert(code_t *c, uint8_t type)
{
  expression(c, type == I32 ? I64 : I32);
  if (type == I64)
    op(c, below(c, 2) == 0 ? 0xac : 0xad);
  else
    op(c, below(c, 3) == 0 ? 0x50 : 0xa7);
}

static void
compare(code_t *c)
{
  uint8_t type = below(c, 2) == 0 ? I32 : I64;
  expression(c, type);
  expression(c, type);
  op(c, (uint8_t)((type == I32 ? 0x46 : 0x51) + below(c, 10)));
}

/* --- labels --- */

static void
open_label(code_t *c, const uint8_t *types, uint32_t cnt)
{
  label_t *label = &c->labels[c->label_cnt++];
  label->cnt = cnt;
  for (uint32_t i = 0; i < cnt; i++) label->types[i] = types[i];
}

static void
close_label(code_t *c)
{
  c->label_cnt--;
  op(c, 0x0b);
}

static void
expressions(code_t *c, const uint8_t *types, uint32_t cnt)
{
  for (uint32_t i = 0; i < cnt; i++) expression(c, types[i]);
}

static void
drops(code_t *c, uint32_t cnt)
{
  for (uint32_t i = 0; i < cnt; i++) op(c, 0x1a);
}

/* The values that a branch takes along, perhaps with others below them. */
static uint32_t
branch_values(code_t *c, const label_t *label)
{
  uint32_t more = below(c, 3) == 0 ? 1 + below(c, 2) : 0;
  for (uint32_t i = 0; i < more; i++) expression(c, below(c, 2) == 0 ? I32 : I64);
  expressions(c, label->types, label->cnt);
  return more;
}

/* A label further out that takes few values; loops are left to their own counters. */
static uint32_t
pick_label(code_t *c)
{
  return below(c, c->label_cnt);
}

static const label_t *
label_of(const code_t *c, uint32_t depth)
{
  return &c->labels[c->label_cnt - 1 - depth];
}

/* A block type: empty, one result, or an index. */
static void
block_type(code_t *c, const uint8_t *params, uint32_t param_cnt, const uint8_t *results,
           uint32_t result_cnt)
{
  modgen_type_t type = {.params = param_cnt, .results = result_cnt};
  if (param_cnt == 0 && result_cnt <= 1) {
    op(c, result_cnt == 0 ? 0x40 : results[0]);
    return;
  }
  if (param_cnt > 0) memcpy(type.types, params, param_cnt);
  if (result_cnt > 0) memcpy(type.types + param_cnt, results, result_cnt);
  modgen_s(c->out, modgen_type(c->m, &type));
}

static bool
is_deep(const code_t *c)
{
  return c->depth >= DEPTH_MAX || c->budget <= 0 || c->label_cnt + 2 >= LABELS_MAX ||
         c->m->type_cnt + 8 >= TYPES_MAX;
}

/* A block that gives values: it ends, or is left by a branch. */
static void
block_expression(code_t *c, uint8_t type)
{
  op(c, 0x02);
  block_type(c, NULL, 0, &type, 1);
  open_label(c, &type, 1);
  statements(c, 2);
  if (below(c, 3) == 0) {
    (void)branch_values(c, label_of(c, 0));
    op_u(c, 0x0c, 0);
    if (below(c, 2) == 0) op(c, 0x01); /* not reached */
  } else if (below(c, 2) == 0) {
    expression(c, type);
    expression(c, I32);
    op_u(c, 0x0d, 0);
  } else {
    expression(c, type);
  }
  close_label(c);
}

static void
if_expression(code_t *c, uint8_t type)
{
  expression(c, I32);
  op(c, 0x04);
  block_type(c, NULL, 0, &type, 1);
  open_label(c, &type, 1);
  statements(c, 1);
  expression(c, type);
  op(c, 0x05);
  expression(c, type);
  close_label(c);
}

/* A block that takes values from the stack, and gives one. */
static void
block_with_parameters(code_t *c, uint8_t type)
{
  uint8_t params[2] = {below(c, 2) == 0 ? I32 : I64, type};
  expressions(c, params, 2);
  op(c, below(c, 2) == 0 ? 0x02 : 0x03);
  block_type(c, params, 2, &type, 1);
  open_label(c, &type, 0);
  c->labels[c->label_cnt - 1].cnt = UINT32_MAX; /* nothing branches to it */
  uint32_t local = find_local(c, type, true);
  if (local != UINT32_MAX) op_u(c, 0x21, local);
  if (local == UINT32_MAX) op(c, 0x1a);
  statements(c, 2);
  op(c, 0x1a);
  expression(c, type);
  close_label(c);
}

static void
call(code_t *c, uint32_t func)
{
  const modgen_type_t *type = &c->m->types[c->m->funcs[func]];
  uint8_t types[12];
  uint32_t params = type->params;
  memcpy(types, type->types, sizeof types);
  if (func == c->m->recursive) {
    i32_const(c, (int32_t)below(c, below(c, 20) == 0 ? 500 : 12));
  } else {
    expressions(c, types, params);
  }
  op_u(c, 0x10, func);
}

/* A function further down, so that calls come to an end. */
static uint32_t
pick_callee(code_t *c)
{
  if (c->func + 1 < c->m->recursive && below(c, 4) != 0)
    return c->func + 1 + below(c, c->m->recursive - c->func - 1);
  return c->func == c->m->func_cnt - 1 && below(c, 2) == 0
             ? c->m->import_cnt + below(c, c->m->recursive - c->m->import_cnt)
             : c->m->recursive;
}

static void
call_expression(code_t *c, uint8_t type)
{
  uint32_t func = pick_callee(c);
  if (c->func == c->m->recursive) {
    constant(c, type);
    return;
  }
  const modgen_type_t *callee = &c->m->types[c->m->funcs[func]];
  uint32_t results = callee->results;
  uint8_t last = results > 0 ? callee->types[callee->params + results - 1] : 0;
  call(c, func);
  if (results > 0 && last == type) {
    uint32_t local = find_local(c, type, true);
    if (results > 1 && local != UINT32_MAX) {
      op_u(c, 0x21, local);
      drops(c, results - 1);
      op_u(c, 0x20, local);
      return;
    }
    if (results == 1) return;
  }
  drops(c, results);
  constant(c, type);
}

static void
simple_expression(code_t *c, uint8_t type)
{
  uint32_t local = find_local(c, type, false);
  switch (below(c, 4)) {
  case 0:
    constant(c, type);
    return;
  case 1:
    op_u(c, 0x23, find_global(c, type));
    return;
  default:
    if (local == UINT32_MAX)
      constant(c, type);
    else
      op_u(c, 0x20, local);
  }
}

static void
tee_expression(code_t *c, uint8_t type)
{
  uint32_t local = find_local(c, type, true);
  expression(c, type);
  if (local != UINT32_MAX) op_u(c, 0x22, local);
}

static void
select_expression(code_t *c, uint8_t type)
{
  expression(c, type);
  expression(c, type);
  expression(c, I32);
  op(c, 0x1b);
}

static void
expression(code_t *c, uint8_t type)
{
  c->budget--;
  if (is_deep(c)) {
    simple_expression(c, type);
    return;
  }
  c->depth++;
  switch (below(c, 18)) {
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
    if (type == I32 && below(c, 2) == 0) {
      op_u(c, 0x3f, 0);
      break;
    }
    simple_expression(c, type);
    break;
  default:
    simple_expression(c, type);
  }
  c->depth--;
}

/* --- statements --- */

static void
store(code_t *c)
{
  static const uint8_t codes32[] = {0x36, 0x3a, 0x3b};
  static const uint8_t codes64[] = {0x37, 0x3c, 0x3d, 0x3e};
  uint8_t type = below(c, 2) == 0 ? I32 : I64;
  address(c);
  expression(c, type);
  op(c, type == I32 ? codes32[below(c, 3)] : codes64[below(c, 4)]);
  memory_immediates(c);
}

static void
key_argument(code_t *c)
{
  const modgen_key_t *key = &modgen_keys[below(c, modgen_key_cnt)];
  i32_const(c, (int32_t)key->address);
  i32_const(c, (int32_t)strlen(key->text));
}

/* Arguments of a host function that make sense, mostly. */
static void
host_arguments(code_t *c, uint32_t func)
{
  static const char *const kinds[] = {"aan", "an", "an", "k",    "k",    "kjan", "k",
                                      "kk",  "kk", "k",  "knan", "knan", "anan", "an"};
  for (const char *kind = kinds[func]; *kind != 0; kind++) {
    if (*kind == 'k') key_argument(c);
    if (*kind == 'a') i32_const(c, (int32_t)(1024 + below(c, 8) * 16));
    if (*kind == 'n') i32_const(c, (int32_t)below(c, below(c, 10) == 0 ? 5000 : 40));
    if (*kind == 'j') {
      op(c, 0x42);
      modgen_s(c->out, below(c, 3));
    }
  }
}

/* The result may stay for a while: as a value below others, or in a local. */
static void
host_call(code_t *c)
{
  uint32_t func = below(c, c->m->import_cnt);
  if (func >= 12 && below(c, 3) != 0) func = 3; /* few reveals */
  const modgen_type_t *type = &c->m->types[c->m->funcs[func]];
  uint32_t results = type->results;
  host_arguments(c, func);
  op_u(c, 0x10, func);
  if (results == 1 && below(c, 3) == 0) statements(c, 2);
  drops(c, results);
}

static void
call_statement(code_t *c)
{
  if (c->func == c->m->recursive) return;
  uint32_t func = pick_callee(c);
  call(c, func);
  drops(c, c->m->types[c->m->funcs[func]].results);
}

static void
call_indirect(code_t *c)
{
  if (c->func == c->m->recursive || below(c, 3) != 0) return;
  uint32_t index = below(c, 12);
  uint32_t target = c->m->import_cnt + (index - 2) % (c->m->func_cnt - c->m->import_cnt - 1);
  bool good = index >= 2 && index < 10 && target > c->func && target < c->m->recursive;
  if (!good && below(c, 6) != 0) return;
  modgen_type_t type = c->m->types[c->m->funcs[good ? target : c->m->recursive]];
  expressions(c, type.types, type.params);
  i32_const(c, (int32_t)(below(c, 60) == 0 ? 100 : index));
  op_u(c, 0x11, c->m->funcs[good ? target : c->m->recursive]);
  modgen_u(c->out, 0);
  drops(c, type.results);
}

static void
bulk(code_t *c)
{
  static const struct {
    const char *bytes;
    uint32_t len;
  } ops[] = {{"\xfc\x0b\x00", 3}, {"\xfc\x0a\x00\x00", 4}, {"\xfc\x08\x08\x00", 4}};
  uint32_t which = below(c, 3);
  address(c);
  if (which == 2) {
    i32_const(c, (int32_t)below(c, 20));
  } else if (which == 1) {
    address(c);
  } else {
    expression(c, I32);
  }
  i32_const(c, (int32_t)below(c, below(c, 8) == 0 ? 3000 : 30));
  soru_base_buf_add(c->out, ops[which].bytes, ops[which].len);
}

static void
rare(code_t *c)
{
  switch (below(c, 8)) {
  case 0:
    i32_const(c, (int32_t)below(c, 2));
    soru_base_buf_add(c->out, "\x40\x00\x1a", 3); /* memory.grow, drop */
    return;
  case 1:
    soru_base_buf_add(c->out, "\xfc\x10\x00\x1a", 4); /* table.size, drop */
    return;
  case 2:
    i32_const(c, (int32_t)below(c, 8));
    i32_const(c, (int32_t)below(c, 2));
    i32_const(c, (int32_t)below(c, 2));
    soru_base_buf_add(c->out, "\xfc\x0c\x01\x00", 4); /* table.init */
    return;
  case 3:
    i32_const(c, (int32_t)(2 + below(c, 4)));
    i32_const(c, (int32_t)(2 + below(c, 4)));
    i32_const(c, (int32_t)below(c, 4));
    soru_base_buf_add(c->out, "\xfc\x0e\x00\x00", 4); /* table.copy */
    return;
  case 4:
    if (below(c, 4) == 0) soru_base_buf_add(c->out, "\xfc\x09\x08", 3); /* data.drop */
    if (below(c, 4) == 0) soru_base_buf_add(c->out, "\xfc\x0d\x01", 3); /* elem.drop */
    return;
  default:
    break;
  }
  if (!c->m->odd) return;
  if (below(c, 2) == 0) {
    expression(c, I32);
    soru_base_buf_add(c->out, "\xfd\x11\xfd\x4d\x1a", 5); /* i32x4.splat, v128.not, drop */
  } else {
    i32_const(c, (int32_t)(10 + below(c, 2)));
    op_u(c, 0xd2, c->m->import_cnt);
    soru_base_buf_add(c->out, "\x26\x00", 2); /* ref.func, table.set */
  }
}

static void
loop(code_t *c)
{
  if (c->counter == c->local_cnt) return;
  uint32_t counter = c->counter++;
  bool carries = below(c, 3) == 0;
  uint8_t type = below(c, 2) == 0 ? I32 : I64;
  uint32_t local = find_local(c, type, true);
  if (local == UINT32_MAX) carries = false;
  i32_const(c, (int32_t)(1 + below(c, 5)));
  op_u(c, 0x21, counter);
  if (carries) expression(c, type);
  op(c, 0x03);
  block_type(c, &type, carries ? 1 : 0, &type, carries ? 1 : 0);
  open_label(c, &type, 0);
  c->labels[c->label_cnt - 1].cnt = UINT32_MAX; /* only the counter decides about another round */
  if (carries) op_u(c, 0x21, local);
  statements(c, 3);
  if (carries) op_u(c, 0x20, local);
  op_u(c, 0x20, counter);
  i32_const(c, 1);
  op(c, 0x6b);
  op_u(c, 0x22, counter);
  op_u(c, 0x0d, 0);
  close_label(c);
  if (carries) op(c, 0x1a);
  c->counter--;
}

static void
block_statement(code_t *c)
{
  uint8_t types[3] = {I32, I64, I32};
  uint32_t cnt = below(c, 4);
  op(c, 0x02);
  block_type(c, NULL, 0, types, cnt);
  open_label(c, types, cnt);
  statements(c, 3);
  expressions(c, types, cnt);
  close_label(c);
  drops(c, cnt);
}

static void
if_statement(code_t *c)
{
  expression(c, I32);
  op(c, 0x04);
  block_type(c, NULL, 0, NULL, 0);
  open_label(c, NULL, 0);
  statements(c, 2);
  if (below(c, 2) == 0) {
    op(c, 0x05);
    statements(c, 2);
  }
  close_label(c);
}

/* Code that leaves several labels, if a condition holds. */
static void
leave(code_t *c)
{
  uint32_t depth = pick_label(c);
  if (label_of(c, depth)->cnt == UINT32_MAX) return;
  expression(c, I32);
  i32_const(c, 3);
  op(c, 0x71);
  op(c, 0x04);
  block_type(c, NULL, 0, NULL, 0);
  open_label(c, NULL, 0);
  label_t label = *label_of(c, depth + 1);
  uint32_t more = branch_values(c, &label);
  switch (below(c, 6)) {
  case 0:
    if (depth + 2 == c->label_cnt) {
      op(c, 0x0f); /* return */
      break;
    }
    op_u(c, 0x0c, depth + 1);
    break;
  case 1:
    expression(c, I32);
    op_u(c, 0x0d, depth + 1);
    drops(c, label.cnt + more);
    break;
  case 2:
    expression(c, I32);
    op_u(c, 0x0e, 2); /* br_table */
    for (int i = 0; i < 3; i++) modgen_u(c->out, depth + 1);
    break;
  case 3:
    if (below(c, 30) == 0) op(c, 0x00); /* unreachable */
    op_u(c, 0x0c, depth + 1);
    break;
  default:
    op_u(c, 0x0c, depth + 1);
    if (below(c, 3) == 0) op(c, 0x01);
  }
  close_label(c);
}

/* Statements with values below them. */
static void
with_values_below(code_t *c)
{
  uint32_t cnt = 1 + below(c, 3);
  for (uint32_t i = 0; i < cnt; i++) expression(c, below(c, 2) == 0 ? I32 : I64);
  statements(c, 3);
  drops(c, cnt);
}

static void
set_variable(code_t *c)
{
  uint8_t type = below(c, 2) == 0 ? I32 : I64;
  uint32_t local = find_local(c, type, true);
  expression(c, type);
  if (local != UINT32_MAX && below(c, 4) != 0)
    op_u(c, 0x21, local);
  else
    op_u(c, 0x24, find_global(c, type));
}

static void
statement(code_t *c)
{
  static void (*const kinds[])(code_t *) = {
      set_variable, set_variable,    set_variable,  store, store, host_call,
      host_call,    call_statement,  call_indirect, bulk,  rare,  loop,
      loop,         block_statement, if_statement,  leave, leave, with_values_below};
  c->budget--;
  c->depth++;
  if (is_deep(c))
    set_variable(c);
  else
    kinds[below(c, sizeof kinds / sizeof kinds[0])](c);
  c->depth--;
}

static void
statements(code_t *c, uint32_t most)
{
  uint32_t cnt = below(c, most + 1);
  for (uint32_t i = 0; i < cnt && c->budget > 0; i++) statement(c);
}

/* --- functions --- */

static void
add_locals(code_t *c)
{
  uint32_t declared = c->local_cnt - c->m->types[c->m->funcs[c->func]].params;
  modgen_u(c->out, declared);
  for (uint32_t i = c->local_cnt - declared; i < c->local_cnt; i++) {
    modgen_u(c->out, 1);
    op(c, c->locals[i]);
  }
}

/* n -> 0, or one more than itself of n - 1, with values below the call. */
static void
recursive_body(code_t *c)
{
  static const uint8_t test[] = {0x20, 0, 0x45, 0x04, 0x40, 0x42, 0, 0x0f, 0x0b};
  soru_base_buf_add(c->out, test, sizeof test);
  statements(c, 2);
  expression(c, I64);
  static const uint8_t again[] = {0x20, 0, 0x41, 1, 0x6b, 0x10};
  soru_base_buf_add(c->out, again, sizeof again);
  modgen_u(c->out, c->func);
  op(c, 0x7c);
}

void
modgen_body(modgen_t *m, soru_buf_t *out, uint32_t func)
{
  const modgen_type_t type = m->types[m->funcs[func]];
  code_t c = {.m = m, .out = out, .func = func, .budget = 60 + (int32_t)modgen_below(m, 100)};
  for (uint32_t i = 0; i < type.params; i++) c.locals[c.local_cnt++] = type.types[i];
  uint32_t more = 2 + modgen_below(m, 6);
  for (uint32_t i = 0; i < more; i++) c.locals[c.local_cnt++] = i % 2 == 0 ? I32 : I64;
  c.counter = c.local_cnt;
  for (uint32_t i = 0; i < COUNTERS; i++) c.locals[c.local_cnt++] = I32;
  add_locals(&c);
  open_label(&c, type.types + type.params, type.results);
  if (func == m->recursive) {
    c.labels[0].cnt = UINT32_MAX;
    c.budget = 30;
    /* The parameter decides about the end: it is no variable of the statements. */
    c.locals[0] = 0;
    recursive_body(&c);
  } else {
    statements(&c, 12);
    expressions(&c, type.types + type.params, type.results);
  }
  close_label(&c);
}
