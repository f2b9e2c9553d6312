/* The durable storage: keys, values, directories, and which nodes are looked up. */
#include "check.h"
#include "pvm/durable.h"
#include "tree/proof.h"

static soru_tree_names_t *names;
static soru_tree_t *tree;
static soru_pvm_ctx_t ctx;
static soru_tree_node_t *storage;

typedef soru_pvm_durable_result_t result_t;

static soru_pvm_key_t
key_of(const char *text)
{
  soru_pvm_key_t key;
  CHECK(soru_pvm_key_parse(&ctx, soru_base_slice_text(text), &key));
  return key;
}

static result_t
set(const char *path, soru_slice_t bytes)
{
  result_t result;
  soru_pvm_key_t key = key_of(path);
  CHECK(soru_pvm_durable_set(&ctx, &storage, &key, false, bytes, &result) == SORU_OK);
  soru_pvm_key_drop(&ctx, &key);
  return result;
}

static result_t
write_at(const char *path, int64_t offset, soru_slice_t bytes)
{
  result_t result;
  soru_pvm_key_t key = key_of(path);
  CHECK(soru_pvm_durable_write(&ctx, &storage, &key, false, offset, bytes, SORU_PVM_STORE_IO_MAX,
                               &result) == SORU_OK);
  soru_pvm_key_drop(&ctx, &key);
  return result;
}

static result_t
read_at(const char *path, int64_t offset, int64_t max, soru_buf_t *to)
{
  result_t result;
  soru_pvm_key_t key = key_of(path);
  soru_base_buf_init(to, SORU_PVM_STORE_IO_MAX);
  CHECK(soru_pvm_durable_read(&ctx, storage, &key, offset, max, SORU_PVM_STORE_IO_MAX, to,
                              &result) == SORU_OK);
  soru_pvm_key_drop(&ctx, &key);
  return result;
}

static bool
holds(const char *path, soru_slice_t bytes)
{
  soru_buf_t got;
  result_t result = read_at(path, 0, SORU_PVM_STORE_IO_MAX, &got);
  bool same =
      result == SORU_PVM_DURABLE_OK && soru_base_slice_equal(soru_base_buf_slice(&got), bytes);
  soru_base_buf_free(&got);
  return same;
}

static bool
exists(const char *path)
{
  bool there;
  soru_pvm_key_t key = key_of(path);
  CHECK(soru_pvm_durable_exists(&ctx, storage, &key, &there) == SORU_OK);
  soru_pvm_key_drop(&ctx, &key);
  return there;
}

static uint64_t
count(const char *path)
{
  uint64_t cnt;
  soru_pvm_key_t key = key_of(path);
  CHECK(soru_pvm_durable_count(&ctx, storage, &key, &cnt) == SORU_OK);
  soru_pvm_key_drop(&ctx, &key);
  return cnt;
}

static result_t
delete_kind(const char *path, soru_pvm_durable_kind_t kind)
{
  result_t result;
  soru_pvm_key_t key = key_of(path);
  CHECK(soru_pvm_durable_delete(&ctx, &storage, &key, kind, false, &result) == SORU_OK);
  soru_pvm_key_drop(&ctx, &key);
  return result;
}

static result_t
copy_or_move(const char *from, const char *to, bool move)
{
  result_t result;
  soru_pvm_key_t a = key_of(from), b = key_of(to);
  soru_status_t status = move ? soru_pvm_durable_move(&ctx, &storage, &a, &b, &result)
                              : soru_pvm_durable_copy(&ctx, &storage, &a, &b, false, &result);
  CHECK(status == SORU_OK);
  soru_pvm_key_drop(&ctx, &a);
  soru_pvm_key_drop(&ctx, &b);
  return result;
}

static soru_slice_t
text(const char *s)
{
  return soru_base_slice_text(s);
}

static void
clear(void)
{
  soru_tree_drop(tree, storage);
  storage = NULL;
}

