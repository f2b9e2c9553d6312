/* store.h - an LMDB environment on disk: the nodes of trees by their hash, and values by keys.
 *
 * A write transaction spans both; what it changes is lasting together, or not at all, also when the
 * process is killed. A change outside of a transaction is one by itself. One process has a store
 * open at a time.
 *
 *   DIR/lock       held while the store is open; has the number of the process
 *   DIR/data.mdb   the environment: databases "nodes" and "values"; value "format" is "soru 1"
 */
#ifndef SORU_IO_STORE_H
#define SORU_IO_STORE_H

#include "io/file.h"
#include "tree/store.h"

/* The longest key. */
#define SORU_IO_STORE_KEY_MAX 511

typedef struct soru_io_store soru_io_store_t;

/* soru_io_store_open opens the store of a directory, which is made if it is not there.
 *
 * in   sync   whether a commit waits until the disk has everything: without, a crash of the machine
 *             (not of the process) can lose the last transactions
 * out  store  to be released with soru_io_store_close; NULL unless SORU_OK
 * SORU_OK; SORU_ERR_STATE: another process has it open; SORU_ERR_DECODE: the directory holds
 * something else, or a store of another format; SORU_ERR_IO. Each with a message. */
SORU_MUST_USE soru_status_t soru_io_store_open(soru_io_store_t **store, const char *dir, bool sync,
                                               soru_io_error_t *error);

/* soru_io_store_close gives up what was not committed, and releases the store; NULL is allowed. */
void soru_io_store_close(soru_io_store_t *store);

/* soru_io_store_nodes gives the interface for nodes, which is borrowed. */
soru_tree_store_t soru_io_store_nodes(soru_io_store_t *store);

/* soru_io_store_get looks up a value, borrowed until the next call of a function of the store.
 *
 * SORU_OK, SORU_ERR_NOT_FOUND or SORU_ERR_IO. */
SORU_MUST_USE soru_status_t soru_io_store_get(void *store, soru_slice_t key, soru_slice_t *value);

/* soru_io_store_put keeps a copy of a value, in the place of one that was there.
 *
 * SORU_OK, SORU_ERR_ARG (an empty or too long key), SORU_ERR_LIMIT (full) or SORU_ERR_IO. */
SORU_MUST_USE soru_status_t soru_io_store_put(void *store, soru_slice_t key, soru_slice_t value);

/* soru_io_store_begin begins a transaction; there must be none.
 *
 * SORU_OK or SORU_ERR_IO. */
SORU_MUST_USE soru_status_t soru_io_store_begin(void *store);

/* soru_io_store_commit makes the changes since soru_io_store_begin lasting.
 *
 * SORU_OK, SORU_ERR_LIMIT (full) or SORU_ERR_IO: then nothing of it was kept. */
SORU_MUST_USE soru_status_t soru_io_store_commit(void *store);

/* soru_io_store_abort gives up the changes since soru_io_store_begin. */
void soru_io_store_abort(void *store);

#endif
