/* apply.h - operations of managers: whether a block may include them, and what they do.
 *
 * An operation that is included pays its fees and uses up its counters whatever becomes of it. Its
 * contents have an effect all together or not at all: when one fails, those before it are taken
 * back, and those behind it are skipped.
 *
 * validate.ml, apply.ml of Mumbai.
 */
#ifndef SORU_CHAIN_APPLY_H
#define SORU_CHAIN_APPLY_H

#include "chain/error.h"
#include "l1/operation.h"
#include "rollup/refutation.h"

typedef enum soru_chain_outcome {
  SORU_CHAIN_APPLIED,
  SORU_CHAIN_FAILED,
  SORU_CHAIN_BACKTRACKED,
  SORU_CHAIN_SKIPPED
} soru_chain_outcome_t;

/* What became of one content. */
typedef struct soru_chain_result {
  soru_chain_outcome_t outcome;
  soru_chain_error_t error; /* FAILED */
  soru_rollup_balance_updates_t fees, updates;
  int64_t milligas;
  int64_t storage;             /* bytes that were paid for */
  bool allocated;              /* TRANSACTION: the destination is new */
  uint8_t rollup[20];          /* ORIGINATE */
  uint8_t hash[32];            /* ORIGINATE, PUBLISH: of the commitment */
  int32_t level;               /* CEMENT: of the inbox; PUBLISH: when it was published first */
  soru_rollup_status_t status; /* REFUTE, TIMEOUT */
} soru_chain_result_t;

/* What became of an operation. */
typedef struct soru_chain_receipt {
  soru_chain_result_t *results; /* one for each content */
  size_t cnt;
} soru_chain_receipt_t;

/* soru_chain_receipt_free releases a receipt, which is empty then. */
void soru_chain_receipt_free(soru_chain_receipt_t *receipt);

/* What is not to be checked of an operation that is only tried out. */
typedef enum soru_chain_checks {
  SORU_CHAIN_CHECK_ALL,
  SORU_CHAIN_CHECK_NO_SIGNATURE
} soru_chain_checks_t;

/* soru_chain_check tells whether an operation may be included: one source; counters that follow;
 * a key that is known, and its signature; limits; a balance for the fees.
 *
 * in   bytes  of the operation; not used without a check of the signature
 * out  error  filled when it may not
 * What the branch is, is not checked here. */
bool soru_chain_check(soru_rollup_context_t *context, const soru_l1_operation_t *operation,
                      soru_slice_t bytes, soru_chain_checks_t checks, soru_chain_error_t *error);

/* soru_chain_apply applies an operation that soru_chain_check has accepted.
 *
 * in   hash     of the operation: addresses are made from it
 * out  receipt  to be released with soru_chain_receipt_free */
void soru_chain_apply(soru_rollup_context_t *context, const soru_l1_operation_t *operation,
                      const uint8_t hash[SORU_ROLLUP_HASH_SZ], soru_chain_receipt_t *receipt);

/* soru_chain_gas gives the sum of the gas limits of an operation, in units. */
int64_t soru_chain_gas(const soru_l1_operation_t *operation);

#endif