/* R-ERR-2: what a key may look like. */
static void
test_keys(void)
{
  const char *good[] = {"", "/a", "/a/b", "/.", "/..", "/-", "/_", "/A.z-0_9/9", "/contents"};
  const char *bad[] = {"/", "//", "a", "a/b", "/a/", "/a//b", "/@", "/a/@", "/a b", "/a~", "\n"};
  soru_pvm_key_t key;
  for (size_t i = 0; i < sizeof good / sizeof good[0]; i++) {
    CHECK(soru_pvm_key_parse(&ctx, text(good[i]), &key));
    soru_pvm_key_drop(&ctx, &key);
  }
  for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++)
    CHECK(!soru_pvm_key_parse(&ctx, text(bad[i]), &key));
  CHECK(!soru_pvm_key_parse(&ctx, soru_base_slice("/a\0", 3), &key));
  char longest[242];
  for (size_t i = 0; i < sizeof longest; i++) longest[i] = i % 2 == 0 ? '/' : 'x';
  CHECK(soru_pvm_key_parse(&ctx, soru_base_slice(longest, 240), &key));
  CHECK_U64(key.cnt, 120);
  soru_pvm_key_drop(&ctx, &key);
  CHECK(!soru_pvm_key_parse(&ctx, soru_base_slice(longest, 242), &key));
}

/* R-PVM-8, R-ERR-9: what is below /readonly, and the root. */
static void
test_readonly(void)
{
  const char *paths[] = {"", "/readonly", "/readonly/x"};
  for (size_t i = 0; i < 3; i++) {
    soru_pvm_key_t key = key_of(paths[i]);
    CHECK(key.readonly);
    result_t result;
    CHECK(soru_pvm_durable_create(&ctx, &storage, &key, 1, &result) == SORU_OK);
    CHECK(result == SORU_PVM_DURABLE_READONLY);
    soru_pvm_key_drop(&ctx, &key);
    CHECK(set(paths[i], text("a")) == SORU_PVM_DURABLE_READONLY);
    CHECK(write_at(paths[i], 0, text("a")) == SORU_PVM_DURABLE_READONLY);
    CHECK(delete_kind(paths[i], SORU_PVM_VALUE) == SORU_PVM_DURABLE_READONLY);
    CHECK(delete_kind(paths[i], SORU_PVM_DIRECTORY) == SORU_PVM_DURABLE_READONLY);
    CHECK(copy_or_move("/x", paths[i], false) == SORU_PVM_DURABLE_READONLY);
    CHECK(copy_or_move("/x", paths[i], true) == SORU_PVM_DURABLE_READONLY);
    CHECK(copy_or_move(paths[i], "/x", true) == SORU_PVM_DURABLE_READONLY);
  }
  CHECK(storage == NULL);
  soru_pvm_key_t key = key_of("/readonly/x");
  result_t result;
  CHECK(soru_pvm_durable_set(&ctx, &storage, &key, true, text("v"), &result) == SORU_OK);
  CHECK(result == SORU_PVM_DURABLE_OK && holds("/readonly/x", text("v")));
  CHECK(copy_or_move("/readonly", "/copy", false) == SORU_PVM_DURABLE_OK);
  CHECK(holds("/copy/x", text("v")));
  CHECK(soru_pvm_durable_delete(&ctx, &storage, &key, SORU_PVM_VALUE, true, &result) == SORU_OK);
  CHECK(!exists("/readonly") && exists("/copy"));
  soru_pvm_key_drop(&ctx, &key);
  clear();
}

