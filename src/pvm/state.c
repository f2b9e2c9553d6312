#include "pvm/state.h"

#include "codec/primitives.h"
#include "pvm/memory.h"
#include "pvm/types_private.h"
#include "pvm/types_stuck_private.h"

/* --- the phase --- */

static const soru_pvm_field_t link_fields[] = {
    SORU_PVM_FIELD(soru_pvm_tick_state_t, module, "ast_module", &soru_pvm_module_type),
    SORU_PVM_FIELD(soru_pvm_tick_state_t, externs, "externs", &soru_pvm_extern_vec),
    SORU_PVM_FIELD(soru_pvm_tick_state_t, imports_offset, "imports_offset", &soru_pvm_i32_leaf)};
static const soru_pvm_type_t link_type = SORU_PVM_STRUCT_TYPE(soru_pvm_tick_state_t, link_fields);

static const soru_pvm_field_t init_fields[] = {
    SORU_PVM_FIELD(soru_pvm_tick_state_t, self, "self", &soru_pvm_module_key_leaf),
    SORU_PVM_FIELD(soru_pvm_tick_state_t, module, "ast_module", &soru_pvm_module_type),
    SORU_PVM_FIELD(soru_pvm_tick_state_t, init, "init_kont", &soru_pvm_init_type),
    SORU_PVM_FIELD(soru_pvm_tick_state_t, registry, "modules", &soru_pvm_registry_type)};
static const soru_pvm_type_t init_type = SORU_PVM_STRUCT_TYPE(soru_pvm_tick_state_t, init_fields);

static const soru_pvm_field_t eval_fields[] = {
    SORU_PVM_FIELD(soru_pvm_tick_state_t, config, "config", &soru_pvm_config_type),
    SORU_PVM_FIELD(soru_pvm_tick_state_t, registry, "modules", &soru_pvm_registry_type)};
static const soru_pvm_type_t eval_type = SORU_PVM_STRUCT_TYPE(soru_pvm_tick_state_t, eval_fields);

/* In the order of soru_pvm_phase_t. */
static const soru_pvm_case_t phase_cases[] = {
    {"snapshot", 0, NULL},
    {"decode", offsetof(soru_pvm_tick_state_t, decode), &soru_pvm_decode_box},
    {"link", 0, &link_type},
    {"init", 0, &init_type},
    {"eval", 0, &eval_type},
    {"padding", 0, NULL},
    {"collect", 0, NULL},
    {"stuck", offsetof(soru_pvm_tick_state_t, stuck), &soru_pvm_stuck_leaf}};
const soru_pvm_type_t soru_pvm_tick_state_type = {.kind = SORU_PVM_UNION,
                                                  .size = sizeof(soru_pvm_tick_state_t),
                                                  .cases = phase_cases,
                                                  .case_cnt = 8,
                                                  .tag_offset =
                                                      offsetof(soru_pvm_tick_state_t, phase),
                                                  .has_default = true,
                                                  .default_case = SORU_PVM_COLLECT};

/* --- numbers with defaults --- */

/* More ticks than any machine does. With numbers up to this one, sums do not overflow. */
#define NUMBER_MAX ((uint64_t)1 << 60)

static bool
put_n(soru_buf_t *buf, const void *object)
{
  int64_t v = *(const int64_t *)object;
  if (v < 0)
    buf->overflow = true;
  else
    soru_codec_add_n(buf, (uint64_t)v);
  return true;
}

static void
get_n(soru_cursor_t *cursor, void *object)
{
  uint64_t v = soru_codec_get_n(cursor);
  if (v > NUMBER_MAX) cursor->failed = true;
  *(int64_t *)object = cursor->failed ? 0 : (int64_t)v;
}

static void
zero_if_absent(void *object)
{
  *(int64_t *)object = 0;
}

static void
minus_one_if_absent(void *object)
{
  *(int64_t *)object = -1;
}

static void
max_reboots_if_absent(void *object)
{
  *(int64_t *)object = SORU_PVM_MAX_REBOOTS;
}

#define NUMBER_LEAF(get_absent_)                                                                   \
  {                                                                                                \
    .kind = SORU_PVM_LEAF, .size = sizeof(int64_t), .put = put_n, .get = get_n,                    \
    .get_absent = get_absent_, .plain = true                                                       \
  }
static const soru_pvm_type_t number = NUMBER_LEAF(NULL);
static const soru_pvm_type_t number_or_0 = NUMBER_LEAF(zero_if_absent);
static const soru_pvm_type_t number_or_none = NUMBER_LEAF(minus_one_if_absent);
static const soru_pvm_type_t number_or_max_reboots = NUMBER_LEAF(max_reboots_if_absent);

