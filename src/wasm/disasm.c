#include "wasm/disasm.h"

#include "base/mem.h"
#include "wasm/numeric.h"
#include "wasm/opcode.h"

#include <inttypes.h>

static void
add_type(soru_buf_t *text, uint8_t type)
{
  soru_base_buf_addf(text, " %s", soru_wasm_type_text((soru_wasm_type_t)type));
}

static void
add_types(soru_buf_t *text, const char *what, const uint8_t *types, uint32_t cnt)
{
  if (cnt == 0) return;
  soru_base_buf_addf(text, " (%s", what);
  for (uint32_t i = 0; i < cnt; i++) add_type(text, types[i]);
  soru_base_buf_addf(text, ")");
}

static void
add_func_type(soru_buf_t *text, const soru_wasm_module_t *module, uint32_t index)
{
  if (index >= module->type_count) return;
  const soru_wasm_func_type_t *type = &module->types[index];
  const uint8_t *types = module->value_types + type->first;
  add_types(text, "param", types, type->params);
  add_types(text, "result", types + type->params, type->results);
}

static void
add_block_type(soru_buf_t *text, const soru_wasm_module_t *module, const soru_wasm_instr_t *instr)
{
  if (instr->kind == SORU_WASM_BLOCK_VALUE) add_types(text, "result", &instr->lane, 1);
  if (instr->kind == SORU_WASM_BLOCK_TYPE) add_func_type(text, module, instr->b);
}

/* Characters of names that are safe to print. */
static void
add_name(soru_buf_t *text, soru_slice_t name)
{
  for (size_t i = 0; i < name.len; i++) {
    uint8_t c = name.ptr[i];
    soru_base_buf_add_u8(text, c < 0x20 || c > 0x7e ? '?' : c);
  }
}

static void
add_index(soru_buf_t *text, const soru_wasm_instr_t *instr, const soru_wasm_names_t *names)
{
  soru_base_buf_addf(text, " %" PRIu32, instr->b);
  bool is_func = instr->op == SORU_OP_CALL || instr->op == SORU_OP_REF_FUNC;
  if (!is_func || names == NULL || instr->b >= names->cnt || names->items[instr->b].len == 0)
    return;
  soru_base_buf_addf(text, " <");
  add_name(text, names->items[instr->b]);
  soru_base_buf_addf(text, ">");
}

/* Labels, or the types of a select. */
static void
add_list(soru_buf_t *text, const soru_wasm_instr_t *instr)
{
  const soru_wasm_list_t *list = instr->imm.list;
  bool is_select = instr->op == SORU_OP_SELECT_T;
  if (is_select) soru_base_buf_addf(text, " (result");
  for (uint32_t i = 0; i < list->len; i++) {
    if (is_select)
      add_type(text, (uint8_t)list->items[i]);
    else
      soru_base_buf_addf(text, " %" PRIu32, list->items[i]);
  }
  if (is_select)
    soru_base_buf_addf(text, ")");
  else
    soru_base_buf_addf(text, " %" PRIu32, instr->b);
}

static void
add_memory(soru_buf_t *text, const soru_wasm_instr_t *instr)
{
  if (instr->b != 0) soru_base_buf_addf(text, " offset=%" PRIu32, instr->b);
  if (instr->a < 16) soru_base_buf_addf(text, " align=%u", 1u << instr->a);
}

static void
add_vector(soru_buf_t *text, const soru_wasm_instr_t *instr)
{
  soru_base_buf_addf(text, instr->op == SORU_OP_I8X16_SHUFFLE ? "" : " i8x16");
  for (int i = 0; i < 16; i++) soru_base_buf_addf(text, " %u", instr->imm.v128[i]);
}

