#include "l1/limits.h"

#include "l1/receipt_private.h"

/* Added to what a simulation needed, in gas and in bytes. */
#define GAS_MARGIN 100
#define STORAGE_MARGIN 20

/* What nodes ask for by default. */
#define MINIMAL_MUTEZ 100
#define NANOTEZ_PER_GAS 100
#define NANOTEZ_PER_BYTE 1000

/* A member that is a number and not negative, or 0. */
static uint64_t
amount(const soru_json_t *v, const char *key)
{
  int64_t n;
  return soru_l1_receipt_number(&n, v, key) && n > 0 ? (uint64_t)n : 0;
}

/* Adds one result, of the operation itself or of what it called. */
static void
add_result(soru_l1_estimate_t *estimate, const soru_json_t *content, const soru_json_t *result)
{
  soru_receipt_text_t status, kind;
  soru_json_t allocated;
  bool is_new;
  (void)soru_l1_receipt_member(&status, result, "status");
  (void)soru_l1_receipt_member(&kind, content, "kind");
  if (!soru_base_slice_equal(status.text, soru_base_slice_text("applied")))
    estimate->applied = false;
  estimate->milligas += amount(result, "consumed_milligas");
  estimate->storage += amount(result, "paid_storage_size_diff");
  if (soru_codec_json_has(&allocated, result, "allocated_destination_contract") &&
      soru_codec_json_kind(&allocated) == SORU_JSON_BOOL &&
      soru_codec_json_get_bool(&is_new, &allocated) == SORU_OK && is_new)
    estimate->storage += SORU_L1_ORIGINATION_SIZE;
  if (soru_base_slice_equal(kind.text, soru_base_slice_text("origination")))
    estimate->storage += SORU_L1_ORIGINATION_SIZE;
  if (soru_base_slice_equal(kind.text, soru_base_slice_text("smart_rollup_originate")) ||
      soru_base_slice_equal(kind.text, soru_base_slice_text("sc_rollup_originate")))
    estimate->storage += amount(result, "size");
}

soru_status_t
soru_l1_limits_estimate(soru_l1_estimate_t *estimate, const soru_json_t *content)
{
  soru_json_t metadata, result, list;
  size_t cnt = 0;
  *estimate = (soru_l1_estimate_t){.applied = true};
  SORU_TRY(soru_codec_json_member(&metadata, content, "metadata"));
  SORU_TRY(soru_codec_json_member(&result, &metadata, "operation_result"));
  add_result(estimate, content, &result);
  if (!soru_codec_json_has(&list, &metadata, "internal_operation_results")) return SORU_OK;
  SORU_TRY(soru_codec_json_array(&cnt, &list));
  for (size_t i = 0; i < cnt; i++) {
    soru_json_t internal = soru_codec_json_at(&list, i);
    SORU_TRY(soru_codec_json_member(&result, &internal, "result"));
    add_result(estimate, &internal, &result);
  }
  return SORU_OK;
}

void
soru_l1_limits_set(soru_l1_content_t *content, const soru_l1_estimate_t *estimate)
{
  bool to_account =
      content->kind == SORU_L1_TRANSACTION && content->as.transaction.destination.bytes[0] == 0;
  uint64_t margin = to_account || content->kind == SORU_L1_REVEAL ? 0 : GAS_MARGIN;
  uint64_t gas = (estimate->milligas + 999) / 1000;
  content->gas_limit = gas == 0 ? 0 : gas + margin;
  if (content->gas_limit > SORU_L1_GAS_MAX) content->gas_limit = SORU_L1_GAS_MAX;
  content->storage_limit = estimate->storage == 0 ? 0 : estimate->storage + STORAGE_MARGIN;
  if (content->storage_limit > SORU_L1_STORAGE_MAX) content->storage_limit = SORU_L1_STORAGE_MAX;
}

uint64_t
soru_l1_limits_fee(uint64_t gas_limit, size_t size)
{
  uint64_t nanotez =
      (uint64_t)MINIMAL_MUTEZ * 1000 + gas_limit * NANOTEZ_PER_GAS + size * NANOTEZ_PER_BYTE;
  return (nanotez + 999) / 1000;
}
