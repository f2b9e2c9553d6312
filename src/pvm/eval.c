/* Configurations: frames, and running many ticks at once (eval.ml, frame_step, step, reveal_step).
 */
#include "pvm/eval_private.h"

/* Ticks that reducing one instruction takes: labels taken out, reduced, put back. */
#define TICKS_PER_REDUCTION 3

/* Ticks per byte that a reveal writes (tick_model.ml). */
#define TICKS_PER_REVEALED_BYTE 42

void
soru_pvm_config_make(soru_pvm_ctx_t *ctx, soru_pvm_config_t *config, int32_t stack_limit,
                     const soru_pvm_module_key_t *module, soru_pvm_vec_t *instrs)
{
  (void)ctx;
  memset(config, 0, sizeof *config);
  config->tag = SORU_PVM_SK_START;
  config->stack_limit = stack_limit;
  config->top.module = *module;
  config->top.labels.tag = SORU_PVM_LABEL_STACK;
  config->top.labels.top.again.none = 1;
  MOVE(&config->top.labels.top.instrs, instrs);
}

/* --- SK_Start --- */

static void
drop_frames(soru_pvm_ctx_t *ctx, soru_pvm_config_t *config)
{
  soru_pvm_drop(ctx, &soru_pvm_frame_type, &config->top);
  soru_pvm_vec_drop(ctx, &soru_pvm_frame_vec, &config->frames);
}

static soru_status_t
finish(soru_pvm_ctx_t *ctx, soru_pvm_config_t *config)
{
  soru_pvm_vec_t *values = &config->top.labels.values;
  if (config->top.arity.some) SORU_TRY(soru_pvm_vec_take(ctx, values, config->top.arity.v));
  MOVE(&config->values, values);
  drop_frames(ctx, config);
  config->tag = SORU_PVM_SK_RESULT;
  return SORU_OK;
}

/* The top frame has returned: its values go to the frame below. */
static soru_status_t
return_to_caller(soru_pvm_ctx_t *ctx, soru_pvm_config_t *config)
{
  soru_pvm_frame_t *caller;
  SORU_TRY(soru_pvm_vec_pop(ctx, &soru_pvm_frame_vec, &config->frames, &caller));
  soru_pvm_vec_t left, right;
  MOVE(&left, &config->top.labels.values);
  soru_pvm_drop(ctx, &soru_pvm_frame_type, &config->top);
  config->top = *caller;
  soru_pvm_free(ctx, caller, sizeof *caller);
  soru_pvm_labels_t *labels = &config->top.labels;
  if (labels->tag != SORU_PVM_LABEL_STACK) {
    soru_pvm_vec_drop(ctx, &soru_pvm_value_vec, &left);
    return soru_pvm_raise_key_not_found(ctx);
  }
  soru_pvm_vec_copy(ctx, &right, &labels->top.values);
  soru_status_t status = soru_pvm_concat_make(ctx, &config->concat, &left, &right);
  if (status != SORU_OK) {
    soru_pvm_vec_drop(ctx, &soru_pvm_value_vec, &left);
    soru_pvm_vec_drop(ctx, &soru_pvm_value_vec, &right);
    return status;
  }
  soru_pvm_copy(ctx, &soru_pvm_label_type, &config->label, &labels->top);
  soru_pvm_vec_copy(ctx, &config->instrs, &labels->top.instrs);
  soru_pvm_vec_copy(ctx, &config->rest, &labels->rest);
  config->tag = SORU_PVM_SK_CONSOLIDATE_LABEL_RESULT;
  return SORU_OK;
}

