#include "tree/persist.h"

#include "crypto/blake2b.h"
#include "tree/node_private.h"
#include "tree/place_private.h"

/* --- writing --- */

typedef struct saver {
  soru_tree_t *tree;
  const soru_tree_store_t *store;
  soru_buf_t buf; /* bytes of one node */
  unsigned nesting;
} saver_t;

static soru_status_t save_node(saver_t *s, soru_tree_node_t *node, bool as_inode);

static soru_status_t
save_children(saver_t *s, soru_tree_node_t *node)
{
  if (node->kind == NODE_VALUES)
    for (unsigned i = 0; i < node->cnt; i++) SORU_TRY(save_node(s, node->u.values[i].node, false));
  if (node->kind == NODE_TREE)
    for (unsigned i = 0; i < 2; i++)
      if (node->u.tree.child[i] != NULL) SORU_TRY(save_node(s, node->u.tree.child[i], true));
  return SORU_OK;
}

static soru_status_t
save_node(saver_t *s, soru_tree_node_t *node, bool as_inode)
{
  uint8_t hash[SORU_TREE_HASH_SZ];
  soru_slice_t there;
  SORU_TRY(as_inode ? soru_tree_inode_hash(s->tree, node, hash)
                    : soru_tree_hash(s->tree, node, hash));
  soru_status_t status = s->store->get(s->store->ctx, hash, &there);
  if (status != SORU_ERR_NOT_FOUND) return status;
  if (++s->nesting > SORU_TREE_STORE_DEPTH_MAX) return SORU_ERR_LIMIT;
  SORU_TRY(save_children(s, node));
  s->nesting--;
  s->buf.len = 0;
  SORU_TRY(soru_tree_preimage(&s->buf, s->tree, node, as_inode));
  return s->store->put(s->store->ctx, hash, soru_base_buf_slice(&s->buf));
}

soru_status_t
soru_tree_save(soru_tree_t *tree, soru_tree_node_t *root, const soru_tree_store_t *store,
               uint8_t hash[SORU_TREE_HASH_SZ])
{
  SORU_ASSERT(tree->mode == SORU_TREE_DIRECT && !soru_tree_is_leaf(root));
  saver_t s = {.tree = tree, .store = store};
  soru_base_buf_init(&s.buf, SORU_TREE_LEAF_MAX + 8);
  SORU_TRY(soru_tree_hash(tree, root, hash));
  soru_status_t status = save_node(&s, root, false);
  soru_base_buf_free(&s.buf);
  return status;
}

/* --- reading --- */

typedef struct loader {
  soru_tree_t *tree;
  const soru_tree_store_t *store;
  seen_t leaves, dirs; /* what was read so far */
  unsigned nesting;
} loader_t;

/* What the bytes of a node say: up to two entries, whose names are owned (none, NULL, below an
 * inode that branches). */
typedef struct parsed {
  bool is_tree;
  unsigned depth, cnt;
  uint64_t length;
  struct {
    soru_tree_name_t *name;
    bool is_leaf;
    unsigned branch;
    uint8_t hash[SORU_TREE_HASH_SZ];
  } items[2];
} parsed_t;

static soru_status_t load_dir(loader_t *l, const uint8_t hash[SORU_TREE_HASH_SZ],
                              soru_tree_node_t **node);
static soru_status_t load_node(loader_t *l, place_t place, const uint8_t hash[SORU_TREE_HASH_SZ],
                               soru_tree_node_t **node);

/* Looks up the bytes of a node, and checks them against its hash. */
static soru_status_t
fetch(loader_t *l, const uint8_t hash[SORU_TREE_HASH_SZ], soru_cursor_t *cursor)
{
  soru_slice_t bytes;
  uint8_t found[SORU_TREE_HASH_SZ];
  soru_status_t status = l->store->get(l->store->ctx, hash, &bytes);
  if (status == SORU_ERR_NOT_FOUND) return SORU_ERR_MISSING;
  SORU_TRY(status);
  if (bytes.len > SORU_TREE_LEAF_MAX + 8) return SORU_ERR_LIMIT;
  soru_crypto_blake2b(found, sizeof found, bytes.ptr, bytes.len);
  *cursor = soru_base_cursor(bytes);
  return memcmp(found, hash, sizeof found) == 0 ? SORU_OK : SORU_ERR_PROOF;
}

/* Takes a number of at most 63 bits, little-endian in base 128, as short as possible. */
static uint64_t
take_varint(soru_cursor_t *c)
{
  uint64_t v = 0;
  for (unsigned shift = 0; shift < 63; shift += 7) {
    uint8_t byte = soru_base_cursor_u8(c);
    v |= (uint64_t)(byte & 0x7f) << shift;
    if (byte & 0x80) continue;
    if (byte == 0 && shift > 0) c->failed = true;
    return c->failed ? 0 : v;
  }
  c->failed = true;
  return 0;
}

