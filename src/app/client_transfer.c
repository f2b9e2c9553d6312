/* client_transfer.c - the operations of accounts. */
#include "app/client_fill.h"
#include "app/client_text.h"
#include "l1/tez.h"

#include <inttypes.h>

/* Writes where a transfer goes: an account, a contract or a rollup. */
static bool
destination(soru_send_t *send, soru_json_out_t *out)
{
  char text[SORU_CRYPTO_KEY_TEXT_MAX];
  const char *said = soru_app_fill_arg(send, "DST");
  soru_l1_destination_t ready;
  soru_client_t *client = send->client;
  if (soru_l1_destination_parse(&ready, soru_base_slice_text(said), send->wire) == SORU_OK) {
    soru_app_fill_member(out, "destination", said);
    return true;
  }
  soru_account_t found;
  if (soru_io_wallet_find(&found, client->dir, said, &client->error) == SORU_OK) {
    soru_crypto_pkh_text(&found.pkh, text);
    soru_app_fill_member(out, "destination", text);
    return true;
  }
  return soru_app_fill_failed(send);
}

static bool
fill_transfer(soru_send_t *send, soru_json_out_t *out)
{
  uint64_t mutez;
  const char *value = soru_app_client_option(send->client, "arg");
  const char *entrypoint = soru_app_client_option(send->client, "entrypoint");
  if (soru_l1_tez_parse(&mutez, soru_base_slice_text(soru_app_fill_arg(send, "AMOUNT"))) !=
      SORU_OK) {
    (void)soru_app_client_fail("%s is no amount in tez such as 1.5",
                               soru_app_fill_arg(send, "AMOUNT"));
    return false;
  }
  soru_codec_json_out_key(out, "amount");
  soru_codec_json_out_textf(out, "%" PRIu64, mutez);
  if (!destination(send, out)) return false;
  if (value == NULL && entrypoint == NULL) return true;
  soru_codec_json_out_key(out, "parameters");
  soru_codec_json_out_open(out, '{');
  soru_app_fill_member(out, "entrypoint", entrypoint == NULL ? "default" : entrypoint);
  soru_codec_json_out_key(out, "value");
  soru_status_t status =
      soru_app_text_micheline(out, value == NULL ? "Unit" : value, &send->client->error);
  soru_codec_json_out_close(out, '}');
  return status == SORU_OK || soru_app_fill_failed(send);
}

int
soru_app_client_transfer(soru_client_t *client)
{
  return soru_app_send(client, "transaction", fill_transfer, NULL);
}

static bool
fill_reveal(soru_send_t *send, soru_json_out_t *out)
{
  char text[SORU_CRYPTO_KEY_TEXT_MAX];
  if (send->is_revealed) {
    (void)soru_app_client_fail("the key of %s is known already", send->source);
    return false;
  }
  soru_crypto_public_text(&send->account.key, text);
  soru_app_fill_member(out, "public_key", text);
  return true;
}

int
soru_app_client_reveal(soru_client_t *client)
{
  return soru_app_send(client, "reveal", fill_reveal, NULL);
}
