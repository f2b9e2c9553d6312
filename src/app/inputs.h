/* inputs.h - the inboxes of a run, as JSON (the specification's input file).
 *
 *   [ [ { "external": "68656c6c6f" } ],                       the first level
 *     [ { "payload": "Pair Unit False",                       the second
 *         "sender": "KT1ThEdxfUcWUwqsdergy3QnbCWGHSUHeHJq",
 *         "source": "tz1RjtZUVeLhADFHDL8UwDZA6vjWWhojpu5w",
 *         "destination": "scr1HLXM32GacPNDrhHDLAssZG88eWqCUbyLF" },
 *       { "serialized": "0002" } ] ]
 *
 * An external message is the byte 01 and the bytes given. A transfer is
 *   00 00, payload (Micheline), sender (20 bytes), source (tag and 20 bytes), destination (20
 * bytes) where all but the payload have defaults. A serialized message is taken as it is.
 */
#ifndef SORU_APP_INPUTS_H
#define SORU_APP_INPUTS_H

#include "base/buf.h"
#include "crypto/blake2b.h"

/* Maxima: bytes of one message as the kernel reads it (R-INBOX-2); bytes of all messages. */
#define SORU_INPUTS_MESSAGE_MAX 4096
#define SORU_INPUTS_BYTES_MAX ((size_t)32 << 20)

/* Who and whereto a transfer is from, where the file does not say it: zeros at first. */
typedef struct soru_inputs_defaults {
  uint8_t sender[SORU_CRYPTO_ADDRESS_SIZE];
  uint8_t source[1 + SORU_CRYPTO_ADDRESS_SIZE]; /* tag of the curve, hash of the key */
  uint8_t destination[SORU_CRYPTO_ADDRESS_SIZE];
} soru_inputs_defaults_t;

/* One message: a range of the bytes of all. */
typedef struct soru_inputs_message {
  size_t offset, len;
} soru_inputs_message_t;

/* The messages of one level: a range of all. */
typedef struct soru_inputs_level {
  size_t first, cnt;
} soru_inputs_level_t;

/* All inboxes. */
typedef struct soru_inputs {
  soru_buf_t bytes;
  soru_inputs_message_t *messages;
  soru_inputs_level_t *levels;
  size_t message_cnt, message_cap, level_cnt;
} soru_inputs_t;

/* soru_app_inputs_parse reads inboxes from JSON.
 *
 * in   name      of the file, for messages
 * out  inputs    to be released with soru_app_inputs_free in any case
 * out  message   the reason unless SORU_OK, with the place: NUL-terminated, 1024 bytes
 * SORU_OK, SORU_ERR_DECODE or SORU_ERR_LIMIT. */
SORU_MUST_USE soru_status_t soru_app_inputs_parse(soru_inputs_t *inputs, const char *name,
                                                  soru_slice_t text,
                                                  const soru_inputs_defaults_t *defaults,
                                                  char message[1024]);

/* soru_app_inputs_free releases inboxes. */
void soru_app_inputs_free(soru_inputs_t *inputs);

/* soru_app_inputs_message borrows message number `index` of a level. */
soru_slice_t soru_app_inputs_message(const soru_inputs_t *inputs, size_t level, size_t index);

/* soru_app_inputs_rollup reads a rollup address (scr1... or sr1...).
 *
 * SORU_OK or SORU_ERR_DECODE. */
SORU_MUST_USE soru_status_t soru_app_inputs_rollup(uint8_t address[SORU_CRYPTO_ADDRESS_SIZE],
                                                   soru_slice_t text);

#endif
