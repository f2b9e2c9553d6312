/* Reducing instructions on memory and tables, and the steps of bulk instructions (eval.ml). */
#include "pvm/eval_private.h"
#include "wasm/numeric.h"
#include "wasm/opcode.h"

/* A table grows by at most this many elements at once: the reference stores them one by one in
 * memory in the same tick. */
#define TABLE_GROW_MAX (1 << 20)

static const char memory_bounds[] = "out of bounds memory access";
static const char table_bounds[] = "out of bounds table access";

/* A vector of the instance that instructions name elements of by index. */
typedef struct space {
  size_t member; /* in the instance */
  const soru_pvm_type_t *type;
  const char *category; /* in the text of an exception */
} space_t;

static const space_t memories = {offsetof(soru_pvm_instance_t, memories), &soru_pvm_memory_vec,
                                 "memory"};
static const space_t tables = {offsetof(soru_pvm_instance_t, tables), &soru_pvm_table_vec, "table"};
static const space_t elems = {offsetof(soru_pvm_instance_t, elems), &soru_pvm_elem_vec,
                              "element segment"};
static const space_t datas = {offsetof(soru_pvm_instance_t, datas), &soru_pvm_i32_vec,
                              "data segment"};

/* Finds an element, for reading or (edit) for writing to it. */
static soru_status_t
find(soru_pvm_reduction_t *r, const space_t *space, uint32_t index, bool edit, void **item)
{
  soru_pvm_instance_t *instance;
  SORU_TRY(soru_pvm_instance(r, &instance));
  soru_pvm_vec_t *vec = (soru_pvm_vec_t *)((uint8_t *)instance + space->member);
  return (edit ? soru_pvm_lookup_edit : soru_pvm_lookup)(r->ctx, space->type, vec, (int32_t)index,
                                                         space->category, item);
}

static soru_status_t
find_memory(soru_pvm_reduction_t *r, bool edit, soru_pvm_memory_t **memory)
{
  void *item;
  SORU_TRY(find(r, &memories, 0, edit, &item));
  *memory = item;
  return SORU_OK;
}

static soru_status_t
find_table(soru_pvm_reduction_t *r, uint32_t index, bool edit, soru_pvm_table_t **table)
{
  void *item;
  SORU_TRY(find(r, &tables, index, edit, &item));
  *table = item;
  return SORU_OK;
}

static soru_status_t
find_elem(soru_pvm_reduction_t *r, uint32_t index, bool edit, soru_pvm_vec_t **elem)
{
  void *item;
  SORU_TRY(find(r, &elems, index, edit, &item));
  *elem = item;
  return SORU_OK;
}

static soru_status_t
find_data(soru_pvm_reduction_t *r, uint32_t index, bool edit, int32_t **label)
{
  void *item;
  SORU_TRY(find(r, &datas, index, edit, &item));
  *label = item;
  return SORU_OK;
}

static soru_status_t
data_bytes(soru_pvm_reduction_t *r, uint32_t index, soru_pvm_bytevec_t **bytes)
{
  int32_t *label;
  soru_pvm_instance_t *instance;
  void *item;
  SORU_TRY(find_data(r, index, false, &label));
  SORU_TRY(soru_pvm_instance(r, &instance));
  SORU_TRY(
      soru_pvm_vec_get(r->ctx, &soru_pvm_data_vec, &instance->allocations.datas, *label, &item));
  *bytes = item;
  return SORU_OK;
}

/* Tells whether a range of n from i passes the end. */
static bool
passes(uint32_t i, uint32_t n, uint64_t end)
{
  return (uint64_t)i + n > end;
}

static soru_status_t
pop_three(soru_pvm_reduction_t *r, uint32_t *n, uint32_t *s, uint32_t *d)
{
  SORU_TRY(soru_pvm_pop_i32(r, n));
  SORU_TRY(soru_pvm_pop_i32(r, s));
  return soru_pvm_pop_i32(r, d);
}

/* --- tables --- */

