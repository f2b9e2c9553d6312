/* switch.c - making another block the head, which gives up the blocks behind the last one that the
 * two branches have in common; see chain.h. */
#include "base/mem.h"
#include "chain/chain_private.h"

#include <string.h>

/* The blocks of a branch behind a level, the youngest first. */
typedef struct branch {
  soru_chain_block_t *blocks;
  size_t cnt, cap;
} branch_t;

/* Adds the block with a hash; the branch owns it. */
static soru_status_t
add_block(soru_chain_t *chain, branch_t *branch, const uint8_t *hash)
{
  if (branch->cnt == branch->cap) {
    branch->cap = branch->cap == 0 ? 16 : 2 * branch->cap;
    branch->blocks = soru_base_realloc(branch->blocks, branch->cap * sizeof branch->blocks[0]);
  }
  return soru_chain_find(chain, hash, &branch->blocks[branch->cnt++]);
}

static void
free_branch(branch_t *branch)
{
  for (size_t i = 0; i < branch->cnt; i++) soru_chain_block_free(&branch->blocks[i]);
  free(branch->blocks);
}

/* Reads the blocks of the other branch down to one of the head's branch, whose level is *common. */
static soru_status_t
read_other(soru_chain_t *chain, const uint8_t *hash, branch_t *branch, int32_t *common)
{
  uint8_t at[SORU_ROLLUP_HASH_SZ], known[SORU_ROLLUP_HASH_SZ];
  memcpy(at, hash, sizeof at);
  for (;;) {
    SORU_TRY(add_block(chain, branch, at));
    const soru_chain_block_t *block = &branch->blocks[branch->cnt - 1];
    *common = block->header.level;
    if (soru_chain_hash_at(chain, *common, known) == SORU_OK && memcmp(known, at, sizeof at) == 0) {
      return SORU_OK;
    }
    if (*common == 0) return SORU_ERR_DECODE; /* all branches have the first block */
    memcpy(at, block->header.predecessor, sizeof at);
  }
}

/* Reads the blocks of the head's branch down to the one above a level. */
static soru_status_t
read_own(soru_chain_t *chain, int32_t level, branch_t *branch)
{
  for (int32_t at = chain->head.header.level; at > level; at--) {
    uint8_t hash[SORU_ROLLUP_HASH_SZ];
    SORU_TRY(soru_chain_hash_at(chain, at, hash));
    SORU_TRY(add_block(chain, branch, hash));
  }
  return SORU_OK;
}

/* Makes the levels of the store those of the other branch. */
static soru_status_t
put_branch(soru_chain_t *chain, const branch_t *other)
{
  for (size_t i = other->cnt; i-- > 0;)
    SORU_TRY(soru_chain_put_head(chain, other->blocks[i].hash, other->blocks[i].header.level));
  return SORU_OK;
}

/* Makes the other branch that of the store, in one transaction. */
static soru_status_t
keep_switch(soru_chain_t *chain, const branch_t *other)
{
  SORU_TRY(chain->store->begin(chain->store->ctx));
  soru_status_t status = put_branch(chain, other);
  if (status == SORU_OK) return chain->store->commit(chain->store->ctx);
  chain->store->abort(chain->store->ctx);
  return status;
}

/* Injects the operations of blocks that were given up, the oldest first. */
static void
inject_again(soru_chain_t *chain, const branch_t *own)
{
  size_t sum = 0, cnt = 0;
  for (size_t i = 0; i < own->cnt; i++) sum += own->blocks[i].operation_cnt;
  soru_chain_block_operation_t *list = soru_base_alloc((sum + 1) * sizeof list[0]);
  for (size_t i = own->cnt; i-- > 0;)
    for (size_t k = 0; k < own->blocks[i].operation_cnt; k++)
      list[cnt++] = own->blocks[i].operations[k];
  soru_chain_retry(chain, list, cnt);
  free(list);
}

/* Makes the youngest block of a branch the head in memory. */
static void
take_head(soru_chain_t *chain, branch_t *other)
{
  soru_chain_block_free(&chain->head);
  chain->head = other->blocks[0];
  memset(&other->blocks[0], 0, sizeof other->blocks[0]);
  soru_chain_start(chain);
}

soru_status_t
soru_chain_switch(soru_chain_t *chain, const uint8_t hash[SORU_ROLLUP_HASH_SZ])
{
  branch_t other = {0}, own = {0};
  soru_tree_node_t *root = NULL;
  int32_t common = 0;
  soru_status_t status = read_other(chain, hash, &other, &common);
  if (status == SORU_OK) status = soru_chain_load_root(chain, &other.blocks[0], &root);
  if (status == SORU_OK) status = read_own(chain, common, &own);
  if (status == SORU_OK) status = keep_switch(chain, &other);
  if (status == SORU_OK) {
    take_head(chain, &other);
    inject_again(chain, &own);
  }
  soru_tree_drop(chain->tree, root);
  free_branch(&other);
  free_branch(&own);
  return status;
}
