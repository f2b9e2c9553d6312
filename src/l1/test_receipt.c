/* Tests of receipts: those of the specification's section "Originating" and of the documentation
 * and tests of the reference, word for word; limits and fees as they are there.          R-CLI-1 */
#include "l1/limits.h"
#include "l1/receipt.h"
#include "tests/check.h"

#define OWNER "tz1fp5ncDmqYwYC568fREYz9iwQTgGQuKZqX"
#define ROLLUP "scr1BBMMrm3Zhq1S2Qy2LpRXdu4ebtW9sBrtY"
#define COMMITMENT "scc13y58tqmHJtWhWY5Sa3BLu7W3FUjsFZrLCyvdu78VTnmf4aEVWe"

/* A fee that is paid to the baker. */
#define FEE(mutez)                                                                                 \
  "\"balance_updates\":[{\"kind\":\"contract\",\"contract\":\"" OWNER "\",\"change\":\"-" mutez    \
  "\",\"origin\":\"block\"},{\"kind\":\"accumulator\",\"category\":"                               \
  "\"block fees\",\"change\":\"" mutez "\",\"origin\":\"block\"}]"

static const char reveal_json[] =
    "{\"kind\":\"reveal\",\"source\":\"" OWNER "\",\"fee\":\"357\",\"counter\":\"10\","
    "\"gas_limit\":\"1000\",\"storage_limit\":\"0\","
    "\"public_key\":\"edpkukxtw4fHmffj4wtZohVKwNwUZvYm6HMog5QMe9EyYK3QwRwBjp\","
    "\"metadata\":{" FEE(
        "357") ","
               "\"operation_result\":{\"status\":\"applied\",\"consumed_milligas\":\"1000000\"}}}";

static const char reveal_text[] =
    "  Manager signed operations:\n"
    "    From: tz1fp5ncDmqYwYC568fREYz9iwQTgGQuKZqX\n"
    "    Fee to the baker: ꜩ0.000357\n"
    "    Expected counter: 10\n"
    "    Gas limit: 1000\n"
    "    Storage limit: 0 bytes\n"
    "    Balance updates:\n"
    "      tz1fp5ncDmqYwYC568fREYz9iwQTgGQuKZqX ... -ꜩ0.000357\n"
    "      payload fees(the block proposer) ....... +ꜩ0.000357\n"
    "    Revelation of manager public key:\n"
    "      Contract: tz1fp5ncDmqYwYC568fREYz9iwQTgGQuKZqX\n"
    "      Key: edpkukxtw4fHmffj4wtZohVKwNwUZvYm6HMog5QMe9EyYK3QwRwBjp\n"
    "      This revelation was successfully applied\n"
    "      Consumed gas: 1000";

static const char originate_json[] =
    "{\"kind\":\"sc_rollup_originate\",\"source\":\"" OWNER "\",\"fee\":\"4617\","
    "\"counter\":\"11\",\"gas_limit\":\"3227\",\"storage_limit\":\"10711\","
    "\"pvm_kind\":\"wasm_2_0_0\",\"boot_sector\":\"\",\"origination_proof\":\"00\","
    "\"parameters_ty\":{\"prim\":\"bytes\"},"
    "\"metadata\":{" FEE(
        "4617") ","
                "\"operation_result\":{\"status\":\"applied\",\"balance_updates\":["
                "{\"kind\":\"contract\",\"contract\":\"" OWNER "\",\"change\":\"-2672750\","
                "\"origin\":\"block\"},{\"kind\":\"burned\",\"category\":\"storage fees\","
                "\"change\":\"2672750\",\"origin\":\"block\"}],\"address\":\"" ROLLUP "\","
                "\"genesis_commitment_hash\":\"" COMMITMENT "\",\"consumed_milligas\":\"3126633\","
                "\"size\":\"10691\"}}}";

