#include "app/script.h"

#include "base/mem.h"

typedef struct command {
  const char *name, *arguments;
} command_t;

#define ROW(id, name, arguments, function) {name, arguments},
static const command_t commands[] = {SORU_SCRIPT_TABLE(ROW)};
#undef ROW

/* Takes the next word off the front of *rest; empty when there is none. */
static soru_slice_t
next_word(soru_slice_t *rest)
{
  const uint8_t *p = rest->ptr, *end = p + rest->len;
  while (p < end && (*p == ' ' || *p == '\t')) p++;
  const uint8_t *start = p;
  while (p < end && *p != ' ' && *p != '\t') p++;
  *rest = soru_base_slice(p, (size_t)(end - p));
  return soru_base_slice(start, (size_t)(p - start));
}

static bool
is_word(soru_slice_t s, const char *text)
{
  return soru_base_slice_equal(s, soru_base_slice_text(text));
}

soru_status_t
soru_app_parse_int(int64_t *value, soru_slice_t text)
{
  bool negative = text.len > 0 && text.ptr[0] == '-';
  size_t i = negative ? 1 : 0;
  int64_t v = 0;
  if (i == text.len) return SORU_ERR_DECODE;
  for (; i < text.len; i++) {
    if (text.ptr[i] < '0' || text.ptr[i] > '9') return SORU_ERR_DECODE;
    int digit = text.ptr[i] - '0';
    if (__builtin_mul_overflow(v, 10, &v)) return SORU_ERR_DECODE;
    if (__builtin_add_overflow(v, negative ? -digit : digit, &v)) return SORU_ERR_DECODE;
  }
  *value = v;
  return SORU_OK;
}

