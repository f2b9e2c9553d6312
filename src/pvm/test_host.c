/* Host functions: importing, error codes, results, ticks. */
#include "check.h"
#include "pvm/host.h"

#include <stdarg.h>

/* Where the tests put things in memory. */
enum { KEY = 0, KEY2 = 300, DATA = 1000, INFO = 8000, MEMORY_SZ = 65536 };

static soru_tree_names_t *names;
static soru_tree_t *tree;
static soru_pvm_ctx_t ctx;
static soru_tree_node_t *storage;
static soru_pvm_buffers_t buffers;
static soru_pvm_vec_t memories;
static soru_pvm_host_env_t env;
static soru_pvm_host_answer_t answer;
static int64_t total; /* ticks of the last call with its constants and the drop of its result */

static void
setup(void)
{
  memset(&memories, 0, sizeof memories);
  soru_pvm_memory_t memory;
  soru_pvm_limits_t limits = {.min = 1};
  CHECK(soru_pvm_memory_init(&ctx, &memory, &limits) == SORU_OK);
  soru_pvm_vec_append(&ctx, &soru_pvm_memory_vec, &memories, &memory);
  soru_pvm_buffers_init(&buffers, 80640, 2);
  env = (soru_pvm_host_env_t){.rules = &soru_pvm_host_rules_reference,
                              .buffers = &buffers,
                              .durable = &storage,
                              .has_durable = true,
                              .memories = &memories};
}

static void
teardown(void)
{
  soru_pvm_vec_drop(&ctx, &soru_pvm_memory_vec, &memories);
  soru_pvm_drop(&ctx, &soru_pvm_buffers_type, &buffers);
  soru_tree_drop(tree, storage);
  storage = NULL;
}

static soru_pvm_memory_t *
memory_of(void)
{
  void *memory;
  CHECK(soru_pvm_vec_edit(&ctx, &soru_pvm_memory_vec, &memories, 0, &memory) == SORU_OK);
  return memory;
}

static void
poke(uint32_t address, const void *bytes, size_t n)
{
  soru_pvm_memory_result_t result;
  CHECK(soru_pvm_memory_write(&ctx, memory_of(), address, bytes, n, &result) == SORU_OK);
  CHECK(result == SORU_PVM_IN_BOUNDS);
}

static bool
peek(uint32_t address, const void *bytes, size_t n)
{
  uint8_t got[5000];
  soru_pvm_memory_result_t result;
  CHECK(n <= sizeof got);
  CHECK(soru_pvm_memory_read(&ctx, memory_of(), address, got, n, &result) == SORU_OK);
  return result == SORU_PVM_IN_BOUNDS && memcmp(got, bytes, n) == 0;
}

/* Puts a key at an address; its length. */
static int64_t
key_at(uint32_t address, const char *key)
{
  poke(address, key, strlen(key));
  return (int64_t)strlen(key);
}

/* Calls an imported function with the arguments of its parameters, i (32 bits) or I (64 bits). */
static soru_status_t
try_call(int version, const char *name, const char *params, va_list list)
{
  soru_pvm_value_t args[8];
  size_t cnt = strlen(params);
  for (size_t i = 0; i < cnt; i++) {
    int64_t arg = va_arg(list, int64_t);
    args[i] = soru_pvm_value_i32((uint32_t)arg);
    if (params[i] != 'I') continue;
    args[i].kind = SORU_PVM_VALUE_I64;
    args[i].u.i64 = (uint64_t)arg;
  }
  soru_pvm_func_t *func;
  soru_pvm_host_lookup(&ctx, version, soru_base_slice_text(name), &func);
  if (!CHECK(func != NULL)) return SORU_ERR_NOT_FOUND;
  soru_status_t status = soru_pvm_host_call(&ctx, version, soru_pvm_str_slice(&func->host_name),
                                            &env, args, cnt, &answer);
  soru_pvm_func_drop(&ctx, func);
  total = 6 * (int64_t)cnt + 11 + 6 + answer.ticks;
  return status;
}

