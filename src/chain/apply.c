/* apply.c - see apply.h. */
#include "base/mem.h"
#include "chain/accounts.h"
#include "chain/apply_private.h"
#include "chain/gas.h"

#include <inttypes.h>
#include <string.h>

void
soru_chain_receipt_free(soru_chain_receipt_t *receipt)
{
  for (size_t i = 0; i < receipt->cnt; i++) {
    soru_rollup_balance_updates_free(&receipt->results[i].fees);
    soru_rollup_balance_updates_free(&receipt->results[i].updates);
  }
  free(receipt->results);
  *receipt = (soru_chain_receipt_t){0};
}

int64_t
soru_chain_gas(const soru_l1_operation_t *operation)
{
  int64_t sum = 0;
  for (size_t i = 0; i < operation->cnt; i++) {
    uint64_t gas = operation->contents[i].gas_limit;
    sum += gas > INT32_MAX ? INT32_MAX : (int64_t)gas;
  }
  return sum;
}

/* --- whether an operation may be included --- */

/* Text of the source, in a place that lives as long as the operation is checked. */
static const char *
source_text(const soru_l1_content_t *content, char text[SORU_CRYPTO_KEY_TEXT_MAX])
{
  soru_crypto_pkh_text(&content->source, text);
  return text;
}

/* Whether the counters of the contents follow that of the account. */
static bool
check_counters(soru_rollup_context_t *context, const soru_l1_operation_t *operation,
               soru_chain_error_t *error)
{
  const soru_l1_content_t *contents = operation->contents;
  char text[SORU_CRYPTO_KEY_TEXT_MAX];
  uint64_t expected = (uint64_t)soru_chain_counter(context, &contents[0].source) + 1;
  for (size_t i = 0; i < operation->cnt; i++, expected++) {
    if (contents[i].counter == expected) continue;
    bool past = contents[i].counter < expected;
    return soru_chain_fail(
        error, past ? SORU_CHAIN_BRANCH : SORU_CHAIN_TEMPORARY,
        past ? "contract.counter_in_the_past" : "contract.counter_in_the_future",
        past ? "the counter was used already" : "counters before this one were not used yet",
        ",\"contract\":\"%s\",\"expected\":\"%" PRIu64 "\",\"found\":\"%" PRIu64 "\"",
        source_text(&contents[i], text), expected, contents[i].counter);
  }
  return true;
}

/* Whether the limits of a content are within those of the protocol. */
static bool
check_limits(const soru_rollup_constants_t *constants, const soru_l1_content_t *content,
             soru_chain_error_t *error)
{
  if (content->gas_limit > (uint64_t)constants->operation_gas)
    return soru_chain_fail(error, SORU_CHAIN_PERMANENT, "gas_limit_too_high",
                           "the gas limit is above what one operation may use", "%s", "");
  if (content->storage_limit > (uint64_t)constants->operation_storage)
    return soru_chain_fail(error, SORU_CHAIN_PERMANENT, "storage_limit_too_high",
                           "the storage limit is above what one operation may use", "%s", "");
  return true;
}

/* Whether all contents belong together: one source, a reveal only in the first place. */
static bool
check_shape(soru_rollup_context_t *context, const soru_l1_operation_t *operation,
            soru_chain_error_t *error)
{
  const soru_l1_content_t *contents = operation->contents;
  for (size_t i = 0; i < operation->cnt; i++) {
    if (memcmp(&contents[i].source, &contents[0].source, sizeof contents[0].source) != 0)
      return soru_chain_fail(error, SORU_CHAIN_PERMANENT, "validate.operation.inconsistent_sources",
                             "all contents of an operation must have the same source", "%s", "");
    if (i > 0 && contents[i].kind == SORU_L1_REVEAL)
      return soru_chain_fail(error, SORU_CHAIN_PERMANENT,
                             "validate.operation.incorrect_reveal_position",
                             "a key can be revealed by the first content only", "%s", "");
    if (!check_limits(&context->constants, &contents[i], error)) return false;
  }
  return true;
}

