/* installer.c - boots a kernel that is larger than an origination takes: it reads it from pages
 * that are revealed by their hashes, and makes it the kernel of the rollup (R-REV-1).
 *
 * Compile with -DSOURCE="{0x00, ..}": the 33 bytes that sdk/split prints. Pages are
 *
 *   00 length (4) bytes      a part of the kernel
 *   01 length (4) hashes     33 bytes for each page below, in order
 *
 * as those of Octez' installer. Parts are written behind each other to /installer/kernel, which is
 * moved to /kernel/boot.wasm when it is whole; the new kernel runs in the next call. */
#include "soru_kernel.h"

/* How deep pages of hashes lie above each other: 123 hashes a page make 230 GB of three levels. */
#define DEPTH_MAX 4

static const uint8_t source[SORU_PAGE_HASH_SZ] = SOURCE;
static const char target[] = "/installer/kernel", boot[] = "/kernel/boot.wasm";
static uint8_t pages[DEPTH_MAX][SORU_PAGE_MAX];
static size_t written;

/* Writes a part of the kernel behind what is there. */
static bool
append(const uint8_t *bytes, size_t len)
{
  while (len > 0) {
    size_t part = len < SORU_STORE_IO_MAX ? len : SORU_STORE_IO_MAX;
    if (soru_store_write(target, sizeof target - 1, written, bytes, part) < 0) return false;
    written += part;
    bytes += part;
    len -= part;
  }
  return true;
}

/* Reveals a page and all below it. */
static bool
install(const uint8_t *hash, int depth)
{
  if (depth == DEPTH_MAX) return false;
  uint8_t *page = pages[depth];
  int32_t len = soru_reveal_preimage(hash, SORU_PAGE_HASH_SZ, page, SORU_PAGE_MAX);
  if (len < 5) return false;
  size_t size = (size_t)page[1] << 24 | (size_t)page[2] << 16 | (size_t)page[3] << 8 | page[4];
  if (size != (size_t)len - 5) return false;
  if (page[0] == 0) return append(page + 5, size);
  if (page[0] != 1 || size % SORU_PAGE_HASH_SZ != 0) return false;
  for (size_t at = 0; at < size; at += SORU_PAGE_HASH_SZ)
    if (!install(page + 5 + at, depth + 1)) return false;
  return true;
}

SORU_KERNEL_RUN
{
  (void)soru_store_delete(target, sizeof target - 1);
  if (!install(source, 0)) {
    soru_debug("installer: a page is not what it should be\n");
    return;
  }
  if (soru_store_move(target, sizeof target - 1, boot, sizeof boot - 1) != 0) {
    soru_debug("installer: the kernel cannot be put in its place\n");
    return;
  }
  soru_reboot();
}
