#include "pvm/inspect.h"

#include "pvm/pvm_private.h"

static soru_pvm_config_t *
config_of(soru_pvm_t *pvm)
{
  soru_pvm_tick_state_t *tick = &pvm->vm.state.tick_state;
  if (tick->phase != SORU_PVM_EVAL) return NULL;
  soru_pvm_config_t *config = &tick->config;
  return config->tag == SORU_PVM_SK_RESULT || config->tag == SORU_PVM_SK_TRAPPED ? NULL : config;
}

static soru_pvm_instance_t *
instance_of(soru_pvm_t *pvm)
{
  soru_pvm_tick_state_t *tick = &pvm->vm.state.tick_state;
  soru_pvm_module_key_t key = {4, "main"};
  soru_pvm_instance_t *instance;
  if (tick->phase != SORU_PVM_EVAL) return NULL;
  if (soru_pvm_registry_get(&pvm->vm.ctx, &tick->registry, &key, &instance) != SORU_OK) return NULL;
  return instance;
}

/* Element `index` of a vector; NULL if there is none. */
static void *
element(soru_pvm_t *pvm, const soru_pvm_type_t *type, soru_pvm_vec_t *vec, int64_t index)
{
  void *item;
  if (index < 0 || index >= vec->length) return NULL;
  if (soru_pvm_vec_get(&pvm->vm.ctx, type, vec, index, &item) != SORU_OK) return NULL;
  return item;
}

/* --- frames and labels --- */

uint32_t
soru_pvm_inspect_frames(soru_pvm_t *pvm)
{
  const soru_pvm_config_t *config = config_of(pvm);
  return config == NULL ? 0 : (uint32_t)config->frames.length + 1;
}

static soru_pvm_frame_t *
frame_of(soru_pvm_t *pvm, uint32_t frame)
{
  soru_pvm_config_t *config = config_of(pvm);
  if (config == NULL) return NULL;
  if (frame == 0) return &config->top;
  soru_pvm_frame_t **box = element(pvm, &soru_pvm_frame_vec, &config->frames, (int64_t)frame - 1);
  return box == NULL ? NULL : *box;
}

/* The labels that were taken out of the top frame, if they were. */
static soru_pvm_labels_t *
labels_of(soru_pvm_t *pvm, uint32_t frame)
{
  soru_pvm_config_t *config = config_of(pvm);
  soru_pvm_frame_t *of = frame_of(pvm, frame);
  if (of == NULL) return NULL;
  bool taken = frame == 0 && config->tag == SORU_PVM_SK_NEXT &&
               config->next.tag != SORU_PVM_LS_CONSOLIDATE_TOP;
  soru_pvm_labels_t *labels = taken ? &config->next.labels : &of->labels;
  return labels->tag == SORU_PVM_LABEL_STACK ? labels : NULL;
}

static soru_pvm_label_t *
label_of(soru_pvm_t *pvm, uint32_t frame, uint32_t label)
{
  soru_pvm_labels_t *labels = labels_of(pvm, frame);
  if (labels == NULL) return NULL;
  if (label == 0) return &labels->top;
  soru_pvm_label_t **box = element(pvm, &soru_pvm_label_vec, &labels->rest, (int64_t)label - 1);
  return box == NULL ? NULL : *box;
}

/* The block that the instructions of a label come from: the last of them. */
static bool
place_of(soru_pvm_t *pvm, soru_pvm_label_t *label, int32_t *list, int32_t *index)
{
  const soru_pvm_admin_t *last =
      element(pvm, &soru_pvm_admin_vec, &label->instrs, label->instrs.length - 1);
  if (last == NULL || last->kind != SORU_PVM_ADMIN_FROM_BLOCK) return false;
  *list = last->n[0];
  *index = last->n[1];
  return true;
}

bool
soru_pvm_inspect_frame(soru_pvm_t *pvm, uint32_t frame, soru_pvm_frame_info_t *info)
{
  soru_pvm_frame_t *of = frame_of(pvm, frame);
  soru_pvm_labels_t *labels = labels_of(pvm, frame);
  memset(info, 0, sizeof *info);
  if (of == NULL) return false;
  info->locals = of->locals.length;
  if (labels == NULL) return true;
  info->labels = (uint32_t)labels->rest.length + 1;
  info->has_place = place_of(pvm, &labels->top, &info->list, &info->index);
  /* What is in front of the block's next instruction came from the one before. */
  if (info->has_place && info->index > 0 && (frame > 0 || labels->top.instrs.length > 1))
    info->index--;
  int32_t ignored;
  soru_pvm_label_t *outermost = label_of(pvm, frame, info->labels - 1);
  if (outermost != NULL) (void)!place_of(pvm, outermost, &info->body, &ignored);
  return true;
}

