/* eval.h - the small-step evaluation of code (lib_webassembly/exec/eval.ml).
 *
 * A configuration is a stack of frames, each with a stack of labels, each with values and
 * instructions. Reducing one instruction takes three ticks: the top frame's labels are taken out
 * (Start -> Next), the instruction at the top is reduced, the labels are put back. Until they are
 * put back, the frame keeps the old ones; both are part of the state. Moving values between labels
 * or frames, and preparing the locals of a call, takes a tick per value ("konts": unfinished
 * vectors).
 *
 *   SK_START --labels--> SK_NEXT(LS_START)
 *
 *   LS_START --reduce--> LS_MODIFY_TOP --> SK_START
 *            --invoke--> LS_CRAFT_FRAME ... LS_PUSH_FRAME or LS_MODIFY_TOP
 *            --end, br-> LS_CONSOLIDATE_TOP ... LS_MODIFY_TOP
 *
 *   SK_START with a result --> SK_CONSOLIDATE_LABEL_RESULT ... SK_START, or SK_RESULT
 *
 * Encoded as lib_scoru_wasm/wasm_encoding.ml (config_encoding).
 */
#ifndef SORU_PVM_EVAL_H
#define SORU_PVM_EVAL_H

#include "pvm/host.h"
#include "pvm/instance.h"
#include "pvm/observe.h"

typedef struct soru_pvm_label {
  soru_pvm_opt_i32_t arity;
  soru_pvm_opt_instr_t again; /* label_break: a loop's instruction, run again by a branch */
  soru_pvm_vec_t values;
  soru_pvm_vec_t instrs; /* administrative instructions */
} soru_pvm_label_t;

enum { SORU_PVM_LABEL_STACK, SORU_PVM_LABEL_RESULT, SORU_PVM_LABEL_TRAPPED };

/* The labels of a frame, or what became of them. */
typedef struct soru_pvm_labels {
  uint8_t tag;
  soru_pvm_label_t top;  /* STACK */
  soru_pvm_vec_t rest;   /* STACK: of soru_pvm_label_t *, outwards */
  soru_pvm_vec_t values; /* RESULT */
  soru_pvm_str_t text;   /* TRAPPED */
} soru_pvm_labels_t;

typedef struct soru_pvm_frame {
  soru_pvm_opt_i32_t arity;
  soru_pvm_module_key_t module;
  soru_pvm_vec_t locals;
  soru_pvm_labels_t labels;
} soru_pvm_frame_t;

/* Two vectors being joined. */
typedef struct soru_pvm_concat {
  soru_pvm_vec_t left, right, result; /* of values */
  int32_t offset;
} soru_pvm_concat_t;

enum {
  SORU_PVM_INV_START,
  SORU_PVM_INV_LOCALS,
  SORU_PVM_INV_ARGS,
  SORU_PVM_INV_CONCAT,
  SORU_PVM_INV_REVEAL,
  SORU_PVM_INV_STOP
};

/* A frame that is either there or not. */
typedef struct soru_pvm_opt_frame {
  uint8_t none;            /* 0: Some, 1: None */
  soru_pvm_frame_t *frame; /* owned */
} soru_pvm_opt_frame_t;

/* A call being prepared. */
typedef struct soru_pvm_invoke {
  uint8_t tag;
  soru_pvm_func_t *func;         /* START */
  int32_t arity;                 /* LOCALS, ARGS, CONCAT */
  soru_pvm_vec_t args;           /* LOCALS */
  soru_pvm_vec_t values, instrs; /* the caller's code after the call */
  soru_pvm_module_key_t module;
  soru_pvm_func_def_t def;
  soru_pvm_vec_t locals;              /* ARGS */
  soru_pvm_vec_t origin, destination; /* LOCALS: types to values; ARGS: values to values */
  int32_t offset;
  soru_pvm_concat_t concat;   /* CONCAT */
  soru_pvm_str_t request;     /* REVEAL */
  int32_t base, max_bytes;    /* REVEAL */
  soru_pvm_opt_frame_t fresh; /* STOP */
  int64_t remaining;          /* STOP: ticks to wait */
} soru_pvm_invoke_t;

enum {
  SORU_PVM_LS_START,
  SORU_PVM_LS_CRAFT_FRAME,
  SORU_PVM_LS_PUSH_FRAME,
  SORU_PVM_LS_CONSOLIDATE_TOP,
  SORU_PVM_LS_MODIFY_TOP
};

/* The labels taken out of the top frame. */
typedef struct soru_pvm_label_step {
  uint8_t tag;
  soru_pvm_labels_t labels; /* START, CRAFT_FRAME, PUSH_FRAME, MODIFY_TOP */
  soru_pvm_invoke_t invoke; /* CRAFT_FRAME */
  soru_pvm_frame_t *fresh;  /* PUSH_FRAME, owned */
  soru_pvm_label_t label;   /* CONSOLIDATE_TOP, and below */
  soru_pvm_concat_t concat;
  soru_pvm_vec_t instrs, rest;
} soru_pvm_label_step_t;

