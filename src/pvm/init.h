/* init.h - the phase that makes the instance of a linked module, one small step a tick.
 *
 * lib_webassembly/exec/eval.ml (init_step), encoded as lib_scoru_wasm/init_encodings.ml. The
 * imports come first, then the sections: each element of the module becomes one of the instance
 * (`map`, with the element in progress in `making`), and what was made is joined to what was
 * imported (`concat`). Segments are then written by running administrative instructions, joined
 * from those of every segment and of the start function.
 */
#ifndef SORU_PVM_INIT_H
#define SORU_PVM_INIT_H

#include "pvm/eval.h"

/* What an import is resolved to: always a function, the machine provides nothing else. */
typedef struct soru_pvm_extern {
  uint8_t tag;
  soru_pvm_func_t *func; /* owned */
} soru_pvm_extern_t;

/* Steps of the phase, in the order in which they are gone through. */
enum {
  SORU_PVM_INIT_START,
  SORU_PVM_INIT_IMPORTS,
  SORU_PVM_INIT_TYPES,
  SORU_PVM_INIT_FUNCS,
  SORU_PVM_INIT_FUNCS_JOIN,
  SORU_PVM_INIT_GLOBALS,
  SORU_PVM_INIT_GLOBALS_JOIN,
  SORU_PVM_INIT_TABLES,
  SORU_PVM_INIT_TABLES_JOIN,
  SORU_PVM_INIT_MEMORIES,
  SORU_PVM_INIT_MEMORIES_JOIN,
  SORU_PVM_INIT_EXPORTS,
  SORU_PVM_INIT_ELEMS,
  SORU_PVM_INIT_DATAS,
  SORU_PVM_INIT_ELEM_CODE,
  SORU_PVM_INIT_DATA_CODE,
  SORU_PVM_INIT_JOIN,
  SORU_PVM_INIT_EVAL,
  SORU_PVM_INIT_STOP
};

/* Elements of one vector becoming elements of another. */
typedef struct soru_pvm_map {
  soru_pvm_vec_t origin, destination;
  int32_t offset;
} soru_pvm_map_t;

/* A constant expression: being evaluated, or its value. */
typedef struct soru_pvm_constant {
  uint8_t done;
  soru_pvm_config_t config; /* not done */
  soru_pvm_value_t value;   /* done */
} soru_pvm_constant_t;

/* The element in progress: what is used depends on the section. */
typedef struct soru_pvm_making {
  uint8_t none; /* 0: there is one, 1: there is none */
  uint8_t done; /* functions, tables, memories: 0 the definition, 1 the instance */
  soru_pvm_func_def_t func_def;
  soru_pvm_func_t *func;
  soru_pvm_tabletype_t table_type;
  soru_pvm_table_t table;
  soru_pvm_limits_t memory_type;
  soru_pvm_memory_t memory;
  soru_pvm_globaltype_t global_type;
  soru_pvm_constant_t constant; /* globals: the value; element segments: one reference */
  uint8_t no_constant;          /* element segments: 1 between two references */
  soru_pvm_map_t refs;          /* element segments: block labels to references */
} soru_pvm_making_t;

enum { SORU_PVM_JOIN_INIT, SORU_PVM_JOIN_NEXT, SORU_PVM_JOIN_STOP };

/* Vectors of administrative instructions becoming one. */
typedef struct soru_pvm_join {
  uint8_t tag;
  soru_pvm_vec_t parts;     /* INIT, NEXT: those not joined yet */
  soru_pvm_concat_t concat; /* NEXT */
  soru_pvm_vec_t result;    /* STOP */
} soru_pvm_join_t;

/* Segments becoming vectors of administrative instructions, which are then joined. */
typedef struct soru_pvm_code {
  uint8_t joining;
  soru_pvm_map_t map;
  soru_pvm_join_t join;
} soru_pvm_code_t;

typedef struct soru_pvm_init {
  uint8_t tag;
  soru_pvm_instance_t instance; /* all but START, EVAL, STOP */
  soru_pvm_vec_t externs;       /* START, IMPORTS */
  soru_pvm_vec_t imports;       /* IMPORTS */
  int32_t offset;               /* IMPORTS: counts down; EXPORTS */
  soru_pvm_map_t map;           /* TYPES, the sections, ELEMS, DATAS */
  soru_pvm_making_t making;     /* the sections, ELEMS */
  soru_pvm_concat_t concat;     /* the _JOIN of a section */
  soru_pvm_vec_t export_defs;   /* EXPORTS */
  bool exports_memory_0;
  soru_pvm_exports_t exports;
  soru_pvm_code_t code;     /* ELEM_CODE, DATA_CODE */
  soru_pvm_vec_t elem_code; /* DATA_CODE */
  soru_pvm_join_t join;     /* JOIN */
  soru_pvm_config_t config; /* EVAL */
} soru_pvm_init_t;

extern const soru_pvm_type_t soru_pvm_extern_vec;
extern const soru_pvm_type_t soru_pvm_admin_vec_vec; /* of vectors of administrative instructions */
extern const soru_pvm_type_t soru_pvm_init_type;

/* What the phase works with. */
typedef struct soru_pvm_init_env {
  soru_pvm_eval_env_t eval; /* host.has_durable is false */
  soru_pvm_module_t *module;
  const soru_pvm_module_key_t *self;
  int32_t stack_limit;
} soru_pvm_init_env_t;

/* soru_pvm_init_start makes the initial state (uninitialised before).
 *
 * in  externs  what the imports are resolved to, in their order; moved from */
void soru_pvm_init_start(soru_pvm_init_t *init, soru_pvm_vec_t *externs);

/* soru_pvm_init_step does one tick; not to be called in state STOP.
 *
 * SORU_OK
 * SORU_RAISED       an exception (Link, Trap, ...): the state is only good to be released
 * SORU_ERR_MISSING, SORU_ERR_LIMIT */
SORU_MUST_USE soru_status_t soru_pvm_init_step(soru_pvm_ctx_t *ctx, const soru_pvm_init_env_t *env,
                                               soru_pvm_init_t *init);

/* soru_pvm_init_run does at most `max` ticks; it stops in state STOP.
 *
 * out  done  ticks done, without the one that raised an exception
 * As soru_pvm_init_step otherwise. */
SORU_MUST_USE soru_status_t soru_pvm_init_run(soru_pvm_ctx_t *ctx, const soru_pvm_init_env_t *env,
                                              soru_pvm_init_t *init, uint64_t max, uint64_t *done);

#endif
