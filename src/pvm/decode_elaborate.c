/* The end of the phase: functions get their types, and the module is made.
 *
 * On the way all instructions are walked through, because some of them demand that the module
 * announced how many data segments it has. */
#include "pvm/decode_private.h"

/* Makes a copy of a vector in a place that holds none. */
static void
copy_vec(soru_pvm_ctx_t *ctx, soru_pvm_vec_t *to, const soru_pvm_vec_t *from)
{
  soru_pvm_vec_copy(ctx, to, from);
}

void
soru_pvm_elaborate_start(soru_pvm_ctx_t *ctx, soru_pvm_decode_state_t *state)
{
  soru_pvm_module_kont_t *kont = &state->kont;
  soru_pvm_building_state_t *b = &state->building;
  kont->no_datas_in_funcs = true;
  if (b->vars.length != b->code.length) {
    kont->funcs = (soru_pvm_opt_funcs_t){.none = 1};
    kont->kind = SORU_PVM_MODULE_BUILD;
    return;
  }
  copy_vec(ctx, &kont->elaborate.types, &b->vars);
  copy_vec(ctx, &kont->elaborate.bodies, &b->code);
  soru_pvm_lazy_vec_init(&kont->elaborate.funcs, (int32_t)b->vars.length);
  kont->elaborate.instrs.none = 1;
  kont->kind = SORU_PVM_MODULE_ELABORATE;
}

static void
drop_walk(soru_pvm_ctx_t *ctx, soru_pvm_elaborate_kont_t *elaborate)
{
  soru_pvm_vec_drop(ctx, &soru_pvm_walk_vec, &elaborate->instrs.stack.vector);
  elaborate->instrs = (soru_pvm_opt_instr_kont_t){.none = 1};
}

/* Adds a block to those that are walked through. */
static soru_status_t
walk_block(soru_pvm_ctx_t *ctx, soru_pvm_decode_state_t *state, int32_t label)
{
  void *block;
  soru_pvm_lazy_vec_t walk = {.offset = 0};
  SORU_TRY(soru_pvm_vec_get(ctx, &soru_pvm_block_vec, &state->allocations.blocks, label, &block));
  soru_pvm_vec_copy(ctx, &walk.vector, block);
  soru_pvm_vec_append(ctx, &soru_pvm_walk_vec, &state->kont.elaborate.instrs.stack.vector, &walk);
  return SORU_OK;
}

/* Gives the next function its type; its body is then walked through, if that still matters. */
static soru_status_t
next_func(soru_pvm_ctx_t *ctx, soru_pvm_decode_state_t *state)
{
  soru_pvm_elaborate_kont_t *e = &state->kont.elaborate;
  int32_t index = e->funcs.offset;
  void *type, *body;
  soru_pvm_func_def_t func;
  SORU_TRY(soru_pvm_vec_get(ctx, &soru_pvm_i32_vec, &e->types, index, &type));
  SORU_TRY(soru_pvm_vec_get(ctx, &soru_pvm_func_def_vec, &e->bodies, index, &body));
  soru_pvm_copy(ctx, &soru_pvm_func_def_type, &func, body);
  memcpy(&func.type_index, type, sizeof func.type_index);
  int32_t label = func.body;
  SORU_TRY(soru_pvm_lazy_vec_add(ctx, &soru_pvm_func_def_vec, &e->funcs, &func));
  if (!state->kont.no_datas_in_funcs) return SORU_OK;
  e->instrs.none = 0;
  return walk_block(ctx, state, label);
}

/* What an instruction means for the walk: blocks to go into, or that it needs the data count. */
static bool
look_at(const soru_wasm_instr_t *instr, int32_t labels[2], int *cnt)
{
  *cnt = 0;
  switch (instr->op) {
  case SORU_OP_IF:
    labels[0] = (int32_t)instr->a;
    labels[1] = (int32_t)instr->imm.u32[0];
    *cnt = 2;
    return true;
  case SORU_OP_BLOCK:
  case SORU_OP_LOOP:
    labels[0] = (int32_t)instr->a;
    *cnt = 1;
    return true;
  default:
    return instr->op != SORU_OP_MEMORY_INIT && instr->op != SORU_OP_DATA_DROP;
  }
}

