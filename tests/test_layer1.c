/* Layer 1 from an origination to an executed outbox message, with two stakers who fight to the last
 * tick: over every kind of step, with either of them beginning, across a reorganisation (R-ORIG-1,
 * R-COMM-3 to R-COMM-6, R-GAME-1 to R-GAME-5, R-OUT-1). The sandbox chain runs in this process, in
 * both profiles. */
#include "chain/receipt.h"
#include "io/wat.h"
#include "rollup/outbox.h"
#include "tests/check.h"
#include "tests/player.h"
#include "tests/wallet.h"

#include <stdlib.h>
#include <string.h>

enum { SKIPPED = 77 };

static const int64_t start_time = 1700000000;

/* The stage: a chain with a rollup, and what all know of it. */
typedef struct stage {
  soru_chain_memory_t *memory;
  soru_chain_store_t store;
  soru_chain_t *chain;
  player_world_t world;
  int32_t followed; /* the level up to which the world has the inbox */
  soru_pkh_t loser; /* of the last game that ended */
  bool ended, is_draw;
  int moves;
} stage_t;

static soru_buf_t kernel;
static soru_rollup_profile_t profile = SORU_ROLLUP_MUMBAI;

/* --- the chain --- */

/* Takes the external messages of the head into the world. */
static void
follow(stage_t *stage)
{
  const soru_chain_block_t *head = soru_chain_head(stage->chain);
  soru_slice_t externals[64];
  size_t cnt = 0;
  soru_l1_operation_t operation;
  soru_chain_block_t before;
  player_world_cut(&stage->world, head->header.level - 1);
  SORU_ASSERT(stage->world.levels.cnt == head->header.level - 1);
  for (size_t i = 0; i < head->operation_cnt; i++) {
    soru_l1_wire_t wire = soru_chain_wire(soru_chain_profile(stage->chain));
    CHECK(soru_l1_operation_decode(&operation, head->operations[i].bytes, wire, true) == SORU_OK);
    for (size_t k = 0; k < operation.cnt; k++) {
      if (operation.contents[k].kind != SORU_L1_ADD_MESSAGES) continue;
      soru_cursor_t list = soru_base_cursor(operation.contents[k].as.add_messages.list);
      while (cnt < 64 && soru_l1_next_message(&list, &externals[cnt])) cnt++;
    }
    soru_l1_operation_free(&operation);
  }
  CHECK(soru_chain_find(stage->chain, head->header.predecessor, &before) == SORU_OK);
  player_world_add(&stage->world, before.header.timestamp, before.hash, externals, cnt);
  soru_chain_block_free(&before);
}

static void
bake(stage_t *stage)
{
  CHECK(soru_chain_bake(stage->chain, start_time) == SORU_OK);
  follow(stage);
}

/* Sends one content and bakes; checks that it was applied. */
static void
send(stage_t *stage, const wallet_t *wallet, soru_l1_content_t *content)
{
  soru_chain_error_t error = {.id = ""};
  content->fee = 0;
  content->counter = 0;
  soru_status_t status = wallet_send(stage->chain, wallet, content, 1, &error);
  if (!CHECK(status == SORU_OK)) fprintf(stderr, "  %s\n", error.id);
  bake(stage);
  const soru_chain_block_t *head = soru_chain_head(stage->chain);
  if (!CHECK(head->operation_cnt > 0)) return;
  soru_slice_t receipts = head->operations[head->operation_cnt - 1].receipts;
  char text[4096];
  snprintf(text, sizeof text, "%.*s", (int)receipts.len - 4, (const char *)receipts.ptr + 4);
  if (!CHECK(strstr(text, "\"status\":\"applied\"") != NULL)) fprintf(stderr, "  %s\n", text);
}

