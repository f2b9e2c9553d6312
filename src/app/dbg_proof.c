/* dbg_proof.c - proving the next tick, and what the proof touches. */
#include "app/dbg.h"
#include "app/report.h"
#include "base/hex.h"
#include "tree/proof.h"

#include <inttypes.h>
#include <string.h>

/* --- reading a proof: which leaves it holds (tree/proof.h has the format) --- */

typedef struct reader {
  soru_dbg_t *d;
  soru_cursor_t at;
  char path[1024];
  unsigned nesting;
  uint64_t leaves, leaf_bytes, blinded;
  /* Parts of the state that leaves belong to, with their numbers. */
  struct part {
    char name[160];
    uint64_t leaves, bytes;
  } parts[256];
  size_t part_cnt;
} reader_t;

/* What a leaf is, in the words of the machine. */
static void
describe(const reader_t *r, char name[160])
{
  const char *path = r->path, *chunk;
  if (strncmp(path, "/durable", 8) == 0) {
    const char *end = strstr(path, "/@");
    size_t len = end != NULL ? (size_t)(end - path) - 8 : strlen(path) - 8;
    snprintf(name, 160, "durable storage: key %.*s", (int)(len > 100 ? 100 : len), path + 8);
  } else if ((chunk = strstr(path, "/chunks/contents/")) != NULL) {
    long long number = strtoll(chunk + 17, NULL, 10);
    snprintf(name, 160, "memory: bytes %lld to %lld", number * 512, number * 512 + 511);
  } else if ((chunk = strstr(path, "/block-table/contents/")) != NULL) {
    long long block = strtoll(chunk + 22, NULL, 10);
    snprintf(name, 160, "code: block %lld", block);
  } else if (strstr(path, "/modules/") != NULL) {
    snprintf(name, 160, "instance: %.100s", strstr(path, "/modules/") + 14);
  } else if (strncmp(path, "/value/pvm/buffers", 18) == 0) {
    snprintf(name, 160, "inbox and outbox buffers");
  } else if (strncmp(path, "/pvm", 4) == 0) {
    snprintf(name, 160, "limits");
  } else if (strstr(path, "/values/") != NULL) {
    snprintf(name, 160, "value stack");
  } else if (strstr(path, "/locals/") != NULL) {
    snprintf(name, 160, "locals");
  } else if (strncmp(path, "/wasm/value", 11) == 0) {
    snprintf(name, 160, "state of the phase: frames, labels, instructions");
  } else if (strncmp(path, "/wasm/", 6) == 0 || strcmp(path, "/tag") == 0) {
    snprintf(name, 160, "phase and counters of the machine");
  } else {
    snprintf(name, 160, "%.100s", path);
  }
}

static void
count_leaf(reader_t *r, uint64_t bytes)
{
  char name[160];
  size_t i = 0;
  describe(r, name);
  r->leaves++;
  r->leaf_bytes += bytes;
  while (i < r->part_cnt && strcmp(r->parts[i].name, name) != 0) i++;
  if (i == sizeof r->parts / sizeof r->parts[0]) return;
  if (i == r->part_cnt) {
    memset(&r->parts[i], 0, sizeof r->parts[i]);
    memcpy(r->parts[r->part_cnt++].name, name, sizeof name);
  }
  r->parts[i].leaves++;
  r->parts[i].bytes += bytes;
}

/* A number whose width is in the tag. */
static uint64_t
number(reader_t *r, uint8_t tag)
{
  return soru_base_cursor_be(&r->at, 1u << (tag & 3));
}

static bool read_node(reader_t *r, bool is_inode);

static bool
read_entry(reader_t *r)
{
  uint8_t len = soru_base_cursor_u8(&r->at);
  const uint8_t *name = soru_base_cursor_take(&r->at, len);
  size_t end = strlen(r->path);
  if (name == NULL) return false;
  snprintf(r->path + end, sizeof r->path - end, "/%.*s", (int)len, (const char *)name);
  bool good = read_node(r, false);
  r->path[end] = 0;
  return good;
}

static bool
read_entries(reader_t *r, uint8_t tag)
{
  if ((tag & 3) < 3) {
    for (unsigned i = tag & 3; i > 0; i--)
      if (!read_entry(r)) return false;
    return true;
  }
  uint64_t bytes = soru_base_cursor_be(&r->at, 4);
  if (r->at.failed || bytes > r->at.left) return false;
  size_t behind = r->at.left - (size_t)bytes;
  while (r->at.left > behind)
    if (!read_entry(r)) return false;
  return true;
}

static bool
read_branches(reader_t *r, uint8_t tag)
{
  (void)number(r, tag);
  for (int i = 0; i < 2; i++) {
    if (r->at.left > 0 && *r->at.ptr == 0xe0)
      (void)soru_base_cursor_u8(&r->at);
    else if (!read_node(r, true))
      return false;
  }
  return true;
}

static bool
read_extender(reader_t *r, uint8_t tag)
{
  (void)number(r, tag);
  uint8_t len = soru_base_cursor_u8(&r->at);
  return soru_base_cursor_take(&r->at, len) != NULL && read_node(r, true);
}