static void
test_write(void)
{
  uint8_t bytes[SORU_PVM_STORE_IO_MAX + 1];
  for (size_t i = 0; i < sizeof bytes; i++) bytes[i] = (uint8_t)(i % 251);
  CHECK(write_at("/v", 1, text("x")) == SORU_PVM_DURABLE_OUT_OF_BOUNDS);
  CHECK(write_at("/v", -1, text("x")) == SORU_PVM_DURABLE_OTHER);
  CHECK(write_at("/v", 0, soru_base_slice(bytes, sizeof bytes)) == SORU_PVM_DURABLE_IO_TOO_LARGE);
  CHECK(storage == NULL);
  CHECK(write_at("/v", 0, soru_base_slice(NULL, 0)) == SORU_PVM_DURABLE_OK); /* creates it */
  CHECK(exists("/v") && count("/v") == 1);
  CHECK(write_at("/v", 0, soru_base_slice(bytes, 2048)) == SORU_PVM_DURABLE_OK);
  CHECK(write_at("/v", 2049, text("x")) == SORU_PVM_DURABLE_OUT_OF_BOUNDS);
  CHECK(write_at("/v", -1, text("")) == SORU_PVM_DURABLE_OTHER);
  CHECK(write_at("/v", 2048, text("tail")) == SORU_PVM_DURABLE_OK);
  CHECK(write_at("/v", 510, text("over the border")) == SORU_PVM_DURABLE_OK);
  memcpy(bytes + 510, "over the border", 15);
  soru_buf_t got;
  CHECK(read_at("/v", 4, 2048, &got) == SORU_PVM_DURABLE_OK);
  CHECK(got.len == 2048 && memcmp(got.ptr, bytes + 4, 2044) == 0);
  CHECK(memcmp(got.ptr + 2044, "tail", 4) == 0);
  soru_base_buf_free(&got);
  CHECK(set("/v", text("short")) == SORU_PVM_DURABLE_OK); /* nothing of the old value is left */
  CHECK(holds("/v", text("short")));
  soru_pvm_key_t key = key_of("/v");
  soru_pvm_bytevec_t value;
  bool there;
  CHECK(soru_pvm_durable_find(&ctx, storage, &key, &there, &value) == SORU_OK && there);
  uint64_t chunks;
  CHECK(soru_tree_length(tree, value.chunks.origin, &chunks) == SORU_OK && chunks == 1);
  soru_pvm_bytevec_drop(&ctx, &value);
  soru_pvm_key_drop(&ctx, &key);
  CHECK(delete_kind("/v", SORU_PVM_VALUE) == SORU_PVM_DURABLE_OK && storage == NULL);
}

static void
test_read(void)
{
  soru_buf_t got;
  CHECK(read_at("/v", 0, 1, &got) == SORU_PVM_DURABLE_NO_VALUE);
  CHECK(set("/v", text("")) == SORU_PVM_DURABLE_OK);
  CHECK(read_at("/v", 0, 0, &got) == SORU_PVM_DURABLE_OUT_OF_BOUNDS); /* empty: no offset is fine */
  CHECK(set("/v", text("0123456789")) == SORU_PVM_DURABLE_OK);
  CHECK(read_at("/v", 0, 2049, &got) == SORU_PVM_DURABLE_IO_TOO_LARGE);
  CHECK(read_at("/nope", 0, 2049, &got) == SORU_PVM_DURABLE_IO_TOO_LARGE);
  CHECK(read_at("/v", 10, 1, &got) == SORU_PVM_DURABLE_OUT_OF_BOUNDS);
  CHECK(read_at("/v", -1, 1, &got) == SORU_PVM_DURABLE_OUT_OF_BOUNDS);
  CHECK(read_at("/v", 3, -1, &got) == SORU_PVM_DURABLE_OTHER);
  CHECK(read_at("/v", 3, 0, &got) == SORU_PVM_DURABLE_OK && got.len == 0);
  soru_base_buf_free(&got);
  CHECK(read_at("/v", 7, 100, &got) == SORU_PVM_DURABLE_OK);
  CHECK_BYTES(got.ptr, got.len, "789", 3);
  soru_base_buf_free(&got);
  clear();
}

static void
test_create(void)
{
  soru_pvm_key_t key = key_of("/big");
  result_t result;
  CHECK(soru_pvm_durable_create(&ctx, &storage, &key, INT32_MAX, &result) == SORU_OK);
  CHECK(result == SORU_PVM_DURABLE_OK);
  CHECK(soru_pvm_durable_create(&ctx, &storage, &key, 1, &result) == SORU_OK);
  CHECK(result == SORU_PVM_DURABLE_EXISTS);
  soru_pvm_key_drop(&ctx, &key);
  uint8_t zeros[16] = {0};
  soru_buf_t got;
  CHECK(read_at("/big", INT32_MAX - 16, 100, &got) == SORU_PVM_DURABLE_OK);
  CHECK_BYTES(got.ptr, got.len, zeros, 16);
  soru_base_buf_free(&got);
  clear();
}