bool
soru_pvm_inspect_local(soru_pvm_t *pvm, uint32_t frame, int64_t index, soru_pvm_value_t *value)
{
  soru_pvm_frame_t *of = frame_of(pvm, frame);
  const soru_pvm_value_t *item =
      of == NULL ? NULL : element(pvm, &soru_pvm_value_vec, &of->locals, index);
  if (item != NULL) *value = *item;
  return item != NULL;
}

bool
soru_pvm_inspect_label(soru_pvm_t *pvm, uint32_t frame, uint32_t label, soru_pvm_label_info_t *info)
{
  soru_pvm_label_t *of = label_of(pvm, frame, label);
  memset(info, 0, sizeof *info);
  if (of == NULL) return false;
  info->has_place = place_of(pvm, of, &info->list, &info->index);
  info->arity = of->arity.v;
  info->is_loop = !of->again.none;
  info->values = of->values.length;
  return true;
}

bool
soru_pvm_inspect_value(soru_pvm_t *pvm, uint32_t frame, uint32_t label, int64_t index,
                       soru_pvm_value_t *value)
{
  soru_pvm_label_t *of = label_of(pvm, frame, label);
  const soru_pvm_value_t *item =
      of == NULL ? NULL : element(pvm, &soru_pvm_value_vec, &of->values, index);
  if (item != NULL) *value = *item;
  return item != NULL;
}

/* --- what is being done --- */

static void
add_call(soru_buf_t *text, const soru_pvm_func_t *func)
{
  if (func == NULL) return;
  if (func->kind == SORU_PVM_FUNC_HOST)
    soru_base_buf_addf(text, "calls %s",
                       soru_pvm_host_import_name(soru_pvm_str_slice(&func->host_name)));
  else
    soru_base_buf_addf(text, "calls the function whose body is block %d", func->body);
}

static void
add_admin(soru_buf_t *text, const soru_pvm_admin_t *admin)
{
  switch (admin->kind) {
  case SORU_PVM_ADMIN_FROM_BLOCK:
  case SORU_PVM_ADMIN_PLAIN:
    return;
  case SORU_PVM_ADMIN_INVOKE:
    add_call(text, admin->u.func);
    return;
  case SORU_PVM_ADMIN_TRAPPING:
    soru_base_buf_addf(text, "traps: %.*s", (int)admin->u.text.len,
                       (const char *)admin->u.text.ptr);
    return;
  case SORU_PVM_ADMIN_RETURNING:
    soru_base_buf_addf(text, "returns");
    return;
  case SORU_PVM_ADMIN_BREAKING:
    soru_base_buf_addf(text, "leaves %d labels", admin->n[0] + 1);
    return;
  default:
    soru_base_buf_addf(text, "goes on with a bulk instruction");
  }
}

static void
add_invoke(soru_buf_t *text, const soru_pvm_invoke_t *invoke)
{
  if (invoke->tag == SORU_PVM_INV_START)
    add_call(text, invoke->func);
  else if (invoke->tag == SORU_PVM_INV_REVEAL)
    soru_base_buf_addf(text, "waits for a reveal");
  else if (invoke->tag == SORU_PVM_INV_STOP && invoke->remaining > 0)
    soru_base_buf_addf(text, "is in a host function for %lld more ticks",
                       (long long)invoke->remaining);
  else
    soru_base_buf_addf(text, "prepares the frame of a call");
}

void
soru_pvm_inspect_doing(soru_pvm_t *pvm, soru_buf_t *text)
{
  soru_pvm_config_t *config = config_of(pvm);
  if (config == NULL) return;
  if (config->tag == SORU_PVM_SK_CONSOLIDATE_LABEL_RESULT) {
    soru_base_buf_addf(text, "hands results to the caller");
    return;
  }
  if (config->tag == SORU_PVM_SK_NEXT && config->next.tag == SORU_PVM_LS_CRAFT_FRAME) {
    add_invoke(text, &config->next.invoke);
    return;
  }
  soru_pvm_label_t *label = label_of(pvm, 0, 0);
  const soru_pvm_admin_t *first =
      label == NULL ? NULL : element(pvm, &soru_pvm_admin_vec, &label->instrs, 0);
  if (first != NULL) add_admin(text, first);
}

/* --- globals, memory, messages --- */

bool
soru_pvm_inspect_global(soru_pvm_t *pvm, int64_t index, soru_pvm_value_t *value, bool *is_mutable)
{
  soru_pvm_instance_t *instance = instance_of(pvm);
  const soru_pvm_global_t *global =
      instance == NULL ? NULL : element(pvm, &soru_pvm_global_vec, &instance->globals, index);
  if (global == NULL) return false;
  *value = global->value;
  *is_mutable = !global->immutable_;
  return true;
}

