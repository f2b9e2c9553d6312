/* Messages of the outbox: which may be executed, when, and once. R-OUT-1 */
#include "rollup/inbox.h"
#include "rollup/ledger_private.h"
#include "rollup/message.h"
#include "rollup/outbox.h"
#include "tests/check.h"

#include <stdlib.h>
#include <string.h>

/* --- slots --- */

static void
test_slots(void)
{
  enum { MESSAGES = 10 };
  uint8_t slot[16] = {0}, before[16];
  CHECK_U64(soru_rollup_outbox_slot_size(MESSAGES), 10);
  CHECK_U64(soru_rollup_outbox_slot_size(8), 9);
  CHECK_U64(soru_rollup_outbox_mark(slot, MESSAGES, 5, MESSAGES), SORU_ROLLUP_BAD_OUTBOX_INDEX);
  CHECK_U64(soru_rollup_outbox_mark(slot, MESSAGES, 5, -1), SORU_ROLLUP_BAD_OUTBOX_INDEX);
  CHECK_U64(soru_rollup_outbox_mark(slot, MESSAGES, 5, INT64_MAX), SORU_ROLLUP_BAD_OUTBOX_INDEX);
  for (int64_t i = 0; i < MESSAGES; i++) {
    CHECK_U64(soru_rollup_outbox_mark(slot, MESSAGES, 5, i), SORU_ROLLUP_NO_ERROR);
    memcpy(before, slot, sizeof slot);
    CHECK_U64(soru_rollup_outbox_mark(slot, MESSAGES, 5, i), SORU_ROLLUP_ALREADY_EXECUTED);
    CHECK_U64(soru_rollup_outbox_mark(slot, MESSAGES, 4, i), SORU_ROLLUP_OUTBOX_EXPIRED);
    CHECK_BYTES(slot, sizeof slot, before, sizeof before);
  }
  CHECK_BYTES(slot, sizeof slot, "\0\0\0\0\0\0\0\5\xff\3\0\0\0\0\0\0", sizeof slot);
  /* A later level takes the place. */
  CHECK_U64(soru_rollup_outbox_mark(slot, MESSAGES, 12, 1), SORU_ROLLUP_NO_ERROR);
  CHECK_BYTES(slot, sizeof slot, "\0\0\0\0\0\0\0\x0c\2\0\0\0\0\0\0\0", sizeof slot);
  CHECK_U64(soru_rollup_outbox_mark(slot, MESSAGES, 5, 0), SORU_ROLLUP_OUTBOX_EXPIRED);
}

static void
test_active(void)
{
  CHECK(soru_rollup_outbox_is_active(10, 10, 3) && soru_rollup_outbox_is_active(8, 10, 3));
  CHECK(!soru_rollup_outbox_is_active(11, 10, 3) && !soru_rollup_outbox_is_active(7, 10, 3));
  CHECK(soru_rollup_outbox_is_active(0, 2, 3) && soru_rollup_outbox_is_active(0, 0, 1 << 20));
  CHECK(!soru_rollup_outbox_is_active(INT32_MAX, 0, 1 << 20));
}

/* --- executing --- */

/* "Unit" for the entrypoint a of a contract. */
#define CALL                                                                                       \
  "\x03\x0b\1\x11\x11\x11\x11\x11\x11\x11\x11\x11\x11\x11\x11\x11\x11\x11\x11\x11\x11\x11\x11\0\0" \
  "\0\0\1a"

#define CMD "tests/vectors/pvm/c_flow/kernels/cmd.wasm"

enum { PERIOD = 5, COMMITMENTS = 4, ACTIVE = 7, MESSAGES = 3, WRITTEN = 6 };

/* What the kernel writes in each level; from number MESSAGES on it is not executed. */
static const struct {
  const char *bytes;
  size_t len;
} written[WRITTEN] = {
    {"\0\0\0\0\0", 5},             /* an empty batch */
    {"\0\0\0\0\x1d" CALL, 5 + 29}, /* a call */
    {"no message at all", 17},
    {"\0\0\0\0\0", 5},
    {"\0\0\0\0\0", 5},
    {"\1\0\0\0\0", 5}, /* an empty batch with types */
};

static const uint8_t rollup[SORU_ROLLUP_ADDRESS_SZ] = {1, 2, 3};
static const soru_pkh_t alice = {{0, 'a'}};

/* A rollup of level 1 with cemented commitments to states of a machine. */
typedef struct world {
  ledger_t ledger;
  soru_pvm_t *pvm;
  int32_t level; /* of the machine */
  soru_rollup_commitment_t last;
  uint8_t hashes[COMMITMENTS + 1][SORU_ROLLUP_HASH_SZ]; /* of commitments, the first one included */
} world_t;

static void
give(soru_pvm_t *pvm, int32_t level, int64_t counter, const void *bytes, size_t len)
{
  CHECK(soru_pvm_input(pvm, level, counter, soru_base_slice(bytes, len)) == SORU_OK);
}

