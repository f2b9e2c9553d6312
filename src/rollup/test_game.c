/* Refutation games. Small worlds are played out whatever the opponent does: an honest player always
 * wins. R-GAME-2 R-GAME-3 R-GAME-5 */
#include "rollup/game.h"

#include "tests/check.h"

#include <string.h>

/* --- a small machine: states are single bytes --- */

enum { HONEST_TICKS = 9, WAITS = HONEST_TICKS, GARBAGE = 100, GARBAGE_WAITS = 102, MERGES = 110 };

/* States that anybody can prove a step from: those of the rollup, and some that it never comes to,
 * one of which leads back to it. */
static const uint8_t provable[] = {
    0, 1, 2, 3, 4, 5, 6, 7, 8, 9, GARBAGE, GARBAGE + 1, GARBAGE_WAITS, MERGES};

static bool
waits(uint8_t state)
{
  return state == WAITS || state == GARBAGE_WAITS;
}

static uint8_t
step(uint8_t state)
{
  if (waits(state)) return state;
  return state == MERGES ? 2 : (uint8_t)(state + 1);
}

/* A proof is the state it starts from; without one it is wrong. */
static soru_status_t
verify(void *self, const soru_rollup_proof_t *proof, soru_rollup_verdict_t *verdict)
{
  (void)self;
  memset(verdict, 0, sizeof *verdict);
  if (proof->step.len != 1) return SORU_ERR_PROOF;
  uint8_t state = proof->step.ptr[0];
  verdict->before[0] = state;
  verdict->after[0] = step(state);
  verdict->blocked = waits(state);
  return SORU_OK;
}

static const soru_rollup_rules_t rules = {1000, verify, NULL};

static soru_rollup_chunk_t
chunk(int64_t tick, int state)
{
  soru_rollup_chunk_t c = {.tick = tick, .has_state = state >= 0};
  if (state >= 0) c.state[0] = (uint8_t)state;
  return c;
}

static soru_rollup_chunk_t
honest_chunk(int64_t tick)
{
  return chunk(tick, tick <= HONEST_TICKS ? (int)tick : -1);
}

/* --- the honest player --- */

static void
set_proof(soru_rollup_move_t *move, int64_t choice, const uint8_t *state)
{
  move->choice = choice;
  move->kind = SORU_ROLLUP_PROVE;
  move->proof = (soru_rollup_proof_t){.step = soru_base_slice(state, state != NULL ? 1 : 0)};
}

/* It goes for the first section whose start it agrees with and whose end it does not. */
static void
honest_move(const soru_rollup_game_t *game, soru_rollup_move_t *move)
{
  const soru_rollup_chunk_t *chunks = game->dissection.chunks;
  size_t i = 0;
  if (!game->is_final) {
    for (;; i++) {
      soru_rollup_chunk_t want = honest_chunk(chunks[i + 1].tick);
      if (!soru_rollup_chunk_same_state(&chunks[i + 1], &want)) break;
    }
  }
  int64_t start = chunks[i].tick, stop = chunks[i + 1].tick;
  if (stop - start == 1) {
    set_proof(move, start, &provable[start]);
    return;
  }
  soru_rollup_cutting_t cutting = {game->sections, rules.ticks_per_snapshot};
  int64_t ticks[SORU_ROLLUP_SECTIONS_MAX];
  size_t cnt = soru_rollup_dissection_ticks(&cutting, start, stop, ticks);
  move->choice = start;
  move->kind = SORU_ROLLUP_CUT;
  move->dissection.cnt = cnt + 2;
  move->dissection.chunks[0] = honest_chunk(start);
  for (size_t k = 0; k < cnt; k++) move->dissection.chunks[k + 1] = honest_chunk(ticks[k]);
  move->dissection.chunks[cnt + 1] = honest_chunk(stop);
}

/* --- an opponent who tries everything --- */

static uint64_t games, moves;

static void play(const soru_rollup_game_t *game, soru_rollup_player_t honest);

/* Tries a move; if the protocol takes it, the honest player goes on and must not lose. */
static void
try_move(const soru_rollup_game_t *before, const soru_rollup_move_t *move,
         soru_rollup_player_t honest)
{
  soru_rollup_game_t game = *before;
  soru_rollup_outcome_t outcome;
  if (soru_rollup_game_play(&game, move, &rules, &outcome) != SORU_ROLLUP_NO_ERROR) return;
  moves++;
  if (!CHECK(outcome == SORU_ROLLUP_ONGOING)) return;
  play(&game, honest);
}

