/* receipt_balance.c - balance updates: two columns, joined by dots. */
#include "l1/receipt_private.h"
#include "l1/tez.h"

/* The longest description of a balance. */
#define BALANCE_MAX 256

static bool
is(const soru_receipt_text_t *text, const char *want)
{
  return soru_base_slice_equal(text->text, soru_base_slice_text(want));
}

/* Appends "Frozen_bonds(account,rollup)". */
static void
bonds(soru_buf_t *out, const soru_json_t *update)
{
  soru_json_t id;
  soru_receipt_text_t contract, rollup = {0};
  (void)soru_l1_receipt_member(&contract, update, "contract");
  if (soru_codec_json_has(&id, update, "bond_id") &&
      !soru_l1_receipt_member(&rollup, &id, "smart_rollup"))
    (void)soru_l1_receipt_member(&rollup, &id, "sc_rollup");
  soru_base_buf_addf(out, "Frozen_bonds(%.*s,%.*s)", (int)contract.text.len,
                     (const char *)contract.text.ptr, (int)rollup.text.len,
                     (const char *)rollup.text.ptr);
}

/* The words for a balance that is no account, where they are not just those of its category. */
static const char *
words(const soru_receipt_text_t *category, soru_l1_wire_t wire)
{
  bool alpha = wire == SORU_L1_WIRE_ALPHA;
  if (is(category, "block fees")) return "payload fees(the block proposer)";
  if (is(category, "smart_rollup_refutation_punishments") ||
      is(category, "sc_rollup_refutation_punishments"))
    return alpha ? "sc rollup refutation punishments" : "smart rollup refutation punishments";
  if (is(category, "smart_rollup_refutation_rewards") ||
      is(category, "sc_rollup_refutation_rewards"))
    return alpha ? "sc rollup refutation rewards" : "smart rollup refutation rewards";
  return NULL;
}

/* Appends what a balance update is about. */
static void
balance(soru_buf_t *out, const soru_json_t *update, soru_l1_wire_t wire)
{
  soru_receipt_text_t kind, category, origin, text;
  (void)soru_l1_receipt_member(&kind, update, "kind");
  (void)soru_l1_receipt_member(&category, update, "category");
  (void)soru_l1_receipt_member(&origin, update, "origin");
  if (is(&origin, "simulation")) soru_base_buf_addf(out, "simulation ");
  if (is(&origin, "migration")) soru_base_buf_addf(out, "migration ");
  if (is(&origin, "subsidy")) soru_base_buf_addf(out, "subsidy ");
  const char *said = words(&category, wire);
  if (said != NULL) {
    soru_base_buf_addf(out, "%s", said);
  } else if (is(&kind, "freezer") && is(&category, "bonds")) {
    bonds(out, update);
  } else if (is(&kind, "contract") && soru_l1_receipt_member(&text, update, "contract")) {
    soru_base_buf_add(out, text.text.ptr, text.text.len);
  } else {
    soru_base_buf_add(out, category.text.ptr, category.text.len);
  }
}

/* The description of an update, NUL-terminated; cut if it is too long. */
static void
describe(char text[BALANCE_MAX], const soru_json_t *update, soru_l1_wire_t wire)
{
  soru_buf_t out;
  soru_base_buf_init(&out, BALANCE_MAX - 1);
  balance(&out, update, wire);
  if (out.len > 0) memcpy(text, out.ptr, out.len);
  text[out.len] = 0;
  soru_base_buf_free(&out);
}

static void
one(soru_receipt_t *receipt, const soru_json_t *update, size_t width)
{
  char text[BALANCE_MAX];
  int64_t change;
  describe(text, update, receipt->wire);
  (void)soru_l1_receipt_number(&change, update, "change");
  soru_l1_receipt_line(receipt, "%s ", text);
  for (size_t i = strlen(text); i < width + 3; i++) soru_base_buf_add_u8(receipt->out, '.');
  soru_base_buf_addf(receipt->out, " %c" SORU_L1_TEZ, change < 0 ? '-' : '+');
  soru_l1_tez_add(receipt->out, (uint64_t)(change < 0 ? -change : change));
}

void
soru_l1_receipt_balances(soru_receipt_t *receipt, const soru_json_t *result)
{
  char text[BALANCE_MAX];
  soru_json_t list;
  size_t cnt, width = 0;
  if (!soru_codec_json_has(&list, result, "balance_updates") ||
      soru_codec_json_kind(&list) != SORU_JSON_ARRAY ||
      soru_codec_json_array(&cnt, &list) != SORU_OK || cnt == 0)
    return;
  for (size_t i = 0; i < cnt; i++) {
    soru_json_t update = soru_codec_json_at(&list, i);
    describe(text, &update, receipt->wire);
    if (strlen(text) > width) width = strlen(text);
  }
  soru_l1_receipt_line(receipt, "Balance updates:");
  receipt->depth++;
  for (size_t i = 0; i < cnt; i++) {
    soru_json_t update = soru_codec_json_at(&list, i);
    one(receipt, &update, width);
  }
  receipt->depth--;
}
