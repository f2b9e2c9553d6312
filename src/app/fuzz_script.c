/* Fuzz target: any text as a script, line by line; nothing is carried out. */
#include "app/script.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* Checks what every line that was parsed must fulfil. */
static void
check(soru_script_line_t *line, soru_status_t status)
{
  if (status == SORU_OK) {
    SORU_ASSERT(line->op == SORU_SCRIPT_NOTHING ? line->name.len == 0 : line->name.len > 0);
  } else {
    SORU_ASSERT(line->name.len > 0 && line->why != NULL);
  }
  for (size_t i = 0; i < line->message_cnt; i++) {
    const soru_script_message_t *message = &line->messages[i];
    SORU_ASSERT(message->head.len <= 2);
    SORU_ASSERT(message->data.is_file || message->data.text.len % 2 == 0);
  }
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
  soru_buf_t text;
  soru_base_buf_init(&text, 8 * size + 16);
  while (size > 0) {
    soru_script_line_t line;
    const uint8_t *end = memchr(data, '\n', size);
    size_t len = end != NULL ? (size_t)(end - data) : size;
    soru_status_t status = soru_app_script_parse(&line, soru_base_slice(data, len));
    check(&line, status);
    text.len = 0;
    soru_app_quote(&text, line.name);
    soru_app_script_line_free(&line);
    data += len + (end != NULL ? 1 : 0);
    size -= len + (end != NULL ? 1 : 0);
  }
  SORU_ASSERT(!text.overflow);
  soru_base_buf_free(&text);
  return 0;
}
