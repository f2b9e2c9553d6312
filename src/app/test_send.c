/* Tests of operations, from a sentence to a receipt, with a node that is played here: what it was
 * sent, and what the user sees.                                                          R-CLI-1 */
#include "app/client.h"
#include "base/hex.h"
#include "crypto/prefix.h"
#include "l1/operation.h"
#include "tests/check.h"

#include <unistd.h>

#define ROLLUP "sr163Lv22CdE8QagCwf48PWDTquk6isQwv57"
#define STATE "srs11SRvZcVAX1TvELxdV476eyHsUkeB7LczUJfg91XbBPevaTiTGq"

static char folder[] = "/tmp/soru-test-XXXXXX";
static char block[SORU_CRYPTO_KEY_TEXT_MAX], commitment[SORU_CRYPTO_KEY_TEXT_MAX];
static soru_io_error_t error;

/* The node. */
typedef struct node {
  const char *status; /* of simulated operations */
  bool is_revealed;
  int64_t level;
  soru_buf_t injected; /* the bytes of an operation */
  char hash[SORU_CRYPTO_KEY_TEXT_MAX];
} node_t;

static node_t node;

/* Appends the contents of an operation with their metadata. */
static void
contents_with_metadata(soru_buf_t *answer, const soru_json_t *operation)
{
  soru_json_t contents;
  size_t cnt = 0;
  CHECK_U64(soru_codec_json_member(&contents, operation, "contents"), SORU_OK);
  CHECK_U64(soru_codec_json_array(&cnt, &contents), SORU_OK);
  soru_base_buf_addf(answer, "{\"contents\":[");
  for (size_t i = 0; i < cnt; i++) {
    soru_json_t content = soru_codec_json_at(&contents, i);
    if (i > 0) soru_base_buf_addf(answer, ",");
    soru_codec_json_print(answer, &content, 0);
    answer->len--; /* the bracket */
    soru_base_buf_addf(answer,
                       ",\"metadata\":{\"operation_result\":{\"status\":\"%s\","
                       "\"consumed_milligas\":\"1000001\",\"size\":\"100\",\"address\":\"" ROLLUP
                       "\",\"errors\":[{\"id\":\"proto.bad\"}]}}}",
                       node.status);
  }
  soru_base_buf_addf(answer, "]}");
}

/* Answers a POST with an operation: simulations, checks, and injections. */
static void
answer_post(const char *path, soru_slice_t body, soru_buf_t *answer)
{
  soru_json_doc_t doc;
  CHECK_U64(soru_codec_json_parse(&doc, path, body), SORU_OK);
  soru_json_t root = soru_codec_json_root(&doc), operation;
  if (strcmp(path, "/injection/operation?chain=main") == 0) {
    uint8_t hash[SORU_ROLLUP_HASH_SZ];
    soru_buf_t text;
    soru_base_buf_init(&text, 100);
    CHECK_U64(soru_codec_json_get_hex(&node.injected, &root), SORU_OK);
    soru_l1_operation_hash(soru_base_buf_slice(&node.injected), hash);
    soru_crypto_prefix_encode(&text, SORU_PREFIX_O, hash);
    snprintf(node.hash, sizeof node.hash, "%.*s", (int)text.len, (const char *)text.ptr);
    soru_base_buf_free(&text);
    soru_base_buf_addf(answer, "\"%s\"", node.hash);
  } else if (soru_codec_json_has(&operation, &root, "operation")) {
    contents_with_metadata(answer, &operation);
  } else {
    operation = soru_codec_json_at(&root, 0);
    soru_base_buf_addf(answer, "[");
    contents_with_metadata(answer, &operation);
    soru_base_buf_addf(answer, "]");
  }
  soru_codec_json_free(&doc);
}

static bool
ends_with(const char *text, const char *end)
{
  size_t n = strlen(text), m = strlen(end);
  return n >= m && strcmp(text + n - m, end) == 0;
}

