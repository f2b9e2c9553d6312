/* Descriptions of configurations (lib_scoru_wasm/wasm_encoding.ml). */
#include "codec/primitives.h"
#include "pvm/eval.h"

#define BOX_OF(struct_, type_)                                                                     \
  {                                                                                                \
    .kind = SORU_PVM_BOX, .size = sizeof(struct_ *), .element = &type_                             \
  }
#define VECTOR_OF(type_)                                                                           \
  {                                                                                                \
    .kind = SORU_PVM_VECTOR, .size = sizeof(soru_pvm_vec_t), .element = &type_                     \
  }

/* A field at the very start of its parent, for parts that are several entries of one directory. */
#define PART(name_, type_)                                                                         \
  {                                                                                                \
    .name = name_, .offset = 0, .type = type_                                                      \
  }

static const soru_pvm_field_t label_fields[] = {
    SORU_PVM_FIELD(soru_pvm_label_t, arity, "arity", &soru_pvm_opt_i32_leaf),
    SORU_PVM_FIELD(soru_pvm_label_t, again, "label_break", &soru_pvm_opt_instr_type),
    SORU_PVM_FIELD(soru_pvm_label_t, values, "values", &soru_pvm_value_vec),
    SORU_PVM_FIELD(soru_pvm_label_t, instrs, "instructions", &soru_pvm_admin_vec)};
const soru_pvm_type_t soru_pvm_label_type = SORU_PVM_STRUCT_TYPE(soru_pvm_label_t, label_fields);

static const soru_pvm_type_t label_box = BOX_OF(soru_pvm_label_t, soru_pvm_label_type);
const soru_pvm_type_t soru_pvm_label_vec = VECTOR_OF(label_box);

static const soru_pvm_field_t label_stack_fields[] = {
    SORU_PVM_FIELD(soru_pvm_labels_t, top, "top", &soru_pvm_label_type),
    SORU_PVM_FIELD(soru_pvm_labels_t, rest, "rst", &soru_pvm_label_vec)};
static const soru_pvm_type_t label_stack =
    SORU_PVM_STRUCT_TYPE(soru_pvm_labels_t, label_stack_fields);
static const soru_pvm_case_t labels_cases[] = {
    {"Label_stack", 0, &label_stack},
    {"Label_result", offsetof(soru_pvm_labels_t, values), &soru_pvm_value_vec},
    {"Label_trapped", offsetof(soru_pvm_labels_t, text), &soru_pvm_str_leaf}};
const soru_pvm_type_t soru_pvm_labels_type =
    SORU_PVM_UNION_TYPE(soru_pvm_labels_t, tag, labels_cases);

static const soru_pvm_field_t frame_spec_fields[] = {
    SORU_PVM_FIELD(soru_pvm_frame_t, module, "module", &soru_pvm_module_key_leaf),
    SORU_PVM_FIELD(soru_pvm_frame_t, locals, "locals", &soru_pvm_value_vec)};
static const soru_pvm_type_t frame_spec = SORU_PVM_STRUCT_TYPE(soru_pvm_frame_t, frame_spec_fields);
static const soru_pvm_field_t frame_fields[] = {
    SORU_PVM_FIELD(soru_pvm_frame_t, arity, "arity", &soru_pvm_opt_i32_leaf),
    PART("frame", &frame_spec),
    SORU_PVM_FIELD(soru_pvm_frame_t, labels, "label_kont", &soru_pvm_labels_type)};
const soru_pvm_type_t soru_pvm_frame_type = SORU_PVM_STRUCT_TYPE(soru_pvm_frame_t, frame_fields);

static const soru_pvm_type_t frame_box = BOX_OF(soru_pvm_frame_t, soru_pvm_frame_type);
const soru_pvm_type_t soru_pvm_frame_vec = VECTOR_OF(frame_box);

static const soru_pvm_case_t opt_frame_cases[] = {
    {"Some", offsetof(soru_pvm_opt_frame_t, frame), &frame_box}, {"None", 0, NULL}};
