/* Tests of type descriptions: reading and writing structs, unions, boxes and optional leaves. */
#include "check.h"
#include "pvm/bytevec.h"
#include "pvm/value.h"

static soru_tree_names_t *names;
static soru_tree_t *tree;
static soru_pvm_ctx_t ctx;

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

/* --- the types of these tests --- */

typedef struct point {
  int32_t x;
  soru_pvm_opt_i32_t y;
} point_t;

static const soru_pvm_field_t point_fields[] = {
    SORU_PVM_FIELD(point_t, x, "x", &soru_pvm_i32_leaf),
    SORU_PVM_FIELD(point_t, y, "y", &soru_pvm_opt_i32_leaf)};
static const soru_pvm_type_t point_type = SORU_PVM_STRUCT_TYPE(point_t, point_fields);
static const soru_pvm_type_t point_box = {
    .kind = SORU_PVM_BOX, .size = sizeof(point_t *), .element = &point_type};

enum { SHAPE_NONE, SHAPE_POINT, SHAPE_NAME };

typedef struct shape {
  uint8_t tag;
  point_t *point;      /* POINT, owned */
  soru_pvm_str_t name; /* NAME */
} shape_t;

static const soru_pvm_case_t shape_cases[] = {
    [SHAPE_NONE] = {"None", 0, NULL},
    [SHAPE_POINT] = {"Point", offsetof(shape_t, point), &point_box},
    [SHAPE_NAME] = {"Name", offsetof(shape_t, name), &soru_pvm_str_leaf}};
static const soru_pvm_type_t shape_type = SORU_PVM_UNION_TYPE(shape_t, tag, shape_cases);

typedef struct whole {
  point_t point; /* shares the directory of the whole */
  shape_t shape;
  soru_pvm_vec_t list;
  soru_pvm_bytevec_t bytes;
} whole_t;

static const soru_pvm_field_t whole_fields[] = {
    SORU_PVM_FIELD(whole_t, point, NULL, &point_type),
    SORU_PVM_FIELD(whole_t, shape, "shape", &shape_type),
    SORU_PVM_FIELD(whole_t, list, "list", &soru_pvm_i32_vec),
    SORU_PVM_FIELD(whole_t, bytes, "bytes", &soru_pvm_bytevec_type)};
static const soru_pvm_type_t whole_type = SORU_PVM_STRUCT_TYPE(whole_t, whole_fields);

/* --- help --- */

static soru_tree_node_t *
encode(const soru_pvm_type_t *type, void *object)
{
  soru_tree_node_t *node = NULL;
  CHECK(soru_pvm_encode(&ctx, type, object, &node) == SORU_OK);
  return node;
}

/* Sets (bytes NULL: removes) the leaf at a path such as a/b. */
static void
set(soru_tree_node_t **root, const char *path, const void *bytes, size_t len)
{
  soru_tree_name_t *steps[8];
  size_t cnt = 0;
  for (const char *at = path, *end; cnt < 8; at = end + 1) {
    end = at + strcspn(at, "/");
    steps[cnt++] = soru_tree_name(names, soru_base_slice(at, (size_t)(end - at)));
    if (*end == 0) break;
  }
  soru_tree_node_t *leaf = bytes == NULL ? NULL : soru_tree_leaf(tree, soru_base_slice(bytes, len));
  CHECK(soru_tree_path_set(tree, root, steps, cnt, leaf) == SORU_OK);
  for (size_t i = 0; i < cnt; i++) soru_tree_name_drop(names, steps[i]);
}

static bool
is_zero(const void *object, size_t size)
{
  const uint8_t *bytes = object;
  for (size_t i = 0; i < size; i++)
    if (bytes[i] != 0) return false;
  return true;
}

