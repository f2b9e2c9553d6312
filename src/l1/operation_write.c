/* operation_write.c - operations as JSON; see operation_json.h and move_json.h. */
#include "codec/primitives.h"
#include "l1/move_json.h"
#include "l1/names.h"
#include "l1/operation_json.h"
#include "micheline/micheline.h"

#include <string.h>

/* --- members --- */

static void
write_hash(soru_json_out_t *out, const char *key, soru_prefix_t prefix, const uint8_t *hash)
{
  soru_codec_json_out_key(out, key);
  soru_l1_write_hash(out, prefix, hash);
}

static void
write_pkh(soru_json_out_t *out, const char *key, const soru_pkh_t *pkh)
{
  soru_codec_json_out_key(out, key);
  soru_l1_write_pkh(out, pkh);
}

static void
write_rollup(soru_json_out_t *out, const uint8_t *rollup, soru_l1_wire_t wire)
{
  char text[SORU_CRYPTO_KEY_TEXT_MAX];
  soru_l1_rollup_text(rollup, wire, text);
  soru_codec_json_out_key(out, "rollup");
  soru_codec_json_out_text(out, text);
}

static void
write_number(soru_json_out_t *out, const char *key, uint64_t number)
{
  soru_codec_json_out_key(out, key);
  soru_codec_json_out_decimal(out, (int64_t)number);
}

static void
write_bytes(soru_json_out_t *out, const char *key, soru_slice_t bytes)
{
  soru_codec_json_out_key(out, key);
  soru_codec_json_out_hex(out, bytes);
}

static void
write_expression(soru_json_out_t *out, const char *key, soru_slice_t bytes)
{
  soru_cursor_t cursor = soru_base_cursor(bytes);
  soru_codec_json_out_key(out, key);
  soru_status_t status = soru_micheline_write(out, &cursor);
  SORU_ASSERT(status == SORU_OK); /* it was checked when the operation was read or made */
}

/* --- kinds --- */

static void
write_transaction(soru_json_out_t *out, const soru_l1_transaction_t *transaction,
                  soru_l1_wire_t wire)
{
  char text[SORU_CRYPTO_KEY_TEXT_MAX];
  write_number(out, "amount", transaction->amount);
  soru_l1_destination_text(&transaction->destination, wire, text);
  soru_codec_json_out_key(out, "destination");
  soru_codec_json_out_text(out, text);
  if (!transaction->has_parameters) return;
  soru_codec_json_out_key(out, "parameters");
  soru_codec_json_out_open(out, '{');
  soru_codec_json_out_key(out, "entrypoint");
  soru_codec_json_out_string(out, transaction->entrypoint);
  write_expression(out, "value", transaction->parameters);
  soru_codec_json_out_close(out, '}');
}

static void
write_originate(soru_json_out_t *out, const soru_l1_originate_t *originate, soru_l1_wire_t wire)
{
  soru_codec_json_out_key(out, "pvm_kind");
  soru_codec_json_out_text(out, originate->pvm == SORU_L1_PVM_WASM ? "wasm_2_0_0" : "arith");
  write_bytes(out, "kernel", originate->kernel);
  if (wire != SORU_L1_WIRE_TODAY) write_bytes(out, "origination_proof", originate->proof);
  write_expression(out, "parameters_ty", originate->parameters_type);
  if (wire != SORU_L1_WIRE_TODAY || !originate->has_whitelist) return;
  soru_codec_json_out_key(out, "whitelist");
  soru_codec_json_out_open(out, '[');
  for (size_t i = 0; i + SORU_CRYPTO_PKH_SZ <= originate->whitelist.len; i += SORU_CRYPTO_PKH_SZ) {
    soru_pkh_t pkh;
    char text[SORU_CRYPTO_KEY_TEXT_MAX];
    memcpy(pkh.bytes, originate->whitelist.ptr + i, sizeof pkh.bytes);
    soru_crypto_pkh_text(&pkh, text);
    soru_codec_json_out_text(out, text);
  }
  soru_codec_json_out_close(out, ']');
}

static void
write_messages(soru_json_out_t *out, soru_slice_t list)
{
  soru_cursor_t cursor = soru_base_cursor(list);
  soru_slice_t message;
  soru_codec_json_out_key(out, "message");
  soru_codec_json_out_open(out, '[');
  while (soru_l1_next_message(&cursor, &message)) soru_codec_json_out_hex(out, message);
  soru_codec_json_out_close(out, ']');
}

void
soru_l1_commitment_members(soru_json_out_t *out, const soru_rollup_commitment_t *commitment,
                           soru_l1_wire_t wire)
{
  const soru_prefix_names_t *names = soru_l1_names(wire);
  write_hash(out, "compressed_state", names->state, commitment->state);
  soru_codec_json_out_key(out, "inbox_level");
  soru_codec_json_out_int(out, commitment->level);
  write_hash(out, "predecessor", names->commitment, commitment->predecessor);
  write_number(out, "number_of_ticks", (uint64_t)commitment->ticks);
}

void
soru_l1_commitment_write(soru_json_out_t *out, const soru_rollup_commitment_t *commitment,
                         soru_l1_wire_t wire)
{
  soru_codec_json_out_open(out, '{');
  soru_l1_commitment_members(out, commitment, wire);
  soru_codec_json_out_close(out, '}');
}

