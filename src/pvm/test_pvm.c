/* The machine as a whole: levels, reboots, traps, limits, proofs, and bulk against single ticks.
 * The kernel `cmd` takes commands as messages: 02 asks for a reboot, 03 traps, 04 never ends. */
#include "pvm/pvm.h"
#include "tests/check.h"

#include <stdlib.h>

#define CMD "tests/vectors/pvm/c_flow/kernels/cmd.wasm"

/* The bytes of a file of the project; tests run at the top of the source tree. */
static soru_buf_t
read_kernel(const char *path)
{
  soru_buf_t kernel;
  soru_base_buf_init(&kernel, 1 << 20);
  FILE *file = fopen(path, "rb");
  CHECK(file != NULL);
  uint8_t bytes[4096];
  for (size_t n; file != NULL && (n = fread(bytes, 1, sizeof bytes, file)) > 0;)
    soru_base_buf_add(&kernel, bytes, n);
  if (file != NULL) fclose(file);
  return kernel;
}

static soru_pvm_t *
machine(int64_t ticks)
{
  soru_buf_t kernel = read_kernel(CMD);
  soru_pvm_params_t params = soru_pvm_params(6);
  params.ticks_per_snapshot = ticks;
  soru_pvm_t *pvm = NULL;
  CHECK(soru_pvm_new(&pvm, &params, soru_base_buf_slice(&kernel)) == SORU_OK);
  soru_base_buf_free(&kernel);
  return pvm;
}

static uint64_t
run(soru_pvm_t *pvm, uint64_t max, soru_pvm_until_t until)
{
  uint64_t done;
  CHECK(soru_pvm_run(pvm, max, until, &done) == SORU_OK);
  return done;
}

static soru_pvm_info_t
info_of(soru_pvm_t *pvm)
{
  soru_pvm_info_t info;
  soru_pvm_get_info(pvm, &info);
  return info;
}

/* The inputs of a level: its start, what the protocol says about it, one message, its end. */
static void
level(soru_pvm_t *pvm, int32_t number, const char *message, size_t len)
{
  uint8_t per_level[42] = {0, 3};
  CHECK(soru_pvm_input(pvm, number, 0, soru_base_slice("\0\1", 2)) == SORU_OK);
  CHECK(soru_pvm_input(pvm, number, 1, soru_base_slice(per_level, 42)) == SORU_OK);
  CHECK(soru_pvm_input(pvm, number, 2, soru_base_slice(message, len)) == SORU_OK);
  CHECK(soru_pvm_input(pvm, number, 3, soru_base_slice("\0\2", 2)) == SORU_OK);
}

/* The hash of the state. */
static void
hash_of(soru_pvm_t *pvm, uint8_t hash[SORU_TREE_HASH_SZ])
{
  CHECK(soru_pvm_hash(pvm, hash) == SORU_OK);
}

/* R-INBOX-4, R-PVM-5: one tick for each message, then the call, then padding up to a fixed tick. */
static void
test_level(void)
{
  soru_pvm_t *pvm = machine(100000);
  level(pvm, 7, "\1\1hello", 7);
  soru_pvm_info_t info = info_of(pvm);
  CHECK_U64((uint64_t)info.tick, 4);
  CHECK(info.phase == SORU_PVM_PADDING && info.wants == SORU_PVM_WANTS_NOTHING);
  CHECK(info.has_input && info.input_level == 7 && info.input_counter == 3);
  run(pvm, UINT64_MAX, SORU_PVM_UNTIL_SNAPSHOT);
  CHECK_U64((uint64_t)info_of(pvm).tick, 100000);
  run(pvm, UINT64_MAX, SORU_PVM_UNTIL_RETURN);
  info = info_of(pvm);
  CHECK(info.phase == SORU_PVM_EVAL && info.finished && !info.trapped);
  run(pvm, UINT64_MAX, SORU_PVM_UNTIL_WAIT);
  info = info_of(pvm);
  CHECK(info.phase == SORU_PVM_COLLECT && info.wants == SORU_PVM_WANTS_INPUT);
  CHECK_U64((uint64_t)info.tick, 200000);
  soru_slice_t message;
  CHECK(soru_pvm_outbox(pvm, 7, 0, &message));
  CHECK_BYTES(message.ptr, message.len, "hello", 5);
  CHECK(!soru_pvm_outbox(pvm, 7, 1, &message));
  CHECK(!soru_pvm_outbox(pvm, 8, 0, &message));
  soru_pvm_delete(pvm);
}

