/* Tests of keys and signatures, with values that others published: the bootstrap accounts of the
 * reference's sandbox; keys, signatures of octez-client and of main net's bakers in the tests of
 * PyTezos; of Taquito (which signs by RFC 6979, too); of the kernel SDK; appendix A.2.5 of RFC
 * 6979.
 */
#include "base/hex.h"
#include "crypto/key_private.h"
#include "tests/check.h"

/* A secret key, its public key and the hash of that. */
typedef struct account {
  const char *secret, *key, *hash;
} account_t;

static const account_t accounts[] = {
    {"edsk3gUfUPyBSfrS9CCgmCiQsTCHGkviBDusMxDJstFtojtc1zcpsh",
     "edpkuBknW28nW72KG6RoHtYW7p12T6GKc7nAbwYX5m8Wd9sDVC9yav",
     "tz1KqTpEZ7Yob7QbPE4Hy4Wo8fHG8LhKxZSx"},
    {"edsk39qAm1fiMjgmPkw1EgQYkMzkJezLNewd7PLNHTkr6w9XA2zdfo",
     "edpktzNbDAUjUk697W7gYg2CRuBQjyPxbEg8dLccYYwKSKvkPvjtV9",
     "tz1gjaF81ZRRvdzjobyfVNsAeSC6PScjfQwN"},
    {"edsk4ArLQgBTLWG5FJmnGnT689VKoqhXwmDPBuGx3z4cvwU9MmrPZZ",
     "edpkuTXkJDGcFd5nh6VvMz8phXxU3Bi7h6hqgywNFi1vZTfQNnS1RV",
     "tz1faswCTDciRzE4oJ9jn2Vm2dvjeyA9fUzU"},
    {"edsk2uqQB9AY4FvioK2YMdfmyMrer5R8mGFyuaLLFfSRo8EoyNdht3",
     "edpkuFrRoDSEbJYgxRtLx2ps82UdaYc1WwfS9sE11yhauZt5DgCHbU",
     "tz1b7tUupMgCNw2cCLpKTkSD1NZzB5TkP2sv"},
    {"edsk4QLrcijEffxV31gGdN2HU7UpyJjA8drFoNcmnB28n89YjPNRFm",
     "edpkv8EUUH68jmo3f7Um5PezmfGrRF24gnfLpH3sVNwJnV5bVCxL2n",
     "tz1ddb9NMYHZi5UzPdzTZMYQQZoMub195zgv"},
    {"edskS3DtVSbWbPD1yviMGebjYwWJtruMjDcfAZsH9uba22EzKeYhmQkkraFosFETmEMfFNVcDYQ5QbFerj9ozDKroXZ6"
     "mb5oxV",
     "edpkvJELH15q7a8ShGRsoULGxLQfUQaGahwRTFywCsnWPPdwnmASRH",
     "tz1RvhdZ5pcjD19vCCK9PgZpnmErTba3dsBs"},
    {"spsk1zkqrmst1yg2c4xi3crWcZPqgdc9KtPtb9SAZWYHAdiQzdHy7j",
     "sppk7aMNM3xh14haqEyaxNjSt7hXanCDyoWtRcxF8wbtya859ak6yZT",
     "tz28YZoayJjVz2bRgGeVjxE8NonMiJ3r2Wdu"},
    {"spsk33kCcKpgrvXRQJB2GVGxAMxrSEmwKXLh2KR4ztLcbaCnQq3FFs",
     "sppk7bFd7b4DWcabg4yw4N5q8rn9thycWmY21EJDCKfTskNiBH8RJrd",
     "tz2JFbdFh1RVYuYX4gWbVQz9SAtqEZSwZaB8"},
    {"spsk24EJohZHJkZnWEzj3w9wE7BFARpFmq5WAo9oTtqjdJ2t4pyoB3",
     "sppk7bcmsCiZmrzrfGpPHnZMx73s6pUC4Tf1zdASQ3rgXfq8uGP3wgV",
     "tz2T7hMiWgLAtpsB1JXEP59h3QA8rNVAP1Ue"},
    {"p2sk3PM77YMR99AvD3fSSxeLChMdiQ6kkEzqoPuSwQqhPsh29irGLC",
     "p2pk679D18uQNkdjpRxuBXL5CqcDKTKzsiXVtc9oCUT6xb82zQmgUks",
     "tz3agP9LGe2cXmKQyYn6T68BHKjjktDbbSWX"},
    {"p2sk2rHNfHbuqq1Q6RZAnXfwoA3fFk1xtUFPrNVj7mhwxmvY4xmrEd",
     "p2pk663exKaDHnzFmUeBsmYjKUMJYPyW1WQJzmhyYgNrUuo5Ef9SXxG",
     "tz3VqqyCrvZni4jbxVrzG2EeVQ97D9LARjJz"},
    {"p2sk2Md6rioE62a7hVdD8xdYGDLH2erDbAcD4i15e8DSpnHruhVHBw",
     "p2pk66yEDuRC5RLHpVj8hvAS5fr8HnU2YsLvFNdwQoW3jH8WUynMwGG",
     "tz3Q2KTKWw3xqiowvfX4N7gyyAfCz8hTvcnk"},
};

