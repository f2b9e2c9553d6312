/* rpc_rollup.c - what there is to know of rollups: R-COMM-2, R-GAME-1; see rpc.h. The paths below
 * context/smart_rollups are those of Mumbai; in the profile alpha they are also below
 * context/sc_rollup. */
#include "chain/rpc_private.h"
#include "l1/move_json.h"
#include "l1/operation_json.h"
#include "rollup/inbox.h"

#include <string.h>

#define ROLLUP(rollup) SORU_ROLLUP_HEX(rollup, SORU_ROLLUP_ADDRESS_SZ)

/* --- variable parts --- */

/* Reads the rollup that the first variable part names, which must exist; loads the context. */
static bool
find_rollup(soru_chain_rpc_t *rpc, uint8_t rollup[SORU_ROLLUP_ADDRESS_SZ])
{
  soru_slice_t text = rpc->args[0];
  if (soru_l1_rollup_parse(rollup, text, rpc->wire) != SORU_OK) {
    soru_chain_rpc_fail(rpc, 400, "rpc.bad_argument", "%.*s is no address of a rollup",
                        (int)(text.len < 80 ? text.len : 80), (const char *)text.ptr);
    return false;
  }
  if (!soru_chain_rpc_context(rpc)) return false;
  if (soru_rollup_exists(&rpc->context, rollup)) return true;
  soru_chain_rpc_fail(rpc, 404, "chain.unknown_rollup", "there is no such rollup in this block");
  return false;
}

/* Reads the hash of a commitment. */
static bool
read_hash(soru_chain_rpc_t *rpc, size_t arg, uint8_t hash[SORU_ROLLUP_HASH_SZ])
{
  soru_prefix_t prefix = soru_l1_names(rpc->wire)->commitment;
  if (soru_crypto_prefix_decode(hash, prefix, rpc->args[arg]) == SORU_OK) return true;
  soru_chain_rpc_fail(rpc, 400, "rpc.bad_argument", "this is no hash of a commitment");
  return false;
}

static void
write_commitment_hash(soru_chain_rpc_t *rpc, const uint8_t *hash)
{
  soru_l1_write_hash(&rpc->out, soru_l1_names(rpc->wire)->commitment, hash);
}

/* --- rollups --- */

static bool
write_address(void *self, soru_slice_t name)
{
  soru_chain_rpc_t *rpc = self;
  uint8_t rollup[SORU_ROLLUP_ADDRESS_SZ];
  if (soru_rollup_unhex(rollup, sizeof rollup, name))
    soru_chain_write_rollup(&rpc->out, rollup, rpc->profile);
  return true;
}

static void
get_all(soru_chain_rpc_t *rpc)
{
  if (!soru_chain_rpc_context(rpc)) return;
  soru_codec_json_out_open(&rpc->out, '[');
  soru_rollup_context_list(&rpc->context, write_address, rpc, "rollups");
  soru_codec_json_out_close(&rpc->out, ']');
}

static void
get_kind(soru_chain_rpc_t *rpc)
{
  uint8_t rollup[SORU_ROLLUP_ADDRESS_SZ];
  if (find_rollup(rpc, rollup)) soru_codec_json_out_text(&rpc->out, "wasm_2_0_0");
}

static void
get_initial_state(soru_chain_rpc_t *rpc)
{
  uint8_t rollup[SORU_ROLLUP_ADDRESS_SZ], hash[SORU_TREE_HASH_SZ];
  if (!find_rollup(rpc, rollup)) return;
  soru_status_t status = soru_pvm_initial_hash(soru_rollup_machine(rpc->profile).version, hash);
  SORU_ASSERT(status == SORU_OK); /* the version of a profile exists */
  soru_l1_write_hash(&rpc->out, soru_l1_names(rpc->wire)->state, hash);
}

static void
get_genesis(soru_chain_rpc_t *rpc)
{
  uint8_t rollup[SORU_ROLLUP_ADDRESS_SZ], hash[SORU_ROLLUP_HASH_SZ];
  int32_t level;
  if (!find_rollup(rpc, rollup)) return;
  soru_rollup_origination(&rpc->context, rollup, &level, hash);
  soru_codec_json_out_open(&rpc->out, '{');
  soru_codec_json_out_key(&rpc->out, "level");
  soru_codec_json_out_int(&rpc->out, level);
  soru_codec_json_out_key(&rpc->out, "commitment_hash");
  write_commitment_hash(rpc, hash);
  soru_codec_json_out_close(&rpc->out, '}');
}

