/* types_private.h - helpers of the descriptions that cannot be tables alone. */
#ifndef SORU_PVM_TYPES_PRIVATE_H
#define SORU_PVM_TYPES_PRIVATE_H

#include "pvm/value.h"

/* The largest leaf that one of these types reads or writes. */
#define SORU_PVM_LEAF_MAX ((size_t)32 << 20)

/* Shorthands for tables: a leaf without owned memory, a vector, a box. */
#define SORU_PVM_PLAIN_LEAF(ctype_, put_, get_)                                                    \
  {                                                                                                \
    .kind = SORU_PVM_LEAF, .size = sizeof(ctype_), .put = put_, .get = get_, .plain = true         \
  }
#define SORU_PVM_VECTOR_OF(element_)                                                               \
  {                                                                                                \
    .kind = SORU_PVM_VECTOR, .size = sizeof(soru_pvm_vec_t), .element = element_                   \
  }

/* A field at the start of its parent. */
#define SORU_PVM_PART(name_, type_)                                                                \
  {                                                                                                \
    .name = name_, .offset = 0, .type = type_                                                      \
  }

/* One byte that must be at most 1: an enumeration of two. */
extern const soru_pvm_type_t soru_pvm_bit_leaf;

/* A value type as a state stores it: one byte, at most SORU_WASM_EXTERNREF. */
extern const soru_pvm_type_t soru_pvm_valtype_leaf;

/* A soru_pvm_value_t that is a number: its kind (0 for i32, 1 for i64), and 4 or 8 bytes. */
extern const soru_pvm_type_t soru_pvm_num_leaf;

/* soru_pvm_dir makes a directory of one entry.
 *
 * in  node  consumed */
soru_tree_node_t *soru_pvm_dir(soru_pvm_ctx_t *ctx, const char *name, soru_tree_node_t *node);

/* soru_pvm_dir2 makes a directory of two entries.
 *
 * in  a, b  consumed; NULL ones are left out */
soru_tree_node_t *soru_pvm_dir2(soru_pvm_ctx_t *ctx, const char *name_a, soru_tree_node_t *a,
                                const char *name_b, soru_tree_node_t *b);

/* soru_pvm_tagged makes the directory of a case: `tag`, and `value` (consumed). */
soru_tree_node_t *soru_pvm_tagged(soru_pvm_ctx_t *ctx, const char *tag, soru_tree_node_t *value);

/* soru_pvm_get_tag looks up the text in the leaf `tag` of a case.
 *
 * out  tag  borrowed from the leaf
 * SORU_OK, SORU_RAISED or SORU_ERR_MISSING */
SORU_MUST_USE soru_status_t soru_pvm_get_tag(soru_pvm_ctx_t *ctx, soru_tree_node_t *node,
                                             soru_slice_t *tag);

/* soru_pvm_raise_malformed raises what a leaf with other bytes raises; returns SORU_RAISED. */
soru_status_t soru_pvm_raise_malformed(soru_pvm_ctx_t *ctx);

/* soru_pvm_raise_no_tag raises what an unknown tag raises; returns SORU_RAISED. */
soru_status_t soru_pvm_raise_no_tag(soru_pvm_ctx_t *ctx);

/* soru_pvm_add_v128 appends a vector as a leaf holds it: its kind (0), and a string of 16 bytes. */
void soru_pvm_add_v128(soru_buf_t *buf, const uint8_t v128[16]);

/* soru_pvm_get_v128 reads what soru_pvm_add_v128 wrote. */
void soru_pvm_get_v128(soru_cursor_t *cursor, uint8_t v128[16]);

#endif
