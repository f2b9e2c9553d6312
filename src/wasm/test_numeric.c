/* Unit tests of the numeric operations: edge values, traps, ill-typed operands. */
#include "wasm/numeric.h"

#include "base/bytes.h"
#include "check.h"
#include "wasm/opcode.h"

#include <math.h>
#include <stdlib.h>

/* The opcode with a text. */
static uint16_t
op_of(const char *text)
{
  for (unsigned op = 0; op <= UINT16_MAX; op++) {
    const char *t = soru_wasm_opcode((uint16_t)op)->text;
    if (t != NULL && strcmp(t, text) == 0) return (uint16_t)op;
  }
  fprintf(stderr, "no opcode %s\n", text);
  abort();
}

static soru_wasm_num_t
i32(uint32_t x)
{
  return (soru_wasm_num_t){.type = SORU_WASM_I32, .u.i32 = x};
}

static soru_wasm_num_t
i64(uint64_t x)
{
  return (soru_wasm_num_t){.type = SORU_WASM_I64, .u.i64 = x};
}

/* A vector from 32 hexadecimal digits, lowest byte first. */
static soru_wasm_num_t
v128(const char *digits)
{
  soru_wasm_num_t v = {.type = SORU_WASM_V128};
  for (int i = 0; i < 16; i++) {
    char byte[3] = {digits[2 * i], digits[2 * i + 1], 0};
    v.u.v128[i] = (uint8_t)strtoul(byte, NULL, 16);
  }
  return v;
}

/* A vector with the same byte everywhere. */
static soru_wasm_num_t
bytes(uint8_t byte)
{
  soru_wasm_num_t v = {.type = SORU_WASM_V128};
  memset(v.u.v128, byte, 16);
  return v;
}

static bool
same(soru_wasm_num_t a, soru_wasm_num_t b)
{
  if (a.type != b.type) return false;
  if (a.type == SORU_WASM_V128) return memcmp(a.u.v128, b.u.v128, 16) == 0;
  return a.type == SORU_WASM_I32 ? a.u.i32 == b.u.i32 : a.u.i64 == b.u.i64;
}

static void
gives(const char *text, soru_wasm_num_t x, soru_wasm_num_t y, soru_wasm_num_t want)
{
  soru_wasm_instr_t instr = {.op = op_of(text)};
  soru_wasm_num_t args[2] = {x, y}, got = {0};
  soru_wasm_type_error_t error;
  bool ok = soru_wasm_numeric(&got, &error, &instr, args) == SORU_WASM_NUM_OK && same(got, want);
  if (!CHECK(ok)) fprintf(stderr, "  %s: got %llx\n", text, (unsigned long long)got.u.i64);
}

static void
fails(const char *text, soru_wasm_num_t x, soru_wasm_num_t y, soru_wasm_numeric_result_t want)
{
  soru_wasm_instr_t instr = {.op = op_of(text)};
  soru_wasm_num_t args[2] = {x, y}, got;
  soru_wasm_type_error_t error;
  if (!CHECK(soru_wasm_numeric(&got, &error, &instr, args) == want))
    fprintf(stderr, "  %s\n", text);
}

static void
mistyped(const char *text, soru_wasm_num_t x, soru_wasm_num_t y, int operand, int expected, int got)
{
  soru_wasm_instr_t instr = {.op = op_of(text)};
  soru_wasm_num_t args[2] = {x, y}, result;
  soru_wasm_type_error_t error = {0};
  bool raised = soru_wasm_numeric(&result, &error, &instr, args) == SORU_WASM_NUM_TYPE_ERROR;
  bool right = error.operand == operand && error.expected == expected && error.got == got;
  if (!CHECK(raised && right)) fprintf(stderr, "  %s\n", text);
}

