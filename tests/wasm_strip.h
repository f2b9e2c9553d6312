/* wasm_strip.h - takes floating point out of a module of the WebAssembly suite, so that what is
 * left can run on the machine.
 *
 *   types      f32 becomes v128, f64 becomes externref: types that differ still differ
 *   globals    of the new types, with a null value
 *   functions  that use floating point, or an instruction that no state can hold, call a function
 *              that does not exist; who runs into it is told by WASM_STRIP_TEXT
 *
 * All indices stay as they are. What a function that was taken out would have done to the state of
 * its instance is unknown: see wasm_strip_may_change.
 */
#ifndef SORU_TESTS_WASM_STRIP_H
#define SORU_TESTS_WASM_STRIP_H

#include "wasm/opcode.h"
#include "wasm_close.h"

/* The exception of a function that was taken out. */
#define WASM_STRIP_TEXT "undefined function 268435455"

/* Value types in the binary format. */
enum {
  WASM_BYTE_V128 = 0x7b,
  WASM_BYTE_F64,
  WASM_BYTE_F32,
  WASM_BYTE_I64,
  WASM_BYTE_I32,
  WASM_BYTE_EXTERN = 0x6f
};

/* Number of the sections that wasm_close.h does not name. */
enum { WASM_SECTION_TYPE = 1, WASM_SECTION_IMPORT = 2 };

/* A module with floating point. */
typedef struct wasm_strip {
  wasm_file_t file;   /* what is left; `status` tells whether the machine's decoder accepts it */
  wasm_file_t origin; /* with floating point */
} wasm_strip_t;

/* What is looked for in functions. */
typedef bool wasm_strip_test_t(const soru_wasm_instr_t *instr);

/* wasm_strip_is_float tells whether a value type is one of floating point. */
static inline bool
wasm_strip_is_float(uint8_t type)
{
  return type == SORU_WASM_F32 || type == SORU_WASM_F64;
}

/* wasm_strip_is_lost tells whether the machine cannot hold an instruction. */
static inline bool
wasm_strip_is_lost(const soru_wasm_instr_t *instr)
{
  const soru_wasm_opcode_t *opcode = soru_wasm_opcode(instr->op);
  if (opcode->is_float || opcode->no_state) return true;
  if (opcode->imm == SORU_WASM_IMM_BLOCK)
    return instr->kind == SORU_WASM_BLOCK_VALUE && wasm_strip_is_float(instr->lane);
  if (opcode->imm == SORU_WASM_IMM_TYPES)
    for (uint32_t i = 0; i < instr->imm.list->len; i++)
      if (wasm_strip_is_float((uint8_t)instr->imm.list->items[i])) return true;
  return false;
}

/* wasm_strip_is_change tells whether an instruction may change the state of the instance. */
static inline bool
wasm_strip_is_change(const soru_wasm_instr_t *instr)
{
  switch (soru_wasm_opcode(instr->op)->class_) {
  case SORU_WASM_CLASS_GLOBAL_SET:
  case SORU_WASM_CLASS_TABLE_SET:
  case SORU_WASM_CLASS_TABLE_GROW:
  case SORU_WASM_CLASS_TABLE_FILL:
  case SORU_WASM_CLASS_TABLE_COPY:
  case SORU_WASM_CLASS_TABLE_INIT:
  case SORU_WASM_CLASS_ELEM_DROP:
  case SORU_WASM_CLASS_STORE:
  case SORU_WASM_CLASS_VEC_STORE:
  case SORU_WASM_CLASS_VEC_STORE_LANE:
  case SORU_WASM_CLASS_MEMORY_GROW:
  case SORU_WASM_CLASS_MEMORY_FILL:
  case SORU_WASM_CLASS_MEMORY_COPY:
  case SORU_WASM_CLASS_MEMORY_INIT:
  case SORU_WASM_CLASS_DATA_DROP:
    return true;
  default: /* f32.store and f64.store have the class NONE */
    return instr->op == 0x38 || instr->op == 0x39;
  }
}

/* wasm_strip_any tells whether any instruction of a list, or of the blocks in it, passes a test. */
static inline bool
wasm_strip_any(const soru_wasm_module_t *module, uint32_t label, wasm_strip_test_t *test)
{
  uint32_t count;
  const soru_wasm_instr_t *instrs = soru_wasm_module_list(module, label, &count);
  for (uint32_t i = 0; i < count; i++) {
    const soru_wasm_instr_t *instr = &instrs[i];
    if (test(instr)) return true;
    if (soru_wasm_opcode(instr->op)->imm != SORU_WASM_IMM_BLOCK) continue;
    if (wasm_strip_any(module, instr->a, test)) return true;
    if (instr->op == SORU_OP_IF && wasm_strip_any(module, instr->imm.u32[0], test)) return true;
  }
  return false;
}

/* wasm_strip_reach marks the functions that a list of instructions calls: 1 for those not looked at
 * yet. An indirect call may reach all functions. */
