/* echo.c - writes every external message to the outbox as it is, and to the debug log. */
#include "soru_kernel.h"

static uint8_t buffer[SORU_MESSAGE_MAX];

SORU_KERNEL_RUN
{
  soru_message_t message;
  while (soru_next_message(&message, buffer)) {
    if (message.kind != SORU_MESSAGE_EXTERNAL) continue;
    soru_write_debug(message.bytes, message.len);
    (void)soru_write_output(message.bytes, message.len);
  }
}