static void
test_directories(void)
{
  CHECK(set("/a", text("1")) == SORU_PVM_DURABLE_OK);
  CHECK(set("/a/b/c", text("2")) == SORU_PVM_DURABLE_OK);
  CHECK(set("/d/e", text("3")) == SORU_PVM_DURABLE_OK);
  CHECK(count("") == 2 && count("/a") == 2 && count("/a/b") == 1 && count("/nope") == 0);
  CHECK(copy_or_move("/nope", "/a", false) == SORU_PVM_DURABLE_NO_TREE);
  CHECK(copy_or_move("/nope", "/a", true) == SORU_PVM_DURABLE_NO_TREE);
  CHECK(copy_or_move("/a", "/d", false) == SORU_PVM_DURABLE_OK); /* the old /d goes as a whole */
  CHECK(holds("/d", text("1")) && holds("/d/b/c", text("2")) && !exists("/d/e"));
  CHECK(set("/d", text("4")) == SORU_PVM_DURABLE_OK && holds("/a", text("1")));
  CHECK(copy_or_move("/a", "/a/b/self", true) == SORU_PVM_DURABLE_OK); /* into itself */
  CHECK(holds("/a/b/self", text("1")) && holds("/a/b/self/b/c", text("2")));
  CHECK(count("/a") == 1 && count("/a/b") == 1);
  CHECK(copy_or_move("/a/b/self", "/a/b/self", true) == SORU_PVM_DURABLE_OK);
  CHECK(holds("/a/b/self", text("1")));
  CHECK(delete_kind("/a/b/self", SORU_PVM_VALUE) == SORU_PVM_DURABLE_OK);
  CHECK(exists("/a/b/self/b/c") && count("/a/b/self") == 1);
  CHECK(delete_kind("/a/b/self/b", SORU_PVM_DIRECTORY) == SORU_PVM_DURABLE_OK);
  CHECK(!exists("/a")); /* without its last entry, a directory goes */
  CHECK(delete_kind("/a", SORU_PVM_DIRECTORY) == SORU_PVM_DURABLE_OK);
  CHECK(delete_kind("/d", SORU_PVM_DIRECTORY) == SORU_PVM_DURABLE_OK);
  CHECK(storage == NULL);
}

/* The order of the entries is that of the stored trie. */
static void
test_order(void)
{
  static const char *const order[] = {"k1", "k4", "k0", "k2", "k3"};
  soru_pvm_key_t key = key_of("/dir");
  for (int i = 0; i < 5; i++) {
    char path[] = "/dir/k0";
    path[6] = (char)('0' + i);
    CHECK(set(path, text("v")) == SORU_PVM_DURABLE_OK);
  }
  result_t result;
  soru_slice_t name;
  for (int i = 0; i < 5; i++) {
    CHECK(soru_pvm_durable_nth(&ctx, storage, &key, i, &result, &name) == SORU_OK);
    CHECK(result == SORU_PVM_DURABLE_OK && soru_base_slice_equal(name, text(order[i])));
  }
  CHECK(soru_pvm_durable_nth(&ctx, storage, &key, 5, &result, &name) == SORU_OK);
  CHECK(result == SORU_PVM_DURABLE_NO_INDEX);
  CHECK(soru_pvm_durable_nth(&ctx, storage, &key, -1, &result, &name) == SORU_OK);
  CHECK(result == SORU_PVM_DURABLE_OTHER);
  soru_pvm_key_drop(&ctx, &key);
  key = key_of("/dir/k3");
  CHECK(soru_pvm_durable_nth(&ctx, storage, &key, 0, &result, &name) == SORU_OK);
  CHECK(result == SORU_PVM_DURABLE_OK && name.len == 0); /* the value itself */
  soru_pvm_key_drop(&ctx, &key);
  key = key_of("/nope");
  CHECK(soru_pvm_durable_nth(&ctx, storage, &key, 0, &result, &name) == SORU_OK);
  CHECK(result == SORU_PVM_DURABLE_NO_TREE);
  soru_pvm_key_drop(&ctx, &key);
  clear();
}

