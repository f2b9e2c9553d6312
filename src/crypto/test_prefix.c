/* Tests of the base58check prefixes. The texts of a payload of zeros and of a payload of 0xff bytes
 * were computed from the reference's definitions of late 2022 and of today. */
#include "base/hex.h"
#include "crypto/prefix.h"
#include "tests/check.h"

typedef struct sample {
  soru_prefix_t prefix;
  const char *zeros, *ones;
} sample_t;

static const sample_t samples[] = {
    {SORU_PREFIX_SCR1, "scr1AFyXAWFS3c6S2D617o8NGRvazoMJPEw6s",
     "scr1ZbaWGoY9E4yFTMB2Y8SrPhiDW4HrbEeAP"},
    {SORU_PREFIX_SCC1, "scc12XhSULdV8bAav21e99VYLTpqAjTd7NU8Mn4zFdKPSA8auMbggG",
     "scc14USchnfLZGPijbiYimVVf4bkHMBGpDLuzrBEQKDP6AX5PJfzqj"},
    {SORU_PREFIX_SCS1, "scs11VNjWyZw4Tgbvsom8epQbox86S2CKkE1UAZkXMM7Pj8MQMLzMf",
     "scs13S7ukRbnV8ujkTWfiGpMvQj3D3jr2b6o7Efzg3F73jWqwhs4DZ"},
    {SORU_PREFIX_SCIB1, "scib11XUE1Gn99DeR2dn3U93sZNPg2Pobf9UVmS4tBH2iJ97HJ5MRiy",
     "scib13UDQEiozZtsYrDUx3m3psyAb91XFMzMHQWB8Kxvhx9VmmA6bqX"},
    {SORU_PREFIX_SCIB2, "scib21qoWxjjhuWSTe4wErm2VBMd9SsM6nRk6wZJCfuvXxLk5wcWjft",
     "scib23nYhCBmZLBfbTee9SP2SVxQ4ZV4kVGctadQSpbpXcM8aWXDcPo"},
    {SORU_PREFIX_SCIB3, "scib32A8ovChGfoEWFW6SFP16oLrcsLtbui1i7gXXAYpMcYNtaGXjVY",
     "scib346sz9ej86UTe55oLq1147wdXyxcFcYtVkkdmKEiMGYmP53CDsn"},
    {SORU_PREFIX_SCRRH1_2022, "scrrh1RAopXsNQyfu7nWSe492rYPSAyTT6QFgYXNsKYpzviFScpyxR",
     "scrrh1riLghqydN9oBmY1PvSEwD5WxRg4NTAsnpAgw3oe1F9dqcdPC"},
    {SORU_PREFIX_SR1, "sr163Lv22CdE8QagCwf48PWDTquk6isQwv57",
     "sr1VNwu8KVLQbHQ7M2gUThzLjdYFMfa9sRSf"},
    {SORU_PREFIX_SRC1, "src12UJzB8mg7yU6nWPzicH7ofJbFjyJEbHvwtZdfRXi8DQHNp1LY8",
     "src14R4AQaoXYehEc66uJEH58G5WNMgwwSAiaxfsp7RhnDnmuf1fmw"},
    {SORU_PREFIX_SRS1, "srs11RzHDmi83qz7oNC7i7bz51RtBSXsSy3p4H4Pw9ZS5nQ3y5vUVD",
     "srs13NjTTDjyUXDFcwu2HjbwPcCoJ4FX9ovbhMAe5qTRjnnYTAx145"},
    {SORU_PREFIX_SRIB1, "srib122WHGK2qNscZABYS6AdFQ3hbG8v2Hf2fA4vnGs9PfRamE9Z9r4",
     "srib13yFTVm4goYqgymFLfndCieUWNkdfzVuSo932RZ3PKRyFhzTAiE"},
    {SORU_PREFIX_SRIB2, "srib22LqaDmzQ9AQbmchdUnbs22w4gcTXQwJGLCA6mW3DKdDZxMHoff",
     "srib24HakTE2FZqdjbCQY4QbpLdhyoEBB7nB3yGGLvBwCydc4QV7gJe"},
    {SORU_PREFIX_SRIB3, "srib32fAsBEwxuTCeP3rpsQaUe2AY7612YDZsWKPRG8w2yprNYtUKDi",
     "srib34bv3QgypL8RnCdZjT2aRxcwTDhigF4Sf9PVfQpq2dqEs1soHzd"},
    {SORU_PREFIX_SCRRH1, "scrrh12ixmUpwQJL9J5W2tcRdprXXMAyGWWF1VM7A2yaCH1EadfW43SC",
     "scrrh14fhwiGyFj1NRu5joC3dnB8JGHazAD5tGzBGH8G6GfEy85rtxra"},
    {SORU_PREFIX_B, "BKiHLREqU3JkXfzEDYAkmmfX48gBDtYhMrpA98s7Aq4SzbUAB6M",
     "BMf2WegsKTyyfVZw87nkj6GHyFHtsbPa9VtGPHZ1AV4qV5XfvKX"},
    {SORU_PREFIX_O, "oneDGhZacw99EEFaYDTtWfz5QEhUW3PPVFsHa7GShnLPuDn7gSd",
     "opaxSw1cUMpNN3qHSo5tTzarKMKC9kEGGtwPpFxLhSLnPjsGbUQ"},
    {SORU_PREFIX_LO, "LovnVZxDizysNEuZtJZPhPJUYAJFM892g6mqWFysBFvDp1PwaURC",
     "LoxjEkBfkrQYbNj9bD91hLd5K5Qs4mqsYtQucW8Z5FaECVxZf36W"},
    {SORU_PREFIX_LLO, "LLoZKi1iMzbeJrfrGWPFYmkLebcsha6vGskQ4rAXt2uMwQtBfRcjL",
     "LLobGTBwp2T4z5ofrDHqAmhfFNXzKHkd7kY38xQgZvu1woNkgSfZW"},
    {SORU_PREFIX_P, "PrihK96nBAFSxVL1GLJTVhu9YnzkMFiBeuJRPA8NwuZVZCE1L6i",
     "PtfSVNYp2avg6JuiAuvTT2VvTucTzxZ4SYNXdJpGwZZt3h6tAxR"},
    {SORU_PREFIX_CO, "CoUeJrcPBj3T3iJL3PY4jZHnmZa5rRZ87VQPdSBNBcwZRMWJGh9j",
     "CoWb42qqDaU8Gr7ukJ7gjWcPYUgha5FxzH3TjgL45cbZor4MnFaX"},
    {SORU_PREFIX_BM, "bm2a9h4FvAKaQfNT2ThX6DzG4hQz9nnw8Jv8k3NS7VXDTLV3hxma",
     "bm4WtsHhx1kFdoC2jNH96BJrqcXbsSVn16ZCrHX81VBDqpuNJg6d"},
    {SORU_PREFIX_R, "r2t66EdiiSTKGCBqH43qRA9xksxb4Dr4D5cVv9MWJgnNxtxWQy5",
     "r4pqGU5kZs8YQ1mYBdfqNUkjfzaJhvgvzigcAJ3QJLnmTPmYzr3"},
    {SORU_PREFIX_LR, "Lr1JeWL3hqMoQbmbcWVseXBeYwNRsRoGxtQEBPGWktYdrbwceCF2",
     "Lr3FPgZVjgnUdjbBKR5VeUWFKrV3b5W7qg3JHdRCetCeF6WMVLAm"},
    {SORU_PREFIX_LLR, "LLr1E3te8KohgPWjgzZZriNkR8UCezZKnoC4EhyU6UUCRiuc8XxFT",
     "LLr3Ao4saMf8MceZGhU9UiL51uPKGiD2dfyhJpDcnNTrS7QBY1mwM"},
    {SORU_PREFIX_VH, "vh1g87ZG6scSYxKhspAUzprQVuLAyoa5qMBKcUfjgnQGnFb3dJcG",
     "vh3csHni8j37n69Haik6znB1GpSnhTGvi8pPiipRan4HAk5GHjFn"},
    {SORU_PREFIX_NET, "NetXH12Aer3be93", "NetY1pYNDRnsvVJ"},
    {SORU_PREFIX_NCE, "nceUDx2TmFGaB9DVubHuxPp6igLDEwkL6JgcvJ2QNhh368HbYrk8E",
     "nceWAhChDH7zrNMKVJCVaPmRKTFKrfQ2wBUFzQGZ4bgh6Wn6zummR"},
    {SORU_PREFIX_RNG, "rngFqPE6AmbJnFWsx2ywgnw6WwDszp7asGy7dViTLNKwkM6mMQKfh",
     "rngHn8QKcoSjTUehXjtXJntR7i8zcXmHi9kkhbxc2GKbkjbKyrzXp"},
    {SORU_PREFIX_EXPR, "exprtWsu7N8st7XBhS685Qa2B4xP6TuTN9ve9UPCU29fV94ySDo5Va",
     "exprvTd5LpAjJnkKX1o2f2ZyVfjJD5d74zoRnYVSci3f99TU1eM8cu"},
    {SORU_PREFIX_KT1, "KT18amZmM5W7qDWVt2pH6uj7sCEd3kbzLrHT",
     "KT1XvNYseNDJJ6Kw27qhSEDF8ys8JhDopzfG"},
    {SORU_PREFIX_TZ1, "tz1Ke2h7sDdakHJQh8WX4Z372du1KChsksyU",
     "tz1iydgEAWLmDA7qqDXwPsXEJRXWa9LZHgXV"},
    {SORU_PREFIX_TZ2, "tz28KEfLTo3wg2wGyJZMjC1MaDA1q68s6tz5",
     "tz2XeqeSm5m88uki7Pan4WVUqznX62jhf7ir"},
    {SORU_PREFIX_TZ3, "tz3LL3cfMfBV4fPaPZdcj9TjPa3XbvLiXw9V",
     "tz3jfebmewtfXYD1Xef34TwrfMg2rrrw6oum"},
    {SORU_PREFIX_TZ4, "tz491FasxEbqzR2SfjgTPnRyw9JY7og2HZUA",
     "tz4YLrZzFXK2THqsophsj6v7Cvw3NkN6Ad3n"},
    {SORU_PREFIX_TZ5, "tz5M24YCr6jPP3Uk5zkiPjtMkWC3tdok7YXg",
     "tz5kMfXK9PSZqvJBE5n8j4NV2HpZ9aWfXEBr"},
    {SORU_PREFIX_ID, "idqRfGME9Bdhde2rksPSz7s6naxMW4", "idtzX1JXvee2nizJjitoN2PZbwNvkD"},
    {SORU_PREFIX_EDPK, "edpkteDwHwoNPB18tKToFKeSCykvr1ExnoMV5nawTJy9Y9nLTfQ541",
     "edpkvay7XPqDorEGhuAhpwePXaXqxcxcVeEGirhBbzs9CAApvpcB7N"},
    {SORU_PREFIX_SPPK, "sppk7VR9W7A2YABXrY6bVTVtjoLQKTkYM2dsBq3gnowG16had1yQp5s",
     "sppkG53ifU4Ch5KWNYs9ZrPgutpekfQNmJN2dTBFFA2kUrQrx83B84J"},
    {SORU_PREFIX_P2PK, "p2pk5zgg2umKdmbhtvV6akTjqbnhbgWosRamaLUNVWDN9bxyJz1Zqwz",
     "p2pkEaKFCGfVngjgQwFef9MY1hGx2tAeHhJw1xbvwrJrdMgFe6SoVBg"},
    {SORU_PREFIX_BLPK,
     "BLpk1DvGiVcNFFC8Dg6tHYRL8sGBTCyRA8VKZM1hL6oeBQwyJUeou8hRTYEDmevGzvkWHCr72BD6",
     "BLpk2HNLySEaiwT71MzNBuZneM4p3KEjyLJ9FS2Erp8AMJAkVPEstTddjquuAdrmPwumL1xRcttD"},
    {SORU_PREFIX_EDSK_SEED, "edsk2fuHAameH2ugtQy1ojXnrJMk7NyEc6tWwejFGr2SkhFf3MXE4i",
     "edsk4ceTQ2oVhi8phzfvPMXkAu8fDzgtJwmJaiqVRXvSQhe9X6LUQ9"},
    {SORU_PREFIX_EDSK,
     "edskRc1n1hXn5XCoj1T93VUvgeTKnbNgWwaWMeiFSDgidfryadeoE598yctqThA2Kb1ePuhY99JUMTK2cPf1ngJLADLPD"
     "npQvH",
     "edskSBWKQ7wp7uedHoa4E7hKnCuomMWVpU3YyvAjc8F9sDjzn1pfyPcJs2YU4VeEY3SJ1qqbRDBWtZToGYpwawCuRkFDy"
     "d18w9"},
    {SORU_PREFIX_SPSK, "spsk1RZgUW68mN4kVJsjdEUCsDMhEGDXkp5yryy2Ca6uS4vwh7GEKh",
     "spsk3NJrhx7zC3HtJtaeCrUABp8cLswBTexmW45GMFzu65KSGGS5De"},
    {SORU_PREFIX_P2SK, "p2sk2Lnoi11jDcBEEm71zG7ze6ykShKW5uhvuWVTU3uZ9kgFyJrWcF",
     "p2sk4HXywT3aeHQN4LovZt7wxhkfZK39nkaiYabhcjoYom4kSbGqLQ"},
    {SORU_PREFIX_BLSK, "BLsk1VuqdqPfhn9GpTzZPxgWm2MdkGxie63uK8tCMW8bu9bfajMqW8",
     "BLsk3Sf1sHRX8TNQe3hTyagU5d8YrtgNLvvgxCzSWC2bZ9zA6Axsq2"},
    {SORU_PREFIX_EDESK,
     "edesk1G13DKJV828qmxNezDGGxb8jGGsqRr6T63foC9TtZTWVRp3WZYs44C3jPrPSdDqdwbD9yuwznpkqukcnu3n",
     "edesk23NGRKhm11tPfvFJWEPWnJs4qzHdCHwAUfJjhB3GZqCEv6nTZch3ukRP5FgFSwghJgzQnRuVjpFMXjC2Cnu"},
    {SORU_PREFIX_SPESK,
     "spesk1Rpa8zk5M8bvAEKZGUVN8oqYenyW58N5epo2Je5jAbxArESR242o8GX7b7T9mgtCuDMGexN5WmmeJNYJoi7",
     "spesk2DBoM19ME8MU4CCCnVcbxXZtEWPHqaCo3SRxoff7AydvLXBN27rnyptmGWjxbQjGGK8XTUKaTmG9vMq6KpA"},
    {SORU_PREFIX_P2ESK,
     "p2esk1keCyHeLu4jDuduiCUSQD6USUK2n6tnWomcnuNGGweBeTWxEwsgLGLSkCmKKX9UdFSZhtaL2RcXitDXq9J9",
     "p2esk2Y1SBJ3cn4UmobnMiVZe2pCn42SZsLdECPFjQPqex1sPwohBwwWL7tpPtAc8LsKgcYLxh6HXNc2EW9tyrem"},
    {SORU_PREFIX_BLESK,
     "BLesk1DtSnFnft5LL9LrXgheeUy4G9DDZvsDDXNn7WbsMmZypnJJqhWbuEorc1xccYZWCLNsNWSYzD2GRFDa4msh",
     "BLesk21FfzGBwm55t3JjBCimtJgnbivdMhK3vuzR41dSjmwfaGb3nhaRu6NEFhMuRNHMFhUedJxWVA1kvs8ZP23V"},
    {SORU_PREFIX_EDSIG,
     "edsigtXomBKi5CTRf5cjATJWSyaRvhfYNHqSUGrn4SdbYRcGwQrUGjzEfQDTuqHhuA8b2d8NarZjz8TRf65WkpQmo423B"
     "tomS8Q",
     "edsigu7JJZk87EqsUeQr5dvir58tQgRgBbMuWu8EYcY9yfA9xcEe9VJhqHd7YS6C7Nb1gF4We8dd2fZaRkEggcfgNKYx2"
     "efZK4W"},
    {SORU_PREFIX_SPSIG1,
     "spsig15oyPL6RPsCmQbjdHRDQgBpnqfF1PGCaNk9eV5ksEABhY6BVRfPxGHhrV4fC84UYGJe7g1pFiyccSaBfg97KnBWC"
     "XYZh9c",
     "spsig1fJWmkWTSFeayPrYU3RomkHGpRNpgnfd11c8ezKJTi4ijUMNAys89hMV5s9QLWuBtEnAx5hJG5mP6jMbUQ1u3iR3"
     "Ho41ku"},
    {SORU_PREFIX_P2SIG,
     "p2sigMJWuMaj1zAfVMzdZzFnoncCKE7faHzJ7coB6h3ziUiGeZoTZUNfYSQR5t2dJ6cFWCvUx8CZdLRCigAUtrt2JEfRz"
     "vbDnL",
     "p2sigvo4Hmzm4NcV4A7YkcUBuM4gHzFUspTLjtFfGbcRx2bHqwyLJnqqRr43ggWqWZ2u894YEC5cASZyNqLQh7nbZmaGh"
     "a6YRV"},
    {SORU_PREFIX_BLSIG,
     "BLsig4XnPRJQAkxE1dokc4AwLzmdC3ukRgzW8tUc53s7BkVH48eQALvMMM7KLCFyKfQxMadkoddeUkFWig7cREthNoZVL"
     "KMEjM16Ukz3x4dHBpLv5QfUWzqnD8s8TA1R5Eom1b8b4iETeJ",
     "BLsigEUqbJBSKeB62BhK9v674ECCJWHPhAc9DdZRFtDFMWQi5HZqoh2LjnfHakJezYd67doFEc4HWn5DtoWYVwoswGhzb"
     "n6cG1KuskRorY7mE6ZNo3pWiEYAXe4JjXjupDMJuZKRZvFUF1"},
    {SORU_PREFIX_SIG,
     "sigMzJ4GVAvXEd2RjsKGfG2H9QvqTSKCZsuB2KiHbZRGFz72XgF6KaKADznh674fQgBatxw3xdHqTtMHUZAGRprxy64wg"
     "1aq",
     "sigwUqSguCxugSbDrnVtsf7qbtubbFcj2vXSUotC9zep91JQhYzQnkCZsdPVaKH7qKoX32D7qfpwcf1SeUxXLQ8Vsvi3A"
     "i8p"},
    {SORU_PREFIX_ASIG,
     "asigAkTQxdK7DYa6nf7JNPsQCpyrP98ABo4Cy5b4XggQzPRhCYEKmS36MUQpgnaqwKAREoKbkR9BQF84f7nCENECsvHUu"
     "KUDBxCowjUEu6U8iUqU4fYfJo3phip4CbByZFbiC5xnB9hMc",
     "asigLhWcqWMG6mS7LYfrEK37SFYxqWmRfQhHiAQFN2pakJriMTfy7Y2Uo2P5EqGWpXJBHxp2iqnDS4qEnWiGwHQmM4nkN"
     "4qjrH2CwBE9NaxAzhJBhparYVS9CuzLaKgiXo9cAGoGhEYbe"},
    {SORU_PREFIX_SH, "sh1MojypjbCHUxqjEQutzXG5wdXycoHoAHHqWLrfrpHeaGfCedx6igXqYCU5mQgyg9YhLV2KzJ",
     "sh2RFpEmMofyjwdR7tpG8ymZkG85t86zy6yvWtPPBLTXo3r7EhwRetp9Dss4hu5zqQbWVDj4k4"},
};

