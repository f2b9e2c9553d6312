/* operation_read.c - operations from JSON; see operation_json.h. */
#include "base/mem.h"
#include "codec/primitives.h"
#include "l1/entrypoint.h"
#include "l1/move_json.h"
#include "l1/operation_json.h"
#include "l1/read_private.h"
#include "micheline/micheline.h"

#include <string.h>

/* What contents are read with. */
typedef struct reader {
  soru_l1_memory_t *memory;
  soru_l1_wire_t wire;
} reader_t;

void
soru_l1_memory_free(soru_l1_memory_t *memory)
{
  for (size_t i = 0; i < memory->cnt; i++) free(memory->chunks[i]);
  free(memory->chunks);
  *memory = (soru_l1_memory_t){0};
}

/* Gives the bytes of a buffer, which is empty then, to the memory. */
static soru_slice_t
keep(reader_t *reader, soru_buf_t *bytes)
{
  soru_l1_memory_t *memory = reader->memory;
  soru_slice_t slice = soru_base_buf_slice(bytes);
  memory->chunks = soru_base_realloc(memory->chunks, (memory->cnt + 1) * sizeof memory->chunks[0]);
  memory->chunks[memory->cnt++] = bytes->ptr;
  soru_base_buf_init(bytes, bytes->max);
  return slice;
}

/* --- parts --- */

/* Something of variable size: how it is read, appended to a buffer. */
typedef soru_status_t part_fn_t(soru_buf_t *bytes, const soru_json_t *v, soru_l1_wire_t wire);

/* Reads such a part and keeps it. */
static soru_status_t
read_part(reader_t *reader, soru_slice_t *slice, const soru_json_t *v, part_fn_t *part)
{
  soru_buf_t bytes;
  soru_base_buf_init(&bytes, SORU_L1_OPERATION_MAX);
  soru_status_t status = part(&bytes, v, reader->wire);
  if (status == SORU_OK && bytes.overflow) {
    (void)!soru_codec_json_fail(v, "longer than an operation");
    status = SORU_ERR_LIMIT;
  }
  if (status == SORU_OK) *slice = keep(reader, &bytes);
  soru_base_buf_free(&bytes);
  return status;
}

static soru_status_t
read_hex_value(soru_buf_t *bytes, const soru_json_t *v, soru_l1_wire_t wire)
{
  (void)wire;
  return soru_codec_json_get_hex(bytes, v);
}

static soru_status_t
read_expression(soru_buf_t *bytes, const soru_json_t *v, soru_l1_wire_t wire)
{
  (void)wire;
  return soru_micheline_read(bytes, v);
}

/* Reads a member with such a part. */
static soru_status_t
read_member(reader_t *reader, soru_slice_t *slice, const soru_json_t *v, const char *key,
            part_fn_t *read)
{
  soru_json_t member;
  SORU_TRY(soru_codec_json_member(&member, v, key));
  return read_part(reader, slice, &member, read);
}

static soru_status_t
read_pkh(soru_pkh_t *pkh, const soru_json_t *v, const char *key)
{
  soru_json_t member;
  soru_slice_t text;
  SORU_TRY(soru_codec_json_member(&member, v, key));
  SORU_TRY(soru_codec_json_get_string(&text, &member));
  if (soru_crypto_pkh_parse(pkh, text) == SORU_OK) return SORU_OK;
  return soru_codec_json_fail(&member, "expected an account: tz1.., tz2.. or tz3..");
}

static soru_status_t
read_rollup(reader_t *reader, uint8_t *rollup, const soru_json_t *v)
{
  return soru_l1_read_hash(rollup, v, "rollup", soru_l1_names(reader->wire)->rollup);
}

static soru_status_t
read_commitment_hash(reader_t *reader, uint8_t *hash, const soru_json_t *v, const char *key)
{
  return soru_l1_read_hash(hash, v, key, soru_l1_names(reader->wire)->commitment);
}

/* --- kinds --- */

static soru_status_t
read_reveal(soru_public_t *key, const soru_json_t *v)
{
  soru_json_t member;
  soru_slice_t text;
  if (soru_codec_json_has(&member, v, "proof"))
    return soru_codec_json_fail(&member, "keys that need a proof (tz4) are not supported");
  SORU_TRY(soru_codec_json_member(&member, v, "public_key"));
  SORU_TRY(soru_codec_json_get_string(&text, &member));
  if (soru_crypto_public_parse(key, text) == SORU_OK) return SORU_OK;
  return soru_codec_json_fail(&member, "expected a public key: edpk.., sppk.. or p2pk..");
}

