/* header.c - see header.h. */
#include "l1/header.h"

#include "codec/primitives.h"
#include "crypto/blake2b.h"
#include "l1/names.h"

#include <string.h>

static soru_slice_t
hash_slice(const uint8_t *hash)
{
  return soru_base_slice(hash, SORU_L1_HASH_SZ);
}

static void
add_slice(soru_buf_t *out, soru_slice_t bytes)
{
  soru_base_buf_add(out, bytes.ptr, bytes.len);
}

void
soru_l1_header_encode(soru_buf_t *out, const soru_l1_header_t *header)
{
  soru_codec_add_i32(out, header->level);
  soru_base_buf_add_u8(out, header->proto);
  add_slice(out, hash_slice(header->predecessor));
  soru_codec_add_i64(out, header->timestamp);
  soru_base_buf_add_u8(out, header->validation_pass);
  add_slice(out, hash_slice(header->operations_hash));
  soru_codec_add_string(out, soru_base_slice(header->fitness, header->fitness_len));
  add_slice(out, hash_slice(header->context));
  add_slice(out, hash_slice(header->payload_hash));
  soru_codec_add_i32(out, header->payload_round);
  soru_base_buf_add(out, header->nonce, sizeof header->nonce);
  soru_codec_add_bool(out, header->has_seed_nonce);
  if (header->has_seed_nonce) add_slice(out, hash_slice(header->seed_nonce));
  soru_base_buf_add_u8(out, (uint8_t)header->toggle);
  soru_base_buf_add(out, header->signature.bytes, sizeof header->signature.bytes);
}

/* Copies n bytes; nothing once the cursor has failed. */
static void
get_bytes(soru_cursor_t *cursor, uint8_t *out, size_t n)
{
  const uint8_t *bytes = soru_base_cursor_take(cursor, n);
  if (bytes != NULL) memcpy(out, bytes, n);
}

/* Whether bytes are a list of strings. */
static bool
is_fitness(soru_slice_t bytes)
{
  soru_cursor_t cursor = soru_base_cursor(bytes);
  while (cursor.left > 0 && !cursor.failed) (void)soru_codec_get_string(&cursor);
  return !cursor.failed;
}

static void
decode_shell(soru_l1_header_t *header, soru_cursor_t *cursor, soru_slice_t *fitness)
{
  header->level = soru_codec_get_i32(cursor);
  header->proto = soru_base_cursor_u8(cursor);
  get_bytes(cursor, header->predecessor, SORU_L1_HASH_SZ);
  header->timestamp = soru_codec_get_i64(cursor);
  header->validation_pass = soru_base_cursor_u8(cursor);
  get_bytes(cursor, header->operations_hash, SORU_L1_HASH_SZ);
  *fitness = soru_codec_get_string(cursor);
  get_bytes(cursor, header->context, SORU_L1_HASH_SZ);
}

soru_status_t
soru_l1_header_decode(soru_l1_header_t *header, soru_slice_t bytes)
{
  soru_cursor_t cursor = soru_base_cursor(bytes);
  soru_slice_t fitness;
  memset(header, 0, sizeof *header);
  decode_shell(header, &cursor, &fitness);
  get_bytes(&cursor, header->payload_hash, SORU_L1_HASH_SZ);
  header->payload_round = soru_codec_get_i32(&cursor);
  get_bytes(&cursor, header->nonce, sizeof header->nonce);
  header->has_seed_nonce = soru_codec_get_strict_bool(&cursor);
  if (header->has_seed_nonce) get_bytes(&cursor, header->seed_nonce, SORU_L1_HASH_SZ);
  header->toggle = (soru_l1_toggle_t)soru_codec_get_tag(&cursor, SORU_L1_TOGGLE_PASS);
  get_bytes(&cursor, header->signature.bytes, sizeof header->signature.bytes);
  if (!soru_base_cursor_done(&cursor) || !is_fitness(fitness)) return SORU_ERR_DECODE;
  if (fitness.len > sizeof header->fitness) return SORU_ERR_LIMIT;
  if (fitness.len > 0) memcpy(header->fitness, fitness.ptr, fitness.len);
  header->fitness_len = (uint32_t)fitness.len;
  return SORU_OK;
}

void
soru_l1_header_hash(const soru_l1_header_t *header, uint8_t hash[SORU_L1_HASH_SZ])
{
  soru_buf_t bytes;
  soru_base_buf_init(&bytes, SORU_L1_HEADER_MAX);
  soru_l1_header_encode(&bytes, header);
  soru_crypto_blake2b(hash, SORU_L1_HASH_SZ, bytes.ptr, bytes.len);
  soru_base_buf_free(&bytes);
}

/* --- JSON --- */

static void
write_hash(soru_json_out_t *out, const char *key, soru_prefix_t prefix, const uint8_t *hash)
{
  soru_codec_json_out_key(out, key);
  soru_l1_write_hash(out, prefix, hash);
}

