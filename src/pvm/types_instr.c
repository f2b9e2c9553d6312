/* The description of instructions. */
#include "codec/primitives.h"
#include "pvm/types_instr_private.h"

enum { LEAF, UNIT, INDEX, PAIR, BLOCK, IF, TABLE };

/* The shape of each class, and the opcode of the classes that have one only. */
#define ROW(name_, shape_) [SORU_WASM_CLASS_##name_] = {shape_, SORU_OP_##name_}
static const struct {
  uint8_t shape;
  uint16_t op;
} shapes[SORU_WASM_CLASS_COUNT] = {
    ROW(UNREACHABLE, UNIT), ROW(NOP, UNIT),         ROW(DROP, UNIT),
    ROW(BLOCK, BLOCK),      ROW(LOOP, BLOCK),       ROW(IF, IF),
    ROW(BR, INDEX),         ROW(BR_IF, INDEX),      ROW(BR_TABLE, TABLE),
    ROW(RETURN, UNIT),      ROW(CALL, INDEX),       ROW(CALL_INDIRECT, PAIR),
    ROW(LOCAL_GET, INDEX),  ROW(LOCAL_SET, INDEX),  ROW(LOCAL_TEE, INDEX),
    ROW(GLOBAL_GET, INDEX), ROW(GLOBAL_SET, INDEX), ROW(TABLE_GET, INDEX),
    ROW(TABLE_SET, INDEX),  ROW(TABLE_SIZE, INDEX), ROW(TABLE_GROW, INDEX),
    ROW(TABLE_FILL, INDEX), ROW(TABLE_COPY, PAIR),  ROW(TABLE_INIT, PAIR),
    ROW(ELEM_DROP, INDEX),  ROW(MEMORY_SIZE, UNIT), ROW(MEMORY_GROW, UNIT),
    ROW(MEMORY_FILL, UNIT), ROW(MEMORY_COPY, UNIT), ROW(MEMORY_INIT, INDEX),
    ROW(DATA_DROP, INDEX),  ROW(REF_FUNC, INDEX),   ROW(REF_IS_NULL, UNIT)};
#undef ROW

#define TAG(name_, tag_) [SORU_WASM_CLASS_##name_] = {tag_, sizeof(tag_) - 1},
static const struct {
  const char *text;
  size_t len;
} tags[SORU_WASM_CLASS_COUNT] = {SORU_WASM_CLASS_TABLE(TAG)};
#undef TAG

/* --- writing --- */

static soru_tree_node_t *
u32_leaf(soru_pvm_ctx_t *ctx, uint32_t v)
{
  uint8_t bytes[4];
  soru_base_put_be(bytes, v, 4);
  return soru_tree_leaf(ctx->tree, soru_base_slice(bytes, 4));
}

static soru_tree_node_t *
block_type_leaf(soru_pvm_ctx_t *ctx, const soru_wasm_instr_t *instr)
{
  uint8_t bytes[8];
  soru_buf_t buf = {.ptr = bytes, .cap = sizeof bytes, .max = sizeof bytes};
  soru_pvm_add_block_type(&buf, instr->kind, instr->lane, instr->b);
  return soru_tree_leaf(ctx->tree, soru_base_buf_slice(&buf));
}

/* Makes the directory 1/$1, 2/$2 of two leaves. */
static soru_tree_node_t *
pair(soru_pvm_ctx_t *ctx, soru_tree_node_t *first, soru_tree_node_t *second)
{
  return soru_pvm_dir2(ctx, "1", soru_pvm_dir(ctx, "$1", first), "2",
                       soru_pvm_dir(ctx, "$2", second));
}

static soru_status_t
encode_if(soru_pvm_ctx_t *ctx, const soru_wasm_instr_t *instr, soru_tree_node_t **value)
{
  *value = pair(ctx, block_type_leaf(ctx, instr), u32_leaf(ctx, instr->a));
  soru_tree_node_t *otherwise = soru_pvm_dir(ctx, "$3", u32_leaf(ctx, instr->imm.u32[0]));
  soru_tree_names_t *names = soru_tree_names(ctx->tree);
  soru_tree_name_t *name = soru_tree_name(names, soru_base_slice_text("3"));
  soru_status_t status = soru_tree_set(ctx->tree, value, name, otherwise);
  soru_tree_name_drop(names, name);
  if (status != SORU_OK) soru_tree_drop(ctx->tree, *value);
  return status;
}

