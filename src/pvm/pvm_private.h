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

#endif
