/* Instructions as text, and names of functions. Modules are written as wasm_build.h says. */
#include "wasm/disasm.h"

#include "check.h"
#include "tests/wasm_build.h"

typedef struct sample {
  wasm_build_t built;
  soru_wasm_module_t module;
  soru_wasm_names_t names;
} sample_t;

static void
sample_open(sample_t *s, const char *text)
{
  soru_wasm_error_t error;
  soru_wasm_module_options_t options = {.allow_floats = true};
  wasm_build(&s->built, text);
  soru_slice_t bytes = soru_base_slice(s->built.bytes, s->built.len);
  if (!CHECK(soru_wasm_module_decode(&s->module, &error, bytes, &options) == SORU_OK))
    fprintf(stderr, "  %s at %zu\n", error.text, error.offset);
  soru_wasm_names_read(&s->names, &s->module);
}

static void
sample_close(sample_t *s)
{
  soru_wasm_names_free(&s->names);
  soru_wasm_module_free(&s->module);
}

/* Collects lines, with two blanks for each block around them. */
static bool
collect(void *to, const soru_wasm_line_t *line)
{
  soru_buf_t *text = to;
  soru_base_buf_addf(text, "%*s", line->depth > 1 ? (int)(2 * line->depth - 2) : 0, "");
  soru_base_buf_add(text, line->text.ptr, line->text.len);
  soru_base_buf_addf(text, "\n");
  return true;
}

/* Checks the lines of a function whose code, without locals and the last end, is `code`. Types are
 * [] -> [] and [i32] -> [i32, i64]; function 0 is imported as env.log, function 1 is this one. */
static void
check_code(const char *code, const char *want)
{
  static sample_t s;
  char module[2048];
  soru_buf_t text;
  soru_base_buf_init(&text, 1 << 16);
  snprintf(module, sizeof module,
           "01(02 600000 60017f027f7e) 02(01 (656e76) (6c6f67) 0000) 03(01 00)"
           "0a(01 (00 %s 0b))",
           code);
  sample_open(&s, module);
  soru_wasm_disasm_function(&s.module, &s.names, s.module.funcs[0].body, collect, &text);
  if (!CHECK(text.len == strlen(want) && memcmp(text.ptr, want, text.len) == 0))
    fprintf(stderr, "  %s:\n%.*s", code, (int)text.len, (const char *)text.ptr);
  sample_close(&s);
  soru_base_buf_free(&text);
}

static void
test_code(void)
{
  check_code("", "end\n");
  check_code("01 00", "nop\nunreachable\nend\n");
  check_code("41 7f 42 80 01", "i32.const -1\ni64.const 128\nend\n");
  check_code("43 00 00 80 3f", "f32.const\nend\n"); /* no number: kernels have none */
  check_code("10 00 10 01", "call 0 <log>\ncall 1\nend\n");
  check_code("11 01 00", "call_indirect (param i32) (result i32 i64)\nend\n");
  check_code("20 03 24 05", "local.get 3\nglobal.set 5\nend\n");
  check_code("28 02 10 2d 00 00", "i32.load offset=16 align=4\ni32.load8_u align=1\nend\n");
  check_code("02 40 0c 00 0b", "block\n  br 0\nend\nend\n");
  check_code("03 7f 0d 01 0b", "loop (result i32)\n  br_if 1\nend\nend\n");
  check_code("02 01 0b", "block (param i32) (result i32 i64)\nend\nend\n");
  check_code("04 40 01 05 0f 0b 1a", "if\n  nop\nelse\n  return\nend\ndrop\nend\n");
  check_code("0e 02 00 01 02", "br_table 0 1 2\nend\n");
  check_code("1c 01 7e", "select (result i64)\nend\n");
  check_code("d0 70 d0 6f d2 01", "ref.null func\nref.null extern\nref.func 1\nend\n");
  check_code("fc 0a 00 00 fc 0b 00", "memory.copy\nmemory.fill\nend\n");
  check_code("fd 0c {16 01}", "v128.const i8x16 1 1 1 1 1 1 1 1 1 1 1 1 1 1 1 1\nend\n");
  check_code("fd 15 07", "i8x16.extract_lane_s 7\nend\n");
}

/* The line callback ends the listing. */
static bool
stop_at_second(void *to, const soru_wasm_line_t *line)
{
  uint32_t *lines = to;
  CHECK_U64(line->index, *lines);
  return ++*lines < 2;
}

static void
test_stop(void)
{
  static sample_t s;
  uint32_t lines = 0;
  sample_open(&s, "01(01 600000) 03(01 00) 0a(01 (00 01 01 01 0b))");
  soru_wasm_disasm_function(&s.module, &s.names, s.module.funcs[0].body, stop_at_second, &lines);
  CHECK_U64(lines, 2);
  sample_close(&s);
}

static void
check_name(const sample_t *s, uint32_t func, const char *want)
{
  CHECK(func < s->names.cnt);
  CHECK_BYTES(s->names.items[func].ptr, s->names.items[func].len, want, strlen(want));
}

/* Names of the section come before exports, those before imports. */
static void
test_names(void)
{
  static sample_t s;
  static const char functions[] =
      "01(01 600000) 02(02 (65) (6c6f67) 0000 (65) (78) 0000) 03(03 000000)"
      "07(02 (72756e) 0002 (6c6f6332) 0003) 0a(03 (000b)(000b)(000b))";
  char text[1024];
  sample_open(&s, functions);
  CHECK_U64(s.names.cnt, 5);
  check_name(&s, 0, "log");
  check_name(&s, 2, "run");
  check_name(&s, 3, "loc2");
  check_name(&s, 4, "");
  sample_close(&s);
  /* A subsection to pass over, then names of 0, 3 and of one that does not exist. */
  snprintf(text, sizeof text, "%s 00((6e616d65) 00(00) 01(03 00(61) 03(62) 09(63)))", functions);
  sample_open(&s, text);
  check_name(&s, 0, "a");
  check_name(&s, 1, "x");
  check_name(&s, 2, "run");
  check_name(&s, 3, "b");
  sample_close(&s);
  /* Cut off in the middle of the second name: the first one is good. */
  snprintf(text, sizeof text, "%s 00((6e616d65) 01 08 02 00(61) 03 05 62)", functions);
  sample_open(&s, text);
  check_name(&s, 3, "loc2");
  sample_close(&s);
}

int
main(void)
{
  test_code();
  test_stop();
  test_names();
  return check_summary();
}