static soru_status_t
read_parameters(reader_t *reader, soru_l1_transaction_t *transaction, const soru_json_t *v)
{
  SORU_TRY(soru_l1_read_text(&transaction->entrypoint, v, "entrypoint"));
  if (transaction->entrypoint.len == 0 || transaction->entrypoint.len > SORU_L1_ENTRYPOINT_MAX)
    return soru_codec_json_fail(v, "an entrypoint has 1 to %d characters", SORU_L1_ENTRYPOINT_MAX);
  soru_buf_t name; /* it must not go with the document */
  soru_base_buf_init(&name, SORU_L1_ENTRYPOINT_MAX);
  soru_base_buf_add(&name, transaction->entrypoint.ptr, transaction->entrypoint.len);
  transaction->entrypoint = keep(reader, &name);
  SORU_TRY(read_member(reader, &transaction->parameters, v, "value", read_expression));
  /* Unit for the default entrypoint is what no parameters are. */
  transaction->has_parameters =
      !soru_base_slice_equal(transaction->entrypoint, soru_base_slice_text("default")) ||
      !soru_base_slice_equal(transaction->parameters, soru_base_slice("\x03\x0b", 2));
  return SORU_OK;
}

static soru_status_t
read_transaction(reader_t *reader, soru_l1_transaction_t *transaction, const soru_json_t *v)
{
  soru_json_t member;
  soru_slice_t text;
  SORU_TRY(soru_l1_read_number(&transaction->amount, v, "amount"));
  SORU_TRY(soru_codec_json_member(&member, v, "destination"));
  SORU_TRY(soru_codec_json_get_string(&text, &member));
  if (soru_l1_destination_parse(&transaction->destination, text, reader->wire) != SORU_OK ||
      transaction->destination.bytes[0] > 1)
    return soru_codec_json_fail(&member,
                                "expected an account or a contract: tz1.. to tz3.., KT1..");
  transaction->has_parameters = soru_codec_json_has(&member, v, "parameters");
  return transaction->has_parameters ? read_parameters(reader, transaction, &member) : SORU_OK;
}

static soru_status_t
read_whitelist(soru_buf_t *bytes, const soru_json_t *v, soru_l1_wire_t wire)
{
  size_t len;
  (void)wire;
  SORU_TRY(soru_codec_json_array(&len, v));
  for (size_t i = 0; i < len; i++) {
    soru_json_t item = soru_codec_json_at(v, i);
    soru_slice_t text;
    soru_pkh_t pkh;
    SORU_TRY(soru_codec_json_get_string(&text, &item));
    if (soru_crypto_pkh_parse(&pkh, text) != SORU_OK)
      return soru_codec_json_fail(&item, "expected an account: tz1.., tz2.. or tz3..");
    soru_base_buf_add(bytes, pkh.bytes, sizeof pkh.bytes);
  }
  return SORU_OK;
}

static soru_status_t
read_originate(reader_t *reader, soru_l1_originate_t *originate, const soru_json_t *v)
{
  soru_slice_t kind;
  soru_json_t member;
  SORU_TRY(soru_l1_read_text(&kind, v, "pvm_kind"));
  if (soru_base_slice_equal(kind, soru_base_slice_text("wasm_2_0_0")))
    originate->pvm = SORU_L1_PVM_WASM;
  else if (soru_base_slice_equal(kind, soru_base_slice_text("arith")))
    originate->pvm = SORU_L1_PVM_ARITH;
  else
    return soru_codec_json_fail(v, "pvm_kind must be wasm_2_0_0 or arith");
  SORU_TRY(read_member(reader, &originate->kernel, v, "kernel", read_hex_value));
  if (reader->wire != SORU_L1_WIRE_TODAY)
    SORU_TRY(read_member(reader, &originate->proof, v, "origination_proof", read_hex_value));
  SORU_TRY(read_member(reader, &originate->parameters_type, v, "parameters_ty", read_expression));
  originate->has_whitelist =
      reader->wire == SORU_L1_WIRE_TODAY && soru_codec_json_has(&member, v, "whitelist");
  if (!originate->has_whitelist) return SORU_OK;
  return read_part(reader, &originate->whitelist, &member, read_whitelist);
}

