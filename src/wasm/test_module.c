/* Unit tests of the module decoder: the numbering of lists, the places of immediates, the contents
 * of sections, and what is refused where. Modules are written as wasm_build.h says. */
#include "wasm/module.h"

#include "check.h"
#include "tests/wasm_build.h"
#include "wasm/value.h"

#include <stdlib.h>

typedef struct sample {
  wasm_build_t built;
  soru_wasm_module_t module;
  soru_wasm_error_t error;
  soru_status_t status;
} sample_t;

static void
decode(sample_t *s, const char *text, bool allow_floats)
{
  soru_wasm_module_options_t options = {.allow_floats = allow_floats};
  memset(s, 0, sizeof *s);
  wasm_build(&s->built, text);
  soru_slice_t bytes = soru_base_slice(s->built.bytes, s->built.len);
  s->status = soru_wasm_module_decode(&s->module, &s->error, bytes, &options);
}

static void
accepted(const char *text)
{
  sample_t s;
  decode(&s, text, false);
  if (!CHECK(s.status == SORU_OK)) fprintf(stderr, "  %s: %s\n", text, s.error.text);
  soru_wasm_module_free(&s.module);
}

/* The offset counts from the first byte behind the header. */
static void
refused(const char *text, size_t offset, const char *message)
{
  sample_t s;
  decode(&s, text, false);
  CHECK(s.status == SORU_ERR_DECODE);
  bool same = strcmp(s.error.text, message) == 0 && s.error.offset == offset + 8;
  if (!CHECK(same)) fprintf(stderr, "  %s: %s at %zu\n", text, s.error.text, s.error.offset - 8);
  CHECK(s.module.types == NULL && s.module.instrs == NULL && s.module.blocks == NULL);
  soru_wasm_module_free(&s.module);
}

static void
test_header(void)
{
  soru_wasm_module_t module;
  soru_wasm_error_t error;
  const struct {
    soru_slice_t bytes;
    size_t offset;
    const char *text;
  } rows[] = {
      {soru_base_slice(NULL, 0), 0, "unexpected end of section or function"},
      {soru_base_slice("\0as", 3), 3, "unexpected end of section or function"},
      {soru_base_slice("\0asn\1\0\0\0", 8), 0, "magic header not detected"},
      {soru_base_slice("\0asm\1\0\0", 7), 7, "unexpected end of section or function"},
      {soru_base_slice("\0asm\2\0\0\0", 8), 4, "unknown binary version"},
  };
  for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
    CHECK(soru_wasm_module_decode(&module, &error, rows[i].bytes, NULL) == SORU_ERR_DECODE);
    CHECK_STR(error.text, rows[i].text);
    CHECK_U64(error.offset, rows[i].offset);
  }
  sample_t s;
  decode(&s, "", false);
  CHECK(s.status == SORU_OK);
  CHECK_U64(s.module.block_count, 1);
  CHECK_U64(s.module.blocks[0].count, 0);
  CHECK_U64(s.module.func_count + s.module.instr_count, 0);
  soru_wasm_module_free(&s.module);
}

/* Lists are numbered as they are opened, also the else branch. */
static void
test_labels(void)
{
  sample_t s;
  decode(&s,
         "01(01 600000) 03(01 00) 0a(01 (00"
         "  0240 0340 4100 0440 01 05 4100 0440 0b 0b 0b 0b 01 0b))",
         false);
  CHECK(s.status == SORU_OK);
  const soru_wasm_module_t *m = &s.module;
  CHECK_U64(m->block_count, 7);
  CHECK_U64(m->funcs[0].body, 1);
  uint32_t n;
  const soru_wasm_instr_t *body = soru_wasm_module_list(m, 1, &n);
  CHECK_U64(n, 2);
  CHECK(body[0].op == SORU_OP_BLOCK && body[0].a == 2);
  CHECK(body[1].op == SORU_OP_NOP);
  const soru_wasm_instr_t *loop = soru_wasm_module_list(m, 2, &n);
  CHECK_U64(n, 1);
  CHECK(loop[0].op == SORU_OP_LOOP && loop[0].a == 3);
  const soru_wasm_instr_t *branch = soru_wasm_module_list(m, 3, &n);
  CHECK_U64(n, 2);
  CHECK(branch[1].op == SORU_OP_IF && branch[1].a == 4 && branch[1].imm.u32[0] == 5);
  const soru_wasm_instr_t *other = soru_wasm_module_list(m, 5, &n);
  CHECK_U64(n, 2);
  CHECK(other[1].a == 6 && other[1].imm.u32[0] == 0);
  soru_wasm_module_free(&s.module);
}

