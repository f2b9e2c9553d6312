/* Operations of layer 1 against what others have forged: the bytes of an operation in JSON, and
 * back. Two forgers of today's protocols (Netezos, Taquito), and one operation of Mumbai as Taquito
 * 16 injected it. Kinds that are not supported, and keys of a fourth kind (tz4), must be refused.
 */
#include "base/hex.h"
#include "crypto/prefix.h"
#include "l1/operation_json.h"
#include "tests/check.h"
#include "tests/wasm_spec.h"

#include <ctype.h>
#include <dirent.h>

enum { SKIPPED = 77, PATH = 1200 };

/* How many of each kind were checked, by kind. */
static size_t checked[256], refused, without_bytes;

/* Checks that the JSON of an operation that was read from bytes gives the bytes again. */
static void
check_json(const soru_l1_operation_t *operation, soru_slice_t bytes, soru_l1_wire_t wire)
{
  soru_buf_t text, again;
  soru_json_out_t out;
  soru_json_doc_t doc;
  soru_l1_operation_t got = {.contents = NULL};
  soru_l1_memory_t memory = {0};
  soru_base_buf_init(&text, 1 << 20);
  soru_base_buf_init(&again, 1 << 20);
  soru_codec_json_out_init(&out, &text);
  soru_l1_operation_write(&out, operation, wire);
  bool parsed = soru_codec_json_parse(&doc, "json", soru_base_buf_slice(&text)) == SORU_OK;
  if (CHECK(parsed)) {
    soru_json_t root = soru_codec_json_root(&doc);
    CHECK(soru_l1_operation_read(&got, &memory, &root, wire) == SORU_OK);
    soru_l1_operation_encode(&again, &got, wire);
    CHECK_BYTES(again.ptr, again.len, bytes.ptr, bytes.len);
  }
  soru_l1_operation_free(&got);
  soru_l1_memory_free(&memory);
  soru_codec_json_free(&doc);
  soru_base_buf_free(&text);
  soru_base_buf_free(&again);
}

/* Checks that bytes are read, give themselves again, and that what is shorter is refused. */
static void
check_bytes(soru_slice_t bytes, soru_l1_wire_t wire)
{
  soru_l1_operation_t operation, shorter;
  soru_buf_t again;
  soru_base_buf_init(&again, 1 << 20);
  if (CHECK(soru_l1_operation_decode(&operation, bytes, wire, false) == SORU_OK)) {
    soru_l1_operation_encode(&again, &operation, wire);
    CHECK_BYTES(again.ptr, again.len, bytes.ptr, bytes.len);
    check_json(&operation, bytes, wire);
    size_t shortest = operation.cnt > 1 ? bytes.len - 1 : 0;
    for (size_t len = shortest; len < bytes.len; len++) {
      soru_slice_t part = soru_base_slice(bytes.ptr, len);
      CHECK(soru_l1_operation_decode(&shorter, part, wire, false) == SORU_ERR_DECODE);
      soru_l1_operation_free(&shorter);
    }
  }
  soru_l1_operation_free(&operation);
  soru_base_buf_free(&again);
}

/* Whether an operation has something that is not supported: refusing it is right then. */
static bool
is_foreign(const soru_json_t *operation, const char *text)
{
  static const char *const kinds[] = {"reveal",
                                      "transaction",
                                      "smart_rollup_originate",
                                      "smart_rollup_add_messages",
                                      "smart_rollup_cement",
                                      "smart_rollup_publish",
                                      "smart_rollup_refute",
                                      "smart_rollup_timeout",
                                      "smart_rollup_execute_outbox_message",
                                      "smart_rollup_recover_bond"};
  soru_json_t contents, kind;
  soru_slice_t name;
  size_t len;
  if (soru_codec_json_member(&contents, operation, "contents") != SORU_OK ||
      soru_codec_json_array(&len, &contents) != SORU_OK)
    return false;
  for (size_t i = 0; i < len; i++) {
    soru_json_t item = soru_codec_json_at(&contents, i);
    bool known = false;
    if (soru_codec_json_member(&kind, &item, "kind") != SORU_OK ||
        soru_codec_json_get_string(&name, &kind) != SORU_OK)
      return false;
    for (size_t k = 0; k < sizeof kinds / sizeof kinds[0]; k++)
      known |= soru_base_slice_equal(name, soru_base_slice_text(kinds[k]));
    if (!known) return true;
  }
  return strstr(text, "\"tz4") != NULL || strstr(text, "\"BLpk") != NULL ||
         strstr(text, "dal_page_proof") != NULL || strstr(text, "\"proof\":") != NULL;
}

