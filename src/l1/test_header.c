/* test_header.c - headers of two blocks of test networks whose hashes were published; hashes of
 * lists; times. */
#include "crypto/blake2b.h"
#include "crypto/prefix.h"
#include "l1/header.h"

#include "check.h"

#include <string.h>

static void
decode(uint8_t *hash, soru_prefix_t prefix, const char *text)
{
  CHECK(soru_crypto_prefix_decode(hash, prefix, soru_base_slice_text(text)) == SORU_OK);
}

/* A published block. */
typedef struct block {
  const char *hash, *predecessor, *context, *payload, *signature, *operations_hash;
  int32_t level, round;
  int64_t timestamp;
  const char *time;
  uint8_t nonce[8];
  soru_l1_toggle_t toggle;
} block_t;

static const block_t blocks[] = {
    {
        .hash = "BM5sGpbt1rEiNmfbbo8jcQHJaUZQYwKUXe4MK6B8hcxHDeEfuJx",
        .predecessor = "BLoSHvgQ6i64fxa2cWV2PW77FB2apjFpuMgGT9CN9YTCkLHYUEu",
        .context = "CoVH2RtM1HHzLZmdbM86EkfwLEg42hmcdr4UGVmUezUDjyUEqYyj",
        .payload = "vh2keAERJ5aCT7EagCysfCYcxshQiDKmX1nVPw5mMxB1C6QVZ4eP",
        .signature =
            "sigPXDyg4aUDxaCQKFvsX1Bttek8M9LxSinKCfNnoFEKYBKRL2V7of9vRJUPVckdaA8GYaTcW5W3MXpvASNQ"
            "X4PeHEkMSrM3",
        .operations_hash = "LLob51uyaK2Kn61U7LPTwPDGe7bEsAifAGjHaAXb5QvfwWv1nBwCC",
        .level = 104428,
        .timestamp = 1667354575,
        .time = "2022-11-02T02:02:55Z",
        .nonce = {0xe4, 0x5e, 0xa3, 0xf0},
        .toggle = SORU_L1_TOGGLE_OFF,
    },
    {
        .hash = "BLHBkJLRFwRhs1Nvrbrf8gVnVgSxx5515iTdizVnagm97baSXNF",
        .predecessor = "BMD5idn9K4pGGAk9EbXBgUicYzTeDJLhY2a75Xfq6WNfahiRWZy",
        .context = "CoWDgrLLcSaBXq2sbZ5jwcoNkAuLmMHUurE8GTVd5SfPpRdP9MgF",
        .payload = "vh3LQUfufR7Z1soGCLdFymvHyW1aHokiEzN8eov9rcgQ4zvWeCuN",
        .signature =
            "signuyFG2mYvJh4WZSzVrSTBTUe7wvS9NYbFqUUqrAEp9ktwjYi8PSwEoTo2Z6cvmZAzPo9ZaSrnehuejvKp"
            "YpdXVnazSiHR",
        .operations_hash = "LLobDJY3zxBWiCiHUryckHzkGSDknfKDwbALteiURoPcfkRmEfoxr",
        .level = 133163,
        .round = 1,
        .timestamp = 1661363315,
        .time = "2022-08-24T17:48:35Z",
        .nonce = {0xae, 0x38, 0x4f, 0xb9},
        .toggle = SORU_L1_TOGGLE_PASS,
    },
};

static void
test_block(const block_t *block)
{
  soru_l1_header_t header = {.level = block->level,
                             .proto = 2,
                             .timestamp = block->timestamp,
                             .validation_pass = 4,
                             .payload_round = block->round,
                             .toggle = block->toggle};
  uint8_t want[SORU_L1_HASH_SZ], got[SORU_L1_HASH_SZ];
  decode(header.predecessor, SORU_PREFIX_B, block->predecessor);
  decode(header.context, SORU_PREFIX_CO, block->context);
  decode(header.payload_hash, SORU_PREFIX_VH, block->payload);
  memcpy(header.nonce, block->nonce, sizeof header.nonce);
  CHECK(soru_crypto_signature_parse(&header.signature, soru_base_slice_text(block->signature)) ==
        SORU_OK);
  soru_l1_header_fitness(&header, block->level, block->round);
  decode(header.operations_hash, SORU_PREFIX_LLO, block->operations_hash);
  soru_l1_header_hash(&header, got);
  decode(want, SORU_PREFIX_B, block->hash);
  CHECK_BYTES(got, 32, want, 32);
  char time[SORU_L1_TIME_TEXT_MAX];
  soru_l1_time_text(block->timestamp, time);
  CHECK_STR(time, block->time);

  /* And back; any shorter text is refused. */
  soru_buf_t bytes;
  soru_l1_header_t again;
  soru_base_buf_init(&bytes, SORU_L1_HEADER_MAX);
  soru_l1_header_encode(&bytes, &header);
  CHECK(soru_l1_header_decode(&again, soru_base_buf_slice(&bytes)) == SORU_OK);
  soru_l1_header_hash(&again, got);
  CHECK_BYTES(got, 32, want, 32);
  for (size_t i = 0; i < bytes.len; i++)
    CHECK(soru_l1_header_decode(&again, soru_base_slice(bytes.ptr, i)) < 0);
  soru_base_buf_free(&bytes);
}

