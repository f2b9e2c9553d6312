/* inbox.h - the shared inbox as layer 1 keeps it (R-INBOX-1, R-INBOX-2, R-INBOX-4).
 *
 * Layer 1 keeps the last cell of the list of levels, and the number of messages of each level
 * (inbox_proof.h says what for). Within a block it keeps the last cell of the messages so far.
 *
 * sc_rollup_inbox_storage.ml, sc_rollup_inbox_repr.ml.
 */
#ifndef SORU_ROLLUP_INBOX_H
#define SORU_ROLLUP_INBOX_H

#include "rollup/context.h"
#include "rollup/error.h"
#include "rollup/message.h"

/* soru_rollup_inbox_begin starts the inbox of the block's level: the messages that come first. */
void soru_rollup_inbox_begin(soru_rollup_context_t *context);

/* soru_rollup_inbox_add adds a message, as kernels read it, of at most SORU_ROLLUP_MESSAGE_MAX
 * bytes.
 *
 * SORU_ROLLUP_NO_ERROR, or SORU_ROLLUP_TOO_MANY_MESSAGES: the level is full. */
soru_rollup_error_t soru_rollup_inbox_add(soru_rollup_context_t *context, soru_slice_t message);

/* soru_rollup_inbox_add_external adds what the sender of an operation has given.
 *
 * SORU_ROLLUP_NO_ERROR, SORU_ROLLUP_TOO_MANY_MESSAGES, or SORU_ROLLUP_MESSAGE_TOO_LONG. */
soru_rollup_error_t soru_rollup_inbox_add_external(soru_rollup_context_t *context,
                                                   soru_slice_t bytes);

/* soru_rollup_inbox_end ends the level: its last message, and its cell in the list of levels. */
void soru_rollup_inbox_end(soru_rollup_context_t *context);

/* soru_rollup_inbox_snapshot gives the last cell of the list of levels: that of the block before,
 * while a block is being made.
 *
 * Returns whether there is one: not in the very first block. */
bool soru_rollup_inbox_snapshot(soru_rollup_context_t *context, soru_rollup_cell_t *cell);

/* soru_rollup_inbox_last_message gives the number of the last message of a level; -1 if the level
 * has no inbox. */
int64_t soru_rollup_inbox_last_message(soru_rollup_context_t *context, int32_t level);

#endif
