/* client_wallet.c - the commands about accounts and names of rollups. */
#include "app/client.h"
#include "crypto/prefix.h"

/* Prints the message of the wallet's failure. */
static int
failed(const soru_client_t *client)
{
  return soru_app_client_fail("%s", client->error.text);
}

/* Takes a name into an account; false with a message when it is too long. */
static bool
name_account(soru_account_t *account, const char *name)
{
  int n = snprintf(account->name, sizeof account->name, "%s", name);
  if (n > 0 && (size_t)n < sizeof account->name) return true;
  (void)soru_app_client_fail("a name has 1 to %zu characters", sizeof account->name - 1);
  return false;
}

/* Writes an account and says so. */
static int
keep(soru_client_t *client, const soru_account_t *account)
{
  char text[SORU_CRYPTO_KEY_TEXT_MAX];
  bool force = soru_app_client_option(client, "force") != NULL;
  if (soru_io_wallet_add(account, client->dir, force, &client->error) != SORU_OK)
    return failed(client);
  soru_crypto_pkh_text(&account->pkh, text);
  if (client->json)
    printf("\"%s\"\n", text);
  else
    printf("Tezos address added: %s\n", text);
  return SORU_EXIT_OK;
}

/* The kind of keys of --sig. */
static bool
sig_kind(const soru_client_t *client, soru_key_kind_t *kind)
{
  static const char *const names[] = {
      [SORU_KEY_ED25519] = "ed25519", [SORU_KEY_SECP256K1] = "secp256k1", [SORU_KEY_P256] = "p256"};
  const char *name = soru_app_client_option(client, "sig");
  for (size_t i = 0; i < sizeof names / sizeof names[0]; i++) {
    if (name != NULL && strcmp(name, names[i]) != 0) continue;
    *kind = (soru_key_kind_t)i;
    return true;
  }
  (void)soru_app_client_fail("--sig is ed25519, secp256k1 or p256, not %s", name);
  return false;
}

/* Puts the secret key under a password. */
static bool
seal(soru_client_t *client, soru_account_t *account)
{
  uint8_t salt[SORU_CRYPTO_SALT_SZ];
  soru_buf_t password;
  soru_base_buf_init(&password, 4096);
  bool ok = soru_io_wallet_random(salt, sizeof salt) == SORU_OK &&
            soru_app_client_new_password(client, &password);
  if (ok) {
    soru_crypto_seal(&account->sealed, &account->secret, soru_base_buf_slice(&password), salt);
    account->state = SORU_SECRET_SEALED;
  }
  soru_base_buf_free(&password);
  return ok;
}

int
soru_app_client_gen_keys(soru_client_t *client)
{
  soru_account_t account = {.state = SORU_SECRET_PLAIN, .has_public = true};
  if (!name_account(&account, soru_app_client_arg(client, "NAME")) ||
      !sig_kind(client, &account.secret.kind))
    return SORU_EXIT_USAGE;
  do {
    if (soru_io_wallet_random(account.secret.bytes, sizeof account.secret.bytes) != SORU_OK)
      return soru_app_client_fail("the system gives no random bytes");
  } while (!soru_crypto_secret_check(&account.secret));
  soru_crypto_secret_public(&account.secret, &account.key);
  soru_crypto_public_hash(&account.key, &account.pkh);
  if (soru_app_client_option(client, "encrypted") != NULL && !seal(client, &account))
    return SORU_EXIT_FAILED;
  return keep(client, &account);
}

int
soru_app_client_import_secret(soru_client_t *client)
{
  soru_account_t account = {0};
  if (!name_account(&account, soru_app_client_arg(client, "NAME"))) return SORU_EXIT_USAGE;
  if (soru_io_wallet_secret_read(&account, soru_app_client_arg(client, "URI")) != SORU_OK)
    return soru_app_client_fail("that is no secret key: it should look like unencrypted:edsk.. or "
                                "encrypted:edesk..");
  if (account.state == SORU_SECRET_SEALED) {
    /* the wallet keeps it sealed; the password is needed for the public key only */
    soru_account_t open = account;
    if (!soru_app_client_unlock(client, &open)) return SORU_EXIT_FAILED;
    account.key = open.key;
    account.has_public = true;
    soru_crypto_public_hash(&account.key, &account.pkh);
  }
  return keep(client, &account);
}

