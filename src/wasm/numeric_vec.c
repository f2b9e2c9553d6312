/* Operations on vectors: a vector is taken apart into lanes, sign-extended to 64 bits, the
 * operation is done lane by lane, and the low bits of the lanes are put together again. */
#include "wasm/numeric_private.h"

#include "base/status.h"
#include "wasm/numeric_lane_private.h"

#include <string.h>

/* The saturating and rounding operators, which only lanes of 8 and 16 bits have. */
static int64_t
lane_small(uint8_t name, int64_t a, int64_t b, unsigned bits)
{
  int64_t ua = (int64_t)lane_unsigned(a, bits), ub = (int64_t)lane_unsigned(b, bits);
  switch (name) {
  case TAG_VEC_BINARY_AVGR_U:
    return (ua + ub + 1) / 2;
  case TAG_VEC_BINARY_ADD_SAT_S:
    return lane_saturate_s(a + b, bits);
  case TAG_VEC_BINARY_ADD_SAT_U:
    return lane_saturate_u(ua + ub, bits);
  case TAG_VEC_BINARY_SUB_SAT_S:
    return lane_saturate_s(a - b, bits);
  case TAG_VEC_BINARY_SUB_SAT_U:
    return lane_saturate_u(ua - ub, bits);
  default:
    return lane_saturate_s((a * b + 0x4000) >> 15, bits); /* q15mulr_sat_s */
  }
}

static uint64_t
lane_binary(uint8_t name, int64_t a, int64_t b, unsigned bits)
{
  uint64_t ua = lane_unsigned(a, bits), ub = lane_unsigned(b, bits);
  switch (name) {
  case TAG_VEC_BINARY_ADD:
    return ua + ub;
  case TAG_VEC_BINARY_SUB:
    return ua - ub;
  case TAG_VEC_BINARY_MUL:
    return ua * ub;
  case TAG_VEC_BINARY_MIN_S:
    return a < b ? ua : ub;
  case TAG_VEC_BINARY_MIN_U:
    return ua < ub ? ua : ub;
  case TAG_VEC_BINARY_MAX_S:
    return a > b ? ua : ub;
  case TAG_VEC_BINARY_MAX_U:
    return ua > ub ? ua : ub;
  default:
    return (uint64_t)lane_small(name, a, b, bits);
  }
}

static void
swizzle(uint8_t out[16], const uint8_t x[16], const uint8_t indices[16])
{
  for (unsigned i = 0; i < 16; i++) out[i] = indices[i] < 16 ? x[indices[i]] : 0;
}

static soru_wasm_numeric_result_t
shuffle(uint8_t out[16], const uint8_t x[16], const uint8_t y[16], const uint8_t lanes[16])
{
  for (unsigned i = 0; i < 16; i++) {
    if (lanes[i] >= 32) return SORU_WASM_NUM_NO_LANE;
    out[i] = lanes[i] < 16 ? x[lanes[i]] : y[lanes[i] - 16];
  }
  return SORU_WASM_NUM_OK;
}

static soru_wasm_numeric_result_t
vec_binary(uint8_t out[16], const soru_wasm_opcode_t *op, const soru_wasm_instr_t *instr,
           const uint8_t x[16], const uint8_t y[16])
{
  unsigned shape = op->code[1];
  switch (op->code[2]) {
  case TAG_VEC_BINARY_SHUFFLE:
    return shuffle(out, x, y, instr->imm.v128);
  case TAG_VEC_BINARY_SWIZZLE:
    swizzle(out, x, y);
    break;
  case TAG_VEC_BINARY_DOT_S:
  case TAG_VEC_BINARY_NARROW_S:
  case TAG_VEC_BINARY_NARROW_U:
  case TAG_VEC_BINARY_EXT_MUL_LOW_S:
  case TAG_VEC_BINARY_EXT_MUL_HIGH_S:
  case TAG_VEC_BINARY_EXT_MUL_LOW_U:
  case TAG_VEC_BINARY_EXT_MUL_HIGH_U:
    soru_wasm_numeric_wide_binary(out, op, x, y);
    break;
  default:
    for (unsigned i = 0; i < lane_count(shape); i++) {
      int64_t a = lane_get(x, shape, i), b = lane_get(y, shape, i);
      lane_put(out, shape, i, lane_binary(op->code[2], a, b, lane_bits(shape)));
    }
  }
  return SORU_WASM_NUM_OK;
}

