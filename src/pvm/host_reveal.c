/* Host functions that ask for data from outside (R-HOST-13, R-HOST-14, R-REV-1, R-REV-2). The call
 * only makes the request; the answer comes in a tick of its own. */
#include "pvm/host_private.h"

/* First bytes of requests. */
enum { REQUEST_PREIMAGE = 0x00, REQUEST_METADATA = 0x01 };

static void
ask(soru_pvm_host_call_t *call, soru_slice_t request, int32_t base, int32_t max_bytes)
{
  soru_pvm_host_answer_t *answer = call->answer;
  answer->is_reveal = true;
  answer->request = soru_pvm_str_make(call->ctx, request);
  answer->base = base;
  answer->max_bytes = max_bytes;
}

/* Asks for what the bytes in memory name (arguments: address, size, destination, maximum), with
 * the first tag_len bytes of `request` in front; it has room for the bytes behind them. */
static soru_status_t
ask_from_memory(soru_pvm_host_call_t *call, uint8_t *request, size_t tag_len)
{
  int32_t size = soru_pvm_host_arg(call, 1);
  if (size > SORU_PVM_HOST_IO_MAX) {
    call->code = SORU_PVM_HOST_IO_TOO_LARGE;
    return SORU_OK;
  }
  SORU_TRY(soru_pvm_host_load(call, soru_pvm_host_arg(call, 0), size, request + tag_len));
  if (call->code == 0)
    ask(call, soru_base_slice(request, tag_len + (size_t)size), soru_pvm_host_arg(call, 2),
        soru_pvm_host_arg(call, 3));
  return SORU_OK;
}

soru_status_t
soru_pvm_host_reveal_preimage(soru_pvm_host_call_t *call)
{
  uint8_t request[1 + SORU_PVM_HOST_IO_MAX] = {REQUEST_PREIMAGE};
  return ask_from_memory(call, request, 1);
}

soru_status_t
soru_pvm_host_reveal_raw(soru_pvm_host_call_t *call)
{
  uint8_t request[SORU_PVM_HOST_IO_MAX];
  return ask_from_memory(call, request, 0);
}

soru_status_t
soru_pvm_host_reveal_metadata(soru_pvm_host_call_t *call)
{
  uint8_t request = REQUEST_METADATA;
  ask(call, soru_base_slice(&request, 1), soru_pvm_host_arg(call, 0), soru_pvm_host_arg(call, 1));
  return SORU_OK;
}

soru_status_t
soru_pvm_host_reveal(soru_pvm_ctx_t *ctx, soru_pvm_memory_t *memory, int32_t base,
                     int32_t max_bytes, soru_slice_t payload, int32_t *written)
{
  if (max_bytes < 0) return SORU_ERR_STATE;
  size_t size = (size_t)max_bytes < payload.len ? (size_t)max_bytes : payload.len;
  *written = SORU_PVM_HOST_MEMORY_INVALID_ACCESS;
  /* The caller gives up then: nothing may be changed. */
  if (size > 0 && (int64_t)(uint32_t)base + (int64_t)size > soru_pvm_memory_bound(memory))
    return SORU_OK;
  soru_pvm_memory_result_t result;
  SORU_TRY(soru_pvm_memory_write(ctx, memory, (uint32_t)base, payload.ptr, size, &result));
  if (result == SORU_PVM_IN_BOUNDS) *written = (int32_t)size;
  return SORU_OK;
}
