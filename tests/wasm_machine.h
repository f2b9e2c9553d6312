/* wasm_machine.h - instances of modules on the phases of the machine, for tests that call any
 * function of a module, with arguments and results.
 *
 *   wasm_machine_t m;
 *   wasm_machine_outcome_t outcome;
 *   wasm_machine_open(&m, version);
 *   if (wasm_machine_start(&m, bytes, &outcome))
 *     wasm_machine_call(&m, name, args, arg_count, &outcome);
 *   wasm_machine_close(&m);
 */
#ifndef SORU_TESTS_WASM_MACHINE_H
#define SORU_TESTS_WASM_MACHINE_H

#include "pvm/vm.h"
#include "tests/wasm_spec.h"

/* The maximum of nested calls is that of revision 2.0.0 (R-PVM-3). */
enum { WASM_MACHINE_RESULTS = 64, WASM_MACHINE_STACK = 300 };

/* More ticks than any module of the suite takes. */
#define WASM_MACHINE_TICKS 1000000000u

/* A tree family with the registry of one instance. */
typedef struct wasm_machine {
  soru_tree_names_t *names;
  soru_tree_t *tree;
  soru_pvm_ctx_t ctx;
  soru_pvm_registry_t registry;
  soru_pvm_module_key_t self;
  int version;
} wasm_machine_t;

/* A result, as far as it can be compared. */
typedef struct wasm_machine_value {
  uint8_t kind, ref_type; /* soru_pvm_value_t */
  uint8_t bytes[16];      /* of a number, vector, or external reference; little-endian */
} wasm_machine_value_t;

/* What came of a start or call. */
typedef struct wasm_machine_outcome {
  enum { WASM_RETURNED, WASM_TRAPPED, WASM_RAISED, WASM_FAILED } kind;
  soru_status_t status;             /* FAILED */
  char text[SORU_PVM_TEXT_MAX + 1]; /* TRAPPED, RAISED */
  wasm_machine_value_t results[WASM_MACHINE_RESULTS];
  size_t result_count;
  uint64_t ticks;
} wasm_machine_outcome_t;

/* wasm_machine_open makes a machine without an instance; version n stands for 2.0.0-rn. */
static inline void
wasm_machine_open(wasm_machine_t *m, int version)
{
  memset(m, 0, sizeof *m);
  m->version = version;
  m->names = soru_tree_names_new();
  m->tree = soru_tree_new(m->names, SORU_TREE_DIRECT);
  soru_pvm_ctx_init(&m->ctx, m->tree);
  m->self.len = 4;
  memcpy(m->self.text, "main", 4);
}

/* wasm_machine_close releases a machine. */
static inline void
wasm_machine_close(wasm_machine_t *m)
{
  soru_pvm_drop(&m->ctx, &soru_pvm_registry_type, &m->registry);
  soru_pvm_ctx_done(&m->ctx);
  soru_tree_free(m->tree);
  soru_tree_names_free(m->names);
}

/* wasm_machine_env gives what code runs in; nothing of the modules here calls a host function. */
static inline soru_pvm_eval_env_t
wasm_machine_env(wasm_machine_t *m)
{
  soru_pvm_eval_env_t env = {.registry = &m->registry, .version = m->version};
  env.host.rules = &soru_pvm_host_rules_reference;
  return env;
}

/* wasm_machine_text copies the text of an outcome. */
static inline void
wasm_machine_text(wasm_machine_outcome_t *outcome, const void *text, size_t len)
{
  size_t n = len < SORU_PVM_TEXT_MAX ? len : SORU_PVM_TEXT_MAX;
  if (n > 0) memcpy(outcome->text, text, n);
  outcome->text[n] = 0;
}

/* wasm_machine_fail turns a status into an outcome. */
static inline void
wasm_machine_fail(wasm_machine_t *m, wasm_machine_outcome_t *outcome, soru_status_t status)
{
  const soru_pvm_exn_t *exn = &m->ctx.exn;
  const soru_pvm_text_t *text = exn->explained ? &exn->explanation : &exn->raw;
  outcome->kind = status == SORU_RAISED ? WASM_RAISED : WASM_FAILED;
  outcome->status = status;
  if (status == SORU_RAISED)
    wasm_machine_text(outcome, text->bytes, text->len);
  else
    snprintf(outcome->text, sizeof outcome->text, "%s", soru_base_status_text(status));
}

/* --- starting --- */

