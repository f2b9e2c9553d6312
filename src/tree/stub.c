/* Stubs: what is known of nodes by their hashes, recording and replaying (lib_irmin/proof.ml Env).
 */
#include "tree/node_private.h"

soru_tree_node_t *
soru_tree_stub(soru_tree_t *tree, node_kind_t kind, const uint8_t hash[SORU_TREE_HASH_SZ],
               soru_tree_node_t *source)
{
  soru_tree_node_t *stub = soru_tree_node_new(tree, kind, 0);
  memcpy(stub->hash, hash, SORU_TREE_HASH_SZ);
  stub->flags = HASH_KNOWN;
  if (source != NULL) stub->u.stub.source = soru_tree_keep(source);
  return stub;
}

static soru_tree_node_t **
seen_slot(const seen_t *seen, const uint8_t hash[SORU_TREE_HASH_SZ])
{
  size_t at = (size_t)soru_base_get_le(hash, 8) & (seen->slot_cnt - 1);
  while (seen->slots[at] != NULL && memcmp(seen->slots[at]->hash, hash, SORU_TREE_HASH_SZ) != 0)
    at = (at + 1) & (seen->slot_cnt - 1);
  return &seen->slots[at];
}

soru_tree_node_t *
soru_tree_seen_find(const seen_t *seen, const uint8_t hash[SORU_TREE_HASH_SZ])
{
  return seen->slot_cnt == 0 ? NULL : *seen_slot(seen, hash);
}

void
soru_tree_seen_put(soru_tree_t *tree, seen_t *seen, soru_tree_node_t *node)
{
  if (seen->cnt * 2 >= seen->slot_cnt) {
    seen_t bigger = {.slot_cnt = seen->slot_cnt == 0 ? 64 : seen->slot_cnt * 2, .cnt = seen->cnt};
    bigger.slots = soru_base_zalloc(bigger.slot_cnt * sizeof *bigger.slots);
    for (size_t i = 0; i < seen->slot_cnt; i++)
      if (seen->slots[i] != NULL) *seen_slot(&bigger, seen->slots[i]->hash) = seen->slots[i];
    free(seen->slots);
    *seen = bigger;
  }
  soru_tree_node_t **slot = seen_slot(seen, node->hash);
  if (*slot == NULL)
    seen->cnt++;
  else
    soru_tree_drop(tree, *slot);
  *slot = soru_tree_keep(node);
}

/* A stub for a node of the shadowed tree, which can be a stub itself. */
static soru_tree_node_t *
shadow(soru_tree_t *tree, soru_tree_node_t *source, bool as_inode)
{
  uint8_t hash[SORU_TREE_HASH_SZ];
  soru_status_t status = as_inode ? soru_tree_inode_hash(tree->direct, source, hash)
                                  : soru_tree_hash(tree->direct, source, hash);
  SORU_ASSERT(status == SORU_OK);
  if (as_inode) return soru_tree_stub(tree, NODE_STUB_INODE, hash, source);
  return soru_tree_stub(tree, soru_tree_is_leaf(source) ? NODE_STUB_LEAF : NODE_STUB_DIR, hash,
                        source);
}

/* A copy of an inode in memory whose children are stubs; it has the hash of `stub`. */
static soru_tree_node_t *
shallow_copy(soru_tree_t *tree, const soru_tree_node_t *stub, const soru_tree_node_t *source)
{
  soru_tree_node_t *copy = soru_tree_node_new(tree, (node_kind_t)source->kind, 0);
  copy->depth = source->depth;
  copy->cnt = source->cnt;
  if (source->kind == NODE_VALUES) {
    for (unsigned i = 0; i < source->cnt; i++) {
      copy->u.values[i].name = soru_tree_name_keep(source->u.values[i].name);
      copy->u.values[i].node = shadow(tree, source->u.values[i].node, false);
    }
    copy->flags = stub->kind == NODE_STUB_INODE ? HASH_KNOWN | HASH_AS_INODE : HASH_KNOWN;
  } else {
    copy->u.tree.length = source->u.tree.length;
    for (unsigned i = 0; i < 2; i++)
      if (source->u.tree.child[i] != NULL)
        copy->u.tree.child[i] = shadow(tree, source->u.tree.child[i], true);
    copy->flags = HASH_KNOWN;
  }
  memcpy(copy->hash, stub->hash, SORU_TREE_HASH_SZ);
  return copy;
}

soru_tree_node_t *
soru_tree_peek(const soru_tree_t *tree, soru_tree_node_t *node)
{
  switch ((node_kind_t)node->kind) {
  case NODE_STUB_INODE:
    return node->u.stub.target;
  case NODE_STUB_LEAF:
    return soru_tree_seen_find(&tree->leaves, node->hash);
  case NODE_STUB_DIR:
    return soru_tree_seen_find(&tree->dirs, node->hash);
  default:
    return node;
  }
}

/* Looks up a stub for the first time. */
static soru_status_t
load(soru_tree_t *tree, soru_tree_node_t *stub, soru_tree_node_t **resolved)
{
  soru_tree_node_t *seen = soru_tree_peek(tree, stub);
  if (seen != NULL) {
    stub->u.stub.target = soru_tree_keep(seen);
    *resolved = seen;
    return SORU_OK;
  }
  if (stub->u.stub.source == NULL) return SORU_ERR_MISSING;
  soru_tree_node_t *source = soru_tree_peek(tree->direct, stub->u.stub.source), *node;
  if (source == NULL) return SORU_ERR_MISSING;
  if (stub->kind == NODE_STUB_LEAF) {
    node = soru_tree_keep(source);
    soru_tree_seen_put(tree, &tree->leaves, node);
  } else {
    node = shallow_copy(tree, stub, source);
    if (stub->kind == NODE_STUB_DIR) soru_tree_seen_put(tree, &tree->dirs, node);
  }
  stub->u.stub.target = node;
  *resolved = node;
  return SORU_OK;
}

soru_status_t
soru_tree_resolve(soru_tree_t *tree, soru_tree_node_t *node, soru_tree_node_t **resolved)
{
  if (node->kind < NODE_STUB_LEAF || node->kind > NODE_STUB_INODE) {
    *resolved = node;
    return SORU_OK;
  }
  if (node->u.stub.target != NULL) {
    *resolved = node->u.stub.target;
    return SORU_OK;
  }
  return load(tree, node, resolved);
}

soru_tree_node_t *
soru_tree_shadow(soru_tree_t *tree, soru_tree_t *direct, soru_tree_node_t *root)
{
  SORU_ASSERT(tree->mode == SORU_TREE_RECORD && direct->mode != SORU_TREE_RECORD);
  tree->direct = direct;
  return shadow(tree, root, false);
}
