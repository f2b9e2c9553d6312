/* Each operation of lowered code computes what the machine's arithmetic computes (R-PVM-9): the
 * tables of ops_private.h beside wasm/numeric.h, on numbers that are special and random ones. */
#include "engine/ops_private.h"
#include "tests/check.h"
#include "wasm/numeric.h"

static uint64_t random_state = 88172645463325252u;

static uint64_t
next_random(void)
{
  random_state ^= random_state << 13;
  random_state ^= random_state >> 7;
  return random_state ^= random_state << 17;
}

static const uint64_t special[] = {
    0,          1,          2,         31,         32,         33,
    63,         64,         65,        0x7f,       0x80,       0xff,
    0x7fff,     0x8000,     0xffff,    0x7fffffff, 0x80000000, 0xffffffff,
    0xfffffffe, UINT64_MAX, INT64_MAX, 1ull << 63, 1ull << 32, UINT64_MAX - 1,
};

enum { SPECIAL = sizeof special / sizeof *special, ROUNDS = SPECIAL * SPECIAL + 2000 };

/* Operands of a round: all pairs of special numbers, then random ones. */
static void
operands(int round, uint64_t *x, uint64_t *y)
{
  bool is_special = round < SPECIAL * SPECIAL;
  *x = is_special ? special[round / SPECIAL] : next_random();
  *y = is_special ? special[round % SPECIAL] : next_random() >> (next_random() % 64);
}

static soru_wasm_num_t
number(uint64_t value, int bits)
{
  soru_wasm_num_t num = {.type = bits == 32 ? SORU_WASM_I32 : SORU_WASM_I64};
  if (bits == 32)
    num.u.i32 = (uint32_t)value;
  else
    num.u.i64 = value;
  return num;
}

/* What the machine answers: whether it is a number, and which. */
static bool
machine(uint16_t op, int bits, uint64_t x, uint64_t y, uint64_t *result)
{
  soru_wasm_num_t args[2] = {number(x, bits), number(y, bits)}, num;
  soru_wasm_type_error_t error;
  soru_wasm_instr_t instr = {.op = op};
  if (soru_wasm_numeric(&num, &error, &instr, args) != SORU_WASM_NUM_OK) return false;
  *result = num.type == SORU_WASM_I32 ? num.u.i32 : num.u.i64;
  return true;
}

static uint64_t differences;

static void
compare(const char *name, bool is_number, uint64_t got, bool wants_number, uint64_t want)
{
  if (is_number == wants_number && (!is_number || got == want)) return;
  if (differences++ == 0) printf("%s differs\n", name);
}

#define TEST_BINARY(op, name, bits, expression)                                                    \
  for (int round = 0; round < ROUNDS; round++) {                                                   \
    uint64_t a, b, want = 0;                                                                       \
    operands(round, &a, &b);                                                                       \
    uint##bits##_t x = (uint##bits##_t)a, y = (uint##bits##_t)b;                                   \
    bool ok = machine(op, bits, a, b, &want);                                                      \
    compare(#name, true, (uint64_t)(expression), ok, want);                                        \
  }                                                                                                \
  operations++;

#define TEST_UNARY(op, name, bits, expression)                                                     \
  for (int round = 0; round < ROUNDS; round++) {                                                   \
    uint64_t a, b, want = 0;                                                                       \
    operands(round, &a, &b);                                                                       \
    uint##bits##_t x = (uint##bits##_t)a;                                                          \
    bool ok = machine(op, bits, a, b, &want);                                                      \
    compare(#name, true, (uint64_t)(expression), ok, want);                                        \
  }                                                                                                \
  operations++;

#define TEST_DIVIDE(op, name, bits, overflows, expression)                                         \
  for (int round = 0; round < ROUNDS; round++) {                                                   \
    uint64_t a, b, want = 0, got = 0;                                                              \
    operands(round, &a, &b);                                                                       \
    uint##bits##_t x = (uint##bits##_t)a, y = (uint##bits##_t)b;                                   \
    bool ok = machine(op, bits, a, b, &want);                                                      \
    bool traps =                                                                                   \
        y == 0 || ((overflows) && y == UINT##bits##_MAX && x == (uint##bits##_t)1 << (bits - 1));  \
    if (!traps) got = (uint64_t)(expression);                                                      \
    compare(#name, !traps, got, ok, want);                                                         \
  }                                                                                                \
  operations++;

static int
test_binary(void)
{
  int operations = 0;
  SORU_ENGINE_BINARY(TEST_BINARY)
  return operations;
}

static int
test_compare(void)
{
  int operations = 0;
  SORU_ENGINE_COMPARE(TEST_BINARY)
  return operations;
}

static int
test_unary(void)
{
  int operations = 0;
  SORU_ENGINE_UNARY(TEST_UNARY)
  return operations;
}

static int
test_divide(void)
{
  int operations = 0;
  SORU_ENGINE_DIVIDE(TEST_DIVIDE)
  return operations;
}

int
main(void)
{
  CHECK_U64(test_binary(), 22);
  CHECK_U64(test_compare(), 20);
  CHECK_U64(test_unary(), 16);
  CHECK_U64(test_divide(), 8);
  CHECK_U64(differences, 0);
  return check_summary();
}