/* A whole with all of its parts. */
static whole_t
make_whole(void)
{
  whole_t whole;
  memset(&whole, 0, sizeof whole);
  whole.point = (point_t){-5, {true, 7}};
  whole.shape.tag = SHAPE_POINT;
  whole.shape.point = soru_pvm_alloc(&ctx, sizeof(point_t));
  memset(whole.shape.point, 0, sizeof(point_t));
  whole.shape.point->x = 9;
  for (int32_t i = 0; i < 3; i++) {
    int32_t item = i;
    soru_pvm_vec_append(&ctx, &soru_pvm_i32_vec, &whole.list, &item);
  }
  soru_pvm_bytevec_of_bytes(&ctx, &whole.bytes, soru_base_slice_text("some bytes"));
  return whole;
}

static void
check_whole(whole_t *whole)
{
  uint8_t bytes[10];
  void *item;
  CHECK(whole->point.x == -5 && whole->point.y.some && whole->point.y.v == 7);
  CHECK(whole->shape.tag == SHAPE_POINT);
  CHECK(whole->shape.point->x == 9 && !whole->shape.point->y.some);
  CHECK(soru_pvm_vec_get(&ctx, &soru_pvm_i32_vec, &whole->list, 2, &item) == SORU_OK);
  CHECK_U64(*(int32_t *)item, 2);
  CHECK(soru_pvm_bytevec_read(&ctx, &whole->bytes, 0, bytes, 10) == SORU_OK);
  CHECK_BYTES(bytes, 10, "some bytes", 10);
}

/* --- there and back --- */

static void
check_leaf(soru_tree_node_t *root, const char *dir, const char *name, const char *want, size_t len)
{
  soru_tree_node_t *node = root;
  soru_cursor_t cursor;
  if (dir != NULL) CHECK(soru_pvm_child(&ctx, root, dir, &node) == SORU_OK);
  CHECK(soru_pvm_child(&ctx, node, name, &node) == SORU_OK);
  CHECK(soru_pvm_get_leaf(&ctx, node, &cursor) == SORU_OK);
  CHECK_BYTES(cursor.ptr, cursor.left, want, len);
}

/* R-PVM-1: the places of the parts, and that they are read from there. */
static void
test_roundtrip(void)
{
  setup();
  whole_t whole = make_whole(), again;
  soru_tree_node_t *node = encode(&whole_type, &whole), *second;
  check_leaf(node, NULL, "x", "\xff\xff\xff\xfb", 4);
  check_leaf(node, NULL, "y", "\0\0\0\7", 4);
  check_leaf(node, "shape", "tag", "\0\0\0\5Point", 9);
  check_leaf(node, "list", "length", "\0\0\0\3", 4);
  check_leaf(node, "list", "head", "\0\0\0\0", 4);
  check_leaf(node, "bytes", "length", "\0\0\0\0\0\0\0\12", 8);
  soru_pvm_drop(&ctx, &whole_type, &whole);
  memset(&again, 0, sizeof again);
  CHECK(soru_pvm_decode(&ctx, &whole_type, node, &again) == SORU_OK);
  check_whole(&again);
  second = encode(&whole_type, &again);
  uint8_t hash[2][SORU_TREE_HASH_SZ];
  CHECK(soru_tree_hash(tree, node, hash[0]) == SORU_OK);
  CHECK(soru_tree_hash(tree, second, hash[1]) == SORU_OK);
  CHECK_BYTES(hash[0], sizeof hash[0], hash[1], sizeof hash[1]);
  soru_pvm_drop(&ctx, &whole_type, &again);
  soru_tree_drop(tree, node);
  soru_tree_drop(tree, second);
  teardown();
}

/* A copy owns what it needs; what is released is zero and can be released again. */
static void
test_copy(void)
{
  setup();
  whole_t whole = make_whole(), copy;
  soru_pvm_copy(&ctx, &whole_type, &copy, &whole);
  CHECK(copy.shape.point != whole.shape.point);
  soru_pvm_drop(&ctx, &whole_type, &whole);
  CHECK(whole.shape.tag == SHAPE_NONE && whole.shape.point == NULL && whole.list.length == 0);
  soru_pvm_drop(&ctx, &whole_type, &whole);
  check_whole(&copy);
  soru_pvm_drop(&ctx, &whole_type, &copy);
  teardown();
}

