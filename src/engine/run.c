/* A session: into the flat shape, as far as it goes, and back. */
#include "engine/run_private.h"

#include "base/mem.h"
#include "engine/lower_private.h"

#include <string.h>

/* What goes on in a session, besides what lowered code sees. */
typedef struct run {
  soru_engine_session_t *s;
  soru_engine_walk_t *walk;
  int64_t left;              /* ticks, while no code runs */
  soru_engine_point_t place; /* of the innermost frame, while no code runs */
  bool is_flat;              /* the innermost frames are in the flat shape */
  bool is_over;
} run_t;

static soru_engine_frame_t *
innermost(const run_t *run)
{
  return &run->s->frames[run->s->depth - 1];
}

/* --- in --- */

/* The frame that frames[0] returns to; NULL if there is none that waits for a call. */
static const soru_pvm_frame_t *
caller_of(run_t *run)
{
  soru_pvm_config_t *config = run->s->config;
  void *item;
  if (config->frames.length == 0 ||
      soru_pvm_vec_get(run->s->ctx, &soru_pvm_frame_vec, &config->frames, 0, &item) != SORU_OK)
    return NULL;
  const soru_pvm_frame_t *caller = *(soru_pvm_frame_t **)item;
  return caller->labels.tag == SORU_PVM_LABEL_STACK ? caller : NULL;
}

/* Makes the margin large enough for all edges of the function, and for returning from it. */
static void
set_margin(run_t *run, const soru_pvm_frame_t *caller)
{
  const soru_engine_func_t *func = run->s->frames[0].func;
  int64_t values = caller->labels.top.values.length;
  uint32_t margin = func->margin + (uint32_t)values + func->results + SORU_ENGINE_HAND_BACK;
  if (margin > run->s->margin) run->s->margin = margin;
}

/* Turns the top frame of the configuration into the flat shape. */
static bool
take_in(run_t *run)
{
  soru_engine_session_t *s = run->s;
  const soru_pvm_frame_t *caller = caller_of(run);
  s->depth = 1;
  s->frames[0].slots = s->stack;
  if (caller == NULL || !soru_engine_import_frame(s->ctx, run->walk, s->kernel, &s->config->top,
                                                  &s->frames[0], s->stack_end, &run->place))
    return false;
  set_margin(run, caller);
  int64_t room = (int64_t)s->config->stack_limit - s->config->frames.length;
  s->depth_max = room < 1 ? 1 : room > UINT32_MAX / 2 ? UINT32_MAX / 2 : (uint32_t)room;
  if (s->depth_max > s->frame_cap) s->depth_max = s->frame_cap;
  soru_pvm_drop(s->ctx, &soru_pvm_frame_type, &s->config->top);
  run->is_flat = true;
  return true;
}

/* --- out --- */

/* Where a frame is that waits for a call. */
static const soru_engine_point_t *
place_behind(const soru_engine_frame_t *frame)
{
  return soru_engine_region(frame->func, (uint32_t)(frame->call + 2 - frame->func->code));
}

/* Turns all flat frames into the tree shape. */
static soru_status_t
put_out(run_t *run)
{
  soru_engine_session_t *s = run->s;
  soru_pvm_config_t *config = s->config;
  for (uint32_t i = 0; i < s->depth; i++) {
    bool in_call = i + 1 < s->depth;
    const soru_engine_point_t *place = in_call ? place_behind(&s->frames[i]) : &run->place;
    soru_pvm_frame_t frame;
    if (!soru_engine_export_frame(s->ctx, run->walk, s->kernel, &s->frames[i], place, in_call,
                                  &frame))
      return SORU_ERR_LIMIT;
    if (!in_call) {
      config->top = frame;
      break;
    }
    soru_pvm_frame_t *box = soru_pvm_alloc(s->ctx, sizeof *box);
    *box = frame;
    soru_pvm_vec_cons(s->ctx, &soru_pvm_frame_vec, &config->frames, &box);
  }
  run->is_flat = false;
  return SORU_OK;
}

