/* dbg_code.c - the commands that show what the kernel is doing: stack, variables, code. */
#include "app/dbg.h"
#include "app/report.h"
#include "app/script.h"
#include "base/hex.h"

#include <inttypes.h>
#include <string.h>

/* Lines of code that are shown before and behind the next instruction. */
#define CONTEXT 8

/* --- the call stack --- */

static void
say_frame(soru_dbg_t *d, uint32_t number, const soru_pvm_frame_info_t *frame)
{
  uint32_t func = soru_app_dbg_func_of_body(d, frame->body);
  soru_app_dbg_say(d, "#%-3" PRIu32 " ", number);
  soru_app_dbg_func_name(d, &d->out, func);
  if (frame->has_place)
    soru_app_dbg_say(d, "  (block %" PRId32 ", instruction %" PRId32 ")", frame->list,
                     frame->index);
  soru_app_dbg_say(d, "\n");
}

static void
say_stack(soru_dbg_t *d)
{
  soru_buf_t doing;
  soru_pvm_frame_info_t frame;
  soru_base_buf_init(&doing, 1024);
  soru_pvm_inspect_doing(d->run.pvm, &doing);
  if (doing.len > 0) {
    soru_app_dbg_say(d, "next: it ");
    soru_base_buf_add(&d->out, doing.ptr, doing.len);
    soru_app_dbg_say(d, "\n");
  }
  for (uint32_t i = 0; soru_pvm_inspect_frame(d->run.pvm, i, &frame); i++) say_frame(d, i, &frame);
  soru_base_buf_free(&doing);
}

/* Whether the kernel has trapped, or an error that is no trap has ended it. */
static bool
has_crashed(const soru_pvm_info_t *info)
{
  return info->trapped ||
         (info->phase == SORU_PVM_STUCK && info->stuck.class_ == SORU_PVM_EVAL_ERROR);
}

/* A trap leaves no frames: it takes this many ticks to give them up, however many there are. */
#define TRAP_TICKS 4

/* The stack is that of some ticks before. */
static bool
say_stack_of_trap(soru_dbg_t *d, const soru_pvm_info_t *info)
{
  const soru_dbg_break_t *hit = d->hit;
  int64_t tick = info->tick;
  bool was_replaying = d->replaying;
  d->replaying = true;
  bool good = soru_app_dbg_goto(d, tick - (info->trapped ? TRAP_TICKS : 1));
  if (good) {
    soru_app_dbg_say(d, "The stack when it happened:\n");
    say_stack(d);
    d->replaying = true;
    good = soru_app_dbg_goto(d, tick);
  }
  d->replaying = was_replaying;
  d->hit = hit;
  return good;
}

void
soru_app_dbg_tell_trap(soru_dbg_t *d)
{
  soru_pvm_info_t info = soru_app_dbg_info(d);
  if (!has_crashed(&info)) return;
  soru_app_dbg_say(d, "%s at tick %" PRId64 ": ", info.trapped ? "Trap" : "Stuck", info.tick);
  if (info.trapped)
    soru_app_report_text(&d->out, info.trap);
  else
    soru_app_report_stuck(&d->out, &info.stuck);
  soru_app_dbg_say(d, "\n");
  (void)say_stack_of_trap(d, &info);
  if (d->live != NULL) d->live(d);
}

bool
soru_app_dbg_backtrace(soru_dbg_t *d, int argc, char **argv)
{
  soru_pvm_info_t info = soru_app_dbg_info(d);
  (void)argc;
  (void)argv;
  if (has_crashed(&info)) return say_stack_of_trap(d, &info);
  if (soru_pvm_inspect_frames(d->run.pvm) == 0)
    return soru_app_dbg_fail(d, "no code is running (the machine is in %s)",
                             soru_pvm_phase_text(info.phase));
  say_stack(d);
  return true;
}

/* --- values --- */

