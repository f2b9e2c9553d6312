/* message.h - messages of the inbox, as kernels read them (R-INBOX-2, R-INBOX-4).
 *
 *   00 00 payload sender source destination   a transfer from a contract
 *   00 01                                     the start of a level
 *   00 02                                     its end
 *   00 03 timestamp predecessor               the block that the messages come from (from Mumbai
 * on) 01 bytes                                  an external message
 *
 * sc_rollup_inbox_message_repr.ml.
 */
#ifndef SORU_ROLLUP_MESSAGE_H
#define SORU_ROLLUP_MESSAGE_H

#include "rollup/cell.h"

/* The most bytes of a message, its tags included, and of an external one without its tag. */
#define SORU_ROLLUP_MESSAGE_MAX 4096
#define SORU_ROLLUP_EXTERNAL_MAX (SORU_ROLLUP_MESSAGE_MAX - 1)

/* Bytes of the message about the block. */
#define SORU_ROLLUP_INFO_SZ (2 + 8 + SORU_ROLLUP_HASH_SZ)

/* soru_rollup_message_start gives the message that starts a level. */
soru_slice_t soru_rollup_message_start(void);

/* soru_rollup_message_end gives the message that ends a level. */
soru_slice_t soru_rollup_message_end(void);

/* soru_rollup_message_info writes the message about the block before the one with the messages.
 *
 * in  timestamp  of that block, in seconds
 * in  block      its hash */
void soru_rollup_message_info(uint8_t message[SORU_ROLLUP_INFO_SZ], int64_t timestamp,
                              const uint8_t block[SORU_ROLLUP_HASH_SZ]);

/* soru_rollup_message_external appends an external message.
 *
 * SORU_OK, or SORU_ERR_LIMIT: it is too long; nothing was appended. */
SORU_MUST_USE soru_status_t soru_rollup_message_external(soru_buf_t *out, soru_slice_t bytes);

/* soru_rollup_message_hash hashes a message. */
void soru_rollup_message_hash(soru_slice_t message, uint8_t hash[SORU_ROLLUP_HASH_SZ]);

#endif
