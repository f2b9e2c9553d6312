/* dbg_durable.c - the commands about the durable storage. */
#include "app/dbg.h"
#include "app/report.h"
#include "app/script.h"
#include "base/hex.h"

#include <inttypes.h>
#include <string.h>

/* Values are shown up to this length. */
#define SHOWN_MAX ((size_t)1 << 20)

/* --- values --- */

static bool
say_number(soru_dbg_t *d, soru_slice_t value, const char *kind)
{
  bool is_unsigned = kind[0] == 'u';
  size_t want = strcmp(kind + 1, "8") == 0    ? 1
                : strcmp(kind + 1, "16") == 0 ? 2
                : strcmp(kind + 1, "32") == 0 ? 4
                                              : 8;
  if (value.len != want)
    return soru_app_dbg_fail(d, "the value has %zu bytes, not the %zu of %s", value.len, want,
                             kind);
  uint64_t number = soru_base_get_le(value.ptr, (unsigned)want);
  unsigned shift = 64 - 8 * (unsigned)want;
  if (is_unsigned)
    soru_app_dbg_say(d, "%" PRIu64 "\n", number);
  else
    soru_app_dbg_say(d, "%" PRId64 "\n", (int64_t)(number << shift) >> shift);
  return true;
}

static bool
say_value(soru_dbg_t *d, soru_slice_t value, const char *kind)
{
  static const char *const numbers[] = {"i8", "u8", "i16", "u16", "i32", "u32", "i64", "u64"};
  for (size_t i = 0; i < sizeof numbers / sizeof numbers[0]; i++)
    if (strcmp(kind, numbers[i]) == 0) return say_number(d, value, kind);
  if (strcmp(kind, "hex") == 0) {
    soru_app_dbg_say(d, "`");
    soru_base_hex_add(&d->out, value);
    soru_app_dbg_say(d, "`\n");
  } else if (strcmp(kind, "string") == 0) {
    soru_app_report_text(&d->out, value);
    soru_app_dbg_say(d, "\n");
  } else if (strcmp(kind, "bool") == 0 && value.len == 1) {
    soru_app_dbg_say(d, value.ptr[0] != 0 ? "true\n" : "false\n");
  } else {
    return soru_app_dbg_fail(d,
                             "a value is shown as hex, string, bool, i8, u8, i16, u16, i32, u32, "
                             "i64 or u64 (little-endian)");
  }
  return true;
}

bool
soru_app_dbg_show_key(soru_dbg_t *d, int argc, char **argv)
{
  soru_buf_t value;
  if (argc != 1 && !(argc == 3 && strcmp(argv[1], "as") == 0))
    return soru_app_dbg_fail(d, "usage: show key KEY [as KIND]");
  soru_base_buf_init(&value, SHOWN_MAX);
  soru_status_t status =
      soru_pvm_inspect_durable(d->run.pvm, soru_base_slice_text(argv[0]), &value);
  bool good = false;
  if (status == SORU_OK)
    good = say_value(d, soru_base_buf_slice(&value), argc == 3 ? argv[2] : "hex");
  else if (status == SORU_ERR_ARG)
    good = soru_app_dbg_fail(d, "%s is no key: keys look like /a/b", argv[0]);
  else if (status == SORU_ERR_LIMIT)
    good = soru_app_dbg_fail(d, "the value is longer than the %zu bytes that are shown", SHOWN_MAX);
  else
    good = soru_app_dbg_fail(d, "there is no value at %s", argv[0]);
  soru_base_buf_free(&value);
  return good;
}

/* --- listing --- */

static bool
is_marker(const soru_tree_entry_t *entry)
{
  return entry->name->len == 1 && entry->name->text[0] == '@';
}

bool
soru_app_dbg_show_subkeys(soru_dbg_t *d, int argc, char **argv)
{
  const char *key = argc > 0 ? argv[0] : "/";
  soru_tree_t *tree;
  soru_tree_node_t *dir;
  soru_tree_entry_t *entries;
  size_t cnt;
  soru_pvm_inspect_directory(d->run.pvm, soru_base_slice_text(key), &tree, &dir);
  if (dir == NULL || soru_tree_list(tree, dir, &entries, &cnt) != SORU_OK)
    return soru_app_dbg_fail(d, "there is nothing under %s", key);
  for (size_t i = 0; i < cnt; i++) {
    if (is_marker(&entries[i])) {
      soru_app_dbg_say(d, "(value of %" PRId64 " bytes)\n",
                       soru_pvm_inspect_size(d->run.pvm, entries[i].node));
      continue;
    }
    soru_app_dbg_say(d, "%s%s", key, key[strlen(key) - 1] == '/' ? "" : "/");
    soru_base_buf_add(&d->out, entries[i].name->text, entries[i].name->len);
    soru_app_dbg_say(d, "\n");
  }
  free(entries);
  return true;
}

