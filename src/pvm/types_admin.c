/* The description of administrative instructions. */
#include "pvm/types_private.h"

#define NUMBER(name_, i_)                                                                          \
  {                                                                                                \
    .name = name_, .offset = offsetof(soru_pvm_admin_t, n) + (i_) * sizeof(int32_t),               \
    .type = &soru_pvm_i32_leaf                                                                     \
  }
#define MEMBER(name_, member_, type_) SORU_PVM_FIELD(soru_pvm_admin_t, member_, name_, &type_)
#define FIELDS(fields_) SORU_PVM_STRUCT_TYPE(soru_pvm_admin_t, fields_)

static const soru_pvm_type_t values_box = {
    .kind = SORU_PVM_BOX, .size = sizeof(soru_pvm_vec_t *), .element = &soru_pvm_value_vec};

static const soru_pvm_field_t from_block[] = {NUMBER("1", 0), NUMBER("2", 1)};
static const soru_pvm_field_t breaking[] = {NUMBER("1", 0), MEMBER("2", u.values, values_box)};
static const soru_pvm_field_t table_init[] = {
    NUMBER("1", 0), MEMBER("2", u.value, soru_pvm_ref_type),
    NUMBER("3", 1), NUMBER("4", 2),
    NUMBER("5", 3), NUMBER("6", 4),
    NUMBER("7", 5)};
static const soru_pvm_field_t table_fill[] = {NUMBER("1", 0), NUMBER("2", 1), NUMBER("3", 2),
                                              MEMBER("4", u.value, soru_pvm_ref_type),
                                              NUMBER("5", 3)};
static const soru_pvm_field_t table_copy[] = {NUMBER("1", 0),
                                              NUMBER("2", 1),
                                              NUMBER("3", 2),
                                              NUMBER("4", 3),
                                              NUMBER("5", 4),
                                              NUMBER("6", 5),
                                              MEMBER("7", flag, soru_pvm_bool_leaf)};
static const soru_pvm_field_t memory_init[] = {NUMBER("1", 0), NUMBER("2", 1), NUMBER("3", 2),
                                               NUMBER("4", 3), NUMBER("5", 4), NUMBER("6", 5)};
static const soru_pvm_field_t memory_fill[] = {
    NUMBER("1", 0), NUMBER("2", 1), MEMBER("3", u.value, soru_pvm_num_leaf), NUMBER("4", 2)};
static const soru_pvm_field_t memory_copy[] = {NUMBER("1", 0), NUMBER("2", 1), NUMBER("3", 2),
                                               NUMBER("4", 3),
                                               MEMBER("5", flag, soru_pvm_bool_leaf)};

static const soru_pvm_type_t from_block_type = FIELDS(from_block);
static const soru_pvm_type_t breaking_type = FIELDS(breaking);
static const soru_pvm_type_t table_init_type = FIELDS(table_init);
static const soru_pvm_type_t table_fill_type = FIELDS(table_fill);
static const soru_pvm_type_t table_copy_type = FIELDS(table_copy);
static const soru_pvm_type_t memory_init_type = FIELDS(memory_init);
static const soru_pvm_type_t memory_fill_type = FIELDS(memory_fill);
static const soru_pvm_type_t memory_copy_type = FIELDS(memory_copy);

#define OFFSET(member_) offsetof(soru_pvm_admin_t, member_)

static const soru_pvm_case_t cases[] = {
    [SORU_PVM_ADMIN_FROM_BLOCK] = {"From_block", 0, &from_block_type},
    [SORU_PVM_ADMIN_PLAIN] = {"Plain", OFFSET(u.instr), &soru_pvm_instr_type},
    [SORU_PVM_ADMIN_REFER] = {"Refer", OFFSET(u.value), &soru_pvm_ref_type},
    [SORU_PVM_ADMIN_INVOKE] = {"Invoke", OFFSET(u.func), &soru_pvm_func_type},
    [SORU_PVM_ADMIN_TRAPPING] = {"Trapping", OFFSET(u.text), &soru_pvm_str_leaf},
    [SORU_PVM_ADMIN_RETURNING] = {"Returning", OFFSET(u.values), &values_box},
    [SORU_PVM_ADMIN_BREAKING] = {"Breaking", 0, &breaking_type},
    [SORU_PVM_ADMIN_TABLE_INIT] = {"Table_init_meta", 0, &table_init_type},
    [SORU_PVM_ADMIN_TABLE_FILL] = {"Table_fill_meta", 0, &table_fill_type},
    [SORU_PVM_ADMIN_TABLE_COPY] = {"Table_copy_meta", 0, &table_copy_type},
    [SORU_PVM_ADMIN_MEMORY_INIT] = {"Memory_init_meta", 0, &memory_init_type},
    [SORU_PVM_ADMIN_MEMORY_FILL] = {"Memory_fill_meta", 0, &memory_fill_type},
    [SORU_PVM_ADMIN_MEMORY_COPY] = {"Memory_copy_meta", 0, &memory_copy_type}};
static const soru_pvm_type_t content_type = SORU_PVM_UNION_TYPE(soru_pvm_admin_t, kind, cases);

static soru_status_t
decode_admin(soru_pvm_ctx_t *ctx, soru_tree_node_t *node, void *object)
{
  return soru_pvm_decode(ctx, &content_type, node, object);
}

static soru_status_t
encode_admin(soru_pvm_ctx_t *ctx, void *object, soru_tree_node_t **node)
{
  return soru_pvm_encode(ctx, &content_type, object, node);
}

/* The usual kinds first; the others follow from the table. */
static void
drop_admin(soru_pvm_ctx_t *ctx, void *object)
{
  soru_pvm_admin_t *admin = object;
  if (admin->kind == SORU_PVM_ADMIN_PLAIN)
    soru_wasm_instr_drop(&admin->u.instr);
  else if (admin->kind != SORU_PVM_ADMIN_FROM_BLOCK)
    soru_pvm_drop(ctx, &content_type, admin);
}

static void
copy_admin(soru_pvm_ctx_t *ctx, void *to, const void *from)
{
  const soru_pvm_admin_t *admin = from;
  soru_pvm_admin_t *copy = to;
  if (admin->kind <= SORU_PVM_ADMIN_PLAIN) {
    *copy = *admin;
    if (admin->kind == SORU_PVM_ADMIN_PLAIN) copy->u.instr = soru_wasm_instr_copy(&admin->u.instr);
  } else {
    soru_pvm_copy(ctx, &content_type, copy, admin);
  }
}

const soru_pvm_type_t soru_pvm_admin_type = {.kind = SORU_PVM_CUSTOM,
                                             .size = sizeof(soru_pvm_admin_t),
                                             .decode = decode_admin,
                                             .encode = encode_admin,
                                             .drop = drop_admin,
                                             .copy = copy_admin};
const soru_pvm_type_t soru_pvm_admin_vec = SORU_PVM_VECTOR_OF(&soru_pvm_admin_type);
