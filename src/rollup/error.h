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
    "the proof of the step cannot be read")
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