static soru_status_t
attempt(const char *name, const char *params, ...)
{
  va_list list;
  va_start(list, params);
  soru_status_t status = try_call(6, name, params, list);
  va_end(list);
  return status;
}

/* A call that gives an i32; arguments are int64_t. */
static int32_t
call(const char *name, const char *params, ...)
{
  va_list list;
  va_start(list, params);
  CHECK(try_call(6, name, params, list) == SORU_OK);
  va_end(list);
  CHECK(!answer.is_reveal && answer.has_result && answer.result.kind == SORU_PVM_VALUE_I32);
  return (int32_t)answer.result.u.i32;
}

#define A(x) ((int64_t)(x))

static void
check_exn(const char *raw, bool unknown)
{
  CHECK_BYTES(ctx.exn.raw.bytes, ctx.exn.raw.len, raw, strlen(raw));
  CHECK(ctx.exn.unknown == unknown);
}

static void
set_value(const char *key, const char *bytes)
{
  int64_t n = key_at(KEY, key);
  poke(DATA, bytes, strlen(bytes));
  CHECK(call("store_write", "iiiii", A(KEY), n, A(0), A(DATA), A(strlen(bytes))) == 0);
}

/* --- what can be imported --- */

static bool
can_import(int version, const char *name)
{
  soru_pvm_func_t *func;
  soru_pvm_host_lookup(&ctx, version, soru_base_slice_text(name), &func);
  if (func == NULL) return false;
  CHECK(func->kind == SORU_PVM_FUNC_HOST);
  soru_pvm_func_drop(&ctx, func);
  return true;
}

/* R-PVM-2: functions by the revision that brought them. */
static void
test_versions(void)
{
  static const struct {
    const char *name;
    int since;
  } rows[] = {{"read_input", 0},
              {"write_output", 0},
              {"write_debug", 0},
              {"store_has", 0},
              {"store_delete", 0},
              {"store_copy", 0},
              {"store_move", 0},
              {"store_read", 0},
              {"store_write", 0},
              {"store_value_size", 0},
              {"store_list_size", 0},
              {"store_get_nth_key", 0},
              {"reveal_preimage", 0},
              {"reveal_metadata", 0},
              {"store_delete_value", 1},
              {"store_create", 1},
              {"store_exists", 2},
              {"__internal_store_get_hash", 1},
              {"reveal", 3},
              {"nds_store_read", 6},
              {"nds_database_get_hash", 6},
              {"nds_registry_resize", 6}};
  for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++)
    for (int version = 0; version <= 6; version++)
      CHECK(can_import(version, rows[i].name) == (version >= rows[i].since));
  CHECK(!can_import(6, "tezos_read_input") && !can_import(6, "") && !can_import(6, "store_rea"));

  soru_pvm_func_t *func;
  soru_pvm_host_lookup(&ctx, 0, soru_base_slice_text("store_write"), &func);
  CHECK_BYTES(func->host_name.ptr, func->host_name.len, "tezos_write_read", 16);
  CHECK(func->type.params.length == 5 && func->type.results.length == 1);
  soru_pvm_func_drop(&ctx, func);
  soru_pvm_host_lookup(&ctx, 0, soru_base_slice_text("write_debug"), &func);
  CHECK(func->type.params.length == 2 && func->type.results.length == 0);
  soru_pvm_func_drop(&ctx, func);
  soru_pvm_host_lookup(&ctx, 0, soru_base_slice_text("store_get_nth_key"), &func);
  void *type;
  CHECK(soru_pvm_vec_get(&ctx, &soru_pvm_type_vec, &func->type.params, 2, &type) == SORU_OK);
  CHECK(*(uint8_t *)type == SORU_WASM_I64);
  soru_pvm_func_drop(&ctx, func);
}

