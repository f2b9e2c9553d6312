/* module_private.h - what the files of the module decoder share.
 *
 * The decoder reads from left to right. Every function that reads returns SORU_OK, or
 * SORU_ERR_DECODE with `error` filled, after which the decoder is not used any more.
 */
#ifndef SORU_WASM_MODULE_PRIVATE_H
#define SORU_WASM_MODULE_PRIVATE_H

#include "wasm/module.h"

/* An instruction list that is being read. */
typedef struct soru_wasm_frame soru_wasm_frame_t;

typedef struct soru_wasm_decoder {
  const uint8_t *bytes;
  size_t len, pos;
  bool allow_floats;
  bool in_func;   /* reading the body of a function */
  bool uses_data; /* a memory.init or data.drop was read in one */
  soru_wasm_module_t *module;
  soru_wasm_error_t *error;
  soru_wasm_instr_t *pending; /* instructions of the lists that are not complete */
  uint32_t pending_count;
  soru_wasm_frame_t *frames;
  uint32_t frame_count;
} soru_wasm_decoder_t;

/* soru_wasm_decoder_grow makes room for one more of `count` items of an array that only this
 * function allocates; returns the array. Arrays double. */
void *soru_wasm_decoder_grow(void *items, uint32_t count, size_t item_size);

/* soru_wasm_decoder_fail fills the error; returns SORU_ERR_DECODE. */
soru_status_t soru_wasm_decoder_fail(soru_wasm_decoder_t *d, size_t offset, const char *format, ...)
    __attribute__((format(printf, 3, 4)));

/* soru_wasm_decoder_peek gives the next byte, or -1 at the end. */
static inline int
soru_wasm_decoder_peek(const soru_wasm_decoder_t *d)
{
  return d->pos < d->len ? d->bytes[d->pos] : -1;
}

/* soru_wasm_decoder_u8 reads a byte. */
SORU_MUST_USE soru_status_t soru_wasm_decoder_u8(soru_wasm_decoder_t *d, uint8_t *out);

/* soru_wasm_decoder_take reads n bytes, which stay borrowed. */
SORU_MUST_USE soru_status_t soru_wasm_decoder_take(soru_wasm_decoder_t *d, soru_slice_t *out,
                                                   size_t n);

/* soru_wasm_decoder_expect reads a byte that must be `byte`, else the message is `text`. */
SORU_MUST_USE soru_status_t soru_wasm_decoder_expect(soru_wasm_decoder_t *d, uint8_t byte,
                                                     const char *text);

/* soru_wasm_decoder_unsigned reads an unsigned LEB128 number of at most `bits` bits. */
SORU_MUST_USE soru_status_t soru_wasm_decoder_unsigned(soru_wasm_decoder_t *d, uint64_t *out,
                                                       int bits);

/* soru_wasm_decoder_signed reads a signed LEB128 number of at most `bits` bits. */
SORU_MUST_USE soru_status_t soru_wasm_decoder_signed(soru_wasm_decoder_t *d, int64_t *out,
                                                     int bits);

/* soru_wasm_decoder_u32 reads an unsigned LEB128 number of at most 32 bits. */
SORU_MUST_USE soru_status_t soru_wasm_decoder_u32(soru_wasm_decoder_t *d, uint32_t *out);

/* soru_wasm_decoder_len reads a length or count, which is at most the number of bytes that were
 * left before it. */
SORU_MUST_USE soru_status_t soru_wasm_decoder_len(soru_wasm_decoder_t *d, uint32_t *out);

/* soru_wasm_decoder_name reads the name of an import or export. */
SORU_MUST_USE soru_status_t soru_wasm_decoder_name(soru_wasm_decoder_t *d, soru_slice_t *out);

/* soru_wasm_decoder_custom_name reads the name of a custom section: one whose length is out of
 * bounds is skipped instead of refused, which is the reference's behaviour. */
SORU_MUST_USE soru_status_t soru_wasm_decoder_custom_name(soru_wasm_decoder_t *d,
                                                          soru_slice_t *out);

/* soru_wasm_decoder_value_type reads a value type. */
SORU_MUST_USE soru_status_t soru_wasm_decoder_value_type(soru_wasm_decoder_t *d, uint8_t *out);

/* soru_wasm_decoder_ref_type reads a reference type. */
SORU_MUST_USE soru_status_t soru_wasm_decoder_ref_type(soru_wasm_decoder_t *d, uint8_t *out);

/* soru_wasm_decoder_table_type reads a table type. */
SORU_MUST_USE soru_status_t soru_wasm_decoder_table_type(soru_wasm_decoder_t *d,
                                                         soru_wasm_table_type_t *out);

/* soru_wasm_decoder_limits reads limits. */
SORU_MUST_USE soru_status_t soru_wasm_decoder_limits(soru_wasm_decoder_t *d,
                                                     soru_wasm_limits_t *out);

/* soru_wasm_decoder_global_type reads a global type. */
SORU_MUST_USE soru_status_t soru_wasm_decoder_global_type(soru_wasm_decoder_t *d,
                                                          soru_wasm_global_type_t *out);

/* soru_wasm_decoder_forbid_float refuses floating point at the current position, if options do. */
SORU_MUST_USE soru_status_t soru_wasm_decoder_forbid_float(soru_wasm_decoder_t *d);

/* soru_wasm_decoder_new_block opens a list; returns its label. */
uint32_t soru_wasm_decoder_new_block(soru_wasm_decoder_t *d);

/* soru_wasm_decoder_expr reads an instruction list and the END behind it. */
SORU_MUST_USE soru_status_t soru_wasm_decoder_expr(soru_wasm_decoder_t *d, uint32_t *label);

/* soru_wasm_decoder_func_ref makes a list of one ref.func; returns its label. */
uint32_t soru_wasm_decoder_func_ref(soru_wasm_decoder_t *d, uint32_t func);

/* soru_wasm_decoder_release frees what the decoder holds beside the module. */
void soru_wasm_decoder_release(soru_wasm_decoder_t *d);

#endif
