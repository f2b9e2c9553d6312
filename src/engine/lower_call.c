/* Lowering what can refuse to be done: calls, bulk instructions, rare ones. */
#include "engine/lower_private.h"
#include "wasm/opcode.h"

#include <string.h>

/* --- what can refuse to be done --- */

/* Ends the region in front of the current instruction, and makes a point there. */
void
soru_engine_stop_before(soru_engine_lowering_t *l)
{
  soru_engine_settle(l);
  /* A region goes on to the next one; the operation that follows is not part of either. */
  soru_engine_end_region(l);
  soru_engine_open_t *top = soru_engine_top(l);
  soru_engine_add_point(l, top->list, top->index - 1);
}

/* Appends the edge of an operation, and starts the region behind it. */
static void
go_on_behind(soru_engine_lowering_t *l, bool by_return, uint32_t taken)
{
  soru_engine_open_t *top = soru_engine_top(l);
  uint32_t behind = soru_engine_target_new(l);
  soru_engine_emit(l, 0, 0, 0, 0)->edge.taken = taken;
  soru_engine_fix(l, by_return ? SORU_ENGINE_FIX_TAKEN : SORU_ENGINE_FIX_FALL, l->op_cnt - 1,
                  behind);
  soru_engine_start_region(l, top->list, top->index, behind);
}

/* The slow machine does this instruction, if it leaves no reference or vector behind. */
void
soru_engine_lower_bail(soru_engine_lowering_t *l, uint16_t code)
{
  const char *sig = soru_wasm_opcode(code)->sig;
  if (sig == NULL || code < SORU_OP_MEMORY_GROW || (code > 0xff && code >= 0xfd00) ||
      strpbrk(sig, "vfd") != NULL) {
    l->failed = true;
    soru_engine_go_dead(l);
    return;
  }
  soru_engine_stop_before(l);
  soru_engine_emit(l, SORU_ENGINE_BAIL, 0, 0, 0);
  for (; *sig != ':'; sig++) soru_engine_drop(l, 1);
  for (sig++; *sig != 0; sig++) soru_engine_push_slot(l);
  soru_engine_open_t *top = soru_engine_top(l);
  soru_engine_start_region(l, top->list, top->index, UINT32_MAX);
}

void
soru_engine_lower_return(soru_engine_lowering_t *l)
{
  /* All values of the label are handed back, not only the results. */
  bool has_more = soru_engine_others(&soru_engine_top(l)->layout, 0) != l->func->results;
  if (has_more) {
    soru_engine_stop_before(l);
    soru_engine_emit(l, SORU_ENGINE_BAIL, 0, 0, 0);
    soru_engine_go_dead(l);
    return;
  }
  soru_engine_settle(l);
  l->cost += SORU_ENGINE_INSTR;
  soru_engine_branch_t branch = {.is_return = true, .cost = SORU_ENGINE_FINISH};
  branch.cnt = l->func->results;
  branch.from = l->height - branch.cnt;
  soru_engine_emit_jump(l, &branch);
  soru_engine_end_region(l);
  soru_engine_go_dead(l);
}

/* After a call the values of the label are in a new vector. */
static void
push_results(soru_engine_lowering_t *l, uint32_t params, uint32_t results)
{
  soru_engine_drop(l, params);
  for (uint32_t i = 0; i < results; i++) soru_engine_push_slot(l);
  soru_engine_layout_t *layout = &soru_engine_top(l)->layout;
  soru_engine_layout_renew(layout, layout->height);
  soru_engine_top(l)->is_vague = false;
  uint32_t moved = soru_engine_others(layout, 0);
  soru_engine_note_edge(l, SORU_ENGINE_HAND_BACK + moved);
  go_on_behind(l, true, SORU_ENGINE_HAND_BACK + moved);
}

static void
lower_host(soru_engine_lowering_t *l, uint32_t index)
{
  const soru_engine_func_t *func = &l->kernel->funcs[index];
  soru_engine_stop_before(l);
  soru_engine_emit(l, SORU_ENGINE_HOST, soru_engine_slot(l, l->height - func->params), func->params,
                   func->results)
      ->x = (int32_t)index;
  soru_engine_drop(l, func->params);
  soru_engine_layout_t *layout = &soru_engine_top(l)->layout;
  layout->height += func->params;
  soru_engine_layout_call(layout, func->params, l->func->locals, NULL);
  if (layout->overflow) l->failed = true;
  for (uint32_t i = 0; i < func->results; i++) soru_engine_push_slot(l);
  go_on_behind(l, false, 0);
}

/* Arguments and results have to be numbers. */
static void
check_type(soru_engine_lowering_t *l, uint32_t index)
{
  const soru_wasm_module_t *module = &l->kernel->module;
  const soru_wasm_func_type_t *type = &module->types[index];
  if (!soru_engine_are_numbers(module->value_types + type->first, type->params + type->results))
    l->failed = true;
}

void
soru_engine_lower_call(soru_engine_lowering_t *l, uint32_t index)
{
  const soru_engine_func_t *func = &l->kernel->funcs[index];
  if (func->way == SORU_ENGINE_IMPORT) {
    lower_host(l, index);
    return;
  }
  check_type(l, func->type);
  soru_engine_stop_before(l);
  uint32_t first = soru_engine_slot(l, l->height - func->params);
  soru_engine_emit(l, SORU_ENGINE_CALL, first, 0, 0)->x = (int32_t)index;
  push_results(l, func->params, func->results);
}

void
soru_engine_lower_call_indirect(soru_engine_lowering_t *l, const soru_wasm_instr_t *instr)
{
  const soru_wasm_func_type_t *type = &l->kernel->module.types[instr->b];
  check_type(l, instr->b);
  soru_engine_stop_before(l);
  uint32_t index = soru_engine_slot(l, l->height - 1);
  soru_engine_drop(l, 1);
  uint32_t first = soru_engine_slot(l, l->height - type->params);
  soru_engine_op_t *op = soru_engine_emit(l, SORU_ENGINE_CALL_INDIRECT, first, index, instr->a);
  op->x = (int32_t)l->kernel->same_type[instr->b];
  if (instr->a > UINT16_MAX) l->failed = true;
  push_results(l, type->params, type->results);
}

void
soru_engine_lower_bulk(soru_engine_lowering_t *l, uint16_t code)
{
  soru_engine_stop_before(l);
  soru_engine_emit(l, code, soru_engine_slot(l, l->height - 3), 0, 0);
  soru_engine_drop(l, 3);
  go_on_behind(l, false, 0);
}
