#include "rollup/outbox_message.h"

#include "codec/primitives.h"
#include "micheline/micheline.h"
#include "rollup/message.h"

#include <string.h>

enum { ENTRYPOINT_MAX = 31, DESTINATION_SZ = 22, CONTRACT = 1 };

unsigned
soru_rollup_outbox_kinds(soru_rollup_profile_t profile)
{
  /* Both profiles are older than Nairobi. */
  (void)profile;
  return SORU_ROLLUP_OUTBOX_KINDS_MUMBAI;
}

/* --- reading --- */

static soru_status_t
take_expression(soru_cursor_t *cursor, soru_slice_t *expression)
{
  const uint8_t *start = cursor->ptr;
  SORU_TRY(soru_micheline_skip(cursor));
  *expression = soru_base_slice(start, (size_t)(cursor->ptr - start));
  return SORU_OK;
}

static soru_status_t
take_transaction(soru_cursor_t *cursor, bool has_type, soru_rollup_transaction_t *transaction)
{
  memset(transaction, 0, sizeof *transaction);
  SORU_TRY(take_expression(cursor, &transaction->parameters));
  if (has_type) SORU_TRY(take_expression(cursor, &transaction->type));
  const uint8_t *destination = soru_base_cursor_take(cursor, DESTINATION_SZ);
  soru_slice_t entrypoint = soru_codec_get_string_max(cursor, ENTRYPOINT_MAX);
  if (cursor->failed || destination[0] != CONTRACT || destination[DESTINATION_SZ - 1] != 0)
    return SORU_ERR_DECODE;
  memcpy(transaction->destination, destination + 1, sizeof transaction->destination);
  transaction->entrypoint = entrypoint.len > 0 ? entrypoint : soru_base_slice_text("default");
  return SORU_OK;
}

static soru_status_t
check_transactions(const soru_rollup_outbox_message_t *message)
{
  soru_rollup_transaction_t transaction;
  soru_cursor_t cursor = soru_base_cursor(message->content);
  while (cursor.left > 0)
    SORU_TRY(take_transaction(&cursor, message->kind == SORU_ROLLUP_OUTBOX_TYPED, &transaction));
  return SORU_OK;
}

static soru_status_t
check_keys(soru_slice_t keys)
{
  if (keys.len % SORU_ROLLUP_OUTBOX_KEY_SZ != 0) return SORU_ERR_DECODE;
  for (size_t i = 0; i < keys.len; i += SORU_ROLLUP_OUTBOX_KEY_SZ)
    if (keys.ptr[i] > SORU_ROLLUP_OUTBOX_KEY_TAG_MAX) return SORU_ERR_DECODE;
  return SORU_OK;
}

soru_status_t
soru_rollup_outbox_message_decode(soru_rollup_outbox_message_t *message, soru_slice_t bytes,
                                  unsigned kinds)
{
  soru_cursor_t cursor = soru_base_cursor(bytes);
  soru_rollup_outbox_message_t read = {.content = soru_base_slice(NULL, 0)};
  if (bytes.len > SORU_ROLLUP_MESSAGE_MAX) return SORU_ERR_LIMIT;
  read.kind = soru_codec_get_tag(&cursor, SORU_ROLLUP_OUTBOX_KIND_CNT - 1);
  if (cursor.failed || (kinds >> read.kind & 1) == 0) return SORU_ERR_DECODE;
  bool is_whitelist = read.kind == SORU_ROLLUP_OUTBOX_WHITELIST;
  if (is_whitelist) read.has_whitelist = soru_codec_get_strict_bool(&cursor);
  if (!is_whitelist || read.has_whitelist) read.content = soru_codec_get_string(&cursor);
  if (!soru_base_cursor_done(&cursor)) return SORU_ERR_DECODE;
  if (is_whitelist)
    SORU_TRY(check_keys(read.content));
  else if (read.kind != SORU_ROLLUP_OUTBOX_SIGNAL)
    SORU_TRY(check_transactions(&read));
  *message = read;
  return SORU_OK;
}

soru_cursor_t
soru_rollup_outbox_transactions(const soru_rollup_outbox_message_t *message)
{
  bool has = message->kind == SORU_ROLLUP_OUTBOX_BATCH || message->kind == SORU_ROLLUP_OUTBOX_TYPED;
  return soru_base_cursor(has ? message->content : soru_base_slice(NULL, 0));
}

bool
soru_rollup_outbox_next(const soru_rollup_outbox_message_t *message, soru_cursor_t *rest,
                        soru_rollup_transaction_t *transaction)
{
  return rest->left > 0 &&
         take_transaction(rest, message->kind == SORU_ROLLUP_OUTBOX_TYPED, transaction) == SORU_OK;
}

/* --- writing --- */

static void
add(soru_buf_t *out, soru_slice_t bytes)
{
  if (bytes.len > 0) soru_base_buf_add(out, bytes.ptr, bytes.len);
}

void
soru_rollup_transaction_encode(soru_buf_t *out, const soru_rollup_transaction_t *transaction)
{
  add(out, transaction->parameters);
  add(out, transaction->type);
  soru_base_buf_add_u8(out, CONTRACT);
  soru_base_buf_add(out, transaction->destination, sizeof transaction->destination);
  soru_base_buf_add_u8(out, 0);
  soru_codec_add_string(out, transaction->entrypoint);
}

soru_status_t
soru_rollup_outbox_message_encode(soru_buf_t *out, const soru_rollup_outbox_message_t *message)
{
  bool is_whitelist = message->kind == SORU_ROLLUP_OUTBOX_WHITELIST;
  bool has_content = !is_whitelist || message->has_whitelist;
  size_t head = (size_t)1 + is_whitelist + (has_content ? 4 : 0);
  size_t size = head + (has_content ? message->content.len : 0);
  if (size > SORU_ROLLUP_MESSAGE_MAX) return SORU_ERR_LIMIT;
  soru_base_buf_add_u8(out, (uint8_t)message->kind);
  if (is_whitelist) soru_codec_add_bool(out, message->has_whitelist);
  if (has_content) soru_codec_add_string(out, message->content);
  return SORU_OK;
}
