#include "app/client.h"

#include <stdarg.h>

const char *
soru_app_client_arg(const soru_client_t *client, const char *name)
{
  const char *text = soru_app_phrase_arg(&client->phrase, name);
  SORU_ASSERT(text != NULL);
  return text;
}

const char *
soru_app_client_option(const soru_client_t *client, const char *name)
{
  return soru_app_phrase_option(&client->phrase, name);
}

int
soru_app_client_fail(const char *format, ...)
{
  va_list args;
  fflush(stdout);
  fprintf(stderr, "soru-client: ");
  va_start(args, format);
  vfprintf(stderr, format, args);
  va_end(args);
  fprintf(stderr, "\n");
  return SORU_EXIT_FAILED;
}

int
soru_app_client_print(soru_buf_t *text)
{
  bool overflow = text->overflow;
  if (!overflow) {
    fwrite(text->ptr, 1, text->len, stdout);
    if (text->len == 0 || text->ptr[text->len - 1] != '\n') putchar('\n');
  }
  soru_base_buf_free(text);
  return overflow ? soru_app_client_fail("the answer is too long") : SORU_EXIT_OK;
}

bool
soru_app_client_account(soru_client_t *client, const char *who, soru_account_t *account)
{
  if (soru_io_wallet_find(account, client->dir, who, &client->error) == SORU_OK) return true;
  (void)soru_app_client_fail("%s", client->error.text);
  return false;
}
