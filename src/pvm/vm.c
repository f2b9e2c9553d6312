#include "pvm/vm.h"

#include "pvm/engine.h"
#include "pvm/vm_private.h"

/* Nested calls that fit, by version (wasm_vm.ml, stack_size_limit). */
#define STACK_LIMIT_V0 300
#define STACK_LIMIT 60000

/* What a kernel exports and imports. */
#define ENTRY_POINT "kernel_run"
#define HOST_MODULE "smart_rollup_core"
#define MAIN_MODULE "main"

/* --- what a state is about to do --- */

/* Decode, link and init errors are repaired by the next tick. */
static bool
is_repairable(const soru_pvm_stuck_t *stuck)
{
  return stuck->class_ == SORU_PVM_DECODE_ERROR || stuck->class_ == SORU_PVM_LINK_ERROR ||
         stuck->class_ == SORU_PVM_INIT_ERROR;
}

soru_pvm_wants_t
soru_pvm_vm_wants(const soru_pvm_vm_t *vm, soru_slice_t *request)
{
  const soru_pvm_tick_state_t *tick = &vm->state.tick_state;
  if (tick->phase == SORU_PVM_COLLECT) return SORU_PVM_WANTS_INPUT;
  if (tick->phase == SORU_PVM_STUCK && !is_repairable(&tick->stuck)) return SORU_PVM_WANTS_INPUT;
  if (tick->phase != SORU_PVM_EVAL) return SORU_PVM_WANTS_NOTHING;
  const soru_pvm_str_t *reveal = soru_pvm_eval_reveal(&tick->config);
  if (reveal == NULL) return SORU_PVM_WANTS_NOTHING;
  if (request != NULL) *request = soru_pvm_str_slice(reveal);
  return SORU_PVM_WANTS_REVEAL;
}

bool
soru_pvm_vm_ended(const soru_pvm_vm_t *vm)
{
  const soru_pvm_tick_state_t *tick = &vm->state.tick_state;
  return tick->phase == SORU_PVM_EVAL &&
         (tick->config.tag == SORU_PVM_SK_RESULT || tick->config.tag == SORU_PVM_SK_TRAPPED);
}

/* Ticks until the one that goes to the next snapshot; not positive when this is it. */
static int64_t
ticks_left(const soru_pvm_state_t *state)
{
  return state->max_ticks - 1 - (state->tick - state->last_top_level_call);
}

/* --- being stuck --- */

void
soru_pvm_vm_stuck(soru_pvm_vm_t *vm, soru_pvm_stuck_class_t class_, soru_slice_t text)
{
  soru_pvm_state_leave(&vm->ctx, &vm->state);
  soru_pvm_tick_state_t *tick = &vm->state.tick_state;
  tick->phase = SORU_PVM_STUCK;
  memset(&tick->stuck, 0, sizeof tick->stuck);
  tick->stuck.class_ = class_;
  soru_pvm_text_set(&tick->stuck.text, text);
}

void
soru_pvm_vm_stuck_exn(soru_pvm_vm_t *vm)
{
  const soru_pvm_exn_t *exn = &vm->ctx.exn;
  soru_pvm_stuck_class_t class_ = SORU_PVM_UNKNOWN_ERROR;
  uint8_t phase = vm->state.tick_state.phase;
  if (!exn->unknown) {
    if (phase == SORU_PVM_DECODE) class_ = SORU_PVM_DECODE_ERROR;
    if (phase == SORU_PVM_LINK) class_ = SORU_PVM_LINK_ERROR;
    if (phase == SORU_PVM_INIT) class_ = SORU_PVM_INIT_ERROR;
    if (phase == SORU_PVM_EVAL) class_ = SORU_PVM_EVAL_ERROR;
  }
  soru_pvm_vm_stuck(vm, class_, soru_base_slice(exn->raw.bytes, exn->raw.len));
  soru_pvm_stuck_t *stuck = &vm->state.tick_state.stuck;
  stuck->explained = exn->explained;
  if (exn->explained) stuck->explanation = exn->explanation;
}

