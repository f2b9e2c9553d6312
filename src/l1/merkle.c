/* merkle.c - see merkle.h. */
#include "l1/merkle.h"

#include "base/mem.h"
#include "crypto/blake2b.h"

#include <string.h>

typedef uint8_t hash_t[SORU_L1_HASH_SZ];

static void
node(hash_t out, const hash_t left, const hash_t right)
{
  uint8_t both[2 * SORU_L1_HASH_SZ];
  memcpy(both, left, SORU_L1_HASH_SZ);
  memcpy(both + SORU_L1_HASH_SZ, right, SORU_L1_HASH_SZ);
  soru_crypto_blake2b(out, SORU_L1_HASH_SZ, both, sizeof both);
}

/* Goes up one level: n nodes, of which the right-most is repeated as often as needed in `last`.
 * Returns how many nodes the next level has. */
static size_t
step(hash_t *nodes, size_t n, hash_t last)
{
  size_t m = (n + 1) / 2;
  for (size_t i = 0; i < m; i++) {
    hash_t right;
    memcpy(right, 2 * i + 1 < n ? nodes[2 * i + 1] : last, sizeof right);
    node(nodes[i], nodes[2 * i], right);
  }
  hash_t twice;
  memcpy(twice, last, sizeof twice);
  node(last, twice, twice);
  return m;
}

void
soru_l1_merkle(uint8_t root[SORU_L1_HASH_SZ], const uint8_t *hashes, size_t cnt)
{
  if (cnt == 0) {
    soru_crypto_blake2b(root, SORU_L1_HASH_SZ, NULL, 0);
    return;
  }
  hash_t *nodes = soru_base_alloc(cnt * sizeof nodes[0]), last;
  for (size_t i = 0; i < cnt; i++)
    soru_crypto_blake2b(nodes[i], SORU_L1_HASH_SZ, hashes + i * SORU_L1_HASH_SZ, SORU_L1_HASH_SZ);
  memcpy(last, nodes[cnt - 1], sizeof last);
  for (size_t n = cnt; n > 1;) n = step(nodes, n, last);
  memcpy(root, nodes[0], SORU_L1_HASH_SZ);
  free(nodes);
}