static soru_status_t
call(void *context, const char *method, const char *path, soru_slice_t body, int *http,
     soru_buf_t *answer, soru_io_error_t *failure)
{
  (void)context;
  (void)failure;
  *http = 200;
  if (strcmp(method, "POST") == 0)
    answer_post(path, body, answer);
  else if (ends_with(path, "/protocols"))
    soru_base_buf_addf(answer, "{\"protocol\":\"PtMumbai2TmsJHNGRkD8v8YDbtao7BLUC3wjASn1inAKLFCja"
                               "H1\",\"next_protocol\":\"x\"}");
  else if (ends_with(path, "/chain_id"))
    soru_base_buf_addf(answer, "\"NetXynUjJNZm7wi\"");
  else if (ends_with(path, "/hash"))
    soru_base_buf_addf(answer, "\"%s\"", block);
  else if (ends_with(path, "/counter"))
    soru_base_buf_addf(answer, "\"9\"");
  else if (ends_with(path, "/manager_key"))
    soru_base_buf_addf(answer, node.is_revealed ? "\"edpk\"" : "null");
  else if (ends_with(path, "/header"))
    soru_base_buf_addf(answer, "{\"hash\":\"%s\",\"level\":%d}", block, (int)node.level++);
  else if (ends_with(path, "/operation_hashes"))
    soru_base_buf_addf(answer, "[[],[],[],[\"x\",\"%s\"]]", node.hash);
  else if (ends_with(path, "/operations/3/1"))
    soru_base_buf_addf(answer, "{\"contents\":[{\"kind\":\"transaction\",\"metadata\":{"
                               "\"operation_result\":{\"status\":\"applied\"}}}]}");
  else
    *http = 404;
  return SORU_OK;
}

/* Runs a command, its words ended by NULL; what it prints is left in `shown`. */
static int
run(const char *const *words, char shown[10000])
{
  soru_client_t client = {.rpc = {NULL, call}, .wait = -1};
  soru_buf_t message, text;
  char *argv[64], path[100];
  int argc = 0;
  for (; words[argc] != NULL; argc++) argv[argc] = (char *)(uintptr_t)words[argc];
  snprintf(client.dir, sizeof client.dir, "%s", folder);
  soru_base_buf_init(&message, 10000);
  CHECK_U64(soru_app_phrase_parse(&client.phrase, &soru_app_client_table, argc, argv, &message),
            SORU_OK);
  soru_base_buf_free(&message);
  client.json = soru_app_client_option(&client, "json") != NULL;
  client.dry_run = soru_app_client_option(&client, "dry-run") != NULL;
  if (soru_app_client_option(&client, "wait") != NULL) client.wait = 1;

  snprintf(path, sizeof path, "%s/out", folder);
  fflush(stdout);
  int old = dup(1);
  FILE *out = freopen(path, "w", stdout);
  CHECK(out != NULL);
  node.injected.len = 0;
  node.level = 5;
  int status = client.phrase.command->run(&client);
  fflush(stdout);
  dup2(old, 1);
  close(old);
  soru_base_buf_init(&text, 9999);
  CHECK_U64(soru_io_read_file(&text, path, &error), SORU_OK);
  memcpy(shown, text.ptr, text.len);
  shown[text.len] = 0;
  soru_base_buf_free(&text);
  return status;
}

#define RUN(shown, ...) run((const char *const[]){__VA_ARGS__, NULL}, shown)

/* The injected operation has these kinds, and its signature holds. */
static void
check_injected(size_t cnt, soru_l1_kind_t last)
{
  soru_l1_operation_t operation;
  soru_account_t account;
  soru_slice_t bytes = soru_base_buf_slice(&node.injected);
  CHECK_U64(soru_io_wallet_find(&account, folder, "alice", &error), SORU_OK);
  CHECK_U64(soru_l1_operation_decode(&operation, bytes, SORU_L1_WIRE_MUMBAI, true), SORU_OK);
  if (CHECK_U64(operation.cnt, cnt)) {
    const soru_l1_content_t *content = &operation.contents[cnt - 1];
    CHECK_U64(content->kind, last);
    CHECK_U64(content->counter, 9 + cnt);
    CHECK_U64(content->gas_limit, last == SORU_L1_TRANSACTION ? 1001 : 1101);
    CHECK_BYTES(content->source.bytes, SORU_CRYPTO_PKH_SZ, account.pkh.bytes, SORU_CRYPTO_PKH_SZ);
    soru_slice_t unsigned_bytes = soru_base_slice(bytes.ptr, operation.unsigned_len);
    CHECK(soru_crypto_verify(&account.key, 3, unsigned_bytes, &operation.signature));
    size_t size = cnt == 1 ? bytes.len : 0;
    if (size > 0)
      CHECK_U64(content->fee, (100000 + content->gas_limit * 100 + size * 1000 + 999) / 1000);
  }
  soru_l1_operation_free(&operation);
}

