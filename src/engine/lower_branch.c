/* Lowering branches: what leaving labels comes to. */
#include "engine/lower_private.h"

/* --- branches --- */

/* What a branch to the label `depth` outwards does, once its instruction is reduced. */
static soru_engine_branch_t
plan_branch(soru_engine_lowering_t *l, uint32_t depth)
{
  uint32_t number = l->open_cnt - 1 - depth;
  const soru_engine_open_t *to = &l->open[number];
  soru_engine_branch_t branch = {.cost = depth * SORU_ENGINE_REDUCE, .target = to->target};
  branch.cnt = to->kind == SORU_ENGINE_LOOP ? to->params : to->results;
  branch.from = l->height - branch.cnt;
  branch.to = to->base;
  branch.is_return = to->kind == SORU_ENGINE_FUNCTION;
  if (branch.is_return) {
    branch.cost += SORU_ENGINE_FINISH;
    return branch;
  }
  branch.cost += SORU_ENGINE_JOIN + branch.cnt + soru_engine_others(&l->open[number - 1].layout, 0);
  if (to->kind == SORU_ENGINE_LOOP) {
    branch.cost += SORU_ENGINE_REDUCE;
    branch.copy_slot = to->copy_slot;
    branch.flag_slot = to->flag_slot;
  }
  return branch;
}

/* Tells whether a branch is nothing but a jump. */
static bool
is_jump(const soru_engine_branch_t *branch)
{
  return !branch->is_return && (branch->cnt == 0 || branch->from == branch->to) &&
         (branch->copy_slot == 0 || branch->cnt == 0) && branch->flag_slot == 0;
}

/* Appends the code of a branch that goes unconditionally. */
void
soru_engine_emit_jump(soru_engine_lowering_t *l, const soru_engine_branch_t *branch)
{
  soru_engine_note_edge(l, branch->cost);
  if (branch->is_return) {
    soru_engine_emit(l, SORU_ENGINE_RETURN, soru_engine_slot(l, branch->from), branch->cnt, 0)->y =
        branch->cost;
    return;
  }
  for (uint32_t i = 0; branch->from != branch->to && i < branch->cnt; i++)
    soru_engine_emit(l, SORU_ENGINE_MOVE, soru_engine_slot(l, branch->to + i),
                     soru_engine_slot(l, branch->from + i), 0);
  for (uint32_t i = 0; branch->copy_slot != 0 && i < branch->cnt; i++)
    soru_engine_emit_keep(l, SORU_ENGINE_MOVE, branch->copy_slot + i,
                          soru_engine_slot(l, branch->to + i), 0);
  if (branch->flag_slot != 0) soru_engine_emit_keep(l, SORU_ENGINE_MOVE_I, branch->flag_slot, 0, 1);
  soru_engine_emit(l, SORU_ENGINE_JUMP, 0, 0, 0)->y = branch->cost;
  soru_engine_fix(l, SORU_ENGINE_FIX_JUMP, l->op_cnt - 1, branch->target);
}

/* Makes an edge lead where a branch leads. */
static void
lead_to(soru_engine_lowering_t *l, uint32_t edge, const soru_engine_branch_t *branch)
{
  if (is_jump(branch)) {
    soru_engine_note_edge(l, branch->cost);
    l->ops[edge].edge.taken = branch->cost;
    soru_engine_fix(l, SORU_ENGINE_FIX_TAKEN, edge, branch->target);
    return;
  }
  l->targets[branch->target].is_used = true;
  l->stubs = soru_engine_grow(l->stubs, l->stub_cnt, &l->stub_cap, sizeof *l->stubs);
  l->stubs[l->stub_cnt++] = (soru_engine_stub_t){edge, *branch};
}

void
soru_engine_lower_stubs(soru_engine_lowering_t *l)
{
  for (uint32_t i = 0; i < l->stub_cnt; i++) {
    soru_engine_stub_t stub = l->stubs[i];
    l->ops[stub.edge].edge.target = (int32_t)(l->op_cnt - stub.edge);
    soru_engine_emit_jump(l, &stub.branch);
  }
}

void
soru_engine_lower_br(soru_engine_lowering_t *l, uint32_t depth)
{
  soru_engine_settle(l);
  l->cost += SORU_ENGINE_INSTR;
  soru_engine_branch_t branch = plan_branch(l, depth);
  soru_engine_emit_jump(l, &branch);
  soru_engine_end_region(l);
  soru_engine_go_dead(l);
}

/* A branch on a condition, or by a table, becomes a plain branch first. */
void
soru_engine_lower_br_if(soru_engine_lowering_t *l, uint32_t depth)
{
  l->cost += SORU_ENGINE_INSTR;
  soru_engine_op_t op = soru_engine_take_condition(l, true);
  soru_engine_branch_t branch = plan_branch(l, depth);
  branch.cost += SORU_ENGINE_REDUCE;
  soru_engine_open_t *top = soru_engine_top(l);
  uint32_t edge = soru_engine_emit_branch(l, &op, top->list, top->index);
  lead_to(l, edge, &branch);
}

void
soru_engine_lower_br_table(soru_engine_lowering_t *l, const soru_wasm_instr_t *instr)
{
  const soru_wasm_list_t *list = instr->imm.list;
  l->cost += SORU_ENGINE_INSTR;
  uint32_t index = soru_engine_operand(l);
  soru_engine_settle(l);
  soru_engine_emit(l, SORU_ENGINE_JUMP_TABLE, index, 0, 0)->x = (int32_t)list->len;
  for (uint32_t i = 0; i <= list->len; i++) {
    soru_engine_branch_t branch = plan_branch(l, i < list->len ? list->items[i] : instr->b);
    branch.cost += SORU_ENGINE_REDUCE;
    soru_engine_emit(l, 0, 0, 0, 0);
    lead_to(l, l->op_cnt - 1, &branch);
  }
  soru_engine_end_region(l);
  soru_engine_go_dead(l);
}
