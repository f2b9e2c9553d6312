/* The description of functions: immutable, so they are written once and then kept as a node. */
#include "pvm/types_private.h"

static const soru_pvm_field_t name_fields[] = {SORU_PVM_PART("name", &soru_pvm_str_leaf)};
static const soru_pvm_type_t name_type = SORU_PVM_STRUCT_TYPE(soru_pvm_str_t, name_fields);
static const soru_pvm_field_t host_fields[] = {
    SORU_PVM_FIELD(soru_pvm_func_t, type, "1", &soru_pvm_functype_under),
    SORU_PVM_FIELD(soru_pvm_func_t, host_name, "2", &name_type)};
static const soru_pvm_type_t host_type = SORU_PVM_STRUCT_TYPE(soru_pvm_func_t, host_fields);

static const soru_pvm_field_t key_fields[] = {SORU_PVM_PART("module", &soru_pvm_module_key_leaf)};
static const soru_pvm_type_t key_type = SORU_PVM_STRUCT_TYPE(soru_pvm_module_key_t, key_fields);
static const soru_pvm_field_t index_fields[] = {SORU_PVM_PART("ftype", &soru_pvm_i32_leaf)};
static const soru_pvm_type_t index_type = SORU_PVM_STRUCT_TYPE(int32_t, index_fields);
static const soru_pvm_field_t locals_fields[] = {SORU_PVM_PART("locals", &soru_pvm_type_vec)};
static const soru_pvm_type_t locals_type = SORU_PVM_STRUCT_TYPE(soru_pvm_vec_t, locals_fields);
static const soru_pvm_field_t native_fields[] = {
    SORU_PVM_FIELD(soru_pvm_func_t, type, "1", &soru_pvm_functype_dash),
    SORU_PVM_FIELD(soru_pvm_func_t, module, "2", &key_type),
    SORU_PVM_FIELD(soru_pvm_func_t, type_index, "3", &index_type),
    SORU_PVM_FIELD(soru_pvm_func_t, locals, "4", &locals_type),
    SORU_PVM_FIELD(soru_pvm_func_t, body, "5", &soru_pvm_i32_leaf)};
static const soru_pvm_type_t native_type = SORU_PVM_STRUCT_TYPE(soru_pvm_func_t, native_fields);

static const soru_pvm_case_t func_cases[] = {{"Host", 0, &host_type}, {"Native", 0, &native_type}};
static const soru_pvm_type_t content_type = SORU_PVM_UNION_TYPE(soru_pvm_func_t, kind, func_cases);

soru_pvm_func_t *
soru_pvm_func_new(soru_pvm_ctx_t *ctx, uint8_t kind)
{
  soru_pvm_func_t *func = soru_pvm_alloc(ctx, sizeof *func);
  memset(func, 0, sizeof *func);
  func->refs = 1;
  func->kind = kind;
  return func;
}

void
soru_pvm_func_drop(soru_pvm_ctx_t *ctx, soru_pvm_func_t *func)
{
  if (func == NULL || --func->refs > 0) return;
  soru_pvm_drop(ctx, &content_type, func);
  soru_tree_drop(ctx->tree, func->node);
  soru_pvm_free(ctx, func, sizeof *func);
}

static soru_status_t
decode_func(soru_pvm_ctx_t *ctx, soru_tree_node_t *node, void *object)
{
  soru_pvm_func_t *func = soru_pvm_func_new(ctx, SORU_PVM_FUNC_HOST);
  soru_status_t status = soru_pvm_decode(ctx, &content_type, node, func);
  if (status != SORU_OK) {
    soru_pvm_free(ctx, func, sizeof *func);
    return status;
  }
  func->node = soru_tree_keep(node);
  *(soru_pvm_func_t **)object = func;
  return SORU_OK;
}

static soru_status_t
encode_func(soru_pvm_ctx_t *ctx, void *object, soru_tree_node_t **node)
{
  soru_pvm_func_t *func = *(soru_pvm_func_t **)object;
  if (func->node == NULL) SORU_TRY(soru_pvm_encode(ctx, &content_type, func, &func->node));
  *node = soru_tree_keep(func->node);
  return SORU_OK;
}

static void
drop_func(soru_pvm_ctx_t *ctx, void *object)
{
  soru_pvm_func_drop(ctx, *(soru_pvm_func_t **)object);
}

static void
copy_func(soru_pvm_ctx_t *ctx, void *to, const void *from)
{
  (void)ctx;
  *(soru_pvm_func_t **)to = soru_pvm_func_keep(*(soru_pvm_func_t *const *)from);
}

const soru_pvm_type_t soru_pvm_func_type = {.kind = SORU_PVM_CUSTOM,
                                            .size = sizeof(soru_pvm_func_t *),
                                            .decode = decode_func,
                                            .encode = encode_func,
                                            .drop = drop_func,
                                            .copy = copy_func};
const soru_pvm_type_t soru_pvm_func_vec = SORU_PVM_VECTOR_OF(&soru_pvm_func_type);