/* The first operation of an account reveals its key, and a new rollup gets its name. */
static void
test_originate(void)
{
  char shown[10000];
  node.is_revealed = false;
  CHECK_U64(RUN(shown, "originate", "sc", "rollup", "mine", "from", "alice", "of", "kind",
                "wasm_2_0_0", "of", "type", "bytes", "booting", "with", "0061736d01000000",
                "-burn-cap", "1"),
            0);
  check_injected(2, SORU_L1_ORIGINATE);
  CHECK(strstr(shown, "Estimated gas: 1000.001 units (will add 100 for safety)\n"
                      "Estimated storage: 100 bytes added (will add 20 for safety)\n") != NULL);
  CHECK(strstr(shown, "    Smart rollup origination:\n"
                      "      Kind: wasm_2_0_0\n"
                      "      Parameter type: bytes\n") != NULL);
  CHECK(strstr(shown, "Smart rollup " ROLLUP " memorized as \"mine\"\n") != NULL);
  char text[SORU_CRYPTO_KEY_TEXT_MAX];
  CHECK_U64(soru_io_wallet_rollup(text, folder, "mine", &error), SORU_OK);
  CHECK_STR(text, ROLLUP);
  /* the name is taken now */
  CHECK_U64(RUN(shown, "originate", "sc", "rollup", "mine", "from", "alice", "of", "kind",
                "wasm_2_0_0", "of", "type", "bytes", "booting", "with", "", "-burn-cap", "1"),
            1);
  CHECK_U64(node.injected.len, 0);
  node.is_revealed = true;
}

/* Nothing is sent when it would burn more than allowed, would fail, or is only shown. */
static void
test_not_sent(void)
{
  char shown[10000];
  CHECK_U64(RUN(shown, "originate", "sc", "rollup", "from", "alice", "of", "kind", "wasm_2_0_0",
                "of", "type", "bytes", "booting", "with", "", "--burn-cap", "0.024999"),
            1);
  CHECK_U64(node.injected.len, 0);
  node.status = "failed";
  CHECK_U64(RUN(shown, "transfer", "1", "from", "alice", "to", "alice"), 1);
  CHECK_U64(node.injected.len, 0);
  CHECK(strstr(shown, "This simulation failed:\n") != NULL);
  CHECK(strstr(shown, "      This operation FAILED.\n") != NULL);
  node.status = "applied";
  CHECK_U64(RUN(shown, "transfer", "1", "from", "alice", "to", "alice", "--dry-run"), 0);
  CHECK_U64(node.injected.len, 0);
  CHECK(strstr(shown, "\nOperation: 0x") != NULL);
  CHECK_U64(RUN(shown, "transfer", "x", "from", "alice", "to", "alice"), 1);
  CHECK_U64(RUN(shown, "transfer", "1", "from", "nobody", "to", "alice"), 1);
  CHECK_U64(RUN(shown, "reveal", "key", "for", "alice"), 1);
}

/* Waiting: the operation is in the second block that is looked at. */
static void
test_wait(void)
{
  char shown[10000], want[300];
  CHECK_U64(RUN(shown, "transfer", "1.5", "from", "alice", "to",
                "KT1AafHA1C1vk959wvHWBispY9Y2f3fxBUUo", "--arg", "Pair 1 2", "--entrypoint", "go",
                "--wait", "1", "--fee", "0.000411"),
            0);
  snprintf(want, sizeof want, "Operation found in block: %s (pass: 3, offset: 1)\n", block);
  CHECK(strstr(shown, want) != NULL);
  CHECK(strstr(shown, "This sequence of operations was run:\n  Manager signed operations:\n") !=
        NULL);
  soru_l1_operation_t operation;
  CHECK_U64(soru_l1_operation_decode(&operation, soru_base_buf_slice(&node.injected),
                                     SORU_L1_WIRE_MUMBAI, true),
            SORU_OK);
  CHECK_U64(operation.contents[0].fee, 411);
  CHECK_U64(operation.contents[0].as.transaction.amount, 1500000);
  soru_slice_t entrypoint = operation.contents[0].as.transaction.entrypoint;
  CHECK_BYTES(entrypoint.ptr, entrypoint.len, "go", 2);
  soru_l1_operation_free(&operation);
  CHECK_U64(RUN(shown, "wait", "for", node.hash, "to", "be", "included"), 0);
  CHECK(strstr(shown, want) == shown);
  CHECK_U64(RUN(shown, "transfer", "1", "from", "alice", "to", "alice", "--json"), 0);
  CHECK(strncmp(shown, "{\"hash\":\"o", 10) == 0);
}

