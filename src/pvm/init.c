/* The phase init: its steps in their order, and those that are simple maps (eval.ml, init_step). */
#include "pvm/init_private.h"

/* --- maps --- */

void
soru_pvm_map_start(soru_pvm_ctx_t *ctx, soru_pvm_map_t *map, const soru_pvm_vec_t *origin)
{
  memset(map, 0, sizeof *map);
  soru_pvm_vec_copy(ctx, &map->origin, origin);
  map->destination.length = origin->length;
}

soru_status_t
soru_pvm_map_put(soru_pvm_ctx_t *ctx, const soru_pvm_type_t *type, soru_pvm_map_t *map, void *image)
{
  SORU_TRY(soru_pvm_vec_set(ctx, type, &map->destination, map->offset, image));
  map->offset = (int32_t)((uint32_t)map->offset + 1);
  return SORU_OK;
}

void
soru_pvm_map_finish(soru_pvm_ctx_t *ctx, const soru_pvm_type_t *type, soru_pvm_map_t *map,
                    soru_pvm_vec_t *destination)
{
  *destination = map->destination;
  soru_pvm_vec_drop(ctx, type, &map->origin);
  memset(map, 0, sizeof *map);
}

/* --- steps --- */

void
soru_pvm_init_start(soru_pvm_init_t *init, soru_pvm_vec_t *externs)
{
  memset(init, 0, sizeof *init);
  init->tag = SORU_PVM_INIT_START;
  MOVE(&init->externs, externs);
}

static soru_status_t
step_start(soru_pvm_ctx_t *ctx, const soru_pvm_init_env_t *env, soru_pvm_init_t *init)
{
  const soru_pvm_vec_t *imports = &env->module->imports;
  soru_pvm_allocations_init(ctx, &init->instance.allocations);
  soru_pvm_registry_set(ctx, env->eval.registry, &init->instance);
  init->tag = SORU_PVM_INIT_IMPORTS;
  if (init->externs.length != imports->length)
    return soru_pvm_raise_error(ctx, "wrong number of imports provided for initialisation");
  soru_pvm_vec_copy(ctx, &init->imports, imports);
  init->offset = (int32_t)((uint32_t)imports->length - 1);
  return SORU_OK;
}

static soru_status_t
finish_types(soru_pvm_ctx_t *ctx, const soru_pvm_init_env_t *env, soru_pvm_init_t *init)
{
  soru_pvm_instance_t *instance = &init->instance;
  soru_pvm_vec_drop(ctx, &soru_pvm_instance_functype_vec, &instance->types);
  soru_pvm_map_finish(ctx, &soru_pvm_functype_vec, &init->map, &instance->types);
  soru_pvm_drop(ctx, &soru_pvm_allocations_type, &instance->allocations);
  soru_pvm_copy(ctx, &soru_pvm_allocations_type, &instance->allocations, &env->module->allocations);
  soru_pvm_registry_set(ctx, env->eval.registry, instance);
  soru_pvm_map_start(ctx, &init->map, &env->module->funcs);
  init->making.none = 1;
  init->tag = SORU_PVM_INIT_FUNCS;
  return SORU_OK;
}

static soru_status_t
step_types(soru_pvm_ctx_t *ctx, const soru_pvm_init_env_t *env, soru_pvm_init_t *init)
{
  soru_pvm_map_t *map = &init->map;
  if (soru_pvm_map_done(map)) return finish_types(ctx, env, init);
  void *item;
  SORU_TRY(soru_pvm_vec_get(ctx, &soru_pvm_functype_vec, &map->origin, map->offset, &item));
  soru_pvm_functype_t type;
  soru_pvm_copy(ctx, &soru_pvm_functype_under, &type, item);
  soru_status_t status = soru_pvm_map_put(ctx, &soru_pvm_instance_functype_vec, map, &type);
  if (status != SORU_OK) soru_pvm_drop(ctx, &soru_pvm_functype_under, &type);
  return status;
}

