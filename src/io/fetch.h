/* fetch.h - requests to an HTTP server, one after the other on a kept connection.
 *
 * Redirections are not followed; only http and https are spoken.
 */
#ifndef SORU_IO_FETCH_H
#define SORU_IO_FETCH_H

#include "io/file.h"

/* A server. */
typedef struct soru_fetch {
  void *handle; /* of the library underneath */
  char *server; /* owned: its address without a / at the end */
} soru_fetch_t;

/* soru_io_fetch_open prepares requests to a server; none is sent yet.
 *
 * in  server  such as http://127.0.0.1:8732
 * SORU_OK; SORU_ERR_ARG: no such address. In every case to be released with soru_io_fetch_close. */
SORU_MUST_USE soru_status_t soru_io_fetch_open(soru_fetch_t *fetch, const char *server,
                                               soru_io_error_t *error);

/* soru_io_fetch sends a request and waits for the answer: 10 seconds for the connection, 2 minutes
 * in all.
 *
 * in   method  GET or POST
 * in   path    from the / on
 * in   body    JSON of a POST
 * out  http    the status, such as 200
 * out  answer  the body is appended
 * SORU_OK, whatever the status is; SORU_ERR_IO: no answer; SORU_ERR_LIMIT: past the maximum of
 * `answer`. */
SORU_MUST_USE soru_status_t soru_io_fetch(soru_fetch_t *fetch, const char *method, const char *path,
                                          soru_slice_t body, int *http, soru_buf_t *answer,
                                          soru_io_error_t *error);

/* soru_io_fetch_close ends the connection. */
void soru_io_fetch_close(soru_fetch_t *fetch);

#endif
