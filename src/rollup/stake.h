/* stake.h - rollups, their commitments and those who stake on them (R-ORIG-1, R-COMM-1 to
 * R-COMM-6).
 *
 * The commitments of a rollup are a tree whose root is the last cemented commitment (LCC). A staker
 * has one deposit for a rollup, and stakes on the commitments that it publishes; at each level on
 * one at most. A commitment is cemented when its window for challenges has passed and it is the
 * only one of its level, on top of the LCC, that somebody still stakes on; the others of the level
 * go then.
 *
 * A staker is known by a number, a new one each time it deposits: who has lost, or has recovered
 * its deposit, no longer stakes on anything it has published.
 *
 * sc_rollup_stake_storage.ml, sc_rollup_commitment_storage.ml, sc_rollup_storage.ml.
 */
#ifndef SORU_ROLLUP_STAKE_H
#define SORU_ROLLUP_STAKE_H

#include "rollup/commitment.h"
#include "rollup/context.h"
#include "rollup/error.h"
#include "rollup/token.h"

/* Bytes of the address of a rollup. */
#define SORU_ROLLUP_ADDRESS_SZ 20

/* soru_rollup_address makes the address of a rollup (R-ORIG-2).
 *
 * in  operation  hash of the operation that originates it
 * in  index      how many things the operation has originated before */
void soru_rollup_address(uint8_t rollup[SORU_ROLLUP_ADDRESS_SZ],
                         const uint8_t operation[SORU_ROLLUP_HASH_SZ], uint32_t index);

/* soru_rollup_originate makes a rollup with its genesis commitment, which is cemented.
 *
 * in  kind  of the machine, as operations have it
 * in  type  of the messages from contracts, Micheline
 * Returns the bytes that the origination is charged for. */
int64_t soru_rollup_originate(soru_rollup_context_t *context,
                              const uint8_t rollup[SORU_ROLLUP_ADDRESS_SZ], int64_t kind,
                              soru_slice_t type, const soru_rollup_commitment_t *genesis);

/* soru_rollup_exists tells whether there is such a rollup. */
bool soru_rollup_exists(soru_rollup_context_t *context,
                        const uint8_t rollup[SORU_ROLLUP_ADDRESS_SZ]);

/* soru_rollup_origination gives when an existing rollup was originated and its first commitment. */
void soru_rollup_origination(soru_rollup_context_t *context,
                             const uint8_t rollup[SORU_ROLLUP_ADDRESS_SZ], int32_t *level,
                             uint8_t genesis[SORU_ROLLUP_HASH_SZ]);

/* soru_rollup_last_cemented gives the LCC of an existing rollup, and its level. */
void soru_rollup_last_cemented(soru_rollup_context_t *context,
                               const uint8_t rollup[SORU_ROLLUP_ADDRESS_SZ],
                               uint8_t hash[SORU_ROLLUP_HASH_SZ], int32_t *level);

/* soru_rollup_commitment_find looks up a commitment that is still stored; returns whether there is.
 */
bool soru_rollup_commitment_find(soru_rollup_context_t *context,
                                 const uint8_t rollup[SORU_ROLLUP_ADDRESS_SZ],
                                 const uint8_t hash[SORU_ROLLUP_HASH_SZ],
                                 soru_rollup_commitment_t *commitment);

/* soru_rollup_is_cemented tells whether a commitment is the LCC or one of the cemented ones before
 * it that are still stored. */
bool soru_rollup_is_cemented(soru_rollup_context_t *context,
                             const uint8_t rollup[SORU_ROLLUP_ADDRESS_SZ],
                             const uint8_t hash[SORU_ROLLUP_HASH_SZ]);

/* soru_rollup_staker_index gives the number of a staker; -1 if it has no deposit. */
int64_t soru_rollup_staker_index(soru_rollup_context_t *context,
                                 const uint8_t rollup[SORU_ROLLUP_ADDRESS_SZ],
                                 const soru_pkh_t *staker);

/* soru_rollup_stakes_on tells whether the staker with a number, or nobody with -1, stakes on a
 * commitment. */
bool soru_rollup_stakes_on(soru_rollup_context_t *context,
                           const uint8_t rollup[SORU_ROLLUP_ADDRESS_SZ], int64_t staker,
                           const uint8_t hash[SORU_ROLLUP_HASH_SZ]);

/* soru_rollup_publish stakes on a commitment, which is stored if it is new (R-COMM-3).
 *
 * in      rollup   an existing one
 * out     hash     of the commitment
 * out     level    when it was published first
 * in/out  updates  the deposit, if this is the staker's first one
 * SORU_ROLLUP_NO_ERROR, or why not; the context is to be restored then. */
soru_rollup_error_t soru_rollup_publish(soru_rollup_context_t *context,
                                        const uint8_t rollup[SORU_ROLLUP_ADDRESS_SZ],
                                        const soru_pkh_t *staker,
                                        const soru_rollup_commitment_t *commitment,
                                        uint8_t hash[SORU_ROLLUP_HASH_SZ], int32_t *level,
                                        soru_rollup_balance_updates_t *updates);

/* soru_rollup_cement makes a commitment the LCC (R-COMM-4, R-COMM-5).
 *
 * out  commitment  with that hash
 * SORU_ROLLUP_NO_ERROR, or why not; the context is to be restored then. */
soru_rollup_error_t soru_rollup_cement(soru_rollup_context_t *context,
                                       const uint8_t rollup[SORU_ROLLUP_ADDRESS_SZ],
                                       const uint8_t hash[SORU_ROLLUP_HASH_SZ],
                                       soru_rollup_commitment_t *commitment);

/* soru_rollup_recover_bond gives a staker its deposit back (R-COMM-6).
 *
 * SORU_ROLLUP_NO_ERROR; SORU_ROLLUP_NOT_STAKED; SORU_ROLLUP_NOT_ON_LCC: it stakes on a commitment
 * that is not cemented. */
soru_rollup_error_t soru_rollup_recover_bond(soru_rollup_context_t *context,
                                             const uint8_t rollup[SORU_ROLLUP_ADDRESS_SZ],
                                             const soru_pkh_t *staker,
                                             soru_rollup_balance_updates_t *updates);

/* soru_rollup_slash takes the deposit of a staker, who stakes on nothing any more; nothing happens
 * if it has none. */
void soru_rollup_slash(soru_rollup_context_t *context, const uint8_t rollup[SORU_ROLLUP_ADDRESS_SZ],
                       const soru_pkh_t *staker, soru_rollup_balance_updates_t *updates);

#endif
