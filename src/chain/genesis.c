/* genesis.c - how a chain begins, and how it is resumed; see chain.h. */
#include "base/mem.h"
#include "chain/accounts.h"
#include "chain/chain_private.h"
#include "crypto/blake2b.h"
#include "crypto/prefix.h"
#include "tree/persist.h"

#include <string.h>

static const soru_chain_bootstrap_t accounts[SORU_CHAIN_BOOTSTRAP_CNT] = {
    {"bootstrap1", "edpkuBknW28nW72KG6RoHtYW7p12T6GKc7nAbwYX5m8Wd9sDVC9yav",
     "edsk3gUfUPyBSfrS9CCgmCiQsTCHGkviBDusMxDJstFtojtc1zcpsh"},
    {"bootstrap2", "edpktzNbDAUjUk697W7gYg2CRuBQjyPxbEg8dLccYYwKSKvkPvjtV9",
     "edsk39qAm1fiMjgmPkw1EgQYkMzkJezLNewd7PLNHTkr6w9XA2zdfo"},
    {"bootstrap3", "edpkuTXkJDGcFd5nh6VvMz8phXxU3Bi7h6hqgywNFi1vZTfQNnS1RV",
     "edsk4ArLQgBTLWG5FJmnGnT689VKoqhXwmDPBuGx3z4cvwU9MmrPZZ"},
    {"bootstrap4", "edpkuFrRoDSEbJYgxRtLx2ps82UdaYc1WwfS9sE11yhauZt5DgCHbU",
     "edsk2uqQB9AY4FvioK2YMdfmyMrer5R8mGFyuaLLFfSRo8EoyNdht3"},
    {"bootstrap5", "edpkv8EUUH68jmo3f7Um5PezmfGrRF24gnfLpH3sVNwJnV5bVCxL2n",
     "edsk4QLrcijEffxV31gGdN2HU7UpyJjA8drFoNcmnB28n89YjPNRFm"},
};

/* The hash of the first block of Octez' sandbox; no block has this hash by itself. */
static const char genesis_text[] = "BLockGenesisGenesisGenesisGenesisGenesisf79b5d1CoW2";
#define GENESIS_TIME 1530374852 /* 2018-06-30T16:07:32Z */

const soru_chain_bootstrap_t *
soru_chain_bootstrap_account(size_t i)
{
  SORU_ASSERT(i < SORU_CHAIN_BOOTSTRAP_CNT);
  return &accounts[i];
}

static void
genesis_hash(uint8_t hash[SORU_ROLLUP_HASH_SZ])
{
  soru_status_t status =
      soru_crypto_prefix_decode(hash, SORU_PREFIX_B, soru_base_slice_text(genesis_text));
  SORU_ASSERT(status == SORU_OK);
}

/* Puts the accounts into a context: their keys are revealed. */
static void
fund_accounts(soru_rollup_context_t *context)
{
  soru_rollup_account_t mint = {.kind = SORU_ROLLUP_ACCOUNT_BOOTSTRAP};
  for (size_t i = 0; i < SORU_CHAIN_BOOTSTRAP_CNT; i++) {
    soru_public_t key;
    soru_pkh_t pkh;
    soru_status_t status =
        soru_crypto_public_parse(&key, soru_base_slice_text(accounts[i].public_key));
    SORU_ASSERT(status == SORU_OK);
    soru_crypto_public_hash(&key, &pkh);
    soru_rollup_account_t account = soru_rollup_account_of(&pkh);
    bool paid = soru_rollup_transfer(context, &mint, &account, SORU_CHAIN_BOOTSTRAP_BALANCE, NULL);
    SORU_ASSERT(paid);
    soru_chain_reveal(context, &pkh, &key);
  }
}

/* --- what a chain was begun with --- */

static soru_slice_t
config_key(void)
{
  return soru_base_slice_text("config");
}

/* Writes profile and constants: {"protocol": .., "constants": {..}}. */
static soru_status_t
put_config(const soru_chain_t *chain, const soru_chain_config_t *config)
{
  soru_buf_t text;
  soru_json_out_t out;
  soru_base_buf_init(&text, 65536);
  soru_codec_json_out_init(&out, &text);
  soru_codec_json_out_open(&out, '{');
  soru_codec_json_out_key(&out, "protocol");
  soru_codec_json_out_text(&out, soru_rollup_profile_name(config->profile));
  soru_codec_json_out_key(&out, "constants");
  soru_codec_json_out_open(&out, '{');
  soru_rollup_constants_write(&out, &config->constants, config->profile);
  soru_codec_json_out_close(&out, '}');
  soru_codec_json_out_close(&out, '}');
  soru_status_t status =
      chain->store->put(chain->store->ctx, config_key(), soru_base_buf_slice(&text));
  soru_base_buf_free(&text);
  return status;
}

static soru_status_t
read_config(soru_rollup_context_t *context, const soru_json_t *root)
{
  soru_json_t member;
  soru_slice_t name;
  SORU_TRY(soru_codec_json_member(&member, root, "protocol"));
  SORU_TRY(soru_codec_json_get_string(&name, &member));
  if (!soru_rollup_profile_parse(&context->profile, (const char *)name.ptr)) return SORU_ERR_DECODE;
  SORU_TRY(soru_codec_json_member(&member, root, "constants"));
  return soru_rollup_constants_read(&context->constants, context->profile, &member);
}

