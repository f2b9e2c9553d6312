#include "pvm/vec.h"

#include "base/mem.h"

static soru_status_t
raise_bounds(soru_pvm_ctx_t *ctx)
{
  return soru_pvm_raise(ctx, "Tezos_lazy_containers.Lazy_vector.Bounds", NULL);
}

static size_t
page_size(const soru_pvm_type_t *type)
{
  return sizeof(soru_pvm_page_t) + SORU_PVM_PAGE_ITEMS * type->element->size;
}

static void *
item_at(const soru_pvm_type_t *type, soru_pvm_page_t *page, unsigned i)
{
  return (uint8_t *)(page + 1) + i * type->element->size;
}

static soru_pvm_slot_t *
slots_of(soru_pvm_vec_t *vec)
{
  return vec->slots != NULL ? vec->slots : vec->inner;
}

static void
drop_page(soru_pvm_ctx_t *ctx, const soru_pvm_type_t *type, soru_pvm_page_t *page)
{
  if (--page->refs > 0) return;
  if (!type->element->plain)
    for (uint32_t left = page->present; left != 0; left &= left - 1)
      soru_pvm_drop(ctx, type->element, item_at(type, page, (unsigned)__builtin_ctz(left)));
  soru_pvm_free(ctx, page, page_size(type));
}

void
soru_pvm_vec_drop(soru_pvm_ctx_t *ctx, const soru_pvm_type_t *type, soru_pvm_vec_t *vec)
{
  soru_pvm_slot_t *slots = slots_of(vec);
  for (uint32_t i = 0; i < vec->slot_cnt; i++) drop_page(ctx, type, slots[i].page);
  if (vec->slots != NULL) soru_pvm_free(ctx, vec->slots, vec->slot_cap * sizeof *vec->slots);
  soru_tree_drop(ctx->tree, vec->origin);
  memset(vec, 0, sizeof *vec);
}

void
soru_pvm_vec_copy(soru_pvm_ctx_t *ctx, soru_pvm_vec_t *to, const soru_pvm_vec_t *from)
{
  *to = *from;
  if (to->origin != NULL) soru_tree_keep(to->origin);
  if (from->slots != NULL) {
    to->slots = soru_pvm_alloc(ctx, from->slot_cap * sizeof *to->slots);
    memcpy(to->slots, from->slots, from->slot_cnt * sizeof *to->slots);
  }
  soru_pvm_slot_t *slots = slots_of(to);
  for (uint32_t i = 0; i < to->slot_cnt; i++) slots[i].page->refs++;
}

/* The position of the slot for a page number, or where it would be inserted. */
static uint32_t
slot_position(soru_pvm_vec_t *vec, int64_t no)
{
  const soru_pvm_slot_t *slots = slots_of(vec);
  uint32_t low = 0, high = vec->slot_cnt;
  if (high > 0) {
    /* Usually there are no gaps. */
    int64_t guess = no - slots[0].no;
    if (guess >= 0 && guess < high && slots[guess].no == no) return (uint32_t)guess;
  }
  while (low < high) {
    uint32_t mid = low + (high - low) / 2;
    if (slots[mid].no < no)
      low = mid + 1;
    else
      high = mid;
  }
  return low;
}

static soru_pvm_slot_t *
find_slot(soru_pvm_vec_t *vec, int64_t no)
{
  uint32_t at = slot_position(vec, no);
  soru_pvm_slot_t *slots = slots_of(vec);
  return at < vec->slot_cnt && slots[at].no == no ? &slots[at] : NULL;
}