static void
stage_init(stage_t *stage)
{
  memset(stage, 0, sizeof *stage);
  stage->memory = soru_chain_memory_new();
  stage->store = soru_chain_memory_store(stage->memory);
  soru_chain_config_t config = {profile, soru_rollup_constants(profile), start_time};
  soru_rollup_constants_fast(&config.constants);
  config.constants.timeout = 200; /* games here are about proofs, not about time */
  config.constants.challenge_window = 300;
  CHECK(soru_chain_open(&stage->chain, &stage->store, &config) == SORU_OK);
  player_world_init(&stage->world);
  stage->world.params = soru_rollup_machine(profile);
  stage->world.info_per_level = profile == SORU_ROLLUP_MUMBAI;
  stage->world.kernel = soru_base_buf_slice(&kernel);
  stage->world.page = soru_base_slice_text("a page of data");
  follow(stage);
}

static void
stage_done(stage_t *stage)
{
  player_world_done(&stage->world);
  soru_chain_close(stage->chain);
  soru_chain_memory_free(stage->memory);
}

/* Originates the rollup; its address is made as layer 1 makes it. */
static void
originate(stage_t *stage, const wallet_t *wallet)
{
  soru_l1_content_t content = {.kind = SORU_L1_ORIGINATE};
  soru_buf_t proof;
  uint8_t genesis[SORU_TREE_HASH_SZ];
  soru_base_buf_init(&proof, 100000);
  CHECK(soru_pvm_prove_origination(&stage->world.params, stage->world.kernel, &proof, genesis) ==
        SORU_OK);
  content.as.originate = (soru_l1_originate_t){.pvm = SORU_L1_PVM_WASM,
                                               .kernel = stage->world.kernel,
                                               .proof = soru_base_buf_slice(&proof),
                                               .parameters_type = soru_base_slice("\x03\x69", 2)};
  send(stage, wallet, &content);
  soru_rollup_address(stage->world.rollup, soru_chain_head(stage->chain)->operations[0].hash, 0);
  stage->world.origination = soru_chain_head(stage->chain)->header.level;
  soru_base_buf_free(&proof);
}

static void
add_message(stage_t *stage, const wallet_t *wallet, const char *text)
{
  soru_l1_content_t content = {.kind = SORU_L1_ADD_MESSAGES};
  soru_buf_t list;
  soru_base_buf_init(&list, 4096);
  soru_base_buf_add_be(&list, strlen(text), 4);
  soru_base_buf_add(&list, text, strlen(text));
  content.as.add_messages.list = soru_base_buf_slice(&list);
  content.as.add_messages.cnt = 1;
  send(stage, wallet, &content);
  soru_base_buf_free(&list);
}

/* Makes the claim of a player for the first period. */
static soru_rollup_commitment_t
first_claim(stage_t *stage, const player_t *player)
{
  soru_rollup_commitment_t commitment = {.level = 0};
  soru_rollup_context_t context;
  int32_t level;
  CHECK(soru_chain_context(stage->chain, soru_chain_head(stage->chain), &context) == SORU_OK);
  soru_rollup_origination(&context, stage->world.rollup, &level, commitment.predecessor);
  soru_chain_context_done(&context);
  player_claim(player, level, level + 5, &commitment);
  return commitment;
}

static void
publish(stage_t *stage, const wallet_t *wallet, const soru_rollup_commitment_t *commitment)
{
  soru_l1_content_t content = {.kind = SORU_L1_PUBLISH};
  memcpy(content.as.publish.rollup, stage->world.rollup, SORU_L1_ADDRESS_SZ);
  content.as.publish.commitment = *commitment;
  send(stage, wallet, &content);
}

static void
open_game(stage_t *stage, const wallet_t *player, const soru_rollup_commitment_t *ours,
          const wallet_t *opponent, const soru_rollup_commitment_t *theirs)
{
  soru_l1_content_t content = {.kind = SORU_L1_REFUTE};
  memcpy(content.as.refute.rollup, stage->world.rollup, SORU_L1_ADDRESS_SZ);
  content.as.refute.opponent = opponent->pkh;
  content.as.refute.is_start = true;
  soru_rollup_commitment_hash(ours, content.as.refute.player_commitment);
  soru_rollup_commitment_hash(theirs, content.as.refute.opponent_commitment);
  send(stage, player, &content);
}

/* Looks up the game of two; returns whether there is one. */
static bool
find_game(stage_t *stage, const soru_pkh_t *one, const soru_pkh_t *other,
          soru_rollup_stored_game_t *stored)
{
  soru_rollup_context_t context;
  CHECK(soru_chain_context(stage->chain, soru_chain_head(stage->chain), &context) == SORU_OK);
  bool found = soru_rollup_game_find(&context, stage->world.rollup, one, other, stored);
  soru_chain_context_done(&context);
  return found;
}

