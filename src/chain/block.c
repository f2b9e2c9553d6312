/* block.c - see block.h. */
#include "chain/block.h"

#include "base/mem.h"
#include "codec/primitives.h"

#include <string.h>

void
soru_chain_block_begin(soru_buf_t *out, const soru_l1_header_t *header,
                       const uint8_t root[SORU_ROLLUP_HASH_SZ], soru_slice_t updates)
{
  soru_buf_t bytes;
  soru_base_buf_init(&bytes, SORU_L1_HEADER_MAX);
  soru_l1_header_encode(&bytes, header);
  soru_codec_add_string(out, soru_base_buf_slice(&bytes));
  soru_base_buf_add(out, root, SORU_ROLLUP_HASH_SZ);
  soru_codec_add_string(out, updates);
  soru_base_buf_free(&bytes);
}

void
soru_chain_block_add(soru_buf_t *out, const uint8_t hash[SORU_ROLLUP_HASH_SZ], soru_slice_t bytes,
                     soru_slice_t receipts)
{
  soru_base_buf_add(out, hash, SORU_ROLLUP_HASH_SZ);
  soru_codec_add_string(out, bytes);
  soru_codec_add_string(out, receipts);
}

/* Reads the operations. */
static void
read_operations(soru_chain_block_t *block, soru_cursor_t *cursor)
{
  size_t cap = 0;
  while (cursor->left > 0 && !cursor->failed) {
    if (block->operation_cnt == cap) {
      cap = cap == 0 ? 16 : 2 * cap;
      block->operations = soru_base_realloc(block->operations, cap * sizeof block->operations[0]);
    }
    soru_chain_block_operation_t *operation = &block->operations[block->operation_cnt++];
    operation->hash = soru_base_cursor_take(cursor, SORU_ROLLUP_HASH_SZ);
    operation->bytes = soru_codec_get_string(cursor);
    operation->receipts = soru_codec_get_string(cursor);
  }
}

soru_status_t
soru_chain_block_read(soru_chain_block_t *block, const uint8_t hash[SORU_ROLLUP_HASH_SZ],
                      soru_slice_t bytes)
{
  memset(block, 0, sizeof *block);
  memcpy(block->hash, hash, SORU_ROLLUP_HASH_SZ);
  soru_base_buf_init(&block->bytes, SORU_CHAIN_BLOCK_MAX);
  soru_base_buf_add(&block->bytes, bytes.ptr, bytes.len);
  soru_cursor_t cursor = soru_base_cursor(soru_base_buf_slice(&block->bytes));
  soru_slice_t header = soru_codec_get_string(&cursor);
  const uint8_t *root = soru_base_cursor_take(&cursor, SORU_ROLLUP_HASH_SZ);
  block->updates = soru_codec_get_string(&cursor);
  read_operations(block, &cursor);
  if (!soru_base_cursor_done(&cursor) || root == NULL) return SORU_ERR_DECODE;
  memcpy(block->root, root, SORU_ROLLUP_HASH_SZ);
  return soru_l1_header_decode(&block->header, header) == SORU_OK ? SORU_OK : SORU_ERR_DECODE;
}

void
soru_chain_block_free(soru_chain_block_t *block)
{
  free(block->operations);
  soru_base_buf_free(&block->bytes);
  memset(block, 0, sizeof *block);
}
