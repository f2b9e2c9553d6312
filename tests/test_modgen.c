/* The random kernels are what they are said to be: valid, and the same for the same seed. */
#include "tests/check.h"
#include "tests/modgen.h"
#include "wasm/valid.h"

#include <stdlib.h>

enum { SEEDS = 3000, QUICK_SEEDS = 300 };

static bool
is_valid(soru_slice_t bytes, soru_wasm_error_t *error)
{
  soru_wasm_module_t module;
  if (soru_wasm_module_decode(&module, error, bytes, NULL) != SORU_OK) return false;
  soru_status_t status = soru_wasm_validate(&module, error);
  soru_wasm_module_free(&module);
  return status == SORU_OK;
}

int
main(void)
{
  uint64_t seeds = getenv("SORU_QUICK") != NULL ? QUICK_SEEDS : SEEDS;
  for (uint64_t seed = 0; seed < seeds; seed++) {
    soru_buf_t kernel, again;
    soru_wasm_error_t error = {.text = ""};
    soru_base_buf_init(&kernel, (size_t)1 << 26);
    soru_base_buf_init(&again, (size_t)1 << 26);
    modgen_make(&kernel, seed);
    modgen_make(&again, seed);
    bool valid = is_valid(soru_base_buf_slice(&kernel), &error);
    if (!valid)
      printf("seed %llu: %s at %zu\n", (unsigned long long)seed, error.text, error.offset);
    CHECK(valid);
    CHECK_BYTES(kernel.ptr, kernel.len, again.ptr, again.len);
    soru_base_buf_free(&kernel);
    soru_base_buf_free(&again);
  }
  return check_summary();
}
