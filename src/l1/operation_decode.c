/* operation_decode.c - reading operations; see operation.h. */
#include "base/mem.h"
#include "codec/primitives.h"
#include "crypto/blake2b.h"
#include "l1/entrypoint.h"
#include "micheline/micheline.h"
#include "rollup/game.h"

#include <string.h>

/* What contents are read from. */
typedef struct reader {
  soru_cursor_t cursor;
  soru_l1_wire_t wire;
} reader_t;

static void
get_bytes(reader_t *reader, uint8_t *out, size_t n)
{
  const uint8_t *bytes = soru_base_cursor_take(&reader->cursor, n);
  if (bytes != NULL) memcpy(out, bytes, n);
}

static void
get_pkh(reader_t *reader, soru_pkh_t *pkh)
{
  get_bytes(reader, pkh->bytes, sizeof pkh->bytes);
  if (!reader->cursor.failed && pkh->bytes[0] > SORU_KEY_P256) reader->cursor.failed = true;
}

/* Reads a length and that many bytes, which must be one expression. */
static soru_slice_t
get_expression(reader_t *reader)
{
  soru_slice_t bytes = soru_codec_get_string(&reader->cursor);
  soru_cursor_t inner = soru_base_cursor(bytes);
  if (soru_micheline_skip(&inner) != SORU_OK || !soru_base_cursor_done(&inner))
    reader->cursor.failed = true;
  return bytes;
}

/* Reads 00 or ff. */
static bool
get_option(reader_t *reader)
{
  return soru_codec_get_strict_bool(&reader->cursor);
}

static void
get_destination(reader_t *reader, soru_l1_destination_t *destination)
{
  uint8_t *bytes = destination->bytes;
  get_bytes(reader, bytes, sizeof destination->bytes);
  if (reader->cursor.failed) return;
  bool is_key = bytes[0] == 0 && bytes[1] <= SORU_KEY_P256;
  bool is_contract = bytes[0] == 1 && bytes[SORU_L1_DESTINATION_SZ - 1] == 0;
  if (!is_key && !is_contract) reader->cursor.failed = true;
}

static void
get_transaction(reader_t *reader, soru_l1_transaction_t *transaction)
{
  transaction->amount = soru_codec_get_n(&reader->cursor);
  get_destination(reader, &transaction->destination);
  transaction->has_parameters = get_option(reader);
  if (!transaction->has_parameters) return;
  transaction->entrypoint = soru_l1_entrypoint_get(&reader->cursor, reader->wire);
  transaction->parameters = get_expression(reader);
}

static void
get_originate(reader_t *reader, soru_l1_originate_t *originate)
{
  originate->pvm = (soru_l1_pvm_t)soru_codec_get_tag(&reader->cursor, SORU_L1_PVM_WASM);
  originate->kernel = soru_codec_get_string(&reader->cursor);
  if (reader->wire != SORU_L1_WIRE_TODAY) originate->proof = soru_codec_get_string(&reader->cursor);
  originate->parameters_type = get_expression(reader);
  if (reader->wire != SORU_L1_WIRE_TODAY) return;
  originate->has_whitelist = get_option(reader);
  if (!originate->has_whitelist) return;
  originate->whitelist = soru_codec_get_string(&reader->cursor);
  reader_t inner = {soru_base_cursor(originate->whitelist), reader->wire};
  soru_pkh_t pkh;
  while (inner.cursor.left > 0 && !inner.cursor.failed) get_pkh(&inner, &pkh);
  if (inner.cursor.failed) reader->cursor.failed = true;
}

bool
soru_l1_next_message(soru_cursor_t *list, soru_slice_t *message)
{
  if (list->left == 0 || list->failed) return false;
  *message = soru_codec_get_string(list);
  return !list->failed;
}

static void
get_messages(reader_t *reader, soru_l1_content_t *content)
{
  soru_slice_t message, list = soru_codec_get_string(&reader->cursor);
  soru_cursor_t inner = soru_base_cursor(list);
  content->as.add_messages.list = list;
  while (soru_l1_next_message(&inner, &message)) content->as.add_messages.cnt++;
  if (inner.failed) reader->cursor.failed = true;
}

/* Reads a move, which is kept as bytes. */
static soru_slice_t
get_move(reader_t *reader)
{
  soru_rollup_move_t move;
  const uint8_t *start = reader->cursor.ptr;
  if (soru_rollup_move_decode(&reader->cursor, &move) != SORU_OK) reader->cursor.failed = true;
  return soru_base_slice(start, (size_t)(reader->cursor.ptr - start));
}

static void
get_refute(reader_t *reader, soru_l1_refute_t *refute)
{
  get_bytes(reader, refute->rollup, SORU_L1_ADDRESS_SZ);
  get_pkh(reader, &refute->opponent);
  refute->is_start = soru_codec_get_tag(&reader->cursor, 1) == 0;
  if (!refute->is_start) {
    refute->move = get_move(reader);
    return;
  }
  get_bytes(reader, refute->player_commitment, SORU_ROLLUP_HASH_SZ);
  get_bytes(reader, refute->opponent_commitment, SORU_ROLLUP_HASH_SZ);
}

