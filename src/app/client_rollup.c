/* client_rollup.c - operations of accounts and rollups; each writes what its kind says and leaves
 * the rest to send.h. */
#include "app/client_text.h"
#include "app/send.h"
#include "l1/tez.h"
#include "pvm/pvm.h"

#include <inttypes.h>

static const char *
arg(const soru_send_t *send, const char *name)
{
  return soru_app_client_arg(send->client, name);
}

/* Prints the message of what failed last. */
static bool
failed(const soru_send_t *send)
{
  (void)soru_app_client_fail("%s", send->client->error.text);
  return false;
}

static void
member(soru_json_out_t *out, const char *key, const char *text)
{
  soru_codec_json_out_key(out, key);
  soru_codec_json_out_text(out, text);
}

/* Writes the rollup that the command names. */
static bool
rollup(soru_send_t *send, soru_json_out_t *out)
{
  char text[SORU_CRYPTO_KEY_TEXT_MAX];
  soru_client_t *client = send->client;
  if (soru_io_wallet_rollup(text, client->dir, arg(send, "ROLLUP"), &client->error) != SORU_OK)
    return failed(send);
  member(out, "rollup", text);
  return true;
}

/* Writes an account that the command names. */
static bool
account(soru_send_t *send, soru_json_out_t *out, const char *key, const char *name)
{
  soru_account_t found;
  char text[SORU_CRYPTO_KEY_TEXT_MAX];
  if (!soru_app_client_account(send->client, arg(send, name), &found)) return false;
  soru_crypto_pkh_text(&found.pkh, text);
  member(out, key, text);
  return true;
}

/* Writes bytes that the command says in hexadecimal digits or by a file. */
static bool
bytes(soru_send_t *send, soru_json_out_t *out, const char *key, const char *said)
{
  soru_buf_t buf;
  soru_base_buf_init(&buf, 2 * SORU_L1_OPERATION_MAX);
  soru_status_t status = soru_app_text_kernel(&buf, said, &send->client->error);
  soru_codec_json_out_key(out, key);
  soru_codec_json_out_hex(out, soru_base_buf_slice(&buf));
  soru_base_buf_free(&buf);
  return status == SORU_OK || failed(send);
}

/* Writes where a transfer goes: an account, a contract or a rollup. */
static bool
destination(soru_send_t *send, soru_json_out_t *out)
{
  char text[SORU_CRYPTO_KEY_TEXT_MAX];
  const char *said = arg(send, "DST");
  soru_l1_destination_t ready;
  soru_client_t *client = send->client;
  if (soru_l1_destination_parse(&ready, soru_base_slice_text(said), send->wire) == SORU_OK) {
    member(out, "destination", said);
    return true;
  }
  soru_account_t found;
  if (soru_io_wallet_find(&found, client->dir, said, &client->error) == SORU_OK) {
    soru_crypto_pkh_text(&found.pkh, text);
    member(out, "destination", text);
    return true;
  }
  return failed(send);
}

static bool
fill_transfer(soru_send_t *send, soru_json_out_t *out)
{
  uint64_t mutez;
  const char *value = soru_app_client_option(send->client, "arg");
  const char *entrypoint = soru_app_client_option(send->client, "entrypoint");
  if (soru_l1_tez_parse(&mutez, soru_base_slice_text(arg(send, "AMOUNT"))) != SORU_OK) {
    (void)soru_app_client_fail("%s is no amount in tez such as 1.5", arg(send, "AMOUNT"));
    return false;
  }
  soru_codec_json_out_key(out, "amount");
  soru_codec_json_out_textf(out, "%" PRIu64, mutez);
  if (!destination(send, out)) return false;
  if (value == NULL && entrypoint == NULL) return true;
  soru_codec_json_out_key(out, "parameters");
  soru_codec_json_out_open(out, '{');
  member(out, "entrypoint", entrypoint == NULL ? "default" : entrypoint);
  soru_codec_json_out_key(out, "value");
  soru_status_t status =
      soru_app_text_micheline(out, value == NULL ? "Unit" : value, &send->client->error);
  soru_codec_json_out_close(out, '}');
  return status == SORU_OK || failed(send);
}

int
soru_app_client_transfer(soru_client_t *client)
{
  return soru_app_send(client, "transaction", fill_transfer, NULL);
}

static bool
fill_reveal(soru_send_t *send, soru_json_out_t *out)
{
  char text[SORU_CRYPTO_KEY_TEXT_MAX];
  if (send->is_revealed) {
    (void)soru_app_client_fail("the key of %s is known already", send->source);
    return false;
  }
  soru_crypto_public_text(&send->account.key, text);
  member(out, "public_key", text);
  return true;
}