static void
say_value(soru_dbg_t *d, const soru_pvm_value_t *value)
{
  switch (value->kind) {
  case SORU_PVM_VALUE_I32:
    soru_app_dbg_say(d, "i32 %" PRId32 " (0x%" PRIx32 ")", (int32_t)value->u.i32, value->u.i32);
    return;
  case SORU_PVM_VALUE_I64:
    soru_app_dbg_say(d, "i64 %" PRId64 " (0x%" PRIx64 ")", (int64_t)value->u.i64, value->u.i64);
    return;
  case SORU_PVM_VALUE_V128:
    soru_app_dbg_say(d, "v128 0x");
    soru_base_hex_add(&d->out, soru_base_slice(value->u.v128, 16));
    return;
  case SORU_PVM_VALUE_NULL:
    soru_app_dbg_say(d, "null");
    return;
  case SORU_PVM_VALUE_EXTERN:
    soru_app_dbg_say(d, "externref %" PRId32, value->u.external);
    return;
  default:
    soru_app_dbg_say(d, "funcref ");
    if (value->u.func->kind == SORU_PVM_FUNC_NATIVE)
      soru_app_dbg_func_name(d, &d->out, soru_app_dbg_func_of_body(d, value->u.func->body));
  }
}

/* The frame that a command names; false with a message. */
static bool
frame_of(soru_dbg_t *d, int argc, char **argv, uint32_t *number, soru_pvm_frame_info_t *frame)
{
  int64_t value = 0;
  if (argc > 0 && (soru_app_parse_int(&value, soru_base_slice_text(argv[0])) != SORU_OK ||
                   value < 0 || value > UINT32_MAX))
    return soru_app_dbg_fail(d, "%s is no number of a frame", argv[0]);
  *number = (uint32_t)value;
  if (soru_pvm_inspect_frame(d->run.pvm, *number, frame)) return true;
  return soru_app_dbg_fail(d, "there is no frame %" PRId64 " (`backtrace` lists them)", value);
}

bool
soru_app_dbg_locals(soru_dbg_t *d, int argc, char **argv)
{
  uint32_t number;
  soru_pvm_frame_info_t frame;
  soru_pvm_value_t value;
  if (!frame_of(d, argc, argv, &number, &frame)) return false;
  say_frame(d, number, &frame);
  for (int64_t i = 0; soru_pvm_inspect_local(d->run.pvm, number, i, &value); i++) {
    soru_app_dbg_say(d, "  local %-3" PRId64 " ", i);
    say_value(d, &value);
    soru_app_dbg_say(d, "\n");
  }
  return true;
}

bool
soru_app_dbg_stack(soru_dbg_t *d, int argc, char **argv)
{
  uint32_t number;
  soru_pvm_frame_info_t frame;
  soru_pvm_label_info_t label;
  soru_pvm_value_t value;
  if (!frame_of(d, argc, argv, &number, &frame)) return false;
  say_frame(d, number, &frame);
  for (uint32_t k = 0; soru_pvm_inspect_label(d->run.pvm, number, k, &label); k++) {
    soru_app_dbg_say(d, "  label %" PRIu32 "%s, block %" PRId32 ", %" PRId64 " values\n", k,
                     label.is_loop ? " (loop)" : "", label.list, label.values);
    for (int64_t i = 0; soru_pvm_inspect_value(d->run.pvm, number, k, i, &value); i++) {
      soru_app_dbg_say(d, "    ");
      say_value(d, &value);
      soru_app_dbg_say(d, "\n");
    }
  }
  return true;
}

bool
soru_app_dbg_globals(soru_dbg_t *d, int argc, char **argv)
{
  soru_pvm_value_t value;
  bool is_mutable;
  int64_t i = 0;
  (void)argc;
  (void)argv;
  for (; soru_pvm_inspect_global(d->run.pvm, i, &value, &is_mutable); i++) {
    soru_app_dbg_say(d, "global %-3" PRId64 " %s ", i, is_mutable ? "mut  " : "const");
    say_value(d, &value);
    soru_app_dbg_say(d, "\n");
  }
  if (i == 0) soru_app_dbg_say(d, "No globals here\n");
  return true;
}

