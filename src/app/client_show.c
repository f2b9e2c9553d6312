/* client_show.c - commands that show rollups, commitments and games.
 *
 * The paths of the RPC changed with the names: /context/sc_rollup in late 2022,
 * /context/smart_rollups since. That of the protocol is tried first, then the other one. */
#include "app/client.h"

/* Asks for something under the rollups; `tail` is behind the address, or NULL for their list. */
static bool
ask(soru_client_t *client, soru_answer_t *answer, const char *address, const char *tail)
{
  soru_l1_wire_t wire;
  char path[SORU_APP_PATH_MAX];
  *answer = (soru_answer_t){0};
  if (!soru_app_client_wire(client, &wire)) return false;
  for (int i = 0;; i++) {
    bool old = (wire == SORU_L1_WIRE_ALPHA) == (i == 0);
    if (tail == NULL)
      snprintf(path, sizeof path, SORU_CLIENT_HEAD "/context/%s",
               old ? "sc_rollup" : "smart_rollups/all");
    else
      snprintf(path, sizeof path, SORU_CLIENT_HEAD "/context/%s/%s/%s",
               old ? "sc_rollup" : "smart_rollups/smart_rollup", address, tail);
    soru_status_t status = soru_app_rpc_call(&client->rpc, answer, "GET", soru_base_slice(NULL, 0),
                                             &client->error, "%s", path);
    if (status == SORU_OK) return true;
    if (status != SORU_ERR_NOT_FOUND || i == 1) break;
    soru_app_rpc_free(answer);
  }
  (void)soru_app_client_fail("%s", client->error.text);
  return false;
}

int
soru_app_client_list_rollups(soru_client_t *client)
{
  soru_answer_t answer;
  size_t cnt = 0;
  bool ok = ask(client, &answer, NULL, NULL);
  if (ok && soru_codec_json_array(&cnt, &answer.root) != SORU_OK) {
    (void)soru_app_client_fail("%s", soru_codec_json_error(&answer.doc));
    ok = false;
  }
  if (ok && client->json) (void)soru_app_client_show(&answer.root);
  for (size_t i = 0; ok && !client->json && i < cnt; i++) {
    soru_json_t v = soru_codec_json_at(&answer.root, i);
    soru_slice_t text;
    ok = soru_app_client_text(&v, &text);
    if (ok) printf("%.*s\n", (int)text.len, (const char *)text.ptr);
  }
  soru_app_rpc_free(&answer);
  return ok ? SORU_EXIT_OK : SORU_EXIT_FAILED;
}

/* The address of the rollup that the command names. */
static bool
find_rollup(soru_client_t *client, char address[SORU_CRYPTO_KEY_TEXT_MAX])
{
  if (soru_io_wallet_rollup(address, client->dir, soru_app_client_arg(client, "ROLLUP"),
                            &client->error) == SORU_OK)
    return true;
  (void)soru_app_client_fail("%s", client->error.text);
  return false;
}

/* Asks for one thing about the rollup and prints it. */
static int
show(soru_client_t *client, const char *tail)
{
  char address[SORU_CRYPTO_KEY_TEXT_MAX];
  soru_answer_t answer;
  if (!find_rollup(client, address)) return SORU_EXIT_FAILED;
  bool ok = ask(client, &answer, address, tail);
  int status = ok ? soru_app_client_show(&answer.root) : SORU_EXIT_FAILED;
  soru_app_rpc_free(&answer);
  return status;
}

/* One line or member of what is known of a rollup. */
static bool
part(soru_client_t *client, soru_json_out_t *out, const char *address, const char *name)
{
  soru_answer_t answer;
  bool ok = ask(client, &answer, address, name);
  if (ok) {
    soru_buf_t value;
    soru_base_buf_init(&value, SORU_APP_ANSWER_MAX);
    soru_codec_json_print(&value, &answer.root, 0);
    if (client->json) {
      soru_codec_json_out_key(out, name);
      soru_codec_json_out_raw(out, soru_base_buf_slice(&value));
    } else {
      soru_base_buf_addf(out->buf, "%s: %.*s\n", name, (int)value.len, (const char *)value.ptr);
    }
    soru_base_buf_free(&value);
  }
  soru_app_rpc_free(&answer);
  return ok;
}

int
soru_app_client_show_rollup(soru_client_t *client)
{
  static const char *const parts[] = {
      "kind",
      "genesis_info",
      "last_cemented_commitment_hash_with_level",
  };
  char address[SORU_CRYPTO_KEY_TEXT_MAX];
  soru_buf_t text;
  soru_json_out_t out;
  if (!find_rollup(client, address)) return SORU_EXIT_FAILED;
  soru_base_buf_init(&text, SORU_CLIENT_TEXT_MAX);
  soru_codec_json_out_init(&out, &text);
  if (client->json) soru_codec_json_out_open(&out, '{');
  bool ok = true;
  for (size_t i = 0; ok && i < sizeof parts / sizeof parts[0]; i++)
    ok = part(client, &out, address, parts[i]);
  if (client->json) soru_codec_json_out_close(&out, '}');
  if (ok) return soru_app_client_print(&text);
  soru_base_buf_free(&text);
  return SORU_EXIT_FAILED;
}

int
soru_app_client_show_commitment(soru_client_t *client)
{
  char tail[SORU_APP_PATH_MAX];
  snprintf(tail, sizeof tail, "commitment/%s", soru_app_client_arg(client, "HASH"));
  return show(client, tail);
}

int
soru_app_client_list_commitments(soru_client_t *client)
{
  char tail[SORU_APP_PATH_MAX];
  snprintf(tail, sizeof tail, "inbox_level/%s/commitments", soru_app_client_arg(client, "LEVEL"));
  return show(client, tail);
}

int
soru_app_client_show_games(soru_client_t *client)
{
  char tail[SORU_APP_PATH_MAX], text[SORU_CRYPTO_KEY_TEXT_MAX];
  soru_account_t account;
  if (!soru_app_client_account(client, soru_app_client_arg(client, "STAKER"), &account))
    return SORU_EXIT_FAILED;
  soru_crypto_pkh_text(&account.pkh, text);
  snprintf(tail, sizeof tail, "staker/%s/games", text);
  return show(client, tail);
}
