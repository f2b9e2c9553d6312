/* modgen_expr.h - what expressions and statements of the generator are made with.
 *
 * A statement leaves the stack as it was, an expression adds one value of its type; nothing is ever
 * popped that the construct itself has not pushed, so code is valid as it comes.
 */
#ifndef SORU_TESTS_MODGEN_EXPR_H
#define SORU_TESTS_MODGEN_EXPR_H

#include "tests/modgen_code.h"

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

/* modgen_op appends a byte. */
static inline void
modgen_op(code_t *c, uint8_t code)
{
  soru_base_buf_add_u8(c->out, code);
}

/* modgen_op_u appends an opcode and a number. */
static inline void
modgen_op_u(code_t *c, uint8_t code, uint32_t number)
{
  modgen_op(c, code);
  modgen_u(c->out, number);
}

/* modgen_choose gives a random number below n. */
static inline uint32_t
modgen_choose(code_t *c, uint32_t n)
{
  return modgen_below(c->m, n);
}

/* modgen_i32_const pushes a constant. */
static inline void
modgen_i32_const(code_t *c, int32_t number)
{
  modgen_op(c, 0x41);
  modgen_s(c->out, number);
}

/* modgen_find_local gives a local of a type, UINT32_MAX if there is none; one that loops do not use
 * if it is written to. */
uint32_t modgen_find_local(code_t *c, uint8_t type, bool to_write);

/* modgen_find_global gives a global of a type, UINT32_MAX if there is none. */
uint32_t modgen_find_global(code_t *c, uint8_t type);

/* modgen_address pushes an address, inside of memory as a rule. */
void modgen_address(code_t *c);

/* modgen_memory_immediates appends alignment and offset. */
void modgen_memory_immediates(code_t *c);

/* modgen_open_label opens a label with the types that a branch to it takes. */
void modgen_open_label(code_t *c, const uint8_t *types, uint32_t cnt);

/* modgen_close_label closes the innermost label. */
void modgen_close_label(code_t *c);

/* modgen_expressions pushes values of types, in order. */
void modgen_expressions(code_t *c, const uint8_t *types, uint32_t cnt);

/* modgen_drops removes values. */
void modgen_drops(code_t *c, uint32_t cnt);

/* modgen_branch_values pushes what a branch to a label takes, and something below it now and then;
 * returns how many are below. */
uint32_t modgen_branch_values(code_t *c, const label_t *label);

/* modgen_pick_label gives a random label, by depth. */
uint32_t modgen_pick_label(code_t *c);

/* modgen_label_of gives the label at a depth. */
const label_t *modgen_label_of(const code_t *c, uint32_t depth);

/* modgen_block_type appends the type of a block. */
void modgen_block_type(code_t *c, const uint8_t *params, uint32_t param_cnt, const uint8_t *results,
                       uint32_t result_cnt);

/* modgen_is_deep tells whether no more constructs fit into each other. */
bool modgen_is_deep(const code_t *c);

/* modgen_call calls a function with random arguments. */
void modgen_call(code_t *c, uint32_t func);

/* modgen_pick_callee gives a random function that may be called. */
uint32_t modgen_pick_callee(code_t *c);

/* modgen_expression pushes a random value of a type. */
void modgen_expression(code_t *c, uint8_t type);

/* modgen_statements appends up to `most` random statements. */
void modgen_statements(code_t *c, uint32_t most);

#endif
