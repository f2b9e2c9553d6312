/* integer.h - integers of any size: decimal digits, and the bytes of Micheline.
 *
 * The bytes are groups of 7 bits, the lowest first, of which the first one has a sign and 6 bits;
 * 0x80 says that another group follows.
 */
#ifndef SORU_MICHELINE_INTEGER_H
#define SORU_MICHELINE_INTEGER_H

#include "base/buf.h"

/* The most bytes of an integer, and the decimal digits that always fit. */
#define SORU_MICHELINE_INTEGER_MAX 32768
#define SORU_MICHELINE_DIGITS_MAX 69048

/* soru_micheline_integer_add appends the bytes of an integer; nothing if `out` has overflowed.
 *
 * in  digits  decimal, 1 to SORU_MICHELINE_DIGITS_MAX; the time grows with the square of their
 *             number: a tenth of a second for the most
 *     negative  not of zero */
void soru_micheline_integer_add(soru_buf_t *out, soru_slice_t digits, bool negative);

/* soru_micheline_integer_text reads an integer, and appends its digits; `failed` is set when there
 * are not enough bytes, or more of them than SORU_MICHELINE_INTEGER_MAX, or the last one is a
 * superfluous 00. Time as above. */
void soru_micheline_integer_text(soru_buf_t *text, soru_cursor_t *cursor);

/* soru_micheline_integer_skip reads an integer, as soru_micheline_integer_text. */
void soru_micheline_integer_skip(soru_cursor_t *cursor);

#endif