/* The key that the operation must be signed with. */
static bool
find_key(soru_rollup_context_t *context, const soru_l1_content_t *content, soru_public_t *key,
         soru_chain_error_t *error)
{
  char text[SORU_CRYPTO_KEY_TEXT_MAX];
  soru_pkh_t pkh;
  soru_chain_manager_t manager = soru_chain_manager(context, &content->source);
  if (content->kind == SORU_L1_REVEAL) {
    *key = content->as.reveal.key;
    soru_crypto_public_hash(key, &pkh);
    if (memcmp(&pkh, &content->source, sizeof pkh) == 0) return true;
    return soru_chain_fail(error, SORU_CHAIN_PERMANENT, "contract.manager.inconsistent_hash",
                           "the key that is revealed is not that of the source", "%s", "");
  }
  *key = manager.key;
  if (manager.is_revealed) return true;
  return soru_chain_fail(error, SORU_CHAIN_BRANCH, "contract.unrevealed_key",
                         "the key of the source must be revealed first", ",\"contract\":\"%s\"",
                         source_text(content, text));
}

/* Whether the balance is enough for all fees. */
static bool
check_fees(soru_rollup_context_t *context, const soru_l1_operation_t *operation,
           soru_chain_error_t *error)
{
  char text[SORU_CRYPTO_KEY_TEXT_MAX];
  const soru_l1_content_t *first = &operation->contents[0];
  soru_rollup_account_t account = soru_rollup_account_of(&first->source);
  int64_t balance = soru_rollup_balance(context, &account), left = balance;
  if (balance == 0)
    return soru_chain_fail(error, SORU_CHAIN_BRANCH, "implicit.empty_implicit_contract",
                           "the source has nothing", ",\"implicit\":\"%s\"",
                           source_text(first, text));
  for (size_t i = 0; i < operation->cnt; i++) {
    uint64_t fee = operation->contents[i].fee;
    if (fee > (uint64_t)left)
      return soru_chain_fail(error, SORU_CHAIN_TEMPORARY, "contract.balance_too_low",
                             "the source has less than the fees",
                             ",\"contract\":\"%s\",\"balance\":\"%" PRId64
                             "\",\"amount\":\"%" PRIu64 "\"",
                             source_text(first, text), balance, fee);
    left -= (int64_t)fee;
  }
  return true;
}

bool
soru_chain_check(soru_rollup_context_t *context, const soru_l1_operation_t *operation,
                 soru_slice_t bytes, soru_chain_checks_t checks, soru_chain_error_t *error)
{
  soru_public_t key;
  if (!check_shape(context, operation, error)) return false;
  if (!check_fees(context, operation, error)) return false;
  if (!check_counters(context, operation, error)) return false;
  if (!find_key(context, &operation->contents[0], &key, error)) return false;
  if (checks == SORU_CHAIN_CHECK_NO_SIGNATURE) return true;
  soru_slice_t message = soru_base_slice(bytes.ptr, operation->unsigned_len);
  if (operation->has_signature && soru_crypto_verify(&key, 3, message, &operation->signature))
    return true;
  return soru_chain_fail(error, SORU_CHAIN_TEMPORARY, "operation.invalid_signature",
                         "the signature is not that of the source for these bytes", "%s", "");
}

/* --- what an operation does --- */

bool
soru_chain_burn_storage(soru_chain_applying_t *applying, int64_t bytes)
{
  soru_rollup_context_t *context = applying->context;
  soru_rollup_account_t from = soru_rollup_account_of(&applying->content->source);
  soru_rollup_account_t to = {.kind = SORU_ROLLUP_ACCOUNT_STORAGE_FEES};
  soru_chain_error_t *error = &applying->result->error;
  if ((uint64_t)bytes > applying->content->storage_limit)
    return soru_chain_fail(error, SORU_CHAIN_TEMPORARY, "storage_exhausted.operation",
                           "the storage limit is below what the operation needs", "%s", "");
  if (!soru_rollup_transfer(context, &from, &to, bytes * context->constants.cost_per_byte,
                            &applying->result->updates))
    return soru_chain_fail(error, SORU_CHAIN_TEMPORARY, "contract.cannot_pay_storage_fee",
                           "the source cannot pay for the storage", "%s", "");
  applying->result->storage = bytes;
  return true;
}

