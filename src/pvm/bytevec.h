/* bytevec.h - byte vectors in chunks of 512 bytes (lib_lazy_containers/chunked_byte_vector.ml).
 *
 * Memories, data segments, values of the durable storage and messages are such vectors. In the
 * tree, a chunk is a leaf of always 512 bytes under its number; chunks that were never written are
 * absent and read as zeros. In memory, a chunk is the leaf itself, shared with the tree until it is
 * written to.
 */
#ifndef SORU_PVM_BYTEVEC_H
#define SORU_PVM_BYTEVEC_H

#include "pvm/vec.h"

#define SORU_PVM_CHUNK 512

/* All zero bytes: an empty vector. */
typedef struct soru_pvm_bytevec {
  int64_t length;
  soru_pvm_vec_t chunks; /* a map from chunk numbers to leaves */
} soru_pvm_bytevec_t;

/* The type of byte vectors (kind BYTES). */
extern const soru_pvm_type_t soru_pvm_bytevec_type;

/* soru_pvm_bytevec_read copies n bytes at an offset.
 *
 * The range must lie inside the vector: a bug of the caller otherwise.
 * SORU_OK or SORU_ERR_MISSING. */
SORU_MUST_USE soru_status_t soru_pvm_bytevec_read(soru_pvm_ctx_t *ctx, soru_pvm_bytevec_t *vec,
                                                  int64_t offset, uint8_t *to, size_t n);

/* soru_pvm_bytevec_write replaces n bytes at an offset; the range must lie inside the vector.
 *
 * SORU_OK or SORU_ERR_MISSING; nothing of a chunk that is missing was changed. */
SORU_MUST_USE soru_status_t soru_pvm_bytevec_write(soru_pvm_ctx_t *ctx, soru_pvm_bytevec_t *vec,
                                                   int64_t offset, const uint8_t *from, size_t n);

/* soru_pvm_bytevec_spread copies all chunks that are there to where they belong in `to`, which has
 * room for the whole vector; the rest of it is left alone.
 *
 * SORU_OK or SORU_ERR_MISSING. */
SORU_MUST_USE soru_status_t soru_pvm_bytevec_spread(soru_pvm_ctx_t *ctx, soru_pvm_bytevec_t *vec,
                                                    uint8_t *to);

/* soru_pvm_bytevec_of_bytes makes a vector (`vec` is uninitialised) of the bytes. */
void soru_pvm_bytevec_of_bytes(soru_pvm_ctx_t *ctx, soru_pvm_bytevec_t *vec, soru_slice_t bytes);

/* soru_pvm_bytevec_drop releases a vector. */
void soru_pvm_bytevec_drop(soru_pvm_ctx_t *ctx, soru_pvm_bytevec_t *vec);

/* soru_pvm_bytevec_copy makes `to` (uninitialised) a copy that shares chunks. */
void soru_pvm_bytevec_copy(soru_pvm_ctx_t *ctx, soru_pvm_bytevec_t *to,
                           const soru_pvm_bytevec_t *from);

/* soru_pvm_bytevec_encode_contents writes the chunks that changed; see
 * soru_pvm_vec_encode_contents. */
SORU_MUST_USE soru_status_t soru_pvm_bytevec_encode_contents(soru_pvm_ctx_t *ctx,
                                                             soru_pvm_bytevec_t *vec,
                                                             soru_tree_node_t **contents);

#endif