static soru_status_t
read_messages(soru_buf_t *bytes, const soru_json_t *v, soru_l1_wire_t wire)
{
  size_t len;
  (void)wire;
  SORU_TRY(soru_codec_json_array(&len, v));
  for (size_t i = 0; i < len; i++) {
    soru_json_t item = soru_codec_json_at(v, i);
    soru_base_buf_add_be(bytes, 0, 4);
    size_t start = bytes->len;
    SORU_TRY(soru_codec_json_get_hex(bytes, &item));
    if (!bytes->overflow) soru_base_put_be(bytes->ptr + start - 4, bytes->len - start, 4);
  }
  return SORU_OK;
}

static soru_status_t
read_add_messages(reader_t *reader, soru_l1_content_t *content, const soru_json_t *v)
{
  soru_slice_t message;
  SORU_TRY(read_member(reader, &content->as.add_messages.list, v, "message", read_messages));
  soru_cursor_t list = soru_base_cursor(content->as.add_messages.list);
  while (soru_l1_next_message(&list, &message)) content->as.add_messages.cnt++;
  return SORU_OK;
}

soru_status_t
soru_l1_commitment_read(soru_rollup_commitment_t *commitment, const soru_json_t *v,
                        soru_l1_wire_t wire)
{
  const soru_prefix_names_t *names = soru_l1_names(wire);
  soru_json_t level;
  int64_t number;
  uint64_t ticks;
  SORU_TRY(soru_l1_read_hash(commitment->state, v, "compressed_state", names->state));
  SORU_TRY(soru_codec_json_member(&level, v, "inbox_level"));
  SORU_TRY(soru_codec_json_get_int(&number, &level, 0, INT32_MAX));
  SORU_TRY(soru_l1_read_hash(commitment->predecessor, v, "predecessor", names->commitment));
  SORU_TRY(soru_l1_read_number(&ticks, v, "number_of_ticks"));
  if (ticks > INT64_MAX - 1) return soru_codec_json_fail(v, "too many ticks");
  commitment->level = (int32_t)number;
  commitment->ticks = (int64_t)ticks;
  return SORU_OK;
}

static soru_status_t
read_publish(reader_t *reader, soru_l1_content_t *content, const soru_json_t *v)
{
  soru_json_t member;
  SORU_TRY(read_rollup(reader, content->as.publish.rollup, v));
  SORU_TRY(soru_codec_json_member(&member, v, "commitment"));
  return soru_l1_commitment_read(&content->as.publish.commitment, &member, reader->wire);
}

static soru_status_t
read_refute(reader_t *reader, soru_l1_refute_t *refute, const soru_json_t *v)
{
  soru_json_t member;
  soru_slice_t kind;
  SORU_TRY(read_rollup(reader, refute->rollup, v));
  SORU_TRY(read_pkh(&refute->opponent, v, "opponent"));
  SORU_TRY(soru_codec_json_member(&member, v, "refutation"));
  SORU_TRY(soru_l1_read_text(&kind, &member, "refutation_kind"));
  refute->is_start = soru_base_slice_equal(kind, soru_base_slice_text("start"));
  if (!refute->is_start) {
    if (!soru_base_slice_equal(kind, soru_base_slice_text("move")))
      return soru_codec_json_fail(&member, "refutation_kind must be start or move");
    return read_part(reader, &refute->move, &member, soru_l1_move_read);
  }
  SORU_TRY(
      read_commitment_hash(reader, refute->player_commitment, &member, "player_commitment_hash"));
  return read_commitment_hash(reader, refute->opponent_commitment, &member,
                              "opponent_commitment_hash");
}

static soru_status_t
read_timeout(reader_t *reader, soru_l1_content_t *content, const soru_json_t *v)
{
  soru_json_t stakers;
  SORU_TRY(read_rollup(reader, content->as.timeout.rollup, v));
  SORU_TRY(soru_codec_json_member(&stakers, v, "stakers"));
  SORU_TRY(read_pkh(&content->as.timeout.alice, &stakers, "alice"));
  return read_pkh(&content->as.timeout.bob, &stakers, "bob");
}

static soru_status_t
read_execute(reader_t *reader, soru_l1_content_t *content, const soru_json_t *v)
{
  SORU_TRY(read_rollup(reader, content->as.execute_outbox.rollup, v));
  SORU_TRY(read_commitment_hash(reader, content->as.execute_outbox.commitment, v,
                                "cemented_commitment"));
  return read_member(reader, &content->as.execute_outbox.proof, v, "output_proof", read_hex_value);
}

