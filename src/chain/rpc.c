/* rpc.c - finding who answers a request, and errors; see rpc.h. */
#include "chain/rpc_private.h"

#include <stdarg.h>
#include <string.h>

/* --- errors --- */

void
soru_chain_rpc_fail(soru_chain_rpc_t *rpc, int status, const char *id, const char *format, ...)
{
  char text[512];
  va_list args;
  va_start(args, format);
  vsnprintf(text, sizeof text, format, args);
  va_end(args);
  rpc->answer->status = status;
  rpc->answer->body.len = 0;
  soru_codec_json_out_init(&rpc->out, &rpc->answer->body);
  soru_codec_json_out_open(&rpc->out, '[');
  soru_codec_json_out_open(&rpc->out, '{');
  soru_codec_json_out_key(&rpc->out, "kind");
  soru_codec_json_out_text(&rpc->out, status >= 500 ? "temporary" : "permanent");
  soru_codec_json_out_key(&rpc->out, "id");
  soru_codec_json_out_textf(&rpc->out, "soru.%s", id);
  soru_codec_json_out_key(&rpc->out, "msg");
  soru_codec_json_out_text(&rpc->out, text);
  soru_codec_json_out_close(&rpc->out, '}');
  soru_codec_json_out_close(&rpc->out, ']');
}

void
soru_chain_rpc_refuse(soru_chain_rpc_t *rpc, const soru_chain_error_t *error)
{
  rpc->answer->status = 500;
  rpc->answer->body.len = 0;
  soru_codec_json_out_init(&rpc->out, &rpc->answer->body);
  soru_codec_json_out_open(&rpc->out, '[');
  soru_chain_error_write(&rpc->out, error, rpc->profile);
  soru_codec_json_out_close(&rpc->out, ']');
}

void
soru_chain_rpc_bad_body(soru_chain_rpc_t *rpc, const soru_json_doc_t *doc)
{
  soru_chain_rpc_fail(rpc, 400, "rpc.bad_body", "%s", soru_codec_json_error(doc));
}

bool
soru_chain_rpc_body(soru_chain_rpc_t *rpc, soru_json_doc_t *doc, soru_json_t *root)
{
  if (soru_codec_json_parse(doc, "body", rpc->request->body) == SORU_OK) {
    *root = soru_codec_json_root(doc);
    return true;
  }
  soru_chain_rpc_bad_body(rpc, doc);
  return false;
}

bool
soru_chain_rpc_pkh(soru_chain_rpc_t *rpc, size_t arg, soru_pkh_t *pkh)
{
  if (soru_crypto_pkh_parse(pkh, rpc->args[arg]) == SORU_OK) return true;
  soru_chain_rpc_fail(rpc, 400, "rpc.bad_argument", "%.*s is no account (tz1.., tz2.., tz3..)",
                      (int)(rpc->args[arg].len < 80 ? rpc->args[arg].len : 80),
                      (const char *)rpc->args[arg].ptr);
  return false;
}

/* --- paths --- */

/* Cuts a path into its parts; false if there are too many. */
static bool
cut_path(soru_chain_rpc_t *rpc)
{
  soru_slice_t path = rpc->request->path;
  for (size_t at = 0; at < path.len;) {
    size_t end = at;
    while (end < path.len && path.ptr[end] != '/') end++;
    if (end > at) {
      if (rpc->part_cnt == SORU_CHAIN_PARTS_MAX) return false;
      rpc->parts[rpc->part_cnt++] = soru_base_slice(path.ptr + at, end - at);
    }
    at = end + 1;
  }
  return true;
}

/* Whether the parts from number `from` on are those of a route; notes the variable ones. */
static bool
match(soru_chain_rpc_t *rpc, size_t from, const char *route)
{
  size_t part = from, args = rpc->arg_cnt;
  for (const char *at = route; *at != 0; part++) {
    size_t len = strcspn(at, "/");
    if (part == rpc->part_cnt) return false;
    if (len == 1 && *at == '*')
      rpc->args[args++] = rpc->parts[part];
    else if (!soru_base_slice_equal(rpc->parts[part], soru_base_slice(at, len)))
      return false;
    at += len + (at[len] == '/' ? 1 : 0);
  }
  if (part != rpc->part_cnt) return false;
  rpc->arg_cnt = args;
  return true;
}

/* Answers by the route of a table that fits; returns whether there is one. */
static bool
dispatch(soru_chain_rpc_t *rpc, size_t from, const soru_chain_route_t *routes)
{
  bool other_method = false;
  for (const soru_chain_route_t *route = routes; route->path != NULL; route++) {
    size_t args = rpc->arg_cnt;
    if (!match(rpc, from, route->path)) continue;
    if (soru_base_slice_equal(rpc->request->method, soru_base_slice_text(route->method))) {
      route->handler(rpc);
      return true;
    }
    rpc->arg_cnt = args;
    other_method = true;
  }
  if (other_method)
    soru_chain_rpc_fail(rpc, 405, "rpc.method_not_allowed", "this path has another method");
  return other_method;
}

