/* script_tree.c - the commands that show the state as a tree: tree, dump. */
#include "app/script_private.h"

#include "base/hex.h"

/* Text that is collected before it is printed, in bytes. */
#define TEXT_ENOUGH ((size_t)1 << 16)

void
soru_app_script_print_some(soru_script_t *script)
{
  if (script->text.len > TEXT_ENOUGH) soru_app_script_print(script);
}

/* Goes one step down, to something or nothing. */
static soru_status_t
go_down(soru_script_place_t *place, soru_slice_t step)
{
  soru_tree_names_t *names = soru_tree_names(place->tree);
  soru_tree_name_t *name = soru_tree_name(names, step);
  soru_status_t status = soru_tree_find(place->tree, place->node, name, &place->node);
  soru_tree_name_drop(names, name);
  soru_base_buf_add_u8(&place->path, '/');
  soru_base_buf_add(&place->path, step.ptr, step.len);
  return status;
}

soru_status_t
soru_app_script_go(soru_script_place_t *place, soru_slice_t path)
{
  const uint8_t *p = path.ptr, *end = p + path.len;
  while (p < end && place->node != NULL) {
    const uint8_t *start = p;
    while (p < end && *p != '/') p++;
    size_t len = (size_t)(p - start);
    if (p < end) p++;
    if (len == 0) continue;
    if (len > SORU_TREE_NAME_MAX || soru_tree_is_leaf(place->node)) {
      place->node = NULL;
    } else {
      SORU_TRY(go_down(place, soru_base_slice(start, len)));
    }
  }
  return SORU_OK;
}

soru_status_t
soru_app_script_enter(soru_script_t *script, soru_script_place_t *place, soru_slice_t path)
{
  *place = (soru_script_place_t){.tree = NULL};
  soru_base_buf_init(&place->path, SIZE_MAX);
  SORU_TRY(soru_app_script_need(script));
  SORU_TRY(soru_pvm_root(script->pvm, &place->tree, &place->node));
  return soru_app_script_go(place, path);
}

void
soru_app_script_leave(soru_script_place_t *place)
{
  soru_base_buf_free(&place->path);
}

void
soru_app_script_add_command(soru_script_t *script, const soru_script_line_t *line)
{
  soru_base_buf_add(&script->text, line->name.ptr, line->name.len);
  soru_base_buf_add_u8(&script->text, ' ');
  soru_base_buf_add(&script->text, line->word.ptr, line->word.len);
}

/* Appends a blank, the hash of a node, and a newline. */
static soru_status_t
add_hash(soru_script_t *script, soru_tree_t *tree, soru_tree_node_t *node)
{
  uint8_t hash[SORU_TREE_HASH_SZ];
  SORU_TRY(soru_tree_hash(tree, node, hash));
  soru_base_buf_add_u8(&script->text, ' ');
  soru_base_hex_add(&script->text, soru_base_slice(hash, sizeof hash));
  soru_base_buf_add_u8(&script->text, '\n');
  soru_app_script_print_some(script);
  return SORU_OK;
}

/* ---- tree ---- */

static soru_status_t
show_node(soru_script_t *script, const soru_script_line_t *line, soru_script_place_t *place)
{
  soru_tree_entry_t *entries;
  size_t cnt;
  soru_status_t status = SORU_OK;
  soru_app_script_add_command(script, line);
  if (place->node == NULL) {
    soru_base_buf_addf(&script->text, " absent\n");
    return SORU_OK;
  }
  bool is_leaf = soru_tree_is_leaf(place->node);
  soru_base_buf_addf(&script->text, is_leaf ? " value" : " node");
  SORU_TRY(add_hash(script, place->tree, place->node));
  if (is_leaf) return SORU_OK;
  SORU_TRY(soru_tree_list(place->tree, place->node, &entries, &cnt));
  for (size_t i = 0; i < cnt && status == SORU_OK; i++) {
    const soru_tree_name_t *name = entries[i].name;
    soru_base_buf_addf(&script->text, "child ");
    soru_base_buf_add(&script->text, name->text, name->len);
    soru_base_buf_addf(&script->text, soru_tree_is_leaf(entries[i].node) ? " value" : " node");
    status = add_hash(script, place->tree, entries[i].node);
  }
  free(entries);
  return status;
}

soru_status_t
soru_app_script_tree(soru_script_t *script, const soru_script_line_t *line)
{
  soru_script_place_t place;
  soru_status_t status = soru_app_script_enter(script, &place, line->word);
  if (status == SORU_OK) status = show_node(script, line, &place);
  soru_app_script_leave(&place);
  return status;
}

/* ---- dump ---- */

void
soru_app_script_add_path(soru_script_t *script, const char *word, const soru_buf_t *path)
{
  soru_base_buf_addf(&script->text, "%s ", word);
  soru_base_buf_add(&script->text, path->ptr, path->len);
  if (path->len == 0) soru_base_buf_add_u8(&script->text, '/');
}

static soru_status_t
dump_leaf(soru_script_t *script, const soru_script_place_t *place)
{
  soru_slice_t bytes;
  SORU_TRY(soru_tree_bytes(place->tree, place->node, &bytes));
  soru_app_script_add_path(script, "leaf", &place->path);
  soru_base_buf_add_u8(&script->text, ' ');
  soru_app_script_format_bytes(&script->text, bytes);
  soru_base_buf_add_u8(&script->text, '\n');
  soru_app_script_print_some(script);
  return SORU_OK;
}

/* Prints all leaves below a place; the tree of a state is not deeper than keys are long. */
static soru_status_t
dump_below(soru_script_t *script, soru_script_place_t *place)
{
  soru_tree_entry_t *entries;
  size_t cnt, path_len = place->path.len;
  soru_tree_node_t *here = place->node;
  if (soru_tree_is_leaf(here)) return dump_leaf(script, place);
  soru_status_t status = soru_tree_list(place->tree, here, &entries, &cnt);
  if (status != SORU_OK) return status;
  if (cnt == 0) {
    soru_app_script_add_path(script, "empty", &place->path);
    soru_base_buf_add_u8(&script->text, '\n');
  }
  for (size_t i = 0; i < cnt && status == SORU_OK; i++) {
    place->node = entries[i].node;
    soru_base_buf_add_u8(&place->path, '/');
    soru_base_buf_add(&place->path, entries[i].name->text, entries[i].name->len);
    status = dump_below(script, place);
    place->path.len = path_len;
  }
  place->node = here;
  free(entries);
  return status;
}

soru_status_t
soru_app_script_dump(soru_script_t *script, const soru_script_line_t *line)
{
  soru_script_place_t place;
  soru_status_t status = soru_app_script_enter(script, &place, line->word);
  if (status == SORU_OK) soru_app_script_add_command(script, line);
  if (status == SORU_OK && place.node == NULL) {
    soru_base_buf_addf(&script->text, " absent\n");
  } else if (status == SORU_OK) {
    status = add_hash(script, place.tree, place.node);
    if (status == SORU_OK) status = dump_below(script, &place);
  }
  soru_app_script_leave(&place);
  return status;
}
