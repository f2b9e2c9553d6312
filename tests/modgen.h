/* modgen.h - random kernels: valid modules that a machine accepts, the same for the same seed.
 *
 * They do what makes states hard to reproduce: values left below blocks, loops and calls, blocks
 * with parameters, branches out of several labels with more values than they take, arguments of
 * host functions that nobody needs any more, traps, recursion, bulk instructions, tables that
 * change. Most of them end by themselves after some thousand to some million ticks.
 */
#ifndef SORU_TESTS_MODGEN_H
#define SORU_TESTS_MODGEN_H

#include "base/buf.h"

/* modgen_random steps a generator of random numbers (splitmix64). */
uint64_t modgen_random(uint64_t *state);

/* modgen_make appends the module of a seed to `out`. */
void modgen_make(soru_buf_t *out, uint64_t seed);

#endif
