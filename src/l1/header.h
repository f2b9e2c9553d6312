/* header.h - headers of blocks, as Mumbai's bakers make them.
 *
 *   level (4) proto (1) predecessor (32) timestamp (8) validation_pass (1) operations_hash (32)
 *   fitness (4 + each 4 + bytes) context (32)
 *   payload_hash (32) payload_round (4) proof_of_work_nonce (8) seed_nonce_hash (1 or 33)
 *   liquidity_baking_toggle_vote (1) signature (64)
 *
 * lib_base/block_header.ml, proto_016_PtMumbai/lib_protocol/block_header_repr.ml.
 */
#ifndef SORU_L1_HEADER_H
#define SORU_L1_HEADER_H

#include "codec/json_out.h"
#include "crypto/key.h"
#include "l1/merkle.h"

/* The most bytes of a header, and of its fitness. */
#define SORU_L1_HEADER_MAX 512
#define SORU_L1_FITNESS_MAX 128

typedef enum soru_l1_toggle {
  SORU_L1_TOGGLE_ON,
  SORU_L1_TOGGLE_OFF,
  SORU_L1_TOGGLE_PASS
} soru_l1_toggle_t;

typedef struct soru_l1_header {
  int32_t level;
  uint8_t proto; /* how many protocols there were before */
  uint8_t predecessor[SORU_L1_HASH_SZ];
  int64_t timestamp; /* seconds since 1970 */
  uint8_t validation_pass;
  uint8_t operations_hash[SORU_L1_HASH_SZ];
  uint8_t fitness[SORU_L1_FITNESS_MAX]; /* its parts, each with 4 bytes of length */
  uint32_t fitness_len;
  uint8_t context[SORU_L1_HASH_SZ];
  uint8_t payload_hash[SORU_L1_HASH_SZ];
  int32_t payload_round;
  uint8_t nonce[8]; /* of the proof of work */
  bool has_seed_nonce;
  uint8_t seed_nonce[SORU_L1_HASH_SZ];
  soru_l1_toggle_t toggle;
  soru_signature_t signature;
} soru_l1_header_t;

/* soru_l1_header_encode appends the binary form. */
void soru_l1_header_encode(soru_buf_t *out, const soru_l1_header_t *header);

/* soru_l1_header_decode reads a header that all bytes belong to.
 *
 * SORU_OK, SORU_ERR_DECODE, or SORU_ERR_LIMIT: a longer fitness than protocols make. */
SORU_MUST_USE soru_status_t soru_l1_header_decode(soru_l1_header_t *header, soru_slice_t bytes);

/* soru_l1_header_hash names a block: the hash of its header's bytes. */
void soru_l1_header_hash(const soru_l1_header_t *header, uint8_t hash[SORU_L1_HASH_SZ]);

/* soru_l1_header_shell writes the members of the first half, as Octez' RPC shows them. */
void soru_l1_header_shell(soru_json_out_t *out, const soru_l1_header_t *header);

/* soru_l1_header_protocol writes the members of the second half. */
void soru_l1_header_protocol(soru_json_out_t *out, const soru_l1_header_t *header);

/* soru_l1_header_fitness writes the fitness of a block: version 2, level, no locked round,
 * predecessor's round, round (fitness_repr.ml). */
void soru_l1_header_fitness(soru_l1_header_t *header, int32_t level, int32_t round);

/* Bytes of the text of a time, with its NUL. */
#define SORU_L1_TIME_TEXT_MAX 32

/* soru_l1_time_text writes a time as 2023-04-01T12:00:00Z, NUL-terminated. */
void soru_l1_time_text(int64_t timestamp, char text[SORU_L1_TIME_TEXT_MAX]);

#endif
