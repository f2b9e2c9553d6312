#include "pvm/type.h"

#include "base/mem.h"
#include "codec/primitives.h"
#include "pvm/bytevec.h"

/* More than the entries of any directory that a description makes. */
#define ENTRIES_MAX 32

/* More elements or bytes than any container has. With numbers between this and its negative, sums
 * do not overflow. */
#define NUMBER_MAX ((int64_t)1 << 60)

/* The largest leaf that a description writes: lists of branch targets are the longest. */
#define LEAF_MAX ((size_t)32 << 20)

soru_status_t
soru_pvm_child(soru_pvm_ctx_t *ctx, soru_tree_node_t *node, const char *name,
               soru_tree_node_t **child)
{
  *child = NULL;
  if (node == NULL) return SORU_OK;
  soru_tree_names_t *names = soru_tree_names(ctx->tree);
  soru_tree_name_t *interned = soru_tree_name(names, soru_base_slice_text(name));
  soru_status_t status = soru_tree_find(ctx->tree, node, interned, child);
  soru_tree_name_drop(names, interned);
  return status;
}

soru_status_t
soru_pvm_get_leaf(soru_pvm_ctx_t *ctx, soru_tree_node_t *node, soru_cursor_t *cursor)
{
  if (node == NULL) return soru_pvm_raise_key_not_found(ctx);
  soru_slice_t bytes;
  soru_status_t status = soru_tree_bytes(ctx->tree, node, &bytes);
  if (status == SORU_ERR_NOT_FOUND) return soru_pvm_raise_key_not_found(ctx);
  SORU_TRY(status);
  *cursor = soru_base_cursor(bytes);
  return SORU_OK;
}

/* --- reading --- */

static soru_status_t
raise_malformed(soru_pvm_ctx_t *ctx)
{
  return soru_pvm_raise_unknown(ctx, "Tezos_tree_encoding__Decoding.Decode_error(_)");
}

static soru_status_t
decode_leaf(soru_pvm_ctx_t *ctx, const soru_pvm_type_t *type, soru_tree_node_t *node, void *object)
{
  if (type->get_absent != NULL && (node == NULL || !soru_tree_is_leaf(node))) {
    type->get_absent(object);
    return SORU_OK;
  }
  soru_cursor_t cursor;
  SORU_TRY(soru_pvm_get_leaf(ctx, node, &cursor));
  type->get(&cursor, object);
  return soru_base_cursor_done(&cursor) ? SORU_OK : raise_malformed(ctx);
}

static soru_status_t
decode_struct(soru_pvm_ctx_t *ctx, const soru_pvm_type_t *type, soru_tree_node_t *node,
              void *object)
{
  for (size_t i = 0; i < type->field_cnt; i++) {
    const soru_pvm_field_t *field = &type->fields[i];
    soru_tree_node_t *at = node;
    if (field->name != NULL) SORU_TRY(soru_pvm_child(ctx, node, field->name, &at));
    SORU_TRY(soru_pvm_decode(ctx, field->type, at, (uint8_t *)object + field->offset));
  }
  return SORU_OK;
}

static soru_status_t
decode_union(soru_pvm_ctx_t *ctx, const soru_pvm_type_t *type, soru_tree_node_t *node, void *object)
{
  uint8_t *tag = (uint8_t *)object + type->tag_offset;
  soru_tree_node_t *child;
  SORU_TRY(soru_pvm_child(ctx, node, "tag", &child));
  if (type->has_default && (child == NULL || !soru_tree_is_leaf(child))) {
    *tag = type->default_case;
    return SORU_OK;
  }
  soru_cursor_t cursor;
  SORU_TRY(soru_pvm_get_leaf(ctx, child, &cursor));
  soru_slice_t text = soru_codec_get_string(&cursor);
  if (!soru_base_cursor_done(&cursor)) return raise_malformed(ctx);
  size_t number = 0;
  while (number < type->case_cnt &&
         !soru_base_slice_equal(text, soru_base_slice_text(type->cases[number].tag)))
    number++;
  if (number == type->case_cnt)
    return soru_pvm_raise_unknown(ctx, "Tezos_tree_encoding__Decoding.No_tag_matched_on_decoding");
  *tag = (uint8_t)number;
  const soru_pvm_case_t *chosen = &type->cases[number];
  if (chosen->type == NULL) return SORU_OK;
  SORU_TRY(soru_pvm_child(ctx, node, "value", &child));
  return soru_pvm_decode(ctx, chosen->type, child, (uint8_t *)object + chosen->offset);
}

