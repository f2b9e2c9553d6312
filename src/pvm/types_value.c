/* Descriptions of values, references and types of functions. */
#include "codec/primitives.h"
#include "pvm/types_private.h"

const soru_pvm_type_t soru_pvm_type_vec = SORU_PVM_VECTOR_OF(&soru_pvm_valtype_leaf);
const soru_pvm_type_t soru_pvm_i32_vec = SORU_PVM_VECTOR_OF(&soru_pvm_i32_leaf);
const soru_pvm_type_t soru_pvm_value_vec = SORU_PVM_VECTOR_OF(&soru_pvm_value_type);
const soru_pvm_type_t soru_pvm_ref_vec = SORU_PVM_VECTOR_OF(&soru_pvm_ref_type);

/* --- types of functions: each vector under its place and its name --- */

static const soru_pvm_field_t under_params[] = {SORU_PVM_PART("type_params", &soru_pvm_type_vec)};
static const soru_pvm_field_t under_result[] = {SORU_PVM_PART("type_result", &soru_pvm_type_vec)};
static const soru_pvm_field_t dash_params[] = {SORU_PVM_PART("type-params", &soru_pvm_type_vec)};
static const soru_pvm_field_t dash_result[] = {SORU_PVM_PART("type-result", &soru_pvm_type_vec)};
static const soru_pvm_type_t under_params_type = SORU_PVM_STRUCT_TYPE(soru_pvm_vec_t, under_params);
static const soru_pvm_type_t under_result_type = SORU_PVM_STRUCT_TYPE(soru_pvm_vec_t, under_result);
static const soru_pvm_type_t dash_params_type = SORU_PVM_STRUCT_TYPE(soru_pvm_vec_t, dash_params);
static const soru_pvm_type_t dash_result_type = SORU_PVM_STRUCT_TYPE(soru_pvm_vec_t, dash_result);

static const soru_pvm_field_t under_fields[] = {
    SORU_PVM_FIELD(soru_pvm_functype_t, params, "1", &under_params_type),
    SORU_PVM_FIELD(soru_pvm_functype_t, results, "2", &under_result_type)};
static const soru_pvm_field_t dash_fields[] = {
    SORU_PVM_FIELD(soru_pvm_functype_t, params, "1", &dash_params_type),
    SORU_PVM_FIELD(soru_pvm_functype_t, results, "2", &dash_result_type)};
const soru_pvm_type_t soru_pvm_functype_under =
    SORU_PVM_STRUCT_TYPE(soru_pvm_functype_t, under_fields);
const soru_pvm_type_t soru_pvm_functype_dash =
    SORU_PVM_STRUCT_TYPE(soru_pvm_functype_t, dash_fields);

void
soru_pvm_functype_make(soru_pvm_ctx_t *ctx, soru_pvm_functype_t *type, soru_slice_t params,
                       soru_slice_t results)
{
  memset(type, 0, sizeof *type);
  for (size_t i = 0; i < params.len; i++) {
    uint8_t byte = params.ptr[i];
    soru_pvm_vec_append(ctx, &soru_pvm_type_vec, &type->params, &byte);
  }
  for (size_t i = 0; i < results.len; i++) {
    uint8_t byte = results.ptr[i];
    soru_pvm_vec_append(ctx, &soru_pvm_type_vec, &type->results, &byte);
  }
}

/* --- values --- */

soru_pvm_value_t
soru_pvm_value_of_num(const soru_wasm_num_t *num)
{
  soru_pvm_value_t value = {.kind = num->type};
  if (num->type == SORU_WASM_I32)
    value.u.i32 = num->u.i32;
  else if (num->type == SORU_WASM_I64)
    value.u.i64 = num->u.i64;
  else
    memcpy(value.u.v128, num->u.v128, sizeof value.u.v128);
  return value;
}

