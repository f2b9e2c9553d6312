/* Messages of the outbox in their binary form, of all kinds. R-OUT-1 */
#include "rollup/message.h"
#include "rollup/outbox_message.h"
#include "tests/check.h"

#include <string.h>

/* "Unit", for an entrypoint, to the contract 11..11. */
#define CONTRACT                                                                                   \
  "\1\x11\x11\x11\x11\x11\x11\x11\x11\x11\x11\x11\x11\x11\x11\x11\x11\x11\x11\x11\x11\0"
#define CALL(name_len, name) "\x03\x0b" CONTRACT "\0\0\0" name_len name
#define BYTES(text) soru_base_slice("" text "", sizeof(text) - 1)

/* A message with one transaction, of 2 + 22 + 4 + name bytes. */
#define BATCH BYTES("\0\0\0\0\x1d" CALL("\1", "a"))
#define TYPED BYTES("\1\0\0\0\x1f\x03\x0b\x03\x6c" CONTRACT "\0\0\0\1a")

static soru_status_t
decode(soru_slice_t bytes, unsigned kinds)
{
  soru_rollup_outbox_message_t message;
  return soru_rollup_outbox_message_decode(&message, bytes, kinds);
}

/* Each kind is read as long as it is allowed, and written as it was. */
static void
test_kinds(void)
{
  const soru_slice_t messages[] = {
      BATCH,
      BYTES("\0\0\0\0\0"),
      TYPED,
      BYTES("\1\0\0\0\0"),
      BYTES("\2\0"),
      BYTES("\2\xff\0\0\0\0"),
      BYTES("\2\xff\0\0\0\x15\3abcdefghijklmnopqrst"),
      BYTES("\3\0\0\0\2ab"),
  };
  static const int kinds[] = {0, 0, 1, 1, 2, 2, 2, 3};
  for (size_t i = 0; i < sizeof kinds / sizeof kinds[0]; i++) {
    soru_rollup_outbox_message_t message;
    soru_buf_t again;
    unsigned kind = 1u << kinds[i];
    CHECK(decode(messages[i], SORU_ROLLUP_OUTBOX_KINDS_ALL & ~kind) == SORU_ERR_DECODE);
    CHECK(soru_rollup_outbox_message_decode(&message, messages[i], kind) == SORU_OK);
    CHECK_U64(message.kind, (uint64_t)kinds[i]);
    soru_base_buf_init(&again, 4096);
    CHECK(soru_rollup_outbox_message_encode(&again, &message) == SORU_OK);
    CHECK_BYTES(again.ptr, again.len, messages[i].ptr, messages[i].len);
    soru_base_buf_free(&again);
    for (size_t len = 0; len < messages[i].len; len++)
      CHECK(decode(soru_base_slice(messages[i].ptr, len), kind) == SORU_ERR_DECODE);
  }
  CHECK_U64(soru_rollup_outbox_kinds(SORU_ROLLUP_MUMBAI), SORU_ROLLUP_OUTBOX_KINDS_MUMBAI);
  CHECK_U64(soru_rollup_outbox_kinds(SORU_ROLLUP_ALPHA), SORU_ROLLUP_OUTBOX_KINDS_MUMBAI);
}

