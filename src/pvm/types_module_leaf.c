/* Descriptions of decoded modules: the parts that are leaves. */
#include "codec/primitives.h"
#include "pvm/types_module_private.h"

static void
add_limits(soru_buf_t *buf, const soru_pvm_limits_t *limits)
{
  soru_codec_add_i32(buf, limits->min);
  soru_codec_add_option(buf, limits->max.some);
  if (limits->max.some) soru_codec_add_i32(buf, limits->max.v);
}

static void
get_limits(soru_cursor_t *cursor, soru_pvm_limits_t *limits)
{
  limits->min = soru_codec_get_i32(cursor);
  limits->max.some = soru_codec_get_option(cursor);
  if (limits->max.some) limits->max.v = soru_codec_get_i32(cursor);
}

static void
add_globaltype(soru_buf_t *buf, const soru_pvm_globaltype_t *type)
{
  soru_base_buf_add_u8(buf, type->type);
  soru_base_buf_add_u8(buf, type->immutable_);
}

static void
get_globaltype(soru_cursor_t *cursor, soru_pvm_globaltype_t *type)
{
  type->type = soru_codec_get_tag(cursor, SORU_WASM_EXTERNREF);
  type->immutable_ = soru_codec_get_tag(cursor, 1);
}

static void
add_tabletype(soru_buf_t *buf, const soru_pvm_tabletype_t *type)
{
  add_limits(buf, &type->limits);
  soru_base_buf_add_u8(buf, type->ref_type);
}

static void
get_tabletype(soru_cursor_t *cursor, soru_pvm_tabletype_t *type)
{
  get_limits(cursor, &type->limits);
  type->ref_type = soru_codec_get_tag(cursor, 1);
}

/* --- types as leaves --- */

static bool
put_memtype_leaf(soru_buf_t *buf, const void *object)
{
  add_limits(buf, object);
  return true;
}

static void
get_memtype_leaf(soru_cursor_t *cursor, void *object)
{
  get_limits(cursor, object);
}

const soru_pvm_type_t soru_pvm_memtype_leaf =
    SORU_PVM_PLAIN_LEAF(soru_pvm_limits_t, put_memtype_leaf, get_memtype_leaf);

static bool
put_globaltype_leaf(soru_buf_t *buf, const void *object)
{
  add_globaltype(buf, object);
  return true;
}

static void
get_globaltype_leaf(soru_cursor_t *cursor, void *object)
{
  get_globaltype(cursor, object);
}

const soru_pvm_type_t soru_pvm_globaltype_leaf =
    SORU_PVM_PLAIN_LEAF(soru_pvm_globaltype_t, put_globaltype_leaf, get_globaltype_leaf);

static bool
put_tabletype_leaf(soru_buf_t *buf, const void *object)
{
  add_tabletype(buf, object);
  return true;
}

static void
get_tabletype_leaf(soru_cursor_t *cursor, void *object)
{
  get_tabletype(cursor, object);
}

const soru_pvm_type_t soru_pvm_tabletype_leaf =
    SORU_PVM_PLAIN_LEAF(soru_pvm_tabletype_t, put_tabletype_leaf, get_tabletype_leaf);

static bool
put_global_def(soru_buf_t *buf, const void *object)
{
  const soru_pvm_global_def_t *def = object;
  add_globaltype(buf, &def->type);
  soru_codec_add_i32(buf, def->init);
  return true;
}

static void
get_global_def(soru_cursor_t *cursor, void *object)
{
  soru_pvm_global_def_t *def = object;
  get_globaltype(cursor, &def->type);
  def->init = soru_codec_get_i32(cursor);
}

const soru_pvm_type_t soru_pvm_global_def_leaf =
    SORU_PVM_PLAIN_LEAF(soru_pvm_global_def_t, put_global_def, get_global_def);

