/* Tests of amounts. */
#include "l1/tez.h"
#include "tests/check.h"

static void
check_amount(const char *text, uint64_t want, const char *again)
{
  uint64_t mutez = 0;
  soru_buf_t out;
  soru_base_buf_init(&out, 100);
  CHECK_U64(soru_l1_tez_parse(&mutez, soru_base_slice_text(text)), SORU_OK);
  CHECK_U64(mutez, want);
  soru_l1_tez_add(&out, mutez);
  CHECK_BYTES(out.ptr, out.len, again, strlen(again));
  soru_base_buf_free(&out);
}

int
main(void)
{
  check_amount("0", 0, "0");
  check_amount("1", 1000000, "1");
  check_amount("0.000357", 357, "0.000357");
  check_amount("2.672750", 2672750, "2.67275");
  check_amount("1.638", 1638000, "1.638");
  check_amount("10,000", 10000000000, "10000");
  check_amount("1,234,567.123,456", 1234567123456, "1234567.123456");
  check_amount("12.5", 12500000, "12.5");
  check_amount("9223372036854.775807", INT64_MAX, "9223372036854.775807");
  static const char *const bad[] = {"",       ".",
                                    "1.",     ".5",
                                    "-1",     "1.1234567",
                                    "1,00",   ",100",
                                    "1000,",  "1,000.12,3",
                                    "1 ",     "1e3",
                                    "0x1",    "+1",
                                    "1.2.3",  "9223372036854.775808",
                                    "1,0000", "99999999999999999999"};
  for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++) {
    uint64_t mutez;
    if (!CHECK_U64(soru_l1_tez_parse(&mutez, soru_base_slice_text(bad[i])), SORU_ERR_DECODE))
      fprintf(stderr, "  %s\n", bad[i]);
  }
  return check_summary();
}
