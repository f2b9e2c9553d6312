/* Speed of the sandbox behind HTTP: a query, and operations that are injected, over kept-alive
 * connections, one request at a time on each. The sandbox is a process of its own, without a disk
 * to wait for; every connection has an account. */
#include "bench.h"

#include "base/hex.h"
#include "base/mem.h"
#include "chain/receipt.h"
#include "crypto/prefix.h"
#include "tests/wallet.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <signal.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

enum { CONNECTIONS_MAX = 64, ANSWER_MAX = 65536 };

static uint16_t port;

/* A connection, and the requests that it sends one after the other. */
typedef struct connection {
  int fd;
  const soru_buf_t *requests;
  size_t cnt, next;
  char answer[ANSWER_MAX];
  size_t len;
  double sent;
} connection_t;

/* --- the sandbox --- */

/* Starts the sandbox and reads its port. */
static pid_t
start_sandbox(const char *dir)
{
  int ends[2];
  char line[256] = "", constants[128];
  snprintf(constants, sizeof constants, "%s.json", dir);
  FILE *file = fopen(constants, "w");
  bench_must(file != NULL, "writing constants");
  fprintf(file, "{\"hard_gas_limit_per_block\":\"1000000000000\"}");
  fclose(file);
  bench_must(pipe(ends) == 0, "pipe");
  pid_t child = fork();
  if (child == 0) {
    dup2(ends[1], STDOUT_FILENO);
    close(ends[0]);
    execl("build/bin/soru-sandbox", "soru-sandbox", "run", "--data-dir", dir, "--rpc-addr",
          "127.0.0.1:0", "--protocol", "mumbai", "--manual", "--no-sync", "--quiet", "--constants",
          constants, (char *)NULL);
    _exit(127);
  }
  close(ends[1]);
  FILE *out = fdopen(ends[0], "r");
  const char *colon = fgets(line, sizeof line, out) == NULL ? NULL : strrchr(line, ':');
  bench_must(colon != NULL, "starting build/bin/soru-sandbox");
  port = (uint16_t)strtol(colon + 1, NULL, 10);
  return child;
}

static int
connect_sandbox(void)
{
  struct sockaddr_in address = {.sin_family = AF_INET, .sin_addr = {htonl(INADDR_LOOPBACK)}};
  int yes = 1, fd = socket(AF_INET, SOCK_STREAM, 0);
  address.sin_port = htons(port);
  bench_must(fd >= 0 && connect(fd, (struct sockaddr *)&address, sizeof address) == 0, "connect");
  (void)setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &yes, sizeof yes);
  return fd;
}

static void
make_request(soru_buf_t *request, const char *method, const char *path, soru_slice_t body)
{
  soru_base_buf_init(request, 1 << 20);
  soru_base_buf_addf(request, "%s %s HTTP/1.1\r\nHost: x\r\nContent-Length: %zu\r\n\r\n", method,
                     path, body.len);
  soru_base_buf_add(request, body.ptr, body.len);
}

/* --- the load --- */

/* Finds a text in bytes; NULL if it is not there. */
static const char *
find(const char *bytes, size_t len, const char *text)
{
  size_t n = strlen(text);
  for (size_t i = 0; i + n <= len; i++)
    if (memcmp(bytes + i, text, n) == 0) return bytes + i;
  return NULL;
}

/* Bytes of a whole answer at the start of a buffer; 0 if it is not whole. */
static size_t
answer_size(const char *bytes, size_t len)
{
  const char *end = find(bytes, len, "\r\n\r\n");
  if (end == NULL) return 0;
  const char *length = find(bytes, (size_t)(end - bytes), "Content-Length: ");
  bench_must(length != NULL, "an answer with a length");
  size_t size = (size_t)(end + 4 - bytes) + strtoul(length + 16, NULL, 10);
  return size <= len ? size : 0;
}

static void
send_next(connection_t *c)
{
  const soru_buf_t *request = &c->requests[c->next++];
  c->sent = bench_now();
  bench_must(send(c->fd, request->ptr, request->len, MSG_NOSIGNAL) == (ssize_t)request->len,
             "sending");
}

static int
compare(const void *a, const void *b)
{
  double x = *(const double *)a, y = *(const double *)b;
  return x < y ? -1 : x > y;
}

