/* dbg.h - the kernel debugger: a machine, where it has been, and what a user asks of it.
 *
 *   command line --> commands (dbg_command.c) --> the machine and its past (dbg_run.c, dbg_past.c)
 *                                             --> views of it (dbg_show.c, dbg_code.c, ...)
 *
 * What a command prints is collected in `out`; the program prints it (dbg_main.c), as text or as a
 * line of JSON. A command fails with a message in `error`.
 *
 * The past. The machine is deterministic, so that any tick it has passed can be reached again: from
 * the last snapshot before it, with the inputs and reveals that were given since. Snapshots share
 * what did not change; as they become many, every other one is given up.
 */
#ifndef SORU_APP_DBG_H
#define SORU_APP_DBG_H

#include "app/run.h"
#include "pvm/inspect.h"
#include "pvm/snapshot.h"
#include "wasm/disasm.h"

/* Something given to the machine at a tick. */
typedef struct soru_dbg_event {
  int64_t tick;
  enum { SORU_DBG_INPUTS, SORU_DBG_REVEAL } kind;
  int32_t level;   /* INPUTS: all messages of this level, from this tick on */
  soru_buf_t data; /* REVEAL */
} soru_dbg_event_t;

/* What stops the machine. */
typedef enum soru_dbg_break_kind {
  SORU_DBG_ON_FUNCTION, /* a call of a function of the kernel */
  SORU_DBG_ON_HOST,     /* a call of a host function */
  SORU_DBG_ON_READ,     /* a host function reads a key, or what is under it */
  SORU_DBG_ON_WRITE,    /* a host function writes, copies, moves or deletes there */
  SORU_DBG_AT_TICK,
  SORU_DBG_ON_TRAP,
  SORU_DBG_WATCH_MEMORY, /* bytes of memory have changed */
  SORU_DBG_WATCH_KEY     /* a value has changed */
} soru_dbg_break_kind_t;

typedef struct soru_dbg_break {
  uint32_t number;
  soru_dbg_break_kind_t kind;
  char text[256];   /* name or key, as given */
  uint32_t func;    /* ON_FUNCTION: index */
  int64_t tick;     /* AT_TICK */
  uint32_t address; /* WATCH_MEMORY */
  uint32_t len;
  uint8_t last[32]; /* watches: hash of what was there */
  uint64_t hits;
} soru_dbg_break_t;

typedef struct soru_dbg {
  soru_run_options_t options;
  soru_run_t run; /* kernel, inputs, sources of reveals, machine */
  soru_wasm_module_t module;
  bool has_module;
  soru_buf_t named; /* the kernel with the names of its text, which the machine does not see */
  soru_wasm_module_t named_module;
  soru_wasm_names_t names;
  uint32_t import_cnt; /* imported functions */
  /* what a command prints */
  soru_buf_t out, error;
  bool json, color, stop;
  bool no_files;                    /* commands do not write any */
  void (*live)(struct soru_dbg *d); /* prints `out` and empties it while a command runs; or NULL */
  /* the past */
  soru_pvm_snapshot_t **marks; /* by tick */
  size_t mark_cnt, mark_cap;
  soru_dbg_event_t *events; /* by tick */
  size_t event_cnt, event_cap;
  bool replaying; /* nothing that happens is new: no log, no marks, nothing told of traps */
  /* breakpoints */
  soru_dbg_break_t *breaks;
  size_t break_cnt, break_cap;
  uint32_t next_break;
  soru_pvm_observer_t observer;
  int64_t pass_tick; /* calls at this tick do not stop: the machine stands in front of one */
  const soru_dbg_break_t *hit;
  void (*on_call)(struct soru_dbg *d, const soru_pvm_call_event_t *event); /* profile; or NULL */
  void (*on_return)(struct soru_dbg *d, int64_t tick, uint32_t depth);
  void *profile;
} soru_dbg_t;

