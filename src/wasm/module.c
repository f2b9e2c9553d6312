/* Sections of the binary format. */
#include "wasm/module.h"

#include "base/mem.h"
#include "wasm/module_private.h"
#include "wasm/value.h"

#include <string.h>

/* Section ids. */
enum {
  SECTION_CUSTOM = 0,
  SECTION_TYPE = 1,
  SECTION_IMPORT = 2,
  SECTION_FUNC = 3,
  SECTION_TABLE = 4,
  SECTION_MEMORY = 5,
  SECTION_GLOBAL = 6,
  SECTION_EXPORT = 7,
  SECTION_START = 8,
  SECTION_ELEM = 9,
  SECTION_CODE = 10,
  SECTION_DATA = 11,
  SECTION_DATA_COUNT = 12
};

/* What sections say that the module does not keep. */
typedef struct counts {
  uint32_t bodies;
  uint32_t datas; /* of the data count section */
  bool has_datas;
} counts_t;

/* Appends a zero item to an array of the module and points `item` at it. */
#define APPEND(item, array, count)                                                                 \
  do {                                                                                             \
    (array) = soru_wasm_decoder_grow((array), (count), sizeof *(array));                           \
    (item) = &(array)[(count)++];                                                                  \
    memset((item), 0, sizeof *(item));                                                             \
  } while (0)

static soru_status_t
read_value_types(soru_wasm_decoder_t *d, uint32_t count)
{
  soru_wasm_module_t *m = d->module;
  for (uint32_t i = 0; i < count; i++) {
    uint8_t *type;
    APPEND(type, m->value_types, m->value_type_count);
    SORU_TRY(soru_wasm_decoder_value_type(d, type));
  }
  return SORU_OK;
}

static soru_status_t
read_type(soru_wasm_decoder_t *d)
{
  soru_wasm_func_type_t *type;
  int64_t form;
  uint32_t params;
  SORU_TRY(soru_wasm_decoder_signed(d, &form, 7));
  SORU_TRY(soru_wasm_decoder_len(d, &params));
  if (form != -0x20) return soru_wasm_decoder_fail(d, d->pos - 1, "malformed function type");
  APPEND(type, d->module->types, d->module->type_count);
  type->first = d->module->value_type_count;
  type->params = params;
  SORU_TRY(read_value_types(d, params));
  SORU_TRY(soru_wasm_decoder_len(d, &type->results));
  return read_value_types(d, type->results);
}

static soru_status_t
read_import(soru_wasm_decoder_t *d)
{
  soru_wasm_import_t *import;
  APPEND(import, d->module->imports, d->module->import_count);
  SORU_TRY(soru_wasm_decoder_name(d, &import->module));
  SORU_TRY(soru_wasm_decoder_name(d, &import->name));
  SORU_TRY(soru_wasm_decoder_u8(d, &import->kind));
  switch (import->kind) {
  case SORU_WASM_EXTERN_FUNC:
    return soru_wasm_decoder_u32(d, &import->type.func);
  case SORU_WASM_EXTERN_TABLE:
    return soru_wasm_decoder_table_type(d, &import->type.table);
  case SORU_WASM_EXTERN_MEMORY:
    return soru_wasm_decoder_limits(d, &import->type.memory);
  case SORU_WASM_EXTERN_GLOBAL:
    return soru_wasm_decoder_global_type(d, &import->type.global);
  default:
    return soru_wasm_decoder_fail(d, d->pos - 1, "malformed import kind");
  }
}

static soru_status_t
read_func(soru_wasm_decoder_t *d)
{
  soru_wasm_func_t *func;
  APPEND(func, d->module->funcs, d->module->func_count);
  return soru_wasm_decoder_u32(d, &func->type);
}

static soru_status_t
read_table(soru_wasm_decoder_t *d)
{
  soru_wasm_table_type_t *table;
  APPEND(table, d->module->tables, d->module->table_count);
  return soru_wasm_decoder_table_type(d, table);
}

static soru_status_t
read_memory(soru_wasm_decoder_t *d)
{
  soru_wasm_limits_t *memory;
  APPEND(memory, d->module->memories, d->module->memory_count);
  return soru_wasm_decoder_limits(d, memory);
}