static void
get_last_cemented(soru_chain_rpc_t *rpc)
{
  uint8_t rollup[SORU_ROLLUP_ADDRESS_SZ], hash[SORU_ROLLUP_HASH_SZ];
  int32_t level;
  if (!find_rollup(rpc, rollup)) return;
  soru_rollup_last_cemented(&rpc->context, rollup, hash, &level);
  soru_codec_json_out_open(&rpc->out, '{');
  soru_codec_json_out_key(&rpc->out, "hash");
  write_commitment_hash(rpc, hash);
  soru_codec_json_out_key(&rpc->out, "level");
  soru_codec_json_out_int(&rpc->out, level);
  soru_codec_json_out_close(&rpc->out, '}');
}

/* --- commitments --- */

/* Reads the rollup and the commitment that the variable parts name. */
static bool
find_commitment(soru_chain_rpc_t *rpc, uint8_t rollup[SORU_ROLLUP_ADDRESS_SZ],
                uint8_t hash[SORU_ROLLUP_HASH_SZ], soru_rollup_commitment_t *commitment)
{
  if (!find_rollup(rpc, rollup) || !read_hash(rpc, 1, hash)) return false;
  if (soru_rollup_commitment_find(&rpc->context, rollup, hash, commitment)) return true;
  soru_chain_error_t error;
  (void)soru_chain_fail_rollup(&error, SORU_ROLLUP_UNKNOWN_COMMITMENT);
  soru_chain_rpc_refuse(rpc, &error);
  rpc->answer->status = 404;
  return false;
}

static void
get_commitment(soru_chain_rpc_t *rpc)
{
  uint8_t rollup[SORU_ROLLUP_ADDRESS_SZ], hash[SORU_ROLLUP_HASH_SZ];
  soru_rollup_commitment_t commitment;
  if (find_commitment(rpc, rollup, hash, &commitment))
    soru_l1_commitment_write(&rpc->out, &commitment, rpc->wire);
}

static bool
write_index(void *self, soru_slice_t name)
{
  soru_codec_json_out_string(&((soru_chain_rpc_t *)self)->out, name);
  return true;
}

static void
get_commitment_stakers(soru_chain_rpc_t *rpc)
{
  uint8_t rollup[SORU_ROLLUP_ADDRESS_SZ], hash[SORU_ROLLUP_HASH_SZ];
  soru_rollup_commitment_t commitment;
  if (!find_commitment(rpc, rollup, hash, &commitment)) return;
  soru_codec_json_out_open(&rpc->out, '[');
  soru_rollup_context_list(&rpc->context, write_index, rpc, "rollups/%s/commitments/%s/stakers",
                           ROLLUP(rollup), SORU_ROLLUP_HEX(hash, SORU_ROLLUP_HASH_SZ));
  soru_codec_json_out_close(&rpc->out, ']');
}

/* Whether the next block could cement a commitment. */
static void
get_can_be_cemented(soru_chain_rpc_t *rpc)
{
  uint8_t rollup[SORU_ROLLUP_ADDRESS_SZ], hash[SORU_ROLLUP_HASH_SZ];
  soru_rollup_commitment_t commitment;
  if (!find_rollup(rpc, rollup) || !read_hash(rpc, 1, hash)) return;
  soru_tree_node_t *saved = soru_rollup_context_save(&rpc->context);
  bool can = soru_rollup_cement(&rpc->context, rollup, hash, &commitment) == SORU_ROLLUP_NO_ERROR;
  soru_rollup_context_restore(&rpc->context, saved);
  soru_codec_json_out_bool(&rpc->out, can);
}

static bool
write_name_of_commitment(void *self, soru_slice_t name)
{
  soru_chain_rpc_t *rpc = self;
  uint8_t hash[SORU_ROLLUP_HASH_SZ];
  if (soru_rollup_unhex(hash, sizeof hash, name)) write_commitment_hash(rpc, hash);
  return true;
}

