/* native.h - what kernels take as native code, for benchmarks to stand beside.
 *
 * scripts/bench_native measures it; a line of its output is `KERNEL HOW SECONDS s ...`, or
 * `KERNEL HOW skipped, REASON`.
 */
#ifndef SORU_BENCH_NATIVE_H
#define SORU_BENCH_NATIVE_H

#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { BENCH_NATIVE_MAX = 16, BENCH_NATIVE_TEXT = 64 };

/* One figure: of a kernel, how it was run, and the seconds or why there are none. */
typedef struct bench_native {
  char kernel[BENCH_NATIVE_TEXT], how[BENCH_NATIVE_TEXT], result[BENCH_NATIVE_TEXT];
} bench_native_t;

/* bench_native_word copies the next word of a line, or all that is left of it; returns what
 * follows.
 */
static inline const char *
bench_native_word(char word[BENCH_NATIVE_TEXT], const char *line, bool all)
{
  line += strspn(line, " ");
  size_t len = strcspn(line, all ? "\n" : " \n");
  snprintf(word, BENCH_NATIVE_TEXT, "%.*s", (int)len, line);
  return line + len;
}

/* bench_native_measure runs the script and fills `figures`; returns their number, 0 when the script
 * cannot be run. */
static inline int
bench_native_measure(bench_native_t figures[BENCH_NATIVE_MAX])
{
  int cnt = 0;
  char line[256];
  FILE *output = popen("scripts/bench_native", "r");
  if (output == NULL) return 0;
  for (; cnt < BENCH_NATIVE_MAX && fgets(line, sizeof line, output) != NULL; cnt++) {
    const char *rest = bench_native_word(figures[cnt].kernel, line, false);
    rest = bench_native_word(figures[cnt].how, rest, false);
    (void)bench_native_word(figures[cnt].result, rest, true);
  }
  pclose(output);
  return cnt;
}

/* bench_native_print prints the figures of a kernel beside the seconds that it takes in soru. */
static inline void
bench_native_print(const bench_native_t *figures, int cnt, const char *kernel, double seconds)
{
  for (int i = 0; i < cnt; i++) {
    const bench_native_t *figure = &figures[i];
    char *end;
    if (strcmp(figure->kernel, kernel) != 0) continue;
    double native = strtod(figure->result, &end);
    if (end == figure->result || native <= 0)
      printf("  as native code, %-34s %s\n", figure->how, figure->result);
    else
      printf("  as native code, %-34s %10.3f %-8s %8.1f x %s\n", figure->how, native, "s",
             seconds / native, "as fast");
  }
}

#endif
