/* receipt_result.c - what became of operations, and errors. */
#include "l1/receipt_private.h"

#include <inttypes.h>

static void
gas(soru_receipt_t *receipt, const soru_json_t *result)
{
  int64_t milligas;
  if (!soru_l1_receipt_number(&milligas, result, "consumed_milligas") || milligas < 0) return;
  soru_l1_receipt_line(receipt, "Consumed gas: %" PRId64, milligas / 1000);
  if (milligas % 1000 != 0) soru_base_buf_addf(receipt->out, ".%03" PRId64, milligas % 1000);
}

/* A line "title: N bytes" unless it is zero. */
static void
bytes(soru_receipt_t *receipt, const char *title, const soru_json_t *result, const char *key)
{
  int64_t n;
  if (soru_l1_receipt_number(&n, result, key) && n != 0)
    soru_l1_receipt_line(receipt, "%s: %" PRId64 " bytes", title, n);
}

static void
game_status(soru_receipt_t *receipt, const soru_json_t *result)
{
  soru_json_t status, end;
  soru_receipt_text_t kind, player, reason;
  if (!soru_codec_json_has(&status, result, "game_status")) return;
  if (!soru_codec_json_has(&end, &status, "result")) {
    soru_l1_receipt_line(receipt, "Refutation game status: Game ongoing");
    return;
  }
  (void)soru_l1_receipt_member(&kind, &end, "kind");
  (void)soru_l1_receipt_member(&reason, &end, "reason");
  if (!soru_l1_receipt_member(&player, &end, "player")) {
    soru_l1_receipt_line(receipt, "Refutation game status: Game ended: Draw");
    return;
  }
  bool timeout = soru_base_slice_equal(reason.text, soru_base_slice_text("timeout"));
  soru_l1_receipt_line(receipt, "Refutation game status: Game ended: %.*s lost because: %s",
                       (int)player.text.len, (const char *)player.text.ptr,
                       timeout ? "timeout" : "conflict resolved");
}

/* Changes of who has which tickets. */
static void
tickets(soru_receipt_t *receipt, const soru_json_t *result)
{
  soru_json_t list;
  size_t cnt;
  bool has = soru_codec_json_has(&list, result, "ticket_receipt") ||
             soru_codec_json_has(&list, result, "ticket_updates");
  if (!has || soru_codec_json_kind(&list) != SORU_JSON_ARRAY ||
      soru_codec_json_array(&cnt, &list) != SORU_OK || cnt == 0)
    return;
  soru_l1_receipt_line(receipt, "Ticket updates:");
  receipt->depth++;
  for (size_t i = 0; i < cnt; i++) {
    soru_json_t item = soru_codec_json_at(&list, i), token, content;
    if (!soru_codec_json_has(&token, &item, "ticket_token")) continue;
    soru_l1_receipt_field(receipt, "Ticketer", &token, "ticketer");
    if (soru_codec_json_has(&content, &token, "content")) {
      soru_l1_receipt_line(receipt, "Content: ");
      soru_l1_receipt_micheline(receipt->out, &content);
    }
  }
  receipt->depth--;
}

/* The order is that of the reference: storage, gas, what is new, balances; bonds come back before
 * the gas is told. */
static void
effects(soru_receipt_t *receipt, const soru_json_t *result, const char *name)
{
  bool balances_first = strstr(name, "bond retrieval") != NULL;
  bool is_origination = strstr(name, "rollup origination") != NULL;
  if (!is_origination) bytes(receipt, "Storage size", result, "storage_size");
  bytes(receipt, "Paid storage size diff", result, "paid_storage_size_diff");
  if (balances_first) soru_l1_receipt_balances(receipt, result);
  gas(receipt, result);
  bytes(receipt, "Storage size", result, "size");
  soru_l1_receipt_field(receipt, "Address", result, "address");
  soru_l1_receipt_field(receipt, "Genesis commitment hash", result, "genesis_commitment_hash");
  soru_l1_receipt_field(receipt, "Inbox level", result, "inbox_level");
  soru_l1_receipt_field(receipt, "Hash of commit", result, "staked_hash");
  soru_l1_receipt_field(receipt, "Commitment published at level", result, "published_at_level");
  game_status(receipt, result);
  if (!balances_first) soru_l1_receipt_balances(receipt, result);
  tickets(receipt, result);
}

