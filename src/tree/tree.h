/* tree.h - the persistent Merkle tree that states are stored, hashed and proved in.
 *
 * The tree is the *binary* context of the reference (lib_context/encoding/context_binary.ml):
 *
 *  - a leaf is a byte string; its hash is BLAKE2b-256(length as 8 bytes big-endian, bytes);
 *  - a directory of at most two entries hashes as the list of its entries (kind, name, hash);
 *  - a larger one is a binary trie over the bits of the hash of the entries' names. An inner node
 *    of the trie ("inode") with at most two entries below it holds them ("values"), others branch
 *    ("tree"). The root inode stands for the directory.
 *
 *        directory {a, b, c, d}          tree depth 0, length 4
 *                                        0 /          \ 1
 *                              values {b}       tree depth 1, length 3
 *                                               0 /          \ 1
 *                                       values {a, d}      values {c}
 *
 * Nodes are immutable once shared and reference-counted; equal subtrees are stored once where they
 * come from one another. Hashes are computed when asked for, and kept.
 *
 * The same interface serves three kinds of access (soru_tree_mode_t). In the modes RECORD and
 * REPLAY a node can be a *stub*: its hash is known, its content is looked up when it is needed - by
 * hash among what was seen already, then (recording) in the tree it stands for, then nowhere: the
 * status is SORU_ERR_MISSING. The set of nodes that were looked up makes the proof, so it is part
 * of the protocol; it follows irmin (lib_irmin/tree.ml, lib_irmin_pack/inode.ml). For that reason
 * changes to a stored directory wait, in these two modes, until its hash is needed, and are then
 * applied in the order of the names: applying a removal can look up siblings.
 *
 * Ownership: functions that return a node, or take `node **`, deal in owned references; arguments
 * of type `node *` are borrowed unless the text says "consumed". NULL is never a directory.
 */
#ifndef SORU_TREE_TREE_H
#define SORU_TREE_TREE_H

#include "tree/name.h"

#define SORU_TREE_HASH_SZ 32

/* The largest leaf, in bytes: far above anything that a machine writes into one leaf. */
#define SORU_TREE_LEAF_MAX ((size_t)64 << 20)

typedef enum soru_tree_mode {
  SORU_TREE_DIRECT, /* everything is in memory */
  SORU_TREE_RECORD, /* stands for a tree in memory, remembers what is looked up */
  SORU_TREE_REPLAY  /* holds what a proof holds */
} soru_tree_mode_t;

typedef struct soru_tree_node soru_tree_node_t;

/* A family of nodes: mode, names, and what is known of stubs. */
typedef struct soru_tree soru_tree_t;

/* One entry of a directory to be built, or listed. */
typedef struct soru_tree_entry {
  soru_tree_name_t *name;
  soru_tree_node_t *node;
} soru_tree_entry_t;

/* soru_tree_new makes an empty family; `names` is borrowed for its whole life. */
soru_tree_t *soru_tree_new(soru_tree_names_t *names, soru_tree_mode_t mode);

/* soru_tree_free releases the family; its nodes must have been released before. */
void soru_tree_free(soru_tree_t *tree);

/* soru_tree_names gives the table of names of the family. */
soru_tree_names_t *soru_tree_names(const soru_tree_t *tree);

/* soru_tree_keep takes one more reference and returns the node. */
soru_tree_node_t *soru_tree_keep(soru_tree_node_t *node);

/* soru_tree_drop gives a reference back; NULL is allowed. */
void soru_tree_drop(soru_tree_t *tree, soru_tree_node_t *node);

/* soru_tree_leaf makes a leaf with a copy of the bytes (at most SORU_TREE_LEAF_MAX). */
soru_tree_node_t *soru_tree_leaf(soru_tree_t *tree, soru_slice_t bytes);

/* soru_tree_leaf_new makes a leaf of len zero bytes that is not shared with any other: the caller
 * may write to it through soru_tree_leaf_edit. */
soru_tree_node_t *soru_tree_leaf_new(soru_tree_t *tree, size_t len);

/* soru_tree_leaf_edit gives write access to a leaf whose bytes are in memory.
 *
 * in/out  leaf  replaced by a copy if anybody else holds it
 * Returns its bytes, valid until the reference is given back or shared. */
uint8_t *soru_tree_leaf_edit(soru_tree_t *tree, soru_tree_node_t **leaf);

/* soru_tree_is_leaf tells a leaf (or a stub of one) from a directory. */
bool soru_tree_is_leaf(const soru_tree_node_t *node);

/* soru_tree_bytes looks up the bytes of a leaf.
 *
 * out  bytes  borrowed from the leaf, until it is dropped or edited
 * SORU_OK               found
 * SORU_ERR_MISSING      the content is blinded
 * SORU_ERR_NOT_FOUND    the node is a directory */
SORU_MUST_USE soru_status_t soru_tree_bytes(soru_tree_t *tree, soru_tree_node_t *leaf,
                                            soru_slice_t *bytes);

/* soru_tree_resolved_leaf gives the leaf in memory that `leaf` is or stands for, as a new
 * reference.
 *
 * SORU_OK, SORU_ERR_MISSING or SORU_ERR_NOT_FOUND as soru_tree_bytes. */