static inline void
wasm_strip_reach(const soru_wasm_module_t *module, uint32_t label, uint8_t *marks,
                 uint32_t imported)
{
  uint32_t count;
  const soru_wasm_instr_t *instrs = soru_wasm_module_list(module, label, &count);
  for (uint32_t i = 0; i < count; i++) {
    const soru_wasm_instr_t *instr = &instrs[i];
    for (uint32_t f = 0; f < module->func_count; f++) {
      bool is_callee = instr->op == SORU_OP_CALL && instr->b == f + imported;
      if ((is_callee || instr->op == SORU_OP_CALL_INDIRECT) && marks[f] == 0) marks[f] = 1;
    }
    if (soru_wasm_opcode(instr->op)->imm != SORU_WASM_IMM_BLOCK) continue;
    wasm_strip_reach(module, instr->a, marks, imported);
    if (instr->op == SORU_OP_IF) wasm_strip_reach(module, instr->imm.u32[0], marks, imported);
  }
}

/* wasm_strip_may_change tells whether a function, or one that it calls, may change the state of its
 * instance. */
static inline bool
wasm_strip_may_change(const wasm_strip_t *strip, uint32_t index)
{
  const soru_wasm_module_t *module = &strip->origin.module;
  uint32_t imported = wasm_close_imported(&strip->origin);
  if (index < imported || index - imported >= module->func_count) return false;
  uint8_t *marks = calloc(module->func_count, 1);
  if (marks == NULL) return true;
  marks[index - imported] = 1;
  bool found = false;
  for (uint32_t i = 0; i < module->func_count && !found;) {
    bool is_new = marks[i] == 1;
    if (is_new) {
      marks[i] = 2;
      found = wasm_strip_any(module, module->funcs[i].body, wasm_strip_is_change);
      wasm_strip_reach(module, module->funcs[i].body, marks, imported);
    }
    i = is_new ? 0 : i + 1;
  }
  free(marks);
  return found;
}

/* wasm_strip_is_out tells whether a function is taken out. */
static inline bool
wasm_strip_is_out(const soru_wasm_module_t *module, const soru_wasm_func_t *func)
{
  for (uint32_t i = 0; i < func->group_count; i++)
    if (wasm_strip_is_float(module->local_groups[func->first_group + i].type)) return true;
  return wasm_strip_any(module, func->body, wasm_strip_is_lost);
}

/* --- sections --- */

/* wasm_strip_byte gives the byte of the type that replaces a value type. */
static inline uint8_t
wasm_strip_byte(uint8_t byte)
{
  if (byte == WASM_BYTE_F32) return WASM_BYTE_V128;
  return byte == WASM_BYTE_F64 ? WASM_BYTE_EXTERN : byte;
}

/* wasm_strip_copy copies n bytes. */
static inline void
wasm_strip_copy(soru_buf_t *out, soru_cursor_t *c, size_t n)
{
  const uint8_t *bytes = soru_base_cursor_take(c, n);
  if (bytes != NULL) soru_base_buf_add(out, bytes, n);
}

/* wasm_strip_copy_leb copies a number, and returns it if it is unsigned. */
static inline uint32_t
wasm_strip_copy_leb(soru_buf_t *out, soru_cursor_t *c)
{
  soru_cursor_t at = *c;
  uint32_t number = wasm_read_leb(&at);
  while (!c->failed && c->left > 0 && *c->ptr >= 0x80) wasm_strip_copy(out, c, 1);
  wasm_strip_copy(out, c, 1);
  return number;
}

/* wasm_strip_types writes the function types. */
static inline void
wasm_strip_types(soru_buf_t *out, soru_cursor_t *c)
{
  uint32_t count = wasm_strip_copy_leb(out, c);
  for (uint32_t i = 0; i < count && !c->failed; i++) {
    wasm_strip_copy(out, c, 1);
    for (int part = 0; part < 2; part++)
      for (uint32_t n = wasm_strip_copy_leb(out, c); n > 0 && !c->failed; n--)
        soru_base_buf_add_u8(out, wasm_strip_byte(soru_base_cursor_u8(c)));
  }
}

/* wasm_strip_imports writes the imports. */
static inline void
wasm_strip_imports(soru_buf_t *out, soru_cursor_t *c)
{
  uint32_t count = wasm_strip_copy_leb(out, c);
  for (uint32_t i = 0; i < count && !c->failed; i++) {
    for (int name = 0; name < 2; name++) wasm_strip_copy(out, c, wasm_strip_copy_leb(out, c));
    uint8_t kind = soru_base_cursor_u8(c);
    soru_base_buf_add_u8(out, kind);
    if (kind == SORU_WASM_EXTERN_FUNC) wasm_strip_copy_leb(out, c);
    if (kind == SORU_WASM_EXTERN_GLOBAL) {
      soru_base_buf_add_u8(out, wasm_strip_byte(soru_base_cursor_u8(c)));
      wasm_strip_copy(out, c, 1);
    }
    if (kind == SORU_WASM_EXTERN_TABLE) wasm_strip_copy(out, c, 1);
    if (kind != SORU_WASM_EXTERN_TABLE && kind != SORU_WASM_EXTERN_MEMORY) continue;
    bool has_max = wasm_strip_copy_leb(out, c) % 2 == 1;
    wasm_strip_copy_leb(out, c);
    if (has_max) wasm_strip_copy_leb(out, c);
  }
}

