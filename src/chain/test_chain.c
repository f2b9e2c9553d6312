/* test_chain.c - blocks and operations of the sandbox chain, without any process. */
#include "tests/wallet.h"

#include "check.h"

static const int64_t start = 1700000000;

/* A chain in memory. */
typedef struct world {
  soru_chain_memory_t *memory;
  soru_chain_store_t store;
  soru_chain_config_t config;
  soru_chain_t *chain;
} world_t;

static void
world_init(world_t *world, soru_rollup_profile_t profile)
{
  world->memory = soru_chain_memory_new();
  world->store = soru_chain_memory_store(world->memory);
  world->config = (soru_chain_config_t){profile, soru_rollup_constants(profile), start};
  soru_rollup_constants_fast(&world->config.constants);
  CHECK(soru_chain_open(&world->chain, &world->store, &world->config) == SORU_OK);
}

static void
world_done(world_t *world)
{
  soru_chain_close(world->chain);
  soru_chain_memory_free(world->memory);
}

static void
bake(world_t *world)
{
  CHECK(soru_chain_bake(world->chain, start) == SORU_OK);
}

/* Text of the receipts of the last operation of the head. */
static const char *
last_receipt(world_t *world, size_t content)
{
  static char text[8192];
  const soru_chain_block_t *head = soru_chain_head(world->chain);
  SORU_ASSERT(head->operation_cnt > 0);
  soru_slice_t receipts = head->operations[head->operation_cnt - 1].receipts;
  soru_cursor_t cursor = soru_base_cursor(receipts);
  for (size_t i = 0; i <= content; i++) {
    size_t len = (size_t)soru_base_cursor_be(&cursor, 4);
    const uint8_t *bytes = soru_base_cursor_take(&cursor, len);
    SORU_ASSERT(bytes != NULL && len < sizeof text);
    memcpy(text, bytes, len);
    text[len] = 0;
  }
  return text;
}

static soru_l1_content_t
transfer(const soru_pkh_t *to, uint64_t amount)
{
  soru_l1_content_t content = {.kind = SORU_L1_TRANSACTION};
  content.as.transaction.amount = amount;
  memcpy(content.as.transaction.destination.bytes + 1, to->bytes, sizeof to->bytes);
  return content;
}

/* The beginning: accounts, first block and so the chain id of Octez' sandbox mode; level 1. */
static void
test_begin(void)
{
  world_t world;
  world_init(&world, SORU_ROLLUP_MUMBAI);
  char text[SORU_CRYPTO_KEY_TEXT_MAX];
  wallet_t wallet = wallet_open(0);
  soru_crypto_pkh_text(&wallet.pkh, text);
  CHECK_STR(text, "tz1KqTpEZ7Yob7QbPE4Hy4Wo8fHG8LhKxZSx");
  soru_public_t key;
  const char *published = soru_chain_bootstrap_account(0)->public_key;
  CHECK(soru_crypto_public_parse(&key, soru_base_slice_text(published)) == SORU_OK);
  CHECK_BYTES(key.bytes, key.len, wallet.key.bytes, wallet.key.len);
  CHECK_U64(soru_chain_head(world.chain)->header.level, 1);
  CHECK_U64(soru_chain_head(world.chain)->header.timestamp, start);
  CHECK_U64(wallet_balance(world.chain, &wallet.pkh), SORU_CHAIN_BOOTSTRAP_BALANCE);
  soru_buf_t chain_id;
  soru_base_buf_init(&chain_id, 100);
  soru_crypto_prefix_encode(&chain_id, SORU_PREFIX_NET, soru_chain_id(world.chain));
  CHECK_BYTES(chain_id.ptr, chain_id.len, "NetXdQprcVkpaWU", 15);
  soru_base_buf_free(&chain_id);
  world_done(&world);
}

/* What a process leaves that is killed while it begins a chain is no obstacle. */
static void
test_begin_again(void)
{
  world_t world;
  soru_chain_t *chain;
  world.memory = soru_chain_memory_new();
  world.store = soru_chain_memory_store(world.memory);
  world.config =
      (soru_chain_config_t){SORU_ROLLUP_MUMBAI, soru_rollup_constants(SORU_ROLLUP_MUMBAI), start};
  soru_slice_t key = soru_base_slice_text("config"), value = soru_base_slice_text("{");
  CHECK(world.store.put(world.store.ctx, key, value) == SORU_OK);
  CHECK(soru_chain_open(&chain, &world.store, &world.config) == SORU_OK);
  CHECK_U64(soru_chain_head(chain)->header.level, 1);
  soru_chain_close(chain);
  /* What is no chain is refused. */
  CHECK(world.store.put(world.store.ctx, key, value) == SORU_OK);
  CHECK(soru_chain_open(&chain, &world.store, &world.config) == SORU_ERR_DECODE);
  soru_chain_memory_free(world.memory);
}

