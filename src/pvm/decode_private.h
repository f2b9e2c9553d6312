/* decode_private.h - the parts of a step of the phase decode.
 *
 * All functions read from a stream: the kernel's bytes at a position. They answer SORU_OK,
 * SORU_RAISED (malformed; the exception is in the context), SORU_ERR_MISSING (blinded), or
 * SORU_ERR_LIMIT.
 */
#ifndef SORU_PVM_DECODE_PRIVATE_H
#define SORU_PVM_DECODE_PRIVATE_H

#include "pvm/decode_state.h"

/* The most bytes that one step reads: far more than an honest kernel has. */
#define SORU_PVM_STEP_BYTES_MAX ((int64_t)64 << 20)

/* The last position that a state can hold (int31). */
#define SORU_PVM_POS_MAX 0x3fffffff

typedef struct soru_pvm_stream {
  soru_pvm_ctx_t *ctx;
  soru_pvm_bytevec_t *bytes;
  int64_t pos;
  int64_t last;     /* the position that the step may not pass */
  int64_t chunk_no; /* which chunk was looked up last; -1 for none */
  uint8_t chunk[SORU_PVM_CHUNK];
} soru_pvm_stream_t;

/* What the steps are called that cannot be done, by number (decode.ml, state). */
enum {
  SORU_PVM_STEP_BYTE_VECTOR,
  SORU_PVM_STEP_INSTR,
  SORU_PVM_STEP_INSTR_BLOCK,
  SORU_PVM_STEP_BLOCK,
  SORU_PVM_STEP_NAME,
  SORU_PVM_STEP_FUNC_TYPE,
  SORU_PVM_STEP_IMPORT,
  SORU_PVM_STEP_EXPORT,
  SORU_PVM_STEP_CODE,
  SORU_PVM_STEP_ELEM,
  SORU_PVM_STEP_DATA
};

/* soru_pvm_raise_step raises that a kont cannot be stepped; returns SORU_RAISED. */
soru_status_t soru_pvm_raise_step(soru_pvm_ctx_t *ctx, unsigned step);

/* soru_pvm_raise_end raises that the kernel is too short; returns SORU_RAISED. */
soru_status_t soru_pvm_raise_end(soru_pvm_ctx_t *ctx);

/* soru_pvm_raise_bounds raises that a byte is outside of its vector; returns SORU_RAISED. */
soru_status_t soru_pvm_raise_bounds(soru_pvm_ctx_t *ctx);

/* --- bytes and integers (decode_stream.c) --- */

/* soru_pvm_stream_end tells whether all bytes were read. */
static inline bool
soru_pvm_stream_end(const soru_pvm_stream_t *s)
{
  return s->pos >= s->bytes->length;
}

/* soru_pvm_stream_peek looks at the next byte without taking it; -1 at the end. */
SORU_MUST_USE soru_status_t soru_pvm_stream_peek(soru_pvm_stream_t *s, int *byte);

/* soru_pvm_stream_u8 takes a byte. */
SORU_MUST_USE soru_status_t soru_pvm_stream_u8(soru_pvm_stream_t *s, uint8_t *byte);

/* soru_pvm_stream_expect takes a byte that must have a value; otherwise `message` is raised. */
SORU_MUST_USE soru_status_t soru_pvm_stream_expect(soru_pvm_stream_t *s, uint8_t byte,
                                                   const char *message);

/* soru_pvm_stream_end_op takes the byte that ends a block. */
SORU_MUST_USE soru_status_t soru_pvm_stream_end_op(soru_pvm_stream_t *s);

/* soru_pvm_stream_skip takes n bytes, which are looked up; n < 0 is past the end. */
SORU_MUST_USE soru_status_t soru_pvm_stream_skip(soru_pvm_stream_t *s, int64_t n);

/* soru_pvm_stream_vu takes an unsigned integer of so many bits (LEB128). */
SORU_MUST_USE soru_status_t soru_pvm_stream_vu(soru_pvm_stream_t *s, int bits, uint64_t *v);

/* soru_pvm_stream_vs takes a signed integer of so many bits (LEB128). */
SORU_MUST_USE soru_status_t soru_pvm_stream_vs(soru_pvm_stream_t *s, int bits, int64_t *v);

