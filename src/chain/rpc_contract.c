/* rpc_contract.c - constants and accounts; see rpc.h. */
#include "chain/accounts.h"
#include "chain/rpc_private.h"
#include "l1/operation_json.h"

#include <string.h>

static void
get_constants(soru_chain_rpc_t *rpc)
{
  soru_codec_json_out_open(&rpc->out, '{');
  soru_rollup_constants_write(&rpc->out, soru_chain_constants(rpc->chain), rpc->profile);
  soru_codec_json_out_close(&rpc->out, '}');
}

/* What is known of an account. */
typedef struct account {
  soru_pkh_t pkh;
  int64_t balance, frozen, counter;
  soru_chain_manager_t manager;
} account_t;

/* Looks up the account that the first variable part names; answers otherwise. */
static bool
find_account(soru_chain_rpc_t *rpc, account_t *account)
{
  soru_l1_destination_t destination;
  soru_slice_t text = rpc->args[0];
  if (soru_l1_destination_parse(&destination, text, rpc->wire) == SORU_OK &&
      destination.bytes[0] != 0) {
    soru_chain_rpc_fail(rpc, 404, "chain.unknown_contract",
                        "there is no such contract: this chain does not run contracts");
    return false;
  }
  if (!soru_chain_rpc_pkh(rpc, 0, &account->pkh) || !soru_chain_rpc_context(rpc)) return false;
  soru_rollup_account_t of = soru_rollup_account_of(&account->pkh);
  account->balance = soru_rollup_balance(&rpc->context, &of);
  account->frozen = soru_rollup_frozen_bonds(&rpc->context, of.contract);
  account->counter = soru_chain_counter(&rpc->context, &account->pkh);
  account->manager = soru_chain_manager(&rpc->context, &account->pkh);
  return true;
}

static void
get_contract(soru_chain_rpc_t *rpc)
{
  account_t account;
  if (!find_account(rpc, &account)) return;
  soru_codec_json_out_open(&rpc->out, '{');
  soru_codec_json_out_key(&rpc->out, "balance");
  soru_codec_json_out_decimal(&rpc->out, account.balance);
  soru_codec_json_out_key(&rpc->out, "counter");
  soru_codec_json_out_decimal(&rpc->out, account.counter);
  soru_codec_json_out_close(&rpc->out, '}');
}

static void
get_balance(soru_chain_rpc_t *rpc)
{
  account_t account;
  if (find_account(rpc, &account)) soru_codec_json_out_decimal(&rpc->out, account.balance);
}

static void
get_frozen_bonds(soru_chain_rpc_t *rpc)
{
  account_t account;
  if (find_account(rpc, &account)) soru_codec_json_out_decimal(&rpc->out, account.frozen);
}

static void
get_full_balance(soru_chain_rpc_t *rpc)
{
  account_t account;
  if (find_account(rpc, &account))
    soru_codec_json_out_decimal(&rpc->out, account.balance + account.frozen);
}

static void
get_counter(soru_chain_rpc_t *rpc)
{
  account_t account;
  if (find_account(rpc, &account)) soru_codec_json_out_decimal(&rpc->out, account.counter);
}

static void
get_manager_key(soru_chain_rpc_t *rpc)
{
  account_t account;
  char text[SORU_CRYPTO_KEY_TEXT_MAX];
  if (!find_account(rpc, &account)) return;
  if (!account.manager.is_revealed) {
    soru_codec_json_out_null(&rpc->out);
    return;
  }
  soru_crypto_public_text(&account.manager.key, text);
  soru_codec_json_out_text(&rpc->out, text);
}

static bool
write_contract(void *self, soru_slice_t name)
{
  soru_chain_rpc_t *rpc = self;
  soru_l1_destination_t destination;
  char text[SORU_CRYPTO_KEY_TEXT_MAX];
  if (!soru_rollup_unhex(destination.bytes, sizeof destination.bytes, name)) return true;
  soru_l1_destination_text(&destination, rpc->wire, text);
  soru_codec_json_out_text(&rpc->out, text);
  return true;
}

static void
get_contracts(soru_chain_rpc_t *rpc)
{
  if (!soru_chain_rpc_context(rpc)) return;
  soru_codec_json_out_open(&rpc->out, '[');
  soru_rollup_context_list(&rpc->context, write_contract, rpc, "contracts");
  soru_codec_json_out_close(&rpc->out, ']');
}

const soru_chain_route_t soru_chain_contract_routes[] = {
    {"GET", "context/constants", get_constants},
    {"GET", "context/constants/parametric", get_constants},
    {"GET", "context/contracts", get_contracts},
    {"GET", "context/contracts/*", get_contract},
    {"GET", "context/contracts/*/balance", get_balance},
    {"GET", "context/contracts/*/frozen_bonds", get_frozen_bonds},
    {"GET", "context/contracts/*/balance_and_frozen_bonds", get_full_balance},
    {"GET", "context/contracts/*/counter", get_counter},
    {"GET", "context/contracts/*/manager_key", get_manager_key},
    {NULL, NULL, NULL}};
