/* test_context.c - values by paths, constants, and the inbox of layer 1 against the list that its
 * cells make. */
#include "rollup/inbox.h"
#include "rollup/list.h"

#include "check.h"
#include "rollup/ledger_private.h"

static void
test_values(void)
{
  ledger_t ledger;
  ledger_init(&ledger, SORU_ROLLUP_ALPHA);
  soru_rollup_context_t *context = &ledger.context;
  soru_slice_t value;
  CHECK(!soru_rollup_context_get(context, &value, "a/b"));
  soru_rollup_context_put_int(context, -7, "a/b");
  soru_rollup_context_put(context, soru_base_slice_text("text"), "a/%d/c", 3);
  CHECK_U64(soru_rollup_context_get_int(context, 0, "a/b"), -7);
  CHECK(soru_rollup_context_get(context, &value, "a/3/c") && value.len == 4);
  CHECK(soru_rollup_context_has(context, "a/3") && !soru_rollup_context_has(context, "a/4"));
  soru_tree_node_t *saved = soru_rollup_context_save(context);
  soru_rollup_context_remove(context, "a/3");
  soru_rollup_context_remove(context, "nothing/there");
  CHECK(!soru_rollup_context_has(context, "a/3"));
  soru_rollup_context_restore(context, saved);
  CHECK(soru_rollup_context_has(context, "a/3/c"));
  soru_rollup_context_remove(context, "a/3/c");
  CHECK(!soru_rollup_context_has(context, "a/3")); /* it went with its last value */
  CHECK(context->status == SORU_OK);
  ledger_done(&ledger);
}

static void
test_hex(void)
{
  uint8_t bytes[3];
  CHECK(soru_rollup_unhex(bytes, 3, soru_base_slice_text("00ff7a")));
  CHECK_STR(SORU_ROLLUP_HEX(bytes, 3), "00ff7a");
  CHECK(!soru_rollup_unhex(bytes, 3, soru_base_slice_text("00ff7")));
  CHECK(!soru_rollup_unhex(bytes, 3, soru_base_slice_text("00fF7a")));
  CHECK(!soru_rollup_unhex(bytes, 3, soru_base_slice_text("00gg7a")));
}

/* Reads constants from a text; returns the status. */
static soru_status_t
read_constants(soru_rollup_constants_t *constants, soru_rollup_profile_t profile, const char *text)
{
  soru_json_doc_t doc;
  soru_status_t status = soru_codec_json_parse(&doc, "constants", soru_base_slice_text(text));
  if (status == SORU_OK) {
    soru_json_t root = soru_codec_json_root(&doc);
    status = soru_rollup_constants_read(constants, profile, &root);
  }
  soru_codec_json_free(&doc);
  return status;
}

/* The specification's numbers (R-COMM-1, R-COMM-3, R-COMM-4, R-GAME-2, R-GAME-4). */
static void
test_constants(void)
{
  soru_rollup_constants_t c = soru_rollup_constants(SORU_ROLLUP_ALPHA);
  CHECK_U64(c.period, 30);
  CHECK_U64(c.stake, 10000000000);
  CHECK_U64(c.challenge_window * c.block_delay, 14 * 86400);
  CHECK_U64(c.timeout * c.block_delay, 7 * 86400);
  CHECK_U64(c.sections, 32);
  soru_rollup_profile_t mumbai = SORU_ROLLUP_MUMBAI;
  CHECK_U64(read_constants(&c, mumbai, "{\"smart_rollup_stake_amount\":\"500\"}"), SORU_OK);
  CHECK_U64(c.stake, 500);
  CHECK(read_constants(&c, mumbai, "{\"sc_rollup_stake_amount\":\"500\"}") == SORU_ERR_DECODE);
  CHECK(read_constants(&c, mumbai, "{\"smart_rollup_stake_amount\":\"5x\"}") == SORU_ERR_DECODE);
  CHECK(read_constants(&c, mumbai, "{\"smart_rollup_stake_amount\":1}") == SORU_ERR_DECODE);
  CHECK(read_constants(&c, mumbai, "{\"smart_rollup_timeout_period_in_blocks\":100000}") ==
        SORU_ERR_DECODE);
  CHECK_U64(c.timeout, 20160);
  CHECK(read_constants(&c, mumbai, "{\"smart_rollup_arith_pvm_enable\":true}") == SORU_ERR_DECODE);
  soru_buf_t text;
  soru_json_out_t out;
  soru_base_buf_init(&text, 10000);
  soru_codec_json_out_init(&out, &text);
  soru_codec_json_out_open(&out, '{');
  soru_rollup_constants_write(&out, &c, mumbai);
  soru_codec_json_out_close(&out, '}');
  soru_base_buf_add_u8(&text, 0);
  soru_rollup_constants_t again = soru_rollup_constants(SORU_ROLLUP_ALPHA);
  CHECK_U64(read_constants(&again, mumbai, (const char *)text.ptr), SORU_OK);
  CHECK_BYTES(&again, sizeof again, &c, sizeof c);
  soru_base_buf_free(&text);
}