/* Looks at one instruction of the block that is walked through. */
static soru_status_t
walk_step(soru_pvm_ctx_t *ctx, soru_pvm_decode_state_t *state)
{
  soru_pvm_elaborate_kont_t *e = &state->kont.elaborate;
  soru_pvm_lazy_vec_t *stack = &e->instrs.stack;
  void *item, *instr;
  int32_t labels[2];
  int cnt;
  SORU_TRY(soru_pvm_vec_edit(ctx, &soru_pvm_walk_vec, &stack->vector, stack->offset, &item));
  soru_pvm_lazy_vec_t *walk = item;
  if (soru_pvm_lazy_vec_end(walk)) {
    stack->offset = (int32_t)((uint32_t)stack->offset + 1);
    return SORU_OK;
  }
  SORU_TRY(soru_pvm_vec_get(ctx, &soru_pvm_instr_vec, &walk->vector, walk->offset, &instr));
  bool no_data = look_at(instr, labels, &cnt);
  walk->offset = (int32_t)((uint32_t)walk->offset + 1);
  for (int i = 0; i < cnt; i++) SORU_TRY(walk_block(ctx, state, labels[i]));
  if (no_data) return SORU_OK;
  state->kont.no_datas_in_funcs = false;
  drop_walk(ctx, e);
  return SORU_OK;
}

soru_status_t
soru_pvm_elaborate_step(soru_pvm_ctx_t *ctx, soru_pvm_decode_state_t *state)
{
  soru_pvm_module_kont_t *kont = &state->kont;
  soru_pvm_elaborate_kont_t *e = &kont->elaborate;
  if (!e->instrs.none) {
    if (!soru_pvm_lazy_vec_end(&e->instrs.stack)) return walk_step(ctx, state);
    drop_walk(ctx, e);
    return SORU_OK;
  }
  if (!soru_pvm_lazy_vec_end(&e->funcs)) return next_func(ctx, state);
  kont->funcs = (soru_pvm_opt_funcs_t){.funcs = e->funcs.vector};
  soru_pvm_vec_drop(ctx, &soru_pvm_i32_vec, &e->types);
  soru_pvm_vec_drop(ctx, &soru_pvm_func_def_vec, &e->bodies);
  memset(e, 0, sizeof *e);
  kont->kind = SORU_PVM_MODULE_BUILD;
  return SORU_OK;
}

/* --- the module --- */

static soru_status_t
check_module(soru_pvm_stream_t *s, const soru_pvm_decode_state_t *state)
{
  const soru_pvm_building_state_t *b = &state->building;
  const soru_pvm_module_kont_t *kont = &state->kont;
  if (s->pos != s->bytes->length)
    return soru_pvm_raise_error(s->ctx, "unexpected content after last section");
  if (b->data_count.some && b->data_count.v != b->datas.length)
    return soru_pvm_raise_error(s->ctx, "data count and data section have inconsistent lengths");
  if (kont->funcs.none)
    return soru_pvm_raise_error(s->ctx, "function and code section have inconsistent lengths");
  if (!b->data_count.some && !kont->no_datas_in_funcs)
    return soru_pvm_raise_error(s->ctx, "data count section required");
  return SORU_OK;
}

soru_status_t
soru_pvm_build_step(soru_pvm_stream_t *s, soru_pvm_decode_state_t *state)
{
  SORU_TRY(check_module(s, state));
  soru_pvm_ctx_t *ctx = s->ctx;
  soru_pvm_building_state_t *b = &state->building;
  soru_pvm_module_t *module = &state->kont.module;
  copy_vec(ctx, &module->types, &b->types);
  copy_vec(ctx, &module->globals, &b->globals);
  copy_vec(ctx, &module->tables, &b->tables);
  copy_vec(ctx, &module->memories, &b->memories);
  copy_vec(ctx, &module->elems, &b->elems);
  copy_vec(ctx, &module->datas, &b->datas);
  copy_vec(ctx, &module->imports, &b->imports);
  copy_vec(ctx, &module->exports, &b->exports);
  copy_vec(ctx, &module->allocations.blocks, &state->allocations.blocks);
  copy_vec(ctx, &module->allocations.datas, &state->allocations.datas);
  module->funcs = state->kont.funcs.funcs;
  module->start = b->start;
  memset(&state->kont.funcs, 0, sizeof state->kont.funcs);
  state->kont.kind = SORU_PVM_MODULE_STOP;
  return SORU_OK;
}
