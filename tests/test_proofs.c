/* Proofs of steps as layer 1 checks them at the end of a game, over every kind of step (R-GAME-3,
 * R-REV-1, R-REV-2): honest ones hold, what differs from them does not. The proofs are made by the
 * player of games. */
#include "base/mem.h"
#include "crypto/blake2b.h"
#include "io/file.h"
#include "io/wat.h"
#include "rollup/constants.h"
#include "rollup/proof.h"
#include "tests/check.h"
#include "tests/player.h"

#include <stdlib.h>
#include <string.h>

enum { SKIPPED = 77, LEVELS = 12, PERIOD_END = 6, PAGE_HASH_SZ = 33 };

#define PAGE "a page of data"

/* --- a world --- */

static void
open_world(player_world_t *world, soru_slice_t kernel, soru_slice_t page)
{
  static const uint8_t predecessor[32] = {1};
  const soru_slice_t messages[] = {soru_base_slice_text("first message"),
                                   soru_base_slice_text("and a second one")};
  player_world_init(world);
  world->params = soru_rollup_machine(SORU_ROLLUP_MUMBAI);
  world->info_per_level = true;
  world->kernel = kernel;
  world->page = page;
  world->origination = 1;
  memset(world->rollup, 7, sizeof world->rollup);
  for (int level = 1; level <= LEVELS; level++)
    player_world_add(world, 1700000000 + level, predecessor, messages, (size_t)level % 3);
}

/* Gives the number of the last message of a level. */
static int64_t
last_message(void *self, int32_t level)
{
  const player_world_t *world = self;
  return level < 1 || level > LEVELS ? -1 : (int64_t)world->inbox[level - 1].cnt - 1;
}

/* What layer 1 knows; it borrows the world. */
static soru_rollup_proof_context_t
context_of(player_world_t *world, soru_rollup_cell_t *snapshot)
{
  soru_rollup_list_cell(&world->levels, LEVELS - 1, snapshot);
  soru_rollup_proof_context_t context = {.origination_level = world->origination,
                                         .commitment_level = PERIOD_END,
                                         .snapshot = snapshot,
                                         .last_message = last_message,
                                         .self = world};
  memcpy(context.rollup, world->rollup, sizeof context.rollup);
  return context;
}

/* Proves the step behind a tick. */
static player_move_t
prove(player_world_t *world, int64_t tick)
{
  static soru_rollup_game_t game;
  player_t player = {.world = world, .lie_from = INT64_MAX};
  memset(&game, 0, sizeof game);
  game.is_final = true;
  game.inbox_level = PERIOD_END;
  soru_rollup_list_cell(&world->levels, LEVELS - 1, &game.snapshot);
  game.dissection.cnt = 2;
  game.dissection.chunks[0].tick = tick;
  game.dissection.chunks[1].tick = tick + 1;
  return player_play(&player, &game, world->origination);
}

/* The tick of the number-th step of a kind in the period. */
static int64_t
find(player_world_t *world, player_step_t kind, int number)
{
  player_t player = {.world = world, .lie_from = INT64_MAX};
  return player_find(&player, world->origination, PERIOD_END, kind, number);
}

/* The proof of such a step. */
static player_move_t
prove_kind(player_world_t *world, player_step_t kind)
{
  return prove(world, find(world, kind, kind == PLAYER_STEP_COMPUTE ? 100 : 0));
}

static bool
holds(const soru_rollup_proof_t *proof, const soru_rollup_proof_context_t *context)
{
  soru_rollup_verdict_t verdict;
  return soru_rollup_proof_verify(proof, context, &verdict) == SORU_OK;
}

/* --- every kind of step --- */

/* The input that a kind of step needs. */
static const soru_rollup_input_kind_t input_kinds[PLAYER_STEP_CNT] = {
    [PLAYER_STEP_FIRST] = SORU_ROLLUP_FIRST,
    [PLAYER_STEP_INPUT] = SORU_ROLLUP_INBOX,
    [PLAYER_STEP_COMPUTE] = SORU_ROLLUP_NO_INPUT,
    [PLAYER_STEP_METADATA] = SORU_ROLLUP_REVEALED_ABOUT,
    [PLAYER_STEP_PAGE] = SORU_ROLLUP_REVEALED_DATA,
    [PLAYER_STEP_PADDING] = SORU_ROLLUP_NO_INPUT,
};

