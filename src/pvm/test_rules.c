/* What a profile may change of the machine: the size of stores, and where a trap leaves its flag.
 * The kernel `cmd` takes commands as messages: 03 traps, 06 writes a value. */
#include "pvm/pvm.h"
#include "tests/check.h"

#define CMD "tests/vectors/pvm/c_flow/kernels/cmd.wasm"

/* The rules of the specification where they differ from those of the reference. */
static soru_pvm_host_rules_t
alpha(void)
{
  soru_pvm_host_rules_t rules = soru_pvm_host_rules_reference;
  rules.store_io_max = 4096;
  rules.short_stuck_flag = true;
  return rules;
}

static soru_pvm_t *
machine(const soru_pvm_host_rules_t *rules)
{
  static uint8_t kernel[65536];
  FILE *file = fopen(CMD, "rb");
  CHECK(file != NULL);
  size_t len = file == NULL ? 0 : fread(kernel, 1, sizeof kernel, file);
  if (file != NULL) fclose(file);
  soru_pvm_params_t params = soru_pvm_params(6);
  params.ticks_per_snapshot = 1000000;
  params.rules = *rules;
  soru_pvm_t *pvm = NULL;
  CHECK(soru_pvm_new(&pvm, &params, soru_base_slice(kernel, len)) == SORU_OK);
  return pvm;
}

/* A level with one message, up to the end of kernel_run. */
static void
call(soru_pvm_t *pvm, int32_t level, const void *message, size_t len)
{
  uint64_t done;
  CHECK(soru_pvm_input(pvm, level, 0, soru_base_slice("\0\1", 2)) == SORU_OK);
  CHECK(soru_pvm_input(pvm, level, 1, soru_base_slice(message, len)) == SORU_OK);
  CHECK(soru_pvm_input(pvm, level, 2, soru_base_slice("\0\2", 2)) == SORU_OK);
  CHECK(soru_pvm_run(pvm, UINT64_MAX, SORU_PVM_UNTIL_RETURN, &done) == SORU_OK);
}

/* Tells whether there is anything at a path of the state tree. */
static bool
has(soru_pvm_t *pvm, const char *const *path, size_t cnt)
{
  soru_tree_t *tree;
  soru_tree_node_t *node;
  CHECK(soru_pvm_root(pvm, &tree, &node) == SORU_OK);
  soru_tree_names_t *names = soru_tree_names(tree);
  for (size_t i = 0; i < cnt && node != NULL; i++) {
    soru_tree_name_t *name = soru_tree_name(names, soru_base_slice_text(path[i]));
    CHECK(soru_tree_find(tree, node, name, &node) == SORU_OK);
    soru_tree_name_drop(names, name);
  }
  return node != NULL;
}

static bool
has_short_flag(soru_pvm_t *pvm)
{
  const char *path[] = {"durable", "kernel", "env", "stuck"};
  return has(pvm, path, 4);
}

static bool
has_flag(soru_pvm_t *pvm)
{
  const char *path[] = {"durable", "readonly", "kernel", "env", "stuck"};
  return has(pvm, path, 5);
}

static bool
has_value(soru_pvm_t *pvm)
{
  const char *path[] = {"durable", "big", "@"};
  return has(pvm, path, 3);
}

/* Stores of more than 2,048 bytes, up to 4,096. */
static void
test_store(const soru_pvm_host_rules_t *rules, size_t size, bool stored)
{
  static uint8_t message[4096] = "\1\6\4/big";
  soru_pvm_t *pvm = machine(rules);
  call(pvm, 0, message, 7 + size);
  CHECK(has_value(pvm) == stored);
  soru_pvm_delete(pvm);
}

/* R-PVM-7: the flag of a trap, and its end once the kernel has returned. */
static void
test_flag(const soru_pvm_host_rules_t *rules)
{
  soru_pvm_t *pvm = machine(rules);
  uint64_t done;
  call(pvm, 0, "\1\3", 2);
  CHECK(!has_flag(pvm) && !has_short_flag(pvm));
  CHECK(soru_pvm_run(pvm, 1, SORU_PVM_UNTIL_WAIT, &done) == SORU_OK);
  CHECK(has_flag(pvm));
  CHECK(has_short_flag(pvm) == rules->short_stuck_flag);
  CHECK(soru_pvm_run(pvm, UINT64_MAX, SORU_PVM_UNTIL_WAIT, &done) == SORU_OK);
  call(pvm, 1, "\1\5", 2);
  CHECK(has_flag(pvm));
  CHECK(soru_pvm_run(pvm, 1, SORU_PVM_UNTIL_WAIT, &done) == SORU_OK);
  CHECK(!has_flag(pvm) && !has_short_flag(pvm));
  soru_pvm_delete(pvm);
}

/* The tick that sets the flags differs, so its proof holds under the rules it was made with only.
 */
static void
test_proof(const soru_pvm_host_rules_t *rules, const soru_pvm_host_rules_t *others)
{
  soru_pvm_t *pvm = machine(rules);
  call(pvm, 0, "\1\3", 2);
  soru_pvm_given_t nothing = {.kind = SORU_PVM_GIVEN_NOTHING};
  uint8_t before[SORU_TREE_HASH_SZ], after[SORU_TREE_HASH_SZ];
  soru_buf_t proof;
  soru_base_buf_init(&proof, 1 << 20);
  CHECK(soru_pvm_prove(pvm, &nothing, &proof, before, after) == SORU_OK);
  soru_slice_t bytes = soru_base_buf_slice(&proof);
  CHECK(soru_pvm_verify(bytes, &nothing, rules, before, after, NULL) == SORU_OK);
  CHECK(soru_pvm_verify(bytes, &nothing, others, before, after, NULL) == SORU_ERR_PROOF);
  soru_base_buf_free(&proof);
  soru_pvm_delete(pvm);
}

int
main(void)
{
  soru_pvm_host_rules_t reference = soru_pvm_host_rules_reference, other = alpha();
  test_store(&reference, 2048, true);
  test_store(&reference, 2049, false);
  test_store(&other, 2049, true);
  test_store(&other, 4000, true);
  test_flag(&reference);
  test_flag(&other);
  test_proof(&reference, &other);
  test_proof(&other, &reference);
  return check_summary();
}
