/* client_rollup.c - the operations of rollups; each writes what its kind says and leaves the rest
 * to send.h. */
#include "app/client_fill.h"
#include "app/client_text.h"
#include "pvm/pvm.h"

/* Writes the proof that an origination has in the protocols of late 2022 and early 2023. */
static bool
origination_proof(soru_json_out_t *out, soru_slice_t kernel)
{
  uint8_t genesis[SORU_TREE_HASH_SZ];
  soru_buf_t proof;
  soru_pvm_params_t params = soru_pvm_params(0);
  soru_base_buf_init(&proof, 2 * SORU_L1_OPERATION_MAX);
  soru_status_t status = soru_pvm_prove_origination(&params, kernel, &proof, genesis);
  soru_codec_json_out_key(out, "origination_proof");
  soru_codec_json_out_hex(out, soru_base_buf_slice(&proof));
  soru_base_buf_free(&proof);
  if (status == SORU_OK) return true;
  (void)soru_app_client_fail("the proof of the origination: %s", soru_base_status_text(status));
  return false;
}

static bool
fill_originate(soru_send_t *send, soru_json_out_t *out)
{
  soru_buf_t kernel;
  soru_client_t *client = send->client;
  const char *kind = soru_app_fill_arg(send, "KIND");
  soru_app_fill_member(out, "pvm_kind", kind);
  soru_base_buf_init(&kernel, 2 * SORU_L1_OPERATION_MAX);
  bool ok =
      soru_app_text_kernel(&kernel, soru_app_fill_arg(send, "KERNEL"), &client->error) == SORU_OK ||
      soru_app_fill_failed(send);
  if (ok) {
    soru_codec_json_out_key(out, "kernel");
    soru_codec_json_out_hex(out, soru_base_buf_slice(&kernel));
    if (send->wire != SORU_L1_WIRE_TODAY) ok = origination_proof(out, soru_base_buf_slice(&kernel));
  }
  soru_base_buf_free(&kernel);
  if (!ok) return false;
  soru_codec_json_out_key(out, "parameters_ty");
  return soru_app_text_micheline(out, soru_app_fill_arg(send, "TYPE"), &client->error) == SORU_OK ||
         soru_app_fill_failed(send);
}

/* Keeps the address of a new rollup under its name. */
static void
remember(soru_send_t *send)
{
  soru_client_t *client = send->client;
  const char *alias = soru_app_phrase_arg(&client->phrase, "ALIAS");
  soru_json_t operation = soru_app_send_operation(send), contents, content, metadata, result, v;
  soru_slice_t address;
  size_t cnt;
  if (alias == NULL || soru_codec_json_member(&contents, &operation, "contents") != SORU_OK ||
      soru_codec_json_array(&cnt, &contents) != SORU_OK || cnt == 0)
    return;
  content = soru_codec_json_at(&contents, cnt - 1);
  if (!soru_codec_json_has(&metadata, &content, "metadata") ||
      !soru_codec_json_has(&result, &metadata, "operation_result") ||
      !soru_codec_json_has(&v, &result, "address") ||
      soru_codec_json_get_string(&address, &v) != SORU_OK)
    return;
  bool force = soru_app_client_option(client, "force") != NULL;
  if (soru_io_wallet_add_rollup(client->dir, alias, (const char *)address.ptr, force,
                                &client->error) != SORU_OK)
    (void)soru_app_fill_failed(send);
  else if (!client->json)
    printf("Smart rollup %.*s memorized as \"%s\"\n", (int)address.len, (const char *)address.ptr,
           alias);
}

int
soru_app_client_originate(soru_client_t *client)
{
  soru_aliases_t known;
  const char *alias = soru_app_phrase_arg(&client->phrase, "ALIAS");
  bool force = soru_app_client_option(client, "force") != NULL;
  if (alias != NULL && !force) {
    soru_status_t status =
        soru_io_aliases_read(&known, client->dir, SORU_ALIAS_ROLLUPS, &client->error);
    bool taken = soru_io_aliases_find(&known, alias) != NULL;
    soru_io_aliases_free(&known);
    if (status != SORU_OK) return soru_app_client_fail("%s", client->error.text);
    if (taken)
      return soru_app_client_fail("the smart rollup alias %s already exists; --force replaces it",
                                  alias);
  }
  return soru_app_send(client, "*originate", fill_originate, remember);
}

static bool
fill_messages(soru_send_t *send, soru_json_out_t *out)
{
  soru_codec_json_out_key(out, "message");
  return soru_app_text_messages(out, soru_app_fill_arg(send, "MESSAGES"), &send->client->error) ==
             SORU_OK ||
         soru_app_fill_failed(send);
}

int
soru_app_client_send_message(soru_client_t *client)
{
  return soru_app_send(client, "*add_messages", fill_messages, NULL);
}

/* Reads a level; false with a message. */
static bool
level(const char *said, int64_t *n)
{
  char *end;
  *n = strtoll(said, &end, 10);
  if (said[0] >= '0' && said[0] <= '9' && *end == 0 && *n <= INT32_MAX) return true;
  (void)soru_app_client_fail("%s is no level", said);
  return false;
}

static bool
fill_publish(soru_send_t *send, soru_json_out_t *out)
{
  int64_t n;
  if (!soru_app_fill_rollup(send, out) || !level(soru_app_fill_arg(send, "LEVEL"), &n))
    return false;
  soru_codec_json_out_key(out, "commitment");
  soru_codec_json_out_open(out, '{');
  soru_app_fill_member(out, "compressed_state", soru_app_fill_arg(send, "STATE"));
  soru_codec_json_out_key(out, "inbox_level");
  soru_codec_json_out_int(out, n);
  soru_app_fill_member(out, "predecessor", soru_app_fill_arg(send, "PREDECESSOR"));
  soru_app_fill_member(out, "number_of_ticks", soru_app_fill_arg(send, "TICKS"));
  soru_codec_json_out_close(out, '}');
  return true;
}

int
soru_app_client_publish(soru_client_t *client)
{
  return soru_app_send(client, "*publish", fill_publish, NULL);
}

static bool
fill_cement(soru_send_t *send, soru_json_out_t *out)
{
  const char *hash = soru_app_phrase_arg(&send->client->phrase, "HASH");
  bool needs = send->wire != SORU_L1_WIRE_TODAY;
  if (needs && hash == NULL) {
    (void)soru_app_client_fail("this protocol needs the hash of the commitment: cement commitment "
                               "HASH from SRC for sc rollup ROLLUP");
    return false;
  }
  if (!soru_app_fill_rollup(send, out)) return false;
  if (needs) soru_app_fill_member(out, "commitment", hash);
  return true;
}

int
soru_app_client_cement(soru_client_t *client)
{
  return soru_app_send(client, "*cement", fill_cement, NULL);
}

static bool
fill_bond(soru_send_t *send, soru_json_out_t *out)
{
  return soru_app_fill_rollup(send, out) && soru_app_fill_account(send, out, "staker", "STAKER");
}

int
soru_app_client_recover_bond(soru_client_t *client)
{
  return soru_app_send(client, "*recover_bond", fill_bond, NULL);
}

static bool
fill_execute(soru_send_t *send, soru_json_out_t *out)
{
  if (!soru_app_fill_rollup(send, out)) return false;
  soru_app_fill_member(out, "cemented_commitment", soru_app_fill_arg(send, "COMMITMENT"));
  return soru_app_fill_bytes(send, out, "output_proof", soru_app_fill_arg(send, "PROOF"));
}

int
soru_app_client_execute(soru_client_t *client)
{
  return soru_app_send(client, "*execute_outbox_message", fill_execute, NULL);
}
