/* wallet.h - for tests: operations of the bootstrap accounts, made and signed. */
#ifndef SORU_TESTS_WALLET_H
#define SORU_TESTS_WALLET_H

#include "chain/accounts.h"
#include "chain/chain.h"
#include "chain/receipt.h"

#include <string.h>

/* A bootstrap account. */
typedef struct wallet {
  soru_secret_t secret;
  soru_public_t key;
  soru_pkh_t pkh;
} wallet_t;

/* wallet_open gives bootstrap account i. */
static inline wallet_t
wallet_open(size_t i)
{
  wallet_t wallet;
  const soru_chain_bootstrap_t *account = soru_chain_bootstrap_account(i);
  soru_status_t status =
      soru_crypto_secret_parse(&wallet.secret, soru_base_slice_text(account->secret_key));
  SORU_ASSERT(status == SORU_OK);
  soru_crypto_secret_public(&wallet.secret, &wallet.key);
  soru_crypto_public_hash(&wallet.key, &wallet.pkh);
  return wallet;
}

/* wallet_counter gives the counter of an account after the head. */
static inline uint64_t
wallet_counter(soru_chain_t *chain, const soru_pkh_t *pkh)
{
  soru_rollup_context_t context;
  soru_status_t status = soru_chain_context(chain, soru_chain_head(chain), &context);
  SORU_ASSERT(status == SORU_OK);
  uint64_t counter = (uint64_t)soru_chain_counter(&context, pkh);
  soru_chain_context_done(&context);
  return counter;
}

/* wallet_balance gives the balance of an account after the head. */
static inline int64_t
wallet_balance(soru_chain_t *chain, const soru_pkh_t *pkh)
{
  soru_rollup_context_t context;
  soru_rollup_account_t account = soru_rollup_account_of(pkh);
  soru_status_t status = soru_chain_context(chain, soru_chain_head(chain), &context);
  SORU_ASSERT(status == SORU_OK);
  int64_t balance = soru_rollup_balance(&context, &account);
  soru_chain_context_done(&context);
  return balance;
}

/* wallet_fill gives contents a source, counters that follow, limits and fees, where there are none.
 */
static inline void
wallet_fill(soru_chain_t *chain, const wallet_t *wallet, soru_l1_content_t *contents, size_t cnt)
{
  uint64_t counter = wallet_counter(chain, &wallet->pkh);
  for (size_t i = 0; i < cnt; i++) {
    contents[i].source = wallet->pkh;
    contents[i].counter = counter + 1 + i;
    if (contents[i].gas_limit == 0) contents[i].gas_limit = 100000;
    if (contents[i].storage_limit == 0) contents[i].storage_limit = 60000;
    if (contents[i].fee == 0) contents[i].fee = 1000;
  }
}

/* wallet_sign appends the bytes of a signed operation. */
static inline void
wallet_sign(soru_chain_t *chain, const wallet_t *wallet, soru_l1_content_t *contents, size_t cnt,
            soru_buf_t *bytes)
{
  soru_l1_operation_t operation = {.contents = contents, .cnt = cnt};
  soru_l1_wire_t wire = soru_chain_wire(soru_chain_profile(chain));
  memcpy(operation.branch, soru_chain_head(chain)->hash, sizeof operation.branch);
  soru_l1_operation_encode(bytes, &operation, wire);
  soru_crypto_sign(&wallet->secret, 3, soru_base_buf_slice(bytes), &operation.signature);
  soru_base_buf_add(bytes, operation.signature.bytes, sizeof operation.signature.bytes);
}

/* wallet_send fills, signs and injects; returns the status of that. */
static inline soru_status_t
wallet_send(soru_chain_t *chain, const wallet_t *wallet, soru_l1_content_t *contents, size_t cnt,
            soru_chain_error_t *error)
{
  uint8_t hash[SORU_ROLLUP_HASH_SZ];
  soru_buf_t bytes;
  soru_base_buf_init(&bytes, SORU_L1_OPERATION_MAX);
  wallet_fill(chain, wallet, contents, cnt);
  wallet_sign(chain, wallet, contents, cnt, &bytes);
  soru_status_t status = soru_chain_inject(chain, soru_base_buf_slice(&bytes), hash, error);
  soru_base_buf_free(&bytes);
  return status;
}

#endif
