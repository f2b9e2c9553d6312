/* Fuzz target: any text as a file of inboxes, and as a Michelson constant. */
#include "app/inputs.h"
#include "micheline/parse.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void
try_inputs(soru_slice_t text)
{
  static const soru_inputs_defaults_t defaults;
  soru_inputs_t inputs;
  char message[1024] = "";
  soru_status_t status = soru_app_inputs_parse(&inputs, "fuzz", text, &defaults, message);
  SORU_ASSERT(status == SORU_OK || message[0] != 0);
  for (size_t i = 0; status == SORU_OK && i < inputs.level_cnt; i++) {
    for (size_t j = 0; j < inputs.levels[i].cnt; j++) {
      SORU_ASSERT(soru_app_inputs_message(&inputs, i, j).len <= SORU_INPUTS_MESSAGE_MAX);
    }
  }
  soru_app_inputs_free(&inputs);
}

static void
try_payload(soru_slice_t text)
{
  soru_buf_t out;
  char why[160] = "";
  soru_base_buf_init(&out, SORU_INPUTS_MESSAGE_MAX);
  soru_status_t status = soru_micheline_parse(&out, text, why);
  SORU_ASSERT(status == SORU_OK ? out.len > 0 && !out.overflow : why[0] != 0);
  soru_base_buf_free(&out);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
  try_inputs(soru_base_slice(data, size));
  try_payload(soru_base_slice(data, size));
  return 0;
}
