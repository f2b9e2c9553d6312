/* pvm.h - the proof-generating virtual machine wasm_2_0_0 (R-PVM-1 to R-PVM-9).
 *
 * A machine is a state that advances by ticks. A level goes like this:
 *
 *   Collect --inputs--> Padding --> Snapshot
 *
 *   Snapshot --> Decode --> Link --> Init --> Eval --> Padding --> Collect
 *      ^                                                  |
 *      +--------- the kernel asked for a reboot ----------+
 *
 * One function does a tick (vm.h). Here it is applied to a state in memory; soru_pvm_prove applies
 * it to a recording of the state's tree, soru_pvm_verify to what a proof holds.
 *
 * Whatever number of ticks is done at once, the outcome is that of single ticks with the state
 * stored in between.
 */
#ifndef SORU_PVM_PVM_H
#define SORU_PVM_PVM_H

#include "pvm/host.h"
#include "pvm/observe.h"

/* Versions: 0 stands for 2.0.0, n for 2.0.0-rn. */
#define SORU_PVM_VERSION_MAX 6

/* Maxima of what is taken in, in bytes. */
#define SORU_PVM_KERNEL_MAX ((size_t)256 << 20)
#define SORU_PVM_INPUT_MAX ((size_t)1 << 20)

typedef struct soru_pvm soru_pvm_t;

/* Another way to do ticks (pvm/engine.h). */
typedef struct soru_pvm_engine soru_pvm_engine_t;

/* What the protocol decides when a rollup is originated. */
typedef struct soru_pvm_params {
  int version;
  int64_t ticks_per_snapshot; /* ticks between two calls of kernel_run */
  int32_t outbox_validity;    /* levels that an outbox message can be read */
  int64_t outbox_limit;       /* messages a level */
  soru_pvm_host_rules_t rules;
} soru_pvm_params_t;

typedef enum soru_pvm_phase {
  SORU_PVM_SNAPSHOT,
  SORU_PVM_DECODE,
  SORU_PVM_LINK,
  SORU_PVM_INIT,
  SORU_PVM_EVAL,
  SORU_PVM_PADDING,
  SORU_PVM_COLLECT,
  SORU_PVM_STUCK
} soru_pvm_phase_t;

typedef enum soru_pvm_wants {
  SORU_PVM_WANTS_NOTHING, /* it computes */
  SORU_PVM_WANTS_INPUT,
  SORU_PVM_WANTS_REVEAL
} soru_pvm_wants_t;

/* Classes of stuck states, as encoded. */
typedef enum soru_pvm_stuck_class {
  SORU_PVM_DECODE_ERROR,
  SORU_PVM_LINK_ERROR,
  SORU_PVM_INIT_ERROR,
  SORU_PVM_EVAL_ERROR,
  SORU_PVM_INVALID_STATE,
  SORU_PVM_UNKNOWN_ERROR,
  SORU_PVM_TOO_MANY_TICKS,
  SORU_PVM_TOO_MANY_REBOOTS,
  SORU_PVM_NO_FALLBACK_KERNEL
} soru_pvm_stuck_class_t;

typedef struct soru_pvm_stuck {
  soru_pvm_stuck_class_t class_;
  soru_pvm_stuck_class_t cause; /* NO_FALLBACK_KERNEL: decode, link or init error */
  soru_pvm_text_t text;         /* raw exception, or message */
  bool explained;
  soru_pvm_text_t explanation;
} soru_pvm_stuck_t;

/* What can be said of a state without changing it; slices are borrowed until the machine changes.
 */
typedef struct soru_pvm_info {
  int64_t tick;
  soru_pvm_phase_t phase;
  soru_pvm_wants_t wants;
  soru_slice_t request; /* WANTS_REVEAL: request bytes, tag included */
  int version;          /* -1: unreadable */
  bool has_input;       /* the last input, if there was one */
  int32_t input_level;
  int64_t input_counter;
  soru_pvm_stuck_t stuck; /* phase STUCK */
  bool finished;          /* phase EVAL: kernel_run has returned */
  bool trapped;           /* phase EVAL: it has trapped, with this text */
  soru_slice_t trap;
  int64_t reboot_counter;
  int64_t max_ticks, last_top_level_call;
} soru_pvm_info_t;