/* R-PVM-4, R-PVM-6: a call that asked for it is followed by another one, from fresh memory. */
static void
test_reboot(void)
{
  soru_pvm_t *pvm = machine(100000);
  level(pvm, 0, "\1\2", 2);
  run(pvm, UINT64_MAX, SORU_PVM_UNTIL_SNAPSHOT);
  int64_t left = info_of(pvm).reboot_counter;
  run(pvm, UINT64_MAX, SORU_PVM_UNTIL_SNAPSHOT);
  CHECK(info_of(pvm).phase == SORU_PVM_SNAPSHOT);
  CHECK_U64((uint64_t)info_of(pvm).reboot_counter, (uint64_t)left - 1);
  run(pvm, UINT64_MAX, SORU_PVM_UNTIL_WAIT);
  CHECK(info_of(pvm).phase == SORU_PVM_COLLECT);
  CHECK_U64((uint64_t)info_of(pvm).tick, 300000);
  soru_pvm_delete(pvm);
}

/* R-PVM-7: a trap ends the call, not the rollup; a call without an end stops it. */
static void
test_trap_and_limit(void)
{
  soru_pvm_t *pvm = machine(100000);
  level(pvm, 0, "\1\3", 2);
  run(pvm, UINT64_MAX, SORU_PVM_UNTIL_SNAPSHOT);
  run(pvm, UINT64_MAX, SORU_PVM_UNTIL_RETURN);
  soru_pvm_info_t info = info_of(pvm);
  CHECK(info.trapped && !info.finished);
  CHECK(soru_base_slice_equal(info.trap, soru_base_slice_text("unreachable executed")));
  run(pvm, UINT64_MAX, SORU_PVM_UNTIL_WAIT);
  CHECK(info_of(pvm).phase == SORU_PVM_COLLECT);
  level(pvm, 1, "\1\4", 2);
  run(pvm, UINT64_MAX, SORU_PVM_UNTIL_WAIT);
  info = info_of(pvm);
  CHECK(info.phase == SORU_PVM_STUCK && info.stuck.class_ == SORU_PVM_TOO_MANY_TICKS);
  CHECK(info.wants == SORU_PVM_WANTS_INPUT);
  soru_pvm_delete(pvm);
}

/* Whatever number of ticks is done at once, and whether the state is hashed in between: the same.
 */
static void
test_bulk(void)
{
  static const uint64_t strides[] = {1, 2, 3, 5, 7, 64, 1000};
  soru_pvm_t *whole = machine(40000);
  level(whole, 0, "\1\1some output", 13);
  run(whole, UINT64_MAX, SORU_PVM_UNTIL_SNAPSHOT);
  run(whole, 30000, SORU_PVM_UNTIL_WAIT);
  uint8_t want[SORU_TREE_HASH_SZ], got[SORU_TREE_HASH_SZ];
  hash_of(whole, want);
  for (size_t i = 0; i < sizeof strides / sizeof strides[0]; i++) {
    soru_pvm_t *pvm = machine(40000);
    level(pvm, 0, "\1\1some output", 13);
    run(pvm, UINT64_MAX, SORU_PVM_UNTIL_SNAPSHOT);
    for (uint64_t left = 30000; left > 0;) {
      left -= run(pvm, left < strides[i] ? left : strides[i], SORU_PVM_UNTIL_WAIT);
      if (left % 2 == 0) hash_of(pvm, got);
    }
    hash_of(pvm, got);
    CHECK_BYTES(got, sizeof got, want, sizeof want);
    soru_pvm_delete(pvm);
  }
  soru_pvm_delete(whole);
}

