/* What the protocol and public documents say of the machine: state hashes before a boot sector,
 * a published origination, and refutation proofs that the reference has accepted. */
#include "base/hex.h"
#include "check.h"
#include "codec/json.h"
#include "crypto/blake2b.h"
#include "crypto/prefix.h"
#include "io/file.h"
#include "pvm/pvm.h"
#include "rollup/commitment.h"
#include "rollup/proof.h"

#include <stdlib.h>
#include <unistd.h>

enum { SKIPPED = 77, PATH = 1024, FILE_MAX = 1 << 20, HASH_TEXT_MAX = 64 };
enum { CHANGE_EVERY = 1, CHANGE_EVERY_QUICK = 61 };

static const char *
data_path(char path[PATH], const char *name)
{
  const char *conformance = getenv("SORU_CONFORMANCE"), *source = getenv("SORU_SOURCE");
  if (conformance != NULL)
    snprintf(path, PATH, "%s/%s", conformance, name);
  else
    snprintf(path, PATH, "%s/../shared/conformance/%s", source == NULL ? "." : source, name);
  return path;
}

static bool
read_data(soru_buf_t *buf, const char *name)
{
  char path[PATH];
  soru_io_error_t error = {""};
  soru_base_buf_init(buf, FILE_MAX);
  if (CHECK(soru_io_read_file(buf, data_path(path, name), &error) == SORU_OK)) return true;
  fprintf(stderr, "  %s\n", error.text);
  return false;
}

static void
check_text(soru_prefix_t prefix, const uint8_t hash[32], const char *want)
{
  soru_buf_t text;
  soru_base_buf_init(&text, HASH_TEXT_MAX);
  soru_crypto_prefix_encode(&text, prefix, hash);
  CHECK_BYTES(text.ptr, text.len, want, strlen(want));
  soru_base_buf_free(&text);
}

/* --- state hashes --- */

/* The hashes that protocols carry as reference_initial_state_hash, here Mumbai, Nairobi, Oxford and
 * Oxford 2; later ones carry none (R-PVM-1). */
static void
check_initial_hashes(void)
{
  static const char *const hashes[] = {
      "srs11XQCynQfGtuUr4c47rAoazGeTfC33R5FmimBKbnMrWwntHURX1",
      "srs129wuRkckJpSyDhsqSvzE3qSVnvJZ7nD93r3b6oiBtPxa9LMBHu",
      "srs11qkRe5cbDBixB2fuumn4tfkvQcxUSuFXa94Lv5c6kdzzfpM9UF",
      "srs127FAyj2NkJYtN8RE8yPieBGpakvAH8MgwzRPUM4UnsCKB24rrA",
  };
  uint8_t hash[SORU_TREE_HASH_SZ];
  for (int version = 0; version < 4; version++) {
    CHECK_U64(soru_pvm_initial_hash(version, hash), SORU_OK);
    check_text(SORU_PREFIX_SRS1, hash, hashes[version]);
  }
}

/* --- the origination of the manual --- */

/* A client of Mumbai was given this proof for the origination of the echo kernel. */
static void
check_origination_proof(const soru_pvm_params_t *params, soru_slice_t kernel,
                        const uint8_t state[SORU_TREE_HASH_SZ])
{
  static const char published[] =
      "0300020c4a316fa1079bfc23dac5ecc609ab10e26490e378a81e774c51176040bea180467070f4682a44b982768d"
      "522ec6380982f446488c0176ed7c13aa1d6c12a03a810764757261626c658108726561646f6e6c79d00b749948da"
      "9186d29aed2f9327b46793f18b1e6499c40f0ddbf0bf785e85e2e9";
  uint8_t genesis[SORU_TREE_HASH_SZ];
  soru_buf_t proof, text;
  soru_base_buf_init(&proof, 1000);
  soru_base_buf_init(&text, 1000);
  CHECK_U64(soru_pvm_prove_origination(params, kernel, &proof, genesis), SORU_OK);
  CHECK_BYTES(genesis, sizeof genesis, state, SORU_TREE_HASH_SZ);
  soru_base_hex_add(&text, soru_base_buf_slice(&proof));
  CHECK_BYTES(text.ptr, text.len, published, strlen(published));
  CHECK_U64(soru_pvm_verify_origination(params, kernel, soru_base_buf_slice(&proof), genesis),
            SORU_OK);
  soru_base_buf_free(&proof);
  soru_base_buf_free(&text);
}

/* The manual shows the origination of an echo kernel (at level 1495, which it does not say): the
 * published commitment is made of the state hash after the boot sector (R-ORIG-1, R-COMM-2). */
