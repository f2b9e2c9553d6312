#include "wasm/opcode.h"

#include "wasm/opcode_private.h"
#include "wasm/value.h"

#include <stddef.h>
#include <string.h>

/* Opcodes are numbered densely inside the tables: one byte, then those behind 0xfc and 0xfd. */
enum { SPACE_FC = 0x100, COUNT_FC = 0x12, SPACE_FD = SPACE_FC + COUNT_FC, COUNT_FD = 0x100 };
enum { SPACE_END = SPACE_FD + COUNT_FD };

#define DENSE(op)                                                                                  \
  ((op) >= 0xfd00 ? SPACE_FD + ((op)&0xff) : (op) >= 0xfc00 ? SPACE_FC + ((op)&0xff) : (op))

/* What the rows say about immediates. */
#define MEM_IMM_LOAD SORU_WASM_IMM_MEMORY
#define MEM_IMM_STORE SORU_WASM_IMM_MEMORY
#define MEM_IMM_VEC_LOAD SORU_WASM_IMM_MEMORY
#define MEM_IMM_VEC_STORE SORU_WASM_IMM_MEMORY
#define MEM_IMM_VEC_LOAD_LANE SORU_WASM_IMM_MEMORY_LANE
#define MEM_IMM_VEC_STORE_LANE SORU_WASM_IMM_MEMORY_LANE

