/* Tests of the phrase parser: forms, options, mistakes, completion.                    R-CLI-1 */
#include "app/phrase.h"
#include "tests/check.h"

static const char *const transfer[] = {"transfer AMOUNT from SRC to DST", NULL};
static const char *const originate[] = {
    "originate sc rollup from SRC of kind KIND",
    "originate sc rollup ALIAS from SRC of kind KIND",
    NULL,
};
static const char *const show[] = {"show address NAME", NULL};
static const char *const gen[] = {"gen keys NAME", NULL};
static const char *const transfer_options[] = {"burn-cap", "storage-limit", NULL};
static const char *const show_options[] = {"show-secret", NULL};
static const char *const gen_options[] = {"force", NULL};

static const soru_phrase_command_t commands[] = {
    {transfer, transfer_options, "move tez", NULL},
    {originate, transfer_options, "make a rollup", NULL},
    {show, show_options, "show one", NULL},
    {gen, gen_options, "make keys", NULL},
};

static const soru_phrase_option_t options[] = {
    {"password-filename", 'f', "FILE", "passwords", true},
    {"json", 0, NULL, "as JSON", true},
    {"burn-cap", 'c', "TEZ", "at most", false},
    {"storage-limit", 'S', "BYTES", "at most", false},
    {"show-secret", 'S', NULL, "the secret key, too", false},
    {"force", 'f', NULL, "replace", false},
};

static const soru_phrase_table_t table = {"prog", commands, 4, options, 6};

static soru_phrase_t phrase;

/* Parses words separated by blanks; the message is left in `text`. */
static soru_status_t
parse(const char *line, char text[1000])
{
  static char copy[500];
  char *argv[40];
  int argc = 0;
  snprintf(copy, sizeof copy, "%s", line);
  for (char *at = copy; *at != 0; argc++) {
    argv[argc] = at;
    at += strcspn(at, " ");
    if (*at != 0) *at++ = 0;
  }
  soru_buf_t message;
  soru_base_buf_init(&message, 999);
  soru_status_t status = soru_app_phrase_parse(&phrase, &table, argc, argv, &message);
  if (message.len > 0) memcpy(text, message.ptr, message.len);
  text[message.len] = 0;
  soru_base_buf_free(&message);
  return status;
}

static void
check_wrong(const char *line, const char *want)
{
  char text[1000];
  CHECK_U64(parse(line, text), SORU_ERR_ARG);
  CHECK_STR(text, want);
}

static void
test_forms(void)
{
  char text[1000];
  CHECK_U64(parse("transfer 5 from alice to bob", text), SORU_OK);
  CHECK(phrase.command == &commands[0]);
  CHECK_STR(soru_app_phrase_arg(&phrase, "AMOUNT"), "5");
  CHECK_STR(soru_app_phrase_arg(&phrase, "DST"), "bob");
  CHECK(soru_app_phrase_arg(&phrase, "KIND") == NULL);
  CHECK(soru_app_phrase_option(&phrase, "json") == NULL);
  CHECK_U64(parse("originate smart rollup from x of kind wasm_2_0_0", text), SORU_OK);
  CHECK(soru_app_phrase_arg(&phrase, "ALIAS") == NULL);
  CHECK_U64(parse("originate sc rollup me from x of kind wasm_2_0_0", text), SORU_OK);
  CHECK_STR(soru_app_phrase_arg(&phrase, "ALIAS"), "me");
  CHECK_U64(parse("transfer -1 from a to b", text), SORU_OK);
  CHECK_STR(soru_app_phrase_arg(&phrase, "AMOUNT"), "-1");
  CHECK_U64(parse("", text), SORU_ERR_NOT_FOUND);
  CHECK_U64(parse("--json", text), SORU_ERR_NOT_FOUND);
  CHECK_STR(soru_app_phrase_option(&phrase, "json"), "");
}

static void
test_options(void)
{
  char text[1000];
  CHECK_U64(parse("-f pw transfer 5 from a -burn-cap 999 to b --storage-limit=7", text), SORU_OK);
  CHECK_STR(soru_app_phrase_option(&phrase, "password-filename"), "pw");
  CHECK_STR(soru_app_phrase_option(&phrase, "burn-cap"), "999");
  CHECK_STR(soru_app_phrase_option(&phrase, "storage-limit"), "7");
  CHECK_U64(parse("transfer 5 from a to b -S 8", text), SORU_OK);
  CHECK_STR(soru_app_phrase_option(&phrase, "storage-limit"), "8");
  CHECK_U64(parse("show address a -S", text), SORU_OK);
  CHECK_STR(soru_app_phrase_option(&phrase, "show-secret"), "");
  CHECK_U64(parse("gen keys a -f", text), SORU_OK);
  CHECK_STR(soru_app_phrase_option(&phrase, "force"), "");
  CHECK_U64(parse("gen keys -- -f", text), SORU_OK);
  CHECK_STR(soru_app_phrase_arg(&phrase, "NAME"), "-f");
}

static void
test_mistakes(void)
{
  check_wrong("transfer 5 form a to b", "the word `form` is not understood; did you mean:\n"
                                        "  transfer AMOUNT from SRC to DST\n");
  check_wrong("orginate sc rollup from a of kind b",
              "the word `orginate` is not understood; did you mean:\n"
              "  originate sc rollup from SRC of kind KIND\n");
  check_wrong("show address", "the command is not complete; did you mean:\n  show address NAME\n");
  check_wrong("xyzzy", "there is no command `xyzzy`; `prog --help` shows all\n");
  check_wrong("show address a --nope", "there is no option --nope\n");
  check_wrong("show address a --json=1", "the option --json takes no value\n");
  check_wrong("transfer 1 from a to b --burn-cap", "the option --burn-cap needs a value (TEZ)\n");
  check_wrong("show address a --burn-cap 1",
              "the command `show address NAME` has no option --burn-cap\n");
}

static void
check_completion(const char *const *words, size_t cnt, const char *prefix, const char *want)
{
  soru_buf_t out;
  soru_base_buf_init(&out, 1000);
  soru_app_phrase_complete(&out, &table, words, cnt, prefix);
  CHECK_BYTES(out.ptr, out.len, want, strlen(want));
  soru_base_buf_free(&out);
}

static void
test_complete(void)
{
  static const char *const words[] = {"originate", "smart", "rollup", "from", "x", "of"};
  check_completion(words, 0, "", "transfer\noriginate\nshow\ngen\n");
  check_completion(words, 0, "g", "gen\n");
  check_completion(words, 3, "", "from\n");
  check_completion(words, 5, "", "of\n");
  check_completion(words, 6, "--b", "--burn-cap\n");
}

static void
test_help(void)
{
  static const char *const words[] = {"rollup"};
  soru_buf_t out;
  soru_base_buf_init(&out, 4000);
  CHECK_U64(soru_app_phrase_help(&out, &table, words, 1), 1);
  static const char want[] = "  originate sc rollup from SRC of kind KIND\n"
                             "  originate sc rollup ALIAS from SRC of kind KIND\n"
                             "      make a rollup\n"
                             "        -c --burn-cap TEZ         at most\n"
                             "        -S --storage-limit BYTES  at most\n";
  CHECK_BYTES(out.ptr, out.len, want, strlen(want));
  out.len = 0;
  CHECK_U64(soru_app_phrase_help(&out, &table, NULL, 0), 4);
  soru_base_buf_free(&out);
}

int
main(void)
{
  test_forms();
  test_options();
  test_mistakes();
  test_complete();
  test_help();
  return check_summary();
}
