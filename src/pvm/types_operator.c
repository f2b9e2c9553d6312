/* The bytes of operators in the leaves of instructions (interpreter_encodings.ml). */
#include "codec/primitives.h"
#include "pvm/types_instr_private.h"

void
soru_pvm_add_block_type(soru_buf_t *buf, uint8_t kind, uint8_t type, uint32_t index)
{
  soru_base_buf_add_u8(buf, kind != SORU_WASM_BLOCK_TYPE);
  if (kind == SORU_WASM_BLOCK_TYPE) {
    soru_base_buf_add_be(buf, index, 4);
    return;
  }
  soru_codec_add_option(buf, kind == SORU_WASM_BLOCK_VALUE);
  if (kind == SORU_WASM_BLOCK_VALUE) soru_base_buf_add_u8(buf, type);
}

void
soru_pvm_get_block_type(soru_cursor_t *cursor, uint8_t *kind, uint8_t *type, uint32_t *index)
{
  if (soru_codec_get_tag(cursor, 1) == 0) {
    *kind = SORU_WASM_BLOCK_TYPE;
    *index = (uint32_t)soru_base_cursor_be(cursor, 4);
    return;
  }
  bool has_type = soru_codec_get_option(cursor);
  *kind = has_type ? SORU_WASM_BLOCK_VALUE : SORU_WASM_BLOCK_EMPTY;
  if (has_type) *type = soru_codec_get_tag(cursor, SORU_WASM_EXTERNREF);
}

void
soru_pvm_add_list(soru_buf_t *buf, const soru_wasm_list_t *list, size_t item_sz)
{
  soru_codec_add_uint30(buf, (uint32_t)(list->len * item_sz));
  for (uint32_t i = 0; i < list->len; i++) soru_base_buf_add_be(buf, list->items[i], item_sz);
}

soru_wasm_list_t *
soru_pvm_get_list(soru_cursor_t *cursor, size_t item_sz)
{
  soru_slice_t bytes = soru_codec_get_string_max(cursor, SORU_PVM_LEAF_MAX);
  if (bytes.len % item_sz != 0) cursor->failed = true;
  if (cursor->failed) return NULL;
  soru_wasm_list_t *list = soru_wasm_list_new((uint32_t)(bytes.len / item_sz));
  for (uint32_t i = 0; i < list->len; i++)
    list->items[i] = (uint32_t)soru_base_get_be(bytes.ptr + i * item_sz, item_sz);
  return list;
}

/* --- loads and stores --- */

/* 1, 2, 4, 8 bytes are numbered 0 to 3. */
static uint8_t
pack_number(uint8_t pack)
{
  return (uint8_t)__builtin_ctz(pack);
}

static void
add_vec_extension(soru_buf_t *buf, uint8_t ext)
{
  if (ext == SORU_WASM_VEXT_SPLAT || ext == SORU_WASM_VEXT_ZERO) {
    soru_base_buf_add_u8(buf, ext == SORU_WASM_VEXT_SPLAT ? 1 : 2);
    return;
  }
  soru_base_buf_add_u8(buf, 0);
  soru_base_buf_add_u8(buf, ext / 2);
  soru_base_buf_add_u8(buf, ext % 2);
}

static uint8_t
get_vec_extension(soru_cursor_t *cursor)
{
  uint8_t tag = soru_codec_get_tag(cursor, 2);
  if (tag == 1) return SORU_WASM_VEXT_SPLAT;
  if (tag == 2) return SORU_WASM_VEXT_ZERO;
  uint8_t shape = soru_codec_get_tag(cursor, 2);
  return (uint8_t)(2 * shape + soru_codec_get_tag(cursor, 1));
}

static void
add_memory(soru_buf_t *buf, const soru_wasm_opcode_t *opcode, const soru_wasm_instr_t *instr)
{
  soru_wasm_class_t class_ = opcode->class_;
  bool is_number = class_ == SORU_WASM_CLASS_LOAD || class_ == SORU_WASM_CLASS_STORE;
  bool is_lane =
      class_ == SORU_WASM_CLASS_VEC_LOAD_LANE || class_ == SORU_WASM_CLASS_VEC_STORE_LANE;
  if (is_number) soru_base_buf_add_u8(buf, opcode->type);
  soru_codec_add_int31(buf, (int32_t)instr->a);
  soru_base_buf_add_be(buf, instr->b, 4);
  if (is_lane) {
    soru_base_buf_add_u8(buf, pack_number(opcode->pack));
    soru_codec_add_int31(buf, instr->lane);
    return;
  }
  if (class_ == SORU_WASM_CLASS_VEC_STORE) return;
  soru_codec_add_option(buf, opcode->pack != 0);
  if (opcode->pack == 0) return;
  soru_base_buf_add_u8(buf, pack_number(opcode->pack));
  if (class_ == SORU_WASM_CLASS_LOAD) soru_base_buf_add_u8(buf, opcode->ext);
  if (class_ == SORU_WASM_CLASS_VEC_LOAD) add_vec_extension(buf, opcode->ext);
}

