#include "app/report.h"

#include "base/hex.h"

#include <inttypes.h>

/* Messages that the text shows at most, and bytes of each. */
#define SHOWN_MESSAGES 10
#define SHOWN_BYTES 64

void
soru_app_report_number(soru_buf_t *out, int64_t number)
{
  char digits[24];
  snprintf(digits, sizeof digits, "%" PRId64, number);
  const char *at = digits;
  if (*at == '-') soru_base_buf_add_u8(out, (uint8_t)*at++);
  for (size_t left = strlen(at); left > 0; left--) {
    soru_base_buf_add_u8(out, (uint8_t)*at++);
    if (left > 1 && left % 3 == 1) soru_base_buf_add_u8(out, ',');
  }
}

void
soru_app_report_text(soru_buf_t *out, soru_slice_t text)
{
  for (size_t i = 0; i < text.len; i++) {
    uint8_t c = text.ptr[i];
    if (c < 0x20 || c > 0x7e) {
      soru_base_buf_addf(out, "\\x%02x", c);
    } else {
      soru_base_buf_add_u8(out, c);
    }
  }
}

/* Appends the clearer one of the texts of an error. */
static void
add_error_text(soru_buf_t *out, const soru_pvm_stuck_t *stuck)
{
  const soru_pvm_text_t *text = stuck->explained ? &stuck->explanation : &stuck->text;
  soru_app_report_text(out, soru_base_slice(text->bytes, text->len));
}

/* What happened, by class; the texts of the ones that end with a colon follow. */
static const char *
stuck_words(soru_pvm_stuck_class_t class_)
{
  switch (class_) {
  case SORU_PVM_DECODE_ERROR:
    return "the kernel cannot be decoded: ";
  case SORU_PVM_LINK_ERROR:
    return "the kernel cannot be linked: ";
  case SORU_PVM_INIT_ERROR:
    return "the kernel cannot be initialised: ";
  case SORU_PVM_EVAL_ERROR:
    return "the kernel crashed: ";
  case SORU_PVM_INVALID_STATE:
    return "invalid state: ";
  case SORU_PVM_UNKNOWN_ERROR:
    return "unknown error: ";
  case SORU_PVM_TOO_MANY_TICKS:
    return "a call of kernel_run took too many ticks";
  case SORU_PVM_TOO_MANY_REBOOTS:
    return "too many reboots";
  case SORU_PVM_NO_FALLBACK_KERNEL:
    return "there is no earlier kernel to fall back to; ";
  }
  return "";
}

void
soru_app_report_stuck(soru_buf_t *out, const soru_pvm_stuck_t *stuck)
{
  const char *words = stuck_words(stuck->class_);
  soru_base_buf_addf(out, "%s", words);
  if (stuck->class_ == SORU_PVM_NO_FALLBACK_KERNEL) {
    soru_base_buf_addf(out, "%s", stuck_words(stuck->cause));
    add_error_text(out, stuck);
  } else if (words[0] != 0 && words[strlen(words) - 1] == ' ') {
    add_error_text(out, stuck);
  }
}

void
soru_app_report_json_string(soru_buf_t *out, soru_slice_t text)
{
  soru_base_buf_add_u8(out, '"');
  for (size_t i = 0; i < text.len; i++) {
    uint8_t c = text.ptr[i];
    if (c < 0x20 || c > 0x7e || c == '"' || c == '\\') {
      soru_base_buf_addf(out, "\\u%04x", c);
    } else {
      soru_base_buf_add_u8(out, c);
    }
  }
  soru_base_buf_add_u8(out, '"');
}

void
soru_app_report_hash(soru_buf_t *out, const soru_profile_t *profile, const char *word,
                     const uint8_t hash[SORU_TREE_HASH_SZ])
{
  soru_base_buf_addf(out, "%-10s", word);
  soru_base_hex_add(out, soru_base_slice(hash, SORU_TREE_HASH_SZ));
  soru_base_buf_add_u8(out, ' ');
  soru_app_profile_state(out, profile, hash);
  soru_base_buf_add_u8(out, '\n');
}

/* Appends the name of the state that the machine is in now. */
static soru_status_t
add_state(soru_buf_t *out, soru_run_t *run)
{
  uint8_t hash[SORU_TREE_HASH_SZ];
  SORU_TRY(soru_pvm_hash(run->pvm, hash));
  soru_app_profile_state(out, run->options->profile, hash);
  return SORU_OK;
}

