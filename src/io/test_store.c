/* test_store.c - the store on disk: what it keeps, what it gives up, and what a killed process
 * leaves behind. */
#include "base/mem.h"
#include "io/store.h"
#include "tests/check.h"
#include "tree/persist.h"

#include <signal.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

/* A directory for stores. */
static char dir[64];

static soru_io_store_t *
open_store(void)
{
  soru_io_store_t *store;
  soru_io_error_t error = {""};
  soru_status_t status = soru_io_store_open(&store, dir, false, &error);
  if (!CHECK(status == SORU_OK)) fprintf(stderr, "  %s\n", error.text);
  return store;
}

static void
clean(void)
{
  char command[128];
  snprintf(command, sizeof command, "rm -rf %s", dir);
  CHECK(system(command) == 0);
}

static soru_slice_t
text(const char *chars)
{
  return soru_base_slice_text(chars);
}

static void
check_value(soru_io_store_t *store, const char *key, const char *want)
{
  soru_slice_t got;
  soru_status_t status = soru_io_store_get(store, text(key), &got);
  CHECK(want == NULL ? status == SORU_ERR_NOT_FOUND
                     : status == SORU_OK && soru_base_slice_equal(got, text(want)));
}

static void
test_values(void)
{
  static const char long_key[SORU_IO_STORE_KEY_MAX + 2] = {0};
  soru_io_store_t *store = open_store();
  CHECK(soru_io_store_put(store, text("a"), text("1")) == SORU_OK);
  CHECK(soru_io_store_begin(store) == SORU_OK);
  CHECK(soru_io_store_put(store, text("a"), text("2")) == SORU_OK);
  CHECK(soru_io_store_put(store, text("b"), text("3")) == SORU_OK);
  check_value(store, "a", "2");
  soru_io_store_abort(store);
  check_value(store, "a", "1");
  check_value(store, "b", NULL);
  CHECK(soru_io_store_begin(store) == SORU_OK);
  CHECK(soru_io_store_put(store, text("b"), text("4")) == SORU_OK);
  CHECK(soru_io_store_commit(store) == SORU_OK);
  CHECK(soru_io_store_put(store, text(""), text("x")) == SORU_ERR_ARG);
  CHECK(soru_io_store_put(store, soru_base_slice(long_key, sizeof long_key), text("x")) ==
        SORU_ERR_ARG);
  soru_io_store_close(store);
  store = open_store();
  check_value(store, "a", "1");
  check_value(store, "b", "4");
  soru_io_store_close(store);
  clean();
}

/* A tree that is saved in a transaction, and loaded by another process of the store. */
static void
test_tree(void)
{
  soru_tree_names_t *names = soru_tree_names_new();
  soru_tree_t *tree = soru_tree_new(names, SORU_TREE_DIRECT);
  soru_tree_node_t *root = soru_tree_empty(tree), *loaded;
  uint8_t hash[SORU_TREE_HASH_SZ], again[SORU_TREE_HASH_SZ];
  for (int i = 0; i < 1000; i++) {
    soru_tree_name_t *name = soru_tree_name_int(names, i);
    CHECK(soru_tree_set(tree, &root, name, soru_tree_leaf(tree, soru_base_slice(&i, sizeof i))) ==
          SORU_OK);
    soru_tree_name_drop(names, name);
  }
  soru_io_store_t *store = open_store();
  soru_tree_store_t nodes = soru_io_store_nodes(store);
  CHECK(soru_io_store_begin(store) == SORU_OK);
  CHECK(soru_tree_save(tree, root, &nodes, hash) == SORU_OK);
  CHECK(soru_io_store_commit(store) == SORU_OK);
  soru_io_store_close(store);
  store = open_store();
  nodes = soru_io_store_nodes(store);
  CHECK(soru_tree_load(tree, &nodes, hash, &loaded) == SORU_OK);
  CHECK(soru_tree_hash(tree, loaded, again) == SORU_OK);
  CHECK_BYTES(again, sizeof again, hash, sizeof hash);
  soru_tree_drop(tree, loaded);
  soru_tree_drop(tree, root);
  soru_io_store_close(store);
  soru_tree_free(tree);
  soru_tree_names_free(names);
  clean();
}

