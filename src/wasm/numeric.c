#include "wasm/numeric.h"

#include "base/status.h"
#include "wasm/numeric_private.h"
#include "wasm/opcode_private.h"

/* A number of 32 or 64 bits, zero-extended, and its type. */
static uint64_t
value_of(const soru_wasm_num_t *num)
{
  return num->type == SORU_WASM_I32 ? num->u.i32 : num->u.i64;
}

static void
set_value(soru_wasm_num_t *result, uint8_t type, uint64_t value)
{
  result->type = type;
  if (type == SORU_WASM_I32)
    result->u.i32 = (uint32_t)value;
  else
    result->u.i64 = value;
}

static unsigned
width_of(uint8_t type)
{
  return type == SORU_WASM_I32 ? 32 : 64;
}

/* The low `bits` bits of x as a signed number. */
static int64_t
sign_extend(uint64_t x, unsigned bits)
{
  unsigned gap = 64 - bits;
  return (int64_t)(x << gap) >> gap;
}

static uint64_t
clz(uint64_t x, unsigned bits)
{
  return x == 0 ? bits : (unsigned)__builtin_clzll(x) - (64 - bits);
}

static uint64_t
ctz(uint64_t x, unsigned bits)
{
  return x == 0 ? bits : (unsigned)__builtin_ctzll(x);
}

static uint64_t
unary(uint8_t name, uint8_t pack, uint64_t x, unsigned bits)
{
  switch (name) {
  case TAG_UNARY_CLZ:
    return clz(x, bits);
  case TAG_UNARY_CTZ:
    return ctz(x, bits);
  case TAG_UNARY_POPCNT:
    return (unsigned)__builtin_popcountll(x);
  default:
    return (uint64_t)sign_extend(x, 8u << pack);
  }
}

static soru_wasm_numeric_result_t
divide_signed(uint64_t *out, uint64_t x, uint64_t y, unsigned bits)
{
  int64_t a = sign_extend(x, bits), b = sign_extend(y, bits);
  if (b == 0) return SORU_WASM_NUM_DIV_BY_ZERO;
  if (b == -1) {
    if (x == 1ull << (bits - 1)) return SORU_WASM_NUM_OVERFLOW;
    *out = 0 - x;
  } else {
    *out = (uint64_t)(a / b);
  }
  return SORU_WASM_NUM_OK;
}

static soru_wasm_numeric_result_t
remainder_signed(uint64_t *out, uint64_t x, uint64_t y, unsigned bits)
{
  int64_t a = sign_extend(x, bits), b = sign_extend(y, bits);
  if (b == 0) return SORU_WASM_NUM_DIV_BY_ZERO;
  *out = b == -1 ? 0 : (uint64_t)(a % b);
  return SORU_WASM_NUM_OK;
}

static soru_wasm_numeric_result_t
divide(uint64_t *out, uint8_t name, uint64_t x, uint64_t y, unsigned bits)
{
  if (name == TAG_BINARY_DIV_S) return divide_signed(out, x, y, bits);
  if (name == TAG_BINARY_REM_S) return remainder_signed(out, x, y, bits);
  if (y == 0) return SORU_WASM_NUM_DIV_BY_ZERO;
  *out = name == TAG_BINARY_DIV_U ? x / y : x % y;
  return SORU_WASM_NUM_OK;
}

/* Shifts and rotations take the count modulo the width. */
static uint64_t
shift(uint8_t name, uint64_t x, uint64_t y, unsigned bits)
{
  unsigned n = (unsigned)y & (bits - 1);
  unsigned back = (bits - n) & (bits - 1);
  switch (name) {
  case TAG_BINARY_SHL:
    return x << n;
  case TAG_BINARY_SHR_S:
    return (uint64_t)(sign_extend(x, bits) >> n);
  case TAG_BINARY_SHR_U:
    return x >> n;
  case TAG_BINARY_ROTL:
    return x << n | x >> back;
  default:
    return x >> n | x << back;
  }
}

static soru_wasm_numeric_result_t
binary(uint64_t *out, uint8_t name, uint64_t x, uint64_t y, unsigned bits)
{
  switch (name) {
  case TAG_BINARY_ADD:
    *out = x + y;
    break;
  case TAG_BINARY_SUB:
    *out = x - y;
    break;
  case TAG_BINARY_MUL:
    *out = x * y;
    break;
  case TAG_BINARY_AND:
    *out = x & y;
    break;
  case TAG_BINARY_OR:
    *out = x | y;
    break;
  case TAG_BINARY_XOR:
    *out = x ^ y;
    break;
  case TAG_BINARY_DIV_S:
  case TAG_BINARY_DIV_U:
  case TAG_BINARY_REM_S:
  case TAG_BINARY_REM_U:
    return divide(out, name, x, y, bits);
  default:
    *out = shift(name, x, y, bits);
    break;
  }
  return SORU_WASM_NUM_OK;
}

static bool
compare(uint8_t name, uint64_t x, uint64_t y, unsigned bits)
{
  int64_t a = sign_extend(x, bits), b = sign_extend(y, bits);
  switch (name) {
  case TAG_COMPARE_EQ:
    return x == y;
  case TAG_COMPARE_NE:
    return x != y;
  case TAG_COMPARE_LT_S:
    return a < b;
  case TAG_COMPARE_LT_U:
    return x < y;
  case TAG_COMPARE_GT_S:
    return a > b;
  case TAG_COMPARE_GT_U:
    return x > y;
  case TAG_COMPARE_LE_S:
    return a <= b;
  case TAG_COMPARE_LE_U:
    return x <= y;
  case TAG_COMPARE_GE_S:
    return a >= b;
  default:
    return x >= y;
  }
}

