/* test_json.c - Micheline as JSON and back, through the texts that people write. */
#include "base/hex.h"
#include "micheline/integer.h"
#include "micheline/micheline.h"
#include "micheline/parse.h"
#include "tests/check.h"

/* Reads a text, writes it as JSON, which must be `want`, and reads that. */
static void
check_json(const char *text, const char *want)
{
  char why[160];
  soru_buf_t bytes, json, again;
  soru_json_out_t out;
  soru_json_doc_t doc;
  soru_base_buf_init(&bytes, 4096);
  soru_base_buf_init(&json, 4096);
  soru_base_buf_init(&again, 4096);
  CHECK(soru_micheline_parse(&bytes, soru_base_slice_text(text), why) == SORU_OK);
  soru_cursor_t cursor = soru_base_cursor(soru_base_buf_slice(&bytes)), skipped = cursor;
  soru_codec_json_out_init(&out, &json);
  CHECK(soru_micheline_write(&out, &cursor) == SORU_OK && soru_base_cursor_done(&cursor));
  CHECK(soru_micheline_skip(&skipped) == SORU_OK && soru_base_cursor_done(&skipped));
  CHECK_BYTES(json.ptr, json.len, want, strlen(want));
  CHECK(soru_codec_json_parse(&doc, "test", soru_base_buf_slice(&json)) == SORU_OK);
  soru_json_t root = soru_codec_json_root(&doc);
  CHECK(soru_micheline_read(&again, &root) == SORU_OK);
  CHECK_BYTES(again.ptr, again.len, bytes.ptr, bytes.len);
  soru_codec_json_free(&doc);
  for (size_t len = 0; len < bytes.len; len++) { /* no part of it is an expression */
    cursor = soru_base_cursor(soru_base_slice(bytes.ptr, len));
    CHECK(soru_micheline_skip(&cursor) == SORU_ERR_DECODE);
  }
  soru_base_buf_free(&bytes);
  soru_base_buf_free(&json);
  soru_base_buf_free(&again);
}

/* Checks that a JSON text is refused with a message. */
static void
check_bad(const char *json, const char *message)
{
  soru_buf_t bytes;
  soru_json_doc_t doc;
  soru_base_buf_init(&bytes, 4096);
  CHECK(soru_codec_json_parse(&doc, "t", soru_base_slice_text(json)) == SORU_OK);
  soru_json_t root = soru_codec_json_root(&doc);
  CHECK(soru_micheline_read(&bytes, &root) == SORU_ERR_DECODE);
  CHECK_STR(soru_codec_json_error(&doc), message);
  soru_codec_json_free(&doc);
  soru_base_buf_free(&bytes);
}

static void
test_good(void)
{
  check_json("-12345678901234567890", "{\"int\":\"-12345678901234567890\"}");
  check_json("{}", "[]");
  check_json("{ 0 ; \"a\\\"\" }", "[{\"int\":\"0\"},{\"string\":\"a\\\"\"}]");
  check_json("Pair Unit 0x00ff", "{\"prim\":\"Pair\",\"args\":[{\"prim\":\"Unit\"},{\"bytes\":"
                                 "\"00ff\"}]}");
  check_json("pair %a :b nat nat (nat %c)",
             "{\"prim\":\"pair\",\"args\":[{\"prim\":\"nat\"},{\"prim\":\"nat\"},{\"prim\":\"nat\","
             "\"annots\":[\"%c\"]}],\"annots\":[\"%a\",\":b\"]}");
}

static void
test_bad(void)
{
  check_bad("{\"prim\":\"nothing\"}", "t:1:9: .prim: no primitive of Michelson");
  check_bad("{\"int\":\"1x\"}", "t:1:10: .int: expected a digit");
  check_bad("{\"int\":\"\"}", "t:1:8: .int: expected an integer of at most 69048 digits");
  check_bad("{\"int\":\"1\",\"bytes\":\"\"}", "t:1:1: expected one of int, string, bytes, prim");
  check_bad("{}", "t:1:1: expected one of int, string, bytes, prim");
}

/* Checks what the binary form of an expression, or of none, is as JSON. */
static void
check_form(const char *digits, const char *want)
{
  soru_buf_t bytes, json;
  soru_json_out_t out;
  soru_base_buf_init(&bytes, 1000);
  soru_base_buf_init(&json, 1000);
  CHECK(soru_base_hex_decode(&bytes, soru_base_slice_text(digits)) == SORU_OK);
  soru_cursor_t cursor = soru_base_cursor(soru_base_buf_slice(&bytes));
  soru_codec_json_out_init(&out, &json);
  CHECK(soru_micheline_write(&out, &cursor) == (want == NULL ? SORU_ERR_DECODE : SORU_OK));
  if (want != NULL) CHECK_BYTES(json.ptr, json.len, want, strlen(want));
  soru_base_buf_free(&bytes);
  soru_base_buf_free(&json);
}

