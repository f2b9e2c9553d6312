/* durable.h - the durable storage: a tree of values by path (lib_scoru_wasm/durable.ml).
 *
 * A value with the key /a/b is the byte vector at a/b/@; the marker keeps values apart from keys.
 * The storage is a directory node; NULL stands for an empty one. Changes replace the node.
 */
#ifndef SORU_PVM_DURABLE_H
#define SORU_PVM_DURABLE_H

#include "pvm/bytevec.h"

/* The longest key in bytes: 250 less "/durable" and "/@". */
#define SORU_PVM_KEY_MAX 240
#define SORU_PVM_KEY_STEPS_MAX (SORU_PVM_KEY_MAX / 2 + 1)

/* Bytes a kernel may read or write at once; the specification of the profile `alpha` has 4,096. */
#define SORU_PVM_STORE_IO_MAX 2048

/* A parsed key: its steps as interned names. */
typedef struct soru_pvm_key {
  soru_tree_name_t *steps[SORU_PVM_KEY_STEPS_MAX + 1]; /* room for the marker */
  size_t cnt;
  bool readonly; /* under /readonly, or the root */
} soru_pvm_key_t;

/* soru_pvm_key_parse parses a key as a kernel names it.
 *
 * Returns whether it is valid; then key is to be given back with soru_pvm_key_drop. */
bool soru_pvm_key_parse(soru_pvm_ctx_t *ctx, soru_slice_t text, soru_pvm_key_t *key);

/* soru_pvm_key_drop releases a key. */
void soru_pvm_key_drop(soru_pvm_ctx_t *ctx, soru_pvm_key_t *key);

typedef enum soru_pvm_durable_result {
  SORU_PVM_DURABLE_OK,
  SORU_PVM_DURABLE_READONLY,      /* Readonly_value */
  SORU_PVM_DURABLE_NO_VALUE,      /* Value_not_found */
  SORU_PVM_DURABLE_NO_TREE,       /* Tree_not_found */
  SORU_PVM_DURABLE_OUT_OF_BOUNDS, /* Out_of_bounds */
  SORU_PVM_DURABLE_IO_TOO_LARGE,  /* IO_too_large */
  SORU_PVM_DURABLE_NO_INDEX,      /* Index_too_large */
  SORU_PVM_DURABLE_EXISTS,        /* the value exists already */
  SORU_PVM_DURABLE_OTHER          /* another exception of the reference */
} soru_pvm_durable_result_t;

/* Which part of a key: its value, or everything under it. */
typedef enum soru_pvm_durable_kind { SORU_PVM_VALUE, SORU_PVM_DIRECTORY } soru_pvm_durable_kind_t;

/* All functions below: SORU_OK (the outcome is in *result where there is one), SORU_ERR_MISSING,
 * SORU_ERR_LIMIT, or SORU_RAISED for a malformed state. `edit_readonly` allows keys under
 * /readonly. */

/* soru_pvm_durable_exists tells whether there is anything under a key. */
SORU_MUST_USE soru_status_t soru_pvm_durable_exists(soru_pvm_ctx_t *ctx, soru_tree_node_t *durable,
                                                    const soru_pvm_key_t *key, bool *exists);

/* soru_pvm_durable_find finds a value (its byte vector, to be dropped by the caller if *there). */
SORU_MUST_USE soru_status_t soru_pvm_durable_find(soru_pvm_ctx_t *ctx, soru_tree_node_t *durable,
                                                  const soru_pvm_key_t *key, bool *there,
                                                  soru_pvm_bytevec_t *value);

/* soru_pvm_durable_count counts the entries of the directory of a key; the value counts as one. */
SORU_MUST_USE soru_status_t soru_pvm_durable_count(soru_pvm_ctx_t *ctx, soru_tree_node_t *durable,
                                                   const soru_pvm_key_t *key, uint64_t *cnt);

/* soru_pvm_durable_nth gives the name of an entry in stored order; the empty name for the value. */
SORU_MUST_USE soru_status_t soru_pvm_durable_nth(soru_pvm_ctx_t *ctx, soru_tree_node_t *durable,
                                                 const soru_pvm_key_t *key, int64_t index,
                                                 soru_pvm_durable_result_t *result,
                                                 soru_slice_t *name);

/* soru_pvm_durable_hash gives the hash of what is under a key; *there is false if nothing is. */
SORU_MUST_USE soru_status_t soru_pvm_durable_hash(soru_pvm_ctx_t *ctx, soru_tree_node_t *durable,
                                                  const soru_pvm_key_t *key,
                                                  soru_pvm_durable_kind_t kind, bool *there,
                                                  uint8_t hash[SORU_TREE_HASH_SZ]);

/* soru_pvm_durable_delete removes a value or a directory. */
SORU_MUST_USE soru_status_t soru_pvm_durable_delete(soru_pvm_ctx_t *ctx, soru_tree_node_t **durable,
                                                    const soru_pvm_key_t *key,
                                                    soru_pvm_durable_kind_t kind,
                                                    bool edit_readonly,
                                                    soru_pvm_durable_result_t *result);

/* soru_pvm_durable_copy copies a directory over another. */
SORU_MUST_USE soru_status_t soru_pvm_durable_copy(soru_pvm_ctx_t *ctx, soru_tree_node_t **durable,
                                                  const soru_pvm_key_t *from,
                                                  const soru_pvm_key_t *to, bool edit_readonly,
                                                  soru_pvm_durable_result_t *result);

/* soru_pvm_durable_move moves a directory over another. */
SORU_MUST_USE soru_status_t soru_pvm_durable_move(soru_pvm_ctx_t *ctx, soru_tree_node_t **durable,
                                                  const soru_pvm_key_t *from,
                                                  const soru_pvm_key_t *to,
                                                  soru_pvm_durable_result_t *result);

/* soru_pvm_durable_set replaces a value as a whole (set_value_exn). */
SORU_MUST_USE soru_status_t soru_pvm_durable_set(soru_pvm_ctx_t *ctx, soru_tree_node_t **durable,
                                                 const soru_pvm_key_t *key, bool edit_readonly,
                                                 soru_slice_t bytes,
                                                 soru_pvm_durable_result_t *result);

/* soru_pvm_durable_create makes a value of zeros; EXISTS if there is one. */
SORU_MUST_USE soru_status_t soru_pvm_durable_create(soru_pvm_ctx_t *ctx, soru_tree_node_t **durable,
                                                    const soru_pvm_key_t *key, int64_t size,
                                                    soru_pvm_durable_result_t *result);

/* soru_pvm_durable_write writes bytes at an offset of a value, which grows as needed; at most
 * io_max bytes (write_value_exn). */
SORU_MUST_USE soru_status_t soru_pvm_durable_write(soru_pvm_ctx_t *ctx, soru_tree_node_t **durable,
                                                   const soru_pvm_key_t *key, bool edit_readonly,
                                                   int64_t offset, soru_slice_t bytes,
                                                   int64_t io_max,
                                                   soru_pvm_durable_result_t *result);

/* soru_pvm_durable_read reads at most max_bytes (at most io_max) bytes at an offset; the bytes are
 * appended to `to` (read_value_exn). */
SORU_MUST_USE soru_status_t soru_pvm_durable_read(soru_pvm_ctx_t *ctx, soru_tree_node_t *durable,
                                                  const soru_pvm_key_t *key, int64_t offset,
                                                  int64_t max_bytes, int64_t io_max, soru_buf_t *to,
                                                  soru_pvm_durable_result_t *result);

#endif
