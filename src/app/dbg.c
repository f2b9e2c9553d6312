/* dbg.c - a session of the debugger: opening, closing, names of functions. */
#include "app/dbg.h"
#include "app/report.h"
#include "app/script.h"
#include "io/wat.h"

#include <inttypes.h>
#include <stdarg.h>

/* --- saying --- */

static void __attribute__((format(printf, 2, 0)))
add(soru_buf_t *buf, const char *format, va_list args)
{
  char small[512], *text = small;
  va_list again;
  va_copy(again, args);
  int len = vsnprintf(small, sizeof small, format, args);
  if (len >= (int)sizeof small) {
    text = malloc((size_t)len + 1);
    if (text != NULL) vsnprintf(text, (size_t)len + 1, format, again);
  }
  va_end(again);
  if (text != NULL && len > 0) soru_base_buf_add(buf, text, (size_t)len);
  if (text != small) free(text);
}

void
soru_app_dbg_say(soru_dbg_t *d, const char *format, ...)
{
  va_list args;
  va_start(args, format);
  add(&d->out, format, args);
  va_end(args);
}

bool
soru_app_dbg_fail(soru_dbg_t *d, const char *format, ...)
{
  va_list args;
  d->error.len = 0;
  va_start(args, format);
  add(&d->error, format, args);
  va_end(args);
  return false;
}

bool
soru_app_dbg_write(soru_dbg_t *d, const char *path, soru_slice_t bytes)
{
  soru_io_error_t error;
  if (d->no_files) return soru_app_dbg_fail(d, "%s: no files are written here", path);
  if (soru_io_write_file(path, bytes, &error) != SORU_OK)
    return soru_app_dbg_fail(d, "%s", error.text);
  soru_app_dbg_say(d, "Written: %s\n", path);
  return true;
}

/* --- functions --- */

void
soru_app_dbg_func_name(const soru_dbg_t *d, soru_buf_t *text, uint32_t func)
{
  if (func < d->names.cnt && d->names.items[func].len > 0)
    soru_app_report_text(text, d->names.items[func]);
  else if (func == UINT32_MAX)
    soru_base_buf_addf(text, "(outside)");
  else
    soru_base_buf_addf(text, "func[%" PRIu32 "]", func);
}

uint32_t
soru_app_dbg_func_of_body(const soru_dbg_t *d, int32_t body)
{
  for (uint32_t i = 0; body != 0 && i < d->module.func_count; i++)
    if (d->module.funcs[i].body == (uint32_t)body) return d->import_cnt + i;
  return UINT32_MAX;
}

uint32_t
soru_app_dbg_find_func(const soru_dbg_t *d, const char *text)
{
  int64_t number;
  soru_slice_t name = soru_base_slice_text(text);
  for (uint32_t i = 0; i < d->names.cnt; i++)
    if (soru_base_slice_equal(d->names.items[i], name)) return i;
  if (soru_app_parse_int(&number, name) == SORU_OK && number >= 0 && number < d->names.cnt)
    return (uint32_t)number;
  return UINT32_MAX;
}

/* --- opening and closing --- */

/* What the kernel writes with write_debug, as it writes it. */
static void
show_log(void *to, soru_slice_t text)
{
  soru_dbg_t *d = to;
  if (d->replaying) return;
  while (text.len > 0 && text.ptr[text.len - 1] == '\n') text.len--;
  soru_app_dbg_say(d, "%s", d->color ? "\033[36m" : "");
  soru_app_dbg_say(d, "[kernel] ");
  soru_app_report_text(&d->out, text);
  soru_app_dbg_say(d, "%s\n", d->color ? "\033[0m" : "");
  if (d->live != NULL) d->live(d);
}

/* Names of functions: those of the module, or of the text it was made from. */
static void
read_names(soru_dbg_t *d)
{
  soru_wasm_error_t error;
  soru_io_error_t io_error;
  const char *path = d->options.kernel;
  bool from_text =
      soru_io_is_wat(path) && soru_io_read_wat(&d->named, path, true, &io_error) == SORU_OK &&
      soru_wasm_module_decode(&d->named_module, &error, soru_base_buf_slice(&d->named), NULL) ==
          SORU_OK;
  soru_wasm_names_read(&d->names, from_text ? &d->named_module : &d->module);
}

static void
read_module(soru_dbg_t *d)
{
  soru_wasm_error_t error;
  d->has_module = soru_wasm_module_decode(&d->module, &error, soru_base_buf_slice(&d->run.kernel),
                                          NULL) == SORU_OK;
  if (!d->has_module) return;
  read_names(d);
  d->import_cnt = d->names.cnt - d->module.func_count;
}

bool
soru_app_dbg_open(soru_dbg_t *d, const soru_run_options_t *options)
{
  memset(d, 0, sizeof *d);
  d->options = *options;
  soru_base_buf_init(&d->out, SIZE_MAX);
  soru_base_buf_init(&d->error, SIZE_MAX);
  soru_base_buf_init(&d->named, SORU_PVM_KERNEL_MAX);
  if (!soru_app_run_open(&d->run, &d->options)) return false;
  read_module(d);
  soru_pvm_set_debug(d->run.pvm, show_log, d);
  soru_app_dbg_mark(d);
  return true;
}

void
soru_app_dbg_close(soru_dbg_t *d)
{
  if (d->run.pvm != NULL) soru_pvm_set_observer(d->run.pvm, NULL);
  soru_app_dbg_forget(d);
  free(d->breaks);
  if (d->has_module) soru_wasm_names_free(&d->names);
  if (d->has_module) soru_wasm_module_free(&d->module);
  soru_wasm_module_free(&d->named_module);
  soru_base_buf_free(&d->named);
  soru_app_run_close(&d->run);
  soru_base_buf_free(&d->out);
  soru_base_buf_free(&d->error);
}
