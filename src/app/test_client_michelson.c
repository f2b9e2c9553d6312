/* Tests of Michelson as users say it: text or JSON. */
#include "app/client_text.h"
#include "tests/check.h"

static soru_io_error_t error;

static void
check(const char *said, const char *want)
{
  soru_buf_t text;
  soru_json_out_t out;
  soru_base_buf_init(&text, 10000);
  soru_codec_json_out_init(&out, &text);
  if (CHECK_U64(soru_app_text_micheline(&out, said, &error), SORU_OK))
    CHECK_BYTES(text.ptr, text.len, want, strlen(want));
  else
    fprintf(stderr, "  %s: %s\n", said, error.text);
  soru_base_buf_free(&text);
}

static void
check_wrong(const char *said, soru_status_t want)
{
  soru_buf_t text;
  soru_json_out_t out;
  soru_base_buf_init(&text, 10000);
  soru_codec_json_out_init(&out, &text);
  error.text[0] = 0;
  CHECK_U64(soru_app_text_micheline(&out, said, &error), want);
  CHECK(error.text[0] != 0);
  soru_base_buf_free(&text);
}

int
main(void)
{
  check("bytes", "{\"prim\":\"bytes\"}");
  check("Unit\n", "{\"prim\":\"Unit\"}");
  check("-5", "{\"int\":\"-5\"}");
  check("0x00fF", "{\"bytes\":\"00ff\"}");
  check("{}", "[]");
  check("{ 1 ; Pair 2 3 }", "[{\"int\":\"1\"},{\"prim\":\"Pair\",\"args\":[{\"int\":\"2\"},"
                            "{\"int\":\"3\"}]}]");
  check("pair %a (list %b nat) unit",
        "{\"prim\":\"pair\",\"args\":[{\"prim\":\"list\",\"args\":[{\"prim\":\"nat\"}],"
        "\"annots\":[\"%b\"]},{\"prim\":\"unit\"}],\"annots\":[\"%a\"]}");
  check("{\"prim\":\"unit\"}", "{\"prim\":\"unit\"}");
  check("[{\"int\":\"1\"}]", "[{\"int\":\"1\"}]");
  check_wrong("", SORU_ERR_DECODE);
  check_wrong("Pair 1 )", SORU_ERR_DECODE);
  check_wrong("(Pair 1", SORU_ERR_DECODE);
  check_wrong("{\"prim\":\"nothing\"}", SORU_ERR_DECODE);
  check_wrong("file:/nowhere", SORU_ERR_IO);
  return check_summary();
}
