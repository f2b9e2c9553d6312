/* Module instances in a state: exports by name, the registry. */
#include "check.h"
#include "pvm/instance.h"

static soru_tree_names_t *names;
static soru_tree_t *tree;
static soru_pvm_ctx_t ctx;

static soru_pvm_func_t *
make_host(const char *name)
{
  soru_pvm_func_t *func = soru_pvm_func_new(&ctx, SORU_PVM_FUNC_HOST);
  uint8_t type = SORU_WASM_I32;
  soru_pvm_functype_make(&ctx, &func->type, soru_base_slice(&type, 1), soru_base_slice(NULL, 0));
  func->host_name = soru_pvm_str_make(&ctx, soru_base_slice_text(name));
  return func;
}

static void
export_host(soru_pvm_exports_t *exports, const char *key, const char *name)
{
  soru_pvm_func_t *func = make_host(name);
  soru_pvm_exports_set(&ctx, exports, soru_base_slice_text(key), func);
  soru_pvm_func_drop(&ctx, func);
}

static bool
exported(soru_pvm_exports_t *exports, const char *key, const char *name)
{
  soru_pvm_func_t *func;
  soru_status_t status = soru_pvm_exports_get(&ctx, exports, soru_base_slice_text(key), &func);
  return status == SORU_OK &&
         soru_base_slice_equal(soru_pvm_str_slice(&func->host_name), soru_base_slice_text(name));
}

static soru_tree_node_t *
encode(const soru_pvm_type_t *type, void *object)
{
  soru_tree_node_t *node;
  CHECK(soru_pvm_encode(&ctx, type, object, &node) == SORU_OK);
  return node;
}

static void
test_exports(void)
{
  soru_pvm_exports_t exports, copy;
  memset(&exports, 0, sizeof exports);
  CHECK(encode(&soru_pvm_exports_type, &exports) == NULL);
  soru_pvm_func_t *func;
  CHECK(soru_pvm_exports_get(&ctx, &exports, soru_base_slice_text("x"), &func) == SORU_RAISED);
  export_host(&exports, "kernel_run", "one");
  export_host(&exports, "z\xc3\x9f\"\\\n~", "two");
  export_host(&exports, "kernel_run", "three");
  CHECK(exported(&exports, "kernel_run", "three"));
  soru_pvm_copy(&ctx, &soru_pvm_exports_type, &copy, &exports);
  soru_tree_node_t *node = encode(&soru_pvm_exports_type, &exports), *at;
  uint64_t cnt;
  CHECK(soru_tree_length(tree, node, &cnt) == SORU_OK && cnt == 2);
  CHECK(soru_pvm_child(&ctx, node, "z\\u{c3}\\u{9f}\\\"\\\\\\u{0a}~", &at) == SORU_OK &&
        at != NULL);
  soru_slice_t tag;
  CHECK(soru_pvm_child(&ctx, at, "tag", &at) == SORU_OK && at != NULL);
  CHECK(soru_tree_bytes(tree, at, &tag) == SORU_OK);
  CHECK_BYTES(tag.ptr, tag.len,
              "\0\0\0\x0a"
              "ExternFunc",
              14);
  CHECK(exported(&copy, "kernel_run", "three"));
  export_host(&copy, "more", "four");
  soru_pvm_drop(&ctx, &soru_pvm_exports_type, &copy);
  soru_pvm_drop(&ctx, &soru_pvm_exports_type, &exports);

  CHECK(soru_pvm_decode(&ctx, &soru_pvm_exports_type, node, &exports) == SORU_OK);
  CHECK(exported(&exports, "kernel_run", "three"));
  CHECK(exported(&exports, "z\xc3\x9f\"\\\n~", "two"));
  CHECK(soru_pvm_exports_get(&ctx, &exports, soru_base_slice_text("x"), &func) == SORU_RAISED);
  CHECK(ctx.exn.unknown);
  soru_tree_node_t *again = encode(&soru_pvm_exports_type, &exports);
  uint8_t before[32], after[32];
  CHECK(soru_tree_hash(tree, node, before) == SORU_OK);
  CHECK(soru_tree_hash(tree, again, after) == SORU_OK);
  CHECK_BYTES(before, 32, after, 32);
  soru_tree_drop(tree, again);
  soru_tree_drop(tree, node);
  soru_pvm_drop(&ctx, &soru_pvm_exports_type, &exports);
}

