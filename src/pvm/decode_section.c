/* Reading sections: their order, their elements one by one. */
#include "pvm/decode_private.h"

/* What the sections that are vectors do: where their elements end up, which section follows, and
 * how an element is read (0: within the step that finds it). */
static const struct {
  size_t built;
  uint8_t next, kont;
} sections[SORU_PVM_FIELD_VECTORS] = {
#define ROW(field_, member_, next_, kont_)                                                         \
  [SORU_PVM_FIELD_##                                                                               \
      field_] = {offsetof(soru_pvm_building_state_t, member_), SORU_PVM_FIELD_##next_, kont_}
    ROW(TYPE, types, IMPORT, SORU_PVM_MODULE_TYPES),
    ROW(IMPORT, imports, FUNC, SORU_PVM_MODULE_IMPORT),
    ROW(FUNC, vars, TABLE, 0),
    ROW(TABLE, tables, MEMORY, 0),
    ROW(MEMORY, memories, GLOBAL, 0),
    ROW(GLOBAL, globals, EXPORT, SORU_PVM_MODULE_GLOBAL),
    ROW(EXPORT, exports, START, SORU_PVM_MODULE_EXPORT),
    ROW(ELEM, elems, DATA_COUNT, SORU_PVM_MODULE_ELEM),
    ROW(CODE, code, DATA, SORU_PVM_MODULE_CODE),
    ROW(DATA, datas, COUNT, SORU_PVM_MODULE_DATA),
#undef ROW
};

soru_status_t
soru_pvm_section_of(soru_pvm_stream_t *s, int *section)
{
  static const uint8_t by_id[] = {
      SORU_PVM_FIELD_COUNT,     SORU_PVM_FIELD_TYPE,   SORU_PVM_FIELD_IMPORT, SORU_PVM_FIELD_FUNC,
      SORU_PVM_FIELD_TABLE,     SORU_PVM_FIELD_MEMORY, SORU_PVM_FIELD_GLOBAL, SORU_PVM_FIELD_EXPORT,
      SORU_PVM_FIELD_START,     SORU_PVM_FIELD_ELEM,   SORU_PVM_FIELD_CODE,   SORU_PVM_FIELD_DATA,
      SORU_PVM_FIELD_DATA_COUNT};
  int id;
  SORU_TRY(soru_pvm_stream_peek(s, &id));
  if (id >= (int)sizeof by_id) return soru_pvm_raise_error(s->ctx, "malformed section id");
  *section = id < 0 ? -1 : by_id[id];
  return SORU_OK;
}

/* Goes on with the custom sections before `next` (SORU_PVM_FIELD_COUNT: after the last). */
static void
skip_custom(soru_pvm_module_kont_t *kont, uint8_t next)
{
  bool is_last = next == SORU_PVM_FIELD_COUNT;
  kont->kind = SORU_PVM_MODULE_SKIP_CUSTOM;
  kont->next = (soru_pvm_opt_field_t){.none = is_last, .field = is_last ? 0 : next};
}

/* Takes a section that holds one number, if it is there. */
static soru_status_t
single(soru_pvm_stream_t *s, bool is_there, soru_pvm_opt_i32_t *opt)
{
  int32_t size;
  *opt = (soru_pvm_opt_i32_t){.some = is_there};
  if (!is_there) return SORU_OK;
  s->pos++;
  SORU_TRY(soru_pvm_stream_len(s, &size));
  int64_t start = s->pos;
  SORU_TRY(soru_pvm_stream_index(s, &opt->v));
  if (s->pos != start + size) return soru_pvm_raise_error(s->ctx, "section size mismatch");
  return SORU_OK;
}

soru_status_t
soru_pvm_section_start(soru_pvm_stream_t *s, soru_pvm_decode_state_t *state)
{
  soru_pvm_module_kont_t *kont = &state->kont;
  uint8_t field = kont->field;
  int32_t len = 0;
  int found = -1;
  SORU_TRY(soru_pvm_section_of(s, &found));
  bool is_there = found == field;
  if (field == SORU_PVM_FIELD_START || field == SORU_PVM_FIELD_DATA_COUNT) {
    bool is_start = field == SORU_PVM_FIELD_START;
    soru_pvm_building_state_t *b = &state->building;
    SORU_TRY(single(s, is_there, is_start ? &b->start : &b->data_count));
    skip_custom(kont, is_start ? SORU_PVM_FIELD_ELEM : SORU_PVM_FIELD_CODE);
    return SORU_OK;
  }
  kont->size = (soru_pvm_extent_t){.start = (int32_t)s->pos};
  if (is_there) {
    s->pos++;
    SORU_TRY(soru_pvm_stream_size(s, &kont->size));
    SORU_TRY(soru_pvm_stream_len(s, &len));
  }
  kont->acc.field = field;
  soru_pvm_lazy_vec_init(&kont->acc.elements, len);
  kont->kind = SORU_PVM_MODULE_FIELD;
  return SORU_OK;
}

/* All elements are there: the section becomes part of the building state. */
static soru_status_t
end_section(soru_pvm_stream_t *s, soru_pvm_decode_state_t *state)
{
  soru_pvm_module_kont_t *kont = &state->kont;
  uint8_t field = kont->acc.field;
  SORU_TRY(soru_pvm_stream_check_size(s, &kont->size));
  void *built = (uint8_t *)&state->building + sections[field].built;
  soru_pvm_vec_drop(s->ctx, soru_pvm_section_vec(field), built);
  memcpy(built, &kont->acc.elements.vector, sizeof(soru_pvm_vec_t));
  soru_pvm_lazy_vec_init(&kont->acc.elements, 0);
  skip_custom(kont, sections[field].next);
  return SORU_OK;
}

/* Moves a complete element to the section, and its kont back to between elements. */
static soru_status_t
add_element(soru_pvm_ctx_t *ctx, soru_pvm_module_kont_t *kont, uint8_t field, void *item)
{
  kont->acc.field = field;
  kont->kind = SORU_PVM_MODULE_FIELD;
  return soru_pvm_lazy_vec_add(ctx, soru_pvm_section_vec(field), &kont->acc.elements, item);
}

soru_status_t
soru_pvm_section_step(soru_pvm_stream_t *s, soru_pvm_decode_state_t *state)
{
  soru_pvm_module_kont_t *kont = &state->kont;
  union {
    int32_t index;
    soru_pvm_tabletype_t table;
    soru_pvm_limits_t memory;
  } item;
  if (soru_pvm_lazy_vec_end(&kont->acc.elements)) return end_section(s, state);
  switch (kont->acc.field) {
  case SORU_PVM_FIELD_FUNC:
    SORU_TRY(soru_pvm_stream_index(s, &item.index));
    return add_element(s->ctx, kont, SORU_PVM_FIELD_FUNC, &item);
  case SORU_PVM_FIELD_TABLE:
    SORU_TRY(soru_pvm_stream_table_type(s, &item.table));
    return add_element(s->ctx, kont, SORU_PVM_FIELD_TABLE, &item);
  case SORU_PVM_FIELD_MEMORY:
    SORU_TRY(soru_pvm_stream_limits(s, &item.memory));
    return add_element(s->ctx, kont, SORU_PVM_FIELD_MEMORY, &item);
  case SORU_PVM_FIELD_GLOBAL:
    SORU_TRY(soru_pvm_stream_global_type(s, &kont->global_type));
    break;
  default:
    break;
  }
  kont->pos = (int32_t)s->pos;
  kont->kind = sections[kont->acc.field].kont;
  return SORU_OK;
}

static soru_status_t
types_step(soru_pvm_stream_t *s, soru_pvm_module_kont_t *kont)
{
  if (kont->functype.kind != SORU_PVM_FUNCTYPE_STOP)
    return soru_pvm_functype_step(s, &kont->functype);
  soru_pvm_functype_t type = kont->functype.type;
  memset(&kont->functype, 0, sizeof kont->functype);
  return add_element(s->ctx, kont, SORU_PVM_FIELD_TYPE, &type);
}

static soru_status_t
import_step(soru_pvm_stream_t *s, soru_pvm_module_kont_t *kont)
{
  if (kont->import.kind != SORU_PVM_IMPORT_STOP) return soru_pvm_import_step(s, &kont->import);
  soru_pvm_import_t import = kont->import.import;
  memset(&kont->import, 0, sizeof kont->import);
  return add_element(s->ctx, kont, SORU_PVM_FIELD_IMPORT, &import);
}

static soru_status_t
export_step(soru_pvm_stream_t *s, soru_pvm_module_kont_t *kont)
{
  if (kont->export_.kind != SORU_PVM_EXPORT_STOP) return soru_pvm_export_step(s, &kont->export_);
  soru_pvm_export_t export = kont->export_.export_;
  memset(&kont->export_, 0, sizeof kont->export_);
  return add_element(s->ctx, kont, SORU_PVM_FIELD_EXPORT, &export);
}

static soru_status_t
global_step(soru_pvm_stream_t *s, soru_pvm_allocations_t *allocs, soru_pvm_module_kont_t *kont)
{
  if (kont->block.kind != SORU_PVM_BLOCK_STOP) return soru_pvm_block_step(s, allocs, &kont->block);
  SORU_TRY(soru_pvm_stream_end_op(s));
  soru_pvm_global_def_t def = {.type = kont->global_type, .init = kont->block.label};
  memset(&kont->block, 0, sizeof kont->block);
  return add_element(s->ctx, kont, SORU_PVM_FIELD_GLOBAL, &def);
}

static soru_status_t
elem_step(soru_pvm_stream_t *s, soru_pvm_allocations_t *allocs, soru_pvm_module_kont_t *kont)
{
  if (kont->elem.kind != SORU_PVM_ELEM_STOP) return soru_pvm_elem_step(s, allocs, &kont->elem);
  soru_pvm_elem_def_t elem = kont->elem.elem;
  memset(&kont->elem, 0, sizeof kont->elem);
  return add_element(s->ctx, kont, SORU_PVM_FIELD_ELEM, &elem);
}

static soru_status_t
data_step(soru_pvm_stream_t *s, soru_pvm_allocations_t *allocs, soru_pvm_module_kont_t *kont)
{
  if (kont->data.kind != SORU_PVM_DATA_STOP) return soru_pvm_data_step(s, allocs, &kont->data);
  soru_pvm_data_def_t data = kont->data.data;
  memset(&kont->data, 0, sizeof kont->data);
  return add_element(s->ctx, kont, SORU_PVM_FIELD_DATA, &data);
}

static soru_status_t
code_step(soru_pvm_stream_t *s, soru_pvm_allocations_t *allocs, soru_pvm_module_kont_t *kont)
{
  if (kont->code.kind != SORU_PVM_CODE_STOP) return soru_pvm_code_step(s, allocs, &kont->code);
  soru_pvm_func_def_t func = kont->code.func;
  memset(&kont->code, 0, sizeof kont->code);
  return add_element(s->ctx, kont, SORU_PVM_FIELD_CODE, &func);
}

soru_status_t
soru_pvm_element_step(soru_pvm_stream_t *s, soru_pvm_decode_state_t *state)
{
  soru_pvm_module_kont_t *kont = &state->kont;
  switch (kont->kind) {
  case SORU_PVM_MODULE_CODE:
    return code_step(s, &state->allocations, kont);
  case SORU_PVM_MODULE_DATA:
    return data_step(s, &state->allocations, kont);
  case SORU_PVM_MODULE_TYPES:
    return types_step(s, kont);
  case SORU_PVM_MODULE_IMPORT:
    return import_step(s, kont);
  case SORU_PVM_MODULE_EXPORT:
    return export_step(s, kont);
  case SORU_PVM_MODULE_GLOBAL:
    return global_step(s, &state->allocations, kont);
  default:
    return elem_step(s, &state->allocations, kont);
  }
}
