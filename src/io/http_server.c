/* http_server.c - see http_server.h. */
#include "io/http_server.h"

#include "base/mem.h"

#include <arpa/inet.h>
#include <errno.h>
#include <microhttpd.h>
#include <netinet/in.h>
#include <string.h>
#include <sys/select.h>
#include <sys/socket.h>
#include <unistd.h>

/* Bytes of memory for the headers of a connection. */
#define HEADER_MEMORY ((size_t)32 << 10)

/* Bytes of a piece that are handed over at once. */
#define STREAM_BLOCK ((size_t)16 << 10)

/* The longest piece of a stream. */
#define PIECE_MAX ((size_t)1 << 30)

static const char json_type[] = "application/json";

/* A stream to a client. */
typedef struct stream {
  struct stream *next, **at; /* in the list of those that wait; at is NULL elsewhere */
  soru_io_server_t *server;
  struct MHD_Connection *connection;
  soru_io_http_answer_t answer;
  soru_buf_t piece;
  size_t sent; /* of the piece */
  bool ended;
} stream_t;

/* A request that is arriving. */
typedef struct arriving {
  soru_buf_t body;
} arriving_t;

struct soru_io_server {
  struct MHD_Daemon *daemon;
  const soru_io_server_options_t *options;
  soru_io_http_handler_t *handler;
  void *self;
  uint16_t port;
  stream_t *waiting;
  bool stopping;
};

soru_io_server_options_t
soru_io_server_options(void)
{
  return (soru_io_server_options_t){.address = "127.0.0.1",
                                    .max_body = (size_t)32 << 20,
                                    .max_connections = 512,
                                    .max_per_address = 512,
                                    .timeout = 60};
}

/* --- streams --- */

static void
leave_list(stream_t *stream)
{
  if (stream->at == NULL) return;
  *stream->at = stream->next;
  if (stream->next != NULL) stream->next->at = stream->at;
  stream->at = NULL;
}

/* Lets the stream wait until it is woken. */
static void
wait_for_more(stream_t *stream)
{
  soru_io_server_t *server = stream->server;
  stream->next = server->waiting;
  stream->at = &server->waiting;
  if (stream->next != NULL) stream->next->at = &stream->next;
  server->waiting = stream;
  MHD_suspend_connection(stream->connection);
}

/* Gives the next bytes of a stream to the library. */
static ssize_t
read_stream(void *cls, uint64_t position, char *buf, size_t max)
{
  stream_t *stream = cls;
  (void)position;
  if (stream->sent == stream->piece.len && !stream->ended) {
    stream->piece.len = stream->sent = 0;
    if (stream->server->stopping)
      stream->ended = true;
    else
      stream->ended = !stream->answer.pull(stream->answer.stream, &stream->piece);
  }
  size_t left = stream->piece.len - stream->sent;
  if (left == 0 && stream->ended) return MHD_CONTENT_READER_END_OF_STREAM;
  if (left == 0) {
    wait_for_more(stream);
    return 0;
  }
  if (left > max) left = max;
  memcpy(buf, stream->piece.ptr + stream->sent, left);
  stream->sent += left;
  return (ssize_t)left;
}

static void
free_stream(void *cls)
{
  stream_t *stream = cls;
  leave_list(stream);
  if (stream->answer.close != NULL) stream->answer.close(stream->answer.stream);
  soru_base_buf_free(&stream->piece);
  free(stream);
}

void
soru_io_server_wake(soru_io_server_t *server)
{
  while (server->waiting != NULL) {
    stream_t *stream = server->waiting;
    leave_list(stream);
    MHD_resume_connection(stream->connection);
  }
}

/* Ends the streams that wait and whose clients have gone: the library does not look at them. */
static void
end_abandoned(soru_io_server_t *server)
{
  for (stream_t *stream = server->waiting, *next; stream != NULL; stream = next) {
    const union MHD_ConnectionInfo *info =
        MHD_get_connection_info(stream->connection, MHD_CONNECTION_INFO_CONNECTION_FD);
    char byte;
    next = stream->next;
    if (info == NULL || recv(info->connect_fd, &byte, 1, MSG_PEEK | MSG_DONTWAIT) != 0) continue;
    stream->ended = true;
    leave_list(stream);
    MHD_resume_connection(stream->connection);
  }
}

/* --- answers --- */

static struct MHD_Response *
make_response(soru_io_server_t *server, struct MHD_Connection *connection,
              soru_io_http_answer_t *answer)
{
  if (answer->pull == NULL) {
    struct MHD_Response *response =
        MHD_create_response_from_buffer(answer->body.len, answer->body.ptr, MHD_RESPMEM_MUST_FREE);
    if (response == NULL) soru_base_buf_free(&answer->body);
    return response;
  }
  stream_t *stream = soru_base_zalloc(sizeof *stream);
  stream->server = server;
  stream->connection = connection;
  stream->answer = *answer;
  soru_base_buf_free(&answer->body);
  soru_base_buf_init(&stream->piece, PIECE_MAX);
  struct MHD_Response *response = MHD_create_response_from_callback(
      MHD_SIZE_UNKNOWN, STREAM_BLOCK, read_stream, stream, free_stream);
  if (response == NULL) free_stream(stream);
  return response;
}

