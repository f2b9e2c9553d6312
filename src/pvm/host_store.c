/* Host functions for the durable storage (R-HOST-4 to R-HOST-12). */
#include "base/mem.h"
#include "pvm/host_private.h"

/* What store_has answers. */
enum { HAS_NOTHING, HAS_VALUE, HAS_SUBTREES, HAS_BOTH };

/* Reads the key whose address and length are arguments number `first` and `first` + 1.
 *
 * Returns SORU_OK (with an error code if there is no key to give) or SORU_ERR_MISSING. */
static soru_status_t
read_key(soru_pvm_host_call_t *call, size_t first, const soru_pvm_key_t **key)
{
  int32_t size = soru_pvm_host_arg(call, first + 1);
  *key = NULL;
  if (size > SORU_PVM_KEY_MAX) {
    call->code = SORU_PVM_HOST_KEY_TOO_LARGE;
    return SORU_OK;
  }
  uint8_t text[SORU_PVM_KEY_MAX];
  SORU_TRY(soru_pvm_host_load(call, soru_pvm_host_arg(call, first), size, text));
  if (call->code < 0) return SORU_OK;
  soru_pvm_key_t *parsed = &call->keys[call->key_cnt];
  if (!soru_pvm_key_parse(call->ctx, soru_base_slice(text, (size_t)size), parsed)) {
    call->code = SORU_PVM_HOST_INVALID_KEY;
    return SORU_OK;
  }
  call->key_cnt++;
  soru_pvm_host_charge(call, size);
  *key = parsed;
  return SORU_OK;
}

/* Sets the code for the outcome of an operation on the storage. */
static soru_status_t
conclude(soru_pvm_host_call_t *call, soru_status_t status, soru_pvm_durable_result_t result)
{
  static const int8_t codes[] = {
      [SORU_PVM_DURABLE_OK] = 0,
      [SORU_PVM_DURABLE_READONLY] = SORU_PVM_HOST_READONLY_VALUE,
      [SORU_PVM_DURABLE_NO_VALUE] = SORU_PVM_HOST_NOT_A_VALUE,
      [SORU_PVM_DURABLE_NO_TREE] = SORU_PVM_HOST_NOT_A_NODE,
      [SORU_PVM_DURABLE_OUT_OF_BOUNDS] = SORU_PVM_HOST_INVALID_ACCESS,
      [SORU_PVM_DURABLE_IO_TOO_LARGE] = SORU_PVM_HOST_IO_TOO_LARGE,
      [SORU_PVM_DURABLE_NO_INDEX] = SORU_PVM_HOST_INVALID_SUBKEY_INDEX,
      [SORU_PVM_DURABLE_EXISTS] = SORU_PVM_HOST_VALUE_EXISTS,
      [SORU_PVM_DURABLE_OTHER] = SORU_PVM_HOST_GENERIC_INVALID_ACCESS,
  };
  if (status == SORU_OK) call->code = codes[result];
  return soru_pvm_host_guard(call, status);
}

/* Writes at most `max_size` bytes to memory; their number is the code. */
static soru_status_t
store_cut(soru_pvm_host_call_t *call, int32_t address, soru_slice_t bytes, int32_t max_size)
{
  if (max_size < 0)
    return soru_pvm_raise_unknown(call->ctx, "Invalid_argument(\"String.sub / Bytes.sub\")");
  if ((size_t)max_size < bytes.len) bytes.len = (size_t)max_size;
  SORU_TRY(soru_pvm_host_store(call, address, bytes));
  if (call->code == 0) call->code = (int64_t)bytes.len;
  return SORU_OK;
}

/* --- looking --- */

soru_status_t
soru_pvm_host_store_exists(soru_pvm_host_call_t *call)
{
  const soru_pvm_key_t *key;
  SORU_TRY(read_key(call, 0, &key));
  if (key == NULL) return SORU_OK;
  bool exists;
  SORU_TRY(soru_pvm_durable_exists(call->ctx, *call->env->durable, key, &exists));
  call->code = exists ? 1 : 0;
  return SORU_OK;
}

soru_status_t
soru_pvm_host_store_has(soru_pvm_host_call_t *call)
{
  const soru_pvm_key_t *key;
  SORU_TRY(read_key(call, 0, &key));
  if (key == NULL) return SORU_OK;
  bool has_value;
  soru_pvm_bytevec_t value;
  SORU_TRY(soru_pvm_durable_find(call->ctx, *call->env->durable, key, &has_value, &value));
  if (has_value) soru_pvm_bytevec_drop(call->ctx, &value);
  uint64_t cnt;
  SORU_TRY(soru_pvm_durable_count(call->ctx, *call->env->durable, key, &cnt));
  if (has_value)
    call->code = cnt == 1 ? HAS_VALUE : HAS_BOTH;
  else
    call->code = cnt == 0 ? HAS_NOTHING : HAS_SUBTREES;
  return SORU_OK;
}

