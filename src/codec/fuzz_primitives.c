/* Fuzz target: any bytes through the primitive encodings; n, z and strings must encode to the bytes
 * that they were read from (except minus zero). */
#include "codec/primitives.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
  soru_cursor_t cursor = soru_base_cursor(soru_base_slice(data, size));
  while (cursor.left > 0 && !cursor.failed) {
    soru_cursor_t before = cursor;
    soru_buf_t again;
    soru_base_buf_init(&again, size + 16);
    bool minus_zero = false;
    switch (*cursor.ptr % 4) {
    case 0:
      soru_codec_add_n(&again, soru_codec_get_n(&cursor));
      break;
    case 1:
      soru_codec_add_string(&again, soru_codec_get_string(&cursor));
      break;
    case 2:
      (void)soru_codec_get_int31(&cursor);
      (void)soru_codec_get_uint30(&cursor);
      (void)soru_codec_get_strict_bool(&cursor);
      break;
    default:
      minus_zero = *cursor.ptr == 0x40;
      soru_codec_add_z(&again, soru_codec_get_z(&cursor));
    }
    if (!cursor.failed && again.len > 0 && !minus_zero) {
      soru_slice_t read = soru_base_slice(before.ptr, before.left - cursor.left);
      SORU_ASSERT(soru_base_slice_equal(read, soru_base_buf_slice(&again)));
    }
    soru_base_buf_free(&again);
  }
  return 0;
}
