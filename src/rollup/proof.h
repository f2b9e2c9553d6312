/* proof.h - proofs of a step that layer 1 checks at the end of a game (R-GAME-3).
 *
 * The proof of the machine's step, and, when the machine waits for something, the proof of what it
 * gets: the next message of the inbox, the first one after the origination, or what is revealed.
 *
 * sc_rollup_proof_repr.ml of Mumbai; pages of the data availability layer are not supported, as no
 * machine of these protocols asks for them.
 */
#ifndef SORU_ROLLUP_PROOF_H
#define SORU_ROLLUP_PROOF_H

#include "pvm/pvm.h"
#include "rollup/inbox_proof.h"

typedef enum soru_rollup_input_kind {
  SORU_ROLLUP_NO_INPUT,
  SORU_ROLLUP_INBOX,          /* the message after the one at level and counter */
  SORU_ROLLUP_REVEALED_DATA,  /* a page; the empty one for a request that is malformed */
  SORU_ROLLUP_REVEALED_ABOUT, /* the metadata of the rollup */
  SORU_ROLLUP_FIRST           /* start-of-level of the level after the origination */
} soru_rollup_input_kind_t;

/* A proof; all bytes are borrowed. */
typedef struct soru_rollup_proof {
  soru_slice_t step; /* as soru_pvm_prove makes it */
  soru_rollup_input_kind_t kind;
  int32_t level;      /* INBOX */
  int64_t counter;    /* INBOX */
  soru_slice_t bytes; /* INBOX: the encoded proof of the inbox; REVEALED_DATA: the page */
} soru_rollup_proof_t;

/* What layer 1 knows of a rollup and its game. */
typedef struct soru_rollup_proof_context {
  uint8_t rollup[20];
  int32_t origination_level;
  int32_t commitment_level;           /* inputs after this level do not count */
  const soru_rollup_cell_t *snapshot; /* the inbox, when the game started */
  const soru_pvm_host_rules_t *rules; /* NULL: those of the reference */
  /* Gives the number of the last message of a level, -1 if it is not known (inbox_proof.h); NULL:
   * none is known. */
  int64_t (*last_message)(void *self, int32_t level);
  void *self;
} soru_rollup_proof_context_t;

/* What a valid proof shows. */
typedef struct soru_rollup_verdict {
  uint8_t before[SORU_TREE_HASH_SZ], after[SORU_TREE_HASH_SZ];
  bool blocked; /* the machine waits, and nothing more comes: there is no state after this one */
} soru_rollup_verdict_t;

/* soru_rollup_proof_encode appends the binary form. */
void soru_rollup_proof_encode(soru_buf_t *out, const soru_rollup_proof_t *proof);

/* soru_rollup_proof_decode reads a proof, which borrows the bytes.
 *
 * SORU_OK, or SORU_ERR_DECODE. */
SORU_MUST_USE soru_status_t soru_rollup_proof_decode(soru_cursor_t *cursor,
                                                     soru_rollup_proof_t *proof);

/* soru_rollup_proof_verify checks a proof.
 *
 * SORU_OK           it is valid; whether it proves what a player has claimed is for the game to see
 * SORU_ERR_PROOF    it is not valid; a malformed proof of the inbox is not, either
 * SORU_ERR_DECODE   the proof of the step is malformed
 * SORU_ERR_LIMIT    it is larger than anything that is decoded
 * Time and memory are bounded by the size of the proof and by what one step takes. */
SORU_MUST_USE soru_status_t soru_rollup_proof_verify(const soru_rollup_proof_t *proof,
                                                     const soru_rollup_proof_context_t *context,
                                                     soru_rollup_verdict_t *verdict);

#endif