static soru_pvm_slot_t *
insert_slot(soru_pvm_ctx_t *ctx, const soru_pvm_type_t *type, soru_pvm_vec_t *vec, int64_t no)
{
  uint32_t at = slot_position(vec, no);
  uint32_t cap = vec->slots != NULL ? vec->slot_cap : 2;
  if (vec->slot_cnt == cap) {
    soru_pvm_slot_t *bigger = soru_pvm_alloc(ctx, cap * 2 * sizeof *bigger);
    memcpy(bigger, slots_of(vec), vec->slot_cnt * sizeof *bigger);
    if (vec->slots != NULL) soru_pvm_free(ctx, vec->slots, cap * sizeof *bigger);
    vec->slots = bigger;
    vec->slot_cap = cap * 2;
  }
  soru_pvm_slot_t *slots = slots_of(vec);
  memmove(slots + at + 1, slots + at, (vec->slot_cnt - at) * sizeof *slots);
  vec->slot_cnt++;
  soru_pvm_page_t *page = soru_pvm_alloc(ctx, page_size(type));
  page->refs = 1;
  page->known = page->present = 0;
  slots[at] = (soru_pvm_slot_t){.no = no, .page = page};
  return &slots[at];
}

/* Makes the page of a slot one that nobody else holds. */
static soru_pvm_page_t *
own_page(soru_pvm_ctx_t *ctx, const soru_pvm_type_t *type, soru_pvm_slot_t *slot)
{
  soru_pvm_page_t *page = slot->page;
  if (page->refs == 1) return page;
  soru_pvm_page_t *copy = soru_pvm_alloc(ctx, page_size(type));
  memcpy(copy, page, page_size(type));
  copy->refs = 1;
  if (!type->element->plain) {
    for (uint32_t left = page->present; left != 0; left &= left - 1) {
      unsigned i = (unsigned)__builtin_ctz(left);
      soru_pvm_copy(ctx, type->element, item_at(type, copy, i), item_at(type, page, i));
    }
  }
  page->refs--;
  slot->page = copy;
  return copy;
}

/* Reads an element from the tree into its page. Reading is not a change: all holders of the page
 * share the tree that it comes from, so it happens in place. */
static soru_status_t
load(soru_pvm_ctx_t *ctx, const soru_pvm_type_t *type, soru_pvm_vec_t *vec, int64_t key,
     soru_pvm_slot_t **slot)
{
  soru_tree_node_t *node = NULL;
  if (vec->origin != NULL) {
    soru_tree_name_t *name = soru_tree_name_int(soru_tree_names(ctx->tree), key);
    soru_status_t status = soru_tree_find(ctx->tree, vec->origin, name, &node);
    soru_tree_name_drop(soru_tree_names(ctx->tree), name);
    SORU_TRY(status);
  }
  if (node == NULL) return SORU_OK;
  if (*slot == NULL) *slot = insert_slot(ctx, type, vec, key >> 4);
  unsigned i = (unsigned)key & 15;
  void *item = item_at(type, (*slot)->page, i);
  memset(item, 0, type->element->size);
  SORU_TRY(soru_pvm_decode(ctx, type->element, node, item));
  (*slot)->page->known |= (uint16_t)(1u << i);
  (*slot)->page->present |= (uint16_t)(1u << i);
  return SORU_OK;
}

/* Gives the element of a key, NULL when there is none; `slot` is the slot of its page if any. */
static soru_status_t
lookup(soru_pvm_ctx_t *ctx, const soru_pvm_type_t *type, soru_pvm_vec_t *vec, int64_t key,
       soru_pvm_slot_t **slot, void **item)
{
  unsigned i = (unsigned)key & 15;
  *item = NULL;
  *slot = find_slot(vec, key >> 4);
  if (*slot == NULL || !((*slot)->page->known >> i & 1)) {
    SORU_TRY(load(ctx, type, vec, key, slot));
    if (*slot == NULL) return SORU_OK;
  }
  if ((*slot)->page->present >> i & 1) *item = item_at(type, (*slot)->page, i);
  return SORU_OK;
}

