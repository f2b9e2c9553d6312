#include "tests/engine_diff.h"

#include "pvm/observe.h"
#include "pvm/snapshot.h"
#include "tests/modgen.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { LEVELS = 2 };

/* Two machines with the same kernel. */
typedef struct pair {
  soru_pvm_t *alone, *fast;
  soru_engine_t *engine;
  uint64_t random, seed;
  engine_diff_t *diff;
  soru_pvm_observer_t observer; /* of both; what it is told must not change anything */
} pair_t;

static uint32_t
below(pair_t *pair, uint32_t n)
{
  return (uint32_t)(modgen_random(&pair->random) % n);
}

static bool
count_call(void *self, const soru_pvm_call_event_t *event)
{
  pair_t *pair = self;
  pair->diff->calls += event->depth > 0;
  return false;
}

static void
ignore_return(void *self, int64_t tick, uint32_t depth)
{
  (void)self;
  (void)tick;
  (void)depth;
}

static bool
open_pair(pair_t *pair, soru_slice_t kernel)
{
  soru_pvm_params_t params = soru_pvm_params((int)below(pair, SORU_PVM_VERSION_MAX + 1));
  params.ticks_per_snapshot = 20000 + below(pair, 10) * (int64_t)below(pair, 200000);
  soru_engine_options_t options = {.min_ticks = below(pair, 3) == 0 ? 2000 : 0};
  if (soru_pvm_new(&pair->alone, &params, kernel) != SORU_OK ||
      soru_pvm_new(&pair->fast, &params, kernel) != SORU_OK)
    return false;
  pair->engine = soru_engine_attach(pair->fast, &options);
  pair->observer = (soru_pvm_observer_t){.self = pair, .call = count_call, .ret = ignore_return};
  if (pair->seed % 4 == 1) soru_pvm_set_observer(pair->fast, &pair->observer);
  if (pair->seed % 8 == 2) soru_pvm_set_observer(pair->alone, &pair->observer);
  return pair->engine != NULL;
}

static void
close_pair(pair_t *pair)
{
  if (pair->engine != NULL) soru_engine_get_stats(pair->engine, &pair->diff->engine);
  soru_pvm_delete(pair->alone);
  soru_pvm_delete(pair->fast);
}

static void
differ(pair_t *pair, const char *what, int64_t alone, int64_t fast)
{
  pair->diff->same = false;
  printf("seed %" PRIu64 ": %s differs: %" PRId64 " alone, %" PRId64 " with the engine\n",
         pair->seed, what, alone, fast);
}

/* Goes on from here and comes back, so that the state is the same if snapshots are complete. */
static void
go_and_return(pair_t *pair, soru_pvm_t *pvm)
{
  soru_pvm_snapshot_t *snapshot;
  soru_pvm_info_t info;
  uint64_t done;
  soru_pvm_get_info(pvm, &info);
  if (soru_pvm_snapshot_new(pvm, &snapshot) != SORU_OK) {
    differ(pair, "whether there is a snapshot", info.tick, info.tick);
    return;
  }
  (void)!soru_pvm_run(pvm, 5000, SORU_PVM_UNTIL_WAIT, &done);
  soru_pvm_snapshot_restore(pvm, snapshot);
  soru_pvm_snapshot_delete(pvm, snapshot);
}

/* A tree, and a node in it. */
typedef struct spot {
  soru_tree_t *tree;
  soru_tree_node_t *node; /* NULL: nothing is there */
} spot_t;

static bool
same_spot(spot_t a, spot_t b)
{
  uint8_t x[32], y[32];
  if (a.node == NULL || b.node == NULL) return a.node == b.node;
  return soru_tree_hash(a.tree, a.node, x) == SORU_OK &&
         soru_tree_hash(b.tree, b.node, y) == SORU_OK && memcmp(x, y, sizeof x) == 0;
}

static void
print_leaf(const char *side, spot_t at)
{
  soru_slice_t bytes = {NULL, 0};
  printf(" %s ", side);
  if (at.node == NULL) {
    printf("nothing");
  } else if (soru_tree_bytes(at.tree, at.node, &bytes) != SORU_OK) {
    printf("a directory");
  }
  for (size_t i = 0; i < bytes.len && i < 40; i++) printf("%02x", bytes.ptr[i]);
}

static soru_slice_t
name_of(const soru_tree_entry_t *entry)
{
  return soru_base_slice(entry->name->text, entry->name->len);
}

/* Prints the paths of leaves that differ, a few of them. */
static void
print_difference(spot_t a, spot_t b, const char *path, int *left)
{
  soru_tree_entry_t *entries[2] = {NULL, NULL};
  size_t cnt[2] = {0, 0};
  spot_t sides[2] = {a, b};
  bool is_leaf = false;
  if (*left <= 0 || same_spot(a, b)) return;
  for (int i = 0; i < 2; i++) {
    is_leaf |= sides[i].node != NULL && soru_tree_is_leaf(sides[i].node);
    if (sides[i].node != NULL && !soru_tree_is_leaf(sides[i].node))
      (void)!soru_tree_list(sides[i].tree, sides[i].node, &entries[i], &cnt[i]);
  }
  if (is_leaf) {
    printf("  %s:", path);
    print_leaf("alone", a);
    print_leaf("engine", b);
    printf("\n");
    --*left;
  }
  for (int side = 0; side < 2; side++) {
    for (size_t i = 0; i < cnt[side] && !is_leaf; i++) {
      char deeper[512];
      soru_slice_t name = name_of(&entries[side][i]);
      spot_t other = {sides[1 - side].tree, NULL}, own = {sides[side].tree, entries[side][i].node};
      for (size_t k = 0; k < cnt[1 - side]; k++)
        if (soru_base_slice_equal(name_of(&entries[1 - side][k]), name))
          other.node = entries[1 - side][k].node;
      if (side == 1 && other.node != NULL) continue;
      snprintf(deeper, sizeof deeper, "%.400s/%.*s", path, (int)name.len, (const char *)name.ptr);
      print_difference(side == 0 ? own : other, side == 0 ? other : own, deeper, left);
    }
  }
  for (int i = 0; i < 2; i++) free(entries[i]);
}

