/* store.h - where the nodes of trees are kept: bytes by their hash.
 *
 * A store is two functions and what they work on; trees are written to one and read from one
 * (persist.h). Here is one in memory; one on disk can be given by a module that may use files.
 */
#ifndef SORU_TREE_STORE_H
#define SORU_TREE_STORE_H

#include "tree/tree.h"

typedef struct soru_tree_store {
  void *ctx;

  /* Looks up bytes. The result is borrowed until the next call of a function of the store.
   * SORU_OK, SORU_ERR_NOT_FOUND or SORU_ERR_IO. */
  soru_status_t (*get)(void *ctx, const uint8_t hash[SORU_TREE_HASH_SZ], soru_slice_t *bytes);

  /* Keeps a copy of the bytes. What is there under the same hash may stay.
   * SORU_OK, SORU_ERR_LIMIT (full) or SORU_ERR_IO. */
  soru_status_t (*put)(void *ctx, const uint8_t hash[SORU_TREE_HASH_SZ], soru_slice_t bytes);
} soru_tree_store_t;

/* A store in memory; not shared between threads. */
typedef struct soru_tree_store_mem soru_tree_store_mem_t;

/* soru_tree_store_mem_new makes an empty store that never holds more than max_bytes bytes of nodes;
 * released with soru_tree_store_mem_free. */
soru_tree_store_mem_t *soru_tree_store_mem_new(size_t max_bytes);

/* soru_tree_store_mem_free releases a store; NULL is allowed. */
void soru_tree_store_mem_free(soru_tree_store_mem_t *mem);

/* soru_tree_store_mem gives the interface of a store in memory, which is borrowed. Bytes that it
 * looks up stay valid until the store is released; it keeps what came first under a hash. */
soru_tree_store_t soru_tree_store_mem(soru_tree_store_mem_t *mem);

/* soru_tree_store_mem_cnt counts the nodes in a store. */
size_t soru_tree_store_mem_cnt(const soru_tree_store_mem_t *mem);

#endif
