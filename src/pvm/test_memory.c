/* Linear memory: bounds, partial accesses, growth, its place in a state. */
#include "check.h"
#include "pvm/memory.h"

static soru_tree_names_t *names;
static soru_tree_t *tree;
static soru_pvm_ctx_t ctx;

static soru_pvm_limits_t
limits(int32_t min, int32_t max)
{
  soru_pvm_limits_t l = {.min = min, .max = {.some = max >= 0, .v = max}};
  return l;
}

static soru_pvm_memory_t
new_memory(int32_t min, int32_t max)
{
  soru_pvm_memory_t memory;
  soru_pvm_limits_t l = limits(min, max);
  CHECK(soru_pvm_memory_init(&ctx, &memory, &l) == SORU_OK);
  return memory;
}

static void
drop_memory(soru_pvm_memory_t *memory)
{
  soru_pvm_drop(&ctx, &soru_pvm_memory_type, memory);
}

static soru_pvm_memory_result_t
load(soru_pvm_memory_t *memory, uint32_t address, uint32_t offset, unsigned n, uint64_t *number)
{
  soru_pvm_memory_result_t result;
  CHECK(soru_pvm_memory_load(&ctx, memory, address, offset, n, number, &result) == SORU_OK);
  return result;
}

static soru_pvm_memory_result_t
store(soru_pvm_memory_t *memory, uint32_t address, uint32_t offset, unsigned n, uint64_t number)
{
  soru_pvm_memory_result_t result;
  CHECK(soru_pvm_memory_store(&ctx, memory, address, offset, n, number, &result) == SORU_OK);
  return result;
}

static void
test_sizes(void)
{
  soru_pvm_memory_t memory = new_memory(1, -1);
  CHECK_U64(soru_pvm_memory_bound(&memory), 65536);
  drop_memory(&memory);
  memory = new_memory(0, 0);
  CHECK_U64(soru_pvm_memory_bound(&memory), 0);
  drop_memory(&memory);
  memory = new_memory(70000, -1); /* more than 2^16 pages pass */
  CHECK_U64(soru_pvm_memory_bound(&memory), INT64_C(70000) * 65536);
  drop_memory(&memory);
  memory = new_memory(INT32_MIN, -1); /* 2^31 pages: a negative number of bytes */
  CHECK_U64(soru_pvm_memory_bound(&memory), 0);
  drop_memory(&memory);
  soru_pvm_limits_t wrong = limits(3, 2);
  CHECK(soru_pvm_memory_init(&ctx, &memory, &wrong) == SORU_RAISED);
  const char *raw = "Tezos_webassembly_interpreter.Partial_memory.Type";
  CHECK_BYTES(ctx.exn.raw.bytes, ctx.exn.raw.len, raw, strlen(raw));
  CHECK(!ctx.exn.unknown && !ctx.exn.explained);
}

static void
test_numbers(void)
{
  soru_pvm_memory_t memory = new_memory(1, -1);
  uint64_t number;
  CHECK(store(&memory, 10, 20, 8, UINT64_C(0x0807060504030201)) == SORU_PVM_IN_BOUNDS);
  CHECK(load(&memory, 30, 0, 1, &number) == SORU_PVM_IN_BOUNDS);
  CHECK_U64(number, 1);
  CHECK(load(&memory, 0, 31, 4, &number) == SORU_PVM_IN_BOUNDS);
  CHECK_U64(number, 0x05040302);
  CHECK(store(&memory, 508, 0, 8, UINT64_MAX) == SORU_PVM_IN_BOUNDS); /* over two chunks */
  CHECK(load(&memory, 508, 0, 8, &number) == SORU_PVM_IN_BOUNDS);
  CHECK_U64(number, UINT64_MAX);
  CHECK(store(&memory, 508, 0, 8, 0) == SORU_PVM_IN_BOUNDS);

  CHECK(load(&memory, 65528, 0, 8, &number) == SORU_PVM_IN_BOUNDS);
  CHECK(load(&memory, 65528, 1, 8, &number) == SORU_PVM_OUT_OF_BOUNDS);
  CHECK(load(&memory, 65536, 0, 1, &number) == SORU_PVM_OUT_OF_BOUNDS);
  CHECK(load(&memory, UINT32_MAX, 1, 1, &number) == SORU_PVM_OUT_OF_BOUNDS); /* no wrapping */
  CHECK(load(&memory, 8, UINT32_MAX, 1, &number) == SORU_PVM_OUT_OF_BOUNDS);
  CHECK(store(&memory, 65530, 0, 8, UINT64_MAX) == SORU_PVM_OUT_OF_BOUNDS); /* all or nothing */
  CHECK(load(&memory, 65528, 0, 8, &number) == SORU_PVM_IN_BOUNDS);
  CHECK_U64(number, 0);
  drop_memory(&memory);
}

