/* player.c - see player.h. */
#include "tests/player.h"

#include "base/mem.h"
#include "engine/engine.h"

#include <string.h>

/* Bytes of the metadata of a rollup. */
#define METADATA_SZ 24

/* --- the inbox --- */

void
player_world_init(player_world_t *world)
{
  memset(world, 0, sizeof *world);
  soru_rollup_list_init(&world->levels, SORU_ROLLUP_LEVELS, 1);
}

static void
free_level(player_level_t *level)
{
  for (size_t i = 0; i < level->cnt; i++) soru_base_buf_free(&level->messages[i]);
  free(level->messages);
  soru_rollup_list_free(&level->payloads);
}

void
player_world_done(player_world_t *world)
{
  for (int64_t i = 0; i < world->levels.cnt; i++) free_level(&world->inbox[i]);
  free(world->inbox);
  soru_rollup_list_free(&world->levels);
}

static void
add_message(player_level_t *level, soru_slice_t message)
{
  uint8_t hash[SORU_ROLLUP_HASH_SZ];
  level->messages =
      soru_base_realloc(level->messages, (level->cnt + 1) * sizeof level->messages[0]);
  soru_buf_t *copy = &level->messages[level->cnt++];
  soru_base_buf_init(copy, SORU_ROLLUP_MESSAGE_MAX);
  soru_base_buf_add(copy, message.ptr, message.len);
  soru_rollup_message_hash(message, hash);
  soru_rollup_list_add(&level->payloads, hash);
}

void
player_world_add(player_world_t *world, int64_t time, const uint8_t predecessor[32],
                 const soru_slice_t *externals, size_t cnt)
{
  size_t number = (size_t)world->levels.cnt;
  world->inbox = soru_base_realloc(world->inbox, (number + 1) * sizeof world->inbox[0]);
  player_level_t *level = &world->inbox[number];
  memset(level, 0, sizeof *level);
  soru_rollup_list_init(&level->payloads, SORU_ROLLUP_PAYLOADS, 0);
  add_message(level, soru_rollup_message_start());
  if (world->info_per_level) {
    uint8_t info[SORU_ROLLUP_INFO_SZ];
    soru_rollup_message_info(info, time, predecessor);
    add_message(level, soru_base_slice(info, sizeof info));
  }
  for (size_t i = 0; i < cnt; i++) {
    soru_buf_t message;
    soru_base_buf_init(&message, SORU_ROLLUP_MESSAGE_MAX);
    soru_status_t status = soru_rollup_message_external(&message, externals[i]);
    SORU_ASSERT(status == SORU_OK);
    add_message(level, soru_base_buf_slice(&message));
    soru_base_buf_free(&message);
  }
  add_message(level, soru_rollup_message_end());
  soru_rollup_list_add(&world->levels, level->payloads.entries[level->payloads.cnt - 1].hash);
}

void
player_world_cut(player_world_t *world, int32_t level)
{
  while (world->levels.cnt > level) free_level(&world->inbox[--world->levels.cnt]);
}

/* --- the machine --- */

/* The message that comes after the last input of a machine; false if its level is above `to`. */
static bool
next_message(const player_world_t *world, const soru_pvm_info_t *info, int32_t to, int32_t *level,
             int64_t *counter)
{
  *level = info->has_input ? info->input_level : world->origination + 1;
  *counter = info->has_input ? info->input_counter + 1 : 0;
  if (*level <= world->levels.cnt && *counter >= (int64_t)world->inbox[*level - 1].cnt) {
    ++*level;
    *counter = 0;
  }
  return *level <= to;
}

static soru_slice_t
message_at(const player_world_t *world, int32_t level, int64_t counter)
{
  return soru_base_buf_slice(&world->inbox[level - 1].messages[counter]);
}

