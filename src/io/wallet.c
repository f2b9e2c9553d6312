#include "io/wallet.h"

#include <errno.h>
#include <sys/random.h>

/* The three files about accounts. */
typedef struct files {
  soru_aliases_t hashes, public, secret;
} files_t;

static void
files_free(files_t *files)
{
  soru_io_aliases_free(&files->hashes);
  soru_io_aliases_free(&files->public);
  soru_io_aliases_free(&files->secret);
}

/* To be released in any case. */
static soru_status_t
files_read(files_t *files, const char *dir, soru_io_error_t *error)
{
  *files = (files_t){0};
  SORU_TRY(soru_io_aliases_read(&files->hashes, dir, SORU_ALIAS_HASHES, error));
  SORU_TRY(soru_io_aliases_read(&files->public, dir, SORU_ALIAS_PUBLIC, error));
  return soru_io_aliases_read(&files->secret, dir, SORU_ALIAS_SECRET, error);
}

/* Secret keys first: a program that is stopped in between leaves none behind that only a hash
 * knows of. */
static soru_status_t
files_write(const files_t *files, const char *dir, soru_io_error_t *error)
{
  SORU_TRY(soru_io_aliases_write(&files->secret, dir, SORU_ALIAS_SECRET, error));
  SORU_TRY(soru_io_aliases_write(&files->public, dir, SORU_ALIAS_PUBLIC, error));
  return soru_io_aliases_write(&files->hashes, dir, SORU_ALIAS_HASHES, error);
}

/* What is behind a prefix of a text; NULL when it does not start so. */
static const char *
behind(const char *text, const char *prefix)
{
  size_t n = strlen(prefix);
  return strncmp(text, prefix, n) == 0 ? text + n : NULL;
}

soru_status_t
soru_io_wallet_secret_read(soru_account_t *account, const char *uri)
{
  const char *plain = behind(uri, "unencrypted:"), *sealed = behind(uri, "encrypted:");
  soru_slice_t text = soru_base_slice_text(plain != NULL ? plain : sealed != NULL ? sealed : uri);
  account->state = SORU_SECRET_NONE;
  if (sealed == NULL && soru_crypto_secret_parse(&account->secret, text) == SORU_OK) {
    account->state = SORU_SECRET_PLAIN;
    soru_crypto_secret_public(&account->secret, &account->key);
    soru_crypto_public_hash(&account->key, &account->pkh);
    account->has_public = true;
    return SORU_OK;
  }
  if (plain != NULL || soru_crypto_sealed_parse(&account->sealed, text) != SORU_OK)
    return SORU_ERR_DECODE;
  account->state = SORU_SECRET_SEALED;
  return SORU_OK;
}

/* Adds what the wallet knows of a name. */
static soru_status_t
fill(soru_account_t *account, const files_t *files, const soru_alias_t *alias,
     soru_io_error_t *error)
{
  const soru_alias_t *public = soru_io_aliases_find(&files->public, alias->name);
  const soru_alias_t *secret = soru_io_aliases_find(&files->secret, alias->name);
  snprintf(account->name, sizeof account->name, "%s", alias->name);
  if (secret != NULL && soru_io_wallet_secret_read(account, secret->text) != SORU_OK)
    account->state = SORU_SECRET_OTHER;
  if (public != NULL) {
    const char *bare = behind(public->text, "unencrypted:");
    soru_slice_t text = soru_base_slice_text(bare != NULL ? bare : public->text);
    if (soru_crypto_public_parse(&account->key, text) == SORU_OK) account->has_public = true;
  }
  if (soru_crypto_pkh_parse(&account->pkh, soru_base_slice_text(alias->text)) == SORU_OK)
    return SORU_OK;
  return soru_io_fail(error, SORU_ERR_NOT_FOUND,
                      "%s is %s, an account of a kind that is not known here", alias->name,
                      alias->text);
}

static soru_status_t
find(soru_account_t *account, const files_t *files, const char *who, soru_io_error_t *error)
{
  const char *name = behind(who, "alias:"), *text = behind(who, "text:");
  const soru_alias_t *alias = NULL;
  if (text == NULL) alias = soru_io_aliases_find(&files->hashes, name != NULL ? name : who);
  if (alias == NULL && name == NULL)
    alias = soru_io_aliases_find_text(&files->hashes, text != NULL ? text : who);
  if (alias != NULL) return fill(account, files, alias, error);
  soru_slice_t address = soru_base_slice_text(text != NULL ? text : who);
  if (name == NULL && soru_crypto_pkh_parse(&account->pkh, address) == SORU_OK) return SORU_OK;
  return soru_io_fail(error, SORU_ERR_NOT_FOUND,
                      "%s is neither an account of the wallet nor an address", who);
}

soru_status_t
soru_io_wallet_find(soru_account_t *account, const char *dir, const char *who,
                    soru_io_error_t *error)
{
  files_t files;
  *account = (soru_account_t){0};
  soru_status_t status = files_read(&files, dir, error);
  if (status == SORU_OK) status = find(account, &files, who, error);
  files_free(&files);
  return status;
}

/* Refuses a name that stands for something else. */
static soru_status_t
check_name(const soru_aliases_t *aliases, const char *name, const char *text,
           soru_io_error_t *error)
{
  const soru_alias_t *alias = soru_io_aliases_find(aliases, name);
  if (alias == NULL || strcmp(alias->text, text) == 0) return SORU_OK;
  return soru_io_fail(error, SORU_ERR_ARG, "%s exists already and is %s; --force replaces it", name,
                      alias->text);
}