/* Runs the next level. */
static void
run_level(world_t *world)
{
  uint8_t info[SORU_ROLLUP_INFO_SZ] = {0, 3}, command[80] = {1, 1};
  uint64_t done;
  int32_t level = ++world->level;
  give(world->pvm, level, 0, "\0\1", 2);
  give(world->pvm, level, 1, info, sizeof info);
  for (int i = 0; i < WRITTEN; i++) {
    memcpy(command + 2, written[i].bytes, written[i].len);
    give(world->pvm, level, 2 + i, command, 2 + written[i].len);
  }
  give(world->pvm, level, 2 + WRITTEN, "\0\2", 2);
  CHECK(soru_pvm_run(world->pvm, UINT64_MAX, SORU_PVM_UNTIL_WAIT, &done) == SORU_OK);
}

static void
world_init(world_t *world)
{
  soru_rollup_account_t mint = {.kind = SORU_ROLLUP_ACCOUNT_BOOTSTRAP};
  soru_rollup_account_t account = soru_rollup_account_of(&alice);
  soru_buf_t kernel;
  uint8_t bytes[4096], state[SORU_TREE_HASH_SZ];
  memset(world, 0, sizeof *world);
  soru_base_buf_init(&kernel, 1 << 20);
  FILE *file = fopen(CMD, "rb");
  if (file == NULL) abort();
  for (size_t n; (n = fread(bytes, 1, sizeof bytes, file)) > 0;)
    soru_base_buf_add(&kernel, bytes, n);
  fclose(file);
  soru_pvm_params_t params = soru_rollup_machine(SORU_ROLLUP_MUMBAI);
  params.ticks_per_snapshot = 100000;
  CHECK(soru_pvm_new(&world->pvm, &params, soru_base_buf_slice(&kernel)) == SORU_OK);
  CHECK(soru_pvm_hash(world->pvm, state) == SORU_OK);
  soru_base_buf_free(&kernel);
  ledger_init(&world->ledger, SORU_ROLLUP_MUMBAI);
  world->ledger.context.constants.outbox_levels = ACTIVE;
  world->ledger.context.constants.outbox_messages = MESSAGES;
  CHECK(soru_rollup_transfer(&world->ledger.context, &mint, &account, 20000000000, NULL));
  soru_rollup_inbox_begin(&world->ledger.context);
  soru_rollup_inbox_end(&world->ledger.context);
  world->last = soru_rollup_commitment_genesis(1, state);
  world->level = 1;
  soru_rollup_commitment_hash(&world->last, world->hashes[0]);
  CHECK(soru_rollup_originate(&world->ledger.context, rollup, 1, soru_base_slice_text("\x03\x69"),
                              &world->last) > 0);
}

static void
world_done(world_t *world)
{
  CHECK(world->ledger.context.status == SORU_OK);
  soru_pvm_delete(world->pvm);
  ledger_done(&world->ledger);
}

/* Publishes a commitment to the state of the machine, for a period that ends at `level`. */
static void
publish(world_t *world, int32_t level, uint8_t hash[SORU_ROLLUP_HASH_SZ])
{
  soru_rollup_context_t *context = &world->ledger.context;
  soru_rollup_commitment_t commitment = {.level = level, .ticks = 7};
  soru_rollup_balance_updates_t updates = {0};
  int32_t published;
  soru_rollup_commitment_hash(&world->last, commitment.predecessor);
  CHECK(soru_pvm_hash(world->pvm, commitment.state) == SORU_OK);
  if (context->level <= level + 1) context->level = level + 2;
  CHECK(soru_rollup_publish(context, rollup, &alice, &commitment, hash, &published, &updates) ==
        SORU_ROLLUP_NO_ERROR);
  soru_rollup_balance_updates_free(&updates);
  world->last = commitment;
}

static void
cement(world_t *world, const uint8_t hash[SORU_ROLLUP_HASH_SZ])
{
  soru_rollup_commitment_t got;
  world->ledger.context.level += 30;
  CHECK(soru_rollup_cement(&world->ledger.context, rollup, hash, &got) == SORU_ROLLUP_NO_ERROR);
}

/* Proves a message in the machine's state. */
static soru_buf_t
prove(world_t *world, int32_t level, int64_t index)
{
  soru_buf_t proof;
  soru_base_buf_init(&proof, 1 << 16);
  CHECK(soru_pvm_prove_output(world->pvm, level, index, &proof) == SORU_OK);
  return proof;
}

/* Executes a message of the machine's state against a commitment. */
static soru_rollup_error_t
execute(world_t *world, const uint8_t commitment[SORU_ROLLUP_HASH_SZ], int32_t level, int64_t index)
{
  soru_buf_t proof = prove(world, level, index);
  soru_slice_t message = soru_base_slice(NULL, 0);
  soru_rollup_error_t error = soru_rollup_outbox_execute(&world->ledger.context, rollup, commitment,
                                                         soru_base_buf_slice(&proof), &message);
  if (error == SORU_ROLLUP_NO_ERROR)
    CHECK_BYTES(message.ptr, message.len, written[index].bytes, written[index].len);
  soru_base_buf_free(&proof);
  return error;
}