/* The hash is that of an empty kernel. */
static const char originate_text[] =
    "  Manager signed operations:\n"
    "    From: tz1fp5ncDmqYwYC568fREYz9iwQTgGQuKZqX\n"
    "    Fee to the baker: ꜩ0.004617\n"
    "    Expected counter: 11\n"
    "    Gas limit: 3227\n"
    "    Storage limit: 10711 bytes\n"
    "    Balance updates:\n"
    "      tz1fp5ncDmqYwYC568fREYz9iwQTgGQuKZqX ... -ꜩ0.004617\n"
    "      payload fees(the block proposer) ....... +ꜩ0.004617\n"
    "    Smart contract rollup origination:\n"
    "      Kind: wasm_2_0_0\n"
    "      Parameter type: bytes\n"
    "      Boot sector Blake2B hash: "
    "'0e5751c026e543b2e8ab2eb06099daa1d1e5df47778f7787faab45cdf12fe3a8'\n"
    "      This smart contract rollup origination was successfully applied\n"
    "      Consumed gas: 3126.633\n"
    "      Storage size: 10691 bytes\n"
    "      Address: scr1BBMMrm3Zhq1S2Qy2LpRXdu4ebtW9sBrtY\n"
    "      Genesis commitment hash: scc13y58tqmHJtWhWY5Sa3BLu7W3FUjsFZrLCyvdu78VTnmf4aEVWe\n"
    "      Balance updates:\n"
    "        tz1fp5ncDmqYwYC568fREYz9iwQTgGQuKZqX ... -ꜩ2.67275\n"
    "        storage fees ........................... +ꜩ2.67275";

/* The receipt of contents is this text. */
static void
check_receipt(const char *contents, unsigned depth, soru_l1_wire_t wire, const char *want)
{
  soru_json_doc_t doc;
  soru_buf_t text, out;
  soru_base_buf_init(&text, 100000);
  soru_base_buf_init(&out, 100000);
  soru_base_buf_addf(&text, "{\"contents\":[%s]}", contents);
  CHECK_U64(soru_codec_json_parse(&doc, "op", soru_base_buf_slice(&text)), SORU_OK);
  soru_json_t root = soru_codec_json_root(&doc);
  CHECK_U64(soru_l1_receipt_add(&out, &root, depth, wire), SORU_OK);
  if (!CHECK_BYTES(out.ptr, out.len, want, strlen(want)))
    fprintf(stderr, "%.*s\n", (int)out.len, (const char *)out.ptr);
  soru_codec_json_free(&doc);
  soru_base_buf_free(&text);
  soru_base_buf_free(&out);
}

static void
test_specification(void)
{
  char json[8000], text[8000];
  snprintf(json, sizeof json, "%s,%s", reveal_json, originate_json);
  snprintf(text, sizeof text, "%s\n%s", reveal_text, originate_text);
  check_receipt(json, 1, SORU_L1_WIRE_ALPHA, text);
}

#define HEAD                                                                                       \
  "\"source\":\"" OWNER "\",\"fee\":\"989\",\"counter\":\"1\",\"gas_limit\":\"6689\","             \
  "\"storage_limit\":\"0\","

#define HEAD_TEXT                                                                                  \
  "Manager signed operations:\n"                                                                   \
  "  From: " OWNER "\n"                                                                            \
  "  Fee to the baker: ꜩ0.000989\n"                                                              \
  "  Expected counter: 1\n"                                                                        \
  "  Gas limit: 6689\n"                                                                            \
  "  Storage limit: 0 bytes\n"

