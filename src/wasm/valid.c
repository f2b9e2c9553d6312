/* The rules of a module around its functions. */
#include "wasm/valid.h"

#include "base/mem.h"
#include "wasm/numeric.h"
#include "wasm/valid_private.h"
#include "wasm/value.h"

#include <stdarg.h>
#include <string.h>

soru_status_t
soru_wasm_valid_fail(soru_wasm_validator_t *v, const char *format, ...)
{
  va_list args;
  va_start(args, format);
  v->error->offset = 0;
  vsnprintf(v->error->text, sizeof v->error->text, format, args);
  va_end(args);
  return SORU_ERR_DECODE;
}

/* Messages group the digits of indices by three: 4_294_967_295. */
soru_status_t
soru_wasm_valid_unknown(soru_wasm_validator_t *v, const char *category, uint32_t index)
{
  unsigned giga = index / 1000000000, mega = index / 1000000, kilo = index / 1000;
  unsigned low = index % 1000;
  if (giga > 0)
    return soru_wasm_valid_fail(v, "unknown %s %u_%03u_%03u_%03u", category, giga, mega % 1000,
                                kilo % 1000, low);
  if (mega > 0)
    return soru_wasm_valid_fail(v, "unknown %s %u_%03u_%03u", category, mega, kilo % 1000, low);
  if (kilo > 0) return soru_wasm_valid_fail(v, "unknown %s %u_%03u", category, kilo, low);
  return soru_wasm_valid_fail(v, "unknown %s %u", category, low);
}

soru_status_t
soru_wasm_valid_signature(soru_wasm_validator_t *v, soru_wasm_signature_t *out, uint32_t index)
{
  const soru_wasm_module_t *m = v->module;
  if (index >= m->type_count) return soru_wasm_valid_unknown(v, "type", index);
  const soru_wasm_func_type_t *type = &m->types[index];
  out->params = soru_wasm_types_at(m->value_types, type->first, type->params);
  out->results = soru_wasm_types_at(m->value_types, type->first + type->params, type->results);
  return SORU_OK;
}

static soru_status_t
check_arities(soru_wasm_validator_t *v)
{
  for (uint32_t i = 0; i < v->module->type_count; i++) {
    const soru_wasm_func_type_t *type = &v->module->types[i];
    if (type->params <= SORU_WASM_VALID_ARITY_MAX && type->results <= SORU_WASM_VALID_ARITY_MAX)
      continue;
    (void)soru_wasm_valid_fail(v, "function type %u has too many parameters or results", i);
    return SORU_ERR_LIMIT;
  }
  return SORU_OK;
}

static soru_status_t
check_type_index(soru_wasm_validator_t *v, uint32_t index)
{
  return index < v->module->type_count ? SORU_OK : soru_wasm_valid_unknown(v, "type", index);
}

static soru_status_t
check_limits(soru_wasm_validator_t *v, soru_wasm_limits_t limits, uint32_t most, const char *text)
{
  if (limits.min > most) return soru_wasm_valid_fail(v, "%s", text);
  if (!limits.has_max) return SORU_OK;
  if (limits.max > most) return soru_wasm_valid_fail(v, "%s", text);
  if (limits.min <= limits.max) return SORU_OK;
  return soru_wasm_valid_fail(v, "size minimum must not be greater than maximum");
}

static soru_status_t
check_table_type(soru_wasm_validator_t *v, soru_wasm_table_type_t table)
{
  return check_limits(v, table.limits, UINT32_MAX, "table size must be at most 2^32-1");
}

static soru_status_t
check_memory_type(soru_wasm_validator_t *v, soru_wasm_limits_t memory)
{
  return check_limits(v, memory, 0x10000, "memory size must be at most 65536 pages (4GiB)");
}

static soru_status_t
check_import(soru_wasm_validator_t *v, const soru_wasm_import_t *import)
{
  switch (import->kind) {
  case SORU_WASM_EXTERN_FUNC:
    return check_type_index(v, import->type.func);
  case SORU_WASM_EXTERN_TABLE:
    return check_table_type(v, import->type.table);
  case SORU_WASM_EXTERN_MEMORY:
    return check_memory_type(v, import->type.memory);
  default:
    return SORU_OK;
  }
}

