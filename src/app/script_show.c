/* script_show.c - the commands that describe a state: info, outbox, the first hash. */
#include "app/script_private.h"

#include "base/hex.h"

#include <inttypes.h>

soru_status_t
soru_app_script_info(soru_script_t *script, const soru_script_line_t *line)
{
  soru_pvm_info_t info;
  (void)line;
  SORU_TRY(soru_app_script_need(script));
  soru_pvm_get_info(script->pvm, &info);
  soru_app_script_format_info(&script->text, &info);
  return SORU_OK;
}

soru_status_t
soru_app_script_empty_hash(soru_script_t *script, const soru_script_line_t *line)
{
  uint8_t hash[SORU_TREE_HASH_SZ];
  (void)line;
  SORU_TRY(soru_pvm_initial_hash(script->settings.version, hash));
  soru_base_buf_addf(&script->text, "empty-hash ");
  soru_base_hex_add(&script->text, soru_base_slice(hash, sizeof hash));
  soru_base_buf_add_u8(&script->text, '\n');
  return SORU_OK;
}

soru_status_t
soru_app_script_outputs(soru_script_t *script, const soru_script_line_t *line)
{
  int32_t level;
  int64_t index = 0;
  soru_slice_t message;
  SORU_TRY(soru_app_script_need(script));
  SORU_TRY(soru_app_script_level(script, line->numbers[0], &level));
  for (; soru_pvm_outbox(script->pvm, level, index, &message); index++) {
    soru_base_buf_addf(&script->text, "output %" PRId32 " %" PRId64 " ", level, index);
    soru_app_script_format_bytes(&script->text, message);
    soru_base_buf_add_u8(&script->text, '\n');
  }
  if (index == 0) soru_base_buf_addf(&script->text, "output %" PRId32 " none\n", level);
  return SORU_OK;
}
