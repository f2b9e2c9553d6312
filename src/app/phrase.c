#include "app/phrase.h"

#include "app/phrase_private.h"

#include <ctype.h>

bool
soru_app_phrase_word(const char **form, soru_slice_t *word)
{
  const char *start = *form + strspn(*form, " ");
  *word = soru_base_slice(start, strcspn(start, " "));
  *form = start + word->len;
  return word->len > 0;
}

bool
soru_app_phrase_is_param(soru_slice_t word)
{
  return word.len > 0 && isupper(word.ptr[0]);
}

/* Whether a said word is that of a form. */
static bool
same_word(soru_slice_t word, const char *said)
{
  if (soru_app_phrase_is_param(word)) return true;
  if (soru_base_slice_equal(word, soru_base_slice_text(said))) return true;
  return soru_base_slice_equal(word, soru_base_slice_text("sc")) && strcmp(said, "smart") == 0;
}

size_t
soru_app_phrase_matches(const char *form, const char *const *words, size_t word_cnt,
                        soru_slice_t *next)
{
  size_t n = 0;
  for (; soru_app_phrase_word(&form, next); n++)
    if (n == word_cnt || !same_word(*next, words[n])) break;
  return n;
}

bool
soru_app_phrase_allows(const soru_phrase_command_t *command, const soru_phrase_option_t *option)
{
  if (option->global) return true;
  for (const char *const *name = command->options; name != NULL && *name != NULL; name++)
    if (strcmp(*name, option->name) == 0) return true;
  return false;
}

/* Whether some command whose form begins with the words said so far knows an option. */
static bool
fits(const soru_phrase_t *phrase, const soru_phrase_option_t *option)
{
  const soru_phrase_table_t *table = phrase->table;
  for (size_t i = 0; i < table->command_cnt; i++) {
    const soru_phrase_command_t *command = &table->commands[i];
    if (option->global || !soru_app_phrase_allows(command, option)) continue;
    for (const char *const *form = command->forms; *form != NULL; form++) {
      soru_slice_t next;
      if (phrase->word_cnt > 0 && soru_app_phrase_matches(*form, phrase->words, phrase->word_cnt,
                                                          &next) == phrase->word_cnt)
        return true;
    }
  }
  return false;
}

/* The option that a text means, which is behind the dashes and ends at `len`. */
static const soru_phrase_option_t *
option_find(const soru_phrase_t *phrase, const char *text, size_t len)
{
  const soru_phrase_option_t *found = NULL;
  for (size_t i = 0; i < phrase->table->option_cnt; i++) {
    const soru_phrase_option_t *option = &phrase->table->options[i];
    if (strlen(option->name) == len && memcmp(option->name, text, len) == 0) return option;
    if (len != 1 || option->letter != text[0]) continue;
    if (fits(phrase, option)) return option;
    if (option->global || found == NULL) found = option;
  }
  return found;
}

/* Reads the option at argv[*at], and its value. */
static soru_status_t
option_read(soru_phrase_t *phrase, int argc, char **argv, int *at, soru_buf_t *message)
{
  const char *said = argv[*at], *text = said + strspn(said, "-");
  size_t len = strcspn(text, "=");
  const char *value = text[len] == '=' ? text + len + 1 : NULL;
  const soru_phrase_option_t *option = option_find(phrase, text, len);
  if (option == NULL) {
    soru_base_buf_addf(message, "there is no option %s\n", said);
    return SORU_ERR_ARG;
  }
  if (option->value == NULL && value != NULL) {
    soru_base_buf_addf(message, "the option --%s takes no value\n", option->name);
    return SORU_ERR_ARG;
  }
  if (option->value != NULL && value == NULL) {
    if (*at + 1 == argc) {
      soru_base_buf_addf(message, "the option --%s needs a value (%s)\n", option->name,
                         option->value);
      return SORU_ERR_ARG;
    }
    value = argv[++*at];
  }
  phrase->options[option - phrase->table->options] = value == NULL ? "" : value;
  return SORU_OK;
}

/* Finds the command that was said in all words. */
static bool
command_find(soru_phrase_t *phrase)
{
  for (size_t i = 0; i < phrase->table->command_cnt; i++) {
    const soru_phrase_command_t *command = &phrase->table->commands[i];
    for (const char *const *form = command->forms; *form != NULL; form++) {
      soru_slice_t next;
      size_t n = soru_app_phrase_matches(*form, phrase->words, phrase->word_cnt, &next);
      if (n != phrase->word_cnt || next.len != 0) continue;
      phrase->command = command;
      phrase->form = *form;
      return true;
    }
  }
  return false;
}

/* Refuses options that the command does not know. */
static soru_status_t
options_check(const soru_phrase_t *phrase, soru_buf_t *message)
{
  for (size_t i = 0; i < phrase->table->option_cnt; i++) {
    const soru_phrase_option_t *option = &phrase->table->options[i];
    if (phrase->options[i] == NULL || soru_app_phrase_allows(phrase->command, option)) continue;
    soru_base_buf_addf(message, "the command `%s` has no option --%s\n", phrase->form,
                       option->name);
    return SORU_ERR_ARG;
  }
  return SORU_OK;
}

soru_status_t
soru_app_phrase_parse(soru_phrase_t *phrase, const soru_phrase_table_t *table, int argc,
                      char **argv, soru_buf_t *message)
{
  SORU_ASSERT(table->option_cnt <= SORU_APP_OPTIONS_MAX);
  *phrase = (soru_phrase_t){.table = table};
  bool only_words = false;
  for (int at = 0; at < argc; at++) {
    const char *said = argv[at];
    bool is_option = said[0] == '-' && said[1] != 0 && !isdigit((unsigned char)said[1]);
    if (!only_words && strcmp(said, "--") == 0) {
      only_words = true;
    } else if (!only_words && is_option) {
      SORU_TRY(option_read(phrase, argc, argv, &at, message));
    } else if (phrase->word_cnt == SORU_APP_WORDS_MAX) {
      soru_base_buf_addf(message, "more than %d words\n", SORU_APP_WORDS_MAX);
      return SORU_ERR_ARG;
    } else {
      phrase->words[phrase->word_cnt++] = said;
    }
  }
  if (phrase->word_cnt == 0) {
    soru_base_buf_addf(message, "a command is needed; `%s --help` shows all\n", table->program);
    return SORU_ERR_NOT_FOUND;
  }
  if (command_find(phrase)) return options_check(phrase, message);
  soru_app_phrase_suggest(message, table, phrase->words, phrase->word_cnt);
  return SORU_ERR_ARG;
}

const char *
soru_app_phrase_arg(const soru_phrase_t *phrase, const char *name)
{
  const char *form = phrase->form;
  soru_slice_t word;
  for (size_t i = 0; soru_app_phrase_word(&form, &word); i++)
    if (soru_base_slice_equal(word, soru_base_slice_text(name))) return phrase->words[i];
  return NULL;
}

const char *
soru_app_phrase_option(const soru_phrase_t *phrase, const char *name)
{
  for (size_t i = 0; i < phrase->table->option_cnt; i++)
    if (strcmp(phrase->table->options[i].name, name) == 0) return phrase->options[i];
  return NULL;
}