static void
check_origination(void)
{
  static const uint8_t kernel_hash[32] = {0x24, 0xdf, 0x9e, 0x3c, 0x52, 0x0d, 0xd9, 0xa9,
                                          0xc4, 0x9b, 0x44, 0x77, 0x66, 0xe8, 0xa6, 0x04,
                                          0xd3, 0x11, 0x38, 0xc1, 0xaa, 0xcb, 0x4a, 0x67,
                                          0x53, 0x24, 0x99, 0xc6, 0xa8, 0xb3, 0x48, 0xcc};
  soru_buf_t kernel;
  soru_pvm_t *pvm = NULL;
  soru_pvm_params_t params = soru_pvm_params(0);
  uint8_t hash[32], state[SORU_TREE_HASH_SZ];
  if (!read_data(&kernel, "kernels/echo.wasm")) return;
  soru_crypto_blake2b(hash, 32, kernel.ptr, kernel.len);
  CHECK_BYTES(hash, 32, kernel_hash, 32);
  if (CHECK(soru_pvm_new(&pvm, &params, soru_base_buf_slice(&kernel)) == SORU_OK)) {
    CHECK_U64(soru_pvm_hash(pvm, state), SORU_OK);
    soru_rollup_commitment_t genesis = soru_rollup_commitment_genesis(1495, state);
    soru_rollup_commitment_hash(&genesis, hash);
    check_text(SORU_PREFIX_SRC1, hash, "src13wCGc2nMVfN7rD1rgeG3g1q7oXYX2m5MJY5ZRooVhLt7JwKXwX");
    check_origination_proof(&params, soru_base_buf_slice(&kernel), state);
  }
  soru_pvm_delete(pvm);
  soru_base_buf_free(&kernel);
}

/* --- refutation proofs --- */

/* What a proof is about, as far as it says so itself: the inbox is the one that its own proof
 * begins at. */
typedef struct refutation {
  soru_rollup_proof_t proof;
  soru_rollup_inbox_proof_t inbox;
  soru_rollup_proof_context_t context;
} refutation_t;

static bool
read_refutation(refutation_t *r, soru_slice_t bytes)
{
  memset(r, 0, sizeof *r);
  r->context.commitment_level = INT32_MAX;
  soru_cursor_t cursor = soru_base_cursor(bytes);
  if (!CHECK(soru_rollup_proof_decode(&cursor, &r->proof) == SORU_OK)) return false;
  CHECK(soru_base_cursor_done(&cursor));
  if (r->proof.kind != SORU_ROLLUP_INBOX) return true;
  r->context.snapshot = NULL;
  if (!CHECK(soru_rollup_inbox_proof_decode(&r->inbox, r->proof.bytes) == SORU_OK)) return false;
  r->context.snapshot = &r->inbox.levels[0];
  return CHECK(r->inbox.level_cnt > 0);
}

/* The proof is written as it was read; so is that of the inbox, which holds. */
static void
check_forms(const refutation_t *r, soru_slice_t bytes)
{
  soru_buf_t again;
  soru_rollup_next_t next;
  soru_base_buf_init(&again, FILE_MAX);
  soru_rollup_proof_encode(&again, &r->proof);
  CHECK_BYTES(again.ptr, again.len, bytes.ptr, bytes.len);
  again.len = 0;
  if (r->proof.kind == SORU_ROLLUP_INBOX) {
    soru_rollup_inbox_proof_encode(&again, &r->inbox);
    CHECK_BYTES(again.ptr, again.len, r->proof.bytes.ptr, r->proof.bytes.len);
    CHECK_U64(soru_rollup_inbox_proof_verify(&r->inbox, r->context.snapshot, r->proof.level,
                                             r->proof.counter + 1, -1, &next),
              SORU_OK);
  }
  soru_base_buf_free(&again);
}

/* With one bit changed it is refused, at whatever place of the step or of the proof of the inbox.
 */
static uint64_t
check_changed(const refutation_t *r, soru_slice_t bytes)
{
  uint64_t done = 0;
  soru_rollup_verdict_t verdict;
  uint8_t *copy = malloc(bytes.len);
  if (!CHECK(copy != NULL)) return 0;
  memcpy(copy, bytes.ptr, bytes.len);
  size_t every = getenv("SORU_QUICK") == NULL ? CHANGE_EVERY : CHANGE_EVERY_QUICK;
  for (size_t i = 0; i < bytes.len * 8; i += every, done++) {
    soru_rollup_proof_t proof;
    copy[i / 8] ^= (uint8_t)(1u << (i % 8));
    soru_cursor_t cursor = soru_base_cursor(soru_base_slice(copy, bytes.len));
    if (soru_rollup_proof_decode(&cursor, &proof) == SORU_OK && soru_base_cursor_done(&cursor) &&
        !CHECK(soru_rollup_proof_verify(&proof, &r->context, &verdict) != SORU_OK))
      fprintf(stderr, "  bit %zu of byte %zu of %zu\n", i % 8, i / 8, bytes.len);
    copy[i / 8] = bytes.ptr[i / 8];
  }
  free(copy);
  return done;
}