/* --- the paths that are not below a block --- */

static void
get_version(soru_chain_rpc_t *rpc)
{
  static const char text[] =
      "{\"version\":{\"major\":16,\"minor\":1,\"additional_info\":\"release\"},"
      "\"network_version\":{\"chain_name\":\"TEZOS_SORU_SANDBOX\",\"distributed_db_version\":2,"
      "\"p2p_version\":1},\"commit_info\":null}";
  soru_codec_json_out_raw(&rpc->out, soru_base_slice_text(text));
}

static void
get_chain_id(soru_chain_rpc_t *rpc)
{
  soru_l1_write_hash(&rpc->out, SORU_PREFIX_NET, soru_chain_id(rpc->chain));
}

static void
get_is_bootstrapped(soru_chain_rpc_t *rpc)
{
  static const char text[] = "{\"bootstrapped\":true,\"sync_state\":\"synced\"}";
  soru_codec_json_out_raw(&rpc->out, soru_base_slice_text(text));
}

static void
monitor_bootstrapped(soru_chain_rpc_t *rpc)
{
  char time[SORU_L1_TIME_TEXT_MAX];
  const soru_chain_block_t *head = soru_chain_head(rpc->chain);
  soru_l1_time_text(head->header.timestamp, time);
  soru_codec_json_out_open(&rpc->out, '{');
  soru_codec_json_out_key(&rpc->out, "block");
  soru_l1_write_hash(&rpc->out, SORU_PREFIX_B, head->hash);
  soru_codec_json_out_key(&rpc->out, "timestamp");
  soru_codec_json_out_text(&rpc->out, time);
  soru_codec_json_out_close(&rpc->out, '}');
}

static void
monitor_heads(soru_chain_rpc_t *rpc)
{
  rpc->answer->stream = SORU_CHAIN_STREAM_HEADS;
}

static void
monitor_operations(soru_chain_rpc_t *rpc)
{
  rpc->answer->stream = SORU_CHAIN_STREAM_OPERATIONS;
}

static void
get_blocks(soru_chain_rpc_t *rpc)
{
  soru_codec_json_out_open(&rpc->out, '[');
  soru_codec_json_out_open(&rpc->out, '[');
  soru_l1_write_hash(&rpc->out, SORU_PREFIX_B, soru_chain_head(rpc->chain)->hash);
  soru_codec_json_out_close(&rpc->out, ']');
  soru_codec_json_out_close(&rpc->out, ']');
}

static void
get_pending(soru_chain_rpc_t *rpc)
{
  static const char *const empty[] = {"refused", "outdated", "branch_refused", "branch_delayed",
                                      "unprocessed"};
  const soru_chain_block_operation_t *operations;
  size_t cnt = soru_chain_pending(rpc->chain, &operations);
  soru_codec_json_out_open(&rpc->out, '{');
  soru_codec_json_out_key(&rpc->out, "applied");
  soru_codec_json_out_open(&rpc->out, '[');
  for (size_t i = 0; i < cnt; i++) {
    soru_chain_block_operation_t operation = operations[i];
    operation.receipts = soru_base_slice(NULL, 0);
    soru_chain_rpc_operation(rpc, &operation, false);
  }
  soru_codec_json_out_close(&rpc->out, ']');
  for (size_t i = 0; i < sizeof empty / sizeof empty[0]; i++) {
    soru_codec_json_out_key(&rpc->out, empty[i]);
    soru_codec_json_out_open(&rpc->out, '[');
    soru_codec_json_out_close(&rpc->out, ']');
  }
  soru_codec_json_out_close(&rpc->out, '}');
}

static const soru_chain_route_t routes[] = {
    {"GET", "version", get_version},
    {"GET", "chains/main/chain_id", get_chain_id},
    {"GET", "chains/main/is_bootstrapped", get_is_bootstrapped},
    {"GET", "chains/main/blocks", get_blocks},
    {"GET", "chains/main/mempool/pending_operations", get_pending},
    {"GET", "chains/main/mempool/monitor_operations", monitor_operations},
    {"GET", "monitor/bootstrapped", monitor_bootstrapped},
    {"GET", "monitor/heads/main", monitor_heads},
    {NULL, NULL, NULL}};

/* --- the paths below a block --- */

bool
soru_chain_rpc_context(soru_chain_rpc_t *rpc)
{
  if (!rpc->has_context)
    rpc->has_context = soru_chain_context(rpc->chain, &rpc->block, &rpc->context) == SORU_OK;
  if (!rpc->has_context)
    soru_chain_rpc_fail(rpc, 500, "chain.context_missing", "the context cannot be read");
  return rpc->has_context;
}

