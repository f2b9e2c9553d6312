/* snapshot.h - states of a machine to go back to.
 *
 * A snapshot shares what it can with the machine and with other snapshots: pages of vectors, nodes
 * of the tree, chunks of memory. Going back to one and running again leads to the same states as
 * before (R-PVM-1), which is what debuggers and tests use it for.
 */
#ifndef SORU_PVM_SNAPSHOT_H
#define SORU_PVM_SNAPSHOT_H

#include "pvm/pvm.h"

typedef struct soru_pvm_snapshot soru_pvm_snapshot_t;

/* soru_pvm_snapshot_new keeps the state of a machine.
 *
 * out  snapshot  to be released with soru_pvm_snapshot_delete, before the machine
 * SORU_OK, or the status of a machine that can do nothing any more. */
SORU_MUST_USE soru_status_t soru_pvm_snapshot_new(soru_pvm_t *pvm, soru_pvm_snapshot_t **snapshot);

/* soru_pvm_snapshot_restore makes the machine what it was; any number of times.
 *
 * in  snapshot  of this machine */
void soru_pvm_snapshot_restore(soru_pvm_t *pvm, const soru_pvm_snapshot_t *snapshot);

/* soru_pvm_snapshot_tick gives the tick at which a snapshot was made. */
int64_t soru_pvm_snapshot_tick(const soru_pvm_snapshot_t *snapshot);

/* soru_pvm_snapshot_delete releases a snapshot of the machine; NULL is allowed. */
void soru_pvm_snapshot_delete(soru_pvm_t *pvm, soru_pvm_snapshot_t *snapshot);

#endif
