/* The stacks of operands and open blocks, and the walk over the lists of a function.
 *
 * A block has its own operands: its parameters are pushed again inside, and are popped from the
 * outer block when the inner list is checked, which is the order in which errors are reported. */
#include "base/mem.h"
#include "wasm/numeric.h"
#include "wasm/valid_private.h"
#include "wasm/value.h"

#include <string.h>

enum { OP_F32_CONST = 0x43, OP_F64_CONST = 0x44 };

struct soru_wasm_valid_frame {
  const soru_wasm_instr_t *instrs; /* the rest of the list */
  uint32_t left;
  uint32_t height;  /* operands of the outer blocks */
  bool unreachable; /* anything may be below the operands */
  bool in_else;
  const soru_wasm_instr_t *owner; /* block, loop or if; NULL for a body or initialiser */
  soru_wasm_signature_t type;
};

static soru_wasm_valid_frame_t *
top(const soru_wasm_validator_t *v)
{
  return &v->frames[v->frame_count - 1];
}

/* Text of the types "[i32 _]". */
typedef struct types_text {
  char text[120];
  size_t len;
} types_text_t;

static void
text_add(types_text_t *t, const char *more)
{
  size_t n = strlen(more), left = sizeof t->text - 1 - t->len;
  if (n > left) n = left;
  memcpy(t->text + t->len, more, n);
  t->len += n;
  t->text[t->len] = 0;
}

/* The types of a row, after `unknown` unknown ones; what does not fit is cut. */
static void
text_types(types_text_t *t, uint32_t unknown, soru_wasm_types_t types)
{
  t->len = 0;
  text_add(t, "[");
  uint32_t count = unknown + types.count;
  for (uint32_t i = 0; i < count && t->len < sizeof t->text - 1; i++) {
    uint8_t type = i < unknown ? SORU_WASM_UNKNOWN : types.ptr[i - unknown];
    if (i > 0) text_add(t, " ");
    text_add(t, type == SORU_WASM_UNKNOWN ? "_" : soru_wasm_type_text((soru_wasm_type_t)type));
  }
  text_add(t, "]");
}

/* Compares types with operands, of which the first `unknown` are not known. */
static soru_status_t
check_types(soru_wasm_validator_t *v, soru_wasm_types_t want, uint32_t unknown,
            soru_wasm_types_t got)
{
  bool same = want.count == unknown + got.count;
  for (uint32_t i = unknown; same && i < want.count; i++) {
    uint8_t a = want.ptr[i], b = got.ptr[i - unknown];
    same = a == b || a == SORU_WASM_UNKNOWN || b == SORU_WASM_UNKNOWN;
  }
  if (same) return SORU_OK;
  types_text_t wanted, there;
  text_types(&wanted, 0, want);
  text_types(&there, unknown, got);
  return soru_wasm_valid_fail(v, "type mismatch: instruction requires %s but stack has %s",
                              wanted.text, there.text);
}

soru_status_t
soru_wasm_valid_check_types(soru_wasm_validator_t *v, soru_wasm_types_t want, soru_wasm_types_t got)
{
  return check_types(v, want, 0, got);
}

uint8_t
soru_wasm_valid_peek(const soru_wasm_validator_t *v, uint32_t i)
{
  uint32_t count = v->stack_count - top(v)->height;
  return i < count ? v->stack[v->stack_count - 1 - i] : SORU_WASM_UNKNOWN;
}

soru_status_t
soru_wasm_valid_pop(soru_wasm_validator_t *v, soru_wasm_types_t want)
{
  uint32_t count = v->stack_count - top(v)->height;
  uint32_t n = want.count < count ? want.count : count;
  uint32_t unknown = top(v)->unreachable ? want.count - n : 0;
  soru_wasm_types_t got = soru_wasm_types_at(v->stack, v->stack_count - n, n);
  SORU_TRY(check_types(v, want, unknown, got));
  v->stack_count -= n;
  return SORU_OK;
}

