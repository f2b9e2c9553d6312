/* reveal.h - answers to what a kernel asks for besides its inbox: pages by their hash, metadata. */
#ifndef SORU_APP_REVEAL_H
#define SORU_APP_REVEAL_H

#include "crypto/blake2b.h"
#include "io/file.h"

/* The most bytes of a page (R-REV-1). */
#define SORU_REVEAL_PAGE_MAX 4096

/* Where answers come from. */
typedef struct soru_reveal_sources {
  const char *folder; /* of pages, in files named by their hash; NULL if there is none */
  uint8_t rollup[SORU_CRYPTO_ADDRESS_SIZE];
  uint32_t origination_level;
} soru_reveal_sources_t;

/* soru_app_reveal appends the answer to a request.
 *
 * in   request  as the machine states it, tag included: 00 and a hash, or 01 for metadata
 * SORU_OK
 * SORU_ERR_NOT_FOUND  there is no file for this page; the message says for which
 * SORU_ERR_DECODE     the file does not have this hash, or is too long (R-REV-1)
 * SORU_ERR_IO         the file cannot be read
 * SORU_ERR_ARG        a kind of request that is not supported */
SORU_MUST_USE soru_status_t soru_app_reveal(const soru_reveal_sources_t *sources,
                                            soru_slice_t request, soru_buf_t *answer,
                                            soru_io_error_t *error);

#endif
