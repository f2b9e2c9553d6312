/* The phase init: the code that writes the segments and calls the start function (eval.ml,
 * run_elem, run_data, run_start, map_concat_kont, join_kont). */
#include "pvm/init_private.h"

/* --- code of one segment --- */

static void
add_plain(soru_pvm_ctx_t *ctx, soru_pvm_vec_t *code, uint16_t op, int32_t a, int32_t b)
{
  soru_pvm_admin_t admin = {.kind = SORU_PVM_ADMIN_PLAIN};
  admin.u.instr.op = op;
  if (op == SORU_OP_I32_CONST) {
    admin.u.instr.imm.num = (uint32_t)a;
  } else {
    admin.u.instr.a = (uint32_t)a;
    admin.u.instr.b = (uint32_t)b;
  }
  soru_pvm_vec_append(ctx, &soru_pvm_admin_vec, code, &admin);
}

/* The offset of an active segment, the start of the source, the number of elements. */
static void
add_operands(soru_pvm_ctx_t *ctx, soru_pvm_vec_t *code, int32_t offset, int32_t cnt)
{
  soru_pvm_admin_t admin = {.kind = SORU_PVM_ADMIN_FROM_BLOCK, .n = {offset, 0}};
  soru_pvm_vec_append(ctx, &soru_pvm_admin_vec, code, &admin);
  add_plain(ctx, code, SORU_OP_I32_CONST, 0, 0);
  add_plain(ctx, code, SORU_OP_I32_CONST, cnt, 0);
}

static soru_status_t
elem_code(soru_pvm_ctx_t *ctx, soru_pvm_init_t *init, int32_t index, void *segment,
          soru_pvm_vec_t *code)
{
  (void)init;
  const soru_pvm_elem_def_t *elem = segment;
  if (elem->mode.kind == SORU_PVM_SEGMENT_PASSIVE) return SORU_OK;
  if (elem->mode.kind == SORU_PVM_SEGMENT_ACTIVE) {
    add_operands(ctx, code, elem->mode.offset, (int32_t)elem->init.length);
    add_plain(ctx, code, SORU_OP_TABLE_INIT, elem->mode.index, index);
  }
  add_plain(ctx, code, SORU_OP_ELEM_DROP, 0, index);
  return SORU_OK;
}

static soru_status_t
data_code(soru_pvm_ctx_t *ctx, soru_pvm_init_t *init, int32_t index, void *segment,
          soru_pvm_vec_t *code)
{
  const soru_pvm_data_def_t *data = segment;
  if (data->mode.kind == SORU_PVM_SEGMENT_PASSIVE) return SORU_OK;
  if (data->mode.kind == SORU_PVM_SEGMENT_DECLARATIVE)
    return soru_pvm_raise(ctx, "Tezos_webassembly_interpreter.Eval.Init_step_error(7)",
                          "Run_data_step");
  if (data->mode.index != 0) /* an assertion of the reference fails; the text has its position */
    return soru_pvm_raise_unknown(
        ctx, "File \"src/lib_webassembly/exec/eval.ml\", line 1832, characters 6-12: "
             "Assertion failed");
  void *bytes;
  SORU_TRY(soru_pvm_vec_get(ctx, &soru_pvm_data_vec, &init->instance.allocations.datas, data->init,
                            &bytes));
  add_operands(ctx, code, data->mode.offset, (int32_t)((soru_pvm_bytevec_t *)bytes)->length);
  add_plain(ctx, code, SORU_OP_MEMORY_INIT, 0, index);
  add_plain(ctx, code, SORU_OP_DATA_DROP, 0, index);
  return SORU_OK;
}

/* --- joining code --- */

/* The whole code once it is joined. */
static bool
join_done(const soru_pvm_join_t *join)
{
  return join->tag == SORU_PVM_JOIN_STOP ||
         (join->tag == SORU_PVM_JOIN_INIT && join->parts.length == 0);
}

