/* cmd_script.c - soru-pvm script and initial-hash. */
#include "app/commands.h"
#include "app/script_run.h"
#include "base/hex.h"
#include "crypto/prefix.h"

static const char script_help[] =
    "usage: soru-pvm script [--engine slow|fast|eager|check] FILE\n"
    "\n"
    "Carries out a script that drives one machine by the rules of the reference: one command a\n"
    "line, `#` starts a comment. Names of files in it are relative to its folder. A command that\n"
    "cannot be done prints `error COMMAND` (and the reason on standard error); the script goes\n"
    "on. HEX: - for no bytes. DATA: HEX or @FILE. MSG: ext:HEX int:HEX raw:HEX, or ext@FILE ...\n"
    "\n"
    "  --engine     how ticks are done, with the same results: fast (default), eager (the same "
    "for\n"
    "               the shortest runs too), slow (one by one), check (eager and slow, compared;\n"
    "               exit status 1 at the first line where they differ)\n"
    "\n"
    "  set-up       version V, ticks-per-snapshot N, outbox-validity N, outbox-limit N,\n"
    "               max-reboots N, kernel FILE, kernel-hex HEX, durable-set KEY DATA\n"
    "  inputs       input LEVEL COUNTER DATA, inbox LEVEL MSG..., inbox-bare LEVEL MSG...\n"
    "  ticks        step N, run N, goto T, to-input, to-snapshot, next-phase\n"
    "  reveals      reveal DATA, preimage DATA, metadata DATA, answer HEX DATA\n"
    "  hashes       hash, hash-every N MAX, digest-every N MAX, digest-to-padding N, trace N,\n"
    "               phases MAX, empty-hash\n"
    "  state        info, durable KEY, durable-list KEY DEPTH, tree PATH, dump PATH,\n"
    "               outputs LEVEL\n"
    "  proofs       proof, proof-input LEVEL COUNTER DATA, proof-reveal DATA, the same with\n"
    "               -hex, proof-every N MAX, verify DATA [input LEVEL COUNTER DATA|reveal DATA]\n"
    "\n"
    "docs/pvm.md explains them. Exit status: 0, 1 when the file cannot be read, 2 for a wrong\n"
    "command line.\n";

static const char initial_hash_help[] =
    "usage: soru-pvm initial-hash [--pvm-version V]\n"
    "\n"
    "Prints the state hash of a machine without a kernel, which the protocol has as a constant,\n"
    "as bytes and by name.\n"
    "\n"
    "  --pvm-version V        2.0.0 (default), 2.0.0-r1 ... 2.0.0-r6\n";

/* Reads the value of --engine. */
static bool
read_engine(soru_cli_t *cli, soru_script_engine_t *engine)
{
  static const char *const names[] = {"slow", "fast", "eager", "check"};
  const char *value = soru_app_cli_value(cli);
  for (int i = 0; value != NULL && i < 4; i++) {
    if (strcmp(value, names[i]) != 0) continue;
    *engine = (soru_script_engine_t)i;
    return true;
  }
  if (value != NULL)
    (void)soru_app_cli_usage(cli, "slow, fast, eager or check is expected, not %s", value);
  return false;
}

static int
script_command(soru_cli_t *cli)
{
  const char *text, *file = NULL;
  soru_script_engine_t engine = SORU_SCRIPT_FAST;
  soru_cli_kind_t kind;
  soru_io_error_t error;
  while ((kind = soru_app_cli_next(cli, &text)) != SORU_CLI_END) {
    if (kind == SORU_CLI_BAD) return SORU_EXIT_USAGE;
    if (kind == SORU_CLI_OPTION && strcmp(text, "--engine") != 0)
      return soru_app_cli_unknown(cli, text);
    if (kind == SORU_CLI_OPTION && !read_engine(cli, &engine)) return SORU_EXIT_USAGE;
    if (kind == SORU_CLI_OPTION) continue;
    if (file != NULL) return soru_app_cli_usage(cli, "one script at a time");
    file = text;
  }
  if (file == NULL) return soru_app_cli_usage(cli, "the script is missing");
  if (soru_app_script_file(stdout, file, engine, &error) == SORU_OK) return SORU_EXIT_OK;
  return soru_app_cli_fail(cli, "%s", error.text);
}

/* Reads the command line; SORU_EXIT_OK when all is well. */
static int
read_version(soru_cli_t *cli, int *version)
{
  const char *text;
  soru_cli_kind_t kind;
  while ((kind = soru_app_cli_next(cli, &text)) != SORU_CLI_END) {
    if (kind == SORU_CLI_BAD) return SORU_EXIT_USAGE;
    if (kind == SORU_CLI_WORD) return soru_app_cli_usage(cli, "%s is not expected", text);
    if (strcmp(text, "--pvm-version") != 0) return soru_app_cli_unknown(cli, text);
    const char *value = soru_app_cli_value(cli);
    if (value == NULL) return SORU_EXIT_USAGE;
    *version = soru_pvm_version_parse(soru_base_slice_text(value));
    if (*version < 0) {
      return soru_app_cli_usage(cli, "2.0.0 or 2.0.0-r1 to 2.0.0-r%d is expected, not %s",
                                SORU_PVM_VERSION_MAX, value);
    }
  }
  return SORU_EXIT_OK;
}

static int
initial_hash_command(soru_cli_t *cli)
{
  soru_buf_t out;
  uint8_t hash[SORU_TREE_HASH_SZ];
  int version = 0, result = read_version(cli, &version);
  if (result != SORU_EXIT_OK) return result;
  soru_status_t status = soru_pvm_initial_hash(version, hash);
  if (status != SORU_OK) return soru_app_cli_fail(cli, "%s", soru_base_status_text(status));
  soru_base_buf_init(&out, SIZE_MAX);
  soru_base_hex_add(&out, soru_base_slice(hash, sizeof hash));
  soru_base_buf_add_u8(&out, ' ');
  soru_crypto_prefix_encode(&out, SORU_PREFIX_SRS1, hash);
  soru_base_buf_add_u8(&out, '\n');
  fwrite(out.ptr, 1, out.len, stdout);
  soru_base_buf_free(&out);
  return SORU_EXIT_OK;
}

const soru_cli_command_t soru_app_command_script = {
    .name = "script",
    .summary = "drive and observe a machine by commands in a file",
    .help = script_help,
    .run = script_command,
};

const soru_cli_command_t soru_app_command_initial_hash = {
    .name = "initial-hash",
    .summary = "print the state hash of a machine without a kernel",
    .help = initial_hash_help,
    .run = initial_hash_command,
};
