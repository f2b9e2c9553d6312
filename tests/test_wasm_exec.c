/* The WebAssembly core suite on the machine's own phases, revision 2.0.0 (R-PVM-1, R-PVM-3): every
 * action without floating point gives the results, or the trap with the text, that the suite
 * demands. Modules that have floating point are run without it (wasm_strip.h).
 *
 * What is not run is counted and printed:
 *   - actions that use floating point, and what comes after them on the same instance if they may
 *     have changed its state. f64x2.ceil, .floor, .trunc, .nearest and f32x4.convert_i32x4_s, _u
 *     belong to it: the reference decodes them, but its states have no encoding for them
 *     (interpreter_encodings.ml), so that the tick cannot be done;
 *   - actions on modules that share a memory, table, global or stateful function with another
 *     instance: the machine has one instance and links host functions only (R-PVM-2).
 *
 * Where the machine differs from the suite: an element that is missing is no trap but an exception,
 * with the text of the trap (eval.ml, any_ref and func_ref raise Trap instead of reducing to
 * Trapping). A kernel gets stuck by it.
 */
#include "check.h"
#include "wasm_close.h"
#include "wasm_machine.h"
#include "wasm_strip.h"

enum { INSTANCES_MAX = 1024, NAME_MAX_SZ = 64, ARGS_MAX = 32, FIELD_MAX = 1024 };

typedef enum instance_state {
  RUNNING,
  FLOATS, /* its state depends on floating point */
  SHARES, /* shares state with an instance that cannot be run with it */
  BROKEN  /* could not be instantiated: that has been counted as failed */
} instance_state_t;

/* A module of a script and its instance. */
typedef struct instance {
  instance_state_t state;
  wasm_strip_t strip;
  wasm_machine_t machine; /* RUNNING */
  char name[NAME_MAX_SZ]; /* in the script, "" if none */
  char registered[NAME_MAX_SZ];
} instance_t;

/* The instances of a script; the last one is the current one. */
typedef struct run {
  const wasm_spec_script_t *script;
  instance_t instances[INSTANCES_MAX];
  size_t count;
} run_t;

static struct totals {
  unsigned modules, modules_float, modules_shared;
  unsigned returned, trapped, raised, exhausted, uninstantiable;
  unsigned skipped_float, skipped_shared, skipped_uninstantiable;
} totals;

/* --- modules --- */

static instance_t *
find_registered(run_t *run, soru_slice_t name)
{
  for (size_t i = run->count; i-- > 0;) {
    instance_t *instance = &run->instances[i];
    if (*instance->registered != 0 &&
        soru_base_slice_equal(soru_base_slice_text(instance->registered), name))
      return instance;
  }
  return NULL;
}

static const wasm_file_t *
find_file(void *data, soru_slice_t name)
{
  const instance_t *instance = find_registered(data, name);
  return instance != NULL && instance->strip.file.status == SORU_OK ? &instance->strip.file : NULL;
}

/* A module that cannot be run has access to the state of those that it imports from: what happens
 * in them from now on is not known either. */
static void
share(run_t *run, const soru_wasm_module_t *module)
{
  for (uint32_t i = 0; i < module->import_count; i++) {
    instance_t *from = find_registered(run, module->imports[i].module);
    if (from == NULL || from->state != RUNNING) continue;
    from->state = SHARES;
    wasm_machine_close(&from->machine);
  }
}

/* Something was run that had floating point. */
static bool
is_taken_out(const wasm_machine_outcome_t *outcome)
{
  return outcome->kind == WASM_RAISED && strcmp(outcome->text, WASM_STRIP_TEXT) == 0;
}

/* Makes the instance of a module that was read; the outcome says why it is BROKEN. */
static void
instantiate(run_t *run, instance_t *instance, wasm_machine_outcome_t *outcome)
{
  soru_buf_t closed;
  instance->state = FLOATS;
  if (instance->strip.file.status != SORU_OK) return;
  instance->state = SHARES;
  soru_base_buf_init(&closed, WASM_CLOSE_MAX);
  if (wasm_close(&closed, &instance->strip.file, find_file, run)) {
    wasm_machine_open(&instance->machine, 0);
    bool ok = wasm_machine_start(&instance->machine, soru_base_buf_slice(&closed), outcome);
    instance->state = ok ? RUNNING : is_taken_out(outcome) ? FLOATS : BROKEN;
    if (!ok) wasm_machine_close(&instance->machine);
  } else {
    share(run, &instance->strip.file.module);
  }
  soru_base_buf_free(&closed);
}

