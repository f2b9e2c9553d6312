/* store.c - see store.h. */
#include "io/store.h"

#include "base/mem.h"

#include <errno.h>
#include <fcntl.h>
#include <lmdb.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

/* Address space that is asked for; halved until the system agrees. The file grows as needed. */
#define MAP_FIRST ((size_t)1 << 40)
#define MAP_LEAST ((size_t)1 << 28)

static const char format_key[] = "format", format[] = "soru 1";

struct soru_io_store {
  int lock;
  MDB_env *env;
  MDB_dbi nodes, values;
  MDB_txn *writing; /* between begin and commit */
  soru_buf_t found; /* what was looked up outside of a transaction */
};

static MDB_val
val(soru_slice_t bytes)
{
  return (MDB_val){bytes.len, (void *)(uintptr_t)bytes.ptr};
}

static soru_status_t
status_of(int code)
{
  if (code == MDB_SUCCESS) return SORU_OK;
  if (code == MDB_NOTFOUND) return SORU_ERR_NOT_FOUND;
  return code == MDB_MAP_FULL || code == ENOSPC ? SORU_ERR_LIMIT : SORU_ERR_IO;
}

/* --- looking up and keeping --- */

/* Looks up in a transaction of its own; the bytes are copied. */
static soru_status_t
get_outside(soru_io_store_t *store, MDB_dbi dbi, MDB_val *key, soru_slice_t *value)
{
  MDB_txn *txn;
  MDB_val got;
  SORU_TRY(status_of(mdb_txn_begin(store->env, NULL, MDB_RDONLY, &txn)));
  soru_status_t status = status_of(mdb_get(txn, dbi, key, &got));
  if (status == SORU_OK) {
    store->found.len = 0;
    soru_base_buf_add(&store->found, got.mv_data, got.mv_size);
    *value = soru_base_buf_slice(&store->found);
    if (store->found.overflow) status = SORU_ERR_IO;
  }
  mdb_txn_abort(txn);
  return status;
}

static soru_status_t
get(soru_io_store_t *store, MDB_dbi dbi, soru_slice_t key, soru_slice_t *value)
{
  MDB_val at = val(key), got;
  *value = soru_base_slice(NULL, 0);
  if (key.len == 0 || key.len > SORU_IO_STORE_KEY_MAX) return SORU_ERR_NOT_FOUND;
  if (store->writing == NULL) return get_outside(store, dbi, &at, value);
  SORU_TRY(status_of(mdb_get(store->writing, dbi, &at, &got)));
  *value = soru_base_slice(got.mv_data, got.mv_size);
  return SORU_OK;
}

static soru_status_t
put(soru_io_store_t *store, MDB_dbi dbi, soru_slice_t key, soru_slice_t value)
{
  MDB_val at = val(key), bytes = val(value);
  if (key.len == 0 || key.len > SORU_IO_STORE_KEY_MAX) return SORU_ERR_ARG;
  if (store->writing != NULL) return status_of(mdb_put(store->writing, dbi, &at, &bytes, 0));
  SORU_TRY(soru_io_store_begin(store));
  soru_status_t status = status_of(mdb_put(store->writing, dbi, &at, &bytes, 0));
  if (status == SORU_OK) return soru_io_store_commit(store);
  soru_io_store_abort(store);
  return status;
}

static soru_status_t
get_node(void *ctx, const uint8_t hash[SORU_TREE_HASH_SZ], soru_slice_t *bytes)
{
  soru_io_store_t *store = ctx;
  return get(store, store->nodes, soru_base_slice(hash, SORU_TREE_HASH_SZ), bytes);
}

static soru_status_t
put_node(void *ctx, const uint8_t hash[SORU_TREE_HASH_SZ], soru_slice_t bytes)
{
  soru_io_store_t *store = ctx;
  return put(store, store->nodes, soru_base_slice(hash, SORU_TREE_HASH_SZ), bytes);
}

soru_tree_store_t
soru_io_store_nodes(soru_io_store_t *store)
{
  return (soru_tree_store_t){store, get_node, put_node};
}

soru_status_t
soru_io_store_get(void *ctx, soru_slice_t key, soru_slice_t *value)
{
  soru_io_store_t *store = ctx;
  return get(store, store->values, key, value);
}

soru_status_t
soru_io_store_put(void *ctx, soru_slice_t key, soru_slice_t value)
{
  soru_io_store_t *store = ctx;
  return put(store, store->values, key, value);
}

soru_status_t
soru_io_store_begin(void *ctx)
{
  soru_io_store_t *store = ctx;
  SORU_ASSERT(store->writing == NULL);
  return status_of(mdb_txn_begin(store->env, NULL, 0, &store->writing));
}

soru_status_t
soru_io_store_commit(void *ctx)
{
  soru_io_store_t *store = ctx;
  SORU_ASSERT(store->writing != NULL);
  int code = mdb_txn_commit(store->writing);
  store->writing = NULL;
  return status_of(code);
}

void
soru_io_store_abort(void *ctx)
{
  soru_io_store_t *store = ctx;
  SORU_ASSERT(store->writing != NULL);
  mdb_txn_abort(store->writing);
  store->writing = NULL;
}

/* --- opening --- */