/* The results of frames[0], and then the values of the caller's label, in a new vector. */
static soru_status_t
join_results(run_t *run, soru_pvm_vec_t *values)
{
  soru_engine_session_t *s = run->s;
  const soru_engine_func_t *func = s->frames[0].func;
  const soru_wasm_func_type_t *type = &s->kernel->module.types[func->type];
  soru_pvm_vec_t joined;
  memset(&joined, 0, sizeof joined);
  for (uint32_t i = func->results; i-- > 0;) {
    uint64_t number = s->frames[0].slots[s->return_slot + i];
    soru_pvm_value_t value = soru_pvm_value_i32((uint32_t)number);
    if (s->kernel->module.value_types[type->first + type->params + i] == SORU_WASM_I64) {
      value.kind = SORU_PVM_VALUE_I64;
      value.u.i64 = number;
    }
    soru_pvm_vec_append(s->ctx, &soru_pvm_value_vec, &joined, &value);
  }
  for (int64_t i = 0; i < values->length; i++) {
    void *item;
    soru_pvm_value_t value;
    SORU_TRY(soru_pvm_vec_get(s->ctx, &soru_pvm_value_vec, values, i, &item));
    soru_pvm_copy(s->ctx, &soru_pvm_value_type, &value, item);
    soru_pvm_vec_append(s->ctx, &soru_pvm_value_vec, &joined, &value);
  }
  soru_pvm_vec_drop(s->ctx, &soru_pvm_value_vec, values);
  *values = joined;
  return SORU_OK;
}

/* frames[0] has returned to a frame in the tree shape, which becomes the top one. */
static soru_status_t
return_outwards(run_t *run)
{
  soru_engine_session_t *s = run->s;
  soru_pvm_config_t *config = s->config;
  soru_pvm_frame_t *caller;
  SORU_TRY(soru_pvm_vec_pop(s->ctx, &soru_pvm_frame_vec, &config->frames, &caller));
  config->top = *caller;
  soru_pvm_free(s->ctx, caller, sizeof *caller);
  soru_pvm_vec_t *values = &config->top.labels.top.values;
  run->left = s->left + s->margin - s->pc->y - SORU_ENGINE_HAND_BACK - values->length -
              s->frames[0].func->results;
  run->is_flat = false;
  return join_results(run, values);
}

/* --- code --- */

/* The region that begins at the place; NULL if none does. */
static const soru_engine_point_t *
region_at(const soru_engine_func_t *func, const soru_engine_point_t *place)
{
  for (uint32_t i = 0; i < func->point_cnt; i++) {
    const soru_engine_point_t *point = &func->points[i];
    if (point->is_region && point->label == place->label && point->index == place->index)
      return point;
  }
  return NULL;
}

/* The height of the operand stack at the place. */
static uint32_t
height_at(run_t *run)
{
  const soru_engine_frame_t *frame = innermost(run);
  soru_engine_walk_t *walk = run->walk;
  if (!soru_engine_walk_start(walk, run->s->kernel, frame->func, run->place.label,
                              run->place.index))
    return 0;
  soru_engine_walk_flat(walk, frame->slots, false);
  return walk->levels[walk->cnt - 1].layout.height;
}

/* Does single instructions; the session is over where they end. */
static void
do_piece(run_t *run)
{
  uint64_t max = (uint64_t)run->left / SORU_ENGINE_INSTR;
  uint32_t cnt = max > 0 ? soru_engine_piece(run->s, &run->place, height_at(run), max) : 0;
  run->left -= (int64_t)cnt * SORU_ENGINE_INSTR;
  run->is_over = cnt == 0;
}

/* Lowers the function that is called; its edges can need a larger margin. */
static void
lower_callee(soru_engine_session_t *s)
{
  soru_engine_func_t *func = &s->kernel->funcs[s->callee];
  soru_engine_lower(s->kernel, func);
  if (func->way != SORU_ENGINE_LOWERED || func->margin <= s->margin) return;
  s->left -= func->margin - s->margin;
  s->margin = func->margin;
}

static uint32_t
pc_of(const run_t *run)
{
  return (uint32_t)(run->s->pc - innermost(run)->func->code);
}

