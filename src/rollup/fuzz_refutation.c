/* Fuzz target: any bytes as a move of a refutation game, as a commitment, and as a proof of the
 * inbox. What is read is written again as it was; what does not hold is refused. */
#include "rollup/game.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void
check_same(const soru_buf_t *again, const uint8_t *data, size_t len)
{
  SORU_ASSERT(!again->overflow && again->len == len && memcmp(again->ptr, data, len) == 0);
}

static soru_status_t
verify(void *self, const soru_rollup_proof_t *proof, soru_rollup_verdict_t *verdict)
{
  return soru_rollup_proof_verify(proof, self, verdict);
}

/* Nobody wins with bytes that happen to be a move: the states of the game are hashes of nothing. */
static void
play(const soru_rollup_move_t *move)
{
  static soru_rollup_game_t game;
  soru_rollup_cell_t snapshot = {.index = 0};
  soru_rollup_proof_context_t context = {.commitment_level = 9, .snapshot = &snapshot};
  soru_rollup_rules_t rules = {11000000000, verify, &context};
  soru_rollup_commitment_t parent = {.level = 3, .state = {1}}, child = {.level = 9, .ticks = 1};
  static const uint8_t us[SORU_ROLLUP_STAKER_SZ] = {1}, them[SORU_ROLLUP_STAKER_SZ] = {2};
  soru_rollup_outcome_t outcome;
  soru_rollup_game_start(&game, &snapshot, 10, &parent, &child, us, them, 32);
  (void)soru_rollup_game_play(&game, move, &rules, &outcome);
  SORU_ASSERT(outcome == SORU_ROLLUP_ONGOING);
}

static void
try_move(const uint8_t *data, size_t size, soru_buf_t *again)
{
  static soru_rollup_move_t move;
  soru_cursor_t cursor = soru_base_cursor(soru_base_slice(data, size));
  if (soru_rollup_move_decode(&cursor, &move) != SORU_OK) return;
  soru_rollup_move_encode(again, &move);
  check_same(again, data, size - cursor.left);
  play(&move);
}

static void
try_inbox(const uint8_t *data, size_t size, soru_buf_t *again)
{
  soru_rollup_inbox_proof_t proof;
  soru_rollup_next_t next;
  if (soru_rollup_inbox_proof_decode(&proof, soru_base_slice(data, size)) == SORU_OK) {
    again->len = 0;
    soru_rollup_inbox_proof_encode(again, &proof);
    check_same(again, data, size);
    for (size_t i = 0; i < proof.level_cnt; i++)
      (void)!soru_rollup_inbox_proof_verify(&proof, &proof.levels[0], proof.levels[i].level,
                                            (int64_t)i, -1, &next);
  }
  soru_rollup_inbox_proof_free(&proof);
}

static void
try_commitment(const uint8_t *data, size_t size)
{
  uint8_t bytes[SORU_ROLLUP_COMMITMENT_SZ];
  soru_rollup_commitment_t commitment;
  soru_cursor_t cursor = soru_base_cursor(soru_base_slice(data, size));
  if (soru_rollup_commitment_decode(&cursor, &commitment) != SORU_OK) return;
  soru_rollup_commitment_encode(bytes, &commitment);
  SORU_ASSERT(memcmp(bytes, data, sizeof bytes) == 0);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
  soru_buf_t again;
  soru_base_buf_init(&again, 2 * size + 64);
  try_move(data, size, &again);
  try_inbox(data, size, &again);
  try_commitment(data, size);
  soru_base_buf_free(&again);
  return 0;
}
