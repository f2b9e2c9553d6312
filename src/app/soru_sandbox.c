/* soru-sandbox - a layer 1 in one process, with the RPC of an Octez node. */
#include "app/cli.h"
#include "app/sandbox.h"
#include "io/clock.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const char main_help[] =
    "soru-sandbox - a layer 1 in one process, with the RPC of an Octez node\n"
    "\n"
    "One baker and no consensus, but the rules of smart rollups for real: originations, messages,\n"
    "commitments, games and their proofs, bonds. Five accounts have money in the beginning; they\n"
    "are those of Octez' sandbox (bootstrap1 to bootstrap5), and their keys are public.\n"
    "\n"
    "usage: soru-sandbox COMMAND [OPTION...]\n";

static const char run_help[] =
    "usage: soru-sandbox run --data-dir DIR [OPTION...]\n"
    "\n"
    "Goes on with the chain in DIR, or begins one there; ends with SIGINT or SIGTERM. Prints "
    "where\n"
    "its RPC is, and a line for each new head.\n"
    "\n"
    "  --data-dir DIR        where the chain is kept\n"
    "  --rpc-addr ADDR:PORT  where to listen (127.0.0.1:8732); port 0: the system chooses\n"
    "  --block-time TIME     a block every TIME: 500ms, 1s, 15s, 1m (the delay of the protocol)\n"
    "  --manual              blocks only on demand (POST /sandbox/bake)\n"
    "  --instant             a block as soon as there is an operation\n"
    "  --protocol P          alpha (as the specification, the default) or mumbai; for a new chain\n"
    "  --constants FILE      JSON object of constants to change; for a new chain\n"
    "  --fast-constants      periods and windows of a few blocks; for a new chain\n"
    "  --cors-origin ORIGIN  let web pages of ORIGIN (or *) use the RPC\n"
    "  --cors-headers LIST   headers that they may send (Content-Type)\n"
    "  --max-connections N   at most 900 (512)\n"
    "  --max-body BYTES      of a request (33554432)\n"
    "  --timeout SECONDS     after which a silent connection is closed (60)\n"
    "  --no-sync             do not wait for the disk: a crash of the machine, not of the "
    "process,\n"
    "                        can lose the last blocks\n"
    "  --quiet               no line for each head\n";

/* Reads 500ms, 1s, 2m; returns whether it is such a time. */
static bool
parse_time(const char *text, int64_t *milliseconds)
{
  static const struct {
    const char *unit;
    int64_t factor;
  } units[] = {{"ms", 1}, {"s", 1000}, {"m", 60000}};
  char *end;
  long number = strtol(text, &end, 10);
  if (end == text || number < 1 || number > 1000000) return false;
  for (size_t i = 0; i < sizeof units / sizeof units[0]; i++) {
    *milliseconds = number * units[i].factor;
    if (strcmp(end, units[i].unit) == 0) return true;
  }
  return false;
}

/* Cuts ADDR:PORT; the address is kept in `address`. */
static bool
parse_address(const char *text, char address[64], soru_io_server_options_t *server)
{
  const char *colon = strrchr(text, ':');
  char *end;
  if (colon == NULL) return false;
  size_t len = (size_t)(colon - text);
  bool brackets = len > 2 && text[0] == '[' && text[len - 1] == ']';
  long port = strtol(colon + 1, &end, 10);
  if (end == colon + 1 || *end != 0 || port < 0 || port > 65535 || len == 0 || len > 60)
    return false;
  snprintf(address, 64, "%.*s", (int)(len - (brackets ? 2 : 0)), text + (brackets ? 1 : 0));
  if (strcmp(address, "localhost") == 0) snprintf(address, 64, "127.0.0.1");
  server->address = address;
  server->port = (uint16_t)port;
  return true;
}

/* Reads constants from a file. */
static bool
read_constants(const soru_cli_t *cli, const char *path, soru_chain_config_t *config)
{
  soru_buf_t text;
  soru_json_doc_t doc;
  soru_io_error_t error = {""};
  bool good = false;
  soru_base_buf_init(&text, 1 << 20);
  if (soru_io_read_file(&text, path, &error) != SORU_OK) {
    (void)soru_app_cli_fail(cli, "%s", error.text);
  } else {
    good = soru_codec_json_parse(&doc, path, soru_base_buf_slice(&text)) == SORU_OK;
    soru_json_t root = soru_codec_json_root(&doc);
    good =
        good && soru_rollup_constants_read(&config->constants, config->profile, &root) == SORU_OK;
    if (!good) (void)soru_app_cli_fail(cli, "%s", soru_codec_json_error(&doc));
    soru_codec_json_free(&doc);
  }
  soru_base_buf_free(&text);
  return good;
}

/* What the command line says, before constants are read. */
typedef struct given {
  soru_sandbox_options_t options;
  char address[64];
  const char *constants, *protocol;
  bool fast, has_time;
} given_t;