static uint8_t
get_lane(soru_cursor_t *cursor)
{
  int32_t lane = soru_codec_get_int31(cursor);
  if (lane < 0 || lane > UINT8_MAX) cursor->failed = true;
  return (uint8_t)lane;
}

static int
get_memory(soru_cursor_t *cursor, soru_wasm_class_t class_, soru_wasm_instr_t *instr)
{
  bool is_number = class_ == SORU_WASM_CLASS_LOAD || class_ == SORU_WASM_CLASS_STORE;
  bool is_lane =
      class_ == SORU_WASM_CLASS_VEC_LOAD_LANE || class_ == SORU_WASM_CLASS_VEC_STORE_LANE;
  uint8_t type = SORU_WASM_V128, pack = 0, ext = 0;
  if (is_number) type = soru_codec_get_tag(cursor, SORU_WASM_I64);
  instr->a = (uint32_t)soru_codec_get_int31(cursor);
  instr->b = (uint32_t)soru_base_cursor_be(cursor, 4);
  bool has_pack = is_lane || (class_ != SORU_WASM_CLASS_VEC_STORE && soru_codec_get_option(cursor));
  if (has_pack) pack = (uint8_t)(1 << soru_codec_get_tag(cursor, 3));
  if (is_lane) instr->lane = get_lane(cursor);
  if (has_pack && class_ == SORU_WASM_CLASS_LOAD) ext = soru_codec_get_tag(cursor, 1);
  if (has_pack && class_ == SORU_WASM_CLASS_VEC_LOAD) ext = get_vec_extension(cursor);
  return soru_wasm_opcode_find_memory(class_, type, pack, ext);
}

/* --- constants, select, ref.null --- */

static void
add_const(soru_buf_t *buf, const soru_wasm_instr_t *instr)
{
  bool is_64 = instr->op == SORU_OP_I64_CONST;
  soru_base_buf_add_u8(buf, is_64);
  soru_base_buf_add_be(buf, instr->imm.num, is_64 ? 8 : 4);
}

static int
get_const(soru_cursor_t *cursor, soru_wasm_instr_t *instr)
{
  bool is_64 = soru_codec_get_tag(cursor, 1) == 1;
  instr->imm.num = soru_base_cursor_be(cursor, is_64 ? 8 : 4);
  return is_64 ? SORU_OP_I64_CONST : SORU_OP_I32_CONST;
}

static void
add_select(soru_buf_t *buf, const soru_wasm_instr_t *instr)
{
  soru_codec_add_option(buf, instr->op == SORU_OP_SELECT_T);
  if (instr->op == SORU_OP_SELECT_T) soru_pvm_add_list(buf, instr->imm.list, 1);
}

static int
get_select(soru_cursor_t *cursor, soru_wasm_instr_t *instr)
{
  if (!soru_codec_get_option(cursor)) return SORU_OP_SELECT;
  soru_wasm_list_t *list = soru_pvm_get_list(cursor, 1);
  if (list == NULL) return -1;
  for (uint32_t i = 0; i < list->len; i++)
    if (list->items[i] > SORU_WASM_EXTERNREF) cursor->failed = true;
  if (cursor->failed || cursor->left > 0) {
    free(list);
    return -1;
  }
  instr->imm.list = list;
  return SORU_OP_SELECT_T;
}

/* --- operators on numbers and vectors --- */

/* Signs of the extension, as bytes of extract_lane. */
enum { SIGNED, UNSIGNED };

static void
add_numeric(soru_buf_t *buf, const soru_wasm_opcode_t *opcode, const soru_wasm_instr_t *instr)
{
  soru_base_buf_add(buf, opcode->code, opcode->code_len);
  if (instr->op == SORU_OP_I8X16_SHUFFLE)
    soru_codec_add_string(buf, soru_base_slice(instr->imm.v128, 16));
  if (opcode->class_ == SORU_WASM_CLASS_VEC_EXTRACT ||
      opcode->class_ == SORU_WASM_CLASS_VEC_REPLACE)
    soru_codec_add_int31(buf, instr->lane);
  if (opcode->class_ == SORU_WASM_CLASS_VEC_EXTRACT && opcode->pack <= 2)
    soru_base_buf_add_u8(buf, opcode->ext);
}

