/* script_run.h - carrying out PVM scripts: one machine, driven and observed by commands.
 *
 * What a command prints goes to a stream; a command that cannot be done prints `error COMMAND`
 * there, with the reason on a second stream, and the script goes on.
 */
#ifndef SORU_APP_SCRIPT_RUN_H
#define SORU_APP_SCRIPT_RUN_H

#include "app/script.h"
#include "io/file.h"

/* A script in progress. */
typedef struct soru_script soru_script_t;

/* How the machine of a script does its ticks; the results are the same. */
typedef enum soru_script_engine {
  SORU_SCRIPT_SLOW,  /* one by one, as the protocol defines them */
  SORU_SCRIPT_FAST,  /* with the fast engine (engine/engine.h) */
  SORU_SCRIPT_EAGER, /* the same, for the shortest runs too */
  SORU_SCRIPT_CHECK  /* both ways, and what they print is compared */
} soru_script_engine_t;

/* soru_app_script_new starts a script.
 *
 * in  out      where it prints, borrowed
 * in  reasons  where it says why commands cannot be done; NULL: nowhere
 * in  name     how messages call the script; names of files in it are relative to the folder of
 * this path; borrowed
 * in  engine  not SORU_SCRIPT_CHECK, which is soru_app_script_file's */
soru_script_t *soru_app_script_new(FILE *out, FILE *reasons, const char *name,
                                   soru_script_engine_t engine);

/* soru_app_script_delete releases a script and its machine. */
void soru_app_script_delete(soru_script_t *script);

/* soru_app_script_do carries out one line; `number` is for messages.
 *
 * Returns whether it could be done; false when it printed `error COMMAND`. */
bool soru_app_script_do(soru_script_t *script, soru_slice_t text, uint64_t number);

/* soru_app_script_file carries out the script in a file; reasons go to standard error.
 *
 * SORU_OK, also if single commands could not be done
 * SORU_ERR_IO     the file cannot be read, or nothing can be printed any more
 * SORU_ERR_STATE  SORU_SCRIPT_CHECK: the two machines differ; the message says where
 * SORU_ERR_LIMIT  a line is longer than SORU_SCRIPT_LINE_MAX */
SORU_MUST_USE soru_status_t soru_app_script_file(FILE *out, const char *path,
                                                 soru_script_engine_t engine,
                                                 soru_io_error_t *error);

#endif