/* A transfer to a new account: fees to the baker, the storage of the account is burnt. */
static void
test_transfer(void)
{
  world_t world;
  soru_chain_error_t error;
  world_init(&world, SORU_ROLLUP_MUMBAI);
  wallet_t from = wallet_open(1), baker = wallet_open(0);
  soru_pkh_t to = {{1, 7, 7, 7}};
  soru_l1_content_t content = transfer(&to, 5000000);
  CHECK(wallet_send(world.chain, &from, &content, 1, &error) == SORU_OK);
  bake(&world);
  CHECK_U64(soru_chain_head(world.chain)->operation_cnt, 1);
  CHECK_U64(wallet_balance(world.chain, &to), 5000000);
  CHECK_U64(wallet_balance(world.chain, &from.pkh),
            SORU_CHAIN_BOOTSTRAP_BALANCE - 5000000 - 1000 - 64250);
  CHECK_U64(wallet_balance(world.chain, &baker.pkh), SORU_CHAIN_BOOTSTRAP_BALANCE + 1000);
  CHECK(strstr(last_receipt(&world, 0), "\"status\":\"applied\"") != NULL);
  CHECK(strstr(last_receipt(&world, 0), "\"allocated_destination_contract\":true") != NULL);
  CHECK(strstr(last_receipt(&world, 0), "\"consumed_milligas\":\"1000000\"") != NULL);
  world_done(&world);
}

/* One content fails: those before it are taken back, those behind it are skipped, the fees stay. */
static void
test_batch(void)
{
  world_t world;
  soru_chain_error_t error;
  world_init(&world, SORU_ROLLUP_MUMBAI);
  wallet_t from = wallet_open(1);
  soru_pkh_t to = {{1, 7, 7, 7}};
  soru_l1_content_t contents[] = {transfer(&to, 1000000),
                                  transfer(&to, (uint64_t)SORU_CHAIN_BOOTSTRAP_BALANCE),
                                  transfer(&to, 1000000)};
  CHECK(wallet_send(world.chain, &from, contents, 3, &error) == SORU_OK);
  bake(&world);
  CHECK_U64(wallet_balance(world.chain, &to), 0);
  CHECK_U64(wallet_balance(world.chain, &from.pkh), SORU_CHAIN_BOOTSTRAP_BALANCE - 3000);
  CHECK_U64(wallet_counter(world.chain, &from.pkh), 3);
  CHECK(strstr(last_receipt(&world, 0), "\"status\":\"backtracked\"") != NULL);
  CHECK(strstr(last_receipt(&world, 1), "proto.016-PtMumbai.contract.balance_too_low") != NULL);
  CHECK(strstr(last_receipt(&world, 2), "{\"status\":\"skipped\"}") != NULL);
  world_done(&world);
}

/* What a block may not include. */
static void
test_refused(void)
{
  world_t world;
  soru_chain_error_t error;
  soru_buf_t bytes;
  uint8_t hash[SORU_ROLLUP_HASH_SZ];
  world_init(&world, SORU_ROLLUP_MUMBAI);
  wallet_t from = wallet_open(1), other = wallet_open(2);
  soru_l1_content_t content = transfer(&other.pkh, 1);
  wallet_fill(world.chain, &from, &content, 1);
  static const struct {
    int64_t counter;
    uint64_t fee, gas;
    const char *id;
  } cases[] = {{2, 1000, 2000, "contract.counter_in_the_future"},
               {0, 1000, 2000, "contract.counter_in_the_past"},
               {1, (uint64_t)1 << 62, 2000, "contract.balance_too_low"},
               {1, 1000, 1040001, "gas_limit_too_high"}};
  for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
    content.counter = (uint64_t)cases[i].counter;
    content.fee = cases[i].fee;
    content.gas_limit = cases[i].gas;
    soru_base_buf_init(&bytes, 10000);
    wallet_sign(world.chain, &from, &content, 1, &bytes);
    CHECK(soru_chain_inject(world.chain, soru_base_buf_slice(&bytes), hash, &error) ==
          SORU_ERR_PROOF);
    CHECK_STR(error.id, cases[i].id);
    soru_base_buf_free(&bytes);
  }
  content.fee = 1000;
  content.gas_limit = 2000;
  content.counter = 1;
  soru_base_buf_init(&bytes, 10000);
  wallet_sign(world.chain, &other, &content, 1, &bytes); /* somebody else's signature */
  CHECK(soru_chain_inject(world.chain, soru_base_buf_slice(&bytes), hash, &error) ==
        SORU_ERR_PROOF);
  CHECK_STR(error.id, "operation.invalid_signature");
  bytes.len--;
  CHECK(soru_chain_inject(world.chain, soru_base_buf_slice(&bytes), hash, &error) ==
        SORU_ERR_DECODE);
  soru_base_buf_free(&bytes);
  CHECK_U64(soru_chain_pending(world.chain, NULL), 0);
  world_done(&world);
}

