/* Bulk instructions on memory, many elements at a time: what the expansions of eval_meta.c come to
 * after whole elements. Nobody can see the ticks in between; the values that they put on the stack
 * lie where the operands of the instruction were.
 */
#include "pvm/eval_private.h"

/* Ticks for an element: two reductions for each step of its expansion. */
#define TICKS_PER_STEP 6
#define FILL_TICKS (7 * TICKS_PER_STEP)
#define INIT_TICKS (7 * TICKS_PER_STEP)
#define COPY_UP_TICKS (8 * TICKS_PER_STEP)
#define COPY_DOWN_TICKS                                                                            \
  (4 * TICKS_PER_STEP) /* for each half: on the way in, and on the way out                         \
                        */

/* Bytes of a data segment that are copied at a time. */
#define PIECE 4096

typedef struct skip {
  soru_pvm_reduction_t *r;
  soru_pvm_instance_t *instance;
  soru_pvm_memory_t *memory;
  soru_pvm_admin_t *meta; /* may be written to */
  uint64_t max, ticks;
} skip_t;

static bool
is_inside(const skip_t *skip, int32_t start, int32_t n)
{
  return (int64_t)(uint32_t)start + (uint32_t)n <= soru_pvm_memory_bound(skip->memory);
}

/* The elements of n that fit into the ticks. */
static uint32_t
fitting(const skip_t *skip, int32_t n, uint64_t each)
{
  uint64_t most = skip->max / each;
  return most < (uint32_t)n ? (uint32_t)most : (uint32_t)n;
}

/* Counts `cnt` elements as done: the numbers `up` and `up2` grow, number `down` shrinks. */
static void
advance(skip_t *skip, uint32_t cnt, int up, int up2, int down, uint64_t each)
{
  int32_t *n = skip->meta->n;
  n[up] = (int32_t)((uint32_t)n[up] + cnt);
  if (up2 != up) n[up2] = (int32_t)((uint32_t)n[up2] + cnt);
  n[down] = (int32_t)((uint32_t)n[down] - cnt);
  skip->ticks = cnt * each;
}

/* Removes the meta instruction that has come to its end. */
static soru_status_t
pop_meta(skip_t *skip)
{
  soru_pvm_admin_t done;
  soru_pvm_ctx_t *ctx = skip->r->ctx;
  SORU_TRY(soru_pvm_vec_pop(ctx, &soru_pvm_admin_vec, &skip->r->labels->top.instrs, &done));
  soru_pvm_drop(ctx, &soru_pvm_admin_type, &done);
  return SORU_OK;
}

static soru_status_t
skip_fill(skip_t *skip)
{
  int32_t *n = skip->meta->n;
  const soru_pvm_value_t *value = &skip->meta->u.value;
  if (n[0] != 0 || !is_inside(skip, n[1], n[2])) return SORU_OK;
  uint32_t cnt = fitting(skip, n[2], FILL_TICKS);
  uint64_t number = value->kind == SORU_PVM_VALUE_I32 ? value->u.i32 : value->u.i64;
  if (cnt == 0) return SORU_OK;
  SORU_TRY(soru_pvm_memory_fill(skip->r->ctx, skip->memory, (uint32_t)n[1], (uint8_t)number, cnt));
  advance(skip, cnt, 1, 1, 2, FILL_TICKS);
  return n[2] == 0 ? pop_meta(skip) : SORU_OK;
}

static soru_status_t
skip_copy_up(skip_t *skip)
{
  int32_t *n = skip->meta->n;
  if (n[0] != 0) return SORU_OK;
  uint32_t cnt = fitting(skip, n[3], COPY_UP_TICKS);
  if (cnt == 0) return SORU_OK;
  SORU_TRY(soru_pvm_memory_copy(skip->r->ctx, skip->memory, (uint32_t)n[1], (uint32_t)n[2], cnt));
  advance(skip, cnt, 1, 2, 3, COPY_UP_TICKS);
  return n[3] == 0 ? pop_meta(skip) : SORU_OK;
}

/* The second half of an element is its byte; in the first one, the instruction for the other
 * elements comes in front. */
static soru_status_t
skip_copy_down(skip_t *skip)
{
  int32_t *n = skip->meta->n;
  if (skip->max < COPY_DOWN_TICKS) return SORU_OK;
  if (n[0] == 4) {
    SORU_TRY(soru_pvm_memory_copy(skip->r->ctx, skip->memory, (uint32_t)n[1], (uint32_t)n[2], 1));
    skip->ticks = COPY_DOWN_TICKS;
    return pop_meta(skip);
  }
  if (n[0] != 0 || n[3] == 1) return SORU_OK;
  soru_pvm_admin_t others = *skip->meta;
  n[0] = 4;
  for (int i = 1; i <= 2; i++) others.n[i] = (int32_t)((uint32_t)others.n[i] + 1);
  others.n[3] = (int32_t)((uint32_t)others.n[3] - 1);
  soru_pvm_push_admin(skip->r, &others);
  skip->ticks = COPY_DOWN_TICKS;
  return SORU_OK;
}

