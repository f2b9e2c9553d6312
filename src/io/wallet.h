/* wallet.h - the accounts of a user: names, keys, and what is known of each, in the directory of
 * octez-client, which reads what is written here and the other way round.
 *
 * A secret key is a URI: unencrypted:edsk.. or encrypted:edesk..; others (a ledger, a remote
 * signer) are kept, but nothing can be signed with them here.
 */
#ifndef SORU_IO_WALLET_H
#define SORU_IO_WALLET_H

#include "crypto/sealed.h"
#include "io/alias.h"

/* The longest name of an account or rollup, with its NUL. */
#define SORU_IO_NAME_MAX 128

/* What is known of the secret key of an account. */
typedef enum soru_secret_state {
  SORU_SECRET_NONE,
  SORU_SECRET_PLAIN,
  SORU_SECRET_SEALED, /* it needs a password */
  SORU_SECRET_OTHER   /* of a scheme that is not known here */
} soru_secret_state_t;

typedef struct soru_account {
  char name[SORU_IO_NAME_MAX]; /* empty when the wallet has none for this address */
  soru_pkh_t pkh;
  bool has_public;
  soru_public_t key;
  soru_secret_state_t state;
  soru_secret_t secret; /* PLAIN */
  soru_sealed_t sealed; /* SEALED */
} soru_account_t;

/* soru_io_wallet_find finds an account by its name or its address: what is a name in the wallet is
 * one, anything else must be tz1.., tz2.. or tz3.. (alias:NAME and text:ADDRESS force either).
 *
 * in   dir  the directory of the wallet, which need not exist
 * SORU_OK; SORU_ERR_NOT_FOUND: neither; SORU_ERR_IO, SORU_ERR_DECODE, SORU_ERR_LIMIT: a file of the
 * wallet cannot be used. */
SORU_MUST_USE soru_status_t soru_io_wallet_find(soru_account_t *account, const char *dir,
                                                const char *who, soru_io_error_t *error);

/* soru_io_wallet_add writes an account under account->name: the address, the public key if there
 * is one, and the secret key when it is PLAIN or SEALED.
 *
 * in  force  replaces what the name stood for
 * SORU_OK; SORU_ERR_ARG: no name, or one that stands for another key already (unless forced);
 * SORU_ERR_IO, SORU_ERR_DECODE, SORU_ERR_LIMIT: as above. */
SORU_MUST_USE soru_status_t soru_io_wallet_add(const soru_account_t *account, const char *dir,
                                               bool force, soru_io_error_t *error);

/* soru_io_wallet_remove forgets the account of a name.
 *
 * SORU_OK; SORU_ERR_NOT_FOUND; SORU_ERR_IO, SORU_ERR_DECODE, SORU_ERR_LIMIT: as above. */
SORU_MUST_USE soru_status_t soru_io_wallet_remove(const char *dir, const char *name,
                                                  soru_io_error_t *error);

/* soru_io_wallet_rollup finds the address of a rollup, as text with a NUL, by its name or (any text
 * that is no name, also behind text:) as the text itself.
 *
 * SORU_OK; SORU_ERR_NOT_FOUND: alias: and a name that is none; others as above. */
SORU_MUST_USE soru_status_t soru_io_wallet_rollup(char text[SORU_CRYPTO_KEY_TEXT_MAX],
                                                  const char *dir, const char *who,
                                                  soru_io_error_t *error);

/* soru_io_wallet_add_rollup gives the address of a rollup a name.
 *
 * SORU_OK; SORU_ERR_ARG as in soru_io_wallet_add; others as above. */
SORU_MUST_USE soru_status_t soru_io_wallet_add_rollup(const char *dir, const char *name,
                                                      const char *address, bool force,
                                                      soru_io_error_t *error);

/* soru_io_wallet_secret_read reads the URI of a secret key, or the bare text of one, into `state`
 * and `secret` or `sealed` of an account, and its public key and address if it is PLAIN.
 *
 * SORU_OK, or SORU_ERR_DECODE: no key, or of a scheme that is not known here. */
SORU_MUST_USE soru_status_t soru_io_wallet_secret_read(soru_account_t *account, const char *uri);

/* soru_io_wallet_random fills n bytes with what nobody can foresee.
 *
 * SORU_OK, or SORU_ERR_IO. */
SORU_MUST_USE soru_status_t soru_io_wallet_random(uint8_t *bytes, size_t n);

#endif
