/* chain.c - blocks: how they are made, kept, found and given up; see chain.h. Keys of the store:
 *
 *   config        profile and constants         head     hash of the head
 *   b HASH        a block (block.h)              l HASH   its level (4 bytes)
 *   h LEVEL (4)   hash of the block of that level of the branch of the head */
#include "chain/chain_private.h"
#include "chain/receipt.h"
#include "crypto/blake2b.h"
#include "rollup/inbox.h"
#include "tree/persist.h"

#include "base/mem.h"

#include <string.h>

const soru_chain_block_t *
soru_chain_head(const soru_chain_t *chain)
{
  return &chain->head;
}

soru_rollup_profile_t
soru_chain_profile(const soru_chain_t *chain)
{
  return chain->making.profile;
}

const soru_rollup_constants_t *
soru_chain_constants(const soru_chain_t *chain)
{
  return &chain->making.constants;
}

const uint8_t *
soru_chain_id(const soru_chain_t *chain)
{
  return chain->id;
}

void
soru_chain_warp(soru_chain_t *chain, int64_t seconds)
{
  SORU_ASSERT(seconds >= 0 && seconds <= (int64_t)1 << 31);
  chain->warp += seconds;
}

/* --- the store --- */

/* A key of a letter and bytes. */
typedef struct store_key {
  uint8_t bytes[1 + SORU_ROLLUP_HASH_SZ];
  size_t len;
} store_key_t;

static store_key_t
hash_key(char letter, const uint8_t *hash)
{
  store_key_t key = {{(uint8_t)letter}, 1 + SORU_ROLLUP_HASH_SZ};
  memcpy(key.bytes + 1, hash, SORU_ROLLUP_HASH_SZ);
  return key;
}

static store_key_t
level_key(int32_t level)
{
  store_key_t key = {{'h'}, 5};
  soru_base_put_be(key.bytes + 1, (uint32_t)level, 4);
  return key;
}

static soru_status_t
get(const soru_chain_t *chain, const store_key_t *key, soru_slice_t *value)
{
  return chain->store->get(chain->store->ctx, soru_base_slice(key->bytes, key->len), value);
}

static soru_status_t
put(const soru_chain_t *chain, const store_key_t *key, soru_slice_t value)
{
  return chain->store->put(chain->store->ctx, soru_base_slice(key->bytes, key->len), value);
}

soru_status_t
soru_chain_find(soru_chain_t *chain, const uint8_t hash[SORU_ROLLUP_HASH_SZ],
                soru_chain_block_t *block)
{
  soru_slice_t bytes;
  store_key_t key = hash_key('b', hash);
  memset(block, 0, sizeof *block);
  SORU_TRY(get(chain, &key, &bytes));
  return soru_chain_block_read(block, hash, bytes);
}

soru_status_t
soru_chain_hash_at(soru_chain_t *chain, int32_t level, uint8_t hash[SORU_ROLLUP_HASH_SZ])
{
  soru_slice_t value;
  store_key_t key = level_key(level);
  if (level < 0 || level > chain->head.header.level) return SORU_ERR_NOT_FOUND;
  SORU_TRY(get(chain, &key, &value));
  if (value.len != SORU_ROLLUP_HASH_SZ) return SORU_ERR_NOT_FOUND;
  memcpy(hash, value.ptr, SORU_ROLLUP_HASH_SZ);
  return SORU_OK;
}

soru_status_t
soru_chain_put_head(soru_chain_t *chain, const uint8_t hash[SORU_ROLLUP_HASH_SZ], int32_t level)
{
  store_key_t key = level_key(level);
  soru_slice_t name = soru_base_slice(hash, SORU_ROLLUP_HASH_SZ);
  SORU_TRY(put(chain, &key, name));
  return chain->store->put(chain->store->ctx, soru_base_slice_text("head"), name);
}

static soru_status_t
put_block(soru_chain_t *chain, soru_tree_node_t *root, const soru_l1_header_t *header,
          const uint8_t *hash, soru_slice_t bytes)
{
  uint8_t level[4], saved[SORU_TREE_HASH_SZ];
  store_key_t block = hash_key('b', hash), number = hash_key('l', hash);
  SORU_TRY(soru_tree_save(chain->tree, root, &chain->store->nodes, saved));
  SORU_TRY(put(chain, &block, bytes));
  soru_base_put_be(level, (uint32_t)header->level, 4);
  SORU_TRY(put(chain, &number, soru_base_slice(level, 4)));
  return soru_chain_put_head(chain, hash, header->level);
}

soru_status_t
soru_chain_keep_block(soru_chain_t *chain, soru_tree_node_t *root, const soru_l1_header_t *header,
                      const uint8_t hash[SORU_ROLLUP_HASH_SZ], soru_slice_t bytes)
{
  SORU_TRY(chain->store->begin(chain->store->ctx));
  soru_status_t status = put_block(chain, root, header, hash, bytes);
  if (status == SORU_OK) return chain->store->commit(chain->store->ctx);
  chain->store->abort(chain->store->ctx);
  return status;
}

