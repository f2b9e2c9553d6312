/* rpc_helper.c - operations that are made, tried out and injected; see rpc.h. */
#include "chain/rpc_private.h"
#include "l1/operation_json.h"

#include <string.h>

/* An operation that was read from the body. */
typedef struct given {
  soru_l1_operation_t operation;
  soru_l1_memory_t memory;
  soru_buf_t bytes;
} given_t;

static void
given_free(given_t *given)
{
  soru_l1_operation_free(&given->operation);
  soru_l1_memory_free(&given->memory);
  soru_base_buf_free(&given->bytes);
}

/* Reads an operation, and makes its bytes; answers with 400 if it cannot. */
static bool
read_operation(soru_chain_rpc_t *rpc, const soru_json_t *v, given_t *given)
{
  memset(given, 0, sizeof *given);
  soru_base_buf_init(&given->bytes, SORU_L1_OPERATION_MAX);
  if (soru_l1_operation_read(&given->operation, &given->memory, v, rpc->wire) != SORU_OK) {
    soru_chain_rpc_bad_body(rpc, v->doc);
    return false;
  }
  soru_l1_operation_encode(&given->bytes, &given->operation, rpc->wire);
  given->operation.unsigned_len =
      given->bytes.len - (given->operation.has_signature ? SORU_CRYPTO_SIGNATURE_SZ : 0);
  if (!given->bytes.overflow) return true;
  soru_chain_rpc_fail(rpc, 400, "rpc.bad_body", "an operation has at most %d bytes",
                      SORU_L1_OPERATION_MAX);
  return false;
}

static void
forge(soru_chain_rpc_t *rpc, const soru_json_t *root)
{
  given_t given;
  if (read_operation(rpc, root, &given))
    soru_codec_json_out_hex(&rpc->out,
                            soru_base_slice(given.bytes.ptr, given.operation.unsigned_len));
  given_free(&given);
}

static void
post_forge(soru_chain_rpc_t *rpc)
{
  soru_json_doc_t doc;
  soru_json_t root;
  if (soru_chain_rpc_body(rpc, &doc, &root)) forge(rpc, &root);
  soru_codec_json_free(&doc);
}

/* --- trying out --- */

/* Writes {"contents": with what became of them, "signature": ..}. */
static void
write_tried(soru_chain_rpc_t *rpc, const soru_l1_operation_t *operation,
            const soru_chain_receipt_t *receipt)
{
  char signature[SORU_CRYPTO_KEY_TEXT_MAX];
  soru_codec_json_out_open(&rpc->out, '{');
  soru_codec_json_out_key(&rpc->out, "contents");
  soru_codec_json_out_open(&rpc->out, '[');
  for (size_t i = 0; i < operation->cnt; i++) {
    soru_codec_json_out_open(&rpc->out, '{');
    soru_l1_content_members(&rpc->out, &operation->contents[i], rpc->wire);
    soru_codec_json_out_key(&rpc->out, "metadata");
    soru_chain_write_metadata(&rpc->out, &operation->contents[i], &receipt->results[i],
                              rpc->profile);
    soru_codec_json_out_close(&rpc->out, '}');
  }
  soru_codec_json_out_close(&rpc->out, ']');
  if (operation->has_signature) {
    soru_crypto_signature_text(&operation->signature, -1, signature);
    soru_codec_json_out_key(&rpc->out, "signature");
    soru_codec_json_out_text(&rpc->out, signature);
  }
  soru_codec_json_out_close(&rpc->out, '}');
}

/* Tries an operation out and writes what became of it; returns whether it may be included. */
static bool
try_operation(soru_chain_rpc_t *rpc, const soru_json_t *v, soru_chain_checks_t checks)
{
  given_t given;
  soru_chain_receipt_t receipt = {0};
  soru_chain_error_t error;
  bool good = read_operation(rpc, v, &given);
  if (good) {
    good = soru_chain_try(rpc->chain, &given.operation, soru_base_buf_slice(&given.bytes), checks,
                          &receipt, &error);
    if (good)
      write_tried(rpc, &given.operation, &receipt);
    else
      soru_chain_rpc_refuse(rpc, &error);
  }
  soru_chain_receipt_free(&receipt);
  given_free(&given);
  return good;
}

