#include "app/run.h"

#include "app/script.h"
#include "codec/json.h"
#include "engine/engine.h"
#include "io/wat.h"
#include "wasm/module.h"
#include "wasm/valid.h"

#include <inttypes.h>
#include <unistd.h>

/* Ticks between two reports of progress. */
#define PROGRESS_TICKS ((uint64_t)20000000)

/* ---- opening ---- */

/* Checks that the kernel is a module, so that a wrong file is noticed before it is run. Modules
 * that are not valid are run by the machine all the same: that is only a warning. */
static bool
check_kernel(soru_run_t *run)
{
  soru_wasm_module_t module;
  soru_wasm_error_t error;
  const char *name = run->options->kernel;
  soru_slice_t bytes = soru_base_buf_slice(&run->kernel);
  if (soru_wasm_module_decode(&module, &error, bytes, NULL) != SORU_OK) {
    (void)!soru_io_fail(&run->error, SORU_ERR_DECODE,
                        "%s: offset %zu: %s (--force runs it as the protocol would)", name,
                        error.offset, error.text);
    return false;
  }
  if (soru_wasm_validate(&module, &error) != SORU_OK) {
    fprintf(stderr, "%s: warning: not a valid module, but the machine runs it: %s\n", name,
            error.text);
  }
  soru_wasm_module_free(&module);
  return true;
}

static bool
read_kernel(soru_run_t *run)
{
  const char *name = run->options->kernel;
  if (soru_io_read_kernel(&run->kernel, name, &run->error) != SORU_OK) return false;
  return run->options->force || check_kernel(run);
}

static bool
read_inputs(soru_run_t *run)
{
  soru_inputs_defaults_t defaults = {.source = {0}};
  soru_buf_t text;
  const char *name = run->options->inputs;
  if (name == NULL) return true;
  memcpy(defaults.destination, run->sources.rollup, sizeof defaults.destination);
  soru_base_buf_init(&text, SORU_CODEC_JSON_TEXT_MAX);
  bool good = soru_io_read_file(&text, name, &run->error) == SORU_OK &&
              soru_app_inputs_parse(&run->inputs, name, soru_base_buf_slice(&text), &defaults,
                                    run->error.text) == SORU_OK;
  soru_base_buf_free(&text);
  return good;
}

/* Prints what the kernel writes with write_debug. */
static void
print_log(void *to, soru_slice_t text)
{
  soru_buf_t line;
  soru_base_buf_init(&line, SIZE_MAX);
  while (text.len > 0 && text.ptr[text.len - 1] == '\n') text.len--;
  soru_base_buf_addf(&line, "  log       ");
  soru_app_quote(&line, text);
  soru_base_buf_add_u8(&line, '\n');
  fwrite(line.ptr, 1, line.len, to);
  soru_base_buf_free(&line);
}

static bool
make_machine(soru_run_t *run)
{
  const soru_run_options_t *options = run->options;
  soru_pvm_params_t params = soru_app_profile_params(options->profile, options->version);
  soru_status_t status = soru_pvm_new(&run->pvm, &params, soru_base_buf_slice(&run->kernel));
  if (status != SORU_OK) {
    run->pvm = NULL;
    (void)!soru_io_fail(&run->error, status, "%s: %s", options->kernel,
                        soru_base_status_text(status));
    return false;
  }
  (void)soru_engine_attach(run->pvm, NULL); /* without room for it, the machine goes on alone */
  if (options->log) soru_pvm_set_debug(run->pvm, print_log, options->json ? stderr : stdout);
  return true;
}

bool
soru_app_run_open(soru_run_t *run, const soru_run_options_t *options)
{
  *run = (soru_run_t){.options = options, .stop_at = -1};
  soru_base_buf_init(&run->kernel, SORU_PVM_KERNEL_MAX);
  soru_base_buf_init(&run->revealed, SORU_REVEAL_PAGE_MAX);
  run->sources.folder = options->preimage_dir;
  run->sources.origination_level = (uint32_t)options->metadata_level;
  if (options->rollup != NULL) {
    soru_slice_t text = soru_base_slice_text(options->rollup);
    if (soru_app_inputs_rollup(run->sources.rollup, text) != SORU_OK) return false;
  }
  if (!read_kernel(run) || !read_inputs(run) || !make_machine(run)) return false;
  run->levels = (int64_t)run->inputs.level_cnt;
  if (run->levels == 0) run->levels = 1;
  if (options->levels >= 0) run->levels = options->levels;
  run->show_progress = isatty(STDERR_FILENO) == 1;
  return true;
}

void
soru_app_run_close(soru_run_t *run)
{
  soru_pvm_delete(run->pvm);
  soru_app_inputs_free(&run->inputs);
  soru_base_buf_free(&run->kernel);
  soru_base_buf_free(&run->revealed);
}

/* ---- running ---- */

static soru_run_outcome_t
fail(soru_run_t *run, soru_status_t status, const char *what)
{
  (void)!soru_io_fail(&run->error, status, "%s: %s: %s", run->options->kernel, what,
                      soru_base_status_text(status));
  return SORU_RUN_FAILED;
}

static int64_t
tick_of(soru_run_t *run)
{
  soru_pvm_info_t info;
  soru_pvm_get_info(run->pvm, &info);
  return info.tick;
}