/* The proof holds, survives its binary form, and leads to the state that the next proof starts at.
 */
static void
test_honest(player_world_t *world, player_step_t kind)
{
  soru_rollup_cell_t snapshot;
  soru_rollup_verdict_t verdict, next;
  soru_rollup_proof_context_t context = context_of(world, &snapshot);
  int64_t tick = find(world, kind, kind == PLAYER_STEP_COMPUTE ? 100 : 0);
  player_move_t move = prove(world, tick), after = prove(world, tick + 1);
  soru_rollup_proof_t again;
  soru_buf_t bytes;
  soru_base_buf_init(&bytes, 1 << 20);
  CHECK_U64(move.move.proof.kind, input_kinds[kind]);
  soru_rollup_proof_encode(&bytes, &move.move.proof);
  soru_cursor_t cursor = soru_base_cursor(soru_base_buf_slice(&bytes));
  CHECK(soru_rollup_proof_decode(&cursor, &again) == SORU_OK && soru_base_cursor_done(&cursor));
  CHECK(soru_rollup_proof_verify(&again, &context, &verdict) == SORU_OK);
  CHECK(!verdict.blocked && memcmp(verdict.before, verdict.after, sizeof verdict.before) != 0);
  CHECK(soru_rollup_proof_verify(&after.move.proof, &context, &next) == SORU_OK);
  CHECK_BYTES(next.before, sizeof next.before, verdict.after, sizeof verdict.after);
  soru_base_buf_free(&bytes);
  player_move_free(&move);
  player_move_free(&after);
}

/* With any other bit, in the proof of the step or in what the machine is given, it does not. */
static void
test_changed(player_world_t *world, player_step_t kind)
{
  soru_rollup_cell_t snapshot;
  soru_rollup_proof_context_t context = context_of(world, &snapshot);
  player_move_t move = prove_kind(world, kind);
  soru_buf_t *parts[] = {&move.step, &move.input};
  size_t step = getenv("SORU_QUICK") != NULL ? 61 : 3;
  for (int part = 0; part < 2; part++) {
    soru_buf_t *bytes = parts[part];
    for (size_t i = 0; i < bytes->len * 8; i += step) {
      bytes->ptr[i / 8] ^= (uint8_t)(1 << i % 8);
      CHECK(!holds(&move.move.proof, &context));
      bytes->ptr[i / 8] ^= (uint8_t)(1 << i % 8);
    }
  }
  CHECK(holds(&move.move.proof, &context));
  player_move_free(&move);
}

/* An input of another kind, or none, is not what the machine asks for. */
static void
test_other_kinds(player_world_t *world, player_step_t kind)
{
  soru_rollup_cell_t snapshot;
  soru_rollup_proof_context_t context = context_of(world, &snapshot);
  player_move_t move = prove_kind(world, kind), inbox = prove_kind(world, PLAYER_STEP_INPUT);
  for (int other = SORU_ROLLUP_NO_INPUT; other <= SORU_ROLLUP_FIRST; other++) {
    soru_rollup_proof_t proof = move.move.proof;
    if (other == (int)proof.kind) continue;
    proof.kind = (soru_rollup_input_kind_t)other;
    proof.level = inbox.move.proof.level;
    proof.counter = inbox.move.proof.counter;
    proof.bytes = other == SORU_ROLLUP_INBOX ? inbox.move.proof.bytes : world->page;
    CHECK(!holds(&proof, &context));
  }
  player_move_free(&move);
  player_move_free(&inbox);
}

/* --- reveals --- */

