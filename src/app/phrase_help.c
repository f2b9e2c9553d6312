/* phrase_help.c - help, suggestions and completion. */
#include "app/phrase_private.h"

/* The most commands that are suggested. */
#define SUGGESTIONS 10

/* The longest word that typing mistakes are looked for in. */
#define WORD_MAX 24

/* How many letters have to be changed, added or left out to make one word the other; at most
 * WORD_MAX. */
static size_t
distance(soru_slice_t a, soru_slice_t b)
{
  size_t row[WORD_MAX + 1];
  if (a.len >= WORD_MAX || b.len >= WORD_MAX) return WORD_MAX;
  for (size_t j = 0; j <= b.len; j++) row[j] = j;
  for (size_t i = 1; i <= a.len; i++) {
    size_t corner = row[0];
    row[0] = i;
    for (size_t j = 1; j <= b.len; j++) {
      size_t other = corner + (a.ptr[i - 1] != b.ptr[j - 1]);
      corner = row[j];
      size_t step = (row[j] < row[j - 1] ? row[j] : row[j - 1]) + 1;
      row[j] = step < other ? step : other;
    }
  }
  return row[b.len];
}

/* How well a form fits what was said: two for each word from the first on, and one more when the
 * next word is nearly what was said. */
static size_t
score(const char *form, const char *const *words, size_t word_cnt)
{
  soru_slice_t next;
  size_t n = soru_app_phrase_matches(form, words, word_cnt, &next);
  bool near = n < word_cnt && next.len > 0 &&
              distance(next, soru_base_slice_text(words[n])) <= (next.len > 4 ? 2 : 1);
  return 2 * n + near;
}

/* The best score of a command; `form` is the one that has it. */
static size_t
best_form(const soru_phrase_command_t *command, const char *const *words, size_t word_cnt,
          const char **form)
{
  size_t best = 0;
  *form = command->forms[0];
  for (const char *const *at = command->forms; *at != NULL; at++) {
    size_t n = score(*at, words, word_cnt);
    if (n <= best) continue;
    best = n;
    *form = *at;
  }
  return best;
}

void
soru_app_phrase_suggest(soru_buf_t *message, const soru_phrase_table_t *table,
                        const char *const *words, size_t word_cnt)
{
  size_t best = 0, shown = 0;
  const char *form;
  for (size_t i = 0; i < table->command_cnt; i++) {
    size_t n = best_form(&table->commands[i], words, word_cnt, &form);
    if (n > best) best = n;
  }
  if (best == 2 * word_cnt)
    soru_base_buf_addf(message, "the command is not complete");
  else if (best == 0)
    soru_base_buf_addf(message, "there is no command `%s`", words[0]);
  else
    soru_base_buf_addf(message, "the word `%s` is not understood", words[best / 2]);
  if (best == 0) {
    soru_base_buf_addf(message, "; `%s --help` shows all\n", table->program);
    return;
  }
  soru_base_buf_addf(message, "; did you mean:\n");
  for (size_t i = 0; i < table->command_cnt && shown < SUGGESTIONS; i++) {
    if (best_form(&table->commands[i], words, word_cnt, &form) != best) continue;
    soru_base_buf_addf(message, "  %s\n", form);
    shown++;
  }
}

/* Whether one of the forms of a command has a word. */
static bool
has_word(const soru_phrase_command_t *command, const char *said)
{
  soru_slice_t word;
  for (const char *const *at = command->forms; *at != NULL; at++)
    for (const char *form = *at; soru_app_phrase_word(&form, &word);)
      if (soru_base_slice_equal(word, soru_base_slice_text(said))) return true;
  return false;
}

