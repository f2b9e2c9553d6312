/* Tests of lazy vectors and maps against a simple model. */
#include "check.h"
#include "pvm/value.h"
#include "pvm/vec.h"

#define MODEL_MAX 512

static soru_tree_names_t *names;
static soru_tree_t *tree;
static soru_pvm_ctx_t ctx;

static const soru_pvm_type_t vec_type = {
    .kind = SORU_PVM_VECTOR, .size = sizeof(soru_pvm_vec_t), .element = &soru_pvm_i32_leaf};
static const soru_pvm_type_t big_type = {.kind = SORU_PVM_VECTOR,
                                         .size = sizeof(soru_pvm_vec_t),
                                         .element = &soru_pvm_i32_leaf,
                                         .big_keys = true};
static const soru_pvm_type_t map_type = {
    .kind = SORU_PVM_MAP, .size = sizeof(soru_pvm_vec_t), .element = &soru_pvm_i32_leaf};
/* Elements that own memory. */
static const soru_pvm_type_t nested_type = {
    .kind = SORU_PVM_VECTOR, .size = sizeof(soru_pvm_vec_t), .element = &vec_type};

static void
setup(void)
{
  names = soru_tree_names_new();
  tree = soru_tree_new(names, SORU_TREE_DIRECT);
  soru_pvm_ctx_init(&ctx, tree);
}

static void
teardown(void)
{
  soru_pvm_ctx_done(&ctx);
  soru_tree_free(tree);
  soru_tree_names_free(names);
}

static uint32_t random_state = 7;

static uint32_t
random_below(uint32_t n)
{
  random_state = random_state * 1664525 + 1013904223;
  return (uint32_t)((uint64_t)random_state * n >> 32);
}

/* Writes the vector to the tree, and reads it back in its place. */
static void
reload(const soru_pvm_type_t *type, soru_pvm_vec_t *vec)
{
  soru_tree_node_t *node;
  CHECK(soru_pvm_encode(&ctx, type, vec, &node) == SORU_OK && node != NULL);
  soru_pvm_vec_drop(&ctx, type, vec);
  CHECK(soru_pvm_decode(&ctx, type, node, vec) == SORU_OK);
  soru_tree_drop(tree, node);
}

static void
check_item(const soru_pvm_type_t *type, soru_pvm_vec_t *vec, int64_t index, int32_t want)
{
  void *item;
  CHECK(soru_pvm_vec_get(&ctx, type, vec, index, &item) == SORU_OK);
  CHECK_U64(*(int32_t *)item, want);
}

static void
check_bounds(soru_status_t status)
{
  CHECK(status == SORU_RAISED && !ctx.exn.unknown);
  CHECK_BYTES(ctx.exn.raw.bytes, ctx.exn.raw.len, "Tezos_lazy_containers.Lazy_vector.Bounds", 40);
}

/* --- vectors against a model --- */

/* What a vector should hold, from its head on. */
typedef struct model {
  int32_t items[MODEL_MAX];
  uint32_t cnt;
} model_t;

static void
check_model(const soru_pvm_type_t *type, soru_pvm_vec_t *vec, const model_t *model)
{
  void *item;
  CHECK_U64(vec->length, model->cnt);
  for (uint32_t i = 0; i < model->cnt; i++) check_item(type, vec, i, model->items[i]);
  check_bounds(soru_pvm_vec_get(&ctx, type, vec, model->cnt, &item));
}

static void
model_insert_front(model_t *model, int32_t value)
{
  memmove(model->items + 1, model->items, model->cnt++ * sizeof model->items[0]);
  model->items[0] = value;
}

static void
model_remove_front(model_t *model, uint32_t cnt)
{
  model->cnt -= cnt;
  memmove(model->items, model->items + cnt, model->cnt * sizeof model->items[0]);
}

static void
pop_one(const soru_pvm_type_t *type, soru_pvm_vec_t *vec, model_t *model)
{
  int32_t popped = 0;
  soru_status_t status = soru_pvm_vec_pop(&ctx, type, vec, &popped);
  if (model->cnt == 0) {
    check_bounds(status);
    return;
  }
  CHECK(status == SORU_OK);
  CHECK_U64(popped, model->items[0]);
  model_remove_front(model, 1);
}

