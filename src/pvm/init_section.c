/* The phase init: functions, globals, tables, memories and element segments, made one by one
 * (eval.ml, init_section and tick_map_kont). */
#include "pvm/init_private.h"

/* --- constant expressions --- */

void
soru_pvm_constant_start(soru_pvm_ctx_t *ctx, const soru_pvm_init_env_t *env, int32_t block,
                        soru_pvm_constant_t *constant)
{
  soru_pvm_vec_t instrs = {.length = 0};
  soru_pvm_admin_t body = {.kind = SORU_PVM_ADMIN_FROM_BLOCK, .n = {block, 0}};
  soru_pvm_vec_append(ctx, &soru_pvm_admin_vec, &instrs, &body);
  memset(constant, 0, sizeof *constant);
  soru_pvm_config_make(ctx, &constant->config, env->stack_limit, env->self, &instrs);
}

soru_status_t
soru_pvm_constant_step(soru_pvm_ctx_t *ctx, const soru_pvm_init_env_t *env,
                       soru_pvm_constant_t *constant)
{
  soru_pvm_config_t *config = &constant->config;
  if (config->tag != SORU_PVM_SK_RESULT) return soru_pvm_eval_step(ctx, &env->eval, config);
  if (config->values.length != 1)
    return soru_pvm_raise_error(ctx, "wrong number of results on stack");
  soru_pvm_value_t value;
  SORU_TRY(soru_pvm_vec_pop(ctx, &soru_pvm_value_vec, &config->values, &value));
  soru_pvm_drop(ctx, &soru_pvm_config_type, config);
  constant->value = value;
  constant->done = 1;
  return SORU_OK;
}

/* --- what becomes of a definition --- */

static soru_status_t
make_func(soru_pvm_ctx_t *ctx, const soru_pvm_init_env_t *env, soru_pvm_making_t *making)
{
  soru_pvm_instance_t *instance;
  void *type;
  soru_pvm_func_def_t *def = &making->func_def;
  SORU_TRY(soru_pvm_registry_get(ctx, env->eval.registry, env->self, &instance));
  SORU_TRY(soru_pvm_lookup(ctx, &soru_pvm_instance_functype_vec, &instance->types, def->type_index,
                           "type", &type));
  soru_pvm_func_t *func = soru_pvm_func_new(ctx, SORU_PVM_FUNC_NATIVE);
  soru_pvm_copy(ctx, &soru_pvm_functype_dash, &func->type, type);
  func->module = *env->self;
  func->type_index = def->type_index;
  func->body = def->body;
  MOVE(&func->locals, &def->locals);
  making->func = func;
  making->done = 1;
  return SORU_OK;
}

static soru_status_t
make_table(soru_pvm_ctx_t *ctx, soru_pvm_making_t *making)
{
  const soru_pvm_tabletype_t *type = &making->table_type;
  const soru_pvm_limits_t *limits = &type->limits;
  if (limits->max.some && (uint32_t)limits->max.v < (uint32_t)limits->min)
    return soru_pvm_raise(ctx, "Tezos_webassembly_interpreter.Partial_table.Type", NULL);
  soru_pvm_value_t null = {.kind = SORU_PVM_VALUE_NULL};
  null.ref_type = type->ref_type == 0 ? SORU_WASM_FUNCREF : SORU_WASM_EXTERNREF;
  soru_pvm_table_t *table = &making->table;
  memset(table, 0, sizeof *table);
  SORU_TRY(soru_pvm_refs_extend(ctx, &table->refs, limits->min, &null));
  table->limits = *limits;
  table->ref_type = type->ref_type;
  making->done = 1;
  return SORU_OK;
}

static soru_status_t
make_memory(soru_pvm_ctx_t *ctx, soru_pvm_making_t *making)
{
  SORU_TRY(soru_pvm_memory_init(ctx, &making->memory, &making->memory_type));
  making->done = 1;
  return SORU_OK;
}

static soru_status_t
finish_global(soru_pvm_ctx_t *ctx, soru_pvm_making_t *making, soru_pvm_global_t *global)
{
  soru_pvm_value_t *value = &making->constant.value;
  if (soru_pvm_value_type_of(value) != making->global_type.type)
    return soru_pvm_raise(ctx, "Tezos_webassembly_interpreter.Global.Type", NULL);
  global->immutable_ = making->global_type.immutable_;
  MOVE(&global->value, value);
  return SORU_OK;
}

/* --- sections --- */

/* A section: its vectors, and where the section after it comes from. */
typedef struct section {
  const soru_pvm_type_t *defs, *instances;
  size_t member;           /* in the instance */
  bool visible;            /* the registry gets the instance once the section is complete */
  uint8_t next;            /* the step after it */
  size_t next_definitions; /* in the module */
} section_t;

