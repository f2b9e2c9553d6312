#include "rollup/game.h"

#include "codec/primitives.h"

#include <string.h>

/* --- starting --- */

static void
set_chunk(soru_rollup_dissection_t *dissection, int64_t tick, const uint8_t *state)
{
  soru_rollup_chunk_t *chunk = &dissection->chunks[dissection->cnt++];
  *chunk = (soru_rollup_chunk_t){.tick = tick, .has_state = state != NULL};
  if (state != NULL) memcpy(chunk->state, state, sizeof chunk->state);
}

/* The defender's claim: from the parent's state its ticks lead to its state, and no further. */
void
soru_rollup_game_start(soru_rollup_game_t *game, const soru_rollup_cell_t *snapshot, int32_t level,
                       const soru_rollup_commitment_t *parent,
                       const soru_rollup_commitment_t *defended,
                       const uint8_t refuter[SORU_ROLLUP_STAKER_SZ],
                       const uint8_t defender[SORU_ROLLUP_STAKER_SZ], int32_t sections)
{
  bool refuter_is_alice = memcmp(refuter, defender, SORU_ROLLUP_STAKER_SZ) < 0;
  memset(game, 0, sizeof *game);
  game->turn = refuter_is_alice ? SORU_ROLLUP_ALICE : SORU_ROLLUP_BOB;
  game->snapshot = *snapshot;
  game->start_level = level;
  game->inbox_level = defended->level;
  game->sections = sections;
  set_chunk(&game->dissection, 0, parent->state);
  set_chunk(&game->dissection, defended->ticks, defended->state);
  set_chunk(&game->dissection, defended->ticks + 1, NULL);
}

/* --- playing --- */

/* The section that starts at a tick: the chunk there, and the next one; NULL if there is none. */
static const soru_rollup_chunk_t *
find_section(const soru_rollup_dissection_t *dissection, int64_t choice)
{
  for (size_t i = 0; i + 1 < dissection->cnt; i++)
    if (dissection->chunks[i].tick == choice) return &dissection->chunks[i];
  return NULL;
}

static soru_rollup_player_t
opponent(soru_rollup_player_t player)
{
  return player == SORU_ROLLUP_ALICE ? SORU_ROLLUP_BOB : SORU_ROLLUP_ALICE;
}

static soru_rollup_error_t
cut(soru_rollup_game_t *game, const soru_rollup_move_t *move, const soru_rollup_chunk_t *section,
    const soru_rollup_rules_t *rules)
{
  soru_rollup_cutting_t cutting = {game->sections, rules->ticks_per_snapshot};
  soru_rollup_error_t error =
      soru_rollup_dissection_check(&move->dissection, &cutting, &section[0], &section[1]);
  if (error == SORU_ROLLUP_NO_ERROR) game->dissection = move->dissection;
  return error;
}

/* Whether a proof shows that the step from the start of a section leads to a state other than its
 * end, or (`validates`) to that very state. */
static bool
shows(const soru_rollup_verdict_t *verdict, const soru_rollup_chunk_t *section, bool validates)
{
  soru_rollup_chunk_t before = {.has_state = true}, after = {.has_state = !verdict->blocked};
  memcpy(before.state, verdict->before, sizeof before.state);
  memcpy(after.state, verdict->after, sizeof after.state);
  if (!soru_rollup_chunk_same_state(&before, &section[0])) return false;
  return soru_rollup_chunk_same_state(&after, &section[1]) == validates;
}

/* Leaves the section for the opponent's final move. */
static void
begin_final_move(soru_rollup_game_t *game, const soru_rollup_chunk_t *section)
{
  memmove(game->dissection.chunks, section, 2 * sizeof section[0]);
  game->dissection.cnt = 2;
  game->is_final = true;
}

static soru_rollup_error_t
prove(soru_rollup_game_t *game, const soru_rollup_move_t *move, const soru_rollup_chunk_t *section,
      const soru_rollup_rules_t *rules, soru_rollup_outcome_t *outcome)
{
  soru_rollup_verdict_t verdict;
  if (section[1].tick - section[0].tick != 1) return SORU_ROLLUP_SECTION_SIZE;
  if (!section[0].has_state) return SORU_ROLLUP_NO_START_STATE;
  soru_status_t status = rules->verify(rules->self, &move->proof, &verdict);
  if (status == SORU_ERR_DECODE || status == SORU_ERR_LIMIT) return SORU_ROLLUP_BAD_PROOF;
  if (status == SORU_OK && shows(&verdict, section, game->is_final))
    *outcome = SORU_ROLLUP_WON;
  else if (game->is_final)
    *outcome = SORU_ROLLUP_DRAW;
  else
    begin_final_move(game, section);
  return SORU_ROLLUP_NO_ERROR;
}

soru_rollup_error_t
soru_rollup_game_play(soru_rollup_game_t *game, const soru_rollup_move_t *move,
                      const soru_rollup_rules_t *rules, soru_rollup_outcome_t *outcome)
{
  soru_rollup_error_t error;
  *outcome = SORU_ROLLUP_ONGOING;
  if (game->is_final && move->kind == SORU_ROLLUP_CUT) return SORU_ROLLUP_FINAL_MOVE;
  const soru_rollup_chunk_t *section =
      game->is_final ? game->dissection.chunks : find_section(&game->dissection, move->choice);
  if (section == NULL) return SORU_ROLLUP_CHOICE_NOT_FOUND;
  if (move->kind == SORU_ROLLUP_CUT)
    error = cut(game, move, section, rules);
  else
    error = prove(game, move, section, rules, outcome);
  if (error == SORU_ROLLUP_NO_ERROR && *outcome == SORU_ROLLUP_ONGOING)
    game->turn = opponent(game->turn);
  return error;
}

/* --- binary form --- */

enum { TAG_DISSECTION, TAG_PROOF };

void
soru_rollup_move_encode(soru_buf_t *out, const soru_rollup_move_t *move)
{
  bool cuts = move->kind == SORU_ROLLUP_CUT;
  soru_codec_add_n(out, (uint64_t)move->choice);
  soru_base_buf_add_u8(out, cuts ? TAG_DISSECTION : TAG_PROOF);
  if (cuts)
    soru_rollup_dissection_encode(out, &move->dissection);
  else
    soru_rollup_proof_encode(out, &move->proof);
}

soru_status_t
soru_rollup_move_decode(soru_cursor_t *cursor, soru_rollup_move_t *move)
{
  move->choice = (int64_t)soru_codec_get_n(cursor);
  bool cuts = soru_codec_get_tag(cursor, TAG_PROOF) == TAG_DISSECTION;
  if (cursor->failed) return SORU_ERR_DECODE;
  move->kind = cuts ? SORU_ROLLUP_CUT : SORU_ROLLUP_PROVE;
  return cuts ? soru_rollup_dissection_decode(cursor, &move->dissection)
              : soru_rollup_proof_decode(cursor, &move->proof);
}
