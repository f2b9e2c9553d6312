/* ops_private.h - the operations of lowered code, as tables.
 *
 * Lowered code works on the slots of a frame: 64 bits each, an i32 in the low half, the high half
 * zero. Whoever expands a table defines what a row becomes:
 *
 *   SORU_ENGINE_BINARY(X)   X(opcode of the language, NAME, bits, expression in x and y)
 *   SORU_ENGINE_COMPARE(X)  the same; the results are i32
 *   SORU_ENGINE_DIVIDE(X)   X(opcode, NAME, bits, whether it overflows, expression); they can trap
 *   SORU_ENGINE_UNARY(X)    X(opcode, NAME, bits of the operand, expression in x)
 *   SORU_ENGINE_LOAD(X)     X(opcode, NAME, type in memory, type that it is widened to)
 *   SORU_ENGINE_STORE(X)    X(opcode, NAME, type in memory)
 *   SORU_ENGINE_OTHER(X)    X(NAME)
 *
 * A binary operation exists with two slots (RR) and with a slot and a constant (RI); a comparison
 * also as a branch that is taken if it holds. tests: src/engine/test_ops.c compares each of them
 * with wasm/numeric.h.
 */
#ifndef SORU_ENGINE_OPS_PRIVATE_H
#define SORU_ENGINE_OPS_PRIVATE_H

