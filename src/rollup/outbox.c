/* outbox.c - see outbox.h. Paths, R being rollups/ADDRESS: R/executed/SLOT has the level of the
 * slot (8 bytes) and a bit for each message of it; a level's slot is its remainder by the number of
 * levels that are active. */
#include "rollup/outbox.h"

#include "base/mem.h"
#include "codec/primitives.h"
#include "micheline/micheline.h"
#include "rollup/message.h"

#include <string.h>

#define ROLLUP(rollup) SORU_ROLLUP_HEX(rollup, SORU_ROLLUP_ADDRESS_SZ)

/* The longest name of an entrypoint. */
#define ENTRYPOINT_MAX 31

/* --- messages --- */

/* Takes a transaction; the cursor fails if there is none. */
static soru_status_t
take(soru_cursor_t *cursor, soru_rollup_transaction_t *transaction)
{
  const uint8_t *start = cursor->ptr;
  SORU_TRY(soru_micheline_skip(cursor));
  transaction->parameters = soru_base_slice(start, (size_t)(cursor->ptr - start));
  const uint8_t *destination = soru_base_cursor_take(cursor, 22);
  transaction->entrypoint = soru_codec_get_string_max(cursor, ENTRYPOINT_MAX);
  if (cursor->failed || destination[0] != 1 || destination[21] != 0) return SORU_ERR_DECODE;
  memcpy(transaction->destination, destination + 1, sizeof transaction->destination);
  return SORU_OK;
}

soru_status_t
soru_rollup_outbox_open(soru_cursor_t *transactions, soru_slice_t message)
{
  soru_cursor_t cursor = soru_base_cursor(message);
  soru_rollup_transaction_t transaction;
  if (message.len > SORU_ROLLUP_MESSAGE_MAX) return SORU_ERR_LIMIT;
  if (soru_base_cursor_u8(&cursor) != 0) return SORU_ERR_DECODE;
  *transactions = soru_base_cursor(soru_codec_get_string(&cursor));
  if (!soru_base_cursor_done(&cursor)) return SORU_ERR_DECODE;
  for (cursor = *transactions; cursor.left > 0;) SORU_TRY(take(&cursor, &transaction));
  return SORU_OK;
}

bool
soru_rollup_outbox_next(soru_cursor_t *transactions, soru_rollup_transaction_t *transaction)
{
  return transactions->left > 0 && take(transactions, transaction) == SORU_OK;
}

/* --- executing --- */

/* Notes that a message is executed, unless it was before. */
static soru_rollup_error_t
note(soru_rollup_context_t *context, const uint8_t *rollup, int32_t level, int64_t index)
{
  size_t size = 8 + ((size_t)context->constants.outbox_messages + 7) / 8;
  long long slot = level % context->constants.outbox_levels;
  soru_rollup_error_t error = SORU_ROLLUP_NO_ERROR;
  soru_slice_t stored;
  uint8_t *bits = soru_base_zalloc(size);
  soru_base_put_be(bits, (uint64_t)level, 8);
  if (soru_rollup_context_get(context, &stored, "rollups/%s/executed/%lld", ROLLUP(rollup), slot) &&
      stored.len == size) {
    int64_t stored_level = (int64_t)soru_base_get_be(stored.ptr, 8);
    if (stored_level == level) memcpy(bits, stored.ptr, size);
    if (stored_level > level) error = SORU_ROLLUP_OUTBOX_EXPIRED;
  }
  uint8_t *byte = &bits[8 + index / 8], bit = (uint8_t)(1 << index % 8);
  if (error == SORU_ROLLUP_NO_ERROR && (*byte & bit) != 0) error = SORU_ROLLUP_ALREADY_EXECUTED;
  if (error == SORU_ROLLUP_NO_ERROR) {
    *byte |= bit;
    soru_rollup_context_put(context, soru_base_slice(bits, size), "rollups/%s/executed/%lld",
                            ROLLUP(rollup), slot);
  }
  free(bits);
  return error;
}

soru_rollup_error_t
soru_rollup_outbox_execute(soru_rollup_context_t *context,
                           const uint8_t rollup[SORU_ROLLUP_ADDRESS_SZ],
                           const uint8_t commitment[SORU_ROLLUP_HASH_SZ], soru_slice_t proof,
                           soru_slice_t *message)
{
  soru_rollup_commitment_t cemented;
  soru_pvm_output_t output;
  soru_cursor_t transactions;
  uint8_t lcc[SORU_ROLLUP_HASH_SZ];
  int32_t lcc_level;
  if (!soru_rollup_is_cemented(context, rollup, commitment) ||
      !soru_rollup_commitment_find(context, rollup, commitment, &cemented))
    return SORU_ROLLUP_NOT_CEMENTED;
  if (soru_pvm_verify_output(proof, true, &output) != SORU_OK ||
      memcmp(output.state, cemented.state, sizeof output.state) != 0 ||
      soru_rollup_outbox_open(&transactions, output.message) != SORU_OK)
    return SORU_ROLLUP_BAD_OUTPUT_PROOF;
  soru_rollup_last_cemented(context, rollup, lcc, &lcc_level);
  if (output.level > lcc_level || output.level <= lcc_level - context->constants.outbox_levels)
    return SORU_ROLLUP_BAD_OUTBOX_LEVEL;
  if (output.index >= context->constants.outbox_messages) return SORU_ROLLUP_BAD_OUTBOX_INDEX;
  *message = output.message;
  return note(context, rollup, output.level, output.index);
}
