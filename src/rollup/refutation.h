/* refutation.h - the games that are played about a rollup: who may start one, whose turn it is, how
 * much time is left, and what becomes of the deposits (R-GAME-1, R-GAME-3, R-GAME-4).
 *
 * Each player has a clock that runs while it is its turn. The loser's deposit is burnt, and the
 * winner gets half of it, newly minted. After a draw both deposits are burnt.
 *
 * sc_rollup_refutation_storage.ml. After a draw the reference keeps the game, so that the two can
 * never play again about this rollup; here it goes. Where a player has lost its deposit in another
 * game meanwhile, a draw takes that of the other alone.
 */
#ifndef SORU_ROLLUP_REFUTATION_H
#define SORU_ROLLUP_REFUTATION_H

#include "rollup/game.h"
#include "rollup/stake.h"

typedef enum soru_rollup_reason {
  SORU_ROLLUP_REASON_CONFLICT, /* of the proof, or the loser has no deposit any more */
  SORU_ROLLUP_REASON_TIMEOUT
} soru_rollup_reason_t;

/* How a game stands after an operation. */
typedef struct soru_rollup_status {
  bool is_over, is_draw;
  soru_rollup_reason_t reason; /* not of a draw */
  soru_pkh_t loser;
} soru_rollup_status_t;

/* The blocks that the players have left, and when the turn began. */
typedef struct soru_rollup_clock {
  int64_t alice, bob;
  int32_t turn_level;
} soru_rollup_clock_t;

/* A game as it is stored. */
typedef struct soru_rollup_stored_game {
  soru_pkh_t alice, bob;
  soru_rollup_game_t game;
  soru_rollup_clock_t clock;
} soru_rollup_stored_game_t;

/* soru_rollup_game_find looks up the game of two stakers, given in any order; returns whether they
 * play one. */
bool soru_rollup_game_find(soru_rollup_context_t *context,
                           const uint8_t rollup[SORU_ROLLUP_ADDRESS_SZ], const soru_pkh_t *one,
                           const soru_pkh_t *other, soru_rollup_stored_game_t *stored);

/* soru_rollup_game_open starts a game of a player against an opponent who stakes on another
 * commitment with the same predecessor.
 *
 * SORU_ROLLUP_NO_ERROR, or why not; the context is to be restored then. */
soru_rollup_error_t soru_rollup_game_open(soru_rollup_context_t *context,
                                          const uint8_t rollup[SORU_ROLLUP_ADDRESS_SZ],
                                          const soru_pkh_t *player,
                                          const uint8_t player_commitment[SORU_ROLLUP_HASH_SZ],
                                          const soru_pkh_t *opponent,
                                          const uint8_t opponent_commitment[SORU_ROLLUP_HASH_SZ]);

/* soru_rollup_game_move makes a player's move; the context is to be restored unless
 * SORU_ROLLUP_NO_ERROR.
 *
 * out     status   how the game stands then
 * in/out  updates  what that means for the deposits */
soru_rollup_error_t soru_rollup_game_move(soru_rollup_context_t *context,
                                          const uint8_t rollup[SORU_ROLLUP_ADDRESS_SZ],
                                          const soru_pkh_t *player, const soru_pkh_t *opponent,
                                          const soru_rollup_move_t *move,
                                          soru_rollup_status_t *status,
                                          soru_rollup_balance_updates_t *updates);

/* soru_rollup_game_timeout ends a game in which the time of the player whose turn it is has run
 * out: it loses; if it had only to confirm its claim with a proof, both lose.
 *
 * SORU_ROLLUP_NO_ERROR, SORU_ROLLUP_NO_GAME or SORU_ROLLUP_TIME_LEFT. */
soru_rollup_error_t soru_rollup_game_timeout(soru_rollup_context_t *context,
                                             const uint8_t rollup[SORU_ROLLUP_ADDRESS_SZ],
                                             const soru_pkh_t *one, const soru_pkh_t *other,
                                             soru_rollup_status_t *status,
                                             soru_rollup_balance_updates_t *updates);

/* Two commitments with the same predecessor. */
typedef struct soru_rollup_conflict {
  soru_rollup_commitment_t ours, theirs;
} soru_rollup_conflict_t;

/* soru_rollup_conflict_find looks for the first level at which two stakers disagree; returns
 * whether there is one. */
bool soru_rollup_conflict_find(soru_rollup_context_t *context,
                               const uint8_t rollup[SORU_ROLLUP_ADDRESS_SZ], const soru_pkh_t *us,
                               const soru_pkh_t *them, soru_rollup_conflict_t *conflict);

#endif