static void
test_division(void)
{
  gives("i32.div_s", i32(0x80000000), i32(2), i32(0xc0000000));
  gives("i32.div_s", i32(7), i32((uint32_t)-2), i32((uint32_t)-3));
  gives("i32.div_s", i32(7), i32((uint32_t)-1), i32((uint32_t)-7));
  gives("i32.div_u", i32(0x80000000), i32(0xffffffff), i32(0));
  gives("i32.rem_s", i32(0x80000000), i32(0xffffffff), i32(0));
  gives("i32.rem_s", i32((uint32_t)-7), i32(3), i32((uint32_t)-1));
  gives("i32.rem_u", i32((uint32_t)-7), i32(3), i32(0));
  gives("i64.rem_s", i64(1ull << 63), i64(~0ull), i64(0));
  gives("i64.div_s", i64(1ull << 63), i64(3), i64(0xd555555555555556));
  gives("i64.div_u", i64(~0ull), i64(10), i64(1844674407370955161));
  fails("i32.div_s", i32(0x80000000), i32(0xffffffff), SORU_WASM_NUM_OVERFLOW);
  fails("i64.div_s", i64(1ull << 63), i64(~0ull), SORU_WASM_NUM_OVERFLOW);
  fails("i32.div_s", i32(1), i32(0), SORU_WASM_NUM_DIV_BY_ZERO);
  fails("i32.div_u", i32(1), i32(0), SORU_WASM_NUM_DIV_BY_ZERO);
  fails("i64.rem_s", i64(1), i64(0), SORU_WASM_NUM_DIV_BY_ZERO);
  fails("i64.rem_u", i64(1), i64(0), SORU_WASM_NUM_DIV_BY_ZERO);
}

static void
test_numbers(void)
{
  gives("i32.add", i32(0xffffffff), i32(2), i32(1));
  gives("i32.sub", i32(0), i32(1), i32(0xffffffff));
  gives("i32.mul", i32(0x10001), i32(0x10001), i32(0x20001));
  gives("i64.mul", i64(1ull << 63), i64(3), i64(1ull << 63));
  gives("i32.shl", i32(1), i32(33), i32(2));
  gives("i32.shr_s", i32(0x80000000), i32(31), i32(0xffffffff));
  gives("i32.shr_u", i32(0x80000000), i32(63), i32(1));
  gives("i64.shr_s", i64(1ull << 63), i64(64), i64(1ull << 63));
  gives("i32.rotl", i32(0x80000001), i32(1), i32(3));
  gives("i32.rotl", i32(0x12345678), i32(32), i32(0x12345678));
  gives("i32.rotr", i32(1), i32(1), i32(0x80000000));
  gives("i64.rotr", i64(1), i64(65), i64(1ull << 63));
  gives("i32.clz", i32(0), i32(0), i32(32));
  gives("i32.clz", i32(1), i32(0), i32(31));
  gives("i64.clz", i64(0), i64(0), i64(64));
  gives("i32.ctz", i32(0), i32(0), i32(32));
  gives("i64.ctz", i64(1ull << 63), i64(0), i64(63));
  gives("i32.popcnt", i32(0xf0f0), i32(0), i32(8));
  gives("i32.extend8_s", i32(0x180), i32(0), i32(0xffffff80));
  gives("i32.extend16_s", i32(0x17fff), i32(0), i32(0x7fff));
  gives("i64.extend32_s", i64(0x180000000), i64(0), i64(0xffffffff80000000));
  gives("i32.lt_s", i32(0x80000000), i32(0), i32(1));
  gives("i32.lt_u", i32(0x80000000), i32(0), i32(0));
  gives("i64.ge_s", i64(5), i64(5), i32(1));
  gives("i64.gt_u", i64(~0ull), i64(5), i32(1));
  gives("i64.le_u", i64(~0ull), i64(5), i32(0));
  gives("i64.eqz", i64(1ull << 32), i64(0), i32(0));
  gives("i32.eqz", i32(0), i32(0), i32(1));
  gives("i32.wrap_i64", i64(0x1ffffffff), i64(0), i32(0xffffffff));
  gives("i64.extend_i32_s", i32(0x80000000), i32(0), i64(0xffffffff80000000));
  gives("i64.extend_i32_u", i32(0x80000000), i32(0), i64(0x80000000));
}

