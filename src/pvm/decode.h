/* decode.h - the phase that reads a kernel's binary, one small step a tick.
 *
 * lib_webassembly/binary/decode.ml (module_step) with floating point refused; the state is
 * encoded as lib_scoru_wasm/binary_parser_encodings.ml (Decode).
 */
#ifndef SORU_PVM_DECODE_H
#define SORU_PVM_DECODE_H

#include "pvm/module.h"

/* The state of the phase; its content is in decode_state.h. */
typedef struct soru_pvm_decode_state soru_pvm_decode_state_t;

/* The description of a pointer to that state (kind BOX), as what is stored in a `decode` tick
 * state. */
extern const soru_pvm_type_t soru_pvm_decode_box;

/* soru_pvm_decode_start makes the initial state (stream "main"). */
soru_pvm_decode_state_t *soru_pvm_decode_start(soru_pvm_ctx_t *ctx);

/* soru_pvm_decode_run does steps until the state is final.
 *
 * in      kernel  the binary; reading a byte looks up its chunk, once for all steps of a call
 * in/out  state   advanced; unspecified (but releasable) unless SORU_OK
 * in/out  done    counts the steps done; none is done when it is at least max
 * SORU_OK
 * SORU_RAISED       malformed: the exception is in ctx->exn
 * SORU_ERR_STATE    the step reads an instruction that the decoder accepts but no state can hold
 *                   (f64x2.ceil and its like, shuffles of lanes above 127): it cannot be done
 * SORU_ERR_MISSING, SORU_ERR_LIMIT */
SORU_MUST_USE soru_status_t soru_pvm_decode_run(soru_pvm_ctx_t *ctx, soru_pvm_bytevec_t *kernel,
                                                soru_pvm_decode_state_t *state, uint64_t max,
                                                uint64_t *done);

/* soru_pvm_decode_is_fresh tells whether no step was done since soru_pvm_decode_start. */
bool soru_pvm_decode_is_fresh(const soru_pvm_decode_state_t *state);

/* soru_pvm_decode_finished gives the module once the state is the final one, else NULL; the module
 * is part of the state and can be moved out of it (the state is then only good to be released). */
soru_pvm_module_t *soru_pvm_decode_finished(soru_pvm_decode_state_t *state);

#endif