/* --- contexts --- */

void
soru_chain_keep_root(soru_chain_t *chain, const uint8_t hash[SORU_ROLLUP_HASH_SZ],
                     soru_tree_node_t *root)
{
  soru_chain_root_t *slot = &chain->roots[chain->next_root];
  chain->next_root = (chain->next_root + 1) % SORU_CHAIN_ROOT_CNT;
  soru_tree_keep(root);
  soru_tree_drop(chain->tree, slot->root);
  memcpy(slot->hash, hash, sizeof slot->hash);
  slot->root = root;
}

soru_status_t
soru_chain_load_root(soru_chain_t *chain, const soru_chain_block_t *block, soru_tree_node_t **root)
{
  for (size_t i = 0; i < SORU_CHAIN_ROOT_CNT; i++) {
    if (chain->roots[i].root == NULL ||
        memcmp(chain->roots[i].hash, block->hash, sizeof block->hash) != 0)
      continue;
    *root = soru_tree_keep(chain->roots[i].root);
    return SORU_OK;
  }
  SORU_TRY(soru_tree_load(chain->tree, &chain->store->nodes, block->root, root));
  soru_chain_keep_root(chain, block->hash, *root);
  return SORU_OK;
}

soru_status_t
soru_chain_context(soru_chain_t *chain, const soru_chain_block_t *block,
                   soru_rollup_context_t *context)
{
  *context = chain->making;
  context->root = NULL;
  context->status = SORU_OK;
  context->level = block->header.level;
  return soru_chain_load_root(chain, block, &context->root);
}

void
soru_chain_context_done(soru_rollup_context_t *context)
{
  soru_tree_drop(context->tree, context->root);
  context->root = NULL;
}

/* --- making blocks --- */

void
soru_chain_start(soru_chain_t *chain)
{
  soru_rollup_context_t *making = &chain->making;
  soru_tree_node_t *root;
  soru_status_t status = soru_chain_load_root(chain, &chain->head, &root);
  SORU_ASSERT(status == SORU_OK); /* the head's context is remembered */
  soru_rollup_context_restore(making, root);
  making->level = chain->head.header.level + 1;
  making->predecessor_time = chain->head.header.timestamp;
  memcpy(making->predecessor, chain->head.hash, sizeof making->predecessor);
  soru_rollup_inbox_begin(making);
  soru_tree_drop(chain->tree, chain->fresh);
  chain->fresh = soru_rollup_context_save(making);
  chain->gas = 0;
}

/* Who bakes everything. */
static soru_pkh_t
baker(void)
{
  soru_public_t key;
  soru_pkh_t pkh;
  soru_status_t status = soru_crypto_public_parse(
      &key, soru_base_slice_text(soru_chain_bootstrap_account(0)->public_key));
  SORU_ASSERT(status == SORU_OK);
  soru_crypto_public_hash(&key, &pkh);
  return pkh;
}

/* Gives the fees to the baker; writes the balance updates as JSON. */
static void
pay_baker(soru_rollup_context_t *making, soru_buf_t *text)
{
  soru_rollup_balance_updates_t updates = {0};
  soru_rollup_account_t from = {.kind = SORU_ROLLUP_ACCOUNT_BLOCK_FEES};
  soru_pkh_t pkh = baker();
  soru_rollup_account_t to = soru_rollup_account_of(&pkh);
  soru_json_out_t out;
  bool paid =
      soru_rollup_transfer(making, &from, &to, soru_rollup_balance(making, &from), &updates);
  SORU_ASSERT(paid);
  soru_codec_json_out_init(&out, text);
  soru_chain_write_updates(&out, &updates, making->profile);
  soru_rollup_balance_updates_free(&updates);
}

/* Hashes the operations: four lists, of which the last one has all. */
static void
hash_operations(const soru_chain_t *chain, uint8_t list[SORU_L1_HASH_SZ],
                uint8_t all[SORU_L1_HASH_SZ])
{
  uint8_t lists[4 * SORU_L1_HASH_SZ];
  uint8_t *hashes = soru_base_alloc(chain->placed * SORU_L1_HASH_SZ + 1);
  for (size_t i = 0; i < chain->placed; i++)
    memcpy(hashes + i * SORU_L1_HASH_SZ, chain->pending[i].hash, SORU_L1_HASH_SZ);
  for (size_t pass = 0; pass < 3; pass++) soru_l1_merkle(lists + pass * SORU_L1_HASH_SZ, NULL, 0);
  soru_l1_merkle(list, hashes, chain->placed);
  memcpy(lists + 3 * SORU_L1_HASH_SZ, list, SORU_L1_HASH_SZ);
  soru_l1_merkle(all, lists, 4);
  free(hashes);
}