soru_status_t
soru_pvm_host_store_list_size(soru_pvm_host_call_t *call)
{
  const soru_pvm_key_t *key;
  SORU_TRY(read_key(call, 0, &key));
  if (key == NULL) return SORU_OK;
  uint64_t cnt = 0;
  soru_status_t status = soru_pvm_durable_count(call->ctx, *call->env->durable, key, &cnt);
  call->code = (int64_t)cnt;
  return soru_pvm_host_guard(call, status);
}

soru_status_t
soru_pvm_host_store_get_nth_key(soru_pvm_host_call_t *call)
{
  const soru_pvm_key_t *key;
  SORU_TRY(read_key(call, 0, &key));
  if (key == NULL) return SORU_OK;
  /* The reference's integers have 63 bits. */
  int64_t index = (int64_t)(call->args[2].u.i64 << 1) / 2;
  soru_pvm_durable_result_t result = SORU_PVM_DURABLE_OK;
  soru_slice_t name = {NULL, 0};
  soru_status_t status =
      soru_pvm_durable_nth(call->ctx, *call->env->durable, key, index, &result, &name);
  SORU_TRY(conclude(call, status, result));
  if (call->code < 0) return SORU_OK;
  return store_cut(call, soru_pvm_host_arg(call, 3), name, soru_pvm_host_arg(call, 4));
}

soru_status_t
soru_pvm_host_store_get_hash(soru_pvm_host_call_t *call)
{
  const soru_pvm_key_t *key;
  SORU_TRY(read_key(call, 0, &key));
  if (key == NULL) return SORU_OK;
  bool there = false;
  uint8_t hash[SORU_TREE_HASH_SZ];
  soru_status_t status =
      soru_pvm_durable_hash(call->ctx, *call->env->durable, key, SORU_PVM_DIRECTORY, &there, hash);
  SORU_TRY(conclude(call, status, there ? SORU_PVM_DURABLE_OK : SORU_PVM_DURABLE_NO_TREE));
  if (call->code < 0) return SORU_OK;
  return store_cut(call, soru_pvm_host_arg(call, 2), soru_base_slice(hash, sizeof hash),
                   soru_pvm_host_arg(call, 3));
}

/* The size of a value as a 32-bit number, 0 if there is none. */
static soru_status_t
value_size(soru_pvm_host_call_t *call, const soru_pvm_key_t *key, int32_t *size, bool *there)
{
  soru_pvm_bytevec_t value;
  *size = 0;
  soru_status_t status = soru_pvm_durable_find(call->ctx, *call->env->durable, key, there, &value);
  if (status != SORU_OK) return soru_pvm_host_guard(call, status);
  if (!*there) return SORU_OK;
  *size = (int32_t)(uint32_t)(uint64_t)value.length;
  soru_pvm_bytevec_drop(call->ctx, &value);
  return SORU_OK;
}

soru_status_t
soru_pvm_host_store_value_size(soru_pvm_host_call_t *call)
{
  const soru_pvm_key_t *key;
  SORU_TRY(read_key(call, 0, &key));
  if (key == NULL) return SORU_OK;
  int32_t size;
  bool there;
  SORU_TRY(value_size(call, key, &size, &there));
  if (call->code == 0) call->code = there ? size : SORU_PVM_HOST_NOT_A_VALUE;
  return SORU_OK;
}

soru_status_t
soru_pvm_host_store_read(soru_pvm_host_call_t *call)
{
  const soru_pvm_key_t *key;
  SORU_TRY(read_key(call, 0, &key));
  if (key == NULL) return SORU_OK;
  int64_t io_max = call->env->rules->store_io_max;
  soru_buf_t bytes;
  soru_base_buf_init(&bytes, (size_t)io_max);
  soru_pvm_durable_result_t result = SORU_PVM_DURABLE_OK;
  soru_status_t status =
      soru_pvm_durable_read(call->ctx, *call->env->durable, key, soru_pvm_host_arg(call, 2),
                            soru_pvm_host_arg(call, 4), io_max, &bytes, &result);
  status = conclude(call, status, result);
  if (status == SORU_OK && call->code == 0)
    status = soru_pvm_host_store(call, soru_pvm_host_arg(call, 3), soru_base_buf_slice(&bytes));
  if (call->code == 0) {
    call->code = (int64_t)bytes.len;
    soru_pvm_host_charge(call, (int32_t)bytes.len);
  }
  soru_base_buf_free(&bytes);
  return status;
}

/* --- changing --- */

static soru_status_t
delete_kind(soru_pvm_host_call_t *call, soru_pvm_durable_kind_t kind)
{
  const soru_pvm_key_t *key;
  SORU_TRY(read_key(call, 0, &key));
  if (key == NULL) return SORU_OK;
  soru_pvm_durable_result_t result = SORU_PVM_DURABLE_OK;
  soru_status_t status =
      soru_pvm_durable_delete(call->ctx, call->env->durable, key, kind, false, &result);
  return conclude(call, status, result);
}