/* Appends the messages in the outbox of a level. */
static void
add_outbox(soru_buf_t *out, soru_run_t *run, int32_t level)
{
  soru_slice_t message;
  int64_t cnt = 0;
  while (soru_pvm_outbox(run->pvm, level, cnt, &message)) cnt++;
  soru_base_buf_addf(out, "  outbox    %" PRId64 " message%s\n", cnt, cnt == 1 ? "" : "s");
  for (int64_t i = 0; i < cnt && i < SHOWN_MESSAGES; i++) {
    if (!soru_pvm_outbox(run->pvm, level, i, &message)) break;
    size_t shown = message.len < SHOWN_BYTES ? message.len : SHOWN_BYTES;
    soru_base_buf_addf(out, "    %" PRId64 ": %zu bytes ", i, message.len);
    soru_base_hex_add(out, soru_base_slice(message.ptr, shown));
    soru_base_buf_addf(out, "%s\n", shown < message.len ? "..." : "");
  }
  if (cnt > SHOWN_MESSAGES) {
    soru_base_buf_addf(out, "    ... and %" PRId64 " more (--json shows all)\n",
                       cnt - SHOWN_MESSAGES);
  }
}

static void
add_ticks(soru_buf_t *out, const soru_run_level_t *report)
{
  soru_base_buf_addf(out, "  ticks     ");
  soru_app_report_number(out, report->tick_after - report->tick_before);
  soru_base_buf_addf(out, ", up to tick ");
  soru_app_report_number(out, report->tick_after);
  soru_base_buf_addf(out, "; used by the kernel: ");
  soru_app_report_number(out, report->ticks_used);
  soru_base_buf_addf(out, "\n  runs      %" PRId64 " call%s of kernel_run", report->runs,
                     report->runs == 1 ? "" : "s");
  if (report->runs > 1) soru_base_buf_addf(out, " (%" PRId64 " reboots)", report->runs - 1);
  soru_base_buf_add_u8(out, '\n');
}

static void
add_troubles(soru_buf_t *out, soru_run_t *run, const soru_run_level_t *report)
{
  soru_pvm_info_t info;
  soru_pvm_get_info(run->pvm, &info);
  if (report->traps > 0) {
    soru_base_buf_addf(out, "  trapped   %" PRId64 " of these: ", report->traps);
    soru_app_report_text(out, soru_base_slice(report->trap.bytes, report->trap.len));
    soru_base_buf_add_u8(out, '\n');
  }
  if (report->was_stuck) {
    soru_base_buf_addf(out, "  %s ", info.phase == SORU_PVM_STUCK ? "stuck    " : "was stuck");
    soru_app_report_stuck(out, &report->stuck);
    soru_base_buf_add_u8(out, '\n');
  }
}

soru_status_t
soru_app_report_level(soru_buf_t *out, soru_run_t *run, const soru_run_level_t *report)
{
  soru_base_buf_addf(out, "  messages  %zu\n", report->message_cnt);
  add_ticks(out, report);
  add_troubles(out, run, report);
  add_outbox(out, run, report->level);
  soru_base_buf_addf(out, "  state     ");
  SORU_TRY(add_state(out, run));
  soru_base_buf_add_u8(out, '\n');
  return SORU_OK;
}

static void
add_json_outbox(soru_buf_t *out, soru_run_t *run, int32_t level)
{
  soru_slice_t message;
  soru_base_buf_addf(out, ",\"outbox\":[");
  for (int64_t i = 0; soru_pvm_outbox(run->pvm, level, i, &message); i++) {
    soru_base_buf_addf(out, "%s\"", i > 0 ? "," : "");
    soru_base_hex_add(out, message);
    soru_base_buf_add_u8(out, '"');
  }
  soru_base_buf_add_u8(out, ']');
}

soru_status_t
soru_app_report_json(soru_buf_t *out, soru_run_t *run, const soru_run_level_t *report)
{
  soru_pvm_info_t info;
  soru_pvm_get_info(run->pvm, &info);
  soru_base_buf_addf(out, "{\"level\":%" PRId32 ",\"state_hash\":\"", report->level);
  SORU_TRY(add_state(out, run));
  soru_base_buf_addf(out, "\",\"tick\":%" PRId64 ",\"ticks\":%" PRId64 ",\"ticks_used\":%" PRId64,
                     report->tick_after, report->tick_after - report->tick_before,
                     report->ticks_used);
  soru_base_buf_addf(out, ",\"messages\":%zu,\"kernel_runs\":%" PRId64 ",\"traps\":%" PRId64,
                     report->message_cnt, report->runs, report->traps);
  soru_base_buf_addf(out, ",\"status\":\"%s\"", soru_pvm_phase_text(info.phase));
  if (report->traps > 0) {
    soru_base_buf_addf(out, ",\"trap\":");
    soru_app_report_json_string(out, soru_base_slice(report->trap.bytes, report->trap.len));
  }
  if (report->was_stuck) {
    soru_buf_t words;
    soru_base_buf_init(&words, SIZE_MAX);
    soru_app_report_stuck(&words, &report->stuck);
    soru_base_buf_addf(out, ",\"stuck\":");
    soru_app_report_json_string(out, soru_base_buf_slice(&words));
    soru_base_buf_free(&words);
  }
  add_json_outbox(out, run, report->level);
  soru_base_buf_addf(out, "}\n");
  return SORU_OK;
}