static soru_status_t
skip_copy(skip_t *skip)
{
  const int32_t *n = skip->meta->n;
  if (!is_inside(skip, n[1], n[3]) || !is_inside(skip, n[2], n[3])) return SORU_OK;
  return skip->meta->flag ? skip_copy_up(skip) : skip_copy_down(skip);
}

/* The bytes of a data segment of the instance; NULL when there is none. */
static soru_status_t
find_data(skip_t *skip, int32_t index, soru_pvm_bytevec_t **data)
{
  soru_pvm_ctx_t *ctx = skip->r->ctx;
  soru_pvm_instance_t *instance = skip->instance;
  void *item;
  *data = NULL;
  if ((uint32_t)index >= (uint32_t)instance->datas.length) return SORU_OK;
  SORU_TRY(soru_pvm_vec_get(ctx, &soru_pvm_i32_vec, &instance->datas, index, &item));
  int32_t label = *(int32_t *)item;
  if ((uint32_t)label >= (uint32_t)instance->allocations.datas.length) return SORU_OK;
  SORU_TRY(soru_pvm_vec_get(ctx, &soru_pvm_data_vec, &instance->allocations.datas, label, &item));
  *data = item;
  return SORU_OK;
}

static soru_status_t
copy_data(skip_t *skip, soru_pvm_bytevec_t *data, uint32_t to, uint32_t from, uint32_t cnt)
{
  uint8_t piece[PIECE];
  soru_pvm_memory_result_t result;
  for (uint32_t at = 0, part; at < cnt; at += part) {
    part = cnt - at < PIECE ? cnt - at : PIECE;
    SORU_TRY(soru_pvm_bytevec_read(skip->r->ctx, data, from + at, piece, part));
    SORU_TRY(soru_pvm_memory_write(skip->r->ctx, skip->memory, to + at, piece, part, &result));
  }
  return SORU_OK;
}

static soru_status_t
skip_init(skip_t *skip)
{
  int32_t *n = skip->meta->n;
  soru_pvm_bytevec_t *data;
  if (n[0] != 0 || !is_inside(skip, n[1], n[3])) return SORU_OK;
  SORU_TRY(find_data(skip, n[5], &data));
  if (data == NULL || (int64_t)(uint32_t)n[4] + (uint32_t)n[3] > data->length) return SORU_OK;
  uint32_t cnt = fitting(skip, n[3], INIT_TICKS);
  if (cnt == 0) return SORU_OK;
  uint8_t byte = (uint8_t)n[2];
  SORU_TRY(soru_pvm_memory_fill(skip->r->ctx, skip->memory, (uint32_t)n[1], byte, 1));
  SORU_TRY(copy_data(skip, data, (uint32_t)n[1] + 1, (uint32_t)n[4] + 1, cnt - 1));
  advance(skip, cnt, 1, 4, 3, INIT_TICKS);
  if (n[3] == 0) return pop_meta(skip);
  SORU_TRY(soru_pvm_bytevec_read(skip->r->ctx, data, (uint32_t)n[4], &byte, 1));
  n[2] = byte;
  return SORU_OK;
}

soru_status_t
soru_pvm_skip_meta(soru_pvm_reduction_t *r, uint64_t max, uint64_t *ticks)
{
  skip_t skip = {.r = r, .max = max};
  void *item;
  *ticks = 0;
  SORU_TRY(soru_pvm_instance(r, &skip.instance));
  if (skip.instance->memories.length == 0) return SORU_OK;
  SORU_TRY(soru_pvm_vec_edit(r->ctx, &soru_pvm_memory_vec, &skip.instance->memories, 0, &item));
  skip.memory = item;
  SORU_TRY(soru_pvm_vec_edit(r->ctx, &soru_pvm_admin_vec, &r->labels->top.instrs, 0, &item));
  skip.meta = item;
  soru_status_t status = skip.meta->kind == SORU_PVM_ADMIN_MEMORY_INIT   ? skip_init(&skip)
                         : skip.meta->kind == SORU_PVM_ADMIN_MEMORY_FILL ? skip_fill(&skip)
                                                                         : skip_copy(&skip);
  *ticks = skip.ticks;
  return status;
}
