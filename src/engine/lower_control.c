/* Lowering control: blocks, branches, calls, and the ends of lists. */
#include "engine/lower_private.h"
#include "wasm/opcode.h"
#include "wasm/value.h"

#include <string.h>

/* --- regions and targets --- */

uint32_t
soru_engine_target_new(soru_engine_lowering_t *l)
{
  l->targets = soru_engine_grow(l->targets, l->target_cnt, &l->target_cap, sizeof *l->targets);
  l->targets[l->target_cnt] = (soru_engine_target_t){.point = UINT32_MAX};
  return l->target_cnt++;
}

soru_engine_point_t *
soru_engine_add_point(soru_engine_lowering_t *l, uint32_t label, uint32_t index)
{
  l->points = soru_engine_grow(l->points, l->point_cnt, &l->point_cap, sizeof *l->points);
  soru_engine_point_t *point = &l->points[l->point_cnt++];
  *point = (soru_engine_point_t){.pc = l->op_cnt, .label = label, .index = index};
  return point;
}

void
soru_engine_end_region(soru_engine_lowering_t *l)
{
  l->points[l->region].cost = l->cost;
  l->cost = 0;
}

void
soru_engine_start_region(soru_engine_lowering_t *l, uint32_t label, uint32_t index, uint32_t target)
{
  soru_engine_add_point(l, label, index)->is_region = true;
  l->region = l->point_cnt - 1;
  l->cost = 0;
  l->fence = l->op_cnt;
  if (target != UINT32_MAX) l->targets[target].point = l->region;
}

void
soru_engine_fix(soru_engine_lowering_t *l, int kind, uint32_t op, uint32_t target)
{
  l->fixups = soru_engine_grow(l->fixups, l->fixup_cnt, &l->fixup_cap, sizeof *l->fixups);
  soru_engine_fixup_t *fixup = &l->fixups[l->fixup_cnt++];
  fixup->kind = kind;
  fixup->op = op;
  fixup->target = target;
  l->targets[target].is_used = true;
}

/* The rest of the list is not reached. */
void
soru_engine_go_dead(soru_engine_lowering_t *l)
{
  soru_engine_open_t *top = soru_engine_top(l);
  top->index = top->count;
  top->is_dead = true;
}

/* --- labels --- */

soru_engine_open_t *
soru_engine_open_new(soru_engine_lowering_t *l, uint32_t list)
{
  l->open = soru_engine_grow(l->open, l->open_cnt, &l->open_cap, sizeof *l->open);
  soru_engine_open_t *open = &l->open[l->open_cnt++];
  memset(open, 0, sizeof *open);
  open->list = list;
  open->count = l->kernel->module.blocks[list].count;
  return open;
}

/* Values of a label besides the `cnt` on top. */
uint32_t
soru_engine_others(const soru_engine_layout_t *layout, uint32_t cnt)
{
  return layout->height - layout->base - cnt;
}

/* --- what blocks keep --- */

static uint32_t
new_keeps(soru_engine_lowering_t *l, uint32_t cnt)
{
  uint32_t first = l->keep_slots + 1;
  l->keep_slots += cnt;
  return cnt > 0 ? first : 0;
}

void
soru_engine_emit_keep(soru_engine_lowering_t *l, uint16_t code, uint32_t slot, uint32_t from,
                      uint64_t number)
{
  l->keep_ops = soru_engine_grow(l->keep_ops, l->keep_op_cnt, &l->keep_op_cap, sizeof *l->keep_ops);
  l->keep_ops[l->keep_op_cnt++] = l->op_cnt;
  soru_engine_op_t *op = soru_engine_emit(l, code, slot, from, 0);
  if (code == SORU_ENGINE_MOVE_I) op->imm = number;
  l->fence = l->op_cnt; /* its slot has no number yet */
}

static void
add_keep(soru_engine_lowering_t *l, uint32_t label, uint32_t first_slot, uint32_t flag_slot)
{
  if (first_slot == 0 && flag_slot == 0) return;
  l->keeps = soru_engine_grow(l->keeps, l->keep_cnt, &l->keep_cap, sizeof *l->keeps);
  l->keeps[l->keep_cnt++] = (soru_engine_keep_t){label, first_slot, flag_slot};
}

/* Copies the parameters and what is left over, and enters the block.
 *
 * Returns the first slot of the copies. */
static uint32_t
enter(soru_engine_lowering_t *l, uint32_t params, soru_engine_layout_t *inner)
{
  soru_engine_layout_t *layout = &soru_engine_top(l)->layout;
  uint32_t first = new_keeps(l, soru_engine_layout_copies(layout, params));
  for (uint32_t i = 0; i < params; i++)
    soru_engine_emit_keep(l, SORU_ENGINE_MOVE, first + i,
                          soru_engine_slot(l, l->height - params + i), 0);
  for (uint32_t i = 0; i < layout->left_cnt; i++) {
    const soru_engine_left_t *left = &layout->left[i];
    if (left->slot == soru_engine_slot(l, left->height))
      soru_engine_emit_keep(l, SORU_ENGINE_MOVE, first + params + i, left->slot, 0);
  }
  /* The slots of copies have no numbers yet: these only have to differ from those of the stack. */
  soru_engine_layout_enter(layout, params, UINT32_MAX / 2 + first, l->func->locals, NULL, inner);
  if (layout->overflow) l->failed = true;
  return first;
}

