/* Operations that were included in blocks of public networks, by the hashes that they were
 * published with; and what octez-codec of Mumbai makes of operations and headers, in both
 * directions.
 */
#include "base/hex.h"
#include "crypto/prefix.h"
#include "l1/header.h"
#include "l1/operation_json.h"
#include "tests/check.h"
#include "tests/wasm_spec.h"

enum { SKIPPED = 77, PATH = 1200 };

/* How many of each kind were checked. */
static size_t checked[256], headers;

/* --- writing --- */

/* Writes an operation as octez-codec does. */
static void
write_operation(soru_buf_t *text, const soru_l1_operation_t *operation, soru_l1_wire_t wire)
{
  soru_json_out_t out;
  soru_buf_t branch;
  char signature[SORU_CRYPTO_KEY_TEXT_MAX];
  soru_base_buf_init(&branch, 100);
  soru_crypto_prefix_encode(&branch, SORU_PREFIX_B, operation->branch);
  soru_codec_json_out_init(&out, text);
  soru_codec_json_out_open(&out, '{');
  soru_codec_json_out_key(&out, "branch");
  soru_codec_json_out_string(&out, soru_base_buf_slice(&branch));
  soru_codec_json_out_key(&out, "contents");
  soru_codec_json_out_open(&out, '[');
  for (size_t i = 0; i < operation->cnt; i++) {
    soru_codec_json_out_open(&out, '{');
    soru_l1_content_members(&out, &operation->contents[i], wire);
    soru_codec_json_out_close(&out, '}');
  }
  soru_codec_json_out_close(&out, ']');
  if (operation->has_signature) {
    soru_crypto_signature_text(&operation->signature, -1, signature);
    soru_codec_json_out_key(&out, "signature");
    soru_codec_json_out_text(&out, signature);
  }
  soru_codec_json_out_close(&out, '}');
  soru_base_buf_free(&branch);
}

/* Checks that two JSON texts say the same, in the same order. */
static void
check_same_json(soru_slice_t got, soru_slice_t want)
{
  soru_buf_t texts[2];
  soru_slice_t slices[2] = {got, want};
  for (int i = 0; i < 2; i++) {
    soru_json_doc_t doc;
    soru_base_buf_init(&texts[i], 1 << 20); /* on one line */
    if (CHECK(soru_codec_json_parse(&doc, "json", slices[i]) == SORU_OK)) {
      soru_json_t root = soru_codec_json_root(&doc);
      soru_codec_json_print(&texts[i], &root, 0);
    }
    soru_codec_json_free(&doc);
  }
  if (!CHECK_BYTES(texts[0].ptr, texts[0].len, texts[1].ptr, texts[1].len))
    fprintf(stderr, "  got  %.*s\n  want %.*s\n", (int)texts[0].len, (char *)texts[0].ptr,
            (int)texts[1].len, (char *)texts[1].ptr);
  soru_base_buf_free(&texts[0]);
  soru_base_buf_free(&texts[1]);
}

/* --- operations of public networks --- */

/* Where an operation is among the answers of nodes that Taquito's tests have, and in which encoding
 * it was made. Others of that collection were abridged before it was published. */
typedef struct place {
  const char *answer;
  size_t pass, index;
  soru_l1_wire_t wire;
  soru_l1_kind_t kind;
} place_t;

static const place_t places[] = {
    {"blockKathmandunetResponse", 3, 1, SORU_L1_WIRE_MUMBAI, SORU_L1_TRANSACTION},
    {"blockResponse", 3, 0, SORU_L1_WIRE_TODAY, SORU_L1_ADD_MESSAGES},
    {"smartRollupAddMessagesResponse", 1, 0, SORU_L1_WIRE_MUMBAI, SORU_L1_ADD_MESSAGES},
    {"smartRollupExecuteOutboxMessageResponse", 1, 0, SORU_L1_WIRE_MUMBAI, SORU_L1_EXECUTE_OUTBOX},
    {"smartRollupPublishResponse", 0, 0, SORU_L1_WIRE_MUMBAI, SORU_L1_PUBLISH},
    {"smartRollupRecoverBondResponse", 0, 0, SORU_L1_WIRE_MUMBAI, SORU_L1_RECOVER_BOND},
    {"smartRollupRefuteResponse", 0, 0, SORU_L1_WIRE_MUMBAI, SORU_L1_REFUTE},
    {"smartRollupRefuteResponse", 0, 1, SORU_L1_WIRE_MUMBAI, SORU_L1_REFUTE},
    {"smartRollupTimeoutResponse", 0, 0, SORU_L1_WIRE_MUMBAI, SORU_L1_TIMEOUT},
    {"ticketUpdatesResponse", 0, 0, SORU_L1_WIRE_MUMBAI, SORU_L1_TRANSACTION},
};

