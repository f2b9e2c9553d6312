/* script_durable.c - the commands that show the durable storage.
 *
 * It is the tree /durable of the state. A value with the key /a/b is the directory a/b/@ there,
 * with a length of 8 bytes and chunks of 512 bytes that are numbered in `contents`. */
#include "app/script_private.h"

#include "base/hex.h"
#include "crypto/blake2b.h"
#include "pvm/durable.h"

#include <inttypes.h>

/* Checks that a key is one that a kernel could name. */
static soru_status_t
check_key(soru_script_t *script, soru_tree_t *tree, soru_slice_t text)
{
  soru_pvm_ctx_t ctx;
  soru_pvm_key_t key;
  soru_pvm_ctx_init(&ctx, tree);
  bool valid = soru_pvm_key_parse(&ctx, text, &key);
  if (valid) soru_pvm_key_drop(&ctx, &key);
  soru_pvm_ctx_done(&ctx);
  return valid ? SORU_OK : soru_app_script_fail(script, SORU_ERR_ARG, "this is no key");
}

/* Finds the directory of a key; "/" is the root if `root` is allowed. */
static soru_status_t
enter_key(soru_script_t *script, soru_script_place_t *place, soru_slice_t key, bool root)
{
  SORU_TRY(soru_app_script_enter(script, place, soru_base_slice_text("/durable")));
  bool is_root = root && soru_base_slice_equal(key, soru_base_slice_text("/"));
  if (!is_root) SORU_TRY(check_key(script, place->tree, key));
  place->path.len = 0;
  return soru_app_script_go(place, key);
}

/* Finds an entry of a directory by name; NULL if there is none, or no directory. */
static soru_status_t
find(soru_tree_t *tree, soru_tree_node_t *dir, const char *text, soru_tree_node_t **node)
{
  soru_tree_names_t *names = soru_tree_names(tree);
  *node = NULL;
  if (dir == NULL || soru_tree_is_leaf(dir)) return SORU_OK;
  soru_tree_name_t *name = soru_tree_name(names, soru_base_slice_text(text));
  soru_status_t status = soru_tree_find(tree, dir, name, node);
  soru_tree_name_drop(names, name);
  return status;
}

/* Reads the length of a value. */
static soru_status_t
value_length(soru_script_t *script, soru_tree_t *tree, soru_tree_node_t *value, uint64_t *length)
{
  soru_tree_node_t *leaf;
  soru_slice_t bytes;
  SORU_TRY(find(tree, value, "length", &leaf));
  if (leaf == NULL) {
    return soru_app_script_fail(script, SORU_ERR_DECODE, "a value without a length");
  }
  SORU_TRY(soru_tree_bytes(tree, leaf, &bytes));
  if (bytes.len != 8) {
    return soru_app_script_fail(script, SORU_ERR_DECODE, "a value with a malformed length");
  }
  *length = soru_base_get_be(bytes.ptr, 8);
  return SORU_OK;
}

/* Reads chunk number `index` of a value; chunks that are absent are zeros. */
static soru_status_t
value_chunk(soru_tree_t *tree, soru_tree_node_t *contents, uint64_t index,
            uint8_t chunk[SORU_PVM_CHUNK])
{
  char name[24];
  soru_tree_node_t *leaf;
  soru_slice_t bytes;
  memset(chunk, 0, SORU_PVM_CHUNK);
  snprintf(name, sizeof name, "%" PRIu64, index);
  SORU_TRY(find(tree, contents, name, &leaf));
  if (leaf == NULL) return SORU_OK;
  SORU_TRY(soru_tree_bytes(tree, leaf, &bytes));
  memcpy(chunk, bytes.ptr, bytes.len < SORU_PVM_CHUNK ? bytes.len : SORU_PVM_CHUNK);
  return SORU_OK;
}

