/* Fuzz target: any text in Michelson's notation; what is read is JSON. */
#include "app/client_text.h"
#include "codec/json.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
  static char said[4097];
  soru_io_error_t error;
  soru_buf_t text;
  soru_json_out_t out;
  if (size >= sizeof said || (size >= 5 && memcmp(data, "file:", 5) == 0)) return 0;
  memcpy(said, data, size);
  said[size] = 0;
  soru_base_buf_init(&text, 1 << 20);
  soru_codec_json_out_init(&out, &text);
  if (soru_app_text_micheline(&out, said, &error) == SORU_OK && !text.overflow) {
    soru_json_doc_t doc;
    soru_status_t status = soru_codec_json_parse(&doc, "output", soru_base_buf_slice(&text));
    SORU_ASSERT(status == SORU_OK);
    soru_codec_json_free(&doc);
  }
  soru_base_buf_free(&text);
  return 0;
}
