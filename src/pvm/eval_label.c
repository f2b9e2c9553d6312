/* Reducing the instruction at the top of the labels (eval.ml, label_step). */
#include "pvm/eval_private.h"

/* The labels end with these values, moved from. */
static void
finish(soru_pvm_ctx_t *ctx, soru_pvm_labels_t *labels, soru_pvm_vec_t *values)
{
  soru_pvm_vec_t kept;
  MOVE(&kept, values);
  soru_pvm_drop(ctx, &soru_pvm_labels_type, labels);
  labels->tag = SORU_PVM_LABEL_RESULT;
  labels->values = kept;
}

/* Takes the next label outwards. */
static soru_status_t
pop_label(soru_pvm_ctx_t *ctx, soru_pvm_vec_t *rest, soru_pvm_label_t *label)
{
  soru_pvm_label_t *box;
  SORU_TRY(soru_pvm_vec_pop(ctx, &soru_pvm_label_vec, rest, &box));
  *label = *box;
  soru_pvm_free(ctx, box, sizeof *box);
  return SORU_OK;
}

/* Starts to put values, moved from, in front of those of the next label.
 *
 * in  again  the instruction that the next label goes on with, or NULL */
static soru_status_t
consolidate(soru_pvm_ctx_t *ctx, soru_pvm_label_step_t *step, soru_pvm_vec_t *values,
            const soru_wasm_instr_t *again)
{
  soru_pvm_label_t label;
  SORU_TRY(pop_label(ctx, &step->labels.rest, &label));
  soru_pvm_vec_t right;
  soru_pvm_vec_copy(ctx, &right, &label.values);
  soru_status_t status = soru_pvm_concat_make(ctx, &step->concat, values, &right);
  if (status != SORU_OK) {
    soru_pvm_vec_drop(ctx, &soru_pvm_value_vec, &right);
    soru_pvm_drop(ctx, &soru_pvm_label_type, &label);
    return status;
  }
  step->label = label;
  soru_pvm_vec_copy(ctx, &step->instrs, &label.instrs);
  if (again != NULL) {
    soru_pvm_admin_t admin = {.kind = SORU_PVM_ADMIN_PLAIN};
    admin.u.instr = soru_wasm_instr_copy(again);
    soru_pvm_vec_cons(ctx, &soru_pvm_admin_vec, &step->instrs, &admin);
  }
  MOVE(&step->rest, &step->labels.rest);
  soru_pvm_drop(ctx, &soru_pvm_labels_type, &step->labels);
  step->tag = SORU_PVM_LS_CONSOLIDATE_TOP;
  return SORU_OK;
}

/* A branch out of the current label; the values are moved from. */
static soru_status_t
break_here(soru_pvm_ctx_t *ctx, soru_pvm_label_step_t *step, soru_pvm_vec_t *values)
{
  soru_pvm_labels_t *labels = &step->labels;
  const soru_pvm_label_t *label = &labels->top;
  if (label->arity.some) SORU_TRY(soru_pvm_vec_take(ctx, values, label->arity.v));
  if ((int32_t)labels->rest.length == 0) {
    finish(ctx, labels, values);
    return SORU_OK;
  }
  return consolidate(ctx, step, values, label->again.none ? NULL : &label->again.instr);
}

/* A branch further out: the current label is left. */
static soru_status_t
break_outwards(soru_pvm_reduction_t *r, soru_pvm_admin_t *breaking)
{
  soru_pvm_labels_t *labels = r->labels;
  if ((int32_t)labels->rest.length == 0) return soru_pvm_raise_error(r->ctx, "undefined label");
  soru_pvm_label_t outer;
  SORU_TRY(pop_label(r->ctx, &labels->rest, &outer));
  soru_pvm_drop(r->ctx, &soru_pvm_label_type, &labels->top);
  labels->top = outer;
  breaking->n[0] = (int32_t)((uint32_t)breaking->n[0] - 1);
  soru_pvm_push_admin(r, breaking);
  memset(breaking, 0, sizeof *breaking);
  return SORU_OK;
}

soru_status_t
soru_pvm_block_instr(soru_pvm_reduction_t *r, int32_t block, int32_t index,
                     const soru_wasm_instr_t **instr)
{
  soru_pvm_instance_t *instance;
  void *item;
  SORU_TRY(soru_pvm_instance(r, &instance));
  SORU_TRY(
      soru_pvm_vec_get(r->ctx, &soru_pvm_block_vec, &instance->allocations.blocks, block, &item));
  soru_pvm_vec_t *instrs = item;
  *instr = NULL;
  if (index == (int32_t)instrs->length) return SORU_OK;
  SORU_TRY(soru_pvm_vec_get(r->ctx, &soru_pvm_instr_vec, instrs, index, &item));
  *instr = item;
  return SORU_OK;
}

