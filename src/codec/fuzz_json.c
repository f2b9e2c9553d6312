/* Fuzz target: any text through the JSON reader, every value read as every kind. */
#include "codec/json.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* Reads v and what is in it, as deep as the parser allows. */
static void
visit(const soru_json_t *v)
{
  bool flag;
  int64_t number;
  size_t len = 0;
  soru_slice_t text;
  soru_json_t child;
  soru_buf_t bytes;
  soru_base_buf_init(&bytes, 64);
  (void)!soru_codec_json_get_bool(&flag, v);
  (void)!soru_codec_json_get_int(&number, v, -10, 10);
  (void)!soru_codec_json_get_string(&text, v);
  (void)!soru_codec_json_get_hex(&bytes, v);
  (void)!soru_codec_json_object(v, NULL, 0);
  if (soru_codec_json_has(&child, v, "a")) visit(&child);
  if (soru_codec_json_array(&len, v) == SORU_OK) {
    for (size_t i = 0; i < len; i++) {
      child = soru_codec_json_at(v, i);
      visit(&child);
    }
  }
  soru_base_buf_free(&bytes);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
  soru_json_doc_t doc;
  if (soru_codec_json_parse(&doc, "fuzz", soru_base_slice(data, size)) == SORU_OK) {
    soru_json_t root = soru_codec_json_root(&doc);
    visit(&root);
  } else {
    SORU_ASSERT(soru_codec_json_error(&doc)[0] != 0);
  }
  soru_codec_json_free(&doc);
  return 0;
}
