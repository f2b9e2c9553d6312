/* dbg_message.c - the messages of inbox and outbox, as people read them.
 *
 * Binary forms: sc_rollup_inbox_message_repr.ml, sc_rollup_outbox_message_repr.ml. What cannot be
 * read is shown as hexadecimal bytes.
 */
#include "app/dbg.h"
#include "app/report.h"
#include "app/script.h"
#include "base/hex.h"
#include "crypto/prefix.h"
#include "micheline/print.h"

#include <inttypes.h>
#include <string.h>
#include <time.h>

static void
say_hex(soru_dbg_t *d, soru_slice_t bytes)
{
  soru_base_hex_add(&d->out, bytes);
}

/* Appends a hash by its name; false if there are too few bytes. */
static bool
say_name(soru_dbg_t *d, const char *word, soru_prefix_t prefix, soru_cursor_t *cursor, size_t len)
{
  const uint8_t *hash = soru_base_cursor_take(cursor, len);
  if (hash == NULL) return false;
  soru_app_dbg_say(d, "%s", word);
  soru_crypto_prefix_encode(&d->out, prefix, hash);
  return true;
}

/* --- messages of the protocol to the kernel --- */

/* A transfer: payload, sender, source, destination. */
static bool
say_transfer(soru_dbg_t *d, soru_cursor_t *cursor)
{
  static const soru_prefix_t accounts[] = {SORU_PREFIX_TZ1, SORU_PREFIX_TZ2, SORU_PREFIX_TZ3,
                                           SORU_PREFIX_TZ4};
  soru_app_dbg_say(d, "Transfer { payload: ");
  if (soru_micheline_print(&d->out, cursor) != SORU_OK) return false;
  if (!say_name(d, ";\n    sender: ", SORU_PREFIX_KT1, cursor, 20)) return false;
  uint8_t kind = soru_base_cursor_u8(cursor);
  if (kind >= sizeof accounts / sizeof accounts[0]) return false;
  if (!say_name(d, ";\n    source: ", accounts[kind], cursor, 20)) return false;
  soru_prefix_t rollup = d->options.profile->names()->rollup;
  if (!say_name(d, ";\n    destination: ", rollup, cursor, 20)) return false;
  soru_app_dbg_say(d, "; }");
  return true;
}

static bool
say_info(soru_dbg_t *d, soru_cursor_t *cursor)
{
  char text[64];
  struct tm tm;
  time_t seconds = (time_t)soru_base_cursor_be(cursor, 8);
  if (cursor->failed || gmtime_r(&seconds, &tm) == NULL) return false;
  if (strftime(text, sizeof text, "%Y-%m-%dT%H:%M:%SZ", &tm) == 0) return false;
  soru_app_dbg_say(d, "Info_per_level { predecessor_timestamp: %s;\n    predecessor: ", text);
  if (!say_name(d, "", SORU_PREFIX_B, cursor, 32)) return false;
  soru_app_dbg_say(d, "; }");
  return true;
}

/* A new protocol, by its name. */
static bool
say_migration(soru_dbg_t *d, soru_cursor_t *cursor)
{
  uint64_t len = soru_base_cursor_be(cursor, 4);
  const uint8_t *name = cursor->failed ? NULL : soru_base_cursor_take(cursor, (size_t)len);
  if (name == NULL) return false;
  soru_app_dbg_say(d, "Protocol_migration ");
  soru_app_report_text(&d->out, soru_base_slice(name, (size_t)len));
  return true;
}

static bool
say_internal(soru_dbg_t *d, soru_cursor_t *cursor)
{
  switch (soru_base_cursor_u8(cursor)) {
  case 0:
    return say_transfer(d, cursor);
  case 1:
    soru_app_dbg_say(d, "Start_of_level");
    return true;
  case 2:
    soru_app_dbg_say(d, "End_of_level");
    return true;
  case 3:
    return say_info(d, cursor);
  case 4:
    return say_migration(d, cursor);
  default:
    return false;
  }
}

static void
say_payload(soru_dbg_t *d, soru_slice_t payload)
{
  size_t before = d->out.len;
  soru_cursor_t cursor = soru_base_cursor(payload);
  uint8_t tag = soru_base_cursor_u8(&cursor);
  if (tag == 1) { /* external */
    say_hex(d, soru_base_slice(cursor.ptr, cursor.left));
    return;
  }
  if (tag == 0 && say_internal(d, &cursor) && soru_base_cursor_done(&cursor)) return;
  d->out.len = before;
  soru_app_dbg_say(d, "Unknown encoding: ");
  say_hex(d, payload);
}

