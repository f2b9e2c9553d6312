/* types_decode_private.h - macros for the tables of the phase decode. */
#ifndef SORU_PVM_TYPES_DECODE_PRIVATE_H
#define SORU_PVM_TYPES_DECODE_PRIVATE_H

#include "pvm/decode_state.h"
#include "pvm/types_private.h"

/* Defines name_, the description of a lazy vector: offset, vector. */
#define SORU_PVM_LAZY_VEC(name_, vector_type_)                                                     \
  static const soru_pvm_field_t name_##_fields[] = {                                               \
      SORU_PVM_FIELD(soru_pvm_lazy_vec_t, offset, "offset", &soru_pvm_i32_leaf),                   \
      SORU_PVM_FIELD(soru_pvm_lazy_vec_t, vector, "vector", &(vector_type_))};                     \
  static const soru_pvm_type_t name_ = SORU_PVM_STRUCT_TYPE(soru_pvm_lazy_vec_t, name_##_fields)

/* Defines name_, a description with fields, from a list of them. */
#define SORU_PVM_FIELDS(name_, struct_, ...)                                                       \
  static const soru_pvm_field_t name_##_fields[] = {__VA_ARGS__};                                  \
  static const soru_pvm_type_t name_ = SORU_PVM_STRUCT_TYPE(struct_, name_##_fields)

/* Initialises an option: case 0 is Some, the other None, which is also meant without a tag. */
#define SORU_PVM_OPTION_TYPE(struct_, cases_)                                                      \
  {                                                                                                \
    .kind = SORU_PVM_UNION, .size = sizeof(struct_), .cases = cases_, .case_cnt = 2,               \
    .tag_offset = offsetof(struct_, none), .has_default = true, .default_case = 1                  \
  }

#endif