/* Refuses numbers that this implementation does not compute with. */
static soru_status_t
check_number(int64_t number)
{
  return number >= -NUMBER_MAX && number <= NUMBER_MAX ? SORU_OK : SORU_ERR_LIMIT;
}

/* Remembers the directory of elements of a lazy container, without looking into it. */
static void
set_origin(soru_pvm_vec_t *vec, soru_tree_node_t *contents)
{
  if (contents != NULL && !soru_tree_is_leaf(contents)) vec->origin = soru_tree_keep(contents);
}

static soru_status_t
decode_key(soru_pvm_ctx_t *ctx, const soru_pvm_type_t *type, soru_tree_node_t *node,
           const char *name, int64_t *key)
{
  soru_tree_node_t *child;
  soru_cursor_t cursor;
  SORU_TRY(soru_pvm_child(ctx, node, name, &child));
  SORU_TRY(soru_pvm_get_leaf(ctx, child, &cursor));
  *key = type->big_keys ? soru_codec_get_z(&cursor) : soru_codec_get_i32(&cursor);
  return soru_base_cursor_done(&cursor) ? check_number(*key) : raise_malformed(ctx);
}

static soru_status_t
decode_vector(soru_pvm_ctx_t *ctx, const soru_pvm_type_t *type, soru_tree_node_t *node,
              soru_pvm_vec_t *vec)
{
  soru_tree_node_t *contents;
  SORU_TRY(soru_pvm_child(ctx, node, "contents", &contents));
  set_origin(vec, contents);
  SORU_TRY(decode_key(ctx, type, node, "length", &vec->length));
  return decode_key(ctx, type, node, "head", &vec->head);
}

static soru_status_t
decode_bytes(soru_pvm_ctx_t *ctx, soru_tree_node_t *node, soru_pvm_bytevec_t *vec)
{
  soru_tree_node_t *child;
  soru_cursor_t cursor;
  SORU_TRY(soru_pvm_child(ctx, node, "contents", &child));
  set_origin(&vec->chunks, child);
  SORU_TRY(soru_pvm_child(ctx, node, "length", &child));
  SORU_TRY(soru_pvm_get_leaf(ctx, child, &cursor));
  vec->length = soru_codec_get_i64(&cursor);
  return soru_base_cursor_done(&cursor) ? check_number(vec->length) : raise_malformed(ctx);
}

static soru_status_t
decode_box(soru_pvm_ctx_t *ctx, const soru_pvm_type_t *type, soru_tree_node_t *node, void **box)
{
  *box = soru_pvm_alloc(ctx, type->element->size);
  memset(*box, 0, type->element->size);
  return soru_pvm_decode(ctx, type->element, node, *box);
}

static soru_status_t
decode_kind(soru_pvm_ctx_t *ctx, const soru_pvm_type_t *type, soru_tree_node_t *node, void *object)
{
  switch (type->kind) {
  case SORU_PVM_LEAF:
    return decode_leaf(ctx, type, node, object);
  case SORU_PVM_STRUCT:
    return decode_struct(ctx, type, node, object);
  case SORU_PVM_UNION:
    return decode_union(ctx, type, node, object);
  case SORU_PVM_VECTOR:
    return decode_vector(ctx, type, node, object);
  case SORU_PVM_MAP:
    set_origin(object, node);
    return SORU_OK;
  case SORU_PVM_BYTES:
    return decode_bytes(ctx, node, object);
  case SORU_PVM_BOX:
    return decode_box(ctx, type, node, object);
  case SORU_PVM_CUSTOM:
    return type->decode(ctx, node, object);
  }
  return SORU_ERR_ARG;
}

soru_status_t
soru_pvm_decode(soru_pvm_ctx_t *ctx, const soru_pvm_type_t *type, soru_tree_node_t *node,
                void *object)
{
  soru_status_t status = decode_kind(ctx, type, node, object);
  if (status != SORU_OK) soru_pvm_drop(ctx, type, object);
  return status;
}

/* --- writing --- */

/* Entries of a directory that is being written. */
typedef struct builder {
  soru_tree_entry_t entries[ENTRIES_MAX];
  size_t cnt;
} builder_t;

static soru_status_t add_entries(soru_pvm_ctx_t *ctx, builder_t *b, const soru_pvm_type_t *type,
                                 void *object);

static void
add_node(soru_pvm_ctx_t *ctx, builder_t *b, const char *name, soru_tree_node_t *node)
{
  if (node == NULL) return;
  SORU_ASSERT(b->cnt < ENTRIES_MAX);
  soru_tree_name_t *interned =
      soru_tree_name(soru_tree_names(ctx->tree), soru_base_slice_text(name));
  b->entries[b->cnt++] = (soru_tree_entry_t){interned, node};
}

