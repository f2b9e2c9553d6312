#include "rollup/dissection.h"

#include "codec/primitives.h"

#include <string.h>

bool
soru_rollup_chunk_same_state(const soru_rollup_chunk_t *a, const soru_rollup_chunk_t *b)
{
  if (!a->has_state || !b->has_state) return a->has_state == b->has_state;
  return memcmp(a->state, b->state, sizeof a->state) == 0;
}

static int64_t
smaller(int64_t a, int64_t b)
{
  return a < b ? a : b;
}

/* --- checking --- */

/* Between calls of kernel_run: as many sections as there are calls, the last of which may be cut
 * short, up to the maximum. */
static soru_rollup_error_t
check_sections_of_runs(const soru_rollup_cutting_t *cutting, int64_t given, int64_t distance)
{
  int64_t runs = distance / cutting->ticks_per_snapshot;
  if (distance % cutting->ticks_per_snapshot != 0) runs++;
  bool fits = given == smaller(cutting->sections, runs);
  return fits ? SORU_ROLLUP_NO_ERROR : SORU_ROLLUP_SECTIONS_MISMATCH;
}

static soru_rollup_error_t
check_sections(const soru_rollup_cutting_t *cutting, int64_t given, int64_t distance)
{
  if (distance > cutting->ticks_per_snapshot)
    return check_sections_of_runs(cutting, given, distance);
  if (distance <= 1 && distance < cutting->sections) return SORU_ROLLUP_SECTIONS_INVALID;
  bool fits = given == smaller(cutting->sections, distance);
  return fits ? SORU_ROLLUP_NO_ERROR : SORU_ROLLUP_SECTIONS_MISMATCH;
}

/* The longest section that is allowed. */
static int64_t
longest_section(const soru_rollup_cutting_t *cutting, int64_t start, int64_t stop)
{
  int64_t run = cutting->ticks_per_snapshot, distance = stop - start;
  if (distance <= run) return distance / 2;
  if (distance % run != 0) {
    int64_t last = stop / run * run;
    distance = last > start ? last - start : start - last;
  }
  return distance / 2 > run ? distance / 2 : run;
}

static soru_rollup_error_t
check_edges(const soru_rollup_dissection_t *dissection, const soru_rollup_chunk_t *start,
            const soru_rollup_chunk_t *stop)
{
  const soru_rollup_chunk_t *first = &dissection->chunks[0];
  const soru_rollup_chunk_t *last = &dissection->chunks[dissection->cnt - 1];
  if (!first->has_state || !soru_rollup_chunk_same_state(first, start))
    return SORU_ROLLUP_START_MISMATCH;
  if (soru_rollup_chunk_same_state(last, stop)) return SORU_ROLLUP_STOP_MISMATCH;
  bool same_ticks = first->tick == start->tick && last->tick == stop->tick;
  return same_ticks ? SORU_ROLLUP_NO_ERROR : SORU_ROLLUP_EDGES_MISMATCH;
}

static soru_rollup_error_t
check_chunks(const soru_rollup_dissection_t *dissection, int64_t longest)
{
  for (size_t i = 0; i + 1 < dissection->cnt; i++) {
    const soru_rollup_chunk_t *chunk = &dissection->chunks[i], *next = chunk + 1;
    if (!chunk->has_state && next->has_state) return SORU_ROLLUP_STATES_SHAPE;
    if (chunk->tick >= next->tick) return SORU_ROLLUP_NOT_INCREASING;
    if (next->tick - chunk->tick > longest) return SORU_ROLLUP_DISTRIBUTION;
  }
  return SORU_ROLLUP_NO_ERROR;
}

static soru_rollup_error_t
check_alignment(const soru_rollup_dissection_t *dissection, int64_t run)
{
  for (size_t i = 1; i + 1 < dissection->cnt; i++)
    if (dissection->chunks[i].tick % run != 0) return SORU_ROLLUP_NOT_ALIGNED;
  return SORU_ROLLUP_NO_ERROR;
}

