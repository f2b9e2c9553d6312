/* chain.h - a sandbox layer 1: one baker, no consensus, the rules of rollups for real.
 *
 * A chain is a head and the block that is being made on top of it. Operations that are injected are
 * applied to that block at once, so that a sender learns what becomes of them; baking ends the
 * block, makes it lasting, and starts the next one. To go back (a reorganisation) is to make an
 * older block the head; the operations of the blocks that are given up are injected again.
 *
 *   inject --> block being made --bake--> head --> next block being made
 *
 * A chain is a value over its store (store.h) and does nothing by itself: time and randomness are
 * given to it.
 */
#ifndef SORU_CHAIN_CHAIN_H
#define SORU_CHAIN_CHAIN_H

#include "chain/apply.h"
#include "chain/block.h"
#include "chain/store.h"

typedef struct soru_chain soru_chain_t;

/* How a new chain begins. What an existing one began with stays as it is. */
typedef struct soru_chain_config {
  soru_rollup_profile_t profile;
  soru_rollup_constants_t constants;
  int64_t timestamp; /* of the first block, in seconds */
} soru_chain_config_t;

/* One of the five accounts that every chain begins with: those of Octez' sandbox, whose secret keys
 * are public. */
typedef struct soru_chain_bootstrap {
  const char *alias, *public_key, *secret_key;
} soru_chain_bootstrap_t;
#define SORU_CHAIN_BOOTSTRAP_CNT 5
#define SORU_CHAIN_BOOTSTRAP_BALANCE ((int64_t)3800000 * 1000000) /* mutez */

/* soru_chain_bootstrap_account gives account number i, from 0. */
const soru_chain_bootstrap_t *soru_chain_bootstrap_account(size_t i);

/* soru_chain_open resumes the chain of a store, or begins one in an empty store.
 *
 * in   store  borrowed as long as the chain lives
 * out  chain  to be released with soru_chain_close; NULL unless SORU_OK
 * SORU_OK; SORU_ERR_ARG: the store has a chain of another profile; SORU_ERR_DECODE: what is in it
 * is no chain; and the statuses of the store. */
SORU_MUST_USE soru_status_t soru_chain_open(soru_chain_t **chain, const soru_chain_store_t *store,
                                            const soru_chain_config_t *config);

/* soru_chain_close releases a chain; NULL is allowed. */
void soru_chain_close(soru_chain_t *chain);

/* soru_chain_head gives the last block, borrowed until the head changes. */
const soru_chain_block_t *soru_chain_head(const soru_chain_t *chain);

/* soru_chain_profile gives the profile of a chain. */
soru_rollup_profile_t soru_chain_profile(const soru_chain_t *chain);

/* soru_chain_constants gives the constants of a chain. */
const soru_rollup_constants_t *soru_chain_constants(const soru_chain_t *chain);

/* soru_chain_id gives the 4 bytes of the chain id. */
const uint8_t *soru_chain_id(const soru_chain_t *chain);

/* soru_chain_find reads a block by its hash.
 *
 * out  block  to be released with soru_chain_block_free in any case
 * SORU_OK, SORU_ERR_NOT_FOUND, SORU_ERR_DECODE or SORU_ERR_IO. */
SORU_MUST_USE soru_status_t soru_chain_find(soru_chain_t *chain,
                                            const uint8_t hash[SORU_ROLLUP_HASH_SZ],
                                            soru_chain_block_t *block);

/* soru_chain_hash_at gives the hash of the block of the head's branch at a level.
 *
 * SORU_OK, SORU_ERR_NOT_FOUND, or SORU_ERR_IO. */
SORU_MUST_USE soru_status_t soru_chain_hash_at(soru_chain_t *chain, int32_t level,
                                               uint8_t hash[SORU_ROLLUP_HASH_SZ]);

/* soru_chain_inject takes an operation for the next blocks.
 *
 * in   bytes  signed
 * out  hash   of the operation, unless SORU_ERR_DECODE
 * out  error  filled for SORU_ERR_PROOF
 * SORU_OK           it is in the block that is being made, or waits for the next one if that is
 * full SORU_ERR_DECODE   malformed SORU_ERR_PROOF    refused: it may not be included, or one of its
 * contents would fail SORU_ERR_LIMIT    too many operations wait already */
SORU_MUST_USE soru_status_t soru_chain_inject(soru_chain_t *chain, soru_slice_t bytes,
                                              uint8_t hash[SORU_ROLLUP_HASH_SZ],
                                              soru_chain_error_t *error);

/* soru_chain_try applies an operation to the head, as if it were the only one of the next block,
 * and forgets what it did.
 *
 * in   bytes    of the operation; not used without a check of the signature
 * out  receipt  to be released with soru_chain_receipt_free
 * out  error    filled when false: it may not be included */
bool soru_chain_try(soru_chain_t *chain, const soru_l1_operation_t *operation, soru_slice_t bytes,
                    soru_chain_checks_t checks, soru_chain_receipt_t *receipt,
                    soru_chain_error_t *error);

/* soru_chain_bake ends the block that is being made: it is the head then, and lasting.
 *
 * in  now  seconds; the block is at least one second younger than its predecessor
 * SORU_OK, or a status of the store: the head is unchanged then. */
SORU_MUST_USE soru_status_t soru_chain_bake(soru_chain_t *chain, int64_t now);

/* soru_chain_switch makes a block that the store has the head. The operations of the blocks that
 * this gives up are injected again, as far as they are still good.
 *
 * SORU_OK, SORU_ERR_NOT_FOUND, SORU_ERR_DECODE, or a status of the store. */
SORU_MUST_USE soru_status_t soru_chain_switch(soru_chain_t *chain,
                                              const uint8_t hash[SORU_ROLLUP_HASH_SZ]);

/* soru_chain_fund gives an account an amount in the block that is being made.
 *
 * SORU_OK, or SORU_ERR_LIMIT: more than there can be. */
SORU_MUST_USE soru_status_t soru_chain_fund(soru_chain_t *chain, const soru_pkh_t *pkh,
                                            int64_t amount);

/* soru_chain_warp makes the following blocks later by a number of seconds, which is not negative
 * and at most 2^31. */
void soru_chain_warp(soru_chain_t *chain, int64_t seconds);

/* soru_chain_context gives the context after a block, for queries.
 *
 * out  context  borrows from the chain; released with soru_chain_context_done
 * SORU_OK, or why its nodes cannot be read. */
SORU_MUST_USE soru_status_t soru_chain_context(soru_chain_t *chain, const soru_chain_block_t *block,
                                               soru_rollup_context_t *context);

/* soru_chain_context_done releases a context of soru_chain_context. */
void soru_chain_context_done(soru_rollup_context_t *context);

/* soru_chain_pending counts the operations that are in the block being made, or wait.
 *
 * out  operations  borrowed until the chain changes: hash and bytes; may be NULL */
size_t soru_chain_pending(const soru_chain_t *chain,
                          const soru_chain_block_operation_t **operations);

#endif
