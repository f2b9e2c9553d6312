/* Fuzz target: any lines as commands of a debugging session. They may fail, never more than that;
 * what they print is text for a terminal. */
#include "app/dbg.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* Commands of an input that are carried out. */
#define LINES_MAX 24

/* From the top of the source tree, where fuzz targets run. */
#define KERNEL "fuzz/corpus/names/notes.wasm"
#define INPUTS "tests/data/debugger/notes.json"

static void
check_text(const soru_buf_t *text)
{
  for (size_t i = 0; i < text->len; i++)
    SORU_ASSERT(text->ptr[i] == '\n' || (text->ptr[i] >= 0x20 && text->ptr[i] < 0x7f));
}

static void
complete(soru_dbg_t *d, const char *line)
{
  const char *word = strrchr(line, ' ');
  for (unsigned i = 0; i < 3; i++) {
    char *text = soru_app_dbg_complete(d, line, word != NULL ? word + 1 : line, i);
    free(text);
  }
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
  static soru_dbg_t d;
  soru_run_options_t options;
  soru_app_run_options_init(&options);
  options.kernel = KERNEL;
  options.inputs = INPUTS;
  SORU_ASSERT(soru_app_dbg_open(&d, &options));
  d.no_files = true;
  for (int lines = 0; size > 0 && lines < LINES_MAX && !d.stop; lines++) {
    const uint8_t *end = memchr(data, '\n', size);
    size_t len = end != NULL ? (size_t)(end - data) : size;
    char *line = strndup((const char *)data, len);
    SORU_ASSERT(line != NULL);
    complete(&d, line);
    bool good = soru_app_dbg_do(&d, line);
    SORU_ASSERT(good == (d.error.len == 0));
    check_text(&d.out);
    free(line);
    data += len + (end != NULL ? 1 : 0);
    size -= len + (end != NULL ? 1 : 0);
  }
  soru_app_dbg_close(&d);
  return 0;
}
