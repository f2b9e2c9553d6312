/* Answers to reveals: pages by their hash (R-REV-1), metadata (R-REV-2). */
#include "app/reveal.h"
#include "base/hex.h"
#include "tests/check.h"

#include <unistd.h>

static char folder[] = "/tmp/soru-test-XXXXXX";
static soru_reveal_sources_t sources;
static soru_io_error_t error;
static soru_buf_t answer;

/* The path of the file for a hash, valid until the next call. */
static const char *
path_of(const uint8_t *hash, size_t len)
{
  static char path[256];
  soru_buf_t digits;
  soru_base_buf_init(&digits, 128);
  soru_base_hex_add(&digits, soru_base_slice(hash, len));
  snprintf(path, sizeof path, "%s/%.*s", folder, (int)digits.len, (const char *)digits.ptr);
  soru_base_buf_free(&digits);
  return path;
}

static soru_status_t
ask(const uint8_t *request, size_t len)
{
  answer.len = 0;
  return soru_app_reveal(&sources, soru_base_slice(request, len), &answer, &error);
}

static void
test_pages(void)
{
  static uint8_t big[SORU_REVEAL_PAGE_MAX + 1];
  uint8_t request[34] = {0, 0}; /* tag, kind of hash, hash */
  soru_crypto_blake2b(request + 2, 32, "page", 4);

  CHECK(ask(request, sizeof request) == SORU_ERR_NOT_FOUND);
  CHECK(strstr(error.text, "no --preimage-dir") != NULL);
  sources.folder = folder;
  CHECK(ask(request, sizeof request) == SORU_ERR_NOT_FOUND);
  CHECK(strstr(error.text, path_of(request + 1, 33)) != NULL);

  for (size_t skip = 1; skip <= 2; skip++) { /* named with and without the kind of hash */
    const char *path = path_of(request + skip, sizeof request - skip);
    CHECK(soru_io_write_file(path, soru_base_slice_text("page"), &error) == SORU_OK);
    CHECK(ask(request, sizeof request) == SORU_OK);
    CHECK_BYTES(answer.ptr, answer.len, "page", 4);
    CHECK(soru_io_write_file(path, soru_base_slice_text("Page"), &error) == SORU_OK);
    CHECK(ask(request, sizeof request) == SORU_ERR_DECODE);
    CHECK(strstr(error.text, "does not have this hash") != NULL);
    unlink(path);
  }

  for (size_t len = sizeof big - 1; len <= sizeof big; len++) { /* at most 4,096 bytes */
    soru_crypto_blake2b(request + 2, 32, big, len);
    const char *path = path_of(request + 1, 33);
    CHECK(soru_io_write_file(path, soru_base_slice(big, len), &error) == SORU_OK);
    CHECK(ask(request, sizeof request) == (len < sizeof big ? SORU_OK : SORU_ERR_DECODE));
    unlink(path);
  }
}

static void
test_others(void)
{
  uint8_t request[34] = {1};
  sources.origination_level = 0x01020304;
  memset(sources.rollup, 7, sizeof sources.rollup);
  CHECK(ask(request, 1) == SORU_OK);
  CHECK_U64(answer.len, 24);
  CHECK(answer.ptr[0] == 7 && answer.ptr[19] == 7);
  CHECK_BYTES(answer.ptr + 20, 4, "\1\2\3\4", 4);
  CHECK(ask(request, 2) == SORU_ERR_ARG);
  CHECK(ask(request, 0) == SORU_ERR_ARG);
  request[0] = 2;
  CHECK(ask(request, 5) == SORU_ERR_ARG);
  request[0] = 0;
  CHECK(ask(request, 1) == SORU_ERR_ARG); /* hashes of other lengths and kinds */
  CHECK(ask(request, 33) == SORU_ERR_ARG);
  request[1] = 1;
  CHECK(ask(request, 34) == SORU_ERR_ARG);
  CHECK(strstr(error.text, "no hash of a known kind") != NULL);
}

int
main(void)
{
  if (!CHECK(mkdtemp(folder) != NULL)) return check_summary();
  soru_base_buf_init(&answer, SORU_REVEAL_PAGE_MAX);
  test_pages();
  test_others();
  soru_base_buf_free(&answer);
  CHECK(rmdir(folder) == 0);
  return check_summary();
}
