/* pvm_private.h - what a machine consists of. */
#ifndef SORU_PVM_PVM_PRIVATE_H
#define SORU_PVM_PVM_PRIVATE_H

#include "pvm/engine.h"

struct soru_pvm {
  soru_tree_names_t *names;
  soru_tree_t *tree;
  soru_pvm_vm_t vm;
  soru_status_t broken; /* a step could not be completed: this is what everything answers */
};

/* soru_pvm_new_initial makes the machine that has only its version, with the state as a tree in
 * vm.state.root; not to be run.
 *
 * SORU_OK, or SORU_ERR_ARG: no such version. */
SORU_MUST_USE soru_status_t soru_pvm_new_initial(soru_pvm_t **pvm, int version);

/* soru_pvm_install puts the boot sector into the durable storage of an initial state, and makes the
 * rest of the state (wasm_pvm.ml, install_boot_sector).
 *
 * SORU_OK, SORU_ERR_MISSING, SORU_ERR_LIMIT. */
SORU_MUST_USE soru_status_t soru_pvm_install(soru_pvm_vm_t *vm, const soru_pvm_params_t *params,
                                             soru_slice_t kernel);

#endif