static void
add_header(struct MHD_Response *response, const char *name, const char *value)
{
  (void)MHD_add_response_header(response, name, value);
}

/* Sends an answer, which is taken. */
static enum MHD_Result
send_answer(soru_io_server_t *server, struct MHD_Connection *connection,
            soru_io_http_answer_t *answer)
{
  struct MHD_Response *response = make_response(server, connection, answer);
  if (response == NULL) return MHD_NO;
  add_header(response, MHD_HTTP_HEADER_CONTENT_TYPE, answer->type);
  if (server->options->cors_origin != NULL) {
    const char *headers = server->options->cors_headers;
    add_header(response, "Access-Control-Allow-Origin", server->options->cors_origin);
    add_header(response, "Access-Control-Allow-Headers",
               headers == NULL ? "Content-Type" : headers);
    add_header(response, "Access-Control-Allow-Methods", "GET, POST, OPTIONS");
  }
  enum MHD_Result result = MHD_queue_response(connection, (unsigned)answer->status, response);
  MHD_destroy_response(response);
  return result;
}

/* Answers with an error of the server itself. */
static enum MHD_Result
send_error(soru_io_server_t *server, struct MHD_Connection *connection, int status, const char *id,
           const char *text)
{
  soru_io_http_answer_t answer = {.status = status, .type = json_type};
  soru_base_buf_init(&answer.body, 1024);
  soru_base_buf_addf(&answer.body,
                     "[{\"kind\":\"permanent\",\"id\":\"soru.http.%s\",\"msg\":\"%s\"}]", id, text);
  return send_answer(server, connection, &answer);
}

/* --- requests --- */

static bool
is_method(const char *method, const char *want)
{
  return strcmp(method, want) == 0;
}

/* Answers a request that is complete. */
static enum MHD_Result
answer_request(soru_io_server_t *server, struct MHD_Connection *connection, const char *url,
               const char *method, const arriving_t *arriving)
{
  if (arriving->body.overflow)
    return send_error(server, connection, 413, "too_large", "the body is too large");
  soru_io_http_answer_t answer = {.status = 200, .type = json_type};
  soru_base_buf_init(&answer.body, PIECE_MAX);
  if (is_method(method, "OPTIONS")) {
    answer.status = 204;
    return send_answer(server, connection, &answer);
  }
  bool is_head = is_method(method, "HEAD");
  soru_io_http_request_t request = {soru_base_slice_text(is_head ? "GET" : method),
                                    soru_base_slice_text(url),
                                    soru_base_buf_slice(&arriving->body)};
  server->handler(server->self, &request, &answer);
  return send_answer(server, connection, &answer);
}

static bool
is_supported(const char *method)
{
  return is_method(method, "GET") || is_method(method, "POST") || is_method(method, "HEAD") ||
         is_method(method, "OPTIONS") || is_method(method, "PUT") || is_method(method, "DELETE") ||
         is_method(method, "PATCH");
}

/* Called by the library when the headers of a request are there, for each part of its body, and at
 * its end. */
static enum MHD_Result
take_request(void *cls, struct MHD_Connection *connection, const char *url, const char *method,
             const char *version, const char *data, size_t *len, void **state)
{
  soru_io_server_t *server = cls;
  arriving_t *arriving = *state;
  (void)version;
  if (arriving == NULL) {
    if (!is_supported(method))
      return send_error(server, connection, 501, "method", "this method is not known");
    arriving = soru_base_zalloc(sizeof *arriving);
    soru_base_buf_init(&arriving->body, server->options->max_body);
    *state = arriving;
    return MHD_YES;
  }
  if (*len == 0) return answer_request(server, connection, url, method, arriving);
  soru_base_buf_add(&arriving->body, data, *len);
  *len = 0;
  return MHD_YES;
}

static void
end_request(void *cls, struct MHD_Connection *connection, void **state,
            enum MHD_RequestTerminationCode code)
{
  arriving_t *arriving = *state;
  (void)cls;
  (void)connection;
  (void)code;
  if (arriving == NULL) return;
  soru_base_buf_free(&arriving->body);
  free(arriving);
  *state = NULL;
}

/* --- the server --- */