/* The transactions of a batch one by one; without a name the entrypoint is "default". */
static void
test_transactions(void)
{
  soru_rollup_outbox_message_t message;
  soru_rollup_transaction_t transaction = {.parameters = BYTES("\x03\x0b"),
                                           .entrypoint = BYTES("abcdefghijklmnopqrstuvwxyz01234")};
  memset(transaction.destination, 7, sizeof transaction.destination);
  soru_buf_t content, bytes;
  soru_base_buf_init(&content, 4096);
  soru_base_buf_init(&bytes, 4096);
  soru_rollup_transaction_encode(&content, &transaction);
  transaction.entrypoint = soru_base_slice(NULL, 0);
  soru_rollup_transaction_encode(&content, &transaction);
  message = (soru_rollup_outbox_message_t){SORU_ROLLUP_OUTBOX_BATCH, false,
                                           soru_base_buf_slice(&content)};
  CHECK(soru_rollup_outbox_message_encode(&bytes, &message) == SORU_OK);
  CHECK(soru_rollup_outbox_message_decode(&message, soru_base_buf_slice(&bytes), 1) == SORU_OK);
  soru_cursor_t rest = soru_rollup_outbox_transactions(&message);
  CHECK(soru_rollup_outbox_next(&message, &rest, &transaction));
  CHECK(transaction.parameters.len == 2 && transaction.type.len == 0);
  CHECK(transaction.destination[0] == 7 && transaction.destination[19] == 7);
  CHECK_U64(transaction.entrypoint.len, 31);
  CHECK(soru_rollup_outbox_next(&message, &rest, &transaction));
  CHECK_BYTES(transaction.entrypoint.ptr, transaction.entrypoint.len, "default", 7);
  CHECK(!soru_rollup_outbox_next(&message, &rest, &transaction));
  CHECK(soru_rollup_outbox_message_decode(&message, TYPED, 2) == SORU_OK);
  rest = soru_rollup_outbox_transactions(&message);
  CHECK(soru_rollup_outbox_next(&message, &rest, &transaction));
  CHECK_BYTES(transaction.type.ptr, transaction.type.len, "\x03\x6c", 2);
  CHECK(soru_rollup_outbox_message_decode(&message, BYTES("\3\0\0\0\1a"), 8) == SORU_OK);
  rest = soru_rollup_outbox_transactions(&message);
  CHECK(!soru_rollup_outbox_next(&message, &rest, &transaction));
  soru_base_buf_free(&content);
  soru_base_buf_free(&bytes);
}

static void
test_malformed(void)
{
  const soru_slice_t messages[] = {
      BYTES(""),
      BYTES("\4\0\0\0\0"),                                 /* no such kind */
      BYTES("\0\0\0\0\0\0"),                               /* a byte is left over */
      BYTES("\0\0\0\0\x1e" CALL("\1", "a") "\0"),          /* and inside */
      BYTES("\0\0\0\0\x1d\x03\xff" CONTRACT "\0\0\0\1a"),  /* no such primitive */
      BYTES("\0\0\0\0\x1c\x0b" CONTRACT "\0\0\0\1a"),      /* no such node */
      BYTES("\0\0\0\0\x1d\x03\x0b\0\0" CONTRACT "\0\0\0"), /* an account of a key */
      BYTES("\0\0\0\0\x3c" CALL("\x20", "abcdefghijklmnopqrstuvwxyz012345")), /* 32 bytes */
      BYTES("\2\1\0\0\0\0"),                                                  /* no boolean */
      BYTES("\2\xff\0\0\0\x14\3abcdefghijklmnopqrs"),                         /* a key is cut */
      BYTES("\2\xff\0\0\0\x15\4abcdefghijklmnopqrst"), /* no such kind of key */
      BYTES("\2\0\0\0\0\0"),                           /* keys of nobody */
  };
  for (size_t i = 0; i < sizeof messages / sizeof messages[0]; i++)
    CHECK(decode(messages[i], SORU_ROLLUP_OUTBOX_KINDS_ALL) == SORU_ERR_DECODE);
  uint8_t last[] = "\0\0\0\0\x1d" CALL("\1", "a");
  last[5 + 2 + 21] = 1; /* the byte behind the address */
  CHECK(decode(soru_base_slice(last, sizeof last - 1), 1) == SORU_ERR_DECODE);
}

/* Messages have at most 4,096 bytes, and so do those that are written. */
static void
test_limit(void)
{
  static uint8_t bytes[SORU_ROLLUP_MESSAGE_MAX + 1] = {3, 0, 0, 0x0f, 0xfb};
  soru_rollup_outbox_message_t message = {.kind = SORU_ROLLUP_OUTBOX_SIGNAL};
  soru_buf_t out;
  soru_base_buf_init(&out, sizeof bytes);
  CHECK(decode(soru_base_slice(bytes, sizeof bytes - 1), 8) == SORU_OK);
  bytes[4]++;
  CHECK(decode(soru_base_slice(bytes, sizeof bytes), 8) == SORU_ERR_LIMIT);
  message.content = soru_base_slice(bytes, SORU_ROLLUP_MESSAGE_MAX - 4);
  CHECK(soru_rollup_outbox_message_encode(&out, &message) == SORU_ERR_LIMIT);
  CHECK_U64(out.len, 0);
  message.content.len--;
  CHECK(soru_rollup_outbox_message_encode(&out, &message) == SORU_OK);
  CHECK_U64(out.len, SORU_ROLLUP_MESSAGE_MAX);
  soru_base_buf_free(&out);
}

int
main(void)
{
  test_kinds();
  test_transactions();
  test_malformed();
  test_limit();
  return check_summary();
}