static soru_status_t
table_get(soru_pvm_reduction_t *r, const soru_wasm_instr_t *instr)
{
  uint32_t i;
  soru_pvm_table_t *table;
  void *ref;
  SORU_TRY(soru_pvm_pop_i32(r, &i));
  SORU_TRY(find_table(r, instr->b, false, &table));
  if (i >= (uint32_t)table->refs.length) return soru_pvm_trap(r, table_bounds);
  SORU_TRY(soru_pvm_vec_get(r->ctx, &soru_pvm_ref_vec, &table->refs, (int32_t)i, &ref));
  soru_pvm_value_t copy;
  soru_pvm_copy(r->ctx, &soru_pvm_value_type, &copy, ref);
  soru_pvm_push(r, copy);
  return SORU_OK;
}

static soru_status_t
store_ref(soru_pvm_reduction_t *r, uint32_t index, uint32_t i, soru_pvm_value_t *ref)
{
  soru_pvm_table_t *table;
  SORU_TRY(find_table(r, index, true, &table));
  if (soru_pvm_value_type_of(ref) != SORU_WASM_FUNCREF + table->ref_type)
    return soru_pvm_raise_error(r->ctx, "type mismatch at table access");
  if (i >= (uint32_t)table->refs.length) return soru_pvm_trap(r, table_bounds);
  soru_pvm_value_t moved = *ref;
  memset(ref, 0, sizeof *ref);
  return soru_pvm_vec_set(r->ctx, &soru_pvm_ref_vec, &table->refs, (int32_t)i, &moved);
}

static soru_status_t
table_set(soru_pvm_reduction_t *r, const soru_wasm_instr_t *instr)
{
  soru_pvm_value_t ref;
  uint32_t i;
  SORU_TRY(soru_pvm_pop_ref(r, &ref));
  soru_status_t status = soru_pvm_pop_i32(r, &i);
  if (status == SORU_OK) status = store_ref(r, instr->b, i, &ref);
  soru_pvm_drop(r->ctx, &soru_pvm_value_type, &ref);
  return status;
}

static soru_status_t
table_size(soru_pvm_reduction_t *r, const soru_wasm_instr_t *instr)
{
  soru_pvm_table_t *table;
  SORU_TRY(find_table(r, instr->b, false, &table));
  soru_pvm_push(r, soru_pvm_value_i32((uint32_t)table->refs.length));
  return SORU_OK;
}

soru_status_t
soru_pvm_refs_extend(soru_pvm_ctx_t *ctx, soru_pvm_vec_t *refs, int32_t cnt,
                     const soru_pvm_value_t *ref)
{
  if (cnt > TABLE_GROW_MAX) return SORU_ERR_LIMIT;
  for (int32_t i = 0; i < cnt; i++) {
    soru_pvm_value_t copy;
    soru_pvm_copy(ctx, &soru_pvm_value_type, &copy, ref);
    soru_pvm_vec_append(ctx, &soru_pvm_ref_vec, refs, &copy);
  }
  return SORU_OK;
}

/* Adds `delta` copies of a reference at the end (Table.grow); *old is -1 when that is refused. */
static soru_status_t
grow_table(soru_pvm_reduction_t *r, soru_pvm_table_t *table, uint32_t delta,
           const soru_pvm_value_t *ref, int32_t *old)
{
  *old = -1;
  uint32_t size = (uint32_t)table->limits.min, bigger = size + delta;
  if (size > bigger) return SORU_OK;
  if (table->limits.max.some && bigger > (uint32_t)table->limits.max.v) return SORU_OK;
  SORU_TRY(soru_pvm_refs_extend(r->ctx, &table->refs, (int32_t)delta, ref));
  *old = (int32_t)size;
  table->limits.min = (int32_t)bigger;
  return SORU_OK;
}

static soru_status_t
table_grow(soru_pvm_reduction_t *r, const soru_wasm_instr_t *instr)
{
  uint32_t delta;
  soru_pvm_value_t ref;
  soru_pvm_table_t *table;
  int32_t old = -1;
  SORU_TRY(soru_pvm_pop_i32(r, &delta));
  SORU_TRY(soru_pvm_pop_ref(r, &ref));
  soru_status_t status = find_table(r, instr->b, true, &table);
  if (status == SORU_OK) status = grow_table(r, table, delta, &ref, &old);
  soru_pvm_drop(r->ctx, &soru_pvm_value_type, &ref);
  if (status == SORU_OK) soru_pvm_push(r, soru_pvm_value_i32((uint32_t)old));
  return status;
}

