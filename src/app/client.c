#include "app/client.h"

#include <stdarg.h>

const char *
soru_app_client_arg(const soru_client_t *client, const char *name)
{
  const char *text = soru_app_phrase_arg(&client->phrase, name);
  SORU_ASSERT(text != NULL);
  return text;
}

const char *
soru_app_client_option(const soru_client_t *client, const char *name)
{
  return soru_app_phrase_option(&client->phrase, name);
}

int
soru_app_client_fail(const char *format, ...)
{
  va_list args;
  fflush(stdout);
  fprintf(stderr, "soru-client: ");
  va_start(args, format);
  vfprintf(stderr, format, args);
  va_end(args);
  fprintf(stderr, "\n");
  return SORU_EXIT_FAILED;
}

int
soru_app_client_print(soru_buf_t *text)
{
  bool overflow = text->overflow;
  if (!overflow) {
    fwrite(text->ptr, 1, text->len, stdout);
    if (text->len == 0 || text->ptr[text->len - 1] != '\n') putchar('\n');
  }
  soru_base_buf_free(text);
  return overflow ? soru_app_client_fail("the answer is too long") : SORU_EXIT_OK;
}

bool
soru_app_client_account(soru_client_t *client, const char *who, soru_account_t *account)
{
  if (soru_io_wallet_find(account, client->dir, who, &client->error) == SORU_OK) return true;
  (void)soru_app_client_fail("%s", client->error.text);
  return false;
}

bool
soru_app_client_get(soru_client_t *client, soru_answer_t *answer, const char *path, ...)
{
  char text[SORU_APP_PATH_MAX];
  va_list args;
  va_start(args, path);
  int n = vsnprintf(text, sizeof text, path, args);
  va_end(args);
  if (n < 0 || (size_t)n >= sizeof text) {
    *answer = (soru_answer_t){0};
    (void)soru_app_client_fail("the path of the call is too long");
    return false;
  }
  soru_status_t status = soru_app_rpc_call(&client->rpc, answer, "GET", soru_base_slice(NULL, 0),
                                           &client->error, "%s", text);
  if (status != SORU_OK) (void)soru_app_client_fail("%s", client->error.text);
  return status == SORU_OK;
}

bool
soru_app_client_post(soru_client_t *client, soru_answer_t *answer, const char *path,
                     soru_slice_t body)
{
  soru_status_t status =
      soru_app_rpc_call(&client->rpc, answer, "POST", body, &client->error, "%s", path);
  if (status != SORU_OK) (void)soru_app_client_fail("%s", client->error.text);
  return status == SORU_OK;
}

bool
soru_app_client_text(const soru_json_t *v, soru_slice_t *text)
{
  if (soru_codec_json_get_string(text, v) == SORU_OK) return true;
  (void)soru_app_client_fail("%s", soru_codec_json_error(v->doc));
  return false;
}

int
soru_app_client_show(const soru_json_t *v)
{
  soru_buf_t text;
  soru_base_buf_init(&text, SORU_CLIENT_TEXT_MAX);
  soru_codec_json_print(&text, v, 2);
  return soru_app_client_print(&text);
}

bool
soru_app_client_wire(soru_client_t *client, soru_l1_wire_t *wire)
{
  static const char alpha[] = "ProtoALphaALphaALphaALphaALphaALphaALphaALphaDdp3zK";
  static const char mumbai[] = "PtMumbai2TmsJHNGRkD8v8YDbtao7BLUC3wjASn1inAKLFCjaH1";
  soru_answer_t answer;
  soru_json_t protocol;
  soru_slice_t text;
  bool ok = soru_app_client_get(client, &answer, SORU_CLIENT_HEAD "/protocols");
  if (ok && soru_codec_json_member(&protocol, &answer.root, "protocol") != SORU_OK) {
    (void)soru_app_client_fail("%s", soru_codec_json_error(&answer.doc));
    ok = false;
  }
  ok = ok && soru_app_client_text(&protocol, &text);
  if (ok) {
    *wire = soru_base_slice_equal(text, soru_base_slice_text(alpha))    ? SORU_L1_WIRE_ALPHA
            : soru_base_slice_equal(text, soru_base_slice_text(mumbai)) ? SORU_L1_WIRE_MUMBAI
                                                                        : SORU_L1_WIRE_TODAY;
  }
  soru_app_rpc_free(&answer);
  return ok;
}
