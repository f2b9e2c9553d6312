/* Tests of the store in memory, and of writing trees to it and reading them back. */
#include "check.h"
#include "crypto/blake2b.h"
#include "tree/node_private.h"
#include "tree/persist.h"

#define STORE_MAX ((size_t)1 << 24)

typedef struct env {
  soru_tree_names_t *names;
  soru_tree_t *tree;
  soru_tree_store_mem_t *mem;
  soru_tree_store_t store;
} env_t;

static void
env_init(env_t *env)
{
  env->names = soru_tree_names_new();
  env->tree = soru_tree_new(env->names, SORU_TREE_DIRECT);
  env->mem = soru_tree_store_mem_new(STORE_MAX);
  env->store = soru_tree_store_mem(env->mem);
}

static void
env_free(env_t *env)
{
  soru_tree_store_mem_free(env->mem);
  soru_tree_free(env->tree);
  soru_tree_names_free(env->names);
}

/* Sets the leaf at dir/number, or (text NULL) removes it. */
static void
put(env_t *env, soru_tree_node_t **root, const char *dir, int number, const char *text)
{
  soru_tree_name_t *path[2] = {soru_tree_name(env->names, soru_base_slice_text(dir)),
                               soru_tree_name_int(env->names, number)};
  soru_tree_node_t *leaf =
      text == NULL ? NULL : soru_tree_leaf(env->tree, soru_base_slice_text(text));
  CHECK(soru_tree_path_set(env->tree, root, path, 2, leaf) == SORU_OK);
  for (size_t i = 0; i < 2; i++) soru_tree_name_drop(env->names, path[i]);
}

/* Directories of 1, 2, 3 and 300 leaves, some of them equal. */
static soru_tree_node_t *
make_tree(env_t *env)
{
  static const int sizes[] = {1, 2, 3, 300};
  soru_tree_node_t *root = soru_tree_empty(env->tree);
  for (size_t i = 0; i < 4; i++) {
    for (int j = 0; j < sizes[i]; j++) {
      char dir[16], text[64];
      (void)snprintf(dir, sizeof dir, "d%d", sizes[i]);
      (void)snprintf(text, sizeof text, "%d", j % 100);
      put(env, &root, dir, j, j == 0 ? "" : text);
    }
  }
  return root;
}

/* --- the store --- */

static void
test_mem(void)
{
  soru_tree_store_mem_t *mem = soru_tree_store_mem_new(1000);
  soru_tree_store_t store = soru_tree_store_mem(mem);
  uint8_t hash[SORU_TREE_HASH_SZ];
  soru_slice_t bytes;
  for (uint32_t i = 0; i < 250; i++) {
    soru_crypto_blake2b(hash, sizeof hash, (uint8_t *)&i, 4);
    CHECK(store.get(store.ctx, hash, &bytes) == SORU_ERR_NOT_FOUND);
    CHECK(store.put(store.ctx, hash, soru_base_slice(&i, 4)) == SORU_OK);
    CHECK(store.put(store.ctx, hash, soru_base_slice_text("other")) == SORU_OK);
  }
  CHECK_U64(soru_tree_store_mem_cnt(mem), 250);
  for (uint32_t i = 0; i < 250; i++) {
    soru_crypto_blake2b(hash, sizeof hash, (uint8_t *)&i, 4);
    CHECK(store.get(store.ctx, hash, &bytes) == SORU_OK);
    CHECK_BYTES(bytes.ptr, bytes.len, &i, 4);
  }
  memset(hash, 0, sizeof hash);
  CHECK(store.put(store.ctx, hash, soru_base_slice_text("x")) == SORU_ERR_LIMIT);
  CHECK(store.put(store.ctx, hash, soru_base_slice(NULL, 0)) == SORU_OK);
  CHECK(store.get(store.ctx, hash, &bytes) == SORU_OK && bytes.len == 0);
  soru_tree_store_mem_free(mem);
  soru_tree_store_mem_free(NULL);
}

/* --- there and back --- */

