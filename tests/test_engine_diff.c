/* Random kernels on the machine alone and with the fast engine: every state that is looked at has
 * the same hash at the same tick (R-PVM-9).
 *
 * usage: test_engine_diff [FIRST COUNT]     other seeds than the usual ones; a line per thousand
 */
#include "tests/check.h"
#include "tests/engine_diff.h"
#include "tests/modgen.h"

#include <inttypes.h>
#include <stdlib.h>

enum { SEEDS = 400, QUICK_SEEDS = 25 };

/* Seeds that once differed, far from the usual ones: a loop in an else branch, whose values lay as
 * the loop around it left them. */
static const uint64_t found_seeds[] = {1117995};

/* Sums over all seeds. */
typedef struct sums {
  uint64_t seeds, different, stops, calls, trapped, stuck;
  uint64_t engine_ticks, machine_ticks, runs, refused, leaps;
} sums_t;

static void
try_seed(sums_t *sums, uint64_t seed)
{
  soru_buf_t kernel;
  engine_diff_t diff;
  soru_base_buf_init(&kernel, (size_t)1 << 26);
  modgen_make(&kernel, seed);
  engine_diff(&diff, soru_base_buf_slice(&kernel), seed);
  soru_base_buf_free(&kernel);
  sums->seeds++;
  sums->different += !diff.same;
  sums->stops += diff.stops;
  sums->calls += diff.calls;
  sums->trapped += diff.trapped;
  sums->stuck += diff.stuck;
  sums->engine_ticks += diff.engine.engine_ticks;
  sums->machine_ticks += diff.engine.machine_ticks;
  sums->runs += diff.engine.runs;
  sums->refused += diff.engine.refused;
  sums->leaps += diff.engine.leaps;
}

static void
print(const sums_t *sums)
{
  printf("%" PRIu64 " kernels, %" PRIu64 " states compared, %" PRIu64 " kernels differ; %" PRIu64
         " trapped, %" PRIu64 " stuck; ticks by engine %" PRIu64 ", by the machine %" PRIu64
         "; runs %" PRIu64 ", refused %" PRIu64 ", leaps %" PRIu64 "\n",
         sums->seeds, sums->stops, sums->different, sums->trapped, sums->stuck, sums->engine_ticks,
         sums->machine_ticks, sums->runs, sums->refused, sums->leaps);
  fflush(stdout);
}

int
main(int argc, char **argv)
{
  sums_t sums = {.seeds = 0};
  uint64_t first = argc > 2 ? strtoull(argv[1], NULL, 10) : 0;
  uint64_t cnt = argc > 2                       ? strtoull(argv[2], NULL, 10)
                 : getenv("SORU_QUICK") != NULL ? QUICK_SEEDS
                                                : SEEDS;
  for (uint64_t i = 0; i < cnt; i++) {
    try_seed(&sums, first + i);
    if (argc > 2 && i % 1000 == 999) print(&sums);
  }
  for (size_t i = 0; i < sizeof found_seeds / sizeof *found_seeds; i++)
    try_seed(&sums, found_seeds[i]);
  print(&sums);
  CHECK_U64(sums.different, 0);
  CHECK(sums.engine_ticks > sums.machine_ticks / 4);
  CHECK(sums.calls > 100);
  CHECK(sums.trapped > 0 && sums.stuck > 0 && sums.leaps > 0);
  return check_summary();
}
