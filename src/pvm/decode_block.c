/* Reading blocks, with a stack of what is open.
 *
 *   NEXT b                     instructions are read into block b
 *   NEXT b, BLOCK, NEXT a      the same; b is the body of an instruction of block a
 *   STOP b, BLOCK, NEXT a      b is complete: the instruction can be added to a
 *
 * (top first). A step takes the three uppermost entries, and puts back what goes on.
 */
#include "pvm/decode_private.h"

/* The most entries that a step takes. */
#define POP_MAX 3

int32_t
soru_pvm_block_alloc(soru_pvm_ctx_t *ctx, soru_pvm_allocations_t *allocs)
{
  soru_pvm_vec_t block = {.length = 0};
  int32_t label = (int32_t)allocs->blocks.length;
  soru_pvm_vec_append(ctx, &soru_pvm_block_vec, &allocs->blocks, &block);
  return label;
}

soru_status_t
soru_pvm_block_add(soru_pvm_ctx_t *ctx, soru_pvm_allocations_t *allocs, int32_t label,
                   soru_wasm_instr_t *instr)
{
  void *block;
  soru_status_t status =
      soru_pvm_vec_edit(ctx, &soru_pvm_block_vec, &allocs->blocks, label, &block);
  if (status == SORU_OK)
    soru_pvm_vec_append(ctx, &soru_pvm_instr_vec, block, instr);
  else
    soru_wasm_instr_drop(instr);
  return status;
}

/* --- the stack --- */

static soru_status_t
push(soru_pvm_ctx_t *ctx, soru_pvm_block_kont_t *kont, soru_pvm_open_t open)
{
  if (kont->length >= kont->stack.length)
    soru_pvm_vec_append(ctx, &soru_pvm_open_vec, &kont->stack, &open);
  else
    SORU_TRY(soru_pvm_vec_set(ctx, &soru_pvm_open_vec, &kont->stack, kont->length, &open));
  kont->length = (int32_t)((uint32_t)kont->length + 1);
  return SORU_OK;
}

static soru_status_t
push_label(soru_pvm_ctx_t *ctx, soru_pvm_block_kont_t *kont, uint8_t kind, int32_t label)
{
  return push(ctx, kont, (soru_pvm_open_t){.kind = kind, .label = label});
}

/* Takes up to POP_MAX entries; popped[0] is the top. */
static soru_status_t
pop(soru_pvm_ctx_t *ctx, soru_pvm_block_kont_t *kont, soru_pvm_open_t *popped, int *cnt)
{
  for (*cnt = 0; *cnt < POP_MAX && kont->length != 0; ++*cnt) {
    void *item;
    int32_t top = (int32_t)((uint32_t)kont->length - 1);
    SORU_TRY(soru_pvm_vec_get(ctx, &soru_pvm_open_vec, &kont->stack, top, &item));
    memcpy(&popped[*cnt], item, sizeof *popped);
    kont->length = top;
  }
  return SORU_OK;
}

/* Puts entries back, the top last. */
static soru_status_t
push_back(soru_pvm_ctx_t *ctx, soru_pvm_block_kont_t *kont, const soru_pvm_open_t *popped, int cnt)
{
  while (cnt-- > 0) SORU_TRY(push(ctx, kont, popped[cnt]));
  return SORU_OK;
}

/* --- steps --- */

/* Adds a block instruction to the block that the third entry names, and goes on with that. */
static soru_status_t
close_with(soru_pvm_stream_t *s, soru_pvm_allocations_t *allocs, soru_pvm_block_kont_t *kont,
           const soru_pvm_open_t *popped, uint16_t op, int32_t body, int32_t otherwise)
{
  SORU_TRY(soru_pvm_stream_end_op(s));
  const soru_pvm_block_type_t *type = &popped[1].type;
  soru_wasm_instr_t instr = {
      .op = op, .kind = type->kind, .lane = type->value, .a = (uint32_t)body, .b = type->index};
  if (op == SORU_OP_IF) instr.imm.u32[0] = (uint32_t)otherwise;
  SORU_TRY(soru_pvm_block_add(s->ctx, allocs, popped[2].label, &instr));
  return push(s->ctx, kont, popped[2]);
}

/* After the first branch of an `if`: another one, or the end. */
static soru_status_t
close_if(soru_pvm_stream_t *s, soru_pvm_allocations_t *allocs, soru_pvm_block_kont_t *kont,
         const soru_pvm_open_t *popped)
{
  int next;
  SORU_TRY(soru_pvm_stream_peek(s, &next));
  if (next != SORU_OP_ELSE)
    return close_with(s, allocs, kont, popped, SORU_OP_IF, popped[0].label, 0);
  s->pos++;
  soru_pvm_open_t second = popped[1];
  second.kind = SORU_PVM_OPEN_IF2;
  second.label = popped[0].label;
  SORU_TRY(push(s->ctx, kont, popped[2]));
  SORU_TRY(push(s->ctx, kont, second));
  return push_label(s->ctx, kont, SORU_PVM_OPEN_NEXT, soru_pvm_block_alloc(s->ctx, allocs));
}

