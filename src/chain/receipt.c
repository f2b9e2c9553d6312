/* receipt.c - see receipt.h. */
#include "chain/receipt.h"

#include "l1/operation_json.h"

#include <string.h>

soru_l1_wire_t
soru_chain_wire(soru_rollup_profile_t profile)
{
  return profile == SORU_ROLLUP_ALPHA ? SORU_L1_WIRE_ALPHA : SORU_L1_WIRE_MUMBAI;
}

void
soru_chain_write_rollup(soru_json_out_t *out, const uint8_t rollup[20],
                        soru_rollup_profile_t profile)
{
  soru_l1_write_hash(out, soru_l1_names(soru_chain_wire(profile))->rollup, rollup);
}

/* --- balance updates --- */

/* Kind and category of accounts that are no contract. In the profile alpha the names of rollups are
 * shorter. */
static const struct {
  const char *kind, *category, *old_category;
} account_names[] = {
    [SORU_ROLLUP_ACCOUNT_CONTRACT] = {"contract", NULL, NULL},
    [SORU_ROLLUP_ACCOUNT_BOND] = {"freezer", "bonds", "bonds"},
    [SORU_ROLLUP_ACCOUNT_BLOCK_FEES] = {"accumulator", "block fees", "block fees"},
    [SORU_ROLLUP_ACCOUNT_BOOTSTRAP] = {"minted", "bootstrap", "bootstrap"},
    [SORU_ROLLUP_ACCOUNT_STORAGE_FEES] = {"burned", "storage fees", "storage fees"},
    [SORU_ROLLUP_ACCOUNT_PUNISHMENTS] = {"burned", "smart_rollup_refutation_punishments",
                                         "sc_rollup_refutation_punishments"},
    [SORU_ROLLUP_ACCOUNT_REWARDS] = {"minted", "smart_rollup_refutation_rewards",
                                     "sc_rollup_refutation_rewards"},
};

static void
write_account(soru_json_out_t *out, const soru_rollup_account_t *account,
              soru_rollup_profile_t profile)
{
  bool is_alpha = profile == SORU_ROLLUP_ALPHA;
  char text[SORU_CRYPTO_KEY_TEXT_MAX];
  soru_l1_destination_t destination;
  soru_codec_json_out_key(out, "kind");
  soru_codec_json_out_text(out, account_names[account->kind].kind);
  if (account_names[account->kind].category != NULL) {
    soru_codec_json_out_key(out, "category");
    soru_codec_json_out_text(out, is_alpha ? account_names[account->kind].old_category
                                           : account_names[account->kind].category);
  }
  if (account->kind != SORU_ROLLUP_ACCOUNT_CONTRACT && account->kind != SORU_ROLLUP_ACCOUNT_BOND)
    return;
  memcpy(destination.bytes, account->contract, sizeof destination.bytes);
  soru_l1_destination_text(&destination, soru_chain_wire(profile), text);
  soru_codec_json_out_key(out, "contract");
  soru_codec_json_out_text(out, text);
  if (account->kind != SORU_ROLLUP_ACCOUNT_BOND) return;
  soru_codec_json_out_key(out, "bond_id");
  soru_codec_json_out_open(out, '{');
  soru_codec_json_out_key(out, is_alpha ? "sc_rollup" : "smart_rollup");
  soru_chain_write_rollup(out, account->rollup, profile);
  soru_codec_json_out_close(out, '}');
}

void
soru_chain_write_updates(soru_json_out_t *out, const soru_rollup_balance_updates_t *updates,
                         soru_rollup_profile_t profile)
{
  soru_codec_json_out_open(out, '[');
  for (size_t i = 0; i < updates->cnt; i++) {
    soru_codec_json_out_open(out, '{');
    write_account(out, &updates->items[i].account, profile);
    soru_codec_json_out_key(out, "change");
    soru_codec_json_out_decimal(out, updates->items[i].change);
    soru_codec_json_out_key(out, "origin");
    soru_codec_json_out_text(out, "block");
    soru_codec_json_out_close(out, '}');
  }
  soru_codec_json_out_close(out, ']');
}

/* --- results --- */

void
soru_chain_write_result(soru_json_out_t *out, const soru_rollup_status_t *status)
{
  soru_codec_json_out_open(out, '{');
  soru_codec_json_out_key(out, "kind");
  soru_codec_json_out_text(out, status->is_draw ? "draw" : "loser");
  if (!status->is_draw) {
    soru_codec_json_out_key(out, "reason");
    soru_codec_json_out_text(
        out, status->reason == SORU_ROLLUP_REASON_TIMEOUT ? "timeout" : "conflict_resolved");
    soru_codec_json_out_key(out, "player");
    soru_l1_write_pkh(out, &status->loser);
  }
  soru_codec_json_out_close(out, '}');
}

