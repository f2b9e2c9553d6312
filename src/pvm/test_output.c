/* Proofs of messages of the outbox: honest ones, and what the reference of Mumbai lets pass.
 * R-OUT-1. The kernel `cmd` writes what follows the byte 01 of a message to the outbox. */
#include "base/mem.h"
#include "codec/primitives.h"
#include "pvm/state.h"
#include "tests/check.h"
#include "tree/proof.h"

#include <stdlib.h>

#define CMD "tests/vectors/pvm/c_flow/kernels/cmd.wasm"

enum { FIRST_LEVEL = 7, LEVELS = 4, STATE_SZ = SORU_TREE_HASH_SZ };

/* The message with a number of a level; number 1 of each level is empty. */
static soru_slice_t
message_of(int32_t level, int64_t index)
{
  static char text[64];
  snprintf(text, sizeof text, "message %d of level %d", (int)index, (int)level);
  return soru_base_slice(text, index == 1 ? 0 : strlen(text));
}

/* The messages that a level has: 0, 1, 2 ... */
static int64_t
count_of(int32_t level)
{
  return level - FIRST_LEVEL;
}

static void
input(soru_pvm_t *pvm, int32_t level, int64_t *counter, const void *bytes, size_t len)
{
  CHECK(soru_pvm_input(pvm, level, (*counter)++, soru_base_slice(bytes, len)) == SORU_OK);
}

/* Runs a level in which the kernel writes its messages. */
static void
run_level(soru_pvm_t *pvm, int32_t level)
{
  uint8_t info[42] = {0, 3}, command[80] = {1, 1};
  int64_t counter = 0;
  uint64_t done;
  input(pvm, level, &counter, "\0\1", 2);
  input(pvm, level, &counter, info, sizeof info);
  for (int64_t i = 0; i < count_of(level); i++) {
    soru_slice_t message = message_of(level, i);
    memcpy(command + 2, message.ptr, message.len);
    input(pvm, level, &counter, command, 2 + message.len);
  }
  input(pvm, level, &counter, "\0\2", 2);
  CHECK(soru_pvm_run(pvm, UINT64_MAX, SORU_PVM_UNTIL_WAIT, &done) == SORU_OK);
}

/* A machine after some levels. */
static soru_pvm_t *
machine(int32_t levels, int32_t validity)
{
  soru_buf_t kernel;
  uint8_t bytes[4096];
  soru_base_buf_init(&kernel, 1 << 20);
  FILE *file = fopen(CMD, "rb");
  if (file == NULL) abort();
  for (size_t n; (n = fread(bytes, 1, sizeof bytes, file)) > 0;)
    soru_base_buf_add(&kernel, bytes, n);
  fclose(file);
  soru_pvm_params_t params = soru_pvm_params(6);
  params.ticks_per_snapshot = 100000;
  params.outbox_validity = validity;
  soru_pvm_t *pvm = NULL;
  CHECK(soru_pvm_new(&pvm, &params, soru_base_buf_slice(&kernel)) == SORU_OK);
  soru_base_buf_free(&kernel);
  for (int32_t i = 0; i < levels; i++) run_level(pvm, FIRST_LEVEL + i);
  return pvm;
}

/* The offset of the state hash in a proof of a message. */
static size_t
state_at(const soru_buf_t *proof, int64_t index, size_t message_len)
{
  return proof->len - message_len - soru_codec_n_size((uint64_t)index) - 4 - STATE_SZ;
}

/* Each message can be proved, in both forms, and the proof shows nothing else. */
static void
test_honest(void)
{
  soru_pvm_t *pvm = machine(LEVELS, 40);
  uint8_t hash[STATE_SZ];
  CHECK(soru_pvm_hash(pvm, hash) == SORU_OK);
  for (int32_t level = FIRST_LEVEL; level < FIRST_LEVEL + LEVELS; level++) {
    for (int64_t i = 0; i < count_of(level); i++) {
      soru_slice_t message = message_of(level, i);
      soru_buf_t proof;
      soru_pvm_output_t output;
      soru_base_buf_init(&proof, 1 << 16);
      CHECK(soru_pvm_prove_output(pvm, level, i, &proof) == SORU_OK);
      for (int has_state = 1; has_state >= 0; has_state--) {
        soru_slice_t bytes = soru_base_buf_slice(&proof);
        CHECK(soru_pvm_verify_output(bytes, has_state == 0, &output) != SORU_OK);
        CHECK(soru_pvm_verify_output(bytes, has_state == 1, &output) == SORU_OK);
        CHECK(output.level == level && output.index == i);
        CHECK(soru_base_slice_equal(output.message, message));
        CHECK_BYTES(output.state, sizeof output.state, hash, sizeof hash);
        /* The later form leaves the state hash out. */
        size_t at = state_at(&proof, i, message.len);
        if (has_state == 0) break;
        memmove(proof.ptr + at, proof.ptr + at + STATE_SZ, proof.len - at - STATE_SZ);
        proof.len -= STATE_SZ;
      }
      soru_base_buf_free(&proof);
    }
  }
  soru_pvm_delete(pvm);
}

