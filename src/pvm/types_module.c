/* Descriptions of decoded modules: the parts that are directories. */
#include "pvm/module.h"
#include "pvm/types_module_private.h"

static const soru_pvm_field_t import_fields[] = {
    SORU_PVM_FIELD(soru_pvm_import_t, module_name, "module_name", &soru_pvm_str_leaf),
    SORU_PVM_FIELD(soru_pvm_import_t, item_name, "item_name", &soru_pvm_str_leaf),
    SORU_PVM_FIELD(soru_pvm_import_t, kind, "idesc", &soru_pvm_import_desc_leaf)};
const soru_pvm_type_t soru_pvm_import_type = SORU_PVM_STRUCT_TYPE(soru_pvm_import_t, import_fields);

static const soru_pvm_field_t export_fields[] = {
    SORU_PVM_FIELD(soru_pvm_export_t, name, "name", &soru_pvm_str_leaf),
    SORU_PVM_FIELD(soru_pvm_export_t, kind, "edesc", &soru_pvm_export_desc_leaf)};
const soru_pvm_type_t soru_pvm_export_type = SORU_PVM_STRUCT_TYPE(soru_pvm_export_t, export_fields);

static const soru_pvm_field_t elem_fields[] = {
    SORU_PVM_FIELD(soru_pvm_elem_def_t, ref_type, "ref_type", &soru_pvm_bit_leaf),
    SORU_PVM_FIELD(soru_pvm_elem_def_t, init, "einit", &soru_pvm_i32_vec),
    SORU_PVM_FIELD(soru_pvm_elem_def_t, mode, "mode", &soru_pvm_segment_mode_leaf)};
const soru_pvm_type_t soru_pvm_elem_def_type =
    SORU_PVM_STRUCT_TYPE(soru_pvm_elem_def_t, elem_fields);

static const soru_pvm_field_t data_fields[] = {
    SORU_PVM_FIELD(soru_pvm_data_def_t, mode, "dmode", &soru_pvm_segment_mode_leaf),
    SORU_PVM_FIELD(soru_pvm_data_def_t, init, "dinit", &soru_pvm_i32_leaf)};
const soru_pvm_type_t soru_pvm_data_def_type =
    SORU_PVM_STRUCT_TYPE(soru_pvm_data_def_t, data_fields);

static const soru_pvm_field_t func_fields[] = {
    SORU_PVM_FIELD(soru_pvm_func_def_t, type_index, "ftype", &soru_pvm_i32_leaf),
    SORU_PVM_FIELD(soru_pvm_func_def_t, locals, "locals", &soru_pvm_type_vec),
    SORU_PVM_FIELD(soru_pvm_func_def_t, body, "body", &soru_pvm_i32_leaf)};
const soru_pvm_type_t soru_pvm_func_def_type =
    SORU_PVM_STRUCT_TYPE(soru_pvm_func_def_t, func_fields);

const soru_pvm_type_t soru_pvm_functype_vec = SORU_PVM_VECTOR_OF(&soru_pvm_functype_under);
const soru_pvm_type_t soru_pvm_import_vec = SORU_PVM_VECTOR_OF(&soru_pvm_import_type);
const soru_pvm_type_t soru_pvm_tabletype_vec = SORU_PVM_VECTOR_OF(&soru_pvm_tabletype_leaf);
const soru_pvm_type_t soru_pvm_memtype_vec = SORU_PVM_VECTOR_OF(&soru_pvm_memtype_leaf);
const soru_pvm_type_t soru_pvm_global_def_vec = SORU_PVM_VECTOR_OF(&soru_pvm_global_def_leaf);
const soru_pvm_type_t soru_pvm_export_vec = SORU_PVM_VECTOR_OF(&soru_pvm_export_type);
const soru_pvm_type_t soru_pvm_elem_def_vec = SORU_PVM_VECTOR_OF(&soru_pvm_elem_def_type);
const soru_pvm_type_t soru_pvm_data_def_vec = SORU_PVM_VECTOR_OF(&soru_pvm_data_def_type);
const soru_pvm_type_t soru_pvm_func_def_vec = SORU_PVM_VECTOR_OF(&soru_pvm_func_def_type);

/* --- blocks and data --- */

static const soru_pvm_field_t block_fields[] = {SORU_PVM_PART("instructions", &soru_pvm_instr_vec)};
static const soru_pvm_type_t block_type = SORU_PVM_STRUCT_TYPE(soru_pvm_vec_t, block_fields);
const soru_pvm_type_t soru_pvm_block_vec = SORU_PVM_VECTOR_OF(&block_type);
const soru_pvm_type_t soru_pvm_data_vec = SORU_PVM_VECTOR_OF(&soru_pvm_bytevec_type);

static const soru_pvm_field_t block_table[] = {SORU_PVM_PART("block-table", &soru_pvm_block_vec)};
static const soru_pvm_type_t block_table_type = SORU_PVM_STRUCT_TYPE(soru_pvm_vec_t, block_table);
static const soru_pvm_field_t data_table[] = {SORU_PVM_PART("datas-table", &soru_pvm_data_vec)};
static const soru_pvm_type_t data_table_type = SORU_PVM_STRUCT_TYPE(soru_pvm_vec_t, data_table);

static const soru_pvm_field_t allocations_fields[] = {
    SORU_PVM_FIELD(soru_pvm_allocations_t, blocks, "1", &block_table_type),
    SORU_PVM_FIELD(soru_pvm_allocations_t, datas, "2", &data_table_type)};
const soru_pvm_type_t soru_pvm_allocations_type =
    SORU_PVM_STRUCT_TYPE(soru_pvm_allocations_t, allocations_fields);

void
soru_pvm_allocations_init(soru_pvm_ctx_t *ctx, soru_pvm_allocations_t *allocations)
{
  soru_pvm_vec_t block = {.length = 0};
  soru_pvm_bytevec_t data = {.length = 0};
  memset(allocations, 0, sizeof *allocations);
  soru_pvm_vec_append(ctx, &soru_pvm_block_vec, &allocations->blocks, &block);
  soru_pvm_vec_append(ctx, &soru_pvm_data_vec, &allocations->datas, &data);
}

/* --- the module --- */

#define SECTION(member_, name_, type_) SORU_PVM_FIELD(soru_pvm_module_t, member_, name_, &type_)

static const soru_pvm_field_t section_fields[] = {
    SECTION(types, "types", soru_pvm_functype_vec),
    SECTION(globals, "globals", soru_pvm_global_def_vec),
    SECTION(tables, "tables", soru_pvm_tabletype_vec),
    SECTION(memories, "memories", soru_pvm_memtype_vec),
    SECTION(funcs, "funcs", soru_pvm_func_def_vec),
    SECTION(start, "start", soru_pvm_opt_i32_leaf),
    SECTION(elems, "elem_segments", soru_pvm_elem_def_vec),
    SECTION(datas, "data_segments", soru_pvm_data_def_vec),
    SECTION(imports, "imports", soru_pvm_import_vec),
    SECTION(exports, "exports", soru_pvm_export_vec)};
static const soru_pvm_type_t sections_type =
    SORU_PVM_STRUCT_TYPE(soru_pvm_module_t, section_fields);
static const soru_pvm_field_t module_fields[] = {
    SORU_PVM_PART("module", &sections_type),
    SORU_PVM_FIELD(soru_pvm_module_t, allocations, NULL, &soru_pvm_allocations_type)};
const soru_pvm_type_t soru_pvm_module_type = SORU_PVM_STRUCT_TYPE(soru_pvm_module_t, module_fields);
