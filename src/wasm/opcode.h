/* opcode.h - what each opcode is: its text, its class, and the bytes that states encode it with.
 *
 * The classes are the constructors of the abstract syntax of the reference
 * (lib_webassembly/syntax/ast.ml, instr'); the class decides which operands an instruction takes
 * from the stack. `code` holds the bytes of the operator inside its leaf of the state tree
 * (lib_scoru_wasm/interpreter_encodings.ml), for the classes whose operator is data.
 */
#ifndef SORU_WASM_OPCODE_H
#define SORU_WASM_OPCODE_H

#include <stdbool.h>
#include <stdint.h>

/* Classes, with the tag that a state uses for them. */
#define SORU_WASM_CLASS_TABLE(X)                                                                   \
  X(UNREACHABLE, "Unreachable")                                                                    \
  X(NOP, "Nop")                                                                                    \
  X(DROP, "Drop")                                                                                  \
  X(SELECT, "Select")                                                                              \
  X(BLOCK, "Block")                                                                                \
  X(LOOP, "Loop")                                                                                  \
  X(IF, "If")                                                                                      \
  X(BR, "Br")                                                                                      \
  X(BR_IF, "BrIf")                                                                                 \
  X(BR_TABLE, "BrTable")                                                                           \
  X(RETURN, "Return")                                                                              \
  X(CALL, "Call")                                                                                  \
  X(CALL_INDIRECT, "CallIndirect")                                                                 \
  X(LOCAL_GET, "LocalGet")                                                                         \
  X(LOCAL_SET, "LocalSet")                                                                         \
  X(LOCAL_TEE, "LocalTee")                                                                         \
  X(GLOBAL_GET, "GlobalGet")                                                                       \
  X(GLOBAL_SET, "GlobalSet")                                                                       \
  X(TABLE_GET, "TableGet")                                                                         \
  X(TABLE_SET, "TableSet")                                                                         \
  X(TABLE_SIZE, "TableSize")                                                                       \
  X(TABLE_GROW, "TableGrow")                                                                       \
  X(TABLE_FILL, "TableFill")                                                                       \
  X(TABLE_COPY, "TableCopy")                                                                       \
  X(TABLE_INIT, "TableInit")                                                                       \
  X(ELEM_DROP, "ElemDrop")                                                                         \
  X(LOAD, "Load")                                                                                  \
  X(STORE, "Store")                                                                                \
  X(VEC_LOAD, "VecLoad")                                                                           \
  X(VEC_STORE, "VecStore")                                                                         \
  X(VEC_LOAD_LANE, "VecLoadLane")                                                                  \
  X(VEC_STORE_LANE, "VecStoreLane")                                                                \
  X(MEMORY_SIZE, "MemorySize")                                                                     \
  X(MEMORY_GROW, "MemoryGrow")                                                                     \
  X(MEMORY_FILL, "MemoryFill")                                                                     \
  X(MEMORY_COPY, "MemoryCopy")                                                                     \
  X(MEMORY_INIT, "MemoryInit")                                                                     \
  X(DATA_DROP, "DataDrop")                                                                         \
  X(REF_NULL, "RefNull")                                                                           \
  X(REF_FUNC, "RefFunc")                                                                           \
  X(REF_IS_NULL, "RefIsNull")                                                                      \
  X(CONST, "Const")                                                                                \
  X(TEST, "Test")                                                                                  \
  X(COMPARE, "Compare")                                                                            \
  X(UNARY, "Unary")                                                                                \
  X(BINARY, "Binary")                                                                              \
  X(CONVERT, "Convert")                                                                            \
  X(VEC_CONST, "VecConst")                                                                         \
  X(VEC_TEST, "VecTest")                                                                           \
  X(VEC_COMPARE, "VecCompare")                                                                     \
  X(VEC_UNARY, "VecUnary")                                                                         \
  X(VEC_BINARY, "VecBinary")                                                                       \
  X(VEC_CONVERT, "VecConvert")                                                                     \
  X(VEC_SHIFT, "VecShift")                                                                         \
  X(VEC_BITMASK, "VecBitmask")                                                                     \
  X(VEC_TEST_BITS, "VecTestBits")                                                                  \
  X(VEC_UNARY_BITS, "VecUnaryBits")                                                                \
  X(VEC_BINARY_BITS, "VecBinaryBits")                                                              \
  X(VEC_TERNARY_BITS, "VecTernaryBits")                                                            \
  X(VEC_SPLAT, "VecSplat")                                                                         \
  X(VEC_EXTRACT, "VecExtract")                                                                     \
  X(VEC_REPLACE, "VecReplace")

typedef enum soru_wasm_class {
  SORU_WASM_CLASS_NONE, /* not an instruction of this machine */
#define SORU_WASM_CLASS_ENUM(name, tag) SORU_WASM_CLASS_##name,
  SORU_WASM_CLASS_TABLE(SORU_WASM_CLASS_ENUM)
#undef SORU_WASM_CLASS_ENUM
      SORU_WASM_CLASS_COUNT
} soru_wasm_class_t;