bool
soru_app_dbg_show_inbox(soru_dbg_t *d, int argc, char **argv)
{
  int32_t level;
  int64_t counter, cnt = 0;
  soru_slice_t payload;
  (void)argc;
  (void)argv;
  while (soru_pvm_inspect_input(d->run.pvm, cnt, &level, &counter, &payload)) cnt++;
  soru_app_dbg_say(d, "Inbox has %" PRId64 " messages:\n", cnt);
  for (int64_t i = 0; i < cnt; i++) {
    (void)soru_pvm_inspect_input(d->run.pvm, i, &level, &counter, &payload);
    soru_app_dbg_say(d, "{ raw_level: %" PRId32 ";\n  counter: %" PRId64 "\n  payload: ", level,
                     counter);
    say_payload(d, payload);
    soru_app_dbg_say(d, " }\n");
  }
  return true;
}

/* --- messages of the kernel to the protocol --- */

/* A contract: 01, its hash, a byte of padding. */
static bool
say_contract(soru_dbg_t *d, soru_cursor_t *cursor)
{
  if (soru_base_cursor_u8(cursor) != 1) return false;
  if (!say_name(d, "", SORU_PREFIX_KT1, cursor, 20)) return false;
  return soru_base_cursor_take(cursor, 1) != NULL;
}

static bool
say_transaction(soru_dbg_t *d, soru_cursor_t *cursor)
{
  soru_app_dbg_say(d, "{ unparsed_parameters: ");
  if (soru_micheline_print(&d->out, cursor) != SORU_OK) return false;
  soru_app_dbg_say(d, ";\n  destination: ");
  if (!say_contract(d, cursor)) return false;
  uint64_t len = soru_base_cursor_be(cursor, 4);
  const uint8_t *name = cursor->failed ? NULL : soru_base_cursor_take(cursor, (size_t)len);
  if (cursor->failed) return false;
  soru_app_dbg_say(d, ";\n  entrypoint: ");
  soru_app_report_text(&d->out, soru_base_slice(name, (size_t)len));
  soru_app_dbg_say(d, "; }\n");
  return true;
}

/* A batch of transactions: 00, their bytes, and nothing else. */
static bool
say_batch(soru_dbg_t *d, soru_slice_t message)
{
  soru_cursor_t cursor = soru_base_cursor(message);
  if (soru_base_cursor_u8(&cursor) != 0) return false;
  if (soru_base_cursor_be(&cursor, 4) != message.len - 5 || cursor.failed) return false;
  do {
    if (!say_transaction(d, &cursor)) return false;
  } while (!soru_base_cursor_done(&cursor));
  return true;
}

bool
soru_app_dbg_show_outbox(soru_dbg_t *d, int argc, char **argv)
{
  int64_t level = soru_app_dbg_level(d) - 1, cnt = 0;
  soru_slice_t message;
  bool at_level = argc == 3 && strcmp(argv[0], "at") == 0 && strcmp(argv[1], "level") == 0;
  if (argc > 0 && !at_level) return soru_app_dbg_fail(d, "usage: show outbox [at level L]");
  if (at_level && (soru_app_parse_int(&level, soru_base_slice_text(argv[2])) != SORU_OK ||
                   level < 0 || level > INT32_MAX))
    return soru_app_dbg_fail(d, "%s is no level", argv[2]);
  if (level < 0) level = 0;
  while (soru_pvm_outbox(d->run.pvm, (int32_t)level, cnt, &message)) cnt++;
  soru_app_dbg_say(d, "Outbox has %" PRId64 " messages:\n", cnt);
  for (int64_t i = 0; i < cnt; i++) {
    size_t before = d->out.len;
    (void)soru_pvm_outbox(d->run.pvm, (int32_t)level, i, &message);
    if (say_batch(d, message)) continue;
    d->out.len = before;
    soru_app_dbg_say(d, "{ unknown encoding: ");
    say_hex(d, message);
    soru_app_dbg_say(d, " }\n");
  }
  return true;
}
