/* state.h - the whole state of the machine, and where it lies in its tree.
 *
 *   PATH                         CONTENT
 *   /durable                     durable storage
 *   /pvm/...                     limits, and when the kernel was called last
 *   /tag, /value/pvm/buffers     input queue and outbox
 *   /wasm/input                  the last input
 *   /wasm/current_tick           ticks done since the boot sector was installed
 *   /wasm/reboot_counter         reboots left for this input phase
 *   /wasm/tag, /wasm/value       the phase, and its state
 *
 * lib_scoru_wasm/tree_state.ml. Writing makes /wasm anew; the rest is changed where it is.
 */
#ifndef SORU_PVM_STATE_H
#define SORU_PVM_STATE_H

#include "pvm/buffers.h"
#include "pvm/decode.h"
#include "pvm/init.h"
#include "pvm/pvm.h"

/* Reboots per input unless the state says otherwise (constants.ml). */
#define SORU_PVM_MAX_REBOOTS 1000

/* The state of a phase: what is used depends on the phase. */
typedef struct soru_pvm_tick_state {
  uint8_t phase;                   /* soru_pvm_phase_t */
  soru_pvm_decode_state_t *decode; /* DECODE, owned */
  soru_pvm_module_t module;        /* LINK, INIT */
  soru_pvm_vec_t externs;          /* LINK: what the first imports_offset imports are */
  int32_t imports_offset;
  soru_pvm_module_key_t self;   /* INIT */
  soru_pvm_init_t init;         /* INIT */
  soru_pvm_config_t config;     /* EVAL */
  soru_pvm_registry_t registry; /* INIT, EVAL */
  soru_pvm_stuck_t stuck;       /* STUCK */
} soru_pvm_tick_state_t;

typedef struct soru_pvm_state {
  bool has_input;
  int32_t input_level;
  int64_t input_counter;
  int64_t tick, reboot_counter;
  soru_pvm_tick_state_t tick_state;
  int64_t last_top_level_call, max_ticks, max_reboots;
  int32_t outbox_validity; /* as at origination; the outbox has its own */
  int64_t outbox_limit;
  soru_pvm_buffers_t buffers;
  soru_tree_node_t *durable; /* owned, NULL when empty */
  soru_tree_node_t *root;    /* owned: as read or written last; NULL before */
} soru_pvm_state_t;

/* The description of the phase and its state, under /wasm. */
extern const soru_pvm_type_t soru_pvm_tick_state_type;

/* soru_pvm_state_decode_buffers reads only the buffers, into a state that is zeroed otherwise; to
 * be released with soru_pvm_state_drop in any case. Statuses as soru_pvm_state_decode. */
SORU_MUST_USE soru_status_t soru_pvm_state_decode_buffers(soru_pvm_ctx_t *ctx,
                                                          soru_tree_node_t *root,
                                                          soru_pvm_state_t *state);

/* soru_pvm_state_decode reads a state.
 *
 * in   root   borrowed
 * out  state  zeroed before; to be released with soru_pvm_state_drop; zeroed unless SORU_OK
 * SORU_OK
 * SORU_RAISED       not a state
 * SORU_ERR_MISSING  blinded */
SORU_MUST_USE soru_status_t soru_pvm_state_decode(soru_pvm_ctx_t *ctx, soru_tree_node_t *root,
                                                  soru_pvm_state_t *state);

/* soru_pvm_state_encode writes a state into its root, which is made if there is none.
 *
 * SORU_OK, SORU_ERR_MISSING or SORU_ERR_LIMIT. */
SORU_MUST_USE soru_status_t soru_pvm_state_encode(soru_pvm_ctx_t *ctx, soru_pvm_state_t *state);

/* soru_pvm_state_sync makes a state complete by itself, without ctx->flat; nobody else needs that
 * who writes the state.
 *
 * SORU_OK, SORU_ERR_MISSING or SORU_ERR_LIMIT. */
SORU_MUST_USE soru_status_t soru_pvm_state_sync(soru_pvm_ctx_t *ctx, soru_pvm_state_t *state);

/* soru_pvm_state_drop releases what a state owns and zeroes it. */
void soru_pvm_state_drop(soru_pvm_ctx_t *ctx, soru_pvm_state_t *state);

/* soru_pvm_state_leave releases the state of the phase; the phase is then SNAPSHOT. */
void soru_pvm_state_leave(soru_pvm_ctx_t *ctx, soru_pvm_state_t *state);

#endif