static soru_pvm_memory_t *
memory_of(soru_pvm_t *pvm)
{
  soru_pvm_instance_t *instance = instance_of(pvm);
  return instance == NULL ? NULL : element(pvm, &soru_pvm_memory_vec, &instance->memories, 0);
}

int64_t
soru_pvm_inspect_memory_size(soru_pvm_t *pvm)
{
  const soru_pvm_memory_t *memory = memory_of(pvm);
  return memory == NULL ? -1 : soru_pvm_memory_bound(memory);
}

bool
soru_pvm_inspect_memory(soru_pvm_t *pvm, uint32_t address, uint8_t *to, size_t n)
{
  soru_pvm_memory_t *memory = memory_of(pvm);
  soru_pvm_memory_result_t result;
  if (memory == NULL || (int64_t)address + (int64_t)n > soru_pvm_memory_bound(memory)) return false;
  return soru_pvm_memory_read(&pvm->vm.ctx, memory, address, to, n, &result) == SORU_OK;
}

bool
soru_pvm_inspect_input(soru_pvm_t *pvm, int64_t index, int32_t *level, int64_t *counter,
                       soru_slice_t *payload)
{
  const soru_pvm_message_t *message =
      element(pvm, &soru_pvm_input_vec, &pvm->vm.state.buffers.input, index);
  if (message == NULL) return false;
  *level = message->level;
  *counter = message->counter;
  *payload = soru_pvm_str_slice(&message->payload);
  return true;
}

/* --- durable storage --- */

bool
soru_pvm_inspect_key(soru_pvm_t *pvm, soru_slice_t text)
{
  soru_pvm_key_t key;
  if (!soru_pvm_key_parse(&pvm->vm.ctx, text, &key)) return false;
  soru_pvm_key_drop(&pvm->vm.ctx, &key);
  return true;
}

static soru_status_t
read_value(soru_pvm_ctx_t *ctx, soru_pvm_bytevec_t *vec, soru_buf_t *value)
{
  uint8_t *to = soru_base_buf_reserve(value, (size_t)vec->length);
  if (to == NULL) return SORU_ERR_LIMIT;
  return soru_pvm_bytevec_read(ctx, vec, 0, to, (size_t)vec->length);
}

soru_status_t
soru_pvm_inspect_durable(soru_pvm_t *pvm, soru_slice_t text, soru_buf_t *value)
{
  soru_pvm_ctx_t *ctx = &pvm->vm.ctx;
  soru_pvm_key_t key;
  soru_pvm_bytevec_t vec = {.length = 0};
  bool there = false;
  if (!soru_pvm_key_parse(ctx, text, &key)) return SORU_ERR_ARG;
  soru_status_t status = soru_pvm_durable_find(ctx, pvm->vm.state.durable, &key, &there, &vec);
  soru_pvm_key_drop(ctx, &key);
  if (status != SORU_OK || !there) return SORU_ERR_NOT_FOUND;
  status = read_value(ctx, &vec, value);
  soru_pvm_bytevec_drop(ctx, &vec);
  return status;
}

void
soru_pvm_inspect_directory(soru_pvm_t *pvm, soru_slice_t text, soru_tree_t **tree,
                           soru_tree_node_t **dir)
{
  soru_pvm_key_t key;
  *tree = pvm->tree;
  *dir = pvm->vm.state.durable;
  if (text.len == 0 || soru_base_slice_equal(text, soru_base_slice_text("/"))) return;
  *dir = NULL;
  if (pvm->vm.state.durable == NULL || !soru_pvm_key_parse(&pvm->vm.ctx, text, &key)) return;
  if (soru_tree_path_find(pvm->tree, pvm->vm.state.durable, key.steps, key.cnt, dir) != SORU_OK)
    *dir = NULL;
  soru_pvm_key_drop(&pvm->vm.ctx, &key);
}

int64_t
soru_pvm_inspect_size(soru_pvm_t *pvm, soru_tree_node_t *value)
{
  soru_tree_node_t *leaf;
  soru_cursor_t cursor;
  if (soru_pvm_child(&pvm->vm.ctx, value, "length", &leaf) != SORU_OK || leaf == NULL) return -1;
  if (soru_pvm_get_leaf(&pvm->vm.ctx, leaf, &cursor) != SORU_OK) return -1;
  int64_t size = (int64_t)soru_base_cursor_be(&cursor, 8);
  return soru_base_cursor_done(&cursor) ? size : -1;
}
