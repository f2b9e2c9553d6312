/* dissection.h - cutting the ticks that two players disagree about into sections (R-GAME-2).
 *
 * A dissection is a list of chunks: a tick and the state there, or no state if the machine has
 * stopped before. Neighbours are a section. A player answers a section, about whose end it
 * disagrees, with a dissection of it, in which the end is another one.
 *
 * As long as a section is longer than a call of kernel_run may take, it is cut between those calls
 * only.
 *
 * sc_rollup_dissection_chunk_repr.ml, sc_rollup_wasm.ml (check_dissection), game_helpers.ml.
 */
#ifndef SORU_ROLLUP_DISSECTION_H
#define SORU_ROLLUP_DISSECTION_H

#include "rollup/cell.h"
#include "rollup/error.h"

/* The most sections and chunks of a dissection. */
#define SORU_ROLLUP_SECTIONS_MAX 255
#define SORU_ROLLUP_CHUNKS_MAX (SORU_ROLLUP_SECTIONS_MAX + 1)

typedef struct soru_rollup_chunk {
  int64_t tick; /* from the start of the commitment's period */
  bool has_state;
  uint8_t state[SORU_ROLLUP_HASH_SZ];
} soru_rollup_chunk_t;

typedef struct soru_rollup_dissection {
  size_t cnt;
  soru_rollup_chunk_t chunks[SORU_ROLLUP_CHUNKS_MAX];
} soru_rollup_dissection_t;

/* How dissections are made: by the protocol and the machine. */
typedef struct soru_rollup_cutting {
  int32_t sections; /* 4 to SORU_ROLLUP_SECTIONS_MAX: with fewer, some lengths could not be cut */
  int64_t ticks_per_snapshot; /* of a call of kernel_run, padding included */
} soru_rollup_cutting_t;

/* soru_rollup_chunk_same_state tells whether two chunks have the same state, or both none. */
bool soru_rollup_chunk_same_state(const soru_rollup_chunk_t *a, const soru_rollup_chunk_t *b);

/* soru_rollup_dissection_check tells whether a dissection of a section is one that the protocol
 * accepts; SORU_ROLLUP_NO_ERROR if it is. */
soru_rollup_error_t soru_rollup_dissection_check(const soru_rollup_dissection_t *dissection,
                                                 const soru_rollup_cutting_t *cutting,
                                                 const soru_rollup_chunk_t *start,
                                                 const soru_rollup_chunk_t *stop);

/* soru_rollup_dissection_ticks gives the ticks at which a player cuts a section.
 *
 * in   start, stop  the ticks of the section, at least two apart
 * out  ticks        between them
 * Returns their number: the sections less one. */
size_t soru_rollup_dissection_ticks(const soru_rollup_cutting_t *cutting, int64_t start,
                                    int64_t stop, int64_t ticks[SORU_ROLLUP_SECTIONS_MAX]);

/* soru_rollup_dissection_encode appends the binary form. */
void soru_rollup_dissection_encode(soru_buf_t *out, const soru_rollup_dissection_t *dissection);

/* soru_rollup_dissection_decode reads a dissection.
 *
 * SORU_OK, SORU_ERR_DECODE, or SORU_ERR_LIMIT: more chunks than any protocol asks for. */
SORU_MUST_USE soru_status_t soru_rollup_dissection_decode(soru_cursor_t *cursor,
                                                          soru_rollup_dissection_t *dissection);

#endif
