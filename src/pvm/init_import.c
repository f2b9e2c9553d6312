/* The phase init: imports, the last one first (eval.ml, add_import; types.ml for the texts). */
#include "pvm/init_private.h"
#include "wasm/numeric.h"

/* Longer than any text that is kept of an exception. */
#define TEXT_MAX 4096

/* Prints the first elements of a vector: those that the comparison has looked up. */
static soru_status_t
print_types(soru_pvm_ctx_t *ctx, soru_buf_t *buf, soru_pvm_vec_t *types, int64_t compared)
{
  int64_t cnt = compared < types->length ? compared + 1 : types->length;
  soru_base_buf_addf(buf, "[");
  for (int64_t i = 0; i < cnt && !buf->overflow; i++) {
    void *type;
    SORU_TRY(soru_pvm_vec_get(ctx, &soru_pvm_type_vec, types, i, &type));
    soru_base_buf_addf(buf, "%s%s", i == 0 ? "" : " ", soru_wasm_type_text(*(uint8_t *)type));
  }
  soru_base_buf_addf(buf, "]");
  return SORU_OK;
}

static soru_status_t
print_functype(soru_pvm_ctx_t *ctx, soru_buf_t *buf, soru_pvm_functype_t *type, int64_t params,
               int64_t results)
{
  soru_base_buf_addf(buf, "func ");
  SORU_TRY(print_types(ctx, buf, &type->params, params));
  soru_base_buf_addf(buf, " -> ");
  return print_types(ctx, buf, &type->results, results);
}

static void
print_limits(soru_buf_t *buf, const soru_pvm_limits_t *limits)
{
  soru_base_buf_addf(buf, "%u", (uint32_t)limits->min);
  if (limits->max.some) soru_base_buf_addf(buf, " %u", (uint32_t)limits->max.v);
}

/* Prints what is no function. */
static void
print_import(soru_buf_t *buf, const soru_pvm_import_t *import)
{
  const char *type = soru_wasm_type_text(import->global.type);
  switch (import->kind) {
  case SORU_PVM_EXTERN_TABLE:
    soru_base_buf_addf(buf, "table ");
    print_limits(buf, &import->table.limits);
    soru_base_buf_addf(buf, import->table.ref_type == 0 ? " funcref" : " externref");
    return;
  case SORU_PVM_EXTERN_MEMORY:
    soru_base_buf_addf(buf, "memory ");
    print_limits(buf, &import->memory);
    return;
  default:
    soru_base_buf_addf(buf, import->global.immutable_ ? "global %s" : "global (mut %s)", type);
  }
}

/* How far an import and a function agree. */
typedef struct comparison {
  soru_pvm_functype_t *type; /* of the import; NULL when it is no function */
  bool same;
  int64_t params, results;
} comparison_t;

static soru_status_t
compare(soru_pvm_ctx_t *ctx, soru_pvm_module_t *module, const soru_pvm_import_t *import,
        soru_pvm_func_t *func, comparison_t *c)
{
  *c = (comparison_t){.type = NULL, .params = -1, .results = -1};
  if (import->kind != SORU_PVM_EXTERN_FUNC) return SORU_OK;
  void *item;
  SORU_TRY(soru_pvm_vec_get(ctx, &soru_pvm_functype_vec, &module->types, import->func_type, &item));
  c->type = item;
  return soru_pvm_same_functype(ctx, &func->type, c->type, &c->same, &c->params, &c->results);
}

/* The function write_debug with an i32 result, if the rules allow to import it so; NULL otherwise.
 */
