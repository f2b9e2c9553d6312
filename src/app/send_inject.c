/* send_inject.c - signature, injection, and the wait for a block. */
#include "app/send_private.h"
#include "base/hex.h"
#include "crypto/prefix.h"
#include "l1/limits.h"

#include <inttypes.h>
#include <time.h>

/* The watermark of operations. */
#define WATERMARK 3

/* After this many blocks, no block can have the operation any more (max_operations_ttl). */
#define BLOCKS_MAX 240

/* How many blocks back an operation is looked for. */
#define BLOCKS_BACK 60

/* How often the node is asked for a new block, in nanoseconds. */
#define POLL_NANOSECONDS 300000000

/* Where an operation is. */
typedef struct place {
  char block[SORU_CRYPTO_KEY_TEXT_MAX];
  int64_t level;
  size_t pass, index;
} place_t;

/* Signs, and appends the binary form. */
static void
sign(soru_send_t *send, soru_buf_t *bytes)
{
  soru_base_buf_init(bytes, SORU_L1_OPERATION_MAX);
  send->operation.has_signature = false;
  soru_l1_operation_encode(bytes, &send->operation, send->wire);
  if (bytes->overflow) return;
  soru_crypto_sign(&send->account.secret, WATERMARK, soru_base_buf_slice(bytes),
                   &send->operation.signature);
  send->operation.has_signature = true;
  bytes->len = 0;
  soru_l1_operation_encode(bytes, &send->operation, send->wire);
}

/* Whether every content was applied. */
static bool
all_applied(const soru_json_t *operation)
{
  soru_json_t contents;
  size_t cnt;
  if (soru_codec_json_member(&contents, operation, "contents") != SORU_OK ||
      soru_codec_json_array(&cnt, &contents) != SORU_OK)
    return false;
  for (size_t i = 0; i < cnt; i++) {
    soru_json_t content = soru_codec_json_at(&contents, i);
    soru_l1_estimate_t estimate;
    if (soru_l1_limits_estimate(&estimate, &content) != SORU_OK || !estimate.applied) return false;
  }
  return true;
}

/* Lets the node check the signed operation; its answer is the receipt so far. */
static bool
preapply(soru_send_t *send)
{
  soru_buf_t body;
  soru_json_out_t out;
  size_t cnt = 0;
  soru_base_buf_init(&body, SORU_CLIENT_TEXT_MAX);
  soru_codec_json_out_init(&out, &body);
  soru_codec_json_out_open(&out, '[');
  soru_codec_json_out_open(&out, '{');
  soru_codec_json_out_key(&out, "protocol");
  soru_codec_json_out_text(&out, send->protocol);
  soru_app_send_members(send, &out);
  soru_codec_json_out_close(&out, '}');
  soru_codec_json_out_close(&out, ']');
  bool ok = soru_app_client_post(send->client, &send->receipt,
                                 SORU_CLIENT_HEAD "/helpers/preapply/operations",
                                 soru_base_buf_slice(&body));
  soru_base_buf_free(&body);
  if (!ok) return false;
  soru_json_t *root = &send->receipt.root;
  if (soru_codec_json_array(&cnt, root) != SORU_OK || cnt != 1) {
    (void)soru_app_client_fail("%s: the node answers something else than one operation",
                               send->receipt.path);
    return false;
  }
  soru_json_t operation = soru_codec_json_at(root, 0);
  if (all_applied(&operation)) return true;
  (void)soru_app_send_failed(send, &operation);
  return false;
}

/* Injects the bytes; the node answers the hash. */
static bool
inject(soru_send_t *send, soru_slice_t bytes, const char *hash)
{
  soru_answer_t answer;
  soru_buf_t body;
  soru_slice_t text;
  soru_json_out_t out;
  soru_base_buf_init(&body, 3 * SORU_L1_OPERATION_MAX);
  soru_codec_json_out_init(&out, &body);
  soru_codec_json_out_hex(&out, bytes);
  bool ok = soru_app_client_post(send->client, &answer, "/injection/operation?chain=main",
                                 soru_base_buf_slice(&body)) &&
            soru_app_client_text(&answer.root, &text);
  if (ok && !soru_base_slice_equal(text, soru_base_slice_text(hash))) {
    (void)soru_app_client_fail("the node calls the operation %.*s instead of %s", (int)text.len,
                               (const char *)text.ptr, hash);
    ok = false;
  }
  soru_app_rpc_free(&answer);
  soru_base_buf_free(&body);
  return ok;
}

