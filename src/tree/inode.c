/* Inodes: the trie that a directory is (lib_irmin_pack/inode.ml). */
#include "tree/node_private.h"

uint64_t
soru_tree_inode_length(const soru_tree_node_t *inode)
{
  return inode->kind == NODE_VALUES ? inode->cnt : inode->u.tree.length;
}

soru_status_t
soru_tree_inode_find(soru_tree_t *tree, soru_tree_node_t *inode, const soru_tree_name_t *name,
                     soru_tree_node_t **child)
{
  *child = NULL;
  for (;;) {
    SORU_TRY(soru_tree_resolve(tree, inode, &inode));
    if (inode->kind == NODE_VALUES) break;
    inode = inode->u.tree.child[soru_tree_name_bit(name, inode->depth)];
    if (inode == NULL) return SORU_OK;
  }
  for (unsigned i = 0; i < inode->cnt; i++)
    if (inode->u.values[i].name == name) *child = inode->u.values[i].node;
  return SORU_OK;
}

static soru_tree_node_t *
values_of(soru_tree_t *tree, soru_tree_entry_t *entries, size_t cnt)
{
  soru_tree_node_t *node = soru_tree_node_new(tree, NODE_VALUES, 0);
  node->cnt = (uint8_t)cnt;
  for (size_t i = 0; i < cnt; i++) {
    node->u.values[i] = entries[i];
    soru_tree_name_keep(entries[i].name);
  }
  if (cnt == 2 && soru_tree_name_order(entries[0].name, entries[1].name) > 0) {
    soru_tree_entry_t first = node->u.values[0];
    node->u.values[0] = node->u.values[1];
    node->u.values[1] = first;
  }
  return node;
}

soru_tree_node_t *
soru_tree_inode_build(soru_tree_t *tree, soru_tree_entry_t *entries, size_t cnt, unsigned depth)
{
  if (cnt <= 2) return values_of(tree, entries, cnt);
  SORU_ASSERT(depth < DEPTH_MAX);
  size_t ones = cnt;
  for (size_t i = 0; i < ones;) {
    if (soru_tree_name_bit(entries[i].name, depth) == 0) {
      i++;
      continue;
    }
    soru_tree_entry_t moved = entries[i];
    entries[i] = entries[--ones];
    entries[ones] = moved;
  }
  soru_tree_node_t *node = soru_tree_node_new(tree, NODE_TREE, 0);
  node->depth = (uint8_t)depth;
  node->u.tree.length = cnt;
  if (ones > 0) node->u.tree.child[0] = soru_tree_inode_build(tree, entries, ones, depth + 1);
  if (ones < cnt)
    node->u.tree.child[1] = soru_tree_inode_build(tree, entries + ones, cnt - ones, depth + 1);
  return node;
}

/* Makes *inode a node in memory that nobody else holds. */
static soru_status_t
own(soru_tree_t *tree, soru_tree_node_t **inode)
{
  soru_tree_node_t *node;
  SORU_TRY(soru_tree_resolve(tree, *inode, &node));
  if (node == *inode && node->refs == 1) {
    node->flags = 0;
    return SORU_OK;
  }
  soru_tree_node_t *copy = soru_tree_node_new(tree, (node_kind_t)node->kind, 0);
  copy->depth = node->depth;
  copy->cnt = node->cnt;
  copy->u = node->u;
  if (node->kind == NODE_VALUES) {
    for (unsigned i = 0; i < node->cnt; i++) {
      soru_tree_name_keep(node->u.values[i].name);
      soru_tree_keep(node->u.values[i].node);
    }
  } else {
    for (unsigned i = 0; i < 2; i++)
      if (node->u.tree.child[i] != NULL) soru_tree_keep(node->u.tree.child[i]);
  }
  soru_tree_drop(tree, *inode);
  *inode = copy;
  return SORU_OK;
}

/* Tells whether no trie can tell two names apart. */
static bool
same_branches(const soru_tree_name_t *a, const soru_tree_name_t *b)
{
  return (a->bits ^ b->bits) >> (64 - DEPTH_MAX) == 0;
}

