/* sandbox.h - the sandbox chain behind its RPC: when blocks are made, who is told about them. */
#ifndef SORU_APP_SANDBOX_H
#define SORU_APP_SANDBOX_H

#include "chain/chain.h"
#include "io/http_server.h"

/* When blocks are made, besides on demand. */
typedef enum soru_sandbox_mode {
  SORU_SANDBOX_CLOCK,  /* in even intervals */
  SORU_SANDBOX_MANUAL, /* never */
  SORU_SANDBOX_INSTANT /* as soon as an operation has come */
} soru_sandbox_mode_t;

typedef struct soru_sandbox_options {
  const char *data_dir;
  soru_chain_config_t config;
  soru_sandbox_mode_t mode;
  int64_t block_time; /* CLOCK: milliseconds */
  bool sync;          /* whether a block is on the disk before it is told about */
  bool quiet;         /* no line for each block */
  soru_io_server_options_t server;
} soru_sandbox_options_t;

/* soru_app_sandbox_run opens the chain of a directory, or begins one there, and serves it until a
 * signal comes.
 *
 * SORU_OK after that; otherwise a message in *error. */
SORU_MUST_USE soru_status_t soru_app_sandbox_run(const soru_sandbox_options_t *options,
                                                 soru_io_error_t *error);

#endif