static bool
has_deposit(stage_t *stage, const wallet_t *wallet)
{
  soru_rollup_context_t context;
  CHECK(soru_chain_context(stage->chain, soru_chain_head(stage->chain), &context) == SORU_OK);
  bool has = soru_rollup_staker_index(&context, stage->world.rollup, &wallet->pkh) >= 0;
  soru_chain_context_done(&context);
  return has;
}

/* --- games --- */

/* A staker: its account and what it says. */
typedef struct staker {
  wallet_t wallet;
  player_t player;
  soru_rollup_commitment_t claim;
} staker_t;

/* Makes one move of a game. */
static void
make_move(stage_t *stage, const soru_rollup_stored_game_t *stored, const staker_t *mover,
          const staker_t *opponent)
{
  soru_l1_content_t content = {.kind = SORU_L1_REFUTE};
  soru_buf_t bytes;
  player_move_t move = player_play(&mover->player, &stored->game, stage->world.origination);
  soru_base_buf_init(&bytes, 1 << 20);
  soru_rollup_move_encode(&bytes, &move.move);
  memcpy(content.as.refute.rollup, stage->world.rollup, SORU_L1_ADDRESS_SZ);
  content.as.refute.opponent = opponent->wallet.pkh;
  content.as.refute.move = soru_base_buf_slice(&bytes);
  send(stage, &mover->wallet, &content);
  soru_base_buf_free(&bytes);
  player_move_free(&move);
}

/* Plays until the game is over, at most `moves` moves; returns how many it were. */
static int
play(stage_t *stage, const staker_t *one, const staker_t *other, int moves)
{
  soru_rollup_stored_game_t stored;
  int made = 0;
  while (made < moves && find_game(stage, &one->wallet.pkh, &other->wallet.pkh, &stored)) {
    bool is_alice = memcmp(&stored.alice, &one->wallet.pkh, sizeof stored.alice) == 0;
    bool ones_turn = is_alice == (stored.game.turn == SORU_ROLLUP_ALICE);
    make_move(stage, &stored, ones_turn ? one : other, ones_turn ? other : one);
    made++;
  }
  return made;
}

/* A stage with a first period, and two stakers with different claims. */
static void
prepare(stage_t *stage, staker_t *one, int64_t one_lies, staker_t *other, int64_t other_lies)
{
  wallet_t owner = wallet_open(1);
  stage_init(stage);
  originate(stage, &owner);
  add_message(stage, &owner, "first message");
  add_message(stage, &owner, "and a second one");
  for (int i = 0; i < 4; i++) bake(stage);
  *one = (staker_t){wallet_open(2), {&stage->world, one_lies, 0x55, false}, {.level = 0}};
  *other = (staker_t){wallet_open(3), {&stage->world, other_lies, 0xaa, false}, {.level = 0}};
  one->claim = first_claim(stage, &one->player);
  other->claim = first_claim(stage, &other->player);
  publish(stage, &one->wallet, &one->claim);
  publish(stage, &other->wallet, &other->claim);
}

/* Cements the claim of a staker. */
static void
cement(stage_t *stage, const staker_t *staker)
{
  soru_l1_content_t content = {.kind = SORU_L1_CEMENT};
  memcpy(content.as.cement.rollup, stage->world.rollup, SORU_L1_ADDRESS_SZ);
  soru_rollup_commitment_hash(&staker->claim, content.as.cement.commitment);
  send(stage, &staker->wallet, &content);
}

/* The tick of a step of a kind in the first period: found once, as all stages begin alike. */
static int64_t
tick_of(player_step_t kind)
{
  static int64_t ticks[2][PLAYER_STEP_CNT];
  if (ticks[profile][kind] > 0) return ticks[profile][kind];
  stage_t stage;
  staker_t one, other;
  prepare(&stage, &one, INT64_MAX, &other, 1);
  /* The first input of all is step 0, the second one is not the first of the inbox. */
  int number = kind == PLAYER_STEP_COMPUTE ? 100 : kind == PLAYER_STEP_INPUT ? 4 : 0;
  int32_t from = stage.world.origination;
  ticks[profile][kind] = 1 + player_find(&one.player, from, from + 5, kind, number);
  stage_done(&stage);
  return ticks[profile][kind];
}

