/* The regression traces that the reference publishes of its machine: seven kernels, each with the
 * revisions 2.0.0 to 2.0.0-r6, and of each run either state hashes or sizes of proofs at many
 * ticks. Every line is made again and must be equal (R-PVM-1, R-PVM-5, R-PVM-9).
 *
 * A run: an initial state, one inbox at level 0, ticks up to the snapshot; then, until the machine
 * wants an input, a few sampled ticks, a stretch of others, a few sampled ticks ...
 *
 * Each trace is made twice: by the machine alone, and with the fast engine for every tick. With it,
 * each state while code runs comes from one some ticks before, in one run of that many ticks.
 */
#include "check.h"
#include "crypto/prefix.h"
#include "engine/engine.h"
#include "io/file.h"
#include "pvm/snapshot.h"

#include <stdlib.h>
#include <unistd.h>

enum { SKIPPED = 77, PATH = 1024, LINE_MAX_SZ = 128, QUICK_LINES = 60, PROOF_LIMIT = 16384 };

/* With the engine: ticks from a state that others are made from to the next such one. */
enum { ANCHOR_TICKS = 97 };

/* A kernel: how long a call of it is, and how its run is sampled. */
typedef struct trace_kernel {
  const char *name;
  int64_t ticks_per_snapshot;
  uint64_t hash_sampled, hash_skipped;
  uint64_t proof_sampled, proof_skipped;
  bool has_inputs; /* a deposit and a withdrawal */
} trace_kernel_t;

static const trace_kernel_t kernels[] = {
    {"echo", 5000, 1, 137, 11, 23, false},
    {"tx_no_verify", 6000000, 1, 10037, 3, 30893, true},
    {"link_store_create", 5000, 1, 0, 1, 0, true},
    {"link_store_delete_value", 5000, 1, 0, 1, 0, true},
    {"link_store_get_hash", 5000, 1, 0, 1, 0, true},
    {"link_store_exists", 5000, 1, 0, 1, 0, false},
    {"link_reveal", 5000, 1, 0, 1, 0, false},
};

/* A trace being compared. */
typedef struct trace {
  soru_pvm_t *pvm;
  soru_io_lines_t lines;
  bool is_proof;
  bool with_engine, failed;
  soru_pvm_snapshot_t *anchor; /* with the engine: where the last run began */
  uint64_t since;              /* ticks since then */
  uint64_t lines_done, lines_max;
} trace_t;

static const char *
data_path(char path[PATH], const char *dir, const char *name, const char *suffix)
{
  const char *conformance = getenv("SORU_CONFORMANCE"), *source = getenv("SORU_SOURCE");
  if (conformance != NULL)
    snprintf(path, PATH, "%s/octez-traces/%s/%s%s", conformance, dir, name, suffix);
  else
    snprintf(path, PATH, "%s/../shared/conformance/octez-traces/%s/%s%s",
             source == NULL ? "." : source, dir, name, suffix);
  return path;
}

static void
read_data(soru_buf_t *buf, const char *dir, const char *name, const char *suffix)
{
  char path[PATH];
  soru_io_error_t error = {""};
  if (!CHECK(soru_io_read_file(buf, data_path(path, dir, name, suffix), &error) == SORU_OK))
    fprintf(stderr, "  %s\n", error.text);
}

/* --- the start of a run --- */

/* Gives the machine the next message of level 0. */
static void
give(soru_pvm_t *pvm, int64_t *counter, const void *bytes, size_t len)
{
  CHECK_U64(soru_pvm_input(pvm, 0, (*counter)++, soru_base_slice(bytes, len)), SORU_OK);
}

/* An internal transfer: the file holds payload, sender, source and destination. */
static void
give_transfer(soru_pvm_t *pvm, int64_t *counter, const char *file)
{
  soru_buf_t message;
  soru_base_buf_init(&message, 4096);
  soru_base_buf_add_be(&message, 0, 2);
  read_data(&message, "messages", file, "");
  give(pvm, counter, message.ptr, message.len);
  soru_base_buf_free(&message);
}

