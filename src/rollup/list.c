#include "rollup/list.h"

#include "base/mem.h"

#include <string.h>

void
soru_rollup_list_init(soru_rollup_list_t *list, soru_rollup_list_kind_t kind, int32_t first_level)
{
  *list = (soru_rollup_list_t){.kind = kind, .first_level = first_level};
}

void
soru_rollup_list_free(soru_rollup_list_t *list)
{
  free(list->entries);
  list->entries = NULL;
  list->cnt = list->cap = 0;
}

/* The cell with an index whose content is in place, and whose predecessors are. */
static void
make_cell(const soru_rollup_list_t *list, int64_t index, soru_rollup_cell_t *cell)
{
  cell->index = index;
  cell->level = list->kind == SORU_ROLLUP_LEVELS ? list->first_level + (int32_t)index : 0;
  cell->pointer_cnt = soru_rollup_cell_pointer_count(index);
  memcpy(cell->content, list->entries[index].content, SORU_ROLLUP_HASH_SZ);
  for (uint32_t k = 0; k < cell->pointer_cnt; k++) {
    int64_t pointed = soru_rollup_cell_pointed(index, k);
    memcpy(cell->pointers[k], list->entries[pointed].hash, SORU_ROLLUP_HASH_SZ);
  }
}

void
soru_rollup_list_add(soru_rollup_list_t *list, const uint8_t content[SORU_ROLLUP_HASH_SZ])
{
  soru_rollup_cell_t cell;
  if (list->cnt == list->cap) {
    list->cap = list->cap == 0 ? 8 : 2 * list->cap;
    list->entries = soru_base_realloc(list->entries, (size_t)list->cap * sizeof list->entries[0]);
  }
  memcpy(list->entries[list->cnt].content, content, SORU_ROLLUP_HASH_SZ);
  make_cell(list, list->cnt, &cell);
  soru_rollup_cell_hash(&cell, list->kind, list->entries[list->cnt].hash);
  list->cnt++;
}

void
soru_rollup_list_cell(const soru_rollup_list_t *list, int64_t index, soru_rollup_cell_t *cell)
{
  SORU_ASSERT(index >= 0 && index < list->cnt);
  make_cell(list, index, cell);
}

size_t
soru_rollup_list_path(int64_t from, int64_t to, int64_t path[SORU_ROLLUP_PATH_MAX])
{
  size_t cnt = 0;
  for (int64_t index = from;;) {
    path[cnt++] = index;
    if (index == to) return cnt;
    index = soru_rollup_cell_pointed(index, soru_rollup_cell_best(index, to));
  }
}
