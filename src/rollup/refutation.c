/* refutation.c - see refutation.h. Paths, R being rollups/ADDRESS:
 *
 *   R/games/ALICE/BOB            the game and the clock
 *   R/players/KEY/OPPONENT       both ways, empty: who plays with whom */
#include "rollup/refutation.h"

#include "codec/primitives.h"
#include "rollup/inbox.h"

#include <string.h>

#define ROLLUP(rollup) SORU_ROLLUP_HEX(rollup, SORU_ROLLUP_ADDRESS_SZ)
#define KEY(pkh) SORU_ROLLUP_HEX((pkh)->bytes, SORU_CRYPTO_PKH_SZ)

/* More than a game with the longest dissection and a clock. */
#define STORED_MAX 65536

/* --- storing --- */

/* Puts two players into the order of their bytes. */
static void
sort_players(soru_rollup_stored_game_t *stored, const soru_pkh_t *one, const soru_pkh_t *other)
{
  bool in_order = memcmp(one->bytes, other->bytes, SORU_CRYPTO_PKH_SZ) < 0;
  stored->alice = in_order ? *one : *other;
  stored->bob = in_order ? *other : *one;
}

static void
store(soru_rollup_context_t *context, const uint8_t *rollup,
      const soru_rollup_stored_game_t *stored)
{
  const soru_rollup_game_t *game = &stored->game;
  soru_buf_t bytes;
  soru_base_buf_init(&bytes, STORED_MAX);
  soru_base_buf_add_u8(&bytes, (uint8_t)game->turn);
  soru_rollup_cell_encode(&bytes, &game->snapshot, SORU_ROLLUP_LEVELS);
  soru_codec_add_i32(&bytes, game->start_level);
  soru_codec_add_i32(&bytes, game->inbox_level);
  soru_codec_add_i32(&bytes, game->sections);
  soru_codec_add_bool(&bytes, game->is_final);
  soru_rollup_dissection_encode(&bytes, &game->dissection);
  soru_codec_add_i64(&bytes, stored->clock.alice);
  soru_codec_add_i64(&bytes, stored->clock.bob);
  soru_codec_add_i32(&bytes, stored->clock.turn_level);
  SORU_ASSERT(!bytes.overflow);
  soru_rollup_context_put(context, soru_base_buf_slice(&bytes), "rollups/%s/games/%s/%s",
                          ROLLUP(rollup), KEY(&stored->alice), KEY(&stored->bob));
  soru_base_buf_free(&bytes);
}

bool
soru_rollup_game_find(soru_rollup_context_t *context, const uint8_t rollup[SORU_ROLLUP_ADDRESS_SZ],
                      const soru_pkh_t *one, const soru_pkh_t *other,
                      soru_rollup_stored_game_t *stored)
{
  soru_slice_t bytes;
  soru_rollup_game_t *game = &stored->game;
  sort_players(stored, one, other);
  if (!soru_rollup_context_get(context, &bytes, "rollups/%s/games/%s/%s", ROLLUP(rollup),
                               KEY(&stored->alice), KEY(&stored->bob)))
    return false;
  soru_cursor_t cursor = soru_base_cursor(bytes);
  game->turn = (soru_rollup_player_t)soru_base_cursor_u8(&cursor);
  bool decoded = soru_rollup_cell_decode(&cursor, &game->snapshot, SORU_ROLLUP_LEVELS) == SORU_OK;
  game->start_level = soru_codec_get_i32(&cursor);
  game->inbox_level = soru_codec_get_i32(&cursor);
  game->sections = soru_codec_get_i32(&cursor);
  game->is_final = soru_codec_get_bool(&cursor);
  decoded = decoded && soru_rollup_dissection_decode(&cursor, &game->dissection) == SORU_OK;
  stored->clock.alice = soru_codec_get_i64(&cursor);
  stored->clock.bob = soru_codec_get_i64(&cursor);
  stored->clock.turn_level = soru_codec_get_i32(&cursor);
  SORU_ASSERT(decoded && soru_base_cursor_done(&cursor)); /* it was written by store */
  return true;
}

static void
remove_game(soru_rollup_context_t *context, const uint8_t *rollup, const soru_pkh_t *alice,
            const soru_pkh_t *bob)
{
  const char *r = ROLLUP(rollup), *a = KEY(alice), *b = KEY(bob);
  soru_rollup_context_remove(context, "rollups/%s/games/%s/%s", r, a, b);
  soru_rollup_context_remove(context, "rollups/%s/players/%s/%s", r, a, b);
  soru_rollup_context_remove(context, "rollups/%s/players/%s/%s", r, b, a);
}

/* --- starting --- */

