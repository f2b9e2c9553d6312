#include "app/flame.h"

#include "base/mem.h"

#include <inttypes.h>
#include <string.h>

/* Stacks that are told apart, and how deep: deeper calls count for the last one. */
#define NODES_MAX (1 << 20)
#define DEPTH_MAX 512

typedef struct node {
  uint32_t func, parent, child, sibling; /* 0: none; node 0 is the root */
  uint64_t calls;
  int64_t ticks, total; /* by itself; with all below */
  double seconds;
} node_t;

struct soru_flame {
  soru_flame_name_fn_t *name;
  void *to;
  node_t *nodes;
  uint32_t cnt, cap;
  uint32_t stack[DEPTH_MAX + 1];
  uint32_t depth; /* stack[depth] is the innermost */
  int64_t last_tick;
  double last_seconds;
  bool started;
};

soru_flame_t *
soru_app_flame_new(soru_flame_name_fn_t *name, void *to)
{
  soru_flame_t *flame = soru_base_zalloc(sizeof *flame);
  flame->name = name;
  flame->to = to;
  flame->cap = 256;
  flame->nodes = soru_base_zalloc(flame->cap * sizeof *flame->nodes);
  flame->cnt = 1;
  return flame;
}

void
soru_app_flame_free(soru_flame_t *flame)
{
  if (flame == NULL) return;
  free(flame->nodes);
  free(flame);
}

void
soru_app_flame_spend(soru_flame_t *flame, int64_t tick, double seconds)
{
  node_t *node = &flame->nodes[flame->stack[flame->depth]];
  if (flame->started && tick > flame->last_tick) node->ticks += tick - flame->last_tick;
  if (flame->started && seconds > flame->last_seconds)
    node->seconds += seconds - flame->last_seconds;
  flame->last_tick = tick;
  flame->last_seconds = seconds;
  flame->started = true;
}

void
soru_app_flame_pause(soru_flame_t *flame, int64_t tick, double seconds)
{
  flame->last_tick = tick;
  flame->last_seconds = seconds;
  flame->started = true;
}

/* The node of a function called by another node's. */
static uint32_t
child_of(soru_flame_t *flame, uint32_t parent, uint32_t func)
{
  uint32_t i = flame->nodes[parent].child;
  while (i != 0 && flame->nodes[i].func != func) i = flame->nodes[i].sibling;
  if (i != 0) return i;
  if (flame->cnt == NODES_MAX) return parent;
  if (flame->cnt == flame->cap) {
    flame->cap *= 2;
    flame->nodes = soru_base_realloc(flame->nodes, flame->cap * sizeof *flame->nodes);
  }
  flame->nodes[flame->cnt] =
      (node_t){.func = func, .parent = parent, .sibling = flame->nodes[parent].child};
  flame->nodes[parent].child = flame->cnt;
  return flame->cnt++;
}

void
soru_app_flame_enter(soru_flame_t *flame, uint32_t depth, uint32_t func)
{
  soru_app_flame_leave(flame, depth);
  if (flame->depth == DEPTH_MAX) return;
  uint32_t node = child_of(flame, flame->stack[flame->depth], func);
  flame->stack[++flame->depth] = node;
  flame->nodes[node].calls++;
}

void
soru_app_flame_leave(soru_flame_t *flame, uint32_t depth)
{
  if (depth > 0 && flame->depth >= depth) flame->depth = depth - 1;
}

/* Parents come before children. */
static void
add_up(soru_flame_t *flame)
{
  for (uint32_t i = 0; i < flame->cnt; i++) flame->nodes[i].total = flame->nodes[i].ticks;
  for (uint32_t i = flame->cnt; i-- > 1;)
    flame->nodes[flame->nodes[i].parent].total += flame->nodes[i].total;
}

/* --- table --- */

typedef struct row {
  uint32_t func;
  uint64_t calls;
  int64_t ticks;
  double seconds;
} row_t;

static int
by_func(const void *a, const void *b)
{
  const row_t *x = a, *y = b;
  return x->func < y->func ? -1 : x->func > y->func;
}