/* A page is known by its hash; another one does not do, be it shorter or longer. */
static void
test_page(player_world_t *world)
{
  soru_rollup_cell_t snapshot;
  soru_rollup_proof_context_t context = context_of(world, &snapshot);
  player_move_t move = prove_kind(world, PLAYER_STEP_PAGE);
  soru_rollup_proof_t *proof = &move.move.proof;
  static const char *const others[] = {"", "a page of dat", "a page of data ", "A page of data"};
  CHECK_BYTES(proof->bytes.ptr, proof->bytes.len, PAGE, sizeof PAGE - 1);
  for (size_t i = 0; i < sizeof others / sizeof others[0]; i++) {
    proof->bytes = soru_base_slice_text(others[i]);
    CHECK(!holds(proof, &context));
  }
  player_move_free(&move);
}

/* The metadata are those of the rollup that is played about, whatever the player has given. */
static void
test_metadata(player_world_t *world)
{
  soru_rollup_cell_t snapshot;
  soru_rollup_proof_context_t context = context_of(world, &snapshot);
  player_move_t move = prove_kind(world, PLAYER_STEP_METADATA);
  const soru_rollup_proof_t *proof = &move.move.proof;
  CHECK(holds(proof, &context));
  for (size_t i = 0; i < sizeof context.rollup; i++) {
    context.rollup[i] ^= 1;
    CHECK(!holds(proof, &context));
    context.rollup[i] ^= 1;
  }
  context.origination_level++;
  CHECK(!holds(proof, &context));
  player_move_free(&move);
}

/* A request for a page by a hash of a kind that does not exist gets the empty page, and nothing
 * else. */
static void
test_malformed_request(soru_slice_t kernel)
{
  player_world_t world;
  soru_rollup_cell_t snapshot;
  uint8_t hash[PAGE_HASH_SZ] = {0}, *changed = soru_base_alloc(kernel.len);
  size_t found = 0;
  memcpy(changed, kernel.ptr, kernel.len);
  soru_crypto_blake2b(hash + 1, PAGE_HASH_SZ - 1, PAGE, sizeof PAGE - 1);
  for (size_t i = 0; i + sizeof hash <= kernel.len; i++) {
    if (memcmp(changed + i, hash, sizeof hash) != 0) continue;
    changed[i] = 1;
    found++;
  }
  CHECK_U64(found, 1);
  open_world(&world, soru_base_slice(changed, kernel.len), soru_base_slice_text(""));
  soru_rollup_proof_context_t context = context_of(&world, &snapshot);
  player_move_t move = prove_kind(&world, PLAYER_STEP_PAGE);
  CHECK(holds(&move.move.proof, &context));
  player_move_free(&move);
  world.page = soru_base_slice_text(PAGE);
  move = prove_kind(&world, PLAYER_STEP_PAGE);
  CHECK(!holds(&move.move.proof, &context));
  player_move_free(&move);
  player_world_done(&world);
  free(changed);
}

/* --- the inbox --- */

/* The level whose messages are start, info, one external message (number 2), end. */
enum { SHORT_LEVEL = 4, SHORT_LAST = 3 };

/* A machine that has read the messages of the short level up to number 2. */
static soru_pvm_t *
machine_before_end(const player_world_t *world)
{
  soru_pvm_t *pvm;
  CHECK(soru_pvm_new(&pvm, &world->params, soru_base_slice_text("any")) == SORU_OK);
  for (int64_t i = 0; i < SHORT_LAST; i++) {
    soru_slice_t message = soru_base_buf_slice(&world->inbox[SHORT_LEVEL - 1].messages[i]);
    CHECK(soru_pvm_input(pvm, SHORT_LEVEL, i, message) == SORU_OK);
  }
  return pvm;
}

/* Makes the proof that message 3 of the short level does not exist, so that the machine gets the
 * start of the next one: the cell of message 3 claims to be that of message 2. */
static void
prove_skip(const player_world_t *world, soru_buf_t *step, soru_buf_t *input)
{
  soru_rollup_inbox_proof_t inbox;
  uint8_t before[SORU_TREE_HASH_SZ], after[SORU_TREE_HASH_SZ];
  soru_pvm_t *pvm = machine_before_end(world);
  soru_pvm_given_t given = {SORU_PVM_GIVEN_INPUT, SHORT_LEVEL + 1, 0, soru_rollup_message_start()};
  const soru_rollup_list_t *payloads = &world->inbox[SHORT_LEVEL - 1].payloads;
  CHECK_U64(payloads->cnt, SHORT_LAST + 1);
  CHECK(soru_rollup_inbox_proof_make(&inbox, &world->levels, payloads, SHORT_LEVEL, payloads->cnt,
                                     soru_base_slice(NULL, 0)) == SORU_OK);
  CHECK_U64(inbox.payload_cnt, 1);
  inbox.payloads[0].index--;
  soru_rollup_inbox_proof_encode(input, &inbox);
  soru_rollup_inbox_proof_free(&inbox);
  CHECK(soru_pvm_prove(pvm, &given, step, before, after) == SORU_OK);
  soru_pvm_delete(pvm);
}