static void
test_exceptions(void)
{
  setup();
  CHECK(attempt("store_has", "iI", A(0), A(0)) == SORU_RAISED);
  check_exn("Tezos_scoru_wasm.Host_funcs.Bad_input", true);
  CHECK(attempt("store_has", "i", A(0)) == SORU_RAISED);
  check_exn("Tezos_scoru_wasm.Host_funcs.Bad_input", true);
  CHECK(soru_pvm_host_call(&ctx, 0, soru_base_slice_text("tezos_reveal"), &env, NULL, 0, &answer) ==
        SORU_RAISED);
  check_exn("Not_found", true);
  CHECK(attempt("nds_registry_clear", "I", A(0)) == SORU_ERR_STATE);
  env.has_durable = false;
  CHECK(attempt("store_has", "ii", A(0), A(0)) == SORU_RAISED);
  check_exn("Tezos_webassembly_interpreter.Durable_storage.Durable_empty", false);
  env.memories = NULL;
  CHECK(attempt("store_has", "ii", A(0), A(0)) == SORU_RAISED);
  check_exn("Error(_, \"host functions must not access memory during initialisation\")", false);
  CHECK(attempt("read_input", "iiI", A(0), A(0), A(0)) == SORU_RAISED);
  check_exn("Tezos_scoru_wasm.Host_funcs.Bad_input", true);
  CHECK(attempt("write_debug", "iI", A(0), A(0)) == SORU_RAISED); /* memory first */
  CHECK(!ctx.exn.unknown);
  CHECK(attempt("reveal_metadata", "ii", A(0), A(0)) == SORU_OK && answer.is_reveal);
  soru_pvm_drop(&ctx, &soru_pvm_str_leaf, &answer.request);
  soru_pvm_vec_t none;
  memset(&none, 0, sizeof none);
  env.memories = &none;
  CHECK(attempt("store_has", "ii", A(0), A(0)) == SORU_RAISED);
  check_exn("Error(_, \"caller module must have exactly 1 memory instance\")", false);
  teardown();
}

/* --- keys --- */

/* R-ERR-1, R-ERR-2, R-ERR-6, R-ERR-8: what is checked of a key, in this order. */
static void
test_keys(void)
{
  setup();
  CHECK(call("store_has", "ii", A(KEY), A(241)) == -1);
  CHECK_U64(total, 29);
  CHECK(call("store_has", "ii", A(-1), A(1000)) == -1);
  CHECK(call("store_has", "ii", A(MEMORY_SZ - 3), A(4)) == -6);
  CHECK(call("store_has", "ii", A(-1), A(1)) == -6);
  CHECK(call("store_has", "ii", A(KEY), A(-1)) == -8);
  CHECK(call("store_has", "ii", A(KEY), A(INT32_MIN)) == -8);
  CHECK(call("store_has", "ii", A(KEY), key_at(KEY, "noslash")) == -2);
  CHECK_U64(total, 29);
  CHECK(call("store_has", "ii", A(KEY), key_at(KEY, "/@")) == -2);
  CHECK(call("store_has", "ii", A(MEMORY_SZ), A(0)) == 0); /* the empty key needs no memory */
  CHECK(call("store_delete", "ii", A(KEY), A(0)) == -9);
  CHECK(call("store_copy", "iiii", A(KEY), A(300), A(KEY), A(-1)) == -1);
  CHECK(call("store_copy", "iiii", A(KEY), A(0), A(KEY), A(-1)) == -8);
  teardown();
}

/* --- values --- */

