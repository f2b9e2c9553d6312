/* game.h - refutation games: two stakers who have committed to different states look for the first
 * tick that they disagree about, and one of them proves it (R-GAME-2, R-GAME-3).
 *
 * The refuter begins. A move chooses a section of the last dissection, by the tick where it starts,
 * and either cuts it (the opponent is next) or proves its only tick. Whoever gives a proof that
 * refutes the end of the section wins. If the proof does not, the opponent may prove that end: it
 * wins then, otherwise both lose.
 *
 *   dissecting --dissection--> dissecting --proof--> won
 *                                         --wrong proof--> final move --proof--> won
 *                                                                     --wrong proof--> draw
 *
 * sc_rollup_game_repr.ml, with two differences. The reference takes a proof of a section of more
 * than one tick, or of one that starts with no state, as a wrong one, and lets the opponent try a
 * final move, which nobody can make for such a section. A liar could so turn a lost game into a
 * draw, in which an honest player loses its deposit. Here such a move is refused.
 */
#ifndef SORU_ROLLUP_GAME_H
#define SORU_ROLLUP_GAME_H

#include "rollup/commitment.h"
#include "rollup/dissection.h"
#include "rollup/proof.h"

/* Bytes of a staker: the kind of its key, and the hash of that. */
#define SORU_ROLLUP_STAKER_SZ 21

/* The players in the order of their bytes: Alice has the smaller ones. */
typedef enum soru_rollup_player { SORU_ROLLUP_ALICE, SORU_ROLLUP_BOB } soru_rollup_player_t;

typedef struct soru_rollup_game {
  soru_rollup_player_t turn;
  soru_rollup_cell_t snapshot; /* of the inbox, when the game started */
  int32_t start_level;         /* when that was */
  int32_t inbox_level;         /* of the commitment that is defended */
  int32_t sections;
  bool is_final; /* the final move: dissection has two chunks, the agreed and the refuted one */
  soru_rollup_dissection_t dissection;
} soru_rollup_game_t;

/* What a player does. */
typedef struct soru_rollup_move {
  int64_t choice; /* the tick where the section starts */
  enum { SORU_ROLLUP_CUT, SORU_ROLLUP_PROVE } kind;
  soru_rollup_dissection_t dissection; /* CUT */
  soru_rollup_proof_t proof;           /* PROVE; borrows the bytes it was decoded from */
} soru_rollup_move_t;

typedef enum soru_rollup_outcome {
  SORU_ROLLUP_ONGOING,
  SORU_ROLLUP_WON, /* by the player whose turn it was */
  SORU_ROLLUP_DRAW /* both lose */
} soru_rollup_outcome_t;

/* What decides about a proof: soru_rollup_proof_verify for a machine of the field. */
typedef soru_status_t soru_rollup_verify_fn_t(void *self, const soru_rollup_proof_t *proof,
                                              soru_rollup_verdict_t *verdict);

/* What a game is played with. */
typedef struct soru_rollup_rules {
  int64_t ticks_per_snapshot;
  soru_rollup_verify_fn_t *verify; /* statuses as those of soru_rollup_proof_verify */
  void *self;
} soru_rollup_rules_t;

/* soru_rollup_game_start begins a game.
 *
 * in  parent    the commitment that both agree on
 * in  defended  the one after it of the defender
 * in  refuter, defender  two different stakers */
void soru_rollup_game_start(soru_rollup_game_t *game, const soru_rollup_cell_t *snapshot,
                            int32_t level, const soru_rollup_commitment_t *parent,
                            const soru_rollup_commitment_t *defended,
                            const uint8_t refuter[SORU_ROLLUP_STAKER_SZ],
                            const uint8_t defender[SORU_ROLLUP_STAKER_SZ], int32_t sections);

/* soru_rollup_game_play makes a move for the player whose turn it is.
 *
 * in/out  game     the turn passes to the opponent when the outcome is ONGOING; unchanged otherwise
 * out     outcome  filled when the move is accepted
 * SORU_ROLLUP_NO_ERROR, or why the move is refused. */
soru_rollup_error_t soru_rollup_game_play(soru_rollup_game_t *game, const soru_rollup_move_t *move,
                                          const soru_rollup_rules_t *rules,
                                          soru_rollup_outcome_t *outcome);

/* soru_rollup_move_encode appends the binary form of a move, as operations hold it (behind the tag
 * that tells it from the start of a game). */
void soru_rollup_move_encode(soru_buf_t *out, const soru_rollup_move_t *move);

/* soru_rollup_move_decode reads a move.
 *
 * SORU_OK, SORU_ERR_DECODE or SORU_ERR_LIMIT. */
SORU_MUST_USE soru_status_t soru_rollup_move_decode(soru_cursor_t *cursor,
                                                    soru_rollup_move_t *move);

#endif
