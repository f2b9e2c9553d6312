/* proof.h - compressed Merkle proofs of one step.
 *
 * A proof is a tree in which everything that the step did not look up is replaced by its hash. It
 * is made from a recording (tree.h), travels in the protocol's compact binary form (version 2,
 * binary trees: docs/developer/merkle-proof-formats/v2-tree2.rst of the reference), and is checked
 * by doing the step again on what it holds.
 *
 *   OFFSET SIZE  CONTENT
 *   0      1     bit 0: the state before is a directory; bit 1: the state after is
 *   1      2     version, big-endian: bit 0 stream, bit 1 binary; always 2 here
 *   3      32    hash before
 *   35     32    hash after
 *   67     ..    tree
 *
 *   tree                                             inode tree
 *   000000yy length (0, 1: children as inode trees)  000000yy the same
 *   100000nn n entries (name length, name, tree)     100000nn n entries
 *   110000yy length, bytes: a leaf                   11000000 hash: a blinded inode
 *   11001000 hash: a blinded leaf                    110100yy length, segment, inode tree: extender
 *   11010000 hash: a blinded directory               11100000 no child
 *   110110yy length, segment, inode tree: extender
 *
 * An extender stands for a chain of inodes with one child each; its segment lists the branches.
 */
#ifndef SORU_TREE_PROOF_H
#define SORU_TREE_PROOF_H

#include "base/buf.h"
#include "tree/tree.h"

/* The largest proof that is decoded or produced, in bytes. The protocol accepts 30,000 bytes in an
 * operation. A maximum also bounds memory: a node of two bytes takes some hundred once decoded. */
#define SORU_TREE_PROOF_MAX ((size_t)1 << 20)

/* The deepest nesting of a proof that is decoded: paths of at most 128 names with tries of at most
 * 64 inodes each stay far below. */
#define SORU_TREE_PROOF_DEPTH_MAX 4096

typedef struct soru_tree_proof_head {
  uint8_t before[SORU_TREE_HASH_SZ], after[SORU_TREE_HASH_SZ];
  bool before_is_dir, after_is_dir;
  uint16_t version;
} soru_tree_proof_head_t;

/* soru_tree_proof_encode appends the proof of a recorded step.
 *
 * in  tree    a family in the mode SORU_TREE_RECORD, after the step
 * in  before  the stub that soru_tree_shadow made
 * in  after   hash of the state after the step
 * SORU_OK, or SORU_ERR_LIMIT when the maximum of buf was passed. */
SORU_MUST_USE soru_status_t soru_tree_proof_encode(soru_buf_t *buf, soru_tree_t *tree,
                                                   soru_tree_node_t *before,
                                                   const uint8_t after[SORU_TREE_HASH_SZ]);

/* soru_tree_proof_take reads a proof that other bytes may follow.
 *
 * in/out  cursor  behind the proof afterwards
 * Otherwise as soru_tree_proof_decode; a maximum of bytes is up to the caller. */
SORU_MUST_USE soru_status_t soru_tree_proof_take(soru_tree_t *tree, soru_cursor_t *cursor,
                                                 soru_tree_proof_head_t *head,
                                                 soru_tree_node_t **root);

/* soru_tree_proof_decode reads a proof, untrusted.
 *
 * in   tree  a fresh family in the mode SORU_TREE_REPLAY
 * out  head  what the proof claims
 * out  root  the state before the step, as far as the proof holds it; its hash is computed from the
 *            content, not taken from the head; NULL unless SORU_OK
 * SORU_OK
 * SORU_ERR_DECODE  not a proof, or bytes are left over
 * SORU_ERR_LIMIT   longer than SORU_TREE_PROOF_MAX or nested too deeply
 * O(bytes) time and memory. */
SORU_MUST_USE soru_status_t soru_tree_proof_decode(soru_tree_t *tree, soru_slice_t bytes,
                                                   soru_tree_proof_head_t *head,
                                                   soru_tree_node_t **root);

#endif