static void
get_level_commitments(soru_chain_rpc_t *rpc)
{
  uint8_t rollup[SORU_ROLLUP_ADDRESS_SZ];
  soru_slice_t text = rpc->args[1];
  if (!find_rollup(rpc, rollup)) return;
  for (size_t i = 0; i < text.len; i++) {
    if (text.len < 10 && text.ptr[i] >= '0' && text.ptr[i] <= '9') continue;
    soru_chain_rpc_fail(rpc, 400, "rpc.bad_argument", "this is no level");
    return;
  }
  if (!soru_rollup_context_has(&rpc->context, "rollups/%s/levels/%.*s/commitments", ROLLUP(rollup),
                               (int)text.len, (const char *)text.ptr)) {
    soru_codec_json_out_null(&rpc->out);
    return;
  }
  soru_codec_json_out_open(&rpc->out, '[');
  soru_rollup_context_list(&rpc->context, write_name_of_commitment, rpc,
                           "rollups/%s/levels/%.*s/commitments", ROLLUP(rollup), (int)text.len,
                           (const char *)text.ptr);
  soru_codec_json_out_close(&rpc->out, ']');
}

/* --- stakers --- */

static bool
write_staker(void *self, soru_slice_t name)
{
  soru_chain_rpc_t *rpc = self;
  soru_pkh_t pkh;
  if (soru_rollup_unhex(pkh.bytes, sizeof pkh.bytes, name)) soru_l1_write_pkh(&rpc->out, &pkh);
  return true;
}

static void
get_stakers(soru_chain_rpc_t *rpc)
{
  uint8_t rollup[SORU_ROLLUP_ADDRESS_SZ];
  if (!find_rollup(rpc, rollup)) return;
  soru_codec_json_out_open(&rpc->out, '[');
  soru_rollup_context_list(&rpc->context, write_staker, rpc, "rollups/%s/stakers", ROLLUP(rollup));
  soru_codec_json_out_close(&rpc->out, ']');
}

/* Reads the staker that the second variable part names, and its number. */
static bool
find_staker(soru_chain_rpc_t *rpc, uint8_t rollup[SORU_ROLLUP_ADDRESS_SZ], soru_pkh_t *pkh,
            int64_t *index)
{
  soru_chain_error_t error;
  if (!find_rollup(rpc, rollup) || !soru_chain_rpc_pkh(rpc, 1, pkh)) return false;
  *index = soru_rollup_staker_index(&rpc->context, rollup, pkh);
  if (*index >= 0) return true;
  (void)soru_chain_fail_rollup(&error, SORU_ROLLUP_NOT_STAKED);
  soru_chain_rpc_refuse(rpc, &error);
  return false;
}

static void
get_staker_index(soru_chain_rpc_t *rpc)
{
  uint8_t rollup[SORU_ROLLUP_ADDRESS_SZ];
  soru_pkh_t pkh;
  int64_t index;
  if (find_staker(rpc, rollup, &pkh, &index)) soru_codec_json_out_decimal(&rpc->out, index);
}

static void
get_staked_on(soru_chain_rpc_t *rpc)
{
  uint8_t rollup[SORU_ROLLUP_ADDRESS_SZ], hash[SORU_ROLLUP_HASH_SZ];
  soru_rollup_commitment_t commitment;
  soru_pkh_t pkh;
  int64_t index;
  if (!find_staker(rpc, rollup, &pkh, &index)) return;
  if (!soru_rollup_last_claim(&rpc->context, rollup, &pkh, &commitment)) {
    soru_codec_json_out_null(&rpc->out);
    return;
  }
  soru_rollup_commitment_hash(&commitment, hash);
  soru_codec_json_out_open(&rpc->out, '{');
  soru_codec_json_out_key(&rpc->out, "hash");
  write_commitment_hash(rpc, hash);
  soru_l1_commitment_members(&rpc->out, &commitment, rpc->wire);
  soru_codec_json_out_close(&rpc->out, '}');
}

/* --- conflicts and games --- */

/* A staker whose conflicts or games are listed. */
typedef struct listing {
  soru_chain_rpc_t *rpc;
  const uint8_t *rollup;
  const soru_pkh_t *staker;
} listing_t;

