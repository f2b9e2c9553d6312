/* player.h - a player of refutation games for tests: it knows the inbox, runs the machine, claims
 * states, and makes moves; honest, or wrong from some tick on. */
#ifndef SORU_TESTS_PLAYER_H
#define SORU_TESTS_PLAYER_H

#include "pvm/pvm.h"
#include "rollup/game.h"
#include "rollup/list.h"

/* The messages of a level. */
typedef struct player_level {
  soru_rollup_list_t payloads;
  soru_buf_t *messages;
  size_t cnt;
} player_level_t;

/* What all players know. */
typedef struct player_world {
  soru_pvm_params_t params;
  bool info_per_level;
  soru_slice_t kernel, page; /* the page that the kernel asks for */
  uint8_t rollup[20];
  int32_t origination;
  soru_rollup_list_t levels; /* from level 1 on */
  player_level_t *inbox;     /* that of level n at n - 1 */
} player_world_t;

/* A player. */
typedef struct player {
  const player_world_t *world;
  int64_t lie_from; /* ticks of its period after which its states are wrong; INT64_MAX: honest */
  uint8_t lie;      /* how: bits of the first byte */
  bool spoils;      /* its proofs do not hold */
} player_t;

/* A move, and what its proof borrows. */
typedef struct player_move {
  soru_rollup_move_t move;
  soru_buf_t step, input;
} player_move_t;

/* player_world_init makes a world without levels. */
void player_world_init(player_world_t *world);

/* player_world_done releases a world, but not the kernel and the page. */
void player_world_done(player_world_t *world);

/* player_world_add adds the next level: what comes first, external messages, the end.
 *
 * in  time, predecessor  of the block before */
void player_world_add(player_world_t *world, int64_t time, const uint8_t predecessor[32],
                      const soru_slice_t *externals, size_t cnt);

/* player_world_cut forgets the levels above one: they were reorganised away. */
void player_world_cut(player_world_t *world, int32_t level);

/* player_claim makes the commitment of a period.
 *
 * in  from, to  the level of the predecessor, and the last one of the period */
void player_claim(const player_t *player, int32_t from, int32_t to,
                  soru_rollup_commitment_t *commitment);

/* The kinds of steps that a game can end with. */
typedef enum player_step {
  PLAYER_STEP_FIRST,    /* the first input of all */
  PLAYER_STEP_INPUT,    /* a message of the inbox */
  PLAYER_STEP_COMPUTE,  /* an instruction of the kernel */
  PLAYER_STEP_METADATA, /* the metadata is revealed */
  PLAYER_STEP_PAGE,     /* a page is revealed */
  PLAYER_STEP_PADDING,  /* the machine does nothing until the next kernel_run */
  PLAYER_STEP_CNT
} player_step_t;

/* player_find gives a tick of a period whose step is of a kind, the `number`-th one. */
int64_t player_find(const player_t *player, int32_t from, int32_t to, player_step_t kind,
                    int number);

/* player_play makes the next move of a game, whose turn is the player's.
 *
 * in  from  the level of the parent commitment
 * Returns the move, to be released with player_move_free. */
player_move_t player_play(const player_t *player, const soru_rollup_game_t *game, int32_t from);

/* player_move_free releases what the proof of a move borrows. */
void player_move_free(player_move_t *move);

/* player_prove_output appends the proof that message 0 of the outbox of a level is in the state
 * after level `to`; returns whether there is one. */
bool player_prove_output(const player_t *player, int32_t to, int32_t level, soru_buf_t *proof);

#endif
