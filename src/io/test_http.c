/* test_http.c - the HTTP server, with raw connections: what it answers, what it refuses, and what
 * clients can do to it. The server runs in rounds in between. */
#include "io/http_server.h"
#include "tests/check.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

static soru_io_server_options_t options;
static soru_io_server_t *server;
static int streams_closed, pieces_left;

static bool
pull(void *stream, soru_buf_t *out)
{
  (void)stream;
  if (pieces_left > 0) {
    soru_base_buf_addf(out, "piece %d\n", pieces_left--);
    return true;
  }
  return pieces_left == 0; /* nothing yet; -1: the end */
}

static void
closed(void *stream)
{
  (void)stream;
  streams_closed++;
}

/* Answers with the method, the path and the length of the body; /stream is a stream. */
static void
handle(void *self, const soru_io_http_request_t *request, soru_io_http_answer_t *answer)
{
  CHECK(self == &options);
  if (soru_base_slice_equal(request->path, soru_base_slice_text("/stream"))) {
    answer->pull = pull;
    answer->close = closed;
    return;
  }
  if (soru_base_slice_equal(request->path, soru_base_slice_text("/big"))) {
    for (int i = 0; i < 100000; i++) soru_base_buf_addf(&answer->body, "0123456789");
    return;
  }
  answer->status = 201;
  soru_base_buf_addf(&answer->body, "%.*s %.*s %zu", (int)request->method.len,
                     (const char *)request->method.ptr, (int)request->path.len,
                     (const char *)request->path.ptr, request->body.len);
}

static void
start(void)
{
  soru_io_error_t error = {""};
  CHECK(soru_io_server_start(&server, &options, handle, &options, &error) == SORU_OK);
  CHECK(soru_io_server_port(server) != 0);
}

static int
open_connection(void)
{
  struct sockaddr_in address = {.sin_family = AF_INET, .sin_addr = {htonl(INADDR_LOOPBACK)}};
  address.sin_port = htons(soru_io_server_port(server));
  int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  CHECK(fd >= 0 && connect(fd, (struct sockaddr *)&address, sizeof address) == 0);
  return fd;
}

static void
put(int fd, const char *text)
{
  for (size_t at = 0, len = strlen(text); at < len;) {
    ssize_t sent = send(fd, text + at, len - at, MSG_NOSIGNAL | MSG_DONTWAIT);
    if (sent > 0) at += (size_t)sent;
    if (sent < 0) soru_io_server_run(server, 5);
  }
}

/* Lets the server work, and collects what comes; until `want` was seen, the connection is closed,
 * or a hundred rounds have passed. */
static const char *
collect(int fd, const char *want)
{
  static char text[1 << 21];
  size_t len = 0;
  text[0] = 0;
  for (int round = 0; round < 100; round++) {
    soru_io_server_run(server, 5);
    ssize_t got = recv(fd, text + len, sizeof text - 1 - len, MSG_DONTWAIT);
    if (got == 0) break;
    if (got > 0) len += (size_t)got;
    text[len] = 0;
    if (want != NULL && strstr(text, want) != NULL) break;
  }
  return text;
}

/* Sends a request on a connection of its own; checks that the answer has a text. */
static void
check_answer(const char *request, const char *want)
{
  int fd = open_connection();
  put(fd, request);
  if (!CHECK(strstr(collect(fd, want), want) != NULL))
    fprintf(stderr, "  %s is not in the answer to %.60s\n", want, request);
  close(fd);
}