/* wasm_machine_decode does the phase decode. */
static inline soru_status_t
wasm_machine_decode(wasm_machine_t *m, soru_slice_t bytes, soru_pvm_module_t *module)
{
  soru_pvm_bytevec_t kernel;
  soru_pvm_decode_state_t *state = soru_pvm_decode_start(&m->ctx);
  uint64_t steps = 0;
  soru_pvm_bytevec_of_bytes(&m->ctx, &kernel, bytes);
  soru_status_t status = soru_pvm_decode_run(&m->ctx, &kernel, state, UINT64_MAX, &steps);
  if (status == SORU_OK) {
    soru_pvm_module_t *done = soru_pvm_decode_finished(state);
    *module = *done;
    memset(done, 0, sizeof *done);
  }
  soru_pvm_drop(&m->ctx, &soru_pvm_decode_box, &state);
  soru_pvm_bytevec_drop(&m->ctx, &kernel);
  return status;
}

/* wasm_machine_start instantiates a module that imports nothing and exports memory 0; tells whether
 * that succeeded. The outcome says why not; code that traps in this phase raises the trap. */
static inline bool
wasm_machine_start(wasm_machine_t *m, soru_slice_t bytes, wasm_machine_outcome_t *outcome)
{
  soru_pvm_module_t module;
  soru_pvm_init_t init;
  soru_pvm_vec_t externs = {.length = 0};
  memset(&module, 0, sizeof module);
  memset(outcome, 0, sizeof *outcome);
  soru_status_t status = wasm_machine_decode(m, bytes, &module);
  if (status == SORU_OK) {
    soru_pvm_init_env_t env = {.eval = wasm_machine_env(m),
                               .module = &module,
                               .self = &m->self,
                               .stack_limit = WASM_MACHINE_STACK};
    soru_pvm_init_start(&init, &externs);
    status = soru_pvm_init_run(&m->ctx, &env, &init, WASM_MACHINE_TICKS, &outcome->ticks);
    if (status == SORU_OK && init.tag != SORU_PVM_INIT_STOP) status = SORU_ERR_LIMIT;
    soru_pvm_drop(&m->ctx, &soru_pvm_init_type, &init);
  }
  soru_pvm_drop(&m->ctx, &soru_pvm_module_type, &module);
  if (status != SORU_OK) wasm_machine_fail(m, outcome, status);
  return status == SORU_OK;
}

/* --- calling --- */

/* wasm_machine_push appends the instruction that puts an argument on the stack. */
static inline void
wasm_machine_push(wasm_machine_t *m, soru_pvm_vec_t *instrs, const wasm_spec_value_t *arg)
{
  soru_pvm_admin_t admin = {.kind = SORU_PVM_ADMIN_PLAIN};
  soru_wasm_instr_t *instr = &admin.u.instr;
  switch (arg->type) {
  case SORU_WASM_I32:
    instr->op = SORU_OP_I32_CONST;
    instr->imm.num = soru_base_get_le(arg->bytes, 4);
    break;
  case SORU_WASM_I64:
    instr->op = SORU_OP_I64_CONST;
    instr->imm.num = soru_base_get_le(arg->bytes, 8);
    break;
  case SORU_WASM_V128:
    instr->op = SORU_OP_V128_CONST;
    memcpy(instr->imm.v128, arg->bytes, 16);
    break;
  default: /* no script passes a function */
    admin.kind = SORU_PVM_ADMIN_REFER;
    memset(&admin.u, 0, sizeof admin.u);
    admin.u.value.kind = arg->is_null ? SORU_PVM_VALUE_NULL : SORU_PVM_VALUE_EXTERN;
    admin.u.value.ref_type = arg->type;
    if (!arg->is_null) admin.u.value.u.external = (int32_t)soru_base_get_le(arg->bytes, 4);
  }
  soru_pvm_vec_append(&m->ctx, &soru_pvm_admin_vec, instrs, &admin);
}

/* wasm_machine_value reads a value of the machine. */
static inline wasm_machine_value_t
wasm_machine_value(const soru_pvm_value_t *value)
{
  wasm_machine_value_t v = {.kind = value->kind, .ref_type = value->ref_type};
  if (value->kind == SORU_PVM_VALUE_I32) soru_base_put_le(v.bytes, value->u.i32, 4);
  if (value->kind == SORU_PVM_VALUE_I64) soru_base_put_le(v.bytes, value->u.i64, 8);
  if (value->kind == SORU_PVM_VALUE_V128) memcpy(v.bytes, value->u.v128, 16);
  if (value->kind == SORU_PVM_VALUE_EXTERN)
    soru_base_put_le(v.bytes, (uint32_t)value->u.external, 4);
  return v;
}

