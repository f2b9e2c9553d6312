/* Proofs of outbox messages (R-OUT-1): those that were found in public projects, and our own. */
#include "base/hex.h"
#include "codec/primitives.h"
#include "pvm/state.h"
#include "rollup/outbox.h"
#include "tests/check.h"
#include "tests/wasm_spec.h"
#include "tree/proof.h"

enum { SKIPPED = 77, PATH = 1200 };

/* What became of the proofs. */
static size_t with_state, without_state, refused, changed, twins;
static size_t kind_cnt[SORU_ROLLUP_OUTBOX_KIND_CNT];

/* Looks up a message in the outbox of a state. */
static soru_status_t
look_up(soru_tree_t *tree, soru_tree_node_t *root, const soru_pvm_output_t *output)
{
  soru_pvm_ctx_t ctx;
  soru_pvm_state_t state;
  soru_slice_t message;
  bool there = false;
  memset(&state, 0, sizeof state);
  soru_pvm_ctx_init(&ctx, tree);
  soru_status_t status = soru_pvm_state_decode_buffers(&ctx, root, &state);
  if (status == SORU_OK)
    status = soru_pvm_outbox_message(&ctx, &state.buffers, output->level, output->index, &there,
                                     &message);
  CHECK(there && soru_base_slice_equal(message, output->message));
  soru_pvm_state_drop(&ctx, &state);
  soru_pvm_ctx_done(&ctx);
  return status;
}

/* Checks that the reference has made the proof as we would: what it holds of the state is written
 * as the same bytes, and a search in it looks up all of it. */
static void
check_again(soru_slice_t proof, const soru_pvm_output_t *output, bool has_state)
{
  soru_tree_names_t *names = soru_tree_names_new();
  soru_tree_t *replay = soru_tree_new(names, SORU_TREE_REPLAY);
  soru_tree_t *record = soru_tree_new(names, SORU_TREE_RECORD);
  soru_cursor_t cursor = soru_base_cursor(proof);
  soru_tree_proof_head_t head;
  soru_tree_node_t *root;
  soru_buf_t again;
  soru_base_buf_init(&again, SORU_TREE_PROOF_MAX);
  CHECK(soru_tree_proof_take(replay, &cursor, &head, &root) == SORU_OK);
  soru_tree_node_t *shadow = soru_tree_shadow(record, replay, root);
  CHECK(look_up(record, shadow, output) == SORU_OK);
  CHECK(soru_tree_proof_encode(&again, record, shadow, head.after) == SORU_OK);
  if (has_state) soru_base_buf_add(&again, output->state, sizeof output->state);
  soru_codec_add_i32(&again, output->level);
  soru_codec_add_n(&again, (uint64_t)output->index);
  soru_base_buf_add(&again, output->message.ptr, output->message.len);
  CHECK_BYTES(again.ptr, again.len, proof.ptr, proof.len);
  soru_base_buf_free(&again);
  soru_tree_drop(record, shadow);
  soru_tree_drop(replay, root);
  soru_tree_free(record);
  soru_tree_free(replay);
  soru_tree_names_free(names);
}

/* Checks that no change of one bit leaves a proof valid, unless the result is a proof of another
 * message with the same bytes. */
static void
check_changes(soru_buf_t *proof, const soru_pvm_output_t *original, bool has_state)
{
  soru_pvm_output_t output;
  soru_slice_t bytes = soru_base_buf_slice(proof);
  size_t step = getenv("SORU_QUICK") != NULL ? 61 : 1;
  for (size_t i = 0; i < proof->len * 8; i += step, changed++) {
    proof->ptr[i / 8] ^= (uint8_t)(1 << i % 8);
    if (soru_pvm_verify_output(bytes, has_state, &output) == SORU_OK) {
      CHECK(output.index != original->index && output.level == original->level);
      check_again(bytes, &output, has_state);
      twins++;
    }
    proof->ptr[i / 8] ^= (uint8_t)(1 << i % 8);
  }
}

/* Checks a proof of either form; returns whether it is one. */
static bool
check_proof(soru_buf_t *proof)
{
  soru_pvm_output_t output;
  soru_rollup_outbox_message_t message;
  soru_slice_t bytes = soru_base_buf_slice(proof);
  for (int has_state = 0; has_state < 2; has_state++) {
    if (soru_pvm_verify_output(bytes, has_state, &output) != SORU_OK) continue;
    /* Those with the state are older than the kinds that Oxford has added. */
    unsigned kinds = has_state ? SORU_ROLLUP_OUTBOX_KINDS_NAIROBI : SORU_ROLLUP_OUTBOX_KINDS_ALL;
    CHECK(soru_rollup_outbox_message_decode(&message, output.message, kinds) == SORU_OK);
    kind_cnt[message.kind]++;
    check_again(bytes, &output, has_state);
    ++*(has_state ? &with_state : &without_state);
    check_changes(proof, &output, has_state);
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
  CHECK(twins <= 1); /* one of the outboxes has the same message as number 0 and as number 2 */
  printf(
      "published proofs: %zu valid as in Mumbai, %zu as later, %zu others; %zu changed ones, %zu "
      "of them of an equal message\n",
      with_state, without_state, refused, changed, twins);
  printf("messages: %zu batches, %zu with types\n", kind_cnt[SORU_ROLLUP_OUTBOX_BATCH],
         kind_cnt[SORU_ROLLUP_OUTBOX_TYPED]);
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
