/* test_json.c - Micheline as JSON and back, through the texts that people write. */
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
  check_bad("{\"int\":\"\"}", "t:1:8: .int: expected an integer of at most 32768 digits");
  check_bad("{\"int\":\"1\",\"bytes\":\"\"}", "t:1:1: expected one of int, string, bytes, prim");
  check_bad("{}", "t:1:1: expected one of int, string, bytes, prim");
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
  test_bytes();
  return check_summary();
}
