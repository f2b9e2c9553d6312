/* Fuzz target: the first byte selects what is given to the machine, the rest is the proof of a
 * step.
 *
 * Almost no mutation leaves the root hash as the head claims it, and verifying would end there;
 * so the claim is corrected first, as somebody who makes up a state can do too. What is
 * then verified may hold or not, but in bounded time and memory. */
#include "pvm/pvm.h"

#include "base/mem.h"
#include "tree/proof.h"

#define HEAD_SZ 67
#define BEFORE_AT 3
#define AFTER_AT 35

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* Messages and revealed data. */
static const struct {
  const char *bytes;
  size_t len;
} given_bytes[] = {{"", 0},      {"\0\1", 2},
                   {"\0\2", 2},  {"\1hello", 6},
                   {"\0\0", 2},  {"\0\4\0\0\0\013nairobi_017", 17},
                   {"\0\4x", 3}, {"\0\4\0\0\0\011paris_019", 15}};

/* The low two bits give the kind, the next three the bytes, the others level and counter. */
static soru_pvm_given_t
given_of(uint8_t selector)
{
  unsigned which = selector >> 2 & 7, number = selector >> 5;
  soru_pvm_given_t given = {.kind = SORU_PVM_GIVEN_NOTHING,
                            .level = number < 4 ? (int32_t)number : INT32_MAX - (int32_t)number,
                            .counter = number < 4 ? (int64_t)number : INT64_MAX - (int64_t)number,
                            .bytes =
                                soru_base_slice(given_bytes[which].bytes, given_bytes[which].len)};
  if ((selector & 3) == 1) given.kind = SORU_PVM_GIVEN_INPUT;
  if ((selector & 3) == 2) given.kind = SORU_PVM_GIVEN_REVEAL;
  return given;
}

/* Makes the head claim the hash that the tree of the proof has, and what a directory needs. */
static void
correct(uint8_t *proof, size_t size)
{
  soru_tree_names_t *names = soru_tree_names_new();
  soru_tree_t *tree = soru_tree_new(names, SORU_TREE_REPLAY);
  soru_tree_proof_head_t head;
  soru_tree_node_t *root;
  memcpy(proof, "\3\0\2", BEFORE_AT);
  if (soru_tree_proof_decode(tree, soru_base_slice(proof, size), &head, &root) == SORU_OK) {
    SORU_ASSERT(soru_tree_hash(tree, root, proof + BEFORE_AT) == SORU_OK);
    soru_tree_drop(tree, root);
  } else {
    SORU_ASSERT(root == NULL);
  }
  soru_tree_free(tree);
  soru_tree_names_free(names);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
  if (size < 1) return 0;
  soru_pvm_given_t given = given_of(data[0]);
  uint8_t *proof = soru_base_alloc(size);
  memcpy(proof, data + 1, size - 1);
  if (size - 1 >= HEAD_SZ) correct(proof, size - 1);
  uint8_t before[SORU_TREE_HASH_SZ], after[SORU_TREE_HASH_SZ];
  soru_slice_t bytes = soru_base_slice(proof, size - 1);
  if (soru_pvm_verify(bytes, &given, NULL, before, after, NULL) == SORU_OK) {
    SORU_ASSERT(memcmp(before, proof + BEFORE_AT, sizeof before) == 0);
    SORU_ASSERT(memcmp(after, proof + AFTER_AT, sizeof after) == 0);
  }
  free(proof);
  return 0;
}
