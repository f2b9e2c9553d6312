#include "app/inputs.h"

#include "base/mem.h"
#include "codec/json.h"
#include "crypto/prefix.h"
#include "micheline/parse.h"

/* The kinds of accounts that a source can be; the place is the tag. */
static const soru_prefix_t sources[] = {SORU_PREFIX_TZ1, SORU_PREFIX_TZ2, SORU_PREFIX_TZ3,
                                        SORU_PREFIX_TZ4};

soru_status_t
soru_app_inputs_rollup(uint8_t address[SORU_CRYPTO_ADDRESS_SIZE], soru_slice_t text)
{
  if (soru_crypto_prefix_decode(address, SORU_PREFIX_SCR1, text) == SORU_OK) return SORU_OK;
  return soru_crypto_prefix_decode(address, SORU_PREFIX_SR1, text);
}

static soru_status_t
read_sender(uint8_t *sender, const soru_json_t *v)
{
  soru_slice_t text;
  SORU_TRY(soru_codec_json_get_string(&text, v));
  if (soru_crypto_prefix_decode(sender, SORU_PREFIX_KT1, text) == SORU_OK) return SORU_OK;
  return soru_codec_json_fail(v, "a contract address (KT1...) is expected");
}

static soru_status_t
read_source(uint8_t *source, const soru_json_t *v)
{
  soru_slice_t text;
  SORU_TRY(soru_codec_json_get_string(&text, v));
  for (size_t i = 0; i < sizeof sources / sizeof sources[0]; i++) {
    source[0] = (uint8_t)i;
    if (soru_crypto_prefix_decode(source + 1, sources[i], text) == SORU_OK) return SORU_OK;
  }
  return soru_codec_json_fail(v, "the address of an account (tz1... to tz4...) is expected");
}

static soru_status_t
read_destination(uint8_t *destination, const soru_json_t *v)
{
  soru_slice_t text;
  SORU_TRY(soru_codec_json_get_string(&text, v));
  if (soru_app_inputs_rollup(destination, text) == SORU_OK) return SORU_OK;
  return soru_codec_json_fail(v, "a rollup address (scr1... or sr1...) is expected");
}

static soru_status_t
read_payload(soru_buf_t *out, const soru_json_t *v)
{
  char why[160];
  soru_slice_t text;
  SORU_TRY(soru_codec_json_get_string(&text, v));
  soru_status_t status = soru_micheline_parse(out, text, why);
  if (status == SORU_OK) return SORU_OK;
  /* "at character N: ..." is said by line and column, too */
  static const char front[] = "at character ";
  size_t at =
      strncmp(why, front, sizeof front - 1) == 0 ? strtoul(why + sizeof front - 1, NULL, 10) : 1;
  return soru_codec_json_fail_at(v, at - 1, "%s", why);
}

/* Appends a transfer as the kernel reads it (R-INBOX-3). */
static soru_status_t
read_transfer(soru_buf_t *out, const soru_json_t *v, const soru_inputs_defaults_t *defaults)
{
  static const char *const names[] = {"payload", "sender", "source", "destination"};
  soru_inputs_defaults_t parties = *defaults;
  soru_json_t child;
  SORU_TRY(soru_codec_json_object(v, names, sizeof names / sizeof names[0]));
  SORU_TRY(soru_codec_json_member(&child, v, "payload"));
  soru_base_buf_add_be(out, 0, 2);
  SORU_TRY(read_payload(out, &child));
  if (soru_codec_json_has(&child, v, "sender")) SORU_TRY(read_sender(parties.sender, &child));
  if (soru_codec_json_has(&child, v, "source")) SORU_TRY(read_source(parties.source, &child));
  if (soru_codec_json_has(&child, v, "destination")) {
    SORU_TRY(read_destination(parties.destination, &child));
  }
  soru_base_buf_add(out, parties.sender, sizeof parties.sender);
  soru_base_buf_add(out, parties.source, sizeof parties.source);
  soru_base_buf_add(out, parties.destination, sizeof parties.destination);
  return SORU_OK;
}