void
soru_l1_receipt_result(soru_receipt_t *receipt, const soru_json_t *result, const char *name)
{
  soru_receipt_text_t status;
  (void)soru_l1_receipt_member(&status, result, "status");
  if (soru_base_slice_equal(status.text, soru_base_slice_text("applied"))) {
    soru_l1_receipt_line(receipt, "This %s was successfully applied", name);
    effects(receipt, result, name);
  } else if (soru_base_slice_equal(status.text, soru_base_slice_text("backtracked"))) {
    soru_l1_receipt_line(receipt, "This %s was BACKTRACKED, its expected effects were NOT applied.",
                         name);
    effects(receipt, result, name);
  } else if (soru_base_slice_equal(status.text, soru_base_slice_text("skipped"))) {
    soru_l1_receipt_line(receipt, "This operation was skipped.");
  } else {
    soru_l1_receipt_line(receipt, "This operation FAILED.");
  }
}

/* One error: its name, and what it says besides. */
static void
error(soru_buf_t *out, const soru_json_t *v)
{
  soru_receipt_text_t id, message;
  if (out->len > 0) soru_base_buf_add_u8(out, '\n');
  if (soru_l1_receipt_member(&message, v, "msg") || soru_l1_receipt_member(&message, v, "error")) {
    soru_base_buf_add(out, message.text.ptr, message.text.len);
    return;
  }
  if (soru_l1_receipt_member(&id, v, "id")) {
    soru_base_buf_add(out, id.text.ptr, id.text.len);
    soru_base_buf_add_u8(out, ' ');
  }
  soru_codec_json_print(out, v, 0);
}

static void
errors_of(soru_buf_t *out, const soru_json_t *list)
{
  size_t cnt;
  if (soru_codec_json_kind(list) != SORU_JSON_ARRAY || soru_codec_json_array(&cnt, list) != SORU_OK)
    return;
  for (size_t i = 0; i < cnt; i++) {
    soru_json_t v = soru_codec_json_at(list, i);
    error(out, &v);
  }
}

/* The errors of a result, if it has any. */
static void
errors_in(soru_buf_t *out, const soru_json_t *v, const char *key)
{
  soru_json_t result, errors;
  if (soru_codec_json_has(&result, v, key) && soru_codec_json_has(&errors, &result, "errors"))
    errors_of(out, &errors);
}

static void
errors_of_content(soru_buf_t *out, const soru_json_t *content)
{
  soru_json_t metadata, list;
  size_t cnt;
  if (!soru_codec_json_has(&metadata, content, "metadata")) return;
  errors_in(out, &metadata, "operation_result");
  if (!soru_codec_json_has(&list, &metadata, "internal_operation_results") ||
      soru_codec_json_kind(&list) != SORU_JSON_ARRAY ||
      soru_codec_json_array(&cnt, &list) != SORU_OK)
    return;
  for (size_t i = 0; i < cnt; i++) {
    soru_json_t internal = soru_codec_json_at(&list, i);
    errors_in(out, &internal, "result");
  }
}

void
soru_l1_receipt_errors(soru_buf_t *out, const soru_json_t *v)
{
  soru_json_t contents;
  size_t cnt;
  if (soru_codec_json_kind(v) == SORU_JSON_ARRAY) {
    errors_of(out, v);
  } else if (soru_codec_json_has(&contents, v, "contents") &&
             soru_codec_json_kind(&contents) == SORU_JSON_ARRAY &&
             soru_codec_json_array(&cnt, &contents) == SORU_OK) {
    for (size_t i = 0; i < cnt; i++) {
      soru_json_t content = soru_codec_json_at(&contents, i);
      errors_of_content(out, &content);
    }
  }
}
