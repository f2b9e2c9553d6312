#include "pvm/decode.h"

#include "pvm/decode_private.h"

soru_pvm_decode_state_t *
soru_pvm_decode_start(soru_pvm_ctx_t *ctx)
{
  soru_pvm_decode_state_t *state = soru_pvm_alloc(ctx, sizeof *state);
  memset(state, 0, sizeof *state);
  soru_pvm_allocations_init(ctx, &state->allocations);
  state->stream_name = soru_pvm_str_make(ctx, soru_base_slice_text("main"));
  return state;
}

bool
soru_pvm_decode_is_fresh(const soru_pvm_decode_state_t *state)
{
  return state->kont.kind == SORU_PVM_MODULE_START && state->stream_pos == 0;
}

soru_pvm_module_t *
soru_pvm_decode_finished(soru_pvm_decode_state_t *state)
{
  return state->kont.kind == SORU_PVM_MODULE_STOP ? &state->kont.module : NULL;
}

/* Takes 4 bytes, little-endian, that must have a value. */
static soru_status_t
word(soru_pvm_stream_t *s, uint32_t expected, const char *message)
{
  uint32_t found = 0;
  for (int shift = 0; shift < 32; shift += 8) {
    uint8_t byte;
    SORU_TRY(soru_pvm_stream_u8(s, &byte));
    found |= (uint32_t)byte << shift;
  }
  return found == expected ? SORU_OK : soru_pvm_raise_error(s->ctx, "%s", message);
}

static soru_status_t
header_step(soru_pvm_stream_t *s, soru_pvm_module_kont_t *kont)
{
  SORU_TRY(word(s, 0x6d736100, "magic header not detected"));
  SORU_TRY(word(s, 1, "unknown binary version"));
  kont->kind = SORU_PVM_MODULE_SKIP_CUSTOM;
  kont->next = (soru_pvm_opt_field_t){.field = SORU_PVM_FIELD_TYPE};
  return SORU_OK;
}

/* Passes over one custom section, or finds that there is none. */
static soru_status_t
skip_custom_step(soru_pvm_stream_t *s, soru_pvm_decode_state_t *state)
{
  soru_pvm_module_kont_t *kont = &state->kont;
  int section;
  SORU_TRY(soru_pvm_section_of(s, &section));
  if (section == SORU_PVM_FIELD_COUNT) {
    int32_t size;
    s->pos++;
    SORU_TRY(soru_pvm_stream_len(s, &size));
    int64_t end = s->pos + size;
    SORU_TRY(soru_pvm_name_skip(s));
    return soru_pvm_stream_skip(s, end - s->pos);
  }
  if (kont->next.none) {
    soru_pvm_elaborate_start(s->ctx, state);
    return SORU_OK;
  }
  kont->field = kont->next.field;
  kont->kind = SORU_PVM_MODULE_FIELD_START;
  return SORU_OK;
}

static soru_status_t
module_step(soru_pvm_stream_t *s, soru_pvm_decode_state_t *state)
{
  switch (state->kont.kind) {
  case SORU_PVM_MODULE_START:
    return header_step(s, &state->kont);
  case SORU_PVM_MODULE_SKIP_CUSTOM:
    return skip_custom_step(s, state);
  case SORU_PVM_MODULE_FIELD_START:
    return soru_pvm_section_start(s, state);
  case SORU_PVM_MODULE_FIELD:
    return soru_pvm_section_step(s, state);
  case SORU_PVM_MODULE_ELABORATE:
    return soru_pvm_elaborate_step(s->ctx, state);
  case SORU_PVM_MODULE_BUILD:
    return soru_pvm_build_step(s, state);
  case SORU_PVM_MODULE_STOP:
    SORU_ASSERT(false); /* no step is done from here */
  default:
    return soru_pvm_element_step(s, state);
  }
}

soru_status_t
soru_pvm_decode_run(soru_pvm_ctx_t *ctx, soru_pvm_bytevec_t *kernel, soru_pvm_decode_state_t *state,
                    uint64_t max, uint64_t *done)
{
  soru_pvm_stream_t s; /* not initialised as a whole: the chunk is large */
  s.ctx = ctx;
  s.bytes = kernel;
  s.pos = state->stream_pos;
  s.chunk_no = -1;
  for (; *done < max && soru_pvm_decode_finished(state) == NULL; ++*done) {
    s.last = s.pos + SORU_PVM_STEP_BYTES_MAX;
    SORU_TRY(module_step(&s, state));
    if (s.pos > SORU_PVM_POS_MAX) return SORU_ERR_LIMIT;
    state->stream_pos = (int32_t)s.pos;
  }
  return SORU_OK;
}