int
soru_app_client_add_address(soru_client_t *client)
{
  soru_account_t account = {0};
  const char *address = soru_app_client_arg(client, "ADDRESS");
  if (!name_account(&account, soru_app_client_arg(client, "NAME"))) return SORU_EXIT_USAGE;
  if (soru_crypto_pkh_parse(&account.pkh, soru_base_slice_text(address)) != SORU_OK)
    return soru_app_client_fail("%s is no address of an account (tz1, tz2, tz3)", address);
  return keep(client, &account);
}

/* How octez-client calls what is known of an account. */
static const char *
known(const soru_account_t *account)
{
  switch (account->state) {
  case SORU_SECRET_PLAIN:
    return " (unencrypted sk known)";
  case SORU_SECRET_SEALED:
    return " (encrypted sk known)";
  case SORU_SECRET_OTHER:
    return " (other sk known)";
  case SORU_SECRET_NONE:
    break;
  }
  return account->has_public ? " (pk known)" : "";
}

/* Writes an account as JSON; the secret key only if asked for. */
static void
account_json(soru_json_out_t *out, const soru_account_t *account, bool with_secret)
{
  char text[SORU_CRYPTO_KEY_TEXT_MAX];
  soru_codec_json_out_open(out, '{');
  soru_codec_json_out_key(out, "name");
  soru_codec_json_out_text(out, account->name);
  soru_codec_json_out_key(out, "hash");
  soru_crypto_pkh_text(&account->pkh, text);
  soru_codec_json_out_text(out, text);
  if (account->has_public) {
    soru_crypto_public_text(&account->key, text);
    soru_codec_json_out_key(out, "public_key");
    soru_codec_json_out_text(out, text);
  }
  bool plain = account->state == SORU_SECRET_PLAIN;
  if (with_secret && (plain || account->state == SORU_SECRET_SEALED)) {
    if (plain)
      soru_crypto_secret_text(&account->secret, text);
    else
      soru_crypto_sealed_text(&account->sealed, text);
    soru_codec_json_out_key(out, "secret_key");
    soru_codec_json_out_textf(out, "%s:%s", plain ? "unencrypted" : "encrypted", text);
  }
  soru_codec_json_out_close(out, '}');
}

/* One line of the list; addresses of kinds that are not known here as they are. */
static void
list_one(soru_client_t *client, soru_buf_t *text, soru_json_out_t *out, const soru_alias_t *alias)
{
  soru_account_t account;
  bool ok = soru_io_wallet_find(&account, client->dir, alias->name, &client->error) == SORU_OK;
  if (client->json && ok) account_json(out, &account, false);
  if (!client->json)
    soru_base_buf_addf(text, "%s: %s%s\n", alias->name, alias->text, ok ? known(&account) : "");
}

int
soru_app_client_list_addresses(soru_client_t *client)
{
  soru_aliases_t hashes;
  soru_buf_t text;
  soru_json_out_t out;
  soru_base_buf_init(&text, SORU_CLIENT_TEXT_MAX);
  soru_codec_json_out_init(&out, &text);
  soru_status_t status =
      soru_io_aliases_read(&hashes, client->dir, SORU_ALIAS_HASHES, &client->error);
  if (client->json) soru_codec_json_out_open(&out, '[');
  for (size_t i = 0; status == SORU_OK && i < hashes.cnt; i++)
    list_one(client, &text, &out, &hashes.list[i]);
  if (client->json) soru_codec_json_out_close(&out, ']');
  soru_io_aliases_free(&hashes);
  if (status == SORU_OK && text.len > 0) return soru_app_client_print(&text);
  soru_base_buf_free(&text);
  return status == SORU_OK ? SORU_EXIT_OK : failed(client);
}

