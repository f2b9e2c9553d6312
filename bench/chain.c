/* Speed of the sandbox chain: blocks by their number of messages, in memory and on disk. */
#include "bench.h"

#include "chain/receipt.h"
#include "io/store.h"
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

int
main(void)
{
  double chunk = bench_chunk_seconds();
  printf("baseline: BLAKE2b of a chunk of 512 bytes, %.2f us\n", chunk * 1e6);
  for (int where = 0; where < 3; where++) {
    static const char *const names[] = {"in memory", "on disk", "on disk, synced"};
    static const size_t messages[] = {0, 1, 1000, 100000};
    static const int blocks[] = {500, 500, 100, 3};
    for (int i = 0; i < 4; i++)
      bench_blocks(names[where], where > 0, where == 2, messages[i],
                   where == 2 ? (blocks[i] + 4) / 5 : blocks[i], chunk);
  }
  return 0;
}
