/* instr.h - one WebAssembly instruction, decoded.
 *
 * An instruction is its opcode and its immediates. Opcodes of one byte stand for themselves; those
 * behind the prefixes 0xfc and 0xfd are 0xfc00 | n and 0xfd00 | n. Bodies of blocks are not nested:
 * a block names the label (index) of an instruction list in the module's block table, as the
 * machine's state does (lib_webassembly/syntax/ast.ml, block_label).
 *
 *   opcode                       type        a            b           imm
 *   block, loop                  block type  body         type index
 *   if                           block type  then body    type index  u32[0] = else body
 *   br, br_if, call, local.* ..  -           index
 *   call_indirect                -           table        type
 *   table.init                   -           table        element
 *   table.copy                   -           destination  source
 *   memory.init, data.drop ..    -           index
 *   br_table                     -           default      -           list = targets
 *   select with types            -           -            -           list = value types
 *   ref.null                     ref type
 *   loads and stores             lane        align (log2) offset
 *   i32.const, i64.const         -           -            -           num
 *   v128.const, i8x16.shuffle    -           -            -           v128
 *   lane operations              lane
 */
#ifndef SORU_WASM_INSTR_H
#define SORU_WASM_INSTR_H

#include <stdint.h>

/* Block types, in the field `kind` of a block, loop or if. */
enum {
  SORU_WASM_BLOCK_EMPTY = 0, /* no parameters, no results */
  SORU_WASM_BLOCK_VALUE = 1, /* one result of value type `lane` */
  SORU_WASM_BLOCK_TYPE = 2   /* the function type with index b */
};

/* An immutable, reference-counted list of 32-bit immediates. */
typedef struct soru_wasm_list {
  uint32_t refs;
  uint32_t len;
  uint32_t items[];
} soru_wasm_list_t;

typedef struct soru_wasm_instr {
  uint16_t op;
  uint8_t kind; /* block type kind */
  uint8_t lane; /* lane number, value type of a block or reference type */
  uint32_t a, b;
  union {
    uint64_t num;
    uint32_t u32[4];
    uint8_t v128[16];
    soru_wasm_list_t *list; /* owned; only for br_table and select with types */
  } imm;
} soru_wasm_instr_t;

/* Opcodes that the machine treats by name. */
enum {
  SORU_OP_UNREACHABLE = 0x00,
  SORU_OP_NOP = 0x01,
  SORU_OP_BLOCK = 0x02,
  SORU_OP_LOOP = 0x03,
  SORU_OP_IF = 0x04,
  SORU_OP_ELSE = 0x05,
  SORU_OP_END = 0x0b,
  SORU_OP_BR = 0x0c,
  SORU_OP_BR_IF = 0x0d,
  SORU_OP_BR_TABLE = 0x0e,
  SORU_OP_RETURN = 0x0f,
  SORU_OP_CALL = 0x10,
  SORU_OP_CALL_INDIRECT = 0x11,
  SORU_OP_DROP = 0x1a,
  SORU_OP_SELECT = 0x1b,
  SORU_OP_SELECT_T = 0x1c,
  SORU_OP_LOCAL_GET = 0x20,
  SORU_OP_LOCAL_SET = 0x21,
  SORU_OP_LOCAL_TEE = 0x22,
  SORU_OP_GLOBAL_GET = 0x23,
  SORU_OP_GLOBAL_SET = 0x24,
  SORU_OP_TABLE_GET = 0x25,
  SORU_OP_TABLE_SET = 0x26,
  SORU_OP_I32_LOAD8_U = 0x2d,
  SORU_OP_I32_STORE8 = 0x3a,
  SORU_OP_MEMORY_SIZE = 0x3f,
  SORU_OP_MEMORY_GROW = 0x40,
  SORU_OP_I32_CONST = 0x41,
  SORU_OP_I64_CONST = 0x42,
  SORU_OP_REF_NULL = 0xd0,
  SORU_OP_REF_IS_NULL = 0xd1,
  SORU_OP_REF_FUNC = 0xd2,
  SORU_OP_MEMORY_INIT = 0xfc08,
  SORU_OP_DATA_DROP = 0xfc09,
  SORU_OP_MEMORY_COPY = 0xfc0a,
  SORU_OP_MEMORY_FILL = 0xfc0b,
  SORU_OP_TABLE_INIT = 0xfc0c,
  SORU_OP_ELEM_DROP = 0xfc0d,
  SORU_OP_TABLE_COPY = 0xfc0e,
  SORU_OP_TABLE_GROW = 0xfc0f,
  SORU_OP_TABLE_SIZE = 0xfc10,
  SORU_OP_TABLE_FILL = 0xfc11,
  SORU_OP_V128_CONST = 0xfd0c,
  SORU_OP_I8X16_SHUFFLE = 0xfd0d
};

/* soru_wasm_list_new makes a list of len uninitialised items with one reference. */
soru_wasm_list_t *soru_wasm_list_new(uint32_t len);

/* soru_wasm_instr_has_list tells whether imm.list of an instruction with this opcode is in use. */
static inline int
soru_wasm_instr_has_list(uint16_t op)
{
  return op == SORU_OP_BR_TABLE || op == SORU_OP_SELECT_T;
}

/* soru_wasm_instr_copy copies an instruction; the copy shares the list and is dropped by itself. */
static inline soru_wasm_instr_t
soru_wasm_instr_copy(const soru_wasm_instr_t *instr)
{
  if (soru_wasm_instr_has_list(instr->op)) instr->imm.list->refs++;
  return *instr;
}

/* soru_wasm_instr_drop releases what the instruction owns. */
void soru_wasm_instr_drop(soru_wasm_instr_t *instr);

#endif