/* The liar is wrong from the end of a step of a kind on: it loses, whoever begins. */
static void
test_step(player_step_t kind, bool liar_begins)
{
  stage_t stage;
  staker_t honest, liar;
  const int64_t stake = 10000000000;
  prepare(&stage, &honest, INT64_MAX, &liar, tick_of(kind));
  const staker_t *first = liar_begins ? &liar : &honest, *second = liar_begins ? &honest : &liar;
  int64_t before = wallet_balance(stage.chain, &honest.wallet.pkh);
  open_game(&stage, &first->wallet, &first->claim, &second->wallet, &second->claim);
  int moves = play(&stage, &honest, &liar, 100);
  CHECK(moves >= 3 && moves < 30);
  CHECK(has_deposit(&stage, &honest.wallet) && !has_deposit(&stage, &liar.wallet));
  int64_t fees = before + stake / 2 - wallet_balance(stage.chain, &honest.wallet.pkh);
  CHECK(fees > 0 && fees < 100000);
  printf("%s, step kind %d, %s begins: %d moves\n", soru_rollup_profile_name(profile), (int)kind,
         liar_begins ? "liar" : "honest player", moves);
  stage_done(&stage);
}

/* Two who are wrong about the same ticks, each in its own way. The first one to prove something
 * does it badly, the other one cannot prove what it has claimed: both lose their deposits. A third
 * one is right, and is cemented. */
static void
test_draw(void)
{
  stage_t stage;
  staker_t one, other;
  int64_t tick = tick_of(PLAYER_STEP_COMPUTE);
  prepare(&stage, &one, tick, &other, tick);
  one.player.spoils = other.player.spoils = true;
  staker_t third = {wallet_open(4), {&stage.world, INT64_MAX, 0, false}, {.level = 0}};
  third.claim = first_claim(&stage, &third.player);
  publish(&stage, &third.wallet, &third.claim);
  int64_t before = wallet_balance(stage.chain, &one.wallet.pkh);
  open_game(&stage, &one.wallet, &one.claim, &other.wallet, &other.claim);
  CHECK(play(&stage, &one, &other, 100) < 30);
  soru_rollup_stored_game_t stored;
  CHECK(!find_game(&stage, &one.wallet.pkh, &other.wallet.pkh, &stored));
  CHECK(!has_deposit(&stage, &one.wallet) && !has_deposit(&stage, &other.wallet));
  CHECK(wallet_balance(stage.chain, &one.wallet.pkh) <= before);
  for (int i = 0; i < 300; i++) bake(&stage);
  cement(&stage, &third);
  stage_done(&stage);
}

/* The winner's commitment is cemented past the fork, the deposit comes back, and a message of the
 * outbox is executed, once. */
