/* Fuzz target: any bytes as a binary expression, and any text as one. What is read can be printed
 * and shown as JSON; what a text gives is an expression. */
#include "micheline/micheline.h"
#include "micheline/parse.h"
#include "micheline/print.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* Shows an expression that was found good; the JSON gives the same bytes again if its strings are
 * text. */
static void
show(soru_slice_t bytes, bool is_text)
{
  soru_buf_t text, again;
  soru_json_out_t out;
  soru_json_doc_t doc;
  soru_cursor_t cursor = soru_base_cursor(bytes);
  soru_base_buf_init(&text, 1 << 22);
  soru_base_buf_init(&again, 1 << 22);
  soru_status_t status = soru_micheline_print(&text, &cursor);
  SORU_ASSERT(status == SORU_OK && soru_base_cursor_done(&cursor));
  text.len = 0;
  cursor = soru_base_cursor(bytes);
  soru_codec_json_out_init(&out, &text);
  status = soru_micheline_write(&out, &cursor);
  SORU_ASSERT(status == SORU_OK && soru_base_cursor_done(&cursor));
  if (soru_codec_json_parse(&doc, "shown", soru_base_buf_slice(&text)) == SORU_OK) {
    soru_json_t root = soru_codec_json_root(&doc);
    status = soru_micheline_read(&again, &root);
    SORU_ASSERT(!is_text ||
                (status == SORU_OK && soru_base_slice_equal(soru_base_buf_slice(&again), bytes)));
  }
  soru_codec_json_free(&doc);
  soru_base_buf_free(&text);
  soru_base_buf_free(&again);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
  char why[160];
  soru_slice_t input = soru_base_slice(data, size);
  soru_cursor_t cursor = soru_base_cursor(input);
  soru_buf_t bytes;
  if (size > 4096) return 0; /* integers take the square of their length */
  if (soru_micheline_skip(&cursor) == SORU_OK)
    show(soru_base_slice(data, size - cursor.left), false);
  soru_base_buf_init(&bytes, 1 << 16);
  if (soru_micheline_parse(&bytes, input, why) == SORU_OK) {
    cursor = soru_base_cursor(soru_base_buf_slice(&bytes));
    soru_status_t status = soru_micheline_skip(&cursor);
    SORU_ASSERT(status == SORU_OK && soru_base_cursor_done(&cursor));
    show(soru_base_buf_slice(&bytes), true);
  }
  soru_base_buf_free(&bytes);
  return 0;
}
