/* Tests of the primitive encodings: fixed bytes, round trips, and what must be refused. */
#include "base/hex.h"
#include "codec/primitives.h"
#include "tests/check.h"

/* Reads `hex` as n; checks value and that all was read, or that it fails when `ok` is false. */
static void
check_get_n(const char *hex, bool ok, uint64_t want)
{
  soru_buf_t bytes;
  soru_base_buf_init(&bytes, 100);
  if (hex[0] != 0) CHECK_U64(soru_base_hex_decode(&bytes, soru_base_slice_text(hex)), SORU_OK);
  soru_cursor_t cursor = soru_base_cursor(soru_base_buf_slice(&bytes));
  CHECK_U64(soru_codec_get_n(&cursor), ok ? want : 0);
  CHECK(cursor.failed == !ok);
  CHECK(soru_base_cursor_done(&cursor) == ok);
  soru_base_buf_free(&bytes);
}

/* Ditto for z. */
static void
check_get_z(const char *hex, bool ok, int64_t want)
{
  soru_buf_t bytes;
  soru_base_buf_init(&bytes, 100);
  if (hex[0] != 0) CHECK_U64(soru_base_hex_decode(&bytes, soru_base_slice_text(hex)), SORU_OK);
  soru_cursor_t cursor = soru_base_cursor(soru_base_buf_slice(&bytes));
  CHECK_U64(soru_codec_get_z(&cursor), ok ? want : 0);
  CHECK(cursor.failed == !ok);
  soru_base_buf_free(&bytes);
}

/* Writes n and z, compares with hex, and reads them back. */
static void
check_n(uint64_t v, const char *hex)
{
  soru_buf_t bytes, text;
  soru_base_buf_init(&bytes, 100);
  soru_base_buf_init(&text, 100);
  soru_codec_add_n(&bytes, v);
  CHECK_U64(bytes.len, soru_codec_n_size(v));
  CHECK(bytes.len <= SORU_CODEC_N_SIZE_MAX);
  soru_base_hex_add(&text, soru_base_buf_slice(&bytes));
  CHECK_BYTES(text.ptr, text.len, hex, strlen(hex));
  check_get_n(hex, true, v);
  soru_base_buf_free(&bytes);
  soru_base_buf_free(&text);
}

static void
check_z(int64_t v, const char *hex)
{
  soru_buf_t bytes, text;
  soru_base_buf_init(&bytes, 100);
  soru_base_buf_init(&text, 100);
  soru_codec_add_z(&bytes, v);
  CHECK(bytes.len <= SORU_CODEC_Z_SIZE_MAX);
  soru_base_hex_add(&text, soru_base_buf_slice(&bytes));
  CHECK_BYTES(text.ptr, text.len, hex, strlen(hex));
  check_get_z(hex, true, v);
  soru_base_buf_free(&bytes);
  soru_base_buf_free(&text);
}

static void
test_n(void)
{
  check_n(0, "00");
  check_n(1, "01");
  check_n(127, "7f");
  check_n(128, "8001");
  check_n(300, "ac02");
  check_n(16383, "ff7f");
  check_n(16384, "808001");
  check_n(11000000000, "80dc9afd28");
  check_n(INT64_MAX, "ffffffffffffffff7f");
  check_get_n("", false, 0);
  check_get_n("80", false, 0);
  check_get_n("8000", false, 0);
  check_get_n("ff00", false, 0);
  check_get_n("808000", false, 0);
  check_get_n("ff80", false, 0);
  check_get_n("80808080808080808001", false, 0);   /* 2^63 */
  check_get_n("ffffffffffffffffff01", false, 0);   /* 2^64-1 */
  check_get_n("80808080808080808002", false, 0);   /* 2^64 */
  check_get_n("8080808080808080808001", false, 0); /* 2^70 */
  check_get_n("808080808080808080808080808080808080808001", false, 0);
}

