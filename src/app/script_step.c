/* script_step.c - the commands that make a machine and move it. */
#include "app/script_private.h"

#include "base/mem.h"
#include "crypto/blake2b.h"
#include "engine/engine.h"

/* The most answers that can be registered, and bytes in them. */
#define ANSWERS_MAX ((size_t)1 << 20)
#define ANSWER_BYTES_MAX ((size_t)1 << 30)

/* ---- set-up ---- */

soru_status_t
soru_app_script_version(soru_script_t *script, const soru_script_line_t *line)
{
  int version = soru_pvm_version_parse(line->word);
  if (version < 0) return soru_app_script_fail(script, SORU_ERR_ARG, "there is no such version");
  script->settings.version = version;
  return SORU_OK;
}

soru_status_t
soru_app_script_limits(soru_script_t *script, const soru_script_line_t *line)
{
  soru_script_settings_t *settings = &script->settings;
  int64_t number = line->numbers[0];
  if (number < 0 || (line->op == SORU_SCRIPT_VALIDITY && number > INT32_MAX)) {
    return soru_app_script_fail(script, SORU_ERR_ARG, "the number is out of range");
  }
  if (line->op == SORU_SCRIPT_TICKS) {
    settings->has_ticks = true;
    settings->ticks = number;
  } else if (line->op == SORU_SCRIPT_VALIDITY) {
    settings->has_validity = true;
    settings->validity = number;
  } else if (line->op == SORU_SCRIPT_LIMIT) {
    settings->has_limit = true;
    settings->limit = number;
  } else {
    settings->has_reboots = true;
    settings->reboots = number;
  }
  return SORU_OK;
}

/* Makes a machine of the settings. */
static soru_status_t
make_machine(const soru_script_settings_t *settings, soru_slice_t kernel, soru_pvm_t **pvm)
{
  soru_pvm_params_t params = soru_pvm_params(settings->version);
  if (settings->has_ticks) params.ticks_per_snapshot = settings->ticks;
  if (settings->has_validity) params.outbox_validity = (int32_t)settings->validity;
  if (settings->has_limit) params.outbox_limit = settings->limit;
  SORU_TRY(soru_pvm_new(pvm, &params, kernel));
  if (settings->has_reboots) soru_pvm_set_max_reboots(*pvm, settings->reboots);
  return SORU_OK;
}

/* Gives a machine what makes it fast; without room for that it goes on by itself. */
static void
attach_engine(soru_pvm_t *pvm, soru_script_engine_t engine)
{
  const soru_engine_options_t eager = {.min_ticks = 0};
  if (engine != SORU_SCRIPT_SLOW)
    (void)soru_engine_attach(pvm, engine == SORU_SCRIPT_EAGER ? &eager : NULL);
}

soru_status_t
soru_app_script_kernel(soru_script_t *script, const soru_script_line_t *line)
{
  soru_buf_t kernel;
  soru_pvm_t *pvm;
  soru_base_buf_init(&kernel, SORU_PVM_KERNEL_MAX);
  soru_status_t status = soru_app_script_data(script, &line->data[0], &kernel);
  if (status == SORU_OK) {
    status = make_machine(&script->settings, soru_base_buf_slice(&kernel), &pvm);
  }
  soru_base_buf_free(&kernel);
  SORU_TRY(status);
  attach_engine(pvm, script->engine);
  soru_pvm_delete(script->pvm);
  script->pvm = pvm;
  return SORU_OK;
}

soru_status_t
soru_app_script_durable_set(soru_script_t *script, const soru_script_line_t *line)
{
  soru_buf_t value;
  SORU_TRY(soru_app_script_need(script));
  soru_base_buf_init(&value, SORU_SCRIPT_DATA_MAX);
  soru_status_t status = soru_app_script_data(script, &line->data[0], &value);
  if (status == SORU_OK) {
    status = soru_pvm_set_durable(script->pvm, line->word, soru_base_buf_slice(&value));
  }
  soru_base_buf_free(&value);
  return status;
}

/* ---- answers ---- */

const soru_script_answer_t *
soru_app_script_find_answer(const soru_script_t *script, soru_slice_t request)
{
  for (size_t i = script->answer_cnt; i-- > 0;) {
    const soru_script_answer_t *answer = &script->answers[i];
    if (soru_base_slice_equal(soru_base_buf_slice(&answer->request), request)) return answer;
  }
  return NULL;
}

