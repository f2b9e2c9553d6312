/* persist.h - writing trees to a store and reading them back.
 *
 * A node is stored as the bytes that its hash is the BLAKE2b-256 hash of, under that hash. There is
 * no other format: whoever holds the bytes can check them, and equal subtrees are stored once.
 *
 *   leaf                     length in 8 bytes, big-endian; the bytes
 *   directory, 0 to 2 entries  number of entries in 8 bytes; for each, by name: kind in 8 bytes (ff
 *                            00 .. for a leaf, 0 for a directory), name, 32 in 8 bytes, hash
 *   inode, 1 or 2 entries    00, number of entries; for each, by name: name, kind in a byte (1 for
 * a leaf, 0 for a directory), hash inode that branches      01, depth, number of entries below
 * (more than 2), number of children; for each: branch (0 or 1), hash
 *
 * Numbers and lengths of names without a size are little-endian in base 128, as short as possible.
 * A larger directory is a branching inode of depth 0. The kind of a node is known from where it is
 * named, so that equal bytes of different kinds (an empty leaf and an empty directory) do no harm.
 */
#ifndef SORU_TREE_PERSIST_H
#define SORU_TREE_PERSIST_H

#include "tree/store.h"

/* The longest way from a root to a leaf, in nodes (directories and inodes), that is stored. */
#define SORU_TREE_STORE_DEPTH_MAX 2048

/* soru_tree_save writes the nodes of a tree that the store does not have yet.
 *
 * Children are written before their parents: what is under a hash is complete, so that subtrees
 * that are there already are passed over, and an interrupted run does no harm.
 * in   tree  a family in the mode SORU_TREE_DIRECT
 * in   root  a directory, borrowed
 * out  hash  the hash of the root; set unless SORU_ERR_LIMIT
 * SORU_OK
 * SORU_ERR_LIMIT  deeper than SORU_TREE_STORE_DEPTH_MAX, or the store is full
 * SORU_ERR_IO     from the store */
SORU_MUST_USE soru_status_t soru_tree_save(soru_tree_t *tree, soru_tree_node_t *root,
                                           const soru_tree_store_t *store,
                                           uint8_t hash[SORU_TREE_HASH_SZ]);

/* soru_tree_load reads a whole tree; what the store holds is not trusted.
 *
 * in   tree  a family in the mode SORU_TREE_DIRECT
 * out  root  a directory, owned by the caller; NULL unless SORU_OK. Equal subtrees are shared.
 * SORU_OK
 * SORU_ERR_MISSING  a node is not there
 * SORU_ERR_PROOF    the bytes of a node do not have its hash
 * SORU_ERR_DECODE   they have, but are no node, or one that does not belong where it is named
 * SORU_ERR_LIMIT    too deep, or a leaf or name that is too long
 * SORU_ERR_IO       from the store
 * Time and memory are bounded by the bytes of the different nodes. */
SORU_MUST_USE soru_status_t soru_tree_load(soru_tree_t *tree, const soru_tree_store_t *store,
                                           const uint8_t hash[SORU_TREE_HASH_SZ],
                                           soru_tree_node_t **root);

#endif