static soru_status_t
read_global(soru_wasm_decoder_t *d)
{
  soru_wasm_global_t *global;
  APPEND(global, d->module->globals, d->module->global_count);
  SORU_TRY(soru_wasm_decoder_global_type(d, &global->type));
  return soru_wasm_decoder_expr(d, &global->init);
}

static soru_status_t
read_export(soru_wasm_decoder_t *d)
{
  soru_wasm_export_t *export;
  APPEND(export, d->module->exports, d->module->export_count);
  SORU_TRY(soru_wasm_decoder_name(d, &export->name));
  SORU_TRY(soru_wasm_decoder_u8(d, &export->kind));
  if (export->kind > SORU_WASM_EXTERN_GLOBAL)
    return soru_wasm_decoder_fail(d, d->pos - 1, "malformed export kind");
  return soru_wasm_decoder_u32(d, &export->index);
}

static soru_status_t
read_elem_kind(soru_wasm_decoder_t *d, uint8_t *out)
{
  *out = SORU_WASM_FUNCREF;
  return soru_wasm_decoder_expect(d, 0x00, "malformed element kind");
}

/* The references of an element segment: function indices or expressions. */
static soru_status_t
read_elem_inits(soru_wasm_decoder_t *d, soru_wasm_elem_t *elem, bool is_expr)
{
  soru_wasm_module_t *m = d->module;
  elem->first_init = m->elem_init_count;
  SORU_TRY(soru_wasm_decoder_len(d, &elem->init_count));
  for (uint32_t i = 0; i < elem->init_count; i++) {
    uint32_t *init, func;
    APPEND(init, m->elem_inits, m->elem_init_count);
    if (is_expr) {
      SORU_TRY(soru_wasm_decoder_expr(d, init));
    } else {
      SORU_TRY(soru_wasm_decoder_u32(d, &func));
      *init = soru_wasm_decoder_func_ref(d, func);
    }
  }
  return SORU_OK;
}

/* The kind of a segment has three bits: not active; then explicit index or declarative; then
 * expressions instead of function indices. */
static soru_status_t
read_elem(soru_wasm_decoder_t *d)
{
  soru_wasm_elem_t *elem;
  uint32_t kind;
  APPEND(elem, d->module->elems, d->module->elem_count);
  SORU_TRY(soru_wasm_decoder_u32(d, &kind));
  if (kind > 7) return soru_wasm_decoder_fail(d, d->pos - 1, "malformed elements segment kind");
  bool is_active = (kind & 1) == 0, is_second = (kind & 2) != 0, is_expr = (kind & 4) != 0;
  elem->mode = is_active   ? SORU_WASM_SEGMENT_ACTIVE
               : is_second ? SORU_WASM_SEGMENT_DECLARATIVE
                           : SORU_WASM_SEGMENT_PASSIVE;
  elem->type = SORU_WASM_FUNCREF;
  if (is_active && is_second) SORU_TRY(soru_wasm_decoder_u32(d, &elem->table));
  if (is_active) SORU_TRY(soru_wasm_decoder_expr(d, &elem->offset));
  if (!is_active || is_second)
    SORU_TRY(is_expr ? soru_wasm_decoder_ref_type(d, &elem->type) : read_elem_kind(d, &elem->type));
  return read_elem_inits(d, elem, is_expr);
}

static soru_status_t
read_data(soru_wasm_decoder_t *d)
{
  soru_wasm_data_t *data;
  uint32_t kind, len;
  APPEND(data, d->module->datas, d->module->data_count);
  SORU_TRY(soru_wasm_decoder_u32(d, &kind));
  if (kind > 2) return soru_wasm_decoder_fail(d, d->pos - 1, "malformed data segment kind");
  data->mode = kind == 1 ? SORU_WASM_SEGMENT_PASSIVE : SORU_WASM_SEGMENT_ACTIVE;
  if (kind == 2) SORU_TRY(soru_wasm_decoder_u32(d, &data->memory));
  if (kind != 1) SORU_TRY(soru_wasm_decoder_expr(d, &data->offset));
  SORU_TRY(soru_wasm_decoder_len(d, &len));
  return soru_wasm_decoder_take(d, &data->bytes, len);
}

