/* The rule of each instruction. Most of them are their signature in the opcode table; here are the
 * checks of immediates, and the instructions whose operands depend on the context. */
#include "wasm/numeric.h"
#include "wasm/opcode.h"
#include "wasm/valid_private.h"
#include "wasm/value.h"

#include <string.h>

/* Operands of an instruction; room for the types of any block or function, and for what
 * instructions add. Not worth zeroing for every instruction. */
typedef struct operands {
  uint8_t types[SORU_WASM_VALID_ARITY_MAX + 3];
  uint32_t count;
} operands_t;

static void
add(operands_t *o, uint8_t type)
{
  o->types[o->count++] = type;
}

static void
add_all(operands_t *o, soru_wasm_types_t types)
{
  if (types.count > 0) memcpy(o->types + o->count, types.ptr, types.count);
  o->count += types.count;
}

static soru_wasm_types_t
row(const operands_t *o)
{
  return (soru_wasm_types_t){o->types, o->count};
}

static soru_status_t
pop_one(soru_wasm_validator_t *v, uint8_t type)
{
  return soru_wasm_valid_pop(v, (soru_wasm_types_t){&type, 1});
}

static soru_status_t
push_one(soru_wasm_validator_t *v, uint8_t type)
{
  return soru_wasm_valid_push(v, (soru_wasm_types_t){&type, 1});
}

/* Pops types, and an i32 above them. */
static soru_status_t
pop_with_i32(soru_wasm_validator_t *v, soru_wasm_types_t types)
{
  operands_t o;
  o.count = 0;
  add_all(&o, types);
  add(&o, SORU_WASM_I32);
  return soru_wasm_valid_pop(v, row(&o));
}

static uint8_t
letter_type(char letter)
{
  switch (letter) {
  case 'i':
    return SORU_WASM_I32;
  case 'l':
    return SORU_WASM_I64;
  case 'f':
    return SORU_WASM_F32;
  case 'd':
    return SORU_WASM_F64;
  default:
    return SORU_WASM_V128;
  }
}

/* Pops and pushes what the signature says, e.g. "il:i". */
static soru_status_t
apply_signature(soru_wasm_validator_t *v, const char *sig)
{
  uint8_t types[4];
  uint32_t count = 0;
  for (; *sig != ':'; sig++) types[count++] = letter_type(*sig);
  SORU_TRY(soru_wasm_valid_pop(v, (soru_wasm_types_t){types, count}));
  return sig[1] == 0 ? SORU_OK : push_one(v, letter_type(sig[1]));
}

static soru_status_t
check_memory(soru_wasm_validator_t *v)
{
  return v->memory_count > 0 ? SORU_OK : soru_wasm_valid_unknown(v, "memory", 0);
}

static uint32_t
type_size(uint8_t type)
{
  switch (type) {
  case SORU_WASM_V128:
    return 16;
  case SORU_WASM_I64:
  case SORU_WASM_F64:
    return 8;
  default:
    return 4;
  }
}

static soru_status_t
check_alignment(soru_wasm_validator_t *v, const soru_wasm_instr_t *instr,
                const soru_wasm_opcode_t *op)
{
  SORU_TRY(check_memory(v));
  uint64_t size = op->pack > 0 ? op->pack : type_size(op->type);
  if (1ull << instr->a <= size) return SORU_OK;
  return soru_wasm_valid_fail(v, "alignment must not be larger than natural");
}

static soru_status_t
check_lane(soru_wasm_validator_t *v, const soru_wasm_instr_t *instr, const soru_wasm_opcode_t *op)
{
  if (instr->lane < 16 / op->pack) return SORU_OK;
  return soru_wasm_valid_fail(v, "invalid lane index");
}

static soru_status_t
check_shuffle(soru_wasm_validator_t *v, const soru_wasm_instr_t *instr)
{
  for (size_t i = 0; i < 16; i++)
    if (instr->imm.v128[i] >= 32) return soru_wasm_valid_fail(v, "invalid lane index");
  return SORU_OK;
}

static soru_status_t
find_table(soru_wasm_validator_t *v, uint8_t *type, uint32_t index)
{
  bool exists = index < v->table_count;
  *type = exists ? v->tables[index].type : SORU_WASM_UNKNOWN;
  return exists ? SORU_OK : soru_wasm_valid_unknown(v, "table", index);
}

