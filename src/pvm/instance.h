/* instance.h - a module instance: what a running kernel consists of.
 *
 * lib_webassembly/runtime/instance.ml, encoded as lib_scoru_wasm/wasm_encoding.ml.
 */
#ifndef SORU_PVM_INSTANCE_H
#define SORU_PVM_INSTANCE_H

#include "pvm/module.h"

/* A linear memory; `limits.min` is its size in pages of 64 KiB. */
typedef struct soru_pvm_memory {
  soru_pvm_limits_t limits;
  soru_pvm_bytevec_t bytes;
} soru_pvm_memory_t;

typedef struct soru_pvm_table {
  soru_pvm_limits_t limits;
  uint8_t ref_type;    /* 0: funcref, 1: externref, as encoded */
  soru_pvm_vec_t refs; /* of references */
} soru_pvm_table_t;

typedef struct soru_pvm_global {
  uint8_t immutable_; /* 0: mutable, 1: immutable, as encoded */
  soru_pvm_value_t value;
} soru_pvm_global_t;

/* The exported functions by name; only functions are kept (filter_exports of the reference). */
typedef struct soru_pvm_exports {
  soru_tree_node_t *origin; /* as read or written last; may be NULL */
  struct soru_pvm_export_entry {
    soru_pvm_str_t name;
    soru_pvm_func_t *func;
  } * items; /* set since then, later ones override earlier ones */
  size_t cnt, cap;
} soru_pvm_exports_t;

typedef struct soru_pvm_instance {
  soru_pvm_vec_t types;    /* of soru_pvm_functype_t (type-params, type-result) */
  soru_pvm_vec_t funcs;    /* of functions */
  soru_pvm_vec_t tables;   /* of soru_pvm_table_t */
  soru_pvm_vec_t memories; /* of soru_pvm_memory_t */
  soru_pvm_vec_t globals;  /* of soru_pvm_global_t */
  soru_pvm_exports_t exports;
  soru_pvm_vec_t elems; /* of soru_pvm_vec_t of references */
  soru_pvm_vec_t datas; /* of int32_t: data labels */
  soru_pvm_allocations_t allocations;
} soru_pvm_instance_t;

/* The registry of instances. The machine only ever has one, named "main". */
typedef struct soru_pvm_registry {
  soru_tree_node_t *origin;  /* as read last; NULL if nothing was there */
  soru_pvm_instance_t *main; /* once it was looked up or set */
} soru_pvm_registry_t;

extern const soru_pvm_type_t soru_pvm_instance_functype_vec; /* of functypes: type-params ... */
extern const soru_pvm_type_t soru_pvm_memory_type;           /* 1/min 2/max 3/chunks */
extern const soru_pvm_type_t soru_pvm_table_type;            /* 1/min 2/max 3/refs 4/ref-type */
extern const soru_pvm_type_t soru_pvm_global_type;           /* 1/type 2/value */
extern const soru_pvm_type_t soru_pvm_memory_vec;
extern const soru_pvm_type_t soru_pvm_table_vec;
extern const soru_pvm_type_t soru_pvm_global_vec;
extern const soru_pvm_type_t soru_pvm_elem_vec; /* of vectors of references, under `refs` */
extern const soru_pvm_type_t soru_pvm_exports_type;
extern const soru_pvm_type_t soru_pvm_instance_type;
extern const soru_pvm_type_t soru_pvm_registry_type;

/* soru_pvm_registry_get looks up the instance that a key names.
 *
 * out  instance  borrowed from the registry; may be written to
 * SORU_OK, SORU_RAISED (no such instance) or SORU_ERR_MISSING. */
SORU_MUST_USE soru_status_t soru_pvm_registry_get(soru_pvm_ctx_t *ctx,
                                                  soru_pvm_registry_t *registry,
                                                  const soru_pvm_module_key_t *key,
                                                  soru_pvm_instance_t **instance);

/* soru_pvm_registry_set makes a copy of an instance the one named "main". */
void soru_pvm_registry_set(soru_pvm_ctx_t *ctx, soru_pvm_registry_t *registry,
                           const soru_pvm_instance_t *instance);

/* soru_pvm_exports_set stores an exported function; takes its own reference. */
void soru_pvm_exports_set(soru_pvm_ctx_t *ctx, soru_pvm_exports_t *exports, soru_slice_t name,
                          soru_pvm_func_t *func);

/* soru_pvm_exports_get looks up an exported function.
 *
 * out  func  borrowed
 * SORU_OK, SORU_RAISED (absent: the key is not found in the state) or SORU_ERR_MISSING. */
SORU_MUST_USE soru_status_t soru_pvm_exports_get(soru_pvm_ctx_t *ctx, soru_pvm_exports_t *exports,
                                                 soru_slice_t name, soru_pvm_func_t **func);

#endif
