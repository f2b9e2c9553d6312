/* Tests of recording, proofs, and replaying: the same step on a tree, on its recording, and on what
 * the proof of the recording holds. */
#include "check.h"
#include "tree/node_private.h"
#include "tree/proof.h"

#define PROOF_MAX 65536

typedef struct env {
  soru_tree_names_t *names;
  soru_tree_t *tree;
  soru_tree_node_t *root;
} env_t;

/* A step: changes the directory *root of a family. */
typedef soru_status_t step_t(soru_tree_t *tree, soru_tree_node_t **root);

static soru_tree_name_t *
name_of(soru_tree_t *tree, const char *text)
{
  return soru_tree_name(soru_tree_names(tree), soru_base_slice_text(text));
}

/* Changes what is at the path dir/key; text NULL removes. */
static soru_status_t
put(soru_tree_t *tree, soru_tree_node_t **root, const char *dir, const char *key, const char *text)
{
  soru_tree_name_t *path[2] = {name_of(tree, dir), name_of(tree, key)};
  soru_tree_node_t *leaf = text == NULL ? NULL : soru_tree_leaf(tree, soru_base_slice_text(text));
  soru_status_t status = soru_tree_path_set(tree, root, path, 2, leaf);
  for (size_t i = 0; i < 2; i++) soru_tree_name_drop(soru_tree_names(tree), path[i]);
  return status;
}

/* Looks up the leaf at dir/key; its text, or "" if there is none. */
static soru_status_t
get(soru_tree_t *tree, soru_tree_node_t *root, const char *dir, const char *key, char text[64])
{
  soru_tree_name_t *path[2] = {name_of(tree, dir), name_of(tree, key)};
  soru_tree_node_t *found;
  soru_slice_t bytes = {NULL, 0};
  soru_status_t status = soru_tree_path_find(tree, root, path, 2, &found);
  if (status == SORU_OK && found != NULL) status = soru_tree_bytes(tree, found, &bytes);
  for (size_t i = 0; i < 2; i++) soru_tree_name_drop(soru_tree_names(tree), path[i]);
  if (status == SORU_OK && bytes.len < 64) {
    if (bytes.len > 0) memcpy(text, bytes.ptr, bytes.len);
    text[bytes.len] = 0;
  }
  return status;
}

/* A tree with directories of 1, 2, 3, 40 and 200 leaves. */
static void
env_init(env_t *env)
{
  static const unsigned sizes[] = {1, 2, 3, 40, 200};
  env->names = soru_tree_names_new();
  env->tree = soru_tree_new(env->names, SORU_TREE_DIRECT);
  env->root = soru_tree_empty(env->tree);
  for (size_t i = 0; i < sizeof sizes / sizeof sizes[0]; i++) {
    for (unsigned j = 0; j < sizes[i]; j++) {
      char dir[16], key[16], text[32];
      (void)snprintf(dir, sizeof dir, "d%u", sizes[i]);
      (void)snprintf(key, sizeof key, "%u", j);
      (void)snprintf(text, sizeof text, "content %u", j);
      CHECK(put(env->tree, &env->root, dir, key, text) == SORU_OK);
    }
  }
}

static void
env_free(env_t *env)
{
  soru_tree_drop(env->tree, env->root);
  soru_tree_free(env->tree);
  soru_tree_names_free(env->names);
}

/* --- steps --- */

static soru_status_t
step_nothing(soru_tree_t *tree, soru_tree_node_t **root)
{
  (void)tree;
  (void)root;
  return SORU_OK;
}

static soru_status_t
step_read(soru_tree_t *tree, soru_tree_node_t **root)
{
  char text[64];
  SORU_TRY(get(tree, *root, "d200", "17", text));
  CHECK_STR(text, "content 17");
  SORU_TRY(get(tree, *root, "d3", "no", text));
  CHECK_STR(text, "");
  return SORU_OK;
}

