/* inbox.c - see inbox.h. Paths: inbox/last, inbox/counts/LEVEL; within a block inbox/now. */
#include "rollup/inbox.h"

#include <string.h>

/* Reads a cell from a path. */
static bool
load_cell(soru_rollup_context_t *context, const char *path, soru_rollup_list_kind_t kind,
          soru_rollup_cell_t *cell)
{
  soru_slice_t bytes;
  if (!soru_rollup_context_get(context, &bytes, "%s", path)) return false;
  soru_cursor_t cursor = soru_base_cursor(bytes);
  return soru_rollup_cell_decode(&cursor, cell, kind) == SORU_OK;
}

/* Writes a cell to a path. */
static void
store_cell(soru_rollup_context_t *context, const char *path, soru_rollup_list_kind_t kind,
           const soru_rollup_cell_t *cell)
{
  soru_buf_t bytes;
  soru_base_buf_init(&bytes, 4096);
  soru_rollup_cell_encode(&bytes, cell, kind);
  soru_rollup_context_put(context, soru_base_buf_slice(&bytes), "%s", path);
  soru_base_buf_free(&bytes);
}

/* Adds a cell behind the last one, which becomes it. */
static void
extend(soru_rollup_cell_t *last, bool is_first, soru_rollup_list_kind_t kind,
       const uint8_t content[SORU_ROLLUP_HASH_SZ], int32_t level)
{
  soru_rollup_cell_t cell;
  uint8_t hash[SORU_ROLLUP_HASH_SZ];
  if (!is_first) soru_rollup_cell_hash(last, kind, hash);
  soru_rollup_cell_next(&cell, is_first ? NULL : last, hash);
  memcpy(cell.content, content, SORU_ROLLUP_HASH_SZ);
  cell.level = level;
  *last = cell;
}

/* Adds a message, whether or not the level is full. */
static void
add(soru_rollup_context_t *context, soru_slice_t message)
{
  soru_rollup_cell_t last;
  uint8_t hash[SORU_ROLLUP_HASH_SZ];
  bool is_first = !load_cell(context, "inbox/now", SORU_ROLLUP_PAYLOADS, &last);
  soru_rollup_message_hash(message, hash);
  extend(&last, is_first, SORU_ROLLUP_PAYLOADS, hash, 0);
  store_cell(context, "inbox/now", SORU_ROLLUP_PAYLOADS, &last);
}

void
soru_rollup_inbox_begin(soru_rollup_context_t *context)
{
  add(context, soru_rollup_message_start());
  if (context->profile == SORU_ROLLUP_ALPHA) return;
  uint8_t info[SORU_ROLLUP_INFO_SZ];
  soru_rollup_message_info(info, context->predecessor_time, context->predecessor);
  add(context, soru_base_slice(info, sizeof info));
}

soru_rollup_error_t
soru_rollup_inbox_add(soru_rollup_context_t *context, soru_slice_t message)
{
  soru_rollup_cell_t last;
  SORU_ASSERT(message.len <= SORU_ROLLUP_MESSAGE_MAX);
  if (load_cell(context, "inbox/now", SORU_ROLLUP_PAYLOADS, &last) &&
      last.index + 1 >= context->constants.max_messages)
    return SORU_ROLLUP_TOO_MANY_MESSAGES;
  add(context, message);
  return SORU_ROLLUP_NO_ERROR;
}

soru_rollup_error_t
soru_rollup_inbox_add_external(soru_rollup_context_t *context, soru_slice_t bytes)
{
  soru_buf_t message;
  soru_rollup_error_t error = SORU_ROLLUP_MESSAGE_TOO_LONG;
  soru_base_buf_init(&message, (size_t)context->constants.message_size);
  if (soru_rollup_message_external(&message, bytes) == SORU_OK && !message.overflow)
    error = soru_rollup_inbox_add(context, soru_base_buf_slice(&message));
  soru_base_buf_free(&message);
  return error;
}

void
soru_rollup_inbox_end(soru_rollup_context_t *context)
{
  soru_rollup_cell_t messages, levels;
  uint8_t hash[SORU_ROLLUP_HASH_SZ];
  add(context, soru_rollup_message_end());
  if (!load_cell(context, "inbox/now", SORU_ROLLUP_PAYLOADS, &messages)) return;
  soru_rollup_cell_hash(&messages, SORU_ROLLUP_PAYLOADS, hash);
  soru_rollup_context_remove(context, "inbox/now");
  bool is_first = !load_cell(context, "inbox/last", SORU_ROLLUP_LEVELS, &levels);
  extend(&levels, is_first, SORU_ROLLUP_LEVELS, hash, context->level);
  store_cell(context, "inbox/last", SORU_ROLLUP_LEVELS, &levels);
  soru_rollup_context_put_int(context, messages.index, "inbox/counts/%d", context->level);
}

bool
soru_rollup_inbox_snapshot(soru_rollup_context_t *context, soru_rollup_cell_t *cell)
{
  return load_cell(context, "inbox/last", SORU_ROLLUP_LEVELS, cell);
}

int64_t
soru_rollup_inbox_last_message(soru_rollup_context_t *context, int32_t level)
{
  return soru_rollup_context_get_int(context, -1, "inbox/counts/%d", level);
}
