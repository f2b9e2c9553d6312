/* move_read.c - moves of games from JSON; see move_json.h. */
#include "l1/move_json.h"
#include "l1/read_private.h"

#include <string.h>

static bool
is_text(soru_slice_t text, const char *want)
{
  return soru_base_slice_equal(text, soru_base_slice_text(want));
}

soru_status_t
soru_l1_dissection_read(soru_rollup_dissection_t *dissection, const soru_json_t *v,
                        soru_l1_wire_t wire)
{
  size_t len;
  dissection->cnt = 0;
  SORU_TRY(soru_codec_json_array(&len, v));
  if (len > SORU_ROLLUP_CHUNKS_MAX) {
    (void)!soru_codec_json_fail(v, "more than %d chunks", SORU_ROLLUP_CHUNKS_MAX);
    return SORU_ERR_LIMIT;
  }
  for (size_t i = 0; i < len; i++) {
    soru_json_t item = soru_codec_json_at(v, i), state;
    soru_rollup_chunk_t *chunk = &dissection->chunks[i];
    uint64_t tick;
    memset(chunk, 0, sizeof *chunk);
    SORU_TRY(soru_l1_read_number(&tick, &item, "tick"));
    chunk->tick = (int64_t)tick;
    chunk->has_state = soru_codec_json_has(&state, &item, "state");
    if (chunk->has_state)
      SORU_TRY(soru_l1_read_hash(chunk->state, &item, "state", soru_l1_names(wire)->state));
  }
  dissection->cnt = len;
  return SORU_OK;
}

static soru_status_t
read_reveal(soru_rollup_proof_t *proof, soru_buf_t *input, const soru_json_t *v)
{
  soru_json_t reveal;
  soru_slice_t kind;
  SORU_TRY(soru_codec_json_member(&reveal, v, "reveal_proof"));
  SORU_TRY(soru_l1_read_text(&kind, &reveal, "reveal_proof_kind"));
  if (is_text(kind, "metadata_proof")) {
    proof->kind = SORU_ROLLUP_REVEALED_ABOUT;
    return SORU_OK;
  }
  if (!is_text(kind, "raw_data_proof"))
    return soru_codec_json_fail(&reveal, "reveals of this kind are not supported");
  proof->kind = SORU_ROLLUP_REVEALED_DATA;
  SORU_TRY(soru_l1_read_hex(input, &reveal, "raw_data"));
  proof->bytes = soru_base_buf_slice(input);
  if (proof->bytes.len <= SORU_ROLLUP_MESSAGE_MAX) return SORU_OK;
  return soru_codec_json_fail(&reveal, "longer than any page");
}

static soru_status_t
read_inbox(soru_rollup_proof_t *proof, soru_buf_t *input, const soru_json_t *v)
{
  uint64_t level, counter;
  SORU_TRY(soru_l1_read_number(&level, v, "level"));
  SORU_TRY(soru_l1_read_number(&counter, v, "message_counter"));
  if (level > INT32_MAX) return soru_codec_json_fail(v, "there is no such level");
  if (counter >= INT64_MAX) return soru_codec_json_fail(v, "there is no such message");
  proof->kind = SORU_ROLLUP_INBOX;
  proof->level = (int32_t)level;
  proof->counter = (int64_t)counter;
  SORU_TRY(soru_l1_read_hex(input, v, "serialized_proof"));
  proof->bytes = soru_base_buf_slice(input);
  return SORU_OK;
}

soru_status_t
soru_l1_proof_read(soru_rollup_proof_t *proof, soru_buf_t *step, soru_buf_t *input,
                   const soru_json_t *v)
{
  soru_json_t member;
  soru_slice_t kind;
  *proof = (soru_rollup_proof_t){.kind = SORU_ROLLUP_NO_INPUT};
  SORU_TRY(soru_l1_read_hex(step, v, "pvm_step"));
  proof->step = soru_base_buf_slice(step);
  if (!soru_codec_json_has(&member, v, "input_proof")) return SORU_OK;
  SORU_TRY(soru_l1_read_text(&kind, &member, "input_proof_kind"));
  if (is_text(kind, "inbox_proof")) return read_inbox(proof, input, &member);
  if (is_text(kind, "reveal_proof")) return read_reveal(proof, input, &member);
  if (!is_text(kind, "first_input"))
    return soru_codec_json_fail(&member, "expected inbox_proof, reveal_proof or first_input");
  proof->kind = SORU_ROLLUP_FIRST;
  return SORU_OK;
}

/* Reads a proof and appends the move. */
static soru_status_t
read_prove(soru_buf_t *bytes, soru_rollup_move_t *move, const soru_json_t *step)
{
  soru_buf_t proof, input;
  soru_base_buf_init(&proof, SORU_L1_OPERATION_MAX);
  soru_base_buf_init(&input, SORU_L1_OPERATION_MAX);
  move->kind = SORU_ROLLUP_PROVE;
  soru_status_t status = soru_l1_proof_read(&move->proof, &proof, &input, step);
  if (status == SORU_OK) soru_rollup_move_encode(bytes, move);
  soru_base_buf_free(&proof);
  soru_base_buf_free(&input);
  return status;
}

soru_status_t
soru_l1_move_read(soru_buf_t *bytes, const soru_json_t *v, soru_l1_wire_t wire)
{
  soru_rollup_move_t move;
  soru_json_t step;
  uint64_t choice;
  SORU_TRY(soru_l1_read_number(&choice, v, "choice"));
  SORU_TRY(soru_codec_json_member(&step, v, "step"));
  move.choice = (int64_t)choice;
  if (soru_codec_json_kind(&step) != SORU_JSON_ARRAY) return read_prove(bytes, &move, &step);
  move.kind = SORU_ROLLUP_CUT;
  SORU_TRY(soru_l1_dissection_read(&move.dissection, &step, wire));
  soru_rollup_move_encode(bytes, &move);
  return SORU_OK;
}
