/* Proofs from recordings (lib_irmin/tree.ml Proof, merkle_proof_encoding.ml V2). */
#include "tree/node_private.h"
#include "tree/proof.h"

static void
put_hash(soru_buf_t *buf, uint8_t tag, const uint8_t hash[SORU_TREE_HASH_SZ])
{
  soru_base_buf_add_u8(buf, tag);
  soru_base_buf_add(buf, hash, SORU_TREE_HASH_SZ);
}

/* A tag with a length behind it in the fewest of 1, 2, 4 or 8 bytes. */
static void
put_length(soru_buf_t *buf, uint8_t tag, uint64_t length)
{
  unsigned size_code = length < 256 ? 0 : length < 65536 ? 1 : length <= UINT32_MAX ? 2 : 3;
  soru_base_buf_add_u8(buf, (uint8_t)(tag | size_code));
  soru_base_buf_add_be(buf, length, (size_t)1 << size_code);
}

static void
put_leaf(soru_buf_t *buf, soru_tree_node_t *leaf)
{
  size_t len = leaf->u.leaf_len;
  unsigned size_code = len < 256 ? 0 : len < 65536 ? 1 : 3;
  soru_base_buf_add_u8(buf, (uint8_t)(0xc0 | size_code));
  soru_base_buf_add_be(buf, len, size_code == 3 ? 4 : size_code + 1);
  soru_base_buf_add(buf, leaf_data(leaf), len);
}

/* Branches of an extender: one bit each, then a one and zeros up to a whole byte. */
static void
put_segment(soru_buf_t *buf, const uint8_t *branches, size_t cnt)
{
  uint8_t bytes[16] = {0};
  for (size_t i = 0; i <= cnt; i++) {
    unsigned bit = i == cnt ? 1 : branches[i];
    bytes[i / 8] = (uint8_t)(bytes[i / 8] | bit << (7 - i % 8));
  }
  soru_base_buf_add_u8(buf, (uint8_t)(cnt / 8 + 1));
  soru_base_buf_add(buf, bytes, cnt / 8 + 1);
}

static void put_tree(soru_buf_t *buf, soru_tree_t *tree, soru_tree_node_t *node);

static void
put_values(soru_buf_t *buf, soru_tree_t *tree, soru_tree_node_t *values)
{
  soru_base_buf_add_u8(buf, (uint8_t)(0x80 | values->cnt));
  for (unsigned i = 0; i < values->cnt; i++) {
    const soru_tree_name_t *name = values->u.values[i].name;
    if (name->len > SORU_TREE_PROOF_NAME_MAX) buf->overflow = true; /* no proof can hold it */
    soru_base_buf_add_u8(buf, (uint8_t)name->len);
    soru_base_buf_add(buf, name->text, name->len);
    put_tree(buf, tree, values->u.values[i].node);
  }
}

/* The only child of a tree inode, with its branch; NULL when there are two. */
static soru_tree_node_t *
only_child(soru_tree_node_t *inode, uint8_t *branch)
{
  soru_tree_node_t *const *child = inode->u.tree.child;
  if (child[0] != NULL && child[1] != NULL) return NULL;
  *branch = child[0] == NULL;
  return child[*branch];
}

/* An inode of the recorded tree; the tags of a root differ from those below it. */
static void
put_inode(soru_buf_t *buf, soru_tree_t *tree, soru_tree_node_t *node, bool is_root)
{
  soru_tree_node_t *inode = soru_tree_peek(tree, node);
  if (inode == NULL) {
    put_hash(buf, 0xc0, node->hash);
    return;
  }
  if (inode->kind == NODE_VALUES) {
    put_values(buf, tree, inode);
    return;
  }
  uint64_t length = inode->u.tree.length;
  uint8_t branches[64];
  size_t cnt = 0;
  soru_tree_node_t *last = inode, *child;
  while (last != NULL && last->kind == NODE_TREE &&
         (child = only_child(last, &branches[cnt])) != NULL) {
    cnt++;
    node = child;
    last = soru_tree_peek(tree, child);
  }
  if (cnt >= 2) {
    put_length(buf, is_root ? 0xd8 : 0xd0, length);
    put_segment(buf, branches, cnt);
    put_inode(buf, tree, node, false);
    return;
  }
  put_length(buf, 0, length);
  for (unsigned i = 0; i < 2; i++) {
    if (inode->u.tree.child[i] == NULL)
      soru_base_buf_add_u8(buf, 0xe0);
    else
      put_inode(buf, tree, inode->u.tree.child[i], false);
  }
}

static void
put_tree(soru_buf_t *buf, soru_tree_t *tree, soru_tree_node_t *node)
{
  soru_tree_node_t *known = soru_tree_peek(tree, node);
  if (known == NULL)
    put_hash(buf, node->kind == NODE_STUB_LEAF ? 0xc8 : 0xd0, node->hash);
  else if (known->kind == NODE_LEAF)
    put_leaf(buf, known);
  else
    put_inode(buf, tree, known, true);
}

soru_status_t
soru_tree_proof_encode(soru_buf_t *buf, soru_tree_t *tree, soru_tree_node_t *before,
                       const uint8_t after[SORU_TREE_HASH_SZ])
{
  soru_base_buf_add_u8(buf, 3);
  soru_base_buf_add_be(buf, 2, 2);
  soru_base_buf_add(buf, before->hash, SORU_TREE_HASH_SZ);
  soru_base_buf_add(buf, after, SORU_TREE_HASH_SZ);
  put_tree(buf, tree, before);
  return buf->overflow ? SORU_ERR_LIMIT : SORU_OK;
}