static void
test_z(void)
{
  check_z(0, "00");
  check_z(1, "01");
  check_z(-1, "41");
  check_z(63, "3f");
  check_z(-63, "7f");
  check_z(64, "8001");
  check_z(-64, "c001");
  check_z(8191, "bf7f");
  check_z(8192, "808001");
  check_z(-8192, "c08001");
  check_z(INT64_MAX, "bfffffffffffffffff01");
  check_z(-INT64_MAX, "ffffffffffffffffff01");
  check_z(INT64_MIN, "c0808080808080808002");
  check_get_z("40", true, 0); /* minus zero, which the reference reads too */
  check_get_z("", false, 0);
  check_get_z("80", false, 0);
  check_get_z("8000", false, 0);
  check_get_z("c000", false, 0);
  check_get_z("c08000", false, 0);
  check_get_z("80808080808080808002", false, 0);   /* 2^63 */
  check_get_z("c1808080808080808002", false, 0);   /* -2^63-1 */
  check_get_z("c0808080808080808004", false, 0);   /* -2^64 */
  check_get_z("8080808080808080808001", false, 0); /* 2^69 */
}

/* n and z around every power of two. */
static void
test_numbers_round_trip(void)
{
  for (int bit = 0; bit < 63; bit++) {
    for (int64_t delta = -2; delta <= 2; delta++) {
      int64_t v = (int64_t)(((uint64_t)1 << bit) + (uint64_t)delta);
      soru_buf_t bytes;
      soru_base_buf_init(&bytes, 100);
      soru_codec_add_z(&bytes, v);
      soru_codec_add_z(&bytes, -v);
      if (v >= 0) soru_codec_add_n(&bytes, (uint64_t)v);
      soru_cursor_t cursor = soru_base_cursor(soru_base_buf_slice(&bytes));
      CHECK_U64(soru_codec_get_z(&cursor), v);
      CHECK_U64(soru_codec_get_z(&cursor), -v);
      if (v >= 0) CHECK_U64(soru_codec_get_n(&cursor), v);
      CHECK(soru_base_cursor_done(&cursor));
      soru_base_buf_free(&bytes);
    }
  }
}

static void
test_fixed_size(void)
{
  soru_buf_t bytes;
  soru_base_buf_init(&bytes, 100);
  soru_codec_add_bool(&bytes, true);
  soru_codec_add_bool(&bytes, false);
  soru_codec_add_u16(&bytes, 0xfedc);
  soru_codec_add_i32(&bytes, INT32_MIN);
  soru_codec_add_i32(&bytes, -2);
  soru_codec_add_i64(&bytes, -3);
  soru_codec_add_uint30(&bytes, SORU_CODEC_UINT30_MAX);
  soru_codec_add_int31(&bytes, -0x40000000);
  soru_codec_add_int31(&bytes, 0x3fffffff);
  soru_codec_add_option(&bytes, false);
  soru_codec_add_option(&bytes, true);
  static const uint8_t want[] = {
      0xff, 0x00, 0xfe, 0xdc, 0x80, 0,    0,    0,    0xff, 0xff, 0xff, 0xfe,
      0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xfd, 0x3f, 0xff, 0xff, 0xff,
      0xc0, 0,    0,    0,    0x3f, 0xff, 0xff, 0xff, 0,    1,
  };
  CHECK_BYTES(bytes.ptr, bytes.len, want, sizeof want);

  soru_cursor_t cursor = soru_base_cursor(soru_base_buf_slice(&bytes));
  CHECK(soru_codec_get_bool(&cursor));
  CHECK(!soru_codec_get_strict_bool(&cursor));
  CHECK_U64(soru_codec_get_u16(&cursor), 0xfedc);
  CHECK_U64(soru_codec_get_i32(&cursor), INT32_MIN);
  CHECK_U64(soru_codec_get_i32(&cursor), -2);
  CHECK_U64(soru_codec_get_i64(&cursor), -3);
  CHECK_U64(soru_codec_get_uint30(&cursor), SORU_CODEC_UINT30_MAX);
  CHECK_U64(soru_codec_get_int31(&cursor), -0x40000000);
  CHECK_U64(soru_codec_get_int31(&cursor), 0x3fffffff);
  CHECK(!soru_codec_get_option(&cursor));
  CHECK(soru_codec_get_option(&cursor));
  CHECK(soru_base_cursor_done(&cursor));
  soru_base_buf_free(&bytes);
}

