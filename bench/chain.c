/* Speed of the sandbox chain: blocks by their number of messages, in memory and on disk; moves of
 * games that are checked. */
#include "bench.h"

#include "chain/receipt.h"
#include "io/store.h"
#include "tests/player.h"
#include "tests/wallet.h"

#include <inttypes.h>
#include <sys/stat.h>
#include <unistd.h>

enum { MESSAGE_SIZE = 20, MESSAGES_PER_OPERATION = 1000 };

static const int64_t start_time = 1700000000;

/* A chain in memory or on disk. */
typedef struct world {
  soru_chain_memory_t *memory;
  soru_io_store_t *disk;
  char dir[64];
  soru_chain_store_t store;
  soru_chain_t *chain;
} world_t;

static void
world_init(world_t *world, bool on_disk, bool sync)
{
  soru_chain_config_t config = {SORU_ROLLUP_MUMBAI, soru_rollup_constants(SORU_ROLLUP_MUMBAI),
                                start_time};
  soru_io_error_t error = {""};
  memset(world, 0, sizeof *world);
  if (on_disk) {
    snprintf(world->dir, sizeof world->dir, "/tmp/soru-bench-%ld", (long)getpid());
    bench_must(soru_io_store_open(&world->disk, world->dir, sync, &error) == SORU_OK, "the store");
    world->store = (soru_chain_store_t){world->disk,         soru_io_store_nodes(world->disk),
                                        soru_io_store_get,   soru_io_store_put,
                                        soru_io_store_begin, soru_io_store_commit,
                                        soru_io_store_abort};
  } else {
    world->memory = soru_chain_memory_new();
    world->store = soru_chain_memory_store(world->memory);
  }
  bench_must(soru_chain_open(&world->chain, &world->store, &config) == SORU_OK, "the chain");
}

static void
world_done(world_t *world)
{
  char command[128];
  soru_chain_close(world->chain);
  soru_chain_memory_free(world->memory);
  soru_io_store_close(world->disk);
  if (world->disk == NULL) return;
  snprintf(command, sizeof command, "rm -rf %s", world->dir);
  bench_must(system(command) == 0, "removing the store");
}

/* Bytes that the store takes on the disk. */
static double
disk_bytes(const world_t *world)
{
  char path[128];
  struct stat info;
  snprintf(path, sizeof path, "%s/data.mdb", world->dir);
  return stat(path, &info) == 0 ? (double)info.st_blocks * 512 : 0;
}

/* Makes the signed operations with so many messages; returns how many they are. */
static size_t
make_operations(world_t *world, size_t messages, soru_buf_t *operations)
{
  wallet_t wallet = wallet_open(1);
  size_t cnt = 0;
  soru_buf_t list;
  soru_base_buf_init(&list, 1 << 20);
  for (size_t done = 0; done < messages; cnt++) {
    size_t part =
        messages - done < MESSAGES_PER_OPERATION ? messages - done : MESSAGES_PER_OPERATION;
    soru_l1_content_t content = {.kind = SORU_L1_ADD_MESSAGES, .gas_limit = 20000};
    list.len = 0;
    for (size_t i = 0; i < part; i++) {
      soru_base_buf_add_be(&list, MESSAGE_SIZE, 4);
      for (size_t k = 0; k < MESSAGE_SIZE; k += 4) soru_base_buf_add_be(&list, done + i + k, 4);
    }
    content.as.add_messages.list = soru_base_buf_slice(&list);
    content.as.add_messages.cnt = part;
    wallet_fill(world->chain, &wallet, &content, 1);
    content.counter += cnt;
    soru_base_buf_init(&operations[cnt], SORU_L1_OPERATION_MAX);
    wallet_sign(world->chain, &wallet, &content, 1, &operations[cnt]);
    done += part;
  }
  soru_base_buf_free(&list);
  return cnt;
}

/* Blocks with a number of messages each. */
static void
bench_blocks(const char *where, bool on_disk, bool sync, size_t messages, int blocks, double chunk)
{
  world_t world;
  soru_buf_t operations[128];
  uint8_t hash[32];
  soru_chain_error_t error;
  char what[128];
  double seconds = 0;
  world_init(&world, on_disk, sync);
  double bytes = disk_bytes(&world);
  for (int block = 0; block < blocks; block++) {
    size_t cnt = make_operations(&world, messages, operations);
    double start = bench_now();
    for (size_t i = 0; i < cnt; i++)
      bench_must(soru_chain_inject(world.chain, soru_base_buf_slice(&operations[i]), hash,
                                   &error) == SORU_OK,
                 "injecting");
    bench_must(soru_chain_bake(world.chain, start_time) == SORU_OK, "baking");
    seconds += bench_now() - start;
    bench_must(soru_chain_head(world.chain)->operation_cnt == cnt, "a full block");
    for (size_t i = 0; i < cnt; i++) soru_base_buf_free(&operations[i]);
  }
  bytes = disk_bytes(&world) - bytes;
  double per_block = seconds / blocks, per_message = per_block / (double)(messages + 3);
  snprintf(what, sizeof what, "block of %zu messages, %s", messages, where);
  printf("%-44s %9.0f blocks/s %8.0f x a chunk", what, 1 / per_block, per_block / chunk);
  printf(" %8.2f us/message %6.1f x a chunk", per_message * 1e6, per_message / chunk);
  if (on_disk) printf(" %7.0f bytes/message", bytes / blocks / (double)(messages + 3));
  printf("\n");
  world_done(&world);
}

/* --- games --- */

/* What proofs are checked with. */
typedef struct judge {
  soru_rollup_proof_context_t context;
} judge_t;