/* Encodes, decodes and detects a payload that consists of one byte. */
static void
check_fill(soru_prefix_t prefix, uint8_t fill, const char *want)
{
  const soru_prefix_info_t *info = soru_crypto_prefix_info(prefix);
  uint8_t payload[SORU_PREFIX_PAYLOAD_MAX], back[SORU_PREFIX_PAYLOAD_MAX];
  memset(payload, fill, sizeof payload);

  soru_buf_t text;
  soru_base_buf_init(&text, 200);
  soru_crypto_prefix_encode(&text, prefix, payload);
  CHECK_BYTES(text.ptr, text.len, want, strlen(want));
  CHECK_U64(text.len, info->text_len);
  CHECK(strncmp(want, info->text, strlen(info->text)) == 0);
  soru_base_buf_free(&text);

  soru_slice_t slice = soru_base_slice_text(want);
  CHECK_U64(soru_crypto_prefix_decode(back, prefix, slice), SORU_OK);
  CHECK_BYTES(back, info->payload_len, payload, info->payload_len);
  soru_prefix_t found = SORU_PREFIX_COUNT;
  memset(back, 1, sizeof back);
  CHECK_U64(soru_crypto_prefix_detect(back, &found, slice), SORU_OK);
  CHECK_U64(found, prefix);
  CHECK_BYTES(back, info->payload_len, payload, info->payload_len);
}