/* R-PVM-3: operators of floating point operands exist, and fail on any operand. */
static void
test_type_errors(void)
{
  enum { A = SORU_WASM_I32, B = SORU_WASM_I64, F = SORU_WASM_F32, D = SORU_WASM_F64 };
  mistyped("i32.add", i64(1), i64(2), 2, A, B);
  mistyped("i32.add", i64(1), i32(2), 1, A, B);
  mistyped("i64.div_u", i64(1), i32(0), 2, B, A);
  mistyped("i64.eq", i32(1), i64(0), 1, B, A);
  mistyped("i32.eqz", i64(1), i64(0), 1, A, B);
  mistyped("i64.clz", i32(1), i64(0), 1, B, A);
  mistyped("i32.wrap_i64", i32(1), i64(0), 1, B, A);
  mistyped("i64.extend_i32_u", i64(1), i64(0), 1, A, B);
  mistyped("i32.trunc_f32_s", i32(1), i64(0), 1, F, A);
  mistyped("i32.trunc_f64_u", i64(1), i64(0), 1, D, B);
  mistyped("i64.trunc_sat_f32_s", i32(1), i64(0), 1, F, A);
  mistyped("i32.trunc_sat_f64_u", i32(1), i64(0), 1, D, A);
  mistyped("i32.reinterpret_f32", i32(1), i64(0), 1, F, A);
  mistyped("i64.reinterpret_f64", i64(1), i64(0), 1, D, B);
  mistyped("i8x16.shl", bytes(1), i64(1), 2, A, B);
  mistyped("i8x16.splat", i64(1), i64(1), 1, A, B);
  mistyped("i64x2.splat", i32(1), i64(1), 1, B, A);
  mistyped("i32x4.replace_lane", bytes(1), i64(1), 1, A, B);
  mistyped("i64x2.replace_lane", bytes(1), i32(1), 1, B, A);
}

static void
test_lanes(void)
{
  gives("i8x16.add", bytes(0x7f), bytes(0x02), bytes(0x81));
  gives("i8x16.add_sat_s", bytes(0x7f), bytes(0x02), bytes(0x7f));
  gives("i8x16.add_sat_s", bytes(0x80), bytes(0xff), bytes(0x80));
  gives("i8x16.add_sat_u", bytes(0xff), bytes(0x02), bytes(0xff));
  gives("i8x16.sub_sat_u", bytes(0x01), bytes(0x02), bytes(0));
  gives("i8x16.sub_sat_s", bytes(0x80), bytes(0x01), bytes(0x80));
  gives("i8x16.min_s", bytes(0x80), bytes(0x7f), bytes(0x80));
  gives("i8x16.min_u", bytes(0x80), bytes(0x7f), bytes(0x7f));
  gives("i8x16.max_s", bytes(0x80), bytes(0x7f), bytes(0x7f));
  gives("i8x16.max_u", bytes(0x80), bytes(0x7f), bytes(0x80));
  gives("i8x16.avgr_u", bytes(0xff), bytes(0xfe), bytes(0xff));
  gives("i8x16.abs", bytes(0x80), bytes(0), bytes(0x80));
  gives("i8x16.neg", bytes(0x80), bytes(0), bytes(0x80));
  gives("i8x16.popcnt", bytes(0xff), bytes(0), bytes(8));
  gives("i64x2.mul", bytes(0xff), bytes(0xff), v128("01000000000000000100000000000000"));
  gives("i16x8.q15mulr_sat_s", v128("00800080008000800080008000800080"),
        v128("00800080008000800080008000800080"), v128("ff7fff7fff7fff7fff7fff7fff7fff7f"));
  gives("i32x4.dot_i16x8_s", v128("00800080008000800080008000800080"),
        v128("00800080008000800080008000800080"), v128("00000080000000800000008000000080"));
  gives("i8x16.lt_u", bytes(0x7f), bytes(0x80), bytes(0xff));
  gives("i8x16.lt_s", bytes(0x7f), bytes(0x80), bytes(0));
  gives("i64x2.ge_s", bytes(0x80), bytes(0x80), bytes(0xff));
  gives("i8x16.shr_s", bytes(0x80), i32(9), bytes(0xc0));
  gives("i8x16.shr_u", bytes(0x80), i32((uint32_t)-1), bytes(0x01));
  gives("i8x16.shl", bytes(0x81), i32(8), bytes(0x81));
  gives("i64x2.shr_u", bytes(0xff), i32(64 + 63), v128("01000000000000000100000000000000"));
  gives("i8x16.swizzle", v128("000102030405060708090a0b0c0d0e0f"),
        v128("0f0e10ff000000000000000000000080"), v128("0f0e0000000000000000000000000000"));
}

