/* client.h - soru-client: what its commands share.                                     R-CLI-1
 *
 * Results go to the standard output, messages about failures to the standard error. With --json a
 * result is one JSON value.
 */
#ifndef SORU_APP_CLIENT_H
#define SORU_APP_CLIENT_H

#include "app/cli.h"
#include "app/phrase.h"
#include "app/rpc.h"
#include "codec/json_out.h"
#include "io/wallet.h"
#include "l1/operation.h"

/* The most bytes of what is printed at once. */
#define SORU_CLIENT_TEXT_MAX ((size_t)64 << 20)

/* A command being run. */
typedef struct soru_client {
  soru_phrase_t phrase;
  char dir[4096]; /* of the wallet */
  bool json, dry_run;
  int wait;              /* blocks that an operation is waited for; -1: it is not */
  soru_rpc_t rpc;        /* the node */
  soru_io_error_t error; /* of what failed last */
} soru_client_t;

/* Where the state of the chain is asked for. */
#define SORU_CLIENT_HEAD "/chains/main/blocks/head"

/* The commands and options. */
extern const soru_phrase_table_t soru_app_client_table;

/* soru_app_client_arg gives what was said for a word in capitals, which the form must have. */
const char *soru_app_client_arg(const soru_client_t *client, const char *name);

/* soru_app_client_option gives the value of an option; NULL when it was not said. */
const char *soru_app_client_option(const soru_client_t *client, const char *name);

/* soru_app_client_fail prints why something failed; returns SORU_EXIT_FAILED. */
int soru_app_client_fail(const char *format, ...) __attribute__((format(printf, 1, 2)));

/* soru_app_client_print prints a text and a line end, and releases it; returns SORU_EXIT_OK, or
 * SORU_EXIT_FAILED with a message when it had grown too large. */
int soru_app_client_print(soru_buf_t *text);

/* soru_app_client_account finds an account by name or address; false with a message. */
bool soru_app_client_account(soru_client_t *client, const char *who, soru_account_t *account);

/* soru_app_client_unlock makes the secret key of an account ready, with a password if need be: from
 * the file of --password-filename, a line each, or else asked for.
 *
 * in/out  account  its state is SORU_SECRET_PLAIN afterwards
 * Returns whether it has one; prints a message otherwise. */
bool soru_app_client_unlock(soru_client_t *client, soru_account_t *account);

/* soru_app_client_new_password reads the password for a new key: the first line of the file of
 * --password-filename, or asked for twice; false with a message. */
bool soru_app_client_new_password(soru_client_t *client, soru_buf_t *password);

/* soru_app_client_get asks the node; `path` is made as printf would.
 *
 * out  answer  to be released with soru_app_rpc_free in any case
 * Returns whether there is an answer; prints a message otherwise. */
bool soru_app_client_get(soru_client_t *client, soru_answer_t *answer, const char *path, ...)
    __attribute__((format(printf, 3, 4)));

/* soru_app_client_post sends JSON to the node; as soru_app_client_get. */
bool soru_app_client_post(soru_client_t *client, soru_answer_t *answer, const char *path,
                          soru_slice_t body);

/* soru_app_client_text reads an answer that is a string; false with a message. */
bool soru_app_client_text(const soru_json_t *v, soru_slice_t *text);

/* soru_app_client_wire asks which protocol is in use; false with a message. */
bool soru_app_client_wire(soru_client_t *client, soru_l1_wire_t *wire);

/* soru_app_client_show prints a value of an answer as JSON. */
int soru_app_client_show(const soru_json_t *v);

/* soru_app_client_gen_keys runs `gen keys`: makes a pair of keys; returns the exit status. */
int soru_app_client_gen_keys(soru_client_t *client);

/* soru_app_client_import_secret runs `import secret key`; returns the exit status. */
int soru_app_client_import_secret(soru_client_t *client);

/* soru_app_client_add_address runs `add address`; returns the exit status. */
int soru_app_client_add_address(soru_client_t *client);

/* soru_app_client_list_addresses runs `list known addresses`; returns the exit status. */
int soru_app_client_list_addresses(soru_client_t *client);