static soru_status_t
begin_table_fill(soru_pvm_reduction_t *r, const soru_wasm_instr_t *instr, uint32_t n,
                 soru_pvm_value_t *ref)
{
  uint32_t i;
  soru_pvm_table_t *table;
  SORU_TRY(soru_pvm_pop_i32(r, &i));
  SORU_TRY(find_table(r, instr->b, false, &table));
  if (passes(i, n, (uint32_t)table->refs.length)) return soru_pvm_trap(r, table_bounds);
  if (n == 0) return SORU_OK;
  soru_pvm_admin_t meta = {.kind = SORU_PVM_ADMIN_TABLE_FILL,
                           .n = {0, (int32_t)i, (int32_t)n, (int32_t)instr->b}};
  MOVE(&meta.u.value, ref);
  soru_pvm_push_admin(r, &meta);
  return SORU_OK;
}

static soru_status_t
table_fill(soru_pvm_reduction_t *r, const soru_wasm_instr_t *instr)
{
  uint32_t n;
  soru_pvm_value_t ref;
  SORU_TRY(soru_pvm_pop_i32(r, &n));
  SORU_TRY(soru_pvm_pop_ref(r, &ref));
  soru_status_t status = begin_table_fill(r, instr, n, &ref);
  soru_pvm_drop(r->ctx, &soru_pvm_value_type, &ref);
  return status;
}

static soru_status_t
table_copy(soru_pvm_reduction_t *r, const soru_wasm_instr_t *instr)
{
  uint32_t n, s, d;
  soru_pvm_table_t *to, *from;
  SORU_TRY(pop_three(r, &n, &s, &d));
  SORU_TRY(find_table(r, instr->a, false, &to));
  bool to_passes = passes(d, n, (uint32_t)to->refs.length);
  SORU_TRY(find_table(r, instr->b, false, &from));
  if (to_passes || passes(s, n, (uint32_t)from->refs.length)) return soru_pvm_trap(r, table_bounds);
  if (n == 0) return SORU_OK;
  soru_pvm_admin_t meta = {
      .kind = SORU_PVM_ADMIN_TABLE_COPY,
      .flag = d <= s,
      .n = {0, (int32_t)d, (int32_t)s, (int32_t)n, (int32_t)instr->a, (int32_t)instr->b}};
  soru_pvm_push_admin(r, &meta);
  return SORU_OK;
}

static soru_status_t
table_init(soru_pvm_reduction_t *r, const soru_wasm_instr_t *instr)
{
  uint32_t n, s, d;
  soru_pvm_table_t *table;
  soru_pvm_vec_t *elem;
  void *ref;
  SORU_TRY(pop_three(r, &n, &s, &d));
  SORU_TRY(find_table(r, instr->a, false, &table));
  bool to_passes = passes(d, n, (uint32_t)table->refs.length);
  SORU_TRY(find_elem(r, instr->b, false, &elem));
  if (to_passes || passes(s, n, (uint64_t)elem->length)) return soru_pvm_trap(r, table_bounds);
  if (n == 0) return SORU_OK;
  SORU_TRY(soru_pvm_vec_get(r->ctx, &soru_pvm_ref_vec, elem, (int32_t)s, &ref));
  soru_pvm_admin_t meta = {
      .kind = SORU_PVM_ADMIN_TABLE_INIT,
      .n = {0, (int32_t)d, (int32_t)s, (int32_t)n, (int32_t)instr->a, (int32_t)instr->b}};
  soru_pvm_copy(r->ctx, &soru_pvm_value_type, &meta.u.value, ref);
  soru_pvm_push_admin(r, &meta);
  return SORU_OK;
}

static soru_status_t
elem_drop(soru_pvm_reduction_t *r, const soru_wasm_instr_t *instr)
{
  soru_pvm_vec_t *elem;
  SORU_TRY(find_elem(r, instr->b, true, &elem));
  soru_pvm_vec_drop(r->ctx, &soru_pvm_ref_vec, elem);
  return SORU_OK;
}

/* --- memory --- */

