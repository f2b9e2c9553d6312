#include "app/run.h"

void
soru_app_run_options_init(soru_run_options_t *options)
{
  *options = (soru_run_options_t){
      .profile = soru_app_profile("alpha"),
      .version = -1,
      .levels = -1,
  };
}

static bool
read_text(soru_cli_t *cli, const char **to)
{
  *to = soru_app_cli_value(cli);
  return *to != NULL;
}

static bool
read_protocol(soru_cli_t *cli, soru_run_options_t *options)
{
  const char *name = soru_app_cli_value(cli);
  if (name == NULL) return false;
  options->profile = soru_app_profile(name);
  if (options->profile != NULL) return true;
  (void)!soru_app_cli_usage(cli, "--protocol: alpha or mumbai is expected, not %s", name);
  return false;
}

static bool
read_version(soru_cli_t *cli, soru_run_options_t *options)
{
  const char *text = soru_app_cli_value(cli);
  if (text == NULL) return false;
  options->version = soru_pvm_version_parse(soru_base_slice_text(text));
  if (options->version >= 0) return true;
  (void)!soru_app_cli_usage(cli,
                            "--pvm-version: 2.0.0 or 2.0.0-r1 to 2.0.0-r%d is expected, not %s",
                            SORU_PVM_VERSION_MAX, text);
  return false;
}

static bool
read_rollup(soru_cli_t *cli, soru_run_options_t *options)
{
  uint8_t address[SORU_CRYPTO_ADDRESS_SIZE];
  if (!read_text(cli, &options->rollup)) return false;
  soru_slice_t text = soru_base_slice_text(options->rollup);
  if (soru_app_inputs_rollup(address, text) == SORU_OK) return true;
  (void)!soru_app_cli_usage(
      cli, "--rollup: a rollup address (scr1... or sr1...) is expected, not %s", options->rollup);
  return false;
}

bool
soru_app_run_option(soru_cli_t *cli, soru_run_options_t *options, const char *name, bool *known)
{
  *known = true;
  if (strcmp(name, "--inputs") == 0) return read_text(cli, &options->inputs);
  if (strcmp(name, "--preimage-dir") == 0) return read_text(cli, &options->preimage_dir);
  if (strcmp(name, "--protocol") == 0) return read_protocol(cli, options);
  if (strcmp(name, "--pvm-version") == 0) return read_version(cli, options);
  if (strcmp(name, "--rollup") == 0) return read_rollup(cli, options);
  if (strcmp(name, "--levels") == 0) {
    return soru_app_cli_int(cli, 1, SORU_RUN_LEVELS_MAX, &options->levels);
  }
  if (strcmp(name, "--metadata-level") == 0) {
    return soru_app_cli_int(cli, 0, INT32_MAX, &options->metadata_level);
  }
  *known = strcmp(name, "--log") == 0 || strcmp(name, "--force") == 0;
  if (strcmp(name, "--log") == 0) options->log = true;
  if (strcmp(name, "--force") == 0) options->force = true;
  return true;
}
