/* Reading names, character by character, and the elements that begin with them. */
#include "pvm/decode_private.h"

/* The longest name, in bytes. */
#define NAME_MAX_BYTES 512

static soru_status_t
bad_text(soru_pvm_stream_t *s)
{
  return soru_pvm_raise_error(s->ctx, "malformed UTF-8 encoding");
}

/* Takes a byte of a character; the end of the kernel makes the text malformed. */
static soru_status_t
text_byte(soru_pvm_stream_t *s, uint8_t *byte)
{
  return soru_pvm_stream_end(s) ? bad_text(s) : soru_pvm_stream_u8(s, byte);
}

/* Takes one character: 1 to 4 bytes that are valid UTF-8. */
static soru_status_t
character(soru_pvm_stream_t *s, uint8_t bytes[4], size_t *len)
{
  static const uint32_t least[] = {0, 0, 0x80, 0x800, 0x10000};
  SORU_TRY(text_byte(s, &bytes[0]));
  *len = bytes[0] < 0x80 ? 1 : bytes[0] < 0xe0 ? 2 : bytes[0] < 0xf0 ? 3 : 4;
  if (*len == 1) return SORU_OK;
  if (bytes[0] < 0xc0) return bad_text(s);
  for (size_t i = 1; i < *len; i++) SORU_TRY(text_byte(s, &bytes[i]));
  if (bytes[0] >= 0xf8) return bad_text(s);
  uint32_t code = bytes[0] & (0x7fu >> *len);
  for (size_t i = 1; i < *len; i++) {
    if ((bytes[i] & 0xc0) != 0x80) return bad_text(s);
    code = code << 6 | (bytes[i] & 0x3f);
  }
  if (code < least[*len] || (code >= 0xd800 && code < 0xe000) || code >= 0x110000)
    return bad_text(s);
  return SORU_OK;
}

static void
append(soru_pvm_ctx_t *ctx, soru_pvm_str_t *text, const uint8_t *bytes, size_t len)
{
  uint8_t *longer = soru_pvm_alloc(ctx, text->len + len);
  if (text->len > 0) memcpy(longer, text->ptr, text->len);
  memcpy(longer + text->len, bytes, len);
  soru_pvm_free(ctx, text->ptr, text->len);
  text->ptr = longer;
  text->len += len;
}

soru_status_t
soru_pvm_name_step(soru_pvm_stream_t *s, soru_pvm_name_kont_t *kont)
{
  uint8_t bytes[4];
  size_t len;
  switch (kont->kind) {
  case SORU_PVM_NAME_START:
    kont->pos = (int32_t)s->pos;
    SORU_TRY(soru_pvm_stream_len(s, &kont->left));
    if (kont->left > NAME_MAX_BYTES)
      return soru_pvm_raise_error(s->ctx, "Names cannot exceed 512 bytes");
    if (kont->left < -SORU_PVM_POS_MAX) return SORU_ERR_LIMIT;
    kont->kind = SORU_PVM_NAME_PARSE;
    return SORU_OK;
  case SORU_PVM_NAME_PARSE:
    if (kont->left == 0) {
      kont->kind = SORU_PVM_NAME_STOP;
      return SORU_OK;
    }
    /* A character may go past the length: then the name goes on until something is wrong. */
    SORU_TRY(character(s, bytes, &len));
    append(s->ctx, &kont->text, bytes, len);
    kont->left -= (int32_t)len;
    return SORU_OK;
  default:
    return soru_pvm_raise_step(s->ctx, SORU_PVM_STEP_NAME);
  }
}

soru_status_t
soru_pvm_name_skip(soru_pvm_stream_t *s)
{
  uint32_t left = (uint32_t)(s->bytes->length - s->pos), n;
  SORU_TRY(soru_pvm_stream_u32(s, &n));
  if (n > left || (n <= INT32_MAX && n > NAME_MAX_BYTES)) return SORU_OK;
  int64_t rest = (int32_t)n;
  while (rest != 0) {
    uint8_t bytes[4];
    size_t len;
    SORU_TRY(character(s, bytes, &len));
    rest -= (int64_t)len;
  }
  return SORU_OK;
}

/* --- imports and exports --- */

static soru_status_t
import_desc(soru_pvm_stream_t *s, soru_pvm_import_t *import)
{
  uint8_t kind;
  SORU_TRY(soru_pvm_stream_u8(s, &kind));
  import->kind = kind;
  switch (kind) {
  case SORU_PVM_EXTERN_FUNC:
    return soru_pvm_stream_index(s, &import->func_type);
  case SORU_PVM_EXTERN_TABLE:
    return soru_pvm_stream_table_type(s, &import->table);
  case SORU_PVM_EXTERN_MEMORY:
    return soru_pvm_stream_limits(s, &import->memory);
  case SORU_PVM_EXTERN_GLOBAL:
    return soru_pvm_stream_global_type(s, &import->global);
  default:
    return soru_pvm_raise_error(s->ctx, "malformed import kind");
  }
}

soru_status_t
soru_pvm_import_step(soru_pvm_stream_t *s, soru_pvm_import_kont_t *kont)
{
  switch (kont->kind) {
  case SORU_PVM_IMPORT_START:
    kont->kind = SORU_PVM_IMPORT_MODULE;
    return SORU_OK;
  case SORU_PVM_IMPORT_MODULE:
    if (kont->name.kind != SORU_PVM_NAME_STOP) return soru_pvm_name_step(s, &kont->name);
    kont->import.module_name = kont->name.text;
    memset(&kont->name, 0, sizeof kont->name);
    kont->kind = SORU_PVM_IMPORT_ITEM;
    return SORU_OK;
  case SORU_PVM_IMPORT_ITEM:
    if (kont->name.kind != SORU_PVM_NAME_STOP) return soru_pvm_name_step(s, &kont->name);
    SORU_TRY(import_desc(s, &kont->import));
    kont->import.item_name = kont->name.text;
    memset(&kont->name, 0, sizeof kont->name);
    kont->kind = SORU_PVM_IMPORT_STOP;
    return SORU_OK;
  default:
    return soru_pvm_raise_step(s->ctx, SORU_PVM_STEP_IMPORT);
  }
}

static soru_status_t
export_desc(soru_pvm_stream_t *s, soru_pvm_export_t *export)
{
  SORU_TRY(soru_pvm_stream_u8(s, &export->kind));
  if (export->kind > SORU_PVM_EXTERN_GLOBAL)
    return soru_pvm_raise_error(s->ctx, "malformed export kind");
  return soru_pvm_stream_index(s, &export->index);
}

soru_status_t
soru_pvm_export_step(soru_pvm_stream_t *s, soru_pvm_export_kont_t *kont)
{
  switch (kont->kind) {
  case SORU_PVM_EXPORT_START:
    kont->kind = SORU_PVM_EXPORT_NAME;
    return SORU_OK;
  case SORU_PVM_EXPORT_NAME:
    if (kont->name.kind != SORU_PVM_NAME_STOP) return soru_pvm_name_step(s, &kont->name);
    SORU_TRY(export_desc(s, &kont->export_));
    kont->export_.name = kont->name.text;
    memset(&kont->name, 0, sizeof kont->name);
    kont->kind = SORU_PVM_EXPORT_STOP;
    return SORU_OK;
  default:
    return soru_pvm_raise_step(s->ctx, SORU_PVM_STEP_EXPORT);
  }
}
