/* Tests of the wallet: files of the shape that octez-client writes, and what is written is read. */
#include "io/wallet.h"
#include "tests/check.h"

#include <sys/stat.h>
#include <unistd.h>

static char dir[] = "/tmp/soru-wallet-XXXXXX/in/side";
static const size_t top_len = sizeof "/tmp/soru-wallet-XXXXXX" - 1;

static const char secret_text[] =
    "unencrypted:edsk3gUfUPyBSfrS9CCgmCiQsTCHGkviBDusMxDJstFtojtc1zcpsh";
static const char key_text[] = "edpkuBknW28nW72KG6RoHtYW7p12T6GKc7nAbwYX5m8Wd9sDVC9yav";
static const char hash_text[] = "tz1KqTpEZ7Yob7QbPE4Hy4Wo8fHG8LhKxZSx";

static soru_io_error_t error;

/* The path of a file of the wallet. */
static const char *
path(const char *file)
{
  static char text[200];
  snprintf(text, sizeof text, "%s/%s", dir, file);
  return text;
}

static void
put(const char *file, const char *text)
{
  CHECK_U64(soru_io_write_file(path(file), soru_base_slice_text(text), &error), SORU_OK);
}

static void
check_file(const char *file, const char *want)
{
  soru_buf_t bytes;
  soru_base_buf_init(&bytes, 10000);
  CHECK_U64(soru_io_read_file(&bytes, path(file), &error), SORU_OK);
  CHECK_BYTES(bytes.ptr, bytes.len, want, strlen(want));
  soru_base_buf_free(&bytes);
}

/* A wallet that does not exist yet, and an address as it is. */
static void
test_empty(void)
{
  soru_account_t account;
  CHECK_U64(soru_io_wallet_find(&account, dir, hash_text, &error), SORU_OK);
  CHECK_STR(account.name, "");
  CHECK(!account.has_public);
  CHECK_U64(account.state, SORU_SECRET_NONE);
  CHECK_U64(soru_io_wallet_find(&account, dir, "alias:tz1", &error), SORU_ERR_NOT_FOUND);
  CHECK_U64(soru_io_wallet_find(&account, dir, "bootstrap1", &error), SORU_ERR_NOT_FOUND);
  CHECK_STR(error.text, "bootstrap1 is neither an account of the wallet nor an address");
}

static void
test_add(void)
{
  soru_account_t account = {.name = "bootstrap1"}, found;
  CHECK_U64(soru_io_wallet_secret_read(&account, secret_text), SORU_OK);
  CHECK_U64(soru_io_wallet_add(&account, dir, false, &error), SORU_OK);
  check_file("public_key_hashs", "[ {\"name\":\"bootstrap1\",\"value\":"
                                 "\"tz1KqTpEZ7Yob7QbPE4Hy4Wo8fHG8LhKxZSx\"} ]\n");
  check_file("public_keys", "[ {\"name\":\"bootstrap1\",\"value\":{\"locator\":\"unencrypted:"
                            "edpkuBknW28nW72KG6RoHtYW7p12T6GKc7nAbwYX5m8Wd9sDVC9yav\",\"key\":"
                            "\"edpkuBknW28nW72KG6RoHtYW7p12T6GKc7nAbwYX5m8Wd9sDVC9yav\"}} ]\n");
  check_file("secret_keys", "[ {\"name\":\"bootstrap1\",\"value\":\"unencrypted:"
                            "edsk3gUfUPyBSfrS9CCgmCiQsTCHGkviBDusMxDJstFtojtc1zcpsh\"} ]\n");
  struct stat st;
  CHECK_U64(stat(path("secret_keys"), &st), 0);
  CHECK_U64(st.st_mode & 0777, 0600);

  CHECK_U64(soru_io_wallet_find(&found, dir, "bootstrap1", &error), SORU_OK);
  char text[SORU_CRYPTO_KEY_TEXT_MAX];
  soru_crypto_public_text(&found.key, text);
  CHECK_STR(text, key_text);
  CHECK_U64(found.state, SORU_SECRET_PLAIN);
  CHECK_U64(soru_io_wallet_find(&found, dir, hash_text, &error), SORU_OK);
  CHECK_STR(found.name, "bootstrap1");

  /* the name is taken by another key */
  account.pkh.bytes[7] ^= 1;
  CHECK_U64(soru_io_wallet_add(&account, dir, false, &error), SORU_ERR_ARG);
  CHECK_U64(soru_io_wallet_add(&account, dir, true, &error), SORU_OK);
}

