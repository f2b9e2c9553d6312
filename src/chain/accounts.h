/* accounts.h - what layer 1 knows of accounts besides their balances: counters and managers' keys.
 *
 * contract_storage.ml, contract_manager_storage.ml.
 */
#ifndef SORU_CHAIN_ACCOUNTS_H
#define SORU_CHAIN_ACCOUNTS_H

#include "rollup/token.h"

/* What a manager is known by. */
typedef struct soru_chain_manager {
  bool is_revealed;
  soru_public_t key; /* if revealed */
} soru_chain_manager_t;

/* soru_chain_is_allocated tells whether an account exists: it has a balance. */
bool soru_chain_is_allocated(soru_rollup_context_t *context, const soru_pkh_t *pkh);

/* soru_chain_counter gives the counter of an account: of the last operation that was included.
 * Accounts begin, when they get their first tez, at the number of operations that there were. */
int64_t soru_chain_counter(soru_rollup_context_t *context, const soru_pkh_t *pkh);

/* soru_chain_count_operation adds one to the counter of an account, and to the number of
 * operations. */
void soru_chain_count_operation(soru_rollup_context_t *context, const soru_pkh_t *pkh);

/* soru_chain_manager reads what an account is managed by. */
soru_chain_manager_t soru_chain_manager(soru_rollup_context_t *context, const soru_pkh_t *pkh);

/* soru_chain_reveal stores the key of an account. */
void soru_chain_reveal(soru_rollup_context_t *context, const soru_pkh_t *pkh,
                       const soru_public_t *key);

#endif
