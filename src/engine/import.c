/* From the tree shape to the flat shape: one frame, and the globals. Everything is compared with
 * what the code makes of it; a frame that is not exactly like that is left to the slow machine. */
#include "engine/convert_private.h"

#include "base/mem.h"
#include "wasm/value.h"

/* --- where a label is --- */

/* The place of a label whose instructions come from a block, and from nowhere else. */
static bool
place_of(soru_pvm_ctx_t *ctx, soru_pvm_label_t *label, uint32_t *list, uint32_t *index)
{
  void *item;
  if (label->instrs.length != 1 || label->instrs.head != 0) return false;
  if (soru_pvm_vec_get(ctx, &soru_pvm_admin_vec, &label->instrs, 0, &item) != SORU_OK) return false;
  const soru_pvm_admin_t *from = item;
  if (from->kind != SORU_PVM_ADMIN_FROM_BLOCK) return false;
  *list = (uint32_t)from->n[0];
  *index = (uint32_t)from->n[1];
  return true;
}

bool
soru_engine_place(soru_pvm_ctx_t *ctx, soru_pvm_config_t *config, uint32_t *list, uint32_t *index)
{
  if (config->tag != SORU_PVM_SK_START || config->top.labels.tag != SORU_PVM_LABEL_STACK)
    return false;
  return place_of(ctx, &config->top.labels.top, list, index);
}

/* Label number `i` of a frame, counted from the outermost one. */
static soru_pvm_label_t *
label_at(soru_pvm_ctx_t *ctx, soru_pvm_labels_t *labels, uint32_t i)
{
  int64_t rest = labels->rest.length;
  soru_pvm_label_t **box;
  void *item;
  if (i == rest) return &labels->top;
  if (soru_pvm_vec_get(ctx, &soru_pvm_label_vec, &labels->rest, rest - 1 - i, &item) != SORU_OK)
    return NULL;
  box = item;
  return *box;
}

/* --- values --- */

/* Takes the number under a key; false when it is not there, or of another type. */
static bool
take(soru_pvm_ctx_t *ctx, soru_pvm_vec_t *vec, int64_t key, uint8_t type, uint64_t *slot)
{
  void *item;
  if (soru_pvm_map_get(ctx, &soru_pvm_value_vec, vec, key, &item) != SORU_OK || item == NULL)
    return false;
  const soru_pvm_value_t *value = item;
  if (value->kind != type) return false;
  *slot = type == SORU_WASM_I32 ? value->u.i32 : value->u.i64;
  return true;
}

static bool
fits(soru_pvm_ctx_t *ctx, const soru_engine_layout_t *layout, soru_pvm_vec_t *vec)
{
  uint64_t cnt;
  return vec->length == (int64_t)layout->height - layout->base &&
         vec->head == layout->top - layout->height + 1 &&
         soru_pvm_vec_count(ctx, &soru_pvm_value_vec, vec, &cnt) == SORU_OK &&
         cnt == layout->height - layout->floor + layout->left_cnt;
}

static bool
take_values(soru_pvm_ctx_t *ctx, const soru_engine_walk_t *walk, const soru_engine_layout_t *layout,
            soru_pvm_vec_t *vec, uint64_t *slots)
{
  if (!fits(ctx, layout, vec)) return false;
  for (uint32_t h = layout->floor; h < layout->height; h++)
    if (!take(ctx, vec, layout->top - h, walk->types[h], &slots[walk->func->locals + h]))
      return false;
  for (uint32_t i = 0; i < layout->left_cnt; i++) {
    const soru_engine_left_t *left = &layout->left[i];
    if (!take(ctx, vec, layout->top - left->height, left->type, &slots[left->slot])) return false;
  }
  return true;
}

/* --- labels --- */

static bool
has_shape(const soru_pvm_label_t *label, const soru_engine_level_t *level)
{
  return label->arity.some && label->arity.v == (int32_t)level->arity &&
         label->again.none == (level->again == NULL);
}

