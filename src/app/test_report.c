/* What is said about a machine, in words and in JSON. */
#include "app/report.h"
#include "tests/check.h"

static soru_buf_t out;

static void
check_out(const char *want)
{
  CHECK_BYTES(out.ptr, out.len, want, strlen(want));
  out.len = 0;
}

static void
test_numbers(void)
{
  static const struct {
    int64_t number;
    const char *text;
  } cases[] = {{0, "0"},
               {-1, "-1"},
               {999, "999"},
               {1000, "1,000"},
               {-1000, "-1,000"},
               {123456, "123,456"},
               {1234567, "1,234,567"},
               {INT64_MIN, "-9,223,372,036,854,775,808"}};
  for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
    soru_app_report_number(&out, cases[i].number);
    check_out(cases[i].text);
  }
}

static void
test_texts(void)
{
  soru_app_report_text(&out, soru_base_slice("a\"\x1b[1m\xff", 7));
  check_out("a\"\\x1b[1m\\xff");
  soru_app_report_json_string(&out, soru_base_slice("a\"\\\x1b\xff", 5));
  check_out("\"a\\u0022\\u005c\\u001b\\u00ff\"");
}

static void
check_stuck(soru_pvm_stuck_class_t class_, soru_pvm_stuck_class_t cause, const char *want)
{
  soru_pvm_stuck_t stuck = {.class_ = class_, .cause = cause};
  soru_pvm_text_set(&stuck.text, soru_base_slice_text("raw"));
  soru_app_report_stuck(&out, &stuck);
  check_out(want);
}

static void
test_stuck(void)
{
  soru_pvm_stuck_t stuck = {.class_ = SORU_PVM_EVAL_ERROR, .explained = true};
  soru_pvm_text_set(&stuck.text, soru_base_slice_text("raw"));
  soru_pvm_text_set(&stuck.explanation, soru_base_slice_text("clear"));
  soru_app_report_stuck(&out, &stuck);
  check_out("the kernel crashed: clear");
  check_stuck(SORU_PVM_LINK_ERROR, 0, "the kernel cannot be linked: raw");
  check_stuck(SORU_PVM_INVALID_STATE, 0, "invalid state: raw");
  check_stuck(SORU_PVM_UNKNOWN_ERROR, 0, "unknown error: raw");
  check_stuck(SORU_PVM_TOO_MANY_TICKS, 0, "a call of kernel_run took too many ticks");
  check_stuck(SORU_PVM_TOO_MANY_REBOOTS, 0, "too many reboots");
  check_stuck(SORU_PVM_NO_FALLBACK_KERNEL, SORU_PVM_DECODE_ERROR,
              "there is no earlier kernel to fall back to; the kernel cannot be decoded: raw");
}

/* Names of states by protocol (R-ORIG-2). */
static void
test_names(void)
{
  uint8_t hash[SORU_TREE_HASH_SZ] = {0};
  soru_app_profile_state(&out, soru_app_profile("alpha"), hash);
  CHECK(out.len == 54 && memcmp(out.ptr, "scs1", 4) == 0);
  out.len = 0;
  soru_app_profile_state(&out, soru_app_profile("mumbai"), hash);
  CHECK(out.len == 54 && memcmp(out.ptr, "srs1", 4) == 0);
  out.len = 0;
  CHECK(soru_app_profile("nairobi") == NULL);
  CHECK_U64(soru_app_profile_params(soru_app_profile("mumbai"), 4).version, 4);
  CHECK_U64(soru_app_profile_params(soru_app_profile("alpha"), -1).rules.store_io_max, 4096);
  CHECK_U64(soru_app_profile_params(soru_app_profile("mumbai"), -1).rules.store_io_max, 2048);
}

int
main(void)
{
  soru_base_buf_init(&out, 4096);
  test_numbers();
  test_texts();
  test_stuck();
  test_names();
  soru_base_buf_free(&out);
  return check_summary();
}