static void
test_fixed_size_refused(void)
{
  static const uint8_t above[] = {0x40, 0, 0, 0}, below[] = {0xbf, 0xff, 0xff, 0xff};
  soru_cursor_t cursor = soru_base_cursor(soru_base_slice(above, 4));
  CHECK_U64(soru_codec_get_int31(&cursor), 0);
  CHECK(cursor.failed);
  cursor = soru_base_cursor(soru_base_slice(below, 4));
  CHECK_U64(soru_codec_get_int31(&cursor), 0);
  CHECK(cursor.failed);
  cursor = soru_base_cursor(soru_base_slice(above, 4));
  CHECK_U64(soru_codec_get_uint30(&cursor), 0);
  CHECK(cursor.failed);
  cursor = soru_base_cursor(soru_base_slice(above, 3));
  CHECK_U64(soru_codec_get_i32(&cursor), 0);
  CHECK(cursor.failed);
  CHECK_U64(soru_codec_get_i64(&cursor), 0);
  cursor = soru_base_cursor(soru_base_slice(above, 4));
  CHECK(soru_codec_get_bool(&cursor)); /* 0x40 is true, as in the reference */
  CHECK(!cursor.failed);
  cursor = soru_base_cursor(soru_base_slice(above, 4));
  CHECK(!soru_codec_get_strict_bool(&cursor));
  CHECK(cursor.failed);
  cursor = soru_base_cursor(soru_base_slice(above, 4));
  CHECK(!soru_codec_get_option(&cursor));
  CHECK(cursor.failed);
  cursor = soru_base_cursor(soru_base_slice(above, 4));
  CHECK_U64(soru_codec_get_tag(&cursor, 0x40), 0x40);
  CHECK(!cursor.failed);
  CHECK_U64(soru_codec_get_tag(&cursor, 0), 0);
  CHECK(!cursor.failed);
  cursor = soru_base_cursor(soru_base_slice(above, 4));
  CHECK_U64(soru_codec_get_tag(&cursor, 0x3f), 0);
  CHECK(cursor.failed);
}

static void
test_strings(void)
{
  soru_buf_t bytes;
  soru_base_buf_init(&bytes, 100);
  soru_codec_add_string(&bytes, soru_base_slice_text("kernel"));
  soru_codec_add_string(&bytes, soru_base_slice(NULL, 0));
  soru_base_buf_add(&bytes, "rest", 4);
  CHECK_BYTES(bytes.ptr, bytes.len, "\0\0\0\6kernel\0\0\0\0rest", 18);

  soru_cursor_t cursor = soru_base_cursor(soru_base_buf_slice(&bytes));
  soru_slice_t s = soru_codec_get_string(&cursor);
  CHECK_BYTES(s.ptr, s.len, "kernel", 6);
  s = soru_codec_get_string_max(&cursor, 0);
  CHECK_U64(s.len, 0);
  CHECK(!cursor.failed);
  soru_cursor_t copy = cursor;
  s = soru_codec_get_fixed(&copy, 5);
  CHECK(copy.failed && s.len == 0);
  s = soru_codec_get_rest(&cursor);
  CHECK_BYTES(s.ptr, s.len, "rest", 4);
  CHECK(soru_base_cursor_done(&cursor));

  cursor = soru_base_cursor(soru_base_buf_slice(&bytes));
  s = soru_codec_get_string_max(&cursor, 5);
  CHECK(cursor.failed && s.len == 0);
  s = soru_codec_get_rest(&cursor);
  CHECK_U64(s.len, 0);
  for (size_t len = 0; len < 10; len++) { /* every shorter text of the first string */
    cursor = soru_base_cursor(soru_base_slice(bytes.ptr, len));
    s = soru_codec_get_string(&cursor);
    CHECK(cursor.failed && s.len == 0);
  }
  soru_base_buf_free(&bytes);
}

/* A buffer that is full marks itself, and holds no half of a number. */
static void
test_overflow(void)
{
  soru_buf_t bytes;
  soru_base_buf_init(&bytes, 3);
  soru_codec_add_n(&bytes, 300);
  soru_codec_add_n(&bytes, 300);
  CHECK(bytes.overflow);
  CHECK_U64(bytes.len, 2);
  soru_base_buf_free(&bytes);
}

int
main(void)
{
  test_n();
  test_z();
  test_numbers_round_trip();
  test_fixed_size();
  test_fixed_size_refused();
  test_strings();
  test_overflow();
  return check_summary();
}
