/* rpc.h - the RPC of an Octez node, as far as it is about this chain: paths, JSON and errors.
 *
 * A request is answered at once, with a status and a body; monitors are answered with the kind of a
 * stream, whose pieces the caller asks for when something has changed (soru_chain_rpc_piece).
 *
 * lib_shell_services, proto_016_PtMumbai/lib_plugin/RPC.ml; the paths under /sandbox/ are our own
 * (docs/sandbox.md).
 */
#ifndef SORU_CHAIN_RPC_H
#define SORU_CHAIN_RPC_H

#include "chain/chain.h"

/* The largest body of an answer. */
#define SORU_CHAIN_ANSWER_MAX ((size_t)1 << 30)

typedef enum soru_chain_stream {
  SORU_CHAIN_STREAM_NONE,
  SORU_CHAIN_STREAM_HEADS,     /* a header for each new head */
  SORU_CHAIN_STREAM_OPERATIONS /* the operations that have come since the last piece, as an array */
} soru_chain_stream_t;

typedef struct soru_chain_request {
  soru_slice_t method; /* "GET" or "POST" */
  soru_slice_t path;   /* decoded, without the query */
  soru_slice_t body;
  int64_t now; /* seconds: the time of blocks that the request makes */
} soru_chain_request_t;

typedef struct soru_chain_answer {
  int status;      /* of HTTP */
  soru_buf_t body; /* JSON; owned by the caller */
  soru_chain_stream_t stream;
  bool changed; /* the head or the pending operations may be others now */
} soru_chain_answer_t;

/* soru_chain_rpc answers a request.
 *
 * out  answer  to be released with soru_chain_answer_free
 * Any bytes may be given; what is wrong is said in the answer. */
void soru_chain_rpc(soru_chain_t *chain, const soru_chain_request_t *request,
                    soru_chain_answer_t *answer);

/* soru_chain_answer_free releases an answer. */
void soru_chain_answer_free(soru_chain_answer_t *answer);

/* Where a stream is. */
typedef struct soru_chain_position {
  uint8_t head[SORU_ROLLUP_HASH_SZ];      /* HEADS: the last one that was told; zeros at first */
  uint8_t operation[SORU_ROLLUP_HASH_SZ]; /* OPERATIONS: likewise */
} soru_chain_position_t;

/* soru_chain_rpc_piece appends what is new in a stream, a line of JSON; returns whether there is
 * something. */
bool soru_chain_rpc_piece(soru_chain_t *chain, soru_chain_stream_t stream,
                          soru_chain_position_t *position, soru_buf_t *out);

#endif
