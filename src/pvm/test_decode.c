/* Tests of the phase decode: states at every tick of a small kernel, bad kernels, and instructions,
 * values and functions as parts of states. */
#include "base/hex.h"
#include "check.h"
#include "codec/primitives.h"
#include "crypto/blake2b.h"
#include "pvm/decode_state.h"
#include "wasm/opcode.h"

/* Sections that the kernels below have in common. */
#define HEAD "0061736d01000000"
#define TYPE "010401600000"
#define FUNC "03020100"
#define MEMORY "0503010001"
#define EXPORT "071402036d656d02000a6b65726e656c5f72756e0000"
#define CODE "0a040102000b"

/* (module (memory (export "m") 1)
 *         (func (export "kernel_run") (i32.store (i32.const 16) (i32.const 293318)))) */
#define TINY                                                                                       \
  HEAD TYPE FUNC MEMORY "071202016d02000a6b65726e656c5f72756e00000a0d010b00411041c6f31136"         \
                        "02000b"
#define TINY_STEPS 86

/* The tick of the first state of the reference's run of that kernel. */
#define TINY_TICK 5001

typedef struct env {
  soru_tree_names_t *names;
  soru_tree_t *tree;
  soru_pvm_ctx_t ctx;
  soru_pvm_bytevec_t kernel;
  soru_pvm_decode_state_t *state;
} env_t;

static void
env_init(env_t *env, const char *hex)
{
  soru_buf_t bytes;
  soru_base_buf_init(&bytes, 4096);
  env->names = soru_tree_names_new();
  env->tree = soru_tree_new(env->names, SORU_TREE_DIRECT);
  soru_pvm_ctx_init(&env->ctx, env->tree);
  if (*hex != 0) CHECK(soru_base_hex_decode(&bytes, soru_base_slice_text(hex)) == SORU_OK);
  soru_pvm_bytevec_of_bytes(&env->ctx, &env->kernel, soru_base_buf_slice(&bytes));
  env->state = soru_pvm_decode_start(&env->ctx);
  soru_base_buf_free(&bytes);
}

static void
env_free(env_t *env)
{
  soru_pvm_drop(&env->ctx, &soru_pvm_decode_box, &env->state);
  soru_pvm_bytevec_drop(&env->ctx, &env->kernel);
  soru_pvm_ctx_done(&env->ctx);
  soru_tree_free(env->tree);
  soru_tree_names_free(env->names);
}

static soru_status_t
step(env_t *env)
{
  uint64_t done = 0;
  return soru_pvm_decode_run(&env->ctx, &env->kernel, env->state, 1, &done);
}

static soru_tree_node_t *
encode(env_t *env)
{
  soru_tree_node_t *node = NULL;
  CHECK(soru_pvm_encode(&env->ctx, &soru_pvm_decode_box, &env->state, &node) == SORU_OK);
  return node;
}

/* Replaces the state by what is read from a tree of it. */
static void
reload(env_t *env, soru_tree_node_t *node)
{
  soru_pvm_drop(&env->ctx, &soru_pvm_decode_box, &env->state);
  CHECK(soru_pvm_decode(&env->ctx, &soru_pvm_decode_box, node, &env->state) == SORU_OK);
}

static void
set_leaf(env_t *env, soru_tree_node_t **dir, const char *name, const void *bytes, size_t len)
{
  soru_tree_name_t *interned = soru_tree_name(env->names, soru_base_slice_text(name));
  soru_tree_node_t *leaf = soru_tree_leaf(env->tree, soru_base_slice(bytes, len));
  CHECK(soru_tree_set(env->tree, dir, interned, leaf) == SORU_OK);
  soru_tree_name_drop(env->names, interned);
}

static void
set_dir(soru_tree_t *tree, soru_tree_node_t **dir, const char *name, soru_tree_node_t *node)
{
  soru_tree_names_t *names = soru_tree_names(tree);
  soru_tree_name_t *interned = soru_tree_name(names, soru_base_slice_text(name));
  CHECK(soru_tree_set(tree, dir, interned, node) == SORU_OK);
  soru_tree_name_drop(names, interned);
}

