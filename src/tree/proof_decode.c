/* Reading proofs: arbitrary bytes in, a partial tree out (lib_irmin/tree.ml Proof.load_proof). */
#include "tree/node_private.h"
#include "tree/place_private.h"
#include "tree/proof.h"

typedef struct reader {
  soru_cursor_t at;
  soru_tree_t *tree;
  unsigned nesting;
} reader_t;

static const place_t at_root = {0, 0};

static soru_status_t read_tree(reader_t *r, soru_tree_node_t **node);
static soru_status_t read_inode(reader_t *r, place_t place, soru_tree_node_t **inode);

/* A length written in the fewest of 1, 2, 4 or 8 bytes. */
static soru_status_t
read_length(reader_t *r, uint8_t tag, uint64_t *length)
{
  static const uint64_t least[4] = {0, 256, 65536, (uint64_t)1 << 32};
  unsigned size_code = tag & 3;
  *length = soru_base_cursor_be(&r->at, (size_t)1 << size_code);
  if (r->at.failed || *length < least[size_code] || *length > INT64_MAX) return SORU_ERR_DECODE;
  return SORU_OK;
}

static soru_status_t
read_hash(reader_t *r, const uint8_t **hash)
{
  *hash = soru_base_cursor_take(&r->at, SORU_TREE_HASH_SZ);
  return *hash == NULL ? SORU_ERR_DECODE : SORU_OK;
}

static soru_status_t
read_leaf(reader_t *r, uint8_t tag, soru_tree_node_t **node)
{
  static const struct {
    size_t bytes;
    uint64_t least;
  } forms[4] = {{1, 0}, {2, 256}, {0, 0}, {4, 65536}};
  size_t bytes = forms[tag & 3].bytes;
  uint64_t len = soru_base_cursor_be(&r->at, bytes);
  if (bytes == 0 || r->at.failed || len < forms[tag & 3].least) return SORU_ERR_DECODE;
  const uint8_t *data = soru_base_cursor_take(&r->at, len);
  if (data == NULL) return SORU_ERR_DECODE;
  soru_tree_node_t *leaf = soru_tree_leaf(r->tree, soru_base_slice(data, len));
  uint8_t hash[SORU_TREE_HASH_SZ];
  SORU_TRY(soru_tree_hash(r->tree, leaf, hash));
  soru_tree_seen_put(r->tree, &r->tree->leaves, leaf);
  *node = soru_tree_stub(r->tree, NODE_STUB_LEAF, hash, NULL);
  soru_tree_drop(r->tree, leaf);
  return SORU_OK;
}

/* One (name, tree) of a list of entries. */
static soru_status_t
read_entry(reader_t *r, soru_tree_entry_t *entry)
{
  uint8_t len = soru_base_cursor_u8(&r->at);
  const uint8_t *text = soru_base_cursor_take(&r->at, len);
  if (text == NULL) return SORU_ERR_DECODE;
  SORU_TRY(read_tree(r, &entry->node));
  entry->name = soru_tree_name(r->tree->names, soru_base_slice(text, len));
  return SORU_OK;
}

/* A list of entries: up to two are counted in the tag, otherwise a size in bytes comes first. */
typedef struct entry_list {
  soru_cursor_t behind; /* where reading goes on after the list */
  bool sized;
  unsigned left;
} entry_list_t;

static soru_status_t
begin_list(reader_t *r, uint8_t tag, entry_list_t *list)
{
  list->left = tag & 3;
  list->sized = list->left == 3;
  if (!list->sized) return SORU_OK;
  uint64_t bytes = soru_base_cursor_be(&r->at, 4);
  const uint8_t *items = soru_base_cursor_take(&r->at, bytes);
  if (items == NULL) return SORU_ERR_DECODE;
  list->behind = r->at;
  r->at = soru_base_cursor(soru_base_slice(items, bytes));
  return SORU_OK;
}

