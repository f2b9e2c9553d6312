/* session_private.h - a run of lowered code inside a configuration of the machine.
 *
 * The innermost frames are flat: frames[0 .. depth - 1] of the session, each with its slots. The
 * frames around them stay in the tree shape, in the configuration; a frame is turned into the flat
 * shape when control comes back to it, and back into the tree shape when the session ends.
 *
 *   config->frames    frames[0] | frames[1] ... frames[depth - 1]
 *   tree shape        flat shape (config->top is empty meanwhile)
 */
#ifndef SORU_ENGINE_SESSION_PRIVATE_H
#define SORU_ENGINE_SESSION_PRIVATE_H

#include "engine/layout_private.h"
#include "pvm/vm.h"

/* A frame that waits for a call to come back. */
typedef struct soru_engine_frame {
  soru_engine_func_t *func;
  uint64_t *slots;
  const soru_engine_op_t *call; /* the call that it waits for; not set for the innermost frame */
} soru_engine_frame_t;

/* Why lowered code stopped. */
typedef enum soru_engine_exit {
  SORU_ENGINE_EXIT_REGION, /* the region at pc does not fit into the ticks that are left */
  SORU_ENGINE_EXIT_POINT,  /* the operation at pc is to be done by the slow machine */
  SORU_ENGINE_EXIT_LOWER,  /* the function of the call at pc is not lowered yet */
  SORU_ENGINE_EXIT_TABLE,  /* the table of the call at pc is not known yet */
  SORU_ENGINE_EXIT_RETURN, /* frames[0] has returned */
  SORU_ENGINE_EXIT_TRAP,   /* the instruction at pc, inside a region, traps */
  SORU_ENGINE_EXIT_RAISE,  /* the call at pc raises an exception, in ctx->exn */
  SORU_ENGINE_EXIT_STOP,   /* the end of a piece */
  SORU_ENGINE_EXIT_STATUS  /* a host function failed: `status` */
} soru_engine_exit_t;

/* What a table holds. */
typedef struct soru_engine_table {
  uint32_t *funcs; /* function by index; TABLE_NULL, TABLE_ODD */
  uint32_t cnt;
  bool is_known;
} soru_engine_table_t;

enum { SORU_ENGINE_TABLE_NULL = UINT32_MAX, SORU_ENGINE_TABLE_ODD = UINT32_MAX - 1 };

typedef struct soru_engine_session soru_engine_session_t;

/* A way to run lowered code. */
typedef soru_engine_exit_t soru_engine_loop_t(soru_engine_session_t *s);

struct soru_engine_session {
  soru_engine_loop_t *loop;
  soru_pvm_vm_t *vm;
  soru_pvm_ctx_t *ctx;
  const soru_pvm_eval_env_t *env;
  soru_pvm_config_t *config;
  soru_pvm_instance_t *instance;
  soru_engine_kernel_t *kernel;
  /* Frames and their slots. */
  soru_engine_frame_t *frames;
  uint32_t depth, depth_max; /* depth_max: frames that fit below the limit of the machine */
  uint32_t frame_cap;
  uint64_t *stack, *stack_end;
  /* Where the innermost frame is. */
  const soru_engine_op_t *pc;
  /* Ticks left, `margin` of them apart: lowered code uses the others only. */
  int64_t left;
  uint32_t margin;
  int64_t end_tick; /* the tick of the machine when none is left */
  /* What the code works on. */
  uint8_t *memory, *marks;
  uint64_t memory_size;
  uint64_t *globals, *globals_before;
  soru_engine_table_t *tables;
  uint32_t table_cnt;
  soru_pvm_func_t **imports; /* borrowed from the instance */
  uint8_t *import_bails;     /* per import: the slow machine does it */
  /* How it stopped. */
  const char *trap;
  uint32_t raise_ticks; /* EXIT_RAISE: ticks before the one that raises */
  uint32_t return_slot; /* EXIT_RETURN: first result */
  uint32_t callee;      /* EXIT_LOWER */
  soru_status_t status;
};

/* soru_engine_loop runs lowered code from s->pc on, until it has to stop; s->pc is then where. */
soru_engine_loop_t soru_engine_loop;

/* soru_engine_loop_observed does the same, and tells the observer of calls. */
soru_engine_loop_t soru_engine_loop_observed;

/* soru_engine_observe_call tells the observer of a call; whether to stop in front of it.
 *
 * in  left  ticks, the margin apart */
bool soru_engine_observe_call(soru_engine_session_t *s, const soru_engine_func_t *func,
                              int64_t left);

/* soru_engine_observe_host does the same for a function of the machine. */
bool soru_engine_observe_host(soru_engine_session_t *s, uint32_t index, const uint64_t *args,
                              uint32_t arg_cnt, int64_t left);

/* soru_engine_observe_return tells the observer that the innermost frame has returned. */
void soru_engine_observe_return(soru_engine_session_t *s, int64_t left);

/* soru_engine_loop_by_switch does the same with one switch for all operations. */
soru_engine_loop_t soru_engine_loop_by_switch;

/* soru_engine_loop_uncounted does the same, but counts no ticks and stops for none. */
soru_engine_loop_t soru_engine_loop_uncounted;

/* soru_engine_host calls host function number `index` with the arguments in slots.
 *
 * out  ticks  that the call took besides its own
 * Returns EXIT_STOP when it was done, otherwise how the code has to stop. */
soru_engine_exit_t soru_engine_host(soru_engine_session_t *s, uint32_t index, uint64_t *args,
                                    uint32_t arg_cnt, uint64_t *ticks);

#endif
