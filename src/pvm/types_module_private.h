/* types_module_private.h - leaves of modules that only their descriptions use. */
#ifndef SORU_PVM_TYPES_MODULE_PRIVATE_H
#define SORU_PVM_TYPES_MODULE_PRIVATE_H

#include "pvm/module.h"
#include "pvm/types_private.h"

/* What is imported: the members of soru_pvm_import_t from `kind` on. */
extern const soru_pvm_type_t soru_pvm_import_desc_leaf;

/* What is exported: the members of soru_pvm_export_t from `kind` on. */
extern const soru_pvm_type_t soru_pvm_export_desc_leaf;

#endif
