/* The store in memory: a table with open addressing, at most half full. */
#include "tree/store.h"

#include "base/mem.h"

#define SLOTS_MIN 64

/* Some bytes, which follow. */
typedef struct item {
  uint8_t hash[SORU_TREE_HASH_SZ];
  size_t len;
  uint8_t bytes[];
} item_t;

struct soru_tree_store_mem {
  item_t **slots;
  size_t slot_cnt, cnt;
  size_t left; /* bytes that may still be put */
};

static item_t **
slot_of(item_t **slots, size_t slot_cnt, const uint8_t hash[SORU_TREE_HASH_SZ])
{
  size_t at = (size_t)soru_base_get_le(hash, 8) & (slot_cnt - 1);
  while (slots[at] != NULL && memcmp(slots[at]->hash, hash, SORU_TREE_HASH_SZ) != 0)
    at = (at + 1) & (slot_cnt - 1);
  return &slots[at];
}

static void
grow(soru_tree_store_mem_t *mem)
{
  size_t cnt = mem->slot_cnt * 2;
  item_t **slots = soru_base_zalloc(cnt * sizeof *slots);
  for (size_t i = 0; i < mem->slot_cnt; i++)
    if (mem->slots[i] != NULL) *slot_of(slots, cnt, mem->slots[i]->hash) = mem->slots[i];
  free(mem->slots);
  mem->slots = slots;
  mem->slot_cnt = cnt;
}

static soru_status_t
get(void *ctx, const uint8_t hash[SORU_TREE_HASH_SZ], soru_slice_t *bytes)
{
  soru_tree_store_mem_t *mem = ctx;
  const item_t *item = *slot_of(mem->slots, mem->slot_cnt, hash);
  if (item == NULL) return SORU_ERR_NOT_FOUND;
  *bytes = soru_base_slice(item->bytes, item->len);
  return SORU_OK;
}

static soru_status_t
put(void *ctx, const uint8_t hash[SORU_TREE_HASH_SZ], soru_slice_t bytes)
{
  soru_tree_store_mem_t *mem = ctx;
  if (*slot_of(mem->slots, mem->slot_cnt, hash) != NULL) return SORU_OK;
  if (bytes.len > mem->left) return SORU_ERR_LIMIT;
  if (mem->cnt * 2 >= mem->slot_cnt) grow(mem);
  item_t *item = soru_base_alloc(sizeof *item + bytes.len);
  memcpy(item->hash, hash, SORU_TREE_HASH_SZ);
  item->len = bytes.len;
  if (bytes.len > 0) memcpy(item->bytes, bytes.ptr, bytes.len);
  *slot_of(mem->slots, mem->slot_cnt, hash) = item;
  mem->cnt++;
  mem->left -= bytes.len;
  return SORU_OK;
}

soru_tree_store_mem_t *
soru_tree_store_mem_new(size_t max_bytes)
{
  soru_tree_store_mem_t *mem = soru_base_zalloc(sizeof *mem);
  mem->slot_cnt = SLOTS_MIN;
  mem->slots = soru_base_zalloc(mem->slot_cnt * sizeof *mem->slots);
  mem->left = max_bytes;
  return mem;
}

void
soru_tree_store_mem_free(soru_tree_store_mem_t *mem)
{
  if (mem == NULL) return;
  for (size_t i = 0; i < mem->slot_cnt; i++) free(mem->slots[i]);
  free(mem->slots);
  free(mem);
}

soru_tree_store_t
soru_tree_store_mem(soru_tree_store_mem_t *mem)
{
  return (soru_tree_store_t){.ctx = mem, .get = get, .put = put};
}

size_t
soru_tree_store_mem_cnt(const soru_tree_store_mem_t *mem)
{
  return mem->cnt;
}
