/* names.h - the names that JSON and texts have for kinds of operations and for addresses, which
 * depend on the protocol. */
#ifndef SORU_L1_NAMES_H
#define SORU_L1_NAMES_H

#include "codec/json_out.h"
#include "crypto/prefix.h"
#include "l1/operation.h"

/* Bytes of the longest name of a kind, with its NUL. */
#define SORU_L1_KIND_TEXT_MAX 48

/* soru_l1_kind_text writes the name of a kind, NUL-terminated: "smart_rollup_publish". */
void soru_l1_kind_text(soru_l1_kind_t kind, soru_l1_wire_t wire, char text[SORU_L1_KIND_TEXT_MAX]);

/* soru_l1_kind_parse reads the name of a kind; returns whether there is one. */
bool soru_l1_kind_parse(soru_l1_kind_t *kind, soru_slice_t text, soru_l1_wire_t wire);

/* soru_l1_names gives the prefixes of a protocol. */
const soru_prefix_names_t *soru_l1_names(soru_l1_wire_t wire);

/* soru_l1_write_hash writes a hash, of the number of bytes that its prefix has, as JSON. */
void soru_l1_write_hash(soru_json_out_t *out, soru_prefix_t prefix, const uint8_t *hash);

/* soru_l1_write_pkh writes the hash of a key as JSON. */
void soru_l1_write_pkh(soru_json_out_t *out, const soru_pkh_t *pkh);

#endif
