/* primitives.h - the primitive binary encodings of Tezos' data-encoding, both directions.
 *
 * Writers append to a soru_buf_t; past its maximum they set `overflow` and write nothing. Readers
 * advance a soru_cursor_t; bytes that are no encoding set `failed`, and the value is then zero. One
 * check of `overflow` or `failed` after a whole structure is enough.
 *
 *   NAME     SIZE  BYTES
 *   bool     1     0xff true, 0x00 false; a reader takes any byte other than 0x00 as true
 *   int8..64 1..8  big-endian two's complement
 *   uint30   4     big-endian, 0 .. 2^30-1; the usual length prefix
 *   int31    4     big-endian two's complement, -2^30 .. 2^30-1
 *   n        1..9  natural number, base 128, least significant group first; bit 0x80 says that
 * another byte follows. 0 is 00, 128 is 80 01 z        1..10 integer: the first byte is 0x80 more |
 * 0x40 negative | 6 bits, the following ones are as in n. 1 is 01, -1 is 41, 64 is 80 01, -64 is c0
 * 01 string   4+len uint30 length, then the bytes (strings and bytes alike) option   1+..  a tag
 * byte: 0 nothing follows, 1 the value follows
 *
 * In n and z a last byte 0x00 after others (as in 80 00) is refused, as in the reference. The
 * reference's numbers are unbounded; here n goes to 2^63-1 and z covers int64_t, and what lies
 * beyond is refused. The byte 0x40 (minus zero) reads as 0.
 */
#ifndef SORU_CODEC_PRIMITIVES_H
#define SORU_CODEC_PRIMITIVES_H

#include "base/buf.h"

/* The largest value of an uint30, and so the largest length of a string. */
#define SORU_CODEC_UINT30_MAX 0x3fffffff

/* The most bytes that soru_codec_add_n and soru_codec_add_z append. */
#define SORU_CODEC_N_SIZE_MAX 9
#define SORU_CODEC_Z_SIZE_MAX 10

/* soru_codec_add_bool appends one byte for v. */
void soru_codec_add_bool(soru_buf_t *buf, bool v);

/* soru_codec_get_bool reads one byte; false only for 0x00. */
bool soru_codec_get_bool(soru_cursor_t *cursor);

/* soru_codec_get_strict_bool reads one byte that must be 0x00 or 0xff. */
bool soru_codec_get_strict_bool(soru_cursor_t *cursor);

/* soru_codec_add_u16 appends 2 bytes, big-endian. */
void soru_codec_add_u16(soru_buf_t *buf, uint16_t v);

/* soru_codec_get_u16 reads 2 bytes, big-endian. */
uint16_t soru_codec_get_u16(soru_cursor_t *cursor);

/* soru_codec_add_i32 appends 4 bytes, big-endian two's complement (the encoding int32). */
void soru_codec_add_i32(soru_buf_t *buf, int32_t v);

/* soru_codec_get_i32 reads 4 bytes, big-endian two's complement. */
int32_t soru_codec_get_i32(soru_cursor_t *cursor);

/* soru_codec_add_i64 appends 8 bytes, big-endian two's complement (the encoding int64). */
void soru_codec_add_i64(soru_buf_t *buf, int64_t v);

/* soru_codec_get_i64 reads 8 bytes, big-endian two's complement. */
int64_t soru_codec_get_i64(soru_cursor_t *cursor);

/* soru_codec_add_uint30 appends 4 bytes; v must be at most SORU_CODEC_UINT30_MAX. */
void soru_codec_add_uint30(soru_buf_t *buf, uint32_t v);

/* soru_codec_get_uint30 reads 4 bytes; fails above SORU_CODEC_UINT30_MAX. */
uint32_t soru_codec_get_uint30(soru_cursor_t *cursor);

/* soru_codec_add_int31 appends 4 bytes; v must lie in -2^30 .. 2^30-1. */
void soru_codec_add_int31(soru_buf_t *buf, int32_t v);

/* soru_codec_get_int31 reads 4 bytes; fails outside -2^30 .. 2^30-1. */
int32_t soru_codec_get_int31(soru_cursor_t *cursor);

/* soru_codec_add_n appends a natural number; v must be at most 2^63-1. */
void soru_codec_add_n(soru_buf_t *buf, uint64_t v);

/* soru_codec_get_n reads a natural number; fails on a superfluous last zero byte and above 2^63-1.
 */
uint64_t soru_codec_get_n(soru_cursor_t *cursor);

/* soru_codec_add_z appends an integer. */
void soru_codec_add_z(soru_buf_t *buf, int64_t v);

/* soru_codec_get_z reads an integer; fails on a superfluous last zero byte and outside int64_t. */
int64_t soru_codec_get_z(soru_cursor_t *cursor);

/* soru_codec_n_size gives the number of bytes, 1 .. SORU_CODEC_N_SIZE_MAX, of a natural number of
 * at most 2^63-1. */
size_t soru_codec_n_size(uint64_t v);

/* soru_codec_add_string appends the length and the bytes of s, which must not be longer than
 * SORU_CODEC_UINT30_MAX. */
void soru_codec_add_string(soru_buf_t *buf, soru_slice_t s);

/* soru_codec_get_string reads a length and that many bytes; fails when fewer are left. The result
 * borrows from the range under the cursor; it is empty on failure. */
soru_slice_t soru_codec_get_string(soru_cursor_t *cursor);

/* soru_codec_get_string_max reads as soru_codec_get_string, and fails above max bytes. */
soru_slice_t soru_codec_get_string_max(soru_cursor_t *cursor, size_t max);

/* soru_codec_get_fixed reads exactly n bytes; empty on failure. The result borrows. */
soru_slice_t soru_codec_get_fixed(soru_cursor_t *cursor, size_t n);

/* soru_codec_get_rest reads all bytes that are left (an encoding of variable size at the end of its
 * container); empty when the cursor has failed. The result borrows. */
soru_slice_t soru_codec_get_rest(soru_cursor_t *cursor);

/* soru_codec_get_tag reads one byte, the tag of a union with the tags 0 .. max; fails above max. */
uint8_t soru_codec_get_tag(soru_cursor_t *cursor, uint8_t max);

/* soru_codec_add_option appends the tag of an option: 1 when a value follows, 0 otherwise. */
void soru_codec_add_option(soru_buf_t *buf, bool present);

/* soru_codec_get_option reads the tag of an option: whether a value follows; fails on tags over 1.
 */
bool soru_codec_get_option(soru_cursor_t *cursor);

#endif
