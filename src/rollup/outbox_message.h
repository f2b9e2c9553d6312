/* outbox_message.h - messages from a rollup to layer 1 in their binary form (R-OUT-1).
 *
 *   00 length (4) transaction..     a batch of transactions, all or none
 *   01 length (4) transaction..     the same, with the types of the parameters (from Nairobi on)
 *   02 00, or 02 ff length (4) key..  who may stake: anybody, or these keys (from Oxford on)
 *   03 length (4) bytes             a signal of the canonical rollup (the latest protocols)
 *
 *   transaction: parameters (Micheline), type (Micheline; only in 01),
 *                destination (22: 01, address, 00), entrypoint (length (4), name)
 *
 * The name of an entrypoint has at most 31 bytes; without any it is "default".
 *
 * sc_rollup_outbox_message_repr.ml of proto_016_PtMumbai, proto_017_PtNairob, proto_018_Proxford
 * and proto_alpha. The reference reads a destination with any last byte and writes 00 again, so
 * that no proof of such a message holds; here the message is refused when it is read.
 */
#ifndef SORU_ROLLUP_OUTBOX_MESSAGE_H
#define SORU_ROLLUP_OUTBOX_MESSAGE_H

#include "base/buf.h"
#include "base/bytes.h"
#include "base/status.h"
#include "rollup/constants.h"

typedef enum soru_rollup_outbox_kind {
  SORU_ROLLUP_OUTBOX_BATCH,
  SORU_ROLLUP_OUTBOX_TYPED,
  SORU_ROLLUP_OUTBOX_WHITELIST,
  SORU_ROLLUP_OUTBOX_SIGNAL,
  SORU_ROLLUP_OUTBOX_KIND_CNT
} soru_rollup_outbox_kind_t;

/* Sets of kinds: a bit for each. */
#define SORU_ROLLUP_OUTBOX_KINDS_MUMBAI 1u
#define SORU_ROLLUP_OUTBOX_KINDS_NAIROBI 3u
#define SORU_ROLLUP_OUTBOX_KINDS_OXFORD 7u
#define SORU_ROLLUP_OUTBOX_KINDS_ALL 15u

/* Bytes of a key in a whitelist, its tag included, and the largest tag. */
#define SORU_ROLLUP_OUTBOX_KEY_SZ 21
#define SORU_ROLLUP_OUTBOX_KEY_TAG_MAX 3

/* A message; the slices are borrowed from its bytes. */
typedef struct soru_rollup_outbox_message {
  soru_rollup_outbox_kind_t kind;
  bool has_whitelist;   /* WHITELIST: only the keys may stake */
  soru_slice_t content; /* BATCH, TYPED: transactions; WHITELIST: keys; SIGNAL: bytes */
} soru_rollup_outbox_message_t;

/* A transaction of a message; the slices are borrowed. */
typedef struct soru_rollup_transaction {
  soru_slice_t parameters; /* Micheline */
  soru_slice_t type;       /* Micheline; empty unless the batch has types */
  uint8_t destination[20]; /* address of a contract */
  soru_slice_t entrypoint; /* never empty when it was read */
} soru_rollup_transaction_t;

/* soru_rollup_outbox_kinds gives the kinds of messages that a profile knows. */
unsigned soru_rollup_outbox_kinds(soru_rollup_profile_t profile);

/* soru_rollup_outbox_message_decode reads a message and checks all of it.
 *
 * in   kinds    those that are allowed
 * out  message  only if SORU_OK
 * SORU_OK
 * SORU_ERR_DECODE  malformed, or of another kind
 * SORU_ERR_LIMIT   longer than SORU_ROLLUP_MESSAGE_MAX, or Micheline that is nested too deeply */
SORU_MUST_USE soru_status_t soru_rollup_outbox_message_decode(soru_rollup_outbox_message_t *message,
                                                              soru_slice_t bytes, unsigned kinds);

/* soru_rollup_outbox_message_encode appends the binary form.
 *
 * in  message  content as soru_rollup_transaction_encode makes it
 * SORU_OK, or SORU_ERR_LIMIT: it has more than SORU_ROLLUP_MESSAGE_MAX bytes; nothing was appended
 * then. */
SORU_MUST_USE soru_status_t
soru_rollup_outbox_message_encode(soru_buf_t *out, const soru_rollup_outbox_message_t *message);

/* soru_rollup_outbox_transactions gives the bytes that soru_rollup_outbox_next takes the
 * transactions of a message from; there are none in messages of other kinds. */
soru_cursor_t soru_rollup_outbox_transactions(const soru_rollup_outbox_message_t *message);

/* soru_rollup_outbox_next takes the next transaction of a message that was read.
 *
 * in/out  rest         what soru_rollup_outbox_transactions gave
 * out     transaction  only if there is one
 * Returns false at the end. */
bool soru_rollup_outbox_next(const soru_rollup_outbox_message_t *message, soru_cursor_t *rest,
                             soru_rollup_transaction_t *transaction);

/* soru_rollup_transaction_encode appends a transaction as it stands in the content of a message.
 *
 * in  transaction  parameters, and the type if there is one, are Micheline; the entrypoint has at
 *                  most 31 bytes */
void soru_rollup_transaction_encode(soru_buf_t *out, const soru_rollup_transaction_t *transaction);

#endif
