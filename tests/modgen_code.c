/* Random statements, and functions of them. */
#include "tests/modgen_expr.h"

#include <string.h>

/* --- statements --- */

static void
store(code_t *c)
{
  static const uint8_t codes32[] = {0x36, 0x3a, 0x3b};
  static const uint8_t codes64[] = {0x37, 0x3c, 0x3d, 0x3e};
  uint8_t type = modgen_choose(c, 2) == 0 ? I32 : I64;
  modgen_address(c);
  modgen_expression(c, type);
  modgen_op(c, type == I32 ? codes32[modgen_choose(c, 3)] : codes64[modgen_choose(c, 4)]);
  modgen_memory_immediates(c);
}

static void
key_argument(code_t *c)
{
  const modgen_key_t *key = &modgen_keys[modgen_choose(c, modgen_key_cnt)];
  modgen_i32_const(c, (int32_t)key->address);
  modgen_i32_const(c, (int32_t)strlen(key->text));
}

/* Arguments of a host function that make sense, mostly. */
static void
host_arguments(code_t *c, uint32_t func)
{
  static const char *const kinds[] = {"aan", "an", "an", "k",    "k",    "kjan", "k",
                                      "kk",  "kk", "k",  "knan", "knan", "anan", "an"};
  for (const char *kind = kinds[func]; *kind != 0; kind++) {
    if (*kind == 'k') key_argument(c);
    if (*kind == 'a') modgen_i32_const(c, (int32_t)(1024 + modgen_choose(c, 8) * 16));
    if (*kind == 'n')
      modgen_i32_const(c, (int32_t)modgen_choose(c, modgen_choose(c, 10) == 0 ? 5000 : 40));
    if (*kind == 'j') {
      modgen_op(c, 0x42);
      modgen_s(c->out, modgen_choose(c, 3));
    }
  }
}

/* The result may stay for a while: as a value below others, or in a local. */
static void
host_call(code_t *c)
{
  uint32_t func = modgen_choose(c, c->m->import_cnt);
  if (func >= 12 && modgen_choose(c, 3) != 0) func = 3; /* few reveals */
  const modgen_type_t *type = &c->m->types[c->m->funcs[func]];
  uint32_t results = type->results;
  host_arguments(c, func);
  modgen_op_u(c, 0x10, func);
  if (results == 1 && modgen_choose(c, 3) == 0) modgen_statements(c, 2);
  modgen_drops(c, results);
}

static void
call_statement(code_t *c)
{
  if (c->func == c->m->recursive) return;
  uint32_t func = modgen_pick_callee(c);
  modgen_call(c, func);
  modgen_drops(c, c->m->types[c->m->funcs[func]].results);
}

static void
call_indirect(code_t *c)
{
  if (c->func == c->m->recursive || modgen_choose(c, 3) != 0) return;
  uint32_t index = modgen_choose(c, 12);
  uint32_t target = c->m->import_cnt + (index - 2) % (c->m->func_cnt - c->m->import_cnt - 1);
  bool good = index >= 2 && index < 10 && target > c->func && target < c->m->recursive;
  if (!good && modgen_choose(c, 6) != 0) return;
  modgen_type_t type = c->m->types[c->m->funcs[good ? target : c->m->recursive]];
  modgen_expressions(c, type.types, type.params);
  modgen_i32_const(c, (int32_t)(modgen_choose(c, 60) == 0 ? 100 : index));
  modgen_op_u(c, 0x11, c->m->funcs[good ? target : c->m->recursive]);
  modgen_u(c->out, 0);
  modgen_drops(c, type.results);
}

static void
bulk(code_t *c)
{
  static const struct {
    const char *bytes;
    uint32_t len;
  } ops[] = {{"\xfc\x0b\x00", 3}, {"\xfc\x0a\x00\x00", 4}, {"\xfc\x08\x08\x00", 4}};
  uint32_t which = modgen_choose(c, 3);
  modgen_address(c);
  if (which == 2) {
    modgen_i32_const(c, (int32_t)modgen_choose(c, 20));
  } else if (which == 1) {
    modgen_address(c);
  } else {
    modgen_expression(c, I32);
  }
  modgen_i32_const(c, (int32_t)modgen_choose(c, modgen_choose(c, 8) == 0 ? 3000 : 30));
  soru_base_buf_add(c->out, ops[which].bytes, ops[which].len);
}

