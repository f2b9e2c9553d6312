/* token.c - see token.h. Paths: contracts/CONTRACT/balance, contracts/CONTRACT/bonds/ROLLUP; a
 * contract that gets its first tez also gets its counter (contracts/CONTRACT/counter), which begins
 * at the number of operations so far (operations). */
#include "rollup/token.h"

#include "base/mem.h"

#include <string.h>

#define BALANCE_MAX ((int64_t)1 << 62)

void
soru_rollup_balance_updates_free(soru_rollup_balance_updates_t *updates)
{
  free(updates->items);
  *updates = (soru_rollup_balance_updates_t){0};
}

static void
note(soru_rollup_balance_updates_t *updates, const soru_rollup_account_t *account, int64_t change)
{
  if (updates == NULL) return;
  if (updates->cnt == updates->cap) {
    updates->cap = updates->cap == 0 ? 8 : 2 * updates->cap;
    updates->items = soru_base_realloc(updates->items, updates->cap * sizeof updates->items[0]);
  }
  updates->items[updates->cnt++] = (soru_rollup_balance_update_t){*account, change};
}

void
soru_rollup_implicit(uint8_t contract[SORU_ROLLUP_CONTRACT_SZ], const soru_pkh_t *pkh)
{
  contract[0] = 0;
  memcpy(contract + 1, pkh->bytes, SORU_CRYPTO_PKH_SZ);
}

soru_rollup_account_t
soru_rollup_account_of(const soru_pkh_t *pkh)
{
  soru_rollup_account_t account = {.kind = SORU_ROLLUP_ACCOUNT_CONTRACT};
  soru_rollup_implicit(account.contract, pkh);
  return account;
}

soru_rollup_account_t
soru_rollup_account_bond(const soru_pkh_t *pkh, const uint8_t rollup[20])
{
  soru_rollup_account_t account = soru_rollup_account_of(pkh);
  account.kind = SORU_ROLLUP_ACCOUNT_BOND;
  memcpy(account.rollup, rollup, sizeof account.rollup);
  return account;
}

/* Writes the path of an account's balance; returns whether it has one. */
static bool
account_path(const soru_rollup_account_t *account, char path[128])
{
  const char *contract = SORU_ROLLUP_HEX(account->contract, SORU_ROLLUP_CONTRACT_SZ);
  if (account->kind == SORU_ROLLUP_ACCOUNT_CONTRACT)
    snprintf(path, 128, "contracts/%s/balance", contract);
  else if (account->kind == SORU_ROLLUP_ACCOUNT_BOND)
    snprintf(path, 128, "contracts/%s/bonds/%s", contract, SORU_ROLLUP_HEX(account->rollup, 20));
  else if (account->kind == SORU_ROLLUP_ACCOUNT_BLOCK_FEES)
    snprintf(path, 128, "fees");
  else
    return false;
  return true;
}

int64_t
soru_rollup_balance(soru_rollup_context_t *context, const soru_rollup_account_t *account)
{
  char path[128];
  if (!account_path(account, path)) return 0;
  return soru_rollup_context_get_int(context, 0, "%s", path);
}

/* Gives a contract a counter, unless it has one (contract_storage.ml, create_implicit). */
static void
begin_counter(soru_rollup_context_t *context, const soru_rollup_account_t *account)
{
  const char *contract = SORU_ROLLUP_HEX(account->contract, SORU_ROLLUP_CONTRACT_SZ);
  if (account->kind != SORU_ROLLUP_ACCOUNT_CONTRACT ||
      soru_rollup_context_has(context, "contracts/%s/counter", contract))
    return;
  soru_rollup_context_put_int(context, soru_rollup_context_get_int(context, 0, "operations"),
                              "contracts/%s/counter", contract);
}

/* Changes a balance, if the account has one. A balance of nothing is not kept. */
static bool
change(soru_rollup_context_t *context, const soru_rollup_account_t *account, int64_t amount)
{
  char path[128];
  if (!account_path(account, path)) return true;
  int64_t balance = soru_rollup_context_get_int(context, 0, "%s", path) + amount;
  if (balance < 0 || balance > BALANCE_MAX) return false;
  if (amount > 0) begin_counter(context, account);
  if (balance == 0)
    soru_rollup_context_remove(context, "%s", path);
  else
    soru_rollup_context_put_int(context, balance, "%s", path);
  return true;
}

bool
soru_rollup_transfer(soru_rollup_context_t *context, const soru_rollup_account_t *source,
                     const soru_rollup_account_t *sink, int64_t amount,
                     soru_rollup_balance_updates_t *updates)
{
  SORU_ASSERT(amount >= 0);
  if (amount > BALANCE_MAX) return false;
  if (amount == 0) return true;
  if (!change(context, source, -amount)) return false;
  if (!change(context, sink, amount)) {
    (void)change(context, source, amount);
    return false;
  }
  note(updates, source, -amount);
  note(updates, sink, amount);
  return true;
}

/* What the sum of bonds is made of. */
typedef struct bonds {
  soru_rollup_context_t *context;
  const uint8_t *contract;
  int64_t sum;
} bonds_t;

static bool
add_bond(void *self, soru_slice_t name)
{
  bonds_t *bonds = self;
  soru_rollup_account_t account = {.kind = SORU_ROLLUP_ACCOUNT_BOND};
  memcpy(account.contract, bonds->contract, SORU_ROLLUP_CONTRACT_SZ);
  if (soru_rollup_unhex(account.rollup, 20, name))
    bonds->sum += soru_rollup_balance(bonds->context, &account);
  return true;
}

int64_t
soru_rollup_frozen_bonds(soru_rollup_context_t *context,
                         const uint8_t contract[SORU_ROLLUP_CONTRACT_SZ])
{
  bonds_t bonds = {context, contract, 0};
  soru_rollup_context_list(context, add_bond, &bonds, "contracts/%s/bonds",
                           SORU_ROLLUP_HEX(contract, SORU_ROLLUP_CONTRACT_SZ));
  return bonds.sum;
}