/* Forms that are read, but that nobody writes; and such that are refused. */
static void
test_forms(void)
{
  check_form("0040", "{\"int\":\"0\"}");
  check_form("040b00000000", "{\"prim\":\"Unit\"}");
  check_form("090b0000000000000000", "{\"prim\":\"Unit\"}");
  check_form("090500000002002a00000000", "{\"prim\":\"Left\",\"args\":[{\"int\":\"42\"}]}");
  check_form("008000", NULL); /* a superfluous group */
  check_form("090b000000010000000000", NULL);
}

/* An annotation has at most 255 bytes. */
static void
test_annotations(void)
{
  for (size_t len = 255; len <= 256; len++) {
    char why[160];
    char text[400] = "nat %", json[400] = "{\"prim\":\"nat\",\"annots\":[\"%";
    soru_buf_t bytes;
    soru_json_doc_t doc;
    soru_status_t want = len == 255 ? SORU_OK : SORU_ERR_DECODE;
    size_t at = strlen(json);
    memset(text + 5, 'a', len - 1);
    memset(json + at, 'a', len - 1);
    memcpy(json + at + len - 1, "\"]}", 4);
    soru_base_buf_init(&bytes, 1000);
    CHECK(soru_micheline_parse(&bytes, soru_base_slice_text(text), why) == want);
    CHECK(soru_codec_json_parse(&doc, "t", soru_base_slice_text(json)) == SORU_OK);
    soru_json_t root = soru_codec_json_root(&doc);
    bytes.len = 0;
    CHECK(soru_micheline_read(&bytes, &root) == want);
    soru_codec_json_free(&doc);
    bytes.len = 0;
    soru_base_buf_add(&bytes, "\x04\x62", 2);
    soru_base_buf_add_be(&bytes, len, 4);
    soru_base_buf_add(&bytes, text + 4, len);
    soru_cursor_t cursor = soru_base_cursor(soru_base_buf_slice(&bytes));
    CHECK(soru_micheline_skip(&cursor) == want);
    soru_base_buf_free(&bytes);
  }
}

/* Powers of two of either sign, and the longest integers. */
static void
test_integers(void)
{
  static char digits[SORU_MICHELINE_DIGITS_MAX + 1];
  soru_buf_t bytes, text;
  soru_base_buf_init(&bytes, SORU_MICHELINE_INTEGER_MAX);
  soru_base_buf_init(&text, sizeof digits);
  for (size_t bits = 0; bits < 900; bits++) {
    uint8_t value[140] = {0};
    size_t len = bits < 6 ? 1 : 2 + (bits - 6) / 7;
    for (size_t i = 0; i + 1 < len; i++) value[i] = 0x80;
    value[len - 1] = (uint8_t)(1U << (bits < 6 ? bits : (bits - 6) % 7));
    if (bits % 2) value[0] |= 0x40;
    soru_cursor_t cursor = soru_base_cursor(soru_base_slice(value, len));
    bytes.len = text.len = 0;
    soru_micheline_integer_text(&text, &cursor);
    CHECK(soru_base_cursor_done(&cursor));
    soru_micheline_integer_add(&bytes, soru_base_slice(text.ptr + bits % 2, text.len - bits % 2),
                               bits % 2);
    CHECK_BYTES(bytes.ptr, bytes.len, value, len);
    if (bits == 100) CHECK_BYTES(text.ptr, text.len, "1267650600228229401496703205376", 31);
  }
  memset(digits, '9', sizeof digits - 1);
  bytes.len = text.len = 0;
  soru_micheline_integer_add(&bytes, soru_base_slice_text(digits), false);
  soru_cursor_t cursor = soru_base_cursor(soru_base_buf_slice(&bytes));
  soru_micheline_integer_text(&text, &cursor);
  CHECK(soru_base_cursor_done(&cursor) && bytes.len == SORU_MICHELINE_INTEGER_MAX);
  CHECK_BYTES(text.ptr, text.len, digits, sizeof digits - 1);
  soru_base_buf_free(&bytes);
  soru_base_buf_free(&text);
}

/* Unknown primitives, unknown tags, deep nesting. */
static void
test_bytes(void)
{
  uint8_t deep[5 * (SORU_MICHELINE_DEPTH_MAX + 1)];
  soru_cursor_t cursor = soru_base_cursor(soru_base_slice("\x03\xff", 2));
  CHECK(soru_micheline_skip(&cursor) == SORU_ERR_DECODE);
  cursor = soru_base_cursor(soru_base_slice("\x0b", 1));
  CHECK(soru_micheline_skip(&cursor) == SORU_ERR_DECODE);
  for (size_t i = 0; i <= SORU_MICHELINE_DEPTH_MAX; i++) {
    deep[5 * i] = SORU_MICHELINE_SEQUENCE;
    soru_base_put_be(deep + 5 * i + 1, 5 * (SORU_MICHELINE_DEPTH_MAX - i), 4);
  }
  cursor = soru_base_cursor(soru_base_slice(deep, sizeof deep));
  CHECK(soru_micheline_skip(&cursor) == SORU_ERR_LIMIT);
  cursor = soru_base_cursor(soru_base_slice(deep + 5, sizeof deep - 5));
  CHECK(soru_micheline_skip(&cursor) == SORU_OK);
}

int
main(void)
{
  test_good();
  test_bad();
  test_forms();
  test_annotations();
  test_integers();
  test_bytes();
  return check_summary();
}
