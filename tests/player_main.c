/* player - a player of refutation games for system tests: asks a node for the inbox and the game,
 * and prints what soru-client is to be told.
 *
 *   player URL ROLLUP KERNEL LIE claim           STATE LEVEL PREDECESSOR TICKS HASH
 *   player URL ROLLUP KERNEL LIE move ME FILE    none, wait, or: OPPONENT TICK dissection|proof;
 *                                                the JSON goes to FILE
 *   player URL ROLLUP KERNEL LIE output          the proof of the message of the period, in hex
 *
 * LIE is honest, or the kind of step behind which the player is wrong: first, input, compute,
 * metadata, page, padding. A + behind it: in another way, a ! last: and its proofs do not hold. */
#include "app/rpc_http.h"
#include "base/hex.h"
#include "crypto/prefix.h"
#include "io/wat.h"
#include "l1/move_json.h"
#include "l1/operation_json.h"
#include "rollup/constants.h"
#include "tests/player.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#define WIRE SORU_L1_WIRE_MUMBAI

/* What this program knows. */
typedef struct session {
  soru_rpc_http_t http;
  soru_rpc_t rpc;
  const char *rollup;
  player_world_t world;
  uint8_t genesis[32];
  int32_t period;
} session_t;

static void __attribute__((noreturn)) give_up(const char *what)
{
  fprintf(stderr, "player: %s\n", what);
  exit(1);
}

/* Ends the program unless a status is SORU_OK. */
static void
must(soru_status_t status, const char *what)
{
  if (status != SORU_OK) give_up(what);
}

/* Asks the node. */
static void
ask(session_t *session, soru_answer_t *answer, const char *path)
{
  soru_io_error_t error = {""};
  soru_status_t status = soru_app_rpc_call(&session->rpc, answer, "GET", soru_base_slice(NULL, 0),
                                           &error, "/chains/main/blocks/%s", path);
  if (status != SORU_OK) give_up(error.text);
}

static soru_slice_t
text_of(const soru_json_t *v, const char *key)
{
  soru_json_t member;
  soru_slice_t text;
  must(soru_codec_json_member(&member, v, key), soru_codec_json_error(v->doc));
  must(soru_codec_json_get_string(&text, &member), soru_codec_json_error(v->doc));
  return text;
}

static int64_t
int_of(const soru_json_t *v, const char *key)
{
  soru_json_t member;
  int64_t number;
  must(soru_codec_json_member(&member, v, key), soru_codec_json_error(v->doc));
  must(soru_codec_json_get_int(&number, &member, 0, INT64_MAX), soru_codec_json_error(v->doc));
  return number;
}

static void
hash_of(const soru_json_t *v, const char *key, soru_prefix_t prefix, uint8_t *hash)
{
  must(soru_crypto_prefix_decode(hash, prefix, text_of(v, key)), "not such a hash");
}

/* --- the inbox --- */