/* What a machine that waits for a reveal gets. */
static soru_slice_t
revealed(const player_world_t *world, soru_slice_t request, uint8_t metadata[METADATA_SZ])
{
  if (request.len > 1) return world->page;
  memcpy(metadata, world->rollup, sizeof world->rollup);
  soru_base_put_be(metadata + sizeof world->rollup, (uint64_t)world->origination, 4);
  return soru_base_slice(metadata, METADATA_SZ);
}

/* Does at most `max` ticks on the inputs up to a level; returns how many were possible. */
static int64_t
advance(const player_world_t *world, soru_pvm_t *pvm, int32_t to, int64_t max)
{
  int64_t ticks = 0;
  while (ticks < max) {
    soru_pvm_info_t info;
    uint8_t metadata[METADATA_SZ];
    uint64_t done = 1;
    int32_t level;
    int64_t counter;
    soru_status_t status;
    soru_pvm_get_info(pvm, &info);
    if (info.wants == SORU_PVM_WANTS_INPUT) {
      if (!next_message(world, &info, to, &level, &counter)) return ticks;
      status = soru_pvm_input(pvm, level, counter, message_at(world, level, counter));
    } else if (info.wants == SORU_PVM_WANTS_REVEAL) {
      status = soru_pvm_reveal(pvm, revealed(world, info.request, metadata));
    } else {
      status = soru_pvm_run(pvm, (uint64_t)(max - ticks), SORU_PVM_UNTIL_WAIT, &done);
    }
    SORU_ASSERT(status == SORU_OK);
    ticks += (int64_t)done;
  }
  return ticks;
}

/* A machine after all inputs up to a level. */
static soru_pvm_t *
machine_at(const player_world_t *world, int32_t level)
{
  soru_pvm_t *pvm;
  soru_status_t status = soru_pvm_new(&pvm, &world->params, world->kernel);
  SORU_ASSERT(status == SORU_OK);
  (void)soru_engine_attach(pvm, NULL);
  (void)advance(world, pvm, level, INT64_MAX);
  return pvm;
}

/* What the player says about a tick: the machine is there, or has stopped before. */
static void
claim_chunk(const player_t *player, soru_pvm_t *pvm, int64_t tick, bool stopped,
            soru_rollup_chunk_t *chunk)
{
  *chunk = (soru_rollup_chunk_t){.tick = tick, .has_state = !stopped};
  if (stopped) return;
  soru_status_t status = soru_pvm_hash(pvm, chunk->state);
  SORU_ASSERT(status == SORU_OK);
  if (tick >= player->lie_from) chunk->state[0] ^= player->lie;
}

/* Goes through a period and fills what the player says about ticks, which increase. */
static void
claim_chunks(const player_t *player, int32_t from, int32_t to, const int64_t *ticks, size_t cnt,
             soru_rollup_chunk_t *chunks)
{
  soru_pvm_t *pvm = machine_at(player->world, from);
  int64_t at = 0;
  for (size_t i = 0; i < cnt; i++) {
    at += advance(player->world, pvm, to, ticks[i] - at);
    claim_chunk(player, pvm, ticks[i], at < ticks[i], &chunks[i]);
  }
  soru_pvm_delete(pvm);
}

void
player_claim(const player_t *player, int32_t from, int32_t to, soru_rollup_commitment_t *commitment)
{
  soru_rollup_chunk_t last;
  soru_pvm_t *pvm = machine_at(player->world, from);
  commitment->ticks = advance(player->world, pvm, to, INT64_MAX);
  claim_chunk(player, pvm, commitment->ticks, false, &last);
  memcpy(commitment->state, last.state, sizeof last.state);
  commitment->level = to;
  soru_pvm_delete(pvm);
}

