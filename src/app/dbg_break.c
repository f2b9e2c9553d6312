/* dbg_break.c - breakpoints and watches. */
#include "app/dbg.h"
#include "app/script.h"
#include "base/mem.h"
#include "crypto/blake2b.h"

#include <inttypes.h>
#include <string.h>

/* What a host function does with the keys that are its first arguments: r reads, w writes. */
typedef struct access {
  const char *name, *keys;
} access_t;

static const access_t accesses[] = {{"store_has", "r"},
                                    {"store_exists", "r"},
                                    {"store_list_size", "r"},
                                    {"store_get_nth_key", "r"},
                                    {"store_value_size", "r"},
                                    {"store_read", "r"},
                                    {"store_write", "w"},
                                    {"store_delete", "w"},
                                    {"store_delete_value", "w"},
                                    {"store_create", "w"},
                                    {"store_copy", "rw"},
                                    {"store_move", "ww"},
                                    {"__internal_store_get_hash", "r"}};

/* --- calls --- */

/* Whether a key is the one that is broken on, or under it. */
static bool
is_under(const char *key, const char *of)
{
  size_t len = strlen(of);
  while (len > 0 && of[len - 1] == '/') len--;
  return strncmp(key, of, len) == 0 && (key[len] == 0 || key[len] == '/');
}

static bool
touches(soru_dbg_t *d, const soru_dbg_break_t *b, const char *name,
        const soru_pvm_call_event_t *event)
{
  char kind = b->kind == SORU_DBG_ON_READ ? 'r' : 'w';
  for (size_t i = 0; i < sizeof accesses / sizeof accesses[0]; i++) {
    if (strcmp(accesses[i].name, name) != 0) continue;
    for (size_t k = 0; accesses[i].keys[k] != 0; k++) {
      char key[256] = "";
      if (accesses[i].keys[k] != kind || 2 * k + 1 >= event->arg_cnt) continue;
      uint32_t len = event->args[2 * k + 1].u.i32;
      if (len >= sizeof key ||
          !soru_pvm_inspect_memory(d->run.pvm, event->args[2 * k].u.i32, (uint8_t *)key, len))
        continue;
      if (is_under(key, b->text)) return true;
    }
  }
  return false;
}

static bool
is_hit(soru_dbg_t *d, const soru_dbg_break_t *b, const char *name,
       const soru_pvm_call_event_t *event)
{
  switch (b->kind) {
  case SORU_DBG_ON_FUNCTION:
    return event->host == NULL && soru_app_dbg_func_of_body(d, event->body) == b->func;
  case SORU_DBG_ON_HOST:
    return event->host != NULL && strcmp(b->text, name) == 0;
  case SORU_DBG_ON_READ:
  case SORU_DBG_ON_WRITE:
    return event->host != NULL && touches(d, b, name, event);
  default:
    return false;
  }
}

static bool
on_call(void *self, const soru_pvm_call_event_t *event)
{
  soru_dbg_t *d = self;
  const char *name = "";
  if (event->host != NULL)
    name = soru_pvm_host_import_name(soru_pvm_str_slice(&event->host->host_name));
  if (d->on_call != NULL) d->on_call(d, event);
  if (event->tick == d->pass_tick) return false;
  for (size_t i = 0; i < d->break_cnt; i++) {
    if (!is_hit(d, &d->breaks[i], name, event)) continue;
    d->hit = &d->breaks[i];
    return true;
  }
  return false;
}

static void
on_return(void *self, int64_t tick, uint32_t depth)
{
  soru_dbg_t *d = self;
  if (d->on_return != NULL) d->on_return(d, tick, depth);
}

void
soru_app_dbg_arm(soru_dbg_t *d)
{
  bool needed = d->on_call != NULL;
  for (size_t i = 0; i < d->break_cnt; i++) needed |= d->breaks[i].kind <= SORU_DBG_ON_WRITE;
  d->observer = (soru_pvm_observer_t){d, on_call, on_return, false};
  soru_pvm_set_observer(d->run.pvm, needed ? &d->observer : NULL);
}

/* --- other conditions --- */

int64_t
soru_app_dbg_next_tick(const soru_dbg_t *d, int64_t tick)
{
  int64_t next = INT64_MAX;
  for (size_t i = 0; i < d->break_cnt; i++) {
    const soru_dbg_break_t *b = &d->breaks[i];
    if (b->kind == SORU_DBG_AT_TICK && b->tick >= tick && b->tick < next) next = b->tick;
  }
  return next;
}

