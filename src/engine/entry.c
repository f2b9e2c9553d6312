/* The cache of kernels, and the results of the phases before their evaluation. */
#include "engine/engine_private.h"

#include "base/mem.h"

#include <string.h>

/* --- entries --- */

void
soru_engine_entry_clear(soru_engine_t *engine, soru_engine_entry_t *entry)
{
  soru_pvm_ctx_t *ctx = &engine->vm->ctx;
  soru_engine_arrival_t *arrivals[] = {&entry->link, &entry->init, &entry->eval};
  for (int i = 0; i < 3; i++)
    if (arrivals[i]->is_known) soru_pvm_drop(ctx, &soru_pvm_tick_state_type, &arrivals[i]->state);
  soru_pvm_vec_drop(ctx, &soru_pvm_block_vec, &entry->blocks);
  soru_pvm_vec_drop(ctx, &soru_pvm_func_vec, &entry->funcs);
  for (uint32_t i = 0; entry->tables != NULL && i < entry->kernel->table_cnt; i++)
    free(entry->tables[i].funcs);
  free(entry->tables);
  soru_engine_kernel_free(entry->kernel);
  if (engine->learning == entry) engine->learning = NULL;
  if (engine->bound == entry) engine->bound = NULL;
  memset(entry, 0, sizeof *entry);
}

soru_engine_entry_t *
soru_engine_entry(soru_engine_t *engine, const uint8_t hash[SORU_TREE_HASH_SZ], int version)
{
  soru_engine_entry_t *oldest = &engine->entries[0];
  for (uint32_t i = 0; i < engine->entry_cnt; i++) {
    soru_engine_entry_t *entry = &engine->entries[i];
    if (entry->used < oldest->used) oldest = entry;
    if (entry->used == 0 || entry->version != version ||
        memcmp(entry->hash, hash, sizeof entry->hash) != 0)
      continue;
    entry->used = ++engine->clock;
    return entry;
  }
  soru_engine_entry_clear(engine, oldest);
  memcpy(oldest->hash, hash, sizeof oldest->hash);
  oldest->version = version;
  oldest->used = ++engine->clock;
  return oldest;
}

soru_engine_kernel_t *
soru_engine_entry_kernel(soru_engine_t *engine, soru_engine_entry_t *entry, bool running)
{
  if (entry->is_tried) return entry->kernel;
  soru_buf_t bytes;
  entry->is_tried = true;
  soru_base_buf_init(&bytes, SORU_PVM_KERNEL_MAX);
  if (soru_pvm_vm_kernel(engine->vm, running, &bytes) != SORU_OK) {
    soru_base_buf_free(&bytes);
    return NULL;
  }
  entry->kernel = soru_engine_kernel_new(soru_base_buf_slice(&bytes)); /* moved from */
  if (entry->kernel != NULL) engine->stats.kernels++;
  return entry->kernel;
}

/* --- the phases before Eval --- */

/* What is known of the phase the machine has come to. */
static soru_engine_arrival_t *
arrival_at(soru_engine_entry_t *entry, uint8_t phase)
{
  switch (phase) {
  case SORU_PVM_LINK:
    return &entry->link;
  case SORU_PVM_INIT:
    return &entry->init;
  case SORU_PVM_EVAL:
    return &entry->eval;
  default:
    return NULL;
  }
}

/* The kernel may have been replaced since the phase Decode began. */
static bool
is_still_kernel(soru_engine_t *engine, const soru_engine_entry_t *entry)
{
  uint8_t hash[SORU_TREE_HASH_SZ];
  bool there;
  return soru_pvm_vm_kernel_hash(engine->vm, false, &there, hash) == SORU_OK && there &&
         memcmp(hash, entry->hash, sizeof hash) == 0;
}

void
soru_engine_entered(void *self, soru_pvm_vm_t *vm, int version)
{
  soru_engine_t *engine = self;
  soru_engine_entry_t *entry = engine->learning;
  soru_engine_arrival_t *arrival =
      entry == NULL ? NULL : arrival_at(entry, vm->state.tick_state.phase);
  if (arrival == NULL || entry->version != version || !is_still_kernel(engine, entry)) {
    engine->learning = NULL;
    return;
  }
  if (!arrival->is_known) {
    soru_pvm_copy(&vm->ctx, &soru_pvm_tick_state_type, &arrival->state, &vm->state.tick_state);
    arrival->ticks = (uint64_t)(vm->state.tick - engine->learning_since);
    arrival->is_known = true;
  }
  if (vm->state.tick_state.phase == SORU_PVM_EVAL) engine->learning = NULL;
}

/* The farthest phase that can be gone to. */
static soru_engine_arrival_t *
farthest(soru_engine_entry_t *entry, uint64_t max, bool one_phase)
{
  soru_engine_arrival_t *arrivals[] = {&entry->eval, &entry->init, &entry->link};
  for (int i = one_phase ? 2 : 0; i < 3; i++)
    if (arrivals[i]->is_known && arrivals[i]->ticks <= max) return arrivals[i];
  return NULL;
}

soru_status_t
soru_engine_leap(void *self, soru_pvm_vm_t *vm, int version, uint64_t max, bool one_phase,
                 uint64_t *done)
{
  soru_engine_t *engine = self;
  uint8_t hash[SORU_TREE_HASH_SZ];
  bool there;
  *done = 0;
  engine->learning = NULL;
  SORU_TRY(soru_pvm_vm_kernel_hash(vm, false, &there, hash));
  if (!there) return SORU_OK;
  soru_engine_entry_t *entry = soru_engine_entry(engine, hash, version);
  soru_engine_arrival_t *arrival = farthest(entry, max, one_phase);
  if (arrival != &entry->eval) {
    engine->learning = entry;
    engine->learning_since = vm->state.tick;
  }
  if (arrival == NULL) return SORU_OK;
  soru_pvm_tick_state_t copy;
  soru_pvm_copy(&vm->ctx, &soru_pvm_tick_state_type, &copy, &arrival->state);
  soru_status_t status = soru_pvm_vm_arrive(vm, &copy);
  if (status != SORU_OK) {
    soru_pvm_drop(&vm->ctx, &soru_pvm_tick_state_type, &copy);
    return status;
  }
  engine->stats.leaps++;
  *done = arrival->ticks;
  return SORU_OK;
}