/* The instructions of a function whose body is `digits`. */
static const soru_wasm_instr_t *
decode_body(sample_t *s, uint32_t *count, const char *digits, bool allow_floats)
{
  char text[512];
  snprintf(text, sizeof text, "01(01 600000) 03(01 00) 0c(01) 0a(01 (00 %s 0b)) 0b(01 0100)",
           digits);
  decode(s, text, allow_floats);
  if (!CHECK(s->status == SORU_OK)) {
    fprintf(stderr, "  %s: %s\n", digits, s->error.text);
    abort();
  }
  return soru_wasm_module_list(&s->module, 1, count);
}

static void
test_immediates(void)
{
  sample_t s;
  uint32_t n;
  const soru_wasm_instr_t *i = decode_body(
      &s, &n, "110102 fc0c0304 fc0e0506 fc080700 2802ff01 417f 427f d06f fc0a0000 3f00", false);
  CHECK_U64(n, 10);
  CHECK(i[0].op == SORU_OP_CALL_INDIRECT && i[0].b == 1 && i[0].a == 2);
  CHECK(i[1].op == SORU_OP_TABLE_INIT && i[1].b == 3 && i[1].a == 4);
  CHECK(i[2].op == SORU_OP_TABLE_COPY && i[2].a == 5 && i[2].b == 6);
  CHECK(i[3].op == SORU_OP_MEMORY_INIT && i[3].b == 7);
  CHECK(i[4].a == 2 && i[4].b == 255);
  CHECK(i[5].op == SORU_OP_I32_CONST && i[5].imm.num == 0xffffffff);
  CHECK(i[6].op == SORU_OP_I64_CONST && i[6].imm.num == ~0ull);
  CHECK(i[7].op == SORU_OP_REF_NULL && i[7].lane == SORU_WASM_EXTERNREF);
  CHECK(i[8].op == SORU_OP_MEMORY_COPY && i[9].op == SORU_OP_MEMORY_SIZE);
  soru_wasm_module_free(&s.module);

  i = decode_body(&s, &n,
                  "0e03010203 04 1c017b fd0d000102030405060708090a0b0c0d0eff fd5402030f"
                  "fd1602 027e0b 0380a0010b",
                  false);
  CHECK_U64(n, 7);
  CHECK(i[0].op == SORU_OP_BR_TABLE && i[0].imm.list->len == 3 && i[0].imm.list->items[2] == 3);
  CHECK_U64(i[0].b, 4);
  CHECK(i[1].op == SORU_OP_SELECT_T && i[1].imm.list->len == 1);
  CHECK_U64(i[1].imm.list->items[0], SORU_WASM_V128);
  CHECK(i[2].op == SORU_OP_I8X16_SHUFFLE && i[2].imm.v128[15] == 0xff);
  CHECK(i[3].a == 2 && i[3].b == 3 && i[3].lane == 15);
  CHECK(i[4].op == 0xfd16 && i[4].lane == 2);
  CHECK(i[5].kind == SORU_WASM_BLOCK_VALUE && i[5].lane == SORU_WASM_I64 && i[5].a == 2);
  CHECK(i[6].kind == SORU_WASM_BLOCK_TYPE && i[6].b == 0x5000 && i[6].a == 3);
  soru_wasm_module_free(&s.module);

  i = decode_body(&s, &n, "430000803f 44000000000000f03f 2a0200", true);
  CHECK_U64(n, 3);
  CHECK(i[0].imm.num == 0x3f800000 && i[1].imm.num == 0x3ff0000000000000 && i[2].a == 2);
  soru_wasm_module_free(&s.module);
}