/* R-HOST-9, R-ERR-4, R-ERR-5, R-ERR-7, R-ERR-9. */
static void
test_store_write(void)
{
  setup();
  int64_t n = key_at(KEY, "/a");
  const char *w = "store_write", *p = "iiiii";
  CHECK(call(w, p, A(KEY), n, A(0), A(DATA), A(0)) == 0);
  CHECK_U64(total, 132);
  CHECK(call("store_has", "ii", A(KEY), n) == 1); /* 0 bytes create it */
  CHECK(call(w, p, A(KEY), n, A(0), A(DATA), A(1)) == 0);
  CHECK_U64(total, 174);
  CHECK(call(w, p, A(KEY), n, A(0), A(DATA), A(100)) == 0);
  CHECK_U64(total, 4332);
  CHECK(call(w, p, A(KEY), n, A(101), A(DATA), A(1)) == -4);
  CHECK_U64(total, 47);
  CHECK(call(w, p, A(KEY), n, A(-1), A(DATA), A(1)) == -8);
  CHECK(call(w, p, A(KEY), n, A(0), A(DATA), A(2048)) == 0);
  CHECK(call(w, p, A(KEY), n, A(0), A(DATA), A(2049)) == -7);
  CHECK(call(w, p, A(KEY), n, A(0), A(DATA), A(INT32_MAX)) == -5);  /* 2048 bytes are there */
  CHECK(call(w, p, A(KEY), n, A(0), A(MEMORY_SZ - 1), A(2)) == -6); /* memory, then size */
  CHECK(call(w, p, A(KEY), n, A(0), A(MEMORY_SZ - 1), A(4096)) == -6);
  CHECK(call(w, p, A(KEY), n, A(0), A(DATA), A(-1)) == -5);
  n = key_at(KEY, "/fresh");
  CHECK(call(w, p, A(KEY), n, A(0), A(DATA), A(INT32_MAX)) == -6);
  CHECK(call(w, p, A(KEY), n, A(0), A(DATA), A(-1)) == -5);
  CHECK(call(w, p, A(KEY), n, A(1), A(DATA), A(1)) == -4);
  n = key_at(KEY, "/readonly/x");
  CHECK(call(w, p, A(KEY), n, A(0), A(DATA), A(4096)) == -9); /* before the size */
  n = key_at(KEY, "/big");
  CHECK(call("store_create", "iii", A(KEY), n, A(INT32_MAX)) == 0);
  CHECK(call(w, p, A(KEY), n, A(0), A(DATA), A(1)) == -5);
  CHECK(call(w, p, A(KEY), n, A(INT32_MAX), A(DATA), A(0)) == 0);
  soru_pvm_host_rules_t alpha = {.store_io_max = 4096};
  env.rules = &alpha;
  n = key_at(KEY, "/a");
  CHECK(call(w, p, A(KEY), n, A(0), A(DATA), A(4096)) == 0);
  CHECK(call(w, p, A(KEY), n, A(0), A(DATA), A(4097)) == -7);
  CHECK(call("store_read", "iiiii", A(KEY), n, A(0), A(DATA), A(4096)) == 4096);
  teardown();
}

/* R-HOST-8, R-HOST-10, R-ERR-3, R-ERR-4, R-ERR-7. */
static void
test_store_read(void)
{
  setup();
  set_value("/kernel/a/12", "0123456789");
  int64_t n = key_at(KEY, "/kernel/a/12");
  const char *r = "store_read", *p = "iiiii";
  CHECK(call(r, p, A(KEY), n, A(0), A(DATA + 50), A(5)) == 5);
  CHECK_U64(total, 762);
  CHECK(peek(DATA + 50, "01234", 5) && peek(DATA + 55, "\0", 1));
  CHECK(call(r, p, A(KEY), n, A(0), A(DATA), A(100)) == 10);
  CHECK_U64(total, 972);
  CHECK(call(r, p, A(KEY), n, A(0), A(DATA), A(2049)) == -7);
  CHECK(call(r, p, A(KEY), n, A(10), A(DATA), A(1)) == -4);
  CHECK(call(r, p, A(KEY), n, A(-1), A(DATA), A(1)) == -4);
  CHECK(call(r, p, A(KEY), n, A(0), A(DATA), A(-1)) == -8);
  CHECK(call(r, p, A(KEY), n, A(0), A(MEMORY_SZ), A(0)) == 0);
  CHECK(call(r, p, A(KEY), n, A(2), A(MEMORY_SZ - 3), A(8)) == -6);
  CHECK_U64(total, 47);
  CHECK(peek(MEMORY_SZ - 3, "234", 3)); /* what fits is written all the same */
  CHECK(call("store_value_size", "ii", A(KEY), n) == 10);
  CHECK_U64(total, 534);
  n = key_at(KEY, "/kernel");
  CHECK(call(r, p, A(KEY), n, A(0), A(DATA), A(1)) == -3);
  CHECK_U64(total, 47);
  CHECK(call("store_value_size", "ii", A(KEY), n) == -3);
  CHECK_U64(total, 29);
  teardown();
}