/* Appends one option, as `  -x --name VALUE  help`. */
static void
option_help(soru_buf_t *out, const soru_phrase_option_t *option, const char *indent)
{
  size_t before = out->len;
  soru_base_buf_addf(out, "%s", indent);
  if (option->letter != 0) soru_base_buf_addf(out, "-%c ", option->letter);
  soru_base_buf_addf(out, "--%s%s%s", option->name, option->value != NULL ? " " : "",
                     option->value != NULL ? option->value : "");
  size_t width = out->len - before;
  soru_base_buf_addf(out, "%*s%s\n", width < 34 ? (int)(34 - width) : 1, "", option->help);
}

static void
command_help(soru_buf_t *out, const soru_phrase_table_t *table,
             const soru_phrase_command_t *command)
{
  for (const char *const *form = command->forms; *form != NULL; form++)
    soru_base_buf_addf(out, "  %s\n", *form);
  soru_base_buf_addf(out, "      %s\n", command->summary);
  for (size_t i = 0; i < table->option_cnt; i++) {
    const soru_phrase_option_t *option = &table->options[i];
    if (!option->global && soru_app_phrase_allows(command, option)) {
      option_help(out, option, "        ");
    }
  }
}

size_t
soru_app_phrase_help(soru_buf_t *out, const soru_phrase_table_t *table, const char *const *words,
                     size_t word_cnt)
{
  size_t shown = 0;
  for (size_t i = 0; i < table->command_cnt; i++) {
    bool all = true;
    for (size_t j = 0; j < word_cnt; j++) all = all && has_word(&table->commands[i], words[j]);
    if (!all) continue;
    command_help(out, table, &table->commands[i]);
    shown++;
  }
  if (word_cnt > 0) return shown;
  soru_base_buf_addf(out, "\nOptions of all commands:\n");
  for (size_t i = 0; i < table->option_cnt; i++)
    if (table->options[i].global) option_help(out, &table->options[i], "  ");
  return shown;
}

/* Whether a line of the text from `from` on is this word. */
static bool
listed(const soru_buf_t *out, size_t from, soru_slice_t word)
{
  for (size_t at = from; at < out->len;) {
    const uint8_t *end = memchr(out->ptr + at, '\n', out->len - at);
    size_t len = end == NULL ? out->len - at : (size_t)(end - (out->ptr + at));
    if (soru_base_slice_equal(soru_base_slice(out->ptr + at, len), word)) return true;
    at += len + 1;
  }
  return false;
}

static void
candidate(soru_buf_t *out, size_t from, soru_slice_t word, const char *prefix)
{
  size_t n = strlen(prefix);
  if (word.len < n || memcmp(word.ptr, prefix, n) != 0 || listed(out, from, word)) return;
  soru_base_buf_add(out, word.ptr, word.len);
  soru_base_buf_add_u8(out, '\n');
}

/* Options that fit the words, with the dashes. */
static void
complete_options(soru_buf_t *out, size_t from, const soru_phrase_table_t *table,
                 const soru_phrase_command_t *command, const char *prefix)
{
  for (size_t i = 0; i < table->option_cnt; i++) {
    char text[64];
    if (!soru_app_phrase_allows(command, &table->options[i])) continue;
    snprintf(text, sizeof text, "--%s", table->options[i].name);
    candidate(out, from, soru_base_slice_text(text), prefix);
  }
}

void
soru_app_phrase_complete(soru_buf_t *out, const soru_phrase_table_t *table,
                         const char *const *words, size_t word_cnt, const char *prefix)
{
  size_t from = out->len;
  for (size_t i = 0; i < table->command_cnt; i++) {
    for (const char *const *form = table->commands[i].forms; *form != NULL; form++) {
      soru_slice_t next;
      if (soru_app_phrase_matches(*form, words, word_cnt, &next) != word_cnt) continue;
      if (prefix[0] == '-')
        complete_options(out, from, table, &table->commands[i], prefix);
      else if (next.len > 0 && !soru_app_phrase_is_param(next))
        candidate(out, from, next, prefix);
      if (soru_base_slice_equal(next, soru_base_slice_text("sc")))
        candidate(out, from, soru_base_slice_text("smart"), prefix);
    }
  }
}