static const soru_pvm_type_t opt_frame_type = {.kind = SORU_PVM_UNION,
                                               .size = sizeof(soru_pvm_opt_frame_t),
                                               .cases = opt_frame_cases,
                                               .case_cnt = 2,
                                               .tag_offset = offsetof(soru_pvm_opt_frame_t, none),
                                               .has_default = true,
                                               .default_case = 1};

static const soru_pvm_field_t concat_fields[] = {
    SORU_PVM_FIELD(soru_pvm_concat_t, left, "lv", &soru_pvm_value_vec),
    SORU_PVM_FIELD(soru_pvm_concat_t, right, "rv", &soru_pvm_value_vec),
    SORU_PVM_FIELD(soru_pvm_concat_t, result, "res", &soru_pvm_value_vec),
    SORU_PVM_FIELD(soru_pvm_concat_t, offset, "offset", &soru_pvm_i32_leaf)};
const soru_pvm_type_t soru_pvm_concat_type = SORU_PVM_STRUCT_TYPE(soru_pvm_concat_t, concat_fields);

/* The same, with each vector one directory further down, as the preparation of a call has it. */
static const soru_pvm_field_t under_2[] = {PART("2", &soru_pvm_value_vec)};
static const soru_pvm_type_t vec_under_2 = SORU_PVM_STRUCT_TYPE(soru_pvm_vec_t, under_2);
static const soru_pvm_field_t under_1[] = {PART("1", &soru_pvm_value_vec)};
static const soru_pvm_type_t vec_under_1 = SORU_PVM_STRUCT_TYPE(soru_pvm_vec_t, under_1);
static const soru_pvm_field_t under_x[] = {PART("x", &soru_pvm_type_vec)};
static const soru_pvm_type_t vec_under_x = SORU_PVM_STRUCT_TYPE(soru_pvm_vec_t, under_x);
static const soru_pvm_field_t under_y[] = {PART("y", &soru_pvm_value_vec)};
static const soru_pvm_type_t vec_under_y = SORU_PVM_STRUCT_TYPE(soru_pvm_vec_t, under_y);
static const soru_pvm_field_t deep_concat_fields[] = {
    SORU_PVM_FIELD(soru_pvm_concat_t, left, "lv", &vec_under_2),
    SORU_PVM_FIELD(soru_pvm_concat_t, right, "rv", &vec_under_2),
    SORU_PVM_FIELD(soru_pvm_concat_t, result, "res", &vec_under_2),
    SORU_PVM_FIELD(soru_pvm_concat_t, offset, "offset", &soru_pvm_i32_leaf)};
static const soru_pvm_type_t deep_concat =
    SORU_PVM_STRUCT_TYPE(soru_pvm_concat_t, deep_concat_fields);

/* --- preparing a call --- */

#define INVOKE(member, name, type) SORU_PVM_FIELD(soru_pvm_invoke_t, member, name, type)
#define INVOKE_TYPE(fields) SORU_PVM_STRUCT_TYPE(soru_pvm_invoke_t, fields)

static const soru_pvm_field_t inv_start_fields[] = {
    INVOKE(func, "func", &soru_pvm_func_type), INVOKE(values, "values", &soru_pvm_value_vec),
    INVOKE(instrs, "instructions", &soru_pvm_admin_vec)};
static const soru_pvm_type_t inv_start = INVOKE_TYPE(inv_start_fields);

static const soru_pvm_field_t locals_kont_fields[] = {
    INVOKE(origin, "origin", &vec_under_x), INVOKE(destination, "destination", &vec_under_y),
    INVOKE(offset, "offset", &soru_pvm_i32_leaf)};