static void
test_refused(void)
{
  char path[128];
  soru_io_store_t *store = open_store(), *other;
  soru_io_error_t error = {""};
  CHECK(soru_io_store_open(&other, dir, false, &error) == SORU_ERR_STATE);
  CHECK(strstr(error.text, "in use by another process") != NULL);
  CHECK(soru_io_store_put(store, text("format"), text("other 7")) == SORU_OK);
  soru_io_store_close(store);
  CHECK(soru_io_store_open(&other, dir, false, &error) == SORU_ERR_DECODE);
  CHECK(strstr(error.text, "another format (other 7)") != NULL);
  snprintf(path, sizeof path, "%s/data.mdb", dir);
  FILE *file = fopen(path, "w");
  for (int i = 0; i < 10000; i++) fputs("no store", file);
  fclose(file);
  CHECK(soru_io_store_open(&other, dir, false, &error) == SORU_ERR_DECODE);
  clean();
  CHECK(soru_io_store_open(&other, "/proc/none/x", false, &error) == SORU_ERR_IO);
}

/* --- a process that is killed --- */

/* Writes numbered groups of values, each in one transaction, and tells each that is lasting. */
static void
write_groups(int told)
{
  soru_io_store_t *store = open_store();
  soru_slice_t got;
  uint32_t first = 0;
  if (soru_io_store_get(store, text("last"), &got) == SORU_OK)
    memcpy(&first, got.ptr, sizeof first);
  for (uint32_t n = first + 1;; n++) {
    if (soru_io_store_begin(store) != SORU_OK) _exit(1);
    for (uint32_t i = 0; i < 20; i++) {
      uint32_t key[2] = {n, i};
      if (soru_io_store_put(store, soru_base_slice(key, sizeof key),
                            soru_base_slice(&n, sizeof n)) != SORU_OK)
        _exit(1);
    }
    if (soru_io_store_put(store, text("last"), soru_base_slice(&n, sizeof n)) != SORU_OK ||
        soru_io_store_commit(store) != SORU_OK || write(told, &n, sizeof n) != sizeof n)
      _exit(1);
  }
}

/* Checks that the groups up to some number at least `told` are there, and nothing of others. */
static void
check_groups(uint32_t told)
{
  soru_io_store_t *store = open_store();
  soru_slice_t got;
  uint32_t last = 0;
  if (soru_io_store_get(store, text("last"), &got) == SORU_OK) memcpy(&last, got.ptr, sizeof last);
  CHECK(last >= told);
  for (uint32_t n = 1; n <= last + 1; n++) {
    for (uint32_t i = 0; i < 20; i += 19) {
      uint32_t key[2] = {n, i};
      soru_status_t status = soru_io_store_get(store, soru_base_slice(key, sizeof key), &got);
      CHECK(status == (n <= last ? SORU_OK : SORU_ERR_NOT_FOUND));
    }
  }
  soru_io_store_close(store);
}

static void
test_killed(void)
{
  uint32_t seed = 12345, told = 0;
  for (int round = 0; round < 30; round++) {
    int ends[2];
    CHECK(pipe(ends) == 0);
    pid_t child = fork();
    if (child == 0) {
      close(ends[0]);
      write_groups(ends[1]);
    }
    close(ends[1]);
    seed = seed * 1103515245 + 12345;
    uint32_t until = told + 1 + seed / 65536 % 40, n = 0;
    while (n < until && read(ends[0], &n, sizeof n) == sizeof n) told = n;
    seed = seed * 1103515245 + 12345;
    usleep(seed / 65536 % 500);
    CHECK(kill(child, SIGKILL) == 0);
    while (read(ends[0], &n, sizeof n) == sizeof n) told = n; /* what it told before it died */
    CHECK(waitpid(child, NULL, 0) == child);
    close(ends[0]);
    check_groups(told);
  }
  CHECK(told >= 30);
  clean();
}

int
main(void)
{
  snprintf(dir, sizeof dir, "/tmp/soru-store-%ld", (long)getpid());
  test_values();
  test_tree();
  test_refused();
  test_killed();
  return check_summary();
}
