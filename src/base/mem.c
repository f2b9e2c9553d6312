#include "base/mem.h"

#include <stdint.h>
#include <stdio.h>
#include <sys/mman.h>

/* The pages that large ranges are asked for in. */
#define LARGE_PAGE ((size_t)2 << 20)

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
soru_base_alloc_large(size_t n)
{
  if (n < SORU_BASE_LARGE || n > SIZE_MAX - LARGE_PAGE) return soru_base_alloc(n);
  n = (n + LARGE_PAGE - 1) / LARGE_PAGE * LARGE_PAGE;
  void *p = checked(aligned_alloc(LARGE_PAGE, n), n);
#ifdef MADV_HUGEPAGE
  (void)madvise(p, n, MADV_HUGEPAGE); /* advice: it works without */
#endif
  return p;
}

void *
soru_base_realloc(void *p, size_t n)
{
  if (n == 0) n = 1;
  return checked(realloc(p, n), n);
}
