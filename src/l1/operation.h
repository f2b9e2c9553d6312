/* operation.h - operations of layer 1: those of managers that concern keys, transfers and rollups,
 * in their binary form.
 *
 *   branch (32 bytes) content.. signature (64 bytes)
 *   content: kind (1) source (21) fee counter gas_limit storage_limit (numbers) what it says
 *
 * An operation that was read borrows the bytes. operation_json.h has the other form.
 *
 * operation_repr.ml of the protocols; the kinds' numbers are their tags.
 */
#ifndef SORU_L1_OPERATION_H
#define SORU_L1_OPERATION_H

#include "crypto/key.h"
#include "rollup/commitment.h"

/* The most bytes of an operation, its signature included (max_operation_data_length). */
#define SORU_L1_OPERATION_MAX (32 * 1024)

/* Bytes of an address of a rollup or contract, and of a contract or rollup as a destination. */
#define SORU_L1_ADDRESS_SZ 20
#define SORU_L1_DESTINATION_SZ 22

/* The encodings that differ between protocols. */
typedef enum soru_l1_wire {
  SORU_L1_WIRE_ALPHA,  /* late 2022: names with sc_rollup_, scr1; as the specification */
  SORU_L1_WIRE_MUMBAI, /* smart_rollup_, sr1; origination proof; commitment in cement */
  SORU_L1_WIRE_TODAY   /* no origination proof, a whitelist; no commitment in cement */
} soru_l1_wire_t;

typedef enum soru_l1_kind {
  SORU_L1_REVEAL = 107,
  SORU_L1_TRANSACTION = 108,
  SORU_L1_ORIGINATE = 200,
  SORU_L1_ADD_MESSAGES = 201,
  SORU_L1_CEMENT = 202,
  SORU_L1_PUBLISH = 203,
  SORU_L1_REFUTE = 204,
  SORU_L1_TIMEOUT = 205,
  SORU_L1_EXECUTE_OUTBOX = 206,
  SORU_L1_RECOVER_BOND = 207
} soru_l1_kind_t;

/* Where a transfer goes, as layer 1 writes it: 00 and the hash of a key; 01, the address of a
 * contract, 00; 03, the address of a rollup, 00. */
typedef struct soru_l1_destination {
  uint8_t bytes[SORU_L1_DESTINATION_SZ];
} soru_l1_destination_t;

/* The machine of a rollup. */
typedef enum soru_l1_pvm { SORU_L1_PVM_ARITH = 0, SORU_L1_PVM_WASM = 1 } soru_l1_pvm_t;

typedef struct soru_l1_transaction {
  uint64_t amount; /* in mutez */
  soru_l1_destination_t destination;
  bool has_parameters;
  soru_slice_t entrypoint; /* its name; "default" among them */
  soru_slice_t parameters; /* Micheline, binary */
} soru_l1_transaction_t;

typedef struct soru_l1_originate {
  soru_l1_pvm_t pvm;
  soru_slice_t kernel;
  soru_slice_t proof;           /* not TODAY */
  soru_slice_t parameters_type; /* Micheline, binary */
  bool has_whitelist;           /* TODAY only */
  soru_slice_t whitelist;       /* the hashes of keys, one behind the other */
} soru_l1_originate_t;

typedef struct soru_l1_refute {
  uint8_t rollup[SORU_L1_ADDRESS_SZ];
  soru_pkh_t opponent;
  bool is_start;
  uint8_t player_commitment[SORU_ROLLUP_HASH_SZ];   /* start */
  uint8_t opponent_commitment[SORU_ROLLUP_HASH_SZ]; /* start */
  soru_slice_t move; /* otherwise: for soru_rollup_move_decode, which accepts it */
} soru_l1_refute_t;

/* One of the things that an operation does. */
typedef struct soru_l1_content {
  soru_l1_kind_t kind;
  soru_pkh_t source;
  uint64_t fee, counter, gas_limit,
      storage_limit; /* fee in mutez, gas in units, storage in bytes */
  union {
    struct {
      soru_public_t key;
    } reveal;
    soru_l1_transaction_t transaction;
    soru_l1_originate_t originate;
    struct {
      soru_slice_t list; /* uint30 length and bytes of each; soru_l1_next_message */
      size_t cnt;
    } add_messages;
    struct {
      uint8_t rollup[SORU_L1_ADDRESS_SZ];
      uint8_t commitment[SORU_ROLLUP_HASH_SZ]; /* not TODAY */
    } cement;
    struct {
      uint8_t rollup[SORU_L1_ADDRESS_SZ];
      soru_rollup_commitment_t commitment;
    } publish;
    soru_l1_refute_t refute;
    struct {
      uint8_t rollup[SORU_L1_ADDRESS_SZ];
      soru_pkh_t alice, bob;
    } timeout;
    struct {
      uint8_t rollup[SORU_L1_ADDRESS_SZ];
      uint8_t commitment[SORU_ROLLUP_HASH_SZ];
      soru_slice_t proof;
    } execute_outbox;
    struct {
      uint8_t rollup[SORU_L1_ADDRESS_SZ];
      soru_pkh_t staker;
    } recover_bond;
  } as;
} soru_l1_content_t;

typedef struct soru_l1_operation {
  uint8_t branch[SORU_ROLLUP_HASH_SZ];
  soru_l1_content_t *contents; /* owned; at least one */
  size_t cnt;
  bool has_signature;
  soru_signature_t signature;
  size_t unsigned_len; /* of those that were read: the bytes in front of the signature */
} soru_l1_operation_t;

/* soru_l1_operation_decode reads an operation that all bytes belong to.
 *
 * in   is_signed  whether a signature is at the end
 * out  operation  borrows the bytes; to be released with soru_l1_operation_free in any case
 * SORU_OK, SORU_ERR_DECODE (malformed, no content, or of a kind that is not in the table above),
 * SORU_ERR_LIMIT (longer than SORU_L1_OPERATION_MAX). */
SORU_MUST_USE soru_status_t soru_l1_operation_decode(soru_l1_operation_t *operation,
                                                     soru_slice_t bytes, soru_l1_wire_t wire,
                                                     bool is_signed);

/* soru_l1_operation_free releases the contents; the operation can be used again. */
void soru_l1_operation_free(soru_l1_operation_t *operation);

/* soru_l1_operation_encode appends the binary form, with the signature if there is one. Past the
 * maximum of `out` its `overflow` is set. */
void soru_l1_operation_encode(soru_buf_t *out, const soru_l1_operation_t *operation,
                              soru_l1_wire_t wire);

/* soru_l1_content_encode appends one content. */
void soru_l1_content_encode(soru_buf_t *out, const soru_l1_content_t *content, soru_l1_wire_t wire);

/* soru_l1_operation_hash names an operation: the hash of its bytes, signature included. */
void soru_l1_operation_hash(soru_slice_t bytes, uint8_t hash[SORU_ROLLUP_HASH_SZ]);

/* soru_l1_next_message takes the next message from the list of an add_messages content that was
 * decoded or made well; false at the end. */
bool soru_l1_next_message(soru_cursor_t *list, soru_slice_t *message);

#endif