static soru_status_t
step_change(soru_tree_t *tree, soru_tree_node_t **root)
{
  char text[64];
  SORU_TRY(put(tree, root, "d40", "7", "changed"));
  SORU_TRY(put(tree, root, "d40", "new", "added"));
  SORU_TRY(put(tree, root, "fresh", "a", "b"));
  SORU_TRY(get(tree, *root, "d40", "7", text));
  CHECK_STR(text, "changed");
  return SORU_OK;
}

/* Removing shrinks tries, and looks up what moves up. */
static soru_status_t
step_remove(soru_tree_t *tree, soru_tree_node_t **root)
{
  SORU_TRY(put(tree, root, "d3", "1", NULL));
  SORU_TRY(put(tree, root, "d1", "0", NULL));
  SORU_TRY(put(tree, root, "d2", "0", NULL));
  SORU_TRY(put(tree, root, "d200", "100", NULL));
  return put(tree, root, "d200", "not there", NULL);
}

static soru_status_t
step_add_and_remove(soru_tree_t *tree, soru_tree_node_t **root)
{
  char key[16];
  for (unsigned i = 0; i < 40; i++) {
    (void)snprintf(key, sizeof key, "%u", i);
    SORU_TRY(put(tree, root, "d40", key, i % 3 == 0 ? "x" : NULL));
    SORU_TRY(put(tree, root, "d2", key, "y"));
  }
  return put(tree, root, "d2", "5", NULL);
}

/* Moves a directory that is not looked into. */
static soru_status_t
step_move(soru_tree_t *tree, soru_tree_node_t **root)
{
  soru_tree_name_t *from = name_of(tree, "d200"), *to = name_of(tree, "moved");
  soru_tree_node_t *dir;
  soru_status_t status = soru_tree_find(tree, *root, from, &dir);
  if (status == SORU_OK && dir == NULL) status = SORU_ERR_NOT_FOUND;
  if (status == SORU_OK) {
    soru_tree_keep(dir);
    status = soru_tree_set(tree, root, from, NULL);
    if (status == SORU_OK)
      status = soru_tree_set(tree, root, to, dir);
    else
      soru_tree_drop(tree, dir);
  }
  soru_tree_name_drop(soru_tree_names(tree), from);
  soru_tree_name_drop(soru_tree_names(tree), to);
  return status;
}

static soru_status_t
step_count(soru_tree_t *tree, soru_tree_node_t **root)
{
  soru_tree_name_t *name = name_of(tree, "d200");
  soru_tree_node_t *dir = NULL;
  soru_tree_entry_t entry = {NULL, NULL};
  uint64_t length = 0;
  soru_status_t status = soru_tree_find(tree, *root, name, &dir);
  if (status == SORU_OK && dir != NULL) status = soru_tree_length(tree, dir, &length);
  if (status == SORU_OK && dir != NULL) status = soru_tree_nth(tree, dir, 150, &entry);
  soru_tree_name_drop(soru_tree_names(tree), name);
  if (status == SORU_OK) CHECK(length == 200 && entry.node != NULL);
  return status;
}

static step_t *const steps[] = {step_nothing,        step_read, step_change, step_remove,
                                step_add_and_remove, step_move, step_count};
#define STEP_CNT (sizeof steps / sizeof steps[0])

/* --- doing and proving them --- */

/* Does a step on a copy of a root (which stays with the caller), and hashes the outcome. */
static soru_status_t
do_step(soru_tree_t *tree, soru_tree_node_t *root, step_t *step, uint8_t after[SORU_TREE_HASH_SZ])
{
  soru_tree_node_t *copy = soru_tree_keep(root);
  soru_status_t status = step(tree, &copy);
  if (status == SORU_OK) status = soru_tree_hash(tree, copy, after);
  soru_tree_drop(tree, copy);
  return status;
}

