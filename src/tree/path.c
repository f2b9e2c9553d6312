#include "tree/tree.h"

soru_status_t
soru_tree_path_find(soru_tree_t *tree, soru_tree_node_t *dir, soru_tree_name_t *const *names,
                    size_t cnt, soru_tree_node_t **node)
{
  *node = dir;
  for (size_t i = 0; i < cnt && *node != NULL; i++)
    SORU_TRY(soru_tree_find(tree, *node, names[i], node));
  return SORU_OK;
}

/* Changes what is at a path below *dir; `child` stays with the caller. */
static soru_status_t
set_below(soru_tree_t *tree, soru_tree_node_t **dir, soru_tree_name_t *const *names, size_t cnt,
          soru_tree_node_t *child)
{
  if (cnt == 1)
    return soru_tree_set(tree, dir, names[0], child == NULL ? NULL : soru_tree_keep(child));
  soru_tree_node_t *below;
  SORU_TRY(soru_tree_find(tree, *dir, names[0], &below));
  if (below != NULL && !soru_tree_is_leaf(below))
    soru_tree_keep(below);
  else if (child == NULL)
    return SORU_OK;
  else
    below = soru_tree_empty(tree);
  const soru_tree_node_t *before = below;
  soru_status_t status = set_below(tree, &below, names + 1, cnt - 1, child);
  if (status == SORU_OK && below == before && child == NULL) {
    soru_tree_drop(tree, below); /* nothing was there to remove */
    return SORU_OK;
  }
  if (status != SORU_OK || soru_tree_is_empty(below)) {
    soru_tree_drop(tree, below);
    below = NULL;
  }
  return status != SORU_OK ? status : soru_tree_set(tree, dir, names[0], below);
}

soru_status_t
soru_tree_path_set(soru_tree_t *tree, soru_tree_node_t **dir, soru_tree_name_t *const *names,
                   size_t cnt, soru_tree_node_t *child)
{
  SORU_ASSERT(cnt >= 1);
  soru_status_t status = set_below(tree, dir, names, cnt, child);
  soru_tree_drop(tree, child);
  return status;
}
