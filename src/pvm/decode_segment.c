/* Reading element and data segments. */
#include "pvm/decode_private.h"

/* --- element segments --- */

/* Bits of the number that starts an element segment: 0 (passive or declarative), 1 (table index, or
 * declarative), 2 (initialisers are blocks). */
enum { ELEM_NOT_ACTIVE = 1, ELEM_EXPLICIT = 2, ELEM_CONST = 4, ELEM_MAX = 7 };

/* Takes what stands for the type of references in segments of indices. */
static soru_status_t
elem_kind(soru_pvm_stream_t *s, uint8_t *ref_type)
{
  uint8_t kind;
  SORU_TRY(soru_pvm_stream_u8(s, &kind));
  if (kind != 0) return soru_pvm_raise_error(s->ctx, "malformed element kind");
  *ref_type = 0;
  return SORU_OK;
}

/* Goes on with the initialisers of a segment whose mode is known. */
static soru_status_t
start_init(soru_pvm_stream_t *s, soru_pvm_elem_kont_t *kont, bool is_const)
{
  int32_t len;
  if (kont->early.some)
    kont->elem.ref_type = kont->early.v;
  else if (is_const)
    SORU_TRY(soru_pvm_stream_ref_type(s, &kont->elem.ref_type));
  else
    SORU_TRY(elem_kind(s, &kont->elem.ref_type));
  SORU_TRY(soru_pvm_stream_len(s, &len));
  soru_pvm_lazy_vec_init(&kont->acc, len);
  if (is_const) kont->block_pos = (int32_t)s->pos;
  memset(&kont->block, 0, sizeof kont->block);
  kont->kind = is_const ? SORU_PVM_ELEM_INIT_CONST : SORU_PVM_ELEM_INIT_INDEXED;
  return SORU_OK;
}

static soru_status_t
start_elem(soru_pvm_stream_t *s, soru_pvm_elem_kont_t *kont)
{
  uint32_t number;
  SORU_TRY(soru_pvm_stream_u32(s, &number));
  if (number > ELEM_MAX) return soru_pvm_raise_error(s->ctx, "malformed elements segment kind");
  bool is_const = (number & ELEM_CONST) != 0;
  if (number & ELEM_NOT_ACTIVE) {
    bool is_declarative = (number & ELEM_EXPLICIT) != 0;
    kont->elem.mode.kind = is_declarative ? SORU_PVM_SEGMENT_DECLARATIVE : SORU_PVM_SEGMENT_PASSIVE;
    return start_init(s, kont, is_const);
  }
  kont->left = (int32_t)s->pos;
  kont->index = 0;
  if (number & ELEM_EXPLICIT) SORU_TRY(soru_pvm_stream_index(s, &kont->index));
  kont->early = (soru_pvm_opt_byte_t){.some = !(number & ELEM_EXPLICIT)};
  kont->is_const = is_const;
  kont->block_pos = (int32_t)s->pos;
  kont->kind = SORU_PVM_ELEM_MODE;
  return SORU_OK;
}

static soru_status_t
elem_mode(soru_pvm_stream_t *s, soru_pvm_allocations_t *allocs, soru_pvm_elem_kont_t *kont)
{
  if (kont->block.kind != SORU_PVM_BLOCK_STOP) return soru_pvm_block_step(s, allocs, &kont->block);
  SORU_TRY(soru_pvm_stream_end_op(s));
  kont->elem.mode = (soru_pvm_segment_mode_t){
      .kind = SORU_PVM_SEGMENT_ACTIVE, .index = kont->index, .offset = kont->block.label};
  return start_init(s, kont, kont->is_const);
}

/* Takes an index, and makes a block of `ref.func` with it. */
static soru_status_t
elem_index(soru_pvm_stream_t *s, soru_pvm_allocations_t *allocs, soru_pvm_elem_kont_t *kont)
{
  soru_wasm_instr_t instr = {.op = SORU_OP_REF_FUNC};
  SORU_TRY(soru_pvm_stream_u32(s, &instr.b));
  int32_t label = soru_pvm_block_alloc(s->ctx, allocs);
  SORU_TRY(soru_pvm_block_add(s->ctx, allocs, label, &instr));
  return soru_pvm_lazy_vec_add(s->ctx, &soru_pvm_i32_vec, &kont->acc, &label);
}

static soru_status_t
elem_const(soru_pvm_stream_t *s, soru_pvm_allocations_t *allocs, soru_pvm_elem_kont_t *kont)
{
  if (kont->block.kind != SORU_PVM_BLOCK_STOP) return soru_pvm_block_step(s, allocs, &kont->block);
  SORU_TRY(soru_pvm_stream_end_op(s));
  int32_t label = kont->block.label;
  kont->block_pos = (int32_t)s->pos;
  memset(&kont->block, 0, sizeof kont->block);
  return soru_pvm_lazy_vec_add(s->ctx, &soru_pvm_i32_vec, &kont->acc, &label);
}

static soru_status_t
elem_init(soru_pvm_stream_t *s, soru_pvm_allocations_t *allocs, soru_pvm_elem_kont_t *kont)
{
  if (!soru_pvm_lazy_vec_end(&kont->acc)) {
    bool is_const = kont->kind == SORU_PVM_ELEM_INIT_CONST;
    return is_const ? elem_const(s, allocs, kont) : elem_index(s, allocs, kont);
  }
  kont->elem.init = kont->acc.vector;
  soru_pvm_lazy_vec_init(&kont->acc, 0);
  soru_pvm_drop(s->ctx, &soru_pvm_block_kont_type, &kont->block);
  memset(&kont->block, 0, sizeof kont->block);
  kont->kind = SORU_PVM_ELEM_STOP;
  return SORU_OK;
}

