/* The language of scripts: what lines say, and how states are described. */
#include "app/script.h"
#include "tests/check.h"

static soru_script_line_t line;

static soru_status_t
parse(const char *text)
{
  soru_app_script_line_free(&line);
  return soru_app_script_parse(&line, soru_base_slice_text(text));
}

static void
check_slice(soru_slice_t got, const char *want)
{
  CHECK_BYTES(got.ptr, got.len, want, strlen(want));
}

static void
test_words(void)
{
  CHECK(parse("") == SORU_OK && line.op == SORU_SCRIPT_NOTHING);
  CHECK(parse(" \t ") == SORU_OK && line.op == SORU_SCRIPT_NOTHING);
  CHECK(parse("# hash") == SORU_OK && line.op == SORU_SCRIPT_NOTHING);
  CHECK(parse("hash#comment") == SORU_OK && line.op == SORU_SCRIPT_HASH);
  CHECK(parse("\t version  2.0.0-r1 ") == SORU_OK && line.op == SORU_SCRIPT_VERSION);
  check_slice(line.word, "2.0.0-r1");
  CHECK(parse("durable-list / 6") == SORU_OK && line.op == SORU_SCRIPT_DURABLE_LIST);
  check_slice(line.word, "/");
  CHECK_U64(line.numbers[0], 6);
  CHECK(parse("hash-every 5000000000 -3") == SORU_OK);
  CHECK(line.numbers[0] == 5000000000 && line.numbers[1] == -3);
  CHECK(parse("input 1 2 @a/b.bin") == SORU_OK && line.data[0].is_file);
  check_slice(line.data[0].text, "a/b.bin");
  CHECK(parse("answer 01 -") == SORU_OK);
  check_slice(line.data[0].text, "01");
  check_slice(line.data[1].text, "");
}

static void
test_messages(void)
{
  CHECK(parse("inbox 7") == SORU_OK && line.message_cnt == 0);
  CHECK(parse("inbox 7 ext:6869 int:\traw@f ext: raw:- raw:01") == SORU_OK);
  CHECK_U64(line.message_cnt, 6);
  CHECK_U64(line.messages[4].data.text.len, 0);
  CHECK_BYTES(line.messages[0].head.ptr, line.messages[0].head.len, "\1", 1);
  CHECK_BYTES(line.messages[1].head.ptr, line.messages[1].head.len, "\0\0", 2);
  CHECK_U64(line.messages[2].head.len, 0);
  CHECK(line.messages[2].data.is_file);
  check_slice(line.messages[0].data.text, "6869");
  check_slice(line.messages[5].data.text, "01");
}

static void
test_given(void)
{
  CHECK(parse("verify 00") == SORU_OK && line.given_kind == SORU_PVM_GIVEN_NOTHING);
  CHECK(parse("verify @p input 1 2 00") == SORU_OK && line.given_kind == SORU_PVM_GIVEN_INPUT);
  CHECK(line.numbers[0] == 1 && line.numbers[1] == 2 && line.data[0].is_file);
  CHECK(parse("verify 00 reveal -") == SORU_OK && line.given_kind == SORU_PVM_GIVEN_REVEAL);
}

static void
check_bad(const char *text, const char *name, const char *why)
{
  CHECK(parse(text) == SORU_ERR_DECODE);
  check_slice(line.name, name);
  CHECK_STR(line.why, why);
}

static void
test_bad(void)
{
  check_bad(" Hash", "Hash", "there is no such command");
  check_bad("hash 1", "hash", "there are too many arguments");
  check_bad("run", "run", "an integer is expected");
  check_bad("run 1x", "run", "an integer is expected");
  check_bad("run -", "run", "an integer is expected");
  check_bad("run 9223372036854775808", "run", "an integer is expected");
  check_bad("version", "version", "an argument is missing");
  check_bad("kernel", "kernel", "the name of a file is expected");
  check_bad("kernel-hex 0", "kernel-hex", "hexadecimal bytes, or - for none, are expected");
  check_bad("kernel-hex @f", "kernel-hex", "hexadecimal bytes, or - for none, are expected");
  check_bad("reveal", "reveal", "hexadecimal bytes, or - for none, are expected");
  check_bad("reveal @", "reveal", "the name of a file is expected");
  check_bad("verify 00 output", "verify", "input or reveal is expected");
  check_bad("verify 00 input 1", "verify", "an integer is expected");
  check_bad("inbox 0 ext", "inbox",
            "a message is expected: ext:, int: or raw: with hexadecimal bytes, or ext@FILE ...");
  check_bad("inbox 0 raw:00 foo:00", "inbox",
            "a message is expected: ext:, int: or raw: with hexadecimal bytes, or ext@FILE ...");
  check_bad("inbox 0 ext:0", "inbox", "hexadecimal bytes, or - for none, are expected");
}

