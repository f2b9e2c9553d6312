#include "app/script.h"

#include "base/hex.h"
#include "crypto/blake2b.h"

#include <inttypes.h>

/* Bytes that are shown as they are; of more, only the hash is shown. */
#define SHOWN_MAX 64

void
soru_app_quote(soru_buf_t *out, soru_slice_t text)
{
  soru_base_buf_add_u8(out, '"');
  for (size_t i = 0; i < text.len; i++) {
    uint8_t c = text.ptr[i];
    if (c < 0x20 || c > 0x7e || c == '"' || c == '\\') {
      soru_base_buf_addf(out, "\\x%02x", c);
    } else {
      soru_base_buf_add_u8(out, c);
    }
  }
  soru_base_buf_add_u8(out, '"');
}

void
soru_app_script_format_bytes(soru_buf_t *out, soru_slice_t bytes)
{
  uint8_t hash[SORU_CRYPTO_HASH_SIZE];
  soru_base_buf_addf(out, "%zu ", bytes.len);
  if (bytes.len == 0) {
    soru_base_buf_add_u8(out, '-');
  } else if (bytes.len <= SHOWN_MAX) {
    soru_base_hex_add(out, bytes);
  } else {
    soru_crypto_blake2b(hash, sizeof hash, bytes.ptr, bytes.len);
    soru_base_buf_add(out, "blake2b:", 8);
    soru_base_hex_add(out, soru_base_slice(hash, sizeof hash));
  }
}

static void
add_text(soru_buf_t *out, const soru_pvm_text_t *text)
{
  soru_app_quote(out, soru_base_slice(text->bytes, text->len));
}

/* Appends " raw=... explanation=...", or " msg=...", or nothing, as the class demands. */
static void
add_error(soru_buf_t *out, soru_pvm_stuck_class_t class_, const soru_pvm_stuck_t *stuck)
{
  switch (class_) {
  case SORU_PVM_DECODE_ERROR:
  case SORU_PVM_INIT_ERROR:
  case SORU_PVM_EVAL_ERROR:
    soru_base_buf_addf(out, " raw=");
    add_text(out, &stuck->text);
    soru_base_buf_addf(out, " explanation=");
    if (stuck->explained) {
      add_text(out, &stuck->explanation);
    } else {
      soru_base_buf_addf(out, "none");
    }
    break;
  case SORU_PVM_LINK_ERROR:
  case SORU_PVM_INVALID_STATE:
  case SORU_PVM_UNKNOWN_ERROR:
    soru_base_buf_addf(out, " msg=");
    add_text(out, &stuck->text);
    break;
  case SORU_PVM_TOO_MANY_TICKS:
  case SORU_PVM_TOO_MANY_REBOOTS:
  case SORU_PVM_NO_FALLBACK_KERNEL:
    break;
  }
}

static void
add_stuck(soru_buf_t *out, const soru_pvm_stuck_t *stuck)
{
  soru_base_buf_addf(out, "stuck %s", soru_pvm_stuck_text(stuck->class_));
  if (stuck->class_ != SORU_PVM_NO_FALLBACK_KERNEL) {
    add_error(out, stuck->class_, stuck);
  } else {
    const char *cause = stuck->cause == SORU_PVM_DECODE_ERROR ? "Decode_cause"
                        : stuck->cause == SORU_PVM_LINK_ERROR ? "Link_cause"
                                                              : "Init_cause";
    soru_base_buf_addf(out, " %s", cause);
    add_error(out, stuck->cause, stuck);
  }
  soru_base_buf_add_u8(out, '\n');
}

static void
add_status(soru_buf_t *out, const soru_pvm_info_t *info)
{
  switch (info->wants) {
  case SORU_PVM_WANTS_NOTHING:
    soru_base_buf_addf(out, "computing");
    break;
  case SORU_PVM_WANTS_INPUT:
    soru_base_buf_addf(out, "input");
    break;
  case SORU_PVM_WANTS_REVEAL:
    soru_base_buf_addf(out, "reveal:");
    soru_base_hex_add(out, info->request);
    break;
  }
}

void
soru_app_script_format_info(soru_buf_t *out, const soru_pvm_info_t *info)
{
  const char *version = info->version < 0 ? NULL : soru_pvm_version_text(info->version);
  soru_base_buf_addf(out, "info tick=%" PRId64 " status=", info->tick);
  add_status(out, info);
  soru_base_buf_addf(out, " state=%s version=%s last=", soru_pvm_phase_text(info->phase),
                     version != NULL ? version : "unreadable");
  if (info->has_input) {
    soru_base_buf_addf(out, "%" PRId32 "/%" PRId64 "\n", info->input_level, info->input_counter);
  } else {
    soru_base_buf_addf(out, "none\n");
  }
  if (info->phase == SORU_PVM_STUCK) {
    add_stuck(out, &info->stuck);
  } else if (info->phase == SORU_PVM_EVAL && info->trapped) {
    soru_base_buf_addf(out, "trapped ");
    soru_app_quote(out, info->trap);
    soru_base_buf_add_u8(out, '\n');
  } else if (info->phase == SORU_PVM_EVAL && info->finished) {
    soru_base_buf_addf(out, "finished\n");
  }
}