static void
test_sizes(void)
{
  soru_wasm_num_t x = v128("ff7f008000000100ff00ffff80fe7fff");
  gives("i8x16.narrow_i16x8_s", x, x, v128("7f8000017fff80807f8000017fff8080"));
  gives("i8x16.narrow_i16x8_u", x, x, v128("ff000001ff000000ff000001ff000000"));
  gives("i16x8.extend_low_i8x16_s", x, x, v128("ffff7f00000080ff0000000001000000"));
  gives("i16x8.extend_high_i8x16_u", x, x, v128("ff000000ff00ff008000fe007f00ff00"));
  gives("i64x2.extend_high_i32x4_s", x, x, v128("ff00ffffffffffff80fe7fffffffffff"));
  gives("i16x8.extmul_low_i8x16_u", bytes(0xff), bytes(0xff),
        v128("01fe01fe01fe01fe01fe01fe01fe01fe"));
  gives("i16x8.extmul_high_i8x16_s", bytes(0xff), bytes(2),
        v128("fefffefffefffefffefffefffefffeff"));
  gives("i64x2.extmul_high_i32x4_u", bytes(0xff), bytes(0xff),
        v128("01000000feffffff01000000feffffff"));
  gives("i16x8.extadd_pairwise_i8x16_s", bytes(0xff), x, v128("fefffefffefffefffefffefffefffeff"));
  gives("i16x8.extadd_pairwise_i8x16_u", bytes(0xff), x, v128("fe01fe01fe01fe01fe01fe01fe01fe01"));
}

static void
test_bits(void)
{
  gives("v128.not", bytes(0xf0), bytes(0), bytes(0x0f));
  gives("v128.and", bytes(0xf0), bytes(0x3c), bytes(0x30));
  gives("v128.andnot", bytes(0xf0), bytes(0x3c), bytes(0xc0));
  gives("v128.or", bytes(0xf0), bytes(0x3c), bytes(0xfc));
  gives("v128.xor", bytes(0xf0), bytes(0x3c), bytes(0xcc));
  gives("v128.any_true", bytes(0), bytes(0), i32(0));
  gives("v128.any_true", v128("00000000000000000000000000000001"), bytes(0), i32(1));
  gives("i8x16.all_true", v128("01010101010101010101010101010100"), bytes(0), i32(0));
  gives("i16x8.all_true", v128("01010101010101010101010101010100"), bytes(0), i32(1));
  gives("i8x16.bitmask", v128("80000000000000000000000000000080"), bytes(0), i32(0x8001));
  gives("i64x2.bitmask", v128("00000000000000000000000000000080"), bytes(0), i32(2));
  soru_wasm_instr_t select = {.op = op_of("v128.bitselect")};
  soru_wasm_num_t args[3] = {bytes(0xaa), bytes(0x55), bytes(0xf0)}, got;
  soru_wasm_type_error_t error;
  CHECK(soru_wasm_numeric(&got, &error, &select, args) == SORU_WASM_NUM_OK);
  CHECK(same(got, bytes(0xa5)));
}