/* Takes the lock of the directory. */
static soru_status_t
take_lock(soru_io_store_t *store, const char *dir, soru_io_error_t *error)
{
  char path[4096], text[32] = "";
  if (mkdir(dir, 0777) != 0 && errno != EEXIST)
    return soru_io_fail(error, SORU_ERR_IO, "cannot make the directory %s: %s", dir,
                        strerror(errno));
  snprintf(path, sizeof path, "%s/lock", dir);
  store->lock = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0666);
  if (store->lock < 0)
    return soru_io_fail(error, SORU_ERR_IO, "cannot open %s: %s", path, strerror(errno));
  if (flock(store->lock, LOCK_EX | LOCK_NB) != 0) {
    if (read(store->lock, text, sizeof text - 1) < 0) text[0] = 0;
    text[strcspn(text, "\n")] = 0;
    return soru_io_fail(error, SORU_ERR_STATE,
                        "%s is in use by another process (%s); stop it first", dir, text);
  }
  int len = snprintf(text, sizeof text, "%ld\n", (long)getpid());
  if (ftruncate(store->lock, 0) != 0 || write(store->lock, text, (size_t)len) != len)
    return soru_io_fail(error, SORU_ERR_IO, "cannot write %s: %s", path, strerror(errno));
  return SORU_OK;
}

/* Opens the environment with as much address space as the system gives. */
static int
open_env(soru_io_store_t *store, const char *dir, bool sync)
{
  int code = MDB_SUCCESS;
  unsigned flags = MDB_NOTLS | (sync ? 0 : MDB_NOSYNC);
  for (size_t size = MAP_FIRST; size >= MAP_LEAST; size /= 2) {
    code = mdb_env_create(&store->env);
    if (code != MDB_SUCCESS) return code;
    mdb_env_set_maxdbs(store->env, 2);
    code = mdb_env_set_mapsize(store->env, size);
    if (code == MDB_SUCCESS) code = mdb_env_open(store->env, dir, flags, 0666);
    if (code == MDB_SUCCESS) return code;
    mdb_env_close(store->env);
    store->env = NULL;
    if (code != ENOMEM) return code;
  }
  return code;
}

/* Opens the databases. */
static int
open_databases(soru_io_store_t *store)
{
  MDB_txn *txn;
  int code = mdb_txn_begin(store->env, NULL, 0, &txn);
  if (code != MDB_SUCCESS) return code;
  code = mdb_dbi_open(txn, "nodes", MDB_CREATE, &store->nodes);
  if (code == MDB_SUCCESS) code = mdb_dbi_open(txn, "values", MDB_CREATE, &store->values);
  if (code == MDB_SUCCESS) return mdb_txn_commit(txn);
  mdb_txn_abort(txn);
  return code;
}

/* Checks the format, or writes that of a new store. */
static soru_status_t
check_format(soru_io_store_t *store, const char *dir, soru_io_error_t *error)
{
  soru_slice_t key = soru_base_slice_text(format_key), got, want = soru_base_slice_text(format);
  soru_status_t status = soru_io_store_get(store, key, &got);
  if (status == SORU_ERR_NOT_FOUND)
    status = soru_io_store_put(store, key, want);
  else if (status == SORU_OK && !soru_base_slice_equal(got, want))
    return soru_io_fail(error, SORU_ERR_DECODE, "%s is a store of another format (%.*s)", dir,
                        (int)(got.len < 40 ? got.len : 40), (const char *)got.ptr);
  if (status == SORU_OK) return SORU_OK;
  return soru_io_fail(error, SORU_ERR_IO, "%s cannot be written: %s", dir,
                      soru_base_status_text(status));
}

static soru_status_t
open_all(soru_io_store_t *store, const char *dir, bool sync, soru_io_error_t *error)
{
  SORU_TRY(take_lock(store, dir, error));
  int code = open_env(store, dir, sync);
  if (code == MDB_SUCCESS) code = open_databases(store);
  if (code == MDB_INVALID || code == MDB_VERSION_MISMATCH || code == MDB_CORRUPTED)
    return soru_io_fail(error, SORU_ERR_DECODE, "%s/data.mdb is no store: %s", dir,
                        mdb_strerror(code));
  if (code != MDB_SUCCESS)
    return soru_io_fail(error, SORU_ERR_IO, "cannot open the store in %s: %s", dir,
                        mdb_strerror(code));
  return check_format(store, dir, error);
}

soru_status_t
soru_io_store_open(soru_io_store_t **opened, const char *dir, bool sync, soru_io_error_t *error)
{
  soru_io_store_t *store = soru_base_zalloc(sizeof *store);
  store->lock = -1;
  soru_base_buf_init(&store->found, (size_t)1 << 31);
  *opened = NULL;
  soru_status_t status = open_all(store, dir, sync, error);
  if (status == SORU_OK)
    *opened = store;
  else
    soru_io_store_close(store);
  return status;
}

void
soru_io_store_close(soru_io_store_t *store)
{
  if (store == NULL) return;
  if (store->writing != NULL) soru_io_store_abort(store);
  if (store->env != NULL) mdb_env_close(store->env);
  if (store->lock >= 0) close(store->lock);
  soru_base_buf_free(&store->found);
  free(store);
}
