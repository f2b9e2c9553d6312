/* Reducing plain instructions: control and variables (eval.ml, step_instr). */
#include "pvm/eval_private.h"
#include "wasm/opcode.h"

typedef soru_status_t handler_t(soru_pvm_reduction_t *r, const soru_wasm_instr_t *instr);

/* --- operands --- */

static soru_status_t
raise_operand(soru_pvm_ctx_t *ctx)
{
  return soru_pvm_raise_error(ctx, "missing or ill-typed operand on stack");
}

soru_status_t
soru_pvm_pop(soru_pvm_reduction_t *r, soru_pvm_value_t *value)
{
  soru_pvm_vec_t *values = &r->labels->top.values;
  if ((int32_t)values->length < 1) return raise_operand(r->ctx);
  return soru_pvm_vec_pop(r->ctx, &soru_pvm_value_vec, values, value);
}

/* Takes a value whose kind lies in low .. high. */
static soru_status_t
pop_kind(soru_pvm_reduction_t *r, soru_pvm_value_t *value, uint8_t low, uint8_t high)
{
  SORU_TRY(soru_pvm_pop(r, value));
  if (value->kind >= low && value->kind <= high) return SORU_OK;
  soru_pvm_drop(r->ctx, &soru_pvm_value_type, value);
  return raise_operand(r->ctx);
}

soru_status_t
soru_pvm_pop_i32(soru_pvm_reduction_t *r, uint32_t *i32)
{
  soru_pvm_value_t value;
  SORU_TRY(pop_kind(r, &value, SORU_PVM_VALUE_I32, SORU_PVM_VALUE_I32));
  *i32 = value.u.i32;
  return SORU_OK;
}

soru_status_t
soru_pvm_pop_num(soru_pvm_reduction_t *r, soru_pvm_value_t *value)
{
  return pop_kind(r, value, SORU_PVM_VALUE_I32, SORU_PVM_VALUE_I64);
}

soru_status_t
soru_pvm_pop_vec(soru_pvm_reduction_t *r, soru_pvm_value_t *value)
{
  return pop_kind(r, value, SORU_PVM_VALUE_V128, SORU_PVM_VALUE_V128);
}

soru_status_t
soru_pvm_pop_ref(soru_pvm_reduction_t *r, soru_pvm_value_t *value)
{
  return pop_kind(r, value, SORU_PVM_VALUE_FUNC, SORU_PVM_VALUE_NULL);
}

void
soru_pvm_push_plain(soru_pvm_reduction_t *r, const soru_wasm_instr_t *instr)
{
  soru_pvm_admin_t admin = {.kind = SORU_PVM_ADMIN_PLAIN};
  admin.u.instr = *instr;
  soru_pvm_push_admin(r, &admin);
}

soru_status_t
soru_pvm_trap(soru_pvm_reduction_t *r, const char *text)
{
  soru_pvm_admin_t admin = {.kind = SORU_PVM_ADMIN_TRAPPING};
  admin.u.text = soru_pvm_str_make(r->ctx, soru_base_slice_text(text));
  soru_pvm_push_admin(r, &admin);
  return SORU_OK;
}

soru_status_t
soru_pvm_lookup(soru_pvm_ctx_t *ctx, const soru_pvm_type_t *type, soru_pvm_vec_t *vec,
                int32_t index, const char *category, void **item)
{
  if ((uint32_t)index >= (uint32_t)vec->length)
    return soru_pvm_raise_error(ctx, "undefined %s %d", category, index);
  return soru_pvm_vec_get(ctx, type, vec, index, item);
}

soru_status_t
soru_pvm_lookup_edit(soru_pvm_ctx_t *ctx, const soru_pvm_type_t *type, soru_pvm_vec_t *vec,
                     int32_t index, const char *category, void **item)
{
  SORU_TRY(soru_pvm_lookup(ctx, type, vec, index, category, item));
  return soru_pvm_vec_edit(ctx, type, vec, index, item);
}

