/* Kernels: decoded, validated, and what the lowering and the conversions look up in them. */
#include "engine/code_private.h"

#include "base/mem.h"
#include "wasm/valid.h"
#include "wasm/value.h"

#include <string.h>

/* Types of functions: finding equal ones takes time that grows with the square of their number. */
#define TYPES_MAX 10000

/* --- functions --- */

static bool
same_type(const soru_wasm_module_t *module, uint32_t a, uint32_t b)
{
  const soru_wasm_func_type_t *x = &module->types[a], *y = &module->types[b];
  return x->params == y->params && x->results == y->results &&
         (x->params + x->results == 0 ||
          memcmp(module->value_types + x->first, module->value_types + y->first,
                 x->params + x->results) == 0);
}

static void
number_types(soru_engine_kernel_t *kernel)
{
  const soru_wasm_module_t *module = &kernel->module;
  kernel->same_type = soru_base_alloc((module->type_count + 1) * sizeof *kernel->same_type);
  for (uint32_t i = 0; i < module->type_count; i++) {
    uint32_t first = 0;
    while (!same_type(module, first, i)) first++;
    kernel->same_type[i] = first;
  }
}

static void
set_type(soru_engine_kernel_t *kernel, soru_engine_func_t *func, uint32_t type)
{
  func->type = type;
  func->params = kernel->module.types[type].params;
  func->results = kernel->module.types[type].results;
}

/* Counts and types of parameters and locals; what does not fit into a frame is left to the slow
 * machine. */
static void
set_locals(soru_engine_kernel_t *kernel, soru_engine_func_t *func, const soru_wasm_func_t *from)
{
  const soru_wasm_module_t *module = &kernel->module;
  uint64_t cnt = func->params;
  for (uint32_t g = 0; g < from->group_count; g++)
    cnt += module->local_groups[from->first_group + g].count;
  func->locals = cnt > SORU_ENGINE_SLOTS_MAX ? SORU_ENGINE_SLOTS_MAX + 1 : (uint32_t)cnt;
  if (cnt > SORU_ENGINE_SLOTS_MAX) return;
  func->types = soru_base_alloc(cnt + 1);
  if (func->params > 0)
    memcpy(func->types, module->value_types + module->types[func->type].first, func->params);
  uint32_t at = func->params;
  for (uint32_t g = 0; g < from->group_count; g++) {
    const soru_wasm_locals_t *group = &module->local_groups[from->first_group + g];
    memset(func->types + at, group->type, group->count);
    at += group->count;
  }
}

static void
make_funcs(soru_engine_kernel_t *kernel)
{
  const soru_wasm_module_t *module = &kernel->module;
  for (uint32_t i = 0; i < module->import_count; i++)
    kernel->import_cnt += module->imports[i].kind == SORU_WASM_EXTERN_FUNC;
  kernel->func_cnt = kernel->import_cnt + module->func_count;
  kernel->funcs = soru_base_zalloc((kernel->func_cnt + 1) * sizeof *kernel->funcs);
  soru_engine_func_t *func = kernel->funcs;
  for (uint32_t i = 0; i < module->import_count; i++) {
    if (module->imports[i].kind != SORU_WASM_EXTERN_FUNC) continue;
    set_type(kernel, func, module->imports[i].type.func);
    func++->way = SORU_ENGINE_IMPORT;
  }
  for (uint32_t i = 0; i < module->func_count; i++, func++) {
    set_type(kernel, func, module->funcs[i].type);
    func->body = module->funcs[i].body;
    set_locals(kernel, func, &module->funcs[i]);
  }
}

static void
make_globals(soru_engine_kernel_t *kernel)
{
  const soru_wasm_module_t *module = &kernel->module;
  kernel->global_types = soru_base_alloc(module->import_count + module->global_count + 1);
  for (uint32_t i = 0; i < module->import_count; i++)
    if (module->imports[i].kind == SORU_WASM_EXTERN_GLOBAL)
      kernel->global_types[kernel->global_cnt++] = module->imports[i].type.global.type;
  for (uint32_t i = 0; i < module->global_count; i++)
    kernel->global_types[kernel->global_cnt++] = module->globals[i].type.type;
}

static void
look_at_tables(soru_engine_kernel_t *kernel)
{
  const soru_wasm_module_t *module = &kernel->module;
  kernel->table_cnt = module->table_count;
  for (uint32_t i = 0; i < module->import_count; i++)
    kernel->table_cnt += module->imports[i].kind == SORU_WASM_EXTERN_TABLE;
  for (uint32_t i = 0; i < module->instr_count; i++) {
    uint16_t op = module->instrs[i].op;
    if (op == SORU_OP_TABLE_SET || op == SORU_OP_TABLE_INIT || op == SORU_OP_TABLE_COPY ||
        op == SORU_OP_TABLE_GROW || op == SORU_OP_TABLE_FILL)
      kernel->changes_tables = true;
  }
}

/* --- lists --- */

