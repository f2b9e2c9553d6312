/* Tests of requests, with a server of a few lines. */
#include "io/fetch.h"
#include "tests/check.h"

#include <arpa/inet.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

static const char *const answers[] = {
    "HTTP/1.1 200 OK\r\nContent-Length: 2\r\nConnection: close\r\n\r\n{}",
    "HTTP/1.1 404 Not Found\r\nContent-Length: 4\r\nConnection: close\r\n\r\nnone",
    "HTTP/1.1 200 OK\r\nContent-Length: 40\r\nConnection: close\r\n\r\n"
    "0123456789012345678901234567890123456789",
    "no HTTP at all\r\n\r\n",
};

#define REQUESTS (sizeof answers / sizeof answers[0])

/* Answers one connection after the other; what was asked for goes to a pipe. */
static void
serve(int listener, int seen)
{
  for (size_t i = 0; i < REQUESTS; i++) {
    char request[4096];
    size_t len = 0;
    int fd = accept(listener, NULL, NULL);
    while (len < sizeof request - 1) {
      ssize_t n = read(fd, request + len, sizeof request - 1 - len);
      if (n <= 0) break;
      len += (size_t)n;
      request[len] = 0;
      const char *end = strstr(request, "\r\n\r\n");
      bool has_body = strncmp(request, "POST", 4) == 0;
      if (end != NULL && (!has_body || strstr(end, "\"body\"") != NULL)) break;
    }
    request[strcspn(request, "\r")] = '\n';
    size_t line = strcspn(request, "\n") + 1;
    if (write(seen, request, line) < 0 || write(fd, answers[i], strlen(answers[i])) < 0) break;
    close(fd);
  }
}

static void
check_fetch(soru_fetch_t *fetch, const char *method, const char *path, soru_status_t want,
            int want_http, const char *want_answer)
{
  soru_buf_t answer;
  soru_io_error_t error = {""};
  int http = 0;
  soru_base_buf_init(&answer, 30);
  soru_slice_t body = soru_base_slice_text(strcmp(method, "POST") == 0 ? "\"body\"" : "");
  CHECK_U64(soru_io_fetch(fetch, method, path, body, &http, &answer, &error), want);
  if (want == SORU_OK) {
    CHECK_U64(http, want_http);
    CHECK_BYTES(answer.ptr, answer.len, want_answer, strlen(want_answer));
  } else {
    CHECK(error.text[0] != 0);
  }
  soru_base_buf_free(&answer);
}

int
main(void)
{
  struct sockaddr_in address = {.sin_family = AF_INET};
  socklen_t len = sizeof address;
  int pipes[2], listener = socket(AF_INET, SOCK_STREAM, 0);
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  CHECK_U64(bind(listener, (struct sockaddr *)&address, len), 0);
  CHECK_U64(listen(listener, 5), 0);
  CHECK_U64(getsockname(listener, (struct sockaddr *)&address, &len), 0);
  CHECK_U64(pipe(pipes), 0);
  pid_t child = fork();
  if (child == 0) {
    serve(listener, pipes[1]);
    _exit(0);
  }
  close(listener);
  close(pipes[1]);

  char server[64], seen[1000] = "";
  soru_fetch_t fetch;
  soru_io_error_t error;
  snprintf(server, sizeof server, "http://127.0.0.1:%d//", ntohs(address.sin_port));
  CHECK_U64(soru_io_fetch_open(&fetch, server, &error), SORU_OK);
  check_fetch(&fetch, "GET", "/a", SORU_OK, 200, "{}");
  check_fetch(&fetch, "POST", "/b?c", SORU_OK, 404, "none");
  check_fetch(&fetch, "GET", "/long", SORU_ERR_LIMIT, 0, "");
  check_fetch(&fetch, "GET", "/odd", SORU_ERR_IO, 0, "");
  waitpid(child, NULL, 0);
  check_fetch(&fetch, "GET", "/gone", SORU_ERR_IO, 0, "");
  soru_io_fetch_close(&fetch);
  ssize_t n = read(pipes[0], seen, sizeof seen - 1);
  close(pipes[0]);
  CHECK_BYTES(
      seen, n < 0 ? 0 : (size_t)n,
      "GET /a HTTP/1.1\nPOST /b?c HTTP/1.1\nGET /long HTTP/1.1\nGET /odd HTTP/1.1\n",
      strlen("GET /a HTTP/1.1\nPOST /b?c HTTP/1.1\nGET /long HTTP/1.1\nGET /odd HTTP/1.1\n"));
  CHECK_U64(soru_io_fetch_open(&fetch, "ftp://x", &error), SORU_ERR_ARG);
  soru_io_fetch_close(&fetch);
  return check_summary();
}