static const soru_pvm_type_t locals_kont = INVOKE_TYPE(locals_kont_fields);
static const soru_pvm_field_t inv_locals_fields[] = {
    INVOKE(arity, "arity", &soru_pvm_i32_leaf),
    INVOKE(args, "args", &soru_pvm_value_vec),
    INVOKE(values, "values", &soru_pvm_value_vec),
    INVOKE(instrs, "instructions", &soru_pvm_admin_vec),
    INVOKE(module, "inst", &soru_pvm_module_key_leaf),
    INVOKE(def, "func", &soru_pvm_func_def_type),
    PART("kont", &locals_kont)};
static const soru_pvm_type_t inv_locals = INVOKE_TYPE(inv_locals_fields);

static const soru_pvm_field_t args_kont_fields[] = {
    INVOKE(origin, "origin", &vec_under_1), INVOKE(destination, "destination", &vec_under_2),
    INVOKE(offset, "offset", &soru_pvm_i32_leaf)};
static const soru_pvm_type_t args_kont = INVOKE_TYPE(args_kont_fields);
static const soru_pvm_field_t inv_args_fields[] = {
    INVOKE(arity, "arity", &soru_pvm_i32_leaf),
    INVOKE(values, "values", &soru_pvm_value_vec),
    INVOKE(instrs, "instructions", &soru_pvm_admin_vec),
    INVOKE(module, "inst", &soru_pvm_module_key_leaf),
    INVOKE(def, "func", &soru_pvm_func_def_type),
    INVOKE(locals, "locals", &soru_pvm_value_vec),
    PART("kont", &args_kont)};
static const soru_pvm_type_t inv_args = INVOKE_TYPE(inv_args_fields);

static const soru_pvm_field_t inv_concat_fields[] = {
    INVOKE(arity, "arity", &soru_pvm_i32_leaf),
    INVOKE(values, "values", &soru_pvm_value_vec),
    INVOKE(instrs, "instructions", &soru_pvm_admin_vec),
    INVOKE(module, "inst", &soru_pvm_module_key_leaf),
    INVOKE(def, "func", &soru_pvm_func_def_type),
    INVOKE(concat, "kont", &deep_concat)};
static const soru_pvm_type_t inv_concat = INVOKE_TYPE(inv_concat_fields);

/* A reveal request: what older versions knew keeps its old form. */
static soru_status_t
request_decode(soru_pvm_ctx_t *ctx, soru_tree_node_t *node, void *object)
{
  soru_tree_node_t *child;
  soru_cursor_t cursor;
  SORU_TRY(soru_pvm_child(ctx, node, "tag", &child));
  SORU_TRY(soru_pvm_get_leaf(ctx, child, &cursor));
  soru_slice_t tag = soru_codec_get_string(&cursor);
  SORU_TRY(soru_pvm_child(ctx, node, "value", &child));
  SORU_TRY(soru_pvm_get_leaf(ctx, child, &cursor));
  if (soru_base_slice_equal(tag, soru_base_slice_text("Reveal_metadata"))) {
    *(soru_pvm_str_t *)object = soru_pvm_str_make(ctx, soru_base_slice("\1", 1));
    return SORU_OK;
  }
  soru_slice_t payload = soru_codec_get_string(&cursor);
  if (!soru_base_cursor_done(&cursor)) return soru_pvm_raise_key_not_found(ctx);
  bool is_hash = soru_base_slice_equal(tag, soru_base_slice_text("Reveal_raw_data"));
  soru_buf_t request;
  soru_base_buf_init(&request, payload.len + 1);
  if (is_hash) soru_base_buf_add_u8(&request, 0);
  soru_base_buf_add(&request, payload.ptr, payload.len);
  *(soru_pvm_str_t *)object = soru_pvm_str_make(ctx, soru_base_buf_slice(&request));
  soru_base_buf_free(&request);
  return SORU_OK;
}