/* Makes the directory, or releases the entries when something failed. */
static soru_tree_node_t *
build(soru_pvm_ctx_t *ctx, builder_t *b, soru_status_t status)
{
  soru_tree_name_t *names[ENTRIES_MAX];
  for (size_t i = 0; i < b->cnt; i++) names[i] = b->entries[i].name;
  soru_tree_node_t *dir = NULL;
  if (status == SORU_OK)
    dir = soru_tree_build(ctx->tree, b->entries, b->cnt);
  else
    for (size_t i = 0; i < b->cnt; i++) soru_tree_drop(ctx->tree, b->entries[i].node);
  for (size_t i = 0; i < b->cnt; i++) soru_tree_name_drop(soru_tree_names(ctx->tree), names[i]);
  return dir;
}

static soru_status_t
encode_leaf(soru_pvm_ctx_t *ctx, const soru_pvm_type_t *type, const void *object,
            soru_tree_node_t **node)
{
  uint8_t small[64];
  soru_buf_t buf = {.ptr = small, .cap = sizeof small, .max = sizeof small};
  bool there = type->put(&buf, object);
  bool on_heap = buf.overflow;
  if (on_heap) {
    soru_base_buf_init(&buf, LEAF_MAX);
    there = type->put(&buf, object);
  }
  soru_status_t status = buf.overflow ? SORU_ERR_LIMIT : SORU_OK;
  if (there && status == SORU_OK) *node = soru_tree_leaf(ctx->tree, soru_base_buf_slice(&buf));
  if (on_heap) soru_base_buf_free(&buf);
  return status;
}

static void
add_key(soru_pvm_ctx_t *ctx, builder_t *b, const soru_pvm_type_t *type, const char *name,
        int64_t key)
{
  uint8_t bytes[16];
  soru_buf_t buf = {.ptr = bytes, .cap = sizeof bytes, .max = sizeof bytes};
  if (type->big_keys)
    soru_codec_add_z(&buf, key);
  else
    soru_codec_add_i32(&buf, (int32_t)key);
  add_node(ctx, b, name, soru_tree_leaf(ctx->tree, soru_base_buf_slice(&buf)));
}

static soru_status_t
add_union(soru_pvm_ctx_t *ctx, builder_t *b, const soru_pvm_type_t *type, void *object)
{
  uint8_t number = *((uint8_t *)object + type->tag_offset);
  SORU_ASSERT(number < type->case_cnt);
  const soru_pvm_case_t *chosen = &type->cases[number];
  uint8_t bytes[64];
  soru_buf_t buf = {.ptr = bytes, .cap = sizeof bytes, .max = sizeof bytes};
  soru_codec_add_string(&buf, soru_base_slice_text(chosen->tag));
  add_node(ctx, b, "tag", soru_tree_leaf(ctx->tree, soru_base_buf_slice(&buf)));
  if (chosen->type == NULL) return SORU_OK;
  soru_tree_node_t *value = NULL;
  SORU_TRY(soru_pvm_encode(ctx, chosen->type, (uint8_t *)object + chosen->offset, &value));
  add_node(ctx, b, "value", value);
  return SORU_OK;
}

static soru_status_t
add_struct(soru_pvm_ctx_t *ctx, builder_t *b, const soru_pvm_type_t *type, void *object)
{
  for (size_t i = 0; i < type->field_cnt; i++) {
    const soru_pvm_field_t *field = &type->fields[i];
    void *part = (uint8_t *)object + field->offset;
    if (field->name == NULL) {
      SORU_TRY(add_entries(ctx, b, field->type, part));
      continue;
    }
    soru_tree_node_t *node = NULL;
    SORU_TRY(soru_pvm_encode(ctx, field->type, part, &node));
    add_node(ctx, b, field->name, node);
  }
  return SORU_OK;
}

/* Adds the entries that an object has in its directory. */
static soru_status_t
add_entries(soru_pvm_ctx_t *ctx, builder_t *b, const soru_pvm_type_t *type, void *object)
{
  soru_tree_node_t *contents;
  if (type->kind == SORU_PVM_STRUCT) return add_struct(ctx, b, type, object);
  if (type->kind == SORU_PVM_UNION) return add_union(ctx, b, type, object);
  if (type->kind == SORU_PVM_VECTOR) {
    soru_pvm_vec_t *vec = object;
    SORU_TRY(soru_pvm_vec_encode_contents(ctx, type, vec, &contents));
    add_node(ctx, b, "contents", contents);
    add_key(ctx, b, type, "length", vec->length);
    add_key(ctx, b, type, "head", vec->head);
    return SORU_OK;
  }
  SORU_ASSERT(type->kind == SORU_PVM_BYTES);
  soru_pvm_bytevec_t *bytes = object;
  SORU_TRY(soru_pvm_bytevec_encode_contents(ctx, bytes, &contents));
  add_node(ctx, b, "contents", contents);
  uint8_t length[8];
  soru_base_put_be(length, (uint64_t)bytes->length, 8);
  add_node(ctx, b, "length", soru_tree_leaf(ctx->tree, soru_base_slice(length, 8)));
  return SORU_OK;
}

