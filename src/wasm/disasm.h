/* disasm.h - instructions as text, as in the text format. */
#ifndef SORU_WASM_DISASM_H
#define SORU_WASM_DISASM_H

#include "base/buf.h"
#include "wasm/names.h"

/* A line of a function's text. */
typedef struct soru_wasm_line {
  uint32_t list, index; /* where the instruction is; its end if there is none any more */
  uint32_t depth;       /* of nesting */
  soru_slice_t text;
} soru_wasm_line_t;

/* soru_wasm_disasm appends one instruction without its body.
 *
 * in  names  of functions, for calls; may be NULL */
void soru_wasm_disasm(soru_buf_t *text, const soru_wasm_module_t *module,
                      const soru_wasm_instr_t *instr, const soru_wasm_names_t *names);

/* soru_wasm_disasm_function tells all lines of a function's body, in order.
 *
 * in  line  gets each; false ends it */
void soru_wasm_disasm_function(const soru_wasm_module_t *module, const soru_wasm_names_t *names,
                               uint32_t body, bool (*line)(void *to, const soru_wasm_line_t *line),
                               void *to);

#endif