soru_status_t
soru_pvm_instance(soru_pvm_reduction_t *r, soru_pvm_instance_t **instance)
{
  return soru_pvm_registry_get(r->ctx, r->env->registry, &r->frame->module, instance);
}

/* --- control --- */

static soru_status_t
do_unreachable(soru_pvm_reduction_t *r, const soru_wasm_instr_t *instr)
{
  (void)instr;
  return soru_pvm_trap(r, "unreachable executed");
}

static soru_status_t
do_nop(soru_pvm_reduction_t *r, const soru_wasm_instr_t *instr)
{
  (void)r;
  (void)instr;
  return SORU_OK;
}

/* Counts the parameters and results of a block. */
static soru_status_t
block_arity(soru_pvm_reduction_t *r, const soru_wasm_instr_t *instr, int32_t *params,
            int32_t *results)
{
  soru_pvm_instance_t *instance;
  SORU_TRY(soru_pvm_instance(r, &instance));
  *params = 0;
  *results = instr->kind == SORU_WASM_BLOCK_VALUE;
  if (instr->kind != SORU_WASM_BLOCK_TYPE) return SORU_OK;
  void *item;
  SORU_TRY(soru_pvm_lookup(r->ctx, &soru_pvm_instance_functype_vec, &instance->types,
                           (int32_t)instr->b, "type", &item));
  const soru_pvm_functype_t *type = item;
  *params = (int32_t)type->params.length;
  *results = (int32_t)type->results.length;
  return SORU_OK;
}

/* Enters a block or loop: the current label goes outwards, a new one holds the operands. */
static soru_status_t
enter(soru_pvm_reduction_t *r, const soru_wasm_instr_t *instr, bool is_loop)
{
  int32_t params, results;
  SORU_TRY(block_arity(r, instr, &params, &results));
  soru_pvm_labels_t *labels = r->labels;
  soru_pvm_label_t inner = {.arity = {true, is_loop ? params : results}, .again.none = !is_loop};
  SORU_TRY(
      soru_pvm_vec_split(r->ctx, &soru_pvm_value_vec, &labels->top.values, params, &inner.values));
  if (is_loop) inner.again.instr = soru_wasm_instr_copy(instr);
  soru_pvm_label_t *outer = soru_pvm_alloc(r->ctx, sizeof *outer);
  *outer = labels->top;
  soru_pvm_vec_cons(r->ctx, &soru_pvm_label_vec, &labels->rest, &outer);
  labels->top = inner;
  soru_pvm_admin_t body = {.kind = SORU_PVM_ADMIN_FROM_BLOCK, .n = {(int32_t)instr->a, 0}};
  soru_pvm_vec_append(r->ctx, &soru_pvm_admin_vec, &labels->top.instrs, &body);
  return SORU_OK;
}

static soru_status_t
do_block(soru_pvm_reduction_t *r, const soru_wasm_instr_t *instr)
{
  return enter(r, instr, false);
}

static soru_status_t
do_loop(soru_pvm_reduction_t *r, const soru_wasm_instr_t *instr)
{
  return enter(r, instr, true);
}

static soru_status_t
do_if(soru_pvm_reduction_t *r, const soru_wasm_instr_t *instr)
{
  uint32_t condition;
  SORU_TRY(soru_pvm_pop_i32(r, &condition));
  soru_wasm_instr_t block = {.op = SORU_OP_BLOCK, .kind = instr->kind, .lane = instr->lane};
  block.a = condition == 0 ? instr->imm.u32[0] : instr->a;
  block.b = instr->b;
  soru_pvm_push_plain(r, &block);
  return SORU_OK;
}

/* Leaves with all values: they move into an administrative instruction. */
static soru_status_t
leave(soru_pvm_reduction_t *r, uint8_t kind, uint32_t depth)
{
  soru_pvm_admin_t admin = {.kind = kind, .n = {(int32_t)depth}};
  admin.u.values = soru_pvm_alloc(r->ctx, sizeof *admin.u.values);
  MOVE(admin.u.values, &r->labels->top.values);
  soru_pvm_push_admin(r, &admin);
  return SORU_OK;
}

