/* run_private.h - what the files of a session share. */
#ifndef SORU_ENGINE_RUN_PRIVATE_H
#define SORU_ENGINE_RUN_PRIVATE_H

#include "engine/convert_private.h"

/* soru_engine_find_imports finds the functions that the instance imports; status as
 * soru_pvm_vec_get. */
SORU_MUST_USE soru_status_t soru_engine_find_imports(soru_engine_session_t *s);

/* soru_engine_load_table finds out what a table of the instance holds; status as
 * soru_pvm_vec_get. */
SORU_MUST_USE soru_status_t soru_engine_load_table(soru_engine_session_t *s, uint32_t number);

/* soru_engine_piece does at most `max` instructions in the innermost frame from a place on, as long
 * as they transfer no control and do not trap.
 *
 * in/out  place   goes forward
 * in      height  of the operand stack
 * Returns how many were done. */
uint32_t soru_engine_piece(soru_engine_session_t *s, soru_engine_point_t *place, uint32_t height,
                           uint64_t max);

/* soru_engine_run does at most `max` ticks in the configuration of the session; it stops earlier
 * where the slow machine has to go on.
 *
 * in   tick     of the machine
 * out  done     ticks done
 * out  refused  the top frame is not one that this engine can turn into the flat shape
 * SORU_OK, SORU_RAISED, SORU_ERR_MISSING, SORU_ERR_LIMIT. */
SORU_MUST_USE soru_status_t soru_engine_run(soru_engine_session_t *s, int64_t tick, uint64_t max,
                                            uint64_t *done, bool *refused);

#endif