static void
add_immediates(soru_buf_t *text, const soru_wasm_module_t *module, const soru_wasm_instr_t *instr,
               const soru_wasm_names_t *names, uint8_t imm)
{
  switch (imm) {
  case SORU_WASM_IMM_BLOCK:
    add_block_type(text, module, instr);
    return;
  case SORU_WASM_IMM_INDEX:
  case SORU_WASM_IMM_INDEX_ZERO:
    add_index(text, instr, names);
    return;
  case SORU_WASM_IMM_FIRST_SECOND:
  case SORU_WASM_IMM_SECOND_FIRST:
    if (instr->op == SORU_OP_CALL_INDIRECT)
      add_func_type(text, module, instr->b);
    else
      soru_base_buf_addf(text, " %" PRIu32 " %" PRIu32, instr->a, instr->b);
    return;
  case SORU_WASM_IMM_BR_TABLE:
  case SORU_WASM_IMM_TYPES:
    add_list(text, instr);
    return;
  case SORU_WASM_IMM_REF_TYPE:
    soru_base_buf_addf(text, instr->lane == SORU_WASM_FUNCREF ? " func" : " extern");
    return;
  case SORU_WASM_IMM_MEMORY:
  case SORU_WASM_IMM_MEMORY_LANE:
    add_memory(text, instr);
    if (imm == SORU_WASM_IMM_MEMORY) return;
    soru_base_buf_addf(text, " %u", instr->lane);
    return;
  case SORU_WASM_IMM_LANE:
    soru_base_buf_addf(text, " %u", instr->lane);
    return;
  case SORU_WASM_IMM_I32:
    soru_base_buf_addf(text, " %" PRId32, (int32_t)(uint32_t)instr->imm.num);
    return;
  case SORU_WASM_IMM_I64:
    soru_base_buf_addf(text, " %" PRId64, (int64_t)instr->imm.num);
    return;
  case SORU_WASM_IMM_V128:
    add_vector(text, instr);
    return;
  default:
    return;
  }
}

void
soru_wasm_disasm(soru_buf_t *text, const soru_wasm_module_t *module, const soru_wasm_instr_t *instr,
                 const soru_wasm_names_t *names)
{
  const soru_wasm_opcode_t *opcode = soru_wasm_opcode(instr->op);
  soru_base_buf_addf(text, "%s", opcode->text == NULL ? "?" : opcode->text);
  add_immediates(text, module, instr, names, opcode->imm);
}

/* --- functions --- */

/* A list that is gone through. */
typedef struct level {
  uint32_t list, index;
  uint32_t other; /* the else branch that comes next; 0 if there is none */
} level_t;

typedef struct printer {
  const soru_wasm_module_t *module;
  const soru_wasm_names_t *names;
  bool (*line)(void *to, const soru_wasm_line_t *line);
  void *to;
  soru_buf_t text;
  level_t *levels;
  uint32_t cnt, cap;
} printer_t;

static void
open_list(printer_t *p, uint32_t list, uint32_t other)
{
  if (p->cnt == p->cap) {
    p->cap = p->cap == 0 ? 16 : 2 * p->cap;
    p->levels = soru_base_realloc(p->levels, p->cap * sizeof *p->levels);
  }
  p->levels[p->cnt++] = (level_t){list, 0, other};
}

static bool
print_line(printer_t *p, uint32_t depth, const level_t *at)
{
  soru_wasm_line_t line = {at->list, at->index, depth, soru_base_buf_slice(&p->text)};
  bool more = p->line(p->to, &line);
  p->text.len = 0;
  return more;
}

/* The end of a list: of a block, or of the first branch of an if. */
static bool
print_end(printer_t *p)
{
  level_t at = p->levels[--p->cnt];
  soru_base_buf_addf(&p->text, at.other != 0 ? "else" : "end");
  if (!print_line(p, p->cnt, &at)) return false;
  if (at.other != 0) open_list(p, at.other, 0);
  return true;
}

static bool
print_instr(printer_t *p)
{
  level_t *top = &p->levels[p->cnt - 1], at = *top;
  const soru_wasm_instr_t *instr =
      &p->module->instrs[p->module->blocks[top->list].first + top->index++];
  soru_wasm_disasm(&p->text, p->module, instr, p->names);
  if (!print_line(p, p->cnt, &at)) return false;
  bool opens = instr->op == SORU_OP_BLOCK || instr->op == SORU_OP_LOOP || instr->op == SORU_OP_IF;
  if (opens) open_list(p, instr->a, instr->op == SORU_OP_IF ? instr->imm.u32[0] : 0);
  return true;
}

void
soru_wasm_disasm_function(const soru_wasm_module_t *module, const soru_wasm_names_t *names,
                          uint32_t body, bool (*line)(void *to, const soru_wasm_line_t *line),
                          void *to)
{
  printer_t p = {.module = module, .names = names, .line = line, .to = to};
  bool more = true;
  soru_base_buf_init(&p.text, (size_t)1 << 26);
  open_list(&p, body, 0);
  while (more && p.cnt > 0) {
    const level_t *top = &p.levels[p.cnt - 1];
    more = top->index == module->blocks[top->list].count ? print_end(&p) : print_instr(&p);
  }
  free(p.levels);
  soru_base_buf_free(&p.text);
}
