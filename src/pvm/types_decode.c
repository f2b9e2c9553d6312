/* Descriptions of the phase decode: names, blocks, and the elements of the sections of types,
 * imports and exports. */
#include "codec/primitives.h"
#include "pvm/types_decode_private.h"
#include "pvm/types_instr_private.h"

static const soru_pvm_field_t extent_fields[] = {
    SORU_PVM_FIELD(soru_pvm_extent_t, size, "size", &soru_pvm_i31_leaf),
    SORU_PVM_FIELD(soru_pvm_extent_t, start, "start", &soru_pvm_i31_leaf)};
const soru_pvm_type_t soru_pvm_extent_type = SORU_PVM_STRUCT_TYPE(soru_pvm_extent_t, extent_fields);

/* --- names; what was read of one is stored with its length behind it --- */

static soru_status_t
decode_buffer(soru_pvm_ctx_t *ctx, soru_tree_node_t *node, void *object)
{
  soru_cursor_t cursor;
  SORU_TRY(soru_pvm_get_leaf(ctx, node, &cursor));
  soru_slice_t text = soru_codec_get_string(&cursor);
  (void)soru_codec_get_int31(&cursor);
  if (!soru_base_cursor_done(&cursor)) return soru_pvm_raise_malformed(ctx);
  *(soru_pvm_str_t *)object = soru_pvm_str_make(ctx, text);
  return SORU_OK;
}

static soru_status_t
encode_buffer(soru_pvm_ctx_t *ctx, void *object, soru_tree_node_t **node)
{
  const soru_pvm_str_t *text = object;
  if (text->len > SORU_PVM_LEAF_MAX) return SORU_ERR_LIMIT;
  soru_buf_t buf;
  soru_base_buf_init(&buf, text->len + 8);
  soru_codec_add_string(&buf, soru_pvm_str_slice(text));
  soru_codec_add_int31(&buf, (int32_t)text->len);
  *node = soru_tree_leaf(ctx->tree, soru_base_buf_slice(&buf));
  soru_base_buf_free(&buf);
  return SORU_OK;
}

static void
drop_buffer(soru_pvm_ctx_t *ctx, void *object)
{
  soru_pvm_str_leaf.drop(ctx, object);
}

static void
copy_buffer(soru_pvm_ctx_t *ctx, void *to, const void *from)
{
  soru_pvm_str_leaf.copy(ctx, to, from);
}

static const soru_pvm_type_t buffer_leaf = {.kind = SORU_PVM_CUSTOM,
                                            .size = sizeof(soru_pvm_str_t),
                                            .decode = decode_buffer,
                                            .encode = encode_buffer,
                                            .drop = drop_buffer,
                                            .copy = copy_buffer};

SORU_PVM_FIELDS(name_parse, soru_pvm_name_kont_t,
                SORU_PVM_FIELD(soru_pvm_name_kont_t, pos, "pos", &soru_pvm_i31_leaf),
                SORU_PVM_FIELD(soru_pvm_name_kont_t, text, "buffer", &buffer_leaf),
                SORU_PVM_FIELD(soru_pvm_name_kont_t, left, "length", &soru_pvm_i31_leaf));
static const soru_pvm_case_t name_cases[] = {
    [SORU_PVM_NAME_START] = {"NKStart", 0, &soru_pvm_unit_leaf},
    [SORU_PVM_NAME_PARSE] = {"NKParse", 0, &name_parse},
    [SORU_PVM_NAME_STOP] = {"NKStop", offsetof(soru_pvm_name_kont_t, text), &soru_pvm_str_leaf}};
const soru_pvm_type_t soru_pvm_name_kont_type =
    SORU_PVM_UNION_TYPE(soru_pvm_name_kont_t, kind, name_cases);

/* --- types --- */

SORU_PVM_LAZY_VEC(types_acc, soru_pvm_type_vec);
SORU_PVM_FIELDS(functype_ins, soru_pvm_functype_kont_t,
                SORU_PVM_FIELD(soru_pvm_functype_kont_t, acc, "ins_kont", &types_acc));
SORU_PVM_FIELDS(functype_out, soru_pvm_functype_kont_t,
                SORU_PVM_FIELD(soru_pvm_functype_kont_t, type.params, "params", &soru_pvm_type_vec),
                SORU_PVM_FIELD(soru_pvm_functype_kont_t, acc, "lazy_kont", &types_acc));
static const soru_pvm_case_t functype_cases[] = {
    [SORU_PVM_FUNCTYPE_START] = {"FKStart", 0, &soru_pvm_unit_leaf},
    [SORU_PVM_FUNCTYPE_INS] = {"FKIns", 0, &functype_ins},
    [SORU_PVM_FUNCTYPE_OUT] = {"FKOut", 0, &functype_out},
    [SORU_PVM_FUNCTYPE_STOP] = {"FKStop", offsetof(soru_pvm_functype_kont_t, type),
                                &soru_pvm_functype_under}};
const soru_pvm_type_t soru_pvm_functype_kont_type =
    SORU_PVM_UNION_TYPE(soru_pvm_functype_kont_t, kind, functype_cases);

/* --- imports and exports --- */

SORU_PVM_FIELDS(import_module, soru_pvm_import_kont_t,
                SORU_PVM_FIELD(soru_pvm_import_kont_t, name, "module_name",
                               &soru_pvm_name_kont_type));
