#include "pvm/instance.h"

#include "base/mem.h"

#define VECTOR_OF(element_)                                                                        \
  {                                                                                                \
    .kind = SORU_PVM_VECTOR, .size = sizeof(soru_pvm_vec_t), .element = element_                   \
  }

/* Each part of a tuple lies in a directory of its own, called by its position: PART makes the
 * description of that directory, which holds one member of the struct. */
#define PART(type_, struct_, member_, name_, member_type_)                                         \
  static const soru_pvm_field_t type_##_fields[] = {                                               \
      SORU_PVM_FIELD(struct_, member_, name_, member_type_)};                                      \
  static const soru_pvm_type_t type_ = SORU_PVM_STRUCT_TYPE(struct_, type_##_fields)

/* --- memories, tables, globals, element segments --- */

const soru_pvm_type_t soru_pvm_instance_functype_vec = VECTOR_OF(&soru_pvm_functype_dash);

PART(memory_min, soru_pvm_memory_t, limits.min, "min", &soru_pvm_i32_leaf);
PART(memory_max, soru_pvm_memory_t, limits.max, "max", &soru_pvm_opt_i32_leaf);
PART(memory_chunks, soru_pvm_memory_t, bytes, "chunks", &soru_pvm_bytevec_type);
static const soru_pvm_field_t memory_fields[] = {
    {"1", 0, &memory_min}, {"2", 0, &memory_max}, {"3", 0, &memory_chunks}};
const soru_pvm_type_t soru_pvm_memory_type = SORU_PVM_STRUCT_TYPE(soru_pvm_memory_t, memory_fields);

PART(table_min, soru_pvm_table_t, limits.min, "min", &soru_pvm_i32_leaf);
PART(table_max, soru_pvm_table_t, limits.max, "max", &soru_pvm_opt_i32_leaf);
PART(table_refs, soru_pvm_table_t, refs, "refs", &soru_pvm_ref_vec);
PART(table_ref_type, soru_pvm_table_t, ref_type, "ref-type", &soru_pvm_byte_leaf);
static const soru_pvm_field_t table_fields[] = {
    {"1", 0, &table_min}, {"2", 0, &table_max}, {"3", 0, &table_refs}, {"4", 0, &table_ref_type}};
const soru_pvm_type_t soru_pvm_table_type = SORU_PVM_STRUCT_TYPE(soru_pvm_table_t, table_fields);

PART(global_mutability, soru_pvm_global_t, immutable_, "type", &soru_pvm_byte_leaf);
PART(global_value, soru_pvm_global_t, value, "value", &soru_pvm_value_type);
static const soru_pvm_field_t global_fields[] = {{"1", 0, &global_mutability},
                                                 {"2", 0, &global_value}};
const soru_pvm_type_t soru_pvm_global_type = SORU_PVM_STRUCT_TYPE(soru_pvm_global_t, global_fields);

static const soru_pvm_field_t elem_fields[] = {{"refs", 0, &soru_pvm_ref_vec}};
static const soru_pvm_type_t elem_type = SORU_PVM_STRUCT_TYPE(soru_pvm_vec_t, elem_fields);

const soru_pvm_type_t soru_pvm_memory_vec = VECTOR_OF(&soru_pvm_memory_type);
const soru_pvm_type_t soru_pvm_table_vec = VECTOR_OF(&soru_pvm_table_type);
const soru_pvm_type_t soru_pvm_global_vec = VECTOR_OF(&soru_pvm_global_type);
const soru_pvm_type_t soru_pvm_elem_vec = VECTOR_OF(&elem_type);

/* --- exports --- */

typedef struct soru_pvm_export_entry entry_t;

/* What an export is: only functions are kept. */
typedef struct external {
  uint8_t tag;
  soru_pvm_func_t *func;
} external_t;

static const soru_pvm_case_t external_cases[] = {
    {"ExternFunc", offsetof(external_t, func), &soru_pvm_func_type}};
static const soru_pvm_type_t external_type = SORU_PVM_UNION_TYPE(external_t, tag, external_cases);

/* The key of an export: bytes outside of printable ASCII become \u{xx}, quotes and backslashes get
 * a backslash. NULL when the tree has no room for such a name. */
static soru_tree_name_t *
export_key(soru_pvm_ctx_t *ctx, soru_slice_t name)
{
  uint8_t bytes[SORU_TREE_NAME_MAX];
  soru_buf_t buf = {.ptr = bytes, .cap = sizeof bytes, .max = sizeof bytes};
  for (size_t i = 0; i < name.len; i++) {
    uint8_t c = name.ptr[i];
    if (c < 0x20 || c > 0x7e) {
      soru_base_buf_addf(&buf, "\\u{%02x}", c);
      continue;
    }
    if (c == '"' || c == '\\') soru_base_buf_add_u8(&buf, '\\');
    soru_base_buf_add_u8(&buf, c);
  }
  if (buf.overflow) return NULL;
  return soru_tree_name(soru_tree_names(ctx->tree), soru_base_buf_slice(&buf));
}

static soru_status_t
exports_decode(soru_pvm_ctx_t *ctx, soru_tree_node_t *node, void *object)
{
  (void)ctx;
  soru_pvm_exports_t *exports = object;
  if (node != NULL && !soru_tree_is_leaf(node)) exports->origin = soru_tree_keep(node);
  return SORU_OK;
}

static void
drop_items(soru_pvm_ctx_t *ctx, soru_pvm_exports_t *exports)
{
  for (size_t i = 0; i < exports->cnt; i++) {
    soru_pvm_drop(ctx, &soru_pvm_str_leaf, &exports->items[i].name);
    soru_pvm_func_drop(ctx, exports->items[i].func);
  }
  free(exports->items);
  exports->items = NULL;
  exports->cnt = exports->cap = 0;
}

/* Writes one export into the directory *dir, which is made if it is NULL. */
static soru_status_t
encode_export(soru_pvm_ctx_t *ctx, entry_t *item, soru_tree_node_t **dir)
{
  soru_tree_name_t *key = export_key(ctx, soru_pvm_str_slice(&item->name));
  if (key == NULL) return SORU_ERR_LIMIT;
  external_t external = {.tag = 0, .func = item->func};
  soru_tree_node_t *node;
  soru_status_t status = soru_pvm_encode(ctx, &external_type, &external, &node);
  if (status == SORU_OK) {
    if (*dir == NULL) *dir = soru_tree_empty(ctx->tree);
    status = soru_tree_set(ctx->tree, dir, key, node);
  }
  soru_tree_name_drop(soru_tree_names(ctx->tree), key);
  return status;
}

static soru_status_t
exports_encode(soru_pvm_ctx_t *ctx, void *object, soru_tree_node_t **node)
{
  soru_pvm_exports_t *exports = object;
  for (size_t i = 0; i < exports->cnt; i++)
    SORU_TRY(encode_export(ctx, &exports->items[i], &exports->origin));
  drop_items(ctx, exports);
  if (exports->origin != NULL) *node = soru_tree_keep(exports->origin);
  return SORU_OK;
}

static void
exports_drop(soru_pvm_ctx_t *ctx, void *object)
{
  soru_pvm_exports_t *exports = object;
  drop_items(ctx, exports);
  soru_tree_drop(ctx->tree, exports->origin);
}

static void
add_item(soru_pvm_exports_t *exports, soru_pvm_str_t name, soru_pvm_func_t *func)
{
  if (exports->cnt == exports->cap) {
    exports->cap = exports->cap == 0 ? 4 : exports->cap * 2;
    exports->items = soru_base_realloc(exports->items, exports->cap * sizeof *exports->items);
  }
  exports->items[exports->cnt++] = (entry_t){.name = name, .func = func};
}

static void
exports_copy(soru_pvm_ctx_t *ctx, void *to, const void *from)
{
  soru_pvm_exports_t *copy = to;
  const soru_pvm_exports_t *exports = from;
  memset(copy, 0, sizeof *copy);
  if (exports->origin != NULL) copy->origin = soru_tree_keep(exports->origin);
  for (size_t i = 0; i < exports->cnt; i++)
    soru_pvm_exports_set(ctx, copy, soru_pvm_str_slice(&exports->items[i].name),
                         exports->items[i].func);
}

const soru_pvm_type_t soru_pvm_exports_type = {.kind = SORU_PVM_CUSTOM,
                                               .size = sizeof(soru_pvm_exports_t),
                                               .decode = exports_decode,
                                               .encode = exports_encode,
                                               .drop = exports_drop,
                                               .copy = exports_copy};

void
soru_pvm_exports_set(soru_pvm_ctx_t *ctx, soru_pvm_exports_t *exports, soru_slice_t name,
                     soru_pvm_func_t *func)
{
  add_item(exports, soru_pvm_str_make(ctx, name), soru_pvm_func_keep(func));
}

/* Reads an export from where it was stored. */
static soru_status_t
load_export(soru_pvm_ctx_t *ctx, soru_pvm_exports_t *exports, soru_slice_t name,
            external_t *external)
{
  soru_tree_node_t *node = NULL;
  soru_tree_name_t *key = exports->origin == NULL ? NULL : export_key(ctx, name);
  if (key != NULL) {
    soru_status_t status = soru_tree_find(ctx->tree, exports->origin, key, &node);
    soru_tree_name_drop(soru_tree_names(ctx->tree), key);
    SORU_TRY(status);
  }
  return soru_pvm_decode(ctx, &external_type, node, external);
}

soru_status_t
soru_pvm_exports_get(soru_pvm_ctx_t *ctx, soru_pvm_exports_t *exports, soru_slice_t name,
                     soru_pvm_func_t **func)
{
  for (size_t i = exports->cnt; i-- > 0;) {
    *func = exports->items[i].func;
    if (soru_base_slice_equal(soru_pvm_str_slice(&exports->items[i].name), name)) return SORU_OK;
  }
  external_t external;
  memset(&external, 0, sizeof external);
  SORU_TRY(load_export(ctx, exports, name, &external));
  add_item(exports, soru_pvm_str_make(ctx, name), external.func);
  *func = external.func;
  return SORU_OK;
}

/* --- the instance --- */

PART(instance_types, soru_pvm_instance_t, types, "types", &soru_pvm_instance_functype_vec);
PART(instance_funcs, soru_pvm_instance_t, funcs, "functions", &soru_pvm_func_vec);
PART(instance_tables, soru_pvm_instance_t, tables, "tables", &soru_pvm_table_vec);
PART(instance_memories, soru_pvm_instance_t, memories, "memories", &soru_pvm_memory_vec);
PART(instance_globals, soru_pvm_instance_t, globals, "globals", &soru_pvm_global_vec);
PART(instance_elems, soru_pvm_instance_t, elems, "elements", &soru_pvm_elem_vec);
PART(instance_datas, soru_pvm_instance_t, datas, "datas", &soru_pvm_i32_vec);

static const soru_pvm_field_t instance_fields[] = {
    {"1", 0, &instance_types},
    {"2", 0, &instance_funcs},
    {"3", 0, &instance_tables},
    {"4", 0, &instance_memories},
    {"5", 0, &instance_globals},
    SORU_PVM_FIELD(soru_pvm_instance_t, exports, "6", &soru_pvm_exports_type),
    {"7", 0, &instance_elems},
    {"8", 0, &instance_datas},
    SORU_PVM_FIELD(soru_pvm_instance_t, allocations, "9", &soru_pvm_allocations_type),
};
const soru_pvm_type_t soru_pvm_instance_type =
    SORU_PVM_STRUCT_TYPE(soru_pvm_instance_t, instance_fields);

/* --- the registry --- */

static soru_status_t
registry_decode(soru_pvm_ctx_t *ctx, soru_tree_node_t *node, void *object)
{
  (void)ctx;
  soru_pvm_registry_t *registry = object;
  if (node != NULL && !soru_tree_is_leaf(node)) registry->origin = soru_tree_keep(node);
  return SORU_OK;
}

static soru_status_t
registry_encode(soru_pvm_ctx_t *ctx, void *object, soru_tree_node_t **node)
{
  soru_pvm_registry_t *registry = object;
  if (registry->main != NULL) {
    soru_tree_node_t *main_node;
    SORU_TRY(soru_pvm_encode(ctx, &soru_pvm_instance_type, registry->main, &main_node));
    soru_tree_names_t *names = soru_tree_names(ctx->tree);
    soru_tree_name_t *name = soru_tree_name(names, soru_base_slice_text("main"));
    if (registry->origin == NULL) registry->origin = soru_tree_empty(ctx->tree);
    soru_status_t status = soru_tree_set(ctx->tree, &registry->origin, name, main_node);
    soru_tree_name_drop(names, name);
    SORU_TRY(status);
  }
  if (registry->origin != NULL) *node = soru_tree_keep(registry->origin);
  return SORU_OK;
}

static void
drop_main(soru_pvm_ctx_t *ctx, soru_pvm_registry_t *registry)
{
  if (registry->main == NULL) return;
  soru_pvm_drop(ctx, &soru_pvm_instance_type, registry->main);
  soru_pvm_free(ctx, registry->main, sizeof *registry->main);
  registry->main = NULL;
}

static void
registry_drop(soru_pvm_ctx_t *ctx, void *object)
{
  soru_pvm_registry_t *registry = object;
  drop_main(ctx, registry);
  soru_tree_drop(ctx->tree, registry->origin);
}

static void
registry_copy(soru_pvm_ctx_t *ctx, void *to, const void *from)
{
  soru_pvm_registry_t *copy = to;
  const soru_pvm_registry_t *registry = from;
  memset(copy, 0, sizeof *copy);
  if (registry->origin != NULL) copy->origin = soru_tree_keep(registry->origin);
  if (registry->main != NULL) soru_pvm_registry_set(ctx, copy, registry->main);
}

const soru_pvm_type_t soru_pvm_registry_type = {.kind = SORU_PVM_CUSTOM,
                                                .size = sizeof(soru_pvm_registry_t),
                                                .decode = registry_decode,
                                                .encode = registry_encode,
                                                .drop = registry_drop,
                                                .copy = registry_copy};

void
soru_pvm_registry_set(soru_pvm_ctx_t *ctx, soru_pvm_registry_t *registry,
                      const soru_pvm_instance_t *instance)
{
  soru_pvm_instance_t *copy = soru_pvm_alloc(ctx, sizeof *copy);
  soru_pvm_copy(ctx, &soru_pvm_instance_type, copy, instance);
  drop_main(ctx, registry);
  registry->main = copy;
}

soru_status_t
soru_pvm_registry_get(soru_pvm_ctx_t *ctx, soru_pvm_registry_t *registry,
                      const soru_pvm_module_key_t *key, soru_pvm_instance_t **instance)
{
  if (!soru_base_slice_equal(soru_base_slice(key->text, key->len), soru_base_slice_text("main")))
    return soru_pvm_raise_key_not_found(ctx);
  if (registry->main == NULL) {
    soru_tree_node_t *node;
    SORU_TRY(soru_pvm_child(ctx, registry->origin, "main", &node));
    soru_pvm_instance_t *main = soru_pvm_alloc(ctx, sizeof *main);
    memset(main, 0, sizeof *main);
    soru_status_t status = soru_pvm_decode(ctx, &soru_pvm_instance_type, node, main);
    if (status != SORU_OK) {
      soru_pvm_free(ctx, main, sizeof *main);
      return status;
    }
    registry->main = main;
  }
  *instance = registry->main;
  return SORU_OK;
}