static bool
count(void *self, soru_slice_t name)
{
  (void)name;
  ++*(int64_t *)self;
  return true;
}

/* Whether a staker may play one more game. */
static soru_rollup_error_t
check_available(soru_rollup_context_t *context, const uint8_t *rollup, const soru_pkh_t *staker)
{
  int64_t games = 0;
  if (soru_rollup_staker_index(context, rollup, staker) < 0) return SORU_ROLLUP_NOT_STAKED;
  soru_rollup_context_list(context, count, &games, "rollups/%s/players/%s", ROLLUP(rollup),
                           KEY(staker));
  return games >= context->constants.parallel_games ? SORU_ROLLUP_TOO_MANY_GAMES
                                                    : SORU_ROLLUP_NO_ERROR;
}

/* Looks up the commitment that a player plays for. */
static soru_rollup_error_t
find_claim(soru_rollup_context_t *context, const uint8_t *rollup, const soru_pkh_t *staker,
           const uint8_t *hash, soru_rollup_commitment_t *commitment)
{
  int64_t index = soru_rollup_staker_index(context, rollup, staker);
  if (!soru_rollup_stakes_on(context, rollup, index, hash)) return SORU_ROLLUP_WRONG_STAKER;
  if (!soru_rollup_commitment_find(context, rollup, hash, commitment))
    return SORU_ROLLUP_UNKNOWN_COMMITMENT;
  return SORU_ROLLUP_NO_ERROR;
}

/* Makes the game of two conflicting commitments. */
static soru_rollup_error_t
make_game(soru_rollup_context_t *context, const uint8_t *rollup, const soru_pkh_t *player,
          const soru_pkh_t *opponent, const soru_rollup_commitment_t *defended,
          soru_rollup_game_t *game)
{
  soru_rollup_commitment_t parent;
  soru_rollup_cell_t snapshot;
  if (!soru_rollup_commitment_find(context, rollup, defended->predecessor, &parent))
    return SORU_ROLLUP_UNKNOWN_COMMITMENT;
  bool found = soru_rollup_inbox_snapshot(context, &snapshot);
  SORU_ASSERT(found); /* nobody can stake in the first block */
  soru_rollup_game_start(game, &snapshot, context->level, &parent, defended, player->bytes,
                         opponent->bytes, (int32_t)context->constants.sections);
  return SORU_ROLLUP_NO_ERROR;
}

soru_rollup_error_t
soru_rollup_game_open(soru_rollup_context_t *context, const uint8_t rollup[SORU_ROLLUP_ADDRESS_SZ],
                      const soru_pkh_t *player,
                      const uint8_t player_commitment[SORU_ROLLUP_HASH_SZ],
                      const soru_pkh_t *opponent,
                      const uint8_t opponent_commitment[SORU_ROLLUP_HASH_SZ])
{
  soru_rollup_stored_game_t stored;
  soru_rollup_commitment_t ours, theirs;
  soru_slice_t nothing = soru_base_slice(NULL, 0);
  if (soru_rollup_game_find(context, rollup, player, opponent, &stored))
    return SORU_ROLLUP_ALREADY_STARTED;
  soru_rollup_error_t error = check_available(context, rollup, &stored.alice);
  if (error == SORU_ROLLUP_NO_ERROR) error = check_available(context, rollup, &stored.bob);
  if (error == SORU_ROLLUP_NO_ERROR)
    error = find_claim(context, rollup, player, player_commitment, &ours);
  if (error == SORU_ROLLUP_NO_ERROR)
    error = find_claim(context, rollup, opponent, opponent_commitment, &theirs);
  if (error != SORU_ROLLUP_NO_ERROR) return error;
  if (memcmp(player_commitment, opponent_commitment, SORU_ROLLUP_HASH_SZ) == 0 ||
      memcmp(player->bytes, opponent->bytes, SORU_CRYPTO_PKH_SZ) == 0)
    return SORU_ROLLUP_NO_CONFLICT;
  if (memcmp(ours.predecessor, theirs.predecessor, SORU_ROLLUP_HASH_SZ) != 0)
    return SORU_ROLLUP_NOT_A_CONFLICT;
  error = make_game(context, rollup, player, opponent, &theirs, &stored.game);
  if (error != SORU_ROLLUP_NO_ERROR) return error;
  stored.clock =
      (soru_rollup_clock_t){context->constants.timeout, context->constants.timeout, context->level};
  store(context, rollup, &stored);
  const char *r = ROLLUP(rollup), *a = KEY(&stored.alice), *b = KEY(&stored.bob);
  soru_rollup_context_put(context, nothing, "rollups/%s/players/%s/%s", r, a, b);
  soru_rollup_context_put(context, nothing, "rollups/%s/players/%s/%s", r, b, a);
  return SORU_ROLLUP_NO_ERROR;
}

