/* types_instr_private.h - the shapes that instructions have in a state, and their operator leaves.
 *
 * Every instruction is a case (`tag` names its class) whose payload has one of a few shapes. In all
 * shapes but UNIT, a part that is a leaf is called $1, $2 or $3; tuples put it below its number.
 *
 *   UNIT   value          no bytes
 *   INDEX  value/$1       int32
 *   PAIR   value/1/$1, value/2/$2                int32 each
 *   BLOCK  value/1/$1 block type, value/2/$2 label
 *   IF     the same, value/3/$3 label
 *   TABLE  value/1/$1 list of int32, value/2/$2 int32
 *   LEAF   value/$1       the operator with its immediates
 */
#ifndef SORU_PVM_TYPES_INSTR_PRIVATE_H
#define SORU_PVM_TYPES_INSTR_PRIVATE_H

#include "pvm/types_private.h"
#include "wasm/opcode.h"

/* soru_pvm_add_block_type appends a block type: 00 and an index, or 01 and an optional type. */
void soru_pvm_add_block_type(soru_buf_t *buf, uint8_t kind, uint8_t type, uint32_t index);

/* soru_pvm_get_block_type reads what soru_pvm_add_block_type wrote. */
void soru_pvm_get_block_type(soru_cursor_t *cursor, uint8_t *kind, uint8_t *type, uint32_t *index);

/* soru_pvm_add_operator appends the leaf $1 of an instruction of the shape LEAF. */
void soru_pvm_add_operator(soru_buf_t *buf, const soru_wasm_opcode_t *opcode,
                           const soru_wasm_instr_t *instr);

/* soru_pvm_get_operator reads the leaf $1 of an instruction of the shape LEAF.
 *
 * in   class_  the class of the instruction
 * out  instr   zeroed before; without a list unless the cursor has not failed */
void soru_pvm_get_operator(soru_cursor_t *cursor, soru_wasm_class_t class_,
                           soru_wasm_instr_t *instr);

/* soru_pvm_add_list appends the items of a list, each with item_sz (1 or 4) bytes, and their
 * length in bytes before them. */
void soru_pvm_add_list(soru_buf_t *buf, const soru_wasm_list_t *list, size_t item_sz);

/* soru_pvm_get_list reads what soru_pvm_add_list wrote; NULL on failure. */
soru_wasm_list_t *soru_pvm_get_list(soru_cursor_t *cursor, size_t item_sz);

#endif
