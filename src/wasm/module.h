/* module.h - a whole WebAssembly module, decoded at once.
 *
 * Accepts and refuses exactly what the reference's decoder does (lib_webassembly/binary/decode.ml),
 * with its messages, and numbers the instruction lists as it does; the machine itself decodes step
 * by step (pvm/) and does not use this file. Nothing is validated here: see wasm/valid.h.
 *
 * Instruction lists. A body, a branch of an `if` and an initialiser are lists of instructions, each
 * known by its label, an index into `blocks`. Label 0 is the empty list. The others are numbered in
 * the order in which the decoder opens them: a list when it starts, the list inside a block after
 * the block's type, the else branch at its opcode; the function index of an element segment is a
 * list of one ref.func. All lists lie in one array, inner ones before outer ones:
 *
 *   blocks[label] = {first, count}    instrs[first .. first + count - 1]
 *
 * Memory and time are linear in the input: every count is checked against the bytes left before
 * anything is stored for it, and locals stay in groups of equal type as the format has them.
 */
#ifndef SORU_WASM_MODULE_H
#define SORU_WASM_MODULE_H

#include "base/bytes.h"
#include "base/status.h"
#include "wasm/instr.h"

#include <stdbool.h>
#include <stdint.h>

enum {
  SORU_WASM_MODULE_MAX = 0x7fffffff, /* bytes of a module */
  SORU_WASM_NAME_MAX = 512           /* bytes of the name of an import or export */
};

/* What is wrong with a module. */
typedef struct soru_wasm_error {
  size_t offset;  /* where in the module, in bytes; 0 for errors of validation */
  char text[256]; /* the reference's message, cut to fit */
} soru_wasm_error_t;

/* What can be imported and exported, with the numbers of the binary format. */
enum {
  SORU_WASM_EXTERN_FUNC = 0,
  SORU_WASM_EXTERN_TABLE = 1,
  SORU_WASM_EXTERN_MEMORY = 2,
  SORU_WASM_EXTERN_GLOBAL = 3
};

/* When a segment is copied to its table or memory. */
enum { SORU_WASM_SEGMENT_ACTIVE, SORU_WASM_SEGMENT_PASSIVE, SORU_WASM_SEGMENT_DECLARATIVE };

/* A function type: value_types[first ..], the parameters, then the results. */
typedef struct soru_wasm_func_type {
  uint32_t first, params, results;
} soru_wasm_func_type_t;

typedef struct soru_wasm_limits {
  uint32_t min, max;
  bool has_max;
} soru_wasm_limits_t;

typedef struct soru_wasm_table_type {
  soru_wasm_limits_t limits;
  uint8_t type; /* SORU_WASM_FUNCREF or SORU_WASM_EXTERNREF */
} soru_wasm_table_type_t;

typedef struct soru_wasm_global_type {
  uint8_t type; /* soru_wasm_type_t */
  bool is_mutable;
} soru_wasm_global_type_t;

typedef struct soru_wasm_import {
  soru_slice_t module, name; /* UTF-8, at most SORU_WASM_NAME_MAX bytes */
  uint8_t kind;              /* SORU_WASM_EXTERN_* */
  union {
    uint32_t func; /* index of its type */
    soru_wasm_table_type_t table;
    soru_wasm_limits_t memory;
    soru_wasm_global_type_t global;
  } type;
} soru_wasm_import_t;

typedef struct soru_wasm_export {
  soru_slice_t name; /* UTF-8, at most SORU_WASM_NAME_MAX bytes */
  uint8_t kind;      /* SORU_WASM_EXTERN_* */
  uint32_t index;
} soru_wasm_export_t;

/* `count` locals of one type. */
typedef struct soru_wasm_locals {
  uint32_t count;
  uint8_t type;
} soru_wasm_locals_t;

