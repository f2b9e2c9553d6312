/* chain_private.h - what a chain consists of. */
#ifndef SORU_CHAIN_CHAIN_PRIVATE_H
#define SORU_CHAIN_CHAIN_PRIVATE_H

#include "chain/chain.h"

/* Contexts of so many blocks are kept in memory. */
#define SORU_CHAIN_ROOT_CNT 64

/* The most operations that are in the block being made or wait, and the most bytes of them: those
 * that wait have not been checked. */
#define SORU_CHAIN_PENDING_MAX 100000
#define SORU_CHAIN_PENDING_BYTES_MAX ((size_t)64 << 20)

typedef struct soru_chain_root {
  uint8_t hash[SORU_ROLLUP_HASH_SZ]; /* of the block */
  soru_tree_node_t *root;            /* NULL: unused */
} soru_chain_root_t;

struct soru_chain {
  const soru_chain_store_t *store;
  soru_tree_names_t *names;
  soru_tree_t *tree;
  uint8_t id[4];
  int64_t warp; /* seconds that blocks are later than the clock */
  soru_chain_block_t head;
  soru_chain_root_t roots[SORU_CHAIN_ROOT_CNT]; /* a ring */
  size_t next_root;

  /* The block that is being made. */
  soru_rollup_context_t making;
  soru_tree_node_t *fresh; /* its context without operations */
  int64_t gas;             /* sum of the limits */

  /* Those before `placed` are in that block, the others wait. */
  soru_chain_block_operation_t *pending;
  size_t pending_cnt, pending_cap, placed, pending_bytes;
};

/* soru_chain_start starts the block after the head. */
void soru_chain_start(soru_chain_t *chain);

/* soru_chain_load_root gives the context after a block, as a new reference. */
SORU_MUST_USE soru_status_t soru_chain_load_root(soru_chain_t *chain,
                                                 const soru_chain_block_t *block,
                                                 soru_tree_node_t **root);

/* soru_chain_keep_root remembers the context after a block. */
void soru_chain_keep_root(soru_chain_t *chain, const uint8_t hash[SORU_ROLLUP_HASH_SZ],
                          soru_tree_node_t *root);

/* soru_chain_keep_block writes a block and makes it the head of the store, in one transaction. */
SORU_MUST_USE soru_status_t soru_chain_keep_block(soru_chain_t *chain, soru_tree_node_t *root,
                                                  const soru_l1_header_t *header,
                                                  const uint8_t hash[SORU_ROLLUP_HASH_SZ],
                                                  soru_slice_t bytes);

/* soru_chain_put_head makes a block the head of the store, and the block of its level; part of a
 * transaction. */
SORU_MUST_USE soru_status_t soru_chain_put_head(soru_chain_t *chain,
                                                const uint8_t hash[SORU_ROLLUP_HASH_SZ],
                                                int32_t level);

/* soru_chain_retry empties the list of operations, and injects them again after those of another
 * list. */
void soru_chain_retry(soru_chain_t *chain, const soru_chain_block_operation_t *first, size_t cnt);

/* soru_chain_forget_pending releases the list of operations. */
void soru_chain_forget_pending(soru_chain_t *chain);

#endif