static void
test_hash(void)
{
  uint8_t a[32], b[32], v[32];
  bool there;
  CHECK(set("/x/y", text("same")) == SORU_PVM_DURABLE_OK);
  CHECK(write_at("/z/y", 0, text("same")) == SORU_PVM_DURABLE_OK);
  soru_pvm_key_t x = key_of("/x"), z = key_of("/z"), y = key_of("/z/y"), no = key_of("/no");
  CHECK(soru_pvm_durable_hash(&ctx, storage, &x, SORU_PVM_DIRECTORY, &there, a) == SORU_OK);
  CHECK(there);
  CHECK(soru_pvm_durable_hash(&ctx, storage, &z, SORU_PVM_DIRECTORY, &there, b) == SORU_OK);
  CHECK_BYTES(a, 32, b, 32);
  CHECK(soru_pvm_durable_hash(&ctx, storage, &z, SORU_PVM_VALUE, &there, v) == SORU_OK && !there);
  CHECK(soru_pvm_durable_hash(&ctx, storage, &y, SORU_PVM_VALUE, &there, v) == SORU_OK && there);
  CHECK(soru_pvm_durable_hash(&ctx, storage, &no, SORU_PVM_DIRECTORY, &there, v) == SORU_OK);
  CHECK(!there);
  soru_pvm_key_drop(&ctx, &x);
  soru_pvm_key_drop(&ctx, &z);
  soru_pvm_key_drop(&ctx, &y);
  soru_pvm_key_drop(&ctx, &no);
  clear();
}

/* --- what is looked up --- */

typedef soru_status_t step_t(soru_pvm_ctx_t *c, soru_tree_node_t **durable);

/* Does `step` on a recording of the storage, then `again` on what its proof holds. */
static soru_status_t
replay(step_t *step, step_t *again)
{
  soru_tree_t *family = soru_tree_new(names, SORU_TREE_RECORD);
  soru_pvm_ctx_t c;
  soru_pvm_ctx_init(&c, family);
  soru_tree_node_t *before = soru_tree_shadow(family, tree, storage);
  soru_tree_node_t *after = soru_tree_keep(before);
  CHECK(step(&c, &after) == SORU_OK);
  uint8_t hash[32];
  CHECK(soru_tree_hash(family, after, hash) == SORU_OK);
  soru_buf_t proof;
  soru_base_buf_init(&proof, 1 << 20);
  CHECK(soru_tree_proof_encode(&proof, family, before, hash) == SORU_OK);
  soru_tree_drop(family, after);
  soru_tree_drop(family, before);
  soru_pvm_ctx_done(&c);
  soru_tree_free(family);

  family = soru_tree_new(names, SORU_TREE_REPLAY);
  soru_pvm_ctx_init(&c, family);
  soru_tree_proof_head_t head;
  CHECK(soru_tree_proof_decode(family, soru_base_buf_slice(&proof), &head, &after) == SORU_OK);
  soru_status_t status = again(&c, &after);
  soru_tree_drop(family, after);
  soru_pvm_ctx_done(&c);
  soru_tree_free(family);
  soru_base_buf_free(&proof);
  return status;
}

static soru_status_t
do_write(soru_pvm_ctx_t *c, soru_tree_node_t **durable, const char *path, int64_t offset)
{
  soru_pvm_key_t key;
  result_t result;
  CHECK(soru_pvm_key_parse(c, text(path), &key));
  soru_status_t status =
      soru_pvm_durable_write(c, durable, &key, false, offset, text("new"), 2048, &result);
  soru_pvm_key_drop(c, &key);
  return status;
}

static soru_status_t
do_read(soru_pvm_ctx_t *c, soru_tree_node_t **durable, int64_t offset, int64_t n)
{
  soru_pvm_key_t key;
  result_t result;
  soru_buf_t to;
  soru_base_buf_init(&to, 4096);
  CHECK(soru_pvm_key_parse(c, text("/v"), &key));
  soru_status_t status = soru_pvm_durable_read(c, *durable, &key, offset, n, 2048, &to, &result);
  soru_pvm_key_drop(c, &key);
  soru_base_buf_free(&to);
  return status;
}

static soru_status_t
read_first(soru_pvm_ctx_t *c, soru_tree_node_t **durable)
{
  return do_read(c, durable, 0, 512);
}

static soru_status_t
read_second(soru_pvm_ctx_t *c, soru_tree_node_t **durable)
{
  return do_read(c, durable, 512, 1);
}

