/* node_private.h - how nodes look inside; for the files of this directory only.
 *
 * What callers hold: leaves, directories (values or tree inodes of depth 0), stubs of both, and
 * directories with changes. Stubs of inodes only ever hang below a tree inode; loading one fills
 * its `target`, so that copies of the parent share what was loaded, as the reference's pointers do.
 */
#ifndef SORU_TREE_NODE_PRIVATE_H
#define SORU_TREE_NODE_PRIVATE_H

#include "base/buf.h"
#include "base/mem.h"
#include "tree/tree.h"

/* Tries branch on at most this many bits (lib_irmin_pack/inode.ml, max_depth). */
#define DEPTH_MAX 50

typedef enum node_kind {
  NODE_LEAF,
  NODE_VALUES,     /* inode holding at most two entries */
  NODE_TREE,       /* inode branching on one bit */
  NODE_STUB_LEAF,  /* a leaf known by its hash */
  NODE_STUB_DIR,   /* a directory known by its hash */
  NODE_STUB_INODE, /* an inode below a root inode, known by its hash */
  NODE_CHANGED     /* a stored directory with changes that wait (RECORD, REPLAY) */
} node_kind_t;

/* Flags: what `hash` holds. */
enum {
  HASH_KNOWN = 1,
  HASH_AS_INODE = 2 /* the hash of a values node as an inner inode, not as a directory */
};

/* A change that waits: an entry added or replaced, or (node NULL) removed. */
typedef struct change {
  soru_tree_entry_t entry;
  bool in_base; /* the stored directory has an entry of this name */
} change_t;

typedef struct changes {
  soru_tree_node_t *base;    /* the stored directory: a stub */
  soru_tree_node_t *applied; /* the result, once it was needed */
  uint64_t base_length;
  change_t *items;
  size_t cnt, cap;
  uint32_t *index; /* hash index of items + 1 by name, once there are many */
  size_t index_cnt;
  size_t added, removed_in_base;
} changes_t;

struct soru_tree_node {
  uint32_t refs;
  uint8_t kind, flags, depth, cnt;
  uint8_t hash[SORU_TREE_HASH_SZ];
  union {
    size_t leaf_len; /* the bytes follow the node */
    soru_tree_entry_t values[2];
    struct {
      uint64_t length;
      soru_tree_node_t *child[2];
    } tree;
    struct {
      soru_tree_node_t *target; /* what it stands for, once it was looked up */
      soru_tree_node_t *source; /* the node that it shadows (RECORD) */
    } stub;
    changes_t *changes;
  } u;
};

/* A table from hashes to nodes: what a recording or a replay has seen. */
typedef struct seen {
  soru_tree_node_t **slots;
  size_t slot_cnt, cnt;
} seen_t;

/* Leaves and directories made recently, to be found again when the same is made once more: slots in
 * the family of a state, slots in the family of one step, and the largest that are kept. */
#define LEAF_CACHE 4096
#define LEAF_CACHE_STEP 256
#define LEAF_CACHE_LEN 64
#define DIR_CACHE 8192
#define DIR_CACHE_STEP 256
#define DIR_CACHE_ENTRIES 16

typedef struct chunk chunk_t;

struct soru_tree {
  soru_tree_names_t *names;
  soru_tree_mode_t mode;
  soru_tree_t *direct;            /* RECORD: the family that is shadowed */
  seen_t leaves, dirs;            /* RECORD, REPLAY */
  soru_tree_node_t **recent;      /* small leaves made recently, by content */
  soru_tree_node_t **recent_dirs; /* directories built recently, by entries */
  size_t recent_cnt, recent_dir_cnt;
  chunk_t *chunks; /* RECORD, REPLAY: memory of small nodes */
};

/* soru_tree_node_new allocates a node of a kind with one reference and `extra` bytes behind it. */
soru_tree_node_t *soru_tree_node_new(soru_tree_t *tree, node_kind_t kind, size_t extra);

/* leaf_data gives the bytes of a leaf in memory. */
static inline uint8_t *
leaf_data(soru_tree_node_t *leaf)
{
  return (uint8_t *)(leaf + 1);
}

