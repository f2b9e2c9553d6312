/* outbox.c - see outbox.h. Path, R being rollups/ADDRESS: R/executed/SLOT. */
#include "rollup/outbox.h"

#include "base/mem.h"

#include <string.h>

#define ROLLUP(rollup) SORU_ROLLUP_HEX(rollup, SORU_ROLLUP_ADDRESS_SZ)

/* Bytes of the level of a slot. */
enum { LEVEL_SZ = 8 };

bool
soru_rollup_outbox_is_active(int32_t level, int32_t lcc_level, int64_t levels)
{
  return level <= lcc_level && level > lcc_level - levels;
}

size_t
soru_rollup_outbox_slot_size(int64_t messages)
{
  return LEVEL_SZ + ((size_t)messages + 7) / 8;
}

soru_rollup_error_t
soru_rollup_outbox_mark(uint8_t *slot, int64_t messages, int32_t level, int64_t index)
{
  if (index < 0 || index >= messages) return SORU_ROLLUP_BAD_OUTBOX_INDEX;
  uint64_t stored_level = soru_base_get_be(slot, LEVEL_SZ);
  if (stored_level > (uint64_t)level) return SORU_ROLLUP_OUTBOX_EXPIRED;
  uint8_t *byte = &slot[LEVEL_SZ + index / 8], bit = (uint8_t)(1 << index % 8);
  if (stored_level < (uint64_t)level) {
    memset(slot, 0, soru_rollup_outbox_slot_size(messages));
    soru_base_put_be(slot, (uint64_t)level, LEVEL_SZ);
  } else if ((*byte & bit) != 0) {
    return SORU_ROLLUP_ALREADY_EXECUTED;
  }
  *byte |= bit;
  return SORU_ROLLUP_NO_ERROR;
}

soru_rollup_error_t
soru_rollup_output_verify(soru_slice_t proof, const uint8_t state[SORU_TREE_HASH_SZ],
                          unsigned kinds, soru_pvm_output_t *output,
                          soru_rollup_outbox_message_t *message)
{
  if (soru_pvm_verify_output(proof, true, output) != SORU_OK ||
      memcmp(output->state, state, sizeof output->state) != 0 ||
      soru_rollup_outbox_message_decode(message, output->message, kinds) != SORU_OK)
    return SORU_ROLLUP_BAD_OUTPUT_PROOF;
  return SORU_ROLLUP_NO_ERROR;
}

/* Notes in the context that a message is executed, unless it was before. */
static soru_rollup_error_t
note(soru_rollup_context_t *context, const uint8_t *rollup, int32_t level, int64_t index)
{
  int64_t messages = context->constants.outbox_messages;
  size_t size = soru_rollup_outbox_slot_size(messages);
  long long number = level % context->constants.outbox_levels;
  soru_slice_t stored;
  uint8_t *slot = soru_base_zalloc(size);
  if (soru_rollup_context_get(context, &stored, "rollups/%s/executed/%lld", ROLLUP(rollup),
                              number) &&
      stored.len == size)
    memcpy(slot, stored.ptr, size);
  soru_rollup_error_t error = soru_rollup_outbox_mark(slot, messages, level, index);
  if (error == SORU_ROLLUP_NO_ERROR)
    soru_rollup_context_put(context, soru_base_slice(slot, size), "rollups/%s/executed/%lld",
                            ROLLUP(rollup), number);
  free(slot);
  return error;
}

soru_rollup_error_t
soru_rollup_outbox_execute(soru_rollup_context_t *context,
                           const uint8_t rollup[SORU_ROLLUP_ADDRESS_SZ],
                           const uint8_t commitment[SORU_ROLLUP_HASH_SZ], soru_slice_t proof,
                           soru_slice_t *message)
{
  soru_rollup_commitment_t cemented;
  soru_rollup_outbox_message_t read;
  soru_pvm_output_t output;
  uint8_t lcc[SORU_ROLLUP_HASH_SZ];
  int32_t lcc_level;
  if (!soru_rollup_is_cemented(context, rollup, commitment) ||
      !soru_rollup_commitment_find(context, rollup, commitment, &cemented))
    return SORU_ROLLUP_NOT_CEMENTED;
  unsigned kinds = soru_rollup_outbox_kinds(context->profile);
  soru_rollup_error_t error =
      soru_rollup_output_verify(proof, cemented.state, kinds, &output, &read);
  if (error != SORU_ROLLUP_NO_ERROR) return error;
  soru_rollup_last_cemented(context, rollup, lcc, &lcc_level);
  if (!soru_rollup_outbox_is_active(output.level, lcc_level, context->constants.outbox_levels))
    return SORU_ROLLUP_BAD_OUTBOX_LEVEL;
  *message = output.message;
  return note(context, rollup, output.level, output.index);
}