/* Fills in the request that an answer is for. */
static soru_status_t
request_of(soru_script_t *script, const soru_script_line_t *line, soru_script_answer_t *answer)
{
  uint8_t hash[SORU_CRYPTO_HASH_SIZE];
  switch (line->op) {
  case SORU_SCRIPT_PREIMAGE:
    soru_crypto_blake2b(hash, sizeof hash, answer->data.ptr, answer->data.len);
    soru_base_buf_add(&answer->request, "\0\0", 2);
    soru_base_buf_add(&answer->request, hash, sizeof hash);
    return SORU_OK;
  case SORU_SCRIPT_METADATA:
    soru_base_buf_add_u8(&answer->request, 1);
    return SORU_OK;
  default:
    return soru_app_script_data(script, &line->data[0], &answer->request);
  }
}

soru_status_t
soru_app_script_answer(soru_script_t *script, const soru_script_line_t *line)
{
  soru_script_answer_t answer;
  soru_base_buf_init(&answer.request, SORU_SCRIPT_DATA_MAX);
  soru_base_buf_init(&answer.data, SORU_SCRIPT_DATA_MAX);
  const soru_script_data_t *data = &line->data[line->op == SORU_SCRIPT_ANSWER ? 1 : 0];
  soru_status_t status = soru_app_script_data(script, data, &answer.data);
  if (status == SORU_OK) status = request_of(script, line, &answer);
  size_t bytes = script->answer_bytes + answer.request.len + answer.data.len;
  if (status == SORU_OK && (script->answer_cnt == ANSWERS_MAX || bytes > ANSWER_BYTES_MAX)) {
    status = soru_app_script_fail(script, SORU_ERR_LIMIT, "too many answers");
  }
  if (status != SORU_OK) {
    soru_base_buf_free(&answer.request);
    soru_base_buf_free(&answer.data);
    return status;
  }
  if (script->answer_cnt == script->answer_cap) {
    script->answer_cap = script->answer_cap == 0 ? 16 : 2 * script->answer_cap;
    script->answers = soru_base_realloc(script->answers, script->answer_cap * sizeof answer);
  }
  script->answers[script->answer_cnt++] = answer;
  script->answer_bytes = bytes;
  return SORU_OK;
}

/* ---- inputs ---- */

/* Does the input step with the bytes of a message, unless `level` is negative: then it only finds
 * out whether the bytes can be had. */
static soru_status_t
input(soru_script_t *script, int32_t level, int64_t counter, const soru_script_message_t *message)
{
  soru_buf_t bytes;
  soru_base_buf_init(&bytes, SORU_PVM_INPUT_MAX);
  soru_base_buf_add(&bytes, message->head.ptr, message->head.len);
  soru_status_t status = soru_app_script_data(script, &message->data, &bytes);
  if (status == SORU_OK && level >= 0) {
    status = soru_pvm_input(script->pvm, level, counter, soru_base_buf_slice(&bytes));
  }
  soru_base_buf_free(&bytes);
  return status;
}

soru_status_t
soru_app_script_input(soru_script_t *script, const soru_script_line_t *line)
{
  int32_t level;
  soru_script_message_t message = {.data = line->data[0]};
  SORU_TRY(soru_app_script_need(script));
  SORU_TRY(soru_app_script_level(script, line->numbers[0], &level));
  return input(script, level, line->numbers[1], &message);
}

/* Does the input steps of a level. */
static soru_status_t
inputs(soru_script_t *script, int32_t level, const soru_script_line_t *line)
{
  static const uint8_t info[42] = {0, 3}; /* timestamp 0, predecessor of zeros */
  const soru_script_message_t first = {.head = {(const uint8_t *)"\0\1", 2}};
  const soru_script_message_t second = {.head = {info, sizeof info}};
  const soru_script_message_t last = {.head = {(const uint8_t *)"\0\2", 2}};
  int64_t counter = 0;
  for (size_t i = 0; i < line->message_cnt; i++) {
    SORU_TRY(input(script, -1, 0, &line->messages[i]));
  }
  SORU_TRY(input(script, level, counter++, &first));
  if (line->op == SORU_SCRIPT_INBOX) SORU_TRY(input(script, level, counter++, &second));
  for (size_t i = 0; i < line->message_cnt; i++) {
    SORU_TRY(input(script, level, counter++, &line->messages[i]));
  }
  return input(script, level, counter, &last);
}

