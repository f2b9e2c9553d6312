/* client_node.c - commands that ask the node, or a sandbox to do something. */
#include "app/client.h"
#include "l1/tez.h"

#include <inttypes.h>

int
soru_app_client_rpc_get(soru_client_t *client)
{
  soru_answer_t answer;
  const char *path = soru_app_client_arg(client, "PATH");
  bool ok = soru_app_client_get(client, &answer, "%s%s", path[0] == '/' ? "" : "/", path);
  int status = ok ? soru_app_client_show(&answer.root) : SORU_EXIT_FAILED;
  soru_app_rpc_free(&answer);
  return status;
}

/* Reads JSON from the command line, or from file:PATH. */
static bool
data_read(soru_client_t *client, const char *said, soru_buf_t *data)
{
  if (strncmp(said, "file:", 5) != 0) {
    soru_base_buf_addf(data, "%s", said);
    return true;
  }
  if (soru_io_read_file(data, said + 5, &client->error) == SORU_OK) return true;
  (void)soru_app_client_fail("%s", client->error.text);
  return false;
}

int
soru_app_client_rpc_post(soru_client_t *client)
{
  soru_answer_t answer = {0};
  soru_buf_t data;
  const char *path = soru_app_client_arg(client, "PATH");
  const char *said = soru_app_phrase_arg(&client->phrase, "DATA");
  char text[SORU_APP_PATH_MAX];
  snprintf(text, sizeof text, "%s%s", path[0] == '/' ? "" : "/", path);
  soru_base_buf_init(&data, SORU_APP_ANSWER_MAX);
  bool ok = data_read(client, said == NULL ? "{}" : said, &data) &&
            soru_app_client_post(client, &answer, text, soru_base_buf_slice(&data));
  int status = ok ? soru_app_client_show(&answer.root) : SORU_EXIT_FAILED;
  soru_app_rpc_free(&answer);
  soru_base_buf_free(&data);
  return status;
}

/* A number of mutez that the node answers as a string. */
static bool
mutez_read(const soru_json_t *v, uint64_t *mutez)
{
  soru_slice_t text;
  *mutez = 0;
  if (!soru_app_client_text(v, &text)) return false;
  for (size_t i = 0; i < text.len; i++) {
    uint8_t c = text.ptr[i];
    if (c < '0' || c > '9' || *mutez > (SORU_L1_MUTEZ_MAX - 9) / 10) {
      (void)soru_app_client_fail("%s: no amount: %.*s", v->doc->name, (int)text.len,
                                 (const char *)text.ptr);
      return false;
    }
    *mutez = *mutez * 10 + (uint64_t)(c - '0');
  }
  return true;
}

int
soru_app_client_balance(soru_client_t *client)
{
  soru_answer_t answer;
  soru_account_t account;
  char text[SORU_CRYPTO_KEY_TEXT_MAX];
  uint64_t mutez;
  const char *who = soru_app_client_arg(client, "WHO");
  bool is_contract = strncmp(who, "KT1", 3) == 0;
  if (!is_contract) {
    if (!soru_app_client_account(client, who, &account)) return SORU_EXIT_FAILED;
    soru_crypto_pkh_text(&account.pkh, text);
  }
  bool ok = soru_app_client_get(client, &answer, SORU_CLIENT_HEAD "/context/contracts/%s/balance",
                                is_contract ? who : text) &&
            mutez_read(&answer.root, &mutez);
  soru_app_rpc_free(&answer);
  if (!ok) return SORU_EXIT_FAILED;
  soru_buf_t out;
  soru_base_buf_init(&out, 100);
  if (client->json)
    soru_base_buf_addf(&out, "\"%" PRIu64 "\"", mutez);
  else
    soru_l1_tez_add(&out, mutez);
  if (!client->json) soru_base_buf_addf(&out, " \xea\x9c\xa9");
  return soru_app_client_print(&out);
}

int
soru_app_client_timestamp(soru_client_t *client)
{
  soru_answer_t answer;
  soru_json_t timestamp;
  soru_slice_t text;
  bool ok = soru_app_client_get(client, &answer, SORU_CLIENT_HEAD "/header/shell");
  if (ok && soru_codec_json_member(&timestamp, &answer.root, "timestamp") != SORU_OK) {
    (void)soru_app_client_fail("%s", soru_codec_json_error(&answer.doc));
    ok = false;
  }
  ok = ok && soru_app_client_text(&timestamp, &text);
  if (ok) printf(client->json ? "\"%.*s\"\n" : "%.*s\n", (int)text.len, (const char *)text.ptr);
  soru_app_rpc_free(&answer);
  return ok ? SORU_EXIT_OK : SORU_EXIT_FAILED;
}

int
soru_app_client_bootstrapped(soru_client_t *client)
{
  soru_answer_t answer;
  soru_json_t member;
  bool is = false;
  bool ok = soru_app_client_get(client, &answer, "/chains/main/is_bootstrapped");
  if (ok && (soru_codec_json_member(&member, &answer.root, "bootstrapped") != SORU_OK ||
             soru_codec_json_get_bool(&is, &member) != SORU_OK)) {
    (void)soru_app_client_fail("%s", soru_codec_json_error(&answer.doc));
    ok = false;
  }
  soru_app_rpc_free(&answer);
  if (!ok) return SORU_EXIT_FAILED;
  if (client->json)
    printf("%s\n", is ? "true" : "false");
  else
    printf(is ? "Node is bootstrapped.\n" : "The node is not bootstrapped yet.\n");
  return is ? SORU_EXIT_OK : SORU_EXIT_FAILED;
}

/* Reads a count from 1 on; false with a message. */
static bool
count_read(const char *said, int64_t *n)
{
  *n = 0;
  for (const char *at = said; *at >= '0' && *at <= '9' && *n < 1000000000; at++)
    *n = *n * 10 + (*at - '0');
  if (*n > 0 && said[strspn(said, "0123456789")] == 0) return true;
  (void)soru_app_client_fail("%s is no count from 1 to 1,000,000,000", said);
  return false;
}

/* Sends one number to a sandbox and shows its answer. */
static int
sandbox(soru_client_t *client, const char *path, const char *key, const char *said)
{
  soru_answer_t answer;
  soru_buf_t body;
  soru_json_out_t out;
  int64_t n;
  if (!count_read(said, &n)) return SORU_EXIT_USAGE;
  soru_base_buf_init(&body, 100);
  soru_codec_json_out_init(&out, &body);
  soru_codec_json_out_open(&out, '{');
  soru_codec_json_out_key(&out, key);
  soru_codec_json_out_int(&out, n);
  soru_codec_json_out_close(&out, '}');
  bool ok = soru_app_client_post(client, &answer, path, soru_base_buf_slice(&body));
  int status = ok ? soru_app_client_show(&answer.root) : SORU_EXIT_FAILED;
  soru_app_rpc_free(&answer);
  soru_base_buf_free(&body);
  return status;
}

int
soru_app_client_bake(soru_client_t *client)
{
  const char *n = soru_app_phrase_arg(&client->phrase, "N");
  return sandbox(client, "/sandbox/bake", "blocks", n == NULL ? "1" : n);
}

int
soru_app_client_time_warp(soru_client_t *client)
{
  return sandbox(client, "/sandbox/time_warp", "seconds", soru_app_client_arg(client, "SECONDS"));
}
