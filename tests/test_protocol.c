/* What the protocol and public documents say of the machine: state hashes before a boot sector,
 * a published origination, and refutation proofs that the reference has accepted. */
#include "check.h"
#include "codec/json.h"
#include "crypto/blake2b.h"
#include "crypto/prefix.h"
#include "io/file.h"
#include "pvm/pvm.h"

#include <stdlib.h>
#include <unistd.h>

enum { SKIPPED = 77, PATH = 1024, FILE_MAX = 1 << 20, HASH_TEXT_MAX = 64 };
enum { CHANGE_EVERY = 1, CHANGE_EVERY_QUICK = 61 };

/* What a refutation proof says about the input of its step. */
typedef enum input_kind {
  INPUT_NONE,
  INPUT_INBOX,  /* the message after the one with this level and counter */
  INPUT_REVEAL, /* these data */
  INPUT_FIRST   /* start-of-level of the level after the origination */
} input_kind_t;

typedef struct refutation {
  soru_slice_t step; /* the proof of the step */
  input_kind_t kind;
  int32_t level;
  int64_t counter;
  bool has_payload; /* INBOX */
  soru_slice_t bytes;
} refutation_t;

static const uint8_t start_of_level[] = {0, 1};

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

/* The hash of the commitment that a rollup starts with: state, level, no predecessor, no ticks. */
static void
hash_genesis(uint8_t hash[32], const uint8_t state[SORU_TREE_HASH_SZ], int32_t level)
{
  uint8_t bytes[32 + 4 + 32 + 8] = {0};
  memcpy(bytes, state, 32);
  soru_base_put_be(bytes + 32, (uint64_t)level, 4);
  soru_crypto_blake2b(hash, 32, bytes, sizeof bytes);
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
    hash_genesis(hash, state, 1495);
    check_text(SORU_PREFIX_SRC1, hash, "src13wCGc2nMVfN7rD1rgeG3g1q7oXYX2m5MJY5ZRooVhLt7JwKXwX");
  }
  soru_pvm_delete(pvm);
  soru_base_buf_free(&kernel);
}

/* --- reading refutation proofs --- */

/* Bytes after their number, which has `n` bytes. */
static soru_slice_t
read_bytes(soru_cursor_t *c, size_t n)
{
  size_t len = (size_t)soru_base_cursor_be(c, n);
  return soru_base_slice(soru_base_cursor_take(c, len), c->failed ? 0 : len);
}

/* A natural number, seven bits a byte, the lowest first. */
static int64_t
read_natural(soru_cursor_t *c)
{
  uint64_t number = 0;
  for (unsigned shift = 0; shift < 63; shift += 7) {
    uint8_t byte = soru_base_cursor_u8(c);
    number |= (uint64_t)(byte & 0x7f) << shift;
    if (byte < 0x80) break;
  }
  return (int64_t)number;
}

/* The proof that a message is in the inbox: cells of the inbox and of the level, which matter to
 * layer 1 only, and the message if the level has that many. */
static void
read_inbox_proof(refutation_t *r, soru_cursor_t *c)
{
  r->level = (int32_t)soru_base_cursor_be(c, 4);
  r->counter = read_natural(c);
  soru_cursor_t proof = soru_base_cursor(read_bytes(c, 4));
  (void)read_bytes(&proof, 4);
  (void)read_bytes(&proof, 4);
  r->has_payload = soru_base_cursor_u8(&proof) == 0xff;
  if (r->has_payload) r->bytes = read_bytes(&proof, 4);
  if (!soru_base_cursor_done(&proof)) c->failed = true;
}

/* step (bytes), then nothing or: 0 inbox proof, 1 reveal proof (0 and raw data), 2 first input. */
static bool
read_refutation(refutation_t *r, soru_slice_t bytes)
{
  soru_cursor_t c = soru_base_cursor(bytes);
  memset(r, 0, sizeof *r);
  r->step = read_bytes(&c, 4);
  if (soru_base_cursor_u8(&c) == 0xff) {
    uint8_t tag = soru_base_cursor_u8(&c);
    r->kind = (input_kind_t)(tag + 1);
    if (r->kind == INPUT_INBOX) read_inbox_proof(r, &c);
    if (r->kind == INPUT_REVEAL && soru_base_cursor_u8(&c) == 0) r->bytes = read_bytes(&c, 2);
    if (tag > 2) c.failed = true;
  }
  return soru_base_cursor_done(&c);
}

/* What layer 1 gives to the machine: after the last message of a level comes the start of the next
 * one. */