/* Entries of other shapes and schemes stay as they are. */
static void
test_foreign(void)
{
  put("public_key_hashs",
      "[ { \"name\": \"led\", \"value\": \"tz1KqTpEZ7Yob7QbPE4Hy4Wo8fHG8LhKxZSx\" },"
      "  { \"name\": \"bls\", \"value\": \"tz4XXtsYav3fZz2FSDa7hcx4F8sh8SaDWNME\" } ]");
  put("public_keys", "[{\"name\":\"led\",\"value\":\"ledger://a-b/ed25519/0h\"},"
                     " {\"name\":\"x\",\"value\":[1,{\"y\":null}]}]");
  put("secret_keys", "[{\"name\":\"led\",\"value\":\"ledger://a-b/ed25519/0h\"}]");
  soru_account_t account;
  CHECK_U64(soru_io_wallet_find(&account, dir, "led", &error), SORU_OK);
  CHECK_U64(account.state, SORU_SECRET_OTHER);
  CHECK(!account.has_public);
  CHECK_U64(soru_io_wallet_find(&account, dir, "bls", &error), SORU_ERR_NOT_FOUND);

  soru_account_t new = {.name = "new"};
  CHECK_U64(soru_crypto_pkh_parse(&new.pkh, soru_base_slice_text(hash_text)), SORU_OK);
  CHECK_U64(soru_io_wallet_add(&new, dir, false, &error), SORU_OK);
  check_file("public_keys", "[ {\"name\":\"led\",\"value\":\"ledger://a-b/ed25519/0h\"},\n"
                            "  {\"name\":\"x\",\"value\":[1,{\"y\":null}]} ]\n");
  CHECK_U64(soru_io_wallet_remove(dir, "led", &error), SORU_OK);
  CHECK_U64(soru_io_wallet_remove(dir, "led", &error), SORU_ERR_NOT_FOUND);
  check_file("secret_keys", "[ ]\n");
}

static void
test_sealed(void)
{
  soru_account_t account = {.name = "sealed"}, found;
  static const char uri[] = "encrypted:edesk1oGXxunJ5FTGpQ6o1xdop8VGKdT36Fj7LwWF9HLjzEqaCC4V6tdRVN1"
                            "jaeJTfCHS8bYf7U2YhMK2yW6jSUy";
  CHECK_U64(soru_io_wallet_secret_read(&account, uri), SORU_OK);
  CHECK_U64(soru_io_wallet_add(&account, dir, false, &error), SORU_OK);
  CHECK_U64(soru_io_wallet_find(&found, dir, "sealed", &error), SORU_OK);
  CHECK_U64(found.state, SORU_SECRET_SEALED);
  CHECK_BYTES(found.sealed.bytes, SORU_CRYPTO_SEALED_SZ, account.sealed.bytes,
              SORU_CRYPTO_SEALED_SZ);
  static const char *const bad[] = {
      "", "encrypted:edsk", "ledger://a",
      "unencrypted:", "encrypted:edsk3gUfUPyBSfrS9CCgmCiQsTCHGkviBDusMxDJstFtojtc1zcpsh"};
  for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++)
    CHECK_U64(soru_io_wallet_secret_read(&account, bad[i]), SORU_ERR_DECODE);
}

static void
test_rollups(void)
{
  char text[SORU_CRYPTO_KEY_TEXT_MAX];
  static const char address[] = "sr163Lv22CdE8QagCwf48PWDTquk6isQwv57";
  CHECK_U64(soru_io_wallet_add_rollup(dir, "counter", address, false, &error), SORU_OK);
  CHECK_U64(soru_io_wallet_add_rollup(dir, "counter", address, false, &error), SORU_OK);
  CHECK_U64(soru_io_wallet_add_rollup(dir, "counter", "sr1", false, &error), SORU_ERR_ARG);
  check_file("smart_rollups",
             "[ {\"name\":\"counter\",\"value\":\"sr163Lv22CdE8QagCwf48PWDTquk6isQwv57\"} ]\n");
  CHECK_U64(soru_io_wallet_rollup(text, dir, "counter", &error), SORU_OK);
  CHECK_STR(text, address);
  CHECK_U64(soru_io_wallet_rollup(text, dir, address, &error), SORU_OK);
  CHECK_STR(text, address);
  CHECK_U64(soru_io_wallet_rollup(text, dir, "alias:no", &error), SORU_ERR_NOT_FOUND);
}

static void
test_broken(void)
{
  soru_account_t account;
  put("public_key_hashs", "[ { \"name\": 5 } ]");
  CHECK_U64(soru_io_wallet_find(&account, dir, hash_text, &error), SORU_ERR_DECODE);
  CHECK(strstr(error.text, "public_key_hashs:1:") != NULL);
  put("public_key_hashs", "[ {");
  CHECK_U64(soru_io_wallet_find(&account, dir, hash_text, &error), SORU_ERR_DECODE);
  CHECK_U64(soru_io_wallet_remove(dir, "new", &error), SORU_ERR_DECODE);
}

static void
clean(void)
{
  static const char *const files[] = {"public_key_hashs", "public_keys", "secret_keys",
                                      "smart_rollups", "wallet_lock"};
  for (size_t i = 0; i < sizeof files / sizeof files[0]; i++) unlink(path(files[i]));
  for (char *end; (end = strrchr(dir, '/')) != dir + 4; *end = 0) rmdir(dir);
  CHECK_U64(rmdir(dir), 0);
}

int
main(void)
{
  dir[top_len] = 0;
  CHECK(mkdtemp(dir) != NULL);
  dir[top_len] = '/';
  test_empty();
  test_add();
  test_foreign();
  test_sealed();
  test_rollups();
  test_broken();
  clean();
  return check_summary();
}
