#include "app/rpc_http.h"

static soru_status_t
call(void *context, const char *method, const char *path, soru_slice_t body, int *http,
     soru_buf_t *answer, soru_io_error_t *error)
{
  soru_rpc_http_t *node = context;
  return soru_io_fetch(&node->fetch, method, path, body, http, answer, error);
}

soru_status_t
soru_app_rpc_http_open(soru_rpc_http_t *http, soru_rpc_t *rpc, const char *endpoint,
                       soru_io_error_t *error)
{
  *rpc = (soru_rpc_t){http, call};
  return soru_io_fetch_open(&http->fetch, endpoint, error);
}

void
soru_app_rpc_http_close(soru_rpc_http_t *http)
{
  soru_io_fetch_close(&http->fetch);
}
