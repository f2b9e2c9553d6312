/* vec.h - lazy vectors and maps (lib_lazy_containers of the reference).
 *
 * A vector has the keys head .. head + length - 1. Elements are read from the tree when they are
 * asked for, and written back when they were changed; taking from the front removes the element and
 * moves the head, putting in front moves it back (to negative keys). Splitting gives two vectors
 * that both keep all elements under their keys: what lies outside of head .. head + length - 1 is
 * never used again, but it is part of the state's hash. A map has keys only.
 *
 * In memory, elements live in pages of 16 by key, shared between copies until one writes to them. A
 * page knows which of its elements were looked up and which exist; each holder of a page knows
 * which elements changed since it was last written to the tree.
 */
#ifndef SORU_PVM_VEC_H
#define SORU_PVM_VEC_H

#include "pvm/type.h"

#define SORU_PVM_PAGE_ITEMS 16

/* Elements with keys 16 * no .. 16 * no + 15; the items follow. */
typedef struct soru_pvm_page {
  uint32_t refs;
  uint16_t known;   /* bit i: item i was looked up or set */
  uint16_t present; /* bit i: item i exists */
} soru_pvm_page_t;

typedef struct soru_pvm_slot {
  int64_t no;
  soru_pvm_page_t *page;
  uint16_t dirty; /* bit i: item i differs from the tree */
} soru_pvm_slot_t;

/* A vector (or a map, with head and length unused). All zero bytes: empty. */
typedef struct soru_pvm_vec {
  int64_t head, length;     /* for int32 keys: values of an int32 */
  soru_tree_node_t *origin; /* directory of the elements as last read or written; may be NULL */
  soru_pvm_slot_t *slots;   /* sorted by no; NULL: the ones below */
  uint32_t slot_cnt, slot_cap;
  soru_pvm_slot_t inner[2];
} soru_pvm_vec_t;

/* soru_pvm_vec_get gives the element number `index` (counted from the head).
 *
 * in   type  of the vector (kind VECTOR)
 * out  item  borrowed until the vector changes; not to be written to
 * SORU_OK
 * SORU_RAISED       Lazy_vector.Bounds, or an absent key
 * SORU_ERR_MISSING  blinded */
SORU_MUST_USE soru_status_t soru_pvm_vec_get(soru_pvm_ctx_t *ctx, const soru_pvm_type_t *type,
                                             soru_pvm_vec_t *vec, int64_t index, void **item);

/* soru_pvm_vec_edit is soru_pvm_vec_get for writing to the element in place. */
SORU_MUST_USE soru_status_t soru_pvm_vec_edit(soru_pvm_ctx_t *ctx, const soru_pvm_type_t *type,
                                              soru_pvm_vec_t *vec, int64_t index, void **item);

/* soru_pvm_vec_set replaces element number `index` by *item, which is moved from.
 *
 * SORU_OK, or SORU_RAISED for Lazy_vector.Bounds (then *item is left alone). */
SORU_MUST_USE soru_status_t soru_pvm_vec_set(soru_pvm_ctx_t *ctx, const soru_pvm_type_t *type,
                                             soru_pvm_vec_t *vec, int64_t index, void *item);

/* soru_pvm_vec_cons puts *item, which is moved from, in front. */
void soru_pvm_vec_cons(soru_pvm_ctx_t *ctx, const soru_pvm_type_t *type, soru_pvm_vec_t *vec,
                       void *item);

/* soru_pvm_vec_append puts *item, which is moved from, at the end. */
void soru_pvm_vec_append(soru_pvm_ctx_t *ctx, const soru_pvm_type_t *type, soru_pvm_vec_t *vec,
                         void *item);

/* soru_pvm_vec_pop takes the first element.
 *
 * out  item  owned by the caller
 * SORU_OK, SORU_RAISED for an empty vector (Lazy_vector.Bounds) or an absent key, SORU_ERR_MISSING.
 */
SORU_MUST_USE soru_status_t soru_pvm_vec_pop(soru_pvm_ctx_t *ctx, const soru_pvm_type_t *type,
                                             soru_pvm_vec_t *vec, void *item);

/* soru_pvm_vec_split makes `front` (uninitialised) the first `cnt` elements and leaves the others
 * in `vec`; both keep everything under its keys.
 *
 * SORU_OK, or SORU_RAISED (Lazy_vector.Bounds) when there are fewer; nothing changed then. */
SORU_MUST_USE soru_status_t soru_pvm_vec_split(soru_pvm_ctx_t *ctx, const soru_pvm_type_t *type,
                                               soru_pvm_vec_t *vec, int64_t cnt,
                                               soru_pvm_vec_t *front);

/* soru_pvm_vec_take shortens the vector to its first cnt elements, keeping everything under its key
 * (the first half of a split); SORU_RAISED as soru_pvm_vec_split. */
SORU_MUST_USE soru_status_t soru_pvm_vec_take(soru_pvm_ctx_t *ctx, soru_pvm_vec_t *vec,
                                              int64_t cnt);

/* soru_pvm_map_get gives the element with a key.
 *
 * out  item  borrowed, NULL when there is none (or it was removed)
 * SORU_OK, SORU_RAISED (malformed), SORU_ERR_MISSING. */
SORU_MUST_USE soru_status_t soru_pvm_map_get(soru_pvm_ctx_t *ctx, const soru_pvm_type_t *type,
                                             soru_pvm_vec_t *map, int64_t key, void **item);

/* soru_pvm_map_edit is soru_pvm_map_get for writing to the element in place. */
SORU_MUST_USE soru_status_t soru_pvm_map_edit(soru_pvm_ctx_t *ctx, const soru_pvm_type_t *type,
                                              soru_pvm_vec_t *map, int64_t key, void **item);

/* soru_pvm_map_set stores *item, which is moved from, under a key. */
void soru_pvm_map_set(soru_pvm_ctx_t *ctx, const soru_pvm_type_t *type, soru_pvm_vec_t *map,
                      int64_t key, void *item);

/* soru_pvm_map_remove removes what is under a key; the removal is written to the tree even if
 * nothing was there (Lazy_map.remove). */
void soru_pvm_map_remove(soru_pvm_ctx_t *ctx, const soru_pvm_type_t *type, soru_pvm_vec_t *map,
                         int64_t key);

/* soru_pvm_vec_count counts the elements that are there under any key.
 *
 * SORU_OK or SORU_ERR_MISSING. */
SORU_MUST_USE soru_status_t soru_pvm_vec_count(soru_pvm_ctx_t *ctx, const soru_pvm_type_t *type,
                                               soru_pvm_vec_t *vec, uint64_t *cnt);

/* soru_pvm_vec_encode_contents writes the elements that changed and gives the directory of
 * elements.
 *
 * out  contents  new reference, NULL when there is no element */
SORU_MUST_USE soru_status_t soru_pvm_vec_encode_contents(soru_pvm_ctx_t *ctx,
                                                         const soru_pvm_type_t *type,
                                                         soru_pvm_vec_t *vec,
                                                         soru_tree_node_t **contents);

/* soru_pvm_vec_drop releases a vector or map. */
void soru_pvm_vec_drop(soru_pvm_ctx_t *ctx, const soru_pvm_type_t *type, soru_pvm_vec_t *vec);

/* soru_pvm_vec_copy makes `to` (uninitialised) a copy that shares pages. */
void soru_pvm_vec_copy(soru_pvm_ctx_t *ctx, soru_pvm_vec_t *to, const soru_pvm_vec_t *from);

#endif
