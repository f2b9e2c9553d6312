/* types_stuck_private.h - the leaf of a stuck state, for the description of states. */
#ifndef SORU_PVM_TYPES_STUCK_PRIVATE_H
#define SORU_PVM_TYPES_STUCK_PRIVATE_H

#include "pvm/pvm.h"
#include "pvm/type.h"

/* A soru_pvm_stuck_t as one leaf. */
extern const soru_pvm_type_t soru_pvm_stuck_leaf;

#endif