/* When soru_pvm_run stops besides at its maximum and where the machine waits. */
typedef enum soru_pvm_until {
  SORU_PVM_UNTIL_WAIT,     /* no other reason */
  SORU_PVM_UNTIL_SNAPSHOT, /* in phase SNAPSHOT, after at least one tick */
  SORU_PVM_UNTIL_PHASE,    /* when the phase has changed */
  SORU_PVM_UNTIL_RETURN    /* also when kernel_run has just returned or trapped (phase EVAL) */
} soru_pvm_until_t;

/* The step that a proof is about: what is given to the machine if it wants something. */
typedef struct soru_pvm_given {
  enum { SORU_PVM_GIVEN_NOTHING, SORU_PVM_GIVEN_INPUT, SORU_PVM_GIVEN_REVEAL } kind;
  int32_t level;
  int64_t counter;
  soru_slice_t bytes; /* message, or revealed data */
} soru_pvm_given_t;

/* The most bytes of a request for a reveal that are told. */
#define SORU_PVM_REQUEST_MAX 64

/* What a machine asked for in front of a step. */
typedef struct soru_pvm_request {
  soru_pvm_wants_t wants;
  bool has_input; /* WANTS_INPUT: the input after this one, else the first one */
  int32_t level;
  int64_t counter;
  size_t reveal_len; /* WANTS_REVEAL: the request, tag included; longer ones are cut */
  uint8_t reveal[SORU_PVM_REQUEST_MAX];
} soru_pvm_request_t;

/* soru_pvm_params gives the parameters of the protocol for a version, with the reference's rules.
 */
soru_pvm_params_t soru_pvm_params(int version);

/* soru_pvm_version_text gives "2.0.0", "2.0.0-r1" ...; NULL for other numbers. */
const char *soru_pvm_version_text(int version);

/* soru_pvm_version_parse is the inverse of soru_pvm_version_text; -1 for anything else. */
int soru_pvm_version_parse(soru_slice_t text);

/* soru_pvm_phase_text gives "Snapshot", "Decode" ... */
const char *soru_pvm_phase_text(soru_pvm_phase_t phase);

/* soru_pvm_stuck_text gives "Decode_error", "Link_error" ... */
const char *soru_pvm_stuck_text(soru_pvm_stuck_class_t class_);

/* soru_pvm_new makes a machine: initial state of a version, boot sector installed.
 *
 * in   kernel  at most SORU_PVM_KERNEL_MAX bytes, any content
 * out  pvm     to be released with soru_pvm_delete
 * SORU_OK, SORU_ERR_LIMIT (kernel too large) or SORU_ERR_ARG (no such version). */
SORU_MUST_USE soru_status_t soru_pvm_new(soru_pvm_t **pvm, const soru_pvm_params_t *params,
                                         soru_slice_t kernel);

/* soru_pvm_delete releases a machine; NULL is allowed. */
void soru_pvm_delete(soru_pvm_t *pvm);

/* soru_pvm_initial_hash gives the state hash of a version before a boot sector is installed.
 *
 * SORU_OK or SORU_ERR_ARG. */
SORU_MUST_USE soru_status_t soru_pvm_initial_hash(int version, uint8_t hash[SORU_TREE_HASH_SZ]);

/* soru_pvm_set_debug makes write_debug print: `debug` gets the bytes of each call. */
void soru_pvm_set_debug(soru_pvm_t *pvm, void (*debug)(void *to, soru_slice_t text), void *to);

/* soru_pvm_rules gives the rules that the machine was made with. */
soru_pvm_host_rules_t soru_pvm_rules(const soru_pvm_t *pvm);

/* soru_pvm_set_engine makes an engine do what it can do (pvm/engine.h); the results stay the same.
 *
 * in  engine  borrowed until the machine is released, which releases the engine first; NULL: the
 *             one that there was is released */
void soru_pvm_set_engine(soru_pvm_t *pvm, const soru_pvm_engine_t *engine);

/* soru_pvm_set_observer makes an observer follow what is evaluated (pvm/observe.h).
 *
 * in  observer  borrowed until another one, or NULL, takes its place */
void soru_pvm_set_observer(soru_pvm_t *pvm, soru_pvm_observer_t *observer);

