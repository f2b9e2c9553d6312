/* move_json.h - moves of refutation games as JSON.
 *
 * sc_rollup_game_repr.ml, sc_rollup_dissection_chunk_repr.ml, sc_rollup_proof_repr.ml of Mumbai.
 */
#ifndef SORU_L1_MOVE_JSON_H
#define SORU_L1_MOVE_JSON_H

#include "codec/json.h"
#include "codec/json_out.h"
#include "l1/operation.h"
#include "rollup/game.h"

/* soru_l1_move_members writes the members choice and step of a move. */
void soru_l1_move_members(soru_json_out_t *out, const soru_rollup_move_t *move,
                          soru_l1_wire_t wire);

/* soru_l1_chunk_write writes one chunk of a dissection: state, if there is one, and tick. */
void soru_l1_chunk_write(soru_json_out_t *out, const soru_rollup_chunk_t *chunk,
                         soru_l1_wire_t wire);

/* soru_l1_dissection_write writes an array of chunks. */
void soru_l1_dissection_write(soru_json_out_t *out, const soru_rollup_dissection_t *dissection,
                              soru_l1_wire_t wire);

/* soru_l1_dissection_read reads an array of chunks.
 *
 * SORU_OK; SORU_ERR_DECODE or SORU_ERR_LIMIT with a message in the document of v. */
SORU_MUST_USE soru_status_t soru_l1_dissection_read(soru_rollup_dissection_t *dissection,
                                                    const soru_json_t *v, soru_l1_wire_t wire);

/* soru_l1_proof_read reads a proof.
 *
 * out  step, input  empty buffers, which take what the proof borrows
 * Statuses as soru_l1_dissection_read. */
SORU_MUST_USE soru_status_t soru_l1_proof_read(soru_rollup_proof_t *proof, soru_buf_t *step,
                                               soru_buf_t *input, const soru_json_t *v);

/* soru_l1_move_read appends the binary form of a move: of an object with choice and step.
 *
 * Statuses as soru_l1_dissection_read. */
SORU_MUST_USE soru_status_t soru_l1_move_read(soru_buf_t *bytes, const soru_json_t *v,
                                              soru_l1_wire_t wire);

#endif
