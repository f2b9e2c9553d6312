/* move_write.c - moves of games as JSON; see move_json.h. */
#include "l1/move_json.h"
#include "l1/names.h"

void
soru_l1_chunk_write(soru_json_out_t *out, const soru_rollup_chunk_t *chunk, soru_l1_wire_t wire)
{
  soru_codec_json_out_open(out, '{');
  if (chunk->has_state) {
    soru_codec_json_out_key(out, "state");
    soru_l1_write_hash(out, soru_l1_names(wire)->state, chunk->state);
  }
  soru_codec_json_out_key(out, "tick");
  soru_codec_json_out_decimal(out, chunk->tick);
  soru_codec_json_out_close(out, '}');
}

void
soru_l1_dissection_write(soru_json_out_t *out, const soru_rollup_dissection_t *dissection,
                         soru_l1_wire_t wire)
{
  soru_codec_json_out_open(out, '[');
  for (size_t i = 0; i < dissection->cnt; i++)
    soru_l1_chunk_write(out, &dissection->chunks[i], wire);
  soru_codec_json_out_close(out, ']');
}

static void
write_reveal(soru_json_out_t *out, const soru_rollup_proof_t *proof)
{
  bool is_data = proof->kind == SORU_ROLLUP_REVEALED_DATA;
  soru_codec_json_out_key(out, "input_proof_kind");
  soru_codec_json_out_text(out, "reveal_proof");
  soru_codec_json_out_key(out, "reveal_proof");
  soru_codec_json_out_open(out, '{');
  soru_codec_json_out_key(out, "reveal_proof_kind");
  soru_codec_json_out_text(out, is_data ? "raw_data_proof" : "metadata_proof");
  if (is_data) {
    soru_codec_json_out_key(out, "raw_data");
    soru_codec_json_out_hex(out, proof->bytes);
  }
  soru_codec_json_out_close(out, '}');
}

static void
write_input(soru_json_out_t *out, const soru_rollup_proof_t *proof)
{
  soru_codec_json_out_key(out, "input_proof");
  soru_codec_json_out_open(out, '{');
  if (proof->kind == SORU_ROLLUP_INBOX) {
    soru_codec_json_out_key(out, "input_proof_kind");
    soru_codec_json_out_text(out, "inbox_proof");
    soru_codec_json_out_key(out, "level");
    soru_codec_json_out_int(out, proof->level);
    soru_codec_json_out_key(out, "message_counter");
    soru_codec_json_out_decimal(out, proof->counter);
    soru_codec_json_out_key(out, "serialized_proof");
    soru_codec_json_out_hex(out, proof->bytes);
  } else if (proof->kind == SORU_ROLLUP_FIRST) {
    soru_codec_json_out_key(out, "input_proof_kind");
    soru_codec_json_out_text(out, "first_input");
  } else {
    write_reveal(out, proof);
  }
  soru_codec_json_out_close(out, '}');
}

void
soru_l1_move_members(soru_json_out_t *out, const soru_rollup_move_t *move, soru_l1_wire_t wire)
{
  soru_codec_json_out_key(out, "choice");
  soru_codec_json_out_decimal(out, move->choice);
  soru_codec_json_out_key(out, "step");
  if (move->kind == SORU_ROLLUP_CUT) {
    soru_l1_dissection_write(out, &move->dissection, wire);
    return;
  }
  soru_codec_json_out_open(out, '{');
  soru_codec_json_out_key(out, "pvm_step");
  soru_codec_json_out_hex(out, move->proof.step);
  if (move->proof.kind != SORU_ROLLUP_NO_INPUT) write_input(out, &move->proof);
  soru_codec_json_out_close(out, '}');
}