static soru_pvm_given_t
given_by(const refutation_t *r, int32_t origination_level)
{
  soru_pvm_given_t given = {.kind = SORU_PVM_GIVEN_NOTHING, .bytes = r->bytes};
  if (r->kind == INPUT_REVEAL) given.kind = SORU_PVM_GIVEN_REVEAL;
  if (r->kind != INPUT_INBOX && r->kind != INPUT_FIRST) return given;
  given.kind = SORU_PVM_GIVEN_INPUT;
  given.level = r->level;
  given.counter = r->counter + 1;
  if (r->kind == INPUT_INBOX && r->has_payload) return given;
  given.level = (r->kind == INPUT_FIRST ? origination_level : r->level) + 1;
  given.counter = 0;
  given.bytes = soru_base_slice(start_of_level, sizeof start_of_level);
  return given;
}

/* --- verifying them --- */

typedef struct hashes {
  uint8_t before[SORU_TREE_HASH_SZ], after[SORU_TREE_HASH_SZ];
} hashes_t;

static soru_status_t
verify(hashes_t *h, soru_slice_t step, const soru_pvm_given_t *given, soru_pvm_wants_t *wants)
{
  return soru_pvm_verify(step, given, NULL, h->before, h->after, wants);
}

/* The proof with one bit changed is refused, at whatever place. */
static uint64_t
check_changed(soru_slice_t step, const soru_pvm_given_t *given)
{
  uint64_t done = 0;
  hashes_t h;
  uint8_t *copy = malloc(step.len);
  if (!CHECK(copy != NULL)) return 0;
  memcpy(copy, step.ptr, step.len);
  size_t every = getenv("SORU_QUICK") == NULL ? CHANGE_EVERY : CHANGE_EVERY_QUICK;
  for (size_t i = 0; i < step.len * 8; i += every, done++) {
    copy[i / 8] ^= (uint8_t)(1u << (i % 8));
    if (!CHECK(verify(&h, soru_base_slice(copy, step.len), given, NULL) != SORU_OK))
      fprintf(stderr, "  bit %zu of byte %zu of %zu\n", i % 8, i / 8, step.len);
    copy[i / 8] = step.ptr[i / 8];
  }
  free(copy);
  return done;
}

/* Layer 1 knows at which level a rollup was originated, the proof does not say it: the level is the
 * only one below 20 with which the proof of a first input holds. */
static int32_t
find_origination(const refutation_t *r)
{
  int32_t found = 0, count = 0;
  hashes_t h;
  for (int32_t level = 0; level < 20; level++) {
    soru_pvm_given_t given = given_by(r, level);
    if (verify(&h, r->step, &given, NULL) != SORU_OK) continue;
    found = level;
    count++;
  }
  CHECK_U64(count, 1);
  return found;
}

static uint64_t
check_refutation(const refutation_t *r, const soru_json_t *json)
{
  hashes_t h;
  soru_pvm_wants_t wants;
  soru_buf_t before, after;
  soru_json_t member;
  soru_pvm_given_t given = given_by(r, r->kind == INPUT_FIRST ? find_origination(r) : 0);
  soru_base_buf_init(&before, 32);
  soru_base_buf_init(&after, 32);
  CHECK(soru_codec_json_has(&member, json, "before") &&
        soru_codec_json_get_hex(&before, &member) == SORU_OK);
  CHECK(soru_codec_json_has(&member, json, "after") &&
        soru_codec_json_get_hex(&after, &member) == SORU_OK);
  uint64_t changed = 0;
  if (CHECK(verify(&h, r->step, &given, &wants) == SORU_OK)) {
    CHECK_BYTES(h.before, 32, before.ptr, before.len);
    CHECK_BYTES(h.after, 32, after.ptr, after.len);
    CHECK_U64(wants, r->kind == INPUT_NONE     ? SORU_PVM_WANTS_NOTHING
                     : r->kind == INPUT_REVEAL ? SORU_PVM_WANTS_REVEAL
                                               : SORU_PVM_WANTS_INPUT);
    changed = check_changed(r->step, &given);
  }
  /* A proof about an input does not hold with another one. */
  given.counter++;
  if (given.kind == SORU_PVM_GIVEN_INPUT) CHECK(verify(&h, r->step, &given, NULL) != SORU_OK);
  soru_base_buf_free(&before);
  soru_base_buf_free(&after);
  return changed;
}

/* Refutation proofs that the reference's tests keep (R-GAME-3). Those of its other machine, which
 * does sums (`arith`), are only read. */
static void
check_refutations(void)
{
  static const char name[] = "encodings/serialized_proofs/serialized_proofs.json";
  soru_buf_t text, bytes;
  soru_json_doc_t doc;
  size_t count = 0, wasm = 0, arith = 0;
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
    if (CHECK(read_refutation(&r, soru_base_buf_slice(&bytes))) && is_wasm)
      changed += check_refutation(&r, &json);
  }
  printf("refutation proofs: %zu of wasm steps verified, %" PRIu64
         " changed ones refused, %zu of arith steps read only\n",
         wasm, changed, arith);
  CHECK(wasm == 7 && wasm + arith == count);
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
