/* Host functions for the inbox, the outbox and debugging (R-HOST-1 to R-HOST-3). */
#include "base/mem.h"
#include "pvm/host_private.h"

/* Level and number of an input, each with 4 bytes, little-endian. */
#define INFO_SZ 8

/* The most text that write_debug hands on; kernels may ask for more. */
#define DEBUG_TEXT_MAX ((uint32_t)1 << 20)

/* Tells whether `length` bytes at an address end before the last byte of the memory. */
static bool
is_area(const soru_pvm_host_call_t *call, int32_t address, int32_t length)
{
  return length >= 0 && (int64_t)(uint32_t)address + length < soru_pvm_memory_bound(call->memory);
}

/* Writes an input to memory: the first `size` bytes, then level and number. */
static soru_status_t
store_input(soru_pvm_host_call_t *call, const soru_pvm_message_t *message, size_t size)
{
  int32_t info_address = soru_pvm_host_arg(call, 0), address = soru_pvm_host_arg(call, 1);
  SORU_TRY(soru_pvm_host_store(call, address, soru_base_slice(message->payload.ptr, size)));
  if (call->code < 0) return SORU_OK;
  if (message->counter > INT32_MAX || message->counter < INT32_MIN) {
    call->code = SORU_PVM_HOST_GENERIC_INVALID_ACCESS;
    return SORU_OK;
  }
  uint8_t info[INFO_SZ];
  soru_base_put_le(info, (uint32_t)message->level, 4);
  soru_base_put_le(info + 4, (uint32_t)message->counter, 4);
  return soru_pvm_host_store(call, info_address, soru_base_slice(info, sizeof info));
}

soru_status_t
soru_pvm_host_read_input(soru_pvm_host_call_t *call)
{
  int32_t max_bytes = soru_pvm_host_arg(call, 2);
  if (max_bytes > SORU_PVM_HOST_IO_MAX) max_bytes = SORU_PVM_HOST_IO_MAX;
  if (!is_area(call, soru_pvm_host_arg(call, 0), INFO_SZ) ||
      !is_area(call, soru_pvm_host_arg(call, 1), max_bytes)) {
    call->code = SORU_PVM_HOST_MEMORY_INVALID_ACCESS;
    return SORU_OK;
  }
  bool there = false;
  soru_pvm_message_t message;
  soru_status_t status = soru_pvm_input_dequeue(call->ctx, call->env->buffers, &there, &message);
  SORU_TRY(soru_pvm_host_guard(call, status));
  if (!there) return SORU_OK;
  size_t size = message.payload.len;
  if ((size_t)max_bytes < size) size = (size_t)max_bytes;
  status = store_input(call, &message, size);
  if (call->code == 0) call->code = (int64_t)size;
  soru_pvm_host_charge(call, (int32_t)size);
  soru_pvm_drop(call->ctx, &soru_pvm_str_leaf, &message.payload);
  return status;
}

soru_status_t
soru_pvm_host_write_output(soru_pvm_host_call_t *call)
{
  int32_t size = soru_pvm_host_arg(call, 1);
  if (size > SORU_PVM_HOST_IO_MAX) {
    call->code = SORU_PVM_HOST_IO_TOO_LARGE;
    return SORU_OK;
  }
  uint8_t bytes[SORU_PVM_HOST_IO_MAX];
  SORU_TRY(soru_pvm_host_load(call, soru_pvm_host_arg(call, 0), size, bytes));
  if (call->code < 0) return SORU_OK;
  soru_pvm_outbox_result_t result = SORU_PVM_OUTBOX_OK;
  SORU_TRY(soru_pvm_host_guard(call, soru_pvm_outbox_push(call->ctx, call->env->buffers,
                                                          soru_base_slice(bytes, (size_t)size),
                                                          &result)));
  if (result == SORU_PVM_OUTBOX_NONE) call->code = SORU_PVM_HOST_GENERIC_INVALID_ACCESS;
  if (result == SORU_PVM_OUTBOX_FULL) call->code = SORU_PVM_HOST_FULL_OUTBOX;
  return SORU_OK; /* nothing is charged: the reference takes the result, 0, for the size */
}

soru_status_t
soru_pvm_host_write_debug(soru_pvm_host_call_t *call)
{
  const soru_pvm_host_env_t *env = call->env;
  uint32_t address = call->args[0].u.i32, size = call->args[1].u.i32;
  if (env->debug == NULL) return SORU_OK;
  if ((int64_t)address + size > soru_pvm_memory_bound(call->memory)) return SORU_OK;
  if (size > DEBUG_TEXT_MAX) size = DEBUG_TEXT_MAX;
  uint8_t *text = soru_base_alloc((size_t)size + 1);
  soru_pvm_memory_result_t result;
  soru_status_t status =
      soru_pvm_memory_read(call->ctx, call->memory, address, text, size, &result);
  if (status == SORU_OK) env->debug(env->debug_to, soru_base_slice(text, size));
  free(text);
  return status;
}
