/* Descriptions of owned strings. */
#include "codec/primitives.h"
#include "pvm/types_private.h"

soru_pvm_str_t
soru_pvm_str_make(soru_pvm_ctx_t *ctx, soru_slice_t bytes)
{
  soru_pvm_str_t str = {NULL, bytes.len};
  if (bytes.len == 0) return str;
  str.ptr = soru_pvm_alloc(ctx, bytes.len);
  memcpy(str.ptr, bytes.ptr, bytes.len);
  return str;
}

static void
drop_str(soru_pvm_ctx_t *ctx, void *object)
{
  soru_pvm_str_t *str = object;
  soru_pvm_free(ctx, str->ptr, str->len);
}

static void
copy_str(soru_pvm_ctx_t *ctx, void *to, const void *from)
{
  *(soru_pvm_str_t *)to = soru_pvm_str_make(ctx, soru_pvm_str_slice(from));
}

static soru_status_t
decode_raw(soru_pvm_ctx_t *ctx, soru_tree_node_t *node, void *object)
{
  soru_cursor_t cursor;
  SORU_TRY(soru_pvm_get_leaf(ctx, node, &cursor));
  *(soru_pvm_str_t *)object = soru_pvm_str_make(ctx, soru_codec_get_rest(&cursor));
  return SORU_OK;
}

static soru_status_t
encode_raw(soru_pvm_ctx_t *ctx, void *object, soru_tree_node_t **node)
{
  const soru_pvm_str_t *str = object;
  if (str->len > SORU_PVM_LEAF_MAX) return SORU_ERR_LIMIT;
  *node = soru_tree_leaf(ctx->tree, soru_pvm_str_slice(str));
  return SORU_OK;
}

const soru_pvm_type_t soru_pvm_raw_leaf = {.kind = SORU_PVM_CUSTOM,
                                           .size = sizeof(soru_pvm_str_t),
                                           .decode = decode_raw,
                                           .encode = encode_raw,
                                           .drop = drop_str,
                                           .copy = copy_str};

static soru_status_t
decode_str(soru_pvm_ctx_t *ctx, soru_tree_node_t *node, void *object)
{
  soru_cursor_t cursor;
  SORU_TRY(soru_pvm_get_leaf(ctx, node, &cursor));
  soru_slice_t bytes = soru_codec_get_string(&cursor);
  if (!soru_base_cursor_done(&cursor)) return soru_pvm_raise_malformed(ctx);
  *(soru_pvm_str_t *)object = soru_pvm_str_make(ctx, bytes);
  return SORU_OK;
}

static soru_status_t
encode_str(soru_pvm_ctx_t *ctx, void *object, soru_tree_node_t **node)
{
  const soru_pvm_str_t *str = object;
  if (str->len > SORU_PVM_LEAF_MAX) return SORU_ERR_LIMIT;
  uint8_t small[64];
  soru_buf_t buf = {.ptr = small, .cap = sizeof small, .max = sizeof small};
  bool on_heap = str->len + 4 > sizeof small;
  if (on_heap) soru_base_buf_init(&buf, str->len + 4);
  soru_codec_add_string(&buf, soru_pvm_str_slice(str));
  *node = soru_tree_leaf(ctx->tree, soru_base_buf_slice(&buf));
  if (on_heap) soru_base_buf_free(&buf);
  return SORU_OK;
}

const soru_pvm_type_t soru_pvm_str_leaf = {.kind = SORU_PVM_CUSTOM,
                                           .size = sizeof(soru_pvm_str_t),
                                           .decode = decode_str,
                                           .encode = encode_str,
                                           .drop = drop_str,
                                           .copy = copy_str};
