/* micheline.h - Micheline: the expressions that contracts and messages are made of.
 *
 * An expression is its binary form; nothing else is kept of one. parse.h and print.h are about
 * texts; here is the JSON form of Octez' RPC:
 *
 *   {"int":"-1"}  {"string":"a"}  {"bytes":"00ff"}  [ .. ]
 * {"prim":"Pair","args":[..],"annots":[..]}
 *
 * lib_micheline/micheline_encoding.ml.
 */
#ifndef SORU_MICHELINE_MICHELINE_H
#define SORU_MICHELINE_MICHELINE_H

#include "codec/json.h"
#include "codec/json_out.h"
#include "micheline/tags.h"

/* soru_micheline_skip reads an expression.
 *
 * in/out  cursor  behind the expression afterwards
 * SORU_OK, SORU_ERR_DECODE (malformed, or an unknown primitive), SORU_ERR_LIMIT (nested deeper than
 * SORU_MICHELINE_DEPTH_MAX). */
SORU_MUST_USE soru_status_t soru_micheline_skip(soru_cursor_t *cursor);

/* soru_micheline_write writes an expression as JSON; statuses as soru_micheline_skip. */
SORU_MUST_USE soru_status_t soru_micheline_write(soru_json_out_t *out, soru_cursor_t *cursor);

/* soru_micheline_read appends the binary form of an expression in JSON.
 *
 * SORU_OK; SORU_ERR_DECODE or SORU_ERR_LIMIT (nested too deeply) with a message in the document of
 * v. Past the maximum of `bytes` its `overflow` is set. */
SORU_MUST_USE soru_status_t soru_micheline_read(soru_buf_t *bytes, const soru_json_t *v);

#endif
