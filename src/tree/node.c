/* Life of nodes and families, leaves, and building directories. */
#include "tree/node_private.h"

/* Nodes of one step live in chunks that are released with the family: a step is short, and most of
 * what it makes stays until its end. Under AddressSanitizer each node is on its own, to be watched.
 */
#ifdef __SANITIZE_ADDRESS__
enum { IN_CHUNKS = false };
#else
enum { IN_CHUNKS = true };
#endif
enum { CHUNK_SZ = 16384, CHUNK_NODE_MAX = 160 };

struct chunk {
  struct chunk *next;
  size_t used;
  _Alignas(max_align_t) uint8_t bytes[CHUNK_SZ];
};

/* Tells whether a node with `extra` bytes behind it lies in a chunk. */
static bool
in_chunk(const soru_tree_t *tree, size_t extra)
{
  return IN_CHUNKS && tree->mode != SORU_TREE_DIRECT &&
         sizeof(soru_tree_node_t) + extra <= CHUNK_NODE_MAX;
}

static void *
take_from_chunk(soru_tree_t *tree, size_t size)
{
  size = (size + 15) & ~(size_t)15;
  chunk_t *chunk = tree->chunks;
  if (chunk == NULL || CHUNK_SZ - chunk->used < size) {
    chunk = soru_base_alloc(sizeof *chunk);
    chunk->next = tree->chunks;
    chunk->used = 0;
    tree->chunks = chunk;
  }
  void *at = chunk->bytes + chunk->used;
  chunk->used += size;
  return at;
}

soru_tree_node_t *
soru_tree_node_new(soru_tree_t *tree, node_kind_t kind, size_t extra)
{
  size_t size = sizeof(soru_tree_node_t) + extra;
  soru_tree_node_t *node =
      in_chunk(tree, extra) ? take_from_chunk(tree, size) : soru_base_alloc(size);
  memset(node, 0, sizeof *node);
  node->refs = 1;
  node->kind = (uint8_t)kind;
  return node;
}

soru_tree_t *
soru_tree_new(soru_tree_names_t *names, soru_tree_mode_t mode)
{
  soru_tree_t *tree = soru_base_zalloc(sizeof *tree);
  tree->names = names;
  tree->mode = mode;
  tree->recent_cnt = mode == SORU_TREE_DIRECT ? LEAF_CACHE : LEAF_CACHE_STEP;
  tree->recent_dir_cnt = mode == SORU_TREE_DIRECT ? DIR_CACHE : DIR_CACHE_STEP;
  tree->recent = soru_base_zalloc(tree->recent_cnt * sizeof *tree->recent);
  tree->recent_dirs = soru_base_zalloc(tree->recent_dir_cnt * sizeof *tree->recent_dirs);
  return tree;
}

static void
drop_all(soru_tree_t *tree, soru_tree_node_t **nodes, size_t cnt)
{
  for (size_t i = 0; i < cnt; i++) soru_tree_drop(tree, nodes[i]);
  free(nodes);
}

void
soru_tree_free(soru_tree_t *tree)
{
  if (tree == NULL) return;
  drop_all(tree, tree->recent, tree->recent_cnt);
  drop_all(tree, tree->recent_dirs, tree->recent_dir_cnt);
  drop_all(tree, tree->leaves.slots, tree->leaves.slot_cnt);
  drop_all(tree, tree->dirs.slots, tree->dirs.slot_cnt);
  for (chunk_t *chunk = tree->chunks, *next; chunk != NULL; chunk = next) {
    next = chunk->next;
    free(chunk);
  }
  free(tree);
}

soru_tree_names_t *
soru_tree_names(const soru_tree_t *tree)
{
  return tree->names;
}

soru_tree_node_t *
soru_tree_keep(soru_tree_node_t *node)
{
  node->refs++;
  return node;
}

static void
release(soru_tree_t *tree, soru_tree_node_t *node)
{
  size_t extra = 0;
  switch ((node_kind_t)node->kind) {
  case NODE_LEAF:
    extra = node->u.leaf_len;
    break;
  case NODE_VALUES:
    for (unsigned i = 0; i < node->cnt; i++) {
      soru_tree_name_drop(tree->names, node->u.values[i].name);
      soru_tree_drop(tree, node->u.values[i].node);
    }
    break;
  case NODE_TREE:
    soru_tree_drop(tree, node->u.tree.child[0]);
    soru_tree_drop(tree, node->u.tree.child[1]);
    break;
  case NODE_STUB_LEAF:
  case NODE_STUB_DIR:
  case NODE_STUB_INODE:
    soru_tree_drop(tree, node->u.stub.target);
    /* The names of a shadowed tree are those of this family's table. */
    soru_tree_drop(tree, node->u.stub.source);
    break;
  case NODE_CHANGED:
    soru_tree_changes_free(tree, node->u.changes);
    break;
  }
  if (!in_chunk(tree, extra)) free(node);
}

void
soru_tree_drop(soru_tree_t *tree, soru_tree_node_t *node)
{
  if (node != NULL && --node->refs == 0) release(tree, node);
}

/* The slot among the recent leaves for bytes of this content, or NULL when they are not kept. */
static soru_tree_node_t **
recent_slot(soru_tree_t *tree, soru_slice_t bytes)
{
  if (bytes.len > LEAF_CACHE_LEN) return NULL;
  uint64_t h = 14695981039346656037u + bytes.len;
  for (size_t i = 0; i < bytes.len; i++) h = (h ^ bytes.ptr[i]) * 1099511628211u;
  return &tree->recent[(h ^ h >> 29) % tree->recent_cnt];
}