static void
check_account(const account_t *account)
{
  soru_secret_t secret;
  soru_public_t key, again;
  soru_pkh_t hash, parsed;
  char text[SORU_CRYPTO_KEY_TEXT_MAX];
  CHECK_U64(soru_crypto_secret_parse(&secret, soru_base_slice_text(account->secret)), SORU_OK);
  soru_crypto_secret_text(&secret, text);
  if (strlen(account->secret) == 54) CHECK_STR(text, account->secret);

  soru_crypto_secret_public(&secret, &key);
  soru_crypto_public_text(&key, text);
  CHECK_STR(text, account->key);
  CHECK_U64(soru_crypto_public_parse(&again, soru_base_slice_text(account->key)), SORU_OK);
  CHECK_BYTES(again.bytes, again.len, key.bytes, key.len);
  soru_cursor_t cursor = soru_base_cursor(soru_base_slice(key.bytes, key.len));
  CHECK_U64(soru_crypto_public_read(&cursor, &again), SORU_OK);
  CHECK_BYTES(again.bytes, again.len, key.bytes, key.len);

  soru_crypto_public_hash(&key, &hash);
  soru_crypto_pkh_text(&hash, text);
  CHECK_STR(text, account->hash);
  CHECK_U64(soru_crypto_pkh_parse(&parsed, soru_base_slice_text(account->hash)), SORU_OK);
  CHECK_BYTES(parsed.bytes, sizeof parsed.bytes, hash.bytes, sizeof hash.bytes);
}

/* A signature that somebody else made. */
typedef struct vector {
  const char *secret; /* NULL: not published, or signed with a random nonce */
  const char *key;
  int watermark;
  const char *hex, *signature;
} vector_t;