/* Tells whether two trees have the same nodes, not only the same hash. */
static bool
same(soru_tree_node_t *a, soru_tree_node_t *b)
{
  if (a->kind != b->kind || a->cnt != b->cnt || a->depth != b->depth) return false;
  if (a->kind == NODE_LEAF)
    return a->u.leaf_len == b->u.leaf_len && memcmp(leaf_data(a), leaf_data(b), a->u.leaf_len) == 0;
  for (unsigned i = 0; a->kind == NODE_VALUES && i < a->cnt; i++)
    if (a->u.values[i].name != b->u.values[i].name ||
        !same(a->u.values[i].node, b->u.values[i].node))
      return false;
  if (a->kind != NODE_TREE) return true;
  if (a->u.tree.length != b->u.tree.length) return false;
  for (unsigned i = 0; i < 2; i++) {
    soru_tree_node_t *left = a->u.tree.child[i], *right = b->u.tree.child[i];
    if ((left == NULL) != (right == NULL) || (left != NULL && !same(left, right))) return false;
  }
  return true;
}

static void
check_roundtrip(env_t *env, soru_tree_node_t *root)
{
  uint8_t hash[SORU_TREE_HASH_SZ], want[SORU_TREE_HASH_SZ];
  soru_tree_node_t *loaded;
  CHECK(soru_tree_hash(env->tree, root, want) == SORU_OK);
  CHECK(soru_tree_save(env->tree, root, &env->store, hash) == SORU_OK);
  CHECK_BYTES(hash, sizeof hash, want, sizeof want);
  soru_tree_t *fresh = soru_tree_new(env->names, SORU_TREE_DIRECT);
  CHECK(soru_tree_load(fresh, &env->store, hash, &loaded) == SORU_OK);
  if (loaded != NULL) {
    CHECK(same(root, loaded));
    CHECK(soru_tree_hash(fresh, loaded, hash) == SORU_OK);
    CHECK_BYTES(hash, sizeof hash, want, sizeof want);
  }
  soru_tree_drop(fresh, loaded);
  soru_tree_free(fresh);
}

static void
test_roundtrip(void)
{
  env_t env;
  env_init(&env);
  soru_tree_node_t *root = soru_tree_empty(env.tree);
  check_roundtrip(&env, root);
  soru_tree_drop(env.tree, root);
  root = make_tree(&env);
  check_roundtrip(&env, root);
  for (int i = 0; i < 300; i++) {
    put(&env, &root, "d300", i, NULL);
    if (i % 37 == 0 || i > 294) check_roundtrip(&env, root);
  }
  soru_tree_drop(env.tree, root);
  env_free(&env);
}

/* A tree that was loaded can be changed like any other, and hashes as it should: no hash of an
 * inode is taken for that of a directory. */
static void
test_change_loaded(void)
{
  env_t env;
  env_init(&env);
  soru_tree_node_t *root = make_tree(&env), *loaded;
  uint8_t hash[SORU_TREE_HASH_SZ], want[SORU_TREE_HASH_SZ];
  CHECK(soru_tree_save(env.tree, root, &env.store, hash) == SORU_OK);
  CHECK(soru_tree_load(env.tree, &env.store, hash, &loaded) == SORU_OK);
  soru_tree_node_t **both[] = {&root, &loaded};
  for (int i = 0; i < 299; i++) {
    for (size_t j = 0; j < 2; j++) {
      put(&env, both[j], "d300", i, NULL);
      put(&env, both[j], "d3", i + 3, "new");
    }
    CHECK(soru_tree_hash(env.tree, root, want) == SORU_OK);
    CHECK(soru_tree_hash(env.tree, loaded, hash) == SORU_OK);
    CHECK_BYTES(hash, sizeof hash, want, sizeof want);
  }
  soru_tree_drop(env.tree, root);
  soru_tree_drop(env.tree, loaded);
  env_free(&env);
}

/* Only what is new is written: the way to what changed. */
static void
test_sharing(void)
{
  env_t env;
  env_init(&env);
  uint8_t hash[SORU_TREE_HASH_SZ];
  soru_tree_node_t *root = make_tree(&env);
  CHECK(soru_tree_save(env.tree, root, &env.store, hash) == SORU_OK);
  size_t cnt = soru_tree_store_mem_cnt(env.mem);
  CHECK(soru_tree_save(env.tree, root, &env.store, hash) == SORU_OK);
  CHECK_U64(soru_tree_store_mem_cnt(env.mem), cnt);
  put(&env, &root, "d300", 77, "changed");
  CHECK(soru_tree_save(env.tree, root, &env.store, hash) == SORU_OK);
  size_t more = soru_tree_store_mem_cnt(env.mem) - cnt;
  CHECK(more >= 3 && more < 30);
  soru_tree_drop(env.tree, root);
  env_free(&env);
}

