/* opcode_private.h - the rows of the opcode table, and the numbers behind the operators.
 *
 * SORU_WASM_OPCODE_TABLE lists every opcode of the language once, in order. Whoever expands it
 * defines what a row becomes, with one macro per kind of row:
 *
 *   PLAIN(op, text, class, immediates, signature)        everything that is not listed below
 *   MEM(op, text, class, type, pack, ext, signature)     loads and stores
 *   NUM(op, text, class, type, operator, signature)      operators on numbers
 *   EXTEND(op, text, type, pack, signature)              sign extension within a number
 *   VEC(op, text, class, shape, operator, signature)     operators on lanes
 *   LANE, LANE_U(op, text, class, shape, signature)      extract and replace; _U extends unsigned
 *   SHUFFLE(op, text, signature)                         i8x16.shuffle
 *   BITS(op, text, class, operator, signature)           operators on 128 bits
 *   LOST(op, text, class, signature)                     decoded, but no state can hold them
 *   FLOAT(op, text, immediates, signature)               refused
 *   FLOAT_MEM(op, text, type, signature)                 refused
 *   FLOAT_LANE(op, text, lane bytes, signature)          refused
 *
 * The TAG_* numbers are positions in the unions of lib_scoru_wasm/interpreter_encodings.ml, which
 * is what makes them part of the protocol: states store them.
 */
#ifndef SORU_WASM_OPCODE_PRIVATE_H
#define SORU_WASM_OPCODE_PRIVATE_H

/* Number types and lane shapes. */
enum { TAG_TYPE_I32, TAG_TYPE_I64 };
enum { TAG_SHAPE_I8X16, TAG_SHAPE_I16X8, TAG_SHAPE_I32X4, TAG_SHAPE_I64X2 };
enum { TAG_PACK_8, TAG_PACK_16, TAG_PACK_32, TAG_PACK_64 };

/* Operators on numbers, by class. */
enum { TAG_TEST_EQZ };
enum { TAG_UNARY_CLZ, TAG_UNARY_CTZ, TAG_UNARY_POPCNT, TAG_UNARY_EXTEND_S };
enum {
  TAG_BINARY_ADD,
  TAG_BINARY_SUB,
  TAG_BINARY_MUL,
  TAG_BINARY_DIV_S,
  TAG_BINARY_DIV_U,
  TAG_BINARY_REM_S,
  TAG_BINARY_REM_U,
  TAG_BINARY_AND,
  TAG_BINARY_OR,
  TAG_BINARY_XOR,
  TAG_BINARY_SHL,
  TAG_BINARY_SHR_S,
  TAG_BINARY_SHR_U,
  TAG_BINARY_ROTL,
  TAG_BINARY_ROTR
};
enum {
  TAG_COMPARE_EQ,
  TAG_COMPARE_NE,
  TAG_COMPARE_LT_S,
  TAG_COMPARE_LT_U,
  TAG_COMPARE_GT_S,
  TAG_COMPARE_GT_U,
  TAG_COMPARE_LE_S,
  TAG_COMPARE_LE_U,
  TAG_COMPARE_GE_S,
  TAG_COMPARE_GE_U
};
enum {
  TAG_CONVERT_EXTEND_SI32,
  TAG_CONVERT_EXTEND_UI32,
  TAG_CONVERT_WRAP_I64,
  TAG_CONVERT_TRUNC_SF32,
  TAG_CONVERT_TRUNC_UF32,
  TAG_CONVERT_TRUNC_SF64,
  TAG_CONVERT_TRUNC_UF64,
  TAG_CONVERT_TRUNC_SAT_SF32,
  TAG_CONVERT_TRUNC_SAT_UF32,
  TAG_CONVERT_TRUNC_SAT_SF64,
  TAG_CONVERT_TRUNC_SAT_UF64,
  TAG_CONVERT_REINTERPRET_FLOAT
};

/* Operators on lanes, by class. The order of comparisons is not the one of numbers. */
enum { TAG_VEC_TEST_ALL_TRUE };
enum { TAG_VEC_UNARY_ABS, TAG_VEC_UNARY_NEG, TAG_VEC_UNARY_POPCNT };
enum {
  TAG_VEC_BINARY_ADD,
  TAG_VEC_BINARY_SUB,
  TAG_VEC_BINARY_MUL,
  TAG_VEC_BINARY_MIN_S,
  TAG_VEC_BINARY_MIN_U,
  TAG_VEC_BINARY_MAX_S,
  TAG_VEC_BINARY_MAX_U,
  TAG_VEC_BINARY_AVGR_U,
  TAG_VEC_BINARY_ADD_SAT_S,
  TAG_VEC_BINARY_ADD_SAT_U,
  TAG_VEC_BINARY_SUB_SAT_S,
  TAG_VEC_BINARY_SUB_SAT_U,
  TAG_VEC_BINARY_DOT_S,
  TAG_VEC_BINARY_Q15MULR_SAT_S,
  TAG_VEC_BINARY_EXT_MUL_LOW_S,
  TAG_VEC_BINARY_EXT_MUL_HIGH_S,
  TAG_VEC_BINARY_EXT_MUL_LOW_U,
  TAG_VEC_BINARY_EXT_MUL_HIGH_U,
  TAG_VEC_BINARY_SWIZZLE,
  TAG_VEC_BINARY_SHUFFLE,
  TAG_VEC_BINARY_NARROW_S,
  TAG_VEC_BINARY_NARROW_U
};
enum {
  TAG_VEC_COMPARE_EQ,
  TAG_VEC_COMPARE_NE,
  TAG_VEC_COMPARE_LT_S,
  TAG_VEC_COMPARE_LT_U,
  TAG_VEC_COMPARE_LE_S,
  TAG_VEC_COMPARE_LE_U,
  TAG_VEC_COMPARE_GT_S,
  TAG_VEC_COMPARE_GT_U,
  TAG_VEC_COMPARE_GE_S,
  TAG_VEC_COMPARE_GE_U
};
enum {
  TAG_VEC_CONVERT_EXTEND_LOW_S,
  TAG_VEC_CONVERT_EXTEND_LOW_U,
  TAG_VEC_CONVERT_EXTEND_HIGH_S,
  TAG_VEC_CONVERT_EXTEND_HIGH_U,
  TAG_VEC_CONVERT_EXT_ADD_PAIRWISE_S,
  TAG_VEC_CONVERT_EXT_ADD_PAIRWISE_U,
  TAG_VEC_CONVERT_TRUNC_SAT_SF32X4,
  TAG_VEC_CONVERT_TRUNC_SAT_UF32X4,
  TAG_VEC_CONVERT_TRUNC_SAT_SZERO_F64X2,
  TAG_VEC_CONVERT_TRUNC_SAT_UZERO_F64X2
};
enum { TAG_VEC_SHIFT_SHL, TAG_VEC_SHIFT_SHR_S, TAG_VEC_SHIFT_SHR_U };
enum { TAG_VEC_BITMASK_BITMASK };
enum { TAG_VEC_SPLAT_SPLAT };
enum { TAG_VEC_EXTRACT_LANE };
enum { TAG_VEC_REPLACE_LANE };

