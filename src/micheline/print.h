/* print.h - Micheline from its binary form to text, on one line. */
#ifndef SORU_MICHELINE_PRINT_H
#define SORU_MICHELINE_PRINT_H

#include "base/buf.h"
#include "base/bytes.h"

/* soru_micheline_print appends the text of an expression.
 *
 * in/out  cursor  behind the expression afterwards
 * SORU_OK, SORU_ERR_DECODE (malformed), SORU_ERR_LIMIT (nested too deeply). */
SORU_MUST_USE soru_status_t soru_micheline_print(soru_buf_t *text, soru_cursor_t *cursor);

#endif