soru_status_t
soru_wasm_valid_push(soru_wasm_validator_t *v, soru_wasm_types_t types)
{
  if (types.count > SORU_WASM_VALID_STACK_MAX - v->stack_count) {
    (void)soru_wasm_valid_fail(v, "too many operands");
    return SORU_ERR_LIMIT;
  }
  if (types.count > v->stack_cap - v->stack_count) {
    v->stack_cap = 2 * v->stack_cap + types.count + 64;
    v->stack = soru_base_realloc(v->stack, v->stack_cap);
  }
  if (types.count > 0) memcpy(v->stack + v->stack_count, types.ptr, types.count);
  v->stack_count += types.count;
  return SORU_OK;
}

void
soru_wasm_valid_unreachable(soru_wasm_validator_t *v)
{
  v->stack_count = top(v)->height;
  top(v)->unreachable = true;
}

soru_status_t
soru_wasm_valid_label(soru_wasm_validator_t *v, soru_wasm_types_t *out, uint32_t label)
{
  if (label >= v->frame_count) return soru_wasm_valid_unknown(v, "label", label);
  const soru_wasm_valid_frame_t *frame = &v->frames[v->frame_count - 1 - label];
  bool is_loop = frame->owner != NULL && frame->owner->op == SORU_OP_LOOP;
  *out = is_loop ? frame->type.params : frame->type.results;
  return SORU_OK;
}

soru_wasm_types_t
soru_wasm_valid_results(const soru_wasm_validator_t *v)
{
  return v->frames[0].type.results;
}

/* Starts a list in the innermost block. */
static soru_status_t
start_list(soru_wasm_validator_t *v, uint32_t label)
{
  soru_wasm_valid_frame_t *frame = top(v);
  frame->instrs = soru_wasm_module_list(v->module, label, &frame->left);
  frame->unreachable = false;
  v->stack_count = frame->height;
  return soru_wasm_valid_push(v, frame->type.params);
}

static soru_status_t
push_frame(soru_wasm_validator_t *v, const soru_wasm_instr_t *owner,
           const soru_wasm_signature_t *type, uint32_t label)
{
  if (v->frame_count == v->frame_cap) {
    v->frame_cap = 2 * v->frame_cap + 16;
    v->frames = soru_base_realloc(v->frames, v->frame_cap * sizeof *v->frames);
  }
  v->frames[v->frame_count++] =
      (soru_wasm_valid_frame_t){.height = v->stack_count, .owner = owner, .type = *type};
  return start_list(v, label);
}

static soru_status_t
block_type(soru_wasm_validator_t *v, soru_wasm_signature_t *out, const soru_wasm_instr_t *instr)
{
  *out = (soru_wasm_signature_t){0};
  if (instr->kind == SORU_WASM_BLOCK_TYPE) return soru_wasm_valid_signature(v, out, instr->b);
  if (instr->kind == SORU_WASM_BLOCK_VALUE) out->results = (soru_wasm_types_t){&instr->lane, 1};
  return SORU_OK;
}

soru_status_t
soru_wasm_valid_enter(soru_wasm_validator_t *v, const soru_wasm_instr_t *instr)
{
  soru_wasm_signature_t type;
  SORU_TRY(block_type(v, &type, instr));
  return push_frame(v, instr, &type, instr->a);
}

/* The operands at the end of a list must be the results, all of them. */
static soru_status_t
check_results(soru_wasm_validator_t *v)
{
  soru_wasm_types_t results = top(v)->type.results;
  soru_wasm_types_t all =
      soru_wasm_types_at(v->stack, top(v)->height, v->stack_count - top(v)->height);
  SORU_TRY(soru_wasm_valid_pop(v, results));
  if (v->stack_count == top(v)->height) return SORU_OK;
  types_text_t wanted, there;
  text_types(&wanted, 0, results);
  text_types(&there, 0, all);
  return soru_wasm_valid_fail(v, "type mismatch: block requires %s but stack has %s", wanted.text,
                              there.text);
}

