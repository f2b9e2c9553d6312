#include "pvm/memory.h"

/* A memory has at most this many pages after it has grown. */
#define PAGES_MAX 65536

/* Reads or writes where the bytes are; the range is inside. */
static soru_status_t
get(soru_pvm_ctx_t *ctx, soru_pvm_memory_t *memory, uint32_t address, uint8_t *to, size_t n)
{
  if (ctx->flat == NULL) return soru_pvm_bytevec_read(ctx, &memory->bytes, address, to, n);
  memcpy(to, ctx->flat->bytes + address, n);
  return SORU_OK;
}

static soru_status_t
put(soru_pvm_ctx_t *ctx, soru_pvm_memory_t *memory, uint32_t address, const uint8_t *from, size_t n)
{
  if (ctx->flat == NULL) return soru_pvm_bytevec_write(ctx, &memory->bytes, address, from, n);
  memcpy(ctx->flat->bytes + address, from, n);
  soru_pvm_flat_mark(ctx->flat, address, n);
  return SORU_OK;
}

/* The number of bytes of a range that lie inside the memory. */
static size_t
inside(const soru_pvm_memory_t *memory, uint32_t address, size_t n)
{
  int64_t left = soru_pvm_memory_bound(memory) - (int64_t)address;
  if (left <= 0) return 0;
  return (uint64_t)left < n ? (size_t)left : n;
}

/* Tells whether n bytes at address + offset are inside, the sum taken without wrapping. */
static bool
effective(const soru_pvm_memory_t *memory, uint32_t address, uint32_t offset, size_t n,
          uint32_t *start)
{
  *start = address + offset;
  return *start >= address && inside(memory, *start, n) == n;
}

soru_status_t
soru_pvm_memory_load(soru_pvm_ctx_t *ctx, soru_pvm_memory_t *memory, uint32_t address,
                     uint32_t offset, unsigned n, uint64_t *number,
                     soru_pvm_memory_result_t *result)
{
  SORU_ASSERT(n >= 1 && n <= 8);
  uint32_t start;
  *number = 0;
  *result = SORU_PVM_OUT_OF_BOUNDS;
  if (!effective(memory, address, offset, n, &start)) return SORU_OK;
  uint8_t bytes[8];
  SORU_TRY(get(ctx, memory, start, bytes, n));
  *number = soru_base_get_le(bytes, n);
  *result = SORU_PVM_IN_BOUNDS;
  return SORU_OK;
}

soru_status_t
soru_pvm_memory_store(soru_pvm_ctx_t *ctx, soru_pvm_memory_t *memory, uint32_t address,
                      uint32_t offset, unsigned n, uint64_t number,
                      soru_pvm_memory_result_t *result)
{
  SORU_ASSERT(n >= 1 && n <= 8);
  uint32_t start;
  *result = SORU_PVM_OUT_OF_BOUNDS;
  if (!effective(memory, address, offset, n, &start)) return SORU_OK;
  uint8_t bytes[8];
  soru_base_put_le(bytes, number, n);
  *result = SORU_PVM_IN_BOUNDS;
  return put(ctx, memory, start, bytes, n);
}

soru_status_t
soru_pvm_memory_read(soru_pvm_ctx_t *ctx, soru_pvm_memory_t *memory, uint32_t address, uint8_t *to,
                     size_t n, soru_pvm_memory_result_t *result)
{
  size_t part = inside(memory, address, n);
  *result = part == n ? SORU_PVM_IN_BOUNDS : SORU_PVM_OUT_OF_BOUNDS;
  if (part == 0) return SORU_OK;
  return get(ctx, memory, address, to, part);
}

soru_status_t
soru_pvm_memory_write(soru_pvm_ctx_t *ctx, soru_pvm_memory_t *memory, uint32_t address,
                      const uint8_t *from, size_t n, soru_pvm_memory_result_t *result)
{
  size_t part = inside(memory, address, n);
  *result = part == n ? SORU_PVM_IN_BOUNDS : SORU_PVM_OUT_OF_BOUNDS;
  if (part == 0) return SORU_OK;
  return put(ctx, memory, address, from, part);
}

/* Bytes that fills and copies handle at a time. */
#define PIECE 4096

