/* error.h - why the protocol refuses an operation on rollups, by the names that Octez gives. */
#ifndef SORU_ROLLUP_ERROR_H
#define SORU_ROLLUP_ERROR_H

#include <stdbool.h>

/* clang-format off */
/* X-table: name, id as Octez' RPC shows it behind the protocol's, permanent (else temporary), and
 * what it means. */
#define SORU_ROLLUP_ERROR_TABLE(X)                                                                  \
  X(NO_ERROR, "", false, "no error")                                                                \
  X(CHOICE_NOT_FOUND, "Dissection_choice_not_found", false,                                         \
    "the tick that was chosen does not start a section of the dissection")                          \
  X(SECTIONS_MISMATCH, "smart_rollup_dissection_number_of_sections_mismatch", false,                \
    "the dissection has a wrong number of sections")                                                \
  X(SECTIONS_INVALID, "smart_rollup_dissection_invalid_number_of_sections", true,                   \
    "a dissection with so many sections can never be valid")                                        \
  X(START_MISMATCH, "smart_rollup_dissection_start_hash_mismatch", false,                           \
    "the dissection does not begin with the state that both agree on")                              \
  X(STOP_MISMATCH, "smart_rollup_dissection_stop_hash_mismatch", false,                             \
    "the dissection ends with the very state that it is to refute")                                 \
  X(EDGES_MISMATCH, "smart_rollup_dissection_edge_ticks_mismatch", false,                           \
    "the dissection does not go from the first to the last tick of the section")                    \
  X(NOT_INCREASING, "smart_rollup_dissection_ticks_not_increasing", true,                           \
    "the ticks of the dissection do not increase")                                                  \
  X(DISTRIBUTION, "smart_rollup_dissection_invalid_distribution", true,                             \
    "a section of the dissection is too long")                                                      \
  X(STATES_SHAPE, "smart_rollup_dissection_invalid_successive_states_shape", true,                  \
    "a state follows a tick at which there is none any more")                                       \
  X(NOT_ALIGNED, "smart_rollup_wasm_invalid_dissection_distribution", true,                         \
    "a tick of the dissection is no multiple of the ticks of a kernel_run")                         \
  X(SECTION_SIZE, "Dissection_unexpected_section_size", true,                                       \
    "only a section of one tick can be proved")                                                     \
  X(NO_START_STATE, "Proof_start_state_hash_mismatch", false,                                       \
    "the section starts where the machine has stopped: there is nothing to prove")                  \
  X(FINAL_MOVE, "Dissecting_during_final_move", false,                                              \
    "only a proof is possible in the final move")                                                   \
  X(BAD_PROOF, "smart_rollup_proof_check", true,                                                    \
    "the proof of the step cannot be read")                                                         \
  X(UNKNOWN_ROLLUP, "smart_rollup_does_not_exist", false,                                           \
    "there is no such rollup")                                                                      \
  X(TOO_MANY_MESSAGES, "smart_rollup_max_number_of_messages_reached_for_commitment_period", false,  \
    "the inbox of this level is full")                                                              \
  X(NO_MESSAGES, "smart_rollup_add_zero_messages", true,                                            \
    "an operation must add at least one message")                                                   \
  X(MESSAGE_TOO_LONG, "smart_rollup_inbox_message_too_long", true,                                  \
    "a message is longer than the inbox takes")                                                     \
  X(UNKNOWN_COMMITMENT, "smart_rollup_unknown_commitment", false,                                   \
    "there is no such commitment")                                                                  \
  X(ZERO_TICKS, "smart_rollup_zero_tick_commitment", true,                                          \
    "a commitment must be about at least one tick")                                                 \
  X(FUNDS_TOO_LOW, "smart_rollup_staker_funds_too_low", false,                                      \
    "the staker has less than the deposit")                                                         \
  X(TOO_OLD, "smart_rollup_commitment_too_old", true,                                               \
    "the level of the commitment is cemented already")                                              \
  X(TOO_FAR_AHEAD, "smart_rollup_too_far_ahead", false,                                             \
    "the commitment is too many levels behind the last cemented one")                               \
  X(BAD_LEVEL, "smart_rollup_bad_inbox_level", false,                                               \
    "the commitment does not end exactly one period after its predecessor")                         \
  X(PAST_CURFEW, "smart_rollup_commitment_past_curfew", true,                                       \
    "the window to publish other commitments of this level is over")                                \
  X(FROM_FUTURE, "smart_rollup_commitment_from_future", false,                                      \
    "the period of the commitment is not over yet")                                                 \
  X(DOUBLE_STAKE, "smart_rollup_staker_double_stake", false,                                        \
    "the staker stakes on another commitment of the same level")                                    \
  X(PARENT_NOT_LCC, "smart_rollup_parent_not_lcc", false,                                           \
    "the commitment is not on top of the last cemented one")                                        \
  X(TOO_RECENT, "smart_rollup_commitment_too_recent", false,                                        \
    "the window for challenges of the commitment is not over yet")                                  \
  X(WRONG_CANDIDATE, "smart_rollup_invalid_commitment_to_cement", true,                             \
    "another commitment of this level is the one to be cemented")                                   \
  X(DISPUTED, "smart_rollup_commitment_disputed", false,                                            \
    "stakers disagree about this level: games have to decide")                                      \
  X(NOT_STAKED, "smart_rollup_not_staked", false,                                                   \
    "this key has no deposit for this rollup")                                                      \
  X(NOT_ON_LCC, "smart_rollup_not_staked_on_lcc_or_ancestor", false,                                \
    "the deposit is still at stake for a commitment that is not cemented")                          \
  X(ALREADY_STARTED, "smart_rollup_game_already_started", false,                                    \
    "the two play a game already")                                                                  \
  X(NO_GAME, "smart_rollup_no_game", false,                                                         \
    "the two do not play a game")                                                                   \
  X(WRONG_TURN, "smart_rollup_wrong_turn", false,                                                   \
    "it is the turn of the other player")                                                           \
  X(TOO_MANY_GAMES, "smart_rollup_maximal_number_of_parallel_games_reached", false,                 \
    "one of the two plays as many games as it may")                                                 \
  X(NO_CONFLICT, "smart_rollup_no_conflict", false,                                                 \
    "the two do not disagree")                                                                      \
  X(WRONG_STAKER, "smart_rollup_wrong_staker_for_conflict_commitment", true,                        \
    "a player does not stake on the commitment it is to play for")                                  \
  X(NOT_A_CONFLICT, "smart_rollup_not_valid_commitments_conflict", true,                            \
    "the two commitments do not have the same predecessor")                                         \
  X(TIME_LEFT, "smart_rollup_timeout_level_not_reached", false,                                     \
    "the player whose turn it is has time left")                                                    \
  X(BAD_OUTPUT_PROOF, "smart_rollup_invalid_output_proof", true,                                    \
    "the proof does not show this message in the outbox of the commitment")                         \
  X(NOT_CEMENTED, "smart_rollup_invalid_last_cemented_commitment", true,                            \
    "the commitment is not one of the last cemented ones")                                          \
  X(BAD_OUTBOX_LEVEL, "smart_rollup_invalid_outbox_level", true,                                    \
    "the outbox of this level cannot be read any more, or not yet")                                 \
  X(BAD_OUTBOX_INDEX, "smart_rollup_invalid_outbox_message_index", false,                           \
    "an outbox does not have so many messages")                                                     \
  X(OUTBOX_EXPIRED, "smart_rollup_outbox_level_expired", false,                                     \
    "the outbox of a later level has taken the place of this one")                                  \
  X(ALREADY_EXECUTED, "smart_rollup_outbox_message_already_applied", false,                         \
    "the message was executed already")
/* clang-format on */

#define SORU_ROLLUP_ERROR_ENUM(name, id, permanent, text) SORU_ROLLUP_##name,
typedef enum soru_rollup_error {
  SORU_ROLLUP_ERROR_TABLE(SORU_ROLLUP_ERROR_ENUM) SORU_ROLLUP_ERROR_COUNT
} soru_rollup_error_t;
#undef SORU_ROLLUP_ERROR_ENUM

/* soru_rollup_error_id gives the id, "" for SORU_ROLLUP_NO_ERROR. */
const char *soru_rollup_error_id(soru_rollup_error_t error);

/* soru_rollup_error_permanent tells whether an operation with this error can never be good, rather
 * than not now. */
bool soru_rollup_error_permanent(soru_rollup_error_t error);

/* soru_rollup_error_text says what an error means. */
const char *soru_rollup_error_text(soru_rollup_error_t error);

#endif