static soru_status_t
memory_size(soru_pvm_reduction_t *r)
{
  soru_pvm_memory_t *memory;
  SORU_TRY(find_memory(r, false, &memory));
  int64_t pages = soru_pvm_memory_bound(memory) / SORU_PVM_PAGE_SZ;
  soru_pvm_push(r, soru_pvm_value_i32((uint32_t)pages));
  return SORU_OK;
}

static soru_status_t
memory_grow(soru_pvm_reduction_t *r)
{
  uint32_t delta;
  soru_pvm_memory_t *memory;
  SORU_TRY(soru_pvm_pop_i32(r, &delta));
  SORU_TRY(find_memory(r, true, &memory));
  int32_t old = soru_pvm_memory_grow(memory, (int32_t)delta);
  soru_pvm_push(r, soru_pvm_value_i32((uint32_t)old));
  return SORU_OK;
}

static soru_status_t
memory_fill(soru_pvm_reduction_t *r)
{
  uint32_t n, i;
  soru_pvm_value_t k;
  soru_pvm_memory_t *memory;
  SORU_TRY(soru_pvm_pop_i32(r, &n));
  SORU_TRY(soru_pvm_pop_num(r, &k));
  SORU_TRY(soru_pvm_pop_i32(r, &i));
  SORU_TRY(find_memory(r, false, &memory));
  if (passes(i, n, (uint64_t)soru_pvm_memory_bound(memory))) return soru_pvm_trap(r, memory_bounds);
  if (n == 0) return SORU_OK;
  soru_pvm_admin_t meta = {.kind = SORU_PVM_ADMIN_MEMORY_FILL, .n = {0, (int32_t)i, (int32_t)n}};
  meta.u.value = k;
  soru_pvm_push_admin(r, &meta);
  return SORU_OK;
}

static soru_status_t
memory_copy(soru_pvm_reduction_t *r)
{
  uint32_t n, s, d;
  soru_pvm_memory_t *memory;
  SORU_TRY(pop_three(r, &n, &s, &d));
  SORU_TRY(find_memory(r, false, &memory));
  uint64_t bound = (uint64_t)soru_pvm_memory_bound(memory);
  if (passes(s, n, bound) || passes(d, n, bound)) return soru_pvm_trap(r, memory_bounds);
  if (n == 0) return SORU_OK;
  soru_pvm_admin_t meta = {.kind = SORU_PVM_ADMIN_MEMORY_COPY,
                           .flag = d <= s,
                           .n = {0, (int32_t)d, (int32_t)s, (int32_t)n}};
  soru_pvm_push_admin(r, &meta);
  return SORU_OK;
}

static soru_status_t
memory_init(soru_pvm_reduction_t *r, const soru_wasm_instr_t *instr)
{
  uint32_t n, s, d;
  soru_pvm_memory_t *memory;
  soru_pvm_bytevec_t *data;
  uint8_t byte;
  SORU_TRY(pop_three(r, &n, &s, &d));
  SORU_TRY(find_memory(r, false, &memory));
  bool to_passes = passes(d, n, (uint64_t)soru_pvm_memory_bound(memory));
  SORU_TRY(data_bytes(r, instr->b, &data));
  if (to_passes || passes(s, n, (uint64_t)data->length)) return soru_pvm_trap(r, memory_bounds);
  if (n == 0) return SORU_OK;
  SORU_TRY(soru_pvm_bytevec_read(r->ctx, data, s, &byte, 1));
  soru_pvm_admin_t meta = {.kind = SORU_PVM_ADMIN_MEMORY_INIT,
                           .n = {0, (int32_t)d, byte, (int32_t)n, (int32_t)s, (int32_t)instr->b}};
  soru_pvm_push_admin(r, &meta);
  return SORU_OK;
}

static soru_status_t
data_drop(soru_pvm_reduction_t *r, const soru_wasm_instr_t *instr)
{
  int32_t *label;
  SORU_TRY(find_data(r, instr->b, true, &label));
  *label = 0;
  return SORU_OK;
}

