/* client_password.c - passwords of secret keys, from a file or from the terminal. */
#include "app/client.h"

#include <fcntl.h>
#include <termios.h>
#include <unistd.h>

/* The longest password. */
#define PASSWORD_MAX 4096

/* How often the terminal is asked. */
#define ATTEMPTS 3

/* Reads a line from the terminal that it does not show; false without a terminal. */
static bool
ask(soru_buf_t *password, const char *question, const char *name)
{
  struct termios shown, hidden;
  FILE *tty = fopen("/dev/tty", "r+e");
  password->len = 0;
  if (tty == NULL || tcgetattr(fileno(tty), &shown) != 0) {
    if (tty != NULL) fclose(tty);
    return false;
  }
  hidden = shown;
  hidden.c_lflag &= ~(tcflag_t)ECHO;
  fprintf(tty, "%s \"%s\": ", question, name);
  fflush(tty);
  tcsetattr(fileno(tty), TCSAFLUSH, &hidden);
  int c = getc(tty);
  for (; c != EOF && c != '\n'; c = getc(tty)) soru_base_buf_add_u8(password, (uint8_t)c);
  tcsetattr(fileno(tty), TCSAFLUSH, &shown);
  fprintf(tty, "\n");
  fclose(tty);
  return c == '\n' && !password->overflow;
}

/* Tries the lines of the file; *found tells whether one was right. */
static soru_status_t
try_file(soru_client_t *client, soru_account_t *account, const char *path, bool *found)
{
  soru_io_lines_t lines;
  soru_slice_t line;
  SORU_TRY(soru_io_lines_open(&lines, path, PASSWORD_MAX, &client->error));
  soru_status_t status = SORU_OK;
  while (!*found && status == SORU_OK) {
    status = soru_io_lines_next(&lines, &line, &client->error);
    if (status == SORU_OK)
      *found = soru_crypto_unseal(&account->secret, &account->sealed, line) == SORU_OK;
  }
  soru_io_lines_close(&lines);
  return status == SORU_ERR_NOT_FOUND ? SORU_OK : status;
}

/* Asks the terminal a few times. */
static bool
try_terminal(soru_account_t *account)
{
  soru_buf_t password;
  bool found = false;
  soru_base_buf_init(&password, PASSWORD_MAX);
  for (int i = 0; i < ATTEMPTS && !found; i++) {
    if (!ask(&password, "Enter password for encrypted key", account->name)) break;
    found = soru_crypto_unseal(&account->secret, &account->sealed,
                               soru_base_buf_slice(&password)) == SORU_OK;
  }
  soru_base_buf_free(&password);
  return found;
}

bool
soru_app_client_unlock(soru_client_t *client, soru_account_t *account)
{
  if (account->state == SORU_SECRET_PLAIN) return true;
  if (account->state != SORU_SECRET_SEALED) {
    char text[SORU_CRYPTO_KEY_TEXT_MAX];
    soru_crypto_pkh_text(&account->pkh, text);
    (void)soru_app_client_fail("the wallet has no secret key of %s that can be used here",
                               account->name[0] != 0 ? account->name : text);
    return false;
  }
  bool found = false;
  const char *path = soru_app_client_option(client, "password-filename");
  if (path != NULL && try_file(client, account, path, &found) != SORU_OK) {
    (void)soru_app_client_fail("%s", client->error.text);
    return false;
  }
  if (!found && path == NULL) found = try_terminal(account);
  if (!found) {
    (void)soru_app_client_fail("no password opens the secret key of %s", account->name);
    return false;
  }
  account->state = SORU_SECRET_PLAIN;
  soru_crypto_secret_public(&account->secret, &account->key);
  account->has_public = true;
  return true;
}

/* The first line of the file. */
static bool
first_line(soru_client_t *client, const char *path, soru_buf_t *password)
{
  soru_io_lines_t lines;
  soru_slice_t line = {0};
  soru_status_t status = soru_io_lines_open(&lines, path, PASSWORD_MAX, &client->error);
  if (status == SORU_OK) {
    status = soru_io_lines_next(&lines, &line, &client->error);
    if (status == SORU_OK) soru_base_buf_add(password, line.ptr, line.len);
    soru_io_lines_close(&lines);
  }
  if (status == SORU_ERR_NOT_FOUND)
    (void)soru_app_client_fail("%s: no password", path);
  else if (status != SORU_OK)
    (void)soru_app_client_fail("%s", client->error.text);
  return status == SORU_OK;
}

bool
soru_app_client_new_password(soru_client_t *client, soru_buf_t *password)
{
  const char *path = soru_app_client_option(client, "password-filename");
  const char *name = soru_app_client_arg(client, "NAME");
  if (path != NULL) return first_line(client, path, password);
  soru_buf_t again;
  soru_base_buf_init(&again, PASSWORD_MAX);
  bool asked = ask(password, "Enter password to encrypt key", name) &&
               ask(&again, "Confirm password for key", name);
  bool same =
      asked && soru_base_slice_equal(soru_base_buf_slice(password), soru_base_buf_slice(&again));
  soru_base_buf_free(&again);
  if (!asked)
    (void)soru_app_client_fail("there is no terminal to ask for a password; "
                               "--password-filename gives one");
  else if (!same)
    (void)soru_app_client_fail("the two passwords differ");
  return same;
}
