/* constants.c - see constants.h. */
#include "rollup/constants.h"

#include <stdio.h>
#include <string.h>

/* Where a constant is, and what is known of it. */
typedef struct row {
  const char *name;
  size_t offset;
  soru_rollup_constant_form_t form;
  int64_t min, max, values[2]; /* by profile */
} row_t;

#define ROW(field, name, form, min, max, alpha, mumbai)                                            \
  {name,           offsetof(soru_rollup_constants_t, field), SORU_ROLLUP_FORM_##form, min, max,    \
   {alpha, mumbai}},
static const row_t rows[] = {SORU_ROLLUP_CONSTANT_TABLE(ROW)};
#undef ROW
#define ROW_CNT (sizeof rows / sizeof rows[0])

static const char *const profile_names[] = {"alpha", "mumbai"};
static const char *const protocols[] = {"ProtoALphaALphaALphaALphaALphaALphaALphaALphaDdp3zK",
                                        "PtMumbai2TmsJHNGRkD8v8YDbtao7BLUC3wjASn1inAKLFCjaH1"};
static const char *const prefixes[] = {"sc_rollup_", "smart_rollup_"};

static int64_t *
field(soru_rollup_constants_t *constants, const row_t *row)
{
  return (int64_t *)(void *)((char *)constants + row->offset);
}

/* The JSON name of a constant. */
static void
row_name(const row_t *row, soru_rollup_profile_t profile, char name[80])
{
  bool is_rollup = row->name[0] == '*';
  snprintf(name, 80, "%s%s", is_rollup ? prefixes[profile] : "", row->name + is_rollup);
}

const char *
soru_rollup_profile_name(soru_rollup_profile_t profile)
{
  return profile_names[profile];
}

bool
soru_rollup_profile_parse(soru_rollup_profile_t *profile, const char *name)
{
  for (int i = 0; i < 2; i++) {
    if (strcmp(name, profile_names[i]) != 0) continue;
    *profile = (soru_rollup_profile_t)i;
    return true;
  }
  return false;
}

const char *
soru_rollup_protocol(soru_rollup_profile_t profile)
{
  return protocols[profile];
}

soru_pvm_params_t
soru_rollup_machine(soru_rollup_profile_t profile)
{
  soru_pvm_params_t params = soru_pvm_params(0);
  if (profile == SORU_ROLLUP_ALPHA)
    params.rules = (soru_pvm_host_rules_t){
        .store_io_max = 4096, .write_debug_answers = true, .short_stuck_flag = true};
  return params;
}

soru_rollup_constants_t
soru_rollup_constants(soru_rollup_profile_t profile)
{
  soru_rollup_constants_t constants;
  for (size_t i = 0; i < ROW_CNT; i++) *field(&constants, &rows[i]) = rows[i].values[profile];
  return constants;
}

void
soru_rollup_constants_fast(soru_rollup_constants_t *constants)
{
  constants->period = 5;
  constants->challenge_window = 20;
  constants->timeout = 10;
  constants->lookahead = 1000;
  constants->outbox_levels = 100;
  constants->block_delay = 1;
  constants->round_delay = 1;
}

/* Reads a number, true or false, or a string of digits. */
static soru_status_t
read_value(int64_t *value, const soru_json_t *v, const row_t *row)
{
  bool flag;
  soru_slice_t text;
  if (row->form == SORU_ROLLUP_FORM_BOOL) {
    SORU_TRY(soru_codec_json_get_bool(&flag, v));
    *value = flag;
    if (*value < row->min || *value > row->max)
      return soru_codec_json_fail(v, "must be %s", row->min ? "true" : "false");
    return SORU_OK;
  }
  if (soru_codec_json_kind(v) != SORU_JSON_STRING)
    return soru_codec_json_get_int(value, v, row->min, row->max);
  SORU_TRY(soru_codec_json_get_string(&text, v));
  *value = 0;
  for (size_t i = 0; i < text.len; i++) {
    if (text.ptr[i] < '0' || text.ptr[i] > '9' || i >= 18)
      return soru_codec_json_fail(v, "expected a number");
    *value = *value * 10 + (text.ptr[i] - '0');
  }
  if (text.len == 0 || *value < row->min || *value > row->max)
    return soru_codec_json_fail(v, "must be a number from %lld to %lld", (long long)row->min,
                                (long long)row->max);
  return SORU_OK;
}

soru_status_t
soru_rollup_constants_read(soru_rollup_constants_t *constants, soru_rollup_profile_t profile,
                           const soru_json_t *v)
{
  char texts[ROW_CNT][80];
  const char *names[ROW_CNT];
  for (size_t i = 0; i < ROW_CNT; i++) {
    row_name(&rows[i], profile, texts[i]);
    names[i] = texts[i];
  }
  soru_rollup_constants_t changed = *constants;
  SORU_TRY(soru_codec_json_object(v, names, ROW_CNT));
  for (size_t i = 0; i < ROW_CNT; i++) {
    soru_json_t member;
    if (soru_codec_json_has(&member, v, names[i]))
      SORU_TRY(read_value(field(&changed, &rows[i]), &member, &rows[i]));
  }
  if (changed.timeout > changed.challenge_window)
    return soru_codec_json_fail(v, "the timeout must not be longer than the challenge window");
  *constants = changed;
  return SORU_OK;
}

void
soru_rollup_constants_write(soru_json_out_t *out, const soru_rollup_constants_t *constants,
                            soru_rollup_profile_t profile)
{
  soru_rollup_constants_t copy = *constants;
  for (size_t i = 0; i < ROW_CNT; i++) {
    char name[80];
    int64_t value = *field(&copy, &rows[i]);
    row_name(&rows[i], profile, name);
    soru_codec_json_out_key(out, name);
    if (rows[i].form == SORU_ROLLUP_FORM_INT) soru_codec_json_out_int(out, value);
    if (rows[i].form == SORU_ROLLUP_FORM_TEXT) soru_codec_json_out_decimal(out, value);
    if (rows[i].form == SORU_ROLLUP_FORM_BOOL) soru_codec_json_out_bool(out, value != 0);
  }
}
