/* dbg_run.c - moving the machine forward: inputs, reveals, ticks up to what stops it. */
#include "app/dbg.h"

#include <inttypes.h>

/* Ticks of code from one snapshot to the next; while something is watched, from one look to the
 * next. */
#define MARK_TICKS 200000000
#define WATCH_TICKS 100000

soru_pvm_info_t
soru_app_dbg_info(const soru_dbg_t *d)
{
  soru_pvm_info_t info;
  soru_pvm_get_info(d->run.pvm, &info);
  return info;
}

/* --- inputs --- */

int32_t
soru_app_dbg_level(const soru_dbg_t *d)
{
  int64_t tick = soru_app_dbg_info(d).tick;
  int32_t level = 0;
  for (size_t i = 0; i < d->event_cnt; i++)
    if (d->events[i].kind == SORU_DBG_INPUTS && d->events[i].tick < tick) level++;
  return level;
}

static bool
give_message(soru_dbg_t *d, int32_t level, int64_t *counter, soru_slice_t message)
{
  soru_status_t status = soru_pvm_input(d->run.pvm, level, (*counter)++, message);
  if (status == SORU_OK) return true;
  return soru_app_dbg_fail(d, "input %" PRId64 " of level %" PRId32 ": %s", *counter - 1, level,
                           soru_base_status_text(status));
}

/* Gives all messages of a level, those of the protocol included. */
static bool
give_level(soru_dbg_t *d, int32_t level, size_t *cnt)
{
  static const uint8_t info[42] = {0, 3}; /* timestamp 0, predecessor of zeros */
  int64_t counter = 0;
  size_t number = (size_t)level;
  size_t messages = number < d->run.inputs.level_cnt ? d->run.inputs.levels[number].cnt : 0;
  if (!give_message(d, level, &counter, soru_base_slice("\0\1", 2))) return false;
  if (d->options.profile->info_per_level &&
      !give_message(d, level, &counter, soru_base_slice(info, sizeof info)))
    return false;
  for (size_t i = 0; i < messages; i++)
    if (!give_message(d, level, &counter, soru_app_inputs_message(&d->run.inputs, number, i)))
      return false;
  if (!give_message(d, level, &counter, soru_base_slice("\0\2", 2))) return false;
  *cnt = (size_t)counter;
  return true;
}

bool
soru_app_dbg_load(soru_dbg_t *d, int32_t *level, size_t *cnt)
{
  soru_pvm_info_t info = soru_app_dbg_info(d);
  *level = soru_app_dbg_level(d);
  if (info.phase != SORU_PVM_COLLECT)
    return soru_app_dbg_fail(d,
                             "the machine wants no inputs now (it is in %s): run it to the end of "
                             "the level with `step inbox`",
                             soru_pvm_phase_text(info.phase));
  if (*level > 0 && (size_t)*level >= d->run.inputs.level_cnt)
    return soru_app_dbg_fail(d, "there are no more inputs at level %" PRId32, *level);
  soru_app_dbg_mark(d);
  soru_app_dbg_log(d, SORU_DBG_INPUTS, *level, soru_base_slice(NULL, 0));
  return give_level(d, *level, cnt);
}

/* --- reveals --- */

bool
soru_app_dbg_give_reveal(soru_dbg_t *d, soru_slice_t data)
{
  if (!d->replaying) soru_app_dbg_log(d, SORU_DBG_REVEAL, 0, data);
  soru_status_t status = soru_pvm_reveal(d->run.pvm, data);
  if (status == SORU_OK) return true;
  return soru_app_dbg_fail(d, "the reveal cannot be answered: %s", soru_base_status_text(status));
}

/* Answers as before, or from the files and metadata of the command line. */
static bool
answer(soru_dbg_t *d, const soru_pvm_info_t *info)
{
  const soru_dbg_event_t *event = soru_app_dbg_event(d, info->tick);
  if (event != NULL && event->kind == SORU_DBG_REVEAL) {
    soru_status_t status = soru_pvm_reveal(d->run.pvm, soru_base_buf_slice(&event->data));
    if (status != SORU_OK) return soru_app_dbg_fail(d, "%s", soru_base_status_text(status));
    return true;
  }
  d->run.revealed.len = 0;
  if (soru_app_reveal(&d->run.sources, info->request, &d->run.revealed, &d->run.error) != SORU_OK)
    return soru_app_dbg_fail(d, "%s (answer with `reveal preimage HEX`)", d->run.error.text);
  return soru_app_dbg_give_reveal(d, soru_base_buf_slice(&d->run.revealed));
}

/* --- ticks --- */

static bool
has_ended(const soru_pvm_info_t *info)
{
  return info->phase == SORU_PVM_EVAL && (info->finished || info->trapped);
}

/* Whether the machine has come to where it was to go. */
static bool
is_there(const soru_pvm_info_t *info, soru_dbg_until_t until, soru_pvm_phase_t phase)
{
  if (info->wants == SORU_PVM_WANTS_INPUT) return true;
  if (until == SORU_DBG_PHASE) return info->phase != phase;
  if (until == SORU_DBG_RESULT) return has_ended(info);
  return until == SORU_DBG_KERNEL_RUN && info->phase == SORU_PVM_SNAPSHOT;
}