static void
test_sections(void)
{
  sample_t s;
  decode(&s,
         "00((6162) 0102)"                                          /* custom: "ab" */
         "01(02 60 01 7f 02 7e70 600000)"                           /* types */
         "02(03 (61)(62) 0001 (63)(64) 0170 0102 05 (65)() 037f01)" /* imports */
         "03(01 01) 04(01 6f 00 09) 05(01 01 01 02) 06(01 7b00 4105 0b)"
         "07(01 (78) 0200) 08(01)"
         "09(03 00 4100 0b 02 0304  05 6f 01 d06f0b  0300 01 07)" /* elements */
         "0c(02) 0a(01 (02 037f 007e 0b)) 0b(02 02 07 41000b (aabb)  01 (cc))",
         false);
  if (!CHECK(s.status == SORU_OK)) fprintf(stderr, "  %s at %zu\n", s.error.text, s.error.offset);
  const soru_wasm_module_t *m = &s.module;
  CHECK_U64(m->custom_count, 1);
  CHECK_BYTES(m->customs[0].name.ptr, m->customs[0].name.len, "ab", 2);
  CHECK_BYTES(m->customs[0].bytes.ptr, m->customs[0].bytes.len, "\1\2", 2);
  CHECK_U64(m->type_count, 2);
  CHECK(m->types[0].params == 1 && m->types[0].results == 2 && m->types[1].first == 3);
  CHECK_BYTES(m->value_types, m->value_type_count, "\0\1\3", 3);
  CHECK_U64(m->import_count, 3);
  CHECK(m->imports[0].kind == SORU_WASM_EXTERN_FUNC && m->imports[0].type.func == 1);
  CHECK(m->imports[1].type.table.limits.has_max && m->imports[1].type.table.limits.max == 5);
  CHECK(m->imports[2].type.global.is_mutable && m->imports[2].name.len == 0);
  CHECK(m->tables[0].type == SORU_WASM_EXTERNREF && m->tables[0].limits.min == 9);
  CHECK(m->memories[0].min == 1 && m->memories[0].max == 2);
  CHECK(m->globals[0].init == 1 && m->globals[0].type.type == SORU_WASM_V128);
  CHECK(m->exports[0].kind == SORU_WASM_EXTERN_MEMORY && m->exports[0].name.len == 1);
  CHECK(m->has_start && m->start == 1);
  CHECK_U64(m->elem_count, 3);
  CHECK(m->elems[0].mode == SORU_WASM_SEGMENT_ACTIVE && m->elems[0].offset == 2);
  CHECK(m->elems[0].init_count == 2 && m->elem_inits[0] == 3 && m->elem_inits[1] == 4);
  CHECK(m->elems[1].mode == SORU_WASM_SEGMENT_PASSIVE && m->elem_inits[2] == 5);
  CHECK(m->elems[2].mode == SORU_WASM_SEGMENT_DECLARATIVE && m->elem_inits[3] == 6);
  CHECK(m->funcs[0].type == 1 && m->funcs[0].body == 7 && m->funcs[0].group_count == 2);
  CHECK(m->local_groups[0].count == 3 && m->local_groups[1].type == SORU_WASM_I64);
  CHECK(m->datas[0].memory == 7 && m->datas[0].offset == 8 && m->datas[0].bytes.len == 2);
  CHECK(m->datas[1].mode == SORU_WASM_SEGMENT_PASSIVE && m->datas[1].bytes.ptr[0] == 0xcc);
  CHECK_U64(m->block_count, 9);
  uint32_t n;
  const soru_wasm_instr_t *ref = soru_wasm_module_list(m, 4, &n);
  CHECK(n == 1 && ref->op == SORU_OP_REF_FUNC && ref->b == 4);
  soru_wasm_module_free(&s.module);
}

/* Names: the length is checked in custom sections, but a wrong one is no error there. */
static void
test_names(void)
{
  accepted("00(32616263)");
  accepted("00(00)");
  refused("00()", 2, "unexpected end of section or function");
  refused("00(03616263)00(00)00", 10, "unexpected end of section or function");
  refused("00(056162)00(00)00(00)", 11, "unexpected end of section or function");
  refused("00(01ff)", 2, "malformed UTF-8 encoding");
  refused("02(01 (c0af) () 0000)", 3, "malformed UTF-8 encoding");
  refused("02(01 (eda080) () 0000)", 3, "malformed UTF-8 encoding");
  refused("02(01 (f4908080) () 0000)", 3, "malformed UTF-8 encoding");
  refused("02(01 (61c3) (a1) 0000)", 3, "malformed UTF-8 encoding");
  accepted("02(01 (f48fbfbf) (c3a9) 0000)");

  accepted("01(01 600000) 02(01 () ({512 61}) 0000)");
  refused("07(01 ({513 61}) 0000)", 4, "Names cannot exceed 512 bytes");
  accepted("00(({513 61}))");
}