static int
by_ticks(const void *a, const void *b)
{
  const row_t *x = a, *y = b;
  return x->ticks > y->ticks ? -1 : x->ticks < y->ticks;
}

void
soru_app_flame_table(soru_flame_t *flame, soru_buf_t *text, size_t most)
{
  row_t *rows = soru_base_alloc(flame->cnt * sizeof *rows);
  size_t cnt = 0;
  add_up(flame);
  for (uint32_t i = 1; i < flame->cnt; i++) {
    const node_t *node = &flame->nodes[i];
    rows[i - 1] = (row_t){node->func, node->calls, node->ticks, node->seconds};
  }
  qsort(rows, flame->cnt - 1, sizeof *rows, by_func);
  for (uint32_t i = 0; i + 1 < flame->cnt; i++) {
    if (cnt > 0 && rows[cnt - 1].func == rows[i].func) {
      rows[cnt - 1].calls += rows[i].calls;
      rows[cnt - 1].ticks += rows[i].ticks;
      rows[cnt - 1].seconds += rows[i].seconds;
    } else {
      rows[cnt++] = rows[i];
    }
  }
  qsort(rows, cnt, sizeof *rows, by_ticks);
  soru_base_buf_addf(text, "%16s %7s %10s %12s  function\n", "ticks", "%", "ms", "calls");
  for (size_t i = 0; i < cnt && i < most; i++) {
    int64_t all = flame->nodes[0].total > 0 ? flame->nodes[0].total : 1;
    soru_base_buf_addf(text, "%16" PRId64 " %6.2f%% %10.3f %12" PRIu64 "  ", rows[i].ticks,
                       100.0 * (double)rows[i].ticks / (double)all, rows[i].seconds * 1e3,
                       rows[i].calls);
    flame->name(flame->to, text, rows[i].func);
    soru_base_buf_addf(text, "\n");
  }
  free(rows);
}

/* --- folded stacks --- */

void
soru_app_flame_folded(soru_flame_t *flame, soru_buf_t *text)
{
  for (uint32_t i = 1; i < flame->cnt; i++) {
    uint32_t path[DEPTH_MAX + 1], depth = 0;
    if (flame->nodes[i].ticks == 0) continue;
    for (uint32_t at = i; at != 0; at = flame->nodes[at].parent) path[depth++] = at;
    while (depth-- > 0) {
      flame->name(flame->to, text, flame->nodes[path[depth]].func);
      soru_base_buf_addf(text, depth > 0 ? ";" : "");
    }
    soru_base_buf_addf(text, " %" PRId64 "\n", flame->nodes[i].ticks);
  }
}

/* --- picture --- */

enum { WIDTH = 1200, MARGIN = 10, ROW = 18, TOP = 56, CHAR_TENTHS = 66 };

/* Boxes that are narrower than this are not drawn. */
#define WIDTH_MIN 0.2

/* Depths of all nodes, and the deepest one that is drawn. */
static uint32_t
find_depths(const soru_flame_t *flame, uint32_t *depths, double scale)
{
  uint32_t deepest = 0;
  depths[0] = 0;
  for (uint32_t i = 1; i < flame->cnt; i++) {
    depths[i] = depths[flame->nodes[i].parent] + 1;
    bool is_drawn = (double)flame->nodes[i].total * scale >= WIDTH_MIN;
    if (is_drawn && depths[i] > deepest) deepest = depths[i];
  }
  return deepest;
}

/* Where each node begins, from the left: those of one parent side by side. */
static void
find_starts(const soru_flame_t *flame, int64_t *starts)
{
  starts[0] = 0;
  for (uint32_t i = 0; i < flame->cnt; i++) {
    int64_t at = starts[i];
    for (uint32_t c = flame->nodes[i].child; c != 0; c = flame->nodes[c].sibling) {
      starts[c] = at;
      at += flame->nodes[c].total;
    }
  }
}

static void
add_escaped(soru_buf_t *text, const soru_buf_t *name, size_t most)
{
  for (size_t i = 0; i < name->len && i < most; i++) {
    uint8_t c = name->ptr[i];
    if (c == '&' || c == '<' || c == '>' || c == '"')
      soru_base_buf_addf(text, "&#%u;", c);
    else
      soru_base_buf_add_u8(text, c);
  }
}

