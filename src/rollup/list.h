/* list.h - a skip list in memory: what its owner keeps to add cells and to prove that some are in
 * it.
 *
 * A cell is kept as its content and its hash, 64 bytes: the pointers follow from the hashes of the
 * cells before it.
 */
#ifndef SORU_ROLLUP_LIST_H
#define SORU_ROLLUP_LIST_H

#include "rollup/cell.h"

/* The most cells of a path: at most three with each pointer, and the first one. */
#define SORU_ROLLUP_PATH_MAX (3 * SORU_ROLLUP_POINTERS_MAX + 1)

typedef struct soru_rollup_entry {
  uint8_t content[SORU_ROLLUP_HASH_SZ], hash[SORU_ROLLUP_HASH_SZ];
} soru_rollup_entry_t;

typedef struct soru_rollup_list {
  soru_rollup_list_kind_t kind;
  int32_t first_level; /* LEVELS: that of cell 0; the others follow one by one */
  soru_rollup_entry_t *entries;
  int64_t cnt, cap;
} soru_rollup_list_t;

/* soru_rollup_list_init makes an empty list; released with soru_rollup_list_free. */
void soru_rollup_list_init(soru_rollup_list_t *list, soru_rollup_list_kind_t kind,
                           int32_t first_level);

/* soru_rollup_list_free releases a list. */
void soru_rollup_list_free(soru_rollup_list_t *list);

/* soru_rollup_list_add adds a cell. */
void soru_rollup_list_add(soru_rollup_list_t *list, const uint8_t content[SORU_ROLLUP_HASH_SZ]);

/* soru_rollup_list_cell gives the cell with an index from 0 to cnt - 1. */
void soru_rollup_list_cell(const soru_rollup_list_t *list, int64_t index, soru_rollup_cell_t *cell);

/* soru_rollup_list_path gives the indices of the cells that lead from one to another on the
 * shortest way, both included.
 *
 * in   from, to  0 <= to <= from
 * out  path      the first of its items are filled
 * Returns their number. */
size_t soru_rollup_list_path(int64_t from, int64_t to, int64_t path[SORU_ROLLUP_PATH_MAX]);

#endif