/* The kind of the next step of a machine. */
static player_step_t
kind_of(soru_pvm_t *pvm)
{
  soru_pvm_info_t info;
  soru_pvm_get_info(pvm, &info);
  if (info.wants == SORU_PVM_WANTS_INPUT)
    return info.has_input ? PLAYER_STEP_INPUT : PLAYER_STEP_FIRST;
  if (info.wants == SORU_PVM_WANTS_REVEAL)
    return info.request.len > 1 ? PLAYER_STEP_PAGE : PLAYER_STEP_METADATA;
  if (info.phase == SORU_PVM_EVAL && !info.finished) return PLAYER_STEP_COMPUTE;
  return info.phase == SORU_PVM_PADDING ? PLAYER_STEP_PADDING : PLAYER_STEP_CNT;
}

/* Looks for the tick before which the kind of step has come `number` times, at places where the
 * machine stops by itself: for COMPUTE and PADDING some ticks behind these. */
int64_t
player_find(const player_t *player, int32_t from, int32_t to, player_step_t kind, int number)
{
  soru_pvm_t *pvm = machine_at(player->world, from);
  int64_t tick = 0, found = -1;
  for (int64_t budget = 5000000; budget > 0 && found < 0; budget--) {
    player_step_t at = kind_of(pvm);
    if (at == kind && number-- == 0) found = tick;
    int64_t step = at == PLAYER_STEP_PADDING && kind != PLAYER_STEP_PADDING ? INT64_MAX : 1;
    if (step == INT64_MAX) { /* to the next snapshot */
      uint64_t done;
      soru_status_t status = soru_pvm_run(pvm, INT64_MAX, SORU_PVM_UNTIL_PHASE, &done);
      SORU_ASSERT(status == SORU_OK);
      tick += (int64_t)done;
    } else {
      if (advance(player->world, pvm, to, 1) == 0) break;
      tick++;
    }
  }
  soru_pvm_delete(pvm);
  SORU_ASSERT(found >= 0);
  return found;
}

/* --- moves --- */

/* The proof of what the machine gets from the inbox. */
static void
prove_inbox(const player_t *player, const soru_rollup_game_t *game, int32_t level, int64_t counter,
            soru_buf_t *out)
{
  const player_world_t *world = player->world;
  const player_level_t *at = &world->inbox[level - 1];
  soru_rollup_list_t levels = world->levels; /* up to the snapshot */
  soru_rollup_inbox_proof_t proof;
  levels.cnt = game->snapshot.index + 1;
  bool has_payload = counter < (int64_t)at->cnt;
  soru_slice_t payload =
      has_payload ? soru_base_buf_slice(&at->messages[counter]) : soru_base_slice(NULL, 0);
  soru_status_t status =
      soru_rollup_inbox_proof_make(&proof, &levels, &at->payloads, level, counter, payload);
  SORU_ASSERT(status == SORU_OK);
  soru_rollup_inbox_proof_encode(out, &proof);
  soru_rollup_inbox_proof_free(&proof);
}

/* Proves the step at the machine's tick. */
static void
prove(const player_t *player, const soru_rollup_game_t *game, soru_pvm_t *pvm, player_move_t *move)
{
  soru_rollup_proof_t *proof = &move->move.proof;
  soru_pvm_given_t given = {.kind = SORU_PVM_GIVEN_NOTHING};
  soru_pvm_info_t info;
  uint8_t before[SORU_TREE_HASH_SZ], after[SORU_TREE_HASH_SZ], metadata[METADATA_SZ];
  soru_pvm_get_info(pvm, &info);
  if (info.wants == SORU_PVM_WANTS_INPUT) {
    if (next_message(player->world, &info, game->inbox_level, &given.level, &given.counter)) {
      given.kind = SORU_PVM_GIVEN_INPUT;
      given.bytes = message_at(player->world, given.level, given.counter);
    }
    proof->kind = info.has_input ? SORU_ROLLUP_INBOX : SORU_ROLLUP_FIRST;
    proof->level = info.input_level;
    proof->counter = info.input_counter;
    if (info.has_input)
      prove_inbox(player, game, info.input_level, info.input_counter + 1, &move->input);
  } else if (info.wants == SORU_PVM_WANTS_REVEAL) {
    bool is_page = info.request.len > 1;
    given.kind = SORU_PVM_GIVEN_REVEAL;
    given.bytes = revealed(player->world, info.request, metadata);
    proof->kind = is_page ? SORU_ROLLUP_REVEALED_DATA : SORU_ROLLUP_REVEALED_ABOUT;
    if (is_page) soru_base_buf_add(&move->input, given.bytes.ptr, given.bytes.len);
  }
  soru_status_t status = soru_pvm_prove(pvm, &given, &move->step, before, after);
  SORU_ASSERT(status == SORU_OK);
  if (player->spoils) move->step.ptr[40] ^= 1; /* in the hash of the state after */
  proof->step = soru_base_buf_slice(&move->step);
  proof->bytes = soru_base_buf_slice(&move->input);
}

