/* file.h - reading and writing whole files, and lines of files, with maxima.
 *
 * A failure fills a soru_io_error_t with a message for people that names the file and the reason.
 */
#ifndef SORU_IO_FILE_H
#define SORU_IO_FILE_H

#include "base/buf.h"

/* A message; empty as long as nothing failed. */
typedef struct soru_io_error {
  char text[1024]; /* NUL-terminated, cut to fit */
} soru_io_error_t;

/* Lines of a file, read one by one. */
typedef struct soru_io_lines {
  FILE *file;
  const char *path; /* borrowed */
  soru_buf_t line;
  uint64_t number; /* of the line that was read last, from 1 */
} soru_io_lines_t;

/* soru_io_fail writes a message as printf would print it, and returns `status`. */
soru_status_t soru_io_fail(soru_io_error_t *error, soru_status_t status, const char *format, ...)
    __attribute__((format(printf, 3, 4)));

/* soru_io_read_file appends the contents of a file to a buffer, up to the maximum of the buffer.
 *
 * SORU_OK
 * SORU_ERR_IO     it cannot be opened or read
 * SORU_ERR_LIMIT  it is longer than what is left of the maximum; the buffer is as before */
SORU_MUST_USE soru_status_t soru_io_read_file(soru_buf_t *bytes, const char *path,
                                              soru_io_error_t *error);

/* soru_io_write_file makes a file of the given contents, or replaces one. Nobody ever sees a part
 * of it: the bytes go to a temporary file beside it, which then takes its name. (A device or a pipe
 * is written to directly.)
 *
 * SORU_OK, or SORU_ERR_IO: then what was there is unchanged and the temporary file is gone. */
SORU_MUST_USE soru_status_t soru_io_write_file(const char *path, soru_slice_t bytes,
                                               soru_io_error_t *error);

/* soru_io_lines_open starts to read lines of at most `max` bytes; `path` is borrowed until
 * soru_io_lines_close, which must follow unless the status is SORU_ERR_IO. */
SORU_MUST_USE soru_status_t soru_io_lines_open(soru_io_lines_t *lines, const char *path, size_t max,
                                               soru_io_error_t *error);

/* soru_io_lines_next reads the next line, without its end.
 *
 * out  line  borrowed until the next call
 * SORU_OK
 * SORU_ERR_NOT_FOUND  there is no more line (no message)
 * SORU_ERR_IO
 * SORU_ERR_LIMIT      a line longer than the maximum */
SORU_MUST_USE soru_status_t soru_io_lines_next(soru_io_lines_t *lines, soru_slice_t *line,
                                               soru_io_error_t *error);

/* soru_io_lines_close releases what soru_io_lines_open opened. */
void soru_io_lines_close(soru_io_lines_t *lines);

#endif
