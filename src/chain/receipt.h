/* receipt.h - receipts in the form that Octez' RPC shows: what became of each content.
 *
 * apply_results.ml, receipt_repr.ml, sc_rollup_game_repr.ml of Mumbai.
 */
#ifndef SORU_CHAIN_RECEIPT_H
#define SORU_CHAIN_RECEIPT_H

#include "chain/apply.h"
#include "codec/json_out.h"
#include "l1/names.h"

/* soru_chain_wire gives the encoding of operations of a profile. */
soru_l1_wire_t soru_chain_wire(soru_rollup_profile_t profile);

/* soru_chain_write_updates writes an array of balance updates. */
void soru_chain_write_updates(soru_json_out_t *out, const soru_rollup_balance_updates_t *updates,
                              soru_rollup_profile_t profile);

/* soru_chain_write_metadata writes the object "metadata" of a content: what its fees and its
 * effects did to balances, and the result of its kind. */
void soru_chain_write_metadata(soru_json_out_t *out, const soru_l1_content_t *content,
                               const soru_chain_result_t *result, soru_rollup_profile_t profile);

/* soru_chain_write_rollup writes the address of a rollup. */
void soru_chain_write_rollup(soru_json_out_t *out, const uint8_t rollup[20],
                             soru_rollup_profile_t profile);

/* soru_chain_write_result writes how a game has ended. */
void soru_chain_write_result(soru_json_out_t *out, const soru_rollup_status_t *status);

#endif
