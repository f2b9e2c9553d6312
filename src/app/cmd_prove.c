/* cmd_prove.c - soru-pvm prove: the proof of one tick of a run, as a file. */
#include "app/commands.h"
#include "app/report.h"
#include "base/hex.h"
#include "tree/proof.h"

#include <inttypes.h>

/* Bytes of a message that are shown. */
#define SHOWN_BYTES 64

static const char help[] =
    "usage: soru-pvm prove KERNEL --tick N -o FILE [OPTIONS]\n"
    "\n"
    "Runs a kernel over levels of inputs up to tick N, and writes the proof of the step from\n"
    "tick N to tick N + 1: a part of the state that is enough to do this step and to compute the\n"
    "state hashes before and after it. The file has the binary form of the protocol.\n"
    "\n"
    "  --tick N               the step to prove; the first one is 0\n"
    "  -o, --output FILE      the file to write\n" SORU_RUN_OPTIONS_HELP "\n"
    "A step can be one of three kinds: a computation, an input (the next message is part of it),\n"
    "or a reveal (what is revealed is part of it). What is printed tells which.\n";

typedef struct prove_options {
  soru_run_options_t run;
  int64_t tick;
  const char *output;
} prove_options_t;

static int
read_options(soru_cli_t *cli, prove_options_t *options)
{
  const char *text;
  soru_cli_kind_t kind;
  *options = (prove_options_t){.tick = -1};
  soru_app_run_options_init(&options->run);
  while ((kind = soru_app_cli_next(cli, &text)) != SORU_CLI_END) {
    bool good = true, known = true;
    if (kind == SORU_CLI_BAD) return SORU_EXIT_USAGE;
    if (kind == SORU_CLI_WORD) {
      if (options->run.kernel != NULL) return soru_app_cli_usage(cli, "one kernel is enough");
      options->run.kernel = text;
    } else if (strcmp(text, "--tick") == 0) {
      good = soru_app_cli_int(cli, 0, INT64_MAX, &options->tick);
    } else if (strcmp(text, "-o") == 0 || strcmp(text, "--output") == 0) {
      options->output = soru_app_cli_value(cli);
      good = options->output != NULL;
    } else {
      good = soru_app_run_option(cli, &options->run, text, &known);
    }
    if (!good) return SORU_EXIT_USAGE;
    if (!known) return soru_app_cli_unknown(cli, text);
  }
  if (options->run.kernel == NULL) return soru_app_cli_usage(cli, "the kernel is missing");
  if (options->tick < 0) return soru_app_cli_usage(cli, "--tick N is missing");
  if (options->output == NULL) return soru_app_cli_usage(cli, "-o FILE is missing");
  return SORU_EXIT_OK;
}

/* Runs up to the tick; SORU_EXIT_OK when the run has stopped in front of it. */
static int
run_to_tick(const soru_cli_t *cli, soru_run_t *run, int64_t tick)
{
  soru_run_level_t report;
  run->stop_at = tick;
  for (int64_t level = 0; level < run->levels; level++) {
    soru_run_outcome_t outcome = soru_app_run_level(run, (int32_t)level, &report);
    if (outcome == SORU_RUN_STOPPED) return SORU_EXIT_OK;
    if (outcome == SORU_RUN_FAILED) {
      return soru_app_cli_fail(cli, "level %" PRId64 ", tick %" PRId64 ": %s", level,
                               report.tick_after, run->error.text);
    }
  }
  return soru_app_cli_fail(cli,
                           "there is no step at tick %" PRId64 ": after %" PRId64
                           " level(s), at tick %" PRId64
                           ", the machine waits for the next input (--levels N runs on)",
                           tick, run->levels, report.tick_after);
}

/* Appends what kind of step was proved, and how to verify it. */
static void
add_step(soru_buf_t *out, const soru_run_t *run, const char *output)
{
  soru_pvm_info_t info;
  const soru_pvm_given_t *given = &run->given;
  const char *protocol = run->options->profile->name;
  soru_pvm_get_info(run->pvm, &info);
  soru_base_buf_addf(out, "tick      %" PRId64 ", in state %s\n", info.tick,
                     soru_pvm_phase_text(info.phase));
  if (given->kind == SORU_PVM_GIVEN_NOTHING) {
    soru_base_buf_addf(out, "step      computation\ncheck     soru-pvm verify %s --protocol %s\n",
                       output, protocol);
    return;
  }
  bool is_input = given->kind == SORU_PVM_GIVEN_INPUT;
  soru_base_buf_addf(out, "step      %s of %zu bytes\n", is_input ? "input" : "reveal",
                     given->bytes.len);
  soru_base_buf_addf(out, "check     soru-pvm verify %s --protocol %s ", output, protocol);
  if (is_input) {
    soru_base_buf_addf(out, "--input %" PRId32 " %" PRId64 " ", given->level, given->counter);
  } else {
    soru_base_buf_addf(out, "--reveal ");
  }
  if (given->bytes.len > SHOWN_BYTES) {
    soru_base_buf_addf(out, "@FILE (with these bytes)\n");
    return;
  }
  soru_base_hex_add(out, given->bytes);
  soru_base_buf_addf(out, "%s\n", given->bytes.len == 0 ? "-" : "");
}

/* Proves the step that the run stopped in front of. */
static int
prove(const soru_cli_t *cli, soru_run_t *run, const char *output)
{
  soru_buf_t proof, out;
  uint8_t before[SORU_TREE_HASH_SZ], after[SORU_TREE_HASH_SZ];
  int result = SORU_EXIT_OK;
  soru_base_buf_init(&proof, SORU_TREE_PROOF_MAX);
  soru_base_buf_init(&out, SIZE_MAX);
  soru_status_t status = soru_pvm_prove(run->pvm, &run->given, &proof, before, after);
  if (status != SORU_OK) {
    result = soru_app_cli_fail(cli, "the step cannot be proved: %s", soru_base_status_text(status));
  } else if (soru_io_write_file(output, soru_base_buf_slice(&proof), &run->error) != SORU_OK) {
    result = soru_app_cli_fail(cli, "%s", run->error.text);
  } else {
    soru_base_buf_addf(&out, "proof     %s, %zu bytes\n", output, proof.len);
    soru_app_report_hash(&out, run->options->profile, "before", before);
    soru_app_report_hash(&out, run->options->profile, "after", after);
    add_step(&out, run, output);
    fwrite(out.ptr, 1, out.len, stdout);
  }
  soru_base_buf_free(&out);
  soru_base_buf_free(&proof);
  return result;
}

static int
prove_command(soru_cli_t *cli)
{
  prove_options_t options;
  soru_run_t run;
  int status = read_options(cli, &options);
  if (status != SORU_EXIT_OK) return status;
  status = soru_app_run_open(&run, &options.run) ? run_to_tick(cli, &run, options.tick)
                                                 : soru_app_cli_fail(cli, "%s", run.error.text);
  if (status == SORU_EXIT_OK) status = prove(cli, &run, options.output);
  soru_app_run_close(&run);
  return status;
}

const soru_cli_command_t soru_app_command_prove = {
    .name = "prove",
    .summary = "write the proof of one tick of a run",
    .help = help,
    .run = prove_command,
};
