/* Inboxes as JSON (R-REPL-1): what they stand for, and messages about what is wrong. */
#include "app/inputs.h"
#include "base/hex.h"
#include "tests/check.h"

static const soru_inputs_defaults_t zeros;
static char message[1024];

static soru_status_t
parse(soru_inputs_t *inputs, const char *text)
{
  return soru_app_inputs_parse(inputs, "in.json", soru_base_slice_text(text), &zeros, message);
}

static void
check_message(const soru_inputs_t *inputs, size_t level, size_t index, const char *digits)
{
  soru_buf_t want;
  soru_base_buf_init(&want, SORU_INPUTS_MESSAGE_MAX);
  CHECK(soru_base_hex_decode(&want, soru_base_slice_text(digits)) == SORU_OK);
  soru_slice_t got = soru_app_inputs_message(inputs, level, index);
  CHECK_BYTES(got.ptr, got.len, want.ptr, want.len);
  soru_base_buf_free(&want);
}

#define ZERO20 "0000000000000000000000000000000000000000"

/* The example of the specification, and the kinds of messages (R-INBOX-2, R-INBOX-3). */
static void
test_good(void)
{
  soru_inputs_t inputs;
  const char *text =
      "[ [ {\"external\":\"0000000023030b01d1a37c088a1221b636bb5fccb35e05181038ba7c000000000764656"
      "661756c74\"} ],\n"
      "  [ { \"payload\" : \"0\",\n"
      "      \"sender\" : \"KT1ThEdxfUcWUwqsdergy3QnbCWGHSUHeHJq\",\n"
      "      \"source\" : \"tz1RjtZUVeLhADFHDL8UwDZA6vjWWhojpu5w\",\n"
      "      \"destination\" : \"scr1HLXM32GacPNDrhHDLAssZG88eWqCUbyLF\" },\n"
      "    { \"payload\" : \"Pair Unit False\" }, {\"serialized\": \"\"} ], [] ]";
  CHECK(parse(&inputs, text) == SORU_OK);
  CHECK_U64(inputs.level_cnt, 3);
  CHECK_U64(inputs.levels[0].cnt, 1);
  CHECK_U64(inputs.levels[1].cnt, 3);
  CHECK_U64(inputs.levels[2].cnt, 0);
  check_message(&inputs, 0, 0,
                "010000000023030b01d1a37c088a1221b636bb5fccb35e05181038ba7c0000000007646566617"
                "56c74");
  soru_slice_t transfer = soru_app_inputs_message(&inputs, 1, 0);
  CHECK_U64(transfer.len, 2 + 2 + 20 + 21 + 20);
  CHECK_BYTES(transfer.ptr, 4, "\0\0\0\0", 4);
  CHECK(memcmp(transfer.ptr + 4, zeros.sender, 20) != 0 && transfer.ptr[24] == 0);
  check_message(&inputs, 1, 1, "00000707030b0303" ZERO20 "00" ZERO20 ZERO20);
  check_message(&inputs, 1, 2, "");
  soru_app_inputs_free(&inputs);

  CHECK(parse(&inputs, "[]") == SORU_OK);
  CHECK_U64(inputs.level_cnt, 0);
  soru_app_inputs_free(&inputs);
}

static void
check_bad(const char *text, const char *why)
{
  soru_inputs_t inputs;
  CHECK(parse(&inputs, text) != SORU_OK);
  CHECK_STR(message, why);
  soru_app_inputs_free(&inputs);
}

static void
test_bad(void)
{
  check_bad("[[", "in.json:1:2: ']' expected near end of file");
  check_bad("{}", "in.json:1:1: expected an array, found an object");
  check_bad("[1]", "in.json:1:2: [0]: expected an array, found an integer");
  check_bad("[[1]]", "in.json:1:3: [0][0]: expected an object, found an integer");
  check_bad("[[{}]]", "in.json:1:3: [0][0]: a message has a member \"external\" or \"payload\"");
  check_bad("[[],[{\"external\":\"0\"}]]",
            "in.json:1:18: [1][0].external: an odd number of hexadecimal digits (1)");
  check_bad("[[{\"external\":\"00\",\"payload\":\"0\"}]]",
            "in.json:1:3: [0][0]: unknown member \"payload\"");
  check_bad("[[{\"payload\":\"Pair\"}]]",
            "in.json:1:19: [0][0].payload: at character 5: Pair has 0 arguments here");
  check_bad("[[],\n [{\"external\": \"00\"},\n  {\"payload\":\n   \"Pair 1 (Left)\"}]]",
            "in.json:4:17: [1][1].payload: at character 13: Left has 0 arguments here");
  check_bad("[[{\"payload\":\"0\",\"sender\":\"KT1\"}]]",
            "in.json:1:27: [0][0].sender: a contract address (KT1...) is expected");
  check_bad(
      "[[{\"payload\":\"0\",\"source\":\"\"}]]",
      "in.json:1:27: [0][0].source: the address of an account (tz1... to tz4...) is expected");
  check_bad("[[{\"payload\":\"0\",\"destination\":\"tz1RjtZUVeLhADFHDL8UwDZA6vjWWhojpu5w\"}]]",
            "in.json:1:32: [0][0].destination: a rollup address (scr1... or sr1...) is expected");
}

/* A message has at most 4,096 bytes. */
static void
test_size(void)
{
  for (size_t len = 4094; len <= 4096; len++) {
    soru_inputs_t inputs;
    soru_buf_t text;
    soru_base_buf_init(&text, 10000);
    soru_base_buf_addf(&text, "[[{\"external\":\"");
    for (size_t i = 0; i < len; i++) soru_base_buf_add(&text, "0a", 2);
    soru_base_buf_addf(&text, "\"}]]");
    soru_base_buf_add_u8(&text, 0);
    CHECK((parse(&inputs, (const char *)text.ptr) == SORU_OK) == (len < 4096));
    soru_app_inputs_free(&inputs);
    soru_base_buf_free(&text);
  }
}

static void
test_rollup(void)
{
  uint8_t address[20];
  soru_slice_t text = soru_base_slice_text("scr1AFyXAWFS3c6S2D617o8NGRvazoMJPEw6s");
  CHECK(soru_app_inputs_rollup(address, text) == SORU_OK);
  CHECK_BYTES(address, 20, zeros.sender, 20);
  text = soru_base_slice_text("sr163Lv22CdE8QagCwf48PWDTquk6isQwv57");
  CHECK(soru_app_inputs_rollup(address, text) == SORU_OK);
  text.len--;
  CHECK(soru_app_inputs_rollup(address, text) == SORU_ERR_DECODE);
}

int
main(void)
{
  test_good();
  test_bad();
  test_size();
  test_rollup();
  return check_summary();
}