/* wasm_strip_constant copies a constant expression of one instruction. */
static inline void
wasm_strip_constant(soru_buf_t *out, soru_cursor_t *c)
{
  uint8_t op = soru_base_cursor_u8(c);
  soru_base_buf_add_u8(out, op);
  if (op == 0xfd)
    wasm_strip_copy(out, c, 17);
  else if (op == 0x43 || op == 0x44)
    wasm_strip_copy(out, c, op == 0x43 ? 4 : 8);
  else
    wasm_strip_copy_leb(out, c);
  wasm_strip_copy(out, c, 1);
}

/* wasm_strip_globals writes the globals. One that takes its value from another takes it from an
 * import: that of spectest, which is 666; the machine does not see globals before all are made. */
static inline void
wasm_strip_globals(soru_buf_t *out, soru_cursor_t *c)
{
  static const uint8_t null_v128[19] = {0xfd, 0x0c, [18] = 0x0b};
  static const uint8_t null_extern[] = {0xd0, WASM_BYTE_EXTERN, 0x0b};
  uint32_t count = wasm_strip_copy_leb(out, c);
  for (uint32_t i = 0; i < count && !c->failed; i++) {
    uint8_t type = soru_base_cursor_u8(c);
    soru_base_buf_add_u8(out, wasm_strip_byte(type));
    wasm_strip_copy(out, c, 1);
    soru_buf_t value;
    soru_base_buf_init(&value, WASM_CLOSE_MAX);
    wasm_strip_constant(&value, c);
    if (type == WASM_BYTE_F32)
      soru_base_buf_add(out, null_v128, sizeof null_v128);
    else if (type == WASM_BYTE_F64)
      soru_base_buf_add(out, null_extern, sizeof null_extern);
    else if (value.len > 0 && *value.ptr == SORU_OP_GLOBAL_GET)
      soru_base_buf_add(out, type == WASM_BYTE_I32 ? "\x41\x9a\x05\x0b" : "\x42\x9a\x05\x0b", 4);
    else
      soru_base_buf_add(out, value.ptr, value.len);
    soru_base_buf_free(&value);
  }
}

/* wasm_strip_code writes the functions. */
static inline void
wasm_strip_code(soru_buf_t *out, soru_cursor_t *c, const soru_wasm_module_t *module)
{
  static const uint8_t call_nothing[] = {7, 0, 0x10, 0xff, 0xff, 0xff, 0x7f, 0x0b};
  uint32_t count = wasm_strip_copy_leb(out, c);
  for (uint32_t i = 0; i < count && i < module->func_count; i++) {
    size_t size = wasm_read_leb(c);
    const uint8_t *code = soru_base_cursor_take(c, size);
    if (code == NULL || wasm_strip_is_out(module, &module->funcs[i])) {
      soru_base_buf_add(out, call_nothing, sizeof call_nothing);
    } else {
      wasm_add_leb(out, size);
      soru_base_buf_add(out, code, size);
    }
  }
}

/* wasm_strip_section appends a section. */
static inline void
wasm_strip_section(soru_buf_t *out, uint8_t id, const wasm_file_t *origin)
{
  soru_buf_t body;
  soru_cursor_t c = soru_base_cursor(origin->sections[id]);
  if (c.left == 0) return;
  soru_base_buf_init(&body, WASM_CLOSE_MAX);
  if (id == WASM_SECTION_TYPE)
    wasm_strip_types(&body, &c);
  else if (id == WASM_SECTION_IMPORT)
    wasm_strip_imports(&body, &c);
  else if (id == WASM_SECTION_GLOBAL)
    wasm_strip_globals(&body, &c);
  else if (id == WASM_SECTION_CODE)
    wasm_strip_code(&body, &c, &origin->module);
  else
    wasm_strip_copy(&body, &c, c.left);
  soru_base_buf_add_u8(out, id);
  wasm_add_leb(out, body.len);
  soru_base_buf_add(out, body.ptr, body.len);
  soru_base_buf_free(&body);
}

/* wasm_strip_open reads a module and takes floating point out of it; takes the bytes. */
static inline void
wasm_strip_open(wasm_strip_t *strip, uint8_t *bytes, size_t len)
{
  static const uint8_t order[] = {1, 2, 3, 4, 5, 6, 7, 8, 9, 12, 10, 11};
  soru_buf_t out;
  wasm_file_open(&strip->origin, bytes, len, true);
  soru_base_buf_init(&out, WASM_CLOSE_MAX);
  soru_base_buf_add(&out, "\0asm\1\0\0\0", 8);
  for (size_t i = 0; i < sizeof order; i++) wasm_strip_section(&out, order[i], &strip->origin);
  wasm_file_open(&strip->file, out.ptr, out.len, false);
}

/* wasm_strip_close releases a module. */
static inline void
wasm_strip_close(wasm_strip_t *strip)
{
  wasm_file_close(&strip->file);
  wasm_file_close(&strip->origin);
}

#endif
