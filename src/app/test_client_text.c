/* Tests of what users say for kernels, messages and JSON.                                R-CLI-1 */
#include "app/client_text.h"
#include "tests/check.h"

#include <unistd.h>

static char folder[] = "/tmp/soru-test-XXXXXX";
static soru_io_error_t error;

/* Writes a file of the folder; returns "file:" and its path, or another prefix. */
static const char *
file(const char *prefix, const char *bytes, size_t len)
{
  static char said[200];
  snprintf(said, sizeof said, "%s%s/file", prefix, folder);
  CHECK_U64(soru_io_write_file(said + strlen(prefix), soru_base_slice(bytes, len), &error),
            SORU_OK);
  return said;
}

static void
check_kernel(const char *said, const char *want, size_t want_len)
{
  soru_buf_t bytes;
  soru_base_buf_init(&bytes, 10);
  CHECK_U64(soru_app_text_kernel(&bytes, said, &error), SORU_OK);
  CHECK_BYTES(bytes.ptr, bytes.len, want, want_len);
  soru_base_buf_free(&bytes);
}

static void
check_no_kernel(const char *said, soru_status_t want, const char *message)
{
  soru_buf_t bytes;
  soru_base_buf_init(&bytes, 10);
  CHECK_U64(soru_app_text_kernel(&bytes, said, &error), want);
  CHECK_STR(error.text, message);
  soru_base_buf_free(&bytes);
}

static void
test_kernel(void)
{
  check_kernel("", "", 0);
  check_kernel("0061736D", "\0asm", 4);
  check_kernel(file("file:", "00 61\n73", 8), "\0as", 3);
  check_kernel(file("file:", "\0asm\1", 5), "\0asm\1", 5);
  check_no_kernel("xyz", SORU_ERR_DECODE, "hexadecimal digits or file:PATH expected, not xyz");
  check_no_kernel("001", SORU_ERR_DECODE, "an odd number of hexadecimal digits, or too many");
  check_no_kernel("0011223344556677889900", SORU_ERR_LIMIT,
                  "an odd number of hexadecimal digits, or too many");
  check_no_kernel(file("file:", "\0asm-longer-than-it-may-be", 24), SORU_ERR_LIMIT,
                  "more than 10 bytes");
}

static void
check_messages(const char *said, soru_status_t status, const char *want)
{
  soru_buf_t text;
  soru_json_out_t out;
  soru_base_buf_init(&text, 1000);
  soru_codec_json_out_init(&out, &text);
  CHECK_U64(soru_app_text_messages(&out, said, &error), status);
  if (status == SORU_OK)
    CHECK_BYTES(text.ptr, text.len, want, strlen(want));
  else
    CHECK_STR(error.text, want);
  soru_base_buf_free(&text);
}

static void
test_messages(void)
{
  check_messages("hex:[ \"0aff\", \"\" ]", SORU_OK, "[\"0aff\",\"\"]");
  check_messages("text:[\"ab\"]", SORU_OK, "[\"6162\"]");
  check_messages("[\"ab\",\"c\"]", SORU_OK, "[\"6162\",\"63\"]");
  check_messages(file("bin:", "a\0b", 3), SORU_OK, "[\"610062\"]");
  check_messages(file("file:", "hex:[\"0a\"]\n", 11), SORU_OK, "[\"0a\"]");
  check_messages("hex:[\"0\"]", SORU_ERR_DECODE,
                 "messages:1:2: [0]: an odd number of hexadecimal digits (1)");
  check_messages("[5]", SORU_ERR_DECODE, "messages:1:2: [0]: expected a string, found an integer");
  check_messages("nothing", SORU_ERR_DECODE, "messages:1:7: invalid token near 'nothing'");
}

/* A file that names itself. */
static void
test_loop(void)
{
  char text[200], said[200];
  soru_buf_t out_text;
  soru_json_out_t out;
  snprintf(text, sizeof text, "file:%s/file", folder);
  snprintf(said, sizeof said, "%s", file("file:", text, strlen(text)));
  soru_base_buf_init(&out_text, 1000);
  soru_codec_json_out_init(&out, &out_text);
  CHECK_U64(soru_app_text_messages(&out, said, &error), SORU_ERR_LIMIT);
  soru_base_buf_free(&out_text);
}

static void
test_json(void)
{
  soru_buf_t text;
  soru_json_out_t out;
  soru_base_buf_init(&text, 1000);
  soru_codec_json_out_init(&out, &text);
  CHECK_U64(soru_app_text_json(&out, "[1]", &error), SORU_OK);
  CHECK_U64(soru_app_text_json(&out, file("file:", "{}", 2), &error), SORU_OK);
  CHECK_BYTES(text.ptr, text.len, "[1],{}", 6);
  CHECK_U64(soru_app_text_json(&out, "[", &error), SORU_ERR_DECODE);
  CHECK_U64(soru_app_text_json(&out, "file:/nowhere", &error), SORU_ERR_IO);
  soru_base_buf_free(&text);
}

int
main(void)
{
  if (!CHECK(mkdtemp(folder) != NULL)) return check_summary();
  test_kernel();
  test_messages();
  test_loop();
  test_json();
  unlink(file("file:", "", 0) + 5);
  CHECK_U64(rmdir(folder), 0);
  return check_summary();
}
