#include "pvm/durable.h"

#define MARKER "@"

/* --- keys --- */

static bool
is_key_char(uint8_t c)
{
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '.' ||
         c == '-' || c == '_';
}

/* Tells whether a text is empty, or steps that each follow a slash. */
static bool
is_key(soru_slice_t text)
{
  if (text.len > SORU_PVM_KEY_MAX || (text.len > 0 && text.ptr[0] != '/')) return false;
  for (size_t i = 0; i < text.len; i++) {
    bool slash = text.ptr[i] == '/';
    if (!slash && !is_key_char(text.ptr[i])) return false;
    if (slash && (i + 1 == text.len || text.ptr[i + 1] == '/')) return false;
  }
  return true;
}

bool
soru_pvm_key_parse(soru_pvm_ctx_t *ctx, soru_slice_t text, soru_pvm_key_t *key)
{
  soru_tree_names_t *names = soru_tree_names(ctx->tree);
  if (!is_key(text)) return false;
  key->cnt = 0;
  for (size_t at = 1, end; at < text.len; at = end + 1) {
    for (end = at; end < text.len && text.ptr[end] != '/';) end++;
    key->steps[key->cnt++] = soru_tree_name(names, soru_base_slice(text.ptr + at, end - at));
  }
  /* The marker stands behind the last step: with it, the steps are the path of the value. */
  key->steps[key->cnt] = soru_tree_name(names, soru_base_slice_text(MARKER));
  key->readonly = key->cnt == 0 || strcmp(key->steps[0]->text, "readonly") == 0;
  return true;
}

void
soru_pvm_key_drop(soru_pvm_ctx_t *ctx, soru_pvm_key_t *key)
{
  for (size_t i = 0; i <= key->cnt; i++)
    soru_tree_name_drop(soru_tree_names(ctx->tree), key->steps[i]);
  key->cnt = 0;
}

/* --- access to the tree --- */

static size_t
path_length(const soru_pvm_key_t *key, soru_pvm_durable_kind_t kind)
{
  return kind == SORU_PVM_VALUE ? key->cnt + 1 : key->cnt;
}

static soru_status_t
find_node(soru_pvm_ctx_t *ctx, soru_tree_node_t *durable, const soru_pvm_key_t *key,
          soru_pvm_durable_kind_t kind, soru_tree_node_t **node)
{
  *node = NULL;
  if (durable == NULL) return SORU_OK;
  return soru_tree_path_find(ctx->tree, durable, key->steps, path_length(key, kind), node);
}

/* Replaces what is at a path (nothing: NULL); `node` is consumed. */
static soru_status_t
put_node(soru_pvm_ctx_t *ctx, soru_tree_node_t **durable, soru_tree_name_t *const *steps,
         size_t cnt, soru_tree_node_t *node)
{
  if (cnt == 0) {
    soru_tree_drop(ctx->tree, *durable);
    *durable = node;
    return SORU_OK;
  }
  if (*durable == NULL) {
    if (node == NULL) return SORU_OK;
    *durable = soru_tree_empty(ctx->tree);
  }
  soru_status_t status = soru_tree_path_set(ctx->tree, durable, steps, cnt, node);
  if (soru_tree_is_empty(*durable)) {
    soru_tree_drop(ctx->tree, *durable);
    *durable = NULL;
  }
  return status;
}

/* Replaces a part of a stored value: its entry `name`. */
static soru_status_t
put_part(soru_pvm_ctx_t *ctx, soru_tree_node_t **durable, const soru_pvm_key_t *key,
         const char *name, soru_tree_node_t *node)
{
  soru_tree_name_t *steps[SORU_PVM_KEY_STEPS_MAX + 2];
  size_t cnt = key->cnt + 1;
  memcpy(steps, key->steps, cnt * sizeof steps[0]);
  steps[cnt] = soru_tree_name(soru_tree_names(ctx->tree), soru_base_slice_text(name));
  soru_status_t status = put_node(ctx, durable, steps, cnt + 1, node);
  soru_tree_name_drop(soru_tree_names(ctx->tree), steps[cnt]);
  return status;
}

/* Writes a byte vector in place of the value of a key. Part by part, as the reference does: the
 * directory of an old value is looked up on the way. */
static soru_status_t
put_value(soru_pvm_ctx_t *ctx, soru_tree_node_t **durable, const soru_pvm_key_t *key,
          soru_pvm_bytevec_t *value)
{
  soru_tree_node_t *contents;
  SORU_TRY(soru_pvm_bytevec_encode_contents(ctx, value, &contents));
  SORU_TRY(put_part(ctx, durable, key, "contents", contents));
  uint8_t length[8];
  soru_base_put_be(length, (uint64_t)value->length, sizeof length);
  return put_part(ctx, durable, key, "length",
                  soru_tree_leaf(ctx->tree, soru_base_slice(length, sizeof length)));
}

static bool
is_protected(const soru_pvm_key_t *key, bool edit_readonly, soru_pvm_durable_result_t *result)
{
  bool protected_ = key->readonly && !edit_readonly;
  *result = protected_ ? SORU_PVM_DURABLE_READONLY : SORU_PVM_DURABLE_OK;
  return protected_;
}