/* Tells whether another entry follows; at the end of the list, reading goes on behind it. */
static bool
more_in_list(reader_t *r, entry_list_t *list)
{
  if (!list->sized) return list->left-- > 0;
  if (r->at.left > 0) return true;
  r->at = list->behind;
  return false;
}

/* Tells whether the entries of an inode are one or two, sorted, distinct, and where they belong. */
static bool
values_are_valid(const soru_tree_node_t *values, place_t place)
{
  if (values->cnt == 0) return false;
  for (unsigned i = 0; i < values->cnt; i++)
    if (!place_holds(place, values->u.values[i].name)) return false;
  return values->cnt == 1 ||
         soru_tree_name_order(values->u.values[0].name, values->u.values[1].name) < 0;
}

/* The entries of an inode that holds values. */
static soru_status_t
read_values(reader_t *r, uint8_t tag, place_t place, soru_tree_node_t **inode)
{
  entry_list_t list;
  SORU_TRY(begin_list(r, tag, &list));
  soru_tree_node_t *values = soru_tree_node_new(r->tree, NODE_VALUES, 0);
  soru_status_t status = SORU_OK;
  while (status == SORU_OK && more_in_list(r, &list)) {
    status = values->cnt == 2 ? SORU_ERR_DECODE : read_entry(r, &values->u.values[values->cnt]);
    if (status == SORU_OK) values->cnt++;
  }
  if (status == SORU_OK && !values_are_valid(values, place)) status = SORU_ERR_DECODE;
  if (status != SORU_OK) {
    soru_tree_drop(r->tree, values);
    return status;
  }
  *inode = values;
  return SORU_OK;
}

/* Counts the entries below an inode that the proof holds, and tells whether these are all. */
static uint64_t
held_below(const soru_tree_node_t *inode, bool *complete)
{
  if (inode->kind == NODE_VALUES) return inode->cnt;
  uint64_t held = 0;
  if (inode->kind == NODE_STUB_INODE) {
    *complete = false;
    return 0;
  }
  for (unsigned i = 0; i < 2; i++)
    if (inode->u.tree.child[i] != NULL) held += held_below(inode->u.tree.child[i], complete);
  return held;
}

/* Checks the length that a tree inode claims against what is below it. */
static soru_status_t
check_length(const soru_tree_node_t *node)
{
  if (node->u.tree.child[0] == NULL && node->u.tree.child[1] == NULL) return SORU_ERR_DECODE;
  bool complete = true;
  uint64_t held = held_below(node, &complete);
  uint64_t length = node->u.tree.length;
  return (complete ? held == length : held <= length) ? SORU_OK : SORU_ERR_DECODE;
}

static unsigned
branch_at(const uint8_t *segment, unsigned i)
{
  return segment[i / 8] >> (7 - i % 8) & 1;
}

/* Wraps a child into tree inodes with that one child, innermost branch last. */
static soru_status_t
read_extender(reader_t *r, uint8_t tag, place_t place, soru_tree_node_t **inode)
{
  uint64_t length;
  SORU_TRY(read_length(r, tag, &length));
  uint8_t bytes = soru_base_cursor_u8(&r->at);
  const uint8_t *segment = soru_base_cursor_take(&r->at, bytes);
  if (segment == NULL || bytes == 0 || segment[bytes - 1] == 0) return SORU_ERR_DECODE;
  unsigned cnt = bytes * 8u - 1 - (unsigned)__builtin_ctz(segment[bytes - 1]);
  if (place.depth + cnt > DEPTH_MAX) return SORU_ERR_DECODE;
  place_t end = place;
  for (unsigned i = 0; i < cnt; i++) end = place_below(end, branch_at(segment, i));
  soru_tree_node_t *node;
  SORU_TRY(read_inode(r, end, &node));
  for (unsigned i = cnt; i-- > 0;) {
    soru_tree_node_t *parent = soru_tree_node_new(r->tree, NODE_TREE, 0);
    parent->depth = (uint8_t)(place.depth + i);
    parent->u.tree.length = length;
    parent->u.tree.child[branch_at(segment, i)] = node;
    node = parent;
    soru_status_t status = check_length(parent);
    if (status != SORU_OK) {
      soru_tree_drop(r->tree, parent);
      return status;
    }
  }
  *inode = node;
  return SORU_OK;
}

