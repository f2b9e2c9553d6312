/* memory.h - access to linear memory (lib_webassembly/runtime/partial_memory.ml).
 *
 * Ranges that do not fit answer SORU_PVM_OUT_OF_BOUNDS in `*result`; what the reference has looked
 * up or stored by then is looked up and stored here too: single numbers are all or nothing, byte
 * ranges (host functions, vectors) do the part that fits.
 */
#ifndef SORU_PVM_MEMORY_H
#define SORU_PVM_MEMORY_H

#include "pvm/instance.h"

#define SORU_PVM_PAGE_SZ 65536

/* The memory of an instance as one range of bytes (ctx->flat). It takes the place of the chunks of
 * memory 0, the only one of a valid module; which chunks differ is marked, so that they can be
 * written back. Marks are per chunk of SORU_PVM_CHUNK bytes: a chunk that was never written to is
 * absent in the state, even where others of zeros are present. */
struct soru_pvm_flat {
  uint8_t *bytes; /* as many as the memory has, at least */
  uint8_t *marks; /* one for each chunk: SORU_PVM_MARK_* */
};

/* Marks of chunks: everything that writes sets both. */
enum {
  SORU_PVM_MARK_CHANGED = 1, /* differs from the chunk in the instance */
  SORU_PVM_MARK_TOUCHED = 2, /* was written to since the memory was loaded */
  SORU_PVM_MARK_WRITTEN = 3
};

/* soru_pvm_flat_mark marks the chunks of a range of n >= 1 bytes as written. */
static inline void
soru_pvm_flat_mark(soru_pvm_flat_t *flat, uint64_t address, uint64_t n)
{
  for (uint64_t i = address / SORU_PVM_CHUNK; i <= (address + n - 1) / SORU_PVM_CHUNK; i++)
    flat->marks[i] = SORU_PVM_MARK_WRITTEN;
}

/* soru_pvm_flat_sync writes the chunks that changed to the memory of an instance.
 *
 * Nothing happens without ctx->flat. SORU_OK, or the status of an instance that is not complete. */
SORU_MUST_USE soru_status_t soru_pvm_flat_sync(soru_pvm_ctx_t *ctx, soru_pvm_instance_t *instance);

typedef enum soru_pvm_memory_result {
  SORU_PVM_IN_BOUNDS,
  SORU_PVM_OUT_OF_BOUNDS
} soru_pvm_memory_result_t;

/* soru_pvm_memory_load reads n (1 to 8) bytes at address + offset as a little-endian number.
 *
 * Out of bounds also when the sum passes 2^32. The byte with the highest address decides: nothing
 * is looked up when it is out of bounds.
 *
 * SORU_OK (see *result) or SORU_ERR_MISSING. */
SORU_MUST_USE soru_status_t soru_pvm_memory_load(soru_pvm_ctx_t *ctx, soru_pvm_memory_t *memory,
                                                 uint32_t address, uint32_t offset, unsigned n,
                                                 uint64_t *number,
                                                 soru_pvm_memory_result_t *result);

/* soru_pvm_memory_store writes the low n (1 to 8) bytes of a number; see soru_pvm_memory_load. */
SORU_MUST_USE soru_status_t soru_pvm_memory_store(soru_pvm_ctx_t *ctx, soru_pvm_memory_t *memory,
                                                  uint32_t address, uint32_t offset, unsigned n,
                                                  uint64_t number,
                                                  soru_pvm_memory_result_t *result);

/* soru_pvm_memory_read copies n bytes at an address (no wrapping); the bytes that are inside are
 * looked up even when others are not.
 *
 * SORU_OK (see *result; `to` is unspecified when out of bounds) or SORU_ERR_MISSING. */
SORU_MUST_USE soru_status_t soru_pvm_memory_read(soru_pvm_ctx_t *ctx, soru_pvm_memory_t *memory,
                                                 uint32_t address, uint8_t *to, size_t n,
                                                 soru_pvm_memory_result_t *result);

/* soru_pvm_memory_write stores n bytes at an address; those that are inside are stored even when
 * others are not.
 *
 * SORU_OK (see *result) or SORU_ERR_MISSING. */
SORU_MUST_USE soru_status_t soru_pvm_memory_write(soru_pvm_ctx_t *ctx, soru_pvm_memory_t *memory,
                                                  uint32_t address, const uint8_t *from, size_t n,
                                                  soru_pvm_memory_result_t *result);

/* soru_pvm_memory_bound gives the size in bytes. */
static inline int64_t
soru_pvm_memory_bound(const soru_pvm_memory_t *memory)
{
  return memory->bytes.length;
}

/* soru_pvm_memory_fill writes n copies of a byte at an address; the range is inside.
 *
 * SORU_OK or SORU_ERR_MISSING. */
SORU_MUST_USE soru_status_t soru_pvm_memory_fill(soru_pvm_ctx_t *ctx, soru_pvm_memory_t *memory,
                                                 uint32_t address, uint8_t byte, size_t n);

/* soru_pvm_memory_copy copies n bytes, byte by byte from the first one on; the ranges are inside.
 *
 * SORU_OK or SORU_ERR_MISSING. */
SORU_MUST_USE soru_status_t soru_pvm_memory_copy(soru_pvm_ctx_t *ctx, soru_pvm_memory_t *memory,
                                                 uint32_t to, uint32_t from, size_t n);

/* soru_pvm_memory_grow adds `delta` pages (Memory.grow).
 *
 * Returns the old size in pages, or -1 when the limit would be passed. */
int32_t soru_pvm_memory_grow(soru_pvm_memory_t *memory, int32_t delta);

/* soru_pvm_memory_init makes a memory (uninitialised before) of the size of its limits
 * (Memory.alloc).
 *
 * SORU_OK, or SORU_RAISED when max < min ("Tezos_webassembly_interpreter.Partial_memory.Type"). */
SORU_MUST_USE soru_status_t soru_pvm_memory_init(soru_pvm_ctx_t *ctx, soru_pvm_memory_t *memory,
                                                 const soru_pvm_limits_t *limits);

#endif