/* Tells whether a frame can hold values of these types. */
bool
soru_engine_are_numbers(const uint8_t *types, uint32_t cnt)
{
  for (uint32_t i = 0; i < cnt; i++)
    if (types[i] != SORU_WASM_I32 && types[i] != SORU_WASM_I64) return false;
  return true;
}

/* Opens a block; its parameters are the values on top. */
static soru_engine_open_t *
open_block(soru_engine_lowering_t *l, const soru_wasm_instr_t *instr, int kind)
{
  soru_engine_block_type_t type;
  soru_engine_layout_t inner;
  soru_engine_block_type(l->kernel, instr, &type);
  bool is_vague = soru_engine_top(l)->is_vague;
  bool is_new = soru_engine_layout_is_new(&soru_engine_top(l)->layout) && !is_vague;
  uint32_t first = enter(l, type.param_cnt, &inner);
  uint32_t flag = kind == SORU_ENGINE_LOOP && !is_new ? new_keeps(l, 1) : 0;
  add_keep(l, instr->a, first, flag);
  soru_engine_open_t *open = soru_engine_open_new(l, instr->a);
  open->kind = kind;
  open->base = inner.base;
  open->params = type.param_cnt;
  open->results = type.result_cnt;
  open->layout = inner;
  open->is_vague = is_vague || flag != 0;
  open->target = soru_engine_target_new(l);
  open->flag_slot = flag;
  open->copy_slot = type.param_cnt > 0 ? first : 0;
  if (instr->a == 0 || !soru_engine_are_numbers(type.params, type.param_cnt) ||
      !soru_engine_are_numbers(type.results, type.result_cnt))
    l->failed = true;
  return open;
}

static void
lower_block(soru_engine_lowering_t *l, const soru_wasm_instr_t *instr)
{
  soru_engine_settle(l);
  l->cost += SORU_ENGINE_INSTR;
  open_block(l, instr, SORU_ENGINE_BLOCK);
}

/* Goes on to a new region that other code leads to, too. */
static void
fall_into_region(soru_engine_lowering_t *l, uint32_t label, uint32_t index, uint32_t target)
{
  soru_engine_emit(l, SORU_ENGINE_CHARGE, 0, 0, 0);
  soru_engine_fix(l, SORU_ENGINE_FIX_CHARGE, l->op_cnt - 1, target);
  soru_engine_end_region(l);
  soru_engine_start_region(l, label, index, target);
}

static void
lower_loop(soru_engine_lowering_t *l, const soru_wasm_instr_t *instr)
{
  soru_engine_settle(l);
  l->cost += SORU_ENGINE_INSTR;
  soru_engine_open_t *open = open_block(l, instr, SORU_ENGINE_LOOP);
  if (open->flag_slot != 0) soru_engine_emit_keep(l, SORU_ENGINE_MOVE_I, open->flag_slot, 0, 0);
  fall_into_region(l, instr->a, 0, open->target);
}

/* Appends a branch; the code goes on in a new region if it is not taken.
 *
 * Returns the number of its edge. */
uint32_t
soru_engine_emit_branch(soru_engine_lowering_t *l, const soru_engine_op_t *op, uint32_t label,
                        uint32_t index)
{
  *soru_engine_emit(l, op->code, 0, 0, 0) = *op;
  soru_engine_emit(l, 0, 0, 0, 0);
  uint32_t edge = l->op_cnt - 1, fall = soru_engine_target_new(l);
  soru_engine_fix(l, SORU_ENGINE_FIX_FALL, edge, fall);
  soru_engine_end_region(l);
  soru_engine_start_region(l, label, index, fall);
  return edge;
}

static void
lower_if(soru_engine_lowering_t *l, const soru_wasm_instr_t *instr)
{
  uint32_t other = instr->imm.u32[0];
  l->cost += SORU_ENGINE_INSTR + SORU_ENGINE_REDUCE;
  soru_engine_op_t op = soru_engine_take_condition(l, false);
  soru_engine_open_t *open = open_block(l, instr, SORU_ENGINE_THEN);
  open->other = other;
  open->at_start = open->layout;
  uint32_t label = open->list, target = open->target;
  uint32_t skip = SORU_ENGINE_TAKE + SORU_ENGINE_JOIN + open->results +
                  soru_engine_others(&l->open[l->open_cnt - 2].layout, 0);
  if (other != 0) {
    const soru_engine_keep_t keep =
        l->keep_cnt > 0 ? l->keeps[l->keep_cnt - 1] : (soru_engine_keep_t){.label = 0};
    if (keep.label == label) add_keep(l, other, keep.first_slot, 0);
    target = soru_engine_target_new(l);
    soru_engine_top(l)->else_target = target;
  }
  uint32_t edge = soru_engine_emit_branch(l, &op, label, 0);
  soru_engine_fix(l, SORU_ENGINE_FIX_TAKEN, edge, target);
  if (other == 0) l->ops[edge].edge.taken = skip;
  if (skip > l->most_edge) l->most_edge = skip;
}

