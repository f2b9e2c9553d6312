/* modgen_code.h - what the two files of the generator share. */
#ifndef SORU_TESTS_MODGEN_CODE_H
#define SORU_TESTS_MODGEN_CODE_H

#include "tests/modgen.h"

enum { I32 = 0x7f, I64 = 0x7e };

/* A function type; parameters first. */
typedef struct modgen_type {
  uint8_t types[12];
  uint32_t params, results;
} modgen_type_t;

enum { TYPES_MAX = 40, FUNCS_MAX = 40, LOCALS_MAX = 24, LABELS_MAX = 24 };

typedef struct modgen {
  uint64_t random;
  modgen_type_t types[TYPES_MAX];
  uint32_t type_cnt;
  uint32_t funcs[FUNCS_MAX];                /* types, imports first */
  uint32_t func_cnt, import_cnt, recursive; /* recursive: calls itself with a smaller number */
  uint8_t globals[6];
  uint32_t global_cnt;
  bool odd; /* vectors and references occur */
} modgen_t;

/* modgen_below gives a random number below `n`. */
uint32_t modgen_below(modgen_t *m, uint32_t n);

/* modgen_u appends an unsigned LEB128 number. */
void modgen_u(soru_buf_t *out, uint64_t number);

/* modgen_s appends a signed one. */
void modgen_s(soru_buf_t *out, int64_t number);

/* modgen_type adds a function type unless it is there, and gives its index. */
uint32_t modgen_type(modgen_t *m, const modgen_type_t *type);

/* modgen_body appends the body of a function (locals, instructions, end). */
void modgen_body(modgen_t *m, soru_buf_t *out, uint32_t func);

/* Where things are in memory: keys of the durable storage, as many bytes as they have. */
typedef struct modgen_key {
  uint32_t address;
  const char *text;
} modgen_key_t;
extern const modgen_key_t modgen_keys[];
extern const uint32_t modgen_key_cnt;

#endif
