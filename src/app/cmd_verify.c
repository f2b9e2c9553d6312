/* cmd_verify.c - soru-pvm verify: whether the proof of a step holds. */
#include "app/commands.h"
#include "app/report.h"
#include "base/hex.h"
#include "tree/proof.h"

static const char help[] =
    "usage: soru-pvm verify FILE [OPTIONS]\n"
    "\n"
    "Does the one step that a proof is about on the part of the state that the proof holds, and\n"
    "compares the state hashes before and after it with those that the proof claims.\n"
    "\n"
    "  --input LEVEL COUNTER DATA  the input of the step, if the machine waits for one\n"
    "  --reveal DATA               what is revealed, if the machine waits for that\n"
    "  --protocol NAME             alpha (default) or mumbai, as it was proved\n"
    "\n"
    "DATA is hexadecimal, - for no bytes, or @FILE. Input and reveal are ignored when the machine\n"
    "computes.\n"
    "\n"
    "Exit status: 0 when the proof holds, 1 when it does not or cannot be read, 2 for a wrong\n"
    "command line.\n";

typedef struct verify_options {
  const char *file, *data;
  const soru_profile_t *profile;
  soru_pvm_given_t given;
} verify_options_t;

/* Reads the level and counter behind --input. */
static bool
read_place(soru_cli_t *cli, soru_pvm_given_t *given)
{
  int64_t level;
  if (!soru_app_cli_int(cli, 0, INT32_MAX, &level)) return false;
  given->level = (int32_t)level;
  return soru_app_cli_int(cli, 0, INT64_MAX, &given->counter);
}

/* Reads one option; false when a message was printed. */
static bool
read_option(soru_cli_t *cli, verify_options_t *options, const char *name)
{
  if (strcmp(name, "--protocol") == 0) {
    const char *value = soru_app_cli_value(cli);
    if (value == NULL) return false;
    options->profile = soru_app_profile(value);
    if (options->profile != NULL) return true;
    (void)!soru_app_cli_usage(cli, "--protocol: alpha or mumbai is expected, not %s", value);
    return false;
  }
  bool is_input = strcmp(name, "--input") == 0;
  if (!is_input && strcmp(name, "--reveal") != 0) {
    (void)!soru_app_cli_unknown(cli, name);
    return false;
  }
  if (options->given.kind != SORU_PVM_GIVEN_NOTHING) {
    (void)!soru_app_cli_usage(cli, "a step has one input or one reveal");
    return false;
  }
  options->given.kind = is_input ? SORU_PVM_GIVEN_INPUT : SORU_PVM_GIVEN_REVEAL;
  if (is_input && !read_place(cli, &options->given)) return false;
  options->data = soru_app_cli_value(cli);
  return options->data != NULL;
}

static int
read_options(soru_cli_t *cli, verify_options_t *options)
{
  const char *text;
  soru_cli_kind_t kind;
  *options = (verify_options_t){.profile = soru_app_profile("alpha")};
  while ((kind = soru_app_cli_next(cli, &text)) != SORU_CLI_END) {
    if (kind == SORU_CLI_BAD) return SORU_EXIT_USAGE;
    if (kind == SORU_CLI_OPTION) {
      if (!read_option(cli, options, text)) return SORU_EXIT_USAGE;
    } else {
      if (options->file != NULL) return soru_app_cli_usage(cli, "one proof at a time");
      options->file = text;
    }
  }
  return options->file != NULL ? SORU_EXIT_OK : soru_app_cli_usage(cli, "the proof is missing");
}

/* Reads the bytes of an input or reveal. */
static int
read_data(soru_cli_t *cli, verify_options_t *options, soru_buf_t *data)
{
  soru_io_error_t error;
  const char *text = options->data;
  if (text == NULL || strcmp(text, "-") == 0) return SORU_EXIT_OK;
  if (text[0] == '@') {
    if (soru_io_read_file(data, text + 1, &error) != SORU_OK) {
      return soru_app_cli_fail(cli, "%s", error.text);
    }
  } else if (text[0] == 0 || soru_base_hex_decode(data, soru_base_slice_text(text)) != SORU_OK) {
    return soru_app_cli_usage(cli, "hexadecimal bytes, - or @FILE are expected, not %s", text);
  }
  options->given.bytes = soru_base_buf_slice(data);
  return SORU_EXIT_OK;
}

