/* The input step and the reveal step (wasm_vm.ml, set_input_step; pvm_input_kind.ml). */
#include "codec/primitives.h"
#include "pvm/vm_private.h"

/* What a message is to the machine. */
typedef enum input_kind {
  INPUT_OTHER,
  INPUT_START_OF_LEVEL,
  INPUT_END_OF_LEVEL,
  INPUT_MIGRATION
} input_kind_t;

/* The protocols that bring a version. */
static const struct {
  const char *name;
  int version;
} protocols[] = {
    {"nairobi_017", 1}, {"oxford_018", 2}, {"paris_019", 4}, {"paris_020", 4}, {"quebec_021", 5},
    {"r022_022", 5},    {"s023_023", 5},   {"t024_024", 5},  {"u025_025", 6},  {"alpha_current", 6},
};

/* What version 4 changes besides the host functions. */
#define V4_MAX_TICKS 50000000000000
#define V4_OUTBOX_VALIDITY 241920

/* Reads the name of a protocol: a length and that many bytes, nothing more. The numbers are those
 * of the exceptions of the reference's decoder. */
static soru_status_t
read_name(soru_pvm_ctx_t *ctx, soru_slice_t payload, soru_slice_t *name)
{
  soru_cursor_t cursor = soru_base_cursor(payload);
  if (payload.len >= 4 && soru_base_get_be(payload.ptr, 4) > SORU_CODEC_UINT30_MAX)
    return soru_pvm_raise_unknown(ctx, "Data_encoding__Binary_error_types.Read_error(_)");
  *name = soru_codec_get_string(&cursor);
  if (cursor.failed)
    return soru_pvm_raise_unknown(ctx, "Data_encoding__Binary_error_types.Read_error(0)");
  if (cursor.left != 0)
    return soru_pvm_raise_unknown(ctx, "Data_encoding__Binary_error_types.Read_error(1)");
  return SORU_OK;
}

static soru_status_t
input_kind(soru_pvm_ctx_t *ctx, soru_slice_t message, input_kind_t *kind, int *version)
{
  *kind = INPUT_OTHER;
  if (message.len < 2 || message.ptr[0] != 0) return SORU_OK;
  if (message.len == 2 && message.ptr[1] == 1) *kind = INPUT_START_OF_LEVEL;
  if (message.len == 2 && message.ptr[1] == 2) *kind = INPUT_END_OF_LEVEL;
  if (message.len == 2 || message.ptr[1] != 4) return SORU_OK;
  soru_slice_t name;
  SORU_TRY(read_name(ctx, soru_base_slice(message.ptr + 2, message.len - 2), &name));
  for (size_t i = 0; i < sizeof protocols / sizeof protocols[0]; i++) {
    if (!soru_base_slice_equal(name, soru_base_slice_text(protocols[i].name))) continue;
    *kind = INPUT_MIGRATION;
    *version = protocols[i].version;
  }
  return SORU_OK;
}

static soru_status_t
migrate(soru_pvm_vm_t *vm, int version)
{
  soru_pvm_state_t *state = &vm->state;
  SORU_TRY(soru_pvm_vm_set(vm, SORU_PVM_KEY_VERSION,
                           soru_base_slice_text(soru_pvm_version_text(version))));
  if (version != 4) return SORU_OK;
  state->max_ticks = V4_MAX_TICKS;
  state->buffers.output.validity_period = V4_OUTBOX_VALIDITY;
  return SORU_OK;
}

/* An input in the phase COLLECT. */
static soru_status_t
collect(soru_pvm_vm_t *vm, int32_t level, int64_t counter, soru_slice_t message)
{
  soru_pvm_ctx_t *ctx = &vm->ctx;
  soru_pvm_buffers_t *buffers = &vm->state.buffers;
  soru_pvm_message_t entry = {.level = level, .counter = counter};
  entry.payload = soru_pvm_str_make(ctx, message);
  soru_status_t status = soru_pvm_input_enqueue(ctx, buffers, &entry);
  if (status != SORU_OK) {
    soru_pvm_drop(ctx, &soru_pvm_str_leaf, &entry.payload);
    return status;
  }
  input_kind_t kind;
  int version = -1;
  SORU_TRY(input_kind(ctx, message, &kind, &version));
  switch (kind) {
  case INPUT_START_OF_LEVEL:
    return soru_pvm_outbox_next_level(ctx, buffers, level);
  case INPUT_END_OF_LEVEL:
    vm->state.tick_state.phase = SORU_PVM_PADDING;
    return SORU_OK;
  case INPUT_MIGRATION:
    return migrate(vm, version);
  case INPUT_OTHER:
    break;
  }
  return SORU_OK;
}

/* What the machine is doing, in the texts of refusals. */
static const char *const doing[] = {
    [SORU_PVM_SNAPSHOT] = "start",     [SORU_PVM_DECODE] = "decoding",
    [SORU_PVM_LINK] = "link",          [SORU_PVM_INIT] = "initialization",
    [SORU_PVM_EVAL] = "evaluation",    [SORU_PVM_PADDING] = "padding",
    [SORU_PVM_COLLECT] = "collecting",
};

static void
refuse(soru_pvm_vm_t *vm, const char *what)
{
  char text[64];
  int len = snprintf(text, sizeof text, "%s during %s", what, doing[vm->state.tick_state.phase]);
  soru_pvm_vm_stuck(vm, SORU_PVM_INVALID_STATE, soru_base_slice(text, (size_t)len));
}

soru_status_t
soru_pvm_vm_input(soru_pvm_vm_t *vm, int32_t level, int64_t counter, soru_slice_t message)
{
  soru_pvm_state_t *state = &vm->state;
  uint8_t phase = state->tick_state.phase;
  if (phase == SORU_PVM_COLLECT) {
    soru_status_t status = collect(vm, level, counter, message);
    if (status < 0) return status;
    if (status == SORU_RAISED) soru_pvm_vm_stuck_exn(vm);
  } else if (phase != SORU_PVM_STUCK) {
    refuse(vm, "No input required");
  }
  state->tick++;
  state->has_input = true;
  state->input_level = level;
  state->input_counter = counter;
  return SORU_OK;
}

soru_status_t
soru_pvm_vm_reveal(soru_pvm_vm_t *vm, soru_slice_t data)
{
  soru_pvm_tick_state_t *tick = &vm->state.tick_state;
  if (tick->phase == SORU_PVM_EVAL) {
    soru_pvm_eval_env_t env = soru_pvm_vm_eval_env(vm, 0, false);
    soru_status_t status = soru_pvm_eval_answer_reveal(&vm->ctx, &env, &tick->config, data);
    if (status == SORU_RAISED) return SORU_ERR_STATE;
    if (status != SORU_OK) return status;
  } else if (tick->phase != SORU_PVM_STUCK && tick->phase != SORU_PVM_PADDING) {
    refuse(vm, "No reveal expected");
  }
  vm->state.tick++;
  return SORU_OK;
}
