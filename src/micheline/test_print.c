/* Micheline from its binary form to text: what the reader of texts makes of them, back again. */
#include "base/hex.h"
#include "micheline/parse.h"
#include "micheline/print.h"
#include "tests/check.h"

/* Prints an expression that all of the bytes belong to. */
static soru_status_t
print(soru_buf_t *text, soru_slice_t bytes)
{
  soru_cursor_t cursor = soru_base_cursor(bytes);
  soru_status_t status = soru_micheline_print(text, &cursor);
  return status == SORU_OK && !soru_base_cursor_done(&cursor) ? SORU_ERR_DECODE : status;
}

/* Checks that a text, encoded and printed, is `want`. */
static void
check_round(const char *text, const char *want)
{
  char why[160];
  soru_buf_t bytes, got;
  soru_base_buf_init(&bytes, 4096);
  soru_base_buf_init(&got, 1 << 16);
  CHECK(soru_micheline_parse(&bytes, soru_base_slice_text(text), why) == SORU_OK);
  CHECK(print(&got, soru_base_buf_slice(&bytes)) == SORU_OK);
  CHECK_BYTES(got.ptr, got.len, want, strlen(want));
  /* No part of the bytes is an expression. */
  for (size_t len = 0; len < bytes.len; len++)
    CHECK(print(&got, soru_base_slice(bytes.ptr, len)) == SORU_ERR_DECODE);
  soru_base_buf_free(&bytes);
  soru_base_buf_free(&got);
}

static void
check_same(const char *text)
{
  check_round(text, text);
}

/* Checks how the bytes that `digits` stand for are printed, or what is said of them. */
static void
check_bytes(const char *digits, soru_status_t want, const char *text)
{
  soru_buf_t bytes, got;
  soru_base_buf_init(&bytes, 4096);
  soru_base_buf_init(&got, 1 << 16);
  CHECK(soru_base_hex_decode(&bytes, soru_base_slice_text(digits)) == SORU_OK);
  CHECK(print(&got, soru_base_buf_slice(&bytes)) == want);
  if (want == SORU_OK) CHECK_BYTES(got.ptr, got.len, text, strlen(text));
  soru_base_buf_free(&bytes);
  soru_base_buf_free(&got);
}

/* Nesting is bounded: each `{` more is five bytes. */
static void
test_deep(void)
{
  uint8_t bytes[5 * 200];
  soru_buf_t got;
  soru_base_buf_init(&got, 1 << 16);
  for (uint32_t i = 0; i < 200; i++) {
    uint32_t left = 5 * (199 - i);
    uint8_t node[5] = {2, 0, 0, (uint8_t)(left >> 8), (uint8_t)left};
    memcpy(bytes + (size_t)5 * i, node, sizeof node);
  }
  CHECK(print(&got, soru_base_slice(bytes, sizeof bytes)) == SORU_ERR_LIMIT);
  CHECK(print(&got, soru_base_slice(bytes + (size_t)5 * 100, 500)) == SORU_OK);
  soru_base_buf_free(&got);
}

int
main(void)
{
  check_same("0");
  check_same("-1");
  check_same("63");
  check_same("64");
  check_same("1000000000");
  check_same("999999999999999999");
  check_same("-9223372036854775808");
  check_same("18446744073709551616");
  check_same("123456789012345678901234567890123456789012345678901234567890");
  check_same("\"a \\\"quoted\\\" \\\\ text\\n\"");
  check_same("0x00ff");
  check_same("Unit");
  check_same("Pair Unit False");
  check_same("Pair (Left 1) (Right (Some \"x\"))");
  check_same("Pair 1 2 3");
  check_same("{ Elt 1 None; Elt 2 (Some True) }");
  check_same("pair %a :b (nat %c) (list %d string)");
  check_same("pair %a nat nat nat");
  check_same("{ DROP; PUSH (nat @x) 1 }");
  check_bytes("0505090b0000000000000000", SORU_OK, "Left Unit"); /* not the shortest form */
  check_round("(Pair 1 (Pair 2 {}))", "Pair 1 (Pair 2 { })");
  check_bytes("0300", SORU_OK, "parameter");  /* not data, but an expression */
  check_bytes("03fe", SORU_ERR_DECODE, NULL); /* no such primitive */
  check_bytes("040b0000000225"
              "61",
              SORU_OK, "Unit %a");          /* annotated */
  check_bytes("0b", SORU_ERR_DECODE, NULL); /* no such tag */
  check_bytes("0100000005"
              "61",
              SORU_ERR_DECODE, NULL);
  check_bytes("0200000002"
              "00",
              SORU_ERR_DECODE, NULL);
  check_bytes("0080808080", SORU_ERR_DECODE, NULL); /* a number without an end */
  test_deep();
  return check_summary();
}