static void
drop_instance(instance_t *instance)
{
  if (instance->state == RUNNING) wasm_machine_close(&instance->machine);
  wasm_strip_close(&instance->strip);
}

static bool
fail(const run_t *run, const soru_json_t *command, const wasm_machine_outcome_t *outcome,
     const char *what)
{
  int64_t line = 0;
  soru_json_t member;
  if (soru_codec_json_has(&member, command, "line"))
    (void)!soru_codec_json_get_int(&line, &member, 0, INT32_MAX);
  fprintf(stderr, "  %s.wast:%d: %s: %s; got %s %s, %zu results\n", run->script->name, (int)line,
          wasm_spec_text(command, "type"), what,
          outcome->kind == WASM_RETURNED  ? "a return"
          : outcome->kind == WASM_TRAPPED ? "a trap"
          : outcome->kind == WASM_RAISED  ? "an exception"
                                          : "a failure",
          outcome->text, outcome->result_count);
  return false;
}

/* A module that is to be instantiated. */
static void
do_module(run_t *run, const soru_json_t *command)
{
  size_t len;
  wasm_machine_outcome_t outcome = {.kind = WASM_RETURNED};
  uint8_t *bytes = wasm_spec_module(run->script, command, &len);
  if (!CHECK(bytes != NULL && run->count < INSTANCES_MAX)) return;
  instance_t *instance = &run->instances[run->count];
  memset(instance, 0, sizeof *instance);
  snprintf(instance->name, sizeof instance->name, "%s", wasm_spec_text(command, "name"));
  wasm_strip_open(&instance->strip, bytes, len);
  instantiate(run, instance, &outcome);
  run->count++;
  totals.modules += instance->state == RUNNING;
  totals.modules_float += instance->state == FLOATS;
  totals.modules_shared += instance->state == SHARES;
  if (!CHECK(instance->state != BROKEN)) fail(run, command, &outcome, "cannot be instantiated");
}

static bool
starts_with(const char *text, const char *start)
{
  return strncmp(text, start, strlen(start)) == 0;
}

/* A module whose instantiation must fail. */
static void
do_uninstantiable(run_t *run, const soru_json_t *command)
{
  size_t len;
  wasm_machine_outcome_t outcome = {.kind = WASM_RETURNED};
  instance_t instance = {.state = FLOATS};
  uint8_t *bytes = wasm_spec_module(run->script, command, &len);
  if (!CHECK(bytes != NULL)) return;
  wasm_strip_open(&instance.strip, bytes, len);
  instantiate(run, &instance, &outcome);
  if (instance.state != RUNNING && instance.state != BROKEN) {
    totals.skipped_uninstantiable++;
  } else {
    totals.uninstantiable++;
    if (!CHECK(outcome.kind == WASM_RAISED &&
               starts_with(outcome.text, wasm_spec_text(command, "text"))))
      fail(run, command, &outcome, wasm_spec_text(command, "text"));
  }
  drop_instance(&instance);
}

static instance_t *
find_instance(run_t *run, const char *name)
{
  for (size_t i = run->count; i-- > 0;)
    if (*name == 0 || strcmp(run->instances[i].name, name) == 0) return &run->instances[i];
  return NULL;
}

static void
do_register(run_t *run, const soru_json_t *command)
{
  instance_t *instance = find_instance(run, wasm_spec_text(command, "name"));
  if (CHECK(instance != NULL))
    snprintf(instance->registered, NAME_MAX_SZ, "%s", wasm_spec_text(command, "as"));
}

/* --- actions --- */

