/* Speed of what layer 1 checks of a rollup: dissections by their number of sections, final proofs
 * by what the step is, proofs of the inbox by its size, proofs of outbox messages by the size of
 * the outbox. */
#include "bench.h"

#include "base/mem.h"
#include "engine/engine.h"
#include "micheline/tags.h"
#include "rollup/constants.h"
#include "rollup/message.h"
#include "rollup/outbox.h"
#include "tests/player.h"

static const int64_t start_time = 1700000000;

/* How long each measurement takes. */
static const double period = 0.5;

/* Prints one line; a size of 0 is not told. */
static void
print_line(const char *what, int cnt, double seconds, size_t size, double chunk)
{
  printf("%-52s %9.0f /s %8.2f x a chunk", what, cnt / seconds, seconds / cnt / chunk);
  if (size > 0) printf("  %6zu bytes", size);
  printf("\n");
}

/* --- dissections --- */

/* A dissection into whole runs of the kernel. */
static void
bench_dissection(int32_t sections, double chunk)
{
  static soru_rollup_dissection_t dissection;
  const int64_t run = 1000;
  soru_rollup_cutting_t cutting = {sections, run};
  soru_rollup_chunk_t from = {.has_state = true, .state = {1}}, to = {.has_state = true};
  int64_t ticks[SORU_ROLLUP_SECTIONS_MAX];
  char what[64];
  to.tick = 1000 * run * sections;
  size_t inner = soru_rollup_dissection_ticks(&cutting, from.tick, to.tick, ticks);
  dissection.cnt = inner + 2;
  dissection.chunks[0] = from;
  for (size_t i = 0; i <= inner; i++)
    dissection.chunks[i + 1] = (soru_rollup_chunk_t){
        .has_state = true, .state = {2}, .tick = i < inner ? ticks[i] : to.tick};
  int cnt = 0;
  double start = bench_now(), seconds = 0;
  for (; seconds < period; seconds = bench_now() - start)
    for (int i = 0; i < 1000; i++, cnt++)
      bench_must(soru_rollup_dissection_check(&dissection, &cutting, &from, &to) ==
                     SORU_ROLLUP_NO_ERROR,
                 "a dissection");
  snprintf(what, sizeof what, "the rules of a dissection, %d sections", (int)sections);
  print_line(what, cnt, seconds, 0, chunk);
}

/* --- moves of games --- */

/* What proofs are checked with. */
typedef struct judge {
  soru_rollup_proof_context_t context;
} judge_t;

static soru_status_t
verify(void *self, const soru_rollup_proof_t *proof, soru_rollup_verdict_t *verdict)
{
  const judge_t *judge = self;
  return soru_rollup_proof_verify(proof, &judge->context, verdict);
}

/* A period of a kernel that reads, computes and reveals. */
static void
make_period(player_world_t *world, soru_buf_t *kernel)
{
  soru_io_error_t error = {""};
  uint8_t predecessor[32] = {1};
  soru_slice_t messages[] = {soru_base_slice_text("first message"),
                             soru_base_slice_text("and a second one")};
  soru_base_buf_init(kernel, SORU_PVM_KERNEL_MAX);
  bench_must(soru_io_read_kernel(kernel, "tests/data/layer1/game.wat", &error) == SORU_OK,
             "the kernel of games");
  player_world_init(world);
  world->params = soru_rollup_machine(SORU_ROLLUP_MUMBAI);
  world->info_per_level = true;
  world->kernel = soru_base_buf_slice(kernel);
  world->page = soru_base_slice_text("a page of data");
  world->origination = 1;
  for (int level = 1; level <= 12; level++)
    player_world_add(world, start_time + level, predecessor, messages, level % 3 == 0 ? 2 : 0);
}