/* soru_pvm_get_info describes the state. */
void soru_pvm_get_info(soru_pvm_t *pvm, soru_pvm_info_t *info);

/* soru_pvm_set_max_reboots changes the maximum of reboots per input, and lowers the counter to it
 * (for tests: set_maximum_reboots_per_input of the reference). */
void soru_pvm_set_max_reboots(soru_pvm_t *pvm, int64_t max);

/* soru_pvm_set_durable writes a whole value in the durable storage (for tests; no tick).
 *
 * SORU_OK, or SORU_ERR_ARG when the key is invalid or read-only. */
SORU_MUST_USE soru_status_t soru_pvm_set_durable(soru_pvm_t *pvm, soru_slice_t key,
                                                 soru_slice_t value);

/* soru_pvm_input does the input step with a raw message: one tick (R-INBOX-4).
 *
 * The machine need not want an input: it gets stuck then, as the reference does.
 * SORU_OK, SORU_ERR_LIMIT (larger than SORU_PVM_INPUT_MAX), SORU_ERR_ARG (negative level or
 * counter), or SORU_ERR_STATE when the reference raises; the state is unchanged unless SORU_OK. */
SORU_MUST_USE soru_status_t soru_pvm_input(soru_pvm_t *pvm, int32_t level, int64_t counter,
                                           soru_slice_t message);

/* soru_pvm_reveal does the reveal step with this data: one tick (R-REV-1).
 *
 * SORU_OK, or SORU_ERR_STATE when no reveal is pending or the reference raises; the state is
 * unchanged unless SORU_OK. */
SORU_MUST_USE soru_status_t soru_pvm_reveal(soru_pvm_t *pvm, soru_slice_t data);

/* soru_pvm_run does at most `max` ticks; it stops where the machine wants an input or a reveal, and
 * as `until` says.
 *
 * out  done  ticks done
 * SORU_OK
 * SORU_ERR_STATE  the reference raises in the next tick (an unknown version); the state is that
 *                 before this tick
 * SORU_ERR_LIMIT  a tick asks for more than this implementation does in one tick (a table that
 *                 grows by millions of elements); everything answers this from then on */
SORU_MUST_USE soru_status_t soru_pvm_run(soru_pvm_t *pvm, uint64_t max, soru_pvm_until_t until,
                                         uint64_t *done);

/* soru_pvm_hash computes the state hash.
 *
 * SORU_OK, or SORU_ERR_LIMIT (names of 64 colliding hash bits). */
SORU_MUST_USE soru_status_t soru_pvm_hash(soru_pvm_t *pvm, uint8_t hash[SORU_TREE_HASH_SZ]);

/* soru_pvm_root writes the state as a tree.
 *
 * out  tree  the family of the root
 * out  root  borrowed until the machine changes
 * SORU_OK or SORU_ERR_LIMIT. */
SORU_MUST_USE soru_status_t soru_pvm_root(soru_pvm_t *pvm, soru_tree_t **tree,
                                          soru_tree_node_t **root);

/* soru_pvm_outbox gives message number `index` of an outbox level that can still be read.
 *
 * out  message  borrowed until the machine changes
 * Returns whether there is such a message. */
bool soru_pvm_outbox(soru_pvm_t *pvm, int32_t level, int64_t index, soru_slice_t *message);

/* soru_pvm_prove proves one step; the machine does not change.
 *
 * The step is a tick of computation if the machine computes; otherwise the step with what is given
 * (nothing happens if nothing is given: the proof then shows that the machine waits).
 * in/out  proof          the proof is appended (tree/proof.h)
 * out     before, after  state hashes
 * SORU_OK, SORU_ERR_STATE when the reference raises in this step, SORU_ERR_LIMIT. */
SORU_MUST_USE soru_status_t soru_pvm_prove(soru_pvm_t *pvm, const soru_pvm_given_t *given,
                                           soru_buf_t *proof, uint8_t before[SORU_TREE_HASH_SZ],
                                           uint8_t after[SORU_TREE_HASH_SZ]);

