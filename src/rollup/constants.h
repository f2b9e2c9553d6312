/* constants.h - the protocols that layer 1 can follow, and their numbers.
 *
 * A profile is a row of values: names, encodings and constants. The constants can be changed by
 * whoever starts a chain; the JSON names are those of Octez' RPC (context/constants), where in the
 * profile alpha sc_rollup_ stands in front in the place of smart_rollup_.
 *
 * constants_parametric_repr.ml, default_parameters.ml (main net) of Mumbai; for alpha the
 * specification: periods of 30 blocks, two weeks and one week in blocks of 30 seconds.
 */
#ifndef SORU_ROLLUP_CONSTANTS_H
#define SORU_ROLLUP_CONSTANTS_H

#include "codec/json.h"
#include "codec/json_out.h"
#include "pvm/pvm.h"

typedef enum soru_rollup_profile {
  SORU_ROLLUP_ALPHA, /* the specification: late 2022 */
  SORU_ROLLUP_MUMBAI /* the first one on main net */
} soru_rollup_profile_t;

/* How a constant is written in JSON. */
typedef enum soru_rollup_constant_form {
  SORU_ROLLUP_FORM_INT,  /* a number */
  SORU_ROLLUP_FORM_TEXT, /* a string of digits: 64 bits and more */
  SORU_ROLLUP_FORM_BOOL
} soru_rollup_constant_form_t;

/* clang-format off */
/* X-table: field, JSON name, form, smallest and largest value, alpha, mumbai. A name that begins with
 * '*' has sc_rollup_ or smart_rollup_ in its place. */
#define SORU_ROLLUP_CONSTANT_TABLE(X)                                                                     \
  X(max_operation_size,   "max_operation_data_length",               INT,  1024, 1 << 20, 32768, 32768)       \
  X(max_micheline_nodes,  "max_micheline_node_count",                INT,  1, 1 << 20, 50000, 50000)          \
  X(max_micheline_bytes,  "max_micheline_bytes_limit",               INT,  1, 1 << 20, 50000, 50000)          \
  X(proof_size,           "*max_wrapped_proof_binary_size",          INT,  1, 1 << 20, 30000, 30000)          \
  X(message_size,         "*message_size_limit",                     INT,  2, 4096, 4096, 4096)               \
  X(max_messages,         "*max_number_of_messages_per_level",       TEXT, 1, 1000000, 1000000, 1000000)      \
  X(blocks_per_cycle,     "blocks_per_cycle",                        INT,  1, 1 << 30, 16384, 16384)          \
  X(preserved_cycles,     "preserved_cycles",                        INT,  0, 255, 5, 5)                      \
  X(operation_gas,        "hard_gas_limit_per_operation",            TEXT, 1, 1 << 30, 1040000, 1040000)      \
  X(block_gas,            "hard_gas_limit_per_block",                TEXT, 1, 1L << 40, 5200000, 2600000)     \
  X(operation_storage,    "hard_storage_limit_per_operation",        TEXT, 0, 1 << 30, 60000, 60000)          \
  X(cost_per_byte,        "cost_per_byte",                           TEXT, 0, 1 << 30, 250, 250)              \
  X(account_size,         "origination_size",                        INT,  0, 1 << 30, 257, 257)              \
  X(operation_life,       "max_operations_time_to_live",             INT,  1, 1000, 120, 240)                 \
  X(block_delay,          "minimal_block_delay",                     TEXT, 1, 1 << 30, 30, 15)                \
  X(round_delay,          "delay_increment_per_round",               TEXT, 1, 1 << 30, 15, 8)                 \
  X(enable,               "*enable",                                 BOOL, 1, 1, 1, 1)                        \
  X(arith_enable,         "*arith_pvm_enable",                       BOOL, 0, 0, 0, 0)                        \
  X(origination_size,     "*origination_size",                       INT,  0, 1 << 30, 6314, 6314)            \
  X(challenge_window,     "*challenge_window_in_blocks",             INT,  1, 1 << 30, 40320, 80640)          \
  X(stake,                "*stake_amount",                           TEXT, 2, 1L << 60, 10000000000, 10000000000) \
  X(period,               "*commitment_period_in_blocks",            INT,  1, 1 << 20, 30, 60)                \
  X(lookahead,            "*max_lookahead_in_blocks",                INT,  1, 1 << 30, 86400, 172800)         \
  X(outbox_levels,        "*max_active_outbox_levels",               INT,  1, 1 << 20, 40320, 80640)          \
  X(outbox_messages,      "*max_outbox_messages_per_level",          INT,  1, 1 << 20, 100, 100)              \
  X(sections,             "*number_of_sections_in_dissection",       INT,  4, 255, 32, 32)                    \
  X(timeout,              "*timeout_period_in_blocks",               INT,  1, 1 << 30, 20160, 40320)          \
  X(stored_cemented,      "*max_number_of_cemented_commitments",     INT,  1, 1000, 5, 5)                     \
  X(parallel_games,       "*max_number_of_parallel_games",           INT,  1, 1000, 32, 32)
/* clang-format on */

#define SORU_ROLLUP_CONSTANT_FIELD(field, name, form, min, max, alpha, mumbai) int64_t field;
typedef struct soru_rollup_constants {
  SORU_ROLLUP_CONSTANT_TABLE(SORU_ROLLUP_CONSTANT_FIELD)
} soru_rollup_constants_t;
#undef SORU_ROLLUP_CONSTANT_FIELD

/* soru_rollup_profile_name gives "alpha" or "mumbai". */
const char *soru_rollup_profile_name(soru_rollup_profile_t profile);

/* soru_rollup_profile_parse reads a name; returns whether there is such a profile. */
bool soru_rollup_profile_parse(soru_rollup_profile_t *profile, const char *name);

/* soru_rollup_protocol gives the hash of a protocol as text: what nodes say they run. */
const char *soru_rollup_protocol(soru_rollup_profile_t profile);

/* soru_rollup_machine gives the parameters of the machine of rollups of a profile. */
soru_pvm_params_t soru_rollup_machine(soru_rollup_profile_t profile);

/* soru_rollup_constants gives the constants of a profile. */
soru_rollup_constants_t soru_rollup_constants(soru_rollup_profile_t profile);

/* soru_rollup_constants_fast shortens all windows and periods so that blocks of a second or less
 * show everything in seconds: periods of 5 blocks, a challenge window of 20, a timeout of 10. */
void soru_rollup_constants_fast(soru_rollup_constants_t *constants);

/* soru_rollup_constants_read changes the constants that an object has members for; numbers may also
 * be strings of digits.
 *
 * SORU_OK, or SORU_ERR_DECODE with a message in the document of v: an unknown name, a value out of
 * its range, or a timeout above the challenge window. */
SORU_MUST_USE soru_status_t soru_rollup_constants_read(soru_rollup_constants_t *constants,
                                                       soru_rollup_profile_t profile,
                                                       const soru_json_t *v);

/* soru_rollup_constants_write writes the members of the constants (the object is the caller's). */
void soru_rollup_constants_write(soru_json_out_t *out, const soru_rollup_constants_t *constants,
                                 soru_rollup_profile_t profile);

#endif