static void
test_table(void)
{
  CHECK_U64(sizeof samples / sizeof samples[0], SORU_PREFIX_COUNT);
  for (size_t i = 0; i < sizeof samples / sizeof samples[0]; i++) {
    CHECK_U64(samples[i].prefix, i);
    check_fill(samples[i].prefix, 0x00, samples[i].zeros);
    check_fill(samples[i].prefix, 0xff, samples[i].ones);
    CHECK(soru_crypto_prefix_info(samples[i].prefix)->payload_len <= SORU_PREFIX_PAYLOAD_MAX);
  }
}

/* A published text must decode to these bytes, and encode back. */
static void
check_published(soru_prefix_t prefix, const char *text, const char *hex)
{
  uint8_t payload[SORU_PREFIX_PAYLOAD_MAX];
  size_t len = soru_crypto_prefix_info(prefix)->payload_len;
  if (!CHECK(soru_crypto_prefix_decode(payload, prefix, soru_base_slice_text(text)) == SORU_OK)) {
    return;
  }
  soru_buf_t out;
  soru_base_buf_init(&out, 1000);
  soru_base_hex_add(&out, soru_base_slice(payload, len));
  CHECK_BYTES(out.ptr, out.len, hex, strlen(hex));
  out.len = 0;
  soru_crypto_prefix_encode(&out, prefix, payload);
  CHECK_BYTES(out.ptr, out.len, text, strlen(text));
  soru_base_buf_free(&out);
}