/* Checks one move again and again. */
static void
bench_move(const char *what, const soru_rollup_game_t *game, const soru_rollup_move_t *move,
           const judge_t *judge, double chunk)
{
  soru_rollup_rules_t rules = {11000000000, verify, (void *)(uintptr_t)judge};
  int cnt = 0;
  double start = bench_now(), seconds = 0;
  for (; seconds < 0.5; cnt++) {
    soru_rollup_game_t copy = *game;
    soru_rollup_outcome_t outcome;
    bench_must(soru_rollup_game_play(&copy, move, &rules, &outcome) == SORU_ROLLUP_NO_ERROR, what);
    seconds = bench_now() - start;
  }
  bool proves = move->kind == SORU_ROLLUP_PROVE;
  size_t size = proves ? move->proof.step.len + move->proof.bytes.len : 0;
  print_line(what, cnt, seconds, size, chunk);
}

/* Plays a game to its end, and measures the first dissection and the last proof. */
static void
bench_game(const player_world_t *world, player_step_t kind, const char *what, bool dissection,
           double chunk)
{
  static const uint8_t us[SORU_ROLLUP_STAKER_SZ] = {1}, them[SORU_ROLLUP_STAKER_SZ] = {2};
  player_t honest = {.world = world, .lie_from = INT64_MAX}, liar = {.world = world, .lie = 0x55};
  soru_rollup_commitment_t parent = {.level = 1}, claim = {.level = 6};
  soru_rollup_game_t game;
  soru_rollup_cell_t snapshot;
  soru_rollup_outcome_t outcome = SORU_ROLLUP_ONGOING;
  int number = kind == PLAYER_STEP_COMPUTE ? 100 : kind == PLAYER_STEP_INPUT ? 4 : 0;
  liar.lie_from = 1 + player_find(&honest, 1, 6, kind, number);
  player_claim(&honest, 0, 1, &parent);
  player_claim(&liar, 1, 6, &claim);
  soru_rollup_list_cell(&world->levels, 11, &snapshot);
  soru_rollup_game_start(&game, &snapshot, 13, &parent, &claim, us, them, 32);
  judge_t judge = {{.origination_level = 1, .commitment_level = 6, .snapshot = &snapshot}};
  soru_rollup_rules_t rules = {11000000000, verify, &judge};
  for (int i = 0; outcome == SORU_ROLLUP_ONGOING; i++) {
    player_move_t move = player_play(game.turn == SORU_ROLLUP_ALICE ? &honest : &liar, &game, 1);
    if (dissection && i == 0)
      bench_move("move: a dissection of 32 sections", &game, &move.move, &judge, chunk);
    if (move.move.kind == SORU_ROLLUP_PROVE && game.turn == SORU_ROLLUP_ALICE)
      bench_move(what, &game, &move.move, &judge, chunk);
    bench_must(soru_rollup_game_play(&game, &move.move, &rules, &outcome) == SORU_ROLLUP_NO_ERROR,
               "a move");
    player_move_free(&move);
  }
}

/* --- proofs of the inbox --- */

