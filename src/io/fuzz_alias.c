/* Fuzz target: any text as a file of a wallet. */
#include "io/alias.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
  soru_aliases_t aliases;
  soru_io_error_t error;
  if (soru_io_aliases_parse(&aliases, "file", soru_base_slice(data, size), &error) == SORU_OK) {
    soru_io_aliases_set(&aliases, "new", "text", NULL);
    SORU_ASSERT(soru_io_aliases_find(&aliases, "new") == aliases.list);
    SORU_ASSERT(soru_io_aliases_remove(&aliases, "new"));
  }
  soru_io_aliases_free(&aliases);
  return 0;
}
