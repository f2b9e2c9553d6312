/* engine.h - the fast engine: the results of the machine, tick for tick and hash for hash
 * (R-PVM-9).
 *
 * The engine is attached to a machine (pvm/pvm.h), which works as before, only faster:
 *
 *  - kernels are validated and lowered to compact code once, by the hash of their bytes; frames of
 *    running code have a flat shape, which is turned into the tree shape of the state when a run
 *    ends, at whatever tick that is;
 *  - the phases Decode, Link and Init are done by the machine once per kernel; after that the
 * engine goes to their results, if the whole phase fits into the ticks asked for;
 *  - what it cannot do is left to the machine: kernels that do not validate, functions with vectors
 *    or references, single rare instructions, and the few ticks in the middle of an instruction.
 *
 * Nothing of this can be seen from outside but the time it takes.
 */
#ifndef SORU_ENGINE_ENGINE_H
#define SORU_ENGINE_ENGINE_H

#include "pvm/engine.h"

typedef struct soru_engine soru_engine_t;

/* How lowered code is run; the last two are for comparisons (bench/engine.c). */
typedef enum soru_engine_style {
  SORU_ENGINE_THREADED, /* each operation jumps to the next one's code */
  SORU_ENGINE_SWITCHED, /* one switch for all operations */
  SORU_ENGINE_UNCOUNTED /* no ticks are counted: runs never stop, and their numbers are wrong */
} soru_engine_style_t;

typedef struct soru_engine_options {
  soru_engine_style_t style;
  uint64_t min_ticks; /* shorter runs are left to the machine; 0: use the engine for every tick */
  uint32_t kernels;   /* kernels that are kept; 0: a few */
} soru_engine_options_t;

/* What was done so far, for tests and benchmarks. */
typedef struct soru_engine_stats {
  uint64_t engine_ticks, machine_ticks; /* of the phase Eval */
  uint64_t runs;                        /* times that frames were turned into the flat shape */
  uint64_t refused;                     /* times that this could not be done */
  uint64_t leaps;                       /* phases that were skipped */
  uint64_t kernels;                     /* that were lowered */
} soru_engine_stats_t;

/* soru_engine_attach makes a machine use a new engine, which is released with the machine, or by
 * attaching another one.
 *
 * in  options  NULL for the usual ones
 * Returns the engine, borrowed; NULL when the system gives no room for a memory of 4 GiB (the
 * machine then works without). */
soru_engine_t *soru_engine_attach(soru_pvm_t *pvm, const soru_engine_options_t *options);

/* soru_engine_get_stats tells what an engine has done. */
void soru_engine_get_stats(const soru_engine_t *engine, soru_engine_stats_t *stats);

#endif
