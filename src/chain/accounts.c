/* accounts.c - see accounts.h. Paths: contracts/CONTRACT/counter, contracts/CONTRACT/key,
 * operations. */
#include "chain/accounts.h"

#include <string.h>

#define CONTRACT(bytes) SORU_ROLLUP_HEX(bytes, SORU_ROLLUP_CONTRACT_SZ)

bool
soru_chain_is_allocated(soru_rollup_context_t *context, const soru_pkh_t *pkh)
{
  soru_rollup_account_t account = soru_rollup_account_of(pkh);
  return soru_rollup_balance(context, &account) > 0;
}

int64_t
soru_chain_counter(soru_rollup_context_t *context, const soru_pkh_t *pkh)
{
  soru_rollup_account_t account = soru_rollup_account_of(pkh);
  int64_t counter =
      soru_rollup_context_get_int(context, -1, "contracts/%s/counter", CONTRACT(account.contract));
  return counter >= 0 ? counter : soru_rollup_context_get_int(context, 0, "operations");
}

void
soru_chain_count_operation(soru_rollup_context_t *context, const soru_pkh_t *pkh)
{
  soru_rollup_account_t account = soru_rollup_account_of(pkh);
  int64_t all = soru_rollup_context_get_int(context, 0, "operations");
  soru_rollup_context_put_int(context, soru_chain_counter(context, pkh) + 1, "contracts/%s/counter",
                              CONTRACT(account.contract));
  soru_rollup_context_put_int(context, all + 1, "operations");
}

soru_chain_manager_t
soru_chain_manager(soru_rollup_context_t *context, const soru_pkh_t *pkh)
{
  soru_rollup_account_t account = soru_rollup_account_of(pkh);
  soru_chain_manager_t manager = {.is_revealed = false};
  soru_slice_t bytes;
  if (!soru_rollup_context_get(context, &bytes, "contracts/%s/key", CONTRACT(account.contract)))
    return manager;
  soru_cursor_t cursor = soru_base_cursor(bytes);
  manager.is_revealed = soru_crypto_public_read(&cursor, &manager.key) == SORU_OK;
  return manager;
}

void
soru_chain_reveal(soru_rollup_context_t *context, const soru_pkh_t *pkh, const soru_public_t *key)
{
  soru_rollup_account_t account = soru_rollup_account_of(pkh);
  soru_rollup_context_put(context, soru_base_slice(key->bytes, key->len), "contracts/%s/key",
                          CONTRACT(account.contract));
}
