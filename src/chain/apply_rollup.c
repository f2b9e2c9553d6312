/* apply_rollup.c - what the operations for rollups do: R-ORIG-1, R-INBOX-1, R-COMM-3, R-COMM-4,
 * R-COMM-6, R-GAME-1. */
#include "chain/apply_private.h"
#include "micheline/micheline.h"
#include "rollup/inbox.h"
#include "rollup/outbox.h"

#include <string.h>

/* Fills the error of the result; returns whether there is none. */
static bool
accept(soru_chain_applying_t *applying, soru_rollup_error_t error)
{
  return soru_chain_fail_rollup(&applying->result->error, error);
}

/* Whether there is such a rollup. */
static bool
exists(soru_chain_applying_t *applying, const uint8_t *rollup)
{
  bool found = soru_rollup_exists(applying->context, rollup);
  return accept(applying, found ? SORU_ROLLUP_NO_ERROR : SORU_ROLLUP_UNKNOWN_ROLLUP);
}

/* Whether the type of messages is one Micheline expression. */
static bool
check_type(soru_chain_applying_t *applying, soru_slice_t type)
{
  soru_cursor_t cursor = soru_base_cursor(type);
  if (soru_micheline_skip(&cursor) == SORU_OK && soru_base_cursor_done(&cursor)) return true;
  return soru_chain_fail(&applying->result->error, SORU_CHAIN_PERMANENT,
                         "smart_rollup_invalid_parameters_type",
                         "the type of messages is malformed", "%s", "");
}

static bool
originate(soru_chain_applying_t *applying)
{
  const soru_l1_originate_t *originate = &applying->content->as.originate;
  soru_rollup_context_t *context = applying->context;
  soru_chain_result_t *result = applying->result;
  soru_pvm_params_t params = soru_rollup_machine(context->profile);
  uint8_t state[SORU_TREE_HASH_SZ];
  if (originate->pvm != SORU_L1_PVM_WASM)
    return soru_chain_fail(&result->error, SORU_CHAIN_PERMANENT, "smart_rollup_arith_pvm_disabled",
                           "only rollups of the kind wasm_2_0_0 can be originated", "%s", "");
  if (!check_type(applying, originate->parameters_type)) return false;
  if (soru_pvm_verify_origination(&params, originate->kernel, originate->proof, state) != SORU_OK)
    return accept(applying, SORU_ROLLUP_BAD_PROOF);
  soru_rollup_commitment_t genesis = soru_rollup_commitment_genesis(context->level, state);
  soru_rollup_commitment_hash(&genesis, result->hash);
  soru_rollup_address(result->rollup, applying->hash, (*applying->origination_cnt)++);
  int64_t size = soru_rollup_originate(context, result->rollup, originate->pvm,
                                       originate->parameters_type, &genesis);
  return soru_chain_burn_storage(applying, size);
}

static bool
add_messages(soru_chain_applying_t *applying)
{
  soru_cursor_t list = soru_base_cursor(applying->content->as.add_messages.list);
  soru_slice_t message;
  if (list.left == 0) return accept(applying, SORU_ROLLUP_NO_MESSAGES);
  while (soru_l1_next_message(&list, &message))
    if (!accept(applying, soru_rollup_inbox_add_external(applying->context, message))) return false;
  return true;
}

static bool
cement(soru_chain_applying_t *applying)
{
  const uint8_t *rollup = applying->content->as.cement.rollup;
  soru_rollup_commitment_t commitment;
  if (!exists(applying, rollup)) return false;
  if (!accept(applying, soru_rollup_cement(applying->context, rollup,
                                           applying->content->as.cement.commitment, &commitment)))
    return false;
  applying->result->level = commitment.level;
  return true;
}

static bool
publish(soru_chain_applying_t *applying)
{
  const uint8_t *rollup = applying->content->as.publish.rollup;
  soru_chain_result_t *result = applying->result;
  if (!exists(applying, rollup)) return false;
  return accept(applying, soru_rollup_publish(applying->context, rollup, &applying->content->source,
                                              &applying->content->as.publish.commitment,
                                              result->hash, &result->level, &result->updates));
}

static bool
refute(soru_chain_applying_t *applying)
{
  const soru_l1_content_t *content = applying->content;
  const soru_l1_refute_t *refute = &content->as.refute;
  if (!exists(applying, refute->rollup)) return false;
  if (refute->is_start)
    return accept(applying, soru_rollup_game_open(applying->context, refute->rollup,
                                                  &content->source, refute->player_commitment,
                                                  &refute->opponent, refute->opponent_commitment));
  soru_rollup_move_t move;
  soru_cursor_t cursor = soru_base_cursor(refute->move);
  if (soru_rollup_move_decode(&cursor, &move) != SORU_OK || !soru_base_cursor_done(&cursor))
    return accept(applying, SORU_ROLLUP_BAD_PROOF);
  return accept(applying, soru_rollup_game_move(applying->context, refute->rollup, &content->source,
                                                &refute->opponent, &move, &applying->result->status,
                                                &applying->result->updates));
}

static bool
time_out(soru_chain_applying_t *applying)
{
  const soru_l1_content_t *content = applying->content;
  const uint8_t *rollup = content->as.timeout.rollup;
  if (!exists(applying, rollup)) return false;
  return accept(applying,
                soru_rollup_game_timeout(applying->context, rollup, &content->as.timeout.alice,
                                         &content->as.timeout.bob, &applying->result->status,
                                         &applying->result->updates));
}

static bool
recover_bond(soru_chain_applying_t *applying)
{
  const soru_l1_content_t *content = applying->content;
  const uint8_t *rollup = content->as.recover_bond.rollup;
  if (!exists(applying, rollup)) return false;
  return accept(applying, soru_rollup_recover_bond(applying->context, rollup,
                                                   &content->as.recover_bond.staker,
                                                   &applying->result->updates));
}

/* There are no contracts to run the transactions of the message: it counts as executed. */
static bool
execute_outbox(soru_chain_applying_t *applying)
{
  const soru_l1_content_t *content = applying->content;
  const uint8_t *rollup = content->as.execute_outbox.rollup;
  soru_slice_t message;
  if (!exists(applying, rollup)) return false;
  return accept(applying, soru_rollup_outbox_execute(applying->context, rollup,
                                                     content->as.execute_outbox.commitment,
                                                     content->as.execute_outbox.proof, &message));
}

bool
soru_chain_apply_rollup(soru_chain_applying_t *applying)
{
  switch (applying->content->kind) {
  case SORU_L1_ORIGINATE:
    return originate(applying);
  case SORU_L1_ADD_MESSAGES:
    return add_messages(applying);
  case SORU_L1_CEMENT:
    return cement(applying);
  case SORU_L1_PUBLISH:
    return publish(applying);
  case SORU_L1_REFUTE:
    return refute(applying);
  case SORU_L1_TIMEOUT:
    return time_out(applying);
  case SORU_L1_EXECUTE_OUTBOX:
    return execute_outbox(applying);
  case SORU_L1_RECOVER_BOND:
    return recover_bond(applying);
  default:
    break;
  }
  return soru_chain_fail(&applying->result->error, SORU_CHAIN_PERMANENT, "operation.unknown_kind",
                         "this chain does not know such operations", "%s", "");
}
