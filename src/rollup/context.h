/* context.h - what layer 1 remembers: values by their paths, in the Merkle tree.
 *
 * A value is a byte string at a path such as "rollups/00ab/lcc". Directories are made when needed,
 * and go with their last value. The tree is persistent: who keeps the root before an operation goes
 * back to it when the operation fails (soru_rollup_context_save, _restore).
 *
 * Failures of the tree itself (two names of which 64 bits of the hash agree) are kept in `status`,
 * so that one check after an operation is enough; from then on nothing is found or written.
 */
#ifndef SORU_ROLLUP_CONTEXT_H
#define SORU_ROLLUP_CONTEXT_H

#include "rollup/constants.h"
#include "tree/tree.h"

/* The longest path, and the most names in one. */
#define SORU_ROLLUP_PATH_TEXT_MAX 512
#define SORU_ROLLUP_PATH_NAMES_MAX 12

typedef struct soru_rollup_context {
  soru_tree_t *tree;      /* in the mode SORU_TREE_DIRECT, borrowed */
  soru_tree_node_t *root; /* owned */
  soru_status_t status;
  soru_rollup_profile_t profile;
  soru_rollup_constants_t constants;
  int32_t level; /* of the block that operations are applied in */
  /* The predecessor of that block. */
  int64_t predecessor_time;
  uint8_t predecessor[32];
} soru_rollup_context_t;

/* A function that gets the names of a directory one by one, in their order; false ends it. */
typedef bool soru_rollup_visit_t(void *self, soru_slice_t name);

/* soru_rollup_context_save keeps the present values; given to _restore or _forget once. */
soru_tree_node_t *soru_rollup_context_save(const soru_rollup_context_t *context);

/* soru_rollup_context_restore goes back to values that were kept. */
void soru_rollup_context_restore(soru_rollup_context_t *context, soru_tree_node_t *saved);

/* soru_rollup_context_forget gives up values that were kept. */
void soru_rollup_context_forget(soru_rollup_context_t *context, soru_tree_node_t *saved);

/* soru_rollup_context_get looks up the value at a path, which printf would print.
 *
 * out  value  borrowed until the next change of the context
 * Returns whether there is one; value is empty otherwise. */
bool soru_rollup_context_get(soru_rollup_context_t *context, soru_slice_t *value,
                             const char *format, ...) __attribute__((format(printf, 3, 4)));

/* soru_rollup_context_get_fixed copies a value of exactly n bytes.
 *
 * Returns whether there is a value, which is of that size then. */
bool soru_rollup_context_get_fixed(soru_rollup_context_t *context, void *value, size_t n,
                                   const char *format, ...) __attribute__((format(printf, 4, 5)));

/* soru_rollup_context_get_int reads a number of 8 bytes; `otherwise` if there is none. */
int64_t soru_rollup_context_get_int(soru_rollup_context_t *context, int64_t otherwise,
                                    const char *format, ...) __attribute__((format(printf, 3, 4)));

/* soru_rollup_context_has tells whether there is a value or a directory at a path. */
bool soru_rollup_context_has(soru_rollup_context_t *context, const char *format, ...)
    __attribute__((format(printf, 2, 3)));

/* soru_rollup_context_put writes a value. */
void soru_rollup_context_put(soru_rollup_context_t *context, soru_slice_t value, const char *format,
                             ...) __attribute__((format(printf, 3, 4)));

/* soru_rollup_context_put_int writes a number of 8 bytes. */
void soru_rollup_context_put_int(soru_rollup_context_t *context, int64_t value, const char *format,
                                 ...) __attribute__((format(printf, 3, 4)));

/* soru_rollup_context_remove removes the value or the directory at a path, if there is one. */
void soru_rollup_context_remove(soru_rollup_context_t *context, const char *format, ...)
    __attribute__((format(printf, 2, 3)));

/* soru_rollup_context_list gives the names in the directory at a path to a function, which may
 * change the context. */
void soru_rollup_context_list(soru_rollup_context_t *context, soru_rollup_visit_t *visit,
                              void *self, const char *format, ...)
    __attribute__((format(printf, 4, 5)));

/* Text of bytes in hexadecimal, on the stack: as long as the expression it stands in. */
#define SORU_ROLLUP_HEX(bytes, n) soru_rollup_hex((char[2 *(n) + 1]){0}, bytes, n)

/* soru_rollup_hex writes n bytes as digits into text, which is returned. */
const char *soru_rollup_hex(char *text, const uint8_t *bytes, size_t n);

/* soru_rollup_unhex reads exactly n bytes from digits; returns whether it is that. */
bool soru_rollup_unhex(uint8_t *bytes, size_t n, soru_slice_t text);

#endif