static soru_status_t
check_elem(soru_wasm_validator_t *v, uint32_t index)
{
  if (index < v->module->elem_count) return SORU_OK;
  return soru_wasm_valid_unknown(v, "elem segment", index);
}

static soru_status_t
check_data(soru_wasm_validator_t *v, uint32_t index)
{
  if (index < v->module->data_count) return SORU_OK;
  return soru_wasm_valid_unknown(v, "data segment", index);
}

static soru_status_t
check_table_copy(soru_wasm_validator_t *v, const soru_wasm_instr_t *instr)
{
  uint8_t to, from;
  SORU_TRY(find_table(v, &to, instr->a));
  SORU_TRY(find_table(v, &from, instr->b));
  if (to == from) return SORU_OK;
  return soru_wasm_valid_fail(
      v, "type mismatch: source element type %s does not match destination element type %s",
      soru_wasm_type_text((soru_wasm_type_t)to), soru_wasm_type_text((soru_wasm_type_t)from));
}

static soru_status_t
check_table_init(soru_wasm_validator_t *v, const soru_wasm_instr_t *instr)
{
  uint8_t table;
  SORU_TRY(find_table(v, &table, instr->a));
  SORU_TRY(check_elem(v, instr->b));
  uint8_t elem = v->module->elems[instr->b].type;
  if (table == elem) return SORU_OK;
  return soru_wasm_valid_fail(
      v, "type mismatch: element segment's type %s does not match table's element type %s",
      soru_wasm_type_text((soru_wasm_type_t)table), soru_wasm_type_text((soru_wasm_type_t)elem));
}

/* The immediates of instructions that have a signature. */
static soru_status_t
check_immediates(soru_wasm_validator_t *v, const soru_wasm_instr_t *instr,
                 const soru_wasm_opcode_t *op)
{
  uint8_t type;
  switch (instr->op) {
  case SORU_OP_I8X16_SHUFFLE:
    return check_shuffle(v, instr);
  case SORU_OP_MEMORY_SIZE:
  case SORU_OP_MEMORY_GROW:
  case SORU_OP_MEMORY_COPY:
  case SORU_OP_MEMORY_FILL:
    return check_memory(v);
  case SORU_OP_MEMORY_INIT:
    SORU_TRY(check_memory(v));
    return check_data(v, instr->b);
  case SORU_OP_DATA_DROP:
    return check_data(v, instr->b);
  case SORU_OP_ELEM_DROP:
    return check_elem(v, instr->b);
  case SORU_OP_TABLE_SIZE:
    return find_table(v, &type, instr->b);
  case SORU_OP_TABLE_INIT:
    return check_table_init(v, instr);
  case SORU_OP_TABLE_COPY:
    return check_table_copy(v, instr);
  default:
    break;
  }
  bool is_lane = op->imm == SORU_WASM_IMM_LANE || op->imm == SORU_WASM_IMM_MEMORY_LANE;
  if (op->imm == SORU_WASM_IMM_MEMORY || op->imm == SORU_WASM_IMM_MEMORY_LANE)
    SORU_TRY(check_alignment(v, instr, op));
  return is_lane ? check_lane(v, instr, op) : SORU_OK;
}

/* select without a type: two operands of one type, which must be a number or a vector. */
static soru_status_t
check_select(soru_wasm_validator_t *v)
{
  uint8_t type = soru_wasm_valid_peek(v, 1);
  if (type == SORU_WASM_FUNCREF || type == SORU_WASM_EXTERNREF)
    return soru_wasm_valid_fail(
        v, "type mismatch: instruction requires numeric or vector type but stack has %s",
        soru_wasm_type_text((soru_wasm_type_t)type));
  uint8_t both[2] = {type, type};
  SORU_TRY(pop_with_i32(v, (soru_wasm_types_t){both, 2}));
  return push_one(v, type);
}

static soru_status_t
check_select_typed(soru_wasm_validator_t *v, const soru_wasm_instr_t *instr)
{
  const soru_wasm_list_t *types = instr->imm.list;
  if (types->len != 1)
    return soru_wasm_valid_fail(v, "invalid result arity other than 1 is not (yet) allowed");
  uint8_t type = (uint8_t)types->items[0], both[2] = {type, type};
  SORU_TRY(pop_with_i32(v, (soru_wasm_types_t){both, 2}));
  return push_one(v, type);
}

