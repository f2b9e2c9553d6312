/* merkle.h - the hashes of lists of operations and of lists of such lists: Merkle trees.
 *
 * A leaf is the hash of its bytes, a node that of its two children's hashes. Leaves are made a
 * power of two by repeating the last one. lib_crypto/blake2B.ml, Generic_Merkle_tree.
 */
#ifndef SORU_L1_MERKLE_H
#define SORU_L1_MERKLE_H

#include "base/bytes.h"

#define SORU_L1_HASH_SZ 32

/* soru_l1_merkle hashes a list of hashes.
 *
 * in   hashes  cnt of them, SORU_L1_HASH_SZ bytes each, one behind the other
 * out  root    the hash of nothing if there is none */
void soru_l1_merkle(uint8_t root[SORU_L1_HASH_SZ], const uint8_t *hashes, size_t cnt);

#endif