/* The hash of the directory /wasm of a machine that has this state (consumed) at a tick. */
static void
hash_of_wasm(env_t *env, soru_tree_node_t *state, uint64_t tick, uint8_t hash[SORU_TREE_HASH_SZ])
{
  uint8_t bytes[16];
  soru_buf_t buf = {.ptr = bytes, .cap = sizeof bytes, .max = sizeof bytes};
  soru_codec_add_n(&buf, tick);
  soru_tree_node_t *dir = soru_tree_empty(env->tree);
  set_leaf(env, &dir, "current_tick", buf.ptr, buf.len);
  set_leaf(env, &dir, "input", "\x00\x00\x00\x00\x02", 5);
  set_leaf(env, &dir, "reboot_counter", "\xe8\x07", 2);
  set_leaf(env, &dir, "tag",
           "\x00\x00\x00\x06"
           "decode",
           10);
  set_dir(env->tree, &dir, "value", state);
  CHECK(soru_tree_hash(env->tree, dir, hash) == SORU_OK);
  soru_tree_drop(env->tree, dir);
}

static void
check_hex(const uint8_t *bytes, size_t len, const char *hex)
{
  soru_buf_t buf;
  soru_base_buf_init(&buf, 1024);
  soru_base_hex_add(&buf, soru_base_slice(bytes, len));
  CHECK_BYTES(buf.ptr, buf.len, hex, strlen(hex));
  soru_base_buf_free(&buf);
}

/* --- every tick of a small kernel --- */

/* Hashes of /wasm that the reference gives, after so many steps. */
static const struct {
  unsigned steps;
  const char *hash;
} tiny_hashes[] = {{0, "6a9143bd5e7e63d3220b915f44255bf7988ccc3fb2fbb87a836617af0e12ccb3"},
                   {1, "3daaaa626fe9dbd587dc0019835e7b0e0230ca205a6b7881ba2548fa491dd685"},
                   {9, "d27c08c8c27a337bd0aec1e50a79cec40c23fcdf3b6f8a40008aaacd06e10127"},
                   {20, "1ed6adfe7a798c570360be4b50891104224596d041faf9c9c52c8f6a56a8c72d"},
                   {40, "5142c0308e7b3488acf2b3bf44751a1749c873c266d72338110e1ad69d49b193"},
                   {60, "9d55894fb1b1b5bc53cd9abcdbefb1b45a75ffdb0e30447c8aafb09be3b310cc"},
                   {80, "c343b64998c3eed0eac071b5ae24c5c22a7775a07e593674df4be249a3b40abf"},
                   {86, "5b908b697fd550cb6c680bf5f7d3f76376884a948f36f67a1326cd518f1241bc"}};

/* BLAKE2b of the hashes after 0, 1, .. 86 steps, one after the other. */
#define TINY_DIGEST "7d462538353c83dc5dbe0230f9d3e145e0121835ef39f2ef7f9564fc5620f983"

enum access { STRAIGHT, RELOADED, COPIED };

static void
check_tiny_hash(unsigned steps, const uint8_t hash[SORU_TREE_HASH_SZ])
{
  for (size_t i = 0; i < sizeof tiny_hashes / sizeof tiny_hashes[0]; i++)
    if (tiny_hashes[i].steps == steps) check_hex(hash, SORU_TREE_HASH_SZ, tiny_hashes[i].hash);
}

static void
replace_by_copy(env_t *env)
{
  soru_pvm_decode_state_t *copy;
  soru_pvm_copy(&env->ctx, &soru_pvm_decode_box, &copy, &env->state);
  soru_pvm_drop(&env->ctx, &soru_pvm_decode_box, &env->state);
  env->state = copy;
}

/* R-PVM-1: one small piece is read a tick, and every state has the reference's hash. */
static void
test_every_tick(enum access access)
{
  env_t env;
  soru_blake2b_t digest;
  uint8_t hash[SORU_TREE_HASH_SZ];
  env_init(&env, TINY);
  soru_crypto_blake2b_init(&digest, sizeof hash);
  for (unsigned steps = 0; steps <= TINY_STEPS; steps++) {
    soru_tree_node_t *node = encode(&env);
    if (access == RELOADED) reload(&env, node);
    if (access == COPIED) replace_by_copy(&env);
    hash_of_wasm(&env, node, TINY_TICK + steps, hash);
    check_tiny_hash(steps, hash);
    soru_crypto_blake2b_update(&digest, hash, sizeof hash);
    CHECK((soru_pvm_decode_finished(env.state) != NULL) == (steps == TINY_STEPS));
    if (steps < TINY_STEPS) CHECK(step(&env) == SORU_OK);
  }
  soru_crypto_blake2b_final(&digest, hash, sizeof hash);
  check_hex(hash, sizeof hash, TINY_DIGEST);
  env_free(&env);
}