static void
write_refute(soru_json_out_t *out, const soru_l1_refute_t *refute, soru_l1_wire_t wire)
{
  soru_prefix_t prefix = soru_l1_names(wire)->commitment;
  write_rollup(out, refute->rollup, wire);
  write_pkh(out, "opponent", &refute->opponent);
  soru_codec_json_out_key(out, "refutation");
  soru_codec_json_out_open(out, '{');
  soru_codec_json_out_key(out, "refutation_kind");
  soru_codec_json_out_text(out, refute->is_start ? "start" : "move");
  if (refute->is_start) {
    write_hash(out, "player_commitment_hash", prefix, refute->player_commitment);
    write_hash(out, "opponent_commitment_hash", prefix, refute->opponent_commitment);
  } else {
    soru_rollup_move_t move;
    soru_cursor_t cursor = soru_base_cursor(refute->move);
    soru_status_t status = soru_rollup_move_decode(&cursor, &move);
    SORU_ASSERT(status == SORU_OK); /* see operation.h */
    soru_l1_move_members(out, &move, wire);
  }
  soru_codec_json_out_close(out, '}');
}

static void
write_timeout(soru_json_out_t *out, const soru_l1_content_t *content, soru_l1_wire_t wire)
{
  write_rollup(out, content->as.timeout.rollup, wire);
  soru_codec_json_out_key(out, "stakers");
  soru_codec_json_out_open(out, '{');
  write_pkh(out, "alice", &content->as.timeout.alice);
  write_pkh(out, "bob", &content->as.timeout.bob);
  soru_codec_json_out_close(out, '}');
}

static void
write_reveal(soru_json_out_t *out, const soru_public_t *key)
{
  char text[SORU_CRYPTO_KEY_TEXT_MAX];
  soru_crypto_public_text(key, text);
  soru_codec_json_out_key(out, "public_key");
  soru_codec_json_out_text(out, text);
}

/* Writes what a content of a kind says. */
static void
write_own(soru_json_out_t *out, const soru_l1_content_t *content, soru_l1_wire_t wire)
{
  soru_prefix_t commitment = soru_l1_names(wire)->commitment;
  switch (content->kind) {
  case SORU_L1_REVEAL:
    write_reveal(out, &content->as.reveal.key);
    break;
  case SORU_L1_TRANSACTION:
    write_transaction(out, &content->as.transaction, wire);
    break;
  case SORU_L1_ORIGINATE:
    write_originate(out, &content->as.originate, wire);
    break;
  case SORU_L1_ADD_MESSAGES:
    write_messages(out, content->as.add_messages.list);
    break;
  case SORU_L1_CEMENT:
    write_rollup(out, content->as.cement.rollup, wire);
    if (wire != SORU_L1_WIRE_TODAY)
      write_hash(out, "commitment", commitment, content->as.cement.commitment);
    break;
  case SORU_L1_PUBLISH:
    write_rollup(out, content->as.publish.rollup, wire);
    soru_codec_json_out_key(out, "commitment");
    soru_l1_commitment_write(out, &content->as.publish.commitment, wire);
    break;
  case SORU_L1_REFUTE:
    write_refute(out, &content->as.refute, wire);
    break;
  case SORU_L1_TIMEOUT:
    write_timeout(out, content, wire);
    break;
  case SORU_L1_EXECUTE_OUTBOX:
    write_rollup(out, content->as.execute_outbox.rollup, wire);
    write_hash(out, "cemented_commitment", commitment, content->as.execute_outbox.commitment);
    write_bytes(out, "output_proof", content->as.execute_outbox.proof);
    break;
  case SORU_L1_RECOVER_BOND:
    write_rollup(out, content->as.recover_bond.rollup, wire);
    write_pkh(out, "staker", &content->as.recover_bond.staker);
    break;
  }
}

void
soru_l1_content_members(soru_json_out_t *out, const soru_l1_content_t *content, soru_l1_wire_t wire)
{
  char kind[SORU_L1_KIND_TEXT_MAX];
  soru_l1_kind_text(content->kind, wire, kind);
  soru_codec_json_out_key(out, "kind");
  soru_codec_json_out_text(out, kind);
  write_pkh(out, "source", &content->source);
  write_number(out, "fee", content->fee);
  write_number(out, "counter", content->counter);
  write_number(out, "gas_limit", content->gas_limit);
  write_number(out, "storage_limit", content->storage_limit);
  write_own(out, content, wire);
}

void
soru_l1_operation_write(soru_json_out_t *out, const soru_l1_operation_t *operation,
                        soru_l1_wire_t wire)
{
  char signature[SORU_CRYPTO_KEY_TEXT_MAX];
  soru_codec_json_out_open(out, '{');
  write_hash(out, "branch", SORU_PREFIX_B, operation->branch);
  soru_codec_json_out_key(out, "contents");
  soru_codec_json_out_open(out, '[');
  for (size_t i = 0; i < operation->cnt; i++) {
    soru_codec_json_out_open(out, '{');
    soru_l1_content_members(out, &operation->contents[i], wire);
    soru_codec_json_out_close(out, '}');
  }
  soru_codec_json_out_close(out, ']');
  if (operation->has_signature) {
    soru_crypto_signature_text(&operation->signature, -1, signature);
    soru_codec_json_out_key(out, "signature");
    soru_codec_json_out_text(out, signature);
  }
  soru_codec_json_out_close(out, '}');
}
