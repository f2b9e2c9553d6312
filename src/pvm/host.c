/* The table of host functions, and what all calls have in common: checking the arguments, finding
 * the memory, and counting ticks. */
#include "pvm/host_private.h"

/* Ticks for a byte that is read from or written to memory. */
#define TICKS_PER_BYTE 42

#define PARAMS_MAX 6

const soru_pvm_host_rules_t soru_pvm_host_rules_reference = {.store_io_max = SORU_PVM_STORE_IO_MAX};

/* What a function needs besides its arguments. */
typedef enum needs {
  NEEDS_NOTHING,
  NEEDS_MEMORY,
  NEEDS_MEMORY_FIRST, /* the memory is looked for before the arguments are checked */
  NEEDS_STORAGE       /* memory, then durable storage; one tick for the access */
} needs_t;

/* Parameters are written as i (32 bits) and I (64 bits), the result likewise, - for none. A
 * function without a handler can be imported, but not called: it needs a storage that this machine
 * does not have. */
typedef struct row {
  const char *import_name, *registry_name, *params;
  char result;
  int since; /* the first revision that has it */
  needs_t needs;
  soru_pvm_host_fn_t *handler;
} row_t;

static const row_t table[] = {
    {"read_input", "tezos_read_input", "iii", 'i', 0, NEEDS_MEMORY, soru_pvm_host_read_input},
    {"write_output", "tezos_write_output", "ii", 'i', 0, NEEDS_MEMORY, soru_pvm_host_write_output},
    {"write_debug", "tezos_write_debug", "ii", '-', 0, NEEDS_MEMORY_FIRST,
     soru_pvm_host_write_debug},
    {"store_has", "tezos_store_has", "ii", 'i', 0, NEEDS_STORAGE, soru_pvm_host_store_has},
    {"store_list_size", "tezos_store_list_size", "ii", 'I', 0, NEEDS_STORAGE,
     soru_pvm_host_store_list_size},
    {"store_get_nth_key", "tezos_store_get_nth_key_list", "iiIii", 'i', 0, NEEDS_STORAGE,
     soru_pvm_host_store_get_nth_key},
    {"store_delete", "tezos_store_delete", "ii", 'i', 0, NEEDS_STORAGE, soru_pvm_host_store_delete},
    {"store_copy", "tezos_store_copy", "iiii", 'i', 0, NEEDS_STORAGE, soru_pvm_host_store_copy},
    {"store_move", "tezos_store_move", "iiii", 'i', 0, NEEDS_STORAGE, soru_pvm_host_store_move},
    {"store_value_size", "tezos_store_value_size", "ii", 'i', 0, NEEDS_STORAGE,
     soru_pvm_host_store_value_size},
    {"store_read", "tezos_store_read", "iiiii", 'i', 0, NEEDS_STORAGE, soru_pvm_host_store_read},
    {"store_write", "tezos_write_read", "iiiii", 'i', 0, NEEDS_STORAGE, soru_pvm_host_store_write},
    {"reveal_preimage", "tezos_reveal_preimage", "iiii", 'i', 0, NEEDS_MEMORY,
     soru_pvm_host_reveal_preimage},
    {"reveal_metadata", "tezos_reveal_metadata", "ii", 'i', 0, NEEDS_NOTHING,
     soru_pvm_host_reveal_metadata},
    {"store_delete_value", "tezos_store_delete_value", "ii", 'i', 1, NEEDS_STORAGE,
     soru_pvm_host_store_delete_value},
    {"__internal_store_get_hash", "tezos_internal_store_get_hash", "iiii", 'i', 1, NEEDS_STORAGE,
     soru_pvm_host_store_get_hash},
    {"store_create", "tezos_store_create", "iii", 'i', 1, NEEDS_STORAGE,
     soru_pvm_host_store_create},
    {"store_exists", "tezos_store_exists", "ii", 'i', 2, NEEDS_STORAGE, soru_pvm_host_store_exists},
    {"reveal", "tezos_reveal", "iiii", 'i', 3, NEEDS_MEMORY, soru_pvm_host_reveal_raw},
    {"nds_registry_resize", "nds_registry_resize", "I", 'i', 6, NEEDS_NOTHING, NULL},
    {"nds_registry_copy", "nds_registry_copy", "II", 'i', 6, NEEDS_NOTHING, NULL},
    {"nds_registry_move", "nds_registry_move", "II", 'i', 6, NEEDS_NOTHING, NULL},
    {"nds_registry_clear", "nds_registry_clear", "I", 'i', 6, NEEDS_NOTHING, NULL},
    {"nds_store_exists", "nds_store_exists", "Iii", 'i', 6, NEEDS_NOTHING, NULL},
    {"nds_store_read", "nds_store_read", "IiiIii", 'i', 6, NEEDS_NOTHING, NULL},
    {"nds_store_write", "nds_store_write", "IiiIii", 'i', 6, NEEDS_NOTHING, NULL},
    {"nds_store_set", "nds_store_set", "Iiiii", 'i', 6, NEEDS_NOTHING, NULL},
    {"nds_store_delete", "nds_store_delete", "Iii", 'i', 6, NEEDS_NOTHING, NULL},
    {"nds_store_value_size", "nds_store_value_size", "Iii", 'i', 6, NEEDS_NOTHING, NULL},
    {"nds_database_get_hash", "nds_database_get_hash", "Iii", 'i', 6, NEEDS_NOTHING, NULL},
};

