/* Fuzz target: any bytes as a kernel, decoded step by step; every so many steps the state is
 * written and read again, and must then go on as before. */
#include "pvm/decode.h"

#include "base/mem.h"

#define STEPS_MAX 4096
#define RELOAD_EVERY 100

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* Writes the state, reads it, and writes it again: the trees must be equal. */
static void
reload(soru_pvm_ctx_t *ctx, soru_pvm_decode_state_t **state)
{
  soru_tree_node_t *node, *again;
  uint8_t hash[2][SORU_TREE_HASH_SZ];
  SORU_ASSERT(soru_pvm_encode(ctx, &soru_pvm_decode_box, state, &node) == SORU_OK);
  soru_pvm_drop(ctx, &soru_pvm_decode_box, state);
  SORU_ASSERT(soru_pvm_decode(ctx, &soru_pvm_decode_box, node, state) == SORU_OK);
  SORU_ASSERT(soru_pvm_encode(ctx, &soru_pvm_decode_box, state, &again) == SORU_OK);
  SORU_ASSERT(soru_tree_hash(ctx->tree, node, hash[0]) == SORU_OK);
  SORU_ASSERT(soru_tree_hash(ctx->tree, again, hash[1]) == SORU_OK);
  SORU_ASSERT(memcmp(hash[0], hash[1], sizeof hash[0]) == 0);
  soru_tree_drop(ctx->tree, node);
  soru_tree_drop(ctx->tree, again);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
  soru_tree_names_t *names = soru_tree_names_new();
  soru_tree_t *tree = soru_tree_new(names, SORU_TREE_DIRECT);
  soru_pvm_ctx_t ctx;
  soru_pvm_ctx_init(&ctx, tree);
  soru_pvm_bytevec_t kernel;
  soru_pvm_bytevec_of_bytes(&ctx, &kernel, soru_base_slice(data, size));
  soru_pvm_decode_state_t *state = soru_pvm_decode_start(&ctx);
  for (uint64_t steps = 0; steps < STEPS_MAX && soru_pvm_decode_finished(state) == NULL;) {
    uint64_t max = steps - steps % RELOAD_EVERY + RELOAD_EVERY;
    if (soru_pvm_decode_run(&ctx, &kernel, state, max, &steps) != SORU_OK) break;
    reload(&ctx, &state);
  }
  soru_pvm_drop(&ctx, &soru_pvm_decode_box, &state);
  soru_pvm_bytevec_drop(&ctx, &kernel);
  soru_pvm_ctx_done(&ctx);
  soru_tree_free(tree);
  soru_tree_names_free(names);
  return 0;
}
