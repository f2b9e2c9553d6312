/* wat.h - kernels as files: WebAssembly in binary form, or as text through wabt's `wat2wasm`. */
#ifndef SORU_IO_WAT_H
#define SORU_IO_WAT_H

#include "io/file.h"

/* soru_io_is_wat tells whether the name of a file says that it is a module as text: .wat, .wast. */
bool soru_io_is_wat(const char *path);

/* soru_io_read_wat assembles a module in text form and appends the binary form to a buffer.
 *
 * Starts the program `wat2wasm`; what that prints about the text goes to standard error.
 * in  names  keep the names of functions, in a custom section (another module, then)
 * SORU_OK
 * SORU_ERR_NOT_FOUND  wat2wasm is not installed
 * SORU_ERR_DECODE     wat2wasm refused the text
 * SORU_ERR_IO, SORU_ERR_LIMIT  as soru_io_read_file */
SORU_MUST_USE soru_status_t soru_io_read_wat(soru_buf_t *bytes, const char *path, bool names,
                                             soru_io_error_t *error);

/* soru_io_read_kernel appends the binary form of a kernel: soru_io_read_wat for text, otherwise
 * soru_io_read_file. Status as theirs. */
SORU_MUST_USE soru_status_t soru_io_read_kernel(soru_buf_t *bytes, const char *path,
                                                soru_io_error_t *error);

#endif
