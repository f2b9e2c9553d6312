/* phrase_private.h - forms, word by word, for the files phrase*.c. */
#ifndef SORU_APP_PHRASE_PRIVATE_H
#define SORU_APP_PHRASE_PRIVATE_H

#include "app/phrase.h"

/* soru_app_phrase_word takes the next word of a form; false at its end. */
bool soru_app_phrase_word(const char **form, soru_slice_t *word);

/* soru_app_phrase_is_param tells whether a word of a form stands for what the user says. */
bool soru_app_phrase_is_param(soru_slice_t word);

/* soru_app_phrase_matches counts how many of the said words a form has, from the first on.
 *
 * out  next  the first word of the form that was not said; its length is 0 when there is none */
size_t soru_app_phrase_matches(const char *form, const char *const *words, size_t word_cnt,
                               soru_slice_t *next);

/* soru_app_phrase_allows tells whether a command knows an option. */
bool soru_app_phrase_allows(const soru_phrase_command_t *command,
                            const soru_phrase_option_t *option);

/* soru_app_phrase_suggest appends why no command matches, and those that may have been meant. */
void soru_app_phrase_suggest(soru_buf_t *message, const soru_phrase_table_t *table,
                             const char *const *words, size_t word_cnt);

#endif
