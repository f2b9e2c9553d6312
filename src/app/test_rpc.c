/* Tests of calls of a node, with answers that are given here.                            R-CLI-1 */
#include "app/rpc.h"
#include "tests/check.h"

/* The next answer. */
typedef struct fake {
  int http;
  const char *answer;
  char seen[200]; /* what was asked for */
} fake_t;

static soru_status_t
call(void *context, const char *method, const char *path, soru_slice_t body, int *http,
     soru_buf_t *answer, soru_io_error_t *error)
{
  fake_t *fake = context;
  snprintf(fake->seen, sizeof fake->seen, "%s %s %.*s", method, path, (int)body.len,
           (const char *)body.ptr);
  if (fake->http == 0) return soru_io_fail(error, SORU_ERR_IO, "nobody is there");
  *http = fake->http;
  soru_base_buf_addf(answer, "%s", fake->answer);
  return SORU_OK;
}

static void
check_call(int http, const char *text, soru_status_t want, const char *message)
{
  fake_t fake = {.http = http, .answer = text};
  soru_rpc_t rpc = {&fake, call};
  soru_answer_t answer;
  soru_io_error_t error = {""};
  CHECK_U64(
      soru_app_rpc_call(&rpc, &answer, "POST", soru_base_slice_text("{}"), &error, "/a/%d", 5),
      want);
  CHECK_STR(fake.seen, "POST /a/5 {}");
  CHECK_STR(error.text, message);
  if (want == SORU_OK) CHECK_U64(soru_codec_json_kind(&answer.root), SORU_JSON_OBJECT);
  soru_app_rpc_free(&answer);
}

int
main(void)
{
  check_call(200, "{\"x\":1}", SORU_OK, "");
  check_call(404, "", SORU_ERR_NOT_FOUND, "/a/5: the node answers 404");
  check_call(500, "[{\"kind\":\"generic\",\"error\":\"broken\"},{\"id\":\"a.b\"}]", SORU_ERR_STATE,
             "/a/5: the node answers 500:\nbroken\na.b {\"id\":\"a.b\"}");
  check_call(400, "Bad method", SORU_ERR_STATE, "/a/5: the node answers 400:\nBad method");
  check_call(200, "{", SORU_ERR_DECODE, "/a/5:1:1: string or '}' expected near end of file");
  check_call(0, "", SORU_ERR_IO, "nobody is there");
  return check_summary();
}