/* States that the opponent writes into its dissections; -1 is none. */
static void
try_dissections(const soru_rollup_game_t *game, soru_rollup_move_t *move, size_t at,
                const soru_rollup_chunk_t *section, soru_rollup_player_t honest)
{
  size_t cnt = move->dissection.cnt;
  bool is_last = at + 1 == cnt;
  int64_t first = is_last ? section[1].tick : move->dissection.chunks[at - 1].tick + 1;
  int64_t last = is_last ? section[1].tick : section[1].tick - (int64_t)(cnt - 1 - at);
  for (int64_t tick = first; tick <= last; tick++) {
    const int states[] = {tick <= HONEST_TICKS ? (int)tick : GARBAGE, GARBAGE + 1, MERGES, -1};
    for (size_t k = 0; k < sizeof states / sizeof states[0]; k++) {
      move->dissection.chunks[at] = chunk(tick, states[k]);
      if (is_last)
        try_move(game, move, honest);
      else
        try_dissections(game, move, at + 1, section, honest);
    }
  }
}

static void
opponent_moves(const soru_rollup_game_t *game, soru_rollup_player_t honest)
{
  static soru_rollup_move_t stack[16];
  static size_t depth;
  soru_rollup_move_t *move = &stack[depth++];
  for (size_t i = 0; i + 1 < game->dissection.cnt; i++) {
    const soru_rollup_chunk_t *section = &game->dissection.chunks[i];
    set_proof(move, section->tick, NULL);
    try_move(game, move, honest);
    for (size_t k = 0; k < sizeof provable; k++) {
      set_proof(move, section->tick, &provable[k]);
      try_move(game, move, honest);
    }
    int64_t length = section[1].tick - section[0].tick;
    move->kind = SORU_ROLLUP_CUT;
    move->dissection.cnt = (size_t)(length < game->sections ? length : game->sections) + 1;
    move->dissection.chunks[0] = section[0];
    if (length > 1) try_dissections(game, move, 1, section, honest);
  }
  depth--;
}

static void
play(const soru_rollup_game_t *game, soru_rollup_player_t honest)
{
  if (game->turn != honest) {
    opponent_moves(game, honest);
    return;
  }
  soru_rollup_game_t next = *game;
  soru_rollup_move_t move;
  soru_rollup_outcome_t outcome;
  honest_move(game, &move);
  if (!CHECK(soru_rollup_game_play(&next, &move, &rules, &outcome) == SORU_ROLLUP_NO_ERROR)) return;
  CHECK(outcome != SORU_ROLLUP_DRAW);
  if (outcome == SORU_ROLLUP_WON)
    games++;
  else
    play(&next, honest);
}

static soru_rollup_commitment_t
commitment(int64_t ticks, int state)
{
  soru_rollup_commitment_t c = {.level = 30, .ticks = ticks};
  c.state[0] = (uint8_t)state;
  return c;
}

static void
test_small_worlds(void)
{
  static const uint8_t us[SORU_ROLLUP_STAKER_SZ] = {1}, them[SORU_ROLLUP_STAKER_SZ] = {0, 9};
  soru_rollup_cell_t snapshot = {.index = 0};
  soru_rollup_commitment_t parent = commitment(0, 0), honest = commitment(HONEST_TICKS, WAITS);
  soru_rollup_game_t game;
  for (int32_t sections = 3; sections <= 4; sections++) {
    soru_rollup_game_start(&game, &snapshot, 1, &parent, &honest, them, us, sections);
    CHECK(game.turn == SORU_ROLLUP_ALICE);
    play(&game, SORU_ROLLUP_BOB);
    for (int64_t ticks = 1; ticks <= HONEST_TICKS + 2; ticks++) {
      const int states[] = {ticks <= HONEST_TICKS ? (int)ticks : GARBAGE, GARBAGE + 1, MERGES};
      for (size_t k = 0; k < sizeof states / sizeof states[0]; k++) {
        if (ticks == HONEST_TICKS && states[k] == WAITS) continue; /* no conflict */
        soru_rollup_commitment_t lie = commitment(ticks, states[k]);
        soru_rollup_game_start(&game, &snapshot, 1, &parent, &lie, us, them, sections);
        CHECK(game.turn == SORU_ROLLUP_BOB);
        play(&game, SORU_ROLLUP_BOB);
      }
    }
  }
  printf("%" PRIu64 " games won by the honest player against %" PRIu64 " accepted moves\n", games,
         moves);
  CHECK(games > 10000);
}