/* Lanes that do not exist. */
static void
test_lane_numbers(void)
{
  soru_wasm_num_t x = v128("000102030405060708090a0b0c0d0e8f"), got = {0};
  soru_wasm_num_t args[2] = {x, bytes(0xff)};
  soru_wasm_type_error_t error;
  soru_wasm_instr_t shuffle = {.op = SORU_OP_I8X16_SHUFFLE};
  memset(shuffle.imm.v128, 31, 16);
  CHECK(soru_wasm_numeric(&got, &error, &shuffle, args) == SORU_WASM_NUM_OK);
  CHECK(same(got, bytes(0xff)));
  shuffle.imm.v128[7] = 32;
  CHECK(soru_wasm_numeric(&got, &error, &shuffle, args) == SORU_WASM_NUM_NO_LANE);

  soru_wasm_instr_t extract = {.op = op_of("i8x16.extract_lane_s"), .lane = 15};
  CHECK(soru_wasm_numeric(&got, &error, &extract, args) == SORU_WASM_NUM_OK);
  CHECK(same(got, i32(0xffffff8f)));
  extract.op = op_of("i8x16.extract_lane_u");
  CHECK(soru_wasm_numeric(&got, &error, &extract, args) == SORU_WASM_NUM_OK);
  CHECK(same(got, i32(0x8f)));
  extract.lane = 16;
  CHECK(soru_wasm_numeric(&got, &error, &extract, args) == SORU_WASM_NUM_NO_LANE);
  extract = (soru_wasm_instr_t){.op = op_of("i64x2.extract_lane"), .lane = 1};
  CHECK(soru_wasm_numeric(&got, &error, &extract, args) == SORU_WASM_NUM_OK);
  CHECK(same(got, i64(0x8f0e0d0c0b0a0908)));
  extract.lane = 2;
  CHECK(soru_wasm_numeric(&got, &error, &extract, args) == SORU_WASM_NUM_NO_LANE);

  soru_wasm_instr_t replace = {.op = op_of("i16x8.replace_lane"), .lane = 8};
  args[1] = i32(0x12345);
  CHECK(soru_wasm_numeric(&got, &error, &replace, args) == SORU_WASM_NUM_OK);
  CHECK(same(got, x));
  replace.lane = 1;
  CHECK(soru_wasm_numeric(&got, &error, &replace, args) == SORU_WASM_NUM_OK);
  CHECK(same(got, v128("000145230405060708090a0b0c0d0e8f")));
}

static soru_wasm_num_t
floats(float a, float b, float c, float d)
{
  float all[4] = {a, b, c, d};
  soru_wasm_num_t v = {.type = SORU_WASM_V128};
  memcpy(v.u.v128, all, 16);
  return v;
}

static soru_wasm_num_t
doubles(double a, double b)
{
  double all[2] = {a, b};
  soru_wasm_num_t v = {.type = SORU_WASM_V128};
  memcpy(v.u.v128, all, 16);
  return v;
}

static soru_wasm_num_t
words(uint32_t a, uint32_t b, uint32_t c, uint32_t d)
{
  soru_wasm_num_t v = {.type = SORU_WASM_V128};
  const uint32_t all[4] = {a, b, c, d};
  for (size_t i = 0; i < 4; i++) soru_base_put_le(v.u.v128 + 4 * i, all[i], 4);
  return v;
}

static void
test_truncation(void)
{
  const char *f32_s = "i32x4.trunc_sat_f32x4_s", *f32_u = "i32x4.trunc_sat_f32x4_u";
  const char *f64_s = "i32x4.trunc_sat_f64x2_s_zero", *f64_u = "i32x4.trunc_sat_f64x2_u_zero";
  soru_wasm_num_t none = bytes(0);
  gives(f32_s, floats(NAN, INFINITY, -INFINITY, -1.9f), none,
        words(0, 0x7fffffff, 0x80000000, (uint32_t)-1));
  gives(f32_s, floats(2147483520.0f, 2147483648.0f, -2147483648.0f, -2147483904.0f), none,
        words(2147483520u, 0x7fffffff, 0x80000000, 0x80000000));
  gives(f32_u, floats(NAN, INFINITY, -INFINITY, -0.9f), none, words(0, 0xffffffff, 0, 0));
  gives(f32_u, floats(4294967040.0f, 4294967296.0f, -1.0f, 1.9f), none,
        words(4294967040u, 0xffffffff, 0, 1));
  gives(f32_s, words(0x7fa00000, 0x00000001, 0x80000001, 0x4f000000), none,
        words(0, 0, 0, 0x7fffffff));
  gives(f64_s, doubles(2147483647.9, -2147483648.9), none, words(0x7fffffff, 0x80000000, 0, 0));
  gives(f64_s, doubles(NAN, 1e300), none, words(0, 0x7fffffff, 0, 0));
  gives(f64_u, doubles(4294967295.9, -0.99), none, words(0xffffffff, 0, 0, 0));
  gives(f64_u, doubles(4294967296.0, -1e300), none, words(0xffffffff, 0, 0, 0));
  gives(f64_u, doubles(4294967294.5, 5e-324), none, words(4294967294u, 0, 0, 0));
}

