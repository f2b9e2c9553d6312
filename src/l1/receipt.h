/* receipt.h - what an operation did, told to people in the words of octez-client.
 *
 * An operation is what the RPC shows: {"contents": [ { "kind", .., "metadata" }, .. ]}. Names and
 * words are those of the protocol: smart rollups were smart contract rollups in late 2022.
 *
 * The section "Originating" of the specification; operation_result.ml of the protocols. R-CLI-1
 */
#ifndef SORU_L1_RECEIPT_H
#define SORU_L1_RECEIPT_H

#include "codec/json.h"
#include "l1/operation.h"

/* soru_l1_receipt_add appends the receipt of an operation, each line `depth` times two blanks to
 * the right. What the operation does not say is left out.
 *
 * SORU_OK; SORU_ERR_DECODE with a message in the document: no such operation. */
SORU_MUST_USE soru_status_t soru_l1_receipt_add(soru_buf_t *out, const soru_json_t *operation,
                                                unsigned depth, soru_l1_wire_t wire);

/* soru_l1_receipt_errors appends what went wrong, a line for each error: of a list as the RPC
 * answers it, or of all contents of an operation. Nothing when nothing did. */
void soru_l1_receipt_errors(soru_buf_t *out, const soru_json_t *v);

#endif
