/* integer.h - integers of any size: decimal digits, and the bytes of Micheline.
 *
 * The bytes are groups of 7 bits, the lowest first, of which the first one has a sign and 6 bits;
 * 0x80 says that another group follows.
 */
#ifndef SORU_MICHELINE_INTEGER_H
#define SORU_MICHELINE_INTEGER_H

#include "base/buf.h"

/* soru_micheline_integer_add appends the bytes of an integer.
 *
 * in  digits  decimal, at least one; the time grows with the square of their number */
void soru_micheline_integer_add(soru_buf_t *out, soru_slice_t digits, bool negative);

/* soru_micheline_integer_text reads an integer, and appends its digits; `failed` is set when there
 * are not enough bytes, or more of them than SORU_MICHELINE_INTEGER_MAX. */
void soru_micheline_integer_text(soru_buf_t *text, soru_cursor_t *cursor);

/* soru_micheline_integer_skip reads an integer, as soru_micheline_integer_text. */
void soru_micheline_integer_skip(soru_cursor_t *cursor);

/* The most bytes of an integer that is printed. */
#define SORU_MICHELINE_INTEGER_MAX 32768

#endif