static void
test_ints(void)
{
  int64_t value = 0;
  CHECK(soru_app_parse_int(&value, soru_base_slice_text("-9223372036854775808")) == SORU_OK);
  CHECK(value == INT64_MIN);
  CHECK(soru_app_parse_int(&value, soru_base_slice_text("9223372036854775807")) == SORU_OK);
  CHECK(value == INT64_MAX);
  CHECK(soru_app_parse_int(&value, soru_base_slice_text("")) == SORU_ERR_DECODE);
  CHECK(soru_app_parse_int(&value, soru_base_slice_text("0x1")) == SORU_ERR_DECODE);
}

static void
check_info(const soru_pvm_info_t *info, const char *want)
{
  soru_buf_t text;
  soru_base_buf_init(&text, 4096);
  soru_app_script_format_info(&text, info);
  CHECK_BYTES(text.ptr, text.len, want, strlen(want));
  soru_base_buf_free(&text);
}

static void
test_info(void)
{
  soru_pvm_info_t info = {.tick = 12, .phase = SORU_PVM_EVAL, .version = 0};
  check_info(&info, "info tick=12 status=computing state=Eval version=2.0.0 last=none\n");
  info.trapped = true;
  info.trap = soru_base_slice_text("a\"b\\c\n");
  info.version = -1;
  info.has_input = true;
  info.input_level = 3;
  info.input_counter = 5000000000;
  check_info(&info, "info tick=12 status=computing state=Eval version=unreadable "
                    "last=3/5000000000\ntrapped \"a\\x22b\\x5cc\\x0a\"\n");
  info.trapped = false;
  info.finished = true;
  info.version = 2;
  info.wants = SORU_PVM_WANTS_REVEAL;
  info.request = soru_base_slice("\1", 1);
  check_info(&info, "info tick=12 status=reveal:01 state=Eval version=2.0.0-r2 "
                    "last=3/5000000000\nfinished\n");
}

static void
test_stuck(void)
{
  soru_pvm_info_t info = {.phase = SORU_PVM_STUCK, .wants = SORU_PVM_WANTS_INPUT};
  soru_pvm_text_set(&info.stuck.text, soru_base_slice_text("t"));
#define HEAD "info tick=0 status=input state=Stuck version=2.0.0 last=none\n"
  info.stuck.class_ = SORU_PVM_LINK_ERROR;
  check_info(&info, HEAD "stuck Link_error msg=\"t\"\n");
  info.stuck.class_ = SORU_PVM_INIT_ERROR;
  check_info(&info, HEAD "stuck Init_error raw=\"t\" explanation=none\n");
  info.stuck.explained = true;
  check_info(&info, HEAD "stuck Init_error raw=\"t\" explanation=\"\"\n");
  info.stuck.class_ = SORU_PVM_TOO_MANY_TICKS;
  check_info(&info, HEAD "stuck Too_many_ticks\n");
  info.stuck.class_ = SORU_PVM_NO_FALLBACK_KERNEL;
  info.stuck.cause = SORU_PVM_LINK_ERROR;
  check_info(&info, HEAD "stuck No_fallback_kernel Link_cause msg=\"t\"\n");
  info.stuck.cause = SORU_PVM_DECODE_ERROR;
  check_info(&info, HEAD "stuck No_fallback_kernel Decode_cause raw=\"t\" explanation=\"\"\n");
}

static void
test_bytes(void)
{
  soru_buf_t text;
  uint8_t zeros[65] = {0};
  soru_base_buf_init(&text, 4096);
  soru_app_script_format_bytes(&text, soru_base_slice(NULL, 0));
  CHECK_BYTES(text.ptr, text.len, "0 -", 3);
  text.len = 0;
  soru_app_script_format_bytes(&text, soru_base_slice(zeros, 64));
  CHECK_U64(text.len, 3 + 128);
  text.len = 0;
  soru_app_script_format_bytes(&text, soru_base_slice(zeros, 65));
  CHECK_U64(text.len, 3 + 8 + 64);
  CHECK_BYTES(text.ptr, 11, "65 blake2b:", 11);
  soru_base_buf_free(&text);
}

int
main(void)
{
  test_words();
  test_messages();
  test_given();
  test_bad();
  test_ints();
  test_info();
  test_stuck();
  test_bytes();
  soru_app_script_line_free(&line);
  return check_summary();
}