/* The reference checks the last import first. */
static soru_status_t
check_imports(soru_wasm_validator_t *v)
{
  for (uint32_t i = v->module->import_count; i-- > 0;)
    SORU_TRY(check_import(v, &v->module->imports[i]));
  return SORU_OK;
}

static void
add_imports(soru_wasm_validator_t *v)
{
  for (uint32_t i = 0; i < v->module->import_count; i++) {
    const soru_wasm_import_t *import = &v->module->imports[i];
    switch (import->kind) {
    case SORU_WASM_EXTERN_FUNC:
      v->funcs[v->func_count++] = import->type.func;
      break;
    case SORU_WASM_EXTERN_TABLE:
      v->tables[v->table_count++] = import->type.table;
      break;
    case SORU_WASM_EXTERN_MEMORY:
      v->memory_count++;
      break;
    default:
      v->globals[v->global_count++] = import->type.global;
      break;
    }
  }
  v->global_imports = v->global_count;
}

/* Fills the index spaces: what is imported, then what is defined. */
static void
make_spaces(soru_wasm_validator_t *v)
{
  const soru_wasm_module_t *m = v->module;
  size_t imports = m->import_count;
  v->funcs = soru_base_alloc((imports + m->func_count) * sizeof *v->funcs);
  v->tables = soru_base_alloc((imports + m->table_count) * sizeof *v->tables);
  v->globals = soru_base_alloc((imports + m->global_count) * sizeof *v->globals);
  add_imports(v);
  for (uint32_t i = 0; i < m->func_count; i++) v->funcs[v->func_count++] = m->funcs[i].type;
  for (uint32_t i = 0; i < m->table_count; i++) v->tables[v->table_count++] = m->tables[i];
  for (uint32_t i = 0; i < m->global_count; i++) v->globals[v->global_count++] = m->globals[i].type;
  v->memory_count += m->memory_count;
}

static void
declare(soru_wasm_validator_t *v, uint32_t func)
{
  if (func < v->func_count) v->declared[func] = 1;
}

/* Declares the functions that an initialiser names. */
static void
declare_list(soru_wasm_validator_t *v, uint32_t label)
{
  uint32_t count;
  const soru_wasm_instr_t *instrs = soru_wasm_module_list(v->module, label, &count);
  for (uint32_t i = 0; i < count; i++)
    if (instrs[i].op == SORU_OP_REF_FUNC) declare(v, instrs[i].b);
}

/* Code may take references to the functions that the module names outside of code. */
static void
declare_all(soru_wasm_validator_t *v)
{
  const soru_wasm_module_t *m = v->module;
  v->declared = soru_base_zalloc(v->func_count);
  for (uint32_t i = 0; i < m->global_count; i++) declare_list(v, m->globals[i].init);
  for (uint32_t i = 0; i < m->elem_init_count; i++) declare_list(v, m->elem_inits[i]);
  for (uint32_t i = 0; i < m->elem_count; i++) declare_list(v, m->elems[i].offset);
  for (uint32_t i = 0; i < m->data_count; i++) declare_list(v, m->datas[i].offset);
  for (uint32_t i = 0; i < m->export_count; i++)
    if (m->exports[i].kind == SORU_WASM_EXTERN_FUNC) declare(v, m->exports[i].index);
}

static soru_status_t
check_elem(soru_wasm_validator_t *v, const soru_wasm_elem_t *elem)
{
  for (uint32_t i = 0; i < elem->init_count; i++) {
    uint32_t init = v->module->elem_inits[elem->first_init + i];
    SORU_TRY(soru_wasm_valid_constant(v, init, elem->type));
  }
  if (elem->mode != SORU_WASM_SEGMENT_ACTIVE) return SORU_OK;
  if (elem->table >= v->table_count) return soru_wasm_valid_unknown(v, "table", elem->table);
  uint8_t type = v->tables[elem->table].type;
  if (elem->type != type)
    return soru_wasm_valid_fail(
        v, "type mismatch: element segment's type %s does not match table's element type %s",
        soru_wasm_type_text((soru_wasm_type_t)elem->type),
        soru_wasm_type_text((soru_wasm_type_t)type));
  return soru_wasm_valid_constant(v, elem->offset, SORU_WASM_I32);
}

