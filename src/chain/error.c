/* error.c - see error.h. */
#include "chain/error.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

bool
soru_chain_fail(soru_chain_error_t *error, soru_chain_error_kind_t kind, const char *id,
                const char *text, const char *format, ...)
{
  va_list args;
  error->kind = kind;
  snprintf(error->id, sizeof error->id, "%s", id);
  snprintf(error->text, sizeof error->text, "%s", text);
  va_start(args, format);
  int len = vsnprintf(error->members, sizeof error->members, format, args);
  va_end(args);
  SORU_ASSERT(len >= 0 && (size_t)len < sizeof error->members); /* half a member is no JSON */
  return false;
}

bool
soru_chain_fail_rollup(soru_chain_error_t *error, soru_rollup_error_t why)
{
  if (why == SORU_ROLLUP_NO_ERROR) return true;
  return soru_chain_fail(
      error, soru_rollup_error_permanent(why) ? SORU_CHAIN_PERMANENT : SORU_CHAIN_TEMPORARY,
      soru_rollup_error_id(why), soru_rollup_error_text(why), "%s", "");
}

const char *
soru_chain_error_kind_text(soru_chain_error_kind_t kind)
{
  static const char *const texts[] = {"branch", "temporary", "permanent"};
  return texts[kind];
}

void
soru_chain_error_write(soru_json_out_t *out, const soru_chain_error_t *error,
                       soru_rollup_profile_t profile)
{
  static const char *const protocols[] = {"proto.alpha", "proto.016-PtMumbai"};
  static const char today[] = "smart_rollup_";
  bool renamed = profile == SORU_ROLLUP_ALPHA && strncmp(error->id, today, sizeof today - 1) == 0;
  soru_codec_json_out_open(out, '{');
  soru_codec_json_out_key(out, "kind");
  soru_codec_json_out_text(out, soru_chain_error_kind_text(error->kind));
  soru_codec_json_out_key(out, "id");
  soru_codec_json_out_textf(out, "%s.%s%s", protocols[profile], renamed ? "sc_rollup_" : "",
                            error->id + (renamed ? sizeof today - 1 : 0));
  soru_base_buf_add(out->buf, error->members, strlen(error->members));
  soru_codec_json_out_key(out, "msg");
  soru_codec_json_out_text(out, error->text);
  soru_codec_json_out_close(out, '}');
}