/* A store that gets full keeps what it has: nothing in it lacks its children. */
static void
test_full(void)
{
  env_t env;
  env_init(&env);
  soru_tree_node_t *root = make_tree(&env), *loaded;
  uint8_t hash[SORU_TREE_HASH_SZ];
  for (size_t max = 0; max < 40000; max += 1000) {
    soru_tree_store_mem_t *mem = soru_tree_store_mem_new(max);
    soru_tree_store_t store = soru_tree_store_mem(mem);
    soru_status_t status = soru_tree_save(env.tree, root, &store, hash);
    CHECK(status == SORU_OK || status == SORU_ERR_LIMIT);
    CHECK(soru_tree_load(env.tree, &store, hash, &loaded) ==
          (status == SORU_OK ? SORU_OK : SORU_ERR_MISSING));
    soru_tree_drop(env.tree, loaded);
    soru_tree_store_mem_free(mem);
  }
  soru_tree_drop(env.tree, root);
  env_free(&env);
}

/* --- stores that are wrong --- */

/* A store that answers as another one does, except for the node number `bad`. */
typedef struct spoiled {
  soru_tree_store_t store;
  size_t bad, asked;
  bool missing;
  uint8_t bytes[4096];
} spoiled_t;

static soru_status_t
spoiled_get(void *ctx, const uint8_t hash[SORU_TREE_HASH_SZ], soru_slice_t *bytes)
{
  spoiled_t *spoiled = ctx;
  SORU_TRY(spoiled->store.get(spoiled->store.ctx, hash, bytes));
  if (spoiled->asked++ != spoiled->bad) return SORU_OK;
  if (spoiled->missing) return SORU_ERR_NOT_FOUND;
  memcpy(spoiled->bytes, bytes->ptr, bytes->len);
  spoiled->bytes[spoiled->bad % bytes->len] ^= 1;
  bytes->ptr = spoiled->bytes;
  return SORU_OK;
}

/* How many nodes are asked for when a tree is read: inodes that two directories share twice. */
static size_t
count_asked(env_t *env, const uint8_t hash[SORU_TREE_HASH_SZ])
{
  spoiled_t sound = {.store = env->store, .bad = SIZE_MAX};
  soru_tree_store_t store = {.ctx = &sound, .get = spoiled_get};
  soru_tree_node_t *loaded;
  CHECK(soru_tree_load(env->tree, &store, hash, &loaded) == SORU_OK);
  soru_tree_drop(env->tree, loaded);
  CHECK(sound.asked >= soru_tree_store_mem_cnt(env->mem));
  return sound.asked;
}

/* Whichever node is lost or changed, this is noticed. */
static void
test_spoiled(void)
{
  env_t env;
  env_init(&env);
  soru_tree_node_t *root = make_tree(&env), *loaded;
  uint8_t hash[SORU_TREE_HASH_SZ];
  CHECK(soru_tree_save(env.tree, root, &env.store, hash) == SORU_OK);
  size_t cnt = count_asked(&env, hash);
  for (size_t bad = 0; bad <= 2 * cnt; bad++) {
    spoiled_t spoiled = {.store = env.store, .bad = bad / 2, .missing = bad % 2 == 0};
    soru_tree_store_t store = {.ctx = &spoiled, .get = spoiled_get};
    soru_status_t want = bad % 2 == 0 ? SORU_ERR_MISSING : SORU_ERR_PROOF;
    if (bad / 2 == cnt) want = SORU_OK;
    CHECK(soru_tree_load(env.tree, &store, hash, &loaded) == want);
    CHECK((loaded == NULL) == (want != SORU_OK));
    soru_tree_drop(env.tree, loaded);
  }
  soru_tree_drop(env.tree, root);
  env_free(&env);
}

/* --- bytes that are no node --- */

static void
put_node(env_t *env, const void *bytes, size_t len, uint8_t hash[SORU_TREE_HASH_SZ])
{
  soru_crypto_blake2b(hash, SORU_TREE_HASH_SZ, bytes, len);
  CHECK(env->store.put(env->store.ctx, hash, soru_base_slice(bytes, len)) == SORU_OK);
}