static bool
lane_compare(uint8_t name, int64_t a, int64_t b)
{
  /* Sign extension keeps the order of unsigned numbers. */
  uint64_t ua = (uint64_t)a, ub = (uint64_t)b;
  switch (name) {
  case TAG_VEC_COMPARE_EQ:
    return a == b;
  case TAG_VEC_COMPARE_NE:
    return a != b;
  case TAG_VEC_COMPARE_LT_S:
    return a < b;
  case TAG_VEC_COMPARE_LT_U:
    return ua < ub;
  case TAG_VEC_COMPARE_LE_S:
    return a <= b;
  case TAG_VEC_COMPARE_LE_U:
    return ua <= ub;
  case TAG_VEC_COMPARE_GT_S:
    return a > b;
  case TAG_VEC_COMPARE_GT_U:
    return ua > ub;
  case TAG_VEC_COMPARE_GE_S:
    return a >= b;
  default:
    return ua >= ub;
  }
}

static void
vec_compare(uint8_t out[16], const soru_wasm_opcode_t *op, const uint8_t x[16], const uint8_t y[16])
{
  unsigned shape = op->code[1];
  for (unsigned i = 0; i < lane_count(shape); i++) {
    bool holds = lane_compare(op->code[2], lane_get(x, shape, i), lane_get(y, shape, i));
    lane_put(out, shape, i, holds ? ~0ull : 0);
  }
}

static uint64_t
lane_unary(uint8_t name, int64_t a, unsigned bits)
{
  switch (name) {
  case TAG_VEC_UNARY_ABS:
    return a < 0 ? 0 - (uint64_t)a : (uint64_t)a;
  case TAG_VEC_UNARY_NEG:
    return 0 - (uint64_t)a;
  default:
    return (unsigned)__builtin_popcountll(lane_unsigned(a, bits));
  }
}

static void
vec_unary(uint8_t out[16], const soru_wasm_opcode_t *op, const uint8_t x[16])
{
  unsigned shape = op->code[1];
  for (unsigned i = 0; i < lane_count(shape); i++)
    lane_put(out, shape, i, lane_unary(op->code[2], lane_get(x, shape, i), lane_bits(shape)));
}

static void
vec_shift(uint8_t out[16], const soru_wasm_opcode_t *op, const uint8_t x[16], uint32_t count)
{
  unsigned shape = op->code[1], bits = lane_bits(shape), n = count & (bits - 1);
  for (unsigned i = 0; i < lane_count(shape); i++) {
    int64_t a = lane_get(x, shape, i);
    uint64_t lane;
    switch (op->code[2]) {
    case TAG_VEC_SHIFT_SHL:
      lane = (uint64_t)a << n;
      break;
    case TAG_VEC_SHIFT_SHR_S:
      lane = (uint64_t)(a >> n);
      break;
    default:
      lane = lane_unsigned(a, bits) >> n;
      break;
    }
    lane_put(out, shape, i, lane);
  }
}

static void
vec_bits(uint8_t out[16], const soru_wasm_opcode_t *op, const soru_wasm_num_t *args)
{
  for (unsigned i = 0; i < 16; i++) {
    unsigned x = args[0].u.v128[i], bits = 0;
    if (op->class_ == SORU_WASM_CLASS_VEC_UNARY_BITS) {
      bits = ~x;
    } else if (op->class_ == SORU_WASM_CLASS_VEC_TERNARY_BITS) {
      bits = (x & args[2].u.v128[i]) | (args[1].u.v128[i] & ~(unsigned)args[2].u.v128[i]);
    } else {
      unsigned y = args[1].u.v128[i];
      switch (op->code[1]) {
      case TAG_VEC_BINARY_BITS_AND:
        bits = x & y;
        break;
      case TAG_VEC_BINARY_BITS_OR:
        bits = x | y;
        break;
      case TAG_VEC_BINARY_BITS_XOR:
        bits = x ^ y;
        break;
      default:
        bits = x & ~y;
        break;
      }
    }
    out[i] = (uint8_t)bits;
  }
}

/* The operations from a vector to a 32-bit number: all_true, any_true and bitmask. */
static uint32_t
vec_to_number(const soru_wasm_opcode_t *op, const uint8_t x[16])
{
  unsigned shape = op->class_ == SORU_WASM_CLASS_VEC_TEST_BITS ? TAG_SHAPE_I8X16 : op->code[1];
  uint32_t non_zero = 0, negative = 0;
  for (unsigned i = 0; i < lane_count(shape); i++) {
    int64_t a = lane_get(x, shape, i);
    non_zero += a != 0;
    negative |= (uint32_t)(a < 0) << i;
  }
  switch (op->class_) {
  case SORU_WASM_CLASS_VEC_TEST:
    return non_zero == lane_count(shape);
  case SORU_WASM_CLASS_VEC_TEST_BITS:
    return non_zero > 0;
  default:
    return negative;
  }
}

/* Splat and replace take a number of the lane's type; both call it operand 1. */
static bool
expect_lane(soru_wasm_type_error_t *error, unsigned shape, const soru_wasm_num_t *arg)
{
  uint8_t type = shape == TAG_SHAPE_I64X2 ? SORU_WASM_I64 : SORU_WASM_I32;
  return soru_wasm_numeric_expect(error, 1, type, arg);
}

