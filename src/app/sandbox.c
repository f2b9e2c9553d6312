/* sandbox.c - see sandbox.h. */
#include "app/sandbox.h"

#include "base/mem.h"
#include "chain/rpc.h"
#include "crypto/prefix.h"
#include "io/clock.h"
#include "io/store.h"

#include <inttypes.h>
#include <string.h>

/* How long the loop waits at most, in milliseconds: signals come in between. */
#define ROUND_MAX 1000

/* A sandbox at work. */
typedef struct sandbox {
  const soru_sandbox_options_t *options;
  soru_chain_store_t store;
  soru_chain_t *chain;
  soru_io_server_t *server;
  bool changed;                        /* streams are to be woken */
  uint8_t logged[SORU_ROLLUP_HASH_SZ]; /* the last head with a line */
} sandbox_t;

/* A client that follows the chain. */
typedef struct follower {
  sandbox_t *sandbox;
  soru_chain_stream_t stream;
  soru_chain_position_t position;
} follower_t;

static bool
pull(void *stream, soru_buf_t *out)
{
  follower_t *follower = stream;
  (void)soru_chain_rpc_piece(follower->sandbox->chain, follower->stream, &follower->position, out);
  return true;
}

static void
handle(void *self, const soru_io_http_request_t *request, soru_io_http_answer_t *answer)
{
  sandbox_t *sandbox = self;
  soru_chain_request_t asked = {request->method, request->path, request->body,
                                soru_io_clock_seconds()};
  soru_chain_answer_t got;
  soru_chain_rpc(sandbox->chain, &asked, &got);
  sandbox->changed |= got.changed;
  if (got.stream == SORU_CHAIN_STREAM_NONE) {
    answer->status = got.status;
    soru_base_buf_add_u8(&got.body, '\n');
    answer->body = got.body; /* the server takes it */
    return;
  }
  follower_t *follower = soru_base_zalloc(sizeof *follower);
  follower->sandbox = sandbox;
  follower->stream = got.stream;
  answer->pull = pull;
  answer->close = free;
  answer->stream = follower;
  soru_chain_answer_free(&got);
}

/* Prints a line about the head, unless there is one already. */
static void
log_head(sandbox_t *sandbox)
{
  const soru_chain_block_t *head = soru_chain_head(sandbox->chain);
  soru_buf_t hash;
  if (memcmp(sandbox->logged, head->hash, sizeof sandbox->logged) == 0) return;
  memcpy(sandbox->logged, head->hash, sizeof sandbox->logged);
  if (sandbox->options->quiet) return;
  soru_base_buf_init(&hash, 100);
  soru_crypto_prefix_encode(&hash, SORU_PREFIX_B, head->hash);
  printf("level %d %.*s %zu operation%s\n", head->header.level, (int)hash.len,
         (const char *)hash.ptr, head->operation_cnt, head->operation_cnt == 1 ? "" : "s");
  fflush(stdout);
  soru_base_buf_free(&hash);
}

/* Makes a block. */
static soru_status_t
bake(sandbox_t *sandbox, soru_io_error_t *error)
{
  soru_status_t status = soru_chain_bake(sandbox->chain, soru_io_clock_seconds());
  sandbox->changed = true;
  if (status == SORU_OK) return status;
  return soru_io_fail(error, status, "the block cannot be stored: %s",
                      soru_base_status_text(status));
}

/* Milliseconds until something is to be done. */
static int
time_left(const sandbox_t *sandbox, int64_t due)
{
  int64_t left = ROUND_MAX;
  if (sandbox->options->mode == SORU_SANDBOX_CLOCK) left = due - soru_io_clock_milliseconds();
  return (int)(left < 0 ? 0 : left > ROUND_MAX ? ROUND_MAX : left);
}

/* Whether a block is to be made now. */
static bool
is_due(const sandbox_t *sandbox, int64_t due)
{
  switch (sandbox->options->mode) {
  case SORU_SANDBOX_CLOCK:
    return soru_io_clock_milliseconds() >= due;
  case SORU_SANDBOX_INSTANT:
    return soru_chain_pending(sandbox->chain, NULL) > 0;
  case SORU_SANDBOX_MANUAL:
    break;
  }
  return false;
}

static soru_status_t
serve(sandbox_t *sandbox, soru_io_error_t *error)
{
  int64_t due = soru_io_clock_milliseconds() + sandbox->options->block_time;
  while (!soru_io_clock_stopped()) {
    soru_io_server_run(sandbox->server, time_left(sandbox, due));
    if (is_due(sandbox, due)) {
      SORU_TRY(bake(sandbox, error));
      due = soru_io_clock_milliseconds() + sandbox->options->block_time;
    }
    log_head(sandbox);
    if (sandbox->changed) soru_io_server_wake(sandbox->server);
    sandbox->changed = false;
  }
  return SORU_OK;
}

/* Opens the chain in a store that is open. */
static soru_status_t
open_chain(sandbox_t *sandbox, soru_io_error_t *error)
{
  const char *dir = sandbox->options->data_dir;
  soru_status_t status =
      soru_chain_open(&sandbox->chain, &sandbox->store, &sandbox->options->config);
  if (status == SORU_OK) return status;
  if (status == SORU_ERR_ARG)
    return soru_io_fail(error, status,
                        "the chain in %s follows another protocol; start it with "
                        "the other --protocol, or take another --data-dir",
                        dir);
  return soru_io_fail(error, status, "the chain in %s cannot be opened: %s", dir,
                      soru_base_status_text(status));
}

static soru_status_t
run(sandbox_t *sandbox, soru_io_error_t *error)
{
  const soru_io_server_options_t *server = &sandbox->options->server;
  SORU_TRY(open_chain(sandbox, error));
  SORU_TRY(soru_io_server_start(&sandbox->server, server, handle, sandbox, error));
  bool is_six = strchr(server->address, ':') != NULL;
  printf("soru-sandbox: RPC at http://%s%s%s:%u\n", is_six ? "[" : "", server->address,
         is_six ? "]" : "", soru_io_server_port(sandbox->server));
  log_head(sandbox);
  fflush(stdout);
  return serve(sandbox, error);
}

soru_status_t
soru_app_sandbox_run(const soru_sandbox_options_t *options, soru_io_error_t *error)
{
  sandbox_t sandbox = {.options = options};
  soru_io_store_t *store;
  soru_io_clock_catch_stop();
  SORU_TRY(soru_io_store_open(&store, options->data_dir, options->sync, error));
  sandbox.store = (soru_chain_store_t){.ctx = store,
                                       .nodes = soru_io_store_nodes(store),
                                       .get = soru_io_store_get,
                                       .put = soru_io_store_put,
                                       .begin = soru_io_store_begin,
                                       .commit = soru_io_store_commit,
                                       .abort = soru_io_store_abort};
  soru_status_t status = run(&sandbox, error);
  soru_io_server_stop(sandbox.server);
  soru_chain_close(sandbox.chain);
  soru_io_store_close(store);
  return status;
}
