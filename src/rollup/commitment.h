/* commitment.h - what a staker claims about a rollup: its state after a period (R-COMM-2).
 *
 * sc_rollup_commitment_repr.ml.
 */
#ifndef SORU_ROLLUP_COMMITMENT_H
#define SORU_ROLLUP_COMMITMENT_H

#include "rollup/cell.h"

/* Bytes of the binary form: state, level (4), predecessor, ticks (8). */
#define SORU_ROLLUP_COMMITMENT_SZ (2 * SORU_ROLLUP_HASH_SZ + 4 + 8)

typedef struct soru_rollup_commitment {
  uint8_t state[SORU_ROLLUP_HASH_SZ];
  int32_t level; /* the last one whose inbox it covers; not negative */
  uint8_t predecessor[SORU_ROLLUP_HASH_SZ];
  int64_t ticks; /* from the state of the predecessor to this one: 0 to 2^63 - 2 */
} soru_rollup_commitment_t;

/* soru_rollup_commitment_genesis makes the commitment that an origination publishes (R-ORIG-1).
 *
 * in  level  of the origination
 * in  state  the machine's, after the boot sector was installed */
soru_rollup_commitment_t soru_rollup_commitment_genesis(int32_t level,
                                                        const uint8_t state[SORU_ROLLUP_HASH_SZ]);

/* soru_rollup_commitment_encode writes the binary form. */
void soru_rollup_commitment_encode(uint8_t bytes[SORU_ROLLUP_COMMITMENT_SZ],
                                   const soru_rollup_commitment_t *commitment);

/* soru_rollup_commitment_decode reads a commitment.
 *
 * SORU_OK, or SORU_ERR_DECODE: too few bytes, or a level or number of ticks out of
 * its range. */
SORU_MUST_USE soru_status_t soru_rollup_commitment_decode(soru_cursor_t *cursor,
                                                          soru_rollup_commitment_t *commitment);

/* soru_rollup_commitment_hash names a commitment. */
void soru_rollup_commitment_hash(const soru_rollup_commitment_t *commitment,
                                 uint8_t hash[SORU_ROLLUP_HASH_SZ]);

#endif
