/* Fuzz target: any bytes as a list of nodes - a length in 2 bytes and that many bytes, each - put
 * in a store; then a tree is read from there whose root is the first node.
 *
 * A node cannot name the hash of another one by chance: 32 bytes of 0xee n .. in a node stand for
 * the hash of the node number n, which has to come later in the list. What was read is written to
 * another store and read again: it must be the same. */
#include "crypto/blake2b.h"
#include "tree/persist.h"

#include "base/mem.h"

#define NODES_MAX 256
#define STORE_MAX ((size_t)1 << 24)
#define MARK 0xee

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* The nodes of the list. */
typedef struct list {
  soru_slice_t nodes[NODES_MAX];
  uint8_t hashes[NODES_MAX][SORU_TREE_HASH_SZ];
  size_t cnt;
} list_t;

static void
split(list_t *list, soru_slice_t input)
{
  soru_cursor_t c = soru_base_cursor(input);
  for (list->cnt = 0; list->cnt < NODES_MAX && c.left >= 2; list->cnt++) {
    size_t len = (size_t)soru_base_cursor_be(&c, 2);
    if (len > c.left) len = c.left;
    list->nodes[list->cnt] = soru_base_slice(soru_base_cursor_take(&c, len), len);
  }
}

/* Puts a node in the store, with hashes of later ones in place of the marks. */
static void
put_node(list_t *list, size_t number, const soru_tree_store_t *store)
{
  soru_slice_t node = list->nodes[number];
  uint8_t *bytes = soru_base_alloc(node.len + 1);
  if (node.len > 0) memcpy(bytes, node.ptr, node.len);
  for (size_t at = 0; at + SORU_TREE_HASH_SZ <= node.len; at++) {
    size_t named = bytes[at + 1];
    if (bytes[at] != MARK || named <= number || named >= list->cnt) continue;
    memcpy(bytes + at, list->hashes[named], SORU_TREE_HASH_SZ);
    at += SORU_TREE_HASH_SZ - 1;
  }
  soru_crypto_blake2b(list->hashes[number], SORU_TREE_HASH_SZ, bytes, node.len);
  SORU_ASSERT(store->put(store->ctx, list->hashes[number], soru_base_slice(bytes, node.len)) ==
              SORU_OK);
  free(bytes);
}

/* Writes a tree to an empty store, and reads it from there. */
static void
check_again(soru_tree_t *tree, soru_tree_node_t *root, const uint8_t want[SORU_TREE_HASH_SZ])
{
  soru_tree_store_mem_t *mem = soru_tree_store_mem_new(STORE_MAX);
  soru_tree_store_t store = soru_tree_store_mem(mem);
  uint8_t hash[SORU_TREE_HASH_SZ];
  soru_tree_node_t *again;
  SORU_ASSERT(soru_tree_save(tree, root, &store, hash) == SORU_OK);
  SORU_ASSERT(memcmp(hash, want, sizeof hash) == 0);
  SORU_ASSERT(soru_tree_load(tree, &store, hash, &again) == SORU_OK);
  soru_tree_drop(tree, again);
  soru_tree_store_mem_free(mem);
}

/* Changes the directory and computes the hash of all of it. */
static void
change(soru_tree_t *tree, soru_tree_node_t **root)
{
  soru_tree_names_t *names = soru_tree_names(tree);
  uint8_t hash[SORU_TREE_HASH_SZ];
  for (int64_t i = 0; i < 4; i++) {
    soru_tree_name_t *name = soru_tree_name_int(names, i);
    soru_tree_node_t *leaf = i == 3 ? NULL : soru_tree_leaf(tree, soru_base_slice_text("new"));
    soru_status_t status = soru_tree_set(tree, root, name, leaf);
    SORU_ASSERT(status == SORU_OK || status == SORU_ERR_LIMIT);
    soru_tree_name_drop(names, name);
  }
  SORU_ASSERT(soru_tree_hash(tree, *root, hash) == SORU_OK);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
  static list_t list;
  soru_tree_names_t *names = soru_tree_names_new();
  soru_tree_t *tree = soru_tree_new(names, SORU_TREE_DIRECT);
  soru_tree_store_mem_t *mem = soru_tree_store_mem_new(STORE_MAX);
  soru_tree_store_t store = soru_tree_store_mem(mem);
  split(&list, soru_base_slice(data, size));
  for (size_t i = list.cnt; i-- > 0;) put_node(&list, i, &store);
  soru_tree_node_t *root;
  if (list.cnt > 0 && soru_tree_load(tree, &store, list.hashes[0], &root) == SORU_OK) {
    check_again(tree, root, list.hashes[0]);
    change(tree, &root);
    soru_tree_drop(tree, root);
  }
  soru_tree_store_mem_free(mem);
  soru_tree_free(tree);
  soru_tree_names_free(names);
  return 0;
}
