/* Unit tests of the validator: each rule, with a module that keeps it and modules that break it.
 * Modules are written as wasm_build.h says. */
#include "wasm/valid.h"

#include "check.h"
#include "tests/wasm_build.h"

/* Validates a module; NULL or the error. */
static const char *
validate(soru_wasm_error_t *error, soru_status_t *status, const char *text)
{
  soru_wasm_module_t module;
  soru_wasm_module_options_t options = {.allow_floats = true};
  wasm_build_t built;
  wasm_build(&built, text);
  soru_slice_t bytes = soru_base_slice(built.bytes, built.len);
  *status = soru_wasm_module_decode(&module, error, bytes, &options);
  if (!CHECK(*status == SORU_OK)) fprintf(stderr, "  not decoded: %s: %s\n", text, error->text);
  if (*status == SORU_OK) *status = soru_wasm_validate(&module, error);
  soru_wasm_module_free(&module);
  return *status == SORU_OK ? NULL : error->text;
}

static void
valid(const char *text)
{
  soru_wasm_error_t error;
  soru_status_t status;
  const char *message = validate(&error, &status, text);
  if (!CHECK(message == NULL)) fprintf(stderr, "  %s: %s\n", text, message);
}

static void
invalid(const char *text, const char *want)
{
  soru_wasm_error_t error;
  soru_status_t status;
  const char *message = validate(&error, &status, text);
  CHECK(status == SORU_ERR_DECODE);
  bool same = message != NULL && strcmp(message, want) == 0;
  if (!CHECK(same)) fprintf(stderr, "  %s: %s\n", text, message == NULL ? "valid" : message);
}

/* A module in which code has something to refer to: types 0 = [] -> [], 1 = [i32 i64] -> [i64],
 * 2 = [] -> [i32 i32]; tables 0 of functions, 1 of externs; a memory; globals 0 = i32, 1 = mutable
 * i64; an element and a data segment; functions 0 of type 0 (imported) and 1 of the given type,
 * with two i32 and an f64 as locals. Function 0 is declared. */
#define CODE(type, body)                                                                           \
  "01(03 600000 60 02 7f7e 01 7e 60 00 02 7f7f) 02(01 (65)(66) 0000) 03(01" type                   \
  ") 04(02 700001 6f0001) 05(01 0001) 06(02 7f00 4100 0b 7e01 4200 0b) 07(01 (66) 0000)"           \
  "09(01 01 00 01 00) 0c(01) 0a(01 (02 027f 017c " body " 0b)) 0b(01 01 (00))"

static void
test_stack(void)
{
  valid(CODE("00", ""));
  valid(CODE("00", "4100 1a 01"));
  valid(CODE("01", "2001"));
  valid(CODE("02", "4100 4100"));
  valid(CODE("01", "4100 4200 1001"));
  valid(CODE("00", "00 6a 1a"));
  valid(CODE("00", "4100 4100 41001b 1a"));
  invalid(CODE("00", "1a"), "type mismatch: instruction requires [_] but stack has []");
  invalid(CODE("00", "4100"), "type mismatch: block requires [] but stack has [i32]");
  invalid(CODE("01", "2000"), "type mismatch: instruction requires [i64] but stack has [i32]");
  invalid(CODE("01", ""), "type mismatch: instruction requires [i64] but stack has []");
  invalid(CODE("00", "4100 4200 6a 1a"),
          "type mismatch: instruction requires [i32 i32] but stack has [i32 i64]");
  invalid(CODE("00", "4200 00 4200 6a 1a"),
          "type mismatch: instruction requires [i32 i32] but stack has [_ i64]");
  invalid(CODE("00", "00 4100 4100"), "type mismatch: block requires [] but stack has [i32 i32]");
  invalid(CODE("00", "4100 4200 4100 1b 1a"),
          "type mismatch: instruction requires [i64 i64 i32] but stack has [i32 i64 i32]");
  invalid(CODE("00", "d070 d070 4100 1b 1a"),
          "type mismatch: instruction requires numeric or vector type but stack has funcref");
  valid(CODE("00", "d070 d070 4100 1c0170 1a"));
  invalid(CODE("00", "4100 4100 4100 1c027f7f 1a"),
          "invalid result arity other than 1 is not (yet) allowed");
}

