/* Descriptions of the phase decode: elements of the sections of code, elements and data. */
#include "codec/primitives.h"
#include "pvm/types_decode_private.h"

/* --- functions --- */

static const soru_pvm_field_t group_fields[] = {
    SORU_PVM_FIELD(soru_pvm_local_group_t, count, "occurences", &soru_pvm_i32_leaf),
    SORU_PVM_FIELD(soru_pvm_local_group_t, type, "type", &soru_pvm_valtype_leaf)};
static const soru_pvm_type_t group_type = {.kind = SORU_PVM_STRUCT,
                                           .size = sizeof(soru_pvm_local_group_t),
                                           .fields = group_fields,
                                           .field_cnt = 2,
                                           .plain = true};
const soru_pvm_type_t soru_pvm_local_group_vec = SORU_PVM_VECTOR_OF(&group_type);

static const soru_pvm_case_t opt_group_cases[] = {
    {"Some", offsetof(soru_pvm_opt_local_group_t, group), &group_type}, {"None", 0, NULL}};
static const soru_pvm_type_t opt_group_type =
    SORU_PVM_OPTION_TYPE(soru_pvm_opt_local_group_t, opt_group_cases);

SORU_PVM_LAZY_VEC(groups_acc, soru_pvm_local_group_vec);
SORU_PVM_LAZY_VEC(locals_acc, soru_pvm_type_vec);

#define CODE(member_, name_, type_) SORU_PVM_FIELD(soru_pvm_code_kont_t, member_, name_, &type_)
SORU_PVM_FIELDS(locals_parse, soru_pvm_code_kont_t, CODE(left, "left", soru_pvm_i31_leaf),
                CODE(size, "size", soru_pvm_extent_type), CODE(pos, "pos", soru_pvm_i31_leaf),
                CODE(groups, "vec_kont", groups_acc),
                CODE(locals_size, "locals_size", soru_pvm_i64_leaf));
SORU_PVM_FIELDS(locals_accumulate, soru_pvm_code_kont_t, CODE(left, "left", soru_pvm_i31_leaf),
                CODE(size, "size", soru_pvm_extent_type), CODE(pos, "pos", soru_pvm_i31_leaf),
                CODE(groups, "type_vec", groups_acc), CODE(current, "curr_type", opt_group_type),
                CODE(locals, "vec_kont", locals_acc));
SORU_PVM_FIELDS(code_body, soru_pvm_code_kont_t, CODE(left, "left", soru_pvm_i31_leaf),
                CODE(size, "size", soru_pvm_extent_type),
                CODE(func.locals, "locals", soru_pvm_type_vec),
                CODE(block, "const_kont", soru_pvm_block_kont_type));
static const soru_pvm_case_t code_cases[] = {
    [SORU_PVM_CODE_START] = {"CKStart", 0, &soru_pvm_unit_leaf},
    [SORU_PVM_CODE_LOCALS_PARSE] = {"CKLocalsParse", 0, &locals_parse},
    [SORU_PVM_CODE_LOCALS_ACCUMULATE] = {"CKLocalsAccumulate", 0, &locals_accumulate},
    [SORU_PVM_CODE_BODY] = {"CKBody", 0, &code_body},
    [SORU_PVM_CODE_STOP] = {"CKStop", offsetof(soru_pvm_code_kont_t, func),
                            &soru_pvm_func_def_type}};
const soru_pvm_type_t soru_pvm_code_kont_type =
    SORU_PVM_UNION_TYPE(soru_pvm_code_kont_t, kind, code_cases);

/* --- element segments --- */

static bool
put_opt_byte(soru_buf_t *buf, const void *object)
{
  const soru_pvm_opt_byte_t *opt = object;
  if (opt->some) soru_base_buf_add_u8(buf, opt->v);
  return opt->some;
}

static void
get_opt_byte(soru_cursor_t *cursor, void *object)
{
  soru_pvm_opt_byte_t *opt = object;
  opt->some = true;
  opt->v = soru_codec_get_tag(cursor, 1);
}

static void
get_absent_opt_byte(void *object)
{
  *(soru_pvm_opt_byte_t *)object = (soru_pvm_opt_byte_t){.some = false};
}

static const soru_pvm_type_t opt_bit_leaf = {.kind = SORU_PVM_LEAF,
                                             .size = sizeof(soru_pvm_opt_byte_t),
                                             .put = put_opt_byte,
                                             .get = get_opt_byte,
                                             .get_absent = get_absent_opt_byte,
                                             .plain = true};

SORU_PVM_LAZY_VEC(init_acc, soru_pvm_i32_vec);