SORU_PVM_FIELDS(module_name, soru_pvm_str_t, SORU_PVM_PART("module_name", &soru_pvm_str_leaf));
SORU_PVM_FIELDS(item_name, soru_pvm_name_kont_t,
                SORU_PVM_PART("item_name", &soru_pvm_name_kont_type));
SORU_PVM_FIELDS(import_item, soru_pvm_import_kont_t,
                SORU_PVM_FIELD(soru_pvm_import_kont_t, import.module_name, "1", &module_name),
                SORU_PVM_FIELD(soru_pvm_import_kont_t, name, "2", &item_name));
static const soru_pvm_case_t import_cases[] = {
    [SORU_PVM_IMPORT_START] = {"ImpKStart", 0, &soru_pvm_unit_leaf},
    [SORU_PVM_IMPORT_MODULE] = {"ImpKModuleName", 0, &import_module},
    [SORU_PVM_IMPORT_ITEM] = {"ImpKItemName", 0, &import_item},
    [SORU_PVM_IMPORT_STOP] = {"ImpKStop", offsetof(soru_pvm_import_kont_t, import),
                              &soru_pvm_import_type}};
const soru_pvm_type_t soru_pvm_import_kont_type =
    SORU_PVM_UNION_TYPE(soru_pvm_import_kont_t, kind, import_cases);

static const soru_pvm_case_t export_cases[] = {
    [SORU_PVM_EXPORT_START] = {"ExpKStart", 0, &soru_pvm_unit_leaf},
    [SORU_PVM_EXPORT_NAME] = {"ExpKName", offsetof(soru_pvm_export_kont_t, name),
                              &soru_pvm_name_kont_type},
    [SORU_PVM_EXPORT_STOP] = {"ExpKStop", offsetof(soru_pvm_export_kont_t, export_),
                              &soru_pvm_export_type}};
const soru_pvm_type_t soru_pvm_export_kont_type =
    SORU_PVM_UNION_TYPE(soru_pvm_export_kont_t, kind, export_cases);

/* --- blocks --- */

static bool
put_block_type(soru_buf_t *buf, const void *object)
{
  const soru_pvm_block_type_t *type = object;
  soru_pvm_add_block_type(buf, type->kind, type->value, type->index);
  return true;
}

static void
get_block_type(soru_cursor_t *cursor, void *object)
{
  soru_pvm_block_type_t *type = object;
  soru_pvm_get_block_type(cursor, &type->kind, &type->value, &type->index);
}

static const soru_pvm_type_t block_type_leaf =
    SORU_PVM_PLAIN_LEAF(soru_pvm_block_type_t, put_block_type, get_block_type);

SORU_PVM_FIELDS(open_block, soru_pvm_open_t,
                SORU_PVM_FIELD(soru_pvm_open_t, type, "type", &block_type_leaf),
                SORU_PVM_FIELD(soru_pvm_open_t, pos, "pos", &soru_pvm_i31_leaf));
SORU_PVM_FIELDS(open_else, soru_pvm_open_t,
                SORU_PVM_FIELD(soru_pvm_open_t, type, "type", &block_type_leaf),
                SORU_PVM_FIELD(soru_pvm_open_t, pos, "pos", &soru_pvm_i31_leaf),
                SORU_PVM_FIELD(soru_pvm_open_t, label, "else", &soru_pvm_i32_leaf));
static const soru_pvm_case_t open_cases[] = {
    [SORU_PVM_OPEN_STOP] = {"IKStop", offsetof(soru_pvm_open_t, label), &soru_pvm_i32_leaf},
    [SORU_PVM_OPEN_NEXT] = {"IKNext", offsetof(soru_pvm_open_t, label), &soru_pvm_i32_leaf},
    [SORU_PVM_OPEN_BLOCK] = {"IKBlock", 0, &open_block},
    [SORU_PVM_OPEN_LOOP] = {"IKLoop", 0, &open_block},
    [SORU_PVM_OPEN_IF1] = {"IKIf1", 0, &open_block},
    [SORU_PVM_OPEN_IF2] = {"IKIf2", 0, &open_else}};
static const soru_pvm_type_t open_type = {.kind = SORU_PVM_UNION,
                                          .size = sizeof(soru_pvm_open_t),
                                          .cases = open_cases,
                                          .case_cnt = sizeof open_cases / sizeof *open_cases,
                                          .tag_offset = offsetof(soru_pvm_open_t, kind),
                                          .plain = true};
const soru_pvm_type_t soru_pvm_open_vec = SORU_PVM_VECTOR_OF(&open_type);

SORU_PVM_FIELDS(block_parse, soru_pvm_block_kont_t,
                SORU_PVM_FIELD(soru_pvm_block_kont_t, length, "length", &soru_pvm_i32_leaf),
                SORU_PVM_FIELD(soru_pvm_block_kont_t, stack, "vector", &soru_pvm_open_vec));
static const soru_pvm_case_t block_cases[] = {
    [SORU_PVM_BLOCK_START] = {"BlockStart", 0, &soru_pvm_unit_leaf},
    [SORU_PVM_BLOCK_PARSE] = {"BlockParse", 0, &block_parse},
    [SORU_PVM_BLOCK_STOP] = {"BlockStop", offsetof(soru_pvm_block_kont_t, label),
                             &soru_pvm_i32_leaf}};
const soru_pvm_type_t soru_pvm_block_kont_type =
    SORU_PVM_UNION_TYPE(soru_pvm_block_kont_t, kind, block_cases);