static bool
write_conflict(void *self, soru_slice_t name)
{
  listing_t *listing = self;
  soru_chain_rpc_t *rpc = listing->rpc;
  soru_rollup_conflict_t conflict;
  soru_pkh_t other;
  if (!soru_rollup_unhex(other.bytes, sizeof other.bytes, name) ||
      !soru_rollup_conflict_find(&rpc->context, listing->rollup, listing->staker, &other,
                                 &conflict))
    return true;
  soru_codec_json_out_open(&rpc->out, '{');
  soru_codec_json_out_key(&rpc->out, "other");
  soru_l1_write_pkh(&rpc->out, &other);
  soru_codec_json_out_key(&rpc->out, "their_commitment");
  soru_l1_commitment_write(&rpc->out, &conflict.theirs, rpc->wire);
  soru_codec_json_out_key(&rpc->out, "our_commitment");
  soru_l1_commitment_write(&rpc->out, &conflict.ours, rpc->wire);
  soru_codec_json_out_key(&rpc->out, "parent_commitment");
  write_commitment_hash(rpc, conflict.ours.predecessor);
  soru_codec_json_out_close(&rpc->out, '}');
  return true;
}

static void
get_conflicts(soru_chain_rpc_t *rpc)
{
  uint8_t rollup[SORU_ROLLUP_ADDRESS_SZ];
  soru_pkh_t pkh;
  if (!find_rollup(rpc, rollup) || !soru_chain_rpc_pkh(rpc, 1, &pkh)) return;
  listing_t listing = {rpc, rollup, &pkh};
  soru_codec_json_out_open(&rpc->out, '[');
  soru_rollup_context_list(&rpc->context, write_conflict, &listing, "rollups/%s/stakers",
                           ROLLUP(rollup));
  soru_codec_json_out_close(&rpc->out, ']');
}

/* A cell of the list of levels. */
static void
write_cell(soru_chain_rpc_t *rpc, const soru_rollup_cell_t *cell)
{
  const soru_prefix_names_t *names = soru_l1_names(rpc->wire);
  soru_codec_json_out_open(&rpc->out, '{');
  soru_codec_json_out_key(&rpc->out, "index");
  soru_codec_json_out_decimal(&rpc->out, cell->index);
  soru_codec_json_out_key(&rpc->out, "content");
  soru_codec_json_out_open(&rpc->out, '{');
  soru_codec_json_out_key(&rpc->out, "hash");
  soru_l1_write_hash(&rpc->out, names->level_messages, cell->content);
  soru_codec_json_out_key(&rpc->out, "level");
  soru_codec_json_out_int(&rpc->out, cell->level);
  soru_codec_json_out_close(&rpc->out, '}');
  soru_codec_json_out_key(&rpc->out, "back_pointers");
  soru_codec_json_out_open(&rpc->out, '[');
  for (uint32_t i = 0; i < cell->pointer_cnt; i++)
    soru_l1_write_hash(&rpc->out, names->inbox, cell->pointers[i]);
  soru_codec_json_out_close(&rpc->out, ']');
  soru_codec_json_out_close(&rpc->out, '}');
}

static void
write_game_state(soru_chain_rpc_t *rpc, const soru_rollup_game_t *game)
{
  soru_codec_json_out_open(&rpc->out, '{');
  soru_codec_json_out_key(&rpc->out, "kind");
  soru_codec_json_out_text(&rpc->out, game->is_final ? "Final_move" : "Dissecting");
  if (game->is_final) {
    soru_codec_json_out_key(&rpc->out, "agreed_start_chunk");
    soru_l1_chunk_write(&rpc->out, &game->dissection.chunks[0], rpc->wire);
    soru_codec_json_out_key(&rpc->out, "refuted_stop_chunk");
    soru_l1_chunk_write(&rpc->out, &game->dissection.chunks[1], rpc->wire);
  } else {
    soru_codec_json_out_key(&rpc->out, "dissection");
    soru_l1_dissection_write(&rpc->out, &game->dissection, rpc->wire);
    soru_codec_json_out_key(&rpc->out, "default_number_of_sections");
    soru_codec_json_out_int(&rpc->out, game->sections);
  }
  soru_codec_json_out_close(&rpc->out, '}');
}

