/* http_server.h - an HTTP server in the loop of its program: one thread, no locks.
 *
 * soru_io_server_run does one round: it waits for something to happen, and calls the handler for
 * each request that is complete. An answer is a body, or a stream that is asked for pieces, first
 * at once and then whenever soru_io_server_wake is called.
 *
 * The server bounds what a client can use: connections, also by address, bytes of headers and body,
 * and time. Bytes that are no HTTP are answered by an error or a closed connection.
 */
#ifndef SORU_IO_HTTP_SERVER_H
#define SORU_IO_HTTP_SERVER_H

#include "io/file.h"

typedef struct soru_io_server soru_io_server_t;

typedef struct soru_io_http_request {
  soru_slice_t method, path, body; /* the path decoded, without the query */
} soru_io_http_request_t;

/* Appends what is new in a stream to `out`; nothing if there is nothing. Returns false at the end
 * of the stream, which may come with a last piece. */
typedef bool soru_io_http_pull_t(void *stream, soru_buf_t *out);

typedef struct soru_io_http_answer {
  int status;
  const char *type; /* of the content; constant */
  soru_buf_t body;  /* taken by the server */
  /* A stream, if pull is not NULL; close releases `stream`. */
  soru_io_http_pull_t *pull;
  void (*close)(void *stream);
  void *stream;
} soru_io_http_answer_t;

/* Answers a request; *answer has status 200, the type of JSON, and an empty body. */
typedef void soru_io_http_handler_t(void *self, const soru_io_http_request_t *request,
                                    soru_io_http_answer_t *answer);

/* The most connections: more than select can watch otherwise. */
#define SORU_IO_SERVER_CONNECTIONS_MAX 900

typedef struct soru_io_server_options {
  const char *address; /* of IPv4 or IPv6 */
  uint16_t port;       /* 0: the system chooses */
  size_t max_body;
  unsigned max_connections; /* at most SORU_IO_SERVER_CONNECTIONS_MAX */
  unsigned max_per_address;
  unsigned timeout;         /* seconds without progress after which a connection is closed */
  const char *cors_origin;  /* for Access-Control-Allow-Origin; NULL: none */
  const char *cors_headers; /* for Access-Control-Allow-Headers; NULL: Content-Type */
} soru_io_server_options_t;

/* soru_io_server_options gives options for a loopback server that a few programs talk to. */
soru_io_server_options_t soru_io_server_options(void);

/* soru_io_server_start listens.
 *
 * in   options  borrowed as long as the server lives
 * out  server   to be released with soru_io_server_stop; NULL unless SORU_OK
 * SORU_OK; SORU_ERR_ARG (no such address) or SORU_ERR_IO (in use ..), with a message. */
SORU_MUST_USE soru_status_t soru_io_server_start(soru_io_server_t **server,
                                                 const soru_io_server_options_t *options,
                                                 soru_io_http_handler_t *handler, void *self,
                                                 soru_io_error_t *error);

/* soru_io_server_stop ends all streams and closes all connections; NULL is allowed. */
void soru_io_server_stop(soru_io_server_t *server);

/* soru_io_server_port gives the port. */
uint16_t soru_io_server_port(const soru_io_server_t *server);

/* soru_io_server_run waits up to `milliseconds` (0: not at all) and handles what has come. */
void soru_io_server_run(soru_io_server_t *server, int milliseconds);

/* soru_io_server_wake asks all streams for new pieces, in the next round. */
void soru_io_server_wake(soru_io_server_t *server);

#endif