/* The index of what is exported under a name; UINT32_MAX if there is nothing. */
static uint32_t
find_export(const soru_wasm_module_t *module, uint8_t kind, soru_slice_t name)
{
  for (uint32_t i = 0; i < module->export_count; i++)
    if (module->exports[i].kind == kind && soru_base_slice_equal(module->exports[i].name, name))
      return module->exports[i].index;
  return UINT32_MAX;
}

/* Tells whether an action takes or gives floating point. */
static bool
is_float_action(const soru_json_t *command, const soru_json_t *action)
{
  soru_json_t lists[2];
  bool has[2] = {soru_codec_json_has(&lists[0], action, "args"),
                 soru_codec_json_has(&lists[1], command, "expected")};
  for (size_t i = 0; i < 2; i++) {
    size_t count = 0;
    if (has[i]) CHECK(soru_codec_json_array(&count, &lists[i]) == SORU_OK);
    for (size_t j = 0; j < count; j++) {
      soru_json_t json = soru_codec_json_at(&lists[i], j);
      const char *type = wasm_spec_text(&json, "type");
      if (strcmp(type, "f32") == 0 || strcmp(type, "f64") == 0) return true;
    }
  }
  return false;
}

static void
act(instance_t *instance, const soru_json_t *action, wasm_machine_outcome_t *outcome)
{
  char field[FIELD_MAX];
  soru_json_t list;
  wasm_spec_value_t args[ARGS_MAX];
  size_t count = 0, field_len = wasm_spec_name(field, sizeof field, action, "field");
  soru_slice_t name = soru_base_slice(field, field_len);
  if (strcmp(wasm_spec_text(action, "type"), "get") == 0) {
    uint32_t index = find_export(&instance->strip.file.module, SORU_WASM_EXTERN_GLOBAL, name);
    wasm_machine_global(&instance->machine, index, outcome);
    return;
  }
  if (soru_codec_json_has(&list, action, "args"))
    CHECK(soru_codec_json_array(&count, &list) == SORU_OK);
  if (!CHECK(count <= ARGS_MAX)) count = 0;
  for (size_t i = 0; i < count; i++) {
    soru_json_t json = soru_codec_json_at(&list, i);
    CHECK(wasm_spec_value(&args[i], &json) && !args[i].is_pattern);
  }
  wasm_machine_call(&instance->machine, name, args, count, outcome);
}

/* A function is expected by its type alone; everything else by its value. */
static bool
is_equal(const wasm_machine_value_t *got, const wasm_spec_value_t *want)
{
  if (want->is_pattern) return false;
  if (want->is_null) return got->kind == SORU_PVM_VALUE_NULL && got->ref_type == want->type;
  if (want->type == SORU_WASM_FUNCREF) return got->kind == SORU_PVM_VALUE_FUNC;
  if (want->type == SORU_WASM_EXTERNREF && got->kind != SORU_PVM_VALUE_EXTERN) return false;
  if (want->type < SORU_WASM_FUNCREF && got->kind != want->type) return false;
  return memcmp(got->bytes, want->bytes, want->type == SORU_WASM_I32 ? 4 : 16) == 0;
}

static bool
results_are_equal(const wasm_machine_outcome_t *outcome, const soru_json_t *command)
{
  size_t count = 0;
  soru_json_t list;
  if (outcome->kind != WASM_RETURNED) return false;
  if (!soru_codec_json_has(&list, command, "expected") ||
      soru_codec_json_array(&count, &list) != SORU_OK || count != outcome->result_count)
    return false;
  for (size_t i = 0; i < count; i++) {
    wasm_spec_value_t want;
    soru_json_t json = soru_codec_json_at(&list, i);
    if (!wasm_spec_value(&want, &json) || !is_equal(&outcome->results[i], &want)) return false;
  }
  return true;
}

/* Counts an action on an instance that does not run; tells whether it was one. */
static bool
is_skipped(const instance_t *instance)
{
  totals.skipped_float += instance->state == FLOATS;
  totals.skipped_shared += instance->state == SHARES;
  CHECK(instance->state != BROKEN);
  return instance->state != RUNNING;
}