static soru_status_t
request_encode(soru_pvm_ctx_t *ctx, void *object, soru_tree_node_t **node)
{
  const soru_pvm_str_t *request = object;
  const char *tag = "Reveal_raw";
  soru_slice_t payload = soru_pvm_str_slice(request);
  if (request->len >= 1 && request->ptr[0] == 0) {
    tag = "Reveal_raw_data";
    payload = soru_base_slice(request->ptr + 1, request->len - 1);
  } else if (request->len == 1 && request->ptr[0] == 1) {
    tag = "Reveal_metadata";
    payload = soru_base_slice(NULL, 0);
  }
  soru_tree_names_t *names = soru_tree_names(ctx->tree);
  soru_buf_t buf;
  soru_base_buf_init(&buf, payload.len + 64);
  soru_codec_add_string(&buf, soru_base_slice_text(tag));
  soru_tree_entry_t entries[2] = {{soru_tree_name(names, soru_base_slice_text("tag")),
                                   soru_tree_leaf(ctx->tree, soru_base_buf_slice(&buf))},
                                  {soru_tree_name(names, soru_base_slice_text("value")), NULL}};
  soru_tree_name_t *kept[2] = {entries[0].name, entries[1].name};
  buf.len = 0;
  if (tag[7] != 'm') soru_codec_add_string(&buf, payload);
  entries[1].node = soru_tree_leaf(ctx->tree, soru_base_buf_slice(&buf));
  *node = soru_tree_build(ctx->tree, entries, 2);
  soru_base_buf_free(&buf);
  for (int i = 0; i < 2; i++) soru_tree_name_drop(names, kept[i]);
  return SORU_OK;
}

static void
request_drop(soru_pvm_ctx_t *ctx, void *object)
{
  soru_pvm_drop(ctx, &soru_pvm_str_leaf, object);
}

static void
request_copy(soru_pvm_ctx_t *ctx, void *to, const void *from)
{
  soru_pvm_copy(ctx, &soru_pvm_str_leaf, to, from);
}

static const soru_pvm_type_t request_type = {.kind = SORU_PVM_CUSTOM,
                                             .size = sizeof(soru_pvm_str_t),
                                             .decode = request_decode,
                                             .encode = request_encode,
                                             .drop = request_drop,
                                             .copy = request_copy};

static const soru_pvm_field_t inv_reveal_fields[] = {
    INVOKE(request, "reveal", &request_type), INVOKE(base, "base_destination", &soru_pvm_i32_leaf),
    INVOKE(max_bytes, "max_bytes", &soru_pvm_i32_leaf),
    INVOKE(values, "values", &soru_pvm_value_vec),
    INVOKE(instrs, "instructions", &soru_pvm_admin_vec)};
static const soru_pvm_type_t inv_reveal = INVOKE_TYPE(inv_reveal_fields);

static const soru_pvm_field_t inv_stop_fields[] = {
    INVOKE(values, "values", &soru_pvm_value_vec),
    INVOKE(instrs, "instructions", &soru_pvm_admin_vec),
    INVOKE(fresh, "fresh_frame", &opt_frame_type),
    INVOKE(remaining, "remaining_ticks", &soru_pvm_z_leaf)};
static const soru_pvm_type_t inv_stop = INVOKE_TYPE(inv_stop_fields);

static const soru_pvm_case_t invoke_cases[] = {
    {"Inv_start", 0, &inv_start},        {"Inv_prepare_locals", 0, &inv_locals},
    {"Inv_prepare_args", 0, &inv_args},  {"Inv_concat", 0, &inv_concat},
    {"Inv_reveal_tick", 0, &inv_reveal}, {"Inv_stop", 0, &inv_stop}};
const soru_pvm_type_t soru_pvm_invoke_type =
    SORU_PVM_UNION_TYPE(soru_pvm_invoke_t, tag, invoke_cases);

/* --- labels taken out --- */

#define STEP(member, name, type) SORU_PVM_FIELD(soru_pvm_label_step_t, member, name, type)
#define STEP_TYPE(fields) SORU_PVM_STRUCT_TYPE(soru_pvm_label_step_t, fields)

