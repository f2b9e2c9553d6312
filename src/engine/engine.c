#include "engine/engine_private.h"

#include "base/mem.h"

#include <string.h>
#include <sys/mman.h>

/* The room for a memory of 65,536 pages, its marks, and what lies behind them by a few bytes. */
#define MEMORY_ROOM (((uint64_t)1 << 32) + 65536)
#define MARKS_ROOM (MEMORY_ROOM / SORU_PVM_CHUNK + 65536)

/* Slots of all frames of a session, and frames. */
#define SLOTS_ROOM ((uint64_t)64 << 20)
#define FRAMES_MAX 65536

/* Runs of fewer ticks than this are left to the machine, which steps as fast as shapes are turned.
 */
#define MIN_TICKS 2000

#define KERNELS 8

/* After a refusal: ticks until the next try, at first and at most. */
#define PATIENCE_MIN 64
#define PATIENCE_MAX (1 << 20)

/* --- room --- */

static void *
map(uint64_t size)
{
  void *room =
      mmap(NULL, size, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
  return room == MAP_FAILED ? NULL : room;
}

static void
unmap(void *room, uint64_t size)
{
  if (room != NULL) munmap(room, size);
}

/* Memory beyond this size is given back to the system to be zero again. */
#define CLEAR_MAX ((uint64_t)4 << 20)

static void
clear(uint8_t *room, uint64_t size)
{
  if (size <= CLEAR_MAX)
    memset(room, 0, size);
  else if (madvise(room, size, MADV_DONTNEED) != 0)
    memset(room, 0, size);
}

/* --- binding: the instance that is evaluated --- */

/* Loads the memory of the instance. */
static soru_status_t
load_memory(soru_engine_t *engine, soru_pvm_instance_t *instance)
{
  soru_pvm_ctx_t *ctx = &engine->vm->ctx;
  clear(engine->flat.bytes, engine->flat_used);
  clear(engine->flat.marks, engine->flat_used / SORU_PVM_CHUNK);
  engine->flat_used = 0;
  if (instance->memories.length == 0) return SORU_OK;
  void *item;
  SORU_TRY(soru_pvm_vec_get(ctx, &soru_pvm_memory_vec, &instance->memories, 0, &item));
  soru_pvm_memory_t *memory = item;
  uint64_t size = (uint64_t)soru_pvm_memory_bound(memory);
  if (size > (uint64_t)1 << 32) return SORU_ERR_LIMIT;
  engine->flat_used = size;
  return soru_pvm_bytevec_spread(ctx, &memory->bytes, engine->flat.bytes);
}

/* Room in the session for what this kernel has. */
static void
make_room(soru_engine_t *engine, const soru_engine_kernel_t *kernel)
{
  soru_engine_session_t *s = &engine->session;
  size_t globals = kernel->global_cnt + 1, imports = kernel->import_cnt + 1;
  s->globals = soru_base_realloc(s->globals, globals * sizeof *s->globals);
  s->globals_before = soru_base_realloc(s->globals_before, globals * sizeof *s->globals_before);
  s->imports = soru_base_realloc(s->imports, imports * sizeof *s->imports);
  s->import_bails = soru_base_realloc(s->import_bails, imports);
}

/* The kernel that is evaluated, and its memory; false: this engine has nothing to do with it. */
static bool
bind(soru_engine_t *engine, soru_pvm_instance_t *instance, int version)
{
  soru_pvm_vm_t *vm = engine->vm;
  uint8_t hash[SORU_TREE_HASH_SZ];
  bool there;
  engine->bound = NULL;
  if (soru_pvm_vm_kernel_hash(vm, true, &there, hash) != SORU_OK || !there) return false;
  soru_engine_entry_t *entry = soru_engine_entry(engine, hash, version);
  soru_engine_kernel_t *kernel = soru_engine_entry_kernel(engine, entry, true);
  if (kernel == NULL || !soru_engine_compare(&vm->ctx, entry, instance)) return false;
  make_room(engine, kernel);
  engine->session.kernel = kernel;
  engine->session.instance = instance;
  if (soru_engine_find_imports(&engine->session) != SORU_OK) return false;
  if (load_memory(engine, instance) != SORU_OK) return false;
  engine->bound = entry;
  vm->ctx.flat = &engine->flat;
  return true;
}

/* --- tables --- */

static uint32_t
entry_of(const soru_engine_kernel_t *kernel, const soru_pvm_value_t *ref)
{
  if (ref->kind == SORU_PVM_VALUE_NULL) return SORU_ENGINE_TABLE_NULL;
  if (ref->kind != SORU_PVM_VALUE_FUNC || ref->u.func->kind != SORU_PVM_FUNC_NATIVE)
    return SORU_ENGINE_TABLE_ODD;
  uint32_t body = (uint32_t)ref->u.func->body;
  if (body == 0 || body >= kernel->module.block_count || !kernel->lists[body].is_body)
    return SORU_ENGINE_TABLE_ODD;
  return kernel->lists[body].func;
}

soru_status_t
soru_engine_load_table(soru_engine_session_t *s, uint32_t number)
{
  soru_engine_table_t *table = &s->tables[number];
  void *item;
  SORU_TRY(soru_pvm_vec_get(s->ctx, &soru_pvm_table_vec, &s->instance->tables, number, &item));
  soru_pvm_vec_t *refs = &((soru_pvm_table_t *)item)->refs;
  table->cnt = (uint32_t)refs->length;
  table->funcs = soru_base_realloc(table->funcs, (table->cnt + 1) * sizeof *table->funcs);
  for (uint32_t i = 0; i < table->cnt; i++) {
    SORU_TRY(soru_pvm_vec_get(s->ctx, &soru_pvm_ref_vec, refs, i, &item));
    table->funcs[i] = entry_of(s->kernel, item);
  }
  table->is_known = true;
  return SORU_OK;
}

/* Tables that the machine can have changed are looked at again. */
static void
prepare_tables(soru_engine_t *engine)
{
  soru_engine_entry_t *entry = engine->bound;
  uint32_t cnt = entry->kernel->table_cnt;
  if (entry->tables == NULL) entry->tables = soru_base_zalloc((cnt + 1) * sizeof *entry->tables);
  for (uint32_t i = 0; i < cnt && entry->kernel->changes_tables; i++)
    entry->tables[i].is_known = false;
  engine->session.tables = entry->tables;
}

/* --- evaluating --- */

/* What lowered code works on. */
static soru_status_t
prepare(soru_engine_t *engine, const soru_pvm_eval_env_t *env)
{
  soru_engine_session_t *s = &engine->session;
  soru_pvm_vm_t *vm = engine->vm;
  s->vm = vm;
  s->ctx = &vm->ctx;
  s->env = env;
  s->config = &vm->state.tick_state.config;
  s->loop = env->observer != NULL ? soru_engine_loop_observed : engine->loop;
  s->memory = engine->flat.bytes;
  s->marks = engine->flat.marks;
  s->memory_size = 0;
  if (s->instance->memories.length > 0) {
    void *memory;
    SORU_TRY(soru_pvm_vec_get(s->ctx, &soru_pvm_memory_vec, &s->instance->memories, 0, &memory));
    s->memory_size = (uint64_t)soru_pvm_memory_bound(memory);
  }
  if (s->memory_size > engine->flat_used) engine->flat_used = s->memory_size;
  prepare_tables(engine);
  return soru_engine_import_globals(s);
}

/* What was refused is likely to be refused again, for a while. */
static void
be_patient(soru_engine_t *engine)
{
  engine->stats.refused++;
  engine->retry_at = engine->stats.machine_ticks + engine->patience;
  if (engine->patience < PATIENCE_MAX) engine->patience *= 2;
}

/* Finds the instance that is evaluated, unless it is known. */
static bool
is_bound(soru_engine_t *engine, const soru_pvm_eval_env_t *env)
{
  soru_pvm_vm_t *vm = engine->vm;
  soru_pvm_instance_t *instance;
  soru_pvm_module_key_t key = {4, "main"};
  if (vm->ctx.flat == &engine->flat && engine->bound != NULL) return true;
  return soru_pvm_registry_get(&vm->ctx, env->registry, &key, &instance) == SORU_OK &&
         bind(engine, instance, env->version);
}

/* Runs lowered code, if control is where it can begin. */
static soru_status_t
try_engine(soru_engine_t *engine, const soru_pvm_eval_env_t *env, int64_t tick, uint64_t max,
           uint64_t *done)
{
  bool refused = true;
  *done = 0;
  if (engine->stats.machine_ticks < engine->retry_at) return SORU_OK;
  if (!is_bound(engine, env)) {
    be_patient(engine);
    return SORU_OK;
  }
  SORU_TRY(prepare(engine, env));
  soru_status_t status = soru_engine_run(&engine->session, tick, max, done, &refused);
  engine->stats.engine_ticks += *done;
  if (refused) {
    be_patient(engine);
  } else {
    engine->stats.runs++;
    engine->patience = PATIENCE_MIN;
  }
  return status;
}

/* Ticks that the machine does at once: those of an instruction at most, or of waiting. */
static uint64_t
stride(const soru_pvm_config_t *config)
{
  const soru_pvm_invoke_t *invoke = &config->next.invoke;
  bool waits = config->tag == SORU_PVM_SK_NEXT && config->next.tag == SORU_PVM_LS_CRAFT_FRAME &&
               invoke->tag == SORU_PVM_INV_STOP && invoke->remaining > SORU_ENGINE_INSTR;
  return waits ? (uint64_t)invoke->remaining : SORU_ENGINE_INSTR;
}

/* The machine goes on until control is between two instructions again. */
static soru_status_t
step(soru_engine_t *engine, const soru_pvm_eval_env_t *outer, int64_t tick, uint64_t max,
     uint64_t *done)
{
  soru_pvm_vm_t *vm = engine->vm;
  soru_pvm_eval_env_t env = *outer;
  soru_pvm_config_t *config = &vm->state.tick_state.config;
  uint32_t list, index;
  *done = 0;
  do {
    uint64_t ticks, most = stride(config);
    env.tick = tick + (int64_t)*done;
    if (most > max - *done) most = max - *done;
    soru_status_t status = soru_pvm_eval_run(&vm->ctx, &env, config, most, &ticks);
    *done += ticks;
    engine->stats.machine_ticks += ticks;
    if (status != SORU_OK || ticks == 0) return status;
  } while (*done < max && !soru_engine_place(&vm->ctx, config, &list, &index));
  return SORU_OK;
}

/* Nothing more is to be done without somebody else. */
static bool
is_at_rest(const soru_pvm_config_t *config)
{
  return config->tag == SORU_PVM_SK_RESULT || config->tag == SORU_PVM_SK_TRAPPED ||
         soru_pvm_eval_reveal(config) != NULL;
}

/* The observer wanted to stop here. */
static bool
has_stopped(const soru_pvm_eval_env_t *env)
{
  return env->observer != NULL && env->observer->stopped;
}

static soru_status_t
eval(void *self, soru_pvm_vm_t *vm, const soru_pvm_eval_env_t *env, uint64_t max, uint64_t *done)
{
  soru_engine_t *engine = self;
  soru_pvm_config_t *config = &vm->state.tick_state.config;
  *done = 0;
  while (*done < max && !is_at_rest(config) && !has_stopped(env)) {
    uint64_t ticks = 0;
    uint32_t list, index;
    bool is_between = soru_engine_place(&vm->ctx, config, &list, &index);
    if (is_between && max - *done >= engine->options.min_ticks) {
      soru_status_t status =
          try_engine(engine, env, env->tick + (int64_t)*done, max - *done, &ticks);
      *done += ticks;
      if (status != SORU_OK) return status;
      if (is_at_rest(config) || *done == max) break;
    }
    soru_status_t status = step(engine, env, env->tick + (int64_t)*done, max - *done, &ticks);
    *done += ticks;
    if (status != SORU_OK) return status;
  }
  return SORU_OK;
}

/* --- attaching --- */

static void
release(void *self)
{
  soru_engine_t *engine = self;
  soru_engine_session_t *s = &engine->session;
  if (engine->vm->ctx.flat == &engine->flat) {
    /* Memory that only the engine has goes back to the state. */
    soru_status_t status = soru_pvm_state_sync(&engine->vm->ctx, &engine->vm->state);
    (void)status;
    engine->vm->ctx.flat = NULL;
  }
  for (uint32_t i = 0; i < engine->entry_cnt; i++)
    soru_engine_entry_clear(engine, &engine->entries[i]);
  free(engine->entries);
  free(s->frames);
  free(s->globals);
  free(s->globals_before);
  free(s->imports);
  free(s->import_bails);
  unmap(engine->flat.bytes, MEMORY_ROOM);
  unmap(engine->flat.marks, MARKS_ROOM);
  unmap(engine->room, SLOTS_ROOM * sizeof *engine->room);
  free(engine);
}

soru_engine_t *
soru_engine_attach(soru_pvm_t *pvm, const soru_engine_options_t *options)
{
  static const soru_engine_options_t usual = {.min_ticks = MIN_TICKS};
  soru_engine_t *engine = soru_base_zalloc(sizeof *engine);
  engine->hooks = (soru_pvm_engine_t){engine, eval, soru_engine_leap, soru_engine_entered, release};
  engine->vm = soru_pvm_vm(pvm);
  engine->options = options != NULL ? *options : usual;
  engine->entry_cnt = engine->options.kernels != 0 ? engine->options.kernels : KERNELS;
  engine->entries = soru_base_zalloc(engine->entry_cnt * sizeof *engine->entries);
  engine->patience = PATIENCE_MIN;
  engine->flat.bytes = map(MEMORY_ROOM);
  engine->flat.marks = map(MARKS_ROOM);
  engine->room = map(SLOTS_ROOM * sizeof *engine->room);
  static soru_engine_loop_t *const loops[] = {soru_engine_loop, soru_engine_loop_by_switch,
                                              soru_engine_loop_uncounted};
  soru_engine_session_t *s = &engine->session;
  engine->loop = loops[engine->options.style];
  s->stack = engine->room;
  s->stack_end = engine->room + SLOTS_ROOM;
  s->frame_cap = FRAMES_MAX;
  s->frames = soru_base_alloc(FRAMES_MAX * sizeof *s->frames);
  if (engine->flat.bytes == NULL || engine->flat.marks == NULL || engine->room == NULL) {
    release(engine);
    return NULL;
  }
  soru_pvm_set_engine(pvm, &engine->hooks);
  return engine;
}

void
soru_engine_get_stats(const soru_engine_t *engine, soru_engine_stats_t *stats)
{
  *stats = engine->stats;
}