/* The last input; the parts of the object start at has_input. */
#define INPUT_OF(part_)                                                                            \
  ((soru_pvm_state_t *)((uintptr_t)(part_)-offsetof(soru_pvm_state_t, has_input)))

static bool
put_input(soru_buf_t *buf, const void *object)
{
  const soru_pvm_state_t *state = INPUT_OF(object);
  if (!state->has_input) return false;
  soru_codec_add_i32(buf, state->input_level);
  soru_codec_add_n(buf, (uint64_t)state->input_counter);
  return true;
}

static void
get_input(soru_cursor_t *cursor, void *object)
{
  soru_pvm_state_t *state = INPUT_OF(object);
  state->has_input = true;
  state->input_level = soru_codec_get_i32(cursor);
  if (state->input_level < 0) cursor->failed = true;
  state->input_counter = (int64_t)soru_codec_get_n(cursor);
}

static void
no_input(void *object)
{
  INPUT_OF(object)->has_input = false;
}

static const soru_pvm_type_t input_leaf = {.kind = SORU_PVM_LEAF,
                                           .size = sizeof(bool),
                                           .put = put_input,
                                           .get = get_input,
                                           .get_absent = no_input,
                                           .plain = true};

#define STATE(member_, name_, type_) SORU_PVM_FIELD(soru_pvm_state_t, member_, name_, type_)

static const soru_pvm_field_t wasm_fields[] = {
    STATE(has_input, "input", &input_leaf), STATE(tick, "current_tick", &number_or_0),
    STATE(reboot_counter, "reboot_counter", &number_or_none),
    STATE(tick_state, NULL, &soru_pvm_tick_state_type)};
static const soru_pvm_type_t wasm_type = SORU_PVM_STRUCT_TYPE(soru_pvm_state_t, wasm_fields);

static const soru_pvm_field_t limit_fields[] = {
    STATE(last_top_level_call, "last_top_level_call", &number_or_0),
    STATE(max_ticks, "max_nb_ticks", &number),
    STATE(max_reboots, "maximum_reboots_per_input", &number_or_max_reboots),
    STATE(outbox_validity, "outbox_validity_period", &soru_pvm_i32_leaf),
    STATE(outbox_limit, "outbox_message_limit", &soru_pvm_z_leaf)};
#define LIMIT_CNT (sizeof limit_fields / sizeof limit_fields[0])
static const soru_pvm_type_t limits_type = SORU_PVM_STRUCT_TYPE(soru_pvm_state_t, limit_fields);

/* --- reading --- */

/* The buffers are an option: `tag`, and `value`. */
soru_status_t
soru_pvm_state_decode_buffers(soru_pvm_ctx_t *ctx, soru_tree_node_t *root, soru_pvm_state_t *state)
{
  soru_tree_node_t *node;
  SORU_TRY(soru_pvm_child(ctx, root, "tag", &node));
  if (node == NULL || !soru_tree_is_leaf(node)) {
    soru_pvm_buffers_init(&state->buffers, state->outbox_validity, state->outbox_limit);
    return SORU_OK;
  }
  soru_slice_t tag;
  SORU_TRY(soru_pvm_get_tag(ctx, root, &tag));
  if (!soru_base_slice_equal(tag, soru_base_slice_text("Some"))) return soru_pvm_raise_no_tag(ctx);
  SORU_TRY(soru_pvm_child(ctx, root, "value", &node));
  SORU_TRY(soru_pvm_child(ctx, node, "pvm", &node));
  SORU_TRY(soru_pvm_child(ctx, node, "buffers", &node));
  return soru_pvm_decode(ctx, &soru_pvm_buffers_type, node, &state->buffers);
}

static soru_status_t
decode_parts(soru_pvm_ctx_t *ctx, soru_tree_node_t *root, soru_pvm_state_t *state)
{
  soru_tree_node_t *node;
  SORU_TRY(soru_pvm_child(ctx, root, "durable", &node));
  if (node != NULL && !soru_tree_is_leaf(node)) state->durable = soru_tree_keep(node);
  SORU_TRY(soru_pvm_child(ctx, root, "pvm", &node));
  SORU_TRY(soru_pvm_decode(ctx, &limits_type, node, state));
  SORU_TRY(soru_pvm_child(ctx, root, "wasm", &node));
  SORU_TRY(soru_pvm_decode(ctx, &wasm_type, node, state));
  if (state->reboot_counter < 0) state->reboot_counter = state->max_reboots + 1;
  return soru_pvm_state_decode_buffers(ctx, root, state);
}