static soru_status_t
next_of_block(soru_pvm_reduction_t *r, soru_pvm_admin_t *from)
{
  const soru_wasm_instr_t *instr;
  SORU_TRY(soru_pvm_block_instr(r, from->n[0], from->n[1], &instr));
  if (instr == NULL) return SORU_OK;
  from->n[1] = (int32_t)((uint32_t)from->n[1] + 1);
  soru_pvm_push_admin(r, from);
  soru_wasm_instr_t copy = soru_wasm_instr_copy(instr);
  soru_pvm_push_plain(r, &copy);
  return SORU_OK;
}

static void
trapped(soru_pvm_reduction_t *r, soru_pvm_admin_t *trapping)
{
  soru_pvm_drop(r->ctx, &soru_pvm_labels_type, r->labels);
  r->labels->tag = SORU_PVM_LABEL_TRAPPED;
  MOVE(&r->labels->text, &trapping->u.text);
}

soru_status_t
soru_pvm_reduce_admin(soru_pvm_reduction_t *r, soru_pvm_admin_t *admin)
{
  soru_status_t status = SORU_OK;
  switch (admin->kind) {
  case SORU_PVM_ADMIN_FROM_BLOCK:
    return next_of_block(r, admin);
  case SORU_PVM_ADMIN_PLAIN:
    status = soru_pvm_reduce_plain(r, &admin->u.instr);
    break;
  case SORU_PVM_ADMIN_REFER:
    soru_pvm_push(r, admin->u.value);
    memset(admin, 0, sizeof *admin);
    break;
  case SORU_PVM_ADMIN_TRAPPING:
    trapped(r, admin);
    break;
  case SORU_PVM_ADMIN_RETURNING:
    finish(r->ctx, r->labels, admin->u.values);
    break;
  case SORU_PVM_ADMIN_BREAKING:
    status = break_outwards(r, admin);
    break;
  default:
    return soru_pvm_reduce_meta(r, admin);
  }
  soru_pvm_drop(r->ctx, &soru_pvm_admin_type, admin);
  return status;
}

/* A call: the labels stay as they are until it is prepared, instruction included. */
static soru_status_t
craft(soru_pvm_ctx_t *ctx, soru_pvm_label_step_t *step, const soru_pvm_admin_t *call)
{
  soru_pvm_label_t *label = &step->labels.top;
  soru_pvm_invoke_t *invoke = &step->invoke;
  memset(invoke, 0, sizeof *invoke);
  invoke->tag = SORU_PVM_INV_START;
  invoke->func = soru_pvm_func_keep(call->u.func);
  soru_pvm_vec_copy(ctx, &invoke->values, &label->values);
  soru_pvm_vec_copy(ctx, &invoke->instrs, &label->instrs);
  step->tag = SORU_PVM_LS_CRAFT_FRAME;
  soru_pvm_admin_t taken;
  SORU_TRY(soru_pvm_vec_pop(ctx, &soru_pvm_admin_vec, &invoke->instrs, &taken));
  soru_pvm_drop(ctx, &soru_pvm_admin_type, &taken);
  return SORU_OK;
}

/* Nothing is left to execute in the top label. */
static soru_status_t
end_of_label(soru_pvm_ctx_t *ctx, soru_pvm_label_step_t *step)
{
  soru_pvm_labels_t *labels = &step->labels;
  if ((int32_t)labels->rest.length != 0) return consolidate(ctx, step, &labels->top.values, NULL);
  step->tag = SORU_PVM_LS_MODIFY_TOP;
  finish(ctx, labels, &labels->top.values);
  return SORU_OK;
}

soru_status_t
soru_pvm_reduce_label(soru_pvm_ctx_t *ctx, const soru_pvm_eval_env_t *env, soru_pvm_frame_t *frame,
                      soru_pvm_label_step_t *step)
{
  soru_pvm_vec_t *instrs = &step->labels.top.instrs;
  if ((int32_t)instrs->length <= 0) return end_of_label(ctx, step);
  void *item;
  SORU_TRY(soru_pvm_vec_get(ctx, &soru_pvm_admin_vec, instrs, 0, &item));
  const soru_pvm_admin_t *first = item;
  if (first->kind == SORU_PVM_ADMIN_INVOKE) return craft(ctx, step, first);
  soru_pvm_admin_t admin;
  SORU_TRY(soru_pvm_vec_pop(ctx, &soru_pvm_admin_vec, instrs, &admin));
  step->tag = SORU_PVM_LS_MODIFY_TOP;
  if (admin.kind == SORU_PVM_ADMIN_BREAKING && admin.n[0] == 0) {
    soru_status_t status = break_here(ctx, step, admin.u.values);
    soru_pvm_drop(ctx, &soru_pvm_admin_type, &admin);
    return status;
  }
  soru_pvm_reduction_t reduction = {ctx, env, frame, &step->labels};
  return soru_pvm_reduce_admin(&reduction, &admin);
}
