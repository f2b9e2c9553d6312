/* Speed of the machine: ticks, hashes, proofs. */
#include "bench.h"

/* Ticks of the decode phase of tx_no_verify, as often as it takes to measure. */
static void
bench_decode(double chunk)
{
  enum { CNT = 10 };
  double seconds = 0;
  uint64_t ticks = 0;
  for (int i = 0; i < CNT; i++) {
    soru_pvm_t *pvm = bench_tx_no_verify(0);
    if (pvm == NULL) {
      printf("decode phase of tx_no_verify: skipped, the conformance data are not there\n");
      return;
    }
    bench_until(pvm, SORU_PVM_DECODE);
    double start = bench_now();
    ticks += bench_next_phase(pvm);
    seconds += bench_now() - start;
    soru_pvm_delete(pvm);
  }
  double per_tick = seconds / (double)ticks;
  bench_line("decode phase of tx_no_verify", 1e-6 / per_tick, "Mticks/s", per_tick / chunk,
             "0.4-0.67 M", "4 M");
}

static soru_pvm_t *
loop_kernel(void)
{
  soru_buf_t kernel;
  soru_io_error_t error = {""};
  soru_base_buf_init(&kernel, SORU_PVM_KERNEL_MAX);
  soru_status_t status = soru_io_read_kernel(&kernel, "bench/loop.wat", &error);
  bench_must(status == SORU_OK, "reading bench/loop.wat");
  soru_pvm_params_t params = soru_pvm_params(6);
  soru_pvm_t *pvm;
  bench_must(soru_pvm_new(&pvm, &params, soru_base_buf_slice(&kernel)) == SORU_OK, "soru_pvm_new");
  soru_base_buf_free(&kernel);
  bench_level(pvm, 0, NULL, 0);
  bench_until(pvm, SORU_PVM_EVAL);
  return pvm;
}

static void
bench_eval(double chunk)
{
  enum { TICKS = 200000000 };
  soru_pvm_t *pvm = loop_kernel();
  uint64_t done;
  double start = bench_now();
  soru_status_t status = soru_pvm_run(pvm, TICKS, SORU_PVM_UNTIL_WAIT, &done);
  double per_tick = (bench_now() - start) / (double)done;
  bench_must(status == SORU_OK && done == TICKS, "the loop kernel");
  bench_line("evaluation, loop kernel", 1e-6 / per_tick, "Mticks/s", per_tick / chunk, "4.5-5.0 M",
             "25 M");
  soru_pvm_delete(pvm);
}

static bool
evaluating(soru_pvm_t *pvm)
{
  soru_pvm_info_t info;
  soru_pvm_get_info(pvm, &info);
  return info.phase == SORU_PVM_EVAL;
}

/* tx_no_verify in the middle of its second kernel_run, which is the first long one. */
static soru_pvm_t *
mid_evaluation(void)
{
  soru_pvm_t *pvm = bench_tx_no_verify(0);
  if (pvm == NULL) return NULL;
  bench_until(pvm, SORU_PVM_EVAL);
  bench_until(pvm, SORU_PVM_SNAPSHOT);
  bench_until(pvm, SORU_PVM_EVAL);
  uint64_t done;
  uint8_t hash[32];
  bench_must(soru_pvm_run(pvm, 200000, SORU_PVM_UNTIL_WAIT, &done) == SORU_OK, "run");
  bench_must(soru_pvm_hash(pvm, hash) == SORU_OK, "hash");
  bench_must(evaluating(pvm), "stopping in the middle of kernel_run");
  return pvm;
}

static void
bench_hash(soru_pvm_t *pvm, double chunk)
{
  enum { CNT = 20000 };
  uint64_t done;
  uint8_t hash[32];
  double start = bench_now();
  for (int i = 0; i < CNT; i++) {
    bench_must(soru_pvm_run(pvm, 1, SORU_PVM_UNTIL_WAIT, &done) == SORU_OK, "run");
    bench_must(soru_pvm_hash(pvm, hash) == SORU_OK, "hash");
  }
  double each = (bench_now() - start) / CNT;
  bench_must(evaluating(pvm), "hashing during kernel_run");
  bench_line("state hash after one more tick, tx_no_verify", each * 1e6, "us", each / chunk,
             "70-200 us", "50 us");
}

static void
bench_proof(soru_pvm_t *pvm, double chunk)
{
  enum { CNT = 2000 };
  double proving = 0, verifying = 0;
  soru_pvm_given_t nothing = {.kind = SORU_PVM_GIVEN_NOTHING};
  for (int i = 0; i < CNT; i++) {
    uint64_t done;
    uint8_t before[32], after[32];
    bench_must(soru_pvm_run(pvm, 1, SORU_PVM_UNTIL_WAIT, &done) == SORU_OK, "run");
    soru_buf_t proof;
    soru_base_buf_init(&proof, 1 << 20);
    double start = bench_now();
    soru_status_t status = soru_pvm_prove(pvm, &nothing, &proof, before, after);
    double middle = bench_now();
    bench_must(status == SORU_OK, "prove");
    status = soru_pvm_verify(soru_base_buf_slice(&proof), &nothing, NULL, before, after, NULL);
    verifying += bench_now() - middle;
    proving += middle - start;
    bench_must(status == SORU_OK, "verify");
    soru_base_buf_free(&proof);
  }
  bench_must(evaluating(pvm), "proving during kernel_run");
  bench_line("produce the proof of one tick, tx_no_verify", proving / CNT * 1e3, "ms",
             proving / CNT / chunk, "1.3-2.7 ms", "0.2 ms");
  bench_line("verify the proof of one tick, tx_no_verify", verifying / CNT * 1e3, "ms",
             verifying / CNT / chunk, "0.5-1.3 ms", "0.1 ms");
}

int
main(void)
{
  double chunk = bench_chunk_seconds();
  printf("baseline: one chunk of 512 bytes hashed in %.3f us; reference figures are from a 2-core "
         "AMD EPYC\n",
         chunk * 1e6);
  bench_decode(chunk);
  bench_eval(chunk);
  soru_pvm_t *pvm = mid_evaluation();
  if (pvm == NULL) {
    printf("hashes and proofs of tx_no_verify: skipped, the conformance data are not there\n");
    return 0;
  }
  bench_hash(pvm, chunk);
  bench_proof(pvm, chunk);
  soru_pvm_delete(pvm);
  return 0;
}