/* An inbox of so many levels, the last but one of which has so many messages. */
static void
bench_inbox(int64_t level_cnt, int64_t message_cnt, double chunk)
{
  soru_rollup_list_t levels, payloads;
  soru_rollup_inbox_proof_t made, proof;
  soru_rollup_next_t next;
  soru_rollup_cell_t snapshot;
  uint8_t hash[SORU_ROLLUP_HASH_SZ], message[8] = {1};
  soru_buf_t bytes;
  char what[64];
  soru_rollup_list_init(&levels, SORU_ROLLUP_LEVELS, 1);
  soru_rollup_list_init(&payloads, SORU_ROLLUP_PAYLOADS, 0);
  for (int64_t i = 0; i < message_cnt; i++) {
    soru_base_put_be(message + 1, (uint64_t)i, 7);
    soru_rollup_message_hash(soru_base_slice(message, sizeof message), hash);
    soru_rollup_list_add(&payloads, hash);
  }
  for (int64_t i = 0; i < level_cnt; i++)
    soru_rollup_list_add(&levels, payloads.entries[payloads.cnt - 1].hash);
  soru_rollup_list_cell(&levels, level_cnt - 1, &snapshot);
  int64_t counter = message_cnt / 3;
  int32_t level = 1 + (int32_t)(level_cnt / 3);
  soru_base_put_be(message + 1, (uint64_t)counter, 7);
  soru_slice_t payload = soru_base_slice(message, sizeof message);
  bench_must(soru_rollup_inbox_proof_make(&made, &levels, &payloads, level, counter, payload) ==
                 SORU_OK,
             "an inbox proof");
  soru_base_buf_init(&bytes, 1 << 20);
  soru_rollup_inbox_proof_encode(&bytes, &made);
  soru_rollup_inbox_proof_free(&made);
  int cnt = 0;
  double start = bench_now(), seconds = 0;
  for (; seconds < period; cnt++, seconds = bench_now() - start) {
    bench_must(soru_rollup_inbox_proof_decode(&proof, soru_base_buf_slice(&bytes)) == SORU_OK &&
                   soru_rollup_inbox_proof_verify(&proof, &snapshot, level, counter,
                                                  message_cnt - 1, &next) == SORU_OK,
               "an inbox proof");
    soru_rollup_inbox_proof_free(&proof);
  }
  snprintf(what, sizeof what, "inbox proof: %lld levels, %lld messages", (long long)level_cnt,
           (long long)message_cnt);
  print_line(what, cnt, seconds, bytes.len, chunk);
  soru_base_buf_free(&bytes);
  soru_rollup_list_free(&payloads);
  soru_rollup_list_free(&levels);
}

/* --- proofs of the outbox --- */

/* The last bytes of the parameters of a transaction, counted from its end. */
enum { NUMBER_FROM_END = 4 + 22 + 4 };

/* A batch of one transaction that has as many bytes as are wanted. */
static void
make_message(soru_buf_t *out, size_t size)
{
  enum { AROUND = 5 + 5 + 22 + 4 };
  uint8_t *text = soru_base_zalloc(size);
  soru_buf_t content, parameters;
  soru_base_buf_init(&content, SORU_ROLLUP_MESSAGE_MAX);
  soru_base_buf_init(&parameters, SORU_ROLLUP_MESSAGE_MAX);
  soru_base_buf_add_u8(&parameters, SORU_MICHELINE_BYTES);
  soru_base_buf_add_be(&parameters, size - AROUND, 4);
  soru_base_buf_add(&parameters, text, size - AROUND);
  soru_rollup_transaction_t transaction = {.parameters = soru_base_buf_slice(&parameters)};
  soru_rollup_transaction_encode(&content, &transaction);
  soru_rollup_outbox_message_t message = {.content = soru_base_buf_slice(&content)};
  bench_must(soru_rollup_outbox_message_encode(out, &message) == SORU_OK, "a message");
  soru_base_buf_free(&parameters);
  soru_base_buf_free(&content);
  free(text);
}

/* A machine whose outbox has so many levels of so many messages each: its kernel writes what it is
 * sent. */
static soru_pvm_t *
make_outbox(int32_t level_cnt, int messages, soru_slice_t message)
{
  soru_buf_t kernel, commands;
  soru_io_error_t error = {""};
  soru_pvm_t *pvm;
  uint64_t done;
  soru_slice_t *inputs = soru_base_alloc((size_t)messages * sizeof *inputs);
  soru_base_buf_init(&kernel, SORU_PVM_KERNEL_MAX);
  soru_base_buf_init(&commands, 1 << 20);
  bench_must(soru_io_read_kernel(&kernel, "tests/vectors/pvm/c_flow/kernels/cmd.wasm", &error) ==
                 SORU_OK,
             "the kernel of outboxes");
  soru_pvm_params_t params = soru_rollup_machine(SORU_ROLLUP_MUMBAI);
  bench_must(soru_pvm_new(&pvm, &params, soru_base_buf_slice(&kernel)) == SORU_OK, "a machine");
  (void)soru_engine_attach(pvm, NULL);
  for (int i = 0; i < messages; i++) {
    soru_base_buf_add(&commands, "\1\1", 2);
    soru_base_buf_add(&commands, message.ptr, message.len);
  }
  for (int i = 0; i < messages; i++)
    inputs[i] = soru_base_slice(commands.ptr + (size_t)i * (message.len + 2), message.len + 2);
  for (int32_t level = 1; level <= level_cnt; level++) {
    /* All are different: equal ones would be in the proof together. */
    for (int i = 0; i < messages; i++)
      soru_base_put_be(commands.ptr + (size_t)(i + 1) * (message.len + 2) - NUMBER_FROM_END,
                       (uint64_t)level * 1000 + (uint64_t)i, 4);
    bench_level(pvm, level, inputs, (size_t)messages);
    bench_must(soru_pvm_run(pvm, UINT64_MAX, SORU_PVM_UNTIL_WAIT, &done) == SORU_OK, "a level");
  }
  free(inputs);
  soru_base_buf_free(&commands);
  soru_base_buf_free(&kernel);
  return pvm;
}

