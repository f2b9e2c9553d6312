/* Descriptions of the phase decode: the sections, the module, and the whole state. */
#include "pvm/types_decode_private.h"

/* --- sections: offset, vector/module/<section> --- */

#define SECTION(name_, entry_, vec_)                                                               \
  static const soru_pvm_field_t name_##_inner[] = {SORU_PVM_PART(entry_, &(vec_))};                \
  static const soru_pvm_type_t name_##_inner_type =                                                \
      SORU_PVM_STRUCT_TYPE(soru_pvm_vec_t, name_##_inner);                                         \
  static const soru_pvm_field_t name_##_module[] = {SORU_PVM_PART("module", &name_##_inner_type)}; \
  static const soru_pvm_type_t name_##_module_type =                                               \
      SORU_PVM_STRUCT_TYPE(soru_pvm_vec_t, name_##_module);                                        \
  SORU_PVM_LAZY_VEC(name_, name_##_module_type)

SECTION(type_acc, "types", soru_pvm_functype_vec);
SECTION(import_acc, "imports", soru_pvm_import_vec);
SECTION(func_acc, "funcs", soru_pvm_i32_vec);
SECTION(table_acc, "tables", soru_pvm_tabletype_vec);
SECTION(memory_acc, "memories", soru_pvm_memtype_vec);
SECTION(global_acc, "globals", soru_pvm_global_def_vec);
SECTION(export_acc, "exports", soru_pvm_export_vec);
SECTION(elem_acc, "elem_segments", soru_pvm_elem_def_vec);
SECTION(code_acc, "code", soru_pvm_func_def_vec);
SECTION(data_acc, "data_segments", soru_pvm_data_def_vec);

const soru_pvm_type_t *
soru_pvm_section_vec(uint8_t field)
{
  static const soru_pvm_type_t *const vecs[SORU_PVM_FIELD_VECTORS] = {
      [SORU_PVM_FIELD_TYPE] = &soru_pvm_functype_vec,
      [SORU_PVM_FIELD_IMPORT] = &soru_pvm_import_vec,
      [SORU_PVM_FIELD_FUNC] = &soru_pvm_i32_vec,
      [SORU_PVM_FIELD_TABLE] = &soru_pvm_tabletype_vec,
      [SORU_PVM_FIELD_MEMORY] = &soru_pvm_memtype_vec,
      [SORU_PVM_FIELD_GLOBAL] = &soru_pvm_global_def_vec,
      [SORU_PVM_FIELD_EXPORT] = &soru_pvm_export_vec,
      [SORU_PVM_FIELD_ELEM] = &soru_pvm_elem_def_vec,
      [SORU_PVM_FIELD_CODE] = &soru_pvm_func_def_vec,
      [SORU_PVM_FIELD_DATA] = &soru_pvm_data_def_vec};
  SORU_ASSERT(field < SORU_PVM_FIELD_VECTORS);
  return vecs[field];
}

#define ACC offsetof(soru_pvm_section_acc_t, elements)
static const soru_pvm_case_t acc_cases[] = {
    [SORU_PVM_FIELD_TYPE] = {"TypeField", ACC, &type_acc},
    [SORU_PVM_FIELD_IMPORT] = {"ImportField", ACC, &import_acc},
    [SORU_PVM_FIELD_FUNC] = {"FuncField", ACC, &func_acc},
    [SORU_PVM_FIELD_TABLE] = {"TableField", ACC, &table_acc},
    [SORU_PVM_FIELD_MEMORY] = {"MemoryField", ACC, &memory_acc},
    [SORU_PVM_FIELD_GLOBAL] = {"GlobalField", ACC, &global_acc},
    [SORU_PVM_FIELD_EXPORT] = {"ExportField", ACC, &export_acc},
    [SORU_PVM_FIELD_ELEM] = {"ElemField", ACC, &elem_acc},
    [SORU_PVM_FIELD_CODE] = {"CodeField", ACC, &code_acc},
    [SORU_PVM_FIELD_DATA] = {"DataField", ACC, &data_acc}};
static const soru_pvm_type_t acc_type =
    SORU_PVM_UNION_TYPE(soru_pvm_section_acc_t, field, acc_cases);

/* A section that is announced: a byte. */
static const soru_pvm_case_t field_cases[] = {
    [SORU_PVM_FIELD_TYPE] = {"TypeField", 0, &soru_pvm_unit_leaf},
    [SORU_PVM_FIELD_IMPORT] = {"ImportField", 0, &soru_pvm_unit_leaf},
    [SORU_PVM_FIELD_FUNC] = {"FuncField", 0, &soru_pvm_unit_leaf},
    [SORU_PVM_FIELD_TABLE] = {"TableField", 0, &soru_pvm_unit_leaf},
    [SORU_PVM_FIELD_MEMORY] = {"MemoryField", 0, &soru_pvm_unit_leaf},
    [SORU_PVM_FIELD_GLOBAL] = {"GlobalField", 0, &soru_pvm_unit_leaf},
    [SORU_PVM_FIELD_EXPORT] = {"ExportField", 0, &soru_pvm_unit_leaf},
    [SORU_PVM_FIELD_ELEM] = {"ElemField", 0, &soru_pvm_unit_leaf},
    [SORU_PVM_FIELD_CODE] = {"CodeField", 0, &soru_pvm_unit_leaf},
    [SORU_PVM_FIELD_DATA] = {"DataField", 0, &soru_pvm_unit_leaf},
    [SORU_PVM_FIELD_START] = {"StartField", 0, &soru_pvm_unit_leaf},
    [SORU_PVM_FIELD_DATA_COUNT] = {"DataCountField", 0, &soru_pvm_unit_leaf}};
static const soru_pvm_type_t field_type = {.kind = SORU_PVM_UNION,
                                           .size = sizeof(uint8_t),
                                           .cases = field_cases,
                                           .case_cnt = SORU_PVM_FIELD_COUNT,
                                           .tag_offset = 0};
static const soru_pvm_case_t opt_field_cases[] = {
    {"Some", offsetof(soru_pvm_opt_field_t, field), &field_type}, {"None", 0, NULL}};
static const soru_pvm_type_t opt_field_type =
    SORU_PVM_OPTION_TYPE(soru_pvm_opt_field_t, opt_field_cases);

/* --- giving functions their types --- */

SORU_PVM_LAZY_VEC(walk_type, soru_pvm_instr_vec);
const soru_pvm_type_t soru_pvm_walk_vec = SORU_PVM_VECTOR_OF(&walk_type);
SORU_PVM_LAZY_VEC(walks_acc, soru_pvm_walk_vec);
SORU_PVM_LAZY_VEC(funcs_acc, soru_pvm_func_def_vec);
static const soru_pvm_case_t opt_instr_cases[] = {
    {"Some", offsetof(soru_pvm_opt_instr_kont_t, stack), &walks_acc}, {"None", 0, NULL}};
static const soru_pvm_type_t opt_instr_type =
    SORU_PVM_OPTION_TYPE(soru_pvm_opt_instr_kont_t, opt_instr_cases);
SORU_PVM_FIELDS(untyped_funcs, soru_pvm_elaborate_kont_t,
                SORU_PVM_FIELD(soru_pvm_elaborate_kont_t, types, "funcs", &soru_pvm_i32_vec),
                SORU_PVM_FIELD(soru_pvm_elaborate_kont_t, bodies, "code", &soru_pvm_func_def_vec));
SORU_PVM_FIELDS(elaborate, soru_pvm_elaborate_kont_t, SORU_PVM_PART("module", &untyped_funcs),
                SORU_PVM_FIELD(soru_pvm_elaborate_kont_t, funcs, "func_kont", &funcs_acc),
                SORU_PVM_FIELD(soru_pvm_elaborate_kont_t, instrs, "instr_kont", &opt_instr_type));

#define FUNCS offsetof(soru_pvm_opt_funcs_t, funcs)
SORU_PVM_FIELDS(funcs_inner, soru_pvm_vec_t, SORU_PVM_PART("funcs", &soru_pvm_func_def_vec));
SORU_PVM_FIELDS(funcs_outer, soru_pvm_vec_t, SORU_PVM_PART("module", &funcs_inner));
static const soru_pvm_case_t opt_funcs_cases[] = {{"Some", FUNCS, &funcs_outer}, {"None", 0, NULL}};
static const soru_pvm_type_t opt_funcs_type =
    SORU_PVM_OPTION_TYPE(soru_pvm_opt_funcs_t, opt_funcs_cases);

/* --- the module --- */

#define KONT(member_, name_, type_) SORU_PVM_FIELD(soru_pvm_module_kont_t, member_, name_, &type_)
#define NO_DATAS KONT(no_datas_in_funcs, "no-datas-in-funcs", soru_pvm_bool_leaf)

/* What the elements of all sections have besides their own kont. */
#define ELEMENT(acc_type_)                                                                         \
  KONT(pos, "pos", soru_pvm_i31_leaf), KONT(size, "size", soru_pvm_extent_type),                   \
      KONT(acc.elements, NULL, acc_type_)

SORU_PVM_FIELDS(in_field, soru_pvm_module_kont_t, KONT(acc, NULL, acc_type),
                KONT(size, NULL, soru_pvm_extent_type));
SORU_PVM_FIELDS(in_elaborate, soru_pvm_module_kont_t, KONT(elaborate, NULL, elaborate), NO_DATAS);
SORU_PVM_FIELDS(in_build, soru_pvm_module_kont_t, KONT(funcs, NULL, opt_funcs_type), NO_DATAS);
SORU_PVM_FIELDS(in_types, soru_pvm_module_kont_t,
                KONT(functype, "func_type_kont", soru_pvm_functype_kont_type), ELEMENT(type_acc));
SORU_PVM_FIELDS(in_import, soru_pvm_module_kont_t,
                KONT(import, "import_kont", soru_pvm_import_kont_type), ELEMENT(import_acc));
SORU_PVM_FIELDS(in_export, soru_pvm_module_kont_t,
                KONT(export_, "export_kont", soru_pvm_export_kont_type), ELEMENT(export_acc));
SORU_PVM_FIELDS(in_global, soru_pvm_module_kont_t,
                KONT(global_type, "global_type", soru_pvm_globaltype_leaf),
                KONT(block, "block_kont", soru_pvm_block_kont_type), ELEMENT(global_acc));
SORU_PVM_FIELDS(in_elem, soru_pvm_module_kont_t, KONT(elem, "elem_kont", soru_pvm_elem_kont_type),
                ELEMENT(elem_acc));
SORU_PVM_FIELDS(in_data, soru_pvm_module_kont_t, KONT(data, "data_kont", soru_pvm_data_kont_type),
                ELEMENT(data_acc));
SORU_PVM_FIELDS(in_code, soru_pvm_module_kont_t, KONT(code, "code_kont", soru_pvm_code_kont_type),
                ELEMENT(code_acc));

#define AT(member_) offsetof(soru_pvm_module_kont_t, member_)
static const soru_pvm_case_t module_cases[] = {
    [SORU_PVM_MODULE_START] = {"MKStart", 0, &soru_pvm_unit_leaf},
    [SORU_PVM_MODULE_SKIP_CUSTOM] = {"MKSkipCustom", AT(next), &opt_field_type},
    [SORU_PVM_MODULE_FIELD_START] = {"MKFieldStart", AT(field), &field_type},
    [SORU_PVM_MODULE_FIELD] = {"MKField", 0, &in_field},
    [SORU_PVM_MODULE_ELABORATE] = {"MKElaborateFunc", 0, &in_elaborate},
    [SORU_PVM_MODULE_BUILD] = {"MKBuild", 0, &in_build},
    [SORU_PVM_MODULE_STOP] = {"MKStop", AT(module), &soru_pvm_module_type},
    [SORU_PVM_MODULE_TYPES] = {"MKTypes", 0, &in_types},
    [SORU_PVM_MODULE_IMPORT] = {"MKImport", 0, &in_import},
    [SORU_PVM_MODULE_EXPORT] = {"MKExport", 0, &in_export},
    [SORU_PVM_MODULE_GLOBAL] = {"MKGlobal", 0, &in_global},
    [SORU_PVM_MODULE_ELEM] = {"MKElem", 0, &in_elem},
    [SORU_PVM_MODULE_DATA] = {"MKData", 0, &in_data},
    [SORU_PVM_MODULE_CODE] = {"MKCode", 0, &in_code}};
const soru_pvm_type_t soru_pvm_module_kont_type =
    SORU_PVM_UNION_TYPE(soru_pvm_module_kont_t, kind, module_cases);

/* --- the state --- */

#define BUILT(member_, type_) SORU_PVM_FIELD(soru_pvm_building_state_t, member_, #member_, &type_)
SORU_PVM_FIELDS(building, soru_pvm_building_state_t, BUILT(types, soru_pvm_functype_vec),
                BUILT(imports, soru_pvm_import_vec), BUILT(vars, soru_pvm_i32_vec),
                BUILT(tables, soru_pvm_tabletype_vec), BUILT(memories, soru_pvm_memtype_vec),
                BUILT(globals, soru_pvm_global_def_vec), BUILT(exports, soru_pvm_export_vec),
                BUILT(start, soru_pvm_opt_i32_leaf), BUILT(elems, soru_pvm_elem_def_vec),
                BUILT(data_count, soru_pvm_opt_i32_leaf), BUILT(code, soru_pvm_func_def_vec),
                BUILT(datas, soru_pvm_data_def_vec));

#define STATE(member_, name_, type_) SORU_PVM_FIELD(soru_pvm_decode_state_t, member_, name_, &type_)
SORU_PVM_FIELDS(state, soru_pvm_decode_state_t, STATE(building, "building_state", building),
                STATE(kont, "module_kont", soru_pvm_module_kont_type),
                STATE(allocations, "allocation_state", soru_pvm_allocations_type),
                STATE(stream_pos, "stream_pos", soru_pvm_i31_leaf),
                STATE(stream_name, "stream_name", soru_pvm_str_leaf));
const soru_pvm_type_t soru_pvm_decode_box = {
    .kind = SORU_PVM_BOX, .size = sizeof(soru_pvm_decode_state_t *), .element = &state};
