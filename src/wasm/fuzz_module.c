/* Fuzz target: decodes any bytes as a module, as the machine would and with floating point allowed,
 * and validates what was accepted. */
#include "wasm/valid.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* Every label, segment and type that a module holds can be followed. */
static void
check_module(const soru_wasm_module_t *m)
{
  uint64_t sum = 0;
  for (uint32_t label = 0; label < m->block_count; label++) {
    uint32_t count;
    const soru_wasm_instr_t *instrs = soru_wasm_module_list(m, label, &count);
    for (uint32_t i = 0; i < count; i++) {
      bool is_block = instrs[i].op >= SORU_OP_BLOCK && instrs[i].op <= SORU_OP_IF;
      SORU_ASSERT(!is_block || instrs[i].a < m->block_count);
      SORU_ASSERT(instrs[i].op != SORU_OP_IF || instrs[i].imm.u32[0] < m->block_count);
      sum += instrs[i].op;
    }
  }
  for (uint32_t i = 0; i < m->func_count; i++) SORU_ASSERT(m->funcs[i].body < m->block_count);
  for (uint32_t i = 0; i < m->elem_init_count; i++) SORU_ASSERT(m->elem_inits[i] < m->block_count);
  SORU_ASSERT(m->block_count > 0 && (sum == 0 || m->instr_count > 0));
}

static soru_status_t
decode_and_validate(soru_slice_t bytes, bool allow_floats)
{
  soru_wasm_module_t module;
  soru_wasm_error_t error;
  soru_wasm_module_options_t options = {.allow_floats = allow_floats};
  soru_status_t status = soru_wasm_module_decode(&module, &error, bytes, &options);
  if (status != SORU_OK) {
    SORU_ASSERT(error.offset <= bytes.len && error.text[0] != 0);
    return status;
  }
  check_module(&module);
  soru_status_t validity = soru_wasm_validate(&module, &error);
  SORU_ASSERT(validity == SORU_OK || error.text[0] != 0);
  soru_wasm_module_free(&module);
  return SORU_OK;
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
  soru_slice_t bytes = soru_base_slice(data, size);
  soru_status_t strict = decode_and_validate(bytes, false);
  soru_status_t loose = decode_and_validate(bytes, true);
  SORU_ASSERT(strict != SORU_OK || loose == SORU_OK);
  return 0;
}