/* Makes a leaf of a branch table's targets or of an operator: the two that can be long. */
static soru_status_t
encode_long(soru_pvm_ctx_t *ctx, const soru_wasm_instr_t *instr, soru_tree_node_t **leaf)
{
  const soru_wasm_opcode_t *opcode = soru_wasm_opcode(instr->op);
  uint8_t small[64];
  soru_buf_t buf = {.ptr = small, .cap = sizeof small, .max = sizeof small};
  bool on_heap = false;
  if (soru_wasm_instr_has_list(instr->op)) {
    if (instr->imm.list->len > SORU_PVM_LEAF_MAX / 4 - 2) return SORU_ERR_LIMIT;
    on_heap = instr->imm.list->len > sizeof small / 4 - 2;
    if (on_heap) soru_base_buf_init(&buf, SORU_PVM_LEAF_MAX);
  }
  if (instr->op == SORU_OP_BR_TABLE)
    soru_pvm_add_list(&buf, instr->imm.list, 4);
  else
    soru_pvm_add_operator(&buf, opcode, instr);
  *leaf = soru_tree_leaf(ctx->tree, soru_base_buf_slice(&buf));
  if (on_heap) soru_base_buf_free(&buf);
  return SORU_OK;
}

static soru_status_t
encode_value(soru_pvm_ctx_t *ctx, uint8_t shape, const soru_wasm_instr_t *instr,
             soru_tree_node_t **value)
{
  switch (shape) {
  case UNIT:
    *value = soru_tree_leaf(ctx->tree, soru_base_slice(NULL, 0));
    return SORU_OK;
  case INDEX:
    *value = soru_pvm_dir(ctx, "$1", u32_leaf(ctx, instr->b));
    return SORU_OK;
  case PAIR:
    *value = pair(ctx, u32_leaf(ctx, instr->a), u32_leaf(ctx, instr->b));
    return SORU_OK;
  case BLOCK:
    *value = pair(ctx, block_type_leaf(ctx, instr), u32_leaf(ctx, instr->a));
    return SORU_OK;
  case IF:
    return encode_if(ctx, instr, value);
  case TABLE:
    SORU_TRY(encode_long(ctx, instr, value));
    *value = pair(ctx, *value, u32_leaf(ctx, instr->b));
    return SORU_OK;
  default:
    SORU_TRY(encode_long(ctx, instr, value));
    *value = soru_pvm_dir(ctx, "$1", *value);
    return SORU_OK;
  }
}

static soru_status_t
encode_instr(soru_pvm_ctx_t *ctx, void *object, soru_tree_node_t **node)
{
  const soru_wasm_instr_t *instr = object;
  const soru_wasm_opcode_t *opcode = soru_wasm_opcode(instr->op);
  if (opcode->class_ == SORU_WASM_CLASS_NONE || opcode->no_state) return SORU_ERR_STATE;
  soru_tree_node_t *value;
  SORU_TRY(encode_value(ctx, shapes[opcode->class_].shape, instr, &value));
  *node = soru_pvm_tagged(ctx, tags[opcode->class_].text, value);
  return SORU_OK;
}

/* --- reading --- */

/* Looks up the leaf NAME, or NUMBER/NAME if there is a number. */
static soru_status_t
find_leaf(soru_pvm_ctx_t *ctx, soru_tree_node_t *value, const char *number, const char *name,
          soru_cursor_t *cursor)
{
  soru_tree_node_t *child = value;
  if (number != NULL) SORU_TRY(soru_pvm_child(ctx, value, number, &child));
  SORU_TRY(soru_pvm_child(ctx, child, name, &child));
  return soru_pvm_get_leaf(ctx, child, cursor);
}

static soru_status_t
decode_u32(soru_pvm_ctx_t *ctx, soru_tree_node_t *value, const char *number, const char *name,
           uint32_t *v)
{
  soru_cursor_t cursor;
  SORU_TRY(find_leaf(ctx, value, number, name, &cursor));
  *v = (uint32_t)soru_base_cursor_be(&cursor, 4);
  return soru_base_cursor_done(&cursor) ? SORU_OK : soru_pvm_raise_malformed(ctx);
}

static soru_status_t
decode_block(soru_pvm_ctx_t *ctx, soru_tree_node_t *value, soru_wasm_instr_t *instr)
{
  soru_cursor_t cursor;
  SORU_TRY(find_leaf(ctx, value, "1", "$1", &cursor));
  soru_pvm_get_block_type(&cursor, &instr->kind, &instr->lane, &instr->b);
  if (!soru_base_cursor_done(&cursor)) return soru_pvm_raise_malformed(ctx);
  return decode_u32(ctx, value, "2", "$2", &instr->a);
}

