/* cmd_run.c - soru-pvm run: a kernel over levels of inputs. */
#include "app/commands.h"
#include "app/report.h"

#include <inttypes.h>

static const char help[] =
    "usage: soru-pvm run KERNEL [OPTIONS]\n"
    "\n"
    "Runs a kernel over levels of inputs, and prints what each level did: calls of kernel_run,\n"
    "ticks, messages in the outbox, and the hash of the state at its end.\n"
    "\n"
    "KERNEL is a WebAssembly module: .wasm, or text (.wat, .wast) that wat2wasm assembles.\n"
    "\n" SORU_RUN_OPTIONS_HELP "  --json                 one line of JSON for each level\n"
    "\n"
    "Exit status: 0, 1 when something is wrong with the kernel, its inputs or a page that it\n"
    "asks for, 2 for a wrong command line. A kernel that traps or gets stuck is no failure of\n"
    "the run: it is reported.\n";

/* Prints a level and what happened in it. */
static soru_status_t
print_level(soru_run_t *run, const soru_run_level_t *report)
{
  soru_buf_t out;
  soru_base_buf_init(&out, SIZE_MAX);
  soru_status_t status = run->options->json ? soru_app_report_json(&out, run, report)
                                            : soru_app_report_level(&out, run, report);
  if (status == SORU_OK) fwrite(out.ptr, 1, out.len, stdout);
  soru_base_buf_free(&out);
  return status;
}

/* Prints what is about to be run. */
static soru_status_t
print_head(soru_run_t *run)
{
  soru_buf_t out;
  soru_pvm_info_t info;
  uint8_t hash[SORU_TREE_HASH_SZ];
  SORU_TRY(soru_pvm_hash(run->pvm, hash));
  soru_pvm_get_info(run->pvm, &info);
  soru_base_buf_init(&out, SIZE_MAX);
  soru_base_buf_addf(&out, "kernel      %s, %zu bytes\n", run->options->kernel, run->kernel.len);
  soru_base_buf_addf(&out, "protocol    %s, machine %s\n", run->options->profile->name,
                     soru_pvm_version_text(info.version));
  soru_base_buf_addf(&out, "state       ");
  soru_app_profile_state(&out, run->options->profile, hash);
  soru_base_buf_add_u8(&out, '\n');
  fwrite(out.ptr, 1, out.len, stdout);
  soru_base_buf_free(&out);
  return SORU_OK;
}

static int
run_levels(const soru_cli_t *cli, soru_run_t *run)
{
  bool json = run->options->json;
  soru_status_t status = json ? SORU_OK : print_head(run);
  for (int64_t level = 0; level < run->levels && status == SORU_OK; level++) {
    soru_run_level_t report;
    if (!json) printf("level %" PRId64 "\n", level);
    if (soru_app_run_level(run, (int32_t)level, &report) != SORU_RUN_DONE) {
      return soru_app_cli_fail(cli, "level %" PRId64 ", tick %" PRId64 ": %s", level,
                               report.tick_after, run->error.text);
    }
    status = print_level(run, &report);
    if (ferror(stdout)) break;
  }
  if (status == SORU_OK) return SORU_EXIT_OK;
  return soru_app_cli_fail(cli, "%s", soru_base_status_text(status));
}

/* Reads the command line; SORU_EXIT_OK when all is well. */
static int
read_options(soru_cli_t *cli, soru_run_options_t *options)
{
  const char *text;
  soru_cli_kind_t kind;
  bool known;
  soru_app_run_options_init(options);
  while ((kind = soru_app_cli_next(cli, &text)) != SORU_CLI_END) {
    if (kind == SORU_CLI_BAD) return SORU_EXIT_USAGE;
    if (kind == SORU_CLI_WORD) {
      if (options->kernel != NULL) return soru_app_cli_usage(cli, "only one kernel can be run");
      options->kernel = text;
    } else if (strcmp(text, "--json") == 0) {
      options->json = true;
    } else {
      if (!soru_app_run_option(cli, options, text, &known)) return SORU_EXIT_USAGE;
      if (!known) return soru_app_cli_unknown(cli, text);
    }
  }
  return options->kernel != NULL ? SORU_EXIT_OK : soru_app_cli_usage(cli, "the kernel is missing");
}

static int
run_command(soru_cli_t *cli)
{
  soru_run_options_t options;
  soru_run_t run;
  int status = read_options(cli, &options);
  if (status != SORU_EXIT_OK) return status;
  status = soru_app_run_open(&run, &options) ? run_levels(cli, &run)
                                             : soru_app_cli_fail(cli, "%s", run.error.text);
  soru_app_run_close(&run);
  return status;
}

const soru_cli_command_t soru_app_command_run = {
    .name = "run",
    .summary = "run a kernel over levels of inputs",
    .help = help,
    .run = run_command,
};
