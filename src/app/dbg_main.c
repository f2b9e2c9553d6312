/* dbg_main.c - where commands of the debugger come from, and where their output goes. */
#include "app/dbg.h"
#include "app/report.h"

#include <editline/readline.h>
#include <inttypes.h>
#include <sys/stat.h>
#include <unistd.h>

#define PROMPT "> "

/* Lines that are kept from one session to the next. */
#define HISTORY_MAX 1000

/* --- output --- */

static void
print_json(soru_dbg_t *d, const char *line, bool good)
{
  soru_pvm_info_t info = soru_app_dbg_info(d);
  soru_buf_t json;
  soru_base_buf_init(&json, SIZE_MAX);
  const char *status = info.wants == SORU_PVM_WANTS_INPUT    ? "Waiting for inputs"
                       : info.wants == SORU_PVM_WANTS_REVEAL ? "Waiting for reveal"
                                                             : "Evaluating";
  soru_base_buf_addf(&json, "{\"command\": ");
  soru_app_report_json_string(&json, soru_base_slice_text(line));
  soru_base_buf_addf(&json, ", \"ok\": %s, \"tick\": %" PRId64 ", \"status\": \"%s\"",
                     good ? "true" : "false", info.tick, status);
  soru_base_buf_addf(&json, ", \"state\": \"%s\"", soru_pvm_phase_text(info.phase));
  if (info.finished || info.trapped)
    soru_base_buf_addf(&json, ", \"ended\": \"%s\"", info.finished ? "result" : "trap");
  if (d->hit != NULL) soru_base_buf_addf(&json, ", \"breakpoint\": %" PRIu32, d->hit->number);
  soru_base_buf_addf(&json, ", \"output\": ");
  soru_app_report_json_string(&json, soru_base_buf_slice(&d->out));
  if (!good) {
    soru_base_buf_addf(&json, ", \"error\": ");
    soru_app_report_json_string(&json, soru_base_buf_slice(&d->error));
  }
  soru_base_buf_addf(&json, "}\n");
  fwrite(json.ptr, 1, json.len, stdout);
  soru_base_buf_free(&json);
}

static void
print_out(soru_dbg_t *d)
{
  if (d->out.len > 0) fwrite(d->out.ptr, 1, d->out.len, stdout);
  d->out.len = 0;
  fflush(stdout);
}

/* Carries out a line and prints what came of it. */
static bool
do_line(soru_dbg_t *d, const char *line)
{
  bool good = soru_app_dbg_do(d, line);
  if (d->json) {
    print_json(d, line, good);
  } else {
    print_out(d);
    if (!good)
      printf("%serror: %.*s%s\n", d->color ? "\033[31m" : "", (int)d->error.len,
             (const char *)d->error.ptr, d->color ? "\033[0m" : "");
  }
  fflush(stdout);
  return good;
}

/* --- a terminal --- */

/* The session that completion is about: the library's functions take no argument. */
static soru_dbg_t *completing;

static char *
complete(const char *word, int state)
{
  static unsigned index;
  if (state == 0) index = 0;
  return soru_app_dbg_complete(completing, rl_line_buffer, word, index++);
}

static char **
complete_line(const char *word, int start, int end)
{
  (void)start;
  (void)end;
  rl_attempted_completion_over = 1;
  return rl_completion_matches(word, complete);
}

/* The file of the history, in a folder that is made if need be; empty if there is no home. */
static void
history_path(char path[512])
{
  const char *state = getenv("XDG_STATE_HOME"), *home = getenv("HOME");
  path[0] = 0;
  if (state != NULL && state[0] != 0) {
    snprintf(path, 512, "%s/soru", state);
    (void)mkdir(path, 0700);
    snprintf(path, 512, "%s/soru/debugger_history", state);
  } else if (home != NULL && home[0] != 0) {
    snprintf(path, 512, "%s/.soru_debugger_history", home);
  }
}

static int
from_terminal(soru_dbg_t *d)
{
  char history[512];
  history_path(history);
  completing = d;
  rl_readline_name = "soru-debugger";
  rl_attempted_completion_function = complete_line;
  rl_basic_word_break_characters = " \t";
  using_history();
  stifle_history(HISTORY_MAX);
  if (history[0] != 0) (void)read_history(history);
  while (!d->stop) {
    char *line = readline(PROMPT);
    if (line == NULL) break;
    if (line[0] != 0) add_history(line);
    (void)do_line(d, line);
    free(line);
  }
  if (history[0] != 0) (void)write_history(history);
  return SORU_EXIT_OK;
}

/* --- a script --- */

static int
from_stream(soru_dbg_t *d, FILE *in)
{
  char *line = NULL;
  size_t cap = 0;
  int status = SORU_EXIT_OK;
  for (ssize_t len; !d->stop && (len = getline(&line, &cap, in)) >= 0;) {
    while (len > 0 && (line[len - 1] == '\n' || line[len - 1] == '\r')) line[--len] = 0;
    const char *start = line + strspn(line, " \t");
    if (start[0] == 0 || start[0] == '#') continue;
    if (!d->json) printf(PROMPT "%s\n", start);
    if (!do_line(d, start)) status = SORU_EXIT_FAILED;
  }
  free(line);
  return status;
}

int
soru_app_dbg_main(soru_dbg_t *d, const char *script)
{
  d->live = d->json ? NULL : print_out;
  if (script == NULL && isatty(STDIN_FILENO) == 1 && !d->json) return from_terminal(d);
  if (script == NULL) return from_stream(d, stdin);
  FILE *in = fopen(script, "r");
  if (in == NULL) {
    fprintf(stderr, "soru-debugger: %s cannot be read\n", script);
    return SORU_EXIT_FAILED;
  }
  int status = from_stream(d, in);
  fclose(in);
  return status;
}
