/* Directories: looking up, changing, listing; and waiting changes. */
#include "tree/node_private.h"

soru_status_t
soru_tree_find(soru_tree_t *tree, soru_tree_node_t *dir, const soru_tree_name_t *name,
               soru_tree_node_t **child)
{
  *child = NULL;
  if (soru_tree_is_leaf(dir)) return SORU_OK;
  if (dir->kind == NODE_CHANGED) {
    const change_t *change = soru_tree_changes_find(dir->u.changes, name);
    if (change != NULL) {
      *child = change->entry.node;
      return SORU_OK;
    }
    dir = dir->u.changes->base;
  }
  return soru_tree_inode_find(tree, dir, name, child);
}

soru_status_t
soru_tree_set(soru_tree_t *tree, soru_tree_node_t **dir, soru_tree_name_t *name,
              soru_tree_node_t *child)
{
  SORU_ASSERT(!soru_tree_is_leaf(*dir));
  if ((*dir)->kind == NODE_STUB_DIR || (*dir)->kind == NODE_CHANGED)
    return soru_tree_change(tree, dir, name, child);
  if (child != NULL) return soru_tree_inode_add(tree, dir, 0, name, child);
  soru_tree_node_t *old;
  SORU_TRY(soru_tree_inode_find(tree, *dir, name, &old));
  return old == NULL ? SORU_OK : soru_tree_inode_remove(tree, dir, name);
}

bool
soru_tree_is_empty(const soru_tree_node_t *node)
{
  if (node->kind == NODE_VALUES) return node->cnt == 0;
  if (node->kind != NODE_CHANGED) return false;
  const changes_t *changes = node->u.changes;
  return changes->added == 0 && changes->removed_in_base == changes->base_length;
}

/* The root inode in memory of a directory, its changes applied. */
static soru_status_t
root_inode(soru_tree_t *tree, soru_tree_node_t *dir, soru_tree_node_t **inode)
{
  if (dir->kind == NODE_CHANGED) SORU_TRY(soru_tree_apply(tree, dir, &dir));
  return soru_tree_resolve(tree, dir, inode);
}

soru_status_t
soru_tree_length(soru_tree_t *tree, soru_tree_node_t *dir, uint64_t *length)
{
  *length = 0;
  if (soru_tree_is_leaf(dir)) return SORU_OK;
  SORU_TRY(root_inode(tree, dir, &dir));
  *length = soru_tree_inode_length(dir);
  return SORU_OK;
}

static soru_status_t
nth_below(soru_tree_t *tree, soru_tree_node_t *inode, uint64_t *skip, soru_tree_entry_t *entry)
{
  if (inode->kind == NODE_VALUES) {
    if (*skip < inode->cnt) *entry = inode->u.values[*skip];
    return SORU_OK;
  }
  for (unsigned i = 0; i < 2 && entry->node == NULL; i++) {
    soru_tree_node_t *child = inode->u.tree.child[i];
    if (child == NULL) continue;
    SORU_TRY(soru_tree_resolve(tree, child, &child));
    uint64_t length = soru_tree_inode_length(child);
    if (*skip >= length)
      *skip -= length;
    else
      return nth_below(tree, child, skip, entry);
  }
  return SORU_OK;
}

soru_status_t
soru_tree_nth(soru_tree_t *tree, soru_tree_node_t *dir, uint64_t index, soru_tree_entry_t *entry)
{
  *entry = (soru_tree_entry_t){NULL, NULL};
  if (soru_tree_is_leaf(dir)) return SORU_OK;
  SORU_TRY(root_inode(tree, dir, &dir));
  return nth_below(tree, dir, &index, entry);
}

static soru_status_t
list_below(soru_tree_t *tree, soru_tree_node_t *inode, soru_tree_entry_t *entries, size_t *cnt)
{
  SORU_TRY(soru_tree_resolve(tree, inode, &inode));
  if (inode->kind == NODE_VALUES) {
    for (unsigned i = 0; i < inode->cnt; i++) entries[(*cnt)++] = inode->u.values[i];
    return SORU_OK;
  }
  for (unsigned i = 0; i < 2; i++)
    if (inode->u.tree.child[i] != NULL)
      SORU_TRY(list_below(tree, inode->u.tree.child[i], entries, cnt));
  return SORU_OK;
}