static void
test_blocks(void)
{
  valid(CODE("00", "027f 4100 0b 1a"));
  valid(CODE("00", "4100 4200 0201 1a1a 4200 0b 1a"));
  valid(CODE("00", "4100 047f 4100 05 4101 0b 1a"));
  valid(CODE("00", "4100 0440 0b"));
  valid(CODE("00", "0340 0c00 0b"));
  valid(CODE("00", "027f 4100 0c00 0b 1a"));
  valid(CODE("00", "027f 4100 4100 0d00 0b 1a"));
  valid(CODE("00", "027f 4100 4100 0e010000 0b 1a"));
  valid(CODE("01", "4200 0f"));
  invalid(CODE("00", "4100 047f 4100 0b 1a"),
          "type mismatch: instruction requires [i32] but stack has []");
  invalid(CODE("00", "4200 0440 0b"),
          "type mismatch: instruction requires [i32] but stack has [i64]");
  invalid(CODE("00", "4100 0240 1a 0b"),
          "type mismatch: instruction requires [_] but stack has []");
  invalid(CODE("00", "0240 0c02 0b"), "unknown label 2");
  invalid(CODE("00", "0c8080808008"), "unknown label 2_147_483_648");
  invalid(CODE("00", "0cc0c407"), "unknown label 123_456");
  invalid(CODE("00", "0209 0b"), "unknown type 9");
  invalid(CODE("00", "027f 0c00 0b 1a"),
          "type mismatch: instruction requires [i32] but stack has []");
  invalid(CODE("00", "027f 4100 4100 0e010100 0b 1a"),
          "type mismatch: instruction requires [i32] but stack has []");
  invalid(CODE("01", "41000f"), "type mismatch: instruction requires [i64] but stack has [i32]");
  valid(CODE("00", "4100 4200 0301 0c00 0b 1a"));
}

static void
test_indices(void)
{
  valid(CODE("01", "2000 2102 2000 2203 2103 2001"));
  valid(CODE("00", "44000000000000f03f 2102"));
  invalid(CODE("00", "2003 1a"), "unknown local 3");
  valid(CODE("00", "2300 1a 4200 2401"));
  invalid(CODE("00", "4100 2400"), "global is immutable");
  invalid(CODE("00", "2302 1a"), "unknown global 2");
  invalid(CODE("00", "1002"), "unknown function 2");
  valid(CODE("00", "4100 110000"));
  invalid(CODE("00", "4100 110001"),
          "type mismatch: instruction requires table of functions but table has externref");
  invalid(CODE("00", "4100 110002"), "unknown table 2");
  invalid(CODE("00", "4100 110300"), "unknown type 3");
  valid(CODE("00", "4100 4100 2501 2601"));
  valid(CODE("00", "4100 41002500 2600 4100 d070 4100 fc1100 d06f 4100 fc0f01 1a fc1001 1a"));
  invalid(CODE("00", "4100 d070 2601"),
          "type mismatch: instruction requires [i32 externref] but stack has [i32 funcref]");
  valid(CODE("00", "4100 4100 4100 fc0c0000 fc0d00 4100 4100 4100 fc0e0000"));
  invalid(CODE("00", "4100 4100 4100 fc0c0001"),
          "type mismatch: element segment's type externref does not match table's element type "
          "funcref");
  invalid(CODE("00", "4100 4100 4100 fc0e0001"),
          "type mismatch: source element type funcref does not match destination element type "
          "externref");
  invalid(CODE("00", "fc0d01"), "unknown elem segment 1");
  valid(CODE("00", "4100 4100 4100 fc080000 fc0900 3f00 4000 1a"));
  invalid(CODE("00", "fc0901"), "unknown data segment 1");
  valid(CODE("00", "d200 d1 1a"));
  invalid(CODE("00", "d201 1a"), "undeclared function reference 1");
  invalid(CODE("00", "4100 d1 1a"),
          "type mismatch: instruction requires reference type but stack has i32");
}

