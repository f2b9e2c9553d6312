/* observe.h - being told about calls while code is evaluated, and stopping in front of them.
 *
 * An observer changes nothing: states, ticks and hashes are those of a machine without one. It is
 * told
 *
 *  - in front of each call, in the state whose first instruction is the call (its instruction was
 *    reduced, its arguments are still on the stack);
 *  - when a frame has returned, or kernel_run has trapped.
 *
 * A call can be told more than once if the machine is asked to stop there.
 */
#ifndef SORU_PVM_OBSERVE_H
#define SORU_PVM_OBSERVE_H

#include "pvm/value.h"

/* A call that comes next. */
typedef struct soru_pvm_call_event {
  int64_t tick;                 /* of the state */
  uint32_t depth;               /* frames on the stack, that of the caller included */
  const soru_pvm_func_t *host;  /* a function of the machine; NULL: one of the kernel */
  int32_t body;                 /* of the kernel: the label of its body */
  const soru_pvm_value_t *args; /* of the machine: as many as it has parameters */
  size_t arg_cnt;
} soru_pvm_call_event_t;

typedef struct soru_pvm_observer {
  void *self;
  /* call tells of a call; the machine stops in front of it if the answer is true. */
  bool (*call)(void *self, const soru_pvm_call_event_t *event);
  /* ret tells that a frame has returned: the one that was at this depth. */
  void (*ret)(void *self, int64_t tick, uint32_t depth);
  bool stopped; /* the last run of the machine ended in front of a call */
} soru_pvm_observer_t;

#endif
