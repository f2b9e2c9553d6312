/* Speed of the fast engine, beside that of the machine alone and that of kernels as native code in
 * the same run. */
#include "bench.h"
#include "native.h"

#include "engine/engine.h"

#include <inttypes.h>
#include <string.h>

#define BLS_KERNEL "kernels/tx_kernel_bls.wasm"
#define TX_KERNEL "octez-traces/kernels/tx_no_verify.wasm"
#define ETHERLINK_KERNEL "kernels/etherlink_initial_kernel.wasm"

/* How a machine does its ticks. */
typedef enum way { ALONE, THREADED, SWITCHED, UNCOUNTED } way_t;

/* The figures of native code. */
static bench_native_t natives[BENCH_NATIVE_MAX];
static int native_cnt;

static void
line(const char *what, double value, const char *unit, double ratio, const char *against,
     const char *wanted)
{
  printf("%-52s %10.3f %-8s %8.1f x %-18s wanted %s\n", what, value, unit, ratio, against, wanted);
}

static soru_pvm_t *
make(soru_slice_t kernel, int version, int64_t ticks_per_snapshot, way_t way)
{
  soru_pvm_params_t params = soru_pvm_params(version);
  soru_pvm_t *pvm;
  if (ticks_per_snapshot != 0) params.ticks_per_snapshot = ticks_per_snapshot;
  bench_must(soru_pvm_new(&pvm, &params, kernel) == SORU_OK, "soru_pvm_new");
  soru_engine_options_t options = {.min_ticks = 2000};
  options.style = way == SWITCHED    ? SORU_ENGINE_SWITCHED
                  : way == UNCOUNTED ? SORU_ENGINE_UNCOUNTED
                                     : SORU_ENGINE_THREADED;
  if (way != ALONE) bench_must(soru_engine_attach(pvm, &options) != NULL, "soru_engine_attach");
  return pvm;
}

static uint64_t
run(soru_pvm_t *pvm, uint64_t max, soru_pvm_until_t until)
{
  uint64_t done;
  bench_must(soru_pvm_run(pvm, max, until, &done) == SORU_OK, "run");
  return done;
}

/* --- kernels that compute --- */

static soru_buf_t
text_kernel(const char *path)
{
  soru_buf_t kernel;
  soru_io_error_t error = {""};
  soru_base_buf_init(&kernel, SORU_PVM_KERNEL_MAX);
  bench_must(soru_io_read_kernel(&kernel, path, &error) == SORU_OK, path);
  return kernel;
}

/* Seconds of one kernel_run, or of its first `max` ticks; their number. */
static double
time_eval(soru_slice_t kernel, way_t way, uint64_t max, uint64_t *ticks)
{
  soru_pvm_t *pvm = make(kernel, 6, 0, way);
  bench_level(pvm, 0, NULL, 0);
  bench_until(pvm, SORU_PVM_EVAL);
  double start = bench_now();
  *ticks = run(pvm, max, SORU_PVM_UNTIL_RETURN);
  double seconds = bench_now() - start;
  soru_pvm_delete(pvm);
  return seconds;
}

static double
best_of(soru_slice_t kernel, way_t way, uint64_t max, uint64_t *ticks)
{
  double best = 1e9;
  for (int i = 0; i < 5; i++) {
    double seconds = time_eval(kernel, way, max, ticks);
    if (seconds < best) best = seconds;
  }
  return best;
}

static void
bench_compute(const char *name, const char *path)
{
  soru_buf_t kernel = text_kernel(path);
  soru_slice_t bytes = soru_base_buf_slice(&kernel);
  uint64_t ticks, slow_ticks, ignored;
  char what[80];
  double alone = time_eval(bytes, ALONE, 100000000, &slow_ticks);
  double slow = (double)slow_ticks / alone;
  double fast = best_of(bytes, THREADED, UINT64_MAX, &ticks);
  snprintf(what, sizeof what, "%s kernel, exact ticks", name);
  line(what, (double)ticks / fast * 1e-9, "Gticks/s", (double)ticks / fast / slow, "machine alone",
       "3 G");
  bench_native_print(natives, native_cnt, name, fast);
  double by_switch = best_of(bytes, SWITCHED, UINT64_MAX, &ticks);
  snprintf(what, sizeof what, "%s kernel, dispatch by a switch", name);
  line(what, (double)ticks / by_switch * 1e-9, "Gticks/s", by_switch / fast, "the time", "");
  double uncounted = best_of(bytes, UNCOUNTED, UINT64_MAX, &ignored);
  snprintf(what, sizeof what, "%s kernel, cost of counting", name);
  line(what, (fast / uncounted - 1) * 100, "%", fast / uncounted, "uncounted", "<= 10 %");
  soru_base_buf_free(&kernel);
}

