/* Calling host functions from lowered code. They are those of the machine (pvm/host.h), on the same
 * memory. */
#include "engine/run_private.h"

#include <string.h>

/* More parameters than any host function has. */
#define ARGS_MAX 16

/* A reveal waits for an answer from outside; functions without a handler raise. */
static bool
is_for_slow_machine(const soru_pvm_func_t *func)
{
  static const char *const prefixes[] = {"tezos_reveal", "nds_"};
  soru_slice_t name = soru_pvm_str_slice(&func->host_name);
  for (size_t i = 0; i < sizeof prefixes / sizeof prefixes[0]; i++) {
    size_t len = strlen(prefixes[i]);
    if (name.len >= len && memcmp(name.ptr, prefixes[i], len) == 0) return true;
  }
  return func->kind != SORU_PVM_FUNC_HOST || func->type.params.length > ARGS_MAX;
}

soru_status_t
soru_engine_find_imports(soru_engine_session_t *s)
{
  for (uint32_t i = 0; i < s->kernel->import_cnt; i++) {
    void *item;
    SORU_TRY(soru_pvm_vec_get(s->ctx, &soru_pvm_func_vec, &s->instance->funcs, i, &item));
    s->imports[i] = *(soru_pvm_func_t **)item;
    s->import_bails[i] = is_for_slow_machine(s->imports[i]);
  }
  return SORU_OK;
}

static soru_pvm_value_t
argument(const soru_engine_session_t *s, uint32_t index, uint32_t i, uint64_t slot)
{
  const soru_wasm_module_t *module = &s->kernel->module;
  const soru_wasm_func_type_t *type = &module->types[s->kernel->funcs[index].type];
  if (module->value_types[type->first + i] == SORU_WASM_I32)
    return soru_pvm_value_i32((uint32_t)slot);
  soru_pvm_value_t value = {.kind = SORU_PVM_VALUE_I64};
  value.u.i64 = slot;
  return value;
}

/* --- the observer --- */

/* A call is told once its instruction has been reduced. */
static soru_pvm_call_event_t
event_of(const soru_engine_session_t *s, int64_t left)
{
  soru_pvm_call_event_t event = {.tick = s->end_tick - left - s->margin + SORU_ENGINE_INSTR};
  event.depth = (uint32_t)s->config->frames.length + s->depth;
  return event;
}

bool
soru_engine_observe_call(soru_engine_session_t *s, const soru_engine_func_t *func, int64_t left)
{
  soru_pvm_call_event_t event = event_of(s, left);
  event.body = (int32_t)func->body;
  return s->env->observer->call(s->env->observer->self, &event);
}

bool
soru_engine_observe_host(soru_engine_session_t *s, uint32_t index, const uint64_t *args,
                         uint32_t arg_cnt, int64_t left)
{
  if (s->import_bails[index]) return true;
  soru_pvm_value_t values[ARGS_MAX];
  soru_pvm_call_event_t event = event_of(s, left);
  for (uint32_t i = 0; i < arg_cnt; i++) values[i] = argument(s, index, i, args[i]);
  event.host = s->imports[index];
  event.args = values;
  event.arg_cnt = arg_cnt;
  return s->env->observer->call(s->env->observer->self, &event);
}

void
soru_engine_observe_return(soru_engine_session_t *s, int64_t left)
{
  soru_pvm_call_event_t event = event_of(s, left);
  s->env->observer->ret(s->env->observer->self, event.tick - SORU_ENGINE_INSTR, event.depth);
}

/* --- calls --- */

soru_engine_exit_t
soru_engine_host(soru_engine_session_t *s, uint32_t index, uint64_t *args, uint32_t arg_cnt,
                 uint64_t *ticks)
{
  if (s->import_bails[index]) return SORU_ENGINE_EXIT_POINT;
  soru_pvm_value_t values[ARGS_MAX];
  soru_pvm_host_answer_t answer;
  for (uint32_t i = 0; i < arg_cnt; i++) values[i] = argument(s, index, i, args[i]);
  s->status =
      soru_pvm_eval_host(s->ctx, s->env, s->instance, s->imports[index], values, arg_cnt, &answer);
  if (s->status == SORU_RAISED) {
    s->raise_ticks = SORU_ENGINE_INSTR + 2; /* the labels are taken out, the call is begun */
    return SORU_ENGINE_EXIT_RAISE;
  }
  if (s->status != SORU_OK) return SORU_ENGINE_EXIT_STATUS;
  if (answer.has_result)
    args[0] = answer.result.kind == SORU_PVM_VALUE_I32 ? answer.result.u.i32 : answer.result.u.i64;
  *ticks = (uint64_t)answer.ticks;
  return SORU_ENGINE_EXIT_STOP;
}