/* Takes the code out of a join that is done. */
static void
join_finish(soru_pvm_ctx_t *ctx, soru_pvm_join_t *join, soru_pvm_vec_t *code)
{
  memset(code, 0, sizeof *code);
  if (join->tag == SORU_PVM_JOIN_STOP)
    MOVE(code, &join->result);
  else
    soru_pvm_vec_drop(ctx, &soru_pvm_admin_vec_vec, &join->parts);
  join->tag = SORU_PVM_JOIN_INIT;
}

/* Joins the next part to what there is already, which is moved from. */
static soru_status_t
join_next(soru_pvm_ctx_t *ctx, soru_pvm_join_t *join, soru_pvm_vec_t *so_far)
{
  soru_pvm_vec_t part;
  SORU_TRY(soru_pvm_vec_pop(ctx, &soru_pvm_admin_vec_vec, &join->parts, &part));
  soru_pvm_concat_t concat;
  soru_status_t status = soru_pvm_concat_make(ctx, &concat, so_far, &part);
  if (status != SORU_OK) {
    soru_pvm_vec_drop(ctx, &soru_pvm_admin_vec, &part);
    return status;
  }
  if (join->tag == SORU_PVM_JOIN_NEXT) {
    soru_pvm_vec_drop(ctx, &soru_pvm_admin_vec, &join->concat.left);
    soru_pvm_vec_drop(ctx, &soru_pvm_admin_vec, &join->concat.right);
  }
  join->concat = concat;
  join->tag = SORU_PVM_JOIN_NEXT;
  return SORU_OK;
}

static soru_status_t
join_begin(soru_pvm_ctx_t *ctx, soru_pvm_join_t *join)
{
  soru_pvm_vec_t first;
  if ((int32_t)join->parts.length == 1) {
    void *only;
    SORU_TRY(soru_pvm_vec_get(ctx, &soru_pvm_admin_vec_vec, &join->parts, 0, &only));
    soru_pvm_vec_copy(ctx, &join->result, only);
    soru_pvm_vec_drop(ctx, &soru_pvm_admin_vec_vec, &join->parts);
    join->tag = SORU_PVM_JOIN_STOP;
    return SORU_OK;
  }
  SORU_TRY(soru_pvm_vec_pop(ctx, &soru_pvm_admin_vec_vec, &join->parts, &first));
  soru_status_t status = join_next(ctx, join, &first);
  if (status != SORU_OK) soru_pvm_vec_drop(ctx, &soru_pvm_admin_vec, &first);
  return status;
}

static soru_status_t
join_step(soru_pvm_ctx_t *ctx, soru_pvm_join_t *join)
{
  if (join->tag == SORU_PVM_JOIN_INIT) return join_begin(ctx, join);
  soru_pvm_concat_t *concat = &join->concat;
  if (!soru_pvm_concat_done(concat)) return soru_pvm_concat_step(ctx, &soru_pvm_admin_vec, concat);
  if ((int32_t)join->parts.length != 0) return join_next(ctx, join, &concat->result);
  MOVE(&join->result, &concat->result);
  soru_pvm_vec_drop(ctx, &soru_pvm_admin_vec, &concat->left);
  soru_pvm_vec_drop(ctx, &soru_pvm_admin_vec, &concat->right);
  soru_pvm_vec_drop(ctx, &soru_pvm_admin_vec_vec, &join->parts);
  join->tag = SORU_PVM_JOIN_STOP;
  return SORU_OK;
}

/* --- code of all segments --- */

typedef soru_status_t segment_code_t(soru_pvm_ctx_t *ctx, soru_pvm_init_t *init, int32_t index,
                                     void *segment, soru_pvm_vec_t *code);

void
soru_pvm_code_start(soru_pvm_ctx_t *ctx, soru_pvm_code_t *code, const soru_pvm_vec_t *segments)
{
  memset(code, 0, sizeof *code);
  soru_pvm_map_start(ctx, &code->map, segments);
}

