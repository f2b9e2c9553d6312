/* Michelson constants as text and their binary form. */
#include "base/hex.h"
#include "micheline/parse.h"
#include "tests/check.h"

static char why[160];

/* Checks that a text is encoded as the bytes that `digits` stand for. */
static void
check_good(const char *text, const char *digits)
{
  soru_buf_t got, want;
  soru_base_buf_init(&got, 4096);
  soru_base_buf_init(&want, 4096);
  soru_status_t status = soru_micheline_parse(&got, soru_base_slice_text(text), why);
  CHECK(status == SORU_OK);
  if (status != SORU_OK) fprintf(stderr, "  %s: %s\n", text, why);
  CHECK(soru_base_hex_decode(&want, soru_base_slice_text(digits)) == SORU_OK);
  CHECK_BYTES(got.ptr, got.len, want.ptr, want.len);
  soru_base_buf_free(&got);
  soru_base_buf_free(&want);
}

/* Checks that a text is refused with a message. */
static void
check_bad(const char *text, const char *message)
{
  soru_buf_t got;
  soru_base_buf_init(&got, 4096);
  CHECK(soru_micheline_parse(&got, soru_base_slice_text(text), why) != SORU_OK);
  CHECK_STR(why, message);
  soru_base_buf_free(&got);
}

static void
test_good(void)
{
  check_good("0", "0000");
  check_good(" -1 ", "0041");
  check_good("64", "008001");
  check_good("\"default\"", "010000000764656661756c74");
  check_good("\"a\\n\\\"\\\\\"", "0100000004610a225c");
  check_good("0x", "0a00000000");
  check_good("0x00Ff", "0a0000000200ff");
  check_good("Unit", "030b");
  check_good("(True)", "030a");
  check_good("Pair Unit False", "0707030b0303");
  check_good("(Pair 1 (Some \"x\"))", "0707000105090100000001"
                                      "78");
  check_good("Pair 1 2 3", "0907"
                           "00000006"
                           "000100020003"
                           "00000000");
  check_good("{}", "0200000000");
  check_good("{ Elt 1 2 ; Elt 3 4; }", "020000000c"
                                       "070400010002"
                                       "070400030004");
  check_good("Left {Right None; 7}", "0505"
                                     "0200000006"
                                     "05080306"
                                     "0007");
}

/* Types, with annotations: the bytes that octez-client makes of them. */
static void
test_types(void)
{
  check_good("bytes", "0369");
  check_good("pair (nat %a) (string :t)", "0765"
                                          "0462000000022561"
                                          "0468000000023a74");
  check_good("or %x nat unit", "0864"
                               "0362"
                               "036c"
                               "000000022578");
  check_good("pair %x %y nat unit int", "0965"
                                        "00000006"
                                        "0362036c035b"
                                        "000000052578202579");
}

static void
test_bad(void)
{
  check_bad("", "at character 1: an expression is expected");
  check_bad("Pair 1", "at character 7: Pair has 1 arguments here");
  check_bad("Pair Some 1 2", "at character 10: Some has 0 arguments here");
  check_bad("Unit 1", "at character 7: Unit has 1 arguments here");
  check_bad("1 2", "at character 3: the end is expected");
  check_bad("(1", "at character 3: ) is expected");
  check_bad("{1 2}", "at character 4: ; or } is expected");
  check_bad("{;}", "at character 2: a character that no supported expression starts with");
  check_bad("0x1", "at character 4: hexadecimal bytes are expected behind 0x");
  check_bad("\"a", "at character 3: a string without end");
  check_bad("\"\\q\"", "at character 3: an escape that strings do not have");
  check_bad("\"\x01\"", "at character 2: a character that a string cannot have");
  check_bad("12a", "at character 3: a digit of an integer is expected");
  check_bad("-", "at character 1: an integer is expected behind -");
  check_bad("lambda_rec 1", "at character 1: lambda_rec is no primitive of Michelson");
}

static void
test_limits(void)
{
  soru_buf_t got, text;
  soru_base_buf_init(&got, 4096);
  soru_base_buf_init(&text, 4096);
  for (int i = 0; i < SORU_MICHELINE_DEPTH_MAX - 1; i++) soru_base_buf_add_u8(&text, '{');
  CHECK(soru_micheline_parse(&got, soru_base_buf_slice(&text), why) == SORU_ERR_DECODE);
  soru_base_buf_add_u8(&text, '{');
  CHECK(soru_micheline_parse(&got, soru_base_buf_slice(&text), why) == SORU_ERR_LIMIT);
  CHECK_STR(why, "at character 129: nested more than 128 deep");
  soru_base_buf_free(&got);

  for (size_t max = 0; max < 24; max++) { /* everything that can be cut off */
    const char *full = "Pair 1 \"ab\" {0x00; Unit}";
    soru_base_buf_init(&got, max);
    soru_status_t status = soru_micheline_parse(&got, soru_base_slice_text(full), why);
    CHECK(status == SORU_ERR_LIMIT);
    CHECK_STR(why, "longer than it may be");
    soru_base_buf_free(&got);
  }
  soru_base_buf_free(&text);
}

int
main(void)
{
  test_good();
  test_types();
  test_bad();
  test_limits();
  return check_summary();
}