/* What of the instance an export names. Only functions are kept, but all are looked up. */
static soru_status_t
find_export(soru_pvm_ctx_t *ctx, soru_pvm_instance_t *instance, const soru_pvm_export_t *export,
            void **item)
{
  int32_t index = export->index;
  switch (export->kind) {
  case SORU_PVM_EXTERN_FUNC:
    return soru_pvm_lookup(ctx, &soru_pvm_func_vec, &instance->funcs, index, "function", item);
  case SORU_PVM_EXTERN_TABLE:
    return soru_pvm_lookup(ctx, &soru_pvm_table_vec, &instance->tables, index, "table", item);
  case SORU_PVM_EXTERN_MEMORY:
    return soru_pvm_lookup(ctx, &soru_pvm_memory_vec, &instance->memories, index, "memory", item);
  default:
    return soru_pvm_lookup(ctx, &soru_pvm_global_vec, &instance->globals, index, "global", item);
  }
}

static soru_status_t
finish_exports(soru_pvm_ctx_t *ctx, const soru_pvm_init_env_t *env, soru_pvm_init_t *init)
{
  if (!init->exports_memory_0)
    return soru_pvm_raise(ctx, "Tezos_webassembly_interpreter.Eval.Missing_memory_0_export",
                          "Module must export memory 0");
  soru_pvm_drop(ctx, &soru_pvm_exports_type, &init->instance.exports);
  MOVE(&init->instance.exports, &init->exports);
  soru_pvm_vec_drop(ctx, &soru_pvm_export_vec, &init->export_defs);
  soru_pvm_map_start(ctx, &init->map, &env->module->elems);
  init->making.none = 1;
  init->tag = SORU_PVM_INIT_ELEMS;
  return SORU_OK;
}

static soru_status_t
step_exports(soru_pvm_ctx_t *ctx, const soru_pvm_init_env_t *env, soru_pvm_init_t *init)
{
  if (init->offset == (int32_t)init->export_defs.length) return finish_exports(ctx, env, init);
  void *item;
  SORU_TRY(soru_pvm_vec_get(ctx, &soru_pvm_export_vec, &init->export_defs, init->offset, &item));
  const soru_pvm_export_t *export = item;
  SORU_TRY(find_export(ctx, &init->instance, export, &item));
  if (export->kind == SORU_PVM_EXTERN_FUNC)
    soru_pvm_exports_set(ctx, &init->exports, soru_pvm_str_slice(&export->name),
                         *(soru_pvm_func_t **)item);
  if (export->kind == SORU_PVM_EXTERN_MEMORY && export->index == 0) init->exports_memory_0 = true;
  init->offset = (int32_t)((uint32_t)init->offset + 1);
  return SORU_OK;
}

static soru_status_t
step_datas(soru_pvm_ctx_t *ctx, const soru_pvm_init_env_t *env, soru_pvm_init_t *init)
{
  soru_pvm_map_t *map = &init->map;
  if (!soru_pvm_map_done(map)) {
    void *item;
    SORU_TRY(soru_pvm_vec_get(ctx, &soru_pvm_data_def_vec, &map->origin, map->offset, &item));
    int32_t label = ((soru_pvm_data_def_t *)item)->init;
    return soru_pvm_map_put(ctx, &soru_pvm_i32_vec, map, &label);
  }
  soru_pvm_vec_drop(ctx, &soru_pvm_i32_vec, &init->instance.datas);
  soru_pvm_map_finish(ctx, &soru_pvm_data_def_vec, map, &init->instance.datas);
  soru_pvm_registry_set(ctx, env->eval.registry, &init->instance);
  soru_pvm_code_start(ctx, &init->code, &env->module->elems);
  init->tag = SORU_PVM_INIT_ELEM_CODE;
  return SORU_OK;
}

