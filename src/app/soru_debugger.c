/* soru_debugger.c - the program soru-debugger. */
#include "app/commands.h"
#include "app/dbg.h"

#include <string.h>
#include <unistd.h>

static const char help[] =
    "usage: soru-debugger KERNEL [options]\n"
    "\n"
    "Runs a kernel of a Tezos smart rollup under your control: tick by tick, to breakpoints, and\n"
    "back; shows its stack, variables, memory, durable storage, inbox and outbox. KERNEL is a\n"
    "module (.wasm) or its text (.wat, .wast). `help` in the debugger lists the commands; the "
    "guide\n"
    "is docs/debugger.md.\n"
    "\n"
    "  --script FILE          take commands from a file; without it from standard input. If "
    "nobody\n"
    "                         sits at a terminal, commands are echoed and the exit status tells\n"
    "                         whether all of them could be done\n"
    "  --json                 one line of JSON for each command\n"
    "  --no-color             no colours on a terminal\n" SORU_RUN_OPTIONS_HELP
    "  --help, --version\n"
    "\n"
    "exit status: 0 all is well, 1 a command could not be done, or the kernel or a file not be "
    "read,\n"
    "2 a wrong command line\n";

/* What the command line says. */
typedef struct arguments {
  soru_run_options_t options;
  const char *script;
  bool json, no_color;
} arguments_t;

/* Reads one option.
 *
 * Returns whether it is good; a message was printed otherwise. */
static bool
read_option(soru_cli_t *cli, arguments_t *a, const char *name)
{
  bool known;
  if (strcmp(name, "--script") == 0) return (a->script = soru_app_cli_value(cli)) != NULL;
  if (strcmp(name, "--json") == 0) return a->json = true;
  if (strcmp(name, "--no-color") == 0) return a->no_color = true;
  if (!soru_app_run_option(cli, &a->options, name, &known)) return false;
  if (!known) (void)soru_app_cli_unknown(cli, name);
  return known;
}

static int
read_arguments(soru_cli_t *cli, arguments_t *a)
{
  const char *text;
  soru_cli_kind_t kind;
  soru_app_run_options_init(&a->options);
  while ((kind = soru_app_cli_next(cli, &text)) != SORU_CLI_END) {
    if (kind == SORU_CLI_BAD) return SORU_EXIT_USAGE;
    if (kind == SORU_CLI_OPTION && !read_option(cli, a, text)) return SORU_EXIT_USAGE;
    if (kind == SORU_CLI_OPTION) continue;
    if (a->options.kernel != NULL) return soru_app_cli_usage(cli, "one kernel at a time");
    a->options.kernel = text;
  }
  if (a->options.kernel == NULL) return soru_app_cli_usage(cli, "the kernel is missing");
  return SORU_EXIT_OK;
}

static int
debug(soru_cli_t *cli, const arguments_t *a)
{
  static soru_dbg_t d;
  int status = SORU_EXIT_FAILED;
  if (soru_app_dbg_open(&d, &a->options)) {
    d.json = a->json;
    d.color = !a->json && !a->no_color && isatty(STDOUT_FILENO) == 1;
    status = soru_app_dbg_main(&d, a->script);
  } else {
    (void)soru_app_cli_fail(cli, "%s", d.run.error.text);
  }
  soru_app_dbg_close(&d);
  return soru_app_cli_finish(cli, status);
}

int
main(int argc, char **argv)
{
  soru_cli_t cli = {.program = "soru-debugger", .argc = argc, .argv = argv, .at = 1};
  arguments_t arguments = {.script = NULL};
  for (int i = 1; i < argc; i++) {
    if (strcmp(argv[i], "--help") == 0 || strcmp(argv[i], "-h") == 0) {
      fputs(help, stdout);
      return SORU_EXIT_OK;
    }
    if (strcmp(argv[i], "--version") == 0) {
      puts("soru-debugger " SORU_VERSION);
      return SORU_EXIT_OK;
    }
  }
  int status = read_arguments(&cli, &arguments);
  return status == SORU_EXIT_OK ? debug(&cli, &arguments) : status;
}