/* Proves the next step, does it, and compares; the proof holds for this step only. */
static void
check_step(soru_pvm_t *pvm, const soru_pvm_given_t *given)
{
  uint8_t before[SORU_TREE_HASH_SZ], after[SORU_TREE_HASH_SZ], hash[SORU_TREE_HASH_SZ];
  soru_buf_t proof;
  soru_base_buf_init(&proof, 1 << 20);
  hash_of(pvm, hash);
  CHECK(soru_pvm_prove(pvm, given, &proof, before, after) == SORU_OK);
  CHECK_BYTES(before, sizeof before, hash, sizeof hash);
  if (given->kind == SORU_PVM_GIVEN_INPUT)
    CHECK(soru_pvm_input(pvm, given->level, given->counter, given->bytes) == SORU_OK);
  else
    CHECK_U64(run(pvm, 1, SORU_PVM_UNTIL_WAIT), 1);
  hash_of(pvm, hash);
  CHECK_BYTES(after, sizeof after, hash, sizeof hash);
  soru_pvm_request_t request;
  soru_slice_t bytes = soru_base_buf_slice(&proof);
  CHECK(soru_pvm_verify(bytes, given, NULL, before, after, &request) == SORU_OK);
  CHECK_BYTES(after, sizeof after, hash, sizeof hash);
  CHECK((request.wants == SORU_PVM_WANTS_INPUT) == (given->kind == SORU_PVM_GIVEN_INPUT));
  proof.ptr[proof.len / 2] ^= 1;
  CHECK(soru_pvm_verify(bytes, given, NULL, before, after, NULL) != SORU_OK);
  bytes.len--;
  CHECK(soru_pvm_verify(bytes, given, NULL, before, after, NULL) != SORU_OK);
  soru_base_buf_free(&proof);
}

/* Proofs of inputs and of ticks in all phases. */
static void
test_proofs(void)
{
  soru_pvm_t *pvm = machine(40000);
  soru_pvm_given_t input = {.kind = SORU_PVM_GIVEN_INPUT, .bytes = soru_base_slice("\0\1", 2)};
  soru_pvm_given_t nothing = {.kind = SORU_PVM_GIVEN_NOTHING};
  check_step(pvm, &input);
  input.counter = 1;
  input.bytes = soru_base_slice("\1\1hello", 7);
  check_step(pvm, &input);
  input.counter = 2;
  input.bytes = soru_base_slice("\0\2", 2);
  check_step(pvm, &input);
  check_step(pvm, &nothing);
  run(pvm, UINT64_MAX, SORU_PVM_UNTIL_SNAPSHOT);
  while (info_of(pvm).phase != SORU_PVM_COLLECT) {
    check_step(pvm, &nothing);
    run(pvm, 97, SORU_PVM_UNTIL_PHASE);
  }
  soru_pvm_delete(pvm);
}

/* What is refused, and leaves the state as it was. */
static void
test_refused(void)
{
  soru_pvm_t *pvm = machine(40000);
  uint8_t before[SORU_TREE_HASH_SZ], after[SORU_TREE_HASH_SZ];
  hash_of(pvm, before);
  CHECK(soru_pvm_input(pvm, -1, 0, soru_base_slice("\0\1", 2)) == SORU_ERR_ARG);
  CHECK(soru_pvm_input(pvm, 0, -1, soru_base_slice("\0\1", 2)) == SORU_ERR_ARG);
  CHECK(soru_pvm_reveal(pvm, soru_base_slice("x", 1)) == SORU_ERR_STATE);
  soru_slice_t readonly = soru_base_slice_text("/readonly/x"), bad = soru_base_slice_text("x");
  CHECK(soru_pvm_set_durable(pvm, readonly, bad) == SORU_ERR_ARG);
  CHECK(soru_pvm_set_durable(pvm, bad, bad) == SORU_ERR_ARG);
  hash_of(pvm, after);
  CHECK_BYTES(after, sizeof after, before, sizeof before);
  soru_pvm_delete(pvm);
  soru_pvm_params_t params = soru_pvm_params(SORU_PVM_VERSION_MAX + 1);
  CHECK(soru_pvm_new(&pvm, &params, bad) == SORU_ERR_ARG);
  CHECK(soru_pvm_version_parse(soru_base_slice_text("2.0.0-r6")) == 6);
  CHECK(soru_pvm_version_parse(soru_base_slice_text("2.0.0-r7")) == -1);
}