static uint64_t
number(const soru_wasm_num_t *num)
{
  return num->type == SORU_WASM_I32 ? num->u.i32 : num->u.i64;
}

static soru_wasm_numeric_result_t
vec_splat(soru_wasm_num_t *result, soru_wasm_type_error_t *error, const soru_wasm_opcode_t *op,
          const soru_wasm_num_t *args)
{
  unsigned shape = op->code[1];
  if (!expect_lane(error, shape, &args[0])) return SORU_WASM_NUM_TYPE_ERROR;
  for (unsigned i = 0; i < lane_count(shape); i++)
    lane_put(result->u.v128, shape, i, number(&args[0]));
  return SORU_WASM_NUM_OK;
}

static soru_wasm_numeric_result_t
vec_replace(soru_wasm_num_t *result, soru_wasm_type_error_t *error, const soru_wasm_opcode_t *op,
            unsigned lane, const soru_wasm_num_t *args)
{
  unsigned shape = op->code[1];
  if (!expect_lane(error, shape, &args[1])) return SORU_WASM_NUM_TYPE_ERROR;
  memcpy(result->u.v128, args[0].u.v128, 16);
  if (lane < lane_count(shape)) lane_put(result->u.v128, shape, lane, number(&args[1]));
  return SORU_WASM_NUM_OK;
}

static soru_wasm_numeric_result_t
vec_extract(soru_wasm_num_t *result, const soru_wasm_opcode_t *op, unsigned lane,
            const soru_wasm_num_t *args)
{
  unsigned shape = op->code[1];
  if (lane >= lane_count(shape)) return SORU_WASM_NUM_NO_LANE;
  int64_t x = lane_get(args[0].u.v128, shape, lane);
  uint64_t value = op->ext == 0 ? (uint64_t)x : lane_unsigned(x, lane_bits(shape));
  result->type = shape == TAG_SHAPE_I64X2 ? SORU_WASM_I64 : SORU_WASM_I32;
  if (result->type == SORU_WASM_I32)
    result->u.i32 = (uint32_t)value;
  else
    result->u.i64 = value;
  return SORU_WASM_NUM_OK;
}

soru_wasm_numeric_result_t
soru_wasm_numeric_vec(soru_wasm_num_t *result, soru_wasm_type_error_t *error,
                      const soru_wasm_opcode_t *op, const soru_wasm_instr_t *instr,
                      const soru_wasm_num_t *args)
{
  soru_wasm_num_t out = {.type = SORU_WASM_V128};
  uint8_t *v = out.u.v128;
  soru_wasm_numeric_result_t outcome = SORU_WASM_NUM_OK;
  switch (op->class_) {
  case SORU_WASM_CLASS_VEC_TEST:
  case SORU_WASM_CLASS_VEC_TEST_BITS:
  case SORU_WASM_CLASS_VEC_BITMASK:
    out.type = SORU_WASM_I32;
    out.u.i32 = vec_to_number(op, args[0].u.v128);
    break;
  case SORU_WASM_CLASS_VEC_COMPARE:
    vec_compare(v, op, args[0].u.v128, args[1].u.v128);
    break;
  case SORU_WASM_CLASS_VEC_UNARY:
    vec_unary(v, op, args[0].u.v128);
    break;
  case SORU_WASM_CLASS_VEC_BINARY:
    outcome = vec_binary(v, op, instr, args[0].u.v128, args[1].u.v128);
    break;
  case SORU_WASM_CLASS_VEC_CONVERT:
    soru_wasm_numeric_wide_convert(v, op, args[0].u.v128);
    break;
  case SORU_WASM_CLASS_VEC_SHIFT:
    if (!soru_wasm_numeric_expect(error, 2, SORU_WASM_I32, &args[1]))
      return SORU_WASM_NUM_TYPE_ERROR;
    vec_shift(v, op, args[0].u.v128, args[1].u.i32);
    break;
  case SORU_WASM_CLASS_VEC_UNARY_BITS:
  case SORU_WASM_CLASS_VEC_BINARY_BITS:
  case SORU_WASM_CLASS_VEC_TERNARY_BITS:
    vec_bits(v, op, args);
    break;
  case SORU_WASM_CLASS_VEC_SPLAT:
    outcome = vec_splat(&out, error, op, args);
    break;
  case SORU_WASM_CLASS_VEC_EXTRACT:
    outcome = vec_extract(&out, op, instr->lane, args);
    break;
  case SORU_WASM_CLASS_VEC_REPLACE:
    outcome = vec_replace(&out, error, op, instr->lane, args);
    break;
  default:
    SORU_ASSERT(false); /* not an operation on vectors */
  }
  if (outcome == SORU_WASM_NUM_OK) *result = out;
  return outcome;
}