/* Checks an operation in JSON against the bytes that somebody has made of it. */
static void
check_operation(const soru_json_t *json, soru_slice_t digits, const char *name)
{
  soru_l1_operation_t operation;
  soru_l1_memory_t memory = {0};
  soru_buf_t want, got, text;
  soru_base_buf_init(&want, 1 << 20);
  soru_base_buf_init(&got, 1 << 20);
  soru_base_buf_init(&text, 1 << 20);
  CHECK(soru_base_hex_decode(&want, digits) == SORU_OK);
  soru_codec_json_print(&text, json, 0);
  soru_base_buf_add_u8(&text, 0);
  soru_status_t status = soru_l1_operation_read(&operation, &memory, json, SORU_L1_WIRE_TODAY);
  if (status != SORU_OK && is_foreign(json, (const char *)text.ptr)) {
    refused++;
  } else if (CHECK(status == SORU_OK)) {
    for (size_t i = 0; i < operation.cnt; i++) checked[operation.contents[i].kind]++;
    soru_l1_operation_encode(&got, &operation, SORU_L1_WIRE_TODAY);
    if (!CHECK_BYTES(got.ptr, got.len, want.ptr, want.len)) fprintf(stderr, "  in %s\n", name);
    check_bytes(soru_base_buf_slice(&want), SORU_L1_WIRE_TODAY);
  } else {
    fprintf(stderr, "  in %s: %s\n", name, soru_codec_json_error(json->doc));
  }
  soru_l1_operation_free(&operation);
  soru_l1_memory_free(&memory);
  soru_base_buf_free(&want);
  soru_base_buf_free(&got);
  soru_base_buf_free(&text);
}

/* --- Netezos: directories with unsigned.json and forged.hex --- */

static void
check_directory(const char *dir, const char *name)
{
  char path[PATH];
  size_t len, hex_len;
  soru_json_doc_t doc;
  snprintf(path, sizeof path, "%.600s/%.200s/unsigned.json", dir, name);
  char *json = wasm_spec_file(path, &len);
  snprintf(path, sizeof path, "%.600s/%.200s/forged.hex", dir, name);
  char *hex = wasm_spec_file(path, &hex_len);
  if (CHECK(json != NULL && hex != NULL)) {
    while (hex_len > 0 && isspace((unsigned char)hex[hex_len - 1])) hex_len--;
    size_t bom = len > 3 && memcmp(json, "\xef\xbb\xbf", 3) == 0 ? 3 : 0;
    size_t hex_bom = hex_len > 3 && memcmp(hex, "\xef\xbb\xbf", 3) == 0 ? 3 : 0;
    CHECK(soru_codec_json_parse(&doc, name, soru_base_slice(json + bom, len - bom)) == SORU_OK);
    soru_json_t root = soru_codec_json_root(&doc);
    check_operation(&root, soru_base_slice(hex + hex_bom, hex_len - hex_bom), name);
    soru_codec_json_free(&doc);
  }
  free(json);
  free(hex);
}

/* Unpacks the archive, and checks what it holds. */
static bool
check_netezos(const char *conformance)
{
  char archive[PATH], root[] = "/tmp/soru-operations-XXXXXX", dir[PATH];
  snprintf(archive, sizeof archive, "%.1000s/l1/netezos_forging.tar.xz", conformance);
  if (mkdtemp(root) == NULL) return false;
  char *unpack[] = {(char[]){"tar"}, (char[]){"-xf"}, archive, (char[]){"-C"}, root, NULL};
  char *clean[] = {(char[]){"rm"}, (char[]){"-rf"}, root, NULL};
  bool unpacked = wasm_spec_run(unpack);
  snprintf(dir, sizeof dir, "%s/netezos/forging_operations", root);
  DIR *listing = unpacked ? opendir(dir) : NULL;
  if (listing != NULL) {
    for (struct dirent *e = readdir(listing); e != NULL; e = readdir(listing))
      if (e->d_name[0] != '.') check_directory(dir, e->d_name);
    closedir(listing);
  }
  CHECK(wasm_spec_run(clean));
  return listing != NULL;
}

/* --- Taquito: an array of objects with operation and forged --- */

