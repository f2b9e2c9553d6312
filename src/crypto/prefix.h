/* prefix.h - the base58check prefixes of Tezos: which bytes in front of a hash, key or signature
 * make which readable text.
 *
 * The names of rollups changed early in 2023. Both generations are here: the protocol of late 2022
 * (scr1, scc1, scs1) and that of today (sr1, src1, srs1); soru_prefix_names_t says which is which,
 * and a protocol profile picks one of the two. The keys and signatures of ML-DSA are left out.
 */
#ifndef SORU_CRYPTO_PREFIX_H
#define SORU_CRYPTO_PREFIX_H

#include "base/buf.h"

/* clang-format off */
/* X-table of the prefixes: name, text that each starts with, number of prefix bytes, those bytes as
 * a big-endian number, bytes of payload, characters of the whole text, meaning. */
#define SORU_PREFIX_TABLE(X)                                                                       \
  X(SCR1, "scr1", 4, 0x017684d9, 20, 37, "rollup address, late 2022")                              \
  X(SCC1, "scc1", 4, 0x11901564, 32, 54, "commitment hash, late 2022")                             \
  X(SCS1, "scs1", 4, 0x11907aca, 32, 54, "state hash, late 2022")                                  \
  X(SCIB1, "scib1", 5, 0x03faaeeed0, 32, 55, "inbox hash, late 2022")                              \
  X(SCIB2, "scib2", 5, 0x03faaeeeee, 32, 55, "hash of the messages of a level, late 2022")         \
  X(SCIB3, "scib3", 5, 0x03faaeef0c, 32, 55, "inbox message hash, late 2022")                      \
  X(SCRRH1_2022, "scrrh1", 5, 0x119079d1cb, 31, 54, "hash of revealed data, late 2022")            \
  X(SR1, "sr1", 3, 0x067c75, 20, 36, "rollup address")                                             \
  X(SRC1, "src1", 4, 0x11a5868a, 32, 54, "commitment hash")                                        \
  X(SRS1, "srs1", 4, 0x11a5ebf0, 32, 54, "state hash")                                             \
  X(SRIB1, "srib1", 5, 0x03ff8a916e, 32, 55, "inbox hash")                                         \
  X(SRIB2, "srib2", 5, 0x03ff8a918c, 32, 55, "hash of the messages of a level")                    \
  X(SRIB3, "srib3", 5, 0x03ff8a91aa, 32, 55, "inbox message hash")                                 \
  X(SCRRH1, "scrrh1", 5, 0xe6ce80c8c4, 32, 56, "hash of revealed data")                            \
  X(B, "B", 2, 0x0134, 32, 51, "block hash")                                                       \
  X(O, "o", 2, 0x0574, 32, 51, "operation hash")                                                   \
  X(LO, "Lo", 2, 0x85e9, 32, 52, "hash of a list of operations")                                   \
  X(LLO, "LLo", 3, 0x1d9f6d, 32, 53, "hash of lists of operations")                                \
  X(P, "P", 2, 0x02aa, 32, 51, "protocol hash")                                                    \
  X(CO, "Co", 2, 0x4fc7, 32, 52, "context hash")                                                   \
  X(BM, "bm", 2, 0xeaf9, 32, 52, "block metadata hash")                                            \
  X(R, "r", 2, 0x05b7, 32, 51, "operation metadata hash")                                          \
  X(LR, "Lr", 2, 0x8627, 32, 52, "hash of a list of operation metadata")                           \
  X(LLR, "LLr", 3, 0x1d9fb6, 32, 53, "hash of lists of operation metadata")                        \
  X(VH, "vh", 3, 0x016af2, 32, 52, "block payload hash")                                           \
  X(NET, "Net", 3, 0x575200, 4, 15, "chain id")                                                    \
  X(NCE, "nce", 3, 0x45dca9, 32, 53, "nonce hash")                                                 \
  X(RNG, "rng", 3, 0x4c40cc, 32, 53, "random state hash")                                          \
  X(EXPR, "expr", 4, 0x0d2c401b, 32, 54, "script expression hash")                                 \
  X(KT1, "KT1", 3, 0x025a79, 20, 36, "contract address")                                           \
  X(TZ1, "tz1", 3, 0x06a19f, 20, 36, "hash of an Ed25519 key")                                     \
  X(TZ2, "tz2", 3, 0x06a1a1, 20, 36, "hash of a secp256k1 key")                                    \
  X(TZ3, "tz3", 3, 0x06a1a4, 20, 36, "hash of a P-256 key")                                        \
  X(TZ4, "tz4", 3, 0x06a1a6, 20, 36, "hash of a BLS12-381 key")                                    \
  X(TZ5, "tz5", 3, 0x06a1a9, 20, 36, "hash of an ML-DSA-44 key")                                   \
  X(ID, "id", 2, 0x9967, 16, 30, "peer id")                                                        \
  X(EDPK, "edpk", 4, 0x0d0f25d9, 32, 54, "Ed25519 public key")                                     \
  X(SPPK, "sppk", 4, 0x03fee256, 33, 55, "secp256k1 public key")                                   \
  X(P2PK, "p2pk", 4, 0x03b28b7f, 33, 55, "P-256 public key")                                       \
  X(BLPK, "BLpk", 4, 0x069587cc, 48, 76, "BLS12-381 public key")                                   \
  X(EDSK_SEED, "edsk", 4, 0x0d0f3a07, 32, 54, "Ed25519 seed")                                      \
  X(EDSK, "edsk", 4, 0x2bf64e07, 64, 98, "Ed25519 secret key, seed and public key")                \
  X(SPSK, "spsk", 4, 0x11a2e0c9, 32, 54, "secp256k1 secret key")                                   \
  X(P2SK, "p2sk", 4, 0x1051eebd, 32, 54, "P-256 secret key")                                       \
  X(BLSK, "BLsk", 4, 0x0396c028, 32, 54, "BLS12-381 secret key")                                   \
  X(EDESK, "edesk", 5, 0x075a3cb329, 56, 88, "encrypted Ed25519 seed")                             \
  X(SPESK, "spesk", 5, 0x09edf1ae96, 56, 88, "encrypted secp256k1 secret key")                     \
  X(P2ESK, "p2esk", 5, 0x09303973ab, 56, 88, "encrypted P-256 secret key")                         \
  X(BLESK, "BLesk", 5, 0x02051e3519, 56, 88, "encrypted BLS12-381 secret key")                     \
  X(EDSIG, "edsig", 5, 0x09f5cd8612, 64, 99, "Ed25519 signature")                                  \
  X(SPSIG1, "spsig1", 5, 0x0d7365133f, 64, 99, "secp256k1 signature")                              \
  X(P2SIG, "p2sig", 4, 0x36f02c34, 64, 98, "P-256 signature")                                      \
  X(BLSIG, "BLsig", 4, 0x28ab40cf, 96, 142, "BLS12-381 signature")                                 \
  X(SIG, "sig", 3, 0x04822b, 64, 96, "signature of any curve")                                     \
  X(ASIG, "asig", 4, 0x024bea65, 96, 141, "aggregate signature of any curve")                      \
  X(SH, "sh", 3, 0x0274b4, 48, 74, "data availability slot header")
