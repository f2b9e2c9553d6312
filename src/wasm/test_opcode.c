/* Unit tests of the opcode table. */
#include "wasm/opcode.h"

#include "check.h"
#include "wasm/instr.h"
#include "wasm/value.h"

#include <string.h>

static void
check_code(uint16_t op, const char *text, soru_wasm_class_t class_, const char *code,
           uint8_t code_len)
{
  const soru_wasm_opcode_t *o = soru_wasm_opcode(op);
  CHECK(o->text != NULL && strcmp(o->text, text) == 0);
  CHECK(o->class_ == class_);
  CHECK(o->code_len == code_len && memcmp(o->code, code, code_len) == 0);
}

static void
test_codes(void)
{
  check_code(0x45, "i32.eqz", SORU_WASM_CLASS_TEST, "\0\0", 2);
  check_code(0x6a, "i32.add", SORU_WASM_CLASS_BINARY, "\0\0", 2);
  check_code(0x8a, "i64.rotr", SORU_WASM_CLASS_BINARY, "\1\16", 2);
  check_code(0x4a, "i32.gt_s", SORU_WASM_CLASS_COMPARE, "\0\4", 2);
  check_code(0x5a, "i64.ge_u", SORU_WASM_CLASS_COMPARE, "\1\11", 2);
  check_code(0xa7, "i32.wrap_i64", SORU_WASM_CLASS_CONVERT, "\0\2", 2);
  check_code(0xbd, "i64.reinterpret_f64", SORU_WASM_CLASS_CONVERT, "\1\13", 2);
  check_code(0xc2, "i64.extend8_s", SORU_WASM_CLASS_UNARY, "\1\3\0", 3);
  check_code(0xc4, "i64.extend32_s", SORU_WASM_CLASS_UNARY, "\1\3\2", 3);
  check_code(0xfc07, "i64.trunc_sat_f64_u", SORU_WASM_CLASS_CONVERT, "\1\12", 2);
  check_code(0xfd0d, "i8x16.shuffle", SORU_WASM_CLASS_VEC_BINARY, "\0\0\23", 3);
  check_code(0xfd27, "i8x16.gt_s", SORU_WASM_CLASS_VEC_COMPARE, "\0\0\6", 3);
  check_code(0xfd29, "i8x16.le_s", SORU_WASM_CLASS_VEC_COMPARE, "\0\0\4", 3);
  check_code(0xfd4f, "v128.andnot", SORU_WASM_CLASS_VEC_BINARY_BITS, "\0\3", 2);
  check_code(0xfd52, "v128.bitselect", SORU_WASM_CLASS_VEC_TERNARY_BITS, "\0\0", 2);
  check_code(0xfdfd, "i32x4.trunc_sat_f64x2_u_zero", SORU_WASM_CLASS_VEC_CONVERT, "\0\2\11", 3);
  check_code(0xfd1e, "i64x2.replace_lane", SORU_WASM_CLASS_VEC_REPLACE, "\0\3\0", 3);
}

static void
test_properties(void)
{
  CHECK(soru_wasm_opcode(SORU_OP_I32_LOAD8_U)->pack == 1);
  CHECK(soru_wasm_opcode(SORU_OP_I32_LOAD8_U)->ext == 1);
  CHECK(soru_wasm_opcode(0x92)->is_float && soru_wasm_opcode(0x92)->class_ == 0);
  CHECK(soru_wasm_opcode(0x2a)->is_float && soru_wasm_opcode(0x2a)->type == SORU_WASM_F32);
  CHECK(!soru_wasm_opcode(0xa8)->is_float && !soru_wasm_opcode(0xfdf8)->is_float);
  CHECK(soru_wasm_opcode(0xfd74)->no_state && soru_wasm_opcode(0xfdfb)->no_state);
  CHECK(soru_wasm_opcode(0xfd16)->ext == 1 && soru_wasm_opcode(0xfd16)->pack == 1);
  CHECK(soru_wasm_opcode(0xfd04)->ext == SORU_WASM_VEXT_16X4_U);
  static const uint16_t missing[] = {0x06,   0x27,   0xc5,   0xfc,   0xfd,  0xfe,
                                     0xfc12, 0xfd9a, 0xfdcf, 0x100a, 0xfe00};
  for (size_t i = 0; i < sizeof missing / sizeof missing[0]; i++) {
    CHECK(soru_wasm_opcode(missing[i])->text == NULL);
    CHECK(soru_wasm_opcode(missing[i])->class_ == SORU_WASM_CLASS_NONE);
  }
  CHECK(strcmp(soru_wasm_class_tag(SORU_WASM_CLASS_VEC_REPLACE), "VecReplace") == 0);
  CHECK(strcmp(soru_wasm_class_tag(SORU_WASM_CLASS_UNREACHABLE), "Unreachable") == 0);
  CHECK(strcmp(soru_wasm_class_tag(SORU_WASM_CLASS_NONE), "") == 0);
}

/* Every opcode is found again by what a state keeps of it. */
static void
test_find(void)
{
  unsigned count = 0, floats = 0, lost = 0;
  for (unsigned op = 0; op <= UINT16_MAX; op++) {
    const soru_wasm_opcode_t *o = soru_wasm_opcode((uint16_t)op);
    if (o->text == NULL) continue;
    count++;
    floats += o->is_float;
    lost += o->no_state;
    soru_wasm_class_t class_ = (soru_wasm_class_t)o->class_;
    if (o->code_len > 0) {
      bool is_second = class_ == SORU_WASM_CLASS_VEC_EXTRACT && o->ext == 1;
      int found = soru_wasm_opcode_find(class_, o->code, o->code_len);
      CHECK(found == (int)(is_second ? op - 1 : op));
    } else if (class_ >= SORU_WASM_CLASS_LOAD && class_ <= SORU_WASM_CLASS_VEC_STORE_LANE) {
      CHECK(soru_wasm_opcode_find_memory(class_, o->type, o->pack, o->ext) == (int)op);
    }
  }
  CHECK(count == 435 && floats == 106 && lost == 6);
}

static void
test_find_nothing(void)
{
  static const uint8_t far[3] = {0, 255, 255}, zero[3] = {0, 0, 0}, mul[3] = {0, 0, 2};
  CHECK(soru_wasm_opcode_find(SORU_WASM_CLASS_VEC_BINARY, far, 3) == -1);
  CHECK(soru_wasm_opcode_find(SORU_WASM_CLASS_VEC_BINARY, mul, 3) == -1);
  CHECK(soru_wasm_opcode_find(SORU_WASM_CLASS_BINARY, zero, 1) == -1);
  CHECK(soru_wasm_opcode_find(SORU_WASM_CLASS_BINARY, zero, 3) == -1);
  CHECK(soru_wasm_opcode_find(SORU_WASM_CLASS_NOP, zero, 2) == -1);
  CHECK(soru_wasm_opcode_find(SORU_WASM_CLASS_UNARY, zero, 0) == -1);
  CHECK(soru_wasm_opcode_find_memory(SORU_WASM_CLASS_LOAD, SORU_WASM_I32, 4, 0) == -1);
  CHECK(soru_wasm_opcode_find_memory(SORU_WASM_CLASS_NOP, 0, 0, 0) == -1);
}

int
main(void)
{
  test_codes();
  test_properties();
  test_find();
  test_find_nothing();
  return check_summary();
}
