/* stake.c - see stake.h. Paths, R being rollups/ADDRESS:
 *
 *   R/kind R/type R/origin R/genesis R/lcc   the rollup
 *   R/next R/stakers/KEY R/indices/NUMBER    the number of the next staker and of each one, and the
 *                                            last level that each has published for
 *   R/commitments/HASH/{value,added,stakers/NUMBER}
 *   R/levels/LEVEL/{first,commitments/HASH}  those of a level that is not cemented */
#include "rollup/stake.h"

#include "crypto/blake2b.h"

#include <string.h>

#define ROLLUP(rollup) SORU_ROLLUP_HEX(rollup, SORU_ROLLUP_ADDRESS_SZ)
#define HASH(hash) SORU_ROLLUP_HEX(hash, SORU_ROLLUP_HASH_SZ)
#define KEY(pkh) SORU_ROLLUP_HEX((pkh)->bytes, SORU_CRYPTO_PKH_SZ)

/* A number in a path. */
typedef long long number_t;

/* --- rollups --- */

void
soru_rollup_address(uint8_t rollup[SORU_ROLLUP_ADDRESS_SZ],
                    const uint8_t operation[SORU_ROLLUP_HASH_SZ], uint32_t index)
{
  uint8_t nonce[SORU_ROLLUP_HASH_SZ + 4];
  memcpy(nonce, operation, SORU_ROLLUP_HASH_SZ);
  soru_base_put_be(nonce + SORU_ROLLUP_HASH_SZ, index, 4);
  soru_crypto_blake2b(rollup, SORU_ROLLUP_ADDRESS_SZ, nonce, sizeof nonce);
}

/* Writes a commitment. */
static void
put_commitment(soru_rollup_context_t *context, const uint8_t *rollup, const uint8_t *hash,
               const soru_rollup_commitment_t *commitment)
{
  uint8_t bytes[SORU_ROLLUP_COMMITMENT_SZ];
  soru_rollup_commitment_encode(bytes, commitment);
  soru_rollup_context_put(context, soru_base_slice(bytes, sizeof bytes),
                          "rollups/%s/commitments/%s/value", ROLLUP(rollup), HASH(hash));
}

/* Bytes that the storage of a new rollup takes besides its type: two addresses, the kind and its
 * size, the genesis commitment with when it was made, the level it is for and the last cemented one
 * (sc_rollup_storage.ml, originate). */
#define ORIGINATION_BYTES (2 * SORU_ROLLUP_ADDRESS_SZ + 2 + 1 + 36 + 32 + 77 + 4 + 4 + 36)

int64_t
soru_rollup_originate(soru_rollup_context_t *context, const uint8_t rollup[SORU_ROLLUP_ADDRESS_SZ],
                      int64_t kind, soru_slice_t type, const soru_rollup_commitment_t *genesis)
{
  uint8_t hash[SORU_ROLLUP_HASH_SZ];
  soru_slice_t name = soru_base_slice(hash, sizeof hash);
  soru_rollup_commitment_hash(genesis, hash);
  soru_rollup_context_put_int(context, kind, "rollups/%s/kind", ROLLUP(rollup));
  soru_rollup_context_put(context, type, "rollups/%s/type", ROLLUP(rollup));
  soru_rollup_context_put_int(context, context->level, "rollups/%s/origin", ROLLUP(rollup));
  soru_rollup_context_put(context, name, "rollups/%s/genesis", ROLLUP(rollup));
  soru_rollup_context_put(context, name, "rollups/%s/lcc", ROLLUP(rollup));
  put_commitment(context, rollup, hash, genesis);
  return context->constants.origination_size + ORIGINATION_BYTES + 4 + (int64_t)type.len;
}

bool
soru_rollup_exists(soru_rollup_context_t *context, const uint8_t rollup[SORU_ROLLUP_ADDRESS_SZ])
{
  return soru_rollup_context_has(context, "rollups/%s", ROLLUP(rollup));
}

void
soru_rollup_origination(soru_rollup_context_t *context,
                        const uint8_t rollup[SORU_ROLLUP_ADDRESS_SZ], int32_t *level,
                        uint8_t genesis[SORU_ROLLUP_HASH_SZ])
{
  *level = (int32_t)soru_rollup_context_get_int(context, 0, "rollups/%s/origin", ROLLUP(rollup));
  memset(genesis, 0, SORU_ROLLUP_HASH_SZ);
  soru_rollup_context_get_fixed(context, genesis, SORU_ROLLUP_HASH_SZ, "rollups/%s/genesis",
                                ROLLUP(rollup));
}