/* Immediates that follow an opcode in the binary format, and where soru_wasm_instr_t keeps them. */
typedef enum soru_wasm_imm {
  SORU_WASM_IMM_NONE,
  SORU_WASM_IMM_BLOCK,        /* block type; the body follows */
  SORU_WASM_IMM_INDEX,        /* an index: b */
  SORU_WASM_IMM_FIRST_SECOND, /* two indices: a, b */
  SORU_WASM_IMM_SECOND_FIRST, /* two indices: b, a */
  SORU_WASM_IMM_INDEX_ZERO,   /* an index, then a zero byte: b */
  SORU_WASM_IMM_ZERO,         /* a zero byte */
  SORU_WASM_IMM_ZERO_ZERO,    /* two zero bytes */
  SORU_WASM_IMM_BR_TABLE,     /* list of labels: imm.list; default label: b */
  SORU_WASM_IMM_TYPES,        /* list of value types: imm.list */
  SORU_WASM_IMM_REF_TYPE,     /* a reference type: lane */
  SORU_WASM_IMM_MEMORY,       /* alignment and offset: a, b */
  SORU_WASM_IMM_MEMORY_LANE,  /* alignment, offset and a byte: a, b, lane */
  SORU_WASM_IMM_LANE,         /* a byte: lane */
  SORU_WASM_IMM_I32,          /* signed LEB128: imm.num (low 32 bits, zero-extended) */
  SORU_WASM_IMM_I64,          /* signed LEB128: imm.num */
  SORU_WASM_IMM_F32,          /* 4 bytes: imm.num */
  SORU_WASM_IMM_F64,          /* 8 bytes: imm.num */
  SORU_WASM_IMM_V128          /* 16 bytes: imm.v128 */
} soru_wasm_imm_t;

/* One opcode. */
typedef struct soru_wasm_opcode {
  const char *text; /* as in the text format; NULL when the opcode does not exist */
  uint8_t class_;   /* soru_wasm_class_t; NONE for opcodes that the decoder refuses */
  bool is_float;    /* refused by the decoder: "float instructions are forbidden" (R-PVM-3) */
  bool no_state;    /* decoded, but has no encoding in a state: the decoding step fails */
  uint8_t code_len; /* length of `code` */
  uint8_t code[4];  /* operator bytes; immediates (lanes, shuffles) follow them */
  uint8_t type;     /* loads and stores: value type accessed (soru_wasm_type_t) */
  uint8_t pack;     /* bytes accessed when packed (1, 2, 4 or 8), 0 when not packed; for the
                       operations on one lane the bytes of a lane */
  uint8_t ext;      /* extension of a packed load: 0 signed, 1 unsigned; vectors: see VEXT_*; for
                       VEC_EXTRACT the extension, whose byte follows the lane in a state if the
                       lane has 1 or 2 bytes */
  uint8_t imm;      /* soru_wasm_imm_t; set for refused opcodes too */
  const char *sig;  /* operands ':' results, deepest first, with i = i32, l = i64, f = f32, d = f64,
                       v = v128, e.g. "il:"; NULL when they depend on the context; set for refused
                       opcodes too */
} soru_wasm_opcode_t;

/* Values of `ext` of vector loads. */
enum {
  SORU_WASM_VEXT_8X8_S,
  SORU_WASM_VEXT_8X8_U,
  SORU_WASM_VEXT_16X4_S,
  SORU_WASM_VEXT_16X4_U,
  SORU_WASM_VEXT_32X2_S,
  SORU_WASM_VEXT_32X2_U,
  SORU_WASM_VEXT_SPLAT,
  SORU_WASM_VEXT_ZERO
};

/* soru_wasm_opcode looks up an opcode (0xfc00 | n and 0xfd00 | n behind the prefixes).
 *
 * Never NULL; an opcode that does not exist has a NULL text and class NONE. O(1). */
const soru_wasm_opcode_t *soru_wasm_opcode(uint16_t op);

/* soru_wasm_opcode_find finds the opcode of a class by its operator bytes.
 *
 * in  class_          the class
 * in  code, code_len  operator bytes (exactly those of the table)
 * Returns the opcode, or -1 when there is none. Of two opcodes that differ only in the extension
 * byte behind the lane (i8x16 and i16x8 extract_lane) it returns the signed one; the unsigned one
 * is the next opcode. O(1). */
int soru_wasm_opcode_find(soru_wasm_class_t class_, const uint8_t *code, uint8_t code_len);

/* soru_wasm_opcode_find_memory finds the load or store opcode of a class with these attributes, or
 * -1 when there is none. `ext` is 0 where there is no extension (stores, lanes, pack 0). */
int soru_wasm_opcode_find_memory(soru_wasm_class_t class_, uint8_t type, uint8_t pack, uint8_t ext);

/* soru_wasm_class_tag gives the tag of a class in a state, "" for NONE. */
const char *soru_wasm_class_tag(soru_wasm_class_t class_);

#endif
