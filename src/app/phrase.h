/* phrase.h - command lines that read like sentences, as those of octez-client:
 *
 *   transfer 5 from alice to bob --burn-cap 1
 *
 * A form is the words of a command; those in capitals stand for what the user says:
 * "transfer AMOUNT from SRC to DST". The word `sc` of a form may be said as `smart`, too. Options
 * stand anywhere: --name VALUE, --name=VALUE, -name VALUE, -x VALUE, and the same without a value
 * for flags; `--` ends them. A letter that several options share means the one that the command
 * said so far knows, or else the option of all commands. Words such as -1 are no options.
 */
#ifndef SORU_APP_PHRASE_H
#define SORU_APP_PHRASE_H

#include "base/buf.h"

/* The most words, said and in forms, and options of a table. */
#define SORU_APP_WORDS_MAX 64
#define SORU_APP_OPTIONS_MAX 64

struct soru_client;

/* An option. */
typedef struct soru_phrase_option {
  const char *name;
  char letter;       /* 0: none */
  const char *value; /* what the help calls its value; NULL: a flag */
  const char *help;
  bool global; /* of all commands */
} soru_phrase_option_t;

/* A command; all is constant. */
typedef struct soru_phrase_command {
  const char *const *forms;   /* ends with NULL */
  const char *const *options; /* names of those that are not global; ends with NULL; or NULL */
  const char *summary;
  int (*run)(struct soru_client *client); /* the exit status */
} soru_phrase_command_t;

/* The commands and options of a program. */
typedef struct soru_phrase_table {
  const char *program;
  const soru_phrase_command_t *commands;
  size_t command_cnt;
  const soru_phrase_option_t *options;
  size_t option_cnt; /* at most SORU_APP_OPTIONS_MAX */
} soru_phrase_table_t;

/* What was said; borrows the table and the command line. */
typedef struct soru_phrase {
  const soru_phrase_table_t *table;
  const soru_phrase_command_t *command;
  const char *form;
  const char *words[SORU_APP_WORDS_MAX];
  size_t word_cnt;
  const char
      *options[SORU_APP_OPTIONS_MAX]; /* by place in the table; "" for flags, NULL: not said */
} soru_phrase_t;

/* soru_app_phrase_parse reads a command line (without the name of the program).
 *
 * out  message  when the status is not SORU_OK: what is wrong, with the commands that may have been
 *               meant
 * SORU_OK; SORU_ERR_ARG; SORU_ERR_NOT_FOUND: no word was said (options were read). */
SORU_MUST_USE soru_status_t soru_app_phrase_parse(soru_phrase_t *phrase,
                                                  const soru_phrase_table_t *table, int argc,
                                                  char **argv, soru_buf_t *message);

/* soru_app_phrase_arg gives what was said for a word in capitals; NULL when the form has none of
 * this name. */
const char *soru_app_phrase_arg(const soru_phrase_t *phrase, const char *name);

/* soru_app_phrase_option gives the value of an option, "" for a flag; NULL when it was not said. */
const char *soru_app_phrase_option(const soru_phrase_t *phrase, const char *name);

/* soru_app_phrase_help appends the commands that have all given words somewhere (every command for
 * none), with their options and what they do. Returns how many. */
size_t soru_app_phrase_help(soru_buf_t *out, const soru_phrase_table_t *table,
                            const char *const *words, size_t word_cnt);

/* soru_app_phrase_complete appends, one a line, the words that may come behind the given ones and
 * start with `prefix`, or the options if the prefix begins with a dash. Words in capitals are left
 * out. */
void soru_app_phrase_complete(soru_buf_t *out, const soru_phrase_table_t *table,
                              const char *const *words, size_t word_cnt, const char *prefix);

#endif