static soru_status_t
read_both(soru_pvm_ctx_t *c, soru_tree_node_t **durable)
{
  return do_read(c, durable, 511, 2);
}

static soru_status_t
write_first(soru_pvm_ctx_t *c, soru_tree_node_t **durable)
{
  return do_write(c, durable, "/v", 3);
}

static soru_status_t
write_absent(soru_pvm_ctx_t *c, soru_tree_node_t **durable)
{
  return do_write(c, durable, "/fresh", 0);
}

static soru_status_t
set_value(soru_pvm_ctx_t *c, soru_tree_node_t **durable)
{
  soru_pvm_key_t key;
  result_t result;
  CHECK(soru_pvm_key_parse(c, text("/v"), &key));
  soru_status_t status = soru_pvm_durable_set(c, durable, &key, false, text("new"), &result);
  soru_pvm_key_drop(c, &key);
  return status;
}

static soru_status_t
copy_value(soru_pvm_ctx_t *c, soru_tree_node_t **durable)
{
  soru_pvm_key_t from, to;
  result_t result;
  CHECK(soru_pvm_key_parse(c, text("/v"), &from) && soru_pvm_key_parse(c, text("/w"), &to));
  soru_status_t status = soru_pvm_durable_copy(c, durable, &from, &to, false, &result);
  soru_pvm_key_drop(c, &from);
  soru_pvm_key_drop(c, &to);
  return status;
}

static soru_status_t
has_value(soru_pvm_ctx_t *c, soru_tree_node_t **durable)
{
  soru_pvm_key_t key;
  bool there;
  soru_pvm_bytevec_t value;
  CHECK(soru_pvm_key_parse(c, text("/v"), &key));
  soru_status_t status = soru_pvm_durable_find(c, *durable, &key, &there, &value);
  if (status == SORU_OK && there) soru_pvm_bytevec_drop(c, &value);
  soru_pvm_key_drop(c, &key);
  return status;
}

/* R-PVM-1: a step looks up what it needs and no more. */
static void
test_lookups(void)
{
  uint8_t bytes[1500];
  for (size_t i = 0; i < sizeof bytes; i++) bytes[i] = (uint8_t)(i / 512 + 1);
  CHECK(set("/v", soru_base_slice(bytes, sizeof bytes)) == SORU_PVM_DURABLE_OK);
  CHECK(set("/other/deep", text("x")) == SORU_PVM_DURABLE_OK);
  CHECK(replay(read_first, read_first) == SORU_OK);
  CHECK(replay(read_first, read_second) == SORU_ERR_MISSING);
  CHECK(replay(read_second, read_first) == SORU_ERR_MISSING);
  CHECK(replay(read_both, read_first) == SORU_OK);
  CHECK(replay(read_both, read_second) == SORU_OK);
  CHECK(replay(write_first, write_first) == SORU_OK);
  CHECK(replay(write_first, read_first) == SORU_OK); /* the rest of the chunk is kept */
  CHECK(replay(write_first, read_second) == SORU_ERR_MISSING);
  CHECK(replay(write_absent, write_absent) == SORU_OK);
  CHECK(replay(write_absent, has_value) == SORU_ERR_MISSING);
  CHECK(replay(has_value, has_value) == SORU_OK);
  CHECK(replay(has_value, read_first) == SORU_ERR_MISSING);
  CHECK(replay(copy_value, copy_value) == SORU_OK);
  CHECK(replay(copy_value, has_value) == SORU_ERR_MISSING);
  CHECK(replay(set_value, set_value) == SORU_OK);
  CHECK(replay(set_value, has_value) == SORU_ERR_MISSING); /* the old length is not read */
  clear();
}

int
main(void)
{
  names = soru_tree_names_new();
  tree = soru_tree_new(names, SORU_TREE_DIRECT);
  soru_pvm_ctx_init(&ctx, tree);
  test_keys();
  test_readonly();
  test_write();
  test_read();
  test_create();
  test_directories();
  test_order();
  test_hash();
  test_lookups();
  soru_pvm_ctx_done(&ctx);
  soru_tree_free(tree);
  soru_tree_names_free(names);
  return check_summary();
}
