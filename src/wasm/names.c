#include "wasm/names.h"

#include "base/mem.h"

/* The part of the section that names functions. */
#define FUNCTION_NAMES 1

/* Takes an unsigned LEB128 number of at most 32 bits. */
static uint32_t
take_u32(soru_cursor_t *cursor)
{
  uint64_t number = 0;
  for (unsigned shift = 0; shift < 35; shift += 7) {
    uint64_t byte = soru_base_cursor_u8(cursor);
    number |= (byte & 0x7f) << shift;
    if (!(byte & 0x80)) break;
  }
  if (number > UINT32_MAX) cursor->failed = true;
  return (uint32_t)number;
}

static soru_slice_t
take_slice(soru_cursor_t *cursor)
{
  uint32_t len = take_u32(cursor);
  const uint8_t *bytes = soru_base_cursor_take(cursor, len);
  return bytes == NULL ? soru_base_slice(NULL, 0) : soru_base_slice(bytes, len);
}

static void
read_functions(soru_wasm_names_t *names, soru_slice_t bytes)
{
  soru_cursor_t cursor = soru_base_cursor(bytes);
  uint32_t cnt = take_u32(&cursor);
  for (uint32_t i = 0; i < cnt && !cursor.failed; i++) {
    uint32_t index = take_u32(&cursor);
    soru_slice_t name = take_slice(&cursor);
    if (!cursor.failed && index < names->cnt) names->items[index] = name;
  }
}

static void
read_section(soru_wasm_names_t *names, soru_slice_t bytes)
{
  soru_cursor_t cursor = soru_base_cursor(bytes);
  while (!cursor.failed && !soru_base_cursor_done(&cursor)) {
    uint8_t id = soru_base_cursor_u8(&cursor);
    soru_slice_t part = take_slice(&cursor);
    if (!cursor.failed && id == FUNCTION_NAMES) read_functions(names, part);
  }
}

void
soru_wasm_names_read(soru_wasm_names_t *names, const soru_wasm_module_t *module)
{
  uint32_t imported = 0;
  names->cnt = module->func_count;
  for (uint32_t i = 0; i < module->import_count; i++)
    names->cnt += module->imports[i].kind == SORU_WASM_EXTERN_FUNC;
  names->items = soru_base_zalloc(((size_t)names->cnt + 1) * sizeof *names->items);
  for (uint32_t i = 0; i < module->import_count; i++)
    if (module->imports[i].kind == SORU_WASM_EXTERN_FUNC)
      names->items[imported++] = module->imports[i].name;
  for (uint32_t i = 0; i < module->export_count; i++) {
    const soru_wasm_export_t *export = &module->exports[i];
    if (export->kind == SORU_WASM_EXTERN_FUNC && export->index < names->cnt)
      names->items[export->index] = export->name;
  }
  for (uint32_t i = 0; i < module->custom_count; i++)
    if (soru_base_slice_equal(module->customs[i].name, soru_base_slice_text("name")))
      read_section(names, module->customs[i].bytes);
}

void
soru_wasm_names_free(soru_wasm_names_t *names)
{
  free(names->items);
  names->items = NULL;
  names->cnt = 0;
}
