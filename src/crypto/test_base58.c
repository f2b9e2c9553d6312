/* Tests of base58check. The plain vectors (version byte, hash) are well-known Bitcoin addresses. */
#include "base/hex.h"
#include "base/mem.h"
#include "crypto/base58.h"
#include "tests/check.h"

/* Encodes the bytes of `hex` and decodes the text again. */
static void
check_pair(const char *hex, const char *want)
{
  soru_buf_t bytes, text, back;
  soru_base_buf_init(&bytes, 1000);
  soru_base_buf_init(&text, 1000);
  soru_base_buf_init(&back, 1000);
  if (hex[0] != 0) CHECK_U64(soru_base_hex_decode(&bytes, soru_base_slice_text(hex)), SORU_OK);
  soru_crypto_base58_encode(&text, soru_base_slice(NULL, 0), soru_base_buf_slice(&bytes));
  CHECK_BYTES(text.ptr, text.len, want, strlen(want));
  CHECK_U64(soru_crypto_base58_decode(&back, soru_base_slice_text(want)), SORU_OK);
  CHECK_BYTES(back.ptr, back.len, bytes.ptr, bytes.len);
  soru_base_buf_free(&bytes);
  soru_base_buf_free(&text);
  soru_base_buf_free(&back);
}

static void
test_vectors(void)
{
  check_pair("", "3QJmnh");
  check_pair("000000000000000000000000000000000000000000", "1111111111111111111114oLvT2");
  check_pair("0062e907b15cbf27d5425399ebf6f0fb50ebb88f18", "1A1zP1eP5QGefi2DMPTfTL5SLmv7DivfNa");
  check_pair("00010966776006953d5567439e5e39f86a0d273bee", "16UwLL9Risc3QfPqBUvKofHmBQ7wMtjvM");
}

/* Every length from 0 to 100, every place of the prefix, and lengths at the maximum. */
static void
test_round_trip(void)
{
  uint8_t data[SORU_CRYPTO_BASE58_BYTES_MAX];
  uint32_t seed = 1;
  for (size_t i = 0; i < sizeof data; i++) {
    seed = seed * 1664525 + 1013904223;
    data[i] = i < 3 ? 0 : (uint8_t)(seed >> 24);
  }
  for (size_t len = 0; len <= 103; len++) {
    size_t n = len <= 100 ? len : sizeof data - (len - 101) * 1000;
    soru_buf_t text, back;
    soru_base_buf_init(&text, 10000);
    soru_base_buf_init(&back, 10000);
    size_t cut = n / 3;
    soru_crypto_base58_encode(&text, soru_base_slice(data, cut),
                              soru_base_slice(data + cut, n - cut));
    CHECK(!text.overflow);
    CHECK_U64(soru_crypto_base58_decode(&back, soru_base_buf_slice(&text)), SORU_OK);
    CHECK_BYTES(back.ptr, back.len, data, n);

    /* any changed character is refused */
    for (size_t i = 0; i < text.len && n <= 40; i++) {
      uint8_t old = text.ptr[i];
      text.ptr[i] = old == 'z' ? 'y' : 'z';
      back.len = 0;
      CHECK_U64(soru_crypto_base58_decode(&back, soru_base_buf_slice(&text)), SORU_ERR_DECODE);
      CHECK_U64(back.len, 0);
      text.ptr[i] = old;
    }
    soru_base_buf_free(&text);
    soru_base_buf_free(&back);
  }
}

static void
test_refused(void)
{
  soru_buf_t back;
  soru_base_buf_init(&back, 10);
  static const char *const bad[] = {"", "1", "111", "0", "O", "I", "l", "3QJmn", "3QJmnh ", "+"};
  for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++) {
    CHECK_U64(soru_crypto_base58_decode(&back, soru_base_slice_text(bad[i])), SORU_ERR_DECODE);
  }
  CHECK_U64(soru_crypto_base58_decode(&back, soru_base_slice("3QJmnh", 7)), SORU_ERR_DECODE);
  soru_slice_t eleven = soru_base_slice_text("1A1zP1eP5QGefi2DMPTfTL5SLmv7DivfNa");
  CHECK_U64(soru_crypto_base58_decode(&back, eleven), SORU_ERR_LIMIT);
  CHECK_U64(back.len, 0);
  uint8_t *longer = soru_base_zalloc(SORU_CRYPTO_BASE58_TEXT_MAX + 1);
  memset(longer, '1', SORU_CRYPTO_BASE58_TEXT_MAX + 1);
  soru_slice_t all = soru_base_slice(longer, SORU_CRYPTO_BASE58_TEXT_MAX + 1);
  CHECK_U64(soru_crypto_base58_decode(&back, all), SORU_ERR_LIMIT);
  all.len--;
  CHECK_U64(soru_crypto_base58_decode(&back, all), SORU_ERR_DECODE);
  free(longer);
  soru_base_buf_free(&back);
}

/* A text that does not fit marks its buffer. */
static void
test_overflow(void)
{
  soru_buf_t text;
  soru_base_buf_init(&text, 5);
  soru_crypto_base58_encode(&text, soru_base_slice(NULL, 0), soru_base_slice(NULL, 0));
  CHECK(text.overflow);
  CHECK_U64(text.len, 0);
  soru_base_buf_free(&text);
}

int
main(void)
{
  test_vectors();
  test_round_trip();
  test_refused();
  test_overflow();
  return check_summary();
}
