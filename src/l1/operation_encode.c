/* operation_encode.c - writing operations; see operation.h. */
#include "codec/primitives.h"
#include "l1/entrypoint.h"

static void
add_pkh(soru_buf_t *out, const soru_pkh_t *pkh)
{
  soru_base_buf_add(out, pkh->bytes, sizeof pkh->bytes);
}

static void
add_transaction(soru_buf_t *out, const soru_l1_transaction_t *transaction, soru_l1_wire_t wire)
{
  soru_codec_add_n(out, transaction->amount);
  soru_base_buf_add(out, transaction->destination.bytes, sizeof transaction->destination.bytes);
  soru_codec_add_bool(out, transaction->has_parameters);
  if (!transaction->has_parameters) return;
  soru_l1_entrypoint_add(out, transaction->entrypoint, wire);
  soru_codec_add_string(out, transaction->parameters);
}

static void
add_originate(soru_buf_t *out, const soru_l1_originate_t *originate, soru_l1_wire_t wire)
{
  soru_base_buf_add_u8(out, (uint8_t)originate->pvm);
  soru_codec_add_string(out, originate->kernel);
  if (wire != SORU_L1_WIRE_TODAY) soru_codec_add_string(out, originate->proof);
  soru_codec_add_string(out, originate->parameters_type);
  if (wire != SORU_L1_WIRE_TODAY) return;
  soru_codec_add_bool(out, originate->has_whitelist);
  if (originate->has_whitelist) soru_codec_add_string(out, originate->whitelist);
}

static void
add_refute(soru_buf_t *out, const soru_l1_refute_t *refute)
{
  soru_base_buf_add(out, refute->rollup, SORU_L1_ADDRESS_SZ);
  add_pkh(out, &refute->opponent);
  soru_base_buf_add_u8(out, refute->is_start ? 0 : 1);
  if (!refute->is_start) {
    soru_base_buf_add(out, refute->move.ptr, refute->move.len);
    return;
  }
  soru_base_buf_add(out, refute->player_commitment, SORU_ROLLUP_HASH_SZ);
  soru_base_buf_add(out, refute->opponent_commitment, SORU_ROLLUP_HASH_SZ);
}

static void
add_publish(soru_buf_t *out, const soru_l1_content_t *content)
{
  uint8_t bytes[SORU_ROLLUP_COMMITMENT_SZ];
  soru_rollup_commitment_encode(bytes, &content->as.publish.commitment);
  soru_base_buf_add(out, content->as.publish.rollup, SORU_L1_ADDRESS_SZ);
  soru_base_buf_add(out, bytes, sizeof bytes);
}

/* Appends what a content of a kind says. */
static void
add_own(soru_buf_t *out, const soru_l1_content_t *content, soru_l1_wire_t wire)
{
  switch (content->kind) {
  case SORU_L1_REVEAL:
    soru_base_buf_add(out, content->as.reveal.key.bytes, content->as.reveal.key.len);
    if (wire == SORU_L1_WIRE_TODAY) soru_codec_add_bool(out, false);
    break;
  case SORU_L1_TRANSACTION:
    add_transaction(out, &content->as.transaction, wire);
    break;
  case SORU_L1_ORIGINATE:
    add_originate(out, &content->as.originate, wire);
    break;
  case SORU_L1_ADD_MESSAGES:
    soru_codec_add_string(out, content->as.add_messages.list);
    break;
  case SORU_L1_CEMENT:
    soru_base_buf_add(out, content->as.cement.rollup, SORU_L1_ADDRESS_SZ);
    if (wire != SORU_L1_WIRE_TODAY)
      soru_base_buf_add(out, content->as.cement.commitment, SORU_ROLLUP_HASH_SZ);
    break;
  case SORU_L1_PUBLISH:
    add_publish(out, content);
    break;
  case SORU_L1_REFUTE:
    add_refute(out, &content->as.refute);
    break;
  case SORU_L1_TIMEOUT:
    soru_base_buf_add(out, content->as.timeout.rollup, SORU_L1_ADDRESS_SZ);
    add_pkh(out, &content->as.timeout.alice);
    add_pkh(out, &content->as.timeout.bob);
    break;
  case SORU_L1_EXECUTE_OUTBOX:
    soru_base_buf_add(out, content->as.execute_outbox.rollup, SORU_L1_ADDRESS_SZ);
    soru_base_buf_add(out, content->as.execute_outbox.commitment, SORU_ROLLUP_HASH_SZ);
    soru_codec_add_string(out, content->as.execute_outbox.proof);
    break;
  case SORU_L1_RECOVER_BOND:
    soru_base_buf_add(out, content->as.recover_bond.rollup, SORU_L1_ADDRESS_SZ);
    add_pkh(out, &content->as.recover_bond.staker);
    break;
  }
}

void
soru_l1_content_encode(soru_buf_t *out, const soru_l1_content_t *content, soru_l1_wire_t wire)
{
  soru_base_buf_add_u8(out, (uint8_t)content->kind);
  add_pkh(out, &content->source);
  soru_codec_add_n(out, content->fee);
  soru_codec_add_n(out, content->counter);
  soru_codec_add_n(out, content->gas_limit);
  soru_codec_add_n(out, content->storage_limit);
  add_own(out, content, wire);
}

void
soru_l1_operation_encode(soru_buf_t *out, const soru_l1_operation_t *operation, soru_l1_wire_t wire)
{
  soru_base_buf_add(out, operation->branch, sizeof operation->branch);
  for (size_t i = 0; i < operation->cnt; i++)
    soru_l1_content_encode(out, &operation->contents[i], wire);
  if (operation->has_signature)
    soru_base_buf_add(out, operation->signature.bytes, sizeof operation->signature.bytes);
}