/* Whether the path is below a block, which is read then. */
static bool
is_below_block(soru_chain_rpc_t *rpc)
{
  return rpc->part_cnt >= 4 &&
         soru_base_slice_equal(rpc->parts[0], soru_base_slice_text("chains")) &&
         soru_base_slice_equal(rpc->parts[1], soru_base_slice_text("main")) &&
         soru_base_slice_equal(rpc->parts[2], soru_base_slice_text("blocks"));
}

/* Answers for a path below a block; returns whether there is such a path. */
static bool
answer_block(soru_chain_rpc_t *rpc)
{
  soru_status_t status = soru_chain_rpc_find_block(rpc->chain, rpc->parts[3], &rpc->block);
  if (status == SORU_ERR_DECODE) {
    soru_chain_rpc_fail(rpc, 400, "rpc.bad_block",
                        "a block is named by head, head~N, a level or a hash");
    return true;
  }
  if (status != SORU_OK) {
    soru_chain_rpc_fail(rpc, 404, "chain.unknown_block", "there is no such block on this chain");
    return true;
  }
  return dispatch(rpc, 4, soru_chain_block_routes) ||
         dispatch(rpc, 4, soru_chain_contract_routes) ||
         dispatch(rpc, 4, soru_chain_rollup_routes) || dispatch(rpc, 4, soru_chain_helper_routes);
}

static bool
answer(soru_chain_rpc_t *rpc)
{
  if (!cut_path(rpc)) return false;
  if (is_below_block(rpc)) return answer_block(rpc);
  return dispatch(rpc, 0, routes) || dispatch(rpc, 0, soru_chain_injection_routes) ||
         dispatch(rpc, 0, soru_chain_sandbox_routes);
}

void
soru_chain_rpc(soru_chain_t *chain, const soru_chain_request_t *request,
               soru_chain_answer_t *answer_out)
{
  soru_chain_rpc_t rpc = {.chain = chain, .request = request, .answer = answer_out};
  rpc.profile = soru_chain_profile(chain);
  rpc.wire = soru_chain_wire(rpc.profile);
  *answer_out = (soru_chain_answer_t){.status = 200};
  soru_base_buf_init(&answer_out->body, SORU_CHAIN_ANSWER_MAX);
  soru_codec_json_out_init(&rpc.out, &answer_out->body);
  if (!answer(&rpc)) soru_chain_rpc_fail(&rpc, 404, "rpc.not_found", "no service at this path");
  if (answer_out->body.overflow)
    soru_chain_rpc_fail(&rpc, 500, "rpc.too_large", "the answer is too large");
  if (rpc.has_context) soru_chain_context_done(&rpc.context);
  soru_chain_block_free(&rpc.block);
}

void
soru_chain_answer_free(soru_chain_answer_t *answer_out)
{
  soru_base_buf_free(&answer_out->body);
}

/* --- streams --- */

static bool
new_head(soru_chain_t *chain, soru_chain_position_t *position, soru_buf_t *out)
{
  soru_json_out_t json;
  const soru_chain_block_t *head = soru_chain_head(chain);
  if (memcmp(position->head, head->hash, sizeof position->head) == 0) return false;
  memcpy(position->head, head->hash, sizeof position->head);
  soru_codec_json_out_init(&json, out);
  soru_chain_rpc_header(&json, chain, head, false);
  soru_base_buf_add_u8(out, '\n');
  return true;
}

static bool
new_operations(soru_chain_t *chain, soru_chain_position_t *position, soru_buf_t *out)
{
  const soru_chain_block_operation_t *operations;
  size_t cnt = soru_chain_pending(chain, &operations), from = 0;
  for (size_t i = 0; i < cnt; i++)
    if (memcmp(operations[i].hash, position->operation, sizeof position->operation) == 0)
      from = i + 1;
  if (from == cnt) return false;
  soru_chain_answer_t answer_unused = {.status = 200};
  soru_chain_rpc_t rpc = {.chain = chain, .answer = &answer_unused};
  rpc.profile = soru_chain_profile(chain);
  rpc.wire = soru_chain_wire(rpc.profile);
  soru_codec_json_out_init(&rpc.out, out);
  soru_codec_json_out_open(&rpc.out, '[');
  for (size_t i = from; i < cnt; i++) {
    soru_chain_block_operation_t operation = operations[i];
    operation.receipts = soru_base_slice(NULL, 0);
    soru_chain_rpc_operation(&rpc, &operation, false);
  }
  soru_codec_json_out_close(&rpc.out, ']');
  soru_base_buf_add_u8(out, '\n');
  memcpy(position->operation, operations[cnt - 1].hash, sizeof position->operation);
  return true;
}

bool
soru_chain_rpc_piece(soru_chain_t *chain, soru_chain_stream_t stream,
                     soru_chain_position_t *position, soru_buf_t *out)
{
  if (stream == SORU_CHAIN_STREAM_HEADS) return new_head(chain, position, out);
  if (stream == SORU_CHAIN_STREAM_OPERATIONS) return new_operations(chain, position, out);
  return false;
}
