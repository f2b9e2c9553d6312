/* walk_private.h - from a place in a function to the labels that are open there, and their layouts.
 */
#ifndef SORU_ENGINE_WALK_PRIVATE_H
#define SORU_ENGINE_WALK_PRIVATE_H

#include "engine/layout_private.h"

/* An open label, and where control is in its list. */
typedef struct soru_engine_level {
  uint32_t label, index;
  uint32_t arity;                 /* values that a branch to it takes along */
  const soru_wasm_instr_t *again; /* a loop's instruction; NULL for other labels */
  uint32_t flag_slot;             /* a loop with a flag; 0: none */
  soru_engine_layout_t layout;
} soru_engine_level_t;

/* The labels of a frame, outermost first. */
typedef struct soru_engine_walk {
  const soru_engine_kernel_t *kernel;
  const soru_engine_func_t *func;
  soru_engine_level_t *levels;
  uint32_t cnt, cap;
  uint8_t *types; /* by height */
  uint32_t type_cap;
} soru_engine_walk_t;

/* soru_engine_walk_free releases what a walk owns. */
void soru_engine_walk_free(soru_engine_walk_t *walk);

/* soru_engine_walk_start finds the labels around a place; their layouts are not known yet.
 *
 * Returns false if there are more than SORU_ENGINE_NESTING_MAX. */
bool soru_engine_walk_start(soru_engine_walk_t *walk, const soru_engine_kernel_t *kernel,
                            const soru_engine_func_t *func, uint32_t label, uint32_t index);

/* soru_engine_walk_level computes the layout of level number `i` at its place, those further out
 * being known: just before the block of the next level is entered, for all but the last one. */
void soru_engine_walk_level(soru_engine_walk_t *walk, uint32_t i);

/* soru_engine_walk_enter enters the block of level `i` + 1.
 *
 * in  by_branch  whether a loop was entered by a branch */
void soru_engine_walk_enter(soru_engine_walk_t *walk, uint32_t i, bool by_branch);

/* soru_engine_walk_call takes the arguments of the call in front of the place of the last level. */
void soru_engine_walk_call(soru_engine_walk_t *walk);

/* soru_engine_walk_flat computes all layouts of a frame in the flat shape.
 *
 * in  in_call  the call in front of the place has taken its arguments, and not come back */
void soru_engine_walk_flat(soru_engine_walk_t *walk, const uint64_t *slots, bool in_call);

#endif
