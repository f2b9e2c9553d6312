/* entrypoint.c - see entrypoint.h. */
#include "l1/entrypoint.h"

#define TAG_NAMED 255

static const char *const common[] = {
    "default", "root",  "do",      "set_delegate",     "remove_delegate",
    "deposit", "stake", "unstake", "finalize_unstake", "set_delegate_parameters"};

/* How many of the names have a number. */
static size_t
common_cnt(soru_l1_wire_t wire)
{
  return wire == SORU_L1_WIRE_TODAY ? sizeof common / sizeof common[0] : 6;
}

static int
number_of(soru_slice_t name, soru_l1_wire_t wire)
{
  for (size_t i = 0; i < common_cnt(wire); i++)
    if (soru_base_slice_equal(name, soru_base_slice_text(common[i]))) return (int)i;
  return -1;
}

void
soru_l1_entrypoint_add(soru_buf_t *out, soru_slice_t name, soru_l1_wire_t wire)
{
  int number = number_of(name, wire);
  if (number >= 0) {
    soru_base_buf_add_u8(out, (uint8_t)number);
    return;
  }
  SORU_ASSERT(name.len <= SORU_L1_ENTRYPOINT_MAX);
  soru_base_buf_add_u8(out, TAG_NAMED);
  soru_base_buf_add_u8(out, (uint8_t)name.len);
  soru_base_buf_add(out, name.ptr, name.len);
}

soru_slice_t
soru_l1_entrypoint_get(soru_cursor_t *cursor, soru_l1_wire_t wire)
{
  uint8_t tag = soru_base_cursor_u8(cursor);
  if (!cursor->failed && tag < common_cnt(wire)) return soru_base_slice_text(common[tag]);
  uint8_t len = tag == TAG_NAMED ? soru_base_cursor_u8(cursor) : 0;
  const uint8_t *bytes = soru_base_cursor_take(cursor, len);
  soru_slice_t name = soru_base_slice(bytes, len);
  if (bytes == NULL || len == 0 || len > SORU_L1_ENTRYPOINT_MAX || number_of(name, wire) >= 0) {
    cursor->failed = true;
    return soru_base_slice(NULL, 0);
  }
  return name;
}