static soru_status_t
step_start(soru_pvm_ctx_t *ctx, soru_pvm_config_t *config)
{
  soru_pvm_labels_t *labels = &config->top.labels;
  if (labels->tag == SORU_PVM_LABEL_TRAPPED) {
    MOVE(&config->text, &labels->text);
    drop_frames(ctx, config);
    config->tag = SORU_PVM_SK_TRAPPED;
    return SORU_OK;
  }
  if (labels->tag == SORU_PVM_LABEL_RESULT)
    return (int32_t)config->frames.length == 0 ? finish(ctx, config)
                                               : return_to_caller(ctx, config);
  config->tag = SORU_PVM_SK_NEXT;
  config->next.tag = SORU_PVM_LS_START;
  soru_pvm_copy(ctx, &soru_pvm_labels_type, &config->next.labels, labels);
  return SORU_OK;
}

/* --- unfinished vectors --- */

/* Puts joined values and instructions into a label. */
static void
fill_label(soru_pvm_ctx_t *ctx, soru_pvm_label_t *label, soru_pvm_concat_t *concat,
           soru_pvm_vec_t *instrs)
{
  soru_pvm_vec_drop(ctx, &soru_pvm_value_vec, &label->values);
  MOVE(&label->values, &concat->result);
  soru_pvm_drop(ctx, &soru_pvm_concat_type, concat);
  soru_pvm_vec_drop(ctx, &soru_pvm_admin_vec, &label->instrs);
  MOVE(&label->instrs, instrs);
}

static soru_status_t
step_consolidate_result(soru_pvm_ctx_t *ctx, soru_pvm_config_t *config)
{
  if (!soru_pvm_concat_done(&config->concat))
    return soru_pvm_concat_step(ctx, &soru_pvm_value_vec, &config->concat);
  fill_label(ctx, &config->label, &config->concat, &config->instrs);
  soru_pvm_labels_t *labels = &config->top.labels;
  soru_pvm_drop(ctx, &soru_pvm_labels_type, labels);
  labels->tag = SORU_PVM_LABEL_STACK;
  MOVE(&labels->top, &config->label);
  MOVE(&labels->rest, &config->rest);
  config->tag = SORU_PVM_SK_START;
  return SORU_OK;
}

static soru_status_t
step_consolidate_top(soru_pvm_ctx_t *ctx, soru_pvm_label_step_t *step)
{
  if (!soru_pvm_concat_done(&step->concat))
    return soru_pvm_concat_step(ctx, &soru_pvm_value_vec, &step->concat);
  fill_label(ctx, &step->label, &step->concat, &step->instrs);
  step->labels.tag = SORU_PVM_LABEL_STACK;
  MOVE(&step->labels.top, &step->label);
  MOVE(&step->labels.rest, &step->rest);
  step->tag = SORU_PVM_LS_MODIFY_TOP;
  return SORU_OK;
}

/* --- SK_Next --- */

/* The call is prepared: the caller goes on after it, or a frame is to be pushed. */
static void
crafted(soru_pvm_ctx_t *ctx, soru_pvm_label_step_t *step)
{
  soru_pvm_label_t *label = &step->labels.top;
  soru_pvm_invoke_t *invoke = &step->invoke;
  soru_pvm_vec_drop(ctx, &soru_pvm_value_vec, &label->values);
  soru_pvm_vec_drop(ctx, &soru_pvm_admin_vec, &label->instrs);
  MOVE(&label->values, &invoke->values);
  MOVE(&label->instrs, &invoke->instrs);
  step->tag = invoke->fresh.none ? SORU_PVM_LS_MODIFY_TOP : SORU_PVM_LS_PUSH_FRAME;
  step->fresh = invoke->fresh.frame;
  memset(invoke, 0, sizeof *invoke);
}

static soru_status_t
step_craft(soru_pvm_ctx_t *ctx, const soru_pvm_eval_env_t *env, soru_pvm_config_t *config)
{
  soru_pvm_label_step_t *step = &config->next;
  if (step->invoke.tag != SORU_PVM_INV_STOP || step->invoke.remaining > 0)
    return soru_pvm_invoke_step(ctx, env, &config->top, &step->invoke);
  if (step->labels.tag != SORU_PVM_LABEL_STACK)
    return soru_pvm_raise(ctx, "Tezos_webassembly_interpreter.Eval.Evaluation_step_error(_)",
                          "Invoke_step: Inv_stop cannot reduce");
  crafted(ctx, step);
  return SORU_OK;
}

