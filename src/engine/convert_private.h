/* convert_private.h - between the two shapes of a state. */
#ifndef SORU_ENGINE_CONVERT_PRIVATE_H
#define SORU_ENGINE_CONVERT_PRIVATE_H

#include "engine/session_private.h"
#include "engine/walk_private.h"

/* soru_engine_export_frame makes a frame in the tree shape.
 *
 * in   place    where control is: list and index
 * in   in_call  it waits for the call in front of its place
 * out  frame    owned by the caller
 * Returns false when labels are nested too deeply. */
bool soru_engine_export_frame(soru_pvm_ctx_t *ctx, soru_engine_walk_t *walk,
                              const soru_engine_kernel_t *kernel, const soru_engine_frame_t *flat,
                              const soru_engine_point_t *place, bool in_call,
                              soru_pvm_frame_t *frame);

/* soru_engine_export_globals stores the globals that have changed in the instance.
 *
 * SORU_OK, SORU_RAISED or SORU_ERR_MISSING (not the instance of this kernel). */
SORU_MUST_USE soru_status_t soru_engine_export_globals(soru_engine_session_t *s);

/* soru_engine_place finds where control is, if it is between two instructions that come from a
 * block.
 *
 * Returns whether it is. */
bool soru_engine_place(soru_pvm_ctx_t *ctx, soru_pvm_config_t *config, uint32_t *list,
                       uint32_t *index);

/* soru_engine_import_frame reads a frame, which stays as it is.
 *
 * in/out  flat   slots: where the frame's are to be; the function is filled
 * out     place  list and index
 * Returns false when it is not exactly what the code of the kernel leads to. */
bool soru_engine_import_frame(soru_pvm_ctx_t *ctx, soru_engine_walk_t *walk,
                              soru_engine_kernel_t *kernel, soru_pvm_frame_t *frame,
                              soru_engine_frame_t *flat, const uint64_t *stack_end,
                              soru_engine_point_t *place);

/* soru_engine_import_globals reads the globals of the instance; status as
 * soru_engine_export_globals. */
SORU_MUST_USE soru_status_t soru_engine_import_globals(soru_engine_session_t *s);

#endif
