/* text.h - looking into what was printed into a buffer. */
#ifndef SORU_TESTS_TEXT_H
#define SORU_TESTS_TEXT_H

#include "base/buf.h"

#include <string.h>

/* text_has tells whether a part occurs in a text without NUL bytes. */
static inline bool
text_has(soru_buf_t *text, const char *part)
{
  soru_base_buf_add_u8(text, 0);
  text->len--;
  return strstr((const char *)text->ptr, part) != NULL;
}

#endif
