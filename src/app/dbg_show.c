/* dbg_show.c - the commands that show the machine from outside: status, messages, memory. */
#include "app/dbg.h"
#include "app/report.h"
#include "app/script.h"
#include "base/hex.h"

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
