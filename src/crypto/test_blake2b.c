/* Tests of BLAKE2b: the vectors of RFC 7693 and of the reference suite of BLAKE2, and the
 * incremental form against the direct one. */
#include "base/hex.h"
#include "crypto/blake2b.h"
#include "tests/check.h"

static void
check_digest(size_t out_len, const char *text, const char *want_hex)
{
  uint8_t digest[64];
  soru_crypto_blake2b(digest, out_len, text, strlen(text));
  soru_buf_t want;
  soru_base_buf_init(&want, 64);
  CHECK_U64(soru_base_hex_decode(&want, soru_base_slice_text(want_hex)), SORU_OK);
  CHECK_BYTES(digest, out_len, want.ptr, want.len);
  soru_base_buf_free(&want);
}

static void
test_vectors(void)
{
  check_digest(64, "abc",
               "ba80a53f981c4d0d6a2797b69f12f6e94c212f14685ac4b74b12bb6fdbffa2d1"
               "7d87c5392aab792dc252d5de4533cc9518d38aa8dbf1925ab92386edd4009923");
  check_digest(32, "", "0e5751c026e543b2e8ab2eb06099daa1d1e5df47778f7787faab45cdf12fe3a8");
  check_digest(32, "abc", "bddd813c634239723171ef3fee98579b94964e3bb1cb3e427262c8c068d52319");
  check_digest(20, "", "3345524abf6bbe1809449224b5972c41790b6cf2");
}

static void
test_incremental(void)
{
  uint8_t data[700];
  for (size_t i = 0; i < sizeof data; i++) data[i] = (uint8_t)(i * 7 + i / 256);
  for (size_t len = 0; len <= sizeof data; len += 1 + len / 16) {
    for (size_t step = 1; step <= 260; step = step * 2 + 1) {
      uint8_t want[32], got[32];
      soru_crypto_blake2b(want, sizeof want, data, len);
      soru_blake2b_t state;
      soru_crypto_blake2b_init(&state, sizeof got);
      for (size_t at = 0; at < len; at += step) {
        soru_crypto_blake2b_update(&state, data + at, len - at < step ? len - at : step);
      }
      soru_crypto_blake2b_update(&state, NULL, 0);
      soru_blake2b_t copy = state;
      soru_crypto_blake2b_final(&state, got, sizeof got);
      CHECK_BYTES(got, sizeof got, want, sizeof want);
      soru_crypto_blake2b_final(&copy, got, sizeof got);
      CHECK_BYTES(got, sizeof got, want, sizeof want);
    }
  }
}

int
main(void)
{
  test_vectors();
  test_incremental();
  return check_summary();
}
