/* context.c - see context.h. */
#include "rollup/context.h"

#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

/* A path cut into names. */
typedef struct path {
  soru_tree_name_t *names[SORU_ROLLUP_PATH_NAMES_MAX];
  size_t cnt;
} path_t;

static void
path_make(path_t *path, soru_rollup_context_t *context, const char *format, va_list args)
{
  char text[SORU_ROLLUP_PATH_TEXT_MAX];
  int len = vsnprintf(text, sizeof text, format, args);
  SORU_ASSERT(len > 0 && (size_t)len < sizeof text);
  path->cnt = 0;
  for (char *at = text; at != NULL;) {
    char *slash = strchr(at, '/');
    size_t n = slash == NULL ? strlen(at) : (size_t)(slash - at);
    SORU_ASSERT(path->cnt < SORU_ROLLUP_PATH_NAMES_MAX);
    path->names[path->cnt++] =
        soru_tree_name(soru_tree_names(context->tree), soru_base_slice(at, n));
    at = slash == NULL ? NULL : slash + 1;
  }
}

static void
path_drop(path_t *path, soru_rollup_context_t *context)
{
  for (size_t i = 0; i < path->cnt; i++)
    soru_tree_name_drop(soru_tree_names(context->tree), path->names[i]);
}

/* The node at a path; NULL if there is none. */
static soru_tree_node_t *
find(soru_rollup_context_t *context, const char *format, va_list args)
{
  soru_tree_node_t *node = NULL;
  path_t path;
  if (context->status != SORU_OK) return NULL;
  path_make(&path, context, format, args);
  context->status = soru_tree_path_find(context->tree, context->root, path.names, path.cnt, &node);
  path_drop(&path, context);
  return context->status == SORU_OK ? node : NULL;
}

/* The value at a path. */
static bool
find_value(soru_rollup_context_t *context, soru_slice_t *value, const char *format, va_list args)
{
  soru_tree_node_t *node = find(context, format, args);
  *value = soru_base_slice(NULL, 0);
  return node != NULL && soru_tree_bytes(context->tree, node, value) == SORU_OK;
}

/* Puts a node, which is consumed, at a path. */
static void
set(soru_rollup_context_t *context, soru_tree_node_t *node, const char *format, va_list args)
{
  path_t path;
  if (context->status != SORU_OK) {
    soru_tree_drop(context->tree, node);
    return;
  }
  path_make(&path, context, format, args);
  context->status = soru_tree_path_set(context->tree, &context->root, path.names, path.cnt, node);
  path_drop(&path, context);
}

soru_tree_node_t *
soru_rollup_context_save(const soru_rollup_context_t *context)
{
  return soru_tree_keep(context->root);
}

void
soru_rollup_context_restore(soru_rollup_context_t *context, soru_tree_node_t *saved)
{
  soru_tree_drop(context->tree, context->root);
  context->root = saved;
  context->status = SORU_OK;
}

void
soru_rollup_context_forget(soru_rollup_context_t *context, soru_tree_node_t *saved)
{
  soru_tree_drop(context->tree, saved);
}

bool
soru_rollup_context_get(soru_rollup_context_t *context, soru_slice_t *value, const char *format,
                        ...)
{
  va_list args;
  va_start(args, format);
  bool found = find_value(context, value, format, args);
  va_end(args);
  return found;
}

bool
soru_rollup_context_get_fixed(soru_rollup_context_t *context, void *value, size_t n,
                              const char *format, ...)
{
  soru_slice_t bytes;
  va_list args;
  va_start(args, format);
  bool found = find_value(context, &bytes, format, args);
  va_end(args);
  if (!found) return false;
  SORU_ASSERT(bytes.len == n);
  memcpy(value, bytes.ptr, n);
  return true;
}

int64_t
soru_rollup_context_get_int(soru_rollup_context_t *context, int64_t otherwise, const char *format,
                            ...)
{
  soru_slice_t bytes;
  va_list args;
  va_start(args, format);
  bool found = find_value(context, &bytes, format, args);
  va_end(args);
  if (!found) return otherwise;
  SORU_ASSERT(bytes.len == 8);
  return (int64_t)soru_base_get_be(bytes.ptr, 8);
}

bool
soru_rollup_context_has(soru_rollup_context_t *context, const char *format, ...)
{
  va_list args;
  va_start(args, format);
  bool found = find(context, format, args) != NULL;
  va_end(args);
  return found;
}

void
soru_rollup_context_put(soru_rollup_context_t *context, soru_slice_t value, const char *format, ...)
{
  va_list args;
  va_start(args, format);
  set(context, soru_tree_leaf(context->tree, value), format, args);
  va_end(args);
}

void
soru_rollup_context_put_int(soru_rollup_context_t *context, int64_t value, const char *format, ...)
{
  uint8_t bytes[8];
  va_list args;
  soru_base_put_be(bytes, (uint64_t)value, 8);
  va_start(args, format);
  set(context, soru_tree_leaf(context->tree, soru_base_slice(bytes, 8)), format, args);
  va_end(args);
}

void
soru_rollup_context_remove(soru_rollup_context_t *context, const char *format, ...)
{
  va_list args, again;
  va_start(args, format);
  va_copy(again, args);
  if (find(context, format, args) != NULL) set(context, NULL, format, again);
  va_end(again);
  va_end(args);
}

void
soru_rollup_context_list(soru_rollup_context_t *context, soru_rollup_visit_t *visit, void *self,
                         const char *format, ...)
{
  va_list args;
  va_start(args, format);
  soru_tree_node_t *dir = find(context, format, args);
  va_end(args);
  if (dir == NULL) return;
  soru_tree_keep(dir);
  soru_tree_entry_t *entries = NULL;
  size_t cnt = 0;
  bool go_on = true;
  context->status = soru_tree_list(context->tree, dir, &entries, &cnt);
  for (size_t i = 0; i < cnt && go_on; i++)
    go_on = visit(self, soru_base_slice(entries[i].name->text, entries[i].name->len));
  free(entries);
  soru_tree_drop(context->tree, dir);
}

const char *
soru_rollup_hex(char *text, const uint8_t *bytes, size_t n)
{
  static const char digits[] = "0123456789abcdef";
  for (size_t i = 0; i < n; i++) {
    text[2 * i] = digits[bytes[i] >> 4];
    text[2 * i + 1] = digits[bytes[i] & 15];
  }
  text[2 * n] = 0;
  return text;
}

bool
soru_rollup_unhex(uint8_t *bytes, size_t n, soru_slice_t text)
{
  if (text.len != 2 * n) return false;
  for (size_t i = 0; i < text.len; i++) {
    uint8_t c = text.ptr[i];
    int digit = c >= '0' && c <= '9' ? c - '0' : c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
    if (digit < 0) return false;
    bytes[i / 2] = (uint8_t)(i % 2 == 0 ? digit << 4 : bytes[i / 2] | digit);
  }
  return true;
}
