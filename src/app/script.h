/* script.h - the language of PVM scripts: one command per line, words separated by blanks, comments
 * from `#` to the end of the line.
 *
 * This header is about text only: what a line says (soru_app_script_parse) and how a state is
 * described. Commands are carried out in script_run.h.
 *
 *   version 2.0.0-r1
 *   kernel hello.wasm
 *   inbox 0 ext:6869 int@transfer.bin     start of level, info, messages, end of level
 *   run 100
 *   info
 *   hash
 */
#ifndef SORU_APP_SCRIPT_H
#define SORU_APP_SCRIPT_H

#include "base/buf.h"
#include "pvm/pvm.h"

/* Maxima: bytes of a line, messages of an `inbox` line, bytes of a file or hexadecimal text. */
#define SORU_SCRIPT_LINE_MAX ((size_t)64 << 20)
#define SORU_SCRIPT_MESSAGES_MAX ((size_t)1 << 20)
#define SORU_SCRIPT_DATA_MAX SORU_PVM_KERNEL_MAX

/* X-table of the commands: identifier, name, arguments, function of script_run.h that does it.
 *
 * Arguments: i integer, w word, f name of a file, h hexadecimal bytes, d the same or @FILE,
 * m messages to the end of the line, g nothing or a given input or reveal. */
#define SORU_SCRIPT_TABLE(X)                                                                       \
  X(VERSION, "version", "w", version)                                                              \
  X(TICKS, "ticks-per-snapshot", "i", limits)                                                      \
  X(VALIDITY, "outbox-validity", "i", limits)                                                      \
  X(LIMIT, "outbox-limit", "i", limits)                                                            \
  X(MAX_REBOOTS, "max-reboots", "i", limits)                                                       \
  X(KERNEL, "kernel", "f", kernel)                                                                 \
  X(KERNEL_HEX, "kernel-hex", "h", kernel)                                                         \
  X(DURABLE_SET, "durable-set", "wd", durable_set)                                                 \
  X(INPUT, "input", "iid", input)                                                                  \
  X(INBOX, "inbox", "im", inbox)                                                                   \
  X(INBOX_BARE, "inbox-bare", "im", inbox)                                                         \
  X(STEP, "step", "i", step)                                                                       \
  X(RUN, "run", "i", run)                                                                          \
  X(GOTO, "goto", "i", run)                                                                        \
  X(TO_INPUT, "to-input", "", run)                                                                 \
  X(TO_SNAPSHOT, "to-snapshot", "", run)                                                           \
  X(NEXT_PHASE, "next-phase", "", run)                                                             \
  X(REVEAL, "reveal", "d", reveal)                                                                 \
  X(PREIMAGE, "preimage", "d", answer)                                                             \
  X(METADATA, "metadata", "d", answer)                                                             \
  X(ANSWER, "answer", "hd", answer)                                                                \
  X(HASH, "hash", "", hash)                                                                        \
  X(HASH_EVERY, "hash-every", "ii", hash_every)                                                    \
  X(DIGEST_EVERY, "digest-every", "ii", digest)                                                    \
  X(DIGEST_TO_PADDING, "digest-to-padding", "i", digest)                                           \
  X(TRACE, "trace", "i", trace)                                                                    \
  X(PHASES, "phases", "i", phases)                                                                 \
  X(INFO, "info", "", info)                                                                        \
  X(EMPTY_HASH, "empty-hash", "", empty_hash)                                                      \
  X(DURABLE, "durable", "w", durable)                                                              \
  X(DURABLE_LIST, "durable-list", "wi", durable_list)                                              \
  X(TREE, "tree", "w", tree)                                                                       \
  X(DUMP, "dump", "w", dump)                                                                       \
  X(OUTPUTS, "outputs", "i", outputs)                                                              \
  X(PROOF, "proof", "", proof)                                                                     \
  X(PROOF_HEX, "proof-hex", "", proof)                                                             \
  X(PROOF_INPUT, "proof-input", "iid", proof)                                                      \
  X(PROOF_INPUT_HEX, "proof-input-hex", "iid", proof)                                              \
  X(PROOF_REVEAL, "proof-reveal", "d", proof)                                                      \
  X(PROOF_REVEAL_HEX, "proof-reveal-hex", "d", proof)                                              \
  X(PROOF_EVERY, "proof-every", "ii", proof_every)                                                 \
  X(VERIFY, "verify", "dg", verify)

#define SORU_SCRIPT_ENUM(id, name, arguments, function) SORU_SCRIPT_##id,
typedef enum soru_script_op {
  SORU_SCRIPT_TABLE(SORU_SCRIPT_ENUM) SORU_SCRIPT_NOTHING /* an empty line */
} soru_script_op_t;
#undef SORU_SCRIPT_ENUM

/* Bytes that a line gives: hexadecimal digits, checked, or the name of a file. */
typedef struct soru_script_data {
  bool is_file;
  soru_slice_t text;
} soru_script_data_t;

/* A message: `head` bytes, then the data. */
typedef struct soru_script_message {
  soru_slice_t head; /* 01 for external ones, 00 00 for transfers, nothing for raw ones; constant */
  soru_script_data_t data;
} soru_script_message_t;

/* What a line says; borrows the text of the line. */
typedef struct soru_script_line {
  soru_slice_t name; /* the first word */
  soru_script_op_t op;
  int64_t numbers[2]; /* arguments i, in order */
  soru_slice_t word;  /* argument w */
  soru_script_data_t data[2];
  soru_script_message_t *messages; /* owned */
  size_t message_cnt;
  int given_kind;  /* argument g: as in soru_pvm_given_t */
  const char *why; /* what is wrong, unless SORU_OK: constant */
} soru_script_line_t;

/* soru_app_script_parse reads a line.
 *
 * out  line  to be released with soru_app_script_line_free in any case
 * SORU_OK          op is the command, or SORU_SCRIPT_NOTHING
 * SORU_ERR_DECODE  an unknown command or malformed arguments; name is set, why says what
 * SORU_ERR_LIMIT   more messages than SORU_SCRIPT_MESSAGES_MAX; ditto */
SORU_MUST_USE soru_status_t soru_app_script_parse(soru_script_line_t *line, soru_slice_t text);

/* soru_app_script_line_free releases what a line owns. */
void soru_app_script_line_free(soru_script_line_t *line);

/* soru_app_parse_int reads a decimal integer, possibly negative; the whole text must be one.
 *
 * SORU_OK, or SORU_ERR_DECODE when it is not or does not fit. */
SORU_MUST_USE soru_status_t soru_app_parse_int(int64_t *value, soru_slice_t text);

/* soru_app_quote appends a text in quotes; what is not plain ASCII, and " and \, as \xHH. */
void soru_app_quote(soru_buf_t *out, soru_slice_t text);

/* soru_app_script_format_info appends the lines that the command `info` prints. */
void soru_app_script_format_info(soru_buf_t *out, const soru_pvm_info_t *info);

/* soru_app_script_format_bytes appends "LEN HEX", or "LEN blake2b:HASH" above 64 bytes, or "0 -".
 */
void soru_app_script_format_bytes(soru_buf_t *out, soru_slice_t bytes);

#endif