/* Seconds of a time such as 2023-04-01T12:00:00Z. */
static int64_t
seconds_of(soru_slice_t text)
{
  int year = 0, month = 0, day = 0, hour = 0, minute = 0, second = 0;
  int *fields[] = {&year, &month, &day, &hour, &minute, &second};
  size_t field = 0;
  for (size_t i = 0; i < text.len && field < 6; i++) {
    if (text.ptr[i] < '0' || text.ptr[i] > '9')
      field++;
    else
      *fields[field] = *fields[field] * 10 + (text.ptr[i] - '0');
  }
  int64_t y = month <= 2 ? year - 1 : year, era = y / 400, yoe = y - era * 400;
  int64_t doy = (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day - 1;
  int64_t days = era * 146097 + yoe * 365 + yoe / 4 - yoe / 100 + doy - 719468;
  return ((days * 24 + hour) * 60 + minute) * 60 + second;
}

/* Takes the messages of the operations of a block. */
static size_t
read_messages(const soru_json_t *passes, soru_slice_t *externals, soru_buf_t *bytes, size_t max)
{
  soru_json_t pass = soru_codec_json_at(passes, 3);
  size_t operations, cnt = 0;
  must(soru_codec_json_array(&operations, &pass), "no operations");
  for (size_t i = 0; i < operations; i++) {
    soru_json_t operation = soru_codec_json_at(&pass, i), contents, list;
    size_t len, messages;
    must(soru_codec_json_member(&contents, &operation, "contents"), "no contents");
    must(soru_codec_json_array(&len, &contents), "no contents");
    for (size_t k = 0; k < len; k++) {
      soru_json_t content = soru_codec_json_at(&contents, k);
      if (!soru_codec_json_has(&list, &content, "message")) continue;
      must(soru_codec_json_array(&messages, &list), "no messages");
      for (size_t m = 0; m < messages && cnt < max; m++) {
        soru_json_t message = soru_codec_json_at(&list, m);
        soru_base_buf_init(&bytes[cnt], 8192);
        must(soru_codec_json_get_hex(&bytes[cnt], &message), "no message");
        externals[cnt] = soru_base_buf_slice(&bytes[cnt]);
        cnt++;
      }
    }
  }
  return cnt;
}

/* Adds the inbox of a level. */
static void
read_level(session_t *session, int32_t level)
{
  enum { MAX = 256 };
  soru_answer_t before, block;
  soru_json_t passes;
  soru_slice_t externals[MAX];
  soru_buf_t bytes[MAX];
  uint8_t predecessor[32];
  char path[64];
  snprintf(path, sizeof path, "%d/header", level - 1);
  ask(session, &before, path);
  hash_of(&before.root, "hash", SORU_PREFIX_B, predecessor);
  int64_t time = seconds_of(text_of(&before.root, "timestamp"));
  snprintf(path, sizeof path, "%d/operations", level);
  ask(session, &block, path);
  passes = block.root;
  size_t cnt = read_messages(&passes, externals, bytes, MAX);
  player_world_add(&session->world, time, predecessor, externals, cnt);
  for (size_t i = 0; i < cnt; i++) soru_base_buf_free(&bytes[i]);
  soru_app_rpc_free(&before);
  soru_app_rpc_free(&block);
}

/* Reads what all players know. */
static void
read_world(session_t *session, const char *kernel_path, soru_buf_t *kernel)
{
  soru_answer_t answer;
  soru_io_error_t error = {""};
  char path[128];
  player_world_init(&session->world);
  soru_base_buf_init(kernel, 1 << 20);
  if (soru_io_read_kernel(kernel, kernel_path, &error) != SORU_OK) give_up(error.text);
  session->world.kernel = soru_base_buf_slice(kernel);
  session->world.page = soru_base_slice_text("a page of data");
  session->world.params = soru_rollup_machine(SORU_ROLLUP_MUMBAI);
  session->world.info_per_level = true;
  must(soru_l1_rollup_parse(session->world.rollup, soru_base_slice_text(session->rollup), WIRE),
       "no address of a rollup");
  snprintf(path, sizeof path, "head/context/smart_rollups/smart_rollup/%s/genesis_info",
           session->rollup);
  ask(session, &answer, path);
  session->world.origination = (int32_t)int_of(&answer.root, "level");
  hash_of(&answer.root, "commitment_hash", SORU_PREFIX_SRC1, session->genesis);
  soru_app_rpc_free(&answer);
  ask(session, &answer, "head/context/constants");
  session->period = (int32_t)int_of(&answer.root, "smart_rollup_commitment_period_in_blocks");
  soru_app_rpc_free(&answer);
  ask(session, &answer, "head/header");
  int32_t head = (int32_t)int_of(&answer.root, "level");
  soru_app_rpc_free(&answer);
  for (int32_t level = 1; level <= head; level++) read_level(session, level);
}

/* --- what is printed --- */

static void
print_hash(soru_prefix_t prefix, const uint8_t *hash, const char *end)
{
  soru_buf_t text;
  soru_base_buf_init(&text, 128);
  soru_crypto_prefix_encode(&text, prefix, hash);
  printf("%.*s%s", (int)text.len, (const char *)text.ptr, end);
  soru_base_buf_free(&text);
}

static void
print_claim(session_t *session, const player_t *player)
{
  soru_rollup_commitment_t claim;
  uint8_t hash[32];
  int32_t from = session->world.origination;
  player_claim(player, from, from + session->period, &claim);
  memcpy(claim.predecessor, session->genesis, sizeof claim.predecessor);
  soru_rollup_commitment_hash(&claim, hash);
  print_hash(SORU_PREFIX_SRS1, claim.state, " ");
  printf("%d ", claim.level);
  print_hash(SORU_PREFIX_SRC1, claim.predecessor, " ");
  printf("%" PRId64 " ", claim.ticks);
  print_hash(SORU_PREFIX_SRC1, hash, "\n");
}

/* Reads a game from the JSON of the node. */
static void
read_game(const soru_json_t *v, soru_rollup_game_t *game)
{
  soru_json_t snapshot, state, part;
  must(soru_codec_json_member(&snapshot, v, "inbox_snapshot"), "no snapshot");
  must(soru_codec_json_member(&state, v, "game_state"), "no state");
  memset(game, 0, sizeof *game);
  game->snapshot.index = strtoll((const char *)text_of(&snapshot, "index").ptr, NULL, 10);
  game->inbox_level = (int32_t)int_of(v, "inbox_level");
  game->is_final = strcmp((const char *)text_of(&state, "kind").ptr, "Final_move") == 0;
  if (!game->is_final) {
    must(soru_codec_json_member(&part, &state, "dissection"), "no dissection");
    must(soru_l1_dissection_read(&game->dissection, &part, WIRE), soru_codec_json_error(v->doc));
    game->sections = (int32_t)int_of(&state, "default_number_of_sections");
    return;
  }
  const char *const keys[] = {"agreed_start_chunk", "refuted_stop_chunk"};
  game->dissection.cnt = 2;
  for (int i = 0; i < 2; i++) {
    soru_json_t chunk, has;
    must(soru_codec_json_member(&chunk, &state, keys[i]), "no chunk");
    game->dissection.chunks[i].tick = strtoll((const char *)text_of(&chunk, "tick").ptr, NULL, 10);
    game->dissection.chunks[i].has_state = soru_codec_json_has(&has, &chunk, "state");
    if (game->dissection.chunks[i].has_state)
      hash_of(&chunk, "state", SORU_PREFIX_SRS1, game->dissection.chunks[i].state);
  }
}

/* Writes the JSON of a move's dissection or proof to a file. */
static void
write_move(const soru_rollup_move_t *move, const char *path)
{
  soru_buf_t text;
  soru_json_out_t out;
  soru_json_doc_t doc;
  soru_io_error_t error = {""};
  soru_base_buf_init(&text, 1 << 22);
  soru_codec_json_out_init(&out, &text);
  soru_codec_json_out_open(&out, '{');
  soru_l1_move_members(&out, move, WIRE);
  soru_codec_json_out_close(&out, '}');
  must(soru_codec_json_parse(&doc, "move", soru_base_buf_slice(&text)), "bad JSON");
  soru_json_t root = soru_codec_json_root(&doc), step;
  soru_buf_t step_text;
  soru_base_buf_init(&step_text, 1 << 22);
  must(soru_codec_json_member(&step, &root, "step"), "no step");
  soru_codec_json_print(&step_text, &step, 0);
  if (soru_io_write_file(path, soru_base_buf_slice(&step_text), &error) != SORU_OK)
    give_up(error.text);
  soru_codec_json_free(&doc);
  soru_base_buf_free(&text);
  soru_base_buf_free(&step_text);
}

/* Prints the player's move in the first of its games. */
static void
print_move_of(session_t *session, const player_t *player, const char *me, const char *file,
              const soru_json_t *item)
{
  soru_json_t game_json;
  soru_rollup_game_t game;
  must(soru_codec_json_member(&game_json, item, "game"), "no game");
  const char *alice = (const char *)text_of(item, "alice").ptr;
  const char *bob = (const char *)text_of(item, "bob").ptr;
  bool is_alice = strcmp(alice, me) == 0;
  if (is_alice != (strcmp((const char *)text_of(&game_json, "turn").ptr, "alice") == 0)) {
    puts("wait");
    return;
  }
  read_game(&game_json, &game);
  player_move_t move = player_play(player, &game, session->world.origination);
  write_move(&move.move, file);
  printf("%s %" PRId64 " %s\n", is_alice ? bob : alice, move.move.choice,
         move.move.kind == SORU_ROLLUP_CUT ? "dissection" : "proof");
  player_move_free(&move);
}

static void
print_move(session_t *session, const player_t *player, const char *me, const char *file)
{
  soru_answer_t answer;
  size_t cnt;
  char path[256];
  snprintf(path, sizeof path, "head/context/smart_rollups/smart_rollup/%s/staker/%s/games",
           session->rollup, me);
  ask(session, &answer, path);
  must(soru_codec_json_array(&cnt, &answer.root), "no list of games");
  if (cnt == 0) {
    puts("none");
  } else {
    soru_json_t item = soru_codec_json_at(&answer.root, 0);
    print_move_of(session, player, me, file, &item);
  }
  soru_app_rpc_free(&answer);
}

static void
print_output(session_t *session, const player_t *player)
{
  soru_buf_t proof, text;
  int32_t to = session->world.origination + session->period;
  soru_base_buf_init(&proof, 1 << 20);
  soru_base_buf_init(&text, 1 << 21);
  if (!player_prove_output(player, to, to, &proof)) give_up("there is no message in the outbox");
  soru_base_hex_add(&text, soru_base_buf_slice(&proof));
  printf("%.*s\n", (int)text.len, (const char *)text.ptr);
  soru_base_buf_free(&proof);
  soru_base_buf_free(&text);
}

/* Makes a liar wrong behind a step of a kind. */
static void
read_lie(session_t *session, player_t *player, const char *lie)
{
  static const char *const kinds[] = {"first", "input", "compute", "metadata", "page", "padding"};
  if (strcmp(lie, "honest") == 0) return;
  for (int kind = 0; kind < PLAYER_STEP_CNT; kind++) {
    if (strncmp(lie, kinds[kind], strlen(kinds[kind])) != 0) continue;
    int number = kind == PLAYER_STEP_COMPUTE ? 100 : kind == PLAYER_STEP_INPUT ? 4 : 0;
    int32_t from = session->world.origination;
    player->lie_from =
        1 + player_find(player, from, from + session->period, (player_step_t)kind, number);
    player->lie = strchr(lie, '+') != NULL ? 0xaa : 0x55;
    player->spoils = strchr(lie, '!') != NULL;
    return;
  }
  give_up("no such lie");
}

int
main(int argc, char **argv)
{
  session_t session;
  soru_buf_t kernel;
  soru_io_error_t error = {""};
  if (argc < 6) give_up("usage: player URL ROLLUP KERNEL LIE claim|move|output ..");
  memset(&session, 0, sizeof session);
  if (soru_app_rpc_http_open(&session.http, &session.rpc, argv[1], &error) != SORU_OK)
    give_up(error.text);
  session.rollup = argv[2];
  read_world(&session, argv[3], &kernel);
  player_t player = {.world = &session.world, .lie_from = INT64_MAX};
  read_lie(&session, &player, argv[4]);
  if (strcmp(argv[5], "claim") == 0)
    print_claim(&session, &player);
  else if (strcmp(argv[5], "move") == 0 && argc == 8)
    print_move(&session, &player, argv[6], argv[7]);
  else if (strcmp(argv[5], "output") == 0)
    print_output(&session, &player);
  else
    give_up("usage: player URL ROLLUP KERNEL LIE claim|move ME FILE|output");
  player_world_done(&session.world);
  soru_base_buf_free(&kernel);
  soru_app_rpc_http_close(&session.http);
  return 0;
}