/* soru_tree_stub makes a stub; `source` may be NULL and is kept. */
soru_tree_node_t *soru_tree_stub(soru_tree_t *tree, node_kind_t kind,
                                 const uint8_t hash[SORU_TREE_HASH_SZ], soru_tree_node_t *source);

/* soru_tree_seen_find looks up what is known of a hash; borrowed, or NULL. */
soru_tree_node_t *soru_tree_seen_find(const seen_t *seen, const uint8_t hash[SORU_TREE_HASH_SZ]);

/* soru_tree_seen_put registers a node (whose hash is known) under its hash, replacing an earlier
 * one; takes a reference. */
void soru_tree_seen_put(soru_tree_t *tree, seen_t *seen, soru_tree_node_t *node);

/* soru_tree_resolve gives the inode, leaf or directory in memory that a node stands for; borrowed.
 * A changed directory resolves to itself.
 *
 * SORU_OK or SORU_ERR_MISSING. */
SORU_MUST_USE soru_status_t soru_tree_resolve(soru_tree_t *tree, soru_tree_node_t *node,
                                              soru_tree_node_t **resolved);

/* soru_tree_peek is soru_tree_resolve without looking up anything new: NULL when not seen yet. */
soru_tree_node_t *soru_tree_peek(const soru_tree_t *tree, soru_tree_node_t *node);

/* soru_tree_inode_length counts the entries below an inode in memory. */
uint64_t soru_tree_inode_length(const soru_tree_node_t *inode);

/* soru_tree_inode_find looks up a name below an inode; see soru_tree_find. */
SORU_MUST_USE soru_status_t soru_tree_inode_find(soru_tree_t *tree, soru_tree_node_t *inode,
                                                 const soru_tree_name_t *name,
                                                 soru_tree_node_t **child);

/* soru_tree_inode_add adds or replaces an entry below an inode; `inode` is an owned reference that
 * is replaced; the child is consumed. */
SORU_MUST_USE soru_status_t soru_tree_inode_add(soru_tree_t *tree, soru_tree_node_t **inode,
                                                unsigned depth, soru_tree_name_t *name,
                                                soru_tree_node_t *child);

/* soru_tree_inode_remove removes an entry that is there. */
SORU_MUST_USE soru_status_t soru_tree_inode_remove(soru_tree_t *tree, soru_tree_node_t **inode,
                                                   const soru_tree_name_t *name);

/* soru_tree_inode_build makes an inode of cnt >= 1 entries whose names agree above `depth`; names
 * are borrowed, nodes consumed, the array is reordered. */
soru_tree_node_t *soru_tree_inode_build(soru_tree_t *tree, soru_tree_entry_t *entries, size_t cnt,
                                        unsigned depth);

/* soru_tree_apply applies the waiting changes of a directory; result borrowed from it. */
SORU_MUST_USE soru_status_t soru_tree_apply(soru_tree_t *tree, soru_tree_node_t *changed,
                                            soru_tree_node_t **applied);

/* soru_tree_changes_free releases the changes of a directory. */
void soru_tree_changes_free(soru_tree_t *tree, changes_t *changes);

/* soru_tree_change records a change; the entry's node is consumed. */
SORU_MUST_USE soru_status_t soru_tree_change(soru_tree_t *tree, soru_tree_node_t **dir,
                                             soru_tree_name_t *name, soru_tree_node_t *child);

/* soru_tree_changes_find gives the change of a name, or NULL. */
change_t *soru_tree_changes_find(changes_t *changes, const soru_tree_name_t *name);

/* soru_tree_inode_hash computes the hash of an inode below a root. */
SORU_MUST_USE soru_status_t soru_tree_inode_hash(soru_tree_t *tree, soru_tree_node_t *inode,
                                                 uint8_t hash[SORU_TREE_HASH_SZ]);

/* soru_tree_preimage appends the bytes that the hash of a node in memory is the hash of.
 *
 * in  as_inode  for a values node: as an inode below a root, not as a directory
 * SORU_OK, SORU_ERR_LIMIT (also when the maximum of buf was passed) or SORU_ERR_MISSING. */
SORU_MUST_USE soru_status_t soru_tree_preimage(soru_buf_t *buf, soru_tree_t *tree,
                                               soru_tree_node_t *node, bool as_inode);

#endif