/* The status of loading a root of these bytes; each '#' in them stands for the hash of the leaf "b"
 * and '*' for that of a directory with one. */
static soru_status_t
load_bytes(const char *bytes, size_t len)
{
  env_t env;
  env_init(&env);
  soru_buf_t buf, dir;
  uint8_t leaf_hash[SORU_TREE_HASH_SZ], dir_hash[SORU_TREE_HASH_SZ], hash[SORU_TREE_HASH_SZ];
  soru_tree_node_t *root;
  put_node(&env, "\0\0\0\0\0\0\0\1b", 9, leaf_hash);
  soru_base_buf_init(&dir, 1000);
  soru_base_buf_add(&dir, "\0\0\0\0\0\0\0\1\xff\0\0\0\0\0\0\0\1a\0\0\0\0\0\0\0\40", 26);
  soru_base_buf_add(&dir, leaf_hash, 32);
  put_node(&env, dir.ptr, dir.len, dir_hash);
  soru_base_buf_init(&buf, 100000);
  for (size_t i = 0; i < len; i++) {
    if (bytes[i] == '#' || bytes[i] == '*')
      soru_base_buf_add(&buf, bytes[i] == '#' ? leaf_hash : dir_hash, 32);
    else
      soru_base_buf_add_u8(&buf, (uint8_t)bytes[i]);
  }
  put_node(&env, buf.ptr, buf.len, hash);
  soru_status_t status = soru_tree_load(env.tree, &env.store, hash, &root);
  CHECK((root == NULL) == (status != SORU_OK));
  soru_tree_drop(env.tree, root);
  soru_base_buf_free(&buf);
  soru_base_buf_free(&dir);
  env_free(&env);
  return status;
}

#define LOAD(text_) load_bytes(text_, sizeof(text_) - 1)
#define CNT(n_) "\0\0\0\0\0\0\0" n_
#define LEAF "\xff\0\0\0\0\0\0\0"
#define DIR "\0\0\0\0\0\0\0\0"

static void
test_malformed(void)
{
  CHECK(LOAD(CNT("\0")) == SORU_OK);
  CHECK(LOAD(CNT("\1") LEAF "\1a" CNT("\40") "#") == SORU_OK);
  CHECK(LOAD(CNT("\2") LEAF "\1a" CNT("\40") "#" DIR "\1b" CNT("\40") "*") == SORU_OK);
  /* cut off, or longer */
  CHECK(LOAD("") == SORU_ERR_DECODE);
  CHECK(LOAD("\0") == SORU_ERR_DECODE);
  CHECK(LOAD(CNT("\1") LEAF "\1a" CNT("\40") "#x") == SORU_ERR_DECODE);
  CHECK(LOAD(CNT("\1") LEAF "\1a" CNT("\40") "x") == SORU_ERR_DECODE);
  CHECK(LOAD(CNT("\1") LEAF "\3a") == SORU_ERR_DECODE);
  /* three entries, another kind, another length, an order that is wrong, the same name twice */
  CHECK(LOAD(CNT("\3") LEAF "\1a" CNT("\40") "#" LEAF "\1b" CNT("\40") "#" LEAF "\1c" CNT(
            "\40") "#") == SORU_ERR_DECODE);
  CHECK(LOAD(CNT("\1") CNT("\1") "\1a" CNT("\40") "#") == SORU_ERR_DECODE);
  CHECK(LOAD(CNT("\1") LEAF "\1a" CNT("\37") "#") == SORU_ERR_DECODE);
  CHECK(LOAD(CNT("\2") LEAF "\1b" CNT("\40") "#" LEAF "\1a" CNT("\40") "#") == SORU_ERR_DECODE);
  CHECK(LOAD(CNT("\2") LEAF "\1a" CNT("\40") "#" LEAF "\1a" CNT("\40") "#") == SORU_ERR_DECODE);
  /* a leaf in place of a directory, and the other way round */
  CHECK(LOAD(CNT("\1") DIR "\1a" CNT("\40") "#") == SORU_ERR_DECODE);
  CHECK(LOAD(CNT("\1") LEAF "\1a" CNT("\40") "*") == SORU_ERR_DECODE);
  /* a name whose length is not in the shortest form, an inode in place of a directory */
  CHECK(LOAD(CNT("\1") LEAF "\x81\0a" CNT("\40") "#") == SORU_ERR_DECODE);
  CHECK(LOAD("\0\1\1a\1#") == SORU_ERR_DECODE);
  /* a trie: too few entries, another depth, no child, branches twice or in the wrong order */
  CHECK(LOAD("\1\0\2\1\0*") == SORU_ERR_DECODE);
  CHECK(LOAD("\1\1\3\1\0*") == SORU_ERR_DECODE);
  CHECK(LOAD("\1\62\3\1\0*") == SORU_ERR_DECODE);
  CHECK(LOAD("\1\0\3\0") == SORU_ERR_DECODE);
  CHECK(LOAD("\1\0\3\2\0*\0*") == SORU_ERR_DECODE);
  CHECK(LOAD("\1\0\3\2\1*\0*") == SORU_ERR_DECODE);
  CHECK(LOAD("\1\0\3\1\0*") == SORU_ERR_DECODE); /* a directory in place of an inode */
  CHECK(LOAD(CNT("\1") LEAF "\1a" CNT("\40") "................................") ==
        SORU_ERR_MISSING);
}