/* Over four periods: what may be executed when, and against which commitment. */
static void
test_execute(void)
{
  static const uint8_t unknown[SORU_ROLLUP_HASH_SZ] = {1};
  world_t world;
  world_init(&world);
  for (int i = 1; i <= COMMITMENTS; i++) {
    int32_t to = 1 + i * PERIOD;
    uint8_t *hash = world.hashes[i];
    while (world.level < to) run_level(&world);
    publish(&world, to, hash);
    CHECK_U64(execute(&world, hash, to, 0), SORU_ROLLUP_NOT_CEMENTED);
    CHECK_U64(execute(&world, unknown, to, 0), SORU_ROLLUP_NOT_CEMENTED);
    /* The state of one commitment is not that of another one. */
    CHECK_U64(execute(&world, world.hashes[i - 1], to, 0), SORU_ROLLUP_BAD_OUTPUT_PROOF);
    cement(&world, hash);
    for (int32_t level = 2; level <= to; level++) {
      bool is_active = level > to - ACTIVE, is_new = level > to - PERIOD;
      soru_rollup_error_t want = !is_active ? SORU_ROLLUP_BAD_OUTBOX_LEVEL
                                 : is_new   ? SORU_ROLLUP_NO_ERROR
                                            : SORU_ROLLUP_ALREADY_EXECUTED;
      CHECK_U64(execute(&world, hash, level, 1), want);
      CHECK_U64(execute(&world, hash, level, 0), want);
      CHECK_U64(execute(&world, hash, level, 1),
                is_active ? SORU_ROLLUP_ALREADY_EXECUTED : SORU_ROLLUP_BAD_OUTBOX_LEVEL);
      /* No message, one that only later protocols know, and more than there may be. */
      CHECK_U64(execute(&world, hash, level, 2), SORU_ROLLUP_BAD_OUTPUT_PROOF);
      CHECK_U64(execute(&world, hash, level, 5), SORU_ROLLUP_BAD_OUTPUT_PROOF);
      CHECK_U64(execute(&world, hash, level, 3),
                is_active ? SORU_ROLLUP_BAD_OUTBOX_INDEX : SORU_ROLLUP_BAD_OUTBOX_LEVEL);
    }
  }
  world_done(&world);
}

/* An earlier commitment serves as long as it is kept; its messages need not be those of the last
 * period. A proof that was good against it stays good. */
static void
test_earlier(void)
{
  world_t world;
  soru_slice_t message;
  world_init(&world);
  while (world.level < 6) run_level(&world);
  publish(&world, 6, world.hashes[1]);
  soru_buf_t proof = prove(&world, 6, 1);
  cement(&world, world.hashes[1]);
  while (world.level < 11) run_level(&world);
  publish(&world, 11, world.hashes[2]);
  cement(&world, world.hashes[2]);
  soru_rollup_context_t *context = &world.ledger.context;
  soru_slice_t bytes = soru_base_buf_slice(&proof);
  CHECK_U64(soru_rollup_outbox_execute(context, rollup, world.hashes[1], bytes, &message),
            SORU_ROLLUP_NO_ERROR);
  CHECK_U64(execute(&world, world.hashes[2], 6, 1), SORU_ROLLUP_ALREADY_EXECUTED);
  soru_base_buf_free(&proof);
  world_done(&world);
}

/* A state from the future of its commitment: its last levels are not executed yet. */
static void
test_future(void)
{
  world_t world;
  world_init(&world);
  while (world.level < 8) run_level(&world);
  publish(&world, 6, world.hashes[1]);
  cement(&world, world.hashes[1]);
  CHECK_U64(execute(&world, world.hashes[1], 7, 0), SORU_ROLLUP_BAD_OUTBOX_LEVEL);
  CHECK_U64(execute(&world, world.hashes[1], 6, 0), SORU_ROLLUP_NO_ERROR);
  world_done(&world);
}

/* Ids as Octez has them. */
static void
test_errors(void)
{
  CHECK_STR(soru_rollup_error_id(SORU_ROLLUP_BAD_OUTPUT_PROOF),
            "smart_rollup_invalid_output_proof");
  CHECK_STR(soru_rollup_error_id(SORU_ROLLUP_BAD_OUTBOX_LEVEL),
            "smart_rollup_invalid_outbox_level");
  CHECK(soru_rollup_error_permanent(SORU_ROLLUP_NOT_CEMENTED));
  CHECK(!soru_rollup_error_permanent(SORU_ROLLUP_ALREADY_EXECUTED));
}

int
main(void)
{
  test_slots();
  test_active();
  test_execute();
  test_earlier();
  test_future();
  test_errors();
  return check_summary();
}