#define ELEM(member_, name_, type_) SORU_PVM_FIELD(soru_pvm_elem_kont_t, member_, name_, &type_)
SORU_PVM_FIELDS(elem_mode, soru_pvm_elem_kont_t, ELEM(left, "left", soru_pvm_i31_leaf),
                ELEM(index, "index", soru_pvm_i32_leaf),
                ELEM(is_const, "index_kind", soru_pvm_bit_leaf),
                ELEM(early, "early_ref_type", opt_bit_leaf),
                ELEM(block_pos, "offset_kont", soru_pvm_i31_leaf),
                ELEM(block, "offset_kont_code", soru_pvm_block_kont_type));
SORU_PVM_FIELDS(elem_indexed, soru_pvm_elem_kont_t,
                ELEM(elem.mode, "mode", soru_pvm_segment_mode_leaf),
                ELEM(elem.ref_type, "ref_type", soru_pvm_bit_leaf),
                ELEM(acc, "einit_vec", init_acc));
SORU_PVM_FIELDS(elem_const, soru_pvm_elem_kont_t,
                ELEM(elem.mode, "mode", soru_pvm_segment_mode_leaf),
                ELEM(elem.ref_type, "ref_type", soru_pvm_bit_leaf),
                ELEM(acc, "einit_vec", init_acc),
                ELEM(block_pos, "einit_kont_pos", soru_pvm_i31_leaf),
                ELEM(block, "einit_kont_block", soru_pvm_block_kont_type));
static const soru_pvm_case_t elem_cases[] = {
    [SORU_PVM_ELEM_START] = {"EKStart", 0, &soru_pvm_unit_leaf},
    [SORU_PVM_ELEM_MODE] = {"EKMode", 0, &elem_mode},
    [SORU_PVM_ELEM_INIT_INDEXED] = {"EKInitIndexed", 0, &elem_indexed},
    [SORU_PVM_ELEM_INIT_CONST] = {"EKInitConst", 0, &elem_const},
    [SORU_PVM_ELEM_STOP] = {"EKStop", offsetof(soru_pvm_elem_kont_t, elem),
                            &soru_pvm_elem_def_type}};
const soru_pvm_type_t soru_pvm_elem_kont_type =
    SORU_PVM_UNION_TYPE(soru_pvm_elem_kont_t, kind, elem_cases);

/* --- data segments --- */

#define BYTES(member_, name_, type_) SORU_PVM_FIELD(soru_pvm_bytes_kont_t, member_, name_, &type_)
SORU_PVM_FIELDS(bytes_read, soru_pvm_bytes_kont_t, BYTES(label, "data_label", soru_pvm_i32_leaf),
                BYTES(pos, "pos", soru_pvm_i64_leaf), BYTES(length, "length", soru_pvm_i64_leaf));
SORU_PVM_FIELDS(bytes_stop, soru_pvm_bytes_kont_t, BYTES(label, "data_label", soru_pvm_i32_leaf));
static const soru_pvm_case_t bytes_cases[] = {
    [SORU_PVM_BYTES_START] = {"VKStart", 0, &soru_pvm_unit_leaf},
    [SORU_PVM_BYTES_READ] = {"VKRead", 0, &bytes_read},
    [SORU_PVM_BYTES_STOP] = {"VKStop", 0, &bytes_stop}};
static const soru_pvm_type_t bytes_kont_type =
    SORU_PVM_UNION_TYPE(soru_pvm_bytes_kont_t, kind, bytes_cases);

#define DATA(member_, name_, type_) SORU_PVM_FIELD(soru_pvm_data_kont_t, member_, name_, &type_)
SORU_PVM_FIELDS(data_mode, soru_pvm_data_kont_t, DATA(left, "left", soru_pvm_i31_leaf),
                DATA(index, "index", soru_pvm_i32_leaf),
                DATA(block_pos, "offset_kont", soru_pvm_i31_leaf),
                DATA(block, "offset_kont_code", soru_pvm_block_kont_type));
SORU_PVM_FIELDS(data_init, soru_pvm_data_kont_t,
                DATA(data.mode, "dmode", soru_pvm_segment_mode_leaf),
                DATA(bytes, "init_kont", bytes_kont_type));
static const soru_pvm_case_t data_cases[] = {
    [SORU_PVM_DATA_START] = {"DKStart", 0, &soru_pvm_unit_leaf},
    [SORU_PVM_DATA_MODE] = {"DKMode", 0, &data_mode},
    [SORU_PVM_DATA_INIT] = {"DKInit", 0, &data_init},
    [SORU_PVM_DATA_STOP] = {"DKStop", offsetof(soru_pvm_data_kont_t, data),
                            &soru_pvm_data_def_type}};
const soru_pvm_type_t soru_pvm_data_kont_type =
    SORU_PVM_UNION_TYPE(soru_pvm_data_kont_t, kind, data_cases);