soru_tree_node_t *
soru_tree_leaf_new(soru_tree_t *tree, size_t len)
{
  SORU_ASSERT(len <= SORU_TREE_LEAF_MAX);
  soru_tree_node_t *leaf = soru_tree_node_new(tree, NODE_LEAF, len);
  leaf->u.leaf_len = len;
  memset(leaf_data(leaf), 0, len);
  return leaf;
}

soru_tree_node_t *
soru_tree_leaf(soru_tree_t *tree, soru_slice_t bytes)
{
  soru_tree_node_t **slot = recent_slot(tree, bytes);
  if (slot != NULL && *slot != NULL && (*slot)->u.leaf_len == bytes.len &&
      (bytes.len == 0 || memcmp(leaf_data(*slot), bytes.ptr, bytes.len) == 0))
    return soru_tree_keep(*slot);
  SORU_ASSERT(bytes.len <= SORU_TREE_LEAF_MAX);
  soru_tree_node_t *leaf = soru_tree_node_new(tree, NODE_LEAF, bytes.len);
  leaf->u.leaf_len = bytes.len;
  if (bytes.len > 0) memcpy(leaf_data(leaf), bytes.ptr, bytes.len);
  if (slot != NULL) {
    soru_tree_drop(tree, *slot);
    *slot = soru_tree_keep(leaf);
  }
  return leaf;
}

uint8_t *
soru_tree_leaf_edit(soru_tree_t *tree, soru_tree_node_t **leaf)
{
  soru_tree_node_t *old = *leaf;
  SORU_ASSERT(old->kind == NODE_LEAF);
  if (old->refs > 1) {
    soru_tree_node_t *copy = soru_tree_node_new(tree, NODE_LEAF, old->u.leaf_len);
    copy->u.leaf_len = old->u.leaf_len;
    memcpy(leaf_data(copy), leaf_data(old), old->u.leaf_len);
    soru_tree_drop(tree, old);
    *leaf = copy;
  }
  (*leaf)->flags = 0;
  return leaf_data(*leaf);
}

bool
soru_tree_is_leaf(const soru_tree_node_t *node)
{
  return node->kind == NODE_LEAF || node->kind == NODE_STUB_LEAF;
}

soru_status_t
soru_tree_bytes(soru_tree_t *tree, soru_tree_node_t *leaf, soru_slice_t *bytes)
{
  if (!soru_tree_is_leaf(leaf)) return SORU_ERR_NOT_FOUND;
  SORU_TRY(soru_tree_resolve(tree, leaf, &leaf));
  *bytes = soru_base_slice(leaf_data(leaf), leaf->u.leaf_len);
  return SORU_OK;
}

soru_status_t
soru_tree_resolved_leaf(soru_tree_t *tree, soru_tree_node_t *leaf, soru_tree_node_t **resolved)
{
  if (!soru_tree_is_leaf(leaf)) return SORU_ERR_NOT_FOUND;
  SORU_TRY(soru_tree_resolve(tree, leaf, &leaf));
  *resolved = soru_tree_keep(leaf);
  return SORU_OK;
}

soru_tree_node_t *
soru_tree_empty(soru_tree_t *tree)
{
  return soru_tree_node_new(tree, NODE_VALUES, 0);
}

/* Tells whether a directory built before has exactly these entries. */
static bool
same_entries(soru_tree_t *tree, soru_tree_node_t *dir, const soru_tree_entry_t *entries, size_t cnt)
{
  if (soru_tree_inode_length(dir) != cnt) return false;
  for (size_t i = 0; i < cnt; i++) {
    soru_tree_node_t *child = NULL;
    if (soru_tree_inode_find(tree, dir, entries[i].name, &child) != SORU_OK ||
        child != entries[i].node)
      return false;
  }
  return true;
}

/* The slot among the recent directories for these entries, or NULL when they are not kept. */
static soru_tree_node_t **
recent_dir_slot(soru_tree_t *tree, const soru_tree_entry_t *entries, size_t cnt)
{
  if (cnt > DIR_CACHE_ENTRIES) return NULL;
  uint64_t h = cnt;
  for (size_t i = 0; i < cnt; i++) {
    uint64_t pair = (uint64_t)(uintptr_t)entries[i].node * 0x9e3779b97f4a7c15u;
    h += (pair ^ entries[i].name->bits) * 0xd6e8feb86659fd93u;
  }
  return &tree->recent_dirs[(h ^ h >> 32) % tree->recent_dir_cnt];
}

soru_tree_node_t *
soru_tree_build(soru_tree_t *tree, soru_tree_entry_t *entries, size_t cnt)
{
  size_t kept = 0;
  for (size_t i = 0; i < cnt; i++)
    if (entries[i].node != NULL) entries[kept++] = entries[i];
  if (kept == 0) return NULL;
  soru_tree_node_t **slot = recent_dir_slot(tree, entries, kept);
  if (slot != NULL && *slot != NULL && same_entries(tree, *slot, entries, kept)) {
    for (size_t i = 0; i < kept; i++) soru_tree_drop(tree, entries[i].node);
    return soru_tree_keep(*slot);
  }
  soru_tree_node_t *dir = soru_tree_inode_build(tree, entries, kept, 0);
  if (slot != NULL) {
    soru_tree_drop(tree, *slot);
    *slot = soru_tree_keep(dir);
  }
  return dir;
}