static void
prove(env_t *env, step_t *step, soru_buf_t *proof, uint8_t after[SORU_TREE_HASH_SZ])
{
  soru_tree_t *record = soru_tree_new(env->names, SORU_TREE_RECORD);
  soru_tree_node_t *shadow = soru_tree_shadow(record, env->tree, env->root);
  CHECK(do_step(record, shadow, step, after) == SORU_OK);
  soru_base_buf_init(proof, PROOF_MAX);
  CHECK(soru_tree_proof_encode(proof, record, shadow, after) == SORU_OK);
  soru_tree_drop(record, shadow);
  soru_tree_free(record);
}

/* Does a step on what a proof holds.
 *
 * SORU_OK, SORU_ERR_PROOF when a hash is not the one that is claimed, or what decoding or the step
 * answers. */
static soru_status_t
verify(soru_slice_t proof, step_t *step)
{
  soru_tree_names_t *names = soru_tree_names_new();
  soru_tree_t *replay = soru_tree_new(names, SORU_TREE_REPLAY);
  soru_tree_proof_head_t head;
  soru_tree_node_t *root;
  uint8_t before[SORU_TREE_HASH_SZ], after[SORU_TREE_HASH_SZ];
  soru_status_t status = soru_tree_proof_decode(replay, proof, &head, &root);
  CHECK((root == NULL) == (status != SORU_OK));
  if (status == SORU_OK) {
    CHECK(soru_tree_hash(replay, root, before) == SORU_OK);
    if (memcmp(before, head.before, sizeof before) != 0) status = SORU_ERR_PROOF;
    if (!head.before_is_dir || !head.after_is_dir || head.version != 2) status = SORU_ERR_PROOF;
  }
  if (status == SORU_OK) status = do_step(replay, root, step, after);
  if (status == SORU_OK && memcmp(after, head.after, sizeof after) != 0) status = SORU_ERR_PROOF;
  soru_tree_drop(replay, root);
  soru_tree_free(replay);
  soru_tree_names_free(names);
  return status;
}

/* R-PVM-1: a step can be proved from a part of the state. */
static void
test_steps(void)
{
  env_t env;
  env_init(&env);
  for (size_t i = 0; i < STEP_CNT; i++) {
    soru_buf_t proof;
    uint8_t direct[SORU_TREE_HASH_SZ], recorded[SORU_TREE_HASH_SZ], before[SORU_TREE_HASH_SZ];
    CHECK(do_step(env.tree, env.root, steps[i], direct) == SORU_OK);
    prove(&env, steps[i], &proof, recorded);
    CHECK_BYTES(recorded, sizeof recorded, direct, sizeof direct);
    CHECK(soru_tree_hash(env.tree, env.root, before) == SORU_OK);
    CHECK_BYTES(proof.ptr + 3, 32, before, sizeof before);
    CHECK_BYTES(proof.ptr + 35, 32, direct, sizeof direct);
    CHECK(verify(soru_base_buf_slice(&proof), steps[i]) == SORU_OK);
    soru_base_buf_free(&proof);
  }
  env_free(&env);
}

/* A proof of nothing is the hash of the root; that of a lookup is far smaller than the tree. */
static void
test_sizes(void)
{
  env_t env;
  soru_buf_t proof;
  uint8_t after[SORU_TREE_HASH_SZ];
  env_init(&env);
  prove(&env, step_nothing, &proof, after);
  CHECK_U64(proof.len, 67 + 33);
  CHECK_U64(proof.ptr[67], 0xd0);
  soru_base_buf_free(&proof);
  prove(&env, step_read, &proof, after);
  CHECK(proof.len < 1000);
  soru_base_buf_free(&proof);
  env_free(&env);
}

/* A proof holds what its step looked up: other steps need parts that are blinded. */
static void
test_blinded(void)
{
  env_t env;
  env_init(&env);
  for (size_t i = 0; i < STEP_CNT; i++) {
    soru_buf_t proof;
    uint8_t after[SORU_TREE_HASH_SZ];
    prove(&env, steps[i], &proof, after);
    soru_slice_t bytes = soru_base_buf_slice(&proof);
    if (i != 2) CHECK(verify(bytes, step_change) != SORU_OK);
    if (i < 1) CHECK(verify(bytes, step_read) == SORU_ERR_MISSING);
    if (i < 3) CHECK(verify(bytes, step_remove) == SORU_ERR_MISSING);
    if (i < 4) CHECK(verify(bytes, step_add_and_remove) == SORU_ERR_MISSING);
    soru_base_buf_free(&proof);
  }
  env_free(&env);
}

