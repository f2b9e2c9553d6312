/* Hashes of nodes (lib_context/encoding/context.ml, lib_irmin_pack/inode.ml Bin). */
#include "crypto/blake2b.h"
#include "tree/node_private.h"

/* Above what any inode is: two entries with the longest names, or two pointers. */
#define PREIMAGE_MAX (2 * SORU_TREE_NAME_MAX + 256)

typedef struct preimage {
  uint8_t bytes[PREIMAGE_MAX];
  size_t len;
} preimage_t;

static void
put(preimage_t *pre, const void *bytes, size_t len)
{
  memcpy(pre->bytes + pre->len, bytes, len);
  pre->len += len;
}

static void
put_be64(preimage_t *pre, uint64_t v)
{
  soru_base_put_be(pre->bytes + pre->len, v, 8);
  pre->len += 8;
}

/* Little-endian base 128. */
static void
put_varint(preimage_t *pre, uint64_t v)
{
  for (; v >= 128; v >>= 7) pre->bytes[pre->len++] = (uint8_t)(v | 128);
  pre->bytes[pre->len++] = (uint8_t)v;
}

static void
finish(preimage_t *pre, soru_tree_node_t *node, uint8_t flags)
{
  soru_crypto_blake2b(node->hash, SORU_TREE_HASH_SZ, pre->bytes, pre->len);
  node->flags = flags;
}

static void
hash_leaf(soru_tree_node_t *leaf)
{
  uint8_t small[1024], *all = small;
  size_t len = leaf->u.leaf_len;
  if (len + 8 > sizeof small) all = soru_base_alloc(len + 8);
  soru_base_put_be(all, len, 8);
  memcpy(all + 8, leaf_data(leaf), len);
  soru_crypto_blake2b(leaf->hash, SORU_TREE_HASH_SZ, all, len + 8);
  leaf->flags = HASH_KNOWN;
  if (all != small) free(all);
}

/* The hashes of at most two entries. */
typedef uint8_t entry_hashes_t[2][SORU_TREE_HASH_SZ];

static soru_status_t
hash_entries(soru_tree_t *tree, soru_tree_node_t *node, entry_hashes_t hashes)
{
  for (unsigned i = 0; i < node->cnt; i++)
    SORU_TRY(soru_tree_hash(tree, node->u.values[i].node, hashes[i]));
  return SORU_OK;
}

/* What appends the bytes that the hash of a node is of. */
typedef void put_t(preimage_t *pre, const soru_tree_node_t *node, entry_hashes_t hashes);

/* Hashes a node whose children are hashed. It has a large buffer and does not recurse, and is kept
 * out of the functions that do. */
static __attribute__((noinline)) void
hash_with(put_t *append, soru_tree_node_t *node, entry_hashes_t hashes, uint8_t flags)
{
  preimage_t pre;
  pre.len = 0;
  append(&pre, node, hashes);
  finish(&pre, node, flags);
}

/* A directory of at most two entries: the list of (kind, name, hash), sorted. */
static void
put_small_dir(preimage_t *pre, const soru_tree_node_t *node, entry_hashes_t hashes)
{
  put_be64(pre, node->cnt);
  for (unsigned i = 0; i < node->cnt; i++) {
    const soru_tree_entry_t *entry = &node->u.values[i];
    put_be64(pre, soru_tree_is_leaf(entry->node) ? (uint64_t)0xff << 56 : 0);
    put_varint(pre, entry->name->len);
    put(pre, entry->name->text, entry->name->len);
    put_be64(pre, SORU_TREE_HASH_SZ);
    put(pre, hashes[i], SORU_TREE_HASH_SZ);
  }
}

static soru_status_t
hash_small_dir(soru_tree_t *tree, soru_tree_node_t *node)
{
  entry_hashes_t hashes;
  SORU_TRY(hash_entries(tree, node, hashes));
  hash_with(put_small_dir, node, hashes, HASH_KNOWN);
  return SORU_OK;
}

static void
put_values(preimage_t *pre, const soru_tree_node_t *node, entry_hashes_t hashes)
{
  put(pre, "\0", 1);
  put_varint(pre, node->cnt);
  for (unsigned i = 0; i < node->cnt; i++) {
    const soru_tree_entry_t *entry = &node->u.values[i];
    put_varint(pre, entry->name->len);
    put(pre, entry->name->text, entry->name->len);
    put(pre, soru_tree_is_leaf(entry->node) ? "\1" : "\0", 1);
    put(pre, hashes[i], SORU_TREE_HASH_SZ);
  }
}