#define SORU_ENGINE_BINARY_OF(X, T, bits, add, sub, mul, and_, or_, xor_, shl, shr_s, shr_u, rotl, \
                              rotr)                                                                \
  X(add, T##_ADD, bits, x + y)                                                                     \
  X(sub, T##_SUB, bits, x - y)                                                                     \
  X(mul, T##_MUL, bits, x *y)                                                                      \
  X(and_, T##_AND, bits, x &y)                                                                     \
  X(or_, T##_OR, bits, x | y)                                                                      \
  X(xor_, T##_XOR, bits, x ^ y)                                                                    \
  X(shl, T##_SHL, bits, x << (y & (bits - 1)))                                                     \
  X(shr_s, T##_SHR_S, bits, (uint##bits##_t)((int##bits##_t)x >> (y & (bits - 1))))                \
  X(shr_u, T##_SHR_U, bits, x >> (y & (bits - 1)))                                                 \
  X(rotl, T##_ROTL, bits, x << (y & (bits - 1)) | x >> (-y & (bits - 1)))                          \
  X(rotr, T##_ROTR, bits, x >> (y & (bits - 1)) | x << (-y & (bits - 1)))

#define SORU_ENGINE_BINARY(X)                                                                      \
  SORU_ENGINE_BINARY_OF(X, I32, 32, 0x6a, 0x6b, 0x6c, 0x71, 0x72, 0x73, 0x74, 0x75, 0x76, 0x77,    \
                        0x78)                                                                      \
  SORU_ENGINE_BINARY_OF(X, I64, 64, 0x7c, 0x7d, 0x7e, 0x83, 0x84, 0x85, 0x86, 0x87, 0x88, 0x89,    \
                        0x8a)

#define SORU_ENGINE_COMPARE_OF(X, T, bits, eq, ne, lt_s, lt_u, gt_s, gt_u, le_s, le_u, ge_s, ge_u) \
  X(eq, T##_EQ, bits, x == y)                                                                      \
  X(ne, T##_NE, bits, x != y)                                                                      \
  X(lt_s, T##_LT_S, bits, (int##bits##_t)x < (int##bits##_t)y)                                     \
  X(lt_u, T##_LT_U, bits, x < y)                                                                   \
  X(gt_s, T##_GT_S, bits, (int##bits##_t)x > (int##bits##_t)y)                                     \
  X(gt_u, T##_GT_U, bits, x > y)                                                                   \
  X(le_s, T##_LE_S, bits, (int##bits##_t)x <= (int##bits##_t)y)                                    \
  X(le_u, T##_LE_U, bits, x <= y)                                                                  \
  X(ge_s, T##_GE_S, bits, (int##bits##_t)x >= (int##bits##_t)y)                                    \
  X(ge_u, T##_GE_U, bits, x >= y)

#define SORU_ENGINE_COMPARE(X)                                                                     \
  SORU_ENGINE_COMPARE_OF(X, I32, 32, 0x46, 0x47, 0x48, 0x49, 0x4a, 0x4b, 0x4c, 0x4d, 0x4e, 0x4f)   \
  SORU_ENGINE_COMPARE_OF(X, I64, 64, 0x51, 0x52, 0x53, 0x54, 0x55, 0x56, 0x57, 0x58, 0x59, 0x5a)

/* Signed division overflows for the smallest number by -1; the remainder is 0 there. */
#define SORU_ENGINE_DIVIDE(X)                                                                      \
  X(0x6d, I32_DIV_S, 32, true, (uint32_t)((int32_t)x / (int32_t)y))                                \
  X(0x6e, I32_DIV_U, 32, false, x / y)                                                             \
  X(0x6f, I32_REM_S, 32, false, y == UINT32_MAX ? 0 : (uint32_t)((int32_t)x % (int32_t)y))         \
  X(0x70, I32_REM_U, 32, false, x % y)                                                             \
  X(0x7f, I64_DIV_S, 64, true, (uint64_t)((int64_t)x / (int64_t)y))                                \
  X(0x80, I64_DIV_U, 64, false, x / y)                                                             \
  X(0x81, I64_REM_S, 64, false, y == UINT64_MAX ? 0 : (uint64_t)((int64_t)x % (int64_t)y))         \
  X(0x82, I64_REM_U, 64, false, x % y)

#define SORU_ENGINE_UNARY(X)                                                                       \
  X(0x45, I32_EQZ, 32, x == 0)                                                                     \
  X(0x50, I64_EQZ, 64, x == 0)                                                                     \
  X(0x67, I32_CLZ, 32, x == 0 ? 32u : (uint32_t)__builtin_clz(x))                                  \
  X(0x68, I32_CTZ, 32, x == 0 ? 32u : (uint32_t)__builtin_ctz(x))                                  \
  X(0x69, I32_POPCNT, 32, (uint32_t)__builtin_popcount(x))                                         \
  X(0x79, I64_CLZ, 64, x == 0 ? 64u : (uint64_t)__builtin_clzll(x))                                \
  X(0x7a, I64_CTZ, 64, x == 0 ? 64u : (uint64_t)__builtin_ctzll(x))                                \
  X(0x7b, I64_POPCNT, 64, (uint64_t)__builtin_popcountll(x))                                       \
  X(0xa7, I32_WRAP, 64, (uint32_t)x)                                                               \
  X(0xac, I64_EXTEND_S, 32, (uint64_t)(int64_t)(int32_t)x)                                         \
  X(0xad, I64_EXTEND_U, 32, x)                                                                     \
  X(0xc0, I32_EXTEND8, 32, (uint32_t)(int32_t)(int8_t)x)                                           \
  X(0xc1, I32_EXTEND16, 32, (uint32_t)(int32_t)(int16_t)x)                                         \
  X(0xc2, I64_EXTEND8, 64, (uint64_t)(int64_t)(int8_t)x)                                           \
  X(0xc3, I64_EXTEND16, 64, (uint64_t)(int64_t)(int16_t)x)                                         \
  X(0xc4, I64_EXTEND32, 64, (uint64_t)(int64_t)(int32_t)x)

#define SORU_ENGINE_LOAD(X)                                                                        \
  X(0x28, I32_LOAD, uint32_t, uint32_t)                                                            \
  X(0x29, I64_LOAD, uint64_t, uint64_t)                                                            \
  X(0x2c, I32_LOAD8_S, int8_t, uint32_t)                                                           \
  X(0x2d, I32_LOAD8_U, uint8_t, uint32_t)                                                          \
  X(0x2e, I32_LOAD16_S, int16_t, uint32_t)                                                         \
  X(0x2f, I32_LOAD16_U, uint16_t, uint32_t)                                                        \
  X(0x30, I64_LOAD8_S, int8_t, uint64_t)                                                           \
  X(0x31, I64_LOAD8_U, uint8_t, uint64_t)                                                          \
  X(0x32, I64_LOAD16_S, int16_t, uint64_t)                                                         \
  X(0x33, I64_LOAD16_U, uint16_t, uint64_t)                                                        \
  X(0x34, I64_LOAD32_S, int32_t, uint64_t)                                                         \
  X(0x35, I64_LOAD32_U, uint32_t, uint64_t)

#define SORU_ENGINE_STORE(X)                                                                       \
  X(0x36, I32_STORE, uint32_t)                                                                     \
  X(0x37, I64_STORE, uint64_t)                                                                     \
  X(0x3a, I32_STORE8, uint8_t)                                                                     \
  X(0x3b, I32_STORE16, uint16_t)                                                                   \
  X(0x3c, I64_STORE8, uint8_t)                                                                     \
  X(0x3d, I64_STORE16, uint16_t)                                                                   \
  X(0x3e, I64_STORE32, uint32_t)

/* What the operands are: s = slot, n = number.
 *
 *   MOVE a=s b=s          MOVE_I a=s imm=n        SELECT a=s b=s c=s imm=s (condition)
 *   GLOBAL_GET a=s x=n    GLOBAL_SET a=s x=n      MEMORY_SIZE a=s
 *   JUMP x=target y=cost; CHARGE y=cost of the region that begins behind it
 *   JUMP_IF, JUMP_UNLESS a=s; then an edge. JUMP_TABLE a=s x=n, then n + 1 edges
 *   CALL a=first argument x=function; CALL_INDIRECT a=first argument b=index x=type c=table
 *     both then an edge: `taken` is what returning costs
 *   HOST a=first argument b=arguments c=results x=import; then an edge: `fall` is the region behind
 *   FILL, COPY a=first of three operands; then an edge as HOST
 *   RETURN a=first result b=results y=cost
 *   TRAP: unreachable; BAIL: the slow machine does this instruction; STOP: the end of a piece */
#define SORU_ENGINE_OTHER(X)                                                                       \
  X(MOVE)                                                                                          \
  X(MOVE_I)                                                                                        \
  X(SELECT)                                                                                        \
  X(GLOBAL_GET)                                                                                    \
  X(GLOBAL_SET)                                                                                    \
  X(MEMORY_SIZE)                                                                                   \
  X(JUMP)                                                                                          \
  X(CHARGE)                                                                                        \
  X(JUMP_IF)                                                                                       \
  X(JUMP_UNLESS)                                                                                   \
  X(JUMP_TABLE)                                                                                    \
  X(CALL)                                                                                          \
  X(CALL_INDIRECT)                                                                                 \
  X(HOST)                                                                                          \
  X(FILL)                                                                                          \
  X(COPY)                                                                                          \
  X(RETURN)                                                                                        \
  X(TRAP)                                                                                          \
  X(BAIL)                                                                                          \
  X(STOP)

/* The numbers of operations. Those of a binary operation or comparison lie in a row: RR, RI, then
 * (comparisons) the branches RR and RI. */
enum {
#define SORU_ENGINE_ONE(name) SORU_ENGINE_##name,
#define SORU_ENGINE_TWO(op, name, bits, expression)                                                \
  SORU_ENGINE_##name##_RR, SORU_ENGINE_##name##_RI,
#define SORU_ENGINE_FOUR(op, name, bits, expression)                                               \
  SORU_ENGINE_##name##_RR, SORU_ENGINE_##name##_RI, SORU_ENGINE_JUMP_##name##_RR,                  \
      SORU_ENGINE_JUMP_##name##_RI,
#define SORU_ENGINE_NAMED(op, name, ...) SORU_ENGINE_##name,
  SORU_ENGINE_OTHER(SORU_ENGINE_ONE) SORU_ENGINE_BINARY(SORU_ENGINE_TWO)
      SORU_ENGINE_COMPARE(SORU_ENGINE_FOUR) SORU_ENGINE_DIVIDE(SORU_ENGINE_NAMED)
          SORU_ENGINE_UNARY(SORU_ENGINE_NAMED) SORU_ENGINE_LOAD(SORU_ENGINE_NAMED)
              SORU_ENGINE_STORE(SORU_ENGINE_NAMED) SORU_ENGINE_OP_CNT
#undef SORU_ENGINE_ONE
#undef SORU_ENGINE_TWO
#undef SORU_ENGINE_FOUR
#undef SORU_ENGINE_NAMED
};

#endif