/* Bonds: frozen by a commitment, and recovered. */
static void
test_bonds(void)
{
  check_receipt(
      "{\"kind\":\"smart_rollup_publish\"," HEAD
      "\"rollup\":\"sr1A\",\"commitment\":{\"compressed_state\":\"srs1A\",\"inbox_level\":4,"
      "\"predecessor\":\"src1A\",\"number_of_ticks\":\"1\"},"
      "\"metadata\":{\"operation_result\":{\"status\":\"applied\",\"staked_hash\":\"src1B\","
      "\"published_at_level\":6,\"consumed_milligas\":\"6588858\",\"balance_updates\":["
      "{\"kind\":\"contract\",\"contract\":\"tz1A\",\"change\":\"-10000000000\"},"
      "{\"kind\":\"freezer\",\"category\":\"bonds\",\"contract\":\"tz1A\",\"bond_id\":"
      "{\"smart_rollup\":\"sr1A\"},\"change\":\"10000000000\"}]}}}",
      0, SORU_L1_WIRE_MUMBAI,
      HEAD_TEXT "  Smart rollup commitment publishing:\n"
                "    Address: sr1A\n"
                "    Commitment:\n"
                "      compressed_state: srs1A\n"
                "      inbox_level: 4\n"
                "      predecessor: src1A\n"
                "      number_of_ticks: 1\n"
                "    This smart rollup commitment publishing was successfully applied\n"
                "    Consumed gas: 6588.858\n"
                "    Hash of commit: src1B\n"
                "    Commitment published at level: 6\n"
                "    Balance updates:\n"
                "      tz1A ...................... -ꜩ10000\n"
                "      Frozen_bonds(tz1A,sr1A) ... +ꜩ10000");
  check_receipt("{\"kind\":\"smart_rollup_recover_bond\"," HEAD
                "\"rollup\":\"sr1A\",\"staker\":\"tz1A\",\"metadata\":{\"operation_result\":{"
                "\"status\":\"applied\",\"consumed_milligas\":\"3084418\",\"balance_updates\":["
                "{\"kind\":\"contract\",\"contract\":\"tz1A\",\"change\":\"1\"}]}}}",
                0, SORU_L1_WIRE_MUMBAI,
                HEAD_TEXT "  Smart rollup bond retrieval:\n"
                          "    Address: sr1A\n"
                          "    Staker: tz1A\n"
                          "    This smart rollup bond retrieval was successfully applied\n"
                          "    Balance updates:\n"
                          "      tz1A ... +ꜩ0.000001\n"
                          "    Consumed gas: 3084.418");
}

/* A game that ends. */
static void
test_game(void)
{
  check_receipt("{\"kind\":\"smart_rollup_timeout\"," HEAD
                "\"rollup\":\"sr1A\",\"stakers\":{\"alice\":\"tz1A\",\"bob\":\"tz1B\"},"
                "\"metadata\":{\"operation_result\":{\"status\":\"applied\",\"game_status\":"
                "{\"result\":{\"kind\":\"loser\",\"reason\":\"timeout\",\"player\":\"tz1A\"}}}}}",
                0, SORU_L1_WIRE_MUMBAI,
                HEAD_TEXT "  Smart rollup refutation timeout:\n"
                          "    Address: sr1A\n"
                          "    First staker (Alice): tz1A\n"
                          "    Second staker (Bob): tz1B\n"
                          "    This smart rollup refutation timeout was successfully applied\n"
                          "    Refutation game status: Game ended: tz1A lost because: timeout");
  check_receipt("{\"kind\":\"smart_rollup_refute\"," HEAD
                "\"rollup\":\"sr1A\",\"opponent\":\"tz1B\",\"refutation\":{\"refutation_kind\":"
                "\"move\",\"choice\":\"7\",\"step\":[{\"state\":\"srs1A\",\"tick\":\"7\"},"
                "{\"tick\":\"9\"}]},\"metadata\":{\"operation_result\":{\"status\":\"applied\","
                "\"game_status\":\"ongoing\"}}}",
                0, SORU_L1_WIRE_MUMBAI,
                HEAD_TEXT "  Smart rollup refutation move:\n"
                          "    Address: sr1A\n"
                          "    Staker: tz1B\n"
                          "    Refutation: Tick: 7\n"
                          "    Step: Dissection:\n"
                          "      Tick: 7, State: srs1A\n"
                          "      Tick: 9, State: none\n"
                          "    This smart rollup refutation move was successfully applied\n"
                          "    Refutation game status: Game ongoing");
}

/* An outbox message that calls a contract, which fails. */
static const char failing[] =
    "{\"kind\":\"smart_rollup_execute_outbox_message\"," HEAD
    "\"rollup\":\"sr1A\",\"cemented_commitment\":\"src1A\",\"metadata\":{\"operation_result\":{"
    "\"status\":\"backtracked\",\"consumed_milligas\":\"5000\",\"paid_storage_size_diff\":\"3\"},"
    "\"internal_operation_results\":[{\"kind\":\"transaction\",\"source\":\"sr1A\",\"amount\":"
    "\"0\",\"destination\":\"KT1A\",\"parameters\":{\"entrypoint\":\"go\",\"value\":{\"prim\":"
    "\"Pair\",\"args\":[{\"int\":\"1\"},{\"prim\":\"Some\",\"args\":[{\"string\":\"a\\\"b\"}]},"
    "[],[{\"bytes\":\"00ff\"},{\"prim\":\"Unit\"}]]}},\"result\":{\"status\":\"failed\","
    "\"errors\":[{\"kind\":\"temporary\",\"id\":\"proto.x\"},{\"msg\":\"words\"}]}}]}}";

