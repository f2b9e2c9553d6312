/* lower_private.h - what the files of the lowering share.
 *
 * The lowering goes through the instruction lists of a function once. It knows for each value on
 * the operand stack where it is: in its slot, in a local, or a constant that is in no slot at all.
 * Reading a local or a constant costs nothing then; before control is transferred everything is put
 * into its slot ("settled").
 *
 * The same code lowers a piece of straight-line code instruction by instruction, with everything in
 * its slot after each of them (piece.c).
 */
#ifndef SORU_ENGINE_LOWER_PRIVATE_H
#define SORU_ENGINE_LOWER_PRIVATE_H

#include "engine/layout_private.h"

#include <stdbool.h>

/* Where a value on the operand stack is. */
typedef struct soru_engine_value {
  enum { SORU_ENGINE_IN_SLOT, SORU_ENGINE_IN_LOCAL, SORU_ENGINE_CONSTANT } kind;
  uint64_t number; /* local, or constant */
} soru_engine_value_t;

/* A place that edges lead to: the start of a region, once it is known. */
typedef struct soru_engine_target {
  uint32_t point;
  bool is_used;
} soru_engine_target_t;

/* What is added to an operation when all regions are known. */
typedef struct soru_engine_fixup {
  enum {
    SORU_ENGINE_FIX_TAKEN,
    SORU_ENGINE_FIX_FALL,
    SORU_ENGINE_FIX_JUMP,
    SORU_ENGINE_FIX_CHARGE
  } kind;
  uint32_t op, target;
} soru_engine_fixup_t;

/* What a branch does: values move down, copies of a loop's parameters are made, ticks are taken. */
typedef struct soru_engine_branch {
  bool is_return;
  uint32_t target, cost;
  uint32_t from, to, cnt;        /* values that move: heights */
  uint32_t copy_slot, flag_slot; /* of a loop; 0: none */
} soru_engine_branch_t;

/* Code out of line: what a conditional branch does before it goes on. */
typedef struct soru_engine_stub {
  uint32_t edge; /* that leads there */
  soru_engine_branch_t branch;
} soru_engine_stub_t;

/* A label that is open. */
typedef struct soru_engine_open {
  enum { SORU_ENGINE_FUNCTION, SORU_ENGINE_BLOCK, SORU_ENGINE_LOOP, SORU_ENGINE_THEN } kind;
  uint32_t list, index, count; /* the list that is gone through */
  uint32_t other;              /* THEN: list of the else branch, 0 if there is none */
  uint32_t base, params, results;
  bool is_dead;                  /* what comes next is not reached */
  uint32_t target;               /* LOOP: its start, others: behind their end */
  uint32_t else_target;          /* THEN with an else branch */
  uint32_t copy_slot, flag_slot; /* LOOP: copies of parameters, and the flag; 0: none */
  bool is_vague;                 /* the layout depends on how a loop was entered */
  soru_engine_layout_t layout;   /* of the label itself, as it is while another is open inside */
  soru_engine_layout_t at_start; /* THEN */
} soru_engine_open_t;

typedef struct soru_engine_lowering {
  soru_engine_kernel_t *kernel;
  soru_engine_func_t *func;
  bool fold;   /* values may stay where they are; false: everything is in its slot */
  bool failed; /* the function cannot be lowered */
  soru_engine_op_t *ops;
  uint32_t *at;
  uint32_t op_cnt, op_cap;
  soru_engine_value_t *stack;
  uint32_t height, stack_cap, highest, alias_cnt;
  uint32_t settled; /* values up to this height are in their slots */
  soru_engine_open_t *open;
  uint32_t open_cnt, open_cap;
  soru_engine_target_t *targets;
  uint32_t target_cnt, target_cap;
  soru_engine_fixup_t *fixups;
  uint32_t fixup_cnt, fixup_cap;
  soru_engine_stub_t *stubs;
  uint32_t stub_cnt, stub_cap;
  soru_engine_point_t *points;
  uint32_t point_cnt, point_cap;
  soru_engine_keep_t *keeps;
  uint32_t keep_cnt, keep_cap;
  uint32_t keep_slots; /* taken for copies and flags, counted from 1; they come behind the stack,
                          whose height is known at the end */
  uint32_t *keep_ops;  /* operations whose slot a is such a number */
  uint32_t keep_op_cnt, keep_op_cap;
  uint32_t region; /* point of the current region */
  uint32_t cost;   /* of the current region so far */
  uint32_t fence;  /* operations before this one are not changed any more */
  uint32_t most_edge;
} soru_engine_lowering_t;

/* soru_engine_emit appends an operation and returns it; valid until the next one. */
soru_engine_op_t *soru_engine_emit(soru_engine_lowering_t *l, uint16_t code, uint32_t a, uint32_t b,
                                   uint32_t c);

/* soru_engine_slot gives the slot of the value at a height. */
static inline uint32_t
soru_engine_slot(const soru_engine_lowering_t *l, uint32_t height)
{
  return l->func->locals + height;
}

/* soru_engine_push adds a value on top of the stack. */
void soru_engine_push(soru_engine_lowering_t *l, soru_engine_value_t value);

/* soru_engine_push_slot adds a value that is in its slot. */
void soru_engine_push_slot(soru_engine_lowering_t *l);

/* soru_engine_drop takes `cnt` values from the stack. */
void soru_engine_drop(soru_engine_lowering_t *l, uint32_t cnt);

/* soru_engine_operand takes the value on top and gives the slot where it is. */
uint32_t soru_engine_operand(soru_engine_lowering_t *l);