/* Writes the URI of a secret key; false when there is none. */
static bool
secret_uri(char uri[2 * SORU_CRYPTO_KEY_TEXT_MAX], const soru_account_t *account)
{
  char text[SORU_CRYPTO_KEY_TEXT_MAX];
  bool plain = account->state == SORU_SECRET_PLAIN;
  if (!plain && account->state != SORU_SECRET_SEALED) return false;
  if (plain) soru_crypto_secret_text(&account->secret, text);
  if (!plain) soru_crypto_sealed_text(&account->sealed, text);
  snprintf(uri, 2 * SORU_CRYPTO_KEY_TEXT_MAX, "%s:%s", plain ? "unencrypted" : "encrypted", text);
  return true;
}

static void
set(files_t *files, const soru_account_t *account)
{
  char text[SORU_CRYPTO_KEY_TEXT_MAX], long_text[4 * SORU_CRYPTO_KEY_TEXT_MAX];
  const char *name = account->name;
  soru_crypto_pkh_text(&account->pkh, text);
  soru_io_aliases_set(&files->hashes, name, text, NULL);
  if (account->has_public) {
    soru_crypto_public_text(&account->key, text);
    snprintf(long_text, sizeof long_text, "{\"locator\":\"unencrypted:%s\",\"key\":\"%s\"}", text,
             text);
    soru_io_aliases_set(&files->public, name, text, long_text);
  } else {
    (void)soru_io_aliases_remove(&files->public, name);
  }
  if (secret_uri(long_text, account))
    soru_io_aliases_set(&files->secret, name, long_text, NULL);
  else
    (void)soru_io_aliases_remove(&files->secret, name);
}

soru_status_t
soru_io_wallet_add(const soru_account_t *account, const char *dir, bool force,
                   soru_io_error_t *error)
{
  if (account->name[0] == 0) return soru_io_fail(error, SORU_ERR_ARG, "a name is needed");
  int lock;
  char text[SORU_CRYPTO_KEY_TEXT_MAX];
  files_t files;
  soru_crypto_pkh_text(&account->pkh, text);
  SORU_TRY(soru_io_aliases_lock(&lock, dir, error));
  soru_status_t status = files_read(&files, dir, error);
  if (status == SORU_OK && !force) status = check_name(&files.hashes, account->name, text, error);
  if (status == SORU_OK) {
    set(&files, account);
    status = files_write(&files, dir, error);
  }
  files_free(&files);
  soru_io_aliases_unlock(lock);
  return status;
}

soru_status_t
soru_io_wallet_remove(const char *dir, const char *name, soru_io_error_t *error)
{
  int lock;
  files_t files;
  SORU_TRY(soru_io_aliases_lock(&lock, dir, error));
  soru_status_t status = files_read(&files, dir, error);
  if (status == SORU_OK && !soru_io_aliases_remove(&files.hashes, name))
    status = soru_io_fail(error, SORU_ERR_NOT_FOUND, "the wallet has no account %s", name);
  if (status == SORU_OK) {
    (void)soru_io_aliases_remove(&files.public, name);
    (void)soru_io_aliases_remove(&files.secret, name);
    status = files_write(&files, dir, error);
  }
  files_free(&files);
  soru_io_aliases_unlock(lock);
  return status;
}

soru_status_t
soru_io_wallet_rollup(char text[SORU_CRYPTO_KEY_TEXT_MAX], const char *dir, const char *who,
                      soru_io_error_t *error)
{
  soru_aliases_t rollups;
  const char *name = behind(who, "alias:"), *literal = behind(who, "text:");
  const char *found = literal != NULL ? literal : name == NULL ? who : NULL;
  soru_status_t status = soru_io_aliases_read(&rollups, dir, SORU_ALIAS_ROLLUPS, error);
  if (status == SORU_OK && literal == NULL) {
    const soru_alias_t *alias = soru_io_aliases_find(&rollups, name != NULL ? name : who);
    if (alias != NULL) found = alias->text;
  }
  if (status == SORU_OK && (found == NULL || strlen(found) >= SORU_CRYPTO_KEY_TEXT_MAX))
    status = soru_io_fail(error, SORU_ERR_NOT_FOUND, "the wallet has no rollup %s", who);
  if (status == SORU_OK) memcpy(text, found, strlen(found) + 1);
  soru_io_aliases_free(&rollups);
  return status;
}

soru_status_t
soru_io_wallet_add_rollup(const char *dir, const char *name, const char *address, bool force,
                          soru_io_error_t *error)
{
  int lock;
  soru_aliases_t rollups;
  SORU_TRY(soru_io_aliases_lock(&lock, dir, error));
  soru_status_t status = soru_io_aliases_read(&rollups, dir, SORU_ALIAS_ROLLUPS, error);
  if (status == SORU_OK && !force) status = check_name(&rollups, name, address, error);
  if (status == SORU_OK) {
    soru_io_aliases_set(&rollups, name, address, NULL);
    status = soru_io_aliases_write(&rollups, dir, SORU_ALIAS_ROLLUPS, error);
  }
  soru_io_aliases_free(&rollups);
  soru_io_aliases_unlock(lock);
  return status;
}

soru_status_t
soru_io_wallet_random(uint8_t *bytes, size_t n)
{
  while (n > 0) {
    ssize_t got = getrandom(bytes, n, 0);
    if (got < 0 && errno == EINTR) continue;
    if (got <= 0) return SORU_ERR_IO;
    bytes += got;
    n -= (size_t)got;
  }
  return SORU_OK;
}