static bool
write_game(void *self, soru_slice_t name)
{
  listing_t *listing = self;
  soru_chain_rpc_t *rpc = listing->rpc;
  soru_rollup_stored_game_t stored;
  soru_pkh_t other;
  if (!soru_rollup_unhex(other.bytes, sizeof other.bytes, name) ||
      !soru_rollup_game_find(&rpc->context, listing->rollup, listing->staker, &other, &stored))
    return true;
  soru_codec_json_out_open(&rpc->out, '{');
  soru_codec_json_out_key(&rpc->out, "game");
  soru_codec_json_out_open(&rpc->out, '{');
  soru_codec_json_out_key(&rpc->out, "turn");
  soru_codec_json_out_text(&rpc->out, stored.game.turn == SORU_ROLLUP_ALICE ? "alice" : "bob");
  soru_codec_json_out_key(&rpc->out, "inbox_snapshot");
  write_cell(rpc, &stored.game.snapshot);
  soru_codec_json_out_key(&rpc->out, "start_level");
  soru_codec_json_out_int(&rpc->out, stored.game.start_level);
  soru_codec_json_out_key(&rpc->out, "inbox_level");
  soru_codec_json_out_int(&rpc->out, stored.game.inbox_level);
  soru_codec_json_out_key(&rpc->out, "game_state");
  write_game_state(rpc, &stored.game);
  soru_codec_json_out_close(&rpc->out, '}');
  soru_codec_json_out_key(&rpc->out, "alice");
  soru_l1_write_pkh(&rpc->out, &stored.alice);
  soru_codec_json_out_key(&rpc->out, "bob");
  soru_l1_write_pkh(&rpc->out, &stored.bob);
  soru_codec_json_out_close(&rpc->out, '}');
  return true;
}

static void
get_games(soru_chain_rpc_t *rpc)
{
  uint8_t rollup[SORU_ROLLUP_ADDRESS_SZ];
  soru_pkh_t pkh;
  if (!find_rollup(rpc, rollup) || !soru_chain_rpc_pkh(rpc, 1, &pkh)) return;
  listing_t listing = {rpc, rollup, &pkh};
  soru_codec_json_out_open(&rpc->out, '[');
  soru_rollup_context_list(&rpc->context, write_game, &listing, "rollups/%s/players/%s",
                           ROLLUP(rollup), SORU_ROLLUP_HEX(pkh.bytes, sizeof pkh.bytes));
  soru_codec_json_out_close(&rpc->out, ']');
}

/* Reads the game of the two stakers that the variable parts name; *found tells whether there is. */
static bool
find_game(soru_chain_rpc_t *rpc, uint8_t rollup[SORU_ROLLUP_ADDRESS_SZ],
          soru_rollup_stored_game_t *stored, bool *found)
{
  soru_pkh_t one, other;
  if (!find_rollup(rpc, rollup) || !soru_chain_rpc_pkh(rpc, 1, &one) ||
      !soru_chain_rpc_pkh(rpc, 2, &other))
    return false;
  *found = soru_rollup_game_find(&rpc->context, rollup, &one, &other, stored);
  return true;
}

static void
get_timeout(soru_chain_rpc_t *rpc)
{
  uint8_t rollup[SORU_ROLLUP_ADDRESS_SZ];
  soru_rollup_stored_game_t stored;
  bool found;
  if (!find_game(rpc, rollup, &stored, &found)) return;
  if (!found) {
    soru_codec_json_out_null(&rpc->out);
    return;
  }
  soru_codec_json_out_open(&rpc->out, '{');
  soru_codec_json_out_key(&rpc->out, "alice");
  soru_codec_json_out_int(&rpc->out, stored.clock.alice);
  soru_codec_json_out_key(&rpc->out, "bob");
  soru_codec_json_out_int(&rpc->out, stored.clock.bob);
  soru_codec_json_out_key(&rpc->out, "last_turn_level");
  soru_codec_json_out_int(&rpc->out, stored.clock.turn_level);
  soru_codec_json_out_close(&rpc->out, '}');
}

static void
get_timeout_reached(soru_chain_rpc_t *rpc)
{
  uint8_t rollup[SORU_ROLLUP_ADDRESS_SZ];
  soru_rollup_stored_game_t stored;
  soru_rollup_status_t status;
  bool found;
  if (!find_game(rpc, rollup, &stored, &found)) return;
  soru_tree_node_t *saved = soru_rollup_context_save(&rpc->context);
  bool reached =
      found && soru_rollup_game_timeout(&rpc->context, rollup, &stored.alice, &stored.bob, &status,
                                        NULL) == SORU_ROLLUP_NO_ERROR;
  soru_rollup_context_restore(&rpc->context, saved);
  if (reached)
    soru_chain_write_result(&rpc->out, &status);
  else
    soru_codec_json_out_null(&rpc->out);
}

/* --- what concerns all rollups --- */

