/* dbg_profile.c - profiling the rest of a level. */
#include "app/dbg.h"
#include "app/flame.h"

#include <inttypes.h>
#include <time.h>

/* Functions that the table shows. */
#define TABLE_LINES 25

static double
now(void)
{
  struct timespec t;
  clock_gettime(CLOCK_MONOTONIC, &t);
  return (double)t.tv_sec + 1e-9 * (double)t.tv_nsec;
}

/* The number of the import that a host function is. */
static uint32_t
import_of(const soru_dbg_t *d, const soru_pvm_func_t *host)
{
  const char *name = soru_pvm_host_import_name(soru_pvm_str_slice(&host->host_name));
  uint32_t number = 0;
  for (uint32_t i = 0; i < d->module.import_count; i++) {
    const soru_wasm_import_t *import = &d->module.imports[i];
    if (import->kind != SORU_WASM_EXTERN_FUNC) continue;
    if (soru_base_slice_equal(import->name, soru_base_slice_text(name))) return number;
    number++;
  }
  return UINT32_MAX;
}

static void
on_call(soru_dbg_t *d, const soru_pvm_call_event_t *event)
{
  soru_flame_t *flame = d->profile;
  soru_app_flame_spend(flame, event->tick, now());
  soru_app_flame_leave(flame, event->depth); /* host functions end before the next event */
  uint32_t func =
      event->host != NULL ? import_of(d, event->host) : soru_app_dbg_func_of_body(d, event->body);
  soru_app_flame_enter(flame, event->depth, func);
}

static void
on_return(soru_dbg_t *d, int64_t tick, uint32_t depth)
{
  soru_app_flame_spend(d->profile, tick, now());
  if (depth > 1) soru_app_flame_leave(d->profile, depth - 1);
}

static void
name_of(void *to, soru_buf_t *text, uint32_t func)
{
  soru_app_dbg_func_name(to, text, func);
}

/* Writes a file whose name begins with a prefix. */
static bool
write_file(soru_dbg_t *d, const char *prefix, const char *ending, const soru_buf_t *text)
{
  char path[512];
  if (snprintf(path, sizeof path, "%s%s", prefix, ending) >= (int)sizeof path)
    return soru_app_dbg_fail(d, "%s: the name is too long", prefix);
  return soru_app_dbg_write(d, path, soru_base_buf_slice(text));
}

static bool
write_files(soru_dbg_t *d, soru_flame_t *flame, const char *prefix)
{
  soru_buf_t text;
  soru_base_buf_init(&text, SIZE_MAX);
  soru_app_flame_folded(flame, &text);
  bool good = write_file(d, prefix, ".folded", &text);
  text.len = 0;
  soru_app_flame_svg(flame, &text, d->options.kernel);
  good = good && write_file(d, prefix, ".svg", &text);
  soru_base_buf_free(&text);
  return good;
}

/* Runs to the end of the level; only code counts, not the phases around it. */
static bool
run(soru_dbg_t *d, soru_flame_t *flame, uint64_t *calls)
{
  soru_pvm_info_t info = soru_app_dbg_info(d);
  bool good = true;
  while (good && info.wants != SORU_PVM_WANTS_INPUT) {
    uint64_t done;
    bool runs = info.phase == SORU_PVM_EVAL && !info.finished && !info.trapped;
    soru_app_flame_pause(flame, info.tick, now());
    *calls += runs;
    good = soru_app_dbg_go(d, runs ? SORU_DBG_RESULT : SORU_DBG_PHASE, UINT64_MAX, &done);
    info = soru_app_dbg_info(d);
    if (runs) soru_app_flame_spend(flame, info.tick, now());
    soru_app_flame_leave(flame, 1);
  }
  return good;
}

bool
soru_app_dbg_profile(soru_dbg_t *d, int argc, char **argv)
{
  uint64_t calls;
  if (soru_app_dbg_info(d).wants == SORU_PVM_WANTS_INPUT)
    return soru_app_dbg_fail(d, "the machine waits for inputs: `load inputs` gives it some");
  soru_flame_t *flame = soru_app_flame_new(name_of, d);
  size_t breaks = d->break_cnt;
  d->break_cnt = 0;
  d->profile = flame;
  d->on_call = on_call;
  d->on_return = on_return;
  calls = 0;
  bool good = run(d, flame, &calls);
  d->on_call = NULL;
  d->on_return = NULL;
  d->break_cnt = breaks;
  soru_app_dbg_say(d, "Profile of %" PRIu64 " calls of kernel_run:\n", calls);
  soru_app_flame_table(flame, &d->out, TABLE_LINES);
  good = write_files(d, flame, argc > 0 ? argv[0] : "profile") && good;
  soru_app_flame_free(flame);
  return soru_app_dbg_show_status(d, 0, NULL) && good;
}
