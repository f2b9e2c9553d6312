/* layout_private.h - where the tree shape has the values of a frame.
 *
 * The tree shape has a vector of values for each label. Its keys run downwards as values are
 * pushed: the value at height h of the frame (all labels counted) has the key `top - h`, where
 * `top` changes only when the vector is made anew: by leaving a block, by returning from a call.
 * Besides the values of the label a vector holds what was left there:
 *
 *  - a block takes a copy of the whole vector of the label around it. What lies below the block's
 *    own values, from `floor` on, stays there until the vector is made anew;
 *  - a call, or a block with parameters, takes values from the front of the vector without removing
 *    them: they are left over above the height of the label, until they are overwritten.
 *
 * All this follows from where a function is, with one exception: a loop that was entered by a
 * branch has around it a vector that was just made anew. Where that makes a difference, the frame
 * has a flag for the loop.
 *
 * Values that are left over lie in their slots as long as nothing is pushed over them. A block can
 * push over them while the label around it still shows them: it first copies them to slots of its
 * own, and after that they are found there.
 */
#ifndef SORU_ENGINE_LAYOUT_PRIVATE_H
#define SORU_ENGINE_LAYOUT_PRIVATE_H

#include "engine/code_private.h"

/* The most values that can be left over; code with more of them is not lowered. */
#define SORU_ENGINE_LEFT_MAX 40

/* A value that is left over. */
typedef struct soru_engine_left {
  uint32_t height, slot;
  uint8_t type;
} soru_engine_left_t;

/* The vector of values of a label. */
typedef struct soru_engine_layout {
  int64_t top;                  /* key + height of each element */
  uint32_t floor, base, height; /* present: floor .. height - 1; its own values: from base on */
  uint32_t left_cnt;
  bool overflow; /* more was left over than is kept here */
  soru_engine_left_t left[SORU_ENGINE_LEFT_MAX];
} soru_engine_layout_t;

/* soru_engine_layout_start is the layout at the start of a function. */
void soru_engine_layout_start(soru_engine_layout_t *layout);

/* soru_engine_layout_push adds a value on top. */
void soru_engine_layout_push(soru_engine_layout_t *layout);

/* soru_engine_layout_renew makes the vector anew with values up to `height`. */
void soru_engine_layout_renew(soru_engine_layout_t *layout, uint32_t height);

/* soru_engine_layout_call takes `cnt` arguments without removing them.
 *
 * in  locals  slots in front of the operand stack
 * in  types   by height, of the whole frame; NULL: not needed */
void soru_engine_layout_call(soru_engine_layout_t *layout, uint32_t cnt, uint32_t locals,
                             const uint8_t *types);

/* soru_engine_layout_copies counts the slots that entering a block takes for copies. */
uint32_t soru_engine_layout_copies(const soru_engine_layout_t *layout, uint32_t params);

/* soru_engine_layout_enter enters a block: `layout` becomes that of the label around it.
 *
 * in   params      parameters of the block
 * in   first_slot  where the values that are left over are copied to: the parameters, then those
 * that were there before, each from the lowest height on out  inner       the layout of the block
 */
void soru_engine_layout_enter(soru_engine_layout_t *layout, uint32_t params, uint32_t first_slot,
                              uint32_t locals, const uint8_t *types, soru_engine_layout_t *inner);

/* soru_engine_layout_is_new tells whether making the vector anew would change nothing. */
bool soru_engine_layout_is_new(const soru_engine_layout_t *layout);

#endif