/* Checks that an operation, its receipts passed over, has the hash that it was published with. */
static void
check_hash(const place_t *place, const soru_json_t *v)
{
  soru_l1_operation_t operation;
  soru_l1_memory_t memory = {0};
  soru_json_t member;
  soru_slice_t name;
  soru_buf_t bytes;
  uint8_t got[SORU_L1_HASH_SZ], want[SORU_L1_HASH_SZ];
  soru_base_buf_init(&bytes, SORU_L1_OPERATION_MAX);
  CHECK(soru_codec_json_member(&member, v, "hash") == SORU_OK &&
        soru_codec_json_get_string(&name, &member) == SORU_OK &&
        soru_crypto_prefix_decode(want, SORU_PREFIX_O, name) == SORU_OK);
  if (CHECK(soru_l1_operation_read(&operation, &memory, v, place->wire) == SORU_OK)) {
    CHECK_U64(operation.contents[0].kind, place->kind);
    CHECK(operation.has_signature);
    soru_l1_operation_encode(&bytes, &operation, place->wire);
    soru_l1_operation_hash(soru_base_buf_slice(&bytes), got);
    if (!CHECK_BYTES(got, sizeof got, want, sizeof want))
      fprintf(stderr, "  in %s\n", place->answer);
    checked[place->kind]++;
  }
  soru_l1_operation_free(&operation);
  soru_l1_memory_free(&memory);
  soru_base_buf_free(&bytes);
}

static void
check_networks(const char *conformance)
{
  char path[PATH];
  size_t len;
  soru_json_doc_t doc;
  snprintf(path, sizeof path, "%.1000s/l1/taquito/rpc-responses.json", conformance);
  char *json = wasm_spec_file(path, &len);
  if (!CHECK(json != NULL)) return;
  CHECK(soru_codec_json_parse(&doc, path, soru_base_slice(json, len)) == SORU_OK);
  soru_json_t root = soru_codec_json_root(&doc);
  for (size_t i = 0; i < sizeof places / sizeof places[0]; i++) {
    soru_json_t answer, operations;
    if (!CHECK(soru_codec_json_member(&answer, &root, places[i].answer) == SORU_OK)) continue;
    if (!CHECK(soru_codec_json_member(&operations, &answer, "operations") == SORU_OK)) continue;
    soru_json_t pass = soru_codec_json_at(&operations, places[i].pass);
    soru_json_t operation = soru_codec_json_at(&pass, places[i].index);
    check_hash(&places[i], &operation);
  }
  soru_codec_json_free(&doc);
  free(json);
}

/* --- octez-codec --- */

/* Checks the binary form of an operation against how octez-codec shows it. */
static void
check_operation(soru_slice_t bytes, soru_slice_t shown, bool is_signed)
{
  soru_l1_operation_t operation, read;
  soru_l1_memory_t memory = {0};
  soru_json_doc_t doc;
  soru_buf_t again, text;
  soru_base_buf_init(&again, SORU_L1_OPERATION_MAX);
  soru_base_buf_init(&text, 1 << 20);
  soru_status_t status =
      soru_l1_operation_decode(&operation, bytes, SORU_L1_WIRE_MUMBAI, is_signed);
  if (status == SORU_OK) {
    checked[operation.contents[0].kind]++;
    write_operation(&text, &operation, SORU_L1_WIRE_MUMBAI);
    check_same_json(soru_base_buf_slice(&text), shown);
    CHECK(soru_codec_json_parse(&doc, "shown", shown) == SORU_OK);
    soru_json_t root = soru_codec_json_root(&doc);
    CHECK(soru_l1_operation_read(&read, &memory, &root, SORU_L1_WIRE_MUMBAI) == SORU_OK);
    soru_l1_operation_encode(&again, &read, SORU_L1_WIRE_MUMBAI);
    CHECK_BYTES(again.ptr, again.len, bytes.ptr, bytes.len);
    soru_l1_operation_free(&read);
    soru_l1_memory_free(&memory);
    soru_codec_json_free(&doc);
  }
  soru_l1_operation_free(&operation);
  soru_base_buf_free(&again);
  soru_base_buf_free(&text);
}

