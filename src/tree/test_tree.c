/* Tests of trees in memory: names, directories against a simple model, paths, and hashes. */
#include "base/hex.h"
#include "check.h"
#include "crypto/blake2b.h"
#include "tree/node_private.h"

typedef struct env {
  soru_tree_names_t *names;
  soru_tree_t *tree;
} env_t;

static void
env_init(env_t *env)
{
  env->names = soru_tree_names_new();
  env->tree = soru_tree_new(env->names, SORU_TREE_DIRECT);
}

/* The table of names asserts that every name was given back. */
static void
env_free(env_t *env)
{
  soru_tree_free(env->tree);
  soru_tree_names_free(env->names);
}

static uint32_t random_state = 1;

static uint32_t
random_below(uint32_t n)
{
  random_state = random_state * 1664525 + 1013904223;
  return (uint32_t)((uint64_t)random_state * n >> 32);
}

static soru_tree_node_t *
leaf(env_t *env, const char *text)
{
  return soru_tree_leaf(env->tree, soru_base_slice_text(text));
}

static void
check_hash(env_t *env, soru_tree_node_t *node, const char *want)
{
  uint8_t hash[SORU_TREE_HASH_SZ];
  soru_buf_t hex;
  CHECK(soru_tree_hash(env->tree, node, hash) == SORU_OK);
  soru_base_buf_init(&hex, 64);
  soru_base_hex_add(&hex, soru_base_slice(hash, sizeof hash));
  CHECK_BYTES(hex.ptr, hex.len, want, strlen(want));
  soru_base_buf_free(&hex);
}

static bool
same_hash(env_t *env, soru_tree_node_t *a, soru_tree_node_t *b)
{
  uint8_t left[SORU_TREE_HASH_SZ], right[SORU_TREE_HASH_SZ];
  CHECK(soru_tree_hash(env->tree, a, left) == SORU_OK);
  CHECK(soru_tree_hash(env->tree, b, right) == SORU_OK);
  return memcmp(left, right, sizeof left) == 0;
}

/* --- names --- */

static void
test_names(void)
{
  env_t env;
  env_init(&env);
  soru_tree_name_t *a = soru_tree_name(env.names, soru_base_slice_text("12"));
  soru_tree_name_t *b = soru_tree_name_int(env.names, 12);
  soru_tree_name_t *c = soru_tree_name(env.names, soru_base_slice("1\0", 2));
  soru_tree_name_t *d = soru_tree_name(env.names, soru_base_slice(NULL, 0));
  CHECK(a == b && a != c && a != d);
  CHECK_BYTES(c->text, c->len, "1\0", 2);
  CHECK(soru_tree_name_order(a, a) == 0);
  CHECK(soru_tree_name_order(c, a) < 0 && soru_tree_name_order(a, c) > 0);
  CHECK(soru_tree_name_order(d, c) < 0);
  uint8_t hash[32];
  soru_crypto_blake2b(hash, sizeof hash, "12", 2);
  for (unsigned depth = 0; depth < 64; depth++)
    CHECK_U64(soru_tree_name_bit(a, depth), hash[depth / 8] >> (7 - depth % 8) & 1);
  soru_tree_name_t *const all[] = {a, b, c, d};
  for (size_t i = 0; i < 4; i++) soru_tree_name_drop(env.names, all[i]);
  env_free(&env);
}

static void
test_number_names(void)
{
  static const struct {
    int64_t number;
    const char *text;
  } cases[] = {{0, "0"},
               {-1, "-1"},
               {-512, "-512"},
               {-513, "-513"},
               {4095, "4095"},
               {4096, "4096"},
               {INT64_MAX, "9223372036854775807"},
               {INT64_MIN, "-9223372036854775808"}};
  env_t env;
  env_init(&env);
  for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
    soru_tree_name_t *name = soru_tree_name_int(env.names, cases[i].number);
    soru_tree_name_t *again = soru_tree_name_int(env.names, cases[i].number);
    CHECK(name == again);
    CHECK_STR(name->text, cases[i].text);
    soru_tree_name_drop(env.names, name);
    soru_tree_name_drop(env.names, again);
  }
  env_free(&env);
}

