/* hex.h - lower-case hexadecimal. */
#ifndef SORU_BASE_HEX_H
#define SORU_BASE_HEX_H

#include "base/buf.h"

/* soru_base_hex_add appends the 2 * s.len digits of s. */
void soru_base_hex_add(soru_buf_t *buf, soru_slice_t s);

/* soru_base_hex_decode appends the bytes that `digits` (upper or lower case) stand for.
 *
 * SORU_OK          decoded
 * SORU_ERR_DECODE  an odd number of digits or another character; buf may have grown
 * SORU_ERR_LIMIT   the maximum of buf was passed */
SORU_MUST_USE soru_status_t soru_base_hex_decode(soru_buf_t *buf, soru_slice_t digits);

#endif
