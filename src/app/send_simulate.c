/* send_simulate.c - limits and fees. */
#include "app/send_private.h"
#include "l1/limits.h"
#include "l1/tez.h"

#include <inttypes.h>

/* Bytes around the contents of an operation: its branch and its signature. */
#define FRAME_SZ (SORU_ROLLUP_HASH_SZ + SORU_CRYPTO_SIGNATURE_SZ)

/* A number that an option says; false with a message. */
static bool
option_number(const soru_send_t *send, const char *name, uint64_t *value)
{
  const char *said = soru_app_client_option(send->client, name);
  char *end;
  if (said == NULL) return true;
  *value = strtoull(said, &end, 10);
  if (said[0] >= '0' && said[0] <= '9' && *end == 0) return true;
  (void)soru_app_client_fail("--%s is a number, not %s", name, said);
  return false;
}

/* An amount that an option says; false with a message. */
static bool
option_tez(const soru_send_t *send, const char *name, uint64_t *mutez)
{
  const char *said = soru_app_client_option(send->client, name);
  if (said == NULL || soru_l1_tez_parse(mutez, soru_base_slice_text(said)) == SORU_OK) return true;
  (void)soru_app_client_fail("--%s is an amount in tez such as 1.5, not %s", name, said);
  return false;
}

/* Sets a fee that covers the operation with this fee in it. */
static void
set_fee(soru_send_t *send, soru_l1_content_t *content, bool is_first)
{
  uint64_t fee = 0;
  do {
    soru_buf_t bytes;
    content->fee = fee;
    soru_base_buf_init(&bytes, SORU_L1_OPERATION_MAX);
    soru_l1_content_encode(&bytes, content, send->wire);
    fee = soru_l1_limits_fee(content->gas_limit, bytes.len + (is_first ? FRAME_SZ : 0));
    soru_base_buf_free(&bytes);
  } while (fee > content->fee);
}

/* What the user said instead of what the simulation showed; for the content that was asked for. */
static bool
set_said(soru_send_t *send)
{
  soru_l1_content_t *content = &send->contents[send->operation.cnt - 1];
  return option_number(send, "gas-limit", &content->gas_limit) &&
         option_number(send, "storage-limit", &content->storage_limit);
}

static bool
set_said_fee(soru_send_t *send)
{
  return option_tez(send, "fee", &send->contents[send->operation.cnt - 1].fee);
}

/* Tells what the simulation showed. */
static void
tell_estimate(const soru_l1_content_t *content, const soru_l1_estimate_t *estimate)
{
  printf("Estimated gas: %" PRIu64 ".%03" PRIu64 " units (will add %" PRIu64 " for safety)\n",
         estimate->milligas / 1000, estimate->milligas % 1000,
         content->gas_limit - (estimate->milligas + 999) / 1000);
  if (estimate->storage == 0)
    printf("Estimated storage: no bytes added\n");
  else
    printf("Estimated storage: %" PRIu64 " bytes added (will add 20 for safety)\n",
           estimate->storage);
}

/* Whether what would be burned is within --burn-cap. */
static bool
burn_fits(const soru_send_t *send, uint64_t storage)
{
  uint64_t cap = 0, burn = storage * SORU_L1_COST_PER_BYTE;
  if (!option_tez(send, "burn-cap", &cap)) return false;
  if (burn <= cap) return true;
  soru_buf_t text;
  soru_base_buf_init(&text, 1000);
  soru_base_buf_addf(&text, "the operation will burn \xea\x9c\xa9");
  soru_l1_tez_add(&text, burn);
  soru_base_buf_addf(&text, ", which is higher than the configured burn cap (\xea\x9c\xa9");
  soru_l1_tez_add(&text, cap);
  soru_base_buf_addf(&text, ");\nuse `--burn-cap ");
  soru_l1_tez_add(&text, burn);
  soru_base_buf_addf(&text, "` to emit this operation");
  (void)soru_app_client_fail("%.*s", (int)text.len, (const char *)text.ptr);
  soru_base_buf_free(&text);
  return false;
}

/* Takes limits and fees from the simulated contents. */
static bool
apply(soru_send_t *send, const soru_json_t *operation)
{
  soru_json_t contents;
  size_t cnt;
  uint64_t storage = 0;
  bool applied = true;
  if (soru_codec_json_member(&contents, operation, "contents") != SORU_OK ||
      soru_codec_json_array(&cnt, &contents) != SORU_OK)
    return false;
  if (cnt != send->operation.cnt) {
    (void)soru_codec_json_fail(&contents, "expected %zu contents", send->operation.cnt);
    return false;
  }
  for (size_t i = 0; i < cnt; i++) {
    soru_json_t content = soru_codec_json_at(&contents, i);
    soru_l1_estimate_t estimate;
    if (soru_l1_limits_estimate(&estimate, &content) != SORU_OK) return false;
    soru_l1_limits_set(&send->contents[i], &estimate);
    if (estimate.applied && !send->client->json) tell_estimate(&send->contents[i], &estimate);
    storage += estimate.storage;
    applied = applied && estimate.applied;
  }
  if (!applied) return soru_app_send_failed(send, operation) == SORU_EXIT_OK;
  if (!burn_fits(send, storage) || !set_said(send)) return false;
  for (size_t i = 0; i < cnt; i++) set_fee(send, &send->contents[i], i == 0);
  return set_said_fee(send);
}

bool
soru_app_send_simulate(soru_send_t *send)
{
  soru_answer_t answer;
  soru_buf_t body;
  soru_json_out_t out;
  size_t cnt = send->operation.cnt;
  for (size_t i = 0; i < cnt; i++) {
    send->contents[i].gas_limit = SORU_L1_GAS_MAX / cnt; /* a block has room for all */
    send->contents[i].storage_limit = SORU_L1_STORAGE_MAX;
    send->contents[i].fee = 0;
  }
  soru_base_buf_init(&body, SORU_CLIENT_TEXT_MAX);
  soru_codec_json_out_init(&out, &body);
  soru_codec_json_out_open(&out, '{');
  soru_codec_json_out_key(&out, "operation");
  soru_codec_json_out_open(&out, '{');
  soru_app_send_members(send, &out);
  soru_codec_json_out_close(&out, '}');
  soru_codec_json_out_key(&out, "chain_id");
  soru_codec_json_out_text(&out, send->chain);
  soru_codec_json_out_close(&out, '}');
  bool ok = soru_app_client_post(send->client, &answer,
                                 SORU_CLIENT_HEAD "/helpers/scripts/simulate_operation",
                                 soru_base_buf_slice(&body));
  if (ok) {
    ok = apply(send, &answer.root);
    const char *wrong = soru_codec_json_error(&answer.doc);
    if (!ok && wrong[0] != 0) (void)soru_app_client_fail("%s", wrong);
  }
  soru_app_rpc_free(&answer);
  soru_base_buf_free(&body);
  return ok;
}
