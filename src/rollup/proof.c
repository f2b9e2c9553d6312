#include "rollup/proof.h"

#include "codec/primitives.h"
#include "crypto/blake2b.h"

#include <string.h>

/* Tags of the binary form. */
enum { TAG_INBOX, TAG_REVEAL, TAG_FIRST };
enum { TAG_DATA, TAG_METADATA };

/* The first bytes of requests for reveals: for a page its kind of hash follows, and the hash. */
enum { REQUEST_PAGE, REQUEST_METADATA, REQUEST_PAGE_SZ = 2 + SORU_ROLLUP_HASH_SZ };

/* Address and level. */
enum { METADATA_SZ = 24 };

/* --- binary form --- */

void
soru_rollup_proof_encode(soru_buf_t *out, const soru_rollup_proof_t *proof)
{
  soru_codec_add_string(out, proof->step);
  soru_codec_add_bool(out, proof->kind != SORU_ROLLUP_NO_INPUT);
  switch (proof->kind) {
  case SORU_ROLLUP_NO_INPUT:
    return;
  case SORU_ROLLUP_INBOX:
    soru_base_buf_add_u8(out, TAG_INBOX);
    soru_codec_add_i32(out, proof->level);
    soru_codec_add_n(out, (uint64_t)proof->counter);
    soru_codec_add_string(out, proof->bytes);
    return;
  case SORU_ROLLUP_REVEALED_DATA:
    soru_base_buf_add_u8(out, TAG_REVEAL);
    soru_base_buf_add_u8(out, TAG_DATA);
    soru_codec_add_u16(out, (uint16_t)proof->bytes.len);
    if (proof->bytes.len > 0) soru_base_buf_add(out, proof->bytes.ptr, proof->bytes.len);
    return;
  case SORU_ROLLUP_REVEALED_ABOUT:
    soru_base_buf_add_u8(out, TAG_REVEAL);
    soru_base_buf_add_u8(out, TAG_METADATA);
    return;
  case SORU_ROLLUP_FIRST:
    soru_base_buf_add_u8(out, TAG_FIRST);
    return;
  }
}

static void
decode_reveal(soru_cursor_t *cursor, soru_rollup_proof_t *proof)
{
  if (soru_codec_get_tag(cursor, TAG_METADATA) == TAG_METADATA) {
    proof->kind = SORU_ROLLUP_REVEALED_ABOUT;
    return;
  }
  size_t len = soru_codec_get_u16(cursor);
  if (len > SORU_ROLLUP_MESSAGE_MAX) cursor->failed = true;
  proof->kind = SORU_ROLLUP_REVEALED_DATA;
  proof->bytes = soru_codec_get_fixed(cursor, len);
}

static void
decode_input(soru_cursor_t *cursor, soru_rollup_proof_t *proof)
{
  switch (soru_codec_get_tag(cursor, TAG_FIRST)) {
  case TAG_INBOX:
    proof->kind = SORU_ROLLUP_INBOX;
    proof->level = soru_codec_get_i32(cursor);
    proof->counter = (int64_t)soru_codec_get_n(cursor);
    proof->bytes = soru_codec_get_string(cursor);
    if (proof->level < 0 || proof->counter == INT64_MAX) cursor->failed = true;
    return;
  case TAG_REVEAL:
    decode_reveal(cursor, proof);
    return;
  default:
    proof->kind = SORU_ROLLUP_FIRST;
  }
}

soru_status_t
soru_rollup_proof_decode(soru_cursor_t *cursor, soru_rollup_proof_t *proof)
{
  memset(proof, 0, sizeof *proof);
  proof->step = soru_codec_get_string(cursor);
  if (soru_codec_get_strict_bool(cursor)) decode_input(cursor, proof);
  return cursor->failed ? SORU_ERR_DECODE : SORU_OK;
}

/* --- what the machine is given --- */

/* The message that follows in the inbox. */
static soru_status_t
next_of_inbox(const soru_rollup_proof_t *proof, const soru_rollup_proof_context_t *context,
              soru_rollup_next_t *next)
{
  soru_rollup_inbox_proof_t inbox;
  int64_t last =
      context->last_message == NULL ? -1 : context->last_message(context->self, proof->level);
  soru_status_t status = soru_rollup_inbox_proof_decode(&inbox, proof->bytes);
  if (status == SORU_OK)
    status = soru_rollup_inbox_proof_verify(&inbox, context->snapshot, proof->level,
                                            proof->counter + 1, last, next);
  soru_rollup_inbox_proof_free(&inbox);
  return status;
}

