/* numeric_lane_private.h - vectors as lanes.
 *
 * A shape is a TAG_SHAPE_* number: lanes of 1 << shape bytes, little-endian. Lanes are worked on
 * sign-extended to 64 bits; only their low bits go back into a vector.
 */
#ifndef SORU_WASM_NUMERIC_LANE_PRIVATE_H
#define SORU_WASM_NUMERIC_LANE_PRIVATE_H

#include "base/bytes.h"
#include "wasm/opcode.h"
#include "wasm/opcode_private.h"

#include <stdint.h>

/* lane_count tells how many lanes a shape has. */
static inline unsigned
lane_count(unsigned shape)
{
  return 16u >> shape;
}

/* lane_bits tells how many bits a lane has. */
static inline unsigned
lane_bits(unsigned shape)
{
  return 8u << shape;
}

/* lane_get reads a lane, sign-extended. */
static inline int64_t
lane_get(const uint8_t v[16], unsigned shape, unsigned lane)
{
  size_t bytes = (size_t)1 << shape;
  unsigned gap = 64 - lane_bits(shape);
  return (int64_t)(soru_base_get_le(v + lane * bytes, bytes) << gap) >> gap;
}

/* lane_put writes the low bits of `value` as a lane. */
static inline void
lane_put(uint8_t v[16], unsigned shape, unsigned lane, uint64_t value)
{
  size_t bytes = (size_t)1 << shape;
  soru_base_put_le(v + lane * bytes, value, bytes);
}

/* lane_unsigned gives the low `bits` bits of a lane. */
static inline uint64_t
lane_unsigned(int64_t x, unsigned bits)
{
  return (uint64_t)x & (~0ull >> (64 - bits));
}

/* lane_saturate_s gives the signed number of `bits` (less than 64) bits nearest to x. */
static inline int64_t
lane_saturate_s(int64_t x, unsigned bits)
{
  int64_t end = (int64_t)1 << (bits - 1);
  return x < -end ? -end : x >= end ? end - 1 : x;
}

/* lane_saturate_u gives the unsigned number of `bits` (less than 63) bits nearest to x. */
static inline int64_t
lane_saturate_u(int64_t x, unsigned bits)
{
  int64_t end = (int64_t)1 << bits;
  return x < 0 ? 0 : x >= end ? end - 1 : x;
}

/* soru_wasm_numeric_wide_binary performs the operators of VEC_BINARY that change the size of lanes:
 * extended multiplication, dot product and narrowing. */
void soru_wasm_numeric_wide_binary(uint8_t out[16], const soru_wasm_opcode_t *op,
                                   const uint8_t x[16], const uint8_t y[16]);

/* soru_wasm_numeric_wide_convert performs the operators of VEC_CONVERT. */
void soru_wasm_numeric_wide_convert(uint8_t out[16], const soru_wasm_opcode_t *op,
                                    const uint8_t x[16]);

#endif
