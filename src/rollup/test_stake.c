/* test_stake.c - commitments and deposits, and what games do to them. */
#include "crypto/prefix.h"
#include "rollup/inbox.h"
#include "rollup/refutation.h"

#include "check.h"
#include "rollup/ledger_private.h"

static const uint8_t rollup[SORU_ROLLUP_ADDRESS_SZ] = {1, 2, 3};
static const soru_pkh_t alice = {{0, 'a'}}, bob = {{0, 'b'}}, carol = {{1, 'c'}};

/* The stake, and what everybody has in the beginning. */
#define STAKE ((int64_t)10000000000)
#define FUNDS (3 * STAKE)

static soru_rollup_balance_updates_t updates;

/* A context with a rollup of level 1. */
static void
world_init(ledger_t *ledger, soru_rollup_commitment_t *genesis)
{
  static const uint8_t state[SORU_ROLLUP_HASH_SZ] = {9};
  const soru_pkh_t *keys[] = {&alice, &bob, &carol};
  soru_rollup_account_t mint = {.kind = SORU_ROLLUP_ACCOUNT_BOOTSTRAP};
  ledger_init(ledger, SORU_ROLLUP_MUMBAI);
  for (int i = 0; i < 3; i++) {
    soru_rollup_account_t account = soru_rollup_account_of(keys[i]);
    CHECK(soru_rollup_transfer(&ledger->context, &mint, &account, FUNDS, NULL));
  }
  soru_rollup_inbox_begin(&ledger->context);
  soru_rollup_inbox_end(&ledger->context);
  *genesis = soru_rollup_commitment_genesis(1, state);
  int64_t size =
      soru_rollup_originate(&ledger->context, rollup, 1, soru_base_slice_text("\x03\x69"), genesis);
  CHECK_U64(size, 6552); /* published for an origination of type bytes */
}

static void
world_done(ledger_t *ledger)
{
  CHECK(ledger->context.status == SORU_OK);
  soru_rollup_balance_updates_free(&updates);
  ledger_done(ledger);
}

static int64_t
balance(ledger_t *ledger, const soru_pkh_t *key)
{
  soru_rollup_account_t account = soru_rollup_account_of(key);
  return soru_rollup_balance(&ledger->context, &account);
}

/* The commitment after another one, with a state of its own. */
static soru_rollup_commitment_t
after(const soru_rollup_commitment_t *parent, uint8_t state)
{
  soru_rollup_commitment_t commitment = {.state = {state}, .level = parent->level + 5, .ticks = 7};
  soru_rollup_commitment_hash(parent, commitment.predecessor);
  return commitment;
}

/* Publishes, and goes back if that fails. */
static soru_rollup_error_t
publish(ledger_t *ledger, const soru_pkh_t *key, const soru_rollup_commitment_t *commitment)
{
  uint8_t hash[SORU_ROLLUP_HASH_SZ];
  int32_t level;
  soru_tree_node_t *saved = soru_rollup_context_save(&ledger->context);
  soru_rollup_error_t error =
      soru_rollup_publish(&ledger->context, rollup, key, commitment, hash, &level, &updates);
  if (error == SORU_ROLLUP_NO_ERROR)
    soru_rollup_context_forget(&ledger->context, saved);
  else
    soru_rollup_context_restore(&ledger->context, saved);
  return error;
}

static soru_rollup_error_t
cement(ledger_t *ledger, const soru_rollup_commitment_t *commitment)
{
  uint8_t hash[SORU_ROLLUP_HASH_SZ];
  soru_rollup_commitment_t got;
  soru_rollup_commitment_hash(commitment, hash);
  return soru_rollup_cement(&ledger->context, rollup, hash, &got);
}