/* A new account must reveal its key. */
static void
test_reveal(void)
{
  world_t world;
  soru_chain_error_t error;
  world_init(&world, SORU_ROLLUP_ALPHA);
  wallet_t from = wallet_open(1), fresh;
  fresh.secret = (soru_secret_t){SORU_KEY_P256, {1, 2, 3}};
  soru_crypto_secret_public(&fresh.secret, &fresh.key);
  soru_crypto_public_hash(&fresh.key, &fresh.pkh);
  soru_l1_content_t content = transfer(&fresh.pkh, 10000000);
  CHECK(wallet_send(world.chain, &from, &content, 1, &error) == SORU_OK);
  bake(&world);
  soru_l1_content_t contents[2] = {{.kind = SORU_L1_REVEAL}, transfer(&from.pkh, 1)};
  CHECK(wallet_send(world.chain, &fresh, contents + 1, 1, &error) == SORU_ERR_PROOF);
  CHECK_STR(error.id, "contract.unrevealed_key");
  contents[0].as.reveal.key = from.key;
  CHECK(wallet_send(world.chain, &fresh, contents, 2, &error) == SORU_ERR_PROOF);
  CHECK_STR(error.id, "contract.manager.inconsistent_hash");
  contents[0].as.reveal.key = fresh.key;
  CHECK(wallet_send(world.chain, &fresh, contents, 2, &error) == SORU_OK);
  bake(&world);
  CHECK(strstr(last_receipt(&world, 1), "\"status\":\"applied\"") != NULL);
  CHECK(wallet_send(world.chain, &fresh, contents + 1, 1, &error) == SORU_OK);
  world_done(&world);
}

/* A new account keeps the counter that it began with, whatever others do. */
static void
test_counters(void)
{
  world_t world;
  soru_chain_error_t error;
  world_init(&world, SORU_ROLLUP_MUMBAI);
  wallet_t from = wallet_open(1), other = wallet_open(2);
  soru_pkh_t fresh = {{0, 5, 5}};
  soru_l1_content_t content = transfer(&fresh, 10000000);
  CHECK(wallet_send(world.chain, &from, &content, 1, &error) == SORU_OK);
  bake(&world);
  CHECK_U64(wallet_counter(world.chain, &fresh), 1);
  for (int i = 0; i < 3; i++) {
    soru_l1_content_t more = transfer(&from.pkh, 1);
    CHECK(wallet_send(world.chain, &other, &more, 1, &error) == SORU_OK);
    bake(&world);
  }
  CHECK_U64(wallet_counter(world.chain, &fresh), 1);
  CHECK_U64(wallet_counter(world.chain, &other.pkh), 3);
  world_done(&world);
}

/* A reorganisation of depth 3: the operations of the blocks that are given up come again; a chain
 * that is resumed is where it was. */
