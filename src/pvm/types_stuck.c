/* The leaf that describes why a machine is stuck (lib_scoru_wasm/wasm_pvm_errors.ml). */
#include "codec/primitives.h"
#include "pvm/types_stuck_private.h"

static void
add_text(soru_buf_t *buf, const soru_pvm_text_t *text)
{
  soru_codec_add_string(buf, soru_base_slice(text->bytes, text->len));
}

static void
get_text(soru_cursor_t *cursor, soru_pvm_text_t *text)
{
  soru_pvm_text_set(text, soru_codec_get_string_max(cursor, SORU_PVM_TEXT_MAX));
}

/* The classes that have a text; those of interpreter errors may have an explanation too. */
static bool
has_text(soru_pvm_stuck_class_t class_)
{
  return class_ <= SORU_PVM_UNKNOWN_ERROR;
}

static bool
has_explanation(soru_pvm_stuck_class_t class_)
{
  return class_ == SORU_PVM_DECODE_ERROR || class_ == SORU_PVM_INIT_ERROR ||
         class_ == SORU_PVM_EVAL_ERROR;
}

static void
add_error(soru_buf_t *buf, soru_pvm_stuck_class_t class_, const soru_pvm_stuck_t *stuck)
{
  if (has_text(class_)) add_text(buf, &stuck->text);
  if (!has_explanation(class_)) return;
  soru_codec_add_option(buf, stuck->explained);
  if (stuck->explained) add_text(buf, &stuck->explanation);
}

static void
get_error(soru_cursor_t *cursor, soru_pvm_stuck_class_t class_, soru_pvm_stuck_t *stuck)
{
  if (has_text(class_)) get_text(cursor, &stuck->text);
  if (!has_explanation(class_)) return;
  stuck->explained = soru_codec_get_option(cursor);
  if (stuck->explained) get_text(cursor, &stuck->explanation);
}

static bool
put_stuck(soru_buf_t *buf, const void *object)
{
  const soru_pvm_stuck_t *stuck = object;
  soru_base_buf_add_u8(buf, (uint8_t)stuck->class_);
  if (stuck->class_ == SORU_PVM_NO_FALLBACK_KERNEL) {
    soru_base_buf_add_u8(buf, (uint8_t)stuck->cause);
    add_error(buf, stuck->cause, stuck);
  } else {
    add_error(buf, stuck->class_, stuck);
  }
  return true;
}

static void
get_stuck(soru_cursor_t *cursor, void *object)
{
  soru_pvm_stuck_t *stuck = object;
  stuck->class_ = soru_codec_get_tag(cursor, SORU_PVM_NO_FALLBACK_KERNEL);
  if (stuck->class_ == SORU_PVM_NO_FALLBACK_KERNEL) {
    stuck->cause = soru_codec_get_tag(cursor, SORU_PVM_INIT_ERROR);
    get_error(cursor, stuck->cause, stuck);
  } else {
    get_error(cursor, stuck->class_, stuck);
  }
}

const soru_pvm_type_t soru_pvm_stuck_leaf = {.kind = SORU_PVM_LEAF,
                                             .size = sizeof(soru_pvm_stuck_t),
                                             .put = put_stuck,
                                             .get = get_stuck,
                                             .plain = true};
