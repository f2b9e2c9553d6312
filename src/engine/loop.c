/* The interpreter of lowered code, in the style that is fastest, and in two others to compare it
 * with (bench/engine.c). */
#include "engine/session_private.h"

#include <string.h>

#define LOOP_NAME soru_engine_loop
#include "engine/loop_body.inc"

#define LOOP_NAME soru_engine_loop_observed
#define LOOP_OBSERVED
#include "engine/loop_body.inc"
#undef LOOP_OBSERVED

#define LOOP_NAME soru_engine_loop_by_switch
#define LOOP_SWITCH
#include "engine/loop_body.inc"
#undef LOOP_SWITCH

#define LOOP_NAME soru_engine_loop_uncounted
#define LOOP_NO_TICKS
#include "engine/loop_body.inc"
