#include "wasm/instr.h"

#include "base/mem.h"

soru_wasm_list_t *
soru_wasm_list_new(uint32_t len)
{
  soru_wasm_list_t *list = soru_base_alloc(sizeof *list + len * sizeof list->items[0]);
  list->refs = 1;
  list->len = len;
  return list;
}

void
soru_wasm_instr_drop(soru_wasm_instr_t *instr)
{
  if (!soru_wasm_instr_has_list(instr->op)) return;
  if (--instr->imm.list->refs == 0) free(instr->imm.list);
  instr->op = SORU_OP_NOP;
}
