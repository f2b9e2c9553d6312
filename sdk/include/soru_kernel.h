/* soru_kernel.h - kernels in C: the host functions of the machine, with types, and readers and
 * writers of the messages that a kernel gets and leaves (R-HOST-1, R-INBOX-4, R-OUT-1).
 *
 * A kernel is a module with one memory and a function kernel_run, which the machine calls once for
 * each level, and again as often as the kernel asks for a reboot. Memory does not outlive a call;
 * the durable storage does. sdk/build makes a module of C files:
 *
 *   sdk/build -o counter.wasm sdk/c/counter.c
 */
#ifndef SORU_KERNEL_H
#define SORU_KERNEL_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Marks the function that the machine calls: SORU_KERNEL_RUN { .. }. */
#define SORU_KERNEL_RUN __attribute__((export_name("kernel_run"))) void kernel_run(void)

/* The largest message, the largest page, and the most bytes that one call reads from or writes to
 * the storage under the rules of Mumbai. */
#define SORU_MESSAGE_MAX 4096
#define SORU_PAGE_MAX 4096
#define SORU_STORE_IO_MAX 2048

/* Bytes of the hash of a page as reveal_preimage takes it: 00 and a BLAKE2b hash. */
#define SORU_PAGE_HASH_SZ 33

/* What host functions answer instead of a size or success. */
typedef enum soru_error {
  SORU_STORE_KEY_TOO_LARGE = -1,
  SORU_STORE_INVALID_KEY = -2,
  SORU_STORE_NOT_A_VALUE = -3,
  SORU_STORE_INVALID_ACCESS = -4,
  SORU_STORE_VALUE_SIZE_EXCEEDED = -5,
  SORU_MEMORY_INVALID_ACCESS = -6,
  SORU_INPUT_OUTPUT_TOO_LARGE = -7,
  SORU_GENERIC_INVALID_ACCESS = -8,
  SORU_STORE_READONLY_VALUE = -9,
  SORU_STORE_NOT_A_NODE = -10,
  SORU_FULL_OUTBOX = -11
} soru_error_t;

/* --- host functions as the machine has them --- */

#define SORU_HOST(name)                                                                            \
  __attribute__((import_module("smart_rollup_core"), import_name(name))) extern

/* Which message it is that was read. */
typedef struct soru_input {
  int32_t level, id;
} soru_input_t;

/* Reads the next message of the inbox; bytes read, 0 when there is none left. */
SORU_HOST("read_input") int32_t soru_read_input(soru_input_t *info, void *to, size_t max);

/* Adds a message to the outbox; 0 or an error. */
SORU_HOST("write_output") int32_t soru_write_output(const void *from, size_t len);

/* Prints, where somebody watches. */
SORU_HOST("write_debug") void soru_write_debug(const void *from, size_t len);

/* 0: nothing at a path, 1: a value, 2: a directory, 3: both. */
SORU_HOST("store_has") int32_t soru_store_has(const char *path, size_t len);

/* Bytes of the value at a path, or an error. */
SORU_HOST("store_value_size") int32_t soru_store_value_size(const char *path, size_t len);

/* How many entries the directory at a path has, or an error. */
SORU_HOST("store_list_size") int64_t soru_store_list_size(const char *path, size_t len);

/* The name of one of them; its bytes, or an error. */
SORU_HOST("store_get_nth_key")
int32_t soru_store_get_nth_key(const char *path, size_t len, int64_t index, void *to, size_t max);

/* Removes, copies, moves all that is at a path; 0 or an error. */
SORU_HOST("store_delete") int32_t soru_store_delete(const char *path, size_t len);
SORU_HOST("store_copy")
int32_t soru_store_copy(const char *from, size_t from_len, const char *to, size_t to_len);
SORU_HOST("store_move")
int32_t soru_store_move(const char *from, size_t from_len, const char *to, size_t to_len);

/* Reads from a value, at most SORU_STORE_IO_MAX bytes; how many, or an error. */
SORU_HOST("store_read")
int32_t soru_store_read(const char *path, size_t len, size_t offset, void *to, size_t max);

/* Writes to a value, at most SORU_STORE_IO_MAX bytes, at its end at most; 0 or an error. */
SORU_HOST("store_write")
int32_t soru_store_write(const char *path, size_t len, size_t offset, const void *from, size_t n);

/* Asks for the page with a hash; its bytes, or an error. */
SORU_HOST("reveal_preimage")
int32_t soru_reveal_preimage(const void *hash, size_t hash_len, void *to, size_t max);

/* Asks for address (20 bytes) and origination level (4, big-endian) of the rollup; 24, or an error.
 */
SORU_HOST("reveal_metadata") int32_t soru_reveal_metadata(void *to, size_t max);

/* --- paths that are texts --- */

/* soru_text_len counts the bytes of a text. */
static inline size_t
soru_text_len(const char *text)
{
  size_t len = 0;
  while (text[len] != 0) len++;
  return len;
}

/* soru_debug prints a text. */
static inline void
soru_debug(const char *text)
{
  soru_write_debug(text, soru_text_len(text));
}

/* soru_get reads a value of at most `max` bytes from its start; how many, or an error. */
static inline int32_t
soru_get(const char *path, void *to, size_t max)
{
  return soru_store_read(path, soru_text_len(path), 0, to, max);
}