/* soru_app_dbg_open reads the kernel and the inputs and makes the machine.
 *
 * in   options  texts are borrowed
 * out  d        to be released with soru_app_dbg_close in any case
 * Returns whether all is well; d->run.error says what is wrong otherwise. */
bool soru_app_dbg_open(soru_dbg_t *d, const soru_run_options_t *options);

/* soru_app_dbg_close releases a session. */
void soru_app_dbg_close(soru_dbg_t *d);

/* soru_app_dbg_do carries out a line; what it prints is in d->out, why it fails in d->error.
 *
 * Returns whether it could be done. */
bool soru_app_dbg_do(soru_dbg_t *d, const char *line);

/* soru_app_dbg_say appends to the output. */
void soru_app_dbg_say(soru_dbg_t *d, const char *format, ...) __attribute__((format(printf, 2, 3)));

/* soru_app_dbg_write writes a file and says so; false with a message. */
bool soru_app_dbg_write(soru_dbg_t *d, const char *path, soru_slice_t bytes);

/* soru_app_dbg_fail sets the reason why a command cannot be done; returns false. */
bool soru_app_dbg_fail(soru_dbg_t *d, const char *format, ...)
    __attribute__((format(printf, 2, 3)));

/* soru_app_dbg_info describes the machine. */
soru_pvm_info_t soru_app_dbg_info(const soru_dbg_t *d);

/* soru_app_dbg_complete gives completion number `index` of the last word of a line; NULL when there
 * are no more. The caller releases it with free(). */
char *soru_app_dbg_complete(soru_dbg_t *d, const char *line, const char *word, unsigned index);

/* soru_app_dbg_func_name appends the name of a function: func[12] if it has none. */
void soru_app_dbg_func_name(const soru_dbg_t *d, soru_buf_t *text, uint32_t func);

/* soru_app_dbg_func_of_body gives the index of the function with this body; UINT32_MAX if none. */
uint32_t soru_app_dbg_func_of_body(const soru_dbg_t *d, int32_t body);

/* soru_app_dbg_find_func finds a function by name or index; UINT32_MAX if there is none. */
uint32_t soru_app_dbg_find_func(const soru_dbg_t *d, const char *text);

/* soru_app_dbg_main carries out commands from a terminal, or from a script; prints what they print.
 *
 * in  script  path of a file; NULL: standard input
 * Returns the exit status: 1 when a command could not be done and nobody was there to see it. */
int soru_app_dbg_main(soru_dbg_t *d, const char *script);

/* --- running (dbg_run.c) --- */

/* How far to go, and no further than the next breakpoint. */
typedef enum soru_dbg_until {
  SORU_DBG_TICKS,      /* a number of ticks */
  SORU_DBG_PHASE,      /* the end of the phase */
  SORU_DBG_RESULT,     /* the end of this call of kernel_run */
  SORU_DBG_KERNEL_RUN, /* the end of its padding, too: the next snapshot, or the end of the level */
  SORU_DBG_INBOX       /* the end of the level */
} soru_dbg_until_t;

/* soru_app_dbg_go runs the machine and answers reveals.
 *
 * in   max   ticks
 * out  done  ticks done
 * Returns false with a message when a tick cannot be done, or a reveal not be answered. */
bool soru_app_dbg_go(soru_dbg_t *d, soru_dbg_until_t until, uint64_t max, uint64_t *done);

/* soru_app_dbg_load gives the machine the inputs of the next level; false with a message if it
 * wants none, or there are no more. */
bool soru_app_dbg_load(soru_dbg_t *d, int32_t *level, size_t *cnt);

/* soru_app_dbg_give_reveal answers a reveal; false with a message. */
bool soru_app_dbg_give_reveal(soru_dbg_t *d, soru_slice_t data);

/* soru_app_dbg_say_stop prints why the machine has stopped, if a breakpoint is the reason. */
void soru_app_dbg_say_stop(soru_dbg_t *d);