static const soru_pvm_field_t craft_fields[] = {STEP(labels, "label_kont", &soru_pvm_labels_type),
                                                STEP(invoke, "invoke_kont", &soru_pvm_invoke_type)};
static const soru_pvm_type_t craft = STEP_TYPE(craft_fields);
static const soru_pvm_field_t push_fields[] = {STEP(labels, "label_kont", &soru_pvm_labels_type),
                                               STEP(fresh, "fresh_frame", &frame_box)};
static const soru_pvm_type_t push = STEP_TYPE(push_fields);
static const soru_pvm_field_t consolidate_top_fields[] = {
    STEP(label, "label", &soru_pvm_label_type), STEP(concat, "kont", &soru_pvm_concat_type),
    STEP(instrs, "instructions", &soru_pvm_admin_vec),
    STEP(rest, "labels-stack", &soru_pvm_label_vec)};
static const soru_pvm_type_t consolidate_top = STEP_TYPE(consolidate_top_fields);

static const soru_pvm_case_t label_step_cases[] = {
    {"LS_Start", offsetof(soru_pvm_label_step_t, labels), &soru_pvm_labels_type},
    {"LS_Craft_frame", 0, &craft},
    {"LS_Push_frame", 0, &push},
    {"LS_Consolidate_top", 0, &consolidate_top},
    {"LS_Modify_top", offsetof(soru_pvm_label_step_t, labels), &soru_pvm_labels_type}};
const soru_pvm_type_t soru_pvm_label_step_type =
    SORU_PVM_UNION_TYPE(soru_pvm_label_step_t, tag, label_step_cases);

/* --- configurations --- */

#define CONFIG(member, name, type) SORU_PVM_FIELD(soru_pvm_config_t, member, name, type)
#define CONFIG_TYPE(fields) SORU_PVM_STRUCT_TYPE(soru_pvm_config_t, fields)

static const soru_pvm_field_t start_fields[] = {CONFIG(top, "top", &soru_pvm_frame_type),
                                                CONFIG(frames, "rst", &soru_pvm_frame_vec)};
static const soru_pvm_type_t start = CONFIG_TYPE(start_fields);
static const soru_pvm_field_t next_fields[] = {CONFIG(top, "top", &soru_pvm_frame_type),
                                               CONFIG(frames, "rst", &soru_pvm_frame_vec),
                                               CONFIG(next, "kont", &soru_pvm_label_step_type)};
static const soru_pvm_type_t next = CONFIG_TYPE(next_fields);
static const soru_pvm_field_t consolidate_result_fields[] = {
    CONFIG(top, "top-frame", &soru_pvm_frame_type),
    CONFIG(frames, "frames-stack", &soru_pvm_frame_vec),
    CONFIG(label, "top-label", &soru_pvm_label_type),
    CONFIG(concat, "kont", &soru_pvm_concat_type),
    CONFIG(instrs, "instructions", &soru_pvm_admin_vec),
    CONFIG(rest, "labels-stack", &soru_pvm_label_vec)};
static const soru_pvm_type_t consolidate_result = CONFIG_TYPE(consolidate_result_fields);

static const soru_pvm_case_t step_cases[] = {
    {"SK_Start", 0, &start},
    {"SK_Next", 0, &next},
    {"SK_Consolidate_label_result", 0, &consolidate_result},
    {"SK_Result", offsetof(soru_pvm_config_t, values), &soru_pvm_value_vec},
    {"SK_Trapped", offsetof(soru_pvm_config_t, text), &soru_pvm_str_leaf}};
static const soru_pvm_type_t step_type = SORU_PVM_UNION_TYPE(soru_pvm_config_t, tag, step_cases);

static const soru_pvm_field_t config_fields[] = {
    PART("step_kont", &step_type), CONFIG(stack_limit, "stack_size_limit", &soru_pvm_i31_leaf)};
const soru_pvm_type_t soru_pvm_config_type = CONFIG_TYPE(config_fields);
