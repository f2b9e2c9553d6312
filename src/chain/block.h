/* block.h - what is kept of a block: its header, its operations and their receipts.
 *
 *   header (4 + bytes) root of the context (32) balance updates of the block (4 + JSON)
 *   operation..: hash (32) bytes (4 + bytes) receipts (4 + each 4 + JSON)
 */
#ifndef SORU_CHAIN_BLOCK_H
#define SORU_CHAIN_BLOCK_H

#include "l1/header.h"
#include "rollup/cell.h"

/* The most bytes of a block: the messages of a full level, and their receipts. */
#define SORU_CHAIN_BLOCK_MAX ((size_t)1 << 30)

/* An operation of a block; all bytes are borrowed from it. */
typedef struct soru_chain_block_operation {
  const uint8_t *hash; /* SORU_ROLLUP_HASH_SZ bytes */
  soru_slice_t bytes;
  soru_slice_t receipts; /* of each content: 4 bytes of length, and the JSON of its metadata */
} soru_chain_block_operation_t;

/* A block, read from its bytes, which it owns. */
typedef struct soru_chain_block {
  uint8_t hash[SORU_ROLLUP_HASH_SZ];
  soru_l1_header_t header;
  uint8_t root[SORU_ROLLUP_HASH_SZ]; /* of the context after it */
  soru_slice_t updates;              /* JSON: what the block itself did to balances */
  soru_chain_block_operation_t *operations;
  size_t operation_cnt;
  soru_buf_t bytes;
} soru_chain_block_t;

/* soru_chain_block_begin appends what comes in front of the operations. */
void soru_chain_block_begin(soru_buf_t *out, const soru_l1_header_t *header,
                            const uint8_t root[SORU_ROLLUP_HASH_SZ], soru_slice_t updates);

/* soru_chain_block_add appends an operation with its receipts. */
void soru_chain_block_add(soru_buf_t *out, const uint8_t hash[SORU_ROLLUP_HASH_SZ],
                          soru_slice_t bytes, soru_slice_t receipts);

/* soru_chain_block_read reads a block from a copy of its bytes.
 *
 * out  block  to be released with soru_chain_block_free in any case
 * SORU_OK, or SORU_ERR_DECODE: these are not the bytes of a block. */
SORU_MUST_USE soru_status_t soru_chain_block_read(soru_chain_block_t *block,
                                                  const uint8_t hash[SORU_ROLLUP_HASH_SZ],
                                                  soru_slice_t bytes);

/* soru_chain_block_free releases a block; it can be used again. */
void soru_chain_block_free(soru_chain_block_t *block);

#endif
