/* Tests of Michelson's notation. */
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
check_wrong(const char *said, const char *want)
{
  soru_buf_t text;
  soru_json_out_t out;
  soru_base_buf_init(&text, 10000);
  soru_codec_json_out_init(&out, &text);
  CHECK_U64(soru_app_text_micheline(&out, said, &error), SORU_ERR_DECODE);
  CHECK_STR(error.text, want);
  soru_base_buf_free(&text);
}

int
main(void)
{
  check("bytes", "{\"prim\":\"bytes\"}");
  check("  Unit # done", "{\"prim\":\"Unit\"}");
  check("-5", "{\"int\":\"-5\"}");
  check("0x00fF", "{\"bytes\":\"00fF\"}");
  check("\"a\\\"\\n\\\\b\"", "{\"string\":\"a\\\"\\n\\\\b\"}");
  check("{}", "[]");
  check("{ 1 ; Pair 2 3; }", "[{\"int\":\"1\"},{\"prim\":\"Pair\",\"args\":[{\"int\":\"2\"},"
                             "{\"int\":\"3\"}]}]");
  check("pair %a :t (list %b nat) unit",
        "{\"prim\":\"pair\",\"annots\":[\"%a\",\":t\"],\"args\":[{\"prim\":\"list\",\"annots\":"
        "[\"%b\"],\"args\":[{\"prim\":\"nat\"}]},{\"prim\":\"unit\"}]}");
  check("{\"prim\":\"unit\"}", "{\"prim\":\"unit\"}");
  check("[{\"int\":\"1\"}]", "[{\"int\":\"1\"}]");
  check("{\"a\";\"b\"}", "[{\"string\":\"a\"},{\"string\":\"b\"}]");
  check_wrong("", "Michelson, at character 1: an expression expected");
  check_wrong("Pair 1 )", "Michelson, at character 8: the end expected");
  check_wrong("(Pair 1", "Michelson, at character 8: ')' expected");
  check_wrong("{ 1 2 }", "Michelson, at character 5: ';' or '}' expected");
  check_wrong("0x0", "Michelson, at character 4: bytes with half of one");
  check_wrong("12a", "Michelson, at character 4: a number or bytes (0x..) have another character");
  check_wrong("-", "Michelson, at character 2: a sign without a number");
  check_wrong("\"abc", "Michelson, at character 5: a string that does not end, or an unknown "
                       "escape");
  check_wrong("\"\\x\"", "Michelson, at character 3: a string that does not end, or an unknown "
                         "escape");
  char deep[1000];
  memset(deep, '(', sizeof deep);
  deep[sizeof deep - 1] = 0;
  check_wrong(deep, "Michelson, at character 201: nested too deeply");
  return check_summary();
}
