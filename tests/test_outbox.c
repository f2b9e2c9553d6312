/* Proofs of outbox messages (R-OUT-1): those that were found in public projects, and our own. */
#include "base/hex.h"
#include "rollup/outbox.h"
#include "tests/check.h"
#include "tests/wasm_spec.h"

enum { SKIPPED = 77, PATH = 1200 };

/* What became of the proofs. */
static size_t with_state, without_state, refused, changed;

/* Checks that no change of one bit leaves a proof valid. */
static void
check_changes(soru_buf_t *proof, bool has_state)
{
  soru_pvm_output_t output;
  size_t step = getenv("SORU_QUICK") != NULL ? 61 : 7;
  for (size_t i = 0; i < proof->len * 8; i += step, changed++) {
    proof->ptr[i / 8] ^= (uint8_t)(1 << i % 8);
    CHECK(soru_pvm_verify_output(soru_base_buf_slice(proof), has_state, &output) != SORU_OK);
    proof->ptr[i / 8] ^= (uint8_t)(1 << i % 8);
  }
}

/* Checks a proof of either form; returns whether it is one. */
static bool
check_proof(soru_buf_t *proof)
{
  soru_pvm_output_t output;
  soru_cursor_t transactions;
  soru_slice_t bytes = soru_base_buf_slice(proof);
  for (int has_state = 0; has_state < 2; has_state++) {
    if (soru_pvm_verify_output(bytes, has_state, &output) != SORU_OK) continue;
    /* Later protocols have messages of other kinds (tag 1: with types). */
    CHECK(output.message.ptr[0] != 0 ||
          soru_rollup_outbox_open(&transactions, output.message) == SORU_OK);
    ++*(has_state ? &with_state : &without_state);
    check_changes(proof, has_state);
    return true;
  }
  return false;
}

/* Published proofs: an array of objects with hex. Of the 51, six are no proofs of the outbox or
 * have a message that somebody has changed. */
static bool
check_published(const char *conformance)
{
  char path[PATH];
  size_t len, cnt = 0;
  soru_json_doc_t doc;
  snprintf(path, sizeof path, "%.1000s/l1/proofs/outbox_and_refutation_proofs.json", conformance);
  char *json = wasm_spec_file(path, &len);
  if (json == NULL) return false;
  CHECK(soru_codec_json_parse(&doc, path, soru_base_slice(json, len)) == SORU_OK);
  soru_json_t root = soru_codec_json_root(&doc);
  CHECK(soru_codec_json_array(&cnt, &root) == SORU_OK);
  for (size_t i = 0; i < cnt; i++) {
    soru_json_t item = soru_codec_json_at(&root, i), hex;
    soru_buf_t proof;
    soru_base_buf_init(&proof, 1 << 20);
    CHECK(soru_codec_json_member(&hex, &item, "hex") == SORU_OK);
    CHECK(soru_codec_json_get_hex(&proof, &hex) == SORU_OK);
    if (!check_proof(&proof)) refused++;
    soru_base_buf_free(&proof);
  }
  soru_codec_json_free(&doc);
  free(json);
  CHECK_U64(with_state, 41);
  CHECK_U64(without_state, 4);
  CHECK_U64(refused, 6);
  printf("published proofs: %zu valid as in Mumbai, %zu as later, %zu others; %zu changed ones "
         "refused\n",
         with_state, without_state, refused, changed);
  return true;
}

int
main(void)
{
  char conformance[PATH];
  const char *named = getenv("SORU_CONFORMANCE"), *source = getenv("SORU_SOURCE");
  if (named != NULL)
    snprintf(conformance, sizeof conformance, "%.1000s", named);
  else
    snprintf(conformance, sizeof conformance, "%.1000s/../shared/conformance",
             source == NULL ? "." : source);
  if (!check_published(conformance)) {
    printf("skipped: no %s (SORU_CONFORMANCE names it)\n", conformance);
    return check_summary() == 0 ? SKIPPED : 1;
  }
  return check_summary();
}