/* soru_pvm_verify checks the proof of a step (R-GAME-3).
 *
 * in   rules  NULL: those of the reference
 * out  before, after  state hashes that the proof is about
 * out  request  what the machine wanted before the step; may be NULL
 * SORU_OK           the proof holds
 * SORU_ERR_DECODE   malformed
 * SORU_ERR_PROOF    it does not hold: a wrong hash, or the step cannot be done on what it contains
 * SORU_ERR_LIMIT    larger than anything that is decoded
 * Time and memory are bounded by the size of the proof and by what one step takes. */
SORU_MUST_USE soru_status_t soru_pvm_verify(soru_slice_t proof, const soru_pvm_given_t *given,
                                            const soru_pvm_host_rules_t *rules,
                                            uint8_t before[SORU_TREE_HASH_SZ],
                                            uint8_t after[SORU_TREE_HASH_SZ],
                                            soru_pvm_request_t *request);

/* soru_pvm_prove_origination proves which state a boot sector leads to (R-ORIG-1).
 *
 * in      kernel  at most SORU_PVM_KERNEL_MAX bytes
 * in/out  proof   the proof is appended (tree/proof.h)
 * out     genesis the state hash with the boot sector
 * SORU_OK, SORU_ERR_LIMIT, or SORU_ERR_ARG: no such version. */
SORU_MUST_USE soru_status_t soru_pvm_prove_origination(const soru_pvm_params_t *params,
                                                       soru_slice_t kernel, soru_buf_t *proof,
                                                       uint8_t genesis[SORU_TREE_HASH_SZ]);

/* soru_pvm_verify_origination checks such a proof (sc_rollup_wasm.ml, verify_origination_proof).
 *
 * out  genesis  the state hash with the boot sector
 * SORU_OK, SORU_ERR_DECODE, SORU_ERR_PROOF, SORU_ERR_LIMIT, or SORU_ERR_ARG: no such version. */
SORU_MUST_USE soru_status_t soru_pvm_verify_origination(const soru_pvm_params_t *params,
                                                        soru_slice_t kernel, soru_slice_t proof,
                                                        uint8_t genesis[SORU_TREE_HASH_SZ]);

/* A message of the outbox, as a proof of it shows. */
typedef struct soru_pvm_output {
  uint8_t state[SORU_TREE_HASH_SZ]; /* that the message is in */
  int32_t level;
  int64_t index;
  soru_slice_t message; /* borrowed from the proof */
} soru_pvm_output_t;

/* soru_pvm_prove_output proves that a message is in the outbox (R-OUT-1).
 *
 * in/out  proof  the proof, the state hash, level, index and message are appended
 * SORU_OK, SORU_ERR_NOT_FOUND: there is no such message that can still be read, SORU_ERR_LIMIT. */
SORU_MUST_USE soru_status_t soru_pvm_prove_output(soru_pvm_t *pvm, int32_t level, int64_t index,
                                                  soru_buf_t *proof);

/* soru_pvm_verify_output checks such a proof (sc_rollup_wasm.ml, verify_output_proof).
 *
 * The reference of Mumbai and Nairobi leaves two holes, which are closed here:
 *  - it replays the search for the message, but does not look at what it has found: a proof that
 *    there is no such level, no such number, or another message passes as one of any message that
 *    is claimed. Here it must be there, with these bytes;
 *  - the state hash behind the proof of the tree is compared with the commitment, but not with the
 *    tree: a proof about an outbox that somebody has made up passes for any commitment. Here the
 *    two hashes of the proof, that of its tree, and the state hash must be one.
 * Later protocols look at the message, and have no state hash but that of the proof. The proof may
 * hold more of the state than the search needs, as in the reference.
 * in   has_state  the state hash stands behind the proof of the tree, as in Mumbai and Nairobi;
 *                 later protocols leave it out
 * out  output     what it shows; filled as far as it could be read
 * SORU_OK
 * SORU_ERR_DECODE  malformed
 * SORU_ERR_PROOF   it does not hold: a wrong hash, another message or none, or it is blinded
 * SORU_ERR_LIMIT   longer than SORU_TREE_PROOF_MAX, or nested too deeply
 * Time and memory are bounded by the size of the proof. */
SORU_MUST_USE soru_status_t soru_pvm_verify_output(soru_slice_t proof, bool has_state,
                                                   soru_pvm_output_t *output);

#endif