/* The block at the top is complete. */
static soru_status_t
close_block(soru_pvm_stream_t *s, soru_pvm_allocations_t *allocs, soru_pvm_block_kont_t *kont,
            const soru_pvm_open_t *popped)
{
  int32_t body = popped[0].label;
  switch (popped[1].kind) {
  case SORU_PVM_OPEN_BLOCK:
    return close_with(s, allocs, kont, popped, SORU_OP_BLOCK, body, 0);
  case SORU_PVM_OPEN_LOOP:
    return close_with(s, allocs, kont, popped, SORU_OP_LOOP, body, 0);
  case SORU_PVM_OPEN_IF1:
    return close_if(s, allocs, kont, popped);
  case SORU_PVM_OPEN_IF2:
    return close_with(s, allocs, kont, popped, SORU_OP_IF, popped[1].label, body);
  default:
    return soru_pvm_raise_step(s->ctx, SORU_PVM_STEP_INSTR_BLOCK);
  }
}

/* Opens the body of a block instruction. */
static soru_status_t
open_block(soru_pvm_stream_t *s, soru_pvm_allocations_t *allocs, soru_pvm_block_kont_t *kont,
           uint8_t tag, int32_t pos)
{
  soru_pvm_open_t open = {.kind = (uint8_t)(SORU_PVM_OPEN_BLOCK + (tag - SORU_OP_BLOCK)),
                          .pos = pos};
  SORU_TRY(soru_pvm_stream_block_type(s, &open.type));
  SORU_TRY(push(s->ctx, kont, open));
  return push_label(s->ctx, kont, SORU_PVM_OPEN_NEXT, soru_pvm_block_alloc(s->ctx, allocs));
}

/* Reads one instruction into the block at the top, or finds that it is complete. */
static soru_status_t
next_instr(soru_pvm_stream_t *s, soru_pvm_allocations_t *allocs, soru_pvm_block_kont_t *kont,
           soru_pvm_open_t *popped, int cnt)
{
  int next;
  uint8_t tag;
  SORU_TRY(soru_pvm_stream_peek(s, &next));
  if (next < 0 || next == SORU_OP_ELSE || next == SORU_OP_END) {
    popped[0].kind = SORU_PVM_OPEN_STOP;
    return push_back(s->ctx, kont, popped, cnt);
  }
  int32_t pos = (int32_t)s->pos;
  SORU_TRY(soru_pvm_stream_u8(s, &tag));
  if (tag >= SORU_OP_BLOCK && tag <= SORU_OP_IF) {
    SORU_TRY(push_back(s->ctx, kont, popped, cnt));
    return open_block(s, allocs, kont, tag, pos);
  }
  soru_wasm_instr_t instr;
  SORU_TRY(soru_pvm_stream_instr(s, tag, &instr));
  SORU_TRY(soru_pvm_block_add(s->ctx, allocs, popped[0].label, &instr));
  return push_back(s->ctx, kont, popped, cnt);
}

static soru_status_t
stack_step(soru_pvm_stream_t *s, soru_pvm_allocations_t *allocs, soru_pvm_block_kont_t *kont)
{
  soru_pvm_open_t popped[POP_MAX];
  int cnt;
  SORU_TRY(pop(s->ctx, kont, popped, &cnt));
  if (cnt > 0 && popped[0].kind == SORU_PVM_OPEN_NEXT)
    return next_instr(s, allocs, kont, popped, cnt);
  if (cnt == POP_MAX && popped[0].kind == SORU_PVM_OPEN_STOP &&
      popped[2].kind == SORU_PVM_OPEN_NEXT)
    return close_block(s, allocs, kont, popped);
  return soru_pvm_raise_step(s->ctx, SORU_PVM_STEP_INSTR_BLOCK);
}

static soru_status_t
parse_step(soru_pvm_stream_t *s, soru_pvm_allocations_t *allocs, soru_pvm_block_kont_t *kont)
{
  if (kont->length == 1) {
    void *item;
    SORU_TRY(soru_pvm_vec_get(s->ctx, &soru_pvm_open_vec, &kont->stack, 0, &item));
    const soru_pvm_open_t *bottom = item;
    if (bottom->kind == SORU_PVM_OPEN_STOP) {
      int32_t label = bottom->label;
      soru_pvm_vec_drop(s->ctx, &soru_pvm_open_vec, &kont->stack);
      *kont = (soru_pvm_block_kont_t){.kind = SORU_PVM_BLOCK_STOP, .label = label};
      return SORU_OK;
    }
  }
  return stack_step(s, allocs, kont);
}

soru_status_t
soru_pvm_block_step(soru_pvm_stream_t *s, soru_pvm_allocations_t *allocs,
                    soru_pvm_block_kont_t *kont)
{
  switch (kont->kind) {
  case SORU_PVM_BLOCK_START:
    kont->kind = SORU_PVM_BLOCK_PARSE;
    return push_label(s->ctx, kont, SORU_PVM_OPEN_NEXT, soru_pvm_block_alloc(s->ctx, allocs));
  case SORU_PVM_BLOCK_PARSE:
    return parse_step(s, allocs, kont);
  default:
    return soru_pvm_raise_step(s->ctx, SORU_PVM_STEP_BLOCK);
  }
}