void
soru_engine_lower_control(soru_engine_lowering_t *l, const soru_wasm_instr_t *instr)
{
  switch (instr->op) {
  case SORU_OP_UNREACHABLE:
    soru_engine_emit(l, SORU_ENGINE_TRAP, 0, 0, 0);
    l->cost += SORU_ENGINE_INSTR;
    soru_engine_end_region(l);
    soru_engine_go_dead(l);
    return;
  case SORU_OP_BLOCK:
    lower_block(l, instr);
    return;
  case SORU_OP_LOOP:
    lower_loop(l, instr);
    return;
  case SORU_OP_IF:
    lower_if(l, instr);
    return;
  case SORU_OP_BR:
    soru_engine_lower_br(l, instr->b);
    return;
  case SORU_OP_BR_IF:
    soru_engine_lower_br_if(l, instr->b);
    return;
  case SORU_OP_BR_TABLE:
    soru_engine_lower_br_table(l, instr);
    return;
  case SORU_OP_RETURN:
    soru_engine_lower_return(l);
    return;
  case SORU_OP_CALL:
    soru_engine_lower_call(l, instr->b);
    return;
  case SORU_OP_CALL_INDIRECT:
    soru_engine_lower_call_indirect(l, instr);
    return;
  case SORU_OP_MEMORY_FILL:
    soru_engine_lower_bulk(l, SORU_ENGINE_FILL);
    return;
  case SORU_OP_MEMORY_COPY:
    soru_engine_lower_bulk(l, SORU_ENGINE_COPY);
    return;
  default:
    soru_engine_lower_bail(l, instr->op);
  }
}

/* --- ends --- */

/* Makes the stack one of `height` values, all in their slots; the layout is left alone. */
static void
set_height(soru_engine_lowering_t *l, uint32_t height)
{
  l->height = l->alias_cnt = 0;
  while (l->height < height) {
    l->stack = soru_engine_grow(l->stack, l->height, &l->stack_cap, sizeof *l->stack);
    l->stack[l->height++] = (soru_engine_value_t){.kind = SORU_ENGINE_IN_SLOT};
  }
  l->settled = height;
  if (height > l->highest) l->highest = height;
}

/* Goes on with the else branch. */
static void
lower_else(soru_engine_lowering_t *l)
{
  soru_engine_open_t *top = soru_engine_top(l);
  uint32_t list = top->other, target = top->else_target;
  top->kind = SORU_ENGINE_BLOCK;
  top->list = list;
  top->index = 0;
  top->count = l->kernel->module.blocks[list].count;
  top->is_dead = false;
  set_height(l, top->base + top->params);
  top = soru_engine_top(l);
  top->layout = top->at_start;
  top->is_vague = l->open[l->open_cnt - 2].is_vague; /* a block in the other branch reset it */
  soru_engine_start_region(l, list, 0, target);
}

static void
lower_function_end(soru_engine_lowering_t *l, bool is_dead)
{
  if (!is_dead) {
    soru_engine_settle(l);
    l->cost += SORU_ENGINE_TAKE;
    soru_engine_branch_t branch = {.is_return = true, .cost = SORU_ENGINE_FINISH};
    branch.cnt = l->func->results;
    soru_engine_emit_jump(l, &branch);
    soru_engine_end_region(l);
  }
  l->open_cnt--;
}

void
soru_engine_lower_end(soru_engine_lowering_t *l)
{
  soru_engine_open_t open = *soru_engine_top(l);
  if (open.kind == SORU_ENGINE_FUNCTION) {
    lower_function_end(l, open.is_dead);
    return;
  }
  uint32_t moved = open.results + soru_engine_others(&l->open[l->open_cnt - 2].layout, 0);
  if (!open.is_dead) {
    soru_engine_settle(l);
    l->cost += SORU_ENGINE_TAKE + SORU_ENGINE_JOIN + moved;
  }
  if (open.kind == SORU_ENGINE_THEN && open.other != 0) {
    if (!open.is_dead) {
      soru_engine_emit(l, SORU_ENGINE_JUMP, 0, 0, 0);
      soru_engine_fix(l, SORU_ENGINE_FIX_JUMP, l->op_cnt - 1, open.target);
      soru_engine_end_region(l);
    }
    lower_else(l);
    return;
  }
  l->open_cnt--;
  soru_engine_open_t *outer = soru_engine_top(l);
  bool is_used = open.kind != SORU_ENGINE_LOOP && l->targets[open.target].is_used;
  soru_engine_layout_renew(&outer->layout, open.base + open.results);
  outer->is_vague = false;
  set_height(l, open.base + open.results);
  if (open.is_dead && !is_used) {
    soru_engine_go_dead(l);
    return;
  }
  if (!is_used) return;
  if (!open.is_dead)
    fall_into_region(l, outer->list, outer->index, open.target);
  else
    soru_engine_start_region(l, outer->list, outer->index, open.target);
}
