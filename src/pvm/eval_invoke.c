/* Preparing a call, and joining vectors: a tick per value (eval.ml, invoke_step and concat_step).
 */
#include "pvm/eval_private.h"

/* --- joining --- */

soru_status_t
soru_pvm_concat_make(soru_pvm_ctx_t *ctx, soru_pvm_concat_t *concat, soru_pvm_vec_t *left,
                     soru_pvm_vec_t *right)
{
  uint32_t left_len = (uint32_t)left->length, right_len = (uint32_t)right->length;
  uint32_t len = left_len + right_len;
  if (len < left_len || len < right_len)
    return soru_pvm_raise(ctx, "Tezos_lazy_containers.Lazy_vector.SizeOverflow", NULL);
  MOVE(&concat->left, left);
  MOVE(&concat->right, right);
  memset(&concat->result, 0, sizeof concat->result);
  concat->result.length = (int32_t)len;
  concat->offset = 0;
  return SORU_OK;
}

bool
soru_pvm_concat_done(const soru_pvm_concat_t *concat)
{
  uint32_t len = (uint32_t)concat->left.length + (uint32_t)concat->right.length;
  return (int32_t)len <= concat->offset;
}

static int32_t
minus(int32_t a, int32_t b)
{
  return (int32_t)((uint32_t)a - (uint32_t)b);
}

/* The largest element that is copied from vector to vector. */
#define ITEM_MAX 512

/* Copies element `from_index` of a vector to element `to_index` of another. */
static soru_status_t
copy_item(soru_pvm_ctx_t *ctx, const soru_pvm_type_t *type, soru_pvm_vec_t *from,
          int32_t from_index, soru_pvm_vec_t *to, int32_t to_index)
{
  void *item;
  SORU_TRY(soru_pvm_vec_get(ctx, type, from, from_index, &item));
  _Alignas(max_align_t) uint8_t copy[ITEM_MAX];
  SORU_ASSERT(type->element->size <= sizeof copy);
  soru_pvm_copy(ctx, type->element, copy, item);
  soru_status_t status = soru_pvm_vec_set(ctx, type, to, to_index, copy);
  if (status != SORU_OK) soru_pvm_drop(ctx, type->element, copy);
  return status;
}

soru_status_t
soru_pvm_concat_step(soru_pvm_ctx_t *ctx, const soru_pvm_type_t *type, soru_pvm_concat_t *concat)
{
  int32_t left_len = (int32_t)concat->left.length, offset = concat->offset;
  bool in_left = offset < left_len;
  SORU_TRY(copy_item(ctx, type, in_left ? &concat->left : &concat->right,
                     in_left ? offset : minus(offset, left_len), &concat->result, offset));
  concat->offset = minus(offset, -1);
  return SORU_OK;
}

/* --- host functions --- */

soru_status_t
soru_pvm_eval_args(soru_pvm_ctx_t *ctx, soru_pvm_vec_t *values, int64_t cnt, soru_pvm_value_t *args,
                   size_t *arg_cnt)
{
  *arg_cnt = 0;
  for (int64_t i = cnt - 1; i >= 0; i--) {
    void *item;
    SORU_TRY(soru_pvm_vec_get(ctx, &soru_pvm_value_vec, values, i, &item));
    if (*arg_cnt < SORU_PVM_ARG_MAX) args[(*arg_cnt)++] = *(soru_pvm_value_t *)item;
  }
  return SORU_OK;
}

soru_status_t
soru_pvm_eval_host(soru_pvm_ctx_t *ctx, const soru_pvm_eval_env_t *env,
                   soru_pvm_instance_t *instance, const soru_pvm_func_t *func,
                   const soru_pvm_value_t *args, size_t arg_cnt, soru_pvm_host_answer_t *answer)
{
  soru_pvm_host_env_t host = env->host;
  host.memories = host.has_durable ? &instance->memories : NULL;
  SORU_TRY(soru_pvm_host_call(ctx, env->version, soru_pvm_str_slice(&func->host_name), &host, args,
                              arg_cnt, answer));
  if (env->host.rules->write_debug_answers && !answer->is_reveal && !answer->has_result &&
      func->type.results.length == 1) {
    answer->has_result = true;
    answer->result = soru_pvm_value_i32(0);
  }
  return SORU_OK;
}