/* Appends what an element of an inbox stands for. */
static soru_status_t
read_message(soru_buf_t *out, const soru_json_t *v, const soru_inputs_defaults_t *defaults)
{
  static const char *const external[] = {"external"}, *const serialized[] = {"serialized"};
  soru_json_t child;
  if (soru_codec_json_has(&child, v, "external")) {
    SORU_TRY(soru_codec_json_object(v, external, 1));
    soru_base_buf_add_u8(out, 1);
    return soru_codec_json_get_hex(out, &child);
  }
  if (soru_codec_json_has(&child, v, "serialized")) {
    SORU_TRY(soru_codec_json_object(v, serialized, 1));
    return soru_codec_json_get_hex(out, &child);
  }
  if (soru_codec_json_kind(v) == SORU_JSON_OBJECT && !soru_codec_json_has(&child, v, "payload")) {
    return soru_codec_json_fail(v, "a message has a member \"external\" or \"payload\"");
  }
  return read_transfer(out, v, defaults);
}

/* Adds a message to the last level. */
static soru_status_t
add_message(soru_inputs_t *inputs, const soru_json_t *v, const soru_inputs_defaults_t *defaults)
{
  soru_buf_t message;
  soru_base_buf_init(&message, SORU_INPUTS_MESSAGE_MAX);
  soru_status_t status = read_message(&message, v, defaults);
  if (status == SORU_OK && message.overflow) {
    status = soru_codec_json_fail(v, "the message is longer than the maximum of %d bytes",
                                  SORU_INPUTS_MESSAGE_MAX);
  }
  if (status == SORU_OK) {
    if (inputs->message_cnt == inputs->message_cap) {
      inputs->message_cap = inputs->message_cap == 0 ? 16 : 2 * inputs->message_cap;
      size_t size = inputs->message_cap * sizeof *inputs->messages;
      inputs->messages = soru_base_realloc(inputs->messages, size);
    }
    inputs->messages[inputs->message_cnt++] =
        (soru_inputs_message_t){inputs->bytes.len, message.len};
    soru_base_buf_add(&inputs->bytes, message.ptr, message.len);
    if (inputs->bytes.overflow) status = soru_codec_json_fail(v, "too many bytes of messages");
  }
  soru_base_buf_free(&message);
  return status;
}

static soru_status_t
read_level(soru_inputs_t *inputs, const soru_json_t *v, const soru_inputs_defaults_t *defaults)
{
  size_t cnt;
  SORU_TRY(soru_codec_json_array(&cnt, v));
  inputs->levels[inputs->level_cnt++] = (soru_inputs_level_t){inputs->message_cnt, cnt};
  for (size_t i = 0; i < cnt; i++) {
    soru_json_t child = soru_codec_json_at(v, i);
    SORU_TRY(add_message(inputs, &child, defaults));
  }
  return SORU_OK;
}

static soru_status_t
read_levels(soru_inputs_t *inputs, const soru_json_t *v, const soru_inputs_defaults_t *defaults)
{
  size_t cnt;
  SORU_TRY(soru_codec_json_array(&cnt, v));
  if (cnt > 0) inputs->levels = soru_base_alloc(cnt * sizeof *inputs->levels);
  for (size_t i = 0; i < cnt; i++) {
    soru_json_t child = soru_codec_json_at(v, i);
    SORU_TRY(read_level(inputs, &child, defaults));
  }
  return SORU_OK;
}

soru_status_t
soru_app_inputs_parse(soru_inputs_t *inputs, const char *name, soru_slice_t text,
                      const soru_inputs_defaults_t *defaults, char message[1024])
{
  soru_json_doc_t doc;
  *inputs = (soru_inputs_t){.level_cnt = 0};
  soru_base_buf_init(&inputs->bytes, SORU_INPUTS_BYTES_MAX);
  soru_status_t status = soru_codec_json_parse(&doc, name, text);
  if (status == SORU_OK) {
    soru_json_t root = soru_codec_json_root(&doc);
    status = read_levels(inputs, &root, defaults);
  }
  if (status != SORU_OK) snprintf(message, 1024, "%s", soru_codec_json_error(&doc));
  soru_codec_json_free(&doc);
  return status;
}

void
soru_app_inputs_free(soru_inputs_t *inputs)
{
  soru_base_buf_free(&inputs->bytes);
  free(inputs->messages);
  free(inputs->levels);
  *inputs = (soru_inputs_t){.level_cnt = 0};
}

soru_slice_t
soru_app_inputs_message(const soru_inputs_t *inputs, size_t level, size_t index)
{
  const soru_inputs_message_t *message = &inputs->messages[inputs->levels[level].first + index];
  return soru_base_slice(inputs->bytes.ptr + message->offset, message->len);
}
