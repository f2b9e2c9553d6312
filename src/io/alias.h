/* alias.h - one of the files of a wallet: names and what they stand for, as octez-client keeps
 * them.
 *
 *   [ { "name": NAME, "value": VALUE }, ... ]
 *
 * A value is a text, or for public keys {"locator": URI, "key": KEY}. Values of other shapes are
 * kept as they are. A new name comes first in the file.
 *
 * lib_client_base: client_aliases.ml, client_keys.ml, smart_rollup_alias.ml.
 */
#ifndef SORU_IO_ALIAS_H
#define SORU_IO_ALIAS_H

#include "io/file.h"

/* The files. */
typedef enum soru_alias_file {
  SORU_ALIAS_HASHES, /* public_key_hashs */
  SORU_ALIAS_PUBLIC, /* public_keys */
  SORU_ALIAS_SECRET, /* secret_keys, readable for the owner only */
  SORU_ALIAS_ROLLUPS /* smart_rollups */
} soru_alias_file_t;

/* A name. All three texts are owned, NUL-terminated. */
typedef struct soru_alias {
  char *name;
  char *text; /* the value if it is a text, the key (or else the locator) of a public key; or "" */
  char *json; /* the value as JSON */
} soru_alias_t;

/* What is in a file. */
typedef struct soru_aliases {
  soru_alias_t *list;
  size_t cnt;
} soru_aliases_t;

/* soru_io_aliases_read reads a file of the wallet in the directory `dir`; without the file there
 * are no names.
 *
 * out  aliases  to be released with soru_io_aliases_free in any case
 * SORU_OK; SORU_ERR_IO; SORU_ERR_DECODE: no such JSON; SORU_ERR_LIMIT: larger than 16 MiB. */
SORU_MUST_USE soru_status_t soru_io_aliases_read(soru_aliases_t *aliases, const char *dir,
                                                 soru_alias_file_t file, soru_io_error_t *error);

/* soru_io_aliases_parse reads the text of such a file.
 *
 * in   path     how messages call it
 * out  aliases  to be released with soru_io_aliases_free in any case
 * SORU_OK; SORU_ERR_DECODE: no such JSON; SORU_ERR_LIMIT. */
SORU_MUST_USE soru_status_t soru_io_aliases_parse(soru_aliases_t *aliases, const char *path,
                                                  soru_slice_t text, soru_io_error_t *error);

/* soru_io_aliases_write replaces a file of the wallet, and makes the directory if need be.
 *
 * SORU_OK, or SORU_ERR_IO. */
SORU_MUST_USE soru_status_t soru_io_aliases_write(const soru_aliases_t *aliases, const char *dir,
                                                  soru_alias_file_t file, soru_io_error_t *error);

/* soru_io_aliases_free releases all names; there are none then. */
void soru_io_aliases_free(soru_aliases_t *aliases);

/* soru_io_aliases_find finds a name; NULL without one. Borrowed until the next change. */
const soru_alias_t *soru_io_aliases_find(const soru_aliases_t *aliases, const char *name);

/* soru_io_aliases_find_text finds the first name of a value; NULL without one. Borrowed until the
 * next change. */
const soru_alias_t *soru_io_aliases_find_text(const soru_aliases_t *aliases, const char *text);

/* soru_io_aliases_set gives a name a value, instead of one that it has.
 *
 * in  json  the value as JSON; NULL for the text as a JSON string */
void soru_io_aliases_set(soru_aliases_t *aliases, const char *name, const char *text,
                         const char *json);

/* soru_io_aliases_remove forgets a name; whether there was one. */
bool soru_io_aliases_remove(soru_aliases_t *aliases, const char *name);

/* soru_io_aliases_lock waits until no other program changes the wallet, octez-client included, and
 * makes the directory if need be.
 *
 * out  fd  for soru_io_aliases_unlock
 * SORU_OK, or SORU_ERR_IO. */
SORU_MUST_USE soru_status_t soru_io_aliases_lock(int *fd, const char *dir, soru_io_error_t *error);

/* soru_io_aliases_unlock lets others change the wallet. */
void soru_io_aliases_unlock(int fd);

#endif