/* Such a proof holds for who does not know how many messages the level has, and only then. */
static void
test_skipped_message(player_world_t *world)
{
  soru_rollup_cell_t snapshot;
  soru_rollup_proof_context_t context = context_of(world, &snapshot);
  soru_buf_t step, input;
  soru_base_buf_init(&step, 1 << 20);
  soru_base_buf_init(&input, 1 << 20);
  prove_skip(world, &step, &input);
  soru_rollup_proof_t proof = {soru_base_buf_slice(&step), SORU_ROLLUP_INBOX, SHORT_LEVEL,
                               SHORT_LAST - 1, soru_base_buf_slice(&input)};
  CHECK(!holds(&proof, &context));
  context.last_message = NULL;
  CHECK(holds(&proof, &context));
  soru_base_buf_free(&step);
  soru_base_buf_free(&input);
}

/* Inputs behind the level of the commitment do not count, nor any when nothing is left: the machine
 * is blocked. */
static void
test_blocked(player_world_t *world)
{
  soru_rollup_cell_t snapshot;
  soru_rollup_verdict_t verdict;
  soru_rollup_proof_context_t context = context_of(world, &snapshot);
  player_move_t move = prove_kind(world, PLAYER_STEP_INPUT);
  soru_rollup_proof_t *proof = &move.move.proof;
  int32_t level = proof->level;
  context.commitment_level = level - 1;
  CHECK(!holds(proof, &context)); /* the step was made with the message */
  context.commitment_level = level;
  CHECK(holds(proof, &context));
  player_move_free(&move);
  /* The end of the period: the step without an input shows that the machine waits. */
  player_t player = {.world = world, .lie_from = INT64_MAX};
  soru_rollup_commitment_t claim;
  player_claim(&player, world->origination, PERIOD_END, &claim);
  move = prove(world, claim.ticks);
  context.commitment_level = PERIOD_END;
  CHECK(soru_rollup_proof_verify(&move.move.proof, &context, &verdict) == SORU_OK);
  CHECK(verdict.blocked && memcmp(verdict.before, claim.state, sizeof verdict.before) == 0);
  CHECK_BYTES(verdict.after, sizeof verdict.after, verdict.before, sizeof verdict.before);
  context.commitment_level++;
  CHECK(!holds(&move.move.proof, &context));
  player_move_free(&move);
}

int
main(void)
{
  player_world_t world;
  soru_buf_t kernel;
  soru_io_error_t error = {""};
  soru_base_buf_init(&kernel, SORU_PVM_KERNEL_MAX);
  soru_status_t status = soru_io_read_kernel(&kernel, "tests/data/layer1/game.wat", &error);
  if (status == SORU_ERR_NOT_FOUND) {
    printf("skipped: %s\n", error.text);
    return SKIPPED;
  }
  if (!CHECK(status == SORU_OK)) {
    fprintf(stderr, "%s\n", error.text);
    return 1;
  }
  open_world(&world, soru_base_buf_slice(&kernel), soru_base_slice_text(PAGE));
  for (int kind = 0; kind < PLAYER_STEP_CNT; kind++) {
    test_honest(&world, (player_step_t)kind);
    test_changed(&world, (player_step_t)kind);
    test_other_kinds(&world, (player_step_t)kind);
  }
  test_page(&world);
  test_metadata(&world);
  test_skipped_message(&world);
  test_blocked(&world);
  test_malformed_request(soru_base_buf_slice(&kernel));
  player_world_done(&world);
  soru_base_buf_free(&kernel);
  return check_summary();
}