uint8_t
soru_pvm_value_type_of(const soru_pvm_value_t *value)
{
  switch (value->kind) {
  case SORU_PVM_VALUE_FUNC:
    return SORU_WASM_FUNCREF;
  case SORU_PVM_VALUE_EXTERN:
    return SORU_WASM_EXTERNREF;
  case SORU_PVM_VALUE_NULL:
    return value->ref_type;
  default:
    return value->kind;
  }
}

static void
drop_value(soru_pvm_ctx_t *ctx, void *object)
{
  soru_pvm_value_t *value = object;
  if (value->kind == SORU_PVM_VALUE_FUNC) soru_pvm_func_drop(ctx, value->u.func);
}

static void
copy_value(soru_pvm_ctx_t *ctx, void *to, const void *from)
{
  (void)ctx;
  memcpy(to, from, sizeof(soru_pvm_value_t));
  soru_pvm_value_t *value = to;
  if (value->kind == SORU_PVM_VALUE_FUNC) soru_pvm_func_keep(value->u.func);
}

/* Makes the leaf of anything but a reference to a function. */
static soru_tree_node_t *
leaf_of(soru_pvm_ctx_t *ctx, const soru_pvm_value_t *value)
{
  uint8_t bytes[32];
  soru_buf_t buf = {.ptr = bytes, .cap = sizeof bytes, .max = sizeof bytes};
  switch (value->kind) {
  case SORU_PVM_VALUE_I32:
  case SORU_PVM_VALUE_I64:
    (void)soru_pvm_num_leaf.put(&buf, value);
    break;
  case SORU_PVM_VALUE_V128:
    soru_pvm_add_v128(&buf, value->u.v128);
    break;
  case SORU_PVM_VALUE_EXTERN:
    soru_codec_add_i32(&buf, value->u.external);
    break;
  default:
    soru_base_buf_add_u8(&buf, (uint8_t)(value->ref_type - SORU_WASM_FUNCREF));
  }
  return soru_tree_leaf(ctx->tree, soru_base_buf_slice(&buf));
}

static soru_status_t
encode_ref(soru_pvm_ctx_t *ctx, void *object, soru_tree_node_t **node)
{
  soru_pvm_value_t *value = object;
  if (value->kind == SORU_PVM_VALUE_FUNC) {
    soru_tree_node_t *func;
    SORU_TRY(soru_pvm_encode(ctx, &soru_pvm_func_type, &value->u.func, &func));
    *node = soru_pvm_tagged(ctx, "FuncRef", func);
    return SORU_OK;
  }
  const char *tag = value->kind == SORU_PVM_VALUE_EXTERN ? "ExternRef" : "NullRef";
  *node = soru_pvm_tagged(ctx, tag, leaf_of(ctx, value));
  return SORU_OK;
}

static soru_status_t
encode_value(soru_pvm_ctx_t *ctx, void *object, soru_tree_node_t **node)
{
  soru_pvm_value_t *value = object;
  switch (value->kind) {
  case SORU_PVM_VALUE_I32:
  case SORU_PVM_VALUE_I64:
    *node = soru_pvm_tagged(ctx, "NumType", leaf_of(ctx, value));
    return SORU_OK;
  case SORU_PVM_VALUE_V128:
    *node = soru_pvm_tagged(ctx, "VecType V128Type", leaf_of(ctx, value));
    return SORU_OK;
  default:
    SORU_TRY(encode_ref(ctx, value, node));
    *node = soru_pvm_tagged(ctx, "RefType", *node);
    return SORU_OK;
  }
}

static bool
is(soru_slice_t text, const char *tag)
{
  return soru_base_slice_equal(text, soru_base_slice_text(tag));
}

