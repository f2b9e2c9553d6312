/* ctx.h - what every part of the machine works with: the tree family, the pending exception,
 * memory.
 *
 * Functions of the machine answer SORU_OK, a negative status (the tick cannot be done: a blinded
 * part of a proof, a maximum), or SORU_RAISED: an exception of the reference's code, which the
 * machine turns into a stuck state or a trap. The exception is then in ctx->exn, as the texts that
 * end up in the state (wasm_pvm_errors.ml, extract_interpreter_error).
 */
#ifndef SORU_PVM_CTX_H
#define SORU_PVM_CTX_H

#include "base/buf.h"
#include "tree/tree.h"

/* Texts in stuck states are cut to this many bytes (wasm_pvm_errors.ml). */
#define SORU_PVM_TEXT_MAX 128

/* Size classes of recycled memory, in steps of 64 bytes. */
#define SORU_PVM_POOL_CNT 32

/* A text of at most SORU_PVM_TEXT_MAX bytes. */
typedef struct soru_pvm_text {
  uint8_t len;
  char bytes[SORU_PVM_TEXT_MAX];
} soru_pvm_text_t;

/* An exception: how OCaml prints it, and what is known of it. */
typedef struct soru_pvm_exn {
  bool unknown; /* not an exception of the interpreter: becomes an Unknown_error */
  bool explained;
  soru_pvm_text_t raw, explanation;
} soru_pvm_exn_t;

/* A memory as one range of bytes, while an engine evaluates (memory.h). */
typedef struct soru_pvm_flat soru_pvm_flat_t;

/* What recycled memory is cut from. */
typedef struct soru_pvm_slab soru_pvm_slab_t;

typedef struct soru_pvm_ctx {
  soru_tree_t *tree;
  soru_pvm_flat_t *flat; /* where the memory of the instance is; NULL: in its chunks; borrowed */
  soru_pvm_exn_t exn;
  void *pool[SORU_PVM_POOL_CNT]; /* free blocks by size class */
  soru_pvm_slab_t *slabs;
} soru_pvm_ctx_t;

/* soru_pvm_ctx_init prepares a context for a tree family, which is borrowed. */
void soru_pvm_ctx_init(soru_pvm_ctx_t *ctx, soru_tree_t *tree);

/* soru_pvm_ctx_done releases the recycled memory; all that soru_pvm_alloc returned must have been
 * given back. */
void soru_pvm_ctx_done(soru_pvm_ctx_t *ctx);

/* soru_pvm_alloc returns n bytes of unspecified content, from recycled memory if possible. */
void *soru_pvm_alloc(soru_pvm_ctx_t *ctx, size_t n);

/* soru_pvm_free gives back the n bytes that soru_pvm_alloc returned; p may be NULL. */
void soru_pvm_free(soru_pvm_ctx_t *ctx, void *p, size_t n);

/* soru_pvm_text_set fills a text, cut to its maximum. */
void soru_pvm_text_set(soru_pvm_text_t *text, soru_slice_t bytes);

/* soru_pvm_raise_error raises an exception with a position and a message (Decode_error, Trap,
 * Crash, Link ...): raw text `Error(_, "message")`, explanation `message`.
 *
 * Returns SORU_RAISED. */
soru_status_t soru_pvm_raise_error(soru_pvm_ctx_t *ctx, const char *format, ...)
    __attribute__((format(printf, 2, 3)));

/* soru_pvm_raise_error_bytes is soru_pvm_raise_error for a message of arbitrary bytes. */
soru_status_t soru_pvm_raise_error_bytes(soru_pvm_ctx_t *ctx, soru_slice_t message);

/* soru_pvm_raise raises an exception of the interpreter that prints as `raw`.
 *
 * in  explanation  NULL if there is none
 * Returns SORU_RAISED. */
soru_status_t soru_pvm_raise(soru_pvm_ctx_t *ctx, const char *raw, const char *explanation);

/* soru_pvm_raise_unknown raises an exception that is not one of the interpreter.
 *
 * Returns SORU_RAISED. */
soru_status_t soru_pvm_raise_unknown(soru_pvm_ctx_t *ctx, const char *raw);

/* soru_pvm_raise_key_not_found raises what reading an absent key of a state raises.
 *
 * Returns SORU_RAISED. */
soru_status_t soru_pvm_raise_key_not_found(soru_pvm_ctx_t *ctx);

#endif