/* A boot sector that is no kernel: stuck once it is decoded, and for good without a fallback. */
static void
test_no_kernel(void)
{
  soru_pvm_params_t params = soru_pvm_params(0);
  soru_pvm_t *pvm;
  CHECK(soru_pvm_new(&pvm, &params, soru_base_slice_text("no kernel")) == SORU_OK);
  level(pvm, 0, "\1", 1);
  run(pvm, UINT64_MAX, SORU_PVM_UNTIL_WAIT);
  soru_pvm_info_t info = info_of(pvm);
  CHECK(info.phase == SORU_PVM_STUCK && info.stuck.class_ == SORU_PVM_NO_FALLBACK_KERNEL);
  CHECK(info.stuck.cause == SORU_PVM_DECODE_ERROR && info.stuck.explained);
  CHECK_BYTES(info.stuck.explanation.bytes, info.stuck.explanation.len, "magic header not detected",
              25);
  soru_pvm_delete(pvm);
}

/* Any byte of the proof matters, and so does the kernel (R-ORIG-1). */
static void
test_origination_proof(void)
{
  soru_pvm_params_t params = soru_pvm_params(0);
  soru_slice_t kernel = soru_base_slice_text("any bytes"), other = soru_base_slice_text("others");
  soru_pvm_t *pvm;
  soru_buf_t proof;
  uint8_t proved[SORU_TREE_HASH_SZ], made[SORU_TREE_HASH_SZ], got[SORU_TREE_HASH_SZ];
  soru_base_buf_init(&proof, 100000);
  CHECK_U64(soru_pvm_prove_origination(&params, kernel, &proof, proved), SORU_OK);
  CHECK_U64(soru_pvm_new(&pvm, &params, kernel), SORU_OK);
  CHECK_U64(soru_pvm_hash(pvm, made), SORU_OK);
  CHECK_BYTES(proved, 32, made, 32);
  soru_slice_t bytes = soru_base_buf_slice(&proof);
  CHECK_U64(soru_pvm_verify_origination(&params, kernel, bytes, got), SORU_OK);
  CHECK_BYTES(got, 32, made, 32);
  CHECK(soru_pvm_verify_origination(&params, other, bytes, got) == SORU_ERR_PROOF);
  for (size_t i = 0; i < proof.len * 8; i++) {
    proof.ptr[i / 8] ^= (uint8_t)(1 << i % 8);
    CHECK(soru_pvm_verify_origination(&params, kernel, bytes, got) < 0);
    proof.ptr[i / 8] ^= (uint8_t)(1 << i % 8);
  }
  for (size_t i = 0; i < proof.len; i++)
    CHECK(soru_pvm_verify_origination(&params, kernel, soru_base_slice(proof.ptr, i), got) < 0);
  params.version = 99;
  CHECK_U64(soru_pvm_verify_origination(&params, kernel, bytes, got), SORU_ERR_ARG);
  soru_pvm_delete(pvm);
  soru_base_buf_free(&proof);
}

int
main(void)
{
  test_level();
  test_origination_proof();
  test_reboot();
  test_trap_and_limit();
  test_bulk();
  test_proofs();
  test_refused();
  test_no_kernel();
  return check_summary();
}
