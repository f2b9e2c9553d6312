/* Tests of the JSON reader: values, and the text of every message. */
#include "codec/json.h"
#include "tests/check.h"

#include "base/mem.h"

/* Parses a text that must be sound. */
static soru_json_t
parse(soru_json_doc_t *doc, const char *text)
{
  CHECK_U64(soru_codec_json_parse(doc, "t.json", soru_base_slice_text(text)), SORU_OK);
  CHECK_STR(soru_codec_json_error(doc), "");
  return soru_codec_json_root(doc);
}

static void
test_values(void)
{
  soru_json_doc_t doc;
  soru_json_t root = parse(&doc, "{\"a\": [1, -5, true], \"s\": \"x\\u00e9\", \"h\": \"0aFf\","
                                 " \"n\": null, \"r\": 1.5, \"e\": \"\"}");
  soru_json_t a, v;
  size_t len = 0;
  CHECK_U64(soru_codec_json_kind(&root), SORU_JSON_OBJECT);
  CHECK_U64(soru_codec_json_member(&a, &root, "a"), SORU_OK);
  CHECK_U64(soru_codec_json_array(&len, &a), SORU_OK);
  CHECK_U64(len, 3);

  int64_t n = 0;
  v = soru_codec_json_at(&a, 1);
  CHECK_U64(soru_codec_json_get_int(&n, &v, -5, 0), SORU_OK);
  CHECK_U64(n, -5);
  bool b = false;
  v = soru_codec_json_at(&a, 2);
  CHECK_U64(soru_codec_json_get_bool(&b, &v), SORU_OK);
  CHECK(b);

  soru_slice_t s;
  CHECK(soru_codec_json_has(&v, &root, "s"));
  CHECK_U64(soru_codec_json_get_string(&s, &v), SORU_OK);
  CHECK_BYTES(s.ptr, s.len, "x\xc3\xa9", 3);
  CHECK(!soru_codec_json_has(&v, &root, "n"));
  CHECK(!soru_codec_json_has(&v, &root, "z"));
  CHECK(!soru_codec_json_has(&v, &a, "z"));
  CHECK_U64(soru_codec_json_member(&v, &root, "n"), SORU_OK);
  CHECK_U64(soru_codec_json_kind(&v), SORU_JSON_NULL);
  CHECK_U64(soru_codec_json_member(&v, &root, "r"), SORU_OK);
  CHECK_U64(soru_codec_json_kind(&v), SORU_JSON_REAL);

  soru_buf_t bytes;
  soru_base_buf_init(&bytes, 2);
  CHECK_U64(soru_codec_json_member(&v, &root, "h"), SORU_OK);
  CHECK_U64(soru_codec_json_get_hex(&bytes, &v), SORU_OK);
  CHECK_BYTES(bytes.ptr, bytes.len, "\x0a\xff", 2);
  CHECK_U64(soru_codec_json_get_hex(&bytes, &v), SORU_ERR_LIMIT);
  CHECK_U64(bytes.len, 2);
  CHECK_U64(soru_codec_json_member(&v, &root, "e"), SORU_OK);
  CHECK_U64(soru_codec_json_get_hex(&bytes, &v), SORU_OK);
  soru_base_buf_free(&bytes);

  static const char *const names[] = {"a", "s", "h", "n", "r", "e"};
  CHECK_U64(soru_codec_json_object(&root, names, 6), SORU_OK);
  CHECK_U64(soru_codec_json_object(&root, names, 5), SORU_ERR_DECODE);
  soru_codec_json_free(&doc);
}

static void
test_malformed(void)
{
  static const struct {
    const char *text, *message;
  } cases[] = {
      {"", "t.json:1:0: '[' or '{' expected near end of file"},
      {"{\"a\": 1", "t.json:1:7: '}' expected near end of file"},
      {"[1,\n2,\n  x]", "t.json:3:3: invalid token near 'x'"},
      {"{\"a\": 1, \"a\": 2}", "t.json:1:12: duplicate object key near '\"a\"'"},
      {"[1] 2", "t.json:1:5: end of file expected near '2'"},
      {"[9223372036854775808]", "t.json:1:20: too big integer near '9223372036854775808'"},
  };
  for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
    soru_json_doc_t doc;
    soru_slice_t text = soru_base_slice_text(cases[i].text);
    CHECK_U64(soru_codec_json_parse(&doc, "t.json", text), SORU_ERR_DECODE);
    CHECK(doc.root == NULL);
    if (cases[i].text[0] != 0) CHECK_STR(soru_codec_json_error(&doc), cases[i].message);
    CHECK(strncmp(soru_codec_json_error(&doc), "t.json:", 7) == 0);
    soru_codec_json_free(&doc);
  }
}

static void
test_limits(void)
{
  soru_json_doc_t doc;
  size_t depth = 1 << 20;
  char *deep = soru_base_alloc(depth);
  memset(deep, '[', depth);
  CHECK_U64(soru_codec_json_parse(&doc, "t.json", soru_base_slice(deep, depth)), SORU_ERR_LIMIT);
  soru_codec_json_free(&doc);
  CHECK_U64(
      soru_codec_json_parse(&doc, "t.json", soru_base_slice(deep, SORU_CODEC_JSON_TEXT_MAX + 1)),
      SORU_ERR_LIMIT);
  CHECK_STR(soru_codec_json_error(&doc),
            "t.json: 33554433 bytes are more than the maximum of 33554432");
  soru_codec_json_free(&doc);
  free(deep);

  /* a name longer than any message */
  char *name = soru_base_zalloc(5000);
  memset(name, 'n', 4999);
  CHECK_U64(soru_codec_json_parse(&doc, name, soru_base_slice_text("[")), SORU_ERR_DECODE);
  CHECK(strlen(soru_codec_json_error(&doc)) < 2000);
  soru_codec_json_free(&doc);
  free(name);
}

