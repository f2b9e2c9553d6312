/* entrypoint.h - names of entrypoints in binary operations: the common ones are a byte.
 *
 * entrypoint_repr.ml, smart_encoding.
 */
#ifndef SORU_L1_ENTRYPOINT_H
#define SORU_L1_ENTRYPOINT_H

#include "l1/operation.h"

/* The longest name. */
#define SORU_L1_ENTRYPOINT_MAX 31

/* soru_l1_entrypoint_add appends a name of at most SORU_L1_ENTRYPOINT_MAX bytes. */
void soru_l1_entrypoint_add(soru_buf_t *out, soru_slice_t name, soru_l1_wire_t wire);

/* soru_l1_entrypoint_get reads a name, borrowed or constant; fails on an unknown number, and on a
 * common name that is spelt out. */
soru_slice_t soru_l1_entrypoint_get(soru_cursor_t *cursor, soru_l1_wire_t wire);

#endif
