#include "engine/layout_private.h"

#include <string.h>

void
soru_engine_layout_start(soru_engine_layout_t *layout)
{
  memset(layout, 0, sizeof *layout);
  layout->top = -1;
}

void
soru_engine_layout_push(soru_engine_layout_t *layout)
{
  uint32_t kept = 0;
  for (uint32_t i = 0; i < layout->left_cnt; i++)
    if (layout->left[i].height != layout->height) layout->left[kept++] = layout->left[i];
  layout->left_cnt = kept;
  layout->height++;
}

void
soru_engine_layout_renew(soru_engine_layout_t *layout, uint32_t height)
{
  layout->height = height;
  layout->top = (int64_t)height - 1;
  layout->floor = layout->base;
  layout->left_cnt = 0;
}

/* What is left over is kept in the order of heights; new values lie below those that are there. */
static void
leave_over(soru_engine_layout_t *layout, uint32_t cnt, uint32_t first_slot, const uint8_t *types)
{
  if (layout->left_cnt + cnt > SORU_ENGINE_LEFT_MAX) {
    layout->overflow = true;
    return;
  }
  memmove(layout->left + cnt, layout->left, layout->left_cnt * sizeof layout->left[0]);
  for (uint32_t i = 0; i < cnt; i++) {
    uint32_t height = layout->height + i;
    layout->left[i] =
        (soru_engine_left_t){height, first_slot + i, types != NULL ? types[height] : 0};
  }
  layout->left_cnt += cnt;
}

void
soru_engine_layout_call(soru_engine_layout_t *layout, uint32_t cnt, uint32_t locals,
                        const uint8_t *types)
{
  layout->height -= cnt;
  leave_over(layout, cnt, locals + layout->height, types);
}

/* Tells whether a value that is left over lies where it was pushed. */
static bool
in_place(const soru_engine_left_t *left, uint32_t locals)
{
  return left->slot == locals + left->height;
}

uint32_t
soru_engine_layout_copies(const soru_engine_layout_t *layout, uint32_t params)
{
  return layout->left_cnt + params;
}

void
soru_engine_layout_enter(soru_engine_layout_t *layout, uint32_t params, uint32_t first_slot,
                         uint32_t locals, const uint8_t *types, soru_engine_layout_t *inner)
{
  uint32_t cnt = layout->left_cnt;
  for (uint32_t i = 0; i < cnt; i++)
    if (in_place(&layout->left[i], locals)) layout->left[i].slot = first_slot + params + i;
  *inner = *layout;
  inner->base = layout->height - params;
  layout->height -= params;
  leave_over(layout, params, first_slot, types);
}

bool
soru_engine_layout_is_new(const soru_engine_layout_t *layout)
{
  return layout->left_cnt == 0 && layout->floor == layout->base &&
         layout->top == (int64_t)layout->height - 1;
}