/* --- looking --- */

soru_status_t
soru_pvm_durable_exists(soru_pvm_ctx_t *ctx, soru_tree_node_t *durable, const soru_pvm_key_t *key,
                        bool *exists)
{
  soru_tree_node_t *node;
  SORU_TRY(find_node(ctx, durable, key, SORU_PVM_DIRECTORY, &node));
  *exists = node != NULL;
  return SORU_OK;
}

soru_status_t
soru_pvm_durable_find(soru_pvm_ctx_t *ctx, soru_tree_node_t *durable, const soru_pvm_key_t *key,
                      bool *there, soru_pvm_bytevec_t *value)
{
  soru_tree_node_t *node;
  *there = false;
  SORU_TRY(find_node(ctx, durable, key, SORU_PVM_VALUE, &node));
  if (node == NULL) return SORU_OK;
  memset(value, 0, sizeof *value);
  SORU_TRY(soru_pvm_decode(ctx, &soru_pvm_bytevec_type, node, value));
  *there = true;
  return SORU_OK;
}

soru_status_t
soru_pvm_durable_count(soru_pvm_ctx_t *ctx, soru_tree_node_t *durable, const soru_pvm_key_t *key,
                       uint64_t *cnt)
{
  soru_tree_node_t *node;
  *cnt = 0;
  SORU_TRY(find_node(ctx, durable, key, SORU_PVM_DIRECTORY, &node));
  return node == NULL ? SORU_OK : soru_tree_length(ctx->tree, node, cnt);
}

soru_status_t
soru_pvm_durable_nth(soru_pvm_ctx_t *ctx, soru_tree_node_t *durable, const soru_pvm_key_t *key,
                     int64_t index, soru_pvm_durable_result_t *result, soru_slice_t *name)
{
  soru_tree_node_t *node;
  *result = SORU_PVM_DURABLE_NO_TREE;
  SORU_TRY(find_node(ctx, durable, key, SORU_PVM_DIRECTORY, &node));
  if (node == NULL) return SORU_OK;
  if (index < 0) {
    uint64_t cnt; /* the directory is looked up before the index is found to be wrong */
    *result = SORU_PVM_DURABLE_OTHER;
    return soru_tree_length(ctx->tree, node, &cnt);
  }
  soru_tree_entry_t entry;
  SORU_TRY(soru_tree_nth(ctx->tree, node, (uint64_t)index, &entry));
  *result = entry.node == NULL ? SORU_PVM_DURABLE_NO_INDEX : SORU_PVM_DURABLE_OK;
  if (entry.node == NULL) return SORU_OK;
  *name = soru_base_slice(entry.name->text, entry.name->len);
  if (strcmp(entry.name->text, MARKER) == 0) name->len = 0;
  return SORU_OK;
}

soru_status_t
soru_pvm_durable_hash(soru_pvm_ctx_t *ctx, soru_tree_node_t *durable, const soru_pvm_key_t *key,
                      soru_pvm_durable_kind_t kind, bool *there, uint8_t hash[SORU_TREE_HASH_SZ])
{
  soru_tree_node_t *node;
  SORU_TRY(find_node(ctx, durable, key, kind, &node));
  *there = node != NULL;
  return node == NULL ? SORU_OK : soru_tree_hash(ctx->tree, node, hash);
}

soru_status_t
soru_pvm_durable_read(soru_pvm_ctx_t *ctx, soru_tree_node_t *durable, const soru_pvm_key_t *key,
                      int64_t offset, int64_t max_bytes, int64_t io_max, soru_buf_t *to,
                      soru_pvm_durable_result_t *result)
{
  *result = SORU_PVM_DURABLE_IO_TOO_LARGE;
  if (max_bytes > io_max) return SORU_OK;
  bool there;
  soru_pvm_bytevec_t value;
  *result = SORU_PVM_DURABLE_NO_VALUE;
  SORU_TRY(soru_pvm_durable_find(ctx, durable, key, &there, &value));
  if (!there) return SORU_OK;
  soru_status_t status = SORU_OK;
  if (offset < 0 || offset >= value.length) {
    *result = SORU_PVM_DURABLE_OUT_OF_BOUNDS;
  } else if (max_bytes < 0) {
    *result = SORU_PVM_DURABLE_OTHER;
  } else {
    int64_t left = value.length - offset;
    size_t n = (size_t)(max_bytes < left ? max_bytes : left);
    uint8_t *bytes = soru_base_buf_reserve(to, n);
    *result = SORU_PVM_DURABLE_OK;
    if (n > 0)
      status =
          bytes == NULL ? SORU_ERR_LIMIT : soru_pvm_bytevec_read(ctx, &value, offset, bytes, n);
  }
  soru_pvm_bytevec_drop(ctx, &value);
  return status;
}

/* --- changing --- */