/* What a finished state holds. */
static void
test_module(void)
{
  env_t env;
  env_init(&env, TINY);
  for (unsigned steps = 0; steps < TINY_STEPS; steps++) CHECK(step(&env) == SORU_OK);
  soru_pvm_module_t *module = soru_pvm_decode_finished(env.state);
  void *item;
  CHECK_U64(module->types.length, 1);
  CHECK_U64(module->exports.length, 2);
  CHECK_U64(module->funcs.length, 1);
  CHECK_U64(module->allocations.blocks.length, 2);
  CHECK(soru_pvm_vec_get(&env.ctx, &soru_pvm_export_vec, &module->exports, 1, &item) == SORU_OK);
  const soru_pvm_export_t *export = item;
  CHECK_BYTES(export->name.ptr, export->name.len, "kernel_run", 10);
  CHECK(soru_pvm_vec_get(&env.ctx, &soru_pvm_block_vec, &module->allocations.blocks, 1, &item) ==
        SORU_OK);
  soru_pvm_vec_t *block = item;
  CHECK_U64(block->length, 3);
  CHECK(soru_pvm_vec_get(&env.ctx, &soru_pvm_instr_vec, block, 1, &item) == SORU_OK);
  CHECK_U64(((const soru_wasm_instr_t *)item)->imm.num, 293318);
  uint64_t done = 0; /* there is nothing after the end */
  CHECK(soru_pvm_decode_run(&env.ctx, &env.kernel, env.state, 1, &done) == SORU_OK && done == 0);
  env_free(&env);
}

/* One step on the recording of a stored state has the same result as on the state itself. */
static void
check_recorded_step(env_t *env, soru_tree_node_t *root, const uint8_t expected[SORU_TREE_HASH_SZ])
{
  soru_tree_t *tree = soru_tree_new(env->names, SORU_TREE_RECORD);
  soru_pvm_ctx_t ctx;
  soru_pvm_ctx_init(&ctx, tree);
  soru_tree_node_t *shadow = soru_tree_shadow(tree, env->tree, root), *node;
  soru_pvm_decode_state_t *state = NULL;
  soru_pvm_bytevec_t kernel = {.length = 0};
  uint8_t hash[SORU_TREE_HASH_SZ];
  uint64_t done = 0;
  CHECK(soru_pvm_child(&ctx, shadow, "state", &node) == SORU_OK);
  CHECK(soru_pvm_decode(&ctx, &soru_pvm_decode_box, node, &state) == SORU_OK);
  CHECK(soru_pvm_child(&ctx, shadow, "kernel", &node) == SORU_OK);
  CHECK(soru_pvm_decode(&ctx, &soru_pvm_bytevec_type, node, &kernel) == SORU_OK);
  CHECK(soru_pvm_decode_run(&ctx, &kernel, state, 1, &done) == SORU_OK && done == 1);
  CHECK(soru_pvm_encode(&ctx, &soru_pvm_decode_box, &state, &node) == SORU_OK);
  CHECK(soru_tree_hash(tree, node, hash) == SORU_OK);
  CHECK_BYTES(hash, sizeof hash, expected, SORU_TREE_HASH_SZ);
  soru_tree_drop(tree, node);
  soru_pvm_drop(&ctx, &soru_pvm_decode_box, &state);
  soru_pvm_bytevec_drop(&ctx, &kernel);
  soru_tree_drop(tree, shadow);
  soru_pvm_ctx_done(&ctx);
  soru_tree_free(tree);
}

static void
test_recorded(void)
{
  env_t env;
  env_init(&env, TINY);
  for (unsigned steps = 0; steps < TINY_STEPS; steps++) {
    soru_tree_node_t *kernel, *root = soru_tree_empty(env.tree), *after;
    uint8_t hash[SORU_TREE_HASH_SZ];
    CHECK(soru_pvm_encode(&env.ctx, &soru_pvm_bytevec_type, &env.kernel, &kernel) == SORU_OK);
    set_dir(env.tree, &root, "kernel", kernel);
    set_dir(env.tree, &root, "state", encode(&env));
    CHECK(step(&env) == SORU_OK);
    after = encode(&env);
    CHECK(soru_tree_hash(env.tree, after, hash) == SORU_OK);
    check_recorded_step(&env, root, hash);
    soru_tree_drop(env.tree, after);
    soru_tree_drop(env.tree, root);
  }
  env_free(&env);
}