/* An action was not run, or not to its end, for floating point. */
static void
skip_float(instance_t *instance, const soru_json_t *action)
{
  char field[FIELD_MAX];
  size_t len = wasm_spec_name(field, sizeof field, action, "field");
  uint32_t index =
      find_export(&instance->strip.file.module, SORU_WASM_EXTERN_FUNC, soru_base_slice(field, len));
  totals.skipped_float++;
  if (!wasm_strip_may_change(&instance->strip, index)) return;
  instance->state = FLOATS;
  wasm_machine_close(&instance->machine);
}

/* Compares an outcome with what a command asserts, and counts it. */
static bool
is_as_asserted(const wasm_machine_outcome_t *outcome, const soru_json_t *command)
{
  const char *type = wasm_spec_text(command, "type"), *text = wasm_spec_text(command, "text");
  bool has_text = starts_with(outcome->text, text);
  if (strcmp(type, "assert_exhaustion") == 0) {
    totals.exhausted++;
    return outcome->kind == WASM_RAISED && has_text;
  }
  if (strcmp(type, "assert_trap") != 0) {
    totals.returned++;
    return results_are_equal(outcome, command);
  }
  bool is_element =
      starts_with(text, "undefined element") || starts_with(text, "uninitialized element");
  *(is_element ? &totals.raised : &totals.trapped) += 1;
  return outcome->kind == (is_element ? WASM_RAISED : WASM_TRAPPED) && has_text;
}

/* Runs the action of a command and compares. */
static void
do_action(run_t *run, const soru_json_t *command)
{
  soru_json_t action;
  wasm_machine_outcome_t outcome;
  if (!CHECK(soru_codec_json_has(&action, command, "action"))) return;
  instance_t *instance = find_instance(run, wasm_spec_text(&action, "module"));
  if (!CHECK(instance != NULL) || is_skipped(instance)) return;
  bool is_float = is_float_action(command, &action);
  if (!is_float) act(instance, &action, &outcome);
  if (is_float || is_taken_out(&outcome)) {
    skip_float(instance, &action);
    return;
  }
  if (!CHECK(is_as_asserted(&outcome, command)))
    fail(run, command, &outcome, wasm_spec_text(command, "text"));
}

/* --- scripts --- */

static void
do_command(run_t *run, const soru_json_t *command)
{
  const char *type = wasm_spec_text(command, "type");
  soru_json_t action;
  if (strcmp(type, "module") == 0) do_module(run, command);
  if (strcmp(type, "register") == 0) do_register(run, command);
  if (strcmp(type, "assert_uninstantiable") == 0) do_uninstantiable(run, command);
  if (soru_codec_json_has(&action, command, "action")) do_action(run, command);
}

static void
run_script(const wasm_spec_t *suite, size_t i)
{
  static run_t run;
  wasm_spec_script_t script;
  if (!CHECK(wasm_spec_load(&script, suite, i))) script.count = 0;
  run.script = &script;
  run.count = 0;
  for (size_t j = 0; j < script.count; j++) {
    soru_json_t command = soru_codec_json_at(&script.commands, j);
    do_command(&run, &command);
  }
  for (size_t j = 0; j < run.count; j++) drop_instance(&run.instances[j]);
  wasm_spec_unload(&script);
}

int
main(void)
{
  wasm_spec_t suite;
  if (!wasm_spec_open(&suite)) return WASM_SPEC_SKIPPED;
  for (size_t i = 0; i < suite.count; i++) run_script(&suite, i);
  wasm_spec_close(&suite);
  printf("modules: %u run; not run: %u for floating point, %u that share state\n", totals.modules,
         totals.modules_float, totals.modules_shared);
  printf("actions: %u returns, %u traps, %u missing elements, %u exhaustions; "
         "not run: %u for floating point, %u for shared state\n",
         totals.returned, totals.trapped, totals.raised, totals.exhausted, totals.skipped_float,
         totals.skipped_shared);
  printf("modules that cannot be instantiated: %u; not run: %u\n", totals.uninstantiable,
         totals.skipped_uninstantiable);
  CHECK(totals.returned > 13000 && totals.trapped > 300 && totals.raised > 1700);
  CHECK(totals.exhausted > 10 && totals.uninstantiable > 20);
  return check_summary();
}