/* Appends the length of a value, and its bytes or their hash. */
static soru_status_t
add_value(soru_script_t *script, soru_tree_t *tree, soru_tree_node_t *value)
{
  uint64_t length;
  soru_tree_node_t *contents;
  uint8_t chunk[SORU_PVM_CHUNK], hash[SORU_CRYPTO_HASH_SIZE];
  soru_blake2b_t digest;
  SORU_TRY(value_length(script, tree, value, &length));
  SORU_TRY(find(tree, value, "contents", &contents));
  if (length <= 64) {
    SORU_TRY(value_chunk(tree, contents, 0, chunk));
    soru_app_script_format_bytes(&script->text, soru_base_slice(chunk, (size_t)length));
    return SORU_OK;
  }
  soru_crypto_blake2b_init(&digest, sizeof hash);
  for (uint64_t at = 0; at < length; at += sizeof chunk) {
    uint64_t left = length - at;
    SORU_TRY(value_chunk(tree, contents, at / sizeof chunk, chunk));
    soru_crypto_blake2b_update(&digest, chunk, left < sizeof chunk ? (size_t)left : sizeof chunk);
  }
  soru_crypto_blake2b_final(&digest, hash, sizeof hash);
  soru_base_buf_addf(&script->text, "%" PRIu64 " blake2b:", length);
  soru_base_hex_add(&script->text, soru_base_slice(hash, sizeof hash));
  return SORU_OK;
}

soru_status_t
soru_app_script_durable(soru_script_t *script, const soru_script_line_t *line)
{
  soru_script_place_t place;
  soru_tree_node_t *value = NULL;
  soru_status_t status = enter_key(script, &place, line->word, false);
  if (status == SORU_OK) status = find(place.tree, place.node, "@", &value);
  size_t before = script->text.len;
  soru_app_script_add_command(script, line);
  soru_base_buf_add_u8(&script->text, ' ');
  if (status == SORU_OK && value == NULL) {
    soru_base_buf_addf(&script->text, "absent");
  } else if (status == SORU_OK) {
    status = add_value(script, place.tree, value);
  }
  soru_base_buf_add_u8(&script->text, '\n');
  if (status != SORU_OK) script->text.len = before;
  soru_app_script_leave(&place);
  return status;
}

static soru_status_t list_below(soru_script_t *script, soru_script_place_t *place, int64_t depth);

/* Prints one entry of the directory at `place`: a value, or a directory that is `depth` or more
 * names above the deepest that are listed. */
static soru_status_t
list_entry(soru_script_t *script, soru_script_place_t *place, const soru_tree_entry_t *entry,
           int64_t depth)
{
  uint64_t number;
  if (entry->name->len == 1 && entry->name->text[0] == '@') {
    SORU_TRY(value_length(script, place->tree, entry->node, &number));
    soru_app_script_add_path(script, "value", &place->path);
  } else {
    soru_base_buf_add_u8(&place->path, '/');
    soru_base_buf_add(&place->path, entry->name->text, entry->name->len);
    place->node = entry->node;
    if (depth > 0) return list_below(script, place, depth - 1);
    SORU_TRY(soru_tree_length(place->tree, entry->node, &number));
    soru_app_script_add_path(script, "dir", &place->path);
  }
  soru_base_buf_addf(&script->text, " %" PRIu64 "\n", number);
  soru_app_script_print_some(script);
  return SORU_OK;
}

static soru_status_t
list_below(soru_script_t *script, soru_script_place_t *place, int64_t depth)
{
  soru_tree_entry_t *entries;
  size_t cnt, path_len = place->path.len;
  soru_status_t status = soru_tree_list(place->tree, place->node, &entries, &cnt);
  if (status != SORU_OK) return status;
  for (size_t i = 0; i < cnt && status == SORU_OK; i++) {
    status = list_entry(script, place, &entries[i], depth);
    place->path.len = path_len;
  }
  free(entries);
  return status;
}

soru_status_t
soru_app_script_durable_list(soru_script_t *script, const soru_script_line_t *line)
{
  soru_script_place_t place;
  uint64_t number;
  soru_status_t status = enter_key(script, &place, line->word, true);
  if (status == SORU_OK && place.node == NULL) {
    soru_app_script_add_command(script, line);
    soru_base_buf_addf(&script->text, " absent\n");
  } else if (status == SORU_OK) {
    status = soru_tree_length(place.tree, place.node, &number);
    if (status == SORU_OK) {
      soru_app_script_add_command(script, line);
      soru_base_buf_addf(&script->text, " %" PRIu64 "\n", number);
      status = list_below(script, &place, line->numbers[0]);
    }
  }
  soru_app_script_leave(&place);
  return status;
}
