/* cli.h - command lines: a program, a command, options and words.
 *
 * Options are --name VALUE, --name=VALUE, --flag or -o VALUE; `--` ends them. Exit statuses are
 * below. A message about a wrong command line names the command and where to find help.
 */
#ifndef SORU_APP_CLI_H
#define SORU_APP_CLI_H

#include "base/status.h"

#include <stdbool.h>
#include <stdint.h>

/* How programs end. */
enum { SORU_EXIT_OK = 0, SORU_EXIT_FAILED = 1, SORU_EXIT_USAGE = 2 };

/* A command line being read. */
typedef struct soru_cli {
  const char *program, *command;
  int argc;
  char **argv;
  int at;                   /* the next argument */
  const char *inline_value; /* of --name=VALUE, not taken yet */
  bool only_words;          /* behind -- */
  char name[32];            /* of the option that was read last */
} soru_cli_t;

typedef enum soru_cli_kind {
  SORU_CLI_END,
  SORU_CLI_OPTION, /* *text is --name or -o */
  SORU_CLI_WORD,
  SORU_CLI_BAD /* a message was printed */
} soru_cli_kind_t;

/* A command of a program. */
typedef struct soru_cli_command {
  const char *name, *summary;
  const char *help; /* the whole text of --help */
  int (*run)(soru_cli_t *cli);
} soru_cli_command_t;

/* soru_app_cli_main reads the command and runs it; answers --help and --version.
 *
 * in  help  text that the program's --help starts with, before the list of commands
 * Returns the exit status. */
int soru_app_cli_main(int argc, char **argv, const char *program, const char *version,
                      const char *help, const soru_cli_command_t *const *commands,
                      size_t command_cnt);

/* soru_app_cli_next reads the next option or word. */
soru_cli_kind_t soru_app_cli_next(soru_cli_t *cli, const char **text);

/* soru_app_cli_value takes the value of the option that was just read; NULL with a message when
 * there is none. */
const char *soru_app_cli_value(soru_cli_t *cli);

/* soru_app_cli_int takes the value of the option that was just read, an integer from min to max.
 *
 * Returns whether there is one; prints a message otherwise. */
bool soru_app_cli_int(soru_cli_t *cli, int64_t min, int64_t max, int64_t *value);

/* soru_app_cli_usage prints what is wrong with the command line; returns SORU_EXIT_USAGE. */
int soru_app_cli_usage(const soru_cli_t *cli, const char *format, ...)
    __attribute__((format(printf, 2, 3)));

/* soru_app_cli_unknown says that there is no such option; returns SORU_EXIT_USAGE. */
int soru_app_cli_unknown(const soru_cli_t *cli, const char *option);

/* soru_app_cli_fail prints why something failed, after the name of the program; returns
 * SORU_EXIT_FAILED. */
int soru_app_cli_fail(const soru_cli_t *cli, const char *format, ...)
    __attribute__((format(printf, 2, 3)));

/* soru_app_cli_finish makes sure that all output was written; returns `status`, or
 * SORU_EXIT_FAILED with a message. */
int soru_app_cli_finish(const soru_cli_t *cli, int status);

#endif