static void
rare(code_t *c)
{
  switch (modgen_choose(c, 8)) {
  case 0:
    modgen_i32_const(c, (int32_t)modgen_choose(c, 2));
    soru_base_buf_add(c->out, "\x40\x00\x1a", 3); /* memory.grow, drop */
    return;
  case 1:
    soru_base_buf_add(c->out, "\xfc\x10\x00\x1a", 4); /* table.size, drop */
    return;
  case 2:
    modgen_i32_const(c, (int32_t)modgen_choose(c, 8));
    modgen_i32_const(c, (int32_t)modgen_choose(c, 2));
    modgen_i32_const(c, (int32_t)modgen_choose(c, 2));
    soru_base_buf_add(c->out, "\xfc\x0c\x01\x00", 4); /* table.init */
    return;
  case 3:
    modgen_i32_const(c, (int32_t)(2 + modgen_choose(c, 4)));
    modgen_i32_const(c, (int32_t)(2 + modgen_choose(c, 4)));
    modgen_i32_const(c, (int32_t)modgen_choose(c, 4));
    soru_base_buf_add(c->out, "\xfc\x0e\x00\x00", 4); /* table.copy */
    return;
  case 4:
    if (modgen_choose(c, 4) == 0) soru_base_buf_add(c->out, "\xfc\x09\x08", 3); /* data.drop */
    if (modgen_choose(c, 4) == 0) soru_base_buf_add(c->out, "\xfc\x0d\x01", 3); /* elem.drop */
    return;
  default:
    break;
  }
  if (!c->m->odd) return;
  if (modgen_choose(c, 2) == 0) {
    modgen_expression(c, I32);
    soru_base_buf_add(c->out, "\xfd\x11\xfd\x4d\x1a", 5); /* i32x4.splat, v128.not, drop */
  } else {
    modgen_i32_const(c, (int32_t)(10 + modgen_choose(c, 2)));
    modgen_op_u(c, 0xd2, c->m->import_cnt);
    soru_base_buf_add(c->out, "\x26\x00", 2); /* ref.func, table.set */
  }
}

static void
loop(code_t *c)
{
  if (c->counter == c->local_cnt) return;
  uint32_t counter = c->counter++;
  bool carries = modgen_choose(c, 3) == 0;
  uint8_t type = modgen_choose(c, 2) == 0 ? I32 : I64;
  uint32_t local = modgen_find_local(c, type, true);
  if (local == UINT32_MAX) carries = false;
  modgen_i32_const(c, (int32_t)(1 + modgen_choose(c, 5)));
  modgen_op_u(c, 0x21, counter);
  if (carries) modgen_expression(c, type);
  modgen_op(c, 0x03);
  modgen_block_type(c, &type, carries ? 1 : 0, &type, carries ? 1 : 0);
  modgen_open_label(c, &type, 0);
  c->labels[c->label_cnt - 1].cnt = UINT32_MAX; /* only the counter decides about another round */
  if (carries) modgen_op_u(c, 0x21, local);
  modgen_statements(c, 3);
  if (carries) modgen_op_u(c, 0x20, local);
  modgen_op_u(c, 0x20, counter);
  modgen_i32_const(c, 1);
  modgen_op(c, 0x6b);
  modgen_op_u(c, 0x22, counter);
  modgen_op_u(c, 0x0d, 0);
  modgen_close_label(c);
  if (carries) modgen_op(c, 0x1a);
  c->counter--;
}

static void
block_statement(code_t *c)
{
  uint8_t types[3] = {I32, I64, I32};
  uint32_t cnt = modgen_choose(c, 4);
  modgen_op(c, 0x02);
  modgen_block_type(c, NULL, 0, types, cnt);
  modgen_open_label(c, types, cnt);
  modgen_statements(c, 3);
  modgen_expressions(c, types, cnt);
  modgen_close_label(c);
  modgen_drops(c, cnt);
}