/* Adds the same messages to a list. */
static void
list_level(soru_rollup_list_t *levels, soru_rollup_context_t *context, const soru_buf_t *messages,
           size_t cnt)
{
  soru_rollup_list_t list;
  uint8_t hash[SORU_ROLLUP_HASH_SZ], info[SORU_ROLLUP_INFO_SZ];
  soru_rollup_list_init(&list, SORU_ROLLUP_PAYLOADS, 0);
  soru_rollup_message_hash(soru_rollup_message_start(), hash);
  soru_rollup_list_add(&list, hash);
  if (context->profile == SORU_ROLLUP_MUMBAI) {
    soru_rollup_message_info(info, context->predecessor_time, context->predecessor);
    soru_rollup_message_hash(soru_base_slice(info, sizeof info), hash);
    soru_rollup_list_add(&list, hash);
  }
  for (size_t i = 0; i < cnt; i++) {
    soru_rollup_message_hash(soru_base_buf_slice(&messages[i]), hash);
    soru_rollup_list_add(&list, hash);
  }
  soru_rollup_message_hash(soru_rollup_message_end(), hash);
  soru_rollup_list_add(&list, hash);
  CHECK_U64(soru_rollup_inbox_last_message(context, context->level), list.cnt - 1);
  soru_rollup_list_add(levels, list.entries[list.cnt - 1].hash);
  soru_rollup_list_free(&list);
}

/* What layer 1 keeps is the last cell of the list that a node makes (R-INBOX-1, R-INBOX-4). */
static void
test_inbox(soru_rollup_profile_t profile)
{
  ledger_t ledger;
  soru_rollup_list_t levels;
  soru_rollup_cell_t kept, listed;
  ledger_init(&ledger, profile);
  soru_rollup_list_init(&levels, SORU_ROLLUP_LEVELS, 1);
  for (int32_t level = 1; level <= 70; level++) {
    soru_buf_t messages[5];
    size_t cnt = (size_t)level % 6;
    ledger.context.level = level;
    ledger.context.predecessor_time = 1000 + level;
    ledger.context.predecessor[0] = (uint8_t)level;
    soru_rollup_inbox_begin(&ledger.context);
    for (size_t i = 0; i < cnt; i++) {
      char text[32];
      snprintf(text, sizeof text, "%d-%zu", (int)level, i);
      soru_base_buf_init(&messages[i], 100);
      CHECK(soru_rollup_message_external(&messages[i], soru_base_slice_text(text)) == SORU_OK);
      CHECK_U64(soru_rollup_inbox_add_external(&ledger.context, soru_base_slice_text(text)),
                SORU_ROLLUP_NO_ERROR);
    }
    soru_rollup_inbox_end(&ledger.context);
    list_level(&levels, &ledger.context, messages, cnt);
    CHECK(soru_rollup_inbox_snapshot(&ledger.context, &kept));
    soru_rollup_list_cell(&levels, level - 1, &listed);
    CHECK(soru_rollup_cell_equal(&kept, &listed, SORU_ROLLUP_LEVELS));
    for (size_t i = 0; i < cnt; i++) soru_base_buf_free(&messages[i]);
  }
  CHECK(soru_rollup_inbox_last_message(&ledger.context, 71) == -1);
  soru_rollup_list_free(&levels);
  ledger_done(&ledger);
}

/* R-INBOX-2: messages of at most 4,096 bytes, tag included; and a level has a maximum. */
static void
test_limits(void)
{
  static const uint8_t zeros[SORU_ROLLUP_MESSAGE_MAX] = {0};
  ledger_t ledger;
  ledger_init(&ledger, SORU_ROLLUP_MUMBAI);
  ledger.context.constants.max_messages = 5;
  soru_rollup_inbox_begin(&ledger.context);
  CHECK_U64(soru_rollup_inbox_add_external(&ledger.context, soru_base_slice(zeros, 4096)),
            SORU_ROLLUP_MESSAGE_TOO_LONG);
  for (int i = 0; i < 3; i++)
    CHECK_U64(soru_rollup_inbox_add_external(&ledger.context, soru_base_slice(zeros, 4095)),
              SORU_ROLLUP_NO_ERROR);
  CHECK_U64(soru_rollup_inbox_add_external(&ledger.context, soru_base_slice(zeros, 1)),
            SORU_ROLLUP_TOO_MANY_MESSAGES);
  soru_rollup_inbox_end(&ledger.context);
  CHECK_U64(soru_rollup_inbox_last_message(&ledger.context, 1), 5);
  ledger_done(&ledger);
}

int
main(void)
{
  test_values();
  test_hex();
  test_constants();
  test_inbox(SORU_ROLLUP_ALPHA);
  test_inbox(SORU_ROLLUP_MUMBAI);
  test_limits();
  return check_summary();
}
