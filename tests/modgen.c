#include "tests/modgen_code.h"

#include <string.h>

uint64_t
modgen_random(uint64_t *state)
{
  uint64_t z = *state += 0x9e3779b97f4a7c15;
  z = (z ^ z >> 30) * 0xbf58476d1ce4e5b9;
  z = (z ^ z >> 27) * 0x94d049bb133111eb;
  return z ^ z >> 31;
}

uint32_t
modgen_below(modgen_t *m, uint32_t n)
{
  return (uint32_t)(modgen_random(&m->random) % n);
}

void
modgen_u(soru_buf_t *out, uint64_t number)
{
  do {
    uint8_t byte = number & 0x7f;
    number >>= 7;
    soru_base_buf_add_u8(out, number != 0 ? byte | 0x80 : byte);
  } while (number != 0);
}

void
modgen_s(soru_buf_t *out, int64_t number)
{
  for (;;) {
    uint8_t byte = (uint8_t)(number & 0x7f);
    number >>= 7;
    bool last = (number == 0 && !(byte & 0x40)) || (number == -1 && (byte & 0x40));
    soru_base_buf_add_u8(out, last ? byte : byte | 0x80);
    if (last) return;
  }
}

uint32_t
modgen_type(modgen_t *m, const modgen_type_t *type)
{
  for (uint32_t i = 0; i < m->type_cnt; i++)
    if (m->types[i].params == type->params && m->types[i].results == type->results &&
        memcmp(m->types[i].types, type->types, type->params + type->results) == 0)
      return i;
  m->types[m->type_cnt] = *type;
  return m->type_cnt++;
}

const modgen_key_t modgen_keys[] = {
    {64, "/a"},        {80, "/a/b"},           {96, "/key/long/path"},
    {128, "/a/@"},     {144, "/kernel/env/x"}, {176, "/readonly/k"},
    {208, "/store/1"}, {224, "bad key"}};
const uint32_t modgen_key_cnt = sizeof modgen_keys / sizeof modgen_keys[0];

/* Host functions of all revisions, with their types: i and I as in src/pvm/host.c. */
static const struct {
  const char *name, *params;
  char result;
} imports[] = {{"read_input", "iii", 'i'},       {"write_output", "ii", 'i'},
               {"write_debug", "ii", '-'},       {"store_has", "ii", 'i'},
               {"store_list_size", "ii", 'I'},   {"store_get_nth_key", "iiIii", 'i'},
               {"store_delete", "ii", 'i'},      {"store_copy", "iiii", 'i'},
               {"store_move", "iiii", 'i'},      {"store_value_size", "ii", 'i'},
               {"store_read", "iiiii", 'i'},     {"store_write", "iiiii", 'i'},
               {"reveal_preimage", "iiii", 'i'}, {"reveal_metadata", "ii", 'i'}};

#define IMPORT_CNT (sizeof imports / sizeof imports[0])

static uint8_t
letter_type(char letter)
{
  return letter == 'I' ? I64 : I32;
}

static void
make_imports(modgen_t *m)
{
  for (size_t i = 0; i < IMPORT_CNT; i++) {
    modgen_type_t type = {.params = (uint32_t)strlen(imports[i].params)};
    for (uint32_t p = 0; p < type.params; p++) type.types[p] = letter_type(imports[i].params[p]);
    if (imports[i].result != '-')
      type.types[type.params + type.results++] = letter_type(imports[i].result);
    m->funcs[m->func_cnt++] = modgen_type(m, &type);
  }
  m->import_cnt = m->func_cnt;
}

static modgen_type_t
random_type(modgen_t *m)
{
  modgen_type_t type = {.params = modgen_below(m, 5), .results = modgen_below(m, 10) / 3};
  for (uint32_t i = 0; i < type.params + type.results; i++)
    type.types[i] = modgen_below(m, 3) == 0 ? I64 : I32;
  return type;
}

static void
make_funcs(modgen_t *m)
{
  static const modgen_type_t nothing = {.params = 0};
  static const modgen_type_t number = {.types = {I32, I64}, .params = 1, .results = 1};
  uint32_t cnt = 2 + modgen_below(m, 6);
  for (uint32_t i = 0; i < cnt; i++) {
    modgen_type_t type = random_type(m);
    m->funcs[m->func_cnt++] = modgen_type(m, &type);
  }
  m->recursive = m->func_cnt;
  m->funcs[m->func_cnt++] = modgen_type(m, &number);
  m->funcs[m->func_cnt++] = modgen_type(m, &nothing); /* kernel_run */
  for (uint32_t i = 0; i < 6; i++) {
    modgen_type_t type = random_type(m);
    modgen_type(m, &type);
  }
  m->global_cnt = 4;
  for (uint32_t i = 0; i < m->global_cnt; i++) m->globals[i] = i % 2 == 0 ? I32 : I64;
}

/* --- sections --- */

static void
add_name(soru_buf_t *out, const char *name)
{
  modgen_u(out, strlen(name));
  soru_base_buf_add(out, name, strlen(name));
}

static void
add_section(soru_buf_t *out, uint8_t id, soru_buf_t *content)
{
  soru_base_buf_add_u8(out, id);
  modgen_u(out, content->len);
  soru_base_buf_add(out, content->ptr, content->len);
  content->len = 0;
}