/* --- kernels that are refused, or just not --- */

/* Steps that succeed, then the message (NULL: the module is complete). The numbers of steps are the
 * reference's. */
static const struct {
  const char *kernel;
  unsigned steps;
  const char *message;
} kernels[] = {
    {"", 0, "unexpected end of section or function"},
    {"0061736e01000000", 0, "magic header not detected"},
    {"0061736d02000000", 0, "unknown binary version"},
    {HEAD "0104", 2, "length out of bounds"},
    {HEAD "010401", 2, "length out of bounds"},
    {HEAD "010401"
          "60",
     2, "length out of bounds"},
    {HEAD "0184808080800001600000", 2, "integer representation too long"},
    {HEAD "0100" FUNC MEMORY EXPORT CODE, 4, "malformed function type"},
    {HEAD "0105016001600003020100" MEMORY EXPORT CODE, 5, "malformed reference type"},
    {HEAD TYPE "02070101610162040003020100" MEMORY EXPORT CODE, 20, "malformed import kind"},
    {HEAD TYPE "0300" MEMORY EXPORT CODE, 19, "section size mismatch"},
    {HEAD TYPE FUNC "0500" EXPORT CODE, 21, "integer too large"},
    {HEAD TYPE FUNC MEMORY "0606017f0241000b" EXPORT CODE, 25, "malformed mutability"},
    {HEAD TYPE FUNC MEMORY "070701036d656d0400" CODE, 35, "malformed export kind"},
    {HEAD TYPE FUNC "0404017000010503010001" EXPORT "0904010101000a040102000b", 60,
     "malformed element kind"},
    {HEAD TYPE FUNC "0404017000010503010001" EXPORT "09030108000a040102000b", 60,
     "malformed elements segment kind"},
    {HEAD TYPE FUNC MEMORY EXPORT "0c01020a040102000b", 81,
     "data count and data section have inconsistent lengths"},
    {HEAD TYPE FUNC MEMORY, 43, "function and code section have inconsistent lengths"},
    {HEAD TYPE FUNC MEMORY EXPORT "0a0c010a02ffffffff0f7f017e0b", 67, "too many locals"},
    {HEAD TYPE FUNC MEMORY EXPORT "0a05010300050b", 70, "END opcode expected"},
    {HEAD TYPE FUNC MEMORY EXPORT "0a05010300270b", 68, "illegal opcode 27"},
    {HEAD TYPE FUNC MEMORY EXPORT "0a06010400fc120b", 68, "illegal opcode fc 12"},
    {HEAD TYPE FUNC MEMORY EXPORT "0a07010500fd80020b", 68, "illegal opcode 100"},
    {HEAD TYPE FUNC MEMORY EXPORT "0a070105003f011a0b", 68, "zero byte expected"},
    {HEAD TYPE FUNC MEMORY EXPORT "0a0a01080041002821001a0b", 69, "malformed memop flags"},
    {HEAD TYPE FUNC MEMORY EXPORT "0a0a01080043000000001a0b", 68,
     "float instructions are forbidden"},
    {HEAD TYPE FUNC MEMORY EXPORT CODE "0b0401030161", 76, "malformed data segment kind"},
    {HEAD TYPE FUNC MEMORY EXPORT CODE "7f0100", 73, "malformed section id"},
    {HEAD TYPE FUNC EXPORT MEMORY CODE, 67, "unexpected content after last section"},
    {HEAD TYPE "0303020000" MEMORY EXPORT "0a0b020300010b0500fc09000b0b0401010161", 103,
     "data count section required"},
    /* Names of custom sections: wrong bytes are refused; a wrong length only if nothing is left of
     * the section behind it. */
    {HEAD "000201ff" TYPE FUNC MEMORY EXPORT CODE, 1, "malformed UTF-8 encoding"},
    {HEAD "0000", 1, "unexpected end of section or function"},
    {HEAD "0003056162" TYPE FUNC MEMORY EXPORT CODE, 1, "unexpected end of section or function"},
    {HEAD "000432616263" TYPE FUNC MEMORY EXPORT CODE, 83, NULL},
    {HEAD TYPE FUNC MEMORY EXPORT CODE, 82, NULL},
    {HEAD, 38, NULL}};