/* soru_engine_settle puts all values into their slots. */
void soru_engine_settle(soru_engine_lowering_t *l);

/* soru_engine_lower_simple lowers an instruction that transfers no control and adds its ticks.
 *
 * Returns whether it is one; false: nothing was done. */
bool soru_engine_lower_simple(soru_engine_lowering_t *l, const soru_wasm_instr_t *instr);

/* soru_engine_take_condition takes a condition from the stack and puts all other values into their
 * slots.
 *
 * in  sense  whether the branch is to be taken if it holds
 * Returns the operation of the branch; an edge has to follow it. */
soru_engine_op_t soru_engine_take_condition(soru_engine_lowering_t *l, bool sense);

/* soru_engine_grow makes room for one more element in an array. */
void *soru_engine_grow(void *array, uint32_t cnt, uint32_t *cap, size_t size);

/* soru_engine_lower_control lowers an instruction that transfers control, or opens a block. */
void soru_engine_lower_control(soru_engine_lowering_t *l, const soru_wasm_instr_t *instr);

/* soru_engine_lower_end lowers the end of the list that is gone through. */
void soru_engine_lower_end(soru_engine_lowering_t *l);

/* soru_engine_lower_stubs appends the code out of line. */
void soru_engine_lower_stubs(soru_engine_lowering_t *l);

/* soru_engine_start_region begins a region at a place in the module.
 *
 * in  target  that leads there; UINT32_MAX: none */
void soru_engine_start_region(soru_engine_lowering_t *l, uint32_t label, uint32_t index,
                              uint32_t target);

/* soru_engine_target_new makes a target. */
uint32_t soru_engine_target_new(soru_engine_lowering_t *l);

/* soru_engine_top gives the innermost open label. */
static inline soru_engine_open_t *
soru_engine_top(soru_engine_lowering_t *l)
{
  return &l->open[l->open_cnt - 1];
}

/* soru_engine_add_point adds a point at the next operation. */
soru_engine_point_t *soru_engine_add_point(soru_engine_lowering_t *l, uint32_t label,
                                           uint32_t index);

/* soru_engine_end_region ends the current region. */
void soru_engine_end_region(soru_engine_lowering_t *l);

/* soru_engine_fix makes an operation one to which a region is added (soru_engine_fixup_t). */
void soru_engine_fix(soru_engine_lowering_t *l, int kind, uint32_t op, uint32_t target);

/* soru_engine_go_dead leaves out the rest of the list, which is not reached. */
void soru_engine_go_dead(soru_engine_lowering_t *l);

/* soru_engine_others counts the values of a label besides the `cnt` on top. */
uint32_t soru_engine_others(const soru_engine_layout_t *layout, uint32_t cnt);

/* soru_engine_are_numbers tells whether a frame can hold values of these types. */
bool soru_engine_are_numbers(const uint8_t *types, uint32_t cnt);

/* soru_engine_emit_keep appends MOVE or MOVE_I to a copy or flag. */
void soru_engine_emit_keep(soru_engine_lowering_t *l, uint16_t code, uint32_t slot, uint32_t from,
                           uint64_t number);

/* soru_engine_emit_branch appends a conditional branch; code goes on in a new region at the place.
 *
 * Returns the number of its edge. */
uint32_t soru_engine_emit_branch(soru_engine_lowering_t *l, const soru_engine_op_t *op,
                                 uint32_t label, uint32_t index);

/* soru_engine_emit_jump appends the code of a branch that goes unconditionally. */
void soru_engine_emit_jump(soru_engine_lowering_t *l, const soru_engine_branch_t *branch);

/* soru_engine_note_edge remembers the most ticks that an edge takes. */
static inline void
soru_engine_note_edge(soru_engine_lowering_t *l, uint32_t cost)
{
  if (cost > l->most_edge) l->most_edge = cost;
}

/* soru_engine_stop_before ends the region in front of the current instruction, and makes a point
 * there: the operation that follows counts by itself. */
void soru_engine_stop_before(soru_engine_lowering_t *l);

/* soru_engine_lower_br and the others lower single instructions. */
void soru_engine_lower_br(soru_engine_lowering_t *l, uint32_t depth);

/* soru_engine_lower_br_if lowers a branch on a condition. */
void soru_engine_lower_br_if(soru_engine_lowering_t *l, uint32_t depth);

/* soru_engine_lower_br_table lowers a branch by a table. */
void soru_engine_lower_br_table(soru_engine_lowering_t *l, const soru_wasm_instr_t *instr);

/* soru_engine_lower_return lowers a return. */
void soru_engine_lower_return(soru_engine_lowering_t *l);

/* soru_engine_lower_call lowers a call of a function of the kernel, or of the machine. */
void soru_engine_lower_call(soru_engine_lowering_t *l, uint32_t index);

/* soru_engine_lower_call_indirect lowers a call by a table. */
void soru_engine_lower_call_indirect(soru_engine_lowering_t *l, const soru_wasm_instr_t *instr);

/* soru_engine_lower_bulk lowers memory.fill and memory.copy.
 *
 * in  code  SORU_ENGINE_FILL or SORU_ENGINE_COPY */
void soru_engine_lower_bulk(soru_engine_lowering_t *l, uint16_t code);

/* soru_engine_lower_bail leaves an instruction to the slow machine, if it leaves no reference or
 * vector behind. */
void soru_engine_lower_bail(soru_engine_lowering_t *l, uint16_t code);

/* soru_engine_open_new opens a label, all but the layout zero. */
soru_engine_open_t *soru_engine_open_new(soru_engine_lowering_t *l, uint32_t list);

#endif