/* Carries on for every value below a directory; `path` is its key. */
typedef void each_t(soru_dbg_t *d, const soru_buf_t *path, soru_tree_node_t *value, void *to);

static void
each_value(soru_dbg_t *d, soru_tree_t *tree, soru_tree_node_t *dir, soru_buf_t *path, each_t *each,
           void *to)
{
  soru_tree_entry_t *entries;
  size_t cnt, len = path->len;
  if (dir == NULL || soru_tree_list(tree, dir, &entries, &cnt) != SORU_OK) return;
  for (size_t i = 0; i < cnt; i++) {
    if (is_marker(&entries[i])) {
      each(d, path, entries[i].node, to);
      continue;
    }
    soru_base_buf_addf(path, "/");
    soru_base_buf_add(path, entries[i].name->text, entries[i].name->len);
    each_value(d, tree, entries[i].node, path, each, to);
    path->len = len;
  }
  free(entries);
}

static void
say_entry(soru_dbg_t *d, const soru_buf_t *path, soru_tree_node_t *node, void *to)
{
  soru_buf_t value;
  (void)to;
  int64_t size = soru_pvm_inspect_size(d->run.pvm, node);
  soru_base_buf_add(&d->out, path->ptr, path->len);
  soru_app_dbg_say(d, "\n  ");
  soru_base_buf_init(&value, 64);
  if (size > 64)
    soru_app_dbg_say(d, "(%" PRId64 " bytes)", size);
  else if (soru_pvm_inspect_durable(d->run.pvm, soru_base_buf_slice(path), &value) == SORU_OK)
    soru_base_hex_add(&d->out, soru_base_buf_slice(&value));
  soru_app_dbg_say(d, "\n");
  soru_base_buf_free(&value);
}

bool
soru_app_dbg_show_durable(soru_dbg_t *d, int argc, char **argv)
{
  soru_tree_t *tree;
  soru_tree_node_t *dir;
  soru_buf_t path;
  (void)argc;
  (void)argv;
  soru_base_buf_init(&path, SIZE_MAX);
  soru_pvm_inspect_directory(d->run.pvm, soru_base_slice_text("/"), &tree, &dir);
  each_value(d, tree, dir, &path, say_entry, NULL);
  soru_base_buf_free(&path);
  return true;
}

/* --- differences --- */

/* Two storages that are compared; equal parts are not looked into. */
typedef struct sides {
  soru_tree_t *tree;
  uint64_t added, removed, changed;
} sides_t;

static bool
same(sides_t *s, soru_tree_node_t *a, soru_tree_node_t *b)
{
  uint8_t x[32], y[32];
  if (a == NULL || b == NULL) return a == b;
  return soru_tree_hash(s->tree, a, x) == SORU_OK && soru_tree_hash(s->tree, b, y) == SORU_OK &&
         memcmp(x, y, sizeof x) == 0;
}

static void
say_difference(soru_dbg_t *d, sides_t *s, const soru_buf_t *path, soru_tree_node_t *a,
               soru_tree_node_t *b)
{
  int64_t before = a == NULL ? 0 : soru_pvm_inspect_size(d->run.pvm, a);
  int64_t after = b == NULL ? 0 : soru_pvm_inspect_size(d->run.pvm, b);
  soru_app_dbg_say(d, "%s ", a == NULL ? "added  " : b == NULL ? "removed" : "changed");
  soru_base_buf_add(&d->out, path->ptr, path->len);
  if (a != NULL && b != NULL && before != after)
    soru_app_dbg_say(d, " (%" PRId64 " -> %" PRId64 " bytes)\n", before, after);
  else
    soru_app_dbg_say(d, " (%" PRId64 " bytes)\n", b == NULL ? before : after);
  if (a == NULL) s->added++;
  if (b == NULL) s->removed++;
  if (a != NULL && b != NULL) s->changed++;
}

static void compare(soru_dbg_t *d, sides_t *s, soru_buf_t *path, soru_tree_node_t *a,
                    soru_tree_node_t *b);