soru_status_t
soru_pvm_state_decode(soru_pvm_ctx_t *ctx, soru_tree_node_t *root, soru_pvm_state_t *state)
{
  state->root = soru_tree_keep(root);
  soru_status_t status = decode_parts(ctx, root, state);
  if (status != SORU_OK) soru_pvm_state_drop(ctx, state);
  return status;
}

/* --- writing --- */

soru_status_t
soru_pvm_state_sync(soru_pvm_ctx_t *ctx, soru_pvm_state_t *state)
{
  soru_pvm_instance_t *instance = state->tick_state.registry.main;
  if (state->tick_state.phase != SORU_PVM_EVAL || instance == NULL) return SORU_OK;
  return soru_pvm_flat_sync(ctx, instance);
}

/* Sets what is at a path; `node` is consumed, NULL removes. */
static soru_status_t
put(soru_pvm_ctx_t *ctx, soru_tree_node_t **root, const char *const *path, size_t cnt,
    soru_tree_node_t *node)
{
  soru_tree_names_t *names = soru_tree_names(ctx->tree);
  soru_tree_name_t *steps[3];
  SORU_ASSERT(cnt <= 3);
  for (size_t i = 0; i < cnt; i++) steps[i] = soru_tree_name(names, soru_base_slice_text(path[i]));
  soru_status_t status = soru_tree_path_set(ctx->tree, root, steps, cnt, node);
  for (size_t i = 0; i < cnt; i++) soru_tree_name_drop(names, steps[i]);
  return status;
}

static soru_status_t
put_wasm(soru_pvm_ctx_t *ctx, soru_pvm_state_t *state)
{
  const char *path[] = {"wasm"};
  soru_tree_node_t *node;
  SORU_TRY(soru_pvm_encode(ctx, &wasm_type, state, &node));
  return put(ctx, &state->root, path, 1, node);
}

static soru_status_t
put_limits(soru_pvm_ctx_t *ctx, soru_pvm_state_t *state)
{
  for (size_t i = 0; i < LIMIT_CNT; i++) {
    const soru_pvm_field_t *field = &limit_fields[i];
    const char *path[] = {"pvm", field->name};
    soru_tree_node_t *node;
    SORU_TRY(soru_pvm_encode(ctx, field->type, (uint8_t *)state + field->offset, &node));
    SORU_TRY(put(ctx, &state->root, path, 2, node));
  }
  return SORU_OK;
}

static soru_status_t
put_buffers(soru_pvm_ctx_t *ctx, soru_pvm_state_t *state)
{
  const char *tag_path[] = {"tag"}, *buffers_path[] = {"value", "pvm", "buffers"};
  soru_tree_node_t *node;
  SORU_TRY(soru_pvm_encode(ctx, &soru_pvm_buffers_type, &state->buffers, &node));
  SORU_TRY(put(ctx, &state->root, buffers_path, 3, node));
  static const uint8_t some[] = {0, 0, 0, 4, 'S', 'o', 'm', 'e'};
  return put(ctx, &state->root, tag_path, 1,
             soru_tree_leaf(ctx->tree, soru_base_slice(some, sizeof some)));
}

soru_status_t
soru_pvm_state_encode(soru_pvm_ctx_t *ctx, soru_pvm_state_t *state)
{
  const char *durable_path[] = {"durable"};
  SORU_TRY(soru_pvm_state_sync(ctx, state));
  if (state->root == NULL) state->root = soru_tree_empty(ctx->tree);
  SORU_TRY(put_wasm(ctx, state));
  soru_tree_node_t *durable = state->durable;
  if (durable != NULL) soru_tree_keep(durable);
  SORU_TRY(put(ctx, &state->root, durable_path, 1, durable));
  SORU_TRY(put_buffers(ctx, state));
  return put_limits(ctx, state);
}

/* --- releasing --- */

void
soru_pvm_state_leave(soru_pvm_ctx_t *ctx, soru_pvm_state_t *state)
{
  ctx->flat = NULL;
  soru_pvm_drop(ctx, &soru_pvm_tick_state_type, &state->tick_state);
}

void
soru_pvm_state_drop(soru_pvm_ctx_t *ctx, soru_pvm_state_t *state)
{
  soru_pvm_state_leave(ctx, state);
  soru_pvm_drop(ctx, &soru_pvm_buffers_type, &state->buffers);
  soru_tree_drop(ctx->tree, state->durable);
  soru_tree_drop(ctx->tree, state->root);
  memset(state, 0, sizeof *state);
}
