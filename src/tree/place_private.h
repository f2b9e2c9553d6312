/* place_private.h - where an inode lies in its trie, for those who read tries from bytes. */
#ifndef SORU_TREE_PLACE_PRIVATE_H
#define SORU_TREE_PLACE_PRIVATE_H

#include "tree/name.h"

/* The branches that lead to an inode, from bit 63 on; those of the root are none. */
typedef struct place {
  unsigned depth;
  uint64_t branches;
} place_t;

/* place_below gives the place of a child. */
static inline place_t
place_below(place_t place, unsigned branch)
{
  return (place_t){place.depth + 1, place.branches | (uint64_t)branch << (63 - place.depth)};
}

/* place_holds tells whether a name belongs below a place. The reference does not ask; but no state
 * has a name elsewhere, and the functions that change tries rely on it. */
static inline bool
place_holds(place_t place, const soru_tree_name_t *name)
{
  return place.depth == 0 || (name->bits ^ place.branches) >> (64 - place.depth) == 0;
}

#endif
