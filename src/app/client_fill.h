/* client_fill.h - the members of operations that commands say: what client_transfer.c,
 * client_rollup.c and client_game.c share.
 */
#ifndef SORU_APP_CLIENT_FILL_H
#define SORU_APP_CLIENT_FILL_H

#include "app/send.h"

/* soru_app_fill_arg gives what was said for a word in capitals, which the form must have. */
const char *soru_app_fill_arg(const soru_send_t *send, const char *name);

/* soru_app_fill_failed prints the message of what failed last; returns false. */
bool soru_app_fill_failed(const soru_send_t *send);

/* soru_app_fill_member writes a member that is a text. */
void soru_app_fill_member(soru_json_out_t *out, const char *key, const char *text);

/* soru_app_fill_rollup writes the rollup that the command names; false with a message. */
bool soru_app_fill_rollup(soru_send_t *send, soru_json_out_t *out);

/* soru_app_fill_account writes the address of an account that the command calls `name`; false with
 * a message. */
bool soru_app_fill_account(soru_send_t *send, soru_json_out_t *out, const char *key,
                           const char *name);

/* soru_app_fill_bytes writes bytes that are said in hexadecimal digits or by a file; false with a
 * message. */
bool soru_app_fill_bytes(soru_send_t *send, soru_json_out_t *out, const char *key,
                         const char *said);

#endif