/* The locals of a function, which stay in groups. */
static soru_status_t
read_locals(soru_wasm_decoder_t *d, soru_wasm_func_t *func)
{
  soru_wasm_module_t *m = d->module;
  size_t start = d->pos;
  uint64_t total = 0;
  func->first_group = m->local_group_count;
  SORU_TRY(soru_wasm_decoder_len(d, &func->group_count));
  for (uint32_t i = 0; i < func->group_count; i++) {
    soru_wasm_locals_t *group;
    APPEND(group, m->local_groups, m->local_group_count);
    SORU_TRY(soru_wasm_decoder_u32(d, &group->count));
    SORU_TRY(soru_wasm_decoder_value_type(d, &group->type));
    total += group->count;
  }
  return total >> 32 == 0 ? SORU_OK : soru_wasm_decoder_fail(d, start, "too many locals");
}

static soru_status_t
check_size(soru_wasm_decoder_t *d, size_t start, uint32_t size)
{
  return d->pos == start + size ? SORU_OK
                                : soru_wasm_decoder_fail(d, start, "section size mismatch");
}

/* Bodies without a declared function are read too; that there are too many shows at the end. */
static soru_status_t
read_body(soru_wasm_decoder_t *d, uint32_t index)
{
  soru_wasm_module_t *m = d->module;
  soru_wasm_func_t spare, *func = index < m->func_count ? &m->funcs[index] : &spare;
  uint32_t size;
  SORU_TRY(soru_wasm_decoder_len(d, &size));
  size_t start = d->pos;
  SORU_TRY(read_locals(d, func));
  SORU_TRY(soru_wasm_decoder_expr(d, &func->body));
  return check_size(d, start, size);
}

static soru_status_t
read_code(soru_wasm_decoder_t *d, counts_t *counts)
{
  d->in_func = true;
  soru_status_t status = read_body(d, counts->bodies++);
  d->in_func = false;
  return status;
}

/* One item of a section that is a vector. */
static soru_status_t
read_item(soru_wasm_decoder_t *d, uint8_t section, counts_t *counts)
{
  switch (section) {
  case SECTION_TYPE:
    return read_type(d);
  case SECTION_IMPORT:
    return read_import(d);
  case SECTION_FUNC:
    return read_func(d);
  case SECTION_TABLE:
    return read_table(d);
  case SECTION_MEMORY:
    return read_memory(d);
  case SECTION_GLOBAL:
    return read_global(d);
  case SECTION_EXPORT:
    return read_export(d);
  case SECTION_ELEM:
    return read_elem(d);
  case SECTION_CODE:
    return read_code(d, counts);
  default:
    return read_data(d);
  }
}

static soru_status_t
read_content(soru_wasm_decoder_t *d, uint8_t section, counts_t *counts)
{
  if (section == SECTION_START) {
    d->module->has_start = true;
    return soru_wasm_decoder_u32(d, &d->module->start);
  }
  if (section == SECTION_DATA_COUNT) {
    counts->has_datas = true;
    return soru_wasm_decoder_u32(d, &counts->datas);
  }
  uint32_t count;
  SORU_TRY(soru_wasm_decoder_len(d, &count));
  for (uint32_t i = 0; i < count; i++) SORU_TRY(read_item(d, section, counts));
  return SORU_OK;
}

static soru_status_t
read_custom(soru_wasm_decoder_t *d)
{
  soru_wasm_custom_t *custom;
  uint32_t size;
  d->pos++;
  SORU_TRY(soru_wasm_decoder_len(d, &size));
  size_t start = d->pos;
  APPEND(custom, d->module->customs, d->module->custom_count);
  SORU_TRY(soru_wasm_decoder_custom_name(d, &custom->name));
  size_t used = d->pos - start;
  /* A name that sticks out of its section leaves a negative rest, which no module has. */
  return soru_wasm_decoder_take(d, &custom->bytes, used > size ? SIZE_MAX : size - used);
}

/* Reads custom sections, if there are any; then a section id must follow, or the end. */
static soru_status_t
skip_customs(soru_wasm_decoder_t *d)
{
  for (;;) {
    int id = soru_wasm_decoder_peek(d);
    if (id > SECTION_DATA_COUNT) return soru_wasm_decoder_fail(d, d->pos, "malformed section id");
    if (id != SECTION_CUSTOM) return SORU_OK;
    SORU_TRY(read_custom(d));
  }
}

