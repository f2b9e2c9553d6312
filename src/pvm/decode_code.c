/* Reading function types and functions. */
#include "pvm/decode_private.h"

soru_status_t
soru_pvm_lazy_vec_add(soru_pvm_ctx_t *ctx, const soru_pvm_type_t *type, soru_pvm_lazy_vec_t *lazy,
                      void *item)
{
  soru_status_t status = soru_pvm_vec_set(ctx, type, &lazy->vector, lazy->offset, item);
  if (status == SORU_OK)
    lazy->offset = (int32_t)((uint32_t)lazy->offset + 1);
  else
    soru_pvm_drop(ctx, type->element, item);
  return status;
}

/* --- function types --- */

/* The code of a function type, and how it is told from others. */
#define FUNCTYPE_CODE (-0x20)

static soru_status_t
start_functype(soru_pvm_stream_t *s, soru_pvm_functype_kont_t *kont)
{
  int64_t code;
  int32_t len;
  SORU_TRY(soru_pvm_stream_vs(s, 7, &code));
  SORU_TRY(soru_pvm_stream_len(s, &len));
  if (code != FUNCTYPE_CODE) return soru_pvm_raise_error(s->ctx, "malformed function type");
  soru_pvm_lazy_vec_init(&kont->acc, len);
  kont->kind = SORU_PVM_FUNCTYPE_INS;
  return SORU_OK;
}

static soru_status_t
add_type(soru_pvm_stream_t *s, soru_pvm_lazy_vec_t *acc)
{
  uint8_t type;
  SORU_TRY(soru_pvm_stream_value_type(s, &type));
  return soru_pvm_lazy_vec_add(s->ctx, &soru_pvm_type_vec, acc, &type);
}

soru_status_t
soru_pvm_functype_step(soru_pvm_stream_t *s, soru_pvm_functype_kont_t *kont)
{
  int32_t len;
  switch (kont->kind) {
  case SORU_PVM_FUNCTYPE_START:
    return start_functype(s, kont);
  case SORU_PVM_FUNCTYPE_INS:
    if (!soru_pvm_lazy_vec_end(&kont->acc)) return add_type(s, &kont->acc);
    SORU_TRY(soru_pvm_stream_len(s, &len));
    kont->type.params = kont->acc.vector;
    soru_pvm_lazy_vec_init(&kont->acc, len);
    kont->kind = SORU_PVM_FUNCTYPE_OUT;
    return SORU_OK;
  case SORU_PVM_FUNCTYPE_OUT:
    if (!soru_pvm_lazy_vec_end(&kont->acc)) return add_type(s, &kont->acc);
    kont->type.results = kont->acc.vector;
    soru_pvm_lazy_vec_init(&kont->acc, 0);
    kont->kind = SORU_PVM_FUNCTYPE_STOP;
    return SORU_OK;
  default:
    return soru_pvm_raise_step(s->ctx, SORU_PVM_STEP_FUNC_TYPE);
  }
}

/* --- functions --- */

static soru_status_t
start_code(soru_pvm_stream_t *s, soru_pvm_code_kont_t *kont)
{
  int32_t len;
  kont->left = (int32_t)s->pos;
  SORU_TRY(soru_pvm_stream_size(s, &kont->size));
  kont->pos = (int32_t)s->pos;
  SORU_TRY(soru_pvm_stream_len(s, &len));
  soru_pvm_lazy_vec_init(&kont->groups, len);
  kont->locals_size = 0;
  kont->kind = SORU_PVM_CODE_LOCALS_PARSE;
  return SORU_OK;
}

static soru_status_t
parse_locals(soru_pvm_stream_t *s, soru_pvm_code_kont_t *kont)
{
  if (!soru_pvm_lazy_vec_end(&kont->groups)) {
    soru_pvm_local_group_t group = {.count = 0};
    SORU_TRY(soru_pvm_stream_u32(s, &group.count));
    SORU_TRY(soru_pvm_stream_value_type(s, &group.type));
    kont->locals_size = (int64_t)((uint64_t)kont->locals_size + group.count);
    return soru_pvm_lazy_vec_add(s->ctx, &soru_pvm_local_group_vec, &kont->groups, &group);
  }
  if ((uint64_t)kont->locals_size > UINT32_MAX)
    return soru_pvm_raise_error(s->ctx, "too many locals");
  kont->groups.offset = 0;
  kont->current = (soru_pvm_opt_local_group_t){.none = 1};
  soru_pvm_lazy_vec_init(&kont->locals, (int32_t)kont->locals_size);
  kont->kind = SORU_PVM_CODE_LOCALS_ACCUMULATE;
  return SORU_OK;
}

static soru_status_t
next_group(soru_pvm_ctx_t *ctx, soru_pvm_code_kont_t *kont)
{
  void *item;
  SORU_TRY(soru_pvm_vec_get(ctx, &soru_pvm_local_group_vec, &kont->groups.vector,
                            kont->groups.offset, &item));
  kont->current.none = 0;
  memcpy(&kont->current.group, item, sizeof kont->current.group);
  kont->groups.offset = (int32_t)((uint32_t)kont->groups.offset + 1);
  return SORU_OK;
}

static soru_status_t
accumulate_locals(soru_pvm_ctx_t *ctx, soru_pvm_code_kont_t *kont)
{
  if (soru_pvm_lazy_vec_end(&kont->locals)) {
    soru_pvm_vec_drop(ctx, &soru_pvm_local_group_vec, &kont->groups.vector);
    kont->func.locals = kont->locals.vector;
    soru_pvm_lazy_vec_init(&kont->locals, 0);
    kont->kind = SORU_PVM_CODE_BODY;
    return SORU_OK;
  }
  if (kont->current.none || kont->current.group.count == 0) return next_group(ctx, kont);
  kont->current.group.count--;
  uint8_t type = kont->current.group.type;
  return soru_pvm_lazy_vec_add(ctx, &soru_pvm_type_vec, &kont->locals, &type);
}

static soru_status_t
body_step(soru_pvm_stream_t *s, soru_pvm_allocations_t *allocs, soru_pvm_code_kont_t *kont)
{
  if (kont->block.kind != SORU_PVM_BLOCK_STOP) return soru_pvm_block_step(s, allocs, &kont->block);
  SORU_TRY(soru_pvm_stream_end_op(s));
  SORU_TRY(soru_pvm_stream_check_size(s, &kont->size));
  kont->func.body = kont->block.label;
  kont->func.type_index = -1; /* until the functions get their types */
  memset(&kont->block, 0, sizeof kont->block);
  kont->kind = SORU_PVM_CODE_STOP;
  return SORU_OK;
}

soru_status_t
soru_pvm_code_step(soru_pvm_stream_t *s, soru_pvm_allocations_t *allocs, soru_pvm_code_kont_t *kont)
{
  switch (kont->kind) {
  case SORU_PVM_CODE_START:
    return start_code(s, kont);
  case SORU_PVM_CODE_LOCALS_PARSE:
    return parse_locals(s, kont);
  case SORU_PVM_CODE_LOCALS_ACCUMULATE:
    return accumulate_locals(s->ctx, kont);
  case SORU_PVM_CODE_BODY:
    return body_step(s, allocs, kont);
  default:
    return soru_pvm_raise_step(s->ctx, SORU_PVM_STEP_CODE);
  }
}