static soru_status_t
call_host(soru_pvm_ctx_t *ctx, const soru_pvm_eval_env_t *env, const soru_pvm_frame_t *frame,
          const soru_pvm_func_t *func, soru_pvm_vec_t *vec, soru_pvm_host_answer_t *answer)
{
  soru_pvm_value_t args[SORU_PVM_ARG_MAX];
  size_t arg_cnt;
  soru_pvm_instance_t *instance;
  SORU_TRY(soru_pvm_eval_args(ctx, vec, (int32_t)vec->length, args, &arg_cnt));
  SORU_TRY(soru_pvm_registry_get(ctx, env->registry, &frame->module, &instance));
  return soru_pvm_eval_host(ctx, env, instance, func, args, arg_cnt, answer);
}

static soru_status_t
start_host(soru_pvm_ctx_t *ctx, const soru_pvm_eval_env_t *env, const soru_pvm_frame_t *frame,
           soru_pvm_invoke_t *invoke, soru_pvm_vec_t *args)
{
  soru_pvm_host_answer_t answer = {.is_reveal = false};
  soru_status_t status = call_host(ctx, env, frame, invoke->func, args, &answer);
  soru_pvm_vec_drop(ctx, &soru_pvm_value_vec, args);
  if (status != SORU_OK) return status;
  soru_pvm_func_drop(ctx, invoke->func);
  invoke->func = NULL;
  if (answer.is_reveal) {
    invoke->tag = SORU_PVM_INV_REVEAL;
    invoke->request = answer.request;
    invoke->base = answer.base;
    invoke->max_bytes = answer.max_bytes;
    return SORU_OK;
  }
  if (answer.has_result)
    soru_pvm_vec_cons(ctx, &soru_pvm_value_vec, &invoke->values, &answer.result);
  invoke->tag = SORU_PVM_INV_STOP;
  invoke->fresh.none = 1;
  invoke->remaining = answer.ticks;
  return SORU_OK;
}

/* --- functions of the kernel --- */

static void
start_native(soru_pvm_ctx_t *ctx, soru_pvm_invoke_t *invoke, soru_pvm_vec_t *args)
{
  soru_pvm_func_t *func = invoke->func;
  invoke->func = NULL;
  invoke->tag = SORU_PVM_INV_LOCALS;
  invoke->arity = (int32_t)func->type.results.length;
  MOVE(&invoke->args, args);
  invoke->module = func->module;
  invoke->def.type_index = func->type_index;
  soru_pvm_vec_copy(ctx, &invoke->def.locals, &func->locals);
  invoke->def.body = func->body;
  soru_pvm_vec_copy(ctx, &invoke->origin, &func->locals);
  memset(&invoke->destination, 0, sizeof invoke->destination);
  invoke->destination.length = invoke->origin.length;
  invoke->offset = 0;
  soru_pvm_func_drop(ctx, func);
}

static soru_status_t
start(soru_pvm_ctx_t *ctx, const soru_pvm_eval_env_t *env, const soru_pvm_frame_t *frame,
      soru_pvm_invoke_t *invoke)
{
  soru_pvm_vec_t args;
  const soru_pvm_func_t *func = invoke->func;
  SORU_TRY(soru_pvm_vec_split(ctx, &soru_pvm_value_vec, &invoke->values, func->type.params.length,
                              &args));
  if (func->kind == SORU_PVM_FUNC_HOST) return start_host(ctx, env, frame, invoke, &args);
  start_native(ctx, invoke, &args);
  return SORU_OK;
}

static soru_pvm_value_t
default_value(uint8_t type)
{
  soru_pvm_value_t value = {.kind = SORU_PVM_VALUE_NULL, .ref_type = type};
  if (type != SORU_WASM_FUNCREF && type != SORU_WASM_EXTERNREF) value.kind = type;
  return value;
}