soru_status_t
soru_pvm_vm_arrive(soru_pvm_vm_t *vm, soru_pvm_tick_state_t *tick_state)
{
  if (tick_state->phase == SORU_PVM_EVAL) SORU_TRY(soru_pvm_vm_save_fallback(vm));
  soru_pvm_state_leave(&vm->ctx, &vm->state);
  vm->state.tick_state = *tick_state;
  memset(tick_state, 0, sizeof *tick_state);
  return SORU_OK;
}

/* --- a tick by phase --- */

/* What ticks work with. */
typedef struct ticking {
  soru_pvm_vm_t *vm;
  int version;
  int32_t stack_limit;
  uint64_t max;  /* ticks that may be done at once, at least 1 */
  uint64_t done; /* ticks done; the one that raises an exception is not counted */
  soru_pvm_outcome_t outcome;
} ticking_t;

/* Goes to a phase that has no state of its own. */
static void
enter(soru_pvm_vm_t *vm, soru_pvm_phase_t phase)
{
  soru_pvm_state_leave(&vm->ctx, &vm->state);
  vm->state.tick_state.phase = (uint8_t)phase;
}

static soru_status_t
fail(ticking_t *t, soru_pvm_stuck_class_t class_, const char *text)
{
  soru_pvm_vm_stuck(t->vm, class_, soru_base_slice_text(text));
  t->outcome = SORU_PVM_FAILING;
  return SORU_OK;
}

/* Counts what was a single tick. */
static soru_status_t
one(ticking_t *t, soru_status_t status)
{
  if (status == SORU_OK) t->done = 1;
  return status;
}

soru_pvm_eval_env_t
soru_pvm_vm_eval_env(soru_pvm_vm_t *vm, int version, bool init)
{
  soru_pvm_eval_env_t env = {.registry = &vm->state.tick_state.registry, .version = version};
  env.host.rules = &vm->rules;
  env.host.buffers = &vm->state.buffers;
  env.host.durable = &vm->state.durable;
  env.host.has_durable = !init;
  env.host.debug = vm->debug;
  env.host.debug_to = vm->debug_to;
  env.observer = init ? NULL : vm->observer;
  env.tick = vm->state.tick;
  return env;
}

static soru_status_t
tick_stuck(ticking_t *t)
{
  soru_pvm_stuck_t *stuck = &t->vm->state.tick_state.stuck;
  bool repaired = false;
  if (is_repairable(stuck)) {
    SORU_TRY(soru_pvm_vm_fallback(t->vm, &repaired));
    stuck->cause = stuck->class_;
    stuck->class_ = SORU_PVM_NO_FALLBACK_KERNEL;
  }
  if (repaired)
    enter(t->vm, SORU_PVM_PADDING);
  else
    t->outcome = SORU_PVM_FAILING;
  return SORU_OK;
}

static soru_status_t
tick_snapshot(ticking_t *t)
{
  soru_pvm_vm_t *vm = t->vm;
  enter(vm, SORU_PVM_DECODE);
  vm->state.tick_state.decode = soru_pvm_decode_start(&vm->ctx);
  return SORU_OK;
}

/* The end of a level, or of a call of kernel_run that asked for another one. */
static soru_status_t
leave_padding(ticking_t *t)
{
  bool reboot;
  SORU_TRY(soru_pvm_vm_has(t->vm, SORU_PVM_KEY_REBOOT, &reboot));
  if (!reboot)
    t->outcome = SORU_PVM_YIELDING;
  else
    t->outcome = t->vm->state.reboot_counter <= 0 ? SORU_PVM_FORCING_YIELD : SORU_PVM_REBOOT;
  enter(t->vm, t->outcome == SORU_PVM_REBOOT ? SORU_PVM_SNAPSHOT : SORU_PVM_COLLECT);
  return SORU_OK;
}

/* The module is complete: its imports are next. */
static void
begin_link(soru_pvm_vm_t *vm, soru_pvm_module_t *decoded)
{
  soru_pvm_module_t module = *decoded;
  memset(decoded, 0, sizeof *decoded);
  enter(vm, SORU_PVM_LINK);
  soru_pvm_tick_state_t *tick = &vm->state.tick_state;
  tick->module = module;
  memset(&tick->externs, 0, sizeof tick->externs);
  tick->imports_offset = 0;
}