/* The two children of a tree inode. */
static soru_status_t
read_branches(reader_t *r, uint8_t tag, place_t place, soru_tree_node_t **inode)
{
  uint64_t length;
  SORU_TRY(read_length(r, tag, &length));
  if (place.depth >= DEPTH_MAX) return SORU_ERR_DECODE;
  soru_tree_node_t *node = soru_tree_node_new(r->tree, NODE_TREE, 0);
  node->depth = (uint8_t)place.depth;
  node->u.tree.length = length;
  soru_status_t status = SORU_OK;
  for (unsigned i = 0; i < 2 && status == SORU_OK; i++) {
    if (r->at.left > 0 && *r->at.ptr == 0xe0)
      soru_base_cursor_u8(&r->at);
    else
      status = read_inode(r, place_below(place, i), &node->u.tree.child[i]);
  }
  if (status == SORU_OK) status = check_length(node);
  if (status != SORU_OK) {
    soru_tree_drop(r->tree, node);
    return status;
  }
  *inode = node;
  return SORU_OK;
}

static soru_status_t
read_inode_tagged(reader_t *r, uint8_t tag, place_t place, soru_tree_node_t **inode)
{
  if (tag <= 3) return read_branches(r, tag, place, inode);
  if (tag >= 0x80 && tag <= 0x83) return read_values(r, tag, place, inode);
  if (tag >= 0xd0 && tag <= 0xd3) return read_extender(r, tag, place, inode);
  if (tag != 0xc0) return SORU_ERR_DECODE;
  const uint8_t *hash;
  SORU_TRY(read_hash(r, &hash));
  *inode = soru_tree_stub(r->tree, NODE_STUB_INODE, hash, NULL);
  return SORU_OK;
}

static soru_status_t
read_inode(reader_t *r, place_t place, soru_tree_node_t **inode)
{
  if (++r->nesting > SORU_TREE_PROOF_DEPTH_MAX) return SORU_ERR_LIMIT;
  soru_status_t status = read_inode_tagged(r, soru_base_cursor_u8(&r->at), place, inode);
  r->nesting--;
  return status;
}

/* Turns a root that branches over at most two entries, which nobody produces, into what it means: a
 * directory of that size hashes as a list. */
static soru_status_t
flatten(reader_t *r, soru_tree_node_t **inode)
{
  soru_tree_entry_t *entries;
  size_t cnt;
  SORU_TRY(soru_tree_list(r->tree, *inode, &entries, &cnt));
  for (size_t i = 0; i < cnt; i++) soru_tree_keep(entries[i].node);
  soru_tree_node_t *values = soru_tree_inode_build(r->tree, entries, cnt, 0);
  free(entries);
  soru_tree_drop(r->tree, *inode);
  *inode = values;
  return SORU_OK;
}

/* Registers a directory under its hash and gives a stub for it; the inode is consumed. */
static soru_status_t
register_dir(reader_t *r, soru_tree_node_t *inode, soru_tree_node_t **node)
{
  uint8_t hash[SORU_TREE_HASH_SZ];
  soru_status_t status = SORU_OK;
  if (inode->kind == NODE_TREE && inode->u.tree.length <= 2) status = flatten(r, &inode);
  if (status == SORU_OK) status = soru_tree_hash(r->tree, inode, hash);
  if (status == SORU_OK) {
    soru_tree_seen_put(r->tree, &r->tree->dirs, inode);
    *node = soru_tree_stub(r->tree, NODE_STUB_DIR, hash, NULL);
  }
  soru_tree_drop(r->tree, inode);
  return status;
}