static soru_status_t
add_to_values(soru_tree_t *tree, soru_tree_node_t **inode, unsigned depth, soru_tree_name_t *name,
              soru_tree_node_t *child)
{
  soru_tree_node_t *node = *inode;
  for (unsigned i = 0; i < node->cnt; i++) {
    if (node->u.values[i].name != name) continue;
    soru_tree_drop(tree, node->u.values[i].node);
    node->u.values[i].node = child;
    return SORU_OK;
  }
  soru_tree_entry_t entries[3];
  unsigned cnt = node->cnt;
  memcpy(entries, node->u.values, cnt * sizeof entries[0]);
  entries[cnt].name = name;
  entries[cnt].node = child;
  if (cnt == 2 && same_branches(entries[0].name, name) && same_branches(entries[1].name, name)) {
    soru_tree_drop(tree, child);
    return SORU_ERR_LIMIT;
  }
  soru_tree_name_t *old_names[2] = {node->u.values[0].name, node->u.values[1].name};
  *inode = soru_tree_inode_build(tree, entries, cnt + 1, depth);
  for (unsigned i = 0; i < cnt; i++) soru_tree_name_drop(tree->names, old_names[i]);
  node->cnt = 0; /* its nodes have moved */
  soru_tree_drop(tree, node);
  return SORU_OK;
}

soru_status_t
soru_tree_inode_add(soru_tree_t *tree, soru_tree_node_t **inode, unsigned depth,
                    soru_tree_name_t *name, soru_tree_node_t *child)
{
  soru_tree_node_t *there = NULL;
  soru_status_t status = soru_tree_inode_find(tree, *inode, name, &there);
  for (bool is_new = there == NULL; status == SORU_OK;) {
    status = own(tree, inode);
    if (status != SORU_OK) break;
    if ((*inode)->kind == NODE_VALUES) return add_to_values(tree, inode, depth, name, child);
    if (is_new) (*inode)->u.tree.length++;
    soru_tree_node_t **below = &(*inode)->u.tree.child[soru_tree_name_bit(name, depth)];
    if (*below == NULL) {
      soru_tree_entry_t entry = {name, child};
      *below = values_of(tree, &entry, 1);
      return SORU_OK;
    }
    inode = below;
    depth++;
  }
  soru_tree_drop(tree, child);
  return status;
}

/* Collects the entries below an inode, in stored order, as new references. */
static soru_status_t
collect(soru_tree_t *tree, soru_tree_node_t *inode, soru_tree_entry_t *entries, size_t *cnt)
{
  SORU_TRY(soru_tree_resolve(tree, inode, &inode));
  if (inode->kind == NODE_VALUES) {
    for (unsigned i = 0; i < inode->cnt; i++) {
      entries[*cnt] = inode->u.values[i];
      soru_tree_keep(entries[(*cnt)++].node);
    }
    return SORU_OK;
  }
  for (unsigned i = 0; i < 2; i++)
    if (inode->u.tree.child[i] != NULL)
      SORU_TRY(collect(tree, inode->u.tree.child[i], entries, cnt));
  return SORU_OK;
}

/* Turns a tree inode of three entries into values without `name`. */
static soru_status_t
collapse(soru_tree_t *tree, soru_tree_node_t **inode, const soru_tree_name_t *name)
{
  soru_tree_entry_t entries[3];
  size_t cnt = 0, kept = 0;
  soru_status_t status = collect(tree, *inode, entries, &cnt);
  for (size_t i = 0; i < cnt; i++) {
    if (status == SORU_OK && entries[i].name != name)
      entries[kept++] = entries[i];
    else
      soru_tree_drop(tree, entries[i].node);
  }
  if (status != SORU_OK) return status;
  soru_tree_node_t *values = values_of(tree, entries, kept);
  soru_tree_drop(tree, *inode);
  *inode = values;
  return SORU_OK;
}

static void
remove_from_values(soru_tree_t *tree, soru_tree_node_t *node, const soru_tree_name_t *name)
{
  for (unsigned i = 0; i < node->cnt; i++) {
    if (node->u.values[i].name != name) continue;
    soru_tree_name_drop(tree->names, node->u.values[i].name);
    soru_tree_drop(tree, node->u.values[i].node);
    node->u.values[i] = node->u.values[node->cnt - 1];
    node->cnt--;
    return;
  }
}

soru_status_t
soru_tree_inode_remove(soru_tree_t *tree, soru_tree_node_t **inode, const soru_tree_name_t *name)
{
  for (;;) {
    SORU_TRY(own(tree, inode));
    soru_tree_node_t *node = *inode;
    if (node->kind == NODE_VALUES) {
      remove_from_values(tree, node, name);
      return SORU_OK;
    }
    if (node->u.tree.length - 1 <= 2) return collapse(tree, inode, name);
    node->u.tree.length--;
    soru_tree_node_t **below = &node->u.tree.child[soru_tree_name_bit(name, node->depth)];
    soru_tree_node_t *child;
    SORU_TRY(soru_tree_resolve(tree, *below, &child));
    if (soru_tree_inode_length(child) == 1) {
      soru_tree_drop(tree, *below);
      *below = NULL;
      return SORU_OK;
    }
    inode = below;
  }
}
