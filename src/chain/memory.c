/* memory.c - a chain's store in memory; see store.h. */
#include "base/mem.h"
#include "chain/store.h"

#include <string.h>

/* A value. */
typedef struct entry {
  struct entry *next;
  soru_slice_t key, value; /* owned */
} entry_t;

#define BUCKETS 1024

struct soru_chain_memory {
  soru_tree_store_mem_t *nodes;
  entry_t *buckets[BUCKETS];
};

static entry_t **
find(soru_chain_memory_t *memory, soru_slice_t key)
{
  uint32_t hash = 2166136261u; /* FNV-1a */
  for (size_t i = 0; i < key.len; i++) hash = (hash ^ key.ptr[i]) * 16777619u;
  entry_t **at = &memory->buckets[hash % BUCKETS];
  while (*at != NULL && !soru_base_slice_equal((*at)->key, key)) at = &(*at)->next;
  return at;
}

static soru_slice_t
copy(soru_slice_t bytes)
{
  uint8_t *made = soru_base_alloc(bytes.len + 1);
  if (bytes.len > 0) memcpy(made, bytes.ptr, bytes.len);
  return soru_base_slice(made, bytes.len);
}

static soru_status_t
get(void *ctx, soru_slice_t key, soru_slice_t *value)
{
  entry_t *entry = *find(ctx, key);
  if (entry == NULL) return SORU_ERR_NOT_FOUND;
  *value = entry->value;
  return SORU_OK;
}

static soru_status_t
put(void *ctx, soru_slice_t key, soru_slice_t value)
{
  entry_t **at = find(ctx, key);
  if (*at == NULL) {
    *at = soru_base_zalloc(sizeof **at);
    (*at)->key = copy(key);
  } else {
    free((void *)(uintptr_t)(*at)->value.ptr);
  }
  (*at)->value = copy(value);
  return SORU_OK;
}

static soru_status_t
begin(void *ctx)
{
  (void)ctx;
  return SORU_OK;
}

static void
give_up(void *ctx)
{
  (void)ctx;
}

soru_chain_memory_t *
soru_chain_memory_new(void)
{
  soru_chain_memory_t *memory = soru_base_zalloc(sizeof *memory);
  memory->nodes = soru_tree_store_mem_new((size_t)1 << 32);
  return memory;
}

void
soru_chain_memory_free(soru_chain_memory_t *memory)
{
  if (memory == NULL) return;
  for (size_t i = 0; i < BUCKETS; i++) {
    for (entry_t *entry = memory->buckets[i], *next; entry != NULL; entry = next) {
      next = entry->next;
      free((void *)(uintptr_t)entry->key.ptr);
      free((void *)(uintptr_t)entry->value.ptr);
      free(entry);
    }
  }
  soru_tree_store_mem_free(memory->nodes);
  free(memory);
}

soru_chain_store_t
soru_chain_memory_store(soru_chain_memory_t *memory)
{
  return (soru_chain_store_t){.ctx = memory,
                              .nodes = soru_tree_store_mem(memory->nodes),
                              .get = get,
                              .put = put,
                              .begin = begin,
                              .commit = begin,
                              .abort = give_up};
}