typedef struct soru_wasm_func {
  uint32_t type;                     /* index of its type; may not exist */
  uint32_t first_group, group_count; /* local_groups[first_group ..]; together below 2^32 locals */
  uint32_t body;                     /* label */
} soru_wasm_func_t;

typedef struct soru_wasm_global {
  soru_wasm_global_type_t type;
  uint32_t init; /* label */
} soru_wasm_global_t;

typedef struct soru_wasm_elem {
  uint8_t type;                    /* SORU_WASM_FUNCREF or SORU_WASM_EXTERNREF */
  uint8_t mode;                    /* SORU_WASM_SEGMENT_* */
  uint32_t table, offset;          /* when active: table index and label of the offset */
  uint32_t first_init, init_count; /* elem_inits[first_init ..]: labels */
} soru_wasm_elem_t;

typedef struct soru_wasm_data {
  uint8_t mode;            /* active or passive */
  uint32_t memory, offset; /* when active: memory index and label of the offset */
  soru_slice_t bytes;
} soru_wasm_data_t;

/* A custom section. */
typedef struct soru_wasm_custom {
  soru_slice_t name; /* empty when the name's length is out of bounds, which is not an error */
  soru_slice_t bytes;
} soru_wasm_custom_t;

/* An instruction list. */
typedef struct soru_wasm_block {
  uint32_t first, count;
} soru_wasm_block_t;

/* A module. Names and data borrow the bytes it was decoded from; everything else is owned. */
typedef struct soru_wasm_module {
  soru_wasm_func_type_t *types;
  uint8_t *value_types; /* of `types`, soru_wasm_type_t each */
  soru_wasm_import_t *imports;
  soru_wasm_func_t *funcs; /* those that the module defines; imported ones come before them */
  soru_wasm_table_type_t *tables;
  soru_wasm_limits_t *memories;
  soru_wasm_global_t *globals;
  soru_wasm_export_t *exports;
  soru_wasm_elem_t *elems;
  uint32_t *elem_inits;
  soru_wasm_data_t *datas;
  soru_wasm_custom_t *customs;
  soru_wasm_locals_t *local_groups;
  soru_wasm_block_t *blocks;
  soru_wasm_instr_t *instrs;
  uint32_t type_count, value_type_count, import_count, func_count, table_count, memory_count;
  uint32_t global_count, export_count, elem_count, elem_init_count, data_count, custom_count;
  uint32_t local_group_count, block_count, instr_count;
  bool has_start;
  uint32_t start; /* function index */
} soru_wasm_module_t;

typedef struct soru_wasm_module_options {
  bool allow_floats; /* for conformance tests; the machine refuses floating point (R-PVM-3) */
} soru_wasm_module_options_t;

/* soru_wasm_module_decode decodes a module in the binary format.
 *
 * in   bytes    the module, untrusted; names and data of *module borrow it
 * in   options  NULL for those of the machine
 * out  module   to be released with soru_wasm_module_free; empty unless SORU_OK
 * out  error    filled unless SORU_OK
 *
 * SORU_OK          decoded
 * SORU_ERR_DECODE  refused, as the reference refuses it
 * SORU_ERR_LIMIT   longer than SORU_WASM_MODULE_MAX bytes
 * O(bytes.len) time and memory. */
SORU_MUST_USE soru_status_t soru_wasm_module_decode(soru_wasm_module_t *module,
                                                    soru_wasm_error_t *error, soru_slice_t bytes,
                                                    const soru_wasm_module_options_t *options);

/* soru_wasm_module_free releases what the module owns and leaves it empty. */
void soru_wasm_module_free(soru_wasm_module_t *module);

/* soru_wasm_module_list borrows the instructions of a list of the module; NULL for an empty one. */
static inline const soru_wasm_instr_t *
soru_wasm_module_list(const soru_wasm_module_t *module, uint32_t label, uint32_t *count)
{
  *count = module->blocks[label].count;
  return *count > 0 ? module->instrs + module->blocks[label].first : NULL;
}

#endif