#define ROW_CNT (sizeof table / sizeof table[0])

/* --- importing --- */

static uint8_t
type_of_letter(char letter)
{
  return letter == 'I' ? SORU_WASM_I64 : SORU_WASM_I32;
}

void
soru_pvm_host_lookup(soru_pvm_ctx_t *ctx, int version, soru_slice_t name, soru_pvm_func_t **func)
{
  *func = NULL;
  for (size_t i = 0; i < ROW_CNT; i++) {
    const row_t *row = &table[i];
    if (!soru_base_slice_equal(name, soru_base_slice_text(row->import_name))) continue;
    if (version < row->since) return;
    uint8_t params[PARAMS_MAX], result = type_of_letter(row->result);
    size_t cnt = strlen(row->params);
    for (size_t p = 0; p < cnt; p++) params[p] = type_of_letter(row->params[p]);
    *func = soru_pvm_func_new(ctx, SORU_PVM_FUNC_HOST);
    soru_pvm_functype_make(ctx, &(*func)->type, soru_base_slice(params, cnt),
                           soru_base_slice(&result, row->result == '-' ? 0 : 1));
    (*func)->host_name = soru_pvm_str_make(ctx, soru_base_slice_text(row->registry_name));
    return;
  }
}

const char *
soru_pvm_host_import_name(soru_slice_t name)
{
  for (size_t i = 0; i < ROW_CNT; i++)
    if (soru_base_slice_equal(name, soru_base_slice_text(table[i].registry_name)))
      return table[i].import_name;
  return "?";
}

/* --- calling --- */

static const row_t *
find_registered(int version, soru_slice_t name)
{
  for (size_t i = 0; i < ROW_CNT; i++)
    if (soru_base_slice_equal(name, soru_base_slice_text(table[i].registry_name)))
      return version < table[i].since ? NULL : &table[i];
  return NULL;
}

static soru_status_t
check_args(soru_pvm_ctx_t *ctx, const row_t *row, const soru_pvm_value_t *args, size_t cnt)
{
  bool fits = cnt == strlen(row->params);
  for (size_t i = 0; fits && i < cnt; i++)
    fits = args[i].kind == (row->params[i] == 'I' ? SORU_PVM_VALUE_I64 : SORU_PVM_VALUE_I32);
  return fits ? SORU_OK : soru_pvm_raise_unknown(ctx, "Tezos_scoru_wasm.Host_funcs.Bad_input");
}