/* Compares one entry of both; the marker stands for the value of the key itself. */
static void
compare_entry(soru_dbg_t *d, sides_t *s, soru_buf_t *path, const soru_tree_entry_t *entry,
              soru_tree_node_t *a, soru_tree_node_t *b)
{
  size_t len = path->len;
  if (same(s, a, b)) return;
  if (is_marker(entry)) {
    say_difference(d, s, path, a, b);
    return;
  }
  soru_base_buf_addf(path, "/");
  soru_base_buf_add(path, entry->name->text, entry->name->len);
  compare(d, s, path, a, b);
  path->len = len;
}

static void
compare(soru_dbg_t *d, sides_t *s, soru_buf_t *path, soru_tree_node_t *a, soru_tree_node_t *b)
{
  soru_tree_entry_t *entries;
  size_t cnt;
  soru_tree_node_t *other;
  if (a != NULL && soru_tree_list(s->tree, a, &entries, &cnt) == SORU_OK) {
    for (size_t i = 0; i < cnt; i++) {
      other = NULL;
      if (b != NULL) (void)!soru_tree_find(s->tree, b, entries[i].name, &other);
      compare_entry(d, s, path, &entries[i], entries[i].node, other);
    }
    free(entries);
  }
  if (b != NULL && soru_tree_list(s->tree, b, &entries, &cnt) == SORU_OK) {
    for (size_t i = 0; i < cnt; i++) {
      other = NULL;
      if (a != NULL) (void)!soru_tree_find(s->tree, a, entries[i].name, &other);
      if (other == NULL) compare_entry(d, s, path, &entries[i], NULL, entries[i].node);
    }
    free(entries);
  }
}

/* The storage at a tick, as a node that is kept. */
static bool
storage_at(soru_dbg_t *d, int64_t tick, soru_tree_t **tree, soru_tree_node_t **dir)
{
  *dir = NULL;
  if (!soru_app_dbg_goto(d, tick)) return false;
  soru_pvm_inspect_directory(d->run.pvm, soru_base_slice_text("/"), tree, dir);
  if (*dir != NULL) soru_tree_keep(*dir);
  return true;
}

/* The tick at which the inputs of a level were given; that of the machine for the next level. */
static bool
tick_of_level(soru_dbg_t *d, const char *text, int64_t *tick)
{
  int64_t level;
  if (soru_app_parse_int(&level, soru_base_slice_text(text)) != SORU_OK)
    return soru_app_dbg_fail(d, "%s is no level", text);
  for (size_t i = 0; i < d->event_cnt; i++) {
    *tick = d->events[i].tick;
    if (d->events[i].kind == SORU_DBG_INPUTS && d->events[i].level == level) return true;
  }
  return soru_app_dbg_fail(d, "the inputs of level %" PRId64 " were not loaded", level);
}

static bool
diff(soru_dbg_t *d, int64_t from, int64_t to)
{
  int64_t now = soru_app_dbg_info(d).tick;
  sides_t s = {.tree = NULL};
  soru_tree_node_t *a, *b = NULL;
  soru_buf_t path;
  soru_base_buf_init(&path, SIZE_MAX);
  bool good = storage_at(d, from, &s.tree, &a) && storage_at(d, to, &s.tree, &b);
  soru_app_dbg_say(d, "Durable storage, tick %" PRId64 " -> %" PRId64 "\n", from, to);
  if (good && !same(&s, a, b)) compare(d, &s, &path, a, b);
  if (good)
    soru_app_dbg_say(d, "%" PRIu64 " added, %" PRIu64 " removed, %" PRIu64 " changed\n", s.added,
                     s.removed, s.changed);
  if (s.tree != NULL) soru_tree_drop(s.tree, a);
  if (s.tree != NULL) soru_tree_drop(s.tree, b);
  soru_base_buf_free(&path);
  return soru_app_dbg_goto(d, now) && good;
}

bool
soru_app_dbg_diff(soru_dbg_t *d, int argc, char **argv)
{
  int64_t from, to = soru_app_dbg_info(d).tick;
  if (argc >= 2 && argc <= 3 && strcmp(argv[0], "level") == 0)
    return tick_of_level(d, argv[1], &from) && (argc == 2 || tick_of_level(d, argv[2], &to)) &&
           diff(d, from, to);
  if (argc < 1 || argc > 2 || soru_app_parse_int(&from, soru_base_slice_text(argv[0])) != SORU_OK ||
      (argc == 2 && soru_app_parse_int(&to, soru_base_slice_text(argv[1])) != SORU_OK))
    return soru_app_dbg_fail(d, "usage: diff TICK [TICK], or diff level L [L]");
  return diff(d, from, to);
}