/* --- rules one by one --- */

static soru_rollup_error_t
check(int64_t distance, int32_t sections, int64_t run, const soru_rollup_chunk_t *chunks,
      size_t cnt)
{
  static soru_rollup_dissection_t dissection;
  soru_rollup_cutting_t cutting = {sections, run};
  soru_rollup_chunk_t start = chunk(0, 1), stop = chunk(distance, 2);
  dissection.cnt = cnt;
  if (cnt > 0) memcpy(dissection.chunks, chunks, cnt * sizeof chunks[0]);
  return soru_rollup_dissection_check(&dissection, &cutting, &start, &stop);
}

static void
test_dissection_rules(void)
{
  const soru_rollup_chunk_t good[] = {chunk(0, 1), chunk(3, 7), chunk(6, 8), chunk(8, 9)};
  soru_rollup_chunk_t bad[4];
  CHECK(check(8, 3, 100, good, 4) == SORU_ROLLUP_NO_ERROR);
  CHECK(check(8, 4, 100, good, 4) == SORU_ROLLUP_SECTIONS_MISMATCH);
  CHECK(check(8, 3, 100, good, 0) == SORU_ROLLUP_SECTIONS_MISMATCH);
  CHECK(check(1, 3, 100, good, 2) == SORU_ROLLUP_SECTIONS_INVALID);
  CHECK(check(9, 3, 100, good, 4) == SORU_ROLLUP_EDGES_MISMATCH);
#define WITH(i, value, error)                                                                      \
  memcpy(bad, good, sizeof bad);                                                                   \
  bad[i] = value;                                                                                  \
  CHECK(check(8, 3, 100, bad, 4) == (error))
  WITH(0, chunk(0, 5), SORU_ROLLUP_START_MISMATCH);
  WITH(0, chunk(0, -1), SORU_ROLLUP_START_MISMATCH);
  WITH(0, chunk(1, 1), SORU_ROLLUP_EDGES_MISMATCH);
  WITH(3, chunk(8, 2), SORU_ROLLUP_STOP_MISMATCH);
  WITH(3, chunk(8, -1), SORU_ROLLUP_NO_ERROR);
  WITH(1, chunk(3, -1), SORU_ROLLUP_STATES_SHAPE);
  WITH(1, chunk(6, 7), SORU_ROLLUP_DISTRIBUTION);
  WITH(2, chunk(3, 8), SORU_ROLLUP_NOT_INCREASING);
  WITH(1, chunk(1, 7), SORU_ROLLUP_DISTRIBUTION);
#undef WITH
  /* Between calls of kernel_run, here of three ticks each. */
  CHECK(check(8, 3, 3, good, 4) == SORU_ROLLUP_NO_ERROR);
  const soru_rollup_chunk_t skewed[] = {chunk(0, 1), chunk(3, 7), chunk(5, 8), chunk(8, 9)};
  CHECK(check(8, 3, 3, skewed, 4) == SORU_ROLLUP_NOT_ALIGNED);
  CHECK(check(8, 2, 3, good, 4) == SORU_ROLLUP_SECTIONS_MISMATCH);
}

/* Every section of any length can be cut, into a dissection that the protocol accepts. */
static void
test_cutting(void)
{
  static soru_rollup_dissection_t dissection;
  for (int32_t sections = 4; sections <= 32; sections += 4) {
    for (int64_t run = 1; run <= 12; run++) {
      for (int64_t first = 0; first < 3; first++) {
        for (int64_t stop = first * run + 2; stop < first * run + 150; stop++) {
          soru_rollup_cutting_t cutting = {sections, run};
          soru_rollup_chunk_t from = chunk(first * run, 1), to = chunk(stop, 2);
          int64_t ticks[SORU_ROLLUP_SECTIONS_MAX];
          size_t cnt = soru_rollup_dissection_ticks(&cutting, from.tick, stop, ticks);
          dissection.cnt = cnt + 2;
          dissection.chunks[0] = from;
          for (size_t k = 0; k < cnt; k++) dissection.chunks[k + 1] = chunk(ticks[k], 3);
          dissection.chunks[cnt + 1] = chunk(stop, 4);
          if (!CHECK(soru_rollup_dissection_check(&dissection, &cutting, &from, &to) ==
                     SORU_ROLLUP_NO_ERROR))
            fprintf(stderr, "  %d sections, runs of %d, %d to %d\n", (int)sections, (int)run,
                    (int)from.tick, (int)stop);
        }
      }
    }
  }
}