SORU_MUST_USE soru_status_t soru_tree_resolved_leaf(soru_tree_t *tree, soru_tree_node_t *leaf,
                                                    soru_tree_node_t **resolved);

/* soru_tree_empty makes the directory without entries (only ever the root of a tree). */
soru_tree_node_t *soru_tree_empty(soru_tree_t *tree);

/* soru_tree_build makes a directory from scratch.
 *
 * in  entries  cnt entries in any order, names distinct and borrowed, nodes consumed; those with a
 *              NULL node are left out; the array is reordered
 * Returns the directory, or NULL when no entry is left. Looks up nothing. */
soru_tree_node_t *soru_tree_build(soru_tree_t *tree, soru_tree_entry_t *entries, size_t cnt);

/* soru_tree_find looks up an entry; O(depth).
 *
 * out  child  borrowed from the directory until it changes; NULL when there is no such entry, or
 *             `dir` is a leaf
 *
 * SORU_OK or SORU_ERR_MISSING. */
SORU_MUST_USE soru_status_t soru_tree_find(soru_tree_t *tree, soru_tree_node_t *dir,
                                           const soru_tree_name_t *name, soru_tree_node_t **child);

/* soru_tree_set adds, replaces or removes an entry.
 *
 * in/out  dir    replaced by the changed directory
 * in      name   borrowed
 * in      child  consumed whatever the status; NULL removes the entry (nothing happens if absent)
 * SORU_OK, SORU_ERR_MISSING, or SORU_ERR_LIMIT when 64 bits of name hashes collide. */
SORU_MUST_USE soru_status_t soru_tree_set(soru_tree_t *tree, soru_tree_node_t **dir,
                                          soru_tree_name_t *name, soru_tree_node_t *child);

/* soru_tree_is_empty tells whether a directory has no entry left after changes; false for leaves.
 */
bool soru_tree_is_empty(const soru_tree_node_t *node);

/* soru_tree_length counts the entries of a directory; 0 for a leaf.
 *
 * SORU_OK or SORU_ERR_MISSING. */
SORU_MUST_USE soru_status_t soru_tree_length(soru_tree_t *tree, soru_tree_node_t *dir,
                                             uint64_t *length);

/* soru_tree_nth gives the entry number `index` in the stored order (that of the trie).
 *
 * out  entry  borrowed; entry->node is NULL when there are fewer entries
 * SORU_OK or SORU_ERR_MISSING. Looks up the inodes passed on the way, as irmin does. */
SORU_MUST_USE soru_status_t soru_tree_nth(soru_tree_t *tree, soru_tree_node_t *dir, uint64_t index,
                                          soru_tree_entry_t *entry);

/* soru_tree_list lists all entries of a directory in the order of their names.
 *
 * out  entries  array to be released with free(); names and nodes are borrowed from the directory
 * out  cnt      number of entries
 * SORU_OK or SORU_ERR_MISSING (no array then). */
SORU_MUST_USE soru_status_t soru_tree_list(soru_tree_t *tree, soru_tree_node_t *dir,
                                           soru_tree_entry_t **entries, size_t *cnt);

/* soru_tree_hash computes the hash of a leaf or directory.
 *
 * Recorded changes are applied first, so this can look up nodes.
 * SORU_OK, SORU_ERR_MISSING or SORU_ERR_LIMIT. */
SORU_MUST_USE soru_status_t soru_tree_hash(soru_tree_t *tree, soru_tree_node_t *node,
                                           uint8_t hash[SORU_TREE_HASH_SZ]);

/* soru_tree_path_find walks from a directory along names.
 *
 * in   names  cnt borrowed names; with none, the node itself is found
 * out  node   borrowed, NULL when absent
 * SORU_OK or SORU_ERR_MISSING. */
SORU_MUST_USE soru_status_t soru_tree_path_find(soru_tree_t *tree, soru_tree_node_t *dir,
                                                soru_tree_name_t *const *names, size_t cnt,
                                                soru_tree_node_t **node);

/* soru_tree_path_set adds, replaces or removes what is at a path.
 *
 * Directories on the way are made as needed, and removed when their last entry goes. A leaf on the
 * way is replaced by a directory.
 *
 * in/out  dir    replaced by the changed directory
 * in      names  cnt >= 1 borrowed names
 * in      child  consumed whatever the status; NULL removes
 *
 * SORU_OK, SORU_ERR_MISSING or SORU_ERR_LIMIT as soru_tree_set. */
SORU_MUST_USE soru_status_t soru_tree_path_set(soru_tree_t *tree, soru_tree_node_t **dir,
                                               soru_tree_name_t *const *names, size_t cnt,
                                               soru_tree_node_t *child);

/* soru_tree_shadow makes the root of a recording of a tree in memory, or of what a proof holds.
 *
 * in  tree    a family in the mode SORU_TREE_RECORD
 * in  direct  the family of `root`, in the mode SORU_TREE_DIRECT or SORU_TREE_REPLAY, alive as long
 *             as the recording; what is blinded in it is missing in the recording, too
 * in  root    a directory; it must not change while the recording is in use
 * Returns a stub; hashes of all of `root` are computed. */
soru_tree_node_t *soru_tree_shadow(soru_tree_t *tree, soru_tree_t *direct, soru_tree_node_t *root);

#endif