static soru_status_t
take_hash(soru_cursor_t *c, uint8_t hash[SORU_TREE_HASH_SZ])
{
  const uint8_t *bytes = soru_base_cursor_take(c, SORU_TREE_HASH_SZ);
  if (bytes == NULL) return SORU_ERR_DECODE;
  memcpy(hash, bytes, SORU_TREE_HASH_SZ);
  return SORU_OK;
}

/* Takes a name; its reference belongs to `name`. */
static soru_status_t
take_name(loader_t *l, soru_cursor_t *c, soru_tree_name_t **name)
{
  uint64_t len = take_varint(c);
  const uint8_t *text = soru_base_cursor_take(c, len);
  if (text == NULL) return SORU_ERR_DECODE;
  if (len > SORU_TREE_NAME_MAX) return SORU_ERR_LIMIT;
  *name = soru_tree_name(l->tree->names, soru_base_slice(text, len));
  return SORU_OK;
}

static soru_status_t
parse_small_dir(loader_t *l, soru_cursor_t *c, parsed_t *p)
{
  uint64_t cnt = soru_base_cursor_be(c, 8);
  if (c->failed || cnt > 2 || (cnt == 0 && l->nesting > 1)) return SORU_ERR_DECODE;
  while (p->cnt < cnt) {
    unsigned i = p->cnt++;
    uint64_t kind = soru_base_cursor_be(c, 8);
    p->items[i].is_leaf = kind != 0;
    if (kind != 0 && kind != (uint64_t)0xff << 56) return SORU_ERR_DECODE;
    SORU_TRY(take_name(l, c, &p->items[i].name));
    if (soru_base_cursor_be(c, 8) != SORU_TREE_HASH_SZ) return SORU_ERR_DECODE;
    SORU_TRY(take_hash(c, p->items[i].hash));
  }
  return SORU_OK;
}

static soru_status_t
parse_values(loader_t *l, soru_cursor_t *c, parsed_t *p)
{
  uint8_t kind_of_inode = soru_base_cursor_u8(c);
  uint64_t cnt = take_varint(c);
  if (kind_of_inode != 0 || cnt < 1 || cnt > 2) return SORU_ERR_DECODE;
  while (p->cnt < cnt) {
    unsigned i = p->cnt++;
    SORU_TRY(take_name(l, c, &p->items[i].name));
    uint8_t kind = soru_base_cursor_u8(c);
    p->items[i].is_leaf = kind == 1;
    if (kind > 1) return SORU_ERR_DECODE;
    SORU_TRY(take_hash(c, p->items[i].hash));
  }
  return SORU_OK;
}

static soru_status_t
parse_tree(soru_cursor_t *c, parsed_t *p)
{
  soru_base_cursor_u8(c);
  p->is_tree = true;
  uint64_t depth = take_varint(c);
  p->length = take_varint(c);
  uint64_t cnt = take_varint(c);
  if (depth >= DEPTH_MAX || p->length <= 2 || cnt < 1 || cnt > 2) return SORU_ERR_DECODE;
  p->depth = (unsigned)depth;
  for (; p->cnt < cnt; p->cnt++) {
    uint64_t branch = take_varint(c);
    if (branch > 1 || (p->cnt == 1 && branch <= p->items[0].branch)) return SORU_ERR_DECODE;
    p->items[p->cnt].branch = (unsigned)branch;
    SORU_TRY(take_hash(c, p->items[p->cnt].hash));
  }
  return SORU_OK;
}

/* Reads the bytes of a directory or inode. */
static soru_status_t
parse(loader_t *l, bool is_inode, soru_cursor_t *c, parsed_t *p)
{
  if (c->left == 0) return SORU_ERR_DECODE;
  if (*c->ptr == 1)
    SORU_TRY(parse_tree(c, p));
  else
    SORU_TRY(is_inode ? parse_values(l, c, p) : parse_small_dir(l, c, p));
  if (!soru_base_cursor_done(c)) return SORU_ERR_DECODE;
  if (!p->is_tree && p->cnt == 2 && soru_tree_name_order(p->items[0].name, p->items[1].name) >= 0)
    return SORU_ERR_DECODE;
  return SORU_OK;
}

static soru_status_t
load_leaf(loader_t *l, const uint8_t hash[SORU_TREE_HASH_SZ], soru_tree_node_t **node)
{
  *node = soru_tree_seen_find(&l->leaves, hash);
  if (*node != NULL) {
    soru_tree_keep(*node);
    return SORU_OK;
  }
  soru_cursor_t c;
  SORU_TRY(fetch(l, hash, &c));
  uint64_t len = soru_base_cursor_be(&c, 8);
  if (c.failed || len != c.left) return SORU_ERR_DECODE;
  *node = soru_tree_leaf(l->tree, soru_base_slice(c.ptr, c.left));
  memcpy((*node)->hash, hash, SORU_TREE_HASH_SZ);
  (*node)->flags = HASH_KNOWN;
  soru_tree_seen_put(l->tree, &l->leaves, *node);
  return SORU_OK;
}