/* --- ending --- */

/* Ends a game, and settles what it was about. */
static void
settle(soru_rollup_context_t *context, const uint8_t *rollup,
       const soru_rollup_stored_game_t *stored, const soru_rollup_status_t *status,
       soru_rollup_balance_updates_t *updates)
{
  remove_game(context, rollup, &stored->alice, &stored->bob);
  if (status->is_draw) {
    soru_rollup_slash(context, rollup, &stored->alice, updates);
    soru_rollup_slash(context, rollup, &stored->bob, updates);
    return;
  }
  bool alice_lost = memcmp(&status->loser, &stored->alice, sizeof status->loser) == 0;
  bool had_deposit = soru_rollup_staker_index(context, rollup, &status->loser) >= 0;
  soru_rollup_slash(context, rollup, &status->loser, updates);
  if (!had_deposit) return;
  soru_rollup_account_t from = {.kind = SORU_ROLLUP_ACCOUNT_REWARDS};
  soru_rollup_account_t to = soru_rollup_account_of(alice_lost ? &stored->bob : &stored->alice);
  bool paid = soru_rollup_transfer(context, &from, &to, context->constants.stake / 2, updates);
  SORU_ASSERT(paid); /* there is never as much as a balance can hold */
}

/* Whether the game has ended because of a player who has no deposit any more. */
static void
check_stakes(soru_rollup_context_t *context, const uint8_t *rollup,
             const soru_rollup_stored_game_t *stored, soru_rollup_status_t *status)
{
  bool alice = soru_rollup_staker_index(context, rollup, &stored->alice) >= 0;
  bool bob = soru_rollup_staker_index(context, rollup, &stored->bob) >= 0;
  status->is_over = !alice || !bob;
  status->is_draw = !alice && !bob;
  status->loser = alice ? stored->bob : stored->alice;
}

/* --- moves --- */

/* What proofs are checked with. */
typedef struct judge {
  soru_rollup_context_t *context;
  soru_rollup_proof_context_t proof_context;
} judge_t;

static int64_t
last_message(void *self, int32_t level)
{
  return soru_rollup_inbox_last_message(self, level);
}

static soru_status_t
verify(void *self, const soru_rollup_proof_t *proof, soru_rollup_verdict_t *verdict)
{
  const judge_t *judge = self;
  if (proof->step.len > (size_t)judge->context->constants.proof_size) return SORU_ERR_LIMIT;
  return soru_rollup_proof_verify(proof, &judge->proof_context, verdict);
}

static soru_rollup_error_t
play(soru_rollup_context_t *context, const uint8_t *rollup, soru_rollup_stored_game_t *stored,
     const soru_rollup_move_t *move, soru_rollup_status_t *status)
{
  soru_pvm_params_t params = soru_rollup_machine(context->profile);
  judge_t judge = {context,
                   {.commitment_level = stored->game.inbox_level,
                    .snapshot = &stored->game.snapshot,
                    .rules = &params.rules,
                    .last_message = last_message,
                    .self = context}};
  soru_rollup_rules_t rules = {params.ticks_per_snapshot, verify, &judge};
  soru_rollup_player_t player = stored->game.turn;
  soru_rollup_outcome_t outcome;
  uint8_t genesis[SORU_ROLLUP_HASH_SZ];
  memcpy(judge.proof_context.rollup, rollup, SORU_ROLLUP_ADDRESS_SZ);
  soru_rollup_origination(context, rollup, &judge.proof_context.origination_level, genesis);
  soru_rollup_error_t error = soru_rollup_game_play(&stored->game, move, &rules, &outcome);
  if (error != SORU_ROLLUP_NO_ERROR) return error;
  status->is_over = outcome != SORU_ROLLUP_ONGOING;
  status->is_draw = outcome == SORU_ROLLUP_DRAW;
  status->loser = player == SORU_ROLLUP_ALICE ? stored->bob : stored->alice;
  if (status->is_over) return SORU_ROLLUP_NO_ERROR;
  int64_t *left = player == SORU_ROLLUP_ALICE ? &stored->clock.alice : &stored->clock.bob;
  *left -= context->level - stored->clock.turn_level;
  stored->clock.turn_level = context->level;
  return SORU_ROLLUP_NO_ERROR;
}

