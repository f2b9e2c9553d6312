/* limits.h - the limits and the fee of an operation, from a simulation of it.
 *
 * injection.ml of the protocols: the gas that was used, rounded up, and 100 more (none more for
 * keys and transfers to accounts); the bytes that were added, and 20 more; the fee that nodes ask
 * for by default.
 */
#ifndef SORU_L1_LIMITS_H
#define SORU_L1_LIMITS_H

#include "codec/json.h"
#include "l1/operation.h"

/* The limits of one operation, and the most that is asked for (hard_gas_limit_per_operation,
 * hard_storage_limit_per_operation). The gas is also the least that a block of any protocol has. */
#define SORU_L1_GAS_MAX 1040000
#define SORU_L1_STORAGE_MAX 60000

/* Bytes that a new account or contract counts for (origination_size), and the price of a byte in
 * mutez (cost_per_byte). */
#define SORU_L1_ORIGINATION_SIZE 257
#define SORU_L1_COST_PER_BYTE 250

/* What the simulation of one content showed. */
typedef struct soru_l1_estimate {
  bool applied;      /* otherwise it failed, or was skipped or undone since another one failed */
  uint64_t milligas; /* used, by what it called, too */
  uint64_t storage;  /* bytes that are to be paid for */
} soru_l1_estimate_t;

/* soru_l1_limits_estimate reads what a simulated content with its "metadata" shows.
 *
 * SORU_OK; SORU_ERR_DECODE with a message in the document: it has no result. */
SORU_MUST_USE soru_status_t soru_l1_limits_estimate(soru_l1_estimate_t *estimate,
                                                    const soru_json_t *content);

/* soru_l1_limits_set sets gas_limit and storage_limit of a content from an estimate. */
void soru_l1_limits_set(soru_l1_content_t *content, const soru_l1_estimate_t *estimate);

/* soru_l1_limits_fee gives the least fee in mutez that nodes accept by default, for an operation
 * with this gas limit and of this many bytes. */
uint64_t soru_l1_limits_fee(uint64_t gas_limit, size_t size);

#endif
