/* micheline_text.h - Micheline from its binary form to text: what messages of the outbox hold. */
#ifndef SORU_APP_MICHELINE_TEXT_H
#define SORU_APP_MICHELINE_TEXT_H

#include "base/buf.h"
#include "base/bytes.h"

/* soru_app_micheline_text appends the text of an expression.
 *
 * in/out  cursor  behind the expression afterwards
 * SORU_OK, SORU_ERR_DECODE (malformed), SORU_ERR_LIMIT (nested too deeply). */
SORU_MUST_USE soru_status_t soru_app_micheline_text(soru_buf_t *text, soru_cursor_t *cursor);

#endif
