/* valid.h - validation of modules.
 *
 * The rules of WebAssembly 2.0 (types, polymorphic stacks, limits, references, vectors, bulk
 * memory) as lib_webassembly/valid/valid.ml applies them, with its messages. The machine runs
 * modules that are not valid too; validation is for those that go without run-time type checks (the
 * fast engine) and for people (the debugger).
 *
 * The limits below keep validation from being used as a denial of service; they are those that
 * other implementations have or wider ones. A module beyond them is refused as too large, not as
 * invalid.
 */
#ifndef SORU_WASM_VALID_H
#define SORU_WASM_VALID_H

#include "base/status.h"
#include "wasm/module.h"

enum {
  SORU_WASM_VALID_ARITY_MAX = 1000,   /* parameters, or results, of a function type */
  SORU_WASM_VALID_STACK_MAX = 1 << 20 /* operands that code has on the stack at one point */
};

/* soru_wasm_validate checks that a decoded module is valid.
 *
 * in   module  as decoded; floating point is valid if the decoder let it through
 * out  error   filled unless SORU_OK: the first error that the reference would find, offset 0
 *
 * SORU_OK          valid
 * SORU_ERR_DECODE  invalid
 * SORU_ERR_LIMIT   beyond a limit of this header
 * Memory is linear in the module; time is, times the largest arity. */
SORU_MUST_USE soru_status_t soru_wasm_validate(const soru_wasm_module_t *module,
                                               soru_wasm_error_t *error);

#endif
