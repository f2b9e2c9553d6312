/* inbox_proof.h - proofs of what comes next in the inbox (R-GAME-3).
 *
 * A proof is about a level and the number of a message in it. It shows, from a snapshot of the
 * inbox (its last cell), the cell of the level, and from that level's last payload cell the one of
 * the message:
 *
 *   snapshot --levels--> cell of the level ..its content: hash of --> last payload cell
 *     --payloads--> cell of the message ..its content: hash of --> message
 *
 * For the number after the last message it shows that there is none; next is then the start of the
 * following level, unless the level is that of the snapshot.
 *
 * What layer 1 has to know besides. The hash of a cell does not cover its index, so a proof could
 * give all payload cells of a level numbers that are too high or too low by the same amount, and
 * the reference would believe it as long as no pointer is missing or in excess. Who verifies gives
 * the number of the level's last message, which layer 1 knows from when it made the level; then all
 * other numbers follow. The reference does not compare the level of the cell that is found with the
 * one that was asked for either; here they must agree.
 *
 * sc_rollup_inbox_repr.ml.
 */
#ifndef SORU_ROLLUP_INBOX_PROOF_H
#define SORU_ROLLUP_INBOX_PROOF_H

#include "rollup/list.h"
#include "rollup/message.h"

/* A proof in memory; the payload is borrowed. */
typedef struct soru_rollup_inbox_proof {
  soru_rollup_cell_t *levels;   /* from the snapshot to the level */
  soru_rollup_cell_t *payloads; /* from the last cell of the level to the message */
  size_t level_cnt, payload_cnt;
  bool has_payload;
  soru_slice_t payload;
} soru_rollup_inbox_proof_t;

/* What comes next in an inbox. */
typedef struct soru_rollup_next {
  bool some;       /* false: the inbox ends here */
  int32_t level;   /* of the message */
  int64_t counter; /* its number in the level */
  soru_slice_t payload;
} soru_rollup_next_t;

/* soru_rollup_inbox_proof_make proves what comes at a level and a number.
 *
 * in   levels    up to the snapshot; has the level
 * in   payloads  of the level
 * in   payload   the message, borrowed by the proof; not used when counter is payloads->cnt
 * in   counter   0 to payloads->cnt
 * out  proof     to be released with soru_rollup_inbox_proof_free in any case
 * SORU_OK, or SORU_ERR_ARG: the level is not in the list, or there is no such number. */
SORU_MUST_USE soru_status_t soru_rollup_inbox_proof_make(soru_rollup_inbox_proof_t *proof,
                                                         const soru_rollup_list_t *levels,
                                                         const soru_rollup_list_t *payloads,
                                                         int32_t level, int64_t counter,
                                                         soru_slice_t payload);

/* soru_rollup_inbox_proof_free releases a proof. */
void soru_rollup_inbox_proof_free(soru_rollup_inbox_proof_t *proof);

/* soru_rollup_inbox_proof_encode appends the binary form. */
void soru_rollup_inbox_proof_encode(soru_buf_t *out, const soru_rollup_inbox_proof_t *proof);

/* soru_rollup_inbox_proof_decode reads a proof that all bytes belong to.
 *
 * out  proof  the payload borrows the bytes; to be released in any case
 * SORU_OK, SORU_ERR_DECODE (malformed), SORU_ERR_LIMIT (more cells than any path has). */
SORU_MUST_USE soru_status_t soru_rollup_inbox_proof_decode(soru_rollup_inbox_proof_t *proof,
                                                           soru_slice_t bytes);

/* soru_rollup_inbox_proof_verify checks a proof.
 *
 * in   snapshot  the last cell of the inbox
 * in   level, counter  what the proof is about
 * in   last      the number of the level's last message; -1 if it is not known: then a dishonest
 *                proof may hold, as in the reference
 * out  next      what comes at that number; the payload borrows from the proof
 * SORU_OK, or SORU_ERR_PROOF. */
SORU_MUST_USE soru_status_t soru_rollup_inbox_proof_verify(const soru_rollup_inbox_proof_t *proof,
                                                           const soru_rollup_cell_t *snapshot,
                                                           int32_t level, int64_t counter,
                                                           int64_t last, soru_rollup_next_t *next);

#endif
