/* module.h - a decoded module, as the states of the phases decode, link and init hold it.
 *
 * lib_webassembly/syntax/ast.ml (module_'), encoded as lib_scoru_wasm/binary_parser_encodings.ml
 * (Field, Module.module_encoding). Instructions are in the block table; data segments in the table
 * of datas; everything else refers to them by label.
 */
#ifndef SORU_PVM_MODULE_H
#define SORU_PVM_MODULE_H

#include "pvm/bytevec.h"
#include "pvm/value.h"

/* Block and data tables: vectors of instruction vectors, and of byte vectors. */
typedef struct soru_pvm_allocations {
  soru_pvm_vec_t blocks; /* elements: soru_pvm_vec_t of instructions */
  soru_pvm_vec_t datas;  /* elements: soru_pvm_bytevec_t */
} soru_pvm_allocations_t;

typedef struct soru_pvm_limits {
  int32_t min;
  soru_pvm_opt_i32_t max;
} soru_pvm_limits_t;

typedef struct soru_pvm_globaltype {
  uint8_t type;       /* soru_wasm_type_t */
  uint8_t immutable_; /* 0: mutable, 1: immutable, as encoded */
} soru_pvm_globaltype_t;

typedef struct soru_pvm_tabletype {
  soru_pvm_limits_t limits;
  uint8_t ref_type; /* 0: funcref, 1: externref, as encoded */
} soru_pvm_tabletype_t;

/* Kinds of imports and exports, as encoded. */
enum {
  SORU_PVM_EXTERN_FUNC,
  SORU_PVM_EXTERN_TABLE,
  SORU_PVM_EXTERN_MEMORY,
  SORU_PVM_EXTERN_GLOBAL
};

typedef struct soru_pvm_import {
  soru_pvm_str_t module_name, item_name;
  uint8_t kind;
  int32_t func_type; /* FUNC: index of the type */
  soru_pvm_tabletype_t table;
  soru_pvm_limits_t memory;
  soru_pvm_globaltype_t global;
} soru_pvm_import_t;

typedef struct soru_pvm_export {
  soru_pvm_str_t name;
  uint8_t kind;
  int32_t index;
} soru_pvm_export_t;

typedef struct soru_pvm_global_def {
  soru_pvm_globaltype_t type;
  int32_t init; /* block label */
} soru_pvm_global_def_t;

enum { SORU_PVM_SEGMENT_PASSIVE, SORU_PVM_SEGMENT_ACTIVE, SORU_PVM_SEGMENT_DECLARATIVE };

typedef struct soru_pvm_segment_mode {
  uint8_t kind;
  int32_t index;  /* ACTIVE: table or memory */
  int32_t offset; /* ACTIVE: block label */
} soru_pvm_segment_mode_t;

typedef struct soru_pvm_elem_def {
  uint8_t ref_type;    /* 0: funcref, 1: externref, as encoded */
  soru_pvm_vec_t init; /* of int32_t: block labels */
  soru_pvm_segment_mode_t mode;
} soru_pvm_elem_def_t;

typedef struct soru_pvm_data_def {
  int32_t init; /* data label */
  soru_pvm_segment_mode_t mode;
} soru_pvm_data_def_t;

/* A function of the module: type index, locals (bytes), body (block label). */
typedef struct soru_pvm_func_def {
  int32_t type_index;
  soru_pvm_vec_t locals;
  int32_t body;
} soru_pvm_func_def_t;

typedef struct soru_pvm_module {
  soru_pvm_vec_t types;    /* of soru_pvm_functype_t */
  soru_pvm_vec_t globals;  /* of soru_pvm_global_def_t */
  soru_pvm_vec_t tables;   /* of soru_pvm_tabletype_t */
  soru_pvm_vec_t memories; /* of soru_pvm_limits_t */
  soru_pvm_vec_t funcs;    /* of soru_pvm_func_def_t */
  soru_pvm_opt_i32_t start;
  soru_pvm_vec_t elems;   /* of soru_pvm_elem_def_t */
  soru_pvm_vec_t datas;   /* of soru_pvm_data_def_t */
  soru_pvm_vec_t imports; /* of soru_pvm_import_t */
  soru_pvm_vec_t exports; /* of soru_pvm_export_t */
  soru_pvm_allocations_t allocations;
} soru_pvm_module_t;

/* Descriptions. The vectors of the phase decode (building state, section continuations) use the
 * same. */
extern const soru_pvm_type_t soru_pvm_functype_vec; /* of functypes: type_params, type_result */
extern const soru_pvm_type_t soru_pvm_import_vec;
extern const soru_pvm_type_t soru_pvm_tabletype_vec;
extern const soru_pvm_type_t soru_pvm_memtype_vec; /* of soru_pvm_limits_t */
extern const soru_pvm_type_t soru_pvm_global_def_vec;
extern const soru_pvm_type_t soru_pvm_export_vec;
extern const soru_pvm_type_t soru_pvm_elem_def_vec;
extern const soru_pvm_type_t soru_pvm_data_def_vec;
extern const soru_pvm_type_t soru_pvm_func_def_vec;
extern const soru_pvm_type_t soru_pvm_func_def_type; /* soru_pvm_func_def_t: ftype, locals, body */
extern const soru_pvm_type_t soru_pvm_elem_def_type;
extern const soru_pvm_type_t soru_pvm_data_def_type;
extern const soru_pvm_type_t soru_pvm_import_type;
extern const soru_pvm_type_t soru_pvm_export_type;
extern const soru_pvm_type_t soru_pvm_globaltype_leaf;
extern const soru_pvm_type_t soru_pvm_tabletype_leaf;
extern const soru_pvm_type_t soru_pvm_memtype_leaf;
extern const soru_pvm_type_t soru_pvm_global_def_leaf;
extern const soru_pvm_type_t soru_pvm_segment_mode_leaf;
extern const soru_pvm_type_t soru_pvm_block_vec;        /* of instruction vectors: `instructions` */
extern const soru_pvm_type_t soru_pvm_data_vec;         /* of byte vectors */
extern const soru_pvm_type_t soru_pvm_allocations_type; /* 1/block-table, 2/datas-table */
extern const soru_pvm_type_t soru_pvm_module_type; /* module/..., 1/block-table, 2/datas-table */

/* soru_pvm_allocations_init makes tables (uninitialised before) with the empty block and the empty
 * data segment (label 0 of each). */
void soru_pvm_allocations_init(soru_pvm_ctx_t *ctx, soru_pvm_allocations_t *allocations);

#endif