/* --- code --- */

/* A function that is printed. */
typedef struct listing {
  soru_dbg_t *d;
  bool has_mark, around; /* around: only lines near the mark */
  uint32_t list, index;
  size_t line, marked; /* number of lines so far; of the marked one */
  bool finding;        /* the first time, to find the marked line */
} listing_t;

static bool
is_marked(const listing_t *l, const soru_wasm_line_t *line)
{
  return l->has_mark && line->list == l->list && line->index == l->index;
}

static bool
print_line(void *to, const soru_wasm_line_t *line)
{
  listing_t *l = to;
  size_t number = l->line++;
  bool marked = is_marked(l, line);
  if (l->finding) {
    if (marked) l->marked = number;
    return !marked;
  }
  if (l->around && number + CONTEXT < l->marked) return true;
  if (l->around && number > l->marked + CONTEXT) return false;
  const char *on = marked && l->d->color ? "\033[1m" : "", *off = *on != 0 ? "\033[0m" : "";
  soru_app_dbg_say(l->d, "%s%s %*s", on, marked ? "=>" : "  ", (int)(2 * line->depth), "");
  soru_base_buf_add(&l->d->out, line->text.ptr, line->text.len);
  soru_app_dbg_say(l->d, "%s\n", off);
  return true;
}

/* Locals of a function by groups, as its text begins. */
static void
say_head(soru_dbg_t *d, uint32_t func)
{
  soru_app_dbg_say(d, "func[%" PRIu32 "] <", func);
  soru_app_dbg_func_name(d, &d->out, func);
  soru_app_dbg_say(d, ">\n");
}

static bool
list_function(soru_dbg_t *d, uint32_t func, listing_t *l)
{
  uint32_t body = d->module.funcs[func - d->import_cnt].body;
  say_head(d, func);
  for (int pass = l->around ? 0 : 1; pass < 2; pass++) {
    l->finding = pass == 0;
    l->line = 0;
    soru_wasm_disasm_function(&d->module, &d->names, body, print_line, l);
  }
  return true;
}

bool
soru_app_dbg_disassemble(soru_dbg_t *d, int argc, char **argv)
{
  soru_pvm_frame_info_t frame = {.has_place = false};
  listing_t l = {.d = d};
  uint32_t func = UINT32_MAX;
  if (!d->has_module) return soru_app_dbg_fail(d, "the kernel is no module");
  if (soru_pvm_inspect_frame(d->run.pvm, 0, &frame) && frame.has_place) {
    l.has_mark = true;
    l.list = (uint32_t)frame.list;
    l.index = (uint32_t)frame.index;
    func = soru_app_dbg_func_of_body(d, frame.body);
  }
  if (argc > 0) {
    func = soru_app_dbg_find_func(d, argv[0]);
    if (func == UINT32_MAX || func < d->import_cnt)
      return soru_app_dbg_fail(d, "the kernel has no function %s of its own", argv[0]);
    return list_function(d, func, &l);
  }
  if (func == UINT32_MAX)
    return soru_app_dbg_fail(d, "no code is running: name a function (`dump function symbols`)");
  l.around = true;
  return list_function(d, func, &l);
}

bool
soru_app_dbg_symbols(soru_dbg_t *d, int argc, char **argv)
{
  (void)argc;
  (void)argv;
  if (!d->has_module) return soru_app_dbg_fail(d, "the kernel is no module");
  soru_app_dbg_say(d, "Functions:\n");
  for (uint32_t i = 0; i < d->names.cnt; i++) {
    soru_app_dbg_say(d, "%5" PRIu32 "%s ", i, i < d->import_cnt ? " (host)" : "       ");
    soru_app_dbg_func_name(d, &d->out, i);
    soru_app_dbg_say(d, "\n");
  }
  return true;
}