/* R-PVM-2, R-PVM-3: what is no module, or uses floating point, is refused at the right step. */
static void
test_kernels(void)
{
  for (size_t i = 0; i < sizeof kernels / sizeof kernels[0]; i++) {
    env_t env;
    unsigned steps = 0;
    soru_status_t status = SORU_OK;
    env_init(&env, kernels[i].kernel);
    while (soru_pvm_decode_finished(env.state) == NULL && (status = step(&env)) == SORU_OK) steps++;
    CHECK_U64(steps, kernels[i].steps);
    const soru_pvm_text_t *text = &env.ctx.exn.explanation;
    if (kernels[i].message == NULL) {
      CHECK(status == SORU_OK);
    } else if (CHECK(status == SORU_RAISED)) {
      CHECK(!env.ctx.exn.unknown && env.ctx.exn.explained);
      CHECK_BYTES(text->bytes, text->len, kernels[i].message, strlen(kernels[i].message));
    }
    env_free(&env);
  }
}

/* A name longer than 512 bytes: refused for exports, unnoticed in custom sections. */
static void
test_long_names(void)
{
  static const struct {
    const char *before;
    soru_status_t status;
  } cases[] = {{"079004018104", SORU_RAISED}, {"0090048104", SORU_OK}};
  for (size_t i = 0; i < 2; i++) {
    char hex[2048];
    env_t env;
    soru_status_t status = SORU_OK;
    (void)snprintf(hex, sizeof hex, HEAD "%s%01100d", cases[i].before, 0);
    env_init(&env, hex);
    for (int steps = 0; steps < 40 && status == SORU_OK; steps++) {
      status = step(&env);
      if (i == 1 && env.state->stream_pos > 100) break;
    }
    CHECK(status == cases[i].status);
    env_free(&env);
  }
}

/* Instructions that the decoder accepts although no state can hold them: no step can be done. */
static void
test_lost(void)
{
  static const char *const codes[] = {"0a06010400fd740b", "0a160114"
                                                          "00fd0d"
                                                          "000102030405060708090a0b0c0d0e80"
                                                          "0b"};
  for (size_t i = 0; i < 2; i++) {
    char hex[512];
    env_t env;
    soru_status_t status = SORU_OK;
    (void)snprintf(hex, sizeof hex, HEAD TYPE FUNC MEMORY EXPORT "%s", codes[i]);
    env_init(&env, hex);
    while (status == SORU_OK && soru_pvm_decode_finished(env.state) == NULL) status = step(&env);
    CHECK(status == SORU_ERR_STATE);
    env_free(&env);
  }
}

/* A state from which a part was taken away cannot be read. */
static void
test_incomplete(void)
{
  static const char *const parts[] = {"building_state", "module_kont", "allocation_state",
                                      "stream_pos", "stream_name"};
  for (size_t i = 0; i < sizeof parts / sizeof parts[0]; i++) {
    env_t env;
    env_init(&env, TINY);
    soru_tree_node_t *node = encode(&env);
    soru_pvm_decode_state_t *state = NULL;
    set_dir(env.tree, &node, parts[i], NULL);
    CHECK(soru_pvm_decode(&env.ctx, &soru_pvm_decode_box, node, &state) == SORU_RAISED);
    CHECK(state == NULL);
    soru_tree_drop(env.tree, node);
    env_free(&env);
  }
}

/* --- instructions and values in states --- */

static void
check_instr(env_t *env, soru_wasm_instr_t instr)
{
  soru_tree_node_t *node, *again;
  soru_wasm_instr_t read;
  memset(&read, 0, sizeof read);
  CHECK(soru_pvm_encode(&env->ctx, &soru_pvm_instr_type, &instr, &node) == SORU_OK);
  CHECK(soru_pvm_decode(&env->ctx, &soru_pvm_instr_type, node, &read) == SORU_OK);
  CHECK_U64(read.op, instr.op);
  if (!soru_wasm_instr_has_list(instr.op)) CHECK_BYTES(&read, sizeof read, &instr, sizeof instr);
  CHECK(soru_pvm_encode(&env->ctx, &soru_pvm_instr_type, &read, &again) == SORU_OK);
  uint8_t hash[2][SORU_TREE_HASH_SZ];
  CHECK(soru_tree_hash(env->tree, node, hash[0]) == SORU_OK);
  CHECK(soru_tree_hash(env->tree, again, hash[1]) == SORU_OK);
  CHECK_BYTES(hash[0], SORU_TREE_HASH_SZ, hash[1], SORU_TREE_HASH_SZ);
  soru_tree_drop(env->tree, node);
  soru_tree_drop(env->tree, again);
  soru_wasm_instr_drop(&read);
  soru_wasm_instr_drop(&instr);
}

