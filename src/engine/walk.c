#include "engine/walk_private.h"

#include "base/mem.h"
#include "engine/lower_private.h"
#include "wasm/opcode.h"
#include "wasm/value.h"

#include <string.h>

void
soru_engine_walk_free(soru_engine_walk_t *walk)
{
  free(walk->levels);
  free(walk->types);
  memset(walk, 0, sizeof *walk);
}

/* --- the labels around a place --- */

static const soru_wasm_instr_t *
instr_at(const soru_engine_walk_t *walk, uint32_t label, uint32_t index)
{
  const soru_wasm_module_t *module = &walk->kernel->module;
  return &module->instrs[module->blocks[label].first + index];
}

static void
set_level(soru_engine_walk_t *walk, soru_engine_level_t *level, uint32_t label, uint32_t index)
{
  const soru_engine_list_t *list = &walk->kernel->lists[label];
  level->label = label;
  level->index = index;
  level->again = NULL;
  level->flag_slot = 0;
  level->arity = walk->func->results;
  if (list->is_body) return;
  const soru_wasm_instr_t *block = instr_at(walk, list->parent, list->index);
  soru_engine_block_type_t type;
  soru_engine_block_type(walk->kernel, block, &type);
  level->arity = type.result_cnt;
  if (block->op != SORU_OP_LOOP) return;
  level->again = block;
  level->arity = type.param_cnt;
  const soru_engine_keep_t *keep = soru_engine_keep(walk->func, label);
  if (keep != NULL) level->flag_slot = keep->flag_slot;
}

bool
soru_engine_walk_start(soru_engine_walk_t *walk, const soru_engine_kernel_t *kernel,
                       const soru_engine_func_t *func, uint32_t label, uint32_t index)
{
  const soru_engine_list_t *lists = kernel->lists;
  walk->kernel = kernel;
  walk->func = func;
  walk->cnt = 1;
  for (uint32_t at = label; !lists[at].is_body; at = lists[at].parent)
    if (++walk->cnt > SORU_ENGINE_NESTING_MAX) return false;
  if (walk->cnt > walk->cap) {
    walk->cap = walk->cnt * 2;
    walk->levels = soru_base_realloc(walk->levels, walk->cap * sizeof *walk->levels);
  }
  if (func->slots + 1 > walk->type_cap) {
    walk->type_cap = func->slots + 1;
    walk->types = soru_base_realloc(walk->types, walk->type_cap);
  }
  for (uint32_t i = walk->cnt; i-- > 0;) {
    set_level(walk, &walk->levels[i], label, index);
    index = lists[label].index + 1;
    label = lists[label].parent;
  }
  soru_engine_layout_start(&walk->levels[0].layout);
  return true;
}

/* --- layouts --- */

static void
push(soru_engine_walk_t *walk, soru_engine_layout_t *layout, uint8_t type)
{
  walk->types[layout->height] = type;
  soru_engine_layout_push(layout);
}

static void
push_all(soru_engine_walk_t *walk, soru_engine_layout_t *layout, const uint8_t *types, uint32_t cnt)
{
  for (uint32_t i = 0; i < cnt; i++) push(walk, layout, types[i]);
}

/* A call that has come back, or a block that has ended. */
static void
replace(soru_engine_walk_t *walk, soru_engine_layout_t *layout, uint32_t params,
        const uint8_t *results, uint32_t result_cnt)
{
  layout->height -= params;
  push_all(walk, layout, results, result_cnt);
  soru_engine_layout_renew(layout, layout->height);
}

static const uint8_t *
result_types(const soru_engine_walk_t *walk, uint32_t type)
{
  const soru_wasm_func_type_t *from = &walk->kernel->module.types[type];
  if (from->results == 0) return NULL;
  return walk->kernel->module.value_types + from->first + from->params;
}

static void
replay_call(soru_engine_walk_t *walk, soru_engine_layout_t *layout, uint32_t index)
{
  const soru_engine_func_t *func = &walk->kernel->funcs[index];
  const uint8_t *results = result_types(walk, func->type);
  if (func->way != SORU_ENGINE_IMPORT) {
    replace(walk, layout, func->params, results, func->results);
    return;
  }
  soru_engine_layout_call(layout, func->params, walk->func->locals, walk->types);
  push_all(walk, layout, results, func->results);
}