/* clang-format on */

#define SORU_PREFIX_ENUM(name, text, bytes_len, bytes, payload_len, text_len, meaning)             \
  SORU_PREFIX_##name,
typedef enum soru_prefix { SORU_PREFIX_TABLE(SORU_PREFIX_ENUM) SORU_PREFIX_COUNT } soru_prefix_t;
#undef SORU_PREFIX_ENUM

/* The most bytes of payload of any prefix. */
#define SORU_PREFIX_PAYLOAD_MAX 96

/* One row of the table. */
typedef struct soru_prefix_info {
  const char *text; /* the text starts with it */
  const char *meaning;
  uint64_t bytes;   /* the prefix bytes as a big-endian number */
  size_t bytes_len; /* how many prefix bytes, at most 8 */
  size_t payload_len;
  size_t text_len; /* characters of the whole text */
} soru_prefix_info_t;

/* Which prefixes the things of a rollup have, in one generation of the protocol. */
typedef struct soru_prefix_names {
  soru_prefix_t rollup, commitment, state, inbox, level_messages, message, reveal;
} soru_prefix_names_t;

/* soru_crypto_prefix_info gives the row of a prefix: constant, never NULL. */
const soru_prefix_info_t *soru_crypto_prefix_info(soru_prefix_t prefix);

/* soru_crypto_prefix_names_2022 gives the prefixes of late 2022: scr1, scc1, scs1. Constant.
 *                                                                                  R-ORIG-2 */
const soru_prefix_names_t *soru_crypto_prefix_names_2022(void);

/* soru_crypto_prefix_names_today gives the prefixes since 2023: sr1, src1, srs1. Constant.
 *                                                                                  R-ORIG-2 */
const soru_prefix_names_t *soru_crypto_prefix_names_today(void);

/* soru_crypto_prefix_encode appends the text (without a NUL) of a payload, which has the number of
 * bytes that the table says. */
void soru_crypto_prefix_encode(soru_buf_t *text, soru_prefix_t prefix, const uint8_t *payload);

/* soru_crypto_prefix_decode reads a text that must have the given prefix, and writes its payload:
 * the number of bytes that the table says, at most SORU_PREFIX_PAYLOAD_MAX.
 *
 * SORU_OK          decoded
 * SORU_ERR_DECODE  no base58check, or another prefix or length; the payload is unspecified */
SORU_MUST_USE soru_status_t soru_crypto_prefix_decode(uint8_t *payload, soru_prefix_t prefix,
                                                      soru_slice_t text);

/* soru_crypto_prefix_detect finds out which prefix a text has, and writes that and its payload.
 *
 * SORU_OK             found; payload holds as many bytes as the table says for *prefix
 * SORU_ERR_DECODE     no base58check
 * SORU_ERR_NOT_FOUND  sound base58check, but of no prefix of the table */
SORU_MUST_USE soru_status_t soru_crypto_prefix_detect(uint8_t payload[SORU_PREFIX_PAYLOAD_MAX],
                                                      soru_prefix_t *prefix, soru_slice_t text);

#endif
