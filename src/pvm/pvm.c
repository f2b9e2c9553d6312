#include "pvm/pvm.h"

#include "base/mem.h"
#include "pvm/pvm_private.h"

/* --- texts and parameters --- */

static const char *const versions[SORU_PVM_VERSION_MAX + 1] = {
    "2.0.0", "2.0.0-r1", "2.0.0-r2", "2.0.0-r3", "2.0.0-r4", "2.0.0-r5", "2.0.0-r6"};

const char *
soru_pvm_version_text(int version)
{
  return version >= 0 && version <= SORU_PVM_VERSION_MAX ? versions[version] : NULL;
}

int
soru_pvm_version_parse(soru_slice_t text)
{
  for (int i = 0; i <= SORU_PVM_VERSION_MAX; i++)
    if (soru_base_slice_equal(text, soru_base_slice_text(versions[i]))) return i;
  return -1;
}

const char *
soru_pvm_phase_text(soru_pvm_phase_t phase)
{
  static const char *const texts[] = {"Snapshot", "Decode",  "Link",    "Init",
                                      "Eval",     "Padding", "Collect", "Stuck"};
  return texts[phase];
}

const char *
soru_pvm_stuck_text(soru_pvm_stuck_class_t class_)
{
  static const char *const texts[] = {"Decode_error",   "Link_error",       "Init_error",
                                      "Eval_error",     "Invalid_state",    "Unknown_error",
                                      "Too_many_ticks", "Too_many_reboots", "No_fallback_kernel"};
  return texts[class_];
}

/* Version 4 came with more ticks and a longer validity of the outbox (R-PVM-4, R-OUT-1). */
soru_pvm_params_t
soru_pvm_params(int version)
{
  bool before_4 = version < 4;
  return (soru_pvm_params_t){.version = version,
                             .ticks_per_snapshot = before_4 ? 11000000000 : 50000000000000,
                             .outbox_validity = before_4 ? 80640 : 241920,
                             .outbox_limit = 100,
                             .rules = soru_pvm_host_rules_reference};
}

/* --- making and releasing --- */

static soru_pvm_t *
make(soru_tree_names_t *names, soru_tree_mode_t mode, const soru_pvm_host_rules_t *rules)
{
  soru_pvm_t *pvm = soru_base_zalloc(sizeof *pvm);
  pvm->names = names;
  pvm->tree = soru_tree_new(names, mode);
  soru_pvm_ctx_init(&pvm->vm.ctx, pvm->tree);
  pvm->vm.rules = *rules;
  return pvm;
}

void
soru_pvm_set_engine(soru_pvm_t *pvm, const soru_pvm_engine_t *engine)
{
  soru_pvm_vm_t *vm = &pvm->vm;
  if (vm->engine != NULL) vm->engine->release(vm->engine->self);
  vm->engine = engine;
}

void
soru_pvm_set_observer(soru_pvm_t *pvm, soru_pvm_observer_t *observer)
{
  pvm->vm.observer = observer;
}

/* Releases a machine, but not the names. */
static void
unmake(soru_pvm_t *pvm)
{
  soru_pvm_set_engine(pvm, NULL);
  soru_pvm_state_drop(&pvm->vm.ctx, &pvm->vm.state);
  soru_pvm_ctx_done(&pvm->vm.ctx);
  soru_tree_free(pvm->tree);
  free(pvm);
}

void
soru_pvm_delete(soru_pvm_t *pvm)
{
  if (pvm == NULL) return;
  soru_tree_names_t *names = pvm->names;
  unmake(pvm);
  soru_tree_names_free(names);
}

/* Writes a whole value under a valid key. */
static soru_status_t
set_value(soru_pvm_vm_t *vm, const char *text, soru_slice_t value)
{
  soru_pvm_key_t key;
  soru_pvm_durable_result_t result;
  if (!soru_pvm_key_parse(&vm->ctx, soru_base_slice_text(text), &key)) return SORU_ERR_ARG;
  soru_status_t status =
      soru_pvm_durable_set(&vm->ctx, &vm->state.durable, &key, true, value, &result);
  soru_pvm_key_drop(&vm->ctx, &key);
  return status;
}

static soru_status_t
set_version(soru_pvm_t *pvm, int version)
{
  return set_value(&pvm->vm, "/readonly/wasm_version",
                   soru_base_slice_text(soru_pvm_version_text(version)));
}

