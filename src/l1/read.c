/* read.c - see read_private.h. */
#include "l1/read_private.h"

soru_status_t
soru_l1_read_text(soru_slice_t *text, const soru_json_t *v, const char *key)
{
  soru_json_t member;
  SORU_TRY(soru_codec_json_member(&member, v, key));
  return soru_codec_json_get_string(text, &member);
}

soru_status_t
soru_l1_read_number(uint64_t *number, const soru_json_t *v, const char *key)
{
  soru_json_t member;
  soru_slice_t text;
  int64_t value;
  SORU_TRY(soru_codec_json_member(&member, v, key));
  if (soru_codec_json_kind(&member) == SORU_JSON_INT) {
    SORU_TRY(soru_codec_json_get_int(&value, &member, 0, INT64_MAX));
    *number = (uint64_t)value;
    return SORU_OK;
  }
  SORU_TRY(soru_codec_json_get_string(&text, &member));
  *number = 0;
  for (size_t i = 0; i < text.len; i++) {
    unsigned digit = (unsigned)text.ptr[i] - '0';
    if (digit > 9) return soru_codec_json_fail_at(&member, i, "expected a digit");
    if (*number > ((uint64_t)INT64_MAX - digit) / 10)
      return soru_codec_json_fail(&member, "larger than 2^63 - 1");
    *number = *number * 10 + digit;
  }
  return text.len > 0 ? SORU_OK : soru_codec_json_fail(&member, "expected digits");
}

soru_status_t
soru_l1_read_hash(uint8_t *hash, const soru_json_t *v, const char *key, soru_prefix_t prefix)
{
  soru_json_t member;
  soru_slice_t text;
  SORU_TRY(soru_codec_json_member(&member, v, key));
  SORU_TRY(soru_codec_json_get_string(&text, &member));
  if (soru_crypto_prefix_decode(hash, prefix, text) == SORU_OK) return SORU_OK;
  return soru_codec_json_fail(&member, "expected a %s that begins with %s",
                              soru_crypto_prefix_info(prefix)->meaning,
                              soru_crypto_prefix_info(prefix)->text);
}

soru_status_t
soru_l1_read_hex(soru_buf_t *bytes, const soru_json_t *v, const char *key)
{
  soru_json_t member;
  SORU_TRY(soru_codec_json_member(&member, v, key));
  return soru_codec_json_get_hex(bytes, &member);
}
