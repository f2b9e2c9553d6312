/* valid_private.h - what the files of the validator share.
 *
 * Checks return SORU_OK, or another status with the error filled.
 */
#ifndef SORU_WASM_VALID_PRIVATE_H
#define SORU_WASM_VALID_PRIVATE_H

#include "wasm/valid.h"

/* A type on the operand stack that is not known, in code that is not reached. */
enum { SORU_WASM_UNKNOWN = 0xff };

/* A row of types, borrowed. */
typedef struct soru_wasm_types {
  const uint8_t *ptr;
  uint32_t count;
} soru_wasm_types_t;

/* soru_wasm_types_at makes a row of count types from items[first] on. */
static inline soru_wasm_types_t
soru_wasm_types_at(const uint8_t *items, uint32_t first, uint32_t count)
{
  return (soru_wasm_types_t){count > 0 ? items + first : NULL, count};
}

/* The type of a block or function. */
typedef struct soru_wasm_signature {
  soru_wasm_types_t params, results;
} soru_wasm_signature_t;

typedef struct soru_wasm_valid_frame soru_wasm_valid_frame_t;

/* The index spaces of a module (imports first), and the function that is being checked. */
typedef struct soru_wasm_validator {
  const soru_wasm_module_t *module;
  soru_wasm_error_t *error;
  uint32_t *funcs; /* indices of their types, which exist */
  soru_wasm_table_type_t *tables;
  soru_wasm_global_type_t *globals;
  uint8_t *declared; /* per function: may be named by ref.func */
  uint32_t func_count, table_count, memory_count, global_count;
  uint32_t global_imports; /* the only globals that initialisers may read */

  soru_wasm_types_t params; /* of the function */
  uint64_t *local_ends;     /* per group of locals: index behind its last one */
  uint32_t local_end_count, local_end_cap;
  const soru_wasm_locals_t *local_groups;

  uint8_t *stack; /* operand types of all open blocks */
  uint32_t stack_count, stack_cap;
  soru_wasm_valid_frame_t *frames; /* open blocks, outermost first */
  uint32_t frame_count, frame_cap;
} soru_wasm_validator_t;

/* soru_wasm_valid_fail fills the error; returns SORU_ERR_DECODE. */
soru_status_t soru_wasm_valid_fail(soru_wasm_validator_t *v, const char *format, ...)
    __attribute__((format(printf, 2, 3)));

/* soru_wasm_valid_unknown fails with "unknown <category> <index>". */
soru_status_t soru_wasm_valid_unknown(soru_wasm_validator_t *v, const char *category,
                                      uint32_t index);

/* soru_wasm_valid_signature borrows the function type with this index. */
SORU_MUST_USE soru_status_t soru_wasm_valid_signature(soru_wasm_validator_t *v,
                                                      soru_wasm_signature_t *out, uint32_t index);

/* soru_wasm_valid_func checks the body of a function of the module. */
SORU_MUST_USE soru_status_t soru_wasm_valid_func(soru_wasm_validator_t *v,
                                                 const soru_wasm_func_t *func);

/* soru_wasm_valid_constant checks that a list is a constant expression of type `type`. */
SORU_MUST_USE soru_status_t soru_wasm_valid_constant(soru_wasm_validator_t *v, uint32_t label,
                                                     uint8_t type);

/* soru_wasm_valid_release frees what soru_wasm_valid_func and _constant allocated. */
void soru_wasm_valid_release(soru_wasm_validator_t *v);

/* soru_wasm_valid_instr checks one instruction in the innermost block: its indices and its effect
 * on the stack; block, loop and if open a block. */
SORU_MUST_USE soru_status_t soru_wasm_valid_instr(soru_wasm_validator_t *v,
                                                  const soru_wasm_instr_t *instr);

/* soru_wasm_valid_peek gives the i-th operand from the top of the innermost block (0 is the top),
 * or SORU_WASM_UNKNOWN. */
uint8_t soru_wasm_valid_peek(const soru_wasm_validator_t *v, uint32_t i);

/* soru_wasm_valid_check_types compares two rows of types as operands; the unknown type fits all. */
SORU_MUST_USE soru_status_t soru_wasm_valid_check_types(soru_wasm_validator_t *v,
                                                        soru_wasm_types_t want,
                                                        soru_wasm_types_t got);

/* soru_wasm_valid_pop takes operands of these types off the stack, the last one being the top. */
SORU_MUST_USE soru_status_t soru_wasm_valid_pop(soru_wasm_validator_t *v, soru_wasm_types_t want);

/* soru_wasm_valid_push puts operands of these types on the stack. */
SORU_MUST_USE soru_status_t soru_wasm_valid_push(soru_wasm_validator_t *v, soru_wasm_types_t types);

/* soru_wasm_valid_unreachable empties the innermost block's stack, which fits anything from here.
 */
void soru_wasm_valid_unreachable(soru_wasm_validator_t *v);

/* soru_wasm_valid_label borrows the types that a branch to a label carries. */
SORU_MUST_USE soru_status_t soru_wasm_valid_label(soru_wasm_validator_t *v, soru_wasm_types_t *out,
                                                  uint32_t label);

/* soru_wasm_valid_results borrows the results of the function. */
soru_wasm_types_t soru_wasm_valid_results(const soru_wasm_validator_t *v);

/* soru_wasm_valid_enter opens the block that `instr` is. */
SORU_MUST_USE soru_status_t soru_wasm_valid_enter(soru_wasm_validator_t *v,
                                                  const soru_wasm_instr_t *instr);

#endif
