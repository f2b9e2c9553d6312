/* store.h - what a chain is kept in: the nodes of its contexts, and values by their keys.
 *
 * All changes between begin and commit become lasting together, or none does. Here is a store in
 * memory; one on disk is given by a module that may use files.
 */
#ifndef SORU_CHAIN_STORE_H
#define SORU_CHAIN_STORE_H

#include "tree/store.h"

typedef struct soru_chain_store {
  void *ctx;
  soru_tree_store_t nodes;

  /* Looks up a value, borrowed until the next call of a function of the store.
   * SORU_OK, SORU_ERR_NOT_FOUND or SORU_ERR_IO. */
  soru_status_t (*get)(void *ctx, soru_slice_t key, soru_slice_t *value);

  /* Keeps a copy of a value, in the place of one that was there.
   * SORU_OK, SORU_ERR_LIMIT (full) or SORU_ERR_IO. */
  soru_status_t (*put)(void *ctx, soru_slice_t key, soru_slice_t value);

  /* Begins changes; makes them lasting; gives them up. SORU_OK, SORU_ERR_LIMIT or SORU_ERR_IO. */
  soru_status_t (*begin)(void *ctx);
  soru_status_t (*commit)(void *ctx);
  void (*abort)(void *ctx);
} soru_chain_store_t;

/* A store in memory, for tests: what is given up is not taken back. */
typedef struct soru_chain_memory soru_chain_memory_t;

/* soru_chain_memory_new makes an empty store; released with soru_chain_memory_free. */
soru_chain_memory_t *soru_chain_memory_new(void);

/* soru_chain_memory_free releases a store; NULL is allowed. */
void soru_chain_memory_free(soru_chain_memory_t *memory);

/* soru_chain_memory_store gives the interface of a store in memory, which is borrowed. */
soru_chain_store_t soru_chain_memory_store(soru_chain_memory_t *memory);

#endif