static soru_status_t
tick_decode(ticking_t *t)
{
  soru_pvm_vm_t *vm = t->vm;
  soru_pvm_module_t *module = soru_pvm_decode_finished(vm->state.tick_state.decode);
  if (module != NULL) {
    begin_link(vm, module);
    return one(t, SORU_OK);
  }
  soru_pvm_bytevec_t kernel = {.length = 0};
  SORU_TRY(soru_pvm_vm_find(vm, SORU_PVM_KEY_KERNEL, &kernel));
  soru_status_t status =
      soru_pvm_decode_run(&vm->ctx, &kernel, vm->state.tick_state.decode, t->max, &t->done);
  soru_pvm_bytevec_drop(&vm->ctx, &kernel);
  return status;
}

static void
begin_init(soru_pvm_vm_t *vm)
{
  soru_pvm_tick_state_t *tick = &vm->state.tick_state;
  soru_pvm_vec_t externs = tick->externs;
  memset(&tick->externs, 0, sizeof tick->externs);
  tick->phase = SORU_PVM_INIT;
  memset(&tick->self, 0, sizeof tick->self);
  tick->self.len = sizeof MAIN_MODULE - 1;
  memcpy(tick->self.text, MAIN_MODULE, tick->self.len);
  memset(&tick->registry, 0, sizeof tick->registry);
  soru_pvm_init_start(&tick->init, &externs);
}

/* An import that cannot be resolved: `Unexpected import: MODULE.ITEM`. */
static void
refuse_import(ticking_t *t, const char *what, const soru_pvm_import_t *import, bool with_item)
{
  soru_buf_t text;
  soru_base_buf_init(&text, import->module_name.len + import->item_name.len + 64);
  soru_base_buf_addf(&text, "%s", what);
  soru_base_buf_add(&text, import->module_name.ptr, import->module_name.len);
  if (with_item) {
    soru_base_buf_addf(&text, ".");
    soru_base_buf_add(&text, import->item_name.ptr, import->item_name.len);
  }
  soru_pvm_vm_stuck(t->vm, SORU_PVM_LINK_ERROR, soru_base_buf_slice(&text));
  soru_base_buf_free(&text);
  t->outcome = SORU_PVM_FAILING;
}

static soru_status_t
tick_link(ticking_t *t)
{
  soru_pvm_ctx_t *ctx = &t->vm->ctx;
  soru_pvm_tick_state_t *tick = &t->vm->state.tick_state;
  soru_pvm_vec_t *imports = &tick->module.imports;
  if (tick->imports_offset >= (int32_t)imports->length) {
    begin_init(t->vm);
    return SORU_OK;
  }
  void *item;
  SORU_TRY(soru_pvm_vec_get(ctx, &soru_pvm_import_vec, imports, tick->imports_offset, &item));
  const soru_pvm_import_t *import = item;
  if (!soru_base_slice_equal(soru_pvm_str_slice(&import->module_name),
                             soru_base_slice_text(HOST_MODULE))) {
    refuse_import(t, "Unexpected module import: ", import, false);
    return SORU_OK;
  }
  soru_pvm_extern_t resolved = {.tag = 0};
  soru_pvm_host_lookup(ctx, t->version, soru_pvm_str_slice(&import->item_name), &resolved.func);
  if (resolved.func == NULL) {
    refuse_import(t, "Unexpected import: ", import, true);
    return SORU_OK;
  }
  soru_pvm_vec_append(ctx, &soru_pvm_extern_vec, &tick->externs, &resolved);
  tick->imports_offset++;
  return SORU_OK;
}

