/* buffers.h - the queue of inbox messages and the outbox, as parts of the state.
 *
 * lib_webassembly/runtime/input_buffer.ml and output_buffer.ml (R-INBOX-1, R-OUT-1).
 */
#ifndef SORU_PVM_BUFFERS_H
#define SORU_PVM_BUFFERS_H

#include "pvm/bytevec.h"
#include "pvm/value.h"

typedef struct soru_pvm_message {
  int32_t level;
  int64_t counter;
  soru_pvm_str_t payload;
} soru_pvm_message_t;

typedef struct soru_pvm_outbox {
  soru_pvm_vec_t
      levels; /* map from levels to vectors (integer keys) of messages (soru_pvm_str_t) */
  soru_pvm_opt_i32_t last_level;
  int32_t validity_period; /* levels that are kept */
  int64_t message_limit;   /* messages a level */
} soru_pvm_outbox_t;

typedef struct soru_pvm_buffers {
  soru_pvm_vec_t input; /* vector (integer keys) of soru_pvm_message_t */
  soru_pvm_outbox_t output;
} soru_pvm_buffers_t;

extern const soru_pvm_type_t soru_pvm_input_vec;
extern const soru_pvm_type_t soru_pvm_outbox_messages_vec;
extern const soru_pvm_type_t soru_pvm_outbox_levels_map;
extern const soru_pvm_type_t
    soru_pvm_buffers_type; /* input/..., output/1/outboxes ... 4/message_limit */

/* soru_pvm_buffers_init makes empty buffers, uninitialised before. */
void soru_pvm_buffers_init(soru_pvm_buffers_t *buffers, int32_t validity_period,
                           int64_t message_limit);

/* soru_pvm_input_enqueue adds a message, which is moved from.
 *
 * SORU_OK
 * SORU_RAISED       it does not come after the last one (Cannot_store_an_earlier_message)
 * SORU_ERR_MISSING */
SORU_MUST_USE soru_status_t soru_pvm_input_enqueue(soru_pvm_ctx_t *ctx, soru_pvm_buffers_t *buffers,
                                                   soru_pvm_message_t *message);

/* soru_pvm_input_dequeue takes the first message.
 *
 * out  message  owned by the caller, only if *there
 * SORU_OK, SORU_RAISED (malformed state) or SORU_ERR_MISSING. */
SORU_MUST_USE soru_status_t soru_pvm_input_dequeue(soru_pvm_ctx_t *ctx, soru_pvm_buffers_t *buffers,
                                                   bool *there, soru_pvm_message_t *message);

/* soru_pvm_input_reset empties the queue. */
void soru_pvm_input_reset(soru_pvm_ctx_t *ctx, soru_pvm_buffers_t *buffers);

/* soru_pvm_outbox_next_level opens the next outbox level: last + 1, or `level` the first time; a
 * negative first level raises (Output_buffer.Invalid_level). The level that falls out of the
 * validity period is removed. */
SORU_MUST_USE soru_status_t soru_pvm_outbox_next_level(soru_pvm_ctx_t *ctx,
                                                       soru_pvm_buffers_t *buffers, int32_t level);

typedef enum soru_pvm_outbox_result {
  SORU_PVM_OUTBOX_OK,
  SORU_PVM_OUTBOX_FULL,
  SORU_PVM_OUTBOX_NONE /* no level was opened */
} soru_pvm_outbox_result_t;

/* soru_pvm_outbox_push adds a message to the last level.
 *
 * SORU_OK (see *result), SORU_RAISED (malformed state) or SORU_ERR_MISSING. */
SORU_MUST_USE soru_status_t soru_pvm_outbox_push(soru_pvm_ctx_t *ctx, soru_pvm_buffers_t *buffers,
                                                 soru_slice_t message,
                                                 soru_pvm_outbox_result_t *result);

/* soru_pvm_outbox_message gives message number `index` of a level that is still valid.
 *
 * out  message  borrowed until the buffers change; `*there` tells whether there is one
 * SORU_OK or SORU_ERR_MISSING. */
SORU_MUST_USE soru_status_t soru_pvm_outbox_message(soru_pvm_ctx_t *ctx,
                                                    soru_pvm_buffers_t *buffers, int32_t level,
                                                    int64_t index, bool *there,
                                                    soru_slice_t *message);

#endif
