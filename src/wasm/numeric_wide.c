/* Operations between lanes of different sizes, and from floating point bits to integers. */
#include "wasm/numeric.h"
#include "wasm/numeric_lane_private.h"

#include <stdbool.h>
#include <string.h>

/* One lane of a vector of `shape`, widened from the lanes of half the size: of the lower or the
 * upper half of v. */
static uint64_t
lane_widened(const uint8_t v[16], unsigned shape, unsigned lane, bool high, bool is_unsigned)
{
  int64_t x = lane_get(v, shape - 1, lane + (high ? lane_count(shape) : 0));
  return is_unsigned ? lane_unsigned(x, lane_bits(shape - 1)) : (uint64_t)x;
}

static void
extended_multiply(uint8_t out[16], uint8_t name, unsigned shape, const uint8_t x[16],
                  const uint8_t y[16])
{
  bool high = name == TAG_VEC_BINARY_EXT_MUL_HIGH_S || name == TAG_VEC_BINARY_EXT_MUL_HIGH_U;
  bool is_unsigned = name == TAG_VEC_BINARY_EXT_MUL_LOW_U || name == TAG_VEC_BINARY_EXT_MUL_HIGH_U;
  for (unsigned i = 0; i < lane_count(shape); i++) {
    uint64_t a = lane_widened(x, shape, i, high, is_unsigned);
    uint64_t b = lane_widened(y, shape, i, high, is_unsigned);
    lane_put(out, shape, i, a * b);
  }
}

/* Lanes of twice the size of x, then those of y, saturated. */
static void
narrow(uint8_t out[16], uint8_t name, unsigned shape, const uint8_t x[16], const uint8_t y[16])
{
  unsigned half = lane_count(shape) / 2, bits = lane_bits(shape);
  for (unsigned i = 0; i < lane_count(shape); i++) {
    int64_t wide = i < half ? lane_get(x, shape + 1, i) : lane_get(y, shape + 1, i - half);
    bool is_signed = name == TAG_VEC_BINARY_NARROW_S;
    int64_t lane = is_signed ? lane_saturate_s(wide, bits) : lane_saturate_u(wide, bits);
    lane_put(out, shape, i, (uint64_t)lane);
  }
}

static void
dot(uint8_t out[16], const uint8_t x[16], const uint8_t y[16])
{
  for (unsigned i = 0; i < 4; i++) {
    int64_t low = lane_get(x, TAG_SHAPE_I16X8, 2 * i) * lane_get(y, TAG_SHAPE_I16X8, 2 * i);
    int64_t high =
        lane_get(x, TAG_SHAPE_I16X8, 2 * i + 1) * lane_get(y, TAG_SHAPE_I16X8, 2 * i + 1);
    lane_put(out, TAG_SHAPE_I32X4, i, (uint64_t)(low + high));
  }
}

void
soru_wasm_numeric_wide_binary(uint8_t out[16], const soru_wasm_opcode_t *op, const uint8_t x[16],
                              const uint8_t y[16])
{
  unsigned shape = op->code[1];
  uint8_t name = op->code[2];
  switch (name) {
  case TAG_VEC_BINARY_DOT_S:
    dot(out, x, y);
    break;
  case TAG_VEC_BINARY_NARROW_S:
  case TAG_VEC_BINARY_NARROW_U:
    narrow(out, name, shape, x, y);
    break;
  default:
    extended_multiply(out, name, shape, x, y);
    break;
  }
}

static double
double_of_f32(uint64_t bits)
{
  float f;
  uint32_t word = (uint32_t)bits;
  memcpy(&f, &word, sizeof f);
  return (double)f;
}

static double
double_of_f64(uint64_t bits)
{
  double d;
  memcpy(&d, &bits, sizeof d);
  return d;
}

/* Truncation of a floating point number to 32 bits: NaN gives 0, the rest saturates. */
static uint32_t
truncate(double x, bool is_signed)
{
  if (x != x) return 0;
  double low = is_signed ? -0x1p31 : 0, high = is_signed ? 0x1p31 : 0x1p32;
  if (x <= low) return is_signed ? 0x80000000u : 0;
  if (x >= high) return is_signed ? 0x7fffffffu : 0xffffffffu;
  return (uint32_t)(int64_t)x;
}