/* A list of any length is hashed like one whose last leaf is repeated up to a power of two. */
static void
test_merkle(void)
{
  uint8_t hashes[16 * SORU_L1_HASH_SZ] = {0}, one[SORU_L1_HASH_SZ], other[SORU_L1_HASH_SZ];
  for (uint8_t cnt = 1; cnt <= 16; cnt++) {
    size_t full = 1;
    while (full < cnt) full *= 2;
    for (uint8_t i = 0; i < full; i++) hashes[i * SORU_L1_HASH_SZ] = i < cnt ? i : cnt - 1;
    soru_l1_merkle(one, hashes, cnt);
    soru_l1_merkle(other, hashes, full);
    CHECK_BYTES(one, 32, other, 32);
  }
}

/* The hash of no lists at all, as the first block of every chain has it. */
static void
test_empty(void)
{
  uint8_t got[SORU_L1_HASH_SZ], want[SORU_L1_HASH_SZ];
  soru_l1_merkle(got, NULL, 0);
  decode(want, SORU_PREFIX_LLO, "LLoZS2LW3rEi7KYU4ouBQtorua37aWWCtpDmv1n2x3xoKi6sVXLWp");
  CHECK_BYTES(got, 32, want, 32);
}

/* The hashes of a published block without operations: of its four empty lists, and of its payload,
 * which is the predecessor, the round and the list of what its operations are. */
static void
test_no_operations(void)
{
  uint8_t lists[4 * SORU_L1_HASH_SZ], payload[2 * SORU_L1_HASH_SZ + 4] = {0};
  uint8_t got[SORU_L1_HASH_SZ], want[SORU_L1_HASH_SZ];
  for (size_t i = 0; i < 4; i++) soru_l1_merkle(lists + i * SORU_L1_HASH_SZ, NULL, 0);
  soru_l1_merkle(got, lists, 4);
  decode(want, SORU_PREFIX_LLO, "LLoa7bxRTKaQN2bLYoitYB6bU2DvLnBAqrVjZcvJ364cTcX2PZYKU");
  CHECK_BYTES(got, 32, want, 32);
  decode(payload, SORU_PREFIX_B, "BLbcVY1kYiKQy2MJJfoHJMN2xRk5QPG1PEKWMDSyW2JMxBsMmiL");
  payload[SORU_L1_HASH_SZ + 3] = 1;
  memcpy(payload + SORU_L1_HASH_SZ + 4, lists, SORU_L1_HASH_SZ);
  soru_crypto_blake2b(got, sizeof got, payload, sizeof payload);
  decode(want, SORU_PREFIX_VH, "vh2TyrWeZ2dydEy9ZjmvrjQvyCs5sdHZPypcZrXDUSM1tNuPermf");
  CHECK_BYTES(got, 32, want, 32);
}

static void
test_times(void)
{
  static const struct {
    int64_t timestamp;
    const char *text;
  } times[] = {{0, "1970-01-01T00:00:00Z"},          {951782399, "2000-02-28T23:59:59Z"},
               {951782400, "2000-02-29T00:00:00Z"},  {1530374852, "2018-06-30T16:07:32Z"},
               {4107542400, "2100-03-01T00:00:00Z"}, {-1, "1969-12-31T23:59:59Z"}};
  char text[SORU_L1_TIME_TEXT_MAX];
  for (size_t i = 0; i < sizeof times / sizeof times[0]; i++) {
    soru_l1_time_text(times[i].timestamp, text);
    CHECK_STR(text, times[i].text);
  }
}

int
main(void)
{
  for (size_t i = 0; i < sizeof blocks / sizeof blocks[0]; i++) test_block(&blocks[i]);
  test_merkle();
  test_empty();
  test_no_operations();
  test_times();
  return check_summary();
}
