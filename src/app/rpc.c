#include "app/rpc.h"

#include "l1/receipt.h"

#include <stdarg.h>

/* The longest reason that is shown. */
#define REASON_MAX 900

void
soru_app_rpc_free(soru_answer_t *answer)
{
  soru_codec_json_free(&answer->doc);
  soru_base_buf_free(&answer->text);
}

/* The message for an answer that is not 2xx: the errors that the node lists, or what it says. */
static soru_status_t
refused(soru_answer_t *answer, int http, soru_io_error_t *error)
{
  soru_buf_t reason;
  soru_base_buf_init(&reason, SORU_APP_ANSWER_MAX);
  if (soru_codec_json_parse(&answer->doc, answer->path, soru_base_buf_slice(&answer->text)) ==
      SORU_OK) {
    soru_json_t root = soru_codec_json_root(&answer->doc);
    soru_l1_receipt_errors(&reason, &root);
  }
  if (reason.len == 0) soru_base_buf_add(&reason, answer->text.ptr, answer->text.len);
  size_t len = reason.len < REASON_MAX ? reason.len : REASON_MAX;
  soru_status_t status = http == 404 ? SORU_ERR_NOT_FOUND : SORU_ERR_STATE;
  (void)soru_io_fail(error, status, "%s: the node answers %d%s%.*s", answer->path, http,
                     len > 0 ? ":\n" : "", (int)len, (const char *)reason.ptr);
  soru_base_buf_free(&reason);
  return status;
}

soru_status_t
soru_app_rpc_call(const soru_rpc_t *rpc, soru_answer_t *answer, const char *method,
                  soru_slice_t body, soru_io_error_t *error, const char *path, ...)
{
  int http = 0;
  va_list args;
  *answer = (soru_answer_t){0};
  soru_base_buf_init(&answer->text, SORU_APP_ANSWER_MAX);
  va_start(args, path);
  int n = vsnprintf(answer->path, sizeof answer->path, path, args);
  va_end(args);
  if (n < 0 || (size_t)n >= sizeof answer->path)
    return soru_io_fail(error, SORU_ERR_LIMIT, "the path of the call is too long");
  SORU_TRY(rpc->call(rpc->context, method, answer->path, body, &http, &answer->text, error));
  if (http < 200 || http > 299) return refused(answer, http, error);
  if (answer->text.len == 0) soru_base_buf_addf(&answer->text, "null");
  soru_status_t status =
      soru_codec_json_parse(&answer->doc, answer->path, soru_base_buf_slice(&answer->text));
  if (status != SORU_OK)
    return soru_io_fail(error, status, "%s", soru_codec_json_error(&answer->doc));
  answer->root = soru_codec_json_root(&answer->doc);
  return SORU_OK;
}
