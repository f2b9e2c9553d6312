/* vm_private.h - what the files of the tick function share. */
#ifndef SORU_PVM_VM_PRIVATE_H
#define SORU_PVM_VM_PRIVATE_H

#include "pvm/vm.h"

/* Keys that the machine itself uses (constants.ml). */
#define SORU_PVM_KEY_KERNEL "/kernel/boot.wasm"
#define SORU_PVM_KEY_FALLBACK "/readonly/kernel/boot.wasm"
#define SORU_PVM_KEY_VERSION "/readonly/wasm_version"
#define SORU_PVM_KEY_REBOOT "/kernel/env/reboot"
#define SORU_PVM_KEY_STUCK "/readonly/kernel/env/stuck"
#define SORU_PVM_KEY_STUCK_SHORT "/kernel/env/stuck"
#define SORU_PVM_KEY_UPGRADE_ERROR "/readonly/kernel/env/upgrade_error"
#define SORU_PVM_KEY_TOO_MANY_REBOOT "/readonly/kernel/env/too_many_reboot"
#define SORU_PVM_KEY_REBOOT_COUNTER "/readonly/kernel/env/reboot_counter"

/* How a tick went on the level of inputs and reboots (computation_status). */
typedef enum soru_pvm_outcome {
  SORU_PVM_RUNNING,
  SORU_PVM_FAILING,
  SORU_PVM_REBOOT,
  SORU_PVM_FORCING_YIELD,
  SORU_PVM_YIELDING
} soru_pvm_outcome_t;

/* Functions on the durable storage of the machine, by key as above: SORU_OK, SORU_RAISED,
 * SORU_ERR_MISSING, SORU_ERR_LIMIT. */

/* soru_pvm_vm_find finds a value; raises Value_not_found. */
SORU_MUST_USE soru_status_t soru_pvm_vm_find(soru_pvm_vm_t *vm, const char *key,
                                             soru_pvm_bytevec_t *value);

/* soru_pvm_vm_has tells whether there is a value. */
SORU_MUST_USE soru_status_t soru_pvm_vm_has(soru_pvm_vm_t *vm, const char *key, bool *has);

/* soru_pvm_vm_set replaces a whole value. */
SORU_MUST_USE soru_status_t soru_pvm_vm_set(soru_pvm_vm_t *vm, const char *key, soru_slice_t value);

/* soru_pvm_vm_fallback makes the fallback kernel the kernel and flags it, if there is one that
 * differs. */
SORU_MUST_USE soru_status_t soru_pvm_vm_fallback(soru_pvm_vm_t *vm, bool *done);

/* soru_pvm_vm_save_fallback makes the kernel the fallback kernel, if they differ. */
SORU_MUST_USE soru_status_t soru_pvm_vm_save_fallback(soru_pvm_vm_t *vm);

/* soru_pvm_vm_flag_trap marks that the kernel has trapped. */
SORU_MUST_USE soru_status_t soru_pvm_vm_flag_trap(soru_pvm_vm_t *vm);

/* soru_pvm_vm_clear_flags removes the marks of failures once the kernel has returned. */
SORU_MUST_USE soru_status_t soru_pvm_vm_clear_flags(soru_pvm_vm_t *vm);

/* soru_pvm_vm_flag_outcome writes what kernels are told about reboots. */
SORU_MUST_USE soru_status_t soru_pvm_vm_flag_outcome(soru_pvm_vm_t *vm, soru_pvm_outcome_t outcome);

/* soru_pvm_vm_eval_env gives what code runs in: in the phase init, without what kernels have at
 * their disposal. */
soru_pvm_eval_env_t soru_pvm_vm_eval_env(soru_pvm_vm_t *vm, int version, bool init);

/* soru_pvm_vm_stuck makes the machine stuck with a class and a text (of any length). */
void soru_pvm_vm_stuck(soru_pvm_vm_t *vm, soru_pvm_stuck_class_t class_, soru_slice_t text);

/* soru_pvm_vm_stuck_exn makes the machine stuck with the pending exception (exn_to_stuck). */
void soru_pvm_vm_stuck_exn(soru_pvm_vm_t *vm);

#endif