/* {"operation": .., "chain_id": ..}: the signature does not matter. */
static void
post_run(soru_chain_rpc_t *rpc)
{
  soru_json_doc_t doc;
  soru_json_t root, operation;
  if (soru_chain_rpc_body(rpc, &doc, &root)) {
    if (soru_codec_json_member(&operation, &root, "operation") == SORU_OK)
      (void)try_operation(rpc, &operation, SORU_CHAIN_CHECK_NO_SIGNATURE);
    else
      soru_chain_rpc_bad_body(rpc, &doc);
  }
  soru_codec_json_free(&doc);
}

/* An array of signed operations, of which each is tried out by itself. */
static void
preapply(soru_chain_rpc_t *rpc, const soru_json_t *root)
{
  size_t len;
  if (soru_codec_json_array(&len, root) != SORU_OK) {
    soru_chain_rpc_bad_body(rpc, root->doc);
    return;
  }
  soru_codec_json_out_open(&rpc->out, '[');
  for (size_t i = 0; i < len; i++) {
    soru_json_t item = soru_codec_json_at(root, i);
    if (!try_operation(rpc, &item, SORU_CHAIN_CHECK_ALL)) return;
  }
  soru_codec_json_out_close(&rpc->out, ']');
}

static void
post_preapply(soru_chain_rpc_t *rpc)
{
  soru_json_doc_t doc;
  soru_json_t root;
  if (soru_chain_rpc_body(rpc, &doc, &root)) preapply(rpc, &root);
  soru_codec_json_free(&doc);
}

const soru_chain_route_t soru_chain_helper_routes[] = {
    {"POST", "helpers/forge/operations", post_forge},
    {"POST", "helpers/scripts/run_operation", post_run},
    {"POST", "helpers/scripts/simulate_operation", post_run},
    {"POST", "helpers/preapply/operations", post_preapply},
    {NULL, NULL, NULL}};

/* --- injecting --- */

/* Injects the bytes of an operation, and writes its hash. */
static void
inject(soru_chain_rpc_t *rpc, soru_slice_t bytes)
{
  uint8_t hash[SORU_ROLLUP_HASH_SZ];
  soru_chain_error_t error;
  soru_status_t status = soru_chain_inject(rpc->chain, bytes, hash, &error);
  if (status == SORU_OK) {
    rpc->answer->changed = true;
    soru_l1_write_hash(&rpc->out, SORU_PREFIX_O, hash);
  } else if (status == SORU_ERR_PROOF) {
    soru_chain_rpc_refuse(rpc, &error);
  } else if (status == SORU_ERR_LIMIT) {
    soru_chain_rpc_fail(rpc, 503, "mempool.full", "too many operations wait; try again later");
  } else {
    soru_chain_rpc_fail(rpc, 400, "rpc.bad_operation",
                        "these bytes are no signed operation of a kind that is supported");
  }
}

static void
post_injection(soru_chain_rpc_t *rpc)
{
  soru_json_doc_t doc;
  soru_json_t root;
  soru_buf_t bytes;
  soru_base_buf_init(&bytes, 2 * SORU_L1_OPERATION_MAX);
  if (soru_chain_rpc_body(rpc, &doc, &root)) {
    if (soru_codec_json_get_hex(&bytes, &root) == SORU_OK)
      inject(rpc, soru_base_buf_slice(&bytes));
    else
      soru_chain_rpc_bad_body(rpc, &doc);
  }
  soru_base_buf_free(&bytes);
  soru_codec_json_free(&doc);
}

const soru_chain_route_t soru_chain_injection_routes[] = {
    {"POST", "injection/operation", post_injection}, {NULL, NULL, NULL}};