static void
get_reveal(reader_t *reader, soru_l1_content_t *content)
{
  if (soru_crypto_public_read(&reader->cursor, &content->as.reveal.key) != SORU_OK)
    reader->cursor.failed = true;
  /* Keys of a fourth kind, which have a proof here, are not known. */
  if (reader->wire == SORU_L1_WIRE_TODAY && get_option(reader)) reader->cursor.failed = true;
}

/* Reads what a content of a kind says. */
static void
get_own(reader_t *reader, soru_l1_content_t *content)
{
  switch (content->kind) {
  case SORU_L1_REVEAL:
    get_reveal(reader, content);
    break;
  case SORU_L1_TRANSACTION:
    get_transaction(reader, &content->as.transaction);
    break;
  case SORU_L1_ORIGINATE:
    get_originate(reader, &content->as.originate);
    break;
  case SORU_L1_ADD_MESSAGES:
    get_messages(reader, content);
    break;
  case SORU_L1_CEMENT:
    get_bytes(reader, content->as.cement.rollup, SORU_L1_ADDRESS_SZ);
    if (reader->wire != SORU_L1_WIRE_TODAY)
      get_bytes(reader, content->as.cement.commitment, SORU_ROLLUP_HASH_SZ);
    break;
  case SORU_L1_PUBLISH:
    get_bytes(reader, content->as.publish.rollup, SORU_L1_ADDRESS_SZ);
    if (soru_rollup_commitment_decode(&reader->cursor, &content->as.publish.commitment) != SORU_OK)
      reader->cursor.failed = true;
    break;
  case SORU_L1_REFUTE:
    get_refute(reader, &content->as.refute);
    break;
  case SORU_L1_TIMEOUT:
    get_bytes(reader, content->as.timeout.rollup, SORU_L1_ADDRESS_SZ);
    get_pkh(reader, &content->as.timeout.alice);
    get_pkh(reader, &content->as.timeout.bob);
    break;
  case SORU_L1_EXECUTE_OUTBOX:
    get_bytes(reader, content->as.execute_outbox.rollup, SORU_L1_ADDRESS_SZ);
    get_bytes(reader, content->as.execute_outbox.commitment, SORU_ROLLUP_HASH_SZ);
    content->as.execute_outbox.proof = soru_codec_get_string(&reader->cursor);
    break;
  case SORU_L1_RECOVER_BOND:
    get_bytes(reader, content->as.recover_bond.rollup, SORU_L1_ADDRESS_SZ);
    get_pkh(reader, &content->as.recover_bond.staker);
    break;
  }
}

static bool
is_known(uint8_t tag)
{
  return tag == SORU_L1_REVEAL || tag == SORU_L1_TRANSACTION ||
         (tag >= SORU_L1_ORIGINATE && tag <= SORU_L1_RECOVER_BOND);
}

static void
get_content(reader_t *reader, soru_l1_content_t *content)
{
  memset(content, 0, sizeof *content);
  uint8_t tag = soru_base_cursor_u8(&reader->cursor);
  if (!is_known(tag)) {
    reader->cursor.failed = true;
    return;
  }
  content->kind = (soru_l1_kind_t)tag;
  get_pkh(reader, &content->source);
  content->fee = soru_codec_get_n(&reader->cursor);
  content->counter = soru_codec_get_n(&reader->cursor);
  content->gas_limit = soru_codec_get_n(&reader->cursor);
  content->storage_limit = soru_codec_get_n(&reader->cursor);
  get_own(reader, content);
}

/* Reads contents until the bytes are used up. */
static soru_status_t
get_contents(reader_t *reader, soru_l1_operation_t *operation)
{
  size_t cap = 0;
  do {
    if (operation->cnt == cap) {
      cap = cap == 0 ? 1 : 2 * cap;
      operation->contents =
          soru_base_realloc(operation->contents, cap * sizeof operation->contents[0]);
    }
    get_content(reader, &operation->contents[operation->cnt++]);
    if (reader->cursor.failed) return SORU_ERR_DECODE;
  } while (reader->cursor.left > 0);
  return SORU_OK;
}

soru_status_t
soru_l1_operation_decode(soru_l1_operation_t *operation, soru_slice_t bytes, soru_l1_wire_t wire,
                         bool is_signed)
{
  size_t behind = is_signed ? SORU_CRYPTO_SIGNATURE_SZ : 0;
  memset(operation, 0, sizeof *operation);
  if (bytes.len > SORU_L1_OPERATION_MAX) return SORU_ERR_LIMIT;
  if (bytes.len < SORU_ROLLUP_HASH_SZ + behind) return SORU_ERR_DECODE;
  operation->unsigned_len = bytes.len - behind;
  operation->has_signature = is_signed;
  reader_t reader = {soru_base_cursor(soru_base_slice(bytes.ptr, operation->unsigned_len)), wire};
  get_bytes(&reader, operation->branch, sizeof operation->branch);
  if (is_signed)
    memcpy(operation->signature.bytes, bytes.ptr + operation->unsigned_len,
           SORU_CRYPTO_SIGNATURE_SZ);
  return get_contents(&reader, operation);
}

void
soru_l1_operation_free(soru_l1_operation_t *operation)
{
  free(operation->contents);
  memset(operation, 0, sizeof *operation);
}

void
soru_l1_operation_hash(soru_slice_t bytes, uint8_t hash[SORU_ROLLUP_HASH_SZ])
{
  soru_crypto_blake2b(hash, SORU_ROLLUP_HASH_SZ, bytes.ptr, bytes.len);
}