/* Sets those immediates of an instruction that its opcode has. */
static void
fill(soru_wasm_instr_t *instr, uint8_t imm)
{
  switch (imm) {
  case SORU_WASM_IMM_BLOCK:
    instr->kind = SORU_WASM_BLOCK_TYPE;
    instr->a = 7;
    instr->b = 0xfffffffe;
    if (instr->op == SORU_OP_IF) instr->imm.u32[0] = 9;
    break;
  case SORU_WASM_IMM_INDEX:
  case SORU_WASM_IMM_INDEX_ZERO:
    instr->b = 0x80000001;
    break;
  case SORU_WASM_IMM_MEMORY_LANE:
    instr->lane = 3; /* fall through */
  case SORU_WASM_IMM_FIRST_SECOND:
  case SORU_WASM_IMM_SECOND_FIRST:
  case SORU_WASM_IMM_MEMORY:
    instr->a = 2;
    instr->b = 0xffffffff;
    break;
  case SORU_WASM_IMM_BR_TABLE:
    instr->b = 5; /* fall through */
  case SORU_WASM_IMM_TYPES:
    instr->imm.list = soru_wasm_list_new(40);
    for (uint32_t i = 0; i < 40; i++) instr->imm.list->items[i] = i % 5;
    break;
  case SORU_WASM_IMM_REF_TYPE:
    instr->lane = SORU_WASM_EXTERNREF;
    break;
  case SORU_WASM_IMM_LANE:
    instr->lane = 255;
    break;
  case SORU_WASM_IMM_I32:
    instr->imm.num = 0xdeadbeef;
    break;
  case SORU_WASM_IMM_I64:
    instr->imm.num = 0xdeadbeef01020304;
    break;
  case SORU_WASM_IMM_V128:
    for (uint8_t i = 0; i < 16; i++) instr->imm.v128[i] = i;
    break;
  default:
    break;
  }
}

static void
test_instructions(void)
{
  static const uint16_t spaces[] = {0, 0xfc00, 0xfd00};
  env_t env;
  unsigned cnt = 0;
  env_init(&env, "");
  for (size_t s = 0; s < 3; s++) {
    for (uint16_t low = 0; low < 0x100; low++) {
      const soru_wasm_opcode_t *opcode = soru_wasm_opcode(spaces[s] | low);
      if (opcode->class_ == SORU_WASM_CLASS_NONE || opcode->no_state) continue;
      soru_wasm_instr_t instr;
      memset(&instr, 0, sizeof instr);
      instr.op = spaces[s] | low;
      fill(&instr, opcode->imm);
      check_instr(&env, instr);
      cnt++;
    }
  }
  CHECK(cnt > 280);
  env_free(&env);
}

static void
check_same(env_t *env, const soru_pvm_type_t *type, void *object, void *read)
{
  soru_tree_node_t *node, *again;
  uint8_t hash[2][SORU_TREE_HASH_SZ];
  CHECK(soru_pvm_encode(&env->ctx, type, object, &node) == SORU_OK);
  CHECK(soru_pvm_decode(&env->ctx, type, node, read) == SORU_OK);
  CHECK(soru_pvm_encode(&env->ctx, type, read, &again) == SORU_OK);
  CHECK(soru_tree_hash(env->tree, node, hash[0]) == SORU_OK);
  CHECK(soru_tree_hash(env->tree, again, hash[1]) == SORU_OK);
  CHECK_BYTES(hash[0], SORU_TREE_HASH_SZ, hash[1], SORU_TREE_HASH_SZ);
  soru_tree_drop(env->tree, node);
  soru_tree_drop(env->tree, again);
}