/* The tick at which something watched has changed, in the stretch since `from`: by halves. */
static bool
narrow(soru_dbg_t *d, const soru_pvm_snapshot_t *from)
{
  int64_t low = soru_pvm_snapshot_tick(from), high = soru_app_dbg_info(d).tick;
  bool was_replaying = d->replaying;
  uint64_t done;
  d->replaying = true;
  while (high - low > 1) {
    int64_t middle = low + (high - low) / 2;
    soru_pvm_snapshot_restore(d->run.pvm, from);
    if (soru_pvm_run(d->run.pvm, (uint64_t)(middle - soru_pvm_snapshot_tick(from)),
                     SORU_PVM_UNTIL_WAIT, &done) != SORU_OK)
      break;
    if (soru_app_dbg_look_at_watches(d, false) != NULL)
      high = middle;
    else
      low = middle;
  }
  soru_pvm_snapshot_restore(d->run.pvm, from);
  soru_status_t status = soru_pvm_run(d->run.pvm, (uint64_t)(high - soru_pvm_snapshot_tick(from)),
                                      SORU_PVM_UNTIL_WAIT, &done);
  d->replaying = was_replaying;
  d->hit = soru_app_dbg_look_at_watches(d, true);
  return status == SORU_OK;
}

/* Runs a stretch; stops in front of calls, at traps, and where something watched has changed. */
static bool
stretch(soru_dbg_t *d, const soru_pvm_info_t *before, uint64_t max, soru_pvm_until_t until,
        uint64_t *done)
{
  soru_pvm_snapshot_t *from = NULL;
  bool watches = soru_app_dbg_has_watch(d) && before->phase == SORU_PVM_EVAL;
  if (watches && max > WATCH_TICKS) max = WATCH_TICKS;
  if (watches && soru_pvm_snapshot_new(d->run.pvm, &from) != SORU_OK) return false;
  if (watches) (void)soru_app_dbg_look_at_watches(d, true); /* another call has another memory */
  soru_status_t status = soru_pvm_run(d->run.pvm, max, until, done);
  if (status == SORU_OK && watches && soru_app_dbg_look_at_watches(d, false) != NULL) {
    if (narrow(d, from)) *done = (uint64_t)(soru_app_dbg_info(d).tick - before->tick);
  }
  soru_pvm_snapshot_delete(d->run.pvm, from);
  if (status == SORU_OK) return true;
  return soru_app_dbg_fail(d, "a tick cannot be done: %s", soru_base_status_text(status));
}

/* What stops at the state that the machine has come to. */
static void
look_for_stop(soru_dbg_t *d, const soru_pvm_info_t *info)
{
  if (d->hit != NULL) return;
  if (info->trapped || info->phase == SORU_PVM_STUCK) d->hit = soru_app_dbg_trap_break(d);
  for (size_t i = 0; i < d->break_cnt && d->hit == NULL; i++)
    if (d->breaks[i].kind == SORU_DBG_AT_TICK && d->breaks[i].tick == info->tick)
      d->hit = &d->breaks[i];
}

/* Some ticks of computation, at most max. */
static bool
compute(soru_dbg_t *d, const soru_pvm_info_t *before, soru_dbg_until_t until, uint64_t max,
        uint64_t *done)
{
  int64_t next = soru_app_dbg_next_tick(d, before->tick + 1);
  if ((uint64_t)(next - before->tick) < max) max = (uint64_t)(next - before->tick);
  bool evaluates = before->phase == SORU_PVM_EVAL;
  if (evaluates && max > MARK_TICKS) max = MARK_TICKS;
  bool waits = before->phase == SORU_PVM_PADDING || has_ended(before);
  soru_pvm_until_t stop = waits ? SORU_PVM_UNTIL_SNAPSHOT : SORU_PVM_UNTIL_RETURN;
  bool by_phase = until == SORU_DBG_TICKS || until == SORU_DBG_PHASE || soru_app_dbg_has_watch(d);
  if (by_phase && !evaluates) stop = SORU_PVM_UNTIL_PHASE;
  if (!stretch(d, before, max, stop, done)) return false;
  soru_pvm_info_t info = soru_app_dbg_info(d);
  look_for_stop(d, &info);
  if (!d->replaying && !has_ended(before)) soru_app_dbg_tell_trap(d);
  if (!d->replaying && (info.phase != before->phase || *done == MARK_TICKS)) soru_app_dbg_mark(d);
  return true;
}

bool
soru_app_dbg_go(soru_dbg_t *d, soru_dbg_until_t until, uint64_t max, uint64_t *done)
{
  *done = 0;
  d->hit = NULL;
  if (!d->replaying) soru_app_dbg_mark(d);
  soru_app_dbg_arm(d);
  soru_pvm_info_t info = soru_app_dbg_info(d);
  soru_pvm_phase_t phase = info.phase;
  d->pass_tick = info.tick;
  while (*done < max && d->hit == NULL && info.wants != SORU_PVM_WANTS_INPUT) {
    uint64_t n = 1;
    bool good = info.wants == SORU_PVM_WANTS_REVEAL ? answer(d, &info)
                                                    : compute(d, &info, until, max - *done, &n);
    if (!good) return false;
    *done += n;
    info = soru_app_dbg_info(d);
    if (is_there(&info, until, phase) || (n == 0 && d->hit == NULL)) break;
  }
  return true;
}