/* Gives the place of an element that is about to be overwritten, its old content released. */
static void *
place(soru_pvm_ctx_t *ctx, const soru_pvm_type_t *type, soru_pvm_vec_t *vec, int64_t key,
      bool present)
{
  unsigned i = (unsigned)key & 15;
  uint16_t bit = (uint16_t)(1u << i);
  soru_pvm_slot_t *slot = find_slot(vec, key >> 4);
  if (slot == NULL) slot = insert_slot(ctx, type, vec, key >> 4);
  soru_pvm_page_t *page = own_page(ctx, type, slot);
  if (page->present & bit && !type->element->plain)
    soru_pvm_drop(ctx, type->element, item_at(type, page, i));
  page->known |= bit;
  page->present = (uint16_t)(present ? page->present | bit : page->present & ~bit);
  slot->dirty |= bit;
  return item_at(type, page, i);
}

static int64_t
wrap_key(const soru_pvm_type_t *type, int64_t key)
{
  return type->big_keys ? key : (int32_t)key;
}

static bool
in_bounds(const soru_pvm_type_t *type, const soru_pvm_vec_t *vec, int64_t index)
{
  if (type->big_keys) return index < vec->length;
  return (uint32_t)index < (uint32_t)vec->length;
}

soru_status_t
soru_pvm_vec_get(soru_pvm_ctx_t *ctx, const soru_pvm_type_t *type, soru_pvm_vec_t *vec,
                 int64_t index, void **item)
{
  if (!in_bounds(type, vec, index)) return raise_bounds(ctx);
  soru_pvm_slot_t *slot;
  SORU_TRY(lookup(ctx, type, vec, wrap_key(type, vec->head + index), &slot, item));
  return *item == NULL ? soru_pvm_raise_key_not_found(ctx) : SORU_OK;
}

soru_status_t
soru_pvm_vec_edit(soru_pvm_ctx_t *ctx, const soru_pvm_type_t *type, soru_pvm_vec_t *vec,
                  int64_t index, void **item)
{
  if (!in_bounds(type, vec, index)) return raise_bounds(ctx);
  SORU_TRY(soru_pvm_map_edit(ctx, type, vec, wrap_key(type, vec->head + index), item));
  return *item == NULL ? soru_pvm_raise_key_not_found(ctx) : SORU_OK;
}

soru_status_t
soru_pvm_vec_set(soru_pvm_ctx_t *ctx, const soru_pvm_type_t *type, soru_pvm_vec_t *vec,
                 int64_t index, void *item)
{
  if (!in_bounds(type, vec, index)) return raise_bounds(ctx);
  soru_pvm_map_set(ctx, type, vec, wrap_key(type, vec->head + index), item);
  return SORU_OK;
}

void
soru_pvm_vec_cons(soru_pvm_ctx_t *ctx, const soru_pvm_type_t *type, soru_pvm_vec_t *vec, void *item)
{
  vec->head = wrap_key(type, vec->head - 1);
  vec->length = wrap_key(type, vec->length + 1);
  soru_pvm_map_set(ctx, type, vec, vec->head, item);
}

void
soru_pvm_vec_append(soru_pvm_ctx_t *ctx, const soru_pvm_type_t *type, soru_pvm_vec_t *vec,
                    void *item)
{
  int64_t key = wrap_key(type, vec->head + vec->length);
  vec->length = wrap_key(type, vec->length + 1);
  soru_pvm_map_set(ctx, type, vec, key, item);
}

soru_status_t
soru_pvm_vec_pop(soru_pvm_ctx_t *ctx, const soru_pvm_type_t *type, soru_pvm_vec_t *vec, void *item)
{
  if (!in_bounds(type, vec, 0)) return raise_bounds(ctx);
  soru_pvm_slot_t *slot;
  void *first;
  SORU_TRY(lookup(ctx, type, vec, vec->head, &slot, &first));
  if (first == NULL) return soru_pvm_raise_key_not_found(ctx);
  uint16_t bit = (uint16_t)(1u << (vec->head & 15));
  soru_pvm_page_t *page = own_page(ctx, type, slot);
  memcpy(item, item_at(type, page, (unsigned)vec->head & 15), type->element->size);
  page->present = (uint16_t)(page->present & ~bit);
  slot->dirty |= bit;
  vec->head = wrap_key(type, vec->head + 1);
  vec->length = wrap_key(type, vec->length - 1);
  return SORU_OK;
}

