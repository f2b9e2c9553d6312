/* run.h - running a kernel over levels of inputs, and stopping at a tick.
 *
 *   kernel file --> machine      inputs file --> level 0: start, messages, end; level 1: ...
 *
 * After the messages of a level the machine runs until it wants the next input; what the kernel
 * asks for on the way is revealed from --preimage-dir and the metadata given.
 */
#ifndef SORU_APP_RUN_H
#define SORU_APP_RUN_H

#include "app/cli.h"
#include "app/inputs.h"
#include "app/profile.h"
#include "app/reveal.h"

/* The most levels of a run. */
#define SORU_RUN_LEVELS_MAX 1000000000

/* What the options of a command say; texts are borrowed from the command line. */
typedef struct soru_run_options {
  const char *kernel, *inputs, *rollup, *preimage_dir;
  const soru_profile_t *profile;
  int version;    /* -1: that of the profile */
  int64_t levels; /* -1: as many as there are inputs, at least one */
  int64_t metadata_level;
  bool json, log, force;
} soru_run_options_t;

/* A run in progress. */
typedef struct soru_run {
  const soru_run_options_t *options;
  soru_buf_t kernel;
  soru_inputs_t inputs;
  soru_reveal_sources_t sources;
  soru_pvm_t *pvm;
  int64_t levels;
  int64_t stop_at;        /* the run stops in front of this tick; -1: nowhere */
  soru_pvm_given_t given; /* where it stopped: what the next step is given, borrowed from the run */
  soru_buf_t revealed;    /* what was revealed last */
  bool show_progress;
  soru_io_error_t error; /* why it failed */
} soru_run_t;

/* What happened in a level. */
typedef struct soru_run_level {
  int32_t level;
  size_t message_cnt;              /* in the inbox, those of the protocol included */
  int64_t tick_before, tick_after; /* at its borders */
  int64_t ticks_used;              /* until the calls of kernel_run returned, without padding */
  int64_t runs, traps;             /* calls of kernel_run that ended; those that trapped */
  bool was_stuck;                  /* the machine was stuck at some tick, or is */
  soru_pvm_stuck_t stuck;          /* how, the last time */
  soru_pvm_text_t trap;            /* the text of the last trap */
} soru_run_level_t;

typedef enum soru_run_outcome {
  SORU_RUN_DONE,    /* the level is done */
  SORU_RUN_STOPPED, /* it stopped in front of the tick */
  SORU_RUN_FAILED   /* run->error says why */
} soru_run_outcome_t;

/* soru_app_run_options_init sets the defaults. */
void soru_app_run_options_init(soru_run_options_t *options);

/* soru_app_run_option reads an option that every command that runs a kernel has.
 *
 * out  known  whether `name` is such an option
 * Returns whether all is well; false when a message was printed. */
bool soru_app_run_option(soru_cli_t *cli, soru_run_options_t *options, const char *name,
                         bool *known);

/* soru_app_run_open reads kernel and inputs and makes the machine.
 *
 * out  run  to be released with soru_app_run_close in any case; `options` is borrowed by it
 * Returns whether all is well; run->error says what is wrong otherwise. */
bool soru_app_run_open(soru_run_t *run, const soru_run_options_t *options);

/* soru_app_run_close releases a run. */
void soru_app_run_close(soru_run_t *run);

/* soru_app_run_level runs one level, below run->levels. */
soru_run_outcome_t soru_app_run_level(soru_run_t *run, int32_t level, soru_run_level_t *report);

#endif
