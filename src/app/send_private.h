/* send_private.h - the steps of an operation, for the files send*.c. */
#ifndef SORU_APP_SEND_PRIVATE_H
#define SORU_APP_SEND_PRIVATE_H

#include "app/send.h"

/* soru_app_send_members writes branch, contents and signature. */
void soru_app_send_members(const soru_send_t *send, soru_json_out_t *out);

/* soru_app_send_simulate sets limits and fees from a simulation; false with a message. */
bool soru_app_send_simulate(soru_send_t *send);

/* soru_app_send_inject signs the operation, lets the node check it, injects it and waits for it.
 * Returns the exit status. */
int soru_app_send_inject(soru_send_t *send);

/* soru_app_send_tell prints the receipt of an operation, one step to the right. */
void soru_app_send_tell(const soru_send_t *send, const soru_json_t *operation);

/* soru_app_send_failed prints why an operation was not applied; returns SORU_EXIT_FAILED. */
int soru_app_send_failed(const soru_send_t *send, const soru_json_t *operation);

#endif