/* What a configuration that ended leads to. */
static soru_status_t
finish_eval(soru_pvm_ctx_t *ctx, soru_pvm_init_t *init)
{
  if (init->config.tag == SORU_PVM_SK_TRAPPED)
    return soru_pvm_raise_error_bytes(ctx, soru_pvm_str_slice(&init->config.text));
  soru_pvm_drop(ctx, &soru_pvm_config_type, &init->config);
  init->tag = SORU_PVM_INIT_STOP;
  return SORU_OK;
}

static bool
eval_ended(const soru_pvm_config_t *config)
{
  return config->tag == SORU_PVM_SK_RESULT || config->tag == SORU_PVM_SK_TRAPPED;
}

static soru_status_t
step_eval(soru_pvm_ctx_t *ctx, const soru_pvm_init_env_t *env, soru_pvm_init_t *init)
{
  if (eval_ended(&init->config)) return finish_eval(ctx, init);
  return soru_pvm_eval_step(ctx, &env->eval, &init->config);
}

static soru_status_t
step_stop(soru_pvm_ctx_t *ctx, const soru_pvm_init_env_t *env, soru_pvm_init_t *init)
{
  (void)env;
  (void)init;
  return soru_pvm_raise(ctx, "Tezos_webassembly_interpreter.Eval.Init_step_error(0)", "Init_step");
}

static soru_pvm_init_handler_t *const handlers[] = {
    [SORU_PVM_INIT_START] = step_start,
    [SORU_PVM_INIT_IMPORTS] = soru_pvm_init_imports,
    [SORU_PVM_INIT_TYPES] = step_types,
    [SORU_PVM_INIT_FUNCS] = soru_pvm_init_section,
    [SORU_PVM_INIT_FUNCS_JOIN] = soru_pvm_init_join,
    [SORU_PVM_INIT_GLOBALS] = soru_pvm_init_section,
    [SORU_PVM_INIT_GLOBALS_JOIN] = soru_pvm_init_join,
    [SORU_PVM_INIT_TABLES] = soru_pvm_init_section,
    [SORU_PVM_INIT_TABLES_JOIN] = soru_pvm_init_join,
    [SORU_PVM_INIT_MEMORIES] = soru_pvm_init_section,
    [SORU_PVM_INIT_MEMORIES_JOIN] = soru_pvm_init_join,
    [SORU_PVM_INIT_EXPORTS] = step_exports,
    [SORU_PVM_INIT_ELEMS] = soru_pvm_init_elems,
    [SORU_PVM_INIT_DATAS] = step_datas,
    [SORU_PVM_INIT_ELEM_CODE] = soru_pvm_init_elem_code,
    [SORU_PVM_INIT_DATA_CODE] = soru_pvm_init_data_code,
    [SORU_PVM_INIT_JOIN] = soru_pvm_init_join_code,
    [SORU_PVM_INIT_EVAL] = step_eval,
    [SORU_PVM_INIT_STOP] = step_stop,
};

soru_status_t
soru_pvm_init_step(soru_pvm_ctx_t *ctx, const soru_pvm_init_env_t *env, soru_pvm_init_t *init)
{
  return handlers[init->tag](ctx, env, init);
}

soru_status_t
soru_pvm_init_run(soru_pvm_ctx_t *ctx, const soru_pvm_init_env_t *env, soru_pvm_init_t *init,
                  uint64_t max, uint64_t *done)
{
  *done = 0;
  while (*done < max && init->tag != SORU_PVM_INIT_STOP) {
    if (init->tag == SORU_PVM_INIT_EVAL && !eval_ended(&init->config) &&
        soru_pvm_eval_reveal(&init->config) == NULL) {
      uint64_t ticks;
      soru_status_t status = soru_pvm_eval_run(ctx, &env->eval, &init->config, max - *done, &ticks);
      *done += ticks;
      if (status != SORU_OK) return status;
      continue;
    }
    SORU_TRY(soru_pvm_init_step(ctx, env, init));
    (*done)++;
  }
  return SORU_OK;
}