static soru_status_t
check_br_if(soru_wasm_validator_t *v, const soru_wasm_instr_t *instr)
{
  soru_wasm_types_t types;
  SORU_TRY(soru_wasm_valid_label(v, &types, instr->b));
  SORU_TRY(pop_with_i32(v, types));
  return soru_wasm_valid_push(v, types);
}

/* The operands below the index must fit every label; unknown ones may fit different types. */
static soru_status_t
check_br_table(soru_wasm_validator_t *v, const soru_wasm_instr_t *instr)
{
  operands_t there;
  there.count = 0;
  soru_wasm_types_t types;
  SORU_TRY(soru_wasm_valid_label(v, &types, instr->b));
  for (uint32_t i = 0; i < types.count; i++) add(&there, soru_wasm_valid_peek(v, types.count - i));
  SORU_TRY(soru_wasm_valid_check_types(v, row(&there), types));
  for (uint32_t i = 0; i < instr->imm.list->len; i++) {
    SORU_TRY(soru_wasm_valid_label(v, &types, instr->imm.list->items[i]));
    SORU_TRY(soru_wasm_valid_check_types(v, row(&there), types));
  }
  SORU_TRY(pop_with_i32(v, row(&there)));
  soru_wasm_valid_unreachable(v);
  return SORU_OK;
}

/* Pops types that leave the block, so that nothing is reached after them. */
static soru_status_t
check_leave(soru_wasm_validator_t *v, soru_wasm_types_t types)
{
  SORU_TRY(soru_wasm_valid_pop(v, types));
  soru_wasm_valid_unreachable(v);
  return SORU_OK;
}

static soru_status_t
check_br(soru_wasm_validator_t *v, const soru_wasm_instr_t *instr)
{
  soru_wasm_types_t types;
  SORU_TRY(soru_wasm_valid_label(v, &types, instr->b));
  return check_leave(v, types);
}

static soru_status_t
check_call(soru_wasm_validator_t *v, const soru_wasm_instr_t *instr)
{
  soru_wasm_signature_t type;
  if (instr->b >= v->func_count) return soru_wasm_valid_unknown(v, "function", instr->b);
  SORU_TRY(soru_wasm_valid_signature(v, &type, v->funcs[instr->b]));
  SORU_TRY(soru_wasm_valid_pop(v, type.params));
  return soru_wasm_valid_push(v, type.results);
}

static soru_status_t
check_call_indirect(soru_wasm_validator_t *v, const soru_wasm_instr_t *instr)
{
  uint8_t table;
  soru_wasm_signature_t type;
  SORU_TRY(find_table(v, &table, instr->a));
  SORU_TRY(soru_wasm_valid_signature(v, &type, instr->b));
  if (table != SORU_WASM_FUNCREF)
    return soru_wasm_valid_fail(
        v, "type mismatch: instruction requires table of functions but table has %s",
        soru_wasm_type_text((soru_wasm_type_t)table));
  SORU_TRY(pop_with_i32(v, type.params));
  return soru_wasm_valid_push(v, type.results);
}

static soru_status_t
find_local(soru_wasm_validator_t *v, uint8_t *type, uint32_t index)
{
  if (index < v->params.count) {
    *type = v->params.ptr[index];
    return SORU_OK;
  }
  uint32_t low = 0, high = v->local_end_count;
  while (low < high) {
    uint32_t middle = low + (high - low) / 2;
    if (v->local_ends[middle] > index)
      high = middle;
    else
      low = middle + 1;
  }
  bool exists = low < v->local_end_count;
  *type = exists ? v->local_groups[low].type : SORU_WASM_UNKNOWN;
  return exists ? SORU_OK : soru_wasm_valid_unknown(v, "local", index);
}

static soru_status_t
check_local(soru_wasm_validator_t *v, const soru_wasm_instr_t *instr)
{
  uint8_t type;
  SORU_TRY(find_local(v, &type, instr->b));
  if (instr->op != SORU_OP_LOCAL_GET) SORU_TRY(pop_one(v, type));
  return instr->op == SORU_OP_LOCAL_SET ? SORU_OK : push_one(v, type);
}

static soru_status_t
check_global(soru_wasm_validator_t *v, const soru_wasm_instr_t *instr)
{
  if (instr->b >= v->global_count) return soru_wasm_valid_unknown(v, "global", instr->b);
  soru_wasm_global_type_t global = v->globals[instr->b];
  if (instr->op == SORU_OP_GLOBAL_GET) return push_one(v, global.type);
  if (!global.is_mutable) return soru_wasm_valid_fail(v, "global is immutable");
  return pop_one(v, global.type);
}

