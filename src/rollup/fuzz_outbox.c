/* Fuzz target: any bytes as the proof of an outbox message, in both forms, and as a message. What a
 * proof shows is consistent: a message that is there, in a state whose hash is the one it says. */
#include "rollup/outbox.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void
try_message(soru_slice_t message)
{
  soru_cursor_t transactions;
  soru_rollup_transaction_t transaction;
  if (soru_rollup_outbox_open(&transactions, message) != SORU_OK) return;
  while (soru_rollup_outbox_next(&transactions, &transaction))
    SORU_ASSERT(transaction.parameters.len > 0 && transaction.entrypoint.len <= 31);
  SORU_ASSERT(transactions.left == 0);
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
