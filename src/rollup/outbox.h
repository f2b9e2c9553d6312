/* outbox.h - messages from a rollup to layer 1, which anyone can have executed once, when a
 * commitment to a state that has them is cemented (R-OUT-1).
 *
 *   00 length (4) transaction..        a batch of transactions, all or none
 *   transaction: parameters (Micheline) destination (22: 01, address, 00) entrypoint (4 + name)
 *
 * sc_rollup_outbox_message_repr.ml, sc_rollup_outbox_storage.ml, sc_rollup_operations.ml
 * (execute_outbox_message). What is executed is up to who has contracts; here it is checked that a
 * message may be, and noted that it was.
 */
#ifndef SORU_ROLLUP_OUTBOX_H
#define SORU_ROLLUP_OUTBOX_H

#include "rollup/stake.h"

/* A transaction of a message; the slices are borrowed from it. */
typedef struct soru_rollup_transaction {
  soru_slice_t parameters; /* Micheline */
  uint8_t destination[20]; /* address of a contract */
  soru_slice_t entrypoint;
} soru_rollup_transaction_t;

/* soru_rollup_outbox_open checks a message and gives its transactions.
 *
 * out  transactions  bytes that soru_rollup_outbox_next takes them from, one by one
 * SORU_OK, SORU_ERR_DECODE or SORU_ERR_LIMIT (longer than 4,096 bytes, or nested too deeply). */
SORU_MUST_USE soru_status_t soru_rollup_outbox_open(soru_cursor_t *transactions,
                                                    soru_slice_t message);

/* soru_rollup_outbox_next takes the next transaction of a message; false at the end. */
bool soru_rollup_outbox_next(soru_cursor_t *transactions, soru_rollup_transaction_t *transaction);

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