/* What is not in the outbox cannot be proved: other numbers and levels, and levels that have fallen
 * out of it. */
static void
test_absent(void)
{
  soru_pvm_t *pvm = machine(LEVELS, 2);
  soru_buf_t proof;
  soru_base_buf_init(&proof, 1 << 16);
  int32_t last = FIRST_LEVEL + LEVELS - 1;
  CHECK(soru_pvm_prove_output(pvm, last, count_of(last), &proof) == SORU_ERR_NOT_FOUND);
  CHECK(soru_pvm_prove_output(pvm, last, -1, &proof) == SORU_ERR_NOT_FOUND);
  CHECK(soru_pvm_prove_output(pvm, last, INT64_MAX, &proof) == SORU_ERR_NOT_FOUND);
  CHECK(soru_pvm_prove_output(pvm, last + 1, 0, &proof) == SORU_ERR_NOT_FOUND);
  CHECK(soru_pvm_prove_output(pvm, -1, 0, &proof) == SORU_ERR_NOT_FOUND);
  CHECK(soru_pvm_prove_output(pvm, last - 2, 0, &proof) == SORU_ERR_NOT_FOUND);
  CHECK_U64(proof.len, 0);
  CHECK(soru_pvm_prove_output(pvm, last - 1, 0, &proof) == SORU_OK);
  proof.len = 0;
  proof.max = 100;
  CHECK(soru_pvm_prove_output(pvm, last, 0, &proof) == SORU_ERR_LIMIT);
  soru_base_buf_free(&proof);
  soru_pvm_delete(pvm);
}

/* Any other bit breaks a proof, and so does its end. */
static void
test_changed(void)
{
  soru_pvm_t *pvm = machine(3, 40);
  soru_buf_t proof;
  soru_pvm_output_t output;
  soru_base_buf_init(&proof, 1 << 16);
  CHECK(soru_pvm_prove_output(pvm, FIRST_LEVEL + 2, 0, &proof) == SORU_OK);
  for (size_t i = 0; i < proof.len * 8; i++) {
    proof.ptr[i / 8] ^= (uint8_t)(1 << i % 8);
    CHECK(soru_pvm_verify_output(soru_base_buf_slice(&proof), true, &output) < 0);
    proof.ptr[i / 8] ^= (uint8_t)(1 << i % 8);
  }
  for (size_t len = 0; len < proof.len; len++)
    CHECK(soru_pvm_verify_output(soru_base_slice(proof.ptr, len), true, &output) < 0);
  size_t len = SORU_TREE_PROOF_MAX + 1;
  uint8_t *big = soru_base_zalloc(len);
  CHECK(soru_pvm_verify_output(soru_base_slice(big, len), true, &output) == SORU_ERR_LIMIT);
  free(big);
  soru_base_buf_free(&proof);
  soru_pvm_delete(pvm);
}

/* --- what the reference of Mumbai lets pass --- */

/* Makes a proof of the search for a message, whatever it finds, that claims another one. */
static void
prove_search(soru_pvm_t *pvm, int32_t level, int64_t index, soru_slice_t claimed, soru_buf_t *proof)
{
  soru_tree_t *direct;
  soru_tree_node_t *root;
  uint8_t hash[STATE_SZ];
  soru_pvm_ctx_t ctx;
  soru_pvm_state_t state;
  soru_slice_t message;
  bool there;
  CHECK(soru_pvm_root(pvm, &direct, &root) == SORU_OK);
  CHECK(soru_tree_hash(direct, root, hash) == SORU_OK);
  soru_tree_t *tree = soru_tree_new(soru_tree_names(direct), SORU_TREE_RECORD);
  soru_tree_node_t *shadow = soru_tree_shadow(tree, direct, root);
  memset(&state, 0, sizeof state);
  soru_pvm_ctx_init(&ctx, tree);
  CHECK(soru_pvm_state_decode_buffers(&ctx, shadow, &state) == SORU_OK);
  CHECK(soru_pvm_outbox_message(&ctx, &state.buffers, level, index, &there, &message) == SORU_OK);
  CHECK(soru_tree_proof_encode(proof, tree, shadow, hash) == SORU_OK);
  soru_base_buf_add(proof, hash, sizeof hash);
  soru_codec_add_i32(proof, level);
  soru_codec_add_n(proof, (uint64_t)index);
  soru_base_buf_add(proof, claimed.ptr, claimed.len);
  soru_pvm_state_drop(&ctx, &state);
  soru_pvm_ctx_done(&ctx);
  soru_tree_drop(tree, shadow);
  soru_tree_free(tree);
}