/* Layer 1 knows at which level a rollup was originated, the proof does not say it: the level is the
 * only one below 20 with which the proof of a first input holds. */
static void
find_origination(refutation_t *r)
{
  int32_t found = 0, count = 0;
  soru_rollup_verdict_t verdict;
  for (int32_t level = 0; level < 20; level++) {
    r->context.origination_level = level;
    if (soru_rollup_proof_verify(&r->proof, &r->context, &verdict) != SORU_OK) continue;
    found = level;
    count++;
  }
  CHECK_U64(count, 1);
  r->context.origination_level = found;
}

static uint64_t
check_refutation(refutation_t *r, soru_slice_t bytes, const soru_json_t *json)
{
  soru_rollup_verdict_t verdict;
  soru_buf_t before, after;
  soru_json_t member;
  uint64_t changed = 0;
  soru_base_buf_init(&before, 32);
  soru_base_buf_init(&after, 32);
  CHECK(soru_codec_json_has(&member, json, "before") &&
        soru_codec_json_get_hex(&before, &member) == SORU_OK);
  CHECK(soru_codec_json_has(&member, json, "after") &&
        soru_codec_json_get_hex(&after, &member) == SORU_OK);
  if (r->proof.kind == SORU_ROLLUP_FIRST) find_origination(r);
  if (CHECK(soru_rollup_proof_verify(&r->proof, &r->context, &verdict) == SORU_OK)) {
    CHECK_BYTES(verdict.before, 32, before.ptr, before.len);
    CHECK_BYTES(verdict.after, 32, after.ptr, after.len);
    CHECK(!verdict.blocked);
    changed = check_changed(r, bytes);
  }
  /* A message that is too late for the commitment is none: the machine would have stayed. */
  r->context.commitment_level = r->context.origination_level;
  CHECK((soru_rollup_proof_verify(&r->proof, &r->context, &verdict) == SORU_OK) ==
        (r->proof.kind == SORU_ROLLUP_NO_INPUT));
  soru_base_buf_free(&before);
  soru_base_buf_free(&after);
  return changed;
}

/* Refutation proofs that the reference's tests keep (R-GAME-3). Those of its other machine, which
 * does sums (`arith`), are only read, and what they say of the inbox verified. */
static void
check_refutations(void)
{
  static const char name[] = "encodings/serialized_proofs/serialized_proofs.json";
  soru_buf_t text, bytes;
  soru_json_doc_t doc;
  size_t count = 0, wasm = 0, arith = 0, inboxes = 0;
  uint64_t changed = 0;
  if (!read_data(&text, name)) return;
  CHECK_U64(soru_codec_json_parse(&doc, name, soru_base_buf_slice(&text)), SORU_OK);
  soru_json_t root = soru_codec_json_root(&doc);
  CHECK_U64(soru_codec_json_array(&count, &root), SORU_OK);
  soru_base_buf_init(&bytes, FILE_MAX);
  for (size_t i = 0; i < count; i++) {
    soru_json_t json = soru_codec_json_at(&root, i), member;
    soru_slice_t machine = soru_base_slice(NULL, 0);
    refutation_t r;
    bytes.len = 0;
    CHECK(soru_codec_json_has(&member, &json, "hex") &&
          soru_codec_json_get_hex(&bytes, &member) == SORU_OK);
    CHECK(soru_codec_json_has(&member, &json, "pvm") &&
          soru_codec_json_get_string(&machine, &member) == SORU_OK);
    bool is_wasm = soru_base_slice_equal(machine, soru_base_slice_text("wasm"));
    *(is_wasm ? &wasm : &arith) += 1;
    if (read_refutation(&r, soru_base_buf_slice(&bytes))) {
      check_forms(&r, soru_base_buf_slice(&bytes));
      inboxes += r.proof.kind == SORU_ROLLUP_INBOX;
      if (is_wasm) changed += check_refutation(&r, soru_base_buf_slice(&bytes), &json);
    }
    soru_rollup_inbox_proof_free(&r.inbox);
  }
  printf("refutation proofs: %zu of wasm steps verified, %" PRIu64
         " changed ones refused, %zu of arith steps read only; %zu proofs of the inbox verified\n",
         wasm, changed, arith, inboxes);
  CHECK(wasm == 7 && wasm + arith == count && inboxes > 1);
  soru_base_buf_free(&bytes);
  soru_codec_json_free(&doc);
  soru_base_buf_free(&text);
}

int
main(void)
{
  char path[PATH];
  check_initial_hashes();
  if (access(data_path(path, "encodings"), R_OK) != 0) {
    printf("skipped, all but the initial hashes: no %s (SORU_CONFORMANCE names the directory above "
           "it)\n",
           path);
    return check_summary() != 0 ? 1 : SKIPPED;
  }
  check_origination();
  check_refutations();
  return check_summary();
}