soru_status_t
soru_pvm_durable_delete(soru_pvm_ctx_t *ctx, soru_tree_node_t **durable, const soru_pvm_key_t *key,
                        soru_pvm_durable_kind_t kind, bool edit_readonly,
                        soru_pvm_durable_result_t *result)
{
  if (is_protected(key, edit_readonly, result)) return SORU_OK;
  return put_node(ctx, durable, key->steps, path_length(key, kind), NULL);
}

soru_status_t
soru_pvm_durable_copy(soru_pvm_ctx_t *ctx, soru_tree_node_t **durable, const soru_pvm_key_t *from,
                      const soru_pvm_key_t *to, bool edit_readonly,
                      soru_pvm_durable_result_t *result)
{
  if (is_protected(to, edit_readonly, result)) return SORU_OK;
  soru_tree_node_t *node;
  SORU_TRY(find_node(ctx, *durable, from, SORU_PVM_DIRECTORY, &node));
  if (node == NULL) {
    *result = SORU_PVM_DURABLE_NO_TREE;
    return SORU_OK;
  }
  return put_node(ctx, durable, to->steps, to->cnt, soru_tree_keep(node));
}

soru_status_t
soru_pvm_durable_move(soru_pvm_ctx_t *ctx, soru_tree_node_t **durable, const soru_pvm_key_t *from,
                      const soru_pvm_key_t *to, soru_pvm_durable_result_t *result)
{
  if (is_protected(from, false, result) || is_protected(to, false, result)) return SORU_OK;
  soru_tree_node_t *node;
  SORU_TRY(find_node(ctx, *durable, from, SORU_PVM_DIRECTORY, &node));
  if (node == NULL) {
    *result = SORU_PVM_DURABLE_NO_TREE;
    return SORU_OK;
  }
  soru_tree_keep(node);
  soru_status_t status = put_node(ctx, durable, from->steps, from->cnt, NULL);
  if (status == SORU_OK) return put_node(ctx, durable, to->steps, to->cnt, node);
  soru_tree_drop(ctx->tree, node);
  return status;
}

soru_status_t
soru_pvm_durable_set(soru_pvm_ctx_t *ctx, soru_tree_node_t **durable, const soru_pvm_key_t *key,
                     bool edit_readonly, soru_slice_t bytes, soru_pvm_durable_result_t *result)
{
  if (is_protected(key, edit_readonly, result)) return SORU_OK;
  soru_pvm_bytevec_t value;
  soru_pvm_bytevec_of_bytes(ctx, &value, bytes);
  soru_status_t status = put_value(ctx, durable, key, &value);
  soru_pvm_bytevec_drop(ctx, &value);
  return status;
}

soru_status_t
soru_pvm_durable_create(soru_pvm_ctx_t *ctx, soru_tree_node_t **durable, const soru_pvm_key_t *key,
                        int64_t size, soru_pvm_durable_result_t *result)
{
  if (is_protected(key, false, result)) return SORU_OK;
  soru_tree_node_t *node;
  SORU_TRY(find_node(ctx, *durable, key, SORU_PVM_VALUE, &node));
  if (node != NULL) {
    *result = SORU_PVM_DURABLE_EXISTS;
    return SORU_OK;
  }
  soru_pvm_bytevec_t value = {.length = size > 0 ? size : 0};
  return put_value(ctx, durable, key, &value);
}

/* Writes bytes into a byte vector, which grows as needed. */
static soru_status_t
write_bytes(soru_pvm_ctx_t *ctx, soru_pvm_bytevec_t *value, int64_t offset, soru_slice_t bytes,
            soru_pvm_durable_result_t *result)
{
  *result = SORU_PVM_DURABLE_OUT_OF_BOUNDS;
  if (offset > value->length) return SORU_OK;
  *result = SORU_PVM_DURABLE_OTHER;
  if (offset < 0) return SORU_OK;
  *result = SORU_PVM_DURABLE_OK;
  int64_t end = offset + (int64_t)bytes.len;
  if (end > value->length) value->length = end;
  return soru_pvm_bytevec_write(ctx, value, offset, bytes.ptr, bytes.len);
}

soru_status_t
soru_pvm_durable_write(soru_pvm_ctx_t *ctx, soru_tree_node_t **durable, const soru_pvm_key_t *key,
                       bool edit_readonly, int64_t offset, soru_slice_t bytes, int64_t io_max,
                       soru_pvm_durable_result_t *result)
{
  if (is_protected(key, edit_readonly, result)) return SORU_OK;
  *result = SORU_PVM_DURABLE_IO_TOO_LARGE;
  if ((int64_t)bytes.len > io_max) return SORU_OK;
  bool there;
  soru_pvm_bytevec_t value;
  SORU_TRY(soru_pvm_durable_find(ctx, *durable, key, &there, &value));
  if (!there) memset(&value, 0, sizeof value);
  soru_status_t status = write_bytes(ctx, &value, offset, bytes, result);
  if (status == SORU_OK && *result == SORU_PVM_DURABLE_OK)
    status = put_value(ctx, durable, key, &value);
  soru_pvm_bytevec_drop(ctx, &value);
  return status;
}