/* Cuts the section between two chunks. */
static void
cut(const player_t *player, const soru_rollup_game_t *game, int32_t from,
    const soru_rollup_chunk_t *section, soru_rollup_dissection_t *dissection)
{
  soru_rollup_cutting_t cutting = {game->sections, player->world->params.ticks_per_snapshot};
  int64_t ticks[SORU_ROLLUP_SECTIONS_MAX + 1];
  size_t cnt = soru_rollup_dissection_ticks(&cutting, section[0].tick, section[1].tick, ticks);
  ticks[cnt++] = section[1].tick;
  dissection->cnt = cnt + 1;
  dissection->chunks[0] = section[0];
  claim_chunks(player, from, game->inbox_level, ticks, cnt, dissection->chunks + 1);
}

/* The number of the first chunk that the player disagrees with. */
static size_t
first_wrong(const player_t *player, const soru_rollup_game_t *game, int32_t from)
{
  const soru_rollup_dissection_t *theirs = &game->dissection;
  soru_rollup_chunk_t ours[SORU_ROLLUP_CHUNKS_MAX];
  int64_t ticks[SORU_ROLLUP_CHUNKS_MAX];
  for (size_t i = 0; i < theirs->cnt; i++) ticks[i] = theirs->chunks[i].tick;
  claim_chunks(player, from, game->inbox_level, ticks, theirs->cnt, ours);
  for (size_t i = 1; i < theirs->cnt; i++)
    if (!soru_rollup_chunk_same_state(&ours[i], &theirs->chunks[i])) return i;
  return theirs->cnt - 1;
}

player_move_t
player_play(const player_t *player, const soru_rollup_game_t *game, int32_t from)
{
  player_move_t move;
  memset(&move, 0, sizeof move);
  soru_base_buf_init(&move.step, 1 << 20);
  soru_base_buf_init(&move.input, 1 << 20);
  size_t wrong = game->is_final ? 1 : first_wrong(player, game, from);
  const soru_rollup_chunk_t *section = &game->dissection.chunks[wrong - 1];
  move.move.choice = section[0].tick;
  if (section[1].tick - section[0].tick > 1) {
    move.move.kind = SORU_ROLLUP_CUT;
    cut(player, game, from, section, &move.move.dissection);
    return move;
  }
  move.move.kind = SORU_ROLLUP_PROVE;
  soru_pvm_t *pvm = machine_at(player->world, from);
  (void)advance(player->world, pvm, game->inbox_level, section[0].tick);
  prove(player, game, pvm, &move);
  soru_pvm_delete(pvm);
  return move;
}

void
player_move_free(player_move_t *move)
{
  soru_base_buf_free(&move->step);
  soru_base_buf_free(&move->input);
}

bool
player_prove_output(const player_t *player, int32_t to, int32_t level, soru_buf_t *proof)
{
  soru_pvm_t *pvm = machine_at(player->world, to);
  bool proved = soru_pvm_prove_output(pvm, level, 0, proof) == SORU_OK;
  soru_pvm_delete(pvm);
  return proved;
}