/* The instance is complete: kernel_run is called. */
static soru_status_t
begin_eval(ticking_t *t)
{
  soru_pvm_vm_t *vm = t->vm;
  soru_pvm_ctx_t *ctx = &vm->ctx;
  soru_pvm_tick_state_t *tick = &vm->state.tick_state;
  soru_pvm_instance_t *instance;
  soru_pvm_func_t *func;
  SORU_TRY(soru_pvm_registry_get(ctx, &tick->registry, &tick->self, &instance));
  SORU_TRY(soru_pvm_exports_get(ctx, &instance->exports, soru_base_slice_text(ENTRY_POINT), &func));
  SORU_TRY(soru_pvm_vm_save_fallback(vm));
  soru_pvm_vec_t instrs = {.length = 0};
  soru_pvm_admin_t call = {.kind = SORU_PVM_ADMIN_INVOKE};
  call.u.func = soru_pvm_func_keep(func);
  soru_pvm_vec_append(ctx, &soru_pvm_admin_vec, &instrs, &call);
  soru_pvm_registry_t registry = tick->registry;
  soru_pvm_module_key_t self = tick->self;
  memset(&tick->registry, 0, sizeof tick->registry);
  enter(vm, SORU_PVM_EVAL);
  soru_pvm_config_make(ctx, &tick->config, t->stack_limit, &self, &instrs);
  tick->registry = registry;
  return SORU_OK;
}

static soru_status_t
tick_init(ticking_t *t)
{
  soru_pvm_tick_state_t *tick = &t->vm->state.tick_state;
  if (tick->init.tag == SORU_PVM_INIT_STOP) return one(t, begin_eval(t));
  soru_pvm_init_env_t env = {.eval = soru_pvm_vm_eval_env(t->vm, t->version, true),
                             .module = &tick->module,
                             .self = &tick->self,
                             .stack_limit = t->stack_limit};
  return soru_pvm_init_run(&t->vm->ctx, &env, &tick->init, t->max, &t->done);
}

static soru_status_t
tick_eval(ticking_t *t)
{
  soru_pvm_vm_t *vm = t->vm;
  soru_pvm_config_t *config = &vm->state.tick_state.config;
  if (soru_pvm_vm_ended(vm)) {
    SORU_TRY(config->tag == SORU_PVM_SK_TRAPPED ? soru_pvm_vm_flag_trap(vm)
                                                : soru_pvm_vm_clear_flags(vm));
    enter(vm, SORU_PVM_PADDING);
    return one(t, SORU_OK);
  }
  soru_pvm_eval_env_t env = soru_pvm_vm_eval_env(vm, t->version, false);
  if (vm->engine != NULL) return vm->engine->eval(vm->engine->self, vm, &env, t->max, &t->done);
  return soru_pvm_eval_run(&vm->ctx, &env, config, t->max, &t->done);
}

/* Waiting for the end of the level: nothing happens. */
static soru_status_t
tick_padding(ticking_t *t)
{
  t->done = t->max;
  return SORU_OK;
}

/* The ticks before the limit of a call, or the one at it (unsafe_next_tick_state). */
static soru_status_t
tick_by_phase(ticking_t *t)
{
  soru_pvm_state_t *state = &t->vm->state;
  uint8_t phase = state->tick_state.phase;
  if (phase == SORU_PVM_STUCK) return one(t, tick_stuck(t));
  if (phase == SORU_PVM_SNAPSHOT) return one(t, tick_snapshot(t));
  if (phase == SORU_PVM_COLLECT)
    return one(t, fail(t, SORU_PVM_INVALID_STATE, "Collect is a input tick"));
  int64_t left = ticks_left(state);
  if (left <= 0)
    return one(t,
               phase == SORU_PVM_PADDING ? leave_padding(t) : fail(t, SORU_PVM_TOO_MANY_TICKS, ""));
  if ((uint64_t)left < t->max) t->max = (uint64_t)left;
  switch (phase) {
  case SORU_PVM_DECODE:
    return tick_decode(t);
  case SORU_PVM_LINK:
    return one(t, tick_link(t));
  case SORU_PVM_INIT:
    return tick_init(t);
  case SORU_PVM_EVAL:
    return tick_eval(t);
  default:
    return tick_padding(t);
  }
}

/* What follows from the outcome (compute_step_with_host_functions). */
static soru_status_t
conclude(ticking_t *t)
{
  soru_pvm_state_t *state = &t->vm->state;
  bool is_call = t->outcome == SORU_PVM_REBOOT || t->outcome == SORU_PVM_FORCING_YIELD ||
                 t->outcome == SORU_PVM_YIELDING;
  if (is_call) state->last_top_level_call = state->tick;
  if (t->outcome == SORU_PVM_REBOOT)
    state->reboot_counter--;
  else if (t->outcome != SORU_PVM_RUNNING)
    state->reboot_counter = state->max_reboots + 1;
  SORU_TRY(soru_pvm_vm_flag_outcome(t->vm, t->outcome));
  if (t->outcome == SORU_PVM_FORCING_YIELD || t->outcome == SORU_PVM_YIELDING)
    soru_pvm_input_reset(&t->vm->ctx, &state->buffers);
  return SORU_OK;
}

