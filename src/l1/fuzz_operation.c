/* Fuzz target: any bytes as an operation of each encoding, and as the header of a block. What is
 * read is written again as it was, and can be shown as JSON, which is read without harm. The first
 * byte chooses. */
#include "l1/header.h"
#include "l1/operation_json.h"

#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void
check_same(const soru_buf_t *again, const uint8_t *data, size_t len)
{
  SORU_ASSERT(!again->overflow && again->len == len && memcmp(again->ptr, data, len) == 0);
}

static void
show(const soru_l1_operation_t *operation, soru_l1_wire_t wire)
{
  soru_buf_t text;
  soru_json_out_t out;
  soru_json_doc_t doc;
  soru_base_buf_init(&text, 1 << 22);
  soru_codec_json_out_init(&out, &text);
  soru_l1_operation_write(&out, operation, wire);
  SORU_ASSERT(!text.overflow);
  if (soru_codec_json_parse(&doc, "shown", soru_base_buf_slice(&text)) == SORU_OK) {
    soru_l1_operation_t read;
    soru_l1_memory_t memory = {0};
    soru_json_t root = soru_codec_json_root(&doc);
    (void)!soru_l1_operation_read(&read, &memory, &root, wire);
    soru_l1_operation_free(&read);
    soru_l1_memory_free(&memory);
  }
  soru_codec_json_free(&doc);
  soru_base_buf_free(&text);
}

static void
try_operation(const uint8_t *data, size_t size, soru_l1_wire_t wire, bool is_signed)
{
  soru_l1_operation_t operation;
  soru_buf_t again;
  soru_slice_t bytes = soru_base_slice(data, size);
  soru_base_buf_init(&again, SORU_L1_OPERATION_MAX);
  if (soru_l1_operation_decode(&operation, bytes, wire, is_signed) == SORU_OK) {
    soru_l1_operation_encode(&again, &operation, wire);
    check_same(&again, data, size);
    show(&operation, wire);
  }
  soru_l1_operation_free(&operation);
  soru_base_buf_free(&again);
}

static void
try_header(const uint8_t *data, size_t size)
{
  soru_l1_header_t header;
  soru_buf_t again;
  soru_base_buf_init(&again, SORU_L1_HEADER_MAX);
  if (soru_l1_header_decode(&header, soru_base_slice(data, size)) == SORU_OK) {
    soru_l1_header_encode(&again, &header);
    check_same(&again, data, size);
  }
  soru_base_buf_free(&again);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
  if (size == 0) return 0;
  unsigned mode = data[0] % 7;
  if (mode == 6)
    try_header(data + 1, size - 1);
  else
    try_operation(data + 1, size - 1, (soru_l1_wire_t)(mode / 2), mode % 2 == 1);
  return 0;
}