static void
test_ranges(void)
{
  soru_pvm_memory_t memory = new_memory(1, -1);
  soru_pvm_memory_result_t result;
  uint8_t bytes[1000], got[1000];
  for (size_t i = 0; i < sizeof bytes; i++) bytes[i] = (uint8_t)(i * 7 + 1);
  CHECK(soru_pvm_memory_write(&ctx, &memory, 500, bytes, 1000, &result) == SORU_OK);
  CHECK(result == SORU_PVM_IN_BOUNDS);
  CHECK(soru_pvm_memory_read(&ctx, &memory, 500, got, 1000, &result) == SORU_OK);
  CHECK(result == SORU_PVM_IN_BOUNDS);
  CHECK_BYTES(got, 1000, bytes, 1000);

  /* What fits is done, then the failure is reported. */
  CHECK(soru_pvm_memory_write(&ctx, &memory, 65533, bytes, 10, &result) == SORU_OK);
  CHECK(result == SORU_PVM_OUT_OF_BOUNDS);
  CHECK(soru_pvm_memory_read(&ctx, &memory, 65533, got, 3, &result) == SORU_OK);
  CHECK(result == SORU_PVM_IN_BOUNDS);
  CHECK_BYTES(got, 3, bytes, 3);
  CHECK(soru_pvm_memory_read(&ctx, &memory, 65533, got, 4, &result) == SORU_OK);
  CHECK(result == SORU_PVM_OUT_OF_BOUNDS);
  CHECK(soru_pvm_memory_write(&ctx, &memory, UINT32_MAX, bytes, 10, &result) == SORU_OK);
  CHECK(result == SORU_PVM_OUT_OF_BOUNDS);
  CHECK(soru_pvm_memory_read(&ctx, &memory, UINT32_MAX, NULL, 0, &result) == SORU_OK);
  CHECK(result == SORU_PVM_IN_BOUNDS); /* no bytes are never outside */
  drop_memory(&memory);
}

static void
test_growth(void)
{
  soru_pvm_memory_t memory = new_memory(1, 3);
  CHECK_U64(soru_pvm_memory_grow(&memory, 0), 1);
  CHECK_U64(soru_pvm_memory_grow(&memory, 1), 1);
  CHECK_U64(soru_pvm_memory_bound(&memory), 2 * 65536);
  CHECK(soru_pvm_memory_grow(&memory, 2) == -1);
  CHECK(soru_pvm_memory_grow(&memory, -1) == -1);
  CHECK_U64(memory.limits.min, 2);
  CHECK_U64(soru_pvm_memory_grow(&memory, 1), 2);
  CHECK(soru_pvm_memory_grow(&memory, 1) == -1);
  drop_memory(&memory);
  memory = new_memory(65535, -1);
  CHECK(soru_pvm_memory_grow(&memory, 2) == -1);
  CHECK_U64(soru_pvm_memory_grow(&memory, 1), 65535);
  CHECK_U64(soru_pvm_memory_bound(&memory), INT64_C(65536) * 65536);
  CHECK_U64(soru_pvm_memory_grow(&memory, 0), 65536);
  CHECK(soru_pvm_memory_grow(&memory, INT32_MAX) == -1);
  drop_memory(&memory);
  memory = new_memory(70000, -1);
  CHECK(soru_pvm_memory_grow(&memory, 0) == -1);
  drop_memory(&memory);
}

/* A memory in a state: only chunks that were written are there. */
static void
test_state(void)
{
  soru_pvm_memory_t memory = new_memory(1, 5);
  CHECK(store(&memory, 1024, 0, 4, 77) == SORU_PVM_IN_BOUNDS);
  soru_tree_node_t *node, *at;
  CHECK(soru_pvm_encode(&ctx, &soru_pvm_memory_type, &memory, &node) == SORU_OK);
  const char *path[] = {"3", "chunks", "contents", "2"};
  at = node;
  for (size_t i = 0; i < 4; i++) CHECK(soru_pvm_child(&ctx, at, path[i], &at) == SORU_OK);
  soru_slice_t bytes;
  CHECK(at != NULL && soru_tree_bytes(tree, at, &bytes) == SORU_OK && bytes.len == 512);
  CHECK(bytes.ptr[0] == 77);
  CHECK(soru_pvm_child(&ctx, node, "2", &at) == SORU_OK && at != NULL);

  soru_pvm_memory_t copy;
  memset(&copy, 0, sizeof copy);
  CHECK(soru_pvm_decode(&ctx, &soru_pvm_memory_type, node, &copy) == SORU_OK);
  CHECK(copy.limits.min == 1 && copy.limits.max.some && copy.limits.max.v == 5);
  uint64_t number;
  CHECK(load(&copy, 1024, 0, 4, &number) == SORU_PVM_IN_BOUNDS && number == 77);
  CHECK_U64(soru_pvm_memory_grow(&copy, 1), 1);
  CHECK(load(&copy, 131068, 0, 4, &number) == SORU_PVM_IN_BOUNDS && number == 0);
  drop_memory(&copy);
  soru_tree_drop(tree, node);
  drop_memory(&memory);
  memory = new_memory(1, -1); /* without a maximum there is no second part */
  CHECK(soru_pvm_encode(&ctx, &soru_pvm_memory_type, &memory, &node) == SORU_OK);
  CHECK(soru_pvm_child(&ctx, node, "2", &at) == SORU_OK && at == NULL);
  soru_tree_drop(tree, node);
  drop_memory(&memory);
}

int
main(void)
{
  names = soru_tree_names_new();
  tree = soru_tree_new(names, SORU_TREE_DIRECT);
  soru_pvm_ctx_init(&ctx, tree);
  test_sizes();
  test_numbers();
  test_ranges();
  test_growth();
  test_state();
  soru_pvm_ctx_done(&ctx);
  soru_tree_free(tree);
  soru_tree_names_free(names);
  return check_summary();
}
