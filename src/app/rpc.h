/* rpc.h - calling a node: an interface, so that tests can answer in the place of one, and answers
 * that are JSON.
 */
#ifndef SORU_APP_RPC_H
#define SORU_APP_RPC_H

#include "codec/json.h"
#include "io/file.h"

/* The most bytes of an answer. */
#define SORU_APP_ANSWER_MAX ((size_t)32 << 20)

/* The longest path of a call, with its NUL. */
#define SORU_APP_PATH_MAX 1024

/* Who is called. */
typedef struct soru_rpc {
  void *context;

  /* Sends a request and waits for the answer.
   *
   * in   method  GET or POST
   * in   path    behind the address of the node, from the / on
   * in   body    JSON; empty for none
   * out  http    the status of the answer, such as 200
   * out  answer  its body is appended
   * SORU_OK (also when the node refuses); SORU_ERR_IO; SORU_ERR_LIMIT. */
  soru_status_t (*call)(void *context, const char *method, const char *path, soru_slice_t body,
                        int *http, soru_buf_t *answer, soru_io_error_t *error);
} soru_rpc_t;

/* An answer; must not be moved. */
typedef struct soru_answer {
  char path[SORU_APP_PATH_MAX]; /* how messages call it */
  soru_buf_t text;
  soru_json_doc_t doc;
  soru_json_t root;
} soru_answer_t;

/* soru_app_rpc_call sends a request and parses the answer.
 *
 * out  answer  to be released with soru_app_rpc_free in any case
 * SORU_OK; SORU_ERR_NOT_FOUND: the node says 404; SORU_ERR_STATE: the node refuses, for reasons
 * that the message has; SORU_ERR_DECODE: the answer is no JSON; SORU_ERR_IO, SORU_ERR_LIMIT. */
SORU_MUST_USE soru_status_t soru_app_rpc_call(const soru_rpc_t *rpc, soru_answer_t *answer,
                                              const char *method, soru_slice_t body,
                                              soru_io_error_t *error, const char *path, ...)
    __attribute__((format(printf, 6, 7)));

/* soru_app_rpc_free releases an answer. */
void soru_app_rpc_free(soru_answer_t *answer);

#endif