static soru_status_t
do_br(soru_pvm_reduction_t *r, const soru_wasm_instr_t *instr)
{
  return leave(r, SORU_PVM_ADMIN_BREAKING, instr->b);
}

static soru_status_t
push_br(soru_pvm_reduction_t *r, uint32_t depth)
{
  soru_wasm_instr_t br = {.op = SORU_OP_BR, .b = depth};
  soru_pvm_push_plain(r, &br);
  return SORU_OK;
}

static soru_status_t
do_br_if(soru_pvm_reduction_t *r, const soru_wasm_instr_t *instr)
{
  uint32_t condition;
  SORU_TRY(soru_pvm_pop_i32(r, &condition));
  return condition == 0 ? SORU_OK : push_br(r, instr->b);
}

static soru_status_t
do_br_table(soru_pvm_reduction_t *r, const soru_wasm_instr_t *instr)
{
  uint32_t index;
  SORU_TRY(soru_pvm_pop_i32(r, &index));
  const soru_wasm_list_t *targets = instr->imm.list;
  return push_br(r, index >= targets->len ? instr->b : targets->items[index]);
}

static soru_status_t
do_return(soru_pvm_reduction_t *r, const soru_wasm_instr_t *instr)
{
  (void)instr;
  return leave(r, SORU_PVM_ADMIN_RETURNING, 0);
}

static soru_status_t
push_invoke(soru_pvm_reduction_t *r, soru_pvm_func_t *func)
{
  soru_pvm_admin_t admin = {.kind = SORU_PVM_ADMIN_INVOKE};
  admin.u.func = soru_pvm_func_keep(func);
  soru_pvm_push_admin(r, &admin);
  return SORU_OK;
}

static soru_status_t
do_call(soru_pvm_reduction_t *r, const soru_wasm_instr_t *instr)
{
  soru_pvm_instance_t *instance;
  void *func;
  SORU_TRY(soru_pvm_instance(r, &instance));
  SORU_TRY(soru_pvm_lookup(r->ctx, &soru_pvm_func_vec, &instance->funcs, (int32_t)instr->b,
                           "function", &func));
  return push_invoke(r, *(soru_pvm_func_t **)func);
}

/* Counts the elements that two vectors of value types have in common from the start; what follows
 * is not looked up. */
static soru_status_t
same_types(soru_pvm_ctx_t *ctx, soru_pvm_vec_t *a, soru_pvm_vec_t *b, int64_t *cnt)
{
  for (*cnt = 0; *cnt < a->length; (*cnt)++) {
    void *left, *right;
    SORU_TRY(soru_pvm_vec_get(ctx, &soru_pvm_type_vec, a, *cnt, &left));
    SORU_TRY(soru_pvm_vec_get(ctx, &soru_pvm_type_vec, b, *cnt, &right));
    if (*(uint8_t *)left != *(uint8_t *)right) break;
  }
  return SORU_OK;
}

soru_status_t
soru_pvm_same_functype(soru_pvm_ctx_t *ctx, soru_pvm_functype_t *a, soru_pvm_functype_t *b,
                       bool *same, int64_t *same_params, int64_t *same_results)
{
  *same = false;
  *same_params = *same_results = -1;
  if (a->params.length != b->params.length || a->results.length != b->results.length)
    return SORU_OK;
  SORU_TRY(same_types(ctx, &a->params, &b->params, same_params));
  SORU_TRY(same_types(ctx, &a->results, &b->results, same_results));
  *same = *same_params == a->params.length && *same_results == a->results.length;
  return SORU_OK;
}