/* soru_app_dbg_level gives the level whose inputs come next. */
int32_t soru_app_dbg_level(const soru_dbg_t *d);

/* --- the past (dbg_past.c) --- */

/* soru_app_dbg_mark keeps a snapshot of the machine as it is, unless there is one. */
void soru_app_dbg_mark(soru_dbg_t *d);

/* soru_app_dbg_log notes something that is given to the machine; the data of a reveal are copied.
 * What was noted for later ticks is forgotten. */
void soru_app_dbg_log(soru_dbg_t *d, int kind, int32_t level, soru_slice_t data);

/* soru_app_dbg_event gives what was given at a tick; NULL if nothing was. */
const soru_dbg_event_t *soru_app_dbg_event(const soru_dbg_t *d, int64_t tick);

/* soru_app_dbg_forget releases all of the past. */
void soru_app_dbg_forget(soru_dbg_t *d);

/* soru_app_dbg_goto goes to a tick, back or forward; false with a message. Breakpoints do not
 * stop it. */
bool soru_app_dbg_goto(soru_dbg_t *d, int64_t tick);

/* soru_app_dbg_continue_back goes back to the last tick before this one at which a breakpoint
 * stops; to the start if there is none. */
bool soru_app_dbg_continue_back(soru_dbg_t *d);

/* --- breakpoints (dbg_break.c) --- */

/* soru_app_dbg_arm makes the machine tell of calls if any breakpoint needs it. */
void soru_app_dbg_arm(soru_dbg_t *d);

/* soru_app_dbg_next_tick gives the next tick to stop at, from one on; INT64_MAX if there is none.
 */
int64_t soru_app_dbg_next_tick(const soru_dbg_t *d, int64_t tick);

/* soru_app_dbg_look_at_watches finds a watch whose value differs from the last time; NULL if none
 * does. With `renew`, what is there now counts as the last time. */
const soru_dbg_break_t *soru_app_dbg_look_at_watches(soru_dbg_t *d, bool renew);

/* soru_app_dbg_trap_break gives the breakpoint on traps; NULL if there is none. */
const soru_dbg_break_t *soru_app_dbg_trap_break(const soru_dbg_t *d);

/* soru_app_dbg_has_watch tells whether memory or keys are watched. */
bool soru_app_dbg_has_watch(const soru_dbg_t *d);

/* soru_app_dbg_tell_trap prints why the kernel has trapped, or got stuck, in the state that the
 * machine has come to, and the stack when it happened. */
void soru_app_dbg_tell_trap(soru_dbg_t *d);

/* --- commands: each carries out one, with its words behind its name --- */

typedef bool soru_dbg_command_fn_t(soru_dbg_t *d, int argc, char **argv);
soru_dbg_command_fn_t soru_app_dbg_show_status, soru_app_dbg_show_inbox, soru_app_dbg_show_outbox,
    soru_app_dbg_show_key, soru_app_dbg_show_subkeys, soru_app_dbg_show_durable,
    soru_app_dbg_show_memory, soru_app_dbg_load_inputs, soru_app_dbg_step_tick,
    soru_app_dbg_step_result, soru_app_dbg_step_kernel_run, soru_app_dbg_step_inbox,
    soru_app_dbg_step_back, soru_app_dbg_continue, soru_app_dbg_goto_tick, soru_app_dbg_back,
    soru_app_dbg_break, soru_app_dbg_list_breaks, soru_app_dbg_delete, soru_app_dbg_watch,
    soru_app_dbg_backtrace, soru_app_dbg_locals, soru_app_dbg_stack, soru_app_dbg_globals,
    soru_app_dbg_disassemble, soru_app_dbg_symbols, soru_app_dbg_diff, soru_app_dbg_prove,
    soru_app_dbg_profile, soru_app_dbg_reveal_preimage, soru_app_dbg_reveal_metadata,
    soru_app_dbg_time, soru_app_dbg_help, soru_app_dbg_stop;

#endif