static soru_rollup_error_t
open_game(ledger_t *ledger, const soru_pkh_t *player, const soru_rollup_commitment_t *ours,
          const soru_pkh_t *opponent, const soru_rollup_commitment_t *theirs)
{
  uint8_t a[SORU_ROLLUP_HASH_SZ], b[SORU_ROLLUP_HASH_SZ];
  soru_rollup_commitment_hash(ours, a);
  soru_rollup_commitment_hash(theirs, b);
  return soru_rollup_game_open(&ledger->context, rollup, player, a, opponent, b);
}

/* R-COMM-2, R-COMM-3: what can be published, and one deposit for all of it. */
static void
test_publish(void)
{
  ledger_t ledger;
  soru_rollup_commitment_t genesis;
  world_init(&ledger, &genesis);
  soru_rollup_commitment_t one = after(&genesis, 1), two = after(&one, 2), bad = one;
  ledger.context.level = 6;
  CHECK_U64(publish(&ledger, &alice, &one), SORU_ROLLUP_FROM_FUTURE);
  CHECK_U64(balance(&ledger, &alice), FUNDS); /* the deposit was not kept */
  ledger.context.level = 7;
  bad.ticks = 0;
  CHECK_U64(publish(&ledger, &alice, &bad), SORU_ROLLUP_ZERO_TICKS);
  bad = one;
  bad.level = 5;
  CHECK_U64(publish(&ledger, &alice, &bad), SORU_ROLLUP_BAD_LEVEL);
  bad.level = 1;
  CHECK_U64(publish(&ledger, &alice, &bad), SORU_ROLLUP_TOO_OLD);
  bad.level = 1 + 1001;
  CHECK_U64(publish(&ledger, &alice, &bad), SORU_ROLLUP_TOO_FAR_AHEAD);
  bad = one;
  bad.predecessor[0] ^= 1;
  CHECK_U64(publish(&ledger, &alice, &bad), SORU_ROLLUP_UNKNOWN_COMMITMENT);
  CHECK_U64(publish(&ledger, &alice, &one), SORU_ROLLUP_NO_ERROR);
  CHECK_U64(balance(&ledger, &alice), FUNDS - STAKE);
  soru_rollup_account_t bond = soru_rollup_account_bond(&alice, rollup);
  CHECK_U64(soru_rollup_balance(&ledger.context, &bond), STAKE);
  CHECK_U64(soru_rollup_frozen_bonds(&ledger.context, bond.contract), STAKE);
  CHECK_U64(publish(&ledger, &alice, &one), SORU_ROLLUP_NO_ERROR); /* once more: no matter */
  soru_rollup_commitment_t other = after(&genesis, 3);
  CHECK_U64(publish(&ledger, &alice, &other), SORU_ROLLUP_DOUBLE_STAKE);
  ledger.context.level = 12;
  CHECK_U64(publish(&ledger, &alice, &two), SORU_ROLLUP_NO_ERROR);
  CHECK_U64(balance(&ledger, &alice), FUNDS - STAKE);
  ledger.context.level = 7 + 20;
  CHECK_U64(publish(&ledger, &bob, &other), SORU_ROLLUP_NO_ERROR);
  ledger.context.level++;
  CHECK_U64(publish(&ledger, &carol, &other), SORU_ROLLUP_PAST_CURFEW);
  ledger.context.constants.stake = FUNDS + 1;
  soru_rollup_commitment_t third = after(&two, 4);
  CHECK_U64(publish(&ledger, &carol, &third), SORU_ROLLUP_FUNDS_TOO_LOW);
  world_done(&ledger);
}

