/* Tests of secret keys under a password, with those of the reference's test_encrypted.ml and of
 * octez-client in the tests of PyTezos. */
#include "crypto/sealed.h"
#include "tests/check.h"

static const char *const vectors[][2] = {
    {"edesk1oGXxunJ5FTGpQ6o1xdop8VGKdT36Fj7LwWF9HLjzEqaCC4V6tdRVN1jaeJTfCHS8bYf7U2YhMK2yW6jSUy",
     "edsk3kMNLNdzLPbbABASDLARft8JRZ3Wpwibn8SMAb4KmuWSMJmAFd"},
    {"spesk2CXQHDbzrcNatRzmg83Dto6kX6BWwpP2zGs4Zks9LDsXzaX6mAYRj5ZrrdgyZQap4DS9YRRLNSpaVC2TSsk",
     "spsk24attf9uuQ7PUKFHxTm6E3TMqB6SPkFiMbXPBur7JNrvupW2xg"},
    {"p2esk2JMFpR9yaSpgsaKQYLqFnv16t4gowJ4cgjj7D7iMfoaJz2vZuH7Tdi11MrX6FC2yhfs2nvy5VRxAvzH1STE",
     "p2sk2YQcwF5h7qgRztocEMrfizUwZaM41f4v7zWneiig2Y5AxajqYC"},
};

/* With the salt of the vector, sealing gives the vector. */
static void
check_vector(const char *sealed_text, const char *secret_text)
{
  soru_sealed_t sealed, again;
  soru_secret_t secret;
  char text[SORU_CRYPTO_KEY_TEXT_MAX];
  soru_slice_t password = soru_base_slice_text("ahThie5H");
  CHECK_U64(soru_crypto_sealed_parse(&sealed, soru_base_slice_text(sealed_text)), SORU_OK);
  CHECK_U64(soru_crypto_unseal(&secret, &sealed, password), SORU_OK);
  soru_crypto_secret_text(&secret, text);
  CHECK_STR(text, secret_text);
  soru_crypto_seal(&again, &secret, password, sealed.bytes);
  soru_crypto_sealed_text(&again, text);
  CHECK_STR(text, sealed_text);
  CHECK_U64(soru_crypto_unseal(&secret, &sealed, soru_base_slice_text("ahThie5h")), SORU_ERR_ARG);
  sealed.bytes[SORU_CRYPTO_SEALED_SZ - 1] ^= 1;
  CHECK_U64(soru_crypto_unseal(&secret, &sealed, password), SORU_ERR_ARG);
}

static void
test_public(void)
{
  soru_sealed_t sealed;
  soru_secret_t secret;
  soru_public_t key;
  char text[SORU_CRYPTO_KEY_TEXT_MAX];
  soru_slice_t from = soru_base_slice_text(
      "spesk21cruoqtYmxfq5fpkXiZZRLRw4vh7VFJauGCAgHxZf3q6Q5LTv9m9dnMxyVjna6RzWQL45q4ppGLh97xZpV");
  CHECK_U64(soru_crypto_sealed_parse(&sealed, from), SORU_OK);
  CHECK_U64(soru_crypto_unseal(&secret, &sealed, soru_base_slice_text("qqq")), SORU_OK);
  soru_crypto_secret_public(&secret, &key);
  soru_crypto_public_text(&key, text);
  CHECK_STR(text, "sppk7Zbcqfy67b6pRMAKax5QKzAxTQUxmfQcCuvn1QMFQsXqy1NkSkz");
}

/* A scalar that is none, and no password at all. */
static void
test_no_key(void)
{
  static const uint8_t salt[SORU_CRYPTO_SALT_SZ] = {1};
  soru_secret_t zero = {.kind = SORU_KEY_P256}, secret;
  soru_sealed_t sealed;
  soru_slice_t none = soru_base_slice(NULL, 0);
  soru_crypto_seal(&sealed, &zero, none, salt);
  CHECK_U64(soru_crypto_unseal(&secret, &sealed, none), SORU_ERR_DECODE);
  soru_slice_t other = soru_base_slice_text(vectors[0][1]);
  CHECK_U64(soru_crypto_sealed_parse(&sealed, other), SORU_ERR_DECODE);
  CHECK_U64(soru_crypto_sealed_parse(&sealed, none), SORU_ERR_DECODE);
}

int
main(void)
{
  for (size_t i = 0; i < sizeof vectors / sizeof vectors[0]; i++)
    check_vector(vectors[i][0], vectors[i][1]);
  test_public();
  test_no_key();
  return check_summary();
}