static const section_t sections[] = {
    {&soru_pvm_func_def_vec, &soru_pvm_func_vec, offsetof(soru_pvm_instance_t, funcs), true,
     SORU_PVM_INIT_GLOBALS, offsetof(soru_pvm_module_t, globals)},
    {&soru_pvm_global_def_vec, &soru_pvm_global_vec, offsetof(soru_pvm_instance_t, globals), false,
     SORU_PVM_INIT_TABLES, offsetof(soru_pvm_module_t, tables)},
    {&soru_pvm_tabletype_vec, &soru_pvm_table_vec, offsetof(soru_pvm_instance_t, tables), false,
     SORU_PVM_INIT_MEMORIES, offsetof(soru_pvm_module_t, memories)},
    {&soru_pvm_memtype_vec, &soru_pvm_memory_vec, offsetof(soru_pvm_instance_t, memories), true,
     SORU_PVM_INIT_EXPORTS, offsetof(soru_pvm_module_t, exports)}};

/* The section of a step; steps and joins alternate. */
static const section_t *
section_of(const soru_pvm_init_t *init)
{
  return &sections[(init->tag - SORU_PVM_INIT_FUNCS) / 2];
}

static soru_pvm_vec_t *
section_vec(const section_t *section, soru_pvm_instance_t *instance)
{
  return (soru_pvm_vec_t *)((uint8_t *)instance + section->member);
}

/* Takes the next definition. */
static soru_status_t
begin(soru_pvm_ctx_t *ctx, const soru_pvm_init_env_t *env, soru_pvm_init_t *init)
{
  const section_t *section = section_of(init);
  void *item;
  SORU_TRY(soru_pvm_vec_get(ctx, section->defs, &init->map.origin, init->map.offset, &item));
  soru_pvm_making_t *making = &init->making;
  memset(making, 0, sizeof *making);
  switch (init->tag) {
  case SORU_PVM_INIT_FUNCS:
    soru_pvm_copy(ctx, &soru_pvm_func_def_type, &making->func_def, item);
    break;
  case SORU_PVM_INIT_GLOBALS: {
    const soru_pvm_global_def_t *def = item;
    making->global_type = def->type;
    soru_pvm_constant_start(ctx, env, def->init, &making->constant);
    break;
  }
  case SORU_PVM_INIT_TABLES:
    making->table_type = *(soru_pvm_tabletype_t *)item;
    break;
  default:
    making->memory_type = *(soru_pvm_limits_t *)item;
  }
  return SORU_OK;
}

static bool
made(const soru_pvm_init_t *init)
{
  return init->tag == SORU_PVM_INIT_GLOBALS ? init->making.constant.done : init->making.done;
}

static soru_status_t
make(soru_pvm_ctx_t *ctx, const soru_pvm_init_env_t *env, soru_pvm_init_t *init)
{
  switch (init->tag) {
  case SORU_PVM_INIT_FUNCS:
    return make_func(ctx, env, &init->making);
  case SORU_PVM_INIT_GLOBALS:
    return soru_pvm_constant_step(ctx, env, &init->making.constant);
  case SORU_PVM_INIT_TABLES:
    return make_table(ctx, &init->making);
  default:
    return make_memory(ctx, &init->making);
  }
}

/* Stores what was made. */
static soru_status_t
store(soru_pvm_ctx_t *ctx, soru_pvm_init_t *init)
{
  soru_pvm_making_t *making = &init->making;
  soru_pvm_global_t global = {.immutable_ = 0};
  void *image = &making->func;
  if (init->tag == SORU_PVM_INIT_TABLES) image = &making->table;
  if (init->tag == SORU_PVM_INIT_MEMORIES) image = &making->memory;
  if (init->tag == SORU_PVM_INIT_GLOBALS) {
    SORU_TRY(finish_global(ctx, making, &global));
    image = &global;
  }
  const soru_pvm_type_t *type = section_of(init)->instances;
  soru_status_t status = soru_pvm_map_put(ctx, type, &init->map, image);
  if (status != SORU_OK) {
    soru_pvm_drop(ctx, type->element, image);
    return status;
  }
  memset(making, 0, sizeof *making);
  making->none = 1;
  return SORU_OK;
}

soru_status_t
soru_pvm_init_section(soru_pvm_ctx_t *ctx, const soru_pvm_init_env_t *env, soru_pvm_init_t *init)
{
  const section_t *section = section_of(init);
  if (!soru_pvm_map_done(&init->map)) {
    if (init->making.none) return begin(ctx, env, init);
    return made(init) ? store(ctx, init) : make(ctx, env, init);
  }
  soru_pvm_vec_t left;
  soru_pvm_vec_copy(ctx, &left, section_vec(section, &init->instance));
  soru_status_t status = soru_pvm_concat_make(ctx, &init->concat, &left, &init->map.destination);
  if (status != SORU_OK) {
    soru_pvm_vec_drop(ctx, section->instances, &left);
    return status;
  }
  soru_pvm_vec_drop(ctx, section->defs, &init->map.origin);
  init->tag++;
  return SORU_OK;
}

