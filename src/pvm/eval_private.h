/* eval_private.h - what the files of the evaluation share. */
#ifndef SORU_PVM_EVAL_PRIVATE_H
#define SORU_PVM_EVAL_PRIVATE_H

#include "pvm/eval.h"

/* One reduction: the labels that it works on, and the frame they belong to. */
typedef struct soru_pvm_reduction {
  soru_pvm_ctx_t *ctx;
  const soru_pvm_eval_env_t *env;
  soru_pvm_frame_t *frame; /* its locals may change */
  soru_pvm_labels_t *labels;
} soru_pvm_reduction_t;

/* Moves an object: the source is zeroed, so that it can be released or filled again. */
#define MOVE(to, from)                                                                             \
  do {                                                                                             \
    *(to) = *(from);                                                                               \
    memset((from), 0, sizeof *(from));                                                             \
  } while (0)

/* soru_pvm_reduce_label reduces the first instruction of the labels that were taken out (LS_Start):
 * the step becomes LS_Modify_top, LS_Consolidate_top or LS_Craft_frame. */
SORU_MUST_USE soru_status_t soru_pvm_reduce_label(soru_pvm_ctx_t *ctx,
                                                  const soru_pvm_eval_env_t *env,
                                                  soru_pvm_frame_t *frame,
                                                  soru_pvm_label_step_t *step);

/* soru_pvm_reduce_admin executes an administrative instruction, moved from, that was taken from the
 * labels: any that leaves no unfinished work, so neither INVOKE nor BREAKING 0. */
SORU_MUST_USE soru_status_t soru_pvm_reduce_admin(soru_pvm_reduction_t *r, soru_pvm_admin_t *admin);

/* soru_pvm_block_instr finds instruction number `index` of a block.
 *
 * out  instr  borrowed; NULL when the block ends there */
SORU_MUST_USE soru_status_t soru_pvm_block_instr(soru_pvm_reduction_t *r, int32_t block,
                                                 int32_t index, const soru_wasm_instr_t **instr);

/* soru_pvm_reduce_plain executes a plain instruction that was taken from the instructions. */
SORU_MUST_USE soru_status_t soru_pvm_reduce_plain(soru_pvm_reduction_t *r,
                                                  const soru_wasm_instr_t *instr);

/* soru_pvm_reduce_bulk executes an instruction on memory or tables. */
SORU_MUST_USE soru_status_t soru_pvm_reduce_bulk(soru_pvm_reduction_t *r,
                                                 const soru_wasm_instr_t *instr);

/* soru_pvm_reduce_access executes a load or store. */
SORU_MUST_USE soru_status_t soru_pvm_reduce_access(soru_pvm_reduction_t *r,
                                                   const soru_wasm_instr_t *instr);

/* soru_pvm_reduce_numeric executes a constant or an operator on numbers and vectors. */
SORU_MUST_USE soru_status_t soru_pvm_reduce_numeric(soru_pvm_reduction_t *r,
                                                    const soru_wasm_instr_t *instr);

/* soru_pvm_reduce_meta expands one step of a bulk instruction, which is consumed: two
 * administrative instructions at most.
 *
 * SORU_OK, or SORU_RAISED when the expansion is past its end. */
SORU_MUST_USE soru_status_t soru_pvm_reduce_meta(soru_pvm_reduction_t *r, soru_pvm_admin_t *meta);

/* soru_pvm_skip_meta does many steps of the bulk instruction on memory that the labels begin with,
 * if they do: whole elements, as many as fit into `max` ticks.
 *
 * out  ticks  that it took; 0 when it has to be done step by step
 * SORU_OK, SORU_ERR_MISSING or SORU_ERR_LIMIT. */
SORU_MUST_USE soru_status_t soru_pvm_skip_meta(soru_pvm_reduction_t *r, uint64_t max,
                                               uint64_t *ticks);

/* soru_pvm_invoke_step does one tick of preparing a call. */
SORU_MUST_USE soru_status_t soru_pvm_invoke_step(soru_pvm_ctx_t *ctx,
                                                 const soru_pvm_eval_env_t *env,
                                                 const soru_pvm_frame_t *frame,
                                                 soru_pvm_invoke_t *invoke);

/* soru_pvm_concat_make starts joining two vectors, both moved from.
 *
 * SORU_OK or SORU_RAISED (too long together). */
SORU_MUST_USE soru_status_t soru_pvm_concat_make(soru_pvm_ctx_t *ctx, soru_pvm_concat_t *concat,
                                                 soru_pvm_vec_t *left, soru_pvm_vec_t *right);

