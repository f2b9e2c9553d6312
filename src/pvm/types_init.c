/* Descriptions of the phase init (lib_scoru_wasm/init_encodings.ml, kont_encodings.ml). */
#include "pvm/init.h"
#include "pvm/types_private.h"

#define FIELD SORU_PVM_FIELD
#define STRUCT SORU_PVM_STRUCT_TYPE

/* The description of a struct, from its fields. */
#define DESCRIBE(type_, struct_, ...)                                                              \
  static const soru_pvm_field_t type_##_fields[] = {__VA_ARGS__};                                  \
  static const soru_pvm_type_t type_ = STRUCT(struct_, type_##_fields)

/* The description of a choice, from its cases. */
#define CHOICE(type_, struct_, tag_, ...)                                                          \
  static const soru_pvm_case_t type_##_cases[] = {__VA_ARGS__};                                    \
  static const soru_pvm_type_t type_ = SORU_PVM_UNION_TYPE(struct_, tag_, type_##_cases)

/* Something that is there or not, the tag telling which. */
#define OPTION(type_, struct_, tag_, some_)                                                        \
  static const soru_pvm_case_t type_##_cases[] = {{"Some", 0, some_}, {"None", 0, NULL}};          \
  static const soru_pvm_type_t type_ = {.kind = SORU_PVM_UNION,                                    \
                                        .size = sizeof(struct_),                                   \
                                        .cases = type_##_cases,                                    \
                                        .case_cnt = 2,                                             \
                                        .tag_offset = offsetof(struct_, tag_),                     \
                                        .has_default = true,                                       \
                                        .default_case = 1}

/* A map between two vectors. */
#define MAP_OF(type_, origin_, destination_)                                                       \
  DESCRIBE(type_, soru_pvm_map_t, FIELD(soru_pvm_map_t, origin, "origin", origin_),                \
           FIELD(soru_pvm_map_t, destination, "destination", destination_),                        \
           FIELD(soru_pvm_map_t, offset, "offset", &soru_pvm_i32_leaf))

/* Two vectors being joined. */
#define CONCAT_OF(type_, vec_)                                                                     \
  DESCRIBE(type_, soru_pvm_concat_t, FIELD(soru_pvm_concat_t, left, "lv", vec_),                   \
           FIELD(soru_pvm_concat_t, right, "rv", vec_),                                            \
           FIELD(soru_pvm_concat_t, result, "res", vec_),                                          \
           FIELD(soru_pvm_concat_t, offset, "offset", &soru_pvm_i32_leaf))

/* --- imports and types --- */

static const soru_pvm_case_t extern_cases[] = {
    {"ExternFunc", offsetof(soru_pvm_extern_t, func), &soru_pvm_func_type}};
static const soru_pvm_type_t extern_type =
    SORU_PVM_UNION_TYPE(soru_pvm_extern_t, tag, extern_cases);
const soru_pvm_type_t soru_pvm_extern_vec = SORU_PVM_VECTOR_OF(&extern_type);

DESCRIBE(start, soru_pvm_init_t, FIELD(soru_pvm_init_t, externs, "externs", &soru_pvm_extern_vec));
DESCRIBE(imports, soru_pvm_init_t, FIELD(soru_pvm_init_t, instance, "acc", &soru_pvm_instance_type),
         FIELD(soru_pvm_init_t, externs, "left_vector", &soru_pvm_extern_vec),
         FIELD(soru_pvm_init_t, imports, "right_vector", &soru_pvm_import_vec),
         FIELD(soru_pvm_init_t, offset, "offset", &soru_pvm_i32_leaf));

#define MODULE FIELD(soru_pvm_init_t, instance, "module", &soru_pvm_instance_type)

DESCRIBE(under_types, soru_pvm_vec_t, SORU_PVM_PART("types", &soru_pvm_instance_functype_vec));
MAP_OF(types_map, &soru_pvm_functype_vec, &under_types);
DESCRIBE(types, soru_pvm_init_t, MODULE, FIELD(soru_pvm_init_t, map, "kont", &types_map));

/* --- sections --- */

/* A section whose elements are made in steps: the element in progress, and the map. */
#define SECTION(name_, element_, defs_, instances_)                                                \
  DESCRIBE(name_##_some, soru_pvm_making_t, SORU_PVM_PART("inner_kont", element_));                \
  OPTION(name_##_making, soru_pvm_making_t, none, &name_##_some);                                  \
  MAP_OF(name_##_map, defs_, instances_);                                                          \
  DESCRIBE(name_##_kont, soru_pvm_init_t, FIELD(soru_pvm_init_t, making, NULL, &name_##_making),   \
           FIELD(soru_pvm_init_t, map, "map_kont", &name_##_map));                                 \
  DESCRIBE(name_, soru_pvm_init_t, MODULE, SORU_PVM_PART("kont", &name_##_kont))

#define SECTION_JOIN(name_, vec_)                                                                  \
  CONCAT_OF(name_##_concat, vec_);                                                                 \
  DESCRIBE(name_, soru_pvm_init_t, MODULE, FIELD(soru_pvm_init_t, concat, "kont", &name_##_concat))

CHOICE(making_func, soru_pvm_making_t, done,
       {"Left", offsetof(soru_pvm_making_t, func_def), &soru_pvm_func_def_type},
       {"Right", offsetof(soru_pvm_making_t, func), &soru_pvm_func_type});
SECTION(funcs, &making_func, &soru_pvm_func_def_vec, &soru_pvm_func_vec);
SECTION_JOIN(funcs_join, &soru_pvm_func_vec);

CHOICE(constant, soru_pvm_constant_t, done,
       {"EC_Next", offsetof(soru_pvm_constant_t, config), &soru_pvm_config_type},
       {"EC_Stop", offsetof(soru_pvm_constant_t, value), &soru_pvm_value_type});
DESCRIBE(making_global, soru_pvm_making_t,
         FIELD(soru_pvm_making_t, global_type, "global_type", &soru_pvm_globaltype_leaf),
         FIELD(soru_pvm_making_t, constant, "kont", &constant));
SECTION(globals, &making_global, &soru_pvm_global_def_vec, &soru_pvm_global_vec);
SECTION_JOIN(globals_join, &soru_pvm_global_vec);

CHOICE(making_table, soru_pvm_making_t, done,
       {"Left", offsetof(soru_pvm_making_t, table_type), &soru_pvm_tabletype_leaf},
       {"Right", offsetof(soru_pvm_making_t, table), &soru_pvm_table_type});
SECTION(tables, &making_table, &soru_pvm_tabletype_vec, &soru_pvm_table_vec);
SECTION_JOIN(tables_join, &soru_pvm_table_vec);

CHOICE(making_memory, soru_pvm_making_t, done,
       {"Left", offsetof(soru_pvm_making_t, memory_type), &soru_pvm_memtype_leaf},
       {"Right", offsetof(soru_pvm_making_t, memory), &soru_pvm_memory_type});
SECTION(memories, &making_memory, &soru_pvm_memtype_vec, &soru_pvm_memory_vec);
SECTION_JOIN(memories_join, &soru_pvm_memory_vec);

/* --- exports and segments --- */

DESCRIBE(exports_acc, soru_pvm_init_t,
         FIELD(soru_pvm_init_t, exports_memory_0, "exports-memory-0", &soru_pvm_bool_leaf),
         FIELD(soru_pvm_init_t, exports, "exports", &soru_pvm_exports_type));
DESCRIBE(exports_kont, soru_pvm_init_t,
         FIELD(soru_pvm_init_t, export_defs, "origin", &soru_pvm_export_vec),
         SORU_PVM_PART("acc", &exports_acc),
         FIELD(soru_pvm_init_t, offset, "offset", &soru_pvm_i32_leaf));
DESCRIBE(exports, soru_pvm_init_t, MODULE, SORU_PVM_PART("kont", &exports_kont));

/* A segment in progress is itself a map, with the reference in progress. */
DESCRIBE(ref_some, soru_pvm_making_t, FIELD(soru_pvm_making_t, constant, "inner_kont", &constant));
OPTION(ref_making, soru_pvm_making_t, no_constant, &ref_some);
MAP_OF(refs_map, &soru_pvm_i32_vec, &soru_pvm_ref_vec);
DESCRIBE(making_elem, soru_pvm_making_t, SORU_PVM_PART(NULL, &ref_making),
         FIELD(soru_pvm_making_t, refs, "map_kont", &refs_map));
SECTION(elems, &making_elem, &soru_pvm_elem_def_vec, &soru_pvm_elem_vec);

MAP_OF(datas_map, &soru_pvm_data_def_vec, &soru_pvm_i32_vec);
DESCRIBE(datas, soru_pvm_init_t, MODULE, FIELD(soru_pvm_init_t, map, "kont", &datas_map));

/* --- code of the segments --- */

const soru_pvm_type_t soru_pvm_admin_vec_vec = SORU_PVM_VECTOR_OF(&soru_pvm_admin_vec);

CONCAT_OF(admin_concat, &soru_pvm_admin_vec);
DESCRIBE(join_next, soru_pvm_join_t, FIELD(soru_pvm_join_t, concat, "kont", &admin_concat),
         FIELD(soru_pvm_join_t, parts, "acc", &soru_pvm_admin_vec_vec));
CHOICE(join, soru_pvm_join_t, tag,
       {"J_Init", offsetof(soru_pvm_join_t, parts), &soru_pvm_admin_vec_vec},
       {"J_Next", 0, &join_next},
       {"J_Stop", offsetof(soru_pvm_join_t, result), &soru_pvm_admin_vec});

#define CODE_OF(name_, defs_)                                                                      \
  MAP_OF(name_##_map, defs_, &soru_pvm_admin_vec_vec);                                             \
  CHOICE(name_, soru_pvm_code_t, joining,                                                          \
         {"MC_Map", offsetof(soru_pvm_code_t, map), &name_##_map},                                 \
         {"MC_Join", offsetof(soru_pvm_code_t, join), &join})

CODE_OF(elem_kont, &soru_pvm_elem_def_vec);
DESCRIBE(elem_code, soru_pvm_init_t, MODULE, FIELD(soru_pvm_init_t, code, "kont", &elem_kont));
CODE_OF(data_kont, &soru_pvm_data_def_vec);
DESCRIBE(data_code, soru_pvm_init_t, MODULE, FIELD(soru_pvm_init_t, code, "kont", &data_kont),
         FIELD(soru_pvm_init_t, elem_code, "es_elem", &soru_pvm_admin_vec));
DESCRIBE(join_code, soru_pvm_init_t, MODULE, FIELD(soru_pvm_init_t, join, "kont", &join));
DESCRIBE(eval, soru_pvm_init_t, FIELD(soru_pvm_init_t, config, "config", &soru_pvm_config_type));

/* In the order of the steps. */
static const soru_pvm_case_t init_cases[] = {{"IK_Start", 0, &start},
                                             {"IK_Add_import", 0, &imports},
                                             {"IK_Types", 0, &types},
                                             {"IK_Aggregate_func", 0, &funcs},
                                             {"IK_Aggregate_concat_func", 0, &funcs_join},
                                             {"IK_Aggregate_global", 0, &globals},
                                             {"IK_Aggregate_concat_global", 0, &globals_join},
                                             {"IK_Aggregate_table", 0, &tables},
                                             {"IK_Aggregate_concat_table", 0, &tables_join},
                                             {"IK_Aggregate_memory", 0, &memories},
                                             {"IK_Aggregate_concat_memory", 0, &memories_join},
                                             {"IK_Exports", 0, &exports},
                                             {"IK_Elems", 0, &elems},
                                             {"IK_Datas", 0, &datas},
                                             {"IK_Es_elem", 0, &elem_code},
                                             {"IK_Es_data", 0, &data_code},
                                             {"IK_Join_admin", 0, &join_code},
                                             {"IK_Eval", 0, &eval},
                                             {"IK_Stop", 0, &soru_pvm_unit_leaf}};
const soru_pvm_type_t soru_pvm_init_type = SORU_PVM_UNION_TYPE(soru_pvm_init_t, tag, init_cases);