/* Sends all requests; returns the seconds, and fills the time of each. */
static double
run(connection_t *connections, size_t cnt, double *times)
{
  struct pollfd ready[CONNECTIONS_MAX];
  size_t left = 0, done = 0;
  double start = bench_now();
  for (size_t i = 0; i < cnt; i++) {
    left += connections[i].cnt;
    ready[i] = (struct pollfd){.fd = connections[i].fd, .events = POLLIN};
    send_next(&connections[i]);
  }
  while (done < left) {
    bench_must(poll(ready, cnt, 30000) > 0, "an answer in time");
    for (size_t i = 0; i < cnt; i++) {
      connection_t *c = &connections[i];
      if ((ready[i].revents & POLLIN) == 0) continue;
      ssize_t got = recv(c->fd, c->answer + c->len, ANSWER_MAX - c->len, 0);
      bench_must(got > 0, "receiving");
      c->len += (size_t)got;
      size_t size = answer_size(c->answer, c->len);
      if (size == 0) continue;
      if (memcmp(c->answer, "HTTP/1.1 200", 12) != 0) fprintf(stderr, "%.*s\n", 600, c->answer);
      bench_must(memcmp(c->answer, "HTTP/1.1 200", 12) == 0, "a request");
      times[done++] = bench_now() - c->sent;
      c->len = 0;
      if (c->next < c->cnt) send_next(c);
    }
  }
  return bench_now() - start;
}

static void
report(const char *what, size_t connections, size_t requests, double seconds, double *times,
       double baseline)
{
  qsort(times, requests, sizeof times[0], compare);
  printf("%-22s %3zu connections %9.0f /s  %6.1f x the baseline   p50 %7.0f us  p99 %7.0f us\n",
         what, connections, (double)requests / seconds, seconds / (double)requests / baseline,
         times[requests / 2] * 1e6, times[requests * 99 / 100] * 1e6);
}

/* --- what is sent --- */

/* Account i of the load: not one of the bootstrap accounts. */
static wallet_t
load_wallet(size_t i)
{
  wallet_t wallet = {.secret = {SORU_KEY_ED25519, {(uint8_t)(i + 1), 7, 7}}};
  soru_crypto_secret_public(&wallet.secret, &wallet.key);
  soru_crypto_public_hash(&wallet.key, &wallet.pkh);
  return wallet;
}

/* Sends one request by itself; returns the body of the answer, in a place that is used again. */
static const char *
ask(const char *method, const char *path, const char *body)
{
  static connection_t c;
  soru_buf_t request;
  make_request(&request, method, path, soru_base_slice_text(body));
  c = (connection_t){.fd = connect_sandbox(), .requests = &request, .cnt = 1};
  struct pollfd ready = {.fd = c.fd, .events = POLLIN};
  send_next(&c);
  for (size_t size = 0; size == 0;) {
    bench_must(poll(&ready, 1, 30000) > 0, "an answer in time");
    ssize_t got = recv(c.fd, c.answer + c.len, ANSWER_MAX - 1 - c.len, 0);
    bench_must(got > 0, "receiving");
    c.len += (size_t)got;
    size = answer_size(c.answer, c.len);
  }
  c.answer[c.len] = 0;
  close(c.fd);
  soru_base_buf_free(&request);
  return strstr(c.answer, "\r\n\r\n") + 4;
}

/* Fills the requests of a connection: a reveal, then transfers. */
static void
make_injections(size_t account, const uint8_t branch[32], uint64_t counter, soru_buf_t *requests,
                size_t cnt)
{
  wallet_t wallet = load_wallet(account), baker = wallet_open(0);
  for (size_t i = 0; i < cnt; i++) {
    soru_l1_content_t content = {.kind = i == 0 ? SORU_L1_REVEAL : SORU_L1_TRANSACTION,
                                 .source = wallet.pkh,
                                 .fee = 1000,
                                 .counter = counter + i,
                                 .gas_limit = 1100};
    soru_l1_operation_t operation = {.contents = &content, .cnt = 1};
    soru_buf_t bytes, body;
    if (i == 0) {
      content.as.reveal.key = wallet.key;
    } else {
      content.as.transaction.amount = 1;
      memcpy(content.as.transaction.destination.bytes + 1, baker.pkh.bytes, SORU_CRYPTO_PKH_SZ);
    }
    memcpy(operation.branch, branch, sizeof operation.branch);
    soru_base_buf_init(&bytes, SORU_L1_OPERATION_MAX);
    soru_base_buf_init(&body, 2 * SORU_L1_OPERATION_MAX);
    soru_l1_operation_encode(&bytes, &operation, SORU_L1_WIRE_MUMBAI);
    soru_crypto_sign(&wallet.secret, 3, soru_base_buf_slice(&bytes), &operation.signature);
    soru_base_buf_add(&bytes, operation.signature.bytes, sizeof operation.signature.bytes);
    soru_base_buf_addf(&body, "\"");
    soru_base_hex_add(&body, soru_base_buf_slice(&bytes));
    soru_base_buf_addf(&body, "\"");
    make_request(&requests[i], "POST", "/injection/operation", soru_base_buf_slice(&body));
    soru_base_buf_free(&bytes);
    soru_base_buf_free(&body);
  }
}

