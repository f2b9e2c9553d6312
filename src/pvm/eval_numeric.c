/* Reducing constants and operators on numbers and vectors (eval.ml, step_instr). */
#include "pvm/eval_private.h"
#include "wasm/numeric.h"
#include "wasm/opcode.h"

static soru_status_t
do_const(soru_pvm_reduction_t *r, const soru_wasm_instr_t *instr)
{
  soru_pvm_value_t value = {.kind = SORU_PVM_VALUE_I64};
  value.u.i64 = instr->imm.num;
  if (instr->op == SORU_OP_I32_CONST) value = soru_pvm_value_i32((uint32_t)instr->imm.num);
  soru_pvm_push(r, value);
  return SORU_OK;
}

static soru_status_t
do_vec_const(soru_pvm_reduction_t *r, const soru_wasm_instr_t *instr)
{
  soru_pvm_value_t value = {.kind = SORU_PVM_VALUE_V128};
  memcpy(value.u.v128, instr->imm.v128, 16);
  soru_pvm_push(r, value);
  return SORU_OK;
}

static soru_wasm_num_t
num_of_value(const soru_pvm_value_t *value)
{
  soru_wasm_num_t num = {.type = value->kind};
  memcpy(num.u.v128, value->u.v128, 16);
  return num;
}

/* Kinds of operands by class, deepest first: n a number, v a vector. */
static const char *
operands_of(uint8_t class_)
{
  switch (class_) {
  case SORU_WASM_CLASS_TEST:
  case SORU_WASM_CLASS_UNARY:
  case SORU_WASM_CLASS_CONVERT:
  case SORU_WASM_CLASS_VEC_SPLAT:
    return "n";
  case SORU_WASM_CLASS_COMPARE:
  case SORU_WASM_CLASS_BINARY:
    return "nn";
  case SORU_WASM_CLASS_VEC_COMPARE:
  case SORU_WASM_CLASS_VEC_BINARY:
  case SORU_WASM_CLASS_VEC_BINARY_BITS:
    return "vv";
  case SORU_WASM_CLASS_VEC_TERNARY_BITS:
    return "vvv";
  case SORU_WASM_CLASS_VEC_SHIFT:
  case SORU_WASM_CLASS_VEC_REPLACE:
    return "vn";
  default:
    return "v";
  }
}

static soru_status_t
numeric_failure(soru_pvm_reduction_t *r, soru_wasm_numeric_result_t result,
                const soru_wasm_type_error_t *error)
{
  switch (result) {
  case SORU_WASM_NUM_OVERFLOW:
    return soru_pvm_trap(r, "integer overflow");
  case SORU_WASM_NUM_DIV_BY_ZERO:
    return soru_pvm_trap(r, "integer divide by zero");
  case SORU_WASM_NUM_CONVERSION:
    return soru_pvm_trap(r, "invalid conversion to integer");
  case SORU_WASM_NUM_TYPE_ERROR:
    return soru_pvm_raise_error(r->ctx, "type error, expected %s as operand %u, got %s",
                                soru_wasm_type_text((soru_wasm_type_t)error->expected),
                                error->operand, soru_wasm_type_text((soru_wasm_type_t)error->got));
  case SORU_WASM_NUM_NO_LANE:
  case SORU_WASM_NUM_OK:
    break;
  }
  return soru_pvm_raise_unknown(r->ctx, "Failure(\"nth\")");
}

/* An operator: its operands are taken, the last one first. */
static soru_status_t
do_operator(soru_pvm_reduction_t *r, const soru_wasm_instr_t *instr)
{
  const char *kinds = operands_of(soru_wasm_opcode(instr->op)->class_);
  soru_wasm_num_t args[3], result;
  for (size_t i = strlen(kinds); i-- > 0;) {
    soru_pvm_value_t value;
    SORU_TRY(kinds[i] == 'n' ? soru_pvm_pop_num(r, &value) : soru_pvm_pop_vec(r, &value));
    args[i] = num_of_value(&value);
  }
  soru_wasm_type_error_t error;
  soru_wasm_numeric_result_t outcome = soru_wasm_numeric(&result, &error, instr, args);
  if (outcome != SORU_WASM_NUM_OK) return numeric_failure(r, outcome, &error);
  soru_pvm_push(r, soru_pvm_value_of_num(&result));
  return SORU_OK;
}

soru_status_t
soru_pvm_reduce_numeric(soru_pvm_reduction_t *r, const soru_wasm_instr_t *instr)
{
  switch (soru_wasm_opcode(instr->op)->class_) {
  case SORU_WASM_CLASS_CONST:
    return do_const(r, instr);
  case SORU_WASM_CLASS_VEC_CONST:
    return do_vec_const(r, instr);
  default:
    return do_operator(r, instr);
  }
}
