/* Proving and verifying that a message is in the outbox of a state (R-OUT-1). */
#include "codec/primitives.h"
#include "pvm/pvm_private.h"
#include "tree/proof.h"

/* Looks up a message in the outbox of a state, in a family of any mode.
 *
 * SORU_OK; SORU_ERR_NOT_FOUND, SORU_ERR_MISSING. */
static soru_status_t
look_up(soru_tree_t *tree, soru_tree_node_t *root, int32_t level, int64_t index, soru_buf_t *found)
{
  soru_pvm_ctx_t ctx;
  soru_pvm_state_t state;
  soru_slice_t message;
  bool there = false;
  memset(&state, 0, sizeof state);
  soru_pvm_ctx_init(&ctx, tree);
  soru_status_t status = soru_pvm_state_decode_buffers(&ctx, root, &state);
  if (status == SORU_OK)
    status = soru_pvm_outbox_message(&ctx, &state.buffers, level, index, &there, &message);
  if (status == SORU_OK && there) soru_base_buf_add(found, message.ptr, message.len);
  soru_pvm_state_drop(&ctx, &state);
  soru_pvm_ctx_done(&ctx);
  if (status != SORU_OK) return status == SORU_ERR_MISSING ? status : SORU_ERR_NOT_FOUND;
  return there ? SORU_OK : SORU_ERR_NOT_FOUND;
}

soru_status_t
soru_pvm_prove_output(soru_pvm_t *pvm, int32_t level, int64_t index, soru_buf_t *proof)
{
  soru_tree_t *direct;
  soru_tree_node_t *root;
  uint8_t hash[SORU_TREE_HASH_SZ];
  soru_buf_t message;
  if (level < 0 || index < 0) return SORU_ERR_NOT_FOUND;
  SORU_TRY(soru_pvm_root(pvm, &direct, &root));
  SORU_TRY(soru_tree_hash(direct, root, hash));
  soru_tree_t *tree = soru_tree_new(soru_tree_names(direct), SORU_TREE_RECORD);
  soru_tree_node_t *shadow = soru_tree_shadow(tree, direct, root);
  soru_base_buf_init(&message, SORU_PVM_INPUT_MAX);
  soru_status_t status = look_up(tree, shadow, level, index, &message);
  if (status == SORU_OK) status = soru_tree_proof_encode(proof, tree, shadow, hash);
  if (status == SORU_OK) {
    soru_base_buf_add(proof, hash, sizeof hash);
    soru_codec_add_i32(proof, level);
    soru_codec_add_n(proof, (uint64_t)index);
    soru_base_buf_add(proof, message.ptr, message.len);
    if (proof->overflow) status = SORU_ERR_LIMIT;
  }
  soru_base_buf_free(&message);
  soru_tree_drop(tree, shadow);
  soru_tree_free(tree);
  return status;
}

/* Reads what comes behind the proof of the tree. */
static soru_status_t
read_output(soru_cursor_t *cursor, const soru_tree_proof_head_t *head, bool has_state,
            soru_pvm_output_t *output)
{
  const uint8_t *state = head->before;
  if (has_state) state = soru_base_cursor_take(cursor, SORU_TREE_HASH_SZ);
  output->level = soru_codec_get_i32(cursor);
  output->index = (int64_t)soru_codec_get_n(cursor);
  output->message = soru_codec_get_rest(cursor);
  if (cursor->failed || output->level < 0) return SORU_ERR_DECODE;
  memcpy(output->state, state, SORU_TREE_HASH_SZ);
  return SORU_OK;
}

/* Checks that a tree has the state's hash, and the message. */
static soru_status_t
verify_root(soru_tree_t *tree, const soru_tree_proof_head_t *head, soru_tree_node_t *root,
            const soru_pvm_output_t *output)
{
  uint8_t hash[SORU_TREE_HASH_SZ];
  soru_buf_t message;
  if (head->version != 2 || !head->before_is_dir || !head->after_is_dir) return SORU_ERR_PROOF;
  SORU_TRY(soru_tree_hash(tree, root, hash));
  if (memcmp(head->before, hash, sizeof hash) != 0 || memcmp(head->after, hash, sizeof hash) != 0 ||
      memcmp(output->state, hash, sizeof hash) != 0)
    return SORU_ERR_PROOF;
  soru_base_buf_init(&message, SORU_PVM_INPUT_MAX);
  soru_status_t status = look_up(tree, root, output->level, output->index, &message);
  if (status == SORU_OK && !soru_base_slice_equal(soru_base_buf_slice(&message), output->message))
    status = SORU_ERR_PROOF;
  soru_base_buf_free(&message);
  return status == SORU_OK ? SORU_OK : SORU_ERR_PROOF;
}

soru_status_t
soru_pvm_verify_output(soru_slice_t proof, bool has_state, soru_pvm_output_t *output)
{
  soru_tree_names_t *names = soru_tree_names_new();
  soru_tree_t *tree = soru_tree_new(names, SORU_TREE_REPLAY);
  soru_cursor_t cursor = soru_base_cursor(proof);
  soru_tree_proof_head_t head;
  soru_tree_node_t *root = NULL;
  memset(output, 0, sizeof *output);
  soru_status_t status = proof.len > SORU_TREE_PROOF_MAX ? SORU_ERR_LIMIT : SORU_OK;
  if (status == SORU_OK) status = soru_tree_proof_take(tree, &cursor, &head, &root);
  if (status == SORU_OK) status = read_output(&cursor, &head, has_state, output);
  if (status == SORU_OK) status = verify_root(tree, &head, root, output);
  if (status == SORU_ERR_MISSING) status = SORU_ERR_PROOF;
  soru_tree_drop(tree, root);
  soru_tree_free(tree);
  soru_tree_names_free(names);
  return status;
}