/* What a proof shows about a machine. */
static const char *
wants_words(soru_pvm_wants_t wants)
{
  switch (wants) {
  case SORU_PVM_WANTS_NOTHING:
    return "a computation";
  case SORU_PVM_WANTS_INPUT:
    return "an input";
  case SORU_PVM_WANTS_REVEAL:
    return "a reveal";
  }
  return "";
}

/* Says that a proof does not hold, and why as far as that is known. */
static int
refuse(const soru_cli_t *cli, const verify_options_t *options, soru_status_t status,
       soru_pvm_wants_t wants)
{
  const char *hint = "";
  if (status == SORU_ERR_PROOF && options->given.kind == SORU_PVM_GIVEN_NOTHING) {
    if (wants == SORU_PVM_WANTS_INPUT) hint = "; the step is an input: --input is needed";
    if (wants == SORU_PVM_WANTS_REVEAL) hint = "; the step is a reveal: --reveal is needed";
  }
  printf("verdict   refused\n");
  return soru_app_cli_fail(cli, "%s: refused: %s%s", options->file, soru_base_status_text(status),
                           hint);
}

static int
verify(const soru_cli_t *cli, const verify_options_t *options, soru_slice_t proof)
{
  soru_buf_t out;
  uint8_t before[SORU_TREE_HASH_SZ], after[SORU_TREE_HASH_SZ];
  soru_pvm_request_t request;
  soru_pvm_host_rules_t rules = soru_app_profile_params(options->profile, -1).rules;
  soru_status_t status = soru_pvm_verify(proof, &options->given, &rules, before, after, &request);
  soru_pvm_wants_t wants = request.wants;
  if (status != SORU_OK) return refuse(cli, options, status, wants);
  soru_base_buf_init(&out, SIZE_MAX);
  soru_base_buf_addf(&out, "proof     %s, %zu bytes\n", options->file, proof.len);
  soru_base_buf_addf(&out, "step      %s", wants_words(wants));
  if (wants != SORU_PVM_WANTS_NOTHING && options->given.kind == SORU_PVM_GIVEN_NOTHING) {
    soru_base_buf_addf(&out, " is waited for; none is given, so nothing happens");
  }
  soru_base_buf_add_u8(&out, '\n');
  soru_app_report_hash(&out, options->profile, "before", before);
  soru_app_report_hash(&out, options->profile, "after", after);
  soru_base_buf_addf(&out, "verdict   accepted\n");
  fwrite(out.ptr, 1, out.len, stdout);
  soru_base_buf_free(&out);
  return SORU_EXIT_OK;
}

static int
verify_command(soru_cli_t *cli)
{
  verify_options_t options;
  soru_io_error_t error;
  soru_buf_t proof, data;
  int status = read_options(cli, &options);
  if (status != SORU_EXIT_OK) return status;
  soru_base_buf_init(&proof, SORU_TREE_PROOF_MAX);
  soru_base_buf_init(&data, SORU_PVM_INPUT_MAX);
  status = read_data(cli, &options, &data);
  if (status == SORU_EXIT_OK) {
    status = soru_io_read_file(&proof, options.file, &error) == SORU_OK
                 ? verify(cli, &options, soru_base_buf_slice(&proof))
                 : soru_app_cli_fail(cli, "%s", error.text);
  }
  soru_base_buf_free(&proof);
  soru_base_buf_free(&data);
  return status;
}

const soru_cli_command_t soru_app_command_verify = {
    .name = "verify",
    .summary = "check the proof of one tick",
    .help = help,
    .run = verify_command,
};
