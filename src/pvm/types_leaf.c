/* Descriptions of the leaves that are used everywhere. */
#include "codec/primitives.h"
#include "pvm/types_private.h"

static bool
put_i32(soru_buf_t *buf, const void *object)
{
  soru_codec_add_i32(buf, *(const int32_t *)object);
  return true;
}

static void
get_i32(soru_cursor_t *cursor, void *object)
{
  *(int32_t *)object = soru_codec_get_i32(cursor);
}

const soru_pvm_type_t soru_pvm_i32_leaf = SORU_PVM_PLAIN_LEAF(int32_t, put_i32, get_i32);

/* A number that got out of the range of its leaf cannot be written: only states that nobody
 * computes lead there. */
static bool
put_i31(soru_buf_t *buf, const void *object)
{
  int32_t v = *(const int32_t *)object;
  if (v < -0x40000000 || v > 0x3fffffff)
    buf->overflow = true;
  else
    soru_codec_add_int31(buf, v);
  return true;
}

static void
get_i31(soru_cursor_t *cursor, void *object)
{
  *(int32_t *)object = soru_codec_get_int31(cursor);
}

const soru_pvm_type_t soru_pvm_i31_leaf = SORU_PVM_PLAIN_LEAF(int32_t, put_i31, get_i31);

static bool
put_i64(soru_buf_t *buf, const void *object)
{
  soru_codec_add_i64(buf, *(const int64_t *)object);
  return true;
}

static void
get_i64(soru_cursor_t *cursor, void *object)
{
  *(int64_t *)object = soru_codec_get_i64(cursor);
}

const soru_pvm_type_t soru_pvm_i64_leaf = SORU_PVM_PLAIN_LEAF(int64_t, put_i64, get_i64);

static bool
put_z(soru_buf_t *buf, const void *object)
{
  soru_codec_add_z(buf, *(const int64_t *)object);
  return true;
}

static void
get_z(soru_cursor_t *cursor, void *object)
{
  *(int64_t *)object = soru_codec_get_z(cursor);
}

const soru_pvm_type_t soru_pvm_z_leaf = SORU_PVM_PLAIN_LEAF(int64_t, put_z, get_z);

static bool
put_bool(soru_buf_t *buf, const void *object)
{
  soru_codec_add_bool(buf, *(const bool *)object);
  return true;
}

static void
get_bool(soru_cursor_t *cursor, void *object)
{
  *(bool *)object = soru_codec_get_bool(cursor);
}

const soru_pvm_type_t soru_pvm_bool_leaf = SORU_PVM_PLAIN_LEAF(bool, put_bool, get_bool);

static bool
put_unit(soru_buf_t *buf, const void *object)
{
  (void)buf;
  (void)object;
  return true;
}

static void
get_unit(soru_cursor_t *cursor, void *object)
{
  (void)cursor;
  (void)object;
}

/* Nothing of the object is touched, so that a case without payload can point anywhere. */
const soru_pvm_type_t soru_pvm_unit_leaf = {
    .kind = SORU_PVM_LEAF, .size = 0, .put = put_unit, .get = get_unit, .plain = true};

static bool
put_byte(soru_buf_t *buf, const void *object)
{
  soru_base_buf_add_u8(buf, *(const uint8_t *)object);
  return true;
}

static void
get_byte(soru_cursor_t *cursor, void *object)
{
  *(uint8_t *)object = soru_base_cursor_u8(cursor);
}

const soru_pvm_type_t soru_pvm_byte_leaf = SORU_PVM_PLAIN_LEAF(uint8_t, put_byte, get_byte);

static void
get_bit(soru_cursor_t *cursor, void *object)
{
  *(uint8_t *)object = soru_codec_get_tag(cursor, 1);
}

const soru_pvm_type_t soru_pvm_bit_leaf = SORU_PVM_PLAIN_LEAF(uint8_t, put_byte, get_bit);

static void
get_valtype(soru_cursor_t *cursor, void *object)
{
  *(uint8_t *)object = soru_codec_get_tag(cursor, SORU_WASM_EXTERNREF);
}

const soru_pvm_type_t soru_pvm_valtype_leaf = SORU_PVM_PLAIN_LEAF(uint8_t, put_byte, get_valtype);

static bool
put_opt_i32(soru_buf_t *buf, const void *object)
{
  const soru_pvm_opt_i32_t *opt = object;
  if (opt->some) soru_codec_add_i32(buf, opt->v);
  return opt->some;
}

static void
get_opt_i32(soru_cursor_t *cursor, void *object)
{
  soru_pvm_opt_i32_t *opt = object;
  opt->some = true;
  opt->v = soru_codec_get_i32(cursor);
}

static void
get_absent_opt_i32(void *object)
{
  *(soru_pvm_opt_i32_t *)object = (soru_pvm_opt_i32_t){.some = false};
}

const soru_pvm_type_t soru_pvm_opt_i32_leaf = {.kind = SORU_PVM_LEAF,
                                               .size = sizeof(soru_pvm_opt_i32_t),
                                               .put = put_opt_i32,
                                               .get = get_opt_i32,
                                               .get_absent = get_absent_opt_i32,
                                               .plain = true};

static bool
put_module_key(soru_buf_t *buf, const void *object)
{
  const soru_pvm_module_key_t *key = object;
  soru_codec_add_string(buf, soru_base_slice(key->text, key->len));
  return true;
}

static void
get_module_key(soru_cursor_t *cursor, void *object)
{
  soru_pvm_module_key_t *key = object;
  soru_slice_t text = soru_codec_get_string_max(cursor, sizeof key->text);
  key->len = (uint8_t)text.len;
  if (text.len > 0) memcpy(key->text, text.ptr, text.len);
}

const soru_pvm_type_t soru_pvm_module_key_leaf =
    SORU_PVM_PLAIN_LEAF(soru_pvm_module_key_t, put_module_key, get_module_key);