const soru_dbg_break_t *
soru_app_dbg_trap_break(const soru_dbg_t *d)
{
  for (size_t i = 0; i < d->break_cnt; i++)
    if (d->breaks[i].kind == SORU_DBG_ON_TRAP) return &d->breaks[i];
  return NULL;
}

bool
soru_app_dbg_has_watch(const soru_dbg_t *d)
{
  for (size_t i = 0; i < d->break_cnt; i++)
    if (d->breaks[i].kind >= SORU_DBG_WATCH_MEMORY) return true;
  return false;
}

/* The hash of what a watch looks at; zeros if nothing is there. */
static void
watched(soru_dbg_t *d, const soru_dbg_break_t *b, uint8_t hash[32])
{
  soru_buf_t bytes;
  soru_base_buf_init(&bytes, SIZE_MAX);
  bool there = false;
  if (b->kind == SORU_DBG_WATCH_KEY) {
    there = soru_pvm_inspect_durable(d->run.pvm, soru_base_slice_text(b->text), &bytes) == SORU_OK;
  } else {
    uint8_t *to = soru_base_buf_reserve(&bytes, b->len);
    there = to != NULL && soru_pvm_inspect_memory(d->run.pvm, b->address, to, b->len);
  }
  memset(hash, 0, 32);
  if (there) soru_crypto_blake2b(hash, 32, bytes.ptr, bytes.len);
  soru_base_buf_free(&bytes);
}

const soru_dbg_break_t *
soru_app_dbg_look_at_watches(soru_dbg_t *d, bool renew)
{
  const soru_dbg_break_t *found = NULL;
  for (size_t i = 0; i < d->break_cnt; i++) {
    soru_dbg_break_t *b = &d->breaks[i];
    uint8_t hash[32];
    if (b->kind < SORU_DBG_WATCH_MEMORY) continue;
    if (b->kind == SORU_DBG_WATCH_MEMORY && soru_pvm_inspect_memory_size(d->run.pvm) < 0) continue;
    watched(d, b, hash);
    if (memcmp(hash, b->last, 32) == 0) continue;
    if (found == NULL) found = b;
    if (renew) memcpy(b->last, hash, 32);
  }
  return found;
}

/* --- commands --- */

static void
describe(soru_buf_t *text, const soru_dbg_break_t *b)
{
  static const char *const kinds[] = {"function", "host function", "read of key", "write to key",
                                      "tick",     "trap",          "memory",      "key"};
  soru_base_buf_addf(text, "%s", kinds[b->kind]);
  if (b->kind == SORU_DBG_AT_TICK)
    soru_base_buf_addf(text, " %" PRId64, b->tick);
  else if (b->kind == SORU_DBG_WATCH_MEMORY)
    soru_base_buf_addf(text, " at %" PRIu32 " for %" PRIu32 " bytes", b->address, b->len);
  else if (b->kind != SORU_DBG_ON_TRAP)
    soru_base_buf_addf(text, " %s", b->text);
}

static bool
add_break(soru_dbg_t *d, const soru_dbg_break_t *b)
{
  if (d->break_cnt == d->break_cap) {
    d->break_cap = d->break_cap == 0 ? 8 : 2 * d->break_cap;
    d->breaks = soru_base_realloc(d->breaks, d->break_cap * sizeof *d->breaks);
  }
  soru_dbg_break_t *added = &d->breaks[d->break_cnt++];
  *added = *b;
  added->number = ++d->next_break;
  d->hit = NULL;
  soru_app_dbg_say(d, "Breakpoint %" PRIu32 ": ", added->number);
  describe(&d->out, added);
  soru_app_dbg_say(d, "\n");
  return true;
}

static bool
break_on(soru_dbg_t *d, const char *what, const char *text)
{
  soru_dbg_break_t b = {.kind = SORU_DBG_ON_FUNCTION};
  snprintf(b.text, sizeof b.text, "%s", text);
  if (strcmp(what, "function") == 0) {
    b.func = soru_app_dbg_find_func(d, text);
    if (b.func == UINT32_MAX)
      return soru_app_dbg_fail(d, "there is no function %s (see `dump function symbols`)", text);
    if (b.func < d->import_cnt)
      return soru_app_dbg_fail(d, "%s is imported: use `break on host %s`", text, text);
  } else if (strcmp(what, "host") == 0) {
    b.kind = SORU_DBG_ON_HOST;
  } else if (strcmp(what, "read") == 0 || strcmp(what, "write") == 0) {
    b.kind = what[0] == 'r' ? SORU_DBG_ON_READ : SORU_DBG_ON_WRITE;
    if (!soru_pvm_inspect_key(d->run.pvm, soru_base_slice_text(text)))
      return soru_app_dbg_fail(d, "%s is no key: keys look like /a/b", text);
  } else {
    return soru_app_dbg_fail(d, "break on %s: function, host, read, write or trap is expected",
                             what);
  }
  return add_break(d, &b);
}

