/* A piece of straight-line code, instruction by instruction: what comes before the tick at which a
 * run has to stop. It is lowered for this purpose, with each value in its slot. */
#include "engine/run_private.h"

#include "base/mem.h"
#include "engine/lower_private.h"

/* Instructions of a piece, at most. */
#define PIECE_MAX 4096

/* Lowers instructions of the list from the place on, as many as `max`; ends[i] is the number of
 * operations up to the end of instruction i.
 *
 * Returns the number of instructions. */
static uint32_t
lower_piece(soru_engine_lowering_t *l, const soru_engine_point_t *place, uint32_t max,
            uint32_t *ends)
{
  const soru_wasm_module_t *module = &l->kernel->module;
  const soru_wasm_block_t *list = &module->blocks[place->label];
  uint32_t cnt = 0;
  while (cnt < max && place->index + cnt < list->count) {
    const soru_wasm_instr_t *instr = &module->instrs[list->first + place->index + cnt];
    if (!soru_engine_lower_simple(l, instr)) break;
    ends[cnt++] = l->op_cnt;
  }
  soru_engine_emit(l, SORU_ENGINE_STOP, 0, 0, 0);
  return cnt;
}

/* The instruction that an operation is part of. */
static uint32_t
instr_of(const uint32_t *ends, uint32_t op)
{
  uint32_t i = 0;
  while (ends[i] <= op) i++;
  return i;
}

uint32_t
soru_engine_piece(soru_engine_session_t *s, soru_engine_point_t *place, uint32_t height,
                  uint64_t max)
{
  soru_engine_frame_t *frame = &s->frames[s->depth - 1];
  soru_engine_lowering_t l = {.kernel = s->kernel, .func = frame->func, .fold = false};
  uint32_t *ends = soru_base_alloc(PIECE_MAX * sizeof *ends);
  for (uint32_t i = 0; i < height; i++) soru_engine_push_slot(&l);
  uint32_t cnt = lower_piece(&l, place, max < PIECE_MAX ? (uint32_t)max : PIECE_MAX, ends);
  s->pc = l.ops;
  s->left = INT64_MAX;
  if (cnt > 0 && soru_engine_loop(s) == SORU_ENGINE_EXIT_TRAP)
    cnt = instr_of(ends, (uint32_t)(s->pc - l.ops)); /* the slow machine does the one that traps */
  place->index += cnt;
  free(ends);
  free(l.ops);
  free(l.at);
  free(l.stack);
  return cnt;
}