/* soru_app_client_show_address runs `show address`; returns the exit status. */
int soru_app_client_show_address(soru_client_t *client);

/* soru_app_client_forget_address runs `forget address`; returns the exit status. */
int soru_app_client_forget_address(soru_client_t *client);

/* soru_app_client_remember_rollup runs `remember sc rollup`; returns the exit status. */
int soru_app_client_remember_rollup(soru_client_t *client);

/* soru_app_client_list_known_rollups runs `list known sc rollups`; returns the exit status. */
int soru_app_client_list_known_rollups(soru_client_t *client);

/* soru_app_client_man runs `man` and --help: explains commands; returns the exit status. */
int soru_app_client_man(soru_client_t *client);

/* soru_app_client_completion runs `completion`: prints a script for the shell; returns the exit
 * status. */
int soru_app_client_completion(soru_client_t *client);

/* soru_app_client_rpc_get runs `rpc get`; returns the exit status. */
int soru_app_client_rpc_get(soru_client_t *client);

/* soru_app_client_rpc_post runs `rpc post`; returns the exit status. */
int soru_app_client_rpc_post(soru_client_t *client);

/* soru_app_client_balance runs `get balance for`; returns the exit status. */
int soru_app_client_balance(soru_client_t *client);

/* soru_app_client_timestamp runs `get timestamp`; returns the exit status. */
int soru_app_client_timestamp(soru_client_t *client);

/* soru_app_client_bootstrapped runs `bootstrapped`; returns the exit status. */
int soru_app_client_bootstrapped(soru_client_t *client);

/* soru_app_client_list_rollups runs `list sc rollups`; returns the exit status. */
int soru_app_client_list_rollups(soru_client_t *client);

/* soru_app_client_show_rollup runs `show sc rollup`: its kind, levels, commitments and stakers;
 * returns the exit status. */
int soru_app_client_show_rollup(soru_client_t *client);

/* soru_app_client_bake runs `bake`: asks a sandbox for blocks; returns the exit status. */
int soru_app_client_bake(soru_client_t *client);

/* soru_app_client_time_warp runs `time warp`: sets the clock of a sandbox forward; returns the exit
 * status. */
int soru_app_client_time_warp(soru_client_t *client);

/* soru_app_client_transfer runs `transfer`; returns the exit status. */
int soru_app_client_transfer(soru_client_t *client);

/* soru_app_client_reveal runs `reveal key for`; returns the exit status. */
int soru_app_client_reveal(soru_client_t *client);

/* soru_app_client_originate runs `originate sc rollup`; returns the exit status. */
int soru_app_client_originate(soru_client_t *client);

/* soru_app_client_send_message runs `send sc rollup message`; returns the exit status. */
int soru_app_client_send_message(soru_client_t *client);

/* soru_app_client_publish runs `publish commitment`; returns the exit status. */
int soru_app_client_publish(soru_client_t *client);

/* soru_app_client_cement runs `cement commitment`; returns the exit status. */
int soru_app_client_cement(soru_client_t *client);

/* soru_app_client_recover_bond runs `recover bond`; returns the exit status. */
int soru_app_client_recover_bond(soru_client_t *client);

/* soru_app_client_execute runs `execute outbox message`; returns the exit status. */
int soru_app_client_execute(soru_client_t *client);

/* soru_app_client_start_game runs `start refutation game`; returns the exit status. */
int soru_app_client_start_game(soru_client_t *client);

/* soru_app_client_move runs `refute`; returns the exit status. */
int soru_app_client_move(soru_client_t *client);

/* soru_app_client_timeout runs `timeout dispute`; returns the exit status. */
int soru_app_client_timeout(soru_client_t *client);

/* soru_app_client_show_commitment runs `show commitment`; returns the exit status. */
int soru_app_client_show_commitment(soru_client_t *client);

/* soru_app_client_list_commitments runs `list commitments`; returns the exit status. */
int soru_app_client_list_commitments(soru_client_t *client);

/* soru_app_client_show_games runs `show games`; returns the exit status. */
int soru_app_client_show_games(soru_client_t *client);

/* soru_app_client_wait runs `wait for`; returns the exit status. */
int soru_app_client_wait(soru_client_t *client);

#endif