/* Gives the accounts from `first` on money, in a block; returns the counter that new ones have. */
static uint64_t
fund(size_t first, size_t cnt, uint8_t branch[32])
{
  char body[256], path[256], address[SORU_CRYPTO_KEY_TEXT_MAX];
  wallet_t wallet;
  for (size_t i = 0; i < cnt; i++) {
    wallet = load_wallet(first + i);
    soru_crypto_pkh_text(&wallet.pkh, address);
    snprintf(body, sizeof body, "{\"address\":\"%s\",\"amount\":1000000000}", address);
    (void)ask("POST", "/sandbox/faucet", body);
  }
  (void)ask("POST", "/sandbox/bake", "{}");
  snprintf(path, sizeof path, "/chains/main/blocks/head/context/contracts/%s/counter", address);
  uint64_t counter = strtoull(ask("GET", path, "") + 1, NULL, 10);
  const char *hash = ask("GET", "/chains/main/blocks/head/hash", "");
  soru_status_t status =
      soru_crypto_prefix_decode(branch, SORU_PREFIX_B, soru_base_slice(hash + 1, 51));
  bench_must(status == SORU_OK, "the hash of the head");
  return counter + 1;
}

/* --- the measurements --- */

static connection_t connections[CONNECTIONS_MAX];

static void
open_connections(size_t cnt, size_t requests_each, soru_buf_t *requests)
{
  for (size_t i = 0; i < cnt; i++) {
    connections[i].fd = connect_sandbox();
    connections[i].requests = requests + i * requests_each;
    connections[i].cnt = requests_each;
    connections[i].next = connections[i].len = 0;
  }
}

static void
bench_load(bool inject, size_t cnt, size_t requests_each, double baseline)
{
  static size_t accounts;
  uint8_t branch[32];
  size_t all = cnt * requests_each;
  soru_buf_t *requests = soru_base_alloc(all * sizeof requests[0]);
  double *times = soru_base_alloc(all * sizeof times[0]);
  uint64_t counter = inject ? fund(accounts, cnt, branch) : 0;
  for (size_t i = 0; i < cnt; i++) {
    if (inject)
      make_injections(accounts + i, branch, counter, requests + i * requests_each, requests_each);
    for (size_t k = 0; k < requests_each && !inject; k++)
      make_request(&requests[i * requests_each + k], "GET", "/chains/main/blocks/head/hash",
                   soru_base_slice(NULL, 0));
  }
  open_connections(cnt, requests_each, requests);
  double seconds = run(connections, cnt, times);
  report(inject ? "injected operations" : "GET head/hash", cnt, all, seconds, times, baseline);
  for (size_t i = 0; i < cnt; i++) close(connections[i].fd);
  if (inject) {
    accounts += cnt;
    double start = bench_now();
    (void)ask("POST", "/sandbox/bake", "{}");
    printf("%-22s %zu operations in a block, made in %.0f ms\n", "", all,
           (bench_now() - start) * 1e3);
  }
  for (size_t i = 0; i < all; i++) soru_base_buf_free(&requests[i]);
  free(requests);
  free(times);
}

/* Seconds to verify a signature of Ed25519: what an operation cannot do without. */
static double
verify_seconds(void)
{
  enum { CNT = 3000 };
  wallet_t wallet = load_wallet(0);
  soru_signature_t signature;
  soru_slice_t bytes = soru_base_slice(wallet.key.bytes, wallet.key.len);
  soru_crypto_sign(&wallet.secret, 3, bytes, &signature);
  double start = bench_now();
  for (int i = 0; i < CNT; i++)
    bench_must(soru_crypto_verify(&wallet.key, 3, bytes, &signature), "verifying");
  return (bench_now() - start) / CNT;
}

int
main(void)
{
  char dir[64], command[192];
  double baseline = verify_seconds();
  snprintf(dir, sizeof dir, "/tmp/soru-bench-http-%ld", (long)getpid());
  pid_t sandbox = start_sandbox(dir);
  printf("baseline: verifying a signature of Ed25519, %.1f us\n", baseline * 1e6);
  static const size_t counts[] = {1, 8, 64};
  for (size_t i = 0; i < 3; i++) bench_load(false, counts[i], 20000 / counts[i], baseline);
  for (size_t i = 0; i < 3; i++) bench_load(true, counts[i], 9600 / counts[i], baseline);
  kill(sandbox, SIGTERM);
  waitpid(sandbox, NULL, 0);
  snprintf(command, sizeof command, "rm -rf %s %s.json", dir, dir);
  bench_must(system(command) == 0, "removing the chain");
  return 0;
}