static void
test_failure(void)
{
  check_receipt(failing, 0, SORU_L1_WIRE_MUMBAI,
                HEAD_TEXT
                "  Smart rollup output message execution:\n"
                "    Address: sr1A\n"
                "    Cemented commitment: src1A\n"
                "    This smart output message execution was BACKTRACKED, its expected effects "
                "were NOT applied.\n"
                "    Paid storage size diff: 3 bytes\n"
                "    Consumed gas: 5\n"
                "    Internal operations:\n"
                "      Internal Transaction:\n"
                "        Amount: ꜩ0\n"
                "        From: sr1A\n"
                "        To: KT1A\n"
                "        Entrypoint: go\n"
                "        Parameter: Pair 1 (Some \"a\\\"b\") { } { 0x00ff; Unit }\n"
                "        This operation FAILED.");
  char text[3000];
  soru_json_doc_t doc;
  soru_buf_t out;
  soru_base_buf_init(&out, 1000);
  snprintf(text, sizeof text, "{\"contents\":[%s]}", failing);
  CHECK_U64(soru_codec_json_parse(&doc, "op", soru_base_slice_text(text)), SORU_OK);
  soru_json_t root = soru_codec_json_root(&doc);
  soru_l1_receipt_errors(&out, &root);
  static const char want[] = "proto.x {\"kind\":\"temporary\",\"id\":\"proto.x\"}\nwords";
  CHECK_BYTES(out.ptr, out.len, want, strlen(want));
  soru_codec_json_free(&doc);
  soru_base_buf_free(&out);
}

/* Kinds that are not known, and contents that say nothing. */
static void
test_bare(void)
{
  check_receipt("{\"kind\":\"delegation\",\"source\":\"tz1A\"},{}", 0, SORU_L1_WIRE_MUMBAI,
                "Manager signed operations:\n"
                "  From: tz1A\n"
                "  delegation:\n"
                "    From: tz1A\n"
                "Manager signed operations:\n"
                "  :\n"
                "    From: ");
}

/* Reads the estimate of one content. */
static soru_l1_estimate_t
estimate(const char *json)
{
  soru_json_doc_t doc;
  soru_l1_estimate_t result;
  CHECK_U64(soru_codec_json_parse(&doc, "op", soru_base_slice_text(json)), SORU_OK);
  soru_json_t root = soru_codec_json_root(&doc);
  CHECK_U64(soru_l1_limits_estimate(&result, &root), SORU_OK);
  soru_codec_json_free(&doc);
  return result;
}

static void
test_limits(void)
{
  soru_l1_content_t content = {.kind = SORU_L1_REVEAL};
  soru_l1_estimate_t shown = estimate(reveal_json);
  soru_l1_limits_set(&content, &shown);
  CHECK_U64(content.gas_limit, 1000);
  CHECK_U64(content.storage_limit, 0);
  CHECK_U64(soru_l1_limits_fee(1000, 157), 357);
  content.kind = SORU_L1_ORIGINATE;
  shown = estimate(originate_json);
  CHECK(shown.applied);
  soru_l1_limits_set(&content, &shown);
  CHECK_U64(content.gas_limit, 3227);
  CHECK_U64(content.storage_limit, 10711);
  CHECK_U64(shown.storage * SORU_L1_COST_PER_BYTE, 2672750);
  CHECK_U64(soru_l1_limits_fee(2031, 137), 441);
  shown = estimate(failing);
  CHECK(!shown.applied);
  shown = estimate("{\"kind\":\"transaction\",\"metadata\":{\"operation_result\":{\"status\":"
                   "\"applied\",\"consumed_milligas\":\"100001\","
                   "\"allocated_destination_contract\":true}}}");
  CHECK_U64(shown.storage, 257);
  content.kind = SORU_L1_TRANSACTION;
  soru_l1_limits_set(&content, &shown);
  CHECK_U64(content.gas_limit, 101);
  CHECK_U64(content.storage_limit, 277);
}

int
main(void)
{
  test_specification();
  test_bonds();
  test_game();
  test_failure();
  test_bare();
  test_limits();
  return check_summary();
}