/* Ends the list of the innermost block; ends the block, unless an else branch is left. */
static soru_status_t
leave(soru_wasm_validator_t *v)
{
  soru_wasm_valid_frame_t *frame = top(v);
  const soru_wasm_instr_t *owner = frame->owner;
  SORU_TRY(check_results(v));
  bool is_if = owner != NULL && owner->op == SORU_OP_IF;
  if (is_if && !frame->in_else) {
    frame->in_else = true;
    return start_list(v, owner->imm.u32[0]);
  }
  soru_wasm_signature_t type = frame->type;
  v->stack_count = frame->height;
  v->frame_count--;
  if (owner == NULL) return SORU_OK;
  if (!is_if) {
    SORU_TRY(soru_wasm_valid_pop(v, type.params));
  } else {
    uint8_t wanted[SORU_WASM_VALID_ARITY_MAX + 1];
    if (type.params.count > 0) memcpy(wanted, type.params.ptr, type.params.count);
    wanted[type.params.count] = SORU_WASM_I32; /* the condition */
    SORU_TRY(soru_wasm_valid_pop(v, (soru_wasm_types_t){wanted, type.params.count + 1}));
  }
  return soru_wasm_valid_push(v, type.results);
}

/* Checks a list and those inside of it. */
static soru_status_t
check_list(soru_wasm_validator_t *v, const soru_wasm_signature_t *type, uint32_t label)
{
  v->stack_count = v->frame_count = 0;
  SORU_TRY(push_frame(v, NULL, type, label));
  while (v->frame_count > 0) {
    soru_wasm_valid_frame_t *frame = top(v);
    if (frame->left == 0) {
      SORU_TRY(leave(v));
    } else {
      frame->left--;
      SORU_TRY(soru_wasm_valid_instr(v, frame->instrs++));
    }
  }
  return SORU_OK;
}

/* Locals are looked up by the ends of their groups. */
static void
set_locals(soru_wasm_validator_t *v, const soru_wasm_func_t *func)
{
  if (func->group_count > v->local_end_cap) {
    v->local_end_cap = func->group_count;
    v->local_ends = soru_base_realloc(v->local_ends, func->group_count * sizeof *v->local_ends);
  }
  v->local_end_count = func->group_count;
  v->local_groups = func->group_count > 0 ? v->module->local_groups + func->first_group : NULL;
  uint64_t end = v->params.count;
  for (uint32_t i = 0; i < func->group_count; i++)
    v->local_ends[i] = end += v->local_groups[i].count;
}

soru_status_t
soru_wasm_valid_func(soru_wasm_validator_t *v, const soru_wasm_func_t *func)
{
  soru_wasm_signature_t type;
  SORU_TRY(soru_wasm_valid_signature(v, &type, func->type));
  v->params = type.params;
  set_locals(v, func);
  type.params = (soru_wasm_types_t){0};
  return check_list(v, &type, func->body);
}

/* A constant expression has constants, references and globals that do not change. */
static soru_status_t
check_constant(soru_wasm_validator_t *v, const soru_wasm_instr_t *instr)
{
  switch (instr->op) {
  case SORU_OP_REF_NULL:
  case SORU_OP_REF_FUNC:
  case SORU_OP_I32_CONST:
  case SORU_OP_I64_CONST:
  case OP_F32_CONST:
  case OP_F64_CONST:
  case SORU_OP_V128_CONST:
    return SORU_OK;
  case SORU_OP_GLOBAL_GET:
    if (instr->b >= v->global_imports) return soru_wasm_valid_unknown(v, "global", instr->b);
    if (!v->globals[instr->b].is_mutable) return SORU_OK;
    break;
  default:
    break;
  }
  return soru_wasm_valid_fail(v, "constant expression required");
}

soru_status_t
soru_wasm_valid_constant(soru_wasm_validator_t *v, uint32_t label, uint8_t type)
{
  uint32_t count;
  const soru_wasm_instr_t *instrs = soru_wasm_module_list(v->module, label, &count);
  for (uint32_t i = 0; i < count; i++) SORU_TRY(check_constant(v, &instrs[i]));
  soru_wasm_signature_t signature = {.results = {&type, 1}};
  return check_list(v, &signature, label);
}

void
soru_wasm_valid_release(soru_wasm_validator_t *v)
{
  free(v->local_ends);
  free(v->stack);
  free(v->frames);
}