static bool
put_segment_mode(soru_buf_t *buf, const void *object)
{
  const soru_pvm_segment_mode_t *mode = object;
  soru_base_buf_add_u8(buf, mode->kind);
  if (mode->kind != SORU_PVM_SEGMENT_ACTIVE) return true;
  soru_codec_add_i32(buf, mode->index);
  soru_codec_add_i32(buf, mode->offset);
  return true;
}

static void
get_segment_mode(soru_cursor_t *cursor, void *object)
{
  soru_pvm_segment_mode_t *mode = object;
  mode->kind = soru_codec_get_tag(cursor, SORU_PVM_SEGMENT_DECLARATIVE);
  if (mode->kind != SORU_PVM_SEGMENT_ACTIVE) return;
  mode->index = soru_codec_get_i32(cursor);
  mode->offset = soru_codec_get_i32(cursor);
}

const soru_pvm_type_t soru_pvm_segment_mode_leaf =
    SORU_PVM_PLAIN_LEAF(soru_pvm_segment_mode_t, put_segment_mode, get_segment_mode);

/* --- what is imported and exported: a part of the object that starts at its member `kind` --- */

#define WHOLE(struct_, part_) ((struct_ *)((uintptr_t)(part_)-offsetof(struct_, kind)))

static bool
put_import_desc(soru_buf_t *buf, const void *object)
{
  const soru_pvm_import_t *import = WHOLE(soru_pvm_import_t, object);
  soru_base_buf_add_u8(buf, import->kind);
  switch (import->kind) {
  case SORU_PVM_EXTERN_FUNC:
    soru_codec_add_i32(buf, import->func_type);
    break;
  case SORU_PVM_EXTERN_TABLE:
    add_tabletype(buf, &import->table);
    break;
  case SORU_PVM_EXTERN_MEMORY:
    add_limits(buf, &import->memory);
    break;
  default:
    add_globaltype(buf, &import->global);
  }
  return true;
}

static void
get_import_desc(soru_cursor_t *cursor, void *object)
{
  soru_pvm_import_t *import = WHOLE(soru_pvm_import_t, object);
  import->kind = soru_codec_get_tag(cursor, SORU_PVM_EXTERN_GLOBAL);
  switch (import->kind) {
  case SORU_PVM_EXTERN_FUNC:
    import->func_type = soru_codec_get_i32(cursor);
    break;
  case SORU_PVM_EXTERN_TABLE:
    get_tabletype(cursor, &import->table);
    break;
  case SORU_PVM_EXTERN_MEMORY:
    get_limits(cursor, &import->memory);
    break;
  default:
    get_globaltype(cursor, &import->global);
  }
}

const soru_pvm_type_t soru_pvm_import_desc_leaf = {.kind = SORU_PVM_LEAF,
                                                   .size = sizeof(soru_pvm_import_t) -
                                                           offsetof(soru_pvm_import_t, kind),
                                                   .put = put_import_desc,
                                                   .get = get_import_desc,
                                                   .plain = true};

static bool
put_export_desc(soru_buf_t *buf, const void *object)
{
  const soru_pvm_export_t *export = WHOLE(soru_pvm_export_t, object);
  soru_base_buf_add_u8(buf, export->kind);
  soru_codec_add_i32(buf, export->index);
  return true;
}

static void
get_export_desc(soru_cursor_t *cursor, void *object)
{
  soru_pvm_export_t *export = WHOLE(soru_pvm_export_t, object);
  export->kind = soru_codec_get_tag(cursor, SORU_PVM_EXTERN_GLOBAL);
  export->index = soru_codec_get_i32(cursor);
}

const soru_pvm_type_t soru_pvm_export_desc_leaf = {.kind = SORU_PVM_LEAF,
                                                   .size = sizeof(soru_pvm_export_t) -
                                                           offsetof(soru_pvm_export_t, kind),
                                                   .put = put_export_desc,
                                                   .get = get_export_desc,
                                                   .plain = true};