/* Row macros for the table of properties. */
#define ROW(op, text_, class__, sig_, ...)                                                         \
  [DENSE(op)] = {.text = (text_), .class_ = SORU_WASM_CLASS_##class__, .sig = (sig_), __VA_ARGS__},
#define CODE(...) .code = {__VA_ARGS__}
#define PLAIN(op, text, class, imm_, sig) ROW(op, text, class, sig, .imm = SORU_WASM_IMM_##imm_)
#define MEM(op, text, class, type_, pack_, ext_, sig)                                              \
  ROW(op, text, class, sig, .imm = MEM_IMM_##class, .type = SORU_WASM_##type_, .pack = (pack_),    \
      .ext = EXT_##ext_)
#define NUM(op, text, class, type, name, sig)                                                      \
  ROW(op, text, class, sig, .code_len = 2, CODE(TAG_TYPE_##type, TAG_##class##_##name))
#define EXTEND(op, text, type, pack, sig)                                                          \
  ROW(op, text, UNARY, sig, .code_len = 3, CODE(TAG_TYPE_##type, TAG_UNARY_EXTEND_S, TAG_##pack))
#define VEC(op, text, class, shape, name, sig)                                                     \
  ROW(op, text, class, sig, .code_len = 3, CODE(0, TAG_SHAPE_##shape, TAG_##class##_##name))
#define LANE_EXT(op, text, class, shape, ext_, sig)                                                \
  ROW(op, text, class, sig, .code_len = 3, CODE(0, TAG_SHAPE_##shape, TAG_##class##_LANE),         \
      .imm = SORU_WASM_IMM_LANE, .pack = 1 << TAG_SHAPE_##shape, .ext = (ext_))
#define LANE(op, text, class, shape, sig) LANE_EXT(op, text, class, shape, 0, sig)
#define LANE_U(op, text, class, shape, sig) LANE_EXT(op, text, class, shape, 1, sig)
#define SHUFFLE(op, text, sig)                                                                     \
  ROW(op, text, VEC_BINARY, sig, .code_len = 3, CODE(0, TAG_SHAPE_I8X16, TAG_VEC_BINARY_SHUFFLE),  \
      .imm = SORU_WASM_IMM_V128)
#define BITS(op, text, class, name, sig)                                                           \
  ROW(op, text, class, sig, .code_len = 2, CODE(0, TAG_##class##_##name))
#define LOST(op, text, class, sig) ROW(op, text, class, sig, .no_state = true)
#define FLOAT(op, text, imm_, sig)                                                                 \
  ROW(op, text, NONE, sig, .is_float = true, .imm = SORU_WASM_IMM_##imm_)
#define FLOAT_MEM(op, text, type_, sig)                                                            \
  ROW(op, text, NONE, sig, .is_float = true, .imm = SORU_WASM_IMM_MEMORY, .type = SORU_WASM_##type_)
#define FLOAT_LANE(op, text, bytes, sig)                                                           \
  ROW(op, text, NONE, sig, .is_float = true, .imm = SORU_WASM_IMM_LANE, .pack = (bytes))

/* Extensions, as the rows name them. */
enum {
  EXT_0 = 0,
  EXT_1 = 1,
  EXT_8X8_S = SORU_WASM_VEXT_8X8_S,
  EXT_8X8_U = SORU_WASM_VEXT_8X8_U,
  EXT_16X4_S = SORU_WASM_VEXT_16X4_S,
  EXT_16X4_U = SORU_WASM_VEXT_16X4_U,
  EXT_32X2_S = SORU_WASM_VEXT_32X2_S,
  EXT_32X2_U = SORU_WASM_VEXT_32X2_U,
  EXT_SPLAT = SORU_WASM_VEXT_SPLAT,
  EXT_ZERO = SORU_WASM_VEXT_ZERO
};

static const soru_wasm_opcode_t opcodes[SPACE_END] = {SORU_WASM_OPCODE_TABLE};

#undef PLAIN
#undef MEM
#undef NUM
#undef EXTEND
#undef VEC
#undef LANE
#undef LANE_U
#undef SHUFFLE
#undef BITS
#undef LOST
#undef FLOAT
#undef FLOAT_MEM
#undef FLOAT_LANE

/* Row macros for the way back: class, type or shape, operator (sign extensions take the places
 * from EXTEND_S on). Opcode 0 marks a free place. */
enum { GROUP_COUNT = 4, OPERATOR_COUNT = 32 };

#define PLACE(class, group, operator, op) [SORU_WASM_CLASS_##class][group][operator] = (op),
#define PLAIN(op, text, class, imm, sig)
#define MEM(op, text, class, type, pack, ext, sig)
#define NUM(op, text, class, type, name, sig)                                                      \
  PLACE(class, TAG_TYPE_##type, TAG_##class##_##name, op)
#define EXTEND(op, text, type, pack, sig)                                                          \
  PLACE(UNARY, TAG_TYPE_##type, TAG_UNARY_EXTEND_S + TAG_##pack, op)
#define VEC(op, text, class, shape, name, sig)                                                     \
  PLACE(class, TAG_SHAPE_##shape, TAG_##class##_##name, op)
#define LANE(op, text, class, shape, sig) PLACE(class, TAG_SHAPE_##shape, TAG_##class##_LANE, op)
#define LANE_U(op, text, class, shape, sig)
#define SHUFFLE(op, text, sig) PLACE(VEC_BINARY, TAG_SHAPE_I8X16, TAG_VEC_BINARY_SHUFFLE, op)
#define BITS(op, text, class, name, sig) PLACE(class, 0, TAG_##class##_##name, op)
#define LOST(op, text, class, sig)
#define FLOAT(op, text, imm, sig)
#define FLOAT_MEM(op, text, type, sig)
#define FLOAT_LANE(op, text, bytes, sig)

static const uint16_t by_code[SORU_WASM_CLASS_COUNT][GROUP_COUNT][OPERATOR_COUNT] = {
    SORU_WASM_OPCODE_TABLE};

#define CLASS_TAG(name, tag) [SORU_WASM_CLASS_##name] = (tag),
static const char *const class_tags[SORU_WASM_CLASS_COUNT] = {"", SORU_WASM_CLASS_TABLE(CLASS_TAG)};

const soru_wasm_opcode_t *
soru_wasm_opcode(uint16_t op)
{
  static const soru_wasm_opcode_t none;
  unsigned low = op & 0xff;
  switch (op >> 8) {
  case 0x00:
    return &opcodes[low];
  case 0xfc:
    return low < COUNT_FC ? &opcodes[SPACE_FC + low] : &none;
  case 0xfd:
    return &opcodes[SPACE_FD + low];
  default:
    return &none;
  }
}

/* The place of operator bytes in by_code. */
static bool
place_of(unsigned *group, unsigned *name, soru_wasm_class_t class_, const uint8_t *code,
         uint8_t code_len)
{
  if (code_len < 2) return false;
  bool is_number = class_ >= SORU_WASM_CLASS_TEST && class_ <= SORU_WASM_CLASS_CONVERT;
  bool has_three = code_len == 3;
  *group = is_number ? code[0] : has_three ? code[1] : 0;
  *name = is_number && has_three ? code[1] + code[2] : code[code_len - 1];
  return *group < GROUP_COUNT && *name < OPERATOR_COUNT;
}

int
soru_wasm_opcode_find(soru_wasm_class_t class_, const uint8_t *code, uint8_t code_len)
{
  unsigned group, name;
  if (class_ >= SORU_WASM_CLASS_COUNT || code_len > 3) return -1;
  if (!place_of(&group, &name, class_, code, code_len)) return -1;
  uint16_t op = by_code[class_][group][name];
  const soru_wasm_opcode_t *found = soru_wasm_opcode(op);
  bool same = found->code_len == code_len && memcmp(found->code, code, code_len) == 0;
  return op != 0 && same ? op : -1;
}

int
soru_wasm_opcode_find_memory(soru_wasm_class_t class_, uint8_t type, uint8_t pack, uint8_t ext)
{
  if (class_ < SORU_WASM_CLASS_LOAD || class_ > SORU_WASM_CLASS_VEC_STORE_LANE) return -1;
  bool is_number = class_ == SORU_WASM_CLASS_LOAD || class_ == SORU_WASM_CLASS_STORE;
  unsigned first = is_number ? 0x28 : 0xfd00, last = is_number ? 0x3e : 0xfd5d;
  for (unsigned op = first; op <= last; op++) {
    const soru_wasm_opcode_t *o = &opcodes[DENSE(op)];
    if (o->class_ == class_ && o->type == type && o->pack == pack && o->ext == ext) return (int)op;
  }
  return -1;
}

const char *
soru_wasm_class_tag(soru_wasm_class_t class_)
{
  return class_ < SORU_WASM_CLASS_COUNT ? class_tags[class_] : "";
}
