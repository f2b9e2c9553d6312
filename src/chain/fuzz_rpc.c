/* Fuzz target: any request to the RPC of the sandbox: method, path and body, each on a line (the
 * body to the end). The chain is in memory and lives as long as the target; the answer is always
 * JSON. */
#include "chain/rpc.h"
#include "codec/json.h"

#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* Requests may make blocks: after so many of them a new chain is begun. */
#define REQUESTS_MAX 1000

static soru_chain_memory_t *memory;
static soru_chain_store_t store;
static soru_chain_t *chain;
static int requests;

static void
begin(void)
{
  soru_chain_config_t config = {SORU_ROLLUP_MUMBAI, soru_rollup_constants(SORU_ROLLUP_MUMBAI),
                                1700000000};
  soru_chain_close(chain);
  soru_chain_memory_free(memory);
  memory = soru_chain_memory_new();
  store = soru_chain_memory_store(memory);
  soru_status_t status = soru_chain_open(&chain, &store, &config);
  SORU_ASSERT(status == SORU_OK);
  requests = 0;
}

/* Takes a line. */
static soru_slice_t
take_line(soru_slice_t *left)
{
  size_t len = 0;
  while (len < left->len && left->ptr[len] != '\n') len++;
  soru_slice_t line = soru_base_slice(left->ptr, len);
  if (len < left->len) len++;
  *left = soru_base_slice(left->ptr + len, left->len - len);
  return line;
}

/* Whether a request would make more blocks than a fuzzer has time for. */
static bool
is_slow(soru_slice_t path)
{
  static const char bake[] = "bake";
  for (size_t i = 0; i + 4 <= path.len; i++)
    if (memcmp(path.ptr + i, bake, 4) == 0) return true;
  return false;
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
  soru_slice_t left = soru_base_slice(data, size);
  soru_chain_request_t request = {.now = 1700000000};
  soru_chain_answer_t answer;
  soru_json_doc_t doc;
  if (chain == NULL || ++requests > REQUESTS_MAX) begin();
  request.method = take_line(&left);
  request.path = take_line(&left);
  request.body = left;
  if (is_slow(request.path) && request.body.len > 0) return 0;
  soru_chain_rpc(chain, &request, &answer);
  if (answer.stream == SORU_CHAIN_STREAM_NONE) {
    soru_status_t status = soru_codec_json_parse(&doc, "answer", soru_base_buf_slice(&answer.body));
    bool is_value = answer.body.len > 0 && answer.body.ptr[0] != '{' && answer.body.ptr[0] != '[';
    SORU_ASSERT(status == SORU_OK || is_value);
    soru_codec_json_free(&doc);
  } else {
    soru_chain_position_t position = {{0}, {0}};
    (void)soru_chain_rpc_piece(chain, answer.stream, &position, &answer.body);
  }
  soru_chain_answer_free(&answer);
  return 0;
}
