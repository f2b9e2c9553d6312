/* Lowering a function: the way through its lists, and what is settled at the end. */
#include "engine/lower_private.h"

#include "base/mem.h"
#include "wasm/value.h"

#include <string.h>

/* Adds a region's ticks and place to an operation that leads to it. */
static void
apply(soru_engine_lowering_t *l, const soru_engine_fixup_t *fixup)
{
  const soru_engine_point_t *point = &l->points[l->targets[fixup->target].point];
  soru_engine_op_t *op = &l->ops[fixup->op];
  switch (fixup->kind) {
  case SORU_ENGINE_FIX_TAKEN:
    op->edge.taken += point->cost;
    op->edge.target = (int32_t)(point->pc - fixup->op);
    return;
  case SORU_ENGINE_FIX_FALL:
    op->edge.fall += point->cost;
    return;
  case SORU_ENGINE_FIX_JUMP:
    op->x = (int32_t)(point->pc - fixup->op);
    op->y += point->cost;
    return;
  case SORU_ENGINE_FIX_CHARGE:
    op->y += point->cost;
  }
}

/* Copies and flags come behind the stack. */
static void
place_keeps(soru_engine_lowering_t *l)
{
  uint32_t before = l->func->locals + l->highest - 1; /* they are counted from 1 */
  for (uint32_t i = 0; i < l->keep_op_cnt; i++) {
    soru_engine_op_t *op = &l->ops[l->keep_ops[i]];
    op->a = (uint16_t)(op->a + before);
  }
  for (uint32_t i = 0; i < l->keep_cnt; i++) {
    soru_engine_keep_t *keep = &l->keeps[i];
    if (keep->first_slot != 0) keep->first_slot += before;
    if (keep->flag_slot != 0) keep->flag_slot += before;
  }
}

static void
go_through(soru_engine_lowering_t *l)
{
  while (l->open_cnt > 0 && !l->failed) {
    soru_engine_open_t *top = soru_engine_top(l);
    if (top->index == top->count) {
      soru_engine_lower_end(l);
      continue;
    }
    const soru_wasm_module_t *module = &l->kernel->module;
    const soru_wasm_instr_t *instr =
        &module->instrs[module->blocks[top->list].first + top->index++];
    if (!soru_engine_lower_simple(l, instr)) soru_engine_lower_control(l, instr);
    if (l->func->locals + l->highest + l->keep_slots > SORU_ENGINE_SLOTS_MAX ||
        l->open_cnt > SORU_ENGINE_NESTING_MAX)
      l->failed = true;
  }
}

/* Globals that are references or vectors. */
static bool
has_odd_types(const soru_engine_kernel_t *kernel, const soru_engine_func_t *func)
{
  for (uint32_t i = 0; i < func->locals; i++)
    if (func->types[i] > SORU_WASM_I64) return true;
  const soru_wasm_func_type_t *type = &kernel->module.types[func->type];
  for (uint32_t i = 0; i < type->results; i++)
    if (kernel->module.value_types[type->first + type->params + i] > SORU_WASM_I64) return true;
  for (uint32_t i = 0; i < kernel->global_cnt; i++)
    if (kernel->global_types[i] > SORU_WASM_I64) return true;
  return false;
}

static void
finish(soru_engine_lowering_t *l)
{
  soru_engine_func_t *func = l->func;
  soru_engine_lower_stubs(l);
  for (uint32_t i = 0; i < l->fixup_cnt; i++) apply(l, &l->fixups[i]);
  place_keeps(l);
  func->code = l->ops;
  func->at = l->at;
  func->op_cnt = l->op_cnt;
  func->points = l->points;
  func->point_cnt = l->point_cnt;
  func->keeps = l->keeps;
  func->keep_cnt = l->keep_cnt;
  func->slots = func->locals + l->highest + l->keep_slots;
  func->call_cost = SORU_ENGINE_CALL_TICKS + 2 * func->locals + func->points[0].cost;
  func->margin = l->most_edge + SORU_ENGINE_TRAP_TICKS + SORU_ENGINE_HAND_BACK;
  func->way = SORU_ENGINE_LOWERED;
}

void
soru_engine_lower(soru_engine_kernel_t *kernel, soru_engine_func_t *func)
{
  soru_engine_lowering_t l = {.kernel = kernel, .func = func, .fold = true};
  func->way = SORU_ENGINE_SLOW;
  if (func->body == 0 || func->locals > SORU_ENGINE_SLOTS_MAX || has_odd_types(kernel, func))
    return;
  soru_engine_open_t *open = soru_engine_open_new(&l, func->body);
  open->kind = SORU_ENGINE_FUNCTION;
  open->results = func->results;
  soru_engine_layout_start(&open->layout);
  soru_engine_start_region(&l, func->body, 0, UINT32_MAX);
  go_through(&l);
  if (!l.failed) {
    finish(&l);
  } else {
    free(l.ops);
    free(l.at);
    free(l.points);
    free(l.keeps);
  }
  free(l.stack);
  free(l.open);
  free(l.targets);
  free(l.fixups);
  free(l.stubs);
  free(l.keep_ops);
}