/* R-ORIG-2: both generations of names. Values published in the tests of the reference. */
static void
test_names(void)
{
  const soru_prefix_names_t *old = soru_crypto_prefix_names_2022();
  const soru_prefix_names_t *new = soru_crypto_prefix_names_today();
  check_published(old->rollup, "scr1HLXM32GacPNDrhHDLAssZG88eWqCUbyLF",
                  "4da51c5de7a1cdd494c15b53815e1faa4c1a96ca");
  check_published(new->state, "srs11XQCynQfGtuUr4c47rAoazGeTfC33R5FmimBKbnMrWwntHURX1",
                  "0c4a316fa1079bfc23dac5ecc609ab10e26490e378a81e774c51176040bea180");
  check_published(old->reveal, "scrrh1Y5hijnFNJPb96EFTY9SjZ4epyaYF9xU3Eid9KCj9vda25H8W",
                  "4545b2a2c1c2ad80eaac7f1744224dc201303e367468049a4f6533672543c9");
  CHECK_STR(soru_crypto_prefix_info(old->rollup)->text, "scr1");
  CHECK_STR(soru_crypto_prefix_info(old->commitment)->text, "scc1");
  CHECK_STR(soru_crypto_prefix_info(old->state)->text, "scs1");
  CHECK_STR(soru_crypto_prefix_info(new->rollup)->text, "sr1");
  CHECK_STR(soru_crypto_prefix_info(new->commitment)->text, "src1");
  CHECK_STR(soru_crypto_prefix_info(new->state)->text, "srs1");
}