soru_status_t
soru_pvm_reduce_bulk(soru_pvm_reduction_t *r, const soru_wasm_instr_t *instr)
{
  switch (instr->op) {
  case SORU_OP_TABLE_GET:
    return table_get(r, instr);
  case SORU_OP_TABLE_SET:
    return table_set(r, instr);
  case SORU_OP_TABLE_SIZE:
    return table_size(r, instr);
  case SORU_OP_TABLE_GROW:
    return table_grow(r, instr);
  case SORU_OP_TABLE_FILL:
    return table_fill(r, instr);
  case SORU_OP_TABLE_COPY:
    return table_copy(r, instr);
  case SORU_OP_TABLE_INIT:
    return table_init(r, instr);
  case SORU_OP_ELEM_DROP:
    return elem_drop(r, instr);
  case SORU_OP_MEMORY_SIZE:
    return memory_size(r);
  case SORU_OP_MEMORY_GROW:
    return memory_grow(r);
  case SORU_OP_MEMORY_FILL:
    return memory_fill(r);
  case SORU_OP_MEMORY_COPY:
    return memory_copy(r);
  case SORU_OP_MEMORY_INIT:
    return memory_init(r, instr);
  default:
    return data_drop(r, instr);
  }
}

/* --- loads and stores --- */

static uint64_t
extend(uint64_t number, const soru_wasm_opcode_t *info)
{
  if (info->pack == 0 || info->ext != 0) return number;
  unsigned shift = 64 - 8u * info->pack;
  return (uint64_t)((int64_t)(number << shift) >> shift);
}

static soru_status_t
load(soru_pvm_reduction_t *r, const soru_wasm_instr_t *instr, const soru_wasm_opcode_t *info)
{
  uint32_t address;
  soru_pvm_memory_t *memory;
  uint64_t number;
  soru_pvm_memory_result_t result;
  SORU_TRY(soru_pvm_pop_i32(r, &address));
  SORU_TRY(find_memory(r, false, &memory));
  unsigned size = info->pack != 0 ? info->pack : info->type == SORU_WASM_I32 ? 4 : 8;
  SORU_TRY(soru_pvm_memory_load(r->ctx, memory, address, instr->b, size, &number, &result));
  if (result != SORU_PVM_IN_BOUNDS) return soru_pvm_trap(r, memory_bounds);
  number = extend(number, info);
  soru_pvm_value_t value = {.kind = SORU_PVM_VALUE_I64};
  value.u.i64 = number;
  if (info->type == SORU_WASM_I32) value = soru_pvm_value_i32((uint32_t)number);
  soru_pvm_push(r, value);
  return SORU_OK;
}

/* The value decides how many bytes an unpacked store writes. */
static soru_status_t
store(soru_pvm_reduction_t *r, const soru_wasm_instr_t *instr, const soru_wasm_opcode_t *info)
{
  soru_pvm_value_t value;
  uint32_t address;
  soru_pvm_memory_t *memory;
  soru_pvm_memory_result_t result;
  SORU_TRY(soru_pvm_pop_num(r, &value));
  SORU_TRY(soru_pvm_pop_i32(r, &address));
  SORU_TRY(find_memory(r, true, &memory));
  bool small = value.kind == SORU_PVM_VALUE_I32;
  unsigned size = info->pack != 0 ? info->pack : small ? 4 : 8;
  uint64_t number = small ? value.u.i32 : value.u.i64;
  SORU_TRY(soru_pvm_memory_store(r->ctx, memory, address, instr->b, size, number, &result));
  return result == SORU_PVM_IN_BOUNDS ? SORU_OK : soru_pvm_trap(r, memory_bounds);
}

/* address + offset, or out of bounds when that passes 2^32. */
static bool
effective(uint32_t address, uint32_t offset, uint32_t *sum)
{
  *sum = address + offset;
  return *sum >= address;
}

static soru_status_t
vec_load(soru_pvm_reduction_t *r, const soru_wasm_instr_t *instr, const soru_wasm_opcode_t *info)
{
  uint32_t address, sum;
  soru_pvm_memory_t *memory;
  soru_pvm_value_t value = {.kind = SORU_PVM_VALUE_V128};
  soru_pvm_memory_result_t result = SORU_PVM_OUT_OF_BOUNDS;
  SORU_TRY(soru_pvm_pop_i32(r, &address));
  SORU_TRY(find_memory(r, false, &memory));
  if (info->pack == 0) {
    if (effective(address, instr->b, &sum))
      SORU_TRY(soru_pvm_memory_read(r->ctx, memory, sum, value.u.v128, 16, &result));
  } else {
    uint64_t number;
    uint8_t low[8];
    SORU_TRY(soru_pvm_memory_load(r->ctx, memory, address, instr->b, info->pack, &number, &result));
    soru_base_put_le(low, number, 8);
    soru_wasm_vec_extend(value.u.v128, low, info->ext, info->pack);
  }
  if (result != SORU_PVM_IN_BOUNDS) return soru_pvm_trap(r, memory_bounds);
  soru_pvm_push(r, value);
  return SORU_OK;
}