static void
test_moves(void)
{
  static soru_rollup_move_t move, again;
  soru_buf_t bytes, second;
  soru_base_buf_init(&bytes, 1 << 16);
  soru_base_buf_init(&second, 1 << 16);
  for (int kind = 0; kind < 2; kind++) {
    move.choice = 1000;
    move.kind = kind == 0 ? SORU_ROLLUP_CUT : SORU_ROLLUP_PROVE;
    move.dissection.cnt = 2;
    move.dissection.chunks[0] = chunk(1, 1);
    move.dissection.chunks[1] = chunk(200, -1);
    move.proof = (soru_rollup_proof_t){.step = soru_base_slice_text("step"),
                                       .kind = SORU_ROLLUP_REVEALED_DATA,
                                       .bytes = soru_base_slice_text("page")};
    bytes.len = second.len = 0;
    soru_rollup_move_encode(&bytes, &move);
    for (size_t len = 0; len <= bytes.len; len++) {
      soru_cursor_t cursor = soru_base_cursor(soru_base_slice(bytes.ptr, len));
      CHECK((soru_rollup_move_decode(&cursor, &again) == SORU_OK) == (len == bytes.len));
    }
    soru_rollup_move_encode(&second, &again);
    CHECK_BYTES(second.ptr, second.len, bytes.ptr, bytes.len);
  }
  soru_base_buf_free(&bytes);
  soru_base_buf_free(&second);
}

static void
test_refused_moves(void)
{
  static const uint8_t us[SORU_ROLLUP_STAKER_SZ] = {1}, them[SORU_ROLLUP_STAKER_SZ] = {0, 9};
  static soru_rollup_move_t move;
  soru_rollup_cell_t snapshot = {.index = 0};
  soru_rollup_commitment_t parent = commitment(0, 0), honest = commitment(HONEST_TICKS, WAITS);
  soru_rollup_game_t game;
  soru_rollup_outcome_t outcome;
  soru_rollup_game_start(&game, &snapshot, 1, &parent, &honest, them, us, 3);
  set_proof(&move, 1, NULL);
  CHECK(soru_rollup_game_play(&game, &move, &rules, &outcome) == SORU_ROLLUP_CHOICE_NOT_FOUND);
  set_proof(&move, 0, NULL);
  CHECK(soru_rollup_game_play(&game, &move, &rules, &outcome) == SORU_ROLLUP_SECTION_SIZE);
  set_proof(&move, HONEST_TICKS, NULL);
  CHECK(soru_rollup_game_play(&game, &move, &rules, &outcome) == SORU_ROLLUP_NO_ERROR);
  CHECK(game.is_final && game.turn == SORU_ROLLUP_BOB && outcome == SORU_ROLLUP_ONGOING);
  move.kind = SORU_ROLLUP_CUT;
  CHECK(soru_rollup_game_play(&game, &move, &rules, &outcome) == SORU_ROLLUP_FINAL_MOVE);
  set_proof(&move, 0, NULL); /* two wrong proofs */
  CHECK(soru_rollup_game_play(&game, &move, &rules, &outcome) == SORU_ROLLUP_NO_ERROR);
  CHECK(outcome == SORU_ROLLUP_DRAW);
  CHECK_STR(soru_rollup_error_id(SORU_ROLLUP_FINAL_MOVE), "Dissecting_during_final_move");
  CHECK(soru_rollup_error_permanent(SORU_ROLLUP_BAD_PROOF));
  CHECK(soru_rollup_error_text(SORU_ROLLUP_NO_ERROR)[0] != 0);
}

int
main(void)
{
  test_dissection_rules();
  test_cutting();
  test_moves();
  test_refused_moves();
  test_small_worlds();
  return check_summary();
}