static void
test_vec_extend(void)
{
  const uint8_t low[8] = {0x80, 0x01, 0xff, 0x7f, 0x00, 0xfe, 0x02, 0x81};
  static const struct {
    uint8_t ext, pack;
    const char *want;
  } rows[] = {
      {SORU_WASM_VEXT_8X8_S, 8, "80ff0100ffff7f000000feff020081ff"},
      {SORU_WASM_VEXT_8X8_U, 8, "80000100ff007f000000fe0002008100"},
      {SORU_WASM_VEXT_16X4_S, 8, "80010000ff7f000000feffff0281ffff"},
      {SORU_WASM_VEXT_16X4_U, 8, "80010000ff7f000000fe000002810000"},
      {SORU_WASM_VEXT_32X2_S, 8, "8001ff7f0000000000fe0281ffffffff"},
      {SORU_WASM_VEXT_32X2_U, 8, "8001ff7f0000000000fe028100000000"},
      {SORU_WASM_VEXT_SPLAT, 1, "80808080808080808080808080808080"},
      {SORU_WASM_VEXT_SPLAT, 2, "80018001800180018001800180018001"},
      {SORU_WASM_VEXT_SPLAT, 4, "8001ff7f8001ff7f8001ff7f8001ff7f"},
      {SORU_WASM_VEXT_SPLAT, 8, "8001ff7f00fe02818001ff7f00fe0281"},
      {SORU_WASM_VEXT_ZERO, 4, "8001ff7f000000000000000000000000"},
      {SORU_WASM_VEXT_ZERO, 8, "8001ff7f00fe02810000000000000000"},
  };
  for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
    uint8_t got[16];
    soru_wasm_vec_extend(got, low, rows[i].ext, rows[i].pack);
    CHECK_BYTES(got, 16, v128(rows[i].want).u.v128, 16);
  }
}

/* Every operator that a state can hold is served, with operands of its own types. */
static void
test_all_served(void)
{
  unsigned served = 0;
  for (unsigned op = 0; op <= UINT16_MAX; op++) {
    const soru_wasm_opcode_t *o = soru_wasm_opcode((uint16_t)op);
    if (o->code_len == 0) continue;
    soru_wasm_instr_t instr = {.op = (uint16_t)op};
    soru_wasm_num_t args[3] = {{0}, {0}, {0}}, got = {.type = 0xff};
    soru_wasm_type_error_t error;
    for (size_t i = 0; o->sig[i] != ':'; i++)
      args[i] = o->sig[i] == 'l' ? i64(1) : o->sig[i] == 'v' ? bytes(1) : i32(1);
    bool is_float = o->sig[0] == 'f' || o->sig[0] == 'd';
    soru_wasm_numeric_result_t result = soru_wasm_numeric(&got, &error, &instr, args);
    if (!CHECK(result == (is_float ? SORU_WASM_NUM_TYPE_ERROR : SORU_WASM_NUM_OK)))
      fprintf(stderr, "  %s\n", o->text);
    char out = strchr(o->sig, ':')[1];
    int want = out == 'i' ? SORU_WASM_I32 : out == 'l' ? SORU_WASM_I64 : SORU_WASM_V128;
    CHECK(is_float || got.type == want);
    served++;
  }
  CHECK_U64(served, 243);
}

int
main(void)
{
  test_division();
  test_numbers();
  test_type_errors();
  test_lanes();
  test_sizes();
  test_bits();
  test_lane_numbers();
  test_truncation();
  test_vec_extend();
  test_all_served();
  CHECK_STR(soru_wasm_type_text(SORU_WASM_EXTERNREF), "externref");
  CHECK_STR(soru_wasm_type_text(SORU_WASM_F64), "f64");
  return check_summary();
}
