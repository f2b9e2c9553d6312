/* client_help.c - help and completion. */
#include "app/client.h"

static const char head[] =
    "usage: soru-client [OPTION..] COMMAND..\n"
    "\n"
    "The client of layer 1: keys, transfers, smart rollups. Commands read like sentences; words "
    "in\n"
    "capitals stand for what you say; `sc rollup` may be said as `smart rollup`.\n"
    "\n";

static const char script[] =
    "_soru_client() {\n"
    "  local IFS=$'\\n'\n"
    "  COMPREPLY=($(\"${COMP_WORDS[0]}\" --complete \"${COMP_WORDS[COMP_CWORD]}\" -- \\\n"
    "    \"${COMP_WORDS[@]:1:COMP_CWORD-1}\" 2>/dev/null))\n"
    "}\n"
    "complete -o default -F _soru_client soru-client\n";

int
soru_app_client_man(soru_client_t *client)
{
  soru_buf_t text;
  const char *const *words = client->phrase.words;
  size_t cnt = client->phrase.word_cnt;
  if (cnt > 0 && strcmp(words[0], "man") == 0) words++, cnt--;
  soru_base_buf_init(&text, SORU_CLIENT_TEXT_MAX);
  if (cnt == 0) soru_base_buf_addf(&text, "%s", head);
  if (soru_app_phrase_help(&text, client->phrase.table, words, cnt) == 0) {
    soru_base_buf_free(&text);
    return soru_app_client_fail("no command has these words; `soru-client man` shows all");
  }
  return soru_app_client_print(&text);
}

int
soru_app_client_completion(soru_client_t *client)
{
  const char *shell = soru_app_client_arg(client, "SHELL");
  if (strcmp(shell, "bash") != 0) return soru_app_client_fail("only bash is known, not %s", shell);
  fputs(script, stdout);
  return SORU_EXIT_OK;
}