/* Fills the address to listen at; returns its length, 0 if it is none. */
static socklen_t
parse_address(const soru_io_server_options_t *options, struct sockaddr_storage *address)
{
  struct sockaddr_in *four = (struct sockaddr_in *)address;
  struct sockaddr_in6 *six = (struct sockaddr_in6 *)address;
  memset(address, 0, sizeof *address);
  if (inet_pton(AF_INET, options->address, &four->sin_addr) == 1) {
    four->sin_family = AF_INET;
    four->sin_port = htons(options->port);
    return sizeof *four;
  }
  if (inet_pton(AF_INET6, options->address, &six->sin6_addr) == 1) {
    six->sin6_family = AF_INET6;
    six->sin6_port = htons(options->port);
    return sizeof *six;
  }
  return 0;
}

/* Makes a listening socket; -1 with errno if it cannot. */
static int
listen_at(const struct sockaddr_storage *address, socklen_t len)
{
  int yes = 1, fd = socket(address->ss_family, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
  if (fd < 0) return -1;
  (void)setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &yes, sizeof yes);
  if (bind(fd, (const struct sockaddr *)address, len) == 0 && listen(fd, 512) == 0) return fd;
  int error = errno;
  close(fd);
  errno = error;
  return -1;
}

static uint16_t
bound_port(int fd)
{
  struct sockaddr_storage address;
  socklen_t len = sizeof address;
  if (getsockname(fd, (struct sockaddr *)&address, &len) != 0) return 0;
  return ntohs(address.ss_family == AF_INET ? ((struct sockaddr_in *)&address)->sin_port
                                            : ((struct sockaddr_in6 *)&address)->sin6_port);
}

soru_status_t
soru_io_server_start(soru_io_server_t **started, const soru_io_server_options_t *options,
                     soru_io_http_handler_t *handler, void *self, soru_io_error_t *error)
{
  struct sockaddr_storage address;
  socklen_t len = parse_address(options, &address);
  *started = NULL;
  if (len == 0)
    return soru_io_fail(error, SORU_ERR_ARG, "%s is no address of IPv4 or IPv6", options->address);
  int fd = listen_at(&address, len);
  if (fd < 0)
    return soru_io_fail(error, SORU_ERR_IO, "cannot listen at %s:%u: %s", options->address,
                        options->port, strerror(errno));
  soru_io_server_t *server = soru_base_zalloc(sizeof *server);
  server->options = options;
  server->handler = handler;
  server->self = self;
  server->port = bound_port(fd);
  server->daemon = MHD_start_daemon(
      MHD_ALLOW_SUSPEND_RESUME, 0, NULL, NULL, take_request, server, MHD_OPTION_LISTEN_SOCKET, fd,
      MHD_OPTION_NOTIFY_COMPLETED, end_request, server, MHD_OPTION_CONNECTION_LIMIT,
      options->max_connections, MHD_OPTION_PER_IP_CONNECTION_LIMIT, options->max_per_address,
      MHD_OPTION_CONNECTION_TIMEOUT, options->timeout, MHD_OPTION_CONNECTION_MEMORY_LIMIT,
      HEADER_MEMORY, MHD_OPTION_END);
  if (server->daemon == NULL) {
    close(fd);
    free(server);
    return soru_io_fail(error, SORU_ERR_IO, "the HTTP server cannot be started");
  }
  *started = server;
  return SORU_OK;
}

void
soru_io_server_stop(soru_io_server_t *server)
{
  if (server == NULL) return;
  server->stopping = true;
  soru_io_server_wake(server);
  (void)MHD_run(server->daemon);
  MHD_stop_daemon(server->daemon);
  free(server);
}

uint16_t
soru_io_server_port(const soru_io_server_t *server)
{
  return server->port;
}

/* One round with select. The library also has epoll, but its edges get lost: a connection whose end
 * arrives together with a part of a request stays until it times out, and a few hundred of these
 * keep everybody else out. */
void
soru_io_server_run(soru_io_server_t *server, int milliseconds)
{
  fd_set reading, writing, failing;
  MHD_socket highest = 0;
  MHD_UNSIGNED_LONG_LONG soonest;
  end_abandoned(server);
  FD_ZERO(&reading);
  FD_ZERO(&writing);
  FD_ZERO(&failing);
  if (MHD_get_fdset(server->daemon, &reading, &writing, &failing, &highest) != MHD_YES) return;
  if (MHD_get_timeout(server->daemon, &soonest) == MHD_YES &&
      soonest < (MHD_UNSIGNED_LONG_LONG)milliseconds)
    milliseconds = (int)soonest;
  struct timeval wait = {milliseconds / 1000, milliseconds % 1000 * 1000};
  if (select(highest + 1, &reading, &writing, &failing, &wait) < 0) {
    FD_ZERO(&reading);
    FD_ZERO(&writing);
    FD_ZERO(&failing);
  }
  (void)MHD_run_from_select(server->daemon, &reading, &writing, &failing);
}
