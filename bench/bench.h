/* bench.h - what the benchmarks share: time, kernels, and lines of a table.
 *
 * Machines differ, so every result is also given as a ratio against a baseline measured in the same
 * run: hashing one chunk of 512 bytes with BLAKE2b, the smallest unit that states are hashed in.
 */
#ifndef SORU_BENCH_BENCH_H
#define SORU_BENCH_BENCH_H

#include <stdio.h>
#include <stdlib.h>
#include <time.h>

#include "crypto/blake2b.h"
#include "io/file.h"
#include "io/wat.h"
#include "pvm/pvm.h"

/* bench_now gives the time in seconds from some moment on. */
static inline double
bench_now(void)
{
  struct timespec t;
  clock_gettime(CLOCK_MONOTONIC, &t);
  return (double)t.tv_sec + (double)t.tv_nsec * 1e-9;
}

/* bench_must ends the program when something does not work. */
static inline void
bench_must(bool ok, const char *what)
{
  if (ok) return;
  fprintf(stderr, "bench: %s failed\n", what);
  exit(1);
}

/* bench_chunk_seconds measures the baseline: the seconds to hash a chunk of 512 bytes. */
static inline double
bench_chunk_seconds(void)
{
  uint8_t chunk[512] = {1}, hash[32];
  enum { CNT = 200000 };
  double start = bench_now();
  for (int i = 0; i < CNT; i++) {
    soru_crypto_blake2b(hash, sizeof hash, chunk, sizeof chunk);
    chunk[0] = hash[0]; /* each depends on the one before */
  }
  return (bench_now() - start) / CNT;
}

/* bench_conformance tells where the conformance data are: $SORU_CONFORMANCE, or beside the source
 * tree. */
static inline const char *
bench_conformance(void)
{
  const char *conformance = getenv("SORU_CONFORMANCE");
  return conformance != NULL ? conformance : "../shared/conformance";
}

/* bench_read_shared reads a file of the conformance data; false when it is not there. */
static inline bool
bench_read_shared(soru_buf_t *bytes, const char *path)
{
  char full[512];
  soru_io_error_t error = {""};
  snprintf(full, sizeof full, "%s/%s", bench_conformance(), path);
  soru_base_buf_init(bytes, SORU_PVM_KERNEL_MAX);
  return soru_io_read_file(bytes, full, &error) == SORU_OK;
}

/* bench_level gives a machine the inputs of a level. */
static inline void
bench_level(soru_pvm_t *pvm, int32_t level, const soru_slice_t *messages, size_t cnt)
{
  uint8_t info[42] = {0, 3};
  int64_t counter = 0;
  bench_must(soru_pvm_input(pvm, level, counter++, soru_base_slice("\0\1", 2)) == 0, "input");
  bench_must(soru_pvm_input(pvm, level, counter++, soru_base_slice(info, 42)) == 0, "input");
  for (size_t i = 0; i < cnt; i++)
    bench_must(soru_pvm_input(pvm, level, counter++, messages[i]) == SORU_OK, "input");
  bench_must(soru_pvm_input(pvm, level, counter, soru_base_slice("\0\2", 2)) == 0, "input");
}

/* bench_tx_no_verify makes a machine with the kernel tx_no_verify of the traces and its two
 * messages, at its first snapshot; NULL when the data are not there. */
static inline soru_pvm_t *
bench_tx_no_verify(int64_t ticks_per_snapshot)
{
  soru_buf_t kernel, parts[2];
  if (!bench_read_shared(&kernel, "octez-traces/kernels/tx_no_verify.wasm")) return NULL;
  static const char *const files[] = {"octez-traces/messages/deposit.out",
                                      "octez-traces/messages/withdrawal.out"};
  soru_slice_t messages[2];
  for (int i = 0; i < 2; i++) {
    soru_buf_t file;
    bench_must(bench_read_shared(&file, files[i]), files[i]);
    soru_base_buf_init(&parts[i], SORU_PVM_INPUT_MAX);
    soru_base_buf_add(&parts[i], "\0\0", 2);
    soru_base_buf_add(&parts[i], file.ptr, file.len);
    soru_base_buf_free(&file);
    messages[i] = soru_base_buf_slice(&parts[i]);
  }
  soru_pvm_params_t params = soru_pvm_params(6);
  if (ticks_per_snapshot != 0) params.ticks_per_snapshot = ticks_per_snapshot;
  soru_pvm_t *pvm;
  bench_must(soru_pvm_new(&pvm, &params, soru_base_buf_slice(&kernel)) == SORU_OK, "soru_pvm_new");
  bench_level(pvm, 0, messages, 2);
  uint64_t done;
  bench_must(soru_pvm_run(pvm, UINT64_MAX, SORU_PVM_UNTIL_SNAPSHOT, &done) == SORU_OK, "padding");
  for (int i = 0; i < 2; i++) soru_base_buf_free(&parts[i]);
  soru_base_buf_free(&kernel);
  return pvm;
}

/* bench_next_phase runs to another phase and returns the ticks that took. */
static inline uint64_t
bench_next_phase(soru_pvm_t *pvm)
{
  uint64_t done;
  bench_must(soru_pvm_run(pvm, UINT64_MAX, SORU_PVM_UNTIL_PHASE, &done) == SORU_OK, "run");
  return done;
}

/* bench_until runs until a phase begins. */
static inline void
bench_until(soru_pvm_t *pvm, soru_pvm_phase_t phase)
{
  soru_pvm_info_t info;
  for (soru_pvm_get_info(pvm, &info); info.phase != phase; soru_pvm_get_info(pvm, &info))
    bench_next_phase(pvm);
}

/* bench_line prints one line of the table: a time per unit of work in seconds, the baseline, the
 * reference's figure (measured on other hardware), and the target, both in the unit of the line. */
static inline void
bench_line(const char *what, double value, const char *unit, double per_chunk,
           const char *reference, const char *target)
{
  printf("%-46s %9.2f %-9s %9.3f chunks   reference %-14s wanted %s\n", what, value, unit,
         per_chunk, reference, target);
}

#endif