soru_rollup_error_t
soru_rollup_dissection_check(const soru_rollup_dissection_t *dissection,
                             const soru_rollup_cutting_t *cutting, const soru_rollup_chunk_t *start,
                             const soru_rollup_chunk_t *stop)
{
  int64_t distance = stop->tick - start->tick, run = cutting->ticks_per_snapshot;
  int64_t given = dissection->cnt == 0 ? 0 : (int64_t)dissection->cnt - 1;
  soru_rollup_error_t error = check_sections(cutting, given, distance);
  if (error == SORU_ROLLUP_NO_ERROR && dissection->cnt == 0) error = SORU_ROLLUP_SECTIONS_INVALID;
  if (error == SORU_ROLLUP_NO_ERROR) error = check_edges(dissection, start, stop);
  if (error == SORU_ROLLUP_NO_ERROR)
    error = check_chunks(dissection, longest_section(cutting, start->tick, stop->tick));
  if (error == SORU_ROLLUP_NO_ERROR && distance > run) error = check_alignment(dissection, run);
  return error;
}

/* --- making --- */

/* Inside of a call of kernel_run: equal sections; the last one takes what is left. */
static size_t
cut_evenly(const soru_rollup_cutting_t *cutting, int64_t start, int64_t stop, int64_t *ticks)
{
  int64_t length = stop - start, sections = smaller(cutting->sections, length);
  int64_t section = length / sections, left = length % sections, tick = start;
  size_t cnt = 0;
  while ((int64_t)cnt < sections - 1) {
    bool is_first = cnt == 0 && section == 1 && left != 0;
    tick += is_first ? left : section;
    ticks[cnt++] = tick;
  }
  return cnt;
}

/* Between calls: the sections are multiples of a call, what is left in front of `stop` is the last
 * one. */
static size_t
cut_between_runs(const soru_rollup_cutting_t *cutting, int64_t start, int64_t stop, int64_t *ticks)
{
  int64_t run = cutting->ticks_per_snapshot, last = stop / run * run, left = last - start;
  bool aligned = stop % run == 0;
  int64_t sections = smaller(aligned ? cutting->sections : cutting->sections - 1, left / run);
  int64_t tick = start;
  size_t cnt = 0;
  for (; sections > 1; sections--) {
    int64_t section = left / (run * sections) * run;
    tick += section;
    left -= section;
    ticks[cnt++] = tick;
  }
  if (!aligned) ticks[cnt++] = last;
  return cnt;
}

size_t
soru_rollup_dissection_ticks(const soru_rollup_cutting_t *cutting, int64_t start, int64_t stop,
                             int64_t ticks[SORU_ROLLUP_SECTIONS_MAX])
{
  return stop - start <= cutting->ticks_per_snapshot
             ? cut_evenly(cutting, start, stop, ticks)
             : cut_between_runs(cutting, start, stop, ticks);
}

/* --- binary form: chunks behind their number of bytes; each a state if any, and a tick --- */

void
soru_rollup_dissection_encode(soru_buf_t *out, const soru_rollup_dissection_t *dissection)
{
  soru_buf_t bytes;
  soru_base_buf_init(&bytes, SORU_CODEC_UINT30_MAX);
  for (size_t i = 0; i < dissection->cnt; i++) {
    const soru_rollup_chunk_t *chunk = &dissection->chunks[i];
    soru_codec_add_bool(&bytes, chunk->has_state);
    if (chunk->has_state) soru_base_buf_add(&bytes, chunk->state, sizeof chunk->state);
    soru_codec_add_n(&bytes, (uint64_t)chunk->tick);
  }
  soru_codec_add_string(out, soru_base_buf_slice(&bytes));
  soru_base_buf_free(&bytes);
}

soru_status_t
soru_rollup_dissection_decode(soru_cursor_t *cursor, soru_rollup_dissection_t *dissection)
{
  soru_cursor_t inner = soru_base_cursor(soru_codec_get_string(cursor));
  dissection->cnt = 0;
  if (cursor->failed) return SORU_ERR_DECODE;
  while (!soru_base_cursor_done(&inner)) {
    if (dissection->cnt == SORU_ROLLUP_CHUNKS_MAX) return SORU_ERR_LIMIT;
    soru_rollup_chunk_t *chunk = &dissection->chunks[dissection->cnt++];
    memset(chunk, 0, sizeof *chunk);
    chunk->has_state = soru_codec_get_strict_bool(&inner);
    if (chunk->has_state) {
      const uint8_t *state = soru_base_cursor_take(&inner, sizeof chunk->state);
      if (state != NULL) memcpy(chunk->state, state, sizeof chunk->state);
    }
    chunk->tick = (int64_t)soru_codec_get_n(&inner);
    if (inner.failed) return SORU_ERR_DECODE;
  }
  return SORU_OK;
}
