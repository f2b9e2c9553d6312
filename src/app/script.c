#include "app/script_private.h"

#include "base/hex.h"
#include "base/mem.h"

#include <inttypes.h>

typedef soru_status_t (*command_t)(soru_script_t *script, const soru_script_line_t *line);

#define FUNCTION(id, name, arguments, function) soru_app_script_##function,
static const command_t commands[] = {SORU_SCRIPT_TABLE(FUNCTION)};
#undef FUNCTION

soru_script_t *
soru_app_script_new(FILE *out, FILE *reasons, const char *name, soru_script_engine_t engine)
{
  soru_script_t *script = soru_base_zalloc(sizeof *script);
  const char *slash = strrchr(name, '/');
  script->out = out;
  script->reasons = reasons;
  script->engine = engine;
  script->name = name;
  script->folder_len = slash == NULL ? 0 : (size_t)(slash - name) + 1;
  script->settings.version = SORU_PVM_VERSION_MAX;
  soru_base_buf_init(&script->text, SIZE_MAX);
  return script;
}

void
soru_app_script_delete(soru_script_t *script)
{
  soru_pvm_delete(script->pvm);
  for (size_t i = 0; i < script->answer_cnt; i++) {
    soru_base_buf_free(&script->answers[i].request);
    soru_base_buf_free(&script->answers[i].data);
  }
  free(script->answers);
  soru_base_buf_free(&script->text);
  free(script);
}

soru_status_t
soru_app_script_fail(soru_script_t *script, soru_status_t status, const char *why)
{
  return soru_io_fail(&script->why, status, "%s", why);
}

soru_status_t
soru_app_script_need(soru_script_t *script)
{
  if (script->pvm != NULL) return SORU_OK;
  return soru_app_script_fail(script, SORU_ERR_STATE, "there is no machine yet (kernel FILE)");
}

soru_status_t
soru_app_script_data(soru_script_t *script, const soru_script_data_t *data, soru_buf_t *bytes)
{
  soru_status_t status;
  if (data->is_file) {
    soru_buf_t path;
    soru_base_buf_init(&path, SIZE_MAX);
    soru_base_buf_add(&path, script->name, script->folder_len);
    soru_base_buf_add(&path, data->text.ptr, data->text.len);
    soru_base_buf_add_u8(&path, 0);
    status = soru_io_read_file(bytes, (const char *)path.ptr, &script->why);
    soru_base_buf_free(&path);
  } else {
    status = soru_base_hex_decode(bytes, data->text);
  }
  return status;
}

soru_status_t
soru_app_script_level(soru_script_t *script, int64_t number, int32_t *level)
{
  *level = (int32_t)number;
  if (number >= 0 && number <= INT32_MAX) return SORU_OK;
  return soru_app_script_fail(script, SORU_ERR_ARG, "a level is between 0 and 2147483647");
}

void
soru_app_script_print(soru_script_t *script)
{
  if (script->text.len > 0) fwrite(script->text.ptr, 1, script->text.len, script->out);
  script->text.len = 0;
}

soru_status_t
soru_app_script_add_state(soru_script_t *script, const char *word, bool with_phase)
{
  soru_pvm_info_t info;
  uint8_t hash[SORU_TREE_HASH_SZ];
  SORU_TRY(soru_pvm_hash(script->pvm, hash));
  soru_pvm_get_info(script->pvm, &info);
  soru_base_buf_addf(&script->text, "%s %" PRId64 " ", word, info.tick);
  if (with_phase) soru_base_buf_addf(&script->text, "%s ", soru_pvm_phase_text(info.phase));
  soru_base_hex_add(&script->text, soru_base_slice(hash, sizeof hash));
  soru_base_buf_add_u8(&script->text, '\n');
  return SORU_OK;
}

/* Says that a command cannot be done, and why. */
static void
report(soru_script_t *script, soru_slice_t name, const char *why, uint64_t number)
{
  soru_app_script_print(script);
  fputs("error ", script->out);
  fwrite(name.ptr, 1, name.len, script->out);
  fputc('\n', script->out);

  if (script->reasons == NULL) return;
  soru_base_buf_addf(&script->text, "%s:%" PRIu64 ": ", script->name, number);
  soru_app_quote(&script->text, name);
  soru_base_buf_addf(&script->text, ": %s\n", why);
  fwrite(script->text.ptr, 1, script->text.len, script->reasons);
  script->text.len = 0;
}

bool
soru_app_script_do(soru_script_t *script, soru_slice_t text, uint64_t number)
{
  soru_script_line_t line;
  script->why.text[0] = 0;
  soru_status_t status = soru_app_script_parse(&line, text);
  if (status != SORU_OK) {
    report(script, line.name, line.why, number);
  } else if (line.op != SORU_SCRIPT_NOTHING) {
    status = commands[line.op](script, &line);
    const char *why = script->why.text[0] != 0 ? script->why.text : soru_base_status_text(status);
    if (status != SORU_OK) report(script, line.name, why, number);
  }
  soru_app_script_print(script);
  soru_app_script_line_free(&line);
  return status == SORU_OK;
}
