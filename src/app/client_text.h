/* client_text.h - what users say on the command line for kernels, messages, proofs and Michelson,
 * and files in their place (file:PATH).
 */
#ifndef SORU_APP_CLIENT_TEXT_H
#define SORU_APP_CLIENT_TEXT_H

#include "codec/json_out.h"
#include "io/file.h"

/* soru_app_text_kernel appends the bytes of a kernel: hexadecimal digits, or those of a file, which
 * holds a module or hexadecimal digits.
 *
 * SORU_OK; SORU_ERR_DECODE, SORU_ERR_IO, SORU_ERR_LIMIT with a message. */
SORU_MUST_USE soru_status_t soru_app_text_kernel(soru_buf_t *bytes, const char *said,
                                                 soru_io_error_t *error);

/* soru_app_text_messages writes messages for a rollup as a JSON array of hexadecimal strings:
 * hex:["..", ..], text:["..", ..] (also without text:), bin:PATH for a file that is one message,
 * file:PATH for one that holds any of these.
 *
 * SORU_OK; SORU_ERR_DECODE, SORU_ERR_IO, SORU_ERR_LIMIT with a message. */
SORU_MUST_USE soru_status_t soru_app_text_messages(soru_json_out_t *out, const char *said,
                                                   soru_io_error_t *error);

/* soru_app_text_json writes JSON that was said, or that a file holds, as a value.
 *
 * SORU_OK; SORU_ERR_DECODE, SORU_ERR_IO, SORU_ERR_LIMIT with a message. */
SORU_MUST_USE soru_status_t soru_app_text_json(soru_json_out_t *out, const char *said,
                                               soru_io_error_t *error);

/* soru_app_text_micheline writes a Micheline expression as a value: one in Michelson's notation or
 * in its JSON form, or what a file (file:PATH) holds of them.
 *
 * SORU_OK; SORU_ERR_DECODE, SORU_ERR_IO, SORU_ERR_LIMIT with a message. */
SORU_MUST_USE soru_status_t soru_app_text_micheline(soru_json_out_t *out, const char *said,
                                                    soru_io_error_t *error);

#endif