static void
change_one(const soru_pvm_type_t *type, soru_pvm_vec_t *vec, model_t *model, int32_t value)
{
  uint32_t index = random_below(model->cnt + 1);
  if (index == model->cnt) {
    check_bounds(soru_pvm_vec_set(&ctx, type, vec, index, &value));
    return;
  }
  void *item;
  if (value % 2 == 0) {
    CHECK(soru_pvm_vec_set(&ctx, type, vec, index, &value) == SORU_OK);
  } else {
    CHECK(soru_pvm_vec_edit(&ctx, type, vec, index, &item) == SORU_OK);
    memcpy(item, &value, sizeof value);
  }
  model->items[index] = value;
}

/* Does one operation on a vector and its model. */
static void
random_step(const soru_pvm_type_t *type, soru_pvm_vec_t *vec, model_t *model)
{
  int32_t value = (int32_t)random_below(1u << 30);
  switch (random_below(8)) {
  case 0:
  case 1:
    if (model->cnt == MODEL_MAX) return;
    model->items[model->cnt++] = value;
    soru_pvm_vec_append(&ctx, type, vec, &value);
    return;
  case 2:
  case 3:
    if (model->cnt == MODEL_MAX) return;
    model_insert_front(model, value);
    soru_pvm_vec_cons(&ctx, type, vec, &value);
    return;
  case 4:
  case 5:
    pop_one(type, vec, model);
    return;
  default:
    change_one(type, vec, model, value);
  }
}

/* Copies go their own ways; what is stored and read again is the same. */
static void
test_against_model(const soru_pvm_type_t *type)
{
  setup();
  soru_pvm_vec_t vec = {.length = 0}, copy;
  model_t model = {.cnt = 0}, copied;
  for (int round = 0; round < 30; round++) {
    soru_pvm_vec_copy(&ctx, &copy, &vec);
    copied = model;
    for (int i = 0; i < 50; i++) random_step(type, &vec, &model);
    check_model(type, &copy, &copied);
    for (int i = 0; i < 10; i++) random_step(type, &copy, &copied);
    check_model(type, &vec, &model);
    check_model(type, &copy, &copied);
    soru_pvm_vec_drop(&ctx, type, &copy);
    if (round % 3 == 0) reload(type, &vec);
  }
  reload(type, &vec);
  check_model(type, &vec, &model);
  soru_pvm_vec_drop(&ctx, type, &vec);
  teardown();
}

/* R-PVM-1: how a vector was changed between two hashes makes no difference, reading even less. */
static void
test_same_tree(void)
{
  setup();
  uint8_t hash[2][SORU_TREE_HASH_SZ];
  for (int way = 0; way < 2; way++) {
    soru_pvm_vec_t vec = {.length = 0};
    soru_tree_node_t *node;
    for (int32_t i = 0; i < 100; i++) {
      int32_t value = i;
      if (way == 1) {
        int32_t other = -1;
        soru_pvm_vec_append(&ctx, &vec_type, &vec, &other);
        CHECK(soru_pvm_vec_set(&ctx, &vec_type, &vec, i, &value) == SORU_OK);
        check_item(&vec_type, &vec, i / 2, i / 2);
        if (i % 10 == 0) reload(&vec_type, &vec);
      } else {
        soru_pvm_vec_append(&ctx, &vec_type, &vec, &value);
      }
    }
    CHECK(soru_pvm_encode(&ctx, &vec_type, &vec, &node) == SORU_OK);
    CHECK(soru_tree_hash(tree, node, hash[way]) == SORU_OK);
    soru_tree_drop(tree, node);
    soru_pvm_vec_drop(&ctx, &vec_type, &vec);
  }
  CHECK_BYTES(hash[0], sizeof hash[0], hash[1], sizeof hash[1]);
  teardown();
}

/* --- splitting --- */

static uint64_t
stored_entries(const soru_pvm_type_t *type, soru_pvm_vec_t *vec)
{
  soru_tree_node_t *contents;
  uint64_t length = 0;
  CHECK(soru_pvm_vec_encode_contents(&ctx, type, vec, &contents) == SORU_OK);
  if (contents != NULL) CHECK(soru_tree_length(tree, contents, &length) == SORU_OK);
  soru_tree_drop(tree, contents);
  return length;
}