static soru_status_t
answering_write_debug(soru_pvm_ctx_t *ctx, const soru_pvm_init_env_t *env,
                      const soru_pvm_import_t *import, const soru_pvm_func_t *func,
                      soru_pvm_func_t **answering)
{
  static const uint8_t i32s[] = {SORU_WASM_I32, SORU_WASM_I32};
  *answering = NULL;
  if (!env->eval.host.rules->write_debug_answers || import->kind != SORU_PVM_EXTERN_FUNC ||
      !soru_base_slice_equal(soru_pvm_str_slice(&import->item_name),
                             soru_base_slice_text("write_debug")))
    return SORU_OK;
  soru_pvm_func_t *made = soru_pvm_func_new(ctx, SORU_PVM_FUNC_HOST);
  made->host_name = soru_pvm_str_make(ctx, soru_pvm_str_slice(&func->host_name));
  soru_pvm_functype_make(ctx, &made->type, soru_base_slice(i32s, 2), soru_base_slice(i32s, 1));
  comparison_t c;
  soru_status_t status = compare(ctx, env->module, import, made, &c);
  if (status == SORU_OK && c.same)
    *answering = made;
  else
    soru_pvm_func_drop(ctx, made);
  return status;
}

static soru_status_t
raise_incompatible(soru_pvm_ctx_t *ctx, const soru_pvm_import_t *import, soru_pvm_func_t *func,
                   const comparison_t *c)
{
  soru_buf_t buf;
  soru_base_buf_init(&buf, import->module_name.len + import->item_name.len + TEXT_MAX);
  soru_base_buf_addf(&buf, "incompatible import type for \"");
  soru_base_buf_add(&buf, import->module_name.ptr, import->module_name.len);
  soru_base_buf_addf(&buf, "\" \"");
  soru_base_buf_add(&buf, import->item_name.ptr, import->item_name.len);
  soru_base_buf_addf(&buf, "\": expected ");
  soru_status_t status = SORU_OK;
  if (c->type != NULL)
    status = print_functype(ctx, &buf, c->type, c->params, c->results);
  else
    print_import(&buf, import);
  soru_base_buf_addf(&buf, ", got ");
  if (status == SORU_OK) status = print_functype(ctx, &buf, &func->type, c->params, c->results);
  if (status == SORU_OK) status = soru_pvm_raise_error_bytes(ctx, soru_base_buf_slice(&buf));
  soru_base_buf_free(&buf);
  return status;
}

static void
finish(soru_pvm_ctx_t *ctx, const soru_pvm_init_env_t *env, soru_pvm_init_t *init)
{
  soru_pvm_vec_drop(ctx, &soru_pvm_extern_vec, &init->externs);
  soru_pvm_vec_drop(ctx, &soru_pvm_import_vec, &init->imports);
  soru_pvm_registry_set(ctx, env->eval.registry, &init->instance);
  soru_pvm_map_start(ctx, &init->map, &env->module->types);
  init->tag = SORU_PVM_INIT_TYPES;
}

soru_status_t
soru_pvm_init_imports(soru_pvm_ctx_t *ctx, const soru_pvm_init_env_t *env, soru_pvm_init_t *init)
{
  if (init->offset == -1) {
    finish(ctx, env, init);
    return SORU_OK;
  }
  void *item;
  SORU_TRY(soru_pvm_vec_get(ctx, &soru_pvm_extern_vec, &init->externs, init->offset, &item));
  soru_pvm_func_t *func = ((soru_pvm_extern_t *)item)->func;
  SORU_TRY(soru_pvm_vec_get(ctx, &soru_pvm_import_vec, &init->imports, init->offset, &item));
  const soru_pvm_import_t *import = item;
  comparison_t c;
  SORU_TRY(compare(ctx, env->module, import, func, &c));
  soru_pvm_func_t *kept = NULL;
  if (c.same)
    kept = soru_pvm_func_keep(func);
  else
    SORU_TRY(answering_write_debug(ctx, env, import, func, &kept));
  if (kept == NULL) return raise_incompatible(ctx, import, func, &c);
  soru_pvm_vec_cons(ctx, &soru_pvm_func_vec, &init->instance.funcs, &kept);
  init->offset--;
  return SORU_OK;
}