static soru_pvm_t *
start(const trace_kernel_t *kernel, int version)
{
  static const uint8_t info_per_level[2 + 8 + 32] = {0, 3};
  soru_pvm_params_t params = soru_pvm_params(version);
  params.ticks_per_snapshot = kernel->ticks_per_snapshot;
  params.outbox_validity = 10;
  params.outbox_limit = 100;
  soru_buf_t bytes;
  soru_base_buf_init(&bytes, SORU_PVM_KERNEL_MAX);
  read_data(&bytes, "kernels", kernel->name, ".wasm");
  soru_pvm_t *pvm = NULL;
  soru_status_t status = soru_pvm_new(&pvm, &params, soru_base_buf_slice(&bytes));
  soru_base_buf_free(&bytes);
  if (!CHECK(status == SORU_OK)) return NULL;

  int64_t counter = 0;
  uint64_t done;
  give(pvm, &counter, "\0\1", 2);
  give(pvm, &counter, info_per_level, sizeof info_per_level);
  if (kernel->has_inputs) give_transfer(pvm, &counter, "deposit.out");
  if (kernel->has_inputs) give_transfer(pvm, &counter, "withdrawal.out");
  give(pvm, &counter, "\0\2", 2);
  CHECK_U64(soru_pvm_run(pvm, UINT64_MAX, SORU_PVM_UNTIL_SNAPSHOT, &done), SORU_OK);
  return pvm;
}

/* --- the lines --- */

/* The state hash, as the text of a context hash. */
static void
hash_line(trace_t *t, soru_buf_t *line)
{
  uint8_t hash[SORU_TREE_HASH_SZ] = {0};
  CHECK_U64(soru_pvm_hash(t->pvm, hash), SORU_OK);
  soru_crypto_prefix_encode(line, SORU_PREFIX_CO, hash);
}

/* The tick and the size of the proof of the step from there; the proof must hold. */
static void
proof_line(trace_t *t, soru_buf_t *line)
{
  soru_pvm_given_t nothing = {.kind = SORU_PVM_GIVEN_NOTHING};
  uint8_t before[SORU_TREE_HASH_SZ], after[SORU_TREE_HASH_SZ];
  uint8_t before2[SORU_TREE_HASH_SZ], after2[SORU_TREE_HASH_SZ];
  soru_pvm_info_t info;
  soru_buf_t proof;
  soru_base_buf_init(&proof, PROOF_LIMIT);
  soru_pvm_get_info(t->pvm, &info);
  if (CHECK(soru_pvm_prove(t->pvm, &nothing, &proof, before, after) == SORU_OK)) {
    CHECK_U64(soru_pvm_verify(soru_base_buf_slice(&proof), &nothing, NULL, before2, after2, NULL),
              SORU_OK);
    CHECK_BYTES(before2, sizeof before2, before, sizeof before);
    CHECK_BYTES(after2, sizeof after2, after, sizeof after);
  }
  soru_base_buf_addf(line, "%" PRId64 ", %zu", info.tick, proof.len);
  soru_base_buf_free(&proof);
}

/* Compares the line of this state with the next one of the trace. */
static void
sample(trace_t *t)
{
  soru_buf_t line;
  soru_slice_t want = soru_base_slice(NULL, 0);
  soru_io_error_t error;
  soru_base_buf_init(&line, LINE_MAX_SZ);
  if (t->is_proof)
    proof_line(t, &line);
  else
    hash_line(t, &line);
  bool has = soru_io_lines_next(&t->lines, &want, &error) == SORU_OK;
  t->failed = !CHECK(has && soru_base_slice_equal(soru_base_buf_slice(&line), want));
  if (t->failed)
    fprintf(stderr, "  %s:%" PRIu64 ": got %.*s, want %.*s\n", t->lines.path, t->lines.number,
            (int)line.len, (const char *)line.ptr, (int)want.len, (const char *)want.ptr);
  soru_base_buf_free(&line);
  t->lines_done++;
}

/* --- the run --- */

static bool
goes_on(trace_t *t)
{
  soru_pvm_info_t info;
  soru_pvm_get_info(t->pvm, &info);
  return !t->failed && t->lines_done < t->lines_max && info.wants == SORU_PVM_WANTS_NOTHING;
}

