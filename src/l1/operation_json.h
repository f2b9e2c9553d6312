/* operation_json.h - operations in the form that the RPC of an Octez node shows and takes.
 *
 * operation_repr.ml, with the names of each protocol (soru_l1_wire_t).
 */
#ifndef SORU_L1_OPERATION_JSON_H
#define SORU_L1_OPERATION_JSON_H

#include "codec/json.h"
#include "codec/json_out.h"
#include "l1/operation.h"

/* What the bytes of operations that were read from JSON are kept in: their slices point there. */
typedef struct soru_l1_memory {
  uint8_t **chunks;
  size_t cnt;
} soru_l1_memory_t;

/* soru_l1_memory_free releases the memory; it is empty, as with {0}, and can be used again. */
void soru_l1_memory_free(soru_l1_memory_t *memory);

/* soru_l1_content_members writes the members of one content (the object is the caller's, so that it
 * can add "metadata" behind them). */
void soru_l1_content_members(soru_json_out_t *out, const soru_l1_content_t *content,
                             soru_l1_wire_t wire);

/* soru_l1_operation_write writes {"branch", "contents", "signature"?}. */
void soru_l1_operation_write(soru_json_out_t *out, const soru_l1_operation_t *operation,
                             soru_l1_wire_t wire);

/* soru_l1_commitment_write writes a commitment. */
void soru_l1_commitment_write(soru_json_out_t *out, const soru_rollup_commitment_t *commitment,
                              soru_l1_wire_t wire);

/* soru_l1_commitment_members writes the members of a commitment (the object is the caller's). */
void soru_l1_commitment_members(soru_json_out_t *out, const soru_rollup_commitment_t *commitment,
                                soru_l1_wire_t wire);

/* soru_l1_commitment_read reads a commitment.
 *
 * SORU_OK, or SORU_ERR_DECODE with a message in the document of v. */
SORU_MUST_USE soru_status_t soru_l1_commitment_read(soru_rollup_commitment_t *commitment,
                                                    const soru_json_t *v, soru_l1_wire_t wire);

/* soru_l1_operation_read reads {"branch", "contents", "signature"?}; "protocol" and other members
 * of the outer object are passed over.
 *
 * in/out  memory     takes what the operation borrows
 * out     operation  to be released with soru_l1_operation_free in any case
 * SORU_OK; SORU_ERR_DECODE or SORU_ERR_LIMIT with a message in the document of v. */
SORU_MUST_USE soru_status_t soru_l1_operation_read(soru_l1_operation_t *operation,
                                                   soru_l1_memory_t *memory, const soru_json_t *v,
                                                   soru_l1_wire_t wire);

/* soru_l1_rollup_text writes the address of a rollup, NUL-terminated. */
void soru_l1_rollup_text(const uint8_t rollup[SORU_L1_ADDRESS_SZ], soru_l1_wire_t wire,
                         char text[SORU_CRYPTO_KEY_TEXT_MAX]);

/* soru_l1_destination_text writes where a transfer goes, NUL-terminated. */
void soru_l1_destination_text(const soru_l1_destination_t *destination, soru_l1_wire_t wire,
                              char text[SORU_CRYPTO_KEY_TEXT_MAX]);

/* soru_l1_rollup_parse reads the address of a rollup.
 *
 * SORU_OK, or SORU_ERR_DECODE: not such an address of this protocol. */
SORU_MUST_USE soru_status_t soru_l1_rollup_parse(uint8_t rollup[SORU_L1_ADDRESS_SZ],
                                                 soru_slice_t text, soru_l1_wire_t wire);

/* soru_l1_destination_parse reads where a transfer goes: tz1 .. tz3, KT1 or a rollup.
 *
 * SORU_OK, or SORU_ERR_DECODE: not such an address of this protocol. */
SORU_MUST_USE soru_status_t soru_l1_destination_parse(soru_l1_destination_t *destination,
                                                      soru_slice_t text, soru_l1_wire_t wire);

#endif