static void
check_taquito(const char *conformance)
{
  char path[PATH];
  size_t len, cnt = 0;
  soru_json_doc_t doc;
  snprintf(path, sizeof path, "%.1000s/l1/taquito/forged_by_taquito_25.json", conformance);
  char *json = wasm_spec_file(path, &len);
  if (!CHECK(json != NULL)) return;
  CHECK(soru_codec_json_parse(&doc, path, soru_base_slice(json, len)) == SORU_OK);
  soru_json_t root = soru_codec_json_root(&doc);
  CHECK(soru_codec_json_array(&cnt, &root) == SORU_OK);
  for (size_t i = 0; i < cnt; i++) {
    soru_json_t item = soru_codec_json_at(&root, i), operation, forged, name;
    soru_slice_t digits, text;
    CHECK(soru_codec_json_member(&operation, &item, "operation") == SORU_OK);
    if (!soru_codec_json_has(&forged, &item, "forged")) {
      without_bytes++;
      continue;
    }
    CHECK(soru_codec_json_member(&name, &item, "name") == SORU_OK);
    CHECK(soru_codec_json_get_string(&digits, &forged) == SORU_OK);
    CHECK(soru_codec_json_get_string(&text, &name) == SORU_OK);
    check_operation(&operation, digits, (const char *)text.ptr);
  }
  soru_codec_json_free(&doc);
  free(json);
}

/* --- Mumbai --- */

/* Messages as Taquito 16.2 injected them into a chain of Mumbai, without the signature. */
static void
check_mumbai(void)
{
  static const char digits[] =
      "72f76ae3ee4740d9f34b0d8382902e461979c342163ec9012e9fec93e1565550c9006b82198cb179e8306c1bedd0"
      "8f12dc863f3288869203d309cc080000000019000000150000000031010000000b48656c6c6f20776f726c64";
  soru_buf_t bytes;
  soru_l1_operation_t operation;
  soru_base_buf_init(&bytes, 1000);
  CHECK(soru_base_hex_decode(&bytes, soru_base_slice_text(digits)) == SORU_OK);
  soru_status_t status =
      soru_l1_operation_decode(&operation, soru_base_buf_slice(&bytes), SORU_L1_WIRE_MUMBAI, false);
  if (CHECK(status == SORU_OK)) {
    char source[SORU_CRYPTO_KEY_TEXT_MAX];
    CHECK_U64(operation.contents[0].kind, SORU_L1_ADD_MESSAGES);
    CHECK_U64(operation.contents[0].as.add_messages.cnt, 1);
    soru_crypto_pkh_text(&operation.contents[0].source, source);
    CHECK_STR(source, "tz1VSUr8wwNhLAzempoch5d6hLRiTh8Cjcjb");
  }
  soru_l1_operation_free(&operation);
  check_bytes(soru_base_buf_slice(&bytes), SORU_L1_WIRE_MUMBAI);
  check_bytes(soru_base_buf_slice(&bytes), SORU_L1_WIRE_ALPHA);
  soru_base_buf_free(&bytes);
}

int
main(void)
{
  char conformance[PATH];
  const char *named = getenv("SORU_CONFORMANCE"), *source = getenv("SORU_SOURCE");
  check_mumbai();
  if (named != NULL)
    snprintf(conformance, sizeof conformance, "%.1000s", named);
  else
    snprintf(conformance, sizeof conformance, "%.1000s/../shared/conformance",
             source == NULL ? "." : source);
  if (access(conformance, R_OK) != 0) {
    printf("skipped: no %s (SORU_CONFORMANCE names it)\n", conformance);
    return check_summary() == 0 ? SKIPPED : 1;
  }
  if (!CHECK(check_netezos(conformance))) fprintf(stderr, "  the archive cannot be unpacked\n");
  check_taquito(conformance);
  printf(
      "forged by others: %zu reveals, %zu transactions, rollups: %zu originate, %zu add messages, "
      "%zu cement, %zu publish, %zu refute, %zu timeout, %zu execute, %zu recover; %zu refused, "
      "%zu without bytes\n",
      checked[SORU_L1_REVEAL], checked[SORU_L1_TRANSACTION], checked[SORU_L1_ORIGINATE],
      checked[SORU_L1_ADD_MESSAGES], checked[SORU_L1_CEMENT], checked[SORU_L1_PUBLISH],
      checked[SORU_L1_REFUTE], checked[SORU_L1_TIMEOUT], checked[SORU_L1_EXECUTE_OUTBOX],
      checked[SORU_L1_RECOVER_BOND], refused, without_bytes);
  CHECK(checked[SORU_L1_REVEAL] >= 5 && checked[SORU_L1_TRANSACTION] >= 55);
  CHECK(checked[SORU_L1_REFUTE] >= 6 && checked[SORU_L1_EXECUTE_OUTBOX] >= 2);
  for (int kind = SORU_L1_ORIGINATE; kind <= SORU_L1_RECOVER_BOND; kind++) CHECK(checked[kind] > 0);
  return check_summary();
}
