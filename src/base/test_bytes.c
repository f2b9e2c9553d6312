/* Tests of slices, cursors and integers in bytes. */
#include "base/bytes.h"
#include "check.h"

static void
test_slices(void)
{
  soru_slice_t none = soru_base_slice(NULL, 0), text = soru_base_slice_text("abc");
  CHECK_U64(text.len, 3);
  CHECK(soru_base_slice_equal(text, soru_base_slice("abcd", 3)));
  CHECK(!soru_base_slice_equal(text, soru_base_slice("abcd", 4)));
  CHECK(!soru_base_slice_equal(text, soru_base_slice("abd", 3)));
  CHECK(soru_base_slice_equal(none, soru_base_slice_text("")));
  CHECK(soru_base_slice_equal(none, none));
  CHECK(!soru_base_slice_equal(none, text));
}

static void
test_cursor(void)
{
  static const uint8_t bytes[] = {1, 2, 3, 4, 5, 6};
  soru_cursor_t c = soru_base_cursor(soru_base_slice(bytes, sizeof bytes));
  CHECK(!soru_base_cursor_done(&c));
  CHECK_U64(soru_base_cursor_u8(&c), 1);
  CHECK_U64(soru_base_cursor_be(&c, 2), 0x0203);
  CHECK(soru_base_cursor_take(&c, 0) == bytes + 3);
  CHECK(soru_base_cursor_take(&c, 3) == bytes + 3);
  CHECK(soru_base_cursor_done(&c));
  CHECK(soru_base_cursor_take(&c, 0) != NULL);
  CHECK_U64(soru_base_cursor_u8(&c), 0);
  CHECK(c.failed && !soru_base_cursor_done(&c));
}

/* After a read that went too far nothing can be read any more, though bytes are left. */
static void
test_failed_cursor(void)
{
  soru_cursor_t c = soru_base_cursor(soru_base_slice("abc", 3));
  CHECK(soru_base_cursor_take(&c, 4) == NULL);
  CHECK(c.failed);
  CHECK(soru_base_cursor_take(&c, 1) == NULL);
  CHECK(soru_base_cursor_take(&c, 0) == NULL);
  CHECK_U64(soru_base_cursor_u8(&c), 0);
  CHECK_U64(soru_base_cursor_be(&c, 2), 0);
  CHECK(!soru_base_cursor_done(&c));
  c = soru_base_cursor(soru_base_slice("abc", 3));
  CHECK(soru_base_cursor_take(&c, SIZE_MAX) == NULL);
  c = soru_base_cursor(soru_base_slice(NULL, 0));
  CHECK(soru_base_cursor_done(&c));
  CHECK_U64(soru_base_cursor_be(&c, 1), 0);
  CHECK(!soru_base_cursor_done(&c));
}

static void
test_integers(void)
{
  static const uint8_t bytes[] = {0x81, 0x02, 0x03, 0x04, 0x05, 0x06, 0x07, 0x88};
  CHECK_U64(soru_base_get_be(bytes, 0), 0);
  CHECK_U64(soru_base_get_be(bytes, 1), 0x81);
  CHECK_U64(soru_base_get_be(bytes, 3), 0x810203);
  CHECK_U64(soru_base_get_be(bytes, 8), 0x8102030405060788);
  CHECK_U64(soru_base_get_le(bytes, 0), 0);
  CHECK_U64(soru_base_get_le(bytes, 3), 0x030281);
  CHECK_U64(soru_base_get_le(bytes, 8), 0x8807060504030281);
  for (size_t n = 0; n <= 8; n++) {
    uint64_t low = n == 8 ? UINT64_MAX : ((uint64_t)1 << 8 * n) - 1;
    uint8_t out[9];
    memset(out, 0xee, sizeof out);
    soru_base_put_be(out, 0xf1e2d3c4b5a69788, n);
    CHECK_U64(soru_base_get_be(out, n), 0xf1e2d3c4b5a69788 & low);
    CHECK_U64(out[n], 0xee);
    soru_base_put_le(out, 0x8897a6b5c4d3e2f1, n);
    CHECK_U64(soru_base_get_le(out, n), 0x8897a6b5c4d3e2f1 & low);
    CHECK_U64(out[n], 0xee);
  }
}

int
main(void)
{
  test_slices();
  test_cursor();
  test_failed_cursor();
  test_integers();
  return check_summary();
}
