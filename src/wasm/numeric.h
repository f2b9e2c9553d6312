/* numeric.h - the pure operations on numbers and vectors.
 *
 * Semantics of lib_webassembly/exec/eval_num.ml and eval_vec.ml, including what happens to operands
 * of the wrong type: the machine does not validate code, so operations must answer for any operand.
 */
#ifndef SORU_WASM_NUMERIC_H
#define SORU_WASM_NUMERIC_H

#include "wasm/instr.h"
#include "wasm/value.h"

#include <stdint.h>

typedef enum soru_wasm_numeric_result {
  SORU_WASM_NUM_OK,
  SORU_WASM_NUM_OVERFLOW,    /* trap "integer overflow" */
  SORU_WASM_NUM_DIV_BY_ZERO, /* trap "integer divide by zero" */
  SORU_WASM_NUM_CONVERSION,  /* trap "invalid conversion to integer" */
  SORU_WASM_NUM_TYPE_ERROR,  /* ill-typed operand, see soru_wasm_type_error_t */
  SORU_WASM_NUM_NO_LANE      /* a lane that does not exist (the reference's Failure "nth") */
} soru_wasm_numeric_result_t;

/* Which operand had the wrong type. */
typedef struct soru_wasm_type_error {
  uint8_t operand;  /* 1 or 2, as the reference numbers them */
  uint8_t expected; /* soru_wasm_type_t, SORU_WASM_F32 and SORU_WASM_F64 included */
  uint8_t got;
} soru_wasm_type_error_t;

/* soru_wasm_numeric performs the operation of `instr`.
 *
 * Serves the classes TEST, COMPARE, UNARY, BINARY, CONVERT and all VEC_* ones except loads, stores
 * and constants, but not the opcodes that no state can hold (soru_wasm_opcode_t.no_state); the
 * caller has checked that operands are I32 or I64 where the class takes a number and V128 where it
 * takes a vector, nothing more.
 *
 * out  result  the value; unspecified unless SORU_WASM_NUM_OK
 * out  error   filled for SORU_WASM_NUM_TYPE_ERROR
 * in   args    operands in the order in which they were pushed (the first one is the deepest)
 * Constant time. */
soru_wasm_numeric_result_t soru_wasm_numeric(soru_wasm_num_t *result, soru_wasm_type_error_t *error,
                                             const soru_wasm_instr_t *instr,
                                             const soru_wasm_num_t *args);

/* soru_wasm_vec_extend widens the 8 bytes `low` as a packed vector load does.
 *
 * in  ext   SORU_WASM_VEXT_*
 * in  pack  bytes loaded (1, 2, 4 or 8) */
void soru_wasm_vec_extend(uint8_t out[16], const uint8_t low[8], uint8_t ext, uint8_t pack);

/* soru_wasm_type_text gives "i32", "i64", "v128", "funcref", "externref", "f32" or "f64". */
const char *soru_wasm_type_text(soru_wasm_type_t type);

#endif