/* The wrong kind at [0][1].x, and what the message says. */
static void
check_message(const char *value, soru_json_kind_t want, const char *message)
{
  char text[200];
  snprintf(text, sizeof text, "[[0, {\"x\": %s}]]", value);
  soru_json_doc_t doc;
  soru_json_t root = parse(&doc, text), v;
  soru_json_t first = soru_codec_json_at(&root, 0), second = soru_codec_json_at(&first, 1);
  CHECK_U64(soru_codec_json_member(&v, &second, "x"), SORU_OK);
  bool b;
  int64_t n;
  size_t len;
  soru_slice_t s;
  soru_status_t status = SORU_OK;
  if (want == SORU_JSON_BOOL) status = soru_codec_json_get_bool(&b, &v);
  if (want == SORU_JSON_INT) status = soru_codec_json_get_int(&n, &v, 0, 10);
  if (want == SORU_JSON_STRING) status = soru_codec_json_get_string(&s, &v);
  if (want == SORU_JSON_ARRAY) status = soru_codec_json_array(&len, &v);
  if (want == SORU_JSON_OBJECT) status = soru_codec_json_object(&v, NULL, 0);
  CHECK_U64(status, SORU_ERR_DECODE);
  CHECK_STR(soru_codec_json_error(&doc), message);
  /* the first message stays */
  CHECK_U64(soru_codec_json_fail(&root, "another"), SORU_ERR_DECODE);
  CHECK_STR(soru_codec_json_error(&doc), message);
  soru_codec_json_free(&doc);
}

static void
test_messages(void)
{
  check_message("3", SORU_JSON_STRING,
                "t.json:1:12: [0][1].x: expected a string, found an integer");
  check_message("\"3\"", SORU_JSON_INT,
                "t.json:1:12: [0][1].x: expected an integer, found a string");
  check_message("3.5", SORU_JSON_INT,
                "t.json:1:12: [0][1].x: expected an integer, found a fraction");
  check_message("11", SORU_JSON_INT, "t.json:1:12: [0][1].x: 11 is not between 0 and 10");
  check_message("null", SORU_JSON_BOOL, "t.json:1:12: [0][1].x: expected a boolean, found null");
  check_message("{}", SORU_JSON_ARRAY, "t.json:1:12: [0][1].x: expected an array, found an object");
  check_message("[]", SORU_JSON_OBJECT,
                "t.json:1:12: [0][1].x: expected an object, found an array");
  check_message("{\"q\": 1}", SORU_JSON_OBJECT, "t.json:1:12: [0][1].x: unknown member \"q\"");
}

static void
test_hex_messages(void)
{
  static const struct {
    const char *text, *message;
  } cases[] = {
      {"[\"abc\"]", "t.json:1:2: [0]: an odd number of hexadecimal digits (3)"},
      {"[\"0g\"]", "t.json:1:2: [0]: expected hexadecimal digits"},
      {"[\"00000000\"]", "t.json:1:2: [0]: 8 hexadecimal digits are more than the maximum of 4"},
  };
  for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
    soru_json_doc_t doc;
    soru_json_t root = parse(&doc, cases[i].text), v = soru_codec_json_at(&root, 0);
    soru_buf_t bytes;
    soru_base_buf_init(&bytes, 2);
    CHECK(soru_codec_json_get_hex(&bytes, &v) != SORU_OK);
    CHECK_U64(bytes.len, 0);
    CHECK_STR(soru_codec_json_error(&doc), cases[i].message);
    soru_base_buf_free(&bytes);
    soru_codec_json_free(&doc);
  }
  soru_json_doc_t doc;
  soru_json_t root = parse(&doc, "{}"), v;
  CHECK_U64(soru_codec_json_member(&v, &root, "k"), SORU_ERR_DECODE);
  CHECK_STR(soru_codec_json_error(&doc), "t.json:1:1: the member \"k\" is missing");
  soru_codec_json_free(&doc);
}

/* Values come out as they went in. */
static void
test_print(void)
{
  static const char text[] = "{\"b\":[1,-5,true,null,1.5],\"a\":{\"s\":\"x\\n\"}}";
  static const char lines[] = "[\n  1,\n  \"a\"\n]";
  soru_json_doc_t doc;
  soru_buf_t out;
  soru_base_buf_init(&out, 1000);
  soru_json_t root = parse(&doc, text);
  soru_codec_json_print(&out, &root, 0);
  CHECK_BYTES(out.ptr, out.len, text, strlen(text));
  soru_codec_json_free(&doc);
  out.len = 0;
  root = parse(&doc, "[1, \"a\"]");
  soru_codec_json_print(&out, &root, 2);
  CHECK_BYTES(out.ptr, out.len, lines, strlen(lines));
  soru_codec_json_free(&doc);
  soru_base_buf_free(&out);
  soru_base_buf_init(&out, 3);
  root = parse(&doc, text);
  soru_codec_json_print(&out, &root, 0);
  CHECK(out.overflow);
  soru_codec_json_free(&doc);
  soru_base_buf_free(&out);
}

int
main(void)
{
  test_print();
  test_values();
  test_malformed();
  test_limits();
  test_messages();
  test_hex_messages();
  return check_summary();
}