static void
test_values(void)
{
  env_t env;
  env_init(&env, "");
  soru_pvm_func_t *func = soru_pvm_func_new(&env.ctx, SORU_PVM_FUNC_NATIVE);
  static const uint8_t types[] = {SORU_WASM_I32, SORU_WASM_EXTERNREF};
  soru_pvm_functype_make(&env.ctx, &func->type, soru_base_slice(types, 2),
                         soru_base_slice(types, 1));
  func->module = (soru_pvm_module_key_t){.len = 4, .text = "main"};
  func->type_index = 3;
  func->body = 12;
  soru_pvm_value_t values[] = {soru_pvm_value_i32(0xffffffff),
                               {.kind = SORU_PVM_VALUE_I64, .u.i64 = UINT64_MAX - 1},
                               {.kind = SORU_PVM_VALUE_V128, .u.v128 = {1, 2, 3}},
                               {.kind = SORU_PVM_VALUE_FUNC, .u.func = func},
                               {.kind = SORU_PVM_VALUE_EXTERN, .u.external = -5},
                               {.kind = SORU_PVM_VALUE_NULL, .ref_type = SORU_WASM_EXTERNREF}};
  for (size_t i = 0; i < sizeof values / sizeof values[0]; i++) {
    soru_pvm_value_t read = {.kind = 0};
    check_same(&env, &soru_pvm_value_type, &values[i], &read);
    CHECK_U64(read.kind, values[i].kind);
    CHECK_U64(soru_pvm_value_type_of(&read), soru_pvm_value_type_of(&values[i]));
    if (read.kind == SORU_PVM_VALUE_FUNC) {
      CHECK_U64(read.u.func->type.params.length, 2);
      CHECK_U64(read.u.func->body, 12);
    }
    soru_pvm_drop(&env.ctx, &soru_pvm_value_type, &read);
    soru_pvm_drop(&env.ctx, &soru_pvm_value_type, &values[i]);
  }
  env_free(&env);
}

static void
test_admin(void)
{
  env_t env;
  env_init(&env, "");
  for (uint8_t kind = 0; kind <= SORU_PVM_ADMIN_MEMORY_COPY; kind++) {
    soru_pvm_admin_t admin, read;
    memset(&admin, 0, sizeof admin);
    memset(&read, 0, sizeof read);
    admin.kind = kind;
    for (int32_t i = 0; i < 6; i++) admin.n[i] = 10 + i;
    if (kind == SORU_PVM_ADMIN_TRAPPING)
      admin.u.text = soru_pvm_str_make(&env.ctx, soru_base_slice_text("unreachable"));
    if (kind == SORU_PVM_ADMIN_INVOKE)
      admin.u.func = soru_pvm_func_new(&env.ctx, SORU_PVM_FUNC_HOST);
    if (kind == SORU_PVM_ADMIN_RETURNING || kind == SORU_PVM_ADMIN_BREAKING) {
      soru_pvm_value_t value = soru_pvm_value_i32(1);
      admin.u.values = soru_pvm_alloc(&env.ctx, sizeof *admin.u.values);
      memset(admin.u.values, 0, sizeof *admin.u.values);
      soru_pvm_vec_append(&env.ctx, &soru_pvm_value_vec, admin.u.values, &value);
    }
    if (kind == SORU_PVM_ADMIN_REFER || kind == SORU_PVM_ADMIN_TABLE_INIT ||
        kind == SORU_PVM_ADMIN_TABLE_FILL)
      admin.u.value = (soru_pvm_value_t){.kind = SORU_PVM_VALUE_EXTERN, .u.external = 77};
    check_same(&env, &soru_pvm_admin_type, &admin, &read);
    CHECK_U64(read.kind, kind);
    if (kind == SORU_PVM_ADMIN_MEMORY_INIT) CHECK_U64(read.n[5], 15);
    soru_pvm_drop(&env.ctx, &soru_pvm_admin_type, &admin);
    soru_pvm_copy(&env.ctx, &soru_pvm_admin_type, &admin, &read);
    soru_pvm_drop(&env.ctx, &soru_pvm_admin_type, &read);
    soru_pvm_drop(&env.ctx, &soru_pvm_admin_type, &admin);
  }
  env_free(&env);
}

int
main(void)
{
  test_every_tick(STRAIGHT);
  test_every_tick(RELOADED);
  test_every_tick(COPIED);
  test_module();
  test_recorded();
  test_kernels();
  test_long_names();
  test_lost();
  test_incomplete();
  test_instructions();
  test_values();
  test_admin();
  return check_summary();
}