static void
add_types(const modgen_t *m, soru_buf_t *out)
{
  modgen_u(out, m->type_cnt);
  for (uint32_t i = 0; i < m->type_cnt; i++) {
    const modgen_type_t *type = &m->types[i];
    soru_base_buf_add_u8(out, 0x60);
    modgen_u(out, type->params);
    soru_base_buf_add(out, type->types, type->params);
    modgen_u(out, type->results);
    soru_base_buf_add(out, type->types + type->params, type->results);
  }
}

static void
add_imports(const modgen_t *m, soru_buf_t *out)
{
  modgen_u(out, IMPORT_CNT);
  for (size_t i = 0; i < IMPORT_CNT; i++) {
    add_name(out, "smart_rollup_core");
    add_name(out, imports[i].name);
    soru_base_buf_add_u8(out, 0);
    modgen_u(out, m->funcs[i]);
  }
}

static void
add_globals(const modgen_t *m, soru_buf_t *out)
{
  modgen_u(out, m->global_cnt);
  for (uint32_t i = 0; i < m->global_cnt; i++) {
    soru_base_buf_add_u8(out, m->globals[i]);
    soru_base_buf_add_u8(out, 1);
    soru_base_buf_add_u8(out, m->globals[i] == I32 ? 0x41 : 0x42);
    modgen_s(out, (int64_t)i * 1000 - 1500);
    soru_base_buf_add_u8(out, 0x0b);
  }
}

/* An active segment with a hole in front of it, a passive one, and one that only declares. */
static void
add_elems(const modgen_t *m, soru_buf_t *out)
{
  modgen_u(out, 3);
  soru_base_buf_add(out, "\x00\x41\x02\x0b", 4);
  modgen_u(out, 8);
  for (uint32_t i = 0; i < 8; i++)
    modgen_u(out, m->import_cnt + i % (m->func_cnt - m->import_cnt - 1));
  soru_base_buf_add(out, "\x01\x00\x02", 3);
  for (uint32_t i = 0; i < 2; i++) modgen_u(out, m->import_cnt + i);
  soru_base_buf_add(out, "\x03\x00", 2);
  modgen_u(out, m->func_cnt - m->import_cnt);
  for (uint32_t i = m->import_cnt; i < m->func_cnt; i++) modgen_u(out, i);
}

static void
add_datas(soru_buf_t *out)
{
  modgen_u(out, modgen_key_cnt + 1);
  for (uint32_t i = 0; i < modgen_key_cnt; i++) {
    soru_base_buf_add(out, "\x00\x41", 2);
    modgen_s(out, modgen_keys[i].address);
    soru_base_buf_add_u8(out, 0x0b);
    add_name(out, modgen_keys[i].text);
  }
  soru_base_buf_add_u8(out, 1);
  add_name(out, "a passive segment of some bytes, to be copied in parts");
}

static void
add_code(modgen_t *m, soru_buf_t *out)
{
  soru_buf_t body;
  soru_base_buf_init(&body, (size_t)1 << 24);
  modgen_u(out, m->func_cnt - m->import_cnt);
  for (uint32_t i = m->import_cnt; i < m->func_cnt; i++) {
    body.len = 0;
    modgen_body(m, &body, i);
    modgen_u(out, body.len);
    soru_base_buf_add(out, body.ptr, body.len);
  }
  soru_base_buf_free(&body);
}

void
modgen_make(soru_buf_t *out, uint64_t seed)
{
  modgen_t m = {.random = seed};
  soru_buf_t content, code;
  soru_base_buf_init(&content, (size_t)1 << 24);
  soru_base_buf_init(&code, (size_t)1 << 24);
  m.odd = modgen_below(&m, 4) == 0;
  make_imports(&m);
  make_funcs(&m);
  add_code(&m, &code); /* first: it can add types */
  soru_base_buf_add(out, "\0asm\1\0\0\0", 8);
  add_types(&m, &content);
  add_section(out, 1, &content);
  add_imports(&m, &content);
  add_section(out, 2, &content);
  modgen_u(&content, m.func_cnt - m.import_cnt);
  for (uint32_t i = m.import_cnt; i < m.func_cnt; i++) modgen_u(&content, m.funcs[i]);
  add_section(out, 3, &content);
  soru_base_buf_add(&content, "\x01\x70\x01\x0c\x14", 5); /* a table of 12 to 20 */
  add_section(out, 4, &content);
  soru_base_buf_add(&content, "\x01\x01\x01\x03", 4); /* a memory of 1 to 3 pages */
  add_section(out, 5, &content);
  add_globals(&m, &content);
  add_section(out, 6, &content);
  modgen_u(&content, 2);
  add_name(&content, "mem");
  soru_base_buf_add(&content, "\x02\x00", 2);
  add_name(&content, "kernel_run");
  soru_base_buf_add_u8(&content, 0);
  modgen_u(&content, m.func_cnt - 1);
  add_section(out, 7, &content);
  add_elems(&m, &content);
  add_section(out, 9, &content);
  modgen_u(&content, modgen_key_cnt + 1);
  add_section(out, 12, &content);
  add_section(out, 10, &code);
  add_datas(&content);
  add_section(out, 11, &content);
  soru_base_buf_free(&content);
  soru_base_buf_free(&code);
}
