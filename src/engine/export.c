/* From the flat shape to the tree shape: frames, and the globals. */
#include "engine/convert_private.h"

#include "base/mem.h"
#include "wasm/value.h"

static soru_pvm_value_t
value_of(uint64_t number, uint8_t type)
{
  if (type == SORU_WASM_I32) return soru_pvm_value_i32((uint32_t)number);
  soru_pvm_value_t value = {.kind = SORU_PVM_VALUE_I64};
  value.u.i64 = number;
  return value;
}

static void
put(soru_pvm_ctx_t *ctx, soru_pvm_vec_t *vec, int64_t key, uint64_t number, uint8_t type)
{
  soru_pvm_value_t value = value_of(number, type);
  soru_pvm_map_set(ctx, &soru_pvm_value_vec, vec, key, &value);
}

/* The values of a label, and what is left over. */
static void
make_values(soru_pvm_ctx_t *ctx, const soru_engine_walk_t *walk, const soru_engine_layout_t *layout,
            const uint64_t *slots, soru_pvm_vec_t *vec)
{
  memset(vec, 0, sizeof *vec);
  for (uint32_t h = layout->height; h-- > layout->floor;)
    put(ctx, vec, layout->top - h, slots[walk->func->locals + h], walk->types[h]);
  for (uint32_t i = 0; i < layout->left_cnt; i++) {
    const soru_engine_left_t *left = &layout->left[i];
    put(ctx, vec, layout->top - left->height, slots[left->slot], left->type);
  }
  vec->head = layout->top - layout->height + 1;
  vec->length = layout->height - layout->base;
}

static soru_pvm_label_t
make_label(soru_pvm_ctx_t *ctx, const soru_engine_walk_t *walk, const soru_engine_level_t *level,
           const uint64_t *slots)
{
  soru_pvm_label_t label;
  memset(&label, 0, sizeof label);
  label.arity = (soru_pvm_opt_i32_t){true, (int32_t)level->arity};
  label.again.none = level->again == NULL;
  if (level->again != NULL) label.again.instr = soru_wasm_instr_copy(level->again);
  make_values(ctx, walk, &level->layout, slots, &label.values);
  soru_pvm_admin_t from = {.kind = SORU_PVM_ADMIN_FROM_BLOCK,
                           .n = {(int32_t)level->label, (int32_t)level->index}};
  soru_pvm_vec_append(ctx, &soru_pvm_admin_vec, &label.instrs, &from);
  return label;
}

bool
soru_engine_export_frame(soru_pvm_ctx_t *ctx, soru_engine_walk_t *walk,
                         const soru_engine_kernel_t *kernel, const soru_engine_frame_t *flat,
                         const soru_engine_point_t *place, bool in_call, soru_pvm_frame_t *frame)
{
  const soru_engine_func_t *func = flat->func;
  if (!soru_engine_walk_start(walk, kernel, func, place->label, place->index)) return false;
  soru_engine_walk_flat(walk, flat->slots, in_call);
  memset(frame, 0, sizeof *frame);
  frame->arity = (soru_pvm_opt_i32_t){true, (int32_t)func->results};
  frame->module = (soru_pvm_module_key_t){4, "main"};
  for (uint32_t i = 0; i < func->locals; i++) {
    soru_pvm_value_t value = value_of(flat->slots[i], func->types[i]);
    soru_pvm_vec_append(ctx, &soru_pvm_value_vec, &frame->locals, &value);
  }
  soru_pvm_labels_t *labels = &frame->labels;
  labels->tag = SORU_PVM_LABEL_STACK;
  for (uint32_t i = 0; i + 1 < walk->cnt; i++) {
    soru_pvm_label_t *label = soru_pvm_alloc(ctx, sizeof *label);
    *label = make_label(ctx, walk, &walk->levels[i], flat->slots);
    soru_pvm_vec_cons(ctx, &soru_pvm_label_vec, &labels->rest, &label);
  }
  labels->top = make_label(ctx, walk, &walk->levels[walk->cnt - 1], flat->slots);
  return true;
}

soru_status_t
soru_engine_export_globals(soru_engine_session_t *s)
{
  for (uint32_t i = 0; i < s->kernel->global_cnt; i++) {
    if (s->globals[i] == s->globals_before[i]) continue;
    void *item;
    SORU_TRY(soru_pvm_vec_edit(s->ctx, &soru_pvm_global_vec, &s->instance->globals, i, &item));
    ((soru_pvm_global_t *)item)->value = value_of(s->globals[i], s->kernel->global_types[i]);
    s->globals_before[i] = s->globals[i];
  }
  return SORU_OK;
}
