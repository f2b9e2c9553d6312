/* The interpreter of lowered code. */
#include "engine/session_private.h"

#include <string.h>

#define LOOP_NAME soru_engine_loop
#include "engine/loop_body.inc"
