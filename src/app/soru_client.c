/* soru_client.c - the program soru-client: the wallet and the operations of a user of layer 1. */
#include "app/client.h"
#include "app/rpc_http.h"

/* The node that octez-client asks by default, too. */
#define ENDPOINT "http://127.0.0.1:8732"

/* Where the wallet is: --base-dir, $TEZOS_CLIENT_DIR or ~/.tezos-client. */
static bool
find_dir(soru_client_t *client)
{
  const char *said = soru_app_client_option(client, "base-dir");
  const char *from = getenv("TEZOS_CLIENT_DIR"), *home = getenv("HOME");
  if (said == NULL && from != NULL && from[0] != 0) said = from;
  int n = said != NULL ? snprintf(client->dir, sizeof client->dir, "%s", said)
                       : snprintf(client->dir, sizeof client->dir, "%s/.tezos-client",
                                  home != NULL ? home : ".");
  if (n > 0 && (size_t)n < sizeof client->dir) return true;
  (void)soru_app_client_fail("the name of the wallet's directory is too long");
  return false;
}

/* Reads --wait: a number of blocks, or none. */
static bool
read_wait(soru_client_t *client)
{
  const char *said = soru_app_client_option(client, "wait");
  client->wait = 0;
  if (said == NULL) return true;
  if (strcmp(said, "none") == 0) {
    client->wait = -1;
    return true;
  }
  char *end;
  long n = strtol(said, &end, 10);
  client->wait = (int)n;
  if (said[0] >= '0' && said[0] <= '9' && *end == 0 && n <= 1000) return true;
  (void)soru_app_client_fail("--wait is a number of blocks up to 1000, or none, not %s", said);
  return false;
}

static int
run(soru_client_t *client)
{
  static soru_rpc_http_t http;
  const char *endpoint = soru_app_client_option(client, "endpoint");
  client->json = soru_app_client_option(client, "json") != NULL;
  client->dry_run = soru_app_client_option(client, "dry-run") != NULL;
  if (!find_dir(client) || !read_wait(client)) return SORU_EXIT_USAGE;
  if (soru_app_rpc_http_open(&http, &client->rpc, endpoint != NULL ? endpoint : ENDPOINT,
                             &client->error) != SORU_OK) {
    (void)soru_app_client_fail("%s", client->error.text);
    return SORU_EXIT_USAGE;
  }
  int status = client->phrase.command->run(client);
  soru_app_rpc_http_close(&http);
  return status;
}

/* Answers the script of `completion bash`: --complete PREFIX -- WORD.. */
static int
complete(int argc, char **argv)
{
  soru_buf_t text;
  soru_phrase_t phrase;
  soru_base_buf_init(&text, SORU_CLIENT_TEXT_MAX);
  soru_status_t status =
      soru_app_phrase_parse(&phrase, &soru_app_client_table, argc - 4, argv + 4, &text);
  (void)status; /* the words are not a whole command */
  text.len = 0;
  soru_app_phrase_complete(&text, &soru_app_client_table, phrase.words, phrase.word_cnt, argv[2]);
  fwrite(text.ptr, 1, text.len, stdout);
  soru_base_buf_free(&text);
  return SORU_EXIT_OK;
}

int
main(int argc, char **argv)
{
  static soru_client_t client;
  soru_cli_t cli = {.program = "soru-client"};
  soru_buf_t message;
  if (argc >= 4 && strcmp(argv[1], "--complete") == 0) return complete(argc, argv);
  soru_base_buf_init(&message, SORU_CLIENT_TEXT_MAX);
  soru_status_t status =
      soru_app_phrase_parse(&client.phrase, &soru_app_client_table, argc - 1, argv + 1, &message);
  int exit_status = SORU_EXIT_USAGE;
  if (soru_app_client_option(&client, "version") != NULL) {
    printf("soru-client %s\n", SORU_VERSION);
    exit_status = SORU_EXIT_OK;
  } else if (soru_app_client_option(&client, "help") != NULL) {
    exit_status = soru_app_client_man(&client);
  } else if (status != SORU_OK) {
    fprintf(stderr, "soru-client: %.*s", (int)message.len, (const char *)message.ptr);
  } else {
    exit_status = run(&client);
  }
  soru_base_buf_free(&message);
  return soru_app_cli_finish(&cli, exit_status);
}