/* soru_pvm_stream_u32 takes an unsigned integer of 32 bits (LEB128). */
SORU_MUST_USE soru_status_t soru_pvm_stream_u32(soru_pvm_stream_t *s, uint32_t *v);

/* soru_pvm_stream_index takes an index; the same as soru_pvm_stream_u32. */
SORU_MUST_USE soru_status_t soru_pvm_stream_index(soru_pvm_stream_t *s, int32_t *v);

/* soru_pvm_stream_len takes a length, which must not be more than the bytes that were left before
 * it. The result is that of an int32. */
SORU_MUST_USE soru_status_t soru_pvm_stream_len(soru_pvm_stream_t *s, int32_t *len);

/* soru_pvm_stream_size takes the size of a section or function. */
SORU_MUST_USE soru_status_t soru_pvm_stream_size(soru_pvm_stream_t *s, soru_pvm_extent_t *size);

/* soru_pvm_stream_check_size raises unless as many bytes were taken as the size says. */
SORU_MUST_USE soru_status_t soru_pvm_stream_check_size(soru_pvm_stream_t *s,
                                                       const soru_pvm_extent_t *size);

/* --- types (decode_type.c) --- */

/* soru_pvm_stream_value_type takes a value type (soru_wasm_type_t). */
SORU_MUST_USE soru_status_t soru_pvm_stream_value_type(soru_pvm_stream_t *s, uint8_t *type);

/* soru_pvm_stream_ref_type takes a reference type: 0 funcref, 1 externref. */
SORU_MUST_USE soru_status_t soru_pvm_stream_ref_type(soru_pvm_stream_t *s, uint8_t *type);

/* soru_pvm_stream_table_type takes the type of a table. */
SORU_MUST_USE soru_status_t soru_pvm_stream_table_type(soru_pvm_stream_t *s,
                                                       soru_pvm_tabletype_t *type);

/* soru_pvm_stream_limits takes the type of a memory. */
SORU_MUST_USE soru_status_t soru_pvm_stream_limits(soru_pvm_stream_t *s, soru_pvm_limits_t *limits);

/* soru_pvm_stream_global_type takes the type of a global. */
SORU_MUST_USE soru_status_t soru_pvm_stream_global_type(soru_pvm_stream_t *s,
                                                        soru_pvm_globaltype_t *type);

/* soru_pvm_stream_block_type takes the type of a block. */
SORU_MUST_USE soru_status_t soru_pvm_stream_block_type(soru_pvm_stream_t *s,
                                                       soru_pvm_block_type_t *type);

/* --- instructions and blocks (decode_instr.c, decode_block.c) --- */

/* soru_pvm_stream_instr takes the rest of an instruction whose first byte is `tag`.
 *
 * out  instr  owned by the caller if SORU_OK
 * SORU_ERR_STATE  the instruction is accepted, but no state can hold it */
SORU_MUST_USE soru_status_t soru_pvm_stream_instr(soru_pvm_stream_t *s, uint8_t tag,
                                                  soru_wasm_instr_t *instr);

/* soru_pvm_block_alloc adds an empty block to the block table and gives its label. */
int32_t soru_pvm_block_alloc(soru_pvm_ctx_t *ctx, soru_pvm_allocations_t *allocs);

/* soru_pvm_block_add adds an instruction, which is consumed, to a block. */
SORU_MUST_USE soru_status_t soru_pvm_block_add(soru_pvm_ctx_t *ctx, soru_pvm_allocations_t *allocs,
                                               int32_t label, soru_wasm_instr_t *instr);

/* soru_pvm_block_step does one step of a block. */
SORU_MUST_USE soru_status_t soru_pvm_block_step(soru_pvm_stream_t *s,
                                                soru_pvm_allocations_t *allocs,
                                                soru_pvm_block_kont_t *kont);

/* --- elements of sections --- */

/* soru_pvm_lazy_vec_init makes a vector of n elements that are still to come. */
static inline void
soru_pvm_lazy_vec_init(soru_pvm_lazy_vec_t *lazy, int32_t n)
{
  memset(lazy, 0, sizeof *lazy);
  lazy->vector.length = n;
}

