/* payload.h - Michelson constants as text, encoded as the kernel sees them.
 *
 * A payload of a transfer to a rollup is a Micheline expression. What is understood here:
 *
 *   0  -17                      integers
 *   "text"                      strings: printable ASCII and the escapes \n \t \b \r \\ \"
 *   0x00ff                      bytes
 *   Unit True False None        constructors without arguments
 *   Left X  Right X  Some X     with one; arguments that have arguments stand in parentheses
 *   Pair X Y ...  Elt X Y       with two (Pair: two or more)
 *   { X ; Y ; ... }             lists, sets and maps
 *
 * Other constructors, annotations, comments and macros are not understood, and refused.
 */
#ifndef SORU_APP_PAYLOAD_H
#define SORU_APP_PAYLOAD_H

#include "base/buf.h"

/* The deepest nesting of parentheses, braces and constructors. */
#define SORU_PAYLOAD_DEPTH_MAX 128

/* soru_app_payload_encode appends the binary form of an expression.
 *
 * out  why  what is wrong, NUL-terminated, with the position; filled unless SORU_OK
 * SORU_OK
 * SORU_ERR_DECODE  not an expression, or not one that is understood
 * SORU_ERR_LIMIT   nested too deeply, or the maximum of out was passed */
SORU_MUST_USE soru_status_t soru_app_payload_encode(soru_buf_t *out, soru_slice_t text,
                                                    char why[160]);

#endif
