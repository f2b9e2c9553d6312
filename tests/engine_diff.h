/* engine_diff.h - one kernel on two machines: alone, and with the fast engine (R-PVM-9). */
#ifndef SORU_TESTS_ENGINE_DIFF_H
#define SORU_TESTS_ENGINE_DIFF_H

#include "base/buf.h"
#include "engine/engine.h"

/* What came of a comparison. */
typedef struct engine_diff {
  bool same;
  uint64_t stops;             /* states that were compared */
  uint64_t calls;             /* that observers were told of, on some seeds */
  soru_engine_stats_t engine; /* what the engine did */
  bool trapped, stuck;        /* at some stop */
} engine_diff_t;

/* engine_diff runs a kernel over some levels and compares state hashes, ticks and what the machines
 * want, at ticks that the seed chooses; a difference is printed. Some machines are observed, and
 * some states are left and gone back to by snapshots, which must change nothing. */
void engine_diff(engine_diff_t *diff, soru_slice_t kernel, uint64_t seed);

#endif
