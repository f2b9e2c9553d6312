/* rpc_private.h - answering requests: what the functions of all paths share. */
#ifndef SORU_CHAIN_RPC_PRIVATE_H
#define SORU_CHAIN_RPC_PRIVATE_H

#include "chain/receipt.h"
#include "chain/rpc.h"

/* The most parts of a path, and of a path that are variable. */
#define SORU_CHAIN_PARTS_MAX 16
#define SORU_CHAIN_ARGS_MAX 6

/* A request being answered. */
typedef struct soru_chain_rpc {
  soru_chain_t *chain;
  const soru_chain_request_t *request;
  soru_chain_answer_t *answer;
  soru_json_out_t out;
  soru_slice_t parts[SORU_CHAIN_PARTS_MAX];
  size_t part_cnt;
  soru_slice_t args[SORU_CHAIN_ARGS_MAX]; /* the variable parts */
  size_t arg_cnt;
  soru_rollup_profile_t profile;
  soru_l1_wire_t wire;

  /* Paths below a block. */
  soru_chain_block_t block;
  soru_rollup_context_t context; /* of soru_chain_rpc_context */
  bool has_context;
} soru_chain_rpc_t;

/* A function that answers; it writes to rpc->out, or calls one of the functions below. */
typedef void soru_chain_handler_t(soru_chain_rpc_t *rpc);

/* A path: parts with / between; * is variable. */
typedef struct soru_chain_route {
  const char *method, *path;
  soru_chain_handler_t *handler;
} soru_chain_route_t;

/* The paths below a block, by what they are about. */
extern const soru_chain_route_t soru_chain_block_routes[];
extern const soru_chain_route_t soru_chain_contract_routes[];
extern const soru_chain_route_t soru_chain_rollup_routes[];
extern const soru_chain_route_t soru_chain_helper_routes[];
/* The other paths: injection, and those of the sandbox itself. */
extern const soru_chain_route_t soru_chain_injection_routes[];
extern const soru_chain_route_t soru_chain_sandbox_routes[];

/* soru_chain_rpc_fail answers with a status and an error: `id` behind "soru.", and a text as printf
 * would print it. */
void soru_chain_rpc_fail(soru_chain_rpc_t *rpc, int status, const char *id, const char *format, ...)
    __attribute__((format(printf, 4, 5)));

/* soru_chain_rpc_refuse answers with 500 and an error of the protocol. */
void soru_chain_rpc_refuse(soru_chain_rpc_t *rpc, const soru_chain_error_t *error);

/* soru_chain_rpc_context loads the context after the block; false with an answer if it cannot. */
bool soru_chain_rpc_context(soru_chain_rpc_t *rpc);

/* soru_chain_rpc_body parses the body as JSON.
 *
 * out  doc   to be released with soru_codec_json_free in any case
 * Returns whether it could; answers with 400 otherwise. */
bool soru_chain_rpc_body(soru_chain_rpc_t *rpc, soru_json_doc_t *doc, soru_json_t *root);

/* soru_chain_rpc_bad_body answers with 400 and the message of a document. */
void soru_chain_rpc_bad_body(soru_chain_rpc_t *rpc, const soru_json_doc_t *doc);

/* soru_chain_rpc_pkh reads a variable part that is an account; answers with 400 otherwise. */
bool soru_chain_rpc_pkh(soru_chain_rpc_t *rpc, size_t arg, soru_pkh_t *pkh);

/* soru_chain_rpc_operation writes an operation that the chain holds, with what became of it.
 *
 * in  outer  the members protocol and chain_id come first */
void soru_chain_rpc_operation(soru_chain_rpc_t *rpc, const soru_chain_block_operation_t *operation,
                              bool outer);

/* soru_chain_rpc_find_block reads the block that a text names: head, head~2, a level, a hash.
 *
 * SORU_OK, SORU_ERR_DECODE (no such name), or SORU_ERR_NOT_FOUND. */
SORU_MUST_USE soru_status_t soru_chain_rpc_find_block(soru_chain_t *chain, soru_slice_t name,
                                                      soru_chain_block_t *block);

/* soru_chain_rpc_header writes the members of a block's header, hash and chain_id first. */
void soru_chain_rpc_header(soru_json_out_t *out, soru_chain_t *chain,
                           const soru_chain_block_t *block, bool with_protocol);

#endif
