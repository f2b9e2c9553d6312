/* Fuzz target: any text as an operation in JSON, in each encoding. What is accepted has a binary
 * form that is read, and that is written as it was. */
#include "l1/operation_json.h"

#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void
try_wire(const soru_json_t *root, soru_l1_wire_t wire)
{
  soru_l1_operation_t operation, again;
  soru_l1_memory_t memory = {0};
  soru_buf_t bytes, twice;
  soru_base_buf_init(&bytes, SORU_L1_OPERATION_MAX);
  soru_base_buf_init(&twice, SORU_L1_OPERATION_MAX);
  if (soru_l1_operation_read(&operation, &memory, root, wire) == SORU_OK) {
    soru_l1_operation_encode(&bytes, &operation, wire);
    if (!bytes.overflow) {
      soru_status_t status = soru_l1_operation_decode(&again, soru_base_buf_slice(&bytes), wire,
                                                      operation.has_signature);
      SORU_ASSERT(status == SORU_OK);
      soru_l1_operation_encode(&twice, &again, wire);
      SORU_ASSERT(soru_base_slice_equal(soru_base_buf_slice(&bytes), soru_base_buf_slice(&twice)));
      soru_l1_operation_free(&again);
    }
  }
  soru_l1_operation_free(&operation);
  soru_l1_memory_free(&memory);
  soru_base_buf_free(&bytes);
  soru_base_buf_free(&twice);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
  static const soru_l1_wire_t wires[] = {SORU_L1_WIRE_ALPHA, SORU_L1_WIRE_MUMBAI,
                                         SORU_L1_WIRE_TODAY};
  for (size_t i = 0; i < 3; i++) {
    soru_json_doc_t doc; /* a document keeps its first message */
    if (soru_codec_json_parse(&doc, "input", soru_base_slice(data, size)) == SORU_OK) {
      soru_json_t root = soru_codec_json_root(&doc);
      try_wire(&root, wires[i]);
    }
    soru_codec_json_free(&doc);
  }
  return 0;
}
