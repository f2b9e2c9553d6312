/* The steps that bulk instructions expand into (eval.ml, *_meta_instr).
 *
 * A bulk instruction on n elements becomes the instructions for one element and itself on n - 1; a
 * meta instruction holds how far that expansion got. Each of its reductions yields one instruction,
 * and the meta instruction for the next one unless it was the last.
 */
#include "pvm/eval_private.h"

/* What one step of an expansion is. */
typedef enum step_kind {
  CONST_A, /* i32.const of n[1], and so on */
  CONST_B,
  CONST_A_NEXT, /* n[1] + 1 */
  CONST_S_NEXT, /* source + 1 */
  CONST_N_LESS, /* count - 1 */
  CONST_VALUE,  /* the number of a fill */
  REFER,        /* the reference of a fill or init */
  INSTR         /* an instruction: opcode in the step */
} step_kind_t;

typedef struct step {
  step_kind_t kind;
  uint16_t op;
  uint8_t a, b; /* INSTR: which numbers are its indices, 0 for none */
} step_t;

typedef struct expansion {
  const step_t *steps;
  int32_t cnt;
  uint8_t source, count; /* which numbers are the source and the count */
} expansion_t;

static const step_t table_init_steps[] = {{CONST_A, 0, 0, 0},
                                          {REFER, 0, 0, 0},
                                          {INSTR, SORU_OP_TABLE_SET, 0, 4},
                                          {CONST_A_NEXT, 0, 0, 0},
                                          {CONST_S_NEXT, 0, 0, 0},
                                          {CONST_N_LESS, 0, 0, 0},
                                          {INSTR, SORU_OP_TABLE_INIT, 4, 5}};
static const step_t table_fill_steps[] = {{CONST_A, 0, 0, 0},
                                          {REFER, 0, 0, 0},
                                          {INSTR, SORU_OP_TABLE_SET, 0, 3},
                                          {CONST_A_NEXT, 0, 0, 0},
                                          {REFER, 0, 0, 0},
                                          {CONST_N_LESS, 0, 0, 0},
                                          {INSTR, SORU_OP_TABLE_FILL, 0, 3}};
static const step_t table_copy_up[] = {{CONST_A, 0, 0, 0},
                                       {CONST_B, 0, 0, 0},
                                       {INSTR, SORU_OP_TABLE_GET, 0, 5},
                                       {INSTR, SORU_OP_TABLE_SET, 0, 4},
                                       {CONST_A_NEXT, 0, 0, 0},
                                       {CONST_S_NEXT, 0, 0, 0},
                                       {CONST_N_LESS, 0, 0, 0},
                                       {INSTR, SORU_OP_TABLE_COPY, 4, 5}};
static const step_t table_copy_down[] = {{CONST_A_NEXT, 0, 0, 0},
                                         {CONST_S_NEXT, 0, 0, 0},
                                         {CONST_N_LESS, 0, 0, 0},
                                         {INSTR, SORU_OP_TABLE_COPY, 4, 5},
                                         {CONST_A, 0, 0, 0},
                                         {CONST_B, 0, 0, 0},
                                         {INSTR, SORU_OP_TABLE_GET, 0, 5},
                                         {INSTR, SORU_OP_TABLE_SET, 0, 4}};
static const step_t memory_init_steps[] = {{CONST_A, 0, 0, 0},
                                           {CONST_B, 0, 0, 0},
                                           {INSTR, SORU_OP_I32_STORE8, 0, 0},
                                           {CONST_A_NEXT, 0, 0, 0},
                                           {CONST_S_NEXT, 0, 0, 0},
                                           {CONST_N_LESS, 0, 0, 0},
                                           {INSTR, SORU_OP_MEMORY_INIT, 0, 5}};
static const step_t memory_fill_steps[] = {{CONST_A, 0, 0, 0},
                                           {CONST_VALUE, 0, 0, 0},
                                           {INSTR, SORU_OP_I32_STORE8, 0, 0},
                                           {CONST_A_NEXT, 0, 0, 0},
                                           {CONST_VALUE, 0, 0, 0},
                                           {CONST_N_LESS, 0, 0, 0},
                                           {INSTR, SORU_OP_MEMORY_FILL, 0, 0}};
static const step_t memory_copy_up[] = {{CONST_A, 0, 0, 0},
                                        {CONST_B, 0, 0, 0},
                                        {INSTR, SORU_OP_I32_LOAD8_U, 0, 0},
                                        {INSTR, SORU_OP_I32_STORE8, 0, 0},
                                        {CONST_A_NEXT, 0, 0, 0},
                                        {CONST_S_NEXT, 0, 0, 0},
                                        {CONST_N_LESS, 0, 0, 0},
                                        {INSTR, SORU_OP_MEMORY_COPY, 0, 0}};
static const step_t memory_copy_down[] = {{CONST_A_NEXT, 0, 0, 0},
                                          {CONST_S_NEXT, 0, 0, 0},
                                          {CONST_N_LESS, 0, 0, 0},
                                          {INSTR, SORU_OP_MEMORY_COPY, 0, 0},
                                          {CONST_A, 0, 0, 0},
                                          {CONST_B, 0, 0, 0},
                                          {INSTR, SORU_OP_I32_LOAD8_U, 0, 0},
                                          {INSTR, SORU_OP_I32_STORE8, 0, 0}};

