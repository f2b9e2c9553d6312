#include "pvm/buffers.h"

/* The longest payload that is read back from a state; messages have at most 4,096 bytes when they
 * come from layer 1. */
#define PAYLOAD_MAX ((int64_t)SORU_TREE_LEAF_MAX)

/* --- messages of the inbox: the payload is stored as a byte vector in the message's directory ---
 */

typedef struct stored_message {
  int32_t level;
  int64_t counter;
  soru_pvm_bytevec_t payload;
} stored_message_t;

static const soru_pvm_field_t stored_fields[] = {
    SORU_PVM_FIELD(stored_message_t, level, "raw-level", &soru_pvm_i32_leaf),
    SORU_PVM_FIELD(stored_message_t, counter, "message-counter", &soru_pvm_z_leaf),
    SORU_PVM_FIELD(stored_message_t, payload, NULL, &soru_pvm_bytevec_type),
};
static const soru_pvm_type_t stored_type = SORU_PVM_STRUCT_TYPE(stored_message_t, stored_fields);

/* Reads the whole of a byte vector. */
static soru_status_t
read_payload(soru_pvm_ctx_t *ctx, soru_pvm_bytevec_t *vec, soru_pvm_str_t *payload)
{
  if (vec->length < 0)
    return soru_pvm_raise(ctx, "Tezos_lazy_containers.Immutable_chunked_byte_vector.Bounds", NULL);
  if (vec->length > PAYLOAD_MAX) return SORU_ERR_LIMIT;
  size_t len = (size_t)vec->length;
  uint8_t *bytes = soru_pvm_alloc(ctx, len == 0 ? 1 : len);
  soru_status_t status = soru_pvm_bytevec_read(ctx, vec, 0, bytes, len);
  if (status == SORU_OK) *payload = soru_pvm_str_make(ctx, soru_base_slice(bytes, len));
  soru_pvm_free(ctx, bytes, len == 0 ? 1 : len);
  return status;
}

static soru_status_t
message_decode(soru_pvm_ctx_t *ctx, soru_tree_node_t *node, void *object)
{
  soru_pvm_message_t *message = object;
  stored_message_t stored;
  memset(&stored, 0, sizeof stored);
  SORU_TRY(soru_pvm_decode(ctx, &stored_type, node, &stored));
  message->level = stored.level;
  message->counter = stored.counter;
  soru_status_t status = read_payload(ctx, &stored.payload, &message->payload);
  soru_pvm_drop(ctx, &stored_type, &stored);
  return status;
}

static soru_status_t
message_encode(soru_pvm_ctx_t *ctx, void *object, soru_tree_node_t **node)
{
  const soru_pvm_message_t *message = object;
  stored_message_t stored = {.level = message->level, .counter = message->counter};
  soru_pvm_bytevec_of_bytes(ctx, &stored.payload, soru_pvm_str_slice(&message->payload));
  soru_status_t status = soru_pvm_encode(ctx, &stored_type, &stored, node);
  soru_pvm_drop(ctx, &stored_type, &stored);
  return status;
}

static void
message_drop(soru_pvm_ctx_t *ctx, void *object)
{
  soru_pvm_message_t *message = object;
  soru_pvm_drop(ctx, &soru_pvm_str_leaf, &message->payload);
}

static void
message_copy(soru_pvm_ctx_t *ctx, void *to, const void *from)
{
  soru_pvm_message_t *copy = to;
  const soru_pvm_message_t *message = from;
  *copy = *message;
  soru_pvm_copy(ctx, &soru_pvm_str_leaf, &copy->payload, &message->payload);
}

static const soru_pvm_type_t message_type = {.kind = SORU_PVM_CUSTOM,
                                             .size = sizeof(soru_pvm_message_t),
                                             .decode = message_decode,
                                             .encode = message_encode,
                                             .drop = message_drop,
                                             .copy = message_copy};

const soru_pvm_type_t soru_pvm_input_vec = {.kind = SORU_PVM_VECTOR,
                                            .size = sizeof(soru_pvm_vec_t),
                                            .element = &message_type,
                                            .big_keys = true};

const soru_pvm_type_t soru_pvm_outbox_messages_vec = {.kind = SORU_PVM_VECTOR,
                                                      .size = sizeof(soru_pvm_vec_t),
                                                      .element = &soru_pvm_str_leaf,
                                                      .big_keys = true};