/* wasm_machine_results reads the results of a configuration that has finished; the last one is at
 * the top of its stack. */
static inline soru_status_t
wasm_machine_results(wasm_machine_t *m, soru_pvm_config_t *config, wasm_machine_outcome_t *outcome)
{
  size_t count = (size_t)config->values.length;
  if (count > WASM_MACHINE_RESULTS) return SORU_ERR_LIMIT;
  for (size_t i = 0; i < count; i++) {
    void *item;
    SORU_TRY(soru_pvm_vec_get(&m->ctx, &soru_pvm_value_vec, &config->values, (int64_t)i, &item));
    outcome->results[count - 1 - i] = wasm_machine_value(item);
  }
  outcome->result_count = count;
  return SORU_OK;
}

/* wasm_machine_run runs instructions in the instance. As many results are kept as the function has:
 * a `return` leaves everything on the stack that is there (eval.ml, invoke). */
static inline soru_status_t
wasm_machine_run(wasm_machine_t *m, soru_pvm_vec_t *instrs, int32_t result_count,
                 wasm_machine_outcome_t *outcome)
{
  soru_pvm_config_t config;
  soru_pvm_eval_env_t env = wasm_machine_env(m);
  soru_pvm_config_make(&m->ctx, &config, WASM_MACHINE_STACK, &m->self, instrs);
  config.top.arity = (soru_pvm_opt_i32_t){true, result_count};
  config.top.labels.top.arity = config.top.arity;
  soru_status_t status =
      soru_pvm_eval_run(&m->ctx, &env, &config, WASM_MACHINE_TICKS, &outcome->ticks);
  if (status == SORU_OK && config.tag == SORU_PVM_SK_TRAPPED) {
    outcome->kind = WASM_TRAPPED;
    wasm_machine_text(outcome, config.text.ptr, config.text.len);
  } else if (status == SORU_OK) {
    status = config.tag == SORU_PVM_SK_RESULT ? wasm_machine_results(m, &config, outcome)
                                              : SORU_ERR_LIMIT;
  }
  soru_pvm_drop(&m->ctx, &soru_pvm_config_type, &config);
  return status;
}

/* wasm_machine_call calls an exported function. */
static inline void
wasm_machine_call(wasm_machine_t *m, soru_slice_t name, const wasm_spec_value_t *args,
                  size_t arg_count, wasm_machine_outcome_t *outcome)
{
  soru_pvm_instance_t *instance;
  soru_pvm_func_t *func;
  soru_pvm_vec_t instrs = {.length = 0};
  memset(outcome, 0, sizeof *outcome);
  soru_status_t status = soru_pvm_registry_get(&m->ctx, &m->registry, &m->self, &instance);
  if (status == SORU_OK) status = soru_pvm_exports_get(&m->ctx, &instance->exports, name, &func);
  if (status == SORU_OK) {
    for (size_t i = 0; i < arg_count; i++) wasm_machine_push(m, &instrs, &args[i]);
    soru_pvm_admin_t call = {.kind = SORU_PVM_ADMIN_INVOKE};
    call.u.func = soru_pvm_func_keep(func);
    soru_pvm_vec_append(&m->ctx, &soru_pvm_admin_vec, &instrs, &call);
    status = wasm_machine_run(m, &instrs, (int32_t)func->type.results.length, outcome);
  }
  if (status != SORU_OK) wasm_machine_fail(m, outcome, status);
}

/* wasm_machine_global reads a global. */
static inline void
wasm_machine_global(wasm_machine_t *m, uint32_t index, wasm_machine_outcome_t *outcome)
{
  soru_pvm_instance_t *instance;
  void *item;
  memset(outcome, 0, sizeof *outcome);
  soru_status_t status = soru_pvm_registry_get(&m->ctx, &m->registry, &m->self, &instance);
  if (status == SORU_OK)
    status = soru_pvm_vec_get(&m->ctx, &soru_pvm_global_vec, &instance->globals, index, &item);
  if (status == SORU_OK) {
    outcome->results[0] = wasm_machine_value(&((soru_pvm_global_t *)item)->value);
    outcome->result_count = 1;
  } else {
    wasm_machine_fail(m, outcome, status);
  }
}

#endif
