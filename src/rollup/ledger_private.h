/* ledger_private.h - an empty context of layer 1 for tests, with small windows. */
#ifndef SORU_ROLLUP_LEDGER_PRIVATE_H
#define SORU_ROLLUP_LEDGER_PRIVATE_H

#include "rollup/context.h"

#include <string.h>

/* A context and what it borrows. */
typedef struct ledger {
  soru_tree_names_t *names;
  soru_tree_t *tree;
  soru_rollup_context_t context;
} ledger_t;

/* ledger_init makes an empty context at level 1, with the constants of soru_rollup_constants_fast.
 */
static inline void
ledger_init(ledger_t *ledger, soru_rollup_profile_t profile)
{
  memset(ledger, 0, sizeof *ledger);
  ledger->names = soru_tree_names_new();
  ledger->tree = soru_tree_new(ledger->names, SORU_TREE_DIRECT);
  ledger->context.tree = ledger->tree;
  ledger->context.root = soru_tree_empty(ledger->tree);
  ledger->context.profile = profile;
  ledger->context.constants = soru_rollup_constants(profile);
  soru_rollup_constants_fast(&ledger->context.constants);
  ledger->context.level = 1;
}

/* ledger_done releases a context. */
static inline void
ledger_done(ledger_t *ledger)
{
  soru_tree_drop(ledger->tree, ledger->context.root);
  soru_tree_free(ledger->tree);
  soru_tree_names_free(ledger->names);
}

#endif