static soru_status_t
get_config(soru_chain_t *chain)
{
  soru_slice_t text;
  soru_json_doc_t doc;
  SORU_TRY(chain->store->get(chain->store->ctx, config_key(), &text));
  soru_status_t status = soru_codec_json_parse(&doc, "config", text);
  if (status == SORU_OK) {
    soru_json_t root = soru_codec_json_root(&doc);
    status = read_config(&chain->making, &root);
  }
  soru_codec_json_free(&doc);
  return status;
}

/* --- beginning --- */

/* Makes the block of level 0. */
static soru_status_t
make_genesis(soru_chain_t *chain)
{
  soru_l1_header_t header = {.timestamp = GENESIS_TIME, .toggle = SORU_L1_TOGGLE_PASS};
  uint8_t hash[SORU_ROLLUP_HASH_SZ];
  soru_buf_t bytes;
  genesis_hash(hash);
  memcpy(header.predecessor, hash, sizeof hash);
  soru_l1_merkle(header.operations_hash, NULL, 0);
  SORU_TRY(soru_tree_hash(chain->tree, chain->making.root, header.context));
  soru_base_buf_init(&bytes, 4096);
  soru_chain_block_begin(&bytes, &header, header.context, soru_base_slice_text("[]"));
  soru_status_t status =
      soru_chain_keep_block(chain, chain->making.root, &header, hash, soru_base_buf_slice(&bytes));
  if (status == SORU_OK)
    status = soru_chain_block_read(&chain->head, hash, soru_base_buf_slice(&bytes));
  soru_base_buf_free(&bytes);
  return status;
}

/* Begins a chain: levels 0 and 1. */
static soru_status_t
begin(soru_chain_t *chain, const soru_chain_config_t *config)
{
  chain->making.profile = config->profile;
  chain->making.constants = config->constants;
  fund_accounts(&chain->making);
  SORU_TRY(put_config(chain, config));
  SORU_TRY(make_genesis(chain));
  soru_chain_keep_root(chain, chain->head.hash, chain->making.root);
  soru_chain_start(chain);
  return soru_chain_bake(chain, config->timestamp);
}

static soru_status_t
resume(soru_chain_t *chain, const soru_chain_config_t *config)
{
  soru_slice_t hash;
  uint8_t head[SORU_ROLLUP_HASH_SZ];
  soru_tree_node_t *root;
  SORU_TRY(get_config(chain));
  if (chain->making.profile != config->profile) return SORU_ERR_ARG;
  soru_status_t status = chain->store->get(chain->store->ctx, soru_base_slice_text("head"), &hash);
  if (status == SORU_ERR_NOT_FOUND || (status == SORU_OK && hash.len != sizeof head))
    return SORU_ERR_DECODE;
  if (status != SORU_OK) return status;
  memcpy(head, hash.ptr, sizeof head);
  SORU_TRY(soru_chain_find(chain, head, &chain->head));
  SORU_TRY(soru_chain_load_root(chain, &chain->head, &root));
  soru_tree_drop(chain->tree, root); /* it is remembered */
  soru_chain_start(chain);
  return SORU_OK;
}

soru_status_t
soru_chain_open(soru_chain_t **opened, const soru_chain_store_t *store,
                const soru_chain_config_t *config)
{
  uint8_t genesis[SORU_ROLLUP_HASH_SZ], digest[SORU_ROLLUP_HASH_SZ];
  soru_slice_t value;
  soru_chain_t *chain = soru_base_zalloc(sizeof *chain);
  *opened = NULL;
  chain->store = store;
  chain->names = soru_tree_names_new();
  chain->tree = soru_tree_new(chain->names, SORU_TREE_DIRECT);
  chain->making.tree = chain->tree;
  chain->making.root = soru_tree_empty(chain->tree);
  genesis_hash(genesis);
  soru_crypto_blake2b(digest, sizeof digest, genesis, sizeof genesis);
  memcpy(chain->id, digest, sizeof chain->id);
  /* Without a head there is no chain yet, whatever a process that was killed has left. */
  soru_status_t status = store->get(store->ctx, soru_base_slice_text("head"), &value);
  if (status == SORU_OK)
    status = resume(chain, config);
  else if (status == SORU_ERR_NOT_FOUND)
    status = begin(chain, config);
  if (status == SORU_OK)
    *opened = chain;
  else
    soru_chain_close(chain);
  return status;
}

void
soru_chain_close(soru_chain_t *chain)
{
  if (chain == NULL) return;
  soru_chain_forget_pending(chain);
  soru_chain_block_free(&chain->head);
  for (size_t i = 0; i < SORU_CHAIN_ROOT_CNT; i++)
    soru_tree_drop(chain->tree, chain->roots[i].root);
  soru_tree_drop(chain->tree, chain->fresh);
  soru_tree_drop(chain->tree, chain->making.root);
  soru_tree_free(chain->tree);
  soru_tree_names_free(chain->names);
  free(chain);
}