static int
by_name(const void *a, const void *b)
{
  const soru_tree_entry_t *left = a, *right = b;
  return soru_tree_name_order(left->name, right->name);
}

soru_status_t
soru_tree_list(soru_tree_t *tree, soru_tree_node_t *dir, soru_tree_entry_t **entries, size_t *cnt)
{
  *entries = NULL;
  *cnt = 0;
  if (soru_tree_is_leaf(dir)) return SORU_OK;
  SORU_TRY(root_inode(tree, dir, &dir));
  uint64_t length = soru_tree_inode_length(dir);
  soru_tree_entry_t *list = soru_base_alloc(length * sizeof *list);
  soru_status_t status = list_below(tree, dir, list, cnt);
  if (status != SORU_OK) {
    free(list);
    return status;
  }
  qsort(list, *cnt, sizeof *list, by_name);
  *entries = list;
  return SORU_OK;
}

/* --- waiting changes --- */

#define INDEX_FROM 16

static size_t
index_slot(const changes_t *changes, const soru_tree_name_t *name)
{
  size_t at = (size_t)(name->bits >> 20) & (changes->index_cnt - 1);
  while (changes->index[at] != 0 && changes->items[changes->index[at] - 1].entry.name != name)
    at = (at + 1) & (changes->index_cnt - 1);
  return at;
}

change_t *
soru_tree_changes_find(changes_t *changes, const soru_tree_name_t *name)
{
  if (changes->index != NULL) {
    uint32_t item = changes->index[index_slot(changes, name)];
    return item == 0 ? NULL : &changes->items[item - 1];
  }
  for (size_t i = 0; i < changes->cnt; i++)
    if (changes->items[i].entry.name == name) return &changes->items[i];
  return NULL;
}

static void
reindex(changes_t *changes)
{
  if (changes->cnt < INDEX_FROM || changes->cnt * 2 < changes->index_cnt) return;
  free(changes->index);
  changes->index_cnt = changes->index_cnt == 0 ? 4 * INDEX_FROM : changes->index_cnt * 2;
  changes->index = soru_base_zalloc(changes->index_cnt * sizeof *changes->index);
  for (size_t i = 0; i < changes->cnt; i++)
    changes->index[index_slot(changes, changes->items[i].entry.name)] = (uint32_t)(i + 1);
}

static change_t *
new_change(changes_t *changes, soru_tree_name_t *name)
{
  if (changes->cnt == changes->cap) {
    changes->cap = changes->cap == 0 ? 4 : changes->cap * 2;
    changes->items = soru_base_realloc(changes->items, changes->cap * sizeof *changes->items);
  }
  change_t *change = &changes->items[changes->cnt++];
  *change = (change_t){.entry = {soru_tree_name_keep(name), NULL}};
  if (changes->index != NULL) changes->index[index_slot(changes, name)] = (uint32_t)changes->cnt;
  reindex(changes);
  return change;
}

/* Makes *dir a changed directory that nobody else holds. */
static soru_status_t
begin_changes(soru_tree_t *tree, soru_tree_node_t **dir)
{
  soru_tree_node_t *old = *dir;
  changes_t *from = old->kind == NODE_CHANGED ? old->u.changes : NULL;
  if (from != NULL && old->refs == 1) {
    soru_tree_drop(tree, from->applied);
    from->applied = NULL;
    old->flags = 0;
    return SORU_OK;
  }
  soru_tree_node_t *root;
  SORU_TRY(soru_tree_resolve(tree, from == NULL ? old : from->base, &root));
  soru_tree_node_t *node = soru_tree_node_new(tree, NODE_CHANGED, 0);
  changes_t *to = node->u.changes = soru_base_zalloc(sizeof *to);
  to->base = soru_tree_keep(from == NULL ? old : from->base);
  to->base_length = soru_tree_inode_length(root);
  for (size_t i = 0; from != NULL && i < from->cnt; i++) {
    change_t *change = new_change(to, from->items[i].entry.name);
    if (from->items[i].entry.node != NULL)
      change->entry.node = soru_tree_keep(from->items[i].entry.node);
    change->in_base = from->items[i].in_base;
    if (change->entry.node != NULL) to->added++;
    if (change->entry.node == NULL && change->in_base) to->removed_in_base++;
  }
  soru_tree_drop(tree, old);
  *dir = node;
  return SORU_OK;
}

