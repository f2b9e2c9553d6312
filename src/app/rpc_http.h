/* rpc_http.h - calling a node by HTTP. */
#ifndef SORU_APP_RPC_HTTP_H
#define SORU_APP_RPC_HTTP_H

#include "app/rpc.h"
#include "io/fetch.h"

/* A node; must not be moved while it is called. */
typedef struct soru_rpc_http {
  soru_fetch_t fetch;
} soru_rpc_http_t;

/* soru_app_rpc_http_open makes a caller of a node.
 *
 * in   endpoint  its address
 * out  http      to be released with soru_app_rpc_http_close in any case
 * out  rpc       calls that node as long as `http` is there
 * SORU_OK, or SORU_ERR_ARG: no address. */
SORU_MUST_USE soru_status_t soru_app_rpc_http_open(soru_rpc_http_t *http, soru_rpc_t *rpc,
                                                   const char *endpoint, soru_io_error_t *error);

/* soru_app_rpc_http_close ends the connection. */
void soru_app_rpc_http_close(soru_rpc_http_t *http);

#endif