static void
test_memory_and_lanes(void)
{
  valid(CODE("00", "4100 280200 1a 4100 290300 1a 4100 2a0200 1a 4100 2d0000 1a"));
  invalid(CODE("00", "4100 280300 1a"), "alignment must not be larger than natural");
  invalid(CODE("00", "4100 2d0100 1a"), "alignment must not be larger than natural");
  invalid(CODE("00", "4100 282000 1a"), "alignment must not be larger than natural");
  valid(CODE("00", "4100 fd000400 1a 4100 fd0c00000000000000000000000000000000 fd57030001 1a"));
  invalid(CODE("00", "4100 fd010400 1a"), "alignment must not be larger than natural");
  invalid(CODE("00", "4100 fd0c00000000000000000000000000000000 fd57030002 1a"),
          "invalid lane index");
  valid(CODE("00", "4100 fd0f fd150f 1a"));
  invalid(CODE("00", "4100 fd0f fd1510 1a"), "invalid lane index");
  invalid(CODE("00", "4100 fd0f 4200 fd1e02 1a"), "invalid lane index");
  valid(CODE("00", "4100 fd0f 4100 fd0f fd0d0000000000000000000000000000001f 1a"));
  invalid(CODE("00", "4100 fd0f 4100 fd0f fd0d00000000000000000000000000000020 1a"),
          "invalid lane index");
  invalid(CODE("00", "4100 fd12 1a"),
          "type mismatch: instruction requires [i64] but stack has [i32]");
  invalid("01(01 600000) 03(01 00) 0a(01 (00 4100 280200 1a 0b))", "unknown memory 0");
}

static void
test_module(void)
{
  valid("");
  invalid("03(01 00) 0a(01 (00 0b))", "unknown type 0");
  invalid("02(01 ()() 0005)", "unknown type 5");
  invalid("04(01 70 01 02 01)", "size minimum must not be greater than maximum");
  invalid("05(01 00 818004)", "memory size must be at most 65536 pages (4GiB)");
  invalid("05(02 0000 0000)", "multiple memories are not allowed (yet)");
  valid("02(01 ()() 037f00) 06(01 7f00 2300 0b)");
  invalid("06(02 7f00 41000b 7f00 2300 0b)", "unknown global 0");
  invalid("02(01 ()() 037f01) 06(01 7f00 2300 0b)", "constant expression required");
  invalid("06(01 7f00 4100 4100 6a 0b)", "constant expression required");
  invalid("06(01 7f00 4200 0b)", "type mismatch: instruction requires [i32] but stack has [i64]");
  invalid("06(01 7f00 0b)", "type mismatch: instruction requires [i32] but stack has []");
  invalid("07(01 (61) 0000)", "unknown function 0");
  invalid("07(01 (61) 0101)", "unknown table 1");
  invalid("07(01 (61) 0200)", "unknown memory 0");
  invalid("07(01 (61) 0300)", "unknown global 0");
  invalid("05(01 0000) 07(02 (61) 0200 (61) 0200)", "duplicate export name");
  invalid("08(00)", "unknown function 0");
  invalid("01(01 60 01 7f 00) 02(01 ()() 0000) 08(00)",
          "start function must not have parameters or results");
  invalid("09(01 00 4100 0b 00)", "unknown table 0");
  invalid("04(01 6f 00 01) 09(01 00 4100 0b 00)",
          "type mismatch: element segment's type funcref does not match table's element type "
          "externref");
  invalid("0b(01 00 4100 0b 00)", "unknown memory 0");
  invalid("05(01 0000) 0b(01 02 01 4100 0b 00)", "unknown memory 1");
}

/* Types and stacks beyond the limits are refused as too large. */
static void
test_limits(void)
{
  soru_wasm_error_t error;
  soru_status_t status;
  CHECK(validate(&error, &status, "01(01 60 00 e907 {1001 7f})") != NULL);
  CHECK(status == SORU_ERR_LIMIT);

  /* a function [] -> 1000 i32, which is called too often */
  const char *text = "01(02 60 00 e807 {1000 7f} 600000) 02(01 ()() 0000) 03(01 01)"
                     "0a(01 (00 {1055 1000} 00 0b))";
  CHECK(validate(&error, &status, text) != NULL);
  CHECK(status == SORU_ERR_LIMIT);
  CHECK_STR(error.text, "too many operands");
}

int
main(void)
{
  test_stack();
  test_blocks();
  test_indices();
  test_memory_and_lanes();
  test_module();
  test_limits();
  return check_summary();
}