soru_status_t
soru_pvm_install(soru_pvm_vm_t *vm, const soru_pvm_params_t *params, soru_slice_t kernel)
{
  soru_pvm_state_t *state = &vm->state;
  SORU_TRY(set_value(vm, "/kernel/env/reboot", soru_base_slice(NULL, 0)));
  SORU_TRY(set_value(vm, "/kernel/boot.wasm", kernel));
  state->max_reboots = SORU_PVM_MAX_REBOOTS;
  state->reboot_counter = SORU_PVM_MAX_REBOOTS + 1;
  state->max_ticks = params->ticks_per_snapshot;
  state->outbox_validity = params->outbox_validity;
  state->outbox_limit = params->outbox_limit;
  soru_pvm_buffers_init(&state->buffers, params->outbox_validity, params->outbox_limit);
  state->tick_state.phase = SORU_PVM_COLLECT;
  return SORU_OK;
}

soru_status_t
soru_pvm_new(soru_pvm_t **pvm, const soru_pvm_params_t *params, soru_slice_t kernel)
{
  *pvm = NULL;
  if (soru_pvm_version_text(params->version) == NULL) return SORU_ERR_ARG;
  if (kernel.len > SORU_PVM_KERNEL_MAX) return SORU_ERR_LIMIT;
  soru_pvm_t *made = make(soru_tree_names_new(), SORU_TREE_DIRECT, &params->rules);
  soru_status_t status = set_version(made, params->version);
  if (status == SORU_OK) status = soru_pvm_install(&made->vm, params, kernel);
  if (status == SORU_OK)
    *pvm = made;
  else
    soru_pvm_delete(made);
  return status;
}

soru_status_t
soru_pvm_new_initial(soru_pvm_t **pvm, int version)
{
  *pvm = NULL;
  if (soru_pvm_version_text(version) == NULL) return SORU_ERR_ARG;
  soru_pvm_t *made = make(soru_tree_names_new(), SORU_TREE_DIRECT, &soru_pvm_host_rules_reference);
  soru_pvm_state_t *state = &made->vm.state;
  soru_status_t status = set_version(made, version);
  if (status == SORU_OK) {
    soru_tree_name_t *name = soru_tree_name(made->names, soru_base_slice_text("durable"));
    state->root = soru_tree_empty(made->tree);
    status = soru_tree_set(made->tree, &state->root, name, soru_tree_keep(state->durable));
    soru_tree_name_drop(made->names, name);
  }
  if (status == SORU_OK)
    *pvm = made;
  else
    soru_pvm_delete(made);
  return status;
}

soru_status_t
soru_pvm_initial_hash(int version, uint8_t hash[SORU_TREE_HASH_SZ])
{
  soru_pvm_t *pvm;
  SORU_TRY(soru_pvm_new_initial(&pvm, version));
  soru_status_t status = soru_tree_hash(pvm->tree, pvm->vm.state.root, hash);
  soru_pvm_delete(pvm);
  return status;
}

void
soru_pvm_set_debug(soru_pvm_t *pvm, void (*debug)(void *to, soru_slice_t text), void *to)
{
  pvm->vm.debug = debug;
  pvm->vm.debug_to = to;
}

soru_pvm_vm_t *
soru_pvm_vm(soru_pvm_t *pvm)
{
  return &pvm->vm;
}

/* --- looking --- */

soru_pvm_host_rules_t
soru_pvm_rules(const soru_pvm_t *pvm)
{
  return pvm->vm.rules;
}

void
soru_pvm_get_info(soru_pvm_t *pvm, soru_pvm_info_t *info)
{
  soru_pvm_state_t *state = &pvm->vm.state;
  memset(info, 0, sizeof *info);
  info->tick = state->tick;
  info->phase = (soru_pvm_phase_t)state->tick_state.phase;
  info->wants = soru_pvm_vm_wants(&pvm->vm, &info->request);
  if (soru_pvm_vm_version(&pvm->vm, &info->version) != SORU_OK) info->version = -1;
  info->has_input = state->has_input;
  info->input_level = state->input_level;
  info->input_counter = state->input_counter;
  info->reboot_counter = state->reboot_counter;
  info->max_ticks = state->max_ticks;
  info->last_top_level_call = state->last_top_level_call;
  if (info->phase == SORU_PVM_STUCK) info->stuck = state->tick_state.stuck;
  if (!soru_pvm_vm_ended(&pvm->vm)) return;
  const soru_pvm_config_t *config = &state->tick_state.config;
  info->finished = config->tag == SORU_PVM_SK_RESULT;
  info->trapped = config->tag == SORU_PVM_SK_TRAPPED;
  if (info->trapped) info->trap = soru_pvm_str_slice(&config->text);
}

