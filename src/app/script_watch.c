/* script_watch.c - the commands that move the machine and print state hashes on the way. */
#include "app/script_private.h"

#include "base/hex.h"
#include "crypto/blake2b.h"
#include "pvm/snapshot.h"

#include <inttypes.h>

static soru_pvm_phase_t
phase_of(soru_script_t *script)
{
  soru_pvm_info_t info;
  soru_pvm_get_info(script->pvm, &info);
  return info.phase;
}

/* With the engine for every tick, each state while code runs is made from one some ticks before, in
 * one run of that many ticks; that one moves on after so many: a prime, so that it is at all places
 * within instructions. */
#define ANCHOR_TICKS 61

/* Ticks in a row, and the digest of the state hashes after them. */
typedef struct window {
  soru_blake2b_t digest;
  uint64_t count;
  soru_pvm_snapshot_t *anchor; /* the state that others are made from; NULL: the last one */
  uint64_t since;              /* ticks since then */
} window_t;

static void
window_start(window_t *window)
{
  soru_crypto_blake2b_init(&window->digest, SORU_CRYPTO_HASH_SIZE);
  window->count = 0;
}

static void
window_drop_anchor(soru_script_t *script, window_t *window)
{
  soru_pvm_snapshot_delete(script->pvm, window->anchor);
  window->anchor = NULL;
  window->since = 0;
}

/* Does one tick: from the state before, or from the anchor on. */
static soru_status_t
window_step(soru_script_t *script, window_t *window, uint64_t *done)
{
  bool anchored = script->engine == SORU_SCRIPT_EAGER && phase_of(script) == SORU_PVM_EVAL;
  if (!anchored || window->since == ANCHOR_TICKS) window_drop_anchor(script, window);
  if (!anchored) return soru_app_script_advance(script, 1, SORU_PVM_UNTIL_WAIT, done);
  if (window->anchor == NULL)
    SORU_TRY(soru_pvm_snapshot_new(script->pvm, &window->anchor));
  else
    soru_pvm_snapshot_restore(script->pvm, window->anchor);
  uint64_t n;
  SORU_TRY(soru_app_script_advance(script, window->since + 1, SORU_PVM_UNTIL_WAIT, &n));
  *done = n > window->since ? 1 : 0;
  window->since = n;
  return SORU_OK;
}

/* Does one tick and adds its hash to the window; *done tells whether there was one to do. */
static soru_status_t
window_tick(soru_script_t *script, window_t *window, bool *done)
{
  uint8_t hash[SORU_TREE_HASH_SZ];
  uint64_t n;
  SORU_TRY(window_step(script, window, &n));
  *done = n > 0;
  if (n == 0) return SORU_OK;
  SORU_TRY(soru_pvm_hash(script->pvm, hash));
  soru_crypto_blake2b_update(&window->digest, hash, sizeof hash);
  window->count++;
  return SORU_OK;
}

/* Prints the window, unless it is empty, and starts the next one. */
static void
window_end(soru_script_t *script, window_t *window)
{
  soru_pvm_info_t info;
  uint8_t digest[SORU_CRYPTO_HASH_SIZE];
  if (window->count == 0) return;
  soru_pvm_get_info(script->pvm, &info);
  soru_crypto_blake2b_final(&window->digest, digest, sizeof digest);
  soru_base_buf_addf(&script->text, "digest %" PRId64 " %" PRIu64 " ", info.tick, window->count);
  soru_base_hex_add(&script->text, soru_base_slice(digest, sizeof digest));
  soru_base_buf_add_u8(&script->text, '\n');
  soru_app_script_print(script);
  window_start(window);
}

/* Tells whether a phase is one at which traces end. */
static bool
is_rest(soru_pvm_phase_t phase)
{
  return phase == SORU_PVM_PADDING || phase == SORU_PVM_COLLECT || phase == SORU_PVM_STUCK ||
         phase == SORU_PVM_SNAPSHOT;
}

static soru_status_t
check_positive(soru_script_t *script, int64_t number)
{
  SORU_TRY(soru_app_script_need(script));
  if (number > 0) return SORU_OK;
  return soru_app_script_fail(script, SORU_ERR_ARG, "a number of ticks above 0 is expected");
}

static soru_status_t
digest(soru_script_t *script, const soru_script_line_t *line, window_t *window)
{
  bool to_rest = line->op == SORU_SCRIPT_DIGEST_TO_PADDING, more = true;
  int64_t size = line->numbers[0], max = to_rest ? INT64_MAX : line->numbers[1];
  for (int64_t i = 0; more && i < max; i++) {
    for (int64_t n = 0; more && n < size; n++) {
      SORU_TRY(window_tick(script, window, &more));
      if (to_rest && is_rest(phase_of(script))) more = false;
    }
    window_end(script, window);
  }
  return SORU_OK;
}

static soru_status_t
trace(soru_script_t *script, const soru_script_line_t *line, window_t *window)
{
  uint64_t size = (uint64_t)line->numbers[0];
  bool more = true;
  soru_pvm_phase_t before = phase_of(script);
  while (more) {
    SORU_TRY(window_tick(script, window, &more));
    soru_pvm_phase_t phase = phase_of(script);
    if (more && is_rest(phase)) more = false;
    if (!more || phase != before || window->count == size) window_end(script, window);
    if (phase != before) {
      SORU_TRY(soru_app_script_add_state(script, "phase", true));
      soru_app_script_print(script);
    }
    before = phase;
  }
  return SORU_OK;
}

/* Goes through windows of ticks. */
static soru_status_t
watch(soru_script_t *script, const soru_script_line_t *line,
      soru_status_t (*windows)(soru_script_t *, const soru_script_line_t *, window_t *))
{
  window_t window = {.anchor = NULL};
  SORU_TRY(check_positive(script, line->numbers[0]));
  window_start(&window);
  soru_status_t status = windows(script, line, &window);
  window_drop_anchor(script, &window);
  return status;
}

soru_status_t
soru_app_script_digest(soru_script_t *script, const soru_script_line_t *line)
{
  return watch(script, line, digest);
}

soru_status_t
soru_app_script_trace(soru_script_t *script, const soru_script_line_t *line)
{
  return watch(script, line, trace);
}

soru_status_t
soru_app_script_phases(soru_script_t *script, const soru_script_line_t *line)
{
  SORU_TRY(soru_app_script_need(script));
  for (int64_t i = 0; i < line->numbers[0]; i++) {
    uint64_t done;
    SORU_TRY(soru_app_script_advance(script, UINT64_MAX, SORU_PVM_UNTIL_PHASE, &done));
    if (done == 0) break;
    SORU_TRY(soru_app_script_add_state(script, "phase", true));
    soru_app_script_print(script);
  }
  return SORU_OK;
}

soru_status_t
soru_app_script_hash_every(soru_script_t *script, const soru_script_line_t *line)
{
  SORU_TRY(check_positive(script, line->numbers[0]));
  for (int64_t i = 0; i < line->numbers[1]; i++) {
    uint64_t done;
    uint64_t size = (uint64_t)line->numbers[0];
    SORU_TRY(soru_app_script_advance(script, size, SORU_PVM_UNTIL_WAIT, &done));
    if (done == 0) break;
    SORU_TRY(soru_app_script_add_state(script, "hash", false));
    soru_app_script_print(script);
  }
  return SORU_OK;
}

soru_status_t
soru_app_script_hash(soru_script_t *script, const soru_script_line_t *line)
{
  (void)line;
  SORU_TRY(soru_app_script_need(script));
  return soru_app_script_add_state(script, "hash", false);
}