/* R-HOST-4, R-HOST-5, R-HOST-11, and functions of later revisions. */
static void
test_store_kinds(void)
{
  setup();
  set_value("/a", "x");
  set_value("/a/b", "y");
  set_value("/c/d", "z");
  CHECK(call("store_has", "ii", A(KEY), key_at(KEY, "/n")) == 0);
  CHECK_U64(total, 114);
  CHECK(call("store_has", "ii", A(KEY), key_at(KEY, "/a/b")) == 1);
  CHECK(call("store_has", "ii", A(KEY), key_at(KEY, "/c")) == 2);
  CHECK(call("store_has", "ii", A(KEY), key_at(KEY, "/a")) == 3);
  CHECK(call("store_exists", "ii", A(KEY), key_at(KEY, "/c")) == 1);
  CHECK_U64(total, 114);
  CHECK(call("store_exists", "ii", A(KEY), key_at(KEY, "/d")) == 0);
  CHECK(attempt("store_list_size", "ii", A(KEY), key_at(KEY, "/a")) == SORU_OK);
  CHECK(answer.result.kind == SORU_PVM_VALUE_I64 && answer.result.u.i64 == 2);
  CHECK_U64(total, 114);
  CHECK(attempt("store_list_size", "ii", A(KEY), A(-1)) == SORU_OK);
  CHECK_U64(answer.result.u.i64, UINT64_MAX - 7);
  CHECK_U64(total, 29);
  CHECK(call("store_delete_value", "ii", A(KEY), key_at(KEY, "/a")) == 0);
  CHECK_U64(total, 114);
  CHECK(call("store_has", "ii", A(KEY), key_at(KEY, "/a")) == 2);
  CHECK(call("store_delete", "ii", A(KEY), key_at(KEY, "/a")) == 0);
  CHECK_U64(total, 114);
  CHECK(call("store_has", "ii", A(KEY), key_at(KEY, "/a")) == 0);
  CHECK(call("store_delete", "ii", A(KEY), key_at(KEY, "/a")) == 0); /* nothing there is fine */
  CHECK(call("store_create", "iii", A(KEY), key_at(KEY, "/c/d"), A(5)) == -13);
  CHECK_U64(total, 29 + 6);
  CHECK(call("store_create", "iii", A(KEY), key_at(KEY, "/new"), A(-1)) == -5);
  CHECK(call("store_create", "iii", A(KEY), key_at(KEY, "/new"), A(5)) == 0);
  CHECK(call("store_value_size", "ii", A(KEY), key_at(KEY, "/new")) == 5);
  CHECK(call("store_create", "iii", A(KEY), key_at(KEY, "/readonly"), A(5)) == -9);
  teardown();
}