/* Operators on 128 bits, by class. */
enum { TAG_VEC_TEST_BITS_ANY_TRUE };
enum { TAG_VEC_UNARY_BITS_NOT };
enum {
  TAG_VEC_BINARY_BITS_AND,
  TAG_VEC_BINARY_BITS_OR,
  TAG_VEC_BINARY_BITS_XOR,
  TAG_VEC_BINARY_BITS_AND_NOT
};
enum { TAG_VEC_TERNARY_BITS_BITSELECT };

#define SORU_WASM_OPCODE_TABLE                                                                     \
  PLAIN(0x00, "unreachable", UNREACHABLE, NONE, NULL)                                              \
  PLAIN(0x01, "nop", NOP, NONE, NULL)                                                              \
  PLAIN(0x02, "block", BLOCK, BLOCK, NULL)                                                         \
  PLAIN(0x03, "loop", LOOP, BLOCK, NULL)                                                           \
  PLAIN(0x04, "if", IF, BLOCK, NULL)                                                               \
  PLAIN(0x0c, "br", BR, INDEX, NULL)                                                               \
  PLAIN(0x0d, "br_if", BR_IF, INDEX, NULL)                                                         \
  PLAIN(0x0e, "br_table", BR_TABLE, BR_TABLE, NULL)                                                \
  PLAIN(0x0f, "return", RETURN, NONE, NULL)                                                        \
  PLAIN(0x10, "call", CALL, INDEX, NULL)                                                           \
  PLAIN(0x11, "call_indirect", CALL_INDIRECT, SECOND_FIRST, NULL)                                  \
  PLAIN(0x1a, "drop", DROP, NONE, NULL)                                                            \
  PLAIN(0x1b, "select", SELECT, NONE, NULL)                                                        \
  PLAIN(0x1c, "select", SELECT, TYPES, NULL)                                                       \
  PLAIN(0x20, "local.get", LOCAL_GET, INDEX, NULL)                                                 \
  PLAIN(0x21, "local.set", LOCAL_SET, INDEX, NULL)                                                 \
  PLAIN(0x22, "local.tee", LOCAL_TEE, INDEX, NULL)                                                 \
  PLAIN(0x23, "global.get", GLOBAL_GET, INDEX, NULL)                                               \
  PLAIN(0x24, "global.set", GLOBAL_SET, INDEX, NULL)                                               \
  PLAIN(0x25, "table.get", TABLE_GET, INDEX, NULL)                                                 \
  PLAIN(0x26, "table.set", TABLE_SET, INDEX, NULL)                                                 \
  MEM(0x28, "i32.load", LOAD, I32, 0, 0, "i:i")                                                    \
  MEM(0x29, "i64.load", LOAD, I64, 0, 0, "i:l")                                                    \
  FLOAT_MEM(0x2a, "f32.load", F32, "i:f")                                                          \
  FLOAT_MEM(0x2b, "f64.load", F64, "i:d")                                                          \
  MEM(0x2c, "i32.load8_s", LOAD, I32, 1, 0, "i:i")                                                 \
  MEM(0x2d, "i32.load8_u", LOAD, I32, 1, 1, "i:i")                                                 \
  MEM(0x2e, "i32.load16_s", LOAD, I32, 2, 0, "i:i")                                                \
  MEM(0x2f, "i32.load16_u", LOAD, I32, 2, 1, "i:i")                                                \
  MEM(0x30, "i64.load8_s", LOAD, I64, 1, 0, "i:l")                                                 \
  MEM(0x31, "i64.load8_u", LOAD, I64, 1, 1, "i:l")                                                 \
  MEM(0x32, "i64.load16_s", LOAD, I64, 2, 0, "i:l")                                                \
  MEM(0x33, "i64.load16_u", LOAD, I64, 2, 1, "i:l")                                                \
  MEM(0x34, "i64.load32_s", LOAD, I64, 4, 0, "i:l")                                                \
  MEM(0x35, "i64.load32_u", LOAD, I64, 4, 1, "i:l")                                                \
  MEM(0x36, "i32.store", STORE, I32, 0, 0, "ii:")                                                  \
  MEM(0x37, "i64.store", STORE, I64, 0, 0, "il:")                                                  \
  FLOAT_MEM(0x38, "f32.store", F32, "if:")                                                         \
  FLOAT_MEM(0x39, "f64.store", F64, "id:")                                                         \
  MEM(0x3a, "i32.store8", STORE, I32, 1, 0, "ii:")                                                 \
  MEM(0x3b, "i32.store16", STORE, I32, 2, 0, "ii:")                                                \
  MEM(0x3c, "i64.store8", STORE, I64, 1, 0, "il:")                                                 \
  MEM(0x3d, "i64.store16", STORE, I64, 2, 0, "il:")                                                \
  MEM(0x3e, "i64.store32", STORE, I64, 4, 0, "il:")                                                \
  PLAIN(0x3f, "memory.size", MEMORY_SIZE, ZERO, ":i")                                              \
  PLAIN(0x40, "memory.grow", MEMORY_GROW, ZERO, "i:i")                                             \
  PLAIN(0x41, "i32.const", CONST, I32, ":i")                                                       \
  PLAIN(0x42, "i64.const", CONST, I64, ":l")                                                       \
  FLOAT(0x43, "f32.const", F32, ":f")                                                              \
  FLOAT(0x44, "f64.const", F64, ":d")                                                              \
  NUM(0x45, "i32.eqz", TEST, I32, EQZ, "i:i")                                                      \
  NUM(0x46, "i32.eq", COMPARE, I32, EQ, "ii:i")                                                    \
  NUM(0x47, "i32.ne", COMPARE, I32, NE, "ii:i")                                                    \
  NUM(0x48, "i32.lt_s", COMPARE, I32, LT_S, "ii:i")                                                \
  NUM(0x49, "i32.lt_u", COMPARE, I32, LT_U, "ii:i")                                                \
  NUM(0x4a, "i32.gt_s", COMPARE, I32, GT_S, "ii:i")                                                \
  NUM(0x4b, "i32.gt_u", COMPARE, I32, GT_U, "ii:i")                                                \
  NUM(0x4c, "i32.le_s", COMPARE, I32, LE_S, "ii:i")                                                \
  NUM(0x4d, "i32.le_u", COMPARE, I32, LE_U, "ii:i")                                                \
  NUM(0x4e, "i32.ge_s", COMPARE, I32, GE_S, "ii:i")                                                \
  NUM(0x4f, "i32.ge_u", COMPARE, I32, GE_U, "ii:i")                                                \
  NUM(0x50, "i64.eqz", TEST, I64, EQZ, "l:i")                                                      \
  NUM(0x51, "i64.eq", COMPARE, I64, EQ, "ll:i")                                                    \
  NUM(0x52, "i64.ne", COMPARE, I64, NE, "ll:i")                                                    \
  NUM(0x53, "i64.lt_s", COMPARE, I64, LT_S, "ll:i")                                                \
  NUM(0x54, "i64.lt_u", COMPARE, I64, LT_U, "ll:i")                                                \
  NUM(0x55, "i64.gt_s", COMPARE, I64, GT_S, "ll:i")                                                \
  NUM(0x56, "i64.gt_u", COMPARE, I64, GT_U, "ll:i")                                                \
  NUM(0x57, "i64.le_s", COMPARE, I64, LE_S, "ll:i")                                                \
  NUM(0x58, "i64.le_u", COMPARE, I64, LE_U, "ll:i")                                                \
  NUM(0x59, "i64.ge_s", COMPARE, I64, GE_S, "ll:i")                                                \
  NUM(0x5a, "i64.ge_u", COMPARE, I64, GE_U, "ll:i")                                                \
  FLOAT(0x5b, "f32.eq", NONE, "ff:i")                                                              \
  FLOAT(0x5c, "f32.ne", NONE, "ff:i")                                                              \
  FLOAT(0x5d, "f32.lt", NONE, "ff:i")                                                              \
  FLOAT(0x5e, "f32.gt", NONE, "ff:i")                                                              \
  FLOAT(0x5f, "f32.le", NONE, "ff:i")                                                              \
  FLOAT(0x60, "f32.ge", NONE, "ff:i")                                                              \
  FLOAT(0x61, "f64.eq", NONE, "dd:i")                                                              \
  FLOAT(0x62, "f64.ne", NONE, "dd:i")                                                              \
  FLOAT(0x63, "f64.lt", NONE, "dd:i")                                                              \
  FLOAT(0x64, "f64.gt", NONE, "dd:i")                                                              \
  FLOAT(0x65, "f64.le", NONE, "dd:i")                                                              \
  FLOAT(0x66, "f64.ge", NONE, "dd:i")                                                              \
  NUM(0x67, "i32.clz", UNARY, I32, CLZ, "i:i")                                                     \
  NUM(0x68, "i32.ctz", UNARY, I32, CTZ, "i:i")                                                     \
  NUM(0x69, "i32.popcnt", UNARY, I32, POPCNT, "i:i")                                               \
  NUM(0x6a, "i32.add", BINARY, I32, ADD, "ii:i")                                                   \
  NUM(0x6b, "i32.sub", BINARY, I32, SUB, "ii:i")                                                   \
  NUM(0x6c, "i32.mul", BINARY, I32, MUL, "ii:i")                                                   \
  NUM(0x6d, "i32.div_s", BINARY, I32, DIV_S, "ii:i")                                               \
  NUM(0x6e, "i32.div_u", BINARY, I32, DIV_U, "ii:i")                                               \
  NUM(0x6f, "i32.rem_s", BINARY, I32, REM_S, "ii:i")                                               \
  NUM(0x70, "i32.rem_u", BINARY, I32, REM_U, "ii:i")                                               \
  NUM(0x71, "i32.and", BINARY, I32, AND, "ii:i")                                                   \
  NUM(0x72, "i32.or", BINARY, I32, OR, "ii:i")                                                     \
  NUM(0x73, "i32.xor", BINARY, I32, XOR, "ii:i")                                                   \
  NUM(0x74, "i32.shl", BINARY, I32, SHL, "ii:i")                                                   \
  NUM(0x75, "i32.shr_s", BINARY, I32, SHR_S, "ii:i")                                               \
  NUM(0x76, "i32.shr_u", BINARY, I32, SHR_U, "ii:i")                                               \
  NUM(0x77, "i32.rotl", BINARY, I32, ROTL, "ii:i")                                                 \
  NUM(0x78, "i32.rotr", BINARY, I32, ROTR, "ii:i")                                                 \
  NUM(0x79, "i64.clz", UNARY, I64, CLZ, "l:l")                                                     \
  NUM(0x7a, "i64.ctz", UNARY, I64, CTZ, "l:l")                                                     \
  NUM(0x7b, "i64.popcnt", UNARY, I64, POPCNT, "l:l")                                               \
  NUM(0x7c, "i64.add", BINARY, I64, ADD, "ll:l")                                                   \
  NUM(0x7d, "i64.sub", BINARY, I64, SUB, "ll:l")                                                   \
  NUM(0x7e, "i64.mul", BINARY, I64, MUL, "ll:l")                                                   \
  NUM(0x7f, "i64.div_s", BINARY, I64, DIV_S, "ll:l")                                               \
  NUM(0x80, "i64.div_u", BINARY, I64, DIV_U, "ll:l")                                               \
  NUM(0x81, "i64.rem_s", BINARY, I64, REM_S, "ll:l")                                               \
  NUM(0x82, "i64.rem_u", BINARY, I64, REM_U, "ll:l")                                               \
  NUM(0x83, "i64.and", BINARY, I64, AND, "ll:l")                                                   \
  NUM(0x84, "i64.or", BINARY, I64, OR, "ll:l")                                                     \
  NUM(0x85, "i64.xor", BINARY, I64, XOR, "ll:l")                                                   \
  NUM(0x86, "i64.shl", BINARY, I64, SHL, "ll:l")                                                   \
  NUM(0x87, "i64.shr_s", BINARY, I64, SHR_S, "ll:l")                                               \
  NUM(0x88, "i64.shr_u", BINARY, I64, SHR_U, "ll:l")                                               \
  NUM(0x89, "i64.rotl", BINARY, I64, ROTL, "ll:l")                                                 \
  NUM(0x8a, "i64.rotr", BINARY, I64, ROTR, "ll:l")                                                 \
  FLOAT(0x8b, "f32.abs", NONE, "f:f")                                                              \
  FLOAT(0x8c, "f32.neg", NONE, "f:f")                                                              \
  FLOAT(0x8d, "f32.ceil", NONE, "f:f")                                                             \
  FLOAT(0x8e, "f32.floor", NONE, "f:f")                                                            \
  FLOAT(0x8f, "f32.trunc", NONE, "f:f")                                                            \
  FLOAT(0x90, "f32.nearest", NONE, "f:f")                                                          \
  FLOAT(0x91, "f32.sqrt", NONE, "f:f")                                                             \
  FLOAT(0x92, "f32.add", NONE, "ff:f")                                                             \
  FLOAT(0x93, "f32.sub", NONE, "ff:f")                                                             \
  FLOAT(0x94, "f32.mul", NONE, "ff:f")                                                             \
  FLOAT(0x95, "f32.div", NONE, "ff:f")                                                             \
  FLOAT(0x96, "f32.min", NONE, "ff:f")                                                             \
  FLOAT(0x97, "f32.max", NONE, "ff:f")                                                             \
  FLOAT(0x98, "f32.copysign", NONE, "ff:f")                                                        \
  FLOAT(0x99, "f64.abs", NONE, "d:d")                                                              \
  FLOAT(0x9a, "f64.neg", NONE, "d:d")                                                              \
  FLOAT(0x9b, "f64.ceil", NONE, "d:d")                                                             \
  FLOAT(0x9c, "f64.floor", NONE, "d:d")                                                            \
  FLOAT(0x9d, "f64.trunc", NONE, "d:d")                                                            \
  FLOAT(0x9e, "f64.nearest", NONE, "d:d")                                                          \
  FLOAT(0x9f, "f64.sqrt", NONE, "d:d")                                                             \
  FLOAT(0xa0, "f64.add", NONE, "dd:d")                                                             \
  FLOAT(0xa1, "f64.sub", NONE, "dd:d")                                                             \
  FLOAT(0xa2, "f64.mul", NONE, "dd:d")                                                             \
  FLOAT(0xa3, "f64.div", NONE, "dd:d")                                                             \
  FLOAT(0xa4, "f64.min", NONE, "dd:d")                                                             \
  FLOAT(0xa5, "f64.max", NONE, "dd:d")                                                             \
  FLOAT(0xa6, "f64.copysign", NONE, "dd:d")                                                        \
  NUM(0xa7, "i32.wrap_i64", CONVERT, I32, WRAP_I64, "l:i")                                         \
  NUM(0xa8, "i32.trunc_f32_s", CONVERT, I32, TRUNC_SF32, "f:i")                                    \
  NUM(0xa9, "i32.trunc_f32_u", CONVERT, I32, TRUNC_UF32, "f:i")                                    \
  NUM(0xaa, "i32.trunc_f64_s", CONVERT, I32, TRUNC_SF64, "d:i")                                    \
  NUM(0xab, "i32.trunc_f64_u", CONVERT, I32, TRUNC_UF64, "d:i")                                    \
  NUM(0xac, "i64.extend_i32_s", CONVERT, I64, EXTEND_SI32, "i:l")                                  \
  NUM(0xad, "i64.extend_i32_u", CONVERT, I64, EXTEND_UI32, "i:l")                                  \
  NUM(0xae, "i64.trunc_f32_s", CONVERT, I64, TRUNC_SF32, "f:l")                                    \
  NUM(0xaf, "i64.trunc_f32_u", CONVERT, I64, TRUNC_UF32, "f:l")                                    \
  NUM(0xb0, "i64.trunc_f64_s", CONVERT, I64, TRUNC_SF64, "d:l")                                    \
  NUM(0xb1, "i64.trunc_f64_u", CONVERT, I64, TRUNC_UF64, "d:l")                                    \
  FLOAT(0xb2, "f32.convert_i32_s", NONE, "i:f")                                                    \
  FLOAT(0xb3, "f32.convert_i32_u", NONE, "i:f")                                                    \
  FLOAT(0xb4, "f32.convert_i64_s", NONE, "l:f")                                                    \
  FLOAT(0xb5, "f32.convert_i64_u", NONE, "l:f")                                                    \
  FLOAT(0xb6, "f32.demote_f64", NONE, "d:f")                                                       \
  FLOAT(0xb7, "f64.convert_i32_s", NONE, "i:d")                                                    \
  FLOAT(0xb8, "f64.convert_i32_u", NONE, "i:d")                                                    \
  FLOAT(0xb9, "f64.convert_i64_s", NONE, "l:d")                                                    \
  FLOAT(0xba, "f64.convert_i64_u", NONE, "l:d")                                                    \
  FLOAT(0xbb, "f64.promote_f32", NONE, "f:d")                                                      \
  NUM(0xbc, "i32.reinterpret_f32", CONVERT, I32, REINTERPRET_FLOAT, "f:i")                         \
  NUM(0xbd, "i64.reinterpret_f64", CONVERT, I64, REINTERPRET_FLOAT, "d:l")                         \
  FLOAT(0xbe, "f32.reinterpret_i32", NONE, "i:f")                                                  \
  FLOAT(0xbf, "f64.reinterpret_i64", NONE, "l:d")                                                  \
  EXTEND(0xc0, "i32.extend8_s", I32, PACK_8, "i:i")                                                \
  EXTEND(0xc1, "i32.extend16_s", I32, PACK_16, "i:i")                                              \
  EXTEND(0xc2, "i64.extend8_s", I64, PACK_8, "l:l")                                                \
  EXTEND(0xc3, "i64.extend16_s", I64, PACK_16, "l:l")                                              \
  EXTEND(0xc4, "i64.extend32_s", I64, PACK_32, "l:l")                                              \
  PLAIN(0xd0, "ref.null", REF_NULL, REF_TYPE, NULL)                                                \
  PLAIN(0xd1, "ref.is_null", REF_IS_NULL, NONE, NULL)                                              \
  PLAIN(0xd2, "ref.func", REF_FUNC, INDEX, NULL)                                                   \
  NUM(0xfc00, "i32.trunc_sat_f32_s", CONVERT, I32, TRUNC_SAT_SF32, "f:i")                          \
  NUM(0xfc01, "i32.trunc_sat_f32_u", CONVERT, I32, TRUNC_SAT_UF32, "f:i")                          \
  NUM(0xfc02, "i32.trunc_sat_f64_s", CONVERT, I32, TRUNC_SAT_SF64, "d:i")                          \
  NUM(0xfc03, "i32.trunc_sat_f64_u", CONVERT, I32, TRUNC_SAT_UF64, "d:i")                          \
  NUM(0xfc04, "i64.trunc_sat_f32_s", CONVERT, I64, TRUNC_SAT_SF32, "f:l")                          \
  NUM(0xfc05, "i64.trunc_sat_f32_u", CONVERT, I64, TRUNC_SAT_UF32, "f:l")                          \
  NUM(0xfc06, "i64.trunc_sat_f64_s", CONVERT, I64, TRUNC_SAT_SF64, "d:l")                          \
  NUM(0xfc07, "i64.trunc_sat_f64_u", CONVERT, I64, TRUNC_SAT_UF64, "d:l")                          \
  PLAIN(0xfc08, "memory.init", MEMORY_INIT, INDEX_ZERO, "iii:")                                    \
  PLAIN(0xfc09, "data.drop", DATA_DROP, INDEX, ":")                                                \
  PLAIN(0xfc0a, "memory.copy", MEMORY_COPY, ZERO_ZERO, "iii:")                                     \
  PLAIN(0xfc0b, "memory.fill", MEMORY_FILL, ZERO, "iii:")                                          \
  PLAIN(0xfc0c, "table.init", TABLE_INIT, SECOND_FIRST, "iii:")                                    \
  PLAIN(0xfc0d, "elem.drop", ELEM_DROP, INDEX, ":")                                                \
  PLAIN(0xfc0e, "table.copy", TABLE_COPY, FIRST_SECOND, "iii:")                                    \
  PLAIN(0xfc0f, "table.grow", TABLE_GROW, INDEX, NULL)                                             \
  PLAIN(0xfc10, "table.size", TABLE_SIZE, INDEX, ":i")                                             \
  PLAIN(0xfc11, "table.fill", TABLE_FILL, INDEX, NULL)                                             \
  MEM(0xfd00, "v128.load", VEC_LOAD, V128, 0, 0, "i:v")                                            \
  MEM(0xfd01, "v128.load8x8_s", VEC_LOAD, V128, 8, 8X8_S, "i:v")                                   \
  MEM(0xfd02, "v128.load8x8_u", VEC_LOAD, V128, 8, 8X8_U, "i:v")                                   \
  MEM(0xfd03, "v128.load16x4_s", VEC_LOAD, V128, 8, 16X4_S, "i:v")                                 \
  MEM(0xfd04, "v128.load16x4_u", VEC_LOAD, V128, 8, 16X4_U, "i:v")                                 \
  MEM(0xfd05, "v128.load32x2_s", VEC_LOAD, V128, 8, 32X2_S, "i:v")                                 \
  MEM(0xfd06, "v128.load32x2_u", VEC_LOAD, V128, 8, 32X2_U, "i:v")                                 \
  MEM(0xfd07, "v128.load8_splat", VEC_LOAD, V128, 1, SPLAT, "i:v")                                 \
  MEM(0xfd08, "v128.load16_splat", VEC_LOAD, V128, 2, SPLAT, "i:v")                                \
  MEM(0xfd09, "v128.load32_splat", VEC_LOAD, V128, 4, SPLAT, "i:v")                                \
  MEM(0xfd0a, "v128.load64_splat", VEC_LOAD, V128, 8, SPLAT, "i:v")                                \
  MEM(0xfd0b, "v128.store", VEC_STORE, V128, 0, 0, "iv:")                                          \
  PLAIN(0xfd0c, "v128.const", VEC_CONST, V128, ":v")                                               \
  SHUFFLE(0xfd0d, "i8x16.shuffle", "vv:v")                                                         \
  VEC(0xfd0e, "i8x16.swizzle", VEC_BINARY, I8X16, SWIZZLE, "vv:v")                                 \
  VEC(0xfd0f, "i8x16.splat", VEC_SPLAT, I8X16, SPLAT, "i:v")                                       \
  VEC(0xfd10, "i16x8.splat", VEC_SPLAT, I16X8, SPLAT, "i:v")                                       \
  VEC(0xfd11, "i32x4.splat", VEC_SPLAT, I32X4, SPLAT, "i:v")                                       \
  VEC(0xfd12, "i64x2.splat", VEC_SPLAT, I64X2, SPLAT, "l:v")                                       \
  FLOAT(0xfd13, "f32x4.splat", NONE, "f:v")                                                        \
  FLOAT(0xfd14, "f64x2.splat", NONE, "d:v")                                                        \
  LANE(0xfd15, "i8x16.extract_lane_s", VEC_EXTRACT, I8X16, "v:i")                                  \
  LANE_U(0xfd16, "i8x16.extract_lane_u", VEC_EXTRACT, I8X16, "v:i")                                \
  LANE(0xfd17, "i8x16.replace_lane", VEC_REPLACE, I8X16, "vi:v")                                   \
  LANE(0xfd18, "i16x8.extract_lane_s", VEC_EXTRACT, I16X8, "v:i")                                  \
  LANE_U(0xfd19, "i16x8.extract_lane_u", VEC_EXTRACT, I16X8, "v:i")                                \
  LANE(0xfd1a, "i16x8.replace_lane", VEC_REPLACE, I16X8, "vi:v")                                   \
  LANE(0xfd1b, "i32x4.extract_lane", VEC_EXTRACT, I32X4, "v:i")                                    \
  LANE(0xfd1c, "i32x4.replace_lane", VEC_REPLACE, I32X4, "vi:v")                                   \
  LANE(0xfd1d, "i64x2.extract_lane", VEC_EXTRACT, I64X2, "v:l")                                    \
  LANE(0xfd1e, "i64x2.replace_lane", VEC_REPLACE, I64X2, "vl:v")                                   \
  FLOAT_LANE(0xfd1f, "f32x4.extract_lane", 4, "v:f")                                               \
  FLOAT_LANE(0xfd20, "f32x4.replace_lane", 4, "vf:v")                                              \
  FLOAT_LANE(0xfd21, "f64x2.extract_lane", 8, "v:d")                                               \
  FLOAT_LANE(0xfd22, "f64x2.replace_lane", 8, "vd:v")                                              \
  VEC(0xfd23, "i8x16.eq", VEC_COMPARE, I8X16, EQ, "vv:v")                                          \
  VEC(0xfd24, "i8x16.ne", VEC_COMPARE, I8X16, NE, "vv:v")                                          \
  VEC(0xfd25, "i8x16.lt_s", VEC_COMPARE, I8X16, LT_S, "vv:v")                                      \
  VEC(0xfd26, "i8x16.lt_u", VEC_COMPARE, I8X16, LT_U, "vv:v")                                      \
  VEC(0xfd27, "i8x16.gt_s", VEC_COMPARE, I8X16, GT_S, "vv:v")                                      \
  VEC(0xfd28, "i8x16.gt_u", VEC_COMPARE, I8X16, GT_U, "vv:v")                                      \
  VEC(0xfd29, "i8x16.le_s", VEC_COMPARE, I8X16, LE_S, "vv:v")                                      \
  VEC(0xfd2a, "i8x16.le_u", VEC_COMPARE, I8X16, LE_U, "vv:v")                                      \
  VEC(0xfd2b, "i8x16.ge_s", VEC_COMPARE, I8X16, GE_S, "vv:v")                                      \
  VEC(0xfd2c, "i8x16.ge_u", VEC_COMPARE, I8X16, GE_U, "vv:v")                                      \
  VEC(0xfd2d, "i16x8.eq", VEC_COMPARE, I16X8, EQ, "vv:v")                                          \
  VEC(0xfd2e, "i16x8.ne", VEC_COMPARE, I16X8, NE, "vv:v")                                          \
  VEC(0xfd2f, "i16x8.lt_s", VEC_COMPARE, I16X8, LT_S, "vv:v")                                      \
  VEC(0xfd30, "i16x8.lt_u", VEC_COMPARE, I16X8, LT_U, "vv:v")                                      \
  VEC(0xfd31, "i16x8.gt_s", VEC_COMPARE, I16X8, GT_S, "vv:v")                                      \
  VEC(0xfd32, "i16x8.gt_u", VEC_COMPARE, I16X8, GT_U, "vv:v")                                      \
  VEC(0xfd33, "i16x8.le_s", VEC_COMPARE, I16X8, LE_S, "vv:v")                                      \
  VEC(0xfd34, "i16x8.le_u", VEC_COMPARE, I16X8, LE_U, "vv:v")                                      \
  VEC(0xfd35, "i16x8.ge_s", VEC_COMPARE, I16X8, GE_S, "vv:v")                                      \
  VEC(0xfd36, "i16x8.ge_u", VEC_COMPARE, I16X8, GE_U, "vv:v")                                      \
  VEC(0xfd37, "i32x4.eq", VEC_COMPARE, I32X4, EQ, "vv:v")                                          \
  VEC(0xfd38, "i32x4.ne", VEC_COMPARE, I32X4, NE, "vv:v")                                          \
  VEC(0xfd39, "i32x4.lt_s", VEC_COMPARE, I32X4, LT_S, "vv:v")                                      \
  VEC(0xfd3a, "i32x4.lt_u", VEC_COMPARE, I32X4, LT_U, "vv:v")                                      \
  VEC(0xfd3b, "i32x4.gt_s", VEC_COMPARE, I32X4, GT_S, "vv:v")                                      \
  VEC(0xfd3c, "i32x4.gt_u", VEC_COMPARE, I32X4, GT_U, "vv:v")                                      \
  VEC(0xfd3d, "i32x4.le_s", VEC_COMPARE, I32X4, LE_S, "vv:v")                                      \
  VEC(0xfd3e, "i32x4.le_u", VEC_COMPARE, I32X4, LE_U, "vv:v")                                      \
  VEC(0xfd3f, "i32x4.ge_s", VEC_COMPARE, I32X4, GE_S, "vv:v")                                      \
  VEC(0xfd40, "i32x4.ge_u", VEC_COMPARE, I32X4, GE_U, "vv:v")                                      \
  FLOAT(0xfd41, "f32x4.eq", NONE, "vv:v")                                                          \
  FLOAT(0xfd42, "f32x4.ne", NONE, "vv:v")                                                          \
  FLOAT(0xfd43, "f32x4.lt", NONE, "vv:v")                                                          \
  FLOAT(0xfd44, "f32x4.gt", NONE, "vv:v")                                                          \
  FLOAT(0xfd45, "f32x4.le", NONE, "vv:v")                                                          \
  FLOAT(0xfd46, "f32x4.ge", NONE, "vv:v")                                                          \
  FLOAT(0xfd47, "f64x2.eq", NONE, "vv:v")                                                          \
  FLOAT(0xfd48, "f64x2.ne", NONE, "vv:v")                                                          \
  FLOAT(0xfd49, "f64x2.lt", NONE, "vv:v")                                                          \
  FLOAT(0xfd4a, "f64x2.gt", NONE, "vv:v")                                                          \
  FLOAT(0xfd4b, "f64x2.le", NONE, "vv:v")                                                          \
  FLOAT(0xfd4c, "f64x2.ge", NONE, "vv:v")                                                          \
  BITS(0xfd4d, "v128.not", VEC_UNARY_BITS, NOT, "v:v")                                             \
  BITS(0xfd4e, "v128.and", VEC_BINARY_BITS, AND, "vv:v")                                           \
  BITS(0xfd4f, "v128.andnot", VEC_BINARY_BITS, AND_NOT, "vv:v")                                    \
  BITS(0xfd50, "v128.or", VEC_BINARY_BITS, OR, "vv:v")                                             \
  BITS(0xfd51, "v128.xor", VEC_BINARY_BITS, XOR, "vv:v")                                           \
  BITS(0xfd52, "v128.bitselect", VEC_TERNARY_BITS, BITSELECT, "vvv:v")                             \
  BITS(0xfd53, "v128.any_true", VEC_TEST_BITS, ANY_TRUE, "v:i")                                    \
  MEM(0xfd54, "v128.load8_lane", VEC_LOAD_LANE, V128, 1, 0, "iv:v")                                \
  MEM(0xfd55, "v128.load16_lane", VEC_LOAD_LANE, V128, 2, 0, "iv:v")                               \
  MEM(0xfd56, "v128.load32_lane", VEC_LOAD_LANE, V128, 4, 0, "iv:v")                               \
  MEM(0xfd57, "v128.load64_lane", VEC_LOAD_LANE, V128, 8, 0, "iv:v")                               \
  MEM(0xfd58, "v128.store8_lane", VEC_STORE_LANE, V128, 1, 0, "iv:")                               \
  MEM(0xfd59, "v128.store16_lane", VEC_STORE_LANE, V128, 2, 0, "iv:")                              \
  MEM(0xfd5a, "v128.store32_lane", VEC_STORE_LANE, V128, 4, 0, "iv:")                              \
  MEM(0xfd5b, "v128.store64_lane", VEC_STORE_LANE, V128, 8, 0, "iv:")                              \
  MEM(0xfd5c, "v128.load32_zero", VEC_LOAD, V128, 4, ZERO, "i:v")                                  \
  MEM(0xfd5d, "v128.load64_zero", VEC_LOAD, V128, 8, ZERO, "i:v")                                  \
  FLOAT(0xfd5e, "f32x4.demote_f64x2_zero", NONE, "v:v")                                            \
  FLOAT(0xfd5f, "f64x2.promote_low_f32x4", NONE, "v:v")                                            \
  VEC(0xfd60, "i8x16.abs", VEC_UNARY, I8X16, ABS, "v:v")                                           \
  VEC(0xfd61, "i8x16.neg", VEC_UNARY, I8X16, NEG, "v:v")                                           \
  VEC(0xfd62, "i8x16.popcnt", VEC_UNARY, I8X16, POPCNT, "v:v")                                     \
  VEC(0xfd63, "i8x16.all_true", VEC_TEST, I8X16, ALL_TRUE, "v:i")                                  \
  VEC(0xfd64, "i8x16.bitmask", VEC_BITMASK, I8X16, BITMASK, "v:i")                                 \
  VEC(0xfd65, "i8x16.narrow_i16x8_s", VEC_BINARY, I8X16, NARROW_S, "vv:v")                         \
  VEC(0xfd66, "i8x16.narrow_i16x8_u", VEC_BINARY, I8X16, NARROW_U, "vv:v")                         \
  FLOAT(0xfd67, "f32x4.ceil", NONE, "v:v")                                                         \
  FLOAT(0xfd68, "f32x4.floor", NONE, "v:v")                                                        \
  FLOAT(0xfd69, "f32x4.trunc", NONE, "v:v")                                                        \
  FLOAT(0xfd6a, "f32x4.nearest", NONE, "v:v")                                                      \
  VEC(0xfd6b, "i8x16.shl", VEC_SHIFT, I8X16, SHL, "vi:v")                                          \
  VEC(0xfd6c, "i8x16.shr_s", VEC_SHIFT, I8X16, SHR_S, "vi:v")                                      \
  VEC(0xfd6d, "i8x16.shr_u", VEC_SHIFT, I8X16, SHR_U, "vi:v")                                      \
  VEC(0xfd6e, "i8x16.add", VEC_BINARY, I8X16, ADD, "vv:v")                                         \
  VEC(0xfd6f, "i8x16.add_sat_s", VEC_BINARY, I8X16, ADD_SAT_S, "vv:v")                             \
  VEC(0xfd70, "i8x16.add_sat_u", VEC_BINARY, I8X16, ADD_SAT_U, "vv:v")                             \
  VEC(0xfd71, "i8x16.sub", VEC_BINARY, I8X16, SUB, "vv:v")                                         \
  VEC(0xfd72, "i8x16.sub_sat_s", VEC_BINARY, I8X16, SUB_SAT_S, "vv:v")                             \
  VEC(0xfd73, "i8x16.sub_sat_u", VEC_BINARY, I8X16, SUB_SAT_U, "vv:v")                             \
  LOST(0xfd74, "f64x2.ceil", VEC_UNARY, "v:v")                                                     \
  LOST(0xfd75, "f64x2.floor", VEC_UNARY, "v:v")                                                    \
  VEC(0xfd76, "i8x16.min_s", VEC_BINARY, I8X16, MIN_S, "vv:v")                                     \
  VEC(0xfd77, "i8x16.min_u", VEC_BINARY, I8X16, MIN_U, "vv:v")                                     \
  VEC(0xfd78, "i8x16.max_s", VEC_BINARY, I8X16, MAX_S, "vv:v")                                     \
  VEC(0xfd79, "i8x16.max_u", VEC_BINARY, I8X16, MAX_U, "vv:v")                                     \
  LOST(0xfd7a, "f64x2.trunc", VEC_UNARY, "v:v")                                                    \
  VEC(0xfd7b, "i8x16.avgr_u", VEC_BINARY, I8X16, AVGR_U, "vv:v")                                   \
  VEC(0xfd7c, "i16x8.extadd_pairwise_i8x16_s", VEC_CONVERT, I16X8, EXT_ADD_PAIRWISE_S, "v:v")      \
  VEC(0xfd7d, "i16x8.extadd_pairwise_i8x16_u", VEC_CONVERT, I16X8, EXT_ADD_PAIRWISE_U, "v:v")      \
  VEC(0xfd7e, "i32x4.extadd_pairwise_i16x8_s", VEC_CONVERT, I32X4, EXT_ADD_PAIRWISE_S, "v:v")      \
  VEC(0xfd7f, "i32x4.extadd_pairwise_i16x8_u", VEC_CONVERT, I32X4, EXT_ADD_PAIRWISE_U, "v:v")      \
  VEC(0xfd80, "i16x8.abs", VEC_UNARY, I16X8, ABS, "v:v")                                           \
  VEC(0xfd81, "i16x8.neg", VEC_UNARY, I16X8, NEG, "v:v")                                           \
  VEC(0xfd82, "i16x8.q15mulr_sat_s", VEC_BINARY, I16X8, Q15MULR_SAT_S, "vv:v")                     \
  VEC(0xfd83, "i16x8.all_true", VEC_TEST, I16X8, ALL_TRUE, "v:i")                                  \
  VEC(0xfd84, "i16x8.bitmask", VEC_BITMASK, I16X8, BITMASK, "v:i")                                 \
  VEC(0xfd85, "i16x8.narrow_i32x4_s", VEC_BINARY, I16X8, NARROW_S, "vv:v")                         \
  VEC(0xfd86, "i16x8.narrow_i32x4_u", VEC_BINARY, I16X8, NARROW_U, "vv:v")                         \
  VEC(0xfd87, "i16x8.extend_low_i8x16_s", VEC_CONVERT, I16X8, EXTEND_LOW_S, "v:v")                 \
  VEC(0xfd88, "i16x8.extend_high_i8x16_s", VEC_CONVERT, I16X8, EXTEND_HIGH_S, "v:v")               \
  VEC(0xfd89, "i16x8.extend_low_i8x16_u", VEC_CONVERT, I16X8, EXTEND_LOW_U, "v:v")                 \
  VEC(0xfd8a, "i16x8.extend_high_i8x16_u", VEC_CONVERT, I16X8, EXTEND_HIGH_U, "v:v")               \
  VEC(0xfd8b, "i16x8.shl", VEC_SHIFT, I16X8, SHL, "vi:v")                                          \
  VEC(0xfd8c, "i16x8.shr_s", VEC_SHIFT, I16X8, SHR_S, "vi:v")                                      \
  VEC(0xfd8d, "i16x8.shr_u", VEC_SHIFT, I16X8, SHR_U, "vi:v")                                      \
  VEC(0xfd8e, "i16x8.add", VEC_BINARY, I16X8, ADD, "vv:v")                                         \
  VEC(0xfd8f, "i16x8.add_sat_s", VEC_BINARY, I16X8, ADD_SAT_S, "vv:v")                             \
  VEC(0xfd90, "i16x8.add_sat_u", VEC_BINARY, I16X8, ADD_SAT_U, "vv:v")                             \
  VEC(0xfd91, "i16x8.sub", VEC_BINARY, I16X8, SUB, "vv:v")                                         \
  VEC(0xfd92, "i16x8.sub_sat_s", VEC_BINARY, I16X8, SUB_SAT_S, "vv:v")                             \
  VEC(0xfd93, "i16x8.sub_sat_u", VEC_BINARY, I16X8, SUB_SAT_U, "vv:v")                             \
  LOST(0xfd94, "f64x2.nearest", VEC_UNARY, "v:v")                                                  \
  VEC(0xfd95, "i16x8.mul", VEC_BINARY, I16X8, MUL, "vv:v")                                         \
  VEC(0xfd96, "i16x8.min_s", VEC_BINARY, I16X8, MIN_S, "vv:v")                                     \
  VEC(0xfd97, "i16x8.min_u", VEC_BINARY, I16X8, MIN_U, "vv:v")                                     \
  VEC(0xfd98, "i16x8.max_s", VEC_BINARY, I16X8, MAX_S, "vv:v")                                     \
  VEC(0xfd99, "i16x8.max_u", VEC_BINARY, I16X8, MAX_U, "vv:v")                                     \
  VEC(0xfd9b, "i16x8.avgr_u", VEC_BINARY, I16X8, AVGR_U, "vv:v")                                   \
  VEC(0xfd9c, "i16x8.extmul_low_i8x16_s", VEC_BINARY, I16X8, EXT_MUL_LOW_S, "vv:v")                \
  VEC(0xfd9d, "i16x8.extmul_high_i8x16_s", VEC_BINARY, I16X8, EXT_MUL_HIGH_S, "vv:v")              \
  VEC(0xfd9e, "i16x8.extmul_low_i8x16_u", VEC_BINARY, I16X8, EXT_MUL_LOW_U, "vv:v")                \
  VEC(0xfd9f, "i16x8.extmul_high_i8x16_u", VEC_BINARY, I16X8, EXT_MUL_HIGH_U, "vv:v")              \
  VEC(0xfda0, "i32x4.abs", VEC_UNARY, I32X4, ABS, "v:v")                                           \
  VEC(0xfda1, "i32x4.neg", VEC_UNARY, I32X4, NEG, "v:v")                                           \
  VEC(0xfda3, "i32x4.all_true", VEC_TEST, I32X4, ALL_TRUE, "v:i")                                  \
  VEC(0xfda4, "i32x4.bitmask", VEC_BITMASK, I32X4, BITMASK, "v:i")                                 \
  VEC(0xfda7, "i32x4.extend_low_i16x8_s", VEC_CONVERT, I32X4, EXTEND_LOW_S, "v:v")                 \
  VEC(0xfda8, "i32x4.extend_high_i16x8_s", VEC_CONVERT, I32X4, EXTEND_HIGH_S, "v:v")               \
  VEC(0xfda9, "i32x4.extend_low_i16x8_u", VEC_CONVERT, I32X4, EXTEND_LOW_U, "v:v")                 \
  VEC(0xfdaa, "i32x4.extend_high_i16x8_u", VEC_CONVERT, I32X4, EXTEND_HIGH_U, "v:v")               \
  VEC(0xfdab, "i32x4.shl", VEC_SHIFT, I32X4, SHL, "vi:v")                                          \
  VEC(0xfdac, "i32x4.shr_s", VEC_SHIFT, I32X4, SHR_S, "vi:v")                                      \
  VEC(0xfdad, "i32x4.shr_u", VEC_SHIFT, I32X4, SHR_U, "vi:v")                                      \
  VEC(0xfdae, "i32x4.add", VEC_BINARY, I32X4, ADD, "vv:v")                                         \
  VEC(0xfdb1, "i32x4.sub", VEC_BINARY, I32X4, SUB, "vv:v")                                         \
  VEC(0xfdb5, "i32x4.mul", VEC_BINARY, I32X4, MUL, "vv:v")                                         \
  VEC(0xfdb6, "i32x4.min_s", VEC_BINARY, I32X4, MIN_S, "vv:v")                                     \
  VEC(0xfdb7, "i32x4.min_u", VEC_BINARY, I32X4, MIN_U, "vv:v")                                     \
  VEC(0xfdb8, "i32x4.max_s", VEC_BINARY, I32X4, MAX_S, "vv:v")                                     \
  VEC(0xfdb9, "i32x4.max_u", VEC_BINARY, I32X4, MAX_U, "vv:v")                                     \
  VEC(0xfdba, "i32x4.dot_i16x8_s", VEC_BINARY, I32X4, DOT_S, "vv:v")                               \
  VEC(0xfdbc, "i32x4.extmul_low_i16x8_s", VEC_BINARY, I32X4, EXT_MUL_LOW_S, "vv:v")                \
  VEC(0xfdbd, "i32x4.extmul_high_i16x8_s", VEC_BINARY, I32X4, EXT_MUL_HIGH_S, "vv:v")              \
  VEC(0xfdbe, "i32x4.extmul_low_i16x8_u", VEC_BINARY, I32X4, EXT_MUL_LOW_U, "vv:v")                \
  VEC(0xfdbf, "i32x4.extmul_high_i16x8_u", VEC_BINARY, I32X4, EXT_MUL_HIGH_U, "vv:v")              \
  VEC(0xfdc0, "i64x2.abs", VEC_UNARY, I64X2, ABS, "v:v")                                           \
  VEC(0xfdc1, "i64x2.neg", VEC_UNARY, I64X2, NEG, "v:v")                                           \
  VEC(0xfdc3, "i64x2.all_true", VEC_TEST, I64X2, ALL_TRUE, "v:i")                                  \
  VEC(0xfdc4, "i64x2.bitmask", VEC_BITMASK, I64X2, BITMASK, "v:i")                                 \
  VEC(0xfdc7, "i64x2.extend_low_i32x4_s", VEC_CONVERT, I64X2, EXTEND_LOW_S, "v:v")                 \
  VEC(0xfdc8, "i64x2.extend_high_i32x4_s", VEC_CONVERT, I64X2, EXTEND_HIGH_S, "v:v")               \
  VEC(0xfdc9, "i64x2.extend_low_i32x4_u", VEC_CONVERT, I64X2, EXTEND_LOW_U, "v:v")                 \
  VEC(0xfdca, "i64x2.extend_high_i32x4_u", VEC_CONVERT, I64X2, EXTEND_HIGH_U, "v:v")               \
  VEC(0xfdcb, "i64x2.shl", VEC_SHIFT, I64X2, SHL, "vi:v")                                          \
  VEC(0xfdcc, "i64x2.shr_s", VEC_SHIFT, I64X2, SHR_S, "vi:v")                                      \
  VEC(0xfdcd, "i64x2.shr_u", VEC_SHIFT, I64X2, SHR_U, "vi:v")                                      \
  VEC(0xfdce, "i64x2.add", VEC_BINARY, I64X2, ADD, "vv:v")                                         \
  VEC(0xfdd1, "i64x2.sub", VEC_BINARY, I64X2, SUB, "vv:v")                                         \
  VEC(0xfdd5, "i64x2.mul", VEC_BINARY, I64X2, MUL, "vv:v")                                         \
  VEC(0xfdd6, "i64x2.eq", VEC_COMPARE, I64X2, EQ, "vv:v")                                          \
  VEC(0xfdd7, "i64x2.ne", VEC_COMPARE, I64X2, NE, "vv:v")                                          \
  VEC(0xfdd8, "i64x2.lt_s", VEC_COMPARE, I64X2, LT_S, "vv:v")                                      \
  VEC(0xfdd9, "i64x2.gt_s", VEC_COMPARE, I64X2, GT_S, "vv:v")                                      \
  VEC(0xfdda, "i64x2.le_s", VEC_COMPARE, I64X2, LE_S, "vv:v")                                      \
  VEC(0xfddb, "i64x2.ge_s", VEC_COMPARE, I64X2, GE_S, "vv:v")                                      \
  VEC(0xfddc, "i64x2.extmul_low_i32x4_s", VEC_BINARY, I64X2, EXT_MUL_LOW_S, "vv:v")                \
  VEC(0xfddd, "i64x2.extmul_high_i32x4_s", VEC_BINARY, I64X2, EXT_MUL_HIGH_S, "vv:v")              \
  VEC(0xfdde, "i64x2.extmul_low_i32x4_u", VEC_BINARY, I64X2, EXT_MUL_LOW_U, "vv:v")                \
  VEC(0xfddf, "i64x2.extmul_high_i32x4_u", VEC_BINARY, I64X2, EXT_MUL_HIGH_U, "vv:v")              \
  FLOAT(0xfde0, "f32x4.abs", NONE, "v:v")                                                          \
  FLOAT(0xfde1, "f32x4.neg", NONE, "v:v")                                                          \
  FLOAT(0xfde3, "f32x4.sqrt", NONE, "v:v")                                                         \
  FLOAT(0xfde4, "f32x4.add", NONE, "vv:v")                                                         \
  FLOAT(0xfde5, "f32x4.sub", NONE, "vv:v")                                                         \
  FLOAT(0xfde6, "f32x4.mul", NONE, "vv:v")                                                         \
  FLOAT(0xfde7, "f32x4.div", NONE, "vv:v")                                                         \
  FLOAT(0xfde8, "f32x4.min", NONE, "vv:v")                                                         \
  FLOAT(0xfde9, "f32x4.max", NONE, "vv:v")                                                         \
  FLOAT(0xfdea, "f32x4.pmin", NONE, "vv:v")                                                        \
  FLOAT(0xfdeb, "f32x4.pmax", NONE, "vv:v")                                                        \
  FLOAT(0xfdec, "f64x2.abs", NONE, "v:v")                                                          \
  FLOAT(0xfded, "f64x2.neg", NONE, "v:v")                                                          \
  FLOAT(0xfdef, "f64x2.sqrt", NONE, "v:v")                                                         \
  FLOAT(0xfdf0, "f64x2.add", NONE, "vv:v")                                                         \
  FLOAT(0xfdf1, "f64x2.sub", NONE, "vv:v")                                                         \
  FLOAT(0xfdf2, "f64x2.mul", NONE, "vv:v")                                                         \
  FLOAT(0xfdf3, "f64x2.div", NONE, "vv:v")                                                         \
  FLOAT(0xfdf4, "f64x2.min", NONE, "vv:v")                                                         \
  FLOAT(0xfdf5, "f64x2.max", NONE, "vv:v")                                                         \
  FLOAT(0xfdf6, "f64x2.pmin", NONE, "vv:v")                                                        \
  FLOAT(0xfdf7, "f64x2.pmax", NONE, "vv:v")                                                        \
  VEC(0xfdf8, "i32x4.trunc_sat_f32x4_s", VEC_CONVERT, I32X4, TRUNC_SAT_SF32X4, "v:v")              \
  VEC(0xfdf9, "i32x4.trunc_sat_f32x4_u", VEC_CONVERT, I32X4, TRUNC_SAT_UF32X4, "v:v")              \
  LOST(0xfdfa, "f32x4.convert_i32x4_s", VEC_CONVERT, "v:v")                                        \
  LOST(0xfdfb, "f32x4.convert_i32x4_u", VEC_CONVERT, "v:v")                                        \
  VEC(0xfdfc, "i32x4.trunc_sat_f64x2_s_zero", VEC_CONVERT, I32X4, TRUNC_SAT_SZERO_F64X2, "v:v")    \
  VEC(0xfdfd, "i32x4.trunc_sat_f64x2_u_zero", VEC_CONVERT, I32X4, TRUNC_SAT_UZERO_F64X2, "v:v")    \
  FLOAT(0xfdfe, "f64x2.convert_low_i32x4_s", NONE, "v:v")                                          \
  FLOAT(0xfdff, "f64x2.convert_low_i32x4_u", NONE, "v:v")

#endif