static void
set_parent(soru_engine_kernel_t *kernel, uint32_t label, uint32_t parent, uint32_t index)
{
  if (label == 0) return;
  kernel->lists[label].parent = parent;
  kernel->lists[label].index = index;
}

static void
find_parents(soru_engine_kernel_t *kernel, uint32_t label)
{
  uint32_t count;
  const soru_wasm_instr_t *instrs = soru_wasm_module_list(&kernel->module, label, &count);
  for (uint32_t i = 0; i < count; i++) {
    uint16_t op = instrs[i].op;
    if (op != SORU_OP_BLOCK && op != SORU_OP_LOOP && op != SORU_OP_IF) continue;
    set_parent(kernel, instrs[i].a, label, i);
    if (op == SORU_OP_IF) set_parent(kernel, instrs[i].imm.u32[0], label, i);
  }
}

/* An inner list has a higher number than the one around it. */
static void
make_lists(soru_engine_kernel_t *kernel)
{
  uint32_t cnt = kernel->module.block_count;
  kernel->lists = soru_base_alloc((cnt + 1) * sizeof *kernel->lists);
  for (uint32_t i = 0; i < cnt; i++)
    kernel->lists[i] = (soru_engine_list_t){.parent = UINT32_MAX, .func = UINT32_MAX};
  for (uint32_t i = 0; i < cnt; i++) find_parents(kernel, i);
  for (uint32_t i = kernel->import_cnt; i < kernel->func_cnt; i++) {
    uint32_t body = kernel->funcs[i].body;
    if (body == 0) continue;
    kernel->lists[body].func = i;
    kernel->lists[body].is_body = true;
  }
  for (uint32_t i = 0; i < cnt; i++)
    if (kernel->lists[i].parent < i)
      kernel->lists[i].func = kernel->lists[kernel->lists[i].parent].func;
}

/* --- kernels --- */

soru_engine_kernel_t *
soru_engine_kernel_new(soru_slice_t bytes)
{
  soru_engine_kernel_t *kernel = soru_base_zalloc(sizeof *kernel);
  soru_wasm_error_t error;
  kernel->bytes = bytes;
  if (soru_wasm_module_decode(&kernel->module, &error, bytes, NULL) != SORU_OK ||
      kernel->module.type_count > TYPES_MAX ||
      soru_wasm_validate(&kernel->module, &error) != SORU_OK) {
    soru_engine_kernel_free(kernel);
    return NULL;
  }
  number_types(kernel);
  make_funcs(kernel);
  make_globals(kernel);
  look_at_tables(kernel);
  make_lists(kernel);
  return kernel;
}

void
soru_engine_kernel_free(soru_engine_kernel_t *kernel)
{
  if (kernel == NULL) return;
  for (uint32_t i = 0; i < kernel->func_cnt; i++) {
    soru_engine_func_t *func = &kernel->funcs[i];
    free(func->code);
    free(func->at);
    free(func->points);
    free(func->keeps);
    free(func->types);
  }
  free(kernel->funcs);
  free(kernel->lists);
  free(kernel->same_type);
  free(kernel->global_types);
  soru_wasm_module_free(&kernel->module);
  free((void *)(uintptr_t)kernel->bytes.ptr);
  free(kernel);
}

void
soru_engine_block_type(const soru_engine_kernel_t *kernel, const soru_wasm_instr_t *instr,
                       soru_engine_block_type_t *type)
{
  const soru_wasm_module_t *module = &kernel->module;
  memset(type, 0, sizeof *type);
  if (instr->kind == SORU_WASM_BLOCK_VALUE) {
    type->results = &instr->lane;
    type->result_cnt = 1;
  } else if (instr->kind == SORU_WASM_BLOCK_TYPE) {
    const soru_wasm_func_type_t *from = &module->types[instr->b];
    type->param_cnt = from->params;
    type->result_cnt = from->results;
    if (from->params + from->results == 0) return;
    type->params = module->value_types + from->first;
    type->results = type->params + from->params;
  }
}

/* --- places in lowered code --- */

/* The last point with a pc of at most this. */
static uint32_t
last_point(const soru_engine_func_t *func, uint32_t pc)
{
  uint32_t low = 0, high = func->point_cnt;
  while (high - low > 1) {
    uint32_t middle = low + (high - low) / 2;
    if (func->points[middle].pc <= pc)
      low = middle;
    else
      high = middle;
  }
  return low;
}

const soru_engine_point_t *
soru_engine_point(const soru_engine_func_t *func, uint32_t pc)
{
  const soru_engine_point_t *point = &func->points[last_point(func, pc)];
  return point->pc == pc ? point : NULL;
}

const soru_engine_point_t *
soru_engine_region(const soru_engine_func_t *func, uint32_t pc)
{
  uint32_t i = last_point(func, pc);
  while (i > 0 && !func->points[i].is_region) i--;
  return &func->points[i];
}

const soru_engine_keep_t *
soru_engine_keep(const soru_engine_func_t *func, uint32_t label)
{
  for (uint32_t i = 0; i < func->keep_cnt; i++)
    if (func->keeps[i].label == label) return &func->keeps[i];
  return NULL;
}