const soru_pvm_type_t soru_pvm_outbox_levels_map = {
    .kind = SORU_PVM_MAP, .size = sizeof(soru_pvm_vec_t), .element = &soru_pvm_outbox_messages_vec};

/* --- the places of the parts --- */

static const soru_pvm_field_t outboxes_fields[] = {
    SORU_PVM_FIELD(soru_pvm_outbox_t, levels, "outboxes", &soru_pvm_outbox_levels_map)};
static const soru_pvm_field_t last_level_fields[] = {
    SORU_PVM_FIELD(soru_pvm_outbox_t, last_level, "last_level", &soru_pvm_opt_i32_leaf)};
static const soru_pvm_field_t validity_fields[] = {
    SORU_PVM_FIELD(soru_pvm_outbox_t, validity_period, "validity_period", &soru_pvm_i32_leaf)};
static const soru_pvm_field_t limit_fields[] = {
    SORU_PVM_FIELD(soru_pvm_outbox_t, message_limit, "message_limit", &soru_pvm_z_leaf)};

static const soru_pvm_type_t output_parts[] = {
    SORU_PVM_STRUCT_TYPE(soru_pvm_outbox_t, outboxes_fields),
    SORU_PVM_STRUCT_TYPE(soru_pvm_outbox_t, last_level_fields),
    SORU_PVM_STRUCT_TYPE(soru_pvm_outbox_t, validity_fields),
    SORU_PVM_STRUCT_TYPE(soru_pvm_outbox_t, limit_fields),
};

static const soru_pvm_field_t output_fields[] = {
    {"1", 0, &output_parts[0]},
    {"2", 0, &output_parts[1]},
    {"3", 0, &output_parts[2]},
    {"4", 0, &output_parts[3]},
};
static const soru_pvm_type_t output_type = SORU_PVM_STRUCT_TYPE(soru_pvm_outbox_t, output_fields);

static const soru_pvm_field_t buffers_fields[] = {
    SORU_PVM_FIELD(soru_pvm_buffers_t, input, "input", &soru_pvm_input_vec),
    SORU_PVM_FIELD(soru_pvm_buffers_t, output, "output", &output_type),
};
const soru_pvm_type_t soru_pvm_buffers_type =
    SORU_PVM_STRUCT_TYPE(soru_pvm_buffers_t, buffers_fields);

void
soru_pvm_buffers_init(soru_pvm_buffers_t *buffers, int32_t validity_period, int64_t message_limit)
{
  memset(buffers, 0, sizeof *buffers);
  buffers->output.validity_period = validity_period;
  buffers->output.message_limit = message_limit;
}

/* --- the queue of inputs --- */

static bool
comes_after(const soru_pvm_message_t *message, const soru_pvm_message_t *last)
{
  if (message->level != last->level) return message->level > last->level;
  return message->counter > last->counter;
}

soru_status_t
soru_pvm_input_enqueue(soru_pvm_ctx_t *ctx, soru_pvm_buffers_t *buffers,
                       soru_pvm_message_t *message)
{
  soru_pvm_vec_t *input = &buffers->input;
  if (input->length != 0) {
    void *last;
    SORU_TRY(soru_pvm_vec_get(ctx, &soru_pvm_input_vec, input, input->length - 1, &last));
    if (!comes_after(message, last))
      return soru_pvm_raise(
          ctx, "Tezos_webassembly_interpreter.Input_buffer.Cannot_store_an_earlier_message", NULL);
  }
  soru_pvm_vec_append(ctx, &soru_pvm_input_vec, input, message);
  return SORU_OK;
}

soru_status_t
soru_pvm_input_dequeue(soru_pvm_ctx_t *ctx, soru_pvm_buffers_t *buffers, bool *there,
                       soru_pvm_message_t *message)
{
  *there = false;
  if (buffers->input.length == 0) return SORU_OK;
  SORU_TRY(soru_pvm_vec_pop(ctx, &soru_pvm_input_vec, &buffers->input, message));
  *there = true;
  return SORU_OK;
}

void
soru_pvm_input_reset(soru_pvm_ctx_t *ctx, soru_pvm_buffers_t *buffers)
{
  soru_pvm_vec_drop(ctx, &soru_pvm_input_vec, &buffers->input);
}