/* Both halves keep all elements in the tree; taking from the front removes them. */
static void
test_split(bool stored)
{
  setup();
  soru_pvm_vec_t vec = {.length = 0}, front;
  for (int32_t i = 0; i < 40; i++) {
    int32_t value = i * 3;
    soru_pvm_vec_append(&ctx, &vec_type, &vec, &value);
  }
  if (stored) reload(&vec_type, &vec);
  check_bounds(soru_pvm_vec_split(&ctx, &vec_type, &vec, 41, &front));
  CHECK(soru_pvm_vec_split(&ctx, &vec_type, &vec, 15, &front) == SORU_OK);
  CHECK(front.length == 15 && front.head == 0 && vec.length == 25 && vec.head == 15);
  for (int32_t i = 0; i < 15; i++) check_item(&vec_type, &front, i, i * 3);
  for (int32_t i = 0; i < 25; i++) check_item(&vec_type, &vec, i, (i + 15) * 3);
  CHECK_U64(stored_entries(&vec_type, &front), 40);
  CHECK_U64(stored_entries(&vec_type, &vec), 40);
  int32_t popped;
  CHECK(soru_pvm_vec_pop(&ctx, &vec_type, &vec, &popped) == SORU_OK && popped == 45);
  CHECK_U64(stored_entries(&vec_type, &vec), 39);
  check_bounds(soru_pvm_vec_take(&ctx, &front, 16));
  CHECK(soru_pvm_vec_take(&ctx, &front, 3) == SORU_OK && front.length == 3);
  CHECK_U64(stored_entries(&vec_type, &front), 40);
  reload(&vec_type, &front);
  check_item(&vec_type, &front, 2, 6);
  soru_pvm_vec_drop(&ctx, &vec_type, &front);
  soru_pvm_vec_drop(&ctx, &vec_type, &vec);
  teardown();
}

/* --- borders --- */

/* The keys of ordinary vectors are int32, and lengths are unsigned. */
static void
test_wrapping(void)
{
  setup();
  void *item;
  int32_t value = 5, popped;
  soru_pvm_vec_t vec = {.head = INT32_MIN};
  soru_pvm_vec_cons(&ctx, &vec_type, &vec, &value);
  CHECK(vec.head == INT32_MAX && vec.length == 1);
  reload(&vec_type, &vec);
  check_item(&vec_type, &vec, 0, 5);
  soru_pvm_vec_append(&ctx, &vec_type, &vec, &value);
  check_item(&vec_type, &vec, 1, 5);
  CHECK(soru_pvm_vec_pop(&ctx, &vec_type, &vec, &popped) == SORU_OK);
  CHECK(vec.head == INT32_MIN && vec.length == 1);
  vec.length = -1; /* 2^32 - 1 elements, all but one absent */
  CHECK(soru_pvm_vec_get(&ctx, &vec_type, &vec, 1000000, &item) == SORU_RAISED);
  CHECK(ctx.exn.unknown);
  soru_pvm_vec_drop(&ctx, &vec_type, &vec);
  teardown();
}

/* Numbers that no machine reaches are not computed with. */
static void
test_limits(void)
{
  static const int64_t numbers[] = {0,
                                    -1,
                                    (int64_t)1 << 60,
                                    -((int64_t)1 << 60),
                                    ((int64_t)1 << 60) + 1,
                                    -((int64_t)1 << 60) - 1,
                                    INT64_MAX,
                                    INT64_MIN};
  setup();
  for (size_t i = 0; i < sizeof numbers / sizeof numbers[0]; i++) {
    soru_pvm_vec_t vec = {.head = numbers[i]}, again;
    soru_tree_node_t *node;
    memset(&again, 0, sizeof again);
    CHECK(soru_pvm_encode(&ctx, &big_type, &vec, &node) == SORU_OK);
    CHECK(soru_pvm_decode(&ctx, &big_type, node, &again) == (i < 4 ? SORU_OK : SORU_ERR_LIMIT));
    CHECK(again.head == (i < 4 ? numbers[i] : 0));
    soru_pvm_vec_drop(&ctx, &big_type, &again);
    soru_tree_drop(tree, node);
  }
  teardown();
}