/* --- the transaction kernel with BLS signatures: one withdrawal --- */

static soru_pvm_t *
bls_machine(soru_slice_t kernel, way_t way)
{
  soru_buf_t files[2];
  soru_slice_t messages[2];
  static const char *const paths[] = {"octez-traces/messages/deposit.out",
                                      "octez-traces/messages/withdrawal.out"};
  for (int i = 0; i < 2; i++) {
    bench_must(bench_read_shared(&files[i], paths[i]), paths[i]);
    messages[i] = soru_base_buf_slice(&files[i]);
  }
  soru_pvm_t *pvm = make(kernel, 5, 1100000000000, way);
  bench_level(pvm, 0, messages, 2);
  for (int i = 0; i < 2; i++) soru_base_buf_free(&files[i]);
  return pvm;
}

static const uint8_t bls_metadata[24] = {0x4d, 0xa5, 0x1c, 0x5d, 0xe7, 0xa1, 0xcd, 0xd4,
                                         0x94, 0xc1, 0x5b, 0x53, 0x81, 0x5e, 0x1f, 0xaa,
                                         0x4c, 0x1a, 0x96, 0xca, 0,    0,    0,    0};

/* Runs until a tick, and reveals the metadata on the way. */
static void
bls_goto(soru_pvm_t *pvm, int64_t tick)
{
  soru_pvm_info_t info;
  for (soru_pvm_get_info(pvm, &info); info.tick < tick; soru_pvm_get_info(pvm, &info)) {
    if (info.wants == SORU_PVM_WANTS_REVEAL)
      bench_must(soru_pvm_reveal(pvm, soru_base_slice(bls_metadata, 24)) == SORU_OK, "reveal");
    else
      run(pvm, (uint64_t)(tick - info.tick), SORU_PVM_UNTIL_WAIT);
  }
}

/* The long kernel_run: its first tick, and its ticks. */
#define BLS_START 4400001817720
#define BLS_TICKS 2074922516

static double
time_bls(soru_slice_t kernel, way_t way, uint64_t max)
{
  soru_pvm_t *pvm = bls_machine(kernel, way);
  bls_goto(pvm, BLS_START);
  double start = bench_now();
  run(pvm, max, SORU_PVM_UNTIL_RETURN);
  double seconds = bench_now() - start;
  soru_pvm_delete(pvm);
  return seconds;
}

static double
best_bls(soru_slice_t kernel, way_t way)
{
  double best = 1e9;
  for (int i = 0; i < 5; i++) {
    double seconds = time_bls(kernel, way, UINT64_MAX);
    if (seconds < best) best = seconds;
  }
  return best;
}

/* One dissection: 32 states of that kernel_run, in one pass. */
static double
time_dissection(soru_slice_t kernel)
{
  soru_pvm_t *pvm = bls_machine(kernel, THREADED);
  uint8_t hash[32];
  bls_goto(pvm, BLS_START);
  double start = bench_now();
  for (int i = 1; i <= 32; i++) {
    bls_goto(pvm, BLS_START + BLS_TICKS / 33 * i);
    bench_must(soru_pvm_hash(pvm, hash) == SORU_OK, "hash");
  }
  double seconds = bench_now() - start;
  soru_pvm_delete(pvm);
  return seconds;
}

static void
bench_bls(void)
{
  soru_buf_t kernel;
  enum { ALONE_TICKS = 50000000 };
  if (!bench_read_shared(&kernel, BLS_KERNEL)) {
    printf("BLS withdrawal: skipped, the conformance data are not there\n");
    return;
  }
  soru_slice_t bytes = soru_base_buf_slice(&kernel);
  double alone = time_bls(bytes, ALONE, ALONE_TICKS) * BLS_TICKS / ALONE_TICKS;
  double fast = best_bls(bytes, THREADED);
  double uncounted = best_bls(bytes, UNCOUNTED);
  line("BLS withdrawal, 2.07 G ticks", fast, "s", alone / fast, "machine alone", "1 s");
  bench_native_print(natives, native_cnt, "bls", fast);
  line("  cost of counting", (fast / uncounted - 1) * 100, "%", fast / uncounted, "uncounted",
       "<= 10 %");
  double dissection = time_dissection(bytes);
  line("  hash at 32 ticks of it", dissection, "s", dissection / fast, "the run itself", "3 s");
  soru_base_buf_free(&kernel);
}

/* --- loading a large kernel --- */