/* Looks for the operation in the lists of hashes of a block. */
static bool
find_in(const soru_json_t *lists, const char *hash, place_t *place)
{
  size_t passes, cnt;
  if (soru_codec_json_kind(lists) != SORU_JSON_ARRAY ||
      soru_codec_json_array(&passes, lists) != SORU_OK)
    return false;
  for (place->pass = 0; place->pass < passes; place->pass++) {
    soru_json_t list = soru_codec_json_at(lists, place->pass);
    if (soru_codec_json_array(&cnt, &list) != SORU_OK) return false;
    for (place->index = 0; place->index < cnt; place->index++) {
      soru_json_t v = soru_codec_json_at(&list, place->index);
      soru_slice_t text;
      if (soru_codec_json_get_string(&text, &v) == SORU_OK &&
          soru_base_slice_equal(text, soru_base_slice_text(hash)))
        return true;
    }
  }
  return false;
}

/* Reads hash and level of a block, "head" or at a level. */
static bool
block_read(soru_send_t *send, const char *block, char hash[SORU_CRYPTO_KEY_TEXT_MAX],
           int64_t *level)
{
  soru_answer_t answer;
  soru_json_t hash_json, level_json;
  soru_slice_t text;
  bool ok = soru_app_client_get(send->client, &answer, "/chains/main/blocks/%s/header", block);
  if (ok && (soru_codec_json_member(&hash_json, &answer.root, "hash") != SORU_OK ||
             soru_codec_json_get_string(&text, &hash_json) != SORU_OK ||
             soru_codec_json_member(&level_json, &answer.root, "level") != SORU_OK ||
             soru_codec_json_get_int(level, &level_json, 0, INT32_MAX) != SORU_OK ||
             text.len >= SORU_CRYPTO_KEY_TEXT_MAX)) {
    (void)soru_app_client_fail("%s", soru_codec_json_error(&answer.doc));
    ok = false;
  }
  if (ok) {
    memcpy(hash, text.ptr, text.len);
    hash[text.len] = 0;
  }
  soru_app_rpc_free(&answer);
  return ok;
}

/* Looks into the block of a level; *found tells whether the operation is there. */
static bool
look(soru_send_t *send, int64_t level, const char *hash, place_t *place, bool *found)
{
  soru_answer_t answer = {0};
  char name[32];
  snprintf(name, sizeof name, "%" PRId64, level);
  bool ok = block_read(send, name, place->block, &place->level) &&
            soru_app_client_get(send->client, &answer, "/chains/main/blocks/%s/operation_hashes",
                                place->block);
  *found = ok && find_in(&answer.root, hash, place);
  soru_app_rpc_free(&answer);
  return ok;
}

/* Waits until a block has the operation and as many blocks as asked for are on top of it. */
static bool
wait_for(soru_send_t *send, int64_t from, const char *hash, place_t *place)
{
  const struct timespec pause = {0, POLL_NANOSECONDS};
  char head[SORU_CRYPTO_KEY_TEXT_MAX];
  int64_t next = from + 1, level;
  bool found = false;
  for (; next <= from + BLOCKS_MAX; nanosleep(&pause, NULL)) {
    if (!block_read(send, "head", head, &level)) return false;
    for (; !found && next <= level; next++) {
      if (!look(send, next, hash, place, &found)) return false;
      if (!found && next == level)
        fprintf(stderr, "not in a block up to level %" PRId64 "\n", level);
    }
    if (found && level >= place->level + send->client->wait) return true;
  }
  (void)soru_app_client_fail("no block of %d has the operation %s", BLOCKS_MAX, hash);
  return false;
}

/* Replaces the receipt by that of the block. */
static bool
receipt_read(soru_send_t *send, const place_t *place)
{
  soru_app_rpc_free(&send->receipt);
  return soru_app_client_get(send->client, &send->receipt,
                             "/chains/main/blocks/%s/operations/%zu/%zu", place->block, place->pass,
                             place->index);
}

/* The outcome as JSON. */
static int
show_json(const char *hash, const char *block, const soru_json_t *operation)
{
  soru_buf_t text, value;
  soru_json_out_t out;
  soru_base_buf_init(&text, SORU_CLIENT_TEXT_MAX);
  soru_base_buf_init(&value, SORU_CLIENT_TEXT_MAX);
  soru_codec_json_print(&value, operation, 0);
  soru_codec_json_out_init(&out, &text);
  soru_codec_json_out_open(&out, '{');
  soru_codec_json_out_key(&out, "hash");
  soru_codec_json_out_text(&out, hash);
  soru_codec_json_out_key(&out, "block");
  if (block != NULL)
    soru_codec_json_out_text(&out, block);
  else
    soru_codec_json_out_null(&out);
  soru_codec_json_out_key(&out, "operation");
  soru_codec_json_out_raw(&out, soru_base_buf_slice(&value));
  soru_codec_json_out_close(&out, '}');
  soru_base_buf_free(&value);
  return soru_app_client_print(&text);
}

