#include "base/mem.h"

#include <stdio.h>

static void *
checked(void *p, size_t n)
{
  if (p != NULL) return p;
  fprintf(stderr, "soru: the system has no %zu bytes of memory left\n", n);
  abort();
}

void *
soru_base_alloc(size_t n)
{
  if (n == 0) n = 1;
  return checked(malloc(n), n);
}

void *
soru_base_zalloc(size_t n)
{
  if (n == 0) n = 1;
  return checked(calloc(1, n), n);
}

void *
soru_base_realloc(void *p, size_t n)
{
  if (n == 0) n = 1;
  return checked(realloc(p, n), n);
}