static void
bench_outbox(int32_t level_cnt, int messages, size_t size, double chunk)
{
  soru_buf_t message, proof;
  uint8_t state[SORU_TREE_HASH_SZ];
  char what[64];
  soru_base_buf_init(&message, SORU_ROLLUP_MESSAGE_MAX);
  soru_base_buf_init(&proof, 1 << 20);
  make_message(&message, size);
  soru_pvm_t *pvm = make_outbox(level_cnt, messages, soru_base_buf_slice(&message));
  int32_t level = 1 + level_cnt / 3;
  bench_must(soru_pvm_prove_output(pvm, level, messages / 3, &proof) == SORU_OK, "proving");
  bench_must(soru_pvm_hash(pvm, state) == SORU_OK, "the state");
  int cnt = 0;
  double start = bench_now(), seconds = 0;
  for (; seconds < period; cnt++, seconds = bench_now() - start) {
    soru_pvm_output_t output;
    soru_rollup_outbox_message_t read;
    bench_must(soru_rollup_output_verify(soru_base_buf_slice(&proof), state,
                                         SORU_ROLLUP_OUTBOX_KINDS_MUMBAI, &output,
                                         &read) == SORU_ROLLUP_NO_ERROR,
               "an output proof");
  }
  snprintf(what, sizeof what, "output proof: %d levels, %d messages of %zu", (int)level_cnt,
           messages, size);
  print_line(what, cnt, seconds, proof.len, chunk);
  soru_pvm_delete(pvm);
  soru_base_buf_free(&message);
  soru_base_buf_free(&proof);
}

int
main(void)
{
  static const int32_t sections[] = {4, 32, 255};
  static const int64_t inboxes[][2] = {{10, 4}, {1000, 100}, {100000, 100}, {1000, 100000}};
  double chunk = bench_chunk_seconds();
  player_world_t world;
  soru_buf_t kernel;
  printf("baseline: BLAKE2b of a chunk of 512 bytes, %.2f us\n", chunk * 1e6);
  for (int i = 0; i < 3; i++) bench_dissection(sections[i], chunk);
  make_period(&world, &kernel);
  bench_game(&world, PLAYER_STEP_COMPUTE, "move: proof of a machine step", true, chunk);
  bench_game(&world, PLAYER_STEP_INPUT, "move: proof of a step that reads the inbox", false, chunk);
  bench_game(&world, PLAYER_STEP_PAGE, "move: proof of a step that reveals a page", false, chunk);
  bench_game(&world, PLAYER_STEP_METADATA, "move: proof of a step that reveals the metadata", false,
             chunk);
  player_world_done(&world);
  soru_base_buf_free(&kernel);
  for (int i = 0; i < 4; i++) bench_inbox(inboxes[i][0], inboxes[i][1], chunk);
  bench_outbox(1, 1, 50, chunk);
  bench_outbox(100, 10, 50, chunk);
  bench_outbox(1000, 90, 50, chunk);
  bench_outbox(10, 10, 4000, chunk);
  return 0;
}
