/* receipt.c - the frame of a receipt. */
#include "l1/receipt.h"

#include "l1/receipt_private.h"
#include "l1/tez.h"

#include <inttypes.h>
#include <stdarg.h>

void
soru_l1_receipt_line(soru_receipt_t *receipt, const char *format, ...)
{
  char text[512];
  va_list args;
  va_start(args, format);
  vsnprintf(text, sizeof text, format, args);
  va_end(args);
  if (receipt->out->len > 0) soru_base_buf_add_u8(receipt->out, '\n');
  soru_base_buf_addf(receipt->out, "%*s%s", (int)(2 * receipt->depth), "", text);
}

bool
soru_l1_receipt_member(soru_receipt_text_t *text, const soru_json_t *v, const char *key)
{
  soru_json_t member;
  int64_t n;
  text->text = soru_base_slice_text("");
  if (!soru_codec_json_has(&member, v, key)) return false;
  if (soru_codec_json_kind(&member) == SORU_JSON_STRING)
    return soru_codec_json_get_string(&text->text, &member) == SORU_OK;
  if (soru_codec_json_kind(&member) != SORU_JSON_INT ||
      soru_codec_json_get_int(&n, &member, INT64_MIN, INT64_MAX) != SORU_OK)
    return false;
  snprintf(text->digits, sizeof text->digits, "%" PRId64, n);
  text->text = soru_base_slice_text(text->digits);
  return true;
}

bool
soru_l1_receipt_number(int64_t *number, const soru_json_t *v, const char *key)
{
  soru_receipt_text_t text;
  *number = 0;
  if (!soru_l1_receipt_member(&text, v, key)) return false;
  bool negative = text.text.len > 0 && text.text.ptr[0] == '-';
  size_t i = negative;
  int64_t n = 0;
  for (; i < text.text.len; i++) {
    uint8_t c = text.text.ptr[i];
    if (c < '0' || c > '9' || n > (INT64_MAX - 9) / 10) return false;
    n = n * 10 + (c - '0');
  }
  *number = negative ? -n : n;
  return i > (size_t)negative;
}

void
soru_l1_receipt_field(soru_receipt_t *receipt, const char *title, const soru_json_t *v,
                      const char *key)
{
  soru_receipt_text_t text;
  if (!soru_l1_receipt_member(&text, v, key)) return;
  soru_l1_receipt_line(receipt, "%s: ", title);
  soru_base_buf_add(receipt->out, text.text.ptr, text.text.len);
}

/* The operations that a contract or rollup made. */
static void
internals(soru_receipt_t *receipt, const soru_json_t *metadata)
{
  soru_json_t list;
  size_t cnt;
  if (!soru_codec_json_has(&list, metadata, "internal_operation_results") ||
      soru_codec_json_kind(&list) != SORU_JSON_ARRAY ||
      soru_codec_json_array(&cnt, &list) != SORU_OK || cnt == 0)
    return;
  soru_l1_receipt_line(receipt, "Internal operations:");
  receipt->depth++;
  for (size_t i = 0; i < cnt; i++) {
    soru_json_t content = soru_codec_json_at(&list, i), result;
    soru_receipt_text_t source;
    const char *name;
    (void)soru_l1_receipt_member(&source, &content, "source");
    soru_l1_receipt_content(receipt, &content, source.text, true, &name);
    receipt->depth++;
    if (soru_codec_json_has(&result, &content, "result"))
      soru_l1_receipt_result(receipt, &result, name);
    receipt->depth--;
  }
  receipt->depth--;
}

/* What was paid and allowed. */
static void
header(soru_receipt_t *receipt, const soru_json_t *content)
{
  int64_t fee;
  soru_receipt_text_t storage;
  soru_l1_receipt_field(receipt, "From", content, "source");
  if (soru_l1_receipt_number(&fee, content, "fee") && fee >= 0) {
    soru_l1_receipt_line(receipt, "Fee to the baker: " SORU_L1_TEZ);
    soru_l1_tez_add(receipt->out, (uint64_t)fee);
  }
  soru_l1_receipt_field(receipt, "Expected counter", content, "counter");
  soru_l1_receipt_field(receipt, "Gas limit", content, "gas_limit");
  if (soru_l1_receipt_member(&storage, content, "storage_limit"))
    soru_l1_receipt_line(receipt, "Storage limit: %.*s bytes", (int)storage.text.len,
                         (const char *)storage.text.ptr);
}

static void
manager(soru_receipt_t *receipt, const soru_json_t *content)
{
  soru_json_t metadata, result;
  soru_receipt_text_t source;
  const char *name;
  bool has = soru_codec_json_has(&metadata, content, "metadata");
  soru_l1_receipt_line(receipt, "Manager signed operations:");
  receipt->depth++;
  header(receipt, content);
  if (has) soru_l1_receipt_balances(receipt, &metadata);
  (void)soru_l1_receipt_member(&source, content, "source");
  soru_l1_receipt_content(receipt, content, source.text, false, &name);
  receipt->depth++;
  if (has && soru_codec_json_has(&result, &metadata, "operation_result"))
    soru_l1_receipt_result(receipt, &result, name);
  if (has) internals(receipt, &metadata);
  receipt->depth -= 2;
}

soru_status_t
soru_l1_receipt_add(soru_buf_t *out, const soru_json_t *operation, unsigned depth,
                    soru_l1_wire_t wire)
{
  soru_receipt_t receipt = {out, depth, wire};
  soru_json_t contents;
  size_t cnt;
  SORU_TRY(soru_codec_json_member(&contents, operation, "contents"));
  SORU_TRY(soru_codec_json_array(&cnt, &contents));
  for (size_t i = 0; i < cnt; i++) {
    soru_json_t content = soru_codec_json_at(&contents, i);
    manager(&receipt, &content);
  }
  return SORU_OK;
}
