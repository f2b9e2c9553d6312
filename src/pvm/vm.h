/* vm.h - what a tick does to a state (R-PVM-1, R-PVM-3 to R-PVM-9).
 *
 * lib_scoru_wasm/wasm_vm.ml. The same functions work on a state in memory, on a recording and on a
 * proof. Exceptions of the reference's code end up in the state (Stuck) where the reference catches
 * them; where it does not, the step cannot be done: SORU_ERR_STATE.
 */
#ifndef SORU_PVM_VM_H
#define SORU_PVM_VM_H

#include "pvm/state.h"

typedef struct soru_pvm_vm {
  soru_pvm_ctx_t ctx;
  soru_pvm_host_rules_t rules;
  soru_pvm_state_t state;
  void (*debug)(void *to, soru_slice_t text); /* where write_debug prints; may be NULL */
  void *debug_to;
  soru_pvm_observer_t *observer;   /* borrowed; may be NULL */
  const soru_pvm_engine_t *engine; /* borrowed; NULL: this machine does everything itself */
} soru_pvm_vm_t;

/* soru_pvm_vm_wants tells what the machine waits for.
 *
 * out  request  WANTS_REVEAL: request bytes, borrowed; may be NULL */
soru_pvm_wants_t soru_pvm_vm_wants(const soru_pvm_vm_t *vm, soru_slice_t *request);

/* soru_pvm_vm_ended tells whether kernel_run has returned or trapped. */
bool soru_pvm_vm_ended(const soru_pvm_vm_t *vm);

/* soru_pvm_vm_version reads the version from the durable storage.
 *
 * out  version  -1: absent or unknown
 * SORU_OK or SORU_ERR_MISSING. */
SORU_MUST_USE soru_status_t soru_pvm_vm_version(soru_pvm_vm_t *vm, int *version);

/* soru_pvm_vm_run does at most `max` ticks of computation; see soru_pvm_run.
 *
 * out  done  ticks done
 * SORU_OK
 * SORU_ERR_STATE    the reference raises in the next tick
 * SORU_ERR_MISSING, SORU_ERR_LIMIT: the state is only good to be released */
SORU_MUST_USE soru_status_t soru_pvm_vm_run(soru_pvm_vm_t *vm, uint64_t max, soru_pvm_until_t until,
                                            uint64_t *done);

/* soru_pvm_vm_input does the input step (set_input_step).
 *
 * SORU_OK, SORU_ERR_STATE, SORU_ERR_MISSING, SORU_ERR_LIMIT as soru_pvm_vm_run. */
SORU_MUST_USE soru_status_t soru_pvm_vm_input(soru_pvm_vm_t *vm, int32_t level, int64_t counter,
                                              soru_slice_t message);

/* soru_pvm_vm_reveal does the reveal step; a machine that is not evaluating gets stuck, or ignores
 * it.
 *
 * SORU_OK, SORU_ERR_STATE (also: evaluating, and no reveal is pending), SORU_ERR_MISSING,
 * SORU_ERR_LIMIT. */
SORU_MUST_USE soru_status_t soru_pvm_vm_reveal(soru_pvm_vm_t *vm, soru_slice_t data);

#endif
