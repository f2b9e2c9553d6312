/* wasm_close.h - makes a module of the WebAssembly suite fit for the machine: no imports, and a
 * memory 0 that is exported.
 *
 * The machine links functions of `smart_rollup_core` only. An import of something else is replaced
 * by a definition in front of the module's own ones, so that all indices stay as they are:
 *
 *   function              the body of the exported function, if it uses nothing but constants and
 *                         its parameters; nothing at all for the printing functions of `spectest`
 *   table, memory, global of `spectest`   one like it (of floating point: as in wasm_strip.h)
 *
 * What has state that another instance shares cannot be replaced.
 */
#ifndef SORU_TESTS_WASM_CLOSE_H
#define SORU_TESTS_WASM_CLOSE_H

#include "base/buf.h"
#include "wasm/module.h"

enum { WASM_CLOSE_SECTIONS = 13, WASM_CLOSE_MAX = 1 << 24 };

/* A module, its bytes, and the contents of its sections by number. */
typedef struct wasm_file {
  uint8_t *bytes; /* owned */
  size_t len;
  soru_slice_t sections[WASM_CLOSE_SECTIONS];
  soru_wasm_module_t module; /* empty unless `status` is SORU_OK */
  soru_wasm_error_t error;
  soru_status_t status;
} wasm_file_t;

/* Definitions that take the place of imports. */
typedef struct wasm_close_part {
  soru_buf_t bytes;
  uint32_t count;
} wasm_close_part_t;

/* Finds the module that was registered under a name; NULL if there is none. */
typedef const wasm_file_t *wasm_close_find_t(void *data, soru_slice_t name);

/* Numbers of sections. */
enum {
  WASM_SECTION_FUNC = 3,
  WASM_SECTION_TABLE = 4,
  WASM_SECTION_MEMORY = 5,
  WASM_SECTION_GLOBAL = 6,
  WASM_SECTION_EXPORT = 7,
  WASM_SECTION_CODE = 10
};

/* wasm_read_leb reads an unsigned number of at most 32 bits. */
static inline uint32_t
wasm_read_leb(soru_cursor_t *c)
{
  uint64_t number = 0;
  for (unsigned shift = 0; shift < 35; shift += 7) {
    uint8_t byte = soru_base_cursor_u8(c);
    number |= (uint64_t)(byte & 0x7f) << shift;
    if (byte < 0x80) break;
  }
  return (uint32_t)number;
}

/* wasm_add_leb appends an unsigned number. */
static inline void
wasm_add_leb(soru_buf_t *buf, size_t number)
{
  for (; number >= 0x80; number >>= 7) soru_base_buf_add_u8(buf, (uint8_t)(number | 0x80));
  soru_base_buf_add_u8(buf, (uint8_t)number);
}

/* wasm_file_open decodes a module as the machine does, or with floating point; takes the bytes. */
static inline void
wasm_file_open(wasm_file_t *file, uint8_t *bytes, size_t len, bool allow_floats)
{
  soru_wasm_module_options_t options = {.allow_floats = allow_floats};
  memset(file, 0, sizeof *file);
  file->bytes = bytes;
  file->len = len;
  file->status =
      soru_wasm_module_decode(&file->module, &file->error, soru_base_slice(bytes, len), &options);
  soru_cursor_t c = soru_base_cursor(soru_base_slice(bytes, len));
  (void)soru_base_cursor_take(&c, 8);
  while (file->status == SORU_OK && c.left > 0 && !c.failed) {
    uint8_t id = soru_base_cursor_u8(&c);
    size_t size = wasm_read_leb(&c);
    const uint8_t *content = soru_base_cursor_take(&c, size);
    if (content != NULL && id > 0 && id < WASM_CLOSE_SECTIONS)
      file->sections[id] = soru_base_slice(content, size);
  }
}

/* wasm_file_close releases a module. */
static inline void
wasm_file_close(wasm_file_t *file)
{
  soru_wasm_module_free(&file->module);
  free(file->bytes);
  file->bytes = NULL;
}