/* --- commitments --- */

bool
soru_rollup_commitment_find(soru_rollup_context_t *context,
                            const uint8_t rollup[SORU_ROLLUP_ADDRESS_SZ],
                            const uint8_t hash[SORU_ROLLUP_HASH_SZ],
                            soru_rollup_commitment_t *commitment)
{
  soru_slice_t bytes;
  if (!soru_rollup_context_get(context, &bytes, "rollups/%s/commitments/%s/value", ROLLUP(rollup),
                               HASH(hash)))
    return false;
  soru_cursor_t cursor = soru_base_cursor(bytes);
  return soru_rollup_commitment_decode(&cursor, commitment) == SORU_OK;
}

void
soru_rollup_last_cemented(soru_rollup_context_t *context,
                          const uint8_t rollup[SORU_ROLLUP_ADDRESS_SZ],
                          uint8_t hash[SORU_ROLLUP_HASH_SZ], int32_t *level)
{
  soru_rollup_commitment_t commitment = {.level = 0};
  memset(hash, 0, SORU_ROLLUP_HASH_SZ);
  soru_rollup_context_get_fixed(context, hash, SORU_ROLLUP_HASH_SZ, "rollups/%s/lcc",
                                ROLLUP(rollup));
  soru_rollup_commitment_find(context, rollup, hash, &commitment);
  *level = commitment.level;
}

bool
soru_rollup_is_cemented(soru_rollup_context_t *context,
                        const uint8_t rollup[SORU_ROLLUP_ADDRESS_SZ],
                        const uint8_t hash[SORU_ROLLUP_HASH_SZ])
{
  uint8_t at[SORU_ROLLUP_HASH_SZ];
  int32_t level;
  soru_rollup_commitment_t commitment;
  soru_rollup_last_cemented(context, rollup, at, &level);
  while (soru_rollup_commitment_find(context, rollup, at, &commitment)) {
    if (memcmp(at, hash, sizeof at) == 0) return true;
    memcpy(at, commitment.predecessor, sizeof at);
  }
  return false;
}

/* --- stakers --- */

int64_t
soru_rollup_staker_index(soru_rollup_context_t *context,
                         const uint8_t rollup[SORU_ROLLUP_ADDRESS_SZ], const soru_pkh_t *staker)
{
  return soru_rollup_context_get_int(context, -1, "rollups/%s/stakers/%s", ROLLUP(rollup),
                                     KEY(staker));
}

bool
soru_rollup_stakes_on(soru_rollup_context_t *context, const uint8_t rollup[SORU_ROLLUP_ADDRESS_SZ],
                      int64_t staker, const uint8_t hash[SORU_ROLLUP_HASH_SZ])
{
  return staker >= 0 && soru_rollup_context_has(context, "rollups/%s/commitments/%s/stakers/%lld",
                                                ROLLUP(rollup), HASH(hash), (number_t)staker);
}

/* Takes a deposit. */
static soru_rollup_error_t
deposit(soru_rollup_context_t *context, const uint8_t *rollup, const soru_pkh_t *staker,
        int64_t *index, soru_rollup_balance_updates_t *updates)
{
  soru_rollup_account_t from = soru_rollup_account_of(staker);
  soru_rollup_account_t to = soru_rollup_account_bond(staker, rollup);
  if (!soru_rollup_transfer(context, &from, &to, context->constants.stake, updates))
    return SORU_ROLLUP_FUNDS_TOO_LOW;
  *index = soru_rollup_context_get_int(context, 0, "rollups/%s/next", ROLLUP(rollup));
  soru_rollup_context_put_int(context, *index + 1, "rollups/%s/next", ROLLUP(rollup));
  soru_rollup_context_put_int(context, *index, "rollups/%s/stakers/%s", ROLLUP(rollup),
                              KEY(staker));
  soru_rollup_context_put_int(context, 0, "rollups/%s/indices/%lld", ROLLUP(rollup),
                              (number_t)*index);
  return SORU_ROLLUP_NO_ERROR;
}