/* The function in a table; anything else raises. */
static soru_status_t
table_func(soru_pvm_reduction_t *r, soru_pvm_instance_t *instance, int32_t table, uint32_t index,
           soru_pvm_func_t **func)
{
  void *item;
  SORU_TRY(soru_pvm_lookup(r->ctx, &soru_pvm_table_vec, &instance->tables, table, "table", &item));
  soru_pvm_vec_t *refs = &((soru_pvm_table_t *)item)->refs;
  if (index >= (uint32_t)refs->length)
    return soru_pvm_raise_error(r->ctx, "undefined element %d", (int32_t)index);
  SORU_TRY(soru_pvm_vec_get(r->ctx, &soru_pvm_ref_vec, refs, (int32_t)index, &item));
  const soru_pvm_value_t *ref = item;
  if (ref->kind == SORU_PVM_VALUE_NULL)
    return soru_pvm_raise_error(r->ctx, "uninitialized element %d", (int32_t)index);
  if (ref->kind != SORU_PVM_VALUE_FUNC)
    return soru_pvm_raise_error(r->ctx, "type mismatch for element %d", (int32_t)index);
  *func = ref->u.func;
  return SORU_OK;
}

static soru_status_t
do_call_indirect(soru_pvm_reduction_t *r, const soru_wasm_instr_t *instr)
{
  uint32_t index;
  soru_pvm_instance_t *instance;
  soru_pvm_func_t *func = NULL;
  void *type;
  bool same;
  int64_t params, results;
  SORU_TRY(soru_pvm_pop_i32(r, &index));
  SORU_TRY(soru_pvm_instance(r, &instance));
  SORU_TRY(table_func(r, instance, (int32_t)instr->a, index, &func));
  SORU_TRY(soru_pvm_lookup(r->ctx, &soru_pvm_instance_functype_vec, &instance->types,
                           (int32_t)instr->b, "type", &type));
  SORU_TRY(soru_pvm_same_functype(r->ctx, type, &func->type, &same, &params, &results));
  return same ? push_invoke(r, func) : soru_pvm_trap(r, "indirect call type mismatch");
}

/* --- values and variables --- */

static soru_status_t
do_drop(soru_pvm_reduction_t *r, const soru_wasm_instr_t *instr)
{
  (void)instr;
  soru_pvm_value_t value;
  SORU_TRY(soru_pvm_pop(r, &value));
  soru_pvm_drop(r->ctx, &soru_pvm_value_type, &value);
  return SORU_OK;
}

static soru_status_t
do_select(soru_pvm_reduction_t *r, const soru_wasm_instr_t *instr)
{
  (void)instr;
  uint32_t condition;
  soru_pvm_value_t second, first;
  SORU_TRY(soru_pvm_pop_i32(r, &condition));
  SORU_TRY(soru_pvm_pop(r, &second));
  soru_status_t status = soru_pvm_pop(r, &first);
  if (status != SORU_OK) {
    soru_pvm_drop(r->ctx, &soru_pvm_value_type, &second);
    return status;
  }
  soru_pvm_push(r, condition == 0 ? second : first);
  soru_pvm_drop(r->ctx, &soru_pvm_value_type, condition == 0 ? &first : &second);
  return SORU_OK;
}

static soru_status_t
push_copy(soru_pvm_reduction_t *r, const soru_pvm_value_t *value)
{
  soru_pvm_value_t copy;
  soru_pvm_copy(r->ctx, &soru_pvm_value_type, &copy, value);
  soru_pvm_push(r, copy);
  return SORU_OK;
}

static soru_status_t
do_local_get(soru_pvm_reduction_t *r, const soru_wasm_instr_t *instr)
{
  void *value;
  SORU_TRY(soru_pvm_lookup(r->ctx, &soru_pvm_value_vec, &r->frame->locals, (int32_t)instr->b,
                           "local", &value));
  return push_copy(r, value);
}

static soru_status_t
set_local(soru_pvm_reduction_t *r, uint32_t index, soru_pvm_value_t *value)
{
  soru_status_t status =
      soru_pvm_vec_set(r->ctx, &soru_pvm_value_vec, &r->frame->locals, (int32_t)index, value);
  if (status != SORU_OK) soru_pvm_drop(r->ctx, &soru_pvm_value_type, value);
  return status;
}

