/* dbg_show.c - the commands that show the machine from outside: status, messages, memory. */
#include "app/dbg.h"
#include "app/micheline_text.h"
#include "app/report.h"
#include "app/script.h"
#include "base/hex.h"
#include "crypto/prefix.h"

#include <inttypes.h>
#include <string.h>

static void
say_hex(soru_dbg_t *d, soru_slice_t bytes)
{
  soru_base_hex_add(&d->out, bytes);
}

/* --- status --- */

static void
say_trap(soru_dbg_t *d, const soru_pvm_info_t *info)
{
  soru_app_dbg_say(d, "Trap: ");
  soru_app_report_text(&d->out, info->trap);
  soru_app_dbg_say(d, "\n");
}

bool
soru_app_dbg_show_status(soru_dbg_t *d, int argc, char **argv)
{
  soru_pvm_info_t info = soru_app_dbg_info(d);
  (void)argc;
  (void)argv;
  if (info.wants == SORU_PVM_WANTS_REVEAL) {
    soru_app_dbg_say(d, "Status: Waiting for reveal: ");
    say_hex(d, info.request);
    soru_app_dbg_say(d, "\n");
  } else {
    bool waits = info.wants == SORU_PVM_WANTS_INPUT;
    soru_app_dbg_say(d, "Status: %s\n", waits ? "Waiting for inputs" : "Evaluating");
  }
  const char *detail = info.finished ? " (Result)" : info.trapped ? " (Trapped)" : "";
  soru_app_dbg_say(d, "Internal state: %s%s\n", soru_pvm_phase_text(info.phase), detail);
  if (info.trapped) say_trap(d, &info);
  if (info.phase == SORU_PVM_STUCK) {
    soru_app_dbg_say(d, "Stuck: ");
    soru_app_report_stuck(&d->out, &info.stuck);
    soru_app_dbg_say(d, "\n");
  }
  return true;
}

/* --- messages --- */

static void
say_payload(soru_dbg_t *d, soru_slice_t payload)
{
  if (soru_base_slice_equal(payload, soru_base_slice("\0\1", 2)))
    soru_app_dbg_say(d, "Start_of_level");
  else if (soru_base_slice_equal(payload, soru_base_slice("\0\2", 2)))
    soru_app_dbg_say(d, "End_of_level");
  else if (payload.len > 0 && payload.ptr[0] == 1) /* external: without the tag */
    say_hex(d, soru_base_slice(payload.ptr + 1, payload.len - 1));
  else
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

/* A contract: 01, its hash, a byte of padding. */
static bool
say_contract(soru_dbg_t *d, soru_cursor_t *cursor)
{
  const uint8_t *bytes = soru_base_cursor_take(cursor, 22);
  if (bytes == NULL || bytes[0] != 1) return false;
  soru_crypto_prefix_encode(&d->out, SORU_PREFIX_KT1, bytes + 1);
  return true;
}

static bool
say_transaction(soru_dbg_t *d, soru_cursor_t *cursor)
{
  soru_app_dbg_say(d, "{ unparsed_parameters: ");
  if (soru_app_micheline_text(&d->out, cursor) != SORU_OK) return false;
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

/* --- memory --- */

/* The most bytes that are shown at once. */
#define MEMORY_SHOWN_MAX (1 << 20)

bool
soru_app_dbg_show_memory(soru_dbg_t *d, int argc, char **argv)
{
  int64_t address, len, size = soru_pvm_inspect_memory_size(d->run.pvm);
  bool as_string = argc == 7 && strcmp(argv[5], "as") == 0 && strcmp(argv[6], "string") == 0;
  if ((argc != 5 && !as_string) || strcmp(argv[0], "at") != 0 || strcmp(argv[2], "for") != 0)
    return soru_app_dbg_fail(d, "usage: show memory at ADDRESS for LENGTH bytes [as string]");
  if (soru_app_parse_int(&address, soru_base_slice_text(argv[1])) != SORU_OK || address < 0 ||
      soru_app_parse_int(&len, soru_base_slice_text(argv[3])) != SORU_OK || len < 0)
    return soru_app_dbg_fail(d, "address and length are numbers from 0 on");
  if (size < 0)
    return soru_app_dbg_fail(d,
                             "there is no memory outside of the phase Eval: stop the kernel before "
                             "it ends, with a breakpoint or `step result`");
  if (len > MEMORY_SHOWN_MAX || address + len > size)
    return soru_app_dbg_fail(d, "the memory has %" PRId64 " bytes, of which at most %d are shown",
                             size, MEMORY_SHOWN_MAX);
  uint8_t *bytes = malloc((size_t)len + 1);
  if (bytes == NULL) return soru_app_dbg_fail(d, "no memory");
  bool good = soru_pvm_inspect_memory(d->run.pvm, (uint32_t)address, bytes, (size_t)len);
  soru_slice_t slice = soru_base_slice(bytes, (size_t)len);
  soru_app_dbg_say(d, as_string ? "\"" : "`");
  if (good && as_string) soru_app_report_text(&d->out, slice);
  if (good && !as_string) say_hex(d, slice);
  soru_app_dbg_say(d, as_string ? "\"\n" : "`\n");
  free(bytes);
  return good;
}