static bool
is_evaluating(trace_t *t)
{
  soru_pvm_info_t info;
  soru_pvm_get_info(t->pvm, &info);
  return info.phase == SORU_PVM_EVAL;
}

/* Goes back to the anchor, or makes the state one; `*max` then counts from there. */
static void
go_back(trace_t *t, uint64_t *max)
{
  bool renew = t->anchor == NULL || t->since >= ANCHOR_TICKS || !is_evaluating(t);
  if (renew) {
    soru_pvm_snapshot_delete(t->pvm, t->anchor);
    CHECK_U64(soru_pvm_snapshot_new(t->pvm, &t->anchor), SORU_OK);
    t->since = 0;
    return;
  }
  soru_pvm_snapshot_restore(t->pvm, t->anchor);
  *max += t->since;
}

static void
run_ticks(trace_t *t, uint64_t max)
{
  uint64_t done;
  if (t->with_engine) go_back(t, &max);
  t->since = max;
  if (!CHECK(soru_pvm_run(t->pvm, max, SORU_PVM_UNTIL_WAIT, &done) == SORU_OK)) t->failed = true;
}

static void
run(trace_t *t, uint64_t sampled, uint64_t skipped)
{
  while (goes_on(t)) {
    for (uint64_t i = 0; i < sampled && goes_on(t); i++) {
      sample(t);
      run_ticks(t, 1);
    }
    if (skipped > 0 && goes_on(t)) run_ticks(t, skipped);
  }
}

/* Compares one trace; returns how many lines it had. */
static uint64_t
check_trace(const trace_kernel_t *kernel, int version, bool is_proof, bool with_engine,
            uint64_t lines_max)
{
  char path[PATH], name[PATH / 2];
  soru_io_error_t error = {""};
  soru_slice_t rest;
  trace_t t = {.is_proof = is_proof, .with_engine = with_engine, .lines_max = lines_max};
  snprintf(name, sizeof name, "kernel %s run (%s- v%d).out", kernel->name,
           is_proof ? "proof" : "hash", version);
  data_path(path, "expected", name, "");
  if (!CHECK(soru_io_lines_open(&t.lines, path, LINE_MAX_SZ, &error) == SORU_OK)) {
    fprintf(stderr, "  %s\n", error.text);
    return 0;
  }
  const soru_engine_options_t eager = {.min_ticks = 0};
  t.pvm = start(kernel, version);
  if (with_engine && t.pvm != NULL) CHECK(soru_engine_attach(t.pvm, &eager) != NULL);
  if (t.pvm != NULL && is_proof)
    run(&t, kernel->proof_sampled, kernel->proof_skipped);
  else if (t.pvm != NULL)
    run(&t, kernel->hash_sampled, kernel->hash_skipped);
  if (t.lines_done < lines_max)
    CHECK(t.failed || soru_io_lines_next(&t.lines, &rest, &error) == SORU_ERR_NOT_FOUND);
  if (t.pvm != NULL) soru_pvm_snapshot_delete(t.pvm, t.anchor);
  soru_pvm_delete(t.pvm);
  soru_io_lines_close(&t.lines);
  return t.lines_done;
}

int
main(void)
{
  char path[PATH];
  if (access(data_path(path, "expected", "", ""), R_OK) != 0) {
    printf("skipped: no %s (SORU_CONFORMANCE names the directory above octez-traces)\n", path);
    return SKIPPED;
  }
  bool is_quick = getenv("SORU_QUICK") != NULL;
  uint64_t lines = 0, traces = 0;
  for (size_t i = 0; i < sizeof kernels / sizeof kernels[0]; i++)
    for (int version = 0; version <= SORU_PVM_VERSION_MAX; version++)
      for (int way = 0; way < 4; way++) {
        lines += check_trace(&kernels[i], version, way % 2 == 1, way >= 2,
                             is_quick ? QUICK_LINES : UINT64_MAX);
        traces++;
      }
  printf("%" PRIu64 " traces, each with and without the engine counted, %" PRIu64 " lines%s\n",
         traces, lines, is_quick ? " (the first lines of each)" : "");
  CHECK(traces == 2 * 98);
  return check_summary();
}
