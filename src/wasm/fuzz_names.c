/* Fuzz target: names of functions and text of code, of any module that can be decoded, and any
 * bytes as the section "name" of a module with two functions. */
#include "wasm/disasm.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static bool
check_line(void *to, const soru_wasm_line_t *line)
{
  uint64_t *lines = to;
  SORU_ASSERT(line->text.len > 0);
  return ++*lines < 100000;
}

static void
check_module(const soru_wasm_module_t *module)
{
  soru_wasm_names_t names;
  uint64_t lines = 0;
  soru_wasm_names_read(&names, module);
  for (uint32_t i = 0; i < module->func_count; i++)
    soru_wasm_disasm_function(module, &names, module->funcs[i].body, check_line, &lines);
  soru_wasm_names_free(&names);
}

static void
check_section(soru_slice_t bytes)
{
  soru_wasm_func_t funcs[2] = {{.body = 0}};
  soru_wasm_custom_t custom = {soru_base_slice_text("name"), bytes};
  soru_wasm_module_t module = {
      .funcs = funcs, .func_count = 2, .customs = &custom, .custom_count = 1};
  soru_wasm_names_t names;
  soru_wasm_names_read(&names, &module);
  SORU_ASSERT(names.cnt == 2);
  for (uint32_t i = 0; i < names.cnt; i++)
    SORU_ASSERT(names.items[i].len == 0 ||
                (names.items[i].ptr >= bytes.ptr &&
                 names.items[i].ptr + names.items[i].len <= bytes.ptr + bytes.len));
  soru_wasm_names_free(&names);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
  soru_wasm_module_t module;
  soru_wasm_error_t error;
  soru_wasm_module_options_t options = {.allow_floats = true};
  soru_slice_t bytes = soru_base_slice(data, size);
  check_section(bytes);
  if (soru_wasm_module_decode(&module, &error, bytes, &options) != SORU_OK) return 0;
  check_module(&module);
  soru_wasm_module_free(&module);
  return 0;
}