/* soru_pvm_concat_done tells whether all values were moved. */
bool soru_pvm_concat_done(const soru_pvm_concat_t *concat);

/* soru_pvm_concat_step moves one element.
 *
 * in  type  of the three vectors */
SORU_MUST_USE soru_status_t soru_pvm_concat_step(soru_pvm_ctx_t *ctx, const soru_pvm_type_t *type,
                                                 soru_pvm_concat_t *concat);

/* soru_pvm_pop takes the value at the top.
 *
 * SORU_OK, SORU_RAISED (nothing there), SORU_ERR_MISSING. */
SORU_MUST_USE soru_status_t soru_pvm_pop(soru_pvm_reduction_t *r, soru_pvm_value_t *value);

/* soru_pvm_pop_i32 takes an i32; anything else raises. */
SORU_MUST_USE soru_status_t soru_pvm_pop_i32(soru_pvm_reduction_t *r, uint32_t *i32);

/* soru_pvm_pop_num takes an i32 or i64; anything else raises. */
SORU_MUST_USE soru_status_t soru_pvm_pop_num(soru_pvm_reduction_t *r, soru_pvm_value_t *value);

/* soru_pvm_pop_vec takes a v128; anything else raises. */
SORU_MUST_USE soru_status_t soru_pvm_pop_vec(soru_pvm_reduction_t *r, soru_pvm_value_t *value);

/* soru_pvm_pop_ref takes a reference; anything else raises. */
SORU_MUST_USE soru_status_t soru_pvm_pop_ref(soru_pvm_reduction_t *r, soru_pvm_value_t *value);

/* soru_pvm_push puts a value at the top. */
static inline void
soru_pvm_push(soru_pvm_reduction_t *r, soru_pvm_value_t value)
{
  soru_pvm_vec_cons(r->ctx, &soru_pvm_value_vec, &r->labels->top.values, &value);
}

/* soru_pvm_push_admin puts an administrative instruction, moved from, in front. */
static inline void
soru_pvm_push_admin(soru_pvm_reduction_t *r, soru_pvm_admin_t *admin)
{
  soru_pvm_vec_cons(r->ctx, &soru_pvm_admin_vec, &r->labels->top.instrs, admin);
}

/* soru_pvm_push_plain puts a plain instruction, moved from, in front. */
void soru_pvm_push_plain(soru_pvm_reduction_t *r, const soru_wasm_instr_t *instr);

/* soru_pvm_trap makes the next reduction trap with a text. */
soru_status_t soru_pvm_trap(soru_pvm_reduction_t *r, const char *text);

/* soru_pvm_lookup gives element `index` of a vector of the instance (or of the locals).
 *
 * Raises "undefined CATEGORY INDEX" when it is out of bounds. */
SORU_MUST_USE soru_status_t soru_pvm_lookup(soru_pvm_ctx_t *ctx, const soru_pvm_type_t *type,
                                            soru_pvm_vec_t *vec, int32_t index,
                                            const char *category, void **item);

/* soru_pvm_lookup_edit is soru_pvm_lookup for writing to the element. */
SORU_MUST_USE soru_status_t soru_pvm_lookup_edit(soru_pvm_ctx_t *ctx, const soru_pvm_type_t *type,
                                                 soru_pvm_vec_t *vec, int32_t index,
                                                 const char *category, void **item);

/* soru_pvm_refs_extend adds copies of a reference at the end of a table's references.
 *
 * SORU_OK, or SORU_ERR_LIMIT for more than are added at once. */
SORU_MUST_USE soru_status_t soru_pvm_refs_extend(soru_pvm_ctx_t *ctx, soru_pvm_vec_t *refs,
                                                 int32_t cnt, const soru_pvm_value_t *ref);

/* soru_pvm_same_functype compares function types, looking up elements up to the first difference
 * of the parameters, and of the results.
 *
 * out  same_params, same_results  how many elements are the same (types.ml, func_types_equal); -1
 *                                 when the lengths differ, so that none was compared */
SORU_MUST_USE soru_status_t soru_pvm_same_functype(soru_pvm_ctx_t *ctx, soru_pvm_functype_t *a,
                                                   soru_pvm_functype_t *b, bool *same,
                                                   int64_t *same_params, int64_t *same_results);

/* soru_pvm_instance gives the instance of the frame. */
SORU_MUST_USE soru_status_t soru_pvm_instance(soru_pvm_reduction_t *r,
                                              soru_pvm_instance_t **instance);

#endif
