#include "app/client_fill.h"

#include "app/client_text.h"

const char *
soru_app_fill_arg(const soru_send_t *send, const char *name)
{
  return soru_app_client_arg(send->client, name);
}

bool
soru_app_fill_failed(const soru_send_t *send)
{
  (void)soru_app_client_fail("%s", send->client->error.text);
  return false;
}

void
soru_app_fill_member(soru_json_out_t *out, const char *key, const char *text)
{
  soru_codec_json_out_key(out, key);
  soru_codec_json_out_text(out, text);
}

bool
soru_app_fill_rollup(soru_send_t *send, soru_json_out_t *out)
{
  char text[SORU_CRYPTO_KEY_TEXT_MAX];
  soru_client_t *client = send->client;
  if (soru_io_wallet_rollup(text, client->dir, soru_app_fill_arg(send, "ROLLUP"), &client->error) !=
      SORU_OK)
    return soru_app_fill_failed(send);
  soru_app_fill_member(out, "rollup", text);
  return true;
}

bool
soru_app_fill_account(soru_send_t *send, soru_json_out_t *out, const char *key, const char *name)
{
  soru_account_t found;
  char text[SORU_CRYPTO_KEY_TEXT_MAX];
  if (!soru_app_client_account(send->client, soru_app_fill_arg(send, name), &found)) return false;
  soru_crypto_pkh_text(&found.pkh, text);
  soru_app_fill_member(out, key, text);
  return true;
}

bool
soru_app_fill_bytes(soru_send_t *send, soru_json_out_t *out, const char *key, const char *said)
{
  soru_buf_t buf;
  soru_base_buf_init(&buf, 2 * SORU_L1_OPERATION_MAX);
  soru_status_t status = soru_app_text_kernel(&buf, said, &send->client->error);
  soru_codec_json_out_key(out, key);
  soru_codec_json_out_hex(out, soru_base_buf_slice(&buf));
  soru_base_buf_free(&buf);
  return status == SORU_OK || soru_app_fill_failed(send);
}