/* The type that a conversion to `type` starts from. */
static uint8_t
convert_source(uint8_t name, uint8_t type)
{
  switch (name) {
  case TAG_CONVERT_EXTEND_SI32:
  case TAG_CONVERT_EXTEND_UI32:
    return SORU_WASM_I32;
  case TAG_CONVERT_WRAP_I64:
    return SORU_WASM_I64;
  case TAG_CONVERT_TRUNC_SF32:
  case TAG_CONVERT_TRUNC_UF32:
  case TAG_CONVERT_TRUNC_SAT_SF32:
  case TAG_CONVERT_TRUNC_SAT_UF32:
    return SORU_WASM_F32;
  case TAG_CONVERT_TRUNC_SF64:
  case TAG_CONVERT_TRUNC_UF64:
  case TAG_CONVERT_TRUNC_SAT_SF64:
  case TAG_CONVERT_TRUNC_SAT_UF64:
    return SORU_WASM_F64;
  default:
    return type == SORU_WASM_I32 ? SORU_WASM_F32 : SORU_WASM_F64;
  }
}

/* Conversions from floating point end in the type error: nobody has such a value. */
static soru_wasm_numeric_result_t
convert(soru_wasm_num_t *result, soru_wasm_type_error_t *error, const soru_wasm_opcode_t *op,
        const soru_wasm_num_t *arg)
{
  uint8_t type = op->code[0], name = op->code[1];
  if (!soru_wasm_numeric_expect(error, 1, convert_source(name, type), arg))
    return SORU_WASM_NUM_TYPE_ERROR;
  uint64_t x = value_of(arg);
  set_value(result, type, name == TAG_CONVERT_EXTEND_SI32 ? (uint64_t)sign_extend(x, 32) : x);
  return SORU_WASM_NUM_OK;
}

/* Operators with one operand. */
static soru_wasm_numeric_result_t
numeric_one(soru_wasm_num_t *result, soru_wasm_type_error_t *error, const soru_wasm_opcode_t *op,
            const soru_wasm_num_t *arg)
{
  if (op->class_ == SORU_WASM_CLASS_CONVERT) return convert(result, error, op, arg);
  uint8_t type = op->code[0];
  if (!soru_wasm_numeric_expect(error, 1, type, arg)) return SORU_WASM_NUM_TYPE_ERROR;
  uint64_t x = value_of(arg);
  if (op->class_ == SORU_WASM_CLASS_TEST)
    set_value(result, SORU_WASM_I32, x == 0);
  else
    set_value(result, type, unary(op->code[1], op->code[2], x, width_of(type)));
  return SORU_WASM_NUM_OK;
}

/* Operators with two operands; the type of the second one is checked first. */
static soru_wasm_numeric_result_t
numeric_two(soru_wasm_num_t *result, soru_wasm_type_error_t *error, const soru_wasm_opcode_t *op,
            const soru_wasm_num_t args[2])
{
  uint8_t type = op->code[0], name = op->code[1];
  if (!soru_wasm_numeric_expect(error, 2, type, &args[1]) ||
      !soru_wasm_numeric_expect(error, 1, type, &args[0]))
    return SORU_WASM_NUM_TYPE_ERROR;
  uint64_t x = value_of(&args[0]), y = value_of(&args[1]), out = 0;
  if (op->class_ == SORU_WASM_CLASS_COMPARE) {
    set_value(result, SORU_WASM_I32, compare(name, x, y, width_of(type)));
    return SORU_WASM_NUM_OK;
  }
  soru_wasm_numeric_result_t outcome = binary(&out, name, x, y, width_of(type));
  if (outcome == SORU_WASM_NUM_OK) set_value(result, type, out);
  return outcome;
}

soru_wasm_numeric_result_t
soru_wasm_numeric(soru_wasm_num_t *result, soru_wasm_type_error_t *error,
                  const soru_wasm_instr_t *instr, const soru_wasm_num_t *args)
{
  const soru_wasm_opcode_t *op = soru_wasm_opcode(instr->op);
  SORU_ASSERT(op->code_len > 0);
  switch (op->class_) {
  case SORU_WASM_CLASS_TEST:
  case SORU_WASM_CLASS_UNARY:
  case SORU_WASM_CLASS_CONVERT:
    return numeric_one(result, error, op, args);
  case SORU_WASM_CLASS_COMPARE:
  case SORU_WASM_CLASS_BINARY:
    return numeric_two(result, error, op, args);
  default:
    return soru_wasm_numeric_vec(result, error, op, instr, args);
  }
}

const char *
soru_wasm_type_text(soru_wasm_type_t type)
{
  switch (type) {
  case SORU_WASM_I32:
    return "i32";
  case SORU_WASM_I64:
    return "i64";
  case SORU_WASM_V128:
    return "v128";
  case SORU_WASM_FUNCREF:
    return "funcref";
  case SORU_WASM_EXTERNREF:
    return "externref";
  case SORU_WASM_F32:
    return "f32";
  case SORU_WASM_F64:
    return "f64";
  }
  return "?";
}