soru_status_t
soru_pvm_vec_take(soru_pvm_ctx_t *ctx, soru_pvm_vec_t *vec, int64_t cnt)
{
  if ((uint32_t)vec->length < (uint32_t)cnt) return raise_bounds(ctx);
  vec->length = cnt;
  return SORU_OK;
}

soru_status_t
soru_pvm_vec_split(soru_pvm_ctx_t *ctx, const soru_pvm_type_t *type, soru_pvm_vec_t *vec,
                   int64_t cnt, soru_pvm_vec_t *front)
{
  if ((uint32_t)vec->length < (uint32_t)cnt) return raise_bounds(ctx);
  soru_pvm_vec_copy(ctx, front, vec);
  front->length = cnt;
  vec->head = wrap_key(type, vec->head + cnt);
  vec->length = wrap_key(type, vec->length - cnt);
  return SORU_OK;
}

soru_status_t
soru_pvm_map_get(soru_pvm_ctx_t *ctx, const soru_pvm_type_t *type, soru_pvm_vec_t *map, int64_t key,
                 void **item)
{
  soru_pvm_slot_t *slot;
  return lookup(ctx, type, map, key, &slot, item);
}

soru_status_t
soru_pvm_map_edit(soru_pvm_ctx_t *ctx, const soru_pvm_type_t *type, soru_pvm_vec_t *map,
                  int64_t key, void **item)
{
  soru_pvm_slot_t *slot;
  SORU_TRY(lookup(ctx, type, map, key, &slot, item));
  if (*item == NULL) return SORU_OK;
  *item = item_at(type, own_page(ctx, type, slot), (unsigned)key & 15);
  slot->dirty |= (uint16_t)(1u << (key & 15));
  return SORU_OK;
}

void
soru_pvm_map_set(soru_pvm_ctx_t *ctx, const soru_pvm_type_t *type, soru_pvm_vec_t *map, int64_t key,
                 void *item)
{
  memcpy(place(ctx, type, map, key, true), item, type->element->size);
}

void
soru_pvm_map_remove(soru_pvm_ctx_t *ctx, const soru_pvm_type_t *type, soru_pvm_vec_t *map,
                    int64_t key)
{
  place(ctx, type, map, key, false);
}

/* Tells whether the directory has an element under a key. */
static soru_status_t
is_stored(soru_pvm_ctx_t *ctx, const soru_pvm_vec_t *vec, int64_t key, bool *stored)
{
  soru_tree_node_t *node = NULL;
  *stored = false;
  if (vec->origin == NULL) return SORU_OK;
  soru_tree_name_t *name = soru_tree_name_int(soru_tree_names(ctx->tree), key);
  soru_status_t status = soru_tree_find(ctx->tree, vec->origin, name, &node);
  soru_tree_name_drop(soru_tree_names(ctx->tree), name);
  *stored = node != NULL;
  return status;
}

/* The directory, and what has changed since it was written. */
soru_status_t
soru_pvm_vec_count(soru_pvm_ctx_t *ctx, const soru_pvm_type_t *type, soru_pvm_vec_t *vec,
                   uint64_t *cnt)
{
  (void)type;
  *cnt = 0;
  if (vec->origin != NULL) SORU_TRY(soru_tree_length(ctx->tree, vec->origin, cnt));
  const soru_pvm_slot_t *slots = slots_of(vec);
  for (uint32_t s = 0; s < vec->slot_cnt; s++) {
    for (uint32_t left = slots[s].dirty; left != 0; left &= left - 1) {
      unsigned i = (unsigned)__builtin_ctz(left);
      bool stored;
      SORU_TRY(is_stored(ctx, vec, slots[s].no * SORU_PVM_PAGE_ITEMS + i, &stored));
      *cnt += (uint64_t)(slots[s].page->present >> i & 1) - (stored ? 1 : 0);
    }
  }
  return SORU_OK;
}

