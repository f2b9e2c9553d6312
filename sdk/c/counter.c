/* counter.c - counts messages: the number of external ones is at /count, and in the outbox of each
 * level that had some, as a call of a contract. */
#include "soru_kernel.h"

static uint8_t buffer[SORU_MESSAGE_MAX];
static soru_outbox_t outbox;

SORU_KERNEL_RUN
{
  static const uint8_t contract[20] = {0x11, 0x22, 0x33};
  soru_message_t message;
  uint64_t count = soru_get_u64("/count"), before = count;
  while (soru_next_message(&message, buffer))
    if (message.kind == SORU_MESSAGE_EXTERNAL) count++;
  if (count == before) return;
  soru_put_u64("/count", count);
  uint8_t number[2] = {0, (uint8_t)(count % 64)}; /* Micheline: an integer below 64 */
  soru_outbox_begin(&outbox);
  soru_outbox_call(&outbox, number, sizeof number, contract, "count");
  if (soru_outbox_send(&outbox) != 0) soru_debug("the outbox is full\n");
}
