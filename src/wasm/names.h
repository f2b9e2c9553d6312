/* names.h - what functions of a module are called: its custom section "name", exports, imports.
 *
 * The section is for people; whatever cannot be read in it is passed over.
 */
#ifndef SORU_WASM_NAMES_H
#define SORU_WASM_NAMES_H

#include "wasm/module.h"

/* Names by function index, imports first; empty slices where there is none. They borrow the bytes
 * of the module. */
typedef struct soru_wasm_names {
  soru_slice_t *items;
  uint32_t cnt;
} soru_wasm_names_t;

/* soru_wasm_names_read collects names: those of the section, else of exports, else of imports. */
void soru_wasm_names_read(soru_wasm_names_t *names, const soru_wasm_module_t *module);

/* soru_wasm_names_free releases names. */
void soru_wasm_names_free(soru_wasm_names_t *names);

#endif
