/* parse.h - Micheline from text to its binary form.
 *
 *   0  -17                      integers
 *   "text"                      strings: printable ASCII and the escapes \n \t \b \r \\ \"
 *   0x00ff                      bytes
 *   Unit  nat  PACK             primitives; those of data have as many arguments as they take
 *   Pair X Y  pair %a X Y       with annotations and arguments; arguments that have some themselves
 *                               stand in parentheses
 *   { X ; Y ; ... }             sequences
 *
 * Comments and macros are not understood, and refused.
 */
#ifndef SORU_MICHELINE_PARSE_H
#define SORU_MICHELINE_PARSE_H

#include "base/buf.h"
#include "micheline/tags.h"

/* The most bytes of the annotations of one primitive. */
#define SORU_MICHELINE_ANNOTATIONS_MAX 1024

/* soru_micheline_parse appends the binary form of an expression.
 *
 * out  why  what is wrong, NUL-terminated, with the position; filled unless SORU_OK
 * SORU_OK
 * SORU_ERR_DECODE  not an expression
 * SORU_ERR_LIMIT   nested too deeply, or the maximum of out was passed */
SORU_MUST_USE soru_status_t soru_micheline_parse(soru_buf_t *out, soru_slice_t text, char why[160]);

#endif
