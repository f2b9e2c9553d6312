/* Fuzz target: any bytes to the HTTP server, over a connection of the loopback address. The handler
 * answers with the length of what it got, or with a stream. */
#include "io/http_server.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <unistd.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static soru_io_server_t *server;
static soru_io_server_options_t options;

static bool
pull(void *stream, soru_buf_t *out)
{
  int *pieces = stream;
  soru_base_buf_addf(out, "piece\n");
  return --*pieces > 0;
}

static void
handle(void *self, const soru_io_http_request_t *request, soru_io_http_answer_t *answer)
{
  (void)self;
  if (request->path.len > 1 && request->path.ptr[1] == 's') {
    int *pieces = malloc(sizeof *pieces);
    SORU_ASSERT(pieces != NULL);
    *pieces = 3;
    answer->pull = pull;
    answer->close = free;
    answer->stream = pieces;
    return;
  }
  soru_base_buf_addf(&answer->body, "%zu", request->body.len);
}

/* Starts the server, once. */
static void
start(void)
{
  soru_io_error_t error = {""};
  options = soru_io_server_options();
  options.max_body = 4096;
  soru_status_t status = soru_io_server_start(&server, &options, handle, NULL, &error);
  SORU_ASSERT(status == SORU_OK);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
  struct sockaddr_in address = {.sin_family = AF_INET, .sin_addr = {htonl(INADDR_LOOPBACK)}};
  char answer[4096];
  if (server == NULL) start();
  address.sin_port = htons(soru_io_server_port(server));
  int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  SORU_ASSERT(fd >= 0 && connect(fd, (struct sockaddr *)&address, sizeof address) == 0);
  if (size > 16384) size = 16384; /* what the socket takes without being read */
  if (size > 0) (void)!send(fd, data, size, MSG_NOSIGNAL | MSG_DONTWAIT);
  shutdown(fd, SHUT_WR);
  for (int round = 0; round < 4; round++) {
    soru_io_server_run(server, 0);
    (void)!recv(fd, answer, sizeof answer, MSG_DONTWAIT);
  }
  close(fd);
  soru_io_server_run(server, 0);
  return 0;
}
