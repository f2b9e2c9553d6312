/* value.h - values, functions and instructions as parts of a state.
 *
 * Paths and tags are those of lib_scoru_wasm/wasm_encoding.ml; the bytes of leaves those of
 * interpreter_encodings.ml.
 */
#ifndef SORU_PVM_VALUE_H
#define SORU_PVM_VALUE_H

#include "pvm/vec.h"
#include "wasm/instr.h"
#include "wasm/value.h"

/* An owned string of bytes. All zero bytes: empty. */
typedef struct soru_pvm_str {
  uint8_t *ptr;
  size_t len;
} soru_pvm_str_t;

/* soru_pvm_str_make makes a copy of the bytes. */
soru_pvm_str_t soru_pvm_str_make(soru_pvm_ctx_t *ctx, soru_slice_t bytes);

/* soru_pvm_str_slice borrows the bytes. */
static inline soru_slice_t
soru_pvm_str_slice(const soru_pvm_str_t *str)
{
  return soru_base_slice(str->ptr, str->len);
}

/* A function type; elements of both vectors are bytes (soru_wasm_type_t). */
typedef struct soru_pvm_functype {
  soru_pvm_vec_t params, results;
} soru_pvm_functype_t;

/* The name of a module instance: the machine knows only "main". */
typedef struct soru_pvm_module_key {
  uint8_t len;
  char text[15];
} soru_pvm_module_key_t;

enum { SORU_PVM_FUNC_HOST, SORU_PVM_FUNC_NATIVE };

/* A function instance: immutable, reference-counted. */
typedef struct soru_pvm_func {
  uint32_t refs;
  uint8_t kind;
  soru_pvm_functype_t type;
  soru_pvm_str_t host_name;     /* HOST: the registry's name, for instance "tezos_read_input" */
  soru_pvm_module_key_t module; /* NATIVE, and what follows */
  int32_t type_index;
  soru_pvm_vec_t locals;  /* bytes (soru_wasm_type_t) */
  int32_t body;           /* block label */
  soru_tree_node_t *node; /* how it was read or written, NULL if neither */
} soru_pvm_func_t;

/* Kinds of values. The first three are those of soru_wasm_num_t. */
enum {
  SORU_PVM_VALUE_I32 = SORU_WASM_I32,
  SORU_PVM_VALUE_I64 = SORU_WASM_I64,
  SORU_PVM_VALUE_V128 = SORU_WASM_V128,
  SORU_PVM_VALUE_FUNC,   /* reference to a function */
  SORU_PVM_VALUE_EXTERN, /* opaque reference */
  SORU_PVM_VALUE_NULL    /* null reference of type ref_type */
};

typedef struct soru_pvm_value {
  uint8_t kind;
  uint8_t ref_type; /* NULL: SORU_WASM_FUNCREF or SORU_WASM_EXTERNREF */
  union {
    uint32_t i32;
    uint64_t i64;
    uint8_t v128[16];
    soru_pvm_func_t *func; /* owned */
    int32_t external;
  } u;
} soru_pvm_value_t;

/* Kinds of administrative instructions, in the order of the reference's encoding. */
enum {
  SORU_PVM_ADMIN_FROM_BLOCK,
  SORU_PVM_ADMIN_PLAIN,
  SORU_PVM_ADMIN_REFER,
  SORU_PVM_ADMIN_INVOKE,
  SORU_PVM_ADMIN_TRAPPING,
  SORU_PVM_ADMIN_RETURNING,
  SORU_PVM_ADMIN_BREAKING,
  SORU_PVM_ADMIN_TABLE_INIT,
  SORU_PVM_ADMIN_TABLE_FILL,
  SORU_PVM_ADMIN_TABLE_COPY,
  SORU_PVM_ADMIN_MEMORY_INIT,
  SORU_PVM_ADMIN_MEMORY_FILL,
  SORU_PVM_ADMIN_MEMORY_COPY
};

/* An administrative instruction (lib_webassembly/exec/eval.ml, admin_instr'). The numbers of the
 * meta instructions keep the order of the reference's arguments:
 *
 *   TABLE_INIT    n = idx d s n x y, value
 *   TABLE_FILL    n = idx i n x, value
 *   TABLE_COPY    n = idx d s n x y, flag
 *   MEMORY_INIT   n = idx d b n s x
 *   MEMORY_FILL   n = idx i n, value (a number)
 *   MEMORY_COPY   n = idx d s n, flag
 */
typedef struct soru_pvm_admin {
  uint8_t kind;
  bool flag;
  int32_t n[6]; /* FROM_BLOCK: label, index; BREAKING: depth */
  union {
    soru_wasm_instr_t instr; /* PLAIN */
    soru_pvm_value_t value;  /* REFER and metas */
    soru_pvm_func_t *func;   /* INVOKE, owned */
    soru_pvm_str_t text;     /* TRAPPING */
    soru_pvm_vec_t *values;  /* RETURNING, BREAKING: owned vector of values */
  } u;
} soru_pvm_admin_t;