soru_status_t
soru_pvm_root(soru_pvm_t *pvm, soru_tree_t **tree, soru_tree_node_t **root)
{
  if (pvm->broken != SORU_OK) return pvm->broken;
  SORU_TRY(soru_pvm_state_encode(&pvm->vm.ctx, &pvm->vm.state));
  *tree = pvm->tree;
  *root = pvm->vm.state.root;
  return SORU_OK;
}

soru_status_t
soru_pvm_hash(soru_pvm_t *pvm, uint8_t hash[SORU_TREE_HASH_SZ])
{
  soru_tree_t *tree;
  soru_tree_node_t *root;
  SORU_TRY(soru_pvm_root(pvm, &tree, &root));
  return soru_tree_hash(tree, root, hash);
}

bool
soru_pvm_outbox(soru_pvm_t *pvm, int32_t level, int64_t index, soru_slice_t *message)
{
  bool there = false;
  soru_status_t status =
      soru_pvm_outbox_message(&pvm->vm.ctx, &pvm->vm.state.buffers, level, index, &there, message);
  return status == SORU_OK && there;
}

/* --- changing --- */

void
soru_pvm_set_max_reboots(soru_pvm_t *pvm, int64_t max)
{
  soru_pvm_state_t *state = &pvm->vm.state;
  state->max_reboots = max;
  if (state->reboot_counter > max + 1) state->reboot_counter = max + 1;
}

soru_status_t
soru_pvm_set_durable(soru_pvm_t *pvm, soru_slice_t text, soru_slice_t value)
{
  soru_pvm_key_t key;
  soru_pvm_ctx_t *ctx = &pvm->vm.ctx;
  if (!soru_pvm_key_parse(ctx, text, &key)) return SORU_ERR_ARG;
  soru_pvm_durable_result_t result = SORU_PVM_DURABLE_OK;
  soru_status_t status =
      soru_pvm_durable_set(ctx, &pvm->vm.state.durable, &key, false, value, &result);
  soru_pvm_key_drop(ctx, &key);
  if (status == SORU_OK && result != SORU_PVM_DURABLE_OK) status = SORU_ERR_ARG;
  return status;
}

/* Remembers a status after which the state is not complete. */
static soru_status_t
settle(soru_pvm_t *pvm, soru_status_t status)
{
  if (status == SORU_ERR_LIMIT || status == SORU_ERR_MISSING) pvm->broken = status;
  return status;
}

soru_status_t
soru_pvm_input(soru_pvm_t *pvm, int32_t level, int64_t counter, soru_slice_t message)
{
  if (pvm->broken != SORU_OK) return pvm->broken;
  if (level < 0 || counter < 0) return SORU_ERR_ARG;
  if (message.len > SORU_PVM_INPUT_MAX) return SORU_ERR_LIMIT;
  return settle(pvm, soru_pvm_vm_input(&pvm->vm, level, counter, message));
}

soru_status_t
soru_pvm_reveal(soru_pvm_t *pvm, soru_slice_t data)
{
  if (pvm->broken != SORU_OK) return pvm->broken;
  if (soru_pvm_vm_wants(&pvm->vm, NULL) != SORU_PVM_WANTS_REVEAL) return SORU_ERR_STATE;
  return settle(pvm, soru_pvm_vm_reveal(&pvm->vm, data));
}

soru_status_t
soru_pvm_run(soru_pvm_t *pvm, uint64_t max, soru_pvm_until_t until, uint64_t *done)
{
  *done = 0;
  if (pvm->broken != SORU_OK) return pvm->broken;
  soru_status_t status = soru_pvm_vm_run(&pvm->vm, max, until, done);
  if (status == SORU_ERR_STATE && pvm->vm.state.tick_state.phase == SORU_PVM_DECODE)
    pvm->broken = status; /* an instruction that a state cannot hold */
  return settle(pvm, status);
}