bool
soru_app_dbg_break(soru_dbg_t *d, int argc, char **argv)
{
  soru_dbg_break_t b = {.kind = SORU_DBG_ON_TRAP};
  if (argc == 2 && strcmp(argv[0], "on") == 0 && strcmp(argv[1], "trap") == 0)
    return add_break(d, &b);
  if (argc == 3 && strcmp(argv[0], "on") == 0) return break_on(d, argv[1], argv[2]);
  if (argc == 3 && strcmp(argv[0], "at") == 0 && strcmp(argv[1], "tick") == 0) {
    b.kind = SORU_DBG_AT_TICK;
    if (soru_app_parse_int(&b.tick, soru_base_slice_text(argv[2])) != SORU_OK || b.tick < 0)
      return soru_app_dbg_fail(d, "%s is no tick", argv[2]);
    return add_break(d, &b);
  }
  if (argc == 1) return break_on(d, "function", argv[0]);
  return soru_app_dbg_fail(d, "usage: break on function NAME | host NAME | read KEY | write KEY | "
                              "trap, or break at tick T");
}

bool
soru_app_dbg_watch(soru_dbg_t *d, int argc, char **argv)
{
  soru_dbg_break_t b = {.kind = SORU_DBG_WATCH_KEY};
  int64_t address, len;
  if (argc == 2 && strcmp(argv[0], "key") == 0) {
    snprintf(b.text, sizeof b.text, "%s", argv[1]);
    if (!soru_pvm_inspect_key(d->run.pvm, soru_base_slice_text(argv[1])))
      return soru_app_dbg_fail(d, "%s is no key: keys look like /a/b", argv[1]);
  } else if (argc == 3 && strcmp(argv[0], "memory") == 0) {
    b.kind = SORU_DBG_WATCH_MEMORY;
    if (soru_app_parse_int(&address, soru_base_slice_text(argv[1])) != SORU_OK || address < 0 ||
        address > UINT32_MAX ||
        soru_app_parse_int(&len, soru_base_slice_text(argv[2])) != SORU_OK || len < 1 ||
        len > 65536)
      return soru_app_dbg_fail(d, "an address and a length from 1 to 65536 are expected");
    b.address = (uint32_t)address;
    b.len = (uint32_t)len;
  } else {
    return soru_app_dbg_fail(d, "usage: watch memory ADDRESS LENGTH, or watch key KEY");
  }
  watched(d, &b, b.last);
  return add_break(d, &b);
}

bool
soru_app_dbg_list_breaks(soru_dbg_t *d, int argc, char **argv)
{
  (void)argc;
  (void)argv;
  if (d->break_cnt == 0) soru_app_dbg_say(d, "No breakpoints\n");
  for (size_t i = 0; i < d->break_cnt; i++) {
    soru_app_dbg_say(d, "%3" PRIu32 "  ", d->breaks[i].number);
    describe(&d->out, &d->breaks[i]);
    soru_app_dbg_say(d, ", hit %" PRIu64 " times\n", d->breaks[i].hits);
  }
  return true;
}

bool
soru_app_dbg_delete(soru_dbg_t *d, int argc, char **argv)
{
  int64_t number = -1;
  d->hit = NULL;
  if (argc == 1 && strcmp(argv[0], "all") == 0) {
    d->break_cnt = 0;
    return true;
  }
  if (argc != 1 || soru_app_parse_int(&number, soru_base_slice_text(argv[0])) != SORU_OK)
    return soru_app_dbg_fail(d, "usage: delete NUMBER | all");
  for (size_t i = 0; i < d->break_cnt; i++) {
    if (d->breaks[i].number != number) continue;
    memmove(&d->breaks[i], &d->breaks[i + 1], (d->break_cnt - i - 1) * sizeof d->breaks[0]);
    d->break_cnt--;
    return true;
  }
  return soru_app_dbg_fail(d, "there is no breakpoint %" PRId64, number);
}

void
soru_app_dbg_say_stop(soru_dbg_t *d)
{
  if (d->hit == NULL) return;
  for (size_t i = 0; i < d->break_cnt; i++)
    if (&d->breaks[i] == d->hit) d->breaks[i].hits++;
  soru_app_dbg_say(d, "Stopped by breakpoint %" PRIu32 ": ", d->hit->number);
  describe(&d->out, d->hit);
  soru_app_dbg_say(d, ", at tick %" PRId64 "\n", soru_app_dbg_info(d).tick);
}