static void
test_union(void)
{
  setup();
  shape_t shape = {.tag = SHAPE_NAME}, again;
  shape.name = soru_pvm_str_make(&ctx, soru_base_slice_text("name"));
  soru_tree_node_t *node = encode(&shape_type, &shape);
  memset(&again, 0, sizeof again);
  CHECK(soru_pvm_decode(&ctx, &shape_type, node, &again) == SORU_OK);
  CHECK(again.tag == SHAPE_NAME);
  CHECK_BYTES(again.name.ptr, again.name.len, "name", 4);
  soru_pvm_drop(&ctx, &shape_type, &again);
  soru_pvm_drop(&ctx, &shape_type, &shape);
  soru_tree_drop(tree, node);
  node = encode(&shape_type, &shape); /* None */
  uint64_t length;
  CHECK(soru_tree_length(tree, node, &length) == SORU_OK && length == 1);
  CHECK(soru_pvm_decode(&ctx, &shape_type, node, &again) == SORU_OK && again.tag == SHAPE_NONE);
  soru_tree_drop(tree, node);
  teardown();
}

/* Without a tag, or with a directory in its place, the default case is taken if there is one. */
static void
test_default_case(void)
{
  soru_pvm_type_t type = shape_type;
  type.has_default = true;
  type.default_case = SHAPE_NONE;
  setup();
  shape_t shape;
  memset(&shape, 0, sizeof shape);
  soru_tree_node_t *node = soru_tree_empty(tree);
  CHECK(soru_pvm_decode(&ctx, &type, NULL, &shape) == SORU_OK && shape.tag == SHAPE_NONE);
  CHECK(soru_pvm_decode(&ctx, &type, node, &shape) == SORU_OK && shape.tag == SHAPE_NONE);
  set(&node, "tag/x", "", 0);
  CHECK(soru_pvm_decode(&ctx, &type, node, &shape) == SORU_OK && shape.tag == SHAPE_NONE);
  CHECK(soru_pvm_decode(&ctx, &shape_type, node, &shape) == SORU_RAISED);
  soru_tree_drop(tree, node);
  teardown();
}

static void
test_optional_leaf(void)
{
  setup();
  soru_pvm_opt_i32_t opt = {.some = false};
  CHECK(encode(&soru_pvm_opt_i32_leaf, &opt) == NULL);
  opt = (soru_pvm_opt_i32_t){true, 3};
  CHECK(soru_pvm_decode(&ctx, &soru_pvm_opt_i32_leaf, NULL, &opt) == SORU_OK && !opt.some);
  soru_tree_node_t *dir = soru_tree_empty(tree);
  CHECK(soru_pvm_decode(&ctx, &soru_pvm_opt_i32_leaf, dir, &opt) == SORU_OK && !opt.some);
  soru_tree_drop(tree, dir);
  opt = (soru_pvm_opt_i32_t){true, -3};
  soru_tree_node_t *node = encode(&soru_pvm_opt_i32_leaf, &opt);
  opt = (soru_pvm_opt_i32_t){false, 0};
  CHECK(soru_pvm_decode(&ctx, &soru_pvm_opt_i32_leaf, node, &opt) == SORU_OK);
  CHECK(opt.some && opt.v == -3);
  soru_tree_drop(tree, node);
  teardown();
}

/* --- malformed trees --- */

