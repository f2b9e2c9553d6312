/* What the machine itself keeps in the durable storage: kernels, version, flags (wasm_vm.ml). */
#include "pvm/engine.h"
#include "pvm/vm_private.h"

/* Parses one of the machine's own keys, all of which are valid. */
static soru_pvm_key_t
own_key(soru_pvm_vm_t *vm, const char *text)
{
  soru_pvm_key_t key;
  bool valid = soru_pvm_key_parse(&vm->ctx, soru_base_slice_text(text), &key);
  SORU_ASSERT(valid);
  return key;
}

/* The exception of a failed access. */
static soru_status_t
raise_result(soru_pvm_vm_t *vm, soru_pvm_durable_result_t result)
{
  switch (result) {
  case SORU_PVM_DURABLE_OK:
    return SORU_OK;
  case SORU_PVM_DURABLE_NO_VALUE:
    return soru_pvm_raise(&vm->ctx, "Tezos_scoru_wasm.Durable.Value_not_found", "Value not found");
  case SORU_PVM_DURABLE_NO_TREE:
    return soru_pvm_raise(&vm->ctx, "Tezos_scoru_wasm.Durable.Tree_not_found", "Tree not found");
  default:
    return soru_pvm_raise_unknown(&vm->ctx, "Tezos_scoru_wasm.Durable.Out_of_bounds(_)");
  }
}

soru_status_t
soru_pvm_vm_find(soru_pvm_vm_t *vm, const char *text, soru_pvm_bytevec_t *value)
{
  soru_pvm_key_t key = own_key(vm, text);
  bool there;
  soru_status_t status = soru_pvm_durable_find(&vm->ctx, vm->state.durable, &key, &there, value);
  soru_pvm_key_drop(&vm->ctx, &key);
  if (status != SORU_OK) return status;
  return there ? SORU_OK : raise_result(vm, SORU_PVM_DURABLE_NO_VALUE);
}

soru_status_t
soru_pvm_vm_has(soru_pvm_vm_t *vm, const char *text, bool *has)
{
  soru_pvm_key_t key = own_key(vm, text);
  soru_pvm_bytevec_t value = {.length = 0};
  soru_status_t status = soru_pvm_durable_find(&vm->ctx, vm->state.durable, &key, has, &value);
  soru_pvm_key_drop(&vm->ctx, &key);
  if (status == SORU_OK && *has) soru_pvm_bytevec_drop(&vm->ctx, &value);
  return status;
}

soru_status_t
soru_pvm_vm_set(soru_pvm_vm_t *vm, const char *text, soru_slice_t value)
{
  soru_pvm_key_t key = own_key(vm, text);
  soru_pvm_durable_result_t result = SORU_PVM_DURABLE_OK;
  soru_status_t status =
      soru_pvm_durable_set(&vm->ctx, &vm->state.durable, &key, true, value, &result);
  soru_pvm_key_drop(&vm->ctx, &key);
  return status == SORU_OK ? raise_result(vm, result) : status;
}

/* Writes bytes at the start of a value, or an empty value (write_value_exn). */
static soru_status_t
write_value(soru_pvm_vm_t *vm, const char *text, soru_slice_t bytes)
{
  soru_pvm_key_t key = own_key(vm, text);
  soru_pvm_durable_result_t result = SORU_PVM_DURABLE_OK;
  soru_status_t status = soru_pvm_durable_write(&vm->ctx, &vm->state.durable, &key, true, 0, bytes,
                                                vm->rules.store_io_max, &result);
  soru_pvm_key_drop(&vm->ctx, &key);
  return status == SORU_OK ? raise_result(vm, result) : status;
}

static soru_status_t
remove_directory(soru_pvm_vm_t *vm, const char *text)
{
  soru_pvm_key_t key = own_key(vm, text);
  soru_pvm_durable_result_t result = SORU_PVM_DURABLE_OK;
  soru_status_t status = soru_pvm_durable_delete(&vm->ctx, &vm->state.durable, &key,
                                                 SORU_PVM_DIRECTORY, true, &result);
  soru_pvm_key_drop(&vm->ctx, &key);
  return status == SORU_OK ? raise_result(vm, result) : status;
}

static soru_status_t
copy(soru_pvm_vm_t *vm, const char *from_text, const char *to_text)
{
  soru_pvm_key_t from = own_key(vm, from_text), to = own_key(vm, to_text);
  soru_pvm_durable_result_t result = SORU_PVM_DURABLE_OK;
  soru_status_t status =
      soru_pvm_durable_copy(&vm->ctx, &vm->state.durable, &from, &to, true, &result);
  soru_pvm_key_drop(&vm->ctx, &from);
  soru_pvm_key_drop(&vm->ctx, &to);
  return status == SORU_OK ? raise_result(vm, result) : status;
}

/* --- kernels --- */

static soru_status_t
value_hash(soru_pvm_vm_t *vm, const char *text, bool *there, uint8_t hash[SORU_TREE_HASH_SZ])
{
  soru_pvm_key_t key = own_key(vm, text);
  memset(hash, 0, SORU_TREE_HASH_SZ);
  soru_status_t status =
      soru_pvm_durable_hash(&vm->ctx, vm->state.durable, &key, SORU_PVM_VALUE, there, hash);
  soru_pvm_key_drop(&vm->ctx, &key);
  return status;
}

/* Compares the kernel and the fallback kernel. */
static soru_status_t
compare_kernels(soru_pvm_vm_t *vm, bool *has_fallback, bool *same)
{
  uint8_t kernel[SORU_TREE_HASH_SZ], fallback[SORU_TREE_HASH_SZ];
  bool has_kernel;
  SORU_TRY(value_hash(vm, SORU_PVM_KEY_KERNEL, &has_kernel, kernel));
  SORU_TRY(value_hash(vm, SORU_PVM_KEY_FALLBACK, has_fallback, fallback));
  *same = has_kernel == *has_fallback && memcmp(kernel, fallback, sizeof kernel) == 0;
  return SORU_OK;
}