static soru_status_t
verify(void *self, const soru_rollup_proof_t *proof, soru_rollup_verdict_t *verdict)
{
  const judge_t *judge = self;
  return soru_rollup_proof_verify(proof, &judge->context, verdict);
}

/* A period of a kernel that reads, computes and reveals. */
static void
make_period(player_world_t *world, soru_buf_t *kernel)
{
  soru_io_error_t error = {""};
  uint8_t predecessor[32] = {1};
  soru_slice_t messages[] = {soru_base_slice_text("first message"),
                             soru_base_slice_text("and a second one")};
  soru_base_buf_init(kernel, SORU_PVM_KERNEL_MAX);
  bench_must(soru_io_read_kernel(kernel, "tests/data/layer1/game.wat", &error) == SORU_OK,
             "the kernel of games");
  player_world_init(world);
  world->params = soru_rollup_machine(SORU_ROLLUP_MUMBAI);
  world->info_per_level = true;
  world->kernel = soru_base_buf_slice(kernel);
  world->page = soru_base_slice_text("a page of data");
  world->origination = 1;
  for (int level = 1; level <= 12; level++)
    player_world_add(world, start_time + level, predecessor, messages, level % 3 == 0 ? 2 : 0);
}

/* Checks one move again and again. */
static void
bench_move(const char *what, const soru_rollup_game_t *game, const soru_rollup_move_t *move,
           const judge_t *judge, double chunk)
{
  soru_rollup_rules_t rules = {11000000000, verify, (void *)(uintptr_t)judge};
  int cnt = 0;
  double start = bench_now(), seconds = 0;
  for (; seconds < 0.5; cnt++) {
    soru_rollup_game_t copy = *game;
    soru_rollup_outcome_t outcome;
    bench_must(soru_rollup_game_play(&copy, move, &rules, &outcome) == SORU_ROLLUP_NO_ERROR, what);
    seconds = bench_now() - start;
  }
  printf("%-44s %9.0f moves/s  %8.0f x a chunk", what, cnt / seconds, seconds / cnt / chunk);
  if (move->kind == SORU_ROLLUP_PROVE)
    printf("  proof of %zu bytes", move->proof.step.len + move->proof.bytes.len);
  printf("\n");
}

/* Plays a game to its end, and measures the first dissection and the last proof. */
static void
bench_game(const player_world_t *world, player_step_t kind, const char *what, bool dissection,
           double chunk)
{
  static const uint8_t us[SORU_ROLLUP_STAKER_SZ] = {1}, them[SORU_ROLLUP_STAKER_SZ] = {2};
  player_t honest = {.world = world, .lie_from = INT64_MAX}, liar = {.world = world, .lie = 0x55};
  soru_rollup_commitment_t parent = {.level = 1}, claim = {.level = 6};
  soru_rollup_game_t game;
  soru_rollup_cell_t snapshot;
  soru_rollup_outcome_t outcome = SORU_ROLLUP_ONGOING;
  int number = kind == PLAYER_STEP_COMPUTE ? 100 : kind == PLAYER_STEP_INPUT ? 4 : 0;
  liar.lie_from = 1 + player_find(&honest, 1, 6, kind, number);
  player_claim(&honest, 0, 1, &parent);
  player_claim(&liar, 1, 6, &claim);
  soru_rollup_list_cell(&world->levels, 11, &snapshot);
  soru_rollup_game_start(&game, &snapshot, 13, &parent, &claim, us, them, 32);
  judge_t judge = {{.origination_level = 1, .commitment_level = 6, .snapshot = &snapshot}};
  soru_rollup_rules_t rules = {11000000000, verify, &judge};
  for (int i = 0; outcome == SORU_ROLLUP_ONGOING; i++) {
    player_move_t move = player_play(game.turn == SORU_ROLLUP_ALICE ? &honest : &liar, &game, 1);
    if (dissection && i == 0)
      bench_move("a dissection of 32 sections", &game, &move.move, &judge, chunk);
    if (move.move.kind == SORU_ROLLUP_PROVE && game.turn == SORU_ROLLUP_ALICE)
      bench_move(what, &game, &move.move, &judge, chunk);
    bench_must(soru_rollup_game_play(&game, &move.move, &rules, &outcome) == SORU_ROLLUP_NO_ERROR,
               "a move");
    player_move_free(&move);
  }
}

int
main(void)
{
  double chunk = bench_chunk_seconds();
  player_world_t world;
  soru_buf_t kernel;
  printf("baseline: BLAKE2b of a chunk of 512 bytes, %.2f us\n", chunk * 1e6);
  for (int where = 0; where < 3; where++) {
    static const char *const names[] = {"in memory", "on disk", "on disk, synced"};
    static const size_t messages[] = {0, 1, 1000, 100000};
    static const int blocks[] = {500, 500, 100, 3};
    for (int i = 0; i < 4; i++)
      bench_blocks(names[where], where > 0, where == 2, messages[i],
                   where == 2 ? (blocks[i] + 4) / 5 : blocks[i], chunk);
  }
  make_period(&world, &kernel);
  bench_game(&world, PLAYER_STEP_COMPUTE, "proof of a machine step", true, chunk);
  bench_game(&world, PLAYER_STEP_INPUT, "proof of a step that reads the inbox", false, chunk);
  bench_game(&world, PLAYER_STEP_PAGE, "proof of a step that reveals a page", false, chunk);
  bench_game(&world, PLAYER_STEP_METADATA, "proof of a step that reveals the metadata", false,
             chunk);
  player_world_done(&world);
  soru_base_buf_free(&kernel);
  return 0;
}
