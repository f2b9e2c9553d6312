/* Tests of growing buffers with a maximum. */
#include "base/buf.h"
#include "check.h"

static void
test_empty(void)
{
  soru_buf_t buf;
  soru_base_buf_init(&buf, 8);
  CHECK(buf.ptr == NULL && buf.len == 0 && !buf.overflow);
  CHECK(soru_base_buf_reserve(&buf, 0) != NULL);
  soru_base_buf_add(&buf, NULL, 0);
  CHECK_BYTES(buf.ptr, buf.len, "", 0);
  CHECK(!buf.overflow);
  soru_base_buf_free(&buf);
  CHECK(buf.ptr == NULL && buf.max == 8);
}

/* A buffer without any room still takes nothing. */
static void
test_no_room(void)
{
  soru_buf_t buf;
  soru_base_buf_init(&buf, 0);
  CHECK(soru_base_buf_reserve(&buf, 0) != NULL);
  CHECK(!buf.overflow);
  CHECK(soru_base_buf_reserve(&buf, 1) == NULL);
  CHECK(buf.overflow);
  soru_base_buf_free(&buf);
}

static void
test_append(void)
{
  soru_buf_t buf;
  soru_base_buf_init(&buf, 100);
  soru_base_buf_add(&buf, "abc", 3);
  soru_base_buf_add_u8(&buf, 0xff);
  soru_base_buf_add_be(&buf, 0x0102030405060708, 8);
  soru_base_buf_add_be(&buf, 0x010203, 2);
  soru_base_buf_add_be(&buf, 1, 0);
  soru_base_buf_addf(&buf, "%d|%s", -5, "x");
  static const uint8_t want[] = {'a', 'b', 'c', 0xff, 1, 2,   3,   4,   5,
                                 6,   7,   8,   2,    3, '-', '5', '|', 'x'};
  soru_slice_t slice = soru_base_buf_slice(&buf);
  CHECK_BYTES(slice.ptr, slice.len, want, sizeof want);
  soru_base_buf_free(&buf);
}

/* What does not fit is left out as a whole, and nothing is taken after that. */
static void
test_overflow(void)
{
  soru_buf_t buf;
  soru_base_buf_init(&buf, 4);
  soru_base_buf_add(&buf, "abc", 3);
  soru_base_buf_add(&buf, "de", 2);
  CHECK(buf.overflow);
  CHECK_BYTES(buf.ptr, buf.len, "abc", 3);
  soru_base_buf_add_u8(&buf, 'd');
  CHECK(soru_base_buf_reserve(&buf, 0) == NULL);
  CHECK_BYTES(buf.ptr, buf.len, "abc", 3);
  soru_base_buf_free(&buf);
  CHECK(!buf.overflow);
  soru_base_buf_add(&buf, "wxyz", 4);
  CHECK(!buf.overflow);
  CHECK_BYTES(buf.ptr, buf.len, "wxyz", 4);
  CHECK(soru_base_buf_reserve(&buf, SIZE_MAX) == NULL);
  soru_base_buf_free(&buf);
}

/* Many small appends, and texts longer than the space that formatting starts with. */
static void
test_growth(void)
{
  soru_buf_t buf;
  soru_base_buf_init(&buf, 100000);
  for (unsigned i = 0; i < 100000; i++) soru_base_buf_add_u8(&buf, (uint8_t)(i * 7));
  CHECK_U64(buf.len, 100000);
  bool same = true;
  for (unsigned i = 0; i < 100000; i++) same = same && buf.ptr[i] == (uint8_t)(i * 7);
  CHECK(same);
  soru_base_buf_free(&buf);
  for (int width = 250; width < 260; width++) {
    soru_base_buf_addf(&buf, "%*d", width, 7);
    CHECK_U64(buf.len, width);
    CHECK(buf.ptr[0] == ' ' && buf.ptr[width - 1] == '7');
    soru_base_buf_free(&buf);
  }
}

/* A buffer over memory of the caller. */
static void
test_borrowed(void)
{
  uint8_t bytes[4];
  soru_buf_t buf = {.ptr = bytes, .cap = sizeof bytes, .max = sizeof bytes};
  soru_base_buf_add(&buf, "abcd", 4);
  CHECK(buf.ptr == bytes && !buf.overflow);
  soru_base_buf_add_u8(&buf, 'e');
  CHECK(buf.ptr == bytes && buf.overflow);
  CHECK_BYTES(bytes, sizeof bytes, "abcd", 4);
}

int
main(void)
{
  test_empty();
  test_no_room();
  test_append();
  test_overflow();
  test_growth();
  test_borrowed();
  return check_summary();
}