/* wasm_close_is_simple tells whether a body uses nothing but constants and its parameters. */
static inline bool
wasm_close_is_simple(const wasm_file_t *file, uint32_t body)
{
  uint32_t count;
  const soru_wasm_instr_t *instrs = soru_wasm_module_list(&file->module, body, &count);
  for (uint32_t i = 0; i < count; i++) {
    uint16_t op = instrs[i].op;
    if (op != SORU_OP_LOCAL_GET && op != SORU_OP_I32_CONST && op != SORU_OP_I64_CONST) return false;
  }
  return true;
}

/* wasm_close_imported counts the functions that a module imports. */
static inline uint32_t
wasm_close_imported(const wasm_file_t *file)
{
  uint32_t imported = 0;
  for (uint32_t i = 0; i < file->module.import_count; i++)
    imported += file->module.imports[i].kind == SORU_WASM_EXTERN_FUNC;
  return imported;
}

/* wasm_close_body appends the code of an exported function; false when it is not simple. */
static inline bool
wasm_close_body(soru_buf_t *buf, const wasm_file_t *file, soru_slice_t name)
{
  uint32_t imported = wasm_close_imported(file), index = UINT32_MAX;
  for (uint32_t i = 0; i < file->module.export_count; i++) {
    const soru_wasm_export_t *export = &file->module.exports[i];
    if (export->kind == SORU_WASM_EXTERN_FUNC && soru_base_slice_equal(export->name, name))
      index = export->index;
  }
  if (index < imported || index - imported >= file->module.func_count) return false;
  index -= imported;
  if (!wasm_close_is_simple(file, file->module.funcs[index].body)) return false;
  soru_cursor_t c = soru_base_cursor(file->sections[WASM_SECTION_CODE]);
  (void)wasm_read_leb(&c);
  for (uint32_t i = 0; i < index; i++) {
    size_t size = wasm_read_leb(&c);
    (void)soru_base_cursor_take(&c, size);
  }
  size_t size = wasm_read_leb(&c);
  const uint8_t *code = soru_base_cursor_take(&c, size);
  if (code == NULL) return false;
  wasm_add_leb(buf, size);
  soru_base_buf_add(buf, code, size);
  return true;
}

/* wasm_close_spectest appends what stands for a table, memory or global of the module `spectest`;
 * false for what has no stand-in. */
static inline bool
wasm_close_spectest(wasm_close_part_t parts[], const soru_wasm_import_t *import)
{
  static const char v128_null[21] = "\x7b\x00\xfd\x0c\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\x0b";
  static const char extern_null[5] = "\x6f\x00\xd0\x6f\x0b";
  static const struct {
    const char *name, *bytes;
    uint8_t section, len;
  } known[] = {{"table", "\x70\x01\x0a\x14", WASM_SECTION_TABLE, 4},
               {"memory", "\x01\x01\x02", WASM_SECTION_MEMORY, 3},
               {"global_i32", "\x7f\x00\x41\x9a\x05\x0b", WASM_SECTION_GLOBAL, 6},
               {"global_i64", "\x7e\x00\x42\x9a\x05\x0b", WASM_SECTION_GLOBAL, 6},
               {"global_f32", v128_null, WASM_SECTION_GLOBAL, 21},
               {"global_f64", extern_null, WASM_SECTION_GLOBAL, 5}};
  for (size_t i = 0; i < sizeof known / sizeof known[0]; i++) {
    if (!soru_base_slice_equal(import->name, soru_base_slice_text(known[i].name))) continue;
    soru_base_buf_add(&parts[known[i].section].bytes, known[i].bytes, known[i].len);
    parts[known[i].section].count++;
    return true;
  }
  return false;
}