static soru_status_t
do_local_set(soru_pvm_reduction_t *r, const soru_wasm_instr_t *instr)
{
  soru_pvm_value_t value;
  SORU_TRY(soru_pvm_pop(r, &value));
  return set_local(r, instr->b, &value);
}

static soru_status_t
do_local_tee(soru_pvm_reduction_t *r, const soru_wasm_instr_t *instr)
{
  soru_pvm_value_t value, copy;
  SORU_TRY(soru_pvm_pop(r, &value));
  soru_pvm_copy(r->ctx, &soru_pvm_value_type, &copy, &value);
  soru_status_t status = set_local(r, instr->b, &copy);
  if (status == SORU_OK)
    soru_pvm_push(r, value);
  else
    soru_pvm_drop(r->ctx, &soru_pvm_value_type, &value);
  return status;
}

static soru_status_t
do_global_get(soru_pvm_reduction_t *r, const soru_wasm_instr_t *instr)
{
  soru_pvm_instance_t *instance;
  void *global;
  SORU_TRY(soru_pvm_instance(r, &instance));
  SORU_TRY(soru_pvm_lookup(r->ctx, &soru_pvm_global_vec, &instance->globals, (int32_t)instr->b,
                           "global", &global));
  return push_copy(r, &((soru_pvm_global_t *)global)->value);
}

static soru_status_t
set_global(soru_pvm_reduction_t *r, int32_t index, const soru_pvm_value_t *value)
{
  soru_pvm_instance_t *instance;
  void *item;
  SORU_TRY(soru_pvm_instance(r, &instance));
  SORU_TRY(soru_pvm_lookup_edit(r->ctx, &soru_pvm_global_vec, &instance->globals, index, "global",
                                &item));
  soru_pvm_global_t *global = item;
  if (global->immutable_) return soru_pvm_raise_error(r->ctx, "write to immutable global");
  if (soru_pvm_value_type_of(value) != soru_pvm_value_type_of(&global->value))
    return soru_pvm_raise_error(r->ctx, "type mismatch at global write");
  soru_pvm_drop(r->ctx, &soru_pvm_value_type, &global->value);
  soru_pvm_copy(r->ctx, &soru_pvm_value_type, &global->value, value);
  return SORU_OK;
}

static soru_status_t
do_global_set(soru_pvm_reduction_t *r, const soru_wasm_instr_t *instr)
{
  soru_pvm_value_t value;
  SORU_TRY(soru_pvm_pop(r, &value));
  soru_status_t status = set_global(r, (int32_t)instr->b, &value);
  soru_pvm_drop(r->ctx, &soru_pvm_value_type, &value);
  return status;
}

static soru_status_t
do_ref_null(soru_pvm_reduction_t *r, const soru_wasm_instr_t *instr)
{
  soru_pvm_value_t null = {.kind = SORU_PVM_VALUE_NULL, .ref_type = instr->lane};
  soru_pvm_push(r, null);
  return SORU_OK;
}

static soru_status_t
do_ref_is_null(soru_pvm_reduction_t *r, const soru_wasm_instr_t *instr)
{
  (void)instr;
  soru_pvm_value_t ref;
  SORU_TRY(soru_pvm_pop_ref(r, &ref));
  soru_pvm_push(r, soru_pvm_value_i32(ref.kind == SORU_PVM_VALUE_NULL));
  soru_pvm_drop(r->ctx, &soru_pvm_value_type, &ref);
  return SORU_OK;
}

static soru_status_t
do_ref_func(soru_pvm_reduction_t *r, const soru_wasm_instr_t *instr)
{
  soru_pvm_instance_t *instance;
  void *func;
  SORU_TRY(soru_pvm_instance(r, &instance));
  SORU_TRY(soru_pvm_lookup(r->ctx, &soru_pvm_func_vec, &instance->funcs, (int32_t)instr->b,
                           "function", &func));
  soru_pvm_value_t ref = {.kind = SORU_PVM_VALUE_FUNC};
  ref.u.func = soru_pvm_func_keep(*(soru_pvm_func_t **)func);
  soru_pvm_push(r, ref);
  return SORU_OK;
}