static void
put_labels_back(soru_pvm_ctx_t *ctx, soru_pvm_config_t *config)
{
  soru_pvm_drop(ctx, &soru_pvm_labels_type, &config->top.labels);
  MOVE(&config->top.labels, &config->next.labels);
  config->tag = SORU_PVM_SK_START;
}

static soru_status_t
push_frame(soru_pvm_ctx_t *ctx, soru_pvm_config_t *config)
{
  if (config->stack_limit <= config->frames.length + 1)
    return soru_pvm_raise_error(ctx, "call stack exhausted");
  put_labels_back(ctx, config);
  soru_pvm_frame_t *caller = soru_pvm_alloc(ctx, sizeof *caller);
  *caller = config->top;
  soru_pvm_vec_cons(ctx, &soru_pvm_frame_vec, &config->frames, &caller);
  config->top = *config->next.fresh;
  soru_pvm_free(ctx, config->next.fresh, sizeof *config->next.fresh);
  config->next.fresh = NULL;
  return SORU_OK;
}

static soru_status_t
step_next(soru_pvm_ctx_t *ctx, const soru_pvm_eval_env_t *env, soru_pvm_config_t *config)
{
  switch (config->next.tag) {
  case SORU_PVM_LS_MODIFY_TOP:
    put_labels_back(ctx, config);
    return SORU_OK;
  case SORU_PVM_LS_PUSH_FRAME:
    return push_frame(ctx, config);
  case SORU_PVM_LS_CONSOLIDATE_TOP:
    return step_consolidate_top(ctx, &config->next);
  case SORU_PVM_LS_CRAFT_FRAME:
    return step_craft(ctx, env, config);
  default:
    if (config->next.labels.tag != SORU_PVM_LABEL_STACK) return soru_pvm_raise_key_not_found(ctx);
    return soru_pvm_reduce_label(ctx, env, &config->top, &config->next);
  }
}

soru_status_t
soru_pvm_eval_step(soru_pvm_ctx_t *ctx, const soru_pvm_eval_env_t *env, soru_pvm_config_t *config)
{
  switch (config->tag) {
  case SORU_PVM_SK_START:
    return step_start(ctx, config);
  case SORU_PVM_SK_NEXT:
    return step_next(ctx, env, config);
  case SORU_PVM_SK_CONSOLIDATE_LABEL_RESULT:
    return step_consolidate_result(ctx, config);
  default:
    return soru_pvm_raise(ctx, "Tezos_webassembly_interpreter.Eval.Evaluation_step_error(2)",
                          "Eval_step");
  }
}

/* --- many ticks --- */

/* One reduction in place: what its three ticks come to. Two of them, for an instruction that comes
 * straight from a block. `*ticks` is 0 when it has to be done tick by tick; if an exception is
 * raised, it counts the ticks before it. */