/* A directory given by its entries: they are added one after the other, as the reference does. */
static soru_status_t
read_dir(reader_t *r, uint8_t tag, soru_tree_node_t **node)
{
  entry_list_t list;
  SORU_TRY(begin_list(r, tag, &list));
  soru_tree_node_t *dir = soru_tree_empty(r->tree);
  soru_status_t status = SORU_OK;
  while (status == SORU_OK && more_in_list(r, &list)) {
    soru_tree_entry_t entry;
    status = read_entry(r, &entry);
    if (status != SORU_OK) break;
    status = soru_tree_set(r->tree, &dir, entry.name, entry.node);
    soru_tree_name_drop(r->tree->names, entry.name);
  }
  if (status != SORU_OK) {
    soru_tree_drop(r->tree, dir);
    return status;
  }
  return register_dir(r, dir, node);
}

static soru_status_t
read_tree_tagged(reader_t *r, uint8_t tag, soru_tree_node_t **node)
{
  if (tag >= 0xc0 && tag <= 0xc3) return read_leaf(r, tag, node);
  if (tag >= 0x80 && tag <= 0x83) return read_dir(r, tag, node);
  if (tag == 0xc8 || tag == 0xd0) {
    const uint8_t *hash;
    SORU_TRY(read_hash(r, &hash));
    *node = soru_tree_stub(r->tree, tag == 0xc8 ? NODE_STUB_LEAF : NODE_STUB_DIR, hash, NULL);
    return SORU_OK;
  }
  soru_tree_node_t *inode;
  if (tag <= 3)
    SORU_TRY(read_branches(r, tag, at_root, &inode));
  else if (tag >= 0xd8 && tag <= 0xdb)
    SORU_TRY(read_extender(r, tag, at_root, &inode));
  else
    return SORU_ERR_DECODE;
  return register_dir(r, inode, node);
}

static soru_status_t
read_tree(reader_t *r, soru_tree_node_t **node)
{
  if (++r->nesting > SORU_TREE_PROOF_DEPTH_MAX) return SORU_ERR_LIMIT;
  soru_status_t status = read_tree_tagged(r, soru_base_cursor_u8(&r->at), node);
  r->nesting--;
  return status;
}

soru_status_t
soru_tree_proof_take(soru_tree_t *tree, soru_cursor_t *cursor, soru_tree_proof_head_t *head,
                     soru_tree_node_t **root)
{
  *root = NULL;
  reader_t r = {.at = *cursor, .tree = tree};
  uint8_t kinds = soru_base_cursor_u8(&r.at);
  if (kinds > 3) return SORU_ERR_DECODE;
  head->before_is_dir = kinds & 1;
  head->after_is_dir = kinds >> 1 & 1;
  head->version = (uint16_t)soru_base_cursor_be(&r.at, 2);
  const uint8_t *before = soru_base_cursor_take(&r.at, SORU_TREE_HASH_SZ);
  const uint8_t *after = soru_base_cursor_take(&r.at, SORU_TREE_HASH_SZ);
  if (after == NULL) return SORU_ERR_DECODE;
  memcpy(head->before, before, SORU_TREE_HASH_SZ);
  memcpy(head->after, after, SORU_TREE_HASH_SZ);
  soru_status_t status = read_tree(&r, root);
  *cursor = r.at;
  if (status != SORU_OK) *root = NULL;
  return status;
}

soru_status_t
soru_tree_proof_decode(soru_tree_t *tree, soru_slice_t bytes, soru_tree_proof_head_t *head,
                       soru_tree_node_t **root)
{
  soru_cursor_t cursor = soru_base_cursor(bytes);
  *root = NULL;
  if (bytes.len > SORU_TREE_PROOF_MAX) return SORU_ERR_LIMIT;
  SORU_TRY(soru_tree_proof_take(tree, &cursor, head, root));
  if (soru_base_cursor_done(&cursor)) return SORU_OK;
  soru_tree_drop(tree, *root);
  *root = NULL;
  return SORU_ERR_DECODE;
}