/* Some ticks, at most max (at least 1). */
static soru_status_t
do_ticks(soru_pvm_vm_t *vm, int version, uint64_t max, uint64_t *done)
{
  ticking_t t = {.vm = vm,
                 .version = version,
                 .stack_limit = version == 0 ? STACK_LIMIT_V0 : STACK_LIMIT,
                 .max = max,
                 .outcome = SORU_PVM_RUNNING};
  soru_status_t status = tick_by_phase(&t);
  *done = 0;
  if (status < 0) return status;
  if (status == SORU_RAISED) {
    soru_pvm_vm_stuck_exn(vm);
    t.outcome = SORU_PVM_FAILING;
    t.done++;
  }
  vm->state.tick += (int64_t)t.done;
  *done = t.done;
  status = conclude(&t);
  return status == SORU_RAISED ? SORU_ERR_STATE : status;
}

/* The same by the engine, from the start of the phase Decode. */
static soru_status_t
leap(soru_pvm_vm_t *vm, int version, uint64_t max, soru_pvm_until_t until, uint64_t *done)
{
  const soru_pvm_tick_state_t *tick = &vm->state.tick_state;
  *done = 0;
  if (vm->engine == NULL || tick->phase != SORU_PVM_DECODE ||
      !soru_pvm_decode_is_fresh(tick->decode))
    return SORU_OK;
  int64_t left = ticks_left(&vm->state);
  if (left <= 0) return SORU_OK;
  if ((uint64_t)left < max) max = (uint64_t)left;
  SORU_TRY(
      vm->engine->leap(vm->engine->self, vm, version, max, until == SORU_PVM_UNTIL_PHASE, done));
  vm->state.tick += (int64_t)*done;
  return SORU_OK;
}

/* Some ticks, and what the engine is told about them. */
static soru_status_t
advance(soru_pvm_vm_t *vm, int version, uint64_t max, soru_pvm_until_t until, uint64_t *done)
{
  SORU_TRY(leap(vm, version, max, until, done));
  if (*done > 0) return SORU_OK;
  uint8_t phase = vm->state.tick_state.phase;
  soru_status_t status = do_ticks(vm, version, max, done);
  if (status == SORU_OK && vm->engine != NULL && vm->state.tick_state.phase != phase)
    vm->engine->entered(vm->engine->self, vm, version);
  return status;
}

static bool
is_reached(const soru_pvm_vm_t *vm, soru_pvm_until_t until, uint8_t phase_before)
{
  uint8_t phase = vm->state.tick_state.phase;
  if (until == SORU_PVM_UNTIL_SNAPSHOT) return phase == SORU_PVM_SNAPSHOT;
  if (until == SORU_PVM_UNTIL_PHASE) return phase != phase_before;
  return until == SORU_PVM_UNTIL_RETURN && soru_pvm_vm_ended(vm);
}

soru_status_t
soru_pvm_vm_run(soru_pvm_vm_t *vm, uint64_t max, soru_pvm_until_t until, uint64_t *done)
{
  int version;
  uint8_t phase = vm->state.tick_state.phase;
  *done = 0;
  if (vm->observer != NULL) vm->observer->stopped = false;
  SORU_TRY(soru_pvm_vm_version(vm, &version));
  if (version < 0) return max == 0 ? SORU_OK : SORU_ERR_STATE;
  while (*done < max && soru_pvm_vm_wants(vm, NULL) == SORU_PVM_WANTS_NOTHING) {
    uint64_t ticks;
    soru_status_t status = advance(vm, version, max - *done, until, &ticks);
    *done += ticks;
    if (status != SORU_OK) return status;
    if (is_reached(vm, until, phase) || (vm->observer != NULL && vm->observer->stopped)) break;
  }
  return SORU_OK;
}