soru_status_t
soru_pvm_init_join(soru_pvm_ctx_t *ctx, const soru_pvm_init_env_t *env, soru_pvm_init_t *init)
{
  const section_t *section = section_of(init);
  soru_pvm_concat_t *concat = &init->concat;
  if (!soru_pvm_concat_done(concat)) return soru_pvm_concat_step(ctx, section->instances, concat);
  soru_pvm_vec_t *vec = section_vec(section, &init->instance);
  soru_pvm_vec_drop(ctx, section->instances, vec);
  MOVE(vec, &concat->result);
  soru_pvm_vec_drop(ctx, section->instances, &concat->left);
  soru_pvm_vec_drop(ctx, section->instances, &concat->right);
  if (section->visible) soru_pvm_registry_set(ctx, env->eval.registry, &init->instance);
  const soru_pvm_vec_t *definitions =
      (const soru_pvm_vec_t *)((const uint8_t *)env->module + section->next_definitions);
  init->tag = section->next;
  init->making.none = 1;
  if (init->tag != SORU_PVM_INIT_EXPORTS) {
    soru_pvm_map_start(ctx, &init->map, definitions);
    return SORU_OK;
  }
  soru_pvm_vec_copy(ctx, &init->export_defs, definitions);
  init->offset = 0;
  init->exports_memory_0 = false;
  return SORU_OK;
}

/* --- element segments --- */

static soru_status_t
begin_elem(soru_pvm_ctx_t *ctx, soru_pvm_init_t *init)
{
  void *item;
  SORU_TRY(
      soru_pvm_vec_get(ctx, &soru_pvm_elem_def_vec, &init->map.origin, init->map.offset, &item));
  memset(&init->making, 0, sizeof init->making);
  init->making.no_constant = 1;
  soru_pvm_map_start(ctx, &init->making.refs, &((soru_pvm_elem_def_t *)item)->init);
  return SORU_OK;
}

static soru_status_t
store_ref(soru_pvm_ctx_t *ctx, soru_pvm_making_t *making)
{
  soru_pvm_value_t *value = &making->constant.value;
  if (value->kind < SORU_PVM_VALUE_FUNC) return soru_pvm_raise_unknown(ctx, "Failure(\"as_ref\")");
  SORU_TRY(soru_pvm_map_put(ctx, &soru_pvm_ref_vec, &making->refs, value));
  memset(&making->constant, 0, sizeof making->constant);
  making->no_constant = 1;
  return SORU_OK;
}

static soru_status_t
step_elem(soru_pvm_ctx_t *ctx, const soru_pvm_init_env_t *env, soru_pvm_making_t *making)
{
  soru_pvm_map_t *refs = &making->refs;
  if (making->no_constant) {
    void *item;
    SORU_TRY(soru_pvm_vec_get(ctx, &soru_pvm_i32_vec, &refs->origin, refs->offset, &item));
    soru_pvm_constant_start(ctx, env, *(int32_t *)item, &making->constant);
    making->no_constant = 0;
    return SORU_OK;
  }
  return making->constant.done ? store_ref(ctx, making)
                               : soru_pvm_constant_step(ctx, env, &making->constant);
}

static soru_status_t
store_elem(soru_pvm_ctx_t *ctx, soru_pvm_init_t *init)
{
  soru_pvm_vec_t refs;
  soru_pvm_map_finish(ctx, &soru_pvm_i32_vec, &init->making.refs, &refs);
  soru_status_t status = soru_pvm_map_put(ctx, &soru_pvm_elem_vec, &init->map, &refs);
  if (status != SORU_OK) soru_pvm_vec_drop(ctx, &soru_pvm_ref_vec, &refs);
  init->making.none = 1;
  return status;
}

soru_status_t
soru_pvm_init_elems(soru_pvm_ctx_t *ctx, const soru_pvm_init_env_t *env, soru_pvm_init_t *init)
{
  soru_pvm_making_t *making = &init->making;
  if (!soru_pvm_map_done(&init->map)) {
    if (making->none) return begin_elem(ctx, init);
    return soru_pvm_map_done(&making->refs) ? store_elem(ctx, init) : step_elem(ctx, env, making);
  }
  soru_pvm_vec_drop(ctx, &soru_pvm_elem_vec, &init->instance.elems);
  soru_pvm_map_finish(ctx, &soru_pvm_elem_def_vec, &init->map, &init->instance.elems);
  soru_pvm_map_start(ctx, &init->map, &env->module->datas);
  init->tag = SORU_PVM_INIT_DATAS;
  return SORU_OK;
}
