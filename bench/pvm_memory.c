/* Memory for a kernel_run of tx_no_verify that is hashed on the way. */
#include <sys/resource.h>

#include "bench.h"

/* The most memory that was resident so far, in MB. */
static double
peak_mb(void)
{
  struct rusage usage;
  getrusage(RUSAGE_SELF, &usage);
  return (double)usage.ru_maxrss / 1024;
}

/* Runs to the end of kernel_run, with a hash after every 10,000 ticks on the way. */
static uint64_t
run_hashed(soru_pvm_t *pvm, uint64_t *hashes)
{
  enum { EVERY = 10000 };
  soru_pvm_info_t info;
  uint64_t ticks = 0;
  do {
    uint64_t done;
    uint8_t hash[32];
    bench_must(soru_pvm_run(pvm, EVERY, SORU_PVM_UNTIL_RETURN, &done) == SORU_OK, "run");
    bench_must(soru_pvm_hash(pvm, hash) == SORU_OK, "hash");
    soru_pvm_get_info(pvm, &info);
    ticks += done;
    (*hashes)++;
  } while (!info.finished && !info.trapped);
  return ticks;
}

int
main(void)
{
  enum { CALLS = 4 };
  soru_pvm_t *pvm = bench_tx_no_verify(0);
  if (pvm == NULL) {
    printf("memory of tx_no_verify: skipped, the conformance data are not there\n");
    return 0;
  }
  double before = peak_mb(), start = bench_now();
  uint64_t ticks = 0, hashes = 0;
  for (int i = 0; i < CALLS; i++) {
    bench_until(pvm, SORU_PVM_SNAPSHOT);
    ticks += run_hashed(pvm, &hashes);
  }
  printf("%d calls of kernel_run of tx_no_verify: %llu ticks, %llu hashes, %.1f s, peak %.0f MB "
         "(%.1f times the %.0f MB before)   reference 385-535 MB   wanted 100 MB\n",
         CALLS, (unsigned long long)ticks, (unsigned long long)hashes, bench_now() - start,
         peak_mb(), peak_mb() / before, before);
  soru_pvm_delete(pvm);
  return 0;
}