static soru_status_t
code_step(soru_pvm_ctx_t *ctx, soru_pvm_init_t *init, const soru_pvm_type_t *type,
          segment_code_t *segment_code)
{
  soru_pvm_code_t *code = &init->code;
  soru_pvm_map_t *map = &code->map;
  if (code->joining) return join_step(ctx, &code->join);
  if (soru_pvm_map_done(map)) {
    soru_pvm_map_finish(ctx, type, map, &code->join.parts);
    code->join.tag = SORU_PVM_JOIN_INIT;
    code->joining = 1;
    return SORU_OK;
  }
  void *segment;
  SORU_TRY(soru_pvm_vec_get(ctx, type, &map->origin, map->offset, &segment));
  soru_pvm_vec_t instrs = {.length = 0};
  soru_status_t status = segment_code(ctx, init, map->offset, segment, &instrs);
  if (status == SORU_OK) status = soru_pvm_map_put(ctx, &soru_pvm_admin_vec_vec, map, &instrs);
  if (status != SORU_OK) soru_pvm_vec_drop(ctx, &soru_pvm_admin_vec, &instrs);
  return status;
}

static bool
code_done(const soru_pvm_code_t *code)
{
  return code->joining && join_done(&code->join);
}

soru_status_t
soru_pvm_init_elem_code(soru_pvm_ctx_t *ctx, const soru_pvm_init_env_t *env, soru_pvm_init_t *init)
{
  if (!code_done(&init->code)) return code_step(ctx, init, &soru_pvm_elem_def_vec, elem_code);
  join_finish(ctx, &init->code.join, &init->elem_code);
  soru_pvm_code_start(ctx, &init->code, &env->module->datas);
  init->tag = SORU_PVM_INIT_DATA_CODE;
  return SORU_OK;
}

/* What is to be joined at last: code for elements, for data, and the call of the start function. */
static void
start_join(soru_pvm_ctx_t *ctx, const soru_pvm_init_env_t *env, soru_pvm_init_t *init)
{
  soru_pvm_vec_t data, call = {.length = 0}, parts = {.length = 0};
  join_finish(ctx, &init->code.join, &data);
  if (env->module->start.some) add_plain(ctx, &call, SORU_OP_CALL, 0, env->module->start.v);
  soru_pvm_vec_append(ctx, &soru_pvm_admin_vec_vec, &parts, &init->elem_code);
  soru_pvm_vec_append(ctx, &soru_pvm_admin_vec_vec, &parts, &data);
  soru_pvm_vec_append(ctx, &soru_pvm_admin_vec_vec, &parts, &call);
  memset(&init->elem_code, 0, sizeof init->elem_code);
  memset(&init->code, 0, sizeof init->code);
  memset(&init->join, 0, sizeof init->join);
  init->join.parts = parts;
  init->tag = SORU_PVM_INIT_JOIN;
}

soru_status_t
soru_pvm_init_data_code(soru_pvm_ctx_t *ctx, const soru_pvm_init_env_t *env, soru_pvm_init_t *init)
{
  if (!code_done(&init->code)) return code_step(ctx, init, &soru_pvm_data_def_vec, data_code);
  start_join(ctx, env, init);
  return SORU_OK;
}

soru_status_t
soru_pvm_init_join_code(soru_pvm_ctx_t *ctx, const soru_pvm_init_env_t *env, soru_pvm_init_t *init)
{
  if (!join_done(&init->join)) return join_step(ctx, &init->join);
  soru_pvm_vec_t code;
  join_finish(ctx, &init->join, &code);
  soru_pvm_drop(ctx, &soru_pvm_instance_type, &init->instance);
  soru_pvm_config_make(ctx, &init->config, env->stack_limit, env->self, &code);
  init->tag = SORU_PVM_INIT_EVAL;
  return SORU_OK;
}