int
soru_app_client_show_address(soru_client_t *client)
{
  soru_account_t account;
  char text[SORU_CRYPTO_KEY_TEXT_MAX];
  bool secret = soru_app_client_option(client, "show-secret") != NULL;
  if (!soru_app_client_account(client, soru_app_client_arg(client, "NAME"), &account))
    return SORU_EXIT_FAILED;
  if (client->json) {
    soru_buf_t buf;
    soru_json_out_t out;
    soru_base_buf_init(&buf, SORU_CLIENT_TEXT_MAX);
    soru_codec_json_out_init(&out, &buf);
    account_json(&out, &account, secret);
    return soru_app_client_print(&buf);
  }
  soru_crypto_pkh_text(&account.pkh, text);
  printf("Hash: %s\n", text);
  if (account.has_public) {
    soru_crypto_public_text(&account.key, text);
    printf("Public Key: %s\n", text);
  }
  if (secret && account.state == SORU_SECRET_PLAIN) {
    soru_crypto_secret_text(&account.secret, text);
    printf("Secret Key: unencrypted:%s\n", text);
  } else if (secret && account.state == SORU_SECRET_SEALED) {
    soru_crypto_sealed_text(&account.sealed, text);
    printf("Secret Key: encrypted:%s\n", text);
  }
  return SORU_EXIT_OK;
}

int
soru_app_client_forget_address(soru_client_t *client)
{
  soru_aliases_t secrets;
  const char *name = soru_app_client_arg(client, "NAME");
  bool force = soru_app_client_option(client, "force") != NULL;
  soru_status_t status =
      soru_io_aliases_read(&secrets, client->dir, SORU_ALIAS_SECRET, &client->error);
  bool has_secret = status == SORU_OK && soru_io_aliases_find(&secrets, name) != NULL;
  soru_io_aliases_free(&secrets);
  if (status != SORU_OK) return failed(client);
  if (has_secret && !force)
    return soru_app_client_fail("the wallet has the secret key of %s; --force forgets it", name);
  status = soru_io_wallet_remove(client->dir, name, &client->error);
  if (status != SORU_OK) return failed(client);
  printf("Forgotten: %s\n", name);
  return SORU_EXIT_OK;
}

int
soru_app_client_remember_rollup(soru_client_t *client)
{
  uint8_t payload[SORU_PREFIX_PAYLOAD_MAX];
  const char *address = soru_app_client_arg(client, "ADDRESS");
  const char *alias = soru_app_client_arg(client, "ALIAS");
  soru_slice_t text = soru_base_slice_text(address);
  if (soru_crypto_prefix_decode(payload, SORU_PREFIX_SR1, text) != SORU_OK &&
      soru_crypto_prefix_decode(payload, SORU_PREFIX_SCR1, text) != SORU_OK)
    return soru_app_client_fail("%s is no address of a rollup (sr1, scr1)", address);
  bool force = soru_app_client_option(client, "force") != NULL;
  soru_status_t status = soru_io_wallet_add_rollup(
      client->dir, soru_app_client_arg(client, "ALIAS"), address, force, &client->error);
  if (status != SORU_OK) return failed(client);
  if (client->json)
    printf("\"%s\"\n", address);
  else
    printf("Smart rollup %s memorized as \"%s\"\n", address, alias);
  return SORU_EXIT_OK;
}

int
soru_app_client_list_known_rollups(soru_client_t *client)
{
  soru_aliases_t rollups;
  soru_buf_t text;
  soru_json_out_t out;
  if (soru_io_aliases_read(&rollups, client->dir, SORU_ALIAS_ROLLUPS, &client->error) != SORU_OK) {
    soru_io_aliases_free(&rollups);
    return failed(client);
  }
  soru_base_buf_init(&text, SORU_CLIENT_TEXT_MAX);
  soru_codec_json_out_init(&out, &text);
  if (client->json) soru_codec_json_out_open(&out, '{');
  for (size_t i = 0; i < rollups.cnt; i++) {
    const soru_alias_t *rollup = &rollups.list[i];
    if (client->json) {
      soru_codec_json_out_key(&out, rollup->name);
      soru_codec_json_out_text(&out, rollup->text);
    } else {
      soru_base_buf_addf(&text, "%s: %s\n", rollup->name, rollup->text);
    }
  }
  if (client->json) soru_codec_json_out_close(&out, '}');
  soru_io_aliases_free(&rollups);
  if (text.len > 0) return soru_app_client_print(&text);
  return SORU_EXIT_OK;
}