static const vector_t vectors[] = {
    {"edsk3nM41ygNfSxVU4w1uAW3G9EnTQEB5rjojeZedLTGmiGRcierVv",
     "edpku976gpuAD2bXyx1XGraeKuCo1gUZ3LAJcHM12W1ecxZwoiu22R", -1, "74657374",
     "edsigtzLBGCyadERX1QsYHKpwnxSxEYQeGLnJGsSkHEsyY8vB5GcNdnvzUZDdFevJK7YZQ2ujwVjvQZn62ahCEcy74Awt"
     "bA8HuN"},
    {"edskS3DtVSbWbPD1yviMGebjYwWJtruMjDcfAZsH9uba22EzKeYhmQkkraFosFETmEMfFNVcDYQ5QbFerj9ozDKroXZ6"
     "mb5oxV",
     "edpkvJELH15q7a8ShGRsoULGxLQfUQaGahwRTFywCsnWPPdwnmASRH", 3, "1234",
     "sigeeho3jK4MZKsyqcTc9mjhtz9w6enG3AFniufgUXCuXFW7VjShxLoNmxqkQSRYUwP1LHRMere5LrvxcqLgU9KmDGN35"
     "6Yz"},
    {"spsk1zkqrmst1yg2c4xi3crWcZPqgdc9KtPtb9SAZWYHAdiQzdHy7j",
     "sppk7aMNM3xh14haqEyaxNjSt7hXanCDyoWtRcxF8wbtya859ak6yZT", -1, "74657374",
     "spsig1RriZtYADyRhyNoQMa6AiPuJJ7AUDcrxWZfgqexzgANqMv4nXs6qsXDoXcoChBgmCcn2t7Y3EkJaVRuAmNh2cDDx"
     "WTdmsz"},
    {"spsk2rBDDeUqakQ42nBHDGQTtP3GErb6AahHPwF9bhca3Q5KA5HESE",
     "sppk7aqSksZan1AGXuKtCz9UBLZZ77e3ZWGpFxR7ig1Z17GneEhSSbH", 3, "1234",
     "sigREwM1SuRN5WzjH5xGJuyeZQ9kWi8XtbA4wRqGTumJwNY18PmF1XQMLCXEQBr4frnriKHWdPUynF1vGUvPcoWrNjb3s"
     "5xp"},
    {"spsk24EJohZHJkZnWEzj3w9wE7BFARpFmq5WAo9oTtqjdJ2t4pyoB3",
     "sppk7bcmsCiZmrzrfGpPHnZMx73s6pUC4Tf1zdASQ3rgXfq8uGP3wgV", 3, "1234",
     "sigmVKa3AcvzDTPGD7rJXkrMh8XMVkVQUkLwGLL3h1APWgicRKBmgjZ3624vqHA2FufBrLTQuPS9YBN1h2Z16kexp9F8N"
     "RXp"},
    {NULL, "sppk7aBerAEA6tv4wzg6FnK7i5YrGtEGFVvNjWhc2QX8bhzpouBVFSW", -1,
     "05010000007154657a6f73205369676e6564204d6573736167653a207369676e206d6520696e20617320747a32424"
     "3383"
     "37076454161673672325a56376b5067684e41626a466f69716843765a78206f6e206f626a6b742e636f6d20617420"
     "3230"
     "32312d31302d30345431383a35393a31332e3939305a",
     "spsig1ZNQaUKNERZSiEiNviqa5EAPkcNASXhfkXtxRatZTDZAnUB4Ra2Jus8b1oEpFnPx8Z6g28pd8vK3R8nPK29JDU5F"
     "iSLH5T"},
    {"p2sk2obfVMEuPUnadAConLWk7Tf4Dt3n4svSgJwrgpamRqJXvaYcg1",
     "p2pk66tTYL5EvahKAXncbtbRPBkAnxo3CszzUho5wPCgWauBMyvybuB", 3, "1234",
     "sigRUobRZ4oG7CvdtQfNoDe3Gqn8zrLw6RXjXVa84rX3HMzWuCuncWgDqY8wRkssofLUsfbdR6MNGJzDWaNXEwTxDktfr"
     "Kmj"},
    {"p2sk2mJNRYqs3UXJzzF44Ym6jk38RVDPVSuLCfNd5ShE5zyVdu8Au9",
     "p2pk65zwHGP9MdvANKkp267F4VzoKqL8DMNpPfTHUNKbm8S9DUqqdpw", 3, "1234",
     "sigZiUh7khZmjP1kGSSNe3LQdZC5GMpWHuyFkqcR37pwiGUJrpKaatUxWcRPBE5sHwqfydUsPM4JvK14dBMoHbCxC7VHd"
     "MZC"},
    {NULL, "p2pk65p7HKSGvkMdeK5yckM2nmi59oGNw4ksqdcvwxxF3AV3hopkfGS", -1,
     "68656c6c6f2c206d657373616765",
     "sigfMaQ3pkpywf3q5ZqfNzJuKd6apUa1gRpoGb4hK25dBuiTY5u2vVCJcPGdpUqDT1RwfeGy6gvnHuhbTgfKhn2EZVYMa"
     "tnN"},
    /* a block of main net and an endorsement of one, by bakers with keys of hardware */
    {NULL, "p2pk67wVncLFS1DQDm2gVR45sYCzQSXTtqn3bviNYXVCq6WRoqtxHXL", 1,
     "7a06a770000508440322bf4860a065d1c8747a08f7685be9c79da2b21d5930c12fff86b230081d223b000000005c7"
     "52b3"
     "a04bc5b950ff781580616c12a646af98285da66232b232661f179c98d6f8c8912ae00000011000000010000000008"
     "0000"
     "0000009b55bda7ad9debcd2657b76d444b14807c7b5dc13e06f754e2b43186d0fb22b3d3332c00000000000310488"
     "15b0"
     "0",
     "sigqWxz3GKFXg6G8ndSzJF8JD9j7m12kPWZj6bHLqdKw6XpxhVLwGm26hVqMdEfgPdoz8qoA5QkM9mvnMyMFmYny9sqjb"
     "5bE"},
    {NULL, "p2pk66n1NmhPDEkcf9sXEKe9kBoTwBoTYxke1hx16aTRVq8MoXuwNqo", 2,
     "7a06a770ad828485977947451e23e99f5040ead0f09ef89f58be2583640edcb1e295d0cb000005085e",
     "sigQVTY9CkYw8qL6Xa7QWestkLSdtPv6HZ4ToSMHDcRot3BwRGwZhSwXd9jJwKkDvvotTLSNWQdUqiDSfXuCNUfjbEaY2"
     "j6j"},
};