static void
explain(pair_t *pair)
{
  spot_t a, b;
  int left = 12;
  if (soru_pvm_root(pair->alone, &a.tree, &a.node) != SORU_OK ||
      soru_pvm_root(pair->fast, &b.tree, &b.node) != SORU_OK)
    return;
  print_difference(a, b, "", &left);
}

static void
compare(pair_t *pair)
{
  soru_pvm_info_t a, b;
  uint8_t x[32], y[32];
  pair->diff->stops++;
  if (pair->diff->stops % 8 == 3) go_and_return(pair, pair->fast);
  if (pair->diff->stops % 8 == 6) go_and_return(pair, pair->alone);
  soru_pvm_get_info(pair->alone, &a);
  soru_pvm_get_info(pair->fast, &b);
  pair->diff->trapped |= a.trapped;
  pair->diff->stuck |= a.phase == SORU_PVM_STUCK;
  if (a.tick != b.tick) differ(pair, "the tick", a.tick, b.tick);
  if (a.phase != b.phase) differ(pair, "the phase", a.phase, b.phase);
  if (a.wants != b.wants) differ(pair, "what is wanted", a.wants, b.wants);
  if (soru_pvm_hash(pair->alone, x) != SORU_OK || soru_pvm_hash(pair->fast, y) != SORU_OK ||
      memcmp(x, y, sizeof x) != 0) {
    differ(pair, "the state hash at the tick", a.tick, b.tick);
    explain(pair);
  }
}

/* Runs both machines, and answers what they ask for. */
static uint64_t
run_both(pair_t *pair, uint64_t max, soru_pvm_until_t until)
{
  uint64_t x, y;
  soru_status_t a = soru_pvm_run(pair->alone, max, until, &x);
  soru_status_t b = soru_pvm_run(pair->fast, max, until, &y);
  if (a != b) differ(pair, "the status", a, b);
  if (x != y) differ(pair, "the number of ticks", (int64_t)x, (int64_t)y);
  soru_pvm_info_t info;
  soru_pvm_get_info(pair->alone, &info);
  if (info.wants != SORU_PVM_WANTS_REVEAL || !pair->diff->same) return x;
  compare(pair);
  uint8_t data[64];
  for (size_t i = 0; i < sizeof data; i++) data[i] = (uint8_t)(info.tick + (int64_t)i);
  a = soru_pvm_reveal(pair->alone, soru_base_slice(data, sizeof data));
  b = soru_pvm_reveal(pair->fast, soru_base_slice(data, sizeof data));
  if (a != b) differ(pair, "the status of a reveal", a, b);
  return a == SORU_OK ? x + 1 : 0;
}

static void
input_both(pair_t *pair, int32_t level, int64_t counter, const void *bytes, size_t len)
{
  soru_slice_t message = soru_base_slice(bytes, len);
  soru_status_t a = soru_pvm_input(pair->alone, level, counter, message);
  soru_status_t b = soru_pvm_input(pair->fast, level, counter, message);
  if (a != b) differ(pair, "the status of an input", a, b);
}

/* Ticks to the next stop: near ones in clusters, far ones. */
static uint64_t
next_stop(pair_t *pair)
{
  switch (below(pair, 8)) {
  case 0:
    return 1;
  case 1:
    return 1 + below(pair, 8);
  case 2:
  case 3:
    return 1 + below(pair, 60);
  case 4:
    return 1 + below(pair, 500);
  case 5:
    return 1 + below(pair, 5000);
  default:
    return 1 + below(pair, 40000);
  }
}

static void
run_level(pair_t *pair, int32_t level)
{
  static const uint8_t message[] = "\1a message from outside";
  input_both(pair, level, 0, "\0\1", 2);
  for (int i = 1; i < 4; i++) input_both(pair, level, i, message, sizeof message - (size_t)i);
  input_both(pair, level, 4, "\0\2", 2);
  run_both(pair, UINT64_MAX, SORU_PVM_UNTIL_SNAPSHOT);
  for (int stop = 0; stop < 120 && pair->diff->same; stop++) {
    soru_pvm_info_t info;
    soru_pvm_get_info(pair->alone, &info);
    bool to_phase = info.phase != SORU_PVM_EVAL;
    if (run_both(pair, to_phase ? UINT64_MAX : next_stop(pair),
                 to_phase ? SORU_PVM_UNTIL_PHASE : SORU_PVM_UNTIL_RETURN) == 0)
      break;
    compare(pair);
  }
  while (pair->diff->same && run_both(pair, UINT64_MAX, SORU_PVM_UNTIL_WAIT) > 0) compare(pair);
}

void
engine_diff(engine_diff_t *diff, soru_slice_t kernel, uint64_t seed)
{
  pair_t pair = {.random = seed * 7919 + 1, .seed = seed, .diff = diff};
  memset(diff, 0, sizeof *diff);
  diff->same = true;
  if (open_pair(&pair, kernel))
    for (int32_t level = 0; level < LEVELS && diff->same; level++) run_level(&pair, level);
  else
    differ(&pair, "whether there is a machine", 0, 0);
  close_pair(&pair);
}