/* Reads what a content of a kind says. */
static soru_status_t
read_own(reader_t *reader, soru_l1_content_t *content, const soru_json_t *v)
{
  switch (content->kind) {
  case SORU_L1_REVEAL:
    return read_reveal(&content->as.reveal.key, v);
  case SORU_L1_TRANSACTION:
    return read_transaction(reader, &content->as.transaction, v);
  case SORU_L1_ORIGINATE:
    return read_originate(reader, &content->as.originate, v);
  case SORU_L1_ADD_MESSAGES:
    return read_add_messages(reader, content, v);
  case SORU_L1_CEMENT:
    SORU_TRY(read_rollup(reader, content->as.cement.rollup, v));
    if (reader->wire == SORU_L1_WIRE_TODAY) return SORU_OK;
    return read_commitment_hash(reader, content->as.cement.commitment, v, "commitment");
  case SORU_L1_PUBLISH:
    return read_publish(reader, content, v);
  case SORU_L1_REFUTE:
    return read_refute(reader, &content->as.refute, v);
  case SORU_L1_TIMEOUT:
    return read_timeout(reader, content, v);
  case SORU_L1_EXECUTE_OUTBOX:
    return read_execute(reader, content, v);
  case SORU_L1_RECOVER_BOND:
    SORU_TRY(read_rollup(reader, content->as.recover_bond.rollup, v));
    return read_pkh(&content->as.recover_bond.staker, v, "staker");
  }
  return SORU_ERR_DECODE;
}

static soru_status_t
read_content(reader_t *reader, soru_l1_content_t *content, const soru_json_t *v)
{
  soru_slice_t kind;
  memset(content, 0, sizeof *content);
  SORU_TRY(soru_l1_read_text(&kind, v, "kind"));
  if (!soru_l1_kind_parse(&content->kind, kind, reader->wire))
    return soru_codec_json_fail(v, "operations of the kind %.*s are not supported",
                                (int)(kind.len < 64 ? kind.len : 64), (const char *)kind.ptr);
  SORU_TRY(read_pkh(&content->source, v, "source"));
  SORU_TRY(soru_l1_read_number(&content->fee, v, "fee"));
  SORU_TRY(soru_l1_read_number(&content->counter, v, "counter"));
  SORU_TRY(soru_l1_read_number(&content->gas_limit, v, "gas_limit"));
  SORU_TRY(soru_l1_read_number(&content->storage_limit, v, "storage_limit"));
  return read_own(reader, content, v);
}

/* The most contents of an operation: none is shorter than 28 bytes. */
#define CONTENTS_MAX (SORU_L1_OPERATION_MAX / 28)

static soru_status_t
read_contents(reader_t *reader, soru_l1_operation_t *operation, const soru_json_t *v)
{
  size_t len;
  SORU_TRY(soru_codec_json_array(&len, v));
  if (len == 0) return soru_codec_json_fail(v, "an operation has at least one content");
  if (len > CONTENTS_MAX) {
    (void)!soru_codec_json_fail(v, "more contents than an operation can hold");
    return SORU_ERR_LIMIT;
  }
  operation->contents = soru_base_zalloc(len * sizeof operation->contents[0]);
  for (size_t i = 0; i < len; i++) {
    soru_json_t item = soru_codec_json_at(v, i);
    SORU_TRY(read_content(reader, &operation->contents[i], &item));
    operation->cnt = i + 1;
  }
  return SORU_OK;
}

soru_status_t
soru_l1_operation_read(soru_l1_operation_t *operation, soru_l1_memory_t *memory,
                       const soru_json_t *v, soru_l1_wire_t wire)
{
  reader_t reader = {memory, wire};
  soru_json_t member;
  soru_slice_t text;
  memset(operation, 0, sizeof *operation);
  SORU_TRY(soru_l1_read_hash(operation->branch, v, "branch", SORU_PREFIX_B));
  SORU_TRY(soru_codec_json_member(&member, v, "contents"));
  SORU_TRY(read_contents(&reader, operation, &member));
  operation->has_signature = soru_codec_json_has(&member, v, "signature");
  if (!operation->has_signature) return SORU_OK;
  SORU_TRY(soru_codec_json_get_string(&text, &member));
  if (soru_crypto_signature_parse(&operation->signature, text) == SORU_OK) return SORU_OK;
  return soru_codec_json_fail(&member, "expected a signature: sig.., edsig.., spsig1.., p2sig..");
}