/* Names beyond those that a fresh table has room for, and the longest one. */
static void
test_many_names(void)
{
  enum { CNT = 5000 };
  static soru_tree_name_t *names[CNT];
  static uint8_t longest[SORU_TREE_NAME_MAX];
  env_t env;
  env_init(&env);
  for (int i = 0; i < CNT; i++) names[i] = soru_tree_name_int(env.names, 10000 + i);
  for (int i = 0; i < CNT; i++) {
    soru_tree_name_t *again = soru_tree_name_int(env.names, 10000 + i);
    CHECK(again == names[i] && again->refs == 2);
    soru_tree_name_drop(env.names, again);
  }
  for (int i = 0; i < CNT; i++) soru_tree_name_drop(env.names, names[i]);
  soru_tree_name_t *name = soru_tree_name(env.names, soru_base_slice(longest, sizeof longest));
  CHECK_BYTES(name->text, name->len, longest, sizeof longest);
  soru_tree_name_drop(env.names, name);
  env_free(&env);
}

/* --- leaves --- */

static void
test_leaves(void)
{
  env_t env;
  env_init(&env);
  soru_slice_t bytes;
  uint64_t length;
  soru_tree_node_t *one = leaf(&env, "abc"), *two = soru_tree_keep(one), *child = one;
  soru_tree_leaf_edit(env.tree, &two)[1] = 'x';
  CHECK(one != two && soru_tree_is_leaf(one));
  CHECK(soru_tree_bytes(env.tree, one, &bytes) == SORU_OK);
  CHECK_BYTES(bytes.ptr, bytes.len, "abc", 3);
  CHECK(soru_tree_bytes(env.tree, two, &bytes) == SORU_OK);
  CHECK_BYTES(bytes.ptr, bytes.len, "axc", 3);
  CHECK(!same_hash(&env, one, two));
  soru_tree_node_t *dir = soru_tree_empty(env.tree), *zeros = soru_tree_leaf_new(env.tree, 3);
  CHECK(soru_tree_bytes(env.tree, dir, &bytes) == SORU_ERR_NOT_FOUND);
  CHECK(soru_tree_bytes(env.tree, zeros, &bytes) == SORU_OK);
  CHECK_BYTES(bytes.ptr, bytes.len, "\0\0\0", 3);
  soru_tree_name_t *name = soru_tree_name(env.names, soru_base_slice_text("a"));
  CHECK(soru_tree_find(env.tree, one, name, &child) == SORU_OK && child == NULL);
  CHECK(soru_tree_length(env.tree, one, &length) == SORU_OK && length == 0);
  soru_tree_name_drop(env.names, name);
  soru_tree_node_t *const all[] = {one, two, dir, zeros};
  for (size_t i = 0; i < 4; i++) soru_tree_drop(env.tree, all[i]);
  env_free(&env);
}

/* The hash of a leaf is that of its length in 8 bytes and its bytes. */
static void
test_leaf_hashes(void)
{
  static const size_t lengths[] = {0, 1, 64, 512, 1015, 1016, 1017, 5000};
  env_t env;
  env_init(&env);
  for (size_t i = 0; i < sizeof lengths / sizeof lengths[0]; i++) {
    uint8_t preimage[8 + 5000], want[SORU_TREE_HASH_SZ], got[SORU_TREE_HASH_SZ];
    size_t len = lengths[i];
    soru_base_put_be(preimage, len, 8);
    for (size_t j = 0; j < len; j++) preimage[8 + j] = (uint8_t)(j * 31);
    soru_crypto_blake2b(want, sizeof want, preimage, 8 + len);
    soru_tree_node_t *node = soru_tree_leaf(env.tree, soru_base_slice(preimage + 8, len));
    CHECK(soru_tree_hash(env.tree, node, got) == SORU_OK);
    CHECK_BYTES(got, sizeof got, want, sizeof want);
    soru_tree_drop(env.tree, node);
  }
  env_free(&env);
}

/* --- directories against a model --- */

#define MODEL_MAX 5000

/* What a directory should hold: number i under the name i, or nothing (0). */
static uint32_t model[MODEL_MAX];

static soru_tree_node_t *
number_leaf(env_t *env, uint32_t number)
{
  uint8_t bytes[4];
  soru_base_put_be(bytes, number, 4);
  return soru_tree_leaf(env->tree, soru_base_slice(bytes, 4));
}

/* Sets entry `key` of directory and model; 0 removes. */
static void
set_number(env_t *env, soru_tree_node_t **dir, uint32_t key, uint32_t number)
{
  soru_tree_name_t *name = soru_tree_name_int(env->names, key);
  soru_tree_node_t *node = number == 0 ? NULL : number_leaf(env, number);
  CHECK(soru_tree_set(env->tree, dir, name, node) == SORU_OK);
  soru_tree_name_drop(env->names, name);
  model[key] = number;
}

