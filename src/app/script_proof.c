/* script_proof.c - the commands that make and check proofs of steps. */
#include "app/script_private.h"

#include "base/hex.h"
#include "crypto/blake2b.h"
#include "tree/proof.h"

#include <inttypes.h>

static void
add_hash(soru_buf_t *out, const uint8_t hash[SORU_TREE_HASH_SZ])
{
  soru_base_buf_add_u8(out, ' ');
  soru_base_hex_add(out, soru_base_slice(hash, SORU_TREE_HASH_SZ));
}

/* Proves a step and appends the line about it; with_bytes adds a line with the proof. */
static soru_status_t
add_proof(soru_script_t *script, const soru_pvm_given_t *given, bool with_bytes)
{
  soru_buf_t proof;
  soru_pvm_info_t info;
  uint8_t before[SORU_TREE_HASH_SZ], after[SORU_TREE_HASH_SZ], digest[SORU_CRYPTO_HASH_SIZE];
  soru_base_buf_init(&proof, SORU_TREE_PROOF_MAX);
  soru_status_t status = soru_pvm_prove(script->pvm, given, &proof, before, after);
  if (status == SORU_OK) {
    soru_pvm_get_info(script->pvm, &info);
    soru_crypto_blake2b(digest, sizeof digest, proof.ptr, proof.len);
    soru_base_buf_addf(&script->text, "proof %" PRId64 " %zu", info.tick, proof.len);
    add_hash(&script->text, before);
    add_hash(&script->text, after);
    add_hash(&script->text, digest);
    soru_base_buf_add_u8(&script->text, '\n');
  }
  if (status == SORU_OK && with_bytes) {
    soru_base_buf_addf(&script->text, "proof-bytes ");
    soru_base_hex_add(&script->text, soru_base_buf_slice(&proof));
    soru_base_buf_add_u8(&script->text, '\n');
  }
  soru_base_buf_free(&proof);
  return status;
}

/* Reads what a step is given: level and counter from the numbers of the line, bytes from `data`. */
static soru_status_t
read_given(soru_script_t *script, const soru_script_line_t *line, int kind,
           const soru_script_data_t *data, soru_buf_t *bytes, soru_pvm_given_t *given)
{
  *given = (soru_pvm_given_t){.kind = SORU_PVM_GIVEN_NOTHING};
  if (kind == SORU_PVM_GIVEN_NOTHING) return SORU_OK;
  if (kind == SORU_PVM_GIVEN_INPUT) {
    SORU_TRY(soru_app_script_level(script, line->numbers[0], &given->level));
    given->counter = line->numbers[1];
    given->kind = SORU_PVM_GIVEN_INPUT;
  } else {
    given->kind = SORU_PVM_GIVEN_REVEAL;
  }
  SORU_TRY(soru_app_script_data(script, data, bytes));
  given->bytes = soru_base_buf_slice(bytes);
  return SORU_OK;
}

soru_status_t
soru_app_script_proof(soru_script_t *script, const soru_script_line_t *line)
{
  static const int kinds[] = {
      [SORU_SCRIPT_PROOF] = SORU_PVM_GIVEN_NOTHING,
      [SORU_SCRIPT_PROOF_HEX] = SORU_PVM_GIVEN_NOTHING,
      [SORU_SCRIPT_PROOF_INPUT] = SORU_PVM_GIVEN_INPUT,
      [SORU_SCRIPT_PROOF_INPUT_HEX] = SORU_PVM_GIVEN_INPUT,
      [SORU_SCRIPT_PROOF_REVEAL] = SORU_PVM_GIVEN_REVEAL,
      [SORU_SCRIPT_PROOF_REVEAL_HEX] = SORU_PVM_GIVEN_REVEAL,
  };
  bool with_bytes = line->op == SORU_SCRIPT_PROOF_HEX || line->op == SORU_SCRIPT_PROOF_INPUT_HEX ||
                    line->op == SORU_SCRIPT_PROOF_REVEAL_HEX;
  soru_buf_t bytes;
  soru_pvm_given_t given;
  SORU_TRY(soru_app_script_need(script));
  soru_base_buf_init(&bytes, SORU_SCRIPT_DATA_MAX);
  soru_status_t status = read_given(script, line, kinds[line->op], &line->data[0], &bytes, &given);
  if (status == SORU_OK) status = add_proof(script, &given, with_bytes);
  soru_base_buf_free(&bytes);
  return status;
}

soru_status_t
soru_app_script_proof_every(soru_script_t *script, const soru_script_line_t *line)
{
  SORU_TRY(soru_app_script_need(script));
  for (int64_t i = 0; i < line->numbers[1]; i++) {
    soru_pvm_info_t info;
    soru_pvm_given_t given = {.kind = SORU_PVM_GIVEN_NOTHING};
    uint64_t size = line->numbers[0] < 0 ? 0 : (uint64_t)line->numbers[0], done;
    soru_pvm_get_info(script->pvm, &info);
    if (info.wants == SORU_PVM_WANTS_INPUT) break;
    if (info.wants == SORU_PVM_WANTS_REVEAL) {
      const soru_script_answer_t *answer = soru_app_script_find_answer(script, info.request);
      if (answer == NULL) break;
      given.kind = SORU_PVM_GIVEN_REVEAL;
      given.bytes = soru_base_buf_slice(&answer->data);
    }
    SORU_TRY(add_proof(script, &given, false));
    soru_app_script_print(script);
    SORU_TRY(soru_app_script_advance(script, size, SORU_PVM_UNTIL_WAIT, &done));
  }
  return SORU_OK;
}

/* Checks a proof and appends the verdict. */
static void
add_verdict(soru_script_t *script, soru_slice_t proof, const soru_pvm_given_t *given)
{
  uint8_t before[SORU_TREE_HASH_SZ], after[SORU_TREE_HASH_SZ];
  if (soru_pvm_verify(proof, given, NULL, before, after, NULL) != SORU_OK) {
    soru_base_buf_addf(&script->text, "verify reject\n");
    return;
  }
  soru_base_buf_addf(&script->text, "verify accept");
  add_hash(&script->text, before);
  add_hash(&script->text, after);
  soru_base_buf_add_u8(&script->text, '\n');
}

soru_status_t
soru_app_script_verify(soru_script_t *script, const soru_script_line_t *line)
{
  soru_buf_t proof, bytes;
  soru_pvm_given_t given;
  soru_base_buf_init(&proof, SORU_SCRIPT_DATA_MAX);
  soru_base_buf_init(&bytes, SORU_SCRIPT_DATA_MAX);
  soru_status_t status = soru_app_script_data(script, &line->data[0], &proof);
  if (status == SORU_OK) {
    status = read_given(script, line, line->given_kind, &line->data[1], &bytes, &given);
  }
  if (status == SORU_OK) add_verdict(script, soru_base_buf_slice(&proof), &given);
  soru_base_buf_free(&proof);
  soru_base_buf_free(&bytes);
  return status;
}