/* R-COMM-4 to R-COMM-6: cementing in order, the old ones go, the deposit comes back. */
static void
test_cement(void)
{
  ledger_t ledger;
  soru_rollup_commitment_t chain[9], got;
  uint8_t hash[SORU_ROLLUP_HASH_SZ], lcc[SORU_ROLLUP_HASH_SZ];
  int32_t level;
  world_init(&ledger, &chain[0]);
  for (int i = 1; i < 9; i++) {
    chain[i] = after(&chain[i - 1], (uint8_t)i);
    ledger.context.level = chain[i].level + 1;
    CHECK_U64(publish(&ledger, &alice, &chain[i]), SORU_ROLLUP_NO_ERROR);
  }
  ledger.context.level = chain[1].level + 20;
  CHECK_U64(cement(&ledger, &chain[1]), SORU_ROLLUP_TOO_RECENT);
  ledger.context.level = chain[2].level + 21;
  CHECK_U64(cement(&ledger, &chain[2]), SORU_ROLLUP_PARENT_NOT_LCC);
  CHECK_U64(soru_rollup_recover_bond(&ledger.context, rollup, &alice, &updates),
            SORU_ROLLUP_NOT_ON_LCC);
  ledger.context.level = chain[8].level + 21;
  for (int i = 1; i < 9; i++) {
    CHECK_U64(cement(&ledger, &chain[i]), SORU_ROLLUP_NO_ERROR);
    soru_rollup_last_cemented(&ledger.context, rollup, lcc, &level);
    soru_rollup_commitment_hash(&chain[i], hash);
    CHECK_BYTES(lcc, 32, hash, 32);
    CHECK_U64(level, chain[i].level);
  }
  for (int i = 0; i < 9; i++) { /* the last one and the four before it are kept */
    soru_rollup_commitment_hash(&chain[i], hash);
    bool kept = i >= 4;
    CHECK(soru_rollup_commitment_find(&ledger.context, rollup, hash, &got) == kept);
    CHECK(soru_rollup_is_cemented(&ledger.context, rollup, hash) == kept);
  }
  CHECK_U64(cement(&ledger, &chain[0]), SORU_ROLLUP_UNKNOWN_COMMITMENT);
  CHECK_U64(soru_rollup_recover_bond(&ledger.context, rollup, &bob, &updates),
            SORU_ROLLUP_NOT_STAKED);
  CHECK_U64(soru_rollup_recover_bond(&ledger.context, rollup, &alice, &updates),
            SORU_ROLLUP_NO_ERROR);
  CHECK_U64(balance(&ledger, &alice), FUNDS);
  world_done(&ledger);
}

/* R-GAME-1, R-GAME-4, R-COMM-5: a fork, a game, a timeout, the deposit of the loser, and cementing
 * past the fork. */
