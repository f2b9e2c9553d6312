/* host.h - the functions that kernels import from `smart_rollup_core` (R-HOST-1 to R-HOST-14,
 * R-ERR-1 to R-ERR-9), once for every engine.
 *
 * lib_scoru_wasm/host_funcs.ml. What differs by protocol version is which functions exist; what
 * differs by profile is in soru_pvm_host_rules_t.
 */
#ifndef SORU_PVM_HOST_H
#define SORU_PVM_HOST_H

#include "pvm/buffers.h"
#include "pvm/durable.h"
#include "pvm/memory.h"

/* Parameters of the machine that a profile sets. */
typedef struct soru_pvm_host_rules {
  int64_t store_io_max;     /* bytes of one store_read or store_write: 2,048 in the reference */
  bool write_debug_answers; /* write_debug may also be imported with an i32 result, which is 0 */
  bool short_stuck_flag;    /* /kernel/env/stuck is set and cleared with the reference's flag */
} soru_pvm_host_rules_t;

/* The rules of the reference. */
extern const soru_pvm_host_rules_t soru_pvm_host_rules_reference;

/* soru_pvm_host_import_name gives the name that kernels import a host function by.
 *
 * in  name  the registry's
 * Returns a constant; "?" for a name that is not in the registry. */
const char *soru_pvm_host_import_name(soru_slice_t name);

/* What a call works on. */
typedef struct soru_pvm_host_env {
  const soru_pvm_host_rules_t *rules;
  soru_pvm_buffers_t *buffers;
  soru_tree_node_t **durable; /* may point to NULL: empty */
  bool has_durable;           /* false in the phase init: using the storage raises Durable_empty */
  soru_pvm_vec_t *memories;   /* of the caller's instance; NULL in the phase init */
  void (*debug)(void *to, soru_slice_t text); /* where write_debug prints; may be NULL */
  void *debug_to;
} soru_pvm_host_env_t;

/* What a call gave. */
typedef struct soru_pvm_host_answer {
  bool is_reveal;
  /* not a reveal */
  bool has_result;
  soru_pvm_value_t result;
  int64_t ticks; /* that the call takes besides its own */
  /* reveal: the request bytes (tag included, at most 1 + 4096), owned by the caller */
  soru_pvm_str_t request;
  int32_t base, max_bytes;
} soru_pvm_host_answer_t;

/* soru_pvm_host_lookup finds an importable function (R-PVM-2).
 *
 * in   version  0 for 2.0.0, n for 2.0.0-rn
 * in   name     as imported
 * out  func     new reference to the host function, NULL when this version has none */
void soru_pvm_host_lookup(soru_pvm_ctx_t *ctx, int version, soru_slice_t name,
                          soru_pvm_func_t **func);

/* soru_pvm_host_call calls a host function.
 *
 * in   version  as above; a function that the version does not have raises Not_found
 * in   name     the registry's name, as in soru_pvm_func_t.host_name
 * in   args     in the order of the parameters
 * out  answer   filled only if SORU_OK
 * SORU_OK
 * SORU_RAISED       Crash of the caller (ctx->exn holds the exception), Bad_input, ...
 * SORU_ERR_MISSING, SORU_ERR_LIMIT */
SORU_MUST_USE soru_status_t soru_pvm_host_call(soru_pvm_ctx_t *ctx, int version, soru_slice_t name,
                                               const soru_pvm_host_env_t *env,
                                               const soru_pvm_value_t *args, size_t arg_cnt,
                                               soru_pvm_host_answer_t *answer);

/* soru_pvm_host_reveal writes a revealed payload into memory (Aux.reveal).
 *
 * out  written  bytes written, cut to max_bytes, or a negative error code
 * SORU_OK
 * SORU_ERR_STATE    max_bytes is negative: the reference raises, the step cannot be done
 * SORU_ERR_MISSING */
SORU_MUST_USE soru_status_t soru_pvm_host_reveal(soru_pvm_ctx_t *ctx, soru_pvm_memory_t *memory,
                                                 int32_t base, int32_t max_bytes,
                                                 soru_slice_t payload, int32_t *written);

#endif