static void
write_fitness(soru_json_out_t *out, const soru_l1_header_t *header)
{
  soru_cursor_t cursor = soru_base_cursor(soru_base_slice(header->fitness, header->fitness_len));
  soru_codec_json_out_key(out, "fitness");
  soru_codec_json_out_open(out, '[');
  while (cursor.left > 0 && !cursor.failed)
    soru_codec_json_out_hex(out, soru_codec_get_string(&cursor));
  soru_codec_json_out_close(out, ']');
}

void
soru_l1_header_shell(soru_json_out_t *out, const soru_l1_header_t *header)
{
  char time[SORU_L1_TIME_TEXT_MAX];
  soru_codec_json_out_key(out, "level");
  soru_codec_json_out_int(out, header->level);
  soru_codec_json_out_key(out, "proto");
  soru_codec_json_out_int(out, header->proto);
  write_hash(out, "predecessor", SORU_PREFIX_B, header->predecessor);
  soru_l1_time_text(header->timestamp, time);
  soru_codec_json_out_key(out, "timestamp");
  soru_codec_json_out_text(out, time);
  soru_codec_json_out_key(out, "validation_pass");
  soru_codec_json_out_int(out, header->validation_pass);
  write_hash(out, "operations_hash", SORU_PREFIX_LLO, header->operations_hash);
  write_fitness(out, header);
  write_hash(out, "context", SORU_PREFIX_CO, header->context);
}

void
soru_l1_header_protocol(soru_json_out_t *out, const soru_l1_header_t *header)
{
  static const char *const toggles[] = {"on", "off", "pass"};
  char signature[SORU_CRYPTO_KEY_TEXT_MAX];
  write_hash(out, "payload_hash", SORU_PREFIX_VH, header->payload_hash);
  soru_codec_json_out_key(out, "payload_round");
  soru_codec_json_out_int(out, header->payload_round);
  soru_codec_json_out_key(out, "proof_of_work_nonce");
  soru_codec_json_out_hex(out, soru_base_slice(header->nonce, sizeof header->nonce));
  if (header->has_seed_nonce)
    write_hash(out, "seed_nonce_hash", SORU_PREFIX_NCE, header->seed_nonce);
  soru_codec_json_out_key(out, "liquidity_baking_toggle_vote");
  soru_codec_json_out_text(out, toggles[header->toggle]);
  soru_crypto_signature_text(&header->signature, -1, signature);
  soru_codec_json_out_key(out, "signature");
  soru_codec_json_out_text(out, signature);
}

void
soru_l1_header_fitness(soru_l1_header_t *header, int32_t level, int32_t round)
{
  soru_buf_t parts;
  uint8_t bytes[4];
  soru_base_buf_init(&parts, sizeof header->fitness);
  soru_codec_add_string(&parts, soru_base_slice("\x02", 1));
  soru_base_put_be(bytes, (uint32_t)level, 4);
  soru_codec_add_string(&parts, soru_base_slice(bytes, 4));
  soru_codec_add_string(&parts, soru_base_slice(NULL, 0));
  soru_codec_add_string(&parts, soru_base_slice("\xff\xff\xff\xff", 4));
  soru_base_put_be(bytes, (uint32_t)round, 4);
  soru_codec_add_string(&parts, soru_base_slice(bytes, 4));
  memcpy(header->fitness, parts.ptr, parts.len);
  header->fitness_len = (uint32_t)parts.len;
  soru_base_buf_free(&parts);
}

/* Days since 1970 as year, month and day (proleptic Gregorian calendar): by eras of 400 years that
 * begin in March, so that the leap day comes last. */
static void
civil(int64_t days, int64_t *year, int *month, int *day)
{
  int64_t z = days + 719468, era = (z >= 0 ? z : z - 146096) / 146097;
  int64_t doe = z - era * 146097;
  int64_t yoe = (doe - doe / 1460 + doe / 36524 - doe / 146096) / 365;
  int64_t doy = doe - (365 * yoe + yoe / 4 - yoe / 100), mp = (5 * doy + 2) / 153;
  *day = (int)(doy - (153 * mp + 2) / 5 + 1);
  *month = (int)(mp < 10 ? mp + 3 : mp - 9);
  *year = yoe + era * 400 + (*month <= 2);
}

void
soru_l1_time_text(int64_t timestamp, char text[SORU_L1_TIME_TEXT_MAX])
{
  int64_t days = timestamp / 86400, seconds = timestamp % 86400, year;
  int month, day;
  if (seconds < 0) {
    seconds += 86400;
    days--;
  }
  civil(days, &year, &month, &day);
  if (year < 0 || year > 9999) year = 0; /* no block has such a time */
  snprintf(text, SORU_L1_TIME_TEXT_MAX, "%04d-%02d-%02dT%02d:%02d:%02dZ", (int)year, month, day,
           (int)(seconds / 3600), (int)(seconds / 60 % 60), (int)(seconds % 60));
}