/* Moves the deposit of a staker, who is none any more. */
static void
release(soru_rollup_context_t *context, const uint8_t *rollup, const soru_pkh_t *staker,
        const soru_rollup_account_t *to, soru_rollup_balance_updates_t *updates)
{
  soru_rollup_account_t from = soru_rollup_account_bond(staker, rollup);
  int64_t index = soru_rollup_staker_index(context, rollup, staker);
  int64_t bond = soru_rollup_balance(context, &from);
  bool moved = soru_rollup_transfer(context, &from, to, bond, updates);
  SORU_ASSERT(moved); /* there is never as much as a balance can hold */
  soru_rollup_context_remove(context, "rollups/%s/stakers/%s", ROLLUP(rollup), KEY(staker));
  soru_rollup_context_remove(context, "rollups/%s/indices/%lld", ROLLUP(rollup), (number_t)index);
}

soru_rollup_error_t
soru_rollup_recover_bond(soru_rollup_context_t *context,
                         const uint8_t rollup[SORU_ROLLUP_ADDRESS_SZ], const soru_pkh_t *staker,
                         soru_rollup_balance_updates_t *updates)
{
  uint8_t lcc[SORU_ROLLUP_HASH_SZ];
  int32_t lcc_level;
  int64_t index = soru_rollup_staker_index(context, rollup, staker);
  if (index < 0) return SORU_ROLLUP_NOT_STAKED;
  soru_rollup_last_cemented(context, rollup, lcc, &lcc_level);
  if (soru_rollup_context_get_int(context, 0, "rollups/%s/indices/%lld", ROLLUP(rollup),
                                  (number_t)index) > lcc_level)
    return SORU_ROLLUP_NOT_ON_LCC;
  soru_rollup_account_t to = soru_rollup_account_of(staker);
  release(context, rollup, staker, &to, updates);
  return SORU_ROLLUP_NO_ERROR;
}

void
soru_rollup_slash(soru_rollup_context_t *context, const uint8_t rollup[SORU_ROLLUP_ADDRESS_SZ],
                  const soru_pkh_t *staker, soru_rollup_balance_updates_t *updates)
{
  soru_rollup_account_t to = {.kind = SORU_ROLLUP_ACCOUNT_PUNISHMENTS};
  if (soru_rollup_staker_index(context, rollup, staker) < 0) return;
  release(context, rollup, staker, &to, updates);
}

/* --- publishing --- */

/* Whether a commitment of this level can be published now. */
static soru_rollup_error_t
check_level(soru_rollup_context_t *context, const uint8_t *rollup,
            const soru_rollup_commitment_t *commitment)
{
  uint8_t lcc[SORU_ROLLUP_HASH_SZ];
  int32_t lcc_level;
  soru_rollup_commitment_t parent;
  soru_rollup_last_cemented(context, rollup, lcc, &lcc_level);
  if (commitment->level <= lcc_level) return SORU_ROLLUP_TOO_OLD;
  if ((int64_t)commitment->level - lcc_level > context->constants.lookahead)
    return SORU_ROLLUP_TOO_FAR_AHEAD;
  if (!soru_rollup_commitment_find(context, rollup, commitment->predecessor, &parent))
    return SORU_ROLLUP_UNKNOWN_COMMITMENT;
  if (commitment->level != (int64_t)parent.level + context->constants.period)
    return SORU_ROLLUP_BAD_LEVEL;
  int64_t first = soru_rollup_context_get_int(context, context->level, "rollups/%s/levels/%d/first",
                                              ROLLUP(rollup), commitment->level);
  if (context->level - first > context->constants.challenge_window) return SORU_ROLLUP_PAST_CURFEW;
  if (commitment->level >= context->level) return SORU_ROLLUP_FROM_FUTURE;
  return SORU_ROLLUP_NO_ERROR;
}

/* Whether a staker stakes on a commitment of a level other than one. */
typedef struct others {
  soru_rollup_context_t *context;
  const uint8_t *rollup, *hash;
  int64_t staker;
  bool found;
} others_t;

static bool
look_for_other(void *self, soru_slice_t name)
{
  others_t *others = self;
  uint8_t hash[SORU_ROLLUP_HASH_SZ];
  if (soru_rollup_unhex(hash, sizeof hash, name) && memcmp(hash, others->hash, sizeof hash) != 0 &&
      soru_rollup_stakes_on(others->context, others->rollup, others->staker, hash))
    others->found = true;
  return !others->found;
}