static void
vec_truncate(uint8_t out[16], uint8_t name, const uint8_t x[16])
{
  bool is_f32 =
      name == TAG_VEC_CONVERT_TRUNC_SAT_SF32X4 || name == TAG_VEC_CONVERT_TRUNC_SAT_UF32X4;
  bool is_signed =
      name == TAG_VEC_CONVERT_TRUNC_SAT_SF32X4 || name == TAG_VEC_CONVERT_TRUNC_SAT_SZERO_F64X2;
  memset(out, 0, 16);
  for (unsigned i = 0; i < (is_f32 ? 4 : 2); i++) {
    uint64_t bits = (uint64_t)lane_get(x, is_f32 ? TAG_SHAPE_I32X4 : TAG_SHAPE_I64X2, i);
    double lane = is_f32 ? double_of_f32(bits) : double_of_f64(bits);
    lane_put(out, TAG_SHAPE_I32X4, i, truncate(lane, is_signed));
  }
}

static void
add_pairwise(uint8_t out[16], unsigned shape, const uint8_t x[16], bool is_unsigned)
{
  unsigned bits = lane_bits(shape - 1);
  for (unsigned i = 0; i < lane_count(shape); i++) {
    int64_t a = lane_get(x, shape - 1, 2 * i), b = lane_get(x, shape - 1, 2 * i + 1);
    uint64_t sum =
        is_unsigned ? lane_unsigned(a, bits) + lane_unsigned(b, bits) : (uint64_t)(a + b);
    lane_put(out, shape, i, sum);
  }
}

static void
widen(uint8_t out[16], unsigned shape, const uint8_t x[16], bool high, bool is_unsigned)
{
  for (unsigned i = 0; i < lane_count(shape); i++)
    lane_put(out, shape, i, lane_widened(x, shape, i, high, is_unsigned));
}

void
soru_wasm_numeric_wide_convert(uint8_t out[16], const soru_wasm_opcode_t *op, const uint8_t x[16])
{
  unsigned shape = op->code[1];
  switch (op->code[2]) {
  case TAG_VEC_CONVERT_EXTEND_LOW_S:
    widen(out, shape, x, false, false);
    break;
  case TAG_VEC_CONVERT_EXTEND_LOW_U:
    widen(out, shape, x, false, true);
    break;
  case TAG_VEC_CONVERT_EXTEND_HIGH_S:
    widen(out, shape, x, true, false);
    break;
  case TAG_VEC_CONVERT_EXTEND_HIGH_U:
    widen(out, shape, x, true, true);
    break;
  case TAG_VEC_CONVERT_EXT_ADD_PAIRWISE_S:
    add_pairwise(out, shape, x, false);
    break;
  case TAG_VEC_CONVERT_EXT_ADD_PAIRWISE_U:
    add_pairwise(out, shape, x, true);
    break;
  default:
    vec_truncate(out, op->code[2], x);
  }
}

void
soru_wasm_vec_extend(uint8_t out[16], const uint8_t low[8], uint8_t ext, uint8_t pack)
{
  uint8_t v[16] = {0};
  memcpy(v, low, pack);
  switch (ext) {
  case SORU_WASM_VEXT_8X8_S:
    widen(out, TAG_SHAPE_I16X8, v, false, false);
    break;
  case SORU_WASM_VEXT_8X8_U:
    widen(out, TAG_SHAPE_I16X8, v, false, true);
    break;
  case SORU_WASM_VEXT_16X4_S:
    widen(out, TAG_SHAPE_I32X4, v, false, false);
    break;
  case SORU_WASM_VEXT_16X4_U:
    widen(out, TAG_SHAPE_I32X4, v, false, true);
    break;
  case SORU_WASM_VEXT_32X2_S:
    widen(out, TAG_SHAPE_I64X2, v, false, false);
    break;
  case SORU_WASM_VEXT_32X2_U:
    widen(out, TAG_SHAPE_I64X2, v, false, true);
    break;
  case SORU_WASM_VEXT_SPLAT:
    for (unsigned i = 0; i < 16; i++) out[i] = v[i % pack];
    break;
  default:
    memcpy(out, v, 16); /* zeros above */
  }
}
