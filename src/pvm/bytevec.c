#include "pvm/bytevec.h"

static const uint8_t zeros[SORU_PVM_CHUNK];

static soru_status_t
chunk_decode(soru_pvm_ctx_t *ctx, soru_tree_node_t *node, void *object)
{
  soru_tree_node_t **chunk = object;
  soru_slice_t bytes;
  soru_status_t status = soru_tree_bytes(ctx->tree, node, &bytes);
  if (status == SORU_ERR_NOT_FOUND) return soru_pvm_raise_key_not_found(ctx);
  SORU_TRY(status);
  if (bytes.len == SORU_PVM_CHUNK) return soru_tree_resolved_leaf(ctx->tree, node, chunk);
  size_t len = bytes.len < SORU_PVM_CHUNK ? bytes.len : SORU_PVM_CHUNK;
  *chunk = soru_tree_leaf_new(ctx->tree, SORU_PVM_CHUNK);
  if (len > 0) memcpy(soru_tree_leaf_edit(ctx->tree, chunk), bytes.ptr, len);
  return SORU_OK;
}

static soru_status_t
chunk_encode(soru_pvm_ctx_t *ctx, void *object, soru_tree_node_t **node)
{
  (void)ctx;
  *node = soru_tree_keep(*(soru_tree_node_t **)object);
  return SORU_OK;
}

static void
chunk_drop(soru_pvm_ctx_t *ctx, void *object)
{
  soru_tree_drop(ctx->tree, *(soru_tree_node_t **)object);
}

static void
chunk_copy(soru_pvm_ctx_t *ctx, void *to, const void *from)
{
  (void)ctx;
  soru_tree_node_t *const *chunk = from;
  *(soru_tree_node_t **)to = soru_tree_keep(*chunk);
}

static const soru_pvm_type_t chunk_type = {.kind = SORU_PVM_CUSTOM,
                                           .size = sizeof(soru_tree_node_t *),
                                           .decode = chunk_decode,
                                           .encode = chunk_encode,
                                           .drop = chunk_drop,
                                           .copy = chunk_copy};

static const soru_pvm_type_t chunks_type = {
    .kind = SORU_PVM_MAP, .size = sizeof(soru_pvm_vec_t), .element = &chunk_type, .big_keys = true};

const soru_pvm_type_t soru_pvm_bytevec_type = {.kind = SORU_PVM_BYTES,
                                               .size = sizeof(soru_pvm_bytevec_t)};

soru_status_t
soru_pvm_bytevec_read(soru_pvm_ctx_t *ctx, soru_pvm_bytevec_t *vec, int64_t offset, uint8_t *to,
                      size_t n)
{
  SORU_ASSERT(offset >= 0 && (uint64_t)offset + n <= (uint64_t)vec->length);
  while (n > 0) {
    size_t within = (size_t)offset % SORU_PVM_CHUNK;
    size_t part = SORU_PVM_CHUNK - within < n ? SORU_PVM_CHUNK - within : n;
    void *item;
    SORU_TRY(soru_pvm_map_get(ctx, &chunks_type, &vec->chunks, offset / SORU_PVM_CHUNK, &item));
    soru_slice_t bytes = {zeros, SORU_PVM_CHUNK};
    if (item != NULL) SORU_TRY(soru_tree_bytes(ctx->tree, *(soru_tree_node_t **)item, &bytes));
    memcpy(to, bytes.ptr + within, part);
    to += part;
    offset += (int64_t)part;
    n -= part;
  }
  return SORU_OK;
}

soru_status_t
soru_pvm_bytevec_write(soru_pvm_ctx_t *ctx, soru_pvm_bytevec_t *vec, int64_t offset,
                       const uint8_t *from, size_t n)
{
  SORU_ASSERT(offset >= 0 && (uint64_t)offset + n <= (uint64_t)vec->length);
  while (n > 0) {
    size_t within = (size_t)offset % SORU_PVM_CHUNK;
    size_t part = SORU_PVM_CHUNK - within < n ? SORU_PVM_CHUNK - within : n;
    int64_t number = offset / SORU_PVM_CHUNK;
    void *item;
    SORU_TRY(soru_pvm_map_edit(ctx, &chunks_type, &vec->chunks, number, &item));
    if (item == NULL) {
      soru_tree_node_t *fresh = soru_tree_leaf_new(ctx->tree, SORU_PVM_CHUNK);
      memcpy(soru_tree_leaf_edit(ctx->tree, &fresh) + within, from, part);
      soru_pvm_map_set(ctx, &chunks_type, &vec->chunks, number, &fresh);
    } else {
      memcpy(soru_tree_leaf_edit(ctx->tree, item) + within, from, part);
    }
    from += part;
    offset += (int64_t)part;
    n -= part;
  }
  return SORU_OK;
}

soru_status_t
soru_pvm_bytevec_spread(soru_pvm_ctx_t *ctx, soru_pvm_bytevec_t *vec, uint8_t *to)
{
  for (int64_t i = 0; i * SORU_PVM_CHUNK < vec->length; i++) {
    void *item;
    soru_slice_t bytes;
    SORU_TRY(soru_pvm_map_get(ctx, &chunks_type, &vec->chunks, i, &item));
    if (item == NULL) continue;
    SORU_TRY(soru_tree_bytes(ctx->tree, *(soru_tree_node_t **)item, &bytes));
    int64_t left = vec->length - i * SORU_PVM_CHUNK;
    memcpy(to + i * SORU_PVM_CHUNK, bytes.ptr,
           left < SORU_PVM_CHUNK ? (size_t)left : SORU_PVM_CHUNK);
  }
  return SORU_OK;
}

void
soru_pvm_bytevec_of_bytes(soru_pvm_ctx_t *ctx, soru_pvm_bytevec_t *vec, soru_slice_t bytes)
{
  memset(vec, 0, sizeof *vec);
  vec->length = (int64_t)bytes.len;
  for (size_t at = 0; at < bytes.len; at += SORU_PVM_CHUNK) {
    size_t part = bytes.len - at < SORU_PVM_CHUNK ? bytes.len - at : SORU_PVM_CHUNK;
    soru_tree_node_t *chunk = soru_tree_leaf_new(ctx->tree, SORU_PVM_CHUNK);
    memcpy(soru_tree_leaf_edit(ctx->tree, &chunk), bytes.ptr + at, part);
    soru_pvm_map_set(ctx, &chunks_type, &vec->chunks, (int64_t)(at / SORU_PVM_CHUNK), &chunk);
  }
}

void
soru_pvm_bytevec_drop(soru_pvm_ctx_t *ctx, soru_pvm_bytevec_t *vec)
{
  soru_pvm_vec_drop(ctx, &chunks_type, &vec->chunks);
  vec->length = 0;
}

void
soru_pvm_bytevec_copy(soru_pvm_ctx_t *ctx, soru_pvm_bytevec_t *to, const soru_pvm_bytevec_t *from)
{
  to->length = from->length;
  soru_pvm_vec_copy(ctx, &to->chunks, &from->chunks);
}

soru_status_t
soru_pvm_bytevec_encode_contents(soru_pvm_ctx_t *ctx, soru_pvm_bytevec_t *vec,
                                 soru_tree_node_t **contents)
{
  return soru_pvm_vec_encode_contents(ctx, &chunks_type, &vec->chunks, contents);
}