soru_status_t
soru_pvm_memory_fill(soru_pvm_ctx_t *ctx, soru_pvm_memory_t *memory, uint32_t address, uint8_t byte,
                     size_t n)
{
  uint8_t piece[PIECE];
  memset(piece, byte, n < PIECE ? n : PIECE);
  for (size_t at = 0, part; at < n; at += part) {
    part = n - at < PIECE ? n - at : PIECE;
    SORU_TRY(put(ctx, memory, address + (uint32_t)at, piece, part));
  }
  return SORU_OK;
}

/* A piece is never longer than the distance to where it goes, so that bytes that were copied are
 * read again where the ranges overlap. */
soru_status_t
soru_pvm_memory_copy(soru_pvm_ctx_t *ctx, soru_pvm_memory_t *memory, uint32_t to, uint32_t from,
                     size_t n)
{
  uint8_t piece[PIECE];
  size_t most = to > from && to - from < PIECE ? to - from : PIECE;
  for (size_t at = 0, part; at < n; at += part) {
    part = n - at < most ? n - at : most;
    SORU_TRY(get(ctx, memory, from + (uint32_t)at, piece, part));
    SORU_TRY(put(ctx, memory, to + (uint32_t)at, piece, part));
  }
  return SORU_OK;
}

/* --- the memory as one range --- */

/* Tells whether eight chunks in a row have not changed; a page has a multiple of eight. */
static bool
eight_unchanged(const uint8_t *marks)
{
  uint64_t eight;
  memcpy(&eight, marks, sizeof eight);
  return (eight & 0x0101010101010101 * SORU_PVM_MARK_CHANGED) == 0;
}

static soru_status_t
sync_memory(soru_pvm_ctx_t *ctx, soru_pvm_flat_t *flat, soru_pvm_memory_t *memory)
{
  int64_t cnt = soru_pvm_memory_bound(memory) / SORU_PVM_CHUNK;
  for (int64_t i = 0; i < cnt; i++) {
    if (i % 8 == 0 && eight_unchanged(flat->marks + i)) {
      i += 7;
      continue;
    }
    if (!(flat->marks[i] & SORU_PVM_MARK_CHANGED)) continue;
    SORU_TRY(soru_pvm_bytevec_write(ctx, &memory->bytes, i * SORU_PVM_CHUNK,
                                    flat->bytes + i * SORU_PVM_CHUNK, SORU_PVM_CHUNK));
    flat->marks[i] = SORU_PVM_MARK_TOUCHED;
  }
  return SORU_OK;
}

soru_status_t
soru_pvm_flat_sync(soru_pvm_ctx_t *ctx, soru_pvm_instance_t *instance)
{
  void *memory;
  if (ctx->flat == NULL || instance->memories.length == 0) return SORU_OK;
  SORU_TRY(soru_pvm_vec_edit(ctx, &soru_pvm_memory_vec, &instance->memories, 0, &memory));
  return sync_memory(ctx, ctx->flat, memory);
}

/* --- size --- */

static bool
limits_are_valid(const soru_pvm_limits_t *limits)
{
  return !limits->max.some || (uint32_t)limits->min <= (uint32_t)limits->max.v;
}

int32_t
soru_pvm_memory_grow(soru_pvm_memory_t *memory, int32_t delta)
{
  uint32_t old = (uint32_t)memory->limits.min, grown = old + (uint32_t)delta;
  if (old > grown || grown > PAGES_MAX) return -1;
  soru_pvm_limits_t limits = memory->limits;
  limits.min = (int32_t)grown;
  if (!limits_are_valid(&limits)) return -1;
  memory->limits = limits;
  memory->bytes.length += (int64_t)(grown - old) * SORU_PVM_PAGE_SZ;
  return (int32_t)old;
}

soru_status_t
soru_pvm_memory_init(soru_pvm_ctx_t *ctx, soru_pvm_memory_t *memory,
                     const soru_pvm_limits_t *limits)
{
  *memory = (soru_pvm_memory_t){.limits = *limits};
  if (!limits_are_valid(limits))
    return soru_pvm_raise(ctx, "Tezos_webassembly_interpreter.Partial_memory.Type", NULL);
  /* Pages count as a signed number here: beyond 2^31 - 1 of them there is no memory at all. */
  if (limits->min > 0) memory->bytes.length = (int64_t)limits->min * SORU_PVM_PAGE_SZ;
  return SORU_OK;
}