static void
if_statement(code_t *c)
{
  modgen_expression(c, I32);
  modgen_op(c, 0x04);
  modgen_block_type(c, NULL, 0, NULL, 0);
  modgen_open_label(c, NULL, 0);
  modgen_statements(c, 2);
  if (modgen_choose(c, 2) == 0) {
    modgen_op(c, 0x05);
    modgen_statements(c, 2);
  }
  modgen_close_label(c);
}

/* Code that leaves several labels, if a condition holds. */
static void
leave(code_t *c)
{
  uint32_t depth = modgen_pick_label(c);
  if (modgen_label_of(c, depth)->cnt == UINT32_MAX) return;
  modgen_expression(c, I32);
  modgen_i32_const(c, 3);
  modgen_op(c, 0x71);
  modgen_op(c, 0x04);
  modgen_block_type(c, NULL, 0, NULL, 0);
  modgen_open_label(c, NULL, 0);
  label_t label = *modgen_label_of(c, depth + 1);
  uint32_t more = modgen_branch_values(c, &label);
  switch (modgen_choose(c, 6)) {
  case 0:
    if (depth + 2 == c->label_cnt) {
      modgen_op(c, 0x0f); /* return */
      break;
    }
    modgen_op_u(c, 0x0c, depth + 1);
    break;
  case 1:
    modgen_expression(c, I32);
    modgen_op_u(c, 0x0d, depth + 1);
    modgen_drops(c, label.cnt + more);
    break;
  case 2:
    modgen_expression(c, I32);
    modgen_op_u(c, 0x0e, 2); /* br_table */
    for (int i = 0; i < 3; i++) modgen_u(c->out, depth + 1);
    break;
  case 3:
    if (modgen_choose(c, 30) == 0) modgen_op(c, 0x00); /* unreachable */
    modgen_op_u(c, 0x0c, depth + 1);
    break;
  default:
    modgen_op_u(c, 0x0c, depth + 1);
    if (modgen_choose(c, 3) == 0) modgen_op(c, 0x01);
  }
  modgen_close_label(c);
}

/* Statements with values below them. */
static void
with_values_below(code_t *c)
{
  uint32_t cnt = 1 + modgen_choose(c, 3);
  for (uint32_t i = 0; i < cnt; i++) modgen_expression(c, modgen_choose(c, 2) == 0 ? I32 : I64);
  modgen_statements(c, 3);
  modgen_drops(c, cnt);
}

static void
set_variable(code_t *c)
{
  uint8_t type = modgen_choose(c, 2) == 0 ? I32 : I64;
  uint32_t local = modgen_find_local(c, type, true);
  modgen_expression(c, type);
  if (local != UINT32_MAX && modgen_choose(c, 4) != 0)
    modgen_op_u(c, 0x21, local);
  else
    modgen_op_u(c, 0x24, modgen_find_global(c, type));
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
  if (modgen_is_deep(c))
    set_variable(c);
  else
    kinds[modgen_choose(c, sizeof kinds / sizeof kinds[0])](c);
  c->depth--;
}

void
modgen_statements(code_t *c, uint32_t most)
{
  uint32_t cnt = modgen_choose(c, most + 1);
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
    modgen_op(c, c->locals[i]);
  }
}

/* n -> 0, or one more than itself of n - 1, with values below the call. */
static void
recursive_body(code_t *c)
{
  static const uint8_t test[] = {0x20, 0, 0x45, 0x04, 0x40, 0x42, 0, 0x0f, 0x0b};
  soru_base_buf_add(c->out, test, sizeof test);
  modgen_statements(c, 2);
  modgen_expression(c, I64);
  static const uint8_t again[] = {0x20, 0, 0x41, 1, 0x6b, 0x10};
  soru_base_buf_add(c->out, again, sizeof again);
  modgen_u(c->out, c->func);
  modgen_op(c, 0x7c);
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
  modgen_open_label(&c, type.types + type.params, type.results);
  if (func == m->recursive) {
    c.labels[0].cnt = UINT32_MAX;
    c.budget = 30;
    /* The parameter decides about the end: it is no variable of the statements. */
    c.locals[0] = 0;
    recursive_body(&c);
  } else {
    modgen_statements(&c, 12);
    modgen_expressions(&c, type.types + type.params, type.results);
  }
  modgen_close_label(&c);
}
