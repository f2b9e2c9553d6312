/* host_private.h - what the files of the host functions share.
 *
 * A handler gets a call whose arguments have the right kinds, with the memory of the caller. It
 * leaves the result in `code`: a number from 0 on, or one of the error codes; in the second case
 * the call costs nothing. A handler answers anything but SORU_OK only when the call has no result
 * at all.
 */
#ifndef SORU_PVM_HOST_PRIVATE_H
#define SORU_PVM_HOST_PRIVATE_H

#include "pvm/host.h"

/* The most bytes of an input, an output message and a reveal request. */
#define SORU_PVM_HOST_IO_MAX 4096

/* Error codes (R-ERR-1 to R-ERR-9, and those that came later). */
enum {
  SORU_PVM_HOST_KEY_TOO_LARGE = -1,
  SORU_PVM_HOST_INVALID_KEY = -2,
  SORU_PVM_HOST_NOT_A_VALUE = -3,
  SORU_PVM_HOST_INVALID_ACCESS = -4,
  SORU_PVM_HOST_VALUE_SIZE_EXCEEDED = -5,
  SORU_PVM_HOST_MEMORY_INVALID_ACCESS = -6,
  SORU_PVM_HOST_IO_TOO_LARGE = -7,
  SORU_PVM_HOST_GENERIC_INVALID_ACCESS = -8,
  SORU_PVM_HOST_READONLY_VALUE = -9,
  SORU_PVM_HOST_NOT_A_NODE = -10,
  SORU_PVM_HOST_FULL_OUTBOX = -11,
  SORU_PVM_HOST_INVALID_SUBKEY_INDEX = -12,
  SORU_PVM_HOST_VALUE_EXISTS = -13
};

/* A call that is being done. */
typedef struct soru_pvm_host_call {
  soru_pvm_ctx_t *ctx;
  const soru_pvm_host_env_t *env;
  const soru_pvm_value_t *args;
  soru_pvm_memory_t *memory; /* NULL for a function that does not look at memory */
  soru_pvm_host_answer_t *answer;
  soru_pvm_key_t keys[2]; /* read so far; given back by the dispatcher */
  size_t key_cnt;
  int64_t code;
  int64_t bytes; /* bytes of keys and values that the call is charged for */
  bool negative; /* a negative number of bytes was to be charged */
} soru_pvm_host_call_t;

typedef soru_status_t soru_pvm_host_fn_t(soru_pvm_host_call_t *call);

/* soru_pvm_host_arg gives an argument that is an i32, as a signed number. */
static inline int32_t
soru_pvm_host_arg(const soru_pvm_host_call_t *call, size_t number)
{
  return (int32_t)call->args[number].u.i32;
}

/* soru_pvm_host_guard turns an exception into the code of an unspecific failure. */
static inline soru_status_t
soru_pvm_host_guard(soru_pvm_host_call_t *call, soru_status_t status)
{
  if (status != SORU_RAISED) return status;
  call->code = SORU_PVM_HOST_GENERIC_INVALID_ACCESS;
  return SORU_OK;
}

/* soru_pvm_host_charge counts bytes of a key or value that the call reads or writes. */
static inline void
soru_pvm_host_charge(soru_pvm_host_call_t *call, int32_t bytes)
{
  if (bytes < 0) call->negative = true;
  call->bytes += bytes;
}

/* soru_pvm_host_load copies `size` bytes of memory to `to`, which has room for them.
 *
 * A negative size or a range that does not fit sets the code.
 *
 * SORU_OK or SORU_ERR_MISSING. */
SORU_MUST_USE soru_status_t soru_pvm_host_load(soru_pvm_host_call_t *call, int32_t address,
                                               int32_t size, uint8_t *to);

/* soru_pvm_host_store writes bytes to memory, as far as they fit, and sets the code if they do not.
 *
 * SORU_OK or SORU_ERR_MISSING. */
SORU_MUST_USE soru_status_t soru_pvm_host_store(soru_pvm_host_call_t *call, int32_t address,
                                                soru_slice_t bytes);

/* Handlers by theme. */
soru_pvm_host_fn_t soru_pvm_host_read_input, soru_pvm_host_write_output, soru_pvm_host_write_debug;
soru_pvm_host_fn_t soru_pvm_host_store_has, soru_pvm_host_store_exists,
    soru_pvm_host_store_list_size, soru_pvm_host_store_get_nth_key, soru_pvm_host_store_get_hash,
    soru_pvm_host_store_value_size, soru_pvm_host_store_read;
soru_pvm_host_fn_t soru_pvm_host_store_delete, soru_pvm_host_store_delete_value,
    soru_pvm_host_store_copy, soru_pvm_host_store_move, soru_pvm_host_store_create,
    soru_pvm_host_store_write;
soru_pvm_host_fn_t soru_pvm_host_reveal_preimage, soru_pvm_host_reveal_metadata,
    soru_pvm_host_reveal_raw;

#endif
