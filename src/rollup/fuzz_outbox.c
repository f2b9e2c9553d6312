/* Fuzz target: any bytes as the proof of an outbox message, in both forms, and as a message. What a
 * proof shows is consistent: a message that is there, in a state whose hash is the one it says. A
 * message that is read is written as it was.
 *
 * Almost no mutation leaves the root hash as the proof claims it, and verifying would end there; so
 * the claims are corrected first, as somebody who makes up a state can do too. */
#include "base/mem.h"
#include "rollup/message.h"
#include "rollup/outbox.h"
#include "tree/proof.h"

#include <stdlib.h>
#include <string.h>

enum { BEFORE_AT = 3, AFTER_AT = 35, HEAD_SZ = 67 };

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* Writes the transactions of a message again; the content otherwise. */
static void
write_content(soru_buf_t *content, const soru_rollup_outbox_message_t *message)
{
  soru_cursor_t rest = soru_rollup_outbox_transactions(message);
  soru_rollup_transaction_t transaction;
  if (rest.left == 0 && message->content.len > 0)
    soru_base_buf_add(content, message->content.ptr, message->content.len);
  while (soru_rollup_outbox_next(message, &rest, &transaction)) {
    SORU_ASSERT(transaction.parameters.len > 0 && transaction.entrypoint.len <= 31);
    if (transaction.entrypoint.ptr < message->content.ptr ||
        transaction.entrypoint.ptr >= message->content.ptr + message->content.len)
      transaction.entrypoint = soru_base_slice(NULL, 0);
    soru_rollup_transaction_encode(content, &transaction);
  }
  SORU_ASSERT(rest.left == 0);
}

static void
try_message(soru_slice_t bytes)
{
  soru_rollup_outbox_message_t message;
  soru_buf_t content, again;
  if (soru_rollup_outbox_message_decode(&message, bytes, SORU_ROLLUP_OUTBOX_KINDS_ALL) != SORU_OK)
    return;
  soru_base_buf_init(&content, 2 * SORU_ROLLUP_MESSAGE_MAX);
  soru_base_buf_init(&again, 2 * SORU_ROLLUP_MESSAGE_MAX);
  write_content(&content, &message);
  message.content = soru_base_buf_slice(&content);
  SORU_ASSERT(soru_rollup_outbox_message_encode(&again, &message) == SORU_OK);
  SORU_ASSERT(soru_base_slice_equal(soru_base_buf_slice(&again), bytes));
  soru_base_buf_free(&content);
  soru_base_buf_free(&again);
}

/* Makes a proof claim the hash that its tree has. */
static void
correct(uint8_t *proof, size_t size, bool has_state)
{
  soru_tree_names_t *names = soru_tree_names_new();
  soru_tree_t *tree = soru_tree_new(names, SORU_TREE_REPLAY);
  soru_cursor_t cursor = soru_base_cursor(soru_base_slice(proof, size));
  soru_tree_proof_head_t head;
  soru_tree_node_t *root;
  memcpy(proof, "\3\0\2", BEFORE_AT);
  if (soru_tree_proof_take(tree, &cursor, &head, &root) == SORU_OK) {
    SORU_ASSERT(soru_tree_hash(tree, root, proof + BEFORE_AT) == SORU_OK);
    memcpy(proof + AFTER_AT, proof + BEFORE_AT, SORU_TREE_HASH_SZ);
    if (has_state && cursor.left >= SORU_TREE_HASH_SZ)
      memcpy(proof + size - cursor.left, proof + BEFORE_AT, SORU_TREE_HASH_SZ);
    soru_tree_drop(tree, root);
  }
  soru_tree_free(tree);
  soru_tree_names_free(names);
}

static void
try_proof(uint8_t *proof, size_t size, bool has_state)
{
  soru_pvm_output_t output;
  if (size >= HEAD_SZ) correct(proof, size, has_state);
  if (soru_pvm_verify_output(soru_base_slice(proof, size), has_state, &output) != SORU_OK) return;
  SORU_ASSERT(output.message.len <= size && output.level >= 0 && output.index >= 0);
  SORU_ASSERT(memcmp(output.state, proof + BEFORE_AT, sizeof output.state) == 0);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
  soru_pvm_output_t output;
  uint8_t *proof = soru_base_alloc(size + 1);
  try_message(soru_base_slice(data, size));
  for (int has_state = 0; has_state < 2; has_state++) {
    if (size > 0) memcpy(proof, data, size);
    if (soru_pvm_verify_output(soru_base_slice(proof, size), has_state != 0, &output) == SORU_OK)
      SORU_ASSERT(output.message.len <= size);
    try_proof(proof, size, has_state != 0);
  }
  free(proof);
  return 0;
}