static void
get_inbox(soru_chain_rpc_t *rpc)
{
  soru_rollup_cell_t cell;
  if (!soru_chain_rpc_context(rpc)) return;
  if (!soru_rollup_inbox_snapshot(&rpc->context, &cell)) {
    soru_chain_rpc_fail(rpc, 404, "chain.no_inbox", "the inbox begins with level 1");
    return;
  }
  soru_codec_json_out_open(&rpc->out, '{');
  soru_codec_json_out_key(&rpc->out, "level");
  soru_codec_json_out_int(&rpc->out, cell.level);
  soru_codec_json_out_key(&rpc->out, "old_levels_messages");
  write_cell(rpc, &cell);
  soru_codec_json_out_close(&rpc->out, '}');
}

/* Makes the proof of an origination; `kernel` is released by the caller. */
static void
prove_origination(soru_chain_rpc_t *rpc, const soru_json_t *root, soru_buf_t *kernel)
{
  soru_json_t member;
  soru_slice_t kind;
  soru_buf_t proof;
  uint8_t genesis[SORU_TREE_HASH_SZ];
  soru_pvm_params_t params = soru_rollup_machine(rpc->profile);
  if (soru_codec_json_member(&member, root, "kind") != SORU_OK ||
      soru_codec_json_get_string(&kind, &member) != SORU_OK ||
      soru_codec_json_member(&member, root, "kernel") != SORU_OK ||
      soru_codec_json_get_hex(kernel, &member) != SORU_OK) {
    soru_chain_rpc_bad_body(rpc, root->doc);
    return;
  }
  if (!soru_base_slice_equal(kind, soru_base_slice_text("wasm_2_0_0"))) {
    soru_chain_rpc_fail(rpc, 400, "rpc.bad_body", "the kind must be wasm_2_0_0");
    return;
  }
  soru_base_buf_init(&proof, 1 << 20);
  if (soru_pvm_prove_origination(&params, soru_base_buf_slice(kernel), &proof, genesis) == SORU_OK)
    soru_codec_json_out_hex(&rpc->out, soru_base_buf_slice(&proof));
  else
    soru_chain_rpc_fail(rpc, 400, "rpc.bad_body", "the kernel is too large");
  soru_base_buf_free(&proof);
}

static void
post_origination_proof(soru_chain_rpc_t *rpc)
{
  soru_json_doc_t doc;
  soru_json_t root;
  soru_buf_t kernel;
  soru_base_buf_init(&kernel, SORU_PVM_KERNEL_MAX);
  if (soru_chain_rpc_body(rpc, &doc, &root)) prove_origination(rpc, &root, &kernel);
  soru_base_buf_free(&kernel);
  soru_codec_json_free(&doc);
}

/* A rollup's path in both generations of names. */
#define ONE(rest, handler)                                                                         \
  {"GET", "context/smart_rollups/smart_rollup/*/" rest, handler},                                  \
  {                                                                                                \
    "GET", "context/sc_rollup/*/" rest, handler                                                    \
  }

const soru_chain_route_t soru_chain_rollup_routes[] = {
    {"GET", "context/smart_rollups/all", get_all},
    {"GET", "context/sc_rollup", get_all},
    {"GET", "context/smart_rollups/all/inbox", get_inbox},
    {"GET", "context/sc_rollup/inbox", get_inbox},
    {"POST", "context/smart_rollups/all/origination_proof", post_origination_proof},
    {"POST", "context/sc_rollup/origination_proof", post_origination_proof},
    ONE("kind", get_kind),
    ONE("initial_pvm_state_hash", get_initial_state),
    ONE("genesis_info", get_genesis),
    ONE("last_cemented_commitment_hash_with_level", get_last_cemented),
    ONE("commitment/*", get_commitment),
    ONE("commitment/*/stakers_indexes", get_commitment_stakers),
    ONE("commitment/*/can_be_cemented", get_can_be_cemented),
    ONE("inbox_level/*/commitments", get_level_commitments),
    ONE("stakers", get_stakers),
    ONE("staker/*/index", get_staker_index),
    ONE("staker/*/staked_on_commitment", get_staked_on),
    ONE("staker/*/games", get_games),
    ONE("staker/*/conflicts", get_conflicts),
    ONE("staker1/*/staker2/*/timeout", get_timeout),
    ONE("staker1/*/staker2/*/timeout_reached", get_timeout_reached),
    {NULL, NULL, NULL}};