/* R-HOST-6, R-HOST-7. */
static void
test_store_copy(void)
{
  setup();
  set_value("/kernel/a/12", "v");
  int64_t from = key_at(KEY, "/kernel/a/12"), to = key_at(KEY2, "/z");
  const char *p = "iiii";
  CHECK(call("store_copy", p, A(KEY), from, A(KEY2), to) == 0);
  CHECK_U64(total, 630);
  CHECK(call("store_value_size", "ii", A(KEY2), to) == 1);
  CHECK(call("store_move", p, A(KEY), from, A(KEY), from) == 0);
  CHECK_U64(total, 1050);
  CHECK(call("store_move", p, A(KEY), from, A(KEY2), to) == 0);
  CHECK(call("store_has", "ii", A(KEY), from) == 0);
  CHECK(call("store_move", p, A(KEY), from, A(KEY2), to) == -10);
  CHECK_U64(total, 41);
  CHECK(call("store_copy", p, A(KEY), from, A(KEY2), to) == -10);
  CHECK_U64(total, 41);
  from = key_at(KEY, "/readonly/x");
  CHECK(call("store_move", p, A(KEY), from, A(KEY2), to) == -9);
  CHECK(call("store_move", p, A(KEY2), to, A(KEY), from) == -9);
  CHECK(call("store_copy", p, A(KEY2), to, A(KEY), from) == -9);
  CHECK(call("store_copy", p, A(KEY), from, A(KEY2), to) == -10);
  teardown();
}

/* R-HOST-12. */
static void
test_store_names(void)
{
  setup();
  set_value("/d", "v");
  set_value("/d/name", "v");
  const char *f = "store_get_nth_key", *p = "iiIii";
  int64_t n = key_at(KEY, "/d");
  CHECK(call(f, p, A(KEY), n, A(0), A(DATA), A(100)) == 0 ||
        call(f, p, A(KEY), n, A(1), A(DATA), A(100)) == 0);
  CHECK(call(f, p, A(KEY), n, A(2), A(DATA), A(100)) == -12);
  CHECK_U64(total, 47);
  CHECK(call(f, p, A(KEY), n, A(-1), A(DATA), A(100)) == -8);
  CHECK(call(f, p, A(KEY), n, INT64_MIN + 2, A(DATA), A(100)) == -12); /* 63 bits: index 2 */
  n = key_at(KEY, "/e");
  CHECK(call(f, p, A(KEY), n, A(0), A(DATA), A(100)) == -10);
  set_value("/e/k", "v");
  n = key_at(KEY, "/e");
  CHECK(call(f, p, A(KEY), n, A(0), A(DATA), A(100)) == 1 && peek(DATA, "k", 1));
  CHECK_U64(total, 132);
  set_value("/e/k", "v");
  n = key_at(KEY, "/d/name");
  CHECK(call(f, p, A(KEY), n, A(0), A(MEMORY_SZ), A(5)) == 0); /* no bytes, no memory */
  CHECK(attempt(f, p, A(KEY), n, A(0), A(DATA), A(-1)) == SORU_RAISED);
  check_exn("Invalid_argument(\"String.sub / Bytes.sub\")", true);
  CHECK(call("store_delete_value", "ii", A(KEY), key_at(KEY, "/d")) == 0);
  n = key_at(KEY, "/d");
  CHECK(call(f, p, A(KEY), n, A(0), A(DATA), A(2)) == 2 && peek(DATA, "na", 2));
  CHECK(call(f, p, A(KEY), n, A(0), A(MEMORY_SZ - 1), A(4)) == -6);

  f = "__internal_store_get_hash", p = "iiii";
  CHECK(call(f, p, A(KEY), n, A(DATA), A(32)) == 32);
  CHECK_U64(total, 126);
  CHECK(call(f, p, A(KEY), n, A(DATA), A(3)) == 3);
  CHECK(call(f, p, A(KEY), n, A(MEMORY_SZ - 31), A(32)) == -6);
  CHECK(attempt(f, p, A(KEY), n, A(DATA), A(-1)) == SORU_RAISED);
  check_exn("Invalid_argument(\"String.sub / Bytes.sub\")", true);
  CHECK(call(f, p, A(KEY), key_at(KEY, "/nope"), A(DATA), A(-1)) == -10);
  teardown();
}

/* --- inbox and outbox --- */

static void
enqueue(int32_t level, int64_t counter, const void *payload, size_t n)
{
  soru_pvm_message_t message = {.level = level, .counter = counter};
  message.payload = soru_pvm_str_make(&ctx, soru_base_slice(payload, n));
  CHECK(soru_pvm_input_enqueue(&ctx, &buffers, &message) == SORU_OK);
}

