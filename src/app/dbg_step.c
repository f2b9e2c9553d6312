/* dbg_step.c - the commands that move the machine. */
#include "app/dbg.h"
#include "app/script.h"
#include "base/hex.h"
#include "crypto/blake2b.h"

#include <inttypes.h>
#include <string.h>

/* Reads a word as a number of at least `min`. */
static bool
number(soru_dbg_t *d, const char *text, int64_t min, int64_t *value)
{
  if (soru_app_parse_int(value, soru_base_slice_text(text)) == SORU_OK && *value >= min)
    return true;
  return soru_app_dbg_fail(d, "%s: a number from %" PRId64 " on is expected", text, min);
}

/* Says what is the case, after the machine has moved. */
static bool
arrived(soru_dbg_t *d)
{
  soru_app_dbg_say_stop(d);
  return soru_app_dbg_show_status(d, 0, NULL);
}

static bool
needs_inputs(soru_dbg_t *d)
{
  soru_pvm_info_t info = soru_app_dbg_info(d);
  if (info.wants != SORU_PVM_WANTS_INPUT) return false;
  if (info.phase == SORU_PVM_STUCK)
    (void)soru_app_dbg_fail(d, "the machine is stuck for good (see `show status`); `goto` or `step "
                               "back` lead back");
  else
    (void)soru_app_dbg_fail(d, "the machine waits for inputs: `load inputs` gives it some");
  return true;
}

static bool
step(soru_dbg_t *d, soru_dbg_until_t until, uint64_t max)
{
  uint64_t done;
  if (needs_inputs(d)) return false;
  bool good = soru_app_dbg_go(d, until, max, &done);
  soru_pvm_info_t info = soru_app_dbg_info(d);
  bool so_far = until != SORU_DBG_INBOX || info.wants != SORU_PVM_WANTS_INPUT;
  soru_app_dbg_say(d, "Evaluation took %" PRIu64 " ticks%s\n", done, so_far ? " so far" : "");
  return arrived(d) && good;
}

/* The phase Padding before the first call is passed, and the machine is ready to decode. */
bool
soru_app_dbg_load_inputs(soru_dbg_t *d, int argc, char **argv)
{
  int32_t level;
  size_t cnt;
  uint64_t done;
  (void)argc;
  (void)argv;
  if (!soru_app_dbg_load(d, &level, &cnt)) return false;
  size_t breaks = d->break_cnt;
  d->break_cnt = 0; /* nothing of the kernel runs here */
  bool good = soru_app_dbg_go(d, SORU_DBG_KERNEL_RUN, UINT64_MAX, &done);
  if (good && soru_app_dbg_info(d).phase == SORU_PVM_SNAPSHOT)
    good = soru_app_dbg_go(d, SORU_DBG_TICKS, 1, &done);
  d->break_cnt = breaks;
  if (good) soru_app_dbg_say(d, "Loaded %zu inputs at level %" PRId32 "\n", cnt, level);
  return good;
}

bool
soru_app_dbg_step_tick(soru_dbg_t *d, int argc, char **argv)
{
  int64_t cnt = 1;
  if (argc > 0 && !number(d, argv[0], 1, &cnt)) return false;
  return step(d, SORU_DBG_TICKS, (uint64_t)cnt);
}

bool
soru_app_dbg_step_result(soru_dbg_t *d, int argc, char **argv)
{
  (void)argc;
  (void)argv;
  return step(d, SORU_DBG_RESULT, UINT64_MAX);
}

bool
soru_app_dbg_step_kernel_run(soru_dbg_t *d, int argc, char **argv)
{
  (void)argc;
  (void)argv;
  return step(d, SORU_DBG_KERNEL_RUN, UINT64_MAX);
}

bool
soru_app_dbg_step_inbox(soru_dbg_t *d, int argc, char **argv)
{
  (void)argc;
  (void)argv;
  return step(d, SORU_DBG_INBOX, UINT64_MAX);
}

bool
soru_app_dbg_continue(soru_dbg_t *d, int argc, char **argv)
{
  return soru_app_dbg_step_inbox(d, argc, argv);
}