static bool
apply_reveal(soru_chain_applying_t *applying)
{
  const soru_l1_content_t *content = applying->content;
  char text[SORU_CRYPTO_KEY_TEXT_MAX];
  if (soru_chain_manager(applying->context, &content->source).is_revealed)
    return soru_chain_fail(&applying->result->error, SORU_CHAIN_BRANCH,
                           "contract.previously_revealed_key", "the key is known already",
                           ",\"contract\":\"%s\"", source_text(content, text));
  soru_chain_reveal(applying->context, &content->source, &content->as.reveal.key);
  return true;
}

/* Whether a transfer goes to an account, and with parameters that accounts take: none, or Unit for
 * the default entrypoint. */
static bool
check_destination(const soru_l1_transaction_t *transaction, soru_chain_error_t *error)
{
  static const uint8_t unit[] = {3, 11};
  if (transaction->destination.bytes[0] != 0)
    return soru_chain_fail(error, SORU_CHAIN_TEMPORARY, "contract.non_existing_contract",
                           "there is no such contract: this chain does not run contracts", "%s",
                           "");
  if (!transaction->has_parameters) return true;
  if (soru_base_slice_equal(transaction->entrypoint, soru_base_slice_text("default")) &&
      soru_base_slice_equal(transaction->parameters, soru_base_slice(unit, sizeof unit)))
    return true;
  return soru_chain_fail(error, SORU_CHAIN_PERMANENT, "michelson_v1.bad_contract_parameter",
                         "accounts take no parameters", "%s", "");
}

static bool
apply_transaction(soru_chain_applying_t *applying)
{
  const soru_l1_transaction_t *transaction = &applying->content->as.transaction;
  soru_chain_result_t *result = applying->result;
  char text[SORU_CRYPTO_KEY_TEXT_MAX];
  soru_pkh_t pkh;
  if (!check_destination(transaction, &result->error)) return false;
  memcpy(pkh.bytes, transaction->destination.bytes + 1, sizeof pkh.bytes);
  soru_crypto_pkh_text(&pkh, text);
  if (transaction->amount == 0)
    return soru_chain_fail(&result->error, SORU_CHAIN_BRANCH, "contract.empty_transaction",
                           "nothing is transferred", ",\"contract\":\"%s\"", text);
  soru_rollup_account_t from = soru_rollup_account_of(&applying->content->source);
  soru_rollup_account_t to = soru_rollup_account_of(&pkh);
  int64_t balance = soru_rollup_balance(applying->context, &from);
  result->allocated = !soru_chain_is_allocated(applying->context, &pkh);
  if (transaction->amount > (uint64_t)balance ||
      !soru_rollup_transfer(applying->context, &from, &to, (int64_t)transaction->amount,
                            &result->updates))
    return soru_chain_fail(&result->error, SORU_CHAIN_TEMPORARY, "contract.balance_too_low",
                           "the source has less than the amount",
                           ",\"contract\":\"%s\",\"balance\":\"%" PRId64 "\",\"amount\":\"%" PRIu64
                           "\"",
                           source_text(applying->content, text), balance, transaction->amount);
  if (!result->allocated) return true;
  return soru_chain_burn_storage(applying, applying->context->constants.account_size);
}