enum {
  SORU_PVM_SK_START,
  SORU_PVM_SK_NEXT,
  SORU_PVM_SK_CONSOLIDATE_LABEL_RESULT,
  SORU_PVM_SK_RESULT,
  SORU_PVM_SK_TRAPPED
};

typedef struct soru_pvm_config {
  uint8_t tag;
  soru_pvm_frame_t top;
  soru_pvm_vec_t frames;      /* of soru_pvm_frame_t *, outwards */
  soru_pvm_label_step_t next; /* NEXT */
  soru_pvm_label_t label;     /* CONSOLIDATE_LABEL_RESULT, and below */
  soru_pvm_concat_t concat;
  soru_pvm_vec_t instrs, rest;
  soru_pvm_vec_t values; /* RESULT */
  soru_pvm_str_t text;   /* TRAPPED */
  int32_t stack_limit;
} soru_pvm_config_t;

/* What code runs in. */
typedef struct soru_pvm_eval_env {
  soru_pvm_registry_t *registry;
  soru_pvm_host_env_t host;
  int version;                   /* n for 2.0.0-rn */
  soru_pvm_observer_t *observer; /* may be NULL */
  int64_t tick;                  /* of the state that evaluation starts from */
} soru_pvm_eval_env_t;

extern const soru_pvm_type_t soru_pvm_label_vec;
extern const soru_pvm_type_t soru_pvm_frame_vec;
extern const soru_pvm_type_t soru_pvm_frame_type;
extern const soru_pvm_type_t soru_pvm_label_type;
extern const soru_pvm_type_t soru_pvm_labels_type;
extern const soru_pvm_type_t soru_pvm_concat_type;
extern const soru_pvm_type_t soru_pvm_invoke_type;
extern const soru_pvm_type_t soru_pvm_label_step_type;
extern const soru_pvm_type_t soru_pvm_config_type;

/* soru_pvm_config_make makes a configuration (uninitialised before) that runs code in an instance.
 *
 * in  instrs  administrative instructions, moved from */
void soru_pvm_config_make(soru_pvm_ctx_t *ctx, soru_pvm_config_t *config, int32_t stack_limit,
                          const soru_pvm_module_key_t *module, soru_pvm_vec_t *instrs);

/* soru_pvm_eval_step does one tick.
 *
 * SORU_OK
 *
 * SORU_RAISED: an exception (Crash, Exhaustion, ...); the configuration is only good to be released
 *
 * SORU_ERR_MISSING, SORU_ERR_LIMIT */
SORU_MUST_USE soru_status_t soru_pvm_eval_step(soru_pvm_ctx_t *ctx, const soru_pvm_eval_env_t *env,
                                               soru_pvm_config_t *config);

/* soru_pvm_eval_run does at most `max` ticks at once.
 *
 * It stops early when the code has finished or trapped, or waits for a reveal. Ticks that nobody
 * can see are not done one by one; the outcome is the same.
 *
 * out  done  ticks done; when an exception is raised, the tick that raised it is not counted
 *
 * SORU_OK, SORU_RAISED, SORU_ERR_MISSING or SORU_ERR_LIMIT as soru_pvm_eval_step. */
SORU_MUST_USE soru_status_t soru_pvm_eval_run(soru_pvm_ctx_t *ctx, const soru_pvm_eval_env_t *env,
                                              soru_pvm_config_t *config, uint64_t max,
                                              uint64_t *done);

/* soru_pvm_eval_host calls a host function for code of an instance, as soru_pvm_host_call. */
SORU_MUST_USE soru_status_t soru_pvm_eval_host(soru_pvm_ctx_t *ctx, const soru_pvm_eval_env_t *env,
                                               soru_pvm_instance_t *instance,
                                               const soru_pvm_func_t *func,
                                               const soru_pvm_value_t *args, size_t arg_cnt,
                                               soru_pvm_host_answer_t *answer);

/* Arguments that a host function has at most. */
#define SORU_PVM_ARG_MAX 16

/* soru_pvm_eval_args reads the arguments of a call of a host function, which are the first values
 * of a vector, the last one first.
 *
 * out  args  in the order of the parameters, borrowed from the vector; room for SORU_PVM_ARG_MAX
 * SORU_OK, SORU_RAISED or SORU_ERR_MISSING. */
SORU_MUST_USE soru_status_t soru_pvm_eval_args(soru_pvm_ctx_t *ctx, soru_pvm_vec_t *values,
                                               int64_t cnt, soru_pvm_value_t *args,
                                               size_t *arg_cnt);

/* soru_pvm_eval_reveal gives the request that a configuration waits for; NULL if it does not. */
const soru_pvm_str_t *soru_pvm_eval_reveal(const soru_pvm_config_t *config);

/* soru_pvm_eval_answer_reveal does the reveal tick with this payload.
 *
 * SORU_OK
 * SORU_ERR_STATE    no reveal is pending, or the reference raises (destination outside of memory)
 * SORU_RAISED, SORU_ERR_MISSING */
SORU_MUST_USE soru_status_t soru_pvm_eval_answer_reveal(soru_pvm_ctx_t *ctx,
                                                        const soru_pvm_eval_env_t *env,
                                                        soru_pvm_config_t *config,
                                                        soru_slice_t payload);

#endif