/* The label around the next one: it shows how that was entered. */
static bool
take_outer(soru_pvm_ctx_t *ctx, soru_engine_walk_t *walk, uint32_t i, soru_pvm_label_t *label,
           uint64_t *slots)
{
  uint32_t flag = walk->levels[i + 1].flag_slot;
  soru_engine_layout_t before = walk->levels[i].layout;
  soru_engine_walk_enter(walk, i, false);
  if (flag != 0) slots[flag] = 0;
  if (flag == 0 || fits(ctx, &walk->levels[i].layout, &label->values))
    return take_values(ctx, walk, &walk->levels[i].layout, &label->values, slots);
  walk->levels[i].layout = before;
  soru_engine_walk_enter(walk, i, true);
  slots[flag] = 1;
  return take_values(ctx, walk, &walk->levels[i].layout, &label->values, slots);
}

static bool
take_label(soru_pvm_ctx_t *ctx, soru_engine_walk_t *walk, uint32_t i, soru_pvm_labels_t *labels,
           uint64_t *slots)
{
  uint32_t list, index;
  soru_pvm_label_t *label = label_at(ctx, labels, i);
  const soru_engine_level_t *level = &walk->levels[i];
  if (label == NULL || !place_of(ctx, label, &list, &index) || list != level->label ||
      index != level->index || !has_shape(label, level))
    return false;
  soru_engine_walk_level(walk, i);
  if (i + 1 < walk->cnt) return take_outer(ctx, walk, i, label, slots);
  return take_values(ctx, walk, &level->layout, &label->values, slots);
}

static bool
take_locals(soru_pvm_ctx_t *ctx, const soru_engine_func_t *func, soru_pvm_vec_t *locals,
            uint64_t *slots)
{
  if (locals->length != func->locals || locals->head != 0) return false;
  for (uint32_t i = 0; i < func->locals; i++)
    if (!take(ctx, locals, i, func->types[i], &slots[i])) return false;
  return true;
}

/* The function that a place lies in, lowered; NULL if that cannot be. */
static soru_engine_func_t *
func_at(soru_engine_kernel_t *kernel, uint32_t list, uint32_t index)
{
  if (list == 0 || list >= kernel->module.block_count) return NULL;
  if (index > kernel->module.blocks[list].count) return NULL;
  uint32_t number = kernel->lists[list].func;
  if (number == UINT32_MAX) return NULL;
  soru_engine_func_t *func = &kernel->funcs[number];
  if (func->way == SORU_ENGINE_UNKNOWN) soru_engine_lower(kernel, func);
  return func->way == SORU_ENGINE_LOWERED ? func : NULL;
}

bool
soru_engine_import_frame(soru_pvm_ctx_t *ctx, soru_engine_walk_t *walk,
                         soru_engine_kernel_t *kernel, soru_pvm_frame_t *frame,
                         soru_engine_frame_t *flat, const uint64_t *stack_end,
                         soru_engine_point_t *place)
{
  soru_pvm_labels_t *labels = &frame->labels;
  memset(place, 0, sizeof *place);
  if (!place_of(ctx, &labels->top, &place->label, &place->index)) return false;
  soru_engine_func_t *func = func_at(kernel, place->label, place->index);
  if (func == NULL || flat->slots + func->slots > stack_end) return false;
  flat->func = func;
  if (!soru_engine_walk_start(walk, kernel, func, place->label, place->index)) return false;
  if (labels->rest.length != (int64_t)walk->cnt - 1 || labels->rest.head != -labels->rest.length)
    return false;
  if (!frame->arity.some || frame->arity.v != (int32_t)func->results) return false;
  if (!take_locals(ctx, func, &frame->locals, flat->slots)) return false;
  for (uint32_t i = 0; i < walk->cnt; i++)
    if (!take_label(ctx, walk, i, labels, flat->slots)) return false;
  return true;
}

soru_status_t
soru_engine_import_globals(soru_engine_session_t *s)
{
  for (uint32_t i = 0; i < s->kernel->global_cnt; i++) {
    void *item;
    SORU_TRY(soru_pvm_vec_get(s->ctx, &soru_pvm_global_vec, &s->instance->globals, i, &item));
    const soru_pvm_value_t *value = &((soru_pvm_global_t *)item)->value;
    s->globals[i] = value->kind == SORU_PVM_VALUE_I32   ? value->u.i32
                    : value->kind == SORU_PVM_VALUE_I64 ? value->u.i64
                                                        : 0;
    s->globals_before[i] = s->globals[i];
  }
  return SORU_OK;
}