/* Reads the leaf of anything but a reference to a function. */
static soru_status_t
decode_by(soru_pvm_ctx_t *ctx, soru_tree_node_t *node, uint8_t kind, soru_pvm_value_t *value)
{
  soru_cursor_t cursor;
  SORU_TRY(soru_pvm_get_leaf(ctx, node, &cursor));
  value->kind = kind;
  if (kind == SORU_PVM_VALUE_I32)
    soru_pvm_num_leaf.get(&cursor, value);
  else if (kind == SORU_PVM_VALUE_V128)
    soru_pvm_get_v128(&cursor, value->u.v128);
  else if (kind == SORU_PVM_VALUE_EXTERN)
    value->u.external = soru_codec_get_i32(&cursor);
  else
    value->ref_type = (uint8_t)(SORU_WASM_FUNCREF + soru_codec_get_tag(&cursor, 1));
  return soru_base_cursor_done(&cursor) ? SORU_OK : soru_pvm_raise_malformed(ctx);
}

static soru_status_t
decode_ref(soru_pvm_ctx_t *ctx, soru_tree_node_t *node, void *object)
{
  soru_pvm_value_t *value = object;
  soru_slice_t tag;
  soru_tree_node_t *child;
  SORU_TRY(soru_pvm_get_tag(ctx, node, &tag));
  SORU_TRY(soru_pvm_child(ctx, node, "value", &child));
  if (is(tag, "FuncRef")) {
    SORU_TRY(soru_pvm_decode(ctx, &soru_pvm_func_type, child, &value->u.func));
    value->kind = SORU_PVM_VALUE_FUNC;
    return SORU_OK;
  }
  if (is(tag, "ExternRef")) return decode_by(ctx, child, SORU_PVM_VALUE_EXTERN, value);
  if (is(tag, "NullRef")) return decode_by(ctx, child, SORU_PVM_VALUE_NULL, value);
  return soru_pvm_raise_no_tag(ctx);
}

static soru_status_t
decode_value(soru_pvm_ctx_t *ctx, soru_tree_node_t *node, void *object)
{
  soru_slice_t tag;
  soru_tree_node_t *child;
  SORU_TRY(soru_pvm_get_tag(ctx, node, &tag));
  SORU_TRY(soru_pvm_child(ctx, node, "value", &child));
  if (is(tag, "NumType")) return decode_by(ctx, child, SORU_PVM_VALUE_I32, object);
  if (is(tag, "VecType V128Type")) return decode_by(ctx, child, SORU_PVM_VALUE_V128, object);
  if (is(tag, "RefType")) return decode_ref(ctx, child, object);
  return soru_pvm_raise_no_tag(ctx);
}

const soru_pvm_type_t soru_pvm_value_type = {.kind = SORU_PVM_CUSTOM,
                                             .size = sizeof(soru_pvm_value_t),
                                             .decode = decode_value,
                                             .encode = encode_value,
                                             .drop = drop_value,
                                             .copy = copy_value};
const soru_pvm_type_t soru_pvm_ref_type = {.kind = SORU_PVM_CUSTOM,
                                           .size = sizeof(soru_pvm_value_t),
                                           .decode = decode_ref,
                                           .encode = encode_ref,
                                           .drop = drop_value,
                                           .copy = copy_value};

/* --- numbers by themselves --- */

static bool
put_num(soru_buf_t *buf, const void *object)
{
  const soru_pvm_value_t *value = object;
  soru_base_buf_add_u8(buf, value->kind);
  if (value->kind == SORU_PVM_VALUE_I32)
    soru_base_buf_add_be(buf, value->u.i32, 4);
  else
    soru_base_buf_add_be(buf, value->u.i64, 8);
  return true;
}

static void
get_num(soru_cursor_t *cursor, void *object)
{
  soru_pvm_value_t *value = object;
  value->kind = soru_codec_get_tag(cursor, SORU_PVM_VALUE_I64);
  if (value->kind == SORU_PVM_VALUE_I32)
    value->u.i32 = (uint32_t)soru_base_cursor_be(cursor, 4);
  else
    value->u.i64 = soru_base_cursor_be(cursor, 8);
}

const soru_pvm_type_t soru_pvm_num_leaf = SORU_PVM_PLAIN_LEAF(soru_pvm_value_t, put_num, get_num);