static soru_status_t
find_memory(soru_pvm_host_call_t *call)
{
  soru_pvm_vec_t *memories = call->env->memories;
  if (memories == NULL)
    return soru_pvm_raise_error(call->ctx,
                                "host functions must not access memory during initialisation");
  if (memories->length != 1)
    return soru_pvm_raise_error(call->ctx, "caller module must have exactly 1 memory instance");
  void *memory;
  SORU_TRY(soru_pvm_vec_edit(call->ctx, &soru_pvm_memory_vec, memories, 0, &memory));
  call->memory = memory;
  return SORU_OK;
}

static soru_status_t
prepare(soru_pvm_host_call_t *call, const row_t *row, size_t arg_cnt)
{
  if (row->needs == NEEDS_MEMORY_FIRST) SORU_TRY(find_memory(call));
  SORU_TRY(check_args(call->ctx, row, call->args, arg_cnt));
  if (row->needs == NEEDS_MEMORY || row->needs == NEEDS_STORAGE) SORU_TRY(find_memory(call));
  if (row->needs == NEEDS_STORAGE && !call->env->has_durable)
    return soru_pvm_raise(call->ctx, "Tezos_webassembly_interpreter.Durable_storage.Durable_empty",
                          "Empty durable storage");
  return SORU_OK;
}

/* Fills the answer of a call that is no reveal. */
static soru_status_t
finish(soru_pvm_host_call_t *call, const row_t *row)
{
  soru_pvm_host_answer_t *answer = call->answer;
  answer->has_result = row->result != '-';
  answer->result = soru_pvm_value_i32((uint32_t)call->code);
  if (row->result == 'I') {
    answer->result.kind = SORU_PVM_VALUE_I64;
    answer->result.u.i64 = (uint64_t)call->code;
  }
  if ((int32_t)call->code < 0) return SORU_OK;
  if (call->negative)
    return soru_pvm_raise_unknown(call->ctx, "Invalid_argument(\"Ticks cannot be negative\")");
  answer->ticks = TICKS_PER_BYTE * call->bytes + (row->needs == NEEDS_STORAGE ? 1 : 0);
  return SORU_OK;
}

soru_status_t
soru_pvm_host_call(soru_pvm_ctx_t *ctx, int version, soru_slice_t name,
                   const soru_pvm_host_env_t *env, const soru_pvm_value_t *args, size_t arg_cnt,
                   soru_pvm_host_answer_t *answer)
{
  const row_t *row = find_registered(version, name);
  if (row == NULL) return soru_pvm_raise_unknown(ctx, "Not_found");
  if (row->handler == NULL) return SORU_ERR_STATE;
  memset(answer, 0, sizeof *answer);
  soru_pvm_host_call_t call = {.ctx = ctx, .env = env, .args = args, .answer = answer};
  SORU_TRY(prepare(&call, row, arg_cnt));
  soru_status_t status = row->handler(&call);
  while (call.key_cnt > 0) soru_pvm_key_drop(ctx, &call.keys[--call.key_cnt]);
  SORU_TRY(status);
  return answer->is_reveal ? SORU_OK : finish(&call, row);
}

/* --- memory --- */

soru_status_t
soru_pvm_host_load(soru_pvm_host_call_t *call, int32_t address, int32_t size, uint8_t *to)
{
  if (size < 0) {
    call->code = SORU_PVM_HOST_GENERIC_INVALID_ACCESS;
    return SORU_OK;
  }
  soru_pvm_memory_result_t result;
  SORU_TRY(
      soru_pvm_memory_read(call->ctx, call->memory, (uint32_t)address, to, (size_t)size, &result));
  if (result == SORU_PVM_OUT_OF_BOUNDS) call->code = SORU_PVM_HOST_MEMORY_INVALID_ACCESS;
  return SORU_OK;
}

soru_status_t
soru_pvm_host_store(soru_pvm_host_call_t *call, int32_t address, soru_slice_t bytes)
{
  soru_pvm_memory_result_t result;
  SORU_TRY(soru_pvm_memory_write(call->ctx, call->memory, (uint32_t)address, bytes.ptr, bytes.len,
                                 &result));
  if (result == SORU_PVM_OUT_OF_BOUNDS) call->code = SORU_PVM_HOST_MEMORY_INVALID_ACCESS;
  return SORU_OK;
}
