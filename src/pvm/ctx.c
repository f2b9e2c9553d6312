#include "pvm/ctx.h"

#include "base/mem.h"

#include <stdarg.h>
#include <stddef.h>

#define POOL_STEP 64

/* Blocks are cut from slabs, each twice as large as the one before. With a sanitizer, which watches
 * every block by itself, they are not. */
#define SLAB_FIRST ((size_t)64 << 10)
#define SLAB_LAST SORU_BASE_LARGE
#ifdef __has_feature /* clang */
#define HAS_SLABS (!__has_feature(address_sanitizer))
#elif defined(__SANITIZE_ADDRESS__)
#define HAS_SLABS false
#else
#define HAS_SLABS true
#endif

struct soru_pvm_slab {
  soru_pvm_slab_t *next;
  size_t size, used; /* in bytes, with this header */
  max_align_t blocks[];
};

void
soru_pvm_ctx_init(soru_pvm_ctx_t *ctx, soru_tree_t *tree)
{
  memset(ctx, 0, sizeof *ctx);
  ctx->tree = tree;
}

static void
free_blocks(void *block)
{
  for (void *next; block != NULL; block = next) {
    memcpy(&next, block, sizeof next);
    free(block);
  }
}

void
soru_pvm_ctx_done(soru_pvm_ctx_t *ctx)
{
  for (size_t i = 0; i < SORU_PVM_POOL_CNT; i++) {
    if (!HAS_SLABS) free_blocks(ctx->pool[i]);
    ctx->pool[i] = NULL;
  }
  for (soru_pvm_slab_t *slab = ctx->slabs, *next; slab != NULL; slab = next) {
    next = slab->next;
    free(slab);
  }
  ctx->slabs = NULL;
}

/* Cuts a new block. */
static void *
cut(soru_pvm_ctx_t *ctx, size_t n)
{
  soru_pvm_slab_t *slab = ctx->slabs;
  if (slab == NULL || slab->size - slab->used < n) {
    size_t size = slab == NULL ? SLAB_FIRST : 2 * slab->size;
    if (size > SLAB_LAST) size = SLAB_LAST;
    slab = soru_base_alloc_large(size);
    *slab = (soru_pvm_slab_t){.next = ctx->slabs, .size = size, .used = sizeof *slab};
    ctx->slabs = slab;
  }
  void *block = (uint8_t *)slab + slab->used;
  slab->used += n;
  return block;
}

void *
soru_pvm_alloc(soru_pvm_ctx_t *ctx, size_t n)
{
  size_t class_ = (n + POOL_STEP - 1) / POOL_STEP;
  if (class_ == 0 || class_ >= SORU_PVM_POOL_CNT) return soru_base_alloc(n);
  void *block = ctx->pool[class_];
  if (block == NULL)
    return HAS_SLABS ? cut(ctx, class_ * POOL_STEP) : soru_base_alloc(class_ * POOL_STEP);
  memcpy(&ctx->pool[class_], block, sizeof block);
  return block;
}

void
soru_pvm_free(soru_pvm_ctx_t *ctx, void *p, size_t n)
{
  size_t class_ = (n + POOL_STEP - 1) / POOL_STEP;
  if (p == NULL) return;
  if (class_ == 0 || class_ >= SORU_PVM_POOL_CNT) {
    free(p);
    return;
  }
  memcpy(p, &ctx->pool[class_], sizeof p);
  ctx->pool[class_] = p;
}

void
soru_pvm_text_set(soru_pvm_text_t *text, soru_slice_t bytes)
{
  size_t len = bytes.len < SORU_PVM_TEXT_MAX ? bytes.len : SORU_PVM_TEXT_MAX;
  text->len = (uint8_t)len;
  if (len > 0) memcpy(text->bytes, bytes.ptr, len);
}

/* Appends a string as OCaml's %S prints it. */
static void
add_quoted(soru_buf_t *buf, soru_slice_t s)
{
  soru_base_buf_addf(buf, "\"");
  for (size_t i = 0; i < s.len; i++) {
    uint8_t c = s.ptr[i];
    const char *escapes = "\"\"\\\\\nn\tt\rr\bb", *at = escapes;
    while (*at != 0 && (uint8_t)*at != c) at += 2;
    if (*at != 0)
      soru_base_buf_addf(buf, "\\%c", at[1]);
    else if (c < 0x20 || c > 0x7e)
      soru_base_buf_addf(buf, "\\%03u", c);
    else
      soru_base_buf_add_u8(buf, c);
  }
  soru_base_buf_addf(buf, "\"");
}

soru_status_t
soru_pvm_raise_error_bytes(soru_pvm_ctx_t *ctx, soru_slice_t message)
{
  soru_buf_t raw;
  soru_base_buf_init(&raw, 16 + 4 * message.len);
  soru_base_buf_addf(&raw, "Error(_, ");
  add_quoted(&raw, message);
  soru_base_buf_addf(&raw, ")");
  ctx->exn.unknown = false;
  ctx->exn.explained = true;
  soru_pvm_text_set(&ctx->exn.raw, soru_base_buf_slice(&raw));
  soru_pvm_text_set(&ctx->exn.explanation, message);
  soru_base_buf_free(&raw);
  return SORU_RAISED;
}

soru_status_t
soru_pvm_raise_error(soru_pvm_ctx_t *ctx, const char *format, ...)
{
  char text[512];
  va_list args;
  va_start(args, format);
  int len = vsnprintf(text, sizeof text, format, args);
  va_end(args);
  SORU_ASSERT(len >= 0 && (size_t)len < sizeof text);
  return soru_pvm_raise_error_bytes(ctx, soru_base_slice(text, (size_t)len));
}

soru_status_t
soru_pvm_raise(soru_pvm_ctx_t *ctx, const char *raw, const char *explanation)
{
  ctx->exn.unknown = false;
  ctx->exn.explained = explanation != NULL;
  soru_pvm_text_set(&ctx->exn.raw, soru_base_slice_text(raw));
  if (explanation != NULL)
    soru_pvm_text_set(&ctx->exn.explanation, soru_base_slice_text(explanation));
  return SORU_RAISED;
}

soru_status_t
soru_pvm_raise_unknown(soru_pvm_ctx_t *ctx, const char *raw)
{
  ctx->exn.unknown = true;
  ctx->exn.explained = false;
  soru_pvm_text_set(&ctx->exn.raw, soru_base_slice_text(raw));
  return SORU_RAISED;
}

soru_status_t
soru_pvm_raise_key_not_found(soru_pvm_ctx_t *ctx)
{
  return soru_pvm_raise_unknown(ctx, "Tezos_tree_encoding__Decoding.Key_not_found(_)");
}