/* The directory of the model, built at once. */
static soru_tree_node_t *
build_model(env_t *env, uint32_t cnt)
{
  static soru_tree_entry_t entries[MODEL_MAX];
  static soru_tree_name_t *names[MODEL_MAX];
  for (uint32_t i = 0; i < cnt; i++) {
    entries[i].name = names[i] = soru_tree_name_int(env->names, i);
    entries[i].node = model[i] == 0 ? NULL : number_leaf(env, model[i]);
  }
  soru_tree_node_t *dir = soru_tree_build(env->tree, entries, cnt);
  for (uint32_t i = 0; i < cnt; i++) soru_tree_name_drop(env->names, names[i]);
  return dir;
}

static uint32_t
number_of(env_t *env, soru_tree_node_t *node)
{
  soru_slice_t bytes;
  CHECK(soru_tree_bytes(env->tree, node, &bytes) == SORU_OK && bytes.len == 4);
  return (uint32_t)soru_base_get_be(bytes.ptr, 4);
}

/* Each entry is found, and those that are not there are not. */
static uint32_t
check_find(env_t *env, soru_tree_node_t *dir, uint32_t cnt)
{
  uint32_t there = 0;
  for (uint32_t i = 0; i < cnt; i++) {
    soru_tree_node_t *child;
    soru_tree_name_t *name = soru_tree_name_int(env->names, i);
    CHECK(soru_tree_find(env->tree, dir, name, &child) == SORU_OK);
    CHECK_U64(child == NULL ? 0 : number_of(env, child), model[i]);
    if (child != NULL) there++;
    soru_tree_name_drop(env->names, name);
  }
  return there;
}

/* The list has all entries by name, and counting through the trie meets each of them once. */
static void
check_list(env_t *env, soru_tree_node_t *dir, uint32_t there)
{
  soru_tree_entry_t *entries, entry;
  size_t cnt;
  uint64_t sum = 0, sum_nth = 0;
  CHECK(soru_tree_list(env->tree, dir, &entries, &cnt) == SORU_OK);
  CHECK_U64(cnt, there);
  for (size_t i = 0; i < cnt; i++) {
    if (i > 0) CHECK(soru_tree_name_order(entries[i - 1].name, entries[i].name) < 0);
    sum += number_of(env, entries[i].node);
    CHECK(soru_tree_nth(env->tree, dir, i, &entry) == SORU_OK && entry.node != NULL);
    if (entry.node != NULL) sum_nth += number_of(env, entry.node);
  }
  CHECK_U64(sum, sum_nth);
  CHECK(soru_tree_nth(env->tree, dir, cnt, &entry) == SORU_OK && entry.node == NULL);
  CHECK(soru_tree_nth(env->tree, dir, UINT64_MAX, &entry) == SORU_OK && entry.node == NULL);
  free(entries);
}

static void
check_model(env_t *env, soru_tree_node_t *dir, uint32_t cnt)
{
  uint64_t length;
  uint32_t there = check_find(env, dir, cnt);
  CHECK(soru_tree_length(env->tree, dir, &length) == SORU_OK);
  CHECK_U64(length, there);
  CHECK(soru_tree_is_empty(dir) == (there == 0));
  check_list(env, dir, there);
  soru_tree_node_t *built = build_model(env, cnt);
  CHECK((built == NULL) == (there == 0));
  if (built != NULL) CHECK(same_hash(env, dir, built));
  soru_tree_drop(env->tree, built);
}

/* Fills a directory of cnt names in some order, changes it at random, and empties it. R-PVM-1: the
 * hash follows from the content alone, however it came about. */
static void
test_directory(uint32_t cnt)
{
  env_t env;
  env_init(&env);
  memset(model, 0, sizeof model);
  soru_tree_node_t *dir = soru_tree_empty(env.tree);
  for (uint32_t i = 0; i < cnt; i++) set_number(&env, &dir, i * 7919 % cnt, i + 1);
  check_model(&env, dir, cnt);
  for (uint32_t i = 0; i < 2 * cnt; i++)
    set_number(&env, &dir, random_below(cnt), random_below(2) * (random_below(1000) + 1));
  check_model(&env, dir, cnt);
  for (uint32_t i = 0; i < cnt; i++)
    if (i % 16 != 3) set_number(&env, &dir, i, 0);
  check_model(&env, dir, cnt);
  for (uint32_t i = cnt; i-- > 0;) set_number(&env, &dir, i, 0);
  check_model(&env, dir, cnt);
  soru_tree_drop(env.tree, dir);
  env_free(&env);
}