/* Tells whether the names of an inode belong where it is. */
static bool
belongs(const parsed_t *p, place_t place)
{
  if (p->is_tree) return p->depth == place.depth;
  for (unsigned i = 0; i < p->cnt; i++)
    if (!place_holds(place, p->items[i].name)) return false;
  return true;
}

/* Reads what an inode holds into the (empty) node; names are moved. */
static soru_status_t
load_items(loader_t *l, parsed_t *p, place_t place, soru_tree_node_t *node)
{
  uint64_t held = 0;
  for (unsigned i = 0; i < p->cnt; i++) {
    soru_tree_node_t *child = NULL;
    if (p->is_tree) {
      unsigned branch = p->items[i].branch;
      SORU_TRY(load_node(l, place_below(place, branch), p->items[i].hash, &child));
      node->u.tree.child[branch] = child;
      held += soru_tree_inode_length(child);
    } else {
      SORU_TRY(p->items[i].is_leaf ? load_leaf(l, p->items[i].hash, &child)
                                   : load_dir(l, p->items[i].hash, &child));
      node->u.values[node->cnt++] = (soru_tree_entry_t){p->items[i].name, child};
      p->items[i].name = NULL;
    }
  }
  if (!p->is_tree) return SORU_OK;
  node->depth = (uint8_t)p->depth;
  node->u.tree.length = p->length;
  return held == p->length ? SORU_OK : SORU_ERR_DECODE;
}

/* Makes the node that the bytes say. */
static soru_status_t
build(loader_t *l, parsed_t *p, place_t place, soru_tree_node_t **node)
{
  if (!belongs(p, place)) return SORU_ERR_DECODE;
  soru_tree_node_t *made = soru_tree_node_new(l->tree, p->is_tree ? NODE_TREE : NODE_VALUES, 0);
  soru_status_t status = load_items(l, p, place, made);
  if (status == SORU_OK)
    *node = made;
  else
    soru_tree_drop(l->tree, made);
  return status;
}

/* Reads a directory (depth 0) or an inode below one. */
static soru_status_t
load_node(loader_t *l, place_t place, const uint8_t hash[SORU_TREE_HASH_SZ],
          soru_tree_node_t **node)
{
  soru_cursor_t c;
  bool is_inode = place.depth > 0;
  if (++l->nesting > SORU_TREE_STORE_DEPTH_MAX) return SORU_ERR_LIMIT;
  SORU_TRY(fetch(l, hash, &c));
  parsed_t p = {.cnt = 0};
  soru_status_t status = parse(l, is_inode, &c, &p);
  if (status == SORU_OK) status = build(l, &p, place, node);
  for (unsigned i = 0; i < p.cnt; i++)
    if (p.items[i].name != NULL) soru_tree_name_drop(l->tree->names, p.items[i].name);
  if (status != SORU_OK) return status;
  memcpy((*node)->hash, hash, SORU_TREE_HASH_SZ);
  (*node)->flags = is_inode && !p.is_tree ? HASH_KNOWN | HASH_AS_INODE : HASH_KNOWN;
  l->nesting--;
  return SORU_OK;
}

static soru_status_t
load_dir(loader_t *l, const uint8_t hash[SORU_TREE_HASH_SZ], soru_tree_node_t **node)
{
  *node = soru_tree_seen_find(&l->dirs, hash);
  if (*node != NULL) {
    soru_tree_keep(*node);
    return SORU_OK;
  }
  SORU_TRY(load_node(l, (place_t){0, 0}, hash, node));
  soru_tree_seen_put(l->tree, &l->dirs, *node);
  return SORU_OK;
}

static void
forget(soru_tree_t *tree, seen_t *seen)
{
  for (size_t i = 0; i < seen->slot_cnt; i++) soru_tree_drop(tree, seen->slots[i]);
  free(seen->slots);
}

soru_status_t
soru_tree_load(soru_tree_t *tree, const soru_tree_store_t *store,
               const uint8_t hash[SORU_TREE_HASH_SZ], soru_tree_node_t **root)
{
  SORU_ASSERT(tree->mode == SORU_TREE_DIRECT);
  loader_t l = {.tree = tree, .store = store};
  *root = NULL;
  soru_status_t status = load_dir(&l, hash, root);
  if (status != SORU_OK) *root = NULL;
  forget(tree, &l.leaves);
  forget(tree, &l.dirs);
  return status;
}