static bool
is_hex(soru_slice_t s)
{
  for (size_t i = 0; i < s.len; i++) {
    uint8_t c = s.ptr[i];
    if (!((c >= '0' && c <= '9') || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F'))) return false;
  }
  return s.len % 2 == 0 && s.len / 2 <= SORU_SCRIPT_DATA_MAX;
}

static soru_status_t
parse_int(soru_script_line_t *line, int64_t *value, soru_slice_t word)
{
  line->why = "an integer is expected";
  return soru_app_parse_int(value, word);
}

/* Reads the digits that stand for bytes; `-` stands for none. */
static soru_status_t
parse_hex(soru_script_line_t *line, soru_script_data_t *data, soru_slice_t digits)
{
  line->why = "hexadecimal bytes, or - for none, are expected";
  if (is_word(digits, "-")) digits.len = 0;
  if (!is_hex(digits)) return SORU_ERR_DECODE;
  *data = (soru_script_data_t){.text = digits};
  return SORU_OK;
}

static soru_status_t
parse_file(soru_script_line_t *line, soru_script_data_t *data, soru_slice_t name)
{
  line->why = "the name of a file is expected";
  if (name.len == 0 || memchr(name.ptr, 0, name.len) != NULL) return SORU_ERR_DECODE;
  *data = (soru_script_data_t){.is_file = true, .text = name};
  return SORU_OK;
}

/* Reads the same as a word, which cannot be empty. */
static soru_status_t
parse_hex_word(soru_script_line_t *line, soru_script_data_t *data, soru_slice_t word)
{
  line->why = "hexadecimal bytes, or - for none, are expected";
  return word.len == 0 ? SORU_ERR_DECODE : parse_hex(line, data, word);
}

static soru_status_t
parse_data(soru_script_line_t *line, soru_script_data_t *data, soru_slice_t word)
{
  if (word.len == 0 || word.ptr[0] != '@') return parse_hex_word(line, data, word);
  return parse_file(line, data, soru_base_slice(word.ptr + 1, word.len - 1));
}

/* Reads a message: ext:HEX, int@FILE, ... */
static soru_status_t
parse_message(soru_script_line_t *line, soru_script_message_t *message, soru_slice_t word)
{
  line->why = "a message is expected: ext:, int: or raw: with hexadecimal bytes, or ext@FILE ...";
  if (word.len < 4 || (word.ptr[3] != ':' && word.ptr[3] != '@')) return SORU_ERR_DECODE;
  soru_slice_t kind = soru_base_slice(word.ptr, 3);
  soru_slice_t rest = soru_base_slice(word.ptr + 4, word.len - 4);
  if (is_word(kind, "ext")) {
    message->head = soru_base_slice("\x01", 1);
  } else if (is_word(kind, "int")) {
    message->head = soru_base_slice("\x00\x00", 2);
  } else if (is_word(kind, "raw")) {
    message->head = soru_base_slice("", 0);
  } else {
    return SORU_ERR_DECODE;
  }
  if (word.ptr[3] == '@') return parse_file(line, &message->data, rest);
  return parse_hex(line, &message->data, rest);
}

static soru_status_t
parse_messages(soru_script_line_t *line, soru_slice_t *rest)
{
  size_t cap = 0;
  for (;;) {
    soru_slice_t word = next_word(rest);
    if (word.len == 0) return SORU_OK;
    if (line->message_cnt == SORU_SCRIPT_MESSAGES_MAX) {
      line->why = "too many messages";
      return SORU_ERR_LIMIT;
    }
    if (line->message_cnt == cap) {
      cap = cap == 0 ? 4 : 2 * cap;
      line->messages = soru_base_realloc(line->messages, cap * sizeof *line->messages);
    }
    SORU_TRY(parse_message(line, &line->messages[line->message_cnt], word));
    line->message_cnt++;
  }
}

/* Reads what a proof is verified with: nothing, `input LEVEL COUNTER DATA`, `reveal DATA`. */
static soru_status_t
parse_given(soru_script_line_t *line, soru_slice_t *rest)
{
  soru_slice_t word = next_word(rest);
  line->given_kind = SORU_PVM_GIVEN_NOTHING;
  if (word.len == 0) return SORU_OK;
  if (is_word(word, "input")) {
    line->given_kind = SORU_PVM_GIVEN_INPUT;
    SORU_TRY(parse_int(line, &line->numbers[0], next_word(rest)));
    SORU_TRY(parse_int(line, &line->numbers[1], next_word(rest)));
  } else if (is_word(word, "reveal")) {
    line->given_kind = SORU_PVM_GIVEN_REVEAL;
  } else {
    line->why = "input or reveal is expected";
    return SORU_ERR_DECODE;
  }
  return parse_data(line, &line->data[1], next_word(rest));
}

/* Reads the arguments that `signature` lists. */
static soru_status_t
parse_arguments(soru_script_line_t *line, const char *signature, soru_slice_t *rest)
{
  int64_t *number = line->numbers;
  soru_script_data_t *data = line->data;
  for (; *signature != 0; signature++) {
    switch (*signature) {
    case 'i':
      SORU_TRY(parse_int(line, number++, next_word(rest)));
      break;
    case 'w':
      line->word = next_word(rest);
      line->why = "an argument is missing";
      if (line->word.len == 0) return SORU_ERR_DECODE;
      break;
    case 'f':
      SORU_TRY(parse_file(line, data++, next_word(rest)));
      break;
    case 'h':
      SORU_TRY(parse_hex_word(line, data++, next_word(rest)));
      break;
    case 'd':
      SORU_TRY(parse_data(line, data++, next_word(rest)));
      break;
    case 'm':
      SORU_TRY(parse_messages(line, rest));
      break;
    default:
      SORU_ASSERT(*signature == 'g');
      SORU_TRY(parse_given(line, rest));
      break;
    }
  }
  line->why = "there are too many arguments";
  return next_word(rest).len == 0 ? SORU_OK : SORU_ERR_DECODE;
}

soru_status_t
soru_app_script_parse(soru_script_line_t *line, soru_slice_t text)
{
  *line = (soru_script_line_t){.op = SORU_SCRIPT_NOTHING};
  if (text.len == 0) return SORU_OK;
  const uint8_t *comment = memchr(text.ptr, '#', text.len);
  if (comment != NULL) text.len = (size_t)(comment - text.ptr);
  line->name = next_word(&text);
  if (line->name.len == 0) return SORU_OK;
  for (size_t i = 0; i < sizeof commands / sizeof commands[0]; i++) {
    if (!is_word(line->name, commands[i].name)) continue;
    line->op = (soru_script_op_t)i;
    SORU_TRY(parse_arguments(line, commands[i].arguments, &text));
    line->why = NULL;
    return SORU_OK;
  }
  line->why = "there is no such command";
  return SORU_ERR_DECODE;
}

void
soru_app_script_line_free(soru_script_line_t *line)
{
  free(line->messages);
  line->messages = NULL;
  line->message_cnt = 0;
}