static void
bench_load(void)
{
  soru_buf_t kernel;
  if (!bench_read_shared(&kernel, ETHERLINK_KERNEL)) {
    printf("loading a kernel of 3.6 MB: skipped, the conformance data are not there\n");
    return;
  }
  soru_pvm_t *pvm = make(soru_base_buf_slice(&kernel), 5, 0, THREADED);
  double seconds[2];
  for (int i = 0; i < 2; i++) {
    bench_level(pvm, i, NULL, 0);
    bench_until(pvm, SORU_PVM_SNAPSHOT);
    run(pvm, 1, SORU_PVM_UNTIL_WAIT);
    double start = bench_now();
    run(pvm, UINT64_MAX, SORU_PVM_UNTIL_WAIT); /* Decode, Link, Init, and up to the first reveal */
    seconds[i] = bench_now() - start;
    for (int more = 1; more;) {
      soru_pvm_info_t info;
      run(pvm, UINT64_MAX, SORU_PVM_UNTIL_WAIT);
      soru_pvm_get_info(pvm, &info);
      more = info.wants == SORU_PVM_WANTS_REVEAL;
      if (more) bench_must(soru_pvm_reveal(pvm, soru_base_slice(bls_metadata, 24)) == 0, "reveal");
    }
  }
  line("first load of the 3.6 MB kernel", seconds[0], "s", seconds[0] / seconds[1], "from cache",
       "0.5 s");
  line("  from cache", seconds[1] * 1e3, "ms", seconds[1] / seconds[0], "first load", "5 ms");
  soru_pvm_delete(pvm);
  soru_base_buf_free(&kernel);
}

/* --- many calls of kernel_run --- */

static soru_buf_t
transfer(const char *path)
{
  soru_buf_t file, message;
  bench_must(bench_read_shared(&file, path), path);
  soru_base_buf_init(&message, SORU_PVM_INPUT_MAX);
  soru_base_buf_add(&message, "\0\0", 2);
  soru_base_buf_add(&message, file.ptr, file.len);
  soru_base_buf_free(&file);
  return message;
}

static double
time_deposits(soru_slice_t kernel, way_t way, size_t cnt, int *runs)
{
  soru_buf_t deposit = transfer("octez-traces/messages/deposit.out");
  soru_buf_t withdrawal = transfer("octez-traces/messages/withdrawal.out");
  soru_slice_t *messages = calloc(cnt + 1, sizeof *messages);
  for (size_t i = 0; i < cnt; i++) messages[i] = soru_base_buf_slice(&deposit);
  messages[cnt] = soru_base_buf_slice(&withdrawal);
  soru_pvm_t *pvm = make(kernel, 6, 0, way);
  bench_level(pvm, 0, messages, cnt + 1);
  double start = bench_now();
  soru_pvm_info_t info;
  *runs = -1; /* the first snapshot is no reboot */
  do {
    run(pvm, UINT64_MAX, SORU_PVM_UNTIL_SNAPSHOT);
    soru_pvm_get_info(pvm, &info);
    if (info.wants == SORU_PVM_WANTS_REVEAL)
      bench_must(soru_pvm_reveal(pvm, soru_base_slice(bls_metadata, 24)) == SORU_OK, "reveal");
    else
      ++*runs;
  } while (info.wants != SORU_PVM_WANTS_INPUT);
  double seconds = bench_now() - start;
  soru_pvm_delete(pvm);
  free(messages);
  soru_base_buf_free(&deposit);
  soru_base_buf_free(&withdrawal);
  return seconds;
}

static void
bench_deposits(void)
{
  soru_buf_t kernel;
  enum { ALONE_CNT = 10, CNT = 300 };
  int alone_runs, runs;
  char what[80];
  if (!bench_read_shared(&kernel, TX_KERNEL)) {
    printf("300 deposits: skipped, the conformance data are not there\n");
    return;
  }
  soru_slice_t bytes = soru_base_buf_slice(&kernel);
  double alone = time_deposits(bytes, ALONE, ALONE_CNT, &alone_runs);
  double fast = time_deposits(bytes, THREADED, CNT, &runs);
  snprintf(what, sizeof what, "300 deposits, 1 withdrawal: %d calls of kernel_run", runs);
  line(what, fast, "s", alone / alone_runs * runs / fast, "machine alone", "0.5 s");
  soru_base_buf_free(&kernel);
}

int
main(void)
{
  native_cnt = bench_native_measure(natives);
  bench_compute("loop", "bench/loop.wat");
  bench_compute("fib", "bench/fib.wat");
  bench_bls();
  bench_load();
  bench_deposits();
  return 0;
}
