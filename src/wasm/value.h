/* value.h - WebAssembly value types and values, as the machine knows them.
 *
 * Floating point types exist in the language but not in this machine: no value of them can be made.
 * They are named because type errors mention them (R-PVM-3).
 */
#ifndef SORU_WASM_VALUE_H
#define SORU_WASM_VALUE_H

#include <stdint.h>

/* Value types. The numbers of the first five are the ones that states are encoded with
 * (lib_scoru_wasm/interpreter_encodings.ml, Types.value_type_encoding). */
typedef enum soru_wasm_type {
  SORU_WASM_I32 = 0,
  SORU_WASM_I64 = 1,
  SORU_WASM_V128 = 2,
  SORU_WASM_FUNCREF = 3,
  SORU_WASM_EXTERNREF = 4,
  SORU_WASM_F32 = 5,
  SORU_WASM_F64 = 6
} soru_wasm_type_t;

/* What a number or vector is; references live in the machine (pvm/value.h). */
typedef struct soru_wasm_num {
  uint8_t type; /* SORU_WASM_I32, SORU_WASM_I64 or SORU_WASM_V128 */
  union {
    uint32_t i32;
    uint64_t i64;
    uint8_t v128[16]; /* little-endian lanes */
  } u;
} soru_wasm_num_t;

#endif