static void
write_game(soru_json_out_t *out, const soru_rollup_status_t *status)
{
  soru_codec_json_out_key(out, "game_status");
  if (!status->is_over) {
    soru_codec_json_out_text(out, "ongoing");
    return;
  }
  soru_codec_json_out_open(out, '{');
  soru_codec_json_out_key(out, "result");
  soru_chain_write_result(out, status);
  soru_codec_json_out_close(out, '}');
}

static void
write_origination(soru_json_out_t *out, const soru_chain_result_t *result,
                  soru_rollup_profile_t profile)
{
  soru_codec_json_out_key(out, "address");
  soru_chain_write_rollup(out, result->rollup, profile);
  soru_codec_json_out_key(out, "genesis_commitment_hash");
  soru_l1_write_hash(out, soru_l1_names(soru_chain_wire(profile))->commitment, result->hash);
  soru_codec_json_out_key(out, "size");
  soru_codec_json_out_decimal(out, result->storage);
}

/* Members that only one kind has. */
static void
write_own(soru_json_out_t *out, soru_l1_kind_t kind, const soru_chain_result_t *result,
          soru_rollup_profile_t profile)
{
  switch (kind) {
  case SORU_L1_TRANSACTION:
    if (!result->allocated) break;
    soru_codec_json_out_key(out, "allocated_destination_contract");
    soru_codec_json_out_bool(out, true);
    break;
  case SORU_L1_ORIGINATE:
    write_origination(out, result, profile);
    break;
  case SORU_L1_CEMENT:
    soru_codec_json_out_key(out, "inbox_level");
    soru_codec_json_out_int(out, result->level);
    break;
  case SORU_L1_PUBLISH:
    soru_codec_json_out_key(out, "staked_hash");
    soru_l1_write_hash(out, soru_l1_names(soru_chain_wire(profile))->commitment, result->hash);
    soru_codec_json_out_key(out, "published_at_level");
    soru_codec_json_out_int(out, result->level);
    break;
  case SORU_L1_REFUTE:
  case SORU_L1_TIMEOUT:
    write_game(out, &result->status);
    break;
  case SORU_L1_EXECUTE_OUTBOX:
    soru_codec_json_out_key(out, "ticket_updates");
    soru_codec_json_out_open(out, '[');
    soru_codec_json_out_close(out, ']');
    break;
  default:
    break;
  }
}

/* Whether receipts of a kind always have balance updates, even none. */
static bool
always_has_updates(soru_l1_kind_t kind)
{
  return kind == SORU_L1_ORIGINATE || kind == SORU_L1_PUBLISH || kind == SORU_L1_REFUTE ||
         kind == SORU_L1_TIMEOUT || kind == SORU_L1_EXECUTE_OUTBOX || kind == SORU_L1_RECOVER_BOND;
}

/* The result of a content that was applied, even if it was taken back. */
static void
write_effects(soru_json_out_t *out, soru_l1_kind_t kind, const soru_chain_result_t *result,
              soru_rollup_profile_t profile)
{
  if (result->updates.cnt > 0 || always_has_updates(kind)) {
    soru_codec_json_out_key(out, "balance_updates");
    soru_chain_write_updates(out, &result->updates, profile);
  }
  write_own(out, kind, result, profile);
  if (profile == SORU_ROLLUP_ALPHA) {
    soru_codec_json_out_key(out, "consumed_gas");
    soru_codec_json_out_decimal(out, (result->milligas + 999) / 1000);
  }
  soru_codec_json_out_key(out, "consumed_milligas");
  soru_codec_json_out_decimal(out, result->milligas);
}

void
soru_chain_write_metadata(soru_json_out_t *out, const soru_l1_content_t *content,
                          const soru_chain_result_t *result, soru_rollup_profile_t profile)
{
  static const char *const outcomes[] = {"applied", "failed", "backtracked", "skipped"};
  soru_codec_json_out_open(out, '{');
  soru_codec_json_out_key(out, "balance_updates");
  soru_chain_write_updates(out, &result->fees, profile);
  soru_codec_json_out_key(out, "operation_result");
  soru_codec_json_out_open(out, '{');
  soru_codec_json_out_key(out, "status");
  soru_codec_json_out_text(out, outcomes[result->outcome]);
  if (result->outcome == SORU_CHAIN_FAILED) {
    soru_codec_json_out_key(out, "errors");
    soru_codec_json_out_open(out, '[');
    soru_chain_error_write(out, &result->error, profile);
    soru_codec_json_out_close(out, ']');
  }
  if (result->outcome == SORU_CHAIN_APPLIED || result->outcome == SORU_CHAIN_BACKTRACKED)
    write_effects(out, content->kind, result, profile);
  soru_codec_json_out_close(out, '}');
  soru_codec_json_out_close(out, '}');
}
