/* rpc_sandbox.c - what only a sandbox can do: blocks on demand, time, other branches, money; see
 * rpc.h and docs/sandbox.md. */
#include "chain/rpc_private.h"

/* Reads a number of the body's object; `otherwise` if there is none, or no body. */
static bool
read_number(soru_chain_rpc_t *rpc, const char *key, int64_t otherwise, int64_t max, int64_t *number)
{
  soru_json_doc_t doc;
  soru_json_t root, member;
  bool good = true;
  *number = otherwise;
  if (rpc->request->body.len == 0) return true;
  good = soru_chain_rpc_body(rpc, &doc, &root);
  if (good && soru_codec_json_has(&member, &root, key)) {
    good = soru_codec_json_get_int(number, &member, 0, max) == SORU_OK;
    if (!good) soru_chain_rpc_bad_body(rpc, &doc);
  }
  soru_codec_json_free(&doc);
  return good;
}

/* Answers with hash and level of the head, or what the store says. */
static void
answer_head(soru_chain_rpc_t *rpc, soru_status_t status)
{
  const soru_chain_block_t *head = soru_chain_head(rpc->chain);
  rpc->answer->changed = true;
  if (status != SORU_OK) {
    soru_chain_rpc_fail(rpc, 500, "chain.store", "%s", soru_base_status_text(status));
    return;
  }
  soru_codec_json_out_open(&rpc->out, '{');
  soru_codec_json_out_key(&rpc->out, "hash");
  soru_l1_write_hash(&rpc->out, SORU_PREFIX_B, head->hash);
  soru_codec_json_out_key(&rpc->out, "level");
  soru_codec_json_out_int(&rpc->out, head->header.level);
  soru_codec_json_out_close(&rpc->out, '}');
}

static void
post_bake(soru_chain_rpc_t *rpc)
{
  int64_t blocks;
  soru_status_t status = SORU_OK;
  if (!read_number(rpc, "blocks", 1, 100000, &blocks)) return;
  for (int64_t i = 0; i < blocks && status == SORU_OK; i++)
    status = soru_chain_bake(rpc->chain, rpc->request->now);
  answer_head(rpc, status);
}

static void
post_warp(soru_chain_rpc_t *rpc)
{
  int64_t seconds;
  if (!read_number(rpc, "seconds", 0, INT32_MAX, &seconds)) return;
  soru_chain_warp(rpc->chain, seconds);
  answer_head(rpc, SORU_OK);
}

static void
post_reorg(soru_chain_rpc_t *rpc)
{
  int64_t depth, level = soru_chain_head(rpc->chain)->header.level;
  uint8_t hash[SORU_ROLLUP_HASH_SZ];
  if (!read_number(rpc, "depth", 1, INT32_MAX, &depth)) return;
  if (depth >= level) {
    soru_chain_rpc_fail(rpc, 400, "chain.too_deep", "only %lld blocks can be given up",
                        (long long)level - 1);
    return;
  }
  soru_status_t status = soru_chain_hash_at(rpc->chain, (int32_t)(level - depth), hash);
  if (status == SORU_OK) status = soru_chain_switch(rpc->chain, hash);
  answer_head(rpc, status);
}

/* The state of the chain has a name: the hash of its head. */
static void
post_snapshot(soru_chain_rpc_t *rpc)
{
  answer_head(rpc, SORU_OK);
  rpc->answer->changed = false;
}

/* Reads a text of the body's object, which must be there. */
static bool
read_text(soru_chain_rpc_t *rpc, const soru_json_t *root, const char *key, soru_slice_t *text)
{
  soru_json_t member;
  if (soru_codec_json_member(&member, root, key) == SORU_OK &&
      soru_codec_json_get_string(text, &member) == SORU_OK)
    return true;
  soru_chain_rpc_bad_body(rpc, root->doc);
  return false;
}

static void
revert(soru_chain_rpc_t *rpc, const soru_json_t *root)
{
  soru_slice_t text;
  uint8_t hash[SORU_ROLLUP_HASH_SZ];
  if (!read_text(rpc, root, "hash", &text)) return;
  if (soru_crypto_prefix_decode(hash, SORU_PREFIX_B, text) != SORU_OK) {
    soru_chain_rpc_fail(rpc, 400, "rpc.bad_body", "hash must be the hash of a block");
    return;
  }
  soru_status_t status = soru_chain_switch(rpc->chain, hash);
  if (status == SORU_ERR_NOT_FOUND)
    soru_chain_rpc_fail(rpc, 404, "chain.unknown_block", "there is no such block");
  else
    answer_head(rpc, status);
}

static void
post_revert(soru_chain_rpc_t *rpc)
{
  soru_json_doc_t doc;
  soru_json_t root;
  if (soru_chain_rpc_body(rpc, &doc, &root)) revert(rpc, &root);
  soru_codec_json_free(&doc);
}

static void
fund(soru_chain_rpc_t *rpc, const soru_json_t *root)
{
  soru_slice_t text;
  soru_pkh_t pkh;
  soru_json_t member;
  int64_t amount;
  if (!read_text(rpc, root, "address", &text)) return;
  if (soru_crypto_pkh_parse(&pkh, text) != SORU_OK) {
    soru_chain_rpc_fail(rpc, 400, "rpc.bad_body", "address must be an account");
    return;
  }
  if (soru_codec_json_member(&member, root, "amount") != SORU_OK ||
      soru_codec_json_get_int(&amount, &member, 1, (int64_t)1 << 60) != SORU_OK) {
    soru_chain_rpc_bad_body(rpc, root->doc);
    return;
  }
  if (soru_chain_fund(rpc->chain, &pkh, amount) == SORU_OK)
    answer_head(rpc, SORU_OK);
  else
    soru_chain_rpc_fail(rpc, 400, "chain.too_much", "an account cannot have so much");
}

static void
post_faucet(soru_chain_rpc_t *rpc)
{
  soru_json_doc_t doc;
  soru_json_t root;
  if (soru_chain_rpc_body(rpc, &doc, &root)) fund(rpc, &root);
  soru_codec_json_free(&doc);
}

const soru_chain_route_t soru_chain_sandbox_routes[] = {{"POST", "sandbox/bake", post_bake},
                                                        {"POST", "sandbox/time_warp", post_warp},
                                                        {"POST", "sandbox/reorg", post_reorg},
                                                        {"POST", "sandbox/snapshot", post_snapshot},
                                                        {"POST", "sandbox/revert", post_revert},
                                                        {"POST", "sandbox/faucet", post_faucet},
                                                        {NULL, NULL, NULL}};
