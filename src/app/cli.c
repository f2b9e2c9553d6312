#include "app/cli.h"

#include "app/script.h"

#include <errno.h>
#include <inttypes.h>
#include <stdarg.h>

static void
print_program_help(const char *program, const char *help, const soru_cli_command_t *const *commands,
                   size_t command_cnt)
{
  fputs(help, stdout);
  for (size_t i = 0; i < command_cnt; i++) {
    printf("  %-14s%s\n", commands[i]->name, commands[i]->summary);
  }
  printf("\n%s COMMAND --help explains a command.\n", program);
}

/* Tells whether the arguments of a command ask for help. */
static bool
asks_for_help(int argc, char **argv)
{
  for (int i = 2; i < argc && strcmp(argv[i], "--") != 0; i++) {
    if (strcmp(argv[i], "--help") == 0 || strcmp(argv[i], "-h") == 0) return true;
  }
  return false;
}

static int
run_command(const soru_cli_command_t *command, const char *program, int argc, char **argv)
{
  soru_cli_t cli = {
      .program = program, .command = command->name, .argc = argc, .argv = argv, .at = 2};
  if (asks_for_help(argc, argv)) {
    fputs(command->help, stdout);
    return soru_app_cli_finish(&cli, SORU_EXIT_OK);
  }
  return soru_app_cli_finish(&cli, command->run(&cli));
}

int
soru_app_cli_main(int argc, char **argv, const char *program, const char *version, const char *help,
                  const soru_cli_command_t *const *commands, size_t command_cnt)
{
  const soru_cli_t cli = {.program = program};
  if (argc < 2) return soru_app_cli_usage(&cli, "a command is missing");
  const char *name = argv[1];
  if (strcmp(name, "--help") == 0 || strcmp(name, "-h") == 0 || strcmp(name, "help") == 0) {
    print_program_help(program, help, commands, command_cnt);
    return soru_app_cli_finish(&cli, SORU_EXIT_OK);
  }
  if (strcmp(name, "--version") == 0) {
    printf("%s %s\n", program, version);
    return soru_app_cli_finish(&cli, SORU_EXIT_OK);
  }
  for (size_t i = 0; i < command_cnt; i++) {
    if (strcmp(name, commands[i]->name) == 0) return run_command(commands[i], program, argc, argv);
  }
  return soru_app_cli_usage(&cli, "there is no %s %s", name[0] == '-' ? "option" : "command", name);
}

soru_cli_kind_t
soru_app_cli_next(soru_cli_t *cli, const char **text)
{
  if (cli->inline_value != NULL) {
    (void)!soru_app_cli_usage(cli, "%s takes no value", cli->name);
    return SORU_CLI_BAD;
  }
  if (cli->at == cli->argc) return SORU_CLI_END;
  *text = cli->argv[cli->at++];
  if (cli->only_words || (*text)[0] != '-' || (*text)[1] == 0) return SORU_CLI_WORD;
  if (strcmp(*text, "--") == 0) {
    cli->only_words = true;
    return soru_app_cli_next(cli, text);
  }
  const char *equal = (*text)[1] == '-' ? strchr(*text, '=') : NULL;
  size_t len = equal != NULL ? (size_t)(equal - *text) : strlen(*text);
  snprintf(cli->name, sizeof cli->name, "%.*s", (int)(len < 31 ? len : 31), *text);
  if (equal != NULL) cli->inline_value = equal + 1;
  *text = cli->name;
  return SORU_CLI_OPTION;
}

const char *
soru_app_cli_value(soru_cli_t *cli)
{
  const char *value = cli->inline_value;
  cli->inline_value = NULL;
  if (value == NULL && cli->at < cli->argc) value = cli->argv[cli->at++];
  if (value == NULL) (void)!soru_app_cli_usage(cli, "%s needs a value", cli->name);
  return value;
}

bool
soru_app_cli_int(soru_cli_t *cli, int64_t min, int64_t max, int64_t *value)
{
  const char *text = soru_app_cli_value(cli);
  if (text == NULL) return false;
  if (soru_app_parse_int(value, soru_base_slice_text(text)) == SORU_OK && *value >= min &&
      *value <= max) {
    return true;
  }
  (void)!soru_app_cli_usage(cli,
                            "%s: an integer from %" PRId64 " to %" PRId64 " is expected, not %s",
                            cli->name, min, max, text);
  return false;
}

/* Prints "PROGRAM COMMAND: ", or "PROGRAM: ". */
static void
print_name(const soru_cli_t *cli)
{
  fprintf(stderr, "%s%s%s: ", cli->program, cli->command != NULL ? " " : "",
          cli->command != NULL ? cli->command : "");
}

int
soru_app_cli_usage(const soru_cli_t *cli, const char *format, ...)
{
  va_list args;
  print_name(cli);
  va_start(args, format);
  vfprintf(stderr, format, args);
  va_end(args);
  fprintf(stderr, " (try: %s%s%s --help)\n", cli->program, cli->command != NULL ? " " : "",
          cli->command != NULL ? cli->command : "");
  return SORU_EXIT_USAGE;
}

int
soru_app_cli_unknown(const soru_cli_t *cli, const char *option)
{
  return soru_app_cli_usage(cli, "there is no option %s", option);
}

int
soru_app_cli_fail(const soru_cli_t *cli, const char *format, ...)
{
  va_list args;
  fflush(stdout);
  print_name(cli);
  va_start(args, format);
  vfprintf(stderr, format, args);
  va_end(args);
  fputc('\n', stderr);
  return SORU_EXIT_FAILED;
}

int
soru_app_cli_finish(const soru_cli_t *cli, int status)
{
  errno = 0;
  if (fflush(stdout) == 0 && !ferror(stdout)) return status;
  return soru_app_cli_fail(cli, "the output cannot be written: %s",
                           errno != 0 ? strerror(errno) : "input/output error");
}
