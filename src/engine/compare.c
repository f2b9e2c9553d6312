/* Comparing the code of an instance with that of a kernel. The engine runs the kernel's; that it is
 * the same is not taken on trust. */
#include "engine/engine_private.h"

#include <string.h>

static bool
same_instr(const soru_wasm_instr_t *a, const soru_wasm_instr_t *b)
{
  if (a->op != b->op || a->kind != b->kind || a->lane != b->lane || a->a != b->a || a->b != b->b)
    return false;
  if (!soru_wasm_instr_has_list(a->op)) return memcmp(&a->imm, &b->imm, sizeof a->imm) == 0;
  const soru_wasm_list_t *x = a->imm.list, *y = b->imm.list;
  if (x->len != y->len) return false;
  return x->len == 0 || memcmp(x->items, y->items, x->len * sizeof x->items[0]) == 0;
}

static bool
same_block(soru_pvm_ctx_t *ctx, const soru_wasm_module_t *module, uint32_t label,
           soru_pvm_vec_t *instrs)
{
  const soru_wasm_block_t *block = &module->blocks[label];
  if (instrs->length != block->count) return false;
  for (uint32_t i = 0; i < block->count; i++) {
    void *item;
    if (soru_pvm_vec_get(ctx, &soru_pvm_instr_vec, instrs, i, &item) != SORU_OK) return false;
    if (!same_instr(item, &module->instrs[block->first + i])) return false;
  }
  return true;
}

static bool
same_blocks(soru_pvm_ctx_t *ctx, const soru_wasm_module_t *module, soru_pvm_vec_t *blocks)
{
  if (blocks->length != module->block_count) return false;
  for (uint32_t i = 0; i < module->block_count; i++) {
    void *item;
    if (soru_pvm_vec_get(ctx, &soru_pvm_block_vec, blocks, i, &item) != SORU_OK) return false;
    if (!same_block(ctx, module, i, item)) return false;
  }
  return true;
}

/* Elements `first` and on of a vector of types. */
static bool
same_types(soru_pvm_ctx_t *ctx, soru_pvm_vec_t *vec, const uint8_t *types, uint32_t cnt)
{
  if (vec->length != cnt) return false;
  for (uint32_t i = 0; i < cnt; i++) {
    void *item;
    if (soru_pvm_vec_get(ctx, &soru_pvm_type_vec, vec, i, &item) != SORU_OK) return false;
    if (*(uint8_t *)item != types[i]) return false;
  }
  return true;
}

static bool
same_func(soru_pvm_ctx_t *ctx, const soru_engine_kernel_t *kernel, uint32_t index,
          soru_pvm_func_t *instance)
{
  const soru_engine_func_t *func = &kernel->funcs[index];
  const soru_wasm_module_t *module = &kernel->module;
  const soru_wasm_func_type_t *type = &module->types[func->type];
  const uint8_t *types = module->value_types + type->first;
  if (!same_types(ctx, &instance->type.params, types, type->params) ||
      !same_types(ctx, &instance->type.results, types + type->params, type->results))
    return false;
  if (index < kernel->import_cnt) return instance->kind == SORU_PVM_FUNC_HOST;
  if (instance->kind != SORU_PVM_FUNC_NATIVE || instance->body != (int32_t)func->body) return false;
  if (func->types == NULL) return true; /* never lowered */
  return same_types(ctx, &instance->locals, func->types + func->params,
                    func->locals - func->params);
}

static bool
same_funcs(soru_pvm_ctx_t *ctx, const soru_engine_kernel_t *kernel, soru_pvm_vec_t *funcs)
{
  if (funcs->length != kernel->func_cnt) return false;
  for (uint32_t i = 0; i < kernel->func_cnt; i++) {
    void *item;
    if (soru_pvm_vec_get(ctx, &soru_pvm_func_vec, funcs, i, &item) != SORU_OK) return false;
    if (!same_func(ctx, kernel, i, *(soru_pvm_func_t **)item)) return false;
  }
  return true;
}

static bool
has_globals(soru_pvm_ctx_t *ctx, const soru_engine_kernel_t *kernel, soru_pvm_vec_t *globals)
{
  if (globals->length != kernel->global_cnt) return false;
  for (uint32_t i = 0; i < kernel->global_cnt; i++) {
    void *item;
    if (soru_pvm_vec_get(ctx, &soru_pvm_global_vec, globals, i, &item) != SORU_OK) return false;
    const soru_pvm_global_t *global = item;
    if (soru_pvm_value_type_of(&global->value) != kernel->global_types[i]) return false;
  }
  return true;
}

/* Tells whether two vectors consist of the same pages, which nobody can change while both exist. */
static bool
same_pages(const soru_pvm_vec_t *a, const soru_pvm_vec_t *b)
{
  const soru_pvm_slot_t *x = a->slots != NULL ? a->slots : a->inner;
  const soru_pvm_slot_t *y = b->slots != NULL ? b->slots : b->inner;
  if (a->head != b->head || a->length != b->length || a->slot_cnt != b->slot_cnt) return false;
  for (uint32_t i = 0; i < a->slot_cnt; i++)
    if (x[i].no != y[i].no || x[i].page != y[i].page) return false;
  return (int64_t)a->slot_cnt * SORU_PVM_PAGE_ITEMS >= a->length;
}

bool
soru_engine_compare(soru_pvm_ctx_t *ctx, soru_engine_entry_t *entry, soru_pvm_instance_t *instance)
{
  soru_pvm_vec_t *blocks = &instance->allocations.blocks, *funcs = &instance->funcs;
  const soru_engine_kernel_t *kernel = entry->kernel;
  if (instance->memories.length > 1 || !has_globals(ctx, kernel, &instance->globals)) return false;
  if (entry->is_compared && same_pages(blocks, &entry->blocks) && same_pages(funcs, &entry->funcs))
    return true;
  if (!same_blocks(ctx, &kernel->module, blocks) || !same_funcs(ctx, kernel, funcs)) return false;
  soru_pvm_vec_drop(ctx, &soru_pvm_block_vec, &entry->blocks);
  soru_pvm_vec_drop(ctx, &soru_pvm_func_vec, &entry->funcs);
  soru_pvm_vec_copy(ctx, &entry->blocks, blocks);
  soru_pvm_vec_copy(ctx, &entry->funcs, funcs);
  entry->is_compared = true;
  return true;
}