static bool
read_tagged(reader_t *r, uint8_t tag, bool is_inode)
{
  if (tag <= 3) return read_branches(r, tag);
  if (tag >= 0x80 && tag <= 0x83) return read_entries(r, tag);
  uint8_t extender = is_inode ? 0xd0 : 0xd8;
  if (tag >= extender && tag <= extender + 3) return read_extender(r, tag);
  bool is_blinded = is_inode ? tag == 0xc0 : tag == 0xc8 || tag == 0xd0;
  if (is_blinded) {
    r->blinded++;
    return soru_base_cursor_take(&r->at, 32) != NULL;
  }
  if (is_inode || tag < 0xc0 || tag > 0xc3) return false;
  static const uint8_t widths[4] = {1, 2, 0, 4};
  uint64_t bytes = soru_base_cursor_be(&r->at, widths[tag & 3]);
  count_leaf(r, bytes);
  return bytes == 0 || soru_base_cursor_take(&r->at, (size_t)bytes) != NULL;
}

static bool
read_node(reader_t *r, bool is_inode)
{
  if (++r->nesting > SORU_TREE_PROOF_DEPTH_MAX) return false;
  uint8_t tag = soru_base_cursor_u8(&r->at);
  bool good = !r->at.failed && read_tagged(r, tag, is_inode);
  r->nesting--;
  return good;
}

/* --- the command --- */

/* The bytes in front of the tree. */
#define HEAD_SZ 67

static bool
explain(soru_dbg_t *d, soru_slice_t proof)
{
  reader_t *r = calloc(1, sizeof *r);
  if (r == NULL) return soru_app_dbg_fail(d, "no memory");
  r->d = d;
  r->at = soru_base_cursor(proof);
  (void)soru_base_cursor_take(&r->at, HEAD_SZ);
  bool good = read_node(r, false);
  soru_app_dbg_say(d,
                   "It holds %" PRIu64 " leaves of %" PRIu64 " bytes, and %" PRIu64
                   " hashes of what it does not touch:\n",
                   r->leaves, r->leaf_bytes, r->blinded);
  for (size_t i = 0; i < r->part_cnt; i++) {
    soru_app_dbg_say(d, "  %5" PRIu64 " bytes in %3" PRIu64 " leaves  ", r->parts[i].bytes,
                     r->parts[i].leaves);
    soru_app_report_text(&d->out, soru_base_slice_text(r->parts[i].name));
    soru_app_dbg_say(d, "\n");
  }
  free(r);
  return good || soru_app_dbg_fail(d, "the proof cannot be read");
}

static void
say_hash(soru_dbg_t *d, const char *word, const uint8_t hash[32])
{
  soru_app_report_hash(&d->out, d->options.profile, word, hash);
}

/* What the step is given: an answer to a reveal; inputs are not proved here. */
static bool
find_given(soru_dbg_t *d, soru_pvm_given_t *given)
{
  soru_pvm_info_t info = soru_app_dbg_info(d);
  *given = (soru_pvm_given_t){.kind = SORU_PVM_GIVEN_NOTHING};
  if (info.wants != SORU_PVM_WANTS_REVEAL) return true;
  d->run.revealed.len = 0;
  if (soru_app_reveal(&d->run.sources, info.request, &d->run.revealed, &d->run.error) != SORU_OK)
    return soru_app_dbg_fail(d, "%s", d->run.error.text);
  given->kind = SORU_PVM_GIVEN_REVEAL;
  given->bytes = soru_base_buf_slice(&d->run.revealed);
  return true;
}

/* Proves the next step, and checks the proof as layer 1 would. */
static bool
prove(soru_dbg_t *d, const soru_pvm_given_t *given, soru_buf_t *proof, uint8_t before[32],
      uint8_t after[32])
{
  uint8_t checked_before[32], checked_after[32];
  soru_pvm_host_rules_t rules = soru_app_profile_params(d->options.profile, -1).rules;
  soru_status_t status = soru_pvm_prove(d->run.pvm, given, proof, before, after);
  if (status != SORU_OK)
    return soru_app_dbg_fail(d, "the step cannot be proved: %s", soru_base_status_text(status));
  status = soru_pvm_verify(soru_base_buf_slice(proof), given, &rules, checked_before, checked_after,
                           NULL);
  if (status == SORU_OK && memcmp(before, checked_before, 32) == 0 &&
      memcmp(after, checked_after, 32) == 0)
    return true;
  return soru_app_dbg_fail(d, "the proof of this step does not hold: %s",
                           soru_base_status_text(status));
}

bool
soru_app_dbg_prove(soru_dbg_t *d, int argc, char **argv)
{
  uint8_t before[32], after[32];
  soru_pvm_given_t given;
  soru_buf_t proof;
  if (!find_given(d, &given)) return false;
  soru_base_buf_init(&proof, SORU_TREE_PROOF_MAX);
  bool good = prove(d, &given, &proof, before, after);
  if (good) {
    soru_app_dbg_say(d, "Proof of the step from tick %" PRId64 ": %zu bytes\n",
                     soru_app_dbg_info(d).tick, proof.len);
    say_hash(d, "before", before);
    say_hash(d, "after", after);
    good = explain(d, soru_base_buf_slice(&proof));
  }
  if (good && argc > 0) good = soru_app_dbg_write(d, argv[0], soru_base_buf_slice(&proof));
  soru_base_buf_free(&proof);
  return good;
}