/* The number of bytes of an operator that starts with these two. */
static size_t
code_len(soru_wasm_class_t class_, const uint8_t code[2])
{
  if (class_ >= SORU_WASM_CLASS_TEST && class_ <= SORU_WASM_CLASS_CONVERT)
    return class_ == SORU_WASM_CLASS_UNARY && code[1] == 3 ? 3 : 2; /* 3: extension within */
  if (class_ >= SORU_WASM_CLASS_VEC_TEST_BITS && class_ <= SORU_WASM_CLASS_VEC_TERNARY_BITS)
    return 2;
  return 3;
}

static int
get_numeric(soru_cursor_t *cursor, soru_wasm_class_t class_, soru_wasm_instr_t *instr)
{
  uint8_t code[3] = {soru_base_cursor_u8(cursor), soru_base_cursor_u8(cursor)};
  size_t len = code_len(class_, code);
  if (len == 3) code[2] = soru_base_cursor_u8(cursor);
  int op = soru_wasm_opcode_find(class_, code, (uint8_t)len);
  if (op < 0) return op;
  if (op == SORU_OP_I8X16_SHUFFLE) {
    soru_slice_t lanes = soru_codec_get_string_max(cursor, 16);
    if (lanes.len != 16) return -1;
    memcpy(instr->imm.v128, lanes.ptr, 16);
  }
  if (class_ == SORU_WASM_CLASS_VEC_EXTRACT || class_ == SORU_WASM_CLASS_VEC_REPLACE)
    instr->lane = get_lane(cursor);
  if (class_ == SORU_WASM_CLASS_VEC_EXTRACT && soru_wasm_opcode((uint16_t)op)->pack <= 2 &&
      soru_codec_get_tag(cursor, 1) == UNSIGNED)
    op++;
  return op;
}

void
soru_pvm_add_operator(soru_buf_t *buf, const soru_wasm_opcode_t *opcode,
                      const soru_wasm_instr_t *instr)
{
  switch (opcode->class_) {
  case SORU_WASM_CLASS_SELECT:
    add_select(buf, instr);
    return;
  case SORU_WASM_CLASS_LOAD:
  case SORU_WASM_CLASS_STORE:
  case SORU_WASM_CLASS_VEC_LOAD:
  case SORU_WASM_CLASS_VEC_STORE:
  case SORU_WASM_CLASS_VEC_LOAD_LANE:
  case SORU_WASM_CLASS_VEC_STORE_LANE:
    add_memory(buf, opcode, instr);
    return;
  case SORU_WASM_CLASS_REF_NULL:
    soru_base_buf_add_u8(buf, (uint8_t)(instr->lane - SORU_WASM_FUNCREF));
    return;
  case SORU_WASM_CLASS_CONST:
    add_const(buf, instr);
    return;
  case SORU_WASM_CLASS_VEC_CONST:
    soru_pvm_add_v128(buf, instr->imm.v128);
    return;
  default:
    add_numeric(buf, opcode, instr);
  }
}

/* Reads an operator; answers its opcode, or -1. */
static int
get_op(soru_cursor_t *cursor, soru_wasm_class_t class_, soru_wasm_instr_t *instr)
{
  switch (class_) {
  case SORU_WASM_CLASS_SELECT:
    return get_select(cursor, instr);
  case SORU_WASM_CLASS_LOAD:
  case SORU_WASM_CLASS_STORE:
  case SORU_WASM_CLASS_VEC_LOAD:
  case SORU_WASM_CLASS_VEC_STORE:
  case SORU_WASM_CLASS_VEC_LOAD_LANE:
  case SORU_WASM_CLASS_VEC_STORE_LANE:
    return get_memory(cursor, class_, instr);
  case SORU_WASM_CLASS_REF_NULL:
    instr->lane = (uint8_t)(SORU_WASM_FUNCREF + soru_codec_get_tag(cursor, 1));
    return SORU_OP_REF_NULL;
  case SORU_WASM_CLASS_CONST:
    return get_const(cursor, instr);
  case SORU_WASM_CLASS_VEC_CONST:
    soru_pvm_get_v128(cursor, instr->imm.v128);
    return SORU_OP_V128_CONST;
  default:
    return get_numeric(cursor, class_, instr);
  }
}

void
soru_pvm_get_operator(soru_cursor_t *cursor, soru_wasm_class_t class_, soru_wasm_instr_t *instr)
{
  int op = get_op(cursor, class_, instr);
  if (op < 0) cursor->failed = true;
  if (!cursor->failed) instr->op = (uint16_t)op;
}