/* Names that are too long, and directories in directories. */
static void
test_limits(void)
{
  env_t env;
  env_init(&env);
  soru_tree_node_t *root = soru_tree_empty(env.tree), *loaded;
  uint8_t hash[SORU_TREE_HASH_SZ];
  soru_tree_name_t *name = soru_tree_name_int(env.names, 1);
  CHECK(soru_tree_set(env.tree, &root, name, soru_tree_leaf_new(env.tree, 1)) == SORU_OK);
  for (unsigned depth = 1; depth <= SORU_TREE_STORE_DEPTH_MAX; depth++) {
    bool fits = depth < SORU_TREE_STORE_DEPTH_MAX;
    if (depth > SORU_TREE_STORE_DEPTH_MAX - 2) {
      soru_tree_store_mem_t *mem = soru_tree_store_mem_new(STORE_MAX);
      soru_tree_store_t store = soru_tree_store_mem(mem);
      CHECK(soru_tree_save(env.tree, root, &store, hash) == (fits ? SORU_OK : SORU_ERR_LIMIT));
      CHECK(soru_tree_load(env.tree, &store, hash, &loaded) == (fits ? SORU_OK : SORU_ERR_MISSING));
      soru_tree_drop(env.tree, loaded);
      soru_tree_store_mem_free(mem);
    }
    soru_tree_node_t *above = soru_tree_empty(env.tree);
    CHECK(soru_tree_set(env.tree, &above, name, root) == SORU_OK);
    root = above;
  }
  soru_tree_name_drop(env.names, name);
  soru_tree_drop(env.tree, root);
  env_free(&env);
}

/* Directories that hold the one below twice: read once each, though the tree has 2^100 leaves. */
static void
test_doubling(void)
{
  env_t env;
  env_init(&env);
  uint8_t hash[SORU_TREE_HASH_SZ];
  soru_tree_node_t *root;
  put_node(&env, CNT("\0"), 8, hash);
  for (int level = 0; level < 100; level++) {
    soru_buf_t buf;
    soru_base_buf_init(&buf, 1000);
    soru_base_buf_add_be(&buf, 2, 8);
    for (char c = 'a'; c <= 'b'; c++) {
      soru_base_buf_add(&buf, level == 0 ? LEAF : DIR, 8);
      soru_base_buf_add_u8(&buf, 1);
      soru_base_buf_add_u8(&buf, (uint8_t)c);
      soru_base_buf_add_be(&buf, SORU_TREE_HASH_SZ, 8);
      soru_base_buf_add(&buf, hash, sizeof hash);
    }
    put_node(&env, buf.ptr, buf.len, hash);
    soru_base_buf_free(&buf);
  }
  CHECK(soru_tree_load(env.tree, &env.store, hash, &root) == SORU_OK);
  soru_tree_drop(env.tree, root);
  env_free(&env);
}

int
main(void)
{
  test_mem();
  test_roundtrip();
  test_change_loaded();
  test_sharing();
  test_full();
  test_spoiled();
  test_malformed();
  test_limits();
  test_doubling();
  return check_summary();
}