static soru_status_t
hash_values(soru_tree_t *tree, soru_tree_node_t *node)
{
  entry_hashes_t hashes;
  SORU_TRY(hash_entries(tree, node, hashes));
  hash_with(put_values, node, hashes, HASH_KNOWN | HASH_AS_INODE);
  return SORU_OK;
}

static void
put_tree(preimage_t *pre, const soru_tree_node_t *node, entry_hashes_t hashes)
{
  put(pre, "\1", 1);
  put_varint(pre, node->depth);
  put_varint(pre, node->u.tree.length);
  soru_tree_node_t *const *child = node->u.tree.child;
  put_varint(pre, child[0] != NULL && child[1] != NULL ? 2 : 1);
  for (unsigned i = 0; i < 2; i++) {
    if (child[i] == NULL) continue;
    put_varint(pre, i);
    put(pre, hashes[i], SORU_TREE_HASH_SZ);
  }
}

static soru_status_t
hash_children(soru_tree_t *tree, soru_tree_node_t *node, entry_hashes_t hashes)
{
  for (unsigned i = 0; i < 2; i++)
    if (node->u.tree.child[i] != NULL)
      SORU_TRY(soru_tree_inode_hash(tree, node->u.tree.child[i], hashes[i]));
  return SORU_OK;
}

static soru_status_t
hash_tree(soru_tree_t *tree, soru_tree_node_t *node)
{
  entry_hashes_t hashes;
  SORU_TRY(hash_children(tree, node, hashes));
  hash_with(put_tree, node, hashes, HASH_KNOWN);
  return SORU_OK;
}

soru_status_t
soru_tree_inode_hash(soru_tree_t *tree, soru_tree_node_t *inode, uint8_t hash[SORU_TREE_HASH_SZ])
{
  if (inode->kind == NODE_VALUES && inode->flags != (HASH_KNOWN | HASH_AS_INODE))
    SORU_TRY(hash_values(tree, inode));
  else if (inode->kind == NODE_TREE && inode->flags == 0)
    SORU_TRY(hash_tree(tree, inode));
  memcpy(hash, inode->hash, SORU_TREE_HASH_SZ);
  return SORU_OK;
}

soru_status_t
soru_tree_hash(soru_tree_t *tree, soru_tree_node_t *node, uint8_t hash[SORU_TREE_HASH_SZ])
{
  if (node->flags != HASH_KNOWN) {
    switch ((node_kind_t)node->kind) {
    case NODE_LEAF:
      hash_leaf(node);
      break;
    case NODE_VALUES:
      SORU_TRY(hash_small_dir(tree, node));
      break;
    case NODE_TREE:
      SORU_TRY(hash_tree(tree, node));
      break;
    case NODE_CHANGED: {
      soru_tree_node_t *applied;
      SORU_TRY(soru_tree_apply(tree, node, &applied));
      SORU_TRY(soru_tree_hash(tree, applied, node->hash));
      node->flags = HASH_KNOWN;
      break;
    }
    case NODE_STUB_LEAF:
    case NODE_STUB_DIR:
    case NODE_STUB_INODE:
      SORU_ASSERT(!"stubs know their hash");
    }
  }
  memcpy(hash, node->hash, SORU_TREE_HASH_SZ);
  return SORU_OK;
}

static __attribute__((noinline)) void
add_preimage(soru_buf_t *buf, const soru_tree_node_t *node, bool as_inode, entry_hashes_t hashes)
{
  preimage_t pre;
  pre.len = 0;
  if (node->kind == NODE_TREE)
    put_tree(&pre, node, hashes);
  else if (as_inode)
    put_values(&pre, node, hashes);
  else
    put_small_dir(&pre, node, hashes);
  soru_base_buf_add(buf, pre.bytes, pre.len);
}

soru_status_t
soru_tree_preimage(soru_buf_t *buf, soru_tree_t *tree, soru_tree_node_t *node, bool as_inode)
{
  SORU_ASSERT(node->kind <= NODE_TREE);
  if (node->kind == NODE_LEAF) {
    soru_base_buf_add_be(buf, node->u.leaf_len, 8);
    soru_base_buf_add(buf, leaf_data(node), node->u.leaf_len);
  } else {
    entry_hashes_t hashes;
    SORU_TRY(node->kind == NODE_TREE ? hash_children(tree, node, hashes)
                                     : hash_entries(tree, node, hashes));
    add_preimage(buf, node, as_inode, hashes);
  }
  return buf->overflow ? SORU_ERR_LIMIT : SORU_OK;
}
