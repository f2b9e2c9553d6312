/* mem.h - memory from the C library, for callers that keep their own maxima.
 *
 * What can grow has a maximum that its owner checks first; that the system itself refuses memory
 * below those maxima is treated as fatal: the program says so and stops, so that no path of the
 * protocol depends on it.
 */
#ifndef SORU_BASE_MEM_H
#define SORU_BASE_MEM_H

#include <stddef.h>
#include <stdlib.h>

/* soru_base_alloc returns n bytes of unspecified content, never NULL; released with free(). */
void *soru_base_alloc(size_t n) __attribute__((malloc, returns_nonnull));

/* soru_base_zalloc returns n zero bytes, never NULL; released with free(). */
void *soru_base_zalloc(size_t n) __attribute__((malloc, returns_nonnull));

/* From this size on, large pages are worth it. */
#define SORU_BASE_LARGE ((size_t)4 << 20)

/* soru_base_alloc_large is soru_base_alloc for ranges that will be filled from one end to the
 * other: from SORU_BASE_LARGE on, the system is asked for large pages, which are an order of
 * magnitude faster to come by. */
void *soru_base_alloc_large(size_t n) __attribute__((malloc, returns_nonnull));

/* soru_base_realloc changes the size of p (or NULL) to n bytes; never NULL; p is gone. */
void *soru_base_realloc(void *p, size_t n) __attribute__((returns_nonnull));

#endif
