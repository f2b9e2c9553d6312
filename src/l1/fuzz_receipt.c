/* Fuzz target: any JSON as an operation to tell about. */
#include "l1/limits.h"
#include "l1/receipt.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
  soru_json_doc_t doc;
  soru_buf_t out;
  soru_base_buf_init(&out, 1 << 20);
  if (soru_codec_json_parse(&doc, "input", soru_base_slice(data, size)) == SORU_OK) {
    soru_json_t root = soru_codec_json_root(&doc);
    soru_l1_estimate_t estimate;
    if (soru_l1_receipt_add(&out, &root, 1, SORU_L1_WIRE_ALPHA) != SORU_OK)
      SORU_ASSERT(soru_codec_json_error(&doc)[0] != 0);
    soru_l1_receipt_errors(&out, &root);
    if (soru_l1_limits_estimate(&estimate, &root) == SORU_OK) {
      soru_l1_content_t content = {.kind = SORU_L1_ORIGINATE};
      soru_l1_limits_set(&content, &estimate);
    }
  }
  soru_codec_json_free(&doc);
  soru_base_buf_free(&out);
  return 0;
}
