/* token.h - who has how much, and the balance updates that receipts show.
 *
 * Every movement of tez is a transfer between two accounts; what is minted or burnt has an account
 * of its own kind, that has no balance. Amounts are in mutez. A contract that gets its first tez is
 * allocated, with its counter.
 *
 * token.ml, receipt_repr.ml.
 */
#ifndef SORU_ROLLUP_TOKEN_H
#define SORU_ROLLUP_TOKEN_H

#include "crypto/key.h"
#include "rollup/context.h"

/* Bytes of a contract as balance updates name it: 00 and the hash of a key, or 01, an address, 00.
 */
#define SORU_ROLLUP_CONTRACT_SZ 22

typedef enum soru_rollup_account_kind {
  SORU_ROLLUP_ACCOUNT_CONTRACT,
  SORU_ROLLUP_ACCOUNT_BOND, /* frozen, of a contract for a rollup */
  SORU_ROLLUP_ACCOUNT_BLOCK_FEES,
  SORU_ROLLUP_ACCOUNT_BOOTSTRAP,    /* minted */
  SORU_ROLLUP_ACCOUNT_STORAGE_FEES, /* burnt */
  SORU_ROLLUP_ACCOUNT_PUNISHMENTS,  /* burnt */
  SORU_ROLLUP_ACCOUNT_REWARDS       /* minted */
} soru_rollup_account_kind_t;

typedef struct soru_rollup_account {
  soru_rollup_account_kind_t kind;
  uint8_t contract[SORU_ROLLUP_CONTRACT_SZ]; /* CONTRACT, BOND */
  uint8_t rollup[20];                        /* BOND */
} soru_rollup_account_t;

typedef struct soru_rollup_balance_update {
  soru_rollup_account_t account;
  int64_t change;
} soru_rollup_balance_update_t;

/* A list of them; owned by whoever made it. */
typedef struct soru_rollup_balance_updates {
  soru_rollup_balance_update_t *items;
  size_t cnt, cap;
} soru_rollup_balance_updates_t;

/* soru_rollup_balance_updates_free releases the list, which is empty then. */
void soru_rollup_balance_updates_free(soru_rollup_balance_updates_t *updates);

/* soru_rollup_implicit writes the contract of a key. */
void soru_rollup_implicit(uint8_t contract[SORU_ROLLUP_CONTRACT_SZ], const soru_pkh_t *pkh);

/* soru_rollup_account_of makes the account of a key. */
soru_rollup_account_t soru_rollup_account_of(const soru_pkh_t *pkh);

/* soru_rollup_account_bond makes the account that a key's bond for a rollup is frozen in. */
soru_rollup_account_t soru_rollup_account_bond(const soru_pkh_t *pkh, const uint8_t rollup[20]);

/* soru_rollup_balance gives the balance of a contract or a frozen bond; 0 if there is none. */
int64_t soru_rollup_balance(soru_rollup_context_t *context, const soru_rollup_account_t *account);

/* soru_rollup_transfer moves an amount.
 *
 * in      amount   not negative; nothing happens, and nothing is added, for 0
 * in/out  updates  the two changes are added; may be NULL
 * Returns false, with nothing changed, when the source has less or the sink would have more than
 * 2^62 mutez. */
bool soru_rollup_transfer(soru_rollup_context_t *context, const soru_rollup_account_t *source,
                          const soru_rollup_account_t *sink, int64_t amount,
                          soru_rollup_balance_updates_t *updates);

/* soru_rollup_frozen_bonds gives the sum of the bonds of a contract. */
int64_t soru_rollup_frozen_bonds(soru_rollup_context_t *context,
                                 const uint8_t contract[SORU_ROLLUP_CONTRACT_SZ]);

#endif