/* A holder of a directory does not see changes that another one makes. */
static void
test_persistence(void)
{
  enum { CNT = 200 };
  env_t env;
  env_init(&env);
  memset(model, 0, sizeof model);
  soru_tree_node_t *dir = soru_tree_empty(env.tree);
  for (uint32_t i = 0; i < CNT; i++) set_number(&env, &dir, i, i + 1);
  soru_tree_node_t *old = soru_tree_keep(dir);
  for (uint32_t i = 0; i < CNT; i += 2) set_number(&env, &dir, i, i % 3 == 0 ? 0 : 9999);
  check_model(&env, dir, CNT);
  for (uint32_t i = 0; i < CNT; i++) model[i] = i + 1;
  check_model(&env, old, CNT);
  soru_tree_drop(env.tree, old);
  soru_tree_drop(env.tree, dir);
  env_free(&env);
}

/* --- paths --- */

#define STEPS_MAX 16

/* Changes or (text NULL) removes the leaf at a path such as a/b/c. */
static void
put_path(env_t *env, soru_tree_node_t **root, const char *path, soru_tree_node_t *node)
{
  soru_tree_name_t *steps[STEPS_MAX];
  size_t cnt = 0;
  for (const char *at = path, *end; cnt < STEPS_MAX; at = end + 1) {
    end = at + strcspn(at, "/");
    steps[cnt++] = soru_tree_name(env->names, soru_base_slice(at, (size_t)(end - at)));
    if (*end == 0) break;
  }
  CHECK(soru_tree_path_set(env->tree, root, steps, cnt, node) == SORU_OK);
  soru_tree_node_t *found;
  CHECK(soru_tree_path_find(env->tree, *root, steps, cnt, &found) == SORU_OK);
  CHECK(found == node);
  for (size_t i = 0; i < cnt; i++) soru_tree_name_drop(env->names, steps[i]);
}

static void
test_paths(void)
{
  env_t env;
  env_init(&env);
  soru_tree_node_t *root = soru_tree_empty(env.tree), *found;
  CHECK(soru_tree_path_find(env.tree, root, NULL, 0, &found) == SORU_OK && found == root);
  put_path(&env, &root, "a/b/c", leaf(&env, "1"));
  uint8_t hash[SORU_TREE_HASH_SZ], after[SORU_TREE_HASH_SZ];
  CHECK(soru_tree_hash(env.tree, root, hash) == SORU_OK);
  put_path(&env, &root, "a/b/d", leaf(&env, "2"));
  put_path(&env, &root, "x/y/z", NULL); /* nothing is there: nothing is made */
  put_path(&env, &root, "a/q/z", NULL);
  put_path(&env, &root, "a/b/c/d", NULL); /* through a leaf */
  put_path(&env, &root, "a/b/d", NULL);
  CHECK(soru_tree_hash(env.tree, root, after) == SORU_OK);
  CHECK_BYTES(after, sizeof after, hash, sizeof hash);
  put_path(&env, &root, "a/b/c/d", leaf(&env, "3")); /* the leaf gives way to a directory */
  put_path(&env, &root, "a/b/c/d", NULL);            /* and directories go with their last entry */
  CHECK(soru_tree_is_empty(root));
  soru_tree_drop(env.tree, root);
  env_free(&env);
}

/* --- hashes of trees of the reference --- */

/* A leaf of a known tree: path and content. */
typedef struct known {
  const char *path, *hex;
} known_t;

static void
check_known(const known_t *leaves, size_t cnt, const char *want, bool backwards)
{
  env_t env;
  env_init(&env);
  soru_tree_node_t *root = soru_tree_empty(env.tree);
  for (size_t i = 0; i < cnt; i++) {
    const known_t *known = &leaves[backwards ? cnt - 1 - i : i];
    soru_buf_t bytes;
    soru_base_buf_init(&bytes, 64);
    CHECK(soru_base_hex_decode(&bytes, soru_base_slice_text(known->hex)) == SORU_OK);
    put_path(&env, &root, known->path, soru_tree_leaf(env.tree, soru_base_buf_slice(&bytes)));
    soru_base_buf_free(&bytes);
  }
  check_hash(&env, root, want);
  soru_tree_drop(env.tree, root);
  env_free(&env);
}

static const known_t tiny[] = {{"reboot/@/length", "0000000000000000"}};

static const known_t wasm[] = {{"current_tick", "03"},
                               {"input", "0000000002"},
                               {"reboot_counter", "e907"},
                               {"tag", "00000007636f6c6c656374"}};