int
soru_app_client_reveal(soru_client_t *client)
{
  return soru_app_send(client, "reveal", fill_reveal, NULL);
}

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
  const char *kind = arg(send, "KIND");
  member(out, "pvm_kind", kind);
  soru_base_buf_init(&kernel, 2 * SORU_L1_OPERATION_MAX);
  bool ok =
      soru_app_text_kernel(&kernel, arg(send, "KERNEL"), &client->error) == SORU_OK || failed(send);
  if (ok) {
    soru_codec_json_out_key(out, "kernel");
    soru_codec_json_out_hex(out, soru_base_buf_slice(&kernel));
    if (send->wire != SORU_L1_WIRE_TODAY) ok = origination_proof(out, soru_base_buf_slice(&kernel));
  }
  soru_base_buf_free(&kernel);
  if (!ok) return false;
  soru_codec_json_out_key(out, "parameters_ty");
  return soru_app_text_micheline(out, arg(send, "TYPE"), &client->error) == SORU_OK || failed(send);
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
    (void)failed(send);
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
  return soru_app_text_messages(out, arg(send, "MESSAGES"), &send->client->error) == SORU_OK ||
         failed(send);
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
  if (!rollup(send, out) || !level(arg(send, "LEVEL"), &n)) return false;
  soru_codec_json_out_key(out, "commitment");
  soru_codec_json_out_open(out, '{');
  member(out, "compressed_state", arg(send, "STATE"));
  soru_codec_json_out_key(out, "inbox_level");
  soru_codec_json_out_int(out, n);
  member(out, "predecessor", arg(send, "PREDECESSOR"));
  member(out, "number_of_ticks", arg(send, "TICKS"));
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
  if (!rollup(send, out)) return false;
  if (needs) member(out, "commitment", hash);
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
  return rollup(send, out) && account(send, out, "staker", "STAKER");
}

int
soru_app_client_recover_bond(soru_client_t *client)
{
  return soru_app_send(client, "*recover_bond", fill_bond, NULL);
}

static bool
fill_execute(soru_send_t *send, soru_json_out_t *out)
{
  if (!rollup(send, out)) return false;
  member(out, "cemented_commitment", arg(send, "COMMITMENT"));
  return bytes(send, out, "output_proof", arg(send, "PROOF"));
}

int
soru_app_client_execute(soru_client_t *client)
{
  return soru_app_send(client, "*execute_outbox_message", fill_execute, NULL);
}

static bool
fill_start(soru_send_t *send, soru_json_out_t *out)
{
  if (!rollup(send, out) || !account(send, out, "opponent", "OPPONENT")) return false;
  soru_codec_json_out_key(out, "refutation");
  soru_codec_json_out_open(out, '{');
  member(out, "refutation_kind", "start");
  member(out, "player_commitment_hash", arg(send, "OURS"));
  member(out, "opponent_commitment_hash", arg(send, "THEIRS"));
  soru_codec_json_out_close(out, '}');
  return true;
}

int
soru_app_client_start_game(soru_client_t *client)
{
  return soru_app_send(client, "*refute", fill_start, NULL);
}

/* A move; its step is JSON: the array of a dissection, or the object of a proof. */
static bool
fill_move(soru_send_t *send, soru_json_out_t *out)
{
  const char *said = soru_app_phrase_arg(&send->client->phrase, "DISSECTION");
  if (!rollup(send, out) || !account(send, out, "opponent", "OPPONENT")) return false;
  soru_codec_json_out_key(out, "refutation");
  soru_codec_json_out_open(out, '{');
  member(out, "refutation_kind", "move");
  member(out, "choice", arg(send, "TICK"));
  soru_codec_json_out_key(out, "step");
  soru_status_t status =
      soru_app_text_json(out, said != NULL ? said : arg(send, "PROOF"), &send->client->error);
  soru_codec_json_out_close(out, '}');
  return status == SORU_OK || failed(send);
}

int
soru_app_client_move(soru_client_t *client)
{
  return soru_app_send(client, "*refute", fill_move, NULL);
}

static bool
fill_timeout(soru_send_t *send, soru_json_out_t *out)
{
  if (!rollup(send, out)) return false;
  soru_codec_json_out_key(out, "stakers");
  soru_codec_json_out_open(out, '{');
  bool ok = account(send, out, "alice", "STAKER1") && account(send, out, "bob", "STAKER2");
  soru_codec_json_out_close(out, '}');
  return ok;
}

int
soru_app_client_timeout(soru_client_t *client)
{
  return soru_app_send(client, "*timeout", fill_timeout, NULL);
}