static soru_status_t
check_data(soru_wasm_validator_t *v, const soru_wasm_data_t *data)
{
  if (data->mode != SORU_WASM_SEGMENT_ACTIVE) return SORU_OK;
  if (data->memory >= v->memory_count) return soru_wasm_valid_unknown(v, "memory", data->memory);
  return soru_wasm_valid_constant(v, data->offset, SORU_WASM_I32);
}

static soru_status_t
check_start(soru_wasm_validator_t *v)
{
  soru_wasm_signature_t type;
  if (!v->module->has_start) return SORU_OK;
  if (v->module->start >= v->func_count)
    return soru_wasm_valid_unknown(v, "function", v->module->start);
  SORU_TRY(soru_wasm_valid_signature(v, &type, v->funcs[v->module->start]));
  if (type.params.count == 0 && type.results.count == 0) return SORU_OK;
  return soru_wasm_valid_fail(v, "start function must not have parameters or results");
}

static soru_status_t
check_export(soru_wasm_validator_t *v, const soru_wasm_export_t *export)
{
  const char *const categories[] = {"function", "table", "memory", "global"};
  const uint32_t counts[] = {v->func_count, v->table_count, v->memory_count, v->global_count};
  if (export->index < counts[export->kind]) return SORU_OK;
  return soru_wasm_valid_unknown(v, categories[export->kind], export->index);
}

static int
compare_names(const void *a, const void *b)
{
  soru_slice_t x = (*(const soru_wasm_export_t *const *)a)->name;
  soru_slice_t y = (*(const soru_wasm_export_t *const *)b)->name;
  if (x.len != y.len) return x.len < y.len ? -1 : 1;
  return x.len == 0 ? 0 : memcmp(x.ptr, y.ptr, x.len);
}

static soru_status_t
check_export_names(soru_wasm_validator_t *v)
{
  uint32_t count = v->module->export_count;
  bool found = false;
  const soru_wasm_export_t **sorted = soru_base_alloc(count * sizeof *sorted);
  for (uint32_t i = 0; i < count; i++) sorted[i] = &v->module->exports[i];
  qsort(sorted, count, sizeof *sorted, compare_names);
  for (uint32_t i = 1; i < count; i++) found |= compare_names(&sorted[i - 1], &sorted[i]) == 0;
  free(sorted);
  return found ? soru_wasm_valid_fail(v, "duplicate export name") : SORU_OK;
}

/* The parts of a module in the order of the reference. */
static soru_status_t
check_module(soru_wasm_validator_t *v)
{
  const soru_wasm_module_t *m = v->module;
  SORU_TRY(check_arities(v));
  SORU_TRY(check_imports(v));
  make_spaces(v);
  declare_all(v);
  for (uint32_t i = 0; i < m->func_count; i++) SORU_TRY(check_type_index(v, m->funcs[i].type));
  for (uint32_t i = 0; i < m->global_count; i++)
    SORU_TRY(soru_wasm_valid_constant(v, m->globals[i].init, m->globals[i].type.type));
  for (uint32_t i = 0; i < m->table_count; i++) SORU_TRY(check_table_type(v, m->tables[i]));
  for (uint32_t i = 0; i < m->memory_count; i++) SORU_TRY(check_memory_type(v, m->memories[i]));
  for (uint32_t i = 0; i < m->elem_count; i++) SORU_TRY(check_elem(v, &m->elems[i]));
  for (uint32_t i = 0; i < m->data_count; i++) SORU_TRY(check_data(v, &m->datas[i]));
  for (uint32_t i = 0; i < m->func_count; i++) SORU_TRY(soru_wasm_valid_func(v, &m->funcs[i]));
  SORU_TRY(check_start(v));
  for (uint32_t i = 0; i < m->export_count; i++) SORU_TRY(check_export(v, &m->exports[i]));
  SORU_TRY(check_export_names(v));
  if (v->memory_count <= 1) return SORU_OK;
  return soru_wasm_valid_fail(v, "multiple memories are not allowed (yet)");
}

soru_status_t
soru_wasm_validate(const soru_wasm_module_t *module, soru_wasm_error_t *error)
{
  soru_wasm_validator_t v = {.module = module, .error = error};
  soru_status_t status = check_module(&v);
  soru_wasm_valid_release(&v);
  free(v.funcs);
  free(v.tables);
  free(v.globals);
  free(v.declared);
  return status;
}