soru_status_t
soru_app_script_inbox(soru_script_t *script, const soru_script_line_t *line)
{
  int32_t level;
  uint64_t done;
  soru_pvm_info_t info;
  SORU_TRY(soru_app_script_need(script));
  SORU_TRY(soru_app_script_level(script, line->numbers[0], &level));
  SORU_TRY(inputs(script, level, line));
  soru_pvm_get_info(script->pvm, &info);
  if (info.phase == SORU_PVM_SNAPSHOT) return SORU_OK;
  return soru_app_script_advance(script, UINT64_MAX, SORU_PVM_UNTIL_SNAPSHOT, &done);
}

/* ---- ticks ---- */

/* Does the reveal step if a registered answer matches; says in *done whether it did. */
static soru_status_t
answer_reveal(soru_script_t *script, const soru_pvm_info_t *info, uint64_t *done)
{
  *done = 0;
  if (info->wants != SORU_PVM_WANTS_REVEAL) return SORU_OK;
  const soru_script_answer_t *answer = soru_app_script_find_answer(script, info->request);
  if (answer == NULL) return SORU_OK;
  SORU_TRY(soru_pvm_reveal(script->pvm, soru_base_buf_slice(&answer->data)));
  *done = 1;
  return SORU_OK;
}

/* Tells whether a run that started in the phase `start` is to end. */
static bool
reached(soru_pvm_until_t until, soru_pvm_phase_t start, const soru_pvm_info_t *info)
{
  return (until == SORU_PVM_UNTIL_PHASE && info->phase != start) ||
         (until == SORU_PVM_UNTIL_SNAPSHOT && info->phase == SORU_PVM_SNAPSHOT);
}

soru_status_t
soru_app_script_advance(soru_script_t *script, uint64_t max, soru_pvm_until_t until, uint64_t *done)
{
  soru_pvm_info_t info;
  soru_pvm_get_info(script->pvm, &info);
  soru_pvm_phase_t start = info.phase;
  *done = 0;
  while (*done < max) {
    uint64_t n;
    SORU_TRY(soru_pvm_run(script->pvm, max - *done, until, &n));
    *done += n;
    if (*done == max) break;
    soru_pvm_get_info(script->pvm, &info);
    if (n > 0 && reached(until, start, &info)) break;
    SORU_TRY(answer_reveal(script, &info, &n));
    if (n == 0) break;
    *done += n;
    soru_pvm_get_info(script->pvm, &info);
    if (reached(until, start, &info)) break;
  }
  return SORU_OK;
}

/* A number of ticks that a script gives: none if it is negative. */
static uint64_t
ticks(int64_t number)
{
  return number < 0 ? 0 : (uint64_t)number;
}

soru_status_t
soru_app_script_step(soru_script_t *script, const soru_script_line_t *line)
{
  uint64_t done;
  SORU_TRY(soru_app_script_need(script));
  return soru_pvm_run(script->pvm, ticks(line->numbers[0]), SORU_PVM_UNTIL_WAIT, &done);
}

soru_status_t
soru_app_script_run(soru_script_t *script, const soru_script_line_t *line)
{
  uint64_t max = UINT64_MAX, done;
  soru_pvm_until_t until = SORU_PVM_UNTIL_WAIT;
  soru_pvm_info_t info;
  SORU_TRY(soru_app_script_need(script));
  soru_pvm_get_info(script->pvm, &info);
  if (line->op == SORU_SCRIPT_RUN) max = ticks(line->numbers[0]);
  if (line->op == SORU_SCRIPT_GOTO) {
    max = line->numbers[0] > info.tick ? (uint64_t)(line->numbers[0] - info.tick) : 0;
  }
  if (line->op == SORU_SCRIPT_TO_SNAPSHOT) until = SORU_PVM_UNTIL_SNAPSHOT;
  if (line->op == SORU_SCRIPT_NEXT_PHASE) until = SORU_PVM_UNTIL_PHASE;
  return soru_app_script_advance(script, max, until, &done);
}

soru_status_t
soru_app_script_reveal(soru_script_t *script, const soru_script_line_t *line)
{
  soru_buf_t data;
  SORU_TRY(soru_app_script_need(script));
  soru_base_buf_init(&data, SORU_SCRIPT_DATA_MAX);
  soru_status_t status = soru_app_script_data(script, &line->data[0], &data);
  if (status == SORU_OK) status = soru_pvm_reveal(script->pvm, soru_base_buf_slice(&data));
  soru_base_buf_free(&data);
  return status;
}
