/* outbox.h - messages from a rollup to layer 1, which anyone can have executed once, when a
 * commitment to a state that has them is cemented (R-OUT-1).
 *
 * sc_rollup_outbox_storage.ml, sc_rollup_operations.ml (execute_outbox_message). What is executed
 * is up to who has contracts; here it is checked that a message may be, and noted that it was.
 *
 * What was executed is kept for as many levels as are active, in slots: a level's slot is its
 * remainder by their number, so that each level takes the place of the one that is not active any
 * more.
 *
 *   slot: level (8 bytes), and a bit for each message, from the lowest of each byte on
 */
#ifndef SORU_ROLLUP_OUTBOX_H
#define SORU_ROLLUP_OUTBOX_H

#include "rollup/outbox_message.h"
#include "rollup/stake.h"

/* soru_rollup_outbox_is_active tells whether messages of a level may be executed.
 *
 * in  level      of the outbox
 * in  lcc_level  of the last cemented commitment
 * in  levels     how many are active */
bool soru_rollup_outbox_is_active(int32_t level, int32_t lcc_level, int64_t levels);

/* soru_rollup_outbox_slot_size gives the bytes of a slot for levels of so many messages. */
size_t soru_rollup_outbox_slot_size(int64_t messages);

/* soru_rollup_outbox_mark notes in a slot that a message is executed.
 *
 * in/out  slot   soru_rollup_outbox_slot_size(messages) bytes, all zero if nothing was noted yet;
 *                unchanged unless SORU_ROLLUP_NO_ERROR
 * in      level  0 or more; the slot must be the level's
 * SORU_ROLLUP_NO_ERROR
 * SORU_ROLLUP_BAD_OUTBOX_INDEX  index is not from 0 to messages - 1
 * SORU_ROLLUP_OUTBOX_EXPIRED    the slot is that of a later level
 * SORU_ROLLUP_ALREADY_EXECUTED  it was executed before */
soru_rollup_error_t soru_rollup_outbox_mark(uint8_t *slot, int64_t messages, int32_t level,
                                            int64_t index);

/* soru_rollup_output_verify checks the proof of an outbox message as the operation brings it.
 *
 * in   state    that of the commitment
 * in   kinds    messages that are allowed
 * out  output   what it shows, with the message borrowed from the proof
 * out  message  the message
 * SORU_ROLLUP_NO_ERROR or SORU_ROLLUP_BAD_OUTPUT_PROOF. */
soru_rollup_error_t soru_rollup_output_verify(soru_slice_t proof,
                                              const uint8_t state[SORU_TREE_HASH_SZ],
                                              unsigned kinds, soru_pvm_output_t *output,
                                              soru_rollup_outbox_message_t *message);

/* soru_rollup_outbox_execute checks that a message may be executed, and notes that it was.
 *
 * in   commitment  a cemented one that is still stored
 * in   proof       as soru_pvm_prove_output makes it
 * out  message     borrowed from the proof
 * SORU_ROLLUP_NO_ERROR, or why not; the context is to be restored then. */
soru_rollup_error_t soru_rollup_outbox_execute(soru_rollup_context_t *context,
                                               const uint8_t rollup[SORU_ROLLUP_ADDRESS_SZ],
                                               const uint8_t commitment[SORU_ROLLUP_HASH_SZ],
                                               soru_slice_t proof, soru_slice_t *message);

#endif