static void
test_registry(void)
{
  static const soru_pvm_module_key_t main_key = {.len = 4, .text = "main"};
  static const soru_pvm_module_key_t other_key = {.len = 1, .text = "m"};
  soru_pvm_registry_t registry, copy;
  soru_pvm_instance_t fresh, *instance;
  memset(&registry, 0, sizeof registry);
  memset(&fresh, 0, sizeof fresh);
  CHECK(encode(&soru_pvm_registry_type, &registry) == NULL);
  CHECK(soru_pvm_registry_get(&ctx, &registry, &main_key, &instance) == SORU_RAISED);
  soru_pvm_allocations_init(&ctx, &fresh.allocations);
  export_host(&fresh.exports, "f", "host");
  soru_pvm_global_t global = {.immutable_ = 1, .value = soru_pvm_value_i32(7)};
  soru_pvm_vec_append(&ctx, &soru_pvm_global_vec, &fresh.globals, &global);
  soru_pvm_vec_t segment;
  memset(&segment, 0, sizeof segment);
  soru_pvm_vec_append(&ctx, &soru_pvm_elem_vec, &fresh.elems, &segment);
  soru_pvm_registry_set(&ctx, &registry, &fresh);
  soru_pvm_drop(&ctx, &soru_pvm_instance_type, &fresh);
  soru_tree_node_t *node = encode(&soru_pvm_registry_type, &registry), *at;
  soru_pvm_drop(&ctx, &soru_pvm_registry_type, &registry);
  static const char *const places[][5] = {
      {"main", "1", "types", "head"},        {"main", "2", "functions", "length"},
      {"main", "5", "globals", "contents"},  {"main", "6", "f", "tag"},
      {"main", "7", "elements", "contents"}, {"main", "9", "1", "block-table"},
      {"main", "9", "2", "datas-table"}};
  for (size_t i = 0; i < sizeof places / sizeof places[0]; i++) {
    at = node;
    for (size_t s = 0; s < 4; s++) CHECK(soru_pvm_child(&ctx, at, places[i][s], &at) == SORU_OK);
    CHECK(at != NULL);
  }

  CHECK(soru_pvm_decode(&ctx, &soru_pvm_registry_type, node, &registry) == SORU_OK);
  CHECK(soru_pvm_registry_get(&ctx, &registry, &other_key, &instance) == SORU_RAISED);
  CHECK(soru_pvm_registry_get(&ctx, &registry, &main_key, &instance) == SORU_OK);
  CHECK(exported(&instance->exports, "f", "host"));
  void *item;
  CHECK(soru_pvm_vec_edit(&ctx, &soru_pvm_global_vec, &instance->globals, 0, &item) == SORU_OK);
  soru_pvm_global_t *loaded = item;
  CHECK(loaded->immutable_ == 1 && loaded->value.u.i32 == 7);
  soru_pvm_copy(&ctx, &soru_pvm_registry_type, &copy, &registry);
  CHECK(soru_pvm_vec_edit(&ctx, &soru_pvm_global_vec, &instance->globals, 0, &item) == SORU_OK);
  loaded = item; /* the page is shared with the copy until it is edited */
  loaded->value.u.i32 = 8;
  soru_tree_node_t *changed = encode(&soru_pvm_registry_type, &registry);
  soru_tree_node_t *same = encode(&soru_pvm_registry_type, &copy);
  uint8_t a[32], b[32], c[32];
  CHECK(soru_tree_hash(tree, node, a) == SORU_OK && soru_tree_hash(tree, same, b) == SORU_OK);
  CHECK(soru_tree_hash(tree, changed, c) == SORU_OK);
  CHECK_BYTES(a, 32, b, 32);
  CHECK(memcmp(a, c, 32) != 0);
  soru_tree_drop(tree, changed);
  soru_tree_drop(tree, same);
  soru_tree_drop(tree, node);
  soru_pvm_drop(&ctx, &soru_pvm_registry_type, &copy);
  soru_pvm_drop(&ctx, &soru_pvm_registry_type, &registry);
}

int
main(void)
{
  names = soru_tree_names_new();
  tree = soru_tree_new(names, SORU_TREE_DIRECT);
  soru_pvm_ctx_init(&ctx, tree);
  test_exports();
  test_registry();
  soru_pvm_ctx_done(&ctx);
  soru_tree_free(tree);
  soru_tree_names_free(names);
  return check_summary();
}