/* Bytes that the gas of a content depends on. */
static size_t
gas_bytes(const soru_l1_content_t *content)
{
  if (content->kind == SORU_L1_ORIGINATE)
    return content->as.originate.kernel.len + content->as.originate.proof.len;
  if (content->kind == SORU_L1_ADD_MESSAGES) return content->as.add_messages.list.len;
  if (content->kind == SORU_L1_REFUTE && !content->as.refute.is_start)
    return content->as.refute.move.len;
  if (content->kind == SORU_L1_EXECUTE_OUTBOX) return content->as.execute_outbox.proof.len;
  return 0;
}

/* What a content costs, in thousandths of a unit. */
static int64_t
cost(const soru_l1_content_t *content)
{
  switch (content->kind) {
#define COST(kind, base, per_byte, what)                                                           \
  case SORU_L1_##kind:                                                                             \
    return (base) + (int64_t)gas_bytes(content) * (per_byte);
    SORU_CHAIN_GAS_TABLE(COST)
#undef COST
  }
  return 0;
}

/* Applies one content; returns whether that worked. */
static bool
apply_content(soru_chain_applying_t *applying)
{
  soru_chain_result_t *result = applying->result;
  int64_t limit = (int64_t)applying->content->gas_limit * 1000;
  result->milligas = cost(applying->content);
  if (result->milligas > limit) {
    result->milligas = limit;
    return soru_chain_fail(&result->error, SORU_CHAIN_TEMPORARY, "gas_exhausted.operation",
                           "the gas limit is below what the operation needs", "%s", "");
  }
  if (applying->content->kind == SORU_L1_REVEAL) return apply_reveal(applying);
  if (applying->content->kind == SORU_L1_TRANSACTION) return apply_transaction(applying);
  return soru_chain_apply_rollup(applying);
}

/* Takes the fees, and counts the contents. */
static void
take_fees(soru_rollup_context_t *context, const soru_l1_operation_t *operation,
          soru_chain_receipt_t *receipt)
{
  soru_rollup_account_t to = {.kind = SORU_ROLLUP_ACCOUNT_BLOCK_FEES};
  for (size_t i = 0; i < operation->cnt; i++) {
    const soru_l1_content_t *content = &operation->contents[i];
    soru_rollup_account_t from = soru_rollup_account_of(&content->source);
    bool paid =
        soru_rollup_transfer(context, &from, &to, (int64_t)content->fee, &receipt->results[i].fees);
    SORU_ASSERT(paid); /* it was checked */
    soru_chain_count_operation(context, &content->source);
  }
}

/* Marks what a failure means for the other contents. */
static void
mark_failure(soru_chain_receipt_t *receipt, size_t failed)
{
  for (size_t i = 0; i < receipt->cnt; i++) {
    soru_chain_result_t *result = &receipt->results[i];
    result->outcome = i < failed    ? SORU_CHAIN_BACKTRACKED
                      : i == failed ? SORU_CHAIN_FAILED
                                    : SORU_CHAIN_SKIPPED;
    if (i >= failed) soru_rollup_balance_updates_free(&result->updates);
  }
}

void
soru_chain_apply(soru_rollup_context_t *context, const soru_l1_operation_t *operation,
                 const uint8_t hash[SORU_ROLLUP_HASH_SZ], soru_chain_receipt_t *receipt)
{
  uint32_t origination_cnt = 0;
  receipt->cnt = operation->cnt;
  receipt->results = soru_base_zalloc(operation->cnt * sizeof receipt->results[0]);
  take_fees(context, operation, receipt);
  soru_tree_node_t *saved = soru_rollup_context_save(context);
  for (size_t i = 0; i < operation->cnt; i++) {
    soru_chain_applying_t applying = {context, &operation->contents[i], hash, &origination_cnt,
                                      &receipt->results[i]};
    if (apply_content(&applying) && context->status == SORU_OK) continue;
    if (context->status != SORU_OK)
      soru_chain_fail(&receipt->results[i].error, SORU_CHAIN_PERMANENT, "context.storage_error",
                      "the storage cannot hold this", "%s", "");
    soru_rollup_context_restore(context, saved);
    mark_failure(receipt, i);
    return;
  }
  soru_rollup_context_forget(context, saved);
}
