/* dbg_past.c - going back: snapshots, and what was given to the machine. */
#include "app/dbg.h"
#include "base/mem.h"

#include <inttypes.h>

/* Snapshots that are kept. */
#define MARKS_MAX 128

/* --- snapshots --- */

/* The number of snapshots up to a tick. */
static size_t
marks_until(const soru_dbg_t *d, int64_t tick)
{
  size_t cnt = 0;
  while (cnt < d->mark_cnt && soru_pvm_snapshot_tick(d->marks[cnt]) <= tick) cnt++;
  return cnt;
}

/* Gives up every other snapshot; the first and the last ones stay. */
static void
thin_out(soru_dbg_t *d)
{
  size_t kept = 1;
  for (size_t i = 1; i < d->mark_cnt; i++) {
    if (i % 2 == 0 || i + 8 > d->mark_cnt)
      d->marks[kept++] = d->marks[i];
    else
      soru_pvm_snapshot_delete(d->run.pvm, d->marks[i]);
  }
  d->mark_cnt = kept;
}

void
soru_app_dbg_mark(soru_dbg_t *d)
{
  int64_t tick = soru_app_dbg_info(d).tick;
  size_t at = marks_until(d, tick);
  soru_pvm_snapshot_t *mark;
  if (at > 0 && soru_pvm_snapshot_tick(d->marks[at - 1]) == tick) return;
  if (soru_pvm_snapshot_new(d->run.pvm, &mark) != SORU_OK) return;
  if (d->mark_cnt == d->mark_cap) {
    d->mark_cap = d->mark_cap == 0 ? 16 : 2 * d->mark_cap;
    d->marks = soru_base_realloc(d->marks, d->mark_cap * sizeof *d->marks);
  }
  memmove(d->marks + at + 1, d->marks + at, (d->mark_cnt - at) * sizeof *d->marks);
  d->marks[at] = mark;
  if (++d->mark_cnt > MARKS_MAX) thin_out(d);
}

/* --- what was given --- */

static void
drop_after(soru_dbg_t *d, int64_t tick)
{
  while (d->event_cnt > 0 && d->events[d->event_cnt - 1].tick >= tick)
    soru_base_buf_free(&d->events[--d->event_cnt].data);
  while (d->mark_cnt > 0 && soru_pvm_snapshot_tick(d->marks[d->mark_cnt - 1]) > tick)
    soru_pvm_snapshot_delete(d->run.pvm, d->marks[--d->mark_cnt]);
}

void
soru_app_dbg_log(soru_dbg_t *d, int kind, int32_t level, soru_slice_t data)
{
  int64_t tick = soru_app_dbg_info(d).tick;
  drop_after(d, tick);
  if (d->event_cnt == d->event_cap) {
    d->event_cap = d->event_cap == 0 ? 16 : 2 * d->event_cap;
    d->events = soru_base_realloc(d->events, d->event_cap * sizeof *d->events);
  }
  soru_dbg_event_t *event = &d->events[d->event_cnt++];
  *event = (soru_dbg_event_t){.tick = tick, .kind = kind, .level = level};
  soru_base_buf_init(&event->data, data.len + 1);
  soru_base_buf_add(&event->data, data.ptr, data.len);
}

const soru_dbg_event_t *
soru_app_dbg_event(const soru_dbg_t *d, int64_t tick)
{
  for (size_t i = d->event_cnt; i-- > 0;)
    if (d->events[i].tick == tick) return &d->events[i];
  return NULL;
}

void
soru_app_dbg_forget(soru_dbg_t *d)
{
  drop_after(d, INT64_MIN);
  free(d->marks);
  free(d->events);
}

/* --- going to a tick --- */

/* Goes back to the last snapshot that is not after a tick; false if there is none. */
static bool
go_back(soru_dbg_t *d, int64_t tick)
{
  size_t cnt = marks_until(d, tick);
  if (cnt == 0) return false;
  soru_pvm_snapshot_restore(d->run.pvm, d->marks[cnt - 1]);
  return true;
}

