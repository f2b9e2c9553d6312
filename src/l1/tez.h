/* tez.h - amounts of money as people write them: 10,000.5 tez are 10,000,500,000 mutez.
 *
 * tez_repr.ml
 */
#ifndef SORU_L1_TEZ_H
#define SORU_L1_TEZ_H

#include "base/buf.h"

/* The most mutez that an amount can have. */
#define SORU_L1_MUTEZ_MAX ((uint64_t)INT64_MAX)

/* soru_l1_tez_parse reads an amount: digits, with a comma in front of each group of three if
 * there is any comma, and at most six decimals.
 *
 * SORU_OK, or SORU_ERR_DECODE: no such amount, or more than SORU_L1_MUTEZ_MAX. */
SORU_MUST_USE soru_status_t soru_l1_tez_parse(uint64_t *mutez, soru_slice_t text);

/* soru_l1_tez_add appends an amount as octez-client shows it: no commas, no zeros at its end. */
void soru_l1_tez_add(soru_buf_t *out, uint64_t mutez);

#endif