static void
test_timeout(void)
{
  ledger_t ledger;
  soru_rollup_commitment_t genesis;
  soru_rollup_status_t status;
  soru_rollup_conflict_t conflict;
  world_init(&ledger, &genesis);
  soru_rollup_commitment_t right = after(&genesis, 1), wrong = after(&genesis, 2);
  ledger.context.level = 7;
  CHECK_U64(publish(&ledger, &alice, &right), SORU_ROLLUP_NO_ERROR);
  CHECK(!soru_rollup_conflict_find(&ledger.context, rollup, &alice, &bob, &conflict));
  CHECK_U64(publish(&ledger, &bob, &wrong), SORU_ROLLUP_NO_ERROR);
  CHECK(soru_rollup_conflict_find(&ledger.context, rollup, &alice, &bob, &conflict));
  CHECK_BYTES(conflict.ours.state, 32, right.state, 32);
  CHECK_U64(open_game(&ledger, &carol, &right, &bob, &wrong), SORU_ROLLUP_NOT_STAKED);
  CHECK_U64(open_game(&ledger, &alice, &wrong, &bob, &wrong), SORU_ROLLUP_WRONG_STAKER);
  CHECK_U64(open_game(&ledger, &alice, &right, &alice, &right), SORU_ROLLUP_NO_CONFLICT);
  CHECK_U64(open_game(&ledger, &bob, &wrong, &alice, &right), SORU_ROLLUP_NO_ERROR);
  CHECK_U64(open_game(&ledger, &alice, &right, &bob, &wrong), SORU_ROLLUP_ALREADY_STARTED);
  ledger.context.level = 27;
  CHECK_U64(cement(&ledger, &right), SORU_ROLLUP_DISPUTED);
  ledger.context.level = 7 + 10;
  CHECK_U64(soru_rollup_game_timeout(&ledger.context, rollup, &alice, &bob, &status, &updates),
            SORU_ROLLUP_TIME_LEFT);
  CHECK_U64(soru_rollup_game_timeout(&ledger.context, rollup, &alice, &carol, &status, &updates),
            SORU_ROLLUP_NO_GAME);
  ledger.context.level++;
  updates.cnt = 0;
  CHECK_U64(soru_rollup_game_timeout(&ledger.context, rollup, &alice, &bob, &status, &updates),
            SORU_ROLLUP_NO_ERROR);
  CHECK(status.is_over && !status.is_draw && status.reason == SORU_ROLLUP_REASON_TIMEOUT);
  CHECK_BYTES(&status.loser, sizeof bob, &bob, sizeof bob);
  CHECK_U64(updates.cnt, 4);
  CHECK_U64(balance(&ledger, &alice), FUNDS - STAKE + STAKE / 2);
  CHECK_U64(balance(&ledger, &bob), FUNDS - STAKE);
  CHECK(soru_rollup_staker_index(&ledger.context, rollup, &bob) < 0);
  ledger.context.level = 27;
  CHECK_U64(cement(&ledger, &wrong), SORU_ROLLUP_WRONG_CANDIDATE);
  CHECK_U64(cement(&ledger, &right), SORU_ROLLUP_NO_ERROR);
  CHECK_U64(soru_rollup_recover_bond(&ledger.context, rollup, &alice, &updates),
            SORU_ROLLUP_NO_ERROR);
  CHECK_U64(balance(&ledger, &alice), FUNDS + STAKE / 2);
  uint8_t hash[SORU_ROLLUP_HASH_SZ];
  soru_rollup_commitment_hash(&wrong, hash);
  CHECK(!soru_rollup_commitment_find(&ledger.context, rollup, hash, &conflict.ours));
  world_done(&ledger);
}

/* Who has lost its deposit in one game loses the others as soon as somebody moves; the clock of a
 * player runs only in its turns. */