/* A colour between red and yellow that depends on the function alone. */
static void
add_colour(soru_buf_t *text, uint32_t func)
{
  uint32_t h = func * 2654435761u;
  soru_base_buf_addf(text, "rgb(%u,%u,%u)", 215 + (h >> 8) % 36, 110 + (h >> 16) % 110,
                     50 + (h >> 24) % 50);
}

static void
add_box(soru_flame_t *flame, soru_buf_t *text, uint32_t i, double x, double width, uint32_t y)
{
  const node_t *node = &flame->nodes[i];
  soru_buf_t name;
  soru_base_buf_init(&name, 4096);
  if (i == 0)
    soru_base_buf_addf(&name, "all");
  else
    flame->name(flame->to, &name, node->func);
  soru_base_buf_addf(text, "<g><title>");
  add_escaped(text, &name, SIZE_MAX);
  soru_base_buf_addf(text,
                     ": %" PRId64 " ticks (%.2f%%), %" PRId64 " by itself, %" PRIu64
                     " calls</title><rect x=\"%.2f\" y=\"%u\" width=\"%.2f\" height=\"%u\" "
                     "rx=\"2\" fill=\"",
                     node->total, 100.0 * (double)node->total / (double)flame->nodes[0].total,
                     node->ticks, node->calls, x, y, width, ROW - 1);
  if (i == 0)
    soru_base_buf_addf(text, "rgb(200,200,200)");
  else
    add_colour(text, node->func);
  soru_base_buf_addf(text, "\"/>");
  size_t room = width < 20 ? 0 : (size_t)((width - 8) * 10 / CHAR_TENTHS);
  if (room >= 3) {
    soru_base_buf_addf(text, "<text x=\"%.2f\" y=\"%u\">", x + 4, y + 13);
    add_escaped(text, &name, name.len <= room ? room : room - 2);
    soru_base_buf_addf(text, "%s</text>", name.len <= room ? "" : "..");
  }
  soru_base_buf_addf(text, "</g>\n");
  soru_base_buf_free(&name);
}

void
soru_app_flame_svg(soru_flame_t *flame, soru_buf_t *text, const char *title)
{
  uint32_t *depths = soru_base_alloc(flame->cnt * sizeof *depths);
  int64_t *starts = soru_base_alloc(flame->cnt * sizeof *starts);
  add_up(flame);
  double scale =
      flame->nodes[0].total > 0 ? (double)(WIDTH - 2 * MARGIN) / (double)flame->nodes[0].total : 0;
  uint32_t deepest = find_depths(flame, depths, scale);
  uint32_t height = TOP + (deepest + 1) * ROW + MARGIN;
  find_starts(flame, starts);
  soru_base_buf_addf(text,
                     "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"%u\" height=\"%u\" "
                     "viewBox=\"0 0 %u %u\" font-family=\"monospace\" font-size=\"11\">\n"
                     "<rect width=\"100%%\" height=\"100%%\" fill=\"rgb(250,250,245)\"/>\n"
                     "<text x=\"%u\" y=\"22\" font-size=\"16\">",
                     WIDTH, height, WIDTH, height, MARGIN);
  soru_buf_t name = {.ptr = (uint8_t *)(uintptr_t)title, .len = strlen(title)};
  add_escaped(text, &name, 120);
  soru_base_buf_addf(text,
                     "</text>\n<text x=\"%u\" y=\"42\" fill=\"rgb(90,90,90)\">%" PRId64
                     " ticks; widths are ticks, the outermost function is at the bottom; hover for "
                     "numbers</text>\n",
                     MARGIN, flame->nodes[0].total);
  for (uint32_t i = 0; i < flame->cnt; i++) {
    double width = (double)flame->nodes[i].total * scale;
    if (width < WIDTH_MIN) continue;
    add_box(flame, text, i, MARGIN + (double)starts[i] * scale, width,
            TOP + (deepest - depths[i]) * ROW);
  }
  soru_base_buf_addf(text, "</svg>\n");
  free(depths);
  free(starts);
}