/* The same for a header. */
static void
check_header(soru_slice_t bytes, soru_slice_t shown)
{
  soru_l1_header_t header;
  soru_json_out_t out;
  soru_buf_t text;
  soru_base_buf_init(&text, 1 << 16);
  CHECK(soru_l1_header_decode(&header, bytes) == SORU_OK);
  soru_codec_json_out_init(&out, &text);
  soru_codec_json_out_open(&out, '{');
  soru_l1_header_shell(&out, &header);
  soru_l1_header_protocol(&out, &header);
  soru_codec_json_out_close(&out, '}');
  check_same_json(soru_base_buf_slice(&text), shown);
  text.len = 0;
  soru_l1_header_encode(&text, &header);
  CHECK_BYTES(text.ptr, text.len, bytes.ptr, bytes.len);
  headers++;
  soru_base_buf_free(&text);
}

typedef enum codec { HEADER, SIGNED, UNSIGNED } codec_t;

/* A file has commands and what they print; of these, "decode NAME from DIGITS" and JSON, which ends
 * with an empty line. */
static void
check_commands(const char *text, codec_t codec)
{
  for (const char *at = strstr(text, " decode "); at != NULL; at = strstr(at, " decode ")) {
    const char *digits = strstr(at, " from ");
    if (!CHECK(digits != NULL)) return;
    digits += strlen(" from ");
    size_t digit_cnt = strspn(digits, "0123456789abcdef");
    const char *json = digits + digit_cnt, *end = strstr(json, "\n\n");
    soru_slice_t shown = soru_base_slice(json, end == NULL ? strlen(json) : (size_t)(end - json));
    soru_buf_t bytes;
    soru_base_buf_init(&bytes, 1 << 16);
    CHECK(soru_base_hex_decode(&bytes, soru_base_slice(digits, digit_cnt)) == SORU_OK);
    if (codec == HEADER)
      check_header(soru_base_buf_slice(&bytes), shown);
    else
      check_operation(soru_base_buf_slice(&bytes), shown, codec == SIGNED);
    soru_base_buf_free(&bytes);
    at = json;
  }
}

static void
check_codec(const char *conformance)
{
  static const char *const names[] = {"block_header", "operation", "operation.unsigned"};
  char archive[PATH], root[] = "/tmp/soru-published-XXXXXX", path[PATH];
  snprintf(archive, sizeof archive, "%.1000s/rpc/octez_expected_outputs.tar.xz", conformance);
  if (!CHECK(mkdtemp(root) != NULL)) return;
  char *unpack[] = {(char[]){"tar"}, (char[]){"-xf"}, archive, (char[]){"-C"}, root, NULL};
  char *clean[] = {(char[]){"rm"}, (char[]){"-rf"}, root, NULL};
  CHECK(wasm_spec_run(unpack));
  for (int i = 0; i < 3; i++) {
    size_t len;
    snprintf(path, sizeof path,
             "%.600s/v16-release/encoding.ml/Mumbai- protocol encoding regression test- %s.out",
             root, names[i]);
    char *bytes = wasm_spec_file(path, &len);
    if (!CHECK(bytes != NULL)) continue;
    char *text = strndup(bytes, len);
    check_commands(text, (codec_t)i);
    free(text);
    free(bytes);
  }
  CHECK(wasm_spec_run(clean));
}

int
main(void)
{
  char conformance[PATH];
  const char *named = getenv("SORU_CONFORMANCE"), *source = getenv("SORU_SOURCE");
  if (named != NULL)
    snprintf(conformance, sizeof conformance, "%.1000s", named);
  else
    snprintf(conformance, sizeof conformance, "%.1000s/../shared/conformance",
             source == NULL ? "." : source);
  if (access(conformance, R_OK) != 0) {
    printf("skipped: no %s (SORU_CONFORMANCE names it)\n", conformance);
    return SKIPPED;
  }
  check_networks(conformance);
  check_codec(conformance);
  printf("published: %zu transactions, %zu reveals, %zu headers\n", checked[SORU_L1_TRANSACTION],
         checked[SORU_L1_REVEAL], headers);
  CHECK(checked[SORU_L1_TRANSACTION] >= 2 + 4 && checked[SORU_L1_REVEAL] >= 2 && headers >= 1);
  return check_summary();
}
