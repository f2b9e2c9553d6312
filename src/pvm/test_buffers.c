/* The queue of inputs (R-INBOX-1, R-INBOX-2) and the outbox (R-OUT-1). */
#include "check.h"
#include "pvm/buffers.h"

static soru_tree_names_t *names;
static soru_tree_t *tree;
static soru_pvm_ctx_t ctx;

/* Writes the buffers to a tree and reads them again, as happens between two ticks. */
static void
store_and_load(soru_pvm_buffers_t *buffers)
{
  soru_tree_node_t *node;
  CHECK(soru_pvm_encode(&ctx, &soru_pvm_buffers_type, buffers, &node) == SORU_OK);
  soru_pvm_drop(&ctx, &soru_pvm_buffers_type, buffers);
  memset(buffers, 0, sizeof *buffers);
  CHECK(soru_pvm_decode(&ctx, &soru_pvm_buffers_type, node, buffers) == SORU_OK);
  soru_tree_drop(tree, node);
}

static soru_status_t
enqueue(soru_pvm_buffers_t *buffers, int32_t level, int64_t counter, const char *payload)
{
  soru_pvm_message_t message = {.level = level, .counter = counter};
  message.payload = soru_pvm_str_make(&ctx, soru_base_slice_text(payload));
  soru_status_t status = soru_pvm_input_enqueue(&ctx, buffers, &message);
  if (status != SORU_OK) soru_pvm_drop(&ctx, &soru_pvm_str_leaf, &message.payload);
  return status;
}

static void
check_dequeue(soru_pvm_buffers_t *buffers, int32_t level, int64_t counter, const char *payload)
{
  soru_pvm_message_t message;
  bool there;
  CHECK(soru_pvm_input_dequeue(&ctx, buffers, &there, &message) == SORU_OK && there);
  CHECK(message.level == level && message.counter == counter);
  CHECK_BYTES(message.payload.ptr, message.payload.len, payload, strlen(payload));
  soru_pvm_drop(&ctx, &soru_pvm_str_leaf, &message.payload);
}

static void
test_input(void)
{
  soru_pvm_buffers_t buffers;
  soru_pvm_message_t message;
  bool there = true;
  soru_pvm_buffers_init(&buffers, 80640, 100);
  store_and_load(&buffers);
  CHECK(soru_pvm_input_dequeue(&ctx, &buffers, &there, &message) == SORU_OK && !there);
  CHECK(enqueue(&buffers, 3, 0, "") == SORU_OK);
  store_and_load(&buffers);
  CHECK(enqueue(&buffers, 3, 1, "second") == SORU_OK);
  CHECK(enqueue(&buffers, 3, 1, "again") == SORU_RAISED);
  const char *raw = "Tezos_webassembly_interpreter.Input_buffer.Cannot_store_an_earlier_message";
  CHECK_BYTES(ctx.exn.raw.bytes, ctx.exn.raw.len, raw, strlen(raw));
  CHECK(enqueue(&buffers, 2, 9, "older") == SORU_RAISED);
  CHECK(enqueue(&buffers, 4, 0, "third") == SORU_OK);
  store_and_load(&buffers);
  check_dequeue(&buffers, 3, 0, "");
  store_and_load(&buffers);
  check_dequeue(&buffers, 3, 1, "second");
  CHECK_U64(buffers.input.head, 2);
  soru_pvm_input_reset(&ctx, &buffers);
  CHECK(buffers.input.head == 0 && buffers.input.length == 0);
  CHECK(enqueue(&buffers, 1, 1, "any first one will do") == SORU_OK);
  soru_pvm_drop(&ctx, &soru_pvm_buffers_type, &buffers);
}

/* A payload of several chunks, with the places of its parts. */
static void
test_input_state(void)
{
  static char payload[1501];
  memset(payload, 'x', 1500);
  soru_pvm_buffers_t buffers;
  soru_pvm_buffers_init(&buffers, 80640, 100);
  CHECK(enqueue(&buffers, -1, 64, payload) == SORU_OK);
  soru_tree_node_t *root, *at;
  CHECK(soru_pvm_encode(&ctx, &soru_pvm_buffers_type, &buffers, &root) == SORU_OK);
  const char *steps[] = {"input", "contents", "0"};
  at = root;
  for (size_t i = 0; i < 3; i++) CHECK(soru_pvm_child(&ctx, at, steps[i], &at) == SORU_OK);
  soru_tree_node_t *message = at;
  soru_slice_t bytes;
  CHECK(soru_pvm_child(&ctx, message, "raw-level", &at) == SORU_OK && at != NULL);
  CHECK(soru_tree_bytes(tree, at, &bytes) == SORU_OK);
  CHECK_BYTES(bytes.ptr, bytes.len, "\xff\xff\xff\xff", 4);
  CHECK(soru_pvm_child(&ctx, message, "message-counter", &at) == SORU_OK && at != NULL);
  CHECK(soru_tree_bytes(tree, at, &bytes) == SORU_OK);
  CHECK_BYTES(bytes.ptr, bytes.len, "\x80\x01", 2);
  CHECK(soru_pvm_child(&ctx, message, "length", &at) == SORU_OK && at != NULL);
  uint64_t cnt;
  CHECK(soru_pvm_child(&ctx, message, "contents", &at) == SORU_OK && at != NULL);
  CHECK(soru_tree_length(tree, at, &cnt) == SORU_OK && cnt == 3);
  soru_tree_drop(tree, root);
  store_and_load(&buffers);
  check_dequeue(&buffers, -1, 64, payload);
  soru_pvm_drop(&ctx, &soru_pvm_buffers_type, &buffers);
}