/* A section, if it is the next one. */
static soru_status_t
read_section(soru_wasm_decoder_t *d, uint8_t section, counts_t *counts)
{
  SORU_TRY(skip_customs(d));
  if (soru_wasm_decoder_peek(d) != section) return SORU_OK;
  d->pos++;
  uint32_t size;
  SORU_TRY(soru_wasm_decoder_len(d, &size));
  size_t start = d->pos;
  SORU_TRY(read_content(d, section, counts));
  return check_size(d, start, size);
}

static soru_status_t
read_header(soru_wasm_decoder_t *d)
{
  static const uint8_t magic[4] = {0x00, 0x61, 0x73, 0x6d}, version[4] = {0x01, 0x00, 0x00, 0x00};
  soru_slice_t word;
  SORU_TRY(soru_wasm_decoder_take(d, &word, 4));
  if (memcmp(word.ptr, magic, 4) != 0)
    return soru_wasm_decoder_fail(d, 0, "magic header not detected");
  SORU_TRY(soru_wasm_decoder_take(d, &word, 4));
  if (memcmp(word.ptr, version, 4) != 0)
    return soru_wasm_decoder_fail(d, 4, "unknown binary version");
  return SORU_OK;
}

/* What only shows when all sections are there. */
static soru_status_t
check_module(soru_wasm_decoder_t *d, const counts_t *counts)
{
  const char *text = NULL;
  if (d->pos != d->len)
    text = "unexpected content after last section";
  else if (counts->has_datas && counts->datas != d->module->data_count)
    text = "data count and data section have inconsistent lengths";
  else if (counts->bodies != d->module->func_count)
    text = "function and code section have inconsistent lengths";
  else if (!counts->has_datas && d->uses_data)
    text = "data count section required";
  return text == NULL ? SORU_OK : soru_wasm_decoder_fail(d, d->len, "%s", text);
}

static soru_status_t
read_module(soru_wasm_decoder_t *d)
{
  static const uint8_t order[] = {SECTION_TYPE,   SECTION_IMPORT,     SECTION_FUNC,   SECTION_TABLE,
                                  SECTION_MEMORY, SECTION_GLOBAL,     SECTION_EXPORT, SECTION_START,
                                  SECTION_ELEM,   SECTION_DATA_COUNT, SECTION_CODE,   SECTION_DATA};
  counts_t counts = {0};
  soru_wasm_decoder_new_block(d); /* the empty list */
  SORU_TRY(read_header(d));
  for (size_t i = 0; i < sizeof order; i++) SORU_TRY(read_section(d, order[i], &counts));
  SORU_TRY(skip_customs(d));
  return check_module(d, &counts);
}

soru_status_t
soru_wasm_module_decode(soru_wasm_module_t *module, soru_wasm_error_t *error, soru_slice_t bytes,
                        const soru_wasm_module_options_t *options)
{
  soru_wasm_decoder_t d = {.bytes = bytes.ptr,
                           .len = bytes.len,
                           .allow_floats = options != NULL && options->allow_floats,
                           .module = module,
                           .error = error};
  *module = (soru_wasm_module_t){0};
  if (bytes.len > SORU_WASM_MODULE_MAX) {
    (void)soru_wasm_decoder_fail(&d, SORU_WASM_MODULE_MAX, "module too long");
    return SORU_ERR_LIMIT;
  }
  soru_status_t status = read_module(&d);
  soru_wasm_decoder_release(&d);
  if (status != SORU_OK) soru_wasm_module_free(module);
  return status;
}

void
soru_wasm_module_free(soru_wasm_module_t *module)
{
  for (uint32_t i = 0; i < module->instr_count; i++) soru_wasm_instr_drop(&module->instrs[i]);
  free(module->types);
  free(module->value_types);
  free(module->imports);
  free(module->funcs);
  free(module->tables);
  free(module->memories);
  free(module->globals);
  free(module->exports);
  free(module->elems);
  free(module->elem_inits);
  free(module->datas);
  free(module->customs);
  free(module->local_groups);
  free(module->blocks);
  free(module->instrs);
  *module = (soru_wasm_module_t){0};
}