/* A search that finds nothing, or another message, does not prove a message. */
static void
test_not_found(void)
{
  enum { LAST = FIRST_LEVEL + LEVELS - 1 };
  soru_pvm_t *pvm = machine(LEVELS, 3);
  static const struct {
    int32_t level;
    int64_t index;
  } claims[] = {{LAST, LEVELS},    {LAST, INT64_MAX - 1}, {LAST, 1}, {FIRST_LEVEL + 1, LEVELS},
                {FIRST_LEVEL, 0},  {FIRST_LEVEL - 1, 0},  {0, 0},    {LAST + 1, 0},
                {INT32_MAX - 1, 0}};
  for (size_t i = 0; i < sizeof claims / sizeof claims[0]; i++) {
    soru_buf_t proof;
    soru_pvm_output_t output;
    soru_base_buf_init(&proof, 1 << 16);
    soru_slice_t claimed = soru_base_slice_text("all the money");
    prove_search(pvm, claims[i].level, claims[i].index, claimed, &proof);
    CHECK_U64(soru_pvm_verify_output(soru_base_buf_slice(&proof), true, &output), SORU_ERR_PROOF);
    CHECK(output.level == claims[i].level && output.index == claims[i].index);
    soru_base_buf_free(&proof);
  }
  /* The same by hand, with the message that is there, holds: it is the claim that does not. */
  soru_buf_t proof, ours;
  soru_pvm_output_t output;
  soru_base_buf_init(&proof, 1 << 16);
  soru_base_buf_init(&ours, 1 << 16);
  prove_search(pvm, LAST, 0, message_of(LAST, 0), &proof);
  CHECK(soru_pvm_verify_output(soru_base_buf_slice(&proof), true, &output) == SORU_OK);
  CHECK(soru_pvm_prove_output(pvm, LAST, 0, &ours) == SORU_OK);
  CHECK_BYTES(proof.ptr, proof.len, ours.ptr, ours.len);
  soru_base_buf_free(&proof);
  soru_base_buf_free(&ours);
  soru_pvm_delete(pvm);
}

/* A proof of one message does not prove another one that it is changed to: what is blinded is not
 * absent. */
static void
test_blinded(void)
{
  soru_pvm_t *pvm = machine(LEVELS, 40);
  soru_buf_t proof;
  soru_pvm_output_t output;
  soru_base_buf_init(&proof, 1 << 16);
  int32_t last = FIRST_LEVEL + LEVELS - 1;
  soru_slice_t message = message_of(last, 0);
  CHECK(soru_pvm_prove_output(pvm, last, 0, &proof) == SORU_OK);
  size_t level_at = state_at(&proof, 0, message.len) + STATE_SZ, index_at = level_at + 4;
  for (int32_t level = 0; level < 2 * FIRST_LEVEL; level++) {
    for (uint8_t index = 0; index < 100; index++) {
      soru_base_put_be(proof.ptr + level_at, (uint64_t)level, 4);
      proof.ptr[index_at] = index;
      soru_status_t status = soru_pvm_verify_output(soru_base_buf_slice(&proof), true, &output);
      CHECK(status == (level == last && index == 0 ? SORU_OK : SORU_ERR_PROOF));
    }
  }
  soru_base_buf_free(&proof);
  soru_pvm_delete(pvm);
}

/* A message of a machine that somebody else has run does not get into a state by its hash. */
static void
test_other_state(void)
{
  soru_pvm_t *honest = machine(LEVELS - 1, 40), *forged = machine(LEVELS, 40);
  uint8_t hash[STATE_SZ];
  soru_buf_t proof;
  soru_pvm_output_t output;
  int32_t last = FIRST_LEVEL + LEVELS - 1;
  soru_base_buf_init(&proof, 1 << 16);
  CHECK(soru_pvm_hash(honest, hash) == SORU_OK);
  CHECK(soru_pvm_prove_output(forged, last, 0, &proof) == SORU_OK);
  CHECK(soru_pvm_verify_output(soru_base_buf_slice(&proof), true, &output) == SORU_OK);
  CHECK(memcmp(output.state, hash, sizeof hash) != 0);
  memcpy(proof.ptr + state_at(&proof, 0, message_of(last, 0).len), hash, sizeof hash);
  CHECK_U64(soru_pvm_verify_output(soru_base_buf_slice(&proof), true, &output), SORU_ERR_PROOF);
  /* Nor by the hashes that the proof begins with. */
  memcpy(proof.ptr + 3, hash, sizeof hash);
  CHECK_U64(soru_pvm_verify_output(soru_base_buf_slice(&proof), true, &output), SORU_ERR_PROOF);
  memcpy(proof.ptr + 3 + STATE_SZ, hash, sizeof hash);
  CHECK_U64(soru_pvm_verify_output(soru_base_buf_slice(&proof), true, &output), SORU_ERR_PROOF);
  soru_base_buf_free(&proof);
  soru_pvm_delete(honest);
  soru_pvm_delete(forged);
}

int
main(void)
{
  test_honest();
  test_absent();
  test_changed();
  test_not_found();
  test_blinded();
  test_other_state();
  return check_summary();
}
