/* pending.c - the operations of the block that is being made, and those that wait; see chain.h. */
#include "base/mem.h"
#include "chain/chain_private.h"
#include "chain/receipt.h"
#include "codec/primitives.h"

#include <string.h>

/* --- the list --- */

/* Adds an operation; the hash, the bytes and the receipts are copied. */
static void
append(soru_chain_t *chain, const uint8_t *hash, soru_slice_t bytes, soru_slice_t receipts)
{
  if (chain->pending_cnt == chain->pending_cap) {
    chain->pending_cap = chain->pending_cap == 0 ? 16 : 2 * chain->pending_cap;
    chain->pending =
        soru_base_realloc(chain->pending, chain->pending_cap * sizeof chain->pending[0]);
  }
  uint8_t *memory = soru_base_alloc(SORU_ROLLUP_HASH_SZ + bytes.len + receipts.len);
  chain->pending_bytes += bytes.len;
  memcpy(memory, hash, SORU_ROLLUP_HASH_SZ);
  memcpy(memory + SORU_ROLLUP_HASH_SZ, bytes.ptr, bytes.len);
  if (receipts.len > 0)
    memcpy(memory + SORU_ROLLUP_HASH_SZ + bytes.len, receipts.ptr, receipts.len);
  chain->pending[chain->pending_cnt++] = (soru_chain_block_operation_t){
      memory, soru_base_slice(memory + SORU_ROLLUP_HASH_SZ, bytes.len),
      soru_base_slice(memory + SORU_ROLLUP_HASH_SZ + bytes.len, receipts.len)};
}

static void
release(soru_chain_block_operation_t *operations, size_t cnt)
{
  for (size_t i = 0; i < cnt; i++) free((void *)(uintptr_t)operations[i].hash);
  free(operations);
}

void
soru_chain_forget_pending(soru_chain_t *chain)
{
  release(chain->pending, chain->pending_cnt);
  chain->pending = NULL;
  chain->pending_cnt = chain->pending_cap = chain->placed = chain->pending_bytes = 0;
}

size_t
soru_chain_pending(const soru_chain_t *chain, const soru_chain_block_operation_t **operations)
{
  if (operations != NULL) *operations = chain->pending;
  return chain->pending_cnt;
}

static bool
is_pending(const soru_chain_t *chain, const uint8_t *hash)
{
  for (size_t i = 0; i < chain->pending_cnt; i++)
    if (memcmp(chain->pending[i].hash, hash, SORU_ROLLUP_HASH_SZ) == 0) return true;
  return false;
}

/* --- injecting --- */

/* Whether the block that an operation names is one of the last ones of the head's branch. */
static bool
check_branch(soru_chain_t *chain, const uint8_t *branch, soru_chain_error_t *error)
{
  uint8_t key[1 + SORU_ROLLUP_HASH_SZ] = {'l'}, hash[SORU_ROLLUP_HASH_SZ];
  soru_slice_t value;
  memcpy(key + 1, branch, SORU_ROLLUP_HASH_SZ);
  if (chain->store->get(chain->store->ctx, soru_base_slice(key, sizeof key), &value) == SORU_OK &&
      value.len == 4) {
    int32_t level = (int32_t)soru_base_get_be(value.ptr, 4);
    if (chain->head.header.level - level <= chain->making.constants.operation_life &&
        soru_chain_hash_at(chain, level, hash) == SORU_OK && memcmp(hash, branch, sizeof hash) == 0)
      return true;
  }
  return soru_chain_fail(error, SORU_CHAIN_BRANCH, "operation.outdated_branch",
                         "the branch of the operation is no recent block of this chain", "%s", "");
}

/* Writes the receipts as blocks keep them. */
static void
encode_receipts(soru_buf_t *out, const soru_l1_operation_t *operation,
                const soru_chain_receipt_t *receipt, soru_rollup_profile_t profile)
{
  soru_buf_t text;
  soru_json_out_t json;
  soru_base_buf_init(&text, SORU_CHAIN_BLOCK_MAX);
  for (size_t i = 0; i < receipt->cnt; i++) {
    text.len = 0;
    soru_codec_json_out_init(&json, &text);
    soru_chain_write_metadata(&json, &operation->contents[i], &receipt->results[i], profile);
    soru_codec_add_string(out, soru_base_buf_slice(&text));
  }
  soru_base_buf_free(&text);
}