/* Does an input step, unless the run stops in front of it. */
static soru_run_outcome_t
input(soru_run_t *run, soru_run_level_t *report, soru_slice_t message)
{
  int64_t counter = (int64_t)report->message_cnt++;
  if (run->stop_at == tick_of(run)) {
    run->given = (soru_pvm_given_t){
        .kind = SORU_PVM_GIVEN_INPUT, .level = report->level, .counter = counter, .bytes = message};
    return SORU_RUN_STOPPED;
  }
  soru_status_t status = soru_pvm_input(run->pvm, report->level, counter, message);
  return status == SORU_OK ? SORU_RUN_DONE : fail(run, status, "an input cannot be given");
}

/* Does the input steps of a level. */
static soru_run_outcome_t
inputs(soru_run_t *run, soru_run_level_t *report)
{
  static const uint8_t info[42] = {0, 3}; /* timestamp 0, predecessor of zeros */
  size_t level = (size_t)report->level;
  soru_run_outcome_t outcome = input(run, report, soru_base_slice("\0\1", 2));
  if (outcome == SORU_RUN_DONE && run->options->profile->info_per_level) {
    outcome = input(run, report, soru_base_slice(info, sizeof info));
  }
  size_t cnt = level < run->inputs.level_cnt ? run->inputs.levels[level].cnt : 0;
  for (size_t i = 0; i < cnt && outcome == SORU_RUN_DONE; i++) {
    outcome = input(run, report, soru_app_inputs_message(&run->inputs, level, i));
  }
  return outcome == SORU_RUN_DONE ? input(run, report, soru_base_slice("\0\2", 2)) : outcome;
}

/* Answers a reveal, unless the run stops in front of it. */
static soru_run_outcome_t
reveal(soru_run_t *run, const soru_pvm_info_t *info)
{
  run->revealed.len = 0;
  if (soru_app_reveal(&run->sources, info->request, &run->revealed, &run->error) != SORU_OK) {
    return SORU_RUN_FAILED;
  }
  soru_slice_t data = soru_base_buf_slice(&run->revealed);
  if (run->stop_at == info->tick) {
    run->given = (soru_pvm_given_t){.kind = SORU_PVM_GIVEN_REVEAL, .bytes = data};
    return SORU_RUN_STOPPED;
  }
  soru_status_t status = soru_pvm_reveal(run->pvm, data);
  return status == SORU_OK ? SORU_RUN_DONE : fail(run, status, "a reveal cannot be answered");
}

/* Notes what has just happened. */
static void
note(soru_run_level_t *report, const soru_pvm_info_t *info)
{
  if (info->phase == SORU_PVM_STUCK) {
    report->was_stuck = true;
    report->stuck = info->stuck;
  }
  if (info->phase != SORU_PVM_EVAL || (!info->finished && !info->trapped)) return;
  report->runs++;
  report->ticks_used += info->tick - info->last_top_level_call;
  if (!info->trapped) return;
  report->traps++;
  soru_pvm_text_set(&report->trap, info->trap);
}

static void
show_progress(const soru_run_t *run, const soru_run_level_t *report, const soru_pvm_info_t *info)
{
  if (!run->show_progress) return;
  fprintf(stderr, "\rlevel %" PRId32 ", tick %" PRId64 ", %-8s", report->level, info->tick,
          soru_pvm_phase_text(info->phase));
}

static void
hide_progress(const soru_run_t *run)
{
  if (run->show_progress) fprintf(stderr, "\r%60s\r", "");
}

/* Computes up to the next thing worth noting, or the tick to stop at, or where it waits. */
static soru_run_outcome_t
compute(soru_run_t *run, soru_run_level_t *report, const soru_pvm_info_t *before)
{
  soru_pvm_info_t info;
  uint64_t max = run->show_progress ? PROGRESS_TICKS : UINT64_MAX, done;
  bool runs = before->phase == SORU_PVM_EVAL && !before->finished && !before->trapped;
  if (run->stop_at >= before->tick) {
    uint64_t left = (uint64_t)(run->stop_at - before->tick);
    if (left < max) max = left;
  }
  if (max == 0) {
    run->given = (soru_pvm_given_t){.kind = SORU_PVM_GIVEN_NOTHING};
    return SORU_RUN_STOPPED;
  }
  soru_pvm_until_t until = runs ? SORU_PVM_UNTIL_RETURN : SORU_PVM_UNTIL_PHASE;
  soru_status_t status = soru_pvm_run(run->pvm, max, until, &done);
  if (status != SORU_OK) return fail(run, status, "a tick cannot be done");
  soru_pvm_get_info(run->pvm, &info);
  if (done > 0) note(report, &info);
  show_progress(run, report, &info);
  return SORU_RUN_DONE;
}

soru_run_outcome_t
soru_app_run_level(soru_run_t *run, int32_t level, soru_run_level_t *report)
{
  soru_pvm_info_t info;
  *report = (soru_run_level_t){.level = level, .tick_before = tick_of(run)};
  soru_run_outcome_t outcome = inputs(run, report);
  while (outcome == SORU_RUN_DONE) {
    soru_pvm_get_info(run->pvm, &info);
    if (info.wants == SORU_PVM_WANTS_INPUT) {
      note(report, &info);
      break;
    }
    outcome =
        info.wants == SORU_PVM_WANTS_REVEAL ? reveal(run, &info) : compute(run, report, &info);
  }
  hide_progress(run);
  report->tick_after = tick_of(run);
  return outcome;
}