static void
test_reorganise(void)
{
  world_t world;
  soru_chain_error_t error;
  uint8_t old_head[SORU_ROLLUP_HASH_SZ], root[SORU_ROLLUP_HASH_SZ], at[SORU_ROLLUP_HASH_SZ];
  world_init(&world, SORU_ROLLUP_MUMBAI);
  wallet_t from = wallet_open(1), to = wallet_open(2);
  for (int i = 0; i < 5; i++) {
    soru_l1_content_t content = transfer(&to.pkh, 100);
    CHECK(wallet_send(world.chain, &from, &content, 1, &error) == SORU_OK);
    bake(&world);
  }
  memcpy(old_head, soru_chain_head(world.chain)->hash, sizeof old_head);
  memcpy(root, soru_chain_head(world.chain)->root, sizeof root);
  CHECK_U64(wallet_balance(world.chain, &to.pkh), SORU_CHAIN_BOOTSTRAP_BALANCE + 500);
  CHECK(soru_chain_hash_at(world.chain, 4, at) == SORU_OK);
  CHECK(soru_chain_switch(world.chain, at) == SORU_OK);
  CHECK_U64(soru_chain_head(world.chain)->header.level, 4);
  CHECK_U64(wallet_balance(world.chain, &to.pkh), SORU_CHAIN_BOOTSTRAP_BALANCE + 300);
  CHECK(soru_chain_hash_at(world.chain, 5, at) == SORU_ERR_NOT_FOUND);
  /* The branch of the last one was given up; the other one waits for the next block. */
  CHECK_U64(soru_chain_pending(world.chain, NULL), 1);
  bake(&world);
  CHECK_U64(wallet_balance(world.chain, &to.pkh), SORU_CHAIN_BOOTSTRAP_BALANCE + 400);
  /* Back to the other branch: its state is the very same. */
  CHECK(soru_chain_switch(world.chain, old_head) == SORU_OK);
  CHECK_U64(soru_chain_head(world.chain)->header.level, 6);
  CHECK_BYTES(soru_chain_head(world.chain)->root, 32, root, 32);
  soru_chain_close(world.chain);
  CHECK(soru_chain_open(&world.chain, &world.store, &world.config) == SORU_OK);
  CHECK_BYTES(soru_chain_head(world.chain)->hash, 32, old_head, 32);
  CHECK_U64(wallet_balance(world.chain, &to.pkh), SORU_CHAIN_BOOTSTRAP_BALANCE + 500);
  bake(&world);
  CHECK_U64(soru_chain_head(world.chain)->header.level, 7);
  world.config.profile = SORU_ROLLUP_ALPHA;
  soru_chain_t *other;
  CHECK(soru_chain_open(&other, &world.store, &world.config) == SORU_ERR_ARG);
  world_done(&world);
}

/* A block takes operations up to its gas; the others wait. */
static void
test_full(void)
{
  world_t world;
  soru_chain_error_t error;
  uint8_t hash[SORU_ROLLUP_HASH_SZ];
  world_init(&world, SORU_ROLLUP_MUMBAI);
  wallet_t from = wallet_open(1), to = wallet_open(2);
  for (uint64_t i = 0; i < 6; i++) {
    soru_buf_t bytes;
    soru_l1_content_t content = transfer(&to.pkh, 100);
    content.gas_limit = 1000000;
    wallet_fill(world.chain, &from, &content, 1);
    content.counter += i;
    soru_base_buf_init(&bytes, 10000);
    wallet_sign(world.chain, &from, &content, 1, &bytes);
    CHECK(soru_chain_inject(world.chain, soru_base_buf_slice(&bytes), hash, &error) == SORU_OK);
    CHECK(soru_chain_inject(world.chain, soru_base_buf_slice(&bytes), hash, &error) == SORU_OK);
    soru_base_buf_free(&bytes);
  }
  CHECK_U64(soru_chain_pending(world.chain, NULL), 6);
  soru_l1_content_t heavy[3] = {transfer(&to.pkh, 1), transfer(&to.pkh, 1), transfer(&to.pkh, 1)};
  for (int i = 0; i < 3; i++) heavy[i].gas_limit = 1000000;
  CHECK(wallet_send(world.chain, &to, heavy, 3, &error) == SORU_ERR_PROOF);
  CHECK_STR(error.id, "gas_exhausted.block");
  static const size_t counts[] = {2, 2, 2, 0};
  for (int i = 0; i < 4; i++) {
    bake(&world);
    CHECK_U64(soru_chain_head(world.chain)->operation_cnt, counts[i]);
  }
  CHECK_U64(wallet_balance(world.chain, &to.pkh), SORU_CHAIN_BOOTSTRAP_BALANCE + 600);
  world_done(&world);
}

int
main(void)
{
  test_begin();
  test_begin_again();
  test_transfer();
  test_batch();
  test_refused();
  test_reveal();
  test_counters();
  test_reorganise();
  test_full();
  return check_summary();
}
