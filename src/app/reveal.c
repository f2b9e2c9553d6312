#include "app/reveal.h"

#include "base/hex.h"

#include <unistd.h>

/* Tags of requests. */
enum { REQUEST_PAGE = 0, REQUEST_METADATA = 1 };

/* The first byte of a hash that names BLAKE2b-256 as its kind, and the bytes of such a hash. */
enum { HASH_BLAKE2B = 0, HASH_LEN = 1 + SORU_CRYPTO_HASH_SIZE };

/* Makes the path of a file in the folder, named by the digits of a hash; NUL-terminated. */
static void
make_path(soru_buf_t *path, const char *folder, soru_slice_t hash)
{
  path->len = 0;
  soru_base_buf_addf(path, "%s/", folder);
  soru_base_hex_add(path, hash);
  soru_base_buf_add_u8(path, 0);
}

/* Finds the file of a page: named by the whole hash, or by it without its kind. */
static soru_status_t
find_page(soru_buf_t *path, const char *folder, soru_slice_t hash, soru_io_error_t *error)
{
  soru_slice_t digest = soru_base_slice(hash.ptr + 1, hash.len - 1);
  make_path(path, folder, digest);
  if (access((const char *)path->ptr, F_OK) == 0) return SORU_OK;
  make_path(path, folder, hash);
  if (access((const char *)path->ptr, F_OK) == 0) return SORU_OK;
  return soru_io_fail(error, SORU_ERR_NOT_FOUND,
                      "the kernel asks for a page that is not there: the file %s is missing",
                      (const char *)path->ptr);
}

/* Reads a page and checks that it is the one that was asked for. */
static soru_status_t
read_page(const char *path, soru_slice_t hash, soru_buf_t *answer, soru_io_error_t *error)
{
  uint8_t found[SORU_CRYPTO_HASH_SIZE];
  soru_buf_t page;
  soru_base_buf_init(&page, SORU_REVEAL_PAGE_MAX);
  soru_status_t status = soru_io_read_file(&page, path, error);
  soru_crypto_blake2b(found, sizeof found, page.ptr, page.len);
  if (status == SORU_OK && memcmp(found, hash.ptr + 1, sizeof found) != 0) {
    status = soru_io_fail(error, SORU_ERR_DECODE, "%s: the content does not have this hash", path);
  }
  if (status == SORU_OK) soru_base_buf_add(answer, page.ptr, page.len);
  soru_base_buf_free(&page);
  return status == SORU_ERR_LIMIT ? SORU_ERR_DECODE : status;
}

/* Refuses to answer a request for a page. */
static soru_status_t
refuse_page(soru_slice_t hash, soru_status_t status, const char *why, soru_io_error_t *error)
{
  soru_buf_t digits;
  soru_base_buf_init(&digits, SIZE_MAX);
  soru_base_hex_add(&digits, hash);
  soru_base_buf_add_u8(&digits, 0);
  (void)!soru_io_fail(error, status, "the kernel asks for the page %s, %s",
                      (const char *)digits.ptr, why);
  soru_base_buf_free(&digits);
  return status;
}

static soru_status_t
reveal_page(const char *folder, soru_slice_t hash, soru_buf_t *answer, soru_io_error_t *error)
{
  soru_buf_t path;
  if (hash.len != HASH_LEN || hash.ptr[0] != HASH_BLAKE2B) {
    return refuse_page(hash, SORU_ERR_ARG, "which is no hash of a known kind", error);
  }
  if (folder == NULL) {
    const char *why = "and there is no --preimage-dir to find it in";
    return refuse_page(hash, SORU_ERR_NOT_FOUND, why, error);
  }
  soru_base_buf_init(&path, SIZE_MAX);
  soru_status_t status = find_page(&path, folder, hash, error);
  if (status == SORU_OK) status = read_page((const char *)path.ptr, hash, answer, error);
  soru_base_buf_free(&path);
  return status;
}

soru_status_t
soru_app_reveal(const soru_reveal_sources_t *sources, soru_slice_t request, soru_buf_t *answer,
                soru_io_error_t *error)
{
  if (request.len > 0 && request.ptr[0] == REQUEST_PAGE) {
    soru_slice_t hash = soru_base_slice(request.ptr + 1, request.len - 1);
    return reveal_page(sources->folder, hash, answer, error);
  }
  if (request.len == 1 && request.ptr[0] == REQUEST_METADATA) {
    soru_base_buf_add(answer, sources->rollup, sizeof sources->rollup);
    soru_base_buf_add_be(answer, sources->origination_level, 4);
    return SORU_OK;
  }
  return soru_io_fail(error, SORU_ERR_ARG,
                      "the kernel asks for something that this program cannot reveal (request "
                      "tag %d)",
                      request.len > 0 ? request.ptr[0] : -1);
}