/* R-HOST-1, R-INBOX-2. */
static void
test_read_input(void)
{
  static uint8_t big[5000];
  memset(big, 0x5a, sizeof big);
  setup();
  const char *f = "read_input", *p = "iii";
  CHECK(call(f, p, A(INFO), A(DATA), A(4096)) == 0);
  CHECK_U64(total, 35);
  enqueue(258, 3, "hello", 5);
  enqueue(258, 4, big, sizeof big);
  enqueue(259, INT64_C(1) << 31, "x", 1);
  enqueue(260, 0, "y", 1);
  CHECK(call(f, p, A(INFO), A(DATA), A(-1)) == -6);
  CHECK_U64(total, 35);
  CHECK(call(f, p, A(MEMORY_SZ - 8), A(DATA), A(4096)) == -6); /* the last byte is not usable */
  CHECK(call(f, p, A(INFO), A(MEMORY_SZ - 4096), A(4096)) == -6);
  CHECK(call(f, p, A(INFO), A(MEMORY_SZ - 4096), A(INT32_MAX)) == -6);
  CHECK(call(f, p, A(MEMORY_SZ - 9), A(DATA), A(4096)) == 5);
  CHECK_U64(total, 35 + 5 * 42);
  CHECK(peek(DATA, "hello", 5) && peek(MEMORY_SZ - 9, "\x02\x01\0\0\3\0\0\0\0", 9));
  CHECK(call(f, p, A(INFO), A(MEMORY_SZ - 4097), A(5000)) == 4096);
  CHECK(peek(MEMORY_SZ - 4097, big, 4096) && peek(MEMORY_SZ - 1, "\0", 1));
  CHECK(call(f, p, A(INFO), A(DATA), A(4096)) == -8); /* the number does not fit; it is gone */
  CHECK(call(f, p, A(DATA), A(DATA), A(0)) == 0);
  CHECK(peek(DATA, "\x04\x01\0\0\0\0\0\0", 8));
  CHECK(buffers.input.length == 0);
  teardown();
}

/* R-HOST-2, R-OUT-1, R-ERR-7. */
static void
test_write_output(void)
{
  setup();
  const char *f = "write_output", *p = "ii";
  CHECK(call(f, p, A(DATA), A(1)) == -8); /* no outbox yet */
  CHECK(soru_pvm_outbox_next_level(&ctx, &buffers, 5) == SORU_OK);
  poke(DATA, "message", 7);
  CHECK(call(f, p, A(DATA), A(4097)) == -7);
  CHECK_U64(total, 29);
  CHECK(call(f, p, A(DATA), A(-1)) == -8);
  CHECK(call(f, p, A(MEMORY_SZ - 6), A(7)) == -6);
  CHECK(call(f, p, A(DATA), A(7)) == 0);
  CHECK_U64(total, 29);
  CHECK(call(f, p, A(MEMORY_SZ - 4096), A(4096)) == 0);
  CHECK_U64(total, 29);
  CHECK(call(f, p, A(DATA), A(1)) == -11);
  bool there;
  soru_slice_t message;
  CHECK(soru_pvm_outbox_message(&ctx, &buffers, 5, 0, &there, &message) == SORU_OK && there);
  CHECK_BYTES(message.ptr, message.len, "message", 7);
  teardown();
}

static char debug_text[16];

static void
debug(void *to, soru_slice_t text)
{
  (*(int *)to)++;
  memcpy(debug_text, text.ptr, text.len < 15 ? text.len : 15);
}