/* Changes one leaf of a whole; reading it must then raise, and leave nothing behind. */
static void
check_raises(const char *path, const void *bytes, size_t len, const char *raw)
{
  whole_t whole = make_whole(), again;
  soru_tree_node_t *node = encode(&whole_type, &whole);
  set(&node, path, bytes, len);
  memset(&again, 0, sizeof again);
  CHECK(soru_pvm_decode(&ctx, &whole_type, node, &again) == SORU_RAISED);
  CHECK(ctx.exn.unknown);
  CHECK_BYTES(ctx.exn.raw.bytes, ctx.exn.raw.len, raw, strlen(raw));
  CHECK(again.shape.point == NULL && is_zero(&again.list, sizeof again.list) &&
        is_zero(&again.bytes, sizeof again.bytes));
  soru_pvm_drop(&ctx, &whole_type, &whole);
  soru_tree_drop(tree, node);
}

static void
test_malformed(void)
{
  static const char no_key[] = "Tezos_tree_encoding__Decoding.Key_not_found(_)";
  static const char bad[] = "Tezos_tree_encoding__Decoding.Decode_error(_)";
  static const char no_tag[] = "Tezos_tree_encoding__Decoding.No_tag_matched_on_decoding";
  setup();
  static const char *const needed[] = {"x",           "shape/tag", "shape/value/x", "shape",
                                       "list/length", "list/head", "bytes/length",  "bytes"};
  for (size_t i = 0; i < sizeof needed / sizeof needed[0]; i++)
    check_raises(needed[i], NULL, 0, no_key);
  check_raises("x/y", "", 0, no_key); /* a directory where a leaf should be */
  check_raises("shape", "", 0, no_key);
  check_raises("x", "\0\0\0", 3, bad);
  check_raises("x", "\0\0\0\0\0", 5, bad);
  check_raises("y", "", 0, bad);
  check_raises("shape/value/x", "", 0, bad);
  check_raises("shape/tag", "\0\0\0\6Point", 9, bad);
  check_raises("shape/tag", "\0\0\0\4Point", 9, bad);
  check_raises("shape/tag", "\0\0\0\5point", 9, no_tag);
  check_raises("shape/tag", "\0\0\0\0", 4, no_tag);
  check_raises("list/length", "\0\0\0", 3, bad);
  check_raises("list/head", "\0\0\0\0\0", 5, bad);
  check_raises("bytes/length", "\0", 1, bad);
  teardown();
}

/* Lengths of byte vectors that nobody computes with. */
static void
test_limit(void)
{
  setup();
  static const struct {
    const char bytes[9];
    soru_status_t status;
  } cases[] = {{"\x10\0\0\0\0\0\0\0", SORU_OK},
               {"\x10\0\0\0\0\0\0\1", SORU_ERR_LIMIT},
               {"\x7f\xff\xff\xff\xff\xff\xff\xff", SORU_ERR_LIMIT},
               {"\xff\xff\xff\xff\xff\xff\xff\xff", SORU_OK},
               {"\x80\0\0\0\0\0\0\0", SORU_ERR_LIMIT}};
  for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
    soru_tree_node_t *node = soru_tree_empty(tree);
    soru_pvm_bytevec_t vec;
    memset(&vec, 0, sizeof vec);
    set(&node, "length", cases[i].bytes, 8);
    CHECK(soru_pvm_decode(&ctx, &soru_pvm_bytevec_type, node, &vec) == cases[i].status);
    soru_pvm_bytevec_drop(&ctx, &vec);
    soru_tree_drop(tree, node);
  }
  teardown();
}

/* A number that cannot be written is no state, but no reason to stop either. */
static void
test_out_of_range(void)
{
  setup();
  int32_t number = 0x40000000;
  soru_tree_node_t *node = NULL;
  CHECK(soru_pvm_encode(&ctx, &soru_pvm_i31_leaf, &number, &node) == SORU_ERR_LIMIT);
  CHECK(node == NULL);
  number = -0x40000000;
  CHECK(soru_pvm_encode(&ctx, &soru_pvm_i31_leaf, &number, &node) == SORU_OK);
  soru_tree_drop(tree, node);
  teardown();
}

int
main(void)
{
  test_roundtrip();
  test_copy();
  test_union();
  test_default_case();
  test_optional_leaf();
  test_malformed();
  test_limit();
  test_out_of_range();
  return check_summary();
}