soru_status_t
soru_pvm_elem_step(soru_pvm_stream_t *s, soru_pvm_allocations_t *allocs, soru_pvm_elem_kont_t *kont)
{
  switch (kont->kind) {
  case SORU_PVM_ELEM_START:
    return start_elem(s, kont);
  case SORU_PVM_ELEM_MODE:
    return elem_mode(s, allocs, kont);
  case SORU_PVM_ELEM_INIT_INDEXED:
  case SORU_PVM_ELEM_INIT_CONST:
    return elem_init(s, allocs, kont);
  default:
    return soru_pvm_raise_step(s->ctx, SORU_PVM_STEP_ELEM);
  }
}

/* --- data segments --- */

static soru_status_t
start_bytes(soru_pvm_stream_t *s, soru_pvm_allocations_t *allocs, soru_pvm_bytes_kont_t *kont)
{
  int32_t len;
  SORU_TRY(soru_pvm_stream_len(s, &len));
  soru_pvm_bytevec_t data = {.length = len > 0 ? len : 0};
  kont->label = (int32_t)allocs->datas.length;
  soru_pvm_vec_append(s->ctx, &soru_pvm_data_vec, &allocs->datas, &data);
  kont->pos = 0;
  kont->length = len;
  kont->kind = SORU_PVM_BYTES_READ;
  return SORU_OK;
}

static soru_status_t
read_byte(soru_pvm_stream_t *s, soru_pvm_allocations_t *allocs, soru_pvm_bytes_kont_t *kont)
{
  uint8_t byte;
  void *data;
  SORU_TRY(soru_pvm_stream_u8(s, &byte));
  SORU_TRY(soru_pvm_vec_edit(s->ctx, &soru_pvm_data_vec, &allocs->datas, kont->label, &data));
  if (kont->pos < 0 || kont->pos >= ((soru_pvm_bytevec_t *)data)->length)
    return soru_pvm_raise_bounds(s->ctx);
  SORU_TRY(soru_pvm_bytevec_write(s->ctx, data, kont->pos, &byte, 1));
  kont->pos++;
  return SORU_OK;
}

static soru_status_t
bytes_step(soru_pvm_stream_t *s, soru_pvm_allocations_t *allocs, soru_pvm_bytes_kont_t *kont)
{
  if (kont->kind == SORU_PVM_BYTES_START) return start_bytes(s, allocs, kont);
  if (kont->kind != SORU_PVM_BYTES_READ)
    return soru_pvm_raise_step(s->ctx, SORU_PVM_STEP_BYTE_VECTOR);
  if (kont->pos < kont->length) return read_byte(s, allocs, kont);
  kont->kind = SORU_PVM_BYTES_STOP;
  return SORU_OK;
}

static soru_status_t
start_data(soru_pvm_stream_t *s, soru_pvm_data_kont_t *kont)
{
  uint32_t number;
  SORU_TRY(soru_pvm_stream_u32(s, &number));
  if (number > 2) return soru_pvm_raise_error(s->ctx, "malformed data segment kind");
  if (number == 1) {
    kont->data.mode.kind = SORU_PVM_SEGMENT_PASSIVE;
    kont->kind = SORU_PVM_DATA_INIT;
    return SORU_OK;
  }
  kont->left = (int32_t)s->pos;
  kont->index = 0;
  if (number == 2) SORU_TRY(soru_pvm_stream_index(s, &kont->index));
  kont->block_pos = (int32_t)s->pos;
  kont->kind = SORU_PVM_DATA_MODE;
  return SORU_OK;
}

static soru_status_t
data_mode(soru_pvm_stream_t *s, soru_pvm_allocations_t *allocs, soru_pvm_data_kont_t *kont)
{
  if (kont->block.kind != SORU_PVM_BLOCK_STOP) return soru_pvm_block_step(s, allocs, &kont->block);
  SORU_TRY(soru_pvm_stream_end_op(s));
  kont->data.mode = (soru_pvm_segment_mode_t){
      .kind = SORU_PVM_SEGMENT_ACTIVE, .index = kont->index, .offset = kont->block.label};
  memset(&kont->block, 0, sizeof kont->block);
  kont->kind = SORU_PVM_DATA_INIT;
  return SORU_OK;
}

soru_status_t
soru_pvm_data_step(soru_pvm_stream_t *s, soru_pvm_allocations_t *allocs, soru_pvm_data_kont_t *kont)
{
  switch (kont->kind) {
  case SORU_PVM_DATA_START:
    return start_data(s, kont);
  case SORU_PVM_DATA_MODE:
    return data_mode(s, allocs, kont);
  case SORU_PVM_DATA_INIT:
    if (kont->bytes.kind != SORU_PVM_BYTES_STOP) return bytes_step(s, allocs, &kont->bytes);
    kont->data.init = kont->bytes.label;
    memset(&kont->bytes, 0, sizeof kont->bytes);
    kont->kind = SORU_PVM_DATA_STOP;
    return SORU_OK;
  default:
    return soru_pvm_raise_step(s->ctx, SORU_PVM_STEP_DATA);
  }
}
