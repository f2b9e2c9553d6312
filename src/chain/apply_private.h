/* apply_private.h - applying one content. */
#ifndef SORU_CHAIN_APPLY_PRIVATE_H
#define SORU_CHAIN_APPLY_PRIVATE_H

#include "chain/apply.h"

/* What a content is applied with. */
typedef struct soru_chain_applying {
  soru_rollup_context_t *context;
  const soru_l1_content_t *content;
  const uint8_t *hash; /* of the operation */
  uint32_t *origination_cnt;
  soru_chain_result_t *result;
} soru_chain_applying_t;

/* soru_chain_burn_storage makes the source pay for bytes of storage.
 *
 * Returns whether it could; fills the error of the result otherwise. */
bool soru_chain_burn_storage(soru_chain_applying_t *applying, int64_t bytes);

/* soru_chain_apply_rollup applies a content of one of the kinds for rollups.
 *
 * Returns whether that worked; fills the error of the result otherwise. */
bool soru_chain_apply_rollup(soru_chain_applying_t *applying);

#endif