/* Shows the signed bytes instead of sending them. */
static int
dry_run(const soru_send_t *send, soru_slice_t bytes, const char *hash)
{
  soru_json_t operation = soru_app_send_operation(send);
  if (send->client->json) return show_json(hash, NULL, &operation);
  soru_buf_t hex;
  soru_base_buf_init(&hex, 2 * SORU_L1_OPERATION_MAX);
  soru_base_hex_add(&hex, bytes);
  printf("Operation: 0x%.*s\nOperation hash is '%s'\n", (int)hex.len, (const char *)hex.ptr, hash);
  soru_base_buf_free(&hex);
  printf("Simulation result:\n");
  soru_app_send_tell(send, &operation);
  return SORU_EXIT_OK;
}

/* Sends the checked operation and tells what became of it. */
static int
send_bytes(soru_send_t *send, soru_slice_t bytes, const char *hash)
{
  soru_client_t *client = send->client;
  bool waits = client->wait >= 0;
  place_t place;
  char head[SORU_CRYPTO_KEY_TEXT_MAX];
  int64_t level;
  if (!block_read(send, "head", head, &level) || !inject(send, bytes, hash))
    return SORU_EXIT_FAILED;
  if (!client->json)
    printf("Operation successfully injected in the node.\nOperation hash is '%s'\n", hash);
  if (!waits && !client->json)
    printf("NOT waiting for the operation to be included.\nUse command\n"
           "  soru-client wait for %s to be included\nto make sure that it has been included.\n",
           hash);
  if (waits && !client->json) printf("Waiting for the operation to be included...\n");
  fflush(stdout);
  if (waits && (!wait_for(send, level, hash, &place) || !receipt_read(send, &place)))
    return SORU_EXIT_FAILED;
  soru_json_t operation = soru_app_send_operation(send);
  bool ok = all_applied(&operation);
  if (client->json) {
    int status = show_json(hash, waits ? place.block : NULL, &operation);
    return ok ? status : SORU_EXIT_FAILED;
  }
  if (waits)
    printf("Operation found in block: %s (pass: %zu, offset: %zu)\n", place.block, place.pass,
           place.index);
  printf("This sequence of operations was run:\n");
  soru_app_send_tell(send, &operation);
  return ok ? SORU_EXIT_OK : SORU_EXIT_FAILED;
}

int
soru_app_send_inject(soru_send_t *send)
{
  uint8_t hash[SORU_ROLLUP_HASH_SZ];
  soru_buf_t bytes, text;
  sign(send, &bytes);
  if (bytes.overflow) {
    soru_base_buf_free(&bytes);
    return soru_app_client_fail("the operation is larger than %d bytes", SORU_L1_OPERATION_MAX);
  }
  soru_l1_operation_hash(soru_base_buf_slice(&bytes), hash);
  soru_base_buf_init(&text, SORU_CRYPTO_KEY_TEXT_MAX);
  soru_crypto_prefix_encode(&text, SORU_PREFIX_O, hash);
  soru_base_buf_add_u8(&text, 0);
  int status = SORU_EXIT_FAILED;
  if (preapply(send)) {
    soru_slice_t signed_bytes = soru_base_buf_slice(&bytes);
    const char *name = (const char *)text.ptr;
    status = send->client->dry_run ? dry_run(send, signed_bytes, name)
                                   : send_bytes(send, signed_bytes, name);
  }
  soru_base_buf_free(&text);
  soru_base_buf_free(&bytes);
  return status;
}

int
soru_app_client_wait(soru_client_t *client)
{
  soru_send_t send = {.client = client};
  place_t place;
  char head[SORU_CRYPTO_KEY_TEXT_MAX];
  int64_t level = 0;
  const char *hash = soru_app_client_arg(client, "OPERATION");
  if (client->wait < 0) client->wait = 0;
  bool ok = soru_app_client_wire(client, &send.wire) && block_read(&send, "head", head, &level);
  int64_t from = level > BLOCKS_BACK ? level - BLOCKS_BACK : 0;
  ok = ok && wait_for(&send, from, hash, &place) && receipt_read(&send, &place);
  int status = SORU_EXIT_FAILED;
  if (ok && client->json) {
    status = show_json(hash, place.block, &send.receipt.root);
  } else if (ok) {
    printf("Operation found in block: %s (pass: %zu, offset: %zu)\n", place.block, place.pass,
           place.index);
    soru_app_send_tell(&send, &send.receipt.root);
    status = SORU_EXIT_OK;
  }
  soru_app_rpc_free(&send.receipt);
  return status;
}