/* Encodes element i of a page; NULL when it was removed. */
static soru_status_t
encode_item(soru_pvm_ctx_t *ctx, const soru_pvm_type_t *type, soru_pvm_page_t *page, unsigned i,
            soru_tree_node_t **node)
{
  *node = NULL;
  if (!(page->present >> i & 1)) return SORU_OK;
  return soru_pvm_encode(ctx, type->element, item_at(type, page, i), node);
}

/* Writes the elements of a vector that has never been in the tree. */
static soru_status_t
encode_fresh(soru_pvm_ctx_t *ctx, const soru_pvm_type_t *type, soru_pvm_vec_t *vec)
{
  soru_pvm_slot_t *slots = slots_of(vec);
  size_t most = (size_t)vec->slot_cnt * SORU_PVM_PAGE_ITEMS, cnt = 0;
  soru_tree_entry_t small[2 * SORU_PVM_PAGE_ITEMS];
  soru_tree_entry_t *entries = small;
  if (most > 2 * SORU_PVM_PAGE_ITEMS) entries = soru_base_alloc(most * sizeof *entries);
  soru_status_t status = SORU_OK;
  for (uint32_t s = 0; s < vec->slot_cnt && status == SORU_OK; s++) {
    for (uint32_t left = slots[s].dirty; left != 0 && status == SORU_OK; left &= left - 1) {
      unsigned i = (unsigned)__builtin_ctz(left);
      status = encode_item(ctx, type, slots[s].page, i, &entries[cnt].node);
      if (status != SORU_OK || entries[cnt].node == NULL) continue;
      entries[cnt++].name = soru_tree_name_int(soru_tree_names(ctx->tree), slots[s].no * 16 + i);
    }
    if (status == SORU_OK) slots[s].dirty = 0;
  }
  for (size_t i = 0; i < cnt; i++)
    if (status != SORU_OK) soru_tree_drop(ctx->tree, entries[i].node);
  if (status == SORU_OK && cnt > 0) vec->origin = soru_tree_build(ctx->tree, entries, cnt);
  for (size_t i = 0; i < cnt; i++) soru_tree_name_drop(soru_tree_names(ctx->tree), entries[i].name);
  if (entries != small) free(entries);
  return status;
}

/* Writes one changed element into the directory of elements. */
static soru_status_t
encode_change(soru_pvm_ctx_t *ctx, const soru_pvm_type_t *type, soru_pvm_vec_t *vec,
              soru_pvm_slot_t *slot, unsigned i)
{
  soru_tree_node_t *node;
  SORU_TRY(encode_item(ctx, type, slot->page, i, &node));
  soru_tree_name_t *name = soru_tree_name_int(soru_tree_names(ctx->tree), slot->no * 16 + i);
  soru_status_t status = soru_tree_set(ctx->tree, &vec->origin, name, node);
  soru_tree_name_drop(soru_tree_names(ctx->tree), name);
  return status;
}

soru_status_t
soru_pvm_vec_encode_contents(soru_pvm_ctx_t *ctx, const soru_pvm_type_t *type, soru_pvm_vec_t *vec,
                             soru_tree_node_t **contents)
{
  *contents = NULL;
  soru_pvm_slot_t *slots = slots_of(vec);
  if (vec->origin == NULL) {
    SORU_TRY(encode_fresh(ctx, type, vec));
  } else {
    for (uint32_t s = 0; s < vec->slot_cnt; s++) {
      for (uint32_t left = slots[s].dirty; left != 0; left &= left - 1)
        SORU_TRY(encode_change(ctx, type, vec, &slots[s], (unsigned)__builtin_ctz(left)));
      slots[s].dirty = 0;
    }
    if (soru_tree_is_empty(vec->origin)) {
      soru_tree_drop(ctx->tree, vec->origin);
      vec->origin = NULL;
    }
  }
  if (vec->origin != NULL) *contents = soru_tree_keep(vec->origin);
  return SORU_OK;
}