/* R-GAME-3: whatever byte of a proof is changed, it does not hold any more. */
static void
test_changed_bytes(void)
{
  env_t env;
  env_init(&env);
  for (size_t i = 1; i < STEP_CNT; i++) {
    soru_buf_t proof;
    uint8_t after[SORU_TREE_HASH_SZ];
    prove(&env, steps[i], &proof, after);
    soru_slice_t bytes = soru_base_buf_slice(&proof);
    for (size_t at = 0; at < proof.len; at += 1 + at / 400) {
      static const uint8_t masks[] = {0x01, 0x80, 0xff};
      for (size_t m = 0; m < sizeof masks; m++) {
        proof.ptr[at] ^= masks[m];
        CHECK(verify(bytes, steps[i]) != SORU_OK);
        proof.ptr[at] ^= masks[m];
      }
    }
    CHECK(verify(bytes, steps[i]) == SORU_OK);
    soru_base_buf_free(&proof);
  }
  env_free(&env);
}

/* Every shorter piece is refused, and so are bytes behind the end. */
static void
test_truncated(void)
{
  env_t env;
  env_init(&env);
  soru_buf_t proof;
  uint8_t after[SORU_TREE_HASH_SZ];
  prove(&env, step_remove, &proof, after);
  for (size_t len = 0; len < proof.len; len++) {
    uint8_t *piece = soru_base_alloc(len + 1);
    memcpy(piece, proof.ptr, len);
    CHECK(verify(soru_base_slice(piece, len), step_remove) == SORU_ERR_DECODE);
    free(piece);
  }
  soru_base_buf_add_u8(&proof, 0);
  CHECK(verify(soru_base_buf_slice(&proof), step_remove) == SORU_ERR_DECODE);
  soru_base_buf_free(&proof);
  env_free(&env);
}

/* --- malformed proofs, by hand --- */

static void
begin_proof(soru_buf_t *proof)
{
  soru_base_buf_init(proof, (size_t)1 << 20);
  soru_base_buf_add(proof, "\3\0\2", 3);
  memset(soru_base_buf_reserve(proof, 64), 0, 64);
}

/* The status of decoding the given bytes as the tree of a proof. */
static soru_status_t
decode_tree(const char *bytes, size_t len)
{
  soru_buf_t proof;
  begin_proof(&proof);
  soru_base_buf_add(&proof, bytes, len);
  soru_status_t status = verify(soru_base_buf_slice(&proof), step_nothing);
  soru_base_buf_free(&proof);
  return status;
}

#define DECODE(text_) decode_tree(text_, sizeof(text_) - 1)

static void
test_malformed(void)
{
  /* The head of these proofs has another hash, which is all that is wrong with them: */
  CHECK(DECODE("\xc0\1a") == SORU_ERR_PROOF);
  CHECK(DECODE("\x81\1a\xc0\1b") == SORU_ERR_PROOF);
  CHECK(DECODE("\x82\1a\xc0\1b\1b\xc0\1b") == SORU_ERR_PROOF);
  CHECK(DECODE("\x83\0\0\0\5\1a\xc0\1b") == SORU_ERR_PROOF);
  /* length not in the shortest form */
  CHECK(DECODE("\xc1\0\1a") == SORU_ERR_DECODE);
  CHECK(DECODE("\xc3\0\0\0\1a") == SORU_ERR_DECODE);
  CHECK(DECODE("\xc2\0\1a") == SORU_ERR_DECODE);
  /* tags that there are not, or not at the root */
  CHECK(DECODE("\4") == SORU_ERR_DECODE);
  CHECK(DECODE("\x90") == SORU_ERR_DECODE);
  CHECK(DECODE("\xe0") == SORU_ERR_DECODE);
  CHECK(DECODE("\xff") == SORU_ERR_DECODE);
  CHECK(DECODE("\xd1\0\0") == SORU_ERR_DECODE);
  /* an inode without children, and one whose length is wrong */
  CHECK(DECODE("\0\3\xe0\xe0") == SORU_ERR_DECODE);
  CHECK(DECODE("\0\3\x81\1a\xc0\1b\xe0") == SORU_ERR_DECODE);
  /* an extender without end, an empty one, and one that is too long */
  CHECK(DECODE("\xd8\3\1\0\x81\1a\xc0\1b") == SORU_ERR_DECODE);
  CHECK(DECODE("\xd8\3\0\x81\1a\xc0\1b") == SORU_ERR_DECODE);
  CHECK(DECODE("\xd8\3\7\0\0\0\0\0\0\x10\x81\1a\xc0\1b") == SORU_ERR_DECODE);
}

