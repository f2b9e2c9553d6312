/* Tests of hexadecimal digits. */
#include "base/hex.h"
#include "check.h"

static soru_status_t
decode(soru_buf_t *buf, size_t max, const char *digits)
{
  soru_base_buf_init(buf, max);
  return soru_base_hex_decode(buf, soru_base_slice_text(digits));
}

static void
check_decodes(const char *digits, const char *bytes, size_t len)
{
  soru_buf_t buf;
  CHECK(decode(&buf, 64, digits) == SORU_OK);
  CHECK_BYTES(buf.ptr, buf.len, bytes, len);
  soru_base_buf_free(&buf);
}

static void
check_fails(const char *digits, size_t max, soru_status_t status)
{
  soru_buf_t buf;
  CHECK(decode(&buf, max, digits) == status);
  soru_base_buf_free(&buf);
}

static void
test_decode(void)
{
  check_decodes("", "", 0);
  check_decodes("00", "\0", 1);
  check_decodes("0123456789abcdef", "\x01\x23\x45\x67\x89\xab\xcd\xef", 8);
  check_decodes("ABCDEFabcdef", "\xab\xcd\xef\xab\xcd\xef", 6);
  check_fails("0", 64, SORU_ERR_DECODE);
  check_fails("000", 64, SORU_ERR_DECODE);
  static const char *const bad[] = {"0g", "g0", " 0", "0 ", "0/", "0:", "0@", "0G", "0`", "0x"};
  for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++) check_fails(bad[i], 64, SORU_ERR_DECODE);
  check_fails("0011", 1, SORU_ERR_LIMIT);
  check_fails("00", 0, SORU_ERR_LIMIT);
  check_fails("", 0, SORU_OK);
}

/* What is decoded or written comes behind what is there. */
static void
test_append(void)
{
  soru_buf_t buf;
  soru_base_buf_init(&buf, 64);
  soru_base_hex_add(&buf, soru_base_slice(NULL, 0));
  CHECK(buf.len == 0 && !buf.overflow);
  soru_base_hex_add(&buf, soru_base_slice("\x09\xaf", 2));
  CHECK(soru_base_hex_decode(&buf, soru_base_slice_text("4142")) == SORU_OK);
  soru_base_hex_add(&buf, soru_base_slice("\xff", 1));
  CHECK_BYTES(buf.ptr, buf.len, "09afABff", 8);
  soru_base_buf_free(&buf);
  soru_base_buf_init(&buf, 3);
  soru_base_hex_add(&buf, soru_base_slice("\x09\xaf", 2));
  CHECK(buf.len == 0 && buf.overflow);
  soru_base_buf_free(&buf);
}

static void
test_all_bytes(void)
{
  uint8_t all[256];
  for (unsigned i = 0; i < 256; i++) all[i] = (uint8_t)i;
  soru_buf_t digits, bytes;
  soru_base_buf_init(&digits, 512);
  soru_base_buf_init(&bytes, 256);
  soru_base_hex_add(&digits, soru_base_slice(all, sizeof all));
  CHECK_U64(digits.len, 512);
  CHECK(soru_base_hex_decode(&bytes, soru_base_buf_slice(&digits)) == SORU_OK);
  CHECK_BYTES(bytes.ptr, bytes.len, all, sizeof all);
  soru_base_buf_free(&digits);
  soru_base_buf_free(&bytes);
}

int
main(void)
{
  test_decode();
  test_append();
  test_all_bytes();
  return check_summary();
}