/* Texts that must be refused. */
static void
test_refused(void)
{
  uint8_t payload[SORU_PREFIX_PAYLOAD_MAX];
  soru_prefix_t found;
  /* a letter missing; a letter changed: both occur in the reference's tests as invalid addresses */
  static const char *const broken[] = {
      "scr1HLXM32GacPNDrhHDLAssZG88eWqCUbyL",
      "scr1HLXM32GacPNDrhHDLAssZG88eWqCUbyF",
      "sr1Fq8fPi2NjhWUXtcXBggbL6zFjZctDamso",
      "",
      "sr1",
      "sr1JPVatbbPoGp4vb6VfQ1jzEPMrYFcKq6V0",
  };
  for (size_t i = 0; i < sizeof broken / sizeof broken[0]; i++) {
    soru_slice_t text = soru_base_slice_text(broken[i]);
    CHECK_U64(soru_crypto_prefix_decode(payload, SORU_PREFIX_SCR1, text), SORU_ERR_DECODE);
    CHECK_U64(soru_crypto_prefix_detect(payload, &found, text), SORU_ERR_DECODE);
  }
  /* sound, but of another kind */
  soru_slice_t rollup = soru_base_slice_text("sr1JPVatbbPoGp4vb6VfQ1jzEPMrYFcKq6VG");
  CHECK_U64(soru_crypto_prefix_decode(payload, SORU_PREFIX_SR1, rollup), SORU_OK);
  CHECK_U64(soru_crypto_prefix_decode(payload, SORU_PREFIX_SCR1, rollup), SORU_ERR_DECODE);
  CHECK_U64(soru_crypto_prefix_decode(payload, SORU_PREFIX_KT1, rollup), SORU_ERR_DECODE);
  /* base58check of nothing: no prefix of the table */
  CHECK_U64(soru_crypto_prefix_detect(payload, &found, soru_base_slice_text("3QJmnh")),
            SORU_ERR_NOT_FOUND);
  /* longer than anything in the table */
  char longer[200];
  memset(longer, '1', sizeof longer);
  CHECK_U64(soru_crypto_prefix_detect(payload, &found, soru_base_slice(longer, sizeof longer)),
            SORU_ERR_DECODE);
}

int
main(void)
{
  test_table();
  test_names();
  test_refused();
  return check_summary();
}