soru_rollup_error_t
soru_rollup_game_move(soru_rollup_context_t *context, const uint8_t rollup[SORU_ROLLUP_ADDRESS_SZ],
                      const soru_pkh_t *player, const soru_pkh_t *opponent,
                      const soru_rollup_move_t *move, soru_rollup_status_t *status,
                      soru_rollup_balance_updates_t *updates)
{
  soru_rollup_stored_game_t stored;
  *status = (soru_rollup_status_t){.reason = SORU_ROLLUP_REASON_CONFLICT};
  if (!soru_rollup_game_find(context, rollup, player, opponent, &stored))
    return SORU_ROLLUP_NO_GAME;
  bool is_alice = memcmp(player, &stored.alice, sizeof *player) == 0;
  if (is_alice != (stored.game.turn == SORU_ROLLUP_ALICE)) return SORU_ROLLUP_WRONG_TURN;
  check_stakes(context, rollup, &stored, status);
  if (!status->is_over) {
    soru_rollup_error_t error = play(context, rollup, &stored, move, status);
    if (error != SORU_ROLLUP_NO_ERROR) return error;
  }
  if (status->is_over)
    settle(context, rollup, &stored, status, updates);
  else
    store(context, rollup, &stored);
  return SORU_ROLLUP_NO_ERROR;
}

soru_rollup_error_t
soru_rollup_game_timeout(soru_rollup_context_t *context,
                         const uint8_t rollup[SORU_ROLLUP_ADDRESS_SZ], const soru_pkh_t *one,
                         const soru_pkh_t *other, soru_rollup_status_t *status,
                         soru_rollup_balance_updates_t *updates)
{
  soru_rollup_stored_game_t stored;
  if (!soru_rollup_game_find(context, rollup, one, other, &stored)) return SORU_ROLLUP_NO_GAME;
  bool is_alice = stored.game.turn == SORU_ROLLUP_ALICE;
  int64_t left = is_alice ? stored.clock.alice : stored.clock.bob;
  if (context->level <= stored.clock.turn_level + left) return SORU_ROLLUP_TIME_LEFT;
  *status = (soru_rollup_status_t){.is_over = true,
                                   .is_draw = stored.game.is_final,
                                   .reason = SORU_ROLLUP_REASON_TIMEOUT,
                                   .loser = is_alice ? stored.alice : stored.bob};
  settle(context, rollup, &stored, status, updates);
  return SORU_ROLLUP_NO_ERROR;
}

/* --- conflicts --- */

/* A search for the commitment of a staker among those of a level. */
typedef struct search {
  soru_rollup_context_t *context;
  const uint8_t *rollup;
  int64_t staker;
  bool found;
  uint8_t hash[SORU_ROLLUP_HASH_SZ];
} search_t;

static bool
is_of_staker(void *self, soru_slice_t name)
{
  search_t *search = self;
  search->found =
      soru_rollup_unhex(search->hash, sizeof search->hash, name) &&
      soru_rollup_stakes_on(search->context, search->rollup, search->staker, search->hash);
  return !search->found;
}

/* Looks up what a staker claims for a level. */
static bool
claim_at(soru_rollup_context_t *context, const uint8_t *rollup, const soru_pkh_t *staker,
         int32_t level, soru_rollup_commitment_t *commitment)
{
  search_t search = {
      context, rollup, soru_rollup_staker_index(context, rollup, staker), false, {0}};
  soru_rollup_context_list(context, is_of_staker, &search, "rollups/%s/levels/%d/commitments",
                           ROLLUP(rollup), level);
  return search.found && soru_rollup_commitment_find(context, rollup, search.hash, commitment);
}

bool
soru_rollup_conflict_find(soru_rollup_context_t *context,
                          const uint8_t rollup[SORU_ROLLUP_ADDRESS_SZ], const soru_pkh_t *us,
                          const soru_pkh_t *them, soru_rollup_conflict_t *conflict)
{
  uint8_t lcc[SORU_ROLLUP_HASH_SZ];
  int32_t lcc_level, period = (int32_t)context->constants.period;
  soru_rollup_last_cemented(context, rollup, lcc, &lcc_level);
  for (int32_t level = lcc_level + period; level < context->level; level += period) {
    if (!claim_at(context, rollup, us, level, &conflict->ours) ||
        !claim_at(context, rollup, them, level, &conflict->theirs))
      continue;
    uint8_t a[SORU_ROLLUP_HASH_SZ], b[SORU_ROLLUP_HASH_SZ];
    soru_rollup_commitment_hash(&conflict->ours, a);
    soru_rollup_commitment_hash(&conflict->theirs, b);
    if (memcmp(a, b, sizeof a) != 0 &&
        memcmp(conflict->ours.predecessor, conflict->theirs.predecessor, sizeof a) == 0)
      return true;
  }
  return false;
}