/* A name must stand where the bits of its hash lead. */
static void
test_misplaced(void)
{
  static const char hash[] = "................................";
  soru_tree_names_t *names = soru_tree_names_new();
  soru_tree_name_t *name = soru_tree_name(names, soru_base_slice_text("a"));
  unsigned branch = soru_tree_name_bit(name, 0);
  soru_tree_name_drop(names, name);
  soru_tree_names_free(names);
  for (unsigned place = 0; place < 2; place++) {
    soru_buf_t proof;
    begin_proof(&proof);
    soru_base_buf_add(&proof, "\0\3", 2);
    for (unsigned i = 0; i < 2; i++) {
      soru_base_buf_add(&proof, i == place ? "\x81\1a\xc0\1b" : "\xc0", i == place ? 6 : 1);
      if (i != place) soru_base_buf_add(&proof, hash, 32);
    }
    CHECK(verify(soru_base_buf_slice(&proof), step_nothing) ==
          (place == branch ? SORU_ERR_PROOF : SORU_ERR_DECODE));
    soru_base_buf_free(&proof);
  }
}

/* Directories in directories, up to the limit and beyond. */
static void
test_nesting(void)
{
  static const unsigned depths[] = {100, SORU_TREE_PROOF_DEPTH_MAX - 1, SORU_TREE_PROOF_DEPTH_MAX,
                                    100000};
  for (size_t i = 0; i < sizeof depths / sizeof depths[0]; i++) {
    soru_buf_t proof;
    begin_proof(&proof);
    for (unsigned depth = 0; depth < depths[i]; depth++) soru_base_buf_add(&proof, "\x81\1a", 3);
    soru_base_buf_add(&proof, "\xc0\1b", 3);
    CHECK(verify(soru_base_buf_slice(&proof), step_nothing) ==
          (depths[i] < SORU_TREE_PROOF_DEPTH_MAX ? SORU_ERR_PROOF : SORU_ERR_LIMIT));
    soru_base_buf_free(&proof);
  }
}

/* A buffer that is too small for a proof is not an error of the proof. */
static void
test_limit(void)
{
  env_t env;
  env_init(&env);
  soru_tree_t *record = soru_tree_new(env.names, SORU_TREE_RECORD);
  soru_tree_node_t *shadow = soru_tree_shadow(record, env.tree, env.root);
  uint8_t after[SORU_TREE_HASH_SZ];
  soru_buf_t proof;
  soru_base_buf_init(&proof, 99);
  CHECK(do_step(record, shadow, step_nothing, after) == SORU_OK);
  CHECK(soru_tree_proof_encode(&proof, record, shadow, after) == SORU_ERR_LIMIT);
  soru_base_buf_free(&proof);
  soru_tree_drop(record, shadow);
  soru_tree_free(record);
  env_free(&env);
}

int
main(void)
{
  test_steps();
  test_sizes();
  test_blinded();
  test_changed_bytes();
  test_truncated();
  test_malformed();
  test_misplaced();
  test_nesting();
  test_limit();
  return check_summary();
}