static soru_status_t
decode_table(soru_pvm_ctx_t *ctx, soru_tree_node_t *value, soru_wasm_instr_t *instr)
{
  soru_cursor_t cursor;
  SORU_TRY(find_leaf(ctx, value, "1", "$1", &cursor));
  soru_wasm_list_t *list = soru_pvm_get_list(&cursor, 4);
  soru_status_t status = SORU_OK;
  if (!soru_base_cursor_done(&cursor)) status = soru_pvm_raise_malformed(ctx);
  if (status == SORU_OK) status = decode_u32(ctx, value, "2", "$2", &instr->b);
  if (status != SORU_OK) {
    free(list);
    return status;
  }
  instr->op = SORU_OP_BR_TABLE;
  instr->imm.list = list;
  return SORU_OK;
}

static soru_status_t
decode_leaf(soru_pvm_ctx_t *ctx, soru_wasm_class_t class_, soru_tree_node_t *value,
            soru_wasm_instr_t *instr)
{
  soru_cursor_t cursor;
  SORU_TRY(find_leaf(ctx, value, NULL, "$1", &cursor));
  soru_pvm_get_operator(&cursor, class_, instr);
  return soru_base_cursor_done(&cursor) ? SORU_OK : soru_pvm_raise_malformed(ctx);
}

static soru_status_t
decode_value(soru_pvm_ctx_t *ctx, soru_wasm_class_t class_, soru_tree_node_t *value,
             soru_wasm_instr_t *instr)
{
  soru_cursor_t cursor;
  switch (shapes[class_].shape) {
  case UNIT:
    SORU_TRY(soru_pvm_get_leaf(ctx, value, &cursor));
    return soru_base_cursor_done(&cursor) ? SORU_OK : soru_pvm_raise_malformed(ctx);
  case INDEX:
    return decode_u32(ctx, value, NULL, "$1", &instr->b);
  case PAIR:
    SORU_TRY(decode_u32(ctx, value, "1", "$1", &instr->a));
    return decode_u32(ctx, value, "2", "$2", &instr->b);
  case BLOCK:
    return decode_block(ctx, value, instr);
  case IF:
    SORU_TRY(decode_block(ctx, value, instr));
    return decode_u32(ctx, value, "3", "$3", &instr->imm.u32[0]);
  case TABLE:
    return decode_table(ctx, value, instr);
  default:
    return decode_leaf(ctx, class_, value, instr);
  }
}

static soru_status_t
decode_instr(soru_pvm_ctx_t *ctx, soru_tree_node_t *node, void *object)
{
  soru_slice_t tag;
  soru_tree_node_t *value;
  SORU_TRY(soru_pvm_get_tag(ctx, node, &tag));
  SORU_TRY(soru_pvm_child(ctx, node, "value", &value));
  for (size_t i = 1; i < SORU_WASM_CLASS_COUNT; i++) {
    if (tags[i].len != tag.len || memcmp(tags[i].text, tag.ptr, tag.len) != 0) continue;
    soru_wasm_instr_t *instr = object;
    SORU_TRY(decode_value(ctx, (soru_wasm_class_t)i, value, instr));
    if (shapes[i].shape != LEAF) instr->op = shapes[i].op;
    return SORU_OK;
  }
  return soru_pvm_raise_no_tag(ctx);
}

static void
drop_instr(soru_pvm_ctx_t *ctx, void *object)
{
  (void)ctx;
  soru_wasm_instr_drop(object);
}

static void
copy_instr(soru_pvm_ctx_t *ctx, void *to, const void *from)
{
  (void)ctx;
  *(soru_wasm_instr_t *)to = soru_wasm_instr_copy(from);
}

const soru_pvm_type_t soru_pvm_instr_type = {.kind = SORU_PVM_CUSTOM,
                                             .size = sizeof(soru_wasm_instr_t),
                                             .decode = decode_instr,
                                             .encode = encode_instr,
                                             .drop = drop_instr,
                                             .copy = copy_instr};
const soru_pvm_type_t soru_pvm_instr_vec = SORU_PVM_VECTOR_OF(&soru_pvm_instr_type);

static const soru_pvm_case_t opt_cases[] = {
    {"Some", offsetof(soru_pvm_opt_instr_t, instr), &soru_pvm_instr_type}, {"None", 0, NULL}};
const soru_pvm_type_t soru_pvm_opt_instr_type = {.kind = SORU_PVM_UNION,
                                                 .size = sizeof(soru_pvm_opt_instr_t),
                                                 .cases = opt_cases,
                                                 .case_cnt = 2,
                                                 .tag_offset = offsetof(soru_pvm_opt_instr_t, none),
                                                 .has_default = true,
                                                 .default_case = 1};
