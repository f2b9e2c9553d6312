#include "pvm/types_private.h"

#include "codec/primitives.h"

soru_status_t
soru_pvm_raise_malformed(soru_pvm_ctx_t *ctx)
{
  return soru_pvm_raise_unknown(ctx, "Tezos_tree_encoding__Decoding.Decode_error(_)");
}

soru_status_t
soru_pvm_raise_no_tag(soru_pvm_ctx_t *ctx)
{
  return soru_pvm_raise_unknown(ctx, "Tezos_tree_encoding__Decoding.No_tag_matched_on_decoding");
}

soru_tree_node_t *
soru_pvm_dir2(soru_pvm_ctx_t *ctx, const char *name_a, soru_tree_node_t *a, const char *name_b,
              soru_tree_node_t *b)
{
  soru_tree_names_t *names = soru_tree_names(ctx->tree);
  soru_tree_name_t *in_a = soru_tree_name(names, soru_base_slice_text(name_a));
  soru_tree_name_t *in_b = soru_tree_name(names, soru_base_slice_text(name_b));
  soru_tree_entry_t entries[2] = {{in_a, a}, {in_b, b}};
  soru_tree_node_t *dir = soru_tree_build(ctx->tree, entries, 2);
  soru_tree_name_drop(names, in_a);
  soru_tree_name_drop(names, in_b);
  return dir;
}

soru_tree_node_t *
soru_pvm_dir(soru_pvm_ctx_t *ctx, const char *name, soru_tree_node_t *node)
{
  soru_tree_names_t *names = soru_tree_names(ctx->tree);
  soru_tree_name_t *interned = soru_tree_name(names, soru_base_slice_text(name));
  soru_tree_entry_t entry = {interned, node};
  soru_tree_node_t *dir = soru_tree_build(ctx->tree, &entry, 1);
  soru_tree_name_drop(names, interned);
  return dir;
}

soru_tree_node_t *
soru_pvm_tagged(soru_pvm_ctx_t *ctx, const char *tag, soru_tree_node_t *value)
{
  uint8_t bytes[64];
  soru_buf_t buf = {.ptr = bytes, .cap = sizeof bytes, .max = sizeof bytes};
  soru_codec_add_string(&buf, soru_base_slice_text(tag));
  soru_tree_node_t *leaf = soru_tree_leaf(ctx->tree, soru_base_buf_slice(&buf));
  return soru_pvm_dir2(ctx, "tag", leaf, "value", value);
}

soru_status_t
soru_pvm_get_tag(soru_pvm_ctx_t *ctx, soru_tree_node_t *node, soru_slice_t *tag)
{
  soru_tree_node_t *child;
  soru_cursor_t cursor;
  SORU_TRY(soru_pvm_child(ctx, node, "tag", &child));
  SORU_TRY(soru_pvm_get_leaf(ctx, child, &cursor));
  *tag = soru_codec_get_string(&cursor);
  return soru_base_cursor_done(&cursor) ? SORU_OK : soru_pvm_raise_malformed(ctx);
}

void
soru_pvm_add_v128(soru_buf_t *buf, const uint8_t v128[16])
{
  soru_base_buf_add_u8(buf, 0);
  soru_codec_add_string(buf, soru_base_slice(v128, 16));
}

void
soru_pvm_get_v128(soru_cursor_t *cursor, uint8_t v128[16])
{
  (void)soru_codec_get_tag(cursor, 0);
  soru_slice_t bytes = soru_codec_get_string(cursor);
  if (bytes.len != 16)
    cursor->failed = true;
  else
    memcpy(v128, bytes.ptr, 16);
}