bool
soru_app_dbg_step_back(soru_dbg_t *d, int argc, char **argv)
{
  int64_t cnt = 1, now = soru_app_dbg_info(d).tick;
  if (argc > 0 && !number(d, argv[0], 1, &cnt)) return false;
  if (cnt > now) return soru_app_dbg_fail(d, "there are only %" PRId64 " ticks to go back", now);
  return soru_app_dbg_goto(d, now - cnt) && arrived(d);
}

bool
soru_app_dbg_goto_tick(soru_dbg_t *d, int argc, char **argv)
{
  int64_t tick;
  if (argc != 1) return soru_app_dbg_fail(d, "usage: goto TICK");
  if (!number(d, argv[0], 0, &tick)) return false;
  bool good = soru_app_dbg_goto(d, tick);
  soru_app_dbg_say(d, "Tick %" PRId64 "\n", soru_app_dbg_info(d).tick);
  return arrived(d) && good;
}

bool
soru_app_dbg_back(soru_dbg_t *d, int argc, char **argv)
{
  (void)argc;
  (void)argv;
  bool good = soru_app_dbg_continue_back(d);
  soru_app_dbg_say(d, "Tick %" PRId64 "\n", soru_app_dbg_info(d).tick);
  return arrived(d) && good;
}

/* --- reveals --- */

/* The request that is pending, if it begins with `tag`. */
static bool
pending(soru_dbg_t *d, uint8_t tag, const char *what, soru_slice_t *request)
{
  soru_pvm_info_t info = soru_app_dbg_info(d);
  if (info.wants != SORU_PVM_WANTS_REVEAL)
    return soru_app_dbg_fail(d, "the machine does not wait for a reveal");
  if (info.request.len == 0 || info.request.ptr[0] != tag)
    return soru_app_dbg_fail(d, "the machine waits for another reveal than %s", what);
  *request = info.request;
  return true;
}

static bool
reveal_from_sources(soru_dbg_t *d, soru_slice_t request)
{
  d->run.revealed.len = 0;
  if (soru_app_reveal(&d->run.sources, request, &d->run.revealed, &d->run.error) != SORU_OK)
    return soru_app_dbg_fail(d, "%s", d->run.error.text);
  return soru_app_dbg_give_reveal(d, soru_base_buf_slice(&d->run.revealed));
}

static bool
reveal_hex(soru_dbg_t *d, soru_slice_t request, const char *text)
{
  uint8_t hash[SORU_CRYPTO_HASH_SIZE];
  soru_buf_t data;
  soru_base_buf_init(&data, SORU_REVEAL_PAGE_MAX);
  bool good = soru_base_hex_decode(&data, soru_base_slice_text(text)) == SORU_OK;
  if (!good) (void)soru_app_dbg_fail(d, "hexadecimal bytes are expected, at most 4096 of them");
  if (good) {
    soru_crypto_blake2b(hash, sizeof hash, data.ptr, data.len);
    bool fits = request.len == 2 + sizeof hash && memcmp(request.ptr + 2, hash, sizeof hash) == 0;
    good = fits ? soru_app_dbg_give_reveal(d, soru_base_buf_slice(&data))
                : soru_app_dbg_fail(d, "these bytes do not have the hash that is asked for");
  }
  soru_base_buf_free(&data);
  return good;
}

bool
soru_app_dbg_reveal_preimage(soru_dbg_t *d, int argc, char **argv)
{
  soru_slice_t request;
  if (!pending(d, 0x00, "a preimage", &request)) return false;
  bool good = argc > 0 ? reveal_hex(d, request, argv[0]) : reveal_from_sources(d, request);
  return good && arrived(d);
}

bool
soru_app_dbg_reveal_metadata(soru_dbg_t *d, int argc, char **argv)
{
  soru_slice_t request;
  (void)argc;
  (void)argv;
  return pending(d, 0x01, "metadata", &request) && reveal_from_sources(d, request) && arrived(d);
}