soru_status_t
soru_pvm_host_store_delete(soru_pvm_host_call_t *call)
{
  return delete_kind(call, SORU_PVM_DIRECTORY);
}

soru_status_t
soru_pvm_host_store_delete_value(soru_pvm_host_call_t *call)
{
  return delete_kind(call, SORU_PVM_VALUE);
}

soru_status_t
soru_pvm_host_store_copy(soru_pvm_host_call_t *call)
{
  const soru_pvm_key_t *from, *to;
  SORU_TRY(read_key(call, 0, &from));
  if (from == NULL) return SORU_OK;
  SORU_TRY(read_key(call, 2, &to));
  if (to == NULL) return SORU_OK;
  soru_pvm_durable_result_t result = SORU_PVM_DURABLE_OK;
  soru_status_t status =
      soru_pvm_durable_copy(call->ctx, call->env->durable, from, to, false, &result);
  return conclude(call, status, result);
}

soru_status_t
soru_pvm_host_store_move(soru_pvm_host_call_t *call)
{
  const soru_pvm_key_t *from, *to;
  SORU_TRY(read_key(call, 0, &from));
  if (from == NULL) return SORU_OK;
  SORU_TRY(read_key(call, 2, &to));
  if (to == NULL) return SORU_OK;
  soru_pvm_durable_result_t result = SORU_PVM_DURABLE_OK;
  soru_status_t status = soru_pvm_durable_move(call->ctx, call->env->durable, from, to, &result);
  return conclude(call, status, result);
}

soru_status_t
soru_pvm_host_store_create(soru_pvm_host_call_t *call)
{
  const soru_pvm_key_t *key;
  SORU_TRY(read_key(call, 0, &key));
  if (key == NULL) return SORU_OK;
  int32_t size = soru_pvm_host_arg(call, 2);
  if (size < 0) {
    call->code = SORU_PVM_HOST_VALUE_SIZE_EXCEEDED;
    return SORU_OK;
  }
  soru_pvm_durable_result_t result = SORU_PVM_DURABLE_OK;
  soru_status_t status = soru_pvm_durable_create(call->ctx, call->env->durable, key, size, &result);
  return conclude(call, status, result);
}

/* Looks up bytes that are too many to be written: first it matters whether they are in memory. */
static soru_status_t
look_at_memory(soru_pvm_host_call_t *call, int32_t address, int32_t size)
{
  int64_t at = (uint32_t)address, end = at + size;
  int64_t bound = soru_pvm_memory_bound(call->memory);
  if (end > bound) {
    call->code = SORU_PVM_HOST_MEMORY_INVALID_ACCESS;
    end = bound;
  }
  for (uint8_t byte; at < end; at = (at / SORU_PVM_CHUNK + 1) * SORU_PVM_CHUNK)
    SORU_TRY(soru_pvm_bytevec_read(call->ctx, &call->memory->bytes, at, &byte, 1));
  return SORU_OK;
}

/* Writes `size` bytes of memory to a value. */
static soru_status_t
write_value(soru_pvm_host_call_t *call, const soru_pvm_key_t *key, int32_t size)
{
  int64_t io_max = call->env->rules->store_io_max;
  int32_t address = soru_pvm_host_arg(call, 3);
  uint8_t *bytes = NULL;
  soru_status_t status;
  if (size > io_max) {
    status = look_at_memory(call, address, size);
  } else {
    bytes = soru_base_alloc((size_t)io_max + 1);
    status = soru_pvm_host_load(call, address, size, bytes);
  }
  if (status == SORU_OK && call->code == 0) {
    soru_pvm_durable_result_t result = SORU_PVM_DURABLE_OK;
    status = soru_pvm_durable_write(call->ctx, call->env->durable, key, false,
                                    soru_pvm_host_arg(call, 2),
                                    soru_base_slice(bytes, (size_t)size), io_max, &result);
    status = conclude(call, status, result);
  }
  free(bytes);
  return status;
}

soru_status_t
soru_pvm_host_store_write(soru_pvm_host_call_t *call)
{
  const soru_pvm_key_t *key;
  SORU_TRY(read_key(call, 0, &key));
  if (key == NULL) return SORU_OK;
  int32_t old_size, size = soru_pvm_host_arg(call, 4);
  bool there;
  SORU_TRY(value_size(call, key, &old_size, &there));
  if (call->code < 0) return SORU_OK;
  if (old_size > (int32_t)((uint32_t)old_size + (uint32_t)size)) {
    call->code = SORU_PVM_HOST_VALUE_SIZE_EXCEEDED;
    return SORU_OK;
  }
  soru_pvm_host_charge(call, size);
  return write_value(call, key, size);
}
