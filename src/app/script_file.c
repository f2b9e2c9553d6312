/* script_file.c - carrying out the script in a file, on one machine or on two that are compared. */
#include "app/script_run.h"

#include <errno.h>
#include <inttypes.h>
#include <string.h>

/* What one of two machines prints for a line. */
typedef struct side {
  soru_script_t *script;
  FILE *stream;
  char *text;
  size_t len;
} side_t;

static bool
side_open(side_t *side, const char *path, soru_script_engine_t engine)
{
  side->stream = open_memstream(&side->text, &side->len);
  if (side->stream == NULL) return false;
  FILE *reasons = engine == SORU_SCRIPT_SLOW ? NULL : stderr;
  side->script = soru_app_script_new(side->stream, reasons, path, engine);
  return true;
}

static void
side_close(side_t *side)
{
  if (side->stream == NULL) return;
  soru_app_script_delete(side->script);
  fclose(side->stream);
  free(side->text);
}

static void
side_do(side_t *side, soru_slice_t line, uint64_t number)
{
  rewind(side->stream);
  (void)soru_app_script_do(side->script, line, number);
  fflush(side->stream);
}

/* Carries out a line on both machines, and prints what they agree on. */
static soru_status_t
do_both(side_t sides[2], FILE *out, soru_slice_t line, uint64_t number, const char *path,
        soru_io_error_t *error)
{
  for (int i = 0; i < 2; i++) side_do(&sides[i], line, number);
  fwrite(sides[0].text, 1, sides[0].len, out);
  if (sides[0].len == sides[1].len && memcmp(sides[0].text, sides[1].text, sides[0].len) == 0)
    return SORU_OK;
  return soru_io_fail(error, SORU_ERR_STATE,
                      "%s:%" PRIu64 ": the machines differ; the slow one printed:\n%.*s", path,
                      number, (int)sides[1].len, sides[1].text);
}

/* Carries out all lines with one machine (of sides[0]), or with two. */
static soru_status_t
do_lines(side_t sides[2], bool check, FILE *out, soru_io_lines_t *lines, const char *path,
         soru_io_error_t *error)
{
  soru_slice_t line;
  soru_status_t status;
  while ((status = soru_io_lines_next(lines, &line, error)) == SORU_OK) {
    if (check)
      status = do_both(sides, out, line, lines->number, path, error);
    else
      (void)soru_app_script_do(sides[0].script, line, lines->number);
    if (status != SORU_OK || ferror(out)) break;
  }
  if (status == SORU_ERR_NOT_FOUND) status = SORU_OK;
  if (status == SORU_OK && (fflush(out) != 0 || ferror(out)))
    status = soru_io_fail(error, SORU_ERR_IO, "the output cannot be written: %s", strerror(errno));
  return status;
}

soru_status_t
soru_app_script_file(FILE *out, const char *path, soru_script_engine_t engine,
                     soru_io_error_t *error)
{
  soru_io_lines_t lines;
  side_t sides[2] = {{.script = NULL}, {.script = NULL}};
  bool check = engine == SORU_SCRIPT_CHECK;
  SORU_TRY(soru_io_lines_open(&lines, path, SORU_SCRIPT_LINE_MAX, error));
  soru_status_t status = SORU_OK;
  if (!check)
    sides[0].script = soru_app_script_new(out, stderr, path, engine);
  else if (!side_open(&sides[0], path, SORU_SCRIPT_EAGER) ||
           !side_open(&sides[1], path, SORU_SCRIPT_SLOW))
    status = soru_io_fail(error, SORU_ERR_IO, "no memory for the output: %s", strerror(errno));
  if (status == SORU_OK) status = do_lines(sides, check, out, &lines, path, error);
  if (!check) soru_app_script_delete(sides[0].script);
  for (int i = 0; i < 2; i++) side_close(&sides[i]);
  soru_io_lines_close(&lines);
  return status;
}
