/* error.h - why layer 1 refuses an operation, in the form that Octez' RPC gives.
 *
 *   {"kind":"temporary","id":"proto.016-PtMumbai.contract.balance_too_low","contract":"tz1.." ..}
 */
#ifndef SORU_CHAIN_ERROR_H
#define SORU_CHAIN_ERROR_H

#include "codec/json_out.h"
#include "rollup/constants.h"
#include "rollup/error.h"

/* What may be done about an error: the operation is for another branch, may be good later, or
 * never. */
typedef enum soru_chain_error_kind {
  SORU_CHAIN_BRANCH,
  SORU_CHAIN_TEMPORARY,
  SORU_CHAIN_PERMANENT
} soru_chain_error_kind_t;

/* An error; none while id is empty. */
typedef struct soru_chain_error {
  soru_chain_error_kind_t kind;
  char id[96];       /* behind the name of the protocol */
  char members[512]; /* further members in JSON, each with a comma in front */
  char text[192];    /* for people */
} soru_chain_error_t;

/* soru_chain_fail fills an error; `format` makes the further members. Returns false always. */
bool soru_chain_fail(soru_chain_error_t *error, soru_chain_error_kind_t kind, const char *id,
                     const char *text, const char *format, ...)
    __attribute__((format(printf, 5, 6)));

/* soru_chain_fail_rollup fills an error from one of the rules of rollups, unless it is none;
 * returns whether it is none. */
bool soru_chain_fail_rollup(soru_chain_error_t *error, soru_rollup_error_t why);

/* soru_chain_error_write writes the object. In the profile alpha ids of rollups begin with
 * sc_rollup_. */
void soru_chain_error_write(soru_json_out_t *out, const soru_chain_error_t *error,
                            soru_rollup_profile_t profile);

/* soru_chain_error_kind_text gives "branch", "temporary" or "permanent". */
const char *soru_chain_error_kind_text(soru_chain_error_kind_t kind);

#endif