static void
test_several(void)
{
  ledger_t ledger;
  soru_rollup_commitment_t genesis;
  soru_rollup_status_t status;
  soru_rollup_stored_game_t stored;
  world_init(&ledger, &genesis);
  soru_rollup_commitment_t claims[3] = {after(&genesis, 1), after(&genesis, 2), after(&genesis, 3)};
  ledger.context.level = 7;
  CHECK_U64(publish(&ledger, &alice, &claims[0]), SORU_ROLLUP_NO_ERROR);
  CHECK_U64(publish(&ledger, &bob, &claims[1]), SORU_ROLLUP_NO_ERROR);
  CHECK_U64(publish(&ledger, &carol, &claims[2]), SORU_ROLLUP_NO_ERROR);
  CHECK_U64(open_game(&ledger, &bob, &claims[1], &alice, &claims[0]), SORU_ROLLUP_NO_ERROR);
  ledger.context.constants.parallel_games = 1;
  CHECK_U64(open_game(&ledger, &carol, &claims[2], &bob, &claims[1]), SORU_ROLLUP_TOO_MANY_GAMES);
  ledger.context.constants.parallel_games = 2;
  CHECK_U64(open_game(&ledger, &carol, &claims[2], &bob, &claims[1]), SORU_ROLLUP_NO_ERROR);
  soru_rollup_move_t move = {.choice = 0, .kind = SORU_ROLLUP_CUT};
  CHECK_U64(soru_rollup_game_move(&ledger.context, rollup, &alice, &bob, &move, &status, &updates),
            SORU_ROLLUP_WRONG_TURN);
  CHECK_U64(soru_rollup_game_move(&ledger.context, rollup, &bob, &alice, &move, &status, &updates),
            SORU_ROLLUP_SECTIONS_MISMATCH);
  /* Ticks 0 to 7, one at a time: the shortest dissection of seven ticks. */
  move.dissection.cnt = 8;
  CHECK(soru_rollup_game_find(&ledger.context, rollup, &alice, &bob, &stored));
  CHECK_U64(stored.game.dissection.cnt, 3);
  ledger.context.level = 12;
  move.dissection.chunks[0] = stored.game.dissection.chunks[0];
  for (size_t i = 1; i < 8; i++)
    move.dissection.chunks[i] =
        (soru_rollup_chunk_t){.tick = (int64_t)i, .has_state = i < 7, .state = {(uint8_t)i}};
  soru_rollup_error_t error =
      soru_rollup_game_move(&ledger.context, rollup, &bob, &alice, &move, &status, &updates);
  CHECK_STR(soru_rollup_error_id(error), "");
  CHECK(!status.is_over && soru_rollup_game_find(&ledger.context, rollup, &bob, &alice, &stored));
  CHECK_U64(stored.clock.bob, 5);
  CHECK_U64(stored.clock.alice, 10);
  ledger.context.level = 18; /* bob is late against alice no more, carol against bob is */
  CHECK_U64(soru_rollup_game_timeout(&ledger.context, rollup, &alice, &bob, &status, &updates),
            SORU_ROLLUP_TIME_LEFT);
  CHECK_U64(soru_rollup_game_timeout(&ledger.context, rollup, &carol, &bob, &status, &updates),
            SORU_ROLLUP_NO_ERROR);
  CHECK_BYTES(&status.loser, sizeof carol, &carol, sizeof carol);
  soru_rollup_slash(&ledger.context, rollup, &bob, &updates);
  updates.cnt = 0;
  CHECK_U64(soru_rollup_game_move(&ledger.context, rollup, &alice, &bob, &move, &status, &updates),
            SORU_ROLLUP_NO_ERROR);
  CHECK(status.is_over && !status.is_draw && updates.cnt == 0); /* there was nothing left to take */
  CHECK_BYTES(&status.loser, sizeof bob, &bob, sizeof bob);
  world_done(&ledger);
}

/* R-ORIG-2: operation and address of an origination on a test network of Mumbai. */
static void
test_address(void)
{
  uint8_t operation[SORU_PREFIX_PAYLOAD_MAX], want[SORU_PREFIX_PAYLOAD_MAX];
  uint8_t got[SORU_ROLLUP_ADDRESS_SZ];
  soru_slice_t text = soru_base_slice_text("ooMhfCwjiBzaCcYSxo1kyk4tQMgeDwu22NwPdjU8Yvaybyn26z5");
  CHECK(soru_crypto_prefix_decode(operation, SORU_PREFIX_O, text) == SORU_OK);
  text = soru_base_slice_text("sr1K3AUoYanTUup53MCb8DkbvLsiAmFuXfFm");
  CHECK(soru_crypto_prefix_decode(want, SORU_PREFIX_SR1, text) == SORU_OK);
  soru_rollup_address(got, operation, 0);
  CHECK_BYTES(got, sizeof got, want, sizeof got);
}

/* R-ORIG-1: what is known of a rollup after its origination. */
static void
test_origination(void)
{
  ledger_t ledger;
  soru_rollup_commitment_t genesis;
  uint8_t hash[SORU_ROLLUP_HASH_SZ], want[SORU_ROLLUP_HASH_SZ];
  int32_t level;
  world_init(&ledger, &genesis);
  CHECK(soru_rollup_exists(&ledger.context, rollup));
  soru_rollup_origination(&ledger.context, rollup, &level, hash);
  soru_rollup_commitment_hash(&genesis, want);
  CHECK_BYTES(hash, 32, want, 32);
  CHECK_U64(level, 1);
  world_done(&ledger);
}

int
main(void)
{
  test_address();
  test_origination();
  test_publish();
  test_cement();
  test_timeout();
  test_several();
  return check_summary();
}