/* soru_pvm_lazy_vec_end tells whether all elements are there. */
static inline bool
soru_pvm_lazy_vec_end(const soru_pvm_lazy_vec_t *lazy)
{
  return lazy->vector.length <= lazy->offset;
}

/* soru_pvm_lazy_vec_add adds the next element, which is moved from (released on failure). */
SORU_MUST_USE soru_status_t soru_pvm_lazy_vec_add(soru_pvm_ctx_t *ctx, const soru_pvm_type_t *type,
                                                  soru_pvm_lazy_vec_t *lazy, void *item);

/* soru_pvm_name_step does one step of a name: one character. */
SORU_MUST_USE soru_status_t soru_pvm_name_step(soru_pvm_stream_t *s, soru_pvm_name_kont_t *kont);

/* soru_pvm_name_skip passes over the name of a custom section.
 *
 * What is wrong with its length, but not with its bytes, goes unnoticed: the position is then
 * behind the length. */
SORU_MUST_USE soru_status_t soru_pvm_name_skip(soru_pvm_stream_t *s);

/* soru_pvm_functype_step does one step of a function type. */
SORU_MUST_USE soru_status_t soru_pvm_functype_step(soru_pvm_stream_t *s,
                                                   soru_pvm_functype_kont_t *kont);

/* soru_pvm_import_step does one step of an import. */
SORU_MUST_USE soru_status_t soru_pvm_import_step(soru_pvm_stream_t *s,
                                                 soru_pvm_import_kont_t *kont);

/* soru_pvm_export_step does one step of an export. */
SORU_MUST_USE soru_status_t soru_pvm_export_step(soru_pvm_stream_t *s,
                                                 soru_pvm_export_kont_t *kont);

/* soru_pvm_code_step does one step of a function. */
SORU_MUST_USE soru_status_t soru_pvm_code_step(soru_pvm_stream_t *s, soru_pvm_allocations_t *allocs,
                                               soru_pvm_code_kont_t *kont);

/* soru_pvm_elem_step does one step of an element segment. */
SORU_MUST_USE soru_status_t soru_pvm_elem_step(soru_pvm_stream_t *s, soru_pvm_allocations_t *allocs,
                                               soru_pvm_elem_kont_t *kont);

/* soru_pvm_data_step does one step of a data segment. */
SORU_MUST_USE soru_status_t soru_pvm_data_step(soru_pvm_stream_t *s, soru_pvm_allocations_t *allocs,
                                               soru_pvm_data_kont_t *kont);

/* --- the module (decode_section.c, decode_elaborate.c) --- */

/* soru_pvm_section_of gives the section that comes next, by the byte that announces it.
 *
 * out  section  SORU_PVM_FIELD_*, -1 at the end, SORU_PVM_FIELD_COUNT for a custom section */
SORU_MUST_USE soru_status_t soru_pvm_section_of(soru_pvm_stream_t *s, int *section);

/* soru_pvm_section_start does the step that starts a section (or finds that it is not there). */
SORU_MUST_USE soru_status_t soru_pvm_section_start(soru_pvm_stream_t *s,
                                                   soru_pvm_decode_state_t *state);

/* soru_pvm_section_step does a step between two elements of a section. */
SORU_MUST_USE soru_status_t soru_pvm_section_step(soru_pvm_stream_t *s,
                                                  soru_pvm_decode_state_t *state);

/* soru_pvm_element_step does a step within an element of a section. */
SORU_MUST_USE soru_status_t soru_pvm_element_step(soru_pvm_stream_t *s,
                                                  soru_pvm_decode_state_t *state);

/* soru_pvm_elaborate_start goes on from the end of the last section. */
void soru_pvm_elaborate_start(soru_pvm_ctx_t *ctx, soru_pvm_decode_state_t *state);

/* soru_pvm_elaborate_step does one step of giving the functions their types. */
SORU_MUST_USE soru_status_t soru_pvm_elaborate_step(soru_pvm_ctx_t *ctx,
                                                    soru_pvm_decode_state_t *state);

/* soru_pvm_build_step checks the module as a whole and makes it. */
SORU_MUST_USE soru_status_t soru_pvm_build_step(soru_pvm_stream_t *s,
                                                soru_pvm_decode_state_t *state);

#endif
