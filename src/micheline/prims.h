/* prims.h - the primitives of Michelson, by their numbers in binary expressions.
 *
 * michelson_v1_primitives.ml. The numbers never change: later protocols add primitives at the end.
 */
#ifndef SORU_MICHELINE_PRIMS_H
#define SORU_MICHELINE_PRIMS_H

#include "base/bytes.h"

/* soru_micheline_prim_name gives the name of a primitive; NULL for a number that is none. */
const char *soru_micheline_prim_name(uint8_t number);

/* soru_micheline_prim_number gives the number of a primitive; -1 if there is none of this name. */
int soru_micheline_prim_number(soru_slice_t name);

#endif