static soru_pvm_outbox_result_t
push(soru_pvm_buffers_t *buffers, const char *text)
{
  soru_pvm_outbox_result_t result;
  CHECK(soru_pvm_outbox_push(&ctx, buffers, soru_base_slice_text(text), &result) == SORU_OK);
  return result;
}

static bool
has_message(soru_pvm_buffers_t *buffers, int32_t level, int64_t index, const char *text)
{
  bool there;
  soru_slice_t message;
  CHECK(soru_pvm_outbox_message(&ctx, buffers, level, index, &there, &message) == SORU_OK);
  return there && soru_base_slice_equal(message, soru_base_slice_text(text));
}

static void
test_outbox(void)
{
  soru_pvm_buffers_t buffers;
  soru_pvm_buffers_init(&buffers, 2, 3);
  CHECK(push(&buffers, "early") == SORU_PVM_OUTBOX_NONE);
  CHECK(soru_pvm_outbox_next_level(&ctx, &buffers, -1) == SORU_RAISED);
  CHECK(ctx.exn.unknown);
  CHECK(soru_pvm_outbox_next_level(&ctx, &buffers, 10) == SORU_OK);
  CHECK(push(&buffers, "a") == SORU_PVM_OUTBOX_OK);
  store_and_load(&buffers);
  CHECK(push(&buffers, "") == SORU_PVM_OUTBOX_OK);
  CHECK(push(&buffers, "c") == SORU_PVM_OUTBOX_OK);
  CHECK(push(&buffers, "d") == SORU_PVM_OUTBOX_FULL);
  store_and_load(&buffers);
  CHECK(push(&buffers, "d") == SORU_PVM_OUTBOX_FULL);
  CHECK(has_message(&buffers, 10, 0, "a") && has_message(&buffers, 10, 1, ""));
  CHECK(has_message(&buffers, 10, 2, "c") && !has_message(&buffers, 10, 3, "d"));
  CHECK(!has_message(&buffers, 10, -1, "a") && !has_message(&buffers, 11, 0, "a"));

  /* The level of the message does not matter any more; of two valid levels the older goes. */
  CHECK(soru_pvm_outbox_next_level(&ctx, &buffers, -5) == SORU_OK);
  CHECK(buffers.output.last_level.v == 11);
  CHECK(push(&buffers, "e") == SORU_PVM_OUTBOX_OK);
  store_and_load(&buffers);
  CHECK(has_message(&buffers, 10, 0, "a") && has_message(&buffers, 11, 0, "e"));
  CHECK(soru_pvm_outbox_next_level(&ctx, &buffers, 99) == SORU_OK);
  CHECK(!has_message(&buffers, 10, 0, "a") && has_message(&buffers, 11, 0, "e"));
  soru_tree_node_t *root, *at;
  CHECK(soru_pvm_encode(&ctx, &soru_pvm_buffers_type, &buffers, &root) == SORU_OK);
  const char *steps[] = {"output", "1", "outboxes"};
  at = root;
  for (size_t i = 0; i < 3; i++) CHECK(soru_pvm_child(&ctx, at, steps[i], &at) == SORU_OK);
  uint64_t cnt;
  CHECK(at != NULL && soru_tree_length(tree, at, &cnt) == SORU_OK && cnt == 2);
  CHECK(soru_pvm_child(&ctx, at, "12", &at) == SORU_OK && at != NULL);
  soru_tree_drop(tree, root);
  soru_pvm_drop(&ctx, &soru_pvm_buffers_type, &buffers);
}

static void
test_outbox_limits(void)
{
  soru_pvm_buffers_t buffers;
  for (int64_t limit = 0; limit <= 1; limit++) { /* a limit of 0 acts like 1 */
    soru_pvm_buffers_init(&buffers, 5, limit);
    CHECK(soru_pvm_outbox_next_level(&ctx, &buffers, 0) == SORU_OK);
    CHECK(push(&buffers, "a") == SORU_PVM_OUTBOX_OK);
    CHECK(push(&buffers, "b") == SORU_PVM_OUTBOX_FULL);
    soru_pvm_drop(&ctx, &soru_pvm_buffers_type, &buffers);
  }
  soru_pvm_buffers_init(&buffers, 0, 10); /* nothing is valid: each level falls out at once */
  CHECK(soru_pvm_outbox_next_level(&ctx, &buffers, 7) == SORU_OK);
  CHECK(push(&buffers, "a") == SORU_PVM_OUTBOX_OK);
  CHECK(!has_message(&buffers, 7, 0, "a"));
  CHECK(soru_pvm_outbox_next_level(&ctx, &buffers, 8) == SORU_OK);
  soru_pvm_outbox_result_t result;
  CHECK(soru_pvm_outbox_push(&ctx, &buffers, soru_base_slice_text("b"), &result) == SORU_RAISED);
  soru_pvm_drop(&ctx, &soru_pvm_buffers_type, &buffers);
}

int
main(void)
{
  names = soru_tree_names_new();
  tree = soru_tree_new(names, SORU_TREE_DIRECT);
  soru_pvm_ctx_init(&ctx, tree);
  test_input();
  test_input_state();
  test_outbox();
  test_outbox_limits();
  soru_pvm_ctx_done(&ctx);
  soru_tree_free(tree);
  soru_tree_names_free(names);
  return check_summary();
}
