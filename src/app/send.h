/* send.h - operations from soru-client to a block: what the account needs for it (counter,
 * revelation of its key), a simulation that shows limits and fee, the signature, the injection, and
 * the receipt.
 *
 * injection.ml of the protocols. What happens is told on the standard output as octez-client does;
 * with --json, only the outcome is: {"hash", "block" (null when it was not waited for),
 * "operation"}.
 */
#ifndef SORU_APP_SEND_H
#define SORU_APP_SEND_H

#include "app/client.h"
#include "l1/operation_json.h"

/* An operation on its way. */
typedef struct soru_send {
  soru_client_t *client; /* borrowed */
  soru_account_t account;
  soru_l1_wire_t wire;
  char source[SORU_CRYPTO_KEY_TEXT_MAX], branch[SORU_CRYPTO_KEY_TEXT_MAX];
  char chain[SORU_CRYPTO_KEY_TEXT_MAX], protocol[SORU_CRYPTO_KEY_TEXT_MAX];
  uint64_t counter; /* of the account's last operation */
  bool is_revealed;
  soru_l1_operation_t read; /* what was asked for */
  soru_l1_memory_t memory;
  soru_l1_content_t contents[2];
  soru_l1_operation_t operation; /* of these contents */
  soru_answer_t receipt;         /* {"contents"}, with metadata, once it was applied */
} soru_send_t;

/* Writes the members of a content that only its kind has; whether they could be made, with a
 * message otherwise. */
typedef bool (*soru_send_fill_t)(soru_send_t *send, soru_json_out_t *out);

/* Does what is left when an operation was applied: send->receipt is its own. */
typedef void (*soru_send_done_t)(soru_send_t *send);

/* soru_app_send sends an operation of the account that the command calls SRC.
 *
 * in  kind  transaction, reveal; behind a * without smart_rollup_ or sc_rollup_, which is put in
 *           front
 * in  done  NULL: nothing is left to do
 * Returns the exit status. */
int soru_app_send(soru_client_t *client, const char *kind, soru_send_fill_t fill,
                  soru_send_done_t done);

/* soru_app_send_operation gives the operation that send->receipt is about. */
soru_json_t soru_app_send_operation(const soru_send_t *send);

#endif