static soru_status_t
step_locals(soru_pvm_ctx_t *ctx, soru_pvm_invoke_t *invoke)
{
  if (invoke->offset == (int32_t)invoke->origin.length) {
    soru_pvm_vec_drop(ctx, &soru_pvm_type_vec, &invoke->origin);
    MOVE(&invoke->locals, &invoke->destination);
    MOVE(&invoke->origin, &invoke->args);
    invoke->destination.length = invoke->origin.length;
    invoke->offset = 0;
    invoke->tag = SORU_PVM_INV_ARGS;
    return SORU_OK;
  }
  void *type;
  SORU_TRY(soru_pvm_vec_get(ctx, &soru_pvm_type_vec, &invoke->origin, invoke->offset, &type));
  soru_pvm_value_t value = default_value(*(uint8_t *)type);
  SORU_TRY(
      soru_pvm_vec_set(ctx, &soru_pvm_value_vec, &invoke->destination, invoke->offset, &value));
  invoke->offset = minus(invoke->offset, -1);
  return SORU_OK;
}

static soru_status_t
step_args(soru_pvm_ctx_t *ctx, soru_pvm_invoke_t *invoke)
{
  if (invoke->offset == (int32_t)invoke->origin.length) {
    soru_pvm_concat_t concat;
    SORU_TRY(soru_pvm_concat_make(ctx, &concat, &invoke->destination, &invoke->locals));
    soru_pvm_vec_drop(ctx, &soru_pvm_value_vec, &invoke->origin);
    invoke->concat = concat;
    invoke->tag = SORU_PVM_INV_CONCAT;
    return SORU_OK;
  }
  int32_t last = minus((int32_t)invoke->origin.length, 1);
  SORU_TRY(copy_item(ctx, &soru_pvm_value_vec, &invoke->origin, invoke->offset,
                     &invoke->destination, minus(last, invoke->offset)));
  invoke->offset = minus(invoke->offset, -1);
  return SORU_OK;
}

static soru_pvm_frame_t *
make_frame(soru_pvm_ctx_t *ctx, soru_pvm_invoke_t *invoke)
{
  soru_pvm_frame_t *frame = soru_pvm_alloc(ctx, sizeof *frame);
  memset(frame, 0, sizeof *frame);
  soru_pvm_opt_i32_t arity = {.some = true, .v = invoke->arity};
  frame->arity = arity;
  frame->module = invoke->module;
  MOVE(&frame->locals, &invoke->concat.result);
  frame->labels.tag = SORU_PVM_LABEL_STACK;
  soru_pvm_label_t *label = &frame->labels.top;
  label->arity = arity;
  label->again.none = 1;
  soru_pvm_admin_t body = {.kind = SORU_PVM_ADMIN_FROM_BLOCK, .n = {invoke->def.body, 0}};
  soru_pvm_vec_append(ctx, &soru_pvm_admin_vec, &label->instrs, &body);
  return frame;
}

static soru_status_t
step_concat(soru_pvm_ctx_t *ctx, soru_pvm_invoke_t *invoke)
{
  if (!soru_pvm_concat_done(&invoke->concat))
    return soru_pvm_concat_step(ctx, &soru_pvm_value_vec, &invoke->concat);
  invoke->fresh.none = 0;
  invoke->fresh.frame = make_frame(ctx, invoke);
  soru_pvm_drop(ctx, &soru_pvm_concat_type, &invoke->concat);
  soru_pvm_drop(ctx, &soru_pvm_func_def_type, &invoke->def);
  invoke->tag = SORU_PVM_INV_STOP;
  invoke->remaining = 0;
  return SORU_OK;
}

soru_status_t
soru_pvm_invoke_step(soru_pvm_ctx_t *ctx, const soru_pvm_eval_env_t *env,
                     const soru_pvm_frame_t *frame, soru_pvm_invoke_t *invoke)
{
  switch (invoke->tag) {
  case SORU_PVM_INV_START:
    return start(ctx, env, frame, invoke);
  case SORU_PVM_INV_LOCALS:
    return step_locals(ctx, invoke);
  case SORU_PVM_INV_ARGS:
    return step_args(ctx, invoke);
  case SORU_PVM_INV_CONCAT:
    return step_concat(ctx, invoke);
  case SORU_PVM_INV_STOP:
    invoke->remaining--;
    return SORU_OK;
  default:
    return soru_pvm_raise(ctx, "Tezos_webassembly_interpreter.Eval.Evaluation_step_error(_)",
                          "Invoke_step: The reveal tick cannot be evaluated as is");
  }
}