/* Takes one option; returns an exit status, -1 to go on. */
static int
take_option(soru_cli_t *cli, const char *name, given_t *given)
{
  soru_sandbox_options_t *options = &given->options;
  struct {
    const char *name;
    const char **value;
  } texts[] = {{"--data-dir", &options->data_dir},
               {"--constants", &given->constants},
               {"--protocol", &given->protocol},
               {"--cors-origin", &options->server.cors_origin},
               {"--cors-headers", &options->server.cors_headers}};
  for (size_t i = 0; i < sizeof texts / sizeof texts[0]; i++) {
    if (strcmp(name, texts[i].name) != 0) continue;
    *texts[i].value = soru_app_cli_value(cli);
    return *texts[i].value == NULL ? SORU_EXIT_USAGE : -1;
  }
  int64_t number;
  const char *value;
  if (strcmp(name, "--rpc-addr") == 0) {
    value = soru_app_cli_value(cli);
    if (value == NULL) return SORU_EXIT_USAGE;
    if (!parse_address(value, given->address, &options->server))
      return soru_app_cli_usage(cli, "%s is no ADDR:PORT, such as 127.0.0.1:8732", value);
  } else if (strcmp(name, "--block-time") == 0) {
    value = soru_app_cli_value(cli);
    if (value == NULL) return SORU_EXIT_USAGE;
    if (!parse_time(value, &options->block_time))
      return soru_app_cli_usage(cli, "%s is no time, such as 500ms, 1s or 1m", value);
    given->has_time = true;
  } else if (strcmp(name, "--max-connections") == 0) {
    if (!soru_app_cli_int(cli, 1, SORU_IO_SERVER_CONNECTIONS_MAX, &number)) return SORU_EXIT_USAGE;
    options->server.max_connections = options->server.max_per_address = (unsigned)number;
  } else if (strcmp(name, "--max-body") == 0) {
    if (!soru_app_cli_int(cli, 1024, 1 << 30, &number)) return SORU_EXIT_USAGE;
    options->server.max_body = (size_t)number;
  } else if (strcmp(name, "--timeout") == 0) {
    if (!soru_app_cli_int(cli, 1, 3600, &number)) return SORU_EXIT_USAGE;
    options->server.timeout = (unsigned)number;
  } else if (strcmp(name, "--manual") == 0) {
    options->mode = SORU_SANDBOX_MANUAL;
  } else if (strcmp(name, "--instant") == 0) {
    options->mode = SORU_SANDBOX_INSTANT;
  } else if (strcmp(name, "--fast-constants") == 0) {
    given->fast = true;
  } else if (strcmp(name, "--no-sync") == 0) {
    options->sync = false;
  } else if (strcmp(name, "--quiet") == 0) {
    options->quiet = true;
  } else {
    return soru_app_cli_unknown(cli, name);
  }
  return -1;
}

/* Reads the command line; returns an exit status, -1 to go on. */
static int
read_options(soru_cli_t *cli, given_t *given)
{
  const char *text;
  for (;;) {
    int status = -1;
    switch (soru_app_cli_next(cli, &text)) {
    case SORU_CLI_END:
      return -1;
    case SORU_CLI_OPTION:
      status = take_option(cli, text, given);
      break;
    case SORU_CLI_WORD:
      status = soru_app_cli_usage(cli, "unexpected argument %s", text);
      break;
    case SORU_CLI_BAD:
      return SORU_EXIT_USAGE;
    }
    if (status >= 0) return status;
  }
}

/* Completes the options from what was given. */
static int
complete(soru_cli_t *cli, given_t *given)
{
  soru_sandbox_options_t *options = &given->options;
  if (options->data_dir == NULL)
    return soru_app_cli_usage(cli, "--data-dir DIR is needed: where the chain is kept");
  if (!soru_rollup_profile_parse(&options->config.profile, given->protocol))
    return soru_app_cli_usage(cli, "%s is no protocol: alpha and mumbai are known",
                              given->protocol);
  if (given->has_time && options->mode != SORU_SANDBOX_CLOCK)
    return soru_app_cli_usage(cli, "--block-time goes with neither --manual nor --instant");
  options->config.constants = soru_rollup_constants(options->config.profile);
  if (given->fast) soru_rollup_constants_fast(&options->config.constants);
  if (given->constants != NULL && !read_constants(cli, given->constants, &options->config))
    return SORU_EXIT_FAILED;
  if (!given->has_time) options->block_time = options->config.constants.block_delay * 1000;
  options->config.timestamp = soru_io_clock_seconds();
  return -1;
}

static int
run(soru_cli_t *cli)
{
  given_t given = {.options = {.mode = SORU_SANDBOX_CLOCK, .sync = true}, .protocol = "alpha"};
  soru_io_error_t error = {""};
  given.options.server = soru_io_server_options();
  given.options.server.port = 8732;
  int status = read_options(cli, &given);
  if (status < 0) status = complete(cli, &given);
  if (status >= 0) return status;
  if (soru_app_sandbox_run(&given.options, &error) == SORU_OK) return SORU_EXIT_OK;
  return soru_app_cli_fail(cli, "%s", error.text);
}

static const soru_cli_command_t run_command = {
    "run", "serve the chain of a directory, or begin one", run_help, run};

int
main(int argc, char **argv)
{
  static const soru_cli_command_t *const commands[] = {&run_command};
  return soru_app_cli_main(argc, argv, "soru-sandbox", SORU_VERSION, main_help, commands, 1);
}