static handler_t *const handlers[SORU_WASM_CLASS_COUNT] = {
    [SORU_WASM_CLASS_UNREACHABLE] = do_unreachable,
    [SORU_WASM_CLASS_NOP] = do_nop,
    [SORU_WASM_CLASS_DROP] = do_drop,
    [SORU_WASM_CLASS_SELECT] = do_select,
    [SORU_WASM_CLASS_BLOCK] = do_block,
    [SORU_WASM_CLASS_LOOP] = do_loop,
    [SORU_WASM_CLASS_IF] = do_if,
    [SORU_WASM_CLASS_BR] = do_br,
    [SORU_WASM_CLASS_BR_IF] = do_br_if,
    [SORU_WASM_CLASS_BR_TABLE] = do_br_table,
    [SORU_WASM_CLASS_RETURN] = do_return,
    [SORU_WASM_CLASS_CALL] = do_call,
    [SORU_WASM_CLASS_CALL_INDIRECT] = do_call_indirect,
    [SORU_WASM_CLASS_LOCAL_GET] = do_local_get,
    [SORU_WASM_CLASS_LOCAL_SET] = do_local_set,
    [SORU_WASM_CLASS_LOCAL_TEE] = do_local_tee,
    [SORU_WASM_CLASS_GLOBAL_GET] = do_global_get,
    [SORU_WASM_CLASS_GLOBAL_SET] = do_global_set,
    [SORU_WASM_CLASS_TABLE_GET] = soru_pvm_reduce_bulk,
    [SORU_WASM_CLASS_TABLE_SET] = soru_pvm_reduce_bulk,
    [SORU_WASM_CLASS_TABLE_SIZE] = soru_pvm_reduce_bulk,
    [SORU_WASM_CLASS_TABLE_GROW] = soru_pvm_reduce_bulk,
    [SORU_WASM_CLASS_TABLE_FILL] = soru_pvm_reduce_bulk,
    [SORU_WASM_CLASS_TABLE_COPY] = soru_pvm_reduce_bulk,
    [SORU_WASM_CLASS_TABLE_INIT] = soru_pvm_reduce_bulk,
    [SORU_WASM_CLASS_ELEM_DROP] = soru_pvm_reduce_bulk,
    [SORU_WASM_CLASS_MEMORY_SIZE] = soru_pvm_reduce_bulk,
    [SORU_WASM_CLASS_MEMORY_GROW] = soru_pvm_reduce_bulk,
    [SORU_WASM_CLASS_MEMORY_FILL] = soru_pvm_reduce_bulk,
    [SORU_WASM_CLASS_MEMORY_COPY] = soru_pvm_reduce_bulk,
    [SORU_WASM_CLASS_MEMORY_INIT] = soru_pvm_reduce_bulk,
    [SORU_WASM_CLASS_DATA_DROP] = soru_pvm_reduce_bulk,
    [SORU_WASM_CLASS_LOAD] = soru_pvm_reduce_access,
    [SORU_WASM_CLASS_STORE] = soru_pvm_reduce_access,
    [SORU_WASM_CLASS_VEC_LOAD] = soru_pvm_reduce_access,
    [SORU_WASM_CLASS_VEC_STORE] = soru_pvm_reduce_access,
    [SORU_WASM_CLASS_VEC_LOAD_LANE] = soru_pvm_reduce_access,
    [SORU_WASM_CLASS_VEC_STORE_LANE] = soru_pvm_reduce_access,
    [SORU_WASM_CLASS_REF_NULL] = do_ref_null,
    [SORU_WASM_CLASS_REF_FUNC] = do_ref_func,
    [SORU_WASM_CLASS_REF_IS_NULL] = do_ref_is_null,
};

soru_status_t
soru_pvm_reduce_plain(soru_pvm_reduction_t *r, const soru_wasm_instr_t *instr)
{
  handler_t *handler = handlers[soru_wasm_opcode(instr->op)->class_];
  return handler != NULL ? handler(r, instr) : soru_pvm_reduce_numeric(r, instr);
}
