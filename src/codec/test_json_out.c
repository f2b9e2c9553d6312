/* test_json_out.c - what is written can be read, and says the same. */
#include "codec/json.h"
#include "codec/json_out.h"

#include "check.h"

#include <string.h>

static void
test_shape(void)
{
  soru_buf_t buf;
  soru_base_buf_init(&buf, 1000);
  soru_json_out_t out;
  soru_codec_json_out_init(&out, &buf);
  soru_codec_json_out_open(&out, '{');
  soru_codec_json_out_key(&out, "a");
  soru_codec_json_out_open(&out, '[');
  soru_codec_json_out_int(&out, -3);
  soru_codec_json_out_decimal(&out, INT64_MAX);
  soru_codec_json_out_open(&out, '{');
  soru_codec_json_out_close(&out, '}');
  soru_codec_json_out_null(&out);
  soru_codec_json_out_close(&out, ']');
  soru_codec_json_out_key(&out, "b");
  soru_codec_json_out_bool(&out, true);
  soru_codec_json_out_key(&out, "c");
  soru_codec_json_out_hex(&out, soru_base_slice("\x01\xff", 2));
  soru_codec_json_out_key(&out, "d");
  soru_codec_json_out_raw(&out, soru_base_slice_text("[1]"));
  soru_codec_json_out_key(&out, "e");
  soru_codec_json_out_textf(&out, "%d-%s", 7, "x");
  soru_codec_json_out_close(&out, '}');
  soru_base_buf_add_u8(&buf, 0);
  CHECK(!buf.overflow);
  CHECK(strcmp((const char *)buf.ptr, "{\"a\":[-3,\"9223372036854775807\",{},null],\"b\":true,"
                                      "\"c\":\"01ff\",\"d\":[1],\"e\":\"7-x\"}") == 0);
  soru_base_buf_free(&buf);
}

/* Writes a string, and checks how it reads. */
static void
check_string(soru_slice_t text, const char *expected)
{
  soru_buf_t buf;
  soru_base_buf_init(&buf, 1000);
  soru_json_out_t out;
  soru_codec_json_out_init(&out, &buf);
  soru_codec_json_out_open(&out, '[');
  soru_codec_json_out_string(&out, text);
  soru_codec_json_out_close(&out, ']');
  soru_json_doc_t doc;
  CHECK(soru_codec_json_parse(&doc, "test", soru_base_buf_slice(&buf)) == SORU_OK);
  soru_json_t root = soru_codec_json_root(&doc), item = soru_codec_json_at(&root, 0);
  soru_slice_t got;
  CHECK(soru_codec_json_get_string(&got, &item) == SORU_OK);
  CHECK(soru_base_slice_equal(got, soru_base_slice_text(expected)));
  soru_codec_json_free(&doc);
  soru_base_buf_free(&buf);
}

static void
test_strings(void)
{
  check_string(soru_base_slice_text("plain \"quoted\" \\ \n\t\x01\x7f"),
               "plain \"quoted\" \\ \n\t\x01\x7f");
  check_string(soru_base_slice_text("\xc3\xa9\xe2\x82\xac\xf0\x9f\x98\x80"),
               "\xc3\xa9\xe2\x82\xac\xf0\x9f\x98\x80");
  check_string(soru_base_slice_text("a\xff\xc3"), "a\xef\xbf\xbd\xef\xbf\xbd");
  check_string(soru_base_slice_text("\xed\xa0\x80"),
               "\xef\xbf\xbd\xef\xbf\xbd\xef\xbf\xbd"); /* half of a surrogate pair */
  check_string(soru_base_slice_text("\xc0\xaf"), "\xef\xbf\xbd\xef\xbf\xbd");
}

int
main(void)
{
  test_shape();
  test_strings();
  return check_summary();
}