/* --- the outbox --- */

/* The oldest level that is kept while `last` is the last one. */
static int32_t
first_level(const soru_pvm_outbox_t *outbox, int32_t last)
{
  return (int32_t)((uint32_t)last - (uint32_t)outbox->validity_period + 1);
}

static void
open_level(soru_pvm_ctx_t *ctx, soru_pvm_outbox_t *outbox, int32_t level)
{
  soru_pvm_vec_t empty;
  memset(&empty, 0, sizeof empty);
  outbox->last_level = (soru_pvm_opt_i32_t){.some = true, .v = level};
  soru_pvm_map_set(ctx, &soru_pvm_outbox_levels_map, &outbox->levels, level, &empty);
}

soru_status_t
soru_pvm_outbox_next_level(soru_pvm_ctx_t *ctx, soru_pvm_buffers_t *buffers, int32_t level)
{
  soru_pvm_outbox_t *outbox = &buffers->output;
  if (outbox->last_level.some) {
    int32_t last = outbox->last_level.v;
    open_level(ctx, outbox, (int32_t)((uint32_t)last + 1));
    soru_pvm_map_remove(ctx, &soru_pvm_outbox_levels_map, &outbox->levels,
                        first_level(outbox, last));
    return SORU_OK;
  }
  if (level < 0)
    return soru_pvm_raise_unknown(ctx, "Tezos_webassembly_interpreter.Output_buffer.Invalid_level");
  open_level(ctx, outbox, level);
  return SORU_OK;
}

soru_status_t
soru_pvm_outbox_push(soru_pvm_ctx_t *ctx, soru_pvm_buffers_t *buffers, soru_slice_t message,
                     soru_pvm_outbox_result_t *result)
{
  soru_pvm_outbox_t *outbox = &buffers->output;
  *result = SORU_PVM_OUTBOX_NONE;
  if (!outbox->last_level.some) return SORU_OK;
  void *messages;
  SORU_TRY(soru_pvm_map_get(ctx, &soru_pvm_outbox_levels_map, &outbox->levels, outbox->last_level.v,
                            &messages));
  if (messages == NULL) return soru_pvm_raise_key_not_found(ctx);
  int64_t length = ((soru_pvm_vec_t *)messages)->length;
  *result = SORU_PVM_OUTBOX_FULL;
  if (length > 0 && length >= outbox->message_limit) return SORU_OK;
  SORU_TRY(soru_pvm_map_edit(ctx, &soru_pvm_outbox_levels_map, &outbox->levels,
                             outbox->last_level.v, &messages));
  soru_pvm_str_t copy = soru_pvm_str_make(ctx, message);
  soru_pvm_vec_append(ctx, &soru_pvm_outbox_messages_vec, messages, &copy);
  *result = SORU_PVM_OUTBOX_OK;
  return SORU_OK;
}

/* Looks up a message; SORU_RAISED when the state does not hold what it should. */
static soru_status_t
find_message(soru_pvm_ctx_t *ctx, soru_pvm_outbox_t *outbox, int32_t level, int64_t index,
             void **message)
{
  void *messages;
  *message = NULL;
  SORU_TRY(soru_pvm_map_get(ctx, &soru_pvm_outbox_levels_map, &outbox->levels, level, &messages));
  if (messages == NULL || index < 0 || index >= ((soru_pvm_vec_t *)messages)->length)
    return SORU_OK;
  return soru_pvm_vec_get(ctx, &soru_pvm_outbox_messages_vec, messages, index, message);
}

soru_status_t
soru_pvm_outbox_message(soru_pvm_ctx_t *ctx, soru_pvm_buffers_t *buffers, int32_t level,
                        int64_t index, bool *there, soru_slice_t *message)
{
  soru_pvm_outbox_t *outbox = &buffers->output;
  *there = false;
  if (!outbox->last_level.some || level > outbox->last_level.v ||
      level < first_level(outbox, outbox->last_level.v))
    return SORU_OK;
  void *found;
  soru_status_t status = find_message(ctx, outbox, level, index, &found);
  if (status == SORU_RAISED) return SORU_OK;
  SORU_TRY(status);
  *there = found != NULL;
  if (*there) *message = soru_pvm_str_slice(found);
  return SORU_OK;
}
