/* Fuzz target: any words, one a line, as a command line of soru-client, and as words to complete.
 */
#include "app/client.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
  static char text[1024];
  char *argv[100];
  int argc = 0;
  if (size >= sizeof text) return 0;
  memcpy(text, data, size);
  text[size] = 0;
  for (char *at = text; at != NULL && argc < 100; argc++) {
    argv[argc] = at;
    at = strchr(at, '\n');
    if (at != NULL) *at++ = 0;
  }
  soru_phrase_t phrase;
  soru_buf_t out;
  soru_base_buf_init(&out, 100000);
  soru_status_t status = soru_app_phrase_parse(&phrase, &soru_app_client_table, argc, argv, &out);
  SORU_ASSERT(status == SORU_OK || out.len > 0);
  const char *prefix = argv[argc - 1];
  soru_app_phrase_complete(&out, &soru_app_client_table, phrase.words, phrase.word_cnt, prefix);
  soru_base_buf_free(&out);
  return 0;
}