static soru_status_t
reduce_in_place(soru_pvm_reduction_t *r, uint64_t max, uint64_t *ticks)
{
  *ticks = 0;
  soru_pvm_vec_t *instrs = &r->labels->top.instrs;
  if ((int32_t)instrs->length <= 0) return SORU_OK;
  void *item;
  SORU_TRY(soru_pvm_vec_get(r->ctx, &soru_pvm_admin_vec, instrs, 0, &item));
  const soru_pvm_admin_t *first = item;
  if (first->kind == SORU_PVM_ADMIN_INVOKE ||
      (first->kind == SORU_PVM_ADMIN_BREAKING && first->n[0] == 0))
    return SORU_OK;
  if (first->kind >= SORU_PVM_ADMIN_MEMORY_INIT) {
    SORU_TRY(soru_pvm_skip_meta(r, max, ticks));
    if (*ticks > 0) return SORU_OK;
  }
  *ticks = 1;
  if (first->kind == SORU_PVM_ADMIN_FROM_BLOCK && max >= 2 * TICKS_PER_REDUCTION) {
    const soru_wasm_instr_t *instr;
    SORU_TRY(soru_pvm_block_instr(r, first->n[0], first->n[1], &instr));
    if (instr != NULL) {
      SORU_TRY(soru_pvm_vec_edit(r->ctx, &soru_pvm_admin_vec, instrs, 0, &item));
      ((soru_pvm_admin_t *)item)->n[1]++;
      *ticks = TICKS_PER_REDUCTION + 1;
      SORU_TRY(soru_pvm_reduce_plain(r, instr));
      *ticks = 2 * TICKS_PER_REDUCTION;
      return SORU_OK;
    }
  }
  soru_pvm_admin_t admin;
  SORU_TRY(soru_pvm_vec_pop(r->ctx, &soru_pvm_admin_vec, instrs, &admin));
  SORU_TRY(soru_pvm_reduce_admin(r, &admin));
  *ticks = TICKS_PER_REDUCTION;
  return SORU_OK;
}

/* The call that only waits, if there is one. */
static soru_pvm_invoke_t *
waiting(soru_pvm_config_t *config)
{
  if (config->tag != SORU_PVM_SK_NEXT || config->next.tag != SORU_PVM_LS_CRAFT_FRAME) return NULL;
  soru_pvm_invoke_t *invoke = &config->next.invoke;
  return invoke->tag == SORU_PVM_INV_STOP && invoke->remaining > 0 ? invoke : NULL;
}

/* Some ticks, at most max (which is not 0). */
static soru_status_t
run_some(soru_pvm_ctx_t *ctx, const soru_pvm_eval_env_t *env, soru_pvm_config_t *config,
         uint64_t max, uint64_t *ticks)
{
  *ticks = 0;
  soru_pvm_labels_t *labels = &config->top.labels;
  if (config->tag == SORU_PVM_SK_START && labels->tag == SORU_PVM_LABEL_STACK &&
      max >= TICKS_PER_REDUCTION) {
    soru_pvm_reduction_t reduction = {ctx, env, &config->top, labels};
    SORU_TRY(reduce_in_place(&reduction, max, ticks));
    if (*ticks != 0) return SORU_OK;
  }
  soru_pvm_invoke_t *invoke = waiting(config);
  if (invoke != NULL) {
    *ticks = (uint64_t)invoke->remaining < max ? (uint64_t)invoke->remaining : max;
    invoke->remaining -= (int64_t)*ticks;
    return SORU_OK;
  }
  SORU_TRY(soru_pvm_eval_step(ctx, env, config));
  *ticks = 1;
  return SORU_OK;
}

/* Tells the observer of a call that comes next; *stop tells whether to stop here. */
static soru_status_t
observe_call(soru_pvm_ctx_t *ctx, const soru_pvm_eval_env_t *env, soru_pvm_config_t *config,
             int64_t tick, bool *stop)
{
  soru_pvm_label_t *label = &config->top.labels.top;
  soru_pvm_value_t args[SORU_PVM_ARG_MAX];
  void *item;
  if ((int32_t)label->instrs.length <= 0) return SORU_OK;
  SORU_TRY(soru_pvm_vec_get(ctx, &soru_pvm_admin_vec, &label->instrs, 0, &item));
  const soru_pvm_admin_t *first = item;
  if (first->kind != SORU_PVM_ADMIN_INVOKE) return SORU_OK;
  const soru_pvm_func_t *func = first->u.func;
  soru_pvm_call_event_t event = {.tick = tick, .depth = (uint32_t)config->frames.length + 1};
  event.args = args;
  if (func->kind == SORU_PVM_FUNC_HOST) {
    event.host = func;
    SORU_TRY(soru_pvm_eval_args(ctx, &label->values, (int32_t)func->type.params.length, args,
                                &event.arg_cnt));
  } else {
    event.body = func->body;
  }
  *stop = env->observer->stopped = env->observer->call(env->observer->self, &event);
  return SORU_OK;
}