/* Descriptions of these types, and of leaves used everywhere. */
extern const soru_pvm_type_t soru_pvm_i32_leaf;     /* int32_t as int32 */
extern const soru_pvm_type_t soru_pvm_i31_leaf;     /* int32_t as int31 */
extern const soru_pvm_type_t soru_pvm_i64_leaf;     /* int64_t as int64 */
extern const soru_pvm_type_t soru_pvm_z_leaf;       /* int64_t as an integer of any size */
extern const soru_pvm_type_t soru_pvm_bool_leaf;    /* bool */
extern const soru_pvm_type_t soru_pvm_unit_leaf;    /* uint8_t: no bytes */
extern const soru_pvm_type_t soru_pvm_byte_leaf;    /* uint8_t: an enumeration as one byte */
extern const soru_pvm_type_t soru_pvm_str_leaf;     /* soru_pvm_str_t as string */
extern const soru_pvm_type_t soru_pvm_raw_leaf;     /* soru_pvm_str_t as the bytes themselves */
extern const soru_pvm_type_t soru_pvm_opt_i32_leaf; /* soru_pvm_opt_i32_t; absent if none */
extern const soru_pvm_type_t soru_pvm_module_key_leaf;
extern const soru_pvm_type_t soru_pvm_value_type;
extern const soru_pvm_type_t soru_pvm_ref_type;       /* soru_pvm_value_t that is a reference */
extern const soru_pvm_type_t soru_pvm_func_type;      /* soru_pvm_func_t * */
extern const soru_pvm_type_t soru_pvm_instr_type;     /* soru_wasm_instr_t */
extern const soru_pvm_type_t soru_pvm_opt_instr_type; /* soru_pvm_opt_instr_t, Some or None */
extern const soru_pvm_type_t soru_pvm_admin_type;
extern const soru_pvm_type_t soru_pvm_type_vec;       /* vector of value types (bytes) */
extern const soru_pvm_type_t soru_pvm_value_vec;      /* vector of values */
extern const soru_pvm_type_t soru_pvm_ref_vec;        /* vector of references */
extern const soru_pvm_type_t soru_pvm_func_vec;       /* vector of functions */
extern const soru_pvm_type_t soru_pvm_instr_vec;      /* vector of instructions */
extern const soru_pvm_type_t soru_pvm_admin_vec;      /* vector of administrative instructions */
extern const soru_pvm_type_t soru_pvm_i32_vec;        /* vector of int32 (labels, indices) */
extern const soru_pvm_type_t soru_pvm_functype_under; /* functype: type_params, type_result */
extern const soru_pvm_type_t soru_pvm_functype_dash;  /* functype: type-params, type-result */

typedef struct soru_pvm_opt_i32 {
  bool some;
  int32_t v;
} soru_pvm_opt_i32_t;

typedef struct soru_pvm_opt_instr {
  uint8_t none; /* 0: Some, 1: None */
  soru_wasm_instr_t instr;
} soru_pvm_opt_instr_t;

/* soru_pvm_func_keep takes one more reference and returns the function. */
static inline soru_pvm_func_t *
soru_pvm_func_keep(soru_pvm_func_t *func)
{
  func->refs++;
  return func;
}

/* soru_pvm_func_new makes a function with zeroed content and one reference. */
soru_pvm_func_t *soru_pvm_func_new(soru_pvm_ctx_t *ctx, uint8_t kind);

/* soru_pvm_func_drop gives a reference back; NULL is allowed. */
void soru_pvm_func_drop(soru_pvm_ctx_t *ctx, soru_pvm_func_t *func);

/* soru_pvm_value_of_num makes a value of a number or vector. */
soru_pvm_value_t soru_pvm_value_of_num(const soru_wasm_num_t *num);

/* soru_pvm_value_i32 makes an i32 value. */
static inline soru_pvm_value_t
soru_pvm_value_i32(uint32_t i32)
{
  soru_pvm_value_t value = {.kind = SORU_PVM_VALUE_I32};
  value.u.i32 = i32;
  return value;
}

/* soru_pvm_value_type_of gives the value type (soru_wasm_type_t) of a value. */
uint8_t soru_pvm_value_type_of(const soru_pvm_value_t *value);

/* soru_pvm_functype_make makes a function type from value types (soru_wasm_type_t), uninitialised
 * before. */
void soru_pvm_functype_make(soru_pvm_ctx_t *ctx, soru_pvm_functype_t *type, soru_slice_t params,
                            soru_slice_t results);

#endif
