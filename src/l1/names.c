/* names.c - see names.h; and the texts of addresses, see operation_json.h. */
#include "l1/names.h"

#include "l1/operation_json.h"

#include <string.h>

/* Kinds, and their names; those of rollups without the first part. */
static const struct {
  soru_l1_kind_t kind;
  bool is_rollup;
  const char *name;
} kinds[] = {{SORU_L1_REVEAL, false, "reveal"},
             {SORU_L1_TRANSACTION, false, "transaction"},
             {SORU_L1_ORIGINATE, true, "originate"},
             {SORU_L1_ADD_MESSAGES, true, "add_messages"},
             {SORU_L1_CEMENT, true, "cement"},
             {SORU_L1_PUBLISH, true, "publish"},
             {SORU_L1_REFUTE, true, "refute"},
             {SORU_L1_TIMEOUT, true, "timeout"},
             {SORU_L1_EXECUTE_OUTBOX, true, "execute_outbox_message"},
             {SORU_L1_RECOVER_BOND, true, "recover_bond"}};
#define KIND_CNT (sizeof kinds / sizeof kinds[0])

static void
write_name(size_t i, soru_l1_wire_t wire, char text[SORU_L1_KIND_TEXT_MAX])
{
  const char *first = wire == SORU_L1_WIRE_ALPHA ? "sc_rollup_" : "smart_rollup_";
  snprintf(text, SORU_L1_KIND_TEXT_MAX, "%s%s", kinds[i].is_rollup ? first : "", kinds[i].name);
}

void
soru_l1_kind_text(soru_l1_kind_t kind, soru_l1_wire_t wire, char text[SORU_L1_KIND_TEXT_MAX])
{
  text[0] = 0;
  for (size_t i = 0; i < KIND_CNT; i++)
    if (kinds[i].kind == kind) write_name(i, wire, text);
}

bool
soru_l1_kind_parse(soru_l1_kind_t *kind, soru_slice_t text, soru_l1_wire_t wire)
{
  char name[SORU_L1_KIND_TEXT_MAX];
  for (size_t i = 0; i < KIND_CNT; i++) {
    write_name(i, wire, name);
    if (!soru_base_slice_equal(text, soru_base_slice_text(name))) continue;
    *kind = kinds[i].kind;
    return true;
  }
  return false;
}

const soru_prefix_names_t *
soru_l1_names(soru_l1_wire_t wire)
{
  return wire == SORU_L1_WIRE_ALPHA ? soru_crypto_prefix_names_2022()
                                    : soru_crypto_prefix_names_today();
}

void
soru_l1_write_hash(soru_json_out_t *out, soru_prefix_t prefix, const uint8_t *hash)
{
  soru_buf_t text;
  soru_base_buf_init(&text, SORU_CRYPTO_KEY_TEXT_MAX);
  soru_crypto_prefix_encode(&text, prefix, hash);
  soru_codec_json_out_string(out, soru_base_buf_slice(&text));
  soru_base_buf_free(&text);
}

void
soru_l1_write_pkh(soru_json_out_t *out, const soru_pkh_t *pkh)
{
  char text[SORU_CRYPTO_KEY_TEXT_MAX];
  soru_crypto_pkh_text(pkh, text);
  soru_codec_json_out_text(out, text);
}

/* Writes 20 bytes with a prefix. */
static void
write_address(const uint8_t *bytes, soru_prefix_t prefix, char text[SORU_CRYPTO_KEY_TEXT_MAX])
{
  soru_buf_t buf;
  soru_base_buf_init(&buf, SORU_CRYPTO_KEY_TEXT_MAX);
  soru_crypto_prefix_encode(&buf, prefix, bytes);
  soru_base_buf_add_u8(&buf, 0);
  memcpy(text, buf.ptr, buf.len);
  soru_base_buf_free(&buf);
}

void
soru_l1_rollup_text(const uint8_t rollup[SORU_L1_ADDRESS_SZ], soru_l1_wire_t wire,
                    char text[SORU_CRYPTO_KEY_TEXT_MAX])
{
  write_address(rollup, soru_l1_names(wire)->rollup, text);
}

soru_status_t
soru_l1_rollup_parse(uint8_t rollup[SORU_L1_ADDRESS_SZ], soru_slice_t text, soru_l1_wire_t wire)
{
  return soru_crypto_prefix_decode(rollup, soru_l1_names(wire)->rollup, text);
}

/* First bytes of destinations. */
enum { TO_KEY = 0, TO_CONTRACT = 1, TO_ROLLUP = 3 };

void
soru_l1_destination_text(const soru_l1_destination_t *destination, soru_l1_wire_t wire,
                         char text[SORU_CRYPTO_KEY_TEXT_MAX])
{
  soru_pkh_t pkh;
  if (destination->bytes[0] == TO_CONTRACT) {
    write_address(destination->bytes + 1, SORU_PREFIX_KT1, text);
  } else if (destination->bytes[0] == TO_ROLLUP) {
    soru_l1_rollup_text(destination->bytes + 1, wire, text);
  } else {
    memcpy(pkh.bytes, destination->bytes + 1, sizeof pkh.bytes);
    soru_crypto_pkh_text(&pkh, text);
  }
}

soru_status_t
soru_l1_destination_parse(soru_l1_destination_t *destination, soru_slice_t text,
                          soru_l1_wire_t wire)
{
  soru_pkh_t pkh;
  memset(destination, 0, sizeof *destination);
  if (soru_crypto_pkh_parse(&pkh, text) == SORU_OK) {
    memcpy(destination->bytes + 1, pkh.bytes, sizeof pkh.bytes);
    return SORU_OK;
  }
  destination->bytes[0] = TO_CONTRACT;
  if (soru_crypto_prefix_decode(destination->bytes + 1, SORU_PREFIX_KT1, text) == SORU_OK)
    return SORU_OK;
  destination->bytes[0] = TO_ROLLUP;
  return soru_l1_rollup_parse(destination->bytes + 1, text, wire);
}