/* Tells the observer what the next tick begins. */
static soru_status_t
observe(soru_pvm_ctx_t *ctx, const soru_pvm_eval_env_t *env, soru_pvm_config_t *config,
        int64_t tick, bool *stop)
{
  *stop = false;
  if (env->observer == NULL || config->tag != SORU_PVM_SK_START) return SORU_OK;
  if (config->top.labels.tag == SORU_PVM_LABEL_STACK)
    return observe_call(ctx, env, config, tick, stop);
  env->observer->ret(env->observer->self, tick, (uint32_t)config->frames.length + 1);
  return SORU_OK;
}

soru_status_t
soru_pvm_eval_run(soru_pvm_ctx_t *ctx, const soru_pvm_eval_env_t *env, soru_pvm_config_t *config,
                  uint64_t max, uint64_t *done)
{
  *done = 0;
  while (*done < max) {
    if (config->tag == SORU_PVM_SK_RESULT || config->tag == SORU_PVM_SK_TRAPPED) break;
    if (soru_pvm_eval_reveal(config) != NULL) break;
    uint64_t ticks;
    bool stop;
    SORU_TRY(observe(ctx, env, config, env->tick + (int64_t)*done, &stop));
    if (stop) break;
    soru_status_t status = run_some(ctx, env, config, max - *done, &ticks);
    *done += ticks;
    if (status != SORU_OK) return status;
  }
  return SORU_OK;
}

/* --- reveals --- */

const soru_pvm_str_t *
soru_pvm_eval_reveal(const soru_pvm_config_t *config)
{
  if (config->tag != SORU_PVM_SK_NEXT || config->next.tag != SORU_PVM_LS_CRAFT_FRAME) return NULL;
  const soru_pvm_invoke_t *invoke = &config->next.invoke;
  return invoke->tag == SORU_PVM_INV_REVEAL ? &invoke->request : NULL;
}

soru_status_t
soru_pvm_eval_answer_reveal(soru_pvm_ctx_t *ctx, const soru_pvm_eval_env_t *env,
                            soru_pvm_config_t *config, soru_slice_t payload)
{
  if (soru_pvm_eval_reveal(config) == NULL) return SORU_ERR_STATE;
  soru_pvm_instance_t *instance;
  void *memory;
  int32_t written;
  SORU_TRY(soru_pvm_registry_get(ctx, env->registry, &config->top.module, &instance));
  SORU_TRY(soru_pvm_lookup(ctx, &soru_pvm_memory_vec, &instance->memories, 0, "memory", &memory));
  SORU_TRY(soru_pvm_vec_edit(ctx, &soru_pvm_memory_vec, &instance->memories, 0, &memory));
  soru_pvm_invoke_t *invoke = &config->next.invoke;
  SORU_TRY(soru_pvm_host_reveal(ctx, memory, invoke->base, invoke->max_bytes, payload, &written));
  if (written < 0) return SORU_ERR_STATE; /* ticks cannot be negative */
  soru_pvm_value_t count = soru_pvm_value_i32((uint32_t)written);
  soru_pvm_vec_cons(ctx, &soru_pvm_value_vec, &invoke->values, &count);
  soru_pvm_drop(ctx, &soru_pvm_str_leaf, &invoke->request);
  invoke->tag = SORU_PVM_INV_STOP;
  invoke->fresh.none = 1;
  invoke->fresh.frame = NULL;
  invoke->remaining = (int64_t)TICKS_PER_REVEALED_BYTE * written;
  return SORU_OK;
}
