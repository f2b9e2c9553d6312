/* name.h - interned names of directory entries.
 *
 * A directory with more than two entries is a binary trie over the bits of the BLAKE2b-256 hash of
 * the entries' names, so every name carries the first 64 bits of its hash. Interning makes
 * comparing two names a comparison of pointers, and hashes each name once.
 */
#ifndef SORU_TREE_NAME_H
#define SORU_TREE_NAME_H

#include "base/bytes.h"
#include "base/status.h"

/* The longest name in a tree, in bytes: names of exports, with every byte escaped. */
#define SORU_TREE_NAME_MAX 4096

/* The longest name in a proof (merkle_proof_encoding.ml, step_encoding). */
#define SORU_TREE_PROOF_NAME_MAX 255

typedef struct soru_tree_name {
  uint64_t bits;  /* first 64 bits of the hash of the name; bit 63 decides at depth 0 */
  uint32_t refs;  /* references; the table itself holds none */
  uint32_t chain; /* hash of the text within the table */
  struct soru_tree_name *next;
  uint16_t len;
  char text[]; /* len bytes, then a NUL */
} soru_tree_name_t;

/* All names in use; not shared between threads. */
typedef struct soru_tree_names soru_tree_names_t;

/* soru_tree_names_new makes an empty table; released with soru_tree_names_free. */
soru_tree_names_t *soru_tree_names_new(void);

/* soru_tree_names_free releases the table; no name of it may be in use any more. */
void soru_tree_names_free(soru_tree_names_t *names);

/* soru_tree_name interns a name.
 *
 * in  text  at most SORU_TREE_NAME_MAX bytes, any values; more are a bug of the caller
 * Returns the name with one more reference, to be given back with soru_tree_name_drop. */
soru_tree_name_t *soru_tree_name(soru_tree_names_t *names, soru_slice_t text);

/* soru_tree_name_int interns the decimal text of a number (names of vector elements).
 *
 * Returns the name with one more reference. Small numbers cost no hashing. */
soru_tree_name_t *soru_tree_name_int(soru_tree_names_t *names, int64_t number);

/* soru_tree_name_keep takes one more reference and returns the name. */
static inline soru_tree_name_t *
soru_tree_name_keep(soru_tree_name_t *name)
{
  name->refs++;
  return name;
}

/* soru_tree_name_drop gives a reference back; the last one removes the name from the table. */
void soru_tree_name_drop(soru_tree_names_t *names, soru_tree_name_t *name);

/* soru_tree_name_order compares the bytes of two names: negative, zero or positive. */
int soru_tree_name_order(const soru_tree_name_t *a, const soru_tree_name_t *b);

/* soru_tree_name_bit gives the branch (0 or 1) that a name takes at a depth of at most 63. */
static inline unsigned
soru_tree_name_bit(const soru_tree_name_t *name, unsigned depth)
{
  return (unsigned)(name->bits >> (63 - depth)) & 1;
}

#endif