static const known_t buffers[] = {
    {"pvm/buffers/input/head", "00"},
    {"pvm/buffers/input/length", "00"},
    {"pvm/buffers/output/1/outboxes/0/contents/0", "000000049e90a344"},
    {"pvm/buffers/output/1/outboxes/0/contents/1", "000000037045bb"},
    {"pvm/buffers/output/1/outboxes/0/head", "00"},
    {"pvm/buffers/output/1/outboxes/0/length", "02"},
    {"pvm/buffers/output/2/last_level", "00000000"},
    {"pvm/buffers/output/3/validity_period", "00000002"},
    {"pvm/buffers/output/4/message_limit", "a401"}};

/* R-PVM-1: the hashes of states of the reference. */
static void
test_known_trees(void)
{
  for (int backwards = 0; backwards < 2; backwards++) {
    check_known(tiny, sizeof tiny / sizeof tiny[0],
                "e566914f8ef1ed62b82f8200547a558e7fd74ef65eaf68dd736fb975c5c64e27", backwards);
    check_known(wasm, sizeof wasm / sizeof wasm[0],
                "241dbfc8702decc0f6a02ac84582d229803efd11d3663b2d72815e5cdc4953db", backwards);
    check_known(buffers, sizeof buffers / sizeof buffers[0],
                "a4d3139fb5a9af3784081c1632df1f86b1d99bf55cd53ad9a42ac0141ab5989d", backwards);
  }
}

/* A directory of 12 directories, known by their hashes. */
static void
test_known_trie(void)
{
  static const known_t children[] = {
      {"01IGBepotACRN0n9_nmQMxK01CM5h",
       "f4baf7e3ded77e0cc13ac6400c66242e6e5be47d59071a32381d8296c58834de"},
      {"0CAy", "ccff7f37396c2cf84a165c3263ed95624bf0a13826f7e4bf06ffd7f6cdbd97ce"},
      {"Fu9pfKstQCVZoIUpL-60vQjXOYQVw",
       "6001ac551945da2ca04035c396d5ddfcaf9ba6465e9c888b4254dd0dcf6ae233"},
      {"b_ufuMkLZl", "b4f5e37d30514c333d46fcb6206ec0d52576eb153632d9a1d0b7aaa7675b6e35"},
      {"efN5LusTU6qMawXVzF-PjOtY87_",
       "0c6997697f3f2d00e94823db82a941fded8be92753a66899d89289adf3d0417c"},
      {"kernel", "89533b60c257580ab788760b5b20ef4bd7b6f6b3ea7bc10ebd233baf5b345939"},
      {"p", "4c1f2f1b9c9c8f558c6ba410311b9e329ad45b98df1838c876a6678f640015c9"},
      {"readonly", "0b749948da9186d29aed2f9327b46793f18b1e6499c40f0ddbf0bf785e85e2e9"},
      {"rvUeDpu_2exVTb", "4ef5a878b06519a645b713a72751f9c3abbdd27ff4b6b5bc98c0e5a78448335e"},
      {"tLC0gQsUPow8QYSdKt3ICYxgm79l",
       "dbe9b520c0547e8c3db999dd138315ee806e666ed473b7e8eebd91bfc1f2305d"},
      {"tNhOFlP0MnBebzjD3No04tE.a",
       "1509ab5a3bdec2823874aade005eedbfc461346f278f23fbe996e24f6a9b4ea1"},
      {"tW9-nRrR1P7Y07B5XjoQ4j",
       "97ed6b1f5ee8a53d14a25f2089e46d386dc45e028cd8a926009cf4111bbc6079"}};
  env_t env;
  env_init(&env);
  soru_tree_node_t *root = soru_tree_empty(env.tree);
  for (size_t i = 0; i < sizeof children / sizeof children[0]; i++) {
    soru_buf_t hash;
    soru_base_buf_init(&hash, SORU_TREE_HASH_SZ);
    CHECK(soru_base_hex_decode(&hash, soru_base_slice_text(children[i].hex)) == SORU_OK);
    put_path(&env, &root, children[i].path,
             soru_tree_stub(env.tree, NODE_STUB_DIR, hash.ptr, NULL));
    soru_base_buf_free(&hash);
  }
  check_hash(&env, root, "d10600a775d4c18658d475a0a8e2eea49360a5ead36c5743428baa2660812ba8");
  soru_tree_drop(env.tree, root);
  env_free(&env);
}

int
main(void)
{
  static const uint32_t sizes[] = {1, 2, 3, 4, 5, 17, 100, 1000, MODEL_MAX};
  test_names();
  test_number_names();
  test_many_names();
  test_leaves();
  test_leaf_hashes();
  for (size_t i = 0; i < sizeof sizes / sizeof sizes[0]; i++) test_directory(sizes[i]);
  test_persistence();
  test_paths();
  test_known_trees();
  test_known_trie();
  return check_summary();
}