/* Puts an operation into the block that is being made. */
static soru_status_t
place(soru_chain_t *chain, const soru_l1_operation_t *operation, soru_slice_t bytes,
      const uint8_t *hash, soru_chain_error_t *error)
{
  soru_chain_receipt_t receipt;
  soru_buf_t receipts;
  if (!check_branch(chain, operation->branch, error)) return SORU_ERR_PROOF;
  if (!soru_chain_check(&chain->making, operation, bytes, SORU_CHAIN_CHECK_ALL, error))
    return SORU_ERR_PROOF;
  soru_chain_apply(&chain->making, operation, hash, &receipt);
  soru_base_buf_init(&receipts, SORU_CHAIN_BLOCK_MAX);
  encode_receipts(&receipts, operation, &receipt, chain->making.profile);
  append(chain, hash, bytes, soru_base_buf_slice(&receipts));
  chain->placed++;
  chain->gas += soru_chain_gas(operation);
  soru_base_buf_free(&receipts);
  soru_chain_receipt_free(&receipt);
  return SORU_OK;
}

/* Whether a block has room for an operation at all; one that never fits would keep all others
 * waiting. */
static bool
fits_a_block(const soru_chain_t *chain, const soru_l1_operation_t *operation,
             soru_chain_error_t *error)
{
  if (soru_chain_gas(operation) <= chain->making.constants.block_gas) return true;
  return soru_chain_fail(error, SORU_CHAIN_PERMANENT, "gas_exhausted.block",
                         "the gas limits are above what one block has", "%s", "");
}

soru_status_t
soru_chain_inject(soru_chain_t *chain, soru_slice_t bytes, uint8_t hash[SORU_ROLLUP_HASH_SZ],
                  soru_chain_error_t *error)
{
  soru_l1_operation_t operation;
  soru_status_t status =
      soru_l1_operation_decode(&operation, bytes, soru_chain_wire(chain->making.profile), true);
  if (status == SORU_OK) {
    soru_l1_operation_hash(bytes, hash);
    bool is_full = chain->placed < chain->pending_cnt ||
                   chain->gas + soru_chain_gas(&operation) > chain->making.constants.block_gas;
    if (is_pending(chain, hash))
      status = SORU_OK;
    else if (!fits_a_block(chain, &operation, error))
      status = SORU_ERR_PROOF;
    else if (chain->pending_cnt >= SORU_CHAIN_PENDING_MAX ||
             chain->pending_bytes > SORU_CHAIN_PENDING_BYTES_MAX - bytes.len)
      status = SORU_ERR_LIMIT;
    else if (!is_full)
      status = place(chain, &operation, bytes, hash, error);
    else
      append(chain, hash, bytes, soru_base_slice(NULL, 0));
  } else {
    status = SORU_ERR_DECODE;
  }
  soru_l1_operation_free(&operation);
  return status;
}

void
soru_chain_retry(soru_chain_t *chain, const soru_chain_block_operation_t *first, size_t cnt)
{
  soru_chain_block_operation_t *waiting = chain->pending;
  size_t waiting_cnt = chain->pending_cnt;
  uint8_t hash[SORU_ROLLUP_HASH_SZ];
  soru_chain_error_t error;
  chain->pending = NULL;
  chain->pending_cnt = chain->pending_cap = chain->placed = chain->pending_bytes = 0;
  for (size_t i = 0; i < cnt; i++) /* those that are not good any more are dropped */
    (void)!soru_chain_inject(chain, first[i].bytes, hash, &error);
  for (size_t i = 0; i < waiting_cnt; i++)
    (void)!soru_chain_inject(chain, waiting[i].bytes, hash, &error);
  release(waiting, waiting_cnt);
}

bool
soru_chain_try(soru_chain_t *chain, const soru_l1_operation_t *operation, soru_slice_t bytes,
               soru_chain_checks_t checks, soru_chain_receipt_t *receipt, soru_chain_error_t *error)
{
  soru_rollup_context_t context = chain->making;
  uint8_t hash[SORU_ROLLUP_HASH_SZ];
  *receipt = (soru_chain_receipt_t){0};
  if (checks == SORU_CHAIN_CHECK_ALL && !check_branch(chain, operation->branch, error))
    return false;
  context.root = soru_tree_keep(chain->fresh);
  context.status = SORU_OK;
  bool good = soru_chain_check(&context, operation, bytes, checks, error);
  if (good) {
    soru_l1_operation_hash(bytes, hash);
    soru_chain_apply(&context, operation, hash, receipt);
  }
  soru_tree_drop(chain->tree, context.root);
  return good;
}