static soru_status_t
change_entry(soru_tree_t *tree, soru_tree_node_t **dir, soru_tree_name_t *name,
             soru_tree_node_t *child)
{
  soru_tree_node_t *old;
  SORU_TRY(soru_tree_find(tree, *dir, name, &old));
  if (old == NULL && child == NULL) return SORU_OK;
  SORU_TRY(begin_changes(tree, dir));
  changes_t *changes = (*dir)->u.changes;
  change_t *change = soru_tree_changes_find(changes, name);
  if (change == NULL) {
    change = new_change(changes, name);
    change->in_base = old != NULL;
  } else {
    if (change->entry.node != NULL)
      changes->added--;
    else if (change->in_base)
      changes->removed_in_base--;
    soru_tree_drop(tree, change->entry.node);
  }
  change->entry.node = child == NULL ? NULL : soru_tree_keep(child);
  if (child != NULL)
    changes->added++;
  else if (change->in_base)
    changes->removed_in_base++;
  return SORU_OK;
}

soru_status_t
soru_tree_change(soru_tree_t *tree, soru_tree_node_t **dir, soru_tree_name_t *name,
                 soru_tree_node_t *child)
{
  soru_status_t status = change_entry(tree, dir, name, child);
  soru_tree_drop(tree, child);
  return status;
}

static int
change_by_name(const void *a, const void *b)
{
  const change_t *left = *(const change_t *const *)a, *right = *(const change_t *const *)b;
  return soru_tree_name_order(left->entry.name, right->entry.name);
}

static soru_status_t
apply_in_order(soru_tree_t *tree, change_t **order, size_t cnt, soru_tree_node_t **inode)
{
  for (size_t i = 0; i < cnt; i++) {
    soru_tree_entry_t *entry = &order[i]->entry;
    if (entry->node != NULL) {
      SORU_TRY(soru_tree_inode_add(tree, inode, 0, entry->name, soru_tree_keep(entry->node)));
    } else {
      soru_tree_node_t *there;
      SORU_TRY(soru_tree_inode_find(tree, *inode, entry->name, &there));
      if (there != NULL) SORU_TRY(soru_tree_inode_remove(tree, inode, entry->name));
    }
  }
  return SORU_OK;
}

soru_status_t
soru_tree_apply(soru_tree_t *tree, soru_tree_node_t *changed, soru_tree_node_t **applied)
{
  changes_t *changes = changed->u.changes;
  if (changes->applied == NULL) {
    soru_tree_node_t *inode;
    SORU_TRY(soru_tree_resolve(tree, changes->base, &inode));
    soru_tree_keep(inode);
    change_t **order = soru_base_alloc(changes->cnt * sizeof *order);
    for (size_t i = 0; i < changes->cnt; i++) order[i] = &changes->items[i];
    qsort(order, changes->cnt, sizeof *order, change_by_name);
    soru_status_t status = apply_in_order(tree, order, changes->cnt, &inode);
    free(order);
    if (status != SORU_OK) {
      soru_tree_drop(tree, inode);
      return status;
    }
    changes->applied = inode;
  }
  *applied = changes->applied;
  return SORU_OK;
}

void
soru_tree_changes_free(soru_tree_t *tree, changes_t *changes)
{
  for (size_t i = 0; i < changes->cnt; i++) {
    soru_tree_name_drop(tree->names, changes->items[i].entry.name);
    soru_tree_drop(tree, changes->items[i].entry.node);
  }
  soru_tree_drop(tree, changes->base);
  soru_tree_drop(tree, changes->applied);
  free(changes->items);
  free(changes->index);
  free(changes);
}