/* Whether a signature with one bit changed still holds. */
static bool
holds_changed(const soru_public_t *key, int watermark, soru_slice_t bytes,
              const soru_signature_t *signature, size_t bit)
{
  soru_signature_t changed = *signature;
  changed.bytes[bit / 8] ^= (uint8_t)(1 << bit % 8);
  return soru_crypto_verify(key, watermark, bytes, &changed);
}

static void
check_vector(const vector_t *vector)
{
  soru_public_t key;
  soru_signature_t signature;
  soru_buf_t bytes;
  char text[SORU_CRYPTO_KEY_TEXT_MAX];
  soru_base_buf_init(&bytes, 1000);
  CHECK_U64(soru_base_hex_decode(&bytes, soru_base_slice_text(vector->hex)), SORU_OK);
  soru_slice_t signed_bytes = soru_base_buf_slice(&bytes);
  CHECK_U64(soru_crypto_public_parse(&key, soru_base_slice_text(vector->key)), SORU_OK);
  soru_status_t status =
      soru_crypto_signature_parse(&signature, soru_base_slice_text(vector->signature));
  CHECK_U64(status, SORU_OK);
  bool generic = strncmp(vector->signature, "sig", 3) == 0;
  soru_crypto_signature_text(&signature, generic ? -1 : key.bytes[0], text);
  CHECK_STR(text, vector->signature);

  CHECK(soru_crypto_verify(&key, vector->watermark, signed_bytes, &signature));
  CHECK(!soru_crypto_verify(&key, 9, signed_bytes, &signature));
  for (size_t bit = 0; bit < 512; bit += 37)
    CHECK(!holds_changed(&key, vector->watermark, signed_bytes, &signature, bit));

  if (vector->secret != NULL) {
    soru_secret_t secret;
    soru_signature_t made;
    CHECK_U64(soru_crypto_secret_parse(&secret, soru_base_slice_text(vector->secret)), SORU_OK);
    soru_crypto_sign(&secret, vector->watermark, signed_bytes, &made);
    CHECK_BYTES(made.bytes, sizeof made.bytes, signature.bytes, sizeof signature.bytes);
  }
  soru_base_buf_free(&bytes);
}

static void
from_hex(uint8_t *out, const char *hex)
{
  soru_buf_t buf;
  soru_base_buf_init(&buf, 64);
  CHECK_U64(soru_base_hex_decode(&buf, soru_base_slice_text(hex)), SORU_OK);
  memcpy(out, buf.ptr, buf.len);
  soru_base_buf_free(&buf);
}

/* RFC 6979, A.2.5, SHA-256 of "sample", whose s is the larger one, and of "test". */
static void
test_rfc6979(void)
{
  static const char *const rows[][3] = {
      {"af2bdbe1aa9b6ec1e2ade1d694f41fc71a831d0268e9891562113d8a62add1bf",
       "efd48b2aacb6a8fd1140dd9cd45e81d69d2c877b56aaf991c34d0ea84eaf3716"
       "0834e36ad29a83bf2bc9385e491d6099c8fdf9d1ed67aa7ea5f51f93782857a9",
       "efd48b2aacb6a8fd1140dd9cd45e81d69d2c877b56aaf991c34d0ea84eaf3716"
       "f7cb1c942d657c41d436c7a1b6e29f65f3e900dbb9aff4064dc4ab2f843acda8"},
      {"9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08",
       "f1abb023518351cd71d881567b1ea663ed3efcf6c5132b354f28d3b0b7d38367"
       "019f4113742a2b14bd25926b49c649155f267e60d3814b4c0cc84250e46f0083",
       "f1abb023518351cd71d881567b1ea663ed3efcf6c5132b354f28d3b0b7d38367"
       "019f4113742a2b14bd25926b49c649155f267e60d3814b4c0cc84250e46f0083"},
  };
  uint8_t secret[SORU_CRYPTO_SECRET_SZ], key[SORU_CRYPTO_POINT_SZ];
  from_hex(secret, "c9afa9d845ba75166b5c215767b1d6934e50c3db36e89b127b8a622b120f6721");
  soru_crypto_p256.secret_public(key, secret);
  for (size_t i = 0; i < 2; i++) {
    uint8_t digest[SORU_CRYPTO_DIGEST_SZ];
    uint8_t got[SORU_CRYPTO_SIGNATURE_SZ], want[SORU_CRYPTO_SIGNATURE_SZ];
    from_hex(digest, rows[i][0]);
    from_hex(want, rows[i][1]);
    soru_crypto_p256.sign(got, secret, digest);
    CHECK_BYTES(got, sizeof got, want, sizeof want);
    CHECK(soru_crypto_p256.verify(key, digest, got));
    from_hex(want, rows[i][2]);
    CHECK(soru_crypto_p256.verify(key, digest, want));
  }
}