/* Signs a header as a baker does: 11, the chain, the header without the signature. */
static void
sign(const soru_chain_t *chain, soru_l1_header_t *header)
{
  soru_secret_t secret;
  soru_buf_t bytes;
  soru_status_t status = soru_crypto_secret_parse(
      &secret, soru_base_slice_text(soru_chain_bootstrap_account(0)->secret_key));
  SORU_ASSERT(status == SORU_OK);
  soru_base_buf_init(&bytes, SORU_L1_HEADER_MAX);
  soru_base_buf_add(&bytes, chain->id, sizeof chain->id);
  soru_l1_header_encode(&bytes, header);
  soru_crypto_sign(&secret, 0x11, soru_base_slice(bytes.ptr, bytes.len - SORU_CRYPTO_SIGNATURE_SZ),
                   &header->signature);
  soru_base_buf_free(&bytes);
}

/* Makes the header of the block; the context is complete. */
static soru_status_t
make_header(soru_chain_t *chain, int64_t now, soru_l1_header_t *header)
{
  const soru_l1_header_t *last = &chain->head.header;
  uint8_t payload[2 * SORU_L1_HASH_SZ + 4] = {0};
  int64_t time = now + chain->warp;
  *header = (soru_l1_header_t){.level = last->level + 1,
                               .proto = 1,
                               .timestamp = time > last->timestamp ? time : last->timestamp + 1,
                               .validation_pass = 4,
                               .toggle = SORU_L1_TOGGLE_PASS};
  memcpy(header->predecessor, chain->head.hash, sizeof header->predecessor);
  memcpy(payload, chain->head.hash, SORU_L1_HASH_SZ);
  hash_operations(chain, payload + SORU_L1_HASH_SZ + 4, header->operations_hash);
  soru_crypto_blake2b(header->payload_hash, SORU_L1_HASH_SZ, payload, sizeof payload);
  soru_l1_header_fitness(header, header->level, 0);
  SORU_TRY(soru_tree_hash(chain->tree, chain->making.root, header->context));
  sign(chain, header);
  return SORU_OK;
}

/* Writes the block's bytes. */
static void
encode(const soru_chain_t *chain, const soru_l1_header_t *header, const soru_buf_t *updates,
       soru_buf_t *bytes)
{
  soru_chain_block_begin(bytes, header, header->context, soru_base_buf_slice(updates));
  for (size_t i = 0; i < chain->placed; i++)
    soru_chain_block_add(bytes, chain->pending[i].hash, chain->pending[i].bytes,
                         chain->pending[i].receipts);
}

/* Makes the block that was made the head, and tries the operations that waited. */
static soru_status_t
advance(soru_chain_t *chain, const uint8_t *hash, soru_slice_t bytes)
{
  soru_chain_block_t block;
  soru_status_t status = soru_chain_block_read(&block, hash, bytes);
  SORU_ASSERT(status == SORU_OK); /* it was just written */
  soru_chain_keep_root(chain, hash, chain->making.root);
  soru_chain_block_free(&chain->head);
  chain->head = block;
  for (size_t i = 0; i < chain->placed; i++) {
    chain->pending_bytes -= chain->pending[i].bytes.len;
    free((void *)(uintptr_t)chain->pending[i].hash);
  }
  chain->pending_cnt -= chain->placed;
  if (chain->pending_cnt > 0)
    memmove(chain->pending, chain->pending + chain->placed,
            chain->pending_cnt * sizeof chain->pending[0]);
  chain->placed = 0;
  soru_chain_start(chain);
  soru_chain_retry(chain, NULL, 0);
  return SORU_OK;
}

soru_status_t
soru_chain_bake(soru_chain_t *chain, int64_t now)
{
  soru_l1_header_t header;
  uint8_t hash[SORU_ROLLUP_HASH_SZ];
  soru_buf_t updates, bytes;
  soru_tree_node_t *saved = soru_rollup_context_save(&chain->making);
  soru_base_buf_init(&updates, 4096);
  soru_base_buf_init(&bytes, SORU_CHAIN_BLOCK_MAX);
  pay_baker(&chain->making, &updates);
  soru_rollup_inbox_end(&chain->making);
  soru_status_t status = chain->making.status;
  if (status == SORU_OK) status = make_header(chain, now, &header);
  if (status == SORU_OK) {
    encode(chain, &header, &updates, &bytes);
    soru_l1_header_hash(&header, hash);
    status = bytes.overflow ? SORU_ERR_LIMIT
                            : soru_chain_keep_block(chain, chain->making.root, &header, hash,
                                                    soru_base_buf_slice(&bytes));
  }
  if (status == SORU_OK) {
    soru_rollup_context_forget(&chain->making, saved);
    status = advance(chain, hash, soru_base_buf_slice(&bytes));
  } else {
    soru_rollup_context_restore(&chain->making, saved);
  }
  soru_base_buf_free(&updates);
  soru_base_buf_free(&bytes);
  return status;
}

soru_status_t
soru_chain_fund(soru_chain_t *chain, const soru_pkh_t *pkh, int64_t amount)
{
  soru_rollup_account_t mint = {.kind = SORU_ROLLUP_ACCOUNT_BOOTSTRAP};
  soru_rollup_account_t account = soru_rollup_account_of(pkh);
  return soru_rollup_transfer(&chain->making, &mint, &account, amount, NULL) ? SORU_OK
                                                                             : SORU_ERR_LIMIT;
}