soru_status_t
soru_pvm_vm_fallback(soru_pvm_vm_t *vm, bool *done)
{
  bool has_fallback, same;
  *done = false;
  SORU_TRY(compare_kernels(vm, &has_fallback, &same));
  if (!has_fallback || same) return SORU_OK;
  SORU_TRY(copy(vm, SORU_PVM_KEY_FALLBACK, SORU_PVM_KEY_KERNEL));
  SORU_TRY(write_value(vm, SORU_PVM_KEY_UPGRADE_ERROR, soru_base_slice(NULL, 0)));
  *done = true;
  return SORU_OK;
}

soru_status_t
soru_pvm_vm_save_fallback(soru_pvm_vm_t *vm)
{
  bool has_fallback, same;
  SORU_TRY(compare_kernels(vm, &has_fallback, &same));
  return same ? SORU_OK : copy(vm, SORU_PVM_KEY_KERNEL, SORU_PVM_KEY_FALLBACK);
}

soru_status_t
soru_pvm_vm_version(soru_pvm_vm_t *vm, int *version)
{
  soru_pvm_bytevec_t value = {.length = 0};
  *version = -1;
  soru_status_t status = soru_pvm_vm_find(vm, SORU_PVM_KEY_VERSION, &value);
  if (status == SORU_RAISED) return SORU_OK;
  if (status != SORU_OK) return status;
  uint8_t text[16];
  if (value.length > 0 && value.length <= (int64_t)sizeof text) {
    status = soru_pvm_bytevec_read(&vm->ctx, &value, 0, text, (size_t)value.length);
    if (status == SORU_OK)
      *version = soru_pvm_version_parse(soru_base_slice(text, (size_t)value.length));
  }
  soru_pvm_bytevec_drop(&vm->ctx, &value);
  return status;
}

soru_status_t
soru_pvm_vm_kernel_hash(soru_pvm_vm_t *vm, bool running, bool *there,
                        uint8_t hash[SORU_TREE_HASH_SZ])
{
  return value_hash(vm, running ? SORU_PVM_KEY_FALLBACK : SORU_PVM_KEY_KERNEL, there, hash);
}

soru_status_t
soru_pvm_vm_kernel(soru_pvm_vm_t *vm, bool running, soru_buf_t *bytes)
{
  soru_pvm_bytevec_t value = {.length = 0};
  SORU_TRY(soru_pvm_vm_find(vm, running ? SORU_PVM_KEY_FALLBACK : SORU_PVM_KEY_KERNEL, &value));
  soru_status_t status = SORU_ERR_LIMIT;
  uint8_t *to = soru_base_buf_reserve(bytes, (size_t)value.length);
  if (to != NULL) status = soru_pvm_bytevec_read(&vm->ctx, &value, 0, to, (size_t)value.length);
  soru_pvm_bytevec_drop(&vm->ctx, &value);
  return status;
}

/* --- flags --- */

static const soru_slice_t nothing = {NULL, 0};

soru_status_t
soru_pvm_vm_flag_trap(soru_pvm_vm_t *vm)
{
  if (vm->rules.short_stuck_flag) SORU_TRY(write_value(vm, SORU_PVM_KEY_STUCK_SHORT, nothing));
  return write_value(vm, SORU_PVM_KEY_STUCK, nothing);
}

static soru_status_t
remove_if_there(soru_pvm_vm_t *vm, const char *key)
{
  bool has;
  SORU_TRY(soru_pvm_vm_has(vm, key, &has));
  return has ? remove_directory(vm, key) : SORU_OK;
}

soru_status_t
soru_pvm_vm_clear_flags(soru_pvm_vm_t *vm)
{
  if (vm->rules.short_stuck_flag) SORU_TRY(remove_if_there(vm, SORU_PVM_KEY_STUCK_SHORT));
  SORU_TRY(remove_if_there(vm, SORU_PVM_KEY_STUCK));
  return remove_if_there(vm, SORU_PVM_KEY_UPGRADE_ERROR);
}

/* The reboots left, as 4 bytes. Removing the old value first keeps its chunk out of proofs. */
static soru_status_t
write_reboot_counter(soru_pvm_vm_t *vm)
{
  uint8_t bytes[4];
  uint32_t counter = (uint32_t)vm->state.reboot_counter;
  for (int i = 0; i < 4; i++) bytes[i] = (uint8_t)(counter >> (8 * i));
  SORU_TRY(remove_directory(vm, SORU_PVM_KEY_REBOOT_COUNTER));
  return write_value(vm, SORU_PVM_KEY_REBOOT_COUNTER, soru_base_slice(bytes, sizeof bytes));
}

soru_status_t
soru_pvm_vm_flag_outcome(soru_pvm_vm_t *vm, soru_pvm_outcome_t outcome)
{
  if (outcome == SORU_PVM_RUNNING || outcome == SORU_PVM_FAILING) return SORU_OK;
  if (outcome == SORU_PVM_YIELDING) SORU_TRY(remove_directory(vm, SORU_PVM_KEY_TOO_MANY_REBOOT));
  if (outcome == SORU_PVM_FORCING_YIELD)
    SORU_TRY(write_value(vm, SORU_PVM_KEY_TOO_MANY_REBOOT, nothing));
  if (outcome == SORU_PVM_REBOOT)
    SORU_TRY(remove_directory(vm, SORU_PVM_KEY_REBOOT));
  else
    SORU_TRY(write_value(vm, SORU_PVM_KEY_REBOOT, nothing));
  return write_reboot_counter(vm);
}