static void
test_numbers(void)
{
  accepted("05(01 00 8000)");
  accepted("05(01 00 8080808000)");
  refused("05(01 00 808080808000)", 9, "integer representation too long");
  refused("05(01 00 ffffffff1f)", 8, "integer too large");
  refused("05(01 02 00)", 3, "integer too large");
  refused("05(01 80 00)", 4, "integer representation too long");
  accepted("06(01 7f00 41ffffffff7f 0b)");
  refused("06(01 7f00 41ffffffff6f 0b)", 10, "integer too large");
  accepted("06(01 7e00 42ffffffffffffffffff7f 0b)");
  refused("06(01 7e00 42ffffffffffffffffff7e 0b)", 15, "integer too large");
}

static void
test_refusals(void)
{
  refused("0d()", 0, "malformed section id");
  refused("03(00) 01(00)", 6, "unexpected content after last section");
  refused("01(02 600000)", 6, "unexpected end of section or function");
  refused("01 05 01 600000", 2, "section size mismatch");
  refused("01 7f 01 600000", 2, "length out of bounds");
  refused("01(01 5f00)", 4, "malformed function type");
  refused("01(01 60 01 6e 00)", 5, "malformed reference type");
  refused("01(01 60 01 7a 00)", 5, "malformed vector type");
  refused("01(01 60 01 7d 00)", 6, "float instructions are forbidden");
  refused("02(01 () () 04)", 5, "malformed import kind");
  refused("06(01 7f02 41000b)", 4, "malformed mutability");
  refused("06(01 7f00 4100 05)", 7, "END opcode expected");
  refused("06(01 7f00 4100)", 7, "unexpected end of section or function");
  refused("07(01 () 04 00)", 4, "malformed export kind");
  refused("09(01 08)", 3, "malformed elements segment kind");
  refused("09(01 01 01 00)", 4, "malformed element kind");
  refused("0b(01 03)", 3, "malformed data segment kind");
  refused("0c(01) 0b(00)", 6, "data count and data section have inconsistent lengths");
  refused("01(01 600000) 03(01 00)", 10, "function and code section have inconsistent lengths");
  refused("0a(01 (00 0b))", 6, "function and code section have inconsistent lengths");
}

static void
test_bodies(void)
{
#define BODY(content) "01(01 600000) 03(01 00) 0a(01 (" content "))"
  accepted(BODY("02 00 7f ffffffff0f 7e 0b"));
  refused(BODY("02 01 7f ffffffff0f 7e 0b"), 14, "too many locals");
  refused(BODY("00 06 0b"), 15, "illegal opcode 06");
  refused(BODY("00 fc12 0b"), 15, "illegal opcode fc 12");
  refused(BODY("00 fd9a01 0b"), 15, "illegal opcode 9a");
  refused(BODY("00 fd8002 0b"), 15, "illegal opcode 100");
  refused(BODY("00 92 0b"), 16, "float instructions are forbidden");
  refused(BODY("00 430000803f 0b"), 16, "float instructions are forbidden");
  refused(BODY("00 fde401 0b"), 18, "float instructions are forbidden");
  accepted(BODY("00 a8 fd74 fdf801 fdfa01 0b"));
  refused(BODY("00 28 21 00 0b"), 16, "malformed memop flags");
  refused(BODY("00 3f01 0b"), 16, "zero byte expected");
  refused(BODY("00 05 0b"), 15, "END opcode expected");
  refused(BODY("00 0240 05 0b 0b"), 17, "END opcode expected");
  refused(BODY("00 0440 05 05 0b 0b"), 18, "END opcode expected");
  refused(BODY("00 0b 0b"), 14, "section size mismatch");
  refused(BODY("00 0240 fc0900 0b 0b"), 22, "data count section required");
#undef BODY
}

int
main(void)
{
  test_header();
  test_labels();
  test_immediates();
  test_sections();
  test_names();
  test_numbers();
  test_refusals();
  test_bodies();
  return check_summary();
}
