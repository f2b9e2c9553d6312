/* read_private.h - reading the small parts of operations from JSON. */
#ifndef SORU_L1_READ_PRIVATE_H
#define SORU_L1_READ_PRIVATE_H

#include "codec/json.h"
#include "l1/names.h"

/* soru_l1_read_number reads a string of digits (or a number) from 0 to 2^63 - 1.
 *
 * SORU_OK, or SORU_ERR_DECODE with a message. */
SORU_MUST_USE soru_status_t soru_l1_read_number(uint64_t *number, const soru_json_t *v,
                                                const char *key);

/* soru_l1_read_hash reads a member that is a text with a prefix; statuses as soru_l1_read_number.
 */
SORU_MUST_USE soru_status_t soru_l1_read_hash(uint8_t *hash, const soru_json_t *v, const char *key,
                                              soru_prefix_t prefix);

/* soru_l1_read_hex appends the bytes of a member; statuses as soru_codec_json_get_hex. */
SORU_MUST_USE soru_status_t soru_l1_read_hex(soru_buf_t *bytes, const soru_json_t *v,
                                             const char *key);

/* soru_l1_read_text reads a member that is a string, borrowed from the document. */
SORU_MUST_USE soru_status_t soru_l1_read_text(soru_slice_t *text, const soru_json_t *v,
                                              const char *key);

#endif
