/* init_private.h - what the files of the phase init share. */
#ifndef SORU_PVM_INIT_PRIVATE_H
#define SORU_PVM_INIT_PRIVATE_H

#include "pvm/eval_private.h"
#include "pvm/init.h"

/* One step of the phase. */
typedef soru_status_t soru_pvm_init_handler_t(soru_pvm_ctx_t *ctx, const soru_pvm_init_env_t *env,
                                              soru_pvm_init_t *init);

soru_pvm_init_handler_t soru_pvm_init_imports;   /* IMPORTS */
soru_pvm_init_handler_t soru_pvm_init_section;   /* FUNCS, GLOBALS, TABLES, MEMORIES */
soru_pvm_init_handler_t soru_pvm_init_join;      /* FUNCS_JOIN and so on */
soru_pvm_init_handler_t soru_pvm_init_elems;     /* ELEMS */
soru_pvm_init_handler_t soru_pvm_init_elem_code; /* ELEM_CODE */
soru_pvm_init_handler_t soru_pvm_init_data_code; /* DATA_CODE */
soru_pvm_init_handler_t soru_pvm_init_join_code; /* JOIN */

/* soru_pvm_map_start begins a map over a copy of a vector. */
void soru_pvm_map_start(soru_pvm_ctx_t *ctx, soru_pvm_map_t *map, const soru_pvm_vec_t *origin);

/* soru_pvm_map_done tells whether every element was mapped. */
static inline bool
soru_pvm_map_done(const soru_pvm_map_t *map)
{
  return map->offset == (int32_t)map->origin.length;
}

/* soru_pvm_map_put stores the image, moved from, of the current element and goes on to the next.
 *
 * in  type  of the destination
 * SORU_OK, or SORU_RAISED (out of bounds, the image is left alone). */
SORU_MUST_USE soru_status_t soru_pvm_map_put(soru_pvm_ctx_t *ctx, const soru_pvm_type_t *type,
                                             soru_pvm_map_t *map, void *image);

/* soru_pvm_map_finish takes the destination out and releases the rest.
 *
 * in   type         of the origin
 * out  destination  uninitialised before */
void soru_pvm_map_finish(soru_pvm_ctx_t *ctx, const soru_pvm_type_t *type, soru_pvm_map_t *map,
                         soru_pvm_vec_t *destination);

/* soru_pvm_constant_start begins to evaluate a constant expression. */
void soru_pvm_constant_start(soru_pvm_ctx_t *ctx, const soru_pvm_init_env_t *env, int32_t block,
                             soru_pvm_constant_t *constant);

/* soru_pvm_constant_step does one tick of it, which must not be done already. */
SORU_MUST_USE soru_status_t soru_pvm_constant_step(soru_pvm_ctx_t *ctx,
                                                   const soru_pvm_init_env_t *env,
                                                   soru_pvm_constant_t *constant);

/* soru_pvm_code_start begins to map segments to code. */
void soru_pvm_code_start(soru_pvm_ctx_t *ctx, soru_pvm_code_t *code,
                         const soru_pvm_vec_t *segments);

#endif