/* The other kinds, each once. */
static void
test_kinds(void)
{
  char shown[10000];
  CHECK_U64(RUN(shown, "transfer", "1", "from", "alice", "to", "alice"), 0);
  check_injected(1, SORU_L1_TRANSACTION);
  CHECK_U64(RUN(shown, "send", "smart", "rollup", "message", "text:[\"a\",\"b\"]", "from", "alice"),
            0);
  check_injected(1, SORU_L1_ADD_MESSAGES);
  CHECK_U64(RUN(shown, "publish", "commitment", "from", "alice", "for", "sc", "rollup", "mine",
                "with", "compressed", "state", STATE, "at", "inbox", "level", "4", "and",
                "predecessor", commitment, "and", "number", "of", "ticks", "7"),
            0);
  check_injected(1, SORU_L1_PUBLISH);
  CHECK_U64(RUN(shown, "cement", "commitment", commitment, "from", "alice", "for", "sc", "rollup",
                ROLLUP),
            0);
  check_injected(1, SORU_L1_CEMENT);
  CHECK_U64(RUN(shown, "cement", "commitment", "from", "alice", "for", "sc", "rollup", ROLLUP), 1);
  CHECK_U64(RUN(shown, "start", "refutation", "game", "on", "sc", "rollup", "mine", "from", "alice",
                "against", "tz1KqTpEZ7Yob7QbPE4Hy4Wo8fHG8LhKxZSx", "with", "commitments",
                commitment, "and", commitment),
            0);
  check_injected(1, SORU_L1_REFUTE);
  CHECK_U64(RUN(shown, "refute", "sc", "rollup", "mine", "from", "alice", "against",
                "tz1KqTpEZ7Yob7QbPE4Hy4Wo8fHG8LhKxZSx", "at", "tick", "0", "with", "dissection",
                "[{\"state\":\"" STATE "\",\"tick\":\"0\"},{\"tick\":\"9\"}]"),
            0);
  check_injected(1, SORU_L1_REFUTE);
  CHECK_U64(RUN(shown, "timeout", "dispute", "on", "sc", "rollup", "mine", "with", "alice",
                "against", "tz1KqTpEZ7Yob7QbPE4Hy4Wo8fHG8LhKxZSx", "from", "alice"),
            0);
  check_injected(1, SORU_L1_TIMEOUT);
  CHECK_U64(
      RUN(shown, "recover", "bond", "of", "alice", "for", "sc", "rollup", "mine", "from", "alice"),
      0);
  check_injected(1, SORU_L1_RECOVER_BOND);
  CHECK_U64(RUN(shown, "execute", "outbox", "message", "of", "sc", "rollup", "mine", "from",
                "alice", "for", "commitment", "hash", commitment, "and", "output", "proof", "00ff"),
            0);
  check_injected(1, SORU_L1_EXECUTE_OUTBOX);
}

/* Writes the text of a hash of ones. */
static void
make_text(char text[SORU_CRYPTO_KEY_TEXT_MAX], soru_prefix_t prefix)
{
  uint8_t hash[SORU_ROLLUP_HASH_SZ];
  soru_buf_t buf;
  memset(hash, 1, sizeof hash);
  soru_base_buf_init(&buf, SORU_CRYPTO_KEY_TEXT_MAX);
  soru_crypto_prefix_encode(&buf, prefix, hash);
  snprintf(text, SORU_CRYPTO_KEY_TEXT_MAX, "%.*s", (int)buf.len, (const char *)buf.ptr);
  soru_base_buf_free(&buf);
}

static void
clean(void)
{
  static const char *const files[] = {"public_key_hashs", "public_keys", "secret_keys",
                                      "smart_rollups",    "wallet_lock", "out"};
  char path[100];
  for (size_t i = 0; i < sizeof files / sizeof files[0]; i++) {
    snprintf(path, sizeof path, "%s/%s", folder, files[i]);
    unlink(path);
  }
  CHECK_U64(rmdir(folder), 0);
}

int
main(void)
{
  if (!CHECK(mkdtemp(folder) != NULL)) return check_summary();
  soru_account_t alice = {.name = "alice"};
  CHECK_U64(soru_io_wallet_secret_read(
                &alice, "unencrypted:edsk4TjJWEszkHKono7XMnepVqwi37FrpbVt1KCsifJeAGimxheShG"),
            SORU_OK);
  CHECK_U64(soru_io_wallet_add(&alice, folder, false, &error), SORU_OK);
  node = (node_t){.status = "applied"};
  soru_base_buf_init(&node.injected, SORU_L1_OPERATION_MAX);
  make_text(block, SORU_PREFIX_B);
  make_text(commitment, SORU_PREFIX_SRC1);
  test_originate();
  test_not_sent();
  test_wait();
  test_kinds();
  soru_base_buf_free(&node.injected);
  clean();
  return check_summary();
}