/* A signature of secp256k1 with the larger s: as in the reference, it does not hold. */
static void
test_larger_s(void)
{
  static const uint8_t order[] = {0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff,
                                  0xff, 0xff, 0xff, 0xff, 0xfe, 0xba, 0xae, 0xdc, 0xe6, 0xaf, 0x48,
                                  0xa0, 0x3b, 0xbf, 0xd2, 0x5e, 0x8c, 0xd0, 0x36, 0x41, 0x41};
  soru_secret_t secret = {.kind = SORU_KEY_SECP256K1, .bytes = {1, 2, 3}};
  soru_public_t key;
  soru_signature_t signature;
  soru_slice_t bytes = soru_base_slice_text("bytes");
  soru_crypto_secret_public(&secret, &key);
  soru_crypto_sign(&secret, 3, bytes, &signature);
  CHECK(soru_crypto_verify(&key, 3, bytes, &signature));
  int borrow = 0;
  for (size_t i = 32; i-- > 0;) {
    int d = order[i] - signature.bytes[32 + i] - borrow;
    borrow = d < 0;
    signature.bytes[32 + i] = (uint8_t)(d + 256 * borrow);
  }
  CHECK(!soru_crypto_verify(&key, 3, bytes, &signature));
}

/* Scalars that are none: zero, and the orders of the groups. */
static void
test_no_scalars(void)
{
  soru_secret_t zero = {.kind = SORU_KEY_P256}, most = {.kind = SORU_KEY_P256};
  memset(most.bytes, 0xff, sizeof most.bytes);
  CHECK(!soru_crypto_secret_check(&zero));
  CHECK(!soru_crypto_secret_check(&most));
  from_hex(most.bytes, "ffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551");
  CHECK(!soru_crypto_secret_check(&most));
  most.bytes[31]--;
  CHECK(soru_crypto_secret_check(&most));
  zero.kind = SORU_KEY_SECP256K1;
  CHECK(!soru_crypto_secret_check(&zero));
  zero.kind = SORU_KEY_ED25519;
  CHECK(soru_crypto_secret_check(&zero));
}

/* Bytes and texts that are no keys. */
static void
test_refused(void)
{
  uint8_t bytes[SORU_CRYPTO_PUBLIC_MAX] = {2, 2};
  soru_public_t key;
  bytes[33] = 7; /* no point of P-256 has this x */
  soru_cursor_t cursor = soru_base_cursor(soru_base_slice(bytes, sizeof bytes));
  CHECK_U64(soru_crypto_public_read(&cursor, &key), SORU_ERR_DECODE);
  bytes[0] = 3; /* an unknown kind */
  cursor = soru_base_cursor(soru_base_slice(bytes, sizeof bytes));
  CHECK_U64(soru_crypto_public_read(&cursor, &key), SORU_ERR_DECODE);
  bytes[0] = 0; /* too short */
  cursor = soru_base_cursor(soru_base_slice(bytes, 32));
  CHECK_U64(soru_crypto_public_read(&cursor, &key), SORU_ERR_DECODE);

  soru_secret_t secret;
  soru_pkh_t pkh;
  soru_signature_t signature;
  static const char *const texts[] = {"", "tz1", "KT1AafHA1C1vk959wvHWBispY9Y2f3fxBUUo",
                                      "edsk3gUfUPyBSfrS9CCgmCiQsTCHGkviBDusMxDJstFtojtc1zcpsj"};
  for (size_t i = 0; i < sizeof texts / sizeof texts[0]; i++) {
    soru_slice_t text = soru_base_slice_text(texts[i]);
    CHECK_U64(soru_crypto_secret_parse(&secret, text), SORU_ERR_DECODE);
    CHECK_U64(soru_crypto_public_parse(&key, text), SORU_ERR_DECODE);
    CHECK_U64(soru_crypto_pkh_parse(&pkh, text), SORU_ERR_DECODE);
    CHECK_U64(soru_crypto_signature_parse(&signature, text), SORU_ERR_DECODE);
  }
}

int
main(void)
{
  for (size_t i = 0; i < sizeof accounts / sizeof accounts[0]; i++) check_account(&accounts[i]);
  for (size_t i = 0; i < sizeof vectors / sizeof vectors[0]; i++) check_vector(&vectors[i]);
  test_rfc6979();
  test_larger_s();
  test_no_scalars();
  test_refused();
  return check_summary();
}