/* --- maps, and elements that own memory --- */

static void
test_maps(void)
{
  static const int64_t keys[] = {0, -1, 15, 16, -16, -17, 100000, INT32_MAX, INT32_MIN};
  enum { CNT = sizeof keys / sizeof keys[0] };
  setup();
  soru_pvm_vec_t map = {.length = 0};
  void *item;
  for (int32_t i = 0; i < CNT; i++) {
    int32_t value = i + 1;
    soru_pvm_map_set(&ctx, &map_type, &map, keys[i], &value);
  }
  CHECK_U64(stored_entries(&map_type, &map), CNT);
  soru_pvm_map_remove(&ctx, &map_type, &map, 15);
  soru_pvm_map_remove(&ctx, &map_type, &map, 17); /* nothing there */
  CHECK_U64(stored_entries(&map_type, &map), CNT - 1);
  soru_tree_node_t *node;
  CHECK(soru_pvm_encode(&ctx, &map_type, &map, &node) == SORU_OK);
  soru_pvm_vec_drop(&ctx, &map_type, &map);
  CHECK(soru_pvm_decode(&ctx, &map_type, node, &map) == SORU_OK);
  for (int32_t i = 0; i < CNT; i++) {
    CHECK(soru_pvm_map_get(&ctx, &map_type, &map, keys[i], &item) == SORU_OK);
    CHECK((item == NULL) == (keys[i] == 15));
    if (item != NULL) CHECK_U64(*(int32_t *)item, i + 1);
    soru_pvm_map_remove(&ctx, &map_type, &map, keys[i]);
    CHECK(soru_pvm_map_edit(&ctx, &map_type, &map, keys[i], &item) == SORU_OK && item == NULL);
  }
  CHECK_U64(stored_entries(&map_type, &map), 0);
  soru_tree_drop(tree, node);
  soru_pvm_vec_drop(&ctx, &map_type, &map);
  teardown();
}

static int32_t
inner_item(soru_pvm_vec_t *outer, int64_t index)
{
  void *inner, *item;
  CHECK(soru_pvm_vec_get(&ctx, &nested_type, outer, index, &inner) == SORU_OK);
  if (soru_pvm_vec_get(&ctx, &vec_type, inner, 0, &item) != SORU_OK) return -1;
  return *(int32_t *)item;
}

/* Copies of vectors of vectors share pages until one of them changes an element within. */
static void
test_nested(void)
{
  setup();
  soru_pvm_vec_t outer = {.length = 0}, copy;
  for (int32_t i = 0; i < 20; i++) {
    int32_t value = i;
    soru_pvm_vec_t inner = {.length = 0};
    soru_pvm_vec_append(&ctx, &vec_type, &inner, &value);
    soru_pvm_vec_append(&ctx, &nested_type, &outer, &inner);
  }
  for (int stored = 0; stored < 2; stored++) {
    void *inner;
    int32_t value = 1000;
    soru_pvm_vec_copy(&ctx, &copy, &outer);
    CHECK(soru_pvm_vec_edit(&ctx, &nested_type, &outer, 3, &inner) == SORU_OK);
    CHECK(soru_pvm_vec_set(&ctx, &vec_type, inner, 0, &value) == SORU_OK);
    CHECK_U64(inner_item(&outer, 3), 1000);
    CHECK_U64(inner_item(&copy, 3), 3);
    CHECK_U64(inner_item(&copy, 4), 4);
    soru_pvm_vec_drop(&ctx, &nested_type, &outer);
    outer = copy;
    reload(&nested_type, &outer);
  }
  soru_pvm_vec_drop(&ctx, &nested_type, &outer);
  teardown();
}

int
main(void)
{
  test_against_model(&vec_type);
  test_against_model(&big_type);
  test_same_tree();
  test_split(false);
  test_split(true);
  test_wrapping();
  test_limits();
  test_maps();
  test_nested();
  return check_summary();
}
