/* cell.h - cells of the skip lists that the inbox is made of (R-INBOX-1).
 *
 * There are two kinds of lists: the payloads of one level, and all levels. Cell i knows some of the
 * cells before it by their hashes: with pointer k it knows cell i - (i mod 4^k) - 1, for each k
 * with 4^k <= i. So a few cells prove that one of them is in the list:
 *
 *   cell 22 --pointer 2--> cell 15 --pointer 1--> cell 11 --pointer 0--> cell 10
 *
 * skip_list_repr.ml (with basis 4), sc_rollup_inbox_merkelized_payload_hashes_repr.ml,
 * sc_rollup_inbox_repr.ml. The index of a cell is not part of its hash; see inbox_proof.h for what
 * follows from that.
 */
#ifndef SORU_ROLLUP_CELL_H
#define SORU_ROLLUP_CELL_H

#include "base/buf.h"
#include "base/bytes.h"
#include "base/status.h"

/* Bytes of every hash here (BLAKE2b). */
#define SORU_ROLLUP_HASH_SZ 32

/* The most pointers of a cell, and the first index that would need more. */
#define SORU_ROLLUP_POINTERS_MAX 31
#define SORU_ROLLUP_INDEX_MAX ((int64_t)1 << 62)

typedef enum soru_rollup_list_kind {
  SORU_ROLLUP_PAYLOADS, /* content: the hash of a message */
  SORU_ROLLUP_LEVELS    /* content: the hash of a level's last payload cell, and the level */
} soru_rollup_list_kind_t;

typedef struct soru_rollup_cell {
  int64_t index;
  uint8_t content[SORU_ROLLUP_HASH_SZ];
  int32_t level; /* LEVELS only */
  uint32_t pointer_cnt;
  uint8_t pointers[SORU_ROLLUP_POINTERS_MAX][SORU_ROLLUP_HASH_SZ];
} soru_rollup_cell_t;

/* soru_rollup_cell_pointer_count gives the number of pointers of a cell with this index, which is
 * at least 0 and below SORU_ROLLUP_INDEX_MAX. */
uint32_t soru_rollup_cell_pointer_count(int64_t index);

/* soru_rollup_cell_pointed gives the index of the cell that pointer k of a cell knows; k is below
 * soru_rollup_cell_pointer_count(index). */
int64_t soru_rollup_cell_pointed(int64_t index, uint32_t k);

/* soru_rollup_cell_best gives the pointer that leads as far as possible without passing `target`,
 * which is below `index`. */
uint32_t soru_rollup_cell_best(int64_t index, int64_t target);

/* soru_rollup_cell_hash hashes a cell. */
void soru_rollup_cell_hash(const soru_rollup_cell_t *cell, soru_rollup_list_kind_t kind,
                           uint8_t hash[SORU_ROLLUP_HASH_SZ]);

/* soru_rollup_cell_next makes the cell behind another one, but for its content and level.
 *
 * in  last, hash  the last cell and its hash; NULL: the new cell is the first one */
void soru_rollup_cell_next(soru_rollup_cell_t *cell, const soru_rollup_cell_t *last,
                           const uint8_t hash[SORU_ROLLUP_HASH_SZ]);

/* soru_rollup_cell_equal tells whether two cells are the same, their indices included. */
bool soru_rollup_cell_equal(const soru_rollup_cell_t *a, const soru_rollup_cell_t *b,
                            soru_rollup_list_kind_t kind);

/* soru_rollup_cell_encode appends a cell. */
void soru_rollup_cell_encode(soru_buf_t *out, const soru_rollup_cell_t *cell,
                             soru_rollup_list_kind_t kind);

/* soru_rollup_cell_decode reads a cell.
 *
 * SORU_OK, or SORU_ERR_DECODE: malformed, or a number of pointers that no cell with its index has
 * (no proof with such a cell holds). */
SORU_MUST_USE soru_status_t soru_rollup_cell_decode(soru_cursor_t *cursor, soru_rollup_cell_t *cell,
                                                    soru_rollup_list_kind_t kind);

/* soru_rollup_path_verify checks that cells lead from the cell with a hash to the last of them, on
 * the shortest way: each with its best pointer.
 *
 * in  cells  cnt of them, at least 1; the index of the first one is taken on trust
 * SORU_OK, or SORU_ERR_PROOF. */
SORU_MUST_USE soru_status_t soru_rollup_path_verify(const soru_rollup_cell_t *cells, size_t cnt,
                                                    soru_rollup_list_kind_t kind,
                                                    const uint8_t from[SORU_ROLLUP_HASH_SZ]);

#endif