static expansion_t
expansion_of(const soru_pvm_admin_t *meta)
{
  switch (meta->kind) {
  case SORU_PVM_ADMIN_TABLE_INIT:
    return (expansion_t){table_init_steps, 7, 2, 3};
  case SORU_PVM_ADMIN_TABLE_FILL:
    return (expansion_t){table_fill_steps, 7, 0, 2};
  case SORU_PVM_ADMIN_TABLE_COPY:
    return (expansion_t){meta->flag ? table_copy_up : table_copy_down, 8, 2, 3};
  case SORU_PVM_ADMIN_MEMORY_INIT:
    return (expansion_t){memory_init_steps, 7, 4, 3};
  case SORU_PVM_ADMIN_MEMORY_FILL:
    return (expansion_t){memory_fill_steps, 7, 0, 2};
  default:
    return (expansion_t){meta->flag ? memory_copy_up : memory_copy_down, 8, 2, 3};
  }
}

static soru_pvm_admin_t
constant(int32_t number)
{
  soru_pvm_admin_t admin = {.kind = SORU_PVM_ADMIN_PLAIN};
  admin.u.instr.op = SORU_OP_I32_CONST;
  admin.u.instr.imm.num = (uint32_t)number;
  return admin;
}

/* The number of a fill, which need not be an i32. */
static soru_pvm_admin_t
number_constant(const soru_pvm_value_t *value)
{
  if (value->kind == SORU_PVM_VALUE_I32) return constant((int32_t)value->u.i32);
  soru_pvm_admin_t admin = {.kind = SORU_PVM_ADMIN_PLAIN};
  admin.u.instr.op = SORU_OP_I64_CONST;
  admin.u.instr.imm.num = value->u.i64;
  return admin;
}

static int32_t
plus(int32_t number, int32_t more)
{
  return (int32_t)((uint32_t)number + (uint32_t)more);
}

static soru_pvm_admin_t
expand(soru_pvm_ctx_t *ctx, const soru_pvm_admin_t *meta, const expansion_t *e, const step_t *step)
{
  soru_pvm_admin_t admin = {.kind = SORU_PVM_ADMIN_PLAIN};
  switch (step->kind) {
  case CONST_A:
    return constant(meta->n[1]);
  case CONST_B:
    return constant(meta->n[2]);
  case CONST_A_NEXT:
    return constant(plus(meta->n[1], 1));
  case CONST_S_NEXT:
    return constant(plus(meta->n[e->source], 1));
  case CONST_N_LESS:
    return constant(plus(meta->n[e->count], -1));
  case CONST_VALUE:
    return number_constant(&meta->u.value);
  case REFER:
    admin.kind = SORU_PVM_ADMIN_REFER;
    soru_pvm_copy(ctx, &soru_pvm_value_type, &admin.u.value, &meta->u.value);
    return admin;
  case INSTR:
    break;
  }
  admin.u.instr.op = step->op;
  if (step->a != 0) admin.u.instr.a = (uint32_t)meta->n[step->a];
  if (step->b != 0) admin.u.instr.b = (uint32_t)meta->n[step->b];
  return admin;
}

/* A meta instruction that no expansion leads to. */
static soru_status_t
raise_position(soru_pvm_ctx_t *ctx, const soru_pvm_admin_t *meta)
{
  if (meta->n[0] < 0) return soru_pvm_raise_unknown(ctx, "Invalid_argument(\"List.nth\")");
  switch (meta->kind) {
  case SORU_PVM_ADMIN_TABLE_INIT: /* the reference has the same text for both */
  case SORU_PVM_ADMIN_TABLE_FILL:
    return soru_pvm_raise_unknown(ctx, "Invalid_argument(\"table_fill_meta_instr\")");
  case SORU_PVM_ADMIN_TABLE_COPY:
    return soru_pvm_raise_unknown(ctx, "Invalid_argument(\"table_copy_meta_instr\")");
  case SORU_PVM_ADMIN_MEMORY_COPY:
    return soru_pvm_raise_unknown(ctx, "Invalid_argument(\"memory_copy_meta_instr\")");
  default:
    return soru_pvm_raise_unknown(ctx, "Invalid_argument(\"memory_init_meta_instr\")");
  }
}

soru_status_t
soru_pvm_reduce_meta(soru_pvm_reduction_t *r, soru_pvm_admin_t *meta)
{
  expansion_t e = expansion_of(meta);
  if (meta->n[0] < 0 || meta->n[0] >= e.cnt) {
    soru_status_t status = raise_position(r->ctx, meta);
    soru_pvm_drop(r->ctx, &soru_pvm_admin_type, meta);
    return status;
  }
  soru_pvm_admin_t first = expand(r->ctx, meta, &e, &e.steps[meta->n[0]]);
  if (++meta->n[0] < e.cnt)
    soru_pvm_push_admin(r, meta);
  else
    soru_pvm_drop(r->ctx, &soru_pvm_admin_type, meta);
  soru_pvm_push_admin(r, &first);
  return SORU_OK;
}