static void
replay_by_signature(soru_engine_walk_t *walk, soru_engine_layout_t *layout, uint16_t op)
{
  const char *sig = soru_wasm_opcode(op)->sig;
  for (; *sig != ':'; sig++) layout->height--;
  for (sig++; *sig != 0; sig++) push(walk, layout, *sig == 'i' ? SORU_WASM_I32 : SORU_WASM_I64);
}

/* What an instruction that has been done did to the values. */
static void
replay(soru_engine_walk_t *walk, soru_engine_layout_t *layout, const soru_wasm_instr_t *instr)
{
  soru_engine_block_type_t type;
  switch (instr->op) {
  case SORU_OP_NOP:
    return;
  case SORU_OP_IF:
  case SORU_OP_BLOCK:
  case SORU_OP_LOOP:
    if (instr->op == SORU_OP_IF) layout->height--;
    soru_engine_block_type(walk->kernel, instr, &type);
    replace(walk, layout, type.param_cnt, type.results, type.result_cnt);
    return;
  case SORU_OP_CALL:
    replay_call(walk, layout, instr->b);
    return;
  case SORU_OP_CALL_INDIRECT:
    layout->height--;
    replace(walk, layout, walk->kernel->module.types[instr->b].params, result_types(walk, instr->b),
            walk->kernel->module.types[instr->b].results);
    return;
  case SORU_OP_DROP:
  case SORU_OP_BR_IF:
  case SORU_OP_LOCAL_SET:
  case SORU_OP_GLOBAL_SET:
    layout->height--;
    return;
  case SORU_OP_SELECT:
  case SORU_OP_SELECT_T:
    layout->height -= 2;
    return;
  case SORU_OP_LOCAL_GET:
    push(walk, layout, walk->func->types[instr->b]);
    return;
  case SORU_OP_LOCAL_TEE:
    return;
  case SORU_OP_GLOBAL_GET:
    push(walk, layout, walk->kernel->global_types[instr->b]);
    return;
  default:
    replay_by_signature(walk, layout, instr->op);
  }
}

void
soru_engine_walk_level(soru_engine_walk_t *walk, uint32_t i)
{
  soru_engine_level_t *level = &walk->levels[i];
  bool is_last = i + 1 == walk->cnt;
  uint32_t cnt = is_last ? level->index : level->index - 1;
  for (uint32_t n = 0; n < cnt; n++) replay(walk, &level->layout, instr_at(walk, level->label, n));
  if (!is_last && instr_at(walk, level->label, cnt)->op == SORU_OP_IF) level->layout.height--;
}

void
soru_engine_walk_enter(soru_engine_walk_t *walk, uint32_t i, bool by_branch)
{
  soru_engine_level_t *level = &walk->levels[i], *inner = &walk->levels[i + 1];
  const soru_engine_keep_t *keep = soru_engine_keep(walk->func, inner->label);
  soru_engine_block_type_t type;
  soru_engine_block_type(walk->kernel, instr_at(walk, level->label, level->index - 1), &type);
  if (by_branch) soru_engine_layout_renew(&level->layout, level->layout.height);
  soru_engine_layout_enter(&level->layout, type.param_cnt, keep != NULL ? keep->first_slot : 0,
                           walk->func->locals, walk->types, &inner->layout);
}

void
soru_engine_walk_call(soru_engine_walk_t *walk)
{
  soru_engine_level_t *last = &walk->levels[walk->cnt - 1];
  const soru_wasm_instr_t *call = instr_at(walk, last->label, last->index - 1);
  uint32_t params = 0;
  if (call->op == SORU_OP_CALL) {
    params = walk->kernel->funcs[call->b].params;
  } else {
    params = walk->kernel->module.types[call->b].params;
    last->layout.height--;
  }
  soru_engine_layout_call(&last->layout, params, walk->func->locals, walk->types);
}

void
soru_engine_walk_flat(soru_engine_walk_t *walk, const uint64_t *slots, bool in_call)
{
  soru_engine_level_t *last = &walk->levels[walk->cnt - 1];
  if (in_call) last->index--;
  for (uint32_t i = 0; i < walk->cnt; i++) {
    soru_engine_walk_level(walk, i);
    if (i + 1 == walk->cnt) break;
    uint32_t flag = walk->levels[i + 1].flag_slot;
    soru_engine_walk_enter(walk, i, flag != 0 && slots[flag] != 0);
  }
  if (!in_call) return;
  last->index++;
  soru_engine_walk_call(walk);
}