/* Gives the inputs that were given at this tick, up to a tick. */
static bool
load_again(soru_dbg_t *d, int64_t tick)
{
  soru_pvm_info_t info = soru_app_dbg_info(d);
  const soru_dbg_event_t *event = soru_app_dbg_event(d, info.tick);
  static const uint8_t per_level[42] = {0, 3};
  if (event == NULL || event->kind != SORU_DBG_INPUTS) return false;
  size_t level = (size_t)event->level, cnt = 0;
  if (level < d->run.inputs.level_cnt) cnt = d->run.inputs.levels[level].cnt;
  size_t front = d->options.profile->info_per_level ? 2 : 1;
  for (size_t i = 0; i < cnt + front + 1 && info.tick + (int64_t)i < tick; i++) {
    soru_slice_t message = soru_base_slice("\0\2", 2);
    if (i == 0) message = soru_base_slice("\0\1", 2);
    if (i == 1 && front == 2) message = soru_base_slice(per_level, sizeof per_level);
    if (i >= front && i < cnt + front)
      message = soru_app_inputs_message(&d->run.inputs, level, i - front);
    if (soru_pvm_input(d->run.pvm, event->level, (int64_t)i, message) != SORU_OK) return false;
  }
  return true;
}

/* Runs up to a tick, as before. */
static bool
run_to(soru_dbg_t *d, int64_t tick)
{
  soru_pvm_info_t info = soru_app_dbg_info(d);
  while (info.tick < tick) {
    uint64_t done;
    if (info.wants == SORU_PVM_WANTS_INPUT) {
      if (!load_again(d, tick)) break;
    } else if (!soru_app_dbg_go(d, SORU_DBG_TICKS, (uint64_t)(tick - info.tick), &done)) {
      return false;
    }
    info = soru_app_dbg_info(d);
  }
  return true;
}

bool
soru_app_dbg_goto(soru_dbg_t *d, int64_t tick)
{
  int64_t now = soru_app_dbg_info(d).tick;
  size_t breaks = d->break_cnt;
  if (tick < 0) return soru_app_dbg_fail(d, "ticks are counted from 0");
  if (tick <= now && !go_back(d, tick))
    return soru_app_dbg_fail(d, "tick %" PRId64 " is before the session began", tick);
  bool was_replaying = d->replaying;
  void (*on_call)(soru_dbg_t * d, const soru_pvm_call_event_t *event) = d->on_call;
  d->break_cnt = 0;
  d->on_call = NULL;
  d->replaying |= tick <= now;
  bool good = run_to(d, tick);
  d->replaying = was_replaying;
  d->on_call = on_call;
  d->break_cnt = breaks;
  d->hit = NULL;
  if (!good) return false;
  now = soru_app_dbg_info(d).tick;
  if (now != tick)
    return soru_app_dbg_fail(d, "the machine waits for inputs at tick %" PRId64 ", before %" PRId64,
                             now, tick);
  return true;
}

/* The last stop in front of `end`, from where the machine is on; -1 if there is none. */
static int64_t
last_stop(soru_dbg_t *d, int64_t end, const soru_dbg_break_t **hit)
{
  int64_t last = -1;
  soru_pvm_info_t info = soru_app_dbg_info(d);
  while (info.tick < end) {
    uint64_t done;
    if (info.wants == SORU_PVM_WANTS_INPUT) {
      if (!load_again(d, end)) break;
    } else if (!soru_app_dbg_go(d, SORU_DBG_TICKS, (uint64_t)(end - info.tick), &done)) {
      break;
    }
    info = soru_app_dbg_info(d);
    if (d->hit == NULL || info.tick >= end) continue;
    last = info.tick;
    *hit = d->hit;
  }
  return last;
}

bool
soru_app_dbg_continue_back(soru_dbg_t *d)
{
  int64_t end = soru_app_dbg_info(d).tick, found = -1, start = end;
  const soru_dbg_break_t *hit = NULL;
  d->replaying = true;
  for (size_t cnt = marks_until(d, end - 1); cnt > 0 && found < 0; cnt--) {
    soru_pvm_snapshot_restore(d->run.pvm, d->marks[cnt - 1]);
    start = soru_pvm_snapshot_tick(d->marks[cnt - 1]);
    found = last_stop(d, end, &hit);
    end = start + 1; /* a stop at the snapshot itself counts for the stretch before it */
  }
  d->replaying = false;
  bool good = soru_app_dbg_goto(d, found >= 0 ? found : start);
  d->hit = hit;
  if (hit == NULL) soru_app_dbg_say(d, "No breakpoint before: this is where the session began.\n");
  return good;
}
