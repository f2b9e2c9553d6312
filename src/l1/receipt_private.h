/* receipt_private.h - the parts of a receipt, for the files receipt*.c. */
#ifndef SORU_L1_RECEIPT_PRIVATE_H
#define SORU_L1_RECEIPT_PRIVATE_H

#include "l1/receipt.h"

/* The sign of tez, U+A729. */
#define SORU_L1_TEZ "\xea\x9c\xa9"

/* A receipt being written. */
typedef struct soru_receipt {
  soru_buf_t *out;
  unsigned depth; /* of the present line */
  soru_l1_wire_t wire;
} soru_receipt_t;

/* A string, or an integer as its digits. */
typedef struct soru_receipt_text {
  soru_slice_t text;
  char digits[24];
} soru_receipt_text_t;

/* soru_l1_receipt_line appends the blanks of a line, and what printf would print; the line end
 * comes before it. */
void soru_l1_receipt_line(soru_receipt_t *receipt, const char *format, ...)
    __attribute__((format(printf, 2, 3)));

/* soru_l1_receipt_member reads a member that is a string or an integer; false, and an empty text,
 * without one. */
bool soru_l1_receipt_member(soru_receipt_text_t *text, const soru_json_t *v, const char *key);

/* soru_l1_receipt_number reads a member that is a number, or a string of digits. */
bool soru_l1_receipt_number(int64_t *number, const soru_json_t *v, const char *key);

/* soru_l1_receipt_field appends a line "title: text" if there is such a member. */
void soru_l1_receipt_field(soru_receipt_t *receipt, const char *title, const soru_json_t *v,
                           const char *key);

/* soru_l1_receipt_balances appends the list of balance updates of a result, if it has any. */
void soru_l1_receipt_balances(soru_receipt_t *receipt, const soru_json_t *result);

/* soru_l1_receipt_content appends what an operation says, the name of its kind included.
 *
 * in   source  who made it
 * out  name    how the result calls it: constant */
void soru_l1_receipt_content(soru_receipt_t *receipt, const soru_json_t *content,
                             soru_slice_t source, bool is_internal, const char **name);

/* soru_l1_receipt_result appends what became of it. */
void soru_l1_receipt_result(soru_receipt_t *receipt, const soru_json_t *result, const char *name);

/* soru_l1_receipt_micheline appends an expression as one line of text; what is none, or very long,
 * stays JSON. */
void soru_l1_receipt_micheline(soru_buf_t *out, const soru_json_t *v);

#endif