/* soru_put writes a value from its start; what is behind stays. 0 or an error. */
static inline int32_t
soru_put(const char *path, const void *from, size_t n)
{
  return soru_store_write(path, soru_text_len(path), 0, from, n);
}

/* soru_get_u64 reads a number of 8 bytes; 0 if there is none. */
static inline uint64_t
soru_get_u64(const char *path)
{
  uint64_t number = 0;
  return soru_get(path, &number, sizeof number) == (int32_t)sizeof number ? number : 0;
}

/* soru_put_u64 writes a number of 8 bytes. */
static inline void
soru_put_u64(const char *path, uint64_t number)
{
  (void)soru_put(path, &number, sizeof number);
}

/* soru_reboot asks for another call of kernel_run in this level. */
static inline void
soru_reboot(void)
{
  (void)soru_put("/kernel/env/reboot", "", 0);
}

/* --- messages of the inbox --- */

typedef enum soru_message_kind {
  SORU_MESSAGE_TRANSFER, /* from a contract: 00 00 */
  SORU_MESSAGE_START,    /* of the level: 00 01 */
  SORU_MESSAGE_END,      /* of the level: 00 02 */
  SORU_MESSAGE_INFO,     /* about the block before: 00 03 */
  SORU_MESSAGE_EXTERNAL, /* 01 and what a user has sent */
  SORU_MESSAGE_OTHER
} soru_message_kind_t;

/* A message that was read; `bytes` is what is behind the tags. */
typedef struct soru_message {
  soru_input_t info;
  soru_message_kind_t kind;
  const uint8_t *bytes;
  size_t len;
} soru_message_t;

/* soru_next_message reads the next message; false when there is none left in this level.
 *
 * in   buffer  room for SORU_MESSAGE_MAX bytes, which the message borrows */
static inline bool
soru_next_message(soru_message_t *message, uint8_t *buffer)
{
  int32_t len = soru_read_input(&message->info, buffer, SORU_MESSAGE_MAX);
  if (len <= 0) return false;
  bool external = buffer[0] == 1, tagged = len > 1 && buffer[0] == 0 && buffer[1] <= 3;
  message->kind = external ? SORU_MESSAGE_EXTERNAL
                  : tagged ? (soru_message_kind_t)buffer[1]
                           : SORU_MESSAGE_OTHER;
  size_t tags = external ? 1 : tagged ? 2 : 0;
  message->bytes = buffer + tags;
  message->len = (size_t)len - tags;
  return true;
}

/* --- messages of the outbox --- */

/* A message being written: a batch of transactions, all or none. */
typedef struct soru_outbox {
  uint8_t bytes[SORU_MESSAGE_MAX];
  size_t len;
  bool overflow;
} soru_outbox_t;

/* soru_outbox_add appends bytes. */
static inline void
soru_outbox_add(soru_outbox_t *outbox, const void *bytes, size_t n)
{
  if (outbox->overflow || n > sizeof outbox->bytes - outbox->len) {
    outbox->overflow = true;
    return;
  }
  for (size_t i = 0; i < n; i++) outbox->bytes[outbox->len + i] = ((const uint8_t *)bytes)[i];
  outbox->len += n;
}

/* soru_outbox_number appends a number of 4 bytes, big-endian. */
static inline void
soru_outbox_number(soru_outbox_t *outbox, uint32_t number)
{
  uint8_t bytes[4] = {(uint8_t)(number >> 24), (uint8_t)(number >> 16), (uint8_t)(number >> 8),
                      (uint8_t)number};
  soru_outbox_add(outbox, bytes, sizeof bytes);
}

/* soru_outbox_begin begins a batch. */
static inline void
soru_outbox_begin(soru_outbox_t *outbox)
{
  outbox->len = 0;
  outbox->overflow = false;
  soru_outbox_add(outbox, "\0", 1);
  soru_outbox_number(outbox, 0); /* the length, which soru_outbox_send fills in */
}

/* soru_outbox_call adds a call of a contract.
 *
 * in  parameters  Micheline, binary: 00 25 is the integer 37
 * in  contract    20 bytes of its address */
static inline void
soru_outbox_call(soru_outbox_t *outbox, const void *parameters, size_t len,
                 const uint8_t contract[20], const char *entrypoint)
{
  soru_outbox_add(outbox, parameters, len);
  soru_outbox_add(outbox, "\1", 1);
  soru_outbox_add(outbox, contract, 20);
  soru_outbox_add(outbox, "\0", 1);
  soru_outbox_number(outbox, (uint32_t)soru_text_len(entrypoint));
  soru_outbox_add(outbox, entrypoint, soru_text_len(entrypoint));
}

/* soru_outbox_send leaves the batch in the outbox; 0, or an error (SORU_INPUT_OUTPUT_TOO_LARGE when
 * it is too long, SORU_FULL_OUTBOX). */
static inline int32_t
soru_outbox_send(soru_outbox_t *outbox)
{
  if (outbox->overflow) return SORU_INPUT_OUTPUT_TOO_LARGE;
  uint32_t length = (uint32_t)outbox->len - 5;
  for (int i = 0; i < 4; i++) outbox->bytes[1 + i] = (uint8_t)(length >> (24 - 8 * i));
  return soru_write_output(outbox->bytes, outbox->len);
}

#endif