static void
test_requests(void)
{
  check_answer("GET /a%20b?c=d HTTP/1.1\r\nHost: x\r\n\r\n", "GET /a b 0");
  check_answer("POST /p HTTP/1.1\r\nHost: x\r\nContent-Length: 5\r\n\r\nabcde", "POST /p 5");
  check_answer(
      "POST /p HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n0\r\n\r\n",
      "POST /p 3");
  check_answer("GET /x HTTP/1.1\r\nHost: x\r\n\r\n", "HTTP/1.1 201");
  check_answer("GET /x HTTP/1.1\r\nHost: x\r\n\r\n", "application/json");
  check_answer("OPTIONS /x HTTP/1.1\r\nHost: x\r\n\r\n", "Access-Control-Allow-Origin: *");
  check_answer("GET /x HTTP/1.1\r\nHost: x\r\n\r\n", "Access-Control-Allow-Headers: X-Any");
  int fd = open_connection();
  put(fd, "HEAD /x HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n");
  const char *text = collect(fd, NULL);
  CHECK(strstr(text, "201") != NULL && strstr(text, "GET /x") == NULL); /* headers alone */
  close(fd);
  fd = open_connection(); /* two at once */
  put(fd, "GET /1 HTTP/1.1\r\nHost: x\r\n\r\nGET /2 HTTP/1.1\r\nHost: x\r\n\r\n");
  text = collect(fd, "GET /2 0");
  CHECK(strstr(text, "GET /1 0") != NULL && strstr(text, "GET /2 0") != NULL);
  close(fd);
  fd = open_connection(); /* byte by byte */
  for (const char *at = "GET /slow HTTP/1.1\r\nHost: x\r\n\r\n"; *at != 0; at++) {
    char one[2] = {*at, 0};
    put(fd, one);
    soru_io_server_run(server, 0);
  }
  CHECK(strstr(collect(fd, "GET /slow 0"), "GET /slow 0") != NULL);
  close(fd);
  fd = open_connection(); /* more than a socket takes at once */
  put(fd, "GET /big HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n");
  text = collect(fd, NULL);
  CHECK(strlen(text) > 1000000);
  close(fd);
}

static void
test_refused(void)
{
  static char request[10000];
  int len = snprintf(request, sizeof request,
                     "POST /p HTTP/1.1\r\nHost: x\r\nContent-Length: 2000\r\n\r\n");
  memset(request + len, 'z', 2000);
  request[len + 2000] = 0;
  check_answer(request, "413");
  check_answer(request, "soru.http.too_large");
  check_answer("FLY /x HTTP/1.1\r\nHost: x\r\n\r\n", "soru.http.method");
  check_answer("GET /x\r\n\r\n", "HTTP/1.1 400");
  check_answer("POST /p HTTP/1.1\r\nHost: x\r\nContent-Length: -7\r\n\r\n", "HTTP/1.1 4");
  /* Bytes that are nothing, and clients that go away. */
  int fd = open_connection();
  put(fd, "\x16\x03\x01\x02 nothing at all\r\n\r\n");
  (void)collect(fd, "\r\n\r\n");
  close(fd);
  fd = open_connection();
  put(fd, "POST /p HTTP/1.1\r\nHost: x\r\nContent-Length: 100\r\n\r\nhalf");
  close(fd);
  for (int i = 0; i < 5; i++) soru_io_server_run(server, 1);
  /* Headers that are too long. */
  memset(request, 'h', sizeof request);
  request[sizeof request - 1] = 0;
  fd = open_connection();
  put(fd, "GET /x HTTP/1.1\r\nHost: x\r\nX: ");
  for (int i = 0; i < 10; i++) {
    if (send(fd, request, sizeof request - 1, MSG_NOSIGNAL | MSG_DONTWAIT) < 0) break;
    soru_io_server_run(server, 1);
  }
  const char *text = collect(fd, "HTTP/1.1");
  CHECK(strstr(text, " 200 ") == NULL && strstr(text, " 201 ") == NULL);
  close(fd);
  check_answer("GET /still HTTP/1.1\r\nHost: x\r\n\r\n", "GET /still 0");
}

