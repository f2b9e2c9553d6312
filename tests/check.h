/* check.h - what a test program needs: checks that count, and a summary.
 *
 * A test is a plain main that runs checks and ends with `return check_summary();`. A failed check
 * prints file, line and what was compared, and the test goes on.
 */
#ifndef SORU_TESTS_CHECK_H
#define SORU_TESTS_CHECK_H

#include <inttypes.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

/* Counters of one test program. */
static unsigned long check_done, check_failed;

/* check_report counts one check; returns `ok`. */
static inline bool
check_report(bool ok, const char *file, int line, const char *what)
{
  check_done++;
  if (!ok) {
    check_failed++;
    fprintf(stderr, "%s:%d: %s\n", file, line, what);
  }
  return ok;
}

/* check_report_u64 counts one comparison of integers. */
static inline bool
check_report_u64(uint64_t got, uint64_t want, const char *file, int line, const char *what)
{
  if (!check_report(got == want, file, line, what)) {
    fprintf(stderr, "  got  %" PRIu64 " (0x%" PRIx64 ")\n  want %" PRIu64 " (0x%" PRIx64 ")\n", got,
            got, want, want);
  }
  return got == want;
}

/* check_print_bytes prints bytes as hexadecimal digits, at most 256 of them. */
static inline void
check_print_bytes(const char *title, const void *data, size_t len)
{
  fprintf(stderr, "  %s %zu bytes ", title, len);
  for (size_t i = 0; i < len && i < 256; i++) {
    fprintf(stderr, "%02x", ((const uint8_t *)data)[i]);
  }
  fprintf(stderr, "%s\n", len > 256 ? "..." : "");
}

/* check_report_bytes counts one comparison of byte ranges. */
static inline bool
check_report_bytes(const void *got, size_t got_len, const void *want, size_t want_len,
                   const char *file, int line, const char *what)
{
  bool ok = got_len == want_len && (want_len == 0 || memcmp(got, want, want_len) == 0);
  if (!check_report(ok, file, line, what)) {
    check_print_bytes("got ", got, got_len);
    check_print_bytes("want", want, want_len);
  }
  return ok;
}

/* check_summary prints how many checks ran and failed; returns the exit status of the test. */
static inline int
check_summary(void)
{
  printf("%lu checks, %lu failed\n", check_done, check_failed);
  return check_failed > 0 ? 1 : 0;
}

/* CHECK counts a condition that must hold; its value is whether it does. */
#define CHECK(cond) check_report((cond), __FILE__, __LINE__, "not true: " #cond)

/* CHECK_U64 counts that two integers (converted to uint64_t) are equal. */
#define CHECK_U64(got, want)                                                                       \
  check_report_u64((uint64_t)(got), (uint64_t)(want), __FILE__, __LINE__, #got " != " #want)

/* CHECK_STR counts that two NUL-terminated strings are equal. */
#define CHECK_STR(got, want) CHECK_BYTES(got, strlen(got), want, strlen(want))

/* CHECK_BYTES counts that two byte ranges are equal. */
#define CHECK_BYTES(got, got_len, want, want_len)                                                  \
  check_report_bytes(got, got_len, want, want_len, __FILE__, __LINE__, #got " != " #want)

#endif