/* Messages count from the level after the origination to that of the commitment. */
static void
give_message(const soru_rollup_next_t *next, const soru_rollup_proof_context_t *context,
             soru_pvm_given_t *given)
{
  if (!next->some || next->level <= context->origination_level ||
      next->level > context->commitment_level)
    return;
  *given = (soru_pvm_given_t){SORU_PVM_GIVEN_INPUT, next->level, next->counter, next->payload};
}

static soru_status_t
find_given(const soru_rollup_proof_t *proof, const soru_rollup_proof_context_t *context,
           uint8_t metadata[METADATA_SZ], soru_pvm_given_t *given)
{
  soru_rollup_next_t next = {true, context->origination_level + 1, 0, soru_rollup_message_start()};
  *given = (soru_pvm_given_t){.kind = SORU_PVM_GIVEN_NOTHING};
  switch (proof->kind) {
  case SORU_ROLLUP_NO_INPUT:
    return SORU_OK;
  case SORU_ROLLUP_INBOX:
    SORU_TRY(next_of_inbox(proof, context, &next));
    give_message(&next, context, given);
    return SORU_OK;
  case SORU_ROLLUP_FIRST:
    give_message(&next, context, given);
    return SORU_OK;
  case SORU_ROLLUP_REVEALED_DATA:
    *given = (soru_pvm_given_t){.kind = SORU_PVM_GIVEN_REVEAL, .bytes = proof->bytes};
    return SORU_OK;
  case SORU_ROLLUP_REVEALED_ABOUT:
    memcpy(metadata, context->rollup, sizeof context->rollup);
    soru_base_put_be(metadata + sizeof context->rollup, (uint64_t)context->origination_level, 4);
    *given = (soru_pvm_given_t){.kind = SORU_PVM_GIVEN_REVEAL,
                                .bytes = soru_base_slice(metadata, METADATA_SZ)};
    return SORU_OK;
  }
  return SORU_ERR_PROOF;
}

/* --- whether that is what it has asked for --- */

static bool
is_for_metadata(const soru_pvm_request_t *request)
{
  return request->reveal_len == 1 && request->reveal[0] == REQUEST_METADATA;
}

/* A request that names no page, nor the metadata, is one for the empty page, as in the reference.
 */
static bool
is_page_of(soru_slice_t page, const soru_pvm_request_t *request)
{
  uint8_t hash[SORU_ROLLUP_HASH_SZ];
  if (is_for_metadata(request)) return false;
  if (request->reveal_len != REQUEST_PAGE_SZ || request->reveal[0] != REQUEST_PAGE ||
      request->reveal[1] != 0)
    return page.len == 0;
  soru_crypto_blake2b(hash, sizeof hash, page.ptr, page.len);
  return memcmp(hash, request->reveal + 2, sizeof hash) == 0;
}

static bool
is_asked_for(const soru_rollup_proof_t *proof, const soru_pvm_request_t *request)
{
  bool waits = request->wants == SORU_PVM_WANTS_INPUT;
  bool reveals = request->wants == SORU_PVM_WANTS_REVEAL;
  switch (proof->kind) {
  case SORU_ROLLUP_NO_INPUT:
    return request->wants == SORU_PVM_WANTS_NOTHING;
  case SORU_ROLLUP_INBOX:
    return waits && request->has_input && request->level == proof->level &&
           request->counter == proof->counter;
  case SORU_ROLLUP_FIRST:
    return waits && !request->has_input;
  case SORU_ROLLUP_REVEALED_DATA:
    return reveals && is_page_of(proof->bytes, request);
  case SORU_ROLLUP_REVEALED_ABOUT:
    return reveals && is_for_metadata(request);
  }
  return false;
}

soru_status_t
soru_rollup_proof_verify(const soru_rollup_proof_t *proof,
                         const soru_rollup_proof_context_t *context, soru_rollup_verdict_t *verdict)
{
  uint8_t metadata[METADATA_SZ];
  soru_pvm_given_t given;
  soru_pvm_request_t request;
  soru_status_t found = find_given(proof, context, metadata, &given);
  soru_status_t status = soru_pvm_verify(proof->step, &given, context->rules, verdict->before,
                                         verdict->after, &request);
  if (status == SORU_ERR_DECODE || status == SORU_ERR_LIMIT) return status;
  if (found != SORU_OK) return SORU_ERR_PROOF;
  SORU_TRY(status);
  if (!is_asked_for(proof, &request)) return SORU_ERR_PROOF;
  verdict->blocked = proof->kind != SORU_ROLLUP_NO_INPUT && given.kind == SORU_PVM_GIVEN_NOTHING;
  return SORU_OK;
}