/* table.get, .set, .grow and .fill, whose operands have the type of the table. */
static soru_status_t
check_table(soru_wasm_validator_t *v, const soru_wasm_instr_t *instr)
{
  uint8_t type;
  SORU_TRY(find_table(v, &type, instr->b));
  operands_t o;
  o.count = 0;
  if (instr->op != SORU_OP_TABLE_GROW) add(&o, SORU_WASM_I32);
  if (instr->op != SORU_OP_TABLE_GET) add(&o, type);
  if (instr->op == SORU_OP_TABLE_GROW || instr->op == SORU_OP_TABLE_FILL) add(&o, SORU_WASM_I32);
  SORU_TRY(soru_wasm_valid_pop(v, row(&o)));
  if (instr->op == SORU_OP_TABLE_GET) return push_one(v, type);
  return instr->op == SORU_OP_TABLE_GROW ? push_one(v, SORU_WASM_I32) : SORU_OK;
}

static soru_status_t
check_ref_is_null(soru_wasm_validator_t *v)
{
  uint8_t type = soru_wasm_valid_peek(v, 0);
  bool is_ref = type == SORU_WASM_FUNCREF || type == SORU_WASM_EXTERNREF;
  if (!is_ref && type != SORU_WASM_UNKNOWN)
    return soru_wasm_valid_fail(
        v, "type mismatch: instruction requires reference type but stack has %s",
        soru_wasm_type_text((soru_wasm_type_t)type));
  SORU_TRY(pop_one(v, type));
  return push_one(v, SORU_WASM_I32);
}

static soru_status_t
check_ref_func(soru_wasm_validator_t *v, const soru_wasm_instr_t *instr)
{
  if (instr->b >= v->func_count) return soru_wasm_valid_unknown(v, "function", instr->b);
  if (!v->declared[instr->b])
    return soru_wasm_valid_fail(v, "undeclared function reference %d", (int)instr->b);
  return push_one(v, SORU_WASM_FUNCREF);
}

soru_status_t
soru_wasm_valid_instr(soru_wasm_validator_t *v, const soru_wasm_instr_t *instr)
{
  const soru_wasm_opcode_t *op = soru_wasm_opcode(instr->op);
  if (op->sig != NULL) {
    SORU_TRY(check_immediates(v, instr, op));
    return apply_signature(v, op->sig);
  }
  switch (instr->op) {
  case SORU_OP_UNREACHABLE:
    soru_wasm_valid_unreachable(v);
    return SORU_OK;
  case SORU_OP_BLOCK:
  case SORU_OP_LOOP:
  case SORU_OP_IF:
    return soru_wasm_valid_enter(v, instr);
  case SORU_OP_BR:
    return check_br(v, instr);
  case SORU_OP_BR_IF:
    return check_br_if(v, instr);
  case SORU_OP_BR_TABLE:
    return check_br_table(v, instr);
  case SORU_OP_RETURN:
    return check_leave(v, soru_wasm_valid_results(v));
  case SORU_OP_CALL:
    return check_call(v, instr);
  case SORU_OP_CALL_INDIRECT:
    return check_call_indirect(v, instr);
  case SORU_OP_DROP:
    return pop_one(v, soru_wasm_valid_peek(v, 0));
  case SORU_OP_SELECT:
    return check_select(v);
  case SORU_OP_SELECT_T:
    return check_select_typed(v, instr);
  case SORU_OP_LOCAL_GET:
  case SORU_OP_LOCAL_SET:
  case SORU_OP_LOCAL_TEE:
    return check_local(v, instr);
  case SORU_OP_GLOBAL_GET:
  case SORU_OP_GLOBAL_SET:
    return check_global(v, instr);
  case SORU_OP_TABLE_GET:
  case SORU_OP_TABLE_SET:
  case SORU_OP_TABLE_GROW:
  case SORU_OP_TABLE_FILL:
    return check_table(v, instr);
  case SORU_OP_REF_NULL:
    return push_one(v, instr->lane);
  case SORU_OP_REF_IS_NULL:
    return check_ref_is_null(v);
  case SORU_OP_REF_FUNC:
    return check_ref_func(v, instr);
  default:
    return SORU_OK; /* nop */
  }
}