soru_status_t
soru_pvm_encode(soru_pvm_ctx_t *ctx, const soru_pvm_type_t *type, void *object,
                soru_tree_node_t **node)
{
  *node = NULL;
  switch (type->kind) {
  case SORU_PVM_LEAF:
    return encode_leaf(ctx, type, object, node);
  case SORU_PVM_MAP:
    return soru_pvm_vec_encode_contents(ctx, type, object, node);
  case SORU_PVM_BOX:
    return soru_pvm_encode(ctx, type->element, *(void **)object, node);
  case SORU_PVM_CUSTOM:
    return type->encode(ctx, object, node);
  case SORU_PVM_STRUCT:
  case SORU_PVM_UNION:
  case SORU_PVM_VECTOR:
  case SORU_PVM_BYTES:
    break;
  }
  builder_t b;
  b.cnt = 0;
  soru_status_t status = add_entries(ctx, &b, type, object);
  *node = build(ctx, &b, status);
  return status;
}

/* --- releasing and copying --- */

void
soru_pvm_drop(soru_pvm_ctx_t *ctx, const soru_pvm_type_t *type, void *object)
{
  uint8_t *bytes = object;
  switch (type->kind) {
  case SORU_PVM_STRUCT:
    for (size_t i = 0; i < type->field_cnt; i++)
      soru_pvm_drop(ctx, type->fields[i].type, bytes + type->fields[i].offset);
    return;
  case SORU_PVM_UNION: {
    const soru_pvm_case_t *chosen = &type->cases[bytes[type->tag_offset]];
    if (chosen->type != NULL) soru_pvm_drop(ctx, chosen->type, bytes + chosen->offset);
    bytes[type->tag_offset] = 0;
    return;
  }
  case SORU_PVM_VECTOR:
  case SORU_PVM_MAP:
    soru_pvm_vec_drop(ctx, type, object);
    return;
  case SORU_PVM_BYTES:
    soru_pvm_bytevec_drop(ctx, object);
    return;
  case SORU_PVM_BOX: {
    void **box = object;
    if (*box == NULL) return;
    soru_pvm_drop(ctx, type->element, *box);
    soru_pvm_free(ctx, *box, type->element->size);
    *box = NULL;
    return;
  }
  case SORU_PVM_LEAF:
  case SORU_PVM_CUSTOM:
    if (type->drop != NULL) type->drop(ctx, object);
    memset(object, 0, type->size);
    return;
  }
}

void
soru_pvm_copy(soru_pvm_ctx_t *ctx, const soru_pvm_type_t *type, void *to, const void *from)
{
  uint8_t *dst = to;
  const uint8_t *src = from;
  switch (type->kind) {
  case SORU_PVM_STRUCT:
    for (size_t i = 0; i < type->field_cnt; i++) {
      const soru_pvm_field_t *field = &type->fields[i];
      soru_pvm_copy(ctx, field->type, dst + field->offset, src + field->offset);
    }
    return;
  case SORU_PVM_UNION: {
    const soru_pvm_case_t *chosen = &type->cases[src[type->tag_offset]];
    memset(to, 0, type->size);
    dst[type->tag_offset] = src[type->tag_offset];
    if (chosen->type != NULL)
      soru_pvm_copy(ctx, chosen->type, dst + chosen->offset, src + chosen->offset);
    return;
  }
  case SORU_PVM_VECTOR:
  case SORU_PVM_MAP:
    soru_pvm_vec_copy(ctx, to, from);
    return;
  case SORU_PVM_BYTES:
    soru_pvm_bytevec_copy(ctx, to, from);
    return;
  case SORU_PVM_BOX: {
    void *const *box = from;
    void *copy = soru_pvm_alloc(ctx, type->element->size);
    soru_pvm_copy(ctx, type->element, copy, *box);
    memcpy(to, &copy, sizeof copy);
    return;
  }
  case SORU_PVM_LEAF:
  case SORU_PVM_CUSTOM:
    if (type->copy != NULL)
      type->copy(ctx, to, from);
    else
      memcpy(to, from, type->size);
    return;
  }
}