/* Clients that go away in the middle of a request do not keep others out, however many they are. */
static void
test_many(void)
{
  static const char *const parts[] = {"\x01", "", "GET",
                                      "POST /p HTTP/1.1\r\nHost: x\r\n"
                                      "Content-Length: 100\r\n\r\nhalf"};
  for (unsigned i = 0; i < 3 * options.max_connections; i++) {
    int fd = open_connection();
    put(fd, parts[i % 4]);
    if (i % 2 == 0) shutdown(fd, SHUT_WR);
    close(fd);
    soru_io_server_run(server, 0);
  }
  check_answer("GET /still HTTP/1.1\r\nHost: x\r\n\r\n", "GET /still 0");
}

static void
test_streams(void)
{
  streams_closed = 0;
  pieces_left = 1;
  int fd = open_connection(), other;
  put(fd, "GET /stream HTTP/1.1\r\nHost: x\r\n\r\n");
  CHECK(strstr(collect(fd, "piece 1"), "piece 1") != NULL);
  for (int i = 0; i < 3; i++) soru_io_server_run(server, 1);
  check_answer("GET /between HTTP/1.1\r\nHost: x\r\n\r\n", "GET /between 0");
  pieces_left = 2;
  soru_io_server_wake(server);
  CHECK(strstr(collect(fd, "piece 2"), "piece 2") != NULL);
  soru_io_server_wake(server);
  CHECK(strstr(collect(fd, "piece 1"), "piece 1") != NULL);
  pieces_left = -1; /* the end */
  soru_io_server_wake(server);
  CHECK(strstr(collect(fd, "0\r\n\r\n"), "0\r\n\r\n") != NULL);
  close(fd);
  for (int i = 0; i < 5; i++) soru_io_server_run(server, 1);
  CHECK_U64(streams_closed, 1);
  /* A client that goes away is noticed, also when there is nothing new for it. */
  pieces_left = 1;
  other = open_connection();
  put(other, "GET /stream HTTP/1.1\r\nHost: x\r\n\r\n");
  CHECK(strstr(collect(other, "piece 1"), "piece 1") != NULL);
  close(other);
  for (int i = 0; i < 20 && streams_closed < 2; i++) soru_io_server_run(server, 1);
  CHECK_U64(streams_closed, 2);
}

/* Streams that are open when the server stops are ended; errors of starting. */
static void
test_start_and_stop(void)
{
  soru_io_error_t error = {""};
  soru_io_server_t *second;
  soru_io_server_options_t same = options;
  streams_closed = 0;
  pieces_left = 1;
  int fd = open_connection();
  put(fd, "GET /stream HTTP/1.1\r\nHost: x\r\n\r\n");
  CHECK(strstr(collect(fd, "piece 1"), "piece 1") != NULL);
  same.port = soru_io_server_port(server);
  CHECK(soru_io_server_start(&second, &same, handle, &options, &error) == SORU_ERR_IO);
  CHECK(strstr(error.text, "cannot listen at 127.0.0.1:") != NULL);
  same.address = "nowhere";
  CHECK(soru_io_server_start(&second, &same, handle, &options, &error) == SORU_ERR_ARG);
  soru_io_server_stop(server);
  CHECK_U64(streams_closed, 1);
  close(fd);
}

/* A connection without progress is closed. */
static void
test_timeout(void)
{
  options.timeout = 1;
  start();
  int fd = open_connection();
  char byte;
  put(fd, "GET /half");
  bool is_closed = false;
  for (int round = 0; round < 60 && !is_closed; round++) {
    soru_io_server_run(server, 100);
    is_closed = recv(fd, &byte, 1, MSG_DONTWAIT) >= 0; /* the end, or an error of HTTP */
  }
  CHECK(is_closed);
  close(fd);
  soru_io_server_stop(server);
}

int
main(void)
{
  options = soru_io_server_options();
  options.max_body = 1000;
  options.cors_origin = "*";
  options.cors_headers = "X-Any";
  start();
  test_requests();
  test_refused();
  test_many();
  test_streams();
  test_start_and_stop();
  test_timeout();
  return check_summary();
}
