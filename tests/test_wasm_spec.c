/* The WebAssembly core suite against the module decoder and the validator: every valid module is
 * decoded and valid, with floating point refused where the machine refuses it (R-PVM-3); every
 * malformed one is refused by the decoder, every invalid one by the validator, with the suite's
 * message. */
#include "check.h"
#include "wasm/valid.h"
#include "wasm_spec.h"

typedef struct totals {
  unsigned valid, float_free, refused, malformed, invalid;
} totals_t;

/* The parts of a run over one module. */
typedef struct outcome {
  soru_status_t decoded, strict, validated; /* with floats, without, and the validator's */
  soru_wasm_error_t decode_error, strict_error, error;
} outcome_t;

static outcome_t
try_module(soru_slice_t bytes)
{
  outcome_t o = {.validated = SORU_ERR_STATE};
  soru_wasm_module_t module;
  soru_wasm_module_options_t options = {.allow_floats = true};
  o.strict = soru_wasm_module_decode(&module, &o.strict_error, bytes, NULL);
  soru_wasm_module_free(&module);
  o.decoded = soru_wasm_module_decode(&module, &o.decode_error, bytes, &options);
  if (o.decoded == SORU_OK) o.validated = soru_wasm_validate(&module, &o.error);
  soru_wasm_module_free(&module);
  return o;
}

static bool
starts_with(const char *text, const char *start)
{
  return strncmp(text, start, strlen(start)) == 0;
}

/* A module that is right in itself, whether it can be linked or not. */
static bool
check_valid(totals_t *t, const outcome_t *o, const soru_json_t *command)
{
  bool uses_float = true;
  soru_json_t mark;
  if (soru_codec_json_has(&mark, command, "uses_float_or_simd"))
    CHECK(soru_codec_json_get_bool(&uses_float, &mark) == SORU_OK);
  bool is_float = starts_with(o->strict_error.text, "float instructions are forbidden");
  t->valid++;
  t->float_free += o->strict == SORU_OK;
  t->refused += o->strict != SORU_OK;
  return o->decoded == SORU_OK && o->validated == SORU_OK &&
         (o->strict == SORU_OK || (is_float && uses_float));
}

static bool
check_malformed(totals_t *t, const outcome_t *o, const soru_json_t *command)
{
  t->malformed++;
  return o->strict == SORU_ERR_DECODE && o->decoded == SORU_ERR_DECODE &&
         starts_with(o->decode_error.text, wasm_spec_text(command, "text"));
}

/* Two modules name data segments without a data count section, which the decoder finds; one lost
 * the list of types that its message is about when it was translated from text. */
static bool
check_invalid(totals_t *t, const outcome_t *o, const soru_json_t *command)
{
  const char *text = wasm_spec_text(command, "text");
  t->invalid++;
  if (o->decoded == SORU_ERR_DECODE)
    return strcmp(o->decode_error.text, "data count section required") == 0;
  bool is_lost = strcmp(text, "invalid result arity") == 0;
  return o->validated == SORU_ERR_DECODE && (is_lost || starts_with(o->error.text, text));
}

static void
check_command(totals_t *t, const wasm_spec_script_t *script, const soru_json_t *command)
{
  size_t len;
  uint8_t *bytes = wasm_spec_module(script, command, &len);
  if (bytes == NULL) return;
  const char *type = wasm_spec_text(command, "type");
  outcome_t o = try_module(soru_base_slice(bytes, len));
  bool ok;
  if (strcmp(type, "assert_malformed") == 0)
    ok = check_malformed(t, &o, command);
  else if (strcmp(type, "assert_invalid") == 0)
    ok = check_invalid(t, &o, command);
  else
    ok = check_valid(t, &o, command);
  if (!CHECK(ok))
    fprintf(stderr, "  %s: %s: %s | %s | %s | %s\n", type, wasm_spec_text(command, "filename"),
            wasm_spec_text(command, "text"), o.strict_error.text, o.decode_error.text,
            o.error.text);
  free(bytes);
}

/* Arguments and results of actions can be read: whoever runs them finds them so. */
static void
check_values(const soru_json_t *command)
{
  soru_json_t action, list[2];
  bool has[2] = {false, soru_codec_json_has(&list[1], command, "expected")};
  if (soru_codec_json_has(&action, command, "action"))
    has[0] = soru_codec_json_has(&list[0], &action, "args");
  for (size_t i = 0; i < 2; i++) {
    size_t count = 0;
    if (has[i]) CHECK(soru_codec_json_array(&count, &list[i]) == SORU_OK);
    for (size_t j = 0; j < count; j++) {
      wasm_spec_value_t value;
      soru_json_t json = soru_codec_json_at(&list[i], j);
      CHECK(wasm_spec_value(&value, &json));
    }
  }
}

int
main(void)
{
  wasm_spec_t suite;
  totals_t t = {0};
  if (!wasm_spec_open(&suite)) return WASM_SPEC_SKIPPED;
  for (size_t i = 0; i < suite.count; i++) {
    wasm_spec_script_t script;
    if (!CHECK(wasm_spec_load(&script, &suite, i))) script.count = 0;
    for (size_t j = 0; j < script.count; j++) {
      soru_json_t command = soru_codec_json_at(&script.commands, j);
      check_command(&t, &script, &command);
      check_values(&command);
    }
    wasm_spec_unload(&script);
  }
  wasm_spec_close(&suite);
  printf("modules: %u valid (%u accepted by the machine, %u refused for floating point), "
         "%u malformed, %u invalid\n",
         t.valid, t.float_free, t.refused, t.malformed, t.invalid);
  CHECK(t.valid > 1500 && t.float_free > 900 && t.malformed > 700 && t.invalid > 2000);
  return check_summary();
}