static void
test_end(void)
{
  stage_t stage;
  staker_t honest, liar;
  prepare(&stage, &honest, INT64_MAX, &liar, tick_of(PLAYER_STEP_COMPUTE));
  open_game(&stage, &honest.wallet, &honest.claim, &liar.wallet, &liar.claim);
  (void)play(&stage, &honest, &liar, 100);
  for (int i = 0; i < 300; i++) bake(&stage);
  cement(&stage, &honest);
  soru_l1_content_t recover = {.kind = SORU_L1_RECOVER_BOND};
  memcpy(recover.as.recover_bond.rollup, stage.world.rollup, SORU_L1_ADDRESS_SZ);
  recover.as.recover_bond.staker = honest.wallet.pkh;
  send(&stage, &honest.wallet, &recover);
  CHECK(!has_deposit(&stage, &honest.wallet));
  CHECK(wallet_balance(stage.chain, &honest.wallet.pkh) > SORU_CHAIN_BOOTSTRAP_BALANCE);

  soru_buf_t proof;
  soru_base_buf_init(&proof, SORU_L1_OPERATION_MAX);
  int32_t to = honest.claim.level;
  CHECK(player_prove_output(&honest.player, to, to, &proof));
  soru_l1_content_t execute = {.kind = SORU_L1_EXECUTE_OUTBOX};
  memcpy(execute.as.execute_outbox.rollup, stage.world.rollup, SORU_L1_ADDRESS_SZ);
  soru_rollup_commitment_hash(&honest.claim, execute.as.execute_outbox.commitment);
  execute.as.execute_outbox.proof = soru_base_buf_slice(&proof);
  soru_rollup_context_t context;
  soru_slice_t message;
  CHECK(soru_chain_context(stage.chain, soru_chain_head(stage.chain), &context) == SORU_OK);
  /* A message that is not there: the reference of Mumbai accepts this. */
  size_t index_at = proof.len - 41; /* in front of the message */
  CHECK(proof.ptr[index_at] == 0);
  proof.ptr[index_at] = 1;
  CHECK_U64(soru_rollup_outbox_execute(&context, stage.world.rollup,
                                       execute.as.execute_outbox.commitment,
                                       soru_base_buf_slice(&proof), &message),
            SORU_ROLLUP_BAD_OUTPUT_PROOF);
  proof.ptr[index_at] = 0;
  soru_chain_context_done(&context);
  send(&stage, &honest.wallet, &execute);
  CHECK(soru_chain_context(stage.chain, soru_chain_head(stage.chain), &context) == SORU_OK);
  CHECK_U64(soru_rollup_outbox_execute(&context, stage.world.rollup,
                                       execute.as.execute_outbox.commitment,
                                       soru_base_buf_slice(&proof), &message),
            SORU_ROLLUP_ALREADY_EXECUTED);
  soru_chain_context_done(&context);
  soru_base_buf_free(&proof);
  stage_done(&stage);
}

/* In the middle of a game the last ten blocks are given up; the players go on from what is left. */
static void
test_reorganise(void)
{
  stage_t stage;
  staker_t honest, liar;
  uint8_t hash[SORU_ROLLUP_HASH_SZ];
  prepare(&stage, &honest, INT64_MAX, &liar, tick_of(PLAYER_STEP_PAGE));
  for (int i = 0; i < 5; i++) bake(&stage);
  open_game(&stage, &liar.wallet, &liar.claim, &honest.wallet, &honest.claim);
  CHECK_U64(play(&stage, &honest, &liar, 7), 7);
  int32_t level = soru_chain_head(stage.chain)->header.level;
  CHECK(soru_chain_hash_at(stage.chain, level - 10, hash) == SORU_OK);
  CHECK(soru_chain_switch(stage.chain, hash) == SORU_OK);
  player_world_cut(&stage.world, level - 10);
  bake(&stage);
  soru_rollup_stored_game_t stored;
  if (!find_game(&stage, &honest.wallet.pkh, &liar.wallet.pkh, &stored))
    open_game(&stage, &liar.wallet, &liar.claim, &honest.wallet, &honest.claim);
  CHECK(play(&stage, &honest, &liar, 100) >= 3);
  CHECK(has_deposit(&stage, &honest.wallet) && !has_deposit(&stage, &liar.wallet));
  stage_done(&stage);
}

int
main(void)
{
  soru_io_error_t error = {""};
  soru_base_buf_init(&kernel, 1 << 20);
  soru_status_t status = soru_io_read_kernel(&kernel, "tests/data/layer1/game.wat", &error);
  if (status == SORU_ERR_NOT_FOUND) {
    printf("skipped: %s\n", error.text);
    return SKIPPED;
  }
  if (!CHECK(status == SORU_OK)) {
    fprintf(stderr, "%s\n", error.text);
    return 1;
  }
  for (int i = 0; i < 2; i++) {
    profile = i == 0 ? SORU_ROLLUP_ALPHA : SORU_ROLLUP_MUMBAI;
    for (int kind = 0; kind < PLAYER_STEP_CNT; kind++) {
      test_step((player_step_t)kind, true);
      test_step((player_step_t)kind, false);
    }
  }
  test_draw();
  test_end();
  test_reorganise();
  soru_base_buf_free(&kernel);
  return check_summary();
}