/* R-HOST-3. */
static void
test_write_debug(void)
{
  setup();
  int printed = 0;
  const char *f = "write_debug", *p = "ii";
  CHECK(attempt(f, p, A(-1), A(-1)) == SORU_OK && !answer.has_result && answer.ticks == 0);
  env.debug = debug;
  env.debug_to = &printed;
  CHECK(attempt(f, p, A(DATA), A(-1)) == SORU_OK && printed == 0);
  poke(DATA, "text", 4);
  CHECK(attempt(f, p, A(DATA), A(4)) == SORU_OK && printed == 1);
  CHECK_STR(debug_text, "text");
  CHECK(attempt(f, p, A(MEMORY_SZ), A(0)) == SORU_OK && printed == 2);
  teardown();
}

/* --- reveals --- */

static void
check_request(const void *bytes, size_t n, int32_t base, int32_t max_bytes)
{
  CHECK(answer.is_reveal && answer.base == base && answer.max_bytes == max_bytes);
  CHECK_BYTES(answer.request.ptr, answer.request.len, bytes, n);
  soru_pvm_drop(&ctx, &soru_pvm_str_leaf, &answer.request);
}

/* R-HOST-13, R-HOST-14, R-REV-1, R-REV-2. */
static void
test_requests(void)
{
  setup();
  uint8_t hash[34] = {0};
  for (size_t i = 1; i < 34; i++) hash[i] = (uint8_t)i;
  poke(DATA, hash + 1, 33);
  const char *p = "iiii";
  CHECK(attempt("reveal_preimage", p, A(DATA), A(33), A(77), A(-5)) == SORU_OK);
  check_request(hash, 34, 77, -5);
  CHECK(attempt("reveal_preimage", p, A(DATA), A(0), A(1), A(2)) == SORU_OK);
  check_request(hash, 1, 1, 2);
  CHECK(attempt("reveal_metadata", "ii", A(-1), A(24)) == SORU_OK);
  check_request("\1", 1, -1, 24);
  CHECK(attempt("reveal", p, A(DATA), A(4), A(5), A(6)) == SORU_OK);
  check_request("\1\2\3\4", 4, 5, 6);
  const char *both[] = {"reveal_preimage", "reveal"};
  for (size_t i = 0; i < 2; i++) {
    CHECK(call(both[i], p, A(DATA), A(4097), A(0), A(0)) == -7);
    CHECK_U64(total, 41);
    CHECK(call(both[i], p, A(DATA), A(-1), A(0), A(0)) == -8);
    CHECK(call(both[i], p, A(MEMORY_SZ - 1), A(2), A(0), A(0)) == -6);
  }
  teardown();
}

static void
test_answers(void)
{
  setup();
  int32_t written;
  soru_slice_t payload = soru_base_slice_text("payload");
  soru_pvm_memory_t *memory = memory_of();
  CHECK(soru_pvm_host_reveal(&ctx, memory, DATA, 100, payload, &written) == SORU_OK);
  CHECK(written == 7 && peek(DATA, "payload", 7));
  CHECK(soru_pvm_host_reveal(&ctx, memory, INFO, 3, payload, &written) == SORU_OK);
  CHECK(written == 3 && peek(INFO, "pay\0", 4));
  CHECK(soru_pvm_host_reveal(&ctx, memory, -1, 0, payload, &written) == SORU_OK && written == 0);
  CHECK(soru_pvm_host_reveal(&ctx, memory, -1, 1, payload, &written) == SORU_OK && written == -6);
  CHECK(soru_pvm_host_reveal(&ctx, memory, DATA, -1, payload, &written) == SORU_ERR_STATE);
  teardown();
}

int
main(void)
{
  names = soru_tree_names_new();
  tree = soru_tree_new(names, SORU_TREE_DIRECT);
  soru_pvm_ctx_init(&ctx, tree);
  test_versions();
  test_exceptions();
  test_keys();
  test_store_write();
  test_store_read();
  test_store_kinds();
  test_store_copy();
  test_store_names();
  test_read_input();
  test_write_output();
  test_write_debug();
  test_requests();
  test_answers();
  soru_pvm_ctx_done(&ctx);
  soru_tree_free(tree);
  soru_tree_names_free(names);
  return check_summary();
}