/* wasm_close_import appends what stands for an import; false when there is no stand-in. */
static inline bool
wasm_close_import(wasm_close_part_t parts[], const soru_wasm_import_t *import,
                  wasm_close_find_t *find, void *data)
{
  static const uint8_t nothing[] = {2, 0, 0x0b};
  bool is_spectest = soru_base_slice_equal(import->module, soru_base_slice_text("spectest"));
  const wasm_file_t *from = is_spectest ? NULL : find(data, import->module);
  if (import->kind != SORU_WASM_EXTERN_FUNC)
    return is_spectest && wasm_close_spectest(parts, import);
  if (is_spectest)
    soru_base_buf_add(&parts[WASM_SECTION_CODE].bytes, nothing, sizeof nothing);
  else if (from == NULL || !wasm_close_body(&parts[WASM_SECTION_CODE].bytes, from, import->name))
    return false;
  parts[WASM_SECTION_CODE].count++;
  wasm_add_leb(&parts[WASM_SECTION_FUNC].bytes, import->type.func);
  parts[WASM_SECTION_FUNC].count++;
  return true;
}

/* wasm_close_section appends a section: definitions in front, those of the module, and an export of
 * memory 0 at the end of the exports. */
static inline void
wasm_close_section(soru_buf_t *out, uint8_t id, soru_slice_t content,
                   const wasm_close_part_t *front)
{
  static const uint8_t memory_0[] = "\x0bsoru memory\x02\x00";
  bool is_export = id == WASM_SECTION_EXPORT;
  if (content.len == 0 && front->count == 0 && !is_export) return;
  soru_cursor_t c = soru_base_cursor(content);
  uint32_t count = content.len == 0 ? 0 : wasm_read_leb(&c);
  soru_buf_t body;
  soru_base_buf_init(&body, WASM_CLOSE_MAX);
  wasm_add_leb(&body, (size_t)count + front->count + is_export);
  soru_base_buf_add(&body, front->bytes.ptr, front->bytes.len);
  soru_base_buf_add(&body, c.ptr, c.left);
  if (is_export) soru_base_buf_add(&body, memory_0, sizeof memory_0 - 1);
  soru_base_buf_add_u8(out, id);
  wasm_add_leb(out, body.len);
  soru_base_buf_add(out, body.ptr, body.len);
  soru_base_buf_free(&body);
}

/* wasm_close writes the module that the machine can run.
 *
 * in   find  finds the modules that functions are imported from
 * Returns whether every import has a stand-in; otherwise the content of `out` is unspecified. */
static inline bool
wasm_close(soru_buf_t *out, const wasm_file_t *file, wasm_close_find_t *find, void *data)
{
  static const uint8_t order[] = {1, 3, 4, 5, 6, 7, 8, 9, 12, 10, 11};
  wasm_close_part_t parts[WASM_CLOSE_SECTIONS] = {{{.ptr = NULL}, 0}};
  bool done = true;
  for (size_t i = 0; i < WASM_CLOSE_SECTIONS; i++)
    soru_base_buf_init(&parts[i].bytes, WASM_CLOSE_MAX);
  for (uint32_t i = 0; done && i < file->module.import_count; i++)
    done = wasm_close_import(parts, &file->module.imports[i], find, data);
  wasm_close_part_t *memory = &parts[WASM_SECTION_MEMORY];
  if (file->module.memory_count + memory->count == 0) {
    soru_base_buf_add(&memory->bytes, "\0\0", 2);
    memory->count = 1;
  }
  soru_base_buf_add(out, "\0asm\1\0\0\0", 8);
  for (size_t i = 0; i < sizeof order; i++) {
    uint8_t id = order[i];
    soru_slice_t content = file->sections[id];
    if ((id >= WASM_SECTION_FUNC && id <= WASM_SECTION_EXPORT) || id == WASM_SECTION_CODE) {
      wasm_close_section(out, id, content, &parts[id]);
    } else if (content.len > 0) {
      soru_base_buf_add_u8(out, id);
      wasm_add_leb(out, content.len);
      soru_base_buf_add(out, content.ptr, content.len);
    }
  }
  for (size_t i = 0; i < WASM_CLOSE_SECTIONS; i++) soru_base_buf_free(&parts[i].bytes);
  return done;
}

#endif
