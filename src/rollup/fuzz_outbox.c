/* Fuzz target: any bytes as the proof of an outbox message, in both forms, and as a message. What a
 * proof shows is consistent: a message that is there, in a state whose hash is the one it says. A
 * message that is read is written as it was, unless it leaves out an entrypoint. */
#include "rollup/message.h"
#include "rollup/outbox.h"

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

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
  soru_slice_t bytes = soru_base_slice(data, size);
  soru_pvm_output_t output;
  try_message(bytes);
  for (int has_state = 0; has_state < 2; has_state++)
    if (soru_pvm_verify_output(bytes, has_state != 0, &output) == SORU_OK)
      SORU_ASSERT(output.message.len <= size && output.level >= 0 && output.index >= 0);
  return 0;
}