static soru_status_t
vec_store(soru_pvm_reduction_t *r, const soru_wasm_instr_t *instr)
{
  soru_pvm_value_t value;
  uint32_t address, sum;
  soru_pvm_memory_t *memory;
  soru_pvm_memory_result_t result = SORU_PVM_OUT_OF_BOUNDS;
  SORU_TRY(soru_pvm_pop_vec(r, &value));
  SORU_TRY(soru_pvm_pop_i32(r, &address));
  SORU_TRY(find_memory(r, true, &memory));
  if (effective(address, instr->b, &sum))
    SORU_TRY(soru_pvm_memory_write(r->ctx, memory, sum, value.u.v128, 16, &result));
  return result == SORU_PVM_IN_BOUNDS ? SORU_OK : soru_pvm_trap(r, memory_bounds);
}

static soru_status_t
vec_load_lane(soru_pvm_reduction_t *r, const soru_wasm_instr_t *instr,
              const soru_wasm_opcode_t *info)
{
  soru_pvm_value_t value;
  uint32_t address;
  soru_pvm_memory_t *memory;
  uint64_t number;
  soru_pvm_memory_result_t result;
  SORU_TRY(soru_pvm_pop_vec(r, &value));
  SORU_TRY(soru_pvm_pop_i32(r, &address));
  SORU_TRY(find_memory(r, false, &memory));
  SORU_TRY(soru_pvm_memory_load(r->ctx, memory, address, instr->b, info->pack, &number, &result));
  if (result != SORU_PVM_IN_BOUNDS) return soru_pvm_trap(r, memory_bounds);
  unsigned at = instr->lane * (unsigned)info->pack;
  if (at < 16) soru_base_put_le(value.u.v128 + at, number, info->pack);
  soru_pvm_push(r, value);
  return SORU_OK;
}

static soru_status_t
vec_store_lane(soru_pvm_reduction_t *r, const soru_wasm_instr_t *instr,
               const soru_wasm_opcode_t *info)
{
  soru_pvm_value_t value;
  uint32_t address;
  soru_pvm_memory_t *memory;
  soru_pvm_memory_result_t result;
  SORU_TRY(soru_pvm_pop_vec(r, &value));
  SORU_TRY(soru_pvm_pop_i32(r, &address));
  SORU_TRY(find_memory(r, true, &memory));
  unsigned at = instr->lane * (unsigned)info->pack;
  if (at >= 16) return soru_pvm_raise_unknown(r->ctx, "Failure(\"nth\")");
  uint64_t number = soru_base_get_le(value.u.v128 + at, info->pack);
  SORU_TRY(soru_pvm_memory_store(r->ctx, memory, address, instr->b, info->pack, number, &result));
  return result == SORU_PVM_IN_BOUNDS ? SORU_OK : soru_pvm_trap(r, memory_bounds);
}

soru_status_t
soru_pvm_reduce_access(soru_pvm_reduction_t *r, const soru_wasm_instr_t *instr)
{
  const soru_wasm_opcode_t *info = soru_wasm_opcode(instr->op);
  switch (info->class_) {
  case SORU_WASM_CLASS_LOAD:
    return load(r, instr, info);
  case SORU_WASM_CLASS_STORE:
    return store(r, instr, info);
  case SORU_WASM_CLASS_VEC_LOAD:
    return vec_load(r, instr, info);
  case SORU_WASM_CLASS_VEC_STORE:
    return vec_store(r, instr);
  case SORU_WASM_CLASS_VEC_LOAD_LANE:
    return vec_load_lane(r, instr, info);
  default:
    return vec_store_lane(r, instr, info);
  }
}