/* Stores that a staker stakes on a commitment. */
static void
store_stake(soru_rollup_context_t *context, const uint8_t *rollup, int64_t staker,
            const soru_rollup_commitment_t *commitment, const uint8_t *hash)
{
  soru_slice_t nothing = soru_base_slice(NULL, 0);
  const char *r = ROLLUP(rollup), *h = HASH(hash);
  if (!soru_rollup_context_has(context, "rollups/%s/levels/%d/first", r, commitment->level))
    soru_rollup_context_put_int(context, context->level, "rollups/%s/levels/%d/first", r,
                                commitment->level);
  put_commitment(context, rollup, hash, commitment);
  if (!soru_rollup_context_has(context, "rollups/%s/commitments/%s/added", r, h))
    soru_rollup_context_put_int(context, context->level, "rollups/%s/commitments/%s/added", r, h);
  int64_t last =
      soru_rollup_context_get_int(context, 0, "rollups/%s/indices/%lld", r, (number_t)staker);
  if (last < commitment->level)
    soru_rollup_context_put_int(context, commitment->level, "rollups/%s/indices/%lld", r,
                                (number_t)staker);
  soru_rollup_context_put(context, nothing, "rollups/%s/commitments/%s/stakers/%lld", r, h,
                          (number_t)staker);
  soru_rollup_context_put(context, nothing, "rollups/%s/levels/%d/commitments/%s", r,
                          commitment->level, h);
}

soru_rollup_error_t
soru_rollup_publish(soru_rollup_context_t *context, const uint8_t rollup[SORU_ROLLUP_ADDRESS_SZ],
                    const soru_pkh_t *staker, const soru_rollup_commitment_t *commitment,
                    uint8_t hash[SORU_ROLLUP_HASH_SZ], int32_t *level,
                    soru_rollup_balance_updates_t *updates)
{
  if (commitment->ticks == 0) return SORU_ROLLUP_ZERO_TICKS;
  int64_t index = soru_rollup_staker_index(context, rollup, staker);
  soru_rollup_error_t error = SORU_ROLLUP_NO_ERROR;
  if (index < 0) error = deposit(context, rollup, staker, &index, updates);
  if (error == SORU_ROLLUP_NO_ERROR) error = check_level(context, rollup, commitment);
  if (error != SORU_ROLLUP_NO_ERROR) return error;
  soru_rollup_commitment_hash(commitment, hash);
  others_t others = {context, rollup, hash, index, false};
  soru_rollup_context_list(context, look_for_other, &others, "rollups/%s/levels/%d/commitments",
                           ROLLUP(rollup), commitment->level);
  if (others.found) return SORU_ROLLUP_DOUBLE_STAKE;
  store_stake(context, rollup, index, commitment, hash);
  *level = (int32_t)soru_rollup_context_get_int(context, 0, "rollups/%s/commitments/%s/added",
                                                ROLLUP(rollup), HASH(hash));
  return SORU_ROLLUP_NO_ERROR;
}

/* --- cementing --- */

/* The commitments of the level that is to be cemented. */
typedef struct candidates {
  soru_rollup_context_t *context;
  const uint8_t *rollup, *chosen;
  const uint8_t *lcc;
  size_t cnt;
  bool chosen_is_one, is_staked;
} candidates_t;

static bool
is_active(void *self, soru_slice_t name)
{
  candidates_t *candidates = self;
  candidates->is_staked =
      soru_rollup_context_has(candidates->context, "rollups/%s/indices/%.*s",
                              ROLLUP(candidates->rollup), (int)name.len, (const char *)name.ptr);
  return !candidates->is_staked;
}

/* Counts a commitment that is on top of the LCC and that somebody still stakes on. */
static bool
count_candidate(void *self, soru_slice_t name)
{
  candidates_t *candidates = self;
  uint8_t hash[SORU_ROLLUP_HASH_SZ];
  soru_rollup_commitment_t commitment;
  if (!soru_rollup_unhex(hash, sizeof hash, name) ||
      !soru_rollup_commitment_find(candidates->context, candidates->rollup, hash, &commitment) ||
      memcmp(commitment.predecessor, candidates->lcc, sizeof hash) != 0)
    return true;
  candidates->is_staked = false;
  soru_rollup_context_list(candidates->context, is_active, candidates,
                           "rollups/%s/commitments/%s/stakers", ROLLUP(candidates->rollup),
                           HASH(hash));
  if (!candidates->is_staked) return true;
  candidates->cnt++;
  if (memcmp(hash, candidates->chosen, sizeof hash) == 0) candidates->chosen_is_one = true;
  return true;
}

