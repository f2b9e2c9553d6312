#include "tree/name.h"

#include "base/mem.h"
#include "crypto/blake2b.h"

#include <inttypes.h>

/* Names of these numbers stay in the table for good. */
#define SMALL_MIN (-256)
#define SMALL_MAX 1024

struct soru_tree_names {
  soru_tree_name_t **slots;
  size_t slot_cnt, name_cnt;
  uint32_t start; /* of text hashes */
  soru_tree_name_t *small[SMALL_MAX - SMALL_MIN];
};

soru_tree_names_t *
soru_tree_names_new(void)
{
  soru_tree_names_t *names = soru_base_zalloc(sizeof *names);
  names->slot_cnt = 256;
  names->start = (uint32_t)((uintptr_t)names >> 4) * 0x9e3779b1u; /* where it lies in memory */
  names->slots = soru_base_zalloc(names->slot_cnt * sizeof *names->slots);
  return names;
}

void
soru_tree_names_free(soru_tree_names_t *names)
{
  if (names == NULL) return;
  for (size_t i = 0; i < SMALL_MAX - SMALL_MIN; i++)
    if (names->small[i] != NULL) soru_tree_name_drop(names, names->small[i]);
  SORU_ASSERT(names->name_cnt == 0);
  free(names->slots);
  free(names);
}

/* FNV-1a: only for placing names in a table. The start differs from table to table, so that nobody
 * can send names which all go to one place. */
static uint32_t
text_hash(soru_slice_t text, uint32_t start)
{
  uint32_t h = 2166136261u ^ start;
  for (size_t i = 0; i < text.len; i++) h = (h ^ text.ptr[i]) * 16777619u;
  return h;
}

/* Hashes of short names, kept per thread: tables come and go with every proof, and most names are
 * the same few. */
enum { MEMO_CNT = 1024, MEMO_TEXT_MAX = 23 };
static _Thread_local struct {
  uint64_t bits;
  uint8_t len_plus_1; /* 0: empty */
  char text[MEMO_TEXT_MAX];
} memo[MEMO_CNT];

static uint64_t
hash_bits(soru_slice_t text)
{
  uint8_t hash[32];
  soru_crypto_blake2b(hash, sizeof hash, text.ptr, text.len);
  return soru_base_get_be(hash, 8);
}

static uint64_t
name_bits(soru_slice_t text)
{
  if (text.len == 0 || text.len > MEMO_TEXT_MAX) return hash_bits(text);
  uint32_t place = text_hash(text, 0);
  size_t i = (place ^ place >> 16) & (MEMO_CNT - 1);
  if (memo[i].len_plus_1 == text.len + 1 && memcmp(memo[i].text, text.ptr, text.len) == 0)
    return memo[i].bits;
  memo[i].bits = hash_bits(text);
  memo[i].len_plus_1 = (uint8_t)(text.len + 1);
  memcpy(memo[i].text, text.ptr, text.len);
  return memo[i].bits;
}

static void
grow(soru_tree_names_t *names)
{
  size_t cnt = names->slot_cnt * 2;
  soru_tree_name_t **slots = soru_base_zalloc(cnt * sizeof *slots);
  for (size_t i = 0; i < names->slot_cnt; i++) {
    for (soru_tree_name_t *n = names->slots[i], *next; n != NULL; n = next) {
      next = n->next;
      n->next = slots[n->chain & (cnt - 1)];
      slots[n->chain & (cnt - 1)] = n;
    }
  }
  free(names->slots);
  names->slots = slots;
  names->slot_cnt = cnt;
}

soru_tree_name_t *
soru_tree_name(soru_tree_names_t *names, soru_slice_t text)
{
  SORU_ASSERT(text.len <= SORU_TREE_NAME_MAX);
  uint32_t chain = text_hash(text, names->start);
  for (soru_tree_name_t *n = names->slots[chain & (names->slot_cnt - 1)]; n != NULL; n = n->next)
    if (n->chain == chain && n->len == text.len &&
        (text.len == 0 || memcmp(n->text, text.ptr, text.len) == 0))
      return soru_tree_name_keep(n);
  if (names->name_cnt >= names->slot_cnt) grow(names);
  soru_tree_name_t *n = soru_base_alloc(sizeof *n + text.len + 1);
  n->bits = name_bits(text);
  n->refs = 1;
  n->chain = chain;
  n->len = (uint16_t)text.len;
  if (text.len != 0) memcpy(n->text, text.ptr, text.len);
  n->text[text.len] = 0;
  soru_tree_name_t **slot = &names->slots[chain & (names->slot_cnt - 1)];
  n->next = *slot;
  *slot = n;
  names->name_cnt++;
  return n;
}

soru_tree_name_t *
soru_tree_name_int(soru_tree_names_t *names, int64_t number)
{
  soru_tree_name_t **small = NULL;
  if (number >= SMALL_MIN && number < SMALL_MAX) {
    small = &names->small[number - SMALL_MIN];
    if (*small != NULL) return soru_tree_name_keep(*small);
  }
  char text[24];
  int len = snprintf(text, sizeof text, "%" PRId64, number);
  soru_tree_name_t *name = soru_tree_name(names, soru_base_slice(text, (size_t)len));
  if (small != NULL) *small = soru_tree_name_keep(name);
  return name;
}

void
soru_tree_name_drop(soru_tree_names_t *names, soru_tree_name_t *name)
{
  if (--name->refs > 0) return;
  soru_tree_name_t **slot = &names->slots[name->chain & (names->slot_cnt - 1)];
  while (*slot != name) slot = &(*slot)->next;
  *slot = name->next;
  names->name_cnt--;
  free(name);
}

int
soru_tree_name_order(const soru_tree_name_t *a, const soru_tree_name_t *b)
{
  size_t n = a->len < b->len ? a->len : b->len;
  int order = memcmp(a->text, b->text, n);
  return order != 0 ? order : (int)a->len - (int)b->len;
}