/* Code has stopped in front of an operation that it cannot do. */
static void
stop_at_point(run_t *run)
{
  run->place = *soru_engine_point(innermost(run)->func, pc_of(run));
  run->left = run->s->left + run->s->margin;
  run->is_over = true;
}

/* kernel_run ends here: only the text is left. */
static void
trap(run_t *run)
{
  soru_engine_session_t *s = run->s;
  soru_pvm_config_t *config = s->config;
  uint32_t pc = pc_of(run);
  const soru_engine_point_t *region = soru_engine_region(innermost(run)->func, pc);
  run->left =
      s->left + s->margin + region->cost - innermost(run)->func->at[pc] - SORU_ENGINE_TRAP_TICKS;
  soru_pvm_vec_drop(s->ctx, &soru_pvm_frame_vec, &config->frames);
  config->text = soru_pvm_str_make(s->ctx, soru_base_slice_text(s->trap));
  config->tag = SORU_PVM_SK_TRAPPED;
  run->is_flat = false;
  run->is_over = true;
}

static soru_status_t
handle(run_t *run, soru_engine_exit_t exit, bool *again)
{
  soru_engine_session_t *s = run->s;
  *again = false;
  switch (exit) {
  case SORU_ENGINE_EXIT_REGION:
    run->place = *soru_engine_region(innermost(run)->func, pc_of(run));
    run->left = s->left + run->place.cost + s->margin;
    return SORU_OK;
  case SORU_ENGINE_EXIT_LOWER:
    lower_callee(s);
    *again = s->left >= 0;
    if (!*again) stop_at_point(run);
    return SORU_OK;
  case SORU_ENGINE_EXIT_TABLE:
    SORU_TRY(soru_engine_load_table(s, s->pc->c));
    *again = true;
    return SORU_OK;
  case SORU_ENGINE_EXIT_RETURN:
    SORU_TRY(return_outwards(run));
    run->is_over = !take_in(run);
    return SORU_OK;
  case SORU_ENGINE_EXIT_TRAP:
    trap(run);
    return SORU_OK;
  case SORU_ENGINE_EXIT_RAISE:
  case SORU_ENGINE_EXIT_STATUS:
    run->left = s->left + s->margin - (exit == SORU_ENGINE_EXIT_RAISE ? s->raise_ticks : 0);
    run->is_flat = false; /* the configuration is only good to be released */
    return s->status;
  default:
    stop_at_point(run);
    return SORU_OK;
  }
}

/* Goes on from the place: at full speed if a whole region fits, otherwise step by step. */
static soru_status_t
go_on(run_t *run)
{
  soru_engine_session_t *s = run->s;
  const soru_engine_point_t *region = region_at(innermost(run)->func, &run->place);
  if (region == NULL || run->left < (int64_t)region->cost + s->margin) {
    do_piece(run);
    return SORU_OK;
  }
  s->pc = innermost(run)->func->code + region->pc;
  s->left = run->left - region->cost - s->margin;
  bool again = true;
  while (again) SORU_TRY(handle(run, s->loop(s), &again));
  return SORU_OK;
}

soru_status_t
soru_engine_run(soru_engine_session_t *s, int64_t tick, uint64_t max, uint64_t *done, bool *refused)
{
  soru_engine_walk_t walk;
  memset(&walk, 0, sizeof walk);
  run_t run = {.s = s, .walk = &walk, .left = max > INT64_MAX / 2 ? INT64_MAX / 2 : (int64_t)max};
  int64_t before = run.left;
  s->end_tick = tick + before;
  s->margin = 0;
  soru_status_t status = SORU_OK;
  *done = 0;
  *refused = !take_in(&run);
  if (!*refused) {
    while (status == SORU_OK && !run.is_over) status = go_on(&run);
    if (status == SORU_OK) status = soru_engine_export_globals(s);
    if (status == SORU_OK && run.is_flat) status = put_out(&run);
    *done = (uint64_t)(before - run.left);
  }
  soru_engine_walk_free(&walk);
  return status;
}
