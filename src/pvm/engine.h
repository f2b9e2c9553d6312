/* engine.h - another way to do ticks, behind the same results (R-PVM-9).
 *
 * An engine takes over where many ticks are asked for at once: it evaluates code, and it skips the
 * phases before. The machine asks it each time; what it does not do, the machine does. The state
 * has its usual form whenever an engine has answered, with one exception: while kernel_run is
 * evaluated, the engine may keep the memory of the instance in one range of bytes (ctx->flat,
 * memory.h).
 */
#ifndef SORU_PVM_ENGINE_H
#define SORU_PVM_ENGINE_H

#include "pvm/vm.h"

struct soru_pvm_engine {
  void *self;

  /* eval does at most `max` ticks of the phase Eval, as soru_pvm_eval_run would.
   *
   * out  done  ticks done; the one that raises an exception is not counted
   * SORU_OK, SORU_RAISED, SORU_ERR_MISSING, SORU_ERR_LIMIT, SORU_ERR_STATE */
  soru_status_t (*eval)(void *self, soru_pvm_vm_t *vm, const soru_pvm_eval_env_t *env, uint64_t max,
                        uint64_t *done);

  /* leap goes from the start of the phase Decode to the start of a later one, if that takes at most
   * `max` ticks; to the start of the next one if `one_phase`, otherwise of Eval.
   *
   * out  done  ticks done; 0 when the machine has to do them
   * SORU_OK, or the status of writing to the durable storage */
  soru_status_t (*leap)(void *self, soru_pvm_vm_t *vm, int version, uint64_t max, bool one_phase,
                        uint64_t *done);

  /* entered tells that the machine has gone to another phase by itself. */
  void (*entered)(void *self, soru_pvm_vm_t *vm, int version);

  /* release ends the engine; the machine is released next. */
  void (*release)(void *self);
};

/* soru_pvm_vm gives what a machine works with; borrowed. */
soru_pvm_vm_t *soru_pvm_vm(soru_pvm_t *pvm);

/* soru_pvm_vm_kernel_hash gives the hash of a kernel's value.
 *
 * in   running  the one that was decoded last (the fallback kernel) while code is evaluated; false:
 *               the one that is decoded next
 * out  there    whether there is one
 * SORU_OK, SORU_RAISED, SORU_ERR_MISSING. */
SORU_MUST_USE soru_status_t soru_pvm_vm_kernel_hash(soru_pvm_vm_t *vm, bool running, bool *there,
                                                    uint8_t hash[SORU_TREE_HASH_SZ]);

/* soru_pvm_vm_kernel appends the bytes of a kernel; see soru_pvm_vm_kernel_hash.
 *
 * SORU_OK, SORU_RAISED (absent), SORU_ERR_MISSING, or SORU_ERR_LIMIT (no room in `bytes`). */
SORU_MUST_USE soru_status_t soru_pvm_vm_kernel(soru_pvm_vm_t *vm, bool running, soru_buf_t *bytes);

/* soru_pvm_vm_arrive makes the state of a phase, a copy that is moved from, that of the machine.
 *
 * At Eval the kernel becomes the fallback kernel, as when the machine goes there by itself.
 * SORU_OK, or the status of that; the state is as before then. */
SORU_MUST_USE soru_status_t soru_pvm_vm_arrive(soru_pvm_vm_t *vm,
                                               soru_pvm_tick_state_t *tick_state);

#endif
