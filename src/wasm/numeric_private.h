/* numeric_private.h - what the files of the numeric operations share. */
#ifndef SORU_WASM_NUMERIC_PRIVATE_H
#define SORU_WASM_NUMERIC_PRIVATE_H

#include "wasm/numeric.h"
#include "wasm/opcode.h"

#include <stdbool.h>

/* soru_wasm_numeric_expect tells whether an operand has the type `expected`; if not it fills
 * `error`. */
static inline bool
soru_wasm_numeric_expect(soru_wasm_type_error_t *error, uint8_t operand, uint8_t expected,
                         const soru_wasm_num_t *arg)
{
  if (arg->type == expected) return true;
  *error = (soru_wasm_type_error_t){.operand = operand, .expected = expected, .got = arg->type};
  return false;
}

/* soru_wasm_numeric_vec performs the operations of the classes VEC_*; the contract is the one of
 * soru_wasm_numeric. */
soru_wasm_numeric_result_t soru_wasm_numeric_vec(soru_wasm_num_t *result,
                                                 soru_wasm_type_error_t *error,
                                                 const soru_wasm_opcode_t *op,
                                                 const soru_wasm_instr_t *instr,
                                                 const soru_wasm_num_t *args);

#endif
