#include "crypto/prefix.h"

#include "crypto/base58.h"

#define PREFIX_BYTES_MAX 8

/* More characters than any text of the table has. */
#define TEXT_MAX 160

static const soru_prefix_info_t table[SORU_PREFIX_COUNT] = {
#define PREFIX_ROW(name, text, bytes_len, bytes, payload_len, text_len, meaning)                   \
  [SORU_PREFIX_##name] = {text, meaning, bytes, bytes_len, payload_len, text_len},
    SORU_PREFIX_TABLE(PREFIX_ROW)
#undef PREFIX_ROW
};

const soru_prefix_info_t *
soru_crypto_prefix_info(soru_prefix_t prefix)
{
  SORU_ASSERT(prefix < SORU_PREFIX_COUNT);
  return &table[prefix];
}

const soru_prefix_names_t *
soru_crypto_prefix_names_2022(void)
{
  static const soru_prefix_names_t names = {
      .rollup = SORU_PREFIX_SCR1,
      .commitment = SORU_PREFIX_SCC1,
      .state = SORU_PREFIX_SCS1,
      .inbox = SORU_PREFIX_SCIB1,
      .level_messages = SORU_PREFIX_SCIB2,
      .message = SORU_PREFIX_SCIB3,
      .reveal = SORU_PREFIX_SCRRH1_2022,
  };
  return &names;
}

const soru_prefix_names_t *
soru_crypto_prefix_names_today(void)
{
  static const soru_prefix_names_t names = {
      .rollup = SORU_PREFIX_SR1,
      .commitment = SORU_PREFIX_SRC1,
      .state = SORU_PREFIX_SRS1,
      .inbox = SORU_PREFIX_SRIB1,
      .level_messages = SORU_PREFIX_SRIB2,
      .message = SORU_PREFIX_SRIB3,
      .reveal = SORU_PREFIX_SCRRH1,
  };
  return &names;
}

void
soru_crypto_prefix_encode(soru_buf_t *text, soru_prefix_t prefix, const uint8_t *payload)
{
  const soru_prefix_info_t *info = soru_crypto_prefix_info(prefix);
  uint8_t bytes[PREFIX_BYTES_MAX];
  soru_base_put_be(bytes, info->bytes, info->bytes_len);
  soru_crypto_base58_encode(text, soru_base_slice(bytes, info->bytes_len),
                            soru_base_slice(payload, info->payload_len));
}

/* Whether the decoded bytes are a payload behind this prefix. */
static bool
matches(const soru_prefix_info_t *info, const soru_buf_t *bytes)
{
  return bytes->len == info->bytes_len + info->payload_len &&
         soru_base_get_be(bytes->ptr, info->bytes_len) == info->bytes;
}

/* Decodes a text of the table's lengths to prefix bytes and payload; `bytes` is the caller's to
 * free. */
static soru_status_t
decode_bytes(soru_buf_t *bytes, soru_slice_t text)
{
  soru_base_buf_init(bytes, TEXT_MAX);
  if (text.len > TEXT_MAX) return SORU_ERR_DECODE;
  return soru_crypto_base58_decode(bytes, text);
}

soru_status_t
soru_crypto_prefix_decode(uint8_t *payload, soru_prefix_t prefix, soru_slice_t text)
{
  const soru_prefix_info_t *info = soru_crypto_prefix_info(prefix);
  soru_buf_t bytes;
  soru_status_t status = decode_bytes(&bytes, text);
  if (status == SORU_OK && !matches(info, &bytes)) status = SORU_ERR_DECODE;
  if (status == SORU_OK) memcpy(payload, bytes.ptr + info->bytes_len, info->payload_len);
  soru_base_buf_free(&bytes);
  return status;
}

soru_status_t
soru_crypto_prefix_detect(uint8_t payload[SORU_PREFIX_PAYLOAD_MAX], soru_prefix_t *prefix,
                          soru_slice_t text)
{
  soru_buf_t bytes;
  soru_status_t status = decode_bytes(&bytes, text);
  if (status == SORU_OK) {
    status = SORU_ERR_NOT_FOUND;
    for (size_t i = 0; i < SORU_PREFIX_COUNT && status != SORU_OK; i++) {
      if (!matches(&table[i], &bytes)) continue;
      *prefix = (soru_prefix_t)i;
      memcpy(payload, bytes.ptr + table[i].bytes_len, table[i].payload_len);
      status = SORU_OK;
    }
  }
  soru_base_buf_free(&bytes);
  return status;
}