static soru_rollup_error_t
check_candidates(soru_rollup_context_t *context, const uint8_t *rollup, const uint8_t *hash,
                 const uint8_t *lcc, int32_t level)
{
  candidates_t candidates = {.context = context, .rollup = rollup, .chosen = hash, .lcc = lcc};
  soru_rollup_context_list(context, count_candidate, &candidates,
                           "rollups/%s/levels/%d/commitments", ROLLUP(rollup), level);
  if (candidates.cnt != 1) return SORU_ROLLUP_DISPUTED;
  return candidates.chosen_is_one ? SORU_ROLLUP_NO_ERROR : SORU_ROLLUP_WRONG_CANDIDATE;
}

/* Removes the commitments of a level but the chosen one. */
static bool
remove_other(void *self, soru_slice_t name)
{
  candidates_t *candidates = self;
  uint8_t hash[SORU_ROLLUP_HASH_SZ];
  if (soru_rollup_unhex(hash, sizeof hash, name) &&
      memcmp(hash, candidates->chosen, sizeof hash) != 0)
    soru_rollup_context_remove(candidates->context, "rollups/%s/commitments/%s",
                               ROLLUP(candidates->rollup), HASH(hash));
  return true;
}

/* Removes the oldest of the cemented commitments, once there are as many as are kept. */
static void
remove_too_old(soru_rollup_context_t *context, const uint8_t *rollup, const uint8_t *old_lcc)
{
  uint8_t at[SORU_ROLLUP_HASH_SZ];
  soru_rollup_commitment_t commitment;
  memcpy(at, old_lcc, sizeof at);
  for (int64_t n = context->constants.stored_cemented - 1; n > 0; n--) {
    if (!soru_rollup_commitment_find(context, rollup, at, &commitment)) return;
    memcpy(at, commitment.predecessor, sizeof at);
  }
  soru_rollup_context_remove(context, "rollups/%s/commitments/%s", ROLLUP(rollup), HASH(at));
}

soru_rollup_error_t
soru_rollup_cement(soru_rollup_context_t *context, const uint8_t rollup[SORU_ROLLUP_ADDRESS_SZ],
                   const uint8_t hash[SORU_ROLLUP_HASH_SZ], soru_rollup_commitment_t *commitment)
{
  uint8_t lcc[SORU_ROLLUP_HASH_SZ];
  int32_t lcc_level;
  const char *r = ROLLUP(rollup), *h = HASH(hash);
  soru_rollup_last_cemented(context, rollup, lcc, &lcc_level);
  if (!soru_rollup_commitment_find(context, rollup, hash, commitment))
    return SORU_ROLLUP_UNKNOWN_COMMITMENT;
  if (memcmp(commitment->predecessor, lcc, sizeof lcc) != 0) return SORU_ROLLUP_PARENT_NOT_LCC;
  int64_t added = soru_rollup_context_get_int(context, 0, "rollups/%s/commitments/%s/added", r, h);
  if (context->level < added + context->constants.challenge_window) return SORU_ROLLUP_TOO_RECENT;
  soru_rollup_error_t error = check_candidates(context, rollup, hash, lcc, commitment->level);
  if (error != SORU_ROLLUP_NO_ERROR) return error;
  candidates_t others = {.context = context, .rollup = rollup, .chosen = hash};
  soru_rollup_context_put(context, soru_base_slice(hash, SORU_ROLLUP_HASH_SZ), "rollups/%s/lcc", r);
  soru_rollup_context_list(context, remove_other, &others, "rollups/%s/levels/%d/commitments", r,
                           commitment->level);
  soru_rollup_context_remove(context, "rollups/%s/levels/%d", r, commitment->level);
  soru_rollup_context_remove(context, "rollups/%s/commitments/%s/stakers", r, h);
  soru_rollup_context_remove(context, "rollups/%s/commitments/%s/added", r, h);
  remove_too_old(context, rollup, lcc);
  return SORU_ROLLUP_NO_ERROR;
}
